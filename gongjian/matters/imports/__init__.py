"""The 任务分工清单 as a list that can be loaded: 各乡镇 becomes one matter a township, 持续推进 stays open-ended."""

from django.utils.translation import gettext_lazy as _

from gongjian.kit.registry import ImportContext, ImportKind
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.kit.sheets.mapping import Kind
from gongjian.matters.imports.fields import FIELDS
from gongjian.matters.imports.planning import plan
from gongjian.matters.imports.writing import write

__all__ = ["MATTERS"]

_QUARTERS = ("一季度", "二季度", "三季度", "四季度")


def heads() -> tuple[Head, ...]:
    """The columns of the sheet as offices print it."""
    return (
        Head("序号", Kind.INTEGER, 5),
        Head("方面", width=12),
        Head("具体任务", width=36),
        Head("目标值", Kind.NUMBER, 9),
        Head("单位", width=7),
        Head("阶段目标", under=tuple(Head(quarter, width=16) for quarter in _QUARTERS)),
        Head("完成时限", Kind.DATE, 12),
        Head("来源文件及条款", width=20),
        Head("牵头县领导", width=10),
        Head("牵头单位", width=14),
        Head("责任（配合）单位", width=20),
        Head("备注", width=14),
    )


def _template(context: ImportContext) -> SheetSpec:
    name = context.campaign.name if context.campaign is not None else ""
    return SheetSpec(
        title=f"{name}任务分工清单",
        name="任务分工清单",
        columns=heads(),
        unit_line="",
        reporter_line="填报单位（盖章）：",
        foot=("填报人：", "审核人：", "负责人：", "联系电话："),
    )


MATTERS = ImportKind(
    key="matters",
    label=_("List of tasks"),
    fields=FIELDS,
    permission="import",
    act="exchange.load_matters",
    needs_campaign=True,
    plan=plan,
    write=write,
    template=_template,
    options=("list", "year", "on", "persons"),
    landing="/c/%(campaign)s/matters/",
)
