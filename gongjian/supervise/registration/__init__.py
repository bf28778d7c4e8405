"""What the supervise room tells the house, noun by noun: acts, search, guards, the clock, sections of pages."""

from gongjian.supervise.registration import (  # noqa: F401
    board,
    handling,
    inspections,
    ladder,
    legacy,
    problems,
    public,
    supervision,
)
