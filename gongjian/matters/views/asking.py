"""To whom one goes for more time: the head of the lead unit asks, whoever assigned the matter grants."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongjian.kit import words
from gongjian.ledger import holds_on
from gongjian.matters.policy import issuer_of
from gongjian.people.models import PostHolding
from gongjian.people.unit_tree import unit_tree


def granter_of(matter: Any) -> str:
    """The unit that grants extensions of the matter: the one that assigned it."""
    return unit_tree().label(issuer_of(matter))


def heads_of(unit_id: Any, on: date) -> str:
    """Who heads the unit on the day, those acting last."""
    heads = PostHolding.objects.filter(
        holds_on(on), voided=False, post__voided=False, post__unit_id=unit_id, post__duty="head"
    )
    names = list(heads.order_by("acting", "id").values_list("person__name", flat=True))
    return words.joined(names) if names else _("not entered yet")


def extension_words(matter: Any, on: date) -> str:
    """Who asks and who grants, in one sentence."""
    said = _(
        "Extensions are asked for by the head of the unit (%(name)s) and granted by %(granter)s, "
        "which assigned the matter."
    )
    return said % {"name": heads_of(matter.unit_id, on), "granter": granter_of(matter)}
