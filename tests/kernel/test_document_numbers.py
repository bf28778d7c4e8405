import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongjian.kernel import document_numbers
from gongjian.kernel.problems import Refused

from .cases import cases

SCHEME = "示督通〔{year}〕{serial}号"


@pytest.mark.parametrize("case", cases("document_numbers", "made"))
def test_a_number_is_written_by_its_scheme(case):
    assert document_numbers.paper_number(case["scheme"], case["year"], case["serial"]) == case["number"]


@pytest.mark.parametrize("case", cases("document_numbers", "refused"))
def test_a_malformed_scheme_or_count_is_refused(case):
    with pytest.raises(Refused) as refusal:
        document_numbers.paper_number(case["scheme"], case["year"], case["serial"])
    assert [problem.code for problem in refusal.value.problems] == case["codes"]


@pytest.mark.parametrize("case", cases("document_numbers", "apart"))
def test_the_two_numbers_of_an_office_are_told_apart(case):
    found = document_numbers.check_apart(case["document"], case["supervision"])
    assert [problem.code for problem in found] == case["codes"]


@given(st.integers(1949, 2999), st.integers(1, 10**6))
def test_every_year_and_serial_give_another_number(year, serial):
    number = document_numbers.paper_number(SCHEME, year, serial)
    assert number == f"示督通〔{year}〕{serial}号"


@given(st.text(alphabet="示督〔〕[]（）{}第号 yearsil01", max_size=24))
def test_a_scheme_is_either_sound_or_refused_with_one_cause_and_a_remedy(scheme):
    found = document_numbers.check_scheme(scheme)
    assert len(found) <= 1
    assert all(str(problem) and str(problem.remedy) for problem in found)
