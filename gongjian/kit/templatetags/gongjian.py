"""Tags and filters every page may use: lights, openable figures, money, days, changes, addresses.

They know no noun. Words come in English and leave in the reader's language; every tag that makes
mark-up escapes what it is given.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from gongjian.kit import words

register = template.Library()


# ---------------------------------------------------------------- pictures
@register.simple_tag
def icon(name: str) -> SafeString:
    """One picture of the sprite, silent to screen readers: the word stands beside it."""
    return words.icon(name)


@register.simple_tag
def light(meaning: str, word: object = "", box: bool = False) -> SafeString:
    """A status: icon and word; the hue is the rule set's. `word` may say more than the meaning."""
    return words.light(meaning, word, box=box)


@register.simple_tag
def fig(value: object, href: str | None = "", unit: object = "", label: object = "") -> SafeString:
    """A number that opens. Nothing known prints a dash; without an address it is plain text."""
    return words.figure(value, href or "", unit, label)


@register.simple_tag
def bar(
    share: object, plan: object = None, meaning: str = "", label: object = "", small: bool = True
) -> SafeString:
    """A bar: done as a share of the whole (0–1), with an upright mark where the plan stands."""
    return words.bar(share, plan, meaning, label, small=small)


@register.simple_tag
def stack(parts: Iterable[tuple[str, int]], label: object = "") -> SafeString:
    """A stacked bar of (meaning, count): always stands beside its counts."""
    return words.stack(parts, label)


# ---------------------------------------------------------------- numbers
@register.filter
def number(value: object) -> str:
    """1234567 → 1,234,567; a decimal keeps the digits it came with; nothing known → —."""
    return words.number(value)


@register.filter
def money(fen: int | None) -> SafeString:
    """An amount in 分 as 元, 万元 or 亿元, the unit small behind the figure."""
    return words.money(fen)


@register.filter
def money_text(fen: int | None) -> str:
    """The same amount as plain text, for titles and labels."""
    return words.money_text(fen)


@register.filter
def in_unit(fen: int | None, unit: str) -> str:
    """An amount in 分 as digits in one unit (`yuan`, `wan`, `yi`): for columns, whose head names the unit."""
    return words.in_unit(fen, unit, even=True)


@register.filter
def pct(share: object, places: int = 0) -> str:
    """A share (0–1) as per cent: 0.749 → 75%. One decimal only against a plan to date: `|pct:1`."""
    return words.percent(share, places)


@register.simple_tag
def delta(change: object, bad: str = "", unit: object = "") -> SafeString:
    """A change in words: 多 4, 少 5, 持平. `bad="more"` or `"fewer"` makes that direction loud."""
    return words.delta(change, bad, unit)


# ---------------------------------------------------------------- days
def _year(context: Context) -> int | None:
    today = context.get("today")
    return today.year if isinstance(today, dt.date) else None


@register.simple_tag(takes_context=True)
def day(context: Context, value: dt.date | None) -> str:
    """10月26日 / 26 Oct; with the year when it is not the year of `today` in the context."""
    return words.day(value, _year(context))


@register.simple_tag(takes_context=True)
def weekday(context: Context, value: dt.date | None) -> str:
    """A day with its weekday, for deadlines: 10月26日（周三）."""
    return words.day_with_weekday(value, _year(context))


@register.simple_tag(takes_context=True)
def shortday(context: Context, value: dt.date | None) -> str:
    """10-26 for narrow columns; 2021-10-26 when it is another year."""
    return words.short_day(value, _year(context))


@register.simple_tag(takes_context=True)
def stamp(context: Context, value: dt.datetime | None, seconds: bool = False) -> str:
    """An instant on the office clock (Asia/Shanghai): 10月26日 12:00; seconds on receipts only."""
    return words.stamp(value, _year(context), seconds=seconds)


@register.simple_tag(takes_context=True)
def fuzzy(context: Context, value: object, precision: str | None = None) -> str:
    """A date known to some precision: a FuzzyDate, or a date and its precision beside it; this year unsaid."""
    return words.fuzzy(value, precision, _year(context))


# ---------------------------------------------------------------- addresses
def rewrite(request: HttpRequest, changes: Mapping[str, object]) -> str:
    """This page's query with `changes`: None drops a name, a list repeats it. A cursor never survives
    another change, since it belongs to one order and one filter."""
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        elif isinstance(value, list | tuple | set):
            query.setlist(name, [str(item) for item in value])
        else:
            query[name] = str(value)
    return "?" + query.urlencode()


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """This page's address with some of its parts changed: `{% query sort="due" page=None %}`."""
    return rewrite(context["request"], changes)


@register.simple_tag(takes_context=True)
def query_hidden(context: Context, *dropped: str) -> SafeString:
    """This page's filters as hidden fields, so that a GET form changes only its own names."""
    request: HttpRequest = context["request"]
    out = {*dropped, "after", "before"}
    pairs = [(name, value) for name in request.GET if name not in out for value in request.GET.getlist(name)]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


# ---------------------------------------------------------------- words
@register.filter
def labelled(value: Any) -> str:
    """The label of a state or choice beside its member; what has none prints as it is."""
    label = getattr(value, "label", None)
    return str(label() if callable(label) else label) if label is not None else words.or_dash(value)


@register.filter
def dash(value: object) -> str:
    """Nothing known prints a dash, never an empty cell."""
    return words.or_dash(value)


@register.filter
def digest(value: str | None) -> str:
    """The head of the chain short enough to read aloud: 7c1e 09ab…"""
    text = value or ""
    return f"{text[:4]} {text[4:8]}…" if len(text) > 8 else text


@register.filter
def count_of(items: Any) -> int:
    """How many: of a list, or of a queryset already fetched."""
    return len(items)


@register.simple_tag
def html_lang() -> str:
    """The `lang` attribute of the page."""
    return "zh-CN" if (get_language() or "zh").startswith("zh") else "en"


@register.simple_tag(takes_context=True)
def other_language(context: Context) -> dict[str, str]:
    """The other language: its code, its own name, and the address that leads to this same page in it."""
    from urllib.parse import quote

    chinese = (get_language() or "zh").startswith("zh")
    code, name, lang = ("en", "English", "en") if chinese else ("zh-hans", "中文", "zh-CN")
    request = context.get("request")
    path = request.get_full_path() if request is not None and request.method == "GET" else "/"
    return {"code": code, "name": name, "lang": lang, "href": f"/language/{code}/?next={quote(path)}"}


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file of ours."""
    return static(path)


# ---------------------------------------------------------------- forms
@register.simple_tag
def field(bound: BoundField, **attrs: object) -> SafeString:
    """One field: label, hint, what is wrong, input; tied together for screen readers."""
    from gongjian.kit.forms import render_field

    return render_field(bound, {name.replace("_", "-"): value for name, value in attrs.items()})


@register.simple_tag
def errors(form: Any) -> SafeString:
    """The box above a form: each problem with a link to its field. Nothing when all is well."""
    from gongjian.kit.forms import render_errors

    return render_errors(form)


@register.filter
def rows_range(page: Any) -> str:
    """第 1–16 行，共 100 行."""
    if not page.rows:
        return gettext("No rows")
    values = {
        "first": words.number(page.first),
        "last": words.number(page.last),
        "count": words.number(page.count),
    }
    if page.count_is_floor:
        return gettext("Rows %(first)s–%(last)s of more than %(count)s") % values
    return gettext("Rows %(first)s–%(last)s of %(count)s") % values


@register.filter
def attribute(value: Any, name: str) -> Any:
    """A member of a mapping by a name held in a variable; nothing there gives None."""
    return value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)


@register.filter
def nth(items: Any, place: int) -> Any:
    """The item at a place of a row, counted from 0."""
    return items[place] if place < len(items) else ""


@register.filter
def as_share(done: Any, whole: Any) -> Decimal | None:
    """done ÷ whole as a share; None where either is unknown or the whole is nothing."""
    return None if done is None or not whole else Decimal(done) / Decimal(whole)
