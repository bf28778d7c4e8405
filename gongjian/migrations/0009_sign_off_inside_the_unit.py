"""A report of done may wait inside its unit for the checker and the signer before it goes out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gongjian", "0008_the_week"),
    ]

    operations = [
        migrations.AddField(
            model_name="matterrequest",
            name="checked_by",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="checked by"),
        ),
        migrations.AddField(
            model_name="matterrequest",
            name="filed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="filed at"),
        ),
        migrations.AddField(
            model_name="matterrequest",
            name="filed_by",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="filed by"),
        ),
        migrations.AddField(
            model_name="matterrequest",
            name="step",
            field=models.CharField(blank=True, default="", max_length=8, verbose_name="waits for"),
        ),
        migrations.AddField(
            model_name="matterrequest",
            name="steps",
            field=models.CharField(blank=True, default="", max_length=24, verbose_name="steps of sign-off"),
        ),
        migrations.AddField(
            model_name="matterrequestversion",
            name="checked_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="matterrequestversion",
            name="filed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="matterrequestversion",
            name="filed_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="matterrequestversion",
            name="step",
            field=models.CharField(default="", max_length=8),
        ),
        migrations.AddField(
            model_name="matterrequestversion",
            name="steps",
            field=models.CharField(default="", max_length=24),
        ),
        migrations.AlterField(
            model_name="matterrequest",
            name="kind",
            field=models.CharField(
                choices=[
                    ("extension", "extension"),
                    ("reassign", "assignment elsewhere"),
                    ("done", "report of done"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AddIndex(
            model_name="matterrequest",
            index=models.Index(
                condition=models.Q(("kind", "done"), ("state", "asked"), ("voided", False)),
                fields=["step", "matter", "filed_by", "checked_by"],
                name="filing_waiting_by_step",
            ),
        ),
    ]
