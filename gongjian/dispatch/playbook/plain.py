"""What an office says when something comes round, read into a rule: 每周三12点前, 每月28日下午5点半前, 每周二下午."""

import re
from dataclasses import dataclass
from datetime import time

from django.utils.translation import gettext as _

from gongjian.kernel.periods import PeriodKind
from gongjian.kernel.problems import Refused
from gongjian.kernel.recurrence import parse
from gongjian.kernel.windows import AfterPeriod

REPORTS = (
    "每周三12点前",
    "每周三、周五12点前",
    "每周一12点前",
    "每周四12点前",
    "每周五12点前",
    "每天17点前",
    "每旬末17点前",
    "每月28日17点30分前",
)
MONEY = ("每月28日17点30分前", "每月最后一天17点30分前", "每月结束后5个工作日12点前", "每季度末17点30分前")
MEETINGS = ("每周二下午3点", "每周一上午9点", "每周五下午3点", "每月1日上午9点")

_DIGITS = {word: number for number, word in enumerate("零一二三四五六七八九十")}
_DAYS = {"一": "MO", "二": "TU", "三": "WE", "四": "TH", "五": "FR", "六": "SA", "日": "SU", "天": "SU"}
_ENGLISH = {
    "monday": "MO", "tuesday": "TU", "wednesday": "WE", "thursday": "TH", "friday": "FR", "saturday": "SA",
    "sunday": "SU",
}  # fmt: skip
_PARTS = {"上午": "morning", "下午": "afternoon", "晚上": "evening", "中午": "noon"}
_HOUR = re.compile(
    r"(?P<part>上午|下午|晚上|中午)?(?P<hour>\d{1,2})(?:[:：](?P<minute>\d{2})|[点时](?:(?P<half>半)|(?P<minutes>\d{1,2})分?)?)"
)
_EN_HOUR = re.compile(r"(?:by|at|,)?\s*(\d{1,2}):(\d{2})$")
_WORKDAYS = "MO,TU,WE,TH,FR"


@dataclass(frozen=True)
class When:
    """A rule as a playbook writes it, the hour or only the part of the day, and the period a report of it is about."""

    rule: str | AfterPeriod
    at: time | None
    part: str
    period: PeriodKind | None

    @property
    def in_file(self) -> object:
        """The rule as the file writes it."""
        return {"workdays_after": self.rule.workdays} if isinstance(self.rule, AfterPeriod) else self.rule

    @property
    def hour(self) -> str:
        """The hour as the file writes it; empty when none was said."""
        return f"{self.at:%H:%M}" if self.at is not None else ""


def read_when(words: str) -> When:
    """What the words say. Refused with an example when they cannot be read."""
    text = re.sub(r"\s+", "", words).replace("星期", "周").replace("礼拜", "周")
    english = words.strip().lower()
    if re.match(r"[a-z]", english):
        return _english(english, words)
    at, part, days = _hour(text)
    rule, period = _days(days)
    if rule is None:
        raise _unread(words)
    return When(_sound(rule, words), at, part, period)


def _unread(words: str) -> Refused:
    return Refused(
        "words_unread",
        _("“%(words)s” cannot be read as a day that comes round.") % {"words": words.strip()[:40]},
        remedy=_("Write it as on the list, for example %(example)s.")
        % {"example": "每周三12点前、每月28日17点前"},
    )


def _sound(rule: str | AfterPeriod, words: str) -> str | AfterPeriod:
    if isinstance(rule, str):
        try:
            parse(rule)
        except Refused:
            raise _unread(words) from None
    return rule


def _hour(text: str) -> tuple[time | None, str, str]:
    """(hour, part of the day, what is left); 下午3点 is 15:00, 12点 is noon."""
    text = text.rstrip("前之").removesuffix("以")
    found = _HOUR.search(text)
    if found is None:
        for word, part in _PARTS.items():
            if word in text:
                return (
                    (time(12), "", text.replace(word, ""))
                    if part == "noon"
                    else (None, part, text.replace(word, ""))
                )
        return None, "", text
    hour, minute = (
        int(found["hour"]),
        int(found["minute"] or found["minutes"] or (30 if found["half"] else 0)),
    )
    if found["part"] in ("下午", "晚上") and hour < 12:
        hour += 12
    left = text[: found.start()] + text[found.end() :]
    if hour > 23 or minute > 59:
        return None, "", text
    return time(hour, minute), "", left


def _days(text: str) -> tuple[str | AfterPeriod | None, PeriodKind | None]:
    """The rule of the days and, where the words name one, the calendar period a report is about."""
    if text in ("每天", "每日"):
        return "FREQ=DAILY", None
    if text in ("每个工作日", "每工作日", "每周一至周五", "每周一到周五"):
        return f"FREQ=WEEKLY;BYDAY={_WORKDAYS}", None
    weekly = re.fullmatch(r"每?个?周([一二三四五六日天](?:[、和,，及]?(?:每?周)?[一二三四五六日天])*)", text)
    if weekly:
        days = [_DAYS[letter] for letter in weekly[1] if letter in _DAYS]
        return f"FREQ=WEEKLY;BYDAY={','.join(dict.fromkeys(days))}", None
    if text in ("每旬末", "每旬"):
        return "FREQ=MONTHLY;BYMONTHDAY=10,20,-1", PeriodKind.ten_day
    if text in ("每季度末", "每季末"):
        return "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", PeriodKind.quarter
    after = re.fullmatch(
        r"每(月|季度)(?:结束|末)?后(?:第)?(\d{1,2}|[一二三四五六七八九十])个?工作日(?:内)?", text
    )
    if after:
        days_after = int(after[2]) if after[2].isdecimal() else _DIGITS[after[2]]
        kind = PeriodKind.month if after[1] == "月" else PeriodKind.quarter
        return (AfterPeriod(days_after) if 1 <= days_after <= 20 else None), kind
    if text in ("每月最后一天", "每月月底", "每月底", "每月末", "每月最后一日"):
        return "FREQ=MONTHLY;BYMONTHDAY=-1", PeriodKind.month
    if text in ("每月最后一个工作日",):
        return f"FREQ=MONTHLY;BYDAY={_WORKDAYS};BYSETPOS=-1", PeriodKind.month
    monthly = re.fullmatch(r"每个?月(\d{1,2})[日号]", text)
    if monthly and 1 <= int(monthly[1]) <= 28:
        return f"FREQ=MONTHLY;BYMONTHDAY={int(monthly[1])}", PeriodKind.month
    nth = re.fullmatch(r"每个?月第?([1-4一二三四])个?周([一二三四五六日天])", text)
    if nth:
        return f"FREQ=MONTHLY;BYDAY={_DIGITS.get(nth[1], nth[1])}{_DAYS[nth[2]]}", PeriodKind.month
    return None, None


def _english(text: str, words: str) -> When:
    """every Wednesday and Friday, by 12:00 · daily, by 17:00 · every month on day 28, by 17:30."""
    found = _EN_HOUR.search(text)
    at = time(int(found[1]) % 24, int(found[2]) % 60) if found else None
    days = (text[: found.start()] if found else text).strip(" ,")
    part = next((one for one in ("morning", "afternoon", "evening") if one in days), "")
    days = days.replace(part, "").strip(" ,")
    monthly = re.fullmatch(r"every month on day (\d{1,2})", days)
    named = [code for word, code in _ENGLISH.items() if word in days]
    rule: str | None = None
    period: PeriodKind | None = None
    if days in ("daily", "every day"):
        rule = "FREQ=DAILY"
    elif days == "monday to friday":
        rule = f"FREQ=WEEKLY;BYDAY={_WORKDAYS}"
    elif monthly and 1 <= int(monthly[1]) <= 28:
        rule, period = f"FREQ=MONTHLY;BYMONTHDAY={int(monthly[1])}", PeriodKind.month
    elif days == "every month on the last day":
        rule, period = "FREQ=MONTHLY;BYMONTHDAY=-1", PeriodKind.month
    elif days.startswith("every") and named:
        rule = f"FREQ=WEEKLY;BYDAY={','.join(named)}"
    if rule is None:
        raise _unread(words)
    return When(_sound(rule, words), at, part, period)
