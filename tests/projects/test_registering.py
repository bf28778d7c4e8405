"""Registering a project: all of a line of the list in one act, every contradiction told at once."""

from datetime import date

import pytest
from django.utils import translation

from gongjian.campaigns.models import Membership
from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kernel.problems import Refused
from gongjian.ledger.models import Entry
from gongjian.projects import actions
from gongjian.projects.actions.checks import project_problems
from gongjian.projects.models import Project, ProjectHolding, ProjectRole, ProjectStage, YearPlan

WAN = 1_000_000


def _new(cast, **values):
    return actions.NewProject(
        values={"name": "示例大道", **values},
        holdings=[
            actions.Held(ProjectRole.LEAD, unit_id=cast.bureau.pk),
            actions.Held(ProjectRole.TOWNSHIP, unit_id=cast.town_a.pk),
            actions.Held(ProjectRole.OWNER, name="示例城投公司"),
            actions.Held(ProjectRole.LEAD_OFFICIAL, person_id=cast.leader.person.pk),
        ],
        plan=actions.YearFigures(2026, 400 * WAN, (100 * WAN,) * 4, ("", "主体封顶", "", "")),
        stage=actions.StageAt("signed", "签约", date(2026, 2, 1), "month"),
        joins=actions.Joined(cast.campaign, batch="第一批", klass="county"),
    )


def test_registering_is_one_act_with_chain_plan_stage_and_membership(cast):
    before = Entry.objects.count()
    project = actions.register_project(viewer=cast.clerk.viewer(cast.on), new=_new(cast), at=cast.at)
    assert Entry.objects.count() == before + 1
    assert project.number == "X-2026-00001"
    assert project.unit_id == cast.bureau.pk
    assert list(ProjectHolding.objects.order_by("id").values_list("role", "unit_id", "name")) == [
        ("accountable", cast.bureau.pk, ""),
        ("lead", cast.bureau.pk, ""),
        ("township", cast.town_a.pk, ""),
        ("owner", None, "示例城投公司"),
        ("lead_official", None, ""),
    ]
    assert YearPlan.objects.get().q2_words == "主体封顶"
    assert ProjectStage.objects.values_list("stage", "word", "from_on", "from_precision").get() == (
        "signed", "签约", date(2026, 2, 1), "month",
    )  # fmt: skip
    assert Membership.objects.values_list("campaign_id", "batch", "ordinal").get() == (
        cast.campaign.pk,
        "第一批",
        1,
    )


def test_every_contradiction_is_told_at_once_and_nothing_is_written(cast):
    wrong = _new(
        cast,
        name=" ",
        level="galaxy",
        year_from=2024,
        year_to=2021,
        planned_start=FuzzyDate(date(2026, 6, 1), Precision.month),
        planned_finish=FuzzyDate(date(2025, 6, 1), Precision.month),
        total_fen=5 * WAN,
        prior_fen=8 * WAN,
    )
    with pytest.raises(Refused) as refused:
        actions.register_project(viewer=cast.clerk.viewer(cast.on), new=wrong, at=cast.at)
    assert [problem.code for problem in refused.value.problems] == [
        "name_missing",
        "level_unknown",
        "years_reversed",
        "finish_before_start",
        "prior_above_total",
        "plan_above_total",
    ]
    assert all(str(problem.remedy) for problem in refused.value.problems)
    assert Project.objects.count() == 0


def test_quarters_that_do_not_make_the_year_are_asked_about_and_pass_with_a_reason(cast):
    new = _new(cast)
    odd = actions.YearFigures(2026, 500 * WAN, (100 * WAN,) * 4)
    new = actions.NewProject(values=new.values, holdings=new.holdings, plan=odd, joins=new.joins)
    given = {"viewer": cast.clerk.viewer(cast.on), "new": new, "at": cast.at}
    with pytest.raises(Refused) as refused:
        actions.register_project(**given)
    assert refused.value.code == "quarters_do_not_make_the_year"
    assert actions.register_project(**given, reason="四季度另有上级资金").pk


def test_a_strange_project_code_is_no_reason_to_turn_a_project_away(register):
    assert register(code="闽发改备A001").code == "闽发改备A001"


def test_a_unit_does_not_register_projects(cast):
    with pytest.raises(Refused) as refused:
        actions.register_project(viewer=cast.reporter_a.viewer(cast.on), new=_new(cast), at=cast.at)
    assert refused.value.code == "may_not_register"


def test_a_total_ten_thousand_times_the_old_is_asked_about(cast, register):
    project = register(total_fen=9600 * WAN)
    given = {"viewer": cast.clerk.viewer(cast.on), "project": project, "at": cast.at}
    with pytest.raises(Refused) as refused:
        actions.change_project(**given, values={"total_fen": 9600 * WAN * 10_000})
    assert refused.value.code == "total_far_off"
    changed = actions.change_project(**given, values={"total_fen": 9600 * WAN * 10_000}, reason="合并计列")
    assert changed.total_fen == 9600 * WAN * 10_000


def test_a_voided_project_leaves_the_list_and_keeps_its_story(cast, project):
    viewer = cast.clerk.viewer(cast.on)
    with pytest.raises(Refused) as refused:
        actions.void_project(viewer=viewer, project=project, at=cast.at, reason=" ")
    assert refused.value.code == "reason_missing"
    actions.void_project(viewer=viewer, project=project, at=cast.at, reason="重复登记")
    assert Project.objects.get().voided is True
    page = cast.clerk.browser().get(f"/projects/{project.number}/?on={cast.on}")
    assert page.status_code == 200
    assert "重复登记" in page.content.decode()


def test_what_is_wrong_is_said_in_the_language_of_whoever_reads_it(cast):
    odd = Project(name="示例大道", level="moon", total_fen=100 * WAN, prior_fen=200 * WAN)
    with translation.override("zh-hans"):
        level, money = project_problems(odd, cast.on)
        chinese = [str(level.message), str(level.remedy), str(money.message)]
    with translation.override("en"):
        english = [str(level.message), str(level.remedy), str(money.message)]
    assert english == [
        "“moon” is not one of the answers for level.",
        "Choose one of: national level, provincial level, city level, county level.",
        "CNY 2 m invested to the end of last year is more than the total of CNY 1 m.",
    ]
    assert [one for one, other in zip(chinese, english, strict=True) if one == other or "CNY" in one] == []
