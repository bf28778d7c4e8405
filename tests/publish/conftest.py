"""The cast and its projects, as the tests of projects have them; dates are given as days with a precision beside."""

from collections.abc import Callable
from typing import Any

import pytest

from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.projects.models import Project
from tests.projects.conftest import cast
from tests.projects.conftest import register as plain_register

__all__ = ["cast", "plain_register"]
_DATES = ("planned_start", "planned_finish", "actual_start", "actual_finish")


@pytest.fixture
def register(plain_register: Callable[..., Project]) -> Callable[..., Project]:
    """register("a name", planned_start_on=…, planned_start_precision="month", stage="ready", unit=…)."""

    def make(name: str, **values: Any) -> Project:
        for date in _DATES:
            on = values.pop(f"{date}_on", None)
            precision = values.pop(f"{date}_precision", "day")
            if on is not None:
                values[date] = FuzzyDate.of(on, Precision(precision))
        return plain_register(name, **values)

    return make
