"""A page that tells why a number changed says the cause first; targets count what came to a stage in time."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.utils.translation import override

from gongjian import ledger
from gongjian.campaigns.models import Membership
from gongjian.figures.compute import figure, records
from gongjian.figures.measure import measures
from gongjian.figures.query import Query
from gongjian.figures.why import why
from gongjian.ledger import AsOf
from gongjian.matters.models import Matter
from gongjian.projects.models import Project, ProjectStage, Reading
from tests.cast import SET_UP, Cast
from tests.figures.stage import Scene, set_scene


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return set_scene(cast, 1)


def _project(scene: Scene, stages: list[tuple[str, int]], **values: object) -> Project:
    """A project on the list for four weeks, at each stage from so many days ago."""
    since = scene.on - timedelta(days=28)
    with ledger.record("test.cast", by=SET_UP, at=scene.at) as entry:
        made = entry.create(Project(name="示例桥", unit=scene.cast.town_a, illustrative=True, **values))
        entry.create(Membership(campaign=scene.county, project=made, from_on=since, illustrative=True))
        for place, (stage, days) in enumerate(stages):
            ends = scene.on - timedelta(days=stages[place + 1][1]) if place + 1 < len(stages) else None
            begun = scene.on - timedelta(days=days)
            entry.create(
                ProjectStage(project=made, stage=stage, from_on=begun, to_on=ends, illustrative=True)
            )
    return made


def _cause(scene: Scene, measure: str, record_id: int, days: int) -> str:
    now = Query(measures()[measure], scene.county, scene.asof(), None)
    with override("en"):
        answer = why(now.at(AsOf(scene.on - timedelta(days=days))), now)
    found = [*answer.entered, *answer.moved, *answer.left]
    return next(one.says for one in found if one.told.record_id == record_id)


def test_a_planned_start_gone_by_is_the_cause_whatever_was_reported_meanwhile(scene: Scene) -> None:
    planned = scene.on - timedelta(days=2)
    made = _project(scene, [("ready", 28)], planned_start_on=planned)
    with ledger.record("test.cast", by=SET_UP, at=scene.at) as entry:
        entry.create(Reading(project=made, up_to_on=scene.on, words="施工图审查中", illustrative=True))
    said = f"planned to start {planned.day} {planned:%b}; that has passed without a start"
    assert _cause(scene, "project_due_not_started", made.pk, 7) == said


def test_a_project_that_started_says_when_it_did(scene: Scene) -> None:
    started = scene.on - timedelta(days=1)
    made = _project(
        scene,
        [("ready", 28), ("construction", 1)],
        planned_start_on=scene.on - timedelta(days=20),
        actual_start_on=started,
    )
    said = f"started {started.day} {started:%b}"
    assert _cause(scene, "project_due_not_started", made.pk, 7) == said


def test_a_matter_turned_late_because_its_day_went_by(scene: Scene) -> None:
    due = scene.on - timedelta(days=2)
    with ledger.record("test.cast", by=SET_UP, at=scene.at) as entry:
        late = entry.create(
            Matter(
                kind="task", title="交地", campaign=scene.county, state="working", unit=scene.cast.town_a,
                assigned_by=scene.cast.office, assigned_at=scene.at - timedelta(days=20), due_on=due,
            )
        )  # fmt: skip
    said = f"due {due.day} {due:%b}; that has passed without a report of done"
    assert _cause(scene, "matter_late", late.pk, 7) == said


@pytest.mark.parametrize(("first", "counted"), [(10, 1), (3, 1), (2, 0)])
def test_what_came_to_production_counts_in_the_period_it_did(scene: Scene, first: int, counted: int) -> None:
    made = _project(scene, [("construction", 60), ("production", 3)])
    period = (scene.on - timedelta(days=first), scene.on + timedelta(days=1))
    query = Query(measures()["project_into_production"], scene.county, scene.asof(), None, None, (), period)
    assert list(records(query).values_list("id", flat=True)) == [made.pk] * counted
    assert figure(query).value == counted


def test_going_on_from_production_is_no_second_production(scene: Scene) -> None:
    _project(scene, [("production", 60), ("capacity", 3)])
    period = (scene.on - timedelta(days=10), scene.on + timedelta(days=1))
    query = Query(measures()["project_into_production"], scene.county, scene.asof(), None, None, (), period)
    assert figure(query).value == 0


def test_the_page_of_a_change_counts_what_the_overview_says_of_the_week(scene: Scene) -> None:
    with ledger.record("test.cast", by=SET_UP, at=scene.at) as entry:
        for days in (2, 3):
            entry.create(
                Matter(
                    kind="task", title=f"交地{days}", campaign=scene.county, state="working",
                    unit=scene.cast.town_a, assigned_by=scene.cast.office,
                    assigned_at=scene.at - timedelta(days=20), due_on=scene.on - timedelta(days=days),
                )
            )  # fmt: skip
    browser = scene.cast.clerk.browser()
    overview = browser.get(f"/c/shili-100/?on={scene.on}").context
    row = next(row for row in overview["week"] if "turned" in row)
    why, _mark, part_shown = row["came"].partition("#")
    parts = {part["key"]: len(part["rows"]) for part in browser.get(why).context["parts"]}
    assert (part_shown, row["went"]) == ("came", f"{why}#went")
    assert (parts.get("came", 0), parts.get("went", 0)) == (row["turned"], row["caught"])
    assert row["turned"] >= 2
    assert (scene.on - overview["week_from"]).days == 6


def test_the_attached_list_says_title_sentence_heads_in_this_order(scene: Scene) -> None:
    response = scene.cast.clerk.browser().get(f"/c/shili-100/figures/project_count/list.xlsx?on={scene.on}")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active
    first = [row[0] for row in sheet.iter_rows(values_only=True)][:5]
    heads = first.index("序号")
    assert first[0] == "项目"
    assert first[1].startswith("截至")
    assert first[heads + 1] == 1


def test_reporting_upward_offers_today_and_teaches_what_is_missing(scene: Scene) -> None:
    browser = scene.cast.campaign_admin.browser()
    path = f"/c/shili-100/figures/project_count/?on={scene.on}"
    shown = browser.get(path)
    if shown.context["form"] is None:
        browser = scene.cast.clerk.browser()
        shown = browser.get(path)
    today = shown.context["today"].isoformat()
    assert f'name="reported_on" value="{today}"' in shown.content.decode()
    form = browser.post(path, {"to": "", "reported_on": "", "approved_by": ""}).context["form"]
    assert list(form.errors) == ["to", "reported_on", "approved_by"]
    with override("en"):
        assert str(form.fields["to"].error_messages["required"]) == "Not filled in yet. For example 市攻坚办."
