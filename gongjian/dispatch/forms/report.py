"""What a unit types on its report: read line by line, and shown again as it was typed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.models import Level, ReportLine
from gongjian.dispatch.said import Said
from gongjian.dispatch.selectors.lines import ENDED_STAGES, Line
from gongjian.dispatch.selectors.sheets import Sheet
from gongjian.kernel.problems import Problem
from gongjian.kit import words
from gongjian.kit.forms import MoneyField
from gongjian.kit.forms.widgets import MoneyWidget
from gongjian.matters.sticking import STICKING, sticking_word
from gongjian.people.models import UnitKind
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import STAGE_ORDER, Stage
from gongjian.projects.wording import stage_words

ANSWERS = (
    "changed", "stage", "words", "stuck_on", "who", "next_step", "says", "done", "done_unit", "missing_reason",
    "wants", "suggests", "level",
)  # fmt: skip
OF_REPORT = ("rest", "late_reason", "reason", "informant", "spoken_at", "spoken")
NAME = re.compile(rf"([pm][1-9]\d{{0,17}})-({'|'.join(ANSWERS)})")
OFFERED_STAGES = 4
"""So many stages after the present one are offered; a project does not jump further in one period."""


def answers_in(given: Mapping[str, Any]) -> dict[str, str]:
    """The answers among what was posted, under the names the page gave them."""
    return {
        name: str(given[name]).replace("\x00", "")
        for name in given
        if name in OF_REPORT or NAME.fullmatch(name)
    }


def answers_of(filed: Mapping[str, ReportLine]) -> dict[str, str]:
    """What an earlier filing says, as it would have been typed."""
    found: dict[str, str] = {}
    for key, row in filed.items():
        amount, unit, _why = MoneyWidget().parts(row.done_fen)
        said = {
            "changed": "changed" if row.changed else "same",
            "stage": row.stage,
            "words": row.words,
            "stuck_on": row.stuck_on,
            "who": unit_tree().label(row.waits_on_id) if row.waits_on_id else row.outside,
            "next_step": row.next_step,
            "says": row.says,
            "done": amount,
            "done_unit": unit,
            "missing_reason": row.missing_reason,
            "wants": row.wants,
            "suggests": row.suggests,
            "level": row.level,
        }
        found |= {f"{key}-{name}": value for name, value in said.items()}
    return found


def keys_answered(answers: Mapping[str, str]) -> list[str]:
    """Keys of the lines that are answered, in the order of the page."""
    found = (NAME.fullmatch(name) for name, value in answers.items() if value)
    return list(dict.fromkeys(one[1] for one in found if one and one[2] in ("changed", "done")))


@dataclass
class Reading:
    """What was typed, understood: the lines, and what could not be read, at its place."""

    said: list[Said]
    problems: list[Problem]


def read_answers(sheet: Sheet, answers: Mapping[str, str]) -> Reading:
    """The lines said, and what cannot be read in them. A known line on which nothing new is said is left out."""
    found = Reading([], [])
    here = {line.key: line for line in [*sheet.asked, *sheet.known]}
    units = _units_by_name(sheet.campaign)
    known_words = stage_words(sheet.campaign, sheet.window.opens_at.date())
    for key in dict.fromkeys([*(line.key for line in sheet.asked), *keys_answered(answers)]):
        given = {name: answers.get(f"{key}-{name}", "").strip() for name in ANSWERS}
        line = here.get(key)
        asked = line is not None and bool(line.questions)
        if line is not None and not asked and given["changed"] != "changed":
            continue
        wants_money = line is not None and "money" in line.questions
        if not given["changed"] and not wants_money:
            if given["wants"] or given["words"]:
                found.problems.append(_unsaid(line, key))
            continue
        found.said.append(
            _said(
                key,
                given,
                units,
                found.problems,
                usual="" if key in sheet.filed else _usual_next(line, known_words),
                money=wants_money,
            )
        )
    return found


def _usual_next(line: Line | None, known: Mapping[str, str]) -> str:
    """The next step the page showed by itself."""
    if line is None or line.next_step or line.matter is not None:
        return line.next_step if line is not None else ""
    return _stages(line, {"stage": ""}, known)[0].next


def _said(
    key: str,
    given: Mapping[str, str],
    units: Mapping[str, int],
    problems: list[Problem],
    *,
    usual: str,
    money: bool,
) -> Said:
    changed = given["changed"] == "changed"
    told: dict[str, Any] = {name: given[name] for name in ("wants", "suggests", "level")}
    if changed:
        told |= {name: given[name] for name in ("words", "stuck_on", "next_step", "says")}
        told["next_is_new"] = bool(given["next_step"]) and given["next_step"] != usual
        told["stage"] = given["stage"] if given["stage"] in Stage.values else ""
        if given["stuck_on"]:
            waits = units.get(given["who"])
            told |= {"waits_on_id": waits} if waits else {"outside": given["who"]}
    if money:
        told |= {"says": given["says"], "missing_reason": given["missing_reason"]}
        told["done_fen"] = _money(key, given, problems)
    return Said(key, changed=changed, **told)


def _money(key: str, given: Mapping[str, str], problems: list[Problem]) -> int | None:
    unit = given["done_unit"] if given["done_unit"] in ("wan", "yi") else "wan"
    try:
        return MoneyField(required=False).clean((given["done"], unit, ""))
    except ValidationError as error:
        problems += [Problem("money_unreadable", text, f"{key}.done_fen") for text in error.messages]
        return None


def _unsaid(line: Line | None, key: str) -> Problem:
    title = line.title if line is not None else key
    return Problem(
        "line_unanswered",
        _("“%(title)s”: you wrote something, but not whether it has changed.") % {"title": title},
        key,
        _("Choose “changed” or “unchanged”."),
    )


def _units_by_name(campaign: Campaign) -> dict[str, int]:
    tree = unit_tree()
    found: dict[str, int] = {}
    for unit in tree.in_order(tree.subtree(campaign.unit_id)):
        for name in (unit.name, unit.short_name, unit.name_en):
            if name:
                found.setdefault(name, unit.pk)
    return found


def unit_names(campaign: Campaign) -> list[str]:
    """Names offered under “whom it needs”, in protocol order."""
    tree = unit_tree()
    units = tree.in_order(tree.subtree(campaign.unit_id))
    return [unit.label for unit in units if unit.kind != UnitKind.ENTERPRISE]


# ---------------------------------------------------------------- a line as the page shows it
@dataclass(frozen=True)
class Option:
    """One answer of a few. `next`: what usually follows it."""

    value: str
    label: str
    on: bool
    next: str = ""


@dataclass
class LineOnPage:
    """One line with what is known, what was typed and what is wrong with it."""

    line: Line
    given: Mapping[str, str]
    stages: list[Option] = field(default_factory=list)
    sticking: list[Option] = field(default_factory=list)
    levels: list[Option] = field(default_factory=list)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    """By answer; "" for the line itself."""
    elsewhere: str = ""
    """What another device sent of it, where it differs."""

    @property
    def asks_change(self) -> bool:
        """Is it asked whether something has changed?"""
        return "change" in self.line.questions

    @property
    def asks_money(self) -> bool:
        """Is the investment asked?"""
        return "money" in self.line.questions

    @property
    def answered(self) -> bool:
        """Does it count as answered?"""
        has_money = bool(self.given["done"] or self.given["missing_reason"]) or not self.asks_money
        return has_money and bool(self.given["changed"] or not self.asks_change)

    @property
    def look(self) -> str:
        """The edge: something wrong, answered, or to be answered."""
        return "warn" if self.wrong else "done" if self.answered else "ask"

    @property
    def coordinates(self) -> bool:
        """Is the folded part open: something was typed in it, or stuck on something?"""
        return bool(
            self.given["wants"] or self.given["suggests"] or self.given["stuck_on"]
            or {"wants", "suggests", "level"} & set(self.wrong)
        )  # fmt: skip

    @property
    def money_units(self) -> list[Option]:
        """万元 or 亿元."""
        now = self.given["done_unit"] or "wan"
        return [Option(key, str(words.UNIT_LABELS[key]), key == now) for key in ("wan", "yi")]

    @property
    def is_matter(self) -> bool:
        """A matter has no stages."""
        return self.line.key.startswith("m")


def lines_on_page(
    sheet: Sheet, answers: Mapping[str, str], problems: Iterable[Problem] = ()
) -> list[LineOnPage]:
    """The asked lines, and known ones on which something is said, as the page shows them."""
    known_words = stage_words(sheet.campaign, sheet.window.opens_at.date())
    said = set(keys_answered(answers))
    told_anyway = [
        line for line in sheet.known if line.key in said and answers.get(f"{line.key}-changed") == "changed"
    ]
    wrong = _by_line(problems)
    found = []
    for line in [*sheet.asked, *told_anyway]:
        given = {name: answers.get(f"{line.key}-{name}", "") for name in ANSWERS}
        stages = [] if line.matter is not None else _stages(line, given, known_words)
        if f"{line.key}-next_step" not in answers:
            following = next((one.next for one in stages if one.on), "")
            given["next_step"] = line.next_step or following
        found.append(
            LineOnPage(
                line,
                given,
                stages,
                [Option("", _capital(_("not stuck")), not given["stuck_on"])]
                + [Option(key, _capital(sticking_word(key)), key == given["stuck_on"]) for key in STICKING],
                [Option(value, _capital(label), value == given["level"]) for value, label in Level.choices],
                wrong.get(line.key, {}),
            )
        )
    return found


def _stages(line: Line, given: Mapping[str, str], known: Mapping[str, str]) -> list[Option]:
    """The present stage, and those that follow it, each with the one after as the usual next step."""
    order = [stage for stage in STAGE_ORDER if stage not in (Stage.STOPPED, Stage.WITHDRAWN)]
    place = order.index(line.stage) if line.stage in order else -1
    after = order[place + 1 : place + 1 + OFFERED_STAGES]
    chosen = given["stage"] if given["stage"] in after else ""
    now = line.stage_word if words.chinese() and line.stage_word else known.get(line.stage, "")
    stays = _("still %(stage)s") % {"stage": now} if now else _("not said")
    same = line.stage if given["stage"] == line.stage else ""
    found = [Option(same, _capital(stays), not chosen, _word(after, 0, known))]
    for step, stage in enumerate(after):
        found.append(
            Option(stage, _capital(known[stage]), stage == chosen, _word(order[place + 1 :], step + 1, known))
        )
    return found


def _capital(word: object) -> str:
    """As a button begins; Chinese has no capitals."""
    return str(word)[:1].upper() + str(word)[1:]


def _word(stages: list[str], place: int, known: Mapping[str, str]) -> str:
    if place >= len(stages) or stages[place] in ENDED_STAGES[1:]:
        return ""
    return known[stages[place]]


_PLACES = {"done_fen": "done", "outside": "who", "waits_on_id": "who"}


def _by_line(problems: Iterable[Problem]) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for problem in problems:
        key, _dot, name = problem.where.partition(".")
        of_line = found.setdefault(key, {})
        of_line.setdefault(_PLACES.get(name, name), []).append(told(problem))
    return found


def told(problem: Problem) -> str:
    """What was wrong and what to do, in one breath."""
    return f"{problem.message}{'' if words.chinese() else ' '}{problem.remedy or ''}".strip()


def anchor_of(problem: Problem, keys: Iterable[str]) -> str:
    """The place on the page a problem is about; empty when it is about none."""
    key, _dot, name = problem.where.partition(".")
    if key in set(keys):
        return f"{key}-{_PLACES.get(name, name)}" if name else key
    return key if key in OF_REPORT else ""


def lines_that_differ(there: Mapping[str, str], here: Mapping[str, str], keys: Iterable[str]) -> list[str]:
    """Keys of lines on which two devices did not say the same. What was not said is unchanged."""

    def said(answers: Mapping[str, str], key: str) -> dict[str, str]:
        found = {name: answers.get(f"{key}-{name}", "").strip() for name in ANSWERS if name != "done_unit"}
        changed, wants = found.pop("changed") == "changed", found["wants"]
        of_change = found if changed else {name: found[name] for name in ("done", "missing_reason")}
        return of_change | {"changed": str(changed), "wants": wants, "level": found["level"] if wants else ""}

    return [key for key in keys if said(there, key) != said(here, key)]


@dataclass(frozen=True)
class Left:
    """What was written on a line that is no longer in the unit's list."""

    key: str
    text: str


def left_lines(sheet: Sheet, answers: Mapping[str, str]) -> list[Left]:
    """What was written on lines that have left the list: shown once more, and not sent again."""
    here = {line.key for line in [*sheet.asked, *sheet.known]}
    found = []
    for key in keys_answered(answers):
        if key in here:
            continue
        texts = [
            answers.get(f"{key}-{name}", "") for name in ("words", "says", "next_step", "wants", "suggests")
        ]
        found.append(Left(key, "；".join(text for text in texts if text)))
    return found
