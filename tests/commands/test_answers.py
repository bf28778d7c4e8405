"""What the commands print, and with which exit code they end: 0, 1 for a finding, 2 for a question put wrongly."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import translation

from gongjian.commands import main
from gongjian.kit.registry import Sweeper, sweepers
from gongjian.ledger import memo, triggers
from tests.cast import AT, Cast
from tests.figures.stage import Scene, set_scene

FIGURE = [
    "measure",
    "dims",
    "value",
    "unit",
    "records",
    "named",
    "illustrative",
    "on",
    "from",
    "to",
    "known_at",
]
FACT = ["id", "what", "scope", "published", "compare", "computed", "equal"]
FACT += ["records", "named", "illustrative", "assumed", "reason"]
FACTS = """\
facts:
  - {id: T-1, place: 示例县, what: 项目, value: "%s", unit: 个, kind: count, part: ground,
     map: {measure: project_count, campaign: shili-100, "on": 2026-03-02}}
  - {id: T-2, place: 示例县, what: 说法, value: "1", unit: 个, kind: count, part: text}
  - {id: T-3, place: 示例县, what: 后来, value: "1", unit: 个, kind: count, part: week}
"""


class Said(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


Say = Callable[..., Said]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Iterator[Say]:
    """Run a command here; its language is its own."""

    def run(*arguments: str) -> Said:
        memo.forget_all()
        capsys.readouterr()
        code = main(arguments)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    with translation.override("zh-hans"):
        yield run


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return set_scene(cast, 1)


# ---------------------------------------------------------------- verify
def test_verify_of_a_whole_ledger_ends_with_0_and_prints_the_head(say: Say, cast: Cast) -> None:
    said = say("verify")
    head = memo.read_head()
    assert (said.code, said.err) == (0, "")
    assert said.out == f"账本完好 / the ledger holds: {head.seq} entries, head {head.digest}\n"
    assert say("verify", "--json").data == {"entries": head.seq, "head": head.digest, "findings": []}


@pytest.mark.tampers
def test_verify_of_a_broken_ledger_ends_with_1_and_names_the_place(say: Say, cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE gongjian_unit SET name = 'x' WHERE id = %s", [cast.town_a.pk])
    said = say("verify", "--json")
    told = said.data["findings"]
    assert said.code == 1
    assert [sorted(one) for one in told] == [["code", "message", "place"]]
    assert (told[0]["code"], told[0]["place"]) == ("current_differs", f"gongjian_unit {cast.town_a.pk}")
    assert say("verify").out.startswith(f"gongjian_unit {cast.town_a.pk}: ")


@pytest.mark.tampers
@pytest.mark.django_db(transaction=True)
def test_verify_without_triggers_ends_with_1(say: Say) -> None:
    triggers.remove()
    said = say("verify", "--json")
    assert (said.code, {one["code"] for one in said.data["findings"]}) == (1, {"trigger_missing"})


# ---------------------------------------------------------------- sweep
def test_a_sweep_before_the_last_recorded_instant_is_refused(say: Say, cast: Cast) -> None:
    said = say("sweep", "--at", (AT - timedelta(minutes=1)).isoformat())
    assert said.code == 2
    assert said.err == (
        "gongjian sweep: 2026-03-02T08:59:00+08:00 is before the last recorded instant, 2026-03-02T01:00:00+00:00\n"
    )


def test_a_sweep_run_twice_does_its_work_once(say: Say, cast: Cast) -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=AT)
    Session.objects.create(session_key="new", session_data="", expire_date=AT + timedelta(days=9))
    before = memo.read_head().digest
    at = (AT + timedelta(days=1)).isoformat()
    told = [say("sweep", "--at", at) for _ in range(2)]
    assert [(one.code, one.out.splitlines()[1], one.err) for one in told] == [
        (0, "清除过期会话：1 个", ""),
        (0, "清除过期会话：0 个", ""),
    ]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert memo.read_head().digest == before


def test_a_sweep_at_the_last_recorded_instant_itself_is_taken(say: Say, cast: Cast) -> None:
    assert say("sweep", "--at", "2026-03-02T09:00").code == 0


def test_a_sweep_of_which_a_part_breaks_ends_with_1_and_names_it(
    say: Say, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(at: datetime) -> int:
        raise RuntimeError(at)

    monkeypatch.setitem(sweepers._items, "broken", Sweeper("broken", "", break_down))
    said = say("sweep", "--at", AT.isoformat())
    assert (said.code, said.err.splitlines()[-1]) == (1, "gongjian sweep: broken failed; the log says why")
    assert len(said.out.splitlines()) == len(sweepers.keys()) - 1


def test_an_instant_nobody_can_read_is_a_question_put_wrongly(say: Say) -> None:
    said = say("sweep", "--at", "morgen")
    assert (said.code, said.out) == (2, "")
    assert said.err == "gongjian sweep: “morgen” is no instant; write 2021-09-10T12:00+08:00\n"


# ---------------------------------------------------------------- workdays
def test_working_days_of_published_years(say: Say) -> None:
    assert say("workdays", "add", "2021-09-10", "5") == (0, "2021-09-17\n", "")
    assert say("workdays", "count", "2021-09-10", "2021-09-17") == (0, "5\n", "")


@pytest.mark.parametrize("asked", [("add", "2031-01-02", "3"), ("count", "2031-01-02", "2031-01-09")])
def test_a_year_not_published_prints_the_result_and_ends_with_1(say: Say, asked: tuple[str, ...]) -> None:
    said = say("workdays", *asked)
    assert said.code == 1
    assert said.out != ""
    assert (
        said.err
        == "不确定：跨过了放假安排尚未公布的年份 / crosses a year whose working days are not published\n"
    )


def test_a_day_nobody_can_read_is_a_question_put_wrongly(say: Say) -> None:
    assert say("workdays", "add", "2021-13-01", "3") == (
        2,
        "",
        "gongjian workdays: “2021-13-01” is no day; write 2021-09-10\n",
    )


# ---------------------------------------------------------------- figures
def test_a_figure_has_exactly_the_columns_promised(say: Say, scene: Scene) -> None:
    asked = (
        "figures",
        "--campaign",
        "shili-100",
        "--measure",
        "project_count",
        "--on",
        "2026-03-02",
        "--json",
    )
    (row,) = say(*asked).data
    assert list(row) == FIGURE
    assert (row["measure"], row["dims"], row["unit"], row["on"]) == ("project_count", {}, "个", "2026-03-02")
    assert (row["from"], row["to"], row["known_at"]) == (None, None, None)
    assert row["value"] == str(row["records"])
    assert row["records"] == row["named"] + row["illustrative"]


def test_every_row_of_all_figures_has_the_same_columns(say: Say, scene: Scene) -> None:
    said = say("figures", "--campaign", "shili-100", "--json")
    assert said.code == 0
    assert {tuple(row) for row in said.data} == {tuple(FIGURE)}


def test_a_figure_by_a_dimension_sums_to_the_whole(say: Say, scene: Scene) -> None:
    asked = (
        "figures",
        "--campaign",
        "shili-100",
        "--measure",
        "project_count",
        "--on",
        "2026-03-02",
        "--json",
    )
    (whole,) = say(*asked).data
    rows = say(*asked, "--by", "stage").data
    assert [list(row["dims"]) for row in rows] == [["stage"]] * len(rows)
    assert sum(int(row["value"]) for row in rows) == int(whole["value"])


def test_a_figure_as_known_before_anything_was_is_none(say: Say, scene: Scene) -> None:
    asked = (
        "figures",
        "--campaign",
        "shili-100",
        "--measure",
        "project_count",
        "--on",
        "2026-03-02",
        "--json",
    )
    (row,) = say(*asked, "--known-at", "2026-03-01T00:00").data
    assert (row["value"], row["records"], row["known_at"]) == ("0", 0, "2026-03-01T00:00:00+08:00")


def test_a_flow_names_its_period(say: Say, scene: Scene) -> None:
    asked = ("figures", "--campaign", "shili-100", "--measure", "project_started", "--json")
    (row,) = say(*asked, "--from", "2026-02-01", "--to", "2026-03-01").data
    assert (row["from"], row["to"]) == ("2026-02-01", "2026-03-01")


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        (("--campaign", "no-such"), "no campaign 'no-such'"),
        (("--campaign", "shili-100", "--measure", "no_such"), "no measure 'no_such'"),
        (
            ("--campaign", "shili-100", "--measure", "project_count", "--by", "colour"),
            "project_count: colour?",
        ),
        (("--campaign", "shili-100", "--unit", "没有的镇"), "0 units called '没有的镇'"),
        (("--campaign", "shili-100", "--from", "2026-02-01"), "--from and --to go together"),
        (("--campaign", "shili-100", "--on", "heute"), "“heute” is no day"),
        (("--campaign", "shili-100", "--known-at", "heute"), "“heute” is no instant"),
    ],
)
def test_what_is_not_known_ends_with_2_and_a_sentence(
    say: Say, scene: Scene, asked: tuple[str, ...], word: str
) -> None:
    said = say("figures", *asked, "--json")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("gongjian figures: ")
    assert word in said.err


@pytest.mark.django_db
def test_a_command_used_wrongly_ends_with_2(say: Say) -> None:
    for asked in ((), ("nonsense",), ("figures",), ("workdays", "add", "2021-09-10", "viele")):
        with pytest.raises(SystemExit) as ended:
            say(*asked)
        assert ended.value.code == 2


# ---------------------------------------------------------------- facts
@pytest.fixture
def facts(tmp_path: Path, scene: Scene, say: Say) -> Callable[[int], Path]:
    """A file of three facts whose first is off by so many."""
    asked = (
        "figures",
        "--campaign",
        "shili-100",
        "--measure",
        "project_count",
        "--on",
        "2026-03-02",
        "--json",
    )
    value = int(say(*asked).data[0]["value"])

    def write(off: int) -> Path:
        path = tmp_path / "facts.yaml"
        path.write_text(FACTS % (value + off), encoding="utf-8")
        return path

    return write


def test_facts_have_exactly_the_columns_promised(say: Say, facts: Callable[[int], Path]) -> None:
    said = say("facts", str(facts(0)), "--json")
    assert said.code == 0
    assert [list(row) for row in said.data] == [FACT] * 3
    assert [(row["id"], row["equal"], row["reason"]) for row in said.data] == [
        ("T-1", True, None),
        ("T-2", None, "text_only"),
        ("T-3", None, "later_part"),
    ]
    first = said.data[0]
    assert first["records"] == first["named"] + first["illustrative"] == int(first["computed"])


def test_a_fact_that_differs_ends_with_1_and_is_named(say: Say, facts: Callable[[int], Path]) -> None:
    said = say("facts", str(facts(1)), "--json")
    assert (said.code, said.data[0]["equal"]) == (1, False)
    assert said.err == "0 equal, 1 differ T-1, 2 of later parts or text\n"


@pytest.mark.django_db
def test_facts_without_campaigns_say_what_to_do(say: Say) -> None:
    said = say("facts")
    assert (said.code, said.out) == (2, "")
    assert said.err == "gongjian facts: no campaigns: run `gongjian demo --no-serve` first\n"


def test_facts_of_a_campaign_that_is_not_here_end_with_2(say: Say, scene: Scene) -> None:
    said = say("facts", "--json")
    assert (said.code, said.out) == (2, "")
    assert "no campaign" in said.err


@pytest.mark.parametrize("text", [None, "", "facts: [{id: 1}]", "[", "facts: 3"])
def test_a_file_that_holds_no_facts_ends_with_2(
    say: Say, scene: Scene, tmp_path: Path, text: str | None
) -> None:
    path = tmp_path / "facts.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    said = say("facts", str(path))
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"gongjian facts: {path}: ")


# ---------------------------------------------------------------- campaigns
def test_the_list_of_campaigns_is_data(say: Say, scene: Scene) -> None:
    rows = say("campaign", "list", "--json").data
    assert [(row["key"], row["parent"]) for row in sorted(rows, key=lambda row: row["key"])] == [
        ("shi-120", None),
        ("shili-100", "shi-120"),
    ]


@pytest.mark.django_db
def test_a_playbook_that_is_not_there_or_not_one_is_told(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    assert say("campaign", "lint", str(path)).code == 2
    path.write_text("key: x\n", encoding="utf-8")
    said = say("campaign", "lint", str(path))
    assert (said.code, said.out) == (1, "")
    assert said.err != ""
