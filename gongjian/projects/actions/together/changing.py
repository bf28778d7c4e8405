"""Changing many projects in one act, and taking that act back: one entry each, however many projects there are."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.campaigns.actions import change_memberships_in
from gongjian.campaigns.models import Campaign
from gongjian.campaigns.policy import check_not_archived
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.ledger.models import Entry
from gongjian.ledger.records import Record
from gongjian.ledger.taking_back import by_model, hung_on_since, restore, rows_of, worked_on_since
from gongjian.people.viewer import Viewer
from gongjian.projects import selectors
from gongjian.projects.actions.checks import check_reason, today_of
from gongjian.projects.actions.project.holding import check_day, check_holder
from gongjian.projects.actions.together.lines import FURTHEST, LABELS, Line, Wanted, lines_for, mark_of
from gongjian.projects.models import Project
from gongjian.projects.policy import check_can_edit_in, visible_projects

MOST = 5000
"""Projects in one act."""
ACT = "project.together"
BACK = "project.together_back"


@dataclass(frozen=True)
class Preview:
    """What one act would do to each project; `mark` is what a confirmation has to name."""

    lines: list[Line]
    mark: str

    def of(self, standing: str) -> list[Line]:
        """The lines that stand so: refused, changed, same."""
        return [line for line in self.lines if line.standing == standing]


def look_at(
    *, viewer: Viewer, campaign: Campaign, ids: Collection[int], wanted: Wanted, at: datetime
) -> Preview:
    """What the act would do; nothing is written. Refused when it says nothing, or something nobody can hold."""
    check_not_archived(campaign)
    _check(wanted, ids, at)
    lines = lines_for(viewer, campaign, ids, wanted, today_of(at))
    return Preview(lines, mark_of(lines, wanted))


def _check(wanted: Wanted, ids: Collection[int], at: datetime) -> None:
    if not wanted.columns:
        remedy = _("Choose at least one thing that is to hold of all of them.")
        raise Refused("nothing_chosen", _("It is not said what is to be changed."), remedy=remedy)
    if len(ids) > MOST:
        said = _(
            "%(count)s projects are too many for one act; at most %(most)s fit.", count=len(ids), most=MOST
        )
        raise Refused(
            "too_many", said, remedy=_("Narrow the list by a condition, and change the rest after.")
        )
    for name in wanted.dates.keys() & wanted.shifts.keys():
        said = _("%(what)s is both set and moved.", what=LABELS[name])
        raise Refused("set_and_moved", said, f"{name}_shift", _("Do one of the two."))
    for name, days in wanted.shifts.items():
        if not 0 < abs(days) <= FURTHEST:
            said = _("A date cannot be moved by %(count)s.", count=days)
            raise Refused("shift_out_of_range", said, f"{name}_shift",
                          _("Write 1 to %(most)s, with a minus sign for earlier.", most=FURTHEST))  # fmt: skip
    if wanted.from_on is not None:
        check_day(wanted.from_on, at)
    for role, (unit_id, person_id, name) in wanted.holders.items():
        check_holder(role, unit_id, name, person_id)


def change_together(
    *,
    viewer: Viewer,
    campaign: Campaign,
    ids: Collection[int],
    wanted: Wanted,
    reason: str,
    seen: str,
    at: datetime,
    words: Mapping[str, str] | None = None,
    request_key: str = "",
) -> int:
    """Do what was looked at, as one entry; returns its number. `seen` is the mark of the preview, `words` what the
    single thing changed becomes, for the entry's sentence.

    Refused without a reason, when nothing would change, and when anything has moved since the preview.
    """
    check_reason(reason, "reason_missing", _("The reason of the change is missing."),
                 _("Say in a few words why; it stands with every one of these projects."))  # fmt: skip
    first = look_at(viewer=viewer, campaign=campaign, ids=ids, wanted=wanted, at=at)
    told = first.of("changed")
    with ledger.record(
        act_of(wanted),
        by=viewer.actor(),
        at=at,
        about=[campaign, *(line.project for line in told)],
        reason=reason,
        request_key=request_key or None,
        words={"count": len(told), "title": campaign.name, **(words or {})},
    ) as entry:
        now = look_at(viewer=viewer, campaign=campaign, ids=ids, wanted=wanted, at=at)
        if now.mark != seen or first.mark != seen:
            said = _("What would change is not what was looked at: somebody worked on these projects meanwhile, "
                     "or the form was filled in differently.")  # fmt: skip
            raise Refused("not_as_looked_at", said, remedy=_("Look at it again below, and confirm that."))
        if not told:
            said = _("None of these projects would change.")
            raise Refused(
                "nothing_to_change", said, remedy=_("They stand so already, or are refused as told below.")
            )
        _write(entry, now.of("changed"), wanted, reason, today_of(at))
        return entry.seq


def act_of(wanted: Wanted) -> str:
    """The act's name: by the one thing it changes, else of several."""
    columns = wanted.columns
    if len(columns) != 1:
        return f"{ACT}.several"
    days = wanted.shifts.get(columns[0], 0)
    how = f"{'later' if days > 0 else 'earlier'}.{wanted.by}." if days else ""
    return f"{ACT}.{how}{columns[0]}"


def _write(entry: ledger.Writer, lines: list[Line], wanted: Wanted, reason: str, on: date) -> None:
    """A few statements however many lines there are."""
    entry.change_many([pair for line in lines for pair in line.ended])
    entry.change_many([(line.project, line.columns) for line in lines])
    entry.create_many([one for line in lines for one in line.begun])
    members = [(line.member, line.lines) for line in lines if line.member is not None and line.lines]
    if members:
        change_memberships_in(entry, members, wanted.from_on or on, reason=reason)


# ---------------------------------------------------------------- taking it back
@dataclass(frozen=True)
class Back:
    """What taking an act back would do: rows by project to be restored, and why other projects stay as they are."""

    projects: dict[int, Project]
    rows: dict[int, list[tuple[Record, bool]]]
    """By project: the row and whether the act created it."""
    kept: dict[int, object]


def entry_of(campaign: Campaign, seq: int) -> Entry | None:
    """The act on many projects of that number; None where the number is that of another act, or elsewhere."""
    found = Entry.objects.filter(seq=seq, act__startswith=f"{ACT}.").first()
    about = {"kind": campaign._meta.db_table, "record_id": campaign.pk}
    return found if found is not None and found.abouts.filter(**about).exists() else None


def look_back(*, viewer: Viewer, campaign: Campaign, seq: int) -> Back:
    """What taking the act of that number back would do, project by project; a project somebody has worked on since
    stays whole."""
    created, changed = rows_of(seq)
    both: dict[Any, Record] = {**created, **changed}
    whys = worked_on_since(both, {seq})
    hung = hung_on_since(created, whys)
    whys |= hung.why
    rows: dict[int, list[tuple[Record, bool]]] = defaultdict(list)
    kept: dict[int, object] = {}
    for key, record in {**both, **hung.carried}.items():
        of = both[min(hung.on[key], key=str)] if key in hung.on else record
        pk = of.pk if isinstance(of, Project) else int(getattr(of, "project_id", 0))
        rows[pk].append((record, key not in changed))
        if key in whys:
            kept.setdefault(pk, whys[key])
    seen = Project.objects.filter(visible_projects(viewer, campaign), pk__in=list(rows))
    projects = {project.pk: project for project in seen}
    campaigns = selectors.campaigns_of(projects)
    for pk in rows:
        if pk not in projects:
            kept.setdefault(pk, _("it is out of your reach"))
            continue
        try:
            check_can_edit_in(viewer, projects[pk], campaigns.get(pk, []))
        except Refused as refused:
            kept.setdefault(pk, refused.problems[0].message)
    return Back(projects, {pk: found for pk, found in rows.items() if pk not in kept}, kept)


def take_back_together(
    *, viewer: Viewer, campaign: Campaign, seq: int, reason: str, at: datetime, request_key: str = ""
) -> int:
    """Restore what an act on many projects changed, as one entry; returns how many projects. What somebody worked on
    since stays. Refused without a reason, and when nothing is left to restore."""
    check_not_archived(campaign)
    check_reason(
        reason, "reason_missing", _("The reason is missing."), _("Say in a few words why it is taken back.")
    )
    first = look_back(viewer=viewer, campaign=campaign, seq=seq)
    if entry_of(campaign, seq) is None or not first.rows:
        said = _("Nothing of this change stands any more that could be taken back.")
        raise Refused("nothing_to_take_back", said, remedy=_("See below what has been done since."))
    about = [campaign, *(first.projects[pk] for pk in first.rows)]
    with ledger.record(
        BACK,
        by=viewer.actor(),
        at=at,
        about=about,
        reason=reason,
        request_key=request_key or None,
        words={"count": len(first.rows), "title": campaign.name, "seq": seq},
    ) as entry:
        back = look_back(viewer=viewer, campaign=campaign, seq=seq)
        if back.rows.keys() != first.rows.keys():
            raise Refused.many([_moved()])
        pairs = [pair for found in back.rows.values() for pair in found]
        entry.change_many([(record, {"voided": True}) for record, created in pairs if created])
        for model, records in by_model(record for record, created in pairs if not created).items():
            restore(entry, model, records, seq)
    return len(first.rows)


def _moved() -> Problem:
    said = _("Somebody worked on these projects a moment ago.")
    return Problem("changed_meanwhile", said, remedy=_("Look again what can be taken back."))
