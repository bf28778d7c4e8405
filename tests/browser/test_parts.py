"""A page is checked again only where it has a part no page before it had."""

from __future__ import annotations

import pytest

from tests.browser.parts import pages_with_something_new

FIRST = (
    '<main id="main"><h1>One</h1><form method="post"><label for="a">A</label><input id="a" name="a">'
    '<button class="button">Send</button></form></main>'
)


def test_other_words_numbers_and_names_are_nothing_new() -> None:
    other = FIRST.replace("One", "Another").replace('"a"', '"b"').replace("Send", "Send it")
    assert pages_with_something_new([(1, FIRST), (2, other), (3, FIRST)]) == [1]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ('class="button"', 'class="button faint"'),
        ("<h1>One</h1>", "<h1></h1>"),
        ("<h1>One</h1>", "<h1>One</h1><h3>Two</h3>"),
        ('<label for="a">A</label>', ""),
        ('<label for="a">A</label>', "<label>A</label>"),
        ("<button", '<button aria-hidden="true"'),
        ("</main>", "</main><main></main>"),
    ],
)
def test_what_a_check_could_judge_otherwise_is_something_new(here: str, there: str) -> None:
    assert pages_with_something_new([(1, FIRST), (2, FIRST.replace(here, there))]) == [1, 2]
