"""Messages know what they are about, how often they were tried, whether they were read; persons choose ways for them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gongjian", "0009_sign_off_inside_the_unit"),
    ]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="claimed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="given_up_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="last_error",
            field=models.CharField(default="", max_length=300),
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="passed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="read_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="subject_key",
            field=models.CharField(default="", max_length=60),
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="tries",
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name="user",
            name="channels",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="user",
            name="unread_count",
            field=models.IntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="outboxmessage",
            name="due_at",
            field=models.DateTimeField(),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                condition=models.Q(("given_up_at", None), ("passed_at", None), ("sent_at", None)),
                fields=["due_at", "id"],
                name="outbox_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(fields=["to_user_id", "channel", "-id"], name="outbox_of_person"),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                condition=models.Q(("passed_at", None), ("read_at", None)),
                fields=["to_user_id", "channel"],
                name="outbox_unread",
            ),
        ),
    ]
