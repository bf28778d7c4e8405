"""The work map (工作导图) of a playbook, and the life cycle of each kind of matter, as pictures.

What comes round is known to rooms above: they register how it stands in the last column.
"""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from gongjian.campaigns.playbook import MatterKind, PlaybookText
from gongjian.campaigns.playbook.schema import Item, ItemList
from gongjian.kernel.lifecycle import BY_VERB, STATE_WORDS, VERB_WORDS, State, Verb
from gongjian.kernel.signoff import STEP_WORDS, chain_of
from gongjian.kit import drawing
from gongjian.kit.drawing import Arrow, Box, Chain, Column, Side
from gongjian.kit.registry import Registry
from gongjian.kit.words import joined

Href = Callable[[str, str], str]
"""(section, key) → where the box leads; "" nowhere."""

coming_round: Registry[Callable[[PlaybookText, Href], Iterable[Box]]] = Registry(
    "last column of the work map"
)


def nowhere(_section: str, _key: str) -> str:
    """A picture in a file leads nowhere."""
    return ""


def work_map(playbook: PlaybookText, href: Href = nowhere) -> str:
    """Campaign → goals → key tasks → mechanisms and groups → reports and meetings, as SVG."""
    columns = [
        Column(_("Campaign"), (_head(playbook),)),
        Column(_("Goals"), tuple(_boxes(playbook, "goals", href))),
        Column(_("Key tasks"), tuple(_boxes(playbook, "key_tasks", href))),
        Column(
            _("Mechanisms and groups"),
            (*_boxes(playbook, "mechanisms", href), *_boxes(playbook, "groups", href)),
        ),
        Column(_("When it comes round"), tuple(box for tell in coming_round for box in tell(playbook, href))),
    ]
    canvas = drawing.draw_columns(_joined(columns))
    title = _("Work map: %(name)s") % {"name": playbook.name}
    return canvas.render(key="work-map", title=title, description=_said(columns))


def _said(columns: list[Column]) -> str:
    """The picture in words, for who does not see it."""
    parts = [
        f"{column.title} {joined(box.title for box in column.boxes)}" for column in columns if column.boxes
    ]
    return _("; ").join(parts)


def _head(playbook: PlaybookText) -> Box:
    window = playbook.window
    days = _("%(first)s to %(last)s") % {
        "first": window.start.isoformat(),
        "last": window.last_on.isoformat(),
    }
    host = playbook.unit.rpartition("/")[2]
    mark = _("dates assumed") if str(window.note) else ""
    return Box("campaign:", str(playbook.name), f"{host} · {days}", mark, strong=True)


def _boxes(playbook: PlaybookText, section: str, href: Href) -> Iterable[Box]:
    lines: ItemList = getattr(playbook, section)
    unnamed = lines.unnamed_count
    for item in lines.items:
        if item.naming == "unnamed":
            unnamed += 1
            continue
        yield _box(playbook, section, item, href)
    if unnamed:
        title = (
            _("%(count)s more") % {"count": unnamed} if lines.items else _("%(count)s") % {"count": unnamed}
        )
        yield Box(f"{section}:unnamed", title, mark=_("not named in the source"), href=href(section, ""))


def _box(playbook: PlaybookText, section: str, item: Item, href: Href) -> Box:
    groups = {one.key: str(one.name) for one in playbook.groups.items}
    notes = []
    if section == "groups":
        notes.append(playbook.title_of("group"))
    if item.owner:
        notes.append(groups.get(item.owner, item.owner))
    if item.clause:
        notes.append(_("clause %(ref)s") % {"ref": item.clause.partition("#")[2]})
    return Box(
        f"{section}:{item.key}",
        str(item.name),
        " · ".join(notes),
        _("assumed") if item.naming == "assumed" else "",
        _led_from(playbook, section, item),
        href(section, item.key),
        strong=section == "goals",
    )


def _led_from(playbook: PlaybookText, section: str, item: Item) -> tuple[str, ...]:
    """Keys of the boxes that lead here: the campaign to its goals, a goal to the key task it belongs to or shares its
    clause with, a key task to the groups under it and the mechanisms of its clause."""
    if section == "goals":
        return ("campaign:",)
    if section == "key_tasks":
        return tuple(
            f"goals:{goal.key}"
            for goal in playbook.goals.items
            if goal.under == item.key or (goal.clause and goal.clause == item.clause and not goal.under)
        )
    return tuple(
        f"key_tasks:{task.key}"
        for task in playbook.key_tasks.items
        if item.under == task.key or (item.owner and item.owner == task.owner)
    )


def _joined(columns: list[Column]) -> list[Column]:
    """Where goals are missing, the campaign leads to the column that comes next."""
    shown = [column for column in columns if column.boxes]
    if len(shown) > 1 and not any(box.after for box in shown[1].boxes):
        boxes = tuple(
            Box(b.key, b.title, b.note, b.mark, ("campaign:",), b.href, b.strong) for b in shown[1].boxes
        )
        shown[1] = Column(shown[1].title, boxes)
    return shown


# ---------------------------------------------------------------- life cycles
_WAY = (Verb.assign, Verb.accept, Verb.progress, Verb.report_done, Verb.close, Verb.strike_off)


def life_cycle(kind: MatterKind) -> str:
    """The life of a matter of that kind, made from the table of states, as SVG."""
    states: list[State] = [State.drafted]
    arrows: list[Arrow] = []
    boxes = [drawing.State(State.drafted.value, _state(State.drafted), mark=_mark(kind))]
    for verb in _WAY:
        end = BY_VERB[verb].to
        if end is None or (verb is Verb.strike_off and not kind.strike_off):
            continue
        last = boxes[-1].key
        if verb is Verb.report_done:
            for step in chain_of(kind.sign_off):
                boxes.append(drawing.State(f"in-{step.value}", str(STEP_WORDS[step]), _("in the unit")))
                arrows.append(Arrow(last, boxes[-1].key, str(VERB_WORDS[verb]) if last == "working" else ""))
                last = boxes[-1].key
        boxes.append(drawing.State(end.value, _state(end), _due(kind, end)))
        label = "" if last.startswith("in-") else str(VERB_WORDS[verb])
        arrows.append(Arrow(last, end.value, label))
        states.append(end)
    arrows.append(Arrow(states[-1].value, State.working.value, str(VERB_WORDS[Verb.reopen])))
    title = _("Life cycle: %(kind)s") % {"kind": kind}
    said = "→".join(box.title for box in boxes)
    return (
        Chain(tuple(boxes), _sides(), tuple(arrows))
        .draw()
        .render(key=f"life-{kind.key}", title=title, description=said)
    )


def _sides() -> tuple[Side, ...]:
    returned, suspended, cancelled = (
        BY_VERB[v].to or State.drafted for v in (Verb.return_, Verb.suspend, Verb.cancel)
    )
    words = VERB_WORDS
    return (
        Side(
            returned.value,
            _state(returned),
            State.reported_done.value,
            str(words[Verb.return_]),
            str(words[Verb.report_done]),
        ),
        Side(
            suspended.value,
            _state(suspended),
            State.working.value,
            str(words[Verb.suspend]),
            str(words[Verb.resume]),
            _("clock stops"),
        ),
        Side(
            cancelled.value,
            _state(cancelled),
            State.assigned.value,
            str(words[Verb.cancel]),
            note=_("until it is closed"),
        ),
    )


def _state(state: State) -> str:
    return str(STATE_WORDS[state])


def _mark(kind: MatterKind) -> str:
    return _("clocks assumed") if kind.naming == "assumed" else ""


def _due(kind: MatterKind, state: State) -> str:
    """What the kind asks on the way to a state."""
    if state is State.accepted and kind.sign_for_workdays is not None:
        return _("within %(days)s working days") % {"days": kind.sign_for_workdays}
    if state is State.working and kind.feedback_days is not None:
        return _("progress every %(days)s days") % {"days": kind.feedback_days}
    if state is State.reported_done and kind.due_workdays is not None:
        return _("within %(days)s working days") % {"days": kind.due_workdays}
    if state is State.struck_off and kind.closing:
        return _("%(count)s steps") % {"count": len(kind.closing)}
    return ""
