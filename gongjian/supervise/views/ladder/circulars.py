"""通报: the circulars of a campaign, one circular with its lines, the forms, and the paper.

A unit sees its own line first. Until a leader has approved it, the page and the paper say 初步.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_by_id, campaign_or_404, can_see_campaign
from gongjian.dispatch.meeting_papers import PAPERS
from gongjian.kernel.ladder import GROUND_WORDS, CircularState, Ground
from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.asof import asof_of
from gongjian.kit.documents import docx, pdf
from gongjian.kit.form_pages import form_view
from gongjian.kit.story import story_of
from gongjian.ledger import memo
from gongjian.matters.models import Matter
from gongjian.matters.policy import visible_matters
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.actions.ladder import circulars as acts
from gongjian.supervise.forms import ladder as forms
from gongjian.supervise.models import Circular, CircularLine
from gongjian.supervise.policy.ladder import can_approve, can_object, is_office, keeps, visible_lines
from gongjian.supervise.selectors.ladder.behind import behind_in, drawn_on
from gongjian.supervise.selectors.ladder.circulars import lines_of, standing_of
from gongjian.supervise.views.ladder.circular_list import told_state
from gongjian.supervise.views.ladder.forming import act_page, typed

DRAFTS = 30
"""So many lines are shown beside the form of a new circular."""
KINDS = {"docx": docx.MIME, "pdf": pdf.MIME}


def _seen(request: Any, row: Circular) -> Any:
    """The lines the viewer may see: none before the units were shown theirs, except for the office."""
    campaign = request.campaign
    rows = lines_of(row).filter(
        visible_lines(request.viewer, campaign, published=row.published_at is not None)
    )
    if row.opened_at is None and not is_office(request.viewer, campaign):
        return rows.none()
    return rows


def circular_or_404(request: Any, number: str) -> Circular:
    """A circular of which the viewer sees at least one line, or the office's own."""
    row = None
    if request.viewer.scopes:
        row = Circular.objects.filter(number=number, voided=False).first()
    campaign = campaign_by_id(row.campaign_id) if row is not None else None
    if row is None or campaign is None or not can_see_campaign(request.viewer, campaign):
        raise Http404
    request.campaign, request.room = campaign, "supervise"
    if not is_office(request.viewer, campaign) and not _seen(request, row).exists():
        raise Http404
    return row


# ---------------------------------------------------------------- pages
@require_safe
def circular_page(request: Any, number: str) -> HttpResponse:
    """One circular: how far it has come, its lines, objections and answers."""
    row = circular_or_404(request, number)
    control = asof_of(request, request.campaign)
    office, drawn = is_office(request.viewer, request.campaign), drawn_on(row)
    context = {
        "title": row.title,
        "row": row,
        "asof": control,
        "light": told_state(row, standing_of(row, request.today).state),
        "office": office,
        "drawn_on": words.day(drawn) if drawn is not None else "",
        "lines": [_line(request, row, line) for line in _seen(request, row)],
        "verbs": _verbs(request, row),
        "crumbs": _crumbs(request),
        "story": story_of(row, seq=control.asof.seq) if office else [],
    }
    return render(request, "supervise/ladder/circular.html", context)


def _line(request: Any, row: Circular, line: CircularLine) -> dict[str, Any]:
    over = row.published_at is not None or row.cancelled_at is not None
    verbs = []
    base = f"/circulars/{row.number}/lines/{line.pk}/"
    if not over and keeps(request.viewer, request.campaign) and not line.out:
        verbs.append({"href": f"{base}take-out/", "label": _("Take out")})
        if line.objected_at is not None and line.answered_at is None:
            verbs.insert(0, {"href": f"{base}answer/", "label": _("Answer the objection")})
    checking = row.opened_at is not None and row.approved_at is None and not line.out
    if not over and checking and can_object(request.viewer, line):
        verbs.append({"href": f"{base}object/", "label": _("Not right: object")})
    return {
        "row": line,
        "unit": unit_tree().label(line.unit_id),
        "ground": str(GROUND_WORDS[Ground(line.ground)]) if line.ground else "",
        "verbs": verbs,
    }


def _verbs(request: Any, row: Circular) -> list[dict[str, str]]:
    """What may be done with the circular now."""
    if row.published_at is not None or row.cancelled_at is not None:
        return []
    state, base = standing_of(row, request.today).state, f"/circulars/{row.number}/"
    found = []
    if keeps(request.viewer, request.campaign):
        if row.opened_at is None:
            found.append({"href": f"{base}add/", "label": _("Add a line")})
            found.append({"href": f"{base}open/", "label": _("Show the units their lines"), "main": "1"})
        if row.approved_at is not None:
            found.append({"href": f"{base}publish/", "label": _("Publish inside"), "main": "1"})
        found.append({"href": f"{base}cancel/", "label": _("Drop the circular")})
    if state is CircularState.to_approve and can_approve(request.viewer, row):
        found.insert(0, {"href": f"{base}approve/", "label": _("Approve"), "main": "1"})
    return found


def _crumbs(request: Any, row: Circular | None = None) -> list[dict[str, str]]:
    base = f"/c/{request.campaign.key}/"
    found = [
        {"label": request.campaign.label, "href": base},
        {"label": _("Circulars"), "href": f"{base}circulars/"},
    ]
    return [*found, {"label": row.title, "href": f"/circulars/{row.number}/"}] if row is not None else found


# ---------------------------------------------------------------- forms
@form_view
def new_circular(request: Any, key: str) -> HttpResponse:
    """Begin a circular."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "supervise"
    if not keeps(request.viewer, campaign):
        raise Http404
    late = list(behind_in(campaign, request.today))
    counts = Counter(matter.unit_id for matter in late if matter.unit_id is not None)
    units = [(str(unit.pk), f"{unit.label} {counts[unit.pk]}") for unit in unit_tree().in_order(counts)]
    form = forms.CircularForm(*typed(request), units=units, initial=_first_words(request, late))

    def do(keys: dict[str, Any]) -> str:
        made = acts.begin(request.viewer, campaign, at=timezone.now(), **form.drafting, **keys)
        return f"/circulars/{made.number}/"

    drafts = [
        {"label": f"{unit_tree().label(one.unit_id)} · {one.title}", "value": acts.behind(one, request.today)}
        for one in late[:DRAFTS]
    ]
    return act_page(
        request, form, do, title=_("Begin a circular"), back=f"/c/{campaign.key}/circulars/",
        crumbs=_crumbs(request), drafts=drafts, drafts_left=max(len(late) - DRAFTS, 0),
        sentence=_("It goes out under its title; the units see their lines first, and a leader approves."),
    )  # fmt: skip


def _first_words(request: Any, late: list[Matter]) -> dict[str, Any]:
    """Title, period and units as they usually are: all that is behind today."""
    day = words.day(request.today)
    return {
        "title": _("Circular on what is behind, as of %(day)s") % {"day": day},
        "from_on": min((one.due_on for one in late if one.due_on), default=None),
        "to_on": max((one.due_on for one in late if one.due_on), default=None),
        "units": sorted({str(one.unit_id) for one in late}),
    }


@form_view
def circular_act(request: Any, number: str, verb: str) -> HttpResponse:
    """The forms of a circular."""
    row = circular_or_404(request, number)
    offered = {one["href"]: one["label"] for one in _verbs(request, row)}
    label = offered.get(f"/circulars/{row.number}/{verb}/")
    if label is None:
        raise Http404
    form: Any = {"add": forms.LineForm, "cancel": forms.ReasonForm}.get(verb, forms.Form)(*typed(request))

    def do(keys: dict[str, Any]) -> None:
        _circular_deeds(request, row, form)[verb](keys)

    return act_page(
        request, form, do, title=label, back=f"/circulars/{row.number}/", crumbs=_crumbs(request, row)
    )


def _circular_deeds(request: Any, row: Circular, form: Any) -> dict[str, Callable[[dict[str, Any]], object]]:
    viewer, at = request.viewer, timezone.now()

    def add(keys: dict[str, Any]) -> object:
        matter = _matter(request, form.cleaned_data["matter"])
        return acts.add_line(viewer, row, matter, says=form.cleaned_data["says"], at=at, **keys)

    return {
        "add": add,
        "open": lambda keys: acts.open_for_checking(viewer, row, at=at, **keys),
        "approve": lambda keys: acts.approve(viewer, row, at=at, **keys),
        "publish": lambda keys: acts.publish(viewer, row, at=at, **keys),
        "cancel": lambda keys: acts.cancel(viewer, row, reason=form.cleaned_data["reason"], at=at, **keys),
    }


def _matter(request: Any, number: str) -> Matter:
    rows = Matter.objects.filter(visible_matters(request.viewer, request.campaign), number=number.strip())
    found = rows.filter(campaign_id=request.campaign.pk, voided=False).first()
    if found is None:
        raise Refused(
            "matter_unknown",
            _("There is no matter of this number in the campaign."),
            "matter",
            _("Look the number up in the list of matters."),
        )
    return found


@form_view
def line_act(request: Any, number: str, pk: int, verb: str) -> HttpResponse:
    """The forms of one line."""
    row = circular_or_404(request, number)
    line = _seen(request, row).filter(pk=pk).first()
    offered = {one["href"]: one["label"] for one in _line(request, row, line)["verbs"]} if line else {}
    label = offered.get(f"/circulars/{row.number}/lines/{pk}/{verb}/")
    if line is None or label is None:
        raise Http404
    made: Any = {"take-out": forms.TakeOutForm, "answer": forms.AnswerForm, "object": forms.ObjectionForm}
    form = made[verb](*typed(request))

    def do(keys: dict[str, Any]) -> None:
        at, given, viewer = timezone.now(), form.cleaned_data, request.viewer
        if verb == "object":
            acts.object_to(viewer, line, says=given["says"], at=at, **keys)
        elif verb == "answer":
            answer, says = given["answer"], given["says"]
            acts.answer_objection(viewer, line, answer=answer, out=given["out"], says=says, at=at, **keys)
        else:
            ground, reason = given["ground"], given["reason"]
            acts.take_out(viewer, line, ground=ground, reason=reason, at=at, **keys)

    back = f"/circulars/{row.number}/"
    said = f"{unit_tree().label(line.unit_id)} · {line.matter.title}: {line.says}"
    return act_page(request, form, do, title=label, back=back, crumbs=_crumbs(request, row), sentence=said)


# ---------------------------------------------------------------- on paper
@require_safe
def paper(request: Any, number: str, kind: str) -> HttpResponse:
    """The circular as Word or PDF, marked preliminary until it is approved."""
    row = circular_or_404(request, number)
    if kind not in KINDS:
        raise Http404
    template = PAPERS["minutes"]
    data = said_on_paper(request, row)
    content = docx.fill(template.word, data) if kind == "docx" else pdf.render_pdf(template.typst, data)
    response = HttpResponse(content, content_type=KINDS[kind])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{row.title}.{kind}')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def said_on_paper(request: Any, row: Circular) -> dict[str, Any]:
    """What the paper says: the lines that are left, of matters and units, never of persons."""
    lines = [line for line in _seen(request, row) if not line.out]
    head, preliminary = memo.head(), _("preliminary") if row.approved_at is None else ""
    office = unit_tree().label(request.campaign.unit_id)
    sample = _("Sample, all invented") if row.illustrative else ""
    drawn = drawn_on(row)
    facts = [
        (_("As of"), words.day(drawn) if drawn is not None else ""),
        (_("To be checked until"), words.day(row.check_until_on) if row.check_until_on else ""),
        (_("Approved by"), row.approved_by),
    ]
    heads = (_("No."), _("matter"), _("unit"), _("Due"), _("what the line says"), _("check"))
    foot = _("%(unit)s, %(day)s. Made from the ledger up to entry %(seq)s (%(digest)s).")
    return {
        "title": row.title,
        "subtitle": " · ".join(filter(None, (office, words.day(request.today), preliminary, sample))),
        "facts": [{"label": str(label), "value": str(value)} for label, value in facts if value],
        "parts": [],
        "decided": str(_("What is behind")),
        "heads": [str(one) for one in heads],
        "rows": [
            [
                str(place),
                line.matter.title,
                unit_tree().label(line.unit_id),
                str(words.day(line.matter.due_on)) if line.matter.due_on else words.DASH,
                line.says,
                line.answer or (_("objected") if line.objection else words.DASH),
            ]
            for place, line in enumerate(lines, start=1)
        ],
        "foot": foot
        % {"unit": office, "day": words.day(request.today), "seq": head.seq, "digest": head.digest[:12]},
    }
