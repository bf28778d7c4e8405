"""The project, its stages, who answers for it, and the quantities it is known by."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import PRECISIONS
from gongjian.ledger.records import Record, SpanRecord


class Level(models.TextChoices):
    NATIONAL = "national", _("national level")
    PROVINCE = "province", _("provincial level")
    CITY = "city", _("city level")
    COUNTY = "county", _("county level")


class Nature(models.TextChoices):
    NEW = "new", _("new build")
    EXPANSION = "expansion", _("expansion")
    RENOVATION = "renovation", _("technical upgrade")
    CONTINUED = "continued", _("continued")
    RELOCATION = "relocation", _("relocation")
    OTHER = "other", _("other")


class Library(models.TextChoices):
    GOVERNMENT = "government", _("government investment")
    SOE = "soe", _("state-owned enterprise")
    PRIVATE = "private", _("private investment")


class Stage(models.TextChoices):
    """The core stages; local vocabularies map onto them."""

    CONCEIVED = "conceived", _("conceived")
    RESERVE = "reserve", _("in reserve")
    NEGOTIATING = "negotiating", _("negotiating")
    SIGNED = "signed", _("signed")
    LANDED = "landed", _("landed")
    PRELIMINARY = "preliminary", _("preliminary work")
    READY = "ready", _("ready to start")
    CONSTRUCTION = "construction", _("under construction")
    COMPLETED = "completed", _("completed")
    PRODUCTION = "production", _("in production")
    CAPACITY = "capacity", _("at capacity")
    STOPPED = "stopped", _("stopped")
    WITHDRAWN = "withdrawn", _("withdrawn")


STAGE_ORDER = {stage.value: place for place, stage in enumerate(Stage)}


class Project(Record):
    """One project, whatever campaigns it is in. A package (打包项目) has parts, which name it as their parent."""

    number_prefix = "X"

    name = models.CharField(_("project name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=240, default="", blank=True)
    code = models.CharField(_("project code"), max_length=40, default="", blank=True)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        verbose_name=_("package"),
    )
    level = models.CharField(_("level"), max_length=10, choices=Level, default="", blank=True)
    nature = models.CharField(_("nature"), max_length=12, choices=Nature, default="", blank=True)
    library = models.CharField(_("library"), max_length=12, choices=Library, default="", blank=True)
    place = models.CharField(_("place"), max_length=200, default="", blank=True)
    content = models.TextField(_("scale and main content"), default="", blank=True)
    year_from = models.IntegerField(_("first year"), null=True, blank=True)
    year_to = models.IntegerField(_("last year"), null=True, blank=True)
    funding = models.CharField(_("source of funds"), max_length=200, default="", blank=True)
    total_fen = models.BigIntegerField(_("total investment"), null=True, blank=True)
    prior_fen = models.BigIntegerField(_("invested to the end of last year"), null=True, blank=True)
    prior_year = models.IntegerField(_("year of the earlier investment"), null=True, blank=True)
    """The year at whose end `prior_fen` stood."""
    planned_start_on = models.DateField(_("planned start"), null=True, blank=True)
    planned_start_precision = models.CharField(
        _("precision of the planned start"), max_length=16, choices=PRECISIONS, default="day"
    )
    planned_finish_on = models.DateField(_("planned completion"), null=True, blank=True)
    planned_finish_precision = models.CharField(
        _("precision of the planned completion"), max_length=16, choices=PRECISIONS, default="day"
    )
    actual_start_on = models.DateField(_("actual start"), null=True, blank=True)
    actual_start_precision = models.CharField(
        _("precision of the actual start"), max_length=16, choices=PRECISIONS, default="day"
    )
    actual_finish_on = models.DateField(_("actual completion"), null=True, blank=True)
    actual_finish_precision = models.CharField(
        _("precision of the actual completion"), max_length=16, choices=PRECISIONS, default="day"
    )
    credit_code = models.CharField(_("owner's credit code"), max_length=18, default="", blank=True)
    """统一社会信用代码 of the owner."""
    origin_kind = models.CharField(_("kind of origin"), max_length=20, default="", blank=True)
    """fair, visit, plan, enterprise, … : how the project came about."""
    origin = models.CharField(_("origin"), max_length=200, default="", blank=True)
    issue = models.TextField(_("problem to be solved"), default="", blank=True)
    remark = models.TextField(_("remark"), default="", blank=True)
    unit = models.ForeignKey(
        "gongjian.Unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("accountable unit"),
    )
    """The accountable unit today; the spans in ProjectHolding hold who it was before. Verified to agree."""

    class Meta:
        db_table = "gongjian_project"
        verbose_name = _("project")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(total_fen=None) | models.Q(total_fen__gte=0),
                name="project_total_not_negative",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="project_is_not_its_own_part"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "id"], name="project_of_unit"),
            models.Index(fields=["name", "id"], name="project_by_name"),
            models.Index(fields=["planned_start_on", "id"], name="project_by_planned_start"),
            models.Index(fields=["total_fen", "id"], name="project_by_total"),
            models.Index(fields=["number"], name="project_number"),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectStage(SpanRecord):
    """A project is at a core stage for a time, in the local word of a vocabulary."""

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="stages"
    )
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    word = models.CharField(_("local word"), max_length=40, default="", blank=True)
    from_precision = models.CharField(
        _("precision of the day"), max_length=16, choices=PRECISIONS, default="day"
    )
    reason = models.CharField(_("reason"), max_length=200, default="", blank=True)
    assumed = models.CharField(_("assumed"), max_length=200, default="", blank=True)
    """What about the dates is assumed rather than published."""

    class Meta:
        db_table = "gongjian_project_stage"
        verbose_name = _("stage")
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(voided=False, to_on=None),
                name="project_has_one_stage_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["stage", "to_on", "project"], name="project_stage_now")]


class ProjectRole(models.TextChoices):
    """The responsibility chain of a project."""

    ACCOUNTABLE = "accountable", _("accountable unit")
    LEAD = "lead", _("lead unit")
    ASSISTING = "assisting", _("assisting unit")
    SUPERVISING = "supervising", _("supervising unit")
    TOWNSHIP = "township", _("township")
    OWNER = "owner", _("owner")
    TEAM = "team", _("task force")
    SERVICE_OFFICER = "service_officer", _("service officer")
    LEAD_OFFICIAL = "lead_official", _("lead official")
    RESPONSIBLE = "responsible", _("responsible person")
    TOWNSHIP_RESPONSIBLE = "township_responsible", _("responsible person of the township")


class ProjectHolding(SpanRecord):
    """A unit or person answers for a project in one role for a time."""

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="holdings"
    )
    role = models.CharField(_("role"), max_length=24, choices=ProjectRole)
    unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    person = models.ForeignKey(
        "gongjian.Person",
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    name = models.CharField(_("name"), max_length=120, default="", blank=True)
    """The name as the list gives it where no unit or person record is meant (e.g. an owner not registered)."""

    class Meta:
        db_table = "gongjian_project_holding"
        verbose_name = _("responsibility")
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(role="accountable", voided=False, to_on=None),
                name="project_has_one_accountable_unit",
            )
        ]
        indexes = [
            models.Index(fields=["unit", "project"], name="project_holding_of_unit"),
            models.Index(fields=["person", "role"], name="project_holding_of_person"),
        ]


class ProjectAttribute(Record):
    """A quantity a project is known by, with its unit and the text as printed (2×660 MW)."""

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="attributes"
    )
    key = models.CharField(_("key"), max_length=40)
    label = models.CharField(_("attribute"), max_length=60)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4)
    unit_text = models.CharField(_("unit of measure"), max_length=20)
    text = models.CharField(_("as printed"), max_length=60, default="", blank=True)
    compare = models.CharField(_("compared as"), max_length=8, default="eq")

    class Meta:
        db_table = "gongjian_project_attribute"
        verbose_name = _("attribute")


class ProjectMerge(Record):
    """Two records were found to be one project (F14): which stays, which goes into it; perhaps parted again."""

    kept = models.ForeignKey(
        Project, verbose_name=_("record that stays"), on_delete=models.PROTECT, related_name="merges"
    )
    gone = models.ForeignKey(
        Project, verbose_name=_("record merged into it"), on_delete=models.PROTECT, related_name="merged_by"
    )
    merged_at = models.DateTimeField(_("merged at"))
    reason = models.CharField(_("reason"), max_length=200)
    moved = models.JSONField(_("records moved"), default=list, blank=True)
    """[table, id] of each record that moved from the one to the other, so that parting moves back just these."""
    parted_at = models.DateTimeField(_("parted at"), null=True, blank=True)
    parted_reason = models.CharField(_("reason of parting"), max_length=200, default="", blank=True)

    story_skips = ("moved",)

    class Meta:
        db_table = "gongjian_project_merge"
        verbose_name = _("merging of two records")
        constraints = [
            models.UniqueConstraint(
                fields=["gone"],
                condition=models.Q(voided=False, parted_at=None),
                name="project_merged_into_one",
            ),
            models.CheckConstraint(
                condition=~models.Q(kept=models.F("gone")), name="project_not_into_itself"
            ),
        ]


class NotTheSame(Record):
    """A person looked at two records and found them to be two projects: they are not offered again."""

    one = models.ForeignKey(Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(
        Project, verbose_name=_("other project"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=200, default="", blank=True)

    class Meta:
        db_table = "gongjian_not_the_same"
        verbose_name = _("finding that two projects are not the same")
