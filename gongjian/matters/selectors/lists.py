"""The lists of a campaign, their lines, editions and replies."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import Http404

from gongjian.kernel.lifecycle import State
from gongjian.ledger import AsOf, memo
from gongjian.matters.models import Edition, EditionReply, Matter, MatterHolding, MatterList
from gongjian.people.viewer import Viewer


def lists_of(campaign: Any) -> list[MatterList]:
    """The campaign's live lists in order, kept in memory."""
    return memo.remember("matter_lists", (MatterList,), lambda: _lists(campaign.pk), key=campaign.pk)


def _lists(campaign_id: int) -> list[MatterList]:
    rows = MatterList.objects.filter(campaign_id=campaign_id, voided=False, merged_into_id=None)
    return list(rows.order_by("ordinal", "id"))


def list_or_404(campaign: Any, number: str) -> MatterList:
    """The campaign's list of that number."""
    found = next((one for one in lists_of(campaign) if one.number == number), None)
    if found is None:
        raise Http404
    return found


def line_counts(campaign: Any, seen: Q) -> dict[int, dict[str, int]]:
    """By list: lines the viewer sees, how many are still drafts, how many are over."""
    over = [State.closed.value, State.struck_off.value, State.cancelled.value]
    rows = (
        Matter.objects.filter(
            seen, campaign_id=campaign.pk, list_id__isnull=False, voided=False, merged_into_id=None
        )
        .values("list_id")
        .annotate(
            all=Count("id"),
            drafted=Count("id", filter=Q(state=State.drafted.value)),
            over=Count("id", filter=Q(state__in=over)),
        )
    )
    return {row["list_id"]: row for row in rows}


def editions_of(list_ids: list[int]) -> dict[int, list[Edition]]:
    """Editions by list, newest first."""
    found: dict[int, list[Edition]] = {pk: [] for pk in list_ids}
    for edition in Edition.objects.filter(list_id__in=list_ids, voided=False).order_by("-ordinal", "-id"):
        found[edition.list_id].append(edition)
    return found


def edition_or_404(list_: MatterList, ordinal: int) -> Edition:
    """The edition of that ordinal."""
    found: Edition | None = Edition.objects.filter(list_id=list_.pk, ordinal=ordinal, voided=False).first()
    if found is None:
        raise Http404
    return found


def lines_at(list_: MatterList, edition: Edition, seen: Q) -> list[Any]:
    """The lines as the edition froze them: what was known right after its entry. Parts stand under their whole."""
    asof = AsOf(edition.on, edition.frozen_seq)
    rows = asof.rows(Matter).filter(seen, list_id=list_.pk)
    return list(rows.order_by("ordinal", "id"))


def lines_now(list_: MatterList, seen: Q) -> list[Matter]:
    """The lines as they are now."""
    rows = Matter.objects.filter(seen, list_id=list_.pk, voided=False, merged_into_id=None)
    return list(rows.order_by("ordinal", "id"))


@dataclass(frozen=True)
class Replies:
    """Replies on a draft edition: by line, and which units have replied of those asked."""

    by_line: dict[int, list[EditionReply]]
    replied: list[int]
    missing: list[int]

    @property
    def open_count(self) -> int:
        """Proposals without an outcome."""
        return sum(1 for rows in self.by_line.values() for r in rows if not r.agrees and not r.outcome)


def replies_on(edition: Edition, lines: list[Any], viewer: Viewer, campaign: Any) -> Replies:
    """Replies on an edition that the viewer may see: all for the office, one's own for a unit."""
    rows = EditionReply.objects.filter(edition_id=edition.pk, voided=False)
    whole = viewer.may_over("publish", [campaign.unit_id], campaign)
    if not whole:
        rows = rows.filter(unit_id__in=viewer.reach("see", campaign).unit_ids)
    by_line: dict[int, list[EditionReply]] = {}
    for row in rows.order_by("unit_id", "id"):
        by_line.setdefault(row.matter_id, []).append(row)
    asked = _asked_units([line.id for line in lines])
    replied = Counter(row.unit_id for found in by_line.values() for row in found)
    missing = [unit for unit in asked if unit not in replied]
    return Replies(by_line, sorted(replied), missing if whole else [])


def _asked_units(line_ids: list[int]) -> list[int]:
    rows = MatterHolding.objects.filter(matter_id__in=line_ids, voided=False, to_on=None)
    return sorted(set(rows.values_list("unit_id", flat=True)))


def my_reply_units(edition: Edition, viewer: Viewer, campaign: Any) -> list[int]:
    """Units for which the viewer may reply on this edition: named in its list and in reach to report for."""
    reach = viewer.reach("report", campaign)
    rows = MatterHolding.objects.filter(matter__list_id=edition.list_id, voided=False, to_on=None)
    if not reach.whole:
        rows = rows.filter(unit_id__in=reach.unit_ids)
    return sorted(set(rows.values_list("unit_id", flat=True)))
