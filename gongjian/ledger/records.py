"""What a table is: a *record* (written only through the door, every state kept) or a *working* table.

A record model gets a version model of the same columns by itself. Foreign keys become plain numbers there,
under the same column name, so one filter written in columns (`unit_id=7`) fits both the present and the past.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models.base import ModelBase, ModelState
from django.utils.translation import gettext_lazy as _

from gongjian.ledger import door_state

R = TypeVar("R", bound="Record")
OPEN = 2**63 - 1
"""`entry_to` of the version in force: no entry has ended it."""


class NotThroughTheDoor(RuntimeError):
    """A record was about to be written outside `ledger.record`: a fault of ours, never of a user."""


class RecordQuerySet(models.QuerySet[Any]):
    """Refuses the set-based writes unless the door is open."""

    def _guard(self) -> None:
        if not door_state.is_open():
            raise NotThroughTheDoor(f"{self.model.__name__} is written only through ledger.record")

    def update(self, **kwargs: Any) -> int:
        self._guard()
        return super().update(**kwargs)

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        self._guard()
        return super().bulk_create(*args, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise NotThroughTheDoor(f"{self.model.__name__} is never deleted; void it")

    def live(self) -> Self:
        """Neither voided nor merged into another."""
        return self.filter(voided=False, merged_into_id=None)


class RecordBase(ModelBase):
    """Builds the version model beside each record model."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **kwargs: Any) -> Any:
        cls: Any = super().__new__(mcs, name, bases, attrs, **kwargs)
        if not cls._meta.abstract and not attrs.get("is_version"):
            cls.Version = _version_model(cls)
        return cls


class Record(models.Model, metaclass=RecordBase):
    """A fact the office keeps: never overwritten, never deleted."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=40, default="", blank=True)
    revision = models.IntegerField(default=1, editable=False)
    voided = models.BooleanField(_("voided"), default=False)
    merged_into_id = models.BigIntegerField(null=True, blank=True, editable=False)
    illustrative = models.BooleanField(_("illustrative"), default=False)

    Version: ClassVar[Any]
    number_prefix: ClassVar[str] = ""
    """Records with a prefix get a number `prefix-year-00001` when they are created."""
    story_skips: ClassVar[tuple[str, ...]] = ()
    """Columns that history does not tell of."""

    version_indexes: ClassVar[tuple[str, ...]] = ()
    """Columns of the version table that are looked things up by, besides those every version table has."""

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """What it is and which one, for records without a name of their own."""
        return f"{self._meta.verbose_name} {self.number or self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not door_state.is_open():
            raise NotThroughTheDoor(f"{type(self).__name__} is written only through ledger.record")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise NotThroughTheDoor(f"{type(self).__name__} is never deleted; void it")


def like(blank: R, **columns: Any) -> R:
    """A new record like a blank one but for these columns (by attname, unit_id=7): thousands are made a second, where
    a model's own way of making one looks at every column."""
    made = blank.__class__.__new__(blank.__class__)
    made.__dict__.update(blank.__dict__)
    made._state = ModelState()
    made.__dict__.update(columns, uid=uuid.uuid4())
    return made


class SpanRecord(Record):
    """What holds for a time in the world: the half-open span [from_on, to_on); `to_on` None = still holds."""

    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True


class Working(models.Model):
    """Drafts, staging rows, outbox, jobs, read marks: not facts, so not versioned."""

    class Meta:
        abstract = True


def record_models() -> list[type[Record]]:
    """Every concrete record model, in dependency order of registration."""
    from django.apps import apps

    return [m for m in apps.get_app_config("gongjian").get_models() if issubclass(m, Record)]


_VERSION_INDEXES = ("project_id", "matter_id", "campaign_id")


def _version_model(record: type[Record]) -> type[models.Model]:
    """The model of `record`'s versions: same columns, pk (id, entry_from), and the row's digest."""
    meta = record._meta
    attrs: dict[str, Any] = {
        "__module__": record.__module__,
        "__qualname__": f"{record.__name__}Version",
        "__doc__": f"Every state {record.__name__} has had.",
        "is_version": True,
        "record_model": record,
        "pk": models.CompositePrimaryKey("id", "entry_from"),
        "entry_from": models.BigIntegerField(),
        "entry_to": models.BigIntegerField(default=OPEN),
        "digest": models.CharField(max_length=64),
    }
    for field in meta.local_concrete_fields:
        attrs[field.attname] = _version_field(field)
    table = f"{meta.db_table}_version"
    indexes = [
        models.Index(fields=[column], name=f"{meta.model_name}_v_{column}"[:30])
        for column in (*_VERSION_INDEXES, *record.version_indexes)
        if column in attrs
    ]
    attrs["Meta"] = type(
        "Meta",
        (),
        {
            "app_label": meta.app_label,
            "db_table": table,
            "constraints": [
                models.UniqueConstraint(
                    fields=["id"],
                    condition=models.Q(entry_to=OPEN),
                    name=f"{meta.model_name}_one_open_version",
                ),
                models.CheckConstraint(
                    condition=models.Q(entry_to__gt=models.F("entry_from")),
                    name=f"{meta.model_name}_version_forward",
                ),
            ],
            "indexes": indexes,
        },
    )
    version: Any = ModelBase(f"{record.__name__}Version", (models.Model,), attrs)
    made: type[models.Model] = version
    return made


def _version_field(field: models.Field[Any, Any]) -> models.Field[Any, Any]:
    if field.primary_key:
        return models.BigIntegerField()
    if isinstance(field, models.ForeignKey):
        return models.BigIntegerField(null=field.null)
    _name, _path, args, options = field.deconstruct()
    for option in (
        "unique",
        "db_index",
        "choices",
        "verbose_name",
        "validators",
        "editable",
        "blank",
        "help_text",
    ):
        options.pop(option, None)
    copy: models.Field[Any, Any] = type(field)(*args, **options)
    return copy
