"""A change of person: hand-over by the head, leaving, and what the old device may still do."""

from datetime import timedelta

import pytest
from django.test import Client

from gongjian.kernel.problems import Refused
from gongjian.ledger import AlreadyRecorded
from gongjian.people import actions
from gongjian.people.models import Grant, Person, PostHolding, User
from tests.cast import PASSWORD, Cast


def _holding(cast: Cast, who: str) -> PostHolding:
    return PostHolding.objects.select_related("post", "person").get(post=cast.members[who].post)


def test_the_head_hands_a_post_over_and_the_duties_follow_it(cast: Cast) -> None:
    head = cast.head_a.viewer(cast.on)
    to = cast.staff_a.person
    actions.hand_over(viewer=head, holding=_holding(cast, "reporter_a"), to=to, on=cast.on, at=cast.at)
    assert [s.title for s in cast.staff_a.viewer(cast.on).seats] == ["联络员", "经办人"]
    assert cast.reporter_a.viewer(cast.on).seats == ()
    assert not cast.reporter_a.viewer(cast.on).reach("see")


def test_the_one_who_hands_over_still_works_until_the_day(cast: Cast) -> None:
    monday = cast.on + timedelta(days=7)
    head, holding = cast.head_a.viewer(cast.on), _holding(cast, "reporter_a")
    actions.hand_over(viewer=head, holding=holding, to=cast.staff_a.person, on=monday, at=cast.at)
    assert [s.title for s in cast.reporter_a.viewer(cast.on).seats] == ["联络员"]
    assert cast.reporter_a.viewer(monday).seats == ()
    assert [s.title for s in cast.staff_a.viewer(cast.on).seats] == ["经办人"]


def test_somebody_new_gets_person_account_and_first_password_in_the_same_act(cast: Cast) -> None:
    first = actions.hand_over(
        viewer=cast.head_a.viewer(cast.on),
        holding=_holding(cast, "reporter_a"),
        to=None,
        new_name="新来的",
        username="xinlaide",
        on=cast.on,
        at=cast.at,
    )
    assert first is not None
    assert first.user.check_password(first.password)
    assert first.user.must_change_password
    assert first.user.person is not None
    assert first.user.person.name == "新来的"


def test_without_a_user_name_nothing_is_handed_over(cast: Cast) -> None:
    with pytest.raises(Refused) as caught:
        actions.hand_over(
            viewer=cast.head_a.viewer(cast.on),
            holding=_holding(cast, "reporter_a"),
            to=None,
            new_name="新来的",
            on=cast.on,
            at=cast.at,
        )
    assert [(p.code, p.where) for p in caught.value.problems] == [("username_missing", "username")]
    assert _holding(cast, "reporter_a").to_on is None
    assert not Person.objects.filter(name="新来的").exists()


@pytest.mark.parametrize("who", ["head_b", "reporter_a", "clerk", "leader", "outsider", "auditor"])
def test_nobody_else_hands_over_a_post_of_the_unit(cast: Cast, who: str) -> None:
    with pytest.raises(Refused) as caught:
        actions.hand_over(
            viewer=cast.members[who].viewer(cast.on),
            holding=_holding(cast, "reporter_a"),
            to=cast.staff_a.person,
            on=cast.on,
            at=cast.at,
        )
    assert caught.value.code == "not_head_of_unit"


def test_a_head_cannot_make_themselves_administrator(cast: Cast) -> None:
    viewer = cast.admin.viewer(cast.on)
    post = actions.add_post(viewer=viewer, unit=cast.town_a, title="镇管理员", duty="staff", at=cast.at)
    actions.grant_role(
        viewer=viewer, post=post, role="system_admin", unit=cast.town_a, from_on=cast.on, at=cast.at
    )
    holding = actions.give_post(
        viewer=viewer, post=post, person=cast.staff_a.person, from_on=cast.on, at=cast.at
    )
    with pytest.raises(Refused) as caught:
        actions.hand_over(
            viewer=cast.head_a.viewer(cast.on), holding=holding, to=cast.head_a.person, on=cast.on, at=cast.at
        )
    assert caught.value.code == "post_is_guarded"


def test_a_township_administrator_cannot_take_over_the_countys(cast: Cast) -> None:
    viewer = cast.admin.viewer(cast.on)
    post = actions.add_post(viewer=viewer, unit=cast.town_a, title="镇管理员", duty="staff", at=cast.at)
    actions.grant_role(
        viewer=viewer, post=post, role="system_admin", unit=cast.town_a, from_on=cast.on, at=cast.at
    )
    actions.give_post(viewer=viewer, post=post, person=cast.staff_a.person, from_on=cast.on, at=cast.at)
    town_admin = cast.staff_a.viewer(cast.on)
    actions.give_post(
        viewer=viewer, post=cast.staff_a.post, person=cast.admin.person, from_on=cast.on, at=cast.at
    )
    with pytest.raises(Refused) as caught:
        actions.reset_password(viewer=town_admin, user=cast.admin.user, at=cast.at)
    assert caught.value.code == "person_reaches_further"
    with pytest.raises(Refused) as caught:
        actions.grant_role(
            viewer=town_admin, post=post, role="clerk", unit=cast.county, from_on=cast.on, at=cast.at
        )
    assert caught.value.code == "not_yours_to_keep"


def test_a_day_before_the_holder_began_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as caught:
        actions.hand_over(
            viewer=cast.head_a.viewer(cast.on),
            holding=_holding(cast, "reporter_a"),
            to=cast.staff_a.person,
            on=cast.on - timedelta(days=60),
            at=cast.at,
        )
    assert caught.value.code == "holding_not_begun"


def test_a_double_click_hands_over_once(cast: Cast) -> None:
    viewer, key = cast.head_a.viewer(cast.on), "8d5c5c0e-6c0a-4b3a-9d6e-1f3f2f4b5a66"
    for_whom = {"to": cast.staff_a.person, "on": cast.on, "at": cast.at, "request_key": key}
    actions.hand_over(viewer=viewer, holding=_holding(cast, "reporter_a"), **for_whom)  # type: ignore[arg-type]
    again = PostHolding.objects.filter(post=cast.reporter_a.post).order_by("id")[0]
    with pytest.raises(AlreadyRecorded):
        actions.hand_over(viewer=viewer, holding=again, **for_whom)  # type: ignore[arg-type]
    assert PostHolding.objects.filter(post=cast.reporter_a.post).count() == 2


def test_a_person_who_left_cannot_sign_in_and_the_open_device_is_signed_out(cast: Cast) -> None:
    from django.utils import timezone

    now = timezone.now()
    today = timezone.localdate(now)
    device = Client()
    assert device.post("/sign-in/", {"username": "reporter_a", "password": PASSWORD}).status_code == 302
    assert device.get("/account/").status_code == 200
    actions.person_leaves(viewer=cast.admin.viewer(today), person=cast.reporter_a.person, on=today, at=now)
    assert device.get("/account/").headers["Location"].startswith("/sign-in/")
    again = Client().post("/sign-in/", {"username": "reporter_a", "password": PASSWORD})
    assert again.status_code == 422
    assert again.context["form"].errors["username"] == [
        "这个账号的持有人已经离岗。接手的人请用自己的账号登录。"
    ]


def test_a_person_who_left_holds_no_post_and_gets_none(cast: Cast) -> None:
    actions.person_leaves(
        viewer=cast.admin.viewer(cast.on), person=cast.reporter_a.person, on=cast.on, at=cast.at
    )
    assert cast.reporter_a.viewer(cast.on).seats == ()
    with pytest.raises(Refused) as caught:
        actions.give_post(
            viewer=cast.admin.viewer(cast.on),
            post=cast.reporter_b.post,
            person=Person.objects.get(pk=cast.reporter_a.person.pk),
            from_on=cast.on,
            at=cast.at,
        )
    assert caught.value.code == "person_left"


def test_a_role_taken_back_reaches_nothing_from_that_day(cast: Cast) -> None:
    grant = Grant.objects.select_related("post", "post__unit", "unit").get(post=cast.reporter_a.post)
    actions.end_grant(viewer=cast.admin.viewer(cast.on), grant=grant, to_on=cast.on, at=cast.at)
    assert not cast.reporter_a.viewer(cast.on).reach("see")
    assert cast.reporter_a.viewer(cast.on - timedelta(days=1)).reach("see").unit_ids == {cast.town_a.pk}


def test_the_deputy_is_a_post_of_the_same_unit(cast: Cast) -> None:
    viewer = cast.admin.viewer(cast.on)
    actions.set_deputy(viewer=viewer, post=cast.reporter_a.post, deputy=cast.staff_a.post, at=cast.at)
    with pytest.raises(Refused) as caught:
        actions.set_deputy(viewer=viewer, post=cast.reporter_a.post, deputy=cast.reporter_b.post, at=cast.at)
    assert caught.value.code == "deputy_elsewhere"


def test_the_first_administrator_of_an_empty_site_keeps_everything(db: None) -> None:
    from tests.cast import AT

    with pytest.raises(Refused) as caught:
        actions.set_up_administrator(username="root", password="Long-enough-7", name="管理员", at=AT)
    assert caught.value.code == "no_unit_yet"
    user = actions.set_up_administrator(
        username="root", password="Long-enough-7", name="管理员", at=AT, unit_name="示例县"
    )
    from gongjian.people.viewer import viewer_of

    viewer = viewer_of(User.objects.get(pk=user.pk), AT.date())
    assert viewer.reach("accounts").whole
    town = actions.add_unit(viewer=viewer, name="新市", kind="city", parent=None, on=AT.date(), at=AT)
    assert town.pk in viewer_of(User.objects.get(pk=user.pk), AT.date()).reach("accounts").unit_ids
