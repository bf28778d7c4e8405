"""Loading a playbook: the campaign and every line of it as records, in one entry."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from gongjian import ledger
from gongjian.campaigns.models import Campaign, Clause, Playbook, PlaybookItem, SourceDocument
from gongjian.campaigns.playbook.current import digest
from gongjian.campaigns.playbook.reading import read_playbook
from gongjian.campaigns.playbook.schema import SECTIONS, Item, ItemList, PlaybookText
from gongjian.campaigns.policy import check_can_configure, check_not_archived
from gongjian.kernel.problems import Problem, Refused
from gongjian.ledger import Actor, Writer
from gongjian.ledger.records import Record
from gongjian.people.models import Unit
from gongjian.people.selectors.lookup import unit_lookup
from gongjian.people.viewer import Viewer

Wanted = dict[tuple[str, ...], dict[str, Any]]
"""Key of a row → its columns, as the file says."""

_SHANGHAI = ZoneInfo("Asia/Shanghai")

_UNNAMED: dict[str, tuple[str, str]] = {
    "goal": ("目标", "Goal"),
    "key_task": ("重点任务", "Key task"),
    "mechanism": ("机制", "Mechanism"),
    "group": ("工作组", "Working group"),
    "sector": ("板块", "Sector"),
    "class": ("类别", "Class"),
    "area": ("片区", "Area"),
    "priority": ("优先", "Priority"),
}


def load_playbook(
    text: str,
    *,
    by: Actor,
    at: datetime,
    status: str = "",
    effective_on: date | None = None,
    request_key: str = "",
) -> Campaign:
    """Make the campaign of a playbook, or bring an existing one to what the file now says, in one entry.

    A changed file makes a new version and changes only the lines that changed; lines taken out are voided. The very
    text loaded last changes nothing and writes no entry. `status`: how a new campaign begins, instead of what the file
    says (an archived one is filled first, then archived). `effective_on`: from which day a later version counts, the
    day of `at` by default; lines are brought to it at once. Refused with every finding at once.
    """
    playbook, problems = read_playbook(text)
    if playbook is None:
        raise Refused.many(problems)
    found = _resolve(playbook)
    campaign: Campaign | None = Campaign.objects.filter(key=playbook.key).first()
    latest = _latest(campaign)
    if campaign is not None and latest is not None and latest.sha256 == digest(text):
        return campaign
    version = latest.version + 1 if latest else 1
    words = {"title": playbook.name.zh, "version": version}
    about = [campaign] if campaign is not None else []
    with ledger.record(
        "campaign.load_playbook", by=by, at=at, about=about, request_key=request_key, words=words
    ) as entry:
        campaign = _campaign(entry, campaign, playbook, found, status)
        day = at.astimezone(_SHANGHAI).date()
        first = min(day, playbook.window.start)
        _version(entry, campaign, text, version, first if version == 1 else effective_on or day)
        clauses = _documents(entry, campaign, playbook)
        _items(entry, campaign, playbook, clauses, found.groups)
    return campaign


def change_playbook(
    text: str,
    *,
    viewer: Viewer,
    campaign: Campaign,
    at: datetime,
    effective_on: date | None = None,
    revision: int | None = None,
    request_key: str = "",
) -> Campaign:
    """Bring a campaign to a changed text of its playbook. `revision` is the campaign's as seen.

    `effective_on`: the first day it goes by the new version; the day of `at` by default. Refused: not the
    administrator's, archived, a day gone by, the text of another campaign, and every finding of the text.
    """
    check_can_configure(viewer, campaign)
    check_not_archived(campaign)
    if revision is not None and revision != campaign.revision:
        raise ledger.Stale(campaign)
    if effective_on is not None and effective_on < at.astimezone(_SHANGHAI).date():
        raise Refused(
            "effective_before_today",
            _("A version cannot hold from a day gone by."),
            "effective_on",
            _("Give today or a later day."),
        )
    playbook, problems = read_playbook(text)
    if playbook is None:
        raise Refused.many(problems)
    if playbook.key != campaign.key:
        raise Refused(
            "other_campaign",
            _("This is the playbook of “%(key)s”.") % {"key": playbook.key},
            "text",
            _("Keep “key: %(key)s”; a new campaign is made by its own playbook.") % {"key": campaign.key},
        )
    actor = viewer.actor(campaign.unit_id)
    return load_playbook(text, by=actor, at=at, effective_on=effective_on, request_key=request_key)


def _latest(campaign: Campaign | None) -> Playbook | None:
    if campaign is None:
        return None
    return Playbook.objects.filter(campaign=campaign, voided=False).order_by("-version").first()


@dataclass(frozen=True)
class _Found:
    """The records a playbook names by their names."""

    host: Unit
    parent: Campaign | None
    groups: dict[str, Unit]


def _resolve(playbook: PlaybookText) -> _Found:
    problems: list[Problem] = []
    lookup = unit_lookup()
    host = lookup.find(playbook.unit, "unit")
    groups: dict[str, Unit] = {}
    for item in playbook.groups.items:
        found = lookup.find(item.unit, f"groups.{item.key}.unit") if item.unit else None
        if isinstance(found, Unit):
            groups[item.key] = found
        elif found is not None:
            problems.append(found)
    if isinstance(host, Problem):
        problems.append(host)
    parent = Campaign.objects.filter(key=playbook.parent, voided=False).first() if playbook.parent else None
    if playbook.parent and parent is None:
        problems.append(
            Problem(
                "unknown_parent",
                _("There is no campaign “%(key)s” to stand under.") % {"key": playbook.parent},
                "parent",
                _("Load the playbook of the campaign above first."),
            )
        )
    above: Campaign | None = parent
    while above is not None:
        if above.key == playbook.key:
            problems.append(
                Problem(
                    "campaign_under_itself",
                    _("The campaign would stand under itself."),
                    "parent",
                    _("Name the campaign one level up."),
                )
            )
            break
        above = above.parent
    if problems or isinstance(host, Problem):
        raise Refused.many(problems)
    return _Found(host, parent, groups)


def _campaign(
    entry: Writer, campaign: Campaign | None, playbook: PlaybookText, found: _Found, status: str
) -> Campaign:
    window = playbook.window
    values: dict[str, Any] = {
        "name": playbook.name.zh,
        "name_en": playbook.name.en,
        "short_name": playbook.short_name.zh,
        "short_name_en": playbook.short_name.en,
        "unit_id": found.host.pk,
        "parent_id": found.parent.pk if found.parent else None,
        "start_on": window.start,
        "last_on": window.last_on,
        "shown_on": window.shown_on,
        "window_note": window.note.zh,
        "illustrative": playbook.illustrative,
        "published_only": playbook.published_only,
    }
    if campaign is None:
        return entry.create(Campaign(key=playbook.key, status=status or playbook.status, **values))
    if campaign.shown_on and not window.shown_on:
        del values["shown_on"]  # given by the act that archived it
    return entry.change(campaign, **values)


def _version(entry: Writer, campaign: Campaign, text: str, version: int, effective_on: date) -> None:
    entry.create(
        Playbook(
            campaign=campaign, version=version, effective_on=effective_on, text=text, sha256=digest(text)
        )
    )


def _documents(entry: Writer, campaign: Campaign, playbook: PlaybookText) -> dict[str, Clause]:
    """Documents and clauses brought to what the file says; clauses by `document key#ref`."""
    wanted: Wanted = {
        (document.key,): {
            "title": document.title,
            "document_no": document.document_no,
            "issuer": document.issuer,
            "issued_on": document.issued,
            "issued_precision": document.precision,
            "kind": document.kind,
            "illustrative": playbook.illustrative or document.naming != "named",
        }
        for document in playbook.documents
    }
    rows = _bring(entry, SourceDocument, {"campaign_id": campaign.pk}, ("key",), wanted)
    found: dict[str, Clause] = {}
    for document in playbook.documents:
        sample = rows[(document.key,)].illustrative
        lines: Wanted = {
            (clause.ref,): {"says": clause.says, "ordinal": place, "illustrative": sample}
            for place, clause in enumerate(document.clauses, start=1)
        }
        owner = {"document_id": rows[(document.key,)].pk}
        for (ref,), row in _bring(entry, Clause, owner, ("ref",), lines).items():
            found[f"{document.key}#{ref}"] = row
    return found


def _items(
    entry: Writer,
    campaign: Campaign,
    playbook: PlaybookText,
    clauses: Mapping[str, Clause],
    groups: Mapping[str, Unit],
) -> None:
    wanted: Wanted = {}
    for name, section in SECTIONS.items():
        lines: ItemList = getattr(playbook, name)
        for place, item in enumerate(lines.items, start=1):
            values = _values(item, place, clauses, playbook)
            if section == "group" and item.key in groups:
                values["unit_id"] = groups[item.key].pk
            wanted[(section, item.key)] = values
        for place in range(1, lines.unnamed_count + 1):
            wanted[(section, f"unnamed-{place}")] = _unnamed(
                section, place, len(lines.items) + place, playbook
            )
    rows = _bring(
        entry, PlaybookItem, {"campaign_id": campaign.pk}, ("section", "key"), wanted, leave={"target"}
    )
    _put_under(entry, playbook, rows)
    targets: Wanted = {}
    for place, target in enumerate(playbook.targets, start=1):
        task = rows.get(("key_task", target.key_task))
        targets[("target", target.key)] = _values(target, place, clauses, playbook) | {
            "parent_id": task.pk if task else None,
            "target_value": target.value,
            "target_unit": target.unit_text,
            "target_compare": target.compare.value,
            "target_text": target.text,
            "measure": target.measure,
        }
    others = set(SECTIONS.values())
    _bring(entry, PlaybookItem, {"campaign_id": campaign.pk}, ("section", "key"), targets, leave=others)


def _put_under(entry: Writer, playbook: PlaybookText, rows: Mapping[tuple[str, ...], PlaybookItem]) -> None:
    """Lines that belong to a key task name it as the line above."""
    wanted: dict[int, int] = {}
    for name, section in SECTIONS.items():
        for item in getattr(playbook, name).items:
            if item.under:
                wanted[rows[(section, item.key)].pk] = rows[("key_task", item.under)].pk
    moved = [row for row in rows.values() if row.parent_id != wanted.get(row.pk)]
    entry.change_many([(row, {"parent_id": wanted.get(row.pk)}) for row in moved])


def _values(item: Item, place: int, clauses: Mapping[str, Clause], playbook: PlaybookText) -> dict[str, Any]:
    clause = clauses.get(item.clause)
    return {
        "name": item.name.zh,
        "name_en": item.name.en,
        "naming": item.naming,
        "note": item.note.zh,
        "note_en": item.note.en,
        "ordinal": place,
        "unit_id": None,
        "clause_id": clause.pk if clause else None,
        "illustrative": playbook.illustrative,
    }


def _unnamed(section: str, number: int, place: int, playbook: PlaybookText) -> dict[str, Any]:
    zh, en = _UNNAMED[section]
    return {
        "name": f"{zh}（原文没写名称）{number}",
        "name_en": f"{en} {number} (counted in the source, not named)",
        "naming": "unnamed",
        "ordinal": place,
        "illustrative": playbook.illustrative,
    }


def _bring(
    entry: Writer,
    model: type[Record],
    owner: dict[str, int],
    key: Sequence[str],
    wanted: Wanted,
    leave: Collection[str] = (),
) -> dict[tuple[str, ...], Any]:
    """Create, change and void rows so that the owner has exactly the wanted; `leave`: keys not touched."""
    rows: dict[tuple[str, ...], Any] = {}
    for row in model.objects.filter(**owner):
        row_key = tuple(getattr(row, name) for name in key)
        if row_key[0] not in leave:
            rows[row_key] = row
    new = {
        k: model(**owner, **dict(zip(key, k, strict=True)), **values)
        for k, values in wanted.items()
        if k not in rows
    }
    entry.change_many([(row, wanted[k] | {"voided": False}) for k, row in rows.items() if k in wanted])
    entry.change_many([(row, {"voided": True}) for k, row in rows.items() if k not in wanted])
    entry.create_many(list(new.values()))
    return {k: row for k, row in rows.items() if k in wanted} | new
