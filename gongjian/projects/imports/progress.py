"""Year plans by month and readings as lists that can be loaded."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.kernel.dates import FuzzyDate
from gongjian.kernel.messages import say as gettext  # so that its words are collected for translation
from gongjian.kernel.problems import Problem
from gongjian.kit.registry import ImportContext, ImportKind, PlannedRow
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.kit.sheets.mapping import Field, Kind
from gongjian.ledger import Writer
from gongjian.projects.actions.progress.plans import Month, YearFigures, plan_problems, set_year_plan_in
from gongjian.projects.actions.progress.readings import plain_problems, questions_of, take_reading_in
from gongjian.projects.imports.lookups import Known
from gongjian.projects.models import Project, Reading, YearPlan

MONTHS = tuple(range(1, 13))
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
_HUNDRED = Decimal(100)

_PROJECT = (
    Field("ordinal", _("serial number"), ("序号", "编号"), Kind.INTEGER),
    Field("name", _("project name"), ("项目名称", "项目", "名称"), required=True),
    Field("code", _("project code"), ("代码", "项目代码", "项目编码"), Kind.CODE),
)


def _month_fields() -> tuple[Field, ...]:
    found: list[Field] = []
    for month in MONTHS:
        said = (f"{month}月", f"{month:02}月")
        money = tuple(
            dict.fromkeys(f"{name}{end}" for end in ("投资", "计划投资", "计划", "") for name in said)
        )
        aims = tuple(
            dict.fromkeys(f"{name}{end}" for end in ("形象进度目标", "形象进度", "目标") for name in said)
        )
        label = gettext("month %(month)s: investment", month=month)
        found.append(Field(f"m{month}_fen", label, money, Kind.MONEY))
        found.append(
            Field(f"m{month}_words", gettext("month %(month)s: visible progress", month=month), aims)
        )
    for number, name in enumerate(_QUARTERS, start=1):
        aims = tuple(f"{name}{end}" for end in ("形象进度目标", "形象进度", "目标"))
        label = gettext("quarter %(quarter)s: visible progress", quarter=number)
        found.append(Field(f"q{number}_words", label, aims))
    return tuple(found)


# ---------------------------------------------------------------- finding the project
def _project(known: Known, row: PlannedRow) -> Project | None:
    name, code = str(row.values.get("name") or "").strip(), str(row.values.get("code") or "").strip()
    found = known.project(row, code, name)
    if found is not None and found.pk in known.in_campaign:
        row.target_id = found.pk
        row.memo["project"] = found
        return found
    said = gettext("No project “%(name)s” is on the list of this campaign.", name=name)
    expected = gettext("Write its name as the list has it, or its code.")
    row.problems.append(Problem("project_unknown", said, "name", expected))
    return None


def _once(row: PlannedRow, key: Any, seen: dict[Any, int]) -> None:
    first = seen.setdefault(key, row.row_number)
    if first != row.row_number:
        said = gettext("The same project and day stand in line %(row)s of this list already.", row=first)
        row.problems.append(
            Problem("twice_in_the_list", said, "name", gettext("Leave one of the two lines out."))
        )


# ---------------------------------------------------------------- plans by month
def _plan_plans(context: ImportContext, rows: Sequence[PlannedRow]) -> None:
    known, seen = Known(context, rows), {}  # type: ignore[var-annotated]
    year = int(context.options.get("year") or known.today.year)
    for row in rows:
        project = _project(known, row)
        if project is None:
            continue
        _once(row, project.pk, seen)
        figures = _figures(row.values, year)
        row.memo["figures"] = figures
        if figures.empty:
            row.action = "skip"
            row.says = gettext("says nothing of “%(name)s”", name=project.name)
            continue
        for problem in plan_problems(figures, project.total_fen, project.prior_fen):
            stops = problem.code in {"money_negative", "no_such_month"}
            where = problem.where if problem.where in row.values else "plan_fen"
            moved = Problem(problem.code, problem.message, where, problem.remedy)
            (row.problems if stops else row.questions).append(moved)
        stood = known.plans.get(project.pk)
        row.action = "update"
        row.revision = project.revision
        words = {"name": project.name, "year": year}
        row.says = (
            gettext("sets the %(year)s plan of “%(name)s” by month", **words)
            if stood is None
            else gettext(
                "changes the %(year)s plan of “%(name)s”; the one that stood stays as an earlier plan",
                **words,
            )
        )


def _figures(values: dict[str, Any], year: int) -> YearFigures:
    months: dict[int, Month] = {
        month: (values.get(f"m{month}_fen"), str(values.get(f"m{month}_words") or "")[:200])
        for month in MONTHS
        if values.get(f"m{month}_fen") is not None or values.get(f"m{month}_words")
    }
    one, two, three, four = (str(values.get(f"q{number}_words") or "")[:200] for number in range(1, 5))
    return YearFigures(year, values.get("plan_fen"), aims=(one, two, three, four), months=months)


def _write_plans(entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]) -> list[tuple[int, Any]]:
    written: list[tuple[int, Any]] = []
    for row in rows:
        if row.action == "skip":
            continue
        project, figures = row.memo["project"], row.memo["figures"]
        written.append((row.row_number, set_year_plan_in(entry, project, _kept(project, figures))))
    return written


def _kept(project: Project, figures: YearFigures) -> YearFigures:
    """Blank cells never erase what is known: quarters no month fills, words, and the year stay as they stood."""
    stood = YearPlan.objects.filter(project_id=project.pk, year=figures.year, voided=False).first()
    if stood is None:
        return figures
    one, two, three, four = (
        getattr(stood, f"q{number}_fen") if made is None else made
        for number, made in enumerate(figures.filled, start=1)
    )
    first, second, third, fourth = (
        aim or getattr(stood, f"q{number}_words") for number, aim in enumerate(figures.aims, start=1)
    )
    whole = figures.plan_fen if figures.plan_fen is not None else figures.sum_fen
    return YearFigures(
        figures.year,
        whole if whole is not None else stood.plan_fen,
        (one, two, three, four),
        (first, second, third, fourth),
        figures.months or None,
    )


def _plan_template(context: ImportContext) -> SheetSpec:
    name = context.campaign.name if context.campaign is not None else ""
    months = tuple(
        Head(f"{month}月", under=(Head("投资", Kind.MONEY, 8), Head("形象进度目标", width=12)))
        for month in MONTHS
    )
    return SheetSpec(
        title=f"{name}年度投资计划（按月）",
        name="按月计划",
        columns=(
            Head("序号", Kind.INTEGER, 5),
            Head("项目名称", width=26),
            Head("代码", Kind.CODE, 16),
            Head("本年计划投资", Kind.MONEY, 11),
            *months,
        ),
        reporter_line="填报单位（盖章）：",
        foot=("填报人：", "审核人：", "负责人：", "联系电话："),
    )


MONTH_PLANS = ImportKind(
    key="month-plans",
    label=_("Year plans by month"),
    fields=(
        *_PROJECT,
        Field(
            "plan_fen",
            _("planned investment of the year"),
            ("本年计划投资", "年度计划投资", "年度投资计划", "全年计划", "全年"),
            Kind.MONEY,
        ),
        *_month_fields(),
    ),
    permission="import",
    act="exchange.load_month_plans",
    needs_campaign=True,
    plan=_plan_plans,
    write=_write_plans,
    template=_plan_template,
    options=("unit", "year"),
    landing="/c/%(campaign)s/progress/",
)


# ---------------------------------------------------------------- readings
def _plan_readings(context: ImportContext, rows: Sequence[PlannedRow]) -> None:
    known, seen = Known(context, rows), {}  # type: ignore[var-annotated]
    for row in rows:
        project = _project(known, row)
        up_to = _up_to(context, row, known.today)
        if project is None:
            continue
        _once(row, (project.pk, up_to), seen)
        done, progress = row.values.get("done_fen"), str(row.values.get("words") or "").strip()
        row.memo["reading"] = (up_to, done, progress, str(row.values.get("note") or "").strip()[:300])
        if done is None and not progress:
            row.action = "skip"
            row.says = gettext("says nothing of “%(name)s”", name=project.name)
            continue
        row.problems += [_moved(one) for one in plain_problems(up_to, known.today, done, progress)]
        if len(progress) > 300:
            said = gettext(
                "The text has %(count)s characters; at most %(limit)s fit.", count=len(progress), limit=300
            )
            row.problems.append(Problem("too_long", said, "words", gettext("Shorten it.")))
        _check_share(row)
        row.questions += [_moved(one) for one in questions_of(project, up_to, done) if one is not None]
        stood = Reading.objects.filter(project_id=project.pk, up_to_on=up_to, voided=False).exists()
        values = {"name": project.name, "on": up_to}
        row.says = (
            gettext("supersedes the reading of “%(name)s” up to %(on)s", **values)
            if stood
            else gettext("reports on “%(name)s” up to %(on)s", **values)
        )


def _moved(problem: Problem) -> Problem:
    where = {"progress": "words"}.get(problem.where, problem.where)
    return Problem(problem.code, problem.message, where, problem.remedy)


def _up_to(context: ImportContext, row: PlannedRow, today: date) -> date:
    given = row.values.get("up_to_on")
    if isinstance(given, FuzzyDate) and given.last() is not None:
        last = given.last()
        assert last is not None
        return last
    return context.options.get("on") or today


def _check_share(row: PlannedRow) -> None:
    """占年计划 beside the amount: a percentage over 100 stops the line, for the amount says it better."""
    share = row.values.get("share")
    if share is None:
        return
    if Decimal(share) > _HUNDRED:
        said = gettext("%(given)s%% is more than the whole.", given=share)
        expected = gettext(
            "Leave the percentage out: it is worked out from the amount; if the plan has changed, change the plan."
        )
        row.problems.append(Problem("percentage_over_100", said, "share", expected))


def _write_readings(
    entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]
) -> list[tuple[int, Any]]:
    written: list[tuple[int, Any]] = []
    for row in rows:
        if row.action != "skip":
            up_to, done, progress, note = row.memo["reading"]
            made = take_reading_in(entry, row.memo["project"], up_to, done, progress, note)
            written.append((row.row_number, made))
    return written


def _reading_template(context: ImportContext) -> SheetSpec:
    name = context.campaign.name if context.campaign is not None else ""
    return SheetSpec(
        title=f"{name}项目进展月报表",
        name="进展",
        columns=(
            Head("序号", Kind.INTEGER, 5),
            Head("项目名称", width=26),
            Head("代码", Kind.CODE, 16),
            Head("截至日期", Kind.DATE, 11),
            Head("本年累计完成投资", Kind.MONEY, 12),
            Head("占年计划（%）", Kind.NUMBER, 10),
            Head("形象进度", width=30),
            Head("备注", width=14),
        ),
        reporter_line="填报单位（盖章）：",
        foot=("填报人：", "审核人：", "负责人：", "联系电话："),
    )


READINGS = ImportKind(
    key="readings",
    label=_("Readings"),
    fields=(
        *_PROJECT,
        Field(
            "up_to_on",
            _("up to (that day included)"),
            ("截至日期", "截至", "统计截止", "填报日期"),
            Kind.DATE,
        ),
        Field(
            "done_fen",
            _("invested since 1 January"),
            ("本年累计完成投资", "本年累计", "年度完成投资", "累计完成投资", "完成投资"),
            Kind.MONEY,
        ),
        Field(
            "share",
            _("share of the year's plan"),
            ("占年计划（%）", "占年计划%", "占年计划", "完成率"),
            Kind.NUMBER,
        ),
        Field("words", _("visible progress"), ("形象进度", "实际形象进度", "目前进展", "工程进度")),
        Field("note", _("note"), ("备注", "说明")),
    ),
    permission="import",
    act="exchange.load_readings",
    needs_campaign=True,
    plan=_plan_readings,
    write=_write_readings,
    template=_reading_template,
    options=("unit", "on"),
    landing="/c/%(campaign)s/progress/readings/",
)
