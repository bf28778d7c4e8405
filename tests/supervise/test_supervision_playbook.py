"""The playbook's section on supervision: what it may say, and what it is told when it says it wrong."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from gongjian.supervise.playbook.supervision import HOUSE, SupervisionText, issuers, right_of
from tests.cast import Cast


def wrong(section: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        SupervisionText.model_validate(section)
    return str(caught.value.errors()[0]["ctx"]["code"])


def test_two_numbers_with_one_scheme_are_refused() -> None:
    alike = "示督〔{year}〕{serial}号"
    office = {"unit": "县督查室", "supervision_no": alike, "document_no": alike}
    assert wrong({"offices": [office]}) == "number_schemes_alike"


def test_a_scheme_that_makes_no_number_is_refused() -> None:
    assert (
        wrong({"offices": [{"unit": "县督查室", "document_no": "示督[{year}]{serial}号"}]}) == "number_scheme"
    )


def test_five_questions_are_not_six() -> None:
    five = [{"key": f"q{n}", "ask": "问"} for n in range(5)]
    assert wrong({"questions": five}) == "not_six_questions"


def test_a_rule_that_names_nobody_is_refused() -> None:
    assert wrong({"issuing": [{"to": ["township"]}]}) == "rule_of_nobody"


def test_the_house_asks_six_questions() -> None:
    assert [one.key for one in HOUSE.questions] == [
        "done",
        "evidence",
        "date",
        "lasting",
        "satisfied",
        "left_over",
    ]


def test_a_playbooks_own_rights_take_the_place_of_the_houses(cast: Cast) -> None:
    own = SupervisionText.model_validate(
        {"issuing": [{"names": ["自然资源局"], "to": ["township"], "forms": ["sheet"], "source": "县委授权"}]}
    )
    assert bool(right_of(own, cast.bureau, cast.town_a, "sheet")) is True
    assert right_of(own, cast.inspection, cast.town_a, "sheet").why == "no_rule"
    assert right_of(own, cast.bureau, cast.town_a, "red_head").why == "form"


def test_the_proper_issuers_are_named_in_the_order_of_the_rules(cast: Cast) -> None:
    assert issuers(HOUSE, cast.campaign, [cast.town_a], "sheet")[0] == cast.inspection
    assert issuers(HOUSE, cast.campaign, [cast.other_town], "sheet") == []
