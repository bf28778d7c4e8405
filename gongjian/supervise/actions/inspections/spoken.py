"""What a leader said on site: it binds nobody until the office has confirmed it."""

from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.lifecycle import State
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Stale, Writer
from gongjian.ledger.records import Record
from gongjian.matters.actions.acting import Move, needs_reason
from gongjian.matters.actions.assigning import assign_in, check_unit
from gongjian.matters.actions.dates import DueDate, due_by_kind
from gongjian.matters.actions.drafting import Draft, draft_in
from gongjian.matters.kinds import kind_of
from gongjian.matters.models import Matter
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.inspections.sealing import check_live, day_of
from gongjian.supervise.models import SpokenRequest, SpokenState
from gongjian.supervise.policy.inspections import check_can_confirm_spoken

KIND = "instruction"


def confirm_spoken(
    *, viewer: Viewer, spoken: SpokenRequest, title: str, unit_id: int, at: datetime,
    due_on: date | None = None, revision: int | None = None, request_key: str = "",
) -> Matter:  # fmt: skip
    """It becomes a matter (批示件) in the office's own words; the original ones stay where they were heard.

    Refused: office_confirms, spoken_settled, missing_title, unit_unknown, missing_due.
    """
    check_can_confirm_spoken(viewer, spoken)
    campaign = campaign_by_id(spoken.visit.campaign_id)
    assert campaign is not None
    about: list[Record] = [spoken.visit, *([spoken.visit.project] if spoken.visit.project else [])]
    with ledger.record(
        "visit.confirm_spoken", by=viewer.actor(campaign.unit_id), at=at, about=about,
        request_key=request_key or None, words={"title": title.strip()},
    ) as entry:  # fmt: skip
        fresh = _waiting(spoken, revision)
        check_unit(unit_id)
        on = day_of(at)
        kind = kind_of(campaign, KIND, on)
        due = DueDate.of(due_on) if due_on is not None else due_by_kind(kind, on)
        if due is None:
            raise Refused("missing_due", _("It is not said by when."), "due_on", _("Name a day."))
        draft = Draft(kind=KIND, title=title, unit_id=unit_id, due=due, project_id=fresh.visit.project_id)
        matter = draft_in(entry, campaign, draft, assigned_by_id=campaign.unit_id, on=on)
        entry.change(matter, illustrative=fresh.illustrative)
        assign_in(Move(entry, matter, kind, entry.at, State.assigned), unit_id, due, ())
        _settle(entry, fresh, viewer, state=SpokenState.CONFIRMED, matter_id=matter.pk)
        return matter


def drop_spoken(
    *, viewer: Viewer, spoken: SpokenRequest, reason: str, at: datetime, revision: int | None = None,
    request_key: str = "",
) -> SpokenRequest:  # fmt: skip
    """It is not taken up, with the reason. Refused: office_confirms, missing_reason, spoken_settled."""
    check_can_confirm_spoken(viewer, spoken)
    said = needs_reason(reason)
    with ledger.record(
        "visit.drop_spoken", by=viewer.actor(), at=at, about=[spoken.visit], request_key=request_key or None
    ) as entry:
        fresh = _waiting(spoken, revision)
        _settle(entry, fresh, viewer, state=SpokenState.DROPPED, reason=said)
        return fresh


def _waiting(spoken: SpokenRequest, revision: int | None) -> SpokenRequest:
    fresh: SpokenRequest = SpokenRequest.objects.select_related("visit", "visit__project").get(pk=spoken.pk)
    check_live(fresh.visit.campaign_id)
    if revision is not None and fresh.revision != revision:
        raise Stale(fresh)
    if fresh.state != SpokenState.WAITING:
        message = _("This was settled already: %(state)s.", state=fresh.get_state_display())
        raise Refused("spoken_settled", message, remedy=_("Look at what became of it."))
    return fresh


def _settle(entry: Writer, spoken: SpokenRequest, viewer: Viewer, **values: Any) -> None:
    entry.change(spoken, decided_by=viewer.name, decided_at=entry.at, **values)
