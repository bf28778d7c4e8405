"""The tables of 0001 to 0015 made at once, for a database that holds nothing yet.

One after another, each of the seven hundred steps makes Django draw every model anew: three quarters of a minute of
a first installation. None of them moves data, so an empty database may have their outcome directly. The steps
themselves stay as they were released, and bring up every database that has gone some of the way.
"""

from importlib import import_module
from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation

REPLACED = (
    "0001_ground",
    "0002_find_by_number_last_progress_and_place",
    "0003_keep_what_leaders_answer",
    "0004_live_matters_by_index",
    "0005_name_columns_for_the_story",
    "0006_name_columns_of_matters",
    "0007_live_matters_by_state",
    "0008_the_week",
    "0009_sign_off_inside_the_unit",
    "0010_messages",
    "0011_matters_by_who_assigned",
    "0012_projects_in_depth",
    "0013_target_split_closed",
    "0014_need_waits_for_the_office",
    "0015_supervision",
)


class TablesAtOnce(Operation):
    """Every table as the steps leave it; the steps are walked on paper alone."""

    reversible = False
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)  # drawn once, when all is known
        for name in REPLACED:
            for step in import_module(f"{__package__}.{name}").Migration.operations:
                step.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for label, name in to_state.models:
            if label == app_label and (label, name) not in from_state.models:
                model = to_state.apps.get_model(label, name)
                if self.allow_migrate_model(schema_editor.connection.alias, model):
                    schema_editor.create_model(model)

    def describe(self) -> str:
        return "Make the tables of 0001 to 0015 at once"


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    replaces = [("gongjian", name) for name in REPLACED]
    operations = [TablesAtOnce()]
