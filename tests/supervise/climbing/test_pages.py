"""Pages of the ladder: what waits, one proposal, where a matter stands, circulars checked before published."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongjian.supervise.actions.ladder import circulars
from gongjian.supervise.actions.ladder.sweeping import sweep_ladder
from gongjian.supervise.models import Circular, CircularLine, LadderStep
from tests.supervise.climbing.test_answers import refused

pytestmark = pytest.mark.django_db


def get(member, address, status=200):
    answer = member.browser().get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def test_list_of_proposals_names_matter_step_and_rule(live, proposed):
    shown = get(live.inspector, f"/c/{live.campaign.key}/ladder/?state=standing&cols=title,step,rule,outcome")
    for word in ("完成地块清表", "督办单", "超期3个工作日", "待决定", f"/ladder/{proposed.number}/"):
        assert word in shown, word


def test_pages_of_proposals_do_not_exist_for_units_and_outsiders(live, proposed):
    for member in (live.head_a, live.reporter_b, live.outsider):
        get(member, f"/c/{live.campaign.key}/ladder/", 404)
        get(member, f"/ladder/{proposed.number}/", 404)
        get(member, f"/ladder/{proposed.number}/issue/", 404)


def test_list_costs_the_same_for_one_and_for_three(live, in_hand, day):
    browser, counts = live.inspector.browser(), []
    address = f"/c/{live.campaign.key}/ladder/"
    for n in range(3):
        in_hand(title=f"清表{n}")
        sweep_ladder(day(15))
        browser.get(address)
        with CaptureQueriesContext(connection) as read:
            assert browser.get(address).status_code == 200
        counts.append(len(read))
    assert counts[0] == counts[2]
    assert counts[0] <= 16, counts


def test_proposal_is_declined_and_issued_on_its_page(live, proposed, day):
    browser = live.inspector.browser()
    answer = browser.post(f"/ladder/{proposed.number}/decline/", {"reason": ""})
    assert answer.status_code == 422
    assert "不予升级" in answer.content.decode()
    proposed.refresh_from_db()
    assert proposed.outcome == "standing"


def test_page_of_a_proposal_says_why_and_what_comes_next(live, proposed):
    shown = get(live.inspector, f"/ladder/{proposed.number}/")
    for word in ("超期3个工作日，建议发督办单", "本系统督办阶梯", f"/ladder/{proposed.number}/decline/"):
        assert word in shown, word


def test_page_of_a_matter_tells_the_unit_of_reminders_and_the_office_of_what_waits(live, proposed):
    address = f"/matters/{proposed.case.matter.number}/"
    office, unit = get(live.inspector, address), get(live.head_a, address)
    assert f"/ladder/{proposed.number}/" in office
    assert f"/ladder/{proposed.number}/" not in unit
    assert "建议升级" not in unit
    assert "超期1个工作日催办" in unit


def test_proposal_waits_in_the_inbox_of_those_who_decide(live, proposed):
    assert f"/ladder/{proposed.number}/" in get(live.inspector, "/todo/")
    assert f"/ladder/{proposed.number}/" not in get(live.clerk, "/todo/")


def test_ladder_is_drawn_with_its_source_and_what_it_leaves_open(live):
    shown = get(live.reporter_a, f"/c/{live.campaign.key}/ladder/rules/")
    for word in ("<svg", "三明市政府督促检查工作", "没有列举哪些是正当理由，由人认定", "亮牌：默认不启用"):
        assert word in shown, word


# ---------------------------------------------------------------- circulars
@pytest.fixture
def circular(live, late, day):
    made = circulars.begin(
        live.clerk.viewer(live.on), live.campaign, title="关于进度滞后事项的通报", at=day(15)
    )
    circulars.add_line(live.clerk.viewer(live.on), made, late, says="", at=day(15))
    return made


def opened(live, circular, day):
    circulars.open_for_checking(live.clerk.viewer(live.on), circular, at=day(15))
    return CircularLine.objects.get()


def test_line_says_behind_and_by_how_many_days_never_last(circular):
    line = CircularLine.objects.get()
    assert line.says == "进度滞后：2026-03-12到期，截至2026-03-17已超期5天。"
    assert "末位" not in line.says


def test_units_see_nothing_before_they_are_shown_their_line_and_then_their_own_alone(live, circular, day):
    address = f"/circulars/{circular.number}/"
    get(live.head_a, address, 404)
    opened(live, circular, day)
    assert "完成地块清表" in get(live.head_a, address)
    get(live.head_b, address, 404)
    assert "初步" in get(live.clerk, address)


def test_circular_is_approved_by_a_leader_after_the_days_to_check(live, circular, day):
    leader, clerk = live.leader.viewer(live.on), live.clerk.viewer(live.on)
    with refused("not_shown"):
        circulars.approve(leader, circular, at=day(15))
    opened(live, circular, day)
    with refused("still_checking"):
        circulars.approve(leader, circular, at=day(18))
    with refused("leader_approves"):
        circulars.approve(clerk, circular, at=day(21))
    with refused("not_approved"):
        circulars.publish(clerk, circular, at=day(21))
    circulars.approve(leader, circular, at=day(21))
    circulars.publish(clerk, circular, at=day(21))
    assert Circular.objects.get().approved_by == leader.name


def test_objection_is_answered_before_approval(live, circular, day):
    line = opened(live, circular, day)
    head, clerk = live.head_a.viewer(live.on), live.clerk.viewer(live.on)
    with refused("not_your_line"):
        circulars.object_to(live.head_b.viewer(live.on), line, says="不对", at=day(16))
    circulars.object_to(head, line, says="已于3月10日完成", at=day(16))
    with refused("objected"):
        circulars.approve(live.leader.viewer(live.on), circular, at=day(21))
    circulars.answer_objection(clerk, line, answer="核实无误，予以剔除", out=True, at=day(17))
    line.refresh_from_db()
    assert (line.out, line.answer) == (True, "核实无误，予以剔除")


def test_objection_after_the_days_to_check_is_refused(live, circular, day):
    line = opened(live, circular, day)
    with refused("check_over"):
        circulars.object_to(live.head_a.viewer(live.on), line, says="不对", at=day(21))


def test_excusable_class_takes_a_line_out_and_any_other_needs_words(live, circular, day):
    line, clerk = CircularLine.objects.get(), live.clerk.viewer(live.on)
    with refused("unknown_ground"):
        circulars.take_out(clerk, line, ground="review", at=day(15))
    with refused("missing_reason"):
        circulars.take_out(clerk, line, ground="", at=day(15))
    circulars.take_out(clerk, line, ground="approval_above", at=day(15))
    with refused("no_lines"):
        circulars.open_for_checking(clerk, circular, at=day(15))


def test_paper_of_a_circular_says_preliminary_until_it_is_approved(live, circular, day):
    from gongjian.supervise.views.ladder.circulars import said_on_paper

    opened(live, circular, day)

    class Request:
        viewer, campaign, today = live.clerk.viewer(live.on), live.campaign, day(16).date()

    assert "初步" in said_on_paper(Request, circular)["subtitle"]
    circulars.approve(live.leader.viewer(live.on), circular, at=day(21))
    circular.refresh_from_db()
    assert "初步" not in said_on_paper(Request, circular)["subtitle"]


def test_step_of_a_circular_puts_its_line_into_the_one_being_prepared(live, late, proposed, day):
    from gongjian.supervise.actions.ladder.answering import issue
    from gongjian.supervise.actions.ladder.carrying_out import Decision

    issue(
        live.inspector.viewer(live.on),
        proposed,
        Decision(step="circular", term_on=day(22).date(), reason="多次拖延"),
        at=day(16),
    )
    line = CircularLine.objects.get()
    assert (line.matter, line.step, line.circular.opened_at) == (
        late,
        LadderStep.objects.get(pk=proposed.pk),
        None,
    )


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_circular_goes_out_as_word_and_pdf(live, circular, day, kind):
    opened(live, circular, day)
    answer = live.clerk.browser().get(f"/circulars/{circular.number}/paper.{kind}")
    assert answer.status_code == 200
    assert answer.content[:2] == {"docx": b"PK", "pdf": b"%P"}[kind]
