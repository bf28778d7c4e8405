"""What the house is told of supervised matters and their papers."""
