"""The ladders that come with the product: gongjian/supervise/ladder_rules/*.yaml, one file a ladder."""

from functools import cache
from pathlib import Path

from gongjian.supervise.ladder.reading import read_ladder
from gongjian.supervise.ladder.schema import LadderText

FOLDER = Path(__file__).resolve().parent.parent / "ladder_rules"
HOUSE = "house"


@cache
def preset_keys() -> tuple[str, ...]:
    """Keys of the presets, the house's own first."""
    found = sorted(path.stem for path in FOLDER.glob("*.yaml"))
    return (HOUSE, *(key for key in found if key != HOUSE))


@cache
def preset(key: str) -> LadderText:
    """A preset. KeyError when there is none of that key; LookupError when its file does not hold (our own mistake)."""
    if key not in preset_keys():
        raise KeyError(key)
    ladder, problems = read_ladder((FOLDER / f"{key}.yaml").read_text(encoding="utf-8"))
    if ladder is None:
        raise LookupError(f"the ladder {key} does not hold: {problems[0].where}: {problems[0]}")
    if ladder.key != key:
        raise LookupError(f"the ladder in {key}.yaml calls itself {ladder.key}")
    return ladder


def presets() -> tuple[LadderText, ...]:
    """Every preset, the house's own first."""
    return tuple(preset(key) for key in preset_keys())


def named(given: str) -> LadderText | None:
    """The preset of that key, or called so, in either language; None when none is."""
    wanted = given.strip().lower().replace(" ", "")
    for text in presets():
        if wanted in {text.key, text.name.zh, text.name.en.lower().replace(" ", "")}:
            return text
    return None
