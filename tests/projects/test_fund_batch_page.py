"""The page of a batch of 216 projects: paged, sorted, narrowed, exported; its sums are of the whole."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from gongjian import ledger
from gongjian.campaigns.models import Membership
from gongjian.projects.models import FundAllocation, FundBatch, FundPayment, Project
from tests.cast import SET_UP

WAN = 1_000_000


@pytest.fixture
def batch(cast):
    """216 projects, each given a little more than the one before, the first of them paid half."""
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        made = FundBatch(
            campaign=cast.campaign, unit=cast.county, title="示例专项资金", amount_fen=60_000 * WAN,
            received_on=cast.on - timedelta(days=9),
        )  # fmt: skip
        entry.create(made)
        units = (cast.town_a, cast.town_b)
        projects = entry.create_many(
            [Project(name=f"示例第{n:03d}号项目", unit=units[n % 2]) for n in range(1, 217)]
        )
        entry.create_many(
            [Membership(project=one, campaign=cast.campaign, from_on=cast.on) for one in projects]
        )
        day = cast.on - timedelta(days=3)
        given = entry.create_many(
            [
                FundAllocation(batch=made, project=one, allocated_on=day, amount_fen=(100 + n) * WAN)
                for n, one in enumerate(projects)
            ]
        )
        paid = {"paid_on": cast.on, "amount_fen": 50 * WAN}
        entry.create(FundPayment(allocation=given[0], project=projects[0], **paid))
    return made


def names(page):
    return [line.title for line in page.context["page"].rows]


def test_a_batch_of_216_projects_is_paged_and_its_sums_are_of_the_whole(cast, batch):
    browser, address = cast.clerk.browser(), f"/fund-batches/{batch.number}/?on={cast.on}"
    page = browser.get(address)
    assert (page.context["page"].count, names(page)[0], len(names(page)) < 216) == (
        216,
        "示例第216号项目",
        True,
    )
    assert (page.context["given"], page.context["paid"]) == (sum(range(100, 316)) * WAN, 50 * WAN)
    assert names(browser.get(f"{address}&sort=paid"))[0] == "示例第001号项目"
    assert browser.get(f"{address}&unpaid=1").context["page"].count == 215
    assert browser.get(f"{address}&unit={cast.town_a.number}").context["page"].count == 108
    narrowed = browser.get(f"{address}&q=007号")
    assert (names(narrowed), narrowed.context["given"]) == (["示例第007号项目"], sum(range(100, 316)) * WAN)


def test_the_whole_batch_leaves_as_excel(cast, batch):
    file = cast.clerk.browser().get(f"/fund-batches/{batch.number}/?on={cast.on}&format=xlsx")
    sheet = load_workbook(BytesIO(b"".join(file.streaming_content))).active
    found = [row for row in sheet.iter_rows(values_only=True) if row[0] and str(row[0]).startswith("示例第")]
    assert len(found) == 216


def test_payments_are_recorded_and_taken_off_from_the_page(cast, batch):
    payment = FundPayment.objects.get()
    page = cast.clerk.browser().get(f"/fund-batches/{batch.number}/?sort=paid").content.decode()
    hrefs = (f"/fund-payments/{payment.pk}/void/", f"/fund-allocations/{payment.allocation_id}/pay/")
    assert [f'href="{href}"' in page for href in hrefs] == [True, True]
    seen = cast.reporter_a.browser().get(f"/fund-batches/{batch.number}/")
    assert seen.status_code == 404 or "/fund-payments/" not in seen.content.decode()
