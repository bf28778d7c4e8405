"""Plans: prepared with a team, points drawn or chosen, filed beforehand within the cap, closed or cancelled."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kernel.sampling import draw
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import needs_reason, within
from gongjian.people.models import Post
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects.models import Project
from gongjian.supervise.actions.inspections.sealing import SEALED, day_of, on_plan, sealed_number
from gongjian.supervise.models import (
    InspectionPlan,
    InspectionPoint,
    PlanState,
    TeamMember,
    Visit,
    VisitKind,
    VisitState,
)
from gongjian.supervise.playbook.inspections import inspections_of
from gongjian.supervise.policy.inspections import check_can_plan
from gongjian.supervise.selectors.inspections.caps import check_cap
from gongjian.supervise.selectors.inspections.frames import Framed, frame_of, frames_in, points_of

BEFORE_FILING = (PlanState.DRAFT,)
RUNNING = (PlanState.FILED, PlanState.UNDER_WAY)
ALWAYS_SECRET = (VisitKind.UNANNOUNCED,)


@dataclass(frozen=True)
class PlanDraft:
    """What a round is to be. `team`: posts beside the preparer's own; `from_on` to `to_on` inclusive."""

    title: str
    kind: str
    from_on: date
    to_on: date
    secret: bool = False
    basis: str = ""
    team: Sequence[int] = ()


def prepare(
    *, viewer: Viewer, campaign: Campaign, draft: PlanDraft, at: datetime, request_key: str = ""
) -> InspectionPlan:
    """Prepare a plan; whoever prepares it leads its team. 四不两直 is always secret.

    Refused: may_not_plan, title_missing, kind_not_allowed, days_reversed, post_missing.
    """
    on = day_of(at)
    secret = draft.secret or draft.kind in ALWAYS_SECRET
    check_can_plan(viewer, campaign, secret)
    title = within(draft.title, 120, "title")
    if not title:
        raise Refused(
            "title_missing", _("The plan has no title."), "title", _("Say in one line what it looks at.")
        )
    if draft.kind not in inspections_of(campaign, on).kinds:
        message = _("The playbook of this campaign does not have this kind of visit.")
        raise Refused("kind_not_allowed", message, "kind", _("Choose one of those offered."))
    if draft.to_on < draft.from_on:
        message = _("The last day lies before the first.")
        raise Refused("days_reversed", message, "to_on", _("Put the days right."))
    if not viewer.seats:
        message = _("Whoever prepares a plan leads its team, and you hold no post.")
        raise Refused("post_missing", message, remedy=_("Have somebody with a post prepare it."))
    words = {} if secret else {"title": title}
    with ledger.record(
        SEALED if secret else "inspection.prepare",
        by=viewer.actor(),
        at=at,
        request_key=request_key or None,
        words=words,
    ) as entry:
        plan = InspectionPlan(
            campaign=campaign,
            title=title,
            kind=draft.kind,
            secret=secret,
            office_id=viewer.seats[0].unit_id,
            basis=within(draft.basis, 200, "basis"),
            from_on=draft.from_on,
            to_on=draft.to_on,
            illustrative=campaign.illustrative,
        )
        if secret:
            plan.number = sealed_number(InspectionPlan.number_prefix, on)
        entry.create(plan)
        _put_team(entry, plan, viewer.seats[0].post_id, draft.team)
        return plan


def _put_team(entry: Writer, plan: InspectionPlan, leader: int, others: Sequence[int]) -> None:
    posts = list(dict.fromkeys([leader, *others]))
    known = set(Post.objects.filter(pk__in=posts, voided=False).values_list("pk", flat=True))
    entry.create_many(
        [
            TeamMember(plan=plan, post_id=post, leads=post == leader, illustrative=plan.illustrative)
            for post in posts
            if post in known
        ]
    )


# ---------------------------------------------------------------- points
def draw_points(
    *,
    viewer: Viewer,
    plan: InspectionPlan,
    frame: str,
    size: int,
    at: datetime,
    seed: str = "",
    request_key: str = "",
    revision: int | None = None,
) -> InspectionPlan:
    """Draw points at random from a frame; seed, digest and every point of the frame are recorded, so that anybody draws
    them again. Only once: a second draw until it pleases would be a choice.

    Refused: already_drawn, frame_unknown, sample_too_large, sample_empty, seed_too_short, plan_not_so_far.
    """
    with on_plan(
        "inspection.draw", viewer=viewer, plan=plan, at=at, request_key=request_key, revision=revision,
        words={"count": size}, states=BEFORE_FILING,
    ) as (entry, fresh):  # fmt: skip
        framed = _framed(fresh, frame, day_of(at))
        made = draw([one.name for one in framed], size, seed.strip() or secrets.token_hex(16))
        places = {name: place for place, name in enumerate(made.points, start=1)}
        entry.create_many([_point(fresh, one, places.get(one.name, 0)) for one in framed])
        return entry.change(
            fresh,
            seed=made.seed,
            frame_digest=made.frame,
            frame_size=made.frame_size,
            frame_of=frame,
            drawn_at=entry.at,
        )


def _framed(plan: InspectionPlan, frame: str, on: date) -> list[Framed]:
    """What is drawn from: the frame without the points chosen before. Refused: already_drawn, frame_unknown."""
    campaign = campaign_by_id(plan.campaign_id)
    assert campaign is not None
    if frame not in frames_in(campaign, on):
        message = _("It is not said what is drawn from.")
        raise Refused("frame_unknown", message, "frame", _("Choose one of those offered."))
    if plan.drawn_at is not None:
        message = _("The points of this plan have been drawn; drawing until it pleases would be choosing.")
        raise Refused("already_drawn", message, "size", _("Add a point by choosing it, with the reason."))
    taken = {(row.unit_id, row.project_id) for row in points_of(plan)}
    return [one for one in frame_of(campaign, frame, on) if (one.unit_id, one.project_id) not in taken]


def _point(plan: InspectionPlan, framed: Framed, place: int) -> InspectionPoint:
    """A point of the frame, drawn as number `place`, or not drawn: 0."""
    return InspectionPoint(
        plan=plan,
        ordinal=place,
        unit_id=framed.unit_id,
        project_id=framed.project_id,
        drawn=place > 0,
        planned_on=plan.from_on if place else None,
        illustrative=plan.illustrative,
    )


def choose_point(
    *,
    viewer: Viewer,
    plan: InspectionPlan,
    reason: str,
    at: datetime,
    unit_id: int | None = None,
    project: Project | None = None,
    place: str = "",
    planned_on: date | None = None,
    request_key: str = "",
    revision: int | None = None,
) -> InspectionPoint:
    """Add a point by choice, with the reason. Refused: missing_reason, point_missing, day_outside, point_twice."""
    said = within(needs_reason(reason), 200, "reason")
    where = within(place, 100, "place")
    if unit_id is None and project is None and not where:
        raise Refused(
            "point_missing",
            _("No point is named."),
            "unit",
            _("Choose a unit or a project, or name the place."),
        )
    with on_plan(
        "inspection.choose", viewer=viewer, plan=plan, at=at, request_key=request_key, revision=revision,
        reason=said, states=BEFORE_FILING, words={"where": point_words(project, unit_id, where)},
    ) as (entry, fresh):  # fmt: skip
        rows = points_of(fresh)
        unit = project.unit_id if project is not None else unit_id
        same = [
            row
            for row in rows
            if (row.unit_id, row.project_id, row.place) == (unit, project.pk if project else None, where)
        ]
        if any(row.drawn or row.chosen_reason for row in same):
            raise Refused(
                "point_twice", _("This point is in the plan already."), "unit", _("Choose another one.")
            )
        values = {"chosen_reason": said, "planned_on": _inside(fresh, planned_on), "ordinal": len(rows) + 1}
        return entry.create(
            InspectionPoint(
                plan=fresh,
                unit_id=unit,
                project=project,
                place=where,
                illustrative=fresh.illustrative,
                **values,
            )
        )


def point_words(project: Project | None, unit_id: int | None, place: str) -> str:
    """Where a point is, in words."""
    return project.name if project is not None else place or unit_tree().label(unit_id)


def set_day(
    *, viewer: Viewer, plan: InspectionPlan, point: InspectionPoint, planned_on: date, at: datetime,
    request_key: str = "",
) -> InspectionPoint:  # fmt: skip
    """On which day a point is gone to. Refused("day_outside") outside the days of the plan."""
    with on_plan(
        "inspection.set_day", viewer=viewer, plan=plan, at=at, request_key=request_key, states=BEFORE_FILING
    ) as (entry, fresh):
        row = InspectionPoint.objects.get(pk=point.pk)
        return entry.change(row, planned_on=_inside(fresh, planned_on))


def _inside(plan: InspectionPlan, on: date | None) -> date:
    day = on or plan.from_on
    if not plan.from_on <= day <= plan.to_on:
        message = _("%(day)s is not a day of the plan.", day=day.isoformat())
        remedy = _("Choose a day from %(first)s to %(last)s.", first=plan.from_on, last=plan.to_on)
        raise Refused("day_outside", message, "planned_on", remedy)
    return day


# ---------------------------------------------------------------- filing
def file_plan(
    *, viewer: Viewer, plan: InspectionPlan, at: datetime, request_key: str = "", revision: int | None = None
) -> InspectionPlan:
    """报备: before it begins, within the cap of every unit; its visits stand in the books from now on.

    Refused: no_points, filed_late, cap_reached.
    """
    on = day_of(at)
    with on_plan(
        "inspection.file", viewer=viewer, plan=plan, at=at, request_key=request_key, revision=revision,
        states=BEFORE_FILING,
    ) as (entry, fresh):  # fmt: skip
        campaign = campaign_by_id(fresh.campaign_id)
        assert campaign is not None
        points = [row for row in points_of(fresh) if row.drawn or row.chosen_reason]
        if not points:
            message = _("The plan has no points.")
            raise Refused("no_points", message, remedy=_("Draw some, or choose them with a reason."))
        if fresh.from_on < on:
            message = _("A plan is filed beforehand; its first day, %(day)s, is over.", day=fresh.from_on)
            raise Refused("filed_late", message, "from_on", _("Prepare a plan that begins today or later."))
        days = [(row.unit_id, row.planned_on or fresh.from_on) for row in points if row.unit_id is not None]
        check_cap(campaign, fresh.kind, days)
        entry.change(fresh, state=PlanState.FILED, filed_at=entry.at, filed_by=viewer.name)
        entry.create_many([_visit(fresh, row, on) for row in points])
        return fresh


def _visit(plan: InspectionPlan, point: InspectionPoint, on: date) -> Visit:
    visit = Visit(
        campaign_id=plan.campaign_id,
        plan=plan,
        point=point,
        kind=plan.kind,
        unit_id=point.unit_id,
        project_id=point.project_id,
        place=point.place,
        on=point.planned_on or plan.from_on,
        illustrative=plan.illustrative,
    )
    if plan.secret:
        visit.number = sealed_number(Visit.number_prefix, on)
    return visit


def cancel_plan(
    *, viewer: Viewer, plan: InspectionPlan, reason: str, at: datetime, request_key: str = "",
    revision: int | None = None,
) -> InspectionPlan:  # fmt: skip
    """Give a plan up with the reason: visits not begun are cancelled with it, and the cap has them back."""
    said = needs_reason(reason)
    with on_plan(
        "inspection.cancel", viewer=viewer, plan=plan, at=at, request_key=request_key, revision=revision,
        reason=said, states=(PlanState.DRAFT, PlanState.FILED),
    ) as (entry, fresh):  # fmt: skip
        _cancel_rest(entry, fresh)
        return entry.change(fresh, state=PlanState.CANCELLED, closed_at=entry.at, summary=said)


def close_plan(
    *, viewer: Viewer, plan: InspectionPlan, summary: str, at: datetime, request_key: str = "",
    revision: int | None = None,
) -> InspectionPlan:  # fmt: skip
    """The round is over: what was seen, in words. Refused("visits_open") while one is on site."""
    said = within(summary, 4000, "summary")
    with on_plan(
        "inspection.close", viewer=viewer, plan=plan, at=at, request_key=request_key, revision=revision,
        states=(PlanState.UNDER_WAY,),
    ) as (entry, fresh):  # fmt: skip
        if Visit.objects.filter(plan_id=fresh.pk, state=VisitState.UNDER_WAY, voided=False).exists():
            message = _("A visit of this round is still on site.")
            raise Refused("visits_open", message, remedy=_("Have its end sent first."))
        _cancel_rest(entry, fresh)
        return entry.change(fresh, state=PlanState.CLOSED, closed_at=entry.at, summary=said)


def _cancel_rest(entry: Writer, plan: InspectionPlan) -> None:
    rest: Any = Visit.objects.filter(plan_id=plan.pk, state=VisitState.PLANNED, voided=False)
    entry.change_many([(row, {"state": VisitState.CANCELLED}) for row in rest])
