"""How a need is told on pages: where it stands in a light, how much, when."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Factor, NeedState, NeedWord, RaisedBy


def status(row: Any, on: date) -> tuple[str, str]:
    """(meaning, word): what the dates say of a need on a day."""
    if row.state == NeedState.RAISED:
        return "watch", _("to be handed on")
    if row.state == NeedState.ASSIGNED:
        if row.answer_by_on is None:
            return "on-course", str(NeedState(row.state).label)
        if row.answer_by_on < on:
            return "late", _("answer %(days)s days late") % {"days": (on - row.answer_by_on).days}
        return "on-course", _("answer due %(on)s") % {"on": words.short_day(row.answer_by_on, on.year)}
    if row.state == NeedState.ANSWERED:
        if row.promised_on is None:
            return "on-course", str(NeedState(row.state).label)
        if row.promised_on < on:
            return "late", _("promise %(days)s days over") % {"days": (on - row.promised_on).days}
        return "on-course", _("promised %(on)s") % {"on": words.short_day(row.promised_on, on.year)}
    if row.state == NeedState.UNABLE:
        return "watch", _("to be confirmed by the office")
    meaning = "done" if row.state == NeedState.MET else "paused"
    return meaning, str(NeedState(row.state).label)


_PLAIN = {
    NeedState.RAISED: gettext_lazy("Your need has arrived. The office hands it to a department."),
    NeedState.ASSIGNED: gettext_lazy("A department has it and answers by the day below."),
    NeedState.ANSWERED: gettext_lazy("The department has answered: it does what it says below."),
    NeedState.UNABLE: gettext_lazy(
        "The department says it cannot be met. The office looks at that first: nothing is settled yet."
    ),
    NeedState.MET: gettext_lazy("It is met."),
    NeedState.REFUSED: gettext_lazy(
        "The office has confirmed that it cannot be met; the ground stands below."
    ),
    NeedState.WITHDRAWN: gettext_lazy("It was withdrawn."),
}


def plainly(row: Any, on: date) -> str:
    """Where a need stands on a day, in the words the enterprise reads."""
    if row.state == NeedState.ASSIGNED and row.answer_by_on is not None and row.answer_by_on < on:
        return _("A department has it. It was to answer by the day below and has not answered yet.")
    return str(_PLAIN[NeedState(row.state)])


def amount(row: Any) -> str:
    """How much: 800 千伏安; empty where it is not said."""
    if row.quantity is None:
        return ""
    text = f"{row.quantity:,f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} {row.quantity_unit}".strip()


def needed(row: Any) -> FuzzyDate | None:
    """By when, as precisely as it was said."""
    precision = Precision(row.needed_precision)
    if row.needed_on is None and precision is not Precision.open_ended:
        return None
    return FuzzyDate(row.needed_on, precision)


def factor(row: Any) -> str:
    """The factor in words."""
    return str(Factor(row.factor).label)


def word(row: Any) -> str:
    """The enterprise's word."""
    return str(NeedWord(row.word).label) if row.word else ""


def raised_by(row: Any) -> str:
    """Who raised it."""
    return str(RaisedBy(row.raised_by).label)


def line(row: Any, on: date) -> dict[str, Any]:
    """One need as sections and cards print it."""
    tree = unit_tree()
    return {
        "row": row,
        "href": f"/needs/{row.number}/",
        "light": status(row, on),
        "factor": factor(row),
        "amount": amount(row),
        "needed": needed(row),
        "unit": tree.label(row.unit_id),
        "word": word(row),
        "raised_by": raised_by(row),
        "raised_on": row.raised_at.astimezone(SHANGHAI).date(),
    }
