"""Reading units, posts, persons and accounts: only what the viewer reaches."""

from gongjian.people.selectors.accounts import (
    AccountRow,
    Owner,
    accounts_in_reach,
    owners_of_accounts,
    units_of_person,
    units_with_accounts,
)
from gongjian.people.selectors.lookup import UnitLookup, unit_lookup
from gongjian.people.selectors.persons import (
    contact_of,
    lead_officials,
    person_or_404,
    persons_in_reach,
    persons_to_choose,
)
from gongjian.people.selectors.posts import PostRow, post_or_404, posts_of_units
from gongjian.people.selectors.units import (
    UnitRow,
    contact_reach,
    members_of,
    people_reach,
    succession_of,
    tree_order,
    unit_in_campaign_or_404,
    unit_or_404,
    unit_rows,
    units_in_reach,
)

__all__ = [
    "AccountRow",
    "Owner",
    "PostRow",
    "UnitLookup",
    "UnitRow",
    "accounts_in_reach",
    "contact_of",
    "contact_reach",
    "lead_officials",
    "members_of",
    "owners_of_accounts",
    "people_reach",
    "person_or_404",
    "persons_in_reach",
    "persons_to_choose",
    "post_or_404",
    "posts_of_units",
    "succession_of",
    "tree_order",
    "unit_in_campaign_or_404",
    "unit_lookup",
    "unit_or_404",
    "unit_rows",
    "units_in_reach",
    "units_of_person",
    "units_with_accounts",
]
