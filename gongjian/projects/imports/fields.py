"""The columns of the 项目清单, with the labels offices write for them. The first alias is the official one."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.kit.sheets.mapping import Field, Kind
from gongjian.projects.models import Level, Library, Nature, ProjectRole

LEVEL_WORDS = {
    Level.NATIONAL: ("国家级", "国家", "中央", "国家重点"),
    Level.PROVINCE: ("省级", "省", "省重点", "省重点项目"),
    Level.CITY: ("市级", "市", "市重点", "市重点项目"),
    Level.COUNTY: ("县级", "县", "区级", "县区级", "县（区）级", "县重点", "县重点项目"),
}
NATURE_WORDS = {
    Nature.NEW: ("新建", "新开工", "拟新建"),
    Nature.EXPANSION: ("扩建", "改扩建", "改建"),
    Nature.RENOVATION: ("技改", "技术改造"),
    Nature.CONTINUED: ("续建", "结转", "在建续建"),
    Nature.RELOCATION: ("迁建", "搬迁"),
    Nature.OTHER: ("其他", "其它"),
}
LIBRARY_WORDS = {
    Library.GOVERNMENT: ("政府投资", "政府", "财政投资", "政府类"),
    Library.SOE: ("国企投资", "国有企业", "国企", "国资"),
    Library.PRIVATE: ("民间投资", "社会投资", "企业投资", "民企", "产业类"),
}
_QUARTERS = (("一", "1"), ("二", "2"), ("三", "3"), ("四", "4"))
_QUARTER_LABELS = (
    (_("first quarter: investment"), _("first quarter: visible progress")),
    (_("second quarter: investment"), _("second quarter: visible progress")),
    (_("third quarter: investment"), _("third quarter: visible progress")),
    (_("fourth quarter: investment"), _("fourth quarter: visible progress")),
)


def _quarter_fields() -> tuple[Field, ...]:
    found: list[Field] = []
    for number, ((word, digit), (money, progress)) in enumerate(
        zip(_QUARTERS, _QUARTER_LABELS, strict=True), 1
    ):
        names = (f"{word}季度", f"第{word}季度", f"{digit}季度")
        ends = ("投资", "计划投资", "投资计划", "计划完成投资", "完成投资", "投资额", "投资目标")
        found.append(Field(f"q{number}_fen", money, tuple(n + e for e in ends for n in names), Kind.MONEY))
        ends = ("形象进度目标", "形象进度", "进度目标", "目标形象进度", "形象进度计划", "工作目标", "目标")
        found.append(Field(f"q{number}_words", progress, tuple(n + e for e in ends for n in names)))
    return tuple(found)


def _words(words: Mapping[Any, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {str(key.value): (*said, str(key.value)) for key, said in words.items()}


FIELDS: tuple[Field, ...] = (
    Field("ordinal", _("serial number"), ("序号", "编号", "顺序号"), Kind.INTEGER),
    Field("name", _("project name"), ("项目名称", "项目", "名称", "工程名称", "项目全称"), required=True),
    Field(
        "code", _("project code"), ("代码", "项目代码", "项目编码", "在线平台代码", "投资项目代码"), Kind.CODE
    ),
    Field(
        "level",
        _("level"),
        ("级别", "项目级别", "层级", "项目层级"),
        Kind.CHOICE,
        choices=_words(LEVEL_WORDS),
    ),
    Field("nature", _("nature"), ("建设性质", "性质"), Kind.CHOICE, choices=_words(NATURE_WORDS)),
    Field(
        "library",
        _("library"),
        ("项目类型", "投资主体", "投资性质", "库别"),
        Kind.CHOICE,
        choices=_words(LIBRARY_WORDS),
    ),
    Field("place", _("place"), ("建设地点", "项目地点", "地址", "建设地址")),
    Field(
        "content",
        _("scale and main content"),
        ("建设规模及主要内容", "建设规模及内容", "建设内容及规模", "建设内容", "主要建设内容"),
    ),
    Field(
        "years", _("first and last year"), ("起止年限", "建设年限", "建设起止年限", "建设工期", "起止时间")
    ),
    Field("funding", _("source of funds"), ("资金来源", "资金渠道")),
    Field("total_fen", _("total investment"), ("总投资", "总投资额", "项目总投资", "计划总投资"), Kind.MONEY),
    Field(
        "prior_fen",
        _("invested to the end of last year"),
        (
            "截至上年底累计完成投资",
            "上年底累计完成投资",
            "截至上年底完成投资",
            "累计完成投资",
            "至上年底累计完成投资",
        ),
        Kind.MONEY,
    ),
    Field(
        "plan_fen",
        _("planned investment of the year"),
        ("本年计划投资", "年度计划投资", "年度投资计划", "本年度计划投资", "当年计划投资", "今年计划投资"),
        Kind.MONEY,
    ),
    *_quarter_fields(),
    Field(
        "planned_start",
        _("planned start"),
        ("计划开工", "计划开工时间", "计划开工日期", "开工时间", "拟开工时间"),
        Kind.DATE,
    ),
    Field(
        "planned_finish",
        _("planned completion"),
        ("计划竣工", "计划竣工时间", "计划完工时间", "竣工时间", "计划建成时间", "拟竣工时间"),
        Kind.DATE,
    ),
    Field("actual_start", _("actual start"), ("实际开工", "实际开工时间", "实际开工日期"), Kind.DATE),
    Field("actual_finish", _("actual completion"), ("实际竣工", "实际竣工时间", "实际完工时间"), Kind.DATE),
    Field(
        "issue",
        _("problem to be solved"),
        ("需解决的问题", "需协调解决的问题", "存在问题", "存在的问题", "需解决问题"),
    ),
    Field(
        "lead_official",
        _("lead official"),
        ("包联领导", "包抓领导", "挂钩领导", "挂包领导", "挂钩县领导", "责任领导", "县领导"),
    ),
    Field("accountable", _("accountable unit"), ("责任单位", "主体责任单位", "第一责任单位"), Kind.UNIT_REF),
    Field(
        "lead",
        _("lead unit"),
        ("牵头单位", "牵头部门", "主管单位", "主管部门", "行业主管部门"),
        Kind.UNIT_REF,
    ),
    Field("assisting", _("assisting unit"), ("配合单位", "协办单位", "责任（配合）单位"), Kind.UNIT_REF),
    Field("responsible", _("responsible person"), ("责任人", "项目责任人", "牵头单位责任人", "联系人")),
    Field("owner", _("owner"), ("业主", "项目业主", "业主单位", "建设单位", "项目单位", "实施单位")),
    Field(
        "township",
        _("township"),
        ("属地乡镇", "属地", "所属乡镇", "所在乡镇", "属地镇街", "属地单位", "乡镇"),
        Kind.UNIT_REF,
    ),
    Field("township_responsible", _("responsible person of the township"), ("属地责任人", "乡镇责任人")),
    Field("team", _("task force"), ("专班", "工作专班", "攻坚专班"), Kind.UNIT_REF),
    Field(
        "phone",
        _("telephone"),
        ("联系电话", "电话", "手机"),
        Kind.CODE,
        hint=_("Kept for persons this list registers, and only if they have no number yet."),
    ),
    Field("stage", _("stage"), ("阶段", "项目阶段", "当前阶段", "目前阶段", "项目状态", "进展阶段")),
    Field("sector", _("sector"), ("板块", "行业", "领域", "产业类别", "所属板块")),
    Field("klass", _("class"), ("类别", "项目类别", "分类")),
    Field("key_task", _("key task"), ("重点任务", "攻坚任务", "所属任务")),
    Field("batch", _("batch"), ("批次", "项目批次")),
    Field("remark", _("remark"), ("备注", "说明")),
)

PLAIN = (
    "name",
    "code",
    "level",
    "nature",
    "library",
    "place",
    "content",
    "funding",
    "total_fen",
    "prior_fen",
    "issue",
    "remark",
)
"""Fields that are a column of the project as they stand."""
DATES = ("planned_start", "planned_finish", "actual_start", "actual_finish")
LONGEST = {"name": 200, "code": 40, "place": 200, "funding": 200, "batch": 40}
UNIT_ROLES = {
    "accountable": ProjectRole.ACCOUNTABLE,
    "lead": ProjectRole.LEAD,
    "assisting": ProjectRole.ASSISTING,
    "township": ProjectRole.TOWNSHIP,
    "team": ProjectRole.TEAM,
}
PERSON_ROLES = {
    "lead_official": ProjectRole.LEAD_OFFICIAL,
    "responsible": ProjectRole.RESPONSIBLE,
    "township_responsible": ProjectRole.TOWNSHIP_RESPONSIBLE,
}
LABELS = {field.key: field.label for field in FIELDS}
