"""What waits for a lead official's word, as pages show it: the question, and a form with its answers as buttons."""

from typing import Any

from gongjian.matters.forms import LEVEL_WORDS, AnswerNeedForm
from gongjian.people.unit_tree import unit_tree


def question_view(row: Any, matter: Any, form: Any | None) -> dict[str, Any]:
    """What is asked, by whom, and the form that answers it; a reader who may not answer has no form."""
    return {
        "matter": matter,
        "what": row.needs or matter.title,
        "who": unit_tree().label(row.unit_id),
        "on": row.on,
        "days": None,
        "project": "",
        "suggests": row.suggests,
        "level": LEVEL_WORDS.get(row.level, row.level),
        "form": form,
        "open": bool(form is not None and form.is_bound),
        "action": f"/matters/{matter.number}/answer/",
    }


def answer_form(row: Any, next_address: str = "") -> AnswerNeedForm:
    """The form that answers one report; several may stand on a page."""
    initial = {"progress": row.pk, "next": next_address}
    return AnswerNeedForm(initial=initial, auto_id=f"f{row.pk}-%s")
