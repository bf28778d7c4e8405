"""One matter's page, and the page of each act on it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.kernel.lifecycle import VERB_WORDS, WITH_UNIT, State, Verb
from gongjian.kernel.problems import Refused
from gongjian.kit.asof import AsOfControl, asof_of, end_of_day
from gongjian.kit.form_pages import form_view
from gongjian.kit.forms.twice import remember_sent, was_sent
from gongjian.kit.story import story_of
from gongjian.ledger.models import Entry
from gongjian.matters import policy
from gongjian.matters.answers import question_of
from gongjian.matters.listeners import elsewhere_of, origin_of
from gongjian.matters.models import Matter, RequestKind
from gongjian.matters.selectors import Record, matter_or_404, read_record, standing
from gongjian.matters.selectors.returned import reasons_of_return
from gongjian.matters.slots import ShownMatter, acts_of, sections_of
from gongjian.matters.views import parts, said
from gongjian.matters.views.asking import extension_words
from gongjian.matters.views.deeds import BY_SLUG, Asked, Deed, first_of, possible
from gongjian.matters.views.desk import desk
from gongjian.matters.views.questions import answer_form, question_view
from gongjian.matters.views.waiting import next_for
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer


@require_safe
def matter_page(request: Any, number: str) -> HttpResponse:
    """The matter at the moment asked. A merged matter leads to the one it was merged into."""
    matter = matter_or_404(request.viewer, number)
    moved = Matter.objects.filter(pk=matter.merged_into_id).first() if matter.merged_into_id else None
    if moved is not None:
        return redirect(f"/matters/{moved.number}/", permanent=True)
    control, record = record_at(request, matter)
    if record is None:
        context = {"title": matter.title, "asof": control, "story": []}
        return render(request, "matters/not_yet.html", context)
    return render(request, "matters/matter.html", _context(request, matter, control, record))


def record_at(request: Any, matter: Matter) -> tuple[AsOfControl, Record | None]:
    """The matter with what hangs on it, at the moment of the address; tells the shell its campaign."""
    from gongjian.campaigns.selectors import campaign_by_id

    campaign = campaign_by_id(matter.campaign_id)
    request.campaign, request.room = campaign, "todo"
    control = asof_of(request, campaign)
    return control, read_record(matter, control.asof, until(request, control))


def until(request: Any, control: AsOfControl) -> datetime:
    """Where an open leg is cut: now, or the end of the day looked at."""
    return min(request.now, control.known_at or request.now, end_of_day(control.on))


def _context(request: Any, matter: Matter, control: AsOfControl, record: Record) -> dict[str, Any]:
    asked = Asked(request.viewer, request.now, request.today, record)
    deeds = deeds_of(request.viewer, control, record)
    first = first_of(record, deeds)
    form = first.form(asked, initial={"revision": matter.revision}) if first is not None else None
    light = standing(record.row, control.on)
    may_act = not control.is_past and request.campaign is not None and request.campaign.status == "live"
    shown = ShownMatter(request.viewer, request.campaign, matter, record.row, control, control.on, may_act)
    return {
        "title": record.row.title,
        "sections": sections_of(shown, side=False),
        "side_sections": sections_of(shown, side=True),
        "acts": acts_of(request.viewer, matter) if may_act else [],
        "elsewhere": elsewhere_of(request.viewer, [matter.pk], control.on).get(matter.pk)
        if may_act
        else None,
        "matter": record.row,
        "record": record,
        "asof": control,
        "crumbs": parts.crumbs(record, control, request.viewer),
        "light": light,
        "sentence": parts.sentence(record, light, until(request, control)),
        "hints": parts.hints(record),
        "origin": origin_of(request.viewer, record.row),
        "stages": parts.stages(record, control.on),
        "facts": parts.facts(record, control, request.viewer),
        "desk": desk(record, until(request, control)),
        "progress": said.progress_rows(record, control.on.year),
        "requests": said.request_rows(record),
        "parts": [
            (part, standing(part, control.on), unit_tree().label(part.unit_id)) for part in record.parts
        ],
        "targets": said.target_rows(record),
        "story": story_of(
            matter, limit=60, seq=control.asof.seq, itself=(record.row.title, _("this matter"))
        ),
        "first": first,
        "form": form,
        "form_action": f"/matters/{matter.number}/{first.slug}/" if first else "",
        "folded": getattr(form, "FOLDED", ()),
        "folded_label": getattr(form, "FOLDED_LABEL", ""),
        "buttons": buttons_of(form),
        "reported": said.reported_rows(matter, record, control),
        "returned_because": _returned_because(record, control),
        "question": _question(request.viewer, matter, control),
        "extension_by": _extension_by(request, record, control),
        **_offered(request.viewer, matter, control, record, deeds, first),
    }


def _offered(
    viewer: Viewer,
    matter: Matter,
    control: AsOfControl,
    record: Record,
    deeds: list[Deed],
    first: Deed | None,
) -> dict[str, Any]:
    """What the page offers beside the next step; nothing of it on a day past."""
    here = not control.is_past
    return {
        "deeds": [
            deed
            for deed in deeds
            if deed.listed and deed is not first and deed.slug not in ("comment", "attach")
        ],
        "may_comment": any(deed.slug == "comment" for deed in deeds),
        "may_attach": any(deed.slug == "attach" for deed in deeds),
        "may_withdraw_files": here
        and bool(record.evidence)
        and policy.can_detach(viewer, matter)
        and not policy.proof_is_used(matter),
        "may_change": here and policy.can_edit(viewer, matter) and record.row.state == "drafted",
        "may_split": here and _may_split(viewer, record),
        "may_set_targets": here and policy.can_edit(viewer, matter),
        "may_adjust": here and _may_adjust(viewer, record),
    }


def _returned_because(record: Record, control: AsOfControl) -> str:
    """Why it was returned, while it is being put right."""
    if record.row.state != State.returned.value:
        return ""
    return reasons_of_return([record.row.id], control.asof.seq).get(record.row.id, "")


def _question(viewer: Any, matter: Matter, control: AsOfControl) -> dict[str, Any] | None:
    """What the viewer may answer here as lead official."""
    if control.is_past or not policy.can_answer(viewer, matter):
        return None
    asked = question_of(matter)
    return question_view(asked, matter, answer_form(asked)) if asked is not None else None


def _extension_by(request: Any, record: Record, control: AsOfControl) -> str:
    """For the lead unit: who asks for extensions there, and who grants them. Empty for others."""
    row, viewer = record.row, request.viewer
    waits = record.open_request(RequestKind.DONE) is not None
    if control.is_past or waits or row.due_on is None or State(row.state) not in WITH_UNIT:
        return ""
    mine = any(viewer.may_over(may, [row.unit_id], record.campaign) for may in ("report", "sign"))
    return extension_words(row, request.today) if mine else ""


def deeds_of(viewer: Any, control: AsOfControl, record: Record) -> list[Deed]:
    """What the viewer may do now; nothing on a page of the past."""
    if control.is_past:
        return []
    assisting = [unit.pk for unit in record.units("assisting")]
    verbs = policy.verbs_of(
        viewer,
        record.row,
        needs_strike_off=record.kind.strike_off,
        assisting=assisting,
        filing=record.open_request(RequestKind.DONE),
    )
    where = elsewhere_of(viewer, [record.row.id], control.on).get(record.row.id)
    return possible(record, [verb for verb in verbs if where is None or verb not in where.verbs])


def _may_split(viewer: Any, record: Record) -> bool:
    row = record.row
    if row.state in ("closed", "struck_off", "cancelled"):
        return False
    return policy.can_edit(viewer, row) or viewer.may_over("sign", [row.unit_id], record.campaign)


def _may_adjust(viewer: Any, record: Record) -> bool:
    row = record.row
    return row.list_id is not None and row.state != "drafted" and policy.can_publish(viewer, record.campaign)


def buttons_of(form: Any) -> list[tuple[str, Any]]:
    """Value and words of each button of a form that has several ways to end."""
    wanted = getattr(form, "BUTTONS", ())
    return [(slug, VERB_WORDS[BY_SLUG[slug].verb]) for slug in wanted]


@form_view
def act(request: Any, number: str, slug: str) -> HttpResponse:
    """One act on a matter: its form, and the act itself."""
    matter = matter_or_404(request.viewer, number)
    control, record = record_at(request, matter)
    deed = BY_SLUG.get(slug)
    if deed is None or record is None or control.is_past:
        raise Http404
    asked = Asked(request.viewer, request.now, request.today, record)
    if request.method == "POST":
        form = deed.form(asked, request.POST, request.FILES)
        if form.is_valid():
            if _is_twin(request, control, record, deed, form):
                messages.info(
                    request,
                    _("This was recorded a moment ago; nothing was recorded twice."),
                    extra_tags=f"draft:{form.draft}-{matter.number}",
                )
                return back(request, f"/matters/{matter.number}/")
            try:
                _check_open(deed, record, form)
                deed.do(asked, form)
            except Refused as refused:
                form.refuse(refused)
            else:
                remember_sent(request, _sent(deed, record), form)
                said = _("Recorded: %(act)s") % {"act": _said(deed, form)}
                messages.success(
                    request,
                    with_next(said, request, matter),
                    extra_tags=f"draft:{form.draft}-{matter.number}",
                )
                return back(request, f"/matters/{matter.number}/")
    else:
        if deed not in deeds_of(request.viewer, control, record):
            raise Http404
        form = deed.form(asked, initial={"revision": matter.revision})
    return render(
        request, "matters/act.html", _act_context(request.viewer, matter, record, control, deed, form)
    )


_ALWAYS_POSSIBLE = (Verb.progress, Verb.comment, Verb.attach)
"""Acts that the state of the matter does not keep from being recorded twice."""


def _is_twin(request: Any, control: AsOfControl, record: Record, deed: Deed, form: Any) -> bool:
    """The same content as a moment ago, in an act that is over or could be recorded again and again."""
    if not was_sent(request, _sent(deed, record), form) or _is_pressed_twice(form):
        return False
    return deed.verb in _ALWAYS_POSSIBLE or deed not in deeds_of(request.viewer, control, record)


def _is_pressed_twice(form: Any) -> bool:
    """The very same form again: the door knows it and names the entry."""
    return Entry.objects.filter(request_key=form.cleaned_data["request_key"]).exists()


def _sent(deed: Deed, record: Record) -> str:
    return f"{deed.slug} {record.row.number}"


def _said(deed: Deed, form: Any) -> Any:
    """What was done: for an examination its outcome."""
    outcome = getattr(form, "outcome", "")
    return VERB_WORDS[BY_SLUG[outcome].verb] if outcome in BY_SLUG else deed.words


def with_next(said: str, request: Any, matter: Matter) -> Any:
    """The sentence, and a link to the next thing that waits for the viewer."""
    found = next_for(request.viewer, request.today, matter)
    if found is None:
        return said
    link = format_html('<a href="/matters/{}/">{}</a>', found.number, found.title)
    return format_html("{} {}", said, format_html(_("Next: {link}"), link=link))


def _check_open(deed: Deed, record: Record, form: Any) -> None:
    """Refused when the request to be answered has been answered meanwhile, unless this is the same press again."""
    if deed.request and record.open_request(deed.request) is None:
        from gongjian.ledger import AlreadyRecorded

        done = Entry.objects.filter(request_key=form.cleaned_data["request_key"]).first()
        if done is not None:
            raise AlreadyRecorded(done)
        raise Refused(
            "already_answered",
            _("This request has been answered already."),
            remedy=_("Open the matter to see the answer."),
        )


_SIGNING = (Verb.check, Verb.sign, Verb.send_back, Verb.take_back)
_EXAMINING = (Verb.close, Verb.return_, Verb.strike_off, Verb.reopen, *_SIGNING)


def _act_context(
    viewer: Viewer, matter: Matter, record: Record, control: AsOfControl, deed: Deed, form: Any
) -> dict[str, Any]:
    request = record.open_request(deed.request) if deed.request else None
    return {
        "title": str(deed.words),
        "matter": matter,
        "record": record,
        "asof": control,
        "crumbs": [
            *parts.crumbs(record, control, viewer),
            {"label": matter.title, "href": f"/matters/{matter.number}/"},
        ],
        "sentence": matter.title,
        "form": form,
        "deed": deed,
        "folded": getattr(form, "FOLDED", ()),
        "folded_label": getattr(form, "FOLDED_LABEL", ""),
        "light": standing(matter, control.on),
        "asked": said.request_row(request)
        if request is not None and request.kind != RequestKind.DONE
        else None,
        "buttons": buttons_of(form),
        "reported": said.reported_rows(matter, record, control) if deed.verb in _EXAMINING else None,
        "submit_label": deed.words,
        "cancel_href": f"/matters/{matter.number}/",
    }


def back(request: HttpRequest, address: str) -> HttpResponseRedirect:
    """To where the act came from when that is a page of ours, else to the address."""
    wanted = request.POST.get("next", "")
    return HttpResponseRedirect(
        wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else address
    )


def tail(control: AsOfControl) -> str:
    """The moment of this page, to be kept in a link."""
    return f"?{urlencode(control.address)}" if control.address else ""
