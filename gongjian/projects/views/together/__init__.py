"""Pages of changing many projects in one act."""
