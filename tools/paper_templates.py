"""Writes the Word templates of a meeting's papers anew: gongjian/dispatch/papers/*.docx.

They are ordinary Word files: once written they are edited in Word, not here. This stays so that a reader sees what
stands in them, and as the way back to a clean one.
"""

from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt

PAPERS = Path(__file__).resolve().parent.parent / "gongjian" / "dispatch" / "papers"
SONG, FANG, HEI = "方正小标宋简体", "仿宋", "黑体"


def _font(run, name: str, size: float, bold: bool = False) -> None:
    run.font.name, run.font.size, run.bold = name, Pt(size), bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _line(
    document, text: str, name: str = FANG, size: float = 16, *, center: bool = False, bold: bool = False
):
    paragraph = document.add_paragraph()
    if center:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _font(paragraph.add_run(text), name, size, bold)
    return paragraph


def _blank():
    """A4, margins and the grid of 22 lines as GB/T 9704 has them."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    grid = page._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        page._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "579")
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FANG, Pt(16)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANG)
    normal.paragraph_format.space_after = Pt(0)
    _page_number(page.footer.paragraphs[0])
    return document


def _page_number(paragraph) -> None:
    """— 1 — in the middle of the foot."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _font(paragraph.add_run("— "), FANG, 14)
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._element.append(part)
    _font(run, FANG, 14)
    _font(paragraph.add_run(" —"), FANG, 14)


def _off_the_grid(paragraph) -> None:
    """A line of a table keeps its own height."""
    mark = OxmlElement("w:snapToGrid")
    mark.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().append(mark)
    told = paragraph.paragraph_format
    told.line_spacing, told.space_before, told.space_after = 1.15, Pt(3), Pt(3)


def _head(document) -> None:
    _line(document, "{{ title }}", SONG, 22, center=True, bold=True)
    _line(document, "{{ subtitle }}", FANG, 14, center=True)
    _line(document, "")


def _sheet(document) -> None:
    """One row a decision, repeated by {%tr … %}."""
    widths = (14, 45, 24, 22, 26, 25)
    table = document.add_table(rows=4, cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    for place, width in enumerate(widths):
        table.columns[place].width = Mm(width)
        for row in table.rows:
            row.cells[place].width = Mm(width)
            _off_the_grid(row.cells[place].paragraphs[0])
        _font(table.rows[0].cells[place].paragraphs[0].add_run(f"{{{{ heads[{place}] }}}}"), HEI, 12)
        _font(table.rows[2].cells[place].paragraphs[0].add_run(f"{{{{ row[{place}] }}}}"), FANG, 12)
    table.rows[1].cells[0].paragraphs[0].add_run("{%tr for row in rows %}")
    table.rows[3].cells[0].paragraphs[0].add_run("{%tr endfor %}")
    table.rows[2]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    mark = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(mark)


def letter() -> None:
    """责任书 of a quantity target: gongjian/projects/papers/letter.docx."""
    paper = _blank()
    _line(paper, "{{ title }}", SONG, 22, center=True, bold=True)
    _line(paper, "{{ sample }}", FANG, 14, center=True)
    lines = (
        "　　为落实{{ source }}，{{ giver }}与{{ taker }}就{{ name }}签订本责任书。",
        "　　一、目标任务：{{ name }}{{ value }}。",
        "　　二、完成时限：{{ due }}。",
        "　　三、责任单位按时限完成目标任务，按月报告进度；遇政策调整、不可抗力的，书面报请调整。",
    )
    for text in lines:
        _line(paper, text)
    _line(paper, "{%p if parts %}")
    _line(paper, "　　四、任务分解：")
    _line(paper, "{%p for part in parts %}")
    _line(paper, "　　{{ part[0] }}. {{ part[1] }}：{{ part[2] }}")
    _line(paper, "{%p endfor %}")
    _line(paper, "{%p endif %}")
    _line(paper, "")
    _line(paper, "{{ giver }}（盖章）　　　　　{{ taker }}（盖章）")
    _line(paper, "负责人签字：　　　　　　　　责任人签字：")
    _line(paper, "　　　　　　　　年　　月　　日")
    _line(paper, "{{ campaign }}　目标编号 {{ number }}", FANG, 12)
    folder = PAPERS.parent.parent / "projects" / "papers"
    folder.mkdir(exist_ok=True)
    paper.save(str(folder / "letter.docx"))


def inspection_report() -> None:
    """督查报告: gongjian/kit/documents/papers/inspection_report.docx."""
    paper = _blank()
    _line(paper, "{{ title }}", SONG, 22, center=True, bold=True)
    _line(paper, "{{ subtitle }}", FANG, 14, center=True)
    table = paper.add_table(rows=3, cols=2)
    table.style = "Table Grid"
    table.autofit = False
    for place, width in enumerate((30, 126)):
        table.columns[place].width = Mm(width)
        for row in table.rows:
            row.cells[place].width = Mm(width)
            _off_the_grid(row.cells[place].paragraphs[0])
    table.rows[0].cells[0].paragraphs[0].add_run("{%tr for fact in facts %}")
    _font(table.rows[1].cells[0].paragraphs[0].add_run("{{ fact.label }}"), HEI, 12)
    _font(table.rows[1].cells[1].paragraphs[0].add_run("{{ fact.value }}"), FANG, 12)
    table.rows[2].cells[0].paragraphs[0].add_run("{%tr endfor %}")
    _line(paper, "{%p for section in parts %}")
    _line(paper, "{{ section.title }}", HEI).paragraph_format.keep_with_next = True
    _line(paper, "{%p for line in section.lines %}")
    _line(paper, "{{ line }}").paragraph_format.first_line_indent = Pt(32)
    _line(paper, "{%p endfor %}")
    _line(paper, "{%p endfor %}")
    _line(paper, "{%p if rows %}")
    _line(paper, "{{ found }}", HEI).paragraph_format.keep_with_next = True
    _sheet(paper)
    _line(paper, "{%p endif %}")
    _line(paper, "")
    _line(paper, "{%p if office %}")
    for text in ("{{ office }}", "{{ day }}"):
        signed = _line(paper, text)
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        signed.paragraph_format.right_indent = Pt(32)
    _line(paper, "{%p endif %}")
    _line(paper, "{{ foot }}", FANG, 10.5)
    paper.save(str(PAPERS.parent.parent / "kit" / "documents" / "papers" / "inspection_report.docx"))


def write() -> None:
    """All three."""
    pack = _blank()
    _head(pack)
    _line(pack, "{%p for section in sections %}")
    _line(pack, "{{ section.title }}", HEI)
    _line(pack, "{%p for line in section.lines %}")
    _line(pack, "{{ line.text }}")
    _line(pack, "{%p for one in line.later %}")
    _line(pack, "{{ one }}", FANG, 14)
    for _end in range(3):
        _line(pack, "{%p endfor %}")
    _line(pack, "{{ foot }}", FANG, 12)
    pack.save(str(PAPERS / "pack.docx"))

    decisions = _blank()
    _head(decisions)
    _sheet(decisions)
    _line(decisions, "{{ foot }}", FANG, 12)
    decisions.save(str(PAPERS / "decisions.docx"))

    minutes = _blank()
    _head(minutes)
    _line(minutes, "{%p for fact in facts %}")
    paragraph = minutes.add_paragraph()
    _font(paragraph.add_run("{{ fact.label }}　"), HEI, 16)
    _font(paragraph.add_run("{{ fact.value }}"), FANG, 16)
    _line(minutes, "{%p endfor %}")
    _line(minutes, "{%p for section in parts %}")
    _line(minutes, "{{ section.title }}", HEI)
    _line(minutes, "{%p for line in section.lines %}")
    _line(minutes, "{{ line }}").paragraph_format.first_line_indent = Pt(32)
    _line(minutes, "{%p endfor %}")
    _line(minutes, "{%p endfor %}")
    _line(minutes, "{%p if rows %}")
    _line(minutes, "{{ decided }}", HEI)
    _sheet(minutes)
    _line(minutes, "{%p endif %}")
    _line(minutes, "{{ foot }}", FANG, 12)
    minutes.save(str(PAPERS / "minutes.docx"))


if __name__ == "__main__":
    write()
    letter()
    inspection_report()
