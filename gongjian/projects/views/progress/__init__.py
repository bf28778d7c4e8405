"""Pages of plan against fact."""
