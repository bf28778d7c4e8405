"""The short form a campaign is made or changed with, by people who have never seen its playbook file."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.playbook import PlaybookText
from gongjian.dispatch.lights.presets import presets
from gongjian.dispatch.playbook import guided, plain
from gongjian.dispatch.playbook.line import lines_of
from gongjian.dispatch.recurring import closing, held
from gongjian.kernel.problems import Refused
from gongjian.kernel.recurrence import parse
from gongjian.kit import forms
from gongjian.people.models import Unit

OWN = "own"
MOST_DAYS = 3660
MOST_LINES = 6000
BOXES = ("goals", "key_tasks", "mechanisms", "groups")
"""Questions answered by lines of a box."""


class PlanForm(forms.Form):
    """Name, window, goals, groups, who reports when, the meeting, the lights."""

    draft = "campaign"
    name = forms.TextField(label=_("Name of the campaign"), max_length=120, example="重点项目攻坚100天")
    start_on = forms.DayField(label=_("First day"))
    days = forms.WholeNumberField(label=_("Days"), example=100, help_text=_("The first day counts as day 1."))
    goals = forms.LongTextField(
        label=_("Goals, one a line"),
        required=False,
        max_length=MOST_LINES,
        help_text=_("Who answers for it may follow after a stroke: every project started | 县发改局"),
    )
    key_tasks = forms.LongTextField(
        label=_("Key tasks, one a line"),
        required=False,
        max_length=MOST_LINES,
        help_text=_("The goals are reached by these. Who answers for it may follow after a stroke."),
    )
    mechanisms = forms.LongTextField(
        label=_("Mechanisms, one a line"),
        required=False,
        max_length=MOST_LINES,
        help_text=_(
            "What it rests on follows after a stroke: weekly dispatch | the document's title, article 3"
        ),
    )
    groups = forms.LongTextField(
        label=_("Working groups, one a line"),
        required=False,
        max_length=MOST_LINES,
        help_text=_("A group that is registered as a unit: its unit after a stroke."),
    )
    report = forms.ChoiceField(label=_("Reports are due"))
    report_own = forms.TextField(
        label=_("Reports at another time"),
        required=False,
        needed_when=_("(when “another time” is chosen)"),
        max_length=60,
        example="每周三、周五12点前",
    )
    reporters = forms.ChoicesField(label=_("Who reports"))
    money = forms.ChoiceField(
        label=_("Investment is asked"),
        help_text=_("Monthly as a rule; asking it weekly takes a reason in the playbook."),
    )
    meeting = forms.ChoiceField(label=_("The office meets"))
    meeting_own = forms.TextField(
        label=_("Meeting at another time"),
        required=False,
        needed_when=_("(when “another time” is chosen)"),
        max_length=60,
        example="每周二下午",
    )
    lights = forms.ChoiceField(
        label=_("Lights by the rule of"),
        help_text=_("How far behind plan turns which light."),
    )

    def __init__(self, *args: Any, playbook: PlaybookText, **kwargs: Any) -> None:
        self.playbook, self.now = playbook, guided.shown(playbook)
        given = {
            **{name: "\n".join(map(str, getattr(self.now, name))) for name in BOXES},
            "report": self.now.report,
            "reporters": list(self.now.reporters),
            "money": self.now.money,
            "meeting": self.now.meeting,
            "lights": self.now.lights,
        }
        kwargs["initial"] = given | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        kept = guided.kept_words(playbook)
        self._offer("report", _times(plain.REPORTS, kept.get("report"), _closing, own=True))
        self._offer("money", _times(plain.MONEY, kept.get("money"), _closing, own=False))
        self._offer("meeting", _times(plain.MEETINGS, kept.get("meeting"), _held, own=True))
        self._offer("reporters", _reporters(playbook))
        self._offer("lights", _lights(self.now.lights))
        for name in BOXES:
            self.fields[name].widget.attrs["rows"] = 5

    def _offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def clean_days(self) -> int:
        """Between a day and ten years."""
        days = int(self.cleaned_data["days"])
        if not 1 <= days <= MOST_DAYS:
            raise ValidationError(gettext("A campaign runs for at least one day and at most ten years."))
        return days

    def clean(self) -> dict[str, Any]:
        """Times written in own words have to be readable."""
        data = super().clean() or self.cleaned_data
        for name in ("report", "meeting"):
            own = data.get(f"{name}_own", "")
            if data.get(name) != OWN:
                continue
            try:
                plain.read_when(own)
            except Refused as refused:
                problem = refused.problems[0]
                self.add_error(f"{name}_own", f"{problem.message} {problem.remedy}")
        return data

    @property
    def answers(self) -> guided.Answers:
        """What was answered."""
        data = self.cleaned_data

        def when(name: str) -> str:
            return str(data[f"{name}_own"] if data[name] == OWN else data[name])

        return guided.Answers(
            name=data["name"],
            **{name: lines_of(data[name]) for name in BOXES},
            report=when("report"),
            reporters=tuple(data["reporters"]),
            money=when("money"),
            meeting=when("meeting"),
            lights=data["lights"],
        )


class NewCampaignForm(PlanForm):
    """The same, and whose campaign it is."""

    unit = forms.ChoiceField(
        label=_("Whose campaign"), help_text=_("The unit whose office runs it; its units take part.")
    )
    field_order = ("name", "unit")

    def __init__(self, *args: Any, hosts: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("unit", [(str(unit.pk), unit.name) for unit in hosts])


class ChangePlanForm(PlanForm):
    """The same for a campaign there is, and from which day it counts."""

    draft = ""
    effective_on = forms.DayField(
        label=_("In force from"),
        help_text=_("Goals and groups change at once; what comes round changes from this day on."),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        self.on = on
        super().__init__(*args, **kwargs)

    def clean_effective_on(self) -> date:
        """Today or later."""
        day: date = self.cleaned_data["effective_on"]
        if day < self.on:
            raise ValidationError(gettext("A version cannot hold from a day gone by."))
        return day


def _closing(words: str) -> str:
    when = plain.read_when(words)
    rule = parse(when.rule) if isinstance(when.rule, str) else when.rule
    assert when.at is not None
    return closing(rule, when.at, when.period)


def _held(words: str) -> str:
    when = plain.read_when(words)
    assert isinstance(when.rule, str)
    return held(parse(when.rule), when.at or when.part or None)


def _times(offered: Sequence[str], kept: str | None, told: Any, *, own: bool) -> list[tuple[str, str]]:
    """What is there now first, then the presets, another time, and none at all."""
    found = [(guided.KEEP, kept)] if kept else []
    found += [(words, label) for words in offered if (label := told(words)) != kept]
    if own:
        found.append((OWN, gettext("another time")))
    return [*found, (guided.NONE, gettext("not at all"))]


def _reporters(playbook: PlaybookText) -> list[tuple[str, str]]:
    words = {
        "accountable": playbook.title_of("accountable"),
        "township": playbook.title_of("township"),
        "lead": playbook.title_of("lead_unit"),
        "team": playbook.title_of("taskforce"),
        "groups": playbook.title_of("group"),
    }
    return [(role, words[role]) for role in guided.REPORTERS]


def _lights(now: str) -> list[tuple[str, str]]:
    english = get_language() == "en"
    found = [(rule.key, rule.name.en if english and rule.name.en else rule.name.zh) for rule in presets()]
    return [*found, (guided.KEEP, gettext("as the playbook has it"))] if now == guided.KEEP else found
