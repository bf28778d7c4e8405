"""Persons: the list, one person's page, and the forms."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongjian.kit import words
from gongjian.kit.forms import Form
from gongjian.kit.lists import Column, Filter, ListSpec, Sort, render_list
from gongjian.kit.story import story_of
from gongjian.ledger import holds_on
from gongjian.people import actions, selectors
from gongjian.people.forms import (
    AccountForm,
    ContactForm,
    DayForm,
    NewPersonForm,
    PersonForm,
    SureForm,
    person_initial,
)
from gongjian.people.models import Duty, Person, PostHolding, User
from gongjian.people.policy import can_keep_person
from gongjian.people.views.shared import first_password_page, form_page, key_of, seen, tabs


def _posts(person: Person) -> str:
    return words.joined(f"{h.post.unit.label} {h.post.label}" for h in person.held_now)  # type: ignore[attr-defined]


PERSON_LIST = ListSpec(
    key="people/persons",
    columns=(
        Column(
            "name",
            gettext_lazy("Name of the person"),
            kind="name",
            sort="name",
            href=lambda p: f"/people/persons/{p.number}/",
        ),
        Column("posts", gettext_lazy("Posts"), value=_posts, phone="wide"),
        Column("number", gettext_lazy("Number"), kind="note", phone="gone"),
        Column("left_on", gettext_lazy("Left on"), kind="day", sort="left", shown=False),
    ),
    sorts=(
        Sort("order", gettext_lazy("protocol order"), ("ordinal", "id")),
        Sort("name", gettext_lazy("name"), ("name", "id")),
        Sort("left", gettext_lazy("day of leaving"), ("left_on", "id")),
    ),
    filters=(
        Filter("q", gettext_lazy("Name of the person"), "text", lookup="name"),
        Filter(
            "duty",
            gettext_lazy("Duty"),
            options=lambda request: Duty.choices,
            apply=lambda rows, values: rows.filter(
                pk__in=PostHolding.objects.filter(post__duty__in=values, to_on=None, voided=False).values(
                    "person_id"
                )
            ),
        ),
        Filter(
            "here",
            gettext_lazy("Only those here"),
            "bool",
            apply=lambda rows, value: rows.filter(left_on=None),
        ),
    ),
    export_name=gettext_lazy("Persons"),
    empty=(
        gettext_lazy("No persons yet"),
        gettext_lazy("Load units, posts and accounts from Excel, or register people one by one."),
        gettext_lazy("Load from Excel"),
        "/import/",
    ),
)


def persons(request: Any) -> HttpResponseBase:
    """Persons in reach."""
    if not (request.viewer.may("see") or request.viewer.may("accounts")):
        raise Http404
    request.room = "people"
    reach = selectors.people_reach(request.viewer)
    held = PostHolding.objects.filter(
        holds_on(request.today), reach.q("post__unit_id"), voided=False, post__voided=False
    ).select_related("post", "post__unit")
    rows = selectors.persons_in_reach(request.viewer, request.today).prefetch_related(
        Prefetch("holdings", queryset=held.order_by("acting", "post__ordinal", "id"), to_attr="held_now")
    )
    context = {
        "tabs": tabs(request, "persons"),
        "actions_template": "people/_person_list_actions.html",
        "keeps": request.viewer.may("accounts"),
    }
    return render_list(
        request, PERSON_LIST, rows, title=_("Persons"), template="people/list.html", context=context
    )


def person(request: Any, number: str) -> HttpResponse:
    """One person: posts now and before, how to reach them, account, history."""
    found = selectors.person_or_404(request.viewer, number, request.today)
    request.room = "people"
    viewer = request.viewer
    reach = selectors.people_reach(viewer)
    held = PostHolding.objects.filter(reach.q("post__unit_id"), person=found, voided=False)
    keeps = can_keep_person(viewer, found, request.today)
    context = {
        "title": found.name,
        "person": found,
        "crumbs": [
            {"label": _("Units and people"), "href": "/people/"},
            {"label": _("Persons"), "href": "/people/persons/"},
        ],
        "holdings": held.select_related("post", "post__unit").order_by("-from_on", "id"),
        "contact": selectors.contact_of(viewer, found, request.today),
        "account": User.objects.filter(person=found).first() if keeps else None,
        "keeps": keeps,
        "story": story_of(found) if keeps else [],
    }
    return render(request, "people/person.html", context)


def _home(person: Person) -> str:
    return f"/people/persons/{person.number}/"


def _kept(request: Any, number: str) -> Person:
    found = selectors.person_or_404(request.viewer, number, request.today)
    if not can_keep_person(request.viewer, found, request.today):
        raise Http404
    return found


def add(request: Any) -> HttpResponse:
    """Register a person."""
    if not request.viewer.may("accounts"):
        raise Http404

    def act(form: Form) -> HttpResponse:
        data = form.cleaned_data
        made = actions.add_person(
            viewer=request.viewer,
            name=data["name"],
            ordinal=data["ordinal"] or 0,
            phone=data["phone"],
            email=data["email"],
            at=request.now,
            **key_of(form),
        )
        messages.success(request, _("Registered. Give them a post next, from the page of their unit."))
        return redirect(_home(made))

    return form_page(
        request,
        NewPersonForm,
        act,
        title=_("Register a person"),
        back="/people/persons/",
        submit=_("Register"),
    )


def change(request: Any, number: str) -> HttpResponse:
    """Correct a person's name or order."""
    found = _kept(request, number)

    def act(form: Form) -> HttpResponse:
        data = form.cleaned_data
        actions.change_person(
            viewer=request.viewer,
            person=found,
            at=request.now,
            name=data["name"],
            ordinal=data["ordinal"] or 0,
            **seen(form),
        )
        return redirect(_home(found))

    return form_page(
        request,
        PersonForm,
        act,
        title=_("Correct %(name)s") % {"name": found.name},
        back=_home(found),
        submit=_("Save"),
        initial=person_initial(found),
    )


def contact(request: Any, number: str) -> HttpResponse:
    """Change how a person is reached."""
    found = _kept(request, number)
    known = selectors.contact_of(request.viewer, found, request.today)

    def act(form: Form) -> HttpResponse:
        data = form.cleaned_data
        actions.set_contact(
            viewer=request.viewer,
            person=found,
            phone=data["phone"],
            email=data["email"],
            at=request.now,
            **key_of(form),
        )
        return redirect(_home(found))

    return form_page(
        request,
        ContactForm,
        act,
        title=_("How %(name)s is reached") % {"name": found.name},
        back=_home(found),
        submit=_("Save"),
        sentence=_("Kept apart, and erased on request; the ledger never holds it."),
        initial={"phone": known.phone, "email": known.email} if known else {},
    )


def erase(request: Any, number: str) -> HttpResponse:
    """Erase telephone and e-mail."""
    found = _kept(request, number)

    def act(form: Form) -> HttpResponse:
        actions.erase_contact(viewer=request.viewer, person=found, at=request.now, **key_of(form))
        messages.success(request, _("Erased for good."))
        return redirect(_home(found))

    return form_page(
        request,
        SureForm,
        act,
        title=_("Erase how %(name)s is reached?") % {"name": found.name},
        back=_home(found),
        submit=_("Erase telephone and e-mail"),
        sentence=_("This cannot be taken back. The ledger keeps only that it was done."),
    )


def leave(request: Any, number: str) -> HttpResponse:
    """The person leaves."""
    found = _kept(request, number)

    def act(form: Form) -> HttpResponse:
        data = form.cleaned_data
        actions.person_leaves(
            viewer=request.viewer,
            person=found,
            on=data["on"],
            reason=data["reason"],
            at=request.now,
            request_key=data["request_key"],
        )
        messages.success(request, _("Recorded. Every post ends that day."))
        return redirect(_home(found))

    return form_page(
        request,
        DayForm,
        act,
        title=_("%(name)s leaves") % {"name": found.name},
        back=_home(found),
        submit=_("Record the leaving"),
        sentence=_("Hand the posts over first if somebody takes them on; what is left ends that day."),
        initial={"on": request.today},
    )


def account(request: Any, number: str) -> HttpResponse:
    """Give the person an account."""
    found = _kept(request, number)

    def act(form: Form) -> HttpResponse:
        first = actions.create_account(
            viewer=request.viewer,
            person=found,
            username=form.cleaned_data["username"],
            at=request.now,
            **key_of(form),
        )
        return first_password_page(request, first, _home(found))

    return form_page(
        request,
        AccountForm,
        act,
        title=_("An account for %(name)s") % {"name": found.name},
        back=_home(found),
        submit=_("Create the account"),
        sentence=_("The first password is shown once, on the next page."),
    )
