"""What the house is told of projects that may be one, and gates."""
