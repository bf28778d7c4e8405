"""The pages measured, and what each is to cost (DESIGN §10)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from gongjian.commands.benches.metering import Answer, Browser, Meter, cost_of
from gongjian.commands.benches.scale import KEY
from gongjian.kit.lists import keyset
from gongjian.matters.models import Matter
from gongjian.people.models import User


@dataclass(frozen=True)
class Work:
    """One kind of request. `aim_ms`, `aim_queries`: at most; None where nothing is promised."""

    key: str
    says: str
    ask: Callable[[int], Answer]
    aim_ms: float | None = None
    aim_queries: int | None = None
    expected: int = 200


def measure(today: date, requests: int, only: Collection[str] = ()) -> list[dict[str, Any]]:
    """One row a kind of request, the health page first: every other is also told as its multiple."""
    meter, rows, plain = Meter(), [], 0.0
    for work in works(today):
        if only and plain and work.key not in only:
            continue
        cost = cost_of(work.ask, work.expected, requests, meter)
        plain = plain or cost.ms
        met = (work.aim_ms is None or cost.ms <= work.aim_ms) and (
            work.aim_queries is None or cost.queries <= work.aim_queries
        )
        rows.append(
            {
                "work": work.key,
                "what": work.says,
                "ms": round(cost.ms, 2),
                "app_ms": round(cost.app_ms, 2),
                "database_ms": round(cost.database_ms, 2) if meter.backend else None,
                "median": round(median(cost.rounds), 2),
                "queries": cost.queries,
                "kb": round(cost.bytes / 1024, 1),
                "times_healthz": round(cost.ms / plain, 1),
                "aim_ms": work.aim_ms,
                "aim_queries": work.aim_queries,
                "met": None if work.aim_ms is None else met,
            }
        )
    return rows


def works(today: date) -> list[Work]:
    """Every kind of request, in the order it is measured."""
    clerk, reporter = (Browser(User.objects.get(username=name)) for name in ("demo-clerk", "demo-reporter"))
    nobody = Browser()
    due = {"due_from": today - timedelta(days=30), "due_to": today + timedelta(days=60), "sort": "due"}
    address = f"/c/{KEY}/matters/?{urlencode(due)}"
    deep = f"{address}&{urlencode({'after': _cursor(due)})}"
    late = f"/c/{KEY}/matters/?show=late"
    walked = list(Matter.objects.filter(campaign__key=KEY, title__endswith="（逐步）").order_by("id"))
    doer = Browser(_reporter_of(walked[0]))
    unit = walked[0].unit_id

    def one(browser: Browser) -> Callable[[int], Answer]:
        return lambda place: browser.get(f"/matters/{walked[place % len(walked)].number}/")

    def draft(place: int) -> Answer:
        fields = {"kind": "task", "title": f"新拟事项{place}", "requirement": "按方案完成。", "unit": unit}
        more = {"due": (today + timedelta(days=30)).isoformat(), "request_key": uuid4()}
        return clerk.post(f"/c/{KEY}/matters/new/", {**fields, **more})

    def report(place: int) -> Answer:
        fields = {"says": f"本周完成第{place}段", "next_step": "继续推进", "request_key": uuid4()}
        return doer.post(f"/matters/{walked[place % len(walked)].number}/progress/", fields)

    return [
        Work("healthz", "/healthz", lambda _p: nobody.get("/healthz")),
        Work("list", "list of 50 matters by due date, clerk", lambda _p: clerk.get(address), 20, 6),
        Work("list-unit", "the same, a unit's reporter", lambda _p: reporter.get(address), 20, 6),
        Work("list-deep", "the same, far down by cursor, clerk", lambda _p: clerk.get(deep), 20, 6),
        Work("list-late", "list of 50 late matters, clerk", lambda _p: clerk.get(late), 20, 6),
        Work("record", "one matter's page, clerk", one(clerk), 18),
        Work("record-unit", "one matter's page with its form, reporter", one(doer), 18),
        Work("create", "a matter drafted (POST)", draft, 14, expected=302),
        Work("update", "progress reported (POST)", report, 12, expected=302),
        Work("todo", "inbox, clerk", lambda _p: clerk.get("/todo/")),
        Work("todo-unit", "inbox, reporter", lambda _p: reporter.get("/todo/")),
        Work("overview", "overview of the campaign, clerk", lambda _p: clerk.get(f"/c/{KEY}/")),
    ]  # fmt: skip


def _cursor(due: dict[str, Any]) -> str:
    """The place in the middle of the filtered list."""
    rows = Matter.objects.filter(campaign__key=KEY, due_on__gte=due["due_from"], due_on__lte=due["due_to"])
    place = rows.count() // 2
    row = rows.order_by("due_on", "id")[place]
    return keyset.write(keyset.Cursor((row.due_on, row.pk), place), f"matters/{KEY}:due")


def _reporter_of(matter: Matter) -> User:
    """Somebody who reports for the matter's unit."""
    assert matter.unit_id is not None
    found = User.objects.filter(
        person__holdings__post__unit_id=matter.unit_id, person__holdings__post__duty="reporter"
    ).first()
    if found is None:
        raise LookupError(f"nobody reports for unit {matter.unit_id}")
    return found
