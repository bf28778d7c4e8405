"""The invented county's units, posts, people and accounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.ledger import Actor, Writer
from gongjian.people.actions import put_grant, put_holding, put_person, put_post, put_unit
from gongjian.people.models import Person, Post, Unit, UnitMember, User
from gongjian.people.viewer import Viewer, viewer_of

SET_UP = Actor("示例县系统管理员")
PASSWORD = "demo"


@dataclass(frozen=True)
class Holder:
    """Somebody with an account: person, post, credentials."""

    person: Person
    post: Post
    user: User


@dataclass
class World:
    """Who is there. `heads`, `checkers` and `reporters` by the short name of their unit."""

    day: date
    city: Unit
    county: Unit
    units: dict[str, Unit] = field(default_factory=dict)
    heads: dict[str, Holder] = field(default_factory=dict)
    checkers: dict[str, Holder] = field(default_factory=dict)
    reporters: dict[str, Holder] = field(default_factory=dict)
    leaders: list[Holder] = field(default_factory=list)
    others: dict[str, Holder] = field(default_factory=dict)
    """clerk, deputy, inspector, auditor, admin."""

    def viewer(self, holder: Holder) -> Viewer:
        """Who asks, as somebody of this county."""
        return viewer_of(holder.user, self.day)

    def head(self, unit: str) -> Viewer:
        """The head of a unit."""
        return self.viewer(self.heads[unit])

    def checker(self, unit: str) -> Viewer:
        """Who checks for a unit what is to be signed."""
        return self.viewer(self.checkers[unit])

    def reporter(self, unit: str) -> Viewer:
        """The reporter of a unit."""
        return self.viewer(self.reporters[unit])

    def office(self, name: str) -> Viewer:
        """clerk, deputy, inspector, auditor or admin."""
        return self.viewer(self.others[name])

    def leader(self, title: str) -> Holder:
        """A leader of the county by the post held."""
        return next(holder for holder in self.leaders if holder.post.title == title)

    def unit(self, short: str) -> Unit:
        """A unit by its short name."""
        return self.units[short]


def put_people(data: dict[str, Any], at: datetime, day: date) -> World:
    """Units, posts, persons and accounts. Names are surname and 示例, so that nobody is meant."""
    names = _names(data["surnames"])
    count = len(data["units"]) + len(data["departments"]) + len(data["offices"]) + len(data["groups"]) + 2
    with ledger.record("import.units", by=SET_UP, at=at, words={"count": count}) as entry:
        city = put_unit(entry, name=data["city"], kind="city", parent=None, ordinal=5, illustrative=True)
        county = put_unit(
            entry, name=data["county"], kind="county", parent=city, ordinal=10, illustrative=True
        )
        world = World(day, city, county)
        _put_units(entry, data, world)
    with ledger.record("import.accounts", by=SET_UP, at=at, words={"count": 60}) as entry:
        _put_offices(entry, data, world, names)
        for place, row in enumerate([*data["units"], *data["departments"]]):
            short = row.get("short", row["name"])
            unit = world.unit(short)
            first = {"东河镇": ("demo-head", "demo-reporter"), "县资源规划局": ("", "demo-bureau")}.get(
                short, ("", "")
            )
            world.heads[short] = _put(entry, unit, row["head"], "head", next(names), first[0], 100 + place)
            world.reporters[short] = _put(
                entry, unit, "联络员", "reporter", next(names), first[1], 200 + place
            )
        # whoever heads the campaign office hands its posts over
        office = world.unit("攻坚办")
        world.heads["攻坚办"] = _put(entry, office, "主任", "head", next(names), "demo-chief", 9)
        for place, row in enumerate([*data["units"], *data["departments"]]):
            short = row.get("short", row["name"])
            world.checkers[short] = _put(
                entry, world.unit(short), "办公室主任", "checker", next(names), "", 300 + place
            )
    return world


def _put_units(entry: Writer, data: dict[str, Any], world: World) -> None:
    rows = [("office", row) for row in data["offices"]] + [("unit", row) for row in data["units"]]
    rows += [("department", row) for row in data["departments"]]
    rows += [("group", {"name": name}) for name in data["groups"]]
    for place, (what, row) in enumerate(rows, start=1):
        short = row.get("short", row["name"])
        kind = row.get("kind") or {"group": "group"}.get(what, "department")
        shown = short if short != row["name"] else ""
        world.units[short] = put_unit(
            entry,
            name=row["name"],
            kind=kind,
            parent=world.county,
            short_name=shown,
            ordinal=place * 10,
            illustrative=True,
        )
    for name, members in data["groups"].items():
        for short in members:
            entry.create(
                UnitMember(
                    group=world.units[name],
                    unit=world.units[short],
                    from_on=entry.at.date(),
                    is_lead=short == members[0],
                    illustrative=True,
                )
            )


def _put_offices(entry: Writer, data: dict[str, Any], world: World, names: Iterator[str]) -> None:
    office, county = world.unit("攻坚办"), world.county
    clerk = _put(entry, office, "综合科科员", "staff", next(names), "demo-clerk", 1)
    deputy = _put(entry, office, "综合科副科长", "staff", next(names), "", 90)
    entry.change(clerk.post, deputy_id=deputy.post.pk)
    world.others = {"clerk": clerk, "deputy": deputy}
    for place, title in enumerate(data["leaders"]):
        account = "demo-leader" if place == 1 else ""
        world.leaders.append(
            _put(entry, county, title, "lead_official", next(names), account, 4 if account else 80 + place)
        )
    inspection, audit = world.unit("县督查室"), world.unit("县审计局")
    world.others["inspector"] = _put(entry, inspection, "督查员", "staff", next(names), "demo-inspector", 5)
    world.others["auditor"] = _put(entry, audit, "审计员", "staff", next(names), "demo-auditor", 6)
    world.others["admin"] = _put(entry, office, "行动管理员", "staff", next(names), "demo-admin", 7)


def _names(surnames: str) -> Iterator[str]:
    for given in ("示例", "示范", "样例"):
        for surname in surnames:
            yield surname + given


def _put(entry: Writer, unit: Unit, title: str, duty: str, name: str, account: str, ordinal: int) -> Holder:
    """A post with its holder and account; accounts without a name of their own cannot be signed in to."""
    day = entry.at.date()
    english = {
        "head": "Head",
        "checker": "Office director",
        "reporter": "Reporter",
        "lead_official": "County leader",
    }.get(duty, "Officer")
    post = put_post(entry, unit=unit, title=title, title_en=english, duty=duty, illustrative=True)
    places = {"demo-clerk": 1, "demo-reporter": 2, "demo-head": 3, "demo-bureau": 8}
    person = put_person(entry, name=name, ordinal=places.get(account, ordinal), illustrative=True)
    put_holding(entry, post=post, person=person, from_on=day, illustrative=True)
    user = User(username=account or f"shili-{person.pk}", person=person, must_change_password=False)
    user.password = _password_of_demonstration() if account else make_password(None)
    user.save()
    return Holder(person, post, user)


@cache
def _password_of_demonstration() -> str:
    """Salted once for all accounts: hashing is slow on purpose, and this password is on the sign-in page anyway."""
    return make_password(PASSWORD)


def give_roles(world: World, campaign: Campaign, others: list[Unit], at: datetime) -> None:
    """What each post may do in the county; whoever has a demonstration account also reads the published campaigns."""
    day = at.date()
    with ledger.record("import.accounts", by=SET_UP, at=at, words={"count": 60}) as entry:
        for short, holder in [*world.heads.items()]:
            _grant(entry, holder, "unit_head", world.unit(short), day)
        for short, holder in world.checkers.items():
            _grant(entry, holder, "checker", world.unit(short), day)
        for short, holder in world.reporters.items():
            _grant(entry, holder, "reporter", world.unit(short), day)
        for holder in world.leaders:
            _grant(entry, holder, "lead_official", world.county, day)
        roles = {
            "clerk": "clerk",
            "deputy": "clerk",
            "inspector": "inspector",
            "auditor": "auditor",
            "admin": "campaign_admin",
        }
        for name, role in roles.items():
            _grant(entry, world.others[name], role, world.county, day)
        _grant(entry, world.others["admin"], "system_admin", world.city, day)
        _grant(entry, world.others["auditor"], "auditor", world.city, day)
        everyone = [*world.heads.values(), *world.reporters.values(), *world.leaders, *world.others.values()]
        for holder in everyone:
            if holder.user.username.startswith("demo-"):
                for unit in others:
                    _grant(entry, holder, "viewer", unit, day)


def _grant(entry: Writer, holder: Holder, role: str, unit: Unit, day: date) -> None:
    put_grant(entry, post=holder.post, role=role, unit=unit, from_on=day, illustrative=True)
