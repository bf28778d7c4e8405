"""Writes: one function per verb of the office. Each checks, writes one entry, and returns the thing."""

from gongjian.people.actions.accounts import (
    change_password,
    create_account,
    reset_password,
    set_language,
)
from gongjian.people.actions.closure import rebuild_closure
from gongjian.people.actions.first_passwords import FirstPassword
from gongjian.people.actions.hand_over import hand_over, person_leaves
from gongjian.people.actions.members import add_group_member, remove_group_member
from gongjian.people.actions.persons import add_person, change_person, erase_contact, set_contact
from gongjian.people.actions.posts import (
    add_post,
    change_post,
    end_grant,
    end_post,
    give_post,
    grant_role,
    set_deputy,
)
from gongjian.people.actions.set_up import SetUpViewer, set_up_administrator
from gongjian.people.actions.units import add_unit, change_unit, close_unit, succeed_unit
from gongjian.people.actions.writing import (
    put_account,
    put_grant,
    put_holding,
    put_person,
    put_post,
    put_unit,
)

__all__ = [
    "FirstPassword",
    "SetUpViewer",
    "add_group_member",
    "add_person",
    "add_post",
    "add_unit",
    "change_password",
    "change_person",
    "change_post",
    "change_unit",
    "close_unit",
    "create_account",
    "end_grant",
    "end_post",
    "erase_contact",
    "give_post",
    "grant_role",
    "hand_over",
    "person_leaves",
    "put_account",
    "put_grant",
    "put_holding",
    "put_person",
    "put_post",
    "put_unit",
    "rebuild_closure",
    "remove_group_member",
    "reset_password",
    "set_contact",
    "set_deputy",
    "set_language",
    "set_up_administrator",
    "succeed_unit",
]
