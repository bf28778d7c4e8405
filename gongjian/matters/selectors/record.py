"""One matter with everything that hangs on it, at a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

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
    matter: Matter | None = Matter.objects.filter(number=number).first()
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
    """A matter at a moment. `row` is the matter itself, or its version then."""

    row: Any
    campaign: Any
    kind: MatterKind
    holdings: list[Any]
    legs: list[DeskLeg]
    requests: list[Any]
    progress: list[Any]
    evidence: list[tuple[Any, StoredFile]]
    comments: list[Any]
    targets: list[Any]
    parent: Any | None
    parts: list[Any]

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
        holdings=list(asof.spans(MatterHolding).filter(matter_id=matter.pk).order_by("role", "id")),
        legs=desk_legs(matter, asof, until),
        requests=_of(matter, asof, MatterRequest, "-id"),
        progress=_of(matter, asof, Progress, "-on", "-id"),
        evidence=_evidence(matter, asof),
        comments=_of(matter, asof, Comment, "-at", "-id"),
        targets=_of(matter, asof, StageTarget, "year", "quarter", "month"),
        parent=Matter.objects.filter(pk=row.parent_id).first() if row.parent_id else None,
        parts=list(asof.rows(Matter).filter(parent_id=matter.pk).order_by("ordinal", "id")[:200]),
    )


def _of(matter: Matter, asof: AsOf, model: Any, *order: str) -> list[Any]:
    return list(asof.rows(model).filter(matter_id=matter.pk).order_by(*order)[:200])


def _evidence(matter: Matter, asof: AsOf) -> list[tuple[Any, StoredFile]]:
    rows = _of(matter, asof, Evidence, "id")
    if not rows:
        return []
    files = StoredFile.objects.in_bulk([row.file_id for row in rows])
    return [(row, files[row.file_id]) for row in rows if row.file_id in files]


def desk_legs(matter: Matter, asof: AsOf, until: datetime) -> list[DeskLeg]:
    """Whose desk it lay on, leg by leg, up to `until`."""
    rows = list(asof.rows(Leg).filter(matter_id=matter.pk, from_at__lt=until).order_by("from_at", "id"))
    plain = [kernel_legs.Leg(kernel_legs.LegKind(r.kind), str(r.unit_id), r.from_at, r.to_at) for r in rows]
    kernel_legs.check(plain)
    return [
        DeskLeg(r.kind, r.unit_id, r.what, r.from_at, r.to_at, kernel_legs.elapsed([leg], until))
        for r, leg in zip(rows, plain, strict=True)
    ]
