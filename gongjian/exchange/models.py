"""Excel lists on their way in: uploads, staged rows, remembered mappings."""

from django.db import models

from gongjian.ledger.records import Working

__all__ = ["ImportRow", "ImportRun", "RememberedMapping"]


class ImportRun(Working):
    """One upload, from file to confirmed records, and how to take it back."""

    kind = models.CharField(max_length=30)
    campaign_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    sheet = models.CharField(max_length=100, default="")
    state = models.CharField(max_length=12, default="uploaded")
    """uploaded, mapped, checked, running, done, undone, stopped."""
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    entry_seqs = models.JSONField(default=list)
    row_count = models.IntegerField(default=0)
    done_count = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "gongjian_import_run"


class ImportRow(Working):
    """One staged line: what was read, what it means, what is wrong with it, and the record it became."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    row_number = models.IntegerField()
    values = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    action = models.CharField(max_length=8, default="create")
    """create, update, skip."""
    target_table = models.CharField(max_length=60, default="")
    target_id = models.BigIntegerField(null=True)
    entry_seq = models.BigIntegerField(null=True)

    class Meta:
        db_table = "gongjian_import_row"
        constraints = [models.UniqueConstraint(fields=["run", "row_number"], name="import_row_once")]


class RememberedMapping(Working):
    """Which column meant which field last time, by kind of list and shape of header."""

    kind = models.CharField(max_length=30)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)

    class Meta:
        db_table = "gongjian_remembered_mapping"
        constraints = [models.UniqueConstraint(fields=["kind", "signature"], name="mapping_once_per_header")]
