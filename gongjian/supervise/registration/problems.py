"""What the house is told of problems."""
