"""The unit's own sign-off, as an official would tell it, and what holds whoever does what in whatever order."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongjian.kernel.problems import Refused
from gongjian.kernel.signoff import (
    CHAINS,
    STEP_WORDS,
    Filing,
    Step,
    chain_of,
    counted_at,
    file,
    may_pass,
    pass_,
)

from .cases import cases

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 3, 6, 17, 50, tzinfo=SHANGHAI)


def filed(case) -> Filing:
    filing = file(chain_of(case["chain"]), by=case["filed_by"], at=AT, may_sign=case.get("may_sign", False))
    for step, by in case["passes"]:
        filing = pass_(filing, Step(step), by=by)
    return filing


@pytest.mark.parametrize("case", cases("sign_off", "chains"))
def test_what_is_filed_goes_the_way_the_office_says(case):
    filing = filed(case)
    assert filing.waits_for == case["waits"]
    if "refused" in case:
        step, by, code = case["refused"]
        with pytest.raises(Refused) as caught:
            pass_(filing, Step(step), by=by)
        assert caught.value.code == code


def instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize("case", cases("sign_off", "counted"))
def test_lateness_counts_to_the_filing_if_it_is_signed_within_the_grace(case):
    signed, until = instant(case["signed"]), date.fromisoformat(str(case["grace_until"]))
    filing = file((Step.sign,), by=1, at=instant(case["filed"]))
    assert counted_at(filing, signed, signed_on=signed.date(), grace_until=until) == instant(case["counts"])


@pytest.mark.parametrize("steps", [["check"], ["sign", "check"], ["sign", "sign"], ["stamp"]])
def test_a_chain_that_does_not_end_with_one_signature_is_refused(steps):
    with pytest.raises(Refused) as caught:
        chain_of(steps)
    assert caught.value.code == "chain_unknown"


def test_every_step_has_its_words():
    assert set(STEP_WORDS) == set(Step)
    assert {step for chain in CHAINS for step in chain} == set(Step)


PERSONS = st.integers(1, 4)


@given(
    chain=st.sampled_from(CHAINS),
    filer=PERSONS,
    signs=st.booleans(),
    tries=st.lists(st.tuples(st.sampled_from(Step), PERSONS), max_size=12),
)
def test_whoever_tries_what_nothing_leaves_the_unit_unseen_by_a_second_person(chain, filer, signs, tries):
    filing = file(chain, by=filer, at=AT, may_sign=signs)
    for step, by in tries:
        possible = filing.waits_for is step and may_pass(filing, by)
        try:
            after = pass_(filing, step, by=by)
        except Refused:
            assert not possible
            continue
        assert possible
        assert (after.passed_by[:-1], after.passed_by[-1]) == (filing.passed_by, by)
        filing = after
    assert len(filing.passed_by) <= len(chain)
    if filing.waits_for is None and len(chain) > 1:
        assert {filer, *filing.passed_by} != {filer}
    if filing.waits_for is None and chain == (Step.sign,) and not signs:
        assert filing.passed_by[0] != filer
