"""督查检查与走访: plans filed beforehand, points drawn at random, visits on site, and what came of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record


class VisitKind(models.TextChoices):
    ON_SITE_OFFICE = "on_site_office", _("on-site office")
    UNANNOUNCED = "unannounced", _("unannounced inspection")
    DAWN = "dawn", _("round at dawn")
    NIGHT = "night", _("round at night")
    HOUSEHOLD = "household", _("round from house to house")
    THREE_QUESTIONS = "three_questions", _("visit with the three questions")
    INSPECTION = "inspection", _("inspection")
    CHECK = "check", _("check on site")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("draft")
    FILED = "filed", _("filed beforehand")
    UNDER_WAY = "under_way", _("under way")
    CLOSED = "closed", _("round over")
    CANCELLED = "cancelled", _("plan given up")


class InspectionPlan(Record):
    """A round of inspections, filed before it begins. A secret one is seen by its team alone until a visit starts."""

    number_prefix = "JC"
    story_skips = ("frame_of",)

    campaign = models.ForeignKey(
        "gongjian.Campaign", verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="inspections"
    )
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind of visit"), max_length=16, choices=VisitKind)
    secret = models.BooleanField(_("unannounced"), default=False)
    office = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("inspecting office"), on_delete=models.PROTECT, related_name="+"
    )
    basis = models.CharField(_("basis"), max_length=200, default="", blank=True)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"))
    """Inclusive: the last day of the round."""
    state = models.CharField(_("state"), max_length=10, choices=PlanState, default=PlanState.DRAFT)
    filed_at = models.DateTimeField(_("plan filed at"), null=True, blank=True)
    filed_by = models.CharField(_("plan filed by"), max_length=100, default="", blank=True)
    seed = models.CharField(_("seed"), max_length=64, default="", blank=True)
    frame_digest = models.CharField(_("digest of the frame"), max_length=64, default="", blank=True)
    frame_size = models.IntegerField(_("points in the frame"), null=True, blank=True)
    drawn_at = models.DateTimeField(_("drawn at"), null=True, blank=True)
    frame_of = models.CharField(_("points drawn from"), max_length=200, default="", blank=True)
    """Which points the frame took in, in words: all townships, projects under construction."""
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    """When its first visit began: a secret plan is seen from then on, its visits each from their own beginning."""
    closed_at = models.DateTimeField(_("round closed at"), null=True, blank=True)
    summary = models.TextField(_("summary"), default="", blank=True)

    class Meta:
        db_table = "gongjian_inspection_plan"
        verbose_name = _("inspection plan")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_on__gte=models.F("from_on")), name="inspection_ends_after_it_begins"
            )
        ]


class TeamMember(Record):
    """A member of the team of a plan; the team alone sees a secret plan."""

    plan = models.ForeignKey(
        InspectionPlan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="team"
    )
    post = models.ForeignKey(
        "gongjian.Post", verbose_name=_("post"), on_delete=models.PROTECT, related_name="+"
    )
    leads = models.BooleanField(_("leads the team"), default=False)

    class Meta:
        db_table = "gongjian_inspection_team"
        verbose_name = _("member of an inspection team")


class InspectionPoint(Record):
    """A point of the frame; `drawn` when the sample holds it (or it was chosen with a reason)."""

    plan = models.ForeignKey(
        InspectionPlan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="points"
    )
    ordinal = models.IntegerField(_("place in the order"), default=0)
    unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    project = models.ForeignKey(
        "gongjian.Project",
        verbose_name=_("project"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    place = models.CharField(_("venue"), max_length=100, default="", blank=True)
    drawn = models.BooleanField(_("drawn"), default=False)
    chosen_reason = models.CharField(_("chosen because"), max_length=200, default="", blank=True)
    planned_on = models.DateField(_("planned for"), null=True, blank=True)

    class Meta:
        db_table = "gongjian_inspection_point"
        verbose_name = _("point of an inspection")


class VisitState(models.TextChoices):
    PLANNED = "planned", _("visit to come")
    UNDER_WAY = "under_way", _("on site")
    ENDED = "ended", _("ended")
    CANCELLED = "cancelled", _("called off")


class Visit(Record):
    """Somebody goes to see: a unit, a project, a place. What is found is a problem that names its visit."""

    number_prefix = "ZF"

    campaign = models.ForeignKey(
        "gongjian.Campaign", verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="visits"
    )
    plan = models.ForeignKey(
        InspectionPlan,
        verbose_name=_("plan"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="visits",
    )
    point = models.ForeignKey(
        InspectionPoint,
        verbose_name=_("point"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="visits",
    )
    kind = models.CharField(_("kind of visit"), max_length=16, choices=VisitKind)
    unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("unit visited"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    project = models.ForeignKey(
        "gongjian.Project",
        verbose_name=_("project"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="visits",
    )
    place = models.CharField(_("venue"), max_length=100, default="", blank=True)
    team = models.CharField(_("inspection team"), max_length=60, default="", blank=True)
    lead = models.ForeignKey(
        "gongjian.Person",
        verbose_name=_("led by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    on = models.DateField(_("on"))
    state = models.CharField(_("state"), max_length=10, choices=VisitState, default=VisitState.PLANNED)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    node_says = models.CharField(_("asked: which node"), max_length=300, default="", blank=True)
    difficulty_says = models.CharField(_("asked: which difficulty"), max_length=300, default="", blank=True)
    measure_says = models.CharField(_("asked: which measure"), max_length=300, default="", blank=True)
    summary = models.TextField(_("what was seen"), default="", blank=True)
    located = models.CharField(_("location"), max_length=40, default="", blank=True)
    """Only when wanted, or the rule says why."""

    class Meta:
        db_table = "gongjian_visit"
        verbose_name = _("visit")
        indexes = [models.Index(fields=["campaign", "on"], name="visit_by_date")]


class SpokenState(models.TextChoices):
    WAITING = "waiting", _("to be confirmed by the office")
    CONFIRMED = "confirmed", _("confirmed")
    DROPPED = "dropped", _("not acted on")


class SpokenRequest(Record):
    """A leader's spoken request, in the original words; it binds nobody until the office confirms it."""

    visit = models.ForeignKey(
        Visit, verbose_name=_("visit"), on_delete=models.PROTECT, related_name="spoken_requests"
    )
    said_by = models.CharField(_("said by"), max_length=60)
    says = models.TextField(_("words"))
    heard_by = models.CharField(_("heard by"), max_length=100)
    heard_by_user = models.BigIntegerField(_("account"), null=True)
    at = models.DateTimeField(_("at"))
    state = models.CharField(_("state"), max_length=10, choices=SpokenState, default=SpokenState.WAITING)
    matter = models.ForeignKey(
        "gongjian.Matter",
        verbose_name=_("matter it became"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_by = models.CharField(_("decided by"), max_length=100, default="", blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, default="", blank=True)

    class Meta:
        db_table = "gongjian_spoken_request"
        verbose_name = _("spoken request")


class SpokenReader(Record):
    """A post that may read a spoken request in the words in which it was said."""

    request = models.ForeignKey(
        SpokenRequest, verbose_name=_("spoken request"), on_delete=models.PROTECT, related_name="readers"
    )
    post = models.ForeignKey(
        "gongjian.Post", verbose_name=_("post"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "gongjian_spoken_reader"
        verbose_name = _("reader of a spoken request")


class InspectionConclusion(Record):
    """What a round concluded of a unit, fed back to it; within 30 days it may ask for 复核."""

    number_prefix = "JL"

    plan = models.ForeignKey(
        InspectionPlan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="conclusions"
    )
    unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("inspected unit"), on_delete=models.PROTECT, related_name="+"
    )
    says = models.TextField(_("conclusion"))
    by_name = models.CharField(_("concluded by"), max_length=100)
    by_user = models.BigIntegerField(_("account"), null=True)
    fed_back_at = models.DateTimeField(_("fed back at"), null=True, blank=True)
    review_until_on = models.DateField(_("review may be asked until"), null=True, blank=True)

    class Meta:
        db_table = "gongjian_inspection_conclusion"
        verbose_name = _("conclusion of an inspection")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "unit"], condition=models.Q(voided=False), name="one_conclusion_a_unit"
            )
        ]


class ReviewOutcome(models.TextChoices):
    ASKED = "asked", _("asked")
    UPHELD = "upheld", _("conclusion upheld")
    CHANGED = "changed", _("conclusion changed")


class ConclusionReview(Record):
    """复核 of a conclusion, by other people than those who concluded; both results are kept."""

    conclusion = models.ForeignKey(
        InspectionConclusion, verbose_name=_("conclusion"), on_delete=models.PROTECT, related_name="reviews"
    )
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.CharField(_("asked by"), max_length=100)
    reason = models.CharField(_("why it is to be looked at again"), max_length=500)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=ReviewOutcome, default=ReviewOutcome.ASKED
    )
    says = models.TextField(_("result"), default="", blank=True)
    by_name = models.CharField(_("reviewed by"), max_length=100, default="", blank=True)
    by_user = models.BigIntegerField(_("account"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        db_table = "gongjian_conclusion_review"
        verbose_name = _("review of a conclusion")


class DutyEvent(models.TextChoices):
    DOSSIER = "dossier", _("assembling the dossier")
    ENTRY = "entry", _("entering the site")
    COORDINATION = "coordination", _("coordinating a problem")
    INSPECTION = "inspection", _("inspection")


class AttendanceDuty(Record):
    """四必到: an event at which the lead official is to be present. A reminder, never a score of a person."""

    campaign = models.ForeignKey(
        "gongjian.Campaign", verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="+"
    )
    project = models.ForeignKey(
        "gongjian.Project", verbose_name=_("project"), on_delete=models.PROTECT, related_name="duties"
    )
    event = models.CharField(_("event to attend"), max_length=12, choices=DutyEvent)
    on = models.DateField(_("on"))
    what = models.CharField(_("what it is about"), max_length=200, default="", blank=True)
    person = models.ForeignKey(
        "gongjian.Person", verbose_name=_("lead official"), on_delete=models.PROTECT, related_name="+"
    )
    visit = models.ForeignKey(
        Visit,
        verbose_name=_("visit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="duties",
    )

    class Meta:
        db_table = "gongjian_attendance_duty"
        verbose_name = _("duty to be present")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "event", "on", "person"],
                condition=models.Q(voided=False),
                name="duty_to_be_present_once",
            )
        ]
        indexes = [models.Index(fields=["person", "on"], name="duty_of_a_person")]
