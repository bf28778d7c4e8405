"""What the ladder proposes goes through the gate of any proposal to supervise: two named persons, nothing twice."""

import pytest

from gongjian.campaigns.actions import load_playbook
from gongjian.supervise.actions import supervision as acts
from gongjian.supervise.actions.ladder.answering import issue
from gongjian.supervise.actions.ladder.carrying_out import Decision
from gongjian.supervise.models import IssuedNotice, LadderStep, Supervision
from gongjian.supervise.papers.supervision import sheet
from tests.cast import SET_UP
from tests.supervise.climbing.test_answers import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspector(live):
    return live.inspector.viewer(live.on)


@pytest.fixture
def leader(live):
    return live.leader.viewer(live.on)


def notice_for(day, **more):
    return Decision(term_on=day(20).date(), **more)


def put_up(live, proposed, day, by="clerk"):
    return acts.propose(
        getattr(live, by).viewer(live.on), proposed.case.matter, source="late", requires="三日内办结",
        reason="超期", at=day(15),
    )  # fmt: skip


def page(live, proposed, by="inspector", verb=""):
    answer = getattr(live, by).browser().get(f"/ladder/{proposed.number}/{verb}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_approves_the_proposal_of_the_ladder_does_not_issue_the_paper_alone(inspector, proposed, day):
    with refused("approver_does_not_issue"):
        issue(inspector, proposed, notice_for(day, unclassified=True), at=day(16))
    issue(inspector, proposed, notice_for(day), at=day(16))
    with refused("approver_does_not_issue"):
        acts.issue_notice(inspector, IssuedNotice.objects.get(), unclassified=True, at=day(16))


ONE = """
key: shili-100
name: 示例县重点项目攻坚100天
window: {start: 2026-02-10, days: 100}
unit: 示例市/示例县
supervision: {one_person: true}
"""


def test_one_person_approves_and_issues_where_the_playbook_says_so_and_the_page_says_it(
    live, inspector, proposed, day
):
    assert "本办操作手册" not in page(live, proposed, verb="issue/")
    load_playbook(ONE, by=SET_UP, at=day(0))
    assert "按本办操作手册，批准立项和签发可由同一人办理" in page(live, proposed, verb="issue/")
    issue(inspector, proposed, notice_for(day, unclassified=True), at=day(16))
    assert IssuedNotice.objects.get().state == "issued"


def test_proposal_of_a_person_is_decided_on_first_and_the_page_leads_to_it(live, leader, proposed, day):
    made = put_up(live, proposed, day)
    with refused("proposal_waits"):
        issue(leader, proposed, notice_for(day), at=day(16))
    made.refresh_from_db()
    assert made.state == "proposed"
    shown = page(live, proposed)
    assert f'href="/supervisions/{made.number}/"' in shown
    assert f"/ladder/{proposed.number}/issue/" not in shown


def test_own_proposal_is_not_approved_by_way_of_the_ladder(live, inspector, proposed, day):
    put_up(live, proposed, day, by="inspector")
    with refused("proposal_waits"):
        issue(inspector, proposed, notice_for(day), at=day(16))


def test_paper_goes_out_under_the_supervision_there_is_and_none_beside_a_draft(
    live, inspector, leader, proposed, day
):
    made = acts.approve(leader, put_up(live, proposed, day), at=day(15))
    assert f"{made.supervision_no}名下发文" in page(live, proposed, verb="issue/")
    issue(inspector, proposed, notice_for(day), at=day(16))
    paper = IssuedNotice.objects.get()
    assert (Supervision.objects.count(), paper.supervision) == (1, made)


def test_draft_that_waits_is_issued_before_another_is_drafted(live, leader, proposed, day):
    made = acts.approve(leader, put_up(live, proposed, day), at=day(15))
    draft = acts.draft_notice(
        live.clerk.viewer(live.on), made,
        acts.NewNotice(live.inspection.pk, "督办单", day(18).date(), live.town_a.pk, signer="示例主任"),
        at=day(15),
    )  # fmt: skip
    with refused("draft_waits"):
        issue(leader, proposed, notice_for(day), at=day(16))
    assert f'href="/notices/{draft.number}/"' in page(live, proposed)


def test_supervision_declined_before_is_shown_with_its_reason_and_asks_why_now(live, leader, proposed, day):
    acts.decline(leader, put_up(live, proposed, day), reason="责任单位已到会说明", at=day(15))
    for verb in ("", "issue/"):
        assert "已不予立项：责任单位已到会说明" in page(live, proposed, verb=verb)
    with refused("missing_reason"):
        issue(leader, proposed, notice_for(day), at=day(16))
    issue(leader, proposed, notice_for(day, reason="承诺的期限已过"), at=day(16))
    assert Supervision.objects.latest("id").decision_says == "承诺的期限已过"


# ---------------------------------------------------------------- the paper and the form
def test_paper_of_the_ladder_says_the_requirement_once_and_where_it_comes_from(leader, proposed, day):
    issue(leader, proposed, notice_for(day, requires="十日内完成清表。"), at=day(16))
    drawn = sheet(IssuedNotice.objects.get(), day(16))
    assert (drawn.wanted, drawn.source) == ("十日内完成清表。", "超期受阻")


def test_form_of_a_paper_is_filled_in_and_shows_the_paper_as_drafted(live, proposed):
    shown = page(live, proposed, verb="issue/")
    asked = (
        proposed.case.matter.requirement or f"请在限期内办结“{proposed.case.matter.title}”，并反馈办理结果。"
    )
    for word in ("拟发的督办单", f"关于{proposed.case.matter.title}的督办单", "督办阶梯提请立项"):
        assert word in shown, word
    assert shown.count(asked) == 2, "once in the field, once in the paper"


def test_form_asks_for_a_reason_only_where_one_is_needed_and_does_not_call_it_optional(live, proposed):
    assert 'name="reason"' not in page(live, proposed, verb="issue/")
    shown = page(live, proposed, verb="issue/?step=raise")
    assert 'name="reason"' in shown
    assert "可不填" not in shown


def test_story_of_a_proposal_tells_of_this_matter_alone(live, proposed):
    shown = page(live, proposed)
    assert "按督办阶梯：督办单，待决定" in shown
    assert "建议升级1项" not in shown


def test_proposal_says_when_the_matter_was_due(live, proposed):
    assert "完成时限" in page(live, proposed)
    assert LadderStep.objects.get(pk=proposed.pk).case.matter.due_on.strftime("%Y") in page(live, proposed)


# ---------------------------------------------------------------- many at once
def test_list_says_how_late_a_matter_is_and_what_there_is_of_supervision(live, proposed, day):
    made = put_up(live, proposed, day)
    address = f"/c/{live.campaign.key}/ladder/?state=standing&sort=late"
    shown = live.inspector.browser().get(address).content.decode()
    assert "超期天数" in shown
    assert f"待批准 {made.number}" in shown


def test_ticked_proposals_are_declined_together_each_with_the_reason(live, proposed):
    browser, address = live.inspector.browser(), f"/c/{live.campaign.key}/ladder/decline/"
    asked = browser.post(address, {"pick": [proposed.pk]})
    assert (asked.status_code, "完成地块清表" in asked.content.decode()) == (200, True)
    assert browser.post(address, {"pick": [proposed.pk], "reason": ""}).status_code == 422
    assert LadderStep.objects.get(pk=proposed.pk).outcome == "standing"


def test_ticked_proposals_are_left_alone_by_whoever_does_not_decide(live, proposed):
    answer = live.clerk.browser().post(
        f"/c/{live.campaign.key}/ladder/decline/", {"pick": [proposed.pk], "reason": "不必"}
    )
    assert answer.status_code == 302
    assert LadderStep.objects.get(pk=proposed.pk).outcome == "standing"


# ---------------------------------------------------------------- a draft is not a paper that went out
def test_paper_that_waits_to_be_issued_is_not_told_as_issued(live, leader, proposed, day):
    issue(leader, proposed, notice_for(day), at=day(16))
    shown = page(live, proposed)
    assert "督办单，文书尚未发出，时限暂不起算" in shown
    assert "已签发" not in shown
    unit = live.head_a.browser().get(f"/matters/{proposed.case.matter.number}/").content.decode()
    assert "文书尚未发出" not in unit
    assert "督办单已于" not in unit


def test_draft_dropped_takes_the_step_back(live, inspector, leader, proposed, day):
    issue(leader, proposed, notice_for(day), at=day(16))
    acts.drop_draft(inspector, IssuedNotice.objects.get(), at=day(17))
    row = LadderStep.objects.get(pk=proposed.pk)
    assert (row.withdrawn, row.settled_says) == (True, "草稿已撤掉。")
