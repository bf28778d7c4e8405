"""Projects that may be one: offered side by side, merged or found to be two, and parted again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.asof import asof_of
from gongjian.kit.form_pages import form_view
from gongjian.kit.forms import ChoiceField, Form, TextField
from gongjian.people.unit_tree import unit_tree
from gongjian.projects import policy, selectors
from gongjian.projects.actions.duplicates import merging
from gongjian.projects.models import Project, ProjectMerge, Stage
from gongjian.projects.selectors.duplicates import Pair, facts_of, likely_pairs
from gongjian.projects.slots import Shown, merge_listeners
from gongjian.projects.views.forming import form_page, key_of, typed
from gongjian.projects.views.getting import campaign_of, project_or_404

MOST = 100
SAME = {
    "code": gettext_lazy("same project code"),
    "credit_code": gettext_lazy("same credit code"),
    "name": gettext_lazy("similar name"),
    "place": gettext_lazy("same place"),
    "total": gettext_lazy("same investment"),
}


class MergeForm(Form):
    """Which record stays is chosen by the address; here what counts where both speak, and why."""

    reason = TextField(label=gettext_lazy("why they are one project"))

    def __init__(self, *args: Any, plan: merging.MergePlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for clash in plan.clashes:
            said = {"kept": clash.says(merging.KEPT), "gone": clash.says(merging.GONE)}
            self.fields[f"clash_{clash.key}"] = ChoiceField(
                label=_("which counts: %(what)s") % {"what": clash.label},
                few=True,
                choices=[(merging.KEPT, _("the record that stays")), (merging.GONE, _("the record merged"))],
                help_text=_("Of the record that stays: %(kept)s. Of the record merged: %(gone)s.") % said,
            )
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])

    @property
    def choices(self) -> dict[str, str]:
        """What was decided, by the key of the clash."""
        given = self.cleaned_data.items()
        return {name.removeprefix("clash_"): value for name, value in given if name.startswith("clash_")}


class WhyPartForm(Form):
    """Why the two are parted again."""

    reason = TextField(label=gettext_lazy("reason"))


@require_safe
def duplicate_pairs(request: Any, key: str) -> HttpResponse:
    """Likely pairs of the campaign, side by side, the surest first."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    seen = control.asof.rows(Project).filter(
        id__in=selectors.members(campaign, control.asof).values("project_id")
    )
    if not request.viewer.reach("see", campaign).whole:
        mine = Project.objects.filter(policy.visible_projects(request.viewer, campaign))
        seen = seen.filter(id__in=mine.values("id"))
    pairs = likely_pairs(facts_of(seen))
    shown = pairs[:MOST]
    ids = {pk for pair in shown for pk in (pair.one, pair.other)}
    rows = {row.id: row for row in seen.filter(id__in=ids)}
    stages = selectors.stages_now(control.asof, ids)
    live = not control.is_past and campaign.status != "archived"
    may = live and bool(request.viewer.reach("edit", campaign))
    context = {
        "title": _("Projects that may be one"),
        "campaign": campaign,
        "asof": control,
        "count": len(pairs),
        "more": len(pairs) - len(shown),
        "may": may,
        "pairs": [_side_by_side(pair, rows, stages) for pair in shown],
    }
    return render(request, "projects/duplicates/duplicates.html", context)


def _side_by_side(pair: Pair, rows: dict[int, Any], stages: dict[int, Any]) -> dict[str, Any]:
    one, other = rows[pair.one], rows[pair.other]
    tree, labels = unit_tree(), dict(Stage.choices)

    def stage(row: Any) -> str:
        return str(labels[stages[row.id].stage]) if row.id in stages else ""

    told = [
        (_("number"), one.number, other.number),
        (_("project code"), one.code, other.code),
        (_("owner's credit code"), one.credit_code, other.credit_code),
        (_("unit"), tree.label(one.unit_id), tree.label(other.unit_id)),
        (_("stage"), stage(one), stage(other)),
        (_("place"), one.place, other.place),
        (_("total investment"), words.money_text(one.total_fen), words.money_text(other.total_fen)),
    ]
    return {
        "one": one,
        "other": other,
        "same": [SAME[key] for key in pair.same],
        "facts": [fact for fact in told if (fact[1] and fact[1] != "—") or (fact[2] and fact[2] != "—")],
    }


@form_view
def project_merge(request: Any, number: str, other: str) -> HttpResponse:
    """Merge the other record into this one."""
    kept, gone = project_or_404(request, number), project_or_404(request, other)
    campaign, back = campaign_of(request, kept), f"/projects/{kept.number}/"
    request.campaign, request.room = campaign, "lists"
    policy.check_can_edit(request.viewer, kept)
    policy.check_can_edit(request.viewer, gone)
    plan = merging.plan_merge(kept, gone)
    form = MergeForm(*typed(request), plan=plan)
    told = [line for one in merge_listeners for line in one.tells(kept, gone)]
    if request.method == "POST" and form.is_valid():
        try:
            merging.merge(
                viewer=request.viewer, kept=kept, gone=gone, reason=form.cleaned_data["reason"], at=request.now,
                choices=form.choices, **key_of(form),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Merged: “%(gone)s” into this record.") % {"gone": gone.name})
            for line in told:
                messages.info(request, line)
            return redirect(back)
    said = _("“%(gone)s” (%(gone_number)s) goes into “%(kept)s” (%(number)s); %(count)s records move with it.") % {
        "gone": gone.name, "gone_number": gone.number, "kept": kept.name, "number": kept.number,
        "count": len(plan.moving),
    }  # fmt: skip
    crumbs = [{"label": kept.name, "href": back}]
    return form_page(
        request, form, _("Merge two records"), back, crumbs, _("Merge"), sentence=said, told=told
    )


@require_http_methods(["POST"])
def project_not_the_same(request: Any, number: str, other: str) -> HttpResponse:
    """Remember that the two are two projects."""
    one, two = project_or_404(request, number), project_or_404(request, other)
    campaign = campaign_of(request, one)
    merging.not_the_same(viewer=request.viewer, one=one, other=two, at=request.now)
    messages.success(request, _("Remembered as two projects; they are not offered again."))
    return redirect(f"/c/{campaign.key}/duplicates/" if campaign is not None else f"/projects/{one.number}/")


@form_view
def project_part(request: Any, number: str, pk: int) -> HttpResponse:
    """Part two merged records again."""
    kept = project_or_404(request, number)
    row = ProjectMerge.objects.filter(pk=pk, kept=kept, voided=False).select_related("gone").first()
    if row is None:
        raise Http404
    back = f"/projects/{kept.number}/"
    request.campaign, request.room = campaign_of(request, kept), "lists"
    policy.check_can_edit(request.viewer, kept)
    form = WhyPartForm(*typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            merging.part(
                viewer=request.viewer,
                merge=row,
                reason=form.cleaned_data["reason"],
                at=request.now,
                **key_of(form),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request, _("Parted: “%(gone)s” stands by itself again.") % {"gone": row.gone.name}
            )
            return redirect(f"/projects/{row.gone.number}/")
    names = {"gone": row.gone.name, "kept": kept.name}
    said = _("Exactly what moved goes back to “%(gone)s”.") % names
    stays = (
        _("What was recorded since, and what units have typed and not sent, stays with “%(kept)s”.") % names
    )
    said = f"{said} {stays}" if not words.chinese() else said + stays
    return form_page(
        request, form, _("Part the two again"), back, [{"label": kept.name, "href": back}], sentence=said
    )


def section(shown: Shown) -> dict[str, Any] | None:
    """Records merged into this one; nothing where there is none."""
    rows = list(
        ProjectMerge.objects.filter(kept=shown.project, voided=False, parted_at=None).select_related("gone")
    )
    if not rows or shown.control.is_past:
        return None
    may = policy.can_edit(shown.viewer, shown.project)
    return {
        "rows": [
            {"row": row, "href": f"/projects/{shown.project.number}/part/{row.pk}/" if may else ""}
            for row in rows
        ]
    }
