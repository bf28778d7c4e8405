"""The matter: everything owed is one kind of record, with one life and one clock."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import PRECISIONS
from gongjian.kernel.lifecycle import State
from gongjian.ledger.records import Record
from gongjian.matters.models.lists import MatterList

LIVE = models.Q(voided=False, merged_into_id=None)
"""Neither voided nor merged: what every list and count asks for, so that its indexes hold nothing else."""
STATES = [(state.value, state.value) for state in State]


class Matter(Record):
    """Something a unit owes by a date."""

    number_prefix = "S"
    version_indexes = ("entry_from",)
    """The clock asks which matters have moved since it looked last."""
    story_skips = (
        "state",
        "state_before",
        "desk_unit",
        "desk_post",
        "original_due_on",
        "due_precision",
        "sign_for_by_on",
        "calendar_version",
        "assigned_at",
        "accepted_at",
        "reported_done_at",
        "reported_done_by",
        "closed_at",
        "struck_off_at",
        "last_progress_on",
        "last_progress",
        "extended_count",
        "returned_count",
        "blocked_by",
    )
    """What the sentence of the act says already."""

    kind = models.CharField(_("kind"), max_length=24)
    """A key of the playbook's matter kinds: task, problem, decision, instruction, supervised, report, …"""
    title = models.CharField(_("matter"), max_length=200)
    requirement = models.TextField(_("requirement"), default="", blank=True)
    campaign = models.ForeignKey(
        "gongjian.Campaign", verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="matters"
    )
    project = models.ForeignKey(
        "gongjian.Project",
        verbose_name=_("project"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="matters",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("matter above"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    list = models.ForeignKey(
        MatterList,
        verbose_name=_("list of matters"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="items",
    )
    goal = models.ForeignKey(
        "gongjian.PlaybookItem",
        verbose_name=_("goal"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    clause = models.ForeignKey(
        "gongjian.Clause",
        verbose_name=_("clause"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="matters",
    )
    aspect = models.CharField(_("aspect"), max_length=60, default="", blank=True)
    ordinal = models.IntegerField(_("order in the list"), default=0)
    state = models.CharField(_("state"), max_length=16, choices=STATES, default=State.drafted.value)
    state_before = models.CharField(_("state before"), max_length=16, default="", blank=True)
    """Where a suspended matter resumes."""
    unit = models.ForeignKey(
        "gongjian.Unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("lead unit"),
    )
    """The accountable (lead) unit today; MatterHolding holds who it was before."""
    desk_unit = models.ForeignKey(
        "gongjian.Unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("whose desk"),
    )
    desk_post = models.ForeignKey(
        "gongjian.Post",
        verbose_name=_("on the desk of the post"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """Inside the unit, the post it was handed to (分办)."""
    assigned_by = models.ForeignKey(
        "gongjian.Unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("assigned by"),
    )
    lead_official = models.ForeignKey(
        "gongjian.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("lead official"),
    )
    start_on = models.DateField(_("starts on"), null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    due_precision = models.CharField(
        _("precision of the due date"), max_length=16, choices=PRECISIONS, default="day"
    )
    due_phrase = models.CharField(_("due phrase"), max_length=60, default="", blank=True)
    due_provisional = models.BooleanField(_("due date provisional"), default=False)
    """The date crosses a year whose working days are not announced yet."""
    original_due_on = models.DateField(_("original due date"), null=True, blank=True)
    review_on = models.DateField(_("next review"), null=True, blank=True)
    sign_for_by_on = models.DateField(_("sign for by"), null=True, blank=True)
    rule = models.CharField(_("rule"), max_length=60, default="", blank=True)
    calendar_version = models.CharField(_("calendar"), max_length=40, default="", blank=True)
    assigned_at = models.DateTimeField(_("assigned at"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    reported_done_at = models.DateTimeField(_("reported done at"), null=True, blank=True)
    """The report of done now under review or finally accepted: lateness counts to it."""
    reported_done_by = models.BigIntegerField(_("reported done by"), null=True, blank=True)
    """User id of the doer: somebody else closes."""
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    struck_off_at = models.DateTimeField(_("struck off at"), null=True, blank=True)
    last_progress_on = models.DateField(_("last progress"), null=True, blank=True)
    last_progress = models.CharField(_("progress"), max_length=300, default="", blank=True)
    extended_count = models.IntegerField(_("times extended"), default=0)
    returned_count = models.IntegerField(_("times returned"), default=0)
    blocked_by = models.CharField(_("stuck on"), max_length=60, default="", blank=True)
    target_value = models.DecimalField(_("target"), max_digits=20, decimal_places=4, null=True, blank=True)
    target_unit = models.CharField(_("unit of measure"), max_length=20, default="", blank=True)
    remark = models.CharField(_("remark"), max_length=300, default="", blank=True)

    class Meta:
        db_table = "gongjian_matter"
        verbose_name = _("matter")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due_on=None)
                | models.Q(start_on=None)
                | models.Q(due_on__gte=models.F("start_on")),
                name="matter_due_not_before_start",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="matter_is_not_its_own_part"
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "due_on", "id"], condition=LIVE, name="matter_live_by_due"),
            models.Index(
                fields=["campaign", "state", "due_on", "id"], condition=LIVE, name="matter_live_by_state_due"
            ),
            models.Index(fields=["campaign", "number"], name="matter_by_number"),
            models.Index(fields=["unit", "due_on", "id"], condition=LIVE, name="matter_live_of_unit_by_due"),
            models.Index(
                fields=["desk_unit", "due_on", "id"], condition=LIVE, name="matter_live_on_desk_by_due"
            ),
            models.Index(
                fields=["assigned_by", "due_on", "id"], condition=LIVE, name="matter_live_assigned_by_due"
            ),
            models.Index(
                fields=["desk_unit", "state", "campaign", "due_on", "reported_done_by"],
                condition=LIVE,
                name="matter_live_on_desk_by_state",
            ),
            models.Index(
                fields=["state", "review_on", "campaign"],
                condition=LIVE & models.Q(review_on__isnull=False),
                name="matter_live_to_review",
            ),
            models.Index(fields=["number"], name="matter_number"),
            models.Index(fields=["campaign", "last_progress_on", "id"], name="matter_by_last_progress"),
            models.Index(fields=["parent", "ordinal", "id"], name="matter_children_in_order"),
        ]

    def __str__(self) -> str:
        return self.title
