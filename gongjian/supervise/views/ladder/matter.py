"""The ladder on a matter's page: where it stands, why, what comes next when; reasons accepted; and their forms."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongjian.campaigns.selectors import campaign_by_id, campaign_tree
from gongjian.kernel.ladder import GROUND_WORDS, Ground
from gongjian.kit.form_pages import form_view
from gongjian.kit.registry import Notice
from gongjian.matters.models import Matter
from gongjian.matters.policy import visible_matters
from gongjian.matters.slots import ShownMatter
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.ladder import reasons
from gongjian.supervise.forms.ladder import ExcuseForm, FalseReportForm, ReasonForm
from gongjian.supervise.models import Excuse, FalseReport, LadderCase
from gongjian.supervise.policy.ladder import can_keep, decides, is_office
from gongjian.supervise.selectors.ladder.climbs import climbed_one
from gongjian.supervise.selectors.ladder.steps import Told, waiting
from gongjian.supervise.views.ladder.forming import act_page, typed
from gongjian.supervise.views.ladder.shown import standing_of

NOTICES = 6
"""More proposals than so many are one line in the inbox."""


def section(shown: ShownMatter) -> dict[str, Any] | None:
    """Where the matter stands on its ladder; nothing where it is on none, or at a past moment."""
    if shown.control.is_past:
        return None
    case = LadderCase.objects.filter(matter_id=shown.matter.pk, voided=False).select_related("matter").first()
    one = climbed_one(case, timezone.now()) if case is not None else None
    if one is None:
        return None
    office = is_office(shown.viewer, shown.campaign)
    keeps = shown.may_act and can_keep(shown.viewer, shown.matter)
    found = standing_of(one, office=office)
    waits = one.climb.waiting
    if office and waits is not None:
        row = one.case.steps.filter(cause=waits.cause, voided=False).first()
        found["waiting_href"] = f"/ladder/{row.number}/" if row is not None else ""
        found["waiting"] = str(waits.step.name)
    found["excuses"] = [_excuse(row, keeps) for row in _excuses(shown.matter)]
    found["false"] = list(FalseReport.objects.filter(matter_id=shown.matter.pk, voided=False).order_by("id"))
    found["rules_href"] = f"/c/{shown.campaign.key}/ladder/rules/"
    return found


def _excuses(matter: Matter) -> Any:
    return Excuse.objects.filter(matter_id=matter.pk, voided=False).order_by("id")


def _excuse(row: Excuse, keeps: bool) -> dict[str, Any]:
    href = f"/matters/{row.matter.number}/reasons/{row.pk}/end/" if keeps and row.to_at is None else ""
    return {"row": row, "ground": str(GROUND_WORDS[Ground(row.ground)]), "end_href": href}


def may_keep(viewer: Viewer, matter: Matter) -> bool:
    """Is the form offered on the matter's page?"""
    return can_keep(viewer, matter) and matter.unit_id is not None


# ---------------------------------------------------------------- forms
def _matter_or_404(request: Any, number: str) -> Matter:
    found: Matter | None = None
    if request.viewer.scopes:
        rows = Matter.objects.filter(visible_matters(request.viewer, None), number=number, voided=False)
        found = rows.first()
    if found is None or not can_keep(request.viewer, found):
        raise Http404
    request.campaign, request.room = campaign_by_id(found.campaign_id), "supervise"
    return found


def _crumbs(request: Any, matter: Matter) -> list[dict[str, str]]:
    base = f"/c/{request.campaign.key}/"
    return [
        {"label": request.campaign.label, "href": base},
        {"label": matter.title, "href": f"/matters/{matter.number}/"},
    ]


def _page(request: Any, matter: Matter, form: Any, do: Any, title: str, sentence: str) -> HttpResponse:
    back = f"/matters/{matter.number}/"
    crumbs = _crumbs(request, matter)
    return act_page(request, form, do, title=title, back=back, crumbs=crumbs, sentence=sentence)


@form_view
def accept_reason(request: Any, number: str) -> HttpResponse:
    """Accept a valid reason by its class."""
    matter = _matter_or_404(request, number)
    form = ExcuseForm(*typed(request))

    def do(keys: dict[str, Any]) -> None:
        given = form.cleaned_data
        reasons.accept_reason(
            request.viewer, matter, ground=given["ground"], says=given["says"], at=timezone.now(), **keys
        )

    said = _("While the reason holds, the ladder stands still; the days are given back.")
    return _page(request, matter, form, do, _("Accept a valid reason"), said)


@form_view
def end_reason(request: Any, number: str, pk: int) -> HttpResponse:
    """The reason holds no longer."""
    matter = _matter_or_404(request, number)
    excuse = _excuses(matter).filter(pk=pk, to_at=None).first()
    if excuse is None:
        raise Http404
    form = ReasonForm(*typed(request))

    def do(keys: dict[str, Any]) -> None:
        said = form.cleaned_data["reason"]
        reasons.end_reason(request.viewer, excuse, reason=said, at=timezone.now(), **keys)

    return _page(request, matter, form, do, _("End the reason accepted"), excuse.says)


@form_view
def false_report(request: Any, number: str) -> HttpResponse:
    """A report was found to be false."""
    matter = _matter_or_404(request, number)
    form = FalseReportForm(*typed(request))

    def do(keys: dict[str, Any]) -> None:
        reasons.find_false(request.viewer, matter, says=form.cleaned_data["says"], at=timezone.now(), **keys)

    said = _("The finding goes into the ledger with your name; the ladder may propose a step because of it.")
    return _page(request, matter, form, do, _("Record a false report"), said)


# ---------------------------------------------------------------- inbox and board
def proposal_notices(viewer: Viewer, _at: Any) -> list[Notice]:
    """Proposals that wait for the viewer's decision, oldest first; of many only how many."""
    found: list[Notice] = []
    for campaign in campaign_tree().campaigns.values():
        if campaign.status != "live" or not decides(viewer, campaign, None):
            continue
        rows = list(waiting(campaign).order_by("arisen_at", "id")[: NOTICES + 1])
        if not rows:
            continue
        href = f"/c/{campaign.key}/ladder/?state=standing"
        if len(rows) > NOTICES:
            count = waiting(campaign).count()
            title = _("%(count)s steps proposed by the ladder wait for a decision") % {"count": count}
            found.append(Notice(_("Steps proposed"), title, href, campaign.label, "watch", _("to decide")))
            continue
        told = Told()
        told.read(rows)
        found += [
            Notice(
                _("Steps proposed"),
                f"{told.step(row)} · {told.title(row)}",
                f"/ladder/{row.number}/",
                told.says(row),
                "watch",
                _("to decide"),
                ((f"/ladder/{row.number}/", _("Decide")),),
            )
            for row in rows
        ]
    return found
