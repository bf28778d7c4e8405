"""Units and accounts from lists: first passwords are shown once, and a load taken back can be loaded again."""

from collections.abc import Callable
from datetime import datetime

import pytest

from gongjian.exchange.actions import confirm, load_again, map_columns, start_undo
from gongjian.exchange.models import ImportRun
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.people.models import Unit, User
from tests.cast import Cast
from tests.exchange import make_lists
from tests.exchange.conftest import Upload

pytestmark = pytest.mark.django_db


def a_book(*rows: list[object]) -> object:
    heads, *data = rows
    spec = SheetSpec(title="名单", columns=tuple(Head(str(h)) for h in heads), rows=data, unit_line="")
    return make_lists.book(spec)


def loaded(cast: Cast, run: ImportRun, work: Callable[[], None], at: datetime) -> ImportRun:
    viewer = cast.admin.viewer(cast.on)
    if run.state != "checked":
        map_columns(viewer=viewer, run=run, columns=run.mapping["columns"], options={}, at=at)
    confirm(viewer=viewer, run=run, at=at)
    work()
    run.refresh_from_db()
    return run


def test_units_with_their_parents_in_the_same_list(
    cast: Cast, upload: Upload, work: Callable[[], None], at: datetime
) -> None:
    content = a_book(
        ["名称", "简称", "类型", "上级单位"],
        ["示例开发区", "开发区", "开发区", "示例县"],
        ["园区企服中心", "", "部门", "示例开发区"],
    )
    run = loaded(cast, upload(content, "units", by=cast.admin), work, at)
    assert run.summary["done"]["created"] == 2
    assert Unit.objects.get(name="园区企服中心").parent.name == "示例开发区"


def test_first_passwords_are_shown_once_and_a_load_taken_back_loads_again(
    cast: Cast, upload: Upload, work: Callable[[], None], at: datetime
) -> None:
    content = a_book(
        ["单位", "岗位", "职责", "姓名", "用户名", "角色"],
        ["甲镇", "新联络员", "联络员", "尤新", "youxin", "联络员"],
        ["乙镇", "新联络员", "联络员", "许新", "xuxin", "联络员"],
    )
    run = loaded(cast, upload(content, "accounts", by=cast.admin), work, at)
    assert sorted(run.summary["first_passwords"]) == ["xuxin", "youxin"]
    assert User.objects.get(username="youxin").check_password(run.summary["first_passwords"]["youxin"])
    browser = cast.admin.browser()
    shown = browser.post(f"/import/{run.pk}/passwords/")
    assert [(one.unit, one.name, one.username) for one, _password in shown.context["passwords"]] == [
        ("甲镇", "尤新", "youxin"),
        ("乙镇", "许新", "xuxin"),
    ]
    assert browser.post(f"/import/{run.pk}/passwords/").status_code == 302
    assert browser.post(f"/import/{run.pk}/passwords/file/").status_code == 200
    assert browser.post(f"/import/{run.pk}/passwords/file/").status_code == 404
    run.refresh_from_db()
    assert "first_passwords" not in run.summary

    start_undo(viewer=cast.admin.viewer(cast.on), run=run, at=at)
    work()
    assert User.objects.filter(username__in=["xuxin", "youxin"]).count() == 0
    again = load_again(viewer=cast.admin.viewer(cast.on), run=ImportRun.objects.get(pk=run.pk), at=at)
    loaded(cast, again, work, at)
    assert again.summary["done"]["created"] == 2
