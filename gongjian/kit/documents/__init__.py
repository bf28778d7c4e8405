"""Documents an office hands out: Word from a template it can edit, PDF from typst. Nothing else touches either."""

from gongjian.kit.documents.docx import fill
from gongjian.kit.documents.pdf import render_pdf

__all__ = ["fill", "render_pdf"]
