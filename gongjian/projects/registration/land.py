"""What the house is told of land."""
