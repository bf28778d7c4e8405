"""A meeting's papers: Word from a template an office can edit, PDF with its Chinese fonts inside."""

from __future__ import annotations

import re
import zipfile
import zlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from gongjian.dispatch.meeting_papers import PAPERS, Asked
from gongjian.dispatch.models import Meeting
from gongjian.kernel.problems import Refused
from gongjian.kit.documents import docx, pdf
from tests.dispatch.meeting_cast import CUT, TUESDAY, Meetings, joint

__all__ = ["joint"]
pytestmark = pytest.mark.django_db
HOSTILE = "#set page(fill: red) {{ 7*7 }} <b>不加粗</b> $x$ @ref"


@pytest.fixture
def held(joint: Meetings) -> Meeting:
    """Frozen on Monday, held on Tuesday, with one decision and minutes."""
    meeting = joint.call()
    joint.browser(at=CUT).post(f"/meetings/{meeting.number}/freeze/")
    joint.decide(meeting, HOSTILE, TUESDAY + timedelta(minutes=5), project_id=joint.project.pk)
    given = {"minutes": "龘字也印得出。\n第二段。", "remarks": "原话在此"}
    joint.browser(at=TUESDAY + timedelta(minutes=30)).post(f"/meetings/{meeting.number}/minutes/", given)
    return Meeting.objects.get(pk=meeting.pk)


def data(joint: Meetings, meeting: Meeting, what: str) -> dict[str, Any]:
    asked = Asked(joint.cast.campaign, meeting, joint.clerk, TUESDAY + timedelta(hours=2))
    return PAPERS[what].data(asked)


def words_of(content: bytes) -> str:
    """The text of a Word file."""
    xml = zipfile.ZipFile(BytesIO(content)).read("word/document.xml").decode()
    text = re.sub(r"<[^>]+>", "", xml)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def inside(content: bytes) -> bytes:
    """A PDF with its packed parts unpacked."""
    found = [content]
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(found)


@pytest.mark.parametrize("what", list(PAPERS))
@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_every_paper_is_handed_out_in_both_forms(
    joint: Meetings, held: Meeting, what: str, kind: str
) -> None:
    response = joint.browser().get(f"/meetings/{held.number}/{what}.{kind}")
    assert (response.status_code, response["Content-Type"]) == (
        200,
        {"docx": docx.MIME, "pdf": pdf.MIME}[kind],
    )
    assert response.content[:4] == {"docx": b"PK\x03\x04", "pdf": b"%PDF"}[kind]


def test_what_users_typed_is_text_and_never_a_field_or_mark_up(joint: Meetings, held: Meeting) -> None:
    content = docx.fill(PAPERS["decisions"].word, data(joint, held, "decisions"))
    assert HOSTILE in words_of(content)
    assert pdf.render_pdf(PAPERS["decisions"].typst, data(joint, held, "decisions"))[:4] == b"%PDF"


def test_the_pdf_carries_its_chinese_fonts_and_no_other_takes_their_place(
    joint: Meetings, held: Meeting
) -> None:
    content = inside(pdf.render_pdf(PAPERS["minutes"].typst, data(joint, held, "minutes")))
    names = {name.decode() for name in re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([\w-]+)", content)}
    allowed = re.compile(r"(FangSong|FZXiaoBiaoSong|SimHei|Fandol\w+|NotoSerifCJKsc|NotoSansCJKsc)")
    assert names
    assert [name for name in names if not allowed.match(name)] == []
    assert content.count(b"/FontFile") == len({name.removesuffix("-Identity-H") for name in names})
    assert b"/MediaBox [0 0 595.2" in content or b"/MediaBox[0 0 595.2" in content


def test_without_a_chinese_font_the_package_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "families", lambda places: frozenset({"DejaVu Sans"}))
    with pytest.raises(Refused) as refused:
        pdf.fonts()
    assert refused.value.problems[0].code == "font_missing"
    assert "fonts-noto-cjk" in str(refused.value.problems[0].remedy)


def test_the_leaders_own_words_stay_out_of_the_minutes(joint: Meetings, held: Meeting) -> None:
    said = words_of(docx.fill(PAPERS["minutes"].word, data(joint, held, "minutes")))
    assert ("龘字也印得出。" in said, "原话在此" in said) == (True, False)


def test_an_office_puts_its_own_template_in_the_folder_papers(
    joint: Meetings, held: Meeting, settings: Any, tmp_path: Path
) -> None:
    from docx import Document

    settings.HOME = tmp_path
    (tmp_path / "papers").mkdir()
    own = Document()
    own.add_paragraph("示例县委办 {{ title }}")
    own.save(str(tmp_path / "papers" / "decisions.docx"))
    said = words_of(docx.fill(PAPERS["decisions"].word, data(joint, held, "decisions")))
    assert said == "示例县委办 第1次联席会议定事项清单"


def test_a_broken_template_is_refused_with_the_way_back(
    joint: Meetings, held: Meeting, settings: Any, tmp_path: Path
) -> None:
    from docx import Document

    settings.HOME = tmp_path
    (tmp_path / "papers").mkdir()
    own = Document()
    own.add_paragraph("{{ no_such_field }}")
    own.save(str(tmp_path / "papers" / "decisions.docx"))
    response = joint.browser().get(f"/meetings/{held.number}/decisions.docx")
    assert response.status_code == 409
    assert "no_such_field" in response.content.decode()


def test_whoever_is_called_has_the_papers_once_they_are_out_and_nobody_else(
    joint: Meetings, held: Meeting
) -> None:
    path = f"/meetings/{held.number}/decisions.docx"
    assert joint.browser("head_a").get(path).status_code == 404
    joint.browser().post(f"/meetings/{held.number}/issue/list/")
    found = [joint.browser(name).get(path).status_code for name in ("head_a", "reporter_a", "outsider")]
    assert found == [200, 404, 404]


def test_the_pack_prints_what_came_after_the_cut_off_under_its_line(joint: Meetings, held: Meeting) -> None:
    said = words_of(docx.fill(PAPERS["pack"].word, data(joint, held, "pack")))
    assert "一、上次议定事项" in said
    assert "五、本周任务" in said
    assert "截数 2026年3月2日 18:00" in said


def test_the_files_leave_in_english_for_an_english_reader(joint: Meetings, held: Meeting) -> None:
    response = joint.browser(language="en").get(f"/meetings/{held.number}/decisions.docx")
    assert "Lead unit" in words_of(response.content)
