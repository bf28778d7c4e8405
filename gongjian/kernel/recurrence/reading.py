"""Reading a rule, and saying what is wrong with it: everything at once, with what to write instead."""

import re
from collections.abc import Callable
from datetime import date, datetime

from gongjian.kernel.messages import Message
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused

from .rule import A_MONDAY, WEEKDAYS, Frequency, Nth, Recurrence

EXAMPLE = "FREQ=WEEKLY;BYDAY=WE,FR"
ALL_KINDS_OF_YEARS = 40
"""Within so many years every kind of year comes: leap or not, beginning on each weekday, even around 2100."""
WHOLE_CALENDAR_YEARS = 400
"""After so many years the calendar repeats itself; looked through where an interval leaves years or days out."""
WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
NUMBER = re.compile(r"[+-]?\d{1,4}")

Value = object


def parse(text: str, start: date | None = None) -> Recurrence:
    """The recurrence a rule such as `FREQ=WEEKLY;BYDAY=WE,FR` means.

    `start`: the first day from which an interval or a count is counted, and which gives the day where the rule
    names none. Refused with every problem found: `where` is the part at fault. A rule that names no day that
    ever comes (30 February) is refused as never_fires.

    >>> [str(day) for day in parse("FREQ=WEEKLY;BYDAY=WE,FR").days(date(2025, 11, 17), date(2025, 11, 24))]
    ['2025-11-19', '2025-11-21']
    """
    given, problems = _parts(text)
    values = {name: _value(name, value, problems) for name, value in given.items()}
    if "FREQ" not in given and not problems:
        problems.append(_problem("no_frequency", _("The rule does not say how often."), "FREQ", _HOW_OFTEN))
    if problems:
        raise Refused.many(problems)
    rule = _rule(values, start)
    problems = _contradictions(rule) + _wanting(rule)
    if problems:
        raise Refused.many(problems)
    years = ALL_KINDS_OF_YEARS if rule.interval == 1 else WHOLE_CALENDAR_YEARS
    if rule.first(start or A_MONDAY, years) is None:
        message = _("The rule “%(rule)s” names no day that ever comes.", rule=rule)
        remedy = _(
            "Look at BYMONTH with BYMONTHDAY (there is no 30 February), at UNTIL and at the first day."
        )
        raise Refused("never_fires", message, remedy=remedy)
    return rule


# ---- the parts one by one


def _parts(text: str) -> tuple[dict[str, str], list[Problem]]:
    given: dict[str, str] = {}
    problems: list[Problem] = []
    written = text.strip().upper().removeprefix("RRULE:").strip(";")
    if not written:
        return {}, [_problem("empty_rule", _("The rule is empty."), "", _AS_FOR_EXAMPLE)]
    for part in written.split(";"):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not value:
            message = _("“%(part)s” is no part of a rule.", part=part)
            problems.append(_problem("no_part", message, part, _AS_FOR_EXAMPLE))
        elif name not in READERS:
            message = _("“%(name)s” is not understood in a rule.", name=name)
            problems.append(_problem("unknown_part", message, name, _KNOWN_PARTS))
        elif name in given:
            message = _("“%(name)s” stands twice in the rule.", name=name)
            problems.append(_problem("part_twice", message, name, _("Keep one of the two.")))
        else:
            given[name] = value
    return given, problems


def _value(name: str, value: str, problems: list[Problem]) -> Value:
    read, expected = READERS[name]
    try:
        return read(value)
    except ValueError:
        message = _(
            "“%(value)s” does not fit %(name)s: expected %(expected)s.",
            value=value,
            name=name,
            expected=expected,
        )
        remedy = _QUARTERS if name == "FREQ" else _AS_FOR_EXAMPLE
        problems.append(_problem("does_not_fit", message, name, remedy))
        return None


def _numbers(lowest: int, highest: int, *, from_the_end: bool) -> Callable[[str], tuple[int, ...]]:
    def read(value: str) -> tuple[int, ...]:
        found = [_number(piece) for piece in value.split(",")]
        for n in found:
            if not lowest <= (abs(n) if from_the_end else n) <= highest:
                raise ValueError(value)
        return tuple(dict.fromkeys(found))

    return read


def _number(text: str) -> int:
    if not NUMBER.fullmatch(text.strip()):
        raise ValueError(text)
    return int(text)


def _at_least_one(value: str) -> int:
    if (number := _number(value)) < 1:
        raise ValueError(value)
    return number


def _weekdays(value: str) -> tuple[Nth, ...]:
    found = []
    for piece in value.split(","):
        match = WEEKDAY.fullmatch(piece.strip())
        if match is None or (match[1] is not None and not 1 <= abs(int(match[1])) <= 53):
            raise ValueError(piece)
        found.append(Nth(WEEKDAYS.index(match[2]), int(match[1] or 0)))
    return tuple(dict.fromkeys(found))


def _day(value: str) -> date:
    if not re.fullmatch(r"\d{8}", value):
        raise ValueError(value)
    return datetime.strptime(value, "%Y%m%d").date()


def _monday(value: str) -> str:
    if value != "MO":
        raise ValueError(value)
    return value


READERS: dict[str, tuple[Callable[[str], Value], Message]] = {
    "FREQ": (Frequency, _("DAILY, WEEKLY, MONTHLY or YEARLY")),
    "INTERVAL": (_at_least_one, _("a whole number from 1 up")),
    "BYDAY": (_weekdays, _("weekdays such as MO,TU, or 1MO for the first and -1FR for the last of a month")),
    "BYMONTHDAY": (
        _numbers(1, 31, from_the_end=True),
        _("days of the month from 1 to 31, or from -1 (the last) to -31"),
    ),
    "BYMONTH": (_numbers(1, 12, from_the_end=False), _("months from 1 to 12")),
    "BYSETPOS": (_numbers(1, 366, from_the_end=True), _("places such as 1 for the first or -1 for the last")),
    "UNTIL": (_day, _("a day such as 20251231")),
    "COUNT": (_at_least_one, _("a whole number from 1 up")),
    "WKST": (_monday, _("MO: weeks begin on Monday")),
}

_AS_FOR_EXAMPLE = _("Write the rule like this: %(example)s.", example=EXAMPLE)
_HOW_OFTEN = _("Begin with FREQ=DAILY, FREQ=WEEKLY, FREQ=MONTHLY or FREQ=YEARLY.")
_QUARTERS = _(
    "Every quarter is FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1, "
    "every ten days FREQ=MONTHLY;BYMONTHDAY=10,20,-1."
)
_KNOWN_PARTS = _(
    "Use FREQ, INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, UNTIL and COUNT; the hour stands under “closes”."
)


# ---- the parts together


def _rule(values: dict[str, Value], start: date | None) -> Recurrence:
    names = {
        "FREQ": "frequency",
        "INTERVAL": "interval",
        "BYDAY": "by_day",
        "BYMONTHDAY": "by_month_day",
        "BYMONTH": "by_month",
        "BYSETPOS": "by_set_pos",
        "UNTIL": "until",
        "COUNT": "count",
    }
    known: dict[str, object] = {names[name]: value for name, value in values.items() if name in names}
    return Recurrence(**known, start=start)  # type: ignore[arg-type]


def _contradictions(rule: Recurrence) -> list[Problem]:
    found = []
    often = rule.frequency
    numbered = next((one for one in rule.by_day if one.nth), None)
    if numbered is not None and often in (Frequency.daily, Frequency.weekly):
        message = _(
            "“%(day)s” counts weekdays within a month, but the rule is %(often)s.", day=numbered, often=often
        )
        remedy = _("Write FREQ=MONTHLY, or leave the number out.")
        found.append(_problem("numbered_weekday", message, "BYDAY", remedy))
    if rule.by_month_day and often is Frequency.weekly:
        message = _("A weekly rule cannot name days of the month.")
        found.append(_problem("month_day_in_week", message, "BYMONTHDAY", _("Write FREQ=MONTHLY, or BYDAY.")))
    if rule.by_set_pos and (often is Frequency.daily or not (rule.by_day or rule.by_month_day)):
        message = _("BYSETPOS picks among days, but the rule gives it none to pick from.")
        remedy = _("Name them, for example FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1.")
        found.append(_problem("nothing_to_pick", message, "BYSETPOS", remedy))
    if rule.until is not None and rule.count is not None:
        message = _("The rule ends twice: by UNTIL and by COUNT.")
        found.append(_problem("two_ends", message, "COUNT", _("Keep one of the two.")))
    return found


def _wanting(rule: Recurrence) -> list[Problem]:
    """What a rule without a first day has to say itself."""
    if rule.start is not None:
        return []
    found = []
    for name, counted in (("INTERVAL", rule.interval > 1), ("COUNT", rule.count is not None)):
        if counted:
            message = _("“%(name)s” is counted from a first day, and none is given.", name=name)
            remedy = _("Give the first day under “start”.")
            found.append(_problem("no_first_day", message, name, remedy))
    if rule.frequency is not Frequency.daily and not (rule.by_day or rule.by_month_day):
        found.append(
            _problem("no_day", _("The rule does not say on which day."), "FREQ", WHICH_DAY[rule.frequency])
        )
    return found


WHICH_DAY = {
    Frequency.weekly: _("Add BYDAY, for example BYDAY=WE for Wednesday."),
    Frequency.monthly: _("Add BYMONTHDAY, for example BYMONTHDAY=28, or -1 for the last day."),
    Frequency.yearly: _("Add BYMONTH and BYMONTHDAY, for example BYMONTH=6;BYMONTHDAY=30."),
}


def _problem(code: str, message: Message, where: str, remedy: Message) -> Problem:
    return Problem(code, message, where, remedy)
