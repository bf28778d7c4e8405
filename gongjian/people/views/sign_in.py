"""The door: signing in and out, and the language."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongjian.people.actions import set_language
from gongjian.people.demo import demo_account, demo_accounts
from gongjian.people.forms import SignInForm
from gongjian.people.models import User
from gongjian.people.viewer import viewer_of

BACKEND = "django.contrib.auth.backends.ModelBackend"


def safe_next(request: HttpRequest, fallback: str = "/") -> str:
    """Where to go on: an address of this site alone."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours and not asked.startswith(("/sign-in/", "/sign-out/")) else fallback


def sign_in(request: Any) -> HttpResponse:
    """The sign-in page."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(safe_next(request))
        return _page(request, SignInForm())
    if settings.DEMO and request.POST.get("demo"):
        user = demo_account(request.POST["demo"], request.today)
        if user is None:
            raise Http404
        return _enter(request, user, BACKEND)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    credentials = {name: form.cleaned_data[name] for name in ("username", "password")}
    user = authenticate(request, **credentials)
    if user is None:
        form.add_error(
            "password",
            _("User name and password do not match. After 8 wrong tries one has to wait 15 minutes."),
        )
        return _page(request, form, 422)
    gone = why_not(user, request)
    if gone:
        form.add_error("username", gone)
        return _page(request, form, 422)
    return _enter(request, user, user.backend)


def why_not(user: User, request: Any) -> str:
    """Why an account with the right password still does not open; empty when it does."""
    if user.person is None or viewer_of(user, request.today).seats:
        return ""
    if user.person.left_on is not None and user.person.left_on <= request.today:
        return _("The holder of this account has left. Whoever took over signs in with their own account.")
    return _(
        "No post belongs to this account any more. Ask the head of the unit or the system administrator."
    )


def _enter(request: Any, user: User, backend: str) -> HttpResponse:
    language = request.COOKIES.get("language", "")
    login(request, user, backend=backend)
    if language in dict(settings.LANGUAGES):
        set_language(user=user, language=language)
    return redirect(safe_next(request))


def _page(request: Any, form: SignInForm, status: int = 200, refused: str = "") -> HttpResponse:
    notes = {
        "no-post": _(
            "You were signed out: no post belongs to your account any more. Ask the head of the unit."
        ),
        "ended": _(
            "Your sign-in has ended. What you typed is still on this device and can be put back after you sign in."
        ),
    }
    context = {
        "form": form,
        "title": _("Sign in"),
        "sentence": "",
        "next": safe_next(request, ""),
        "note": refused or notes.get(request.GET.get("why", ""), ""),
        "demo_accounts": demo_accounts(request.today) if settings.DEMO else [],
    }
    return render(request, "people/sign_in.html", context, status=status)


def locked_out(
    request: Any, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """What axes shows after too many wrong tries."""
    said = _(
        "Too many wrong tries with this user name. Wait 15 minutes, or ask your administrator for a new password."
    )
    return _page(request, SignInForm(), 429, said)


@require_POST
def sign_out(request: Any) -> HttpResponse:
    """Leave; the language stays."""
    logout(request)
    return redirect("/sign-in/")


def language(request: Any, code: str) -> HttpResponse:
    """Show pages in another language, for this device and this account; the address stays as it was."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    if request.user.is_authenticated:
        set_language(user=request.user, language=code)
    response = redirect(safe_next(request))
    response.set_cookie("language", code, max_age=365 * 24 * 3600, samesite="Lax", secure=settings.HTTPS)
    return response
