"""Quantity targets: the tree with its sums, one target, the letter of responsibility, and the forms."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404, campaigns_in_reach
from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.documents import docx
from gongjian.kit.form_pages import form_view
from gongjian.kit.forms import Form
from gongjian.kit.story import story_of
from gongjian.ledger import AsOf
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects import policy
from gongjian.projects.actions import targets as acts
from gongjian.projects.actions.land.parcel import number
from gongjian.projects.actions.land.parcel import number as area_number
from gongjian.projects.forms import targets as forms
from gongjian.projects.measured import counted, target_measures
from gongjian.projects.models import QuantityTarget
from gongjian.projects.selectors import targets
from gongjian.projects.views.forming import form_page, key_of, sent_of, typed
from gongjian.projects.views.needs.lists import figure_address

LETTER = Path(__file__).resolve().parents[2] / "papers" / "letter.docx"


def target_or_404(request: Any, number: str) -> QuantityTarget:
    """The target of that number; one out of reach does not exist."""
    found = (
        QuantityTarget.objects.filter(number=number).select_related("campaign", "parent", "document").first()
    )
    if found is None or found.campaign not in campaigns_in_reach(request.viewer):
        raise Http404
    seen = policy.visible_targets(request.viewer, found.campaign)
    if not QuantityTarget.objects.filter(seen, pk=found.pk).exists():
        raise Http404
    return found


@require_safe
def target_tree(request: Any, key: str) -> HttpResponse:
    """Every target of the campaign the viewer may see, split by split, with sums and differences."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    nodes = nodes_seen(request.viewer, campaign, control)
    may_set = not control.is_past and policy.can_set_target(request.viewer, campaign, campaign.unit_id)
    may_load = request.viewer.may_over("import", [campaign.unit_id], campaign) and not control.is_past
    context = {
        "title": _("Quantity targets"),
        "campaign": campaign,
        "asof": control,
        "lines": [_line(node, control.asof, request.viewer) for node in nodes],
        "tops": sum(1 for node in nodes if node.row.parent_id is None),
        "tops_href": figure_address(campaign, control, "quantity_target_count"),
        "apart": sum(1 for node in nodes if node.difference),
        "new_href": f"/c/{campaign.key}/targets/new/" if may_set else "",
        "sheet_href": f"/c/{campaign.key}/targets/targets.xlsx{_tail(control)}" if nodes else "",
        "load_href": f"/import/new/targets/?campaign={campaign.key}" if may_load else "",
    }
    return render(request, "projects/targets/targets.html", context)


def _tail(control: AsOfControl) -> str:
    return f"?{urlencode(control.address)}" if control.address else ""


def nodes_seen(viewer: Viewer, campaign: Campaign, control: AsOfControl) -> list[targets.Node]:
    """Every target of the campaign the viewer may see, each before its parts."""
    rows = targets.targets_of_campaign(campaign, control.asof)
    return targets.flat(targets.tree(rows.filter(policy.visible_targets(viewer, campaign))))


def done_of(node: targets.Node, by_figure: Any) -> Decimal | None:
    """What is done of a target: what the figure that counts it says, where there is one (`counted`)."""
    return node.done if by_figure is None else by_figure.value


def _line(node: targets.Node, asof: AsOf, viewer: Viewer) -> dict[str, Any]:
    row = node.row
    by_figure = counted(row, asof, viewer)
    done = done_of(node, by_figure)
    return {
        "row": row,
        "depth": min(node.depth, 5),
        "href": f"/targets/{row.number}/",
        "unit": unit_tree().label(row.unit_id),
        "value": _number(row.value),
        "sum": _number(node.parts_sum),
        "difference": node.difference,
        "apart": _apart(node.difference),
        "done": _number(done),
        "done_href": by_figure.href if by_figure is not None else "",
        "share": done / row.value if done is not None and row.value else None,
        "letter": _("letter is signed") if row.signed_on else "",
        "closed": row.split_closed_on,
    }


def _number(value: Decimal | None) -> str:
    return number(value) if value is not None else ""


def _apart(difference: Decimal | None) -> str:
    if difference is None:
        return ""
    if not difference:
        return _("sums up")
    said = _("%(apart)s short") if difference < 0 else _("%(apart)s too much")
    return said % {"apart": number(abs(difference))}


@require_safe
def target_page(request: Any, number: str) -> HttpResponse:
    """One target: its parts, what is done, its letter."""
    target = target_or_404(request, number)
    campaign = target.campaign
    request.campaign, request.room = campaign, ""
    control = asof_of(request, campaign)
    rows = targets.targets_of_campaign(campaign, control.asof)
    node = next((one for one in targets.flat(targets.tree(rows)) if one.row.id == target.pk), None)
    document = acts.source_of(target)
    context = {
        "title": words.named(unit_tree().label(target.unit_id), target.name),
        "target": target,
        "asof": control,
        "line": _line(node, control.asof, request.viewer) if node is not None else None,
        "parts": [_line(part, control.asof, request.viewer) for part in node.parts]
        if node is not None
        else [],
        "measured": target_measures.get(target.key),
        "document": document,
        "crumbs": _crumbs(target),
        "verbs": [] if control.is_past or target.voided else _verbs(request.viewer, target),
        "letter_href": f"/targets/{target.number}/letter.docx" if document is not None else "",
        "story": story_of(target, seq=control.asof.seq),
    }
    return render(request, "projects/targets/target.html", context)


def _crumbs(target: QuantityTarget) -> list[dict[str, str]]:
    base = f"/c/{target.campaign.key}/"
    found = [
        {"label": target.campaign.label, "href": base},
        {"label": _("Quantity targets"), "href": f"{base}targets/"},
    ]
    if target.parent is not None:
        label = words.named(unit_tree().label(target.parent.unit_id), target.parent.name)
        found.append({"label": label, "href": f"/targets/{target.parent.number}/"})
    return found


def _verbs(viewer: Any, target: QuantityTarget) -> list[dict[str, Any]]:
    keys = []
    parts = acts.parts_of(target)
    if policy.can_split(viewer, target) and target.value is not None:
        keys.append("split")
        if parts and target.split_closed_on is None:
            keys.append("close")
    if policy.can_split(viewer, target.parent or target) and target.signed_on is None:
        keys.append("sign")
    measured = target_measures.get(target.key) is not None
    if not parts and not measured and policy.can_say_done(viewer, target):
        keys.append("done")
    return [
        {"key": key, "label": VERBS[key].title, "href": f"/targets/{target.number}/{key}/"} for key in keys
    ]


@require_safe
def letter(request: Any, number: str) -> HttpResponse:
    """责任书 as Word, from the office's own template or ours. Refused without a source document, or while the split is
    a draft."""
    target = target_or_404(request, number)
    document = acts.check_letter(target)
    tree = unit_tree()
    giver = tree.label(target.parent.unit_id if target.parent is not None else target.campaign.unit_id)
    title = f"{target.name}责任书"
    data = {
        "title": title,
        "campaign": target.campaign.name,
        "giver": giver,
        "taker": f"{tree.label(target.unit_id)}{target.plot}",
        "name": target.name,
        "value": f"{area_number(target.value)}{target.unit_text}" if target.value is not None else "—",
        "due": target.due_on.strftime("%Y年%m月%d日") if target.due_on is not None else "—",
        "source": f"《{document.title}》{document.document_no}",
        "number": target.number,
        "sample": "示例，全部内容为虚构" if target.illustrative else "",
        "parts": [
            [str(place), f"{tree.label(one.unit_id)} {one.plot}".strip(),
             f"{area_number(one.value)}{one.unit_text}" if one.value is not None else "—"]
            for place, one in enumerate(acts.parts_of(target), start=1)
        ],
    }  # fmt: skip
    response = HttpResponse(docx.fill(LETTER, data), content_type=docx.MIME)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}.docx"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@form_view
def new_target(request: Any, key: str) -> HttpResponse:
    """Set a target."""
    campaign: Campaign = campaign_or_404(request.viewer, key)
    policy.check_can_set_target(request.viewer, campaign, campaign.unit_id)
    request.campaign, request.room = campaign, "lists"
    form = forms.TargetForm(*typed(request), campaign=campaign)
    back = f"/c/{campaign.key}/targets/"
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.set_target(
                viewer=request.viewer, campaign=campaign, new=form.new, at=request.now, **key_of(form)
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(f"/targets/{made.number}/")
    crumbs = [{"label": _("Quantity targets"), "href": back}]
    return form_page(request, form, _("Set a target"), back, crumbs, _("Set"))


# ---------------------------------------------------------------- acts on a target
@dataclass(frozen=True)
class Verb:
    """One act on a target as a page."""

    title: Any
    form: Callable[[Any, QuantityTarget, tuple[Any, ...]], Form]
    act: Callable[[Any, QuantityTarget, Any], object]
    check: Callable[[Any, QuantityTarget], None]


@form_view
def target_act(request: Any, number: str, verb: str) -> HttpResponse:
    """Show the form of an act on a target, or do it."""
    target = target_or_404(request, number)
    one = VERBS.get(verb)
    if one is None:
        raise Http404
    one.check(request.viewer, target)
    request.campaign, request.room = target.campaign, ""
    form = one.form(request, target, typed(request))
    back = f"/targets/{target.number}/"
    if request.method == "POST" and form.is_valid():
        try:
            one.act(request, target, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Recorded: %(what)s") % {"what": one.title})
            return redirect(back)
    crumbs = [*_crumbs(target), {"label": target.name, "href": back}]
    whole = f"{_number(target.value)} {target.unit_text}".strip()
    sentence = words.named(unit_tree().label(target.unit_id), whole)
    return form_page(request, form, one.title, back, crumbs, one.title, sentence=sentence)


def _split_form(request: Any, target: QuantityTarget, data: tuple[Any, ...]) -> Form:
    tree = unit_tree()
    lines = [
        " ".join(filter(None, (tree.label(row.unit_id), row.plot, _number(row.value))))
        for row in acts.parts_of(target)
    ]
    initial = {"parts": "\n".join(lines), "revision": target.revision}
    return forms.SplitForm(*data, unit_id=target.unit_id, initial=initial)


def _split(request: Any, target: QuantityTarget, form: Any) -> object:
    given = form.cleaned_data
    return acts.split_target(
        viewer=request.viewer, target=target, parts=given["parts"], reason=given["reason"], at=request.now,
        **sent_of(form),
    )  # fmt: skip


def _sign(request: Any, target: QuantityTarget, form: Any) -> object:
    return acts.sign_letter(
        viewer=request.viewer, target=target, on=form.cleaned_data["on"], at=request.now, **sent_of(form)
    )


def _done(request: Any, target: QuantityTarget, form: Any) -> object:
    given = {name: form.cleaned_data[name] for name in ("value", "up_to_on")}
    return acts.say_done(viewer=request.viewer, target=target, at=request.now, **given, **sent_of(form))


def _may_sign(viewer: Any, target: QuantityTarget) -> None:
    policy.check_can_split(viewer, target.parent or target)


VERBS: dict[str, Verb] = {
    "split": Verb(gettext_lazy("Split it into parts"), _split_form, _split, policy.check_can_split),
    "close": Verb(
        gettext_lazy("Close the split"),
        lambda _request, target, data: forms.CloseForm(*data, initial={"revision": target.revision}),
        lambda request, target, form: acts.close_split(
            viewer=request.viewer, target=target, at=request.now, **sent_of(form)
        ),
        policy.check_can_split,
    ),
    "sign": Verb(
        gettext_lazy("Record the signed letter"),
        lambda request, target, data: forms.SignForm(
            *data, initial={"on": request.today, "revision": target.revision}
        ),
        _sign,
        _may_sign,
    ),
    "done": Verb(
        gettext_lazy("Say how much is done"),
        lambda request, target, data: forms.DoneForm(
            *data, initial={"up_to_on": request.today, "revision": target.revision}
        ),
        _done,
        policy.check_can_say_done,
    ),
}
