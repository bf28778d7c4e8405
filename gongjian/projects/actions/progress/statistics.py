"""Entry into statistics (纳统) as a dated fact, and the statistics office's own figures for whole units."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.kernel.problems import Problem, Refused
from gongjian.ledger import Writer
from gongjian.people.models import Unit, UnitKind
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import locked, today_of
from gongjian.projects.actions.gates import Given, pass_gate_in
from gongjian.projects.gates import STATISTICS
from gongjian.projects.models import Project, StatisticalFigure, StatisticsEntry
from gongjian.projects.policy import check_can_edit, check_can_keep_statistics
from gongjian.projects.statistics_keys import indicator_of

_LARGEST = Decimal(10) ** 15


# ---------------------------------------------------------------- 纳统
def enter_statistics(
    *,
    viewer: Viewer,
    project: Project,
    on: date,
    ground: str,
    at: datetime,
    proofs: Mapping[str, Given] | None = None,
    request_key: str = "",
) -> StatisticsEntry:
    """Record that a project was entered into statistics on a day, and on what ground.

    A fact, no target and no light. Refused: a day to come, no ground, a project that is in already, a proof missing
    that the playbook's gate `statistics` asks for.
    """
    check_can_edit(viewer, project)
    _check_fact(on, ground, at, "entered_on", "ground")
    with _fact("statistics.enter", viewer, project, on, ground, at, request_key) as entry:
        fresh = locked(project)
        stands = StatisticsEntry.objects.filter(project=fresh, voided=False)
        if stands.filter(left_on=None).exists():
            said = _("“%(project)s” is in statistics already.") % {"project": fresh.name}
            raise Refused("in_statistics_already", said, "entered_on", _("Record first that it left."))
        last = stands.order_by("-left_on").first()
        if last is not None and last.left_on is not None and on < last.left_on:
            said = _("It left statistics on %(on)s, after that day.") % {"on": last.left_on}
            raise Refused("entered_before_it_left", said, "entered_on", _("Check both days."))
        pass_gate_in(entry, fresh, STATISTICS, today_of(at), proofs)
        made = StatisticsEntry(
            project=fresh, entered_on=on, ground=ground.strip(), illustrative=fresh.illustrative
        )
        return entry.create(made)


def leave_statistics(
    *, viewer: Viewer, project: Project, on: date, ground: str, at: datetime, request_key: str = ""
) -> StatisticsEntry:
    """Record that a project left statistics on a day, and on what ground. Refused when it is not in."""
    check_can_edit(viewer, project)
    _check_fact(on, ground, at, "left_on", "left_ground")
    with _fact("statistics.leave", viewer, project, on, ground, at, request_key) as entry:
        stands = StatisticsEntry.objects.filter(project=locked(project), voided=False, left_on=None).first()
        if stands is None:
            said = _("“%(project)s” is not in statistics.") % {"project": project.name}
            raise Refused("not_in_statistics", said, "left_on", _("Record first that it was entered."))
        if on < stands.entered_on:
            said = _("It was entered only on %(on)s.") % {"on": stands.entered_on}
            raise Refused("left_before_entered", said, "left_on", _("Check both days."))
        changed: StatisticsEntry = entry.change(stands, left_on=on, left_ground=ground.strip())
        return changed


def _fact(
    act: str, viewer: Viewer, project: Project, on: date, ground: str, at: datetime, request_key: str
) -> AbstractContextManager[Writer]:
    """Open the door for a dated fact with its ground."""
    by, told = viewer.actor(project.unit_id), {"title": project.name, "on": on, "ground": ground.strip()}
    return ledger.record(act, by=by, at=at, about=[project], request_key=request_key, words=told)


def _check_fact(on: date, ground: str, at: datetime, day: str, why: str) -> None:
    found: list[Problem] = []
    if on > today_of(at):
        said = _("%(on)s has not come yet.") % {"on": on}
        found.append(Problem("fact_in_future", said, day, _("Record what has happened.")))
    if not ground.strip():
        said = _("No ground is given.")
        expected = _("Write what the statistics office based it on.")
        found.append(Problem("ground_missing", said, why, expected))
    if found:
        raise Refused.many(found)


# ---------------------------------------------------------------- 统计数
@dataclass(frozen=True)
class Published:
    """A figure as the statistics office published it for one unit and one period, both days included."""

    unit: Unit
    key: str
    from_on: date
    up_to_on: date
    value: str
    unit_text: str
    source: str
    published_on: date | None = None


def keep_statistical_figure(
    *,
    viewer: Viewer,
    campaign: Campaign,
    given: Published,
    at: datetime,
    reason: str = "",
    request_key: str = "",
) -> StatisticalFigure:
    """Keep a figure of the statistics office for a whole unit. One of the same unit, indicator and period is
    superseded and stays in the story.

    Refused: an enterprise (nothing statutory is kept of single ones), a period that ends before it begins or after
    today, a value that is no number, no source.
    """
    check_can_keep_statistics(viewer, campaign)
    value = _checked(given, today_of(at))
    indicator = indicator_of(given.key)
    assert indicator is not None
    words = {
        "title": str(indicator.label),
        "unit": given.unit.name,
        "value": given.value,
        "of": given.unit_text,
    }
    with ledger.record(
        "statistics.figure",
        by=viewer.actor(campaign.unit_id),
        at=at,
        about=[campaign],
        reason=reason,
        request_key=request_key,
        words=words | {"from": given.from_on, "to": given.up_to_on},
    ) as entry:
        return _keep(entry, campaign, given, value, str(indicator.label))


def _keep(
    entry: Writer, campaign: Campaign, given: Published, value: Decimal, label: str
) -> StatisticalFigure:
    period = {"from_on": given.from_on, "up_to_on": given.up_to_on}
    stood = StatisticalFigure.objects.filter(
        campaign=campaign, unit=given.unit, key=given.key, voided=False, **period
    ).first()
    if stood is not None:
        entry.void(stood)
    made = StatisticalFigure(
        campaign=campaign,
        unit=given.unit,
        key=given.key,
        label=label,
        value=value,
        unit_text=given.unit_text.strip(),
        source=given.source.strip(),
        published_on=given.published_on,
        illustrative=campaign.illustrative,
        **period,
    )
    return entry.create(made)


def _checked(given: Published, today: date) -> Decimal:
    found: list[Problem] = []
    value = Decimal(0)
    if given.unit.kind == UnitKind.ENTERPRISE:
        said = _("Statutory statistics of single enterprises are not kept here.")
        found.append(
            Problem("statistics_of_one_enterprise", said, "unit", _("Choose a place or a department."))
        )
    if indicator_of(given.key) is None:
        said = _("“%(key)s” is no indicator known here.") % {"key": given.key}
        found.append(Problem("indicator_unknown", said, "key", _("Choose one of the list.")))
    if given.up_to_on < given.from_on:
        said = _("The period ends on %(to)s, before it begins on %(from)s.")
        values = {"from": given.from_on, "to": given.up_to_on}
        found.append(Problem("period_reversed", said % values, "up_to_on", _("Check both days.")))
    if given.up_to_on > today:
        said = _("%(on)s has not come yet.") % {"on": given.up_to_on}
        found.append(Problem("fact_in_future", said, "up_to_on", _("Give the last day the figure covers.")))
    try:
        value = Decimal(given.value.replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= _LARGEST or value != round(value, 4):
        said = _("“%(given)s” is not one number of at most four decimals.") % {"given": given.value}
        found.append(Problem("value_unreadable", said, "value", _("Write it as printed: 104.6.")))
    if not given.source.strip():
        said = _("No source is given.")
        found.append(Problem("source_missing", said, "source", _("Write who published it, and where.")))
    if found:
        raise Refused.many(found)
    return value


def void_statistical_figure(
    *, viewer: Viewer, figure: StatisticalFigure, reason: str, at: datetime, request_key: str = ""
) -> None:
    """Take a statistical figure off the books. Refused without a reason."""
    campaign = figure.campaign
    check_can_keep_statistics(viewer, campaign)
    if not reason.strip():
        raise Refused("reason_missing", _("No reason is given."), "reason", _("Write why it is taken off."))
    with ledger.record(
        "statistics.void",
        by=viewer.actor(campaign.unit_id),
        at=at,
        about=[campaign],
        reason=reason,
        request_key=request_key,
        words={"title": figure.label, "unit": figure.unit.name},
    ) as entry:
        entry.void(figure)
