"""What the pages of supervision ask."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign
from gongjian.kit import forms
from gongjian.kit.calendar import calendar
from gongjian.matters.forms.choices import offer, unit_choices, units_under
from gongjian.people.models import Post
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.forms.project import NOBODY
from gongjian.supervise.actions.supervision import Line, NewNotice, NewWords
from gongjian.supervise.models import ChaseWay, IssuedNotice, NoticeForm, SupervisionSource
from gongjian.supervise.playbook.supervision import SupervisionText

ONE_SENTENCE = _("One sentence; it goes into the ledger")


class NothingForm(forms.Form):
    """An act that needs nothing but the press."""


class ReasonForm(forms.Form):
    """An act that needs its reason."""

    reason = forms.LongTextField(label=_("Reason"), max_length=300, help_text=ONE_SENTENCE)


class SaysForm(forms.Form):
    """An act with a word that may be left out."""

    says = forms.LongTextField(label=_("Opinion"), required=False, max_length=300)


class ProposeForm(forms.Form):
    """Why a matter is to be put under supervision, and what is required."""

    source = forms.ChoiceField(label=_("Where it comes from"), choices=SupervisionSource.choices)
    source_says = forms.TextField(
        label=_("Document, meeting or rule"),
        required=False,
        max_length=200,
        help_text=_("Never a leader's own words: they are entered apart, for named readers."),
    )
    requires = forms.LongTextField(
        label=_("What is required"), max_length=2000, example="十日内完成清表并交地"
    )
    reason = forms.LongTextField(label=_("Why under supervision"), max_length=300)
    term_on = forms.DayField(label=_("Term"), required=False)
    office = forms.ChoiceField(label=_("Supervising office"))

    def __init__(self, *args: Any, campaign: Campaign, section: SupervisionText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "office", issuing_choices(campaign, section))


class ProposeNewForm(ProposeForm):
    """The same for a matter that is not on the books yet."""

    title = forms.TextField(label=_("What is to be done"), max_length=200)
    unit = forms.ChoiceField(label=_("Lead unit"))
    assisting = forms.ChoicesField(label=_("Assisting units"), required=False)
    field_order = (
        "title",
        "unit",
        "assisting",
        "source",
        "source_says",
        "requires",
        "reason",
        "term_on",
        "office",
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, campaign=campaign, **kwargs)
        offer(self, "unit", unit_choices(campaign))
        offer(self, "assisting", told_choices(campaign))


class WordsForm(forms.Form):
    """A leader's words. Nothing of this form is kept on the device."""

    leader = forms.TextField(label=_("Whose words they are"), max_length=60)
    said_on = forms.DayField(label=_("Said or written on"))
    says = forms.LongTextField(label=_("The words as they are"), max_length=2000)
    readers = forms.ChoicesField(
        label=_("Posts that may read them"),
        help_text=_("Nobody else reads them, whatever rights they hold; you do, as you entered them."),
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "readers", post_choices(campaign))

    @property
    def new(self) -> NewWords:
        """The words as typed."""
        given = self.cleaned_data
        posts = tuple(int(pk) for pk in given["readers"])
        return NewWords(given["leader"], given["said_on"], given["says"], posts)


NEW = _("(for a new instruction)")


class AnswerForm(forms.Form):
    """What came back from the leader."""

    outcome = forms.ChoiceField(
        label=_("What came back"), few=True,
        choices=[("none", _("No new instruction")), ("new", _("A new instruction"))],
    )  # fmt: skip
    leader = forms.TextField(label=_("Whose words they are"), max_length=60, required=False, needed_when=NEW)
    said_on = forms.DayField(label=_("Said or written on"), required=False)
    says = forms.LongTextField(
        label=_("The words as they are"), max_length=2000, required=False, needed_when=NEW
    )
    readers = forms.ChoicesField(label=_("Posts that may read them"), required=False)
    term_on = forms.DayField(label=_("New term"), required=False)
    day_off = forms.ChoiceField(label=_("If the term is a day off"), required=False, few=True, choices=[])

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "readers", post_choices(campaign))
        ask_of_day_off(self)

    @property
    def words(self) -> NewWords | None:
        """The new instruction, when there is one."""
        given = self.cleaned_data
        if given["outcome"] != "new":
            return None
        posts = tuple(int(pk) for pk in given["readers"])
        return NewWords(given["leader"], given["said_on"], given["says"], posts)

    def clean(self) -> dict[str, Any]:
        """A new instruction names its day."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("outcome") == "new" and not given.get("said_on"):
            self.add_error("said_on", _("Say on which day."))
        return given


DAY_OFF = [("move", _("move it to the next working day")), ("keep", _("keep it as it is"))]


def ask_of_day_off(form: forms.Form) -> None:
    """Whether the term is moved is asked where it is a day off, and only there."""
    typed = form.data.get("term_on") if form.is_bound else form.initial.get("term_on")
    try:
        term = form.fields["term_on"].to_python(typed)  # type: ignore[attr-defined]
    except ValidationError:
        term = None
    if term is not None and calendar().is_workday(term) is False:
        offer(form, "day_off", DAY_OFF)
    else:
        del form.fields["day_off"]


class NoticeDraftForm(forms.Form):
    """A paper: the form, who issues it, what it says, to whom."""

    form = forms.ChoiceField(label=_("Form of the paper"), choices=NoticeForm.choices, few=True)
    issuer = forms.ChoiceField(label=_("Issuing unit"))
    title = forms.TextField(label=_("Title"), max_length=120)
    body = forms.LongTextField(
        label=_("Text"),
        required=False,
        max_length=4000,
        help_text=_("Left empty, the paper says what the proposal required."),
    )
    lines = forms.LongTextField(
        label=_("Lines"),
        required=False,
        max_length=4000,
        help_text=_("One matter a line, where there are several."),
    )
    lead = forms.ChoiceField(label=_("Lead unit"))
    assisting = forms.ChoicesField(label=_("Assisting units"), required=False)
    copies = forms.ChoicesField(label=_("For information"), required=False)
    term_on = forms.DayField(label=_("Term"))
    day_off = forms.ChoiceField(label=_("If the term is a day off"), required=False, few=True, choices=[])
    signer = forms.TextField(label=_("Signed by"), max_length=100, required=False)

    def __init__(
        self,
        *args: Any,
        campaign: Campaign,
        section: SupervisionText,
        lead_id: int | None,
        desk_unit_id: int | None = None,
        replaces: IssuedNotice | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.replaces = replaces
        offer(self, "issuer", issuing_choices(campaign, section))
        units = [one for one in unit_choices(campaign) if one[0] != str(campaign.unit_id)]
        offer(self, "lead", [one for one in units if lead_id is None or one[0] == str(lead_id)])
        others = [one for one in told_choices(campaign) if one[0] not in (str(lead_id), str(desk_unit_id))]
        offer(self, "assisting", others)
        offer(self, "copies", others)
        ask_of_day_off(self)

    @property
    def new(self) -> NewNotice:
        """The paper as typed."""
        given = self.cleaned_data
        lines = [line.strip() for line in given["lines"].splitlines() if line.strip()]
        return NewNotice(
            issuer_id=int(given["issuer"]),
            title=given["title"],
            term_on=given["term_on"],
            lead_id=int(given["lead"]),
            form=given["form"],
            body=given["body"],
            signer=given["signer"],
            assisting=tuple(int(pk) for pk in given["assisting"]),
            copies=tuple(int(pk) for pk in given["copies"]),
            lines=tuple(Line(line) for line in lines),
            day_off=given.get("day_off", ""),
            replaces=self.replaces,
        )


class IssueForm(forms.Form):
    """The issuer's word that it is not classified."""

    unclassified = forms.YesField(
        label=_("I confirm by name that neither the paper nor its matter is classified"),
        help_text=_("What is classified does not go through this system."),
    )


class ReplyForm(forms.Form):
    """A unit's signed reply. Sent by the head it is signed; by anybody else it names the head and brings the paper."""

    draft = "supervision-reply"
    says = forms.LongTextField(label=_("How it was handled"), max_length=4000)
    final = forms.YesField(label=_("It is done: report it done with this reply"))
    file = forms.FileField(label=_("Stamped reply"), required=False)
    signed_by = forms.TextField(label=_("Signed by the head"), max_length=100)

    def __init__(self, *args: Any, lead: bool, heads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not lead:
            del self.fields["final"]
        if heads:
            del self.fields["signed_by"]
        else:
            self.fields["file"].required = True


class ExamineForm(forms.Form):
    """The six questions, and the conclusion."""

    says = forms.LongTextField(label=_("Conclusion"), max_length=300)
    outcome = forms.ChoiceField(
        label=_("Result of the examination"), few=True, choices=[("pass", _("Pass it")), ("return", _("Return it"))]
    )  # fmt: skip

    def __init__(self, *args: Any, section: SupervisionText, final: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks = section.questions if final else ()
        for one in self.asks:
            self.fields[f"holds_{one.key}"] = forms.ChoiceField(
                label=str(one.ask), few=True, choices=[("yes", _("yes")), ("no", _("no"))],
                error_messages={"required": _("Answer yes or no.")},
            )  # fmt: skip
            needed = "" if one.must_hold else _("(where the answer is no)")
            self.fields[f"word_{one.key}"] = forms.TextField(
                label=_("In a word"), required=False, max_length=200, needed_when=needed
            )
        names = [name for one in self.asks for name in (f"holds_{one.key}", f"word_{one.key}")]
        self.order_fields([*names, "says", "outcome"])

    @property
    def answers(self) -> dict[str, tuple[bool, str]]:
        """The questions answered."""
        given = self.cleaned_data
        return {
            one.key: (given[f"holds_{one.key}"] == "yes", given[f"word_{one.key}"])
            for one in self.asks
            if given[f"holds_{one.key}"]
        }


class PresentForm(forms.Form):
    """Before whom it is put."""

    to_name = forms.TextField(label=_("Put before"), max_length=60)


class CloseForm(forms.Form):
    """How it ends."""

    says = forms.LongTextField(label=_("How it ends"), max_length=300)


class ArchiveForm(forms.Form):
    """Where it is filed."""

    archive_no = forms.TextField(
        label=_("Archive number"),
        required=False,
        max_length=60,
        help_text=_("Empty: the next number of the year."),
    )


class ChaseForm(forms.Form):
    """Whom the office urged, how, and what was answered."""

    unit = forms.ChoiceField(label=_("Unit urged"))
    way = forms.ChoiceField(label=_("How"), choices=ChaseWay.choices, few=True)
    whom = forms.TextField(label=_("Who answered"), required=False, max_length=60)
    says = forms.TextField(label=_("What was answered"), required=False, max_length=300)

    def __init__(self, *args: Any, unit_ids: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", [(str(unit.pk), unit.label) for unit in unit_tree().in_order(unit_ids)])


class HandOverForm(forms.Form):
    """To which office, why, and who approved it."""

    unit = forms.ChoiceField(label=_("Hand over to"))
    reason = forms.LongTextField(label=_("Reason"), max_length=300, help_text=ONE_SENTENCE)
    approved_by = forms.TextField(label=_("Approved by"), max_length=100)

    def __init__(self, *args: Any, campaign: Campaign, desk_unit_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [one for one in office_choices(campaign) if one[0] != str(desk_unit_id)]
        offer(self, "unit", [NOBODY, *others])


def issuing_choices(campaign: Campaign, section: SupervisionText) -> list[tuple[str, str]]:
    """Units some rule lets issue: the host's own offices, departments and bodies; no enterprise."""
    tree, wanted = unit_tree(), [int(pk) for pk, _label in office_choices(campaign)]
    able = [tree.units[pk] for pk in wanted if any(rule.fits(tree.units[pk]) for rule in section.issuing)]
    return [(str(unit.pk), unit.label) for unit in able]


def told_choices(campaign: Campaign) -> list[tuple[str, str]]:
    """Units a paper may also go to: departments, townships, zones; not the host itself, no body without a seat."""
    kinds = {"department", "township", "zone", "county"}
    units = [unit for unit in units_under(campaign) if unit.kind in kinds and unit.pk != campaign.unit_id]
    return [(str(unit.pk), unit.label) for unit in units]


def office_choices(campaign: Campaign) -> list[tuple[str, str]]:
    """Units that might issue or supervise: the host and what stands right under it, townships aside."""
    aside = {"township", "village", "enterprise"}
    units = [
        unit for unit in units_under(campaign)
        if unit.pk == campaign.unit_id or (unit.parent_id == campaign.unit_id and unit.kind not in aside)
    ]  # fmt: skip
    return [(str(unit.pk), unit.label) for unit in units]


def post_choices(campaign: Campaign) -> list[tuple[str, str]]:
    """Posts of the county's own offices and leaders, those of townships aside."""
    tree = unit_tree()
    units = [int(value) for value, _label in office_choices(campaign)]
    posts = Post.objects.filter(unit_id__in=units, voided=False).order_by("unit__ordinal", "ordinal", "id")
    return [(str(post.pk), f"{tree.label(post.unit_id)} {post.label}") for post in posts]
