"""What one sending from the page of a visit brings: findings in their places, answers, pictures, its key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign
from gongjian.kernel.problems import Problem as Finding
from gongjian.kernel.problems import Refused
from gongjian.kit.files import Kept
from gongjian.kit.pictures import keep_picture
from gongjian.supervise.actions.inspections import findings, visits
from gongjian.supervise.selectors.inspections import rounds
from gongjian.supervise.selectors.inspections.frames import units_of

SLOTS = 12
"""So many findings a sending holds; a page sent is at once open for more."""
LONGEST = 200
EARLIEST = 3
"""A device's word on when a visit began is taken for so many days back, no more."""


@dataclass
class Typed:
    """What stands in one place for a finding."""

    key: str
    given: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    files: Sequence[Any] = ()
    """Pictures that came along; those that wait on the device are counted by it (`kept`)."""

    @property
    def is_empty(self) -> bool:
        """Nothing was written here."""
        given = self.given
        return not (given.get("words") or given.get("category") or given.get("kept") or self.files)


def seen_of(request: Any, found: Sequence[findings.Finding]) -> visits.Seen:
    """The sending as the action takes it."""
    given = {
        name: request.POST.get(name, "").strip()
        for name in ("node", "difficulty", "measure", "summary", "located", "said_by", "says")
    }
    said = visits.Said(given["said_by"], given["says"], _readers(request)) if given["says"] else None
    return visits.Seen(
        findings=list(found),
        node=given["node"],
        difficulty=given["difficulty"],
        measure=given["measure"],
        summary=given["summary"],
        located=given["located"],
        said=said,
        ends=request.POST.get("ends") == "1",
        begun_at=_begun_at(request),
    )


def _readers(request: Any) -> list[int]:
    """Posts named besides: those of the viewer's own units that were ticked."""
    allowed = {post.pk for post in rounds.teamable_posts(request.viewer)}
    return [int(one) for one in request.POST.getlist("reader") if one.isdecimal() and int(one) in allowed]


def _begun_at(request: Any) -> datetime | None:
    """When it was written, by the device, where the line was down."""
    if request.POST.get("line_down") != "1":
        return None
    try:
        at = parse_datetime(request.POST.get("written_at", ""))
    except ValueError:
        return None
    if at is None or at.tzinfo is None or at > request.now or (request.now - at).days >= EARLIEST:
        return None
    return at


def sent_by(request: Any) -> str:
    """The key against double sending; a new one where the page gave none."""
    try:
        return str(UUID(request.POST.get("request_key", "")))
    except ValueError:
        return str(uuid4())


def places_of(request: Any) -> list[Typed]:
    """The places for findings as they were filled in."""
    posted: Mapping[str, Any] = request.POST
    names = ("category", "words", "how", "solved", "unit", "due", "kept")
    return [
        Typed(
            key := f"f{n}",
            {name: str(posted.get(f"{key}-{name}", "")).strip() for name in names},
            files=request.FILES.getlist(f"{key}-photo"),
        )
        for n in range(1, SLOTS + 1)
    ]


def finding_of(campaign: Campaign, one: Typed, problems: list[Finding]) -> findings.Finding | None:
    """A finding as typed, or what is wrong with it. Solved on the spot needs no second sentence."""
    given = one.given
    wrong: list[tuple[str, str, str]] = []
    unit, due = _unit_named(campaign, given["unit"]), _day(given["due"])
    if not given["category"]:
        wrong.append(("category", _("The class of the finding is not chosen."), _("Tap one of them.")))
    if not given["words"]:
        wrong.append(("words", _("The finding has no words."), _("Say in one line what is wrong.")))
    if len(given["words"]) > LONGEST:
        said = _("The finding has %(count)s characters; %(limit)s fit.")
        said %= {"count": len(given["words"]), "limit": LONGEST}
        wrong.append(("words", said, _("Say it shorter.")))
    if given["unit"] and unit is None:
        said = _("There is no unit “%(name)s” here.") % {"name": given["unit"]}
        wrong.append(("unit", said, _("Choose one of the list, or leave it to the office.")))
    if given["due"] and due is None:
        said = _("“%(text)s” is not a day.") % {"text": given["due"]}
        wrong.append(("due", said, _("Write it as 2026-11-24.")))
    pictures = [] if wrong else _pictures(one, wrong)
    if wrong:
        one.wrong = [message for _name, message, _remedy in wrong]
        problems += [
            Finding(f"finding_{name}", text, f"{one.key}-{name}", to_do) for name, text, to_do in wrong
        ]
        return None
    solved = given["how"] == "solved"
    done = given["solved"] or str(_("solved on the spot"))
    return findings.Finding(
        given["category"],
        given["words"],
        done if solved else "",
        unit,
        None if solved else due,
        pictures=pictures,
        place=one.key,
    )


def _pictures(one: Typed, wrong: list[tuple[str, str, str]]) -> list[Kept]:
    """The pictures that came with a finding, kept; what speaks against one of them goes to `wrong`."""
    try:
        return [taken_in(file) for file in one.files]
    except Refused as refused:
        wrong += [("photo", str(problem.message), str(problem.remedy)) for problem in refused.problems]
    return []


def taken_in(file: Any) -> Kept:
    """A picture drawn anew from its pixels, under its own name: where it was taken stays behind."""
    name = str(file.name or "").replace("\\", "/").rsplit("/", 1)[-1]
    return keep_picture(file, name.rpartition(".")[0][:80] or name[:80] or "photo")


def _unit_named(campaign: Campaign, text: str) -> int | None:
    return next(
        (unit.pk for unit in units_of(campaign) if text in (unit.label, unit.name, unit.short_name)), None
    )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
