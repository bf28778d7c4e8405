"""问题: what a matter of kind problem is besides a matter, its way up and down the levels, and its look-back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.dispatch.models import Level
from gongjian.ledger.records import Record
from gongjian.matters.models import Matter


class Origin(models.TextChoices):
    PROJECT = "project", _("from a project")
    NODE = "node", _("from a node of the plan")
    VISIT = "visit", _("from a visit on site")
    MEETING = "meeting", _("from a meeting")
    REPORT = "report", _("from a report")
    INSPECTION = "inspection", _("from an inspection")
    HANDLING = "handling", _("from a handling day")
    PUBLIC = "public", _("from the public")
    OTHER = "other", _("from elsewhere")


class Problem(Record):
    """What stands in the 问题台账 beside its matter: who wants what coordinated, at which level, and who checks it.

    The matter holds the title, the lead unit, the required date (`due_on`), the state and the progress.
    """

    matter = models.OneToOneField(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="problem"
    )
    node = models.ForeignKey(
        "gongjian.PlanNode",
        verbose_name=_("node it blocks"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="problems",
    )
    category = models.CharField(_("category"), max_length=40)
    """A key of the playbook's categories; the enterprise's own reasons are one of them."""
    cause = models.CharField(_("root cause"), max_length=40, default="", blank=True)
    origin = models.CharField(_("source"), max_length=10, choices=Origin)
    raised_by = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("raised by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    raised_on = models.DateField(_("raised on"))
    visit = models.ForeignKey(
        "gongjian.Visit",
        verbose_name=_("visit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="problems",
    )
    handling_item = models.ForeignKey(
        "gongjian.HandlingItem",
        verbose_name=_("item of a handling day"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="problems",
    )
    public_report = models.ForeignKey(
        "gongjian.PublicReport",
        verbose_name=_("report from the public"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="problems",
    )
    from_matter = models.ForeignKey(
        Matter,
        verbose_name=_("raised from the matter"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    wants = models.CharField(_("what is to be coordinated"), max_length=300, default="", blank=True)
    suggests = models.CharField(_("suggested solution"), max_length=300, default="", blank=True)
    level = models.CharField(_("level of coordination"), max_length=10, choices=Level, default="", blank=True)
    measures = models.CharField(_("measures"), max_length=500, default="", blank=True)
    promised_on = models.DateField(_("promised for"), null=True, blank=True)
    checker = models.CharField(_("who checks it"), max_length=100, default="", blank=True)
    checker_unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("checking unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    on_the_spot = models.BooleanField(_("solved on the spot"), default=False)

    class Meta:
        db_table = "gongjian_problem"
        verbose_name = _("problem on the ledger")
        indexes = [models.Index(fields=["category", "matter"], name="problem_by_category")]


class Direction(models.TextChoices):
    UP = "up", _("one level up")
    DOWN = "down", _("one level down")


class LevelLeg(Record):
    """一上一下: a matter goes one level up or is handed one level down; each leg has its own clock."""

    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="level_legs"
    )
    direction = models.CharField(_("direction"), max_length=4, choices=Direction)
    from_unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("from the unit"), on_delete=models.PROTECT, related_name="+"
    )
    to_unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("to the unit"), on_delete=models.PROTECT, related_name="+"
    )
    from_level = models.CharField(_("from the level"), max_length=10, choices=Level, default="", blank=True)
    to_level = models.CharField(_("to the level"), max_length=10, choices=Level, default="", blank=True)
    why = models.CharField(_("why"), max_length=300)
    at = models.DateTimeField(_("at"))
    due_on = models.DateField(_("answer due"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=300, default="", blank=True)

    class Meta:
        db_table = "gongjian_level_leg"
        verbose_name = _("leg up or down")
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=models.Q(voided=False, answered_at=None),
                name="matter_on_one_level_leg",
            )
        ]


class LookBack(Record):
    """回头看: some time after a matter was struck off somebody looks whether it holds."""

    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="look_backs"
    )
    due_on = models.DateField(_("due"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    held = models.BooleanField(_("holds"), null=True, blank=True)
    says = models.CharField(_("what was seen"), max_length=300, default="", blank=True)
    by_name = models.CharField(_("looked at by"), max_length=100, default="", blank=True)

    class Meta:
        db_table = "gongjian_look_back"
        verbose_name = _("look-back")
        indexes = [
            models.Index(
                fields=["due_on"], condition=models.Q(voided=False, done_on=None), name="look_back_to_do"
            )
        ]
