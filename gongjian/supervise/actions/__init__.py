"""Writes of the supervise room, one function a verb, a noun a file."""
