"""What the house is told of needs."""
