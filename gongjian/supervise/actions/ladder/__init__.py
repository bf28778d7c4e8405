"""Writes of the ladder: the clock's own, and what named persons answer."""
