"""When something comes round again: the part of RFC 5545's recurrence rules that offices need."""

from .reading import parse
from .rule import Frequency, Nth, Recurrence

__all__ = ["Frequency", "Nth", "Recurrence", "parse"]
