"""The ledgers of 招商 come in as offices keep them; what looks wrong is told line by line."""

from dataclasses import replace
from datetime import date

import pytest

from gongjian.exchange.actions import confirm, map_columns
from gongjian.kit.registry import ImportContext
from gongjian.projects.imports.promotion import EVENTS, LEADS
from gongjian.projects.models import EventParty, Lead, LeadStep, PromotionEvent
from tests.exchange import make_lists

pytestmark = pytest.mark.django_db


def sheet(kind, *rows):
    spec = kind.template(ImportContext(None, None, None))
    labels = [head.label for head in spec.columns]
    return make_lists.book(replace(spec, rows=[[row.get(label) for label in labels] for row in rows]))


def load(cast, run, at, work):
    viewer = cast.clerk.viewer(cast.on)
    run = map_columns(viewer=viewer, run=run, columns=run.mapping["columns"], options={}, at=at)
    summary = {name: run.summary[name] for name in ("create", "skip", "bad", "asked")}
    if summary["create"]:
        confirm(viewer=viewer, run=run, at=at)
        work()
    return summary


def test_a_ledger_of_leads_in_the_offices_form_becomes_leads_at_their_steps(cast, upload, work, at):
    row = {"项目名称": "示例储能电池", "投资方": "示例公司", "拟投资额": 30_000_000_000, "阶段": "框架协议",
           "阶段时间": date(2026, 2, 10), "责任单位": "甲镇"}  # fmt: skip
    signed = row | {
        "项目名称": "示例光伏组件",
        "阶段": "签约",
        "合同金额": 20_000_000_000,
        "合同编号": "0012",
    }
    run = upload(sheet(LEADS, row, signed), "leads")
    assert load(cast, run, at, work) == {"create": 2, "skip": 0, "bad": 0, "asked": 0}
    one, other = Lead.objects.order_by("id")
    assert (one.step, one.amount_fen, one.unit_id) == ("framework", 30_000_000_000, cast.town_a.pk)
    assert (other.step, other.contract_fen, other.contract_no) == ("contract", 20_000_000_000, "0012")
    assert list(LeadStep.objects.values_list("from_on", flat=True)) == [date(2026, 2, 10)] * 2
    again = upload(sheet(LEADS, row), "leads", "再来一次.xlsx")
    assert load(cast, again, at, work) == {"create": 0, "skip": 1, "bad": 0, "asked": 0}


def test_a_line_to_come_is_stopped_and_one_ten_thousand_times_off_is_asked_about(cast, upload, work, at):
    late = {
        "项目名称": "示例未来签约",
        "拟投资额": 30_000_000_000,
        "阶段时间": date(2026, 12, 1),
        "责任单位": "甲镇",
    }
    small = {"项目名称": "示例错写万亿", "拟投资额": 3_000_000, "责任单位": "甲镇"}
    run = upload(sheet(LEADS, late, small), "leads")
    assert load(cast, run, at, work) == {"create": 0, "skip": 0, "bad": 1, "asked": 1}


def test_a_ledger_of_events_brings_whom_they_visited(cast, upload, work, at):
    row = {"活动名称": "示例赴外招商", "形式": "外出招商", "开始时间": date(2026, 2, 20), "地点": "示例市",
           "考察企业": "示例企业一、示例企业二", "支出": 6_500_000, "责任单位": "甲镇"}  # fmt: skip
    assert load(cast, upload(sheet(EVENTS, row), "promotion-events"), at, work)["create"] == 1
    event = PromotionEvent.objects.get()
    assert (event.form, event.cost_fen, event.from_on) == ("go_out", 6_500_000, date(2026, 2, 20))
    assert [party.name for party in EventParty.objects.order_by("id")] == ["示例企业一", "示例企业二"]
