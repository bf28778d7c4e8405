"""What rooms tell the shared machinery of, so that a lower room never imports a higher one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from gongjian.kernel.problems import Problem
from gongjian.ledger import Writer

if TYPE_CHECKING:
    from gongjian.kit.sheets.layout import SheetSpec
    from gongjian.kit.sheets.mapping import Field

T = TypeVar("T")


class Registry(Generic[T]):
    """Named things in the order they were registered; a name taken twice is a fault of ours."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._items: dict[str, T] = {}

    def register(self, key: str, item: T) -> T:
        """Add one; ValueError when the key is taken."""
        if key in self._items:
            raise ValueError(f"{self.what} {key!r} is registered twice")
        self._items[key] = item
        return item

    def get(self, key: str) -> T | None:
        """The one of that key, or None."""
        return self._items.get(key)

    def __getitem__(self, key: str) -> T:
        return self._items[key]

    def __iter__(self) -> Iterator[T]:
        return iter(self._items.values())

    def keys(self) -> list[str]:
        """Keys in the order of registration."""
        return list(self._items)


@dataclass(frozen=True)
class ImportContext:
    """Who loads, into which campaign, when; `options` are the choices made on the mapping page (year, default unit)."""

    viewer: Any
    campaign: Any | None
    at: datetime
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class PlannedRow:
    """One line of a list, understood: values by field key, what is wrong, and what would happen.

    `where` of a problem or question found by `plan` is the key of its field: the room that loads lists turns it
    into sheet, row and column. A blank cell has no value (None) and never erases what is known.
    """

    row_number: int
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    """What stops the line."""
    action: str = "create"
    """create, update, skip."""
    target_id: int | None = None
    says: object = ""
    """What the line would do, in a sentence for the preview."""
    questions: list[Problem] = field(default_factory=list)
    """What a person is asked; the line waits for the answer, it is not refused."""
    changes: list[tuple[object, object, object]] = field(default_factory=list)
    """For an update: (what, old, new) in words, as the preview shows them."""
    revision: int | None = None
    """Of the record found, so that a change made after the preview is noticed."""
    section: str = ""
    """The section heading the line stands under in the sheet."""
    memo: dict[str, Any] = field(default_factory=dict)
    """What `plan` found and `write` needs; never kept between the two runs of a list."""


@dataclass(frozen=True)
class ImportKind:
    """A list that can be loaded. `plan` looks things up and finds problems without writing;
    `write` writes planned rows inside one entry and returns (row number, record)."""

    key: str
    label: Any
    fields: "tuple[Field, ...]"
    permission: str
    act: str
    needs_campaign: bool
    plan: Callable[[ImportContext, Sequence[PlannedRow]], None]
    write: Callable[[Writer, ImportContext, Sequence[PlannedRow]], list[tuple[int, Any]]]
    template: "Callable[[ImportContext], SheetSpec] | None" = None
    """An empty sheet in the form offices use; without it one is made of the fields' labels."""
    options: tuple[str, ...] = ()
    """Choices of its own on the mapping page, by name: see exchange/forms.py."""
    together: str = ""
    """Key of a field: lines that say the same there go into one entry, and are understood together."""
    at_once: bool = False
    """What such lines make anew is made of all of them: while one stays out, so do the others."""
    whole: tuple[str, ...] = ()
    """Tables besides the lines' own: an undo takes back all that a load hung on a record of them, or nothing."""
    landing: str = ""
    """Where the loaded records are looked at: an address, with %(campaign)s for the campaign's key."""
    undone: Callable[[Writer, ImportContext, Sequence[Any]], None] | None = None
    """Told of the records an undo has voided, for what hangs on them outside the ledger (accounts, closures)."""


@dataclass(frozen=True)
class Hit:
    """One thing a search found."""

    title: str
    href: str
    note: str = ""
    number: str = ""


@dataclass(frozen=True)
class SearchKind:
    """A kind of record search looks through; `find(viewer, text, limit)` gives only what the viewer reaches."""

    key: str
    label: Any
    find: Callable[[Any, str, int], list[Hit]]


@dataclass(frozen=True)
class Sweeper:
    """Work of the clock: what is to be done because an instant has come. See kit/sweeping.py.

    `sweep(at)` does all that has fallen due at or before `at` and is not done yet, and returns how many things it
    did. It may be called late, and again at the same instant: then it finds nothing and returns 0. So it looks for
    what is left to do, never for what an instant before would have done; changes each thing by itself, on the
    condition that nobody has done so meanwhile; and reads no clock but `at`.
    """

    key: str
    says: Any
    """What was done, as a lazily translated sentence with %(count)s."""
    sweep: Callable[[datetime], int]
    every: timedelta = timedelta(0)
    """How long the worker leaves it alone after a turn; nothing: it is called at every idle turn."""


@dataclass(frozen=True)
class AgendaSection:
    """A part of a meeting's agenda, made from the books and never typed.

    `lines(campaign, meeting, asof, viewer)` gives plain dicts that can be kept as they are: `key` (which line it is, so
    that what was frozen can be compared with what holds now), `text`, and as needed `href`, `note`, `unit`, `unit_id`,
    `light` (a meaning) with its `word`, `figures` ([{label, value, unit, href}]), `fold` (stands behind the others).
    """

    key: str
    title: Any
    lines: Callable[[Any, Any, Any, Any], list[dict[str, Any]]]


@dataclass(frozen=True)
class Notice:
    """Something of a higher room that waits for somebody, beside the matters of the inbox."""

    kind: str
    """The word before it: what it is."""
    title: str
    href: str
    note: str = ""
    light: str = ""
    word: str = ""
    verbs: tuple[tuple[str, str], ...] = ()
    """(address, words) of its buttons."""
    campaign_id: int | None = None
    """The campaign it is of, where it is of one."""


@dataclass(frozen=True)
class RoomTab:
    """A page of a room of the bar that a noun brings: `path` under the campaign's address, shown when `may` says so."""

    room: str
    label: Any
    path: str
    may: Callable[[Any, Any], bool]
    """(viewer, campaign)."""


room_tabs: Registry[RoomTab] = Registry("tab of a room")
import_kinds: Registry[ImportKind] = Registry("import kind")
search_kinds: Registry[SearchKind] = Registry("search kind")
sweepers: Registry[Sweeper] = Registry("sweeper")
machine_names: Registry[Any] = Registry("name of an actor that is nobody")
"""By the name the books keep of an actor without account, unit or post: what it is called in the language shown."""
file_guards: Registry[Callable[[Any, int], bool]] = Registry("file guard")
"""Record table → may this viewer see the record of that id: rights on an attached file are rights on its record."""
row_seals: Registry[Callable[[Any, int], bool]] = Registry("seal of a table's rows")
"""Record table → may this viewer read the row of that id on the ledger's own pages; rows of other tables are read by
every auditor."""
agenda_sections: Registry[AgendaSection] = Registry("agenda section")
"""In the order in which a meeting goes through them."""
inbox_notices: Registry[Callable[[Any, datetime], list[Notice]]] = Registry("inbox notice")
"""(viewer, now) → what of a higher room waits for the viewer; stands above the matters of /todo/."""
leader_decisions: Registry[Callable[[Any, Any, datetime], list[Notice]]] = Registry("leader's decision")
"""(viewer, campaign, now) → what of a higher room wants the lead official's word; stands on the leader's page."""
leader_duties: Registry[Callable[[Any, Any, datetime], list[Notice]]] = Registry("leader's duty")
"""(viewer, campaign, now) → where the lead official is to be; stands on the leader's page."""
