"""What the house is told of needs: acts, who listens to their matters, search, sections, lists to load."""

from django.utils.translation import gettext_lazy as _

from gongjian import ledger
from gongjian.matters.listeners import matter_listeners
from gongjian.projects.actions.needs_desk import KIND, matter_moved

ledger.acts.register("need.raise", _("raised a need of “%(title)s”: %(factor)s, %(wants)s"))
ledger.acts.register("need.assign", _("handed the need “%(wants)s” of “%(title)s” to %(unit)s"))
ledger.acts.register(
    "need.answer", _("answered the need “%(wants)s” of “%(title)s”, promised for %(promised)s: %(says)s")
)
ledger.acts.register("need.refuse", _("said why the need “%(wants)s” of “%(title)s” cannot be met: %(says)s"))
ledger.acts.register("need.met", _("recorded that the need “%(wants)s” of “%(title)s” was met on %(on)s"))
ledger.acts.register("need.word", _("said of the answer to “%(wants)s” of “%(title)s”: %(word)s"))
ledger.acts.register("need.withdraw", _("withdrew the need “%(wants)s” of “%(title)s”"))
ledger.acts.register("need.change", _("changed the need “%(wants)s” of “%(title)s”"))

matter_listeners.register(KIND, matter_moved)
