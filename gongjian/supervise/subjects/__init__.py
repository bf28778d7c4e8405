"""What supervision lets figures count, a noun a file."""
