"""What lint finds: the place, the rule it names, and what the rule rests on."""

import pytest

from gongjian.campaigns.beginning import templates
from gongjian.campaigns.lint import LAW, lint
from tests.campaigns.conftest import PLAYBOOK
from tests.house.conftest import ROOT

SOUND = PLAYBOOK.replace("name: 开工}", "name: 开工, owner: 县发改局}").replace(
    "name: 交地}", "name: 交地, owner: 县资规局}"
)
SOUND = SOUND.replace("name: 周调度}", 'name: 周调度, clause: "plan#1"}')
WEEKLY = """\
cadences:
  - key: weekly
    name: 周报
    rule: FREQ=WEEKLY;BYDAY=WE
    closes: "12:00"
    over: {roles: [accountable]}
"""


def found(text: str) -> list[tuple[str, str, bool]]:
    return [(one.code, one.key, one.stops) for one in lint(text)]


def test_a_sound_playbook_has_no_finding() -> None:
    assert found(SOUND + WEEKLY) == []


def test_a_finding_names_line_rule_source_and_remedy() -> None:
    (one,) = lint(SOUND.replace(', clause: "plan#1"', ""))
    assert (one.line, one.key, one.rule, one.message, one.remedy) == (
        12,
        "mechanisms.items[1]",
        "机制要有依据条款",
        "这些机制没有写明依据哪一条：周调度。",
        "把依据的文件和条款登记上（文件里是“documents:”），再给每项机制写明依据第几条（“clause: 文件#条号”）。",
    )


@pytest.mark.parametrize(
    ("more", "finding"),
    [
        ("awards:\n  - {key: y, name: 黄牌, kind: card, in_use: true, source: 方案}\n", ("cards", "awards[1]")),
        ("awards:\n  - {key: s, name: 蜗牛奖, kind: snail, in_use: true}\n", ("cards", "awards[1]")),
        ("pledges:\n  - {key: l, name: 目标责任书, kind: letter}\n", ("pledges", "pledges[1]")),
        ("pledges:\n  - {key: v, name: 一票否决, kind: veto}\n", ("pledges", "pledges[1]")),
        ("scored:\n  - {key: a, name: 参会, counts: attendance}\n", ("effort_scored", "scored[1]")),
        ("scored:\n  - {key: a, name: 填报及时率}\n", ("effort_scored", "scored[1]")),
        (
            WEEKLY + WEEKLY.partition("\n")[2].replace("weekly", "other").replace("12:00", "13:00"),
            ("closings_collide", "cadences[2].rule"),
        ),
        (WEEKLY.replace("BYDAY=WE", "BYDAY=SU") + "    holiday: keep\n", ("closes_on_day_off", "cadences[1].holiday")),
        (WEEKLY.replace("WEEKLY;BYDAY=WE", "YEARLY;BYMONTH=12;BYMONTHDAY=25"), ("never_comes", "cadences[1].rule")),
        (
            "meetings:\n  - {key: m, name: 会, rule: FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25}\n",
            ("never_comes", "meetings[1].rule"),
        ),
        (WEEKLY + "burden: {minutes_a_week: 1}\n", ("burden_exceeded", "cadences")),
    ],
)  # fmt: skip
def test_what_crosses_a_line_is_found(more: str, finding: tuple[str, str]) -> None:
    assert (*finding, False) in found(SOUND + more)


def test_two_reports_asking_the_same_of_the_same_units_are_found() -> None:
    other = WEEKLY.partition("\n")[2].replace("weekly", "other").replace("12:00", "17:30")
    assert found(SOUND + WEEKLY + other) == [("asked_twice", "cadences[2].asks", False)]


def test_reports_of_different_units_may_close_together() -> None:
    other = WEEKLY.partition("\n")[2].replace("weekly", "other").replace("[accountable]", "[township]")
    kinds = other.replace("[township]}", "[township], unit_classes: [township]}")
    mine = WEEKLY.replace("[accountable]}", "[accountable], unit_classes: [department]}")
    assert found(SOUND + mine + kinds) == []


def test_a_card_with_source_approver_term_and_way_out_is_in_order() -> None:
    card = "source: 方案, approver: 县委主要领导, until: 2026-05-20, way_out: 补上进度后撤牌"
    assert found(SOUND + f"awards:\n  - {{key: y, name: 黄牌, kind: card, in_use: true, {card}}}\n") == []


def test_a_card_switched_off_needs_nothing() -> None:
    assert found(SOUND + "awards:\n  - {key: y, name: 黄牌, kind: card}\n") == []


def test_a_target_for_entry_into_statistics_is_found() -> None:
    assert found(SOUND.replace("name: 计划开工,", "name: 纳统项目,")) == [
        ("statistics_target", "targets[1]", False)
    ]


def test_money_every_week_without_a_reason_stops_the_file_and_names_its_source() -> None:
    (one,) = lint(SOUND + WEEKLY + "    asks: [money]\n")
    assert (one.code, one.stops, one.source) == ("money_too_often", True, str(LAW["burden"].words))


def test_a_file_that_cannot_be_read_is_a_finding_with_its_line() -> None:
    (one,) = lint("key: [1\nname: 2\n")
    assert (one.code, one.line, one.stops) == ("not_yaml", 2, True)


def test_every_source_of_a_rule_stands_in_the_page_of_rules() -> None:
    page = (ROOT / "docs/reference/law.md").read_text(encoding="utf-8")
    assert [
        key
        for key, source in LAW.items()
        if f"`{key}`" not in page or source.words.zh.split("（")[0] not in page
    ] == []


def test_the_templates_can_be_loaded_and_ask_only_for_their_sources() -> None:
    assert {one.key: [code for code, _key, _stops in found(one.text)] for one in templates()} == {
        "projects-100": ["no_clause"],
        "rectify-60": ["no_clause"],
    }
