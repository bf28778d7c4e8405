"""Two records found to be one project: joined by a person, parted again if that was wrong; or found to be two.

Rows that do not conflict move to the record that stays, in one entry. Where both say something of one thing (two
readings of one day, two stages, two accountable units, two reports of one week) the person says which counts; the other
is taken off the books or stays with the merged record. What moved is written down, so that parting moves back
just that.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from gongjian import ledger
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit import words
from gongjian.ledger import Writer
from gongjian.ledger.records import Record, record_models
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import check_reason, locked
from gongjian.projects.models import NotTheSame, Project, ProjectMerge, Stage
from gongjian.projects.policy import check_can_edit
from gongjian.projects.slots import merge_listeners

KEPT, GONE = "kept", "gone"
APART = {"ProjectMerge", "NotTheSame", "Project"}
WITH = {
    "PlanNode": "network_id",
    "PlanBaseline": "network_id",
    "Handover": "parcel_id",
    "Household": "parcel_id",
    "FundPayment": "allocation_id",
}
"""Rows that go where the row they hang on goes."""
FILLED = ("code", "credit_code", "place", "content", "funding", "library", "level", "nature", "total_fen")
"""Facts of the merged record that fill what the kept one leaves empty."""


def _week(row: Any) -> object:
    """Of a line of a report, the window it was reported in."""
    return getattr(row.report, "window_id", row.report_id)


def _day(row: Any) -> str:
    return words.day(row.up_to_on)


def _told(first: str, fen: int | None, said: str) -> str:
    """What a row says, without what it does not say."""
    amount = words.money_text(fen) if fen is not None else ""
    return words.joined([part for part in (first, amount, said) if part])


def _reported(row: Any) -> str:
    """Which report a line stands in."""
    return f"{unit_tree().label(row.report.unit_id)} {row.report.number}".strip()


STAYS_REPORTED = {"ReportLine"}
"""Lines of what units reported: whichever counts, none is taken off its report."""

CLASHES: dict[str, tuple[Callable[[Any], object], Callable[[Any], str]]] = {
    "Membership": (lambda row: row.campaign_id if row.to_on is None else None, lambda row: str(row.campaign)),
    "ProjectStage": (lambda row: "stages", lambda row: str(row.word or Stage(row.stage).label)),
    "ProjectHolding": (
        lambda row: "accountable" if row.role == "accountable" and row.to_on is None else None,
        lambda row: unit_tree().label(row.unit_id) if row.unit_id else row.name,
    ),
    "Reading": (
        lambda row: row.up_to_on,
        lambda row: _told(_day(row), row.done_fen, row.words),
    ),
    "YearPlan": (lambda row: row.year, lambda row: f"{row.year} {words.money_text(row.plan_fen)}"),
    "MonthPlan": (lambda row: (row.year, row.month), lambda row: f"{row.year}-{row.month:02d}"),
    "ReportLine": (
        _week,
        lambda row: _told(_reported(row), row.done_fen, row.words),
    ),
    "FundSource": (lambda row: row.kind, lambda row: f"{row.kind} {words.money_text(row.there_fen)}"),
    "FundAllocation": (lambda row: row.batch_id, lambda row: words.money_text(row.amount_fen)),
    "Parcel": (lambda row: row.code, lambda row: str(row.code)),
    "PlanNetwork": (lambda row: "network", lambda row: words.joined([str(row.template), str(row.state)])),
    "StatisticsEntry": (
        lambda row: "in" if row.left_on is None else None,
        lambda row: words.day(row.entered_on),
    ),
    "Lead": (lambda row: "lead", lambda row: str(row.name)),
    "Declaration": (lambda row: row.list_name, lambda row: str(row.list_name)),
}
"""Table → what of two rows makes them speak of one thing (None: of nothing), and how a row is told."""


@dataclass
class Clash:
    """Both records say something of one thing."""

    key: str
    """In forms: `clash_<key>`."""
    label: str
    kept: list[Any] = field(default_factory=list)
    gone: list[Any] = field(default_factory=list)

    def says(self, side: str) -> str:
        """What one side says."""
        table = type((self.kept or self.gone)[0]).__name__
        tell = CLASHES[table][1]
        return "；".join(tell(row) for row in (self.kept if side == KEPT else self.gone)[-3:])


@dataclass
class MergePlan:
    """What merging would do: rows that simply move, and what the person is asked."""

    moving: list[Record]
    clashes: list[Clash]
    staying: list[Record]
    """Rows that stay with the merged record: a membership of the same campaign, children of what stays."""


def _tables() -> Iterator[Any]:
    """Every record table with a project in it."""
    for model in record_models():
        columns = {column.attname for column in model._meta.concrete_fields}
        if "project_id" in columns and model.__name__ not in APART:
            yield model


def plan_merge(kept: Project, gone: Project) -> MergePlan:
    """What merging one record into the other would move, and what both speak of."""
    plan = MergePlan([], [], [])
    children: list[Record] = []
    for model in _tables():
        ours = list(model.objects.filter(project_id=gone.pk, voided=False).order_by("id"))
        if not ours:
            continue
        name = model.__name__
        if name in WITH:
            children += ours
        elif name in CLASHES:
            theirs = list(model.objects.filter(project_id=kept.pk, voided=False).order_by("id"))
            _sort_out(plan, model, theirs, ours)
        else:
            plan.moving += ours
    stays = {(type(row), row.pk) for row in plan.staying}
    stays |= {(type(row), row.pk) for clash in plan.clashes for row in clash.gone}
    for row in children:
        above = row._meta.get_field(WITH[type(row).__name__].removesuffix("_id")).related_model
        held = (above, getattr(row, WITH[type(row).__name__])) in stays
        (plan.staying if held else plan.moving).append(row)
    return plan


def _sort_out(plan: MergePlan, model: Any, theirs: list[Any], ours: list[Any]) -> None:
    same, _tell = CLASHES[model.__name__]
    known: dict[object, list[Any]] = {}
    for row in theirs:
        known.setdefault(same(row), []).append(row)
    found: dict[object, Clash] = {}
    for row in ours:
        key = same(row)
        if key is None or key not in known:
            plan.moving.append(row)
        elif model.__name__ == "Membership":
            plan.staying.append(row)
        else:
            label = str(model._meta.verbose_name)
            clash = found.setdefault(key, Clash(f"{model.__name__}_{len(found)}", label, known[key]))
            clash.gone.append(row)
    plan.clashes += found.values()


def merge(
    *,
    viewer: Viewer,
    kept: Project,
    gone: Project,
    reason: str,
    at: datetime,
    choices: Mapping[str, str] | None = None,
    request_key: str = "",
) -> ProjectMerge:
    """Merge one record into the other. `choices`: for each clash, by its key, whose word counts (`kept` or `gone`).

    Refused with every clash nobody has decided, each told with what both sides say; without a reason; a record with
    itself; and where the viewer may not change both. The merged record's address leads to the kept one.
    """
    check_can_edit(viewer, kept)
    check_can_edit(viewer, gone)
    if kept.pk == gone.pk:
        said = _("It is one record already.")
        raise Refused("merge_with_itself", said, remedy=_("Choose two different records."))
    told = _("Why the two records are one project is missing.")
    check_reason(reason, "merge_without_reason", told, _("Write it in a few words."))
    words_of = {"title": kept.name, "gone": gone.name}
    with _about_two("project.merge", viewer, kept, gone, at, reason, request_key, words_of) as entry:
        ours, theirs = locked(kept), locked(gone)
        plan = plan_merge(ours, theirs)
        chosen = _decided(plan, choices or {})
        moved = _move(entry, ours, theirs, plan, chosen)
        moved += _fill(entry, ours, theirs)
        entry.change(theirs, merged_into_id=ours.pk)
        for one in merge_listeners:
            one.merged(ours, theirs)
        made = ProjectMerge(kept=ours, gone=theirs, merged_at=at, reason=reason.strip()[:200], moved=moved)
        made.illustrative = ours.illustrative and theirs.illustrative
        return entry.create(made)


def _about_two(
    act: str,
    viewer: Viewer,
    one: Project,
    other: Project,
    at: datetime,
    reason: str,
    request_key: str,
    words_of: dict[str, str],
) -> AbstractContextManager[Writer]:
    """Open the door for an act that stands in the story of both."""
    by, about = viewer.actor(one.unit_id), [one, other]
    return ledger.record(
        act, by=by, at=at, about=about, reason=reason, request_key=request_key, words=words_of
    )


def _decided(plan: MergePlan, choices: Mapping[str, str]) -> dict[str, str]:
    open_ones = [clash for clash in plan.clashes if choices.get(clash.key) not in (KEPT, GONE)]
    if open_ones:
        raise Refused.many(
            [
                Problem(
                    "merge_undecided",
                    _("Both records have: %(what)s. Kept: %(kept)s. Merged: %(gone)s.")
                    % {"what": clash.label, "kept": clash.says(KEPT), "gone": clash.says(GONE)},
                    f"clash_{clash.key}",
                    _("Say which counts; the other stays in the story."),
                )
                for clash in open_ones
            ]
        )
    return {clash.key: choices[clash.key] for clash in plan.clashes}


def _move(
    entry: Writer, kept: Project, gone: Project, plan: MergePlan, chosen: Mapping[str, str]
) -> list[list[Any]]:
    """Moves what moves; of clashes won by the merged record the kept one's rows are taken off first. Written down as
    [table, id, what was done]."""
    moved: list[list[Any]] = []
    rows = list(plan.moving)
    for clash in plan.clashes:
        if chosen[clash.key] == GONE:
            moved += _give_way(entry, gone, clash.kept)
            rows += clash.gone
            rows += [child for child in plan.staying if _hangs_on(child, clash.gone)]
            if clash.gone[0]._meta.model_name == "projectholding" and clash.gone[0].unit_id != kept.unit_id:
                moved.append(["unit", kept.unit_id, "unit"])
                entry.change(kept, unit_id=clash.gone[0].unit_id)
    entry.change_many([(row, {"project_id": kept.pk}) for row in rows])
    return moved + [[row._meta.model_name, row.pk, "moved"] for row in rows]


def _give_way(entry: Writer, gone: Project, rows: list[Any]) -> list[list[Any]]:
    """What does not count any more: taken off the books; a line of a report stays in it under the merged record."""
    done = []
    for row in rows:
        swapped = type(row).__name__ in STAYS_REPORTED
        if swapped:
            entry.change(row, project_id=gone.pk)
        else:
            entry.void(row)
        done.append([row._meta.model_name, row.pk, "swapped" if swapped else "voided"])
    return done


def _hangs_on(child: Record, rows: list[Any]) -> bool:
    column = WITH.get(type(child).__name__, "")
    return bool(column) and any(
        getattr(child, column) == row.pk
        and type(row) is child._meta.get_field(column.removesuffix("_id")).related_model
        for row in rows
    )


def _fill(entry: Writer, kept: Project, gone: Project) -> list[list[Any]]:
    values = {
        name: getattr(gone, name)
        for name in FILLED
        if getattr(kept, name) in ("", None) and getattr(gone, name) not in ("", None)
    }
    entry.change(kept, **values)
    return [["column", name, "filled"] for name in values]


def part(
    *, viewer: Viewer, merge: ProjectMerge, reason: str, at: datetime, request_key: str = ""
) -> ProjectMerge:
    """Part two records again: exactly the rows that moved go back, those taken off for it stand again.

    What was recorded since on the kept record stays there. Refused without a reason, and when they are parted already.
    """
    kept, gone = merge.kept, merge.gone
    check_can_edit(viewer, kept)
    told = _("Why the two are parted is missing.")
    check_reason(reason, "part_without_reason", told, _("Write it in a few words."))
    words_of = {"title": kept.name, "gone": gone.name}
    with _about_two("project.part", viewer, kept, gone, at, reason, request_key, words_of) as entry:
        fresh = ProjectMerge.objects.get(pk=merge.pk)
        if fresh.parted_at is not None:
            said = _("They are parted already.")
            raise Refused("parted_already", said, remedy=_("Look at the story of the project."))
        ours, theirs = locked(kept), Project.objects.get(pk=gone.pk)
        _move_back(entry, ours, theirs, fresh.moved)
        entry.change(theirs, merged_into_id=None)
        entry.change(fresh, parted_at=at, parted_reason=reason.strip()[:200])
        return fresh


def _move_back(entry: Writer, kept: Project, gone: Project, moved: list[list[Any]]) -> None:
    for what in ("moved", "voided", "swapped"):
        rows: dict[str, list[int]] = {}
        for table, pk, done in moved:
            if done == what:
                rows.setdefault(table, []).append(pk)
        for table, ids in rows.items():
            holder = gone if what == "swapped" else kept
            found = apps.get_model("gongjian", table).objects.filter(pk__in=ids, project_id=holder.pk)
            if what == "swapped":
                entry.change_many([(row, {"project_id": kept.pk}) for row in found])
            elif what == "moved":
                entry.change_many([(row, {"project_id": gone.pk}) for row in found])
            else:
                entry.change_many([(row, {"voided": False}) for row in found])
    columns: dict[str, Any] = {}
    for table, value, done in moved:
        if done == "filled" and getattr(kept, value) == getattr(gone, value):
            columns[value] = None if value == "total_fen" else ""
        if table == "unit" and done == "unit":
            columns["unit_id"] = value
    entry.change(kept, **columns)


def not_the_same(
    *,
    viewer: Viewer,
    one: Project,
    other: Project,
    at: datetime,
    reason: str = "",
    request_key: str = "",
) -> NotTheSame:
    """Remember that two records are two projects: they are not offered again."""
    check_can_edit(viewer, one)
    check_can_edit(viewer, other)
    first, second = sorted((one, other), key=lambda project: project.pk)
    words_of = {"title": first.name, "other": second.name}
    with _about_two(
        "project.not_the_same", viewer, first, second, at, reason, request_key, words_of
    ) as entry:
        stands = NotTheSame.objects.filter(one=first, other=second, voided=False).first()
        if stands is not None:
            found: NotTheSame = stands
            return found
        made = NotTheSame(one=first, other=second, reason=reason.strip()[:200])
        made.illustrative = first.illustrative and second.illustrative
        return entry.create(made)
