"""Addresses for whoever watches over the server: no sign-in, no names, no figures of any campaign."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from gongjian.commands.migrate import is_up_to_date
from gongjian.ledger import memo, triggers
from tests.cast import Cast


def test_healthz_answers_without_the_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_readyz_says_what_it_looked_at(client: Client, cast: Cast) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    told = answer.json()
    assert {name: told[name] for name in ("ready", "database", "disk", "triggers")} == {
        "ready": True,
        "database": "ok",
        "disk": "ok",
        "triggers": "ok",
    }


@pytest.mark.tampers
@pytest.mark.django_db(transaction=True)
def test_readyz_is_503_while_the_ledger_is_unprotected(client: Client) -> None:
    triggers.remove()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert answer.json()["triggers"] == f"{len(triggers.expected())} missing"


@pytest.mark.tampers
@pytest.mark.django_db(transaction=True)
def test_a_server_started_again_brings_in_nothing_unless_a_trigger_is_gone() -> None:
    assert is_up_to_date()
    triggers.remove()
    assert not is_up_to_date()
    triggers.install()
    assert is_up_to_date()


def test_readyz_is_503_when_the_disk_is_nearly_full(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongjian.web.views.health.LEAST_FREE_BYTES", 2**62)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert answer.json()["disk"].endswith(" MB left")


def test_a_worker_never_seen_is_told_but_stops_nothing(client: Client, db: None) -> None:
    (settings.HOME / "worker.seen").unlink(missing_ok=True)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["worker"]) == (200, "never seen")


def test_metrics_are_lines_a_monitor_reads(client: Client, cast: Cast) -> None:
    answer = client.get("/metrics")
    head = memo.read_head()
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.content.decode().splitlines()
    values = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert values["gongjian_ledger_entries"] == str(head.seq)
    assert head.recorded_at is not None
    assert float(values["gongjian_ledger_last_entry_seconds"]) == head.recorded_at.timestamp()
    assert values["gongjian_jobs_waiting"] == "0"
    assert values[f'gongjian_database_info{{engine="{connection.vendor}"}}'] == "1"
    assert [
        line for line in lines if not re.fullmatch(r"# (HELP|TYPE) \w+ .+|\w+(\{.*\})? [\d.]+", line)
    ] == []
    named = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    assert named == {name.partition("{")[0] for name in values}


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_they_are_read_only(client: Client, db: None, address: str) -> None:
    assert client.post(address).status_code == 405
