"""What commands share: starting Django, printing rows, and a finding told in plain words."""

import json
import os
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any


class Unusable(Exception):
    """What was asked cannot be done as asked: exit code 2 with this sentence on stderr."""


def start() -> None:
    """Make Django ready, once; texts in the language of GONGJIAN_LANGUAGE (zh or en), Chinese by default."""
    import django
    from django.utils import translation

    from gongjian.commands.language import chosen

    django.setup()
    from gongjian.kit.collecting import collect_seldom

    collect_seldom()
    translation.activate("en" if chosen(os.environ) == "en" else "zh-hans")


def now() -> datetime:
    """The clock, read once at the edge."""
    from django.utils import timezone

    return timezone.now()


def today() -> date:
    """Today in Shanghai."""
    from django.utils import timezone

    return timezone.localdate()


def day(text: str) -> date:
    """A day given on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unusable(f"“{text}” is no day; write 2021-09-10") from None


def instant(text: str) -> datetime:
    """An instant given on the command line; Shanghai time when it names no zone."""
    from gongjian.kit.asof import SHANGHAI

    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Unusable(f"“{text}” is no instant; write 2021-09-10T12:00+08:00") from None
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)


def account_or_house(username: str, command: str) -> Any:
    """The account named, which acts with its own rights; without a name the house acts, signed by the command."""
    from gongjian.ledger import Actor
    from gongjian.people.models import User

    if not username:
        return Actor(command)
    user = User.objects.filter(username__iexact=username, is_active=True).select_related("person").first()
    if user is None:
        raise Unusable(f"there is no account {username!r}")
    return user


def print_rows(rows: list[dict[str, Any]], columns: Iterable[str], as_json: bool) -> None:
    """Rows as JSON, or as aligned text with a header."""
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
        return
    names = list(columns)
    table = [names, *([_cell(row.get(name)) for name in names] for row in rows)]
    widths = [max(_width(line[place]) for line in table) for place in range(len(names))]
    for line in table:
        print(
            "  ".join(
                text + " " * (wide - _width(text)) for text, wide in zip(line, widths, strict=True)
            ).rstrip()
        )


def _cell(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, dict):
        return ", ".join(f"{name}={text}" for name, text in value.items())
    return str(value)


def _width(text: str) -> int:
    """Columns a text takes on a terminal: a Chinese character takes two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
