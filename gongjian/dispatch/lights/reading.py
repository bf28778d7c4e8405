"""From a text to a light rule, or to everything that is wrong with it: line, key, what was expected, what to do."""

from typing import TypeVar

import yaml
from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from gongjian.campaigns.playbook.lines import Lines
from gongjian.campaigns.playbook.reading import problems_of
from gongjian.dispatch.lights.schema import LightRuleText
from gongjian.kernel.problems import Problem

Text = TypeVar("Text", bound=BaseModel)


def read_rule(text: str) -> tuple[LightRuleText | None, list[Problem]]:
    """The rule, or None and the findings."""
    return read_as(LightRuleText, text)


def read_as(shape: type[Text], text: str) -> tuple[Text | None, list[Problem]]:
    """A file of rules of any shape, or None and the findings."""
    try:
        lines = Lines(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = _("line %(line)s") % {"line": mark.line + 1} if mark is not None else ""
        message = _("The file cannot be read as YAML.")
        remedy = _(
            "Look for a missing colon, a bracket not closed, or uneven indentation on or just above this line."
        )
        return None, [Problem("not_yaml", message, where, remedy)]
    if not isinstance(lines.data, dict):
        message, remedy = _("The file holds no keys."), _("Start from a copy of a preset.")
        return None, [Problem("not_a_mapping", message, _("line %(line)s") % {"line": 1}, remedy)]
    problems = [_doubled(lines, path) for path in lines.doubled()]
    try:
        rule = shape.model_validate(lines.data)
    except ValidationError as error:
        return None, problems + problems_of(error, lines, known=tuple(shape.model_fields))
    return (None if problems else rule), problems


def _doubled(lines: Lines, path: tuple[str | int, ...]) -> Problem:
    place = lines.place(path)
    where = _("line %(line)s, %(path)s") % {"line": place.line, "path": place.path}
    message = _("“%(key)s” stands here twice; the first would be lost.") % {"key": path[-1]}
    return Problem("doubled_key", message, where, _("Keep one of the two."))
