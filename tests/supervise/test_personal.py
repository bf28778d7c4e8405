"""Names, identity numbers, telephones in a text: found and masked; ordinary words are left alone."""

import pytest

from gongjian.supervise.likeness import likeness
from gongjian.supervise.personal import Kind, find_personal, mask
from tests.kernel.cases import cases


@pytest.mark.parametrize("case", cases("personal", "masked"))
def test_what_is_personal_is_masked_and_masking_twice_changes_nothing(case):
    assert mask(case["says"]) == case["becomes"]
    assert mask(case["becomes"]) == case["becomes"]


def test_ordinary_words_and_numbers_are_left_alone():
    import yaml

    from tests.kernel.cases import CASES

    for text in yaml.safe_load((CASES / "personal.yaml").read_text(encoding="utf-8"))["left_alone"]:
        assert mask(text) == text


def test_the_name_and_telephone_given_as_contact_are_masked_wherever_they_stand():
    assert (
        mask("马上有人来找丁一要钱，打他8812399", ("丁一", "8812399"))
        == "马上有人来找〔姓名〕要钱，打他〔电话〕"
    )


def test_of_what_overlaps_the_longest_is_masked():
    assert mask("打13812345678", ("", "1381234567")) == "打〔电话〕"


def test_what_was_found_says_what_and_where():
    found = find_personal("电话13800138000")
    assert [(one.kind, one.start, one.end, one.text) for one in found] == [(Kind.PHONE, 2, 13, "13800138000")]


def test_reports_of_one_place_in_like_words_are_alike_and_others_are_not():
    one = ("roads", "东河路口", "东河路口施工把路挖断了，出行不便")
    assert likeness(one, ("roads", "东河路口", "施工挖断东河路口，出不去")) > 0.7
    assert likeness(one, ("wages", "示例产业园", "干了三个月没发工资")) < 0.2
