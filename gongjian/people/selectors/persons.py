"""Reading persons: who is seen by whom, and whose telephone number."""

from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404

from gongjian.ledger import holds_on
from gongjian.people.models import Duty, Person, PersonContact, Post, PostHolding
from gongjian.people.selectors.units import contact_reach, people_reach
from gongjian.people.viewer import Viewer


def persons_in_reach(viewer: Viewer, on: date) -> "QuerySet[Person]":
    """Holders of a post on the day in a unit in reach, and oneself. Who keeps accounts also sees those who once
    held a post there, and persons who never held one."""
    reach = people_reach(viewer)
    held = PostHolding.objects.filter(voided=False, post__voided=False)
    found = Q(pk__in=held.filter(holds_on(on), reach.q("post__unit_id")).values("person_id"))
    found |= Q(pk=viewer.person_id or 0)
    if viewer.may("accounts"):
        keeps = viewer.reach("accounts")
        found |= Q(pk__in=held.filter(keeps.q("post__unit_id")).values("person_id"))
        found |= ~Q(pk__in=held.values("person_id"))
    return Person.objects.filter(found, voided=False, merged_into_id=None)


def person_or_404(viewer: Viewer, number: str, on: date) -> Person:
    """The person of that number; out of reach does not exist."""
    person = persons_in_reach(viewer, on).filter(number=number).first()
    if person is None:
        raise Http404
    return person


def contact_of(viewer: Viewer, person: Person, on: date) -> PersonContact | None:
    """Telephone and e-mail of a person, for those who may see them; None when there are none or they may not."""
    contact = PersonContact.objects.filter(person=person).first()
    if contact is None or person.pk == viewer.person_id:
        return contact
    units = set(
        PostHolding.objects.filter(holds_on(on), person=person, voided=False).values_list(
            "post__unit_id", flat=True
        )
    )
    if not units:
        return contact if viewer.may("accounts") else None
    return contact if units & contact_reach(viewer) else None


def persons_to_choose(viewer: Viewer, unit_id: int, on: date) -> "QuerySet[Person]":
    """Who may be offered a post of the unit: those seen who have not left, by name order of protocol."""
    found = persons_in_reach(viewer, on).filter(Q(left_on=None) | Q(left_on__gt=on))
    return found.order_by("ordinal", "id")


def lead_officials(viewer: Viewer, on: date) -> list[PostHolding]:
    """Who holds the duty of lead official on the day in the units in reach, in protocol order."""
    posts = Post.objects.filter(people_reach(viewer).q("unit_id"), duty=Duty.LEAD_OFFICIAL, voided=False)
    held = PostHolding.objects.filter(holds_on(on), post__in=posts, voided=False)
    return list(held.select_related("post", "person").order_by("post__ordinal", "person__ordinal", "id"))
