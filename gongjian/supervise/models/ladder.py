"""督办阶梯: what the rules brought up for a matter or a unit, and what named persons answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.kernel.ladder import Ground, Outcome
from gongjian.ledger.records import Record, SpanRecord, Working
from gongjian.matters.models import Matter
from gongjian.supervise.models.supervision import Supervision


class LadderCase(Record):
    """A matter (or a unit, for its windows and counts) on a ladder; it goes by one version of the rule to its end."""

    campaign = models.ForeignKey(
        "gongjian.Campaign", verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="+"
    )
    matter = models.OneToOneField(
        Matter,
        verbose_name=_("matter"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ladder_case",
    )
    unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    rule = models.CharField(_("rule"), max_length=60)
    """Key and version, as `Ladder.stamp` writes it."""
    begun_at = models.DateTimeField(_("begun"))

    class Meta:
        db_table = "gongjian_ladder_case"
        verbose_name = _("case on the ladder")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(matter=None, unit__isnull=False)
                | models.Q(matter__isnull=False, unit=None),
                name="ladder_case_of_matter_or_unit",
            ),
            models.UniqueConstraint(
                fields=["campaign", "unit"],
                condition=models.Q(voided=False) & models.Q(unit__isnull=False),
                name="one_ladder_case_a_unit",
            ),
        ]


class LadderLook(Working):
    """When the clock must look at a case again; None: only when a new fact comes."""

    case = models.OneToOneField(LadderCase, on_delete=models.CASCADE, related_name="look")
    look_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        db_table = "gongjian_ladder_look"


class LadderMark(Working):
    """One row: up to which entry the clock has gone through the ledger for new facts of cases."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)

    class Meta:
        db_table = "gongjian_ladder_mark"


class LadderStep(Record):
    """One reminder made or proposal brought up by the rule, each once for a cause, with what became of it."""

    number_prefix = "JY"
    story_skips = (
        "outcome", "ended_at", "by_name", "reason", "issued_step", "term_on", "supervision", "unit", "settled_at",
        "settled_says", "withdrawn",
    )  # fmt: skip

    case = models.ForeignKey(
        LadderCase, verbose_name=_("case"), on_delete=models.PROTECT, related_name="steps"
    )
    unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """Who answered for it when it arose, and then when it was decided."""
    step = models.CharField(_("step"), max_length=40)
    kind = models.CharField(_("kind of step"), max_length=10)
    clause = models.CharField(_("clause of the rule"), max_length=40)
    cause = models.CharField(_("cause"), max_length=200)
    proposes = models.BooleanField(_("needs a decision"))
    arisen_at = models.DateTimeField(_("arisen at"))
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=[(one.value, one.value) for one in Outcome]
    )
    ended_at = models.DateTimeField(_("answered or lapsed at"), null=True, blank=True)
    by_name = models.CharField(_("decided by"), max_length=100, default="", blank=True)
    reason = models.CharField(_("reason"), max_length=300, default="", blank=True)
    issued_step = models.CharField(_("step issued"), max_length=40, default="", blank=True)
    """The step a person issued, another than the proposed one when it was amended."""
    term_on = models.DateField(_("term"), null=True, blank=True)
    supervision = models.ForeignKey(
        Supervision,
        verbose_name=_("supervision"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ladder_steps",
    )
    settled_at = models.DateTimeField(_("settled or withdrawn at"), null=True, blank=True)
    settled_says = models.CharField(_("how it was settled"), max_length=300, default="", blank=True)
    withdrawn = models.BooleanField(_("taken back"), default=False)
    """Settled means that what it asked was done; withdrawn, that it no longer counts."""
    held_on = models.DateField(_("interview on"), null=True, blank=True)
    chair = models.CharField(_("interview held by"), max_length=60, default="", blank=True)
    result = models.CharField(_("result of the interview"), max_length=300, default="", blank=True)

    class Meta:
        db_table = "gongjian_ladder_step"
        verbose_name = _("step of the ladder")
        constraints = [
            models.UniqueConstraint(fields=["case", "cause"], name="ladder_step_once_a_cause"),
        ]
        indexes = [
            models.Index(
                fields=["outcome", "arisen_at"],
                condition=models.Q(voided=False, proposes=True, outcome__in=["standing", "held"]),
                name="ladder_proposals_waiting",
            )
        ]


class Excuse(Record):
    """A valid reason found by class: while it lasts the clock of the ladder stands still."""

    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="excuses"
    )
    ground = models.CharField(_("ground"), max_length=16, choices=[(one.value, one.value) for one in Ground])
    says = models.CharField(_("reason"), max_length=300)
    accepted_by = models.CharField(_("accepted by"), max_length=100)
    from_at = models.DateTimeField(_("from"))
    to_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        db_table = "gongjian_excuse"
        verbose_name = _("valid reason")


class FalseReport(Record):
    """A report found to be false."""

    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="false_reports"
    )
    says = models.CharField(_("what was found"), max_length=300)
    found_by = models.CharField(_("found by"), max_length=100)
    at = models.DateTimeField(_("at"))

    class Meta:
        db_table = "gongjian_false_report"
        verbose_name = _("false report")


class Circular(Record):
    """通报: lines of projects, 初步 until the units have checked their own lines and a leader has approved."""

    number_prefix = "TB"

    campaign = models.ForeignKey(
        "gongjian.Campaign", verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="circulars"
    )
    title = models.CharField(_("title"), max_length=120)
    opened_at = models.DateTimeField(_("opened for checking"), null=True, blank=True)
    check_until_on = models.DateField(_("to be checked until"), null=True, blank=True)
    approved_by = models.CharField(_("approved by"), max_length=100, default="", blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    class Meta:
        db_table = "gongjian_circular"
        verbose_name = _("circular")


class CircularLine(Record):
    """One line of a circular: a matter of a unit; excused by class, objected to, or kept."""

    circular = models.ForeignKey(
        Circular, verbose_name=_("circular"), on_delete=models.PROTECT, related_name="lines"
    )
    matter = models.ForeignKey(Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+"
    )
    step = models.ForeignKey(
        LadderStep,
        verbose_name=_("step of the ladder"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    says = models.CharField(_("what the line says"), max_length=300)
    ground = models.CharField(_("excused as"), max_length=16, default="", blank=True)
    objection = models.CharField(_("objection"), max_length=300, default="", blank=True)
    objected_at = models.DateTimeField(_("objected at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=300, default="", blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    out = models.BooleanField(_("taken out"), default=False)

    class Meta:
        db_table = "gongjian_circular_line"
        verbose_name = _("line of a circular")


class Card(SpanRecord):
    """亮牌: off unless the playbook switches cards on with source, approver, term and way out."""

    number_prefix = "PZ"

    campaign = models.ForeignKey(
        "gongjian.Campaign", verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="+"
    )
    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="cards"
    )
    step = models.ForeignKey(
        LadderStep, verbose_name=_("step of the ladder"), on_delete=models.PROTECT, related_name="cards"
    )
    approved_by = models.CharField(_("approved by"), max_length=100)
    lifted_reason = models.CharField(_("lifted because"), max_length=300, default="", blank=True)

    class Meta:
        db_table = "gongjian_card"
        verbose_name = _("card")
