"""Households on a parcel, by code: entered, and moved from step to step, many in one act."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import today_of
from gongjian.projects.actions.land.parcel import working
from gongjian.projects.actions.land.texts import code_of
from gongjian.projects.models import Household, HouseholdStep, Parcel
from gongjian.projects.policy import check_can_work_parcel

MOST = 500


def enter_households(
    *, viewer: Viewer, parcel: Parcel, lines: str, at: datetime, request_key: str = ""
) -> list[Household]:
    """One household a line: its code, and after a blank its area in 亩 where known. Every bad line is told at once.

    Refused: households_missing, not_a_code, codes_only, household_known, area_unreadable.
    """
    check_can_work_parcel(viewer, parcel)
    with working("parcel.households", viewer=viewer, parcel=parcel, at=at, request_key=request_key) as (
        entry,
        fresh,
    ):
        known = set(Household.objects.filter(parcel_id=fresh.pk, voided=False).values_list("code", flat=True))
        found = _read(lines, known)
        if not found:
            raise Refused(
                "households_missing",
                _("No household is named."),
                "lines",
                _("One code a line, as H-001 2.5."),
            )
        return entry.create_many(
            [
                Household(
                    parcel=fresh,
                    project_id=fresh.project_id,
                    code=code,
                    area=area,
                    step_on=today_of(entry.at),
                    illustrative=fresh.illustrative,
                )
                for code, area in found
            ]
        )


def _read(lines: str, known: set[str]) -> list[tuple[str, Decimal | None]]:
    found: list[tuple[str, Decimal | None]] = []
    problems: list[Problem] = []
    for line in [one.strip() for one in lines.splitlines() if one.strip()][: MOST + 1]:
        text, _gap, area = line.replace("\t", " ").partition(" ")
        try:
            code = code_of(text, "lines", 40)
            found.append((code, _area(area)))
        except Refused as refused:
            problems += refused.problems
            continue
        if code in known:
            said = _("The household “%(code)s” stands on this parcel already.", code=code)
            problems.append(Problem("household_known", said, "lines", _("Leave the line out.")))
        known.add(code)
    if problems:
        raise Refused.many(problems)
    return found


def _area(text: str) -> Decimal | None:
    given = text.strip().removesuffix("亩").strip()
    if not given:
        return None
    try:
        area = Decimal(given)
    except InvalidOperation:
        area = Decimal(0)
    if not 0 < area < 10**6:
        raise Refused(
            "area_unreadable",
            _("“%(text)s” is no area; only an area may follow the code.", text=text[:20]),
            "lines",
            _("Write code and area: H-001 2.5. Nothing else is kept of a household."),
        )
    return area


def move_households(
    *,
    viewer: Viewer,
    parcel: Parcel,
    household_ids: Sequence[int],
    step: str,
    on: date,
    at: datetime,
    request_key: str = "",
) -> list[Household]:
    """The step that these households have come to, in one act. Refused: households_missing, step_unknown, in_future."""
    check_can_work_parcel(viewer, parcel)
    if step not in HouseholdStep.values:
        raise Refused(
            "step_unknown", _("“%(step)s” is no step.", step=step), "step", _("Choose one offered.")
        )
    with working(
        "parcel.household_step", viewer=viewer, parcel=parcel, at=at, request_key=request_key,
        words={"step": HouseholdStep(step).label, "on": on},
    ) as (entry, fresh):  # fmt: skip
        if on > today_of(entry.at):
            raise Refused(
                "in_future",
                _("%(on)s has not come yet, so it cannot have happened.", on=on.isoformat()),
                "on",
                _("Record what has happened; the day it is needed is the plan."),
            )
        rows = list(Household.objects.filter(parcel_id=fresh.pk, voided=False, pk__in=list(household_ids)))
        if not rows:
            raise Refused("households_missing", _("No household is named."), "households", _("Tick some."))
        entry.change_many([(row, {"step": step, "step_on": on}) for row in rows])
        return rows
