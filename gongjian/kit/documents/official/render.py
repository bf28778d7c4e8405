"""The papers set: PDF by typst, Word from the templates beside it (or the office's own of that name)."""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Pt

from gongjian.kit.documents.docx import fill
from gongjian.kit.documents.official.paper import OfficialPaper
from gongjian.kit.documents.official.sheet import SupervisionSheet
from gongjian.kit.documents.pdf import render_pdf

PAPERS = Path(__file__).resolve().parent.parent / "papers"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
HEAD_STYLE = "红头"
WIDE, HIGH, NARROWEST = 436.0, 46.0, 62
"""A little less than the type area, the head's height, both in points; the least width of a character in per cent."""


def official_pdf(paper: OfficialPaper) -> bytes:
    """Refused: what `OfficialPaper.data` refuses, font_missing, template_broken."""
    return render_pdf(PAPERS / "official.typ", _plain(paper.data()))


def sheet_pdf(sheet: SupervisionSheet) -> bytes:
    """Refused: paper_blank, font_missing, template_broken."""
    return render_pdf(PAPERS / "supervision_sheet.typ", _plain(sheet.data()))


def sheet_docx(sheet: SupervisionSheet) -> bytes:
    """Refused: paper_blank, template_broken."""
    return fill(PAPERS / "supervision_sheet.docx", _plain(sheet.data()))


def report_pdf(said: Mapping[str, Any]) -> bytes:
    """The report of a round of inspections. Refused: font_missing, template_broken."""
    return render_pdf(PAPERS / "inspection_report.typ", _plain(said))


def report_docx(said: Mapping[str, Any]) -> bytes:
    """Refused: template_broken."""
    return fill(PAPERS / "inspection_report.docx", _plain(said))


def official_docx(paper: OfficialPaper) -> bytes:
    """Refused: what `OfficialPaper.data` refuses, template_broken."""
    data = _plain(paper.data())
    last = len(data["body"]) - 1
    said = {
        **data,
        "body": [_in_faces(item, place == last) for place, item in enumerate(data["body"])],
        "attached": _attached(data["attachments"]),
        **_indents(paper, data["day"]),
    }
    return _with_head_fitted(fill(PAPERS / "official.docx", said))


def _plain(said: Any) -> Any:
    """Without characters no paper can hold (a pasted form feed would break the Word file)."""
    if isinstance(said, dict):
        return {name: _plain(one) for name, one in said.items()}
    if isinstance(said, list):
        return [_plain(one) for one in said]
    return _UNPRINTABLE.sub("", said) if isinstance(said, str) else said


def _in_faces(item: dict[str, Any], last: bool) -> dict[str, Any]:
    """A paragraph as the template has it: what is set in 黑体, in 楷体, in 仿宋, in this order."""
    words = {"heading": "", "second": "", "body": ""}
    for run in item["runs"]:
        words[run["face"]] += run["text"]
    return {**words, "keep": item["alone"] or last}


def _attached(names: list[str]) -> list[dict[str, str]]:
    labels = [f"{place}. " if len(names) > 1 else "" for place in range(1, len(names) + 1)]
    return [
        {"first": "附件：" if place == 0 else "　　　", "number": label, "name": name}
        for place, (label, name) in enumerate(zip(labels, names, strict=True))
    ]


def _indents(paper: OfficialPaper, day: str) -> dict[str, Any]:
    """How many blank characters stand right of office and date, as the standard has it."""
    office_wide = _width(paper.office)
    day_wide = _width(day)
    if paper.sealed:
        day_in = 4.0
        office_in = day_in + day_wide / 2 - office_wide / 2
        if office_in < 2:
            office_in, day_in = 2.0, 2 + office_wide / 2 - day_wide / 2
    else:
        office_in, day_in = 2.0, office_wide - day_wide
        if day_in < 2:
            day_in, office_in = 2.0, max(day_wide + 4 - office_wide, 2.0)
    return {"office_in": office_in, "day_in": day_in}


def _width(words: str) -> float:
    """In characters: a digit is half of one."""
    return sum(0.5 if one.isascii() else 1.0 for one in words)


def _with_head_fitted(content: bytes) -> bytes:
    """The red head on one line: characters narrowed, then made smaller. Indents of the signature set."""
    document = Document(BytesIO(content))
    for paragraph in document.paragraphs:
        style = paragraph.style.name if paragraph.style is not None else ""
        if style == HEAD_STYLE:
            for run in paragraph.runs:
                _fit(run, paragraph.text)
        elif style in ("署名", "成文日期") and "\t" in paragraph.text:
            words, _tab, blank = paragraph.text.rpartition("\t")
            paragraph.paragraph_format.right_indent = Pt(16 * float(blank))
            paragraph.runs[0].text = words
            for run in paragraph.runs[1:]:
                run.text = ""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _fit(run: Any, words: str) -> None:
    natural = max(_width(words), 1) * HIGH
    narrow = max(min(int(100 * WIDE / natural), 100), NARROWEST)
    size = min(HIGH, HIGH * WIDE / (natural * narrow / 100))
    run.font.size = Pt(int(size))
    mark = OxmlElement("w:w")
    mark.set(qn("w:val"), str(narrow))
    properties = run._element.get_or_add_rPr()
    for name in ("w:kern", "w:position", "w:sz"):
        found = properties.find(qn(name))
        if found is not None:
            found.addprevious(mark)
            return
    properties.append(mark)
