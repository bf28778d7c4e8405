"""Search over everything the rooms make findable, grouped, only what the viewer reaches."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.kit.registry import search_kinds

A_GROUP = 10
THE_ONE = 100
LONGEST = 60


@require_safe
def search(request: Any) -> HttpResponse:
    """`q`: what is looked for; `kind`: one group alone, further down."""
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
    only = request.GET.get("kind", "")
    groups = []
    for kind in search_kinds if text else ():
        if only and kind.key != only:
            continue
        limit = THE_ONE if only else A_GROUP
        hits = kind.find(request.viewer, text, limit + 1)
        if hits:
            groups.append(
                {
                    "key": kind.key,
                    "label": kind.label,
                    "hits": hits[:limit],
                    "more": len(hits) > limit,
                    "only": bool(only),
                }
            )
    context = {
        "title": _("Search") if not text else _("Search: %(text)s") % {"text": text},
        "search_text": text,
        "groups": groups,
        "total": sum(len(group["hits"]) for group in groups),
        "more": any(group["more"] for group in groups),
    }
    return render(request, "web/search.html", context)
