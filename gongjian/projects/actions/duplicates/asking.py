"""Asked before a project is written: is it on the books already?"""

from collections.abc import Sequence

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import with_below
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit import words
from gongjian.projects.actions.project.registering import NewProject
from gongjian.projects.models import Project
from gongjian.projects.selectors.duplicates import Likely


def likely_in(campaign: Campaign) -> Likely:
    """Projects on the books of the campaign and those inside it, to look new ones up among."""
    inside = Project.objects.filter(memberships__campaign_id__in=sorted(with_below(campaign)))
    return Likely(inside.filter(voided=False, merged_into_id=None).distinct())


def likely_question(likely: Likely, new: NewProject) -> Problem | None:
    """The question asked where a new project looks like one that is there; None where none does."""
    found = likely.of(new.values, new.accountable_id)
    if not found:
        return None
    told = "、".join(
        words.joined([f"{one.name}", words.money_text(one.total_fen) if one.total_fen else ""])
        for one, _pair in found[:3]
    )
    said = _("It looks like a project on the books: %(found)s.", found=told)
    expected = _("Change that one instead, or write why this is another project.")
    return Problem("likely_duplicate", said, "name", expected)


def ask_if_there(campaign: Campaign, news: Sequence[NewProject], reason: str) -> None:
    """Refused with the likely duplicates of each while no reason says that it is another project."""
    if reason.strip():
        return
    likely = likely_in(campaign)
    asked = [problem for new in news if (problem := likely_question(likely, new)) is not None]
    if asked:
        raise Refused.many(asked)
