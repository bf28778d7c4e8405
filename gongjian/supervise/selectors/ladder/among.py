"""Rows of many records at once, asked for without naming each of them."""

from collections.abc import Collection

from django.db.models import Q

FEW = 50
SPREAD = 2
"""Ids this many times as far apart as they are many are still asked for as a stretch."""


def among(column: str, ids: Collection[int]) -> Q:
    """Rows whose column is one of the ids. Many that lie close together are asked for from the first to the last:
    so rows of others may come with them, which the asker leaves out. Naming each costs more than a row too many."""
    if len(ids) < FEW or max(ids) - min(ids) >= SPREAD * len(ids):
        return Q(**{f"{column}__in": ids})
    return Q(**{f"{column}__gte": min(ids), f"{column}__lte": max(ids)})
