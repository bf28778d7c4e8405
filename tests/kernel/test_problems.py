import doctest
import importlib

import pytest
from django.utils.translation import override

from gongjian.kernel import messages
from gongjian.kernel.messages import Words, say
from gongjian.kernel.problems import Problem, Refused


def test_refusal_carries_one_problem_or_many_and_shows_them_all():
    one = Refused("too_late", "It is too late.", where="due_on", remedy="Ask earlier.")
    assert one.problems == [Problem("too_late", "It is too late.", "due_on", "Ask earlier.")]
    many = Refused.many([*one.problems, Problem("no_reason", "A reason is missing.")])
    assert ([p.code for p in many.problems], str(many)) == (
        ["too_late", "no_reason"],
        "It is too late.\nA reason is missing.",
    )


def test_refusal_without_a_problem_is_our_own_mistake():
    with pytest.raises(ValueError):
        Refused.many([])


def test_message_is_translated_when_it_is_shown(monkeypatch, in_english):
    message = say("Due on %(on)s by %(who)s.", on="2021-11-30", who=Words("牵头单位", "the lead unit"))
    assert str(message) == "Due on 2021-11-30 by the lead unit."
    monkeypatch.setattr(
        messages._Edge, "translate", staticmethod({"Due on %(on)s by %(who)s.": "%(who)s，%(on)s前。"}.get)
    )
    monkeypatch.setattr(messages._Edge, "language", staticmethod(lambda: "zh-hans"))
    assert str(message) == "牵头单位，2021-11-30前。"


@pytest.mark.parametrize(
    "name", ["changes", "codes", "dates.apart", "messages", "money", "progress", "quantity"]
)
def test_examples_in_the_rules_hold(name, in_english):
    result = doctest.testmod(importlib.import_module(f"gongjian.kernel.{name}"))
    assert result.attempted > 0 and result.failed == 0


def test_pages_show_the_rules_in_the_language_being_shown():
    message = say("Possible now: %(verbs)s.", verbs=Words("签收", "Accept"))
    with override("zh-hans"):
        assert str(message) == "现在可以：签收。"
    with override("en"):
        assert str(message) == "Possible now: Accept."
