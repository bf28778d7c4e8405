"""What was refused, by its code."""

from typing import Any


def code(refused: Any) -> str:
    return str(refused.value.problems[0].code)
