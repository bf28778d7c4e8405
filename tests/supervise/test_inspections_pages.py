"""The pages of inspections: the planner, the clash check, pictures, papers, the calendar file, what waits for whom."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document
from PIL import Image

from gongjian.kit.models import StoredFile
from gongjian.ledger import memo
from gongjian.projects.models import Project
from gongjian.supervise.actions.inspections import conclusions, plans, visits
from gongjian.supervise.actions.inspections.findings import Finding
from gongjian.supervise.models import AttendanceDuty, InspectionPlan, Problem, Visit
from gongjian.supervise.playbook import inspections as section
from tests.cast import Cast

RULES = section.InspectionsText.model_validate(
    {
        "cap": {"count": 2, "period": "year"},
        "photo": "佐证形象进度",
        "teams": [{"key": "dawn", "name": "晨查组"}],
    }
)


def jpg() -> bytes:
    """A picture as a phone makes it."""
    out = BytesIO()
    Image.new("RGB", (64, 48), "#336699").save(out, "JPEG")
    return out.getvalue()


JPG = jpg()


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    playbook = SimpleNamespace(more={"inspections": RULES})
    monkeypatch.setattr(section, "playbook_of", lambda _campaign, _on: playbook)


@pytest.fixture
def file(cast: Cast) -> Callable[..., InspectionPlan]:
    """A filed plan for town_a that begins today."""

    def make(title: str = "进度督查", **more: Any) -> InspectionPlan:
        viewer, on, now = cast.inspector.viewer(timezone.localdate()), timezone.localdate(), timezone.now()
        kind = more.pop("kind", "inspection")
        draft = plans.PlanDraft(title, kind, on, on, **more)
        plan = plans.prepare(viewer=viewer, campaign=cast.campaign, draft=draft, at=now)
        plans.choose_point(viewer=viewer, plan=plan, reason="例行", unit_id=cast.town_a.pk, at=now)
        return plans.file_plan(viewer=viewer, plan=plan, at=now)

    return make


@pytest.fixture
def on_site(cast: Cast, file: Callable[..., InspectionPlan]) -> Visit:
    visit = Visit.objects.get(plan=file())
    found = [Finding("other", "防尘网破损", solved="当场补挂"), Finding("permits", "告知单没有留存")]
    return visits.record_visit(
        viewer=cast.inspector.viewer(timezone.localdate()),
        visit=visit,
        seen=visits.Seen(found, summary="查台账、看现场"),
        at=timezone.now(),
    )


def test_the_planner_asks_as_many_queries_for_three_plans_as_for_one(
    cast: Cast, file: Callable[..., InspectionPlan]
) -> None:
    browser, counts = cast.clerk.browser(), []
    for more in (1, 2):
        for place in range(more):
            file(f"督查{more}{place}", kind="on_site_office")
        browser.get(f"/c/{cast.campaign.key}/inspections/")
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(f"/c/{cast.campaign.key}/inspections/")
        counts.append(len(queries))
    assert page.content.decode().count('href="/inspections/') == 3
    assert counts[0] == counts[1]


def test_the_clash_check_answers_with_a_number_alone(cast: Cast, file: Callable[..., InspectionPlan]) -> None:
    plan = file("南门外暗查", secret=True)
    address = f"/c/{cast.campaign.key}/inspections/?cap_unit={cast.town_a.number}"
    text = cast.clerk.browser().get(address, headers={"accept-language": "en"}).content.decode()
    assert "甲镇：该周期内还可检查1次" in text or "1 inspection left in that period" in text
    assert [sign for sign in (plan.number, "南门外") if sign in text] == []
    assert 'id="cap_unit"' not in cast.head_a.browser().get(address).content.decode()


def test_the_plan_shows_that_drawing_again_gives_the_same(cast: Cast) -> None:
    viewer, on, now = cast.inspector.viewer(timezone.localdate()), timezone.localdate(), timezone.now()
    draft = plans.PlanDraft("抽查", "check", on, on)
    plan = plans.prepare(viewer=viewer, campaign=cast.campaign, draft=draft, at=now)
    plan = plans.draw_points(viewer=viewer, plan=plan, frame="units", size=2, seed="20261123", at=now)
    plans.file_plan(viewer=viewer, plan=plan, at=now)
    text = cast.head_bureau.browser().get(f"/inspections/{plan.number}/")
    whole = cast.auditor.browser().get(f"/inspections/{plan.number}/").content.decode()
    assert ("20261123" in whole, plan.frame_digest in whole, 'data-m="done"' in whole) == (True, True, True)
    assert text.status_code in (200, 404)


# ---------------------------------------------------------------- pictures
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("现场.jpg", b"\xff\xd8\xff" + b"0" * (40 * 1024 * 1024), "40 MB"),
        ("现场.jpg", b"<script>alert(1)</script>", ""),
        ("现场.svg", b"<svg onload='x()'/>", ""),
        ("台账.pdf", b"%PDF-1.4 not a picture", ""),
    ],
)
def test_a_picture_too_large_or_none_is_refused_with_a_sentence(
    cast: Cast, on_site: Visit, name: str, content: bytes, said: str
) -> None:
    answer = cast.inspector.browser().post(
        f"/visits/{on_site.number}/photo/", {"photo": SimpleUploadedFile(name, content)}
    )
    assert (answer.status_code, StoredFile.objects.count()) == (422, 0)
    text = answer.content.decode()
    assert "invalid-feedback" in text or "g-errors" in text
    assert said in text


def test_a_picture_is_kept_and_handed_out_to_whoever_sees_the_visit(cast: Cast, on_site: Visit) -> None:
    posted = {"photo": SimpleUploadedFile("现场.jpg", JPG)}
    answer = cast.inspector.browser().post(f"/visits/{on_site.number}/photo/", posted)
    kept = StoredFile.objects.get()
    statuses = [
        member.browser().get(f"/files/{kept.number}/").status_code
        for member in (cast.clerk, cast.head_a, cast.head_b, cast.outsider)
    ]
    assert (answer.status_code, statuses) == (302, [200, 200, 404, 404])


# ---------------------------------------------------------------- what is sent from the page
def test_what_the_page_sends_twice_is_taken_in_once(cast: Cast, file: Callable[..., InspectionPlan]) -> None:
    visit, browser = Visit.objects.get(plan=file()), cast.inspector.browser()
    sent = {
        "request_key": "11111111-2222-4333-8444-555555555555",
        "f1-category": "other",
        "f1-words": "围挡破损",
        "f1-how": "solved",
        "ends": "1",
    }
    answers = [
        browser.post(f"/visits/{visit.number}/", sent, headers={"accept": "application/json"})
        for _turn in (1, 2)
    ]
    assert [(one.status_code, one.json()["state"]) for one in answers] == [(200, "sent"), (200, "sent")]
    assert [(row.matter.title, row.on_the_spot) for row in Problem.objects.all()] == [("围挡破损", True)]


def test_a_visit_of_another_team_takes_nothing(cast: Cast, file: Callable[..., InspectionPlan]) -> None:
    visit = Visit.objects.get(plan=file(secret=True))
    statuses = [
        member.browser().post(f"/visits/{visit.number}/", {"summary": "我来看过"}).status_code
        for member in (cast.clerk, cast.head_a, cast.outsider)
    ]
    assert (statuses, Visit.objects.get(pk=visit.pk).summary) == ([404, 404, 404], "")


def test_a_visit_shown_as_it_was_known_has_nothing_of_what_came_later_and_takes_nothing(
    cast: Cast, file: Callable[..., InspectionPlan]
) -> None:
    plan = file()
    visit, browser = Visit.objects.get(plan=plan), cast.inspector.browser()
    filed = memo.head().seq
    seen = visits.Seen([Finding("other", "防尘网破损")], summary="查台账", ends=True)
    viewer = cast.inspector.viewer(timezone.localdate())
    visits.record_visit(viewer=viewer, visit=visit, seen=seen, at=timezone.now())

    def page(address: str, then: int) -> str:
        return str(browser.get(f"{address}?known_entry={then}").content.decode())

    for address in (f"/visits/{visit.number}/", f"/inspections/{plan.number}/"):
        assert "防尘网破损" in browser.get(address).content.decode()
        before = page(address, filed)
        assert ("防尘网破损" in before, "您看的是" in before, "查台账" in before) == (False, True, False)
        assert "data-report" not in before and "/conclude/" not in before
        assert "当时没有登记。" in page(address, 1)


# ---------------------------------------------------------------- papers, calendar, sheet
def test_the_report_of_a_round_is_word_and_pdf(cast: Cast, on_site: Visit) -> None:
    assert on_site.plan is not None
    conclusions.conclude(
        viewer=cast.inspector.viewer(timezone.localdate()), plan=on_site.plan, unit_id=cast.town_a.pk,
        says="台账基本属实", at=timezone.now(),
    )  # fmt: skip
    browser, address = cast.clerk.browser(), f"/inspections/{on_site.plan.number}/report"
    word, pdf = browser.get(f"{address}.docx"), browser.get(f"{address}.pdf")
    paper = Document(BytesIO(word.content))
    text = "\n".join(one.text for one in paper.paragraphs)
    facts, found = [[cell.text for row in table.rows for cell in row.cells] for table in paper.tables]
    assert all(words in text for words in ("进度督查", "查台账、看现场", "台账基本属实"))
    assert [words for words in ("防尘网破损", "告知单没有留存") if words not in found] == []
    assert facts[facts.index("走访检查") + 1] == "1次，已结束0次"
    assert pdf.content[:5] == b"%PDF-"
    assert cast.head_b.browser().get(f"{address}.pdf").status_code == 404


def test_the_calendar_file_holds_announced_visits_alone(
    cast: Cast, project: Project, file: Callable[..., InspectionPlan]
) -> None:
    file("公开督查")
    file("暗查", secret=True)
    led = visits.NewVisit("three_questions", timezone.localdate(), project=project, lead=cast.leader.person)
    visits.plan_visit(
        viewer=cast.clerk.viewer(timezone.localdate()), campaign=cast.campaign, new=led, at=timezone.now()
    )
    for member in (cast.clerk, cast.inspector, cast.leader):
        text = member.browser().get(f"/c/{cast.campaign.key}/inspections/calendar.ics").content.decode()
        assert (text.count("BEGIN:VEVENT"), "甲镇" in text, project.name in text) == (1, True, False)
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_where_a_leader_will_go_is_seen_by_the_office_and_the_leader_alone(
    cast: Cast, project: Project
) -> None:
    new = visits.NewVisit("three_questions", timezone.localdate(), project=project, lead=cast.leader.person)
    visit = visits.plan_visit(
        viewer=cast.clerk.viewer(timezone.localdate()), campaign=cast.campaign, new=new, at=timezone.now()
    )
    found = {
        name
        for name in cast.members
        if cast.members[name].browser().get(f"/visits/{visit.number}/").status_code == 200
    }
    assert found == {"clerk", "campaign_admin", "inspector", "leader"}


# ---------------------------------------------------------------- what waits
def test_a_duty_waits_with_the_lead_official_and_nobody_else(cast: Cast, project: Project) -> None:
    from gongjian import ledger

    on = timezone.localdate() + timedelta(days=3)
    with ledger.record("duty.remind", by=cast.clerk.actor, at=timezone.now()) as entry:
        entry.create(
            AttendanceDuty(
                campaign=cast.campaign,
                project=project,
                event="entry",
                on=on,
                what="进场施工",
                person=cast.leader.person,
            )
        )
    waiting = {
        name
        for name in cast.members
        if "进场施工" in cast.members[name].browser().get("/todo/").content.decode()
    }
    assert waiting == {"leader"}
    own = cast.leader.browser().get(f"/c/{cast.campaign.key}/leader/").content.decode()
    assert ("要我到场" in own, "进场施工" in own) == (True, True)


def test_the_office_is_told_that_something_was_said_and_not_what(cast: Cast, on_site: Visit) -> None:
    said = visits.Said("副县长", "这条路月底前必须通")
    visits.record_visit(
        viewer=cast.inspector.viewer(timezone.localdate()),
        visit=on_site,
        seen=visits.Seen(said=said),
        at=timezone.now(),
    )
    page = cast.clerk.browser().get("/todo/").content.decode()
    assert (f"/visits/{on_site.number}/" in page, "月底前必须通" in page) == (True, False)


def test_visits_of_a_project_stand_on_its_page(cast: Cast, project: Project) -> None:
    new = visits.NewVisit("household", timezone.localdate(), project=project, team="晨查组")
    visit = visits.plan_visit(
        viewer=cast.clerk.viewer(timezone.localdate()), campaign=cast.campaign, new=new, at=timezone.now()
    )
    page = cast.head_a.browser().get(f"/projects/{project.number}/").content.decode()
    assert f'href="/visits/{visit.number}/"' in page


@pytest.mark.parametrize("asked", [True, False])
def test_the_location_is_asked_only_where_the_rule_says_why_and_the_page_says_it(
    cast: Cast, on_site: Visit, monkeypatch: pytest.MonkeyPatch, asked: bool
) -> None:
    rule = {"why": "核对是否到现场", "source": "示例办发〔示例〕3号第5条"}
    rules = section.InspectionsText.model_validate({"location": rule} if asked else {})
    playbook = SimpleNamespace(more={"inspections": rules})
    monkeypatch.setattr(section, "playbook_of", lambda _campaign, _on: playbook)
    page = cast.inspector.browser().get(f"/visits/{on_site.number}/")
    text = page.content.decode()
    assert ("核对是否到现场" in text, "data-locate" in text) == (asked, asked)
    assert page["Permissions-Policy"].endswith("geolocation=(self)" if asked else "geolocation=()")
