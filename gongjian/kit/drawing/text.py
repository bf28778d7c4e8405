"""How wide a text is, and where its lines break: Chinese between any two characters, Latin words and figures whole."""

import re
import unicodedata

_NOT_FIRST = frozenset("，。、；：？！）》〉”’」』】〕…—,.;:?!)]}%％·")
_NOT_LAST = frozenset("（《〈“‘「『【〔([{")
_PIECES = re.compile(r"[0-9A-Za-z_.,%:/+\-×]+\s?|\s+|.", re.DOTALL)


def text_width(text: str, size: float) -> float:
    """Width in the units of the picture: a Chinese character is as wide as it is high, a Latin one a bit over half."""
    return sum(size if unicodedata.east_asian_width(letter) in "WFA" else size * 0.58 for letter in text)


def wrap(text: str, size: float, width: float, most: int = 3) -> list[str]:
    """Lines no wider than `width`, at most so many; the last ends with … when more was to come.

    No closing mark begins a line, no opening mark ends one.
    """
    lines = _broken(_pieces(text, size, width), size, width)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and text_width(last + "…", size) > width:
        last = last[:-1]
    return [*lines[: most - 1], last + "…"]


def _pieces(text: str, size: float, width: float) -> list[str]:
    found: list[str] = []
    for piece in _PIECES.findall(" ".join(text.split())):
        if text_width(piece, size) > width:
            found.extend(piece)  # a word wider than the box breaks anywhere
        else:
            found.append(piece)
    return found


def _broken(pieces: list[str], size: float, width: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in pieces:
        if not line or text_width((line + piece).rstrip(), size) <= width:
            line = line + piece if line else piece.lstrip()
            continue
        carried = ""
        while line and (piece[0] in _NOT_FIRST or line[-1] in _NOT_LAST) and len(line) > 1:
            piece, line = line[-1] + piece, line[:-1]
            if piece[0] not in _NOT_FIRST and (not line or line[-1] not in _NOT_LAST):
                break
        lines.append(line.rstrip())
        line = carried + piece.lstrip()
    if line.strip():
        lines.append(line.rstrip())
    return lines
