"""What the house is told of plan networks."""
