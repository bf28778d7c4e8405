"""Pages of promotion: what one may not see does not exist; numbers open; forms teach and do one act."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from gongjian.kit.registry import search_kinds
from gongjian.ledger.models import Entry
from gongjian.projects.actions.promotion.events import NewEvent, register_event
from gongjian.projects.actions.promotion.lead import NewLead, register_lead
from gongjian.projects.actions.promotion.projects import declare
from gongjian.projects.models import Declaration, Lead, Project, PromotionEvent

YI, WAN = 10_000_000_000, 1_000_000


@pytest.fixture
def lead(cast):
    who = {"viewer": cast.clerk.viewer(cast.on), "at": cast.at, "campaign": cast.campaign}

    def make(name="示例储能电池项目", step="talks", unit=None, **values):
        given = {"name": name, "unit_id": (unit or cast.town_a).pk, "amount_fen": 3 * YI} | values
        new = NewLead(given, step, "", cast.on - timedelta(days=10), True)
        return register_lead(**who, new=new)

    return make


@pytest.fixture
def event(cast):
    values = {"title": "示例招商推介会", "form": "talks", "unit_id": cast.town_a.pk, "from_on": cast.on}
    new = NewEvent(values | {"cost_fen": 8 * WAN}, ["示例企业一"], [], None, True)
    return register_event(viewer=cast.clerk.viewer(cast.on), at=cast.at, campaign=cast.campaign, new=new)


@pytest.fixture
def base(cast):
    return f"/c/{cast.campaign.key}/promotion/"


def names_on(page):
    return [line.row.name for line in page.context["page"].rows]


def test_an_outsider_finds_no_page_of_promotion(cast, lead, event, base):
    one = lead()
    pages = [
        base,
        f"{base}leads/",
        f"{base}events/",
        f"{base}funds/",
        f"{base}declarations/",
        f"/leads/{one.number}/",
    ]
    pages += [f"/leads/{one.number}/step/", f"/events/{event.number}/", f"/events/{event.number}/void/"]
    inside, outside = cast.clerk.browser(), cast.outsider.browser()
    assert {page: inside.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert {page: outside.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)


def test_a_township_sees_its_own_leads_on_the_list_and_in_search(cast, lead, base):
    lead("甲镇的线索")
    other = lead("乙镇的线索", unit=cast.town_b)
    day = f"?on={cast.on}"
    assert names_on(cast.reporter_a.browser().get(f"{base}leads/{day}")) == ["甲镇的线索"]
    assert names_on(cast.clerk.browser().get(f"{base}leads/{day}&sort=name")) == ["乙镇的线索", "甲镇的线索"]
    assert cast.reporter_a.browser().get(f"/leads/{other.number}/").status_code == 404
    find = search_kinds["lead"].find
    assert [hit.title for hit in find(cast.reporter_a.viewer(cast.on), "线索", 5)] == ["甲镇的线索"]


def test_the_list_narrows_by_step_and_leaves_as_excel(cast, lead, base):
    lead("谈着的")
    lead("签了的", step="contract", contract_fen=2 * YI)
    browser, day = cast.clerk.browser(), f"?on={cast.on}"
    assert names_on(browser.get(f"{base}leads/{day}&step=contract&step=landed")) == ["签了的"]
    assert names_on(browser.get(f"{base}leads/{day}&no_project=1")) == ["签了的"]
    file = browser.get(f"{base}leads/{day}&format=xlsx")
    sheet = load_workbook(BytesIO(b"".join(file.streaming_content))).active
    told = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert {"谈着的", "签了的"} <= set(told)


def test_the_funnel_shows_each_step_with_a_figure_that_opens(cast, lead, event, base):
    lead(step="intent")
    lead("签了的", step="contract", contract_fen=2 * YI)
    browser = cast.clerk.browser()
    page = browser.get(f"{base}?on={cast.on}")
    steps = {str(row["label"]): row["number"] for row in page.context["steps"]}
    assert [int(number.value) for number in steps.values()] == [0, 0, 0, 1, 0, 1, 0]
    assert [browser.get(number.href).status_code for number in steps.values()] == [200] * 7
    assert page.context["signed"].value == 1
    assert [str(row["label"]) for row in page.context["units"]] == ["甲镇"]


def test_a_form_asks_did_you_mean_and_takes_the_likely_amount(cast, base):
    browser = cast.clerk.browser()
    given = {
        "name": "示例新线索", "unit": cast.town_a.pk, "step": "clue", "from_on": "2026-03-01",
        "amount_fen": "3", "amount_fen_unit": "wan",
    }  # fmt: skip
    page = browser.post(f"{base}leads/new/", given)
    assert (page.status_code, page.context["form"].errors.as_data()["amount_fen"][0].code) == (422, "slip")
    assert page.context["form"].errors.as_data()["amount_fen"][0].params == {"take": "30000"}
    answer = browser.post(f"{base}leads/new/", given | {"amount_fen_take": "30000"})
    assert (answer.status_code, Lead.objects.get().amount_fen) == (302, 3 * YI)


def test_the_contract_page_is_filled_from_the_lead_and_makes_one_linked_project(cast, lead):
    one = lead(step="contract", contract_fen=2 * YI, investor="示例新能源公司")
    browser = cast.clerk.browser()
    form = browser.get(f"/leads/{one.number}/project/").context["form"]
    sent = {
        name: form.initial[name] for name in ("name", "stage", "library", "nature", "lead", "owner", "origin")
    }
    assert (sent["name"], sent["owner"], form.initial["total_fen"]) == (one.name, "示例新能源公司", 2 * YI)
    sent |= {"total_fen": "2", "total_fen_unit": "yi", "revision": one.revision}
    before = Entry.objects.count()
    answer = browser.post(f"/leads/{one.number}/project/", sent)
    project = Project.objects.get()
    assert (answer["Location"], Entry.objects.count()) == (f"/projects/{project.number}/", before + 1)
    page = browser.get(f"/projects/{project.number}/").content.decode()
    assert f'href="/leads/{one.number}/"' in page
    assert f'href="/projects/{project.number}/"' in browser.get(f"/leads/{one.number}/").content.decode()
    assert browser.get(f"/leads/{one.number}/project/").status_code == 409


def test_an_event_is_registered_on_its_form_with_its_parties(cast, base):
    browser = cast.clerk.browser()
    given = {
        "title": "示例外出招商", "form": "go_out", "unit": cast.town_a.pk, "from_on": "2026-03-01",
        "enterprises": "示例企业一\n示例企业二\n示例企业一", "sites": "", "cost_fen": "6.5", "cost_fen_unit": "wan",
    }  # fmt: skip
    answer = browser.post(f"{base}events/new/", given)
    made = PromotionEvent.objects.get()
    assert (answer["Location"], made.cost_fen, made.parties.count()) == (
        f"/events/{made.number}/",
        65_000_00,
        2,
    )
    assert names_of(browser.get(f"{base}events/?on={cast.on}")) == ["示例外出招商"]


def names_of(page):
    return [line.row.title for line in page.context["page"].rows]


def test_a_project_declared_upward_says_so_on_its_page_and_takes_the_answer(cast, project, base):
    given = {
        "viewer": cast.clerk.viewer(cast.on),
        "at": cast.at,
        "campaign": cast.campaign,
        "project": project,
    }
    made = declare(**given, list_name="省级重点项目", level="province", declared_on=cast.on)
    browser, href = cast.clerk.browser(), f"/declarations/{made.pk}/answer/"
    assert f'href="{href}"' in browser.get(f"/projects/{project.number}/").content.decode()
    sent = {"result": "listed", "result_on": cast.on.isoformat(), "revision": made.revision}
    assert browser.post(href, sent).status_code == 302
    assert Declaration.objects.get().result == "listed"
    listed = browser.get(f"{base}declarations/?on={cast.on}&result=listed")
    assert [line.row.list_name for line in listed.context["page"].rows] == ["省级重点项目"]
