"""A campaign made and changed by a few answers: looked at first, written as a version, cloned with its days moved."""

from typing import Any

import pytest

from gongjian.campaigns.models import Campaign, Playbook, PlaybookItem
from gongjian.campaigns.playbook import playbook_in
from tests.cast import Cast

WARNING = "这些机制没有写明依据哪一条：周调度、县领导包联、集中办理日。"


def _answers(form: Any, **given: Any) -> dict[str, Any]:
    """What the form shows, sent as it stands but for what is given."""
    sent = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (sent | given).items() if value is not None}


def _made(cast: Cast, address: str = "/c/new/", **given: Any) -> Campaign:
    browser = cast.campaign_admin.browser()
    sent = _answers(browser.get(address).context["form"], unit=str(cast.county.pk), **given)
    shown = browser.post(address, sent).context["shown"]
    browser.post(address, sent | {"confirm": shown["digest"]})
    return Campaign.objects.get(name=sent["name"])


def _playbooks(campaign: Campaign) -> list[Any]:
    return [playbook_in(row) for row in Playbook.objects.filter(campaign=campaign).order_by("version")]


def test_what_the_answers_mean_is_shown_before_anything_is_written(cast: Cast) -> None:
    browser = cast.campaign_admin.browser()
    form = browser.get("/c/new/?template=projects-100").context["form"]
    sent = _answers(form, unit=str(cast.county.pk), start_on="2027-03-01", report="每周五12点前")
    response = browser.post("/c/new/?template=projects-100", sent)
    page = response.content.decode()
    assert Campaign.objects.filter(name=sent["name"]).count() == 0
    for sentence in (
        "每周五上午12点前，由责任单位、属地报。",
        WARNING,
        "rule: FREQ=WEEKLY;BYDAY=FR",
    ):
        assert page.count(sentence) == 1


def test_what_is_confirmed_is_what_was_shown(cast: Cast) -> None:
    browser = cast.campaign_admin.browser()
    sent = _answers(browser.get("/c/new/").context["form"], unit=str(cast.county.pk))
    digest = browser.post("/c/new/", sent).context["shown"]["digest"]
    changed = browser.post("/c/new/", sent | {"name": "另一个名称", "confirm": digest})
    assert (changed.status_code, Campaign.objects.filter(name="另一个名称").count()) == (200, 0)


def test_a_campaign_of_a_template_keeps_what_is_assumed_marked(cast: Cast) -> None:
    goals = "计划开工项目全部开工\n征地全部完成 | 县资规局"
    campaign = _made(cast, "/c/new/?template=projects-100", name="春季攻坚", goals=goals)
    items = PlaybookItem.objects.filter(campaign=campaign, section="goal", voided=False).order_by("ordinal")
    assert [(item.name, item.naming) for item in items] == [
        ("计划开工项目全部开工", "assumed"),
        ("征地全部完成", "named"),
    ]
    assert (campaign.status, campaign.unit_id) == ("draft", cast.county.pk)


def test_words_that_cannot_be_read_are_said_at_their_field(cast: Cast) -> None:
    browser = cast.campaign_admin.browser()
    form = browser.get("/c/new/").context["form"]
    sent = _answers(form, unit=str(cast.county.pk), report="own", report_own="尽快")
    response = browser.post("/c/new/", sent)
    assert list(response.context["form"].errors) == ["report_own"]


def test_a_clone_takes_the_whole_plan_with_its_days_moved_and_none_of_the_records(cast: Cast) -> None:
    first = _made(cast, "/c/new/?template=rectify-60", name="第一轮", start_on="2026-03-02")
    second = _made(cast, f"/c/new/?like={first.key}", name="第二轮", start_on="2026-06-01")
    (one,), (two,) = _playbooks(first), _playbooks(second)
    assert (str(second.start_on), str(second.last_on), second.status) == ("2026-06-01", "2026-07-30", "draft")
    assert two.more["cadences"] == one.more["cadences"]
    assert (two.goals, two.matter_kinds) == (one.goals, one.matter_kinds)
    assert second.memberships.count() == 0


def test_changing_the_plan_makes_a_version_from_a_day_on_with_its_differences_told(cast: Cast) -> None:
    campaign = _made(cast, name="春季攻坚")
    browser = cast.campaign_admin.browser()
    address = f"/c/{campaign.key}/about/plan/"
    sent = _answers(browser.get(address).context["form"], report="每周五12点前", effective_on="2099-01-01")
    shown = browser.post(address, sent).context["shown"]
    response = browser.post(address, sent | {"confirm": shown["digest"]})
    assert response.headers["Location"] == f"/c/{campaign.key}/about/#h-versions"
    versions = list(Playbook.objects.filter(campaign=campaign).order_by("version"))
    assert [(row.version, str(row.effective_on)) for row in versions][1:] == [(2, "2099-01-01")]
    changes = browser.get(f"/c/{campaign.key}/about/").context["versions"][0].changes
    assert changes == shown["differences"]
    assert len(changes) == 1


def test_a_version_cannot_hold_from_a_day_gone_by(cast: Cast) -> None:
    campaign = _made(cast, name="春季攻坚")
    browser = cast.campaign_admin.browser()
    address = f"/c/{campaign.key}/about/plan/"
    response = browser.post(
        address, _answers(browser.get(address).context["form"], effective_on="2020-01-01")
    )
    assert list(response.context["form"].errors) == ["effective_on"]


@pytest.mark.parametrize("who", ["clerk", "reporter_a", "inspector", "outsider"])
def test_who_may_not_configure_changes_no_plan(cast: Cast, who: str) -> None:
    campaign = _made(cast, name="春季攻坚")
    assert getattr(cast, who).browser().get(f"/c/{campaign.key}/about/plan/").status_code == 404


def test_a_campaign_out_of_reach_cannot_be_cloned(cast: Cast) -> None:
    assert cast.campaign_admin.browser().get("/c/new/?like=nowhere").status_code == 404


def test_the_page_of_the_campaign_shows_map_lives_and_findings(cast: Cast) -> None:
    campaign = _made(cast, "/c/new/?template=projects-100", name="春季攻坚")
    page = cast.clerk.browser().get(f"/c/{campaign.key}/about/")
    body = page.content.decode()
    assert body.count('<svg xmlns="http://www.w3.org/2000/svg" class="g-svg"') == 4
    assert (body.count(WARNING), " style=" in body) == (1, False)
    browser = cast.clerk.browser()
    assert browser.get(f"/c/{campaign.key}/about/map/").status_code == 200
    file = browser.get(f"/c/{campaign.key}/about/map.svg")
    assert (file.headers["Content-Type"], file.content[:4]) == ("image/svg+xml; charset=utf-8", b"<svg")
