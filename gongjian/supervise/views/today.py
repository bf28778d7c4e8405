"""今天要处理的: the room's first card. Not how many, but which: up to five matters by name, each with its button."""

from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign
from gongjian.figures.compute import figure, records
from gongjian.figures.links import href
from gongjian.figures.measure import measures
from gongjian.figures.query import Query
from gongjian.kit.asof import AsOfControl
from gongjian.kit.registry import Notice
from gongjian.matters.models import Matter
from gongjian.matters.selectors import standing
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import LadderCase, Supervision
from gongjian.supervise.policy import supervision as policy
from gongjian.supervise.policy.ladder import decides, is_office
from gongjian.supervise.selectors.ladder.steps import Told, waiting
from gongjian.supervise.views.supervision import showing

SHOWN = 5


def card(viewer: Viewer, campaign: Campaign, control: AsOfControl) -> dict[str, Any] | None:
    """What the viewer is to decide, issue, answer or look into today; nothing of another moment."""
    if control.is_past:
        return None
    late = Query(measures()["matter_late"], campaign, control.asof, viewer)
    found = figure(late)
    told = [one for one in showing.notices(viewer, timezone.now()) if one.campaign_id == campaign.pk]
    sources = [told, _proposed(viewer, campaign, control), _late(viewer, late, control)]
    rows = _in_turn(sources)
    if not rows:
        return None
    return {"rows": rows, "late": found.value, "late_href": href(late)}


def _in_turn(sources: Iterable[list[Notice]]) -> list[Notice]:
    """So many of each source as there is room for, each source in its turn; told source by source."""
    kept = list(sources)
    turns = [one for turn in zip_longest(*kept) for one in turn if one is not None][:SHOWN]
    return [one for source in kept for one in source if any(one is kept for kept in turns)]


def _proposed(viewer: Viewer, campaign: Campaign, control: AsOfControl) -> list[Notice]:
    """Steps the ladder proposes that wait for the viewer's decision, on the matter longest late first."""
    if not decides(viewer, campaign, None):
        return []
    due = waiting(campaign).order_by("case__matter__due_on", "arisen_at", "id")
    rows = list(due.filter(case__matter__isnull=False)[:SHOWN])
    told = Told()
    told.read(rows)
    return [
        Notice(
            _("Steps proposed"),
            told.title(row),
            f"/ladder/{row.number}/",
            " · ".join(filter(None, (unit_tree().label(row.unit_id), told.step(row)))),
            *_light(told.cases[row.case_id].matter, control),
            ((f"/ladder/{row.number}/", _("Decide")),),
            campaign.pk,
        )
        for row in rows
    ]


def _late(viewer: Viewer, query: Query, control: AsOfControl) -> list[Notice]:
    """Late matters, longest late first; for the office those of which nothing is proposed or under supervision yet.
    A unit is shown all of its own: what is proposed about them is not for it to know."""
    rows = records(query).order_by("due_on", "id")
    if is_office(viewer, query.campaign):
        taken = Supervision.objects.filter(voided=False, state__in=policy.OPEN).values("matter_id")
        climbing = waiting(query.campaign).values("case_id")
        cases = LadderCase.objects.filter(id__in=climbing, matter_id__isnull=False).values("matter_id")
        rows = rows.exclude(id__in=taken).exclude(id__in=cases)
    found = []
    for row in Matter.objects.filter(id__in=[one.id for one in rows[:SHOWN]]).order_by("due_on", "id"):
        here = f"/matters/{row.number}/"
        verb = (here, _("Look"))
        if showing.can_propose(viewer, row):
            verb = (f"/supervisions/propose/{row.number}/", _("Propose supervision"))
        note = unit_tree().label(row.unit_id)
        found.append(
            Notice(_("Late"), row.title, here, note, *_light(row, control), (verb,), query.campaign.pk)
        )
    return found


def _light(matter: Matter | None, control: AsOfControl) -> tuple[str, str]:
    if matter is None:
        return "watch", _("to decide")
    stands = standing(matter, control.on)
    return stands.meaning, stands.word
