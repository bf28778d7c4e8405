"""The dossier of a legacy problem: its page, its sheet of A4, and the forms that keep it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id, campaign_or_404
from gongjian.kernel.lifecycle import OPEN
from gongjian.kernel.problems import Refused
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.form_pages import form_view
from gongjian.kit.models import StoredFile
from gongjian.kit.story import story_lines
from gongjian.ledger.history import history
from gongjian.matters.models import Evidence, Matter
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project
from gongjian.projects.policy import can_see as can_see_project
from gongjian.projects.views.forming import act_page, form_page, key_of, sent_of, typed
from gongjian.supervise.actions import legacy as acts
from gongjian.supervise.forms import legacy as forms
from gongjian.supervise.models import LegacyItem, LegacyMeasure, LookBack
from gongjian.supervise.playbook.legacy import legacy_of
from gongjian.supervise.policy.legacy import check_can_keep, check_can_plan, may_plan, may_see_item
from gongjian.supervise.selectors import legacy
from gongjian.supervise.views.legacy.rows import status
from gongjian.supervise.views.public.base import project_named

STORY = 50
"""Acts told on the page."""


def item_or_404(request: Any, number: str) -> tuple[LegacyItem, Campaign]:
    """The item of that number and its campaign; one out of reach does not exist."""
    found = LegacyItem.objects.select_related("matter").filter(number=number).first()
    campaign = campaign_by_id(found.matter.campaign_id) if found is not None else None
    if found is None or campaign is None or not may_see_item(request.viewer, found):
        raise Http404
    request.campaign, request.room = campaign, "supervise"
    return found, campaign


@require_safe
def item_page(request: Any, number: str) -> HttpResponse:
    """The dossier at the moment asked."""
    return _dossier(request, number, "supervise/legacy_item.html")


@require_safe
def item_card(request: Any, number: str) -> HttpResponse:
    """The same on one sheet of A4."""
    return _dossier(request, number, "supervise/legacy_card.html")


def _dossier(request: Any, number: str, template: str) -> HttpResponse:
    item, campaign = item_or_404(request, number)
    control = asof_of(request, campaign)
    row = control.asof.rows(LegacyItem).filter(id=item.pk).first()
    matter = control.asof.rows(Matter).filter(id=item.matter_id).first()
    context: dict[str, Any] = {
        "title": matter.title if matter is not None else item.matter.title,
        "item": item,
        "row": row,
        "campaign": campaign,
        "asof": control,
        "crumbs": _crumbs(campaign),
        "story": _story(item, control),
    }
    if row is not None and matter is not None:
        context |= _stands(request, campaign, control, item, row, matter)
    return render(request, template, context)


def _story(item: LegacyItem, control: AsOfControl) -> list[dict[str, Any]]:
    """What was done about it, newest first: the acts on the dossier and those on its matter."""
    told = {
        line.entry.seq: line
        for record in (item.matter, item)
        for line in history(record, limit=STORY, seq=control.asof.seq)
    }
    return story_lines([told[seq] for seq in sorted(told, reverse=True)[:STORY]])


def _stands(
    request: Any, campaign: Campaign, control: AsOfControl, item: LegacyItem, row: Any, matter: Any
) -> dict[str, Any]:
    tree = unit_tree()
    may = may_plan(request.viewer, item) and not control.is_past
    measures = [
        {"row": one, "unit": tree.label(one.unit_id), "light": legacy.measure_light(one, control.on)}
        for one in legacy.measures_of(control.asof, item.pk)
    ]
    evidence = {one.file_id: one.caption for one in control.asof.rows(Evidence).filter(matter_id=matter.id)}
    return {
        "matter": matter,
        "light": status(matter, control),
        "klass": legacy_of(campaign, control.on).label(row.klass),
        "unit": tree.label(matter.unit_id),
        "facts": _facts(request, control, row, matter),
        "measures": measures,
        "done": sum(1 for one in measures if one["light"][0] == "done"),
        "proofs": [
            {"file": file, "caption": evidence[file.pk]}
            for file in StoredFile.objects.filter(pk__in=evidence, voided=False).order_by("id")
        ],
        "looks": list(control.asof.rows(LookBack).filter(matter_id=matter.id).order_by("due_on", "id")),
        "may": may,
        "may_add": may and matter.state in OPEN,
    }


def _facts(request: Any, control: AsOfControl, row: Any, matter: Any) -> list[dict[str, Any]]:
    from gongjian.kit import words

    project = control.asof.rows(Project).filter(id=matter.project_id).first() if matter.project_id else None
    seen = project is not None and can_see_project(request.viewer, project.id)
    pairs: list[tuple[Any, str, str]] = [
        (_("lead unit"), unit_tree().label(matter.unit_id), ""),
        (_("due"), words.day(matter.due_on) if matter.due_on else matter.due_phrase, ""),
        (_("supervised from above by"), row.above, ""),
        (_("since when"), row.arose, ""),
        (_("parties to it"), row.parties, ""),
        (_("law and policy"), row.law, ""),
        (
            _("project"),
            project.name if project else "",
            f"/projects/{project.number}/" if project and seen else "",
        ),
        (_("put on the books"), words.day(row.registered_on), ""),
        (_("struck off at"), words.stamp(matter.struck_off_at) if matter.struck_off_at else "", ""),
        (_("remark"), matter.remark, ""),
        (_("number"), row.number, ""),
    ]
    return [{"label": label, "value": value, "href": href} for label, value, href in pairs if value]


def _crumbs(campaign: Campaign) -> list[dict[str, str]]:
    base = f"/c/{campaign.key}/"
    return [
        {"label": campaign.label, "href": base},
        {"label": _("Legacy problems"), "href": f"{base}legacy/"},
    ]


# ---------------------------------------------------------------- forms
@form_view
def new_item(request: Any, key: str) -> HttpResponse:
    """Put a legacy problem on the books."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "supervise"
    check_can_keep(request.viewer, campaign)
    form = forms.NewItemForm(*typed(request), text=legacy_of(campaign, request.today), campaign=campaign)
    back = f"/c/{campaign.key}/legacy/"
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            project = project_named(request, campaign, given["project"])
            new = acts.NewItem(
                title=given["title"], unit_id=int(given["unit"]), due_on=given["due_on"], dossier=form.dossier,
                project_id=project.pk if project is not None else None,
            )  # fmt: skip
            made = acts.register_item(
                viewer=request.viewer, campaign=campaign, new=new, at=request.now, **key_of(form)
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("It is on the books: %(number)s") % {"number": made.number})
            return redirect(f"/legacy/{made.number}/")
    title = _("Enter a legacy problem")
    return form_page(request, form, title, back, _crumbs(campaign), _("Enter it"))


@form_view
def change_item(request: Any, number: str) -> HttpResponse:
    """Change the dossier."""
    item, campaign = item_or_404(request, number)
    check_can_plan(request.viewer, item)
    names = ("klass", "arose", "origin", "parties", "law", "plan", "above", "revision")
    initial = {name: getattr(item, name) for name in names}
    form = forms.DossierForm(*typed(request), text=legacy_of(campaign, request.today), initial=initial)
    return act_page(
        request, form,
        lambda sent: acts.change_item(
            viewer=request.viewer, item=item, dossier=sent.dossier, at=request.now, **sent_of(sent)
        ),
        _("Change the dossier"), f"/legacy/{item.number}/", _item_crumbs(campaign, item), item.matter.title,
    )  # fmt: skip


@form_view
def new_measure(request: Any, number: str) -> HttpResponse:
    """Add a measure to the plan."""
    item, campaign = item_or_404(request, number)
    check_can_plan(request.viewer, item)
    initial = {"unit": str(item.matter.unit_id or ""), "due_on": item.matter.due_on}
    form = forms.MeasureForm(*typed(request), campaign=campaign, initial=initial)

    def add(sent: Any) -> object:
        given = sent.cleaned_data
        new = acts.NewMeasure(given["says"], int(given["unit"]), given["due_on"])
        return acts.add_measure(viewer=request.viewer, item=item, new=new, at=request.now, **key_of(sent))

    crumbs = _item_crumbs(campaign, item)
    return act_page(
        request, form, add, _("Add a measure"), f"/legacy/{item.number}/", crumbs, item.matter.title
    )


@form_view
def measure_act(request: Any, number: str, pk: int, verb: str) -> HttpResponse:
    """A measure is done, or no longer part of the plan."""
    item, campaign = item_or_404(request, number)
    check_can_plan(request.viewer, item)
    measure = (
        LegacyMeasure.objects.select_related("item__matter").filter(item=item, pk=pk, voided=False).first()
    )
    if measure is None or verb not in ("done", "drop"):
        raise Http404
    done = verb == "done"
    form = (
        forms.DoneForm(*typed(request), initial={"on": request.today})
        if done
        else forms.DropForm(*typed(request))
    )

    def act(sent: Any) -> object:
        given, shared = sent.cleaned_data, {"viewer": request.viewer, "measure": measure, "at": request.now}
        if done:
            return acts.finish_measure(on=given["on"], result=given["result"], **shared, **key_of(sent))
        return acts.drop_measure(reason=given["reason"], **shared, **key_of(sent))

    title = _("Record that it is done") if done else _("Take it out of the plan")
    crumbs = _item_crumbs(campaign, item)
    return act_page(request, form, act, title, f"/legacy/{item.number}/", crumbs, measure.says)


def _item_crumbs(campaign: Campaign, item: LegacyItem) -> list[dict[str, str]]:
    return [*_crumbs(campaign), {"label": item.matter.title, "href": f"/legacy/{item.number}/"}]
