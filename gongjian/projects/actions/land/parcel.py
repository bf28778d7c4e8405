"""Land (征迁交地): parcels with the day they are needed, hand-overs in parts, steps; a parcel as a matter."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kernel.lifecycle import State, Verb
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import Move
from gongjian.matters.actions.assigning import assign_in as assign_matter
from gongjian.matters.actions.assigning import check_unit
from gongjian.matters.actions.dates import DueDate
from gongjian.matters.actions.drafting import Draft, draft_in
from gongjian.matters.kinds import kind_of
from gongjian.matters.models import Matter
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import locked, today_of
from gongjian.projects.actions.land.texts import code_of, plain
from gongjian.projects.actions.needs.need import live_campaign
from gongjian.projects.actions.network.matters import close_matter
from gongjian.projects.models import Handover, LandStep, Parcel, Project
from gongjian.projects.policy import check_can_assign_parcel, check_can_enter_land, check_can_work_parcel

KIND = "parcel"


@dataclass(frozen=True)
class NewParcel:
    """A piece of land: its code, 亩, the township, and by when it is needed."""

    code: str
    area: Decimal
    unit_id: int | None = None
    needed: FuzzyDate | None = None
    obstacle: str = ""


def enter_parcel(
    *, viewer: Viewer, project: Project, new: NewParcel, at: datetime, request_key: str = ""
) -> Parcel:
    """Enter a parcel of the project. Refused: may_not_enter_land, not_a_code, codes_only, area_not_positive,
    parcel_known."""
    check_can_enter_land(viewer, project)
    with ledger.record(
        "parcel.enter",
        by=viewer.actor(project.unit_id),
        at=at,
        about=[project],
        request_key=request_key or None,
        words={"title": project.name, "code": code_of(new.code, "code")},
    ) as entry:
        return enter_in(entry, locked(project), new)


def enter_in(entry: Writer, project: Project, new: NewParcel) -> Parcel:
    """Write one parcel inside another act; rights are the caller's to check."""
    columns = parcel_columns(new)
    if Parcel.objects.filter(project_id=project.pk, code=columns["code"], voided=False).exists():
        raise Refused(
            "parcel_known",
            _("The parcel “%(code)s” of this project is on the books already.", code=columns["code"]),
            "code",
            _("Open it, or give this one the code that tells them apart."),
        )
    campaign = live_campaign(project)
    return entry.create(
        Parcel(project=project, campaign=campaign, illustrative=project.illustrative, **columns)
    )


def parcel_columns(new: NewParcel) -> dict[str, Any]:
    """The parcel as columns. Refused for what cannot be."""
    code = code_of(new.code, "code")
    _check_area(new.area)
    if new.unit_id is not None:
        check_unit(new.unit_id)
    return {
        "code": code,
        "area": new.area,
        "unit_id": new.unit_id,
        "needed_on": new.needed.on if new.needed is not None else None,
        "needed_precision": (new.needed.precision if new.needed is not None else Precision.day).value,
        "obstacle": plain(new.obstacle, "obstacle"),
    }


def _check_area(area: Decimal) -> None:
    if area <= 0:
        raise Refused(
            "area_not_positive",
            _("%(area)s mu is no area.", area=area),
            "area",
            _("Write the area in mu (亩), more than nothing."),
        )


# ---------------------------------------------------------------- one parcel
@contextmanager
def working(
    act: str,
    *,
    viewer: Viewer,
    parcel: Parcel,
    at: datetime,
    reason: str = "",
    revision: int | None = None,
    request_key: str = "",
    words: dict[str, Any] | None = None,
) -> Iterator[tuple[Writer, Parcel]]:
    """Open the door for an act on a parcel and read it afresh under the lock."""
    with ledger.record(
        act,
        by=viewer.actor(parcel.unit_id if parcel.unit_id in viewer.unit_ids else parcel.project.unit_id),
        at=at,
        about=[parcel, parcel.project],
        reason=reason,
        request_key=request_key or None,
        words={"title": parcel.project.name, "code": parcel.code, **(words or {})},
    ) as entry:
        fresh: Parcel = Parcel.objects.select_related("project").get(pk=parcel.pk)
        if revision is not None and revision != fresh.revision:
            raise ledger.Stale(fresh)
        if fresh.voided:
            raise Refused("parcel_gone", _("The parcel “%(code)s” was taken off the books.", code=fresh.code))
        yield entry, fresh


def change_parcel(
    *,
    viewer: Viewer,
    parcel: Parcel,
    new: NewParcel,
    at: datetime,
    reason: str = "",
    revision: int | None = None,
    request_key: str = "",
) -> Parcel:
    """Correct code, area, township, day. Refused: what `enter_parcel` refuses, and area_below_handed."""
    check_can_enter_land(viewer, parcel.project)
    columns = parcel_columns(new)
    with working(
        "parcel.change", viewer=viewer, parcel=parcel, at=at, reason=reason, revision=revision,
        request_key=request_key,
    ) as (entry, fresh):  # fmt: skip
        handed = handed_of(fresh.pk)
        if new.area < handed:
            raise Refused(
                "area_below_handed",
                _(
                    "%(handed)s mu of it are handed over; it cannot measure %(area)s.",
                    handed=number(handed),
                    area=number(new.area),
                ),
                "area",
                _("Correct the hand-over first if that was wrong."),
            )  # fmt: skip
        entry.change(fresh, **columns)
        return fresh


def hand_over(
    *,
    viewer: Viewer,
    parcel: Parcel,
    area: Decimal,
    on: date,
    at: datetime,
    note: str = "",
    revision: int | None = None,
    request_key: str = "",
) -> Handover:
    """Part of the parcel, or what is left of it, was handed over on a day. When all of it is, its matter is closed.

    Refused: area_not_positive, larger_than_parcel with what is left, in_future, codes_only.
    """
    check_can_work_parcel(viewer, parcel)
    with working(
        "parcel.hand_over", viewer=viewer, parcel=parcel, at=at, revision=revision, request_key=request_key,
        words={"area": number(area), "on": on},
    ) as (entry, fresh):  # fmt: skip
        return hand_over_in(entry, fresh, area, on, plain(note, "note"))


def hand_over_in(entry: Writer, parcel: Parcel, area: Decimal, on: date, note: str = "") -> Handover:
    """Write one hand-over inside another act."""
    _check_area(area)
    _check_past(on, entry)
    left = parcel.area - handed_of(parcel.pk)
    if area > left:
        raise Refused(
            "larger_than_parcel",
            _(
                "%(area)s mu is more than is left: the parcel “%(code)s” measures %(whole)s, %(left)s are left.",
                area=number(area),
                code=parcel.code,
                whole=number(parcel.area),
                left=number(left),
            ),
            "area",
            _("Check the area; if the parcel is larger, correct its area first."),
        )
    made = entry.create(
        Handover(
            parcel=parcel,
            project_id=parcel.project_id,
            handed_on=on,
            area=area,
            note=note,
            illustrative=parcel.illustrative,
        )
    )
    if area == left:
        entry.change(parcel, step=LandStep.HANDED_OVER, step_on=on, obstacle="")
        matter = Matter.objects.filter(pk=parcel.matter_id).first() if parcel.matter_id else None
        if matter is not None:
            close_matter(entry, matter, on)
    return made


def take_back_handover(
    *, viewer: Viewer, handover: Handover, reason: str, at: datetime, request_key: str = ""
) -> None:
    """A hand-over was entered wrongly. Refused without a reason."""
    parcel = handover.parcel
    check_can_work_parcel(viewer, parcel)
    why = plain(reason, "reason")
    with working(
        "parcel.take_back", viewer=viewer, parcel=parcel, at=at, reason=why, request_key=request_key,
        words={"area": number(handover.area), "on": handover.handed_on},
    ) as (entry, fresh):  # fmt: skip
        if not why:
            raise Refused(
                "missing_reason", _("The reason is not given."), "reason", _("One sentence is enough.")
            )
        entry.void(handover)
        if fresh.step == LandStep.HANDED_OVER:
            entry.change(fresh, step=LandStep.CLEARED)


def move_parcel(
    *,
    viewer: Viewer,
    parcel: Parcel,
    step: str,
    on: date,
    at: datetime,
    obstacle: str = "",
    revision: int | None = None,
    request_key: str = "",
) -> Parcel:
    """The step it has come to, and what stands in the way. Refused: step_unknown, handed_by_area, in_future,
    codes_only."""
    check_can_work_parcel(viewer, parcel)
    with working(
        "parcel.step", viewer=viewer, parcel=parcel, at=at, revision=revision, request_key=request_key,
        words={"step": LandStep(step).label if step in LandStep.values else step, "on": on},
    ) as (entry, fresh):  # fmt: skip
        if step not in LandStep.values:
            raise Refused(
                "step_unknown", _("“%(step)s” is no step.", step=step), "step", _("Choose one offered.")
            )
        _check_past(on, entry)
        if step == LandStep.HANDED_OVER and handed_of(fresh.pk) < fresh.area:
            raise Refused(
                "handed_by_area",
                _("%(left)s mu of it are not handed over.", left=number(fresh.area - handed_of(fresh.pk))),
                "step",
                _("Record the hand-over with its area; the step follows by itself."),
            )
        entry.change(fresh, step=step, step_on=on, obstacle=plain(obstacle, "obstacle"))
        return fresh


def assign_parcel(
    *, viewer: Viewer, parcel: Parcel, at: datetime, due_on: date | None = None, request_key: str = ""
) -> Matter:
    """Lay it on its township's desk as a matter, due when it is needed. Refused: no_township, no_due, owed_already."""
    check_can_assign_parcel(viewer, parcel)
    with working(
        "parcel.assign", viewer=viewer, parcel=parcel, at=at, request_key=request_key,
        words={"unit": _unit(parcel.unit_id)},
    ) as (entry, fresh):  # fmt: skip
        campaign = campaign_by_id(fresh.campaign_id) if fresh.campaign_id else live_campaign(fresh.project)
        if fresh.unit_id is None or campaign is None:
            raise Refused(
                "no_township",
                _("Nobody is named who hands it over."),
                "unit",
                _("Name the township on the parcel first."),
            )
        if fresh.matter_id is not None:
            raise Refused("owed_already", _("It lies on the township's desk already."))
        return _open_matter(entry, campaign, fresh, due_on)


def _open_matter(entry: Writer, campaign: Campaign, parcel: Parcel, due_on: date | None) -> Matter:
    on, needed = today_of(entry.at), needed_of(parcel)
    last = due_on or (needed.last() if needed is not None else None)
    if last is None:
        raise Refused("no_due", _("It is not said by when the land is needed."), "due_on", _("Give the day."))
    due = DueDate.of(last)
    title = f"{parcel.project.name}：交地 {parcel.code}（{number(parcel.area)}亩）"[:200]
    draft = Draft(kind=KIND, title=title, unit_id=parcel.unit_id, due=due, project_id=parcel.project_id)
    matter = draft_in(entry, campaign, draft, assigned_by_id=campaign.unit_id, on=on)
    entry.change(matter, illustrative=parcel.illustrative)
    assert parcel.unit_id is not None
    kind = kind_of(campaign, KIND, on)
    assign_matter(Move(entry, matter, kind, entry.at, State.assigned), parcel.unit_id, due, ())
    entry.change(parcel, matter_id=matter.pk)
    return matter


def void_parcel(*, viewer: Viewer, parcel: Parcel, reason: str, at: datetime, request_key: str = "") -> None:
    """Take it off the books, with its hand-overs and households. Refused without a reason."""
    check_can_enter_land(viewer, parcel.project)
    why = plain(reason, "reason")
    with working("parcel.void", viewer=viewer, parcel=parcel, at=at, reason=why, request_key=request_key) as (
        entry,
        fresh,
    ):
        if not why:
            raise Refused(
                "missing_reason", _("The reason is not given."), "reason", _("One sentence is enough.")
            )
        for one in [*fresh.handovers.filter(voided=False), *fresh.households.filter(voided=False)]:
            entry.void(one)
        matter = Matter.objects.filter(pk=fresh.matter_id).first() if fresh.matter_id else None
        if matter is not None:
            close_matter(entry, matter, today_of(entry.at))
        entry.void(fresh)


def matter_moved(entry: Writer, matter: Matter, verb: Verb) -> None:
    """A matter about a parcel is closed by handing the land over, not by saying so."""
    parcel = Parcel.objects.filter(matter_id=matter.pk, voided=False).first()
    if parcel is None or verb not in (Verb.close, Verb.strike_off):
        return
    left = parcel.area - handed_of(parcel.pk)
    if left > 0:
        raise Refused(
            "land_not_handed_over",
            _("%(left)s mu of “%(code)s” are not handed over.", left=number(left), code=parcel.code),
            remedy=_("Record the hand-over on the page of the parcel; the matter is then closed by itself."),
        )


# ---------------------------------------------------------------- shared
def handed_of(parcel_id: int) -> Decimal:
    """亩 handed over so far."""
    found = Handover.objects.filter(parcel_id=parcel_id, voided=False).aggregate(whole=Sum("area"))["whole"]
    return found or Decimal(0)


def needed_of(parcel: Any) -> FuzzyDate | None:
    """By when it is needed, as precisely as it was said."""
    return FuzzyDate(parcel.needed_on, Precision(parcel.needed_precision)) if parcel.needed_on else None


def number(area: Decimal) -> str:
    """An area as it is written: 12.5."""
    text = f"{area:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _check_past(on: date, entry: Writer) -> None:
    if on > today_of(entry.at):
        raise Refused(
            "in_future",
            _("%(on)s has not come yet, so it cannot have happened.", on=on.isoformat()),
            "on",
            _("Record what has happened; the day it is needed is the plan."),
        )


def _unit(unit_id: int | None) -> str:
    from gongjian.people.unit_tree import unit_tree

    return unit_tree().label(unit_id)
