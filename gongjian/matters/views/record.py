"""One matter's page, and the page of each act on it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongjian.kernel.problems import Refused
from gongjian.kit.asof import AsOfControl, asof_of, end_of_day
from gongjian.kit.story import story_of
from gongjian.matters import policy
from gongjian.matters.models import Matter
from gongjian.matters.selectors import Record, matter_or_404, read_record, standing
from gongjian.matters.views import parts
from gongjian.matters.views.deeds import BY_SLUG, Asked, Deed, first_of, possible
from gongjian.people.unit_tree import unit_tree


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
    return {
        "title": record.row.title,
        "matter": record.row,
        "record": record,
        "asof": control,
        "crumbs": parts.crumbs(record, control),
        "light": light,
        "sentence": parts.sentence(record, light, until(request, control)),
        "hints": parts.hints(record),
        "stages": parts.stages(record, control.on),
        "facts": parts.facts(record, control),
        "desk": parts.desk(record, until(request, control)),
        "progress": parts.progress_rows(record),
        "requests": parts.request_rows(record),
        "parts": [
            (part, standing(part, control.on), unit_tree().label(part.unit_id)) for part in record.parts
        ],
        "targets": parts.target_rows(record),
        "story": story_of(matter, limit=60, seq=control.asof.seq),
        "first": first,
        "form": form,
        "form_action": f"/matters/{matter.number}/{first.slug}/" if first else "",
        "folded": getattr(form, "FOLDED", ()),
        "deeds": [deed for deed in deeds if deed is not first and deed.slug not in ("comment", "attach")],
        "may_comment": any(deed.slug == "comment" for deed in deeds),
        "may_attach": any(deed.slug == "attach" for deed in deeds),
        "may_change": not control.is_past
        and policy.can_edit(request.viewer, matter)
        and record.row.state == "drafted",
        "may_split": not control.is_past and _may_split(request.viewer, record),
        "may_set_targets": not control.is_past and policy.can_edit(request.viewer, matter),
        "may_adjust": not control.is_past and _may_adjust(request.viewer, record),
    }


def deeds_of(viewer: Any, control: AsOfControl, record: Record) -> list[Deed]:
    """What the viewer may do now; nothing on a page of the past."""
    if control.is_past:
        return []
    assisting = [unit.pk for unit in record.units("assisting")]
    verbs = policy.verbs_of(viewer, record.row, needs_strike_off=record.kind.strike_off, assisting=assisting)
    return possible(record, verbs)


def _may_split(viewer: Any, record: Record) -> bool:
    row = record.row
    if row.state in ("closed", "struck_off", "cancelled"):
        return False
    return policy.can_edit(viewer, row) or viewer.may_over("sign", [row.unit_id], record.campaign)


def _may_adjust(viewer: Any, record: Record) -> bool:
    row = record.row
    return row.list_id is not None and row.state != "drafted" and policy.can_publish(viewer, record.campaign)


@require_http_methods(["GET", "HEAD", "POST"])
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
            try:
                _check_open(deed, record, form)
                deed.do(asked, form)
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(
                    request, _("Recorded: %(act)s") % {"act": deed.words}, extra_tags=f"draft:{form.draft}"
                )
                return back(request, f"/matters/{matter.number}/")
    else:
        if deed not in deeds_of(request.viewer, control, record):
            raise Http404
        form = deed.form(asked, initial={"revision": matter.revision})
    return render(request, "matters/act.html", _act_context(matter, record, control, deed, form))


def _check_open(deed: Deed, record: Record, form: Any) -> None:
    """Refused when the request to be answered has been answered meanwhile, unless this is the same press again."""
    if deed.request and record.open_request(deed.request) is None:
        from gongjian.ledger import AlreadyRecorded
        from gongjian.ledger.models import Entry

        done = Entry.objects.filter(request_key=form.cleaned_data["request_key"]).first()
        if done is not None:
            raise AlreadyRecorded(done)
        raise Refused(
            "already_answered",
            _("This request has been answered already."),
            remedy=_("Open the matter to see the answer."),
        )


def _act_context(
    matter: Matter, record: Record, control: AsOfControl, deed: Deed, form: Any
) -> dict[str, Any]:
    request = record.open_request(deed.request) if deed.request else None
    return {
        "title": str(deed.words),
        "matter": matter,
        "record": record,
        "asof": control,
        "crumbs": [
            *parts.crumbs(record, control),
            {"label": matter.title, "href": f"/matters/{matter.number}/"},
        ],
        "sentence": matter.title,
        "form": form,
        "deed": deed,
        "folded": getattr(form, "FOLDED", ()),
        "light": standing(matter, control.on),
        "asked": parts.request_row(request) if request is not None else None,
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
