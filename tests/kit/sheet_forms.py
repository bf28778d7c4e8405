"""The two heads the tests write and read back, as offices print them."""

from datetime import UTC, date, datetime
from io import BytesIO

from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.kit.sheets.reading import Sheet, read_workbook
from gongjian.kit.sheets.writing import write_workbook

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
QUARTERS = ("一季度", "二季度", "三季度", "四季度")

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
    *(Head(q, under=(Head("投资", "money"), Head("形象进度目标", width=18))) for q in QUARTERS),
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
PROJECT_LABELS = [
    "序号", "项目名称", "代码", "级别", "建设性质", "建设地点", "建设规模及主要内容", "起止年限", "资金来源",
    "总投资", "截至上年底累计完成投资", "本年计划投资",
    "一季度 / 投资", "一季度 / 形象进度目标", "二季度 / 投资", "二季度 / 形象进度目标",
    "三季度 / 投资", "三季度 / 形象进度目标", "四季度 / 投资", "四季度 / 形象进度目标",
    "计划开工", "计划竣工", "需解决的问题", "包联领导", "牵头单位", "责任人", "业主", "属地乡镇", "属地责任人",
    "联系电话", "备注",
]  # fmt: skip

TASK_HEADS = (
    Head("序号", "integer", 5),
    Head("方面"),
    Head("具体任务", width=40),
    Head("目标值", "number"),
    Head("单位"),
    Head("阶段目标", under=tuple(Head(q, width=18) for q in QUARTERS)),
    Head("完成时限", "date"),
    Head("来源文件及条款"),
    Head("牵头县领导"),
    Head("牵头单位"),
    Head("责任(配合)单位"),
    Head("备注"),
)
FOOT = ("填报人：", "审核人：", "负责人：", "电话：")


def project_row(number: int, **over: object) -> list[object]:
    row: dict[str, object] = dict.fromkeys(PROJECT_LABELS)
    row |= {
        "序号": number,
        "项目名称": f"示例项目{number}",
        "代码": "2601-350121-04-01-100001",
        "总投资": 123_456_789_00,
        "本年计划投资": 5_000_000_00,
        "一季度 / 投资": 1_200_000_00,
        "一季度 / 形象进度目标": "主体封顶",
        "计划开工": date(2026, 3, 15),
        "属地乡镇": "示例镇",
        "联系电话": "0591-00000000",
    }
    return list((row | over).values())


def written(*specs: SheetSpec) -> BytesIO:
    target = BytesIO()
    assert write_workbook(target, specs, at=AT) == []
    target.seek(0)
    return target


def read_back(*specs: SheetSpec) -> Sheet:
    sheets, problems = read_workbook("list.xlsx", written(*specs))
    assert problems == []
    return sheets[0]
