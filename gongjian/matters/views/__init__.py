"""Pages of the matters room."""
