from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from gongjian.kit.sheets.headers import LeftOut, Row, Why, find_table
from gongjian.kit.sheets.reading import Sheet, as_text, read_workbook
from gongjian.kit.sheets.words import MoneyUnit

N = None


def book(fill) -> BytesIO:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as workbook:
        fill(workbook, workbook.add_worksheet("Sheet1"))
    return target


def test_cells_come_as_they_are_and_read_as_a_person_reads_them():
    def fill(workbook, page):
        page.write(0, 0, "　示例项目　")
        page.write(0, 1, 12)
        page.write(0, 2, 0.1 + 0.2)
        page.write_datetime(0, 3, date(2026, 3, 1), workbook.add_format({"num_format": "yyyy-mm-dd"}))
        page.write(0, 4, "　")
        page.write(0, 5, True)

    sheets, problems = read_workbook("a.xlsx", book(fill))
    assert problems == []
    assert sheets[0].rows == [("示例项目", 12.0, 0.3, date(2026, 3, 1), None, True)]
    assert [as_text(cell) for cell in sheets[0].rows[0]] == [
        "示例项目",
        "12",
        "0.3",
        "2026-03-01",
        "",
        "TRUE",
    ]


def test_number_longer_than_fifteen_digits_is_flagged_where_it_stands():
    def fill(workbook, page):
        page.write(0, 0, "代码")
        page.write(11, 5, 260135012104011000)
        page.write(12, 5, 999_999_999_999_999)

    _sheets, problems = read_workbook("a.xlsx", book(fill))
    assert [(one.code, one.where) for one in problems] == [("digits_lost", "Sheet1!F12")]


def test_code_that_excel_shortened_in_a_csv_is_flagged():
    _sheets, problems = read_workbook("a.csv", BytesIO("代码\n2.60135E+17\n".encode()))
    assert [(one.code, one.where) for one in problems] == [("digits_lost", "CSV!A2")]


def test_cell_that_shows_an_error_is_flagged_where_it_stands():
    def fill(workbook, page):
        page.write_formula(2, 3, "=1/0", None, "#DIV/0!")

    _sheets, problems = read_workbook("a.xlsx", book(fill))
    assert [(one.code, one.where) for one in problems] == [("error_cell", "Sheet1!D3")]


def test_hidden_sheet_is_marked():
    def fill(workbook, page):
        page.write(0, 0, "甲")
        workbook.add_worksheet("藏").hide()

    sheets, _problems = read_workbook("a.xlsx", book(fill))
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("Sheet1", False), ("藏", True)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_is_read_in_the_encodings_and_marks_offices_use(encoding, mark):
    content = f'名称{mark}备注\r\n示例项目{mark}"一\r\n二"\r\n'.encode(encoding)
    sheets, problems = read_workbook("a.csv", BytesIO(content))
    assert (problems, sheets[0].rows) == ([], [("名称", "备注"), ("示例项目", "一\n二")])


def test_csv_that_is_no_text_is_said_to_be_unreadable():
    sheets, problems = read_workbook("a.csv", BytesIO(b"\xff\xff\xff\x81"))
    assert (sheets, [one.code for one in problems]) == ([], ["unreadable"])


def test_workbook_that_cannot_be_opened_is_said_to_be_unreadable():
    sheets, problems = read_workbook("a.xlsx", BytesIO(b"PK\x03\x04 and no more"))
    assert (sheets, [one.code for one in problems]) == ([], ["unreadable"])


def table_of(rows, merges=(), known=()):
    table, problems = find_table(Sheet("Sheet1", [tuple(row) for row in rows], tuple(merges)), known)
    assert problems == []
    return table


def labels(table):
    return [column.label for column in table.columns]


def test_title_and_unit_lines_stand_above_the_head():
    table = table_of(
        [
            ["××县2026年重点项目清单", N, N],
            ["填报单位：示例县", N, "单位：万元"],
            ["序号", "项目名称", "总投资"],
            [1, "示例项目", 12.0],
        ]
    )
    assert (table.title, table.unit, table.reporting_unit) == (
        "××县2026年重点项目清单",
        MoneyUnit.WAN,
        "示例县",
    )
    assert labels(table) == ["序号", "项目名称", "总投资"]
    assert table.rows == [Row(4, (1, "示例项目", 12.0))]
    assert [(one.number, one.why) for one in table.left_out] == [(1, Why.TITLE), (2, Why.UNIT), (3, Why.HEAD)]


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：万元", MoneyUnit.WAN),
        ("单位:亿元", MoneyUnit.YI),
        ("金额单位：人民币元", MoneyUnit.YUAN),
        ("(单位：万元、亩)", MoneyUnit.WAN),
        ("填报单位：元谋县", None),
        ("单位：个", None),
    ],
)
def test_unit_line_names_the_money_unit(line, unit):
    assert table_of([["表", N], [N, line], ["名称", "总投资"], ["甲", 1]]).unit == unit


def test_unit_in_the_brackets_of_a_column_belongs_to_that_column():
    table = table_of([["名称", "总投资（亿元）", "投资\n(万元)"], ["甲", 3, 4]])
    assert [column.unit for column in table.columns] == [None, MoneyUnit.YI, MoneyUnit.WAN]
    assert [column.letter for column in table.columns] == ["A", "B", "C"]


def test_two_levels_of_head_with_merges_flatten():
    table = table_of(
        [
            ["序号", "项 目\n名 称", "一季度", N, "二季度", N, "备注"],
            [N, N, "投资", "形象进度目标", "投资", "形象进度目标", N],
            [1, "甲", 10, "开工", 20, "封顶", N],
        ],
        [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5), (0, 6, 1, 6)],
    )
    assert labels(table) == [
        "序号", "项目名称", "一季度 / 投资", "一季度 / 形象进度目标", "二季度 / 投资", "二季度 / 形象进度目标", "备注",
    ]  # fmt: skip
    assert table.columns[2].parts == ("一季度", "投资")
    assert [row.number for row in table.rows] == [3]


def test_two_levels_of_head_in_a_csv_flatten_without_merges():
    table = table_of(
        [
            ["序号", "名称", "一季度", N, "二季度", N, "备注"],
            [N, N, "投资", "目标", "投资", "目标", N],
            ["1", "甲", "10", "开工", "20", "封顶", "无"],
        ]
    )
    assert labels(table) == [
        "序号",
        "名称",
        "一季度 / 投资",
        "一季度 / 目标",
        "二季度 / 投资",
        "二季度 / 目标",
        "备注",
    ]


def test_three_levels_of_head_flatten():
    table = table_of(
        [
            ["名称", "本年计划", N, N],
            [N, "上半年", N, "下半年"],
            [N, "投资", "目标", "投资"],
            ["甲", 1, "开工", 2],
        ],
        [(0, 0, 2, 0), (0, 1, 0, 3), (1, 1, 1, 2)],
    )
    assert labels(table) == [
        "名称",
        "本年计划 / 上半年 / 投资",
        "本年计划 / 上半年 / 目标",
        "本年计划 / 下半年 / 投资",
    ]


def test_first_row_of_data_in_words_is_not_taken_for_a_second_head():
    table = table_of([["名称", "地点", "备注"], ["甲", "示例镇", "续建"], ["乙", "示例乡", "新建"]])
    assert [row.cells for row in table.rows] == [("甲", "示例镇", "续建"), ("乙", "示例乡", "新建")]


def test_totals_sections_blanks_and_foot_are_left_out_and_named():
    table = table_of(
        [
            ["序号", "项目名称", "总投资", "备注"],
            [1, 2, 3, 4],
            ["合计（3个）", N, 60, N],
            ["一", "产业项目（2个）", 30, N],
            [1, "甲", 10, N],
            [N, "小  计", 10, N],
            [N, N, N, N],
            ["二、交通项目", N, N, N],
            ["序号", "项目名称", "总投资", "备注"],
            [2, "小计村道路", 20, N],
            [3, "活动中心总计", 30, N],
            ["总计", N, 60, N],
            ["填报人：", "审核人：", N, N],
            ["注：金额含税", N, N, N],
            ["按月更新", N, N, N],
        ],
        [(7, 0, 7, 3)],
    )
    assert [(row.number, row.cells[1], row.section) for row in table.rows] == [
        (5, "甲", "一 产业项目（2个） 30"),
        (10, "小计村道路", "二、交通项目"),
        (11, "活动中心总计", "二、交通项目"),
    ]
    assert [(one.number, one.why.value) for one in table.left_out] == [
        (1, "head"),
        (2, "column_numbers"),
        (3, "total"),
        (4, "section"),
        (6, "total"),
        (7, "blank"),
        (8, "section"),
        (9, "head_again"),
        (12, "total"),
        (13, "foot"),
        (14, "foot"),
        (15, "foot"),
    ]
    assert table.notes == ["填报人： 审核人：", "注：金额含税", "按月更新"]


def test_every_row_of_the_sheet_is_either_data_or_left_out():
    rows = [["清单", N], ["名称", "总投资"], ["甲", 1], [N, N], ["合计", 1], [N, N], ["填报人：", N]]
    table = table_of(rows)
    numbers = [row.number for row in table.rows] + [one.number for one in table.left_out]
    assert sorted(numbers) == list(range(1, len(rows) + 1))


def test_tasks_numbered_in_chinese_stay_data():
    table = table_of([["序号", "方面", "具体任务", "牵头单位"], ["一", "项目", "开工", "示例局"]])
    assert table.rows == [Row(2, ("一", "项目", "开工", "示例局"))]


def test_merged_cells_of_the_data_are_not_filled():
    table = table_of([["方面", "任务", "单位"], ["项目", "甲", "局"], [N, "乙", "局"]], [(1, 0, 2, 0)])
    assert [row.cells[0] for row in table.rows] == ["项目", None]


def test_known_labels_help_over_a_noisy_preamble():
    rows = [["说明", "请勿改动", "本表"], ["序号", "项目名称", "总投资"], [1, "甲", 1]]
    assert labels(table_of(rows, known=("项目名称", "总投资"))) == ["序号", "项目名称", "总投资"]


def test_sheet_that_starts_away_from_the_corner_keeps_its_letters():
    table = table_of([[N, N, N], [N, "名称", "总投资"], [N, "甲", 1]])
    assert [(column.letter, column.label) for column in table.columns] == [("B", "名称"), ("C", "总投资")]
    assert table.rows == [Row(3, ("甲", 1))]


def test_column_without_a_name_is_kept_when_it_holds_something():
    table = table_of([["名称", "总投资", N, N], ["甲", 1, N, "另"]])
    assert [(column.letter, column.label) for column in table.columns] == [
        ("A", "名称"),
        ("B", "总投资"),
        ("D", ""),
    ]


@pytest.mark.parametrize("rows", [[], [[N, N]], [[1, 2, 3], [4, 5, 6]], [["清单", N], [1, 2]]])
def test_sheet_without_column_names_says_so(rows):
    table, problems = find_table(Sheet("Sheet1", [tuple(row) for row in rows]))
    assert (table, [(one.code, one.where) for one in problems]) == (None, [("no_head", "Sheet1")])


def test_sheet_with_a_head_and_nothing_below_says_so():
    table, problems = find_table(Sheet("Sheet1", [("名称", "总投资")]))
    assert (labels(table), [one.code for one in problems]) == (["名称", "总投资"], ["no_rows"])


def test_left_out_rows_keep_their_words():
    table = table_of([["名称", "总投资"], ["甲", 1], ["合计", 1.0]])
    assert table.left_out[-1] == LeftOut(3, Why.TOTAL, "合计 1")
