"""When something comes round, in the words an office uses: 每周三、周五上午12点前."""

from collections.abc import Sequence
from datetime import time

from django.utils.translation import get_language

from gongjian.kernel.periods import KIND_WORDS, PeriodKind
from gongjian.kernel.recurrence import Frequency, Nth, Recurrence
from gongjian.kernel.windows import AfterPeriod

_ZH_DAYS = "一二三四五六日"
_EN_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ZH_NUMBERS = "零一二三四五六七八九十"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NOON = time(12)
_PARTS = {"morning": "上午", "afternoon": "下午", "evening": "晚上"}
_WORKDAYS = tuple(range(5))


def held(rule: Recurrence, starts: time | str | None = None) -> str:
    """A meeting: the days, and the hour or the part of the day where one is given."""
    if starts is None:
        return _days(rule)
    if isinstance(starts, str):
        return f"{_days(rule)}, {starts}" if _english() else f"{_days(rule)}{_PARTS[starts]}"
    return f"{_days(rule)}, {starts:%H:%M}" if _english() else f"{_days(rule)}{hour_words(starts)}"


def closing(rule: Recurrence | AfterPeriod, closes: time, period: PeriodKind | None = None) -> str:
    """A report: the days, and before which hour; or how many working days after a period."""
    days = _after(rule, period) if isinstance(rule, AfterPeriod) else _days(rule)
    return f"{days}, by {closes:%H:%M}" if _english() else f"{days}{hour_words(closes)}前"


def _after(rule: AfterPeriod, period: PeriodKind | None) -> str:
    word = KIND_WORDS[period] if period is not None else None
    if _english():
        return f"{rule.workdays} working days after each {word.en if word else 'period'}"
    return f"每{word.zh if word else '期'}后第{rule.workdays}个工作日"


def hour_words(at: time) -> str:
    """上午9点, 上午12点, 下午3点30分: noon still belongs to the morning, as reports are owed before it."""
    part = "上午" if at <= _NOON else "下午" if at.hour < 18 else "晚上"
    hour = at.hour if at <= _NOON or at.hour == 12 else at.hour - 12
    minute = f"{at.minute}分" if at.minute else ""
    return f"{part}{hour}点{minute}"


def _english() -> bool:
    return get_language() == "en"


def _days(rule: Recurrence) -> str:
    return _en(rule) if _english() else _zh(rule)


# ---------------------------------------------------------------- Chinese
def _zh(rule: Recurrence) -> str:
    every = f"每{_zh_number(rule.interval)}" if rule.interval > 1 else "每"
    match rule.frequency:
        case Frequency.daily:
            return f"{every}天" if rule.interval > 1 else "每日"
        case Frequency.weekly:
            return _zh_week(rule, every)
        case Frequency.monthly:
            step = f"{every}个月" if rule.interval > 1 else "每月"
            if set(rule.by_month_day) == {10, 20, -1}:
                return "每旬末"
            return step + _zh_in_month(rule)
        case _:
            if rule.by_month == (3, 6, 9, 12):
                return "每季度末" if rule.by_month_day == (-1,) else f"每季度末月{_zh_in_month(rule)}"
            months = "、".join(f"{month}月" for month in rule.by_month)
            return f"{every}年{months}{_zh_in_month(rule)}"


def _zh_week(rule: Recurrence, every: str) -> str:
    days = sorted(one.weekday for one in rule.by_day)
    if tuple(days) == _WORKDAYS and rule.interval == 1:
        return "每周一至周五"
    listed = "、".join(f"周{_ZH_DAYS[day]}" for day in days)
    if not listed:
        return f"{every}周"
    return f"{every}周的{listed}" if rule.interval > 1 else f"每{listed}"


def _zh_in_month(rule: Recurrence) -> str:
    if rule.by_set_pos == (-1,) and tuple(sorted(one.weekday for one in rule.by_day)) == _WORKDAYS:
        return "最后一个工作日"
    parts = [_zh_nth(one) for one in rule.by_day]
    parts += [
        "最后一天" if day == -1 else f"倒数第{-day}天" if day < 0 else f"{day}日" for day in rule.by_month_day
    ]
    return "、".join(parts)


def _zh_nth(one: Nth) -> str:
    day = f"周{_ZH_DAYS[one.weekday]}"
    if not one.nth:
        return f"各{day}"
    return (
        f"最后一个{day}"
        if one.nth == -1
        else f"第{_ZH_NUMBERS[one.nth] if one.nth in range(11) else one.nth}个{day}"
    )


def _zh_number(number: int) -> str:
    if number == 2:
        return "两"
    return _ZH_NUMBERS[number] if 0 <= number <= 10 else str(number)


# ---------------------------------------------------------------- English
def _en(rule: Recurrence) -> str:
    every = f"every {rule.interval} " if rule.interval > 1 else "every "
    match rule.frequency:
        case Frequency.daily:
            return f"{every}days" if rule.interval > 1 else "daily"
        case Frequency.weekly:
            listed = _and([_EN_DAYS[day] for day in sorted(one.weekday for one in rule.by_day)])
            if tuple(sorted(one.weekday for one in rule.by_day)) == _WORKDAYS and rule.interval == 1:
                return "Monday to Friday"
            if rule.interval > 1:
                return f"{every}weeks on {listed}" if listed else f"{every}weeks"
            return f"every {listed}" if listed else "every week"
        case Frequency.monthly:
            if set(rule.by_month_day) == {10, 20, -1}:
                return "at the end of every ten days"
            step = f"{every}months" if rule.interval > 1 else "every month"
            return f"{step} on {_en_in_month(rule)}"
        case _:
            if rule.by_month == (3, 6, 9, 12) and rule.by_month_day == (-1,):
                return "at the end of every quarter"
            months = _and([_MONTHS[month - 1] for month in rule.by_month])
            step = f"{every}years" if rule.interval > 1 else "every year"
            return f"{step} in {months} on {_en_in_month(rule)}"


def _en_in_month(rule: Recurrence) -> str:
    if rule.by_set_pos == (-1,) and tuple(sorted(one.weekday for one in rule.by_day)) == _WORKDAYS:
        return "the last weekday"
    parts = [_en_nth(one) for one in rule.by_day]
    parts += ["the last day" if day == -1 else f"day {day}" for day in rule.by_month_day]
    return _and(parts)


def _en_nth(one: Nth) -> str:
    day = _EN_DAYS[one.weekday]
    if not one.nth:
        return f"every {day}"
    return f"the last {day}" if one.nth == -1 else f"{day} number {one.nth}"


def _and(words: Sequence[str]) -> str:
    return " and ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} and {words[-1]}"
