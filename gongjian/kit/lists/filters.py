"""Filters read from the address. What the address says wrongly is left out and said, never an error page; only a
record out of reach is answered as any address guessed: there is no such page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from gongjian.kit import words
from gongjian.kit.lists.drawing import draw_options
from gongjian.kit.lists.spec import Filter, ListSpec, Option, day_in

LONGEST_TEXT = 100


@dataclass(frozen=True)
class Active:
    """A condition in force: its value, what its chip says, and the address without it."""

    filter: Filter
    value: Any
    said: str
    without: str


def options_of(one: Filter, request: HttpRequest) -> list[Option]:
    """The answers a choice offers; asked for once a request, since they may come from the database."""
    kept: dict[Filter, list[Option]] = request.__dict__.setdefault("_filter_options", {})
    if one not in kept:
        given: Iterable[Any] = one.options(request) if one.options else ()
        kept[one] = [item if isinstance(item, Option) else Option(*item) for item in given]
    return kept[one]


def read_filters(spec: ListSpec, request: HttpRequest) -> tuple[list[Active], list[str]]:
    """The conditions of the address, and a remark for each that could not be read."""
    active: list[Active] = []
    remarks: list[str] = []
    for one in spec.filters:
        value, said, remark = _READERS[one.kind](one, request)
        if remark:
            remarks.append(remark)
        if value is not None:
            active.append(
                Active(
                    one,
                    value,
                    words.named(one.label, said) if said else str(one.label),
                    _without(one, request),
                )
            )
    return active, remarks


def _without(one: Filter, request: HttpRequest) -> str:
    query = request.GET.copy()
    for name in (*one.names, "after", "before", "format"):
        query.pop(name, None)
    return "?" + query.urlencode()


def _with(one: Filter, request: HttpRequest) -> str:
    query = request.GET.copy()
    for name in ("after", "before", "format"):
        query.pop(name, None)
    query[one.key] = "1"
    return "?" + query.urlencode()


Answer = tuple[Any, str, str]


def _choice(one: Filter, request: HttpRequest) -> Answer:
    asked = [value for value in request.GET.getlist(one.key) if value]
    if not asked:
        return None, "", ""
    known = {option.value: option.label for option in _with_those_named(one, request, asked)}
    kept = [value for value in dict.fromkeys(asked) if value in known]
    strange = [value for value in asked if value not in known]
    remark = _unknown(one, strange[0]) if strange else ""
    return kept or None, words.joined(known[value] for value in kept), remark


def _with_those_named(one: Filter, request: HttpRequest, asked: Iterable[str]) -> list[Option]:
    """The answers offered, with those in reach that the address names beside them; Http404 for one out of reach."""
    options = options_of(one, request)
    if one.beyond is not None:
        offered = {option.value for option in options}
        for value in dict.fromkeys(asked):
            if value in offered:
                continue
            label = one.beyond(value)
            if not label:
                raise Http404
            options.append(Option(value, label))
    return options


def _text(one: Filter, request: HttpRequest) -> Answer:
    text = request.GET.get(one.key, "").replace("\x00", "").strip()[:LONGEST_TEXT]
    return text or None, text, ""


def _bool(one: Filter, request: HttpRequest) -> Answer:
    return (True, "", "") if request.GET.get(one.key) == "1" else (None, "", "")


def _date(one: Filter, request: HttpRequest) -> Answer:
    texts = [request.GET.get(name, "") for name in one.names]
    days = [day_in(text) if text else None for text in texts]
    strange = next((text for text, day in zip(texts, days, strict=True) if text and day is None), "")
    remark = _unknown(one, strange) if strange else ""
    if days == [None, None]:
        return None, "", remark
    first, last = (day.isoformat() if day else "" for day in days)
    return tuple(days), f"{first}—{last}", remark


def _unknown(one: Filter, given: str) -> str:
    return gettext("“%(given)s” is not known under %(label)s, and was left out.") % {
        "given": given[:LONGEST_TEXT],
        "label": one.label,
    }


_READERS = {"choice": _choice, "text": _text, "bool": _bool, "date": _date}


@dataclass(frozen=True)
class Chip:
    """A filter as the page offers it."""

    filter: Filter
    options: list[tuple[Option, bool]]
    value: Any
    texts: tuple[str, ...]
    add_href: str

    @property
    def boxes(self) -> SafeString:
        """The answers as boxes to tick."""
        return draw_options(self.filter.key, self.options)


def chips(spec: ListSpec, active: Iterable[Active], request: HttpRequest) -> list[Chip]:
    """Every filter, ready to be drawn: its answers with those ticked, or what is typed in it."""
    values = {one.filter.key: one.value for one in active}
    found = []
    for one in spec.filters:
        value = values.get(one.key)
        ticked = set(value or ()) if one.kind == "choice" else set()
        options = (
            [(option, option.value in ticked) for option in options_of(one, request)]
            if one.kind == "choice"
            else []
        )
        texts = tuple(request.GET.get(name, "") for name in one.names)
        found.append(Chip(one, options, value, texts, _with(one, request) if one.kind == "bool" else ""))
    return found
