"""One's own account: who I am, what I may do, password, language, devices."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongjian.kit.forms import Form
from gongjian.kit.outbox.views import channel_choices
from gongjian.people import actions
from gongjian.people.actions.sessions import sessions_of, sign_out
from gongjian.people.forms import ContactForm, LanguageForm, PasswordForm
from gongjian.people.models import Person, PersonContact
from gongjian.people.roles import roles
from gongjian.people.unit_tree import unit_tree
from gongjian.people.views.shared import form_page, key_of


def account(request: Any) -> HttpResponse:
    """Who I am."""
    viewer, tree, known = request.viewer, unit_tree(), roles()
    context = {
        "title": viewer.name,
        "sentence": _("Your account, your posts and what they let you do."),
        "seats": [(seat, tree.get(seat.unit_id)) for seat in viewer.seats],
        "scopes": [
            (_("AB deputy: %(role)s") % {"role": label} if s.in_place else label, tree.get(s.unit_id))
            for s in viewer.scopes
            for label in [known[s.role].label]
        ],
        "contact": PersonContact.objects.filter(person_id=viewer.person_id).first()
        if viewer.person_id
        else None,
        "language_form": LanguageForm(initial={"language": request.LANGUAGE_CODE}),
        "channels": channel_choices(request.user),
        "devices": len(sessions_of({request.user.pk}, request.now)),
    }
    return render(request, "people/account.html", context)


def password(request: Any) -> HttpResponse:
    """Change the password; a first password must be changed before anything else."""
    first = request.user.must_change_password

    def act(form: Form) -> HttpResponse:
        actions.change_password(
            viewer=request.viewer,
            user=request.user,
            old=form.cleaned_data["old"],
            new=form.cleaned_data["new"],
            at=request.now,
            session_key=request.session.session_key or "",
            **key_of(form),
        )
        update_session_auth_hash(request, request.user)
        messages.success(request, _("The password is changed. Other devices are signed out."))
        return redirect("/" if first else "/account/")

    return form_page(
        request,
        PasswordForm,
        act,
        title=_("Change the password"),
        back="/" if first else "/account/",
        submit=_("Change the password"),
        sentence=_("This is your first password. Choose one that only you know.") if first else "",
        template="people/password.html",
    )


@require_POST
def language(request: Any) -> HttpResponse:
    """Choose the language of one's pages."""
    form = LanguageForm(request.POST)
    response = redirect("/account/")
    if form.is_valid():
        chosen = form.cleaned_data["language"]
        actions.set_language(user=request.user, language=chosen)
        response.set_cookie(
            "language", chosen, max_age=365 * 24 * 3600, samesite="Lax", secure=settings.HTTPS
        )
    return response


@require_POST
def devices(request: Any) -> HttpResponse:
    """Sign out everywhere else."""
    sign_out([request.user], request.now, but=request.session.session_key or "")
    messages.success(request, _("Every other device is signed out."))
    return redirect("/account/")


def contact(request: Any) -> HttpResponse:
    """Change how one is reached."""
    person = _me(request)
    known = PersonContact.objects.filter(person=person).first()

    def act(form: Form) -> HttpResponse:
        data = form.cleaned_data
        actions.set_contact(
            viewer=request.viewer,
            person=person,
            phone=data["phone"],
            email=data["email"],
            at=request.now,
            **key_of(form),
        )
        messages.success(request, _("Saved."))
        return redirect("/account/")

    initial = {"phone": known.phone, "email": known.email} if known else {}
    return form_page(
        request,
        ContactForm,
        act,
        title=_("How you are reached"),
        back="/account/",
        submit=_("Save"),
        sentence=_("Seen by your unit and by those who keep its accounts. Leave both empty to erase them."),
        initial=initial,
    )


def _me(request: Any) -> Person:
    person: Person = Person.objects.get(pk=request.viewer.person_id)
    return person
