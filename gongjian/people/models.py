"""Units, posts, persons, accounts and what they may reach."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record, SpanRecord, Working

__all__ = [
    "Grant",
    "Person",
    "PersonContact",
    "Post",
    "PostHolding",
    "Unit",
    "UnitClosure",
    "UnitMember",
    "UnitSuccession",
    "User",
]


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    COUNTY = "county", _("county or district")
    TOWNSHIP = "township", _("township or street")
    VILLAGE = "village", _("village or community")
    DEPARTMENT = "department", _("department")
    ENTERPRISE = "enterprise", _("enterprise")
    ZONE = "zone", _("development zone")
    GROUP = "group", _("working group")
    TASKFORCE = "taskforce", _("task force")


class Unit(Record):
    """An organisation or group. Its parent is fixed once the unit is used: a reorganisation is a new unit."""

    number_prefix = "U"

    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=40, default="", blank=True)
    name_en = models.CharField(_("English name"), max_length=150, default="", blank=True)
    kind = models.CharField(_("kind of unit"), max_length=12, choices=UnitKind)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("parent unit"),
    )
    ordinal = models.IntegerField(_("protocol order"), default=0)
    code = models.CharField(_("region or credit code"), max_length=20, default="", blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        db_table = "gongjian_unit"
        verbose_name = _("unit")
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                condition=models.Q(voided=False, merged_into_id=None, closed_on=None),
                name="unit_name_once_under_its_parent",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="unit_is_not_its_own_parent"
            ),
        ]
        indexes = [models.Index(fields=["number"], name="unit_number")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The short name in the reader's language; Chinese where no English is known."""
        if get_language() == "en" and self.name_en:
            return self.name_en
        return self.short_name or self.name


class UnitClosure(Working):
    """Every ancestor of every unit, itself included at depth 0; derived from parents, rebuilt at will."""

    ancestor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    descendant = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    depth = models.IntegerField()

    class Meta:
        db_table = "gongjian_unit_closure"
        constraints = [models.UniqueConstraint(fields=["ancestor", "descendant"], name="unit_closure_once")]
        indexes = [models.Index(fields=["descendant", "ancestor"], name="unit_closure_up")]


class UnitSuccession(Record):
    """A reorganisation: `new` takes over from `old` on a day."""

    old = models.ForeignKey(
        Unit, verbose_name=_("unit before"), on_delete=models.PROTECT, related_name="succeeded_by"
    )
    new = models.ForeignKey(
        Unit, verbose_name=_("unit after"), on_delete=models.PROTECT, related_name="succeeds"
    )
    on = models.DateField(_("on"))

    class Meta:
        db_table = "gongjian_unit_succession"


class UnitMember(SpanRecord):
    """A group or task force draws a member from another unit for a time."""

    group = models.ForeignKey(Unit, verbose_name=_("group"), on_delete=models.PROTECT, related_name="members")
    unit = models.ForeignKey(
        Unit, verbose_name=_("member unit"), on_delete=models.PROTECT, related_name="memberships"
    )
    person = models.ForeignKey(
        "gongjian.Person",
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    is_lead = models.BooleanField(_("leads the group"), default=False)

    class Meta:
        db_table = "gongjian_unit_member"


class Duty(models.TextChoices):
    """What a post does inside its unit, in the office's words."""

    HEAD = "head", _("head of unit")
    SIGNER = "signer", _("signer")
    CHECKER = "checker", _("checker")
    REPORTER = "reporter", _("reporter")
    LEAD_OFFICIAL = "lead_official", _("lead official")
    STAFF = "staff", _("staff")


class Post(Record):
    """A duty in a unit. Duties follow the post, not the person."""

    number_prefix = "P"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts", verbose_name=_("unit"))
    title = models.CharField(_("post"), max_length=80)
    title_en = models.CharField(_("English title"), max_length=120, default="", blank=True)
    duty = models.CharField(_("duty"), max_length=16, choices=Duty, default=Duty.STAFF)
    ordinal = models.IntegerField(_("protocol order"), default=0)
    deputy = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deputy_of",
        verbose_name=_("AB deputy"),
    )

    class Meta:
        db_table = "gongjian_post"
        verbose_name = _("post")
        indexes = [models.Index(fields=["number"], name="post_number")]

    @property
    def label(self) -> str:
        """The title in the reader's language."""
        return self.title_en if get_language() == "en" and self.title_en else self.title


class Person(Record):
    """A person known by name. Contact data live apart, in an erasable table."""

    number_prefix = "R"

    name = models.CharField(_("name"), max_length=60)
    ordinal = models.IntegerField(_("protocol order"), default=0)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        db_table = "gongjian_person"
        verbose_name = _("person")
        indexes = [models.Index(fields=["number"], name="person_number")]

    def __str__(self) -> str:
        return self.name


class PersonContact(Working):
    """Telephone and e-mail, erasable on request; the ledger holds only a salted digest of them."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="contact")
    phone = models.CharField(_("telephone"), max_length=40, default="", blank=True)
    email = models.EmailField(_("e-mail"), default="", blank=True)
    salt = models.CharField(max_length=32)

    class Meta:
        db_table = "gongjian_person_contact"


class PostHolding(SpanRecord):
    """A person holds a post for a time; `acting` marks a deputy standing in."""

    post = models.ForeignKey(Post, verbose_name=_("post"), on_delete=models.PROTECT, related_name="holdings")
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="holdings"
    )
    acting = models.BooleanField(_("acting"), default=False)

    class Meta:
        db_table = "gongjian_post_holding"
        indexes = [models.Index(fields=["person", "to_on"], name="post_holding_of_person")]


class Grant(SpanRecord):
    """A post has a role over a unit's subtree, in one campaign or in all."""

    post = models.ForeignKey(Post, verbose_name=_("post"), on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=24)
    """A key of roles.yaml."""
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(
        "gongjian.Campaign",
        verbose_name=_("campaign"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        db_table = "gongjian_grant"


class UserManager(BaseUserManager["User"]):
    """Accounts are found by user name."""


class User(AbstractBaseUser):
    """Credentials of a person. Not a record: passwords do not belong in a ledger."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="users")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    language = models.CharField(max_length=8, default="zh-hans")
    channels = models.JSONField(default=list, blank=True)
    """Ways besides the pages on which messages come (gongjian.kit.outbox)."""
    unread_count = models.IntegerField(default=0)
    """Messages not read yet: counted when one comes or is read, since every page shows it."""

    USERNAME_FIELD = "username"
    objects = UserManager()

    class Meta:
        db_table = "gongjian_user"
