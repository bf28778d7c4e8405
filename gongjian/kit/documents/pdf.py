"""PDF by typst: A4, 22 lines of 28 characters, with the fonts found on the machine. What users typed is data.

Fonts: those in `$GONGJIAN_HOME/fonts/` (an office's own; GONGJIAN_FONT_… names one we do not know), Fandol, Noto CJK.
A name that is not there would fall back silently, so it is asked for first.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst
from django.conf import settings

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused

MIME = "application/pdf"
FACES: Mapping[str, tuple[str, ...]] = {
    "body": ("FangSong_GB2312", "FangSong", "仿宋", "FandolFang R", "FandolFang", "Noto Serif CJK SC"),
    "title": ("FZXiaoBiaoSong-B05S", "FandolSong", "Noto Serif CJK SC"),
    "heading": ("SimHei", "黑体", "FandolHei", "Noto Sans CJK SC"),
    "second": ("KaiTi_GB2312", "KaiTi", "楷体", "FandolKai R", "FandolKai", "Noto Serif CJK SC"),
    "song": ("SimSun", "宋体", "FandolSong", "Noto Serif CJK SC"),
    "rare": ("Noto Serif CJK SC", "Noto Sans CJK SC", "Noto Serif CJK JP"),
}
"""What a text is set in: the first of each that is there. `rare` catches characters the others lack."""
PLACES = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
    "/usr/share/texmf/fonts/opentype/public/fandol",
)


def render_pdf(path: Path, data: Mapping[str, Any]) -> bytes:
    """The typst template at `path` (or the office's own of that name in `$GONGJIAN_HOME/papers/`) with `data`.

    The template reads it with `json(bytes(sys.inputs.data))`, fonts under `fonts`; it sees no file but its own folder.
    Refused: font_missing, template_broken.
    """
    own = Path(settings.HOME) / "papers" / path.name
    used = own if own.is_file() else path
    content = json.dumps({**data, "fonts": fonts()}, ensure_ascii=False)
    try:
        with _ONE_AT_A_TIME:
            setter = _setter(str(used.parent), tuple(_places()))
            made: Any = setter.compile(str(used), sys_inputs={"data": content}, format="pdf")
    except (typst.TypstError, RuntimeError) as error:
        raise Refused(
            "template_broken",
            _("The template %(name)s cannot be set: %(why)s", name=used.name, why=str(error)),
            remedy=_("Put it right, or take it out of the folder papers: ours is used then."),
        ) from error
    return bytes(made)


def fonts() -> dict[str, list[str]]:
    """For each face the families to set it in, best first. Refused ("font_missing") when no Chinese font is there."""
    there = families(tuple(_places()))
    own = _own_fonts(there)
    found = {
        face: [
            *own.get(face, ()),
            *(name for name in wanted if name in there),
            *(name for name in FACES["rare"] if name in there),
        ]
        for face, wanted in FACES.items()
    }
    if not found["rare"] and not found["body"]:
        raise Refused(
            "font_missing",
            _("There is no Chinese font on this machine, so a PDF would come out empty."),
            remedy=_(
                "Install fonts-noto-cjk (or texlive-lang-chinese for Fandol), or put your own into the folder fonts."
            ),
        )
    return {face: list(dict.fromkeys(names)) for face, names in found.items()}


def _own_fonts(there: frozenset[str]) -> dict[str, list[str]]:
    """The families the office has named for its papers. Refused ("font_missing") when one is not there."""
    named = {face: name for face, name in settings.PAPER_FONTS.items() if name}
    for name in named.values():
        if name not in there:
            raise Refused(
                "font_missing",
                _("The font %(name)s is not on this machine.", name=name),
                remedy=_(
                    "Put its file into the folder fonts, restart, or take its name out of the settings."
                ),
            )
    return {face: [name] for face, name in named.items()}


_ONE_AT_A_TIME = Lock()


@cache
def _setter(root: str, places: tuple[str, ...]) -> Any:
    """What sets the papers of a folder; it looks for fonts once a process, which takes longer than a paper."""
    return typst.Compiler(root=root, font_paths=list(places))


@cache
def families(places: tuple[str, ...]) -> frozenset[str]:
    """The families typst finds; looked for once a process."""
    return frozenset(typst.Fonts(font_paths=list(places)).families())


def _places() -> Iterable[str]:
    own = Path(settings.HOME) / "fonts"
    return [str(one) for one in (own, *map(Path, PLACES)) if one.is_dir()]
