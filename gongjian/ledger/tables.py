"""What class each table is of. A table in no list fails the tests."""

from django.apps import apps

from gongjian.ledger.records import Record, Working

_ENTRY = {"Entry", "EntryAbout", "Head"}
_FRAMEWORK = {"User"}
"""Our own models that hold credentials, not facts."""


def classes() -> dict[str, str]:
    """Table name → `record`, `version`, `entry`, `working` or `framework`; KeyError-free only if every model fits."""
    found: dict[str, str] = {}
    for model in apps.get_models(include_auto_created=True):
        found[model._meta.db_table] = _class_of(model)
    return found


def _class_of(model: type) -> str:
    if issubclass(model, Record):
        return "record"
    if getattr(model, "is_version", False):
        return "version"
    if issubclass(model, Working):
        return "working"
    if model._meta.app_label != "gongjian" or model.__name__ in _FRAMEWORK:  # type: ignore[attr-defined]
        return "framework"
    if model.__name__ in _ENTRY:
        return "entry"
    return "unlisted"
