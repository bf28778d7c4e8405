"""群众监督: the public page. No sign-in, no script, no cookie needed; it can run as a process of its own."""
