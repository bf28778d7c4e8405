"""Units: register, correct, close, succeed."""

from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.people.actions.closure import rebuild_closure
from gongjian.people.actions.writing import check_unit_name, put_grant, put_unit
from gongjian.people.models import Grant, Unit, UnitClosure, UnitKind, UnitSuccession
from gongjian.people.policy import check_can_keep_unit
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer


def add_unit(
    *,
    viewer: Viewer,
    name: str,
    kind: str,
    parent: Unit | None,
    on: date,
    at: datetime,
    request_key: str = "",
    **columns: Any,
) -> Unit:
    """Register a unit below a parent (None: at the top). Whoever adds a unit at the top keeps its accounts from `on`.

    Refused: not the viewer's to keep, duplicate name, unknown kind, closed parent.
    """
    check_can_keep_unit(viewer, parent.pk if parent else None)
    words = {"unit": name.strip(), "parent": parent.name if parent else "—"}
    about = [parent] if parent else []
    with ledger.record(
        "unit.add", by=viewer.actor(), at=at, about=about, request_key=request_key or None, words=words
    ) as entry:
        unit = put_unit(entry, name=name, kind=kind, parent=parent, **columns)
        if parent is None:
            for grant in Grant.objects.filter(
                post_id__in=[seat.post_id for seat in viewer.seats],
                role="system_admin",
                unit__parent=None,
                voided=False,
            ).select_related("post")[:1]:
                put_grant(entry, post=grant.post, role="system_admin", unit=unit, from_on=on)
    return unit


def change_unit(
    *,
    viewer: Viewer,
    unit: Unit,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
    reason: str = "",
    **columns: Any,
) -> Unit:
    """Correct names, kind, order, code; or the parent (`parent=`) as long as nothing uses the unit or any below it.

    Refused: not the viewer's to keep, duplicate name, a parent below the unit itself, a parent fixed by use.
    """
    check_can_keep_unit(viewer, unit.pk)
    if columns.get("kind", unit.kind) not in UnitKind.values:
        raise Refused("unit_kind_unknown", _("That is no kind of unit."), "kind", _("Choose one offered."))
    with ledger.record(
        "unit.change",
        by=viewer.actor(),
        at=at,
        request_key=request_key or None,
        reason=reason,
        words={"unit": unit.name},
    ) as entry:
        parent: Unit | None = columns.pop("parent", unit.parent)
        moved = (parent.pk if parent else None) != unit.parent_id
        if moved:
            _check_can_move(viewer, unit, parent)
            columns["parent_id"] = parent.pk if parent else None
        name = str(columns.get("name", unit.name)).strip()
        if moved or name != unit.name:
            check_unit_name(name, parent.pk if parent else None, but=unit.pk)
            columns["name"] = name
        entry.change(unit, revision=revision, **columns)
        if moved:
            rebuild_closure()
    return unit


def _check_can_move(viewer: Viewer, unit: Unit, parent: Unit | None) -> None:
    check_can_keep_unit(viewer, parent.pk if parent else None)
    check_not_cyclic(unit, parent)
    below = unit_tree().subtree(unit.pk) or frozenset({unit.pk})
    if is_used(below):
        raise Refused(
            "unit_parent_fixed",
            _(
                "%(unit)s is in use, so the unit above it is fixed: past figures would change.",
                unit=unit.name,
            ),
            "parent",
            _("For a reorganisation, register the new unit and let it take over from this one on a day."),
        )


def check_not_cyclic(unit: Unit, parent: Unit | None) -> None:
    """Refused when the parent is the unit itself or stands below it."""
    if parent is None:
        return
    below = UnitClosure.objects.filter(ancestor=unit, descendant=parent)
    if parent.pk == unit.pk or below.exists():
        raise Refused(
            "unit_cycle",
            _(
                "%(parent)s stands below %(unit)s and cannot stand above it too.",
                parent=parent.name,
                unit=unit.name,
            ),
            "parent",
            _("Choose a unit outside %(unit)s.", unit=unit.name),
        )


def is_used(unit_ids: "frozenset[int]") -> bool:
    """Does any record name one of these units, other than by standing in the tree itself?"""
    for relation in Unit._meta.get_fields(include_hidden=True):
        model: Any = relation.related_model
        if not (relation.auto_created and not relation.concrete) or model in (UnitClosure, Unit, None):
            continue
        column = relation.field.attname  # type: ignore[union-attr]
        if model._default_manager.filter(**{f"{column}__in": unit_ids}).exists():
            return True
    return False


def close_unit(
    *,
    viewer: Viewer,
    unit: Unit,
    on: date,
    at: datetime,
    reason: str = "",
    revision: int | None = None,
    request_key: str = "",
) -> Unit:
    """The unit no longer exists from `on`. Its records stay. Refused while units below it are open."""
    check_can_keep_unit(viewer, unit.pk)
    words = {"unit": unit.name, "on": on}
    with ledger.record(
        "unit.close", by=viewer.actor(), at=at, reason=reason, request_key=request_key or None, words=words
    ) as entry:
        _check_can_close(unit)
        entry.change(unit, revision=revision, closed_on=on)
    return unit


def _check_can_close(unit: Unit) -> None:
    if unit.closed_on is not None:
        raise Refused("unit_closed", _("%(unit)s was closed on %(on)s.", unit=unit.name, on=unit.closed_on))
    open_below = Unit.objects.filter(parent=unit, voided=False, merged_into_id=None, closed_on=None).order_by(
        "ordinal", "id"
    )
    names = "、".join(one.name for one in open_below[:5])
    if names:
        raise Refused(
            "unit_has_units_below",
            _("Units below %(unit)s are still open: %(names)s.", unit=unit.name, names=names),
            remedy=_("Close them first, or let other units take over from them."),
        )


def succeed_unit(
    *, viewer: Viewer, old: Unit, new: Unit, on: date, at: datetime, reason: str = "", request_key: str = ""
) -> UnitSuccession:
    """A reorganisation: `new` takes over from `old` on a day, and `old` is closed that day.

    Refused: the same unit, units not the viewer's to keep, `old` succeeded already by it, a circle of successions.
    """
    check_can_keep_unit(viewer, old.pk)
    check_can_keep_unit(viewer, new.pk)
    words = {"old": old.name, "new": new.name, "on": on}
    with ledger.record(
        "unit.succeed",
        by=viewer.actor(),
        at=at,
        about=[old, new],
        reason=reason,
        request_key=request_key or None,
        words=words,
    ) as entry:
        _check_can_succeed(old, new)
        if old.closed_on is None:
            _check_can_close(old)
            entry.change(old, closed_on=on)
        return entry.create(UnitSuccession(old=old, new=new, on=on))


def _check_can_succeed(old: Unit, new: Unit) -> None:
    if old.pk == new.pk or new.closed_on is not None or _succeeds(new, old):
        raise Refused(
            "succession_impossible",
            _("%(new)s cannot take over from %(old)s.", new=new.name, old=old.name),
            "new",
            _("Choose an open unit that does not itself go back to it."),
        )
    if UnitSuccession.objects.filter(old=old, new=new, voided=False).exists():
        raise Refused(
            "succession_twice", _("%(new)s has already taken over from %(old)s.", new=new.name, old=old.name)
        )


def _succeeds(old: Unit, new: Unit) -> bool:
    """Does `new` go back to `old`, directly or through others?"""
    links: dict[int, list[int]] = {}
    for old_id, new_id in UnitSuccession.objects.filter(voided=False).values_list("old_id", "new_id"):
        links.setdefault(old_id, []).append(new_id)
    waiting, seen = [old.pk], set()
    while waiting:
        at = waiting.pop()
        if at == new.pk:
            return True
        if at not in seen:
            seen.add(at)
            waiting += links.get(at, [])
    return False
