"""Reads of the matters room."""

from gongjian.matters.selectors.listing import matters_in, open_states
from gongjian.matters.selectors.record import Record, matter_or_404, read_record
from gongjian.matters.selectors.standing import MEANINGS, Standing, light_q, standing

__all__ = [
    "MEANINGS",
    "Record",
    "Standing",
    "light_q",
    "matter_or_404",
    "matters_in",
    "open_states",
    "read_record",
    "standing",
]
