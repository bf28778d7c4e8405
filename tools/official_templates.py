"""Writes the Word templates of the official papers anew: gongjian/kit/documents/papers/*.docx.

They are ordinary Word files: once written they are edited in Word, not here. This stays so that a reader sees what
stands in them, and as the way back to a clean one.
"""

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt, RGBColor

PAPERS = Path(__file__).resolve().parent.parent / "gongjian" / "kit" / "documents" / "papers"
SONG, FANG, HEI, KAI, NUMERALS = "方正小标宋简体", "仿宋", "黑体", "楷体", "宋体"
RED = RGBColor(0xE6, 0x00, 0x12)
CENTER, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
CELLS = (30, 48, 26, 52)


def _element(name: str, **values: str) -> Any:
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


_ORDER = """
tblStyle pStyle keepNext keepLines widowControl pBdr tabs autoSpaceDE autoSpaceDN snapToGrid tblpPr tblW
rFonts b bCs color spacing w kern position sz szCs ind tcW gridSpan tcBorders vAlign jc tblLayout tblCellMar tblLook rPr
"""
ORDER = _ORDER.split()


def _into(properties: Any, made: Any) -> None:
    """Puts a property where the format wants it: Word refuses a file whose properties are out of order."""
    place = ORDER.index(made.tag.rpartition("}")[2])
    for there in properties:
        name = there.tag.rpartition("}")[2]
        if name in ORDER and ORDER.index(name) > place:
            there.addprevious(made)
            return
    properties.append(made)


def _font(run: Any, name: str, size: float, *, bold: bool = False) -> Any:
    run.font.name, run.font.size, run.bold = name, Pt(size), bold
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    for part in ("eastAsia", "hAnsi", "ascii"):
        fonts.set(qn(f"w:{part}"), name)
    return run


def _blank() -> Any:
    """A4, the type area of 156 x 225 mm, a grid of 22 lines, characters a quarter of a point closer: 28 of them."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    page.footer_distance = Mm(24.8)
    properties = page._sectPr
    grid = properties.find(qn("w:docGrid"))
    if grid is None:
        grid = _element("w:docGrid")
        properties.append(grid)
    for key, value in {"type": "lines", "linePitch": "579"}.items():
        grid.set(qn(f"w:{key}"), value)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FANG, Pt(16)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANG)
    _into(normal.element.get_or_add_rPr(), _element("w:spacing", val="-5"))
    told = normal.paragraph_format
    told.space_after = told.space_before = Pt(0)
    told.line_spacing = 1.0
    told.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        _into(normal.element.get_or_add_pPr(), _element(name, val="0"))
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(page.footer.paragraphs[0], RIGHT)
    _page_number(page.even_page_footer.paragraphs[0], LEFT)
    return document


def _page_number(paragraph: Any, side: Any) -> None:
    """— 1 — one character in from the outer edge."""
    paragraph.alignment = side
    told = paragraph.paragraph_format
    if side == RIGHT:
        told.right_indent = Pt(14)
    else:
        told.left_indent = Pt(14)
    _font(paragraph.add_run("— "), NUMERALS, 14)
    run = paragraph.add_run()
    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = "PAGE"
        run._element.append(part)
    _font(run, NUMERALS, 14)
    _font(paragraph.add_run(" —"), NUMERALS, 14)


def _style(document: Any, name: str, font: str, size: float, side: Any, *, bold: bool = False) -> None:
    made = document.styles.add_style(name, 1)
    made.base_style = document.styles["Normal"]
    made.font.name, made.font.size, made.font.bold = font, Pt(size), bold
    made.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    made.paragraph_format.alignment = side


def _line(document: Any, text: str, style: str = "Normal", *, keep: bool = False, indent: float = 0) -> Any:
    paragraph = document.add_paragraph(style=style)
    if text:
        paragraph.add_run(text)
    paragraph.paragraph_format.keep_with_next = keep or None
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(indent)
    return paragraph


def _under(paragraph: Any) -> None:
    """The red line, 4 mm under the number."""
    borders = _element("w:pBdr")
    borders.append(_element("w:bottom", val="single", sz="12", space="11", color="E60012"))
    _into(paragraph._p.get_or_add_pPr(), borders)


def _item(document: Any, *, keep: bool) -> None:
    """A paragraph of the text: what is set in 黑体, then 楷体, then 仿宋."""
    paragraph = _line(document, "", keep=keep, indent=32)
    for field, font in (("heading", HEI), ("second", KAI), ("body", FANG)):
        _font(paragraph.add_run(f"{{{{ item.{field} }}}}"), font, 16)


def _attachment(document: Any, inward: float) -> None:
    """A long name goes on under its first character."""
    paragraph = _line(document, "{{ one.first }}{{ one.number }}{{ one.name }}", keep=True)
    paragraph.alignment = LEFT
    paragraph.paragraph_format.left_indent = Pt(inward)
    paragraph.paragraph_format.first_line_indent = Pt(32 - inward)


def official() -> None:
    """official.docx: red head, title, text, signature, imprint."""
    paper = _blank()
    _style(paper, "红头", SONG, 46, CENTER, bold=True)
    _style(paper, "公文标题", SONG, 22, CENTER, bold=True)
    for name in ("署名", "成文日期"):
        _style(paper, name, FANG, 16, RIGHT)
    paper.styles["红头"].font.color.rgb = RED
    _head_and_number(paper)
    _title_and_text(paper)
    _attachments_and_signature(paper)
    _line(paper, "{%p if printer %}")
    _imprint(paper)
    _line(paper, "{%p endif %}")
    paper.save(str(PAPERS / "official.docx"))


def _head_and_number(paper: Any) -> None:
    """红头, where there is one, and 发文字号."""
    _line(paper, "{%p if red %}")
    _line(paper, "").paragraph_format.space_after = Mm(35 - 10.2)
    _line(paper, "{%p for line in mark %}")
    head = _line(paper, "{{ line }}", "红头")
    head.paragraph_format.line_spacing = 1.0
    _into(head._p.get_or_add_pPr(), _element("w:snapToGrid", val="0"))
    _line(paper, "{%p endfor %}")
    _line(paper, "")
    _line(paper, "")
    number = _line(paper, "{{ number }}")
    number.alignment = CENTER
    _under(number)
    _line(paper, "{%p else %}")
    _line(paper, "{%p if number %}")
    _line(paper, "{{ number }}").alignment = CENTER
    _line(paper, "{%p endif %}")
    _line(paper, "{%p endif %}")
    _line(paper, "{%p if number %}")
    _line(paper, "")
    _line(paper, "")
    _line(paper, "{%p endif %}")


def _title_and_text(paper: Any) -> None:
    """标题, 主送机关 and 正文; what is to stay with the line after it does."""
    _line(paper, "{%p for line in title %}")
    _line(paper, "{{ line }}", "公文标题", keep=True)
    _line(paper, "{%p endfor %}")
    _line(paper, "", keep=True)
    _line(paper, "{%p if addressee %}")
    _line(paper, "{{ addressee }}", keep=True)
    _line(paper, "{%p endif %}")
    _line(paper, "{%p for item in body %}")
    _line(paper, "{%p if item.keep %}")
    _item(paper, keep=True)
    _line(paper, "{%p else %}")
    _item(paper, keep=False)
    _line(paper, "{%p endif %}")
    _line(paper, "{%p endfor %}")


def _attachments_and_signature(paper: Any) -> None:
    """附件说明, 署名 and 成文日期, with room for the seal, and a note under them."""
    _line(paper, "{%p if attached %}")
    _line(paper, "", keep=True)
    _line(paper, "{%p for one in attached %}")
    _line(paper, "{%p if one.number %}")
    _attachment(paper, 98)
    _line(paper, "{%p else %}")
    _attachment(paper, 80)
    for _end in range(3):
        _line(paper, "{%p end" + ("for %}" if _end == 1 else "if %}"))
    _line(paper, "", keep=True)
    _line(paper, "{%p if sealed %}")
    _line(paper, "", keep=True)
    _line(paper, "{%p endif %}")
    _line(paper, "{{ office }}\t{{ office_in }}", "署名", keep=True)
    _line(paper, "{%p if note %}")
    _line(paper, "{{ day }}\t{{ day_in }}", "成文日期", keep=True)
    _line(paper, "（{{ note }}）", indent=32)
    _line(paper, "{%p else %}")
    _line(paper, "{{ day }}\t{{ day_in }}", "成文日期")
    _line(paper, "{%p endif %}")


def _imprint(paper: Any) -> None:
    """版记: a table that floats at the foot of the type area of the page where the text ends.

    Its place across is told from the edge of the page: told from the margins, a table as wide as the type area does not
    float in LibreOffice but stands right under the text.
    """
    table = paper.add_table(rows=4, cols=1)
    table.autofit = False
    table.columns[0].width = Mm(156)
    floats = {"leftFromText": "0", "rightFromText": "0", "vertAnchor": "margin", "horzAnchor": "page"}
    _into(table._tbl.tblPr, _element("w:tblpPr", **floats, tblpX=str(Mm(28).twips), tblpYSpec="bottom"))
    margins = _element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w="0", type="dxa"))
    _into(table._tbl.tblPr, margins)
    texts = ("{%tr if copies %}", "抄送：{{ copies }}", "{%tr endif %}", "{{ printer }}\t{{ printed }}印发")
    for row, text in enumerate(texts):
        cell = table.rows[row].cells[0]
        cell.width = Mm(156)
        hanging = 42 if row == 1 else 0
        paragraph = cell.paragraphs[0]
        _off_the_grid(paragraph, 14)
        paragraph.alignment = LEFT
        _font(paragraph.add_run(text), FANG, 14)
        told = paragraph.paragraph_format
        told.left_indent, told.right_indent = Pt(14 + hanging), Pt(14)
        told.first_line_indent = Pt(-hanging)
        told.space_before = told.space_after = Pt(2)
        told.tab_stops.add_tab_stop(Mm(156) - Pt(14), WD_TAB_ALIGNMENT.RIGHT)
        _ruled(cell, top=6 if row == 3 else 8, bottom=8 if row == 3 else 6)
    mark = _line(paper, "")
    _off_the_grid(mark, 1)
    mark.paragraph_format.line_spacing = Pt(1)


def _ruled(cell: Any, **sizes: int) -> None:
    borders = _element("w:tcBorders")
    for side, size in sizes.items():
        borders.append(_element(f"w:{side}", val="single", sz=str(size), space="0", color="000000"))
    _into(cell._tc.get_or_add_tcPr(), borders)


def _off_the_grid(paragraph: Any, size: float) -> None:
    _into(paragraph._p.get_or_add_pPr(), _element("w:snapToGrid", val="0"))
    paragraph.paragraph_format.line_spacing = 1.0 if size > 12 else 1.15


def sheet() -> None:
    """supervision_sheet.docx: the table form."""
    paper = _blank()
    _style(paper, "公文标题", SONG, 22, CENTER, bold=True)
    _line(paper, "{{ title }}", "公文标题")
    under = _line(paper, "")
    under.alignment = LEFT
    under.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
    _font(under.add_run("编号：{{ number }}\t{{ day }}"), FANG, 14)
    table = paper.add_table(rows=6, cols=4)
    table.style, table.autofit, table.alignment = "Table Grid", False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in enumerate(CELLS):
        table.columns[column].width = Mm(width)
    rows = (
        ("事　　项", "{{ matter }}"),
        ("来　　源", "{{ source }}"),
        ("责任单位", "{{ lead }}", "协办单位", "{{ assisting }}"),
        ("要　　求", "{{ wanted }}"),
        ("时　　限", "{{ due }}", "签　　发", "{{ signer }}"),
        ("反 馈 栏", "{{ feedback }}"),
    )
    for place, texts in enumerate(rows):
        row = table.rows[place]
        row.height = Mm(88 if place == 5 else 13)
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        for column, width in enumerate(CELLS):
            row.cells[column].width = Mm(width)
        cells = list(row.cells) if len(texts) == 4 else [row.cells[0], row.cells[1].merge(row.cells[3])]
        for column, text in enumerate(texts):
            _cell(cells[column], text, label=column % 2 == 0)
    _answer(table.rows[5].cells[1])
    foot = _line(paper, "")
    foot.paragraph_format.space_before = Pt(6)
    _off_the_grid(foot, 12)
    _font(foot.add_run("{{ foot }}"), FANG, 12)
    paper.save(str(PAPERS / "supervision_sheet.docx"))


def _cell(cell: Any, text: str, *, label: bool) -> None:
    paragraph = cell.paragraphs[0]
    _off_the_grid(paragraph, 14)
    paragraph.alignment = CENTER if label else LEFT
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(5)
    _font(paragraph.add_run(text), HEI if label else FANG, 14)
    cell.vertical_alignment = 1


def _answer(cell: Any) -> None:
    """Where the unit signs: under what it says."""
    cell.vertical_alignment = 3
    for text in ("", "", "责任单位（盖章）", "负责人签字：　　　　　年　　月　　日"):
        paragraph = cell.add_paragraph()
        paragraph.alignment = LEFT
        _off_the_grid(paragraph, 14)
        paragraph.paragraph_format.left_indent = Pt(84)
        paragraph.paragraph_format.space_after = Pt(6)
        _font(paragraph.add_run(text), FANG, 14)


if __name__ == "__main__":
    official()
    sheet()
