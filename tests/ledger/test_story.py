"""A record tells its own story, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from gongjian import ledger
from gongjian.ledger import acts
from gongjian.ledger.history import history, line
from gongjian.ledger.models import Entry
from gongjian.ledger.written import written_by
from gongjian.people.models import Person
from tests.cast import Cast
from tests.ledger.conftest import CLERK, change, last_entry, make_unit, minute, void

pytestmark = pytest.mark.django_db


def _told(record: Any, **asked: Any) -> list[tuple[int, list[tuple[str, Any, Any]]]]:
    return [
        (one.entry.seq, [(changed.column.name, changed.old, changed.new) for changed in one.changes])
        for one in history(record, **asked)
    ]


def test_the_story_is_newest_first_with_what_each_act_changed() -> None:
    unit = make_unit(0)
    change(unit, 1, name="二", ordinal=3)
    void(unit, 2)
    assert _told(unit) == [
        (3, [("voided", False, True)]),
        (2, [("name", "示例局", "二"), ("ordinal", 0, 3)]),
        (1, []),
    ]


def test_an_act_about_a_record_is_in_its_story_though_it_changed_another() -> None:
    unit, other = make_unit(0), make_unit(1, "另一局")
    with ledger.record("test.act", by=CLERK, at=minute(2), about=[unit]) as entry:
        entry.change(other, ordinal=1)
    assert _told(unit) == [(3, []), (1, [])]
    assert [seq for seq, _changes in _told(other)] == [3, 2]


def test_a_long_story_is_read_on_from_an_entry() -> None:
    unit = make_unit(0)
    for n in range(1, 6):
        change(unit, n, ordinal=n)
    assert [seq for seq, _changes in _told(unit, limit=2)] == [6, 5]
    assert [seq for seq, _changes in _told(unit, limit=2, before=5)] == [4, 3]


def test_as_known_then_the_story_ends_there() -> None:
    unit = make_unit(0)
    change(unit, 1, name="二")
    change(unit, 2, name="三")
    assert _told(unit, seq=2) == [(2, [("name", "示例局", "二")]), (1, [])]


def test_an_act_is_a_sentence_in_both_languages(cast: Cast) -> None:
    person = Person.objects.get(pk=cast.clerk.person.pk)
    with ledger.record("person.change", by=CLERK, at=cast.at, words={"person": "赵一"}) as entry:
        entry.change(person, ordinal=8)
    told = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            told[language] = history(person)[0].sentence
    assert told == {"zh-hans": "更正赵一的信息", "en": "corrected the data of 赵一"}


def test_every_registered_act_has_its_sentence_in_chinese() -> None:
    same = []
    for name, act in acts.known().items():
        if name.startswith("test."):
            continue
        with translation.override("en"):
            english = str(act.sentence)
        with translation.override("zh-hans"):
            if str(act.sentence) == english:
                same.append(name)
    assert same == []


def test_a_word_an_old_entry_lacks_reads_as_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    make_unit(0)
    monkeypatch.setitem(acts._acts, "test.act", acts.Act("test.act", "named it “%(title)s”"))
    assert line(last_entry()).sentence == "named it “—”"


def test_an_act_no_longer_registered_still_shows_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    make_unit(0)
    monkeypatch.delitem(acts._acts, "test.act")
    assert line(last_entry()).sentence == "test.act"


def test_an_entry_tells_every_row_it_wrote() -> None:
    unit = make_unit(0)
    change(unit, 1, name="二")
    new, old = [written_by(Entry.objects.get(seq=seq), limit=10)[0] for seq in (1, 2)]
    assert (new.is_new, new.table, new.record_id) == (True, "gongjian_unit", unit.pk)
    assert {changed.column.name for changed in new.changes} == {"name", "kind", "number"}
    assert [(c.column.name, c.old, c.new) for c in old.changes] == [("name", "示例局", "二")]
