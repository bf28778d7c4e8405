"""What the people room tells the machinery of: its acts, its search, its lists to load."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from gongjian.kit.outbox import addressees
from gongjian.kit.registry import SearchKind, Sweeper, import_kinds, search_kinds, sweepers
from gongjian.ledger.acts import register
from gongjian.people import messages
from gongjian.people.actions.sessions import drop_expired_sessions
from gongjian.people.imports import ACCOUNTS, UNITS
from gongjian.people.selectors.search import find_units

register("unit.add", _("registered the unit “%(unit)s” under %(parent)s"))
register("unit.change", _("corrected the unit “%(unit)s”"))
register("unit.close", _("closed the unit “%(unit)s” on %(on)s"))
register("unit.succeed", _("had “%(new)s” take over from “%(old)s” on %(on)s"))
register("unit.member_add", _("drew %(unit)s into the group “%(group)s”"))
register("unit.member_end", _("released %(unit)s from the group “%(group)s”"))
register("post.add", _("set up the post “%(post)s” in %(unit)s"))
register("post.change", _("corrected the post “%(post)s” in %(unit)s"))
register("post.deputy", _("named “%(deputy)s” the AB deputy of “%(post)s”"))
register("post.give", _("gave the post “%(post)s” in %(unit)s to %(person)s from %(on)s"))
register("post.end", _("ended %(person)s's holding of the post “%(post)s” in %(unit)s on %(on)s"))
register("post.hand_over", _("handed the post “%(post)s” in %(unit)s over from %(old)s to %(new)s on %(on)s"))
register("grant.give", _("gave the post “%(post)s” the role %(role)s over %(unit)s"))
register("grant.end", _("took the role %(role)s over %(unit)s from the post “%(post)s”"))
register("person.add", _("registered %(person)s"))
register("person.change", _("corrected the data of %(person)s"))
register("person.contact", _("changed how %(person)s is reached"))
register("person.contact_erase", _("erased how %(person)s is reached"))
register("person.leave", _("recorded that %(person)s left on %(on)s"))
register("account.create", _("gave %(person)s the account %(username)s"))
register("account.reset", _("set a new first password for the account %(username)s of %(person)s"))
register("account.password", _("changed the password of the account %(username)s"))
register("people.set_up", _("set up %(person)s as administrator with the account %(username)s"))
register("import.units", _("loaded %(count)s units from a list"))
register("import.accounts", _("loaded %(count)s persons and accounts from a list"))

search_kinds.register("unit", SearchKind("unit", _("Units"), find_units))
import_kinds.register("units", UNITS)
import_kinds.register("accounts", ACCOUNTS)

sweepers.register(
    "sessions",
    Sweeper(
        "sessions",
        _("expired sessions removed: %(count)s"),
        drop_expired_sessions,
        every=timedelta(days=1),
    ),
)
addressees.register("people", messages.addressees_of)
