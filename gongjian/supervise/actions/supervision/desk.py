"""催办 and 移交: what the office does while it waits, and whose desk it is on."""

from datetime import datetime

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import SUPERVISING, day_of, hold, within
from gongjian.matters.actions.assigning import check_unit
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.supervision.working import (
    check_state,
    check_unclassified,
    needed,
    section_of,
    working,
)
from gongjian.supervise.models import Chase, ChaseWay, HandedOver, Supervision, SupervisionState
from gongjian.supervise.policy.supervision import UNDER, can_accept, check_can_run


def chase(
    viewer: Viewer,
    supervision: Supervision,
    *,
    unit_id: int,
    way: str,
    at: datetime,
    whom: str = "",
    says: str = "",
    request_key: str = "",
) -> Chase:
    """催办: note whom the office urged, how, who answered and what. Refused: not_your_desk, not_in_this_state."""
    with working(
        "supervision.chase", viewer=viewer, supervision=supervision, at=at,
        words={"unit": unit_tree().label(unit_id), "way": ChaseWay(way).label}, request_key=request_key,
    ) as (entry, fresh):  # fmt: skip
        check_can_run(viewer, fresh)
        check_state(fresh, SupervisionState.APPROVED, *UNDER)
        check_unit(unit_id)
        said = within(says, 300, "says")
        check_unclassified(section_of(fresh, day_of(entry.at)), says=said)
        return entry.create(
            Chase(
                supervision=fresh,
                unit_id=unit_id,
                at=entry.at,
                way=ChaseWay(way),
                whom=within(whom, 60, "whom"),
                says=said,
                by_name=viewer.name[:100],
                illustrative=fresh.illustrative,
            )
        )


def hand_over(
    viewer: Viewer,
    supervision: Supervision,
    *,
    to_unit_id: int,
    reason: str,
    approved_by: str,
    at: datetime,
    request_key: str = "",
) -> HandedOver:
    """移交: to the inspection office, approved by a named leader. It stays on this desk until it is accepted there.

    Refused: not_your_desk, on_its_desk, handed_already, missing_reason, missing_approved_by, may_not_supervise.
    """
    label = unit_tree().label(to_unit_id)
    with working(
        "supervision.hand_over", viewer=viewer, supervision=supervision, at=at, reason=reason.strip()[:300],
        open_to_units=False, words={"unit": label}, request_key=request_key,
    ) as (entry, fresh):  # fmt: skip
        check_can_run(viewer, fresh)
        check_state(fresh, SupervisionState.APPROVED, *UNDER)
        return hand_over_in(entry, fresh, to_unit_id=to_unit_id, reason=reason, approved_by=approved_by)


def hand_over_in(
    entry: Writer, supervision: Supervision, *, to_unit_id: int, reason: str, approved_by: str
) -> HandedOver:
    """Write a hand-over inside another act; whose desk it is on is the caller's to check."""
    label = unit_tree().label(to_unit_id)
    check_unit(to_unit_id)
    if to_unit_id == supervision.desk_unit_id:
        raise Refused("on_its_desk", _("It is on the desk of %(unit)s already.", unit=label), "unit")
    if supervision.handed_over.filter(accepted_at=None, voided=False).exists():
        raise Refused(
            "handed_already",
            _("It was handed over and waits to be accepted."),
            remedy=_("Ask the office it was handed to."),
        )
    said = needed(reason, 300, "reason", _("The reason is not given."))
    check_unclassified(section_of(supervision, day_of(entry.at)), reason=said)
    return entry.create(
        HandedOver(
            supervision=supervision,
            to_unit_id=to_unit_id,
            at=entry.at,
            reason=said,
            approved_by=needed(approved_by, 100, "approved_by", _("It is not said who approved it.")),
            illustrative=supervision.illustrative,
        )
    )


def accept_hand_over(
    viewer: Viewer, handed: HandedOver, *, at: datetime, request_key: str = ""
) -> HandedOver:
    """A named person of the office it was handed to accepts it; from then on it is on their desk."""
    label = unit_tree().label(handed.to_unit_id)
    with working(
        "supervision.accept_hand_over", viewer=viewer, supervision=handed.supervision, at=at,
        unit_id=handed.to_unit_id, words={"unit": label}, request_key=request_key,
    ) as (entry, fresh):  # fmt: skip
        standing: HandedOver = HandedOver.objects.select_related("supervision").get(pk=handed.pk)
        if not can_accept(viewer, standing):
            raise Refused(
                "not_theirs",
                _("It was handed to %(unit)s; somebody of that office accepts it.", unit=label),
                remedy=_("Ask them."),
            )
        if standing.accepted_at is not None:
            raise Refused("accepted_already", _("It was accepted by %(name)s.", name=standing.accepted_by))
        entry.change(standing, accepted_at=entry.at, accepted_by=viewer.name[:100])
        entry.change(fresh, desk_unit_id=standing.to_unit_id)
        hold(entry, fresh.matter, SUPERVISING, [standing.to_unit_id], day_of(entry.at))
        return standing
