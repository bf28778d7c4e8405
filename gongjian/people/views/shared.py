"""What the pages of this room share: a form with one act behind it, and the tabs."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from gongjian.kernel.problems import Refused
from gongjian.kit.forms import Form
from gongjian.people.actions import FirstPassword


def form_page(
    request: Any,
    make: Callable[..., Form],
    act: Callable[[Form], HttpResponse],
    *,
    title: object,
    back: str,
    submit: object,
    sentence: object = "",
    initial: dict[str, Any] | None = None,
    template: str = "people/form.html",
) -> HttpResponse:
    """Show the form, or do its one act. What the act refuses is said at its field, with everything typed kept."""
    form = make(request.POST) if request.method == "POST" else make(None, initial=initial or {})
    if form.is_bound and form.is_valid():
        try:
            return act(form)
        except Refused as refused:
            form.refuse(refused)
    request.room = "people"
    context = {
        "form": form,
        "title": title,
        "sentence": sentence,
        "submit_label": submit,
        "cancel_href": back,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)


def key_of(form: Form) -> dict[str, Any]:
    """The request key and the revision seen, for the action."""
    return {"request_key": form.cleaned_data["request_key"]}


def seen(form: Form) -> dict[str, Any]:
    """Request key and revision."""
    return key_of(form) | {"revision": form.cleaned_data.get("revision")}


def first_password_page(request: Any, first: FirstPassword, back: str) -> HttpResponse:
    """The first password, shown this once."""
    request.room = "people"
    context = {"first": first, "title": _("First password"), "back": back}
    return render(request, "people/first_password.html", context)


def tabs(request: Any, at: str) -> list[dict[str, Any]]:
    """The pages of the room this viewer has."""
    found = [
        ("tree", _("Tree"), "/people/"),
        ("units", _("Units"), "/people/units/"),
        ("persons", _("Persons"), "/people/persons/"),
    ]
    if request.viewer.may("accounts"):
        found.append(("accounts", _("Accounts"), "/people/accounts/"))
    return [{"label": label, "href": href, "current": key == at, "count": None} for key, label, href in found]
