"""Where nouns of the room show themselves on its first page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gongjian.kit.asof import AsOfControl
from gongjian.kit.registry import Registry
from gongjian.people.viewer import Viewer


@dataclass(frozen=True)
class BoardCard:
    """A card of the room's first page. `context(viewer, campaign, control)` gives what `template` shows under the
    name `one`; None = left out. `place`: lowest first. `wide`: over the whole width, else two stand side by side."""

    key: str
    template: str
    context: Callable[[Viewer, Any, AsOfControl], dict[str, Any] | None]
    place: int
    wide: bool = False


board_cards: Registry[BoardCard] = Registry("card of the supervision board")
