"""What a rush needs, laid down through the door: units, devices let in, projects, a window that has opened, a list."""

from __future__ import annotations

import csv
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO, StringIO

from gongjian import ledger
from gongjian.campaigns.actions import load_playbook
from gongjian.campaigns.models import Campaign, Membership
from gongjian.dispatch.actions import windows
from gongjian.dispatch.models import DeviceSession, Report, ReportLink, ReportWindow
from gongjian.dispatch.selectors.links import digest_of
from gongjian.exchange.actions import confirm, map_columns, start_run
from gongjian.exchange.models import ImportRun
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import import_kinds
from gongjian.ledger import Actor, Writer
from gongjian.people.actions.closure import rebuild_closure
from gongjian.people.models import Grant, Person, Post, PostHolding, Unit, User
from gongjian.people.viewer import viewer_of
from gongjian.projects.models import Project, ProjectHolding, ProjectStage

KEY = "bench-rush"
DEVICES = 2
"""Devices let in for each unit; the second is used by a share of them."""
BEFORE = timedelta(days=30)
"""The campaign has been running for so long, and nothing has been said of its projects since."""
_HOUSE = Actor("示例报送市系统管理员")
_CHUNK = 2_500
_PLAYBOOK = """\
key: bench-rush
name: {{zh: 示例报送高峰, en: rush of reports}}
unit: 示例报送市
status: live
illustrative: true
window: {{start: {start}, last: {last}}}
cadences:
  - key: rush
    name: {{zh: 周报, en: weekly report}}
    rule: FREQ=WEEKLY;BYDAY={weekday}
    closes: "12:00"
    grace_minutes: 0
    holiday: keep
    over: {{roles: [accountable]}}
"""


@dataclass(frozen=True)
class Owing:
    """A unit that owes a report: the report's number and the keys of the devices let in for it."""

    unit_id: int
    report_id: int
    number: str
    devices: tuple[str, ...]


@dataclass(frozen=True)
class Laid:
    """What was laid down."""

    campaign: Campaign
    window: ReportWindow
    owing: list[Owing]
    clerk: User


def lay_down(units: int, lines: int, at: datetime) -> Laid:
    """Units of one city, each with `lines` projects of its own, and a window opened just now on all of them.

    It closes at an instant still to be set: `close_at`.
    """
    before = at - BEFORE
    made = _units(units, before)
    campaign = load_playbook(_playbook(at), by=_HOUSE, at=before)
    clerk, posts = _people(made, before)
    devices = _devices(campaign, posts, at)
    _projects(campaign, made[1:], lines, before)
    window = _window(campaign, at)
    reports = {row.unit_id: row for row in Report.objects.filter(window=window, voided=False)}
    owing = [
        Owing(unit.pk, reports[unit.pk].pk, reports[unit.pk].number, keys)
        for unit, keys in zip(made[1:], devices, strict=True)
    ]
    return Laid(campaign, window, owing, clerk)


def close_at(window: ReportWindow, closes_at: datetime, at: datetime) -> None:
    """Set the instant the window closes at."""
    with ledger.record("window.plan", by=ledger.CLOCK, at=at, words=_until(closes_at)) as entry:
        entry.change(ReportWindow.objects.get(pk=window.pk), closes_at=closes_at)


def stage_list(laid: Laid, rows: int, at: datetime) -> ImportRun:
    """A list of tasks uploaded and checked, ready to be confirmed."""
    text = StringIO()
    out = csv.writer(text)
    out.writerow(["序号", "具体任务", "工作要求", "牵头单位", "完成时限"])
    due = (at + timedelta(days=60)).astimezone(SHANGHAI).date().isoformat()
    for row in range(1, rows + 1):
        unit = f"示例报送{row % len(laid.owing) + 1:04d}单位"
        out.writerow([row, f"落实第{row:06d}项任务", "按方案完成", unit, due])
    file = BytesIO(text.getvalue().encode("utf-8-sig"))
    viewer = viewer_of(laid.clerk, at.astimezone(SHANGHAI).date())
    kind = import_kinds["matters"]
    run = start_run(viewer=viewer, kind=kind, campaign=laid.campaign, name="rush.csv", file=file, at=at)
    if run.state != "checked":
        run = map_columns(viewer=viewer, run=run, columns=run.mapping["columns"], options={}, at=at)
    if run.summary["create"] != rows:
        raise RuntimeError(f"{rows} lines were to be good: {run.summary}")
    return run


def confirm_list(laid: Laid, run: ImportRun, at: datetime) -> None:
    """Let the worker load it."""
    confirm(viewer=viewer_of(laid.clerk, at.astimezone(SHANGHAI).date()), run=run, at=at)


def _playbook(at: datetime) -> str:
    """A campaign under way until tomorrow; by its own rule no window closes before it ends."""
    on = at.astimezone(SHANGHAI).date()
    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[(on + timedelta(days=3)).weekday()]
    return _PLAYBOOK.format(start=on - BEFORE, last=on + timedelta(days=1), weekday=weekday)


def _until(closes_at: datetime) -> dict[str, str]:
    return {"campaign": KEY, "until": closes_at.astimezone(SHANGHAI).isoformat()}


def _units(count: int, at: datetime) -> list[Unit]:
    with ledger.record("import.units", by=_HOUSE, at=at, words={"count": count + 1}) as entry:
        city = entry.create(Unit(name="示例报送市", kind="city", ordinal=1, illustrative=True))
        below = [
            Unit(name=f"示例报送{n:04d}单位", kind="township", parent=city, ordinal=n * 10, illustrative=True)
            for n in range(1, count + 1)
        ]
        entry.create_many(below)
        rebuild_closure()
    return [city, *below]


def _people(units: list[Unit], at: datetime) -> tuple[User, list[tuple[Post, User]]]:
    """A clerk of the city's office, and a reporter with an account in every unit."""
    with ledger.record("import.accounts", by=_HOUSE, at=at, words={"count": len(units)}) as entry:
        posts = entry.create_many(
            [
                Post(unit=unit, title="联络员" if place else "综合科科员", illustrative=True,
                     duty="reporter" if place else "staff")
                for place, unit in enumerate(units)
            ]
        )  # fmt: skip
        users = _accounts(entry, posts, at)
    return users[0], list(zip(posts[1:], users[1:], strict=True))


def _accounts(entry: Writer, posts: list[Post], at: datetime) -> list[User]:
    on = at.astimezone(SHANGHAI).date()
    people = entry.create_many([Person(name=f"示例{n}", illustrative=True) for n in range(len(posts))])
    pairs = list(zip(posts, people, strict=True))
    entry.create_many([PostHolding(post=p, person=who, from_on=on, illustrative=True) for p, who in pairs])
    roles = ["clerk", *["reporter"] * (len(posts) - 1)]
    entry.create_many(
        [
            Grant(post=post, role=role, unit_id=post.unit_id, from_on=on, illustrative=True)
            for post, role in zip(posts, roles, strict=True)
        ]
    )
    return list(
        User.objects.bulk_create(
            [
                User(username=f"rush-{n}", person=who, password="!", must_change_password=False)
                for n, (_post, who) in enumerate(pairs)
            ],
            batch_size=500,
        )
    )


def _devices(campaign: Campaign, posts: list[tuple[Post, User]], at: datetime) -> list[tuple[str, ...]]:
    """Devices let in by links, as if each had been opened; the keys of their cookies, unit by unit."""
    keys = [tuple(secrets.token_urlsafe(32) for _n in range(DEVICES)) for _post in posts]
    until = at + timedelta(days=7)
    with ledger.record("link.issue", by=_HOUSE, at=at, words={"post": "联络员", "unit": KEY}) as entry:
        links = entry.create_many(
            [
                ReportLink(campaign=campaign, post=post, token_digest=digest_of(f"link-{key}"),
                           expires_at=until, used_at=entry.at, illustrative=True)
                for (post, _user), given in zip(posts, keys, strict=True)
                for key in given
            ]
        )  # fmt: skip
    users = [user for _post, user in posts for _n in range(DEVICES)]
    DeviceSession.objects.bulk_create(
        [
            DeviceSession(
                link=link, user_id=user.pk, key_digest=digest_of(key), created_at=at, expires_at=until
            )
            for link, user, key in zip(links, users, (key for given in keys for key in given), strict=True)
        ],
        batch_size=500,
    )
    return keys


def _projects(campaign: Campaign, units: list[Unit], lines: int, at: datetime) -> None:
    """Projects nobody has said anything of since the campaign began."""
    on = at.astimezone(SHANGHAI).date()
    rows = [
        Project(name=f"示例{unit.ordinal // 10:04d}-{n:02d}号项目", unit=unit, level="county",
                total_fen=10**10, planned_start_on=on, illustrative=True)
        for unit in units
        for n in range(1, lines + 1)
    ]  # fmt: skip
    for start in range(0, len(rows), _CHUNK):
        part = rows[start : start + _CHUNK]
        words = {"count": len(part), "file": "bench", "title": KEY}
        with ledger.record("exchange.load_projects", by=_HOUSE, at=at, words=words) as entry:
            entry.create_many(part)
            shared = {"from_on": on, "illustrative": True}
            entry.create_many([Membership(campaign=campaign, project=one, **shared) for one in part])
            entry.create_many([ProjectStage(stage="preliminary", project=one, **shared) for one in part])
            entry.create_many(
                [
                    ProjectHolding(role="accountable", project=one, unit_id=one.unit_id, **shared)
                    for one in part
                ]
            )


def _window(campaign: Campaign, at: datetime) -> ReportWindow:
    """A window of today, opened; it closes tomorrow until another instant is set."""
    on = at.astimezone(SHANGHAI).date()
    window = ReportWindow(
        campaign=campaign,
        cadence="rush",
        grace_minutes=0,
        period_from=on,
        period_to=on + timedelta(days=1),
        opens_at=at,
        closes_at=at + timedelta(days=1),
        illustrative=True,
    )
    with ledger.record("window.plan", by=ledger.CLOCK, at=at, words=_until(window.closes_at)) as entry:
        entry.create(window)
    windows.open_due(at)
    return ReportWindow.objects.get(pk=window.pk)
