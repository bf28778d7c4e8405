"""The campaign's own page shows what its source says and what it leaves open."""

from datetime import timedelta

import pytest

from gongjian import ledger
from gongjian.campaigns.actions import load_playbook
from gongjian.campaigns.models import Campaign, Clause, Membership, PlaybookItem
from gongjian.commands.demo_data.files import playbook_file
from gongjian.matters.models import Matter
from gongjian.projects.models import Project
from tests.cast import SET_UP, Cast

TEXT = (
    playbook_file("minhou-120").replace("福州市/闽侯县", "示例市/示例县").replace("parent: fuzhou-120\n", "")
)


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return load_playbook(TEXT, by=SET_UP, at=cast.at, status="live")


def page(cast: Cast, campaign: Campaign, member: str = "clerk", address: str = "") -> str:
    answer = getattr(cast, member).browser().get(f"/c/{campaign.key}/about/{address}")
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_what_is_counted_and_not_named_is_shown_as_not_written(cast: Cast, campaign: Campaign) -> None:
    shown = page(cast, campaign)
    for word in ("专班专案", "征地报批组", "另 4 项", "原文没写", "323个", "甘蔗街道：象鑫公馆"):
        assert word in shown, word
    assert "原文没写名称）1" not in shown


def test_the_page_answers_for_what_was_known_before_a_change(cast: Cast, campaign: Campaign) -> None:
    changed = TEXT.replace("zh: 专班专案", "zh: 一项一班")
    load_playbook(changed, by=SET_UP, at=cast.at + timedelta(hours=1))
    seq = ledger.seq_known_at(cast.at)
    now = page(cast, campaign)
    assert now.count("专班专案") == now.count("机制“专班专案”改称“一项一班”") == 1
    then = page(cast, campaign, address=f"?known_entry={seq}")
    assert ("一项一班" in then, "专班专案" in then) == (False, True)


def test_an_outsider_finds_no_page_and_a_reader_no_button(cast: Cast, campaign: Campaign) -> None:
    assert cast.outsider.browser().get(f"/c/{campaign.key}/about/").status_code == 404
    assert "playbook/" not in page(cast, campaign, "reporter_a")
    for address in ("playbook/", "archive/"):
        assert cast.reporter_a.browser().get(f"/c/{campaign.key}/about/{address}").status_code == 404


def test_an_edited_playbook_with_findings_comes_back_with_every_line_named(
    cast: Cast, campaign: Campaign
) -> None:
    text = TEXT.replace("counted: 8", "counted: 1").replace("days: 120", "days: many")
    answer = cast.campaign_admin.browser().post(f"/c/{campaign.key}/about/playbook/", {"text": text})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "“many”不能填在“days”" in shown and "days: many" in shown
    assert PlaybookItem.objects.filter(campaign=campaign, section="mechanism", voided=False).count() == 8


def test_an_edited_playbook_is_loaded_as_a_new_version(cast: Cast, campaign: Campaign) -> None:
    text = TEXT.replace("goals: {counted: 6}", "goals: {counted: 7}")
    browser, address = cast.campaign_admin.browser(), f"/c/{campaign.key}/about/playbook/"
    shown = browser.post(address, {"text": text}).context["shown"]
    assert campaign.playbooks.count() == 1
    answer = browser.post(address, {"text": text, "confirm": shown["digest"]})
    assert answer.status_code == 302
    assert campaign.playbooks.count() == 2
    assert PlaybookItem.objects.filter(campaign=campaign, section="goal", voided=False).count() == 7


def test_a_report_added_in_the_file_shows_its_bill_before_it_is_kept(cast: Cast, campaign: Campaign) -> None:
    asked = """
cadences:
  - key: daily-extra
    name: {zh: 日报, en: Daily report}
    rule: "FREQ=DAILY"
    closes: "17:30"
    opens: {workdays_before: 0, at: "08:30"}
    period: day
    over: {groups: all, lines: [projects]}
    naming: assumed
"""
    text = TEXT.rstrip() + asked
    answer = cast.campaign_admin.browser().post(f"/c/{campaign.key}/about/playbook/", {"text": text})
    shown = answer.context["shown"]
    assert [one.cadence.key for one in shown["bills"]] == ["daily-extra"]
    assert "h-bill-daily-extra" in answer.content.decode()
    assert campaign.playbooks.count() == 1


def test_a_draft_is_opened_once(cast: Cast) -> None:
    browser = cast.campaign_admin.browser()
    assert browser.post(f"/c/{cast.campaign.key}/about/open/").status_code == 302
    cast.campaign.refresh_from_db()
    assert cast.campaign.status == "live"
    assert browser.post(f"/c/{cast.campaign.key}/about/open/").status_code == 409


def test_a_project_is_taken_in_and_let_go_on_pages(cast: Cast, campaign: Campaign) -> None:
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        project = entry.create(Project(name="东河大桥", unit=cast.town_a, illustrative=True))
    browser, base = cast.campaign_admin.browser(), f"/c/{campaign.key}/memberships/"
    wrong = browser.post(f"{base}enter/", {"project": "X-0", "on": "2026-03-02", "reason": "增列"})
    assert (wrong.status_code, "没有这个编号的项目" in wrong.content.decode()) == (200, True)
    asked = {"project": project.number, "on": "2026-03-02", "reason": "增列", "key_task": "landing"}
    assert browser.post(f"{base}enter/", asked).status_code == 302
    row = Membership.objects.get(project=project)
    assert (row.key_task, row.to_on) == ("landing", None)
    leave = {
        "on": "2026-03-20",
        "kind": "moved_out",
        "reason": "并入二期",
        "approved_by": "例会",
        "revision": row.revision,
    }
    assert browser.post(f"{base}{row.pk}/leave/", leave).status_code == 302
    row.refresh_from_db()
    assert (row.exit_kind, row.to_on.isoformat()) == ("moved_out", "2026-03-20")


def test_a_document_tells_which_clauses_became_tasks_and_which_have_not(cast: Cast) -> None:
    text = playbook_file("huozhou-winter").replace("临汾市/霍州市", "示例市/示例县")
    winter = load_playbook(
        text.replace("status: archived", "status: live"), by=SET_UP, at=cast.at, status="live"
    )
    clauses = Clause.objects.filter(document__campaign=winter, document__key="document-1").order_by("ordinal")
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        for clause in (clauses[0], clauses[2], clauses[2]):
            task = Matter(kind="task", title="示例任务", campaign=winter, clause=clause, unit=cast.town_a)
            entry.create(task)
    shown = page(cast, winter)
    assert "共5条，已分解2条 · 未分解：第2、4、5条" in shown
    assert shown.count("未分解</span>") == 13
    assert f"clause={clauses[2].pk}" in shown and "2项任务" in shown
    assert "每周五上午12点前" in shown
