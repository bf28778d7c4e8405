"""Changing what is registered of a project, and taking it off the books."""

from copy import copy
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gongjian import ledger
from gongjian.kernel.lifecycle import ENDED, State
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit import words
from gongjian.kit.forms.slips import likely_meant
from gongjian.ledger import Stale
from gongjian.matters.models import Matter
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import (
    check_reason,
    columns_of,
    locked,
    project_problems,
    say_why,
    today_of,
)
from gongjian.projects.models import Project
from gongjian.projects.policy import check_can_edit

_OVER = [state.value for state in ENDED | {State.closed}]


def change_project(
    *,
    viewer: Viewer,
    project: Project,
    at: datetime,
    values: dict[str, Any],
    reason: str = "",
    revision: int | None = None,
    request_key: str = "",
) -> Project:
    """Change registered facts. `values`: plain columns and FuzzyDates (see checks.FIELDS and DATES).

    Refused with every contradiction at once; a total many times the old one is asked about unless a reason is given.
    """
    check_can_edit(viewer, project)
    with ledger.record(
        "project.change",
        by=viewer.actor(project.unit_id),
        at=at,
        reason=reason,
        request_key=request_key,
        words={"title": project.name},
    ) as entry:
        fresh = locked(project)
        if revision is not None and revision != fresh.revision:
            raise Stale(fresh)
        columns = columns_of(values)
        wanted = copy(fresh)
        for name, value in columns.items():
            setattr(wanted, name, value)
        problems = project_problems(wanted, today_of(at))
        if problems:
            raise Refused.many(problems)
        say_why(_total_question(fresh.total_fen, wanted.total_fen), reason=reason)
        return entry.change(fresh, **columns)


def _total_question(old_fen: int | None, new_fen: int | None) -> Problem | None:
    if old_fen is None or new_fen is None or old_fen == new_fen:
        return None
    slip = likely_meant(new_fen, old_fen)
    if slip is None:
        return None
    values = {"given": words.money_text(new_fen), "usual": words.money_text(old_fen)}
    expected = _("Correct it, or write why it changes so much.")
    if slip.meant_fen is not None:
        expected = _("Did you mean %(meant)s? Correct it, or write why.") % {
            "meant": words.money_text(slip.meant_fen)
        }
    said = _("A total of %(given)s is far from the %(usual)s known so far.") % values
    return Problem("total_far_off", said, "total_fen", expected)


def void_project(
    *,
    viewer: Viewer,
    project: Project,
    at: datetime,
    reason: str,
    revision: int | None = None,
    request_key: str = "",
) -> Project:
    """Take a project off the books: no figure and no list counts it any more; its address keeps working.

    Refused without a reason, while it has parts, and while matters on it are open.
    """
    check_can_edit(viewer, project)
    said = _("A project is not taken off the books without a reason.")
    check_reason(reason, "reason_missing", said, _("Write why, for example: registered twice."))
    with ledger.record(
        "project.void",
        by=viewer.actor(project.unit_id),
        at=at,
        reason=reason,
        request_key=request_key,
        words={"title": project.name},
    ) as entry:
        fresh = locked(project)
        if revision is not None and revision != fresh.revision:
            raise Stale(fresh)
        _check_nothing_hangs_on(fresh)
        return entry.void(fresh)


def _check_nothing_hangs_on(project: Project) -> None:
    parts = Project.objects.filter(parent_id=project.pk, voided=False, merged_into_id=None).count()
    if parts:
        said = _("This package still has %(count)s parts.") % {"count": parts}
        raise Refused("has_parts", said, remedy=_("Take the parts out of the package first."))
    owed = Matter.objects.filter(project_id=project.pk, voided=False, merged_into_id=None).exclude(
        state__in=_OVER
    )
    if open_count := owed.count():
        said = _("%(count)s matters on this project are still open.") % {"count": open_count}
        raise Refused(
            "has_open_matters", said, remedy=_("Close or cancel them first, so that nothing owed is lost.")
        )
