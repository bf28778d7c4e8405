"""The same small cast everywhere: a county with two townships, its offices and people, and an outsider.

cast.clerk.viewer(on)   who asks, on a day        cast.clerk.user     the account (password PASSWORD)
cast.clerk.actor        how they sign an act       cast.town_a         units
cast.campaign           a draft campaign of the county
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.test import Client

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.ledger import Actor, Writer, acts
from gongjian.people.models import Grant, Person, Post, PostHolding, Unit, UnitClosure, User
from gongjian.people.viewer import Viewer, viewer_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
PASSWORD = "Cast-2026-pass"
SET_UP = Actor("cast")

if "test.cast" not in acts.known():
    acts.register("test.cast", "put the cast on the stage")


@dataclass(frozen=True)
class Member:
    """Somebody of the cast: account, person, post."""

    user: User
    person: Person
    post: Post

    def viewer(self, on: date) -> Viewer:
        """What they may do on a day."""
        return viewer_of(self.user, on)

    @property
    def actor(self) -> Actor:
        """How they sign an act."""
        return Actor(self.person.name, self.post.title, self.post.unit.label, self.user.pk)

    def browser(self) -> Client:
        """A browser in which they are signed in."""
        client = Client()
        client.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")
        return client


@dataclass
class Cast:
    """Units, people and one campaign. `members` by name in the order of the file."""

    at: datetime
    city: Unit
    county: Unit
    other_county: Unit
    town_a: Unit
    town_b: Unit
    bureau: Unit
    office: Unit
    inspection: Unit
    other_town: Unit
    campaign: Campaign
    members: dict[str, Member] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Member:
        members = self.__dict__.get("members", {})
        if name in members:
            found: Member = members[name]
            return found
        raise AttributeError(name)

    @property
    def on(self) -> date:
        """The day the cast was put together."""
        return self.at.astimezone(SHANGHAI).date()


# name: (unit, post, duty, role, unit of the grant)
_PEOPLE: dict[str, tuple[str, str, str, str, str]] = {
    "clerk": ("office", "综合科科员", "staff", "clerk", "county"),
    "head_a": ("town_a", "镇长", "head", "unit_head", "town_a"),
    "reporter_a": ("town_a", "联络员", "reporter", "reporter", "town_a"),
    "staff_a": ("town_a", "经办人", "staff", "reporter", "town_a"),
    "head_b": ("town_b", "镇长", "head", "unit_head", "town_b"),
    "reporter_b": ("town_b", "联络员", "reporter", "reporter", "town_b"),
    "head_bureau": ("bureau", "局长", "head", "unit_head", "bureau"),
    "reporter_bureau": ("bureau", "联络员", "reporter", "reporter", "bureau"),
    "leader": ("county", "包联领导", "lead_official", "lead_official", "county"),
    "inspector": ("inspection", "督查员", "staff", "inspector", "county"),
    "auditor": ("county", "审计员", "staff", "auditor", "county"),
    "admin": ("county", "系统管理员", "staff", "system_admin", "county"),
    "campaign_admin": ("office", "行动管理员", "staff", "campaign_admin", "county"),
    "outsider": ("other_county", "邻县工作人员", "staff", "clerk", "other_county"),
    "outside_reporter": ("other_town", "邻县联络员", "reporter", "reporter", "other_town"),
}
_NAMES = [
    "赵一",
    "钱二",
    "孙三",
    "李四",
    "周五",
    "吴六",
    "郑七",
    "王午",
    "冯九",
    "陈十",
    "褚甲",
    "卫乙",
    "蒋丙",
    "沈丁",
    "韩戊",
]


def build_cast(*, at: datetime = AT) -> Cast:
    """Put the cast together in one act at `at`; everyone's posts began thirty days before."""
    with ledger.record("test.cast", by=SET_UP, at=at) as entry:
        units = _units(entry)
        members = _members(entry, units, (at - timedelta(days=30)).date())
        campaign = entry.create(
            Campaign(
                key="shili-100",
                name="示例县重点项目攻坚100天",
                name_en="100 days of the example county",
                unit=units["county"],
                status="draft",
                start_on=at.date() - timedelta(days=20),
                last_on=at.date() + timedelta(days=79),
                illustrative=True,
            )
        )
    return Cast(at=at, campaign=campaign, members=members, **units)


def _units(entry: Writer) -> dict[str, Unit]:
    city = entry.create(Unit(name="示例市", kind="city", ordinal=1, illustrative=True))
    county, other = entry.create_many(
        [
            Unit(
                name="示例县",
                name_en="Example County",
                kind="county",
                parent=city,
                ordinal=1,
                illustrative=True,
            ),
            Unit(name="邻县", kind="county", parent=city, ordinal=2, illustrative=True),
        ]
    )
    rows = [
        ("office", "示例县攻坚指挥部办公室", "指挥部办公室", "group", county, 1),
        ("inspection", "示例县委县政府督查室", "督查室", "department", county, 2),
        ("bureau", "示例县自然资源局", "县资规局", "department", county, 3),
        ("town_a", "甲镇", "甲镇", "township", county, 11),
        ("town_b", "乙镇", "乙镇", "township", county, 12),
        ("other_town", "丙镇", "丙镇", "township", other, 11),
    ]
    made = entry.create_many(
        [
            Unit(name=name, short_name=short, kind=kind, parent=parent, ordinal=ordinal, illustrative=True)
            for _key, name, short, kind, parent, ordinal in rows
        ]
    )
    units = {"city": city, "county": county, "other_county": other}
    units |= {row[0]: unit for row, unit in zip(rows, made, strict=True)}
    closure = []
    for unit in units.values():
        above: Unit | None = unit
        depth = 0
        while above is not None:
            closure.append(UnitClosure(ancestor=above, descendant=unit, depth=depth))
            above, depth = above.parent, depth + 1
    UnitClosure.objects.bulk_create(closure)
    return units


def _members(entry: Writer, units: dict[str, Unit], since: date) -> dict[str, Member]:
    password = make_password(PASSWORD)
    persons = entry.create_many(
        [Person(name=n, ordinal=i, illustrative=True) for i, n in enumerate(_NAMES, 1)]
    )
    posts = entry.create_many(
        [
            Post(unit=units[unit], title=title, duty=duty, ordinal=order, illustrative=True)
            for order, (unit, title, duty, _role, _over) in enumerate(_PEOPLE.values(), 1)
        ]
    )
    entry.create_many(
        [
            PostHolding(post=post, person=person, from_on=since, illustrative=True)
            for post, person in zip(posts, persons, strict=True)
        ]
    )
    entry.create_many(
        [
            Grant(post=post, role=role, unit=units[over], from_on=since, illustrative=True)
            for post, (_unit, _title, _duty, role, over) in zip(posts, _PEOPLE.values(), strict=True)
        ]
    )
    users = User.objects.bulk_create(
        [
            User(username=key, person=person, password=password, must_change_password=False)
            for key, person in zip(_PEOPLE, persons, strict=True)
        ]
    )
    return {
        key: Member(user, person, post)
        for key, user, person, post in zip(_PEOPLE, users, persons, posts, strict=True)
    }
