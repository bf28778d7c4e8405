"""A clause of a document becomes a matter: the form is filled from it, and the page of the campaign counts it."""

from gongjian import ledger
from gongjian.campaigns.models import Clause, SourceDocument
from gongjian.matters.models import Matter
from tests.cast import SET_UP, Cast


def _clause(cast: Cast) -> Clause:
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        paper = entry.create(
            SourceDocument(campaign=cast.campaign, key="plan", title="攻坚方案", kind="plan")
        )
        clause = entry.create(Clause(document=paper, ref="3", says="前期要件一次性告知"))
    return clause


def test_the_form_is_filled_from_the_clause_and_the_matter_cites_it(cast: Cast) -> None:
    clause = _clause(cast)
    browser = cast.clerk.browser()
    about = browser.get(f"/c/{cast.campaign.key}/about/").content.decode()
    address = f"/c/{cast.campaign.key}/matters/new/?clause={clause.pk}"
    assert about.count(f'href="{address}"') == 1
    form = browser.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    assert (sent["title"], sent["clause"]) == ("前期要件一次性告知", clause.pk)
    kind = form.fields["kind"].choices[0][0]
    browser.post(address, {k: v for k, v in sent.items() if v is not None} | {"kind": kind})
    assert Matter.objects.get(title="前期要件一次性告知").clause_id == clause.pk


def test_a_clause_of_another_campaign_fills_nothing(cast: Cast) -> None:
    form = cast.clerk.browser().get(f"/c/{cast.campaign.key}/matters/new/?clause=999").context["form"]
    assert form["title"].value() is None


def test_who_may_not_draft_is_offered_nothing(cast: Cast) -> None:
    _clause(cast)
    about = cast.reporter_a.browser().get(f"/c/{cast.campaign.key}/about/").content.decode()
    assert about.count("matters/new/?clause=") == 0
