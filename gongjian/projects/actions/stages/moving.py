"""Stages as dated spans, and when a project really started and was completed (M9)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from gongjian import ledger
from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kernel.problems import Refused
from gongjian.ledger import Writer
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import check_reason, fuzzy_of, locked, today_of
from gongjian.projects.actions.gates import Given, pass_gate_in
from gongjian.projects.models import STAGE_ORDER, Project, ProjectStage, Stage
from gongjian.projects.policy import check_can_edit

OUT = (Stage.STOPPED, Stage.WITHDRAWN)
BUILT = (Stage.COMPLETED, Stage.PRODUCTION, Stage.CAPACITY)


def move_stage(
    *,
    viewer: Viewer,
    project: Project,
    stage: str,
    on: FuzzyDate,
    at: datetime,
    word: str = "",
    reason: str = "",
    proofs: Mapping[str, Given] | None = None,
    revision: int | None = None,
    request_key: str = "",
) -> ProjectStage:
    """Move a project to a stage from a day on (as precisely as it is known), in the local word.

    Going back, stopping, withdrawing, and going on after a stop each need a reason. Reaching construction sets the
    actual start, completion the actual completion, where none is recorded. `revision` is the project's as seen.
    `proofs`: what is shown for the stage's gate, where the playbook has one; refused while one is missing.
    """
    check_can_edit(viewer, project)
    if stage not in Stage.values:
        said = _("“%(stage)s” is not a stage.") % {"stage": stage}
        raise Refused("stage_unknown", said, "stage", _("Choose one of the stages offered."))
    with ledger.record(
        f"project.stage.{stage}",
        by=viewer.actor(project.unit_id),
        at=at,
        about=[project],
        reason=reason,
        request_key=request_key,
        words={"title": project.name, "on": str(on), "word": word},
    ) as entry:
        fresh = locked(project)
        if revision is not None and revision != fresh.revision:
            raise ledger.Stale(fresh)
        made = move_stage_in(entry, fresh, stage, on, today_of(at), word=word, reason=reason)
        pass_gate_in(entry, fresh, stage, today_of(at), proofs)
        date_by_stage(entry, fresh, stage, on)
        return made


def stage_now(project_id: int) -> ProjectStage | None:
    """The stage a project is at, as the books stand."""
    return ProjectStage.objects.filter(project_id=project_id, voided=False, to_on=None).first()


def moves_to(project_id: int, stage: str) -> bool:
    """Whether an actual date that brings this stage moves the project there: not when it is there or further, nor when
    it was stopped."""
    now = stage_now(project_id)
    return now is None or (now.stage not in OUT and STAGE_ORDER[now.stage] < STAGE_ORDER[stage])


def move_stage_in(
    entry: Writer,
    project: Project,
    stage: str,
    on: FuzzyDate,
    today: date,
    *,
    word: str = "",
    reason: str = "",
) -> ProjectStage:
    """The move itself inside another act; the dates a stage brings are left to `date_by_stage`."""
    from_on = _first_day(on, today)
    now = stage_now(project.pk)
    if now is not None:
        _check_move(now, stage, word, from_on, reason)
        exact = now.from_precision == on.precision.value == Precision.day.value and not now.assumed
        if exact and from_on == now.from_on:
            entry.void(now)  # the same day said again is a correction
        else:
            entry.change(now, to_on=from_on)
    elif stage in OUT:
        _ask_reason(stage, reason)
    made = ProjectStage(
        project=project,
        stage=stage,
        word=word.strip(),
        from_on=from_on,
        from_precision=on.precision.value,
        reason=reason.strip()[:200],
        illustrative=project.illustrative,
    )
    return entry.create(made)


def _first_day(on: FuzzyDate, today: date) -> date:
    if on.on is None or on.precision is Precision.no_later_than:
        said = _("“%(on)s” says no day from which the stage holds.") % {"on": on}
        raise Refused("stage_without_day", said, "on", _("Give the day, or the month it happened in."))
    if on.on > today:
        said = _("%(on)s has not come yet.") % {"on": on}
        raise Refused(
            "stage_in_future", said, "on", _("Record a stage when it is reached; until then it is a plan.")
        )
    return on.on


def _check_move(now: ProjectStage, stage: str, word: str, from_on: date, reason: str) -> None:
    values = {"now": _label(now.stage, now.word), "new": _label(stage, word), "since": now.from_on}
    if now.stage == stage and now.word == word.strip():
        said = _("The project is at “%(now)s” already, since %(since)s.") % values
        raise Refused("stage_same", said, "stage", _("Nothing needs to be changed."))
    if from_on < now.from_on:
        said = _("“%(now)s” began on %(since)s; the next stage cannot begin before.") % values
        raise Refused("stage_before_the_present_one", said, "on", _("Give that day or a later one."))
    if stage in OUT:
        _ask_reason(stage, reason)
    elif now.stage in OUT:
        said = _("The project is “%(now)s”; to go on as “%(new)s” needs a reason.") % values
        check_reason(reason, "stage_resumed_without_reason", said, _("Write what has changed since."))
    elif STAGE_ORDER[stage] < STAGE_ORDER[now.stage]:
        said = (
            _("The project is at “%(now)s” since %(since)s; going back to “%(new)s” needs a reason.") % values
        )
        expected = _("Write why, for example: the contract was cancelled and is being negotiated again.")
        check_reason(reason, "stage_back_without_reason", said, expected)


def _ask_reason(stage: str, reason: str) -> None:
    said = _("Why the project is “%(stage)s” is missing.") % {"stage": _label(stage)}
    check_reason(reason, "stage_out_without_reason", said, _("Write the reason in a few words."))


def _label(stage: str, word: str = "") -> str:
    return word or str(Stage(stage).label)


def date_by_stage(entry: Writer, project: Project, stage: str, on: FuzzyDate) -> None:
    if stage == Stage.CONSTRUCTION and project.actual_start_on is None:
        entry.change(project, actual_start_on=on.on, actual_start_precision=on.precision.value)
    if stage == Stage.COMPLETED and project.actual_finish_on is None:
        entry.change(project, actual_finish_on=on.on, actual_finish_precision=on.precision.value)


def record_start(
    *,
    viewer: Viewer,
    project: Project,
    on: FuzzyDate,
    at: datetime,
    reason: str = "",
    proofs: Mapping[str, Given] | None = None,
    revision: int | None = None,
    request_key: str = "",
) -> Project:
    """Record when a project really started. A project not yet at construction moves there; another start day that
    stood is corrected, which needs a reason."""
    how: dict[str, Any] = {
        "reason": reason,
        "proofs": proofs,
        "revision": revision,
        "request_key": request_key,
    }
    return _record_actual("start", Stage.CONSTRUCTION, viewer, project, on, at, **how)


def record_finish(
    *,
    viewer: Viewer,
    project: Project,
    on: FuzzyDate,
    at: datetime,
    reason: str = "",
    proofs: Mapping[str, Given] | None = None,
    revision: int | None = None,
    request_key: str = "",
) -> Project:
    """Record when a project was really completed; it moves to completed unless it is further on."""
    how: dict[str, Any] = {
        "reason": reason,
        "proofs": proofs,
        "revision": revision,
        "request_key": request_key,
    }
    return _record_actual("finish", Stage.COMPLETED, viewer, project, on, at, **how)


def _record_actual(
    what: str,
    stage: Stage,
    viewer: Viewer,
    project: Project,
    on: FuzzyDate,
    at: datetime,
    *,
    reason: str,
    proofs: Mapping[str, Given] | None,
    revision: int | None,
    request_key: str,
) -> Project:
    check_can_edit(viewer, project)
    with ledger.record(
        f"project.{what}",
        by=viewer.actor(project.unit_id),
        at=at,
        reason=reason,
        request_key=request_key,
        words={"title": project.name, "on": str(on)},
    ) as entry:
        fresh = locked(project)
        if revision is not None and revision != fresh.revision:
            raise ledger.Stale(fresh)
        today = today_of(at)
        day = _first_day(on, today)
        _check_actual(fresh, what, on, reason)
        columns: dict[str, Any] = {f"actual_{what}_on": day, f"actual_{what}_precision": on.precision.value}
        entry.change(fresh, **columns)
        # a correction of the day does not move a project that is there already, nor one that was stopped
        if moves_to(fresh.pk, stage):
            now = stage_now(fresh.pk)
            from_on = on if now is None or day >= now.from_on else FuzzyDate(now.from_on, Precision.day)
            move_stage_in(entry, fresh, stage, from_on, today)
            pass_gate_in(entry, fresh, stage, today, proofs)
        return fresh


def _check_actual(project: Project, what: str, on: FuzzyDate, reason: str) -> None:
    known = fuzzy_of(project, f"actual_{what}")
    if known is not None and known != on:
        said = _("%(known)s is recorded already; to put %(new)s instead needs a reason.") % {
            "known": known,
            "new": on,
        }
        check_reason(reason, "actual_known_already", said, _("Write where the right date comes from."))
    started = fuzzy_of(project, "actual_start")
    last = on.last()
    if (
        what == "finish"
        and started is not None
        and started.on is not None
        and last is not None
        and last < started.on
    ):
        said = _("It would be completed (%(finish)s) before it starts (%(start)s).") % {
            "finish": on,
            "start": started,
        }
        raise Refused(
            "finish_before_start",
            said,
            "on",
            _("Check both dates; the completion comes on or after the start."),
        )
