"""What units answer on a draft list, line by line, and what becomes of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gongjian.kernel.lifecycle import State
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import day_of, within
from gongjian.matters.actions.drafting import change_in
from gongjian.matters.actions.editions import list_act
from gongjian.matters.models import Edition, EditionKind, EditionReply, Matter, MatterHolding, MatterList
from gongjian.matters.policy import check_can_publish
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer


def reply(
    *,
    viewer: Viewer,
    edition: Edition,
    unit_id: int,
    answers: Mapping[int, str],
    at: datetime,
    request_key: str = "",
) -> list[EditionReply]:
    """A unit's replies on a draft list, line by line: matter id → the change proposed, "" for no comment.

    A later reply replaces the unit's earlier one. Refused: not_yours, not_asked, replies_closed, not_your_line.
    """
    list_ = edition.list
    with list_act(
        "list.reply",
        viewer=viewer,
        list_=list_,
        at=at,
        request_key=request_key,
        unit=unit_tree().label(unit_id),
    ) as (entry, campaign):
        if not viewer.may_over("report", [unit_id], campaign):
            raise Refused(
                "not_yours", _("You do not reply for this unit."), remedy=_("Ask the unit's reporter.")
            )
        if edition.kind != EditionKind.DRAFT:
            raise Refused(
                "not_asked",
                _("Only a draft for comment is replied on."),
                remedy=_("Ask for an adjustment instead."),
            )
        if edition.reply_by_on is not None and day_of(at) > edition.reply_by_on:
            raise Refused(
                "replies_closed",
                _("Replies were due by %(day)s.", day=edition.reply_by_on.isoformat()),
                remedy=_("Telephone the campaign's office; it can send the list round again."),
            )
        lines = lines_of_unit(list_, unit_id)
        strange = set(answers) - set(lines)
        if strange or not answers:
            raise Refused(
                "not_your_line",
                _("Only lines that name your unit are replied on."),
                remedy=_("Reply on your own lines."),
            )
        now = {
            r.matter_id: r
            for r in EditionReply.objects.filter(edition_id=edition.pk, unit_id=unit_id, voided=False)
        }
        return [
            _reply_in(entry, edition, lines[pk], unit_id, text, now.get(pk)) for pk, text in answers.items()
        ]


def _reply_in(
    entry: Writer, edition: Edition, matter: Matter, unit_id: int, text: str, old: EditionReply | None
) -> EditionReply:
    proposes = within(text, 300, f"line_{matter.pk}")
    if old is not None:
        return entry.change(old, agrees=not proposes, proposes=proposes, outcome="")
    made = EditionReply(
        edition=edition, matter=matter, unit_id=unit_id, agrees=not proposes, proposes=proposes
    )
    made.illustrative = edition.illustrative
    return entry.create(made)


def lines_of_unit(list_: MatterList, unit_id: int) -> dict[int, Matter]:
    """The lines of a list that name a unit in any role, by id, in the order of the list."""
    held = MatterHolding.objects.filter(unit_id=unit_id, voided=False, to_on=None).values("matter_id")
    rows = Matter.objects.filter(list_id=list_.pk, id__in=held, voided=False, merged_into_id=None)
    return {matter.pk: matter for matter in rows.order_by("ordinal", "id")}


def settle(
    *,
    viewer: Viewer,
    reply: EditionReply,
    outcome: str,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
    request_key: str = "",
) -> EditionReply:
    """Say what became of a proposed change, and make it at once where it is taken over.

    `changes` as in change_matter. Refused: not_yours, missing_outcome, already_assigned.
    """
    list_ = reply.edition.list
    said = within(outcome, 200, "outcome")
    unit = unit_tree().label(reply.unit_id)
    with list_act("list.settle", viewer=viewer, list_=list_, at=at, request_key=request_key, unit=unit) as (
        entry,
        campaign,
    ):
        check_can_publish(viewer, campaign)
        if not said:
            raise Refused(
                "missing_outcome",
                _("The outcome is not given."),
                "outcome",
                _("Say whether it was taken over, and if not, why."),
            )
        if changes:
            matter = Matter.objects.get(pk=reply.matter_id)
            if matter.state != State.drafted.value:
                raise Refused(
                    "already_assigned",
                    _("The matter has been assigned; its text and dates no longer change by editing."),
                    remedy=_("Grant an extension, reassign it, or cancel it and draft a new one."),
                )
            change_in(entry, matter, day_of(at), **changes)
        fresh: EditionReply = EditionReply.objects.get(pk=reply.pk)
        return entry.change(fresh, outcome=said)
