"""A page of one form of the ladder: shown, or done and back."""

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


def act_page(
    request: Any,
    form: Form,
    do: Callable[[dict[str, Any]], object],
    *,
    title: Any,
    back: str,
    crumbs: list[dict[str, str]],
    sentence: str = "",
    **more: Any,
) -> HttpResponse:
    """Show the form, or do what it says and go back. `do` takes what every act takes: the key against double sending,
    and the revision that was on screen where the form carries one; it may say where to go instead of `back`."""
    if form.is_bound and form.is_valid():
        keys = {"request_key": form.cleaned_data["request_key"]}
        if form.cleaned_data.get("revision") is not None:
            keys["revision"] = form.cleaned_data["revision"]
        try:
            done = do(keys)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Recorded: %(what)s") % {"what": title})
            return redirect(done if isinstance(done, str) else back)
    context = {
        "title": title,
        "form": form,
        "cancel_href": back,
        "crumbs": crumbs,
        "sentence": sentence,
        **more,
    }
    status = 422 if form.is_bound else 200
    return render(request, "supervise/ladder/form.html", context, status=status)
