"""A finding of lint, and how a text is linted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gongjian.campaigns.lint.law import LAW
from gongjian.campaigns.lint.rules import FILE_RULES, rules
from gongjian.campaigns.playbook.lines import Lines
from gongjian.campaigns.playbook.reading import Placed, placed, read_playbook
from gongjian.campaigns.playbook.schema import PlaybookText


@dataclass(frozen=True)
class Finding:
    """`code` is the rule, `rule` its name and `source` what it rests on; `line` from 1, `key` the path of keys.

    `stops`: the file cannot be loaded before this is mended. The others are for a person to weigh.
    """

    code: str
    rule: str
    source: str
    line: int
    key: str
    where: str
    message: str
    remedy: str
    stops: bool

    @property
    def field(self) -> str:
        """The question of the short form that mends it; empty where only the file does."""
        section = re.split(r"[.\[]", self.key, maxsplit=1)[0]
        return FIELDS.get(section, "")


FIELDS = {
    "name": "name",
    "window": "start_on",
    "goals": "goals",
    "key_tasks": "key_tasks",
    "mechanisms": "mechanisms",
    "groups": "groups",
    "cadences": "report",
    "meetings": "meeting",
    "lights": "lights",
}
"""Section of the playbook → the question of the short form it is answered by (web.guided_forms)."""


def lint(text: str) -> list[Finding]:
    """Everything found in a text, in the order of its lines."""
    playbook, problems = read_playbook(text)
    if playbook is None:
        return [_stopping(problem) for problem in problems]
    return lint_read(playbook, text)


def lint_read(playbook: PlaybookText, text: str) -> list[Finding]:
    """What the rules find in a playbook that could be read from this text."""
    lines = Lines(text)
    return sorted(_by_rules(playbook, lines), key=lambda one: one.line)


def _by_rules(playbook: PlaybookText, lines: Lines) -> Iterator[Finding]:
    for rule in rules:
        for found in rule.check(playbook):
            place = placed(rule.key, lines, found.path, found.message, found.remedy)
            yield Finding(
                rule.key,
                str(rule.name),
                str(LAW[rule.source].words),
                place.line,
                place.key,
                place.where,
                found.message,
                found.remedy,
                False,
            )


def found_of(rule: str, message: str, remedy: str, key: str, where: str) -> Finding:
    """A finding of a rule made outside the file, by what the books know: it has no line."""
    known = rules[rule]
    return Finding(rule, str(known.name), str(LAW[known.source].words), 0, key, where, message, remedy, False)


def _stopping(problem: Any) -> Finding:
    source, name = FILE_RULES.get(problem.code, ("house", ""))
    line, key = (problem.line, problem.key) if isinstance(problem, Placed) else (0, "")
    return Finding(
        problem.code,
        str(name) or _("the form of the playbook file"),
        str(LAW[source].words),
        line,
        key,
        problem.where,
        str(problem.message),
        str(problem.remedy),
        True,
    )


def as_row(finding: Finding) -> dict[str, Any]:
    """A finding as the command line prints it in JSON."""
    return {
        "line": finding.line,
        "key": finding.key,
        "rule": finding.code,
        "name": finding.rule,
        "source": finding.source,
        "message": finding.message,
        "remedy": finding.remedy,
        "stops": finding.stops,
    }
