"""Pages made from the code say what the code says, and links lead somewhere."""

import re
from pathlib import Path

import pytest

from gongjian.kernel.lifecycle import states_page
from tests.house.conftest import ROOT

LINK = re.compile(r"\]\(([^)\s]+)\)")


def test_the_page_of_states_is_made_from_the_life_cycle() -> None:
    assert (ROOT / "docs" / "states.md").read_text(encoding="utf-8") == states_page()


def _links(page: Path) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return [target.split("#")[0] for target in LINK.findall(text) if "://" not in target and target[0] != "#"]


PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert [link for link in _links(page) if not (page.parent / link).exists()] == []


def test_every_decision_stands_in_the_list() -> None:
    folder = ROOT / "docs" / "decisions"
    pages = {page.name for page in folder.glob("[0-9]*.md")}
    assert set(_links(folder / "README.md")) == pages
