"""What the shape alone does not tell: dates that contradict, keys that lead nowhere, counts that do not add up."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _

from gongjian.campaigns.playbook.schema import SECTIONS, ItemList, PlaybookText
from gongjian.campaigns.playbook.sections import extra_sections
from gongjian.kernel.problems import Problem, Refused
from gongjian.kernel.signoff import chain_of

Path = tuple[str | int, ...]
Finding = tuple[str, Path, str, str]


def check(playbook: PlaybookText, at: Callable[[str, Path, str, str], Problem]) -> list[Problem]:
    """Every contradiction inside one playbook; `at` places a finding in the file."""
    found = [
        *_window(playbook),
        *_lists(playbook),
        *_targets(playbook),
        *_under(playbook),
        *_clauses(playbook),
        *_doubles(playbook),
        *_chains(playbook),
        *_sections(playbook),
    ]
    return [at(*finding) for finding in found]


def _sections(playbook: PlaybookText) -> Iterator[Finding]:
    for section in extra_sections:
        content = playbook.more.get(section.key)
        if section.check is not None and content:
            for code, path, message, remedy in section.check(playbook, content):
                yield code, (section.key, *path), message, remedy


def _window(playbook: PlaybookText) -> Iterator[Finding]:
    window = playbook.window
    if window.days is None and window.last is None:
        yield (
            "window_without_end",
            ("window", "days"),
            _("The window has no end."),
            _("Give “days”, or “last” with the last day."),
        )
    if window.days is not None and window.last is not None and window.last != _by_days(playbook):
        message = _("“days” and “last” contradict each other: %(days)s days end on %(on)s.")
        values = {"days": window.days, "on": _by_days(playbook)}
        yield "window_contradicts", ("window", "last"), message % values, _("Keep one of the two.")
    if window.last is not None and window.last < window.start:
        yield (
            "window_backwards",
            ("window", "last"),
            _("The last day lies before the first."),
            _("Exchange the two days."),
        )
    if playbook.status == "archived" and window.shown_on is None:
        message = _("An archived campaign needs a day to be shown at.")
        yield (
            "archived_without_day",
            ("window", "shown_on"),
            message,
            _("Give “shown_on: ” with the day of its last report."),
        )


def _by_days(playbook: PlaybookText) -> object:
    return playbook.window.model_copy(update={"last": None}).last_on


def _lists(playbook: PlaybookText) -> Iterator[Finding]:
    for name in SECTIONS:
        section: ItemList = getattr(playbook, name)
        if section.counted is not None and section.counted < len(section.items):
            message = _("The source counts %(counted)s and %(listed)s are listed.")
            values = {"counted": section.counted, "listed": len(section.items)}
            yield (
                "counted_too_few",
                (name, "counted"),
                message % values,
                _("Raise “counted”, or take a line out."),
            )
        yield from _twice((name, "items"), [item.key for item in section.items])


def _targets(playbook: PlaybookText) -> Iterator[Finding]:
    yield from _twice(("targets",), [target.key for target in playbook.targets])
    for place, target in enumerate(playbook.targets):
        yield from _key_task(playbook, target.key_task, ("targets", place, "key_task"))


def _under(playbook: PlaybookText) -> Iterator[Finding]:
    """Lines that belong to a key task name one that is there; a key task itself belongs to none."""
    for name in SECTIONS:
        section: ItemList = getattr(playbook, name)
        for place, item in enumerate(section.items):
            if name == "key_tasks" and item.under:
                message = _("A key task does not belong to another.")
                yield "key_task_under", (name, "items", place, "under"), message, _("Take “under” out.")
            else:
                yield from _key_task(playbook, item.under, (name, "items", place, "under"))


def _key_task(playbook: PlaybookText, key: str, path: Path) -> Iterator[Finding]:
    known = {task.key for task in playbook.key_tasks.items}
    if key and key not in known:
        message = _("There is no key task “%(key)s”.") % {"key": key}
        remedy = _("Known keys: %(keys)s.") % {"keys": ", ".join(sorted(known))}
        yield "unknown_key_task", path, message, remedy


def _clauses(playbook: PlaybookText) -> Iterator[Finding]:
    known = {f"{document.key}#{clause.ref}" for document in playbook.documents for clause in document.clauses}
    yield from _twice(("documents",), [document.key for document in playbook.documents])
    for place, document in enumerate(playbook.documents):
        yield from _twice(("documents", place, "clauses"), [clause.ref for clause in document.clauses], "ref")
    for name, items in _all_items(playbook):
        for place, clause in enumerate(items):
            if clause and clause not in known:
                message = _("There is no clause “%(key)s” among the documents.") % {"key": clause}
                remedy = _("Write document key, #, clause: for example “%(example)s”.") % {
                    "example": min(known, default="plan#1")
                }
                yield "unknown_clause", (*name, place, "clause"), message, remedy


def _chains(playbook: PlaybookText) -> Iterator[Finding]:
    for place, kind in enumerate(playbook.matter_kinds):
        try:
            chain_of(kind.sign_off)
        except Refused as refused:
            problem = refused.problems[0]
            yield problem.code, ("matter_kinds", place, "sign_off"), str(problem.message), str(problem.remedy)


def _all_items(playbook: PlaybookText) -> Iterator[tuple[Path, list[str]]]:
    for name in SECTIONS:
        yield (name, "items"), [item.clause for item in getattr(playbook, name).items]
    yield ("targets",), [target.clause for target in playbook.targets]


def _doubles(playbook: PlaybookText) -> Iterator[Finding]:
    yield from _twice(("matter_kinds",), [kind.key for kind in playbook.matter_kinds])
    yield from _twice(("stages",), [word.word for word in playbook.stages], "word")


def _twice(path: Path, keys: Sequence[str], field: str = "key") -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for place, key in enumerate(keys):
        seen[key] += 1
        if seen[key] == 2:
            message = _("“%(key)s” is given twice.") % {"key": key}
            yield (
                "key_twice",
                (*path, place, field),
                message,
                _("Give the second one another name, or take it out."),
            )
