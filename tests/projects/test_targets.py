"""Quantity targets: parts sum to the whole before the split is closed; letters need a source document."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from gongjian import ledger
from gongjian.campaigns.models import SourceDocument
from gongjian.kernel.problems import Refused
from gongjian.kit.registry import ImportContext, PlannedRow
from gongjian.ledger import AsOf
from gongjian.projects.actions import targets as acts
from gongjian.projects.imports.targets import plan, write
from gongjian.projects.models import QuantityTarget
from gongjian.projects.selectors.targets import flat, targets_of_campaign, tree
from tests.cast import SET_UP, Cast


def code(refused: Any) -> str:
    return str(refused.value.problems[0].code)


@pytest.fixture
def grain(cast: Cast) -> QuantityTarget:
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        document = entry.create(
            SourceDocument(
                campaign=cast.campaign,
                key="grain",
                title="示例县粮食生产方案",
                document_no="示政发〔2026〕1号",
            )
        )
    new = acts.NewTarget("粮食播种面积", cast.county.pk, Decimal("32.5"), "万亩", document=document)
    return acts.set_target(viewer=cast.clerk.viewer(cast.on), campaign=cast.campaign, new=new, at=cast.at)


def split(cast: Cast, target: QuantityTarget, a: str, b: str, **more: Any) -> list[QuantityTarget]:
    parts = [acts.Part(cast.town_a.pk, Decimal(a)), acts.Part(cast.town_b.pk, Decimal(b))]
    return acts.split_target(
        viewer=cast.clerk.viewer(cast.on), target=target, parts=parts, at=cast.at, **more
    )


def test_a_draft_may_be_short_and_its_difference_is_shown(cast: Cast, grain: QuantityTarget) -> None:
    split(cast, grain, "20", "10")
    (node,) = tree(targets_of_campaign(cast.campaign, AsOf(cast.on)))
    assert (node.parts_sum, node.difference, len(flat([node]))) == (Decimal(30), Decimal("-2.5"), 3)


def test_a_split_is_not_closed_while_its_parts_do_not_sum(cast: Cast, grain: QuantityTarget) -> None:
    clerk = cast.clerk.viewer(cast.on)
    for a, apart in (("20", "少 2.5万亩"), ("30", "多 7.5万亩")):
        split(cast, grain, a, "10")
        with pytest.raises(Refused) as refused:
            acts.close_split(viewer=clerk, target=grain, at=cast.at)
        assert (code(refused), apart in str(refused.value)) == ("parts_do_not_sum", True)
    split(cast, grain, "22.5", "10")
    assert acts.close_split(viewer=clerk, target=grain, at=cast.at).split_closed_on == cast.on


def test_a_closed_split_changes_only_with_a_reason_and_keeps_its_sum(
    cast: Cast, grain: QuantityTarget
) -> None:
    split(cast, grain, "22.5", "10")
    acts.close_split(viewer=cast.clerk.viewer(cast.on), target=grain, at=cast.at)
    for a, reason, expected in (("20", "调整", "parts_do_not_sum"), ("20.5", "", "split_closed")):
        with pytest.raises(Refused) as refused:
            split(cast, grain, a, "12", reason=reason)
        assert code(refused) == expected
    assert [one.value for one in split(cast, grain, "20.5", "12", reason="乙镇新增复垦地")] == [
        Decimal("20.5"),
        Decimal(12),
    ]


def test_it_goes_down_to_plots_and_what_is_done_sums_from_below(cast: Cast, grain: QuantityTarget) -> None:
    part, _other = split(cast, grain, "22.5", "10")
    head = cast.head_a.viewer(cast.on)
    plots = [acts.Part(cast.town_a.pk, Decimal(n), f"D-{n}") for n in (12, 10)]
    one, two = acts.split_target(viewer=head, target=part, parts=plots, at=cast.at)
    for plot, done in ((one, "11"), (two, "4")):
        acts.say_done(viewer=head, target=plot, value=Decimal(done), up_to_on=cast.on, at=cast.at)
    (node,) = tree(targets_of_campaign(cast.campaign, AsOf(cast.on)))
    assert (node.done, node.parts[0].done, node.parts[0].difference) == (
        Decimal(15),
        Decimal(15),
        Decimal("-0.5"),
    )
    with pytest.raises(Refused) as refused:
        acts.say_done(viewer=head, target=part, value=Decimal(1), up_to_on=cast.on, at=cast.at)
    assert code(refused) == "done_by_parts"


def test_no_letter_goes_out_without_a_source_or_for_a_draft(cast: Cast, grain: QuantityTarget) -> None:
    clerk = cast.clerk.viewer(cast.on)
    part, _other = split(cast, grain, "20", "10")
    with pytest.raises(Refused) as refused:
        acts.sign_letter(viewer=clerk, target=part, on=cast.on, at=cast.at)
    assert code(refused) == "split_still_open"
    bare = acts.NewTarget("蔬菜面积", cast.county.pk, Decimal(5), "万亩")
    target = acts.set_target(viewer=clerk, campaign=cast.campaign, new=bare, at=cast.at)
    with pytest.raises(Refused) as refused:
        acts.sign_letter(viewer=clerk, target=target, on=cast.on, at=cast.at)
    assert code(refused) == "letter_without_source"


def test_the_letter_is_a_word_document_with_figure_and_source(cast: Cast, grain: QuantityTarget) -> None:
    part, _other = split(cast, grain, "22.5", "10")
    acts.close_split(viewer=cast.clerk.viewer(cast.on), target=grain, at=cast.at)
    browser = cast.clerk.browser()
    answer = browser.get(f"/targets/{part.number}/letter.docx")
    text = "\n".join(line.text for line in Document(BytesIO(answer.content)).paragraphs)
    assert [word in text for word in ("22.5万亩", "甲镇", "示政发〔2026〕1号", "{{")] == [
        True,
        True,
        True,
        False,
    ]


def test_pages_of_targets_open(cast: Cast, grain: QuantityTarget) -> None:
    split(cast, grain, "20", "10")
    browser, key = cast.clerk.browser(), cast.campaign.key
    for path in (
        f"/c/{key}/targets/",
        f"/c/{key}/targets/new/",
        f"/targets/{grain.number}/",
        f"/targets/{grain.number}/split/",
        f"/targets/{grain.number}/close/",
        f"/c/{key}/figures/quantity_target_count/",
    ):
        assert browser.get(path).status_code == 200, path
    assert cast.outsider.browser().get(f"/targets/{grain.number}/").status_code == 404
    page = browser.get(f"/targets/{grain.number}/close/")
    sent = {"request_key": page.context["form"]["request_key"].value(), "revision": "1"}
    refused = browser.post(f"/targets/{grain.number}/close/", sent)
    assert (refused.status_code, "2.5万亩" in refused.content.decode()) == (422, True)


def test_a_table_of_targets_is_loaded_and_a_wrong_sum_is_asked_about(cast: Cast) -> None:
    context = ImportContext(cast.clerk.viewer(cast.on), cast.campaign, cast.at)
    rows = [
        PlannedRow(1, {"name": "蔬菜面积", "unit": "示例县", "value": Decimal(10), "unit_text": "万亩"}),
        PlannedRow(2, {"name": "蔬菜面积", "unit": "甲镇", "value": Decimal(6)}),
        PlannedRow(3, {"name": "蔬菜面积", "unit": "乙镇", "value": Decimal(3)}),
    ]
    plan(context, rows)
    assert [[one.code for one in row.questions] for row in rows] == [[], [], ["parts_do_not_sum"]]
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        made = write(entry, context, rows)
    assert [(one.parent_id is None, one.value) for _line, one in made] == [
        (True, Decimal(10)),
        (False, Decimal(6)),
        (False, Decimal(3)),
    ]
