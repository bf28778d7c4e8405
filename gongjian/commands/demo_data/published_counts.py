"""A campaign from one data file: projects named and counted, packages with their parts, lists made into tasks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongjian import ledger
from gongjian.campaigns.actions import load_playbook
from gongjian.campaigns.models import Campaign, Clause, PlaybookItem
from gongjian.commands.demo_data.files import playbook_file
from gongjian.commands.demo_data.published_inspections import lay_down_inspections
from gongjian.commands.demo_data.published_money import lay_down_money
from gongjian.commands.demo_data.published_needs import lay_down_needs
from gongjian.commands.demo_data.published_networks import put_networks
from gongjian.commands.demo_data.published_promotion import lay_down_promotion
from gongjian.commands.demo_data.published_public import lay_down_public
from gongjian.commands.demo_data.published_shared import (
    BY,
    KEEPER,
    bring_in,
    clock,
    close_books,
    put_units,
    shares,
    unit_at,
    when,
)
from gongjian.matters import actions as matters
from gongjian.matters.actions.drafting import Draft, draft_in
from gongjian.matters.models import MatterHolding, MatterList
from gongjian.people.models import Unit
from gongjian.projects.actions import Held, Joined, NewProject, StageAt
from gongjian.projects.actions.progress.plans import YearFigures

NOT_WRITTEN = "原文没写"


def lay_down_counted(data: dict[str, Any]) -> None:
    """The campaign of a data file, filled, its lists issued, and its books closed."""
    made = _Campaign(data)
    made.fill()
    for place, row in enumerate(data.get("lists", []), start=1):
        made.put_list(row, place)
    put_networks(data, made.campaign)
    lay_down_promotion(made.campaign, data)
    lay_down_needs(made.campaign, data)
    lay_down_money(made.campaign, data)
    lay_down_public(made.campaign, data)
    lay_down_inspections(made.campaign, data)
    close_books(made.campaign, data["shown_on"], data["recorded_on"])


class _Campaign:
    """One campaign being filled; everything is recorded on the day it was published."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.day: date = data["recorded_on"]
        put_units(data["units"], clock(self.day, 8))
        text = playbook_file(data["campaign"])
        self.campaign: Campaign = load_playbook(text, by=BY, at=clock(self.day, 8, 10), status="live")
        self.host: Unit = unit_at(data["unit"])
        self.lines = {
            row.key: row.pk
            for row in PlaybookItem.objects.filter(campaign=self.campaign, section="key_task", voided=False)
        }
        clauses = Clause.objects.filter(document__campaign=self.campaign, voided=False)
        self.clauses = {f"{row.document.key}#{row.ref}": row.pk for row in clauses.select_related("document")}

    # ------------------------------------------------------------ projects
    def fill(self) -> None:
        """Named projects with what they are, then those only counted; parts after their packages exist."""
        rows = [self._named(row) for row in self.data["projects"]]
        fillers = list(_fillers(self, self.data["fill"], len(rows)))
        known = self.data.get("known", "")
        projects = bring_in(self.campaign, rows, fillers, self.host, clock(self.day, 9), known)
        parts: list[dict[str, Any]] = []
        samples: list[NewProject] = []
        owners: list[int] = []
        for project, row in zip(projects, self.data["projects"], strict=False):
            for part in row.get("parts", []):
                if "count" in part:
                    samples += _fillers(self, [part], len(projects) + len(samples), project.pk)
                else:
                    parts.append(self._named(part))
                    owners.append(project.pk)
        if parts or samples:
            made = bring_in(self.campaign, parts, samples, self.host, clock(self.day, 10), known)
            pairs = [(one, {"parent_id": pk}) for one, pk in zip(made, owners, strict=False)]
            words = {"count": len(pairs), "title": self.campaign.name}
            with ledger.record("campaign.bring_in", by=BY, at=clock(self.day, 10, 5), words=words) as entry:
                entry.change_many(pairs)

    def _named(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row with what holds for all, the day of its stage and the campaign's own unit filled in."""
        shown = self.data["shown_on"]
        usual = {"stage": "", "word": "", "from": shown, "progress_on": shown}
        return usual | self.data.get("all", {}) | row

    # ------------------------------------------------------------ lists
    def put_list(self, row: dict[str, Any], place: int) -> None:
        """A list with its lines, drafted in one act and issued; a line that is only counted is 示例."""
        at, unit = clock(self.day, 11, place), unit_at(row["unit"])
        given = row.get("lines") or _lines(row)
        drafts = [self._draft(row, line | {"ordinal": n}, unit) for n, line in enumerate(given, start=1)]
        words = {"title": row["name"], "count": len(drafts)}
        sample = "示例" in row["name"]
        with ledger.record("list.add", by=BY, at=at, about=[self.campaign], words=words) as entry:
            made = MatterList(campaign=self.campaign, name=row["name"], ordinal=place, illustrative=sample)
            list_ = entry.create(made)
            lines = [
                draft_in(entry, self.campaign, one, assigned_by_id=self.host.pk, on=self.day, list_=list_)
                for one in drafts
            ]
            held = MatterHolding.objects.filter(matter__in=lines)
            entry.change_many([(one, {"illustrative": True}) for one in [*lines, *held]])
        matters.issue(
            viewer=KEEPER,
            list_=list_,
            document_no=NOT_WRITTEN,
            approved_by=NOT_WRITTEN,
            at=clock(self.day, 12, place),
        )

    def _draft(self, row: dict[str, Any], line: dict[str, Any], unit: Unit) -> Draft:
        more = {
            "aspect": line["aspect"],
            "goal_id": self.lines[line["goal"]],
            "clause_id": self.clauses[line["clause"]],
            "remark": row["remark"],
            "ordinal": line["ordinal"],
        }
        return Draft(kind="task", title=line["title"], unit_id=unit.pk, due=row["due"], more=more)


def _lines(row: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Lines of a list that is only counted, spread over its aspects as evenly as they go."""
    first = row.get("first", 1)
    for n in range(row["count"]):
        aspect = row["aspect"].format(a=n * row["aspects"] // row["count"] + 1)
        title = row["title"].format(n=first + n)
        yield {"goal": row["goal"], "clause": row["clause"], "aspect": aspect, "title": title}


@dataclass(frozen=True)
class _Share:
    """What one project of a counted group gets of the sums published for the group."""

    total_fen: int | None
    plan_fen: int | None


def _fillers(
    made: _Campaign, groups: Sequence[dict[str, Any]], place: int, parent_id: int | None = None
) -> Iterator[NewProject]:
    """As many 示例 projects as each group counts. `staged`: how many of them stand at the stage, by default all."""
    for given in groups:
        row = made.data.get("all", {}) | given
        unit = unit_at(row["unit"]) if "unit" in row else made.host
        totals, plans = shares(row.get("total"), row["count"]), shares(row.get("year_plan"), row["count"])
        for n in range(row["count"]):
            place += 1
            share = _Share(totals[n], plans[n])
            yield _filler(made, row, unit, row.get("first", 1) + n, place, share, parent_id)


def _filler(
    made: _Campaign, row: dict[str, Any], unit: Unit, n: int, place: int, share: _Share, parent_id: int | None
) -> NewProject:
    values: dict[str, Any] = {"name": row["name"].format(n=n), "remark": row["remark"]}
    values |= {name: row[name] for name in ("level",) if name in row}
    if share.total_fen is not None:
        values["total_fen"] = share.total_fen
    if "planned_start" in row:
        values["planned_start"] = when(row["planned_start"])
    shown: date = made.data["shown_on"]
    staged = n - row.get("first", 1) < row.get("staged", row["count"])
    stage = StageAt(row["stage"], row["word"], shown) if "stage" in row and staged else None
    holdings = [Held("accountable", unit_id=unit.pk)]
    holdings += [Held(role, name=row[role]) for role in ("lead_official", "team") if role in row]
    dims = {name: row.get(name, "") for name in ("batch", "klass", "sector", "key_task", "reason")}
    return NewProject(
        values=values,
        holdings=holdings,
        plan=YearFigures(shown.year, share.plan_fen) if share.plan_fen is not None else None,
        stage=stage,
        joins=Joined(made.campaign, ordinal=place, **dims),
        parent_id=parent_id,
        illustrative=True,
        since=made.campaign.start_on,
    )
