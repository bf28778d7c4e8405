"""Reads of steps: what the rules brought up in a campaign, what waits, and how each is told."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from gongjian.campaigns.models import Campaign
from gongjian.kernel.ladder import Clause, Outcome, Step, StepKind
from gongjian.kernel.messages import Words
from gongjian.kernel.messages import say as _
from gongjian.ledger import AsOf
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project
from gongjian.supervise.models import LadderCase, LadderStep
from gongjian.supervise.playbook.ladder import Rule, ladders_of
from gongjian.supervise.selectors.ladder.climbs import rules_of
from gongjian.supervise.selectors.ladder.light_facts import lit_project

WAITS = (Outcome.standing.value, Outcome.held.value)
OUTCOMES = {
    Outcome.standing: ("watch", Words("待决定", "waits for a decision")),
    Outcome.held: ("paused", Words("暂不处理（中止计时）", "held while the clock stands still")),
    Outcome.issued: ("done", Words("已签发", "issued")),
    Outcome.amended: ("done", Words("修改后签发", "issued as amended")),
    Outcome.declined: ("not-due", Words("不予升级", "declined")),
    Outcome.lapsed: ("paused", Words("已失效", "lapsed")),
}
"""Outcome → the meaning of its light, and the word."""
KINDS: dict[StepKind, Any] = {
    StepKind.remind: Words("到期提醒", "reminder"),
    StepKind.urge: Words("催办", "urging"),
    StepKind.notice: gettext_lazy("supervision sheet"),
    StepKind.raise_: gettext_lazy("supervision one level up"),
    StepKind.circular: gettext_lazy("circular"),
    StepKind.interview: gettext_lazy("interview"),
    StepKind.card: gettext_lazy("card"),
    StepKind.hand_over: gettext_lazy("hand-over"),
}
"""What a step of each kind is called where ladders stand side by side."""


def proposals_of(campaign: Campaign, asof: AsOf) -> QuerySet[Any]:
    """Every proposal of the campaign at the moment asked."""
    cases = LadderCase.objects.filter(campaign_id=campaign.pk).values("id")
    return asof.rows(LadderStep).filter(proposes=True, case_id__in=cases)


def waiting(campaign: Campaign) -> QuerySet[LadderStep]:
    """Proposals that wait for a decision now."""
    found: QuerySet[LadderStep] = LadderStep.objects.filter(
        case__campaign_id=campaign.pk, voided=False, proposes=True, outcome=Outcome.standing.value
    )
    return found


def light_of(row: Any) -> tuple[str, str]:
    """(meaning, word) of a step's outcome."""
    meaning, word = OUTCOMES[Outcome(row.outcome)]
    return meaning, str(word)


@dataclass
class Told:
    """What rows of steps are about, read for all of them at once: their cases, and the rules these go by."""

    cases: dict[int, LadderCase] = field(default_factory=dict)
    rules: dict[int, Rule | None] = field(default_factory=dict)
    projects: dict[int, str] = field(default_factory=dict)

    def read(self, rows: Iterable[Any]) -> None:
        """Three queries at most for a whole page of rows."""
        listed = list(rows)
        lit = {pk for row in listed if (pk := lit_project(row.cause)) is not None}
        if lit:
            self.projects |= dict(Project.objects.filter(pk__in=lit).values_list("pk", "name"))
        ids = {row.case_id for row in listed}
        found = LadderCase.objects.select_related("matter").in_bulk(ids)
        by_key = rules_of(list(found.values()))
        for pk, case in found.items():
            self.cases[pk] = case
            self.rules[pk] = next(
                (rule for (campaign, stamp, _on), rule in by_key.items()
                 if (campaign, stamp) == (case.campaign_id, case.rule)), None,
            )  # fmt: skip

    def title(self, row: Any) -> str:
        """The matter's title, or the unit that windows and counts are of, with the project whose lights they are."""
        case = self.cases[row.case_id]
        if case.matter is not None:
            return case.matter.title
        project = self.projects.get(lit_project(row.cause) or 0)
        return " · ".join(filter(None, (unit_tree().label(case.unit_id), project)))

    def matter_href(self, row: Any) -> str:
        """Where the matter is; nothing for what is about a unit."""
        matter = self.cases[row.case_id].matter
        return f"/matters/{matter.number}/" if matter is not None else ""

    def step(self, row: Any, key: str = "") -> str:
        """The step in the words of its ladder."""
        step = self._step(row, key or row.step)
        return str(step.name) if step is not None else key or row.step

    def issued(self, row: Any) -> str:
        """The step a person issued, where it is another than proposed."""
        return self.step(row, row.issued_step) if row.issued_step and row.issued_step != row.step else ""

    def clause(self, row: Any) -> Clause | None:
        """The sentence of the rule that led to it."""
        step = self._step(row, row.step)
        return (
            next((one for one in step.clauses if one.key == row.clause), None) if step is not None else None
        )

    def says(self, row: Any) -> str:
        """The same in words, with what the source attaches and whether it is ours."""
        clause = self.clause(row)
        if clause is None:
            return ""
        return str(clause.says) + (str(_(" (taken so where the source is silent)")) if clause.assumed else "")

    def source(self, row: Any) -> str:
        """The document of the rule."""
        rule = self.rules.get(row.case_id)
        return str(rule.ladder.source) if rule is not None else ""

    def _step(self, row: Any, key: str) -> Step | None:
        rule = self.rules.get(row.case_id)
        return next((one for one in rule.ladder.steps if one.key == key), None) if rule is not None else None


def step_named(campaign: Campaign, on: date, key: str) -> str:
    """A step in the words of the ladder in force on the day, or else of one that knows it; the key where none does."""
    for ladder in ladders_of(campaign, on):
        for step in ladder.steps:
            if step.key == key:
                return str(step.name)
    return key


def about(text: str) -> Q:
    """A filter on steps: title or number of the matter, or the step's own number."""
    cases = LadderCase.objects.filter(Q(matter__title__icontains=text) | Q(matter__number__icontains=text))
    return Q(case_id__in=cases.values("id")) | Q(number__icontains=text)
