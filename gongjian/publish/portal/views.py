"""The pages of the public portal: which way, the form, looked over, sent, followed."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_tree
from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.ledger import AlreadyRecorded
from gongjian.publish.portal.doors import LOOKS, REPORTS, public_page, set_language
from gongjian.publish.portal.forms import CodeForm, ForgetForm, ReportForm, SendForm, WordForm
from gongjian.supervise.actions.public.receiving import NewReport, receive
from gongjian.supervise.actions.public.word import forget_contact, may_say, say_word
from gongjian.supervise.flood import count_try, source_of
from gongjian.supervise.models import PublicReport, PublicState
from gongjian.supervise.personal import Found, Kind, find_personal
from gongjian.supervise.playbook.public import ROUTES, PublicText, public_of
from gongjian.supervise.routing import leads_to
from gongjian.supervise.selectors.public import pictures_of, report_by_code, standing_for
from gongjian.supervise.tracking import code_of

_SEEN = {
    PublicState.RECEIVED: "received",
    PublicState.CHECKED: "received",
    PublicState.DISPATCHED: "in_hand",
    PublicState.REOPENED: "in_hand",
    PublicState.ANSWERED: "answered",
    PublicState.CLOSED: "answered",
    PublicState.GUIDED: "guided",
}

_KINDS = {
    Kind.NAME: gettext_lazy("names"),
    Kind.IDENTITY: gettext_lazy("identity numbers"),
    Kind.PHONE: gettext_lazy("telephone numbers"),
    Kind.ACCOUNT: gettext_lazy("accounts and addresses of the net"),
}
_NOT_CARRIED = ("website", "revision", "request_key")


def open_campaigns(request: Any) -> list[tuple[Campaign, PublicText]]:
    """Campaigns whose public page is open, in their order."""
    live = [one for one in campaign_tree().campaigns.values() if one.status == "live"]
    texts = [(one, public_of(one, request.today)) for one in live]
    return [(one, text) for one, text in texts if text.open]


def _open_or_404(request: Any, key: str) -> tuple[Campaign, PublicText]:
    for campaign, text in open_campaigns(request):
        if campaign.key == key:
            return campaign, text
    raise Http404


def _page(request: Any, name: str, title: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, f"publish/portal/{name}.html", {"title": title, **context}, status=status)


@public_page()
def index(request: Any) -> HttpResponse:
    """Which campaign; straight on where there is one."""
    found = [campaign for campaign, _text in open_campaigns(request)]
    if len(found) == 1:
        return redirect(f"/public/{found[0].key}/")
    return _page(request, "index", _("Reports from the public"), {"campaigns": found})


@public_page()
def language(request: Any, code: str) -> HttpResponse:
    """The same page in the other language."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    asked = urlsplit(request.GET.get("next", ""))
    here = asked.path if asked.path.startswith("/public/") and not asked.netloc else "/public/"
    response = redirect(f"{here}?{asked.query}" if asked.query and here == asked.path else here)
    set_language(response, code)
    return response


@public_page()
def start(request: Any, key: str) -> HttpResponse:
    """The ways: what is taken here, and where the rest belongs."""
    campaign, _text = _open_or_404(request, key)
    return _page(request, "start", _("Reports from the public"), {"campaign": campaign})


@public_page()
def elsewhere(request: Any, key: str, way: str) -> HttpResponse:
    """Where something belongs that is not taken here. Nothing is asked, nothing is kept."""
    campaign, text = _open_or_404(request, key)
    if way not in ROUTES:
        raise Http404
    titles = {
        "petition": _("Letters and visits, and the 12345 line"),
        "accusation": _("Accusing somebody in office"),
        "court": _("Matters of the courts"),
    }
    context = {"campaign": campaign, "way": way, "guide": text.guide(way)}
    return _page(request, "elsewhere", titles[way], context)


# ---------------------------------------------------------------- the report
@public_page(REPORTS)
def report(request: Any, key: str) -> HttpResponse:
    """The form; then the page where it is looked over; then it is sent."""
    campaign, text = _open_or_404(request, key)
    handed_over = request.GET.get("way") == "petition"
    sent = request.POST if request.method == "POST" else None
    if sent is None or sent.get("step") == "back":
        typed = sent.dict() if sent is not None else None
        return _form(request, campaign, ReportForm(text=text, handed_over=handed_over, initial=typed))
    form = ReportForm(sent, text=text, handed_over=handed_over)
    if not form.is_valid():
        return _form(request, campaign, form)
    way = "" if sent.get("here") == "on" else leads_to(form.new.says)
    if way and not (handed_over and way == "petition"):
        return _which_way(request, campaign, form, way)
    return _looked_over(request, campaign, text, form)


def _form(request: Any, campaign: Campaign, form: ReportForm) -> HttpResponse:
    wrong = form.is_bound and bool(form.errors)
    context = {"campaign": campaign, "form": form}
    return _page(request, "report", _("Write your report"), context, 422 if wrong else 200)


def _carried(form: ReportForm) -> dict[str, Any]:
    """What was typed, as hidden fields of the next page."""
    return {name: value for name, value in form.cleaned_data.items() if name not in _NOT_CARRIED}


def _which_way(request: Any, campaign: Campaign, form: ReportForm, way: str) -> HttpResponse:
    """It reads like something that belongs elsewhere: the reporter says which, by one of two equal buttons."""
    context = {"campaign": campaign, "way": way, "kept": _carried(form)}
    sending = request.POST.get("step") == "send"
    return _page(request, "which", _("Which of the two is it?"), context, 422 if sending else 200)


def _looked_over(request: Any, campaign: Campaign, text: PublicText, form: ReportForm) -> HttpResponse:
    new = form.new
    found = find_personal(f"{new.place}\n{new.says}", (new.name, new.phone))
    asked = {"masked": bool(found), "tokens": request.POST.getlist("picture_kept")}
    sending = request.POST.get("step") == "send"
    send = SendForm(request.POST, request.FILES, **asked) if sending else SendForm(**asked)
    if sending and send.is_valid():
        done = _send(request, campaign, text, new, send)
        if done is not None:
            return done
    context = {
        "campaign": campaign,
        "form": send,
        "kept": _carried(form) | ({"here": "on"} if request.POST.get("here") == "on" else {}),
        "masked": new.masked(),
        "hides": _kinds(found),
        "category": text.category(new.category),
        **_how_long(request, text),
    }
    return _page(request, "look", _("Look it over, then send it"), context, 422 if sending else 200)


def _kinds(found: list[Found]) -> str:
    """What was masked, in words."""
    said = [str(_KINDS[kind]) for kind in _KINDS if any(one.kind is kind for one in found)]
    return ("、" if words.chinese() else ", ").join(said)


def _how_long(request: Any, text: PublicText) -> dict[str, Any]:
    """How long a contact is kept: days after closing, and the last day whatever happens."""
    return {"days": text.contact_days, "last": request.today + timedelta(days=text.contact_days_at_most)}


def _send(
    request: Any, campaign: Campaign, text: PublicText, new: NewReport, form: SendForm
) -> HttpResponse | None:
    """The page with the code; None when something is refused, and the form says what."""
    count_try(REPORTS, source_of(request), request.now)
    pictures = form.take_pictures()
    if pictures is None:
        return None
    form_key = form.cleaned_data["request_key"]
    full = replace(new, keep_typed=form.cleaned_data.get("keep_typed", False))
    try:
        _report, code = receive(
            campaign=campaign, new=full, form_key=form_key, pictures=pictures, at=request.now
        )
    except AlreadyRecorded:
        code = code_of(form_key)
    except Refused as refused:
        form.refuse(refused)
        return None
    context = {
        "campaign": campaign,
        "code": code,
        "pictures": len(pictures),
        "contact": new.name or new.phone,
        **_how_long(request, text),
    }
    return _page(request, "sent", _("Your report has arrived"), context)


# ---------------------------------------------------------------- following
@public_page(LOOKS)
def follow(request: Any, key: str) -> HttpResponse:
    """Where a report stands, by its code. The code travels in the form, never in the address."""
    campaign, _text = _open_or_404(request, key)
    form = CodeForm(request.POST) if request.method == "POST" else CodeForm()
    if not form.is_bound or not form.is_valid():
        return _ask_code(request, campaign, form)
    found = _look_up(request, campaign, form.cleaned_data["code"])
    if found is None:
        return _no_such(request, campaign, form)
    return _stands(request, campaign, found, form.cleaned_data["code"])


def _ask_code(request: Any, campaign: Campaign, form: CodeForm) -> HttpResponse:
    wrong = form.is_bound and bool(form.errors)
    title = _("Where does my report stand?")
    return _page(request, "follow", title, {"campaign": campaign, "form": form}, 422 if wrong else 200)


def _look_up(request: Any, campaign: Campaign, code: str) -> PublicReport | None:
    """Only a code that no report is followed by counts, so that guessing leads nowhere and looking costs nothing."""
    found = report_by_code(campaign, code)
    if found is None:
        count_try(LOOKS, source_of(request), request.now)
    return found


def _no_such(request: Any, campaign: Campaign, form: CodeForm) -> HttpResponse:
    form.add_error(
        "code", _("No report is followed by this code. Look at it again: twelve signs, no O, I, L, 0 or 1.")
    )
    return _ask_code(request, campaign, form)


def _stands(
    request: Any, campaign: Campaign, report: PublicReport, code: str, word: WordForm | None = None
) -> HttpResponse:
    shown = standing_for(report)
    wanted = may_say(shown)
    form = word or (WordForm(initial={"code": code}) if wanted else None)
    context = {
        "campaign": campaign,
        "report": report,
        "shown": shown,
        "stands": _SEEN[PublicState(shown.state)],
        "category": public_of(campaign, request.today).category(report.category),
        "form": form,
        "last": shown.reopened_at is not None,
        "pictures": len(pictures_of(report)),
        "forget": ForgetForm(initial={"code": code}) if report.contact_digest else None,
    }
    status = 422 if word is not None and word.errors else 200
    return _page(request, "stands", _("Where your report stands"), context, status)


@public_page(LOOKS)
def word(request: Any, key: str) -> HttpResponse:
    """The reporter's word on the answer."""
    campaign, _text = _open_or_404(request, key)
    if request.method != "POST":
        return redirect(f"/public/{key}/follow/")
    form = WordForm(request.POST)
    valid = form.is_valid()
    found = _look_up(request, campaign, str(request.POST.get("code", "")))
    if found is None:
        return _no_such(request, campaign, CodeForm({"code": ""}))
    code = str(request.POST.get("code", ""))
    if not valid:
        return _stands(request, campaign, found, code, form)
    given = form.cleaned_data
    try:
        say_word(
            report=found, satisfied=given["satisfied"] == "yes", says=given["says"], at=request.now,
            form_key=given["request_key"],
        )  # fmt: skip
    except AlreadyRecorded:
        pass
    except Refused as refused:
        form.refuse(refused)
        return _stands(request, campaign, found, code, form)
    found.refresh_from_db()
    return _stands(request, campaign, found, code)


@public_page(LOOKS)
def forget(request: Any, key: str) -> HttpResponse:
    """Delete how to reach me, and what I typed without the masks; the report itself stays."""
    campaign, _text = _open_or_404(request, key)
    if request.method != "POST":
        return redirect(f"/public/{key}/follow/")
    code = str(request.POST.get("code", ""))
    found = _look_up(request, campaign, code)
    if found is None:
        return _no_such(request, campaign, CodeForm({"code": ""}))
    with suppress(Refused):  # pressed twice: it is gone, and the page says so
        forget_contact(report=found, at=request.now)
    found.refresh_from_db()
    return _stands(request, campaign, found, code)


def nothing_here(request: Any, exception: Exception | None = None) -> HttpResponse:
    """Nothing is at the address; where the public pages run alone, that is said without a word on the rest."""
    return _page(request, "gone", _("Nothing at this address"), {}, 404)
