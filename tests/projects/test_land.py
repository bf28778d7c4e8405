"""Land: parcels and households by code, handed over in parts, short of what is needed; small cells masked."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from gongjian import ledger
from gongjian.figures.compute import figure
from gongjian.figures.measure import measures
from gongjian.figures.query import Query
from gongjian.kernel.dates import FuzzyDate
from gongjian.kernel.problems import Refused
from gongjian.kit.registry import ImportContext, PlannedRow
from gongjian.ledger import AsOf
from gongjian.matters import actions as matters
from gongjian.matters.models import Matter
from gongjian.projects.actions.land import households as homes
from gongjian.projects.actions.land import parcel as acts
from gongjian.projects.actions.land.texts import code_of, plain
from gongjian.projects.imports.land import plan, write
from gongjian.projects.models import Household, Parcel, Project
from gongjian.projects.selectors import land
from tests.cast import SET_UP, Cast


def code(refused: Any) -> str:
    return str(refused.value.problems[0].code)


@pytest.fixture
def parcel(cast: Cast, project: Project) -> Parcel:
    new = acts.NewParcel("D-014", Decimal("86.5"), cast.town_a.pk, FuzzyDate.of(date(2026, 3, 20)))
    return acts.enter_parcel(viewer=cast.clerk.viewer(cast.on), project=project, new=new, at=cast.at)


def test_what_is_short_is_what_was_needed_by_the_day_less_what_was_handed_over_by_it(
    cast: Cast, project: Project, parcel: Parcel
) -> None:
    clerk = cast.clerk.viewer(cast.on)
    later = acts.NewParcel("D-015", Decimal(40), cast.town_b.pk, FuzzyDate.of(date(2026, 6, 1)))
    early = acts.enter_parcel(viewer=clerk, project=project, new=later, at=cast.at)
    for one, area, on in ((parcel, "30", 15), (parcel, "20.5", 25), (early, "40", 5)):
        acts.hand_over(
            viewer=clerk,
            parcel=one,
            area=Decimal(area),
            on=date(2026, 3, on),
            at=cast.at + timedelta(days=40),
        )

    def asked(on: date, measure: str) -> Decimal | None:
        return figure(Query(measures()[measure], cast.campaign, AsOf(on), None)).value

    assert asked(date(2026, 3, 19), "land_needed") is None
    assert (asked(date(2026, 3, 20), "land_needed"), asked(date(2026, 3, 20), "land_short")) == (
        Decimal("86.5"),
        Decimal("56.5"),
    )
    assert (asked(date(2026, 3, 28), "land_short"), asked(date(2026, 3, 28), "land_handed_over")) == (
        Decimal(36),
        Decimal("90.5"),
    )
    assert asked(date(2026, 3, 28), "land_handed_share") == Decimal("58.4")
    rows = land.parcels_of_campaign(cast.campaign, AsOf(date(2026, 3, 28)))
    found = land.balances(rows, date(2026, 3, 28), "unit_id")
    assert {unit: one.short for unit, one in found.items()} == {
        cast.town_a.pk: Decimal(36),
        cast.town_b.pk: Decimal(0),
    }


def test_no_more_is_handed_over_than_the_parcel_measures(cast: Cast, parcel: Parcel) -> None:
    clerk = cast.clerk.viewer(cast.on)
    acts.hand_over(viewer=clerk, parcel=parcel, area=Decimal(80), on=cast.on, at=cast.at)
    with pytest.raises(Refused) as refused:
        acts.hand_over(viewer=clerk, parcel=parcel, area=Decimal(7), on=cast.on, at=cast.at)
    assert (code(refused), "6.5" in str(refused.value)) == ("larger_than_parcel", True)
    with pytest.raises(Refused) as refused:
        new = acts.NewParcel("D-014", Decimal(50), cast.town_a.pk)
        acts.change_parcel(viewer=clerk, parcel=parcel, new=new, at=cast.at)
    assert code(refused) == "area_below_handed"


def test_the_matter_of_a_parcel_is_closed_by_handing_it_over_and_not_by_saying_so(
    cast: Cast, parcel: Parcel
) -> None:
    clerk, head = cast.clerk.viewer(cast.on), cast.head_a.viewer(cast.on)
    matter = acts.assign_parcel(viewer=clerk, parcel=parcel, due_on=date(2026, 3, 10), at=cast.at)
    assert (matter.kind, matter.desk_unit_id, matter.due_on) == ("parcel", cast.town_a.pk, date(2026, 3, 10))
    matter = matters.accept(viewer=head, matter=matter, at=cast.at)
    done = matters.report_done(viewer=head, matter=matter, result="已交地", at=cast.at)
    with pytest.raises(Refused) as refused:
        matters.close(viewer=clerk, matter=done, conclusion="属实", at=cast.at)
    assert code(refused) == "land_not_handed_over"
    parcel.refresh_from_db()
    acts.hand_over(viewer=head, parcel=parcel, area=Decimal("86.5"), on=cast.on, at=cast.at)
    parcel.refresh_from_db()
    assert (parcel.step, Matter.objects.get(pk=matter.pk).state) == ("handed_over", "closed")


@pytest.mark.parametrize(
    "text",
    [
        "张三户未签约",
        "户主不在家",
        "联系电话13800138000",
        "身份证350121198001011234",
        "补偿款12万元未到位",
        "李某不同意",
    ],
)
def test_texts_of_land_hold_no_person_number_or_compensation(text: str) -> None:
    with pytest.raises(Refused) as refused:
        plain(text, "obstacle")
    assert code(refused) == "codes_only"


@pytest.mark.parametrize(
    "text", ["高压线未迁改", "D-014有1户未签约", "国家电网杆线待迁", "方案待批，青苗清点中", ""]
)
def test_what_an_office_writes_of_a_parcel_passes(text: str) -> None:
    assert plain(text, "obstacle") == text


@pytest.mark.parametrize("text", ["张三", "王家老宅", "13800138000"])
def test_a_code_is_a_code(text: str) -> None:
    with pytest.raises(Refused) as refused:
        code_of(text, "code")
    assert code(refused) in {"not_a_code", "codes_only"}


def test_households_are_entered_by_code_and_area_and_nothing_else(cast: Cast, parcel: Parcel) -> None:
    head = cast.head_a.viewer(cast.on)
    made = homes.enter_households(viewer=head, parcel=parcel, lines="H-001 2.5\nH-002\n", at=cast.at)
    assert [(one.code, one.area) for one in made] == [("H-001", Decimal("2.5")), ("H-002", None)]
    with pytest.raises(Refused) as refused:
        homes.enter_households(viewer=head, parcel=parcel, lines="H-002\nH-003 张三\n赵四 1.2", at=cast.at)
    assert [one.code for one in refused.value.problems] == [
        "household_known",
        "area_unreadable",
        "not_a_code",
    ]


def test_figures_of_households_count_the_cells_that_are_shown_and_open_parcels(
    cast: Cast, project: Project, parcel: Parcel
) -> None:
    """Of 14 households nine have signed and two moved out: the two are told by no figure, and by no difference."""
    head, clerk = cast.head_a.viewer(cast.on), cast.clerk.viewer(cast.on)
    lines = "\n".join(f"H-{number:03d}" for number in range(14))
    homes.enter_households(viewer=head, parcel=parcel, lines=lines, at=cast.at)
    small = acts.NewParcel("D-020", Decimal(3), cast.town_b.pk, FuzzyDate.of(date(2026, 6, 1)))
    other = acts.enter_parcel(viewer=clerk, project=project, new=small, at=cast.at)
    homes.enter_households(viewer=clerk, parcel=other, lines="K-001\nK-002", at=cast.at)
    ids = list(Household.objects.filter(parcel=parcel).order_by("code").values_list("pk", flat=True))
    for step, some in (("signed", ids[:9]), ("vacated", ids[9:11])):
        homes.move_households(
            viewer=head, parcel=parcel, household_ids=some, step=step, on=cast.on, at=cast.at
        )

    def asked(measure: str) -> Any:
        return figure(Query(measures()[measure], cast.campaign, AsOf(cast.on), None))

    values = [asked(f"household_{one}").value for one in ("count", "signed", "moved", "signed_share")]
    assert values == [Decimal(12), Decimal(9), None, Decimal("75.0")]
    assert (asked("household_count").records, asked("household_moved").records) == (1, 0)
    pages = [
        cast.clerk.browser().get(f"/c/{cast.campaign.key}/figures/household_{one}/?on={cast.on}")
        for one in ("count", "signed", "moved", "signed_share")
    ]
    assert [page.status_code for page in pages] == [200] * 4
    assert [parcel.code in page.content.decode() for page in pages] == [True, True, False, True]
    assert [other.code in page.content.decode() for page in pages] == [False] * 4


def test_fewer_than_three_households_are_never_a_number(cast: Cast, parcel: Parcel) -> None:
    head = cast.head_a.viewer(cast.on)
    lines = "\n".join(f"H-{n:03d}" for n in range(1, 12))
    homes.enter_households(viewer=head, parcel=parcel, lines=lines, at=cast.at)
    ids = list(Household.objects.order_by("code").values_list("pk", flat=True))
    for first, last, step in ((0, 5, "signed"), (5, 9, "surveyed")):
        homes.move_households(
            viewer=head, parcel=parcel, household_ids=ids[first:last], step=step, on=cast.on, at=cast.at
        )
    found = land.households(AsOf(cast.on), [parcel.pk])[parcel.pk]
    assert (found.total, found.steps) == ("≥9", ("<3", "4", "5", "<3", "<3"))
    assert land.shown({"listed": 2}) == land.Households("<3", ("<3",) * 5)


def test_pages_and_files_show_masked_cells(cast: Cast, project: Project, parcel: Parcel) -> None:
    homes.enter_households(
        viewer=cast.head_a.viewer(cast.on), parcel=parcel, lines="H-001\nH-002", at=cast.at
    )
    clerk = cast.clerk.browser()
    address = f"/c/{cast.campaign.key}/land/"
    shown = clerk.get(f"{address}?format=csv&cols=code,homes,home_listed")
    text = b"".join(shown.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[-1].split(",")[-2:] == ["<3", "<3"]
    for path in (
        address,
        f"/parcels/{parcel.number}/",
        f"/parcels/{parcel.number}/hand-over/",
        f"/parcels/{parcel.number}/household-step/",
        f"/parcels/{parcel.number}/edit/",
        f"/projects/{project.number}/",
        f"/projects/{project.number}/parcels/new/",
        f"/c/{cast.campaign.key}/figures/land_short/",
        f"/c/{cast.campaign.key}/figures/land_handed_share/",
    ):
        assert clerk.get(path).status_code == 200, path
    assert "&lt;3" in clerk.get(f"/parcels/{parcel.number}/").content.decode()
    assert cast.outsider.browser().get(f"/parcels/{parcel.number}/").status_code == 404


def test_a_land_list_is_loaded_with_what_is_handed_over(cast: Cast, project: Project) -> None:
    context = ImportContext(cast.clerk.viewer(cast.on), cast.campaign, cast.at)
    rows = [
        PlannedRow(1, {"project": project.name, "code": "A-1", "area": Decimal(20), "handed": Decimal(5),
                       "unit": "甲镇"}),
        PlannedRow(2, {"project": project.name, "code": "A-2", "area": Decimal(20), "handed": Decimal(25)}),
        PlannedRow(3, {"project": project.name, "code": "张三", "area": Decimal(2)}),
    ]  # fmt: skip
    plan(context, rows)
    assert [[one.code for one in row.problems] for row in rows] == [
        [],
        ["larger_than_parcel"],
        ["not_a_code"],
    ]
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        ((_line, parcel),) = write(entry, context, rows[:1])
    assert (acts.handed_of(parcel.pk), parcel.unit_id) == (Decimal(5), cast.town_a.pk)


def test_only_those_who_answer_for_the_land_write_of_it(cast: Cast, parcel: Parcel) -> None:
    with pytest.raises(Refused) as refused:
        acts.hand_over(
            viewer=cast.head_b.viewer(cast.on),
            parcel=parcel,
            area=Decimal(1),
            on=cast.on - timedelta(days=1),
            at=cast.at,
        )
    assert code(refused) == "may_not_enter_land"
