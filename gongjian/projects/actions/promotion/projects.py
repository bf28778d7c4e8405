"""A contract becomes a project in one act; projects are declared upward, and the answer is kept."""

from dataclasses import replace
from datetime import date, datetime

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import locked, today_of
from gongjian.projects.actions.project.registering import NewProject, _register_many, new_project_problems
from gongjian.projects.actions.promotion.checks import not_to_come, refuse_all, too_long
from gongjian.projects.actions.promotion.lead import locked_lead
from gongjian.projects.models import (
    Declaration,
    DeclarationResult,
    Lead,
    LeadAttribute,
    Level,
    Project,
    ProjectAttribute,
)
from gongjian.projects.policy import check_can_edit, check_can_promote, check_can_register
from gongjian.projects.selectors.promotion import SIGNED

ORIGIN = "promotion"
"""Kind of origin of a project that came of a contract."""


def make_project(
    *,
    viewer: Viewer,
    lead: Lead,
    new: NewProject,
    at: datetime,
    reason: str = "",
    revision: int | None = None,
    request_key: str = "",
) -> Project:
    """Register the project a contract becomes, linked to its lead, with the lead's quantities, in one act.

    Refused where no contract is signed, and where the lead became a project already.
    """
    campaign = new.joins.campaign if new.joins is not None else lead.campaign
    check_can_promote(viewer, lead.campaign, lead.unit_id, lead.team_id)
    check_can_register(viewer, campaign, new.accountable_id)
    refuse_all(new_project_problems(new, today_of(at), reason))
    with ledger.record(
        "lead.project",
        by=viewer.actor(lead.unit_id),
        at=at,
        about=[lead, campaign],
        reason=reason,
        request_key=request_key,
        words={"title": lead.name, "project": str(new.values["name"]).strip()},
    ) as entry:
        fresh = locked_lead(lead, revision)
        check_can_become_project(fresh)
        said = {"origin_kind": ORIGIN, "origin": str(new.values.get("origin") or origin_of(fresh))}
        given = replace(new, values={**new.values, **said}, illustrative=fresh.illustrative)
        project = _register_many(entry, [given], today_of(at))[0]
        entry.change(fresh, project=project)
        entry.create_many(
            [
                ProjectAttribute(
                    project=project,
                    key=one.key,
                    label=one.label,
                    value=one.value,
                    unit_text=one.unit_text,
                    text=one.text,
                    illustrative=one.illustrative,
                )
                for one in LeadAttribute.objects.filter(lead=fresh, voided=False).order_by("id")
            ]
        )
        return project


def check_can_become_project(lead: Lead) -> None:
    """Refused unless a contract is signed that has become no project yet."""
    if lead.project_id is not None:
        project = Project.objects.get(pk=lead.project_id)
        raise Refused(
            "lead_has_project",
            _("“%(lead)s” became the project “%(project)s” already.", lead=lead.name, project=project.name),
            remedy=_(
                "Change that project (%(number)s); a second contract is a lead of its own, registered anew.",
                number=project.number,
            ),
        )
    if lead.step not in SIGNED:
        raise Refused(
            "lead_not_signed",
            _("No contract is signed for “%(lead)s” yet.", lead=lead.name),
            remedy=_(
                "Record the contract with its day and amount first; intents and frameworks are no projects."
            ),
        )


def origin_of(lead: Lead) -> str:
    """How the project came about, in words."""
    event = lead.event.title if lead.event is not None else ""
    number = lead.contract_no
    return "；".join(text for text in (event, lead.investor, number) if text)[:200]


# ---------------------------------------------------------------- declared upward
def declare(
    *,
    viewer: Viewer,
    campaign: Campaign,
    project: Project,
    list_name: str,
    level: str,
    declared_on: date,
    at: datetime,
    document_no: str = "",
    request_key: str = "",
) -> Declaration:
    """Declare a project upward for a list. Refused when it stands declared for that list already."""
    check_can_edit(viewer, project)
    name = list_name.strip()
    problems = not_to_come(declared_on, today_of(at), "declared_on", "declared_in_future")
    problems += [*too_long(name, 120, "list_name"), *too_long(document_no.strip(), 60, "document_no")]
    if not name:
        said = _("Which list it is declared for is missing.")
        problems.append(
            Problem("list_missing", said, "list_name", _("For example: provincial key projects 2026."))
        )
    if level not in Level.values:
        said = _("The level of the list is missing.")
        problems.append(Problem("level_unknown", said, "level", _("Choose one of the answers offered.")))
    refuse_all(problems)
    with ledger.record(
        "declaration.declare",
        by=viewer.actor(project.unit_id),
        at=at,
        about=[project],
        request_key=request_key,
        words={"title": project.name, "list": name, "on": str(declared_on)},
    ) as entry:
        fresh = locked(project)
        stands = Declaration.objects.filter(project=fresh, list_name=name, voided=False).first()
        if stands is not None:
            raise Refused(
                "declared_already",
                _("It is declared for “%(list)s” already, on %(on)s.", list=name, on=stands.declared_on),
                "list_name",
                _("Record the answer to it; for another year write the year into the list's name."),
            )
        made = Declaration(
            campaign=campaign,
            project=fresh,
            list_name=name,
            level=level,
            declared_on=declared_on,
            document_no=document_no.strip(),
            illustrative=fresh.illustrative,
        )
        return entry.create(made)


def answer_declaration(
    *,
    viewer: Viewer,
    declaration: Declaration,
    result: str,
    result_on: date,
    at: datetime,
    document_no: str = "",
    revision: int | None = None,
    request_key: str = "",
) -> Declaration:
    """Record whether a declared project was taken on the list."""
    check_can_edit(viewer, declaration.project)
    problems = not_to_come(result_on, today_of(at), "result_on", "answer_in_future")
    problems += too_long(document_no.strip(), 60, "document_no")
    if result not in (DeclarationResult.LISTED, DeclarationResult.REFUSED):
        said = _("Whether it was listed is missing.")
        problems.append(Problem("result_unknown", said, "result", _("Choose one of the answers offered.")))
    if result_on < declaration.declared_on:
        said = _("The answer would come before the declaration of %(on)s.", on=declaration.declared_on)
        problems.append(Problem("answer_before_declaration", said, "result_on", _("Check both days.")))
    refuse_all(problems)
    with ledger.record(
        f"declaration.{result}",
        by=viewer.actor(declaration.project.unit_id),
        at=at,
        about=[declaration.project],
        request_key=request_key,
        words={"title": declaration.project.name, "list": declaration.list_name, "on": str(result_on)},
    ) as entry:
        fresh = Declaration.objects.get(pk=declaration.pk)
        if revision is not None and revision != fresh.revision:
            raise ledger.Stale(fresh)
        number = document_no.strip() or fresh.document_no
        return entry.change(fresh, result=result, result_on=result_on, document_no=number)
