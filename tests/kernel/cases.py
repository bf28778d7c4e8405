"""Situations an official can read (tests/cases/*.yaml), as test parameters named by what they say."""

from pathlib import Path
from typing import Any

import pytest
import yaml

CASES = Path(__file__).parent.parent / "cases"


def cases(name: str, section: str) -> list[Any]:
    """The cases of one section of tests/cases/<name>.yaml."""
    listed = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))[section]
    assert listed, f"no cases in {name}.yaml: {section}"
    return [pytest.param(case, id=str(case.get("situation") or next(iter(case.values())))) for case in listed]
