"""Pages of needs, and those made for enterprises."""
