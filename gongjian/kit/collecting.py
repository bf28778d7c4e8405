"""How often Python looks for what refers to itself in a circle and nobody else needs any more."""

import gc
from functools import cache

OFTEN = 50_000
"""So many more objects than were given back before it looks; with Python's own 700, one page looks 30 times."""


@cache
def collect_seldom() -> None:
    """Once in a process: never look again at what is there by now (modules, models, addresses), and seldom at the rest.

    What is not in a circle is given back at once as ever: only circles wait, some tens of megabytes at most.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OFTEN, 20, 20)
