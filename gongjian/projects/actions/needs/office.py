"""What a department says cannot be met goes to the office: it confirms, and only then the matter ends; or it sends it
back."""

from datetime import date, datetime

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.matters.actions.acting import within
from gongjian.matters.models import Matter
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import today_of
from gongjian.projects.actions.needs import desk
from gongjian.projects.actions.needs.need import check_answer_by, doing
from gongjian.projects.actions.network.matters import close_matter
from gongjian.projects.models import Need, NeedState


def confirm_cannot(
    *,
    viewer: Viewer,
    need: Need,
    at: datetime,
    says: str = "",
    revision: int | None = None,
    request_key: str = "",
) -> Need:
    """The office, or the lead official, confirms that it cannot be met. The matter ends; the enterprise has its word.

    `says` goes into the story as the ground of the office. Refused: may_not_review_need, need_not_so_far.
    """
    why = within(says, 300, "says")
    with doing(
        "confirm", "need.confirm_cannot", viewer=viewer, need=need, at=at, reason=why, revision=revision,
        request_key=request_key,
    ) as (entry, fresh):  # fmt: skip
        entry.change(fresh, state=NeedState.REFUSED)
        matter = _matter(fresh)
        if matter is not None:
            close_matter(entry, matter, today_of(entry.at))
        return fresh


def send_back_cannot(
    *,
    viewer: Viewer,
    need: Need,
    reason: str,
    at: datetime,
    answer_by_on: date | None = None,
    revision: int | None = None,
    request_key: str = "",
) -> Need:
    """The office does not take that it cannot be met: the department answers anew by `answer_by_on` (by default the
    clock of the kind), and reads the reason.

    Refused: missing_reason, answer_by_past, may_not_review_need, need_not_so_far.
    """
    why = within(reason, 300, "reason")
    with doing(
        "send-back", "need.send_back", viewer=viewer, need=need, at=at, reason=why, revision=revision,
        request_key=request_key,
    ) as (entry, fresh):  # fmt: skip
        if not why:
            raise Refused(
                "missing_reason",
                _("The reason is not given."),
                "reason",
                _("Say what the department is to look at; it reads it."),
            )
        on = today_of(entry.at)
        check_answer_by(answer_by_on, on)
        due = desk.answer_by(fresh, answer_by_on, on)
        desk.look_again(entry, fresh, due.on)
        matter = _matter(fresh)
        if matter is not None:
            desk.hand_back(entry, matter, due)
        return fresh


def _matter(need: Need) -> Matter | None:
    return Matter.objects.filter(pk=need.matter_id).first() if need.matter_id else None
