"""What the pages share: finding a run or a kind within one's rights, the steps on top."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.exchange.models import ImportRun
from gongjian.exchange.policy import kinds_to_load, may_load
from gongjian.exchange.selectors import campaign_of, kind_of, run_or_404
from gongjian.kit.registry import ImportKind
from gongjian.kit.sheets.headers import Why


def kind_or_404(request: Any, key: str) -> tuple[ImportKind, list[Any]]:
    """A kind the viewer may load, with the campaigns it may be loaded into."""
    for kind, campaigns in kinds_to_load(request.viewer):
        if kind.key == key:
            return kind, campaigns
    raise Http404


def chosen_campaign(request: Any, kind: ImportKind, key: str) -> Any | None:
    """The campaign named in the address or the form; None for a kind that needs none."""
    if not kind.needs_campaign:
        return None
    campaign = campaign_or_404(request.viewer, key)
    if not may_load(request.viewer, kind, campaign):
        raise Http404
    return campaign


def own_run(request: Any, pk: int) -> ImportRun:
    """One of the viewer's runs, of a list they may still load."""
    run = run_or_404(request.viewer, pk)
    campaign = campaign_of(run)
    over = campaign is not None and campaign.status == "archived"
    if not over and not may_load(request.viewer, kind_of(run), campaign):
        raise Http404
    request.campaign = campaign
    request.room = "lists"
    return run


_STEPS = ("upload", "columns", "preview", "loading", "done")
_AT = {"uploaded": 1, "checked": 2, "running": 3, "stopped": 3, "done": 4, "undoing": 4, "undone": 4}


def steps(run: ImportRun | None, at: int | None = None) -> list[dict[str, Any]]:
    """Where one stands on the way."""
    here = at if at is not None else _AT[run.state] if run is not None else 0
    words = {
        "upload": _("Upload"),
        "columns": _("Columns"),
        "preview": _("Preview"),
        "loading": _("Loading"),
        "done": _("Done"),
    }
    return [
        {"label": words[key], "past": place < here, "current": place == here}
        for place, key in enumerate(_STEPS)
    ]


def base(request: Any, run: ImportRun, title: str, at: int | None = None) -> dict[str, Any]:
    """What every page of a run shows."""
    return {
        "run": run,
        "kind": kind_of(run),
        "campaign_into": campaign_of(run),
        "title": title,
        "stages": steps(run, at),
        "crumbs": [{"label": _("Load lists"), "href": "/import/"}, {"label": run.file_name}],
        "left_out": [(number, Why(why).label, text) for number, why, text in run.summary.get("left_out", ())],
    }
