"""Many projects changed in one act: looked at first, confirmed as one entry, taken back as one."""

from datetime import date, timedelta

import pytest

from gongjian import ledger
from gongjian.campaigns.models import Membership
from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kernel.problems import Refused
from gongjian.ledger import memo
from gongjian.ledger.history import line
from gongjian.ledger.models import Entry
from gongjian.projects import actions
from gongjian.projects.actions.together import changing as together
from gongjian.projects.actions.together.lines import Wanted
from gongjian.projects.models import Project, ProjectHolding

WHY = "按县政府专题会议纪要调整"


@pytest.fixture
def three(register):
    """Three projects: one to the day, one to the month, one without a planned start."""
    return [
        register("示例甲", planned_start=FuzzyDate.of(date(2026, 5, 1))),
        register("示例乙", planned_start=FuzzyDate.of(date(2026, 6, 1), Precision.month)),
        register("示例丙"),
    ]


def ids_of(projects):
    return [project.pk for project in projects]


@pytest.fixture
def look(cast, three):
    def at_it(wanted, ids=None, by=None):
        viewer = (by or cast.clerk).viewer(cast.on)
        return together.look_at(
            viewer=viewer, campaign=cast.campaign, ids=ids or ids_of(three), wanted=wanted, at=cast.at
        )

    return at_it


@pytest.fixture
def do(cast, three, look):
    def it(wanted, ids=None, seen=None, reason=WHY, **more):
        return together.change_together(
            viewer=cast.clerk.viewer(cast.on), campaign=cast.campaign, ids=ids or ids_of(three), wanted=wanted,
            reason=reason, seen=look(wanted, ids).mark if seen is None else seen, at=cast.at, **more,
        )  # fmt: skip

    return it


def standings(preview):
    return {one.project.name: one.standing for one in preview.lines}


# ---------------------------------------------------------------- the preview
def test_a_preview_tells_before_and_after_and_writes_nothing(look, three):
    head = memo.read_head().seq
    preview = look(Wanted(lines={"batch": "第二批"}, facts={"library": "private"}))
    told = {(one.column, one.before, one.after) for one in preview.lines[0].changes}
    assert told == {("batch", "", "第二批"), ("library", "", "private")}
    assert memo.read_head().seq == head


def test_what_stands_so_already_is_told_apart(look, three, cast):
    with ledger.record("test.cast", by=ledger.Actor("t"), at=cast.at) as entry:
        entry.change(Project.objects.get(pk=three[0].pk), library="private")
    assert standings(look(Wanted(facts={"library": "private"}))) == {
        "示例甲": "same", "示例乙": "changed", "示例丙": "changed",
    }  # fmt: skip


def test_a_date_is_moved_by_days_only_where_it_is_known_to_the_day(look):
    preview = look(Wanted(shifts={"planned_start": -10}))
    assert standings(preview) == {"示例甲": "changed", "示例乙": "refused", "示例丙": "refused"}
    assert preview.lines[0].changes[0].after == FuzzyDate.of(date(2026, 4, 21))
    assert [one.problems[0].code for one in preview.of("refused")] == [
        "date_too_rough",
        "no_date_to_move",
    ]


def test_a_date_known_to_the_month_is_moved_by_months(look):
    preview = look(Wanted(shifts={"planned_start": 2}, by="months"))
    told = {one.project.name: one.changes[0].after for one in preview.of("changed")}
    assert told == {
        "示例甲": FuzzyDate.of(date(2026, 7, 1)), "示例乙": FuzzyDate.of(date(2026, 8, 1), Precision.month),
    }  # fmt: skip


def test_a_completion_before_the_start_is_refused_for_that_project_alone(look):
    preview = look(Wanted(dates={"planned_finish": FuzzyDate.of(date(2026, 5, 20))}))
    assert standings(preview) == {"示例甲": "changed", "示例乙": "refused", "示例丙": "changed"}
    assert preview.of("refused")[0].problems[0].code == "finish_before_start"


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Wanted(), "nothing_chosen"),
        (Wanted(shifts={"planned_start": 0}), "shift_out_of_range"),
        (Wanted(shifts={"planned_start": 99999}), "shift_out_of_range"),
        (
            Wanted(shifts={"planned_start": 5}, dates={"planned_start": FuzzyDate.of(date(2026, 5, 1))}),
            "set_and_moved",
        ),
        (Wanted(facts={"library": "soe"}, from_on=date(2027, 1, 1)), "day_in_future"),
        (Wanted(holders={"accountable": (None, None, "某单位")}), "accountable_not_a_unit"),
        (Wanted(holders={"lead": (999999, None, "")}), "unit_unknown"),
    ],
)
def test_a_change_that_says_nothing_or_nothing_possible_is_refused(look, wanted, code):
    with pytest.raises(Refused) as refused:
        look(wanted)
    assert refused.value.problems[0].code == code


def test_projects_out_of_reach_do_not_exist(cast, look, three, register):
    other = register("示例外", unit=cast.town_b)
    preview = look(Wanted(facts={"library": "soe"}), ids=[*ids_of(three), 10**9, other.pk], by=cast.outsider)
    assert preview.lines == []


def test_projects_outside_the_campaign_do_not_exist(cast, look, three):
    with ledger.record("test.cast", by=ledger.Actor("t"), at=cast.at) as entry:
        entry.void(Membership.objects.get(project=three[0]))
    assert list(standings(look(Wanted(facts={"library": "soe"})))) == ["示例乙", "示例丙"]


def test_who_may_see_but_not_change_is_told_so(cast, look):
    preview = look(Wanted(facts={"library": "soe"}), by=cast.reporter_a)
    assert {one.problems[0].code for one in preview.lines} == {"may_not_edit"}


# ---------------------------------------------------------------- the act
def test_everything_named_is_set_as_one_entry(cast, do, three):
    head = memo.read_head().seq
    wanted = Wanted(
        lines={"batch": "第二批", "sector": "industry"},
        facts={"level": "county"},
        dates={"planned_finish": FuzzyDate.of(date(2027, 12, 1), Precision.month)},
        holders={
            "accountable": (cast.bureau.pk, None, ""),
            "lead_official": (None, cast.leader.person.pk, ""),
        },
    )
    seq = do(wanted)
    assert (seq, memo.read_head().seq) == (head + 1, head + 1)
    for project in Project.objects.all():
        assert (project.level, project.unit_id, project.planned_finish_on) == (
            "county", cast.bureau.pk, date(2027, 12, 1),
        )  # fmt: skip
        member = Membership.objects.get(project=project, to_on=None, voided=False)
        assert (member.batch, member.sector) == ("第二批", "industry")
        held = ProjectHolding.objects.filter(project=project, voided=False, to_on=None)
        assert held.get(role="accountable").unit_id == cast.bureau.pk
        assert held.get(role="lead_official").person_id == cast.leader.person.pk
    entry = Entry.objects.get(seq=seq)
    assert (entry.act, entry.reason) == ("project.together.several", WHY)
    assert line(entry).sentence.count("3") >= 1
    assert [
        one.seq
        for one in Entry.objects.filter(abouts__record_id=three[2].pk, abouts__kind="gongjian_project")
    ][-1] == seq


def test_one_thing_changed_is_told_in_the_sentence(do):
    seq = do(Wanted(lines={"batch": "第二批"}), words={"to": "第二批"})
    assert Entry.objects.get(seq=seq).act == "project.together.batch"
    assert line(Entry.objects.get(seq=seq)).sentence.count("第二批") == 1


def test_a_class_given_later_begins_a_new_span_and_the_earlier_days_keep_theirs(cast, do, three):
    later = cast.at + timedelta(days=10)
    wanted = Wanted(lines={"sector": "industry"}, from_on=(cast.at + timedelta(days=9)).date())
    viewer = cast.clerk.viewer(cast.on)
    seen = together.look_at(viewer=viewer, campaign=cast.campaign, ids=ids_of(three), wanted=wanted, at=later)
    together.change_together(
        viewer=viewer,
        campaign=cast.campaign,
        ids=ids_of(three),
        wanted=wanted,
        reason=WHY,
        seen=seen.mark,
        at=later,
    )
    rows = Membership.objects.filter(project=three[0]).order_by("from_on")
    assert [(row.sector, row.to_on) for row in rows] == [("", wanted.from_on), ("industry", None)]


def test_what_is_refused_stays_untouched_while_the_others_change(do, three):
    do(Wanted(shifts={"planned_start": 15}, facts={"library": "soe"}))
    found = {one.name: (one.library, one.planned_start_on) for one in Project.objects.all()}
    assert found == {
        "示例甲": ("soe", date(2026, 5, 16)), "示例乙": ("", date(2026, 6, 1)), "示例丙": ("", None),
    }  # fmt: skip


def test_what_was_not_looked_at_is_not_done(cast, do, look, three):
    wanted = Wanted(facts={"library": "soe"})
    seen = look(wanted).mark
    actions.change_project(
        viewer=cast.clerk.viewer(cast.on), project=three[0], at=cast.at, values={"library": "private"}
    )
    with pytest.raises(Refused) as refused:
        do(wanted, seen=seen)
    assert refused.value.problems[0].code == "not_as_looked_at"
    with pytest.raises(Refused) as refused:
        do(Wanted(facts={"library": "private"}), seen=seen)
    assert refused.value.problems[0].code == "not_as_looked_at"


def test_a_change_without_a_reason_or_without_effect_is_refused(do):
    with pytest.raises(Refused) as refused:
        do(Wanted(facts={"library": "soe"}), reason=" ")
    assert refused.value.problems[0].code == "reason_missing"
    do(Wanted(facts={"library": "soe"}))
    with pytest.raises(Refused) as refused:
        do(Wanted(facts={"library": "soe"}))
    assert refused.value.problems[0].code == "nothing_to_change"


def test_the_same_request_sent_twice_is_one_act(cast, do, look, three):
    wanted = Wanted(lines={"batch": "第二批"})
    seen = look(wanted).mark
    do(wanted, seen=seen, request_key="11111111-1111-4111-8111-111111111111")
    with pytest.raises(ledger.AlreadyRecorded):
        do(wanted, seen=seen, request_key="11111111-1111-4111-8111-111111111111")


def test_an_archived_campaign_is_not_changed(cast, look):
    with ledger.record("test.cast", by=ledger.Actor("t"), at=cast.at) as entry:
        entry.change(cast.campaign, status="archived", shown_on=cast.on)
    with pytest.raises(Refused) as refused:
        look(Wanted(facts={"library": "soe"}))
    assert refused.value.problems[0].code == "campaign_archived"


def test_the_database_is_asked_no_more_for_many(cast, register, django_assert_max_num_queries):
    many = [register(f"示例{number:03}") for number in range(40)]
    wanted = Wanted(
        lines={"batch": "二"}, facts={"library": "soe"}, holders={"accountable": (cast.bureau.pk, None, "")}
    )
    viewer = cast.clerk.viewer(cast.on)
    seen = together.look_at(
        viewer=viewer, campaign=cast.campaign, ids=ids_of(many), wanted=wanted, at=cast.at
    )
    memo.begin_request()
    with django_assert_max_num_queries(30):
        together.change_together(
            viewer=viewer, campaign=cast.campaign, ids=ids_of(many), wanted=wanted, reason=WHY, seen=seen.mark,
            at=cast.at,
        )  # fmt: skip
    memo.end_request()


# ---------------------------------------------------------------- taking it back
def back(cast, seq, reason="批次录错"):
    return together.take_back_together(
        viewer=cast.clerk.viewer(cast.on), campaign=cast.campaign, seq=seq, reason=reason, at=cast.at
    )


def test_it_is_taken_back_as_one_entry(cast, do, three):
    seq = do(
        Wanted(
            lines={"batch": "第二批"},
            facts={"library": "soe"},
            holders={"accountable": (cast.bureau.pk, None, "")},
        )
    )
    head = memo.read_head().seq
    assert back(cast, seq) == 3
    assert memo.read_head().seq == head + 1
    for project in Project.objects.all():
        assert (project.library, project.unit_id) == ("", cast.town_a.pk)
        assert Membership.objects.get(project=project, to_on=None, voided=False).batch == ""
        held = ProjectHolding.objects.get(project=project, role="accountable", to_on=None, voided=False)
        assert held.unit_id == cast.town_a.pk
    with pytest.raises(Refused) as refused:
        back(cast, seq)
    assert refused.value.problems[0].code == "nothing_to_take_back"


def test_what_somebody_worked_on_since_stays(cast, do, three):
    seq = do(Wanted(facts={"library": "soe"}))
    actions.change_project(
        viewer=cast.clerk.viewer(cast.on), project=three[0], at=cast.at, values={"place": "示例园区"}
    )
    assert back(cast, seq) == 2
    assert Project.objects.get(pk=three[0].pk).library == "soe"


def test_another_act_is_not_taken_back_this_way(cast, three):
    seq = Entry.objects.filter(act="project.register").first().seq
    with pytest.raises(Refused) as refused:
        back(cast, seq)
    assert refused.value.problems[0].code == "nothing_to_take_back"


# ---------------------------------------------------------------- the pages
def test_a_clerk_ticks_looks_confirms_and_takes_back(cast, three):
    client = cast.clerk.browser()
    listed = client.get("/c/shili-100/projects/").content.decode()
    assert listed.count('name="pick"') == 3
    sent = client.post("/c/shili-100/projects/together/pick/", {"pick": ids_of(three)[:2], "next": "/"})
    address = sent["Location"]
    assert address == f"/c/shili-100/projects/together/?pick={three[0].pk},{three[1].pk}"
    key = client.get(address).context["form"]["request_key"].value()
    given = {"library": "soe", "by": "days", "reason": WHY, "request_key": key}
    shown = client.post(address, {**given, "look": "1"})
    assert [one["project"].name for one in shown.context["preview"]["changed"]] == ["示例甲", "示例乙"]
    assert Project.objects.filter(library="soe").count() == 0
    seen = shown.context["preview"]["mark"]
    done = client.post(address, {**given, "seen": seen, "confirm": "1"})
    assert done.status_code == 302
    assert Project.objects.filter(library="soe").count() == 2
    page = client.get(done["Location"])
    assert [one["changes"][0]["before"] for one in page.context["rows"]] == ["未填", "未填"]
    assert client.post(done["Location"], {"reason": "录错"}).status_code == 302
    assert Project.objects.filter(library="soe").count() == 0


def test_all_that_meet_the_conditions_are_chosen_by_the_address(cast, three):
    page = cast.clerk.browser().get("/c/shili-100/projects/together/?q=示例甲")
    assert (page.context["count"], page.context["by_condition"]) == (1, True)


def test_nothing_ticked_leads_back_with_a_word(cast, three):
    sent = cast.clerk.browser().post("/c/shili-100/projects/together/pick/", {})
    assert sent["Location"] == "/c/shili-100/projects/"


def test_a_stale_confirmation_shows_the_change_anew(cast, three):
    client = cast.clerk.browser()
    address = f"/c/shili-100/projects/together/?pick={three[0].pk}"
    given = {"library": "soe", "by": "days", "reason": WHY, "confirm": "1", "seen": "something else"}
    shown = client.post(address, given)
    assert shown.status_code == 409
    assert shown.context["preview"]["changed"][0]["project"] == three[0]
    assert Project.objects.filter(library="soe").count() == 0


def test_whoever_changes_nothing_finds_neither_boxes_nor_page(cast, three):
    client = cast.leader.browser()
    assert client.get("/c/shili-100/projects/").content.decode().count('name="pick"') == 0
    assert client.get("/c/shili-100/projects/together/").status_code == 404
    assert client.post("/c/shili-100/projects/together/pick/", {"pick": "1"}).status_code == 404
    assert cast.outsider.browser().get("/c/shili-100/projects/together/").status_code == 404
