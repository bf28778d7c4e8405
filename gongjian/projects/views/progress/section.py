"""The curve of one project, as a section of its page."""

from typing import Any

from django.utils.translation import gettext as _

from gongjian.kit import words
from gongjian.projects import selectors
from gongjian.projects.selectors import progress
from gongjian.projects.slots import Shown
from gongjian.projects.views.progress.curve import Curves, draw, table
from gongjian.projects.views.project.parts import basis_text


def curve_section(shown: Shown) -> dict[str, Any] | None:
    """Plan, actual, earlier plans and the reckoned year's end of one project; nothing without a plan."""
    asof, pk = shown.control.asof, shown.project.pk
    part = progress.parts_of_view(asof, [pk])[pk]
    curve = part.money.curve
    if curve is None or part.forecast is None:
        return None
    earlier = progress.earlier_plans(asof, pk)
    known = [_("known from %(on)s") % {"on": words.day(one.known_at.date(), asof.on.year)} for one in earlier]
    curves = Curves(
        on=asof.on,
        plan=curve.due_fen,
        actual=progress.actual_by_month(asof, [pk]),
        earlier=[(text, one.curve.due_fen) for text, one in zip(known, earlier, strict=True)],
        expected_fen=part.forecast.expected_fen,
        key="project",
    )
    months = selectors.month_plans(asof, [pk], asof.on.year).get(pk, {})
    return {
        "basis": basis_text(part.money),
        "curves": curves,
        "picture": draw(curves),
        "table": table(curves),
        "reckoned": _reckoned(part.forecast),
        "earlier": [
            {
                "text": _("%(known)s: %(plan)s in the year") % {
                    "known": text, "plan": words.money_text(one.curve.plan_fen)
                },
                "reason": one.ended_by,
            }
            for text, one in zip(known, earlier, strict=True)
        ],
        "months": [months[month] for month in sorted(months)],
    }  # fmt: skip


def _reckoned(forecast: Any) -> str:
    if forecast.expected_fen is None or forecast.done_fen is None:
        return ""
    values = {
        "expected": words.money_text(forecast.expected_fen),
        "plan": words.money_text(forecast.plan_fen),
        "short": words.money_text(forecast.shortfall_fen),
    }
    if forecast.met:
        return _("Reckoned for the year's end: %(expected)s of %(plan)s; the plan would be met.") % values
    return _("Reckoned for the year's end: %(expected)s of %(plan)s, %(short)s short.") % values
