"""Public money: what is given never exceeds what came, what is paid never what was given; amounts off by ten thousand
are asked about; funds in place, paid and the gap stand in one look."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from gongjian.figures.compute import figure
from gongjian.figures.selectors import question
from gongjian.kernel.problems import Refused
from gongjian.ledger import AsOf
from gongjian.projects import policy
from gongjian.projects.actions.money import funds as acts
from gongjian.projects.actions.money import project as own
from gongjian.projects.models import FundAllocation, FundApplication, FundBatch, FundPayment, FundSource
from gongjian.projects.selectors.money import money_of

YI, WAN = 10_000_000_000, 1_000_000


@pytest.fixture
def who(cast):
    return {"viewer": cast.clerk.viewer(cast.on), "at": cast.at}


@pytest.fixture
def batch(cast, who):
    new = acts.NewBatch(
        cast.county.pk, "示例专项资金", cast.on - timedelta(days=5), 1 * YI, "示例财〔2026〕3号", "", True
    )
    return acts.register_batch(**who, campaign=cast.campaign, new=new)


@pytest.fixture
def given(cast, who, batch, project):
    return acts.allocate(**who, batch=batch, project=project, amount_fen=6_000 * WAN, on=cast.on)


@pytest.fixture
def value(cast):
    def ask(measure, **dims):
        return figure(question(measure, cast.campaign, AsOf(cast.on), None, dims)).value

    return ask


def told(error):
    return [(problem.code, str(problem.message), str(problem.remedy)) for problem in error.value.problems]


# ---------------------------------------------------------------- batches, allocations, payments
def test_a_project_is_given_at_most_what_the_batch_has_left_and_the_difference_is_told(
    cast, who, batch, given, register
):
    other = register("示例学校扩建")
    with pytest.raises(Refused) as error:
        acts.allocate(**who, batch=batch, project=other, amount_fen=5_000 * WAN, on=cast.on)
    assert [(code, "4,000" in said, "1,000" in said) for code, said, _remedy in told(error)] == [
        ("above_batch", True, True)
    ]
    acts.allocate(**who, batch=batch, project=other, amount_fen=4_000 * WAN, on=cast.on)
    assert acts.allocated_of(batch) == batch.amount_fen


def test_an_allocation_ten_thousand_times_too_large_is_answered_with_what_was_probably_meant(
    cast, who, batch, project
):
    with pytest.raises(Refused) as error:
        acts.allocate(**who, batch=batch, project=project, amount_fen=3_000 * YI, on=cast.on)
    assert [(code, "3,000万元" in remedy or "CNY 30 m" in remedy) for code, _said, remedy in told(error)] == [
        ("above_batch", True)
    ]


def test_at_most_what_was_allocated_is_paid_and_the_difference_is_told(cast, who, given):
    acts.pay(**who, allocation=given, amount_fen=4_000 * WAN, on=cast.on)
    with pytest.raises(Refused) as error:
        acts.pay(**who, allocation=given, amount_fen=3_000 * WAN, on=cast.on)
    assert [(code, "1,000" in said) for code, said, _remedy in told(error)] == [("above_allocation", True)]
    acts.pay(**who, allocation=given, amount_fen=2_000 * WAN, on=cast.on)
    assert acts.paid_of(given) == given.amount_fen


def test_a_batch_or_payment_dated_in_the_future_or_before_the_money_came_is_refused(
    cast, who, batch, given, register
):
    with pytest.raises(Refused) as error:
        acts.pay(**who, allocation=given, amount_fen=1 * WAN, on=cast.on + timedelta(days=1))
    assert [code for code, *_rest in told(error)] == ["payment_in_future"]
    with pytest.raises(Refused) as error:
        acts.allocate(
            **who, batch=batch, project=register("示例桥"), amount_fen=1 * WAN, on=cast.on - timedelta(days=9)
        )
    assert [code for code, *_rest in told(error)] == ["allocated_before_received"]


def test_money_paid_is_taken_off_before_its_allocation_and_that_before_its_batch(cast, who, batch, given):
    payment = acts.pay(**who, allocation=given, amount_fen=1 * WAN, on=cast.on)
    with pytest.raises(Refused, check=lambda error: error.code == "allocation_paid"):
        acts.take_back(**who, allocation=given, reason="误登")
    with pytest.raises(Refused, check=lambda error: error.code == "batch_allocated"):
        acts.void_batch(**who, batch=batch, reason="误登")
    acts.void_payment(**who, payment=payment, reason="误登")
    acts.take_back(**who, allocation=given, reason="误登")
    acts.void_batch(**who, batch=batch, reason="误登")
    assert [model.objects.get().voided for model in (FundPayment, FundAllocation, FundBatch)] == [True] * 3


def test_a_batch_of_an_unusual_size_is_asked_about_and_passes_with_a_reason(cast, who):
    new = acts.NewBatch(cast.county.pk, "示例资金", cast.on, 5_000 * YI)
    with pytest.raises(Refused, check=lambda error: error.code == "off_by_ten_thousand"):
        acts.register_batch(**who, campaign=cast.campaign, new=new)
    made = acts.register_batch(**who, campaign=cast.campaign, new=new, reason="核对过原文")
    assert made.amount_fen == 5_000 * YI


def test_only_the_unit_that_holds_the_money_or_the_office_writes_it(cast, batch, project):
    viewer = cast.reporter_a.viewer(cast.on)
    with pytest.raises(Refused, check=lambda error: error.code == "may_not_fund"):
        acts.allocate(viewer=viewer, at=cast.at, batch=batch, project=project, amount_fen=WAN, on=cast.on)


def test_who_sees_what_their_project_was_given_is_led_to_no_batch_they_may_not_open(
    cast, batch, given, client
):
    assert policy.batches_seen(cast.clerk.viewer(cast.on), [batch.pk]) == {batch.pk}
    assert policy.batches_seen(cast.reporter_a.viewer(cast.on), [batch.pk]) == set()
    client.force_login(cast.reporter_a.user)
    shown = client.get(f"/projects/{given.project.number}/").content.decode()
    assert batch.title in shown
    assert f"/fund-batches/{batch.number}/" not in shown
    assert client.get(f"/fund-batches/{batch.number}/").status_code == 404


def test_rates_and_sums_are_figures_over_the_same_records(cast, who, batch, given, value):
    acts.pay(**who, allocation=given, amount_fen=1_500 * WAN, on=cast.on)
    number = batch.number
    assert [value(name, number=number) for name in ("fund_batch_amount", "fund_allocated", "fund_paid")] == [
        1 * YI,
        6_000 * WAN,
        1_500 * WAN,
    ]
    assert (value("fund_payment_rate"), value("funded_project_count")) == (Decimal("25.0"), 1)


# ---------------------------------------------------------------- sources and the one look
def test_in_place_paid_and_gap_of_a_project_stand_in_one_look(cast, who, given, register, value):
    project = given.project
    with_total = register("示例医院", total_fen=2 * YI)
    said = own.SourceSaid("central", 1 * YI, 4_000 * WAN, cast.on)
    own.set_source(**who, project=with_total, said=said)
    own.set_source(**who, project=with_total, said=own.SourceSaid("loan", 5_000 * WAN, None, cast.on))
    found = money_of(AsOf(cast.on), with_total)
    assert (found.planned_fen, found.there_fen, found.gap_fen) == (15_000 * WAN, 4_000 * WAN, 16_000 * WAN)
    assert (value("project_source_there"), value("project_fund_gap")) == (4_000 * WAN, 16_000 * WAN)
    assert money_of(AsOf(cast.on), project).gap_fen is None


def test_sources_above_the_total_and_money_in_place_above_its_plan_are_asked_about(cast, who, register):
    project = register("示例医院", total_fen=2 * YI)
    with pytest.raises(Refused) as error:
        own.set_source(**who, project=project, said=own.SourceSaid("loan", 3 * YI, 4 * YI, cast.on))
    assert [code for code, *_rest in told(error)] == ["sources_above_total", "there_above_plan"]
    own.set_source(
        **who, project=project, said=own.SourceSaid("loan", 3 * YI, 4 * YI, cast.on), reason="超概"
    )
    own.set_source(
        **who, project=project, said=own.SourceSaid("loan", 1 * YI, 1 * YI, cast.on), reason="更正"
    )
    assert [(row.plan_fen, row.revision) for row in FundSource.objects.all()] == [(1 * YI, 2)]


def test_money_in_place_ten_thousand_times_off_is_asked_did_you_mean(cast, who, register):
    project = register("示例医院", total_fen=2 * YI)
    with pytest.raises(Refused) as error:
        own.set_source(**who, project=project, said=own.SourceSaid("loan", 5_000 * YI, None, cast.on))
    assert [code for code, *_rest in told(error)] == ["off_by_ten_thousand"]


# ---------------------------------------------------------------- applications and budgets
def test_an_application_upward_is_answered_once_and_is_no_money_till_granted(cast, who, project, value):
    new = own.NewApplication("示例产业扶持资金", "province", 800 * WAN, cast.on - timedelta(days=3))
    one = own.apply_upward(**who, campaign=cast.campaign, project=project, new=new)
    with pytest.raises(Refused, check=lambda error: error.code == "applied_already"):
        own.apply_upward(**who, campaign=cast.campaign, project=project, new=new)
    assert (value("fund_application_count"), value("fund_granted_amount")) == (1, None)
    with pytest.raises(Refused) as error:
        own.answer_application(**who, application=one, state="approved", decided_on=cast.on, granted_fen=None)
    assert [code for code, *_rest in told(error)] == ["granted_missing"]
    own.answer_application(
        **who, application=one, state="approved", decided_on=cast.on, granted_fen=500 * WAN
    )
    assert (FundApplication.objects.get().state, value("fund_granted_amount")) == ("approved", 500 * WAN)


def test_a_budget_is_used_up_to_its_amount_and_the_rest_is_told(cast, who, value):
    budget = own.set_budget(
        **who,
        campaign=cast.campaign,
        unit_id=cast.county.pk,
        title="招商专项资金",
        year=2026,
        amount_fen=500 * WAN,
    )
    own.use_budget(**who, budget=budget, amount_fen=300 * WAN, what="外出招商", on=cast.on)
    with pytest.raises(Refused) as error:
        own.use_budget(**who, budget=budget, amount_fen=250 * WAN, what="推介会", on=cast.on)
    assert [(code, "200" in said, "50" in said) for code, said, _remedy in told(error)] == [
        ("above_budget", True, True)
    ]
    assert (value("budget_amount"), value("budget_used"), value("budget_use_rate")) == (
        500 * WAN,
        300 * WAN,
        Decimal("60.0"),
    )


# ---------------------------------------------------------------- pages
def test_money_is_registered_given_and_paid_in_the_browser(cast, project):
    browser, key = cast.clerk.browser(), cast.campaign.key
    sent = {"title": "示例专项资金", "amount_fen": "1", "amount_fen_unit": "yi", "received_on": cast.on.isoformat(),
            "unit": cast.county.pk}  # fmt: skip
    assert browser.post(f"/c/{key}/funds/batches/new/", sent).status_code == 302
    batch = FundBatch.objects.get()
    over = {
        "project": project.number,
        "amount_fen": "2",
        "amount_fen_unit": "yi",
        "allocated_on": cast.on.isoformat(),
    }
    page = browser.post(f"/fund-batches/{batch.number}/allocate/", over)
    assert (page.status_code, FundAllocation.objects.count()) == (422, 0)
    assert (
        browser.post(f"/fund-batches/{batch.number}/allocate/", over | {"amount_fen": "0.5"}).status_code
        == 302
    )
    one = FundAllocation.objects.get()
    paid = {"amount_fen": "1000", "amount_fen_unit": "wan", "paid_on": cast.on.isoformat()}
    assert browser.post(f"/fund-allocations/{one.pk}/pay/", paid).status_code == 302
    assert FundPayment.objects.get().amount_fen == 1_000 * WAN
    pages = [f"/c/{key}/funds/", f"/c/{key}/funds/projects/", f"/c/{key}/funds/applications/",
             f"/fund-batches/{batch.number}/", f"/projects/{project.number}/", f"/projects/{project.number}/sources/",
             f"/projects/{project.number}/funds/", f"/c/{key}/funds/budgets/new/"]  # fmt: skip
    assert {page: browser.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    outside = cast.outsider.browser()
    assert {page: outside.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)


def test_funds_by_project_leave_as_an_excel_sheet(cast, given):
    answer = cast.clerk.browser().get(f"/c/{cast.campaign.key}/funds/projects/?format=xlsx")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    rows = list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
    assert any(given.project.name in row for row in rows)
