"""What the house is told of plan against fact."""
