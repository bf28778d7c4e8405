"""Who a message goes to, as the outbox asks when it leaves."""

from collections.abc import Collection

from gongjian.kit.outbox import Addressee
from gongjian.people.models import PersonContact, PostHolding, User


def addressees_of(user_ids: Collection[int]) -> dict[int, Addressee]:
    """Unit, name, address and language of those who may still sign in."""
    users = list(
        User.objects.filter(pk__in=user_ids, is_active=True, person__left_on=None).select_related("person")
    )
    persons = {user.person_id for user in users if user.person_id is not None}
    emails = dict(PersonContact.objects.filter(person_id__in=persons).values_list("person_id", "email"))
    held = PostHolding.objects.filter(person_id__in=persons, to_on=None, voided=False).select_related(
        "post__unit"
    )
    units: dict[int, str] = {}
    for holding in held.order_by("-acting", "-id"):
        units[holding.person_id] = holding.post.unit.short_name or holding.post.unit.name
    return {
        user.pk: Addressee(
            f"{units.get(user.person_id or 0, '')} {user.person.name if user.person else user.username}".strip(),
            emails.get(user.person_id or 0, ""),
            user.language,
        )
        for user in users
    }
