"""The desk of a handling day: the queue in its sections, run item by item with the keyboard; its sheet and forms."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI, AsOfControl, asof_of
from gongjian.kit.form_pages import form_view
from gongjian.kit.sheets.layout import Head
from gongjian.kit.sheets.mapping import Kind
from gongjian.matters.models import Matter
from gongjian.matters.policy import visible_matters
from gongjian.matters.views.official import answer
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project
from gongjian.projects.policy import visible_projects
from gongjian.projects.views.forming import act_page, key_of, typed
from gongjian.supervise.actions import handling as acts
from gongjian.supervise.forms import handling as forms
from gongjian.supervise.models import HandlingDay, HandlingOutcome, HandlingParty, HandlingState
from gongjian.supervise.playbook.handling import handling_of
from gongjian.supervise.policy.handling import can_give_opinion, can_run
from gongjian.supervise.selectors.handling import Queued, day_or_404, item_or_404, queue_of

LIGHTS = {"open": "watch", "done": "done", "promised": "on-course", "cannot": "paused"}
HEADS = (
    Head("序号", Kind.INTEGER, 5),
    Head("方面", width=16),
    Head("时段", width=12),
    Head("项目", width=24),
    Head("事项", width=34),
    Head("牵头单位", width=14),
    Head("参会单位和人员", width=24),
    Head("事前意见", width=34),
    Head("办理结果", width=10),
    Head("承诺时限", Kind.DATE, 12),
    Head("说明（办理情况、不能办理的依据）", width=30),
    Head("一次性告知所缺材料", width=28),
)


@require_safe
def desk(request: Any, number: str) -> HttpResponseBase:
    """The day at the moment asked: its queue by section, with opinions and outcomes; on the day the forms to run it."""
    day = day_or_404(request.viewer, number)
    campaign = campaign_by_id(day.campaign_id)
    assert campaign is not None
    request.campaign, request.room = campaign, "supervise"
    control = asof_of(request, campaign)
    row = control.asof.rows(HandlingDay).filter(id=day.pk).first()
    if row is None:
        raise Http404
    queue = queue_of(day, control.asof, request.viewer, campaign)
    if request.GET.get("format") == "xlsx":
        return _sheet(row, queue, campaign, control, request.now)
    may_run = can_run(request.viewer, campaign) and not control.is_past
    shown = _Shown(request, campaign, control, row, queue, may_run)
    base = f"/handling/{day.number}/"
    context = {
        "title": _("Handling day of %(on)s") % {"on": words.day(row.on, request.today.year)},
        "crumbs": [{"label": _("Handling days"), "href": f"/c/{campaign.key}/handling/"}],
        "asof": control,
        "day": row,
        "state": HandlingState(row.state).label,
        "sections": shown.sections(),
        "counts": shown.counts(),
        "base": base,
        "may_queue": may_run and row.state in (HandlingState.PLANNED, HandlingState.HELD),
        "may_hold": may_run and row.state == HandlingState.PLANNED,
        "has_come": row.on <= request.today,
        "may_close": may_run and row.state == HandlingState.HELD,
        "may_run": may_run,
    }
    return render(request, "supervise/handling_day.html", context)


class _Shown:
    """The queue as the page prints it."""

    def __init__(
        self, request: Any, campaign: Any, control: AsOfControl, day: Any, queue: list[Queued], may_run: bool
    ) -> None:
        self.request, self.campaign, self.day, self.queue, self.may_run = (
            request,
            campaign,
            day,
            queue,
            may_run,
        )
        self.control = control
        self.section = handling_of(campaign, day.on)
        ids = {one.item.matter_id for one in queue if one.item.matter_id}
        seen = Matter.objects.filter(visible_matters(request.viewer, campaign), pk__in=ids)
        self.matters = dict(seen.values_list("id", "number"))
        self.promised = {one.id: one for one in control.asof.rows(Matter).filter(id__in=ids)}
        self.projects = _names(queue)
        linked = Project.objects.filter(visible_projects(request.viewer, campaign), pk__in=self.projects)
        self.project_numbers = dict(linked.values_list("pk", "number"))
        opened = [one.item.id for one in queue if one.item.outcome == HandlingOutcome.OPEN]
        self.next = opened[0] if opened else None

    def sections(self) -> list[dict[str, Any]]:
        """The sections in the playbook's order, each with its items; one nobody names any more comes last."""
        keys = list(dict.fromkeys([*self.section.keys, *(one.item.section for one in self.queue)]))
        return [
            {
                "name": self.section.name(key),
                "items": [self._item(one) for one in self.queue if one.item.section == key],
            }
            for key in keys
        ]

    def counts(self) -> list[tuple[str, str, int]]:
        """Items by what came of them, and promises by what became of them: meaning, word, how many."""
        order = {one.value: place for place, one in enumerate(HandlingOutcome)}
        told = sorted((order[one.item.outcome], *self._light(one.item, short=True)) for one in self.queue)
        return [(meaning, word, count) for (_place, meaning, word), count in Counter(told).items()]

    def _light(self, item: Any, *, short: bool = False) -> tuple[str, str]:
        """What came of an item; of a promise, whether it was kept. `short`: without its days."""
        matter = self.promised.get(item.matter_id)
        if item.outcome != HandlingOutcome.PROMISED or item.promised_on is None or matter is None:
            return LIGHTS[item.outcome], str(HandlingOutcome(item.outcome).label)
        done_at = matter.reported_done_at or matter.closed_at
        done_on = done_at.astimezone(SHANGHAI).date() if done_at is not None else self.control.on
        late = (min(done_on, self.control.on) - item.promised_on).days
        if late > 0:
            said = ngettext("promise %(count)s day late", "promise %(count)s days late", late) % {
                "count": late
            }
            return "late", _("promise broken") if short else said
        if done_at is not None and done_on <= self.control.on:
            return "done", _("promise kept")
        return LIGHTS[item.outcome], str(HandlingOutcome(item.outcome).label)

    def _item(self, queued: Queued) -> dict[str, Any]:
        item, label = queued.item, unit_tree().label
        held = self.may_run and self.day.state == HandlingState.HELD
        undecided = item.outcome == HandlingOutcome.OPEN
        return {
            "item": item,
            "slot": f"{item.starts:%H:%M}–{item.ends:%H:%M}" if item.starts and item.ends else "",
            "project": self.projects.get(item.project_id, ""),
            "project_number": self.project_numbers.get(item.project_id, ""),
            "matter": self.matters.get(item.matter_id, ""),
            "unit": label(item.lead_unit_id),
            "light": self._light(item),
            "parties": [self._party(party) for party in queued.parties if party.unit_id or party.opinion],
            "present": [party.name for party in queued.parties if not party.unit_id and not party.opinion],
            "missing": item.missing.splitlines(),
            "form": forms.OutcomeForm(auto_id=f"f-{item.id}-%s") if held and undecided else None,
            "next": held and item.id == self.next,
            "may_tell": self.may_run
            and item.missing_told_at is None
            and self.day.state in ("planned", "held"),
            "may_take_out": self.may_run and undecided and self.day.state in ("planned", "held"),
        }

    def _party(self, party: Any) -> dict[str, Any]:
        may = not self.control.is_past and _may_say(self.request.viewer, party, self.campaign, self.day)
        name = unit_tree().label(party.unit_id) if party.unit_id else party.name
        return {
            "name": name,
            "opinion": party.opinion,
            "at": party.opinion_at,
            "id": party.id,
            "may": may,
            "of_unit": bool(party.unit_id),
        }


def _may_say(viewer: Any, party: Any, campaign: Any, day: Any) -> bool:
    if campaign.status == "archived" or party.unit_id is None or day.state not in ("planned", "held"):
        return False
    return any(viewer.may_over(one, [party.unit_id], campaign) for one in ("report", "sign", "assign"))


def _names(queue: list[Queued]) -> dict[int, str]:
    ids = {one.item.project_id for one in queue if one.item.project_id}
    return dict(Project.objects.filter(pk__in=ids).values_list("id", "name"))


def _sheet(
    day: Any, queue: list[Queued], campaign: Any, control: AsOfControl, at: datetime
) -> HttpResponseBase:
    """The queue, and once decided the list of outcomes, as a sheet."""
    section, label, projects = handling_of(campaign, day.on), unit_tree().label, _names(queue)
    rows: list[list[object]] = []
    for place, one in enumerate(queue, start=1):
        item = one.item
        said = "；".join(
            f"{label(party.unit_id)}：{party.opinion}"
            for party in one.parties
            if party.opinion and party.unit_id
        )
        rows.append(
            [
                place,
                section.name(item.section),
                f"{item.starts:%H:%M}–{item.ends:%H:%M}" if item.starts and item.ends else "",
                projects.get(item.project_id, ""),
                item.title,
                label(item.lead_unit_id),
                "、".join(label(party.unit_id) if party.unit_id else party.name for party in one.parties),
                said,
                str(HandlingOutcome(item.outcome).label),
                item.promised_on,
                item.ground,
                "；".join(item.missing.splitlines()),
            ]
        )
    title = f"{campaign.unit.name}·{day.on.month}月{day.on.day}日集中办理清单"
    return answer(title, HEADS, rows, campaign=campaign, on=control.on, kind="xlsx", at=at)


# ---------------------------------------------------------------- forms at the desk
def _crumbs(day: HandlingDay) -> list[dict[str, str]]:
    campaign = campaign_by_id(day.campaign_id)
    key = campaign.key if campaign is not None else ""
    return [
        {"label": _("Handling days"), "href": f"/c/{key}/handling/"},
        {"label": day.number or "", "href": f"/handling/{day.number}/"},
    ]


def _office(request: Any, day: HandlingDay) -> Any:
    """The campaign; for others than the office these forms are no pages."""
    campaign = campaign_by_id(day.campaign_id)
    request.campaign, request.room = campaign, "supervise"
    if not can_run(request.viewer, campaign):
        raise Http404
    return campaign


@form_view
def queue(request: Any, number: str) -> HttpResponse:
    """Queue an item."""
    day = day_or_404(request.viewer, number)
    campaign = _office(request, day)
    form = forms.ItemForm(*typed(request), campaign=campaign, day=day, viewer=request.viewer)

    def do(sent: Any) -> object:
        return acts.queue_item(viewer=request.viewer, day=day, new=sent.new, at=request.now, **key_of(sent))

    return act_page(request, form, do, _("Queue an item"), f"/handling/{day.number}/", _crumbs(day))


@form_view
def cancel(request: Any, number: str) -> HttpResponse:
    """Cancel the day."""
    day = day_or_404(request.viewer, number)
    _office(request, day)

    def do(sent: Any) -> object:
        return acts.cancel_day(
            viewer=request.viewer, day=day, reason=sent.cleaned_data["reason"], at=request.now, **key_of(sent)
        )

    form = forms.WhyForm(*typed(request))
    return act_page(request, form, do, _("Cancel the handling day"), f"/handling/{day.number}/", _crumbs(day))


@require_POST
def move(request: Any, number: str, step: str) -> HttpResponse:
    """The day begins, or is closed."""
    day = day_or_404(request.viewer, number)
    _office(request, day)
    act = {"hold": acts.hold_day, "close": acts.close_day}.get(step)
    if act is None:
        raise Http404
    act(viewer=request.viewer, day=day, at=request.now, request_key=request.POST.get("request_key", ""))
    messages.success(
        request,
        _("The handling day has begun.")
        if step == "hold"
        else _("The handling day is closed; the list of outcomes is out."),
    )
    return redirect(f"/handling/{day.number}/")


@form_view
def decide(request: Any, number: str) -> HttpResponse:
    """Give an item its outcome; then the page stands at the next item, its first answer in focus."""
    item = item_or_404(request.viewer, number)
    _office(request, item.day)
    form = forms.OutcomeForm(*typed(request))
    back = f"/handling/{item.day.number}/"
    if request.method == "POST" and form.is_valid():
        try:
            acts.decide(viewer=request.viewer, item=item, outcome=form.told, at=request.now, **key_of(form))
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(f"{back}#next")
    return act_page(
        request, form, lambda _sent: None, _("Outcome"), back, _crumbs(item.day), sentence=item.title
    )


@form_view
def missing(request: Any, number: str) -> HttpResponse:
    """Tell what is missing, once."""
    item = item_or_404(request.viewer, number)
    _office(request, item.day)

    def do(sent: Any) -> object:
        return acts.tell_missing(
            viewer=request.viewer,
            item=item,
            papers=sent.cleaned_data["papers"],
            at=request.now,
            **key_of(sent),
        )

    form = forms.MissingForm(*typed(request))
    back = f"/handling/{item.day.number}/#i-{item.number}"
    return act_page(
        request, form, do, _("Tell what is missing"), back, _crumbs(item.day), sentence=item.title
    )


@form_view
def take_out(request: Any, number: str) -> HttpResponse:
    """Take an item out of the queue."""
    item = item_or_404(request.viewer, number)
    _office(request, item.day)

    def do(sent: Any) -> object:
        return acts.take_out(
            viewer=request.viewer,
            item=item,
            reason=sent.cleaned_data["reason"],
            at=request.now,
            **key_of(sent),
        )

    form = forms.WhyForm(*typed(request))
    back = f"/handling/{item.day.number}/"
    return act_page(
        request, form, do, _("Take it out of the queue"), back, _crumbs(item.day), sentence=item.title
    )


@form_view
def opinion(request: Any, number: str, party_id: int) -> HttpResponse:
    """A department says beforehand what it thinks: its own small form, made for a phone."""
    item = item_or_404(request.viewer, number)
    party = (
        HandlingParty.objects.filter(pk=party_id, item_id=item.pk, voided=False)
        .select_related("item__day")
        .first()
    )
    campaign = campaign_by_id(item.day.campaign_id)
    if party is None or (request.method != "POST" and not can_give_opinion(request.viewer, party, campaign)):
        raise Http404
    request.campaign, request.room = campaign, "supervise"

    def do(sent: Any) -> object:
        return acts.give_opinion(
            viewer=request.viewer,
            party=party,
            opinion=sent.cleaned_data["opinion"],
            at=request.now,
            **key_of(sent),
        )

    form = forms.OpinionForm(*typed(request), initial={"opinion": party.opinion})
    back = f"/handling/{item.day.number}/#i-{item.number}"
    title = _("Opinion of %(unit)s") % {"unit": unit_tree().label(party.unit_id)}
    return act_page(request, form, do, title, back, _crumbs(item.day), sentence=item.title)
