"""Whatever a list changes, taking it back gives every record the content it had."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongjian.exchange.actions import confirm, load_chunk, map_columns, start_run, start_undo, undo_chunk
from gongjian.exchange.models import ImportRun
from gongjian.kit.registry import import_kinds
from gongjian.ledger.records import record_models
from gongjian.ledger.verification import verify
from tests.cast import Cast
from tests.exchange import make_lists

pytestmark = pytest.mark.django_db
KNOWN = 6
LABELS = {
    "项目名称": st.just("示例改名项目"),
    "级别": st.sampled_from(["省级", "市级"]),
    "总投资": st.integers(20_000, 90_000).map(lambda wan: wan * 10_000_00),
    "二季度 / 形象进度目标": st.sampled_from(["主体施工", "管网完成"]),
    "计划竣工": st.dates(date(2027, 1, 1), date(2028, 12, 31)),
    "牵头单位": st.sampled_from(["甲镇", "指挥部办公室"]),
    "包联领导": st.sampled_from(["冯九", "陈十"]),
    "业主": st.sampled_from(["新业主公司", "另一公司"]),
    "备注": st.text("备注甲乙丙", min_size=1, max_size=8),
}
LINE = st.fixed_dictionaries({}, optional=LABELS)
LISTS = st.dictionaries(st.integers(1, KNOWN + 3), LINE, min_size=1, max_size=KNOWN + 3)


def loaded(cast: Cast, content: BytesIO, at: datetime) -> ImportRun:
    viewer = cast.clerk.viewer(cast.on)
    run = start_run(
        viewer=viewer,
        kind=import_kinds["projects"],
        campaign=cast.campaign,
        name="清单.xlsx",
        file=content,
        at=at,
    )
    if run.state != "checked":
        map_columns(viewer=viewer, run=run, columns=run.mapping["columns"], options={"persons": True}, at=at)
    if run.summary["create"] + run.summary["update"] + run.summary["asked"]:
        confirm(viewer=viewer, run=run, at=at, with_asked=True)
        while load_chunk(viewer=viewer, run=run, at=at):
            pass
    return run


def contents() -> dict[tuple[str, int], dict[str, Any]]:
    """Every live record's content, without the count of its revisions."""
    found = {}
    for model in record_models():
        names = [f.attname for f in model._meta.local_concrete_fields if f.attname != "revision"]
        for row in model.objects.filter(voided=False).values(*names):
            found[model._meta.db_table, row["id"]] = row
    return found


@given(LISTS, st.integers(1, 60))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undo_restores_what_was(cast: Cast, lines: dict[int, dict[str, Any]], days: int) -> None:
    viewer = cast.clerk.viewer(cast.on)
    rows = [make_lists.project_row(number) for number in range(1, KNOWN + 1)]
    loaded(cast, make_lists.book(make_lists.project_spec(rows)), cast.at)
    before = contents()
    at = cast.at + timedelta(days=days)
    rows = [make_lists.project_row(number, **over) for number, over in sorted(lines.items())]
    run = loaded(cast, make_lists.book(make_lists.project_spec(rows)), at)
    if run.entry_seqs:
        start_undo(viewer=viewer, run=run, at=at + timedelta(minutes=1))
        while undo_chunk(viewer=viewer, run=run, at=at + timedelta(minutes=1)):
            pass
        assert (run.state, run.summary["undo"]["kept"]) == ("undone", [])
    assert contents() == before
    assert verify() == []
