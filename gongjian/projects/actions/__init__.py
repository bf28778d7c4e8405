"""Writing projects: one function per verb, each one act of the ledger."""

from gongjian.projects.actions.progress.plans import YearFigures, set_year_plan, set_year_plan_in
from gongjian.projects.actions.progress.readings import (
    plain_problems,
    questions_of,
    take_reading,
    take_reading_in,
)
from gongjian.projects.actions.project.attributes import remove_attribute, set_attribute
from gongjian.projects.actions.project.changing import change_project, void_project
from gongjian.projects.actions.project.holding import hold, release
from gongjian.projects.actions.project.packages import put_into_package, take_out_of_package
from gongjian.projects.actions.project.papers import add_paper
from gongjian.projects.actions.project.registering import Held, Joined, NewProject, StageAt, register_project
from gongjian.projects.actions.stages.moving import (
    date_by_stage,
    move_stage,
    move_stage_in,
    moves_to,
    record_finish,
    record_start,
)

__all__ = [
    "Held",
    "Joined",
    "NewProject",
    "StageAt",
    "YearFigures",
    "add_paper",
    "change_project",
    "date_by_stage",
    "hold",
    "move_stage",
    "move_stage_in",
    "moves_to",
    "plain_problems",
    "put_into_package",
    "questions_of",
    "record_finish",
    "record_start",
    "register_project",
    "release",
    "remove_attribute",
    "set_attribute",
    "set_year_plan",
    "set_year_plan_in",
    "take_out_of_package",
    "take_reading",
    "take_reading_in",
    "void_project",
]
