"""What the house is told of inspections and visits."""
