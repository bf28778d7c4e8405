"""Visits and points in words."""

from typing import Any

from gongjian.people.unit_tree import unit_tree


def where(row: Any) -> str:
    """Where a visit or a point is: its project, its place, its unit."""
    if row.project is not None:
        return str(row.project.name)
    return row.place or unit_tree().label(row.unit_id)
