"""Who may see needs, raise them, hand them on, answer them, and say whether the answer will do."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign
from gongjian.kernel.problems import Refused
from gongjian.people.models import UnitKind
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects.models import Need, NeedState, Project, ProjectHolding, ProjectRole, RaisedBy
from gongjian.projects.policy.asking import over, passes, refuse_archived
from gongjian.projects.policy.project import can_report, visible_parts
from gongjian.projects.selectors import campaigns_of


def enterprises_of(viewer: Viewer) -> frozenset[int]:
    """Ids of the enterprises the viewer speaks for."""
    units = unit_tree().units
    ids = viewer.reach("own").unit_ids if viewer.may("own") else frozenset()
    return frozenset(pk for pk in ids if units[pk].kind == UnitKind.ENTERPRISE)


def own_projects(viewer: Viewer) -> Q:
    """Projects whose owner is an enterprise the viewer speaks for, and nothing else."""
    ids = enterprises_of(viewer)
    if not ids:
        return Q(id__in=[])
    held = ProjectHolding.objects.filter(
        voided=False, to_on=None, role=ProjectRole.OWNER, unit_id__in=sorted(ids)
    )
    return Q(id__in=held.values("project_id"), voided=False, merged_into_id=None)


def owns(viewer: Viewer, project_id: int) -> bool:
    """Does the viewer speak for the enterprise whose project it is?"""
    return viewer.may("own") and Project.objects.filter(own_projects(viewer), pk=project_id).exists()


def visible_needs(viewer: Viewer, campaign: Campaign | None) -> Q:
    """Which needs the viewer may see: of the projects in reach, and those a department in reach has to answer. A
    filter in columns; rights are today's."""
    return visible_parts(viewer, campaign)


def can_see_need(viewer: Viewer, need: Need) -> bool:
    """May the viewer see the need?"""
    return bool(viewer.scopes) and Need.objects.filter(visible_needs(viewer, None), pk=need.pk).exists()


def is_service_officer(viewer: Viewer, project_id: int) -> bool:
    """Is the viewer the service officer of the project today?"""
    held = ProjectHolding.objects.filter(
        voided=False, to_on=None, project_id=project_id, role=ProjectRole.SERVICE_OFFICER
    )
    return viewer.person_id is not None and held.filter(person_id=viewer.person_id).exists()


def raises_as(viewer: Viewer, project: Project) -> RaisedBy | None:
    """As whom the viewer would raise a need of the project; None: not at all."""
    campaigns = campaigns_of([project.pk]).get(project.pk, [])
    if owns(viewer, project.pk):
        return RaisedBy.ENTERPRISE
    if is_service_officer(viewer, project.pk):
        return RaisedBy.OFFICER
    if over("edit", viewer, [project.unit_id], campaigns):
        return RaisedBy.OFFICE
    return RaisedBy.UNIT if can_report(viewer, project) else None


def check_can_raise(viewer: Viewer, project: Project) -> RaisedBy:
    """As whom the viewer raises a need. Refused for whoever has nothing to do with the project."""
    refuse_archived(campaigns_of([project.pk]).get(project.pk, []))
    found = raises_as(viewer, project)
    if found is None:
        raise Refused(
            "may_not_raise",
            _("Needs are raised by the enterprise, its service officer, a unit that answers, or the office."),
            remedy=_("Tell one of them what is needed; the service officer stands on the project's page."),
        )
    return found


def can_raise(viewer: Viewer, project: Project) -> bool:
    """May the viewer raise a need of the project?"""
    return passes(check_can_raise, viewer, project)


def _needs_campaigns(need: Need) -> list[Campaign]:
    campaigns = campaigns_of([need.project_id]).get(need.project_id, [])
    refuse_archived(campaigns)
    return campaigns


def check_can_assign_need(viewer: Viewer, need: Need) -> None:
    """Refused unless the viewer hands needs to departments: whoever assigns over the project's unit."""
    campaigns = _needs_campaigns(need)
    if not over("assign", viewer, [need.project.unit_id], campaigns):
        raise Refused(
            "may_not_assign_need",
            _("Needs are handed to departments by the campaign's office."),
            remedy=_("It has the need on its board already; nothing needs to be sent."),
        )


def check_can_answer_need(viewer: Viewer, need: Need) -> None:
    """Refused unless the viewer answers for the department the need lies with, or is the office."""
    campaigns = _needs_campaigns(need)
    if any(over(permission, viewer, [need.unit_id], campaigns) for permission in ("report", "sign")):
        return
    if not over("assign", viewer, [need.project.unit_id], campaigns):
        raise Refused(
            "may_not_answer_need",
            _("A need is answered by the department it was handed to."),
            remedy=_("If it is not its business, ask the office to hand it to another."),
        )


def check_can_say_word(viewer: Viewer, need: Need) -> None:
    """Refused unless the viewer speaks for the enterprise, or is its service officer and passes on what it said."""
    _needs_campaigns(need)
    if not (owns(viewer, need.project_id) or is_service_officer(viewer, need.project_id)):
        raise Refused(
            "may_not_say_word",
            _(
                "Only the enterprise says whether the answer will do; its service officer may pass its word on."
            ),
        )


def check_can_withdraw_need(viewer: Viewer, need: Need) -> None:
    """Refused unless the viewer is of those who raised it, or the office."""
    campaigns = _needs_campaigns(need)
    by = raises_as(viewer, need.project)
    if by != need.raised_by and not over("edit", viewer, [need.project.unit_id], campaigns):
        raise Refused("may_not_withdraw_need", _("A need is withdrawn by whoever raised it, or the office."))


def check_can_review_need(viewer: Viewer, need: Need) -> None:
    """Refused unless the viewer is the campaign's office or the lead official over the project: they settle what a
    department says cannot be met."""
    campaigns = _needs_campaigns(need)
    if not any(over(one, viewer, [need.project.unit_id], campaigns) for one in ("assign", "decide")):
        raise Refused(
            "may_not_review_need",
            _("Whether a need cannot be met is settled by the campaign's office or the lead official."),
            remedy=_("They have it on their desk already; nothing needs to be sent."),
        )


NEED_CHECKS = {
    "assign": (check_can_assign_need, (NeedState.RAISED, NeedState.ASSIGNED)),
    "answer": (check_can_answer_need, (NeedState.ASSIGNED, NeedState.ANSWERED)),
    "met": (check_can_answer_need, (NeedState.ASSIGNED, NeedState.ANSWERED)),
    "word": (check_can_say_word, (NeedState.ANSWERED, NeedState.MET, NeedState.REFUSED)),
    "confirm": (check_can_review_need, (NeedState.UNABLE,)),
    "send-back": (check_can_review_need, (NeedState.UNABLE,)),
    "withdraw": (
        check_can_withdraw_need,
        (NeedState.RAISED, NeedState.ASSIGNED, NeedState.ANSWERED, NeedState.UNABLE),
    ),
}
"""Verb → whose it is, and in which states it can be done."""


def need_verbs(viewer: Viewer, need: Need) -> list[str]:
    """What the viewer may do with the need as it stands."""
    found = [
        verb
        for verb, (check, states) in NEED_CHECKS.items()
        if need.state in states and not need.voided and passes(check, viewer, need)
    ]
    return [verb for verb in found if verb != "word" or word_is_open(need)]


def word_is_open(need: Need) -> bool:
    """Is the enterprise's word on the latest answer still missing? A new answer asks for a new word; that it cannot be
    met is an answer once the office has confirmed it."""
    return need.answered_at is not None and not need.word and need.state != NeedState.UNABLE
