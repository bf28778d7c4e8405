"""Pages of plan networks and their nodes."""
