"""On site: begin, write down findings as problems, the three questions, what a leader said; end. Sent once, whatever
the line does."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.files import Kept, store
from gongjian.kit.models import StoredFile
from gongjian.ledger import Writer
from gongjian.ledger.records import Record
from gongjian.matters.actions.acting import within
from gongjian.people.models import Person
from gongjian.people.viewer import Viewer
from gongjian.projects.models import Project
from gongjian.supervise.actions.inspections.findings import Finding, check_days, raise_finding
from gongjian.supervise.actions.inspections.pictures import check_pictures
from gongjian.supervise.actions.inspections.sealing import SEALED, check_live, day_of, sealed_number
from gongjian.supervise.models import (
    AttendanceDuty,
    InspectionPlan,
    PlanState,
    Problem,
    SpokenReader,
    SpokenRequest,
    Visit,
    VisitKind,
    VisitState,
)
from gongjian.supervise.playbook.inspections import inspections_of
from gongjian.supervise.policy.inspections import check_can_plan, check_can_visit
from gongjian.supervise.selectors.inspections.pictures import pictures_of
from gongjian.supervise.selectors.inspections.seeing import BEGUN
from gongjian.supervise.selectors.inspections.words import where

MOST_FINDINGS = 30


@dataclass(frozen=True)
class Said:
    """What a leader said on site, in the words in which it was said. `readers`: posts that may read them besides."""

    by: str
    says: str
    readers: Sequence[int] = ()


@dataclass(frozen=True)
class Seen:
    """What one sending from the site brings; nothing in it takes away what an earlier one brought."""

    findings: Sequence[Finding] = ()
    node: str = ""
    difficulty: str = ""
    measure: str = ""
    summary: str = ""
    located: str = ""
    said: Said | None = None
    ends: bool = False
    begun_at: datetime | None = None
    """When it began by the device, for one that begins with this sending because the line was down."""


@dataclass(frozen=True)
class NewVisit:
    """A visit outside any round: a lead official's, with the three questions; a team's round."""

    kind: str
    on: date
    unit_id: int | None = None
    project: Project | None = None
    place: str = ""
    team: str = ""
    lead: Person | None = None


def plan_visit(
    *, viewer: Viewer, campaign: Campaign, new: NewVisit, at: datetime, request_key: str = ""
) -> Visit:
    """Put a visit that is announced into the books. Refused: may_not_plan, kind_not_allowed, point_missing."""
    check_can_plan(viewer, campaign)
    rules = inspections_of(campaign, new.on)
    capped = rules.cap is not None and new.kind in rules.cap.kinds
    if new.kind not in rules.kinds or new.kind == VisitKind.UNANNOUNCED or capped:
        message = _("Inspections stand in a plan that is filed beforehand.")
        raise Refused(
            "kind_not_allowed", message, "kind", _("Prepare a plan; this form is for visits that help.")
        )
    place = within(new.place, 100, "place")
    unit = new.project.unit_id if new.project is not None else new.unit_id
    if unit is None and new.project is None and not place:
        raise Refused(
            "point_missing",
            _("No point is named."),
            "unit",
            _("Choose a unit or a project, or name the place."),
        )
    visit = Visit(
        campaign=campaign,
        kind=new.kind,
        unit_id=unit,
        project=new.project,
        place=place,
        team=within(new.team, 60, "team"),
        lead=new.lead,
        on=new.on,
        illustrative=campaign.illustrative,
    )
    about: list[Record] = [new.project] if new.project is not None else []
    act, words = "visit.plan", {"where": where(visit), "on": new.on}
    if new.lead is not None:  # where a leader will go is for named posts: told as little of as a secret plan
        act, words, about = SEALED, {}, []
        visit.number = sealed_number(Visit.number_prefix, day_of(at))
    with ledger.record(
        act, by=viewer.actor(), at=at, about=about, request_key=request_key or None, words=words
    ) as entry:
        return entry.create(visit)


@contextmanager
def on_site(
    act: str,
    *,
    viewer: Viewer,
    visit: Visit,
    at: datetime,
    request_key: str = "",
    states: Sequence[str] = BEGUN,
    beside: Sequence[Record] = (),
    **words: object,
) -> Iterator[tuple[Writer, Visit]]:
    """Open the door for an act on a visit that has begun, or begins with it; so nothing is told of that is secret.

    `beside`: records whose story tells of it besides the visit and its project.
    """
    check_can_visit(viewer, visit)
    about: list[Record] = [visit, *([visit.project] if visit.project is not None else []), *beside]
    with ledger.record(
        act, by=viewer.actor(), at=at, about=about, request_key=request_key or None,
        words={"where": where(visit), **words},
    ) as entry:  # fmt: skip
        fresh = Visit.objects.select_related("plan", "project").get(pk=visit.pk)
        check_live(fresh.campaign_id)
        if fresh.voided or fresh.state not in states:
            raise Refused(
                "visit_not_so_far",
                _("This visit is “%(state)s”.", state=fresh.get_state_display()),
                remedy=_("Look at it as it stands now; somebody may have been quicker."),
            )
        yield entry, fresh


def start_visit(
    *, viewer: Viewer, visit: Visit, at: datetime, revision: int | None = None, request_key: str = ""
) -> Visit:
    """The team is there: from now on the visit is no secret. Refused("too_early") before its day."""
    with on_site(
        "visit.start",
        viewer=viewer,
        visit=visit,
        at=at,
        request_key=request_key,
        states=(VisitState.PLANNED,),
    ) as (entry, fresh):
        if revision is not None and fresh.revision != revision:
            raise ledger.Stale(fresh)
        _begin(entry, fresh, entry.at)
        return fresh


def _begin(entry: Writer, visit: Visit, at: datetime) -> None:
    if day_of(at) < visit.on:
        message = _("This visit is planned for %(day)s.", day=visit.on)
        raise Refused("too_early", message, remedy=_("Begin it on its day, or have the plan changed."))
    entry.change(visit, state=VisitState.UNDER_WAY, started_at=at)
    if visit.plan_id is None:
        return
    plan = InspectionPlan.objects.get(pk=visit.plan_id)
    if plan.state not in (PlanState.FILED, PlanState.UNDER_WAY):
        message = _("The plan of this visit is “%(state)s”.", state=plan.get_state_display())
        raise Refused("plan_not_so_far", message, remedy=_("File it first."))
    entry.change(plan, state=PlanState.UNDER_WAY, opened_at=plan.opened_at or at)


def record_visit(*, viewer: Viewer, visit: Visit, seen: Seen, at: datetime, request_key: str = "") -> Visit:
    """Take in what was sent from the site, whole or not at all; it begins the visit if nobody has, and ends it if it
    says so. May be sent several times: what was found is added, answers are replaced where new ones are given.

    Refused: nothing_said, too_many_findings, location_not_asked, photo_not_asked, too_many_pictures,
    due_in_the_past, and what raising a problem refuses.
    """
    campaign = campaign_by_id(visit.campaign_id)
    assert campaign is not None
    rules = inspections_of(campaign, visit.on)
    columns = _columns(seen)
    if not (columns or seen.findings or seen.said or seen.ends):
        message = _("Nothing has been written down yet.")
        raise Refused(
            "nothing_said", message, remedy=_("Write a finding or an answer, or tick that the visit is over.")
        )
    if len(seen.findings) > MOST_FINDINGS:
        message = _(
            "%(count)s findings at once are too many; %(limit)s fit.",
            count=len(seen.findings),
            limit=MOST_FINDINGS,
        )
        raise Refused("too_many_findings", message, remedy=_("Send some, then the rest."))
    if seen.located and rules.location is None:
        message = _("No rule of this campaign asks for the location.")
        raise Refused("location_not_asked", message, "located", _("Leave it out."))
    for one in seen.findings:
        check_pictures(rules, one.pictures, where=f"{one.place}-photo")
    with on_site(
        "visit.record", viewer=viewer, visit=visit, at=at, request_key=request_key,
        states=(VisitState.PLANNED, *BEGUN), count=len(seen.findings),
    ) as (entry, fresh):  # fmt: skip
        if fresh.state == VisitState.PLANNED:
            _begin(entry, fresh, min(seen.begun_at or entry.at, entry.at))
        check_days(seen.findings, day_of(fresh.started_at or entry.at))
        for one in seen.findings:
            raise_finding(entry, campaign, fresh, one, viewer)
        if seen.said is not None and seen.said.says.strip():
            _keep_words(entry, fresh, seen.said, viewer)
        if seen.ends and fresh.state != VisitState.ENDED:
            columns |= {"state": VisitState.ENDED, "ended_at": entry.at}
            _was_there(entry, fresh)
        return entry.change(fresh, **columns)


def _columns(seen: Seen) -> dict[str, Any]:
    given = {
        "node_says": within(seen.node, 300, "node"),
        "difficulty_says": within(seen.difficulty, 300, "difficulty"),
        "measure_says": within(seen.measure, 300, "measure"),
        "summary": within(seen.summary, 2000, "summary"),
        "located": within(seen.located, 40, "located"),
    }
    return {name: value for name, value in given.items() if value}


def _keep_words(entry: Writer, visit: Visit, said: Said, viewer: Viewer) -> SpokenRequest:
    by = within(said.by, 60, "said_by")
    if not by:
        message = _("It is not said who said it.")
        raise Refused("speaker_missing", message, "said_by", _("Write the leader's post."))
    spoken = entry.create(
        SpokenRequest(
            visit=visit,
            said_by=by,
            says=within(said.says, 2000, "says"),
            heard_by=viewer.name,
            heard_by_user=viewer.user_id,
            at=entry.at,
            illustrative=visit.illustrative,
        )
    )
    entry.create_many(
        [SpokenReader(request=spoken, post_id=post, illustrative=visit.illustrative) for post in said.readers]
    )
    return spoken


def _was_there(entry: Writer, visit: Visit) -> None:
    """The lead official who led the visit has met the duty of that day."""
    if visit.project_id is None or visit.lead_id is None:
        return
    rows = AttendanceDuty.objects.filter(
        project_id=visit.project_id, person_id=visit.lead_id, on=visit.on, visit=None, voided=False
    )
    entry.change_many([(row, {"visit_id": visit.pk}) for row in rows])


def cancel_visit(*, viewer: Viewer, visit: Visit, reason: str, at: datetime, request_key: str = "") -> Visit:
    """An announced visit outside a round does not take place."""
    with on_site(
        "visit.cancel",
        viewer=viewer,
        visit=visit,
        at=at,
        request_key=request_key,
        states=(VisitState.PLANNED,),
    ) as (entry, fresh):
        if fresh.plan_id is not None:
            message = _("This visit belongs to a plan.")
            raise Refused("of_a_plan", message, remedy=_("Cancel or close the plan."))
        return entry.change(fresh, state=VisitState.CANCELLED, summary=within(reason, 300, "reason"))


def attach_photo(
    *, viewer: Viewer, visit: Visit, photo: Kept, at: datetime, finding: Problem | None = None,
    request_key: str = "",
) -> StoredFile:  # fmt: skip
    """Keep a picture with a visit that has begun, or with what was found on it, also after the visit is over: a line
    that was down may bring it late. Refused: photo_not_asked, not_a_picture, too_many_pictures."""
    campaign = campaign_by_id(visit.campaign_id)
    assert campaign is not None
    target: Record = visit if finding is None else finding.matter
    there = 0
    if finding is not None:
        there = len(pictures_of([finding.matter_id]).get(finding.matter_id, ()))
    check_pictures(inspections_of(campaign, visit.on), [photo], there=there)
    with on_site(
        "visit.photo",
        viewer=viewer,
        visit=visit,
        at=at,
        request_key=request_key,
        beside=[] if finding is None else [finding.matter],
    ) as (entry, _fresh):
        return store(entry, photo, target)
