"""A secret round, before its first visit begins, is nowhere outside its team: not on a page, in a list, a count, a
calendar, a search, a sheet, a message, the interface, nor in the ledger's sentences and rows."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from gongjian.kit.models import OutboxMessage
from gongjian.ledger.models import Entry
from gongjian.projects.models import Project
from gongjian.supervise.actions.inspections import plans, visits
from gongjian.supervise.models import InspectionPlan, Visit
from gongjian.supervise.playbook import inspections as section
from tests.cast import Cast

RULES = section.InspectionsText.model_validate({"cap": {"count": 3, "period": "month"}})
WORDS = ("暗访路线一", "线索来自来信", "南门外料场", "第七次会议安排")
FIGURES = ("visit_count", "inspected_unit_count", "visit_problem_count", "visit_problem_on_the_spot")


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    playbook = SimpleNamespace(more={"inspections": RULES})
    monkeypatch.setattr(section, "playbook_of", lambda _campaign, _on: playbook)


@dataclass
class Secret:
    """The round, its visits, and everything that would give it away."""

    plan: InspectionPlan
    visits: list[Visit]
    signs: tuple[str, ...]


def _addresses(cast: Cast, project: Project) -> Iterator[str]:
    base = f"/c/{cast.campaign.key}/"
    for path in (
        "", "about/", "supervise/", "inspections/", "inspections/?format=xlsx", "inspections/?format=csv",
        "inspections/calendar.ics", "inspections/?cap_unit=U-2026-00009", "visits/", "visits/?format=csv", "calendar/",
        "leader/", "problems/", "projects/", "matters/", "meetings/", "figures/", "units-compared/",
        f"units/{cast.town_a.number}/",
    ):  # fmt: skip
        yield base + path
    yield from (f"{base}figures/{name}/" for name in FIGURES)
    yield from (
        "/todo/",
        "/search/?q=暗访路线",
        "/search/?q=南门外",
        "/messages/",
        "/ledger/",
        "/ledger/?act=inspection.",
    )
    yield from (f"/ledger/{seq}/" for seq in Entry.objects.values_list("seq", flat=True))
    yield from (f"/projects/{project.number}/", f"/projects/{project.number}/card/")
    yield from (
        "/api/v1/campaigns",
        f"/api/v1/campaigns/{cast.campaign.key}/figures",
        "/api/v1/openapi.json",
        "/metrics",
    )


def _texts(cast: Cast, name: str, project: Project) -> dict[str, str]:
    browser = cast.members[name].browser()
    found = {}
    for address in _addresses(cast, project):
        response = browser.get(address, follow=True)
        content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        found[address] = content.decode(errors="replace") if "xlsx" not in address else ""
    return found


@pytest.fixture
def secret(cast: Cast, project: Project) -> Secret:
    viewer, first = cast.inspector.viewer(cast.on), timezone.localdate() + timedelta(days=17)
    draft = plans.PlanDraft(WORDS[0], "unannounced", first, first + timedelta(days=1), basis=WORDS[3])
    plan = plans.prepare(viewer=viewer, campaign=cast.campaign, draft=draft, at=cast.at)
    plans.draw_points(
        viewer=viewer, plan=plan, frame="township", size=1, seed="seed-of-the-round", at=cast.at
    )
    plans.choose_point(viewer=viewer, plan=plan, reason=WORDS[1], place=WORDS[2], at=cast.at)
    plans.choose_point(viewer=viewer, plan=plan, reason=WORDS[1], project=project, at=cast.at)
    plan.refresh_from_db()
    plans.file_plan(viewer=viewer, plan=plan, at=cast.at)
    rows = list(Visit.objects.filter(plan=plan).order_by("id"))
    numbers = (plan.number, *(row.number for row in rows))
    day = plan.from_on
    signs = (
        *WORDS,
        *numbers,
        "seed-of-the-round",
        plan.frame_digest,
        day.isoformat(),
        f"{day.month}月{day.day}日",
    )
    return Secret(plan, rows, signs)


OUTSIDE = [
    "clerk", "head_a", "reporter_a", "staff_a", "head_b", "head_bureau", "leader", "auditor", "admin",
    "campaign_admin", "outsider", "outside_reporter",
]  # fmt: skip


@pytest.mark.parametrize("name", OUTSIDE)
def test_whoever_is_not_in_the_team_finds_no_sign_of_a_secret_round(
    cast: Cast, project: Project, secret: Secret, name: str
) -> None:
    told = []
    for address, text in _texts(cast, name, project).items():
        signs = (
            secret.signs if "calendar/" not in address and "figures/" not in address else secret.signs[:-2]
        )
        told += [(address, sign) for sign in signs if sign in text and sign not in address]
    assert told == []
    browser = cast.members[name].browser()
    numbers = [f"/inspections/{secret.plan.number}/", *(f"/visits/{row.number}/" for row in secret.visits)]
    acts = [f"/inspections/{secret.plan.number}/{verb}/" for verb in ("cancel", "draw", "report.docx")]
    assert [browser.get(address).status_code for address in numbers + acts] == [404] * 7


@pytest.mark.parametrize("name", ["clerk", "auditor", "head_a"])
def test_counts_and_figures_are_the_same_with_and_without_a_secret_round(
    cast: Cast, project: Project, request: pytest.FixtureRequest, name: str
) -> None:
    def counted() -> dict[str, list[str]]:
        pages = _texts(cast, name, project)
        shown = {key: text for key, text in pages.items() if "/ledger/" not in key and "openapi" not in key}
        return {key: re.findall(r">\s*(\d+)\s*<", text) for key, text in shown.items()}

    before = counted()
    request.getfixturevalue("secret")
    after = counted()
    assert {key for key in before if before[key] != after[key]} == set()


def test_no_number_series_has_a_gap_where_a_secret_round_stands(cast: Cast, secret: Secret) -> None:
    viewer = cast.inspector.viewer(cast.on)
    draft = plans.PlanDraft("公开督查", "inspection", cast.on, cast.on)
    plan = plans.prepare(viewer=viewer, campaign=cast.campaign, draft=draft, at=cast.at)
    assert plan.number == "JC-2026-00001"


def test_its_acts_are_told_of_in_one_neutral_sentence_about_nothing(cast: Cast, secret: Secret) -> None:
    acts = Entry.objects.filter(act__startswith="inspection.")
    assert {(one.act, json.dumps(one.words), one.reason) for one in acts} == {("inspection.sealed", "{}", "")}
    assert [list(one.abouts.all()) for one in acts] == [[], [], [], [], []]


def test_no_message_is_written_of_it(cast: Cast, secret: Secret) -> None:
    assert [
        row for row in OutboxMessage.objects.all() if any(sign in str(row.__dict__) for sign in secret.signs)
    ] == []


def test_the_team_sees_it_all(cast: Cast, secret: Secret) -> None:
    page = cast.inspector.browser().get(f"/inspections/{secret.plan.number}/").content.decode()
    assert [
        sign for sign in (*WORDS, "seed-of-the-round", secret.plan.frame_digest) if sign not in page
    ] == []


def test_once_a_visit_has_begun_it_is_open_and_the_others_are_not(cast: Cast, secret: Secret) -> None:
    first, *rest = secret.visits
    at = cast.at + (secret.plan.from_on - cast.on)
    visits.start_visit(viewer=cast.inspector.viewer(cast.on), visit=first, at=at)
    clerk = cast.clerk.browser()
    plan = clerk.get(f"/inspections/{secret.plan.number}/")
    statuses = [clerk.get(f"/visits/{row.number}/").status_code for row in (first, *rest)]
    assert (plan.status_code, statuses) == (200, [200, 404, 404])
    text = plan.content.decode()
    hidden = (WORDS[1], WORDS[2], "seed-of-the-round", *(row.number for row in rest))
    assert [sign for sign in hidden if sign in text] == []
    sealed = Entry.objects.filter(act="inspection.sealed").order_by("seq").first()
    assert sealed is not None
    read = cast.auditor.browser().get(f"/ledger/{sealed.seq}/").content.decode()
    assert WORDS[0] in read
