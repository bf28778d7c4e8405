# Plan networks, needs, land, money, promotion, targets.

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gongjian", "0011_matters_by_who_assigned"),
    ]

    operations = [
        migrations.AddField(
            model_name="project",
            name="credit_code",
            field=models.CharField(blank=True, default="", max_length=18, verbose_name="owner's credit code"),
        ),
        migrations.AddField(
            model_name="projectpaper",
            name="dated_on",
            field=models.DateField(blank=True, null=True, verbose_name="dated"),
        ),
        migrations.AddField(
            model_name="projectpaper",
            name="document_no",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="document number"),
        ),
        migrations.AddField(
            model_name="projectpaper",
            name="gate",
            field=models.CharField(blank=True, default="", max_length=16, verbose_name="gate"),
        ),
        migrations.AddField(
            model_name="projectpaper",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="gongjian.projectpaper",
                verbose_name="part of",
            ),
        ),
        migrations.AddField(
            model_name="projectpaper",
            name="proof",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="proof"),
        ),
        migrations.AddField(
            model_name="projectpaperversion",
            name="dated_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="projectpaperversion",
            name="document_no",
            field=models.CharField(default="", max_length=60),
        ),
        migrations.AddField(
            model_name="projectpaperversion",
            name="gate",
            field=models.CharField(default="", max_length=16),
        ),
        migrations.AddField(
            model_name="projectpaperversion",
            name="parent_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="projectpaperversion",
            name="proof",
            field=models.CharField(default="", max_length=60),
        ),
        migrations.AddField(
            model_name="projectversion",
            name="credit_code",
            field=models.CharField(default="", max_length=18),
        ),
        migrations.AlterField(
            model_name="projectholding",
            name="role",
            field=models.CharField(
                choices=[
                    ("accountable", "accountable unit"),
                    ("lead", "lead unit"),
                    ("assisting", "assisting unit"),
                    ("supervising", "supervising unit"),
                    ("township", "township"),
                    ("owner", "owner"),
                    ("team", "task force"),
                    ("service_officer", "service officer"),
                    ("lead_official", "lead official"),
                    ("responsible", "responsible person"),
                    ("township_responsible", "responsible person of the township"),
                ],
                max_length=24,
                verbose_name="role",
            ),
        ),
        migrations.CreateModel(
            name="Budget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("title", models.CharField(max_length=200, verbose_name="purpose")),
                ("year", models.IntegerField(verbose_name="year")),
                ("amount_fen", models.BigIntegerField(verbose_name="amount")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "budget",
                "db_table": "gongjian_budget",
            },
        ),
        migrations.CreateModel(
            name="BudgetUseVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("budget_id", models.BigIntegerField()),
                ("event_id", models.BigIntegerField(null=True)),
                ("used_on", models.DateField()),
                ("amount_fen", models.BigIntegerField()),
                ("what", models.CharField(max_length=200)),
            ],
            options={
                "db_table": "gongjian_budget_use_version",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="budgetuse_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="budgetuse_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("campaign_id", models.BigIntegerField()),
                ("unit_id", models.BigIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("year", models.IntegerField()),
                ("amount_fen", models.BigIntegerField()),
            ],
            options={
                "db_table": "gongjian_budget_version",
                "indexes": [models.Index(fields=["campaign_id"], name="budget_v_campaign_id")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="budget_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="budget_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("list_name", models.CharField(max_length=120, verbose_name="list it is declared for")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("national", "national level"),
                            ("province", "provincial level"),
                            ("city", "city level"),
                            ("county", "county level"),
                        ],
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                ("declared_on", models.DateField(verbose_name="declared on")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("pending", "declared, no answer yet"),
                            ("listed", "listed"),
                            ("refused", "not listed"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="result",
                    ),
                ),
                ("result_on", models.DateField(blank=True, null=True, verbose_name="answered on")),
                (
                    "document_no",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="document number"),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="gongjian.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "declaration upward",
                "db_table": "gongjian_declaration",
            },
        ),
        migrations.CreateModel(
            name="DeclarationVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("campaign_id", models.BigIntegerField()),
                ("project_id", models.BigIntegerField()),
                ("list_name", models.CharField(max_length=120)),
                ("level", models.CharField(max_length=10)),
                ("declared_on", models.DateField()),
                ("result", models.CharField(default="pending", max_length=10)),
                ("result_on", models.DateField(null=True)),
                ("document_no", models.CharField(default="", max_length=60)),
            ],
            options={
                "db_table": "gongjian_declaration_version",
                "indexes": [
                    models.Index(fields=["project_id"], name="declaration_v_project_id"),
                    models.Index(fields=["campaign_id"], name="declaration_v_campaign_id"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="declaration_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="declaration_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EventPartyVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("event_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=120)),
            ],
            options={
                "db_table": "gongjian_event_party_version",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="eventparty_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="eventparty_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundAllocationVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("batch_id", models.BigIntegerField()),
                ("project_id", models.BigIntegerField()),
                ("allocated_on", models.DateField()),
                ("amount_fen", models.BigIntegerField()),
            ],
            options={
                "db_table": "gongjian_fund_allocation_version",
                "indexes": [models.Index(fields=["project_id"], name="fundallocation_v_project_id")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="fundallocation_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="fundallocation_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundApplication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                (
                    "programme",
                    models.CharField(blank=True, default="", max_length=120, verbose_name="programme"),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("national", "national level"),
                            ("province", "provincial level"),
                            ("city", "city level"),
                            ("county", "county level"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                (
                    "amount_fen",
                    models.BigIntegerField(blank=True, null=True, verbose_name="amount applied for"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "being prepared"),
                            ("submitted", "handed in"),
                            ("approved", "granted"),
                            ("refused", "not granted"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="submitted",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("submitted_on", models.DateField(blank=True, null=True, verbose_name="handed in on")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                ("granted_fen", models.BigIntegerField(blank=True, null=True, verbose_name="amount granted")),
                ("remark", models.CharField(blank=True, default="", max_length=200, verbose_name="remark")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fund_applications",
                        to="gongjian.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "application for funds",
                "db_table": "gongjian_fund_application",
            },
        ),
        migrations.CreateModel(
            name="FundApplicationVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("campaign_id", models.BigIntegerField()),
                ("project_id", models.BigIntegerField()),
                ("unit_id", models.BigIntegerField()),
                ("programme", models.CharField(default="", max_length=120)),
                ("level", models.CharField(default="", max_length=10)),
                ("amount_fen", models.BigIntegerField(null=True)),
                ("state", models.CharField(default="submitted", max_length=10)),
                ("submitted_on", models.DateField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("granted_fen", models.BigIntegerField(null=True)),
                ("remark", models.CharField(default="", max_length=200)),
            ],
            options={
                "db_table": "gongjian_fund_application_version",
                "indexes": [
                    models.Index(fields=["project_id"], name="fundapplication_v_project_id"),
                    models.Index(fields=["campaign_id"], name="fundapplication_v_campaign_id"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="fundapplication_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="fundapplication_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("title", models.CharField(max_length=200, verbose_name="batch of funds")),
                (
                    "document_no",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="document number"),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("national", "national level"),
                            ("province", "provincial level"),
                            ("city", "city level"),
                            ("county", "county level"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="received on")),
                ("amount_fen", models.BigIntegerField(verbose_name="amount")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "batch of funds",
                "db_table": "gongjian_fund_batch",
            },
        ),
        migrations.CreateModel(
            name="FundAllocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("allocated_on", models.DateField(verbose_name="allocated on")),
                ("amount_fen", models.BigIntegerField(verbose_name="amount")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fund_allocations",
                        to="gongjian.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="gongjian.fundbatch",
                        verbose_name="batch of funds",
                    ),
                ),
            ],
            options={
                "verbose_name": "allocation of funds",
                "db_table": "gongjian_fund_allocation",
            },
        ),
        migrations.CreateModel(
            name="FundBatchVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("campaign_id", models.BigIntegerField()),
                ("unit_id", models.BigIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("document_no", models.CharField(default="", max_length=60)),
                ("level", models.CharField(default="", max_length=10)),
                ("received_on", models.DateField()),
                ("amount_fen", models.BigIntegerField()),
            ],
            options={
                "db_table": "gongjian_fund_batch_version",
                "indexes": [models.Index(fields=["campaign_id"], name="fundbatch_v_campaign_id")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="fundbatch_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="fundbatch_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundPayment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("paid_on", models.DateField(verbose_name="paid on")),
                ("amount_fen", models.BigIntegerField(verbose_name="amount")),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="gongjian.fundallocation",
                        verbose_name="allocation of funds",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment",
                "db_table": "gongjian_fund_payment",
            },
        ),
        migrations.CreateModel(
            name="FundPaymentVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("allocation_id", models.BigIntegerField()),
                ("project_id", models.BigIntegerField()),
                ("paid_on", models.DateField()),
                ("amount_fen", models.BigIntegerField()),
            ],
            options={
                "db_table": "gongjian_fund_payment_version",
                "indexes": [models.Index(fields=["project_id"], name="fundpayment_v_project_id")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="fundpayment_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="fundpayment_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundsInPlaceVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("campaign_id", models.BigIntegerField()),
                ("unit_id", models.BigIntegerField()),
                ("lead_id", models.BigIntegerField(null=True)),
                ("origin", models.CharField(max_length=20)),
                ("arrived_on", models.DateField()),
                ("amount_fen", models.BigIntegerField()),
                ("note", models.CharField(default="", max_length=200)),
            ],
            options={
                "db_table": "gongjian_funds_in_place_version",
                "indexes": [models.Index(fields=["campaign_id"], name="fundsinplace_v_campaign_id")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="fundsinplace_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="fundsinplace_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("central", "central budget"),
                            ("provincial", "provincial budget"),
                            ("local", "city and county budget"),
                            ("bond", "special bond"),
                            ("loan", "bank loan"),
                            ("own", "enterprise's own funds"),
                            ("other", "other source"),
                        ],
                        max_length=12,
                        verbose_name="source of funds",
                    ),
                ),
                ("plan_fen", models.BigIntegerField(blank=True, null=True, verbose_name="planned")),
                ("there_fen", models.BigIntegerField(blank=True, null=True, verbose_name="in place")),
                ("up_to_on", models.DateField(blank=True, null=True, verbose_name="up to")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fund_sources",
                        to="gongjian.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "source of funds",
                "db_table": "gongjian_fund_source",
            },
        ),
        migrations.CreateModel(
            name="FundSourceVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("project_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("plan_fen", models.BigIntegerField(null=True)),
                ("there_fen", models.BigIntegerField(null=True)),
                ("up_to_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "gongjian_fund_source_version",
                "indexes": [models.Index(fields=["project_id"], name="fundsource_v_project_id")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="fundsource_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="fundsource_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandoverVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("parcel_id", models.BigIntegerField()),
                ("project_id", models.BigIntegerField()),
                ("handed_on", models.DateField()),
                ("area", models.DecimalField(decimal_places=4, max_digits=14)),
                ("note", models.CharField(default="", max_length=200)),
            ],
            options={
                "db_table": "gongjian_land_handover_version",
                "indexes": [models.Index(fields=["project_id"], name="handover_v_project_id")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="handover_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="handover_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HouseholdVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("parcel_id", models.BigIntegerField()),
                ("project_id", models.BigIntegerField()),
                ("code", models.CharField(max_length=40)),
                ("area", models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ("step", models.CharField(default="listed", max_length=12)),
                ("step_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "gongjian_household_version",
                "indexes": [models.Index(fields=["project_id"], name="household_v_project_id")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="household_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="household_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("name", models.CharField(max_length=200, verbose_name="lead")),
                (
                    "investor",
                    models.CharField(blank=True, default="", max_length=120, verbose_name="investor"),
                ),
                (
                    "investor_place",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="investor's place"),
                ),
                ("sector", models.CharField(blank=True, default="", max_length=60, verbose_name="sector")),
                (
                    "amount_fen",
                    models.BigIntegerField(blank=True, null=True, verbose_name="investment meant"),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("reserve", "in reserve"),
                            ("clue", "lead"),
                            ("talks", "in talks"),
                            ("intent", "intent"),
                            ("framework", "framework agreement"),
                            ("contract", "contract signed"),
                            ("landed", "landed"),
                            ("dropped", "given up"),
                        ],
                        default="clue",
                        max_length=12,
                        verbose_name="step",
                    ),
                ),
                (
                    "contract_no",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="contract number"),
                ),
                ("contract_fen", models.BigIntegerField(blank=True, null=True, verbose_name="amount signed")),
                (
                    "start_due_on",
                    models.DateField(blank=True, null=True, verbose_name="to start by, as signed"),
                ),
                ("remark", models.CharField(blank=True, default="", max_length=300, verbose_name="remark")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="gongjian.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.unit",
                        verbose_name="team",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "lead",
                "db_table": "gongjian_lead",
            },
        ),
        migrations.CreateModel(
            name="FundsInPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("outside_province", "from outside the province"),
                            ("inside_province", "from inside the province"),
                            ("foreign", "from abroad"),
                        ],
                        max_length=20,
                        verbose_name="origin of the money",
                    ),
                ),
                ("arrived_on", models.DateField(verbose_name="arrived by")),
                ("amount_fen", models.BigIntegerField(verbose_name="amount")),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="note")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.unit",
                        verbose_name="unit",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="funds_in_place",
                        to="gongjian.lead",
                        verbose_name="lead",
                    ),
                ),
            ],
            options={
                "verbose_name": "funds in place",
                "db_table": "gongjian_funds_in_place",
            },
        ),
        migrations.CreateModel(
            name="LeadAttribute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("key", models.CharField(max_length=40, verbose_name="key")),
                ("label", models.CharField(max_length=60, verbose_name="attribute")),
                ("value", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="value")),
                ("unit_text", models.CharField(max_length=20, verbose_name="unit of measure")),
                ("text", models.CharField(blank=True, default="", max_length=60, verbose_name="as printed")),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attributes",
                        to="gongjian.lead",
                        verbose_name="lead",
                    ),
                ),
            ],
            options={
                "verbose_name": "attribute of a lead",
                "db_table": "gongjian_lead_attribute",
            },
        ),
        migrations.CreateModel(
            name="LeadAttributeVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("lead_id", models.BigIntegerField()),
                ("key", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=60)),
                ("value", models.DecimalField(decimal_places=4, max_digits=20)),
                ("unit_text", models.CharField(max_length=20)),
                ("text", models.CharField(default="", max_length=60)),
            ],
            options={
                "db_table": "gongjian_lead_attribute_version",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="leadattribute_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="leadattribute_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("reserve", "in reserve"),
                            ("clue", "lead"),
                            ("talks", "in talks"),
                            ("intent", "intent"),
                            ("framework", "framework agreement"),
                            ("contract", "contract signed"),
                            ("landed", "landed"),
                            ("dropped", "given up"),
                        ],
                        max_length=12,
                        verbose_name="step",
                    ),
                ),
                ("word", models.CharField(blank=True, default="", max_length=40, verbose_name="local word")),
                ("reason", models.CharField(blank=True, default="", max_length=200, verbose_name="reason")),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="gongjian.lead",
                        verbose_name="lead",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a lead",
                "db_table": "gongjian_lead_step",
            },
        ),
        migrations.CreateModel(
            name="LeadStepVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(null=True)),
                ("lead_id", models.BigIntegerField()),
                ("step", models.CharField(max_length=12)),
                ("word", models.CharField(default="", max_length=40)),
                ("reason", models.CharField(default="", max_length=200)),
            ],
            options={
                "db_table": "gongjian_lead_step_version",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="leadstep_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="leadstep_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("campaign_id", models.BigIntegerField()),
                ("unit_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("investor", models.CharField(default="", max_length=120)),
                ("investor_place", models.CharField(default="", max_length=80)),
                ("sector", models.CharField(default="", max_length=60)),
                ("amount_fen", models.BigIntegerField(null=True)),
                ("step", models.CharField(default="clue", max_length=12)),
                ("event_id", models.BigIntegerField(null=True)),
                ("team_id", models.BigIntegerField(null=True)),
                ("contract_no", models.CharField(default="", max_length=60)),
                ("contract_fen", models.BigIntegerField(null=True)),
                ("start_due_on", models.DateField(null=True)),
                ("project_id", models.BigIntegerField(null=True)),
                ("remark", models.CharField(default="", max_length=300)),
            ],
            options={
                "db_table": "gongjian_lead_version",
                "indexes": [
                    models.Index(fields=["project_id"], name="lead_v_project_id"),
                    models.Index(fields=["campaign_id"], name="lead_v_campaign_id"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="lead_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="lead_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("year", models.IntegerField(verbose_name="year")),
                ("month", models.IntegerField(verbose_name="month")),
                (
                    "plan_fen",
                    models.BigIntegerField(
                        blank=True, null=True, verbose_name="planned investment of the month"
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="visible progress aimed at"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="month_plans",
                        to="gongjian.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan of a month",
                "db_table": "gongjian_month_plan",
            },
        ),
        migrations.CreateModel(
            name="MonthPlanVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("project_id", models.BigIntegerField()),
                ("year", models.IntegerField()),
                ("month", models.IntegerField()),
                ("plan_fen", models.BigIntegerField(null=True)),
                ("words", models.CharField(default="", max_length=200)),
            ],
            options={
                "db_table": "gongjian_month_plan_version",
                "indexes": [models.Index(fields=["project_id"], name="monthplan_v_project_id")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="monthplan_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="monthplan_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NeedVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("project_id", models.BigIntegerField()),
                ("campaign_id", models.BigIntegerField(null=True)),
                ("node_id", models.BigIntegerField(null=True)),
                ("factor", models.CharField(max_length=12)),
                ("wants", models.CharField(max_length=300)),
                ("quantity", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("quantity_unit", models.CharField(default="", max_length=20)),
                ("needed_on", models.DateField(null=True)),
                ("needed_precision", models.CharField(default="day", max_length=16)),
                ("raised_by", models.CharField(default="unit", max_length=12)),
                ("raised_at", models.DateTimeField()),
                ("help_plan", models.TextField(default="")),
                ("unit_id", models.BigIntegerField(null=True)),
                ("answer_by_on", models.DateField(null=True)),
                ("state", models.CharField(default="raised", max_length=10)),
                ("answer", models.TextField(default="")),
                ("answered_at", models.DateTimeField(null=True)),
                ("promised_on", models.DateField(null=True)),
                ("met_on", models.DateField(null=True)),
                ("word", models.CharField(default="", max_length=12)),
                ("word_says", models.CharField(default="", max_length=300)),
                ("word_at", models.DateTimeField(null=True)),
                ("matter_id", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "gongjian_need_version",
                "indexes": [
                    models.Index(fields=["project_id"], name="need_v_project_id"),
                    models.Index(fields=["matter_id"], name="need_v_matter_id"),
                    models.Index(fields=["campaign_id"], name="need_v_campaign_id"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="need_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="need_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NotTheSame",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("reason", models.CharField(blank=True, default="", max_length=200, verbose_name="reason")),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.project",
                        verbose_name="other project",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding that two projects are not the same",
                "db_table": "gongjian_not_the_same",
            },
        ),
        migrations.CreateModel(
            name="NotTheSameVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("one_id", models.BigIntegerField()),
                ("other_id", models.BigIntegerField()),
                ("reason", models.CharField(default="", max_length=200)),
            ],
            options={
                "db_table": "gongjian_not_the_same_version",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="notthesame_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="notthesame_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Parcel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("code", models.CharField(max_length=40, verbose_name="parcel code")),
                ("area", models.DecimalField(decimal_places=4, max_digits=14, verbose_name="area in mu")),
                ("needed_on", models.DateField(blank=True, null=True, verbose_name="needed by")),
                (
                    "needed_precision",
                    models.CharField(
                        choices=[
                            ("day", "day"),
                            ("ten_day", "ten_day"),
                            ("month", "month"),
                            ("quarter", "quarter"),
                            ("half_year", "half_year"),
                            ("year", "year"),
                            ("no_later_than", "no_later_than"),
                            ("open_ended", "open_ended"),
                            ("unknown", "unknown"),
                        ],
                        default="day",
                        max_length=16,
                        verbose_name="precision of the date",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("announced", "announced"),
                            ("surveyed", "surveyed"),
                            ("agreed", "agreements signed"),
                            ("cleared", "cleared"),
                            ("handed_over", "handed over"),
                        ],
                        default="announced",
                        max_length=12,
                        verbose_name="step",
                    ),
                ),
                ("step_on", models.DateField(blank=True, null=True, verbose_name="step reached on")),
                (
                    "obstacle",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="obstacle"),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.matter",
                        verbose_name="matter",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parcels",
                        to="gongjian.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.unit",
                        verbose_name="township that hands it over",
                    ),
                ),
            ],
            options={
                "verbose_name": "parcel",
                "db_table": "gongjian_parcel",
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("code", models.CharField(max_length=40, verbose_name="household code")),
                (
                    "area",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="area in mu"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("listed", "entered in the list"),
                            ("surveyed", "surveyed"),
                            ("signed", "signed"),
                            ("vacated", "vacated"),
                            ("demolished", "demolished"),
                        ],
                        default="listed",
                        max_length=12,
                        verbose_name="step",
                    ),
                ),
                ("step_on", models.DateField(blank=True, null=True, verbose_name="step reached on")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "parcel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="households",
                        to="gongjian.parcel",
                        verbose_name="parcel",
                    ),
                ),
            ],
            options={
                "verbose_name": "household",
                "db_table": "gongjian_household",
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("handed_on", models.DateField(verbose_name="handed over on")),
                ("area", models.DecimalField(decimal_places=4, max_digits=14, verbose_name="area in mu")),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="note")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "parcel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="gongjian.parcel",
                        verbose_name="parcel",
                    ),
                ),
            ],
            options={
                "verbose_name": "hand-over of land",
                "db_table": "gongjian_land_handover",
            },
        ),
        migrations.CreateModel(
            name="ParcelVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("project_id", models.BigIntegerField()),
                ("campaign_id", models.BigIntegerField(null=True)),
                ("code", models.CharField(max_length=40)),
                ("unit_id", models.BigIntegerField(null=True)),
                ("area", models.DecimalField(decimal_places=4, max_digits=14)),
                ("needed_on", models.DateField(null=True)),
                ("needed_precision", models.CharField(default="day", max_length=16)),
                ("step", models.CharField(default="announced", max_length=12)),
                ("step_on", models.DateField(null=True)),
                ("obstacle", models.CharField(default="", max_length=200)),
                ("matter_id", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "gongjian_parcel_version",
                "indexes": [
                    models.Index(fields=["project_id"], name="parcel_v_project_id"),
                    models.Index(fields=["matter_id"], name="parcel_v_matter_id"),
                    models.Index(fields=["campaign_id"], name="parcel_v_campaign_id"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="parcel_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="parcel_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanBaselineVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("network_id", models.BigIntegerField()),
                ("project_id", models.BigIntegerField()),
                ("ordinal", models.IntegerField()),
                ("approved_at", models.DateTimeField()),
                ("approved_by", models.CharField(max_length=100)),
                ("reason", models.CharField(default="", max_length=300)),
                ("start_on", models.DateField(null=True)),
                ("finish_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "gongjian_plan_baseline_version",
                "indexes": [models.Index(fields=["project_id"], name="planbaseline_v_project_id")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="planbaseline_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="planbaseline_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanLinkVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("network_id", models.BigIntegerField()),
                ("before_id", models.BigIntegerField()),
                ("after_id", models.BigIntegerField()),
                ("kind", models.CharField(default="fs", max_length=2)),
                ("lag_days", models.IntegerField(default=0)),
            ],
            options={
                "db_table": "gongjian_plan_link_version",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="planlink_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="planlink_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanNetwork",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                (
                    "template",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="template"),
                ),
                (
                    "template_digest",
                    models.CharField(
                        blank=True, default="", max_length=64, verbose_name="version of the template"
                    ),
                ),
                (
                    "branches",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="optional branches chosen"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafted", "drafted"),
                            ("submitted", "handed in for approval"),
                            ("approved", "approved"),
                        ],
                        default="drafted",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("start_on", models.DateField(verbose_name="drafted from")),
                ("required_on", models.DateField(blank=True, null=True, verbose_name="to be finished by")),
                ("finish_on", models.DateField(blank=True, null=True, verbose_name="planned completion")),
                (
                    "calendar_version",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="calendar"),
                ),
                ("provisional", models.BooleanField(default=False, verbose_name="dates provisional")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="approved at")),
                (
                    "campaign",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="networks",
                        to="gongjian.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan network",
                "db_table": "gongjian_plan_network",
            },
        ),
        migrations.CreateModel(
            name="PlanBaseline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("ordinal", models.IntegerField(verbose_name="which")),
                ("approved_at", models.DateTimeField(verbose_name="approved at")),
                ("approved_by", models.CharField(max_length=100, verbose_name="approved by")),
                ("reason", models.CharField(blank=True, default="", max_length=300, verbose_name="reason")),
                ("start_on", models.DateField(blank=True, null=True, verbose_name="start")),
                ("finish_on", models.DateField(blank=True, null=True, verbose_name="planned completion")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="baselines",
                        to="gongjian.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="baselines",
                        to="gongjian.plannetwork",
                        verbose_name="plan network",
                    ),
                ),
            ],
            options={
                "verbose_name": "approved plan",
                "db_table": "gongjian_plan_baseline",
            },
        ),
        migrations.CreateModel(
            name="PlanNetworkVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("project_id", models.BigIntegerField()),
                ("campaign_id", models.BigIntegerField(null=True)),
                ("template", models.CharField(default="", max_length=60)),
                ("template_digest", models.CharField(default="", max_length=64)),
                ("branches", models.CharField(default="", max_length=200)),
                ("state", models.CharField(default="drafted", max_length=10)),
                ("start_on", models.DateField()),
                ("required_on", models.DateField(null=True)),
                ("finish_on", models.DateField(null=True)),
                ("calendar_version", models.CharField(default="", max_length=40)),
                ("provisional", models.BooleanField(default=False)),
                ("approved_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "gongjian_plan_network_version",
                "indexes": [
                    models.Index(fields=["project_id"], name="plannetwork_v_project_id"),
                    models.Index(fields=["campaign_id"], name="plannetwork_v_campaign_id"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="plannetwork_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="plannetwork_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanNode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("key", models.CharField(max_length=60, verbose_name="key")),
                ("name", models.CharField(max_length=120, verbose_name="node")),
                (
                    "name_en",
                    models.CharField(blank=True, default="", max_length=160, verbose_name="node in English"),
                ),
                ("phase", models.CharField(blank=True, default="", max_length=60, verbose_name="phase")),
                (
                    "phase_en",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="phase in English"),
                ),
                ("ordinal", models.IntegerField(default=0, verbose_name="order")),
                (
                    "branch",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="optional branch"),
                ),
                (
                    "department",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=80,
                        verbose_name="department as the template names it",
                    ),
                ),
                ("limit_days", models.IntegerField(verbose_name="limit in working days")),
                (
                    "statutory_days",
                    models.IntegerField(
                        blank=True, null=True, verbose_name="statutory limit in working days"
                    ),
                ),
                (
                    "promised_days",
                    models.IntegerField(blank=True, null=True, verbose_name="promised limit in working days"),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="source of the limits"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("conceived", "conceived"),
                            ("reserve", "in reserve"),
                            ("negotiating", "negotiating"),
                            ("signed", "signed"),
                            ("landed", "landed"),
                            ("preliminary", "preliminary work"),
                            ("ready", "ready to start"),
                            ("construction", "under construction"),
                            ("completed", "completed"),
                            ("production", "in production"),
                            ("capacity", "at capacity"),
                            ("stopped", "stopped"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="stage reached with it",
                    ),
                ),
                ("not_before_on", models.DateField(blank=True, null=True, verbose_name="not before")),
                ("planned_start_on", models.DateField(blank=True, null=True, verbose_name="planned start")),
                ("planned_finish_on", models.DateField(blank=True, null=True, verbose_name="planned finish")),
                ("agreed_start_on", models.DateField(blank=True, null=True, verbose_name="approved start")),
                ("agreed_finish_on", models.DateField(blank=True, null=True, verbose_name="approved finish")),
                ("actual_start_on", models.DateField(blank=True, null=True, verbose_name="actual start")),
                ("actual_finish_on", models.DateField(blank=True, null=True, verbose_name="actual finish")),
                (
                    "out_of_order",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="why before its predecessors"
                    ),
                ),
                (
                    "float_days",
                    models.IntegerField(blank=True, null=True, verbose_name="float in working days"),
                ),
                ("critical", models.BooleanField(default=False, verbose_name="on the critical path")),
                ("attempts", models.IntegerField(default=0, verbose_name="times handed in")),
                (
                    "papers_missing",
                    models.TextField(blank=True, default="", verbose_name="papers missing, told once"),
                ),
                (
                    "papers_told_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="papers told at"),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.matter",
                        verbose_name="matter",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nodes",
                        to="gongjian.plannetwork",
                        verbose_name="plan network",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nodes",
                        to="gongjian.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.unit",
                        verbose_name="responsible department",
                    ),
                ),
            ],
            options={
                "verbose_name": "node",
                "db_table": "gongjian_plan_node",
            },
        ),
        migrations.CreateModel(
            name="PlanLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fs", "starts when the other is finished"),
                            ("ss", "starts when the other has started"),
                            ("ff", "finishes when the other is finished"),
                        ],
                        default="fs",
                        max_length=2,
                        verbose_name="kind",
                    ),
                ),
                ("lag_days", models.IntegerField(default=0, verbose_name="working days between")),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="gongjian.plannetwork",
                        verbose_name="plan network",
                    ),
                ),
                (
                    "after",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links_in",
                        to="gongjian.plannode",
                        verbose_name="node after",
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links_out",
                        to="gongjian.plannode",
                        verbose_name="node before",
                    ),
                ),
            ],
            options={
                "verbose_name": "link between nodes",
                "db_table": "gongjian_plan_link",
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                (
                    "factor",
                    models.CharField(
                        choices=[
                            ("land", "land"),
                            ("energy", "energy use"),
                            ("water", "water"),
                            ("power", "electricity"),
                            ("road", "road"),
                            ("gas", "gas"),
                            ("funds", "funds"),
                            ("labour", "labour"),
                            ("technology", "technology"),
                            ("talent", "talent"),
                            ("permits", "help with permits"),
                            ("other", "other need"),
                        ],
                        max_length=12,
                        verbose_name="factor",
                    ),
                ),
                ("wants", models.CharField(max_length=300, verbose_name="what is needed")),
                (
                    "quantity",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="quantity"
                    ),
                ),
                (
                    "quantity_unit",
                    models.CharField(blank=True, default="", max_length=20, verbose_name="unit of measure"),
                ),
                ("needed_on", models.DateField(blank=True, null=True, verbose_name="needed by")),
                (
                    "needed_precision",
                    models.CharField(
                        choices=[
                            ("day", "day"),
                            ("ten_day", "ten_day"),
                            ("month", "month"),
                            ("quarter", "quarter"),
                            ("half_year", "half_year"),
                            ("year", "year"),
                            ("no_later_than", "no_later_than"),
                            ("open_ended", "open_ended"),
                            ("unknown", "unknown"),
                        ],
                        default="day",
                        max_length=16,
                        verbose_name="precision of the date",
                    ),
                ),
                (
                    "raised_by",
                    models.CharField(
                        choices=[
                            ("enterprise", "the enterprise"),
                            ("unit", "the accountable unit"),
                            ("officer", "the service officer"),
                            ("office", "the campaign office"),
                        ],
                        default="unit",
                        max_length=12,
                        verbose_name="raised by",
                    ),
                ),
                ("raised_at", models.DateTimeField(verbose_name="raised at")),
                ("help_plan", models.TextField(blank=True, default="", verbose_name="help plan")),
                ("answer_by_on", models.DateField(blank=True, null=True, verbose_name="answer by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("raised", "raised"),
                            ("assigned", "with the department"),
                            ("answered", "answered"),
                            ("met", "met"),
                            ("refused", "cannot be met"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="raised",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("answer", models.TextField(blank=True, default="", verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("promised_on", models.DateField(blank=True, null=True, verbose_name="promised for")),
                ("met_on", models.DateField(blank=True, null=True, verbose_name="met on")),
                (
                    "word",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "satisfied"),
                            ("partly", "partly satisfied"),
                            ("unsatisfied", "not satisfied"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="the enterprise's word",
                    ),
                ),
                (
                    "word_says",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="in its own words"),
                ),
                ("word_at", models.DateTimeField(blank=True, null=True, verbose_name="said at")),
                (
                    "campaign",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.matter",
                        verbose_name="matter",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="gongjian.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.unit",
                        verbose_name="responsible department",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="gongjian.plannode",
                        verbose_name="node that waits for it",
                    ),
                ),
            ],
            options={
                "verbose_name": "need",
                "db_table": "gongjian_need",
            },
        ),
        migrations.CreateModel(
            name="PlanNodeVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("network_id", models.BigIntegerField()),
                ("project_id", models.BigIntegerField()),
                ("key", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=120)),
                ("name_en", models.CharField(default="", max_length=160)),
                ("phase", models.CharField(default="", max_length=60)),
                ("phase_en", models.CharField(default="", max_length=80)),
                ("ordinal", models.IntegerField(default=0)),
                ("branch", models.CharField(default="", max_length=60)),
                ("department", models.CharField(default="", max_length=80)),
                ("unit_id", models.BigIntegerField(null=True)),
                ("limit_days", models.IntegerField()),
                ("statutory_days", models.IntegerField(null=True)),
                ("promised_days", models.IntegerField(null=True)),
                ("source", models.CharField(default="", max_length=200)),
                ("stage", models.CharField(default="", max_length=12)),
                ("not_before_on", models.DateField(null=True)),
                ("planned_start_on", models.DateField(null=True)),
                ("planned_finish_on", models.DateField(null=True)),
                ("agreed_start_on", models.DateField(null=True)),
                ("agreed_finish_on", models.DateField(null=True)),
                ("actual_start_on", models.DateField(null=True)),
                ("actual_finish_on", models.DateField(null=True)),
                ("out_of_order", models.CharField(default="", max_length=200)),
                ("float_days", models.IntegerField(null=True)),
                ("critical", models.BooleanField(default=False)),
                ("attempts", models.IntegerField(default=0)),
                ("papers_missing", models.TextField(default="")),
                ("papers_told_at", models.DateTimeField(null=True)),
                ("matter_id", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "gongjian_plan_node_version",
                "indexes": [
                    models.Index(fields=["project_id"], name="plannode_v_project_id"),
                    models.Index(fields=["matter_id"], name="plannode_v_matter_id"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="plannode_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="plannode_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("merged_at", models.DateTimeField(verbose_name="merged at")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("moved", models.JSONField(blank=True, default=list, verbose_name="records moved")),
                ("parted_at", models.DateTimeField(blank=True, null=True, verbose_name="parted at")),
                (
                    "parted_reason",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="reason of parting"
                    ),
                ),
                (
                    "gone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_by",
                        to="gongjian.project",
                        verbose_name="record merged into it",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="gongjian.project",
                        verbose_name="record that stays",
                    ),
                ),
            ],
            options={
                "verbose_name": "merging of two records",
                "db_table": "gongjian_project_merge",
            },
        ),
        migrations.CreateModel(
            name="ProjectMergeVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("kept_id", models.BigIntegerField()),
                ("gone_id", models.BigIntegerField()),
                ("merged_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=200)),
                ("moved", models.JSONField(default=list)),
                ("parted_at", models.DateTimeField(null=True)),
                ("parted_reason", models.CharField(default="", max_length=200)),
            ],
            options={
                "db_table": "gongjian_project_merge_version",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="projectmerge_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="projectmerge_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PromotionEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("title", models.CharField(max_length=200, verbose_name="event")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("online", "online session"),
                            ("talks", "talks"),
                            ("go_out", "went out"),
                            ("receive", "received visitors"),
                            ("fair", "fair"),
                            ("culture", "culture and tourism event"),
                            ("other", "other form"),
                        ],
                        max_length=12,
                        verbose_name="form",
                    ),
                ),
                (
                    "category",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="category"),
                ),
                ("from_on", models.DateField(verbose_name="from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="to")),
                ("place", models.CharField(blank=True, default="", max_length=120, verbose_name="place")),
                ("cost_fen", models.BigIntegerField(blank=True, null=True, verbose_name="cost")),
                ("remark", models.CharField(blank=True, default="", max_length=200, verbose_name="remark")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.unit",
                        verbose_name="team",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "event of promotion",
                "db_table": "gongjian_promotion_event",
            },
        ),
        migrations.AddField(
            model_name="lead",
            name="event",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leads",
                to="gongjian.promotionevent",
                verbose_name="event it came from",
            ),
        ),
        migrations.CreateModel(
            name="EventParty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                (
                    "kind",
                    models.CharField(
                        choices=[("enterprise", "enterprise visited"), ("site", "place inspected")],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="gongjian.promotionevent",
                        verbose_name="event",
                    ),
                ),
            ],
            options={
                "verbose_name": "party of an event",
                "db_table": "gongjian_event_party",
            },
        ),
        migrations.CreateModel(
            name="BudgetUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("used_on", models.DateField(verbose_name="used on")),
                ("amount_fen", models.BigIntegerField(verbose_name="amount")),
                ("what", models.CharField(max_length=200, verbose_name="used for")),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="gongjian.budget",
                        verbose_name="budget",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_uses",
                        to="gongjian.promotionevent",
                        verbose_name="event",
                    ),
                ),
            ],
            options={
                "verbose_name": "use of a budget",
                "db_table": "gongjian_budget_use",
            },
        ),
        migrations.CreateModel(
            name="PromotionEventVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("campaign_id", models.BigIntegerField()),
                ("unit_id", models.BigIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("form", models.CharField(max_length=12)),
                ("category", models.CharField(default="", max_length=60)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(null=True)),
                ("place", models.CharField(default="", max_length=120)),
                ("cost_fen", models.BigIntegerField(null=True)),
                ("team_id", models.BigIntegerField(null=True)),
                ("remark", models.CharField(default="", max_length=200)),
            ],
            options={
                "db_table": "gongjian_promotion_event_version",
                "indexes": [models.Index(fields=["campaign_id"], name="promotionevent_v_campaign_id")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="promotionevent_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="promotionevent_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuantityTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("key", models.CharField(max_length=40, verbose_name="key")),
                ("name", models.CharField(max_length=120, verbose_name="target")),
                ("plot", models.CharField(blank=True, default="", max_length=60, verbose_name="plot")),
                (
                    "value",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="value"
                    ),
                ),
                (
                    "unit_text",
                    models.CharField(blank=True, default="", max_length=20, verbose_name="unit of measure"),
                ),
                (
                    "done_value",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="done"
                    ),
                ),
                ("done_up_to_on", models.DateField(blank=True, null=True, verbose_name="up to")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                ("ordinal", models.IntegerField(default=0, verbose_name="order")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="letter signed on")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.sourcedocument",
                        verbose_name="source document",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.storedfile",
                        verbose_name="signed letter",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="gongjian.quantitytarget",
                        verbose_name="target above",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "quantity target",
                "db_table": "gongjian_quantity_target",
            },
        ),
        migrations.CreateModel(
            name="QuantityTargetVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("campaign_id", models.BigIntegerField()),
                ("parent_id", models.BigIntegerField(null=True)),
                ("unit_id", models.BigIntegerField()),
                ("key", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("plot", models.CharField(default="", max_length=60)),
                ("value", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("unit_text", models.CharField(default="", max_length=20)),
                ("done_value", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("done_up_to_on", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("ordinal", models.IntegerField(default=0)),
                ("document_id", models.BigIntegerField(null=True)),
                ("letter_id", models.BigIntegerField(null=True)),
                ("signed_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "gongjian_quantity_target_version",
                "indexes": [models.Index(fields=["campaign_id"], name="quantitytarget_v_campaign_id")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="quantitytarget_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="quantitytarget_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatisticalFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("key", models.CharField(max_length=60, verbose_name="indicator")),
                ("label", models.CharField(max_length=120, verbose_name="indicator in words")),
                ("from_on", models.DateField(verbose_name="from")),
                ("up_to_on", models.DateField(verbose_name="up to")),
                ("value", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="value")),
                ("unit_text", models.CharField(max_length=20, verbose_name="unit of measure")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="published on")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="gongjian.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "statistical figure",
                "db_table": "gongjian_statistical_figure",
            },
        ),
        migrations.CreateModel(
            name="StatisticalFigureVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("campaign_id", models.BigIntegerField()),
                ("unit_id", models.BigIntegerField()),
                ("key", models.CharField(max_length=60)),
                ("label", models.CharField(max_length=120)),
                ("from_on", models.DateField()),
                ("up_to_on", models.DateField()),
                ("value", models.DecimalField(decimal_places=4, max_digits=20)),
                ("unit_text", models.CharField(max_length=20)),
                ("source", models.CharField(max_length=200)),
                ("published_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "gongjian_statistical_figure_version",
                "indexes": [models.Index(fields=["campaign_id"], name="statisticalfigure_v_campaign_i")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="statisticalfigure_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="statisticalfigure_version_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatisticsEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(blank=True, default="", max_length=40, verbose_name="number")),
                ("revision", models.IntegerField(default=1, editable=False)),
                ("voided", models.BooleanField(default=False, verbose_name="voided")),
                ("merged_into_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("illustrative", models.BooleanField(default=False, verbose_name="illustrative")),
                ("entered_on", models.DateField(verbose_name="entered into statistics on")),
                ("ground", models.CharField(max_length=200, verbose_name="ground")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="left statistics on")),
                (
                    "left_ground",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="ground of leaving"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statistics_entries",
                        to="gongjian.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry into statistics",
                "db_table": "gongjian_statistics_entry",
            },
        ),
        migrations.CreateModel(
            name="StatisticsEntryVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "entry_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entry_from", models.BigIntegerField()),
                ("entry_to", models.BigIntegerField(default=9223372036854775807)),
                ("digest", models.CharField(max_length=64)),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(default="", max_length=40)),
                ("revision", models.IntegerField(default=1)),
                ("voided", models.BooleanField(default=False)),
                ("merged_into_id", models.BigIntegerField(null=True)),
                ("illustrative", models.BooleanField(default=False)),
                ("project_id", models.BigIntegerField()),
                ("entered_on", models.DateField()),
                ("ground", models.CharField(max_length=200)),
                ("left_on", models.DateField(null=True)),
                ("left_ground", models.CharField(default="", max_length=200)),
            ],
            options={
                "db_table": "gongjian_statistics_entry_version",
                "indexes": [models.Index(fields=["project_id"], name="statisticsentry_v_project_id")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("entry_to", 9223372036854775807)),
                        fields=("id",),
                        name="statisticsentry_one_open_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry_to__gt", models.F("entry_from"))),
                        name="statisticsentry_version_forward",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gt", 0)), name="budget_of_some_money"
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided", False)),
                fields=("project", "list_name"),
                name="project_declared_once_for_a_list",
            ),
        ),
        migrations.AddIndex(
            model_name="fundapplication",
            index=models.Index(fields=["campaign", "state"], name="fund_application_by_state"),
        ),
        migrations.AddConstraint(
            model_name="fundbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gt", 0)), name="batch_of_some_money"
            ),
        ),
        migrations.AddConstraint(
            model_name="fundallocation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided", False)),
                fields=("batch", "project"),
                name="project_once_in_a_batch",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundallocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gte", 0)), name="allocation_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="fundpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gt", 0)), name="payment_of_some_money"
            ),
        ),
        migrations.AddConstraint(
            model_name="fundsource",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided", False)),
                fields=("project", "kind"),
                name="source_once_in_a_project",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundsinplace",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gt", 0)), name="arrival_of_some_money"
            ),
        ),
        migrations.AddIndex(
            model_name="leadstep",
            index=models.Index(fields=["step", "to_on", "lead"], name="lead_step_now"),
        ),
        migrations.AddConstraint(
            model_name="leadstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to_on", None), ("voided", False)),
                fields=("lead",),
                name="lead_at_one_step_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided", False)),
                fields=("project", "year", "month"),
                name="project_has_one_plan_a_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__gte", 1), ("month__lte", 12)), name="month_of_a_year"
            ),
        ),
        migrations.AddIndex(
            model_name="parcel",
            index=models.Index(fields=["unit", "needed_on"], name="parcel_of_township"),
        ),
        migrations.AddIndex(
            model_name="parcel",
            index=models.Index(fields=["number"], name="parcel_number"),
        ),
        migrations.AddConstraint(
            model_name="parcel",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided", False)),
                fields=("project", "code"),
                name="parcel_once_in_a_project",
            ),
        ),
        migrations.AddConstraint(
            model_name="parcel",
            constraint=models.CheckConstraint(condition=models.Q(("area__gt", 0)), name="parcel_has_an_area"),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided", False)),
                fields=("parcel", "code"),
                name="household_once_on_a_parcel",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("area__gt", 0)), name="handover_has_an_area"
            ),
        ),
        migrations.AddIndex(
            model_name="plannetwork",
            index=models.Index(fields=["number"], name="plan_network_number"),
        ),
        migrations.AddConstraint(
            model_name="plannetwork",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided", False)), fields=("project",), name="project_has_one_network"
            ),
        ),
        migrations.AddConstraint(
            model_name="planbaseline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided", False)),
                fields=("network", "ordinal"),
                name="baselines_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="plannode",
            index=models.Index(fields=["project", "ordinal", "id"], name="node_of_project"),
        ),
        migrations.AddIndex(
            model_name="plannode",
            index=models.Index(
                fields=["unit", "actual_finish_on", "planned_finish_on"], name="node_of_department"
            ),
        ),
        migrations.AddIndex(
            model_name="plannode",
            index=models.Index(fields=["matter"], name="node_of_matter"),
        ),
        migrations.AddIndex(
            model_name="plannode",
            index=models.Index(fields=["number"], name="plan_node_number"),
        ),
        migrations.AddConstraint(
            model_name="plannode",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided", False)),
                fields=("network", "key"),
                name="node_once_in_a_network",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannode",
            constraint=models.CheckConstraint(
                condition=models.Q(("limit_days__gte", 0)), name="node_limit_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("actual_finish_on", None),
                    ("actual_start_on__lte", models.F("actual_finish_on")),
                    _connector="OR",
                ),
                name="node_finished_not_before_it_started",
            ),
        ),
        migrations.AddConstraint(
            model_name="planlink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided", False)),
                fields=("before", "after"),
                name="two_nodes_linked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="planlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("before", models.F("after")), _negated=True), name="node_not_after_itself"
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(fields=["project", "id"], name="need_of_project"),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(fields=["unit", "state", "needed_on"], name="need_of_department"),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(fields=["matter"], name="need_of_matter"),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(fields=["number"], name="need_number"),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity", None), ("quantity__gt", 0), _connector="OR"),
                name="need_of_more_than_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="projectmerge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("parted_at", None), ("voided", False)),
                fields=("gone",),
                name="project_merged_into_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="projectmerge",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept", models.F("gone")), _negated=True), name="project_not_into_itself"
            ),
        ),
        migrations.AddIndex(
            model_name="promotionevent",
            index=models.Index(fields=["campaign", "from_on"], name="event_of_campaign"),
        ),
        migrations.AddIndex(
            model_name="promotionevent",
            index=models.Index(fields=["number"], name="promotion_event_number"),
        ),
        migrations.AddConstraint(
            model_name="promotionevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on", None), ("to_on__gte", models.F("from_on")), _connector="OR"),
                name="event_ends_not_before_it_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(fields=["campaign", "step", "id"], name="lead_by_step"),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(fields=["number"], name="lead_number"),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen", None), ("amount_fen__gte", 0), _connector="OR"),
                name="lead_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.UniqueConstraint(
                condition=models.Q(("project__isnull", False), ("voided", False)),
                fields=("project",),
                name="project_comes_of_one_lead",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetuse",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gt", 0)), name="use_of_some_money"
            ),
        ),
        migrations.AddIndex(
            model_name="quantitytarget",
            index=models.Index(fields=["campaign", "key", "ordinal"], name="quantity_target_by_key"),
        ),
        migrations.AddIndex(
            model_name="quantitytarget",
            index=models.Index(fields=["number"], name="quantity_target_number"),
        ),
        migrations.AddConstraint(
            model_name="quantitytarget",
            constraint=models.CheckConstraint(
                condition=models.Q(("value", None), ("value__gte", 0), _connector="OR"),
                name="target_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="quantitytarget",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("id")), _negated=True),
                name="target_is_not_its_own_part",
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticalfigure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided", False)),
                fields=("campaign", "unit", "key", "from_on", "up_to_on"),
                name="one_statistical_figure_a_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticsentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_on", None), ("voided", False)),
                fields=("project",),
                name="project_entered_into_statistics_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticsentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_on", None), ("left_on__gte", models.F("entered_on")), _connector="OR"
                ),
                name="statistics_left_after_entry",
            ),
        ),
    ]
