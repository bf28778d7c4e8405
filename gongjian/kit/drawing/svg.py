"""The sheet a picture is drawn on: rectangles, lines, words, links; out comes SVG."""

from html import escape

FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, WenQuanYi Micro Hei, sans-serif"
MARGIN = 3
LOOKS: dict[str, str] = {
    "s-box": 'fill="#ffffff" stroke="#7b8796"',
    "s-box-2": 'fill="#e7eff9" stroke="#1b4f8c"',
    "s-box-hot": 'fill="#fbe9e7" stroke="#b3261e"',
    "s-full": 'fill="#8d99a8" stroke="#465263"',
    "s-held": 'fill="none" stroke="#18212d" stroke-width="2"',
    "s-today": 'fill="none" stroke="#b3261e" stroke-width="1.5"',
    "s-lane": 'fill="#eef1f4"',
    "s-grid": 'fill="none" stroke="#d7dce3"',
    "s-axis": 'fill="none" stroke="#7b8796"',
    "s-plan": 'fill="none" stroke="#465263" stroke-width="2" stroke-dasharray="6 4"',
    "s-act": 'fill="none" stroke="#1b4f8c" stroke-width="3"',
    "s-fore": 'fill="none" stroke="#1b4f8c" stroke-width="2" stroke-dasharray="2 4"',
    "s-earlier": 'fill="none" stroke="#7b8796" stroke-width="1.5" stroke-dasharray="10 3 2 3"',
    "s-dot": 'fill="#1b4f8c"',
    "s-ink": 'fill="#18212d" font-weight="600" font-size="12"',
    "s-small": 'fill="#596577" font-size="11"',
    "s-mark": 'fill="#596577" font-size="11" stroke="#fff" stroke-width="3" paint-order="stroke"',
}
"""Class → how it looks where no page lends its rules. The same classes are in face.css."""


class Canvas:
    """Collects shapes in the order they lie over each other. Sizes are user units."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.height = 0.0
        self._parts: list[str] = []
        self._linked = False

    def _reach(self, bottom: float) -> None:
        self.height = max(self.height, bottom)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        css: str,
        *,
        dashed: bool = False,
        round_: int = 4,
    ) -> None:
        """A box; dashed where what it holds is not certain."""
        dash = ' stroke-dasharray="4 3"' if dashed else ""
        corner = f' rx="{round_}"' if round_ else ""
        place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
        self._parts.append(f'<rect class="{css}" {LOOKS[css]} {place}{corner}{dash}/>')
        self._reach(y + height)

    def dot(self, x: float, y: float, css: str = "s-dot", radius: float = 3.5) -> None:
        """A round mark on a curve."""
        self._parts.append(f'<circle class="{css}" {LOOKS[css]} cx="{x:g}" cy="{y:g}" r="{radius:g}"/>')
        self._reach(y + radius)

    def line(self, points: list[tuple[float, float]], css: str = "s-axis", *, arrow: bool = False) -> None:
        """A line through the points; with a head at its end when it leads somewhere."""
        steps = " ".join(f"{'M' if not place else 'L'}{x:g} {y:g}" for place, (x, y) in enumerate(points))
        self._parts.append(f'<path class="{css}" {LOOKS[css]} d="{steps}"/>')
        if arrow:
            self._head(points[-2], points[-1])
        self._reach(max(y for _x, y in points))

    def _head(self, before: tuple[float, float], tip: tuple[float, float]) -> None:
        (x0, y0), (x, y) = before, tip
        length = max(((x - x0) ** 2 + (y - y0) ** 2) ** 0.5, 0.001)
        dx, dy = (x - x0) / length * 6, (y - y0) / length * 6
        corners = (
            f"M{x:g} {y:g}L{x - dx - dy / 2:g} {y - dy + dx / 2:g}L{x - dx + dy / 2:g} {y - dy - dx / 2:g}z"
        )
        self._parts.append(f'<path class="s-head" fill="#465263" d="{corners}"/>')

    def diamond(self, x: float, y: float, size: float, css: str) -> None:
        """A point in time: a square on its corner around (x, y)."""
        corners = f"M{x - size:g} {y:g}L{x:g} {y - size:g}L{x + size:g} {y:g}L{x:g} {y + size:g}z"
        self._parts.append(f'<path class="{css}" {LOOKS[css]} d="{corners}"/>')
        self._reach(y + size)

    def text(self, x: float, y: float, text: str, css: str, *, anchor: str = "start") -> None:
        """One line of words; y is its base line."""
        at = f' text-anchor="{anchor}"' if anchor != "start" else ""
        self._parts.append(f'<text class="{css}" {LOOKS[css]} x="{x:g}" y="{y:g}"{at}>{escape(text)}</text>')
        self._reach(y + 4)

    def open_link(self, href: str) -> None:
        """What comes until `close_link` opens an address; its words are the link's name."""
        self._parts.append(f'<a href="{escape(href)}">')
        self._linked = True

    def close_link(self) -> None:
        """End of the link."""
        self._parts.append("</a>")

    def render(self, *, key: str, title: str, description: str) -> str:
        """The picture; `key` makes its ids its own on a page with several."""
        wide, high = self.width + 2 * MARGIN, self.height + 2 * MARGIN
        role = "group" if self._linked else "img"  # a picture with links in it is read box by box
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="g-svg" viewBox="{-MARGIN} {-MARGIN} {wide:g} {high:g}"'
            f' width="{wide:g}" height="{high:g}" font-family="{FONT}" font-size="12" fill="#465263"'
            f' role="{role}" aria-labelledby="{key}-t {key}-d">'
        )
        said = f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(description)}</desc>'
        return head + said + "".join(self._parts) + "</svg>"
