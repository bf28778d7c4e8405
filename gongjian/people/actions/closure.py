"""The closure table of units: every ancestor of every unit, derived from parents."""

from gongjian.people.models import Unit, UnitClosure


def extend_closure(unit: Unit) -> None:
    """Add the lines of a unit that was just created below its parent."""
    lines = [UnitClosure(ancestor=unit, descendant=unit, depth=0)]
    if unit.parent_id is not None:
        above = UnitClosure.objects.filter(descendant_id=unit.parent_id)
        lines += [UnitClosure(ancestor_id=a.ancestor_id, descendant=unit, depth=a.depth + 1) for a in above]
    UnitClosure.objects.bulk_create(lines)


def closure_of_parents() -> dict[tuple[int, int], int]:
    """(ancestor id, descendant id) → depth, worked out from the parents of every live unit alone."""
    parents: dict[int, int | None] = dict(Unit.objects.filter(voided=False).values_list("pk", "parent_id"))
    found: dict[tuple[int, int], int] = {}
    for unit_id in parents:
        above: int | None = unit_id
        depth = 0
        while above in parents and (above, unit_id) not in found:
            found[above, unit_id] = depth
            above, depth = parents.get(above), depth + 1
    return found


def rebuild_closure() -> int:
    """Make the table equal to the parents again; returns how many lines it has."""
    UnitClosure.objects.all().delete()
    lines = [
        UnitClosure(ancestor_id=a, descendant_id=d, depth=n) for (a, d), n in closure_of_parents().items()
    ]
    UnitClosure.objects.bulk_create(lines, batch_size=500)
    return len(lines)
