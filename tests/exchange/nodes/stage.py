"""节点计划表 as a test writes it, and what a plan drafted from it holds."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from gongjian.exchange.models import ImportRun
from gongjian.exchange.selectors import groups_of
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.projects import actions
from gongjian.projects.actions.network import plan as plans
from gongjian.projects.models import PlanLink, PlanNetwork, Project, ProjectRole
from tests.cast import Cast
from tests.exchange import make_lists

HEADS = (
    Head("序号", "integer", 5),
    Head("项目名称", width=24),
    Head("节点编码", "code"),
    Head("节点名称", width=24),
    Head("责任单位", width=16),
    Head("法定时限（工作日）", "integer"),
    Head("承诺时限（工作日）", "integer"),
    Head("前置节点", width=20),
    Head("计划开始", "date"),
    Head("计划完成", "date"),
    Head("实际完成", "date"),
)
ONE = "示例甲厂房"


def sheet(*lines: tuple[Any, ...], name: str = ONE) -> BytesIO:
    """A sheet of (code, node, unit, statutory, promised, before, start, finish, done); later cells may be left out."""
    rows = [[number, name, *line, *[None] * (9 - len(line))] for number, line in enumerate(lines, start=1)]
    return make_lists.book(SheetSpec(title="节点计划表", name="节点计划表", columns=HEADS, rows=rows))


GOOD = (
    ("A-1", "企业投资项目备案", "县资规局", 3, 1, None, date(2026, 3, 2), None, None),
    ("A-2", "水、电接入", "县资规局", 20, 10, "企业投资项目备案"),
    ("A-3", "施工图审查", "甲镇", None, 15, "A-1"),
    ("A-4", "施工许可证核发", "县资规局", 7, 2, "水、电接入、A-3"),
)


def registered(cast: Cast, name: str) -> Project:
    """A project of town_a on the campaign's list."""
    new = actions.NewProject(
        values={"name": name},
        holdings=[actions.Held(ProjectRole.LEAD, unit_id=cast.town_a.pk)],
        stage=actions.StageAt("preliminary"),
        joins=actions.Joined(cast.campaign),
        illustrative=True,
    )
    return actions.register_project(viewer=cast.clerk.viewer(cast.on), new=new, at=cast.at)


Loaded = Callable[..., ImportRun]


def waits() -> dict[str, set[str]]:
    """Node → what it waits for, by name."""
    found: dict[str, set[str]] = {}
    for link in PlanLink.objects.filter(voided=False).select_related("before", "after"):
        found.setdefault(link.after.name, set()).add(link.before.name)
    return found


def found_in(run: ImportRun) -> list[tuple[str, str, list[int]]]:
    """What the preview says is wrong: code, column, lines."""
    return [(one.code, one.column, one.rows) for one in groups_of(run)]


def approve(cast: Cast, network: PlanNetwork) -> None:
    """Hand it in and approve it."""
    at = cast.at + timedelta(hours=2)
    plans.hand_in(viewer=cast.clerk.viewer(cast.on), network=network, at=at)
    network.refresh_from_db()
    plans.approve(viewer=cast.leader.viewer(cast.on), network=network, at=at)
