"""Meetings of a series: topics, who comes, what was decided."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.dispatch.models.coordination import CoordinationRequest
from gongjian.ledger.records import Record


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("being prepared")
    FROZEN = "frozen", _("material frozen")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class Meeting(Record):
    """One meeting. Its material is what was known at the cut-off (截数); what changed later stands beside it."""

    number_prefix = "H"
    story_skips = (
        "state",
        "cutoff_at",
        "frozen_seq",
        "pack",
        "remarks",
        "minutes",
        "list_issued_at",
        "minutes_issued_at",
    )
    """What the sentence of the act says already; and a leader's words are for named posts only."""

    campaign = models.ForeignKey(
        "gongjian.Campaign", verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="meetings"
    )
    series = models.CharField(_("series"), max_length=40)
    """Key of the playbook's meeting series."""
    ordinal = models.IntegerField(_("number in the series"), default=1)
    starts_at = models.DateTimeField(_("starts"))
    place = models.CharField(_("place"), max_length=100, default="", blank=True)
    chair = models.ForeignKey(
        "gongjian.Post",
        verbose_name=_("chair"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField(_("state"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    cutoff_at = models.DateTimeField(_("cut-off"), null=True, blank=True)
    frozen_seq = models.BigIntegerField(_("frozen after entry"), null=True, blank=True)
    """Material is asked as known at this entry."""
    pack = models.JSONField(_("material"), default=dict, blank=True)
    """The sections as they stood at the cut-off: [{key, title, lines: […]}]."""
    remarks = models.TextField(_("leader's remarks"), default="", blank=True)
    minutes = models.TextField(_("minutes"), default="", blank=True)
    list_issued_at = models.DateTimeField(_("list of decisions issued"), null=True, blank=True)
    minutes_issued_at = models.DateTimeField(_("minutes issued"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, default="", blank=True)

    class Meta:
        db_table = "gongjian_meeting"
        verbose_name = _("meeting")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "series", "starts_at"],
                condition=models.Q(voided=False) & ~models.Q(state="cancelled"),
                name="one_meeting_of_a_series_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["campaign", "starts_at"], name="meeting_by_start")]


class TopicState(models.TextChoices):
    PROPOSED = "proposed", _("put forward")
    APPROVED = "approved", _("on the agenda")
    DECLINED = "declined", _("not taken up")
    CARRIED = "carried", _("carried over")


class Topic(Record):
    """Something put forward to be talked about."""

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="topics"
    )
    title = models.CharField(_("topic"), max_length=200)
    wants = models.CharField(_("what is to be decided"), max_length=300, default="", blank=True)
    unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("put forward by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    request = models.ForeignKey(
        CoordinationRequest,
        verbose_name=_("coordination request"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="topics",
    )
    state = models.CharField(_("state"), max_length=10, choices=TopicState, default=TopicState.PROPOSED)
    reason = models.CharField(_("reason"), max_length=200, default="", blank=True)
    ordinal = models.IntegerField(_("place in the order"), default=0)

    class Meta:
        db_table = "gongjian_topic"
        verbose_name = _("topic")


class Presence(models.TextChoices):
    EXPECTED = "expected", _("to come")
    PRESENT = "present", _("present")
    SUBSTITUTE = "substitute", _("by a substitute")
    LEAVE = "leave", _("on leave")
    ABSENT = "absent", _("absent")


class Attendance(Record):
    """Who comes to a meeting, by post. A reminder, never a score."""

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="attendance"
    )
    post = models.ForeignKey(
        "gongjian.Post", verbose_name=_("post"), on_delete=models.PROTECT, related_name="+"
    )
    presence = models.CharField(_("presence"), max_length=10, choices=Presence, default=Presence.EXPECTED)
    substitute = models.ForeignKey(
        "gongjian.Post",
        verbose_name=_("substitute"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.CharField(_("reason"), max_length=200, default="", blank=True)

    class Meta:
        db_table = "gongjian_attendance"
        verbose_name = _("attendance")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "post"],
                condition=models.Q(voided=False),
                name="a_post_comes_to_a_meeting_once",
            )
        ]


class MeetingDecision(Record):
    """A decision of a meeting: the matter it became."""

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="decisions"
    )
    matter = models.ForeignKey(
        "gongjian.Matter", verbose_name=_("matter"), on_delete=models.PROTECT, related_name="decisions"
    )
    topic = models.ForeignKey(
        Topic,
        verbose_name=_("topic"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    ordinal = models.IntegerField(_("place in the order"), default=0)

    class Meta:
        db_table = "gongjian_meeting_decision"
        verbose_name = _("decision of a meeting")
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=models.Q(voided=False), name="a_matter_is_decided_once"
            )
        ]
