"""Friday's list of sixty projects: found wrong, mended, confirmed, taken back, loaded again."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from gongjian.campaigns.models import Membership
from gongjian.exchange.actions import (
    confirm,
    go_on,
    load_again,
    load_chunk,
    map_columns,
    mend_line,
    replace_values,
    start_undo,
    stop,
)
from gongjian.exchange.models import ImportRun
from gongjian.exchange.selectors import groups_of, page_of_rows, wrong_values
from gongjian.ledger import memo
from gongjian.projects.actions import change_project, take_reading
from gongjian.projects.models import Project, YearPlan
from tests.cast import Cast
from tests.exchange import make_lists
from tests.exchange.conftest import Upload

pytestmark = pytest.mark.django_db


def mapped(cast: Cast, run: ImportRun, at: datetime, **options: object) -> ImportRun:
    """The columns as proposed."""
    viewer = cast.clerk.viewer(cast.on)
    return map_columns(viewer=viewer, run=run, columns=run.mapping["columns"], options=options, at=at)


def test_columns_of_the_real_form_are_all_found(cast: Cast, upload: Upload) -> None:
    run = upload(make_lists.sixty_projects())
    assert run.state == "uploaded"
    assert run.row_count == 60
    assert run.summary["unit"] == "万元"
    assert run.options["year"] == 2026
    assert len(run.mapping["columns"]) == len(make_lists.LABELS)


def test_mistakes_are_found_and_nothing_is_written(cast: Cast, upload: Upload, at: datetime) -> None:
    before = memo.read_head().seq
    run = mapped(cast, upload(make_lists.sixty_projects()), at)
    assert memo.read_head().seq == before
    found = {(group.code, group.field): group.count for group in groups_of(run)}
    assert found == {
        ("unit_unknown", "township"): 2,
        ("unit_unknown", "lead"): 1,
        ("finish_before_start", "planned_finish"): 1,
        ("not_a_choice", "level"): 1,
        ("digits_lost", "code"): 1,
        ("money_slip", "total_fen"): 1,
    }
    counts = {name: run.summary[name] for name in ("create", "update", "skip", "bad", "asked")}
    assert counts == {"create": 53, "update": 0, "skip": 0, "bad": 6, "asked": 1}


def mended(cast: Cast, run: ImportRun, at: datetime) -> ImportRun:
    """All seven put right, each as a clerk would."""
    viewer = cast.clerk.viewer(cast.on)
    assert replace_values(viewer=viewer, run=run, field="township", instead={"丁镇": "乙镇"}, at=at) == 2
    replace_values(viewer=viewer, run=run, field="lead", instead={"镇政府": "县资规局"}, at=at)
    replace_values(viewer=viewer, run=run, field="level", instead={"乡级": "县级"}, at=at)
    for group in groups_of(run):
        cells = {
            "planned_finish": {"planned_finish": "2027年9月"},
            "code": {"code": "2601-350199-04-01-100055"},
            "total_fen": {"total_fen": "60000"},
        }[group.field]
        mend_line(viewer=viewer, run=run, number=group.rows[0], cells=cells, at=at)
    return run


def test_mended_confirmed_taken_back_and_loaded_again(
    cast: Cast, upload: Upload, work: Callable[[], None], at: datetime
) -> None:
    viewer = cast.clerk.viewer(cast.on)
    run = mended(cast, mapped(cast, upload(make_lists.sixty_projects()), at), at)
    assert (run.summary["create"], run.summary["bad"], run.summary["asked"]) == (60, 0, 0)
    before = memo.read_head().seq

    confirm(viewer=viewer, run=run, at=at)
    work()
    run.refresh_from_db()
    assert run.state == "done"
    assert run.summary["done"] == {"created": 60, "updated": 0, "unchanged": 0, "left": 0}
    assert memo.read_head().seq == before + 1
    assert Membership.objects.filter(campaign=cast.campaign, voided=False).count() == 60
    project = Project.objects.get(name__contains="第55号")
    assert project.code == "2601-350199-04-01-100055"
    assert project.unit_id == cast.bureau.pk
    assert project.total_fen == 68_500 * 10_000_00
    assert YearPlan.objects.get(project=project).plan_fen == 68_500 * 10_000_00 // 4
    assert YearPlan.objects.get(project=project).q3_words == "主体封顶"

    start_undo(viewer=viewer, run=run, at=at)
    work()
    run.refresh_from_db()
    assert run.state == "undone"
    assert (run.summary["undo"]["kept"], run.summary["undo"]["lines"]) == ([], 60)
    assert Project.objects.filter(voided=False).count() == 0
    assert Membership.objects.filter(voided=False).count() == 0

    again = load_again(viewer=viewer, run=run, at=at + timedelta(minutes=5))
    assert (again.state, again.summary["create"]) == ("checked", 60)
    confirm(viewer=viewer, run=again, at=at + timedelta(minutes=6))
    work()
    again.refresh_from_db()
    assert again.summary["done"]["created"] == 60
    assert Project.objects.filter(voided=False).count() == 60


def test_spellings_of_one_sort_are_counted_apart(cast: Cast, upload: Upload, at: datetime) -> None:
    rows = [make_lists.project_row(n, 属地乡镇=name) for n, name in ((1, "丁镇"), (2, "丁镇"), (3, "戊镇"))]
    run = mapped(cast, upload(make_lists.book(make_lists.project_spec(rows))), at)
    group = groups_of(run)[0]
    assert (group.count, group.others, dict(group.message.params)) == (3, 1, {"given": "丁镇"})


def test_a_unit_named_twice_in_a_cell_is_read_once(cast: Cast, upload: Upload, at: datetime) -> None:
    rows = [make_lists.project_row(1, 牵头单位="县资规局、县资规局")]
    run = mapped(cast, upload(make_lists.book(make_lists.project_spec(rows))), at)
    assert ([one.code for one in groups_of(run)], run.summary["create"]) == ([], 1)


def test_an_amount_typed_here_with_its_unit_is_not_asked_about(
    cast: Cast, upload: Upload, at: datetime
) -> None:
    rows = [make_lists.project_row(n) for n in range(1, 6)] + [make_lists.project_row(6, 总投资=3_420_000)]
    run = mapped(cast, upload(make_lists.book(make_lists.project_spec(rows))), at)
    asked = next(group for group in groups_of(run) if group.code == "money_slip")
    assert dict(asked.message.params)["amount"] == "3.42万元"
    viewer = cast.clerk.viewer(cast.on)
    mend_line(viewer=viewer, run=run, number=asked.rows[0], cells={"total_fen": "3.42亿元"}, at=at)
    assert ([one.code for one in groups_of(run)], run.summary["create"]) == ([], 6)


def test_second_list_of_the_same_head_goes_straight_to_the_preview(
    cast: Cast, upload: Upload, at: datetime
) -> None:
    first = upload(make_lists.book(make_lists.project_spec(make_lists.sixty(mistakes=False))))
    mapped(cast, first, at)
    second = upload(make_lists.sixty_projects())
    assert second.state == "checked"
    assert second.summary["remembered"] is True


def test_double_click_on_confirm_loads_once(
    cast: Cast, upload: Upload, work: Callable[[], None], at: datetime
) -> None:
    viewer = cast.clerk.viewer(cast.on)
    run = mapped(cast, upload(make_lists.book(make_lists.project_spec([make_lists.project_row(1)]))), at)
    before = memo.read_head().seq
    confirm(viewer=viewer, run=ImportRun.objects.get(pk=run.pk), at=at)
    confirm(viewer=viewer, run=ImportRun.objects.get(pk=run.pk), at=at)
    work()
    work()
    assert memo.read_head().seq == before + 1
    assert Project.objects.count() == 1


def test_a_second_list_changes_only_what_it_says_otherwise(
    cast: Cast, upload: Upload, work: Callable[[], None], at: datetime
) -> None:
    viewer = cast.clerk.viewer(cast.on)
    first = mapped(
        cast, upload(make_lists.book(make_lists.project_spec(make_lists.sixty(mistakes=False)))), at
    )
    confirm(viewer=viewer, run=first, at=at)
    work()
    rows = [
        make_lists.project_row(1),
        make_lists.project_row(2, 总投资=50_000 * 10_000_00, 备注="已调整"),
        make_lists.project_row(3, 属地乡镇=None, 备注=None),
    ]
    second = upload(make_lists.book(make_lists.project_spec(rows)))
    assert (second.summary["create"], second.summary["update"], second.summary["skip"]) == (0, 1, 2)
    row = second.rows.get(action="update")
    assert [change[1:] for change in row.values["changes"]] == [["3.14亿元", "5亿元"], ["", "已调整"]]
    confirm(viewer=viewer, run=second, at=at)
    work()
    project = Project.objects.get(name__contains="第2号")
    assert (project.total_fen, project.remark) == (50_000 * 10_000_00, "已调整")


def test_undo_keeps_what_somebody_has_worked_on(
    cast: Cast, upload: Upload, work: Callable[[], None], at: datetime
) -> None:
    viewer = cast.clerk.viewer(cast.on)
    run = mapped(cast, upload(make_lists.book(make_lists.project_spec(make_lists.sixty(mistakes=False)))), at)
    confirm(viewer=viewer, run=run, at=at)
    work()
    touched = Project.objects.get(name__contains="第8号")
    change_project(viewer=viewer, project=touched, values={"remark": "现场看过"}, at=at + timedelta(hours=1))
    read = Project.objects.get(name__contains="第9号")
    take_reading(
        viewer=viewer,
        project=read,
        up_to_on=cast.on,
        done_fen=100,
        progress="开挖",
        at=at + timedelta(hours=1),
    )
    start_undo(viewer=viewer, run=ImportRun.objects.get(pk=run.pk), at=at + timedelta(hours=2))
    work()
    run.refresh_from_db()
    assert {one["name"] for one in run.summary["undo"]["kept"]} == {touched.name, read.name}
    assert set(Project.objects.filter(voided=False)) == {touched, read}
    assert Membership.objects.filter(voided=False).count() == 2
    assert YearPlan.objects.filter(voided=False).count() == 2


def test_stopped_in_the_middle_and_taken_up_again(cast: Cast, upload: Upload, at: datetime) -> None:
    viewer = cast.clerk.viewer(cast.on)
    rows = [make_lists.project_row(number) for number in range(1, 1101)]
    run = mapped(cast, upload(make_lists.book(make_lists.project_spec(rows))), at)
    confirm(viewer=viewer, run=run, at=at)
    assert load_chunk(viewer=viewer, run=run, at=at) is True
    stop(run=run, at=at)
    assert load_chunk(viewer=viewer, run=run, at=at) is False
    assert (run.state, run.done_count, Project.objects.count()) == ("stopped", 500, 500)
    go_on(viewer=viewer, run=run, at=at)
    while load_chunk(viewer=viewer, run=run, at=at):
        pass
    assert (run.state, Project.objects.count(), len(run.entry_seqs)) == ("done", 1100, 3)


def test_a_record_changed_after_the_preview_stays_out(
    cast: Cast, upload: Upload, work: Callable[[], None], at: datetime
) -> None:
    viewer = cast.clerk.viewer(cast.on)
    first = mapped(cast, upload(make_lists.book(make_lists.project_spec([make_lists.project_row(1)]))), at)
    confirm(viewer=viewer, run=first, at=at)
    work()
    rows = [make_lists.project_row(1, 备注="名单"), make_lists.project_row(2)]
    second = upload(make_lists.book(make_lists.project_spec(rows)))
    project = Project.objects.get()
    change_project(viewer=viewer, project=project, values={"remark": "电话改的"}, at=at)
    confirm(viewer=viewer, run=second, at=at)
    work()
    second.refresh_from_db()
    assert second.summary["done"] == {"created": 1, "updated": 0, "unchanged": 0, "left": 1}
    assert [one["code"] for one in second.rows.order_by("row_number")[0].problems] == ["changed_since"]
    project.refresh_from_db()
    assert project.remark == "电话改的"


def test_three_thousand_problems_are_one_group_of_five_spellings(
    cast: Cast, upload: Upload, at: datetime
) -> None:
    viewer = cast.clerk.viewer(cast.on)
    run = mapped(cast, upload(make_lists.many_problems()), at)
    (group,) = groups_of(run)
    assert (group.code, group.count) == ("unit_unknown", 3000)
    assert wrong_values(run, group) == [(f"未知{n}镇", 600) for n in (1, 2, 3, 4, 0)]
    page = page_of_rows(run, group=group, page=60)
    assert (page.pages, page.first, len(page.rows)) == (60, 2951, 50)
    instead = {f"未知{n}镇": "甲镇" for n in range(5)}
    assert replace_values(viewer=viewer, run=run, field="township", instead=instead, at=at) == 3000
    assert (run.summary["bad"], run.summary["create"]) == (0, 3000)
