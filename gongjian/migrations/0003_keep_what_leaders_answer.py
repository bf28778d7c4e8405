"""What a lead official answers to a request for coordination is kept with the report that asked for it."""

from django.db import migrations, models

_KINDS = [("agree", "agreed with the suggestion"), ("topic", "to a meeting on the topic"), ("say", "said")]


class Migration(migrations.Migration):
    dependencies = [
        ("gongjian", "0002_find_by_number_last_progress_and_place"),
    ]

    operations = [
        migrations.AddField(
            model_name="progress",
            name="answer_kind",
            field=models.CharField(
                blank=True, choices=_KINDS, default="", max_length=10, verbose_name="kind of answer"
            ),
        ),
        migrations.AddField(
            model_name="progress",
            name="answer",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="leader's words"),
        ),
        migrations.AddField(
            model_name="progress",
            name="answered_by",
            field=models.CharField(blank=True, default="", max_length=100, verbose_name="answered by"),
        ),
        migrations.AddField(
            model_name="progress",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
        ),
        migrations.AddField(
            model_name="progressversion",
            name="answer_kind",
            field=models.CharField(default="", max_length=10),
        ),
        migrations.AddField(
            model_name="progressversion",
            name="answer",
            field=models.CharField(default="", max_length=300),
        ),
        migrations.AddField(
            model_name="progressversion",
            name="answered_by",
            field=models.CharField(default="", max_length=100),
        ),
        migrations.AddField(
            model_name="progressversion",
            name="answered_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="progress",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", True), ("voided", False)),
                fields=["level", "matter"],
                name="progress_unanswered_by_level",
            ),
        ),
    ]
