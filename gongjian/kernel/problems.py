"""What a person can cause: findings that are collected, and acts that are refused."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One finding a person can mend: what was wrong, what was expected, what to do.

    `message` and `remedy` are texts or anything whose str() is the text in the language being shown.
    `where` names the place: a field, or sheet, row and column.
    """

    code: str
    message: object
    where: str = ""
    remedy: object = ""

    def __str__(self) -> str:
        return str(self.message)


class Refused(Exception):
    """An act that may not be done, with the sentences that say why. Never raised for our own mistakes."""

    problems: list[Problem]

    def __init__(self, code: str, message: object, where: str = "", remedy: object = "") -> None:
        super().__init__(code)
        self.problems = [Problem(code, message, where, remedy)]

    @classmethod
    def many(cls, problems: Iterable[Problem]) -> "Refused":
        """A refusal for several reasons at once, all of them shown. ValueError when there is none."""
        listed = list(problems)
        if not listed:
            raise ValueError("A refusal needs at least one problem.")
        refused = cls(listed[0].code, listed[0].message)
        refused.problems = listed
        return refused

    @property
    def code(self) -> str:
        """The code of the first problem."""
        return self.problems[0].code

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
