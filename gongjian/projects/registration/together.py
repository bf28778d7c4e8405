"""Acts on many projects: one a column, so that each sentence stands in both languages."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongjian import ledger
from gongjian.projects.actions.together.changing import ACT, BACK
from gongjian.projects.actions.together.lines import DAYS, LABELS

for _column, _label in LABELS.items():
    ledger.acts.register(
        f"{ACT}.{_column}",
        format_lazy(_("set the {column} of %(count)s projects of “%(title)s” to “%(to)s”"), column=_label),
    )
_MOVED = {
    "later.days": _("moved the {column} of %(count)s projects of “%(title)s” %(days)s days later"),
    "earlier.days": _("moved the {column} of %(count)s projects of “%(title)s” %(days)s days earlier"),
    "later.months": _("moved the {column} of %(count)s projects of “%(title)s” %(days)s months later"),
    "earlier.months": _("moved the {column} of %(count)s projects of “%(title)s” %(days)s months earlier"),
}
for _how, _said in _MOVED.items():
    for _column in DAYS:
        ledger.acts.register(f"{ACT}.{_how}.{_column}", format_lazy(_said, column=LABELS[_column]))
ledger.acts.register(f"{ACT}.several", _("changed several facts of %(count)s projects of “%(title)s” alike"))
ledger.acts.register(
    BACK, _("took back the change of %(count)s projects of “%(title)s” made in entry %(seq)s")
)
