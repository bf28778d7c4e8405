"""The rules of lint that need the core of a playbook alone."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongjian.campaigns.playbook.pressure import Award
from gongjian.campaigns.playbook.schema import PlaybookText
from gongjian.kit.registry import Registry
from gongjian.kit.words import joined

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Found:
    """One place a rule speaks about: the path of keys, what is there, what to do."""

    path: Path
    message: str
    remedy: str


@dataclass(frozen=True)
class LintRule:
    """`source`: a key of LAW. `check` gives what it finds in a playbook that can be read."""

    key: str
    name: Any
    source: str
    check: Callable[[PlaybookText], Iterable[Found]]


rules: Registry[LintRule] = Registry("lint rule")

FILE_RULES: dict[str, tuple[str, Any]] = {
    "money_too_often": ("burden", gettext_lazy("money monthly, more often only with a reason")),
    "asks_twice": ("burden", gettext_lazy("the same is asked once")),
    "never_opens": ("house", gettext_lazy("what comes round does come round")),
    "never_fires": ("house", gettext_lazy("what comes round does come round")),
}
"""Findings that stop a file already when it is read and have a rule of their own: code → (source, name)."""

_CARD = re.compile("黄牌|红牌|亮牌|蜗牛奖")
_PLEDGE = re.compile("责任状|责任书|军令状|一票否决")
_EFFORT = {
    "attendance": gettext_lazy("attendance of leaders"),
    "filling_minutes": gettext_lazy("minutes of filling in"),
    "timeliness": gettext_lazy("timeliness of reports"),
    "kept_promises": gettext_lazy("the rate of decisions kept in time"),
}
_EFFORT_WORDS = re.compile(
    "到会率|出勤率|签到|填报时长|在线时长|登录次数|按时率|及时率|按期落实率|使用率|活跃"
)
_STATISTICS = re.compile("纳统|入统|入库率|升规入统")
NAMED_SECTIONS = ("goals", "key_tasks", "mechanisms")


def _register(key: str, name: Any, source: str) -> Callable[[Callable[[PlaybookText], Iterable[Found]]], Any]:
    def keep(check: Callable[[PlaybookText], Iterable[Found]]) -> Any:
        rules.register(key, LintRule(key, name, source, check))
        return check

    return keep


def _lines(playbook: PlaybookText) -> Iterator[tuple[Path, Any]]:
    for section in NAMED_SECTIONS:
        for place, item in enumerate(getattr(playbook, section).items):
            yield (section, "items", place), item


@_register("no_owner", gettext_lazy("every goal and key task has an owner"), "house")
def _owners(playbook: PlaybookText) -> Iterator[Found]:
    owned = {item.under for item in playbook.groups.items if item.under}
    owned |= {item.key for item in playbook.key_tasks.items if item.owner}
    for section, label in (("goals", _("goals")), ("key_tasks", _("key tasks"))):
        bare = [
            (place, str(item.name))
            for place, item in enumerate(getattr(playbook, section).items)
            if item.naming != "unnamed" and not item.owner and not {item.key, item.under} & owned
        ]
        if bare:
            message = _("Nobody is named who answers for these %(what)s: %(names)s.")
            remedy = _(
                "Say who: after a stroke in the line of the goal (“owner:” in the file); a key task is answered for"
                " by a group that stands “under” it, or by its own “owner:”."
            )
            values = {"what": label, "names": _names(bare)}
            yield Found((section, "items", bare[0][0]), message % values, remedy)


@_register("no_clause", gettext_lazy("every mechanism rests on a clause"), "house")
def _clauses(playbook: PlaybookText) -> Iterator[Found]:
    bare = [
        (place, str(item.name))
        for place, item in enumerate(playbook.mechanisms.items)
        if not item.clause and item.naming != "unnamed"
    ]
    if bare:
        message = _("These mechanisms do not say which clause they rest on: %(names)s.")
        remedy = _(
            "Enter the document it rests on with its clauses (“documents:” in the file), and say at each mechanism"
            " which clause (“clause: document#number”)."
        )
        yield Found(("mechanisms", "items", bare[0][0]), message % {"names": _names(bare)}, remedy)


def _names(bare: list[tuple[int, str]]) -> str:
    return joined(name for _place, name in bare)


@_register("cards", gettext_lazy("cards only with source, approver, term and way out"), "inspection")
def _cards(playbook: PlaybookText) -> Iterator[Found]:
    for place, award in enumerate(playbook.more.get("awards", ())):
        missing = _missing(award) if award.in_use and award.kind in ("card", "snail") else []
        if missing:
            message = _("“%(name)s” is switched on without %(missing)s.")
            remedy = _(
                "Fill in what is missing, or write “in_use: false”; cards and snail awards are off by default."
            )
            values = {"name": award.name, "missing": joined(missing)}
            yield Found(("awards", place), message % values, remedy)
    known = playbook.more.get("awards", ())
    for path, item in _lines(playbook):
        if _CARD.search(item.name.zh) and not item.clause and not known:
            message = _("“%(name)s” speaks of cards or snail awards and names no source.") % {
                "name": item.name
            }
            remedy = _("List it under “awards” with source, approver, term and way out, or take it out.")
            yield Found(path, message, remedy)


def _missing(award: Award) -> list[str]:
    asked = {
        _("a source document"): award.source,
        _("an approver"): award.approver,
        _("a term"): award.until,
        _("a way out"): award.way_out,
    }
    return [what for what, given in asked.items() if not given]


@_register(
    "pledges", gettext_lazy("letters of responsibility and vetoes only with a source document"), "house"
)
def _pledges(playbook: PlaybookText) -> Iterator[Found]:
    remedy = _("Name the document that founds it under “source” or “clause”, or take it out.")
    message = _("“%(name)s”: a letter of responsibility or a one-vote veto without a source document.")
    for place, one in enumerate(playbook.more.get("pledges", ())):
        if not one.source:
            yield Found(("pledges", place), message % {"name": one.name}, remedy)
    for path, item in _lines(playbook):
        if _PLEDGE.search(item.name.zh) and not item.clause:
            yield Found(path, message % {"name": item.name}, remedy)


@_register("effort_scored", gettext_lazy("effort at the keyboard and in meetings is not scored"), "apps")
def _effort(playbook: PlaybookText) -> Iterator[Found]:
    remedy = _("Take it out of the scores; it is shown as a reminder and as a median of units.")
    for place, one in enumerate(playbook.more.get("scored", ())):
        if one.counts in _EFFORT or _EFFORT_WORDS.search(one.name.zh):
            what = _EFFORT.get(one.counts) or one.name
            message = _("“%(name)s” scores %(what)s.") % {"name": one.name, "what": what}
            yield Found(("scored", place), message, remedy)


@_register("statistics_target", gettext_lazy("no target for entry into statistics"), "statistics")
def _statistics(playbook: PlaybookText) -> Iterator[Found]:
    remedy = _("Keep it as a dated fact with its reason, and set no target for it.")
    message = _("“%(name)s” sets a target for entry into statistics.")
    for place, target in enumerate(playbook.targets):
        if _STATISTICS.search(target.name.zh):
            yield Found(("targets", place), message % {"name": target.name}, remedy)
