"""Reading what is shown."""
