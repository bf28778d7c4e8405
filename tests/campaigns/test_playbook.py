"""A playbook's findings name line, key and remedy, and come all at once."""

import pytest

from gongjian.campaigns.playbook import read_playbook
from gongjian.commands.demo_data.files import FOLDER, playbook_file
from tests.campaigns.conftest import PLAYBOOK

SHIPPED = sorted(path.stem for path in FOLDER.glob("*-1*.yaml"))


def findings(text: str) -> list[tuple[str, str]]:
    playbook, problems = read_playbook(text)
    assert playbook is None
    return [(problem.code, problem.where) for problem in problems]


@pytest.mark.parametrize("key", SHIPPED)
def test_a_playbook_that_comes_with_the_product_has_no_finding(key: str) -> None:
    playbook, problems = read_playbook(playbook_file(key))
    assert problems == []
    assert playbook is not None and playbook.key == key


def test_a_missing_key_is_named_with_its_line_and_what_to_add() -> None:
    _none, problems = read_playbook(PLAYBOOK.replace("  start: 2026-02-10\n", ""))
    assert [(p.code, p.where, str(p.message), str(p.remedy)) for p in problems] == [
        ("missing", "第5行，window.start", "缺“start”。", "在这里加“start: …”。")
    ]


def test_a_mistyped_key_is_answered_with_the_one_meant() -> None:
    _none, problems = read_playbook(PLAYBOOK.replace("mechanisms:", "mechanism:"))
    assert [(p.code, p.where, str(p.remedy)) for p in problems] == [
        ("unknown_key", "第12行，mechanism", "您要写的是不是“mechanisms”？")
    ]


def test_several_findings_come_at_once_each_on_its_line() -> None:
    text = PLAYBOOK.replace("counted: 3", "counted: 0").replace("key_task: land", "key_task: lnad")
    text = text.replace("days: 100", "days: 100\n  last: 2026-02-01")
    assert findings(text) == [
        ("window_contradicts", "第8行，window.last"),
        ("window_backwards", "第8行，window.last"),
        ("counted_too_few", "第13行，mechanisms.counted"),
        ("unknown_key_task", "第15行，targets[1].key_task"),
    ]


@pytest.mark.parametrize(
    ("was", "becomes", "code"),
    [
        ("value: 9", "value: 九个", "does_not_fit"),
        ("start: 2026-02-10", "start: 明年", "does_not_fit"),
        ("key: cast-100", "key: Cast 100", "does_not_fit"),
        ("status: live", "status: archived", "archived_without_day"),
        ("  days: 100\n", "", "window_without_end"),
        ("status: live", "status: live\nstatus: draft", "doubled_key"),
        ("name: 交地}", "name: 交地, clause: plan#9}", "unknown_clause"),
        (
            "status: live",
            "status: live\nmatter_kinds:\n  - {key: task, zh: 任务, en: task, sign_off: [sign, check]}",
            "chain_unknown",
        ),
        (
            "  - {key: start, name: 开工}",
            "  - {key: start, name: 开工}\n  - {key: start, name: 又开工}",
            "key_twice",
        ),
    ],
)
def test_what_cannot_be_is_found(was: str, becomes: str, code: str) -> None:
    assert [found for found, _where in findings(PLAYBOOK.replace(was, becomes, 1))] == [code]


def test_a_file_that_is_no_yaml_is_named_with_the_line() -> None:
    assert findings("key: [1\nname: 2\n") == [("not_yaml", "第2行")]


def test_what_the_source_counts_and_does_not_name_is_told_apart() -> None:
    playbook, _problems = read_playbook(playbook_file("minhou-120"))
    assert playbook is not None
    assert (playbook.mechanisms.counted, playbook.mechanisms.unnamed_count) == (8, 4)
    assert (playbook.groups.counted, playbook.groups.unnamed_count) == (9, 4)
    assert (playbook.goals.counted, playbook.goals.unnamed_count) == (6, 6)


def test_a_local_word_leads_to_its_core_stage_and_back() -> None:
    playbook, _problems = read_playbook(playbook_file("yuanping-100"))
    assert playbook is not None
    assert (playbook.stage_of("策划储备"), playbook.stage_word("landed")) == ("reserve", "加快落地")
    assert playbook.stage_of("不知道") is None
