"""Public money of projects: applied for, received in batches, given to projects, paid; budgets and their use."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record
from gongjian.projects.models.project import Level, Project


def _campaign() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "gongjian.Campaign", verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="+"
    )


def _unit() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "gongjian.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+"
    )


class ApplicationState(models.TextChoices):
    PREPARED = "prepared", _("being prepared")
    SUBMITTED = "submitted", _("handed in")
    APPROVED = "approved", _("granted")
    REFUSED = "refused", _("not granted")
    WITHDRAWN = "withdrawn", _("withdrawn")


class FundApplication(Record):
    """An application for money from above (申报上级资金) for a project."""

    number_prefix = "A"

    campaign = _campaign()
    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="fund_applications"
    )
    unit = _unit()
    programme = models.CharField(_("programme"), max_length=120, default="", blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level, default="", blank=True)
    amount_fen = models.BigIntegerField(_("amount applied for"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ApplicationState, default=ApplicationState.SUBMITTED
    )
    submitted_on = models.DateField(_("handed in on"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    granted_fen = models.BigIntegerField(_("amount granted"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=200, default="", blank=True)

    class Meta:
        db_table = "gongjian_fund_application"
        verbose_name = _("application for funds")
        indexes = [models.Index(fields=["campaign", "state"], name="fund_application_by_state")]


class FundBatch(Record):
    """Money that came down in one batch, to be divided among projects."""

    number_prefix = "M"

    campaign = _campaign()
    unit = _unit()
    title = models.CharField(_("batch of funds"), max_length=200)
    document_no = models.CharField(_("document number"), max_length=60, default="", blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level, default="", blank=True)
    received_on = models.DateField(_("received on"))
    amount_fen = models.BigIntegerField(_("amount"))

    class Meta:
        db_table = "gongjian_fund_batch"
        verbose_name = _("batch of funds")
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="batch_of_some_money")
        ]

    def __str__(self) -> str:
        return self.title


class FundAllocation(Record):
    """What of a batch a project is given."""

    batch = models.ForeignKey(
        FundBatch, verbose_name=_("batch of funds"), on_delete=models.PROTECT, related_name="allocations"
    )
    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="fund_allocations"
    )
    allocated_on = models.DateField(_("allocated on"))
    amount_fen = models.BigIntegerField(_("amount"))

    class Meta:
        db_table = "gongjian_fund_allocation"
        verbose_name = _("allocation of funds")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "project"], condition=models.Q(voided=False), name="project_once_in_a_batch"
            ),
            models.CheckConstraint(condition=models.Q(amount_fen__gte=0), name="allocation_not_negative"),
        ]


class FundPayment(Record):
    """What of an allocation was paid on a day."""

    allocation = models.ForeignKey(
        FundAllocation,
        verbose_name=_("allocation of funds"),
        on_delete=models.PROTECT,
        related_name="payments",
    )
    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="+"
    )
    paid_on = models.DateField(_("paid on"))
    amount_fen = models.BigIntegerField(_("amount"))

    class Meta:
        db_table = "gongjian_fund_payment"
        verbose_name = _("payment")
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="payment_of_some_money")
        ]


class SourceKind(models.TextChoices):
    CENTRAL = "central", _("central budget")
    PROVINCIAL = "provincial", _("provincial budget")
    LOCAL = "local", _("city and county budget")
    BOND = "bond", _("special bond")
    LOAN = "loan", _("bank loan")
    OWN = "own", _("enterprise's own funds")
    OTHER = "other", _("other source")


class FundSource(Record):
    """Where a project's money is to come from, and how much of it is there (到位资金) up to a day."""

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="fund_sources"
    )
    kind = models.CharField(_("source of funds"), max_length=12, choices=SourceKind)
    plan_fen = models.BigIntegerField(_("planned"), null=True, blank=True)
    there_fen = models.BigIntegerField(_("in place"), null=True, blank=True)
    up_to_on = models.DateField(_("up to"), null=True, blank=True)

    class Meta:
        db_table = "gongjian_fund_source"
        verbose_name = _("source of funds")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind"], condition=models.Q(voided=False), name="source_once_in_a_project"
            )
        ]


class Budget(Record):
    """Money set apart for a purpose of the campaign itself (招商专项资金)."""

    campaign = _campaign()
    unit = _unit()
    title = models.CharField(_("purpose"), max_length=200)
    year = models.IntegerField(_("year"))
    amount_fen = models.BigIntegerField(_("amount"))

    class Meta:
        db_table = "gongjian_budget"
        verbose_name = _("budget")
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="budget_of_some_money")
        ]

    def __str__(self) -> str:
        return self.title


class BudgetUse(Record):
    """What was spent of a budget on a day."""

    budget = models.ForeignKey(
        Budget, verbose_name=_("budget"), on_delete=models.PROTECT, related_name="uses"
    )
    event = models.ForeignKey(
        "gongjian.PromotionEvent",
        verbose_name=_("event"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="budget_uses",
    )
    used_on = models.DateField(_("used on"))
    amount_fen = models.BigIntegerField(_("amount"))
    what = models.CharField(_("used for"), max_length=200)

    class Meta:
        db_table = "gongjian_budget_use"
        verbose_name = _("use of a budget")
        constraints = [models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="use_of_some_money")]
