"""A handling day: planned, queued in its sections, opinions beforehand, every item with an outcome."""

from __future__ import annotations

import io
from datetime import date, time
from typing import Any

import pytest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from python_calamine import CalamineWorkbook

from gongjian import ledger
from gongjian.kernel.problems import Refused
from gongjian.matters import actions as matters
from gongjian.matters.models import Matter
from gongjian.supervise.actions import handling as acts
from gongjian.supervise.models import HandlingDay, HandlingItem, HandlingParty, Problem
from gongjian.supervise.views.handling.notices import handling_notices
from tests.cast import Cast
from tests.supervise.problem_stage import at, on, raised

LATE = "promise %(count)s day late"


@pytest.fixture(autouse=True)
def live(cast: Cast) -> None:
    with ledger.record("test.cast", by=cast.clerk.actor, at=at(0)) as entry:
        entry.change(cast.campaign, status="live")


@pytest.fixture
def day(cast: Cast) -> HandlingDay:
    return acts.plan_day(
        viewer=cast.clerk.viewer(cast.on), campaign=cast.campaign, on=on(2), at=at(0), place="三楼"
    )


def queued(cast: Cast, day: HandlingDay, **changes: Any) -> HandlingItem:
    given: dict[str, Any] = {
        "title": "临时用电接入",
        "section": "under-way",
        "lead_unit_id": cast.bureau.pk,
        "units": [cast.town_a.pk],
    } | changes
    return acts.queue_item(viewer=cast.clerk.viewer(cast.on), day=day, new=acts.NewItem(**given), at=at(0))


def held(cast: Cast, day: HandlingDay) -> HandlingDay:
    return acts.hold_day(viewer=cast.clerk.viewer(cast.on), day=day, at=at(2))


def decided(cast: Cast, item: HandlingItem, outcome: str, **more: Any) -> HandlingItem:
    return acts.decide(
        viewer=cast.clerk.viewer(cast.on), item=item, outcome=acts.Outcome(outcome, **more), at=at(2, 10)
    )


def code_of(refused: Any) -> str:
    return str(refused.value.problems[0].code)


def test_slots_follow_one_another_in_the_order_of_the_sections(cast: Cast, day: HandlingDay) -> None:
    queued(cast, day, title="即将开工", section="about-to-start")
    queued(cast, day, title="在建一")
    queued(cast, day, title="在建二")
    rows = HandlingItem.objects.order_by("ordinal").values_list("title", "starts", "ends")
    assert list(rows) == [
        ("在建一", time(9), time(9, 20)),
        ("在建二", time(9, 20), time(9, 40)),
        ("即将开工", time(9, 40), time(10)),
    ]


def test_a_day_off_is_no_handling_day(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        acts.plan_day(
            viewer=cast.clerk.viewer(cast.on), campaign=cast.campaign, on=date(2026, 3, 7), at=at(0)
        )
    assert code_of(refused) == "day_off"


def test_a_department_that_is_called_is_asked_for_its_opinion_and_gives_it(
    cast: Cast, day: HandlingDay
) -> None:
    queued(cast, day)
    viewer = cast.reporter_bureau.viewer(cast.on)
    assert [notice.title for notice in handling_notices(viewer, at(0))] == ["临时用电接入：3月4日 09:00"]
    party = HandlingParty.objects.get(unit_id=cast.bureau.pk)
    acts.give_opinion(viewer=viewer, party=party, opinion="可办，缺接入方案", at=at(1))
    party.refresh_from_db()
    assert (party.opinion, party.opinion_at) == ("可办，缺接入方案", at(1))
    assert handling_notices(viewer, at(1)) == []


def test_nobody_speaks_for_a_department_they_are_not_of(cast: Cast, day: HandlingDay) -> None:
    queued(cast, day)
    party = HandlingParty.objects.get(unit_id=cast.bureau.pk)
    with pytest.raises(Refused) as refused:
        acts.give_opinion(viewer=cast.reporter_b.viewer(cast.on), party=party, opinion="可办", at=at(1))
    assert code_of(refused) == "may_not_give_opinion"


def test_promised_makes_a_problem_on_the_lead_unit_s_desk_with_that_date(
    cast: Cast, day: HandlingDay
) -> None:
    item = queued(cast, day)
    held(cast, day)
    decided(cast, item, "promised", days=3, ground="先架临时线路")
    item.refresh_from_db()
    problem = Problem.objects.get()
    assert (item.promised_on, item.matter_id) == (date(2026, 3, 9), problem.matter_id)
    assert (problem.origin, problem.promised_on, problem.handling_item_id) == (
        "handling",
        date(2026, 3, 9),
        item.pk,
    )
    assert (problem.matter.desk_unit_id, problem.matter.due_on) == (cast.bureau.pk, date(2026, 3, 9))


def test_promised_dates_the_problem_the_item_is_about_and_keeps_its_first_date(
    cast: Cast, day: HandlingDay
) -> None:
    problem = raised(cast)
    item = queued(cast, day, matter_id=problem.matter_id)
    held(cast, day)
    decided(cast, item, "promised", days=3)
    matter = Matter.objects.get(pk=problem.matter_id)
    assert (matter.due_on, matter.original_due_on) == (date(2026, 3, 9), on(10))
    assert Problem.objects.get().promised_on == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("outcome", "more", "code"),
    [
        ("cannot", {}, "ground_missing"),
        ("promised", {}, "days_missing"),
        ("promised", {"days": 0}, "days_unlikely"),
        ("open", {}, "outcome_missing"),
    ],
)
def test_an_outcome_without_what_it_needs_is_refused(
    cast: Cast, day: HandlingDay, outcome: str, more: dict[str, Any], code: str
) -> None:
    item = queued(cast, day)
    held(cast, day)
    with pytest.raises(Refused) as refused:
        decided(cast, item, outcome, **more)
    assert code_of(refused) == code
    item.refresh_from_db()
    assert item.outcome == "open"


def test_missing_papers_are_told_once_and_the_second_telling_says_what_was_told(
    cast: Cast, day: HandlingDay
) -> None:
    item = queued(cast, day)
    clerk = cast.clerk.viewer(cast.on)
    acts.tell_missing(viewer=clerk, item=item, papers="接入方案\n 用地红线图 \n", at=at(1))
    with pytest.raises(Refused) as refused:
        acts.tell_missing(viewer=clerk, item=item, papers="环评批复", at=at(2))
    found = refused.value.problems[0]
    assert found.code == "papers_told_already"
    assert dict(found.message.params) == {"on": "2026-03-03", "papers": "接入方案、用地红线图"}
    item.refresh_from_db()
    assert item.missing == "接入方案\n用地红线图"


def test_the_day_is_not_closed_while_an_item_has_no_outcome(cast: Cast, day: HandlingDay) -> None:
    item = queued(cast, day)
    held(cast, day)
    with pytest.raises(Refused) as refused:
        acts.close_day(viewer=cast.clerk.viewer(cast.on), day=day, at=at(2, 17))
    assert code_of(refused) == "items_open"
    decided(cast, item, "cannot", ground="变电站没有出线间隔")
    acts.close_day(viewer=cast.clerk.viewer(cast.on), day=day, at=at(2, 17))
    day.refresh_from_db()
    assert day.state == "closed"


def test_a_day_does_not_begin_before_its_day_and_not_with_an_empty_queue(
    cast: Cast, day: HandlingDay
) -> None:
    with pytest.raises(Refused) as refused:
        acts.hold_day(viewer=cast.clerk.viewer(cast.on), day=day, at=at(1))
    assert code_of(refused) == "too_early"
    with pytest.raises(Refused) as refused:
        held(cast, day)
    assert code_of(refused) == "nothing_queued"


# ---------------------------------------------------------------- pages
def test_the_desk_runs_item_by_item_and_lists_the_outcomes_as_a_sheet(cast: Cast, day: HandlingDay) -> None:
    first, second = queued(cast, day, title="甲"), queued(cast, day, title="乙")
    held(cast, day)
    browser = cast.clerk.browser()
    page = browser.get(f"/handling/{day.number}/")
    assert page.status_code == 200
    assert page.content.decode().count("autofocus") == 1
    sent = browser.post(f"/handling/items/{first.number}/outcome/", {"outcome": "done", "ground": "当场接通"})
    assert sent["Location"] == f"/handling/{day.number}/#next"
    refused = browser.post(f"/handling/items/{second.number}/outcome/", {"outcome": "cannot"})
    assert "ground" in refused.context["form"].errors
    file = browser.get(f"/handling/{day.number}/", {"format": "xlsx"})
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(file.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    heads = next(place for place, row in enumerate(rows) if row[0] == "序号")
    told = dict(zip(rows[heads], rows[heads + 1], strict=True))
    assert (told["方面"], told["时段"], told["事项"]) == ("在建项目遗留问题", "09:00–09:20", "甲")
    assert told["说明（办理情况、不能办理的依据）"] == "当场接通"


def test_a_township_neither_runs_the_day_nor_sees_items_it_has_no_part_in(
    cast: Cast, day: HandlingDay
) -> None:
    item = queued(cast, day, title="与乙镇无关")
    browser = cast.reporter_b.browser()
    page = browser.get(f"/handling/{day.number}/")
    assert "与乙镇无关" not in page.content.decode()
    assert browser.get(f"/handling/{day.number}/queue/").status_code == 404
    assert browser.get(f"/handling/items/{item.number}/missing/").status_code == 404
    assert cast.outsider.browser().get(f"/handling/{day.number}/").status_code == 404


def test_a_day_is_planned_queued_and_its_opinions_are_given_on_the_pages(cast: Cast) -> None:
    browser = cast.clerk.browser()
    sent = browser.post("/c/shili-100/handling/new/", {"on": "2099-12-30", "starts": "9:30", "place": "三楼"})
    day = HandlingDay.objects.get()
    assert sent["Location"] == f"/handling/{day.number}/"
    form = {
        "title": "临时用电",
        "section": "planned",
        "lead_unit": str(cast.bureau.pk),
        "units": [str(cast.town_a.pk)],
    }
    assert browser.post(f"/handling/{day.number}/queue/", form).status_code == 302
    item, party = HandlingItem.objects.get(), HandlingParty.objects.get(unit_id=cast.town_a.pk)
    assert item.starts == time(9, 30)
    address = f"/handling/items/{item.number}/opinions/{party.pk}/"
    assert cast.reporter_a.browser().post(address, {"opinion": "同意"}).status_code == 302
    assert cast.reporter_b.browser().post(address, {"opinion": "同意"}).status_code == 404
    assert browser.get("/c/shili-100/handling/").status_code == 200


def shown(cast: Cast, day: HandlingDay, days: int) -> Any:
    """The desk as of so many days after."""
    return cast.clerk.browser().get(f"/handling/{day.number}/", {"on": on(days).isoformat()}).context


def lights(context: Any) -> list[tuple[str, str]]:
    return [one["light"] for section in context["sections"] for one in section["items"]]


def test_a_promise_not_kept_is_red_on_the_day_s_page_and_one_kept_is_done(
    cast: Cast, day: HandlingDay
) -> None:
    kept, broken = queued(cast, day, title="临时用电接入"), queued(cast, day, title="道路开口")
    held(cast, day)
    for item in (kept, broken):
        decided(cast, item, "promised", days=3)
    matter = HandlingItem.objects.get(pk=kept.pk).matter
    assert matter is not None
    matters.accept(viewer=cast.reporter_bureau.viewer(cast.on), matter=matter, at=at(3))
    matters.report_done(
        viewer=cast.head_bureau.viewer(cast.on),
        matter=Matter.objects.get(pk=matter.pk),
        result="已接入",
        at=at(4),
    )
    before, after = shown(cast, day, 3), shown(cast, day, 10)
    assert lights(before) == [("on-course", "承诺办结")] * 2
    assert lights(after) == [
        ("done", str(_("promise kept"))),
        ("late", ngettext(LATE, LATE, 3) % {"count": 3}),
    ]
    assert sorted(after["counts"]) == [("done", _("promise kept"), 1), ("late", _("promise broken"), 1)]


def test_a_project_on_the_desk_is_a_link_and_who_only_sits_there_is_named_once(
    cast: Cast, day: HandlingDay, project: Any
) -> None:
    queued(cast, day, project_id=project.pk, names=["项目业主"])
    page = cast.clerk.browser().get(f"/handling/{day.number}/")
    [item] = [one for section in page.context["sections"] for one in section["items"]]
    assert (item["project_number"], item["present"]) == (project.number, ["项目业主"])
    assert [party["name"] for party in item["parties"]] == ["县资规局", "甲镇"]
    assert f'<a href="/projects/{project.number}/">{project.name}</a>' in page.content.decode()


def test_the_day_cannot_be_begun_before_it_has_come_and_a_refusal_says_why_it_cannot_be_done(
    cast: Cast,
) -> None:
    coming = acts.plan_day(
        viewer=cast.clerk.viewer(cast.on), campaign=cast.campaign, on=date(2099, 1, 5), at=at(0), place="三楼"
    )
    queued(cast, coming)
    browser = cast.clerk.browser()
    assert (
        f"/handling/{coming.number}/step/hold/"
        not in browser.get(f"/handling/{coming.number}/").content.decode()
    )
    refused = browser.post(f"/handling/{coming.number}/step/hold/")
    assert (refused.status_code, _("Why it cannot be done") in refused.content.decode()) == (409, True)
