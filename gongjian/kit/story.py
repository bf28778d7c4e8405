"""A record's story as the page prints it (kit/_story.html): who did what when, what changed, why."""

from typing import Any

from django.db import models
from django.utils.translation import gettext

from gongjian.kit import words
from gongjian.kit.registry import machine_names
from gongjian.ledger.history import Changed, Line, history
from gongjian.ledger.records import Record


def story_of(
    record: Record, *, limit: int = 50, seq: int | None = None, itself: tuple[str, str] | None = None
) -> list[dict[str, Any]]:
    """The newest `limit` acts of a record's story, newest first; `seq`: only what was known then.

    `itself`: the record's name and what to say for it, since its own page need not name it in every line.
    """
    return story_lines(history(record, limit=limit, seq=seq), itself)


def story_lines(lines: list[Line], itself: tuple[str, str] | None = None) -> list[dict[str, Any]]:
    """Lines of a story as the template wants them."""
    return [
        {
            "at": line.entry.recorded_at,
            "by": "clock" if line.by_clock else "",
            "text": _unnamed(line.sentence if line.by_clock else _told(line), itself),
            "changes": [change_words(one) for one in line.changes],
            "reason": line.entry.reason,
            "seq": line.entry.seq,
        }
        for line in lines
    ]


def _unnamed(sentence: str, itself: tuple[str, str] | None) -> str:
    """The sentence, “its own name” said as “this matter”. A name it bore before stays."""
    return sentence.replace(f"“{itself[0]}”", itself[1]) if itself is not None else sentence


def _told(line: Line) -> str:
    """Who, and the sentence of the act; Chinese needs no space between."""
    return f"{who_said(line)}{'' if words.chinese() else ' '}{line.sentence}"


def who_said(line: Line) -> str:
    """The actor with unit and post, as the entry keeps them."""
    entry = line.entry
    nobody = machine_names.get(entry.actor) if not entry.unit and not entry.post else None
    if nobody is not None:
        return str(nobody)
    seat = " ".join(part for part in (entry.unit, entry.post) if part)
    return gettext("%(name)s (%(seat)s)") % {"name": entry.actor, "seat": seat} if seat else entry.actor


def change_words(one: Changed) -> dict[str, Any]:
    """A change with its column's name and both values in words."""
    return {
        "label": one.column.verbose_name,
        "old": _said(one.column, one.old),
        "new": _said(one.column, one.new),
    }


def _said(column: "models.Field[Any, Any]", value: Any) -> str:
    """A raw value in words: a choice's label, a record's name, a day, an amount."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(column, models.ForeignKey):
        found = column.related_model._default_manager.filter(pk=value).first()  # type: ignore[union-attr]
        return str(getattr(found, "label", None) or found or words.DASH)
    if column.flatchoices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(column, models.DateTimeField):
        return words.stamp(value)
    if isinstance(column, models.DateField):
        return words.day(value)
    if column.attname.endswith("_fen"):
        return words.money_text(value)
    return str(value)
