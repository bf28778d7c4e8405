"""The rooms, lowest first. Each may have a `registration` module that tells the registry what it brings."""

from importlib import import_module
from importlib.util import find_spec

ROOMS = (
    "kit",
    "people",
    "campaigns",
    "matters",
    "projects",
    "figures",
    "dispatch",
    "supervise",
    "publish",
    "exchange",
    "web",
)


def register_all() -> None:
    """Import every room's registration module, so acts, measures, sweepers and import kinds are known."""
    for room in ROOMS:
        name = f"gongjian.{room}.registration"
        if find_spec(name) is not None:
            import_module(name)
