"""Writing stages: moved, proposed by a node, declined."""
