"""The matter and what belongs to it: everything owed is one kind of record, with one life and one clock."""

from gongjian.matters.models.comment import Comment
from gongjian.matters.models.edition_reply import EditionReply
from gongjian.matters.models.evidence import Evidence
from gongjian.matters.models.holding import MatterHolding, MatterRole
from gongjian.matters.models.leg import Leg, LegKind
from gongjian.matters.models.lists import Edition, EditionKind, MatterList
from gongjian.matters.models.matter import LIVE, Matter
from gongjian.matters.models.progress import AnswerKind, Progress
from gongjian.matters.models.request import MatterRequest, RequestKind, RequestState
from gongjian.matters.models.stage_target import StageTarget

__all__ = [
    "LIVE",
    "AnswerKind",
    "Comment",
    "Edition",
    "EditionKind",
    "EditionReply",
    "Evidence",
    "Leg",
    "LegKind",
    "Matter",
    "MatterHolding",
    "MatterList",
    "MatterRequest",
    "MatterRole",
    "Progress",
    "RequestKind",
    "RequestState",
    "StageTarget",
]
