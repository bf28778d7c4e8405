"""Likely duplicates are offered; a person merges them into one with both histories, or parts them again."""

from datetime import timedelta
from time import perf_counter

import pytest
from django.db import connection

from gongjian.kernel.problems import Refused
from gongjian.ledger.verification import verify
from gongjian.projects import actions
from gongjian.projects.actions.duplicates import merging
from gongjian.projects.models import (
    NotTheSame,
    Project,
    ProjectHolding,
    ProjectMerge,
    ProjectPaper,
    ProjectStage,
    Reading,
)
from gongjian.projects.selectors.duplicates import Facts, facts_of, likely_pairs

YI, WAN = 10_000_000_000, 1_000_000


@pytest.fixture
def who(cast):
    return {"viewer": cast.clerk.viewer(cast.on), "at": cast.at}


@pytest.fixture
def pair(cast, register):
    """The same plant registered twice, by two townships."""
    one = register("示例精工数控机床生产线", total_fen=2 * YI, days_ago=5)
    two = register(
        "示例精工数控机床生产线项目", total_fen=2 * YI, unit=cast.town_b, stage="ready", days_ago=4
    )
    return one, two


def read(cast, project, fen, days_ago=0):
    return actions.take_reading(
        viewer=cast.clerk.viewer(cast.on), project=project, up_to_on=cast.on - timedelta(days=days_ago),
        done_fen=fen, progress="", note="", at=cast.at,
    )  # fmt: skip


def offered():
    return [(pair.one, pair.other, pair.same) for pair in likely_pairs(facts_of(Project.objects.live()))]


def all_kept(kept, gone):
    return {clash.key: merging.KEPT for clash in merging.plan_merge(kept, gone).clashes}


# ---------------------------------------------------------------- offered
def test_a_similar_name_with_the_same_investment_is_offered(pair):
    assert offered() == [(pair[0].pk, pair[1].pk, ("name", "total"))]


def test_the_same_code_is_offered_whatever_the_names(register):
    one = register("示例甲项目", code="2109-350121-04-01-123456")
    two = register("完全另一个名字", code="2109-350121-04-01-123456")
    assert offered() == [(one.pk, two.pk, ("code",))]


def test_names_that_differ_in_a_number_are_two_projects(register):
    register("示例厂房一期 1号楼", total_fen=YI)
    register("示例厂房一期 2号楼", total_fen=YI)
    assert offered() == []


def test_two_found_to_be_two_are_not_offered_again(who, pair):
    merging.not_the_same(**who, one=pair[1], other=pair[0], reason="两家公司")
    assert (offered(), NotTheSame.objects.count()) == ([], 1)


def test_2229_projects_are_compared_in_less_than_a_second():
    projects = [
        Facts(n, f"示例市第{n}号厂房及配套设施", "", "", "", n * WAN, 1, None) for n in range(1, 2229)
    ]
    projects.append(Facts(2229, "示例市第7号厂房及配套设施建设", "", "", "", 7 * WAN, 1, None))
    began = perf_counter()
    found = likely_pairs_without_books(projects)
    assert [(pair.one, pair.other) for pair in found] == [(7, 2229)]
    assert perf_counter() - began < 2


def likely_pairs_without_books(projects):
    from gongjian.projects.selectors import duplicates

    found = {}
    index = duplicates._Index(projects)
    for one in projects:
        for other in index.near(one):
            if other.id > one.id and (same := duplicates.compare(one, other)) is not None:
                found[(one.id, other.id)] = same
    return list(found.values())


# ---------------------------------------------------------------- merged
def test_rows_that_do_not_conflict_move_in_one_entry_and_the_old_address_redirects(cast, who, pair):
    kept, gone = pair
    reading = read(cast, gone, 300 * WAN)
    paper = actions.add_paper(**who, project=gone, kind="plan", title="示例攻坚方案", says="节点")
    done = merging.merge(**who, kept=kept, gone=gone, reason="同一项目", choices=all_kept(kept, gone))
    assert Reading.objects.get(pk=reading.pk).project_id == kept.pk
    assert ProjectPaper.objects.get(pk=paper.pk).project_id == kept.pk
    assert ["reading", reading.pk, "moved"] in done.moved
    answer = cast.clerk.browser().get(f"/projects/{gone.number}/")
    assert (answer.status_code, answer.url) == (301, f"/projects/{kept.number}/")


def test_both_histories_stand_on_the_story_of_the_kept_project(cast, who, pair):
    kept, gone = pair
    merging.merge(**who, kept=kept, gone=gone, reason="同一项目", choices=all_kept(kept, gone))
    story = cast.clerk.browser().get(f"/projects/{kept.number}/").context["story"]
    said = " ".join(str(line) for line in story)
    assert (gone.name in said, len(story)) == (True, 3)


def test_two_projects_both_reported_this_week_are_asked_which_counts_and_named(cast, who, pair):
    kept, gone = pair
    read(cast, kept, 500 * WAN)
    read(cast, gone, 300 * WAN)
    with pytest.raises(Refused) as error:
        merging.merge(**who, kept=kept, gone=gone, reason="同一项目")
    asked = [str(problem.message) for problem in error.value.problems if "Reading" in problem.where]
    assert [("500" in text or "5 m" in text, "300" in text or "3 m" in text) for text in asked] == [
        (True, True)
    ]
    assert Project.objects.get(pk=gone.pk).merged_into_id is None
    plan = merging.plan_merge(kept, gone)
    choices = {clash.key: merging.GONE if "Reading" in clash.key else merging.KEPT for clash in plan.clashes}
    merging.merge(**who, kept=kept, gone=gone, reason="同一项目", choices=choices)
    assert [row.done_fen for row in Reading.objects.filter(project=kept, voided=False)] == [300 * WAN]


def test_stage_and_accountable_unit_of_the_merged_record_count_when_chosen(cast, who, pair):
    kept, gone = pair
    choices = dict.fromkeys(all_kept(kept, gone), merging.GONE)
    merging.merge(**who, kept=kept, gone=gone, reason="同一项目", choices=choices)
    fresh = Project.objects.get(pk=kept.pk)
    now = ProjectStage.objects.get(project=kept, voided=False, to_on=None)
    held = ProjectHolding.objects.get(project=kept, role="accountable", voided=False, to_on=None)
    assert (fresh.unit_id, now.stage, held.unit_id) == (cast.town_b.pk, "ready", cast.town_b.pk)


def test_a_record_is_not_merged_into_itself_nor_without_a_reason(who, pair):
    with pytest.raises(Refused, check=lambda error: error.code == "merge_with_itself"):
        merging.merge(**who, kept=pair[0], gone=pair[0], reason="同一项目")
    with pytest.raises(Refused, check=lambda error: error.code == "merge_without_reason"):
        merging.merge(**who, kept=pair[0], gone=pair[1], reason=" ")


# ---------------------------------------------------------------- parted
def test_parting_moves_exactly_these_rows_back_and_what_was_taken_off_stands_again(cast, who, pair):
    kept, gone = pair
    ours, theirs = read(cast, kept, 500 * WAN), read(cast, gone, 300 * WAN)
    choices = dict.fromkeys(all_kept(kept, gone), merging.GONE)
    done = merging.merge(**who, kept=kept, gone=gone, reason="同一项目", choices=choices)
    later = read(cast, Project.objects.get(pk=kept.pk), 250 * WAN, days_ago=1)
    merging.part(**who, merge=done, reason="其实是两个")
    rows = {row.pk: (row.project_id, row.voided) for row in Reading.objects.all()}
    assert rows == {ours.pk: (kept.pk, False), theirs.pk: (gone.pk, False), later.pk: (kept.pk, False)}
    fresh = Project.objects.get(pk=kept.pk)
    assert (fresh.unit_id, Project.objects.get(pk=gone.pk).merged_into_id) == (cast.town_a.pk, None)
    with pytest.raises(Refused, check=lambda error: error.code == "parted_already"):
        merging.part(**who, merge=done, reason="再来一次")


# ---------------------------------------------------------------- pages
@pytest.mark.tampers
def test_what_a_merge_moved_cannot_be_altered_past_the_door_unseen(who, pair):
    one, two = pair
    merging.merge(**who, kept=one, gone=two, reason="同一项目", choices=all_kept(one, two))
    assert verify() == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE gongjian_project_merge SET moved = '[]'")
    merge = ProjectMerge.objects.get()
    assert [(one.code, one.place) for one in verify()] == [
        ("current_differs", f"gongjian_project_merge {merge.pk}")
    ]


def test_pairs_are_decided_in_the_browser(cast, pair):
    kept, gone = pair
    browser, key = cast.clerk.browser(), cast.campaign.key
    assert [one["one"].id for one in browser.get(f"/c/{key}/duplicates/").context["pairs"]] == [kept.pk]
    address = f"/projects/{kept.number}/merge/{gone.number}/"
    form = browser.get(address).context["form"]
    sent = {name: "kept" for name in form.fields if name.startswith("clash_")} | {"reason": "同一项目"}
    assert browser.post(address, {"reason": "同一项目"}).status_code == 422
    assert browser.post(address, sent).status_code == 302
    done = ProjectMerge.objects.get()
    assert browser.get(f"/c/{key}/duplicates/").context["pairs"] == []
    assert browser.post(f"/projects/{kept.number}/part/{done.pk}/", {"reason": "弄错了"}).status_code == 302
    assert browser.post(f"/projects/{kept.number}/not-the-same/{gone.number}/").status_code == 302
    assert browser.get(f"/c/{key}/duplicates/").context["count"] == 0
    assert cast.outsider.browser().get(f"/c/{key}/duplicates/").status_code == 404


def test_registering_a_likely_duplicate_is_asked_about_before_it_is_written(cast, pair):
    browser, address = cast.clerk.browser(), f"/c/{cast.campaign.key}/projects/new/"
    sent = {"name": "示例精工数控机床生产线工程", "total_fen": "2", "total_fen_unit": "yi", "stage": "preliminary",
            "lead": str(cast.town_a.pk)}  # fmt: skip
    page = browser.post(address, sent)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["name"])
    assert browser.post(address, sent | {"reason": "二期另立"}).status_code == 302
