"""Pages of this room are tried by themselves."""

import pytest


@pytest.fixture(autouse=True)
def _addresses(settings: object) -> None:
    settings.ROOT_URLCONF = "tests.people.addresses"  # type: ignore[attr-defined]
