"""Reads of inspections and visits."""
