"""What the house is told of quantity targets."""
