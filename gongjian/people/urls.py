"""Addresses of the people room."""

from django.urls import path

from gongjian.kit.outbox import views as messages
from gongjian.people.views import account, accounts, persons, posts, sign_in, units

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("language/<slug:code>/", sign_in.language, name="language"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="account-password"),
    path("account/language/", account.language, name="account-language"),
    path("account/devices/", account.devices, name="account-devices"),
    path("account/contact/", account.contact, name="account-contact"),
    path("account/channels/", messages.channels, name="account-channels"),
    path("account/messages/", messages.messages, name="messages"),
    path("account/messages/read/", messages.read_all, name="messages-read"),
    path("account/messages/failed/", messages.failed, name="messages-failed"),
    path("account/messages/<int:pk>/", messages.open_message, name="message"),
    path("people/", units.tree, name="people"),
    path("people/units/", units.units, name="people-units"),
    path("people/units/add/", units.add, name="unit-add"),
    path("people/units/<str:number>/", units.unit, name="unit"),
    path("people/units/<str:number>/change/", units.change, name="unit-change"),
    path("people/units/<str:number>/close/", units.close, name="unit-close"),
    path("people/units/<str:number>/succeed/", units.succeed, name="unit-succeed"),
    path("people/units/<str:number>/members/add/", units.add_member, name="unit-member-add"),
    path("people/members/<int:pk>/end/", units.end_member, name="unit-member-end"),
    path("people/units/<str:number>/posts/add/", posts.add, name="post-add"),
    path("people/posts/<str:number>/change/", posts.change, name="post-change"),
    path("people/posts/<str:number>/deputy/", posts.deputy, name="post-deputy"),
    path("people/posts/<str:number>/give/", posts.give, name="post-give"),
    path("people/posts/<str:number>/roles/add/", posts.add_role, name="post-role-add"),
    path("people/holdings/<int:pk>/hand-over/", posts.hand_over, name="hand-over"),
    path("people/holdings/<int:pk>/end/", posts.end, name="holding-end"),
    path("people/roles/<int:pk>/end/", posts.end_role, name="grant-end"),
    path("people/persons/", persons.persons, name="persons"),
    path("people/persons/add/", persons.add, name="person-add"),
    path("people/persons/<str:number>/", persons.person, name="person"),
    path("people/persons/<str:number>/change/", persons.change, name="person-change"),
    path("people/persons/<str:number>/contact/", persons.contact, name="person-contact"),
    path("people/persons/<str:number>/contact/erase/", persons.erase, name="person-contact-erase"),
    path("people/persons/<str:number>/leave/", persons.leave, name="person-leave"),
    path("people/persons/<str:number>/account/", persons.account, name="person-account"),
    path("people/accounts/", accounts.accounts, name="accounts"),
    path("people/accounts/<int:pk>/reset/", accounts.reset, name="account-reset"),
]
