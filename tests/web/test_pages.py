"""Unit, leader, search, ledger, a new campaign, wrong addresses."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.ledger.models import Entry
from gongjian.matters.models import Matter, Progress
from tests.cast import SET_UP, SHANGHAI, Cast
from tests.figures.stage import Scene

OF_NOUNS = (
    *("nodes", "progress", "wall", "needs", "land", "funds", "promotion", "targets"),
    *("units-compared", "duplicates"),
)
"""Pages of the room that what hangs on projects brings, in the order in which an office thinks of them."""


# ---------------------------------------------------------------- unit
def test_a_township_sees_its_own_page_and_no_other(scene: Scene) -> None:
    browser = scene.cast.reporter_a.browser()
    response = browser.get(f"/c/shili-100/units/{scene.cast.town_a.number}/")
    assert response.status_code == 200
    units = {row["project"].unit_id for row in response.context["project_rows"]}
    assert units == {scene.cast.town_a.pk}
    assert browser.get(f"/c/shili-100/units/{scene.cast.town_b.number}/").status_code == 404
    assert browser.get("/c/shili-100/units/U-0000-00000/").status_code == 404


def test_the_unit_page_names_who_holds_which_post(scene: Scene) -> None:
    html = scene.cast.clerk.browser().get(f"/c/shili-100/units/{scene.cast.town_a.number}/").content.decode()
    assert scene.cast.head_a.person.name in html


# ---------------------------------------------------------------- leader
def test_the_leader_finds_what_asks_for_a_decision_longest_waiting_first(scene: Scene) -> None:
    leader = scene.cast.leader
    with ledger.record("test.cast", by=SET_UP, at=scene.at + timedelta(hours=1)) as entry:
        for days, title in ((2, "新的"), (6, "旧的")):
            matter = entry.create(
                Matter(
                    kind="problem",
                    title=title,
                    campaign=scene.county,
                    state="working",
                    unit=scene.cast.town_a,
                    lead_official=leader.person,
                    assigned_at=scene.at - timedelta(days=9),
                )
            )
            entry.create(
                Progress(
                    matter=matter,
                    on=scene.on - timedelta(days=days),
                    says="卡住了",
                    needs=f"{title}请定",
                    level="leader",
                    unit=scene.cast.town_a,
                )
            )
    response = leader.browser().get("/c/shili-100/leader/")
    # the scene was set this morning: before six it is yesterday's
    since = (datetime.now(SHANGHAI).date() - scene.on).days
    assert [(one["what"], one["days"]) for one in response.context["decisions"]] == [
        ("旧的请定", 6 + since),
        ("新的请定", 2 + since),
    ]


def test_later_progress_without_a_question_takes_the_question_off_the_table(scene: Scene) -> None:
    leader = scene.cast.leader
    with ledger.record("test.cast", by=SET_UP, at=scene.at + timedelta(hours=1)) as entry:
        matter = entry.create(
            Matter(
                kind="problem",
                title="解决了",
                campaign=scene.county,
                state="working",
                unit=scene.cast.town_a,
                lead_official=leader.person,
            )
        )
        for days, level in ((5, "leader"), (1, "")):
            entry.create(
                Progress(matter=matter, on=scene.on - timedelta(days=days), says="进展", level=level)
            )
    response = leader.browser().get("/c/shili-100/leader/")
    assert response.context["decisions"] == []


@pytest.mark.parametrize("who", ["clerk", "reporter_a", "inspector", "auditor"])
def test_who_leads_nothing_has_neither_page_nor_tab(scene: Scene, who: str) -> None:
    browser = getattr(scene.cast, who).browser()
    assert browser.get("/c/shili-100/leader/").status_code == 404
    assert "/c/shili-100/leader/" not in browser.get("/c/shili-100/").content.decode()


# ---------------------------------------------------------------- search
def test_two_characters_find_and_a_number_finds(scene: Scene) -> None:
    browser = scene.cast.clerk.browser()
    hits = {
        g["key"]: [hit.title for hit in g["hits"]] for g in browser.get("/search/?q=甲镇").context["groups"]
    }
    assert hits["unit"] == ["甲镇"]
    project = scene.projects[0]
    groups = browser.get(f"/search/?q={project.number}").context["groups"]
    assert [(g["key"], [hit.title for hit in g["hits"]]) for g in groups] == [("project", [project.name])]


def test_search_finds_nothing_out_of_reach(scene: Scene) -> None:
    browser = scene.cast.outside_reporter.browser()
    for text in ("项目", "事项", "甲镇", scene.projects[0].number):
        assert browser.get("/search/", {"q": text}).context["groups"] == []


def test_search_without_words_asks_for_them(scene: Scene) -> None:
    response = scene.cast.clerk.browser().get("/search/?q=%20%00")
    assert (response.status_code, response.context["groups"]) == (200, [])


# ---------------------------------------------------------------- ledger
@pytest.mark.parametrize("who", ["clerk", "reporter_a", "leader", "inspector", "admin", "campaign_admin"])
def test_for_all_but_auditors_the_ledger_does_not_exist(scene: Scene, who: str) -> None:
    browser = getattr(scene.cast, who).browser()
    assert browser.get("/ledger/").status_code == 404
    assert browser.get("/ledger/1/").status_code == 404
    assert browser.post("/ledger/verify/").status_code == 404


def test_the_auditor_reads_entries_newest_first_and_narrows_them(scene: Scene) -> None:
    browser = scene.cast.auditor.browser()
    seqs = [one["line"].entry.seq for one in browser.get("/ledger/").context["lines"]]
    assert seqs == sorted(Entry.objects.values_list("seq", flat=True), reverse=True)
    day = scene.on.isoformat()
    assert len(browser.get(f"/ledger/?act=test.cast&day={day}").context["lines"]) == len(seqs)
    assert browser.get("/ledger/?act=matter.close").context["lines"] == []
    assert [one["line"].entry.seq for one in browser.get("/ledger/?before=2").context["lines"]] == [1]


def test_an_entry_shows_the_rows_it_wrote_old_and_new(scene: Scene) -> None:
    project = scene.projects[0]
    with ledger.record("test.cast", by=SET_UP, at=scene.at + timedelta(hours=1)) as entry:
        entry.change(project, name="改了名")
    seq = Entry.objects.order_by("-seq").values_list("seq", flat=True)[0]
    response = scene.cast.auditor.browser().get(f"/ledger/{seq}/")
    [written] = response.context["rows"]
    assert [(change["old"], change["new"]) for change in written["changes"]] == [("项目0", "改了名")]
    assert response.context["entry"].digest in response.content.decode()
    assert scene.cast.auditor.browser().get(f"/ledger/{seq + 1}/").status_code == 404


def test_verification_proves_a_whole_ledger(scene: Scene) -> None:
    response = scene.cast.auditor.browser().post("/ledger/verify/")
    assert (response.status_code, response.context["count"]) == (200, 0)


@pytest.mark.tampers
def test_verification_names_the_place_that_was_tampered_with(scene: Scene) -> None:
    project = scene.projects[0]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE gongjian_project SET name = 'x' WHERE id = %s", [project.pk])
    response = scene.cast.auditor.browser().post("/ledger/verify/")
    assert [(f.code, f.place) for f in response.context["findings"]] == [
        ("current_differs", f"gongjian_project {project.pk}")
    ]


# ---------------------------------------------------------------- first things
def test_a_campaign_is_made_of_a_name_a_unit_and_days(cast: Cast) -> None:
    browser = cast.campaign_admin.browser()
    form = browser.get("/c/new/").context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    sent |= {"name": "秋季攻坚", "unit": str(cast.county.pk), "start_on": "2026-09-01", "days": "60"}
    shown = browser.post("/c/new/", sent)
    assert Campaign.objects.filter(name="秋季攻坚").count() == 0
    sent["confirm"] = shown.context["shown"]["digest"]
    response = browser.post("/c/new/", sent)
    made = Campaign.objects.get(name="秋季攻坚")
    assert response.headers["Location"] == f"/c/{made.key}/"
    assert (made.unit_id, made.status, str(made.last_on)) == (cast.county.pk, "draft", "2026-10-30")
    assert browser.get(f"/c/{made.key}/").status_code == 200
    browser.post("/c/new/", sent)
    assert Campaign.objects.filter(name="秋季攻坚").count() == 1


@pytest.mark.parametrize("who", ["clerk", "reporter_a", "leader", "outsider"])
def test_who_may_not_configure_has_no_form_for_a_campaign(cast: Cast, who: str) -> None:
    assert getattr(cast, who).browser().get("/c/new/").status_code == 404


def test_a_person_without_a_campaign_is_told_what_comes_first(cast: Cast) -> None:
    with ledger.record("test.cast", by=SET_UP, at=cast.at + timedelta(hours=1)) as entry:
        entry.void(cast.campaign)
    response = cast.campaign_admin.browser().get("/")
    assert next(t.name for t in response.templates if t.name) == "web/empty.html"
    assert 'href="/c/new/"' in response.content.decode()
    assert 'href="/c/new/"' not in cast.reporter_a.browser().get("/").content.decode()
    assert cast.admin.browser().get("/").headers["Location"] == "/people/"


def test_a_wrong_address_and_a_forbidden_one_read_the_same(scene: Scene) -> None:
    browser = scene.cast.reporter_a.browser()
    wrong, forbidden = browser.get("/nowhere/"), browser.get("/ledger/")
    assert (wrong.status_code, forbidden.status_code) == (404, 404)
    assert [t.name for t in wrong.templates] == [t.name for t in forbidden.templates]


@pytest.mark.parametrize("page", ["projects", "matters", "lists"])
def test_the_lists_of_a_campaign_lead_to_one_another(scene: Scene, page: str) -> None:
    tabs = scene.cast.clerk.browser().get(f"/c/shili-100/{page}/").context["tabs"]
    assert [tab["href"] for tab in tabs] == [
        "/c/shili-100/projects/",
        "/c/shili-100/matters/",
        "/c/shili-100/lists/",
        *(f"/c/shili-100/{name}/" for name in OF_NOUNS),
        "/import/?campaign=shili-100",
    ]
    assert [tab["href"] for tab in tabs if tab["current"]] == [f"/c/shili-100/{page}/"]
