from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gongjian", "0006_name_columns_of_matters"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="matter",
            name="matter_by_state_due",
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("merged_into_id", None), ("voided", False)),
                fields=["campaign", "state", "due_on", "id"],
                name="matter_live_by_state_due",
            ),
        ),
        migrations.RemoveIndex(
            model_name="matter",
            name="matter_live_on_desk",
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("merged_into_id", None), ("voided", False)),
                fields=["desk_unit", "state", "campaign", "due_on", "reported_done_by"],
                name="matter_live_on_desk_by_state",
            ),
        ),
    ]
