"""What the house is told of promotion."""
