"""Pages: what one may not see does not exist; the list keeps its number of queries; forms teach and do one act."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from gongjian import ledger
from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kit.registry import file_guards, search_kinds
from gongjian.ledger.models import Entry
from gongjian.projects import actions
from gongjian.projects.models import Project, ProjectPaper, ProjectStage, Reading
from gongjian.projects.views.project.page import VERBS
from tests.cast import SET_UP

WAN = 1_000_000


@pytest.fixture
def address(cast):
    return f"/c/{cast.campaign.key}/projects/?on={cast.on}"


def names_on(page):
    return [line.row.name for line in page.context["page"].rows]


# ---------------------------------------------------------------- seeing
def test_an_outsider_finds_neither_list_nor_project_nor_card_nor_form(cast, project, address):
    assert cast.clerk.browser().get(f"/projects/{project.number}/").status_code == 200
    for browser in (cast.outsider.browser(), cast.outside_reporter.browser()):
        for path in ("", "card/", "reading/", "edit/"):
            assert browser.get(f"/projects/{project.number}/{path}").status_code == 404
        assert browser.get(address).status_code == 404


def test_a_township_sees_its_own_projects_and_those_it_assists(cast, register, address):
    register("甲镇的")
    register("乙镇的", unit=cast.town_b)
    shared = register("乙镇牵头甲镇配合的", unit=cast.town_b)
    given = {"viewer": cast.clerk.viewer(cast.on), "project": shared, "at": cast.at}
    actions.hold(**given, role="assisting", unit_id=cast.town_a.pk, from_on=cast.on)
    assert names_on(cast.clerk.browser().get(address)) == ["甲镇的", "乙镇的", "乙镇牵头甲镇配合的"]
    assert names_on(cast.reporter_a.browser().get(address)) == ["甲镇的", "乙镇牵头甲镇配合的"]


def test_search_and_papers_follow_the_rights_on_the_project(cast, project):
    given = {"viewer": cast.clerk.viewer(cast.on), "project": project, "at": cast.at}
    paper = actions.add_paper(**given, kind="plan", title="攻坚方案", says="一个方案抓到底")
    find, guard = search_kinds["project"].find, file_guards[ProjectPaper._meta.db_table]
    insider, outsider = cast.reporter_a.viewer(cast.on), cast.outsider.viewer(cast.on)
    assert [hit.number for hit in find(insider, "水厂", 5)] == [project.number]
    assert [hit.number for hit in find(insider, project.number, 5)] == [project.number]
    assert find(outsider, "水厂", 5) == []
    assert (guard(insider, paper.pk), guard(outsider, paper.pk)) == (True, False)


# ---------------------------------------------------------------- the list
def test_the_list_asks_as_many_queries_for_three_rows_as_for_one(cast, register, address):
    browser = cast.clerk.browser()
    counts = []
    for wanted in (1, 3):
        while Project.objects.count() < wanted:
            project = register(f"示例项目{Project.objects.count()}", total_fen=5000 * WAN)
            plan = actions.YearFigures(2026, 100 * WAN)
            given = {"viewer": cast.clerk.viewer(cast.on), "project": project, "at": cast.at}
            actions.set_year_plan(**given, plan=plan)
            actions.take_reading(**given, up_to_on=date(2026, 2, 28), done_fen=WAN)
        browser.get(address)
        with CaptureQueriesContext(connection) as told:
            assert len(names_on(browser.get(address))) == wanted
        counts.append(len(told))
    # the shell asks four, the list nine: rows, their count, saved views, and six things looked up for all rows at once
    assert counts[0] == counts[1]
    assert 9 <= counts[1] <= 14


def test_filters_and_views_narrow_the_list(cast, register, address):
    november = FuzzyDate(date(2026, 2, 1), Precision.month)
    register("应开未开的", planned_start=november, level="city")
    register("在建的", stage="construction", planned_start=november)
    browser = cast.clerk.browser()
    expected = {
        "&due=1": ["应开未开的"],
        "&stage=construction": ["在建的"],
        "&level=city": ["应开未开的"],
        f"&unit={cast.town_a.number}": ["应开未开的", "在建的"],
        "&q=在建": ["在建的"],
        "&made_up=named": [],
        "&unready=1&sort=-name": ["应开未开的", "在建的"],
        "&mine=1": [],
    }
    for query, names in expected.items():
        assert sorted(names_on(browser.get(address + query))) == sorted(names), query
    page = browser.get(address)
    assert page.context["counts"] == {
        "all": 2,
        "due": 1,
        "quiet": 0,
        "unready": 2,
        "mine": 0,
        "government": 0,
        "private": 0,
        "soe": 0,
    }


@pytest.mark.parametrize(
    "sort", ["order", "-order", "name", "planned_start", "-planned_start", "total", "unit", "-unit"]
)
def test_every_declared_order_works_now_and_as_known_before(cast, register, address, sort):
    register("甲", total_fen=WAN)
    register("乙", planned_start=FuzzyDate(date(2026, 5, 1), Precision.month))
    browser = cast.clerk.browser()
    for moment in ("", "&known=1"):
        assert sorted(names_on(browser.get(f"{address}&sort={sort}{moment}"))) == ["乙", "甲"]


def test_yesterday_shows_the_stage_of_yesterday(cast, register, address):
    project = register(stage="signed", days_ago=10)
    given = {"viewer": cast.clerk.viewer(cast.on), "project": project, "at": cast.at}
    actions.move_stage(**given, stage="construction", on=FuzzyDate(cast.on, Precision.day))
    browser = cast.clerk.browser()
    yesterday = cast.on - timedelta(days=1)
    assert names_on(browser.get(address + "&stage=construction")) == [project.name]
    assert names_on(browser.get(f"/c/{cast.campaign.key}/projects/?on={yesterday}&stage=construction")) == []
    assert names_on(browser.get(f"/c/{cast.campaign.key}/projects/?on={yesterday}&stage=signed")) == [
        project.name
    ]


def test_the_export_is_the_sheet_offices_use(cast, register, address):
    project = register(
        "示例大桥", total_fen=9600 * WAN, planned_start=FuzzyDate(date(2026, 5, 1), Precision.month)
    )
    given = {"viewer": cast.clerk.viewer(cast.on), "project": project, "at": cast.at}
    actions.set_year_plan(
        **given, plan=actions.YearFigures(2026, 400 * WAN, (100 * WAN,) * 4, ("", "主体封顶", "", ""))
    )
    register("示例小学", unit=cast.town_b, total_fen=400 * WAN)
    answer = cast.clerk.browser().get(address + "&format=xlsx")
    sheet = load_workbook(BytesIO(answer.getvalue())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "示例县重点项目攻坚100天项目清单"
    assert "单位：万元" in rows[1]
    assert rows[2][:3] == ["序号", "项目名称", "代码"]
    assert (rows[2][12], rows[3][12], rows[3][13]) == ("一季度", "投资", "形象进度目标")
    assert len(rows[2]) == 31
    assert rows[4][0] == "甲镇"
    assert (rows[5][1], rows[5][9], rows[5][11], rows[5][15], rows[5][20]) == (
        "示例大桥",
        9600,
        400,
        "主体封顶",
        "2026年5月",
    )
    assert rows[6][0] == "小计（1个）"
    assert (rows[-2][0], rows[-2][9]) == ("合计（2个）", 10000)
    assert "填报人：" in rows[-1][0]


def test_the_csv_has_the_same_columns(cast, register, address):
    register("示例大桥", total_fen=9600 * WAN)
    answer = cast.clerk.browser().get(address + "&format=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].split(",")[12:14] == ["一季度 / 投资（万元）", "一季度 / 形象进度目标"]
    assert lines[1].split(",")[:2] == ["1", "示例大桥"]


# ---------------------------------------------------------------- the page and its forms
def test_the_project_page_says_how_early_it_started(cast, register):
    project = register(planned_start=FuzzyDate(date(2026, 4, 1), Precision.month))
    given = {"viewer": cast.clerk.viewer(cast.on), "project": project, "at": cast.at}
    actions.record_start(**given, on=FuzzyDate(date(2026, 2, 1), Precision.month))
    page = cast.clerk.browser().get(f"/projects/{project.number}/?on={cast.on}")
    assert str(page.context["dates"][0]["apart"]) == "提前2个月"
    assert [node["look"] for node in page.context["nodes"]] == ["done", "early", "now", "todo"]


def test_a_page_of_the_past_offers_nothing_to_do(cast, project):
    browser = cast.clerk.browser()
    assert browser.get(f"/projects/{project.number}/").context["verbs"] != []
    assert browser.get(f"/projects/{project.number}/?on={cast.on}").context["verbs"] == []


def test_of_the_acts_on_the_record_itself_a_reporter_is_offered_readings_and_papers_only(cast, project):
    verbs = cast.reporter_a.browser().get(f"/projects/{project.number}/").context["verbs"]
    own = {key for key, _label, _right in VERBS}
    assert [verb["key"] for verb in verbs if verb["key"] in own] == ["reading", "paper"]


def test_before_it_was_registered_the_page_says_so(cast, project):
    known_at = (cast.at - timedelta(days=1)).isoformat()
    page = cast.clerk.browser().get(f"/projects/{project.number}/", {"known_at": known_at})
    assert next(template.name for template in page.templates) == "projects/project/gone.html"


def test_the_card_opens(cast, project):
    assert cast.leader.browser().get(f"/projects/{project.number}/card/?on={cast.on}").status_code == 200


@pytest.mark.parametrize(
    "verb",
    ["edit", "stage", "start", "finish", "reading", "plan", "hold", "attribute", "paper", "package", "void"],
)
def test_every_form_opens_and_an_empty_one_comes_back_with_its_errors(cast, project, verb):
    browser = cast.clerk.browser()
    path = f"/projects/{project.number}/{verb}/"
    assert browser.get(path).status_code == 200
    answer = browser.post(path, {})
    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(cast, project):
    path = f"/projects/{project.number}/reading/"
    answer = cast.clerk.browser().post(
        path, {"up_to_on": "2026-03-01", "done_fen": "12", "done_fen_unit": "wan", "progress": "完成80%"}
    )
    assert list(answer.context["form"].errors) == ["progress"]
    assert "完成80%" in answer.content.decode()
    assert Reading.objects.count() == 0


def test_the_reason_of_a_stage_says_when_it_is_needed(cast, project):
    page = cast.clerk.browser().get(f"/projects/{project.number}/stage/").content.decode()
    label = page.partition(">理由 <")[2].partition("</label>")[0]
    assert label == 'span class="text-secondary">（退回、停建、退出时须填）</span>'


def test_a_double_click_is_one_act(cast, project):
    browser, path = cast.clerk.browser(), f"/projects/{project.number}/stage/"
    key = browser.get(path).context["form"]["request_key"].value()
    sent = {"stage": "ready", "on": "2026-03-02", "request_key": key}
    before = Entry.objects.count()
    assert browser.post(path, sent).status_code == 302
    browser.post(path, sent)
    assert Entry.objects.count() == before + 1
    assert ProjectStage.objects.filter(stage="ready").count() == 1


def test_who_saw_an_older_revision_is_told(cast, project):
    browser, path = cast.clerk.browser(), f"/projects/{project.number}/edit/"
    seen = browser.get(path).context["form"].initial
    with ledger.record("project.change", by=SET_UP, at=cast.at, words={"title": project.name}) as entry:
        entry.change(Project.objects.get(pk=project.pk), place="示例县城区")
    answer = browser.post(path, {"name": "改名", "revision": seen["revision"]})
    assert answer.status_code == 409
    assert Project.objects.get().name == project.name


def test_a_line_of_the_list_is_registered_by_hand(cast):
    path = f"/c/{cast.campaign.key}/projects/new/"
    browser = cast.clerk.browser()
    assert browser.get(path).status_code == 200
    sent = {
        "name": "示例道路", "stage": "preliminary", "lead": cast.bureau.pk, "township": cast.town_a.pk,
        "owner": "示例城投", "total_fen": "9.6", "total_fen_unit": "yi", "planned_start": "2026-11",
    }  # fmt: skip
    answer = browser.post(path, sent)
    project = Project.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/projects/{project.number}/")
    assert (project.total_fen, project.planned_start_precision, project.unit_id) == (
        96_000 * WAN,
        "month",
        cast.bureau.pk,
    )


def test_a_reporter_does_not_reach_the_form_of_the_office(cast, project):
    browser = cast.reporter_a.browser()
    assert browser.get(f"/projects/{project.number}/edit/").status_code == 409
    assert browser.get(f"/c/{cast.campaign.key}/projects/new/").status_code == 409


def test_what_a_real_project_of_an_archived_campaign_lacks_is_not_published(cast):
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        project = entry.create(Project(name="真实项目", unit=cast.town_a))
        entry.create(_membership(cast, project))
        entry.change(cast.campaign, status="archived", shown_on=cast.on, published_only=True)
    page = cast.clerk.browser().get(f"/projects/{project.number}/")
    assert (page.context["unknown"], page.context["verbs"]) == ("未公布", [])
    assert cast.clerk.browser().get(f"/projects/{project.number}/edit/").status_code == 409


def _membership(cast, project):
    from gongjian.campaigns.models import Membership

    return Membership(campaign=cast.campaign, project=project, from_on=cast.on)


# ---------------------------------------------------------------- asking least
def test_moving_the_stage_offers_the_one_that_comes_next(cast, register):
    for stage, following in (
        ("preliminary", "ready"),
        ("construction", "completed"),
        ("capacity", "capacity"),
    ):
        made = register(f"示例{stage}", stage=stage)
        page = cast.clerk.browser().get(f"/projects/{made.number}/stage/")
        assert page.context["form"]["stage"].value() == following


def test_a_new_project_is_answered_for_by_units_of_the_campaigns_host_alone(cast):
    form = cast.clerk.browser().get(f"/c/{cast.campaign.key}/projects/new/").context["form"]
    offered = {key for key, _label in form.fields["lead"].choices}
    assert str(cast.town_a.pk) in offered
    assert str(cast.city.pk) not in offered
    assert [group.folded for group in form.groups] == [False, False, False, False, True, True]
    assert sum(len(group.fields) for group in form.groups) == len(form.visible_fields())


def test_a_list_shows_a_package_and_not_its_parts(cast, register, address):
    package, part = register("示例园区"), register("示例园区道路")
    given = {"viewer": cast.clerk.viewer(cast.on), "at": cast.at}
    actions.put_into_package(**given, project=part, package=package)
    assert names_on(cast.clerk.browser().get(address)) == ["示例园区"]


def test_what_lies_before_a_start_that_happened_is_done_not_missing(cast, register):
    made = register("示例在建", stage="construction")
    nodes = cast.clerk.browser().get(f"/projects/{made.number}/?on={cast.on}").context["nodes"]
    assert (nodes[0]["look"], nodes[0]["actual"]) == ("done", "")
