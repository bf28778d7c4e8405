"""Papers of supervision: two numbers, each without gaps whoever is first; set fast, with their fonts inside."""

from __future__ import annotations

import threading
import time
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from docx import Document
from pypdf import PdfReader

from gongjian.kernel.problems import Refused
from gongjian.supervise.actions import supervision as acts
from gongjian.supervise.models import IssuedNotice, Supervision
from gongjian.supervise.papers.supervision import paper_docx, paper_pdf, red_head, sheet
from tests.cast import Cast, build_cast
from tests.supervise.supervised import Stage, day, fresh

WARM_MS = 100


def at_once(*works: Any) -> None:
    """Each in a thread of its own, all let go together."""
    gate = threading.Barrier(len(works))

    def run(work: Any) -> None:
        gate.wait()
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_get_numbers_without_gap_or_double() -> None:
    stage = Stage(build_cast())
    proposed = [stage.proposed(stage.matter(title=f"事项{n}")) for n in range(12)]
    inspector, leader = stage.viewer("inspector"), stage.viewer("leader")

    def approve(who: Any, ones: list[Supervision]) -> Any:
        return lambda: [acts.approve(who, one, at=day(3)) for one in ones]

    at_once(approve(inspector, proposed[:6]), approve(leader, proposed[6:]))
    assert sorted(Supervision.objects.values_list("serial", flat=True)) == list(range(1, 13))
    drafts = [stage.drafted(fresh(one), form="red_head") for one in proposed]

    def issue(ones: list[IssuedNotice]) -> Any:
        return lambda: [acts.issue_notice(inspector, one, unclassified=True, at=day(3)) for one in ones]

    at_once(issue(drafts[:6]), issue(drafts[6:]))
    issued = IssuedNotice.objects.order_by("serial")
    assert [one.document_no for one in issued] == [f"督通〔2026〕{n}号" for n in range(1, 13)]


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast)


def test_an_act_that_fails_uses_no_number(stage: Stage) -> None:
    draft = stage.drafted(form="red_head")
    with pytest.raises(Refused):
        acts.issue_notice(stage.viewer("inspector"), draft, unclassified=False, at=day(3))
    issued = acts.issue_notice(stage.viewer("inspector"), draft, unclassified=True, at=day(3))
    assert issued.document_no == "督通〔2026〕1号"


def test_numbers_begin_anew_with_the_year_and_are_each_offices_own(stage: Stage) -> None:
    of_office = stage.approved(stage.matter(title="甲"), office_id=stage.cast.office.pk)
    of_inspection = stage.approved(stage.matter(title="乙"))
    made = stage.proposed(stage.matter(title="丙"))
    next_year = acts.approve(stage.viewer("inspector"), made, at=day(330))
    assert [(one.office_id, one.year, one.serial) for one in (of_office, of_inspection, next_year)] == [
        (stage.cast.office.pk, 2026, 1),
        (stage.cast.inspection.pk, 2026, 1),
        (stage.cast.inspection.pk, 2027, 1),
    ]


def test_the_sheet_says_what_the_supervision_says(stage: Stage) -> None:
    notice = stage.issued(assisting=(stage.cast.bureau.pk,), lines=(acts.Line("清表"), acts.Line("交地")))
    told = sheet(notice, day(5))
    assert (told.number, told.lead, told.assisting, told.due, told.source) == (
        "督办〔2026〕1号",
        "甲镇",
        ("县资规局",),
        "2026年3月16日前",
        "超期受阻",
    )
    assert told.wanted.splitlines() == ["十日内完成清表", "1. 清表", "2. 交地"]


def test_the_red_head_bears_the_document_number_and_names_the_supervision(stage: Stage) -> None:
    draft = stage.drafted(form="red_head", copies=(stage.cast.bureau.pk,))
    assert red_head(draft, day(3)).number == "督通〔2026〕×号"
    issued = acts.issue_notice(stage.viewer("inspector"), draft, unclassified=True, at=day(3))
    told = red_head(issued, day(9))
    assert (told.number, told.addressee, told.copies, told.mark) == (
        "督通〔2026〕1号",
        "甲镇",
        ("县资规局",),
        ("示例县委县政府督查室", "重要事项办理通知书"),
    )
    assert "督办编号：督办〔2026〕1号" in told.body[0].text


@pytest.mark.parametrize("form", ["sheet", "red_head"])
def test_rare_names_are_set_with_fonts_inside_the_paper(stage: Stage, form: str) -> None:
    notice = stage.issued(form=form, signer="王昇翀", body="由李䶮牵头，昇平路沿线十日内清表")
    reader = PdfReader(BytesIO(paper_pdf(notice, day(3))))
    said = "".join(page.extract_text() for page in reader.pages)
    assert [one for one in "昇䶮" if one not in said] == []
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            for inner in font.get_object()["/DescendantFonts"]:
                held = inner.get_object()["/FontDescriptor"].get_object()
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(held)


@pytest.mark.parametrize("form", ["sheet", "red_head"])
def test_a_paper_is_set_in_less_than_a_tenth_of_a_second_once_warm(stage: Stage, form: str) -> None:
    notice = stage.issued(form=form)
    paper_pdf(notice, day(3))
    spent = []
    for _turn in range(5):
        begun = time.process_time()
        paper_pdf(notice, day(3))
        spent.append((time.process_time() - begun) * 1000)
    assert min(spent) < WARM_MS


def test_the_word_paper_holds_the_same_words(stage: Stage) -> None:
    notice = stage.issued()
    table = Document(BytesIO(paper_docx(notice, day(3)))).tables[0]
    said = [cell.text for row in table.rows for cell in row.cells]
    assert [one for one in ("完成地块清表", "甲镇", "十日内完成清表", "示例主任") if one not in said] == []
