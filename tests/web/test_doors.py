"""Where people land, what a foreign unit's number shows, and the way back after a sign-in has ended."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.figures.stage import Scene


# ---------------------------------------------------------------- the first page
@pytest.mark.parametrize(
    "who, lands",
    [
        ("reporter_a", "/todo/"),
        ("head_a", "/todo/"),
        ("clerk", "/c/shili-100/"),
        ("leader", "/c/shili-100/"),
        ("inspector", "/c/shili-100/"),
    ],
)
def test_who_reports_lands_on_what_waits_others_on_the_overview(scene: Scene, who: str, lands: str) -> None:
    browser = getattr(scene.cast, who).browser()
    browser.cookies["campaign"] = "shili-100"
    assert browser.get("/")["Location"] == lands


# ---------------------------------------------------------------- units of others
def test_a_figure_of_a_unit_out_of_reach_does_not_exist(scene: Scene) -> None:
    own, other = scene.cast.town_a.number, scene.cast.town_b.number
    browser = scene.cast.reporter_a.browser()
    address = "/c/shili-100/figures/matter_late/"
    statuses = [browser.get(f"{address}?unit={number}").status_code for number in (own, other, "U-0")]
    assert statuses == [200, 404, 404]
    assert scene.cast.clerk.browser().get(f"{address}?unit={other}").status_code == 200


@pytest.mark.parametrize("form", ["", "&format=csv", "&format=xlsx", "&format=sheet"])
def test_a_list_of_a_unit_out_of_reach_does_not_exist(scene: Scene, form: str) -> None:
    own, other = scene.cast.town_a, scene.cast.town_b
    browser = scene.cast.reporter_a.browser()
    units = {"projects": (own.number, other.number, "U-0"), "matters": (own.pk, other.pk, "0")}
    for what, given in units.items():
        pages = [browser.get(f"/c/shili-100/{what}/?unit={unit}{form}") for unit in given]
        assert [page.status_code for page in pages] == [200, 404, 404], what
        both = browser.get(f"/c/shili-100/{what}/?unit={given[0]}&unit={given[1]}{form}")
        assert both.status_code == 404
    for name in ("with", "desk"):
        assert browser.get(f"/c/shili-100/matters/?{name}={other.pk}{form}").status_code == 404


def test_a_list_of_a_unit_in_reach_that_has_nothing_is_empty(scene: Scene) -> None:
    browser = scene.cast.clerk.browser()
    page = browser.get(f"/c/shili-100/projects/?unit={scene.cast.inspection.number}").context["page"]
    assert (page.count, [one.filter.key for one in page.active], page.remarks) == (0, ["unit"], [])
    whole = browser.get(f"/c/shili-100/projects/?unit={scene.cast.county.number}").context["page"]
    assert whole.count == browser.get("/c/shili-100/projects/").context["page"].count > 0


# ---------------------------------------------------------------- a sign-in that has ended
def _asked_back(answer: object) -> dict[str, list[str]]:
    return parse_qs(urlsplit(answer["Location"]).query)  # type: ignore[index]


def test_after_signing_in_again_one_comes_back_to_the_page_of_the_form(scene: Scene) -> None:
    number = scene.matters[0].number
    sent = Client().post(
        f"/matters/{number}/progress/",
        {"says": "写了一半"},
        HTTP_REFERER=f"http://testserver/matters/{number}/?x=1",
    )
    assert _asked_back(sent) == {"next": [f"/matters/{number}/?x=1"], "why": ["ended"]}
    assert "放回来" in Client().get(sent["Location"]).content.decode()


def test_without_the_page_it_came_from_the_form_has_its_own_address(scene: Scene) -> None:
    number = scene.matters[0].number
    assert _asked_back(Client().post(f"/matters/{number}/progress/"))["next"] == [
        f"/matters/{number}/progress/"
    ]


def test_an_address_that_only_takes_posts_leads_to_the_first_page(scene: Scene) -> None:
    assert _asked_back(Client().post("/ledger/verify/"))["next"] == ["/"]


def test_a_page_of_another_site_is_not_led_back_to(scene: Scene) -> None:
    number = scene.matters[0].number
    sent = Client().post(f"/matters/{number}/comment/", HTTP_REFERER="https://elsewhere.example/matters/")
    assert _asked_back(sent)["next"] == [f"/matters/{number}/comment/"]


def test_a_form_made_for_an_ended_sign_in_leads_back_to_itself(scene: Scene) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(scene.cast.clerk.user, backend="django.contrib.auth.backends.ModelBackend")
    here = f"http://testserver/matters/{scene.matters[0].number}/"
    answer = browser.post(f"/matters/{scene.matters[0].number}/comment/", {"text": "字"}, HTTP_REFERER=here)
    assert answer.status_code == 403
    assert f'href="/matters/{scene.matters[0].number}/"' in answer.content.decode()


# ---------------------------------------------------------------- the ledger in words
def test_the_ledger_is_narrowed_by_acts_in_words(scene: Scene) -> None:
    choices = scene.cast.auditor.browser().get("/ledger/").context["acts"]
    [matters] = [names for room, _label, names in choices if room == "matter"]
    assert dict(matters)["matter.accept"] == "签收了“…”"
    assert [label for room, label, _names in choices if room == "matter"] == ["事项"]


def test_an_entry_names_the_records_it_tells_of(scene: Scene) -> None:
    from datetime import timedelta

    from gongjian import ledger
    from gongjian.ledger.models import Entry
    from tests.cast import SET_UP

    when = scene.at + timedelta(hours=1)
    with ledger.record("test.cast", by=SET_UP, at=when, about=[scene.projects[0]]) as entry:
        entry.change(scene.projects[0], name="改了名")
    seq = Entry.objects.order_by("-seq").values_list("seq", flat=True)[0]
    page = scene.cast.auditor.browser().get(f"/ledger/{seq}/")
    assert [one["label"] for one in page.context["abouts"]] == ["项目"]


# ---------------------------------------------------------------- the project's card
def test_the_card_tells_what_the_leader_said_last_time(scene: Scene) -> None:
    from datetime import timedelta

    from gongjian import ledger
    from gongjian.matters.models import Matter, Progress
    from tests.cast import SET_UP

    leader, when = scene.cast.leader, scene.at + timedelta(hours=1)
    with ledger.record("test.cast", by=SET_UP, at=when) as entry:
        matter = entry.create(
            Matter(
                kind="problem",
                title="管线迁改",
                campaign=scene.county,
                project=scene.projects[0],
                state="working",
                unit=scene.cast.town_a,
                lead_official=leader.person,
            )
        )
        for needs, kind, at in (("费用谁出", "topic", when), ("还没答的", "", None)):
            entry.create(
                Progress(
                    matter=matter,
                    on=scene.on,
                    says="卡住",
                    needs=needs,
                    level="leader",
                    answer_kind=kind,
                    answered_by="王午" if at else "",
                    answered_at=at,
                )
            )
    page = leader.browser().get(f"/projects/{scene.projects[0].number}/card/")
    told = [(one["needs"], one["answer"].endswith("上专题会")) for one in page.context["said"]]
    assert told == [("费用谁出", True)]
    assert [one.needs for one in page.context["asks"]] == ["还没答的"]
