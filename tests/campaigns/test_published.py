"""The archived campaigns come out as published, and nothing in them is negative."""

from collections import Counter

import pytest

from gongjian.campaigns.models import Campaign, Clause, Membership, PlaybookItem
from gongjian.campaigns.selectors import with_below
from gongjian.commands.demo_data import lay_down_published
from gongjian.matters.models import Matter
from gongjian.projects.models import Project, ProjectAttribute, ProjectStage


@pytest.fixture
def published(db: None) -> dict[str, Campaign]:
    lay_down_published(lambda what, done, total: None)
    return {campaign.key: campaign for campaign in Campaign.objects.all()}


def members(campaign: Campaign) -> int:
    found = Membership.objects.filter(campaign_id__in=with_below(campaign), voided=False)
    return found.values("project_id").distinct().count()


def test_the_published_campaigns_hold_what_their_reports_say(published: dict[str, Campaign]) -> None:
    counts = {key: members(campaign) for key, campaign in published.items()}
    assert counts == {
        "yuanping-100": 162,
        "fuzhou-120": 2229,
        "minhou-120": 450,
        "yongtai-120": 146,
        "huozhou-winter": 69,
        "zhangye-2023q1": 741,
        "xingtai-2023": 30,
    }
    own = Membership.objects.filter(campaign=published["fuzhou-120"]).count()
    assert own == 2229 - 450 - 146

    stages = ProjectStage.objects.filter(project__memberships__campaign=published["yuanping-100"], to_on=None)
    counted = Counter(stages.values_list("stage", flat=True))
    pipeline = {name: counted[name] for name in ("production", "ready", "signed", "landed", "reserve")}
    assert pipeline == {"production": 9, "ready": 25, "signed": 16, "landed": 11, "reserve": 92}

    lines = PlaybookItem.objects.filter(campaign=published["minhou-120"])
    named = Counter(lines.values_list("section", "naming"))
    assert (named["mechanism", "named"], named["mechanism", "unnamed"]) == (4, 4)
    assert (named["group", "named"], named["group", "unnamed"]) == (5, 4)
    assert (named["goal", "unnamed"], named["priority", "unnamed"]) == (6, 5)

    house = Project.objects.get(name="象鑫公馆")
    assert (house.planned_start_on.isoformat(), house.planned_start_precision) == ("2021-11-01", "month")
    assert (house.actual_start_on.isoformat(), house.actual_start_precision) == ("2021-09-01", "ten_day")
    assert ProjectAttribute.objects.get(project__name="同华轩岗二期扩建").value == 1320


def test_parts_that_were_counted_add_up_to_what_was_published(published: dict[str, Campaign]) -> None:
    rows = Project.objects.filter(memberships__campaign=published["zhangye-2023q1"], unit__name="临泽县")
    assert sum(row.total_fen for row in rows) == 230_6000_0000_00
    assert all(0 < row.year_plans.get().plan_fen < row.total_fen for row in rows)
    roads = Project.objects.filter(parent__name="中心城区断头路连接")
    assert (roads.count(), roads.filter(illustrative=True).count()) == (8, 8)
    specials = Project.objects.filter(memberships__campaign=published["xingtai-2023"], parent=None)
    assert specials.filter(holdings__role="lead_official").count() == 20


def test_three_documents_are_made_into_tasks_clause_by_clause(published: dict[str, Campaign]) -> None:
    clauses = Clause.objects.filter(document__campaign=published["huozhou-winter"], document__kind="notice")
    assert {clause.illustrative for clause in clauses} == {True}
    left = [clause for clause in clauses if not clause.matters.exists()]
    assert (clauses.count(), [clause.says for clause in left]) == (
        15,
        ["示例条款：由临汾市有关部门汇总通报", "示例条款：跨县项目由临汾市统筹"],
    )


def test_only_what_is_illustrative_is_named_as_an_example(published: dict[str, Campaign]) -> None:
    for project in Project.objects.all():
        assert project.illustrative == ("示例" in project.name)
    assert not Matter.objects.exclude(illustrative=True, title__startswith="示例").exists()
    assert not Matter.objects.filter(returned_count__gt=0).exists()
    assert {campaign.status for campaign in published.values()} == {"archived"}
