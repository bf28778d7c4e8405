"""Whoever signs for a matter, or examines it, reads on the same page what is asked."""

from collections.abc import Callable

import pytest

from gongjian.matters.models import Matter
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_page_to_sign_for_a_matter_says_what_is_asked(
    cast: Cast, assigned: Callable[..., Matter]
) -> None:
    matter = assigned(requirement="完成剩余地块清表，交付用地。")
    page = cast.reporter_a.browser().get(f"/matters/{matter.number}/accept/")
    assert page.status_code == 200
    assert "完成剩余地块清表，交付用地。" in page.content.decode()
