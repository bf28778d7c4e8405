"""督查报告: the report of a round, from the books, as PDF and as Word on a template the office may edit.

What the viewer may not know stands on no paper, and the words of leaders on none.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kit import words
from gongjian.kit.documents.official import report_docx, report_pdf
from gongjian.ledger import memo
from gongjian.matters.selectors.standing import standing
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import (
    ConclusionReview,
    InspectionPlan,
    Problem,
    ReviewOutcome,
    Visit,
    VisitState,
)
from gongjian.supervise.selectors.inspections import rounds
from gongjian.supervise.selectors.inspections.frames import frames_in, points_of
from gongjian.supervise.selectors.inspections.seeing import BEGUN, sees_all_of
from gongjian.supervise.selectors.inspections.words import where

Named = tuple[Any, Any]


@dataclass
class RoundReport:
    """The report of one round for one viewer, made on a day."""

    plan: InspectionPlan
    viewer: Viewer
    on: date

    def pdf(self) -> bytes:
        """Refused: font_missing, template_broken."""
        return report_pdf(self.data())

    def docx(self) -> bytes:
        """Refused: template_broken."""
        return report_docx(self.data())

    # ------------------------------------------------------------ what it is made from
    @cached_property
    def campaign(self) -> Campaign:
        """The campaign of the round."""
        found = campaign_by_id(self.plan.campaign_id)
        assert found is not None
        return found

    @cached_property
    def visits(self) -> list[Visit]:
        """Visits that have begun: nothing else is told of."""
        rows = Visit.objects.filter(plan_id=self.plan.pk, state__in=BEGUN, voided=False)
        return list(rows.select_related("project").order_by("on", "id"))

    @cached_property
    def problems(self) -> list[Problem]:
        """What was found on them."""
        return rounds.problems_of_visits([row.pk for row in self.visits])

    @property
    def whole(self) -> bool:
        """May the viewer know the team and every point?"""
        return sees_all_of(self.viewer, self.plan)

    # ------------------------------------------------------------ what it says
    def data(self) -> dict[str, Any]:
        """Plain data, as both templates take it."""
        plan, office = self.plan, unit_tree().label(self.plan.office_id)
        sample = _("Sample, all invented") if plan.illustrative else ""
        archived = self.campaign.status == "archived"
        compiled = _("Compiled from published reports, no original") if archived else ""
        parts = [(title, [line for line in lines if line]) for title, lines in self._parts()]
        parts = [one for one in parts if one[1]]
        return {
            "title": _("Report of the round: %(title)s") % {"title": plan.title},
            "file": plan.title,
            "subtitle": " · ".join(filter(None, (plan.number, sample, compiled))),
            "facts": [
                {"label": capfirst(str(label)), "value": str(value)}
                for label, value in self._facts()
                if value
            ],
            "parts": [
                {"title": words.numbered(place, str(title)), "lines": lines}
                for place, (title, lines) in enumerate(parts, start=1)
            ],
            "found": words.numbered(len(parts) + 1, str(_("Problems found on site"))),
            "heads": [capfirst(str(one)) for one in _heads()],
            "rows": [self._row(place, one) for place, one in enumerate(self.problems, start=1)],
            "office": "" if compiled else office,
            "day": words.day(self.on),
            "foot": self._foot(compiled or office),
        }

    def _facts(self) -> list[Named]:
        plan, days = self.plan, sorted({row.on for row in self.visits})
        team = words.joined(row.post.label for row in rounds.team_of(plan)) if self.whole else ""
        return [
            (_("Kind"), plan.get_kind_display()),
            (_("Days of the round"), words.joined(words.day(day) for day in days)),
            (_("basis"), plan.basis),
            (_("Team"), team),
            (_("plan filed at"), words.stamp(plan.filed_at) if plan.filed_at and self.whole else ""),
            (_("The draw"), self._draw()),
            (_("Points inspected"), words.joined(dict.fromkeys(where(row) for row in self.visits))),
            (_("Visits"), self._counted()),
            (_("Problems found on site"), self._found()),
        ]

    def _draw(self) -> str:
        """How the points were drawn, with what it takes to draw them again."""
        plan = self.plan
        if plan.drawn_at is None or not self.whole:
            return ""
        size = sum(1 for row in points_of(plan) if row.drawn)
        listed = frames_in(self.campaign, plan.from_on).get(plan.frame_of, plan.frame_of)
        drawn = _("%(size)s drawn from %(all)s (%(of)s).") % {
            "size": size, "all": plan.frame_size, "of": listed,
        }  # fmt: skip
        seed = _("Seed %(seed)s; digest of the list %(digest)s.")
        return f"{drawn}{'' if words.chinese() else ' '}" + seed % {
            "seed": plan.seed, "digest": plan.frame_digest[:16],
        }  # fmt: skip

    def _counted(self) -> str:
        ended = sum(1 for row in self.visits if row.state == VisitState.ENDED)
        return _("%(all)s, %(ended)s ended") % {"all": len(self.visits), "ended": ended}

    def _found(self) -> str:
        spot = sum(1 for one in self.problems if one.on_the_spot)
        told = {"all": len(self.problems), "spot": spot}
        return _("%(all)s, %(spot)s of them solved on the spot") % told

    def _parts(self) -> list[tuple[Any, list[str]]]:
        seen = [words.named(where(row), row.summary) for row in self.visits if row.summary]
        return [
            (_("What the round has seen"), self.plan.summary.splitlines()),
            (_("What was seen where"), seen),
            (_("Conclusions"), self._concluded()),
        ]

    def _concluded(self) -> list[str]:
        """Each conclusion the viewer may read, with the result of its review: both are kept."""
        found = []
        for row in rounds.conclusions_of(self.viewer, self.plan):
            found.append(words.named(unit_tree().label(row.unit_id), row.says))
            reviews = ConclusionReview.objects.filter(conclusion_id=row.pk, voided=False)
            for one in reviews.exclude(outcome=ReviewOutcome.ASKED).order_by("id"):
                found.append(
                    words.named(_("Result of the review"), f"{one.get_outcome_display()}。{one.says}")
                )
        return found

    def _row(self, place: int, one: Problem) -> list[str]:
        matter = one.matter
        due = matter.due_on is not None and not one.on_the_spot
        at = next((where(row) for row in self.visits if row.pk == one.visit_id), words.DASH)
        return [
            str(place),
            matter.title,
            at,
            unit_tree().label(matter.unit_id) if matter.unit_id else words.DASH,
            str(words.day(matter.due_on, self.on.year)) if due else words.DASH,
            str(_("solved on the spot")) if one.on_the_spot else str(standing(matter, self.on).word),
        ]

    def _foot(self, whose: str) -> str:
        head = memo.head()
        return _("%(unit)s, %(day)s. Made from the ledger up to entry %(seq)s (%(digest)s).") % {
            "unit": whose, "day": words.day(self.on), "seq": head.seq, "digest": head.digest[:12],
        }  # fmt: skip


def _heads() -> list[Any]:
    return [
        _("No."), _("problem on the ledger"), _("Where it is"), _("lead unit"), _("Due"), _("state"),
    ]  # fmt: skip
