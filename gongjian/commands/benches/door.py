"""Acts a second through the one door: one record changed, one record created."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.commands.benches.metering import Meter
from gongjian.commands.benches.scale import KEY
from gongjian.ledger import Actor
from gongjian.matters.models import Matter

AIM = 600
ROUNDS = 7
EACH = 300
_BY = Actor("示例县系统管理员")


def measure(at: datetime) -> list[dict[str, Any]]:
    """Acts a second, the best of some rounds (the machine may be shared), and acts per second of processor."""
    campaign = Campaign.objects.get(key=KEY)
    records = list(Matter.objects.filter(campaign=campaign, state="working").order_by("id")[:EACH])

    def change(place: int) -> None:
        matter = records[place % len(records)]
        with ledger.record("matter.comment", by=_BY, at=at, words={"title": matter.title}) as entry:
            entry.change(matter, remark=f"{matter.revision}")

    def create(place: int) -> None:
        with ledger.record("matter.draft", by=_BY, at=at, words={"title": "新拟事项"}) as entry:
            entry.create(
                Matter(kind="task", title=f"新拟事项{place}", campaign_id=campaign.pk, illustrative=True)
            )

    return [_rate("change", "one matter changed", change), _rate("create", "one matter created", create)]


def _rate(key: str, says: str, act: Callable[[int], None]) -> dict[str, Any]:
    meter, best, cpu_best = Meter(), 0.0, 0.0
    for place in range(50):
        act(place)
    for round_ in range(ROUNDS):
        cpu, began = sum(meter.read()), time.perf_counter()
        for place in range(EACH):
            act(round_ * EACH + place)
        best = max(best, EACH / (time.perf_counter() - began))
        cpu_best = max(cpu_best, EACH / max(sum(meter.read()) - cpu, 1e-9))
    return {
        "work": key,
        "what": says,
        "acts_per_s": round(best),
        "acts_per_cpu_s": round(cpu_best),
        "aim_per_s": AIM,
        "met": best >= AIM,
    }
