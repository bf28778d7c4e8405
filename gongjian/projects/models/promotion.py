"""Investment promotion (招商): leads and the steps they reach, events, money in place, declarations upward."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record, SpanRecord
from gongjian.projects.models.money import _campaign, _unit
from gongjian.projects.models.project import Level, Project


class EventForm(models.TextChoices):
    ONLINE = "online", _("online session")
    TALKS = "talks", _("talks")
    GO_OUT = "go_out", _("went out")
    RECEIVE = "receive", _("received visitors")
    FAIR = "fair", _("fair")
    CULTURE = "culture", _("culture and tourism event")
    OTHER = "other", _("other form")


class PromotionEvent(Record):
    """One event of promotion, with its form, its cost, and whom it brought together."""

    number_prefix = "E"

    campaign = _campaign()
    unit = _unit()
    title = models.CharField(_("event"), max_length=200)
    form = models.CharField(_("form"), max_length=12, choices=EventForm)
    category = models.CharField(_("category"), max_length=60, default="", blank=True)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)
    """The last day, inclusive; none for an event of one day."""
    place = models.CharField(_("place"), max_length=120, default="", blank=True)
    cost_fen = models.BigIntegerField(_("cost"), null=True, blank=True)
    team = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("team"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    remark = models.CharField(_("remark"), max_length=200, default="", blank=True)

    class Meta:
        db_table = "gongjian_promotion_event"
        verbose_name = _("event of promotion")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_on=None) | models.Q(to_on__gte=models.F("from_on")),
                name="event_ends_not_before_it_begins",
            )
        ]
        indexes = [
            models.Index(fields=["campaign", "from_on"], name="event_of_campaign"),
            models.Index(fields=["number"], name="promotion_event_number"),
        ]

    def __str__(self) -> str:
        return self.title


class PartyKind(models.TextChoices):
    ENTERPRISE = "enterprise", _("enterprise visited")
    SITE = "site", _("place inspected")


class EventParty(Record):
    """An enterprise visited or a place inspected in the course of an event."""

    event = models.ForeignKey(
        PromotionEvent, verbose_name=_("event"), on_delete=models.PROTECT, related_name="parties"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=PartyKind)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        db_table = "gongjian_event_party"
        verbose_name = _("party of an event")


class LeadStepKind(models.TextChoices):
    """How far a lead has come. What was only meant or framed is never counted as signed."""

    RESERVE = "reserve", _("in reserve")
    CLUE = "clue", _("lead")
    TALKS = "talks", _("in talks")
    INTENT = "intent", _("intent")
    FRAMEWORK = "framework", _("framework agreement")
    CONTRACT = "contract", _("contract signed")
    LANDED = "landed", _("landed")
    DROPPED = "dropped", _("given up")


class Lead(Record):
    """A possible investment, from the first word to the project that comes of it."""

    number_prefix = "Z"

    campaign = _campaign()
    unit = _unit()
    name = models.CharField(_("lead"), max_length=200)
    investor = models.CharField(_("investor"), max_length=120, default="", blank=True)
    investor_place = models.CharField(_("investor's place"), max_length=80, default="", blank=True)
    sector = models.CharField(_("sector"), max_length=60, default="", blank=True)
    amount_fen = models.BigIntegerField(_("investment meant"), null=True, blank=True)
    step = models.CharField(_("step"), max_length=12, choices=LeadStepKind, default=LeadStepKind.CLUE)
    """The step today; the spans in LeadStep hold when each was reached. Verified to agree."""
    event = models.ForeignKey(
        PromotionEvent,
        verbose_name=_("event it came from"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="leads",
    )
    team = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("team"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    contract_no = models.CharField(_("contract number"), max_length=60, default="", blank=True)
    contract_fen = models.BigIntegerField(_("amount signed"), null=True, blank=True)
    start_due_on = models.DateField(_("to start by, as signed"), null=True, blank=True)
    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="leads",
    )
    """The project the contract became."""
    remark = models.CharField(_("remark"), max_length=300, default="", blank=True)

    class Meta:
        db_table = "gongjian_lead"
        verbose_name = _("lead")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_fen=None) | models.Q(amount_fen__gte=0), name="lead_not_negative"
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(voided=False, project__isnull=False),
                name="project_comes_of_one_lead",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "step", "id"], name="lead_by_step"),
            models.Index(fields=["number"], name="lead_number"),
        ]

    def __str__(self) -> str:
        return self.name


class LeadStep(SpanRecord):
    """A lead is at a step for a time, in the local word, with the paper that was signed."""

    lead = models.ForeignKey(Lead, verbose_name=_("lead"), on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(_("step"), max_length=12, choices=LeadStepKind)
    word = models.CharField(_("local word"), max_length=40, default="", blank=True)
    reason = models.CharField(_("reason"), max_length=200, default="", blank=True)

    class Meta:
        db_table = "gongjian_lead_step"
        verbose_name = _("step of a lead")
        constraints = [
            models.UniqueConstraint(
                fields=["lead"],
                condition=models.Q(voided=False, to_on=None),
                name="lead_at_one_step_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["step", "to_on", "lead"], name="lead_step_now")]


class LeadAttribute(Record):
    """A quantity a lead is known by (10 万千瓦)."""

    lead = models.ForeignKey(
        Lead, verbose_name=_("lead"), on_delete=models.PROTECT, related_name="attributes"
    )
    key = models.CharField(_("key"), max_length=40)
    label = models.CharField(_("attribute"), max_length=60)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4)
    unit_text = models.CharField(_("unit of measure"), max_length=20)
    text = models.CharField(_("as printed"), max_length=60, default="", blank=True)

    class Meta:
        db_table = "gongjian_lead_attribute"
        verbose_name = _("attribute of a lead")


class FundsOrigin(models.TextChoices):
    OUTSIDE_PROVINCE = "outside_province", _("from outside the province")
    INSIDE_PROVINCE = "inside_province", _("from inside the province")
    FOREIGN = "foreign", _("from abroad")


class FundsInPlace(Record):
    """Money of investors that has arrived (到位资金), by unit, and by lead where it is known."""

    campaign = _campaign()
    unit = _unit()
    lead = models.ForeignKey(
        Lead,
        verbose_name=_("lead"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="funds_in_place",
    )
    origin = models.CharField(_("origin of the money"), max_length=20, choices=FundsOrigin)
    arrived_on = models.DateField(_("arrived by"))
    amount_fen = models.BigIntegerField(_("amount"))
    note = models.CharField(_("note"), max_length=200, default="", blank=True)

    class Meta:
        db_table = "gongjian_funds_in_place"
        verbose_name = _("funds in place")
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="arrival_of_some_money")
        ]


class DeclarationResult(models.TextChoices):
    PENDING = "pending", _("declared, no answer yet")
    LISTED = "listed", _("listed")
    REFUSED = "refused", _("not listed")


class Declaration(Record):
    """A project declared upward to be taken on a list (申报省级重点项目)."""

    campaign = _campaign()
    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="declarations"
    )
    list_name = models.CharField(_("list it is declared for"), max_length=120)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    declared_on = models.DateField(_("declared on"))
    result = models.CharField(
        _("result"), max_length=10, choices=DeclarationResult, default=DeclarationResult.PENDING
    )
    result_on = models.DateField(_("answered on"), null=True, blank=True)
    document_no = models.CharField(_("document number"), max_length=60, default="", blank=True)

    class Meta:
        db_table = "gongjian_declaration"
        verbose_name = _("declaration upward")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "list_name"],
                condition=models.Q(voided=False),
                name="project_declared_once_for_a_list",
            )
        ]
