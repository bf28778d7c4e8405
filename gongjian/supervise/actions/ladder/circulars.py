"""通报: lines gathered, shown to their units first, days to check, objections answered, a leader approves, published.

Projects and units, never persons; until it is approved it is preliminary (初步).
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.deadlines import due_from_clock
from gongjian.kernel.ladder import EXCUSABLE, CircularStanding, CircularState
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.calendar import calendar
from gongjian.ledger import Stale, Writer
from gongjian.matters.actions.acting import day_of, needs_reason, within
from gongjian.matters.models import Matter
from gongjian.matters.policy import check_live
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import Circular, CircularLine, LadderLook, LadderStep
from gongjian.supervise.policy.ladder import can_object, check_can_approve, check_keeps
from gongjian.supervise.selectors.ladder.behind import behind_in
from gongjian.supervise.selectors.ladder.circulars import check_days, lines_of, standing_of


def add_step_in(entry: Writer, campaign: Campaign, step: LadderStep, says: str) -> CircularLine:
    """A line for a step that was issued, in the circular being prepared; one is begun where there is none."""
    circular = Circular.objects.filter(
        campaign=campaign, opened_at=None, cancelled_at=None, voided=False
    ).first()
    if circular is None:
        title = str(_("Circular on what is behind, %(on)s", on=day_of(entry.at).isoformat()))
        circular = entry.create(Circular(campaign=campaign, title=title, illustrative=step.illustrative))
    matter: Any = step.case.matter
    return _add(entry, circular, matter, says or behind(matter, day_of(entry.at)), step)


def behind(matter: Matter, on: date) -> str:
    """What a line says where nobody has written it: behind plan, by how many days, never worse words."""
    if matter.due_on is None or matter.due_on >= on:
        return str(_("Progress is behind."))
    return str(
        _(
            "Progress is behind: due on %(due)s, by %(on)s %(days)s days over.",
            due=matter.due_on,
            on=on,
            days=(on - matter.due_on).days,
        )
    )


def begin(
    viewer: Viewer,
    campaign: Campaign,
    *,
    title: str,
    at: datetime,
    unit_ids: Collection[int] = (),
    from_on: date | None = None,
    to_on: date | None = None,
    request_key: str = "",
) -> Circular:
    """Begin a circular by hand. `unit_ids`: each of their matters that is behind, due in the period (both days
    inclusive), gets its line drafted. Refused: not_yours, missing_title, period_backwards, nothing_behind."""
    said = within(title, 120, "title")
    with ledger.record(
        "circular.begin", by=viewer.actor(), at=at, request_key=request_key or None, words={"title": said}
    ) as entry:
        check_live(campaign)
        check_keeps(viewer, campaign)
        if not said:
            raise Refused("missing_title", _("The title is missing."), "title", _("Write it in one line."))
        made = entry.create(Circular(campaign=campaign, title=said, illustrative=campaign.illustrative))
        if unit_ids:
            _draft_lines(entry, made, unit_ids, from_on, to_on)
        return made


def _draft_lines(
    entry: Writer, circular: Circular, unit_ids: Collection[int], from_on: date | None, to_on: date | None
) -> None:
    """A line for each matter of the units that is behind."""
    if from_on is not None and to_on is not None and to_on < from_on:
        raise Refused(
            "period_backwards",
            _("The period ends before it begins."),
            "to_on",
            _("Give a last day not before %(on)s.", on=from_on),
        )
    on = day_of(entry.at)
    rows = behind_in(circular.campaign, on, from_on=from_on, to_on=to_on).filter(unit_id__in=unit_ids)
    lines = [
        CircularLine(
            circular=circular,
            matter=matter,
            unit_id=matter.unit_id,
            says=behind(matter, on),
            illustrative=circular.illustrative,
        )
        for matter in rows
        if matter.unit_id is not None
    ]
    if not lines:
        raise Refused(
            "nothing_behind",
            _("Nothing of these units that was due in the period is behind."),
            "units",
            _("Choose other units or a longer period, or begin without units and add lines by number."),
        )
    entry.create_many(lines)


def add_line(
    viewer: Viewer, circular: Circular, matter: Matter, *, says: str, at: datetime, request_key: str = ""
) -> CircularLine:
    """Add a matter to a circular that no unit has been shown yet. Refused: shown_already, line_twice, no_unit."""
    with _working("circular.add_line", viewer, circular, at, request_key, words={"matter": matter.title}) as (
        entry,
        fresh,
    ):
        check_keeps(viewer, campaign_by_id(fresh.campaign_id))
        return _add(entry, fresh, matter, says, None)


def _add(
    entry: Writer, circular: Circular, matter: Matter, says: str, step: LadderStep | None
) -> CircularLine:
    if circular.opened_at is not None:
        raise Refused(
            "shown_already",
            _("The units have been shown this circular; no line is added any more."),
            remedy=_("Begin another one."),
        )
    if matter.unit_id is None or matter.campaign_id != circular.campaign_id:
        raise Refused(
            "no_unit", _("The matter has no unit in this campaign."), "matter", _("Choose another.")
        )
    if CircularLine.objects.filter(circular=circular, matter=matter, voided=False).exists():
        raise Refused(
            "line_twice",
            _("The matter is in this circular already."),
            "matter",
            _("Change the line that stands."),
        )
    said = within(says, 300, "says") or behind(matter, day_of(entry.at))
    return entry.create(
        CircularLine(
            circular=circular,
            matter=matter,
            unit_id=matter.unit_id,
            step=step,
            says=said,
            illustrative=circular.illustrative,
        )
    )


def take_out(
    viewer: Viewer, line: CircularLine, *, ground: str, reason: str = "", at: datetime, request_key: str = ""
) -> CircularLine:
    """Remove a line for a reason that is excused by class (or for none of them, with the reason in words).

    Refused: not_yours, unknown_ground, missing_reason, published_already.
    """
    with _working("circular.take_out", viewer, line.circular, at, request_key, reason) as (entry, fresh):
        check_keeps(viewer, campaign_by_id(fresh.campaign_id))
        if ground and ground not in {one.value for one in EXCUSABLE}:
            raise Refused(
                "unknown_ground",
                _("This is no class of reasons that is excused."),
                "ground",
                _("Choose one of those offered."),
            )
        said = within(reason, 300, "reason") if ground else needs_reason(reason)
        _take_back_steps(entry, [line.step_id])
        return entry.change(CircularLine.objects.get(pk=line.pk), ground=ground, out=True, answer=said)


def open_for_checking(
    viewer: Viewer, circular: Circular, *, at: datetime, request_key: str = "", revision: int | None = None
) -> Circular:
    """Show each unit its own line, with the days to check counted from the day after. Refused: no_lines."""
    with _working("circular.open", viewer, circular, at, request_key, revision=revision) as (entry, fresh):
        check_keeps(viewer, campaign_by_id(fresh.campaign_id))
        if fresh.opened_at is not None:
            raise Refused(
                "shown_already",
                _("The units have been shown this circular already."),
                remedy=_("Wait for the check."),
            )
        if not lines_of(fresh).filter(out=False).exists():
            raise Refused("no_lines", _("The circular has no lines."), remedy=_("Add at least one line."))
        check = check_days(fresh, day_of(entry.at))
        until = due_from_clock(day_of(entry.at), check.count, check.unit, calendar()).on
        return entry.change(fresh, opened_at=entry.at, check_until_on=until)


def object_to(
    viewer: Viewer, line: CircularLine, *, says: str, at: datetime, request_key: str = ""
) -> CircularLine:
    """The unit asks to have its own line put right, within the days to check.

    Refused: not_your_line, not_shown, check_over, missing_objection.
    """
    with _working("circular.object", viewer, line.circular, at, request_key) as (entry, fresh):
        row: CircularLine = CircularLine.objects.select_related("circular").get(pk=line.pk)
        if not can_object(viewer, row):
            raise Refused("not_your_line", _("A unit objects to its own line."), remedy=_("Ask the unit."))
        if fresh.opened_at is None or fresh.check_until_on is None:
            raise Refused("not_shown", _("The circular has not been shown to the units yet."))
        if day_of(entry.at) > fresh.check_until_on:
            raise Refused(
                "check_over",
                _("The days to check ended on %(on)s.", on=fresh.check_until_on),
                "says",
                _("Write to the office; what is published wrong is put right by a new circular."),
            )
        said = within(says, 300, "says")
        if not said:
            raise Refused(
                "missing_objection", _("What is not right is not said."), "says", _("One sentence is enough.")
            )
        return entry.change(row, objection=said, objected_at=entry.at, answer="", answered_at=None)


def answer_objection(
    viewer: Viewer,
    line: CircularLine,
    *,
    answer: str,
    out: bool,
    says: str = "",
    at: datetime,
    request_key: str = "",
) -> CircularLine:
    """The office answers: the line is taken out, put right (`says`), or stays; always with the reason."""
    with _working("circular.answer", viewer, line.circular, at, request_key, answer) as (entry, fresh):
        check_keeps(viewer, campaign_by_id(fresh.campaign_id))
        row: CircularLine = CircularLine.objects.get(pk=line.pk)
        if row.objected_at is None:
            raise Refused("no_objection", _("Nobody has objected to this line."))
        said = needs_reason(answer, "answer")
        right = within(says, 300, "says") or row.says
        if out:
            _take_back_steps(entry, [row.step_id])
        return entry.change(row, answer=said, answered_at=entry.at, out=out, says=right)


def approve(
    viewer: Viewer, circular: Circular, *, at: datetime, request_key: str = "", revision: int | None = None
) -> Circular:
    """A leader approves. Refused: leader_approves, and what is not done yet: not_shown, still_checking, objected."""
    with _working("circular.approve", viewer, circular, at, request_key, revision=revision) as (entry, fresh):
        check_can_approve(viewer, fresh)
        _check_ready(standing_of(fresh, day_of(entry.at)))
        return entry.change(fresh, approved_by=viewer.name[:100], approved_at=entry.at)


def _check_ready(standing: CircularStanding) -> None:
    if standing.state is CircularState.not_shown:
        raise Refused(
            "not_shown",
            _("The units have not been shown their lines yet."),
            remedy=_("Show it to them first, and let the days to check pass."),
        )
    if standing.state is CircularState.objected:
        raise Refused("objected", _("An objection is not answered yet."), remedy=_("Answer it first."))
    if standing.state is CircularState.checking:
        raise Refused(
            "still_checking",
            _("The units may check their lines until %(on)s.", on=standing.checked_by),
            remedy=_("Approve it on a later day."),
        )


def publish(
    viewer: Viewer, circular: Circular, *, at: datetime, request_key: str = "", revision: int | None = None
) -> Circular:
    """Publish inside, once approved. Refused: not_approved."""
    with _working("circular.publish", viewer, circular, at, request_key, revision=revision) as (entry, fresh):
        check_keeps(viewer, campaign_by_id(fresh.campaign_id))
        if fresh.approved_at is None:
            raise Refused(
                "not_approved",
                _("No leader has approved this circular."),
                remedy=_("Put it before the leader."),
            )
        return entry.change(fresh, published_at=entry.at)


def cancel(
    viewer: Viewer, circular: Circular, *, reason: str, at: datetime, request_key: str = ""
) -> Circular:
    """Drop a circular that is not published, with the reason."""
    with _working("circular.cancel", viewer, circular, at, request_key, reason) as (entry, fresh):
        check_keeps(viewer, campaign_by_id(fresh.campaign_id))
        needs_reason(reason)
        _take_back_steps(entry, list(lines_of(fresh).values_list("step_id", flat=True)))
        return entry.change(fresh, cancelled_at=entry.at)


def _take_back_steps(entry: Writer, step_ids: Collection[int | None]) -> None:
    """The ladder's steps that were decided on with these lines count no longer: they are in no circular."""
    wanted = [pk for pk in step_ids if pk is not None]
    for step in LadderStep.objects.filter(pk__in=wanted, settled_at=None, voided=False):
        said = str(_("Its line was taken out of the circular."))
        entry.change(step, settled_at=entry.at, settled_says=said, withdrawn=True)
        LadderLook.objects.filter(case_id=step.case_id).update(look_at=entry.at)


@contextmanager
def _working(
    act: str,
    viewer: Viewer,
    circular: Circular,
    at: datetime,
    request_key: str,
    reason: str = "",
    *,
    revision: int | None = None,
    words: dict[str, Any] | None = None,
) -> Iterator[tuple[Writer, Circular]]:
    """Open the door and read the circular afresh. Refused when it is over, or its campaign archived."""
    with ledger.record(
        act,
        by=viewer.actor(),
        at=at,
        about=[circular],
        reason=reason.strip()[:300],
        request_key=request_key or None,
        words={"title": circular.title, **(words or {})},
    ) as entry:
        fresh = Circular.objects.get(pk=circular.pk)
        if revision is not None and fresh.revision != revision:
            raise Stale(fresh)
        check_live(campaign_by_id(fresh.campaign_id))
        if fresh.published_at is not None or fresh.cancelled_at is not None:
            raise Refused(
                "published_already",
                _("The circular is published or dropped; it is no longer changed."),
                remedy=_("Begin another one."),
            )
        yield entry, fresh
