"""One matter with everything that hangs on it, at a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import connection
from django.http import Http404

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel import legs as kernel_legs
from gongjian.kit.models import StoredFile
from gongjian.ledger import AsOf
from gongjian.matters.kinds import MatterKind, kind_of
from gongjian.matters.models import (
    Comment,
    Evidence,
    Leg,
    Matter,
    MatterHolding,
    MatterRequest,
    Progress,
    StageTarget,
)
from gongjian.matters.selectors.reach import can_see
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer


def matter_or_404(viewer: Viewer, number: str) -> Matter:
    """The matter of that number; out of the viewer's reach it does not exist. A merged one may be followed on."""
    matter: Matter | None = Matter.objects.select_related("project").filter(number=number).first()
    if matter is None or not can_see(viewer, matter):
        raise Http404
    return matter


@dataclass(frozen=True)
class DeskLeg:
    """Time on one desk: days up to now, whose, and what for."""

    kind: str
    unit_id: int | None
    what: str
    from_at: datetime
    to_at: datetime | None
    time: timedelta


@dataclass
class Record:
    """A matter at a moment. `row` is the matter itself, or its version then; `until` is where an open leg is cut.

    What hangs on it is read when it is asked for: an act on a matter needs little of it.
    """

    row: Any
    campaign: Any
    kind: MatterKind
    asof: AsOf
    until: datetime

    @cached_property
    def holdings(self) -> list[Any]:
        """Who held which role that day."""
        return list(self.asof.spans(MatterHolding).filter(matter_id=self.row.id).order_by("role", "id"))

    @cached_property
    def legs(self) -> list[DeskLeg]:
        """Whose desk it lay on."""
        return desk_legs(self.row.id, self.asof, self.until)

    @cached_property
    def requests(self) -> list[Any]:
        """Extensions and reassignments asked for, newest first."""
        return self._of(MatterRequest, "-id")

    @cached_property
    def progress(self) -> list[Any]:
        """Reports, newest first."""
        return self._of(Progress, "-on", "-id")

    @cached_property
    def evidence(self) -> list[tuple[Any, StoredFile]]:
        """What proves something, with its file."""
        rows = self._of(Evidence, "id")
        files = StoredFile.objects.in_bulk([row.file_id for row in rows]) if rows else {}
        return [(row, files[row.file_id]) for row in rows if row.file_id in files]

    @cached_property
    def comments(self) -> list[Any]:
        """Comments, newest first."""
        return self._of(Comment, "-at", "-id")

    @cached_property
    def targets(self) -> list[Any]:
        """Stage targets by quarter and month."""
        return self._of(StageTarget, "year", "quarter", "month")

    @cached_property
    def parent(self) -> Any | None:
        """The matter it is a part of."""
        return Matter.objects.filter(pk=self.row.parent_id).first() if self.row.parent_id else None

    @cached_property
    def parts(self) -> list[Any]:
        """The matters that are parts of it."""
        if Matter not in self._hanging:
            return []
        return list(self.asof.rows(Matter).filter(parent_id=self.row.id).order_by("ordinal", "id")[:200])

    def _of(self, model: Any, *order: str) -> list[Any]:
        if model not in self._hanging:
            return []
        return list(self.asof.rows(model).filter(matter_id=self.row.id).order_by(*order)[:200])

    @cached_property
    def _hanging(self) -> set[Any]:
        """The tables in which something hangs on it, or ever did: most matters have neither requests nor parts."""
        hanging = (MatterRequest, Progress, Evidence, Comment, StageTarget)
        columns: dict[Any, str] = {Matter: "parent_id", **dict.fromkeys(hanging, "matter_id")}
        asked = ", ".join(
            f"EXISTS (SELECT 1 FROM {model._meta.db_table} WHERE {column} = %s)"
            for model, column in columns.items()
        )
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {asked}", [self.row.id] * len(columns))
            answers = cursor.fetchone()
        return {model for model, there in zip(columns, answers, strict=True) if there}

    def units(self, role: str) -> list[Any]:
        """Units that hold a role, in protocol order."""
        return unit_tree().in_order([h.unit_id for h in self.holdings if h.role == role])

    def open_request(self, kind: str) -> Any | None:
        """The request of a kind that waits for an answer."""
        return next((r for r in self.requests if r.kind == kind and r.state == "asked"), None)

    @property
    def desk_totals(self) -> dict[str, timedelta]:
        """Time by kind of desk; the sum is the time elapsed since it was assigned."""
        sums: dict[str, timedelta] = {}
        for leg in self.legs:
            sums[leg.kind] = sums.get(leg.kind, timedelta()) + leg.time
        return sums

    @property
    def elapsed(self) -> timedelta:
        """From assignment to the end, or to the moment looked at."""
        return sum((leg.time for leg in self.legs), timedelta())


def read_record(matter: Matter, asof: AsOf, until: datetime) -> Record | None:
    """The matter at the moment; `until` is where an open leg is cut. None when nothing was known of it then."""
    row = asof.rows(Matter).filter(id=matter.pk).first() if asof.seq is not None else matter
    if row is None:
        return None
    campaign = campaign_by_id(matter.campaign_id)
    return Record(
        row=row,
        campaign=campaign,
        kind=kind_of(campaign, row.kind, asof.on),
        asof=asof,
        until=until,
    )


def desk_legs(matter_id: int, asof: AsOf, until: datetime) -> list[DeskLeg]:
    """Whose desk it lay on, leg by leg, up to `until`."""
    rows = list(asof.rows(Leg).filter(matter_id=matter_id, from_at__lt=until).order_by("from_at", "id"))
    plain = [kernel_legs.Leg(kernel_legs.LegKind(r.kind), str(r.unit_id), r.from_at, r.to_at) for r in rows]
    kernel_legs.check(plain)
    return [
        DeskLeg(r.kind, r.unit_id, r.what, r.from_at, r.to_at, kernel_legs.elapsed([leg], until))
        for r, leg in zip(rows, plain, strict=True)
    ]
