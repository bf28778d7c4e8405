"""Official papers after GB/T 9704-2012: what they say as plain data, set as PDF and as Word."""

from gongjian.kit.documents.official.paper import Heading, OfficialPaper, Paragraph
from gongjian.kit.documents.official.render import (
    official_docx,
    official_pdf,
    report_docx,
    report_pdf,
    sheet_docx,
    sheet_pdf,
)
from gongjian.kit.documents.official.sheet import FOOT, SupervisionSheet

__all__ = [
    "FOOT",
    "Heading",
    "OfficialPaper",
    "Paragraph",
    "SupervisionSheet",
    "official_docx",
    "official_pdf",
    "report_docx",
    "report_pdf",
    "sheet_docx",
    "sheet_pdf",
]
