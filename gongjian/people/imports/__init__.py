"""Lists that can be loaded: units, and persons with their posts, roles and accounts. One kind a file."""

from gongjian.people.imports.accounts import ACCOUNTS
from gongjian.people.imports.units import UNITS
from gongjian.people.imports.words import KIND_WORDS

__all__ = ["ACCOUNTS", "KIND_WORDS", "UNITS"]
