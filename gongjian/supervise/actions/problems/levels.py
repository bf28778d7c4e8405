"""一上一下: a problem goes one level up or down and comes back with an answer; each way has its clock."""

from datetime import date, datetime

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.deadlines import due_from_clock
from gongjian.kernel.lifecycle import WITH_UNIT, State
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.calendar import calendar
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import Move, day_of, lay_on, open_leg, opened, within
from gongjian.matters.actions.assigning import check_unit
from gongjian.matters.kinds import kind_of
from gongjian.matters.models import LegKind, Matter
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.ladder.schema import DaysText
from gongjian.supervise.models import Direction, LevelLeg, Problem
from gongjian.supervise.playbook.problems import LevelText, problems_of
from gongjian.supervise.policy.problems import check_can_answer_leg, check_can_send, open_leg_of


def send(
    *,
    viewer: Viewer,
    matter: Matter,
    direction: str,
    to_unit_id: int | None,
    why: str,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> LevelLeg:
    """Send a problem one level up or down to a unit, which answers by the clock of the level it goes to.

    Refused: may_not_send, on_a_leg_already, no_level_above, no_level_below, missing_why, missing_to_unit, same_unit.
    """
    up = direction == Direction.UP
    words = {"unit": unit_tree().label(to_unit_id), "why": why.strip()[:100]}
    with opened(
        "problem.send_up" if up else "problem.send_down",
        viewer=viewer,
        matter=matter,
        at=at,
        reason=why.strip()[:300],
        words=words,
        request_key=request_key,
        revision=revision,
    ) as (entry, fresh):
        check_can_send(viewer, fresh)
        problem = _problem(fresh)
        _check_free(fresh)
        level = next_level(problem, campaign_by_id(fresh.campaign_id), day_of(entry.at), up=up)
        said = within(why, 300, "why")
        if not said:
            raise Refused(
                "missing_why",
                _("Why it is sent there is missing."),
                "why",
                _("Say in one sentence what they are to settle."),
            )
        target = _target(to_unit_id, fresh)
        assert fresh.unit_id is not None  # it is with its unit: check_can_send
        term = (level.up if up else level.down) if level is not None else None
        due = due_of_leg(term, day_of(entry.at))
        leg = LevelLeg(
            matter=fresh,
            direction=direction,
            from_unit_id=fresh.unit_id,
            to_unit_id=target,
            from_level=problem.level,
            to_level=level.key if level is not None else "",
            why=said,
            at=entry.at,
            due_on=due,
            illustrative=fresh.illustrative,
        )
        entry.create(leg)
        entry.change(problem, level=leg.to_level)
        entry.change(fresh, desk_unit_id=target)
        lay_on(_move(entry, fresh), LegKind.WAITING, target, "level_up" if up else "level_down")
        return leg


def _problem(matter: Matter) -> Problem:
    found: Problem | None = Problem.objects.filter(matter_id=matter.pk, voided=False).first()
    if found is None:
        raise Refused(
            "not_in_the_ledger",
            _("This problem has no line in the ledger yet."),
            remedy=_("Fill in its class first, under “Line of the ledger”."),
        )
    return found


def _check_free(matter: Matter) -> None:
    leg = open_leg_of(matter.pk)
    if leg is not None:
        raise Refused(
            "on_a_leg_already",
            _("%(unit)s has it already, until %(due)s.",
              unit=unit_tree().label(leg.to_unit_id), due=leg.due_on.isoformat()),
            remedy=_("Wait for the answer, or remind them; it goes one level at a time."),
        )  # fmt: skip


def next_level(problem: Problem, campaign: Campaign | None, on: date, *, up: bool) -> LevelText | None:
    """The level it would go to; None for down from the lowest, to the unit that answers. Refused without one above."""
    section = problems_of(campaign, on)
    if up:
        level = section.above(problem.level)
        if level is None:
            top = section.level(problem.level)
            raise Refused(
                "no_level_above",
                _("“%(level)s” is the highest level of coordination; there is none above.",
                  level=top.label if top is not None else problem.level),
                remedy=_("Put it on the agenda of that meeting, or send it one level down with what was settled."),
            )  # fmt: skip
        return level
    if not problem.level:
        raise Refused(
            "no_level_below",
            _("The problem is at its unit already; there is no level below."),
            remedy=_("Hand it to somebody inside the unit instead, or send it one level up."),
        )
    return section.below(problem.level)


def _target(to_unit_id: int | None, matter: Matter) -> int:
    if to_unit_id is None:
        raise Refused("missing_to_unit", _("To whom it goes is missing."), "to_unit", _("Name the unit."))
    check_unit(to_unit_id)
    if to_unit_id == matter.unit_id:
        raise Refused(
            "same_unit",
            _("That unit has the problem already."),
            "to_unit",
            _("Name the unit above or below that is to settle it."),
        )
    return to_unit_id


def due_of_leg(term: DaysText | None, on: date) -> date:
    """The last day for the answer; three working days where the level says nothing."""
    if term is None:
        return due_from_clock(on, 3, "workday", calendar()).on
    return due_from_clock(on, term.days, term.unit, calendar()).on


def answer_leg(
    *,
    viewer: Viewer,
    leg: LevelLeg,
    says: str,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> LevelLeg:
    """The unit it was sent to answers; the problem lies with its own unit again. Refused: missing_answer,
    may_not_answer_leg, answered_already."""
    matter = Matter.objects.get(pk=leg.matter_id)
    with opened(
        "problem.answer_leg",
        viewer=viewer,
        matter=matter,
        at=at,
        words={"unit": unit_tree().label(leg.to_unit_id), "says": says.strip()[:200]},
        request_key=request_key,
        revision=revision,
    ) as (entry, fresh):
        now = LevelLeg.objects.get(pk=leg.pk)
        check_can_answer_leg(viewer, now, fresh)
        if now.answered_at is not None or now.voided:
            raise Refused(
                "answered_already",
                _("This has been answered already."),
                remedy=_("Open the matter to see the answer."),
            )
        said = within(says, 300, "says")
        if not said:
            raise Refused(
                "missing_answer",
                _("What is settled is missing."),
                "says",
                _("Say in one sentence what was settled, or why it cannot be."),
            )
        end_leg(entry, now, fresh, said)
        return now


def end_leg(entry: Writer, leg: LevelLeg, matter: Matter, says: str = "") -> None:
    """The leg is over; what still lies with its unit comes back."""
    entry.change(leg, answered_at=entry.at, answer=says)
    lying = open_leg(matter)
    if State(matter.state) in WITH_UNIT and lying is not None and lying.unit_id == leg.to_unit_id:
        entry.change(matter, desk_unit_id=matter.unit_id)
        lay_on(_move(entry, matter), LegKind.OWN, matter.unit_id, "work")


def _move(entry: Writer, matter: Matter) -> Move:
    kind = kind_of(campaign_by_id(matter.campaign_id), matter.kind, day_of(entry.at))
    return Move(entry, matter, kind, entry.at, State(matter.state))
