"""What SQLite knows of the sizes of its tables, and chooses its indexes by. PostgreSQL keeps this up by itself."""

from datetime import datetime

from django.db import connection


def learn_sizes() -> None:
    """Have SQLite look at its tables again, whole: what it guesses from a few rows of an index leads it astray.
    A second or two for a hundred thousand matters."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def look_again(at: datetime) -> int:
    """The same as work of the clock: nothing a person would count."""
    learn_sizes()
    return 0
