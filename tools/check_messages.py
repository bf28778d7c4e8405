"""Every message in code and pages has its Chinese: nothing missing, fuzzy, or with other placeholders."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = Path("gongjian/web/locale/zh_Hans/LC_MESSAGES/django.po")
PLACEHOLDER = re.compile(r"%\((\w+)\)|%[sd]|{(\w*)}")
EXTRACT = ["makemessages", "-l", "zh_Hans", "--no-wrap", "--no-location", "--ignore", "tests", "-v0"]


def extracted() -> polib.POFile:
    """The messages as they stand in the sources now, merged with the translations kept."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        hidden = shutil.ignore_patterns("__pycache__", "vendor")
        shutil.copytree(ROOT / "gongjian", copy / "gongjian", ignore=hidden)
        shutil.copytree(ROOT / "config", copy / "config", ignore=hidden)
        told = dict(os.environ, DJANGO_SETTINGS_MODULE="config.settings_test", PYTHONPATH=str(copy))
        subprocess.run([sys.executable, "-m", "django", *EXTRACT], cwd=copy, env=told, check=True)
        return polib.pofile(str(copy / LOCALE))


def _marks(text: str) -> set[str]:
    return {match.group(0) for match in PLACEHOLDER.finditer(text)}


def problems(messages: polib.POFile) -> Iterator[str]:
    for entry in messages:
        if entry.obsolete:
            continue
        words = [entry.msgstr, *entry.msgstr_plural.values()]
        told = [text for text in words if text]
        if not told or entry.fuzzy:
            yield f"no Chinese for {entry.msgid!r}"
        # a plural rule may name the number in one form only
        elif any(_marks(text) - _marks(entry.msgid) - _marks(entry.msgid_plural) for text in told):
            yield f"the Chinese of {entry.msgid!r} holds a placeholder that the message does not give"


def main() -> None:
    found = list(problems(extracted()))
    for sentence in found:
        print(sentence, file=sys.stderr)
    print(f"messages wanting: {len(found) or 'none'} found", file=sys.stderr if found else sys.stdout)
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
