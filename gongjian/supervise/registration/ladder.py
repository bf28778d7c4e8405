"""What the house is told of the ladder."""
