"""What is wrong with what somebody says of a lead, an event or money in place, and what is only asked about."""

from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.kernel.messages import say as _
from gongjian.kernel.money import WAN, YI, looks_off_by_ten_thousand
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit import words
from gongjian.ledger import Writer
from gongjian.ledger.records import Record
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import check_reason
from gongjian.projects.models import Lead, PromotionEvent
from gongjian.projects.policy import check_can_promote

TURN = 10_000
"""万 for 亿, or 元 for 万."""
LEAD_FROM, LEAD_TO = 50 * WAN, 1_000 * YI
"""An investment is seldom less than 50 万元 or more than 1,000 亿元: beyond, the unit was likely mistaken."""
EVENT_TO = YI // 2
"""An event seldom costs more than 5,000 万元."""


def meant(given_fen: int | None, reference_fen: int | None) -> int | None:
    """The amount probably meant when one is ten thousand times off the other; None when nothing looks wrong."""
    if not given_fen or not reference_fen or not looks_off_by_ten_thousand(given_fen, reference_fen):
        return None
    return given_fen // TURN if given_fen > reference_fen else given_fen * TURN


def meant_of_lead(given_fen: int | None, reference_fen: int | None = None) -> int | None:
    """The same for an investment, which has a usual size even where nothing is known of the lead."""
    if not given_fen:
        return None
    if reference_fen:
        return meant(given_fen, reference_fen)
    if given_fen > LEAD_TO:
        return given_fen // TURN
    return given_fen * TURN if given_fen < LEAD_FROM else None


def meant_of_event(given_fen: int | None) -> int | None:
    """The same for the cost of an event."""
    return given_fen // TURN if given_fen and given_fen > EVENT_TO else None


def did_you_mean(given_fen: int, meant_fen: int | None, where: str) -> Problem | None:
    """The question asked, or None."""
    if meant_fen is None:
        return None
    said = _("%(given)s is an unusual amount here.", given=words.money_text(given_fen))
    expected = _(
        "Did you mean %(meant)s? Correct it, or write why it is right.", meant=words.money_text(meant_fen)
    )
    return Problem("off_by_ten_thousand", said, where, expected)


def not_to_come(on: date | None, today: date, where: str, code: str) -> list[Problem]:
    """What has happened cannot lie in the future."""
    if on is None or on <= today:
        return []
    said = _("%(on)s has not come yet, so it cannot have happened.", on=on)
    return [Problem(code, said, where, _("Give the day it happened; record it when it has."))]


def not_negative(fen: int | None, where: str) -> list[Problem]:
    """Money is not less than nothing."""
    if fen is None or fen >= 0:
        return []
    said = _("%(amount)s is less than nothing.", amount=words.money_text(fen))
    return [Problem("money_negative", said, where, _("Write the amount without a sign."))]


def too_long(text: str, length: int, where: str) -> list[Problem]:
    """Nobody's text is cut silently."""
    if len(text) <= length:
        return []
    said = _("The text has %(count)s characters; at most %(limit)s fit.", count=len(text), limit=length)
    return [Problem("too_long", said, where, _("Shorten it."))]


def long_texts(record: Record, *names: str) -> list[Problem]:
    """Texts of a record that do not fit their columns."""
    found: list[Problem] = []
    for name in names:
        length = getattr(record._meta.get_field(name), "max_length", None) or 10**6
        found += too_long(getattr(record, name), length, name)
    return found


def refuse_all(problems: list[Problem]) -> None:
    """Refused with every finding at once, if there is one."""
    if problems:
        raise Refused.many(problems)


def taking_off(
    act: str, *, viewer: Viewer, row: Lead | PromotionEvent, title: str, missing: Any, reason: str, at: datetime,
    request_key: str,
) -> AbstractContextManager[Writer]:  # fmt: skip
    """The act of taking a lead or an event off the books, by whoever keeps it. Refused: may_not_promote, and without a
    reason (void_without_reason, told as `missing`)."""
    check_can_promote(viewer, row.campaign, row.unit_id, row.team_id)
    check_reason(reason, "void_without_reason", missing, _("Write the reason in a few words."))
    return ledger.record(
        act, by=viewer.actor(row.unit_id), at=at, about=[row], reason=reason, request_key=request_key,
        words={"title": title},
    )  # fmt: skip
