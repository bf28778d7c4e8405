"""Creating a campaign from next to nothing: a name, whose it is, and when it runs."""

from datetime import date
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gongjian.campaigns.actions import load_playbook
from gongjian.campaigns.selectors import campaign_tree
from gongjian.kernel.problems import Refused
from gongjian.kit import forms
from gongjian.people.models import Unit, UnitKind
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.web.remembering import remember

_HOSTS = {
    UnitKind.PROVINCE, UnitKind.CITY, UnitKind.COUNTY, UnitKind.TOWNSHIP, UnitKind.ZONE, UnitKind.DEPARTMENT,
}  # fmt: skip
MOST_DAYS = 3660


class CampaignForm(forms.Form):
    """What nobody but the office can know."""

    name = forms.TextField(
        label=gettext_lazy("Name of the campaign"), max_length=120, example="重点项目攻坚100天"
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Whose campaign"),
        help_text=gettext_lazy("The unit whose office runs it; its units take part."),
    )
    start_on = forms.DayField(label=gettext_lazy("First day"))
    days = forms.WholeNumberField(
        label=gettext_lazy("Days"), example=100, help_text=gettext_lazy("The first day counts as day 1.")
    )

    def __init__(self, *args: Any, hosts: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(str(unit.pk), unit.name) for unit in hosts]  # type: ignore[attr-defined]

    def clean_days(self) -> int:
        """Between a day and ten years."""
        days = int(self.cleaned_data["days"])
        if not 1 <= days <= MOST_DAYS:
            raise ValidationError(_("A campaign runs for at least one day and at most ten years."))
        return days


@require_http_methods(["GET", "HEAD", "POST"])
def new_campaign(request: Any) -> HttpResponse:
    """The form; sent, it makes the campaign as a draft and opens it."""
    hosts = _hosts(request.viewer)
    if not hosts:
        raise Http404
    request.room = "overview"
    form = CampaignForm(request.POST or None, hosts=hosts, initial={"start_on": request.today, "days": 100})
    if request.method == "POST" and form.is_valid():
        campaign = _create(request, form)
        if campaign is not None:
            return remember(redirect(f"/c/{campaign.key}/"), campaign)
    context = {
        "title": _("New campaign"),
        "sentence": _(
            "Being prepared until it is opened; goals, groups and stage words can follow in a playbook."
        ),
        "form": form,
        "submit_label": _("Create"),
        "cancel_href": "/",
    }
    return render(request, "web/campaign_new.html", context)


def _hosts(viewer: Viewer) -> list[Unit]:
    """Units for which the viewer may run a campaign, in protocol order."""
    tree = unit_tree()
    return [unit for unit in tree.in_order(viewer.reach("configure").unit_ids) if unit.kind in _HOSTS]


def _create(request: Any, form: CampaignForm) -> Any | None:
    data = form.cleaned_data
    text = minimal_playbook(
        data["name"], unit_tree().units[int(data["unit"])], data["start_on"], data["days"]
    )
    try:
        return load_playbook(
            text, by=request.viewer.actor(), at=request.now, status="draft", request_key=data["request_key"]
        )
    except Refused as refused:
        form.refuse(refused)
        return None


def minimal_playbook(name: str, host: Unit, start_on: date, days: int) -> str:
    """The shortest playbook there is: key, name, whose, when."""
    tree = unit_tree()
    path = "/".join(tree.units[pk].name for pk in reversed(tree.ancestors(host.pk)))
    taken = {campaign.key for campaign in campaign_tree().campaigns.values()}
    stem = f"c-{start_on:%Y%m%d}"
    key = next(k for k in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if k not in taken)
    return yaml.safe_dump(
        {"key": key, "name": {"zh": name}, "unit": path, "window": {"start": start_on, "days": days}},
        allow_unicode=True,
        sort_keys=False,
    )
