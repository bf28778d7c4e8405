"""The room's first page: what stands where, card by card as nouns bring them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kit.asof import asof_of
from gongjian.supervise.slots import board_cards


@require_safe
def board(request: Any, key: str) -> HttpResponse:
    """The cards of the nouns, in order; each says its numbers as links."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "supervise"
    control = asof_of(request, campaign)
    cards = [
        {"template": card.template, "one": shown, "wide": card.wide}
        for card in sorted(board_cards, key=lambda card: card.place)
        if (shown := card.context(request.viewer, campaign, control)) is not None
    ]
    whole = request.viewer.reach("see", campaign).whole
    partial = "" if whole or not cards else _("Figures count only what you may see.")
    context = {
        "title": _("Supervision"),
        "campaign": campaign,
        "asof": control,
        "cards": cards,
        "partial": partial,
    }
    return render(request, "supervise/board.html", context)
