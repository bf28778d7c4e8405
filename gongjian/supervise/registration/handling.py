"""What the house is told of handling days."""
