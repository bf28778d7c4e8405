"""Word documents: a template somebody can edit in Word, filled with plain data.

A template of the same name in `$GONGJIAN_HOME/papers/` is used instead of ours. Its fields are written {{ title }},
its repetitions {% for row in rows %} … {% endfor %} ({%tr … %} around a row of a table, {%p … %} around a paragraph).
"""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def template_of(path: Path) -> Path:
    """The office's own template of that name, else ours."""
    own = Path(settings.HOME) / "papers" / path.name
    return own if own.is_file() else path


def fill(path: Path, data: Mapping[str, Any]) -> bytes:
    """The template at `path` filled with plain data. What users typed is text, never mark-up and never a field.

    Refused: template_broken — an edited template names a field that is not there, or is no Word file.
    """
    used = template_of(path)
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    out = BytesIO()
    try:
        document = DocxTemplate(str(used))
        document.render(dict(data), environment, autoescape=True)
        document.save(out)
    except (TemplateError, KeyError, ValueError) as error:
        raise Refused(
            "template_broken",
            _("The template %(name)s cannot be filled: %(why)s", name=used.name, why=str(error)),
            remedy=_("Put its fields right in Word, or take it out of the folder papers: ours is used then."),
        ) from error
    return out.getvalue()
