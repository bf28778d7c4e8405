"""The pages of a plan: an invitation, a draft looked at first, changes with a preview, approval, both plans, Excel."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from gongjian.projects.actions.network import plan as plans
from gongjian.projects.models import PlanBaseline, PlanNetwork, PlanNode


@pytest.fixture
def base(project):
    return f"/projects/{project.number}/network/"


@pytest.fixture
def network(cast, project):
    return plans.draft_network(
        viewer=cast.clerk.viewer(cast.on), project=project, template_key="private-plant", start_on=date(2026, 3, 2),
        branches=("eia-form",), campaign=cast.campaign, at=cast.at,
    )  # fmt: skip


def table(client, base):
    """What the table of the plan would post, unchanged."""
    form = client.get(base).context["form"]
    return {
        name: "" if value is None else value
        for name, value in ((one.html_name, one.value()) for one in form)
        if value is not False and not name.endswith(".out")
    }


def test_a_project_without_a_plan_invites_those_who_may_to_draft_one(cast, project, base):
    assert f'href="{base}draft/"' in cast.clerk.browser().get(f"/projects/{project.number}/").content.decode()
    assert (
        f'href="{base}draft/"'
        not in cast.leader.browser().get(f"/projects/{project.number}/").content.decode()
    )


def test_the_drafted_plan_is_shown_before_it_is_kept(cast, base):
    client = cast.clerk.browser()
    given = {"template": "private-plant", "start_on": "2026-12-01", "branches": ["eia-form", "flood"]}
    shown = client.post(f"{base}draft/", {**given, "preview": "1"})
    assert "drafted" in shown.content.decode()
    assert not PlanNetwork.objects.exists()
    assert client.post(f"{base}draft/", given).status_code == 302
    assert PlanNetwork.objects.get().branches == "eia-form"


def test_changed_dates_are_shown_first_and_saved_after(cast, network, base):
    client = cast.clerk.browser()
    posted = {**table(client, base), "conditions.limit": "10", "scheme.not_before": "2027-03-01"}
    shown = client.post(base, {**posted, "preview": "1"})
    assert shown.status_code == 200
    assert shown.context["preview"]["changes"]
    assert PlanNode.objects.get(key="conditions").limit_days == 5
    assert client.post(base, posted).status_code == 302
    assert PlanNode.objects.get(key="conditions").limit_days == 10
    assert PlanNode.objects.get(key="scheme").not_before_on == date(2027, 3, 1)


def test_rows_are_named_by_number_and_a_cycle_is_told_at_once(cast, network, base):
    client = cast.clerk.browser()
    posted = {**table(client, base), "conditions.waits": "1、3"}
    shown = client.post(base, posted)
    assert shown.status_code == 422
    assert "→" in shown.content.decode()
    again = client.post(base, {**posted, "conditions.waits": "第三行"})
    assert "conditions.waits" in again.context["form"].errors


def test_a_node_is_added_and_another_taken_out_in_the_table(cast, network, base):
    client = cast.clerk.browser()
    posted = {
        **table(client, base), "land-listing.out": "on", "new.name": "地震安全性评价",
        "new.limit": "5", "new.waits": "2",
    }  # fmt: skip
    assert client.post(base, posted).status_code == 302
    assert PlanNode.objects.filter(key="land-listing", voided=False).count() == 0
    assert PlanNode.objects.get(key="own-1").limit_days == 5


def test_handing_in_approving_and_changing_again_leaves_both_plans_visible(cast, network, base):
    clerk, leader = cast.clerk.browser(), cast.leader.browser()
    clerk.post(f"{base}hand-in/")
    page = leader.get(f"{base}approve/")
    assert page.status_code == 200
    assert leader.post(f"{base}approve/", {"approved_by": ""}).status_code == 302
    posted = {**table(clerk, base), "conditions.limit": "12"}
    assert clerk.post(base, posted).status_code == 422
    assert clerk.post(base, {**posted, "reason": "专家论证"}).status_code == 302
    clerk.post(f"{base}hand-in/")
    assert "专家论证" in leader.get(f"{base}approve/").content.decode()
    assert leader.post(f"{base}approve/", {"approved_by": "", "reason": "专家论证"}).status_code == 302
    assert [one.ordinal for one in PlanBaseline.objects.order_by("ordinal")] == [1, 2]
    shown = clerk.get(f"{base}baselines/")
    line = next(one for one in shown.context["lines"] if one["cells"][0][1].key == "conditions")
    days = [node.planned_finish_on for _one, node in line["cells"]]
    assert days[0] < days[1]


def test_an_outsider_finds_no_plan_and_no_node(cast, network, base):
    node = PlanNode.objects.filter(network=network).first()
    for address in (
        base,
        f"{base}approve/",
        f"{base}baselines/",
        f"{base}plan.xlsx",
        f"/nodes/{node.number}/",
    ):
        assert cast.outsider.browser().get(address).status_code == 404


def test_a_department_sees_its_nodes_and_not_the_others(cast, network):
    seen = cast.reporter_bureau.browser().get("/c/shili-100/nodes/")
    keys = {row.key for row in seen.context["page"].slice.rows}
    assert "conditions" in keys
    assert "eia-form" not in keys


@pytest.mark.parametrize(
    "query", ["", "?standing=late", "?standing=running&sort=unit", "?critical=1", "?q=规划"]
)
def test_the_list_of_nodes_filters_sorts_and_exports(cast, network, query):
    client = cast.clerk.browser()
    assert client.get(f"/c/shili-100/nodes/{query}").status_code == 200
    joined = "&" if query else "?"
    assert client.get(f"/c/shili-100/nodes/{query}{joined}format=xlsx").status_code == 200


def test_the_sheet_is_the_offices_own(cast, network, base):
    answer = cast.clerk.browser().get(f"{base}plan.xlsx")
    rows = (
        CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
        .get_sheet_by_index(0)
        .to_python()
    )
    flat = [str(cell) for row in rows for cell in row]
    for head in ("序号", "阶段", "节点", "责任部门", "法定时限", "承诺时限", "前置节点"):
        assert head in flat
    assert "规划条件核定" in flat


def test_the_project_page_of_the_past_shows_the_plan_as_it_was(cast, network, project, base):
    client = cast.clerk.browser()
    yesterday = (cast.on - timedelta(days=1)).isoformat()
    assert client.get(f"/projects/{project.number}/?on={yesterday}").status_code == 200
    assert client.get(f"{base}?known_at=2026-03-02T23:00:00").status_code == 200


def test_the_pages_ask_the_database_no_more_for_many_nodes(
    cast, network, base, django_assert_max_num_queries
):
    client = cast.clerk.browser()
    client.get(base)
    with django_assert_max_num_queries(40):
        client.get(base)
