"""Loading a playbook makes the campaign and its lines; loading a changed one changes only what changed."""

from datetime import timedelta

import pytest

from gongjian.campaigns.actions import load_playbook
from gongjian.campaigns.models import Clause, Playbook, PlaybookItem
from gongjian.campaigns.playbook import playbook_of
from gongjian.kernel.problems import Refused
from gongjian.ledger.models import Entry
from tests.campaigns.conftest import PLAYBOOK
from tests.cast import SET_UP, Cast


def load(cast: Cast, text: str, days: int = 0):
    return load_playbook(text, by=SET_UP, at=cast.at + timedelta(days=days))


def test_a_loaded_playbook_is_a_campaign_with_its_lines_in_one_entry(cast: Cast) -> None:
    before = Entry.objects.count()
    campaign = load(cast, PLAYBOOK)
    assert Entry.objects.count() == before + 1
    assert (campaign.number[:2], campaign.status, campaign.unit_id) == ("C-", "live", cast.county.pk)
    assert (campaign.last_on - campaign.start_on).days == 99
    lines = PlaybookItem.objects.filter(campaign=campaign).order_by("section", "ordinal")
    assert [(line.section, line.key, line.naming) for line in lines] == [
        ("goal", "start", "named"),
        ("key_task", "land", "named"),
        ("mechanism", "weekly", "named"),
        ("mechanism", "unnamed-1", "unnamed"),
        ("mechanism", "unnamed-2", "unnamed"),
        ("target", "start-9", "named"),
    ]


def test_the_same_text_loaded_again_writes_nothing(cast: Cast) -> None:
    campaign = load(cast, PLAYBOOK)
    before = Entry.objects.count()
    assert load(cast, PLAYBOOK, days=1) == campaign
    assert Entry.objects.count() == before


def test_a_changed_text_makes_a_version_and_changes_only_what_changed(cast: Cast) -> None:
    campaign = load(cast, PLAYBOOK)
    changed = PLAYBOOK.replace("name: 交地", "name: 按期交地").replace("counted: 3", "counted: 2")
    load(cast, changed, days=5)
    assert list(Playbook.objects.filter(campaign=campaign).values_list("version", flat=True)) == [1, 2]
    revisions = dict(PlaybookItem.objects.filter(campaign=campaign).values_list("key", "revision"))
    assert revisions == {"start": 1, "land": 2, "weekly": 1, "unnamed-1": 1, "unnamed-2": 2, "start-9": 1}
    assert list(PlaybookItem.objects.filter(voided=True).values_list("key", flat=True)) == ["unnamed-2"]


def test_a_day_is_answered_by_the_version_in_force_then(cast: Cast) -> None:
    campaign = load(cast, PLAYBOOK)
    load(cast, PLAYBOOK.replace("name: 交地", "name: 按期交地"), days=5)
    then, now = playbook_of(campaign, cast.on), playbook_of(campaign, cast.on + timedelta(days=5))
    assert then is not None and now is not None
    assert [str(one.key_tasks.items[0].name) for one in (then, now)] == ["交地", "按期交地"]


def test_a_line_taken_out_and_put_back_is_the_same_line(cast: Cast) -> None:
    campaign = load(cast, PLAYBOOK)
    line = PlaybookItem.objects.get(campaign=campaign, key="start")
    load(cast, PLAYBOOK.replace("goals:\n  - {key: start, name: 开工}\n", ""), days=1)
    line.refresh_from_db()
    assert line.voided
    load(cast, PLAYBOOK, days=2)
    line.refresh_from_db()
    assert not line.voided


def test_clauses_are_lines_can_cite(cast: Cast) -> None:
    campaign = load(cast, PLAYBOOK.replace("name: 交地}", 'name: 交地, clause: "plan#1"}'))
    clause = Clause.objects.get(document__campaign=campaign)
    assert PlaybookItem.objects.get(campaign=campaign, key="land").clause_id == clause.pk


@pytest.mark.parametrize(
    ("was", "becomes", "code"),
    [
        ("unit: 示例县", "unit: 无名县", "unit_unknown"),
        ("status: live", "status: live\nparent: nowhere", "unknown_parent"),
        ("value: 9", "value: 九个", "does_not_fit"),
    ],
)
def test_what_cannot_be_loaded_is_refused_and_leaves_nothing(
    cast: Cast, was: str, becomes: str, code: str
) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused) as refused:
        load(cast, PLAYBOOK.replace(was, becomes))
    assert [problem.code for problem in refused.value.problems] == [code]
    assert Entry.objects.count() == before


def test_a_campaign_cannot_stand_under_itself(cast: Cast) -> None:
    load(cast, PLAYBOOK)
    with pytest.raises(Refused) as refused:
        load(cast, PLAYBOOK.replace("status: live", "status: live\nparent: cast-100"))
    assert refused.value.code == "campaign_under_itself"
