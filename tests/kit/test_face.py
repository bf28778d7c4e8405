"""The look: one sprite, no inline style or script, error pages that need neither database nor request."""

import re
from pathlib import Path

import pytest
from django.conf import settings as site
from django.http import Http404
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation

from gongjian.kit import words
from gongjian.web.views.components import components

ROOT = Path(site.BASE)
TEMPLATES = sorted(ROOT.glob("gongjian/*/templates/**/*.html"))
SPRITE = (ROOT / "gongjian/web/static/gongjian/icons.svg").read_text(encoding="utf-8")
SYMBOLS = set(re.findall(r'<symbol id="i-([^"]+)"', SPRITE))


def test_every_picture_named_in_a_template_is_in_the_sprite():
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert named - SYMBOLS == set()


def test_every_meaning_has_a_picture_and_a_place_in_the_order_of_gravity():
    assert [set(words.MEANINGS) - SYMBOLS, set(words.GRAVITY)] == [set(), set(words.MEANINGS)]


def test_no_template_carries_inline_style_or_script():
    found = [
        path.name
        for path in TEMPLATES
        for text in [path.read_text(encoding="utf-8")]
        if re.search(r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\ssrc=)", text)
    ]
    assert found == []


def test_the_sprite_carries_its_looks_in_attributes():
    assert re.findall(r"<style|class=|style=", SPRITE) == []


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "403_csrf.html", "404.html", "413.html", "500.html"]
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_error_page_needs_neither_request_nor_database(name, language):
    with translation.override(language):
        html = get_template(name).render()
    assert re.findall(r"<h1[^>]*>[^<]+</h1>", html) != []
    assert re.findall(r'<html lang="([^"]+)"', html) == ["zh-CN" if language == "zh-hans" else "en"]


def test_the_page_of_parts_shows_every_state(settings):
    settings.DEBUG = True
    html = components(RequestFactory().get("/components/")).content.decode()
    assert set(re.findall(r'<span class="g-light" data-m="([^"]+)"', html)) == set(words.MEANINGS)
    assert re.findall(r'<li data-n="([^"]+)"', html) == [
        "done",
        "early",
        "slow",
        "wait",
        "now",
        "late",
        "todo",
    ]
    assert len(re.findall("<h1", html)) == 1


def test_the_page_of_parts_is_for_whoever_writes_pages(settings):
    settings.DEMO, settings.DEBUG = True, False
    with pytest.raises(Http404):
        components(RequestFactory().get("/components/"))
