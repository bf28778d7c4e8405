"""清单: setting one up, adding lines, and adjusting one that is issued (清单调整)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from gongjian import ledger
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Stale
from gongjian.matters.actions.acting import day_of, within
from gongjian.matters.actions.drafting import Draft, change_in, draft_in, own_unit
from gongjian.matters.actions.editions import check_adjustment, freeze, last_edition, list_act
from gongjian.matters.models import Edition, EditionKind, Matter, MatterList
from gongjian.matters.policy import check_can_draft, check_can_publish
from gongjian.people.viewer import Viewer

PER_ENTRY = 2000


def create_list(
    *,
    viewer: Viewer,
    campaign: Any,
    name: str,
    at: datetime,
    document_id: int | None = None,
    ordinal: int = 0,
    request_key: str = "",
) -> MatterList:
    """Set up a list of a campaign. Refused: not_yours, missing_name, name_taken."""
    title = within(name, 160, "name")
    with ledger.record(
        "list.create",
        by=viewer.actor(),
        at=at,
        about=[campaign],
        request_key=request_key or None,
        words={"title": title},
    ) as entry:
        check_can_draft(viewer, campaign)
        if not title:
            raise Refused(
                "missing_name", _("The list has no name yet."), "name", _("For example: key tasks of 2026.")
            )
        if MatterList.objects.filter(campaign_id=campaign.pk, name=title, voided=False).exists():
            raise Refused(
                "name_taken",
                _("This campaign has a list of that name already."),
                "name",
                _("Give another name, or add lines to that list."),
            )
        made = MatterList(
            campaign=campaign,
            name=title,
            document_id=document_id,
            ordinal=ordinal,
            illustrative=campaign.illustrative,
        )
        return entry.create(made)


def add_items(
    *,
    viewer: Viewer,
    list_: MatterList,
    items: Sequence[Draft],
    at: datetime,
    reason: str = "",
    approved_by: str = "",
    request_key: str = "",
) -> list[Matter]:
    """Add lines to a list. Once it is issued this is an adjustment (清单调整): it needs a reason and who approved it,
    and makes an edition. Refused: no_items, missing_reason, missing_approver."""
    issued = last_edition(list_, EditionKind.ISSUED) is not None
    act = "list.adjust" if issued else "list.add"
    with list_act(
        act, viewer=viewer, list_=list_, at=at, reason=reason, request_key=request_key, count=len(items)
    ) as (entry, campaign):
        check_can_draft(viewer, campaign)
        if not items or len(items) > PER_ENTRY:
            raise Refused(
                "no_items",
                _("Name the lines to add, at most %(limit)s.", limit=PER_ENTRY),
                "items",
                _("One line a matter."),
            )
        if issued:
            check_adjustment(reason, approved_by)
        start = list_.items.filter(voided=False).count()
        on, issuer = day_of(at), own_unit(viewer, campaign)
        made = [
            draft_in(
                entry, campaign, _in_place(item, start + place), assigned_by_id=issuer, on=on, list_=list_
            )
            for place, item in enumerate(items, start=1)
        ]
        if issued:
            freeze(entry, list_, EditionKind.ADJUSTED, on, reason=reason, approved_by=approved_by)
        return made


def _in_place(item: Draft, ordinal: int) -> Draft:
    more = {"ordinal": ordinal, **item.more}
    return Draft(
        item.kind,
        item.title,
        item.requirement,
        item.unit_id,
        item.assisting,
        item.supervising,
        item.start_on,
        item.due,
        item.project_id,
        item.lead_official_id,
        more,
    )


def adjust_line(
    *,
    viewer: Viewer,
    matter: Matter,
    changes: Mapping[str, Any],
    reason: str,
    approved_by: str,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> Edition:
    """清单调整 of a line of an issued list: title, requirement, due and other columns change after assignment, with a
    reason and who approved it. The original due date stays. Refused: missing_reason, missing_approver, not_issued."""
    list_ = matter.list
    if list_ is None:
        raise Refused(
            "not_in_a_list", _("This matter is in no list."), remedy=_("Extend or reassign it instead.")
        )
    with list_act(
        "list.adjust", viewer=viewer, list_=list_, at=at, reason=reason, request_key=request_key
    ) as (entry, campaign):
        check_can_publish(viewer, campaign)
        check_adjustment(reason, approved_by)
        fresh = Matter.objects.get(pk=matter.pk)
        if revision is not None and fresh.revision != revision:
            raise Stale(fresh)
        if last_edition(list_, EditionKind.ISSUED) is None:
            raise Refused(
                "not_issued", _("The list is not issued yet."), remedy=_("Change the draft itself.")
            )
        change_in(entry, fresh, day_of(at), **changes)
        return freeze(entry, list_, EditionKind.ADJUSTED, day_of(at), reason=reason, approved_by=approved_by)
