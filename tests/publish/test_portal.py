"""The public pages: light, without script or cookie; a report sent, followed and judged; floods and strange files
refused with a sentence."""

import io
import re
import struct
import time
import zipfile
import zlib

import pytest
from django.test import Client
from PIL import Image

from gongjian.kit.files import place_of
from gongjian.kit.models import StoredFile
from gongjian.ledger.verification import verify
from gongjian.supervise.actions.public import desk
from gongjian.supervise.flood import LOOKS, REPORTS, SPAN
from gongjian.supervise.models import PublicContact, PublicIntake, PublicPicture, PublicReport, PublicState
from tests.supervise.public_stage import open_page

PAGE = "/public/shili-100/"
TYPED = {
    "category": "roads",
    "place": "甲镇东河路",
    "says": "我叫张三，电话13800138000，路被挖断了",
    "name": "",
    "phone": "",
}


@pytest.fixture
def campaign(cast):
    return open_page(cast)


@pytest.fixture
def stranger(campaign):
    client = Client(enforce_csrf_checks=True)
    client.cookies["language"] = "en"
    return client


def hidden(html):
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))


def hidden_without(html, name):
    return re.sub(rf'<input type="hidden" name="{name}"[^>]*>', "", html)


def look(stranger, **typed):
    return stranger.post(f"{PAGE}report/", {**TYPED, **typed, "step": "write"})


def send(stranger, html, **more):
    return stranger.post(f"{PAGE}report/", {**hidden(html), "step": "send", **more})


def sent(stranger, **typed):
    """A report that was sent, and its code."""
    answer = send(stranger, look(stranger, **typed).content.decode())
    assert answer.status_code == 200, answer.content.decode()
    found = re.search(r'p-code">([^<]+)<', answer.content.decode())
    return PublicReport.objects.order_by("-id").first(), found[1]


def photo(size=(800, 600), kind="JPEG", **more):
    out = io.BytesIO()
    Image.new("RGB", size, "grey").save(out, kind, **more)
    out.seek(0)
    out.name = "photo.jpg"
    return out


def test_every_page_is_light_and_holds_no_script(stranger):
    styles = sum(
        len(stranger.get(f"/static/gongjian/{name}").getvalue()) for name in ("tokens.css", "public.css")
    )
    html = [stranger.get(f"{PAGE}{path}") for path in ("", "report/", "report/?way=petition", "follow/",
            "elsewhere/petition/", "elsewhere/accusation/", "elsewhere/court/")]  # fmt: skip
    html += [look(stranger), look(stranger, says="举报某镇镇长收受好处")]
    for one in html:
        text = one.content.decode()
        assert one.status_code == 200
        assert len(one.content) + styles < 60_000
        assert "<script" not in text and " on" + "click" not in text and "style=" not in text
        assert one.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
        assert not one.cookies


def test_a_report_is_looked_over_masked_and_its_code_given_once(stranger):
    page = look(stranger).content.decode()
    assert "我叫〔姓名〕，电话〔电话〕，路被挖断了" in page and PublicReport.objects.count() == 0
    report, code = sent(stranger)
    assert report.says == "我叫〔姓名〕，电话〔电话〕，路被挖断了"
    assert re.fullmatch(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", code)
    assert not PublicContact.objects.exists()


def test_the_text_as_typed_is_kept_apart_only_with_leave(stranger):
    send(stranger, look(stranger, name="张三").content.decode(), keep_typed="on")
    contact = PublicContact.objects.get()
    assert (contact.name, contact.says_in_full) == ("张三", TYPED["says"])


def test_pressing_twice_gives_the_same_code_and_one_report(stranger):
    page = look(stranger).content.decode()
    first, second = send(stranger, page), send(stranger, page)
    codes = {re.search(r'p-code">([^<]+)<', one.content.decode())[1] for one in (first, second)}
    assert len(codes) == 1 and PublicReport.objects.count() == 1


def test_going_back_keeps_what_was_typed(stranger):
    page = look(stranger).content.decode()
    back = stranger.post(f"{PAGE}report/", {**hidden(page), "step": "back"}).content.decode()
    assert "路被挖断了" in back and PublicReport.objects.count() == 0


def test_only_what_was_masked_is_named(stranger):
    page = look(stranger, says="电话13800138000，路断了").content.decode()
    assert "as you see above: telephone numbers. So" in page


def test_a_telephone_with_a_digit_left_out_is_asked_about(stranger):
    answer = look(stranger, phone="1380013800")
    assert answer.status_code == 422
    assert "“1380013800” is no whole telephone number" in answer.content.decode()
    assert [
        look(stranger, phone=one).status_code for one in ("138 0013 8000", "0936-8812345", "8812345")
    ] == [200] * 3


def test_a_matter_of_12345_keeps_its_number(stranger):
    address = f"{PAGE}report/?way=petition"
    page = stranger.post(address, {**TYPED, "step": "write", "system": "12345", "their_number": "TS-1"})
    stranger.post(address, {**hidden(page.content.decode()), "step": "send"})
    report = PublicReport.objects.get()
    assert (report.guided_to, report.their_number) == ("12345", "TS-1")
    without = stranger.post(address, {**TYPED, "step": "write", "system": "12345"})
    assert without.status_code == 422


@pytest.mark.parametrize(
    ("says", "leads_to"),
    [
        ("举报某镇镇长收受好处", 'href="tel:12388"'),
        ("法院已经判决，对方不执行判决", 'href="tel:12368"'),
        ("这事信访过，编号XF001", 'formaction="/public/shili-100/report/?way=petition"'),
    ],
    ids=["an accusation", "a matter of the courts", "a petition"],
)
def test_what_reads_like_something_else_is_asked_about_by_two_equal_buttons(stranger, says, leads_to):
    page = look(stranger, says=says).content.decode()
    assert leads_to in page and 'value="send"' not in page
    assert page.count('class="btn"') == 3 and "btn-primary" not in page
    assert send(stranger, hidden_without(page, "here")).status_code == 422
    assert PublicReport.objects.count() == 0
    here = stranger.post(f"{PAGE}report/", {**hidden(page), "step": "write"}).content.decode()
    assert send(stranger, here).status_code == 200
    assert PublicReport.objects.get().says == says


def test_what_was_typed_comes_along_to_where_the_number_of_12345_is_asked(stranger):
    page = look(stranger, says="打过12345，一直没人管").content.decode()
    answer = stranger.post(f"{PAGE}report/?way=petition", {**hidden(page), "step": "back"})
    text = answer.content.decode()
    assert answer.status_code == 200 and "打过12345，一直没人管" in text and 'name="their_number"' in text
    assert "invalid-feedback" not in text


def test_the_trap_field_is_told_of_honestly(stranger):
    answer = look(stranger, website="http://example.com")
    assert answer.status_code == 422 and PublicReport.objects.count() == 0
    assert "must stay empty" in answer.content.decode()


# ---------------------------------------------------------------- following
def test_the_answer_is_read_by_code_and_judged(stranger, cast):
    report, code = sent(stranger)
    follow = {"code": code.lower()}
    desk.answer_report(viewer=cast.clerk.viewer(cast.on), report=report, answer="已恢复通行", at=cast.at)
    page = stranger.post(f"{PAGE}follow/", follow).content.decode()
    assert "已恢复通行" in page
    stranger.post(f"{PAGE}word/", {**hidden(page), "satisfied": "no", "says": "还有一段"})
    assert PublicReport.objects.get().state == PublicState.REOPENED
    fresh = PublicReport.objects.get()
    desk.answer_report(viewer=cast.clerk.viewer(cast.on), report=fresh, answer="全部修好", at=cast.at)
    page = stranger.post(f"{PAGE}follow/", follow).content.decode()
    stranger.post(f"{PAGE}word/", {**hidden(page), "satisfied": "yes"})
    assert PublicReport.objects.get().state == PublicState.CLOSED


def test_the_reporter_reads_that_the_picture_came_and_what_was_said_to_be_still_wrong(stranger, cast):
    answer = send(stranger, look(stranger).content.decode(), picture_1=photo()).content.decode()
    code = re.search(r'p-code">([^<]+)<', answer)[1]
    report = PublicReport.objects.get()
    desk.answer_report(viewer=cast.clerk.viewer(cast.on), report=report, answer="已恢复通行", at=cast.at)
    page = stranger.post(f"{PAGE}follow/", {"code": code}).content.decode()
    assert "1 picture has arrived with it." in page
    after = stranger.post(f"{PAGE}word/", {**hidden(page), "satisfied": "no", "says": "还有一段没修"})
    assert "还有一段没修" in after.content.decode()


def test_the_reporter_deletes_the_contact_by_the_code_and_the_report_stays(stranger):
    _report, code = sent(stranger, name="张三", phone="13800138000")
    page = stranger.post(f"{PAGE}follow/", {"code": code}).content.decode()
    assert f'action="{PAGE}forget/"' in page
    for _press in range(2):
        after = stranger.post(f"{PAGE}forget/", {**hidden(page), "code": code}).content.decode()
        assert "It is deleted" in after and "Delete it now" not in after
    assert not PublicContact.objects.exists() and PublicReport.objects.count() == 1
    assert verify() == []


def test_a_guessed_code_finds_nothing_and_guessing_is_slowed_alike_for_right_and_wrong(stranger):
    _report, code = sent(stranger)
    for _n in range(LOOKS.of_one):
        assert stranger.post(f"{PAGE}follow/", {"code": "ABCD-EFGH-JKMN"}).status_code == 422
    wrong = stranger.post(f"{PAGE}follow/", {"code": "ABCD-EFGH-JKMN"})
    right = stranger.post(f"{PAGE}follow/", {"code": code})
    assert (wrong.status_code, right.status_code) == (429, 429)
    assert wrong.content == right.content
    assert "Too many codes were tried" in right.content.decode()
    assert 0 < int(right.headers["Retry-After"]) <= SPAN.total_seconds()


def test_a_right_code_may_be_looked_up_as_often_as_one_likes(stranger):
    _report, code = sent(stranger)
    seen = {stranger.post(f"{PAGE}follow/", {"code": code}).status_code for _n in range(LOOKS.of_one + 5)}
    assert seen == {200}


def test_a_campaign_whose_page_is_closed_or_unknown_has_no_public_page(stranger):
    assert [stranger.get(f"/public/{key}/").status_code for key in ("nowhere", "shili-100")] == [404, 200]


# ---------------------------------------------------------------- pictures
def test_a_picture_is_drawn_anew_and_only_the_desk_opens_it(stranger, cast):
    exif = Image.Exif()
    exif[0x010E] = "taken at the reporter's door"
    picture = photo(exif=exif, comment=b"<script>alert(1)</script>")
    assert b"door" in picture.getvalue() and b"script" in picture.getvalue()
    assert send(stranger, look(stranger).content.decode(), picture_1=picture).status_code == 200
    file = StoredFile.objects.get()
    kept = place_of(file.sha256).read_bytes()
    assert b"script" not in kept and b"door" not in kept and b"Exif" not in kept and file.name == "图1.jpg"
    assert PublicPicture.objects.get().file == file
    address = f"/files/{file.number}/"
    codes = {name: cast.members[name].browser().get(address).status_code for name in ("clerk", "inspector", "head_a",
             "leader", "outsider")}  # fmt: skip
    assert codes == {"clerk": 200, "inspector": 200, "head_a": 404, "leader": 404, "outsider": 404}


def test_a_good_picture_stays_when_another_is_refused(stranger):
    bad = io.BytesIO(b"no picture")
    bad.name = "bad.jpg"
    answer = send(stranger, look(stranger).content.decode(), picture_1=bad, picture_2=photo())
    page = answer.content.decode()
    assert answer.status_code == 422 and StoredFile.objects.count() == 0
    assert "Picture 2 is here already" in page and 'name="picture_2"' not in page
    done = send(stranger, page, picture_1=photo()).content.decode()
    assert "2 pictures have arrived with it." in done
    assert [one.name for one in StoredFile.objects.order_by("id")] == ["图1.jpg", "图2.jpg"]


def test_a_picture_nobody_here_took_is_not_brought_in_by_its_token(stranger):
    page = look(stranger).content.decode()
    assert send(stranger, page, picture_kept="WzEsIHt9XQ:forged").status_code == 200
    assert StoredFile.objects.count() == 0


def _zip_bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"0" * 10_000_000)
    return out.getvalue()


def _pixel_bomb():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xd8\xff" + b"0" * (40 * 1024 * 1024), "40 MB"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no picture"),
        (b"\xff\xd8\xff<script>alert(1)</script>", "cannot be read"),
        (_zip_bomb(), "no picture"),
        (_pixel_bomb(), "cannot be read"),
        (b"", "no picture"),
    ],
    ids=["40 MB", "a script", "a script dressed up", "a ZIP bomb", "a pixel bomb", "empty"],
)
def test_what_is_no_fair_picture_is_refused_with_a_sentence(stranger, content, says):
    file = io.BytesIO(content)
    file.name = "photo.jpg"
    answer = send(stranger, look(stranger).content.decode(), picture_1=file)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert PublicReport.objects.count() == 0 and StoredFile.objects.count() == 0


def test_more_than_any_report_is_refused_unread(stranger):
    answer = stranger.generic("POST", f"{PAGE}report/", b"", CONTENT_LENGTH=str(500 * 1024 * 1024))
    assert answer.status_code == 413


# ---------------------------------------------------------------- floods
def test_ten_thousand_reports_in_a_minute_cost_little_and_are_told_honestly_to_come_back(campaign):
    from django.utils import timezone

    from gongjian.supervise.flood import TooMany, count_try

    at, held = timezone.now(), 0
    began = time.process_time()
    for n in range(10_000):
        try:
            count_try(REPORTS, f"10.{n // 250}.{n % 250}.1", at)
        except TooMany as many:
            held += 1
            assert 1 <= many.minutes <= 10
    spent = time.process_time() - began
    assert held == 10_000 - REPORTS.of_all
    assert PublicIntake.objects.count() == REPORTS.of_all + 1
    assert spent < 30, f"{spent:.1f} s of CPU for 10,000 tries"


def test_one_source_is_held_off_before_it_fills_the_page_for_all(stranger):
    for _n in range(REPORTS.of_one):
        sent(stranger)
    answer = look(stranger)
    assert answer.status_code == 429 and "come back in" in answer.content.decode()
    other = stranger.post(f"{PAGE}report/", {**TYPED, "step": "write"}, REMOTE_ADDR="10.9.9.9")
    assert other.status_code == 200
    assert not [row for row in PublicIntake.objects.all() if "127.0.0.1" in row.source]
