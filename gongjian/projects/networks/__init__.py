"""Templates of plan networks, as data: the house's in the files beside this one, read with line, key and remedy.

`templates()` are those of the house by key; `read_template` reads a text and tells everything wrong with it at once.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from pydantic import ValidationError

from gongjian.campaigns.playbook.lines import Lines
from gongjian.campaigns.playbook.reading import Placed, placed, problems_of
from gongjian.kernel.problems import Problem
from gongjian.kit import yaml_text
from gongjian.projects.networks.schema import (
    AfterText,
    BranchText,
    DepartmentText,
    NodeText,
    PhaseText,
    TemplateText,
)

__all__ = [
    "AfterText",
    "BranchText",
    "DepartmentText",
    "NodeText",
    "PhaseText",
    "Template",
    "TemplateText",
    "departments",
    "read_template",
    "template",
    "templates",
]

OWNER = "owner"
"""The department that is the unit answering for the project itself."""
_HERE = Path(__file__).resolve().parent
_SHARED = "_nodes"


@dataclass(frozen=True)
class Template:
    """A template with its key and the digest of its text, which a plan drafted from it keeps."""

    key: str
    text: TemplateText
    digest: str


@cache
def _shared() -> dict[str, Any]:
    data: dict[str, Any] = yaml_text.load((_HERE / f"{_SHARED}.yaml").read_text(encoding="utf-8"))
    return data


@cache
def departments() -> dict[str, DepartmentText]:
    """The departments nodes name, by key."""
    return {key: DepartmentText.model_validate(one) for key, one in _shared()["departments"].items()}


@cache
def templates() -> dict[str, Template]:
    """The house's templates by key. One that cannot be read is a fault of ours."""
    found = {}
    for path in sorted(_HERE.glob("[!_]*.yaml")):
        text = path.read_text(encoding="utf-8")
        read, problems = read_template(text)
        if read is None:
            raise LookupError(f"{path.name}: {problems[0].where}: {problems[0].message}")
        digest = hashlib.sha256((text + repr(_shared())).encode()).hexdigest()
        found[path.stem] = Template(path.stem, read, digest)
    return found


def template(key: str) -> Template | None:
    """The template of that key, or None."""
    return templates().get(key)


def read_template(text: str) -> tuple[TemplateText | None, list[Problem]]:
    """The template, or None and every finding: line, key, what was expected, what to do."""
    try:
        lines = Lines(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 0
        remedy = _(
            "Look for a missing colon, a bracket not closed, or uneven indentation on or just above this line."
        )
        where = _("line %(line)s") % {"line": line}
        return None, [Placed("not_yaml", _("The file cannot be read as YAML."), where, remedy, line, "")]
    if not isinstance(lines.data, dict):
        message, remedy = _("The file holds no keys."), _("Start from a template of the house.")
        return None, [placed("not_a_mapping", lines, (), message, remedy)]
    data, problems = _filled(lines)
    if problems:
        return None, problems
    try:
        return TemplateText.model_validate(data), []
    except ValidationError as error:
        return None, problems_of(error, lines, known=list(TemplateText.model_fields))


def _filled(lines: Lines) -> tuple[dict[str, Any], list[Problem]]:
    """The file with what it takes from the shared steps and branches written out."""
    data: dict[str, Any] = dict(lines.data)
    problems: list[Problem] = []
    shared = _shared()
    nodes: list[Any] = []
    for place, node in enumerate(_listed(data.get("nodes"))):
        if isinstance(node, dict) and "use" in node:
            known = shared["nodes"].get(node["use"])
            if known is None:
                message = _("There is no shared node “%(key)s”.") % {"key": node["use"]}
                remedy = _("Write the node out here, with key, name and limit.")
                problems.append(placed("unknown_node", lines, ("nodes", place, "use"), message, remedy))
                continue
            node = {
                "key": node["use"],
                **known,
                **{key: value for key, value in node.items() if key != "use"},
            }
        if isinstance(node, dict) and node.get("department", "") not in {"", *shared["departments"]}:
            message = _("There is no department “%(key)s”.") % {"key": node["department"]}
            remedy = _("Departments: %(keys)s.") % {"keys": ", ".join(shared["departments"])}
            problems.append(
                placed("unknown_department", lines, ("nodes", place, "department"), message, remedy)
            )
        nodes.append(node)
    branches = []
    for place, branch in enumerate(_listed(data.get("branches"))):
        if isinstance(branch, str):
            if branch not in shared["branches"]:
                message = _("There is no shared branch “%(key)s”.") % {"key": branch}
                remedy = _("Shared branches: %(keys)s.") % {"keys": ", ".join(shared["branches"])}
                problems.append(placed("unknown_branch", lines, ("branches", place), message, remedy))
                continue
            branch = {"key": branch, **shared["branches"][branch]}
        branches.append(branch)
    if "nodes" in data and isinstance(data["nodes"], list):
        data["nodes"] = nodes
    if "branches" in data and isinstance(data["branches"], list):
        data["branches"] = branches
    return data, problems


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
