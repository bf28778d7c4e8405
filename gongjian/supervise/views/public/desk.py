"""群众监督 at the desk: the list, one report, and the forms of its acts. Out of the desk's reach it does not exist."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id, campaign_or_404
from gongjian.kernel.problems import Refused
from gongjian.kit.asof import SHANGHAI, AsOfControl, asof_of
from gongjian.kit.form_pages import form_view
from gongjian.kit.forms import Form
from gongjian.kit.lists import Column, Filter, ListSpec, Sort, View, render_list
from gongjian.kit.models import StoredFile
from gongjian.kit.story import story_of
from gongjian.ledger import AsOf
from gongjian.matters.models import Matter
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project
from gongjian.projects.policy import visible_projects
from gongjian.projects.selectors import in_campaign
from gongjian.projects.views.forming import act_page, form_page, key_of, sent_of, typed
from gongjian.supervise.actions.public import desk
from gongjian.supervise.actions.public.receiving import Origin, register
from gongjian.supervise.forms import public as forms
from gongjian.supervise.models import PublicContact, PublicReport, PublicSource, PublicState
from gongjian.supervise.playbook.public import public_of
from gongjian.supervise.policy.public import OPEN, at_the_desk, verbs_of, visible_reports
from gongjian.supervise.selectors.public import likely_same, merged_into, reports_of

Rows = QuerySet[Any]
LIGHTS = {
    PublicState.RECEIVED: "watch",
    PublicState.CHECKED: "watch",
    PublicState.DISPATCHED: "on-course",
    PublicState.ANSWERED: "done",
    PublicState.REOPENED: "late",
    PublicState.CLOSED: "done",
    PublicState.GUIDED: "paused",
}


def desk_or_404(request: Any, key: str) -> Campaign:
    """The campaign at whose desk the viewer works."""
    campaign = campaign_or_404(request.viewer, key)
    if not at_the_desk(request.viewer, campaign):
        raise Http404
    request.campaign, request.room = campaign, "supervise"
    return campaign


def report_or_404(request: Any, number: str) -> tuple[PublicReport, Campaign]:
    """The report of that number and its campaign, for the desk alone. A merged one is found: it leads on."""
    found = PublicReport.objects.filter(visible_reports(request.viewer, None), number=number).first()
    campaign = campaign_by_id(found.campaign_id) if found is not None else None
    if found is None or campaign is None:
        raise Http404
    request.campaign, request.room = campaign, "supervise"
    return found, campaign


# ---------------------------------------------------------------- the list
class ReportList:
    """The desk's reports at one moment."""

    def __init__(self, campaign: Campaign, control: AsOfControl, rows: Rows) -> None:
        self.campaign, self.control, self.rows = campaign, control, rows
        self.text = public_of(campaign, control.on)
        self.matters: dict[int, Any] = {}

    def spec(self) -> ListSpec:
        """The declaration."""
        return ListSpec(
            key=f"public/{self.campaign.key}",
            columns=self._columns(),
            sorts=[
                Sort("received", _("received"), ("-received_at", "-id"), nulls="none"),
                Sort("answered", _("answered"), ("-answered_at", "-id")),
            ],
            filters=self._filters(),
            views=[
                View("all", _("All")),
                View("new", _("To be handed on"), "state=received&state=checked"),
                View("open", _("Not answered yet"), "open=1"),
                View("reopened", _("Reopened"), "state=reopened", loud=True),
                View("answered", _("Answered"), "state=answered&state=closed"),
            ],
            counts=lambda _request: self.counts,
            prepare=self._prepare,
            row_meaning=lambda row: "late" if row.state == PublicState.REOPENED else "",
            row_title=lambda row: row.number,
            export_name=f"{self.campaign.unit.name}群众监督问题台账",
            empty=(
                _("No report from the public is on the books"),
                _("They come in on the public page, or are entered here."),
                "",
                "",
            ),
        )

    def _prepare(self, rows: Any) -> None:
        ids = {row.matter_id for row in rows if row.matter_id}
        self.matters = (
            {one.id: one for one in self.control.asof.rows(Matter).filter(id__in=ids)} if ids else {}
        )

    def _unit(self, row: Any) -> str:
        matter = self.matters.get(row.matter_id)
        return unit_tree().label(matter.unit_id) if matter is not None else ""

    def _due(self, row: Any) -> Any:
        matter = self.matters.get(row.matter_id)
        return matter.due_on if matter is not None else None

    def _columns(self) -> list[Column]:
        states, sources = dict(PublicState.choices), dict(PublicSource.choices)
        return [
            Column("number", _("number"), "number", "name", href=_address, css="one"),
            Column("says", _("report"), "says", phone="wide"),
            Column("category", _("category"), lambda row: self.text.category(row.category), css="one"),
            Column("place", _("place"), "place"),
            Column("source", _("source"), lambda row: str(sources[row.source]), css="one"),
            Column("from_above", _("sent down by"), "from_above", shown=False),
            Column("their_number", _("number there"), "their_number", shown=False),
            Column("received", _("received"), "received_at", "stamp", sort="received", css="num one"),
            Column("unit", _("unit"), self._unit, css="one"),
            Column("due", _("due"), self._due, "day", css="num one"),
            Column("state", _("state"), lambda row: (LIGHTS[row.state], str(states[row.state])), "light"),
            Column("answer", _("answer"), "answer", "note", shown=False, phone="wide"),
            Column("answered", _("answered"), "answered_at", "stamp", sort="answered", shown=False),
            Column("satisfied", _("satisfied"), satisfied_words, css="one"),
        ]  # fmt: skip

    def _filters(self) -> list[Filter]:
        return [
            Filter("q", _("text, place or number"), "text", apply=_holds),
            Filter("state", _("state"), options=lambda _r: PublicState.choices),
            Filter("category", _("category"), options=lambda _r: self.text.choices()),
            Filter("source", _("source"), options=lambda _r: PublicSource.choices),
            Filter(
                "open", _("Not answered yet"), "bool", pinned=False,
                apply=lambda rows, _v: rows.filter(state__in=OPEN),
            ),
            Filter(
                "not_satisfied", _("not satisfied"), "bool", pinned=False,
                apply=lambda rows, _v: rows.filter(satisfied=False),
            ),
        ]  # fmt: skip

    @property
    def counts(self) -> dict[str, int]:
        """How many each view holds."""
        found: dict[str, int] = self.rows.order_by().aggregate(
            all=Count("id"),
            new=Count("id", filter=Q(state__in=[PublicState.RECEIVED, PublicState.CHECKED])),
            open=Count("id", filter=Q(state__in=OPEN)),
            reopened=Count("id", filter=Q(state=PublicState.REOPENED)),
            answered=Count("id", filter=Q(state__in=[PublicState.ANSWERED, PublicState.CLOSED])),
        )
        return found


def _address(row: Any) -> str:
    return f"/public-reports/{row.number}/"


def satisfied_words(row: Any) -> str:
    """The reporter's word; empty while there is none."""
    if row.satisfied is None:
        return ""
    return _("satisfied") if row.satisfied else _("not satisfied")


def _holds(rows: Rows, value: str) -> Rows:
    return rows.filter(Q(says__icontains=value) | Q(place__icontains=value) | Q(number__icontains=value))


@require_safe
def desk_list(request: Any, key: str) -> HttpResponseBase:
    """The desk's reports, on a page and as a sheet."""
    campaign = desk_or_404(request, key)
    control = asof_of(request, campaign)
    listed = ReportList(campaign, control, reports_of(campaign, control.asof))
    may_enter = not control.is_past
    context = {
        "campaign": campaign,
        "asof": control,
        "enter_href": f"/c/{campaign.key}/public/new/" if may_enter else "",
        "portal_href": f"/public/{campaign.key}/" if listed.text.open and campaign.status == "live" else "",
        "actions_template": "supervise/public_list_actions.html",
    }
    return render_list(
        request, listed.spec(), listed.rows, title=_("Reports from the public"), context=context
    )


# ---------------------------------------------------------------- one report
@require_safe
def report_page(request: Any, number: str) -> HttpResponse:
    """One report: what it says, who has it, the answer, the reporter's word, what may be the same, its story."""
    report, campaign = report_or_404(request, number)
    control = asof_of(request, campaign)
    row = (
        control.asof.rows(PublicReport).filter(id=report.pk).first()
        if report.merged_into_id is None
        else report
    )
    context: dict[str, Any] = {
        "title": report.number,
        "report": report,
        "row": row,
        "asof": control,
        "campaign": campaign,
        "crumbs": _crumbs(campaign),
        "story": story_of(report, seq=control.asof.seq),
    }
    if row is not None:
        context |= _stands(request, campaign, control, report, row)
    return render(request, "supervise/public_report.html", context)


def _stands(
    request: Any, campaign: Campaign, control: AsOfControl, report: PublicReport, row: Any
) -> dict[str, Any]:
    now = not control.is_past
    matter = control.asof.rows(Matter).filter(id=row.matter_id).first() if row.matter_id else None
    kept = PublicReport.objects.filter(pk=report.merged_into_id).first() if report.merged_into_id else None
    proposes = now and row.state in (PublicState.RECEIVED, PublicState.CHECKED) and kept is None
    return {
        "light": (LIGHTS[row.state], str(PublicState(row.state).label)),
        "facts": _facts(campaign, control, row),
        "contact": PublicContact.objects.filter(report_id=report.pk).first() if now else None,
        "verbs": [
            {"key": key, "label": VERBS[key].title, "href": f"/public-reports/{report.number}/{key}/"}
            for key in (verbs_of(request.viewer, report) if now else [])
        ],
        "matter": matter,
        "unit": unit_tree().label(matter.unit_id) if matter is not None else "",
        "kept": kept,
        "merged": merged_into(report),
        "likely": [
            {"report": other, "share": round(share * 100), "category": public_of(campaign, control.on).category(
                other.category)}
            for other, share in (likely_same(report, request.now) if proposes else [])
        ],
        "pictures": StoredFile.objects.filter(
            target_table=PublicReport._meta.db_table, target_id=report.pk, voided=False
        ).order_by("id"),
        "said": satisfied_words(row),
    }  # fmt: skip


def _facts(campaign: Campaign, control: AsOfControl, row: Any) -> list[dict[str, Any]]:
    project = Project.objects.filter(pk=row.project_id).first() if row.project_id else None
    pairs: list[tuple[Any, Any, str]] = [
        (_("category"), public_of(campaign, control.on).category(row.category), ""),
        (_("place"), row.place, ""),
        (_("project"), project.name if project else "", f"/projects/{project.number}/" if project else ""),
        (_("source"), str(PublicSource(row.source).label), ""),
        (_("sent down by"), row.from_above, ""),
        (_("number there"), row.their_number, ""),
        (_("guided to"), row.guided_to, ""),
        (_("contact is erased on"), row.contact_erase_on if not row.contact_erased_at else None, ""),
        (_("contact erased"), row.contact_erased_at, ""),
    ]
    return [{"label": label, "value": _value(value), "href": href} for label, value, href in pairs if value]


def _value(value: Any) -> Any:
    from gongjian.kit import words

    return (
        words.stamp(value)
        if isinstance(value, datetime)
        else value
        if isinstance(value, str)
        else words.day(value)
    )


def _crumbs(campaign: Campaign) -> list[dict[str, str]]:
    base = f"/c/{campaign.key}/"
    return [
        {"label": campaign.label, "href": base},
        {"label": _("Reports from the public"), "href": f"{base}public/"},
    ]


# ---------------------------------------------------------------- entering one
@form_view
def new_report(request: Any, key: str) -> HttpResponse:
    """Enter a report sent down from above, or told here."""
    campaign = desk_or_404(request, key)
    text = public_of(campaign, request.today)
    form = forms.RegisterForm(*typed(request), text=text, initial={"received_on": request.today})
    back = f"/c/{campaign.key}/public/"
    if request.method == "POST" and form.is_valid():
        try:
            made = _register(request, campaign, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The report is on the books: %(number)s") % {"number": made.number})
            return redirect(f"/public-reports/{made.number}/")
    return form_page(request, form, _("Enter a report"), back, _crumbs(campaign), _("Enter it"))


def _register(request: Any, campaign: Campaign, form: forms.RegisterForm) -> PublicReport:
    given = form.cleaned_data
    on = given["received_on"]
    received = request.now if on == request.today else datetime.combine(on, time(9), SHANGHAI)
    project = project_named(request, campaign, given["project"])
    origin = Origin(given["source"], given["from_above"], received, project)
    return register(
        viewer=request.viewer, campaign=campaign, new=form.new, origin=origin, at=request.now, **key_of(form)
    )


def project_named(request: Any, campaign: Campaign, text: str) -> Project | None:
    """The project of the campaign with that name or number. Refused(project_unknown) where a text names none, or
    more than one."""
    wanted = text.strip()
    if not wanted:
        return None
    rows = in_campaign(campaign, AsOf(request.today)).filter(
        Q(number=wanted) | Q(name=wanted) | Q(code=wanted)
    )
    seen = Project.objects.filter(visible_projects(request.viewer, campaign), pk__in=rows.values("id"))
    found = list(seen[:2])
    if len(found) != 1:
        raise Refused(
            "project_unknown",
            _("“%(text)s” is no project of this campaign.") % {"text": wanted[:60]},
            "project",
            _("Write its name as in the list of projects, or its number."),
        )
    return found[0]


# ---------------------------------------------------------------- the acts
@dataclass(frozen=True)
class Verb:
    """An act at the desk: its words, its form, what it does."""

    title: Any
    form: Callable[[Any, PublicReport, Campaign, tuple[Any, ...]], Form]
    act: Callable[[Any, PublicReport, Any], object]


@form_view
def report_act(request: Any, number: str, verb: str) -> HttpResponse:
    """The form of one act on a report."""
    report, campaign = report_or_404(request, number)
    one = VERBS.get(verb)
    if one is None:
        raise Http404
    form = one.form(request, report, campaign, typed(request))
    back = f"/public-reports/{report.number}/"
    crumbs = [*_crumbs(campaign), {"label": report.number, "href": back}]
    return act_page(
        request, form, lambda sent: one.act(request, report, sent), one.title, back, crumbs, report.says
    )


def _check_form(request: Any, report: PublicReport, campaign: Campaign, data: Any) -> Form:
    project = report.project.number if report.project is not None else ""
    initial = {
        "category": report.category,
        "place": report.place,
        "project": project,
        "revision": report.revision,
    }
    return forms.CheckForm(*data, text=public_of(campaign, request.today), initial=initial)


def _dispatch_form(request: Any, report: PublicReport, campaign: Campaign, data: Any) -> Form:
    category = public_of(campaign, request.today).category(report.category)
    title = "：".join(filter(None, (report.place, category)))
    initial = {"title": title, "requirement": report.says, "revision": report.revision}
    return forms.DispatchForm(*data, campaign=campaign, initial=initial)


def _answer_form(_request: Any, report: PublicReport, _campaign: Campaign, data: Any) -> Form:
    said = report.matter.last_progress if report.matter is not None else ""
    return forms.AnswerForm(*data, initial={"answer": said, "revision": report.revision})


def _merge_form(request: Any, report: PublicReport, _campaign: Campaign, data: Any) -> Form:
    return forms.MergeForm(*data, initial={"into": request.GET.get("into", ""), "revision": report.revision})


def _plain(form: type[Form]) -> Callable[[Any, PublicReport, Campaign, Any], Form]:
    return lambda _request, report, _campaign, data: form(*data, initial={"revision": report.revision})


def _guide_form(_request: Any, report: PublicReport, _campaign: Campaign, data: Any) -> Form:
    initial = {"to": report.guided_to, "their_number": report.their_number, "revision": report.revision}
    return forms.GuideForm(*data, initial=initial)


def _check(request: Any, report: PublicReport, form: Any) -> object:
    given = form.cleaned_data
    campaign = campaign_by_id(report.campaign_id)
    assert campaign is not None
    return desk.check_report(
        viewer=request.viewer, report=report, category=given["category"], place=given["place"], at=request.now,
        project=project_named(request, campaign, given["project"]), **sent_of(form),
    )  # fmt: skip


def _dispatch(request: Any, report: PublicReport, form: Any) -> object:
    given = form.cleaned_data
    return desk.dispatch_report(
        viewer=request.viewer, report=report, unit_id=int(given["unit"]), title=given["title"],
        requirement=given["requirement"], due_on=given["due_on"], at=request.now, **sent_of(form),
    )  # fmt: skip


def _answer(request: Any, report: PublicReport, form: Any) -> object:
    return desk.answer_report(
        viewer=request.viewer,
        report=report,
        answer=form.cleaned_data["answer"],
        at=request.now,
        **sent_of(form),
    )


def _again(request: Any, report: PublicReport, form: Any) -> object:
    return desk.give_back(
        viewer=request.viewer,
        report=report,
        reason=form.cleaned_data["reason"],
        at=request.now,
        **key_of(form),
    )


def _merge(request: Any, report: PublicReport, form: Any) -> object:
    rows = PublicReport.objects.filter(visible_reports(request.viewer, None), campaign_id=report.campaign_id)
    into = rows.filter(number=form.cleaned_data["into"].strip()).first()
    if into is None:
        raise Refused(
            "merge_elsewhere",
            _("There is no report %(number)s here.") % {"number": form.cleaned_data["into"]},
            "into",
            _("Name a report of this campaign that is on the books."),
        )
    return desk.merge_report(viewer=request.viewer, report=report, into=into, at=request.now, **sent_of(form))


def _guide(request: Any, report: PublicReport, form: Any) -> object:
    given = form.cleaned_data
    return desk.guide_report(
        viewer=request.viewer, report=report, to=given["to"], their_number=given["their_number"], says=given["says"],
        at=request.now, **sent_of(form),
    )  # fmt: skip


def _discard(request: Any, report: PublicReport, form: Any) -> object:
    return desk.discard_report(
        viewer=request.viewer,
        report=report,
        reason=form.cleaned_data["reason"],
        at=request.now,
        **sent_of(form),
    )


def _erase(request: Any, report: PublicReport, form: Any) -> object:
    return desk.erase_contact(
        viewer=request.viewer,
        report=report,
        reason=form.cleaned_data["reason"],
        at=request.now,
        **key_of(form),
    )


VERBS: dict[str, Verb] = {
    "check": Verb(gettext_lazy("Check and class"), _check_form, _check),
    "dispatch": Verb(gettext_lazy("Hand it to a unit"), _dispatch_form, _dispatch),
    "answer": Verb(gettext_lazy("Pass the answer"), _answer_form, _answer),
    "again": Verb(gettext_lazy("Give it back to the unit"), _plain(forms.ReasonForm), _again),
    "merge": Verb(gettext_lazy("Merge it with another"), _merge_form, _merge),
    "guide": Verb(gettext_lazy("Hand it over elsewhere"), _guide_form, _guide),
    "discard": Verb(gettext_lazy("Take it off the books"), _plain(forms.ReasonForm), _discard),
    "erase": Verb(gettext_lazy("Erase the contact"), _plain(forms.ReasonForm), _erase),
}
