"""Projects enter and leave a campaign on a day, with a reason and who approved it."""

from datetime import timedelta

import pytest

from gongjian import ledger
from gongjian.campaigns.actions import archive_campaign, change_membership, enter_campaign, leave_campaign
from gongjian.campaigns.models import Membership
from gongjian.kernel.problems import Refused
from gongjian.ledger import AsOf
from gongjian.projects.models import Project
from tests.cast import SET_UP, Cast


@pytest.fixture
def project(cast: Cast) -> Project:
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        return entry.create(Project(name="东河大桥", unit=cast.town_a, illustrative=True))


@pytest.fixture
def membership(cast: Cast, project: Project) -> Membership:
    viewer = cast.campaign_admin.viewer(cast.on)
    return enter_campaign(
        viewer=viewer, campaign=cast.campaign, project=project, on=cast.on, at=cast.at, klass="city"
    )


def test_a_project_enters_once(cast: Cast, project: Project, membership: Membership) -> None:
    viewer = cast.campaign_admin.viewer(cast.on)
    with pytest.raises(Refused) as refused:
        enter_campaign(viewer=viewer, campaign=cast.campaign, project=project, on=cast.on, at=cast.at)
    assert refused.value.code == "already_in_campaign"


def test_an_exit_without_kind_reason_and_approver_is_refused_with_all_three(
    cast: Cast, membership: Membership
) -> None:
    viewer = cast.campaign_admin.viewer(cast.on)
    with pytest.raises(Refused) as refused:
        leave_campaign(
            viewer=viewer, membership=membership, on=cast.on, kind="", reason=" ", approved_by="", at=cast.at
        )
    assert [problem.code for problem in refused.value.problems] == [
        "kind_missing",
        "reason_missing",
        "approver_missing",
    ]


def test_a_project_that_left_is_still_in_on_the_day_before(cast: Cast, membership: Membership) -> None:
    viewer, day = cast.campaign_admin.viewer(cast.on), cast.on + timedelta(days=10)
    leave_campaign(
        viewer=viewer, membership=membership, on=day, kind="moved_out", reason="并入二期", approved_by="县长办公会",
        at=cast.at + timedelta(days=10),
    )  # fmt: skip
    assert AsOf(day - timedelta(days=1)).spans(Membership).count() == 1
    assert AsOf(day).spans(Membership).count() == 0


def test_a_change_of_class_keeps_the_earlier_days(cast: Cast, membership: Membership) -> None:
    viewer, day = cast.campaign_admin.viewer(cast.on), cast.on + timedelta(days=10)
    change_membership(
        viewer=viewer, membership=membership, on=day, klass="province", reason="列入省重点", at=cast.at
    )
    assert [AsOf(on).spans(Membership).get().klass for on in (cast.on, day)] == ["city", "province"]


def test_only_the_administrator_of_the_campaign_changes_the_membership(cast: Cast, project: Project) -> None:
    for member in (cast.clerk, cast.reporter_a, cast.outsider):
        with pytest.raises(Refused) as refused:
            enter_campaign(
                viewer=member.viewer(cast.on), campaign=cast.campaign, project=project, on=cast.on, at=cast.at
            )
        assert refused.value.code == "may_not_configure"
    assert Membership.objects.count() == 0


def test_nothing_changes_in_an_archived_campaign(cast: Cast, membership: Membership) -> None:
    viewer = cast.campaign_admin.viewer(cast.on)
    archive_campaign(viewer=viewer, campaign=cast.campaign, shown_on=cast.on, reason="收官", at=cast.at)
    membership.refresh_from_db()
    with pytest.raises(Refused) as refused:
        change_membership(
            viewer=viewer, membership=membership, on=cast.on, klass="x", reason="改", at=cast.at
        )
    assert refused.value.code == "campaign_archived"
