"""Cases begin: for every matter handed to a unit, and every unit that owes reports, in campaigns under way.

The clock goes through the ledger once, from where it stopped last: what is new begins a case, what moved is looked at.
What was over already when it went through for the first time begins no case.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import connection
from django.db.models import Min, Q, QuerySet

from gongjian import ledger
from gongjian.campaigns.models import Campaign, Membership, Playbook
from gongjian.campaigns.selectors import campaign_tree
from gongjian.dispatch.models import Report, ReportWindow
from gongjian.kernel.ladder import LIGHTS, day_of
from gongjian.kernel.lifecycle import State
from gongjian.kernel.windows.laying import SHANGHAI
from gongjian.ledger import CLOCK, AsOf
from gongjian.ledger.memo import read_head
from gongjian.ledger.models import Entry
from gongjian.ledger.records import like
from gongjian.matters.models import LIVE, Matter
from gongjian.projects.models import Project
from gongjian.projects.selectors import in_campaign
from gongjian.supervise.models import (
    Circular,
    CircularLine,
    Excuse,
    FalseReport,
    IssuedNotice,
    LadderCase,
    LadderLook,
    LadderMark,
    Supervision,
)
from gongjian.supervise.playbook.ladder import rule_on
from gongjian.supervise.selectors.ladder.matter_facts import OVER

BATCH = 1_000
BESIDE: tuple[Any, ...] = (Excuse, FalseReport, Supervision)
"""Records that name a matter, and change where it stands."""
_FIRST_LOOK = (
    "INSERT INTO gongjian_ladder_look (case_id, look_at) SELECT id, %s FROM gongjian_ladder_case "
    "WHERE id BETWEEN %s AND %s"
)
_BLANK = LadderCase()
HANDED_OUT = ~Q(state=State.drafted.value) & Q(unit_id__isnull=False)


class _Begun(Exception):
    """Another worker was first: nothing is left to write."""


def look_through(at: datetime) -> None:
    """Begin what is new since the last time, and have looked at what moved. Leaves alone what has not changed."""
    mark, _made = LadderMark.objects.get_or_create(pk=1)
    head = read_head()
    if head.seq <= mark.seq:
        return
    live = live_campaigns()

    def touched(model: Any) -> bool:
        return int(head.touched.get(model._meta.db_table, 0)) > mark.seq

    moved = set(_moved(mark.seq, live, touched))
    new = _unbegun(moved) | (_never_begun(live) if not mark.seq or touched(Campaign) else set())
    begun: set[int] = set()
    for part in batches(sorted(new)):
        begun.update(_begin(part, at))
    for part in batches(sorted(moved - begun)):
        look_again(LadderLook.objects.filter(case__matter_id__in=part), at)
    windows, counted = touched(Report) or touched(ReportWindow), touched(IssuedNotice) or touched(Circular)
    if windows:
        _units(_owing(live), at)
    if windows or counted:
        look_again(LadderLook.objects.filter(case__matter=None, case__campaign_id__in=live), at)
    if touched(Membership) or touched(Project) or touched(Campaign) or touched(Playbook):
        _units(_with_lights(live, at), at)
    LadderMark.objects.filter(pk=1, seq__lt=head.seq).update(seq=head.seq)


def live_campaigns() -> list[int]:
    """Campaigns the clock acts on."""
    return [pk for pk, campaign in campaign_tree().campaigns.items() if campaign.status == "live"]


def look_again(looks: QuerySet[Any], at: datetime) -> None:
    """Have these cases looked at when the clock comes by next."""
    looks.update(look_at=at)


def batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids, so many at a time."""
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


# ---------------------------------------------------------------- what moved
def _moved(since: int, live: Collection[int], touched: Callable[[Any], bool]) -> Iterator[int]:
    """Ids of matters about which something was recorded after that entry."""
    if touched(Matter):
        rows: Any = Matter.Version.objects.filter(entry_from__gt=since, campaign_id__in=live)
        yield from rows.values_list("id", flat=True).distinct()
    for model in BESIDE:
        if touched(model):
            yield from model.Version.objects.filter(entry_from__gt=since).values_list("matter_id", flat=True)
    if touched(IssuedNotice):
        papers = IssuedNotice.Version.objects.filter(entry_from__gt=since).values("supervision_id")
        yield from Supervision.objects.filter(pk__in=papers).values_list("matter_id", flat=True)
    if touched(Circular):
        circulars = Circular.Version.objects.filter(entry_from__gt=since).values("id")
        lines = CircularLine.objects.filter(circular_id__in=circulars, step__isnull=False)
        yield from lines.values_list("matter_id", flat=True)


def _unbegun(matter_ids: Collection[int]) -> set[int]:
    found: set[int] = set()
    for part in batches(sorted(matter_ids)):
        rows = Matter.objects.filter(HANDED_OUT, pk__in=part, ladder_case=None)
        found.update(rows.values_list("pk", flat=True))
    return found


def _never_begun(live: Collection[int]) -> set[int]:
    """Matters of campaigns that have come under way, or that nobody has gone through yet; not what is over."""
    rows = Matter.objects.filter(LIVE, HANDED_OUT, campaign_id__in=live, ladder_case=None)
    return set(rows.exclude(state__in=OVER).values_list("pk", flat=True))


# ---------------------------------------------------------------- beginning
def _begin(matter_ids: Sequence[int], at: datetime) -> set[int]:
    """A case for each of these matters, by the ladder that held on the day it was handed to a unit; those begun."""
    live = set(live_campaigns())

    def made() -> list[LadderCase]:
        found = Matter.objects.filter(pk__in=matter_ids, ladder_case=None, campaign_id__in=live)
        rows = list(found.order_by("pk").values_list("pk", "campaign_id", "illustrative"))
        begun, stamp = _handed_out_at([pk for pk, *_rest in rows]), _Stamps()
        return [
            like(
                _BLANK,
                campaign_id=campaign_id,
                matter_id=pk,
                rule=stamp.on(campaign_id, day_of(begun[pk])),
                begun_at=begun[pk],
                illustrative=illustrative,
            )
            for pk, campaign_id, illustrative in rows
            if pk in begun
        ]

    return {case.matter_id for case in _write(made, at) if case.matter_id is not None}


def _handed_out_at(matter_ids: Collection[int]) -> dict[int, datetime]:
    rows: Any = Matter.Version.objects.filter(HANDED_OUT, id__in=matter_ids, voided=False).order_by()
    first = dict(rows.values("id").annotate(first=Min("entry_from")).values_list("id", "first"))
    when = dict(Entry.objects.filter(seq__in=set(first.values())).values_list("seq", "recorded_at"))
    return {pk: when[seq] for pk, seq in first.items()}


Since = dict[tuple[int, int], datetime]
"""(campaign, unit) → from when on its windows count."""


def _owing(live: Collection[int]) -> Since:
    """Units that owe reports."""
    return {
        (campaign_id, unit_id): opened
        for campaign_id, unit_id, opened in Report.objects.filter(
            window__campaign_id__in=live, voided=False, window__voided=False
        )
        .order_by()
        .values("window__campaign_id", "unit_id")
        .annotate(opened=Min("window__opens_at"))
        .values_list("window__campaign_id", "unit_id", "opened")
    }


def _with_lights(live: Collection[int], at: datetime) -> Since:
    """Units whose projects are on the list of a campaign with a ladder that goes by lights."""
    campaigns = campaign_tree().campaigns
    found: Since = {}
    for pk in live:
        campaign = campaigns[pk]
        if rule_on(campaign, day_of(at)).ladder.windows == LIGHTS:
            units = in_campaign(campaign, AsOf(day_of(at))).order_by().values_list("unit_id", flat=True)
            begun = datetime.combine(campaign.start_on, time.min, SHANGHAI)
            found |= {(pk, unit_id): begun for unit_id in units.distinct() if unit_id is not None}
    return found


def _units(owed: Since, at: datetime) -> None:
    """These units begin a case, those that have none."""

    def made() -> list[LadderCase]:
        have = set(LadderCase.objects.filter(matter=None, voided=False).values_list("campaign_id", "unit_id"))
        campaigns, stamp = campaign_tree().campaigns, _Stamps()
        return [
            LadderCase(
                campaign_id=campaign_id,
                unit_id=unit_id,
                rule=stamp.on(campaign_id, day_of(opened)),
                begun_at=opened,
                illustrative=campaigns[campaign_id].illustrative,
            )
            for (campaign_id, unit_id), opened in sorted(owed.items())
            if (campaign_id, unit_id) not in have
        ]

    _write(made, at)


def _have_looked_at(cases: Sequence[int], at: datetime) -> None:
    """These cases, written one after another, are looked at next."""
    ready = LadderLook._meta.get_field("look_at").get_db_prep_save(at, connection)
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_LOOK, [ready, cases[0], cases[-1]])


class _Stamps:
    """The ladder in force in a campaign on a day, each asked for once."""

    def __init__(self) -> None:
        self._campaigns = campaign_tree().campaigns
        self._found: dict[tuple[int, date], str] = {}

    def on(self, campaign_id: int, day: date) -> str:
        """Key and version of the ladder."""
        key = (campaign_id, day)
        if key not in self._found:
            self._found[key] = rule_on(self._campaigns[campaign_id], day).ladder.stamp
        return self._found[key]


def _write(made: Callable[[], list[LadderCase]], at: datetime) -> list[LadderCase]:
    """Write cases that nobody has begun meanwhile, as one act, and have them looked at; those written."""
    seen = read_head().seq
    waiting = made()
    if not waiting:
        return []
    try:
        with ledger.record("ladder.begin", by=CLOCK, at=at, words={"count": len(waiting)}) as entry:
            # Where somebody wrote meanwhile: read anew, under the lock.
            fresh = waiting if entry.seq == seen + 1 else made()
            if not fresh:
                raise _Begun
            entry.create_many(fresh)
            _have_looked_at([case.pk for case in fresh], at)
    except _Begun:
        return []
    return fresh
