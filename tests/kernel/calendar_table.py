"""The table of working days that ships, read as any caller reads it."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from gongjian.kernel.workdays import Calendar

TABLE = Path(__file__).parents[2] / "gongjian/playbooks/calendar.yaml"


def shipped() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return table


def shipped_calendar() -> Calendar:
    table = shipped()
    years: dict[int, dict[str, list[date]]] = table["years"]
    return Calendar.from_years(
        {y: (given["days_off"], given["days_worked"]) for y, given in years.items()}, table["version"]
    )
