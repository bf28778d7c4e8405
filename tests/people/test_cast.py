"""The cast itself: who reaches what."""

from tests.cast import Cast


def test_a_reporter_reaches_the_own_township_alone(cast: Cast) -> None:
    assert cast.reporter_a.viewer(cast.on).reach("see").unit_ids == {cast.town_a.pk}


def test_the_clerk_reaches_the_whole_of_the_campaign(cast: Cast) -> None:
    assert cast.clerk.viewer(cast.on).reach("see", cast.campaign).whole


def test_the_outsider_reaches_nothing_of_the_campaign(cast: Cast) -> None:
    reach = cast.outsider.viewer(cast.on).reach("see", cast.campaign)
    assert not reach.whole
    assert reach.unit_ids == {cast.other_county.pk, cast.other_town.pk}
