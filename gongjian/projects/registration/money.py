"""What the house is told of public money."""
