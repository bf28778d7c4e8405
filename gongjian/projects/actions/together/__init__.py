"""Changing many projects in one act."""
