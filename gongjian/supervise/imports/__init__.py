"""Lists of the supervise room that can be loaded, a noun a file."""
