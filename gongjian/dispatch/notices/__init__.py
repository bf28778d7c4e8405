"""What of the week waits for somebody at /todo/ beside matters."""
