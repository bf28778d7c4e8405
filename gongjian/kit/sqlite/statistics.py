"""What SQLite knows of the sizes of its tables, and chooses its indexes by. PostgreSQL keeps this up by itself."""

from datetime import datetime

from django.db import connection

ROWS_LOOKED_AT = 1000
"""Of each index; enough to tell a short list from a long one."""


def learn_sizes() -> None:
    """Have SQLite look at its tables again: well under a second, whatever their size."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={ROWS_LOOKED_AT:d}")
        cursor.execute("ANALYZE")


def look_again(at: datetime) -> int:
    """The same as work of the clock: nothing a person would count."""
    learn_sizes()
    return 0
