"""The product on a clock the test sets: the instant that stands in the file `clock` of its home."""

import os
from datetime import datetime
from pathlib import Path

from django.utils import timezone

_CLOCK = Path(os.environ["GONGJIAN_HOME"]) / "clock"


def _now() -> datetime:
    return datetime.fromisoformat(_CLOCK.read_text())


timezone.now = _now

from config.wsgi import application  # noqa: E402 - what it imports shall find the clock set

__all__ = ["application"]
