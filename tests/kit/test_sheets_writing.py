import tempfile
import time
import tracemalloc
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kit.sheets.cells import Place, Setting, convert
from gongjian.kit.sheets.headers import Why, find_table
from gongjian.kit.sheets.layout import Head, Section, SheetSpec, Subtotal, with_subtotals
from gongjian.kit.sheets.mapping import Field
from gongjian.kit.sheets.reading import read_workbook
from gongjian.kit.sheets.streaming import stream_csv
from gongjian.kit.sheets.uploads import check_sheet
from gongjian.kit.sheets.words import MoneyUnit
from gongjian.kit.sheets.writing import write_workbook

from .sheet_forms import AT, FOOT, PROJECT_HEADS, PROJECT_LABELS, TASK_HEADS, project_row, read_back, written


def project_spec(**over: object) -> SheetSpec:
    groups = {1: "一、产业项目", 2: "一、产业项目", 3: "二、交通项目"}
    rows = with_subtotals(
        [project_row(at) for at in (1, 2, 3)], group_of=lambda row: groups[row[0]], sum_columns=(9, 11, 12)
    )
    given = {"reporter_line": "填报单位：示例县发展改革局", "foot": FOOT, "rows": rows} | over
    return SheetSpec("示例县2026年重点项目清单", PROJECT_HEADS, **given)


def test_project_list_written_is_found_again_by_our_own_header_finder():
    table, problems = find_table(read_back(project_spec()))
    assert problems == []
    assert [column.label for column in table.columns] == PROJECT_LABELS
    assert table.title == "示例县2026年重点项目清单"
    assert table.unit == MoneyUnit.WAN
    assert table.reporting_unit == "示例县发展改革局"
    assert [row.cells[1] for row in table.rows] == ["示例项目1", "示例项目2", "示例项目3"]
    assert [row.section for row in table.rows] == ["一、产业项目", "一、产业项目", "二、交通项目"]
    assert [(left.number, left.why) for left in table.left_out] == [
        (1, Why.TITLE),
        (2, Why.UNIT),
        (3, Why.HEAD),
        (4, Why.HEAD),
        (5, Why.SECTION),
        (8, Why.TOTAL),
        (9, Why.SECTION),
        (11, Why.TOTAL),
        (12, Why.TOTAL),
        (13, Why.FOOT),
    ]
    assert table.left_out[-2].text == "合计（3个） 37037.0367 1500 360"


def test_task_list_written_is_found_again_by_our_own_header_finder():
    row = [1, "项目建设", "新开工示例项目", 12, "个", "开工3个", None, None, "全部开工"]
    row += [FuzzyDate(None, Precision.open_ended), "示例文件第三条", None, "示例局", "各乡镇", None]
    table, problems = find_table(
        read_back(SheetSpec("任务分工清单", TASK_HEADS, [row], unit=None, foot=FOOT))
    )
    assert problems == []
    assert [column.label for column in table.columns] == [
        "序号", "方面", "具体任务", "目标值", "单位", "阶段目标 / 一季度", "阶段目标 / 二季度", "阶段目标 / 三季度",
        "阶段目标 / 四季度", "完成时限", "来源文件及条款", "牵头县领导", "牵头单位", "责任(配合)单位", "备注",
    ]  # fmt: skip
    assert table.unit is None
    assert [row.cells[3:6] for row in table.rows] == [(12.0, "个", "开工3个")]


def test_project_list_prints_as_the_office_prints_it():
    page = openpyxl.load_workbook(written(project_spec())).worksheets[0]
    assert page["A1"].value == "示例县2026年重点项目清单"
    assert page["Q2"].value == "单位：万元"
    assert page["A2"].value == "填报单位：示例县发展改革局"
    assert (page["M3"].value, page["M4"].value, page["N4"].value) == ("一季度", "投资", "形象进度目标")
    merged = {str(area) for area in page.merged_cells.ranges}
    assert {"A1:AE1", "A3:A4", "B3:B4", "M3:N3", "O3:P3", "A8:B8", "A13:AE13"} <= merged
    assert page["A8"].value == "小计（2个）"
    assert page["A13"].value == "填报人：　　　　审核人：　　　　负责人：　　　　电话："
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.paperSize == 8
    assert page.print_title_rows == "$3:$4"
    assert page.freeze_panes == "C5"
    assert page.print_area == "'示例县2026年重点项目清单'!$A$1:$AE$13"


def test_money_is_a_number_in_the_unit_of_the_sheet_and_dates_are_dates():
    page = openpyxl.load_workbook(written(project_spec())).worksheets[0]
    assert (page["J6"].value, page["J6"].number_format) == (12345.6789, "#,##0.00####")
    assert (page["L6"].value, page["L6"].number_format) == (500, "#,##0")
    assert (page["U6"].value, page["U6"].number_format) == (datetime(2026, 3, 15), "yyyy-mm-dd")
    assert page["C6"].value == "2601-350121-04-01-100001"
    assert page["C6"].number_format == "@"


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 591", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")', "http://a.b"]
)
def test_no_text_becomes_a_formula_or_a_link(text):
    page = openpyxl.load_workbook(written(SheetSpec("表", (Head("甲"), Head("乙")), [[text, 1]]))).worksheets[
        0
    ]
    assert (page["A3"].value, page["A3"].data_type, page["A3"].hyperlink) == (text, "s", None)


def test_a_date_known_to_the_month_is_written_as_the_office_says_it():
    value = FuzzyDate(date(2026, 6, 1), Precision.month)
    sheet = read_back(SheetSpec("表", (Head("名称"), Head("完成时限", "date")), [["甲", value]]))
    assert sheet.rows[-1] == ("甲", str(value))


def test_long_number_is_written_as_text_so_that_no_digit_is_lost():
    sheet = read_back(SheetSpec("表", (Head("名称"), Head("数", "integer")), [["甲", 123456789012345678]]))
    assert sheet.rows[-1] == ("甲", "123456789012345678")


def test_text_longer_than_a_cell_holds_is_cut_and_said():
    target = BytesIO()
    problems = write_workbook(
        target, [SheetSpec("表", (Head("甲"), Head("乙")), [["长" * 40_000, "b"]])], at=AT
    )
    assert [(one.code, one.where) for one in problems] == [("text_cut", "表!A3")]
    sheets, _problems = read_workbook("a.xlsx", target)
    assert len(sheets[0].rows[2][0]) == 32_767


def test_sheets_of_the_same_name_are_told_apart():
    specs = [SheetSpec("清单[一]/二", (Head("甲"), Head("乙")), [["a", "b"]])] * 2
    sheets, _problems = read_workbook("a.xlsx", written(*specs))
    assert [sheet.name for sheet in sheets] == ["清单 一  二", "清单 一  二 (2)"]


def test_what_we_write_passes_our_own_look_at_uploads():
    assert check_sheet("清单.xlsx", written(project_spec())) == []


def test_a_row_with_a_cell_too_few_is_our_mistake():
    with pytest.raises(ValueError, match="A row of 1 cells under 2 columns"):
        written(SheetSpec("表", (Head("甲"), Head("乙")), [["a"]]))


def test_section_and_subtotal_can_be_written_anywhere():
    rows = [Subtotal("合计", {1: 3}, 2, "项"), Section("一、交通"), ["甲", 1], ["乙", 2]]
    sheet = read_back(SheetSpec("表", (Head("名称"), Head("数", "number")), rows, unit=None))
    assert sheet.rows[2:] == [("合计（2项）", None), ("一、交通", None), ("甲", 1.0), ("乙", 2.0)]


# Surrogates cannot be encoded; a tidy cell has neither blanks around it nor carriage returns.
texts = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zs", "Zl", "Zp", "Cn"), exclude_characters="'"
    ),
    min_size=1,
    max_size=30,
)
codes = st.from_regex(r"\A[0-9A-Z]{1,24}\Z")
fen = st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(texts, codes), min_size=1, max_size=8))
def test_every_text_and_code_comes_back_as_it_was_written(pairs):
    heads = (Head("名称"), Head("代码", "code"))
    sheet = read_back(SheetSpec("表", heads, pairs))
    assert sheet.rows[2:] == pairs


@settings(max_examples=60, deadline=None)
@given(st.lists(fen, min_size=1, max_size=8), st.sampled_from(list(MoneyUnit)))
def test_every_amount_comes_back_to_the_fen_in_every_unit(amounts, unit):
    sheet = read_back(
        SheetSpec("表", (Head("名称"), Head("总投资", "money")), [["甲", n] for n in amounts], unit=unit)
    )
    money = Field("total", "总投资", kind="money")
    setting = Setting(year=2026, unit=unit)
    back = [convert(row[1], money, Place("表", 1, 1), setting).value for row in sheet.rows[3:]]
    assert back == amounts


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(texts, codes, fen), min_size=1, max_size=8))
def test_every_csv_row_comes_back_as_it_was_written(rows):
    heads = (Head("名称"), Head("代码", "code"), Head("总投资", "money"))
    sheets, _problems = read_workbook("a.csv", BytesIO(b"".join(stream_csv(heads, rows))))
    money = Field("total", "总投资", kind="money")
    setting = Setting(year=2026, unit=MoneyUnit.WAN)
    back = [
        (name, code, convert(amount, money, Place("CSV", 1, 2), setting).value)
        for name, code, amount in sheets[0].rows[1:]
    ]
    assert back == rows
    assert sheets[0].rows[0] == ("名称", "代码", "总投资（万元）")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("=1+1", "'=1+1"),
        ("+86", "'+86"),
        ("-1+2", "'-1+2"),
        ("@A", "'@A"),
        ("-", "-"),
        ("-12.5", "-12.5"),
        ("a=1", "a=1"),
    ],
)
def test_csv_text_that_begins_like_a_formula_is_guarded(text, printed):
    content = b"".join(stream_csv((Head("甲"),), [[text]]))
    assert content.decode("utf-8-sig") == f"甲\r\n{printed}\r\n"


def test_csv_prints_numbers_dates_and_money_plainly():
    heads = (
        Head("数", "number"),
        Head("日", "date"),
        Head("总投资", "money"),
        Head("投资", "money", unit=MoneyUnit.YI),
    )
    row = [Decimal("-1.50"), date(2026, 3, 1), -123_456_789_00, 53_49_000_000_00]
    lines = b"".join(stream_csv(heads, [row])).decode("utf-8-sig").splitlines()
    assert lines == ["数,日,总投资（万元）,投资（亿元）", "-1.50,2026-03-01,-12345.6789,53.49"]


def test_csv_of_a_hundred_thousand_rows_is_fast_and_small():
    heads = (
        Head("序号", "integer"),
        Head("名称"),
        Head("代码", "code"),
        Head("总投资", "money"),
        Head("日", "date"),
    )
    heads += tuple(Head(f"列{at}") for at in range(5))
    day = date(2026, 3, 1)
    rows = (
        [at, "示例项目名称", "2601-350121-04-01-100001", at * 1_000_01, day, *"甲乙丙丁戊"]
        for at in range(100_000)
    )
    begun = time.process_time()
    size = sum(len(piece) for piece in stream_csv(heads, rows))
    seconds = time.process_time() - begun
    assert size > 7_000_000
    assert 100_000 / seconds >= 50_000

    tracemalloc.start()
    rows = (
        [at, "示例项目名称", "2601-350121-04-01-100001", at * 1_000_01, day, *"甲乙丙丁戊"]
        for at in range(20_000)
    )
    for _piece in stream_csv(heads, rows):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_workbook_of_many_rows_keeps_memory_flat():
    heads = tuple(Head(f"列{at}") for at in range(10))
    with tempfile.TemporaryFile() as target:
        tracemalloc.start()
        rows = ([f"{at}-{index}" for index in range(10)] for at in range(5_000))
        write_workbook(target, [SheetSpec("表", heads, rows, unit=None)], at=AT)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 5_000_000
