"""A form for each act on a project: shown, checked, done, and back to the project's page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongjian.kernel.dates import FuzzyDate
from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.form_pages import form_view
from gongjian.kit.forms import Form
from gongjian.ledger import AsOf
from gongjian.projects import actions, policy, selectors, wording
from gongjian.projects.forms import project as forms
from gongjian.projects.forms.gates import add_proofs, given_of
from gongjian.projects.models import Project, ProjectHolding, ProjectRole, Stage
from gongjian.projects.selectors.gates import missing_proofs
from gongjian.projects.views.getting import campaign_of, project_or_404


@dataclass
class Ask:
    """One request about one project."""

    request: Any
    project: Project
    campaign: Any | None

    @property
    def asof(self) -> AsOf:
        """Now."""
        return AsOf(self.request.today)

    @property
    def signed(self) -> dict[str, Any]:
        """Who acts and when."""
        return {"viewer": self.request.viewer, "project": self.project, "at": self.request.now}


@dataclass(frozen=True)
class Verb:
    """One act as a page: its form and what the form does."""

    title: Any
    check: Callable[[Any, Project], None]
    form: Callable[..., Form]
    act: Callable[[Ask, Any], object]
    submit: Any = ""
    note: Any = ""


@form_view
def act(request: Any, number: str, verb: str) -> HttpResponse:
    """Show the form of an act, or do it. What is refused is said at the field, and what was typed stays."""
    project = project_or_404(request, number)
    one = VERBS.get(verb)
    if one is None:
        raise Http404
    one.check(request.viewer, project)
    ask = Ask(request, project, campaign_of(request, project))
    request.campaign, request.room = ask.campaign, "lists"
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = one.form(ask, *data)
    if request.method == "POST" and form.is_valid():
        try:
            one.act(ask, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Recorded: %(what)s") % {"what": one.title})
            return redirect(f"/projects/{project.number}/")
    context = {
        "title": one.title,
        "project": project,
        "form": form,
        "submit_label": one.submit,
        "form_note": one.note,
        "cancel_href": f"/projects/{project.number}/",
        "crumbs": [{"label": project.name, "href": f"/projects/{project.number}/"}],
        "chain": _chain(ask) if verb == "hold" else [],
        "sentence": _known(ask, verb),
    }
    template = (
        "projects/project/facts_form.html" if isinstance(form, forms.FactsForm) else "projects/act.html"
    )
    return render(request, template, context, status=422 if form.is_bound else 200)


def _known(ask: Ask, verb: str) -> str:
    """What is on the books already, said above the form that asks for more."""
    if verb == "reading":
        last = selectors.latest_readings(ask.asof, [ask.project.pk]).get(ask.project.pk)
        if last is None:
            return ""
        values = {"on": words.day(last.up_to_on, _year(ask)), "done": words.money_text(last.done_fen)}
        return _("Last reading, up to %(on)s: invested %(done)s; %(progress)s") % {
            **values,
            "progress": words.or_dash(last.words),
        }
    if verb == "stage":
        row = selectors.stages_now(ask.asof, [ask.project.pk]).get(ask.project.pk)
        if row is None:
            return ""
        values = {"stage": wording.stage_text(row, _stages(ask)), "on": words.day(row.from_on, _year(ask))}
        return _("At “%(stage)s” since %(on)s") % values
    if verb in {"start", "finish"}:
        planned = selectors.fuzzy_date(ask.project, f"planned_{verb}")
        return _("planned %(date)s") % {"date": planned} if planned is not None else ""
    return ""


def _chain(ask: Ask) -> list[dict[str, Any]]:
    from gongjian.projects.views.project.parts import chain_rows

    rows = selectors.chains(ask.asof, [ask.project.pk]).get(ask.project.pk, [])
    found = chain_rows(rows, wording.persons(row.person_id for row in rows))
    for line, row in zip(found, rows, strict=True):
        if row.role != ProjectRole.ACCOUNTABLE:
            line["release"] = f"/projects/{ask.project.number}/release/{row.pk}/"
    return found


# ---------------------------------------------------------------- what each asks and does
def _year(ask: Ask) -> int:
    return int(ask.request.today.year)


def _stages(ask: Ask) -> dict[str, str]:
    return wording.stage_words(ask.campaign, ask.request.today)


def _edit_form(ask: Ask, *data: Any) -> Form:
    project = ask.project
    initial = {name: getattr(project, name) for name in forms.FactsForm.FACTS if hasattr(project, name)}
    initial |= {name: selectors.fuzzy_date(project, name) for name in ("planned_start", "planned_finish")}
    return forms.EditForm(*data, year=_year(ask), initial={**initial, "revision": project.revision})


def _edit(ask: Ask, form: forms.EditForm) -> object:
    facts = form.facts
    if facts["prior_fen"] == ask.project.prior_fen:
        facts.pop("prior_year", None)
    return actions.change_project(**ask.signed, values=facts, reason=form.why, **_sent(form))


def _sent(form: Form) -> dict[str, Any]:
    """The key against double sending, and the revision that was on screen."""
    found: dict[str, Any] = {"request_key": form.cleaned_data["request_key"]}
    if form.cleaned_data.get("revision") is not None:
        found["revision"] = form.cleaned_data["revision"]
    return found


def _key(form: Form) -> dict[str, Any]:
    return {"request_key": form.cleaned_data["request_key"]}


def _stage_form(ask: Ask, *data: Any) -> Form:
    initial = {
        "on": FuzzyDate.of(ask.request.today),
        "revision": ask.project.revision,
        "stage": _next_stage(ask),
    }
    asked = ask.request.GET.get("stage", "")
    if asked in Stage.values:
        initial["stage"] = asked
    form = forms.StageForm(*data, year=_year(ask), stages=_stages(ask), initial=initial)
    return _with_proofs(ask, form, str(data[0].get("stage", "")) if data else str(initial["stage"]))


def _with_proofs(ask: Ask, form: Form, gate: str) -> Form:
    """The form with the proofs the gate still asks for; as it was where nothing is asked."""
    add_proofs(form, missing_proofs(ask.project.pk, gate, ask.asof))
    return form


def _proofs(ask: Ask, form: Form, gate: str) -> dict[str, Any]:
    return given_of(form, missing_proofs(ask.project.pk, gate, ask.asof))


def _next_stage(ask: Ask) -> str:
    """The stage after the one it is at; after a stop the stage it had come to before."""
    spans = selectors.stages_of(ask.asof, ask.project.pk)
    going = [Stage(span.stage) for span in spans if span.stage not in (Stage.STOPPED, Stage.WITHDRAWN)]
    if not going:
        return Stage.PRELIMINARY
    if spans[-1].stage != going[-1]:
        return going[-1]
    line = list(Stage)
    return line[min(line.index(going[-1]) + 1, line.index(Stage.CAPACITY))]


def _stage(ask: Ask, form: Form) -> object:
    given = {name: form.cleaned_data[name] for name in ("stage", "word", "on", "reason")}
    proofs = _proofs(ask, form, given["stage"])
    return actions.move_stage(**ask.signed, **given, proofs=proofs, **_sent(form))


def _actual_form(gate: Stage) -> Callable[..., Form]:
    """When it happened, with the proofs of the stage it brings the project to, unless it is there already."""

    def make(ask: Ask, *data: Any) -> Form:
        form = forms.ActualForm(*data, year=_year(ask), initial={"revision": ask.project.revision})
        return _with_proofs(ask, form, gate) if actions.moves_to(ask.project.pk, gate) else form

    return make


def _start(ask: Ask, form: Form) -> object:
    given = {name: form.cleaned_data[name] for name in ("on", "reason")}
    proofs = _proofs(ask, form, Stage.CONSTRUCTION)
    return actions.record_start(**ask.signed, **given, proofs=proofs, **_sent(form))


def _finish(ask: Ask, form: Form) -> object:
    given = {name: form.cleaned_data[name] for name in ("on", "reason")}
    proofs = _proofs(ask, form, Stage.COMPLETED)
    return actions.record_finish(**ask.signed, **given, proofs=proofs, **_sent(form))


def _reading_form(ask: Ask, *data: Any) -> Form:
    readings = selectors.readings_of_year(ask.asof, ask.project.pk)
    usual = next((reading.done_fen for reading in readings if reading.done_fen is not None), None)
    return forms.ReadingForm(*data, usual_fen=usual, initial={"up_to_on": ask.request.today})


def _reading(ask: Ask, form: forms.ReadingForm) -> object:
    given = {name: form.cleaned_data[name] for name in ("up_to_on", "done_fen", "progress", "note")}
    return actions.take_reading(**ask.signed, **given, reason=form.why, **_key(form))


def figures_of(form: Form, year: int) -> actions.YearFigures:
    """A year's plan as the form says it."""
    given = form.cleaned_data
    quarters = (given["q1_fen"], given["q2_fen"], given["q3_fen"], given["q4_fen"])
    aims = (given["q1_words"], given["q2_words"], given["q3_words"], given["q4_words"])
    return actions.YearFigures(year, given["plan_fen"], quarters, aims)


def _hold_form(ask: Ask, *data: Any) -> Form:
    return forms.HoldForm(*data, campaign=ask.campaign, initial={"from_on": ask.request.today})


def _hold(ask: Ask, form: Form) -> object:
    given = form.cleaned_data
    return actions.hold(
        **ask.signed,
        role=given["role"],
        unit_id=int(given["unit"]) if given["unit"] else None,
        person_id=int(given["person"]) if given["person"] else None,
        name=given["name"],
        from_on=given["from_on"],
        reason=given["reason"],
        **_key(form),
    )


def _attribute(ask: Ask, form: Form) -> object:
    given = {name: form.cleaned_data[name] for name in ("label", "value", "unit_text", "text")}
    return actions.set_attribute(**ask.signed, **given, **_key(form))


def _paper(ask: Ask, form: Form) -> object:
    given = {name: form.cleaned_data[name] for name in ("kind", "title", "says")}
    return actions.add_paper(**ask.signed, **given, upload=form.cleaned_data["file"], **_key(form))


def _package(ask: Ask, form: Form) -> object:
    seen = Project.objects.filter(policy.visible_projects(ask.request.viewer, None))
    package = seen.filter(number=form.cleaned_data["package"], voided=False, merged_into_id=None).first()
    if package is None:
        said = _("No project of that number is on the books.")
        raise Refused("package_unknown", said, "package", _("Copy the number from the package's own page."))
    return actions.put_into_package(**ask.signed, package=package, **_sent(form))


def _void(ask: Ask, form: Form) -> object:
    return actions.void_project(**ask.signed, reason=form.cleaned_data["reason"], **_sent(form))


def _with_revision(form: type[Form]) -> Callable[..., Form]:
    return lambda ask, *data: form(*data, initial={"revision": ask.project.revision})


def _plain(form: type[Form]) -> Callable[..., Form]:
    return lambda _ask, *data: form(*data)


_EDIT, _REPORT = policy.check_can_edit, policy.check_can_report
VERBS: dict[str, Verb] = {
    "edit": Verb(gettext_lazy("Change what is registered"), _EDIT, _edit_form, _edit),
    "stage": Verb(gettext_lazy("Move the stage"), _EDIT, _stage_form, _stage),
    "start": Verb(gettext_lazy("Record the actual start"), _EDIT, _actual_form(Stage.CONSTRUCTION), _start),
    "finish": Verb(gettext_lazy("Record the completion"), _EDIT, _actual_form(Stage.COMPLETED), _finish),
    "reading": Verb(gettext_lazy("Report a reading"), _REPORT, _reading_form, _reading),
    "hold": Verb(gettext_lazy("Change the responsibility chain"), _EDIT, _hold_form, _hold),
    "attribute": Verb(gettext_lazy("Add a quantity"), _EDIT, _plain(forms.AttributeForm), _attribute),
    "paper": Verb(gettext_lazy("Add a paper"), _REPORT, _plain(forms.PaperForm), _paper),
    "package": Verb(gettext_lazy("Put into a package"), _EDIT, _with_revision(forms.PackageForm), _package),
    "void": Verb(gettext_lazy("Take off the books"), _EDIT, _with_revision(forms.VoidForm), _void),
}


@form_view
def release(request: Any, number: str, holding: int) -> HttpResponse:
    """Let somebody go from the chain."""
    project = project_or_404(request, number)
    policy.check_can_edit(request.viewer, project)
    row = ProjectHolding.objects.filter(pk=holding, project_id=project.pk, voided=False).first()
    if row is None:
        raise Http404
    request.campaign, request.room = campaign_of(request, project), "lists"
    initial = {"on": request.today, "revision": row.revision}
    form = forms.ReleaseForm(*((request.POST,) if request.method == "POST" else ()), initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("on", "reason")}
        try:
            actions.release(
                viewer=request.viewer, project=project, holding=row, at=request.now, **given, **_sent(form)
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(f"/projects/{project.number}/")
    who = wording.holder_text(row, wording.persons([row.person_id]))
    context = {
        "title": _("Let %(who)s go as %(role)s") % {"who": who, "role": wording.role_label(row.role)},
        "project": project,
        "form": form,
        "cancel_href": f"/projects/{project.number}/hold/",
        "crumbs": [{"label": project.name, "href": f"/projects/{project.number}/"}],
    }
    return render(request, "projects/act.html", context, status=422 if form.is_bound else 200)
