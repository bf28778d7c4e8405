from datetime import date

import pytest

from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kernel.network import (
    Ask,
    Branch,
    Link,
    LinkKind,
    Network,
    Node,
    NodeState,
    Terms,
    between,
    chosen,
    compile_networks,
    early_by,
    problems,
    schedule,
    schedule_compiled,
    schedule_many,
)
from gongjian.kernel.problems import Refused
from gongjian.kernel.workdays import Calendar, Count

from .cases import cases
from .networks import CALENDAR, network

pytestmark = pytest.mark.usefixtures("in_english")

MONDAY = date(2026, 10, 12)
CHAIN = Network.of([Node("立项", 5), Node("用地", 3)], [Link("立项", "用地")])


def plan(told, calendar=CALENDAR):
    return schedule(
        network(told),
        start=told["start"],
        data_date=told.get("as_of"),
        calendar=calendar,
        branches=told.get("chosen", ()),
        end_by=told.get("end_by"),
    )


# ---- the plan


@pytest.mark.parametrize("case", cases("networks", "plans"))
def test_plan_falls_on_the_days_an_office_counts(case):
    made = plan(case)
    assert {key: [n.start, n.finish, n.total_float] for key, n in made.nodes.items()} == case["gives"]
    assert {key: [made[key].late_start, made[key].late_finish] for key in case.get("latest", {})} == case.get(
        "latest", {}
    )
    assert list(made.critical_path) == case["critical"]
    told = [path for path in [case["critical"]] if path]
    assert [list(path) for path in made.critical_paths()] == case.get("paths", told)
    assert [n.key for n in made.nodes.values() if n.provisional] == case.get("provisional", [])
    assert [str(finding) for finding in made.findings] == case.get("findings", [])
    assert made.to_spare == case.get("to_spare")


def test_networks_planned_together_are_planned_as_alone():
    told = [case.values[0] for case in cases("networks", "plans")]
    asks = [
        Ask(network(one), Terms(one["start"], one.get("as_of"), one.get("end_by")), one.get("chosen", ()))
        for one in told
    ]
    together, alone = schedule_many(asks, CALENDAR), [plan(one) for one in told]
    assert [made.nodes for made in together] == [made.nodes for made in alone]
    assert [(made.end, made.length) for made in together] == [(made.end, made.length) for made in alone]
    assert [made.critical_path for made in together] == [made.critical_path for made in alone]
    assert [made.findings for made in together] == [made.findings for made in alone]


def test_no_network_gives_no_plan():
    assert schedule_many([], CALENDAR) == []


def test_length_is_counted_from_the_day_after_the_start():
    made = schedule(CHAIN, start=date(2026, 9, 28), data_date=None, calendar=CALENDAR)
    assert (made.length, made.end) == (Count(8, False), date(2026, 10, 14))
    assert made.end == CALENDAR.add(date(2026, 9, 28), 8).on


def test_length_across_an_unpublished_year_is_provisional():
    made = schedule(CHAIN, start=date(2026, 12, 28), data_date=None, calendar=CALENDAR)
    assert made.length == Count(8, True)


def test_a_day_given_is_not_provisional_but_what_is_counted_from_it_is():
    given = Network.of([Node("招标", 3, not_before=date(2027, 3, 1)), Node("开标", 0, milestone=True)])
    made = schedule(given, start=MONDAY, data_date=None, calendar=CALENDAR)
    assert (made["招标"].start, made["招标"].provisional) == (date(2027, 3, 1), True)
    assert (made["开标"].provisional, made["开标"].late_provisional) == (False, True)


def test_states_follow_the_facts_known_on_the_data_date():
    facts = Network.of(
        [
            Node("立项", 5, actual_start=MONDAY, actual_finish=date(2026, 10, 14)),
            Node("用地", 3, actual_start=date(2026, 10, 14)),
            Node("开工", 0, milestone=True),
        ],
        [Link("立项", "用地"), Link("用地", "开工")],
    )
    known = [
        [
            node.state
            for node in schedule(facts, start=MONDAY, data_date=day, calendar=CALENDAR).nodes.values()
        ]
        for day in (date(2026, 10, 11), date(2026, 10, 12), date(2026, 10, 14), None)
    ]
    none, run, done = NodeState.not_started, NodeState.running, NodeState.finished
    assert known == [[none] * 3, [run, none, none], [done, run, none], [done, run, none]]


def test_finish_known_without_its_start_counts_as_one_day():
    facts = Network.of(
        [Node("立项", 5, actual_finish=date(2026, 10, 14)), Node("用地", 1)], [Link("立项", "用地")]
    )
    made = schedule(facts, start=MONDAY, data_date=date(2026, 10, 14), calendar=CALENDAR)
    assert (made["立项"].start, made["立项"].finish) == (date(2026, 10, 14), date(2026, 10, 14))
    assert made["用地"].finish == date(2026, 10, 15)


def test_what_comes_before_a_finished_node_no_longer_holds_the_end():
    facts = Network.of(
        [Node("用地", 20), Node("许可", 4, actual_start=MONDAY, actual_finish=MONDAY), Node("开工", 2)],
        [Link("用地", "许可"), Link("许可", "开工")],
    )
    made = schedule(facts, start=MONDAY, data_date=MONDAY, calendar=CALENDAR)
    assert made["开工"].finish == date(2026, 10, 14)
    assert (made["用地"].critical, made["开工"].total_float) == (True, 18)


def test_running_node_is_held_by_what_it_may_not_finish_before():
    facts = Network.of(
        [Node("征地", 10, actual_start=MONDAY), Node("拆迁", 2, actual_start=MONDAY)],
        [Link("征地", "拆迁", LinkKind.finish_to_finish)],
    )
    made = schedule(facts, start=MONDAY, data_date=MONDAY, calendar=CALENDAR)
    assert (made["拆迁"].start, made["拆迁"].finish) == (MONDAY, date(2026, 10, 26))
    assert made.critical_path == ("征地", "拆迁")


def test_free_float_is_what_moves_no_other_node():
    parallel = network(
        {
            "nodes": {"立项": 2, "用地": 2, "规划": 2, "环评": 9, "开工": 0},
            "links": ["立项 → 用地", "用地 → 规划", "规划 → 开工", "立项 → 环评", "环评 → 开工"],
        }
    )
    made = schedule(parallel, start=MONDAY, data_date=None, calendar=CALENDAR)
    floats = {key: (node.total_float, node.free_float) for key, node in made.nodes.items()}
    assert floats == {"立项": (0, 0), "用地": (5, 0), "规划": (5, 5), "环评": (0, 0), "开工": (0, 0)}


def test_calendar_changed_moves_the_plan_compiled_once():
    net = compile_networks([CHAIN])
    off = Calendar(CALENDAR.offs | {date(2026, 10, 15)}, CALENDAR.works, CALENDAR.published_years, "2")
    ends = [schedule_compiled(net, [Terms(MONDAY, None)], table)[0].end for table in (CALENDAR, off)]
    assert ends == [date(2026, 10, 22), date(2026, 10, 23)]
    with pytest.raises(ValueError):
        schedule_compiled(net, [], CALENDAR)


def test_end_asked_for_years_away_is_counted_too():
    for end_by in (date(2046, 10, 22), date(2006, 10, 20)):
        made = schedule(CHAIN, start=MONDAY, data_date=None, calendar=CALENDAR, end_by=end_by)
        assert made.to_spare == CALENDAR.count(made.end, end_by)
        assert made["用地"].late_finish == end_by
        assert made["立项"].total_float == made.to_spare


def test_plan_past_the_last_year_is_refused():
    keys = [f"{n}" for n in range(500)]
    long = Network.of([Node(key, 5000) for key in keys], map(Link, keys, keys[1:]))
    with pytest.raises(Refused) as refusal:
        schedule(long, start=MONDAY, data_date=None, calendar=CALENDAR)
    assert refusal.value.code == "plan_too_long"


def test_days_off_in_a_row_beyond_belief_are_our_own_mistake():
    off = frozenset(date.fromordinal(MONDAY.toordinal() + n) for n in range(600))
    with pytest.raises(ValueError):
        schedule(
            CHAIN, start=MONDAY, data_date=None, calendar=Calendar(off, frozenset(), frozenset({2026}), "")
        )


# ---- what cannot be meant


@pytest.mark.parametrize("case", cases("networks", "refused"))
def test_network_that_cannot_be_meant_is_told_so(case):
    found = problems(network(case))
    assert [[one.code, one.where, str(one)] for one in found] == case["problems"]
    assert all(str(one.remedy) for one in found)


NO_HINDRANCE = {"promised_over_statutory", "statutory_not_positive", "branch_without_nodes", "link_twice"}


@pytest.mark.parametrize("case", cases("networks", "refused"))
def test_network_that_cannot_be_planned_is_refused_with_its_problems(case):
    told = network(case)
    if {code for code, _where, _says in case["problems"]} <= NO_HINDRANCE:
        assert schedule(told, start=MONDAY, data_date=None, calendar=CALENDAR).length == Count(
            sum(case["nodes"].values()), False
        )
        return
    with pytest.raises(Refused) as refusal:
        schedule(told, start=MONDAY, data_date=None, calendar=CALENDAR)
    assert refusal.value.problems == problems(told)


def test_problems_are_told_all_at_once():
    wrong = Network.of(
        [
            Node("立项", 0),
            Node("立项", 5),
            Node("开工", 3, milestone=True),
            Node("用地", 3, promised=0, branch="涉林"),
        ],
        [Link("立项", "用地"), Link("用地", "立项"), Link("立项", "能评")],
        [Branch("涉海")],
    )
    assert [(one.code, one.where) for one in problems(wrong)] == [
        ("node_twice", "立项"),
        ("limit_not_positive", "立项"),
        ("milestone_with_limit", "开工"),
        ("promised_not_positive", "用地"),
        ("branch_without_nodes", "涉海"),
        ("unknown_branch", "用地"),
        ("unknown_node", "立项 → 能评"),
        ("cycle", "立项 → 用地 → 立项"),
    ]


def test_cycles_that_share_no_node_are_all_told():
    keys = "甲乙丙丁戊"
    wrong = Network.of(
        [Node(key, 1) for key in keys],
        [Link(*pair) for pair in ("乙甲", "甲乙", "乙丙", "丁丙", "丙丁", "丁戊")],
    )
    assert [one.where for one in problems(wrong)] == ["甲 → 乙 → 甲", "丙 → 丁 → 丙"]


def test_cycle_is_named_by_titles():
    wrong = Network.of([Node("n1", 1, "立项"), Node("n2", 1, "用地")], [Link("n1", "n2"), Link("n2", "n1")])
    assert (
        str(problems(wrong)[0]) == "These nodes wait for one another in a circle: “立项” → “用地” → “立项”."
    )


# ---- optional branches


def test_branch_that_the_plan_does_not_have_cannot_be_chosen():
    with pytest.raises(Refused) as refusal:
        chosen(CHAIN, ["涉海"])
    assert [(one.code, one.where) for one in refusal.value.problems] == [("unknown_branch", "涉海")]


def test_plan_of_optional_nodes_alone_asks_for_a_branch():
    optional = Network.of([Node("林地", 5, branch="涉林")], (), [Branch("涉林")])
    with pytest.raises(Refused) as refusal:
        chosen(optional, [])
    assert refusal.value.code == "no_nodes"
    assert chosen(optional, ["涉林"]) is optional


def test_branch_left_out_hands_on_what_it_held_together():
    nodes = [Node("甲", 4), Node("乙", 2, branch="涉林"), Node("丙", 2, branch="涉林"), Node("丁", 1)]
    links = [
        Link("甲", "乙", LinkKind.start_to_start, 1),
        Link("乙", "丙"),
        Link("丙", "丁", LinkKind.finish_to_finish, 3),
    ]
    left = chosen(Network.of(nodes, links, [Branch("涉林")]), [])
    assert [node.key for node in left.nodes] == ["甲", "丁"]
    assert left.links == (Link("甲", "丁", LinkKind.start_to_finish),)
    made = schedule(left, start=MONDAY, data_date=None, calendar=CALENDAR)
    assert made["丁"].start == MONDAY


# ---- from one node to another


def fuzzy(text):
    """A day, a month or a year, as YAML reads it."""
    if isinstance(text, date):
        return FuzzyDate.of(text)
    parts = [int(part) for part in str(text).split("-")]
    precision = (Precision.year, Precision.month)[len(parts) - 1]
    return FuzzyDate(date(*parts, *[1] * (3 - len(parts))), precision)


@pytest.mark.parametrize("case", cases("networks", "between"))
def test_time_between_two_nodes(case):
    found = between(fuzzy(case["from"]), fuzzy(case["to"]), CALENDAR)
    workdays = None if found.workdays is None else found.workdays.days
    assert [found.days, found.months, workdays] == [case["days"], case["months"], case["workdays"]]


def test_started_two_months_ahead_of_the_plan():
    planned = FuzzyDate(date(2021, 11, 1), Precision.month)
    assert (
        str(early_by(planned, FuzzyDate(date(2021, 9, 1), Precision.ten_day), CALENDAR).apart)
        == "2 months early"
    )
    late = early_by(FuzzyDate.of(date(2026, 10, 16)), FuzzyDate.of(date(2026, 10, 19)), CALENDAR)
    assert (late.days, late.workdays, str(late.apart)) == (-3, Count(-1, False), "3 days late")
