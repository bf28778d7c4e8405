"""The ledger of public money comes in as offices keep it: batches, what projects were given of them, what was paid."""

from dataclasses import replace
from datetime import date

import pytest

from gongjian.exchange.actions import confirm, map_columns
from gongjian.kit.registry import ImportContext
from gongjian.ledger.models import Entry
from gongjian.projects import actions
from gongjian.projects.imports.money import FUNDS
from gongjian.projects.models import FundAllocation, FundBatch, FundPayment, ProjectRole
from tests.exchange import make_lists

pytestmark = pytest.mark.django_db
YI, WAN = 10_000_000_000, 1_000_000


def sheet(*rows):
    spec = FUNDS.template(ImportContext(None, None, None))
    labels = [head.label for head in spec.columns]
    strange = [name for row in rows for name in row if name not in labels]
    assert strange == []
    return make_lists.book(replace(spec, rows=[[row.get(label) for label in labels] for row in rows]))


@pytest.fixture
def projects(cast):
    """Two projects of the campaign."""
    made = []
    for name in ("示例大桥", "示例学校"):
        new = actions.NewProject(
            values={"name": name},
            holdings=[actions.Held(ProjectRole.LEAD, unit_id=cast.town_a.pk)],
            stage=actions.StageAt("preliminary"),
            joins=actions.Joined(cast.campaign),
            illustrative=True,
        )
        made.append(actions.register_project(viewer=cast.clerk.viewer(cast.on), new=new, at=cast.at))
    return made


@pytest.fixture
def load(cast, upload, work, at):
    """Load lines and confirm; what the check counted, and what it said of each line."""

    def go(*rows, name="专项资金台账.xlsx"):
        viewer = cast.clerk.viewer(cast.on)
        run = upload(sheet(*rows), "funds", name)
        run = map_columns(viewer=viewer, run=run, columns=run.mapping["columns"], options={}, at=at)
        summary = {key: run.summary[key] for key in ("create", "skip", "bad", "asked")}
        if summary["create"]:
            confirm(viewer=viewer, run=run, at=at)
            work()
        return summary

    return go


def line(project, **more):
    return {
        "资金名称": "示例专项资金", "下达文号": "示例财〔2026〕3号", "下达日期": date(2026, 2, 20), "下达金额": YI,
        "项目名称": project, "分配金额": 3_000 * WAN, "分配日期": date(2026, 2, 25), "主管单位": "示例县",
    } | more  # fmt: skip


def test_a_new_batch_its_allocations_and_payments_come_in_as_one_entry(projects, load):
    before = Entry.objects.count()
    paid = {"已支付": 1_200 * WAN, "支付日期": date(2026, 2, 28)}
    assert load(line("示例大桥", **paid), line("示例学校", 下达金额=None, 下达日期=None)) == {
        "create": 2, "skip": 0, "bad": 0, "asked": 0,
    }  # fmt: skip
    batch = FundBatch.objects.get()
    assert (batch.amount_fen, batch.document_no, batch.received_on) == (
        YI,
        "示例财〔2026〕3号",
        date(2026, 2, 20),
    )
    given = FundAllocation.objects.order_by("id").values_list("project__name", "amount_fen", "allocated_on")
    assert list(given) == [
        ("示例大桥", 3_000 * WAN, date(2026, 2, 25)),
        ("示例学校", 3_000 * WAN, date(2026, 2, 25)),
    ]
    assert FundPayment.objects.values_list("project__name", "amount_fen", "paid_on").get() == (
        "示例大桥",
        1_200 * WAN,
        date(2026, 2, 28),
    )
    assert Entry.objects.filter(act="money.load").count() == 1
    assert Entry.objects.count() > before


def test_the_same_ledger_loaded_again_gives_nobody_money_twice(projects, load):
    load(line("示例大桥"))
    assert load(line("示例大桥"), line("示例学校"), name="又来一次.xlsx") == {
        "create": 1, "skip": 1, "bad": 0, "asked": 0,
    }  # fmt: skip
    assert (FundBatch.objects.count(), FundAllocation.objects.count()) == (1, 2)


def test_what_exceeds_the_batch_or_the_allocation_stops_its_line(projects, load):
    too_much = line("示例大桥", 分配金额=12_000 * WAN)
    overpaid = line("示例学校", 已支付=4_000 * WAN, 支付日期=date(2026, 2, 28))
    assert load(too_much, overpaid) == {"create": 0, "skip": 0, "bad": 2, "asked": 0}
    assert (FundBatch.objects.count(), FundAllocation.objects.count()) == (0, 0)


def test_an_unknown_project_a_batch_without_amount_and_a_day_to_come_are_told(projects, load):
    unknown = line("没有这个项目")
    bare = line("示例大桥", 资金名称="另一批资金", 下达金额=None)
    late = line("示例学校", 已支付=100 * WAN, 支付日期=date(2026, 12, 1))
    assert load(unknown, bare, late) == {"create": 0, "skip": 0, "bad": 3, "asked": 0}


def test_a_batch_ten_thousand_times_too_large_is_asked_about(projects, load):
    assert load(line("示例大桥", 下达金额=YI * 10_000))["asked"] == 1


def test_a_project_named_twice_for_one_batch_is_told(projects, load):
    assert load(line("示例大桥"), line("示例大桥"))["bad"] == 1
