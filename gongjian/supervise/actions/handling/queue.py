"""The queue of a handling day: items in its sections with their slots, parties, and opinions given beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gongjian import ledger
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import within
from gongjian.matters.actions.assigning import check_unit
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.handling.day import items_of, running
from gongjian.supervise.models import HandlingDay, HandlingItem, HandlingParty
from gongjian.supervise.playbook.handling import HandlingText, handling_of
from gongjian.supervise.policy.handling import check_can_give_opinion

MOST_PARTIES = 20


@dataclass(frozen=True)
class NewItem:
    """What is asked on the day. `units`: departments that are called beside the lead unit; `names`: who else comes."""

    title: str
    section: str
    lead_unit_id: int | None
    units: Sequence[int] = ()
    names: Sequence[str] = ()
    project_id: int | None = None
    matter_id: int | None = None


def queue_item(
    *, viewer: Viewer, day: HandlingDay, new: NewItem, at: datetime, request_key: str = ""
) -> HandlingItem:
    """Put an item into its section; slots follow one another. Refused: missing_title, section_unknown,
    missing_lead_unit, queued_already, day_not_so_far."""
    title = within(new.title, 200, "title")
    with running(
        "handling.queue", viewer=viewer, day=day, at=at, words={"title": title}, request_key=request_key
    ) as (entry, fresh, campaign):
        section = handling_of(campaign, fresh.on)
        _check(new, title, fresh, section)
        item = entry.create(
            HandlingItem(
                day=fresh,
                section=new.section,
                ordinal=items_of(fresh).count() + 1,
                title=title,
                project_id=new.project_id,
                matter_id=new.matter_id,
                lead_unit_id=new.lead_unit_id,
                illustrative=fresh.illustrative,
            )
        )
        units = [unit for unit in dict.fromkeys((new.lead_unit_id, *new.units)) if unit is not None]
        for unit in units:
            check_unit(unit)
        parties = [HandlingParty(item=item, unit_id=unit, illustrative=item.illustrative) for unit in units]
        parties += [
            HandlingParty(item=item, name=within(name, 100, "names"), illustrative=item.illustrative)
            for name in new.names
            if name.strip()
        ]
        entry.create_many(parties[:MOST_PARTIES])
        give_slots(entry, fresh, section)
        return item


def _check(new: NewItem, title: str, day: HandlingDay, section: HandlingText) -> None:
    found = []
    if not title:
        found.append(
            Problem(
                "missing_title", _("What is asked is missing."), "title", _("Say in one line what is asked.")
            )
        )
    if new.section not in section.keys:
        found.append(
            Problem("section_unknown", _("The section of the queue is not chosen."), "section",
                    _("Choose one of those offered."))
        )  # fmt: skip
    if new.lead_unit_id is None:
        found.append(
            Problem(
                "missing_lead_unit", _("Who is to handle it is missing."), "lead_unit", _("Name the unit.")
            )
        )
    if new.matter_id is not None and items_of(day).filter(matter_id=new.matter_id).exists():
        found.append(
            Problem("queued_already", _("This is queued for the day already."), "matter",
                    _("Nothing needs to be done."))
        )  # fmt: skip
    if found:
        raise Refused.many(found)


def give_slots(entry: Writer, day: HandlingDay, section: HandlingText) -> None:
    """Slots one after another from the beginning of the day, section by section in the playbook's order."""
    order = {key: place for place, key in enumerate(section.keys)}
    items = sorted(
        items_of(day), key=lambda item: (order.get(item.section, len(order)), item.ordinal, item.pk)
    )
    clock = datetime.combine(date(2000, 1, 1), day.starts)
    for place, item in enumerate(items, start=1):
        until = clock + timedelta(minutes=section.minutes)
        entry.change(item, ordinal=place, starts=clock.time(), ends=until.time())
        clock = until


def give_opinion(
    *,
    viewer: Viewer,
    party: HandlingParty,
    opinion: str,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> HandlingParty:
    """Say beforehand what the department thinks; said again it replaces what was said, and the story keeps both.

    Refused: may_not_give_opinion, missing_opinion.
    """
    said = within(opinion, 500, "opinion")
    with ledger.record(
        "handling.opinion",
        by=viewer.actor(party.unit_id),
        at=at,
        about=[party.item.day, party.item],
        request_key=request_key or None,
        words={"title": party.item.title, "unit": unit_tree().label(party.unit_id)},
    ) as entry:
        fresh: HandlingParty = HandlingParty.objects.select_related("item__day").get(pk=party.pk)
        check_can_give_opinion(viewer, fresh)
        if not said:
            raise Refused(
                "missing_opinion",
                _("The opinion is missing."),
                "opinion",
                _("Say whether it can be done, by when, and which papers are missing: all at once."),
            )
        return entry.change(fresh, revision=revision, opinion=said, opinion_at=entry.at)
