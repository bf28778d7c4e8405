"""What an office says when something comes round, read into a rule, and a playbook written by a few answers."""

from dataclasses import replace
from datetime import date

import pytest
import yaml

from gongjian.campaigns.beginning import Beginning, templates
from gongjian.campaigns.playbook import PlaybookText, read_playbook
from gongjian.campaigns.playbook.blocks import shifted, written
from gongjian.campaigns.playbook.differences import differences
from gongjian.dispatch.playbook.guided import NONE, Line, answered, shown
from gongjian.dispatch.playbook.plain import MEETINGS, MONEY, REPORTS, read_when
from gongjian.dispatch.telling import meaning
from gongjian.kernel.problems import Refused
from gongjian.kernel.windows import AfterPeriod

TEXT = templates()[0].text


def _read(text: str) -> PlaybookText:
    playbook, problems = read_playbook(text)
    assert problems == []
    assert playbook is not None
    return playbook


@pytest.mark.parametrize(
    ("words", "rule", "hour"),
    [
        ("每周三12点前", "FREQ=WEEKLY;BYDAY=WE", "12:00"),
        ("每周三、周五上午12点前", "FREQ=WEEKLY;BYDAY=WE,FR", "12:00"),
        ("每周一和周四17:30前", "FREQ=WEEKLY;BYDAY=MO,TH", "17:30"),
        ("每星期五下午5点半之前", "FREQ=WEEKLY;BYDAY=FR", "17:30"),
        ("每天17点前", "FREQ=DAILY", "17:00"),
        ("每个工作日18点前", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "18:00"),
        ("每旬末17点前", "FREQ=MONTHLY;BYMONTHDAY=10,20,-1", "17:00"),
        ("每月28号12点前", "FREQ=MONTHLY;BYMONTHDAY=28", "12:00"),
        ("每月第1个周一上午9点", "FREQ=MONTHLY;BYDAY=1MO", "09:00"),
        ("每月结束后5个工作日内12点前", AfterPeriod(5), "12:00"),
        ("every Wednesday and Friday, by 12:00", "FREQ=WEEKLY;BYDAY=WE,FR", "12:00"),
    ],
)
def test_words_are_read_into_a_rule(words: str, rule: str | AfterPeriod, hour: str) -> None:
    when = read_when(words)
    assert (when.rule, when.hour) == (rule, hour)


def test_a_part_of_the_day_stays_one() -> None:
    when = read_when("每周二下午")
    assert (when.rule, when.hour, when.part) == ("FREQ=WEEKLY;BYDAY=TU", "", "afternoon")


@pytest.mark.parametrize("words", ["", "尽快", "每周八12点", "每月31日12点前", "每周三25点前", "whenever"])
def test_words_that_say_no_day_are_refused_with_an_example(words: str) -> None:
    with pytest.raises(Refused) as refused:
        read_when(words)
    assert refused.value.code == "words_unread"


def test_every_time_offered_can_be_read() -> None:
    assert all(read_when(words).rule for words in (*REPORTS, *MONEY, *MEETINGS))


def test_answers_that_say_what_is_there_leave_the_text_as_it_is() -> None:
    playbook = _read(TEXT)
    assert answered(TEXT, playbook, shown(playbook)) == TEXT


def test_what_is_answered_otherwise_is_no_longer_assumed_and_the_rest_still_is() -> None:
    playbook = _read(TEXT)
    now = shown(playbook)
    goals = (Line("计划开工96个项目", "县发改局"), *now.goals[1:])
    made = _read(
        answered(TEXT, playbook, replace(now, goals=goals, report="每周五12点前", meeting="每周一上午9点"))
    )
    assert [(one.key, one.naming, one.owner) for one in made.goals.items] == [
        ("goal-1", "named", "县发改局"),
        ("invest", "assumed", ""),
        ("factors", "assumed", ""),
    ]
    cadences = made.more["cadences"]
    assert [(one.rule, one.naming) for one in cadences] == [
        ("FREQ=WEEKLY;BYDAY=FR", "named"),
        ("FREQ=MONTHLY;BYMONTHDAY=28", "assumed"),
    ]
    assert [(one.rule, str(one.starts), one.naming) for one in made.more["meetings"]] == [
        ("FREQ=WEEKLY;BYDAY=MO", "09:00:00", "named")
    ]


@pytest.mark.parametrize("template", templates(), ids=lambda one: one.key)
def test_a_template_s_key_tasks_may_all_be_replaced_and_what_stood_under_them_stays(
    template: Beginning,
) -> None:
    playbook = _read(template.text)
    now = shown(playbook)
    own = (Line("燃气专项整治"), Line("自建房专项整治"), Line("道路专项整治"))
    made = _read(answered(template.text, playbook, replace(now, key_tasks=own)))
    assert [one.name.zh for one in made.key_tasks.items] == [line.name for line in own]
    assert [one.name.zh for one in made.goals.items] == [line.name for line in now.goals]
    assert {one.under for one in made.goals.items} == {""}


def test_a_key_task_worded_a_little_otherwise_keeps_what_stands_under_it() -> None:
    text = next(one.text for one in templates() if one.key == "rectify-60")
    playbook = _read(text)
    now = shown(playbook)
    tasks = (Line("排查建账工作"), *now.key_tasks[1:])
    made = _read(answered(text, playbook, replace(now, key_tasks=tasks)))
    assert (made.key_tasks.items[0].key, made.key_tasks.items[0].name.zh) == ("find", "排查建账工作")
    assert made.goals.items[0].under == "find"


def test_comments_of_parts_not_answered_stay() -> None:
    playbook = _read(TEXT)
    text = answered(TEXT, playbook, replace(shown(playbook), money=NONE, lights="wuhan"))
    assert "# 事项的种类和时限（工作日）" in text
    assert [one.key for one in _read(text).more["cadences"]] == ["weekly"]
    assert _read(text).more["lights"].rules[0].use == "wuhan"


def test_days_rules_are_bound_to_move_with_the_first_day_and_dates_of_documents_stay() -> None:
    text = written(TEXT, {"documents": [{"key": "plan", "title": "方案", "issued": date(2026, 2, 20)}]})
    text = text.replace("FREQ=WEEKLY;BYDAY=WE ", "FREQ=WEEKLY;BYDAY=WE;UNTIL=20260601 ")
    moved = yaml.safe_load(shifted(text, 10))
    assert moved["window"]["start"] == date(2026, 3, 12)
    assert moved["cadences"][0]["rule"] == "FREQ=WEEKLY;BYDAY=WE;UNTIL=20260611"
    assert moved["documents"][0]["issued"] == date(2026, 2, 20)


def test_what_it_means_names_the_next_three_windows_and_the_first_meeting() -> None:
    found = meaning(_read(TEXT), date(2026, 3, 2))
    weekly = found.reports[0]
    assert [one.closes_at.strftime("%m-%d %H:%M") for one in weekly.windows] == [
        "03-04 12:00",
        "03-11 12:00",
        "03-18 12:00",
    ]
    assert (weekly.who, found.meetings[0].on) == ("责任单位、属地", date(2026, 3, 3))


def test_two_versions_differ_in_sentences() -> None:
    old = _read(TEXT)
    new = _read(answered(TEXT, old, replace(shown(old), report="每周五12点前", groups=shown(old).groups[:2])))
    assert differences(old, new) == [
        "工作组“资金保障组”不再保留",
        "报送“周报”：“每周三上午12点前，责任单位、属地报：有无变化、到哪个节点、卡在哪里、下一步、需协调事项”"
        "改为“每周五上午12点前，责任单位、属地报：有无变化、到哪个节点、卡在哪里、下一步、需协调事项”",
    ]
