"""A cast, its live campaign, and projects of the county registered by its clerk."""

from tests.kernel.conftest import in_english
from tests.projects.conftest import cast, project, register

__all__ = ["cast", "in_english", "project", "register"]
