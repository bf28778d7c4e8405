"""电话代报: the office enters what a unit told it, and the unit confirms it."""

from collections.abc import Sequence
from datetime import datetime

from gongjian.dispatch.actions.acting import on_report
from gongjian.dispatch.actions.filing import (
    check_window,
    filed_anew,
    line_problems,
    named,
    on_from,
    replace_lines,
)
from gongjian.dispatch.models import Channel, Report
from gongjian.dispatch.policy import campaign_of, check_can_report, check_is_office
from gongjian.dispatch.said import Owed, Said
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kernel.signoff import Filing
from gongjian.matters.actions.acting import within
from gongjian.people.viewer import Viewer


def send_by_telephone(
    *,
    viewer: Viewer,
    report: Report,
    said: Sequence[Said],
    owed: Sequence[Owed],
    informant: str,
    spoken_at: datetime,
    spoken: str,
    at: datetime,
    rest_unchanged: bool = False,
    request_key: str = "",
    revision: int | None = None,
) -> Report:
    """电话代报: the office enters what a unit told it, naming who, when and the words. The unit confirms it later.

    It counts from the instant it was entered. Refused: informant_missing, words_missing, and what `send` refuses.
    """
    campaign = campaign_of(report)
    check_is_office(viewer, campaign)
    problems = line_problems(report, said, owed, at, rest_unchanged=rest_unchanged)
    problems += _call_problems(informant, spoken_at, spoken, at)
    if problems:
        raise Refused.many(problems)
    told_by, words = within(informant, 60, "informant"), within(spoken, 300, "spoken")
    with on_report(
        "report.telephone",
        viewer=viewer,
        report=report,
        at=at,
        reason=words,
        request_key=request_key,
        revision=revision,
    ) as move:
        check_window(move, "")
        replace_lines(move, said, owed)
        columns = filed_anew(move, viewer, named(viewer, None), Channel.PHONE) | {
            "informant": told_by,
            "spoken_at": spoken_at,
            "spoken": words,
        }
        return on_from(move, Filing((), viewer.user_id or 0, move.at), columns)


def confirm_telephone(*, viewer: Viewer, report: Report, at: datetime, request_key: str = "") -> Report:
    """The unit confirms in one tap what the office entered for it. Refused: nothing_to_confirm."""
    check_can_report(viewer, report)
    with on_report("report.confirm", viewer=viewer, report=report, at=at, request_key=request_key) as move:
        if move.report.channel != Channel.PHONE or move.report.confirmed_at is not None:
            raise Refused(
                "nothing_to_confirm",
                _("There is no telephone report to confirm here."),
                remedy=_("Open the page again to see how it stands."),
            )
        return move.entry.change(move.report, confirmed_at=move.at)


def _call_problems(informant: str, spoken_at: datetime, spoken: str, at: datetime) -> list[Problem]:
    problems = []
    if not informant.strip():
        problems.append(
            Problem("informant_missing", _("Who told it is missing."), "informant", _("Write the name."))
        )
    if not spoken.strip():
        problems.append(
            Problem(
                "words_missing", _("What was said is missing."), "spoken", _("Write it down as it was said.")
            )
        )
    if spoken_at > at:
        problems.append(
            Problem(
                "call_in_future",
                _("The call has not taken place yet."),
                "spoken_at",
                _("Give the time of the call."),
            )
        )
    return problems
