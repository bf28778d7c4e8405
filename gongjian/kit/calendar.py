"""The table of working days the product counts by: playbooks/calendar.yaml, read once."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from gongjian.kernel.workdays import Calendar
from gongjian.kit import yaml_text

TABLE = Path(__file__).resolve().parent.parent / "playbooks" / "calendar.yaml"


@lru_cache(maxsize=1)
def calendar() -> Calendar:
    """The working days in force, with the version that whatever is dated by them keeps."""
    table = yaml_text.load(TABLE.read_text(encoding="utf-8"))
    years = {int(year): (given["days_off"], given["days_worked"]) for year, given in table["years"].items()}
    return Calendar.from_years(years, str(table["version"]))


def is_provisional(day: date | None) -> bool:
    """The day lies in a year whose working days are not announced yet."""
    return day is not None and day.year not in calendar().published_years
