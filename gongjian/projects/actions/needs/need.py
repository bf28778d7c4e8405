"""Needs (要素保障): raise, hand to a department, answer, met, the enterprise's own word, withdraw."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import within
from gongjian.matters.actions.assigning import check_unit
from gongjian.matters.actions.dates import DueDate, promised_off
from gongjian.matters.models import Matter
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import locked, today_of
from gongjian.projects.actions.needs import desk
from gongjian.projects.actions.network.matters import close_matter
from gongjian.projects.models import Factor, Need, NeedState, PlanNode, Project, RaisedBy
from gongjian.projects.policy import NEED_CHECKS, check_can_raise
from gongjian.projects.selectors import campaigns_of

LONGEST = 2000


@dataclass(frozen=True)
class NewNeed:
    """What a project lacks. `needed`: by when, as precisely as known. `help_plan`: what is to be done."""

    factor: str
    wants: str
    quantity: Decimal | None = None
    quantity_unit: str = ""
    needed: FuzzyDate | None = None
    help_plan: str = ""
    node: PlanNode | None = None


# ---------------------------------------------------------------- raise
def raise_need(
    *, viewer: Viewer, project: Project, new: NewNeed, at: datetime, request_key: str = ""
) -> Need:
    """Enter a need of the project; as whom the viewer raises it follows from who they are.

    Refused: may_not_raise, factor_unknown, wants_missing, quantity_not_positive, unit_missing, campaign_archived.
    """
    by = check_can_raise(viewer, project)
    with ledger.record(
        "need.raise",
        by=viewer.actor(project.unit_id),
        at=at,
        about=[project],
        request_key=request_key or None,
        words={"title": project.name, "wants": new.wants.strip(), "factor": factor_label(new.factor)},
    ) as entry:
        return raise_in(entry, locked(project), new, by)


def raise_in(entry: Writer, project: Project, new: NewNeed, by: RaisedBy) -> Need:
    """Write one need inside another act; rights are the caller's to check."""
    campaign = live_campaign(project)
    return entry.create(
        Need(
            project=project,
            campaign=campaign,
            raised_by=by,
            raised_at=entry.at,
            illustrative=project.illustrative,
            **need_columns(new),
        )
    )


def need_columns(new: NewNeed) -> dict[str, Any]:
    """The need as columns. Refused for what cannot be."""
    if new.factor not in Factor.values:
        raise Refused(
            "factor_unknown",
            _("“%(factor)s” is no factor.", factor=new.factor),
            "factor",
            _("Choose one of those offered."),
        )
    wants = within(new.wants, 300, "wants")
    if not wants:
        raise Refused("wants_missing", _("It is not said what is needed."), "wants", _("Say it in one line."))
    unit = within(new.quantity_unit, 20, "quantity_unit")
    if new.quantity is not None and new.quantity <= 0:
        raise Refused(
            "quantity_not_positive",
            _("A need of %(quantity)s is none.", quantity=new.quantity),
            "quantity",
            _("Write how much is needed, or leave it empty."),
        )
    if new.quantity is not None and not unit:
        raise Refused(
            "unit_missing",
            _("%(quantity)s of what?", quantity=new.quantity),
            "quantity_unit",
            _("Write the unit: 亩, 千伏安, 吨/日, 万元, 人."),
        )
    return {
        "factor": new.factor,
        "wants": wants,
        "quantity": new.quantity,
        "quantity_unit": unit if new.quantity is not None else "",
        "needed_on": new.needed.on if new.needed is not None else None,
        "needed_precision": (new.needed.precision if new.needed is not None else Precision.day).value,
        "help_plan": within(new.help_plan, LONGEST, "help_plan"),
        "node": new.node,
    }


def live_campaign(project: Project) -> Campaign | None:
    """The campaign under way that the project is in; the first where there are several."""
    found = campaigns_of([project.pk]).get(project.pk, [])
    return next((one for one in found if one.status != "archived"), None)


def factor_label(factor: str) -> str:
    """The factor as it is called."""
    return str(Factor(factor).label) if factor in Factor.values else factor


# ---------------------------------------------------------------- one need
@contextmanager
def doing(
    verb: str,
    act: str,
    *,
    viewer: Viewer,
    need: Need,
    at: datetime,
    reason: str = "",
    revision: int | None = None,
    request_key: str = "",
    words: dict[str, Any] | None = None,
) -> Iterator[tuple[Writer, Need]]:
    """Open the door for an act on a need, read it afresh, and check whose it is and whether it can be done now."""
    check, states = NEED_CHECKS[verb]
    check(viewer, need)
    with ledger.record(
        act,
        by=viewer.actor(need.unit_id if need.unit_id in viewer.unit_ids else need.project.unit_id),
        at=at,
        about=[need, need.project],
        reason=reason,
        request_key=request_key or None,
        words={"title": need.project.name, "wants": need.wants, **(words or {})},
    ) as entry:
        fresh: Need = Need.objects.select_related("project").get(pk=need.pk)
        if revision is not None and revision != fresh.revision:
            raise ledger.Stale(fresh)
        if fresh.voided or fresh.state not in states:
            raise Refused(
                "need_not_so_far",
                _("This need is “%(state)s”.", state=NeedState(fresh.state).label),
                remedy=_("Look at it as it stands now; somebody may have been quicker."),
            )
        yield entry, fresh


def assign_need(
    *,
    viewer: Viewer,
    need: Need,
    unit_id: int,
    at: datetime,
    answer_by_on: date | None = None,
    help_plan: str | None = None,
    revision: int | None = None,
    request_key: str = "",
) -> Need:
    """Hand it to a department, which answers by `answer_by_on` (by default the kind's clock: three working days). It
    lies on the department's desk as a matter. `help_plan` None leaves what stands.

    Refused: may_not_assign_need, unit_unknown, answer_by_past.
    """
    with doing(
        "assign", "need.assign", viewer=viewer, need=need, at=at, revision=revision, request_key=request_key,
        words={"unit": _unit_name(unit_id)},
    ) as (entry, fresh):  # fmt: skip
        return assign_in(entry, fresh, unit_id, answer_by_on, help_plan)


def assign_in(
    entry: Writer, need: Need, unit_id: int, answer_by_on: date | None = None, help_plan: str | None = None
) -> Need:
    """Hand it over inside another act; rights are the caller's to check."""
    check_unit(unit_id)
    on = today_of(entry.at)
    check_answer_by(answer_by_on, on)
    campaign = campaign_by_id(need.campaign_id) if need.campaign_id else live_campaign(need.project)
    due = DueDate.of(answer_by_on) if answer_by_on is not None else desk.answer_due(campaign, on)
    plan = need.help_plan if help_plan is None else within(help_plan, LONGEST, "help_plan")
    columns: dict[str, Any] = {
        "unit_id": unit_id,
        "answer_by_on": due.on,
        "state": NeedState.ASSIGNED,
        "help_plan": plan,
    }
    entry.change(need, **columns)
    matter = Matter.objects.filter(pk=need.matter_id).first() if need.matter_id else None
    if matter is not None and matter.unit_id is not None and matter.state not in ("closed", "struck_off"):
        desk.move_to(entry, matter, unit_id, due)
    elif campaign is not None:
        entry.change(need, matter_id=desk.open_matter(entry, campaign, need, unit_id, due).pk)
    return need


def check_answer_by(answer_by_on: date | None, on: date) -> None:
    """Refused for a day that is over."""
    if answer_by_on is not None and answer_by_on < on:
        raise Refused(
            "answer_by_past",
            _("%(on)s is past; nobody can answer by then.", on=answer_by_on.isoformat()),
            "answer_by_on",
            _("Give today or a later day, or leave it empty: three working days."),
        )


def answer_need(
    *,
    viewer: Viewer,
    need: Need,
    says: str,
    at: datetime,
    promised_on: date | None = None,
    cannot: bool = False,
    revision: int | None = None,
    request_key: str = "",
) -> Need:
    """The department says what it does and by when (`promised_on`), or that it cannot, with the ground in `says`.

    A promise becomes the due date of the matter. What cannot be met goes to the office first (needs_office.py); until
    it has confirmed that, the matter stays open and lies with the office.
    Refused: answer_missing, ground_missing, promise_missing, promised_past.
    """
    text = within(says, LONGEST, "says")
    with doing(
        "answer", "need.refuse" if cannot else "need.answer", viewer=viewer, need=need, at=at, revision=revision,
        request_key=request_key, words={"says": text[:200], "promised": promised_on or "—"},
    ) as (entry, fresh):  # fmt: skip
        on = today_of(entry.at)
        _check_answer(text, promised_on, cannot, on)
        matter = Matter.objects.filter(pk=fresh.matter_id).first() if fresh.matter_id else None
        entry.change(
            fresh,
            answer=text,
            **_answered(entry, fresh),
            promised_on=None if cannot else promised_on,
            state=NeedState.UNABLE if cannot else NeedState.ANSWERED,
        )
        if matter is not None and cannot:
            desk.to_the_office(entry, matter, text, viewer.user_id)
        elif matter is not None:
            desk.promise(entry, matter, text, promised_on)
        return fresh


def _answered(entry: Writer, need: Need) -> dict[str, Any]:
    """When it was answered first; an answer given anew asks the enterprise for its word anew."""
    if need.answered_at is not None:
        return {}
    return {"answered_at": entry.at, "word": "", "word_says": ""}


def _check_answer(text: str, promised_on: date | None, cannot: bool, on: date) -> None:
    if not text and cannot:
        raise Refused(
            "ground_missing",
            _("Why it cannot be met is not said."),
            "says",
            _("Name the ground: which rule, which limit; the enterprise reads it."),
        )
    if not text:
        raise Refused(
            "answer_missing",
            _("The answer is empty."),
            "says",
            _("Say in one sentence what is done; the enterprise reads it."),
        )
    if not cannot and promised_on is None:
        raise Refused(
            "promise_missing",
            _("It is not said by when."),
            "promised_on",
            _("Promise a day, or choose “cannot be met” and name the ground."),
        )
    if not cannot and promised_on is not None and promised_on < on:
        raise Refused(
            "promised_past",
            _("%(on)s is past and cannot be promised.", on=promised_on.isoformat()),
            "promised_on",
            _("If it is done already, record that it is met."),
        )
    if not cannot and promised_on is not None and (off := promised_off(promised_on, on, "promised_on")):
        raise Refused.many(off)


def meet_need(
    *,
    viewer: Viewer,
    need: Need,
    on: date,
    at: datetime,
    says: str = "",
    revision: int | None = None,
    request_key: str = "",
) -> Need:
    """It is met, on that day; its matter is closed. What was met without an answer is answered by it.

    Refused: in_future, before_raised.
    """
    text = within(says, LONGEST, "says")
    with doing(
        "met", "need.met", viewer=viewer, need=need, at=at, revision=revision, request_key=request_key,
        words={"on": on},
    ) as (entry, fresh):  # fmt: skip
        if on > today_of(entry.at):
            raise Refused(
                "in_future",
                _("%(on)s has not come yet, so it cannot have happened.", on=on.isoformat()),
                "on",
                _("Give the day on which it was met."),
            )
        if on < today_of(fresh.raised_at):
            raise Refused(
                "before_raised",
                _("On %(on)s the need had not been raised yet.", on=on.isoformat()),
                "on",
                _("Give the day on which it was met."),
            )
        answered = fresh.answered_at or entry.at
        entry.change(fresh, state=NeedState.MET, met_on=on, answered_at=answered, answer=text or fresh.answer)
        matter = Matter.objects.filter(pk=fresh.matter_id).first() if fresh.matter_id else None
        if matter is not None:
            close_matter(entry, matter, on)
        return fresh


def withdraw_need(
    *,
    viewer: Viewer,
    need: Need,
    reason: str,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> Need:
    """It is no longer needed; the department's matter ends. Refused without a reason."""
    why = within(reason, 300, "reason")
    with doing(
        "withdraw", "need.withdraw", viewer=viewer, need=need, at=at, reason=why, revision=revision,
        request_key=request_key,
    ) as (entry, fresh):  # fmt: skip
        if not why:
            raise Refused(
                "missing_reason", _("The reason is not given."), "reason", _("One sentence is enough.")
            )
        entry.change(fresh, state=NeedState.WITHDRAWN)
        matter = Matter.objects.filter(pk=fresh.matter_id).first() if fresh.matter_id else None
        if matter is not None:
            close_matter(entry, matter, today_of(entry.at))
        return fresh


def _unit_name(unit_id: int) -> str:
    from gongjian.people.unit_tree import unit_tree

    return unit_tree().label(unit_id)
