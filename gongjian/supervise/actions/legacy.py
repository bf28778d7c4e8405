"""历史遗留问题: put on the books with a matter, described, planned measure by measure."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.lifecycle import OPEN
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.ledger import Stale, Writer
from gongjian.matters.actions.acting import day_of, needs_reason, within
from gongjian.matters.actions.assigning import check_unit
from gongjian.matters.actions.drafting import Draft, own_unit
from gongjian.matters.actions.handing import hand_down_in
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import LegacyItem, LegacyMeasure
from gongjian.supervise.personal import Kind, find_personal
from gongjian.supervise.playbook.legacy import legacy_of
from gongjian.supervise.policy.legacy import check_can_keep, check_can_plan

KIND = "problem"
"""Its matter is a problem: struck off by the same steps, looked back at in the same time."""
LONGEST = 2000


@dataclass(frozen=True)
class Dossier:
    """What the dossier says beside its matter. `parties`: organisations and kinds of people, never persons by name."""

    klass: str
    arose: str = ""
    origin: str = ""
    parties: str = ""
    law: str = ""
    plan: str = ""
    above: str = ""


@dataclass(frozen=True)
class NewItem:
    """An item with the matter it is: who leads, until when, on which project if it is about one."""

    title: str
    unit_id: int
    due_on: date
    dossier: Dossier
    requirement: str = ""
    assisting: tuple[int, ...] = ()
    project_id: int | None = None
    illustrative: bool = False


def register_item(
    *, viewer: Viewer, campaign: Campaign, new: NewItem, at: datetime, request_key: str = ""
) -> LegacyItem:
    """Put a legacy problem on the books: its matter lies on the lead unit's desk at once.

    Refused: not_the_keeper, archived, class_unknown, personal_in_text, and what an assignment refuses.
    """
    with ledger.record(
        "legacy.register",
        by=viewer.actor(own_unit(viewer, campaign)),
        at=at,
        about=[campaign],
        request_key=request_key or None,
        words={"title": new.title.strip()},
    ) as entry:
        check_can_keep(viewer, campaign)
        return register_in(entry, campaign, new, assigned_by_id=own_unit(viewer, campaign))


def register_in(entry: Writer, campaign: Campaign, new: NewItem, *, assigned_by_id: int) -> LegacyItem:
    """Write one item inside another act; rights are the caller's to check."""
    columns = columns_of(new.dossier, campaign, day_of(entry.at))
    refuse_personal({"title": new.title, "requirement": new.requirement})
    draft = Draft(
        kind=KIND,
        title=new.title,
        requirement=new.requirement,
        unit_id=new.unit_id,
        assisting=new.assisting,
        due=new.due_on,
        project_id=new.project_id,
    )
    matter = hand_down_in(entry, campaign, draft, assigned_by_id=assigned_by_id, at=entry.at)
    if new.illustrative and not matter.illustrative:
        entry.change(matter, illustrative=True)
    return entry.create(
        LegacyItem(matter=matter, registered_on=day_of(entry.at), illustrative=matter.illustrative, **columns)
    )


def columns_of(dossier: Dossier, campaign: Campaign, on: date) -> dict[str, Any]:
    """The dossier as columns. Refused for a class nobody names, and for what would tell who persons are."""
    if dossier.klass not in dict(legacy_of(campaign, on).choices()):
        raise Refused(
            "class_unknown",
            _("“%(klass)s” is no class of legacy problems here.", klass=dossier.klass),
            "klass",
            _("Choose one of those offered, or add it to the playbook."),
        )
    columns = {
        "klass": dossier.klass,
        "arose": within(dossier.arose, 60, "arose"),
        "origin": within(dossier.origin, LONGEST, "origin"),
        "parties": within(dossier.parties, 300, "parties"),
        "law": within(dossier.law, 300, "law"),
        "plan": within(dossier.plan, LONGEST, "plan"),
        "above": within(dossier.above, 60, "above"),
    }
    refuse_personal(columns)
    return columns


def refuse_personal(texts: dict[str, str]) -> None:
    """Refused where a text holds an identity number, a telephone or an account: dossiers name organisations and kinds
    of people, never persons."""
    problems = []
    for where, text in texts.items():
        found = [one for one in find_personal(text) if one.kind is not Kind.NAME or where == "parties"]
        if found:
            problems.append(
                Problem(
                    "personal_in_text",
                    _("“%(found)s” would tell who somebody is.", found=found[0].text),
                    where,
                    _("Write the organisation, or how many people of which kind."),
                )
            )
    if problems:
        raise Refused.many(problems)


@contextmanager
def _doing(
    act: str, *, viewer: Viewer, item: LegacyItem, at: datetime, request_key: str, revision: int | None,
    reason: str = "", words: dict[str, Any] | None = None,
) -> Iterator[tuple[Writer, LegacyItem]]:  # fmt: skip
    with ledger.record(
        act,
        by=viewer.actor(item.matter.unit_id),
        at=at,
        about=[item, item.matter],
        reason=reason,
        request_key=request_key or None,
        words={"title": item.matter.title, **(words or {})},
    ) as entry:
        fresh = LegacyItem.objects.select_related("matter").get(pk=item.pk)
        if revision is not None and revision != fresh.revision:
            raise Stale(fresh)
        check_can_plan(viewer, fresh)
        yield entry, fresh


def change_item(
    *,
    viewer: Viewer,
    item: LegacyItem,
    dossier: Dossier,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> LegacyItem:
    """Change what the dossier says. Refused: not_the_lead, class_unknown, personal_in_text."""
    with _doing(
        "legacy.change", viewer=viewer, item=item, at=at, request_key=request_key, revision=revision
    ) as (entry, fresh):
        campaign = campaign_by_id(fresh.matter.campaign_id)
        assert campaign is not None
        return entry.change(fresh, **columns_of(dossier, campaign, day_of(entry.at)))


@dataclass(frozen=True)
class NewMeasure:
    """A measure of the plan: what, by whom, until when."""

    says: str
    unit_id: int
    due_on: date


def add_measure(
    *, viewer: Viewer, item: LegacyItem, new: NewMeasure, at: datetime, request_key: str = ""
) -> LegacyMeasure:
    """Add a measure to the plan. Refused: not_the_lead, plan_ended, measure_missing, unit_unknown, after_the_term."""
    with _doing(
        "legacy.measure", viewer=viewer, item=item, at=at, request_key=request_key, revision=None,
        words={"says": new.says.strip()[:60]},
    ) as (entry, fresh):  # fmt: skip
        if fresh.matter.state not in OPEN:
            raise Refused(
                "plan_ended",
                _("“%(title)s” is closed: nothing more is planned for it.", title=fresh.matter.title),
                "says",
                _("Reopen the matter first if it is not solved after all."),
            )
        return measure_in(entry, fresh, new)


def measure_in(entry: Writer, item: LegacyItem, new: NewMeasure) -> LegacyMeasure:
    """Write one measure inside another act; rights are the caller's to check."""
    says = within(new.says, 300, "says")
    if not says:
        raise Refused(
            "measure_missing", _("It is not said what is to be done."), "says", _("Say it in one line.")
        )
    refuse_personal({"says": says})
    check_unit(new.unit_id)
    term = item.matter.due_on
    if term is not None and new.due_on > term:
        raise Refused(
            "after_the_term",
            _(
                "%(on)s lies after the term of the whole, %(term)s.",
                on=new.due_on.isoformat(),
                term=term.isoformat(),
            ),
            "due_on",
            _("Give an earlier day, or have the term of the matter extended first."),
        )
    place = LegacyMeasure.objects.filter(item=item).count() + 1
    return entry.create(
        LegacyMeasure(
            item=item,
            ordinal=place,
            says=says,
            unit_id=new.unit_id,
            due_on=new.due_on,
            illustrative=item.illustrative,
        )
    )


def finish_measure(
    *,
    viewer: Viewer,
    measure: LegacyMeasure,
    on: date,
    result: str,
    at: datetime,
    request_key: str = "",
) -> LegacyMeasure:
    """A measure is done, with what came of it. Refused: not_the_lead, done_later, result_missing, done_already."""
    said = within(result, 300, "result")
    with _doing(
        "legacy.measure_done", viewer=viewer, item=measure.item, at=at, request_key=request_key, revision=None,
        words={"says": measure.says[:60]},
    ) as (entry, _item):  # fmt: skip
        fresh = LegacyMeasure.objects.get(pk=measure.pk)
        if fresh.voided or fresh.done_on is not None:
            raise Refused("done_already", _("This measure is done, or no longer part of the plan."))
        if on > day_of(entry.at):
            raise Refused(
                "done_later",
                _("It cannot have been done later than today."),
                "on",
                _("Write the day it was done."),
            )
        if not said:
            raise Refused(
                "result_missing",
                _("It is not said what came of it."),
                "result",
                _("Say it in one sentence; the proof is attached to the matter."),
            )
        return entry.change(fresh, done_on=on, result=said)


def drop_measure(
    *, viewer: Viewer, measure: LegacyMeasure, reason: str, at: datetime, request_key: str = ""
) -> LegacyMeasure:
    """A measure is no longer part of the plan, for a reason. Refused: not_the_lead, missing_reason."""
    with _doing(
        "legacy.measure_dropped", viewer=viewer, item=measure.item, at=at, request_key=request_key, revision=None,
        reason=needs_reason(reason), words={"says": measure.says[:60]},
    ) as (entry, _item):  # fmt: skip
        return entry.void(LegacyMeasure.objects.get(pk=measure.pk))
