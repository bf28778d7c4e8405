"""The house writes lights, figures, money and days the same way everywhere."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kit import words

TODAY = dt.date(2026, 11, 18)


def show(text: str, **context: object) -> str:
    return Template("{% load gongjian %}" + text).render(Context({"today": TODAY, **context}))


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("zh-hans", "{% day d %}", "10月26日"),
        ("en", "{% day d %}", "26 Oct"),
        ("zh-hans", "{% day old %}", "2021年10月26日"),
        ("en", "{% day old %}", "26 Oct 2021"),
        ("zh-hans", "{% day none %}", "—"),
        ("en", "{% weekday d %}", "Monday 26 Oct"),
        ("en", "{% shortday d %} {% shortday old %}", "10-26 2021-10-26"),
        ("zh-hans", "{% stamp at %}", "10月27日 07:58"),
        ("en", "{% stamp at seconds=True %}", "27 Oct 07:58:32"),
        ("zh-hans", "{% fuzzy november %}", "11月"),
        ("en", "{% fuzzy d 'month' %}", "Oct"),
        ("zh-hans", "{% fuzzy none 'open_ended' %}", "持续推进"),
        ("en", "{{ share|pct }} {{ share|pct:1 }} {{ none|pct }}", "75% 74.9% —"),
        ("en", "{{ fen|money }}", "CNY 5.349 bn"),
        ("zh-hans", "{{ fen|money }}", '53.49<span class="g-unit">亿元</span>'),
        ("zh-hans", "{{ fen|in_unit:'yi' }} {{ fen|in_unit:'wan' }}", "53.49 534,900"),
        ("en", "{% delta 4 bad='more' %}", '<span class="g-delta g-delta-bad">4 more</span>'),
        ("en", "{% delta 0 %}", '<span class="g-delta">unchanged</span>'),
        ("en", "{{ digest|digest }}", "7c1e 09ab…"),
        ("en", "{{ none|dash }} {{ 1234567|number }}", "— 1,234,567"),
    ],
)
def test_words_and_figures(language, text, shown):
    values = {
        "d": dt.date(2026, 10, 26),
        "old": dt.date(2021, 10, 26),
        "none": None,
        "at": dt.datetime(2026, 10, 26, 23, 58, 32, tzinfo=ZoneInfo("UTC")),
        "november": FuzzyDate(dt.date(2026, 11, 1), Precision.month),
        "share": Decimal("0.7494"),
        "fen": 534_900_000_000,
        "digest": "7c1e09ab33",
    }
    with translation.override(language):
        assert show(text, **values) == shown


def test_a_figure_opens_and_its_unit_stands_behind_it():
    assert show("{% fig 1400 href '个' %}", href="/f/?a=1&b=2") == (
        '<a class="g-fig" href="/f/?a=1&amp;b=2">1,400</a><span class="g-unit">个</span>'
    )
    assert show("{% fig none '/f/' %}", none=None) == "—"


def test_a_light_says_its_word_and_never_takes_an_unknown_meaning_for_fine():
    assert show("{% light 'late' '超期 6 天' %}").endswith("超期 6 天</span>")
    assert show("{% light 'purple' 'x' %}").startswith('<span class="g-light" data-m="undefined">')


def test_a_group_takes_the_gravest_light():
    assert [words.gravest(["done", "late", "watch"]), words.gravest(["paused", "done"]), words.gravest([])] == [
        "late", "paused", "on-course",
    ]  # fmt: skip


def test_a_bar_never_leaves_its_frame():
    html = show("{% bar share plan 'late' %}", share=Decimal("1.7"), plan=Decimal("0.833"))
    assert ['width="100.0%"' in html, 'x="83.3%"' in html, "style" in html] == [True, True, False]


def test_what_is_shown_is_escaped():
    bad = "<b>&"
    assert show("{% light 'late' bad %}{% fig bad bad bad %}{% icon bad %}", bad=bad).count("<b>") == 0


def test_an_address_keeps_its_conditions_and_drops_its_cursor():
    request = RequestFactory().get("/list/?state=a&state=b&after=xyz&sort=due")
    assert show("{% query sort='-due' %}", request=request) == "?state=a&amp;state=b&amp;sort=-due"
    assert show("{% query state=None %}", request=request) == "?sort=due"
    assert show("{% query_hidden 'sort' %}", request=request) == (
        '<input type="hidden" name="state" value="a"><input type="hidden" name="state" value="b">'
    )


def test_the_other_language_leads_to_the_same_page_and_conditions():
    request = RequestFactory().get("/list/?state=a&sort=due")
    with translation.override("zh-hans"):
        html = show("{% other_language as o %}{{ o.name }} {{ o.href }}", request=request)
    assert html == "English /language/en/?next=/list/%3Fstate%3Da%26sort%3Ddue"
