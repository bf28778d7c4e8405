"""Tables every room may use: files, saved views, jobs, the outbox."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record, Working

__all__ = ["Job", "OutboxMessage", "SavedView", "StoredFile"]


class StoredFile(Record):
    """One file: its hash and name in the ledger, its bytes under the home folder."""

    number_prefix = "F"

    sha256 = models.CharField(_("digest of the text"), max_length=64, db_index=True)
    name = models.CharField(_("file name"), max_length=200)
    size = models.BigIntegerField(_("size"))
    mime = models.CharField(_("kind of file"), max_length=100)
    target_table = models.CharField(_("table it belongs to"), max_length=60)
    """Table of the record it is attached to: rights on the file are rights on that record."""
    target_id = models.BigIntegerField(_("record it belongs to"))

    class Meta:
        db_table = "gongjian_stored_file"
        verbose_name = _("file")
        indexes = [
            models.Index(fields=["target_table", "target_id"], name="stored_file_target"),
            models.Index(fields=["number"], name="stored_file_number"),
        ]


class SavedView(Working):
    """A person's own view of a list: its address kept under a name."""

    user_id = models.BigIntegerField()
    page = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    query = models.TextField()
    ordinal = models.IntegerField(default=0)

    class Meta:
        db_table = "gongjian_saved_view"
        constraints = [
            models.UniqueConstraint(fields=["user_id", "page", "name"], name="saved_view_name_once")
        ]


class Job(Working):
    """Long work with true progress that may be left and found again."""

    kind = models.CharField(max_length=40)
    user_id = models.BigIntegerField(null=True)
    target_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=12, default="waiting")
    """waiting, running, done, failed, stopped."""
    done_count = models.IntegerField(default=0)
    total_count = models.IntegerField(default=0)
    message = models.TextField(default="")
    stop_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "gongjian_job"


class OutboxMessage(Working):
    """A message to be delivered once, written in the transaction of the act that causes it.

    `subject_key` is what it is about, `key` that with its step, person and channel: the same message is never written
    twice. `body` holds its kind, the values of its sentence and its address, so that everybody reads it in the own
    language. It waits until it is sent, given up, or passed over because a newer step of the same thing was sent.
    """

    key = models.CharField(max_length=120, unique=True)
    subject_key = models.CharField(max_length=60, default="")
    channel = models.CharField(max_length=20)
    to_user_id = models.BigIntegerField(null=True)
    body = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    """When it is to be tried next."""
    claimed_at = models.DateTimeField(null=True)
    """A worker has taken it; it is another's when nothing came of that."""
    tries = models.IntegerField(default=0)
    last_error = models.CharField(max_length=300, default="")
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    passed_at = models.DateTimeField(null=True)
    """Passed over: never sent, never shown."""
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "gongjian_outbox"
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(sent_at=None, given_up_at=None, passed_at=None),
                name="outbox_waiting",
            ),
            models.Index(fields=["to_user_id", "channel", "-id"], name="outbox_of_person"),
            models.Index(
                fields=["to_user_id", "channel"],
                condition=models.Q(read_at=None, passed_at=None),
                name="outbox_unread",
            ),
        ]
