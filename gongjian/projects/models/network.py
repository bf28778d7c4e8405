"""The plan of a project as a network: its nodes and how they follow each other, and what was approved of it.

A baseline keeps no copy: it names the moment of an approval, and the nodes as known at that moment are the baseline.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record
from gongjian.projects.models.project import Project, Stage


class NetworkState(models.TextChoices):
    DRAFTED = "drafted", _("drafted")
    SUBMITTED = "submitted", _("handed in for approval")
    APPROVED = "approved", _("approved")


class PlanNetwork(Record):
    """The plan network of one project, drafted from a template and tuned by its unit."""

    number_prefix = "G"

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="networks"
    )
    campaign = models.ForeignKey(
        "gongjian.Campaign",
        verbose_name=_("campaign"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """The campaign whose matters its active nodes become; none for a plan that is only kept."""
    template = models.CharField(_("template"), max_length=60, default="", blank=True)
    template_digest = models.CharField(_("version of the template"), max_length=64, default="", blank=True)
    branches = models.CharField(_("optional branches chosen"), max_length=200, default="", blank=True)
    """Keys, separated by commas."""
    state = models.CharField(_("state"), max_length=10, choices=NetworkState, default=NetworkState.DRAFTED)
    start_on = models.DateField(_("drafted from"))
    required_on = models.DateField(_("to be finished by"), null=True, blank=True)
    finish_on = models.DateField(_("planned completion"), null=True, blank=True)
    """The end of the network as it is planned now."""
    calendar_version = models.CharField(_("calendar"), max_length=40, default="", blank=True)
    provisional = models.BooleanField(_("dates provisional"), default=False)
    """A planned date lies in a year whose working days are not announced yet."""
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)

    story_skips = ("template_digest", "calendar_version")

    class Meta:
        db_table = "gongjian_plan_network"
        verbose_name = _("plan network")
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(voided=False), name="project_has_one_network"
            )
        ]
        indexes = [models.Index(fields=["number"], name="plan_network_number")]


class PlanNode(Record):
    """One step of the plan: a permit, a paper, a piece of work, a milestone (limit 0).

    `planned_*` move as the plan is worked on; `agreed_*` are those of the last approval, and lateness counts against
    them. Limits are working days; both ends of a planned or actual time are days on which the node is worked on.
    """

    number_prefix = "J"

    network = models.ForeignKey(
        PlanNetwork, verbose_name=_("plan network"), on_delete=models.PROTECT, related_name="nodes"
    )
    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="nodes"
    )
    key = models.CharField(_("key"), max_length=60)
    name = models.CharField(_("node"), max_length=120)
    name_en = models.CharField(_("node in English"), max_length=160, default="", blank=True)
    phase = models.CharField(_("phase"), max_length=60, default="", blank=True)
    phase_en = models.CharField(_("phase in English"), max_length=80, default="", blank=True)
    ordinal = models.IntegerField(_("order"), default=0)
    branch = models.CharField(_("optional branch"), max_length=60, default="", blank=True)
    department = models.CharField(
        _("department as the template names it"), max_length=80, default="", blank=True
    )
    unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("responsible department"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    limit_days = models.IntegerField(_("limit in working days"))
    """What the plan reckons with; 0 = a milestone."""
    statutory_days = models.IntegerField(_("statutory limit in working days"), null=True, blank=True)
    promised_days = models.IntegerField(_("promised limit in working days"), null=True, blank=True)
    source = models.CharField(_("source of the limits"), max_length=200, default="", blank=True)
    stage = models.CharField(_("stage reached with it"), max_length=12, choices=Stage, default="", blank=True)
    not_before_on = models.DateField(_("not before"), null=True, blank=True)
    planned_start_on = models.DateField(_("planned start"), null=True, blank=True)
    planned_finish_on = models.DateField(_("planned finish"), null=True, blank=True)
    agreed_start_on = models.DateField(_("approved start"), null=True, blank=True)
    agreed_finish_on = models.DateField(_("approved finish"), null=True, blank=True)
    actual_start_on = models.DateField(_("actual start"), null=True, blank=True)
    actual_finish_on = models.DateField(_("actual finish"), null=True, blank=True)
    out_of_order = models.CharField(_("why before its predecessors"), max_length=200, default="", blank=True)
    float_days = models.IntegerField(_("float in working days"), null=True, blank=True)
    critical = models.BooleanField(_("on the critical path"), default=False)
    attempts = models.IntegerField(_("times handed in"), default=0)
    papers_missing = models.TextField(_("papers missing, told once"), default="", blank=True)
    papers_told_at = models.DateTimeField(_("papers told at"), null=True, blank=True)
    matter = models.ForeignKey(
        "gongjian.Matter",
        verbose_name=_("matter"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """The matter it is while it lies on its department's desk."""

    story_skips = ("float_days", "critical")

    class Meta:
        db_table = "gongjian_plan_node"
        verbose_name = _("node")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "key"], condition=models.Q(voided=False), name="node_once_in_a_network"
            ),
            models.CheckConstraint(condition=models.Q(limit_days__gte=0), name="node_limit_not_negative"),
            models.CheckConstraint(
                condition=models.Q(actual_finish_on=None)
                | models.Q(actual_start_on__lte=models.F("actual_finish_on")),
                name="node_finished_not_before_it_started",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "ordinal", "id"], name="node_of_project"),
            models.Index(fields=["unit", "actual_finish_on", "planned_finish_on"], name="node_of_department"),
            models.Index(fields=["matter"], name="node_of_matter"),
            models.Index(fields=["number"], name="plan_node_number"),
        ]

    def __str__(self) -> str:
        return self.name


class LinkKind(models.TextChoices):
    FINISH_TO_START = "fs", _("starts when the other is finished")
    START_TO_START = "ss", _("starts when the other has started")
    FINISH_TO_FINISH = "ff", _("finishes when the other is finished")


class PlanLink(Record):
    """One node comes after another."""

    network = models.ForeignKey(
        PlanNetwork, verbose_name=_("plan network"), on_delete=models.PROTECT, related_name="links"
    )
    before = models.ForeignKey(
        PlanNode, verbose_name=_("node before"), on_delete=models.PROTECT, related_name="links_out"
    )
    after = models.ForeignKey(
        PlanNode, verbose_name=_("node after"), on_delete=models.PROTECT, related_name="links_in"
    )
    kind = models.CharField(_("kind"), max_length=2, choices=LinkKind, default=LinkKind.FINISH_TO_START)
    lag_days = models.IntegerField(_("working days between"), default=0)

    class Meta:
        db_table = "gongjian_plan_link"
        verbose_name = _("link between nodes")
        constraints = [
            models.UniqueConstraint(
                fields=["before", "after"], condition=models.Q(voided=False), name="two_nodes_linked_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(before=models.F("after")), name="node_not_after_itself"
            ),
        ]


class PlanBaseline(Record):
    """An approval of a plan: from this moment on, what it then said is what the project is held to."""

    network = models.ForeignKey(
        PlanNetwork, verbose_name=_("plan network"), on_delete=models.PROTECT, related_name="baselines"
    )
    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="baselines"
    )
    ordinal = models.IntegerField(_("which"))
    """1 is the first; later ones need a reason."""
    approved_at = models.DateTimeField(_("approved at"))
    approved_by = models.CharField(_("approved by"), max_length=100)
    reason = models.CharField(_("reason"), max_length=300, default="", blank=True)
    start_on = models.DateField(_("start"), null=True, blank=True)
    finish_on = models.DateField(_("planned completion"), null=True, blank=True)

    class Meta:
        db_table = "gongjian_plan_baseline"
        verbose_name = _("approved plan")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "ordinal"], condition=models.Q(voided=False), name="baselines_in_order"
            )
        ]
