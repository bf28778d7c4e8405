"""The columns of the 任务分工清单, with the labels offices write for them. The first alias is the official one."""

from django.utils.translation import gettext_lazy as _

from gongjian.kit.sheets.mapping import Field, Kind

_QUARTERS = (
    ("一", _("first quarter: stage target")),
    ("二", _("second quarter: stage target")),
    ("三", _("third quarter: stage target")),
    ("四", _("fourth quarter: stage target")),
)


def _quarter(number: int, word: str, label: object) -> Field:
    starts = (f"{word}季度", f"第{word}季度", f"{number}季度")
    ends = ("阶段目标", "", "目标", "目标任务", "进度目标", "工作目标")
    names = tuple(f"{start}{end}" for end in ends for start in starts)
    return Field(f"q{number}", label, (*names, *(f"阶段目标{start}" for start in starts)))


FIELDS: tuple[Field, ...] = (
    Field("ordinal", _("serial number"), ("序号", "编号", "顺序号"), Kind.INTEGER),
    Field("aspect", _("aspect"), ("方面", "类别", "工作领域", "任务类别", "领域", "板块")),
    Field(
        "title",
        _("task"),
        ("具体任务", "任务", "工作任务", "任务内容", "重点任务", "任务名称", "主要任务", "事项", "工作内容"),
        required=True,
    ),
    Field("requirement", _("requirement"), ("工作要求", "具体要求", "工作措施", "具体措施", "主要措施")),
    Field("target_value", _("target"), ("目标值", "目标", "年度目标", "指标值"), Kind.TEXT),
    Field("target_unit", _("unit of measure"), ("单位", "计量单位", "目标单位")),
    *(_quarter(number, word, label) for number, (word, label) in enumerate(_QUARTERS, start=1)),
    Field("start", _("starts on"), ("开始时间", "启动时间", "起始时间"), Kind.DATE),
    Field(
        "due",
        _("due"),
        ("完成时限", "完成时间", "时限", "办结时限", "完成期限", "时间节点", "时限要求"),
        Kind.TEXT,
    ),
    Field(
        "source",
        _("source document and clause"),
        ("来源文件及条款", "来源文件", "任务来源", "来源", "文件依据", "依据"),
    ),
    Field(
        "lead_official",
        _("lead official"),
        ("牵头县领导", "牵头领导", "责任领导", "包联领导", "县领导", "分管领导"),
    ),
    Field(
        "lead",
        _("lead unit"),
        ("牵头单位", "牵头部门", "主办单位", "责任单位（牵头）", "牵头责任单位"),
        Kind.UNIT_REF,
    ),
    Field(
        "assisting",
        _("assisting unit"),
        ("责任（配合）单位", "配合单位", "责任单位", "协办单位", "配合部门", "参与单位"),
        Kind.UNIT_REF,
    ),
    Field("supervising", _("supervising unit"), ("督导单位", "督办单位", "督查单位"), Kind.UNIT_REF),
    Field("remark", _("remark"), ("备注", "说明")),
)

LABELS = {field.key: field.label for field in FIELDS}
