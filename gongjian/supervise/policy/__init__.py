"""Who may do what in the supervise room, a noun a file."""
