"""Compile every .po under gongjian/ into the .mo beside it, when it is newer. Needs no gettext."""

from __future__ import annotations

from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    for source in sorted((ROOT / "gongjian").rglob("*.po")):
        built = source.with_suffix(".mo")
        if not built.is_file() or built.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(built))


if __name__ == "__main__":
    main()
