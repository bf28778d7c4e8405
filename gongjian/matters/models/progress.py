"""What a unit says has happened on a matter, and what a leader answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record
from gongjian.matters.models.matter import Matter


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
