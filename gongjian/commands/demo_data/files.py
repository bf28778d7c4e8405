"""The playbooks and data files that come with the product."""

from pathlib import Path
from typing import Any

from gongjian.kit import yaml_text

FOLDER = Path(__file__).resolve().parents[2] / "playbooks"


def playbook_file(key: str) -> str:
    """The text of a playbook that comes with the product."""
    return (FOLDER / f"{key}.yaml").read_text(encoding="utf-8")


def data_file(name: str) -> Any:
    """What a data file holds."""
    return yaml_text.load((FOLDER / "data" / f"{name}.yaml").read_text(encoding="utf-8"))
