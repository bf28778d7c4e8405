"""What a project is to invest, and what its unit says was done: plans of a year and readings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record
from gongjian.projects.models.project import Project


class YearPlan(Record):
    """What a project is to invest in a year, by quarter where given, with the visible progress aimed at in words."""

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="year_plans"
    )
    year = models.IntegerField(_("year"))
    plan_fen = models.BigIntegerField(_("planned investment of the year"), null=True, blank=True)
    q1_fen = models.BigIntegerField(_("first quarter: investment"), null=True, blank=True)
    q2_fen = models.BigIntegerField(_("second quarter: investment"), null=True, blank=True)
    q3_fen = models.BigIntegerField(_("third quarter: investment"), null=True, blank=True)
    q4_fen = models.BigIntegerField(_("fourth quarter: investment"), null=True, blank=True)
    q1_words = models.CharField(
        _("first quarter: visible progress aimed at"), max_length=200, default="", blank=True
    )
    q2_words = models.CharField(
        _("second quarter: visible progress aimed at"), max_length=200, default="", blank=True
    )
    q3_words = models.CharField(
        _("third quarter: visible progress aimed at"), max_length=200, default="", blank=True
    )
    q4_words = models.CharField(
        _("fourth quarter: visible progress aimed at"), max_length=200, default="", blank=True
    )

    class Meta:
        db_table = "gongjian_year_plan"
        verbose_name = _("year plan")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "year"],
                condition=models.Q(voided=False),
                name="project_has_one_plan_a_year",
            )
        ]


class Reading(Record):
    """What a unit says of a project up to and including a day: investment done this year and visible progress in words.

    A dispatch figure (调度数), never a statistical one. A later reading of the same day supersedes by `voided`.
    """

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="readings"
    )
    up_to_on = models.DateField(_("up to"))
    done_fen = models.BigIntegerField(_("investment done this year"), null=True, blank=True)
    words = models.CharField(_("visible progress"), max_length=300, default="", blank=True)
    note = models.CharField(_("note"), max_length=300, default="", blank=True)

    class Meta:
        db_table = "gongjian_reading"
        verbose_name = _("reading")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "up_to_on"],
                condition=models.Q(voided=False),
                name="one_reading_a_project_and_day",
            )
        ]


class MonthPlan(Record):
    """What of a year's plan falls into one month, and the visible progress aimed at by its end, in words."""

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="month_plans"
    )
    year = models.IntegerField(_("year"))
    month = models.IntegerField(_("month"))
    plan_fen = models.BigIntegerField(_("planned investment of the month"), null=True, blank=True)
    words = models.CharField(_("visible progress aimed at"), max_length=200, default="", blank=True)

    class Meta:
        db_table = "gongjian_month_plan"
        verbose_name = _("plan of a month")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "year", "month"],
                condition=models.Q(voided=False),
                name="project_has_one_plan_a_month",
            ),
            models.CheckConstraint(condition=models.Q(month__gte=1, month__lte=12), name="month_of_a_year"),
        ]


class StatisticsEntry(Record):
    """A project was entered into statistics (纳统): a dated fact with its ground. No target, no light hangs on it."""

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="statistics_entries"
    )
    entered_on = models.DateField(_("entered into statistics on"))
    ground = models.CharField(_("ground"), max_length=200)
    left_on = models.DateField(_("left statistics on"), null=True, blank=True)
    left_ground = models.CharField(_("ground of leaving"), max_length=200, default="", blank=True)

    class Meta:
        db_table = "gongjian_statistics_entry"
        verbose_name = _("entry into statistics")
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(voided=False, left_on=None),
                name="project_entered_into_statistics_once",
            ),
            models.CheckConstraint(
                condition=models.Q(left_on=None) | models.Q(left_on__gte=models.F("entered_on")),
                name="statistics_left_after_entry",
            ),
        ]


class StatisticalFigure(Record):
    """A figure of the statistics office for a whole unit (统计数). Another type than a reading; they never add.

    Of single projects or enterprises none is kept (statutory statistics are not ours to hold).
    """

    campaign = models.ForeignKey(
        "gongjian.Campaign", verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(_("indicator"), max_length=60)
    label = models.CharField(_("indicator in words"), max_length=120)
    from_on = models.DateField(_("from"))
    up_to_on = models.DateField(_("up to"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4)
    unit_text = models.CharField(_("unit of measure"), max_length=20)
    source = models.CharField(_("source"), max_length=200)
    published_on = models.DateField(_("published on"), null=True, blank=True)

    class Meta:
        db_table = "gongjian_statistical_figure"
        verbose_name = _("statistical figure")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "key", "from_on", "up_to_on"],
                condition=models.Q(voided=False),
                name="one_statistical_figure_a_period",
            )
        ]
