"""A campaign as data: one YAML file, read, checked, and held as a version.

`read_playbook` turns a text into a PlaybookText or the list of everything wrong with it, each finding naming
line, key and remedy. `playbook_of` is what a campaign goes by on a day. Later rooms add sections of their own
with `sections.register`.
"""

from gongjian.campaigns.playbook.current import playbook_in, playbook_of, playbook_row
from gongjian.campaigns.playbook.reading import read_playbook
from gongjian.campaigns.playbook.schema import (
    Bilingual,
    Document,
    Item,
    ItemList,
    MatterKind,
    PlaybookText,
    StageWord,
    Target,
    Window,
)

__all__ = [
    "Bilingual",
    "Document",
    "Item",
    "ItemList",
    "MatterKind",
    "PlaybookText",
    "StageWord",
    "Target",
    "Window",
    "playbook_in",
    "playbook_of",
    "playbook_row",
    "read_playbook",
]
