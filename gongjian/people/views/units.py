"""Units: the tree, the list, one unit's page, and its forms."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongjian.kit.forms import Form
from gongjian.kit.lists import Column, Filter, ListSpec, Sort, render_list
from gongjian.kit.story import story_of
from gongjian.people import actions, selectors
from gongjian.people.forms import DayForm, MemberForm, SucceedForm, UnitForm, unit_choices, unit_initial
from gongjian.people.models import Unit, UnitKind, UnitMember
from gongjian.people.policy import can_fill_post, can_hand_over, can_keep_unit
from gongjian.people.unit_tree import unit_tree
from gongjian.people.views.shared import form_page, key_of, seen, tabs

MOST_IN_TREE = 600


def tree(request: Any) -> HttpResponse:
    """Everything in reach as a tree in protocol order."""
    if not (request.viewer.may("see") or request.viewer.may("accounts")):
        raise Http404
    request.room = "people"
    text, kind = request.GET.get("q", "").strip()[:60], request.GET.get("kind", "")
    rows = selectors.unit_rows(request.viewer, request.today)
    shown = [r for r in rows if (not kind or r.unit.kind == kind) and (not text or _matches(r.unit, text))]
    posts = selectors.posts_of_units([r.unit.pk for r in shown[:MOST_IN_TREE]], request.today)
    by_unit: dict[int, list[selectors.PostRow]] = {}
    for post in posts:
        by_unit.setdefault(post.post.unit_id, []).append(post)
    context = {
        "title": _("Units and people"),
        "rows": [(row, by_unit.get(row.unit.pk, [])) for row in shown[:MOST_IN_TREE]],
        "all": len(rows),
        "shown": len(shown),
        "left_out": max(0, len(shown) - MOST_IN_TREE),
        "filtered": bool(text or kind),
        "text": text,
        "kind": kind,
        "kinds": UnitKind.choices,
        "tabs": tabs(request, "tree"),
        "keeps": request.viewer.may("accounts"),
    }
    return render(request, "people/tree.html", context)


def _matches(unit: Unit, text: str) -> bool:
    folded = text.casefold()
    return any(folded in value.casefold() for value in (unit.name, unit.short_name, unit.name_en, unit.code))


def _open_or_closed(queryset: "QuerySet[Any]", values: Any) -> "QuerySet[Any]":
    conditions = Q(pk__in=[])
    if "open" in values:
        conditions |= Q(closed_on=None)
    if "closed" in values:
        conditions |= Q(closed_on__isnull=False)
    return queryset.filter(conditions)


UNIT_LIST = ListSpec(
    key="people/units",
    columns=(
        Column(
            "name",
            gettext_lazy("Name"),
            kind="name",
            sort="name",
            href=lambda u: f"/people/units/{u.number}/",
        ),
        Column("short_name", gettext_lazy("Short name"), shown=False),
        Column("kind", gettext_lazy("Kind of unit"), value=lambda u: u.get_kind_display(), sort="kind"),
        Column("parent", gettext_lazy("Unit above"), value=lambda u: unit_tree().label(u.parent_id)),
        Column(
            "posts",
            gettext_lazy("Posts"),
            value="post_count",
            kind="num",
            href=lambda u: f"/people/units/{u.number}/",
        ),
        Column("ordinal", gettext_lazy("Protocol order"), kind="num", sort="order", phone="gone"),
        Column("code", gettext_lazy("Code"), shown=False),
        Column("number", gettext_lazy("Number"), kind="note", phone="gone"),
        Column("closed_on", gettext_lazy("Closed on"), kind="day", shown=False),
    ),
    sorts=(
        Sort("order", gettext_lazy("protocol order"), ("parent_place", "ordinal", "id"), nulls="first"),
        Sort("name", gettext_lazy("name"), ("name", "id")),
        Sort("kind", gettext_lazy("kind of unit"), ("kind", "ordinal", "id")),
    ),
    filters=(
        Filter("q", gettext_lazy("Name"), "text", lookup="name"),
        Filter("kind", gettext_lazy("Kind of unit"), options=lambda request: UnitKind.choices),
        Filter(
            "state",
            gettext_lazy("State"),
            options=lambda request: [("open", _("open")), ("closed", _("closed"))],
            apply=_open_or_closed,
        ),
    ),
    export_name=gettext_lazy("Units"),
    empty=(
        gettext_lazy("No units yet"),
        gettext_lazy("Load them from Excel, or register them one by one from the top."),
        gettext_lazy("Register a unit"),
        "/people/units/add/",
    ),
)


def units(request: Any) -> HttpResponseBase:
    """Units in reach as a list."""
    if not (request.viewer.may("see") or request.viewer.may("accounts")):
        raise Http404
    request.room = "people"
    rows = selectors.units_in_reach(request.viewer).annotate(
        post_count=Count("posts", filter=Q(posts__voided=False)), parent_place=F("parent__ordinal")
    )
    context = {
        "tabs": tabs(request, "units"),
        "actions_template": "people/_unit_list_actions.html",
        "keeps": request.viewer.may("accounts"),
    }
    return render_list(
        request, UNIT_LIST, rows, title=_("Units"), template="people/list.html", context=context
    )


def unit(request: Any, number: str) -> HttpResponse:
    """One unit: posts, holders, deputies, members, succession, history."""
    found = selectors.unit_or_404(request.viewer, number)
    request.room = "people"
    viewer, today = request.viewer, request.today
    posts = selectors.posts_of_units([found.pk], today)
    reached = selectors.people_reach(viewer)
    context = {
        "title": found.name,
        "unit": found,
        "crumbs": _crumbs(found, reached.unit_ids if not reached.whole else frozenset(unit_tree().units)),
        "posts": [
            (row, can_hand_over(viewer, row.post, today), can_fill_post(viewer, row.post, today))
            for row in posts
        ],
        "members": selectors.members_of(found, today),
        "succession": selectors.succession_of(found),
        "below": [u for u in unit_tree().in_order(unit_tree().subtree(found.pk)) if u.parent_id == found.pk],
        "keeps": can_keep_unit(viewer, found.pk) and found.closed_on is None,
        "is_group": found.kind in (UnitKind.GROUP, UnitKind.TASKFORCE),
        "story": story_of(found),
    }
    return render(request, "people/unit.html", context)


def _crumbs(unit: Unit, reached: frozenset[int]) -> list[dict[str, str]]:
    line = [u for u in (unit_tree().get(pk) for pk in reversed(unit_tree().ancestors(unit.parent_id))) if u]
    crumbs = [{"label": _("Units and people"), "href": "/people/"}]
    return crumbs + [
        {"label": u.label, "href": f"/people/units/{u.number}/" if u.pk in reached else ""} for u in line
    ]


def _home(unit: Unit) -> str:
    return f"/people/units/{unit.number}/"


def _kept(request: Any) -> Any:
    """The viewer, if they keep any unit; else the page does not exist."""
    if not request.viewer.may("accounts"):
        raise Http404
    return request.viewer


def _kept_unit(request: Any, number: str) -> Unit:
    found = selectors.unit_or_404(request.viewer, number)
    if not can_keep_unit(request.viewer, found.pk):
        raise Http404
    return found


def _parents(request: Any) -> list[tuple[Any, Any]]:
    reach = request.viewer.reach("accounts")
    return unit_choices(reach.unit_ids, top=reach.whole)


def add(request: Any) -> HttpResponse:
    """Register a unit."""
    viewer = _kept(request)

    def act(form: Form) -> HttpResponse:
        assert isinstance(form, UnitForm)
        made = actions.add_unit(
            viewer=viewer,
            parent=unit_tree().get(int(form.cleaned_data["parent"] or 0)),
            on=request.today,
            at=request.now,
            **form.columns,
            **key_of(form),
        )
        messages.success(request, _("Registered “%(unit)s”.") % {"unit": made.name})
        return redirect(_home(made))

    return form_page(
        request,
        lambda *args, **kwargs: UnitForm(*args, parents=_parents(request), draft="unit", **kwargs),
        act,
        title=_("Register a unit"),
        back="/people/",
        submit=_("Register"),
        initial={"parent": request.GET.get("parent", "")},
    )


def change(request: Any, number: str) -> HttpResponse:
    """Correct a unit."""
    found = _kept_unit(request, number)

    def act(form: Form) -> HttpResponse:
        assert isinstance(form, UnitForm)
        parent = unit_tree().get(int(form.cleaned_data["parent"] or 0))
        columns: dict[str, Any] = form.columns
        if (parent.pk if parent else None) != found.parent_id:
            columns["parent"] = parent
        actions.change_unit(viewer=request.viewer, unit=found, at=request.now, **columns, **seen(form))
        messages.success(request, _("Saved."))
        return redirect(_home(found))

    parents = _parents(request)
    if str(found.parent_id or "") not in {value for value, _label in parents}:
        parents.append(
            (str(found.parent_id or ""), unit_tree().label(found.parent_id) or _("none: at the top"))
        )
    return form_page(
        request,
        lambda *args, **kwargs: UnitForm(*args, parents=parents, **kwargs),
        act,
        title=_("Correct %(unit)s") % {"unit": found.name},
        back=_home(found),
        submit=_("Save"),
        sentence=_("The unit above is fixed once anything uses this unit; a reorganisation is a new unit."),
        initial=unit_initial(found),
    )


def close(request: Any, number: str) -> HttpResponse:
    """Close a unit."""
    found = _kept_unit(request, number)

    def act(form: Form) -> HttpResponse:
        data = form.cleaned_data
        actions.close_unit(
            viewer=request.viewer,
            unit=found,
            on=data["on"],
            reason=data["reason"],
            at=request.now,
            **seen(form),
        )
        messages.success(request, _("Closed. Its records stay as they are."))
        return redirect(_home(found))

    return form_page(
        request,
        DayForm,
        act,
        title=_("Close %(unit)s") % {"unit": found.name},
        back=_home(found),
        submit=_("Close the unit"),
        sentence=_("From that day nothing new is assigned to it. What it did stays readable for ever."),
        initial={"on": request.today, "revision": found.revision},
    )


def succeed(request: Any, number: str) -> HttpResponse:
    """Let another unit take over."""
    found = _kept_unit(request, number)
    units_offered = unit_choices(request.viewer.reach("accounts").unit_ids - {found.pk})

    def act(form: Form) -> HttpResponse:
        data = form.cleaned_data
        new = unit_tree().units[int(data["new"])]
        actions.succeed_unit(
            viewer=request.viewer,
            old=found,
            new=new,
            on=data["on"],
            reason=data["reason"],
            at=request.now,
            **key_of(form),
        )
        messages.success(request, _("“%(new)s” has taken over.") % {"new": new.name})
        return redirect(_home(new))

    return form_page(
        request,
        lambda *args, **kwargs: SucceedForm(*args, units=units_offered, **kwargs),
        act,
        title=_("Reorganise %(unit)s") % {"unit": found.name},
        back=_home(found),
        submit=_("Take over"),
        sentence=_("The old unit is closed that day; what it did stays under its name."),
        initial={"on": request.today},
    )


def add_member(request: Any, number: str) -> HttpResponse:
    """Draw a unit into a group."""
    group = _kept_unit(request, number)
    offered = unit_choices(selectors.people_reach(request.viewer).unit_ids - {group.pk})

    def act(form: Form) -> HttpResponse:
        data = form.cleaned_data
        actions.add_group_member(
            viewer=request.viewer,
            group=group,
            unit=unit_tree().units[int(data["unit"])],
            from_on=data["on"],
            is_lead=data["is_lead"],
            at=request.now,
            **key_of(form),
        )
        return redirect(_home(group))

    return form_page(
        request,
        lambda *args, **kwargs: MemberForm(*args, units=offered, **kwargs),
        act,
        title=_("Draw a unit into %(group)s") % {"group": group.name},
        back=_home(group),
        submit=_("Draw in"),
        initial={"on": request.today},
    )


def end_member(request: Any, pk: int) -> HttpResponse:
    """Release a unit from a group."""
    member = UnitMember.objects.filter(pk=pk, voided=False).select_related("group", "unit", "person").first()
    if member is None or not can_keep_unit(request.viewer, member.group_id):
        raise Http404

    def act(form: Form) -> HttpResponse:
        actions.remove_group_member(
            viewer=request.viewer,
            member=member,
            to_on=form.cleaned_data["on"],
            at=request.now,
            **key_of(form),
        )
        return redirect(_home(member.group))

    return form_page(
        request,
        DayForm,
        act,
        title=_("Release %(unit)s from %(group)s") % {"unit": member.unit.name, "group": member.group.name},
        back=_home(member.group),
        submit=_("Release"),
        initial={"on": request.today},
    )
