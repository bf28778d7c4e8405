"""The 任务分工清单: 各乡镇 is spread out, 持续推进 stays open-ended, a due date before the start is refused."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from gongjian.exchange.actions import confirm, map_columns, start_undo
from gongjian.exchange.models import ImportRun
from gongjian.exchange.selectors import groups_of
from gongjian.matters.models import Matter, MatterHolding, MatterList, StageTarget
from tests.cast import Cast
from tests.exchange import make_lists
from tests.exchange.conftest import Upload

pytestmark = pytest.mark.django_db


def checked(cast: Cast, run: ImportRun, at: datetime, **options: object) -> ImportRun:
    viewer = cast.clerk.viewer(cast.on)
    return map_columns(viewer=viewer, run=run, columns=run.mapping["columns"], options=options, at=at)


def test_all_columns_of_the_real_form_are_found(upload: Upload) -> None:
    run = upload(make_lists.book(make_lists.task_spec([make_lists.task_row(1)])), "matters")
    assert len(run.mapping["columns"]) == len(make_lists.TASK_LABELS)


def test_list_becomes_drafts(cast: Cast, upload: Upload, work: Callable[[], None], at: datetime) -> None:
    rows = [
        make_lists.task_row(1),
        make_lists.task_row(2, 牵头单位="各乡镇", **{"责任（配合）单位": None}),
        make_lists.task_row(3, 完成时限="持续推进"),
        make_lists.task_row(4, 完成时限="6月底前", 备注="重点"),
    ]
    run = checked(
        cast, upload(make_lists.book(make_lists.task_spec(rows)), "matters"), at, list="攻坚任务分工清单"
    )
    assert (run.summary["create"], run.summary["bad"], run.summary["asked"]) == (4, 0, 0)
    confirm(viewer=cast.clerk.viewer(cast.on), run=run, at=at)
    work()
    assert [one.name for one in MatterList.objects.all()] == ["攻坚任务分工清单"]
    one, *spread, ongoing, phrase = Matter.objects.order_by("ordinal", "id")
    assert (one.state, one.unit_id, one.due_on, one.due_phrase) == (
        "drafted",
        cast.bureau.pk,
        date(2026, 11, 30),
        "",
    )
    held = MatterHolding.objects.filter(matter=one, role="assisting").order_by("unit__ordinal")
    assert [row.unit_id for row in held] == [cast.town_a.pk, cast.town_b.pk]
    assert [row.words for row in StageTarget.objects.filter(matter=one).order_by("quarter")] == [
        "完成方案",
        "过半",
    ]
    assert [(m.title, m.unit_id) for m in spread] == [
        ("完成第2项攻坚任务", u.pk) for u in (cast.town_a, cast.town_b)
    ]
    assert (ongoing.due_on, ongoing.due_precision, ongoing.due_phrase) == (None, "open_ended", "持续推进")
    assert (phrase.due_on, phrase.due_phrase) == (date(2026, 6, 30), "6月底前")
    assert phrase.remark == "来源：示例委办〔2026〕5号第三条；重点"

    start_undo(viewer=cast.clerk.viewer(cast.on), run=ImportRun.objects.get(pk=run.pk), at=at)
    work()
    assert Matter.objects.filter(voided=False).count() == 0
    assert MatterList.objects.filter(voided=False).count() == 0


def test_what_cannot_be_is_a_problem(cast: Cast, upload: Upload, at: datetime) -> None:
    rows = [
        make_lists.task_row(1, 牵头单位="县不存在局"),
        make_lists.task_row(2, 完成时限="有空再说"),
        make_lists.task_row(3, 牵头单位="县资规局、甲镇"),
        make_lists.task_row(3, 牵头单位="县资规局、甲镇"),
    ]
    run = checked(cast, upload(make_lists.book(make_lists.task_spec(rows)), "matters"), at)
    assert {(group.code, group.field): group.count for group in groups_of(run)} == {
        ("unit_unknown", "lead"): 1,
        ("not_a_date", "due"): 1,
        ("several_units", "lead"): 2,
        ("twice_in_the_list", "title"): 1,
    }


def test_second_load_of_the_same_list_changes_nothing(
    cast: Cast, upload: Upload, work: Callable[[], None], at: datetime
) -> None:
    rows = [make_lists.task_row(1), make_lists.task_row(2, 牵头单位="各乡镇")]
    run = checked(cast, upload(make_lists.book(make_lists.task_spec(rows)), "matters"), at)
    confirm(viewer=cast.clerk.viewer(cast.on), run=run, at=at)
    work()
    rows[0] = make_lists.task_row(1, 完成时限=date(2026, 12, 15))
    again = upload(make_lists.book(make_lists.task_spec(rows)), "matters")
    assert (again.summary["create"], again.summary["update"], again.summary["skip"]) == (0, 1, 1)
    confirm(viewer=cast.clerk.viewer(cast.on), run=again, at=at)
    work()
    assert Matter.objects.get(title="完成第1项攻坚任务").due_on == date(2026, 12, 15)
    assert Matter.objects.count() == 3
