"""How the house writes things: lights, figures, money, days, changes. Used by the template tags and by
list cells, so that a cell and a sentence never differ. Mark-up made here escapes what it is given."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.templatetags.static import static
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from gongjian.kernel import money as amounts
from gongjian.kernel.dates import OPEN_ENDED, UNKNOWN, FuzzyDate, Precision

OFFICE_CLOCK = ZoneInfo("Asia/Shanghai")
DASH = "—"

MEANINGS: Mapping[str, object] = {
    "excellent": _("Excellent"),
    "ahead": _("Ahead"),
    "done": _("Done"),
    "on-course": _("On course"),
    "not-due": _("Not due"),
    "paused": _("Suspended"),
    "watch": _("Watch"),
    "late": _("Late"),
    "severe": _("Badly late"),
    "undefined": _("Rule undefined"),
}
"""Meaning → word. A meaning wears the icon of its own name; its hue belongs to the rule set in force."""

GRAVITY = (
    "excellent",
    "done",
    "ahead",
    "not-due",
    "paused",
    "on-course",
    "undefined",
    "watch",
    "late",
    "severe",
)

_BAR_CLASS = {"on-course": "b-on", "severe": "b-late", "": "b-fill", "paused": "b-none", "not-due": "b-none"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


def chinese() -> bool:
    """Is this page in Chinese?"""
    return (get_language() or "zh").startswith("zh")


# ---------------------------------------------------------------- pictures
@cache
def icon(name: str) -> SafeString:
    """One picture of the sprite, silent to screen readers. Templates and meanings name them: they are few."""
    sprite = static("gongjian/icons.svg")
    return mark_safe(f'<svg class="i" aria-hidden="true"><use href="{sprite}#i-{escape(name)}"/></svg>')


def light(meaning: str, word: object = "", *, box: bool = False) -> SafeString:
    """Icon and word for a meaning; an unknown meaning is shown as undefined, never as fine."""
    known = meaning if meaning in MEANINGS else "undefined"
    text: Any = word or MEANINGS[known]
    said = conditional_escape(text)
    if not chinese():
        said = mark_safe(said[:1].upper() + said[1:])
    css = "g-light g-light-box" if box else "g-light"
    return mark_safe(f'<span class="{css}" data-m="{known}">{icon(known)}{said}</span>')


def gravest(meanings: Iterable[str]) -> str:
    """The light a group takes: the gravest of its own; on course for an empty group."""
    return max(meanings, key=lambda meaning: GRAVITY.index(meaning), default="on-course")


def figure(value: object, href: str = "", unit: object = "", label: object = "") -> SafeString:
    """A number that opens the records behind it."""
    shown = value if isinstance(value, SafeString) else number(value)
    gap = "" if chinese() else " "
    behind = format_html('{}<span class="g-unit">{}</span>', gap, unit) if unit else SafeString("")
    if not href or value is None:
        return format_html("{}{}", shown, behind)
    said = format_html(' aria-label="{}"', label) if label else SafeString("")
    return format_html('<a class="g-fig" href="{}"{}>{}</a>{}', href, said, shown, behind)


def _share(value: object) -> Decimal:
    return min(max(Decimal(str(value or 0)), Decimal(0)), Decimal(1))


def _percent_attribute(share: Decimal) -> str:
    return f"{(share * 100).quantize(Decimal('0.1'))}%"


def bar(
    share: object, plan: object = None, meaning: str = "", label: object = "", *, small: bool = True
) -> SafeString:
    """Done as a bar, the plan to date as an upright mark; the label says both in words."""
    mark = SafeString("")
    if plan is not None:
        mark = format_html(
            '<rect class="b-plan" x="{}" y="-20%" width="2" height="140%"/>', _percent_attribute(_share(plan))
        )
    if not label and plan is not None:
        label = gettext("%(share)s done, plan to date %(plan)s") % {
            "share": percent(share),
            "plan": percent(plan, 1),
        }
    said = label or gettext("%(share)s done") % {"share": percent(share)}
    return format_html(
        '<svg class="g-bar-svg{}" role="img" aria-label="{}"><rect class="b-bg" width="100%" height="100%"/>'
        '<rect class="{}" width="{}" height="100%"/>{}</svg>',
        " g-bar-svg-s" if small else "", said, _BAR_CLASS.get(meaning, f"b-{meaning}"),
        _percent_attribute(_share(share)), mark,
    )  # fmt: skip


def progress(
    done: object, whole: object, share: object, plan: object = None, meaning: str = "", href: str = ""
) -> SafeString:
    """A cell of done / whole with its bar under it: 4.7 / 15.2; done opens its records."""
    return format_html(
        '<span class="nb">{}<span class="g-unit">/ {}</span></span>{}',
        figure(done, href), number(whole), bar(share, plan, meaning),
    )  # fmt: skip


def stack(parts: Iterable[tuple[str, int]], label: object = "") -> SafeString:
    """Counts by meaning as one stacked bar, gravest first as given."""
    listed = [(meaning, count) for meaning, count in parts if count]
    whole = sum(count for _meaning, count in listed)
    said = label or "，".join(f"{MEANINGS.get(meaning, meaning)} {count}" for meaning, count in listed)
    pieces, x = [], Decimal(0)
    for meaning, count in listed:
        width = Decimal(count) / whole
        pieces.append(
            format_html(
                '<rect class="{}" x="{}" width="{}" height="100%"/>',
                _BAR_CLASS.get(meaning, f"b-{meaning}"), _percent_attribute(x), _percent_attribute(width),
            )
        )  # fmt: skip
        x += width
    return format_html(
        '<svg class="g-bar-svg" role="img" aria-label="{}">{}</svg>', said, mark_safe("".join(pieces))
    )


# ---------------------------------------------------------------- numbers
def or_dash(value: object) -> str:
    """Text, or a dash where nothing is known."""
    return DASH if value is None or value == "" else str(value)


def number(value: object) -> str:
    """Digits with thousands separators; text passes through (≥ 100)."""
    if value is None or value == "":
        return DASH
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return f"{value:,}" if isinstance(value, int | Decimal | float) else str(value)


def money_text(fen: int | None) -> str:
    """An amount in 分 with its unit: 53.49亿元 / CNY 5.349 bn."""
    if fen is None:
        return DASH
    return amounts.zh(fen) if chinese() else amounts.en(fen)


def money(fen: int | None) -> SafeString:
    """The same with the unit small behind the figure (Chinese) or plain (English)."""
    text = money_text(fen)
    digits = text.rstrip("元万亿")
    if digits == text:
        return format_html("{}", text)
    return format_html('{}<span class="g-unit">{}</span>', digits, text[len(digits) :])


UNITS: Mapping[str, amounts.Unit] = {"yuan": "元", "wan": "万元", "yi": "亿元"}
UNIT_LABELS: Mapping[str, object] = {"yuan": _("CNY"), "wan": _("CNY 10 k"), "yi": _("CNY 100 m")}


def in_unit(fen: int | None, unit: str, *, even: bool = False) -> str:
    """Digits alone, in the column's unit: two decimals for 亿, none for 万 from 100 up.

    `even` keeps the zeros at the end of 亿, so that the points of a column stand under each other.
    """
    if fen is None:
        return DASH
    value = amounts.in_unit(fen, UNITS[unit])
    places = 0 if unit == "wan" and abs(value) >= 100 else 2
    text = f"{value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,f}"
    return text if "." not in text or (even and unit == "yi") else text.rstrip("0").rstrip(".")


def in_unit_exactly(fen: int, unit: str) -> str:
    """The same without rounding and separators, as it would be typed."""
    text = f"{amounts.in_unit(fen, UNITS[unit]):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: object, places: int = 0) -> str:
    """A share (0–1) as per cent, halves away from zero."""
    if share is None or share == "":
        return DASH
    value = (Decimal(str(share)) * 100).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{value:,f}%"


def delta(change: object, bad: str = "", unit: object = "") -> SafeString:
    """A change in words, loud only where it is bad."""
    if change is None or change == "":
        return format_html('<span class="g-delta">{}</span>', DASH)
    value = Decimal(str(change))
    if value == 0:
        return format_html('<span class="g-delta">{}</span>', gettext("unchanged"))
    way = "more" if value > 0 else "fewer"
    text = gettext("%(number)s more") if value > 0 else gettext("%(number)s fewer")
    said = text % {"number": number(abs(value) if value % 1 else int(abs(value)))}
    loud = " g-delta-bad" if bad == way else ""
    return format_html('<span class="g-delta{}">{}{}</span>', loud, said, f" {unit}" if unit else "")


# ---------------------------------------------------------------- days
def day(value: dt.date | None, this_year: int | None = None) -> str:
    """10月26日 / 26 Oct; the year is said when it is not this one (or when this one is unknown)."""
    if value is None:
        return DASH
    if isinstance(value, dt.datetime):
        value = value.astimezone(OFFICE_CLOCK).date()
    if chinese():
        text = f"{value.month}月{value.day}日"
        return text if value.year == this_year else f"{value.year}年{text}"
    text = f"{value.day} {_MONTHS[value.month - 1]}"
    return text if value.year == this_year else f"{text} {value.year}"


def day_with_weekday(value: dt.date | None, this_year: int | None = None) -> str:
    """For deadlines: 10月26日（周三） / Wednesday 26 Oct."""
    if value is None:
        return DASH
    name = str(_WEEKDAYS[value.weekday()])
    return f"{day(value, this_year)}（{name}）" if chinese() else f"{name} {day(value, this_year)}"


def short_day(value: dt.date | None, this_year: int | None = None) -> str:
    """10-26, or 2021-10-26 in another year."""
    if value is None:
        return DASH
    return f"{value:%m-%d}" if value.year == this_year else value.isoformat()


def numbered(place: int, title: str) -> str:
    """A heading with its place: 一、总体情况; 1. In general."""
    return f"{'零一二三四五六七八九十'[place]}、{title}" if chinese() and place <= 10 else f"{place}. {title}"


def stamp(value: dt.datetime | None, this_year: int | None = None, *, seconds: bool = False) -> str:
    """An instant on the office clock."""
    if value is None:
        return DASH
    local = value.astimezone(OFFICE_CLOCK)
    return (
        f"{day(local.date(), this_year)} {local:%H:%M:%S}"
        if seconds
        else f"{day(local.date(), this_year)} {local:%H:%M}"
    )


def fuzzy(value: object, precision: str | None = None, this_year: int | None = None) -> str:
    """A date as precisely as it is known: 2026年11月, 年底前, 持续推进; without its year when it is this one."""
    known = as_fuzzy(value, precision)
    if known is None:
        return DASH
    text = known.zh() if chinese() else known.en()
    if known.on is None or known.on.year != this_year or known.precision is Precision.year:
        return text
    return text.removeprefix(f"{this_year}年") if chinese() else text.removesuffix(f" {this_year}")


def as_fuzzy(value: object, precision: str | None = None) -> FuzzyDate | None:
    """A FuzzyDate of itself, or of a date with its precision beside it; None when neither is given."""
    if isinstance(value, FuzzyDate):
        return value
    if isinstance(value, dt.date):
        return FuzzyDate.of(value, Precision(precision or Precision.day))
    return {"open_ended": OPEN_ENDED, "unknown": UNKNOWN}.get(str(precision or ""))


def joined(parts: Iterable[object]) -> str:
    """A、B、C / A, B, C."""
    return ("、" if chinese() else ", ").join(str(part) for part in parts)


def named(name: object, value: object) -> str:
    """名：值 / name: value."""
    return f"{name}：{value}" if chinese() else f"{name}: {value}"
