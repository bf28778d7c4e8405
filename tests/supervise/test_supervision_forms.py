"""What the forms of supervision offer, and how the office's register is kept."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.matters import actions as matters
from gongjian.supervise.actions import supervision as acts
from gongjian.supervise.papers.supervision import red_head
from tests.cast import SET_UP, Cast
from tests.supervise.supervised import Stage, day, fresh, on


@pytest.fixture
def stage(cast: Cast) -> Stage:
    with ledger.record("test.cast", by=SET_UP, at=day(0)) as entry:
        entry.change(Campaign.objects.get(pk=cast.campaign.pk), status="live")
    return Stage(cast)


def drafting(stage: Stage, **sent: Any) -> Any:
    made = stage.approved()
    browser, path = stage.cast.clerk.browser(), f"/supervisions/{made.number}/notices/new/"
    answer = browser.post(path, sent) if sent else browser.get(path)
    return answer.context["form"]


def offered(form: Any, name: str) -> set[int]:
    return {int(value) for value, _label in form.fields[name].choices if value}


def test_only_units_that_may_issue_are_offered_as_issuers_and_no_body_without_a_seat_as_helpers(
    stage: Stage,
) -> None:
    form, cast = drafting(stage), stage.cast
    kinds = {pk: unit.kind for pk, unit in tree().items()}
    assert {kinds[pk] for pk in offered(form, "issuer")} <= {
        "county",
        "department",
        "zone",
        "group",
        "taskforce",
    }
    assert {kinds[pk] for pk in offered(form, "assisting")} <= {"department", "township", "zone", "county"}
    assert offered(form, "assisting") & {cast.town_a.pk, cast.inspection.pk} == set()


def tree() -> dict[int, Any]:
    from gongjian.people.unit_tree import unit_tree

    return dict(unit_tree().units)


def test_what_to_do_with_a_day_off_is_asked_only_of_a_term_that_is_one(stage: Stage) -> None:
    assert "day_off" not in drafting(stage).fields
    assert "day_off" in drafting(stage, term_on="2026-03-15").fields  # a Sunday


# ---------------------------------------------------------------- the register
def office_sheet(stage: Stage) -> Any:
    browser = stage.cast.inspector.browser()
    answer = browser.get(f"/c/{stage.cast.campaign.key}/supervisions/", {"format": "ledger"})
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]


def sheet(stage: Stage) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in office_sheet(stage).iter_rows()]


def told(stage: Stage) -> list[dict[str, Any]]:
    rows = sheet(stage)
    head = next(row for row in rows if row[0] == "序号")
    return [dict(zip(head, row, strict=True)) for row in rows if isinstance(row[0], int)]


def test_the_register_is_kept_by_the_office_in_the_order_of_its_numbers(stage: Stage) -> None:
    for title in ("甲", "乙"):
        stage.issued(stage.approved(stage.matter(title=title)))
    assert [row["督办编号"] for row in told(stage)] == ["督办〔2026〕1号", "督办〔2026〕2号"]
    lines = [str(cell) for row in sheet(stage) for cell in row if cell]
    assert any(line.startswith(f"填报单位（盖章）：{stage.cast.inspection.name}") for line in lines)


def test_the_register_is_printed_at_eight_points_on_a3(stage: Stage) -> None:
    stage.issued()
    page = office_sheet(stage)
    assert (page.page_setup.paperSize, page.page_setup.orientation, page.page_setup.fitToHeight) == (
        8,
        "landscape",
        0,
    )
    head = next(row for row in page.iter_rows() if row[0].value == "序号")
    # a column is so many digits of seven pixels, and five pixels beside; openpyxl gives both in digits
    inches = sum(page.column_dimensions[cell.column_letter].width * 7 for cell in head) / 96
    scale = (420 / 25.4 - page.page_margins.left - page.page_margins.right) / inches
    line = next(row for row in page.iter_rows() if row[0].value == 1)
    assert min(cell.font.sz for cell in (*head, *line)) * scale >= 8


def test_a_later_paper_stands_as_the_later_term_and_a_reopened_one_says_so(stage: Stage) -> None:
    old = stage.issued()
    stage.issued(fresh(old.supervision), title="更正", replaces=old, term_on=on(day(21)))
    line = told(stage)[0]
    assert (line["原定时限"].date(), line["延期时限"].date()) == (on(day(14)), on(day(21)))
    notice = fresh(old.supervision).notices.get(state="issued")
    stage.signed(notice)
    stage.examined(stage.replied(notice))
    inspector = stage.viewer("inspector")
    acts.close(inspector, fresh(old.supervision), says="办结", at=day(9))
    acts.archive(inspector, fresh(old.supervision), at=day(9))
    matters.reopen(
        viewer=stage.viewer("clerk"), matter=fresh(old.supervision.matter), reason="反弹", at=day(12)
    )
    assert told(stage)[0]["归档号"] == "督档〔2026〕1号（重新办理，第2轮）"


def test_units_on_a_paper_are_called_all_alike(stage: Stage) -> None:
    notice = stage.issued(form="red_head", assisting=(stage.cast.bureau.pk,))
    paper = red_head(notice, day(4))
    assert set(paper.addressee.split("、")) == {stage.cast.town_a.label, stage.cast.bureau.label}


def test_a_reporters_reply_says_from_the_start_that_it_needs_the_signature_and_the_paper(
    stage: Stage,
) -> None:
    notice = stage.issued()
    stage.signed(notice)
    path = f"/supervisions/{notice.supervision.number}/reply/"
    forms = {n: getattr(stage.cast, n).browser().get(path).context["form"] for n in ("reporter_a", "head_a")}
    needed = {
        name: {key for key, field in form.fields.items() if field.required} for name, form in forms.items()
    }
    assert needed == {"reporter_a": {"says", "signed_by", "file"}, "head_a": {"says"}}


def test_whom_it_is_handed_to_is_chosen_and_never_the_first_of_the_list(stage: Stage) -> None:
    supervision = stage.issued().supervision
    page = stage.cast.inspector.browser().get(f"/supervisions/{supervision.number}/hand-over/")
    field = page.context["form"]["unit"]
    assert (field.value(), next(iter(field.field.choices))[0]) == (None, "")
    answer = stage.cast.inspector.browser().post(
        f"/supervisions/{supervision.number}/hand-over/",
        {"unit": "", "reason": "移交", "approved_by": "示例主任"},
    )
    assert "unit" in answer.context["form"].errors
