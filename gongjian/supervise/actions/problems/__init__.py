"""Writes of problems: raised, described, sent up and down, looked back at."""

from gongjian.supervise.actions.problems.describing import Details, describe
from gongjian.supervise.actions.problems.levels import answer_leg, send
from gongjian.supervise.actions.problems.looking_back import look_back
from gongjian.supervise.actions.problems.raising import ProblemDraft, raise_in, raise_problem

__all__ = [
    "Details",
    "ProblemDraft",
    "answer_leg",
    "describe",
    "look_back",
    "raise_in",
    "raise_problem",
    "send",
]
