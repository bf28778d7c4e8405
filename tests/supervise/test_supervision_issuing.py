"""Papers of supervision: who may issue which, what stops one, withdrawn and replaced ones."""

from __future__ import annotations

import pytest

from gongjian.kernel.problems import Refused
from gongjian.matters.models import MatterHolding
from gongjian.supervise.actions import supervision as acts
from gongjian.supervise.models import (
    NoticeState,
    SupervisionState,
)
from tests.cast import Cast
from tests.supervise.supervised import Stage, code, day, fresh, on


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast)


# ---------------------------------------------------------------- issuing
def test_the_sheet_has_no_document_number_and_the_red_head_has_one_of_its_own(stage: Stage) -> None:
    sheet = stage.issued()
    red = stage.issued(stage.approved(stage.matter(title="另一件")), form="red_head")
    assert (sheet.document_no, red.document_no) == ("", "督通〔2026〕1号")
    assert red.supervision.supervision_no == "督办〔2026〕2号"


@pytest.mark.parametrize(
    ("issuer", "lead", "form", "refused"),
    [
        ("office", "town_a", "sheet", "may_not_instruct"),
        ("bureau", "town_a", "sheet", "may_not_instruct"),
        ("office", "bureau", "red_head", "form_not_allowed"),
        ("inspection", "other_town", "sheet", "not_below"),
        ("town_a", "town_b", "sheet", "not_below"),
    ],
)
def test_a_body_that_may_not_instruct_is_refused_with_the_proper_issuer(
    stage: Stage, issuer: str, lead: str, form: str, refused: str
) -> None:
    units = {name: getattr(stage.cast, name) for name in (issuer, lead)}
    matter = stage.matter(assign=False, unit_id=units[lead].pk)
    with pytest.raises(Refused) as caught:
        stage.drafted(stage.approved(matter), issuer_id=units[issuer].pk, lead_id=units[lead].pk, form=form)
    assert code(caught) == refused
    problem = caught.value.problems[0]
    assert problem.where == "issuer"
    assert ("督查室" in str(problem.remedy)) is (lead != "other_town")


def test_a_coordination_body_may_issue_the_table_form_to_a_department(stage: Stage) -> None:
    matter = stage.matter(unit_id=stage.cast.bureau.pk)
    draft = stage.drafted(
        stage.approved(matter), issuer_id=stage.cast.office.pk, lead_id=stage.cast.bureau.pk
    )
    assert draft.state == NoticeState.DRAFT


def test_nothing_goes_out_before_the_issuer_confirms_it_is_not_classified(stage: Stage) -> None:
    draft = stage.drafted()
    with pytest.raises(Refused) as caught:
        acts.issue_notice(stage.viewer("inspector"), draft, unclassified=False, at=day(3))
    assert code(caught) == "not_confirmed"
    issued = acts.issue_notice(stage.viewer("inspector"), draft, unclassified=True, at=day(3))
    assert issued.unclassified_by == stage.cast.inspector.person.name


def test_a_clerk_drafts_and_does_not_issue(stage: Stage) -> None:
    draft = stage.drafted()
    with pytest.raises(Refused) as caught:
        acts.issue_notice(stage.viewer("clerk"), draft, unclassified=True, at=day(3))
    assert code(caught) == "may_not_issue"


@pytest.mark.parametrize(
    "text", ["机密★1年", "绝 密", "密级：秘密", "〔内部〕", "内部资料，注意保存", "秘密★", "保密期限：5年"]
)
def test_a_mark_of_classification_stops_the_paper_and_says_why(stage: Stage, text: str) -> None:
    with pytest.raises(Refused) as caught:
        stage.drafted(body=text)
    problem = caught.value.problems[0]
    assert (problem.code, problem.where) == ("classified", "body")


def test_a_mark_in_the_matter_stops_the_issue_too(stage: Stage) -> None:
    matter = stage.matter(assign=False, requirement="密级：机密")
    draft = stage.drafted(stage.approved(matter))
    with pytest.raises(Refused) as caught:
        acts.issue_notice(stage.viewer("inspector"), draft, unclassified=True, at=day(3))
    assert [(one.code, one.where) for one in caught.value.problems] == [("classified", "matter")]


def test_a_term_on_a_day_off_is_asked_and_then_moved_or_kept(stage: Stage) -> None:
    sunday = on(day(13))
    with pytest.raises(Refused) as caught:
        stage.drafted(term_on=sunday)
    assert (code(caught), caught.value.problems[0].where) == ("term_day_off", "day_off")
    moved = stage.drafted(stage.approved(stage.matter(title="甲")), term_on=sunday, day_off="move")
    kept = stage.drafted(stage.approved(stage.matter(title="乙")), term_on=sunday, day_off="keep")
    assert (moved.term_on, kept.term_on) == (on(day(14)), sunday)


def test_a_term_that_is_over_is_refused(stage: Stage) -> None:
    with pytest.raises(Refused) as caught:
        stage.drafted(term_on=on(day(1)))
    assert code(caught) == "term_past"


def test_a_paper_goes_to_the_unit_the_matter_is_with(stage: Stage) -> None:
    with pytest.raises(Refused) as caught:
        stage.drafted(lead_id=stage.cast.town_b.pk)
    assert code(caught) == "lead_differs"


def test_the_supervising_office_is_a_holder_of_the_matter(stage: Stage) -> None:
    notice = stage.issued()
    held = MatterHolding.objects.get(matter_id=notice.supervision.matter_id, role="supervising", to_on=None)
    assert held.unit_id == stage.cast.inspection.pk


# ---------------------------------------------------------------- withdrawn, replaced
def test_a_replaced_paper_and_its_successor_know_each_other(stage: Stage) -> None:
    old = stage.issued()
    new = stage.issued(fresh(old.supervision), title="关于完成地块清表的督办单（更正）", replaces=old)
    assert (fresh(old).state, fresh(old).replaced_by_id) == (NoticeState.REPLACED, new.pk)
    assert list(new.replaces.all()) == [fresh(old)]


def test_a_withdrawn_paper_keeps_its_number_and_the_next_goes_on(stage: Stage) -> None:
    old = stage.issued(form="red_head")
    acts.withdraw_notice(stage.viewer("inspector"), old, reason="单位有误", at=day(4))
    assert (fresh(old).state, fresh(old).document_no) == (NoticeState.WITHDRAWN, "督通〔2026〕1号")
    assert fresh(old.supervision).state == SupervisionState.APPROVED
    draft = acts.draft_notice(
        stage.viewer("clerk"), fresh(old.supervision), stage.new_notice(form="red_head"), at=day(4)
    )
    again = acts.issue_notice(stage.viewer("inspector"), draft, unclassified=True, at=day(4))
    assert again.document_no == "督通〔2026〕2号"


def test_a_withdrawn_supervision_takes_its_papers_with_it(stage: Stage) -> None:
    notice = stage.issued()
    acts.withdraw(stage.viewer("inspector"), fresh(notice.supervision), reason="上级已另行督办", at=day(4))
    assert (fresh(notice).state, fresh(notice.supervision).state) == ("withdrawn", "withdrawn")
    assert fresh(notice.supervision.matter).state == "assigned"
