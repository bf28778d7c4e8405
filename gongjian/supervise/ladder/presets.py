"""The ladders that come with the product: gongjian/supervise/ladder_rules/*.yaml, one file a ladder."""

from pathlib import Path

from gongjian.kit.presets import HOUSE, PresetFolder
from gongjian.supervise.ladder.reading import read_ladder

__all__ = ["FOLDER", "HOUSE", "LADDERS", "named", "preset", "preset_keys", "presets"]

FOLDER = Path(__file__).resolve().parent.parent / "ladder_rules"
LADDERS = PresetFolder(FOLDER, "ladder", read_ladder)
named, preset, preset_keys, presets = (
    LADDERS.named, LADDERS.preset, LADDERS.preset_keys, LADDERS.presets,
)  # fmt: skip
