"""A light as a row: what the command line prints and a page's table holds."""

from typing import Any

from gongjian.kernel.lights import Light, Silence
from gongjian.kernel.lights.rule import plain
from gongjian.kernel.periods import Period, PeriodKind


def as_row(light: Light) -> dict[str, Any]:
    """name, period, dimension, light (the meaning), colour, reason, rule, undefined; texts in the language shown.

    `undefined` is null where the rule speaks; else why it does not, in words, with the place in the rule.
    """
    reason, told = light.reason, light.silence
    return {
        "name": light.name,
        "period": _period(light.period),
        "dimension": light.dimension,
        "light": light.meaning.value,
        "colour": light.colour.value,
        "reason": light.why,
        "rule": light.rule,
        "undefined": _silence(told) if told is not None else None,
        "compared": [str(sentence) for sentence in reason.compared],
        "basis": reason.basis.value,
        "value": plain(reason.value) if reason.value is not None else None,
        "band": str(reason.band) if reason.band is not None else None,
        "assumed": reason.clause.assumed if reason.clause is not None else False,
        "then": str(reason.clause.then) if reason.clause is not None else "",
        "memory": [{"period": _period(past.period), "light": past.meaning.value} for past in light.memory],
    }


def _period(period: Period | None) -> str:
    """As it is written in a table: 2026-06, 2026-Q2, 2026-W24, 2026-06-14, 2026; a half-year or ten days by name."""
    if period is None:
        return ""
    on = period.start
    week = on.isocalendar()
    written = {
        PeriodKind.day: on.isoformat(),
        PeriodKind.week: f"{week.year}-W{week.week:02}",
        PeriodKind.month: f"{on:%Y-%m}",
        PeriodKind.quarter: f"{on.year}-Q{on.month // 3 + 1}",
        PeriodKind.year: str(on.year),
    }
    return written.get(period.kind, str(period.full_name))


def _silence(told: Silence) -> dict[str, Any]:
    return {"kind": told.kind, "at": told.at, "band": str(told.band) if told.band is not None else None}
