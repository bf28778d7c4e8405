"""督办: a matter put under supervision, the papers issued for it, what comes back, and how it ends."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record
from gongjian.matters.models import Matter


class SupervisionState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    DECLINED = "declined", _("not put under supervision")
    APPROVED = "approved", _("approved, to be issued")
    ISSUED = "issued", _("under supervision")
    EXAMINED = "examined", _("examined")
    PRESENTED = "presented", _("put before the leader")
    CLOSED = "closed", _("supervision closed")
    WITHDRAWN = "withdrawn", _("supervision withdrawn")


class SupervisionSource(models.TextChoices):
    LATE = "late", _("late or stuck")
    INSTRUCTION = "instruction", _("a leader's instruction")
    MEETING = "meeting", _("a decision of a meeting")
    ABOVE = "above", _("from the level above")
    INSPECTION = "inspection", _("an inspection")
    PUBLIC = "public", _("the public")
    OTHER = "other", _("other")


class Supervision(Record):
    """立项: a matter under supervision. Proposed by one, approved by a named person; its number is the 督办编号."""

    number_prefix = "DB"
    story_skips = (
        "state", "desk_unit", "proposed_by_user", "decided_by", "decided_at", "decision_says", "supervision_no",
        "year", "serial", "cycle", "closed_at", "closed_says", "archive_no", "archived_at", "withdrawn_at",
    )  # fmt: skip

    campaign = models.ForeignKey(
        "gongjian.Campaign",
        verbose_name=_("campaign"),
        on_delete=models.PROTECT,
        related_name="supervisions",
    )
    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="supervisions"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=SupervisionState, default=SupervisionState.PROPOSED
    )
    source = models.CharField(_("source"), max_length=12, choices=SupervisionSource)
    source_says = models.CharField(_("source in words"), max_length=200, default="", blank=True)
    """Document, meeting or rule; never a leader's words, which have readers of their own."""
    requires = models.TextField(_("what is required"))
    office = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("supervising office"), on_delete=models.PROTECT, related_name="+"
    )
    desk_unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("on the desk of"), on_delete=models.PROTECT, related_name="+"
    )
    """The office that numbered it keeps the number; handed over, it lies on another's desk."""
    proposed_by = models.CharField(_("proposed by"), max_length=100)
    proposed_by_user = models.BigIntegerField(null=True, blank=True, editable=False)
    """User id: somebody else approves. None: proposed by a rule of the ladder."""
    proposed_at = models.DateTimeField(_("proposed at"))
    reason = models.CharField(_("reason"), max_length=300)
    decided_by = models.CharField(_("decided by"), max_length=100, default="", blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_says = models.CharField(_("words of the decision"), max_length=300, default="", blank=True)
    supervision_no = models.CharField(_("supervision number"), max_length=60, default="", blank=True)
    year = models.IntegerField(_("year"), null=True, blank=True)
    serial = models.IntegerField(_("serial number"), null=True, blank=True)
    term_on = models.DateField(_("term"), null=True, blank=True)
    feedback_days = models.IntegerField(_("feedback every so many days"), null=True, blank=True)
    feedback_due_on = models.DateField(_("next feedback due"), null=True, blank=True)
    cycle = models.IntegerField(_("round"), default=1)
    """One more with each new instruction, and each time it is opened again."""
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_says = models.CharField(_("how it closed"), max_length=300, default="", blank=True)
    archive_no = models.CharField(_("archive number"), max_length=60, default="", blank=True)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=_("replaced by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaces",
    )

    class Meta:
        db_table = "gongjian_supervision"
        verbose_name = _("supervision")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "serial"],
                condition=models.Q(serial__isnull=False),
                name="supervision_number_once",
            ),
            models.UniqueConstraint(
                fields=["matter"],
                condition=models.Q(
                    voided=False, state__in=["proposed", "approved", "issued", "examined", "presented"]
                ),
                name="matter_under_one_supervision",
            ),
        ]
        indexes = [models.Index(fields=["campaign", "state"], name="supervision_by_state")]


class LeaderWords(Record):
    """A leader's words as they were said or written; read by named posts only, never in feeds or messages."""

    supervision = models.ForeignKey(
        Supervision, verbose_name=_("supervision"), on_delete=models.PROTECT, related_name="words"
    )
    leader = models.CharField(_("leader"), max_length=60)
    said_on = models.DateField(_("on"))
    says = models.TextField(_("words"))
    entered_by = models.BigIntegerField(null=True, blank=True, editable=False)
    """User id of who entered them: may read them too."""
    story_skips = ("leader", "says", "said_on")

    class Meta:
        db_table = "gongjian_leader_words"
        verbose_name = _("leader's words")


class LeaderWordsReader(Record):
    """A post that may read a leader's words."""

    words = models.ForeignKey(
        LeaderWords, verbose_name=_("words"), on_delete=models.PROTECT, related_name="readers"
    )
    post = models.ForeignKey(
        "gongjian.Post", verbose_name=_("post"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "gongjian_leader_words_reader"
        verbose_name = _("reader of a leader's words")


class NoticeForm(models.TextChoices):
    SHEET = "sheet", _("supervision sheet")
    RED_HEAD = "red_head", _("notice with a red head")


class NoticeState(models.TextChoices):
    DRAFT = "draft", _("draft")
    ISSUED = "issued", _("paper in force")
    WITHDRAWN = "withdrawn", _("paper withdrawn")
    REPLACED = "replaced", _("replaced")


class IssuedNotice(Record):
    """A paper of supervision: 督办单 or 《重要事项办理通知书》. A red head has a 发文字号 of its own."""

    number_prefix = "TZ"
    story_skips = ("state", "document_no", "year", "serial", "issued_at", "issued_by", "unclassified_by", "ended_at",
                   "ended_reason")  # fmt: skip

    supervision = models.ForeignKey(
        Supervision, verbose_name=_("supervision"), on_delete=models.PROTECT, related_name="notices"
    )
    step = models.CharField(_("step of the ladder"), max_length=40)
    form = models.CharField(_("form"), max_length=10, choices=NoticeForm, default=NoticeForm.SHEET)
    issuer = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("issuing unit"), on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(_("state"), max_length=10, choices=NoticeState, default=NoticeState.DRAFT)
    document_no = models.CharField(_("document number"), max_length=60, default="", blank=True)
    year = models.IntegerField(_("year"), null=True, blank=True)
    serial = models.IntegerField(_("serial number"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text of the paper"), default="", blank=True)
    term_on = models.DateField(_("term"))
    sign_by_on = models.DateField(_("sign for by"), null=True, blank=True)
    signer = models.CharField(_("signed by"), max_length=100, default="", blank=True)
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    issued_by = models.CharField(_("issued by (person)"), max_length=100, default="", blank=True)
    unclassified_by = models.CharField(
        _("confirmed as not classified by"), max_length=100, default="", blank=True
    )
    ended_at = models.DateTimeField(_("withdrawn or replaced at"), null=True, blank=True)
    ended_reason = models.CharField(_("reason"), max_length=300, default="", blank=True)
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=_("replaced by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaces",
    )

    class Meta:
        db_table = "gongjian_issued_notice"
        verbose_name = _("notice")
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "year", "serial"],
                condition=models.Q(serial__isnull=False),
                name="document_number_once",
            )
        ]


class NoticeLine(Record):
    """One line of a notice: what, by when, and who answers for it."""

    notice = models.ForeignKey(
        IssuedNotice, verbose_name=_("notice"), on_delete=models.PROTECT, related_name="lines"
    )
    ordinal = models.IntegerField(_("place in the order"), default=1)
    says = models.CharField(_("matter and requirement"), max_length=500)
    due_on = models.DateField(_("due"), null=True, blank=True)
    responsible = models.CharField(_("responsible person"), max_length=60, default="", blank=True)

    class Meta:
        db_table = "gongjian_notice_line"
        verbose_name = _("line of a notice")


class ReceiptRole(models.TextChoices):
    LEAD = "lead", _("lead unit")
    ASSISTING = "assisting", _("co-handling unit")
    COPY = "copy", _("for information")


class NoticeReceipt(Record):
    """A unit to which a notice goes, and when it signed for it."""

    notice = models.ForeignKey(
        IssuedNotice, verbose_name=_("notice"), on_delete=models.PROTECT, related_name="receipts"
    )
    unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(_("role"), max_length=10, choices=ReceiptRole)
    signed_at = models.DateTimeField(_("signed for at"), null=True, blank=True)
    signed_by = models.CharField(_("signed for by"), max_length=100, default="", blank=True)

    class Meta:
        db_table = "gongjian_notice_receipt"
        verbose_name = _("sign-for of a notice")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "unit"], condition=models.Q(voided=False), name="one_receipt_a_unit"
            )
        ]


class FeedbackState(models.TextChoices):
    GATHERED = "gathered", _("with the lead unit")
    SENT = "sent", _("awaiting examination")
    PASSED = "passed", _("passed")
    RETURNED = "returned", _("returned")
    WITHDRAWN = "withdrawn", _("reply withdrawn")


class Feedback(Record):
    """A signed reply of a unit. Assisting units reply to the lead unit, which gathers them and sends one reply."""

    number_prefix = "FK"

    supervision = models.ForeignKey(
        Supervision, verbose_name=_("supervision"), on_delete=models.PROTECT, related_name="feedbacks"
    )
    unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("replying unit"), on_delete=models.PROTECT, related_name="+"
    )
    gathered_into = models.ForeignKey(
        "self",
        verbose_name=_("gathered into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="gathers",
    )
    state = models.CharField(_("state"), max_length=10, choices=FeedbackState)
    says = models.TextField(_("reply"))
    final = models.BooleanField(_("reports it done"), default=False)
    signed_by = models.CharField(_("signed by the head"), max_length=100)
    file = models.ForeignKey(
        "gongjian.StoredFile",
        verbose_name=_("stamped reply"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    sent_at = models.DateTimeField(_("sent at"))
    sent_by = models.BigIntegerField(_("sent by"), null=True, blank=True)
    due_on = models.DateField(_("was due"), null=True, blank=True)

    class Meta:
        db_table = "gongjian_feedback"
        verbose_name = _("feedback")


class Examination(Record):
    """审核 of a reply: six questions answered, passed or returned with the reason, by somebody other than the doer."""

    feedback = models.ForeignKey(
        Feedback, verbose_name=_("feedback"), on_delete=models.PROTECT, related_name="examinations"
    )
    answers = models.JSONField(_("six questions"), default=dict, blank=True)
    """Question key → {"holds": true or false, "says": words}."""
    passed = models.BooleanField(_("passed"))
    says = models.CharField(_("conclusion"), max_length=300)
    by_name = models.CharField(_("examined by"), max_length=100)
    at = models.DateTimeField(_("at"))

    class Meta:
        db_table = "gongjian_examination"
        verbose_name = _("examination")


class Presentation(Record):
    """呈阅: put before whoever gave the instruction; no new instruction, and it can be closed."""

    supervision = models.ForeignKey(
        Supervision, verbose_name=_("supervision"), on_delete=models.PROTECT, related_name="presentations"
    )
    to_name = models.CharField(_("put before"), max_length=60)
    at = models.DateTimeField(_("at"))
    by_name = models.CharField(_("by"), max_length=100)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    words = models.ForeignKey(
        LeaderWords,
        verbose_name=_("new instruction"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        db_table = "gongjian_presentation"
        verbose_name = _("putting before the leader")


class ChaseWay(models.TextChoices):
    TELEPHONE = "telephone", _("by telephone")
    MESSAGE = "message", _("by message")
    VISIT = "visit", _("in person on site")
    PAPER = "paper", _("in writing")


class Chase(Record):
    """催办: when, how, whom, and what was answered."""

    supervision = models.ForeignKey(
        Supervision, verbose_name=_("supervision"), on_delete=models.PROTECT, related_name="chases"
    )
    unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"))
    way = models.CharField(_("how"), max_length=10, choices=ChaseWay)
    whom = models.CharField(_("who answered"), max_length=60, default="", blank=True)
    says = models.CharField(_("what was answered"), max_length=300, default="", blank=True)
    by_name = models.CharField(_("by"), max_length=100)

    class Meta:
        db_table = "gongjian_chase"
        verbose_name = _("urging")


class HandedOver(Record):
    """移交: a matter under supervision handed to the inspection office (or another body), with its answer."""

    supervision = models.ForeignKey(
        Supervision, verbose_name=_("supervision"), on_delete=models.PROTECT, related_name="handed_over"
    )
    to_unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("handed to"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=300)
    approved_by = models.CharField(_("approved by"), max_length=100)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.CharField(_("accepted by"), max_length=100, default="", blank=True)

    class Meta:
        db_table = "gongjian_handed_over"
        verbose_name = _("hand-over to the inspection office")
