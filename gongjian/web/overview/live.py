"""The overview of a campaign under way, or of one unit in it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongjian.figures.compute import records
from gongjian.figures.dated import last_reading_on
from gongjian.figures.query import Query
from gongjian.figures.targets import of_playbook, of_unit
from gongjian.figures.why import parts_of_change
from gongjian.figures.words import dim_words, plain_number
from gongjian.kernel.progress import points_apart
from gongjian.kit import words
from gongjian.kit.asof import AsOfControl
from gongjian.ledger import AsOf, memo
from gongjian.matters.clocks import binds_next, clocks_running
from gongjian.matters.policy import visible_matters
from gongjian.matters.selectors import standing
from gongjian.matters.sticking import sticking_word
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects import selectors
from gongjian.projects.models import STAGE_ORDER
from gongjian.web.overview import answers
from gongjian.web.overview.judging import MoneyLight, money_light
from gongjian.web.overview.numbers import Asker, Number, last_month, week_ago, week_first

TOP = 6
LATE_TOP = 5
JOINER = "\u2060"


def context(campaign: Any, control: AsOfControl, viewer: Viewer, unit: str = "") -> dict[str, Any]:
    """Everything the page shows; with a unit's number, the same page for that unit."""
    ask = Asker(campaign, control.asof, viewer, unit)
    on = control.on
    tiles = _tiles(ask, on)
    whole = ask.query("project_count").whole
    return (
        tiles
        | _changes(tiles)
        | _window(campaign, on)
        | {
            "ask": ask,
            "due_rows": due_rows(ask, tiles["due"].figure.query, tiles["due_before"].figure.query),
            "stages": stages(ask),
            "stuck": _stuck(ask),
            "unsolved": ask.number("problem_unsolved"),
            "desks": answers.desks(ask),
            "lights": answers.lights(ask, on),
            "means": answers.means(ask),
            "meeting": answers.last_meeting(ask),
            "since_start": answers.since_start(ask, tiles["projects"]),
            "tail": _tail(control.address),
            "progress_tail": _tail(({"unit": unit} if unit else {}) | control.address),
            "goals": _goals(ask) if whole else [],
            "week": _week(ask, tiles, on),
            "week_from": week_first(on),
            "whole": whole,
        }
    )


def _tail(address: dict[str, str]) -> str:
    return f"?{urlencode(address)}" if address else ""


def _window(campaign: Any, on: date) -> dict[str, Any]:
    """Day n of how many, days left, share of time gone."""
    total = (campaign.last_on - campaign.start_on).days + 1
    day = (on - campaign.start_on).days + 1
    gone = min(max(day, 0), total)
    label = _("%(gone)s of %(total)s days gone") % {"gone": gone, "total": total}
    return {
        "days_total": total,
        "day_number": day,
        "days_left": max(total - day, 0),
        "days_until": max(1 - day, 0),
        "days_over": max(day - total, 0),
        "time_gone": Decimal(gone) / Decimal(total),
        "clock_label": label,
    }


def _tiles(ask: Asker, on: date) -> dict[str, Any]:
    rate = ask.number("project_year_rate")
    # the day the money stands at: the last reading of the year with an amount, else the day asked
    money_on = last_reading_on(ask.query("project_count")) or on
    return {
        "projects": ask.number("project_count"),
        "late": ask.number("matter_late"),
        "late_before": ask.before("matter_late", week_ago(on)),
        "due": ask.number("project_due_not_started"),
        "due_before": ask.before("project_due_not_started", last_month(on)),
        "soon": ask.number("matter_due_in_7_days"),
        "unchanged": ask.number("project_unchanged_3_weeks"),
        "unmoved": ask.number("project_unmoved_since_start"),
        "started": ask.flow("project_started", on.replace(day=1), on + timedelta(days=1)),
        "open_matters": ask.number("matter_open"),
    } | _money(rate, ask.number("project_year_due"), money_on, money_light(ask.campaign, on))


def _money(rate: Number, planned: Number, money_on: date, light: MoneyLight) -> dict[str, Any]:
    """Investment of the year against its plan and the plan to date, lit by the campaign's own rule."""
    done, plan = rate.figure.parts or (rate.figure, rate.figure)
    by_plans = planned.value / plan.value if plan.value else Decimal(0)
    due = light.due(by_plans, money_on)
    share = Number(done).value / plan.value if plan.value else Decimal(0)
    points = points_apart(due, share) if rate.figure.value is not None else None
    meaning = light.meaning(share if points is not None else None, due)
    values = {"share": f"{rate.text}%", "plan": f"{(due * 100).quantize(Decimal('0.1'))}%"}
    return {
        "rate": rate,
        "plan": Number(plan),
        "done": Number(done),
        "money_on": money_on,
        "plan_share": due,
        "done_share": share,
        "points": points,
        "points_text": f"{abs(points):f}" if points is not None else "",
        "light": light,
        "money_meaning": meaning,
        "money_word": light.word(meaning),
        "money_label": _("%(share)s done, plan to date %(plan)s") % values,
    }


def _changes(tiles: dict[str, Any]) -> dict[str, Any]:
    """Against last week and last month in words; each opens where it is told record by record."""
    late, before = tiles["late"], tiles["late_before"]
    due, due_before = tiles["due"], tiles["due_before"]
    week = (
        _("%(amount)s more than last week"),
        _("%(amount)s fewer than last week"),
        _("as many as last week"),
    )
    month = (
        _("%(amount)s more than last month"),
        _("%(amount)s fewer than last month"),
        _("as many as last month"),
    )
    return {
        "late_since": _since(late, before, week),
        "due_since": _since(due, due_before, month),
        "due_why": due.why(due_before),
    }


def _since(now: Number, then: Number, said: tuple[str, str, str]) -> Any:
    change = now.value - then.value
    text = said[0] if change > 0 else said[1] if change < 0 else said[2]
    amount = {"amount": plain_number(abs(change))}
    told = text % amount if change else text
    # the joiner keeps the comma that follows on the line of the link, which phones make a block of its own
    return format_html('<a class="g-fig" href="{}">{}</a>{}', now.why(then), told, JOINER)


def due_rows(ask: Asker, now: Query, before: Query, top: int = TOP) -> list[dict[str, Any]]:
    """应开未开 projects, the longest waiting first, with whose desk they are stuck on and which came in this month."""
    old = set(records(before).values_list("id", flat=True))
    rows = list(records(now).order_by("planned_start_on", "id"))
    stuck = stuck_of(ask, rows)
    rows.sort(key=lambda row: -(stuck[row.id].days if row.id in stuck else -1))
    tree = unit_tree()
    return [
        {
            "project": row,
            "unit": tree.label(row.unit_id),
            "planned": selectors.fuzzy_date(row, "planned_start"),
            "stuck": stuck.get(row.id),
            "what": stuck_on(row, stuck.get(row.id)),
            "desk": tree.label(stuck[row.id].desk_unit_id) if row.id in stuck else "",
            "is_new": row.id not in old,
        }
        for row in rows[:top]
    ]


def matter_lines(rows: Any, viewer: Viewer, control: AsOfControl) -> list[dict[str, Any]]:
    """Matters as lines of a page: each with how it stands, and the clock above that binds before its own date."""
    clocks = clocks_running(viewer, control.asof)
    return [
        {
            "matter": row,
            "standing": standing(row, control.on),
            "clock": binds_next(row, clocks.get(row.id), control.on),
        }
        for row in rows
    ]


def late_rows(ask: Asker, now: Query, on: date, top: int = LATE_TOP) -> list[dict[str, Any]]:
    """Late matters, the longest overdue first: what they are stuck on, whose desk, what was reported last."""
    tree, clocks = unit_tree(), clocks_running(ask.viewer, ask.asof)
    return [
        {
            "matter": row,
            "unit": tree.label(row.unit_id),
            "light": standing(row, on),
            "clock": binds_next(row, clocks.get(row.id), on),
            "stuck": sticking_word(row.blocked_by),
            "desk": tree.label(row.desk_unit_id or row.unit_id),
        }
        for row in records(now).order_by("due_on", "id")[:top]
    ]


def stuck_of(ask: Asker, rows: list[Any]) -> dict[int, selectors.Stuck]:
    """What holds each project up, among the matters the asker may see. Kept in memory until something is written."""
    query, ids = ask.query("matter_open"), tuple(row.id for row in rows)

    def find() -> dict[int, selectors.Stuck]:
        seen = None if query.whole else visible_matters(ask.viewer, ask.campaign)
        return selectors.stuck_desks(ask.asof, ids, seen)

    return memo.remember_until_written("stuck_of", find, (query.key, ids))


def stuck_on(project: Any, stuck: selectors.Stuck | None) -> str:
    """What a project is stuck on, in the words of the matter."""
    if stuck is None:
        return ""
    return stuck.what(project.name)


def stages(ask: Asker) -> list[dict[str, Any]]:
    """The funnel: how many projects stand at each core stage, in the order of the stages."""
    found = ask.by("project_count", "stage")
    most = max((number.value for _stage, number in found), default=Decimal(1)) or Decimal(1)
    ordered = sorted(found, key=lambda pair: STAGE_ORDER.get(pair[0], 99))
    query = ask.query("project_count")
    return [
        {
            "label": dim_words(query, "stage", value),
            "number": number,
            "share": number.value / most,
            "known": bool(value),
        }
        for value, number in ordered
    ]


def _stuck(ask: Asker) -> list[dict[str, Any]]:
    """What open problems are about, by the category the ledger keeps them under, most first."""
    found = ask.by("problem_unsolved", "category")
    most = max((number.value for _what, number in found), default=Decimal(1)) or Decimal(1)
    ordered = sorted(found, key=lambda pair: (-pair[1].value, pair[0]))
    query = ask.query("problem_unsolved")
    return [
        {"label": dim_words(query, "category", value), "number": number, "share": number.value / most}
        for value, number in ordered[:TOP]
    ]


def _goals(ask: Asker) -> list[dict[str, Any]]:
    """Targets set from above, then, of a campaign, its own of the playbook: done, target, and what is wanting still."""
    unit_id = ask.query("project_count").unit_id
    found = of_unit(ask.campaign, ask.asof, ask.viewer, unit_id or ask.campaign.unit_id)
    if unit_id is None:
        found += of_playbook(ask.campaign, ask.asof, ask.viewer)
    english = get_language() == "en"
    return [
        {
            "against": one,
            "unit": "" if english and not one.above else one.unit_label,
            "target": _openable(one.label, one.target, one.target_href),
            "reached": _openable(one.label, one.value, one.done_href) if one.value is not None else None,
            "gap": plain_number(abs(one.gap)) if one.gap is not None else "",
        }
        for one in found
    ]


def _openable(label: str, value: Decimal, href: str) -> Any:
    text = plain_number(value)
    return words.figure(text, href, "", f"{label} {text}")


def _week(ask: Asker, tiles: dict[str, Any], on: date) -> list[dict[str, Any]]:
    """What changed in the seven days up to and including the day."""
    start, end = week_first(on), on + timedelta(days=1)
    started = ask.flow("project_started", start, end)
    closed = ask.flow("matter_closed_in_period", start, end)
    turned, caught = parts_of_change(tiles["late_before"].figure.query, tiles["late"].figure.query)
    now = ask.query("project_count")
    before = now.at(AsOf(week_ago(on), ask.asof.seq))
    came, went = parts_of_change(before, now)
    late_link = tiles["late"].why(tiles["late_before"])
    lines: list[dict[str, Any]] = []
    if started.value:
        lines.append({"meaning": "ahead", "word": _("Started"), "number": started})
    if closed.value:
        lines.append({"meaning": "done", "word": _("Closed"), "number": closed})
    if turned or caught:
        late = {
            "meaning": "late" if turned else "done",
            "word": _("Turned late") if turned else _("Caught up"),
        }
        links = {"href": late_link, "came": f"{late_link}#came", "went": f"{late_link}#went"}
        lines.append(late | links | {"turned": turned, "caught": caught})
    if came or went:
        moved = {"meaning": "not-due", "word": _("List"), "entered": came, "left": went}
        lines.append(moved | {"href": tiles["projects"].why_since(before)})
    if tiles["unchanged"].value:
        note = _("for three weeks, found by the system")
        lines.append({"meaning": "watch", "word": _("No change"), "number": tiles["unchanged"], "note": note})
    return lines
