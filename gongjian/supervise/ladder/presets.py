"""The ladders that come with the product: gongjian/supervise/ladder_rules/*.yaml, one file a ladder."""

from pathlib import Path

from gongjian.kit.presets import HOUSE, PresetFolder
from gongjian.supervise.ladder.reading import read_ladder

__all__ = ["FOLDER", "HOUSE", "named", "preset", "preset_keys", "presets"]

FOLDER = Path(__file__).resolve().parent.parent / "ladder_rules"
_LADDERS = PresetFolder(FOLDER, "ladder", read_ladder)
named, preset, preset_keys, presets = (
    _LADDERS.named, _LADDERS.preset, _LADDERS.preset_keys, _LADDERS.presets,
)  # fmt: skip
