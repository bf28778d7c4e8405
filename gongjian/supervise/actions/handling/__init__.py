"""Writes of handling days: planned, queued, opinions given, held item by item, closed."""

from gongjian.supervise.actions.handling.day import cancel_day, close_day, hold_day, plan_day
from gongjian.supervise.actions.handling.item import Outcome, decide, take_out, tell_missing
from gongjian.supervise.actions.handling.queue import NewItem, give_opinion, queue_item

__all__ = [
    "NewItem",
    "Outcome",
    "cancel_day",
    "close_day",
    "decide",
    "give_opinion",
    "hold_day",
    "plan_day",
    "queue_item",
    "take_out",
    "tell_missing",
]
