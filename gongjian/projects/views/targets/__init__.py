"""Pages of quantity targets."""
