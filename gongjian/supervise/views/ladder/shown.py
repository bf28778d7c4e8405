"""What pages of the ladder show of a case: where it stands in sentences, its steps drawn, its rule cited."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gongjian.kernel.ladder import Ladder, Outcome, Step, StepKind, cited, day_of, still_to_go_out, where
from gongjian.kernel.lifecycle import ENDED, State
from gongjian.kit import words
from gongjian.kit.drawing.svg import Canvas
from gongjian.supervise.playbook.ladder import Rule
from gongjian.supervise.selectors.ladder.climbs import Climbed

LOOKS = {Outcome.issued: "done", Outcome.amended: "done", Outcome.standing: "now", Outcome.held: "wait"}


def standing_of(one: Climbed, *, office: bool) -> dict[str, Any]:
    """Where the case stands, why, what comes next when. What only waits for a decision is told to the office alone."""
    found = where(one.climb)
    hidden = {Outcome.standing, Outcome.held, Outcome.declined}
    shown = [
        one_ for one_ in one.climb.arisen if office or not (one_.step.proposes and one_.outcome in hidden)
    ]
    if len(shown) < len(one.climb.arisen):
        found = where(_only(one, shown))
    return {
        "why": list(_why(one, [str(sentence) for sentence in found.why], office)),
        "next": str(found.next) if office or not _proposes_next(one) else "",
        "rule": str(one.rule.ladder.name),
        "source": str(one.rule.ladder.source),
        "nodes": nodes(one, office=office),
        "due_on": found.due_on,
    }


def _why(one: Climbed, told: list[str], office: bool) -> Iterator[str]:
    """The sentences; that a step is decided on and not out yet is told to the office alone."""
    highest = one.climb.case.highest
    hidden = ""
    if highest is not None and highest.issue.waits and not office:
        hidden = str(still_to_go_out(highest, one.rule.ladder.step(highest.issue.step).name))
    yield from (said for said in told if said != hidden)


def _only(one: Climbed, shown: list[Any]) -> Any:
    return replace(one.climb, arisen=tuple(shown))


def _proposes_next(one: Climbed) -> bool:
    return one.climb.coming is not None and one.climb.coming.step.proposes


def nodes(one: Climbed, *, office: bool) -> list[dict[str, Any]]:
    """The steps of the ladder in order, each with how far it has come, as kit/_nodes.html draws them."""
    found = []
    for step in _steps(one.rule):
        waits = step.key in one.climb.case.to_go_out
        node = _draft_node(office) if waits else _node(one, step, office)
        found.append({"label": str(step.name), "look": "todo", "actual": "", "plan": ""} | node)
    came = [place for place, node in enumerate(found) if node["look"] != "todo"]
    for node in found[: came[-1]] if came else ():
        if node["look"] == "todo" and not node["plan"]:
            node["actual"] = _("passed over")
    return found


def _draft_node(office: bool) -> dict[str, Any]:
    """A paper that waits to be issued is told to the office alone."""
    return {"look": "wait", "actual": _("to be issued")} if office else {}


def _node(one: Climbed, step: Step, office: bool) -> dict[str, Any]:
    year = one.climb.at.year
    force = one.climb.case.in_force(step.key)
    if force is not None:
        return {"look": "done", "actual": words.short_day(day_of(force.issue.at), year)}
    came = [arisen for arisen in one.climb.arisen if arisen.step.key == step.key]
    last = came[-1] if came else None
    if last is not None and not step.proposes and last.outcome is Outcome.standing:
        return {"look": "done", "actual": words.short_day(day_of(last.at), year)}
    if last is not None and office and last.outcome in (Outcome.standing, Outcome.held):
        said = _("waits for a decision") if last.outcome is Outcome.standing else _("clock stopped")
        return {"look": LOOKS[last.outcome], "actual": f"{words.short_day(day_of(last.at), year)} {said}"}
    coming = one.climb.coming
    if coming is not None and coming.step.key == step.key and (office or not step.proposes):
        return {"plan": words.short_day(day_of(coming.at), year)}
    return {}


def _steps(rule: Rule) -> Iterator[Step]:
    for step in rule.ladder.steps:
        if step.kind is not StepKind.card or rule.cards is not None:
            yield step


def days_late(matter: Any, on: date) -> int:
    """Calendar days past the day the matter is due, on `on`; 0 when it is over or not late."""
    if matter is None or matter.due_on is None or State(matter.state) in (State.closed, *ENDED):
        return 0
    return max((on - matter.due_on).days, 0)


def told_clause(clause: Any) -> dict[str, Any]:
    """A clause as pages print it."""
    return {
        "says": str(clause.says),
        "ref": clause.ref,
        "assumed": clause.assumed,
        "then": str(clause.then),
        "cited": str(cited(clause)),
    }


# ---------------------------------------------------------------- drawn
_STEP_WIDTH, _RISE, _BOX, _HEAD = 150, 34, 46, 20


def drawn(ladder: Ladder) -> SafeString:
    """The ladder as a flight of steps: reminders plain, what a person decides framed in the office's colour."""
    steps = ladder.steps
    canvas = Canvas(max(len(steps) * (_STEP_WIDTH + 8), 200))
    for place, step in enumerate(steps):
        x, y = place * (_STEP_WIDTH + 8), _HEAD + (len(steps) - 1 - place) * _RISE
        css = "s-box-2" if step.proposes else "s-box"
        canvas.rect(x, y, _STEP_WIDTH, _BOX, css, dashed=step.kind is StepKind.card)
        name = f"{place + 1} {step.name}"
        canvas.text(x + 8, y + 19, name[:20], "s-ink")
        who = _("a person decides") if step.proposes else _("by the clock")
        canvas.text(x + 8, y + 36, who, "s-small")
    title = _("Steps of the ladder “%(name)s”") % {"name": ladder.name}
    said = "; ".join(f"{place + 1} {step.name}" for place, step in enumerate(steps))
    return mark_safe(canvas.render(key=f"ladder-{ladder.key}", title=title, description=said))
