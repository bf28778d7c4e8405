"""Writing plan and fact: year plans, readings, statistics."""
