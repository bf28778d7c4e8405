"""A rule is said as an office says it, in both languages."""

from datetime import time

import pytest
from django.utils.translation import override

from gongjian.campaigns.playbook import read_playbook
from gongjian.commands.demo_data.files import playbook_file
from gongjian.dispatch.recurring import closing, held, hour_words
from gongjian.kernel.periods import PeriodKind
from gongjian.kernel.recurrence import parse
from gongjian.kernel.windows import AfterPeriod


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        ("FREQ=DAILY", "每日", "daily"),
        ("FREQ=WEEKLY;BYDAY=TU", "每周二", "every Tuesday"),
        ("FREQ=WEEKLY;BYDAY=FR,WE", "每周三、周五", "every Wednesday and Friday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "每周一至周五", "Monday to Friday"),
        ("FREQ=MONTHLY;BYMONTHDAY=28", "每月28日", "every month on day 28"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "每月最后一天", "every month on the last day"),
        ("FREQ=MONTHLY;BYMONTHDAY=10,20,-1", "每旬末", "at the end of every ten days"),
        ("FREQ=MONTHLY;BYDAY=2MO", "每月第二个周一", "every month on Monday number 2"),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "每月最后一个工作日",
            "every month on the last weekday",
        ),
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", "每季度末", "at the end of every quarter"),
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=30", "每年6月30日", "every year in Jun on day 30"),
    ],
)
def test_a_rule_in_words(rule: str, zh: str, en: str) -> None:
    with override("zh-hans"):
        assert held(parse(rule)) == zh
    with override("en"):
        assert held(parse(rule)) == en


def test_the_hour_a_meeting_begins_and_a_report_is_due() -> None:
    weekly = parse("FREQ=WEEKLY;BYDAY=WE,FR")
    with override("zh-hans"):
        assert held(parse("FREQ=WEEKLY;BYDAY=TU"), "afternoon") == "每周二下午"
        assert held(parse("FREQ=WEEKLY;BYDAY=TU"), time(15)) == "每周二下午3点"
        assert closing(weekly, time(12)) == "每周三、周五上午12点前"
        assert closing(AfterPeriod(5), time(17, 30), PeriodKind.month) == "每月后第5个工作日下午5点30分前"
    with override("en"):
        assert closing(weekly, time(12)) == "every Wednesday and Friday, by 12:00"


def test_noon_is_the_end_of_the_morning() -> None:
    said = [hour_words(time(*at)) for at in ((8, 30), (12, 0), (12, 30), (18, 0), (23, 5))]
    assert said == ["上午8点30分", "上午12点", "下午12点30分", "晚上6点", "晚上11点5分"]


def test_a_meeting_that_never_comes_is_refused_at_its_line() -> None:
    text = playbook_file("yuanping-100").replace(
        "FREQ=WEEKLY;BYDAY=TU", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
    )
    playbook, problems = read_playbook(text)
    assert playbook is None
    assert [one.code for one in problems] == ["never_fires"]
    assert problems[0].where.endswith("meetings[1].rule")


def test_an_hour_without_quotation_marks_is_read_as_it_was_meant() -> None:
    playbook, problems = read_playbook(
        playbook_file("yuanping-100").replace("starts: afternoon", "starts: 15:00")
    )
    assert playbook is not None, problems
    assert playbook.more["meetings"][0].starts == time(15)
