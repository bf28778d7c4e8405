"""Reports and meetings in the last column of the work map."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from gongjian.campaigns.playbook import PlaybookText
from gongjian.campaigns.work_map import Href, coming_round
from gongjian.dispatch.playbook.cadences import CadenceText, cadences_in
from gongjian.dispatch.recurring import closing, held
from gongjian.dispatch.telling import who_reports
from gongjian.kit.drawing import Box


def _after(playbook: PlaybookText, clause: str, key: str, groups: tuple[str, ...]) -> tuple[str, ...]:
    """The mechanisms it carries out: those of the same key or, where no other shares it, of the same clause."""
    same = [item for item in playbook.mechanisms.items if item.key == key]
    if not same and clause:
        same = [item for item in playbook.mechanisms.items if item.clause == clause]
    return (*(f"mechanisms:{item.key}" for item in same), *(f"groups:{group}" for group in groups))


def _groups(playbook: PlaybookText, text: CadenceText) -> tuple[str, ...]:
    named = text.over.groups
    return tuple(item.key for item in playbook.groups.items) if named == "all" else named


def _boxes(playbook: PlaybookText, href: Href) -> Iterator[Box]:
    for one in playbook.more.get("meetings", ()):
        yield Box(
            f"meetings:{one.key}",
            str(one.name),
            held(one.recurrence, one.starts),
            _("assumed") if one.naming == "assumed" else "",
            _after(playbook, one.clause, one.key, ()),
            href("meetings", one.key),
            strong=True,
        )
    for text in cadences_in(playbook):
        when = closing(text.cadence.rule, text.closes, text.period.kind)
        yield Box(
            f"cadences:{text.key}",
            str(text.name),
            f"{when} · {who_reports(playbook, text)}",
            _("assumed") if text.naming == "assumed" else "",
            _after(playbook, text.clause, text.key, _groups(playbook, text)),
            href("cadences", text.key),
            strong=True,
        )


coming_round.register("dispatch", _boxes)
