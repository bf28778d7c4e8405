"""The matter: everything owed is one kind of record, with one life and one clock."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import PRECISIONS
from gongjian.kernel.lifecycle import State
from gongjian.ledger.records import Record, SpanRecord

__all__ = [
    "Comment",
    "Edition",
    "EditionReply",
    "Evidence",
    "Leg",
    "Matter",
    "MatterHolding",
    "MatterList",
    "MatterRequest",
    "Progress",
    "StageTarget",
]

LIVE = models.Q(voided=False, merged_into_id=None)
"""Neither voided nor merged: what every list and count asks for, so that its indexes hold nothing else."""
STATES = [(state.value, state.value) for state in State]


class MatterList(Record):
    """A list (清单) of a campaign; its editions freeze it."""

    number_prefix = "L"

    campaign = models.ForeignKey(
        "gongjian.Campaign", verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="lists"
    )
    name = models.CharField(_("list name"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=200, default="", blank=True)
    document = models.ForeignKey(
        "gongjian.SourceDocument",
        verbose_name=_("source document"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    ordinal = models.IntegerField(_("place in the order"), default=0)

    class Meta:
        db_table = "gongjian_matter_list"
        verbose_name = _("list")


class EditionKind(models.TextChoices):
    DRAFT = "draft", _("draft for comment")
    REVIEWED = "reviewed", _("reviewed")
    ISSUED = "issued", _("issued")
    ADJUSTED = "adjusted", _("adjusted")


class Edition(Record):
    """An edition of a list: what it held when it was frozen is what was known at `frozen_seq`."""

    list = models.ForeignKey(
        MatterList, verbose_name=_("list of matters"), on_delete=models.PROTECT, related_name="editions"
    )
    kind = models.CharField(_("edition"), max_length=10, choices=EditionKind)
    ordinal = models.IntegerField(_("place in the order"), default=1)
    document_no = models.CharField(_("document number"), max_length=60, default="", blank=True)
    on = models.DateField(_("on"))
    reply_by_on = models.DateField(_("replies by"), null=True, blank=True)
    frozen_seq = models.BigIntegerField(_("frozen after entry"))
    reason = models.CharField(_("reason"), max_length=300, default="", blank=True)
    approved_by = models.CharField(_("approved by"), max_length=100, default="", blank=True)

    class Meta:
        db_table = "gongjian_edition"
        verbose_name = _("edition")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="issued") | ~models.Q(document_no=""),
                name="issued_edition_has_a_number",
            )
        ]


class Matter(Record):
    """Something a unit owes by a date."""

    number_prefix = "S"
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


class MatterRole(models.TextChoices):
    LEAD = "lead", _("lead unit")
    ASSISTING = "assisting", _("assisting unit")
    SUPERVISING = "supervising", _("supervising unit")


class MatterHolding(SpanRecord):
    """A unit answers for a matter in one role for a time."""

    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="holdings"
    )
    role = models.CharField(_("role"), max_length=12, choices=MatterRole)
    unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "gongjian_matter_holding"
        verbose_name = _("responsibility")
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=models.Q(role="lead", voided=False, to_on=None),
                name="matter_has_one_lead_unit",
            )
        ]
        indexes = [
            models.Index(fields=["unit", "matter"], name="matter_holding_of_unit"),
            models.Index(
                fields=["unit", "matter"],
                condition=models.Q(voided=False) & (~models.Q(role="lead") | models.Q(to_on__isnull=False)),
                name="matter_holding_beside_lead",
            ),
        ]


class LegKind(models.TextChoices):
    OWN = "own", _("own work")
    WAITING = "waiting", _("waiting for another")
    OUTSIDE = "outside", _("outside")
    REVIEW = "review", _("under review")
    STOPPED = "stopped", _("stopped by rule")


class Leg(Record):
    """The matter lies on one desk from one instant to the next; legs are contiguous and sum to the time elapsed."""

    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="legs"
    )
    unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    kind = models.CharField(_("whose time"), max_length=8, choices=LegKind)
    from_at = models.DateTimeField(_("from"))
    to_at = models.DateTimeField(_("until"), null=True, blank=True)
    what = models.CharField(_("what for"), max_length=120, default="", blank=True)

    class Meta:
        db_table = "gongjian_leg"
        verbose_name = _("desk leg")
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=models.Q(voided=False, to_at=None),
                name="matter_lies_on_one_desk",
            )
        ]


class AnswerKind(models.TextChoices):
    AGREE = "agree", _("agreed with the suggestion")
    TOPIC = "topic", _("to a meeting on the topic")
    SAY = "say", _("said")


class Progress(Record):
    """What a unit says has happened. Progress is an act, not a state."""

    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="progress"
    )
    on = models.DateField(_("on"))
    says = models.CharField(_("progress"), max_length=300)
    next_step = models.CharField(_("next step"), max_length=200, default="", blank=True)
    needs = models.CharField(_("to be coordinated"), max_length=300, default="", blank=True)
    suggests = models.CharField(_("suggestion"), max_length=300, default="", blank=True)
    level = models.CharField(_("level of coordination"), max_length=20, default="", blank=True)
    answer_kind = models.CharField(
        _("kind of answer"), max_length=10, choices=AnswerKind, default="", blank=True
    )
    """What a leader answered to what is to be coordinated; empty while nobody has."""
    answer = models.CharField(_("leader's words"), max_length=300, default="", blank=True)
    """The words as they were said."""
    answered_by = models.CharField(_("answered by"), max_length=100, default="", blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    done_value = models.DecimalField(_("done"), max_digits=20, decimal_places=4, null=True, blank=True)
    unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("reporting unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        db_table = "gongjian_progress"
        verbose_name = _("progress")
        indexes = [
            models.Index(
                fields=["level", "matter"],
                condition=models.Q(voided=False, answered_at__isnull=True),
                name="progress_unanswered_by_level",
            )
        ]


class RequestKind(models.TextChoices):
    EXTENSION = "extension", _("extension")
    REASSIGN = "reassign", _("assignment elsewhere")


class RequestState(models.TextChoices):
    ASKED = "asked", _("asked")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class MatterRequest(Record):
    """A unit asks for another date or says another unit is the proper one."""

    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="requests"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=RequestKind)
    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.ASKED)
    reason = models.CharField(_("reason"), max_length=300)
    progress = models.CharField(_("progress so far"), max_length=300, default="", blank=True)
    new_due_on = models.DateField(_("new date"), null=True, blank=True)
    proper_unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("the proper unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    in_time = models.BooleanField(_("asked in time"), default=True)
    """Asked before the due date; otherwise a grant moves the date for chasing only, and scoring keeps the original."""
    asked_by_unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("asked by the unit"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answer = models.CharField(_("answer"), max_length=300, default="", blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        db_table = "gongjian_matter_request"
        verbose_name = _("request")
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "kind"],
                condition=models.Q(voided=False, state="asked"),
                name="one_open_request_of_a_kind",
            )
        ]


class Evidence(Record):
    """A file that proves something about a matter."""

    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="evidence"
    )
    file = models.ForeignKey(
        "gongjian.StoredFile", verbose_name=_("file"), on_delete=models.PROTECT, related_name="+"
    )
    caption = models.CharField(_("caption"), max_length=120, default="", blank=True)

    class Meta:
        db_table = "gongjian_evidence"
        verbose_name = _("evidence")


class Comment(Record):
    """A word on a matter, seen by all who see the matter."""

    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="comments"
    )
    says = models.TextField(_("comment"))
    by_name = models.CharField(_("written by"), max_length=100)
    by_user = models.BigIntegerField(_("account"), null=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        db_table = "gongjian_comment"
        verbose_name = _("comment")


class StageTarget(Record):
    """What a matter is to reach in a quarter or month, in words and/or quantity."""

    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="stage_targets"
    )
    year = models.IntegerField(_("year"))
    quarter = models.IntegerField(_("quarter"), null=True, blank=True)
    month = models.IntegerField(_("month"), null=True, blank=True)
    words = models.CharField(_("stage target"), max_length=200, default="", blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=20, decimal_places=4, null=True, blank=True)

    class Meta:
        db_table = "gongjian_stage_target"
        verbose_name = _("stage target")


class EditionReply(Record):
    """A unit's answer on one line of a draft list: no comment, or a change proposed."""

    edition = models.ForeignKey(
        Edition, verbose_name=_("edition"), on_delete=models.PROTECT, related_name="replies"
    )
    matter = models.ForeignKey(Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+"
    )
    agrees = models.BooleanField(_("no comment"), default=True)
    proposes = models.CharField(_("change proposed"), max_length=300, default="", blank=True)
    outcome = models.CharField(_("outcome"), max_length=200, default="", blank=True)

    class Meta:
        db_table = "gongjian_edition_reply"
        verbose_name = _("reply on a draft list")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "matter", "unit"],
                condition=models.Q(voided=False),
                name="one_reply_a_line_and_unit",
            )
        ]
