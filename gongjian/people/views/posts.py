"""Posts: set up, give, hand over, end; their roles and deputies."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gongjian.kit.forms import Form
from gongjian.people import actions, selectors
from gongjian.people.forms import (
    DayForm,
    DeputyForm,
    GivePostForm,
    GrantForm,
    HandOverForm,
    PostForm,
    person_choices,
    unit_choices,
)
from gongjian.people.models import Grant, Person, Post, PostHolding
from gongjian.people.policy import can_fill_post, can_grant, can_hand_over, can_keep_unit
from gongjian.people.roles import roles
from gongjian.people.unit_tree import unit_tree
from gongjian.people.views.shared import first_password_page, form_page, key_of, seen


def _home(post: Post) -> str:
    return f"/people/units/{post.unit.number}/"


def _kept_post(request: Any, number: str) -> Post:
    post = selectors.post_or_404(request.viewer, number)
    if not can_keep_unit(request.viewer, post.unit_id):
        raise Http404
    return post


def _holding(request: Any, pk: int) -> PostHolding:
    found = PostHolding.objects.filter(
        selectors.people_reach(request.viewer).q("post__unit_id"), pk=pk, voided=False
    )
    holding = found.select_related("post", "post__unit", "person").first()
    if holding is None:
        raise Http404
    return holding


def add(request: Any, number: str) -> HttpResponse:
    """Set up a post."""
    unit = selectors.unit_or_404(request.viewer, number)
    if not can_keep_unit(request.viewer, unit.pk):
        raise Http404

    def act(form: Form) -> HttpResponse:
        data = form.cleaned_data
        columns = {name: data[name] for name in ("title", "title_en", "duty")} | {
            "ordinal": data["ordinal"] or 0
        }
        actions.add_post(viewer=request.viewer, unit=unit, at=request.now, **columns, **key_of(form))
        return redirect(f"/people/units/{unit.number}/")

    return form_page(
        request,
        PostForm,
        act,
        title=_("Set up a post in %(unit)s") % {"unit": unit.name},
        back=f"/people/units/{unit.number}/",
        submit=_("Set up"),
    )


def change(request: Any, number: str) -> HttpResponse:
    """Correct a post."""
    post = _kept_post(request, number)

    def act(form: Form) -> HttpResponse:
        data = form.cleaned_data
        columns = {name: data[name] for name in ("title", "title_en", "duty")} | {
            "ordinal": data["ordinal"] or 0
        }
        actions.change_post(viewer=request.viewer, post=post, at=request.now, **columns, **seen(form))
        return redirect(_home(post))

    names = ("title", "title_en", "duty", "ordinal", "revision")
    return form_page(
        request,
        PostForm,
        act,
        title=_("Correct the post “%(post)s”") % {"post": post.label},
        back=_home(post),
        submit=_("Save"),
        initial={name: getattr(post, name) for name in names},
    )


def deputy(request: Any, number: str) -> HttpResponse:
    """Name the AB deputy."""
    post = _kept_post(request, number)

    def act(form: Form) -> HttpResponse:
        chosen = Post.objects.filter(pk=form.cleaned_data["deputy"] or 0).first()
        actions.set_deputy(viewer=request.viewer, post=post, deputy=chosen, at=request.now, **seen(form))
        return redirect(_home(post))

    return form_page(
        request,
        lambda *args, **kwargs: DeputyForm(*args, post=post, **kwargs),
        act,
        title=_("AB deputy of “%(post)s”") % {"post": post.label},
        back=_home(post),
        submit=_("Save"),
        initial={"deputy": str(post.deputy_id or ""), "revision": post.revision},
    )


def give(request: Any, number: str) -> HttpResponse:
    """Give a post to a person."""
    post = selectors.post_or_404(request.viewer, number)
    if not can_fill_post(request.viewer, post, request.today):
        raise Http404

    def act(form: Form) -> HttpResponse:
        data = form.cleaned_data
        actions.give_post(
            viewer=request.viewer,
            post=post,
            person=Person.objects.get(pk=data["person"]),
            from_on=data["on"],
            acting=data["acting"],
            at=request.now,
            **key_of(form),
        )
        return redirect(_home(post))

    persons = person_choices(request.viewer, post.unit_id, request.today)
    return form_page(
        request,
        lambda *args, **kwargs: GivePostForm(*args, persons=persons, **kwargs),
        act,
        title=_("Who holds “%(post)s”") % {"post": post.label},
        back=_home(post),
        submit=_("Give the post"),
        sentence=_("Somebody new? Register the person first."),
        initial={"on": request.today},
    )


def hand_over(request: Any, pk: int) -> HttpResponse:
    """Hand a post over: by the head of the unit, or whoever keeps its accounts."""
    holding = _holding(request, pk)
    post = holding.post
    if not can_hand_over(request.viewer, post, request.today):
        raise Http404

    def act(form: Form) -> HttpResponse:
        data = form.cleaned_data
        first = actions.hand_over(
            viewer=request.viewer,
            holding=holding,
            to=Person.objects.filter(pk=data["person"] or 0).first(),
            new_name=data["new_name"],
            on=data["on"],
            username=data["username"],
            at=request.now,
            **key_of(form),
        )
        if first is not None:
            return first_password_page(request, first, _home(post))
        messages.success(request, _("Handed over."))
        return redirect(_home(post))

    persons = person_choices(request.viewer, post.unit_id, request.today, but=holding.person_id)
    return form_page(
        request,
        lambda *args, **kwargs: HandOverForm(*args, persons=persons, **kwargs),
        act,
        title=_("Hand “%(post)s” over") % {"post": post.label},
        back=_home(post),
        submit=_("Hand over"),
        sentence=_("From %(name)s. Everything owed stays with the post.") % {"name": holding.person.name},
        initial={"on": request.today},
    )


def end(request: Any, pk: int) -> HttpResponse:
    """End a holding."""
    holding = _holding(request, pk)
    if not can_fill_post(request.viewer, holding.post, request.today):
        raise Http404

    def act(form: Form) -> HttpResponse:
        actions.end_post(
            viewer=request.viewer,
            holding=holding,
            to_on=form.cleaned_data["on"],
            at=request.now,
            **key_of(form),
        )
        return redirect(_home(holding.post))

    return form_page(
        request,
        DayForm,
        act,
        title=_("%(name)s gives up “%(post)s”") % {"name": holding.person.name, "post": holding.post.label},
        back=_home(holding.post),
        submit=_("End"),
        sentence=_("That day is the first one without the post."),
        initial={"on": request.today},
    )


def add_role(request: Any, number: str) -> HttpResponse:
    """Give a post a role."""
    post = _kept_post(request, number)
    offered = unit_choices(request.viewer.reach("accounts").unit_ids)

    def act(form: Form) -> HttpResponse:
        data = form.cleaned_data
        actions.grant_role(
            viewer=request.viewer,
            post=post,
            role=data["role"],
            unit=unit_tree().units[int(data["unit"])],
            from_on=data["on"],
            at=request.now,
            **key_of(form),
        )
        return redirect(_home(post))

    return form_page(
        request,
        lambda *args, **kwargs: GrantForm(*args, units=offered, **kwargs),
        act,
        title=_("A role for “%(post)s”") % {"post": post.label},
        back=_home(post),
        submit=_("Give the role"),
        sentence=_("Whoever holds the post has the role."),
        initial={"on": request.today, "unit": str(post.unit_id)},
    )


def end_role(request: Any, pk: int) -> HttpResponse:
    """Take a role from a post."""
    grant = Grant.objects.filter(pk=pk, voided=False).select_related("post", "post__unit", "unit").first()
    if grant is None or not can_grant(request.viewer, grant.post, grant.unit_id):
        raise Http404

    def act(form: Form) -> HttpResponse:
        actions.end_grant(
            viewer=request.viewer, grant=grant, to_on=form.cleaned_data["on"], at=request.now, **key_of(form)
        )
        return redirect(_home(grant.post))

    role = roles()[grant.role].label if grant.role in roles() else grant.role
    return form_page(
        request,
        DayForm,
        act,
        title=_("Take the role “%(role)s” from “%(post)s”") % {"role": role, "post": grant.post.label},
        back=_home(grant.post),
        submit=_("Take the role back"),
        initial={"on": request.today},
    )
