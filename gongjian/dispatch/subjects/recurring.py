"""When meetings and reports of a campaign come round, as a figure: words computed from the rule in its playbook."""

from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.utils.translation import gettext as _

from gongjian.campaigns.coverage import Rhythm, rhythms
from gongjian.campaigns.models import Playbook
from gongjian.campaigns.playbook import PlaybookText, playbook_in
from gongjian.dispatch.playbook.cadences import cadences_in
from gongjian.dispatch.playbook.meetings import MeetingSeries
from gongjian.dispatch.recurring import closing, held
from gongjian.figures.links import href
from gongjian.figures.measure import measures
from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.figures.words import FURTHER
from gongjian.kit.asof import AsOfControl


def all_spoken(playbook: PlaybookText) -> dict[str, str]:
    """When everything comes round, by key: meetings, then reports; a key of both is the meeting's."""
    series: tuple[MeetingSeries, ...] = playbook.more.get("meetings", ())
    reports = {
        one.key: closing(one.cadence.rule, one.closes, one.period.kind) for one in cadences_in(playbook)
    }
    return reports | {one.key: held(one.recurrence, one.starts) for one in series}


def _rhythms(campaign: Any, control: AsOfControl, playbook: PlaybookText) -> list[Rhythm]:
    """Meetings and reports for the campaign's own page, each opening as its figure."""
    words = all_spoken(playbook)
    texts = (*playbook.more.get("meetings", ()), *cadences_in(playbook))
    measure = measures()["recurrence_words"]
    query = Query(measure, campaign, control.asof, None)
    return [
        Rhythm(
            key=one.key,
            name=str(one.name),
            when=words[one.key],
            href=href(query.only(recurrence=one.key)),
            naming=one.naming,
            note=str(one.note),
            cites=one.clause.partition("#")[2],
        )
        for one in texts
    ]


def _name(query: Query, key: str) -> str:
    """What comes round, by the name its own line gives it."""
    for row in _base(query):
        playbook = playbook_in(row)
        for one in (*playbook.more.get("meetings", ()), *cadences_in(playbook)):
            if one.key == key:
                return str(one.name)
    return key


rhythms.register("dispatch", _rhythms)
FURTHER["recurrence"] = _name


def _base(query: Query) -> QuerySet[Any]:
    """The version of the playbook in force on the day; before any was, the first."""
    rows = query.asof.rows(Playbook).filter(campaign_id=query.campaign.pk)
    in_force = rows.filter(effective_on__lte=query.asof.on).order_by("-version").values_list("id", flat=True)
    found = in_force.first() or rows.order_by("version").values_list("id", flat=True).first()
    return rows.filter(id=found)


def _has(query: Query, key: str) -> Q:
    return Q() if any(key in all_spoken(playbook_in(row)) for row in _base(query)) else Q(pk__in=[])


def _asked(query: Query, rows: QuerySet[Any]) -> QuerySet[Any]:
    key = dict(query.dims).get("recurrence", "")
    return rows.annotate(asked=Value(key, output_field=CharField()))


def _words(row: Any) -> str | None:
    return all_spoken(playbook_in(row)).get(row.asked)


def _tell(query: Query, rows: list[Any]) -> list[Told]:
    about = f"/c/{query.campaign.key}/about/#h-versions"
    title = _("Playbook, version %(version)s")
    return [Told(row.id, "", title % {"version": row.version}, about, "", row.illustrative) for row in rows]


register(
    Subject(
        key="recurrence",
        model=Playbook,
        base=_base,
        conditions={"recurrence": _has},
        dims={},
        columns={},
        tell=_tell,
        unit=lambda _query: Q(pk__in=[]),
        singles={"words": _words},
        prepared={"words": _asked},
        for_all=True,
    )
)
