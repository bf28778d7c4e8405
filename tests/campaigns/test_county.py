"""示例县 stands at day 59 of a hundred, with work in every state and nothing but illustrative records."""

from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from gongjian.campaigns.models import Campaign, Membership
from gongjian.campaigns.selectors import campaigns_in_reach
from gongjian.commands.demo_data import build_demo
from gongjian.figures.models import Snapshot
from gongjian.ledger import AsOf
from gongjian.ledger.models import Entry
from gongjian.matters.models import Edition, Matter, StageTarget
from gongjian.people.models import User
from gongjian.people.viewer import viewer_of
from gongjian.projects.models import Project
from gongjian.projects.selectors.conditions import due_not_started_q

TODAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def told(db: None) -> list[str]:
    found: list[str] = []
    build_demo(TODAY, NOW, lambda what, done, total: found.append(what))
    return found


def test_the_demonstration_is_a_county_two_months_in(told: list[str]) -> None:
    campaign = Campaign.objects.get(key="shili-100")
    assert (campaign.status, (TODAY - campaign.start_on).days + 1, (campaign.last_on - TODAY).days) == (
        "live",
        59,
        41,
    )
    asof = AsOf(TODAY)
    members = asof.spans(Membership).filter(campaign_id=campaign.pk)
    parts = members.exclude(project__parent_id=None)
    assert (members.count() - parts.count(), parts.count()) == (216, 3)
    assert parts.values("project__parent_id").distinct().count() == 1
    ids = members.values("project_id")
    assert asof.rows(Project).filter(due_not_started_q(asof), id__in=ids).count() == 9

    matters = Matter.objects.filter(campaign=campaign)
    states = Counter(matters.values_list("state", flat=True))
    wanted = {
        "drafted",
        "assigned",
        "working",
        "reported_done",
        "returned",
        "suspended",
        "closed",
        "struck_off",
        "cancelled",
    }
    assert wanted - set(states) == set()
    late = matters.filter(due_on__lt=TODAY, state="working").count()
    assert (matters.count() > 250, 10 < late < 50) == (True, True)
    assert matters.filter(extended_count__gt=0).exists() and matters.filter(returned_count__gt=0).exists()

    tasks = matters.filter(kind="task", list__isnull=False)
    assert (tasks.count() > 20, tasks.filter(lead_official=None).count()) == (True, 0)
    targets = StageTarget.objects.filter(matter__in=tasks, year=TODAY.year, quarter__isnull=False)
    assert set(targets.values_list("quarter", flat=True)) == {1, 2, 3, 4}
    assert set(targets.values_list("matter_id", flat=True)) == set(tasks.values_list("pk", flat=True))
    assert targets.filter(words="").count() == 0 and targets.exclude(quantity=None).exists()

    kinds = (
        Edition.objects.filter(list__campaign__key="shili-100")
        .order_by("ordinal")
        .values_list("kind", flat=True)
    )
    assert list(kinds) == ["draft", "reviewed", "issued", "adjusted"]
    exits = Membership.objects.filter(campaign=campaign).exclude(to_on=None)
    assert (
        exits.count() == 4
        and not exits.filter(exit_reason="").exists()
        and not exits.filter(approved_by="").exists()
    )
    assert Snapshot.objects.filter(campaign=campaign).count() == 6
    for model in (Matter, Project, Membership):
        assert not model.objects.filter(illustrative=False).exclude(pk__in=_published(model)).exists()

    assert Entry.objects.order_by("-seq").values_list("recorded_at", flat=True).first() <= NOW
    assert told[-1] == "ready"
    for user in User.objects.filter(username__startswith="demo-"):
        viewer = viewer_of(user, TODAY)
        assert user.check_password("demo") and not user.must_change_password
        if user.username == "demo-enterprise":
            assert list(campaigns_in_reach(viewer)) == []  # it sees its own projects, and no campaign
            continue
        assert [c.key for c in campaigns_in_reach(viewer)][:1] == ["shili-100"], user.username
        assert {c.key for c in campaigns_in_reach(viewer)} >= {"fuzhou-120", "minhou-120", "yuanping-100"}


def _published(model: type) -> list[int]:
    if model is Project:
        return list(
            Project.objects.exclude(memberships__campaign__key="shili-100").values_list("pk", flat=True)
        )
    return list(model.objects.exclude(campaign__key="shili-100").values_list("pk", flat=True))
