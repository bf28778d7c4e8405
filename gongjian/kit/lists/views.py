"""Showing a list page, exporting it, and keeping a person's own views of it."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from gongjian.kit.lists.export import export
from gongjian.kit.lists.filters import chips
from gongjian.kit.lists.page import MAX_VIEWS, ListPage
from gongjian.kit.lists.spec import ListSpec
from gongjian.kit.lists.ways import Ways
from gongjian.kit.models import SavedView

LONGEST_QUERY = 2000


def list_page(request: HttpRequest, spec: ListSpec, queryset: QuerySet[Any]) -> ListPage:
    """The page alone, for a list that is one part of a larger page."""
    return ListPage(spec, request, queryset)


def render_list(
    request: HttpRequest,
    spec: ListSpec,
    queryset: QuerySet[Any],
    *,
    title: object,
    template: str = "kit/list.html",
    context: dict[str, Any] | None = None,
    ways: Ways | None = None,
) -> HttpResponseBase:
    """A whole list page: HTML, the swapped part alone for htmx, or the same rows as xlsx or csv.

    `queryset` holds what this viewer may see, with its own select_related; order and limits are put on here.
    `ways`: the same rows way by way, for a list whose reach no single index serves.
    The context may name `sentence_template`, `actions_template` and `extra_template`.
    """
    page = ListPage(spec, request, queryset, ways=ways)
    kind = request.GET.get("format")
    if kind in {"xlsx", "csv"} and spec.exports:
        return export(page, kind, str(spec.export_name or title), timezone.now())
    whole = {
        **(context or {}),
        "title": title,
        "page": page,
        "spec": spec,
        "chips": chips(spec, page.active, request),
    }
    part = request.headers.get("HX-Target") == "list"
    response = TemplateResponse(request, f"{template}#list" if part else template, whole)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


# ---------------------------------------------------------------- a person's own views
def _back(request: HttpRequest) -> str:
    address = request.POST.get("next", "/")
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else "/"


def _owner(request: HttpRequest) -> int:
    owner = request.user.pk
    if owner is None:  # login_required stands before every use
        raise LookupError("a view is kept for somebody signed in")
    return owner


@login_required
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the present filters, order and columns under a name; the same name again replaces it."""
    back, name = _back(request), request.POST.get("name", "").replace("\x00", "").strip()[:60]
    page, query = request.POST.get("page", "")[:40], request.POST.get("query", "")[:LONGEST_QUERY]
    owner = _owner(request)
    own = SavedView.objects.filter(user_id=owner, page=page)
    if not name:
        messages.error(request, gettext("The view has no name yet. Give it one you will recognise."))
    elif own.exclude(name=name).count() >= MAX_VIEWS:
        messages.error(
            request, gettext("You have %(count)s views here. Drop one first.") % {"count": MAX_VIEWS}
        )
    else:
        query = QueryDict(query).urlencode()
        try:
            with transaction.atomic():
                own.update_or_create(user_id=owner, page=page, name=name, defaults={"query": query})
        except IntegrityError:  # the same name kept twice at once: the first stands
            own.filter(name=name).update(query=query)
        back = f"{urlsplit(back).path}?{query}"
    return HttpResponseRedirect(back)


@login_required
@require_POST
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop one of one's own views; another's does not exist."""
    SavedView.objects.filter(pk=pk, user_id=_owner(request)).delete()
    return HttpResponseRedirect(_back(request))
