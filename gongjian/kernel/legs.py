"""Desk time (卡点环节): whose desk a matter lay on, as legs without gap or overlap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class LegKind(StrEnum):
    own = "own"  # 自己办
    waiting = "waiting"  # 等别人
    outside = "outside"  # 外部
    stopped = "stopped"  # 依规停钟
    review = "review"  # 审核


@dataclass(frozen=True)
class Leg:
    """The matter lay on one desk from `start` up to, not including, `end`; None while it still lies there."""

    kind: LegKind
    desk: str
    start: datetime
    end: datetime | None = None


def check(legs: Sequence[Leg]) -> None:
    """ValueError unless the legs are contiguous in order, only the last open, none ending before it starts."""
    for index, leg in enumerate(legs):
        if leg.start.tzinfo is None or (leg.end is not None and leg.end.tzinfo is None):
            raise ValueError(f"Leg {index} has a time without a time zone.")
        if leg.end is not None and leg.end < leg.start:
            raise ValueError(f"Leg {index} ends before it starts.")
        if index and legs[index - 1].end != leg.start:
            raise ValueError(f"Leg {index} does not begin where the one before it ends.")


def merge(legs: Iterable[Leg]) -> list[Leg]:
    """The same time with fewer legs: neighbours on one desk become one, empty ones vanish. See `check`."""
    listed = list(legs)
    check(listed)
    merged: list[Leg] = []
    for leg in listed:
        if leg.end == leg.start:
            continue
        if merged and (merged[-1].kind, merged[-1].desk) == (leg.kind, leg.desk):
            merged[-1] = replace(merged[-1], end=leg.end)
        else:
            merged.append(leg)
    return merged


def elapsed(legs: Sequence[Leg], until: datetime) -> timedelta:
    """From the start of the first leg to the end of the last, or to `until` if that is earlier."""
    if not legs:
        return timedelta(0)
    last = legs[-1].end
    end = until if last is None else min(last, until)
    return max(end - legs[0].start, timedelta(0))


def totals(legs: Sequence[Leg], until: datetime) -> dict[LegKind, timedelta]:
    """Time of each kind up to `until`; every kind is named. They sum to `elapsed`. See `check`."""
    check(legs)
    sums = dict.fromkeys(LegKind, timedelta(0))
    for leg in legs:
        end = until if leg.end is None else min(leg.end, until)
        sums[leg.kind] += max(end - leg.start, timedelta(0))
    return sums
