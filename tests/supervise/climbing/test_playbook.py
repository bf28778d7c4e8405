"""The playbook's section `ladder`, what lint finds in it, and a ladder on a plain table."""

from datetime import date, datetime

import pytest
from pydantic import ValidationError

from gongjian.campaigns.lint import lint
from gongjian.commands import main
from gongjian.supervise.ladder import preset
from gongjian.supervise.ladder.table import climb_cases, read_cases
from gongjian.supervise.playbook.ladder import LaddersText
from tests.cast import SHANGHAI

PLAYBOOK = """
key: shili-100
name: 示例
window: {start: 2026-02-10, days: 100}
unit: 示例市/示例县
"""
CARDS = {
    "source": "示例办发1号",
    "approver": "示例主任",
    "term": {"days": 30, "unit": "day"},
    "way_out": "整改到位后申请解除",
}


def test_ladder_begins_from_its_day_and_the_house_holds_where_none_is_named():
    section = LaddersText.model_validate(["house", {"use": "sanming-2017", "from": "2026-07-01"}])
    days = (date(2026, 6, 30), date(2026, 7, 1))
    assert [section.on(day).ladder.stamp for day in days] == ["house@1", "sanming-2017@1"]
    assert LaddersText().on(days[0]).ladder.stamp == "house@1"


def test_cards_are_off_until_their_day():
    section = LaddersText.model_validate({"rules": ["huinong"], "cards": CARDS | {"from": "2026-07-01"}})
    assert section.on(date(2026, 6, 30)).cards is None
    assert section.on(date(2026, 7, 1)).cards.approver == "示例主任"


@pytest.mark.parametrize("missing", ["source", "approver", "term", "way_out"])
def test_cards_without_source_approver_term_or_way_out_are_refused(missing):
    given = {key: value for key, value in CARDS.items() if key != missing}
    with pytest.raises(ValidationError):
        LaddersText.model_validate({"rules": ["huinong"], "cards": given})


def test_unknown_ladder_names_the_ones_there_are():
    with pytest.raises(ValidationError) as raised:
        LaddersText.model_validate("nowhere")
    assert "sanming-2017" in raised.value.errors()[0]["ctx"]["remedy"]


@pytest.mark.parametrize(
    ("section", "found"),
    [
        ("ladder: huinong", True),
        (
            "ladder: {rules: [house], cards: {source: 甲, approver: 乙, term: {days: 1, unit: day}, way_out: 丙}}",
            True,
        ),
        ("ladder: sanming-2017", False),
    ],
)
def test_lint_finds_cards_that_would_never_come_and_ladders_of_cards_alone(section, found):
    codes = {one.code for one in lint(PLAYBOOK + section)}
    assert ("ladder_cards" in codes) is found


# ---------------------------------------------------------------- a plain table
TABLE = """name,at,fact,on,what,by,reason
清表,2026-03-03,due,2026-03-12,,,
清表,2026-03-18,issued,2026-03-20,notice,示例主任,
"""


def test_table_is_climbed_and_an_answer_meets_what_waited():
    table = read_cases(TABLE)
    at = datetime(2026, 3, 30, 12, tzinfo=SHANGHAI)
    ((name, found),) = climb_cases(preset("house").ladder(), table, at)
    came = [(one.step.key, one.outcome.value) for one in found.arisen]
    assert (name, came[-2:]) == ("清表", [("notice", "issued"), ("raise", "standing")])


@pytest.mark.parametrize(
    ("out", "came"),
    [("", ["notice"]), ("清表,2026-03-20,out,2026-03-25,notice,,\n", ["notice", "raise"])],
)
def test_a_step_of_the_table_decided_on_is_answered_from_the_day_its_document_went_out(out, came):
    table = read_cases(TABLE.replace("issued", "decided") + out)
    ((_name, found),) = climb_cases(
        preset("house").ladder(), table, datetime(2026, 3, 30, 12, tzinfo=SHANGHAI)
    )
    assert [one.step.key for one in found.arisen if one.step.proposes] == came
    assert found.arisen[-1].at.date() == (date(2026, 3, 26) if out else date(2026, 3, 17))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name,at\n", "no_column"),
        ("name,at,fact\n甲,去年,due\n", "no_instant"),
        ("name,at,fact\n甲,2026-03-03,升级\n", "no_fact"),
        ("name,at,fact,on\n甲,2026-03-03,due,月底\n", "no_sense"),
    ],
)
def test_wrong_line_of_a_table_is_named(text, code):
    assert [problem.code for problem in read_cases(text).problems] == [code]


def test_command_climbs_a_table_without_a_database(tmp_path, capsys):
    data = tmp_path / "facts.csv"
    data.write_text(TABLE, encoding="utf-8")
    assert main(["ladder", "--data", str(data), "--at", "2026-03-30", "--json"]) == 0
    assert "督办单" in capsys.readouterr().out
    data.write_text("name,at\n", encoding="utf-8")
    assert main(["ladder", "--data", str(data)]) == 1
