"""What was registered wrongly of an event, of money in place or of a lead is corrected, and its history stays."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongjian.kernel.problems import Refused
from gongjian.kit.models import StoredFile
from gongjian.ledger import AsOf, Stale
from gongjian.ledger.models import Entry
from gongjian.projects.actions.promotion import corrections
from gongjian.projects.actions.promotion import lead_details as details
from gongjian.projects.actions.promotion.events import Arrival, NewEvent, record_arrival, register_event
from gongjian.projects.actions.promotion.lead import NewLead, Step, move_lead, register_lead
from gongjian.projects.models import Budget, BudgetUse, EventParty, FundsInPlace, LeadAttribute, LeadStep
from tests.cast import SET_UP

YI, WAN = 10_000_000_000, 1_000_000
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def refused(code):
    return pytest.raises(Refused, check=lambda error: error.code == code)


def scan(name="合同扫描件.pdf"):
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


@pytest.fixture(autouse=True)
def kept_files(settings, tmp_path):
    settings.FILES = tmp_path


@pytest.fixture
def who(cast):
    return {"viewer": cast.clerk.viewer(cast.on), "at": cast.at}


@pytest.fixture
def lead(cast, who):
    values = {"name": "示例储能电池项目", "unit_id": cast.town_a.pk, "amount_fen": 3 * YI}
    values |= {"contract_fen": 2 * YI}
    new = NewLead(values, "contract", "", cast.on - timedelta(days=10), True)
    return register_lead(**who, campaign=cast.campaign, new=new)


@pytest.fixture
def budget(cast):
    from gongjian import ledger

    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        return entry.create(
            Budget(campaign=cast.campaign, unit=cast.county, title="招商经费", year=2026, amount_fen=50 * WAN)
        )


@pytest.fixture
def event(cast, who, budget):
    values = {"title": "示例推介会", "form": "talks", "unit_id": cast.town_a.pk, "from_on": cast.on}
    new = NewEvent(values | {"cost_fen": 8 * WAN}, ["示例企业一", "示例企业二"], [], budget.pk, True)
    return register_event(**who, campaign=cast.campaign, new=new)


@pytest.fixture
def funds(cast, who, lead):
    arrival = Arrival(cast.town_a.pk, "outside_province", cast.on, 5_000 * WAN)
    return record_arrival(**who, campaign=cast.campaign, arrival=arrival, lead=lead)


# ---------------------------------------------------------------- events
def wanted(event, **values):
    columns = {
        name: getattr(event, name) for name in ("title", "form", "unit_id", "from_on", "place", "cost_fen")
    }
    return columns | values


def test_a_corrected_event_changes_its_parties_and_what_it_draws_and_keeps_what_stood(
    cast, who, event, budget
):
    before = Entry.objects.order_by("-seq")[0].seq
    new = NewEvent(
        wanted(event, cost_fen=6 * WAN, place="示例酒店"), ["示例企业二", "示例企业三"], [], budget.pk
    )
    corrections.change_event(**who, event=event, new=new, reason="发票核对后更正", revision=event.revision)
    live = EventParty.objects.filter(event=event, voided=False)
    assert sorted(live.values_list("name", flat=True)) == ["示例企业三", "示例企业二"]
    assert BudgetUse.objects.get(event=event, voided=False).amount_fen == 6 * WAN
    then = AsOf(cast.on, before).rows(type(event)).get(id=event.pk)
    assert (then.cost_fen, then.place) == (8 * WAN, "")


def test_a_correction_needs_a_reason_and_the_revision_that_was_on_screen(who, event):
    new = NewEvent(wanted(event, place="示例酒店"))
    with refused("change_without_reason"):
        corrections.change_event(**who, event=event, new=new, reason=" ")
    corrections.change_event(**who, event=event, new=new, reason="补地点", revision=1)
    with pytest.raises(Stale):
        corrections.change_event(**who, event=event, new=new, reason="补地点", revision=1)


def test_an_event_without_cost_draws_on_no_budget_any_more(who, event):
    corrections.change_event(
        **who, event=event, new=NewEvent(wanted(event, cost_fen=None)), reason="未发生费用"
    )
    assert BudgetUse.objects.filter(event=event, voided=False).count() == 0


def test_another_township_corrects_nothing(cast, event, funds):
    other = {"viewer": cast.reporter_b.viewer(cast.on), "at": cast.at, "reason": "更正"}
    with refused("may_not_promote"):
        corrections.change_event(**other, event=event, new=NewEvent(wanted(event)))
    with refused("may_not_promote"):
        corrections.void_arrival(**other, funds=funds)


def test_the_form_of_an_event_comes_filled_and_takes_the_correction(cast, event):
    browser, address = cast.clerk.browser(), f"/events/{event.number}/edit/"
    form = browser.get(address).context["form"]
    assert (form.initial["enterprises"], form.initial["cost_fen"]) == ("示例企业一\n示例企业二", 8 * WAN)
    sent = {
        "title": "示例推介会（更名）", "form": "talks", "unit": cast.town_a.pk, "from_on": cast.on,
        "enterprises": "示例企业一", "sites": "", "cost_fen": "8", "cost_fen_unit": "wan",
        "budget": form.initial["budget"], "revision": event.revision,
    }  # fmt: skip
    assert browser.post(address, sent).status_code == 422  # the reason is missing
    answer = browser.post(address, sent | {"reason": "名称以通知为准"})
    event.refresh_from_db()
    assert (answer["Location"], event.title) == (f"/events/{event.number}/", "示例推介会（更名）")
    assert browser.post(address, sent | {"reason": "再改"}).status_code == 409


# ---------------------------------------------------------------- money in place
def test_money_in_place_is_corrected_and_what_was_known_before_stays(cast, who, funds):
    before = Entry.objects.order_by("-seq")[0].seq
    arrival = Arrival(
        cast.town_a.pk, "inside_province", cast.on - timedelta(days=1), 4_800 * WAN, "以银行回单为准"
    )
    corrections.change_arrival(**who, funds=funds, arrival=arrival, reason="以回单更正", revision=1)
    now = FundsInPlace.objects.get(pk=funds.pk)
    assert (now.amount_fen, now.origin, now.revision) == (4_800 * WAN, "inside_province", 2)
    assert AsOf(cast.on, before).rows(FundsInPlace).get(id=funds.pk).amount_fen == 5_000 * WAN
    with pytest.raises(Stale):
        corrections.change_arrival(**who, funds=funds, arrival=arrival, reason="再改", revision=1)


def test_money_in_place_taken_off_the_books_is_no_figure_and_no_longer_changed(cast, who, funds):
    with refused("void_without_reason"):
        corrections.void_arrival(**who, funds=funds, reason="")
    corrections.void_arrival(**who, funds=funds, reason="重复登记")
    arrival = Arrival(cast.town_a.pk, "inside_province", cast.on, WAN * 100)
    with refused("funds_gone"):
        corrections.change_arrival(**who, funds=funds, arrival=arrival, reason="更正")
    page = cast.clerk.browser().get(f"/funds-in-place/{funds.pk}/")
    assert (page.status_code, page.context["row"], page.context["base"]) == (200, None, "")


def test_the_page_of_money_in_place_leads_to_its_correction(cast, lead, funds):
    browser, base = cast.clerk.browser(), f"/funds-in-place/{funds.pk}/"
    page = browser.get(base).content.decode()
    assert [
        f'href="{one}"' in page for one in (f"{base}edit/", f"{base}void/", f"/leads/{lead.number}/")
    ] == [True] * 3
    sent = {
        "amount_fen": "4500", "amount_fen_unit": "wan", "arrived_on": cast.on, "origin": "outside_province",
        "note": "", "reason": "录入有误", "revision": "1",
    }  # fmt: skip
    assert browser.post(f"{base}edit/", sent)["Location"] == base
    assert FundsInPlace.objects.get().amount_fen == 4_500 * WAN
    assert browser.post(f"{base}void/", {"reason": "重复", "revision": "2"})["Location"] == base
    assert cast.outsider.browser().get(base).status_code == 404


# ---------------------------------------------------------------- quantities and papers
def test_land_output_and_jobs_of_a_lead_are_said_on_a_form(cast, lead):
    browser, base = cast.clerk.browser(), f"/leads/{lead.number}/quantities/"
    for kind, value in (("land", "120"), ("output", "35000"), ("jobs", "260")):
        assert (
            browser.post(f"{base}new/", {"kind": kind, "value": value})["Location"]
            == f"/leads/{lead.number}/"
        )
    rows = LeadAttribute.objects.filter(lead=lead, voided=False).order_by("id")
    assert [(row.key, row.value, row.unit_text) for row in rows] == [
        ("land", Decimal(120), "亩"),
        ("output", Decimal(35000), "万元"),
        ("jobs", Decimal(260), "人"),
    ]
    assert browser.post(f"{base}new/", {"kind": "", "value": "3"}).status_code == 422
    assert browser.post(f"{base}new/", {"kind": "land", "value": "-3"}).status_code == 422


def test_a_quantity_said_again_is_changed_and_one_taken_off_keeps_its_history(cast, who, lead):
    first = details.set_quantity(
        **who, lead=lead, quantity=details.Quantity("用地", Decimal(100), "亩", "land")
    )
    again = details.set_quantity(
        **who, lead=lead, quantity=details.Quantity("用地", Decimal(120), "亩", "land")
    )
    assert (again.pk, again.value, again.text) == (first.pk, Decimal(120), "120 亩")
    browser, address = cast.clerk.browser(), f"/leads/{lead.number}/quantities/{first.pk}/"
    sent = {"label": "用地", "value": "90", "unit_text": "亩", "text": "90亩", "revision": "1"}
    assert browser.post(address, sent).status_code == 409
    assert browser.post(address, sent | {"revision": "2"}).status_code == 302
    assert browser.post(f"{address}void/", {"reason": "用地未定", "revision": "3"}).status_code == 302
    assert LeadAttribute.Version.objects.filter(id=first.pk).count() == 4


def test_the_scan_of_a_contract_hangs_on_its_step_and_opens_for_whoever_sees_the_lead(cast, lead):
    browser = cast.clerk.browser()
    step = LeadStep.objects.get(lead=lead)
    answer = browser.post(f"/leads/{lead.number}/paper/", {"step": step.pk, "file": scan()})
    file = StoredFile.objects.get()
    assert (answer["Location"], file.target_id) == (f"/leads/{lead.number}/", step.pk)
    address = f"/files/{file.number}/"
    assert f'href="{address}"' in browser.get(f"/leads/{lead.number}/").content.decode()
    assert (browser.get(address).status_code, cast.outsider.browser().get(address).status_code) == (200, 404)
    gone = browser.post(f"/leads/{lead.number}/papers/{file.number}/void/", {"reason": "传错了"})
    assert (gone.status_code, browser.get(address).status_code) == (302, 404)


def test_a_move_takes_its_paper_along_and_a_step_corrected_on_its_day_keeps_it(cast, who, lead):
    browser, address = cast.clerk.browser(), f"/leads/{lead.number}/step/"
    given = {"step": "landed", "on": cast.on, "paper": scan("开工令.pdf"), "revision": lead.revision}
    assert browser.post(address, given).status_code == 302
    landed = LeadStep.objects.get(lead=lead, step="landed")
    assert StoredFile.objects.get().target_id == landed.pk
    move_lead(**who, lead=lead, move=Step("landed", cast.on, "已落地"))
    now = LeadStep.objects.get(lead=lead, voided=False, to_on=None)
    assert (now.pk == landed.pk, StoredFile.objects.get().target_id) == (False, now.pk)


def test_a_file_that_is_not_what_it_says_is_turned_away(cast, lead):
    step, upload = LeadStep.objects.get(lead=lead), SimpleUploadedFile("合同.pdf", b"MZ not a document")
    page = cast.clerk.browser().post(f"/leads/{lead.number}/paper/", {"step": step.pk, "file": upload})
    assert (page.status_code, StoredFile.objects.count()) == (422, 0)
