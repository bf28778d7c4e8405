"""At the desk: the answer is written with the unit's words beside it, pictures go along only when sent, days that are
over are no due dates, and a late report looks late."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from gongjian.kernel.problems import Refused
from gongjian.kit.models import StoredFile
from gongjian.kit.pictures import keep_picture
from gongjian.ledger import AsOf
from gongjian.matters import actions as matters
from gongjian.matters.models import Matter
from gongjian.supervise.actions.public import desk
from gongjian.supervise.actions.public.receiving import NewReport, receive
from gongjian.supervise.actions.public.word import say_word
from gongjian.supervise.models import PublicReport
from gongjian.supervise.selectors.public_standing import late_q, ready_q, report_light
from tests.supervise.public_stage import answered, campaign, done_by_the_unit, handed, reads, sent

__all__ = ["campaign", "sent"]


def fresh(report):
    return PublicReport.objects.get(pk=report.pk)


def photo():
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "grey").save(out, "JPEG")
    return keep_picture(SimpleUploadedFile("p.jpg", out.getvalue(), "image/jpeg"), "图1")


# ---------------------------------------------------------------- the answer
def test_whoever_answers_reads_what_the_unit_reported_and_what_the_answer_closes(cast, sent):
    report, _code = sent
    matter = handed(cast, report)
    done_by_the_unit(cast, matter)
    _status, page = reads(cast.clerk, f"/public-reports/{report.number}/answer/")
    assert page.count("已恢复通行") == 2  # beside the form, and in it
    assert f'<a href="/matters/{matter.number}/">' in page
    assert "审定答复并办结事项" in page


def test_while_the_unit_has_not_reported_there_is_no_answer_to_write(cast, sent):
    report, _code = sent
    handed(cast, report)
    _status, page = reads(cast.clerk, f"/public-reports/{report.number}/answer/")
    assert 'name="answer"' not in page and "还没有报结" in page
    shown = reads(cast.clerk, f"/public-reports/{report.number}/")[1]
    assert "/answer/" not in shown
    assert 'class="btn btn-primary"' not in shown  # to erase the contact is no loud button


@pytest.mark.parametrize(
    "said", ["施工方13912345678负责养护", "村民李四的补偿已到位", "身份证620702198001011234已核"]
)
def test_an_answer_that_tells_who_somebody_is_is_refused(cast, sent, said):
    report, _code = sent
    with pytest.raises(Refused) as refused:
        desk.answer_report(viewer=cast.clerk.viewer(cast.on), report=report, answer=said, at=cast.at)
    assert refused.value.code == "personal_in_text"


def test_an_answer_may_name_the_landline_of_an_office(cast, sent):
    report, _code = sent
    said = "有疑问请拨镇政府电话0936-8812345"
    desk.answer_report(viewer=cast.clerk.viewer(cast.on), report=report, answer=said, at=cast.at)
    assert fresh(report).answer == said


# ---------------------------------------------------------------- pictures
@pytest.mark.parametrize("along", [True, False])
def test_the_unit_sees_the_pictures_only_when_the_desk_sends_them_along(cast, campaign, along):
    new = NewReport("roads", "甲镇东河路", "路被挖断了")
    report, _code = receive(campaign=campaign, new=new, form_key=str(along), pictures=[photo()], at=cast.at)
    browser = cast.clerk.browser()
    address = f"/public-reports/{report.number}/dispatch/"
    assert 'name="with_pictures"' in browser.get(address).content.decode()
    given = {"unit": cast.town_a.pk, "title": "东河路通行", "requirement": "核实"} | (
        {"with_pictures": "on"} if along else {}
    )
    browser.post(address, given)
    matter = Matter.objects.get()
    theirs = StoredFile.objects.get(target_table="gongjian_public_report")
    assert reads(cast.head_a, f"/files/{theirs.number}/")[0] == 404
    sent_along = StoredFile.objects.filter(target_table="gongjian_matter", target_id=matter.pk)
    assert sent_along.count() == int(along)
    page = reads(cast.head_a, f"/matters/{matter.number}/")[1]
    for file in sent_along:
        assert f'<img src="/files/{file.number}/"' in page
        assert reads(cast.head_a, f"/files/{file.number}/")[0] == 200
    assert ("<img" in page) is along


def test_without_a_picture_nobody_is_asked_whether_to_send_it_along(cast, sent):
    assert "with_pictures" not in reads(cast.clerk, f"/public-reports/{sent[0].number}/dispatch/")[1]


# ---------------------------------------------------------------- due dates
def test_a_report_is_not_handed_on_with_a_day_that_is_over(cast, sent):
    report, _code = sent
    given = {"unit": cast.town_a.pk, "title": "东河路通行", "due_on": "2026-03-01"}
    answer = cast.clerk.browser().post(f"/public-reports/{report.number}/dispatch/", given)
    assert answer.status_code == 422 and "2026-03-01已经过去" in answer.content.decode()
    assert Matter.objects.count() == 0


def test_opened_again_the_first_act_is_to_give_it_back_with_the_reporters_words(cast, sent):
    report, _code = sent
    say_word(report=answered(cast, report), satisfied=False, says="还有一段没修", at=cast.at)
    page = reads(cast.clerk, f"/public-reports/{report.number}/")[1]
    assert re.findall(r'class="btn btn-primary" href="([^"]+)"', page) == [
        f"/public-reports/{report.number}/again/"
    ]
    form = reads(cast.clerk, f"/public-reports/{report.number}/again/")[1]
    assert re.search(r'<textarea[^>]*name="reason"[^>]*>\s*还有一段没修</textarea>', form)


def test_given_back_after_its_day_the_unit_has_the_clock_of_the_kind_anew(cast, sent):
    report, _code = sent
    opened = say_word(report=answered(cast, report), satisfied=False, says="还有一段", at=cast.at)
    late = cast.at + timedelta(days=60)
    matter = desk.give_back(viewer=cast.clerk.viewer(cast.on), report=opened, reason="还有一段", at=late)
    assert matter.due_on is not None and matter.due_on > late.date()


def test_given_back_in_time_the_day_that_stood_stays_unless_the_desk_names_another(cast, sent):
    report, _code = sent
    opened = say_word(report=answered(cast, report), satisfied=False, says="还有一段", at=cast.at)
    stood = Matter.objects.get().due_on
    who, at = cast.clerk.viewer(cast.on), cast.at + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        desk.give_back(viewer=who, report=opened, reason="还有一段", due_on=cast.on, at=at)
    assert refused.value.code == "due_over"
    assert desk.give_back(viewer=who, report=opened, reason="还有一段", at=at).due_on == stood


# ---------------------------------------------------------------- how a report stands
def shown(cast, view, days=0):
    """The numbers a view of the list holds, as the office reads it some days later, and the page."""
    on = (cast.on + timedelta(days=days)).isoformat()
    page = reads(cast.clerk, f"/c/shili-100/public/?{view}&on={on}")[1]
    return set(re.findall(r'href="/public-reports/(GZ-[\d-]+)/', page)), page


def light_of(cast, report, days):
    row, on = fresh(report), cast.on + timedelta(days=days)
    return report_light(row, Matter.objects.filter(pk=row.matter_id).first(), on)


def test_what_the_unit_has_past_its_day_is_late_and_found_under_late(cast, sent):
    report, _code = sent
    due = handed(cast, report).due_on
    days = (due - cast.on).days
    assert light_of(cast, report, 0) == ("on-course", "已转交承办")
    assert light_of(cast, report, days + 2) == ("late", "已转交承办，超期2天")
    on = AsOf(due)
    assert not PublicReport.objects.filter(late_q(on)).exists()
    assert PublicReport.objects.filter(late_q(AsOf(due + timedelta(days=1)))).exists()


def test_what_the_unit_reported_waits_for_the_desk_and_is_late_once_its_day_is_over(cast, sent):
    report, _code = sent
    matter = handed(cast, report)
    done_by_the_unit(cast, matter)
    days = (matter.due_on - cast.on).days
    assert light_of(cast, report, 0) == ("watch", "待审核答复")
    assert light_of(cast, report, days + 3) == ("late", "待审核答复，超期3天")
    assert [PublicReport.objects.filter(ready_q(AsOf(cast.on))).count(), shown(cast, "ready=1")[0]] == [
        1,
        {report.number},
    ]


def test_opened_again_it_counts_as_such_until_it_is_answered_again(cast, sent):
    report, _code = sent
    opened = say_word(report=answered(cast, report), satisfied=False, says="还有一段", at=cast.at)
    assert light_of(cast, report, 0) == ("late", "重新办理")
    matter = desk.give_back(viewer=cast.clerk.viewer(cast.on), report=opened, reason="还有一段", at=cast.at)
    assert light_of(cast, report, 0) == ("watch", "重新办理")
    for view in ("again=1", "not_satisfied=1"):
        assert shown(cast, view)[0] == {report.number}, view
    who = cast.head_a.viewer(cast.on)
    matters.report_done(viewer=who, matter=Matter.objects.get(pk=matter.pk), result="修好", at=cast.at)
    desk.answer_report(viewer=cast.clerk.viewer(cast.on), report=fresh(report), answer="修好", at=cast.at)
    assert shown(cast, "again=1")[0] == set()
    assert light_of(cast, report, 0)[0] == "done"


def test_the_page_of_a_report_shows_its_pictures_and_names_the_public_page_in_english(cast, campaign):
    new = NewReport("roads", "甲镇东河路", "路被挖断了")
    report, _code = receive(campaign=campaign, new=new, form_key="p", pictures=[photo()], at=cast.at)
    browser = cast.clerk.browser()
    browser.cookies["language"] = "en"
    page = browser.get(f"/public-reports/{report.number}/").content.decode()
    assert page.count("<img ") == 1
    assert "The public page took in a report" in page and "公众页面" not in page
