"""Issuing rights: coordination bodies and departments do not instruct lower party committees and governments."""

from collections.abc import Sequence
from typing import Any

from gongjian.kernel.messages import Message
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.actions.supervision.working import campaign_of
from gongjian.supervise.models import NoticeForm, Supervision
from gongjian.supervise.playbook.supervision import Right, SupervisionText, issuers, right_of

CODES = {
    "kind": "may_not_instruct", "form": "form_not_allowed", "not_below": "not_below", "no_rule": "no_issuing_right",
}  # fmt: skip


def check_rights(
    section: SupervisionText, supervision: Supervision, issuer: Any, unit_ids: Sequence[int], form: NoticeForm
) -> None:
    """Refused, one problem a unit the issuer may not instruct in that form, naming the proper issuer."""
    tree = unit_tree()
    units = [tree.units[pk] for pk in unit_ids if pk in tree.units]
    rights = [(unit, right_of(section, issuer, unit, form.value)) for unit in units]
    wrong = [(unit, right) for unit, right in rights if not right]
    if not wrong:
        return
    proper = issuers(section, campaign_of(supervision), units, form.value)
    remedy = (
        _(
            "It is issued by %(unit)s: choose it as the issuing unit.",
            unit=proper[0].short_name or proper[0].name,
        )
        if proper
        else _("Ask the office of the county's government or party committee to issue it.")
    )
    raise Refused.many(
        Problem(CODES[right.why], _sentence(issuer, unit, right, form), "issuer", remedy)
        for unit, right in wrong
    )


def _sentence(issuer: Any, unit: Any, right: Right, form: NoticeForm) -> Message:
    said = {"issuer": issuer.short_name or issuer.name, "unit": unit.short_name or unit.name}
    if right.why == "no_rule":
        return _("%(issuer)s has no right to issue papers of supervision.", **said)
    if right.why == "not_below":
        return _("%(unit)s does not stand below the level of %(issuer)s.", **said)
    if right.why == "form":
        return _("%(issuer)s issues the table form to %(unit)s, not a paper with a red head.", **said)
    if right.source:
        return _(
            "%(issuer)s is a coordination body or a department: it does not instruct %(unit)s (%(source)s).",
            **said,
            source=right.source,
        )
    return _("%(issuer)s has no right to instruct %(unit)s.", **said)
