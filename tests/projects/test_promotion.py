"""Leads go step by step; a contract becomes one project in one act; what is only meant is never counted as signed."""

from datetime import date, timedelta

import pytest

from gongjian import ledger
from gongjian.figures.compute import breakdown, figure
from gongjian.figures.selectors import question
from gongjian.kernel.problems import Refused
from gongjian.ledger import AsOf
from gongjian.ledger.models import Entry
from gongjian.projects import actions
from gongjian.projects.actions.promotion.events import (
    Arrival,
    NewEvent,
    budget_left,
    record_arrival,
    register_event,
    void_event,
)
from gongjian.projects.actions.promotion.lead import (
    NewLead,
    Step,
    change_lead,
    move_lead,
    register_lead,
)
from gongjian.projects.actions.promotion.lead_details import void_lead
from gongjian.projects.actions.promotion.projects import answer_declaration, declare, make_project
from gongjian.projects.models import (
    Budget,
    BudgetUse,
    Declaration,
    EventParty,
    FundsInPlace,
    Lead,
    LeadAttribute,
    LeadStep,
    Project,
    ProjectAttribute,
    PromotionEvent,
)
from tests.cast import SET_UP

YI, WAN = 10_000_000_000, 1_000_000


@pytest.fixture
def who(cast):
    return {"viewer": cast.clerk.viewer(cast.on), "at": cast.at}


@pytest.fixture
def lead(cast, who):
    """lead("intent", amount_fen=…): a lead of town_a, ten days old."""

    def make(step="talks", name="示例储能电池项目", days_ago=10, **values):
        given = {
            "name": name,
            "unit_id": cast.town_a.pk,
            "investor": "示例新能源公司",
            "amount_fen": 3 * YI,
        } | values
        new = NewLead(given, step, "", cast.on - timedelta(days=days_ago), True)
        return register_lead(**who, campaign=cast.campaign, new=new)

    return make


@pytest.fixture
def move(cast, who):
    def go(lead, step, days_ago=0, **more):
        day = cast.on - timedelta(days=days_ago)
        return move_lead(**who, lead=lead, move=Step(step, day, **more))

    return go


@pytest.fixture
def count(cast):
    def value(measure, on=None, **dims):
        query = question(measure, cast.campaign, AsOf(on or cast.on), None, dims)
        return figure(query).value

    return value


def refused(code):
    return pytest.raises(Refused, check=lambda error: error.code == code)


# ---------------------------------------------------------------- steps
def test_a_lead_that_went_on_from_intent_to_framework_is_no_intent_any_more(cast, lead, move, count):
    one = lead("intent")
    move(one, "framework", days_ago=3)
    assert (count("lead_count", step="intent"), count("lead_count", step="framework")) == (0, 1)
    before = cast.on - timedelta(days=4)
    assert (count("lead_count", before, step="intent"), count("lead_count", before, step="framework")) == (
        1,
        0,
    )
    assert LeadStep.objects.get(step="intent").to_on == cast.on - timedelta(days=3)


def test_intents_and_frameworks_are_nowhere_counted_as_signed(lead, count):
    lead("intent")
    lead("framework", name="示例框架协议")
    lead("contract", name="示例签约项目", contract_fen=2 * YI)
    assert (count("lead_signed_count"), count("lead_signed_amount")) == (1, 2 * YI)
    assert (count("lead_agreed_amount"), count("lead_count")) == (3 * YI, 3)


def test_a_step_dated_in_the_future_is_refused_with_what_to_do(cast, lead, move):
    one = lead()
    with pytest.raises(Refused) as found:
        move(one, "intent", days_ago=-1)
    assert [problem.code for problem in found.value.problems] == ["lead_step_in_future"]
    assert str(found.value.problems[0].remedy)
    with refused("lead_step_in_future"):
        lead(name="示例明天的线索", days_ago=-1)
    assert LeadStep.objects.get().step == "talks"


def test_a_step_cannot_begin_before_the_present_one_nor_be_the_same(lead, move):
    one = lead(days_ago=5)
    with refused("lead_step_before"):
        move(one, "intent", days_ago=6)
    with refused("lead_step_same"):
        move(one, "talks")


def test_going_back_giving_up_and_taking_up_again_each_need_a_reason(lead, move):
    one = lead("framework")
    with refused("lead_back_without_reason"):
        move(one, "intent", days_ago=3)
    move(one, "intent", days_ago=3, reason="协议到期，重新洽谈")
    one.refresh_from_db()
    with refused("lead_dropped_without_reason"):
        move(one, "dropped", days_ago=2)
    move(one, "dropped", days_ago=2, reason="投资方调整布局")
    one.refresh_from_db()
    with refused("lead_resumed_without_reason"):
        move(one, "talks", days_ago=1)
    move(one, "talks", days_ago=1, reason="投资方重新来访")
    assert list(LeadStep.objects.order_by("from_on").values_list("step", flat=True)) == [
        "framework", "intent", "dropped", "talks",
    ]  # fmt: skip


def test_a_contract_needs_its_amount_and_keeps_number_and_start(cast, lead, move):
    one = lead("framework")
    with refused("contract_without_amount"):
        move(one, "contract")
    due = cast.on + timedelta(days=90)
    with refused("start_due_before_contract"):
        move(one, "contract", contract_fen=3 * YI, start_due_on=cast.on - timedelta(days=1))
    move(one, "contract", contract_no="示例〔2026〕1号", contract_fen=3 * YI, start_due_on=due)
    one.refresh_from_db()
    assert (one.step, one.contract_no, one.contract_fen, one.start_due_on) == (
        "contract",
        "示例〔2026〕1号",
        3 * YI,
        due,
    )


def test_a_second_contract_for_one_lead_is_refused_with_what_to_do(lead, move):
    one = lead("contract", contract_fen=2 * YI)
    with pytest.raises(Refused) as found:
        move(one, "contract", contract_fen=5 * YI, word="补充合同")
    assert found.value.code == "second_contract"
    assert str(found.value.problems[0].remedy)
    one.refresh_from_db()
    assert one.contract_fen == 2 * YI


def test_money_off_by_ten_thousand_is_asked_about_and_passes_with_a_reason(cast, who, lead, move):
    for typed, meant in ((3 * WAN, "3亿元"), (30_000 * YI, "3亿元")):
        with pytest.raises(Refused) as found:
            lead(name="示例错写万亿", amount_fen=typed)
        assert [problem.code for problem in found.value.problems] == ["off_by_ten_thousand"]
        assert meant in str(found.value.problems[0].remedy)
    one = lead("framework")
    with refused("off_by_ten_thousand"):
        move(one, "contract", contract_fen=3 * WAN)
    move(one, "contract", contract_fen=3 * WAN, reason="首期合同只签前期费用")
    one.refresh_from_db()
    assert one.contract_fen == 3 * WAN


def test_a_changed_amount_is_asked_about_and_a_stale_form_is_told(cast, who, lead):
    one = lead()
    with refused("off_by_ten_thousand"):
        change_lead(**who, lead=one, values={"amount_fen": 3 * WAN})
    change_lead(**who, lead=one, values={"amount_fen": 4 * YI}, revision=one.revision)
    with pytest.raises(ledger.Stale):
        change_lead(**who, lead=one, values={"amount_fen": 5 * YI}, revision=1)


def test_a_lead_registered_by_mistake_leaves_the_books_one_with_money_stays(cast, who, lead, count):
    one, other = lead(), lead("contract", name="示例签约项目", contract_fen=2 * YI)
    arrival = Arrival(cast.town_a.pk, "outside_province", cast.on, YI)
    record_arrival(**who, campaign=cast.campaign, arrival=arrival, lead=other)
    void_lead(**who, lead=one, reason="重复登记")
    with refused("lead_in_use"):
        void_lead(**who, lead=other, reason="重复登记")
    assert count("lead_count") == 1


# ---------------------------------------------------------------- a contract becomes a project
@pytest.fixture
def new_project(cast):
    def make(name="示例储能电池项目"):
        return actions.NewProject(
            values={"name": name, "total_fen": 3 * YI},
            holdings=[actions.Held("lead", unit_id=cast.town_a.pk)],
            stage=actions.StageAt("signed"),
            joins=actions.Joined(cast.campaign),
        )

    return make


def test_a_contract_becomes_a_project_in_one_act_and_stays_linked(cast, who, lead, new_project):
    one = lead("contract", contract_fen=3 * YI, contract_no="示例〔2026〕2号")
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        entry.create(
            LeadAttribute(lead=one, key="cells", label="电芯", value=2, unit_text="GWh", text="2GWh")
        )
    before = Entry.objects.count()
    project = make_project(**who, lead=one, new=new_project())
    assert Entry.objects.count() == before + 1
    one.refresh_from_db()
    assert (one.project_id, project.origin_kind) == (project.pk, "promotion")
    assert project.origin == "示例新能源公司；示例〔2026〕2号"
    assert ProjectAttribute.objects.get(project=project).text == "2GWh"


def test_a_lead_becomes_no_second_project_and_an_intent_none_at_all(who, lead, new_project):
    with refused("lead_not_signed"):
        make_project(**who, lead=lead("framework"), new=new_project())
    one = lead("contract", name="示例签约项目", contract_fen=3 * YI)
    project = make_project(**who, lead=one, new=new_project())
    with pytest.raises(Refused) as found:
        make_project(**who, lead=one, new=new_project("示例二期"))
    assert found.value.code == "lead_has_project"
    assert project.number in str(found.value.problems[0].remedy)
    assert Project.objects.count() == 1


def test_rates_are_of_the_contracts_and_the_started_one_counts(cast, who, lead, move, new_project, count):
    one = lead("contract", contract_fen=3 * YI)
    lead("contract", name="示例另一签约", contract_fen=1 * YI)
    assert (count("lead_kept_rate"), count("lead_start_rate"), count("funds_in_place_rate")) == (0, 0, None)
    move(one, "landed")
    project = make_project(**who, lead=one, new=new_project())
    arrival = Arrival(cast.town_a.pk, "outside_province", cast.on, 1 * YI)
    record_arrival(**who, campaign=cast.campaign, arrival=arrival, lead=one)
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        entry.change(project.stages.get(), stage="construction")
    assert (count("lead_kept_rate"), count("lead_start_rate"), count("funds_in_place_rate")) == (50, 50, 25)
    assert count("lead_project_started") == 1


def test_a_unit_whose_contracts_have_not_landed_stands_at_nothing_not_at_unknown(cast, lead, move):
    move(lead("contract", contract_fen=3 * YI), "landed")
    lead("contract", name="示例乙镇签约", unit_id=cast.town_b.pk, contract_fen=YI)
    query = question("lead_kept_rate", cast.campaign, AsOf(cast.on), None, {})
    rates = {unit: found.value for unit, found in breakdown(query, "unit")}
    assert rates == {str(cast.town_a.pk): 100, str(cast.town_b.pk): 0}


# ---------------------------------------------------------------- money in place
def test_more_money_than_was_signed_is_asked_about_not_refused(cast, who, lead):
    one = lead("contract", contract_fen=2 * YI)
    more = Arrival(cast.town_a.pk, "outside_province", cast.on, 3 * YI)
    with refused("arrival_above_signed"):
        record_arrival(**who, campaign=cast.campaign, arrival=more, lead=one)
    record_arrival(**who, campaign=cast.campaign, arrival=more, lead=one, reason="投资方追加投资")
    assert FundsInPlace.objects.get().amount_fen == 3 * YI


def test_money_without_a_contract_is_asked_about_and_money_to_come_refused(cast, who, lead):
    one = lead("framework")
    given = {**who, "campaign": cast.campaign, "lead": one}
    with refused("arrival_without_contract"):
        record_arrival(**given, arrival=Arrival(cast.town_a.pk, "foreign", cast.on, YI))
    with refused("arrival_in_future"):
        record_arrival(**given, arrival=Arrival(cast.town_a.pk, "foreign", cast.on + timedelta(days=1), YI))


# ---------------------------------------------------------------- events
def event_of(cast, budget=None, **values):
    given = {
        "title": "示例招商推介会",
        "form": "talks",
        "unit_id": cast.town_a.pk,
        "from_on": cast.on,
    } | values
    return NewEvent(given, ["示例企业一", "示例企业二"], ["示例考察点"], budget.pk if budget else None, True)


@pytest.fixture
def budget(cast):
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        row = Budget(
            campaign=cast.campaign, unit=cast.county, title="招商专项资金", year=2026, amount_fen=50 * WAN
        )
        return entry.create(row)


def test_an_event_brings_its_parties_and_draws_its_cost_from_a_budget(cast, who, budget, count):
    register_event(**who, campaign=cast.campaign, new=event_of(cast, budget, cost_fen=12 * WAN))
    assert (EventParty.objects.count(), BudgetUse.objects.get().amount_fen, budget_left(budget)) == (
        3,
        12 * WAN,
        38 * WAN,
    )
    assert (count("event_count", form="talks"), count("event_cost")) == (1, 12 * WAN)
    assert (
        count("event_party_count", party_kind="enterprise"),
        count("event_party_count", party_kind="site"),
    ) == (2, 1)


def test_a_cost_above_what_the_budget_has_left_is_asked_about(cast, who, budget):
    with refused("above_budget"):
        register_event(**who, campaign=cast.campaign, new=event_of(cast, budget, cost_fen=51 * WAN))
    register_event(
        **who, campaign=cast.campaign, new=event_of(cast, budget, cost_fen=51 * WAN), reason="追加在批"
    )
    assert budget_left(budget) == -1 * WAN


def test_a_cost_ten_thousand_times_off_and_an_event_to_come_are_told(cast, who):
    with refused("off_by_ten_thousand"):
        register_event(**who, campaign=cast.campaign, new=event_of(cast, cost_fen=120_000 * WAN))
    with refused("event_in_future"):
        register_event(**who, campaign=cast.campaign, new=event_of(cast, from_on=cast.on + timedelta(days=1)))


def test_an_event_taken_off_the_books_gives_back_its_budget_unless_leads_came_of_it(
    cast, who, budget, lead, count
):
    made = register_event(**who, campaign=cast.campaign, new=event_of(cast, budget, cost_fen=12 * WAN))
    other = register_event(**who, campaign=cast.campaign, new=event_of(cast, title="示例博览会", form="fair"))
    lead(event_id=other.pk)
    void_event(**who, event=made, reason="重复登记")
    with refused("event_in_use"):
        void_event(**who, event=other, reason="重复登记")
    assert (budget_left(budget), count("event_count"), PromotionEvent.objects.count()) == (50 * WAN, 1, 2)


# ---------------------------------------------------------------- declared upward
def test_a_project_is_declared_once_for_a_list_and_the_answer_is_kept(cast, who, project, count):
    given = {**who, "campaign": cast.campaign, "project": project, "list_name": "2026年省级重点项目"}
    made = declare(**given, level="province", declared_on=cast.on - timedelta(days=5))
    with refused("declared_already"):
        declare(**given, level="province", declared_on=cast.on)
    with refused("answer_before_declaration"):
        answer_declaration(**who, declaration=made, result="listed", result_on=cast.on - timedelta(days=6))
    assert (count("declaration_count"), count("declaration_count", result="listed")) == (1, 0)
    answer_declaration(**who, declaration=made, result="listed", result_on=cast.on)
    assert count("declaration_count", result="listed") == 1
    assert Declaration.objects.get().result_on == cast.on


# ---------------------------------------------------------------- who may
def test_a_township_keeps_its_own_leads_and_nobody_elses(cast, lead):
    values = {"name": "示例乡镇线索", "unit_id": cast.town_b.pk}
    new = NewLead(values, "clue", "", date(2026, 2, 1), True)
    reporter = {"viewer": cast.reporter_a.viewer(cast.on), "at": cast.at, "campaign": cast.campaign}
    with refused("may_not_promote"):
        register_lead(**reporter, new=new)
    own = NewLead(values | {"unit_id": cast.town_a.pk}, "clue", "", date(2026, 2, 1), True)
    register_lead(**reporter, new=own)
    assert Lead.objects.get().unit_id == cast.town_a.pk
