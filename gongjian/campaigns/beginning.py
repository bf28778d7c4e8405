"""What a new campaign can begin with: a blank template that comes with the product, or a campaign in reach."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.playbook.blocks import shifted, written
from gongjian.campaigns.playbook.current import playbook_row
from gongjian.campaigns.playbook.reading import read_playbook
from gongjian.campaigns.selectors import campaign_tree, campaigns_in_reach
from gongjian.kit import yaml_text
from gongjian.people.models import Unit
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer

FOLDER = Path(__file__).resolve().parent.parent / "playbooks" / "templates"


@dataclass(frozen=True)
class Beginning:
    """`key` in the address; `name` for people; `text`: the playbook it begins with. `like`: the campaign cloned."""

    key: str
    name: str
    text: str
    like: Campaign | None = None


@cache
def templates() -> tuple[Beginning, ...]:
    """The blank templates, by the name of their file."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        playbook, problems = read_playbook(text)
        if playbook is None:
            raise LookupError(f"the template {path.name} does not hold: {problems[0].where}: {problems[0]}")
        found.append(Beginning(path.stem, playbook.name.zh, text))
    return tuple(found)


def beginning_of(viewer: Viewer, template: str, like: str, on: date) -> Beginning | None:
    """The template of that key, or the campaign of that key when the viewer sees it and it has a playbook."""
    if like:
        for campaign in campaigns_in_reach(viewer):
            row = playbook_row(campaign, on) if campaign.key == like else None
            if row is not None:
                return Beginning(campaign.key, campaign.title, row.text, campaign)
        return None
    return next((one for one in templates() if one.key == template), None)


def can_be_cloned(viewer: Viewer, on: date) -> list[Campaign]:
    """Campaigns in reach that have a playbook."""
    return [campaign for campaign in campaigns_in_reach(viewer) if playbook_row(campaign, on) is not None]


def free_key(start_on: date) -> str:
    """A key nobody uses yet, made from the first day."""
    taken = {campaign.key for campaign in campaign_tree().campaigns.values()}
    stem = f"c-{start_on:%Y%m%d}"
    return next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if key not in taken)


def unit_path(unit: Unit) -> str:
    """A unit as a playbook names it: the names from the top down."""
    tree = unit_tree()
    return "/".join(tree.units[pk].name for pk in reversed(tree.ancestors(unit.pk)))


def begun(beginning: Beginning, *, name: str, host: Unit, start_on: date, days: int) -> str:
    """The text of a new campaign: everything of what it begins with, under its own key, name, host and window.

    Days that rules are bound to move along with the first day; what belongs to the records of a campaign that is
    cloned (the day it is shown at, its key, its place under another) is left behind. A group's own unit is kept only
    under the same host.
    """
    base: dict[str, Any] = yaml_text.load(beginning.text)
    text = shifted(beginning.text, (start_on - base["window"]["start"]).days)
    path = unit_path(host)
    values: dict[str, Any] = {
        "key": free_key(start_on),
        "name": {"zh": name},
        "short_name": None,
        "unit": path,
        "parent": base.get("parent") if base["unit"] == path else None,
        "status": "draft",
        "illustrative": True if host.illustrative else None,
        "window": {"start": start_on, "days": days},
    }
    groups = base.get("groups")
    if base["unit"] != path and isinstance(groups, list):
        values["groups"] = [{k: v for k, v in one.items() if k != "unit"} for one in groups]
    return _headed(written(text, values))


def _headed(text: str) -> str:
    """Without what the template or the cloned file says about itself before the first key."""
    lines = text.splitlines()
    while lines and (lines[0].startswith("#") or not lines[0].strip()):
        lines.pop(0)
    return "\n".join(lines) + "\n"
