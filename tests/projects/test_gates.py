"""A gate asks for the proofs its playbook lists and nothing else; without a gate nothing is asked."""

import hashlib
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from gongjian import ledger
from gongjian.campaigns.models import Playbook
from gongjian.campaigns.playbook import playbook_of, read_playbook
from gongjian.commands.demo_data.files import playbook_file
from gongjian.kernel.dates import FuzzyDate
from gongjian.kernel.problems import Refused
from gongjian.ledger import AsOf
from gongjian.projects import actions
from gongjian.projects.actions.gates import Given, show_proofs
from gongjian.projects.actions.progress.statistics import enter_statistics
from gongjian.projects.gates import gates_in
from gongjian.projects.models import ProjectPaper, ProjectStage, StatisticsEntry
from gongjian.projects.selectors.gates import missing_proofs
from tests.cast import SET_UP

BOTH = {"construction-permit": Given("示例建许1号"), "start-order": Given("示例开工令1号")}

OF_STARTS = """gates:
  - gate: construction
    proofs:
      - {key: construction-permit, name: {zh: 施工许可证, en: construction permit}, clause: "plan#12"}
      - {key: start-order, name: {zh: 开工令, en: order to start works}, clause: "plan#12"}
"""


@pytest.fixture
def gated(cast):
    statistics = "  - {gate: statistics, preset: statistics}\nmatter_kinds:\n"
    text = playbook_file("shili-100").replace("gates:\n", OF_STARTS, 1)
    text = text.replace("matter_kinds:\n", statistics, 1)
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        row = Playbook(
            campaign=cast.campaign, version=1, text=text, sha256=hashlib.sha256(text.encode()).hexdigest(),
            effective_on=cast.campaign.start_on,
        )  # fmt: skip
        entry.create(row)
    assert playbook_of(cast.campaign, cast.on) is not None
    return cast.campaign


@pytest.fixture
def ready(register, gated):
    return register("示例厂房", stage="ready", days_ago=5)


@pytest.fixture
def move(cast):
    def go(project, stage="construction", **more):
        on = FuzzyDate.of(cast.on)
        return actions.move_stage(
            viewer=cast.clerk.viewer(cast.on), project=project, stage=stage, on=on, at=cast.at, **more
        )

    return go


def names(error):
    return [(problem.code, problem.where) for problem in error.value.problems]


# ---------------------------------------------------------------- moving
def test_a_gated_stage_is_refused_with_every_proof_that_is_missing(ready, move):
    with pytest.raises(Refused) as error:
        move(ready)
    assert names(error) == [
        ("gate_proofs_missing", "proof_construction-permit"),
        ("gate_proofs_missing", "proof_start-order"),
    ]
    assert ProjectStage.objects.filter(project=ready, stage="construction").count() == 0


def test_one_proof_of_two_is_refused_naming_the_other_and_nothing_is_written(ready, move):
    with pytest.raises(Refused) as error:
        move(ready, proofs={"start-order": Given("示例开工令1号")})
    assert names(error) == [("gate_proofs_missing", "proof_construction-permit")]
    assert ProjectPaper.objects.count() == 0


def test_with_its_proofs_the_project_passes_and_they_are_its_papers(ready, move):
    move(ready, proofs=BOTH | {"something-else": Given("不问")})
    assert list(ProjectPaper.objects.order_by("id").values_list("gate", "proof", "document_no")) == [
        ("construction", "construction-permit", "示例建许1号"),
        ("construction", "start-order", "示例开工令1号"),
    ]


def test_without_a_gate_nothing_is_asked(register, move, cast):
    move(register("示例无关口项目", stage="ready", days_ago=5))
    assert ProjectPaper.objects.count() == 0


def test_a_stage_without_a_gate_asks_nothing_in_a_campaign_that_has_gates(ready, move):
    move(ready, "production")
    assert ProjectPaper.objects.count() == 0


def test_the_actual_start_asks_the_same_and_a_correction_of_its_day_asks_nothing(cast, ready):
    given = {
        "viewer": cast.clerk.viewer(cast.on),
        "project": ready,
        "at": cast.at,
        "on": FuzzyDate.of(cast.on),
    }
    with pytest.raises(Refused, check=lambda error: error.code == "gate_proofs_missing"):
        actions.record_start(**given)
    actions.record_start(**given, proofs=BOTH)

    actions.record_start(**given | {"on": FuzzyDate.of(cast.on - timedelta(days=1))}, reason="以开工令为准")
    assert ProjectPaper.objects.count() == 2


def test_proofs_gathered_ahead_are_not_asked_again(cast, ready, move):
    viewer = cast.clerk.viewer(cast.on)
    show_proofs(viewer=viewer, project=ready, gate="construction", given=BOTH, at=cast.at)
    assert missing_proofs(ready.pk, "construction", AsOf(cast.on)) == []
    move(ready)


def test_entry_into_statistics_is_a_gate_of_its_own(cast, ready):
    given = {
        "viewer": cast.clerk.viewer(cast.on),
        "project": ready,
        "on": cast.on,
        "ground": "统计局审核",
        "at": cast.at,
    }
    with pytest.raises(Refused) as error:
        enter_statistics(**given)
    keys = [problem.where.removeprefix("proof_") for problem in error.value.problems]
    assert keys == ["approval", "construction-permit", "contract", "site-photos"]
    enter_statistics(**given, proofs={key: Given("示例1号") for key in keys})
    assert StatisticsEntry.objects.get().project_id == ready.pk


# ---------------------------------------------------------------- the playbook
def section(text):
    base = playbook_file("shili-100")
    head, _mark, tail = base.partition("\ngates:\n")
    return head + "\n" + text + tail[tail.index("matter_kinds:") :]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("gates:\n  - {gate: nowhere, proofs: [{key: a, name: 甲}]}\n", "unknown_gate"),
        ("gates:\n  - {gate: construction, proofs: []}\n", "gate_without_proofs"),
        ("gates:\n  - {gate: construction, preset: nothing}\n", "unknown_preset"),
        ("gates:\n  - {gate: completed, proofs: [{key: a, name: 甲}, {key: a, name: 乙}]}\n", "proof_twice"),
        ("gates:\n  - {gate: completed, proofs: [{key: a, name: 甲, clause: \"plan#99\"}]}\n", "unknown_clause"),
        ("gates:\n  - {gate: completed, preset: completion}\n  - {gate: completed, preset: start}\n", "gate_twice"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_gate_is_told_with_its_line_and_a_remedy(text, code):
    playbook, problems = read_playbook(section(text))
    assert playbook is None
    assert [problem.code for problem in problems] == [code]
    assert all(str(problem.remedy) and str(problem.where) for problem in problems)


def test_the_example_county_asks_for_proofs_at_start_and_completion():
    playbook, problems = read_playbook(playbook_file("shili-100"))
    assert problems == []
    assert [gate.gate for gate in gates_in(playbook)] == ["completed"]


# ---------------------------------------------------------------- pages
def photo():
    kept = BytesIO()
    Image.new("RGB", (4, 4)).save(kept, "PNG")
    kept.seek(0)
    kept.name = "施工许可证.png"
    return kept


def test_the_form_of_the_stage_asks_exactly_these_proofs_and_keeps_what_was_given(cast, ready):
    browser, address = cast.clerk.browser(), f"/projects/{ready.number}/stage/?stage=construction"
    form = browser.get(address).context["form"]
    asked = [name for name in form.fields if name.startswith("proof_") and name.count("_") == 1]
    assert asked == ["proof_construction-permit", "proof_start-order"]
    sent = {"stage": "construction", "on": cast.on.isoformat(), "proof_start-order": "示例开工令1号"}
    page = browser.post(address, {"stage": "construction", "on": cast.on.isoformat()})
    assert page.status_code == 422
    page = browser.post(address, sent | {"proof_construction-permit_file": photo(), "proof_start-order": ""})
    form = page.context["form"]
    assert (page.status_code, list(form.errors)) == (422, ["proof_start-order"])
    token = form.data["proof_construction-permit_kept"]
    assert browser.post(address, sent | {"proof_construction-permit_kept": token}).status_code == 302
    papers = ProjectPaper.objects.order_by("id")
    assert [(one.proof, one.document_no, bool(one.file_id)) for one in papers] == [
        ("construction-permit", "", True),
        ("start-order", "示例开工令1号", False),
    ]


def test_the_project_page_shows_per_gate_what_is_there_and_what_is_missing(cast, ready):
    browser = cast.clerk.browser()
    sent = {"proof_construction-permit": "示例建许1号"}
    assert browser.post(f"/projects/{ready.number}/proofs/construction/", sent).status_code == 302
    sections = browser.get(f"/projects/{ready.number}/").context["sections"]
    gates = next(one["one"]["gates"] for one in sections if one["key"] == "gates")
    assert [gate["missing"] for gate in gates] == [1, 1, 4]
    assert browser.get(f"/projects/{ready.number}/proofs/production/").status_code == 404
