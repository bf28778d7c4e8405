"""The matter list declared: columns, orders, filters, views."""

from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign
from gongjian.kernel.lifecycle import STATE_WORDS, State
from gongjian.kit import words
from gongjian.kit.asof import AsOfControl
from gongjian.kit.counting import Counting, Tally, keys_of_rows
from gongjian.kit.lists import Column, Filter, ListSpec, Option, Sort, View, Ways
from gongjian.kit.lists.filters import Active, read_filters
from gongjian.ledger import memo
from gongjian.matters.clocks import Clock, binds_next, clocks_running
from gongjian.matters.dues import due_short
from gongjian.matters.inbox import to_check_q
from gongjian.matters.kinds import kinds_of
from gongjian.matters.models import MatterHolding
from gongjian.matters.selectors import MEANINGS, Standing, light_q, standing
from gongjian.matters.selectors.lists import lists_of
from gongjian.matters.selectors.shows import SHOWS, show_q
from gongjian.matters.sticking import sticking_word
from gongjian.people.models import Unit
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer

SAME = SafeString(" ")
"""The desk is that of the lead unit, which stands beside it."""
_KEPT = ("kind", "unit", "mine", "with", "desk", "list", "due_from", "due_to")
"""What a press on a tab keeps of the address."""
_KEPT_FILTERS = ("kind", "unit", "mine", "with", "desk", "list", "due")
SHOW_WORDS = {
    "open": lambda: _("Open"),
    "late": lambda: _("Late"),
    "week": lambda: _("Within seven days"),
    "review": lambda: _("For me to examine"),
    "over": lambda: _("Closed"),
    "draft": lambda: _("Drafts"),
    "all": lambda: _("All"),
}
COUNTED, COUNTED_BY_WAYS = 2_000, 500
"""The list says "more than" beyond this: counting on would take longer than showing the page."""
TAB_COUNTED = 999
"""A tab says "+" beyond this."""


class MatterTable:
    """One viewer's list of one campaign's matters at one moment."""

    def __init__(
        self,
        viewer: Viewer,
        campaign: Any,
        control: AsOfControl,
        may_draft: bool,
        *,
        query: QueryDict,
        rows: QuerySet[Any],
        ways: Ways | None = None,
    ) -> None:
        self.viewer, self.campaign, self.control, self.may_draft = viewer, campaign, control, may_draft
        self.query, self.rows, self.ways = query, rows, ways
        self._counts_kept: tuple[int, bool, list[int] | None] | None = None
        self.tail = f"?{urlencode(control.address)}" if control.address else ""

    @cached_property
    def spec(self) -> ListSpec:
        """The declaration."""
        new = (_("Draft a matter"), f"/c/{self.campaign.key}/matters/new/") if self.may_draft else ("", "")
        return ListSpec(
            key=f"matters/{self.campaign.key}",
            columns=self._columns(),
            sorts=[
                Sort("due", _("due"), ("due_on", "id")),
                Sort("number", _("number"), ("number", "id"), nulls="none"),
                Sort("unit", _("lead unit"), ("unit_id", "due_on", "id")),
                Sort("state", _("state"), ("state", "due_on", "id"), nulls="none"),
                Sort("updated", _("last progress"), ("-last_progress_on", "-id")),
            ],
            filters=self._filters(),
            views=self._views(),
            counts=self._counts,
            tab_cap=TAB_COUNTED,
            counted=lambda request: self._counted(request)[:2],
            row_meaning=lambda row: self._stands(row).meaning,
            row_id=lambda row: row.id,
            row_title=lambda row: row.title,
            count_cap=COUNTED,
            empty=(
                _("No matter is owed in this campaign yet"),
                _("Load the task list the office has, or draft matters one by one."),
                *new,
            ),
        )

    # ---- the tabs
    @property
    def show(self) -> str:
        """The stretch looked at: what the address says; what is open, unless it says states or words to look for."""
        asked = self.query.get("show", "")
        if asked in SHOWS:
            return asked
        archived = self.campaign.status == "archived"
        return "" if archived or any(self.query.get(name) for name in ("state", "light", "q")) else "open"

    @property
    def default_q(self) -> Q:
        """What narrows the list where the address says nothing of the kind."""
        return show_q("open", self.viewer, self.control.on) if self._opens_on_open else Q()

    @property
    def _opens_on_open(self) -> bool:
        return self.show == "open" and "show" not in self.query

    def _tabs(self) -> list[str]:
        keys = [key for key in SHOWS if key not in ("review", "draft")]
        if to_check_q(self.viewer) is not None and not self.control.is_past:
            keys.insert(3, "review")
        if self.may_draft:
            keys.insert(-1, "draft")
        return keys

    def _views(self) -> list[View]:
        kept = [(name, value) for name in _KEPT for value in self.query.getlist(name) if value]
        kept += list(self.control.address.items())
        opens = "" if self.campaign.status != "archived" else "all"
        return [
            View(
                key,
                SHOW_WORDS[key](),
                urlencode(kept if key == (opens or "open") else [*kept, ("show", key)]),
                loud=key == "late",
            )
            for key in self._tabs()
        ]

    def _counts(self, request: Any) -> dict[str, int]:
        """By tab, under the other conditions of the address. Nothing when they are too many to be told."""
        counts = self._counted(request)[2]
        return dict(zip(self._tabs(), counts, strict=True)) if counts is not None else {}

    def _counted(self, request: Any) -> tuple[int, bool, list[int] | None]:
        """The rows of this page, whether there are more, and those of each tab: all asked in one statement."""
        if self._counts_kept is None:
            active = read_filters(self.spec, request)[0]
            asked = memo.remember(
                "matter_counts", (Campaign, Unit), lambda: self._counting(active), key=self._identity(active)
            )
            if isinstance(asked, Tally):
                self._counts_kept = self._told(asked)
            else:
                count, *counts = asked.ask()
                self._counts_kept = min(count, COUNTED), count > COUNTED, counts
        return self._counts_kept

    def _told(self, tally: Tally) -> tuple[int, bool, list[int] | None]:
        """What a tally tells. Where not all rows in reach were read, what was found is the least there are."""
        found, counts, whole = tally.ask()
        more = found > COUNTED_BY_WAYS
        if tally.whole is None:
            count, beyond = counts[self._tabs().index(self.show)], more
        else:
            count, beyond = min(whole, COUNTED_BY_WAYS), whole > COUNTED_BY_WAYS
        return count, beyond, None if more else counts

    def _identity(self, active: list[Active]) -> object:
        """What the statement of the counts depends on, besides campaigns and units."""
        given = tuple((one.filter.key, repr(one.value)) for one in active)
        viewer = self.viewer
        who = (viewer.user_id, viewer.seats, viewer.scopes, self.may_draft)
        return (self.campaign.pk, self.control.asof, self.control.is_past, self.show, given, who)

    def _counting(self, active: list[Active]) -> Counting | Tally:
        kept = [one for one in active if one.filter.key in _KEPT_FILTERS]
        keys = self._tabs()
        tabs = [show_q(key, self.viewer, self.control.on) for key in keys]
        if self.ways is None:
            rows = _narrowed(self.rows, kept)
            page = keys_of_rows(_narrowed(self.rows.filter(self.default_q), active), COUNTED + 1)
            return Counting((page, *(keys_of_rows(rows.filter(q), TAB_COUNTED + 1) for q in tabs)))
        under = self.ways.narrowed(_narrowed(self.ways.rows, kept))
        if self.show in keys and all(one in kept or one.filter.key == "show" for one in active):
            return under.tally(tabs, COUNTED_BY_WAYS + 1)  # the page is that of a tab
        page_rows = self.ways.narrowed(_narrowed(self.ways.rows.filter(self.default_q), active))
        return under.tally(tabs, COUNTED_BY_WAYS + 1, page_rows.keys(COUNTED_BY_WAYS + 1))

    def _columns(self) -> list[Column]:
        on, label = self.control.on, cache(unit_tree().label)
        states = {state.value: str(word) for state, word in STATE_WORDS.items()}
        kinds = {kind.key: kind.label for kind in kinds_of(self.campaign, on).values()}

        def light(row: Any) -> tuple[str, str]:
            found = self._stands(row)
            return found.meaning, found.word

        def unit(row: Any) -> str:
            if row.unit_id is None and row.state != State.drafted.value:
                return _("several units")
            return label(row.unit_id)

        return [
            Column(
                "title",
                _("matter"),
                "title",
                "name",
                href=lambda row: f"/matters/{row.number}/{self.tail}",
                note=self._note,
                css="g-beside g-title",
            ),
            Column("number", _("number"), "number", sort="number", shown=False),
            Column("kind", _("kind"), lambda row: kinds.get(row.kind, row.kind), phone="gone", css="one-zh"),
            Column("light", _("light"), light, "light"),
            Column(
                "due", _("due"), lambda row: due_short(row, on.year), sort="due", css="nb", note=self._clock
            ),
            Column("state", _("state"), lambda row: states[row.state], sort="state", css="one-zh"),
            Column("unit", _("lead unit"), unit, sort="unit", css="one"),
            Column(
                "desk",
                _("whose desk"),
                lambda row: label(row.desk_unit_id) if row.desk_unit_id != row.unit_id else SAME,
                note=lambda row: sticking_word(row.blocked_by),
                phone="gone",
                css="g-beside one-zh",
            ),
            Column("progress", _("progress"), "last_progress", "note", phone="wide"),
            Column(
                "updated",
                _("last progress"),
                "last_progress_on",
                "day",
                sort="updated",
                phone="gone",
                css="nb",
            ),
            Column("project", _("project"), "project_name", shown=False),
            Column("list", _("list"), "list_name", shown=False),
            Column("assigned_by", _("assigned by"), lambda row: label(row.assigned_by_id), shown=False),
            Column("original", _("original due date"), "original_due_on", "day", shown=False),
            Column("extended", _("times extended"), "extended_count", "num", shown=False),
            Column("returned", _("times returned"), "returned_count", "num", shown=False),
        ]

    @cached_property
    def _clocks(self) -> Mapping[int, Clock]:
        """What rooms above hold matters to."""
        return clocks_running(self.viewer, self.control.asof)

    def _clock(self, row: Any) -> str:
        """What binds before the own date."""
        return binds_next(row, self._clocks.get(row.id), self.control.on)

    def _stands(self, row: Any) -> Standing:
        """How a row stands on the day, worked out once for its light and its edge."""
        found: Standing | None = row.__dict__.get("stands")
        if found is None:
            found = row.stands = standing(row, self.control.on)
        return found

    def _note(self, row: Any) -> str:
        """The project, where the title does not name it."""
        name = row.project_name or ""
        return "" if name in row.title else name

    def _filters(self) -> list[Filter]:
        on = self.control.on
        return [
            Filter("q", _("Title or number"), "text", apply=_search),
            Filter(
                "show",
                _("Stretch"),
                options=lambda r: [(key, SHOW_WORDS[key]()) for key in SHOWS],
                apply=lambda rows, given: (
                    rows
                    if "all" in given
                    else rows.filter(_any(show_q(key, self.viewer, on) for key in given))
                ),
                pinned=False,
            ),
            Filter(
                "light",
                _("Light"),
                options=lambda r: [(m, words.MEANINGS[m]) for m in MEANINGS],
                apply=lambda rows, given: rows.filter(_any(light_q(m, on) for m in given)),
            ),
            Filter(
                "state", _("State"), options=lambda r: [(s.value, str(w)) for s, w in STATE_WORDS.items()]
            ),
            Filter(
                "kind",
                _("Kind"),
                options=lambda r: [(k.key, k.label) for k in kinds_of(self.campaign, on).values()],
            ),
            Filter("unit", _("Lead unit"), options=self._units, apply=_led, beyond=_nobody),
            Filter("mine", _("Ours"), "bool", apply=self._mine),
            Filter(
                "with", _("Any role"), options=self._units, apply=self._with, pinned=False, beyond=_nobody
            ),
            Filter(
                "desk",
                _("Whose desk"),
                options=self._units,
                lookup="desk_unit_id",
                pinned=False,
                beyond=_nobody,
            ),
            Filter(
                "list",
                _("List"),
                options=lambda r: [(str(one.pk), one.name) for one in lists_of(self.campaign)],
                lookup="list_id",
                pinned=False,
            ),
            Filter("due", _("Due between"), "date", lookup="due_on", pinned=False),
        ]

    def _units(self, _request: Any) -> list[Option]:
        tree = unit_tree()
        reach = self.viewer.reach("see", self.campaign)
        ids = tree.subtree(self.campaign.unit_id) if reach.whole else reach.unit_ids
        return [Option(str(unit.pk), unit.label) for unit in tree.in_order(ids)]

    def _mine(self, rows: QuerySet[Any], _yes: object) -> QuerySet[Any]:
        ids = unit_tree().subtrees(self.viewer.unit_ids)
        return rows.filter(Q(unit_id__in=ids) | Q(desk_unit_id__in=ids))

    def _with(self, rows: QuerySet[Any], given: list[str]) -> QuerySet[Any]:
        held = self.control.asof.spans(MatterHolding).filter(unit_id__in=given)
        return rows.filter(id__in=held.values("matter_id"))


def _nobody(_given: str) -> str:
    """Every unit in reach is among the answers offered: there is none beyond."""
    return ""


def _narrowed(rows: QuerySet[Any], active: list[Active]) -> QuerySet[Any]:
    for one in active:
        rows = one.filter.narrow(rows, one.value)
    return rows


def _led(rows: QuerySet[Any], given: list[str]) -> QuerySet[Any]:
    return rows.filter(unit_id__in=given)


def _search(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(title__icontains=text) | Q(number__iexact=text))


def _any(conditions: Any) -> Q:
    found = Q(id__in=[])
    for one in conditions:
        found |= one
    return found
