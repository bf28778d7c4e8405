"""The rules that come with the product: gongjian/dispatch/light_rules/*.yaml, one file a rule."""

from pathlib import Path

from gongjian.dispatch.lights.reading import read_rule
from gongjian.kit.presets import HOUSE, PresetFolder

__all__ = ["FOLDER", "HOUSE", "named", "preset", "preset_keys", "presets"]

FOLDER = Path(__file__).resolve().parent.parent / "light_rules"
_RULES = PresetFolder(FOLDER, "light rule", read_rule)
named, preset, preset_keys, presets = _RULES.named, _RULES.preset, _RULES.preset_keys, _RULES.presets
