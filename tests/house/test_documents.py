"""Pages made from the code say what the code says."""

from gongjian.kernel.lifecycle import states_page
from tests.house.conftest import ROOT


def test_the_page_of_states_is_made_from_the_life_cycle() -> None:
    assert (ROOT / "docs" / "states.md").read_text(encoding="utf-8") == states_page()
