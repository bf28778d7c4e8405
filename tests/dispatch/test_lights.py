"""Published light rules, as an official would tell the situations; rule files and tables that are wrong."""

from decimal import Decimal

import pytest
import yaml
from django.utils import translation

from gongjian.campaigns.playbook import read_playbook
from gongjian.dispatch.lights import named, preset, presets, read_rule, read_table
from gongjian.dispatch.lights.presets import FOLDER
from gongjian.dispatch.playbook.lights import lights_of
from gongjian.kernel.lights import DOMAINS, EVERYTHING, Basis, Colour, Meaning, Row, gaps, judge_rows
from gongjian.kernel.periods import PeriodKind, period_of
from tests.kernel.cases import cases

ABOUT = {"situation", "rule", "dimension", "light", "colour", "value", "silence", "band", "assumed"}


def facts(given):
    return {
        name: value if isinstance(value, bool | str) else Decimal(str(value)) for name, value in given.items()
    }


def month(text):
    from datetime import date

    return period_of(PeriodKind.month, date.fromisoformat(f"{text}-01"))


@pytest.mark.parametrize("case", cases("lights", "one"))
def test_light_of_one_month(case):
    given = facts({name: value for name, value in case.items() if name not in ABOUT})
    light = judge_rows(preset(case["rule"]).rule(), [Row("甲", given)], dimensions=[case["dimension"]])[0]
    assert light.meaning == case["light"]
    assert light.colour == case.get("colour", light.colour)
    assert (light.silence.kind if light.silence else None) == case.get("silence")
    if "value" in case:
        assert light.reason.value == Decimal(str(case["value"]))
    if "band" in case:
        assert str(light.silence.band) == case["band"]
    if light.reason.clause is not None:
        assert light.reason.clause.assumed == case.get("assumed", light.reason.clause.assumed)


@pytest.mark.parametrize("case", cases("lights", "running"))
def test_lights_of_months_running(case):
    first, rows, expected = month(case["from"]), [], []
    for place, line in enumerate(case["months"]):
        if line is None:
            continue
        given = line[0] if isinstance(line[0], dict) else {"plan": line[0], "actual": line[1]}
        rows.append(Row("甲", facts(case.get("facts", {}) | given), first.back(-place)))
        expected.append(line[-1])
    lights = judge_rows(preset(case["rule"]).rule(), rows, dimensions=[case["dimension"]])
    assert [light.meaning.value for light in lights] == expected


@pytest.mark.parametrize("case", cases("lights", "memory"))
def test_missed_month_keeps_its_light_until_caught_up(case):
    caught_up = month(case["caught_up"]) if "caught_up" in case else None
    row = Row("甲", facts({"plan": case["plan"], "actual": case["actual"]}), month(case["month"]), caught_up)
    light = judge_rows(preset("ouhai-2020").rule(), [row], seen_in=month(case["seen"]))[0]
    assert (light.meaning, light.colour) == (case["light"], case["colour"])


@pytest.mark.parametrize("case", cases("lights", "wrong"))
def test_wrong_table_is_told_with_line_column_and_remedy(case):
    with translation.override("en"):
        table = read_table(case["csv"], preset(case["rule"]).rule())
        found = table.problems[0]
        assert (found.code, found.where, str(found.message)) == (case["code"], case["where"], case["says"])
        assert str(found.remedy)


def test_every_preset_names_source_and_says_both_languages():
    for text in presets():
        assert text.source.title.zh and text.source.title.en
        for dimension in text.dimensions:
            assert dimension.name.en
            assert all(clause.says.zh and clause.says.en for clause in dimension.clauses)


def test_presets_leave_exactly_the_gaps_the_published_rules_leave():
    left = {}
    for text in presets():
        for one in text.rule().dimensions:
            bands = [
                clause.band for clause in one.clauses if clause.band and one.basis_of(clause) is one.basis
            ]
            found = gaps(bands, DOMAINS.get(one.basis, EVERYTHING)) if one.basis is not Basis.none else []
            if found:
                left[f"{text.key}#{one.key}"] = [str(gap) for gap in found]
    assert left == {
        "yinchuan-2025#progress": ["0 < x < 10"],
        "yinchuan-2025#payment": ["0 < x"],
        "yinchuan-2025#entry": ["0 ≤ x < 1"],
    }


def test_entry_into_statistics_has_no_light_unless_asked_for():
    table = read_table(
        "name,entered,months_since,plan,actual\n甲,否,3,50,50\n", preset("yinchuan-2025").rule()
    )
    assert table.dimensions == ["progress"]
    asked = read_table("name,entered,months_since\n甲,否,3\n", preset("yinchuan-2025").rule(), ["entry"])
    assert (asked.dimensions, asked.problems) == (["entry"], [])


def test_projects_and_districts_of_one_rule_are_judged_apart():
    text = "name,subject,plan,actual\n甲项目,项目,50,45\n乙区,区县,50,45\n"
    rule = preset("sanya-2022").rule()
    lights = judge_rows(rule, read_table(text, rule).rows)
    assert [(light.name, light.dimension) for light in lights] == [("甲项目", "progress"), ("乙区", "task")]


def test_preset_is_found_by_its_place_too():
    assert {named(name).key for name in ("yinchuan-2025", "yinchuan", "银川", "银川 2025")} == {
        "yinchuan-2025"
    }
    assert named("nowhere") is None


def test_chinese_heads_percent_signs_and_full_width_are_read():
    rule = preset("wuhan").rule()
    table = read_table("\ufeff项目名称,月份,序时,完成\n甲,2026年6月,50%,38％\n", rule)
    assert table.problems == []
    assert table.rows == [Row("甲", {"plan": Decimal(50), "actual": Decimal(38)}, month("2026-06"))]


def wuhan(**changed):
    data = yaml.safe_load((FOLDER / "wuhan.yaml").read_text(encoding="utf-8"))
    return yaml.safe_dump(data | changed, allow_unicode=True)


def dimension(*clauses, **more):
    return [
        {"key": "d", "name": "进度", "basis": "points", "clauses": [{"says": "说"} | one for one in clauses]}
        | more
    ]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (
            {"dimensions": dimension({"meaning": "watch", "from": 10}, {"meaning": "late", "from": 30})},
            "bands_overlap",
        ),
        (
            {"dimensions": dimension({"meaning": "on-course", "to": 0}, {"meaning": "late", "from": 10})},
            "gap_untold",
        ),
        (
            {"dimensions": dimension({"meaning": "late", "to": 0}, {"meaning": "watch", "over": 0})},
            "milder_when_worse",
        ),
        ({"dimensions": dimension({"meaning": "late", "from": 9, "to": 3})}, "empty_band"),
        ({"dimensions": dimension({"meaning": "late", "from": 9, "over": 3})}, "two_ends"),
        ({"dimensions": dimension({"meaning": "late", "when": {"begun": True}})}, "unknown_fact"),
        ({"dimensions": dimension({"meaning": "late", "when": {"started": "soon"}})}, "fact_cannot_be"),
        ({"colours": {"on-course": "green", "watch": "red", "late": "red"}}, "same_loud_colour"),
        ({"colours": {"on-course": "green"}}, "without_colour"),
        ({"effective": {"from": "2026-01-01", "to": "2025-01-01"}}, "rule_ends_first"),
        ({"collours": {}}, "unknown_key"),
        ({"dimensions": dimension({"meaning": "purple"})}, "does_not_fit"),
        ({"source": None}, "does_not_fit"),
        ({"dimensions": []}, "no_dimensions"),
        ({"dimensions": dimension()}, "no_clauses"),
    ],
)
def test_wrong_rule_file_is_told_with_its_place_and_remedy(changed, code):
    with translation.override("en"):
        rule, problems = read_rule(wuhan(**changed))
    assert rule is None
    assert [problem.code for problem in problems] == [code]
    assert problems[0].where.startswith("line ") and str(problems[0].remedy)


def test_campaign_goes_by_the_rule_begun_last_and_by_its_own_curve():
    from datetime import date

    lights = """
lights:
  schedule: {3: 15, 6: 45, 12: 100}
  rules:
    - use: wuhan
    - {use: yinchuan-2025, from: 2026-07-01, dimensions: [progress]}
"""
    given = "key: k\nname: 某行动\nunit: 某县\nwindow: {start: 2026-01-01, days: 300}\n"
    playbook, problems = read_playbook(given + lights)
    assert problems == []
    section = lights_of(playbook)
    assert [section.on(day).rule.key for day in (date(2026, 6, 30), date(2026, 7, 1))] == [
        "wuhan",
        "yinchuan-2025",
    ]
    assert section.on(date(2026, 7, 1)).dimensions == ("progress",)
    assert section.plan_to_date().at(date(2026, 8, 1)) == 45
    plain, _problems = read_playbook(given)
    assert lights_of(plain).on(date(2026, 7, 1)).rule.key == "house"
    assert lights_of(plain).plan_to_date().at(date(2026, 6, 1)) == 50


def test_colours_are_mapped_apart_from_meanings():
    worn = {text.key: text.rule().colour_of(Meaning.late) for text in presets()}
    assert worn.pop("xinhuang-2015") is Colour.yellow
    assert set(worn.values()) == {Colour.red}
