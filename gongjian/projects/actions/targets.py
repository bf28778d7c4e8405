"""Quantity targets split down a tree (Z5): the parts sum to the whole before the split is closed and letters go out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign, SourceDocument
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import within
from gongjian.matters.actions.assigning import check_unit
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import today_of
from gongjian.projects.actions.land.parcel import number
from gongjian.projects.measured import target_measures
from gongjian.projects.models import QuantityTarget
from gongjian.projects.policy import check_can_say_done, check_can_set_target, check_can_split
from gongjian.projects.selectors.targets import sum_of

DEEPEST = 8


@dataclass(frozen=True)
class NewTarget:
    """So much of something by a unit by a day. `value` None: the source counts it and gives no quantity."""

    name: str
    unit_id: int
    value: Decimal | None
    unit_text: str
    key: str = ""
    due_on: date | None = None
    document: SourceDocument | None = None


@dataclass(frozen=True)
class Part:
    """What of a target a unit, or a plot of it, is to reach."""

    unit_id: int
    value: Decimal
    plot: str = ""


def set_target(
    *, viewer: Viewer, campaign: Campaign, new: NewTarget, at: datetime, request_key: str = ""
) -> QuantityTarget:
    """Enter a target that is no part of another. Refused: may_not_set_target, name_missing, value_not_positive,
    unit_missing, unit_of_figure."""
    check_can_set_target(viewer, campaign, new.unit_id)
    with ledger.record(
        "target.set",
        by=viewer.actor(new.unit_id),
        at=at,
        about=[campaign],
        request_key=request_key or None,
        words={"name": new.name.strip(), "value": _amount(new.value, new.unit_text)},
    ) as entry:
        return set_in(entry, campaign, new)


def set_in(entry: Writer, campaign: Campaign, new: NewTarget) -> QuantityTarget:
    """Write one target inside another act; rights are the caller's to check."""
    name = within(new.name, 120, "name")
    if not name:
        raise Refused(
            "name_missing", _("The target has no name."), "name", _("Write it as the letter says it.")
        )
    unit_text = within(new.unit_text, 20, "unit_text")
    if new.value is not None:
        _check_value(new.value)
        if not unit_text:
            raise Refused(
                "unit_missing",
                _("%(value)s of what?", value=number(new.value)),
                "unit_text",
                _("万亩、万吨、公里……"),
            )
    _check_measured(new.key, new.value, unit_text)
    check_unit(new.unit_id)
    last = (
        QuantityTarget.objects.filter(campaign=campaign)
        .order_by("-ordinal")
        .values_list("ordinal", flat=True)
    )
    return entry.create(
        QuantityTarget(
            campaign=campaign,
            unit_id=new.unit_id,
            key=within(new.key, 40, "key"),
            name=name,
            value=new.value,
            unit_text=unit_text,
            due_on=new.due_on,
            document=new.document,
            ordinal=(last.first() or 0) + 1,
            illustrative=campaign.illustrative,
        )
    )


@contextmanager
def _working(
    act: str, *, viewer: Viewer, target: QuantityTarget, at: datetime, reason: str = "",
    revision: int | None = None, request_key: str = "", words: dict[str, Any] | None = None,
) -> Iterator[tuple[Writer, QuantityTarget]]:  # fmt: skip
    with ledger.record(
        act, by=viewer.actor(target.unit_id), at=at, about=[target, target.campaign], reason=reason,
        request_key=request_key or None,
        words={"name": target.name, "unit": unit_tree().label(target.unit_id), **(words or {})},
    ) as entry:  # fmt: skip
        fresh: QuantityTarget = QuantityTarget.objects.select_related("campaign").get(pk=target.pk)
        if revision is not None and revision != fresh.revision:
            raise ledger.Stale(fresh)
        if fresh.voided:
            raise Refused("target_gone", _("The target “%(name)s” was taken off the books.", name=fresh.name))
        yield entry, fresh


def parts_of(target: QuantityTarget) -> list[QuantityTarget]:
    """The parts of a target, in order."""
    return list(QuantityTarget.objects.filter(parent_id=target.pk, voided=False).order_by("ordinal", "id"))


# ---------------------------------------------------------------- split
def split_target(
    *, viewer: Viewer, target: QuantityTarget, parts: Sequence[Part], at: datetime, reason: str = "",
    revision: int | None = None, request_key: str = "",
) -> list[QuantityTarget]:  # fmt: skip
    """Say the parts anew: what stands is changed, what is left out is taken off. While the split is open they need not
    sum; once it is closed they must, and a reason is asked.

    Refused: may_not_split, nothing_to_split, part_twice, value_not_positive, part_has_parts, parts_do_not_sum.
    """
    check_can_split(viewer, target)
    with _working(
        "target.split", viewer=viewer, target=target, at=at, reason=reason, revision=revision,
        request_key=request_key, words={"count": len(parts)},
    ) as (entry, fresh):  # fmt: skip
        made = split_in(entry, fresh, parts)
        if fresh.split_closed_on is not None:
            check_sum(fresh, made)
            if not reason.strip():
                raise Refused(
                    "split_closed",
                    _("The split was closed on %(on)s.", on=fresh.split_closed_on.isoformat()),
                    "reason",
                    _("Write why it changes; the letters signed before keep their figures."),
                )
        return made


def split_in(entry: Writer, target: QuantityTarget, parts: Sequence[Part]) -> list[QuantityTarget]:
    """Write the parts inside another act; rights are the caller's to check."""
    _check_parts(target, parts)
    there = {(row.unit_id, row.plot): row for row in parts_of(target)}
    kept: list[QuantityTarget] = []
    for place, part in enumerate(parts, start=1):
        row = there.pop((part.unit_id, part.plot.strip()), None)
        if row is not None:
            entry.change(row, value=part.value, ordinal=place)
        else:
            row = entry.create(
                QuantityTarget(
                    campaign=target.campaign, parent=target, unit_id=part.unit_id, key=target.key,
                    name=target.name, plot=part.plot.strip(), value=part.value, unit_text=target.unit_text,
                    due_on=target.due_on, document_id=target.document_id, ordinal=place,
                    illustrative=target.illustrative,
                )
            )  # fmt: skip
        kept.append(row)
    for row in there.values():
        if row.signed_on is not None or parts_of(row):
            raise Refused(
                "part_has_parts",
                _(
                    "“%(part)s” is split further, or its letter is signed; it cannot be left out.",
                    part=_who(row),
                ),
                "parts",
                _("Take its parts off first, or keep it."),
            )
        entry.void(row)
    return kept


def _check_parts(target: QuantityTarget, parts: Sequence[Part]) -> None:
    if target.value is None:
        raise Refused(
            "nothing_to_split", _("The source gives no quantity for this target; there is nothing to split.")
        )
    seen = set()
    for part in parts:
        check_unit(part.unit_id)
        _check_value(part.value)
        within(part.plot, 60, "parts")
        place = (part.unit_id, part.plot.strip())
        if place in seen:
            said = _("“%(part)s” stands twice among the parts.", part=unit_tree().label(part.unit_id))
            raise Refused("part_twice", said, "parts", _("One line for each unit, or unit and plot."))
        seen.add(place)


def close_split(
    *,
    viewer: Viewer,
    target: QuantityTarget,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> QuantityTarget:
    """The parts stand: letters go out for them. Refused("parts_do_not_sum") with the difference."""
    check_can_split(viewer, target)
    with _working(
        "target.close_split", viewer=viewer, target=target, at=at, revision=revision, request_key=request_key
    ) as (entry, fresh):
        check_sum(fresh, parts_of(fresh))
        entry.change(fresh, split_closed_on=today_of(entry.at))
        return fresh


def check_sum(target: QuantityTarget, parts: Sequence[QuantityTarget]) -> None:
    """Refused unless the parts sum to the whole, with the difference."""
    whole, summed = target.value or Decimal(0), sum_of(part.value for part in parts)
    if parts and summed == whole:
        return
    unit = target.unit_text
    values = {
        "whole": _amount(whole, unit),
        "summed": _amount(summed, unit),
        "apart": _amount(abs(summed - whole), unit),
    }
    said = (
        _("The parts sum to %(summed)s, %(apart)s less than the whole of %(whole)s.", **values)
        if summed < whole
        else _("The parts sum to %(summed)s, %(apart)s more than the whole of %(whole)s.", **values)
    )
    raise Refused(
        "parts_do_not_sum", said, "parts", _("Change the parts until they sum; until then it stays a draft.")
    )


# ---------------------------------------------------------------- letter, done
def source_of(target: QuantityTarget) -> SourceDocument | None:
    """The document that founds the target, its own or that of a target above it."""
    one: QuantityTarget | None = target
    for _step in range(DEEPEST):
        if one is None:
            return None
        if one.document is not None:
            return one.document
        one = one.parent
    return None


def check_letter(target: QuantityTarget) -> SourceDocument:
    """Refused unless a letter may go out: a document founds it, and the split it comes from is closed."""
    document = source_of(target)
    if document is None:
        raise Refused(
            "letter_without_source",
            _("No document founds this letter of responsibility."),
            "document",
            _("Name the source document on the target; without one no letter goes out."),
        )
    if target.parent is not None and target.parent.split_closed_on is None:
        raise Refused(
            "split_still_open",
            _("The split this target comes from is still a draft."),
            remedy=_("Close the split first; the parts must sum to the whole."),
        )
    return document


def sign_letter(
    *, viewer: Viewer, target: QuantityTarget, on: date, at: datetime, revision: int | None = None,
    request_key: str = "",
) -> QuantityTarget:  # fmt: skip
    """The letter was signed on that day. Refused: letter_without_source, split_still_open, in_future."""
    check_can_split(viewer, target.parent or target)
    with _working(
        "target.sign", viewer=viewer, target=target, at=at, revision=revision, request_key=request_key,
        words={"on": on},
    ) as (entry, fresh):  # fmt: skip
        check_letter(fresh)
        if on > today_of(entry.at):
            raise Refused(
                "in_future",
                _("%(on)s has not come yet, so it cannot have happened.", on=on.isoformat()),
                "on",
            )
        entry.change(fresh, signed_on=on)
        return fresh


def say_done(
    *, viewer: Viewer, target: QuantityTarget, value: Decimal, up_to_on: date, at: datetime,
    revision: int | None = None, request_key: str = "",
) -> QuantityTarget:  # fmt: skip
    """How much is done up to a day; of what is split the parts say it, of what a figure measures the books. Refused:
    done_by_parts, done_is_counted, value_not_positive."""
    check_can_say_done(viewer, target)
    with _working(
        "target.done", viewer=viewer, target=target, at=at, revision=revision, request_key=request_key,
        words={"value": _amount(value, target.unit_text), "on": up_to_on},
    ) as (entry, fresh):  # fmt: skip
        measure = target_measures.get(fresh.key)
        if measure is not None:
            said = _("What is done of this target is counted by “%(figure)s”.", figure=measure.figure.label)
            raise Refused("done_is_counted", said, "value", _("Report the projects; the target follows."))
        if parts_of(fresh):
            raise Refused("done_by_parts", _("What is done of this target is the sum of its parts."), "value")
        if value < 0:
            raise Refused("value_not_positive", _("%(value)s is no quantity.", value=number(value)), "value")
        entry.change(fresh, done_value=value, done_up_to_on=up_to_on)
        return fresh


def _check_measured(key: str, value: Decimal | None, unit_text: str) -> None:
    """What a figure counts is set in the figure's own unit of measure."""
    measure = target_measures.get(key)
    if measure is None or value is None or unit_text in measure.units:
        return
    raise Refused(
        "unit_of_figure",
        _("“%(figure)s” is not counted in %(unit)s.", figure=measure.figure.label, unit=unit_text),
        "unit_text",
        _("Write it in %(units)s.", units=" / ".join(measure.units)),
    )


def _check_value(value: Decimal) -> None:
    if value <= 0:
        raise Refused(
            "value_not_positive",
            _("%(value)s is no quantity.", value=number(value)),
            "value",
            _("Write how much, more than nothing."),
        )


def _amount(value: Decimal | None, unit: str) -> str:
    return f"{number(value)}{unit}" if value is not None else "—"


def _who(row: QuantityTarget) -> str:
    return f"{unit_tree().label(row.unit_id)} {row.plot}".strip()
