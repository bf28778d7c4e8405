import time
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kit.sheets.cells import Place, Setting, ask_about_slips, convert
from gongjian.kit.sheets.headers import Column, Table, find_table
from gongjian.kit.sheets.mapping import Field, Match, missing, propose, signature
from gongjian.kit.sheets.reading import Sheet
from gongjian.kit.sheets.rows import ConvertedRow, convert_rows
from gongjian.kit.sheets.words import MoneyUnit

AT = Place("Sheet1", 12, 5)
WAN = Setting(year=2026, unit=MoneyUnit.WAN)
TOTAL = Field("total", "总投资", ("投资总额", "项目总投资"), "money", required=True)
FIELDS = (
    Field("name", "项目名称", ("名称", "项目"), required=True),
    Field("code", "项目代码", ("代码",), "code"),
    TOTAL,
    Field("plan", "本年计划投资", ("年度计划投资",), "money"),
    Field("q1", "一季度投资", ("第一季度投资",), "money"),
    Field("start", "计划开工", ("计划开工时间", "开工时间"), "date"),
)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """What is said is checked in English here; the Chinese of every message is checked elsewhere."""
    with translation.override("en"):
        yield


def columns(*parts: tuple[str, ...]) -> list[Column]:
    return [Column(at, chr(65 + at), " / ".join(one), one) for at, one in enumerate(parts)]


def read(cell, kind, setting=WAN, **more):
    result = convert(cell, Field("x", "某列", kind=kind, **more), AT, setting)
    assert result.problems == ()
    return result.value


def refused(cell, kind, setting=WAN, **more):
    result = convert(cell, Field("x", "某列", kind=kind, **more), AT, setting)
    assert result.value is None
    assert all(one.where == "Sheet1!F12" and str(one.remedy) for one in result.problems)
    return [one.code for one in result.problems]


def test_columns_are_proposed_by_label_alias_and_likeness_each_once():
    found = propose(
        columns(
            ("序号",),
            ("项目 名称",),
            ("代码",),
            ("总投资（万元）",),
            ("2026年计划投资",),
            ("一季度", "投资"),
            ("计划开工日期",),
        ),
        FIELDS,
        year=2026,
    )
    assert found.matches == [
        Match(1, "name", 1.0),
        Match(2, "code", 1.0),
        Match(3, "total", 0.95),
        Match(4, "plan", 1.0),
        Match(5, "q1", 1.0),
        Match(6, "start", 0.77),
    ]
    assert (found.columns_left, found.fields_left) == ([0], [])


def test_the_same_word_under_four_quarters_is_not_guessed():
    found = propose(
        columns(*((quarter, "投资") for quarter in ("甲", "乙", "丙", "丁"))), (Field("x", "投资"),)
    )
    assert [match.confidence < 0.9 for match in found.matches] == [True]


def test_missing_required_column_is_said_with_what_to_do():
    table = Table("Sheet1", None, columns(("名称",)), [], [])
    problems = missing(table, FIELDS, propose(table.columns, FIELDS).by_field())
    assert [(one.code, str(one.message), one.where) for one in problems] == [
        ("column_missing", "No column was found for “总投资”.", "Sheet1")
    ]


def test_signature_is_the_same_for_the_same_head_however_it_is_spaced():
    first = signature(columns(("总 投资",), ("一季度", "投资")))
    assert first == signature(columns(("总投资",), ("一季度", "投 资")))
    assert first != signature(columns(("一季度", "投资"), ("总投资",)))


@pytest.mark.parametrize(
    ("cell", "unit", "fen"),
    [
        (12.0, MoneyUnit.WAN, 12_000_000),
        (0.1 + 0.2, MoneyUnit.YUAN, 30),
        ("47,000", MoneyUnit.WAN, 47_000_000_000),
        ("１２．５", MoneyUnit.YI, 125_000_000_000),
        (53.49, MoneyUnit.YI, 534_900_000_000),
        ("12.5", MoneyUnit.THOUSAND, 1_250_000),
        (1234.56, MoneyUnit.MILLION, 123_456_000_000),
        (-3, MoneyUnit.WAN, -3_000_000),
    ],
)
def test_money_honours_the_unit_of_the_list_to_the_fen(cell, unit, fen):
    result = convert(cell, TOTAL, AT, Setting(year=2026, unit=unit))
    assert (result.value, result.problems, result.questions) == (fen, (), ())


def test_unit_written_in_the_cell_wins_and_is_asked_about():
    result = convert("1.2亿元", TOTAL, AT, WAN)
    assert (result.value, [(one.code, one.where) for one in result.questions]) == (
        12_000_000_000,
        [("money_other_unit", "Sheet1!F12")],
    )


def test_computed_amount_finer_than_fen_is_rounded_and_asked_about():
    result = convert(100 / 3, TOTAL, AT, WAN)
    assert (result.value, [one.code for one in result.questions]) == (33_333_333, ["money_rounded"])


def test_amount_without_any_unit_is_refused_rather_than_guessed():
    assert refused(12.0, "money", Setting(year=2026)) == ["money_unit_unknown"]
    assert read("12万元", "money", Setting(year=2026)) == 12_000_000


@pytest.mark.parametrize("cell", ["约1200", "12-15", date(2026, 1, 1), True, "一千万"])
def test_what_is_not_an_amount_is_refused(cell):
    assert refused(cell, "money") == ["not_money"]


def test_typed_amount_finer_than_fen_is_refused():
    assert refused("0.0000001", "money") == ["money_below_fen"]


def test_amount_ten_thousand_times_off_its_column_is_a_question_not_an_error():
    usual = [1_000_000_00, 2_000_000_00, 3_000_000_00, 1_500_000_00, 2_500_000_00]
    slipped = 2_000_000_00 * 10_000
    places = [(Place("Sheet1", 4 + at, 5), fen) for at, fen in enumerate([*usual, slipped, None, 0])]
    assert [(one.code, one.where) for one in ask_about_slips(places)] == [("money_slip", "Sheet1!F9")]
    assert ask_about_slips(places[3:]) == []


def test_a_slip_names_the_amount_and_the_one_that_was_meant():
    usual = [
        (Place("Sheet1", 4 + at, 9), amount * 10_000_000_000) for at, amount in enumerate((2, 3, 2, 3, 4))
    ]
    asked = ask_about_slips([*usual, (Place("Sheet1", 9, 9), 3_200_000)])
    assert [(dict(one.message.params), dict(one.remedy.params)) for one in asked] == [
        ({"amount": "3.2万元", "middle": "2亿元"}, {"meant": "3.2亿元"})
    ]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (date(2026, 3, 15), FuzzyDate(date(2026, 3, 15), Precision.day)),
        (datetime(2026, 3, 15, 8, 0), FuzzyDate(date(2026, 3, 15), Precision.day)),
        ("2026年6月", FuzzyDate(date(2026, 6, 1), Precision.month)),
        ("6月", FuzzyDate(date(2026, 6, 1), Precision.month)),
        (2026.6, FuzzyDate(date(2026, 6, 1), Precision.month)),
        (2026.0, FuzzyDate(date(2026, 1, 1), Precision.year)),
        ("年底前", FuzzyDate(date(2026, 12, 31), Precision.no_later_than)),
        ("持续推进", FuzzyDate(None, Precision.open_ended)),
    ],
)
def test_dates_are_read_as_precisely_as_they_say(cell, value):
    assert read(cell, "date") == value


def test_month_typed_as_a_number_ending_in_one_is_asked_about():
    result = convert(2026.1, Field("x", "开工", kind="date"), AT, WAN)
    assert result.value == FuzzyDate(date(2026, 1, 1), Precision.month)
    assert [one.code for one in result.questions] == ["date_two_meanings"]


def test_what_is_not_a_date_is_refused():
    assert refused("尽快", "date") == ["not_a_date"]
    assert refused("2026-02-30", "date") == ["not_a_date"]


def test_a_day_the_calendar_does_not_have_is_named():
    problem = convert("2026年2月30日", FIELDS[-1], AT, Setting(year=2026)).problems[0]
    assert (problem.message.text, str(dict(problem.message.params)["why"]), str(problem.remedy)) == (
        "“%(shown)s”: %(why)s",
        "Month 2 has no day 30.",
        "Its last day is 2026-02-28.",
    )


@pytest.mark.parametrize(
    ("cell", "value"),
    [(12.5, Decimal("12.5")), ("1,200", Decimal(1200)), ("85%", Decimal("0.85")), (0.85, Decimal("0.85"))],
)
def test_numbers_are_exact(cell, value):
    assert read(cell, "number") == value


def test_numbers_with_words_and_broken_integers_are_refused():
    assert refused("12亩", "number") == ["not_a_number"]
    assert refused("", "number", required=True) == ["required"]
    assert refused(".", "number") == ["not_a_number"]
    assert refused(1.5, "integer") == ["not_an_integer"]
    assert read(12.0, "integer") == 12


@pytest.mark.parametrize("cell", [None, "/", "—", "无", "-"])
def test_marks_for_nothing_are_blank_where_text_is_not_expected(cell):
    assert [read(cell, kind) for kind in ("money", "date", "number", "integer")] == [None] * 4
    assert refused(cell, "money", required=True) == ["required"]


def test_text_and_codes_never_show_a_decimal_point_they_did_not_have():
    assert read(12.0, "text") == "12"
    assert read(" 2601-350121 ", "code") == "2601-350121"
    assert refused(2.6013501210401e17, "code") == ["digits_lost"]


def test_choice_is_read_by_any_of_its_words():
    choices = {"new": ("新建", "新开工"), "going_on": ("续建",)}
    assert read("新 开工", "choice", choices=choices) == "new"
    result = convert("扩建", Field("x", "建设性质", kind="choice", choices=choices), AT, WAN)
    assert [str(one.remedy) for one in result.problems] == ["Write one of: 新建、续建."]


def test_unit_is_found_by_the_callers_own_search():
    setting = Setting(year=2026, resolve={"示例局": 7}.get)
    assert read("示例局", "unit_ref", setting) == 7
    assert refused("别的局", "unit_ref", setting) == ["unit_unknown"]


def test_rows_are_converted_by_the_chosen_columns_each_in_its_own_unit():
    rows = [(None, "单位：万元"), (None, "名称", "总投资", "年度计划投资（亿元）"), (None, "甲", 12.0, 1.5)]
    table, _problems = find_table(Sheet("Sheet1", rows))
    found = list(convert_rows(table, FIELDS, propose(table.columns, FIELDS).by_field(), Setting(year=2026)))
    assert found == [ConvertedRow(3, "", {"name": "甲", "total": 12_000_000, "plan": 15_000_000_000}, [], [])]


def test_amounts_and_integers_no_column_holds_are_refused():
    assert refused("9" * 30, "money") == ["money_too_large"]
    assert refused(1e300, "money") == ["money_too_large"]
    assert refused("9" * 30, "integer") == ["not_an_integer"]


def test_three_thousand_problems_are_all_kept_and_come_fast():
    rows = [("序号", "项目名称", "总投资（万元）"), *((at, None, "约一千") for at in range(1500))]
    begun = time.process_time()
    table, _problems = find_table(Sheet("Sheet1", rows))
    chosen = propose(table.columns, FIELDS).by_field()
    found = [one for row in convert_rows(table, FIELDS, chosen, WAN) for one in row.problems]
    texts = [f"{one.where} {one.message} {one.remedy}" for one in found]
    assert len(texts) == 3000
    assert (found[0].where, found[-1].where) == ("Sheet1!B2", "Sheet1!C1501")
    assert time.process_time() - begun < 2
