"""What happens to one node: it starts and lies on its department's desk, papers are asked for, it is done.

A node on a desk is a matter of the kind `node`: sign-for, progress, extension and legs are the matter's own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.lifecycle import Verb
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.ledger import Writer
from gongjian.matters.listeners import tell
from gongjian.matters.models import Matter
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import check_reason, today_of
from gongjian.projects.actions.network import matters as desk
from gongjian.projects.actions.network.copy import PlanCopy
from gongjian.projects.actions.network.plan import reschedule_in
from gongjian.projects.models import PlanNetwork, PlanNode
from gongjian.projects.models.network import NetworkState
from gongjian.projects.policy import check_can_plan, check_can_work_node

LONGEST_PAPERS = 2000


@dataclass
class Deed:
    """One act on one node while its entry is open."""

    entry: Writer
    node: PlanNode
    network: PlanNetwork
    on: date

    @property
    def campaign(self) -> Campaign | None:
        """The campaign whose matters its nodes become; None when it is over or the plan is only kept."""
        found: Campaign | None = (
            campaign_by_id(self.network.campaign_id) if self.network.campaign_id else None
        )
        return found if found is not None and found.status != "archived" else None


@contextmanager
def doing(
    act: str,
    *,
    viewer: Viewer,
    node: PlanNode,
    at: datetime,
    reason: str = "",
    revision: int | None = None,
    request_key: str = "",
    words: dict[str, Any] | None = None,
) -> Iterator[Deed]:
    """Open the door for an act on a node and read it afresh under the lock. Refused("not_approved") before the plan
    was approved once, "node_gone" when it was taken out."""
    with ledger.record(
        act,
        by=viewer.actor(node.unit_id if node.unit_id in viewer.unit_ids else node.project.unit_id),
        at=at,
        about=[node, node.project],
        reason=reason,
        request_key=request_key or None,
        words={"title": node.project.name, "node": node.name, **(words or {})},
    ) as entry:
        fresh = PlanNode.objects.select_related("network", "project").get(pk=node.pk)
        if revision is not None and revision != fresh.revision:
            raise ledger.Stale(fresh)
        if fresh.voided or fresh.network.voided:
            raise Refused(
                "node_gone",
                _("“%(node)s” is no longer part of the plan.", node=fresh.name),
                remedy=_("Look at the plan as it stands now."),
            )
        if fresh.network.approved_at is None:
            raise Refused(
                "not_approved",
                _("The plan has not been approved yet; nodes begin when it has."),
                remedy=_("Hand the plan in for approval first."),
            )
        yield Deed(entry, fresh, fresh.network, today_of(entry.at))


# ---------------------------------------------------------------- start and finish
def start_node(
    *,
    viewer: Viewer,
    node: PlanNode,
    on: date,
    at: datetime,
    why: str = "",
    revision: int | None = None,
    request_key: str = "",
) -> PlanNode:
    """It has begun: received by its department, on whose desk it lies from now on. `why`: why before what it waits
    for (asked, and kept); also why a start already recorded is corrected.

    Refused: in_future, node_finished, started_already, out_of_order.
    """
    check_can_work_node(viewer, node)
    with doing(
        "node.start", viewer=viewer, node=node, at=at, reason=why, revision=revision, request_key=request_key,
        words={"on": on},
    ) as deed:  # fmt: skip
        fresh = deed.node
        check_not_future(on, deed.on)
        if fresh.limit_days == 0:
            raise Refused(
                "milestone_not_started",
                _("“%(node)s” is a milestone: it takes no time.", node=fresh.name),
                remedy=_("Record the day it was reached."),
            )
        if fresh.actual_start_on == on:
            raise _same(fresh, on)
        if fresh.actual_start_on is not None:
            _ask_why_corrected(fresh, fresh.actual_start_on, on, why)
        if fresh.actual_finish_on is not None and on > fresh.actual_finish_on:
            raise _finish_before_start(fresh, on, fresh.actual_finish_on)
        first = fresh.actual_start_on is None
        deed.entry.change(fresh, actual_start_on=on, attempts=max(fresh.attempts, 1))
        _ask_about_order(deed, why)
        if first and fresh.actual_finish_on is None:
            _lay_on_desk(deed, viewer)
        reschedule_in(deed.entry, deed.network, deed.on)
        return deed.node


def finish_node(
    *,
    viewer: Viewer,
    node: PlanNode,
    on: date,
    at: datetime,
    started_on: date | None = None,
    why: str = "",
    revision: int | None = None,
    request_key: str = "",
) -> PlanNode:
    """It is done, on that day. What was never said to have begun began on `started_on`, else that same day. Its matter,
    if it lies on a desk, is closed with it. `why`: as in `start_node`.

    Refused: in_future, finished_already, finished_before_started, out_of_order. By whoever works on the plan: a
    department reports its matter done instead.
    """
    check_can_plan(viewer, node.project)
    with doing(
        "node.finish", viewer=viewer, node=node, at=at, reason=why, revision=revision, request_key=request_key,
        words={"on": on},
    ) as deed:  # fmt: skip
        fresh = deed.node
        check_not_future(on, deed.on)
        if fresh.actual_finish_on == on:
            raise _same(fresh, on)
        if fresh.actual_finish_on is not None:
            _ask_why_corrected(fresh, fresh.actual_finish_on, on, why)
        began = fresh.actual_start_on or started_on or on
        if on < began:
            raise _finish_before_start(fresh, began, on)
        counted = fresh.attempts if fresh.limit_days == 0 else max(fresh.attempts, 1)
        deed.entry.change(fresh, actual_start_on=began, actual_finish_on=on, attempts=counted)
        _ask_about_order(deed, why)
        if fresh.matter_id is not None:
            desk.close_matter(deed.entry, Matter.objects.get(pk=fresh.matter_id), on)
        reschedule_in(deed.entry, deed.network, deed.on)
        return deed.node


def check_not_future(on: date, today: date) -> None:
    """Refused when the day has not come yet."""
    if on > today:
        raise Refused(
            "in_future",
            _("%(on)s has not come yet, so it cannot have happened.", on=on.isoformat()),
            "on",
            _("Record what has happened; what is intended belongs to the plan."),
        )


def _same(node: PlanNode, on: date) -> Refused:
    return Refused(
        "recorded_already",
        _("“%(node)s”: %(on)s is recorded already.", node=node.name, on=on.isoformat()),
        "on",
        _("Nothing needs to be done."),
    )


def _ask_why_corrected(node: PlanNode, known: date, on: date, why: str) -> None:
    said = _("“%(node)s”: %(known)s is recorded; to put %(on)s instead needs a reason.",
             node=node.name, known=known.isoformat(), on=on.isoformat())  # fmt: skip
    check_reason(why, "actual_known_already", said, _("Write where the right date comes from."), "why")


def _finish_before_start(node: PlanNode, start: date, finish: date) -> Refused:
    return Refused(
        "finished_before_started",
        _("“%(node)s” was finished on %(finish)s, before it was started on %(start)s.",
          node=node.name, finish=finish.isoformat(), start=start.isoformat()),
        "on",
        _("Look which of the two dates is wrong."),
    )  # fmt: skip


def _ask_about_order(deed: Deed, why: str) -> None:
    """What went ahead of what it waits for is asked why, once, and the answer kept: 容缺受理、并联审批 are lawful."""
    plan = PlanCopy.of(deed.network, deed.on)
    found = [one for one in plan.schedule(deed.on, facts=True).findings if one.where == deed.node.key]
    if not found:
        return
    reason = why.strip() or deed.node.out_of_order
    if not reason:
        raise Refused.many(Problem("out_of_order", one.message, "why", one.remedy) for one in found)
    deed.entry.change(deed.node, out_of_order=reason[:200])


def _lay_on_desk(deed: Deed, viewer: Viewer) -> None:
    """An active node is a matter on its department's desk; without a campaign or a department it is only kept."""
    campaign = deed.campaign
    if campaign is None or deed.node.unit_id is None:
        return
    matter = desk.open_matter(deed.entry, campaign, deed.node)
    deed.entry.change(deed.node, matter_id=matter.pk)
    tell(deed.entry, matter, Verb.assign)


# ---------------------------------------------------------------- papers: told once, all at once
def tell_missing_papers(
    *,
    viewer: Viewer,
    node: PlanNode,
    papers: str,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> PlanNode:
    """一次性告知: everything that is missing, one a line. Until it is handed in the department's clock stands still.

    Refused: papers_missing_empty, node_not_on_desk, papers_told_already with what was asked for then.
    """
    check_can_work_node(viewer, node)
    said = "\n".join(line.strip() for line in papers.splitlines() if line.strip())
    with doing(
        "node.papers", viewer=viewer, node=node, at=at, revision=revision, request_key=request_key,
        words={"count": len(said.splitlines())},
    ) as deed:  # fmt: skip
        fresh = deed.node
        _check_on_desk(fresh)
        if fresh.papers_told_at is not None:
            raise papers_told_already(fresh.papers_told_at, fresh.papers_missing)
        if not said:
            raise Refused(
                "papers_missing_empty",
                _("Nothing is named that is missing."),
                "papers",
                _("Write every paper that is missing, one a line: they are told once."),
            )
        if len(said) > LONGEST_PAPERS:
            raise Refused(
                "too_long",
                _("The text has %(count)s characters; %(limit)s fit.", count=len(said), limit=LONGEST_PAPERS),
                "papers",
                _("Say it shorter here, and attach the whole as a file."),
            )
        deed.entry.change(fresh, papers_missing=said, papers_told_at=deed.entry.at)
        if fresh.matter_id is not None:
            desk.stop_clock(deed.entry, Matter.objects.get(pk=fresh.matter_id), fresh.project.unit_id)
        return fresh


def papers_told_already(told_at: datetime, papers: str) -> Refused:
    """The refusal of a second telling (一次性告知), naming the day and what was told, one a line of `papers`."""
    return Refused(
        "papers_told_already",
        _("What is missing was told on %(on)s, all at once: %(papers)s.",
          on=today_of(told_at).isoformat(), papers="、".join(papers.splitlines())),
        "papers",
        _("Go on with what was asked for then. What has come up since, the department obtains itself or brings "
          "to the campaign's office; the applicant is not asked a second time."),
    )  # fmt: skip


def hand_in_again(
    *, viewer: Viewer, node: PlanNode, at: datetime, revision: int | None = None, request_key: str = ""
) -> PlanNode:
    """The papers are complete: handed in once more, and the department's clock runs on.

    Refused: node_not_on_desk, nothing_asked_for.
    """
    check_can_work_node(viewer, node)
    with doing(
        "node.hand_in_again", viewer=viewer, node=node, at=at, revision=revision, request_key=request_key
    ) as deed:
        fresh = deed.node
        _check_on_desk(fresh)
        if fresh.papers_told_at is None or fresh.attempts > 1:
            raise Refused(
                "nothing_asked_for",
                _("No papers are asked for at present."),
                remedy=_("The department tells what is missing, once, all at once."),
            )
        deed.entry.change(fresh, attempts=max(fresh.attempts, 1) + 1)
        if fresh.matter_id is not None:
            desk.run_clock(deed.entry, Matter.objects.get(pk=fresh.matter_id))
        return fresh


def _check_on_desk(node: PlanNode) -> None:
    if node.actual_start_on is None or node.actual_finish_on is not None:
        raise Refused(
            "node_not_on_desk",
            _("“%(node)s” lies on nobody's desk at present.", node=node.name),
            remedy=_("Record its start first; what is done needs nothing more."),
        )


# ---------------------------------------------------------------- told by the matter
def matter_moved(entry: Writer, matter: Matter, verb: Verb) -> None:
    """The matter a node is was closed, reopened or cancelled: the node, and the days of the plan, follow."""
    node = PlanNode.objects.select_related("network").filter(matter_id=matter.pk, voided=False).first()
    if node is None:
        return
    if verb is Verb.close:
        done = today_of(matter.reported_done_at or entry.at)
        entry.change(node, actual_finish_on=max(done, node.actual_start_on or done))
    elif verb is Verb.reopen:
        entry.change(node, actual_finish_on=None)
    elif verb is Verb.cancel:
        entry.change(node, matter_id=None)
    else:
        return
    network = node.network
    if not network.voided and network.state in NetworkState.values:
        reschedule_in(entry, network, today_of(entry.at))
