"""Money of one project: applications upward and their outcome, its sources and what of them is in place; and budgets
of the campaign with their use."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit import words
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import locked, say_why, today_of
from gongjian.projects.actions.money.funds import meant_of_batch, meant_within
from gongjian.projects.actions.promotion.checks import (
    did_you_mean,
    long_texts,
    not_negative,
    not_to_come,
    refuse_all,
    too_long,
)
from gongjian.projects.actions.promotion.events import budget_left
from gongjian.projects.models import (
    ApplicationState,
    Budget,
    BudgetUse,
    FundApplication,
    FundSource,
    Project,
    SourceKind,
)
from gongjian.projects.policy import check_can_fund, check_can_report

ENDED = (ApplicationState.APPROVED, ApplicationState.REFUSED, ApplicationState.WITHDRAWN)


# ---------------------------------------------------------------- applications upward
@dataclass(frozen=True)
class NewApplication:
    """An application as it is handed in."""

    programme: str
    level: str
    amount_fen: int | None
    submitted_on: date
    remark: str = ""


def apply_upward(
    *,
    viewer: Viewer,
    campaign: Campaign,
    project: Project,
    new: NewApplication,
    at: datetime,
    reason: str = "",
    request_key: str = "",
) -> FundApplication:
    """Record that a project applies for money from above. Refused while it applies for the same programme."""
    check_can_report(viewer, project)
    made = FundApplication(
        campaign=campaign,
        project=project,
        unit_id=project.unit_id or campaign.unit_id,
        programme=new.programme.strip(),
        level=new.level,
        amount_fen=new.amount_fen,
        submitted_on=new.submitted_on,
        remark=new.remark.strip(),
        illustrative=project.illustrative,
    )
    problems = long_texts(made, "programme", "remark")
    problems += not_to_come(new.submitted_on, today_of(at), "submitted_on", "applied_in_future")
    problems += not_negative(new.amount_fen, "amount_fen")
    if not made.programme:
        said = _("Which programme the money is applied from is missing.")
        remedy = _("Write how the notice calls it.")
        problems.append(Problem("programme_missing", said, "programme", remedy))
    refuse_all(problems)
    with ledger.record(
        "money.apply",
        by=viewer.actor(project.unit_id),
        at=at,
        about=[project],
        reason=reason,
        request_key=request_key,
        words={"title": project.name, "programme": made.programme},
    ) as entry:
        fresh = locked(project)
        open_ones = FundApplication.objects.filter(project=fresh, programme=made.programme, voided=False)
        stands = open_ones.exclude(state__in=ENDED).first()
        if stands is not None:
            raise Refused(
                "applied_already",
                _("It applies for “%(programme)s” already.", programme=made.programme),
                "programme",
                _("Record the answer to that application first."),
            )
        say_why(
            did_you_mean(made.amount_fen or 0, _likely(made.amount_fen, fresh.total_fen), "amount_fen"),
            reason=reason,
        )
        return entry.create(made)


def _likely(given_fen: int | None, total_fen: int | None) -> int | None:
    """What was probably meant by more than the whole project, ten thousand times off, or by an unusual size."""
    if given_fen and total_fen and given_fen > total_fen:
        return meant_within(given_fen, total_fen)
    return meant_of_batch(given_fen)


def answer_application(
    *,
    viewer: Viewer,
    application: FundApplication,
    state: str,
    decided_on: date,
    granted_fen: int | None,
    at: datetime,
    reason: str = "",
    revision: int | None = None,
    request_key: str = "",
) -> FundApplication:
    """Record what became of an application: granted (with the amount), not granted, withdrawn."""
    project = application.project
    check_can_report(viewer, project)
    problems = not_to_come(decided_on, today_of(at), "decided_on", "answer_in_future")
    if state not in ENDED:
        said = _("What became of it is missing.")
        problems.append(Problem("outcome_unknown", said, "state", _("Choose one of the answers offered.")))
    if state == ApplicationState.APPROVED and not (granted_fen and granted_fen > 0):
        said = _("How much was granted is missing.")
        remedy = _("Write the amount the approval names.")
        problems.append(Problem("granted_missing", said, "granted_fen", remedy))
    if application.submitted_on is not None and decided_on < application.submitted_on:
        said = _("The answer would come before it was handed in on %(on)s.", on=application.submitted_on)
        problems.append(Problem("answer_before_application", said, "decided_on", _("Check both days.")))
    refuse_all(problems)
    granted = granted_fen if state == ApplicationState.APPROVED else None
    with ledger.record(
        f"money.application.{state}",
        by=viewer.actor(project.unit_id),
        at=at,
        about=[project],
        reason=reason,
        request_key=request_key,
        words={"title": project.name, "programme": application.programme},
    ) as entry:
        fresh = FundApplication.objects.get(pk=application.pk)
        if revision is not None and revision != fresh.revision:
            raise ledger.Stale(fresh)
        if granted is not None and fresh.amount_fen and granted > fresh.amount_fen:
            said = _(
                "%(granted)s is more than the %(applied)s applied for.",
                granted=words.money_text(granted),
                applied=words.money_text(fresh.amount_fen),
            )
            slip = did_you_mean(granted, meant_within(granted, fresh.amount_fen), "granted_fen")
            asked = slip or Problem("granted_above", said, "granted_fen", _("Correct it, or write why."))
            say_why(asked, reason=reason)
        return entry.change(fresh, state=state, decided_on=decided_on, granted_fen=granted)


# ---------------------------------------------------------------- sources
@dataclass(frozen=True)
class SourceSaid:
    """What is said of one source of a project's money."""

    kind: str
    plan_fen: int | None
    there_fen: int | None
    up_to_on: date | None


def set_source(
    *,
    viewer: Viewer,
    project: Project,
    said: SourceSaid,
    at: datetime,
    reason: str = "",
    request_key: str = "",
) -> FundSource:
    """Say what a source is to bring and what of it is in place up to a day. What was said before stays in the story.

    More in place than planned, sources above the total investment, and less in place than before are asked about.
    """
    check_can_report(viewer, project)
    problems = [*not_negative(said.plan_fen, "plan_fen"), *not_negative(said.there_fen, "there_fen")]
    problems += not_to_come(said.up_to_on, today_of(at), "up_to_on", "source_in_future")
    if said.kind not in SourceKind.values:
        told = _("Which source it is is missing.")
        problems.append(Problem("source_unknown", told, "kind", _("Choose one of those offered.")))
    if said.plan_fen is None and said.there_fen is None:
        told = _("No amount is given.")
        problems.append(Problem("source_empty", told, "plan_fen", _("Write what is planned or in place.")))
    refuse_all(problems)
    with ledger.record(
        "money.source",
        by=viewer.actor(project.unit_id),
        at=at,
        about=[project],
        reason=reason,
        request_key=request_key,
        words={"title": project.name, "source": str(SourceKind(said.kind).label)},
    ) as entry:
        fresh = locked(project)
        rows = FundSource.objects.filter(project=fresh, voided=False)
        known: FundSource | None = rows.filter(kind=said.kind).first()
        others = sum(row.plan_fen or 0 for row in rows if row.kind != said.kind)
        say_why(*_source_questions(fresh, said, known, others), reason=reason)
        columns: dict[str, Any] = {
            "plan_fen": said.plan_fen,
            "there_fen": said.there_fen,
            "up_to_on": said.up_to_on,
        }
        if known is not None:
            entry.change(known, **columns)
            return known
        made = FundSource(project=fresh, kind=said.kind, illustrative=fresh.illustrative, **columns)
        return entry.create(made)


def _source_questions(
    project: Project, said: SourceSaid, known: FundSource | None, others_fen: int
) -> list[Problem | None]:
    found: list[Problem | None] = []
    plan, there, total = said.plan_fen or 0, said.there_fen or 0, project.total_fen
    if total and plan + others_fen > total:
        slip = did_you_mean(plan, meant_within(plan, total), "plan_fen")
        told = _(
            "The sources would bring %(whole)s; the total investment is %(total)s.",
            whole=words.money_text(plan + others_fen),
            total=words.money_text(total),
        )
        found.append(slip or Problem("sources_above_total", told, "plan_fen", _("Correct it, or write why.")))
    if plan and there > plan:
        slip = did_you_mean(there, meant_within(there, plan), "there_fen")
        told = _(
            "%(there)s in place is more than the %(plan)s planned.",
            there=words.money_text(there),
            plan=words.money_text(plan),
        )
        found.append(slip or Problem("there_above_plan", told, "there_fen", _("Correct it, or write why.")))
    if known is not None and known.there_fen and said.there_fen is not None and there < known.there_fen:
        told = _(
            "%(before)s was in place already; %(there)s is less.",
            before=words.money_text(known.there_fen),
            there=words.money_text(there),
        )
        found.append(Problem("there_falls", told, "there_fen", _("Correct it, or write why it fell.")))
    return found


# ---------------------------------------------------------------- budgets
def set_budget(
    *,
    viewer: Viewer,
    campaign: Campaign,
    unit_id: int,
    title: str,
    year: int,
    amount_fen: int,
    at: datetime,
    reason: str = "",
    request_key: str = "",
) -> Budget:
    """Set money apart for a purpose of the campaign in a year."""
    check_can_fund(viewer, campaign, unit_id)
    name = title.strip()
    problems = too_long(name, 200, "title")
    if not name:
        said = _("What the budget is for is missing.")
        problems.append(Problem("title_missing", said, "title", _("For example: funds for promotion.")))
    if amount_fen <= 0:
        said = _("The amount is missing, or not more than nothing.")
        problems.append(
            Problem("money_of_nothing", said, "amount_fen", _("Write the amount without a sign."))
        )
    if Budget.objects.filter(campaign=campaign, title=name, year=year, voided=False).exists():
        said = _("“%(title)s” of %(year)s is set apart already.", title=name, year=year)
        problems.append(Problem("budget_twice", said, "title", _("Open it in the list of budgets.")))
    refuse_all(problems)
    with ledger.record(
        "promotion.budget",
        by=viewer.actor(unit_id),
        at=at,
        about=[campaign],
        reason=reason,
        request_key=request_key,
        words={"title": name},
    ) as entry:
        say_why(did_you_mean(amount_fen, meant_of_batch(amount_fen), "amount_fen"), reason=reason)
        made = Budget(
            campaign=campaign,
            unit_id=unit_id,
            title=name,
            year=year,
            amount_fen=amount_fen,
            illustrative=campaign.illustrative,
        )
        return entry.create(made)


def use_budget(
    *,
    viewer: Viewer,
    budget: Budget,
    amount_fen: int,
    what: str,
    on: date,
    at: datetime,
    request_key: str = "",
) -> BudgetUse:
    """Record what was spent of a budget. Refused for more than it has left, telling by how much."""
    check_can_fund(viewer, budget.campaign, budget.unit_id)
    problems = [
        *too_long(what.strip(), 200, "what"),
        *not_to_come(on, today_of(at), "used_on", "use_in_future"),
    ]
    if not what.strip():
        said = _("What the money was used for is missing.")
        problems.append(Problem("what_missing", said, "what", _("Write it in a few words.")))
    if amount_fen <= 0:
        said = _("The amount is missing, or not more than nothing.")
        problems.append(
            Problem("money_of_nothing", said, "amount_fen", _("Write the amount without a sign."))
        )
    refuse_all(problems)
    with ledger.record(
        "money.use",
        by=viewer.actor(budget.unit_id),
        at=at,
        about=[budget],
        request_key=request_key,
        words={"title": budget.title, "amount": words.money_text(amount_fen), "what": what.strip()},
    ) as entry:
        fresh = Budget.objects.get(pk=budget.pk)
        left = budget_left(fresh)
        if amount_fen > left:
            raise Refused(
                "above_budget",
                _(
                    "“%(budget)s” has %(left)s left; %(amount)s would be %(over)s too much.",
                    budget=fresh.title,
                    left=words.money_text(left),
                    amount=words.money_text(amount_fen),
                    over=words.money_text(amount_fen - left),
                ),
                "amount_fen",
                _("Write at most what is left, or draw it from another budget."),
            )
        made = BudgetUse(
            budget=fresh,
            used_on=on,
            amount_fen=amount_fen,
            what=what.strip(),
            illustrative=fresh.illustrative,
        )
        return entry.create(made)
