"""What reporting costs the units, counted where it is asked."""

from django.db import models

from gongjian.ledger.records import Working


class AskCount(Working):
    """What one form asked of one unit in one week. Counted once for each source and unit."""

    campaign_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    week_on = models.DateField()
    """Monday of the week the form was due in."""
    source = models.CharField(max_length=60)
    """window:<id>, request:<id>, …: what asked."""
    cadence = models.CharField(max_length=40, default="")
    asked_cells = models.IntegerField(default=0)
    known_cells = models.IntegerField(default=0)
    """Shown and not asked, because the system knew."""
    duplicate_cells = models.IntegerField(default=0)
    """Asked although another form asked the same in the same period."""
    estimated_seconds = models.IntegerField(default=0)
    measured_seconds = models.IntegerField(null=True)
    """From first touch to sending; shown only as the median of a unit, never of a person."""
    notice_hours = models.IntegerField(null=True)
    """From the notice to the closing."""

    class Meta:
        db_table = "gongjian_ask_count"
        constraints = [models.UniqueConstraint(fields=["source", "unit_id"], name="asked_once_of_a_unit")]
        indexes = [models.Index(fields=["campaign_id", "week_on"], name="asked_in_a_week")]
