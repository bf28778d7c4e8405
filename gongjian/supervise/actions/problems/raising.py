"""Raising a problem, from wherever it shows: solved on the spot, handed to a unit, or left for the office."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.kernel.dates import FuzzyDate
from gongjian.kernel.lifecycle import State
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem as Finding
from gongjian.kernel.problems import Refused
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import ASSISTING, LEAD, Move, day_of, hold, within
from gongjian.matters.actions.assigning import assign_in, check_unit
from gongjian.matters.actions.dates import DueDate, as_due, due_by_kind, promised_off
from gongjian.matters.actions.drafting import Draft, draft_in, own_unit
from gongjian.matters.actions.working import LEVELS
from gongjian.matters.kinds import kind_of
from gongjian.matters.models import Matter
from gongjian.people.viewer import Viewer
from gongjian.projects.models import PlanNode
from gongjian.supervise.actions.problems import looking_back, nodes
from gongjian.supervise.models import Origin, Problem
from gongjian.supervise.playbook.problems import ProblemsText, problems_of
from gongjian.supervise.policy.problems import check_can_raise, may_hand_out, raising_unit

KIND = "problem"


@dataclass(frozen=True)
class ProblemDraft:
    """What a problem is to be.

    title        what is wrong, in one line
    category     a key of the playbook's classes; `cause` of its root causes ("" while it is not known)
    origin       an Origin; what it came from goes with it: node, visit_id, handling_item_id, public_report_id,
                 from_matter_id
    unit_id      who is to solve it; None leaves it for the campaign's office to hand out
    due          by when it is to be solved; else `clock`, a key of the campaign's limits; else the kind's own clock
    solved       what was done about it there and then: the problem was solved on the spot, is closed at once and
                 counted apart. `solved_by`: user id of who did it, as far as it is an account of ours
    raised_by_id the unit that raises it; raised_on: by default the day of the act
    """

    title: str
    category: str
    origin: str = Origin.PROJECT.value
    requirement: str = ""
    cause: str = ""
    project_id: int | None = None
    node: PlanNode | None = None
    visit_id: int | None = None
    handling_item_id: int | None = None
    public_report_id: int | None = None
    from_matter_id: int | None = None
    raised_by_id: int | None = None
    raised_on: date | None = None
    unit_id: int | None = None
    assisting: Sequence[int] = ()
    assigned_by_id: int | None = None
    due: DueDate | date | None = None
    clock: str = ""
    wants: str = ""
    suggests: str = ""
    level: str = ""
    measures: str = ""
    promised_on: date | None = None
    checker: str = ""
    checker_unit_id: int | None = None
    solved: str = ""
    solved_by: int | None = None
    illustrative: bool | None = None
    more: dict[str, Any] = field(default_factory=dict)
    """Further columns of the matter: remark, lead_official_id, ordinal."""


def raise_problem(
    *, viewer: Viewer, campaign: Campaign, draft: ProblemDraft, at: datetime, request_key: str = ""
) -> Problem:
    """Raise a problem. Who may hand out matters hands it to its unit at once; from others it waits for the office.

    Refused: may_not_raise_problem, archived, due_in_the_past, and what `raise_in` refuses.
    """
    with ledger.record(
        "problem.raise",
        by=viewer.actor(raising_unit(viewer, campaign)),
        at=at,
        about=[campaign],
        request_key=request_key or None,
        words={"title": draft.title.strip()},
    ) as entry:
        check_can_raise(viewer, campaign)
        if draft.unit_id is not None and not draft.solved.strip() and not may_hand_out(viewer, campaign):
            raise Refused(
                "handed_out_by_office",
                _("Problems are handed to units by the campaign's office."),
                "unit",
                _("Leave the unit empty; say under the suggestion who could solve it."),
            )
        if not draft.solved.strip() and (past := check_due(draft.due, day_of(entry.at))):
            raise Refused.many(past)
        if draft.assigned_by_id is None and may_hand_out(viewer, campaign):
            draft = replace(draft, assigned_by_id=own_unit(viewer, campaign))
        return raise_in(entry, campaign, draft, at=entry.at)


def raise_in(entry: Writer, campaign: Campaign, draft: ProblemDraft, *, at: datetime) -> Problem:
    """Write a problem inside another act; rights are the caller's to check.

    Refused: missing_title, category_unknown, cause_unknown, level_unknown, clock_unknown, promised_day_off,
    promised_in_the_past, unit_unknown, missing_due, nobody_solved_it.
    """
    on = day_of(at)
    section = problems_of(campaign, on)
    _check(draft, section, on)
    matter = _matter(entry, campaign, draft, on)
    problem = Problem(
        matter=matter,
        node=draft.node,
        origin=draft.origin,
        raised_by_id=draft.raised_by_id,
        raised_on=draft.raised_on or on,
        visit_id=draft.visit_id,
        handling_item_id=draft.handling_item_id,
        public_report_id=draft.public_report_id,
        from_matter_id=draft.from_matter_id,
        on_the_spot=bool(draft.solved.strip()),
        illustrative=matter.illustrative,
        **told(draft),
    )
    entry.create(problem)
    if problem.on_the_spot:
        _solve_on_the_spot(entry, campaign, matter, draft)
    elif draft.unit_id is not None:
        _hand_out(entry, campaign, matter, draft, section)
        nodes.waits(entry, problem, matter)
    return problem


def told(draft: Any) -> dict[str, Any]:
    """What the ledger says of a problem, as columns; texts are refused when they are too long."""
    return {
        "category": draft.category,
        "cause": draft.cause,
        "wants": within(draft.wants, 300, "wants"),
        "suggests": within(draft.suggests, 300, "suggests"),
        "level": draft.level,
        "measures": within(draft.measures, 500, "measures"),
        "promised_on": draft.promised_on,
        "checker": within(draft.checker, 100, "checker"),
        "checker_unit_id": draft.checker_unit_id,
    }


def check_told(draft: Any, section: ProblemsText, on: date) -> list[Finding]:
    """What is wrong with what the ledger is to say."""
    found = []
    if section.category(draft.category) is None:
        found.append(
            Finding("category_unknown", _("The class of the problem is not chosen."), "category",
                    _("Choose one of those offered; what fits none is “other”."))
        )  # fmt: skip
    if draft.cause and section.cause(draft.cause) is None:
        found.append(
            Finding(
                "cause_unknown",
                _("This root cause is not known."),
                "cause",
                _("Choose one of those offered."),
            )
        )
    if draft.level and draft.level not in LEVELS:
        found.append(
            Finding(
                "level_unknown",
                _("This level of coordination is not known."),
                "level",
                _("Choose one of those offered."),
            )
        )
    return found


def check_promise(promised_on: date | None, on: date, where: str = "promised_on") -> list[Finding]:
    """What is wrong with a promised day: it is past, or nobody works on it."""
    if promised_on is None:
        return []
    if promised_on < on:
        return [
            Finding("promised_in_the_past", _("%(on)s is past; nobody can promise it.", on=promised_on.isoformat()),
                    where, _("Give today or a later day."))
        ]  # fmt: skip
    return promised_off(promised_on, on, where)


def check_due(due: DueDate | FuzzyDate | date | None, on: date, where: str = "due") -> list[Finding]:
    """What is odd about a required day: it is past, so the problem would be late the moment it is handed out."""
    day = as_due(due).on
    if day is None or day >= on:
        return []
    said = _("%(on)s is past: the problem would be late the moment it is handed out.", on=day.isoformat())
    return [Finding("due_in_the_past", said, where, _("Give today or a later day."))]


def _check(draft: ProblemDraft, section: ProblemsText, on: date) -> None:
    found = [*check_told(draft, section, on), *check_promise(draft.promised_on, on)]
    if draft.clock and section.limits.clock(draft.clock) is None:
        found.append(
            Finding(
                "clock_unknown", _("This limit is not known."), "clock", _("Choose one of those offered.")
            )
        )
    if draft.origin not in Origin.values:
        found.append(
            Finding("origin_unknown", _("Where the problem comes from is not known."), "origin",
                    _("Choose one of those offered."))
        )  # fmt: skip
    if draft.solved.strip() and draft.unit_id is None:
        found.append(
            Finding(
                "nobody_solved_it", _("Who solved it is missing."), "unit", _("Name the unit that solved it.")
            )
        )
    if found:
        raise Refused.many(found)


def _matter(entry: Writer, campaign: Campaign, draft: ProblemDraft, on: date) -> Matter:
    project_id = (
        draft.project_id if draft.project_id is not None or draft.node is None else draft.node.project_id
    )
    matter = draft_in(
        entry,
        campaign,
        Draft(
            kind=KIND,
            title=draft.title,
            requirement=draft.requirement,
            unit_id=draft.unit_id,
            assisting=draft.assisting,
            due=draft.due,
            project_id=project_id,
            more=draft.more,
        ),
        assigned_by_id=draft.assigned_by_id or campaign.unit_id,
        on=on,
    )
    if draft.illustrative is not None and draft.illustrative != matter.illustrative:
        entry.change(matter, illustrative=draft.illustrative)
    return matter


def due_of(campaign: Campaign, draft: ProblemDraft, section: ProblemsText, on: date) -> DueDate:
    """By when it is to be solved: as said, else by the limit chosen, else by the kind's own clock."""
    given = as_due(draft.due)
    if given.known:
        return given
    clock = section.limits.clock(draft.clock)
    if clock is not None:
        due = section.limits.due(clock, on)
        return DueDate(due.on, provisional=due.provisional)
    found = due_by_kind(kind_of(campaign, KIND, on), on)
    if found is None:
        raise Refused(
            "missing_due",
            _("By when it is to be solved is missing."),
            "due",
            _("Give the day, or choose one of the limits."),
        )
    return found


def _hand_out(
    entry: Writer, campaign: Campaign, matter: Matter, draft: ProblemDraft, section: ProblemsText
) -> None:
    on = day_of(entry.at)
    assert draft.unit_id is not None
    check_unit(draft.unit_id)
    due = due_of(campaign, draft, section, on)
    limits = section.limits
    if draft.clock and not as_due(draft.due).known:
        entry.change(matter, rule=f"{limits.key}:{draft.clock}"[:60])
    move = Move(entry, matter, kind_of(campaign, KIND, on), entry.at, State.assigned)
    assign_in(move, draft.unit_id, due, draft.assisting)
    further: dict[str, Any] = {}
    if limits.arrange is not None:
        further["sign_for_by_on"] = limits.due(limits.arrange, on).on
    if limits.feedback is not None:
        further["review_on"] = limits.due(limits.feedback, on).on
    entry.change(matter, **further)


def _solve_on_the_spot(entry: Writer, campaign: Campaign, matter: Matter, draft: ProblemDraft) -> None:
    """Closed at once: whoever saw it solved records it. It lies on nobody's desk; looking back at it stays due."""
    on = day_of(entry.at)
    assert draft.unit_id is not None
    check_unit(draft.unit_id)
    said = within(draft.solved, 300, "solved")
    due = DueDate(on)
    columns: dict[str, Any] = {
        "state": State.closed.value,
        "assigned_at": entry.at,
        "accepted_at": entry.at,
        "reported_done_at": entry.at,
        "reported_done_by": draft.solved_by,
        "closed_at": entry.at,
        "original_due_on": on,
        "last_progress_on": on,
        "last_progress": said,
        **due.columns(),
    }
    if kind_of(campaign, KIND, on).strike_off:
        columns |= {"state": State.struck_off.value, "struck_off_at": entry.at}
    entry.change(matter, **columns)
    if matter.struck_off_at is not None:
        looking_back.plan_in(entry, matter)
    hold(entry, matter, LEAD, [draft.unit_id], on)
    hold(entry, matter, ASSISTING, [unit for unit in draft.assisting if unit != draft.unit_id], on)
