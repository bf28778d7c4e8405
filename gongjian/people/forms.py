"""Forms of the people room: each asks only what the system cannot know."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.kit import forms
from gongjian.people.models import Duty, Person, Post, Unit, UnitKind
from gongjian.people.roles import roles
from gongjian.people.selectors import persons_to_choose, tree_order
from gongjian.people.viewer import Viewer

Choices = list[tuple[Any, Any]]
INDENT = "\u3000"


def unit_choices(unit_ids: Iterable[int], *, top: bool = False) -> Choices:
    """Open units in tree order, set in by depth; `top` offers the top level too."""
    found: Choices = [("", _("Choose a unit"))] if not top else [("", _("none: at the top"))]
    for unit, depth in tree_order(frozenset(unit_ids)):
        if unit.closed_on is None:
            found.append((str(unit.pk), INDENT * depth + unit.name))
    return found


def person_choices(viewer: Viewer, unit_id: int, on: date, *, but: int | None = None) -> Choices:
    """Persons who may be given a post, with their number to tell namesakes apart."""
    rows = persons_to_choose(viewer, unit_id, on).exclude(pk=but or 0)
    return [("", _("Choose a person")), *((str(p.pk), f"{p.name}（{p.number}）") for p in rows)]


class UnitForm(forms.Form):
    """Register or correct a unit."""

    name = forms.TextField(label=_("Name"), max_length=100, help_text=_("In full, as on its seal."))
    short_name = forms.TextField(label=_("Short name"), max_length=40, required=False)
    name_en = forms.TextField(label=_("English name"), max_length=150, required=False)
    kind = forms.ChoiceField(label=_("Kind of unit"), choices=UnitKind.choices)
    parent = forms.ChoiceField(label=_("Unit above"), required=False)
    ordinal = forms.WholeNumberField(
        label=_("Protocol order"), required=False, help_text=_("Smaller comes first."), example=10
    )
    code = forms.TextField(label=_("Region or credit code"), max_length=20, required=False)

    def __init__(self, *args: Any, parents: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = parents  # type: ignore[attr-defined]

    @property
    def columns(self) -> dict[str, Any]:
        """Columns of Unit as typed, without the parent."""
        data = self.cleaned_data
        names = ("name", "short_name", "name_en", "kind", "code")
        return {name: data[name] for name in names} | {"ordinal": data["ordinal"] or 0}


class DayForm(forms.Form):
    """A day, and why."""

    on = forms.DayField(label=_("From which day"))
    reason = forms.TextField(label=_("Reason"), required=False)


class SucceedForm(DayForm):
    """Which unit takes over."""

    new = forms.ChoiceField(label=_("Unit that takes over"), help_text=_("Register it first if it is new."))
    field_order = ("new", "on", "reason")

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].choices = units  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    """Draw a unit into a group."""

    unit = forms.ChoiceField(label=_("Unit"))
    on = forms.DayField(label=_("From which day"))
    is_lead = forms.YesField(label=_("Leads the group"))

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class PostForm(forms.Form):
    """Set up a post."""

    title = forms.TextField(label=_("Post"), max_length=80, example="联络员")
    title_en = forms.TextField(label=_("English title"), max_length=120, required=False)
    duty = forms.ChoiceField(label=_("Duty"), choices=Duty.choices, initial=Duty.STAFF)
    ordinal = forms.WholeNumberField(label=_("Protocol order"), required=False, example=10)


class DeputyForm(forms.Form):
    """Name the AB deputy."""

    deputy = forms.ChoiceField(
        label=_("AB deputy"), required=False, help_text=_("Receives what the post receives.")
    )

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = (
            Post.objects.filter(unit_id=post.unit_id, voided=False)
            .exclude(pk=post.pk)
            .order_by("ordinal", "id")
        )
        self.fields["deputy"].choices = [("", _("none")), *((str(p.pk), p.label) for p in others)]  # type: ignore[attr-defined]


class GivePostForm(forms.Form):
    """Give a post to a person."""

    person = forms.ChoiceField(label=_("Person"))
    on = forms.DayField(label=_("From which day"))
    acting = forms.YesField(label=_("Stands in for the time being"))

    def __init__(self, *args: Any, persons: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = persons  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """Who takes over, and when; a user name only for somebody without an account."""

    person = forms.ChoiceField(label=_("Who takes over"), required=False)
    new_name = forms.TextField(
        label=_("Or the name of somebody new"),
        max_length=60,
        required=False,
        help_text=_("Who is not in the list yet."),
    )
    on = forms.DayField(label=_("From which day"), help_text=_("The one leaving is signed out that day."))
    username = forms.TextField(
        label=_("User name"),
        max_length=60,
        required=False,
        help_text=_("Only for somebody who has no account yet; the first password is shown once, next."),
    )

    def __init__(self, *args: Any, persons: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = persons  # type: ignore[attr-defined]


class GrantForm(forms.Form):
    """Give a post a role."""

    role = forms.ChoiceField(label=_("Role"))
    unit = forms.ChoiceField(label=_("Over which unit and all below it"))
    on = forms.DayField(label=_("From which day"))

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(key, one.label) for key, one in roles().items()]  # type: ignore[attr-defined]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """Register a person."""

    name = forms.TextField(label=_("Name of the person"), max_length=60)
    ordinal = forms.WholeNumberField(label=_("Protocol order"), required=False, example=10)


class ContactForm(forms.Form):
    """How a person is reached; can be erased later."""

    phone = forms.TextField(label=_("Telephone"), max_length=40, required=False)
    email = forms.TextField(label=_("E-mail"), max_length=200, required=False)


class NewPersonForm(PersonForm):
    """Register a person with how they are reached."""

    phone = forms.TextField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("Kept apart, and erased on request; the ledger never holds it."),
    )
    email = forms.TextField(label=_("E-mail"), max_length=200, required=False)


class AccountForm(forms.Form):
    """Give a person an account."""

    username = forms.TextField(label=_("User name"), max_length=60, example="zhangsan")


class SureForm(forms.Form):
    """Nothing to fill in: the press is the answer."""


class PasswordForm(forms.Form):
    """Change one's own password."""

    old = forms.SecretField(label=_("Present password"))
    new = forms.SecretField(label=_("New password"), help_text=_("At least 10 signs; not a common one."))
    again = forms.SecretField(label=_("New password, once more"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("The two are not the same. Type the new password twice."))
        return data


class LanguageForm(forms.Form):
    """Language of the pages."""

    language = forms.ChoiceField(
        label=_("Language"), few=True, choices=[("zh-hans", "简体中文"), ("en", "English")]
    )


class SignInForm(forms.Form):
    """Who, and proof of it."""

    username = forms.TextField(
        label=_("User name"), max_length=60, help_text=_("As your unit gave it to you.")
    )
    password = forms.SecretField(label=_("Password"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].widget.attrs["autocomplete"] = "current-password"


def unit_initial(unit: Unit) -> dict[str, Any]:
    """What is known of a unit, for its form."""
    names = ("name", "short_name", "name_en", "kind", "ordinal", "code", "revision")
    return {name: getattr(unit, name) for name in names} | {"parent": str(unit.parent_id or "")}


def person_initial(person: Person) -> dict[str, Any]:
    """What is known of a person, for the form."""
    return {"name": person.name, "ordinal": person.ordinal, "revision": person.revision}
