"""The tasks made of each clause of a campaign's documents, each count opening as the figure it is."""

from typing import Any

from gongjian.campaigns.coverage import Tasks, task_counters
from gongjian.figures.compute import breakdown
from gongjian.figures.links import href
from gongjian.figures.selectors import question
from gongjian.kit.asof import AsOfControl
from gongjian.people.viewer import Viewer


def tasks_by_clause(campaign: Any, control: AsOfControl, viewer: Viewer) -> dict[int, Tasks]:
    """By id of the clause: matters that name it, over what the viewer may see."""
    query = question("matter_count", campaign, control.asof, viewer)
    return {
        int(clause): Tasks(found.records, href(found.query))
        for clause, found in breakdown(query, "clause")
        if clause
    }


task_counters.register("matters", tasks_by_clause)
