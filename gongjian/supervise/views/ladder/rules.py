"""The ladder drawn: what holds in the campaign, and every ladder that comes with the product, each with its source."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.playbook import playbook_of
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kit.asof import asof_of
from gongjian.supervise.ladder import presets
from gongjian.supervise.ladder.schema import LadderText
from gongjian.supervise.playbook.ladder import ladders_in
from gongjian.supervise.policy.ladder import is_office
from gongjian.supervise.views.ladder.shown import drawn, told_clause


@require_safe
def rules(request: Any, key: str) -> HttpResponse:
    """The ladder in force on the day, then the others: steps, clauses, source, what the source leaves open."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "supervise"
    control = asof_of(request, campaign)
    section = ladders_in(playbook_of(campaign, control.on))
    now = section.on(control.on)
    own = [one.text for one in section.rules if one.own is not None and one.text.key != now.text.key]
    others = [text for text in (*own, *presets()) if text.key != now.text.key]
    context = {
        "title": _("The ladder of supervision"),
        "campaign": campaign,
        "asof": control,
        "now": told(now.text),
        "cards": section.cards if now.cards is not None else None,
        "others": [told(text) for text in others],
        "crumbs": [
            {"label": campaign.label, "href": f"/c/{campaign.key}/"},
            *(
                [{"label": _("Steps proposed"), "href": f"/c/{campaign.key}/ladder/"}]
                if is_office(request.viewer, campaign)
                else [{"label": _("Supervision"), "href": f"/c/{campaign.key}/supervise/"}]
            ),
        ],
    }
    return render(request, "supervise/ladder/rules.html", context)


def told(text: LadderText) -> dict[str, Any]:
    """A ladder as the page prints it."""
    ladder = text.ladder()
    return {
        "key": text.key,
        "name": str(ladder.name),
        "picture": drawn(ladder),
        "source": str(ladder.source),
        "issuer": str(text.source.issuer),
        "dated": text.source.dated,
        "told_by": str(text.source.told_by),
        "note": str(text.note),
        "open": [str(one) for one in ladder.leaves_open],
        "steps": [
            {
                "name": str(step.name),
                "proposes": step.proposes,
                "card": step.kind.value == "card",
                "clauses": [told_clause(clause) for clause in step.clauses],
            }
            for step in ladder.steps
        ],
    }
