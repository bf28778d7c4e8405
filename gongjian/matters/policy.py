"""Who sees a matter and who may do what with it. In what state is the life cycle's question, not asked here.

assigner     `assign` over the unit it was assigned by; or `sign` there, for what a unit hands out itself
lead unit    `report` over the lead unit           unit head    `sign` over the lead unit
checker      `check` over the lead unit, signer `sign`; their AB deputies too; and not who filed it, unless another
             has checked it since
doer         `report` over the lead, an assisting unit, or the unit whose desk it is on
reviewer     `review` (or `sign`) over the unit it was assigned by, and not who reported it done
"""

from collections.abc import Iterable
from typing import Any

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.lifecycle import BY_VERB, OWNER_WORDS, VERB_WORDS, Owner, State, Verb, allowed, may_close
from gongjian.kernel.messages import Message
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kernel.signoff import Step, may_pass
from gongjian.matters.listeners import verb_checks
from gongjian.matters.models import Matter, MatterHolding, MatterRequest
from gongjian.matters.selectors.reach import can_see, visible_matters
from gongjian.matters.selectors.signing import SIGNING, as_filing, filing_of, step_of
from gongjian.people.viewer import Viewer

__all__ = [
    "assisting_ids",
    "can",
    "can_answer",
    "can_detach",
    "can_draft",
    "can_edit",
    "can_publish",
    "can_see",
    "check_can",
    "check_can_answer",
    "check_can_detach",
    "check_can_draft",
    "check_can_edit",
    "check_can_publish",
    "check_live",
    "is_not_the_doer",
    "issuer_of",
    "may_pass_filing",
    "may_sign_off",
    "proof_is_used",
    "verbs_of",
    "visible_matters",
]

ASSISTING = "assisting"
_INSIDE = (Owner.checker, Owner.signer, Owner.step_holder)


# ---------------------------------------------------------------- doing
def can(verb: Verb, viewer: Viewer, matter: Matter, assisting: Iterable[int] | None = None) -> bool:
    """Whether the viewer holds the place in the matter that the verb asks for.

    `assisting`: ids of the assisting units, when the caller has read them already.
    """
    if not _holds(BY_VERB[verb].owner, viewer, matter, assisting):
        return False
    more = verb_checks.get(matter.kind)
    try:
        if more is not None:
            more(viewer, matter, verb)
    except Refused:
        return False
    return True


def check_can(verb: Verb, viewer: Viewer, matter: Matter) -> None:
    """Refused("not_yours") unless `can`, naming whose it is."""
    owner = BY_VERB[verb].owner
    if owner is Owner.reviewer and not is_not_the_doer(viewer, matter):
        raise Refused(
            "doer_does_not_review",
            _("You reported this matter done yourself, so somebody else must examine it."),
            remedy=_("Ask a colleague of the office that assigned it."),
        )
    if owner in _INSIDE and _filed_it_alone(viewer, matter):
        raise Refused(
            "own_filing",
            _("You filed this yourself, so somebody else in the unit must look at it first."),
            remedy=_("Ask the checker, the head of the unit or the head's deputy."),
        )
    if not _holds(owner, viewer, matter, None):
        raise Refused(
            "not_yours", _not_yours(verb, owner), remedy=_("Ask them, or leave a comment on the matter.")
        )
    more = verb_checks.get(matter.kind)
    if more is not None:
        more(viewer, matter, verb)


def _not_yours(verb: Verb, owner: Owner) -> Message:
    return _("“%(verb)s” is for %(owner)s to do.", verb=VERB_WORDS[verb], owner=OWNER_WORDS[owner])


def verbs_of(
    viewer: Viewer,
    matter: Matter,
    *,
    needs_strike_off: bool,
    assisting: Iterable[int],
    filing: MatterRequest | None = None,
) -> list[Verb]:
    """What a viewer who sees the matter may do now, in the order of the life cycle. `filing`: the report of done that
    waits inside the lead unit, if one does."""
    state, units = State(matter.state), list(assisting)
    return [
        verb
        for verb in allowed(state, needs_strike_off=needs_strike_off, signing=step_of(filing))
        if BY_VERB[verb].owner is Owner.anyone_in_reach or can(verb, viewer, matter, units)
    ]


def _holds(owner: Owner, viewer: Viewer, matter: Matter, assisting: Iterable[int] | None) -> bool:
    campaign = campaign_by_id(matter.campaign_id)
    match owner:
        case Owner.assigner:
            return _over(viewer, ("assign", "sign"), [issuer_of(matter)], campaign)
        case Owner.lead_unit:
            return _over(viewer, ("report",), [matter.unit_id], campaign)
        case Owner.unit_head:
            return _over(viewer, ("sign",), [matter.unit_id], campaign)
        case Owner.checker | Owner.signer | Owner.step_holder:
            return may_pass_filing(viewer, matter, filing_of(matter.pk))
        case Owner.doer:
            units = [matter.unit_id, matter.desk_unit_id]
            if _over(viewer, ("report",), units, campaign):
                return True
            return _over(
                viewer, ("report",), assisting_ids(matter) if assisting is None else assisting, campaign
            )
        case Owner.reviewer:
            held = _over(viewer, ("review", "sign"), [issuer_of(matter)], campaign)
            return held and is_not_the_doer(viewer, matter)
        case Owner.anyone_in_reach:
            return can_see(viewer, matter)
    raise AssertionError(owner)


def may_sign_off(viewer: Viewer, matter: Matter, step: Step) -> bool:
    """Whether the viewer holds the place of checker or signer in the lead unit, or stands in for who does."""
    return _over(viewer, SIGNING[step], [matter.unit_id], campaign_by_id(matter.campaign_id))


def may_pass_filing(viewer: Viewer, matter: Matter, filing: MatterRequest | None) -> bool:
    """Whether the viewer may pass, or send back, the report of done that waits inside the lead unit."""
    step = step_of(filing)
    if filing is None or step is None or viewer.user_id is None:
        return False
    return may_sign_off(viewer, matter, step) and may_pass(as_filing(filing), viewer.user_id)


def _filed_it_alone(viewer: Viewer, matter: Matter) -> bool:
    filing = filing_of(matter.pk)
    if filing is None or viewer.user_id is None or filing.filed_by != viewer.user_id:
        return False
    return not may_pass(as_filing(filing), viewer.user_id)


def _over(viewer: Viewer, permissions: Iterable[str], units: Iterable[int | None], campaign: Any) -> bool:
    wanted = list(units)
    return any(viewer.may_over(permission, wanted, campaign) for permission in permissions)


def issuer_of(matter: Matter) -> int | None:
    """The unit that assigned it, or the campaign's host where none is named."""
    if matter.assigned_by_id is not None:
        return matter.assigned_by_id
    campaign = campaign_by_id(matter.campaign_id)
    return campaign.unit_id if campaign is not None else None


def assisting_ids(matter: Matter) -> list[int]:
    """Ids of the units that assist now."""
    rows = MatterHolding.objects.filter(matter_id=matter.pk, role=ASSISTING, to_on=None, voided=False)
    return list(rows.values_list("unit_id", flat=True))


def is_not_the_doer(viewer: Viewer, matter: Matter) -> bool:
    """Whether somebody other than the viewer reported it done."""
    doers = [] if matter.reported_done_by is None else [matter.reported_done_by]
    return may_close(doers, viewer.user_id or 0)


# ---------------------------------------------------------------- beside the life cycle
def can_answer(viewer: Viewer, matter: Any) -> bool:
    """Whether the viewer may answer what is put up for a leader's word: `decide` over the lead unit or the desk."""
    campaign = campaign_by_id(matter.campaign_id)
    return _over(viewer, ("decide",), [matter.unit_id, matter.desk_unit_id], campaign)


def check_can_answer(viewer: Viewer, matter: Matter) -> None:
    """Refused unless `can_answer`."""
    if not can_answer(viewer, matter):
        raise Refused(
            "not_yours",
            _("This is for a lead official to answer."),
            remedy=_("Ask them, or leave a comment on the matter."),
        )


def can_draft(viewer: Viewer, campaign: Any) -> bool:
    """Whether the viewer may draft matters and lists in this campaign: `edit` over its host unit or a unit in it."""
    return campaign.status != "archived" and bool(viewer.reach("edit", campaign))


def check_can_draft(viewer: Viewer, campaign: Any, unit_id: int | None = None) -> None:
    """Refused unless `can_draft`; with `unit_id`, that unit must lie in reach: nobody assigns in another's name."""
    check_live(campaign)
    reach = viewer.reach("edit", campaign)
    if not reach or (unit_id is not None and not reach.whole and unit_id not in reach.unit_ids):
        raise Refused(
            "not_yours",
            _("Matters of this campaign are drafted by its office."),
            remedy=_("Ask the campaign's office, or report what you need as progress on a matter of yours."),
        )


def can_edit(viewer: Viewer, matter: Matter) -> bool:
    """Whether the viewer may change the draft, split it, or set its stage targets."""
    campaign = campaign_by_id(matter.campaign_id)
    return _over(viewer, ("edit", "sign"), [issuer_of(matter)], campaign)


def check_can_edit(viewer: Viewer, matter: Matter) -> None:
    """Refused unless `can_edit`."""
    if not can_edit(viewer, matter):
        raise Refused(
            "not_yours",
            _("This matter is kept by the unit that assigned it."),
            remedy=_("Ask that unit for the change, or leave a comment on the matter."),
        )


def can_detach(viewer: Viewer, matter: Matter) -> bool:
    """Whether the viewer may withdraw a file attached by mistake: whoever keeps the matter, or the lead unit."""
    campaign = campaign_by_id(matter.campaign_id)
    if campaign is None or campaign.status == "archived":
        return False
    return can_edit(viewer, matter) or _over(viewer, ("report",), [matter.unit_id], campaign)


def proof_is_used(matter: Matter) -> bool:
    """Whether the matter has been reported done on its evidence, to the office or inside the unit."""
    return matter.reported_done_at is not None or filing_of(matter.pk) is not None


def check_can_detach(viewer: Viewer, matter: Matter) -> None:
    """Refused unless `can_detach`, and while the evidence proves a report of done."""
    if not can_detach(viewer, matter):
        raise Refused(
            "not_yours",
            _("Files are withdrawn by the lead unit or by whoever assigned the matter."),
            remedy=_("Ask them."),
        )
    if proof_is_used(matter):
        raise Refused(
            "proof_is_used",
            _("The matter has been reported done on this evidence."),
            remedy=_("Withdraw the report first."),
        )


def can_publish(viewer: Viewer, campaign: Any) -> bool:
    """Whether the viewer may freeze editions of the campaign's lists."""
    return campaign.status != "archived" and viewer.may_over("publish", [campaign.unit_id], campaign)


def check_can_publish(viewer: Viewer, campaign: Any) -> None:
    """Refused unless `can_publish`."""
    check_live(campaign)
    if not can_publish(viewer, campaign):
        raise Refused(
            "not_yours",
            _("Editions of a list are made by the campaign's office."),
            remedy=_("Ask the campaign's office."),
        )


def check_live(campaign: Any | None) -> None:
    """Refused("archived") for a campaign that is closed to writing."""
    if campaign is None or campaign.status == "archived":
        raise Refused(
            "archived",
            _("This campaign is archived; its records are no longer changed."),
            remedy=_("Look it up here; new work belongs to a campaign that is under way."),
        )
