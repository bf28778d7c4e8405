"""The rules that come with the product: gongjian/dispatch/light_rules/*.yaml, one file a rule."""

import re
from functools import cache
from pathlib import Path

from gongjian.dispatch.lights.reading import read_rule
from gongjian.dispatch.lights.schema import LightRuleText

FOLDER = Path(__file__).resolve().parent.parent / "light_rules"
HOUSE = "house"


@cache
def preset_keys() -> tuple[str, ...]:
    """Keys of the presets, the house's own first."""
    found = sorted(path.stem for path in FOLDER.glob("*.yaml"))
    return (HOUSE, *(key for key in found if key != HOUSE))


@cache
def preset(key: str) -> LightRuleText:
    """A preset. KeyError when there is none of that key; LookupError when its file does not hold (our own mistake)."""
    if key not in preset_keys():
        raise KeyError(key)
    rule, problems = read_rule((FOLDER / f"{key}.yaml").read_text(encoding="utf-8"))
    if rule is None:
        raise LookupError(f"the light rule {key} does not hold: {problems[0].where}: {problems[0]}")
    if rule.key != key:
        raise LookupError(f"the light rule in {key}.yaml calls itself {rule.key}")
    return rule


def presets() -> tuple[LightRuleText, ...]:
    """Every preset, the house's own first."""
    return tuple(preset(key) for key in preset_keys())


def named(given: str) -> LightRuleText | None:
    """The preset of that key, or called so: yinchuan-2025, yinchuan, 银川2025, 银川 2025, 银川. None when none is."""
    wanted = given.strip().lower().replace(" ", "")
    for text in presets():
        names = {text.key, text.name.zh, text.name.en.lower().replace(" ", "")}
        if wanted in names | {_without_year(name) for name in names}:
            return text
    return None


def _without_year(name: str) -> str:
    return re.sub(r"-?\d{4}$", "", name)
