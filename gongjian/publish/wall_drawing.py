"""The chart as mark-up: one strip of SVG a project, by hand, since five hundred of them are drawn at a time."""

from dataclasses import dataclass, field
from html import escape

from django.utils.safestring import SafeString, mark_safe

from gongjian.kit import words
from gongjian.kit.drawing import text_width
from gongjian.publish.selectors.wall import Milestone, Row, Standing
from gongjian.publish.timescale import Span, TimeScale, place_labels
from gongjian.publish.wall_words import Sayings

HIGH = 34
"""Of a row, in pixels."""
PLAN_Y, PLAN_HIGH = 6, 8
FACT_Y, FACT_HIGH = 17, 9
HEAD_HIGH = 24
HALF = 5
"""Of a milestone's diamond."""


def _look(kind: str, critical: bool) -> tuple[str, str]:
    """Class and path of a milestone, from its middle on."""
    y = FACT_Y + FACT_HIGH / 2 if kind == "reached" else PLAN_Y + PLAN_HIGH / 2
    bar = f"m0 1v{2 * HALF - 2}" if kind == "missed" else ""
    path = f"{y - HALF:g}l{HALF} {HALF}l-{HALF} {HALF}l-{HALF} -{HALF}z{bar}"
    return f"w-node w-{kind}{' w-critical' if critical else ''}", path


_LOOKS = {
    (kind, critical): _look(kind, critical)
    for kind in ("due", "reached", "missed")
    for critical in (False, True)
}


@dataclass(frozen=True)
class Drawn:
    """How one chart draws its rows."""

    scale: TimeScale
    day: int
    sayings: Sayings
    href: str
    """Of a project, with %s for its number."""
    _names: dict[str, str] = field(default_factory=dict)
    """Of milestones, as mark-up."""
    _days: dict[int, tuple[float, str]] = field(default_factory=dict)
    """Where a day lies and how it is said."""

    def row(self, row: Row, standing: Standing, reach: tuple[int, int] | None, *, judged: bool) -> str:
        """One project: a link with its name, its sentence and its strip."""
        late = ' data-m="late"' if standing.meaning == "late" else ""
        icon = _late_icon() if late else ""
        name, sentence = escape(row.name), escape(self.sayings.sentence(row, standing, judged=judged))
        return (
            f'<li class="w-row"{late}><a href="{escape(self.href % row.number)}"><span class="w-name">'
            f'<span class="w-title">{icon}{name}</span>'
            f'<span class="w-say"><b>{name}</b> {sentence}</span></span>'
            f"{self.strip(row, standing, reach, judged=judged)}</a></li>"
        )

    def strip(self, row: Row, standing: Standing, reach: tuple[int, int] | None, *, judged: bool) -> str:
        """The bars, milestones and stages of one project; silent to screen readers, which have the sentence."""
        scale, parts = self.scale, []
        if scale.covers(self.day):
            parts.append(f'<path class="w-now" d="M{scale.x(self.day + 1)} 0v{HIGH}"/>')
        if row.planned_start is not None or row.planned_finish is not None:
            parts.append(self._plan(row.planned_start, row.planned_finish))
        if row.started is not None and standing.ran_to is not None:
            parts.append(self._fact(row, row.started, standing.ran_to))
        if standing.behind is not None:
            first, last = standing.behind
            x, wide = scale.x(first), scale.x(last + 1) - scale.x(first)
            if wide:
                box = f'x="{x}" y="{FACT_Y}" width="{wide:.1f}" height="{FACT_HIGH}"'
                parts.append(f'<rect class="w-behind" {box} fill="url(#behind)"/>')
        for mark in row.stages:
            if mark.at is not None and scale.covers(mark.at.first):
                word = self.sayings.stage_word(mark)
                parts.append(
                    f'<path class="w-stage" d="M{scale.x(mark.at.first)} 27l4 6h-8z">'
                    f"<title>{escape(word)} {mark.at.said}</title></path>"
                )
        parts.append(self._milestones(row.milestones, judged))
        parts.append(self._beyond(reach))
        wide = scale.width
        return (
            f'<svg class="w-bars" width="{wide}" height="{HIGH}" viewBox="0 0 {wide} {HIGH}"'
            f' preserveAspectRatio="none" aria-hidden="true">{"".join(parts)}</svg>'
        )

    def _plan(self, start: Span | None, finish: Span | None) -> str:
        """The planned bar: sure between the end of the first period and the beginning of the last, soft in them."""
        scale = self.scale
        if start is None or finish is None:
            span = start or finish
            assert span is not None
            return self._box("w-soft", span.first, span.last + 1, PLAN_Y, PLAN_HIGH)
        sure_from = start.first if start.first == start.last else start.last + 1
        sure_to = finish.last + 1 if finish.first == finish.last else finish.first
        found = ""
        if start.first != start.last:
            found += self._box("w-soft", start.first, start.last + 1, PLAN_Y, PLAN_HIGH)
        if sure_to > sure_from:
            found += self._box("w-plan", sure_from, sure_to, PLAN_Y, PLAN_HIGH)
        if finish.first != finish.last:
            found += self._box("w-soft", finish.first, finish.last + 1, PLAN_Y, PLAN_HIGH)
        return found if scale.x(finish.last + 1) > scale.x(start.first) else ""

    def _fact(self, row: Row, start: Span, ran_to: int) -> str:
        """The actual bar, from its start to its completion or the day asked; soft where the day is not sure."""
        sure_from = start.first if start.first == start.last else min(start.last, ran_to) + 1
        soft = (
            self._box("w-soft-fact", start.first, sure_from, FACT_Y, FACT_HIGH)
            if sure_from > start.first
            else ""
        )
        css = "w-done" if row.finished is not None else "w-halted" if row.halted is not None else "w-fact"
        return soft + self._box(css, sure_from, ran_to + 1, FACT_Y, FACT_HIGH)

    def _box(self, css: str, first: int, beyond: int, y: int, high: int) -> str:
        x = self.scale.x(first)
        wide = self.scale.x(beyond) - x
        if wide <= 0:
            return ""
        return f'<rect class="{css}" x="{x}" y="{y}" width="{max(wide, 2):.1f}" height="{high}"/>'

    def _milestones(self, listed: list[Milestone], judged: bool) -> str:
        """Diamonds on their approved days, or filled on the days they were reached; barred when they were missed."""
        names, days, parts = self._names, self._days, []
        origin, end, overdue = self.scale.origin, self.scale.end, self.day if judged else 0
        for one in listed:
            at = one.due if one.done is None else one.done
            if not origin <= at <= end:
                continue
            kind = "reached" if one.done is not None else "missed" if at < overdue else "due"
            look, path = _LOOKS[kind, one.critical]
            name = names.get(one.name)
            if name is None:
                name = names[one.name] = escape(one.name)
            placed = days.get(at)
            if placed is None:
                placed = days[at] = (self.scale.x(at), self.sayings.day_text(at))
            parts.append(
                f'<path class="{look}" d="M{placed[0]} {path}"><title>{name} {placed[1]}</title></path>'
            )
        return "".join(parts)

    def _beyond(self, reach: tuple[int, int] | None) -> str:
        """Arrows where something lies before or after the days drawn."""
        found = ""
        if reach is not None and reach[0] < self.scale.origin:
            found += f'<path class="w-beyond" d="M1 {HIGH / 2:g}l6 -5v10z"/>'
        if reach is not None and reach[1] > self.scale.end:
            found += f'<path class="w-beyond" d="M{self.scale.width - 1} {HIGH / 2:g}l-6 -5v10z"/>'
        return found


def head(scale: TimeScale, day: int, today: str, campaign: tuple[int, int] | None) -> SafeString:
    """The two lines of units over the chart, the day asked and the campaign's own days marked in it."""
    high = 2 * HEAD_HIGH
    flag = _flag(scale, day, today) if scale.covers(day) else None
    parts = [_line(one.x, 0, HEAD_HIGH) for one in scale.upper]
    parts += [_line(one.x, HEAD_HIGH, high) for one in scale.lower]
    parts += [_label(x, 17, label, "w-upper") for x, label in place_labels(scale.upper, 13.5, 5, flag)]
    parts += [_label(x, HEAD_HIGH + 17, label, "w-lower") for x, label in place_labels(scale.lower, 13, 5)]
    if campaign is not None and (wide := scale.x(campaign[1] + 1) - scale.x(campaign[0])) > 0:
        parts.append(
            f'<rect class="w-campaign" x="{scale.x(campaign[0])}" y="{high - 3}" width="{wide:.1f}" height="3"/>'
        )
    if flag is not None:
        left, right = flag
        parts.append(
            f'<rect class="w-flag" x="{left:.1f}" y="2" width="{right - left:.1f}" height="19" rx="3"/>'
            f'<text class="w-today" x="{left + 4:.1f}" y="16">{escape(today)}</text>'
            f'<path class="w-now" d="M{scale.x(day + 1)} 21V{high}"/>'
        )
    return mark_safe(
        f'<svg class="w-heads" width="{scale.width}" height="{high}" aria-hidden="true">{"".join(parts)}</svg>'
    )


def _flag(scale: TimeScale, day: int, today: str) -> tuple[float, float]:
    """From where to where the word over the day asked stands."""
    wide = text_width(today, 13) + 8
    left = min(max(scale.x(day + 1) - wide / 2, 0), scale.width - wide)
    return left, left + wide


def lines(scale: TimeScale) -> SafeString:
    """The lines between the units, the whole height of the chart."""
    found = "".join(f'<line x1="{one.x}" x2="{one.x}" y1="0" y2="100%"/>' for one in scale.lower[1:])
    return mark_safe(
        f'<svg class="w-lines" width="{scale.width}" height="100%" aria-hidden="true">{found}</svg>'
    )


def _line(x: float, top: float, bottom: float) -> str:
    return f'<path class="s-grid" d="M{x} {top:g}V{bottom:g}"/>'


def _label(x: float, y: float, label: str, css: str) -> str:
    return f'<text class="{css}" x="{x:g}" y="{y:g}">{escape(label)}</text>'


def _late_icon() -> str:
    return str(words.icon("late"))
