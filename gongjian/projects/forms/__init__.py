"""The forms of the projects room, a noun a file."""
