from datetime import date

from gongjian.commands.benches.schedule import measure
from gongjian.kit.calendar import calendar


def test_bench_finds_the_kernel_and_networkx_of_one_mind():
    rows = measure(date(2026, 10, 12), calendar(), sizes=(30, 300), batch=(12, 20))
    assert [(row["work"], row["same"]) for row in rows] == [
        ("30 nodes", True),
        ("300 nodes", True),
        ("300 nodes, long and narrow", True),
        ("12 networks of 20 nodes", True),
    ]
    assert all(row["times"] > 0 and row["plan_ms"] > 0 for row in rows)
