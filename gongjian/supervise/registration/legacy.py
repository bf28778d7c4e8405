"""What the house is told of legacy problems."""
