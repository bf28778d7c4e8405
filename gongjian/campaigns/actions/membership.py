"""Which projects are in a campaign: entry, exit with its reason and approver, change of class or batch."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from gongjian import ledger
from gongjian.campaigns.models import Campaign, ExitKind, Membership
from gongjian.campaigns.policy import check_can_configure, check_not_archived
from gongjian.kernel.problems import Problem, Refused
from gongjian.ledger import Writer
from gongjian.ledger.records import Record
from gongjian.people.viewer import Viewer

DIMENSIONS = ("batch", "klass", "sector", "key_task")


def _enter(
    entry: Writer,
    campaign: Campaign,
    project: Record,
    on: date,
    *,
    batch: str = "",
    klass: str = "",
    sector: str = "",
    key_task: str = "",
    ordinal: int = 0,
    reason: str = "",
    approved_by: str = "",
    illustrative: bool = False,
) -> Membership:
    """Take a project into a campaign from `on` inside another act. Refused when it is in already."""
    check_not_archived(campaign)
    if Membership.objects.filter(campaign=campaign, project_id=project.pk, to_on=None, voided=False).exists():
        raise Refused(
            "already_in_campaign",
            _("“%(project)s” is in this campaign already.") % {"project": project},
            remedy=_("Open the project to see since when; change its class there."),
        )
    return entry.create(
        Membership(
            campaign=campaign,
            project_id=project.pk,
            from_on=on,
            batch=batch,
            klass=klass,
            sector=sector,
            key_task=key_task,
            ordinal=ordinal or _next_ordinal(campaign),
            entry_reason=reason,
            approved_by=approved_by,
            illustrative=illustrative,
        )
    )


def _leave(
    entry: Writer,
    membership: Membership,
    on: date,
    *,
    kind: str,
    reason: str,
    approved_by: str,
    revision: int | None = None,
) -> Membership:
    """End a membership on `on` (the first day it is no longer in) inside another act."""
    return entry.change(
        membership, revision=revision, to_on=on, exit_kind=kind, exit_reason=reason, approved_by=approved_by
    )


def enter_campaign(
    *,
    viewer: Viewer,
    campaign: Campaign,
    project: Record,
    on: date,
    at: datetime,
    batch: str = "",
    klass: str = "",
    sector: str = "",
    key_task: str = "",
    reason: str = "",
    approved_by: str = "",
    request_key: str = "",
) -> Membership:
    """Take a project into the campaign from `on`. Refused for an archived campaign and when it is in already."""
    check_can_configure(viewer, campaign)
    words = {"project": str(project), "title": campaign.name}
    with ledger.record(
        "campaign.enter",
        by=viewer.actor(),
        at=at,
        about=[campaign, project],
        reason=reason,
        request_key=request_key,
        words=words,
    ) as entry:
        return _enter(
            entry,
            campaign,
            project,
            on,
            batch=batch,
            klass=klass,
            sector=sector,
            key_task=key_task,
            reason=reason,
            approved_by=approved_by,
        )


def leave_campaign(
    *,
    viewer: Viewer,
    membership: Membership,
    on: date,
    kind: str,
    reason: str,
    approved_by: str,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> Membership:
    """Let a project go from `on` (the first day it is no longer in): moved out, withdrawn, finished or carried over.

    Refused without a kind, a reason and the name of who approved it, for a membership that ended, or for a day before
    it began; all that is missing is told at once.
    """
    campaign = membership.campaign
    check_can_configure(viewer, campaign)
    check_not_archived(campaign)
    problems = list(_exit_problems(membership, on, kind, reason, approved_by))
    if problems:
        raise Refused.many(problems)
    words = {"project": str(membership.project), "title": campaign.name}
    with ledger.record(
        "campaign.leave",
        by=viewer.actor(),
        at=at,
        about=[campaign, membership.project],
        reason=reason,
        request_key=request_key,
        words=words,
    ) as entry:
        return _leave(
            entry, membership, on, kind=kind, reason=reason, approved_by=approved_by, revision=revision
        )


def _exit_problems(
    membership: Membership, on: date, kind: str, reason: str, approved_by: str
) -> list[Problem]:
    found: list[Problem] = []
    if membership.to_on is not None:
        found.append(
            Problem(
                "left_already",
                _("The project has left the campaign already."),
                "",
                _("Nothing more is needed."),
            )
        )
    if kind not in ExitKind.values:
        found.append(
            Problem(
                "kind_missing", _("How it leaves is missing."), "kind", _("Choose one of the kinds of exit.")
            )
        )
    if not reason.strip():
        found.append(
            Problem(
                "reason_missing", _("The reason of exit is missing."), "reason", _("Say why in a few words.")
            )
        )
    if not approved_by.strip():
        found.append(
            Problem(
                "approver_missing",
                _("Nobody is named as having approved it."),
                "approved_by",
                _("Name who approved it."),
            )
        )
    if on < membership.from_on:
        remedy = _("Give a day from %(start)s on.") % {"start": membership.from_on}
        found.append(Problem("exit_before_entry", _("It would leave before it entered."), "on", remedy))
    return found


def change_membership(
    *,
    viewer: Viewer,
    membership: Membership,
    on: date,
    reason: str,
    at: datetime,
    approved_by: str = "",
    revision: int | None = None,
    request_key: str = "",
    **dimensions: str,
) -> Membership:
    """Move a project to another batch, class, sector or key task from `on`; the earlier days keep what they had.

    On its first day, or with the same `on`, it counts as a correction and changes the span itself.
    """
    campaign = membership.campaign
    check_can_configure(viewer, campaign)
    check_not_archived(campaign)
    if not reason.strip():
        raise Refused(
            "reason_missing",
            _("The reason of the change is missing."),
            "reason",
            _("Say why in a few words."),
        )
    words = {"project": str(membership.project), "title": campaign.name}
    with ledger.record(
        "campaign.change_membership",
        by=viewer.actor(),
        at=at,
        about=[campaign, membership.project],
        reason=reason,
        request_key=request_key,
        words=words,
    ) as entry:
        return _change_membership(
            entry, membership, on, reason=reason, approved_by=approved_by, revision=revision, **dimensions
        )


def _change_membership(
    entry: Writer,
    membership: Membership,
    on: date,
    *,
    reason: str,
    approved_by: str = "",
    revision: int | None = None,
    **dimensions: str,
) -> Membership:
    """The change itself inside another act: a new span from `on`, or a correction when the span began that day."""
    if revision is not None and revision != membership.revision:
        raise ledger.Stale(membership)
    changes = [(membership, dimensions)]
    return change_memberships_in(entry, changes, on, reason=reason, approved_by=approved_by)[0]


def change_memberships_in(
    entry: Writer,
    changes: Sequence[tuple[Membership, Mapping[str, str]]],
    on: date,
    *,
    reason: str,
    approved_by: str = "",
) -> list[Membership]:
    """Change many memberships inside another act, each to its own dimensions: a new span from `on`, or a correction
    where the span began that day. Returns what holds then, in the order given."""
    if unknown := {name for _one, dimensions in changes for name in dimensions} - set(DIMENSIONS):
        raise ValueError(f"a membership has no {sorted(unknown)}")
    ended = [(one, {"to_on": on}) for one, _dimensions in changes if on > one.from_on]
    corrected = [(one, dimensions) for one, dimensions in changes if on <= one.from_on]
    begun = [
        Membership(
            campaign_id=one.campaign_id, project_id=one.project_id, from_on=on, entry_reason=reason[:200],
            approved_by=approved_by, ordinal=one.ordinal, illustrative=one.illustrative,
            **({name: getattr(one, name) for name in DIMENSIONS} | dict(dimensions)),
        )
        for one, dimensions in changes
        if on > one.from_on
    ]  # fmt: skip
    entry.change_many([*ended, *corrected])
    made = {one.project_id: one for one in entry.create_many(begun)}
    return [made.get(one.project_id, one) for one, _dimensions in changes]


def _next_ordinal(campaign: Campaign) -> int:
    last = (
        Membership.objects.filter(campaign=campaign)
        .order_by("-ordinal")
        .values_list("ordinal", flat=True)
        .first()
    )
    return (last or 0) + 1
