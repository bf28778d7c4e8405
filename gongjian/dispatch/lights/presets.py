"""The rules that come with the product: gongjian/dispatch/light_rules/*.yaml, one file a rule."""

from pathlib import Path

from gongjian.dispatch.lights.reading import read_rule
from gongjian.kit.presets import HOUSE, PresetFolder

__all__ = ["FOLDER", "HOUSE", "named", "preset", "preset_keys", "presets"]

FOLDER = Path(__file__).resolve().parent.parent / "light_rules"
LIGHT_RULES = PresetFolder(FOLDER, "light rule", read_rule)
named, preset, preset_keys, presets = (
    LIGHT_RULES.named, LIGHT_RULES.preset, LIGHT_RULES.preset_keys, LIGHT_RULES.presets,
)  # fmt: skip
