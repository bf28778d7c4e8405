"""Needs of projects: what each lacks, whose desk it is on, whether the answer came in time and will do."""

from typing import Any

from django.db.models import CharField, F, Q, QuerySet
from django.db.models.functions import Cast, TruncDate

from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.figures.subjects.promotion_shared import one_of
from gongjian.figures.words import FURTHER
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Factor, Need, NeedState, NeedWord, Project, RaisedBy
from gongjian.projects.policy import visible_needs
from gongjian.projects.selectors import needs


def _base(query: Query) -> QuerySet[Any]:
    """Needs raised by the day and not withdrawn."""
    rows = needs.needs_of_campaign(query.campaign, query.asof).exclude(state=NeedState.WITHDRAWN)
    if query.viewer is not None and not query.whole:
        rows = rows.filter(visible_needs(query.viewer, query.campaign))
    return rows


def _on(condition: Any) -> Any:
    return lambda query, _value: condition(query.asof.on)


def _in_time(query: Query, _value: Any) -> Q:
    """Answered on or before the last day for it."""
    rows = query.asof.rows(Need).annotate(answered_day=TruncDate("answered_at", tzinfo=SHANGHAI))
    early = rows.filter(answered_day__lte=F("answer_by_on")).values("id")
    return needs.answered_q(query.asof.on) & Q(id__in=early)


def _of_project(query: Query, number: Any) -> Q:
    return Q(project_id__in=query.asof.rows(Project).filter(number=number).values("id"))


def _by_project(query: Query, ids: list[int]) -> dict[int, str]:
    owners = dict(query.asof.rows(Need).filter(id__in=ids).values_list("id", "project_id"))
    names = needs.project_names(query.asof, owners.values())
    return {pk: names[project][0] for pk, project in owners.items() if project in names}


def _tell(query: Query, rows: list[Any]) -> list[Told]:
    tree, states = unit_tree(), dict(NeedState.choices)
    names = needs.project_names(query.asof, (row.project_id for row in rows))
    return [
        Told(
            row.id,
            row.number,
            words.named(names.get(row.project_id, ("", ""))[1], row.wants),
            f"/needs/{row.number}/",
            tree.label(row.unit_id),
            row.illustrative,
            None,
            str(states.get(row.state, row.state)),
        )
        for row in rows
    ]


register(
    Subject(
        key="need",
        model=Need,
        base=_base,
        conditions={
            "factor": one_of("factor"),
            "need_state": one_of("state"),
            "word": one_of("word"),
            "raised_by": one_of("raised_by"),
            "number": _of_project,
            "open": _on(needs.open_q),
            "answered": _on(needs.answered_q),
            "answer_due": _on(needs.answer_due_q),
            "late_answer": _on(needs.late_answer_q),
            "in_time": _in_time,
            "has_word": lambda _query, _value: ~Q(word=""),
        },
        dims={"number": _by_project},
        columns={"factor": "factor", "need_state": "state", "word": "word", "raised_by": "raised_by",
                 "unit": "unit_id"},
        tell=_tell,
        unit=lambda query: query.unit_q("unit_id"),
        prepared={
            "projects": lambda _query, rows: rows.annotate(project_key=Cast("project_id", CharField()))
        },
        distinct={"projects": "project_key"},
    )
)  # fmt: skip


def _choice_word(choices: Any) -> Any:
    return lambda _query, value: str(dict(choices.choices).get(value, value))


for _dim, _choices in (
    ("factor", Factor),
    ("need_state", NeedState),
    ("word", NeedWord),
    ("raised_by", RaisedBy),
):
    FURTHER[_dim] = _choice_word(_choices)
