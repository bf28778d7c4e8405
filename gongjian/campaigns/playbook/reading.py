"""From a text to a playbook, or to everything that is wrong with it, all at once."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from pydantic import ValidationError

from gongjian.campaigns.playbook.checks import check
from gongjian.campaigns.playbook.lines import Lines
from gongjian.campaigns.playbook.schema import Part, PlaybookText
from gongjian.campaigns.playbook.sections import extra_sections
from gongjian.kernel.problems import Problem
from gongjian.kit import yaml_text


@dataclass(frozen=True)
class Placed(Problem):
    """A finding with its line (from 1) and the path of keys that leads to it."""

    line: int = 0
    key: str = ""


@cache
def house() -> dict[str, Any]:
    """Stage words and titles that hold where a playbook says nothing else."""
    data: dict[str, Any] = yaml_text.load((Path(__file__).parent / "house.yaml").read_text(encoding="utf-8"))
    return data


def read_playbook(text: str) -> tuple[PlaybookText | None, list[Problem]]:
    """The playbook, or None and every finding: line, key, what was expected, what to do."""
    try:
        lines = Lines(text)
    except yaml.YAMLError as error:
        return None, [_not_yaml(error)]
    if not isinstance(lines.data, dict):
        return None, [
            placed(
                "not_a_mapping", lines, (), _("The file holds no keys."), _("Start from a blank template.")
            )
        ]
    problems = [_doubled(lines, path) for path in lines.doubled()]
    data, extra = _with_defaults(lines.data)
    more, found = _extra(extra, lines)
    problems += found
    try:
        playbook = PlaybookText.model_validate(data | {"more": more})
    except ValidationError as error:
        return None, problems + problems_of(error, lines)
    problems += check(
        playbook, lambda code, path, message, remedy: placed(code, lines, path, message, remedy)
    )
    return (None if problems else playbook), problems


def _with_defaults(given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The core's part of the file with the house's defaults beneath it, and the part other rooms read."""
    extra = {key: given[key] for key in given if extra_sections.get(key) is not None}
    core = {key: value for key, value in given.items() if key not in extra and key != "more"}
    if "more" in given:
        core["more "] = given["more"]  # an unknown key like any other: `more` is filled by sections only
    base = house()
    core.setdefault("stages", base["stages"])
    if isinstance(core.get("titles", {}), dict):
        core["titles"] = base["titles"] | (core.get("titles") or {})
    return core, extra


def _extra(given: dict[str, Any], lines: Lines) -> tuple[dict[str, Any], list[Problem]]:
    more: dict[str, Any] = {section.key: section.default for section in extra_sections}
    problems: list[Problem] = []
    for key, value in given.items():
        try:
            more[key] = extra_sections[key].adapter().validate_python(value)
        except ValidationError as error:
            problems += problems_of(error, lines, (key,))
    return more, problems


def problems_of(
    error: ValidationError,
    lines: Lines,
    before: Sequence[str | int] = (),
    known: Sequence[str] | None = None,
) -> list[Problem]:
    """What pydantic found, each with its line, key and remedy. `known`: the keys a file of another kind begins with."""
    findings = error.errors(include_url=False)
    return [_one(dict(finding), lines, (*before, *finding["loc"]), known) for finding in findings]


def _one(
    finding: dict[str, Any], lines: Lines, path: tuple[str | int, ...], known: Sequence[str] | None
) -> Problem:
    names = [str(step).strip() for step in path if isinstance(step, str)]
    key = names[-1] if names else ""
    kind = finding["type"]
    if kind == "missing":
        return placed(
            "missing",
            lines,
            path,
            _("“%(key)s” is missing.") % {"key": key},
            _("Add “%(key)s: …” here.") % {"key": key},
        )
    if kind == "extra_forbidden":
        return placed(
            "unknown_key",
            lines,
            path,
            _("“%(key)s” is not known here.") % {"key": key},
            _nearest(key, path, known),
        )
    if kind == "told":
        told = finding["ctx"]
        return placed(str(told["code"]), lines, path, str(told["message"]), str(told["remedy"]))
    value = finding.get("input")
    shown = str(value) if not isinstance(value, (dict, list)) else _("a block")
    message = _("“%(value)s” does not fit “%(key)s”: expected %(expected)s.") % {
        "value": shown[:60],
        "key": key,
        "expected": _expected(kind, finding.get("ctx") or {}),
    }
    return placed("does_not_fit", lines, path, message, _("Put it right on this line."))


def _expected(kind: str, context: dict[str, Any]) -> str:
    if kind in ("literal_error", "enum"):
        return _("one of %(words)s") % {
            "words": str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        }
    if kind.startswith("date"):
        return _("a day such as 2021-08-31")
    if kind.startswith(("int", "greater", "less")):
        return _("a whole number")
    if kind.startswith(("decimal", "float")):
        return _("a number")
    if kind.startswith("bool"):
        return _("true or false")
    if kind in ("string_pattern_mismatch",):
        return _("small letters, digits, - and _ only")
    if kind == "string_too_long":
        return _("at most %(count)s characters") % {"count": context.get("max_length", "")}
    if kind.startswith(("list", "tuple")):
        return _("a list: one line with “- ” for each")
    if kind.startswith(("dict", "model")):
        return _("a block of keys")
    return _("a text")


def _nearest(key: str, path: Sequence[str | int], top: Sequence[str] | None) -> str:
    known = list(top or ())
    if top is None:
        known = [name for name in PlaybookText.model_fields if name != "more"] + extra_sections.keys()
    inner = {name for part in Part.__subclasses__() for name in part.model_fields} | {"of"}
    near = difflib.get_close_matches(key, known if len(path) == 1 else sorted(inner), 1)
    if near:
        return _("Did you mean “%(key)s”?") % {"key": near[0]}
    if len(path) == 1:
        return _("Known keys: %(keys)s.") % {"keys": ", ".join(known)}
    return _("Take it out, or look in the template for the right key.")


def placed(code: str, lines: Lines, path: Iterable[str | int], message: str, remedy: str) -> Placed:
    """A finding at its place in the file."""
    place = lines.place(tuple(path))
    where = _("line %(line)s, %(path)s") % {"line": place.line, "path": place.path}
    where = where if place.path else _("line %(line)s") % {"line": place.line}
    return Placed(code, message, where, remedy, place.line, place.path)


def _doubled(lines: Lines, path: tuple[str | int, ...]) -> Problem:
    message = _("“%(key)s” stands here twice; the first would be lost.") % {"key": path[-1]}
    return placed("doubled_key", lines, path, message, _("Keep one of the two."))


def _not_yaml(error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    where = _("line %(line)s") % {"line": mark.line + 1} if mark is not None else ""
    return Placed(
        "not_yaml",
        _("The file cannot be read as YAML."),
        where,
        _(
            "Look for a missing colon, a bracket not closed, or uneven indentation on or just above this line."
        ),
        mark.line + 1 if mark is not None else 0,
    )
