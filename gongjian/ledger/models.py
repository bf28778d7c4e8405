"""The chain of entries, what each is about, its head, and the series human numbers come from."""

import uuid

from django.db import models

from gongjian.ledger.records import Working

__all__ = ["Entry", "EntryAbout", "Head", "NumberSeries"]


class Entry(models.Model):
    """One act. Append-only: the database refuses UPDATE and DELETE."""

    seq = models.BigIntegerField(primary_key=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    recorded_at = models.DateTimeField(db_index=True)
    about_at = models.DateTimeField(null=True)
    act = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=100)
    post = models.CharField(max_length=200, default="")
    unit = models.CharField(max_length=200, default="")
    reason = models.TextField(default="")
    words = models.JSONField(default=dict)
    cites = models.JSONField(default=list)
    request_key = models.CharField(max_length=80, null=True, unique=True)
    versions_digest = models.CharField(max_length=64)
    version_count = models.IntegerField()
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "gongjian_entry"

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"


class EntryAbout(models.Model):
    """Which records' stories tell of an entry although it changed other rows (append-only)."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="abouts")
    kind = models.CharField(max_length=60)
    record_id = models.BigIntegerField()

    class Meta:
        db_table = "gongjian_entry_about"
        constraints = [
            models.UniqueConstraint(fields=["kind", "record_id", "entry"], name="entry_about_once")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.kind} {self.record_id}"


class Head(models.Model):
    """The head of the chain: one row, whose lock is the one door."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)
    recorded_at = models.DateTimeField(null=True)
    touched = models.JSONField(default=dict)
    """Per record table the last entry that wrote it: lets a process keep slow-changing tables in memory."""

    class Meta:
        db_table = "gongjian_head"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="head_is_one_row")]

    def __str__(self) -> str:
        return f"{self.seq} {self.digest}"


class NumberSeries(Working):
    """Where a series of human numbers stands: prefix and year → last number given."""

    key = models.CharField(max_length=40, primary_key=True)
    last = models.BigIntegerField(default=0)

    class Meta:
        db_table = "gongjian_number_series"
