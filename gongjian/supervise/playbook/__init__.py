"""Sections of the playbook the supervise room brings, a noun a file."""
