"""The matter list declared: columns, orders, filters, views."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gongjian.kernel.lifecycle import STATE_WORDS, State
from gongjian.kit import words
from gongjian.kit.asof import AsOfControl
from gongjian.kit.lists import Column, Filter, ListSpec, Option, Sort, View
from gongjian.matters.kinds import kind_of, kinds_of
from gongjian.matters.models import MatterHolding
from gongjian.matters.selectors import MEANINGS, light_q, standing
from gongjian.matters.selectors.lists import lists_of
from gongjian.matters.sticking import sticking_word
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer


COUNTED = 2_000
"""The list says "more than" beyond this: counting on would take longer than showing the page."""


class MatterTable:
    """One viewer's list of one campaign's matters at one moment."""

    def __init__(self, viewer: Viewer, campaign: Any, control: AsOfControl, may_draft: bool) -> None:
        self.viewer, self.campaign, self.control, self.may_draft = viewer, campaign, control, may_draft
        self.tail = f"?{urlencode(control.address)}" if control.address else ""

    @property
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
            views=[
                View("all", _("All")),
                View("mine", _("Ours"), "mine=1"),
                View("late", _("Late"), "light=late", loud=True),
                View("watch", _("Watch"), "light=watch"),
                View("sign", _("To be signed for"), "state=assigned"),
                View("review", _("Under review"), "state=reported_done"),
                View("drafts", _("Drafts"), "state=drafted"),
            ],
            row_meaning=lambda row: standing(row, self.control.on).meaning,
            row_id=lambda row: row.id,
            row_title=lambda row: row.title,
            export_name=_("matters"),
            count_cap=COUNTED,
            empty=(
                _("No matter is owed in this campaign yet"),
                _("Load the task list the office has, or draft matters one by one."),
                *new,
            ),
        )

    def _columns(self) -> list[Column]:
        on, tree = self.control.on, unit_tree()

        def light(row: Any) -> tuple[str, str]:
            found = standing(row, on)
            return found.meaning, found.word

        def unit(row: Any) -> str:
            if row.unit_id is None and row.state != State.drafted.value:
                return _("several units")
            return tree.label(row.unit_id)

        return [
            Column(
                "title",
                _("matter"),
                "title",
                "name",
                href=lambda row: f"/matters/{row.number}/{self.tail}",
                note=self._note,
            ),
            Column("number", _("number"), "number", sort="number", shown=False),
            Column("kind", _("kind"), lambda row: kind_of(self.campaign, row.kind, on).label, phone="gone"),
            Column("light", _("light"), light, "light"),
            Column(
                "due",
                _("due"),
                lambda row: row.due_phrase or words.short_day(row.due_on, on.year),
                sort="due",
                export=lambda row: row.due_phrase or row.due_on,
            ),
            Column("state", _("state"), lambda row: str(STATE_WORDS[State(row.state)]), sort="state"),
            Column("unit", _("lead unit"), unit, sort="unit"),
            Column(
                "desk",
                _("whose desk"),
                lambda row: tree.label(row.desk_unit_id),
                note=lambda row: sticking_word(row.blocked_by),
                phone="gone",
            ),
            Column("progress", _("progress"), "last_progress", "note", phone="wide"),
            Column("updated", _("last progress"), "last_progress_on", "day", sort="updated", phone="gone"),
            Column("project", _("project"), "project_name", shown=False),
            Column("list", _("list"), "list_name", shown=False),
            Column("assigned_by", _("assigned by"), lambda row: tree.label(row.assigned_by_id), shown=False),
            Column("original", _("original due date"), "original_due_on", "day", shown=False),
            Column("extended", _("times extended"), "extended_count", "num", shown=False),
            Column("returned", _("times returned"), "returned_count", "num", shown=False),
        ]

    def _note(self, row: Any) -> str:
        return " · ".join(filter(None, (row.number, row.project_name)))

    def _filters(self) -> list[Filter]:
        on = self.control.on
        return [
            Filter("q", _("Title or number"), "text", apply=_search),
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
            Filter("unit", _("Lead unit"), options=self._units, apply=_led),
            Filter("mine", _("Ours"), "bool", apply=self._mine),
            Filter("with", _("Any role"), options=self._units, apply=self._with, pinned=False),
            Filter("desk", _("Whose desk"), options=self._units, lookup="desk_unit_id", pinned=False),
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


def _led(rows: QuerySet[Any], given: list[str]) -> QuerySet[Any]:
    return rows.filter(unit_id__in=given)


def _search(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(title__icontains=text) | Q(number__iexact=text))


def _any(conditions: Any) -> Q:
    found = Q(id__in=[])
    for one in conditions:
        found |= one
    return found
