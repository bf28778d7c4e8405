import pytest

from gongjian.kernel.codes import (
    check_project_code,
    is_credit_code_shape,
    is_project_code_shape,
    is_region_code_shape,
    region_above,
)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("2109-350121-04-01-123456", []),
        (" 2109-350121-04-01-12345x ", []),
        ("2020-350121-04-01-123456", ["project_code_old"]),
        ("2113-350121-04-01-123456", ["project_code_month"]),
        ("2109-35012-04-01-123456", ["project_code_shape"]),
        ("2109350121040112345", ["project_code_shape"]),
        ("", ["project_code_shape"]),
    ],
)
def test_project_code_has_the_shape_of_the_standard(code, found):
    assert [problem.code for problem in check_project_code(code)] == found
    assert is_project_code_shape(code) is (found == [])


def test_credit_code_has_eighteen_places_and_no_letters_mistaken_for_digits():
    assert is_credit_code_shape("91350121MA2XXXXX0A") is True
    assert is_credit_code_shape("91350121MA2XXXXX0O") is False
    assert is_credit_code_shape("91350121MA2XXXXX0") is False


def test_region_codes_stand_under_one_another():
    assert [is_region_code_shape(code) for code in ("350121", "350121104", "350121104201", "35012", "050121")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    chain = ["350121104201"]
    while above := region_above(chain[-1]):
        chain.append(above)
    assert chain == ["350121104201", "350121104", "350121", "350100", "350000"]


def test_what_is_no_region_code_has_nothing_above():
    with pytest.raises(ValueError):
        region_above("闽侯")
