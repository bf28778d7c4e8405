"""A page of one form: what was sent, its keys against double sending, the form shown or done."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gongjian.kernel.problems import Refused
from gongjian.kit.forms import Form


def typed(request: Any) -> tuple[Any, ...]:
    """What was sent, as a form takes it."""
    return (request.POST,) if request.method == "POST" else ()


def key_of(form: Form) -> dict[str, Any]:
    """The key against double sending."""
    return {"request_key": form.cleaned_data["request_key"]}


def sent_of(form: Form) -> dict[str, Any]:
    """The same with the revision that was on screen."""
    return {**key_of(form), "revision": form.cleaned_data.get("revision")}


def form_page(
    request: Any,
    form: Form,
    title: Any,
    back: str,
    crumbs: list[dict[str, str]],
    submit: Any = "",
    template: str = "projects/act.html",
    **more: Any,
) -> HttpResponse:
    """A page of one form; `template` where something stands beside it, which `more` tells."""
    context = {"title": title, "form": form, "submit_label": submit, "cancel_href": back, "crumbs": crumbs}
    return render(request, template, context | more, status=422 if form.is_bound else 200)


def new_page(
    request: Any,
    form: Form,
    make: Callable[[Any], str],
    title: Any,
    back: str,
    crumbs: list[dict[str, str]],
    submit: Any = "",
) -> HttpResponse:
    """Show the form of something new, or make it and go to the address `make` gives."""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(make(form))
        except Refused as refused:
            form.refuse(refused)
    return form_page(request, form, title, back, crumbs, submit)


def act_page(
    request: Any,
    form: Form,
    do: Callable[[Any], object],
    title: Any,
    back: str,
    crumbs: list[dict[str, str]],
    sentence: str = "",
    done: Any = "",
    **more: Any,
) -> HttpResponse:
    """Show the form, or do what it says and go back. `done`: what is told afterwards; `more`: as for `form_page`."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, str(done) or _("Recorded: %(what)s") % {"what": title})
            return redirect(back)
    return form_page(request, form, title, back, crumbs, sentence=sentence, **more)
