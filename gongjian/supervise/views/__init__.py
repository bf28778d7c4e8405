"""Pages of the supervise room, a noun a file."""
