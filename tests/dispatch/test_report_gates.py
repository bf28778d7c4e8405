"""A node with a gate named in a weekly report: its proofs are asked for, and the report is not lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from gongjian.dispatch.models import ReportLine, ReportState
from gongjian.projects.actions.gates import Given, show_proofs
from gongjian.projects.models import ProjectStage, Reading
from tests.dispatch.conftest import Week
from tests.dispatch.report_cast import PLAYBOOK, Clock, address, bridge, clock, filled, put_playbook, seen

pytestmark = pytest.mark.django_db
__all__ = ["clock"]

GATES = """gates:
  - gate: construction
    proofs:
      - {key: construction-permit, name: {zh: 施工许可证, en: construction permit}}
"""


@pytest.fixture
def gated(week: Week, clock: Clock) -> Week:
    put_playbook(week, PLAYBOOK + GATES)
    return week


def sent(week: Week, **more: str) -> Any:
    return week.cast.reporter_a.browser().post(address(week), filled(week, **more))


def test_the_proofs_of_the_gate_are_asked_at_the_node_and_what_was_typed_stays(gated: Week) -> None:
    answer = sent(gated)
    assert (answer.status_code, [anchor for anchor, _text in seen(answer)]) == (
        422,
        [f"{bridge(gated)}-stage"],
    )
    assert "施工许可证" in seen(answer)[0][1]
    given = answer.context["lines"][0].given
    assert (given["words"], given["stage"], given["wants"]) == ("桩基施工", "construction", "临时用电未接入")
    assert (gated.fresh().state, Reading.objects.count()) == (ReportState.OWED, 0)


def test_once_the_proof_is_shown_the_same_report_goes_through(gated: Week, at: Any) -> None:
    sent(gated)
    viewer, instant = gated.cast.reporter_a.viewer(gated.cast.on), at(11, 25)
    given = {"construction-permit": Given("示例建许1号")}
    show_proofs(viewer=viewer, project=gated.projects[0], gate="construction", given=given, at=instant)
    assert sent(gated)["Location"] == address(gated, "receipt/")
    assert (
        ProjectStage.objects.get(project=gated.projects[0], voided=False, to_on=None).stage == "construction"
    )


def test_the_report_goes_through_with_the_node_left_as_it_was(gated: Week, at: Any) -> None:
    sent(gated)
    assert sent(gated, **{f"{bridge(gated)}-stage": ""})["Location"] == address(gated, "receipt/")
    line = ReportLine.objects.get(project=gated.projects[0], voided=False)
    assert (line.stage, line.words, Reading.objects.get().words) == ("", "桩基施工", "桩基施工")
    assert isinstance(at(11), datetime)
