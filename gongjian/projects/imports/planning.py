"""What each line of a 项目清单 would do, and what is wrong with it. Looks things up; writes nothing."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from gongjian.kernel.dates import FuzzyDate
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem
from gongjian.kit.registry import ImportContext, PlannedRow
from gongjian.projects.actions.checks import columns_of
from gongjian.projects.actions.progress.plans import YearFigures
from gongjian.projects.actions.project.registering import Held, Joined, NewProject, StageAt
from gongjian.projects.imports.changes import plan_change
from gongjian.projects.imports.checking import check_project
from gongjian.projects.imports.fields import DATES, LONGEST, PERSON_ROLES, PLAIN, UNIT_ROLES
from gongjian.projects.imports.lookups import Known
from gongjian.projects.models import Project, ProjectRole

_YEARS = re.compile(r"(?P<first>20\d\d|19\d\d)\D*?(?:[-—–~～至到]+\D*?(?P<last>20\d\d|19\d\d))?\D*")
_PARTED = re.compile(r"[、，,；;\n/]+")


def plan(context: ImportContext, rows: Sequence[PlannedRow]) -> None:
    """Fill in what each line would do: register, change what is known, or nothing."""
    known = Known(context, rows)
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        _plan_row(context, known, row, seen)


def _plan_row(
    context: ImportContext, known: Known, row: PlannedRow, seen: dict[tuple[str, str], int]
) -> None:
    values = row.values
    name, code = str(values.get("name") or "").strip(), str(values.get("code") or "").strip()
    _too_long(row)
    _twice(row, name, code, seen)
    new = _as_said(context, known, row)
    found = known.project(row, code, name)
    row.memo["new"] = new
    if found is None:
        _check_new(context, known, row, new)
        row.says = _("registers “%(name)s”", name=name)
        likely = known.likely_question(new)
        if likely is not None:
            row.questions.append(likely)
        if known.same_name_elsewhere(name):
            row.questions.append(
                Problem(
                    "same_name_elsewhere",
                    _("A project of this name is registered already, outside this campaign."),
                    "name",
                    _("If it is the same one, write its code in this line, and it is taken in instead."),
                )
            )
        return
    row.target_id, row.revision = found.pk, found.revision
    plan_change(context, known, row, found, new)


def _too_long(row: PlannedRow) -> None:
    for key, longest in LONGEST.items():
        text = row.values.get(key)
        if isinstance(text, str) and len(text) > longest:
            row.problems.append(
                Problem(
                    "too_long",
                    _(
                        "The text has %(count)s characters; at most %(limit)s fit.",
                        count=len(text),
                        limit=longest,
                    ),
                    key,
                    _("Shorten it; the whole text may stand in the remark."),
                )
            )


def _twice(row: PlannedRow, name: str, code: str, seen: dict[tuple[str, str], int]) -> None:
    for key, text in (("code", code), ("name", name)):
        if not text:
            continue
        first = seen.setdefault((key, text), row.row_number)
        if first != row.row_number:
            row.problems.append(
                Problem(
                    "twice_in_the_list",
                    _("“%(text)s” stands in line %(row)s of this list already.", text=text, row=first),
                    key,
                    _("Leave one of the two lines out, or give them what tells them apart."),
                )
            )
            return


# ---------------------------------------------------------------- what the line says
def _as_said(context: ImportContext, known: Known, row: PlannedRow) -> NewProject:
    values = row.values
    plain = {key: values[key] for key in PLAIN if values.get(key) is not None}
    plain |= {key: values[key] for key in DATES if isinstance(values.get(key), FuzzyDate)}
    first, last = _years(row)
    plain |= {key: year for key, year in (("year_from", first), ("year_to", last)) if year is not None}
    year = int(context.options.get("year") or known.today.year)
    if plain.get("prior_fen") is not None:
        plain["prior_year"] = year - 1
    return NewProject(
        values=plain,
        holdings=_holdings(known, row),
        plan=_plan_of(values, year),
        stage=_stage(known, row),
        joins=_joins(context, known, row),
        illustrative=bool(context.campaign.illustrative) if context.campaign is not None else False,
        since=context.options.get("on"),
    )


def _years(row: PlannedRow) -> tuple[int | None, int | None]:
    text = str(row.values.get("years") or "").strip()
    if not text:
        return None, None
    found = _YEARS.fullmatch(text)
    if found is None:
        row.problems.append(
            Problem(
                "years_unreadable",
                _("“%(text)s” does not say a first and a last year.", text=text[:40]),
                "years",
                _("Write it as 2024-2026, or 2026 for one year."),
            )
        )
        return None, None
    first = int(found["first"])
    return first, int(found["last"] or first)


def _plan_of(values: Mapping[str, Any], year: int) -> YearFigures | None:
    quarters = tuple(values.get(f"q{number}_fen") for number in (1, 2, 3, 4))
    aims = tuple(str(values.get(f"q{number}_words") or "")[:200] for number in (1, 2, 3, 4))
    plan = YearFigures(year, values.get("plan_fen"), quarters, aims)  # type: ignore[arg-type]
    return None if plan.empty else plan


def _holdings(known: Known, row: PlannedRow) -> list[Held]:
    found: list[Held] = []
    for key, role in UNIT_ROLES.items():
        found += _units(known, row, key, role)
    owner = str(row.values.get("owner") or "").strip()
    if owner:
        unit = known.unit(owner, "owner")
        found.append(
            Held(ProjectRole.OWNER, name=owner[:120])
            if isinstance(unit, Problem)
            else Held(ProjectRole.OWNER, unit_id=unit.pk)
        )
    for key, role in PERSON_ROLES.items():
        for name in parted(row.values.get(key)):
            found.append(_person(known, row, key, role, name))
    return list(dict.fromkeys(found))


def _units(known: Known, row: PlannedRow, key: str, role: ProjectRole) -> list[Held]:
    text = str(row.values.get(key) or "").strip()
    if not text:
        return []
    whole = known.unit(text, key)
    if not isinstance(whole, Problem):
        return [Held(role, unit_id=whole.pk)]
    names = parted(text)
    if len(names) < 2:
        row.problems.append(whole)
        return []
    units = [known.unit(name, key) for name in names]
    row.problems += [unit for unit in units if isinstance(unit, Problem)]
    ids = list(dict.fromkeys(unit.pk for unit in units if not isinstance(unit, Problem)))
    if len(ids) > 1 and key in ("accountable", "lead", "team"):
        row.questions.append(
            Problem(
                "several_units",
                _("%(count)s units stand here; the first answers, the others assist.", count=len(ids)),
                key,
                _("If that is right, keep it; otherwise leave one unit in the cell."),
            )
        )
        return [
            Held(role if place == 0 else ProjectRole.ASSISTING, unit_id=pk) for place, pk in enumerate(ids)
        ]
    return [Held(role, unit_id=pk) for pk in ids]


def parted(text: object) -> list[str]:
    """Names that stand in one cell."""
    return [part.strip() for part in _PARTED.split(str(text or "")) if part.strip()]


def _person(known: Known, row: PlannedRow, key: str, role: ProjectRole, name: str) -> Held:
    ids = known.persons.get(name, [])
    if len(ids) > 1:
        row.questions.append(
            Problem(
                "person_ambiguous",
                _(
                    "%(count)s persons are called “%(name)s”; the name is kept without saying which.",
                    count=len(ids),
                    name=name,
                ),
                key,
                _("If that will do, keep it; name the person on the project's page afterwards."),
            )
        )
    return Held(role, person_id=ids[0]) if len(ids) == 1 else Held(role, name=name[:60])


def _stage(known: Known, row: PlannedRow) -> StageAt | None:
    word = str(row.values.get("stage") or "").strip()
    if not word:
        return None
    stage = known.stage_of(word)
    if stage is None:
        row.problems.append(
            Problem(
                "stage_unknown",
                _("“%(word)s” is not a stage this campaign knows.", word=word[:40]),
                "stage",
                _("Write one of: %(words)s.", words="、".join(known.stage_words)),
            )
        )
        return None
    return StageAt(stage, word[:40])


def _joins(context: ImportContext, known: Known, row: PlannedRow) -> Joined | None:
    if context.campaign is None:
        return None
    ordinal = row.values.get("ordinal")
    return Joined(
        context.campaign,
        batch=str(row.values.get("batch") or "")[:40],
        klass=_line(known, row, "klass"),
        sector=_line(known, row, "sector"),
        key_task=_line(known, row, "key_task"),
        ordinal=ordinal if isinstance(ordinal, int) and 0 < ordinal < 10**6 else known.next_ordinal(),
    )


def _line(known: Known, row: PlannedRow, key: str) -> str:
    """The key of a playbook line named in the cell, or in the heading the line stands under."""
    text = str(row.values.get(key) or "").strip()
    if not text:
        return known.line_of_heading(key, row.section)
    found = known.line(key, text)
    if found is None:
        row.problems.append(
            Problem(
                f"{key}_unknown",
                _("“%(text)s” is not in the campaign's playbook.", text=text[:40]),
                key,
                _("Write one of: %(words)s.", words="、".join(known.line_names(key))),
            )
        )
        return ""
    return found


# ---------------------------------------------------------------- what is wrong with it
def _check_new(context: ImportContext, known: Known, row: PlannedRow, new: NewProject) -> None:
    project = Project(**columns_of(new.values))
    if project.name:
        check_project(row, project, new.plan, known)
    if new.accountable_id is None and not any(p.where in UNIT_ROLES for p in row.problems):
        row.questions.append(
            Problem(
                "nobody_accountable",
                _("No unit answers for this project."),
                "lead",
                _("Name the lead unit or the township; or keep it, and name the unit on the project's page."),
            )
        )
