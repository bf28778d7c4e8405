"""The campaign, its playbook, source documents, and which projects are in it."""

from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from gongjian.kernel.dates import Precision
from gongjian.ledger.records import Record, SpanRecord

__all__ = ["Campaign", "Clause", "Membership", "Playbook", "PlaybookItem", "SourceDocument"]

PRECISIONS = [(p.value, p.value) for p in Precision]


class CampaignStatus(models.TextChoices):
    DRAFT = "draft", _("being prepared")
    LIVE = "live", _("under way")
    ARCHIVED = "archived", _("archived")


class Campaign(Record):
    """A delivery campaign: a window, a host unit, perhaps a parent campaign whose figures include its own."""

    number_prefix = "C"

    key = models.SlugField(_("key"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, default="", blank=True)
    short_name = models.CharField(_("short name"), max_length=60, default="", blank=True)
    short_name_en = models.CharField(_("short name in English"), max_length=80, default="", blank=True)
    unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("host unit"), on_delete=models.PROTECT, related_name="campaigns"
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("campaign above"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    status = models.CharField(
        _("status"), max_length=10, choices=CampaignStatus, default=CampaignStatus.DRAFT
    )
    start_on = models.DateField(_("starts on"))
    last_on = models.DateField(_("last day"))
    """The last day, inclusive; day n of the campaign is start_on + n - 1."""
    shown_on = models.DateField(_("shown on"), null=True, blank=True)
    """An archived campaign opens at this day."""
    published_only = models.BooleanField(_("kept from publications"), default=False)
    """Its records are what was published and no more: what no source says is unknown, never none."""
    window_note = models.CharField(_("note on the window"), max_length=200, default="", blank=True)
    """What about the window is assumed rather than published."""

    class Meta:
        db_table = "gongjian_campaign"
        verbose_name = _("campaign")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("start_on")), name="campaign_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="archived") | models.Q(shown_on__isnull=False),
                name="archived_campaign_has_a_shown_day",
            ),
        ]

    @property
    def label(self) -> str:
        """Short name in the reader's language."""
        if get_language() == "en":
            return self.short_name_en or self.name_en or self.short_name or self.name
        return self.short_name or self.name

    @property
    def title(self) -> str:
        """Full name in the reader's language."""
        return self.name_en if get_language() == "en" and self.name_en else self.name


class Playbook(Record):
    """One version of a campaign's playbook, as the YAML that was loaded."""

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="playbooks"
    )
    version = models.IntegerField(_("version"))
    effective_on = models.DateField(_("in force from"))
    text = models.TextField(_("text"))
    sha256 = models.CharField(_("digest of the text"), max_length=64)

    story_skips = ("text",)

    class Meta:
        db_table = "gongjian_playbook"
        constraints = [models.UniqueConstraint(fields=["campaign", "version"], name="playbook_version_once")]

    def __str__(self) -> str:
        return gettext("playbook, version %(version)s") % {"version": self.version}


class SourceDocument(Record):
    """A document a campaign stands on: notice, plan, published report."""

    number_prefix = "D"

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="documents"
    )
    key = models.SlugField(_("key"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    document_no = models.CharField(_("document number"), max_length=60, default="", blank=True)
    issuer = models.CharField(_("issued by"), max_length=100, default="", blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    issued_precision = models.CharField(
        _("precision of the date of issue"), max_length=16, choices=PRECISIONS, default="day"
    )
    kind = models.CharField(_("kind"), max_length=20, default="notice")

    class Meta:
        db_table = "gongjian_source_document"
        verbose_name = _("source document")
        constraints = [models.UniqueConstraint(fields=["campaign", "key"], name="source_document_key_once")]


class Clause(Record):
    """A clause of a source document, in our own words."""

    document = models.ForeignKey(
        SourceDocument, verbose_name=_("source document"), on_delete=models.PROTECT, related_name="clauses"
    )
    ref = models.CharField(_("clause"), max_length=40)
    says = models.TextField(_("what it says"))
    ordinal = models.IntegerField(_("place in the order"), default=0)

    class Meta:
        db_table = "gongjian_clause"
        constraints = [models.UniqueConstraint(fields=["document", "ref"], name="clause_ref_once")]


class Section(models.TextChoices):
    """What a line of a playbook is."""

    GOAL = "goal", _("goal")
    TARGET = "target", _("key-task target")
    KEY_TASK = "key_task", _("key task")
    MECHANISM = "mechanism", _("mechanism")
    GROUP = "group", _("working group")
    SECTOR = "sector", _("sector")
    KLASS = "class", _("class")
    PRIORITY = "priority", _("priority")
    AREA = "area", _("area")


class Naming(models.TextChoices):
    """How much the source gives of a line it counts."""

    NAMED = "named", _("named in the source")
    UNNAMED = "unnamed", _("counted in the source, not named")
    ASSUMED = "assumed", _("assumed")


class PlaybookItem(Record):
    """One line of a playbook held as a record, so that it is counted, opened and traced like any other."""

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="items"
    )
    section = models.CharField(_("section"), max_length=12, choices=Section)
    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=200, default="", blank=True)
    naming = models.CharField(_("naming"), max_length=8, choices=Naming, default=Naming.NAMED)
    note = models.TextField(_("note"), default="", blank=True)
    note_en = models.TextField(_("note in English"), default="", blank=True)
    ordinal = models.IntegerField(_("place in the order"), default=0)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("line above"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """The group's own unit, for section `group`."""
    clause = models.ForeignKey(
        Clause,
        verbose_name=_("clause"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="items",
    )
    target_value = models.DecimalField(_("target"), max_digits=20, decimal_places=4, null=True, blank=True)
    target_unit = models.CharField(_("unit of the target"), max_length=20, default="", blank=True)
    target_compare = models.CharField(_("compared as"), max_length=8, default="eq", blank=True)
    """eq, ge (以上), about (余), lt (不到)."""
    target_text = models.CharField(_("target in words"), max_length=60, default="", blank=True)
    measure = models.CharField(_("measure"), max_length=60, default="", blank=True)
    """The measure whose value stands against the target."""

    class Meta:
        db_table = "gongjian_playbook_item"
        verbose_name = _("playbook line")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "section", "key"], name="playbook_item_key_once_in_section"
            )
        ]

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" and self.name_en else self.name


class ExitKind(models.TextChoices):
    MOVED_OUT = "moved_out", _("moved out of the list")
    WITHDRAWN = "withdrawn", _("withdrawn")
    FINISHED = "finished", _("finished")
    CARRIED = "carried", _("carried into another campaign")


class Membership(SpanRecord):
    """A project is in a campaign for a time; why it came and why it left."""

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="memberships"
    )
    project = models.ForeignKey(
        "gongjian.Project", verbose_name=_("project"), on_delete=models.PROTECT, related_name="memberships"
    )
    batch = models.CharField(_("batch"), max_length=40, default="", blank=True)
    klass = models.CharField(_("class"), max_length=60, default="", blank=True)
    sector = models.CharField(_("sector"), max_length=60, default="", blank=True)
    key_task = models.CharField(_("key task"), max_length=60, default="", blank=True)
    """Keys of playbook lines of those sections."""
    ordinal = models.IntegerField(_("order in the list"), default=0)
    entry_reason = models.CharField(_("reason of entry"), max_length=200, default="", blank=True)
    exit_kind = models.CharField(_("kind of exit"), max_length=12, choices=ExitKind, default="", blank=True)
    exit_reason = models.CharField(_("reason of exit"), max_length=200, default="", blank=True)
    approved_by = models.CharField(_("approved by"), max_length=100, default="", blank=True)

    class Meta:
        db_table = "gongjian_membership"
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "project"],
                condition=models.Q(voided=False, to_on=None),
                name="project_is_once_in_a_campaign",
            ),
            models.CheckConstraint(
                condition=models.Q(to_on=None) | models.Q(to_on__gte=models.F("from_on")),
                name="membership_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["campaign", "to_on", "ordinal"], name="membership_of_campaign")]
