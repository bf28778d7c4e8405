"""Ladders of supervision in files: presets and a campaign's own, read and checked.

The rules themselves are applied by gongjian.kernel.ladder.
"""

from gongjian.supervise.ladder.presets import named, preset, preset_keys, presets
from gongjian.supervise.ladder.reading import read_ladder
from gongjian.supervise.ladder.schema import CardsText, LadderText

__all__ = ["CardsText", "LadderText", "named", "preset", "preset_keys", "presets", "read_ladder"]
