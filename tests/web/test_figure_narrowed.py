"""The page of a figure is narrowed by unit and by what its measure can be broken down by: number and rows together."""

from __future__ import annotations

from typing import Any

import pytest

from tests.figures.stage import Scene

PAGE = "/c/shili-100/figures/project_count/"


def opened(scene: Scene, address: dict[str, str], who: str = "clerk", page: str = PAGE) -> Any:
    """The page a form leads to: the browser follows to the address that can be sent."""
    found = getattr(scene.cast, who).browser().get(page, {"narrow": "1", **address}, follow=True)
    assert found.status_code == 200
    return found


def choices(page: Any, name: str) -> list[tuple[str, bool]]:
    return [
        (choice.label, choice.chosen)
        for one in page.context["narrowings"]
        if one.name == name
        for choice in one.choices
    ]


def test_a_unit_chosen_narrows_the_number_the_rows_and_the_list_attached(scene: Scene) -> None:
    whole = scene.cast.clerk.browser().get(PAGE)
    town = scene.cast.town_a
    page = opened(scene, {"unit": town.number, "stage": ""})
    assert page.redirect_chain == [(f"{PAGE}?unit={town.number}", 302)]
    found = page.context["figure"]
    assert 0 < found.records < whole.context["figure"].records
    assert len(page.context["lines"]) == found.records == found.value
    assert {line["told"].unit for line in page.context["lines"]} == {town.label}
    assert f"unit={town.number}" in page.context["list_href"]
    assert (town.label, True) in choices(page, "unit")


@pytest.mark.parametrize("who", ["clerk", "reporter_a"])
def test_every_choice_offered_opens_what_it_says(scene: Scene, who: str) -> None:
    whole = getattr(scene.cast, who).browser().get(PAGE)
    for select in whole.context["narrowings"]:
        counts = [
            opened(scene, {select.name: choice.value}, who).context["figure"].records
            for choice in select.choices
        ]
        assert all(counts), select.name
        assert sum(counts) == whole.context["figure"].records or select.name == "unit"


def test_conditions_are_kept_beside_each_other_and_all_are_dropped_at_once(scene: Scene) -> None:
    whole = scene.cast.clerk.browser().get(PAGE)
    stage = next(one for one in whole.context["narrowings"] if one.name == "stage").choices[0]
    address = {"unit": scene.cast.town_a.number, "stage": stage.value, "on": scene.on.isoformat()}
    page = opened(scene, address)
    assert (stage.label, True) in choices(page, "stage")
    assert (scene.cast.town_a.label, True) in choices(page, "unit")
    assert page.context["all_href"] == f"{PAGE}?on={scene.on.isoformat()}"


def test_a_condition_the_form_does_not_offer_stays_in_force(scene: Scene) -> None:
    page = scene.cast.clerk.browser().get(PAGE, {"packages": "parts"})
    assert page.context["narrow_kept"] == {"packages": "parts"}
    assert 'name="packages" value="parts"' in page.content.decode()


def test_no_unit_out_of_reach_is_offered(scene: Scene) -> None:
    page = scene.cast.reporter_a.browser().get(PAGE)
    assert scene.cast.town_b.label not in [label for label, _chosen in choices(page, "unit")]
