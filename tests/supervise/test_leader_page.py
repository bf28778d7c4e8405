"""What of supervision wants a lead official's word, on the lead official's own page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongjian import ledger
from gongjian.supervise.actions import supervision as acts
from tests.cast import SET_UP, Cast
from tests.supervise.supervised import Stage, day


@pytest.fixture
def stage(cast: Cast) -> Stage:
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        entry.change(cast.campaign, status="live")
    return Stage(cast)


def shown(cast: Cast) -> str:
    return cast.leader.browser().get(f"/c/{cast.campaign.key}/leader/").content.decode()


def test_a_proposal_of_supervision_wants_the_leaders_word_until_it_is_approved(stage: Stage) -> None:
    assert "完成地块清表" not in shown(stage.cast)
    made = stage.proposed()
    page = shown(stage.cast)
    assert f'href="/supervisions/{made.number}/approve/"' in page
    acts.approve(stage.viewer("leader"), made, at=day(3))
    assert f"/supervisions/{made.number}/approve/" not in shown(stage.cast)


def test_the_past_asks_for_no_word(stage: Stage) -> None:
    made = stage.proposed()
    before = timezone.localdate() - timedelta(days=1)
    page = stage.cast.leader.browser().get(f"/c/{stage.cast.campaign.key}/leader/?on={before}")
    assert f"/supervisions/{made.number}/approve/" not in page.content.decode()
