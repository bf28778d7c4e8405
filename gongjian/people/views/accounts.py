"""Accounts: for those who keep them."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongjian.kit.forms import Form
from gongjian.kit.lists import Column, Filter, ListSpec, Sort, render_list
from gongjian.people import actions, selectors
from gongjian.people.forms import SureForm
from gongjian.people.models import User
from gongjian.people.policy import can_keep_person
from gongjian.people.views.shared import first_password_page, form_page, key_of, tabs


def _state(user: User) -> str:
    if user.person is not None and user.person.left_on is not None:
        return _("holder left")
    return _("first password not changed yet") if user.must_change_password else _("in use")


ACCOUNT_LIST = ListSpec(
    key="people/accounts",
    columns=(
        Column(
            "username",
            gettext_lazy("User name"),
            kind="name",
            sort="name",
            href=lambda u: f"/people/persons/{u.person.number}/",
        ),
        Column("person", gettext_lazy("Name of the person"), value="person.name", sort="person"),
        Column("state", gettext_lazy("State"), value=_state),
    ),
    sorts=(
        Sort("name", gettext_lazy("user name"), ("username", "id")),
        Sort("person", gettext_lazy("name of the person"), ("person__name", "id")),
    ),
    filters=(
        Filter("q", gettext_lazy("User name"), "text", lookup="username"),
        Filter("must_change_password", gettext_lazy("First password not changed yet"), "bool"),
    ),
    export_name=gettext_lazy("Accounts"),
    empty=(
        gettext_lazy("No accounts yet"),
        gettext_lazy("Load units, posts and accounts from Excel, or give accounts to persons one by one."),
        gettext_lazy("Load from Excel"),
        "/import/",
    ),
)


def accounts(request: Any) -> HttpResponseBase:
    """Accounts the viewer keeps."""
    if not request.viewer.may("accounts"):
        raise Http404
    request.room = "people"
    rows = selectors.accounts_in_reach(request.viewer, request.today)
    context = {
        "tabs": tabs(request, "accounts"),
        "actions_template": "people/_person_list_actions.html",
        "keeps": request.viewer.may("accounts"),
    }
    return render_list(
        request, ACCOUNT_LIST, rows, title=_("Accounts"), template="people/list.html", context=context
    )


def reset(request: Any, pk: int) -> HttpResponse:
    """Set a new first password."""
    user = selectors.accounts_in_reach(request.viewer, request.today).filter(pk=pk).first()
    if user is None or user.person is None or not can_keep_person(request.viewer, user.person, request.today):
        raise Http404
    back = f"/people/persons/{user.person.number}/"

    def act(form: Form) -> HttpResponse:
        first = actions.reset_password(viewer=request.viewer, user=user, at=request.now, **key_of(form))
        return first_password_page(request, first, back)

    return form_page(
        request,
        SureForm,
        act,
        title=_("A new first password for %(name)s?") % {"name": user.person.name},
        back=back,
        submit=_("Set a new first password"),
        sentence=_("The present password stops working and every device is signed out."),
    )
