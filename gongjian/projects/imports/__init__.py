"""The 项目清单 as a list that can be loaded: its columns, what each line would do, and the writing of it."""

from django.utils.translation import gettext_lazy as _

from gongjian.kit.registry import ImportContext, ImportKind
from gongjian.kit.sheets.layout import SheetSpec
from gongjian.projects.imports.fields import FIELDS
from gongjian.projects.imports.planning import plan
from gongjian.projects.imports.writing import write

__all__ = ["PROJECTS"]


def _template(context: ImportContext) -> SheetSpec:
    from gongjian.projects.views.project.sheet import heads

    name = context.campaign.name if context.campaign is not None else ""
    return SheetSpec(
        title=f"{name}项目清单",
        name="项目清单",
        columns=heads(),
        reporter_line="填报单位（盖章）：",
        foot=("填报人：", "审核人：", "负责人：", "联系电话："),
    )


PROJECTS = ImportKind(
    key="projects",
    label=_("List of projects"),
    fields=FIELDS,
    permission="import",
    act="exchange.load_projects",
    needs_campaign=True,
    plan=plan,
    write=write,
    template=_template,
    options=("unit", "year", "on", "persons"),
    landing="/c/%(campaign)s/projects/",
)
