"""`gongjian windows`: what it prints, without a database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.utils import translation

from gongjian.commands import main
from gongjian.commands.demo_data.files import FOLDER

YUANPING = str(FOLDER / "yuanping-100.yaml")
SHILI = str(FOLDER / "shili-100.yaml")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with translation.override("zh-hans"):
        code = main(("windows", *arguments))
    out, err = capsys.readouterr()
    return code, out, err


def test_windows_close_from_the_first_to_the_last_day_both_included(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = run(capsys, YUANPING, "--from", "2025-09-26", "--to", "2025-10-10", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == [
        {
            "cadence": "time-limit",
            "period_start": "2025-09-24",
            "period_end": "2025-09-26",
            "opens_at": "2025-09-24T12:00:00+08:00",
            "closes_at": "2025-09-26T12:00:00+08:00",
            "shifted_from": None,
            "provisional": False,
        },
        {
            "cadence": "time-limit",
            "period_start": "2025-09-26",
            "period_end": "2025-10-10",
            "opens_at": "2025-09-26T12:00:00+08:00",
            "closes_at": "2025-10-10T12:00:00+08:00",
            "shifted_from": None,
            "provisional": False,
        },
    ]


def test_windows_are_told_outside_the_campaigns_own_window(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, YUANPING, "--from", "2024-02-09", "--to", "2024-02-09", "--json")
    assert (code, [row["closes_at"] for row in json.loads(out)]) == (0, ["2024-02-09T12:00:00+08:00"])


def test_cadences_stand_in_the_order_they_close_and_what_moved_says_from_where(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = run(capsys, SHILI, "--from", "2025-09-28", "--to", "2025-10-09", "--json")
    assert code == 0
    assert [(row["cadence"], row["closes_at"][:10], row["shifted_from"]) for row in json.loads(out)] == [
        ("money", "2025-09-28", None),
        ("weekly", "2025-10-09", "2025-10-08"),
    ]
    assert err == "weekly：2025-10-01 并入 2025-10-09 的一期 / asked with 2025-10-09: 2025-10-01\n"


def test_a_year_not_published_is_printed_as_provisional_and_said_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = run(capsys, YUANPING, "--from", "2027-01-06", "--to", "2027-01-06", "--json")
    assert (code, [row["provisional"] for row in json.loads(out)]) == (0, [True])
    assert err == (
        "暂定：跨过了放假安排尚未公布的年份 / provisional: crosses a year whose working days are not published\n"
    )


def test_periods_that_close_together_are_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "ministry.yaml"
    path.write_text(
        """\
key: ministry
name: 周报
unit: 示例县
window: {start: 2016-01-01, days: 100}
groups: [{key: all-of-them, name: 组}]
cadences:
  - key: weekly
    name: 住建部周报
    rule: FREQ=WEEKLY;BYDAY=TU
    closes: "12:00"
    period: {of: week, lag: 1}
    holiday: {nth_workday_after: 2}
    over: {groups: all}
""",
        encoding="utf-8",
    )
    code, out, err = run(capsys, str(path), "--from", "2025-02-01", "--to", "2025-02-10")
    assert code == 0
    assert [line.split()[:3] for line in out.splitlines()] == [
        ["cadence", "period_start", "period_end"],
        ["weekly", "2025-01-20", "2025-01-27"],
        ["weekly", "2025-01-27", "2025-02-03"],
    ]
    assert err == (
        "weekly：2025-01-20、2025-01-27 起的几期同在 2025-02-06 截止"
        " / periods from 2025-01-20、2025-01-27 close together on 2025-02-06\n"
    )


def test_a_playbook_with_a_finding_ends_with_1_and_names_its_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "never.yaml"
    text = Path(SHILI).read_text(encoding="utf-8")
    path.write_text(
        text.replace("FREQ=MONTHLY;BYMONTHDAY=28", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "utf-8"
    )
    code, out, err = run(capsys, str(path), "--from", "2025-01-01", "--to", "2025-01-31")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1 and "cadences[2].rule" in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nowhere.yaml", "--from", "2025-01-01", "--to", "2025-01-31"), "nowhere.yaml: "),
        ((YUANPING, "--from", "2025-02-01", "--to", "2025-01-31"), "--to lies before --from"),
        ((YUANPING, "--from", "2025-02-30", "--to", "2025-03-31"), "“2025-02-30” is no day"),
        ((YUANPING, "--from", "0001-01-01", "--to", "2025-03-31"), "windows are laid down for the years"),
    ],
)
def test_a_question_put_wrongly_ends_with_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], says: str
) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"gongjian windows: {says}")
