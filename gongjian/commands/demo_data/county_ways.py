"""The ways a matter can go, from closed in time to handed on inside the unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from gongjian.commands.demo_data.county_walk import Walk
from gongjian.matters import actions as act


def ago(walk: Walk, least: int, most: int) -> date:
    """A day so many days before today."""
    return walk.today - timedelta(days=walk.dice.randint(least, most))


def closed(walk: Walk) -> None:
    """Done in time."""
    begun = walk.go_on(walk.begin(ago(walk, 12, 56), 21))
    most = min((walk.today - begun).days - 2, 17)
    walk.finish(begun + timedelta(days=walk.dice.randint(7, max(most, 7))))


def closed_late(walk: Walk) -> None:
    """Done a few days after its date."""
    begun = walk.go_on(walk.begin(ago(walk, 36, 54), 20))
    walk.finish(begun + timedelta(days=walk.dice.randint(23, 27)))


def returned_closed(walk: Walk) -> None:
    """Sent back once, then done."""
    begun = walk.go_on(walk.begin(ago(walk, 34, 54), 24))
    walk.then(begun + timedelta(days=9), 11, walk.report)
    walk.then(begun + timedelta(days=11), 15, walk.send_back)
    walk.then(begun + timedelta(days=14), 15, walk.progress)
    walk.finish(begun + timedelta(days=18))


def review(walk: Walk) -> None:
    """Reported done, waiting for the examiner."""
    walk.go_on(walk.begin(ago(walk, 12, 19), 24))
    walk.then(ago(walk, 2, 4), 15, walk.report)


def returned(walk: Walk) -> None:
    """Sent back, not yet reported again."""
    walk.go_on(walk.begin(ago(walk, 14, 18), 22))
    walk.then(ago(walk, 7, 8), 15, walk.report)
    walk.then(ago(walk, 3, 4), 10, walk.send_back)


def working(walk: Walk) -> None:
    """In hand, its date still to come."""
    walk.go_on(walk.begin(ago(walk, 8, 14), walk.dice.randint(16, 34)))
    walk.then(ago(walk, 1, 2), 15, walk.progress)


def late(walk: Walk) -> None:
    """In hand and past its date."""
    walk.go_on(walk.begin(ago(walk, 24, 34), 20))
    walk.then(ago(walk, 5, 9), 15, walk.progress)


def stuck(walk: Walk) -> None:
    """Waiting on the desk of a department, or outside; past its date by now."""
    begun = walk.go_on(walk.begin(ago(walk, 26, 44), 24))
    row = next(one for one in walk.office.data["stuck"] if one["what"] == walk.plan.stuck)  # type: ignore[union-attr]

    def wait(at: datetime) -> None:
        unit_id = walk.world.unit(row["unit"]).pk if "unit" in row else None
        report = act.Report(
            says=f"{row['what']}，等待答复",
            needs=f"请协调解决{row['what']}", suggests="提请专题会研究", level="leader",
            waits_on_id=unit_id, outside=row.get("outside", ""), stuck_on=row["on"],
        )  # fmt: skip
        act.progress(viewer=walk.reporter(), matter=walk.matter, report=report, at=at)

    walk.then(begun + timedelta(days=walk.dice.randint(7, 12)), 16, wait)


def extended(walk: Walk) -> None:
    """Given more time, in hand."""
    begun = walk.go_on(walk.begin(ago(walk, 22, 26), 20))
    walk.then(begun + timedelta(days=13), 10, walk.ask_more_time(walk.today + timedelta(days=12)))
    walk.then(begun + timedelta(days=14), 15, walk.grant)
    walk.then(ago(walk, 1, 3), 15, walk.progress)


def asking(walk: Walk) -> None:
    """Has asked for more time and waits for the answer."""
    walk.go_on(walk.begin(ago(walk, 14, 16), 20))
    walk.then(ago(walk, 2, 2), 10, walk.ask_more_time(walk.today + timedelta(days=18)))


def suspended(walk: Walk) -> None:
    """The clock stands still until a day of review."""
    walk.go_on(walk.begin(ago(walk, 28, 34), 30))

    def pause(at: datetime) -> None:
        act.suspend(
            viewer=walk.world.office("clerk"), matter=walk.matter, reason="等待上级政策明确",
            review_on=walk.today + timedelta(days=9), at=at,
        )  # fmt: skip

    walk.then(ago(walk, 12, 14), 10, pause)


def reopened(walk: Walk) -> None:
    """Closed, then taken up again because it came back."""
    begun = walk.go_on(walk.begin(ago(walk, 40, 46), 40))
    walk.then(begun + timedelta(days=10), 11, walk.report)
    walk.then(begun + timedelta(days=12), 15, walk.close)

    def again(at: datetime) -> None:
        act.reopen(viewer=walk.world.office("clerk"), matter=walk.matter, reason="问题反弹", at=at)

    walk.then(ago(walk, 6, 8), 10, again)
    walk.then(ago(walk, 2, 3), 15, walk.progress)


def unsigned(walk: Walk) -> None:
    """Handed down and not signed for yet."""
    walk.begin(ago(walk, 1, 3), 20)


def asked_reassign(walk: Walk) -> None:
    """The unit says another is the proper one; no answer yet."""
    walk.begin(ago(walk, 3, 4), 20)

    def ask(at: datetime) -> None:
        act.ask_reassign(
            viewer=walk.reporter(), matter=walk.matter, reason="不属本单位职责", at=at,
            proper_unit_id=walk.world.unit("县发改局" if walk.unit != "县发改局" else "县财政局").pk,
        )  # fmt: skip

    walk.then(ago(walk, 2, 2), 10, ask)


def reassigned(walk: Walk) -> None:
    """Given to another unit, which works on it."""
    begun = walk.begin(ago(walk, 16, 20), 30)
    other = "县财政局" if walk.unit != "县财政局" else "县发改局"

    def ask(at: datetime) -> None:
        act.ask_reassign(
            viewer=walk.reporter(), matter=walk.matter, reason="主管职责在其他单位",
            proper_unit_id=walk.world.unit(other).pk, at=at,
        )  # fmt: skip

    def give(at: datetime) -> None:
        act.reassign(
            viewer=walk.world.office("clerk"), matter=walk.matter, unit_id=walk.world.unit(other).pk,
            reason="按职责改派", at=at,
        )  # fmt: skip
        walk.unit = other

    walk.then(begun + timedelta(days=1), 10, ask)
    walk.then(begun + timedelta(days=2), 10, give)
    walk.then(begun + timedelta(days=3), 10, walk.accept)
    walk.then(begun + timedelta(days=7), 15, walk.progress)


def cancelled(walk: Walk) -> None:
    """Withdrawn by the office."""
    walk.go_on(walk.begin(ago(walk, 18, 24), 30))

    def drop(at: datetime) -> None:
        act.cancel(
            viewer=walk.world.office("clerk"), matter=walk.matter, reason="与另一事项重复，合并办理", at=at
        )

    walk.then(ago(walk, 9, 12), 10, drop)


def handed_inside(walk: Walk) -> None:
    """The head has handed it to a post of the unit."""
    begun = walk.begin(ago(walk, 8, 12), 22)

    def hand(at: datetime) -> None:
        act.sub_assign(
            viewer=walk.head(), matter=walk.matter, post=walk.world.reporters[walk.unit].post, at=at
        )

    walk.then(begun + timedelta(days=1), 10, walk.accept)
    walk.then(begun + timedelta(days=1), 16, hand)
    walk.then(ago(walk, 2, 3), 15, walk.progress)


def to_check(walk: Walk) -> None:
    """Filed as done, waiting for the unit's checker."""
    walk.go_on(walk.begin(ago(walk, 9, 13), 18))
    walk.then(ago(walk, 1, 1), 16, walk.file)


def to_sign(walk: Walk) -> None:
    """Filed and checked, waiting for the head's signature."""
    walk.go_on(walk.begin(ago(walk, 10, 14), 20))
    walk.then(ago(walk, 1, 1), 15, walk.file)
    walk.then(ago(walk, 1, 1), 16, walk.check)


def sent_back_inside(walk: Walk) -> None:
    """Filed, sent back by the checker, in hand again."""
    walk.go_on(walk.begin(ago(walk, 12, 15), 24))
    walk.then(ago(walk, 3, 4), 15, walk.file)
    walk.then(ago(walk, 2, 2), 10, walk.send_back_inside)


GO: dict[str, Callable[[Walk], None]] = {
    "closed": closed, "closed_late": closed_late, "returned_closed": returned_closed, "review": review,
    "returned": returned, "working": working, "late": late, "extended": extended, "asking": asking,
    "suspended": suspended, "reopened": reopened, "unsigned": unsigned, "asked_reassign": asked_reassign,
    "reassigned": reassigned, "cancelled": cancelled, "handed_inside": handed_inside, "stuck": stuck,
    "expanded": closed, "to_check": to_check, "to_sign": to_sign, "sent_back_inside": sent_back_inside,
}  # fmt: skip
"""The ways by name."""
