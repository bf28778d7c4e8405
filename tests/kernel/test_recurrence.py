import itertools
import re
from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gongjian.kernel.problems import Refused
from gongjian.kernel.recurrence import parse

from .cases import cases

pytestmark = pytest.mark.usefixtures("in_english")


def between(rule: str, first: date, end: date, start: date | None = None) -> list[date]:
    return list(parse(rule, start).days(first, end))


@pytest.mark.parametrize("case", cases("windows", "recurrences"))
def test_rule_names_its_days(case):
    assert between(case["rule"], case["from"], case["to"], case.get("start")) == case["days"]


@pytest.mark.parametrize("case", cases("windows", "refused_rules"))
def test_rule_that_makes_no_sense_is_refused(case):
    with pytest.raises(Refused) as refusal:
        parse(case["rule"], case.get("start"))
    problem = refusal.value.problems[0]
    assert (problem.code, str(problem)) == (case["code"], case["says"])
    assert str(problem.remedy) != ""


def test_everything_wrong_is_told_at_once():
    with pytest.raises(Refused) as refusal:
        parse("FREQ=QUARTERLY;BYDAY=XX;BYHOUR=9;INTERVAL=0")
    assert [(p.code, p.where) for p in refusal.value.problems] == [
        ("unknown_part", "BYHOUR"),
        ("does_not_fit", "FREQ"),
        ("does_not_fit", "BYDAY"),
        ("does_not_fit", "INTERVAL"),
    ]


def test_every_quarter_and_every_ten_days_are_taught():
    with pytest.raises(Refused) as refusal:
        parse("FREQ=QUARTERLY")
    remedy = str(refusal.value.problems[0].remedy)
    assert parse("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1") and parse("FREQ=MONTHLY;BYMONTHDAY=10,20,-1")
    assert remedy == (
        "Every quarter is FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1, "
        "every ten days FREQ=MONTHLY;BYMONTHDAY=10,20,-1."
    )


def test_a_rule_is_written_as_it_is_read():
    text = "FREQ=MONTHLY;BYMONTH=1,2;BYMONTHDAY=-1;BYDAY=MO,-1FR;BYSETPOS=-1;UNTIL=20251231"
    assert str(parse(text)) == text
    assert str(parse("rrule:freq=weekly;byday=we , fr;wkst=MO;")) == "FREQ=WEEKLY;BYDAY=WE,FR"


def test_rule_without_a_beginning_goes_back_as_far_as_asked():
    assert between("FREQ=WEEKLY;BYDAY=WE", date(1949, 10, 1), date(1949, 10, 8)) == [date(1949, 10, 5)]


# ---- against dateutil, which reads the whole of RFC 5545


def _list(values):
    return ",".join(str(value) for value in values)


WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
month_days = st.lists(st.integers(1, 31) | st.integers(-31, -1), min_size=1, max_size=3, unique=True)
weekdays = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True)
ordinals = st.lists(
    st.builds(
        "{}{}".format,
        st.sampled_from([1, 2, 3, 4, 5, -1, -2]),
        st.sampled_from(WEEKDAYS),
    ),
    min_size=1,
    max_size=3,
    unique=True,
)


@st.composite
def rules(draw):
    often = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = {"FREQ": often}
    if draw(st.booleans()):
        parts["INTERVAL"] = str(draw(st.integers(1, 5)))
    if draw(st.booleans()):
        parts["BYMONTH"] = _list(draw(st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True)))
    if draw(st.booleans()):
        some = weekdays if often in ("DAILY", "WEEKLY") else weekdays | ordinals
        parts["BYDAY"] = _list(draw(some))
    if often != "WEEKLY" and draw(st.booleans()):
        parts["BYMONTHDAY"] = _list(draw(month_days))
    if often != "DAILY" and ("BYDAY" in parts or "BYMONTHDAY" in parts) and draw(st.booleans()):
        places = st.lists(st.integers(1, 5) | st.integers(-5, -1), min_size=1, max_size=2, unique=True)
        parts["BYSETPOS"] = _list(draw(places))
    match draw(st.sampled_from(["open", "until", "count"])):
        case "until":
            parts["UNTIL"] = draw(st.dates(date(2024, 1, 1), date(2027, 12, 31))).strftime("%Y%m%d")
        case "count":
            parts["COUNT"] = str(draw(st.integers(1, 40)))
    return ";".join(f"{name}={value}" for name, value in parts.items())


@settings(max_examples=150, deadline=None)
@given(
    rules(),
    st.dates(date(2023, 1, 1), date(2025, 12, 31)),
    st.dates(date(2023, 1, 1), date(2026, 12, 31)),
    st.integers(1, 900),
)
def test_days_agree_with_dateutil(rule, start, first, length):
    if "WEEKLY" in rule:
        # dateutil counts BYSETPOS of the first week from its first day on, not from that week's Monday.
        start -= timedelta(days=start.weekday())
    end = first + timedelta(days=length)
    assert _ours(rule, first, end, start) == _theirs(rule, first, end, start)


def _ours(rule, first, end, start):
    try:
        return between(rule, first, end, start)
    except Refused as refused:
        assert refused.code == "never_fires"
        return []


def _theirs(rule, first, end, start):
    last = min([end - timedelta(days=1), *re.findall(r"(?<=UNTIL=)\d+", rule)], key=_as_day)
    rule = re.sub(r";UNTIL=\d+", "", rule) + f";UNTIL={_as_day(last):%Y%m%d}"
    counted = re.search(r";COUNT=(\d+)", rule)
    named = rrulestr(rule.replace(counted[0], "") if counted else rule, dtstart=_midnight(start))
    days = [moment.date() for moment in itertools.islice(named, int(counted[1]) if counted else None)]
    return [day for day in days if first <= day]


def _as_day(given):
    return given if isinstance(given, date) else datetime.strptime(given, "%Y%m%d").date()


def _midnight(day):
    return datetime.combine(day, datetime.min.time())


@settings(max_examples=50, deadline=None)
@given(rules(), st.dates(date(2023, 1, 1), date(2026, 12, 31)), st.integers(0, 300), st.integers(0, 300))
def test_ranges_that_meet_name_the_same_days_as_one_range(rule, first, a, b):
    try:
        found = parse(rule, date(2023, 1, 2))
    except Refused:
        assume(False)
    middle, end = first + timedelta(days=a), first + timedelta(days=a + b)
    assert [*found.days(first, middle), *found.days(middle, end)] == list(found.days(first, end))
