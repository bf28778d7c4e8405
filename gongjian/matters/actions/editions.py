"""Editions of a list: 征求意见稿, 审定稿, 印发稿. An edition holds what the list held right after its entry."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.lifecycle import State
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import Move, day_of, needs_reason, within
from gongjian.matters.actions.assigning import assign_in, assign_next, due_to_be, holding_units
from gongjian.matters.kinds import kind_of
from gongjian.matters.models import Edition, EditionKind, EditionReply, Matter, MatterHolding, MatterList
from gongjian.matters.policy import check_can_publish, check_live
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer


@contextmanager
def list_act(
    act: str,
    *,
    viewer: Viewer,
    list_: MatterList,
    at: datetime,
    reason: str = "",
    request_key: str = "",
    **words: object,
) -> Iterator[tuple[Writer, Any]]:
    """Open the door for an act on a list; yields the writer and the campaign, which is live."""
    with ledger.record(
        act,
        by=viewer.actor(),
        at=at,
        about=[list_],
        reason=reason,
        request_key=request_key or None,
        words={"title": list_.name, **words},
    ) as entry:
        campaign = campaign_by_id(list_.campaign_id)
        check_live(campaign)
        yield entry, campaign


def freeze(
    entry: Writer,
    list_: MatterList,
    kind: EditionKind,
    on: date,
    *,
    document_no: str = "",
    reply_by_on: date | None = None,
    reason: str = "",
    approved_by: str = "",
) -> Edition:
    """Make an edition inside an open entry: it holds what the list held right after this entry."""
    ordinal = Edition.objects.filter(list_id=list_.pk, voided=False).count() + 1
    made = Edition(
        list=list_,
        kind=kind,
        ordinal=ordinal,
        document_no=within(document_no, 60, "document_no"),
        on=on,
        reply_by_on=reply_by_on,
        frozen_seq=entry.seq,
        reason=within(reason, 300, "reason"),
        approved_by=within(approved_by, 100, "approved_by"),
        illustrative=list_.illustrative,
    )
    return entry.create(made)


def last_edition(list_: MatterList, kind: EditionKind | None = None) -> Edition | None:
    """The newest edition (of a kind), or None."""
    found = Edition.objects.filter(list_id=list_.pk, voided=False)
    return (found.filter(kind=kind) if kind else found).order_by("-ordinal", "-id").first()


def send_for_comment(
    *, viewer: Viewer, list_: MatterList, reply_by_on: date | None, at: datetime, request_key: str = ""
) -> Edition:
    """征求意见稿: freeze the list and ask its units for their replies by a day.

    Refused: already_issued, missing_reply_by, reply_by_past, empty_list.
    """
    with list_act(
        "list.send_for_comment",
        viewer=viewer,
        list_=list_,
        at=at,
        request_key=request_key,
        due=reply_by_on or "—",
    ) as (
        entry,
        campaign,
    ):
        check_can_publish(viewer, campaign)
        _check_not_issued(list_)
        if reply_by_on is None or reply_by_on < day_of(at):
            raise Refused(
                "reply_by_past",
                _("Say by when the units are to reply."),
                "reply_by_on",
                _("Give today or a later day."),
            )
        _check_has_lines(list_)
        return freeze(entry, list_, EditionKind.DRAFT, day_of(at), reply_by_on=reply_by_on)


def _check_not_issued(list_: MatterList) -> None:
    if last_edition(list_, EditionKind.ISSUED) is not None:
        raise Refused(
            "already_issued",
            _("The list has been issued."),
            remedy=_("Later changes are adjustments, with a reason and who approved them."),
        )


def _check_has_lines(list_: MatterList) -> None:
    if not list_.items.filter(voided=False).exists():
        raise Refused("empty_list", _("The list has no lines yet."), remedy=_("Add lines first."))


@dataclass(frozen=True)
class Unanswered:
    """A round of comment that is not over: which units have not replied, and until when they may."""

    unit_ids: list[int]
    reply_by_on: date | None
    open: bool

    def __bool__(self) -> bool:
        return self.open or bool(self.unit_ids)


def unanswered(list_: MatterList, on: date) -> Unanswered:
    """What an edition made on the day would not wait for. Nothing when the list never went round, or when an edition
    made since then has answered for it with its reason."""
    round_ = last_edition(list_, EditionKind.DRAFT)
    if round_ is None or last_edition(list_) != round_:
        return Unanswered([], None, False)
    asked = MatterHolding.objects.filter(
        matter__list_id=list_.pk, matter__voided=False, voided=False, to_on=None
    )
    replied = EditionReply.objects.filter(edition_id=round_.pk, voided=False).values_list(
        "unit_id", flat=True
    )
    missing = set(asked.values_list("unit_id", flat=True)) - set(replied)
    ids = [unit.pk for unit in unit_tree().in_order(missing)]
    return Unanswered(ids, round_.reply_by_on, round_.reply_by_on is not None and on < round_.reply_by_on)


def _check_answered(list_: MatterList, on: date, reason: str) -> None:
    found = unanswered(list_, on)
    if not found or reason.strip():
        return
    names = "、".join(unit_tree().label(pk) for pk in found.unit_ids)
    if found.unit_ids:
        said = _("%(count)s units have not replied: %(units)s.", count=len(found.unit_ids), units=names)
    else:
        said = _("The units may still reply.")
    day = found.reply_by_on.isoformat() if found.reply_by_on is not None else "—"
    raise Refused(
        "replies_missing",
        said,
        "reason",
        _(
            "Replies are due by %(day)s. Wait for them, or write why the edition is made without them.",
            day=day,
        ),
    )


def make_reviewed(
    *,
    viewer: Viewer,
    list_: MatterList,
    at: datetime,
    approved_by: str = "",
    reason: str = "",
    request_key: str = "",
) -> Edition:
    """审定稿: freeze the list as examined. Before the reply day, or with units that have not replied, it needs a
    reason. Refused: replies_missing, replies_open while proposed changes have no outcome yet."""
    with list_act(
        "list.review", viewer=viewer, list_=list_, at=at, reason=reason, request_key=request_key
    ) as (
        entry,
        campaign,
    ):
        check_can_publish(viewer, campaign)
        _check_not_issued(list_)
        _check_has_lines(list_)
        _check_answered(list_, day_of(at), reason)
        open_replies = EditionReply.objects.filter(
            edition__list_id=list_.pk, agrees=False, outcome="", voided=False
        ).count()
        if open_replies:
            raise Refused(
                "replies_open",
                _("%(count)s proposed changes have no outcome yet.", count=open_replies),
                remedy=_("Settle each of them first."),
            )
        return freeze(entry, list_, EditionKind.REVIEWED, day_of(at), reason=reason, approved_by=approved_by)


def issue(
    *,
    viewer: Viewer,
    list_: MatterList,
    document_no: str,
    at: datetime,
    approved_by: str,
    reason: str = "",
    assign: bool = True,
    request_key: str = "",
) -> Edition:
    """印发稿: freeze the list under its document number and, unless told otherwise, assign its drafted lines.
    Before the reply day, or with units that have not replied, it needs a reason.

    Refused: already_issued, missing_document_no, missing_approver, replies_missing, and one problem for each line
    without lead unit or due date.
    """
    number = within(document_no, 60, "document_no")
    with list_act(
        "list.issue", viewer=viewer, list_=list_, at=at, reason=reason, request_key=request_key, number=number
    ) as (entry, campaign):
        check_can_publish(viewer, campaign)
        _check_not_issued(list_)
        _check_has_lines(list_)
        if not number:
            raise Refused(
                "missing_document_no",
                _("An issued list has a document number."),
                "document_no",
                _("For example 示例县委办发〔2026〕8号."),
            )
        if not approved_by.strip():
            raise Refused(
                "missing_approver",
                _("A list is issued only with somebody's approval."),
                "approved_by",
                _("Name who approved it."),
            )
        _check_answered(list_, day_of(at), reason)
        if assign:
            _assign_lines(entry, list_, campaign)
        return freeze(
            entry,
            list_,
            EditionKind.ISSUED,
            day_of(at),
            document_no=number,
            reason=reason,
            approved_by=approved_by,
        )


def _assign_lines(entry: Writer, list_: MatterList, campaign: Any) -> None:
    on = day_of(entry.at)
    rows = Matter.objects.filter(
        list_id=list_.pk, state=State.drafted.value, voided=False, merged_into_id=None
    )
    lines = [
        line for line in rows.order_by("ordinal", "id") if not line.children.filter(voided=False).exists()
    ]
    ready, problems = [], []
    for line in lines:
        kind = kind_of(campaign, line.kind, on)
        due = due_to_be(line, kind, None, on)
        if line.unit_id is None or not due.known:
            what = _("the lead unit") if line.unit_id is None else _("when it is due")
            problems.append(
                Problem(
                    "line_incomplete",
                    _(
                        "Line %(place)s, “%(title)s”, lacks %(what)s.",
                        place=line.ordinal,
                        title=line.title,
                        what=what,
                    ),
                    "",
                    _("Complete the line."),
                )
            )
        else:
            ready.append((line, kind, due))
    if problems:
        raise Refused.many(problems[:20])
    for line, kind, due in ready:
        move = Move(entry, line, kind, entry.at, assign_next(State(line.state), kind.strike_off))
        assert line.unit_id is not None
        assign_in(move, line.unit_id, due, holding_units(line, "assisting"))


def check_adjustment(reason: str, approved_by: str) -> None:
    """Refused unless an adjustment of an issued list says why and who approved it."""
    needs_reason(reason)
    if not approved_by.strip():
        raise Refused(
            "missing_approver",
            _("An issued list is adjusted only with somebody's approval."),
            "approved_by",
            _("Name who approved it."),
        )
