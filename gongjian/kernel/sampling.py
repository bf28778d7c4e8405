"""Drawing inspection points at random so that anybody can draw them again, and caps on how often a unit is visited.

Each point of the frame is given the SHA-256 of the seed and its name, and the smallest are drawn: the same seed gives
the same draw on every machine, whatever the order of the frame, and a larger sample begins with the smaller one.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from .messages import say as _
from .periods import PeriodKind, period_of
from .problems import Refused

SHORTEST_SEED = 8


@dataclass(frozen=True)
class Draw:
    """A sample with all it takes to draw it again. `frame`: digest of the points drawn from, whatever their order."""

    seed: str
    frame: str
    frame_size: int
    points: tuple[str, ...]


def draw(frame: Collection[str], size: int, seed: str) -> Draw:
    """So many different points of the frame, in the order drawn.

    Refused: `sample_too_large` when it is larger than its frame, `sample_empty` below 1, `point_twice` when the frame
    names a point twice (it would be likelier to be drawn), `seed_too_short`.
    """
    twice = sorted(point for point, times in Counter(frame).items() if times > 1)
    if twice:
        message = _("The frame names “%(point)s” twice.", point=twice[0])
        raise Refused(
            "point_twice", message, "frame", _("Let each point stand once, so that each is as likely.")
        )
    if len(seed) < SHORTEST_SEED:
        message = _("The seed has fewer than %(count)s characters.", count=SHORTEST_SEED)
        raise Refused("seed_too_short", message, "seed", _("Leave it empty to have one made at random."))
    if size < 1:
        message = _("A sample has at least one point.")
        raise Refused("sample_empty", message, "size", _("Say how many points are to be drawn."))
    if size > len(frame):
        message = _("%(size)s points cannot be drawn from %(frame)s.", size=size, frame=len(frame))
        remedy = _("Draw at most %(frame)s, or add points to the frame.", frame=len(frame))
        raise Refused("sample_too_large", message, "size", remedy)
    ordered = sorted(frame, key=lambda point: (_mark(seed, point), point))
    return Draw(seed, frame_digest(frame), len(frame), tuple(ordered[:size]))


def same_draw(made: Draw, frame: Collection[str]) -> bool:
    """Does drawing again from this frame by the recorded seed give just what was drawn?"""
    if frame_digest(frame) != made.frame or len(frame) < len(made.points):
        return False
    return draw(frame, len(made.points), made.seed) == made


def frame_digest(frame: Iterable[str]) -> str:
    """Digest of the points, whatever their order."""
    digest = sha256()
    for mark in sorted(sha256(point.encode()).digest() for point in frame):
        digest.update(mark)
    return digest.hexdigest()


def _mark(seed: str, point: str) -> bytes:
    return sha256(sha256(seed.encode()).digest() + point.encode()).digest()


@dataclass(frozen=True)
class Visit:
    """A unit inspected, or planned to be, on a day. Several on one unit and day count as one (合并)."""

    unit: str
    on: date


@dataclass(frozen=True)
class Cap:
    """A unit is visited at most so often in a calendar period."""

    count: int
    period: PeriodKind


def cap_left(cap: Cap, visits: Iterable[Visit], unit: str, on: date) -> int:
    """How many visits the cap leaves the unit in the period of that day: a number alone, never whose or when; ≥ 0."""
    period = period_of(cap.period, on)
    days = {visit.on for visit in visits if visit.unit == unit and visit.on in period}
    return max(cap.count - len(days), 0)


def check_can_visit(cap: Cap, visits: Collection[Visit], unit: str, on: date) -> None:
    """Refused("cap_reached") when the cap leaves none, on whatever day of the period: no day is given away by it."""
    if cap_left(cap, visits, unit, on) > 0:
        return
    period = period_of(cap.period, on)
    message = _("“%(unit)s” has no visit left in %(period)s.", unit=unit, period=period.full_name)
    remedy = _("Choose a later period, or have the cap lifted by whoever set it.")
    raise Refused("cap_reached", message, "unit", remedy)


def units_left(cap: Cap, visits: Collection[Visit], units: Iterable[str], on: date) -> tuple[str, ...]:
    """The units the cap leaves at least one visit, in the order given: what a sample of units is drawn from."""
    return tuple(unit for unit in units if cap_left(cap, visits, unit, on) > 0)
