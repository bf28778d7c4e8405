"""What dates and facts make of a compiled network: moments, floats and what is critical, still as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from gongjian.kernel.workdays import Calendar

from .compiled import Compiled
from .table import SHIFT, STEP, Flags, Numbers, WorkdayTable, table_for, widened
from .walking import NEVER, Held, backward, forward


@dataclass(frozen=True)
class Terms:
    """On what one network is planned.

    `start`: the day it begins; itself not counted, no node starts before it unless it really did.
    `data_date`: the day the facts are known up to (截至); facts after it have not come yet, and what is unfinished
    then neither starts nor finishes before it. None for a plan without facts, which takes them all and holds
    nothing back. `end_by`: the day by which all has to be finished; None: floats are those to the plan's own end.
    """

    start: date
    data_date: date | None
    end_by: date | None = None


@dataclass(frozen=True)
class Facts:
    """By place, as ordinals: what had happened by the data date, 0 for what had not.

    `floor`: the day before which a node does not start, or the day it really did. `counted_from`: the day from
    which its dates are counted. `data_date`, by place too: 0 for none.
    """

    started: Numbers
    finished: Numbers
    data_date: Numbers
    floor: Numbers
    counted_from: Numbers

    @property
    def is_started(self) -> Flags:
        """Which have started, finished or not."""
        return self.started > 0

    @property
    def is_finished(self) -> Flags:
        """Which have finished."""
        return self.finished > 0


@dataclass(frozen=True)
class Reckoned:
    """A plan by place. Counts are numbers of working days up to a day, so that their differences are working days.

    `starts`, `finishes`: the earliest days, as ordinals; `start_counts`, `finish_counts`: their counts.
    `late_starts`, `late_finishes`: the latest days, as ordinals, to the day asked for or else the network's own end.
    `total`, `free`: floats in working days, 0 and more before a day asked for shifts the total. `critical`: unfinished,
    and no day can be lost. `provisional`, `late_provisional`: days counted across days not yet published.
    By link: `tight`, no day can be lost on it; `out_of_order`, the facts contradict it.
    By network: `ends`, the count of its end; `slack`, working days from there to the day asked for, 0 without one.
    """

    facts: Facts
    table: WorkdayTable
    starts: Numbers
    finishes: Numbers
    start_counts: Numbers
    finish_counts: Numbers
    late_starts: Numbers
    late_finishes: Numbers
    total: Numbers
    free: Numbers
    critical: Flags
    provisional: Flags
    late_provisional: Flags
    tight: Flags
    out_of_order: Flags
    ends: Numbers
    slack: Numbers


def reckon(net: Compiled, terms: Sequence[Terms], calendar: Calendar) -> Reckoned:
    """Plan every network on its own terms. Refused("plan_too_long") when one leaves what a calendar can name."""
    facts = _facts(net, terms)
    table = _first_table(net, terms, facts, calendar)
    moments = forward(net, _held(net, facts, table))
    counts = moments >> SHIFT
    begins, finishes = counts[: net.size], counts[net.size :]
    ends = np.maximum.reduceat(finishes[net.place], net.offsets[:-1])
    lags = np.where(_loose_behind(net, facts), -NEVER, net.lags)
    latest = backward(net, finishes - begins, lags, ends[net.group])
    latest = np.where(facts.is_finished, finishes, latest)
    slack = _slack(terms, ends, table)
    critical = (latest == finishes) & ~facts.is_finished
    gaps = _gaps(net, counts, lags)
    total = latest + slack[net.group] - finishes
    table, more = _wide_enough(table, calendar, begins, finishes, total)
    counts, days = counts + more, table.ordinals(moments + more * STEP)
    late = _late_days(net, facts, table, counts, days, total)
    return Reckoned(
        facts=facts,
        table=table,
        starts=days[: net.size],
        finishes=days[net.size :],
        start_counts=counts[: net.size],
        finish_counts=counts[net.size :],
        late_starts=late[: net.size],
        late_finishes=late[net.size :],
        total=total,
        free=_free(net, gaps, ends[net.group] - finishes),
        critical=critical,
        provisional=_provisional(net, facts, table, days),
        late_provisional=_provisional(net, facts, table, late),
        tight=(gaps == 0) & critical[net.before] & critical[net.after],
        out_of_order=_out_of_order(net, facts),
        ends=ends + more,
        slack=slack,
    )


def _facts(net: Compiled, terms: Sequence[Terms]) -> Facts:
    start = np.array([one.start.toordinal() for one in terms], dtype=np.int64)[net.group]
    data = [0 if one.data_date is None else one.data_date.toordinal() for one in terms]
    data_date = np.array(data, dtype=np.int64)[net.group]
    known_to = np.where(data_date > 0, data_date, NEVER)
    finished = np.where(net.finished <= known_to, net.finished, 0)
    started = np.where(net.started <= known_to, net.started, 0)
    started = np.where(started == 0, finished, started)
    from_on = np.maximum(start, data_date)
    floor = np.where(started > 0, started, np.maximum(from_on, net.not_before))
    return Facts(started, finished, data_date, floor, np.where(started > 0, started, from_on))


def _first_table(net: Compiled, terms: Sequence[Terms], facts: Facts, calendar: Calendar) -> WorkdayTable:
    """A table of every day given."""
    asked = [day for one in terms for day in (one.start, one.end_by) if day is not None]
    first = date.fromordinal(int(min(facts.floor.min(), facts.counted_from.min())))
    last = date.fromordinal(int(max(facts.floor.max(), facts.finished.max(), facts.data_date.max())))
    return table_for(calendar, min([first, *asked]), max([last, *asked]))


def _held(net: Compiled, facts: Facts, table: WorkdayTable) -> Held:
    """What has finished stays; what runs does not finish before the data date; the rest is moved by its links."""
    held_to = np.where(facts.is_finished, facts.finished, np.where(facts.is_started, facts.data_date, 0))
    finish_floor = np.where(held_to > 0, table.moments_of(np.where(held_to > 0, held_to, facts.floor)), 0)
    return Held(
        start_floor=table.moments_of(facts.floor),
        finish_floor=finish_floor,
        limits=np.where(facts.is_finished, 0, net.limits),
        movable=np.where(facts.is_started, NEVER, net.limits),
        lags=np.where(_loose_ahead(net, facts), -NEVER, net.lags),
    )


def _loose_ahead(net: Compiled, facts: Facts) -> Flags:
    """Links that no longer hold their node after: what it holds there has happened."""
    after = net.after
    return facts.is_finished[after] | (facts.is_started[after] & (net.to_start > 0))


def _loose_behind(net: Compiled, facts: Facts) -> Flags:
    """Links through which nothing after can be delayed any more: besides those, links from a start that was."""
    return _loose_ahead(net, facts) | (facts.is_started[net.before] & (net.from_start > 0))


def _slack(terms: Sequence[Terms], ends: Numbers, table: WorkdayTable) -> Numbers:
    asked = np.array([0 if one.end_by is None else one.end_by.toordinal() for one in terms], dtype=np.int64)
    counts = table.counts[np.where(asked > 0, asked - table.first, 0)]
    return np.where(asked > 0, counts - ends, 0)


def _gaps(net: Compiled, counts: Numbers, lags: Numbers) -> Numbers:
    """By link: working days that may be lost on it before its node after moves."""
    held_by = net.before + (1 - net.from_start) * net.size
    holds = net.after + (1 - net.to_start) * net.size
    gaps: Numbers = counts[holds] - counts[held_by] - lags
    return gaps


def _wide_enough(
    table: WorkdayTable, calendar: Calendar, begins: Numbers, finishes: Numbers, total: Numbers
) -> tuple[WorkdayTable, int]:
    """A table with a day for every count, the latest among them, and what to add to counts of the one before."""
    low = min(1, int((begins + total).min()))
    high = max(int(finishes.max()), int((finishes + total).max()))
    return widened(table, calendar, low, high)


def _late_days(
    net: Compiled, facts: Facts, table: WorkdayTable, counts: Numbers, days: Numbers, total: Numbers
) -> Numbers:
    """The latest days as ordinals, starts and then finishes: working days, unless no day can be lost."""
    floats = np.concatenate((np.where(facts.is_started, 0, total), np.where(facts.is_finished, 0, total)))
    return np.where(floats == 0, days, table.workdays[counts + floats])


def _provisional(net: Compiled, facts: Facts, table: WorkdayTable, days: Numbers) -> Flags:
    """Which nodes have a day, not a fact and not given, before which there are days not yet published."""
    since = table.unknown_up_to(facts.counted_from)
    starts, finishes = days[: net.size], days[net.size :]
    start_is_given = facts.is_started | (starts == net.not_before)
    across_start = ~start_is_given & (table.unknown_up_to(starts) > since)
    either: Flags = across_start | (~facts.is_finished & (table.unknown_up_to(finishes) > since))
    return either


def _free(net: Compiled, gaps: Numbers, to_end: Numbers) -> Numbers:
    """The least gap of the links that leave a node, or what there is to the end."""
    leaving = net.leaving
    free: Numbers = np.minimum.reduceat(np.concatenate((gaps, to_end))[leaving.sources], leaving.begins)
    return free


def _out_of_order(net: Compiled, facts: Facts) -> Flags:
    """Links whose node after went ahead, by a fact, of what it waits for."""
    went = np.where(net.to_start > 0, facts.started[net.after], facts.finished[net.after])
    came = np.where(net.from_start > 0, facts.started[net.before], facts.finished[net.before])
    ahead: Flags = (went > 0) & ((came == 0) | (came > went))
    return ahead
