"""Reports from the public: taken in, handed on, answered, judged, erased; the unit never learns who reported."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongjian import ledger
from gongjian.kernel.problems import Refused
from gongjian.ledger import AlreadyRecorded
from gongjian.ledger.models import Entry
from gongjian.ledger.verification import verify
from gongjian.matters import actions as matters
from gongjian.matters.models import Matter
from gongjian.supervise.actions.public import clock, desk
from gongjian.supervise.actions.public.receiving import NewReport, Origin, receive, register
from gongjian.supervise.actions.public.word import say_word
from gongjian.supervise.models import PublicContact, PublicReport, PublicState
from gongjian.supervise.selectors.public import likely_same, report_by_code
from tests.cast import SET_UP
from tests.supervise.public_stage import KEY, TYPED, answered, campaign, done_by_the_unit, handed, reads, sent

__all__ = ["campaign", "sent"]


def test_the_record_holds_no_name_and_no_telephone_and_what_was_typed_lies_apart(sent):
    report, _code = sent
    assert report.says == "我叫〔姓名〕，电话〔电话〕，家门口的路被挖断了"
    contact = PublicContact.objects.get(report=report)
    assert (contact.name, contact.phone, contact.says_in_full) == ("张三", "13800138000", TYPED)


def test_only_a_digest_of_the_code_is_kept_and_the_code_finds_the_report(sent, campaign):
    report, code = sent
    assert report_by_code(campaign, code.lower().replace("-", " ")) == report
    assert code not in report.code_digest and len(report.code_digest) == 64
    assert Entry.objects.get(act="public.receive").request_key != KEY


def test_the_same_form_sent_twice_is_one_report(sent, campaign, cast):
    with pytest.raises(AlreadyRecorded):
        receive(campaign=campaign, new=NewReport("roads", "", "再来一次"), form_key=KEY, at=cast.at)
    assert PublicReport.objects.count() == 1


def test_without_leave_the_text_as_typed_is_kept_nowhere(cast, campaign):
    report, _code = receive(campaign=campaign, new=NewReport("roads", "", TYPED), form_key=KEY, at=cast.at)
    assert not PublicContact.objects.filter(report=report).exists()
    assert report.contact_digest == ""


def test_a_closed_page_takes_nothing(cast, campaign):
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        entry.change(campaign, status="draft")
    with pytest.raises(Refused) as refused:
        receive(campaign=campaign, new=NewReport("roads", "", "路坏了"), form_key=KEY, at=cast.at)
    assert refused.value.code == "portal_closed"


def test_a_text_that_would_tell_who_reported_does_not_leave_the_desk(cast, sent):
    report, _code = sent
    who = cast.clerk.viewer(cast.on)
    for title in ("张三家门口的路", "回电13800138000", "反映人李四的路"):
        with pytest.raises(Refused) as refused:
            desk.dispatch_report(
                viewer=who, report=report, unit_id=cast.town_a.pk, title=title, requirement="", at=cast.at
            )
        assert refused.value.code == "personal_in_text"
    assert Matter.objects.count() == 0


def test_a_report_handed_to_a_unit_is_a_matter_with_the_clock_of_its_kind(cast, sent):
    report, _code = sent
    matter = handed(cast, report)
    assert (matter.kind, matter.unit_id, matter.state) == ("report", cast.town_a.pk, "assigned")
    assert matter.due_on is not None
    assert PublicReport.objects.get(pk=report.pk).state == PublicState.DISPATCHED


def test_nothing_is_answered_before_the_unit_has_reported(cast, sent):
    report, _code = sent
    handed(cast, report)
    with pytest.raises(Refused) as refused:
        desk.answer_report(
            viewer=cast.clerk.viewer(cast.on), report=report, answer="好了", at=cast.at + timedelta(hours=2)
        )
    assert refused.value.code == "unit_has_not_reported"


def test_passing_the_answer_closes_what_the_unit_reported_done(cast, sent):
    report, _code = sent
    fresh = answered(cast, report)
    assert (fresh.state, fresh.answer) == (PublicState.ANSWERED, "路面已恢复，施工方已整改")
    assert Matter.objects.get(pk=fresh.matter_id).state == "closed"


def test_the_answer_never_names_the_reporter(cast, sent):
    report, _code = sent
    with pytest.raises(Refused) as refused:
        desk.answer_report(viewer=cast.clerk.viewer(cast.on), report=report, answer="已回复张三", at=cast.at)
    assert refused.value.code == "personal_in_text"


def test_not_satisfied_opens_it_once_and_a_second_no_stands(cast, sent):
    report, _code = sent
    fresh = answered(cast, report)
    at = cast.at + timedelta(days=1)
    opened = say_word(report=fresh, satisfied=False, says="还有一段没修，电话13800138000", at=at)
    assert (opened.state, opened.reopened_says) == (PublicState.REOPENED, "还有一段没修，电话〔电话〕")
    desk.give_back(viewer=cast.clerk.viewer(cast.on), report=opened, reason="还有一段没修", at=at)
    back = PublicReport.objects.get(pk=report.pk)
    assert back.state == PublicState.DISPATCHED
    who = cast.head_a.viewer(cast.on)
    matters.report_done(viewer=who, matter=Matter.objects.get(pk=back.matter_id), result="全部修好", at=at)
    again = desk.answer_report(viewer=cast.clerk.viewer(cast.on), report=back, answer="全部修好", at=at)
    ended = say_word(report=again, satisfied=False, says="", at=at)
    assert (ended.state, ended.satisfied) == (PublicState.CLOSED, False)
    with pytest.raises(Refused) as refused:
        say_word(report=ended, satisfied=False, says="还是不行", at=at)
    assert refused.value.code == "nothing_to_judge"


def test_a_no_needs_a_word_on_what_is_wrong(cast, sent):
    report, _code = sent
    fresh = answered(cast, report)
    with pytest.raises(Refused) as refused:
        say_word(report=fresh, satisfied=False, says=" ", at=cast.at)
    assert refused.value.code == "why_missing"


def test_the_contact_is_erased_on_its_day_and_the_books_still_verify(cast, sent):
    report, _code = sent
    fresh = say_word(report=answered(cast, report), satisfied=True, at=cast.at + timedelta(days=1))
    assert fresh.contact_erase_on == cast.on + timedelta(days=31)
    assert clock.erase_due(cast.at + timedelta(days=30)) == 0
    assert clock.erase_due(cast.at + timedelta(days=31)) == 1
    assert clock.erase_due(cast.at + timedelta(days=31)) == 0
    assert not PublicContact.objects.exists()
    assert verify() == []


def test_the_contact_is_erased_at_the_desk_when_the_reporter_asks(cast, sent):
    report, _code = sent
    who = cast.clerk.viewer(cast.on)
    desk.erase_contact(viewer=who, report=report, reason="本人要求", at=cast.at)
    assert not PublicContact.objects.exists()
    with pytest.raises(Refused) as refused:
        desk.erase_contact(viewer=who, report=report, reason="本人要求", at=cast.at)
    assert refused.value.code == "nothing_to_erase"
    assert verify() == []


def test_what_nobody_judges_is_closed_by_the_clock_once(cast, sent):
    report, _code = sent
    answered(cast, report)
    late = cast.at + timedelta(days=11)
    assert (clock.close_unanswered_for(late), clock.close_unanswered_for(late)) == (1, 0)
    assert PublicReport.objects.get(pk=report.pk).state == PublicState.CLOSED


def test_what_is_sent_down_keeps_their_number_and_their_office(cast, campaign):
    who = cast.clerk.viewer(cast.on)
    new = NewReport("wages", "", "拖欠工资", their_number="省转〔示例〕7号")
    with pytest.raises(Refused) as refused:
        register(viewer=who, campaign=campaign, new=new, origin=Origin("above"), at=cast.at)
    assert refused.value.code == "from_above_missing"
    made = register(
        viewer=who, campaign=campaign, new=new, origin=Origin("above", "示例省信访局"), at=cast.at
    )
    assert (made.source, made.from_above, made.their_number) == ("above", "示例省信访局", "省转〔示例〕7号")


def test_a_likely_same_report_is_proposed_and_merging_gives_both_the_answer(cast, campaign, sent):
    first, code = sent
    new = NewReport("roads", "甲镇东河路", "东河路家门口的路被挖断")
    second = register(
        viewer=cast.clerk.viewer(cast.on), campaign=campaign, new=new, origin=Origin("accepted"), at=cast.at
    )
    assert [one.pk for one, _share in likely_same(first, cast.at)] == [second.pk]
    who = cast.clerk.viewer(cast.on)
    desk.merge_report(viewer=who, report=first, into=second, at=cast.at)
    answered(cast, second)
    assert report_by_code(campaign, code).answer == "路面已恢复，施工方已整改"


def test_what_belongs_elsewhere_is_handed_over_under_its_number_there(cast, sent):
    report, _code = sent
    desk.guide_report(
        viewer=cast.clerk.viewer(cast.on), report=report, to="12345", their_number="TS2026-1", at=cast.at
    )
    fresh = PublicReport.objects.get(pk=report.pk)
    assert (fresh.state, fresh.guided_to, fresh.their_number) == (PublicState.GUIDED, "12345", "TS2026-1")


def test_a_unit_may_do_nothing_at_the_desk(cast, sent):
    report, _code = sent
    for member in (cast.head_a, cast.leader, cast.outsider):
        with pytest.raises(Refused) as refused:
            desk.check_report(
                viewer=member.viewer(cast.on), report=report, category="roads", place="", at=cast.at
            )
        assert refused.value.code == "not_at_the_desk"


def test_no_entry_of_the_ledger_says_who_reported(cast, sent):
    report, _code = sent
    say_word(report=answered(cast, report), satisfied=False, says="打我电话13800138000", at=cast.at)
    told = " ".join(f"{entry.words} {entry.reason} {entry.actor}" for entry in Entry.objects.all())
    assert "张三" not in told and "13800138000" not in told


# ---------------------------------------------------------------- pages
def test_the_desk_is_for_the_offices_and_does_not_exist_for_others(cast, sent):
    report, _code = sent
    paths = ["/c/shili-100/public/", "/c/shili-100/public/new/", f"/public-reports/{report.number}/"]
    paths += [f"/public-reports/{report.number}/{verb}/" for verb in ("check", "answer", "erase", "merge")]
    for path in paths:
        codes = {name: reads(cast.members[name], path)[0] for name in ("clerk", "inspector", "head_a", "leader",
                 "outsider")}  # fmt: skip
        assert codes == {"clerk": 200, "inspector": 200, "head_a": 404, "leader": 404, "outsider": 404}, path


def test_an_auditor_follows_a_report_from_its_figure_without_its_text_or_reporter(cast, sent):
    report, _code = sent
    done_by_the_unit(cast, handed(cast, report))
    _status, figure_page = reads(cast.auditor, "/c/shili-100/figures/public_count/")
    assert f'<a href="/public-reports/{report.number}/">' in figure_page
    status, text = reads(cast.auditor, f"/public-reports/{report.number}/")
    assert status == 200 and "东河路挖断影响出行" in text  # the matter it became
    for secret in ("家门口的路被挖断了", "张三", "13800138000"):
        assert secret not in text
    assert reads(cast.auditor, f"/public-reports/{report.number}/answer/")[0] == 404
    _status, seen_by_leader = reads(cast.leader, "/c/shili-100/figures/public_count/")
    assert "/public-reports/" not in seen_by_leader and 'href=""' not in seen_by_leader


def test_the_unit_complained_of_never_reads_who_reported_nor_what_was_typed(cast, sent):
    report, _code = sent
    matter = handed(cast, report)
    done_by_the_unit(cast, matter)
    paths = (
        f"/matters/{matter.number}/", "/c/shili-100/matters/", "/c/shili-100/matters/?format=csv",
        "/c/shili-100/public/?format=csv", "/search/?q=13800138000", "/search/?q=张三", f"/search/?q={report.number}",
        "/api/v1/matters", f"/api/v1/matters/{matter.number}", "/todo/", "/c/shili-100/supervise/",
        "/c/shili-100/figures/public_count/", f"/public-reports/{report.number}/", "/ledger/",
    )  # fmt: skip
    for name in ("head_a", "reporter_a"):
        for path in paths:
            _status, text = reads(cast.members[name], path)
            told = (
                text.replace("/search/?q=13800138000", "")
                .replace('value="13800138000"', "")
                .replace('value="张三"', "")
            )
            assert "家门口的路被挖断了" not in told, path
            if "q=" not in path:
                assert "张三" not in told and "13800138000" not in told, path
    status, text = reads(cast.head_a, f"/matters/{matter.number}/")
    assert status == 200 and "东河路挖断影响出行" in text


def test_the_desk_reads_the_contact_until_it_is_erased_and_no_export_holds_it(cast, sent):
    report, _code = sent
    address = f"/public-reports/{report.number}/"
    assert "13800138000" in reads(cast.clerk, address)[1]
    for path in ("/c/shili-100/public/", "/c/shili-100/public/?format=csv", "/search/?q=东河路"):
        assert "13800138000" not in reads(cast.clerk, path)[1]
    desk.erase_contact(viewer=cast.clerk.viewer(cast.on), report=report, reason="本人要求", at=cast.at)
    assert "13800138000" not in reads(cast.clerk, address)[1]


def test_the_desk_works_through_its_forms(cast, sent):
    report, _code = sent
    browser = cast.clerk.browser()
    address = f"/public-reports/{report.number}/"
    browser.post(f"{address}check/", {"category": "works", "place": "东河路", "project": ""})
    assert PublicReport.objects.get(pk=report.pk).state == PublicState.CHECKED
    wrong = browser.post(f"{address}dispatch/", {"unit": cast.town_a.pk, "title": "张三反映的路"})
    assert wrong.status_code == 422
    browser.post(
        f"{address}dispatch/", {"unit": cast.town_a.pk, "title": "东河路通行", "requirement": "核实"}
    )
    assert PublicReport.objects.get(pk=report.pk).state == PublicState.DISPATCHED
    new = {"source": "above", "from_above": "示例省信访局", "their_number": "省转1号", "received_on": "2026-03-02",
           "category": "roads", "place": "乙镇", "says": "路灯不亮"}  # fmt: skip
    assert browser.post("/c/shili-100/public/new/", new).status_code == 302
    assert PublicReport.objects.filter(source="above").count() == 1


def test_the_board_and_the_inbox_tell_the_desk_how_much_there_is(cast, sent):
    assert "/c/shili-100/public/?state=received" in reads(cast.clerk, "/todo/")[1]
    status, text = reads(cast.clerk, "/c/shili-100/supervise/")
    assert status == 200 and "/figures/public_count/" in text
    assert "/public-reports/" not in reads(cast.leader, "/c/shili-100/figures/public_count/")[1]


def test_the_desks_list_asks_as_much_for_three_reports_as_for_one(cast, campaign, sent):
    def queries():
        browser = cast.clerk.browser()
        browser.get("/c/shili-100/public/")  # what is kept in memory is kept now
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/c/shili-100/public/").status_code == 200
        return len(asked)

    handed(cast, sent[0])
    one = queries()
    for text in ("路灯不亮", "井盖缺失"):
        made = register(
            viewer=cast.clerk.viewer(cast.on), campaign=campaign, new=NewReport("roads", "乙镇", text),
            origin=Origin("accepted"), at=cast.at,
        )  # fmt: skip
        handed(cast, made)
    assert queries() == one
    assert one <= 20
