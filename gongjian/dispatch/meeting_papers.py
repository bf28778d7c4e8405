"""What the three papers of a meeting say, as plain data for Word and PDF alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.models import Meeting, Presence, Topic, TopicState
from gongjian.dispatch.selectors.agenda import Line, ShownSection, agenda_of, local_day
from gongjian.dispatch.selectors.decided import decisions_of
from gongjian.dispatch.selectors.meetings import attendance_of, series_of, title_of
from gongjian.kit import words
from gongjian.ledger import memo
from gongjian.matters.dues import names_a_day
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer

FOLDER = Path(__file__).resolve().parent / "papers"
HERE = (Presence.EXPECTED, Presence.PRESENT)


@dataclass(frozen=True)
class Asked:
    """For whom a paper is made, and when."""

    campaign: Campaign
    meeting: Meeting
    viewer: Viewer
    at: datetime

    @property
    def on(self) -> date:
        """The day it is made on."""
        return local_day(self.at)

    @property
    def title(self) -> str:
        """第9次联席会."""
        on = local_day(self.meeting.starts_at)
        return title_of(self.meeting, series_of(self.campaign, self.meeting.series, on))

    def head(self, what: str) -> dict[str, Any]:
        """Title, the line under it, the line at the foot."""
        place = [words.stamp(self.meeting.starts_at), self.meeting.place]
        sample = _("Sample, all invented") if self.meeting.illustrative else ""
        head = memo.head()
        return {
            "title": words.named(self.title, what) if not words.chinese() else f"{self.title}{what}",
            "subtitle": " · ".join(filter(None, (*place, sample))),
            "foot": _("%(unit)s, %(day)s. Made from the ledger up to entry %(seq)s (%(digest)s).")
            % {
                "unit": unit_tree().label(self.campaign.unit_id),
                "day": words.day(self.on),
                "seq": head.seq,
                "digest": head.digest[:12],
            },
        }


def pack(asked: Asked) -> dict[str, Any]:
    """会议材料: the sections as frozen at the cut-off, later changes under their line."""
    shown = agenda_of(asked.campaign, asked.meeting, asked.viewer, asked.at)
    head = asked.head(_("Material of the meeting"))
    if asked.meeting.cutoff_at is not None:
        cut = _("cut-off %(at)s") % {"at": words.stamp(asked.meeting.cutoff_at)}
        head["subtitle"] = f"{head['subtitle']} · {cut}"
    return {**head, "sections": [_section(place, one) for place, one in enumerate(shown, start=1)]}


def _section(place: int, section: ShownSection) -> dict[str, Any]:
    since = _("since the cut-off")
    lines = []
    for one in section.lines:
        if one.new:
            lines.append({"text": words.named(since, line_text(one.line)), "later": []})
            continue
        later = [words.named(since, line_text(one.later))] if one.later is not None else []
        if one.gone:
            later.append(words.named(since, _("no longer here")))
        lines.append({"text": line_text(one.line), "later": later})
    return {"title": words.numbered(place, section.title), "lines": lines}


def line_text(line: Line) -> str:
    """A line of the agenda as one sentence."""
    space = "" if words.chinese() else " "
    figures = words.joined(
        space.join(filter(None, (one["label"], one["value"], one["unit"]))) for one in line.get("figures", ())
    )
    comma, stop = ("，", "；") if words.chinese() else (", ", "; ")
    said = (line.get("unit"), line.get("word"), line.get("note"))
    notes = comma.join(str(one).replace(" · ", stop) for one in said if one)
    rest = stop.join(filter(None, (figures, notes)))
    return words.named(line["text"], rest) if rest else str(line["text"])


def _rows(asked: Asked) -> dict[str, Any]:
    found = decisions_of(asked.meeting, asked.viewer, asked.campaign, asked.on)
    return {
        "heads": [
            str(one)
            for one in (_("No."), _("Decision"), _("Lead unit"), _("Assisting units"), _("Due"), _("Project"))
        ],
        "rows": [
            [
                str(place),
                one.matter.title,
                one.unit,
                one.assisting or words.DASH,
                _due(one.matter, asked.on.year),
                one.project.name if one.project is not None else words.DASH,
            ]
            for place, one in enumerate(found, start=1)
        ],
    }


def _due(matter: Any, year: int) -> str:
    """In a column of a sheet: 11月20日, or the phrase."""
    if names_a_day(matter):
        return str(words.day(matter.due_on, year))
    return matter.due_phrase or words.DASH


def decisions(asked: Asked) -> dict[str, Any]:
    """议定事项清单."""
    return {**asked.head(_("List of decisions")), **_rows(asked)}


def minutes(asked: Asked) -> dict[str, Any]:
    """纪要: who was there, what was talked about, the minutes, the decisions. The leader's own words stay out."""
    meeting, tree = asked.meeting, unit_tree()
    rows = attendance_of(meeting)

    def named(post: Any) -> str:
        return f"{tree.label(post.unit_id)}{'' if words.chinese() else ' '}{post.label}"

    here = [named(row.post) for row in rows if row.presence in HERE]
    here += [
        _("%(who)s (for %(post)s)") % {"who": named(row.substitute), "post": named(row.post)}
        for row in rows
        if row.presence == Presence.SUBSTITUTE and row.substitute is not None
    ]
    leave = [named(row.post) for row in rows if row.presence == Presence.LEAVE]
    facts = [
        (_("Time"), words.stamp(meeting.starts_at)),
        (_("Held at"), meeting.place),
        (_("Led by"), named(meeting.chair) if meeting.chair is not None else ""),
        (_("Present"), words.joined(here)),
        (_("On leave"), words.joined(leave)),
    ]
    topics = Topic.objects.filter(meeting_id=meeting.pk, voided=False, state=TopicState.APPROVED)
    told = [f"{place}. {one.title}" for place, one in enumerate(topics.order_by("ordinal", "id"), start=1)]
    parts = [
        (_("Topics"), told),
        (_("Minutes"), [line for line in meeting.minutes.splitlines() if line.strip()]),
    ]
    return {
        **asked.head(_("Minutes")),
        "facts": [{"label": str(label), "value": value} for label, value in facts if value],
        "parts": [{"title": str(title), "lines": lines} for title, lines in parts if lines],
        "decided": str(_("Decisions")),
        **_rows(asked),
    }


@dataclass(frozen=True)
class Paper:
    """One of the papers: its name, what it says, its templates."""

    label: Any
    data: Callable[[Asked], dict[str, Any]]
    file: str

    @property
    def word(self) -> Path:
        """The Word template."""
        return FOLDER / f"{self.file}.docx"

    @property
    def typst(self) -> Path:
        """The typst template."""
        return FOLDER / f"{self.file}.typ"


PAPERS = {
    "pack": Paper(gettext_lazy("Material of the meeting"), pack, "pack"),
    "decisions": Paper(gettext_lazy("List of decisions"), decisions, "decisions"),
    "minutes": Paper(gettext_lazy("Minutes"), minutes, "minutes"),
}
