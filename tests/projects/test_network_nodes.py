"""A node begins, lies on its department's desk as a matter, is asked papers once, is done; the plan follows."""

from datetime import date, datetime

import pytest

from gongjian.kernel.problems import Refused
from gongjian.matters import actions as matters
from gongjian.matters.models import Leg, Matter
from gongjian.projects.actions.network import nodes
from gongjian.projects.actions.network import plan as plans
from gongjian.projects.models import PlanNode
from gongjian.projects.selectors import network as selectors

START = date(2026, 3, 2)


@pytest.fixture
def network(cast, project):
    clerk = cast.clerk.viewer(cast.on)
    made = plans.draft_network(
        viewer=clerk, project=project, template_key="private-plant", start_on=START, branches=("eia-form",),
        campaign=cast.campaign, at=cast.at,
    )  # fmt: skip
    plans.hand_in(viewer=clerk, network=made, at=cast.at)
    plans.approve(viewer=cast.leader.viewer(cast.on), network=made, at=cast.at)
    made.refresh_from_db()
    return made


def at(cast, day, hour=9):
    return datetime.combine(day, cast.at.timetz().replace(hour=hour))


def node(network, key):
    return PlanNode.objects.select_related("project", "network").get(network=network, key=key, voided=False)


@pytest.fixture
def begin(cast, network):
    def go(key, on, why=""):
        return nodes.start_node(
            viewer=cast.clerk.viewer(cast.on), node=node(network, key), on=on, why=why, at=at(cast, on)
        )

    return go


@pytest.fixture
def end(cast, network):
    def go(key, on, **rest):
        return nodes.finish_node(
            viewer=cast.clerk.viewer(cast.on), node=node(network, key), on=on, at=at(cast, on, 16), **rest
        )

    return go


@pytest.fixture
def on_desk(begin, end, network):
    """规划条件核定 lies with the bureau since 3 March, due on the tenth."""
    begin("register-project", date(2026, 3, 2))
    end("register-project", date(2026, 3, 3))
    begin("conditions", date(2026, 3, 3))
    return node(network, "conditions")


def test_nothing_begins_before_the_plan_was_approved(cast, register):
    other = register("另一个项目")
    made = plans.draft_network(
        viewer=cast.clerk.viewer(cast.on), project=other, template_key="land-only", start_on=START, at=cast.at
    )
    with pytest.raises(Refused) as refused:
        nodes.start_node(
            viewer=cast.clerk.viewer(cast.on), node=node(made, "pre-notice"), on=cast.on, at=cast.at
        )
    assert refused.value.code == "not_approved"


def test_a_node_that_begins_lies_on_its_departments_desk_due_when_its_limit_is_over(cast, on_desk):
    matter = on_desk.matter
    assert (matter.kind, matter.state, matter.unit_id) == ("node", "assigned", cast.bureau.pk)
    assert (matter.start_on, matter.due_on) == (date(2026, 3, 3), date(2026, 3, 10))
    assert matter.title == "示例水厂扩建：规划条件核定"


def test_a_node_done_after_its_day_pushes_the_rest_and_the_baseline_stays(cast, on_desk, end, network):
    agreed = node(network, "land-notice").agreed_start_on
    end("conditions", date(2026, 3, 13))
    after = node(network, "land-notice")
    assert (after.agreed_start_on, after.planned_start_on) == (agreed, date(2026, 3, 13))
    stands = selectors.standing(node(network, "conditions"), date(2026, 3, 13))
    assert (stands.state, stands.late, stands.meaning) == ("done", 3, "late")


def test_a_node_before_its_predecessors_is_asked_why_and_the_answer_kept(begin, network):
    with pytest.raises(Refused) as refused:
        begin("scheme", date(2026, 3, 4))
    assert refused.value.code == "out_of_order"
    assert "签订出让合同" in str(refused.value.problems[0].message)
    begin("scheme", date(2026, 3, 4), why="容缺受理，先行技术审查")
    assert node(network, "scheme").out_of_order == "容缺受理，先行技术审查"


def test_a_day_to_come_is_no_fact(cast, network):
    with pytest.raises(Refused) as refused:
        nodes.start_node(
            viewer=cast.clerk.viewer(cast.on),
            node=node(network, "register-project"),
            on=date(2026, 3, 9),
            at=cast.at,
        )
    assert refused.value.code == "in_future"


def test_a_node_finished_before_it_was_started_is_refused_with_both_days(on_desk, cast):
    with pytest.raises(Refused) as refused:
        nodes.finish_node(
            viewer=cast.clerk.viewer(cast.on),
            node=on_desk,
            on=date(2026, 3, 2),
            at=at(cast, date(2026, 3, 5)),
        )
    assert refused.value.code == "finished_before_started"


def test_another_day_for_what_is_recorded_needs_a_reason(on_desk, begin, network):
    with pytest.raises(Refused) as refused:
        begin("conditions", date(2026, 3, 4))
    assert refused.value.code == "actual_known_already"
    begin("conditions", date(2026, 3, 4), why="受理通知书日期为3月4日")
    assert node(network, "conditions").actual_start_on == date(2026, 3, 4)


def test_papers_missing_are_told_once_all_at_once(cast, on_desk):
    bureau = cast.reporter_bureau.viewer(cast.on)
    when = at(cast, date(2026, 3, 4))
    told = nodes.tell_missing_papers(
        viewer=bureau, node=on_desk, papers="现状地形图\n\n勘测定界报告 ", at=when
    )
    assert told.papers_missing == "现状地形图\n勘测定界报告"
    with pytest.raises(Refused) as refused:
        nodes.tell_missing_papers(viewer=bureau, node=on_desk, papers="权属证明", at=when)
    assert refused.value.code == "papers_told_already"
    assert "现状地形图、勘测定界报告" in str(refused.value.problems[0].message)
    assert str(refused.value.problems[0].remedy)


def test_nothing_missing_is_not_told(cast, on_desk):
    with pytest.raises(Refused) as refused:
        nodes.tell_missing_papers(
            viewer=cast.reporter_bureau.viewer(cast.on), node=on_desk, papers=" \n", at=cast.at
        )
    assert refused.value.code == "papers_missing_empty"


def test_the_departments_clock_stands_still_until_the_papers_are_there(cast, on_desk, project):
    bureau = cast.reporter_bureau.viewer(cast.on)
    nodes.tell_missing_papers(viewer=bureau, node=on_desk, papers="现状地形图", at=at(cast, date(2026, 3, 4)))
    matter = Matter.objects.get(pk=on_desk.matter_id)
    leg = Leg.objects.get(matter=matter, to_at=None)
    assert (matter.state, leg.kind, leg.unit_id) == ("suspended", "stopped", project.unit_id)
    nodes.hand_in_again(viewer=cast.reporter_a.viewer(cast.on), node=on_desk, at=at(cast, date(2026, 3, 9)))
    matter.refresh_from_db()
    assert (matter.state, matter.due_on, matter.original_due_on) == (
        "working", date(2026, 3, 13), date(2026, 3, 10),
    )  # fmt: skip
    assert node(on_desk.network, "conditions").attempts == 2


def test_a_matter_closed_is_a_node_done_on_the_day_it_was_reported(cast, on_desk, network):
    bureau, matter = cast.reporter_bureau.viewer(cast.on), on_desk.matter
    matters.accept(viewer=bureau, matter=matter, at=at(cast, date(2026, 3, 4)))
    matters.report_done(viewer=bureau, matter=matter, result="规划条件已核定", at=at(cast, date(2026, 3, 9)))
    clerk = cast.clerk.viewer(cast.on)
    matters.close(viewer=clerk, matter=matter, conclusion="同意", at=at(cast, date(2026, 3, 11)))
    done = node(network, "conditions")
    assert done.actual_finish_on == date(2026, 3, 9)
    assert node(network, "land-notice").planned_start_on == date(2026, 3, 11)
    matters.reopen(viewer=clerk, matter=matter, reason="条件有误", at=at(cast, date(2026, 3, 12)))
    assert node(network, "conditions").actual_finish_on is None


def test_a_node_recorded_as_done_closes_its_matter(on_desk, end):
    end("conditions", date(2026, 3, 10))
    matter = Matter.objects.get(pk=on_desk.matter_id)
    assert (matter.state, matter.desk_unit_id) == ("closed", None)
    assert Leg.objects.get(matter=matter).to_at is not None


def test_the_share_through_at_the_first_handing_in_counts_what_got_through(cast, on_desk, end, network):
    bureau = cast.reporter_bureau.viewer(cast.on)
    nodes.tell_missing_papers(viewer=bureau, node=on_desk, papers="现状地形图", at=at(cast, date(2026, 3, 4)))
    nodes.hand_in_again(viewer=bureau, node=node(network, "conditions"), at=at(cast, date(2026, 3, 6)))
    end("conditions", date(2026, 3, 10))
    found = selectors.first_pass(PlanNode.objects.filter(network=network), date(2026, 3, 31))
    assert (found.first, found.through) == (1, 2)


def test_another_department_says_nothing_of_the_node(cast, on_desk):
    with pytest.raises(Refused):
        nodes.tell_missing_papers(
            viewer=cast.reporter_b.viewer(cast.on), node=on_desk, papers="现状地形图", at=cast.at
        )


def test_a_node_begun_stays_in_the_plan(cast, on_desk, network):
    from gongjian.projects.actions.network.copy import Tuning

    with pytest.raises(Refused) as refused:
        plans.tune(
            viewer=cast.clerk.viewer(cast.on), network=network, tuning=Tuning(removed={"conditions"}), reason="精简",
            at=at(cast, date(2026, 3, 4)),
        )  # fmt: skip
    assert refused.value.code == "node_started"


def test_days_saved_are_counted_against_the_law_for_what_has_one(cast, begin, end, network):
    begin("register-project", date(2026, 3, 2))
    end("register-project", date(2026, 3, 3))
    begin("eia-form", date(2026, 3, 3))
    end("eia-form", date(2026, 3, 13))
    rows = list(PlanNode.objects.filter(network=network))
    found = selectors.saved(rows, [], date(2026, 3, 31))
    assert (found["fact"].statutory, found["fact"].taken, found["fact"].days) == (30, 8, 22)
