"""Ladders as published, day by day as an official would tell them; and ladder files that are wrong."""

import pytest
import yaml
from django.utils import translation
from pydantic import ValidationError

from gongjian.kernel.ladder import (
    CardSwitch,
    Days,
    StepKind,
    check_can_decline,
    check_can_issue,
    climb,
    day_of,
    due_by,
    where,
)
from gongjian.kernel.ladder.facts import Declined, Issued
from gongjian.kernel.messages import Words
from gongjian.kernel.problems import Refused
from gongjian.supervise.ladder import CardsText, named, preset, presets, read_ladder
from gongjian.supervise.ladder.presets import FOLDER
from tests.kernel.calendar_table import shipped_calendar
from tests.kernel.cases import cases
from tests.kernel.ladder_facts import instant, read

CALENDAR = shipped_calendar()
SWITCH = CardSwitch(
    "示例办发〔示例〕1号", "示例主任", Days(30, "day"), Words("完成后申请解除", "ask once done")
)


def stands(case):
    ladder, cards = preset(case["rule"]).ladder(), SWITCH if case.get("in_use") else None

    def at(facts, when):
        return climb(ladder, facts, when, CALENDAR, cards=cards).waiting

    facts = read(case["facts"], at)
    return climb(ladder, facts, instant(case["as_of"]), CALENDAR, cards=cards)


def check(case):
    found = stands(case)
    assert [f"{day_of(one.at)} {one.step.key}" for one in found.arisen] == case["came"]
    assert (found.waiting.step.key if found.waiting else None) == case.get("waits")
    if "next" in case:
        coming = found.coming
        assert (f"{day_of(coming.at)} {coming.step.key}" if coming else None) == case["next"]
    if "outcome" in case:
        assert [one.outcome for one in found.arisen if one.step.proposes][-1] == case["outcome"]
    return found


@pytest.mark.parametrize("case", cases("ladder", "steps"))
def test_what_was_reminded_and_proposed_by_a_day(case):
    check(case)


@pytest.mark.parametrize("case", cases("ladder", "extensions"))
def test_extension_moves_the_clock_and_scoring_only_when_asked_in_time(case):
    found = where(check(case))
    assert (found.due_on, found.scored_on) == (case["due"], case["scored"])


@pytest.mark.parametrize("case", cases("ladder", "cards"))
def test_cards_are_off_until_switched_on(case):
    found = check(case)
    if "in_force" in case:
        assert found.case.highest is case["in_force"]


def test_every_preset_names_its_source_says_both_languages_and_what_it_leaves_open():
    for text in presets():
        assert text.source.title.zh and text.source.title.en
        assert all(one.zh and one.en for one in text.leaves_open)
        assert text.leaves_open or text.key == "house"
        for step in text.steps:
            assert step.name.en
            assert all(clause.says.zh and clause.says.en for clause in step.clauses)


def test_only_reminders_are_made_by_the_machine():
    kinds = {step.kind for text in presets() for step in text.ladder().steps if not step.proposes}
    assert kinds == {StepKind.remind, StepKind.urge}


def test_preset_is_found_by_its_name():
    assert {named(name).key for name in ("sanming-2017", "三明2017", "Sanming 2017")} == {"sanming-2017"}
    assert named("nowhere") is None


def test_limits_of_13710_are_counted_by_the_rule_or_by_working_days():
    from datetime import date

    clocks = {clock.key: clock for clock in preset("shanxi-13710").ladder().clocks}
    given = date(2026, 3, 6)
    assert {key: due_by(clock, given, CALENDAR).on for key, clock in clocks.items()} == {
        "arrange": date(2026, 3, 7),
        "feedback": date(2026, 3, 9),
        "ordinary": date(2026, 3, 13),
        "major": date(2026, 4, 6),
    }
    assert due_by(clocks["feedback"], given, CALENDAR, unit="workday").on == date(2026, 3, 11)
    assert due_by(clocks["major"], given, CALENDAR, unit="workday").on == date(2026, 4, 6)
    assert due_by(clocks["major"], date(2026, 1, 31), CALENDAR).on == date(2026, 2, 28)


LATE = {"rule": "house", "facts": ["2026-03-13 due 2026-03-13"], "as_of": "2026-03-18"}


def test_where_it_stands_says_why_and_what_comes_next_when(in_english):
    found = where(stands(LATE | {"as_of": "2026-03-16"}))
    assert [str(sentence) for sentence in found.why] == [
        "Reminded on 2026-03-16: urging.",
        "The rule: one working day late the unit is urged.",
    ]
    assert str(found.next) == "Next, if nothing changes: supervision sheet is proposed on 2026-03-18."


def test_where_a_stopped_and_a_closed_matter_stand(in_english):
    facts = [*LATE["facts"], "2026-03-18 suspended"]
    found = where(stands(LATE | {"facts": facts, "as_of": "2026-03-20"}))
    assert found.waiting is None
    assert str(found.why[0]) == "The clock has stood still since 2026-03-18: suspended."
    assert str(found.next) == "Nothing comes next while the clock stands still."
    facts = [*LATE["facts"], "2026-03-19 closed"]
    found = where(stands(LATE | {"facts": facts, "as_of": "2026-03-20"}))
    assert [str(sentence) for sentence in found.why] == ["Closed on 2026-03-19; the ladder is at rest."]


def test_what_was_decided_is_told_with_who_and_why(in_english):
    found = where(stands(LATE | {"facts": [*LATE["facts"], "2026-03-18 declined"], "as_of": "2026-03-20"}))
    assert str(found.why[-1]) == "示例主任 declined supervision sheet on 2026-03-18: 已当面说清"


def test_proposal_cites_rule_and_clause():
    waiting = stands(LATE).waiting
    assert (waiting.rule, waiting.clause.key) == ("house@1", "late")
    assert stands(LATE | {"rule": "sanming-2017"}).waiting.clause.ref == "二（一）1"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"by": " "}, "nobody_named"),
        ({"step": "urge"}, "not_a_step"),
        ({"step": "nothing"}, "not_a_step"),
        ({"term_on": instant("2026-03-17").date()}, "term_passed"),
        ({"cause": "another"}, "not_waiting"),
    ],
)
def test_step_is_not_issued_without_what_it_needs(changed, code):
    found = stands(LATE)
    given = {
        "at": instant("2026-03-18T11:00"),
        "key": "N1",
        "step": "notice",
        "by": "示例主任",
        "term_on": instant("2026-03-25").date(),
        "cause": found.waiting.cause,
    }
    check_can_issue(found, Issued(**given))
    with pytest.raises(Refused) as refused:
        check_can_issue(found, Issued(**(given | changed)))
    assert refused.value.code == code and str(refused.value.problems[0].remedy)


def test_card_is_not_issued_while_cards_are_off_and_nothing_on_a_closed_matter():
    at = instant("2026-03-18T11:00")
    with pytest.raises(Refused) as refused:
        check_can_issue(stands(LATE | {"rule": "huinong"}), Issued(at, "N1", "yellow", "示例主任"))
    assert refused.value.code == "cards_off"
    closed = stands(LATE | {"facts": [*LATE["facts"], "2026-03-17 closed"]})
    with pytest.raises(Refused) as refused:
        check_can_issue(closed, Issued(at, "N1", "notice", "示例主任"))
    assert refused.value.code == "closed"


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"by": ""}, "nobody_named"), ({"reason": " "}, "no_reason"), ({"cause": "gone"}, "not_waiting")],
)
def test_proposal_is_declined_by_a_named_person_with_a_reason_while_it_waits(changed, code):
    found = stands(LATE)
    given = {
        "at": instant("2026-03-18T11:00"),
        "cause": found.waiting.cause,
        "by": "示例主任",
        "reason": "已说清",
    }
    check_can_decline(found, Declined(**given))
    with pytest.raises(Refused) as refused:
        check_can_decline(found, Declined(**(given | changed)))
    assert refused.value.code == code and str(refused.value.problems[0].remedy)


def house(**changed):
    data = yaml.safe_load((FOLDER / "house.yaml").read_text(encoding="utf-8"))
    return yaml.safe_dump(data | changed, allow_unicode=True)


def steps(*clauses, **more):
    return [
        {"key": "s", "kind": "notice", "name": "督办单", "clauses": [{"says": "说"} | one for one in clauses]}
        | more
    ]


LATE_ONE = {"key": "c", "late": {"days": 1, "unit": "day"}}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"steps": []}, "no_steps"),
        ({"steps": steps()}, "no_clauses"),
        ({"steps": steps({"key": "c"})}, "asks_nothing"),
        ({"steps": steps({"key": "c", "late": {"days": 0, "unit": "day"}})}, "late_from_nothing"),
        ({"steps": steps({"key": "c", "late": {"days": 1}})}, "missing"),
        ({"steps": steps({"key": "c", "late": {"days": 1, "unit": "weeks"}})}, "does_not_fit"),
        ({"steps": steps({"key": "c", "still_open": "quarter"})}, "open_after_nothing"),
        ({"steps": steps(LATE_ONE | {"after": "s"})}, "after_not_below"),
        ({"steps": steps(LATE_ONE, LATE_ONE)}, "key_twice"),
        ({"steps": steps(LATE_ONE) * 2}, "key_twice"),
        ({"steps": [*steps(LATE_ONE), *steps(LATE_ONE, key="t", kind="urge")]}, "reminder_above"),
        ({"steps": steps(LATE_ONE, kind="circular")}, "no_check"),
        ({"steps": steps(LATE_ONE, kind="veto")}, "does_not_fit"),
        ({"steps": steps(LATE_ONE | {"assumed": True})}, "open_untold"),
        (
            {"steps": steps({"key": "c", "count": {"count": 2, "of": "notices", "within": "year"}})},
            "unknown_count",
        ),
        ({"steps": steps({"key": "c", "streak": {"count": 2, "of": "lat"}})}, "unknown_count"),
        (
            {"steps": steps({"key": "c", "late": {"days": 1, "unit": "day", "of": "feedbck"}})},
            "unknown_clock",
        ),
        ({"valid": ["suspended"]}, "always_stops"),
        ({"hour": "half past"}, "not_an_hour"),
        ({"ladders": 1}, "unknown_key"),
    ],
)
def test_wrong_ladder_file_is_told_with_its_place_and_remedy(changed, code):
    with translation.override("en"):
        ladder, problems = read_ladder(house(**changed))
    assert ladder is None
    assert [problem.code for problem in problems] == [code]
    assert problems[0].where.startswith("line ") and str(problems[0].remedy)


@pytest.mark.parametrize("missing", ["source", "approver", "term", "way_out"])
def test_cards_are_switched_on_only_with_source_approver_term_and_way_out(missing):
    given = {
        "source": "示例办发〔示例〕1号",
        "approver": "示例主任",
        "term": {"days": 30, "unit": "day"},
        "way_out": "完成后解除",
    }
    assert CardsText.model_validate(given).switch().term == Days(30, "day")
    with pytest.raises(ValidationError):
        CardsText.model_validate({key: value for key, value in given.items() if key != missing})
    empty = {"term": {"days": 0, "unit": "day"}}.get(missing, " ")
    with pytest.raises(ValidationError):
        CardsText.model_validate(given | {missing: empty})
