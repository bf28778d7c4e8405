"""应开未开, no change for weeks, and 专班专案: what the lists and the figures ask."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from gongjian import ledger
from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.ledger import AsOf
from gongjian.matters.models import Matter, Progress
from gongjian.projects import actions, selectors
from gongjian.projects.models import Project, ProjectRole
from tests.cast import SET_UP

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "due_not_started.yaml").read_text(encoding="utf-8")
)


def names(condition, asof):
    return list(asof.rows(Project).filter(condition).order_by("id").values_list("name", flat=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_due_not_started(cast, case):
    planned = date.fromisoformat(case["planned"]) if case["planned"] else None
    started = date.fromisoformat(case["started"]) if case.get("started") else None
    on = date.fromisoformat(case["asked"])
    at = datetime(2027, 6, 1, tzinfo=cast.at.tzinfo)
    values = {"planned_start": FuzzyDate(planned, Precision(case["precision"])) if planned else None}
    if started:
        values["actual_start"] = FuzzyDate(started, Precision.day)
    stage = actions.StageAt(case["stage"], from_on=date(2026, 1, 5)) if case.get("stage") else None
    new = actions.NewProject(
        values={"name": case["case"], **values},
        holdings=[actions.Held(ProjectRole.LEAD, unit_id=cast.town_a.pk)],
        stage=stage,
        joins=actions.Joined(cast.campaign),
    )
    actions.register_project(viewer=cast.clerk.viewer(cast.on), new=new, at=at)
    for asof in (AsOf(on), AsOf(on, ledger.seq_known_at(at))):
        assert names(selectors.due_not_started_q(asof), asof) == ([case["case"]] if case["due"] else [])


def test_what_has_not_moved_for_three_weeks_is_found_on_the_day(cast, register):
    register("一直没动", days_ago=30)
    register("刚登记")
    register("早已竣工", stage="completed", days_ago=30)
    told = register("报了新进度", days_ago=30)
    repeated = register("照抄上期", days_ago=30)
    moved = register("事项有进展", days_ago=30)
    viewer = cast.clerk.viewer(cast.on)
    early, late = cast.on - timedelta(days=25), cast.on - timedelta(days=2)
    for project, words in ((told, ("进场", "桩基施工")), (repeated, ("进场", "进场"))):
        for on, progress in zip((early, late), words, strict=True):
            actions.take_reading(
                viewer=viewer, project=project, up_to_on=on, done_fen=100, progress=progress, at=cast.at
            )
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        matter = entry.create(
            Matter(kind="task", title="示例事项", campaign=cast.campaign, project=moved, unit=cast.town_a)
        )
        entry.create(Progress(matter=matter, on=late, says="已签协议"))
    asof = AsOf(cast.on)
    assert names(selectors.unchanged_q(asof, 3), asof) == ["一直没动", "照抄上期"]
    assert names(selectors.unchanged_q(asof, 5), asof) == []


def test_a_project_lacks_leader_team_and_plan_until_each_is_there(cast, register):
    project = register(days_ago=5)
    given = {"viewer": cast.clerk.viewer(cast.on), "project": project, "at": cast.at}
    asof = AsOf(cast.on)
    steps = [
        lambda: actions.hold(**given, role="lead_official", person_id=cast.leader.person.pk, from_on=cast.on),
        lambda: actions.hold(**given, role="team", unit_id=cast.office.pk, from_on=cast.on),
        lambda: actions.add_paper(**given, kind="plan", title="攻坚方案", says="一个方案抓到底"),
    ]
    for step in steps:
        assert names(selectors.incomplete_q(asof), asof) == [project.name]
        assert selectors.team_and_plan(asof, [project.pk])[project.pk].complete is False
        step()
    assert names(selectors.incomplete_q(asof), asof) == []
    assert selectors.team_and_plan(asof, [project.pk])[project.pk].complete is True


def test_a_project_is_stuck_on_the_matter_that_waits_longest(cast, project):
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        common = {"campaign": cast.campaign, "project": project, "unit": cast.town_a, "state": "working"}
        entry.create(
            Matter(
                kind="problem",
                title="用电",
                desk_unit=cast.bureau,
                assigned_at=cast.at - timedelta(days=4),
                **common,
            )
        )
        entry.create(
            Matter(kind="task", title="用地", due_on=cast.on - timedelta(days=1), blocked_by="land",
                   desk_unit=cast.town_b, assigned_at=cast.at - timedelta(days=13), **common)
        )  # fmt: skip
        entry.create(Matter(kind="problem", title="已办结的", **{**common, "state": "closed"}))
    stuck = selectors.stuck_desks(AsOf(cast.on), [project.pk])[project.pk]
    assert (stuck.title, stuck.on, stuck.desk_unit_id, stuck.days) == (
        "用地",
        "land",
        cast.town_b.pk,
        13,
    )


def test_what_has_not_moved_since_its_start_is_told_from_what_moved_once(cast, register):
    begun = {"actual_start": FuzzyDate(cast.on - timedelta(days=60), Precision.day)}
    register("没开工", days_ago=50)
    register("开工后没动", days_ago=50, stage="construction", **begun)
    moved = register("开工后报过一次", days_ago=50, stage="construction", **begun)
    actions.take_reading(
        viewer=cast.clerk.viewer(cast.on),
        project=moved,
        up_to_on=cast.on - timedelta(days=40),
        done_fen=100,
        progress="桩基施工",
        at=cast.at,
    )
    asof = AsOf(cast.on)
    assert names(selectors.unchanged_q(asof, 3), asof) == ["没开工", "开工后没动", "开工后报过一次"]
    assert names(selectors.unmoved_since_start_q(asof), asof) == ["开工后没动"]
    before = AsOf(cast.on - timedelta(days=61))
    assert names(selectors.unmoved_since_start_q(before), before) == []
