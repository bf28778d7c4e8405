"""Figures over the API: a value with its pedigree, and the records behind it."""

from typing import Any

from ninja import Router, Schema

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.figures.compute import figure, records, told
from gongjian.figures.measure import measures
from gongjian.figures.report import plain
from gongjian.figures.selectors import question
from gongjian.figures.words import sentence
from gongjian.kit.api import LIMIT, REFUSALS, check_moment
from gongjian.kit.asof import asof_of

router = Router(tags=["figures"])


class MeasureOut(Schema):
    """A definition."""

    key: str
    zh: str
    en: str
    unit: str
    dims: list[str]
    basis: str
    digest: str


class FigureOut(Schema):
    """A figure: `value` as text in the measure's unit, and what stands behind it."""

    measure: str
    dims: dict[str, str]
    value: str | None
    unit: str
    records: int
    named: int
    illustrative: int
    whole: bool
    on: str
    sentence: str


class RecordOut(Schema):
    """One record behind a figure."""

    id: int
    number: str
    title: str
    unit: str
    illustrative: bool


@router.get("/measures", response={200: list[MeasureOut]} | REFUSALS, operation_id="measures")
def all_measures(request: Any) -> list[MeasureOut]:
    """Every measure of the house."""
    return [
        MeasureOut(
            dims=list(one.dims),
            **{n: getattr(one, n) for n in ("key", "zh", "en", "unit", "basis", "digest")},
        )
        for one in measures().values()
    ]


@router.get("/campaigns/{key}/figures/{measure}", response={200: FigureOut} | REFUSALS, operation_id="figure")
def one_figure(
    request: Any, key: str, measure: str, on: str = "", known_at: str = "", unit: str = ""
) -> FigureOut:
    """A figure at a moment, over what the asker may see; the measure's dimensions are further parameters."""
    query = _ask(request, key, measure, on, known_at)
    found = figure(query)
    return FigureOut(
        measure=measure,
        dims=dict(query.dims) | ({"unit": unit} if unit else {}),
        value=plain(found),
        unit=found.measure.unit,
        records=found.records,
        named=found.named,
        illustrative=found.illustrative,
        whole=query.whole,
        on=query.asof.on.isoformat(),
        sentence=sentence(found),
    )


@router.get(
    "/campaigns/{key}/figures/{measure}/records",
    response={200: list[RecordOut]} | REFUSALS,
    operation_id="figure_records",
)
def behind(
    request: Any, key: str, measure: str, on: str = "", known_at: str = "", after: int = 0
) -> list[RecordOut]:
    """The records behind it, by id; the id of the last is the `after` of the next page."""
    query = _ask(request, key, measure, on, known_at)
    rows = told(query, list(records(query).filter(id__gt=after).order_by("id")[:LIMIT]))
    return [
        RecordOut(
            id=row.record_id, number=row.number, title=row.title, unit=row.unit, illustrative=row.illustrative
        )
        for row in rows
    ]


def _ask(request: Any, key: str, measure: str, on: str, known_at: str) -> Any:
    check_moment(on, known_at)
    campaign = campaign_or_404(request.viewer, key)
    return question(measure, campaign, asof_of(request, campaign).asof, request.viewer, request.GET)
