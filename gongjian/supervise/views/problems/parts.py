"""What other pages show of problems: the line of the ledger on a matter's page, the open ones on a project's."""

from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from gongjian.kit.asof import end_of_day
from gongjian.matters.selectors import standing
from gongjian.matters.slots import ShownMatter
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import PlanNode
from gongjian.projects.slots import Shown
from gongjian.supervise.policy import problems as policy
from gongjian.supervise.selectors import problems
from gongjian.supervise.selectors.inspections.pictures import pictures_of
from gongjian.supervise.views.problems import telling


def on_matter(shown: ShownMatter) -> dict[str, Any] | None:
    """The line of the ledger, ways up and down, look-backs; nothing for what is no problem."""
    if shown.row.kind != problems.KIND:
        return None
    asof, on = shown.control.asof, shown.on
    line = problems.details(asof, [shown.matter.pk]).get(shown.matter.pk)
    now = min(timezone.now(), shown.control.known_at or timezone.now(), end_of_day(on))
    legs = [telling.leg_row(leg, now, on) for leg in problems.legs_of(asof, shown.matter.pk)]
    looks = [telling.look_row(one, on) for one in problems.look_backs_of(asof, shown.matter.pk)]
    may = shown.may_act
    base = f"/problems/{shown.matter.number}/"
    return {
        "line": line,
        "facts": _facts(line, shown) if line is not None else [],
        "on_the_spot": line is not None and line.on_the_spot,
        "legs": legs,
        "looks": looks,
        "pictures": pictures_of([shown.matter.pk], asof).get(shown.matter.pk, ()) if _was_found(line) else (),
        "line_href": f"{base}line/" if may and policy.can_describe(shown.viewer, shown.matter) else "",
        "ledger_href": f"/c/{shown.campaign.key}/problems/" if shown.campaign is not None else "",
    }


def _was_found(line: Any) -> bool:
    return line is not None and line.visit_id is not None


def _facts(line: Any, shown: ShownMatter) -> list[dict[str, Any]]:
    tree, teller = unit_tree(), telling.Teller(shown.campaign, shown.on)
    node = (
        PlanNode.objects.filter(pk=line.node_id).values_list("name", flat=True).first()
        if line.node_id
        else ""
    )
    pairs = [
        (_("class"), teller.category(line.category)),
        (_("root cause"), teller.cause(line.cause)),
        (_("source"), telling.origin(line.origin)),
        (_("raised by"), tree.label(line.raised_by_id)),
        (_("raised on"), line.raised_on),
        (_("node it blocks"), node),
        (_("what is to be coordinated"), line.wants),
        (_("suggested solution"), line.suggests),
        (_("level of coordination"), telling.level(line.level)),
        (_("measures"), line.measures),
        (_("promised for"), line.promised_on),
        (
            _("who checks it"),
            " ".join(part for part in (tree.label(line.checker_unit_id), line.checker) if part),
        ),
    ]
    return [{"label": label, "value": value} for label, value in pairs if value]


def on_project(shown: Shown) -> dict[str, Any] | None:
    """Problems of the project: open ones with their light, how many are over; nothing where there are none."""
    found = problems.problems_of_project(shown.control.asof, shown.project.pk, shown.viewer, shown.campaign)
    may = shown.may_act and policy.can_raise(shown.viewer, shown.campaign)
    if not found and not may:
        return None
    teller = telling.Teller(shown.campaign, shown.control.on)
    tree = unit_tree()
    opened = [one for one in found if one.matter.state not in problems.OVER_STATES]
    rows = [
        {
            "title": one.matter.title,
            "href": f"/matters/{one.matter.number}/",
            "light": standing(one.matter, shown.control.on),
            "category": teller.category(one.problem.category) if one.problem is not None else "",
            "level": telling.level(one.problem.level) if one.problem is not None else "",
            "unit": tree.label(one.matter.unit_id),
        }
        for one in opened
    ]
    number = shown.project.number
    key = shown.campaign.key if shown.campaign is not None else ""
    query = urlencode({"project": number, **shown.control.address})
    return {
        "rows": rows,
        "over": len(found) - len(opened),
        "list_href": f"/c/{key}/problems/?{query}" if key and found else "",
        "raise_href": f"/c/{key}/problems/new/?project={number}" if may else "",
    }
