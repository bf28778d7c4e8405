"""A playbook written by answering a few questions: what a short form shows of it, and the text its answers make.

Only what the answers change is written anew; everything else of the text, comments included, stays as it was typed.
What a template marks as assumed keeps its mark until somebody says something else there.
"""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongjian.campaigns.playbook import PlaybookText
from gongjian.campaigns.playbook.blocks import written
from gongjian.dispatch.lights import named
from gongjian.dispatch.playbook import basis
from gongjian.dispatch.playbook.cadences import CadenceText, cadences_in
from gongjian.dispatch.playbook.line import Line, name_of
from gongjian.dispatch.playbook.plain import When, read_when
from gongjian.dispatch.recurring import closing, held
from gongjian.kit import yaml_text

NONE = "none"
KEEP = "keep"
REPORTERS = ("accountable", "township", "lead", "team", "groups")
DEFAULT_HOUR = "12:00"
ALIKE = 0.6
"""From this likeness on (0 to 1), a line worded otherwise is taken for the same line."""
TIED = (("goals", "under"), ("mechanisms", "under"), ("groups", "under"), ("targets", "key_task"))
"""Sections whose lines may stand under a key task, and the word for it."""


@dataclass(frozen=True)
class Answers:
    """What the form asks. `report`, `money`, `meeting`: plain words (每周三12点前), KEEP what is there, or NONE."""

    name: str
    goals: tuple[Line, ...]
    key_tasks: tuple[Line, ...]
    mechanisms: tuple[Line, ...]
    groups: tuple[Line, ...]
    report: str
    reporters: tuple[str, ...]
    money: str
    meeting: str
    lights: str


def shown(playbook: PlaybookText) -> Answers:
    """What a playbook answers to these questions now."""
    report, money = split(playbook)
    meetings = playbook.more.get("meetings", ())
    lights: Any = playbook.more.get("lights")
    rules: Any = lights.rules if lights is not None else ()
    over = report.over if report is not None else None
    reporters = (*over.roles, *(("groups",) if over.groups else ())) if over is not None else REPORTERS[:2]
    return Answers(
        playbook.name.zh,
        _shown(playbook.goals, lambda one: one.owner),
        _shown(playbook.key_tasks, lambda one: one.owner),
        _shown(playbook.mechanisms, lambda one: basis.said(playbook, one.clause) if one.clause else ""),
        _shown(playbook.groups, lambda one: one.unit),
        KEEP if report is not None else NONE,
        tuple(role for role in REPORTERS if role in reporters),
        KEEP if money is not None else NONE,
        KEEP if meetings else NONE,
        rules[0].use if len(rules) == 1 and rules[0].use else ("house" if not rules else KEEP),
    )


def _shown(lines: Any, who: Callable[[Any], str]) -> tuple[Line, ...]:
    return tuple(Line(one.name.zh, who(one)) for one in lines.items if one.naming != "unnamed")


def split(playbook: PlaybookText) -> tuple[CadenceText | None, CadenceText | None]:
    """The first report on the lines, and the first that asks money alone."""
    texts = cadences_in(playbook)
    report = next((one for one in texts if set(one.asks) != {"money"}), None)
    return report, next((one for one in texts if set(one.asks) == {"money"}), None)


def kept_words(playbook: PlaybookText) -> dict[str, str]:
    """How what is there now comes round, by question; nothing for what is not there."""
    report, money = split(playbook)
    found = {
        key: closing(text.cadence.rule, text.closes, text.period.kind)
        for key, text in (("report", report), ("money", money))
        if text is not None
    }
    series = playbook.more.get("meetings", ())
    return found | ({"meeting": held(series[0].recurrence, series[0].starts)} if series else {})


def answered(text: str, playbook: PlaybookText, answers: Answers) -> str:
    """The text with the answers in it. Refused where words cannot be read as a day that comes round."""
    data: dict[str, Any] = yaml_text.load(text)
    values: dict[str, Any] = {}
    if answers.name != playbook.name.zh:
        values["name"] = {"zh": answers.name}
    now = shown(playbook)
    if answers.goals != now.goals:
        values["goals"] = _items(data.get("goals"), answers.goals, "owner", "goal")
    if answers.key_tasks != now.key_tasks:
        values["key_tasks"] = _items(data.get("key_tasks"), answers.key_tasks, "owner", "task")
    if answers.mechanisms != now.mechanisms:
        values |= _mechanisms(playbook, data, answers.mechanisms)
    if answers.groups != now.groups:
        values["groups"] = _items(data.get("groups"), answers.groups, "unit", "group")
    cadences = _cadences(playbook, data.get("cadences") or [], answers, now)
    if cadences != (data.get("cadences") or []):
        values["cadences"] = cadences or None
    values |= _let_go(data, values)
    meetings = _meetings(data.get("meetings") or [], answers.meeting)
    if meetings != (data.get("meetings") or []):
        values["meetings"] = meetings or None
    if answers.lights not in (KEEP, now.lights) and named(answers.lights) is not None:
        values["lights"] = answers.lights
    return written(text, values)


# ---------------------------------------------------------------- lines
def _items(given: Any, lines: Sequence[Line], who: str, stem: str) -> Any:
    """The lines as the section holds them: known names keep what they had; what is said anew is no longer assumed."""
    counted, old = _parts(given)
    found = []
    for known, line in zip(_named(old, lines, stem), lines, strict=True):
        if (known.get(who) or "") != line.who:
            known = {key: value for key, value in known.items() if key not in (who, "naming")}
            known |= {who: line.who} if line.who else {}
        found.append(known)
    return _counted(found, counted)


def _named(old: Sequence[Any], lines: Sequence[Line], stem: str) -> list[dict[str, Any]]:
    """What the file has for each line, by its name; a new key for what it has not. A key task worded a little
    otherwise is still the same one, as other lines stand under it."""
    by_name = {name_of(one["name"]): one for one in old}
    said = {line.name for line in lines}
    taken = {one["key"] for one in old}
    found: list[dict[str, Any]] = []
    for line in lines:
        known = by_name.pop(line.name, None)
        if known is None and stem == "task":
            known = _reworded(by_name, said, line.name)
        if known is None:
            number = next(n for n in range(1, 10_000) if f"{stem}-{n}" not in taken)
            taken.add(f"{stem}-{number}")
            known = {"key": f"{stem}-{number}", "name": line.name}
        found.append(known)
    return found


def _reworded(by_name: dict[str, Any], said: set[str], name: str) -> dict[str, Any] | None:
    """The line of the file that `name` words anew, with the new name; None when it is another one."""
    near = difflib.get_close_matches(name, [one for one in by_name if one not in said], 1, ALIKE)
    if not near:
        return None
    return {**{key: value for key, value in by_name.pop(near[0]).items() if key != "naming"}, "name": name}


def _let_go(data: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Sections whose lines stood under a key task that is gone, without that tie: they themselves stay."""
    if "key_tasks" not in values:
        return {}
    kept = {one["key"] for one in _parts(values["key_tasks"])[1]}
    gone = {one["key"] for one in _parts(data.get("key_tasks"))[1]} - kept
    found = {}
    for section, tie in TIED:
        counted, lines = _parts(values.get(section, data.get(section)))
        if any(one.get(tie) in gone for one in lines):
            freed = [
                {key: value for key, value in one.items() if key != tie or value not in gone} for one in lines
            ]
            found[section] = _counted(freed, counted)
    return found


def _mechanisms(playbook: PlaybookText, data: Mapping[str, Any], lines: Sequence[Line]) -> dict[str, Any]:
    """The mechanisms with what they rest on, and the documents that takes."""
    counted, old = _parts(data.get("mechanisms"))
    papers = data.get("documents") or []
    items, documents = basis.resting(playbook, papers, _named(old, lines, "mechanism"), lines)
    values: dict[str, Any] = {"mechanisms": _counted(items, counted)}
    return values | ({"documents": documents} if documents != papers else {})


def _parts(given: Any) -> tuple[int | None, list[Any]]:
    """How many a section counts, where it says so, and its lines."""
    if isinstance(given, Mapping):
        return given.get("counted"), list(given.get("items") or [])
    return (given, []) if isinstance(given, int) else (None, list(given or []))


def _counted(found: list[Any], counted: int | None) -> Any:
    if counted is None:
        return found or None
    return {"counted": max(counted, len(found)), "items": found}


# ---------------------------------------------------------------- what comes round
def _cadences(playbook: PlaybookText, given: list[Any], answers: Answers, now: Answers) -> list[Any]:
    report, money = split(playbook)
    found = [dict(one) for one in given]
    over = _over(answers.reporters) if answers.reporters != now.reporters else None
    found = _one(found, report.key if report else "", answers.report, _new_report(answers), over)
    return _one(found, money.key if money else "", answers.money, _NEW_MONEY, None)


def _one(
    given: list[dict[str, Any]], key: str, words: str, new: Mapping[str, Any], over: Mapping[str, Any] | None
) -> list[dict[str, Any]]:
    """The cadences with one of them taken out, set anew, or put in."""
    if words == NONE:
        return [one for one in given if one["key"] != key]
    if words == KEEP:
        return [_owed(one, over) if one["key"] == key else one for one in given]
    when = read_when(words)
    if not any(one["key"] == key for one in given):
        return [*given, _owed(_timed(new, when), over)]
    return [_owed(_timed(one, when), over) if one["key"] == key else one for one in given]


def _timed(one: Mapping[str, Any], when: When) -> dict[str, Any]:
    """A cadence coming round otherwise. What it is about follows where the words name a calendar period."""
    bound = ("rule", "closes", "period", "start", "naming")
    rest = {key: value for key, value in one.items() if key not in bound}
    head: dict[str, Any] = {key: rest.pop(key) for key in ("key", "name") if key in rest}
    period = when.period.value if when.period is not None else "since_last"
    timed = {"rule": when.in_file, "closes": when.hour or DEFAULT_HOUR, "period": period}
    return {**head, **timed, **rest}


def _owed(one: Mapping[str, Any], over: Mapping[str, Any] | None) -> dict[str, Any]:
    if over is None:
        return dict(one)
    kept = {key: value for key, value in (one.get("over") or {}).items() if key in ("projects", "lines")}
    return {**{key: value for key, value in one.items() if key != "naming"}, "over": {**over, **kept}}


def _over(reporters: Sequence[str]) -> dict[str, Any]:
    roles = [role for role in REPORTERS if role in reporters and role != "groups"]
    return ({"roles": roles} if roles else {}) | ({"groups": "all"} if "groups" in reporters else {})


def _new_report(answers: Answers) -> dict[str, Any]:
    over = _over(answers.reporters or REPORTERS[:2]) | {"lines": ["projects", "matters"]}
    return {
        "key": "report",
        "name": {"zh": "进展报送", "en": "report"},
        "opens": {"workdays_before": 1, "at": "08:30"},
        "holiday": "next_workday",
        "over": over,
        "sign_off": ["sign"],
    }


_NEW_MONEY: Mapping[str, Any] = {
    "key": "money",
    "name": {"zh": "投资报送", "en": "investment"},
    "opens": {"workdays_before": 3, "at": "08:30"},
    "holiday": "pull_forward",
    "over": {"roles": ["accountable"]},
    "asks": ["money"],
    "sign_off": ["sign"],
}


def _meetings(given: list[Any], words: str) -> list[Any]:
    """The first series set anew, put in, or taken out; the others stay."""
    if words == KEEP:
        return list(given)
    if words == NONE:
        return list(given[1:])
    when = read_when(words)
    base = dict(given[0]) if given else {"key": "meeting", "name": {"zh": "调度会", "en": "dispatch meeting"}}
    rest = {key: value for key, value in base.items() if key not in ("rule", "starts", "naming")}
    head = {key: rest.pop(key) for key in ("key", "name")}
    starts = when.hour or when.part
    return [{**head, "rule": when.in_file, **({"starts": starts} if starts else {}), **rest}, *given[1:]]
