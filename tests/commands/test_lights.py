"""`gongjian lights`: rules on a plain table, without a database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.utils import translation

from gongjian.commands import main
from gongjian.dispatch.lights import preset_keys
from gongjian.dispatch.lights.presets import FOLDER

EXAMPLE = Path(__file__).resolve().parents[2] / "docs/reference/lights-example.csv"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with translation.override("zh-hans"):
        code = main(("lights", *arguments))
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize(
    ("rule", "lights"),
    [
        ("yinchuan-2025", ["watch yellow 12", "watch yellow 22", "undefined none 5"]),
        ("wuhan", ["watch yellow 76", "late red 56", "on-course green 90"]),
        ("sanya-2022", ["watch yellow 24", "watch yellow 44", "watch yellow 10"]),
    ],
)
def test_the_same_projects_under_three_rules(
    capsys: pytest.CaptureFixture[str], rule: str, lights: list[str]
) -> None:
    code, out, _err = run(capsys, "--rule", rule, "--data", str(EXAMPLE), "--json")
    rows = json.loads(out)
    assert code == 0
    assert [f"{row['light']} {row['colour']} {row['value']}" for row in rows] == lights
    assert [row["undefined"] is not None for row in rows] == [
        light.startswith("undefined") for light in lights
    ]
    assert {row["rule"] for row in rows} == {f"{rule}@1"}


def test_undefined_light_names_the_place_and_the_gap(capsys: pytest.CaptureFixture[str]) -> None:
    _code, out, err = run(capsys, "--rule", "银川", "--data", str(EXAMPLE), "--json")
    row = json.loads(out)[2]
    assert row["undefined"] == {"kind": "gap", "at": "yinchuan-2025#progress", "band": "0 < x < 10"}
    assert row["reason"].startswith("序时50%，完成45%，低5个百分点。")
    assert len(err.splitlines()) == 2  # start and payment have no columns here


def test_wrong_cell_exits_1_names_its_place_and_judges_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    table.write_text("name,plan,actual\n甲,50,38\n乙,50,138\n", encoding="utf-8")
    code, out, err = run(capsys, "--rule", "wuhan", "--data", str(table))
    assert (code, out) == (1, "")
    assert err == f"{table}: 第3行，actual列: 百分之138超过了全部。 请填0到100；超计划的填100。\n"


def test_rule_file_of_ones_own_judges_and_a_wrong_one_exits_1(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    own = tmp_path / "own.yaml"
    text = (FOLDER / "wuhan.yaml").read_text(encoding="utf-8").replace("key: wuhan", "key: county")
    own.write_text(text, encoding="utf-8")
    code, out, _err = run(capsys, "--rule", str(own), "--data", str(EXAMPLE), "--json")
    assert (code, json.loads(out)[0]["rule"]) == (0, "county@1")
    own.write_text(text.replace("late: red", "late: crimson"), encoding="utf-8")
    code, out, err = run(capsys, "--rule", str(own), "--data", str(EXAMPLE))
    assert (code, out) == (1, "")
    assert "colours" in err


@pytest.mark.parametrize(
    "arguments", [("--rule", "nowhere", "--data", str(EXAMPLE)), ("--rule", "wuhan"), ()]
)
def test_wrong_use_exits_2(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("gongjian lights: ")


def test_list_names_every_preset(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, "--list", "--json")
    assert code == 0
    assert list(dict.fromkeys(row["rule"] for row in json.loads(out))) == list(preset_keys())
