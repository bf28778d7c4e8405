"""回头看: some time after a problem was struck off somebody looks whether it holds; if not, it is taken up again."""

from datetime import datetime, timedelta

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.lifecycle import State, Verb, step
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.calendar import calendar
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import Move, day_of, opened, within
from gongjian.matters.actions.finishing import reopen_in
from gongjian.matters.kinds import kind_of
from gongjian.matters.models import Matter
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import LookBack
from gongjian.supervise.playbook.problems import problems_of
from gongjian.supervise.policy.problems import check_can_look_back


def plan_in(entry: Writer, matter: Matter) -> LookBack | None:
    """Set the day for looking back: so many days after the striking off, moved on to a working day. None where the
    playbook wants none, or one waits already."""
    struck = day_of(matter.struck_off_at or entry.at)
    days = problems_of(campaign_by_id(matter.campaign_id), struck).look_back_days
    if not days or LookBack.objects.filter(matter_id=matter.pk, done_on=None, voided=False).exists():
        return None
    due = struck + timedelta(days=days)
    if calendar().is_workday(due) is False:
        due = calendar().add(due, 1).on
    return entry.create(LookBack(matter=matter, due_on=due, illustrative=matter.illustrative))


def look_back(
    *,
    viewer: Viewer,
    look: LookBack,
    held: bool,
    says: str,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> LookBack:
    """Record what was seen. When it has come back (反弹), the problem is taken up again in the same act, and all its
    history stays. Refused: missing_seen, looked_already, not_yours, doer_does_not_look_back."""
    matter = Matter.objects.get(pk=look.matter_id)
    said = within(says, 300, "says")
    with opened(
        "problem.holds" if held else "problem.came_back",
        viewer=viewer,
        matter=matter,
        at=at,
        reason="" if held else said,
        words={"says": said},
        request_key=request_key,
    ) as (entry, fresh):
        check_can_look_back(viewer, fresh)
        now = LookBack.objects.get(pk=look.pk)
        if now.done_on is not None or now.voided:
            raise Refused(
                "looked_already",
                _("Somebody has looked already."),
                remedy=_("Open the matter to see what was seen."),
            )
        if not said:
            raise Refused(
                "missing_seen",
                _("What was seen is missing."),
                "says",
                _("Say in one sentence what you saw there, and when."),
            )
        entry.change(now, done_on=day_of(entry.at), held=held, says=said, by_name=viewer.name)
        if not held:
            kind = kind_of(campaign_by_id(fresh.campaign_id), fresh.kind, day_of(entry.at))
            following = step(State(fresh.state), Verb.reopen, needs_strike_off=kind.strike_off)
            reopen_in(Move(entry, fresh, kind, entry.at, following))
        return now
