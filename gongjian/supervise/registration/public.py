"""What the house is told of reports from the public."""
