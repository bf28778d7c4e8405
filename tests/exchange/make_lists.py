"""Lists as offices send them, made on the spot.

`python -m tests.exchange.make_lists FOLDER` writes them to try by hand.
"""

import sys
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from gongjian.kit.sheets.layout import Head, Section, SheetRow, SheetSpec, labelled_leaves, with_subtotals
from gongjian.kit.sheets.writing import write_workbook

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
FOOT = ("填报人：王某", "审核人：李某", "负责人：", "联系电话：")

PROJECT_HEADS = (
    Head("序号", "integer", 5),
    Head("项目名称", width=24),
    Head("代码", "code", 24),
    Head("级别"),
    Head("建设性质"),
    Head("建设地点"),
    Head("建设规模及主要内容", width=40),
    Head("起止年限"),
    Head("资金来源"),
    Head("总投资", "money"),
    Head("截至上年底累计完成投资", "money"),
    Head("本年计划投资", "money"),
    *(Head(q, under=(Head("投资", "money"), Head("形象进度目标", width=18))) for q in _QUARTERS),
    Head("计划开工", "date"),
    Head("计划竣工", "date"),
    Head("需解决的问题"),
    Head("包联领导"),
    Head("牵头单位"),
    Head("责任人"),
    Head("业主"),
    Head("属地乡镇"),
    Head("属地责任人"),
    Head("联系电话", "code"),
    Head("备注"),
)
TASK_HEADS = (
    Head("序号", "integer", 5),
    Head("方面"),
    Head("具体任务", width=40),
    Head("目标值", "number"),
    Head("单位"),
    Head("阶段目标", under=tuple(Head(q, width=18) for q in _QUARTERS)),
    Head("完成时限", "date"),
    Head("来源文件及条款"),
    Head("牵头县领导"),
    Head("牵头单位"),
    Head("责任（配合）单位"),
    Head("备注"),
)
LABELS = [label for label, _head in labelled_leaves(PROJECT_HEADS)]
TASK_LABELS = [label for label, _head in labelled_leaves(TASK_HEADS)]
TOWNS = ("甲镇", "乙镇")


def project_row(number: int, **over: Any) -> list[object]:
    """One good line. Names of columns as keys; a two-level one is `一季度 / 投资`."""
    total = (30_000 + number * 700) * 10_000_00
    plan = total // 4
    row: dict[str, object] = dict.fromkeys(LABELS)
    row |= {
        "序号": number,
        "项目名称": f"示例{TOWNS[number % 2]}第{number}号标准厂房项目",
        "代码": f"2601-350199-04-01-{100000 + number}",
        "级别": "县级",
        "建设性质": "新建",
        "建设地点": TOWNS[number % 2],
        "建设规模及主要内容": "建设标准厂房及配套道路",
        "起止年限": "2026-2027",
        "资金来源": "企业自筹",
        "总投资": total,
        "本年计划投资": plan,
        "计划开工": date(2026, 4, 1 + number % 27),
        "计划竣工": date(2027, 9, 30),
        "牵头单位": "县资规局",
        "业主": f"示例{number}公司",
        "属地乡镇": TOWNS[number % 2],
    }
    for index, quarter in enumerate(_QUARTERS):
        row[f"{quarter} / 投资"] = plan // 4 if index < 3 else plan - 3 * (plan // 4)
        row[f"{quarter} / 形象进度目标"] = ("完成征地", "基础施工", "主体封顶", "竣工验收")[index]
    return list((row | over).values())


MISTAKES: dict[int, dict[str, Any]] = {
    7: {"属地乡镇": "丁镇"},
    13: {"属地乡镇": "丁镇"},
    19: {"牵头单位": "镇政府"},
    23: {"计划竣工": date(2026, 1, 15)},
    31: {"总投资": 60_000 * 10_000_00 * 10_000, "本年计划投资": None}
    | {f"{q} / 投资": None for q in _QUARTERS},
    42: {"级别": "乡级"},
    55: {"代码": 2601350199040100055},
}
"""Line → what is wrong with it in the list of sixty."""


def sixty(mistakes: bool = True) -> list[list[object]]:
    """Sixty projects, seven of them with a mistake."""
    return [project_row(number, **(MISTAKES.get(number, {}) if mistakes else {})) for number in range(1, 61)]


def project_spec(rows: Iterable[SheetRow], title: str = "示例县2026年重点项目清单") -> SheetSpec:
    """A list in the real form."""
    return SheetSpec(
        title=title,
        columns=PROJECT_HEADS,
        rows=rows,
        reporter_line="填报单位（盖章）：示例县发展和改革局",
        foot=FOOT,
    )


def with_groups(rows: Sequence[Sequence[object]]) -> Iterable[SheetRow]:
    """Rows grouped by township with subtotals and the total."""
    at = LABELS.index("属地乡镇")
    ordered = sorted(rows, key=lambda row: str(row[at]))
    return with_subtotals(
        ordered, group_of=lambda row: f"一、{row[at]}", sum_columns=(LABELS.index("总投资"),)
    )


def task_row(number: int, **over: Any) -> list[object]:
    """One good line of a 任务分工清单."""
    row: dict[str, object] = dict.fromkeys(TASK_LABELS)
    row |= {
        "序号": number,
        "方面": "项目建设",
        "具体任务": f"完成第{number}项攻坚任务",
        "目标值": 10 + number,
        "单位": "个",
        "阶段目标 / 一季度": "完成方案",
        "阶段目标 / 二季度": "过半",
        "完成时限": date(2026, 11, 30),
        "来源文件及条款": "示例委办〔2026〕5号第三条",
        "牵头单位": "县资规局",
        "责任（配合）单位": "甲镇、乙镇",
    }
    return list((row | over).values())


def task_spec(rows: Iterable[SheetRow], title: str = "示例县2026年攻坚任务分工清单") -> SheetSpec:
    """A list of tasks in the real form."""
    return SheetSpec(title=title, columns=TASK_HEADS, rows=rows, unit_line="", foot=FOOT)


def book(*specs: SheetSpec) -> BytesIO:
    """The workbook's bytes."""
    target = BytesIO()
    write_workbook(target, specs, at=AT)
    target.seek(0)
    return target


def sixty_projects() -> BytesIO:
    """Title, unit line, two-level head, subtotals, foot, and seven mistakes."""
    return _as_number(book(project_spec(with_groups(sixty()))), "2601350199040100055")


def _as_number(content: BytesIO, code: str) -> BytesIO:
    """The cell that holds a long code becomes a number, as it does when Excel is let."""
    opened = load_workbook(content)
    for row in opened.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == code:
                cell.value, cell.number_format = int(code), "General"
    target = BytesIO()
    opened.save(target)
    target.seek(0)
    return target


def many_problems(count: int = 3000) -> BytesIO:
    """A list in which every line names one of five townships nobody knows."""
    rows = [project_row(n, 属地乡镇=f"未知{n % 5}镇") for n in range(1, count + 1)]
    return book(project_spec(rows))


def with_macros() -> BytesIO:
    """A workbook with a macro in it, named as if it had none."""
    source, target = book(project_spec([project_row(1)])), BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.infolist():
            new.writestr(item, old.read(item))
        new.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"\0" * 64)
    target.seek(0)
    return target


def main(folder: str) -> None:
    """Write the lists to try by hand."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    tasks = [
        Section("一、项目建设（3项）"),
        task_row(1),
        task_row(2, 牵头单位="各乡镇"),
        task_row(3, 完成时限="持续推进"),
    ]
    lists = {
        "sixty-projects.xlsx": sixty_projects(),
        "three-thousand-problems.xlsx": many_problems(),
        "with-macros.xlsx": with_macros(),
        "tasks.xlsx": book(task_spec(tasks)),
    }
    for name, content in lists.items():
        (place / name).write_bytes(content.getvalue())


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "lists")
