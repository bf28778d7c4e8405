"""Forms say what was wrong, what was expected, and keep what was typed."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit import forms
from gongjian.kit.forms.slips import likely_meant

WAN = 1_000_000


class Report(forms.Form):
    on = forms.DayField(label="Day", help_text="When")
    by = forms.FuzzyDateField(label="Planned", year=2026, required=False)
    amount = forms.MoneyField(label="Amount", usual_fen=42_000 * WAN, required=False)
    how = forms.ChoiceField(label="How", few=True, choices=[("a", "A"), ("b", "B")], required=False)
    paper = forms.FileField(label="Paper", required=False)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def report(files=None, **data: str) -> Report:
    return Report({"on": "2026-11-24", **data}, files)


def test_a_field_ties_label_hint_error_and_input_together():
    form = report(on="2026-13-40")
    html = forms.render_field(form["on"])
    assert form.errors["on"] == ["This is not a day. Write year, month and day. For example 2026-11-24."]
    assert re.findall(r'for="([^"]*)"', html) == ["f-on"]
    assert re.findall(r' id="([^"]*)"', html) == ["h-on", "e-on", "f-on"]
    assert re.findall(r'aria-describedby="([^"]*)"', html) == ["h-on e-on"]
    assert re.findall(r'type="([^"]*)"', html) == ["text"]
    assert re.findall(r'value="([^"]*)"', html) == ["2026-13-40"]


def test_the_box_above_links_to_each_field_that_is_wrong():
    html = forms.render_errors(report(on="", by="some day", how="z"))
    assert re.findall(r'href="#([^"]*)"', html) == ["f-on", "f-by", "f-how_0"]
    assert re.findall(r"<h2>(.*?)</h2>", html) == ["3 things to correct; what you typed is still here"]


def test_a_form_without_errors_has_no_box():
    assert [forms.render_errors(Report()), forms.render_errors(report())] == ["", ""]


def test_a_hidden_key_is_made_once_and_comes_back_with_the_form():
    made = [str(Report()["request_key"].value()) for _ in range(2)]
    sent = report(request_key=made[0])
    assert sent.is_valid()
    assert [made[0] == made[1], sent.cleaned_data["request_key"]] == [False, made[0]]


def test_a_key_that_was_bent_is_replaced():
    form = report(request_key="'; drop table")
    assert form.is_valid()
    assert len(form.cleaned_data["request_key"]) == 36


def test_a_refusal_goes_to_the_field_it_names():
    form = report()
    form.refuse(
        Refused.many(
            [Problem("late", "Too late.", "on", "Pick a later day."), Problem("shut", "The window is shut.")]
        )
    )
    assert form.errors["on"] == ["Too late. Pick a later day."]
    assert form.non_field_errors() == ["The window is shut."]


def test_the_revision_on_screen_is_sent_along():
    shown = Report(initial={"revision": 7})
    assert [field.html_name for field in shown.hidden_fields()] == ["request_key", "revision"]
    sent = report(revision="7")
    assert sent.is_valid()
    assert sent.cleaned_data["revision"] == 7


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("2026-11-24", FuzzyDate(dt.date(2026, 11, 24), Precision.day)),
        ("2026-11", FuzzyDate(dt.date(2026, 11, 1), Precision.month)),
        ("年底前", FuzzyDate(dt.date(2026, 12, 31), Precision.no_later_than)),
        ("持续推进", FuzzyDate(None, Precision.open_ended)),
        ("", None),
    ],
)
def test_a_date_is_taken_as_precisely_as_it_is_typed(typed, known):
    form = report(by=typed)
    assert form.is_valid()
    assert form.cleaned_data["by"] == known
    if known is not None:
        assert report(by=Report.base_fields["by"].prepare_value(known)).fields["by"].clean(typed) == known


@pytest.mark.parametrize(
    ("amount", "unit", "fen"),
    [
        ("43,000", "wan", 43_000 * WAN),
        ("4.3", "yi", 43_000 * WAN),
        ("4.3亿元", "wan", 43_000 * WAN),
        ("", "wan", None),
    ],
)
def test_money_is_read_in_its_unit(amount, unit, fen):
    form = report(amount=amount, amount_unit=unit)
    assert form.is_valid()
    assert form.cleaned_data["amount"] == fen


def test_a_figure_ten_times_off_is_asked_about_once():
    asked = report(amount="470,000", amount_unit="wan")
    assert asked.errors["amount"] == [
        "CNY 4.7 bn is far from the CNY 420 m known so far. Did you mean CNY 470 m?"
    ]
    html = forms.render_field(asked["amount"])
    assert re.findall(r'name="amount_take" value="([^"]*)"', html) == ["47,000"]
    taken = report(amount="470,000", amount_unit="wan", amount_take="47,000")
    meant = report(amount="470,000", amount_unit="wan", amount_why="The loan came in whole.")
    assert [taken.is_valid(), taken.cleaned_data["amount"]] == [True, 47_000 * WAN]
    assert [meant.is_valid(), meant.cleaned_data["amount"]] == [True, 470_000 * WAN]


@pytest.mark.parametrize(
    ("given", "usual", "meant"),
    [
        (470_000, 42_000, 47_000),
        (42_100, 42_000, None),
        (43_000 * 10_000, 42_000, 43_000),
        (43, 42_000, 43_000),
        (42_000, 0, None),
        (42_000, None, None),
        (-42_000, 42_000, None),
    ],
)
def test_a_zero_or_a_unit_too_many_is_recognised(given, usual, meant):
    slip = likely_meant(given, usual)
    assert (slip.meant_fen if slip else None) == meant


def test_a_file_that_is_not_what_it_says_is_refused_with_a_sentence():
    form = report({"paper": SimpleUploadedFile("plan.pdf", b"MZ not a document")})
    assert list(form.errors) == ["paper"]
    assert form.errors["paper"][0].endswith(".")


@pytest.mark.parametrize("typed", ["\x00", "9" * 400, "万", "1e999", "<script>"])
def test_nonsense_in_an_amount_is_answered_never_an_error_page(typed):
    form = report(amount=typed, amount_unit="wan")
    assert list(form.errors) == ["amount"]
    assert "<script>" not in forms.render_field(form["amount"])
