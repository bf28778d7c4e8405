"""A unit's list is read way by way; it shows what one filter would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from gongjian.ledger import AsOf
from gongjian.matters import actions
from gongjian.matters.actions import Report
from gongjian.matters.models import Matter
from gongjian.matters.selectors import matters_in
from gongjian.matters.selectors.listing import ways_to_matters
from tests.cast import Cast
from tests.matters.conftest import on

Make = Callable[..., Matter]


def test_the_ways_to_a_matter_lead_to_just_those_one_filter_shows(
    cast: Cast, drafted: Make, assigned: Make, in_hand: Make, day: Any
) -> None:
    clerk = cast.clerk.viewer(cast.on)
    drafted(title="草稿")
    drafted(title="乙镇草稿", unit_id=cast.town_b.pk)
    assigned(title="牵头")
    assigned(title="配合", unit_id=cast.town_b.pk, assisting=[cast.town_a.pk])
    assigned(title="督办", unit_id=cast.bureau.pk, supervising=[cast.town_b.pk])
    moved = assigned(title="改派")
    actions.reassign(viewer=clerk, matter=moved, unit_id=cast.town_b.pk, reason="改派", at=day(1))
    waits = in_hand(title="等别人")
    report = Report("需资规局出图", waits_on_id=cast.bureau.pk)
    actions.progress(viewer=cast.reporter_a.viewer(cast.on), matter=waits, report=report, at=day(1))
    asof, campaign = AsOf(on(day(2))), cast.campaign
    for member in (cast.reporter_a, cast.reporter_b, cast.reporter_bureau, cast.outsider):
        viewer = member.viewer(cast.on)
        ways = ways_to_matters(campaign, asof, viewer)
        assert ways is not None
        shown = set(matters_in(campaign, asof, viewer).values_list("title", flat=True))
        reached = ways.first(Q(), [], 50)
        assert (set(reached.values_list("title", flat=True)), ways.count(50)) == (shown, len(shown))
    assert ways_to_matters(campaign, asof, clerk) is None
    seen = [
        set(matters_in(campaign, asof, member.viewer(cast.on)).values_list("title", flat=True))
        for member in (cast.reporter_a, cast.reporter_b)
    ]
    assert seen == [{"牵头", "配合", "改派", "等别人"}, {"配合", "督办", "改派"}]
