"""A figure in words: its value as shown, and the one official sentence it copies as."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongjian.campaigns.models import Campaign, Clause, Naming, PlaybookItem, Section, SourceDocument
from gongjian.campaigns.selectors import campaign_tree
from gongjian.figures.dated import stands_at
from gongjian.figures.measure import Measure
from gongjian.figures.query import Figure, Query
from gongjian.figures.subjects.base import subjects
from gongjian.kernel import money
from gongjian.kernel.lifecycle import STATE_WORDS, State
from gongjian.kit import words as house
from gongjian.kit.asof import SHANGHAI
from gongjian.ledger import memo
from gongjian.matters.kinds import kind_of
from gongjian.matters.models import MatterList
from gongjian.matters.sticking import sticking_word
from gongjian.people.models import Person
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Level, Library, Project, Stage


def plain_number(value: Decimal) -> str:
    """A number with thousands separators and no idle zeros."""
    text = (
        f"{value:,.4f}".rstrip("0").rstrip(".") if value != value.to_integral_value() else f"{int(value):,}"
    )
    return text if abs(value) >= 10_000 else text.replace(",", "")


def shown(figure: Figure) -> tuple[str, str]:
    """The value and its unit as a page shows them; a dash where there is none."""
    if figure.said:
        return figure.said, ""
    return shown_value(figure.measure, figure.value, figure.when, figure)


def shown_value(
    measure: Measure, value: Decimal | None, when: Any = None, figure: Figure | None = None
) -> tuple[str, str]:
    """The same for a bare value."""
    if when is not None:
        return house.fuzzy(when), ""
    if value is None:
        return "—", ""
    if measure.is_money:
        text = money.en(int(value)) if get_language() == "en" else money.zh(int(value))
        return _split_unit(text)
    unit = figure.unit if figure is not None and figure.unit else measure.unit_label
    return plain_number(value), one_of(unit) if value == 1 else unit


def one_of(unit: str) -> str:
    """The unit beside a 1: in English without its plural (1 batch, 1 enterprise).

    >>> one_of("working days"), one_of("batches"), one_of("entries"), one_of("CNY 100 m")
    ('working day', 'batch', 'entry', 'CNY 100 m')
    """
    for plural, single in (("ies", "y"), ("ches", "ch"), ("sses", "ss"), ("s", "")):
        if unit.endswith(plural):
            return unit.removesuffix(plural) + single
    return unit


def in_measure_unit(measure: Measure, value: Decimal | None) -> Decimal | None:
    """The value in the measure's declared unit: fen become 亿元 for money, or 万元 where it says so; others stay."""
    if value is None or not measure.is_money:
        return value
    return money.in_unit(int(value), "万元" if measure.unit == "万元" else "亿元")


def _split_unit(text: str) -> tuple[str, str]:
    for unit in ("亿元", "万元", "元"):
        if text.endswith(unit):
            return text[: -len(unit)].strip(), unit
    return text, ""


def change_words(
    measure: Measure, now: Decimal | None, then: Decimal | None, figure: Figure | None = None
) -> str:
    """多 4 / 少 5 / 持平, in the reader's language; empty when either is unknown. `figure` names its own unit."""
    if now is None or then is None:
        return ""
    if now == then:
        return _("no change")
    amount = " ".join(part for part in shown_value(measure, abs(now - then), None, figure) if part)
    return (
        _("%(amount)s more") % {"amount": amount}
        if now > then
        else _("%(amount)s fewer") % {"amount": amount}
    )


def day_words(on: date) -> str:
    """The day with its year, in the reader's language."""
    if get_language() == "en":
        return f"{on.day} {on:%b %Y}"
    return f"{on.year}年{on.month}月{on.day}日"


def instant_words(at: datetime) -> str:
    """Day, hour and minute in Shanghai."""
    local = at.astimezone(SHANGHAI)
    gap = " " if get_language() == "en" else ""
    return f"{day_words(local.date())}{gap}{local:%H:%M}"


def scope_words(query: Query) -> str:
    """Whose figure: the unit asked for, or the campaign."""
    if query.unit_id is None:
        return _campaign_words(query.campaign)
    name = unit_tree().label(query.unit_id) or _("no unit named")
    return _("%(unit)s alone") % {"unit": name} if query.unit_alone else name


def _campaign_words(campaign: Any) -> str:
    """The host unit and the campaign's own title: 示例县“重点项目攻坚100天”."""
    host = unit_tree().get(campaign.unit_id)
    place = host.label if host is not None else ""
    title = str(campaign.title)
    if get_language() == "en":
        return title if place in title else f"{place}, {title}"
    bare = title.removeprefix(place)
    return f"{place}{bare}" if "“" in bare else f"{place}“{bare}”"


DOCUMENT_KINDS: dict[str, Any] = {
    "notice": _lazy("notice"),
    "plan": _lazy("plan"),
    "report": _lazy("published report"),
    "meeting": _lazy("meeting"),
    "minutes": _lazy("minutes"),
    "law": _lazy("law or regulation"),
    "other": _lazy("other"),
}
_CHOICES: dict[str, Any] = {"stage": Stage, "level": Level, "library": Library, "naming": Naming}


def _group_word(_query: Query, number: str) -> str:
    return next((unit.label for unit in unit_tree().units.values() if unit.number == number), number)


FURTHER: dict[str, Callable[[Query, str], str]] = {"group": _group_word}
"""Dimension whose words are its own, a higher room's mostly → how it says a value."""


def dim_words(query: Query, dim: str, value: str) -> str:
    """One value of a dimension in the reader's language."""
    if value == "":
        return _("not given")
    said = subjects[query.measure.subject].words.get(dim) or FURTHER.get(dim)
    if said is not None:
        return said(query, value)
    if dim in _CHOICES:
        return str(dict(_CHOICES[dim].choices).get(value, value))
    if dim == "lead_official":
        return Person.objects.filter(number=value).values_list("name", flat=True).first() or value
    if dim in {"unit", "desk_unit"}:
        return unit_tree().label(int(value)) if value.isdecimal() else value
    if dim in {"sector", "klass", "key_task", "under", "batch", "section"}:
        return _playbook_word(query, dim, value)
    if dim == "blocked_by":
        return sticking_word(value)
    if dim in {"since", "until"}:
        return _milestone_word(value)
    if dim in {"document", "document_kind", "clause", "list"}:
        return _source_word(query, dim, value)
    if dim == "state":
        return str(STATE_WORDS[State(value)]) if value in set(State) else value
    if dim == "kind":
        return str(kind_of(query.campaign, value, query.asof.on).label)
    return value


def _milestone_word(name: str) -> str:
    if name in set(Stage):
        return str(Stage(name).label)
    names = {column.name: column.verbose_name for column in Project._meta.local_concrete_fields}
    return str(names.get(f"{name}_on", name))


def _source_word(query: Query, dim: str, value: str) -> str:
    """A document, a kind of document, a clause or a list, as its reader calls it."""
    if dim == "document_kind":
        return str(DOCUMENT_KINDS.get(value, value))
    if dim == "document":
        rows = SourceDocument.objects.filter(campaign_id=query.campaign.pk, key=value)
        return rows.values_list("title", flat=True).first() or value
    if dim == "list":
        return MatterList.objects.filter(number=value).values_list("name", flat=True).first() or value
    clause = Clause.objects.filter(pk=int(value)).select_related("document").first()
    return f"{clause.document.title} {clause.ref}" if clause is not None else value


def _playbook_word(query: Query, dim: str, value: str) -> str:
    if dim == "section":
        return str(dict(Section.choices).get(value, value))
    if dim == "batch":
        return value
    section = {"klass": Section.KLASS, "sector": Section.SECTOR}.get(dim, Section.KEY_TASK)
    items = memo.remember(
        "playbook_words",
        (Campaign, PlaybookItem),
        lambda: _playbook_items(query.campaign.pk),
        key=query.campaign.pk,
    )
    item = items.get((section.value, value))
    return item.label if item else value


def _playbook_items(campaign_id: int) -> dict[tuple[str, str], PlaybookItem]:
    """Lines of the campaign's playbook, and where it does not name one, of the campaigns inside it."""
    below = sorted(campaign_tree().below.get(campaign_id, {campaign_id}) - {campaign_id})
    rows = PlaybookItem.objects.filter(campaign_id__in=[*below, campaign_id], voided=False).order_by("-id")
    found = {(row.section, row.key): row for row in rows if row.campaign_id != campaign_id}
    return found | {(row.section, row.key): row for row in rows if row.campaign_id == campaign_id}


_NOUNS: dict[str, Any] = {
    "campaigns": _lazy("The plan"),
    "project": _lazy("Projects"),
    "progress": _lazy("Plan against fact"),
    "network": _lazy("Nodes"),
    "needs": _lazy("Needs"),
    "land": _lazy("Land"),
    "money": _lazy("Public money"),
    "promotion": _lazy("Promotion"),
    "targets": _lazy("Quantity targets"),
    "papers": _lazy("Papers"),
    "statistics": _lazy("Statistics"),
    "matters": _lazy("Matters"),
    "dispatch": _lazy("Lights and meetings"),
    "handling": _lazy("Handling days"),
    "inspections": _lazy("Inspections"),
    "ladder": _lazy("Ladder"),
    "legacy": _lazy("Legacy items"),
    "problems": _lazy("Problems"),
    "public": _lazy("Reports from the public"),
    "supervision": _lazy("Supervision"),
}


def noun_words(measure: Measure) -> str:
    """What the measure is about, as a heading over its like."""
    return str(_NOUNS[measure.noun])


def dims_words(query: Query) -> str:
    """All narrowing dimensions, one after another."""
    named = sorted(query.dims, key=lambda pair: pair[0] == "key")  # whose it is, then which of its quantities
    return "、".join(dim_words(query, dim, value) for dim, value in named)


def when_words(query: Query) -> str:
    """截至 a day, of money the last one reported; of a flow, its first and last day."""
    english = get_language() == "en"
    if query.measure.kind != "flow":
        on = day_words(stands_at(query))
        return f"As of {on}" if english else f"截至{on}"
    start, end = query.span
    first, last = day_words(start), day_words(end - timedelta(days=1))
    if first == last:
        return f"On {first}" if english else first
    return f"From {first} to {last}" if english else f"{first}至{last}"


def sentence(figure: Figure, then: Figure | None = None, known_at: datetime | None = None) -> str:
    """One sentence an office can put into a document: value, unit, 截至, basis, change, list attached."""
    query = figure.query
    value, unit = shown(figure)
    english = get_language() == "en"
    parts = {
        "on": when_words(query),
        "scope": scope_words(query),
        "dims": dims_words(query),
        "label": figure.measure.label,
        "value": f"{value} {unit}".strip() if english else f"{value}{unit}",
    }
    text = (
        "%(on)s, %(scope)s: %(label)s%(dims)s %(value)s"
        if english
        else "%(on)s，%(scope)s%(dims)s%(label)s%(value)s"
    )
    if english and parts["dims"]:
        parts["dims"] = f" ({parts['dims']})"
    text %= parts
    change = _change_clause(figure, then, english)
    tail = _tail(figure, known_at)
    return f"{text}{change}; {tail}." if english else f"{text}{change}；{tail}。"


def _change_clause(figure: Figure, then: Figure | None, english: bool) -> str:
    if then is None or then.value is None or figure.value is None or figure.query.measure.kind == "flow":
        return ""
    before = stands_at(then.query)
    if before == stands_at(figure.query):  # nothing was reported between the two days
        if then.value == figure.value:
            return ""
        before = then.query.asof.on
    since = day_words(before)
    if then.value == figure.value:
        return f", the same as on {since}" if english else f"，与{since}持平"
    changed = abs(figure.value - then.value)
    amount = " ".join(p for p in shown_value(figure.measure, changed, None, figure) if p)
    rose = figure.value > then.value
    if english:
        return f", {amount} {'more' if rose else 'fewer'} than on {since}"
    return f"，比{since}{'增加' if rose else '减少'}{amount.replace(' ', '')}"


def _tail(figure: Figure, known_at: datetime | None) -> str:
    english = get_language() == "en"
    said: list[str] = [
        _("dispatch figure") if figure.measure.basis == "dispatch" else _("statistical figure")
    ]
    if known_at is not None:
        said.append(_("as known at %(at)s") % {"at": instant_words(known_at)})
    if figure.filled and figure.filled < figure.records:
        counts = {"filled": figure.filled, "records": figure.records}
        said.append(_("given by %(filled)s of the %(records)s records") % counts)
    if figure.illustrative and not figure.named:
        said.append(_("all records illustrative"))
    elif figure.illustrative:
        counts = {"named": figure.named, "sample": figure.illustrative}
        said.append(_("of the records %(named)s are named and %(sample)s illustrative") % counts)
    if not figure.query.whole:
        said.append(_("over what the reader may see"))
    said.append(_("list attached"))
    return (", " if english else "，").join(said)
