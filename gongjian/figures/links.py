"""The address of a figure: what is asked, and the moment, all in one link that can be sent."""

from typing import Any
from urllib.parse import urlencode

from gongjian.figures.query import Figure, Query
from gongjian.figures.selectors import address_of


def href(query: Query, moment: dict[str, str] | None = None, page: str = "") -> str:
    """The figure's page (or `why/`, `list.xlsx` under it) at the query's own moment unless another is given."""
    moment = moment if moment is not None else moment_of(query)
    text = urlencode(address_of(query) | moment)
    return f"/c/{query.campaign.key}/figures/{query.measure.key}/{page}" + (f"?{text}" if text else "")


def moment_of(query: Query) -> dict[str, str]:
    """`on` and, for the past, `known_entry`."""
    found = {"on": query.asof.on.isoformat()}
    if query.asof.seq is not None:
        found["known_entry"] = str(query.asof.seq)
    return found


def shown_figure(figure: Figure) -> dict[str, Any]:
    """What a template needs to print an openable figure."""
    from gongjian.figures.words import shown

    value, unit = shown(figure)
    return {
        "value": value,
        "unit": unit,
        "href": href(figure.query),
        "label": figure.measure.label,
        "said": f"{figure.measure.label} {value} {unit}".strip(),
        "number": figure.value,
    }
