"""The parts of a project's page: nodes, dates, money, chain, matters, papers, memberships, story."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from gongjian.campaigns.models import ExitKind
from gongjian.campaigns.policy import can_configure
from gongjian.campaigns.selectors import campaign_by_id, can_see_campaign
from gongjian.kernel.dates import Apart, FuzzyDate, Precision
from gongjian.kernel.lifecycle import ENDED, STATE_WORDS, State
from gongjian.kit import words
from gongjian.kit.asof import AsOfControl
from gongjian.kit.models import StoredFile
from gongjian.kit.story import story_lines
from gongjian.ledger import AsOf
from gongjian.ledger.history import Changed, history
from gongjian.matters.models import Matter
from gongjian.matters.sticking import sticking_word
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects import policy, selectors, wording
from gongjian.projects.models import Project, Stage
from gongjian.projects.views.project.rows import figure_href

_STARTED = (Stage.CONSTRUCTION, Stage.COMPLETED, Stage.PRODUCTION, Stage.CAPACITY)
_OUT = (Stage.STOPPED, Stage.WITHDRAWN)
_LONGEST = 15


# ---------------------------------------------------------------- nodes
def nodes(row: Any, stages: list[Any], known: dict[str, str], on: date, unknown: str) -> list[dict[str, Any]]:
    """The bar of nodes: stages before the start, start, completion, what came after; at most fifteen."""
    now = next((span for span in reversed(stages) if span.to_on is None or span.to_on > on), None)
    before = [span for span in stages if span.stage not in (*_STARTED, *_OUT)]
    found = [_stage_node(span, known, span is now, on.year) for span in before[-_LONGEST + 4 :]]
    if not before:
        begun = _has_begun(row, stages, on)
        look = "done" if begun else "todo"
        actual = "" if begun else unknown
        found.append({"label": _("before the start"), "look": look, "actual": actual, "plan": ""})
    found.append(_dated_node(_("start"), row, "start", on, now))
    if now is not None and now.stage == Stage.CONSTRUCTION:
        found.append({"label": wording.stage_text(now, known), "look": "now", "actual": "", "plan": ""})
    found.append(_dated_node(_("completion"), row, "finish", on, now))
    later = [span for span in stages if span.stage in (Stage.PRODUCTION, Stage.CAPACITY)]
    found += [_stage_node(span, known, False, on.year) for span in later]
    if now is not None and now.stage in _OUT:
        found.append({**_stage_node(now, known, False, on.year), "look": "wait", "plan": now.reason})
    return found


def _has_begun(row: Any, stages: list[Any], on: date) -> bool:
    """Has it started by the day: by its actual start, or by a stage that comes after one?"""
    started = row.actual_start_on is not None and row.actual_start_on <= on
    return started or any(span.stage in _STARTED for span in stages)


def _stage_node(span: Any, known: dict[str, str], now: bool, year: int) -> dict[str, Any]:
    began = FuzzyDate.of(span.from_on, Precision(span.from_precision))
    said = "" if span.assumed else words.fuzzy(began, this_year=year)
    return {
        "label": wording.stage_text(span, known),
        "look": "now" if now else "done",
        "actual": said,
        "plan": "",
    }


def _dated_node(label: str, row: Any, what: str, on: date, now: Any | None) -> dict[str, Any]:
    planned, actual = (
        selectors.fuzzy_date(row, f"planned_{what}"),
        selectors.fuzzy_date(row, f"actual_{what}"),
    )
    plan = (
        _("planned %(date)s") % {"date": words.fuzzy(planned, this_year=on.year)}
        if planned is not None
        else ""
    )
    if actual is not None and actual.on is not None and actual.on <= on:
        look = wording.look_of(selectors.days_apart(row, what))
        return {"label": label, "look": look, "actual": words.fuzzy(actual, this_year=on.year), "plan": plan}
    last = planned.last() if planned is not None else None
    stopped = now is not None and now.stage in _OUT
    look = "late" if last is not None and last < on and not stopped else "todo"
    return {"label": label, "look": look, "actual": "", "plan": plan}


def plan_and_actual(row: Any) -> list[dict[str, Any]]:
    """Start and completion: planned, actual, how far apart, at which precision."""
    found = []
    for what, label in (("start", _("start")), ("finish", _("completion"))):
        planned, actual = (
            selectors.fuzzy_date(row, f"planned_{what}"),
            selectors.fuzzy_date(row, f"actual_{what}"),
        )
        apart = selectors.days_apart(row, what)
        found.append(
            {
                "label": label,
                "planned": planned,
                "actual": actual,
                "apart": apart,
                "meaning": _meaning(apart),
                "precision": _precision(planned, actual),
            }
        )
    return found


def _meaning(apart: Apart | None) -> str:
    if apart is None or apart.early is None:
        return ""
    return "ahead" if apart.early > 0 else "done" if apart.early == 0 else "watch"


def _precision(planned: FuzzyDate | None, actual: FuzzyDate | None) -> str:
    names = {
        Precision.day: _("day"),
        Precision.ten_day: _("ten-day period"),
        Precision.month: _("month"),
        Precision.quarter: _("quarter"),
        Precision.half_year: _("half-year"),
        Precision.year: _("year"),
        Precision.no_later_than: _("no later than"),
    }
    said = []
    if planned is not None and planned.precision in names:
        said.append(_("planned to the %(precision)s") % {"precision": names[planned.precision]})
    if actual is not None and actual.precision in names:
        said.append(_("actual to the %(precision)s") % {"precision": names[actual.precision]})
    return words.joined(said)


# ---------------------------------------------------------------- money
def money_view(row: Any, campaign: Any | None, control: AsOfControl) -> dict[str, Any]:
    """Total, prior, the year's plan by quarter, done so far, and how far that is from 序时."""
    asof = control.asof
    plan = selectors.year_plans(asof, [row.id], asof.on.year).get(row.id)
    readings = selectors.readings_of_year(asof, row.id)
    told = next((reading for reading in readings if reading.done_fen is not None), None)
    months = selectors.month_plans(asof, [row.id], asof.on.year).get(row.id)
    year = selectors.year_money_of(plan, told, asof.on, months)
    latest = readings[0] if readings else selectors.latest_readings(asof, [row.id]).get(row.id)
    return {
        "year": asof.on.year,
        "total_fen": row.total_fen,
        "prior_fen": row.prior_fen,
        "plan": plan,
        "now": year,
        "reading": latest,
        "progress_line": words.named(_("visible progress"), latest.words) if latest is not None else "",
        "readings": readings,
        "quarters": _quarters(plan, asof.on),
        "points_text": points_text(year),
        "known": any(one is not None for one in (row.total_fen, row.prior_fen, plan, latest)),
        "total_href": figure_href(campaign, "project_total_investment", control, row.number),
        "plan_href": figure_href(campaign, "project_year_plan", control, row.number),
        "done_href": figure_href(campaign, "project_year_done", control, row.number),
    }


def points_text(year: selectors.YearMoney) -> str:
    """低于序时 x 个百分点，完成序时的 y%, in words; nothing where there is no share."""
    return apart_text(year.points, year.ratio)


def dated_points_text(year: selectors.YearMoney, this_year: int) -> str:
    """The same with the day it is of, that of the last reading: money is reported by the month."""
    text = points_text(year)
    if not text or year.up_to_on is None:
        return text
    return _("by %(day)s %(text)s") % {"day": words.day(year.up_to_on, this_year), "text": text}


def apart_text(points: Decimal | None, ratio: Decimal | None) -> str:
    """Points off the plan to date and what is done of what is due, in words."""
    if points is None:
        return ""
    if points == 0:
        return _("level with the plan to date")
    text = (
        _("%(points)s percentage points below the plan to date")
        if points < 0
        else _("%(points)s percentage points above the plan to date")
    ) % {"points": abs(points)}
    if ratio is None:
        return text
    done = _("%(ratio)s of what is due") % {"ratio": words.percent(ratio)}
    return f"{text}，{done}" if words.chinese() else f"{text}, {done}"


def basis_text(year: selectors.YearMoney) -> str:
    """What the plan to date comes from."""
    texts = {
        "months": _("plan to date by month"),
        "quarters": _("plan to date by quarter"),
        "twelfths": _("plan to date by twelfths of the year"),
    }
    return texts[year.basis]


def _quarters(plan: Any | None, on: date) -> list[dict[str, Any]]:
    if plan is None:
        return []
    names = (_("Q1"), _("Q2"), _("Q3"), _("Q4"))
    found = []
    for number, name in enumerate(names, start=1):
        fen, aim = getattr(plan, f"q{number}_fen"), getattr(plan, f"q{number}_words")
        if fen is not None or aim:
            found.append(
                {"name": name, "fen": fen, "words": aim, "current": (on.month - 1) // 3 + 1 == number}
            )
    return found


# ---------------------------------------------------------------- who, what is owed, papers
def chain_rows(chain: list[Any], names: dict[int, str]) -> list[dict[str, Any]]:
    """The responsibility chain, one line a holder."""
    return [
        {
            "id": row.id,
            "role": wording.role_label(row.role),
            "who": wording.holder_text(row, names),
            "since": row.from_on,
        }
        for row in chain
    ]


def open_matters(
    viewer: Viewer, project: Project, campaign: Any | None, control: AsOfControl
) -> list[dict[str, Any]]:
    """Matters on the project the viewer may see, open ones first, then by due date."""
    rows = list(
        control.asof.rows(Matter)
        .filter(policy.matters_seen(viewer, campaign), project_id=project.pk)
        .order_by("due_on", "id")[:100]
    )
    over = {state.value for state in ENDED | {State.closed}}
    rows.sort(key=lambda row: row.state in over)
    tree = unit_tree()
    return [
        {
            "title": row.title,
            "href": f"/matters/{row.number}/",
            "state": STATE_WORDS[State(row.state)],
            "over": row.state in over,
            "late": row.due_on is not None
            and row.due_on < control.on
            and row.state
            not in over | {State.reported_done.value, State.suspended.value, State.drafted.value},
            "unit": tree.label(row.unit_id),
            "desk": tree.label(row.desk_unit_id),
            "blocked_by": sticking_word(row.blocked_by),
            "due": row.due_phrase
            or (words.fuzzy(row.due_on, row.due_precision, control.on.year) if row.due_on else ""),
        }
        for row in rows
    ]


def quantity(one: Any) -> str:
    """A quantity as printed, else its figure and unit: 2×660 MW, 1,320 MW."""
    if one.text:
        return str(one.text)
    value = f"{one.value:,f}"
    return f"{value.rstrip('0').rstrip('.') if '.' in value else value} {one.unit_text}"


def paper_kinds() -> dict[str, str]:
    """The kinds of paper in words."""
    return {
        "plan": _("complete plan"),
        "approval": _("approval"),
        "picture": _("picture"),
        "other": _("other paper"),
    }


def papers(asof: AsOf, project_id: int) -> list[dict[str, Any]]:
    """The project's papers with the addresses of their files."""
    rows = selectors.papers_of(asof, project_id)
    files = {
        file.pk: file
        for file in StoredFile.objects.filter(pk__in=[row.file_id for row in rows if row.file_id])
    }
    kinds = paper_kinds()
    return [
        {
            "kind": kinds.get(row.kind, row.kind),
            "title": row.title,
            "says": row.says,
            "file": files.get(row.file_id),
        }
        for row in rows
    ]


def membership_rows(project_id: int, viewer: Viewer, control: AsOfControl) -> list[dict[str, Any]]:
    """In which campaigns the project is or was, with the class it has there and why it left."""
    sections = {name: wording.line_labels(name) for name in ("key_task", "sector", "class")}
    found = []
    for row in selectors.memberships_of(project_id, control.asof):
        campaign = campaign_by_id(row.campaign_id)
        if campaign is None or not can_see_campaign(viewer, campaign):
            continue
        said = [_("batch %(batch)s") % {"batch": row.batch} if row.batch.isdecimal() else row.batch]
        for section, column in (("key_task", "key_task"), ("class", "klass"), ("sector", "sector")):
            key = getattr(row, column)
            said.append(wording.line_label(sections[section], campaign, key) if key else "")
        may_change = can_configure(viewer, campaign) and not control.is_past
        exit_kind = str(ExitKind(row.exit_kind).label) if row.exit_kind else ""
        found.append(
            {
                "campaign": campaign,
                "said": " · ".join(one for one in said if one),
                "may_change": may_change and row.to_on is None,
                "href": f"/c/{campaign.key}/memberships/{row.id}/",
                "from_on": row.from_on,
                "to_on": row.to_on,
                "exit": words.joined(one for one in (exit_kind, row.exit_reason, row.approved_by) if one),
            }
        )
    return found


# ---------------------------------------------------------------- the story
def story(project: Project, control: AsOfControl) -> list[dict[str, Any]]:
    """The newest acts that touched the project. How precise a date is shows in the date, not as a change of its own."""
    lines = history(project, limit=50, seq=control.asof.seq)
    for gone in Project.objects.filter(merged_into_id=project.pk):
        known = {one.entry.seq for one in lines}
        lines += [one for one in history(gone, limit=50, seq=control.asof.seq) if one.entry.seq not in known]
    lines.sort(key=lambda one: -one.entry.seq)
    told = [replace(line, changes=[one for one in line.changes if _told(one)]) for line in lines]
    return story_lines(told, (project.name, _("this project")))


def _told(change: Changed) -> bool:
    return not change.column.name.endswith("_precision") and change.column.name != "prior_year"
