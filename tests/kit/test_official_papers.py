"""Official papers after GB/T 9704-2012: measured on the page, as PDF and as Word."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from gongjian.kernel.problems import Refused
from gongjian.kit.documents import pdf
from gongjian.kit.documents.official import (
    Heading,
    OfficialPaper,
    Paragraph,
    SupervisionSheet,
    official_docx,
    official_pdf,
    sheet_docx,
    sheet_pdf,
)

MM = 72 / 25.4
LEFT, TOP, WIDE, HIGH = 28 * MM, 260 * MM, 156 * MM, 225 * MM
CHARACTER, PITCH = 15.75, 15.75 * (1 + 7 / 8)
HOSTILE = "#set page(fill: red) {{ 7*7 }} {%p if x %} <b>不加粗</b> $x$ @ref"
PAPER = OfficialPaper(
    office="示例县人民政府督查室",
    title="关于办理示例项目用地手续的\n通知书",
    body=(
        Paragraph("现就有关事项通知如下。"),
        Heading(1, "办理事项"),
        Heading(2, "按时签收。", "请昇、翀、䶮三位同志牵头落实。"),
        Heading(3, "用地。", "按图交付。"),
        Heading(4, "图纸。", "一次告知。"),
        Heading(2, "按期反馈。", "每周五12:00前报送。"),
        Heading(1, "办理时限"),
        Paragraph("自印发之日起15个工作日内办结。"),
    ),
    day=date(2026, 3, 2),
    number="示督通〔2026〕12号",
    addressee="示例镇人民政府，县自然资源局",
    attachments=("办理事项清单", "责任单位一览表"),
    note="联系人：督查室",
    copies=("县委办公室", "县政协办公室"),
    printer="示例县人民政府督查室",
    mark=("示例县人民政府督查室", "重要事项办理通知书"),
)
SHEET = SupervisionSheet(
    office="示例县人民政府督查室",
    number="示督办〔2026〕7号",
    day=date(2026, 3, 2),
    matter="示例项目用地交付",
    source="第9次联席会议议定事项第3条",
    lead="示例镇人民政府",
    assisting=("县自然资源局", "县林业局"),
    wanted="每周五12:00前报送进展。",
    due="2026年3月20日前",
    signer="督查室主任",
)
Line = tuple[float, float, str]


def pages(content: bytes, only: slice = slice(None)) -> list[list[Line]]:
    """The lines of each page from top to bottom: x of the first character, y of the foot, the text."""
    found = []
    for page in PdfReader(BytesIO(content)).pages[only]:
        parts: list[tuple[float, float, str]] = []

        def seen(text: str, cm: Any, tm: Any, font: Any, size: Any, into: list[Line] = parts) -> None:
            if text.strip():
                x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                into.append((x, y, text.strip("\n")))

        page.extract_text(visitor_text=seen)
        rows: dict[int, list[Line]] = {}
        for x, y, text in parts:
            rows.setdefault(round(y), []).append((x, y, text))
        found.append(
            [
                (min(one[0] for one in row), row[0][1], "".join(one[2] for one in sorted(row)))
                for _y, row in sorted(rows.items(), reverse=True)
            ]
        )
    return found


def texts(content: bytes) -> list[list[str]]:
    """The lines of each page without where they stand."""
    return [[text for _x, _y, text in page] for page in pages(content)]


def long_paper(characters: int) -> OfficialPaper:
    """A paper of one paragraph, as long as said."""
    words = "办理事项逐条落实到人" * (characters // 10 + 1)
    return replace(
        PAPER, body=(Paragraph(words[:characters]),), attachments=(), note="", copies=(), printer=""
    )


def test_a_full_page_has_22_lines_of_28_characters() -> None:
    page = pages(official_pdf(long_paper(1500)))[1]
    lines = page[:-1]
    assert [len(text) for _x, _y, text in lines] == [28] * 22
    assert {round(x, 1) for x, _y, _text in lines} == {round(LEFT, 1)}
    steps = {round(above[1] - below[1], 2) for above, below in pairwise(lines)}
    assert steps == {round(PITCH, 2)}


def test_the_full_page_fills_the_type_area_of_156_by_225_millimetres() -> None:
    page = pages(official_pdf(long_paper(1500)))[1]
    top = page[0][1] + 0.88 * CHARACTER
    foot = page[21][1] - 0.12 * CHARACTER
    assert abs(top - TOP) < 0.5
    assert 0 <= HIGH - (top - foot) < 3
    assert 0 <= WIDE - 28 * CHARACTER < 2
    assert PdfReader(BytesIO(official_pdf(PAPER))).pages[0].mediabox[2:] == [
        pytest.approx(595.28, abs=0.1),
        pytest.approx(841.89, abs=0.1),
    ]


def test_every_font_of_a_paper_is_inside_it_and_no_foreign_one_takes_its_place() -> None:
    names = set()
    for make in (official_pdf(PAPER), sheet_pdf(SHEET)):
        for page in PdfReader(BytesIO(make)).pages:
            for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
                inner = font.get_object()["/DescendantFonts"][0].get_object()
                held = inner["/FontDescriptor"].get_object()
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(held)
                names.add(inner["/BaseFont"].partition("+")[2])
    allowed = re.compile(
        r"(FangSong|FZXiaoBiaoSong|SimHei|SimSun|KaiTi|Fandol\w+|NotoSerifCJKsc|NotoSansCJKsc)"
    )
    assert (bool(names), [name for name in names if not allowed.match(name)]) == (True, [])


def test_rare_names_are_there_as_characters() -> None:
    content = official_pdf(PAPER)
    said = "".join(text for page in texts(content) for text in page)
    assert [name in said for name in "昇翀䶮"] == [True] * 3
    assert "\x00" not in said


def test_page_numbers_stand_outside_under_the_type_area() -> None:
    found = [page[-1] for page in pages(official_pdf(long_paper(1500)))]
    assert [text for _x, _y, text in found] == ["— 1 —", "— 2 —", "— 3 —", "— 4 —"]
    assert [x < 105 * MM for x, _y, _text in found] == [False, True, False, True]
    assert round(found[1][0] - LEFT, 1) == 14.0
    dash = found[0][1] + 0.38 * 14
    assert abs((35 * MM - dash) - 7 * MM) < 1.5


@pytest.mark.parametrize("characters", range(780, 1500, 28))
def test_the_signature_never_stands_alone_on_a_page(characters: int) -> None:
    (last,) = pages(official_pdf(long_paper(characters)), slice(-1, None))
    page = [text for _x, _y, text in last]
    assert page[-3:-1] == ["示例县人民政府督查室", "2026年3月2日"]
    assert len([text for text in page[:-3] if set(text) <= set("办理事项逐条落实到人")]) >= 2


@pytest.mark.parametrize("count", range(7, 30, 2))
def test_with_many_attachments_the_last_two_stay_with_the_signature(count: int) -> None:
    names = tuple(f"附表{place}" for place in range(1, count + 1))
    paper = replace(long_paper(100), attachments=names)
    (last,) = pages(official_pdf(paper), slice(-1, None))
    page = [text.replace(" ", "") for _x, _y, text in last]
    assert page[-5:-1] == [
        f"{count - 1}.附表{count - 1}",
        f"{count}.附表{count}",
        "示例县人民政府督查室",
        "2026年3月2日",
    ]


@pytest.mark.parametrize("characters", [300, 777, 900, 1111])
def test_parting_the_last_paragraph_loses_no_character(characters: int) -> None:
    paper = long_paper(characters)
    said = "".join(text for page in texts(official_pdf(paper)) for text in page)
    assert str(paper.body[0].text) in re.sub(r"— \d+ —", "", said)


def test_headings_are_numbered_as_the_standard_has_them() -> None:
    said = [text for page in texts(official_pdf(PAPER)) for text in page]
    numbered = [text[:4] for text in said if re.match(r"[一二]、|（[一二1]）|1\.", text)]
    assert numbered == ["一、办理", "（一）按", "1. 用", "（1）图", "（二）按", "二、办理"]


def test_the_seal_leaves_the_date_four_characters_in_and_the_office_over_it() -> None:
    page = [line for one in pages(official_pdf(PAPER)) for line in one]
    day = next(line for line in page if line[2] == "2026年3月2日")
    office = next(line for line in page if line[2] == "示例县人民政府督查室" and line[1] - day[1] < 40)
    right = LEFT + WIDE - 4 * CHARACTER
    assert abs((office[0] + 5 * CHARACTER) - (day[0] + right) / 2) < 1


def test_the_imprint_stands_at_the_foot_of_the_last_page() -> None:
    last = pages(official_pdf(PAPER))[-1]
    assert last[-2][2] == "示例县人民政府督查室 2026年3月2日印发"
    assert last[-3][2] == "抄送：县委办公室，县政协办公室。"
    assert 0 < last[-2][1] - 35 * MM < 14


def test_the_imprint_floats_to_the_foot_in_word_too_told_from_the_edge_of_the_page() -> None:
    table = Document(BytesIO(official_docx(PAPER))).tables[-1]
    place = table._tbl.tblPr.find(qn("w:tblpPr"))
    told = {name: place.get(qn(f"w:{name}")) for name in ("vertAnchor", "tblpYSpec", "horzAnchor")}
    assert told == {"vertAnchor": "margin", "tblpYSpec": "bottom", "horzAnchor": "page"}


def test_what_users_typed_is_text_in_both_forms() -> None:
    paper = replace(PAPER, body=(Paragraph(HOSTILE),))
    said = "".join(text for page in texts(official_pdf(paper)) for text in page)
    assert "#set page(fill: red)" in said
    assert HOSTILE in [one.text for one in Document(BytesIO(official_docx(paper))).paragraphs]


def test_the_word_paper_opens_again_and_says_the_same_in_the_same_order() -> None:
    document = Document(BytesIO(official_docx(PAPER)))
    said = [one.text for one in document.paragraphs if one.text]
    assert said == [
        "示例县人民政府督查室",
        "重要事项办理通知书",
        "示督通〔2026〕12号",
        "关于办理示例项目用地手续的",
        "通知书",
        "示例镇人民政府，县自然资源局：",
        "现就有关事项通知如下。",
        "一、办理事项",
        "（一）按时签收。请昇、翀、䶮三位同志牵头落实。",
        "1. 用地。按图交付。",
        "（1）图纸。一次告知。",
        "（二）按期反馈。每周五12:00前报送。",
        "二、办理时限",
        "自印发之日起15个工作日内办结。",
        "附件：1. 办理事项清单",
        "　　　2. 责任单位一览表",
        "示例县人民政府督查室",
        "2026年3月2日",
        "（联系人：督查室）",
    ]
    rows = [row.cells[0].text for row in document.tables[0].rows]
    assert rows == ["抄送：县委办公室，县政协办公室。", "示例县人民政府督查室\t2026年3月2日印发"]


def test_a_text_of_several_lines_is_several_paragraphs_and_loses_what_no_paper_can_hold() -> None:
    paper = replace(PAPER, body=(Paragraph("第一段\x0c。\n\n第二段。"),), note="（联系人：督查室（二楼））")
    said = [one.text for one in Document(BytesIO(official_docx(paper))).paragraphs]
    assert [one for one in said if "段" in one] == ["第一段。", "第二段。"]
    assert "（联系人：督查室（二楼））" in said


def test_the_word_paper_has_the_page_of_the_standard() -> None:
    page = Document(BytesIO(official_docx(PAPER))).sections[0]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(side.mm) for side in margins if side is not None] == [37, 35, 28, 26]
    assert Document(BytesIO(official_docx(PAPER))).settings.odd_and_even_pages_header_footer is True


def test_the_supervision_sheet_names_its_fields_in_both_forms() -> None:
    labels = ["事　　项", "来　　源", "责任单位", "要　　求", "时　　限", "反 馈 栏"]
    table = Document(BytesIO(sheet_docx(SHEET))).tables[0]
    assert [row.cells[0].text for row in table.rows] == labels
    assert [table.rows[2].cells[place].text for place in (1, 3)] == [
        "示例镇人民政府",
        "县自然资源局、县林业局",
    ]
    said = "".join(text for page in texts(sheet_pdf(SHEET)) for text in page)
    wanted = ("督办单", "编号：示督办〔2026〕7号", "协办单位", "签　　发", "2026年3月20日前")
    assert [one for one in wanted if one not in said] == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"office": ""}, "paper_blank"),
        ({"body": ()}, "paper_blank"),
        ({"number": ""}, "paper_number"),
        ({"mark": ("一", "二", "三", "四")}, "paper_mark"),
        ({"body": (Paragraph(" \n "),)}, "paper_blank"),
        ({"body": (Heading(2, "越级"),)}, "paper_level"),
        ({"body": (Heading(1, "事项"),) * 100}, "paper_headings"),
    ],
)
def test_a_paper_that_lacks_something_is_refused(change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        official_pdf(replace(PAPER, **change))
    assert refused.value.code == code


def test_a_sheet_that_lacks_something_names_all_of_it() -> None:
    with pytest.raises(Refused) as refused:
        sheet_pdf(replace(SHEET, number="", signer=" "))
    assert [problem.where for problem in refused.value.problems] == ["number", "signer"]


def test_an_office_names_a_font_of_its_own_and_one_that_is_not_there_is_refused(settings: Any) -> None:
    settings.PAPER_FONTS = {"body": "Noto Sans CJK SC"}
    assert pdf.fonts()["body"][0] == "Noto Sans CJK SC"
    settings.PAPER_FONTS = {"body": "示例仿宋"}
    with pytest.raises(Refused) as refused:
        pdf.fonts()
    assert (refused.value.code, "示例仿宋" in str(refused.value)) == ("font_missing", True)


def test_an_office_edits_the_word_paper_in_its_own_folder(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    (tmp_path / "papers").mkdir()
    own = Document()
    own.add_paragraph("本县格式：{{ number }}")
    own.save(str(tmp_path / "papers" / "official.docx"))
    said = [one.text for one in Document(BytesIO(official_docx(PAPER))).paragraphs]
    assert said == ["本县格式：示督通〔2026〕12号"]


@pytest.mark.parametrize("make", [official_pdf, sheet_pdf])
def test_a_paper_is_set_quickly_once_warm(make: Callable[[Any], bytes], capsys: Any) -> None:
    paper: Any = PAPER if make is official_pdf else SHEET
    make(paper)
    took = []
    for place in range(5):
        begun = time.perf_counter()
        make(replace(paper, number=f"示督通〔2026〕{100 + place}号"))
        took.append((time.perf_counter() - begun) * 1000)
    with capsys.disabled():
        print(f"\n{make.__name__} warm: {sorted(took)[2]:.0f} ms")  # noqa: T201
    assert sorted(took)[2] < 1000
