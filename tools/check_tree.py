"""Nothing of one machine stands in the tree: no path of somebody's disk, no package registry's address."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tools.house import Finding, main

# The words are joined from parts so that this file does not find itself.
PATHS = re.compile(r"(?<![\w./-])/(?:work|root|home/\w+|Users/\w+|tmp/[a-z]\w+)/")
_ADDRESSES = (
    "--(?:extra-)?index-" + "url",
    "--find-" + "links",
    "--trusted-" + "host",
    r"https?://\S+/simple" + r"/?(?=[\s\"']|$)",
    r"files\.python" + "hosted",
    r"registry\.npm" + "js",
    r"pypi\." + "org",
    "registry=" + "http",
    "Acquire::" + "http",
)
REGISTRIES = re.compile("|".join(_ADDRESSES))
BINARY = {".png", ".jpg", ".ico", ".xlsx", ".xls", ".docx", ".pdf", ".mo", ".sqlite3", ".zip", ".woff2"}


def tracked(root: Path) -> Iterator[Path]:
    """What a clone would hold: files git knows, or has not been told to ignore."""
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=True,
        text=True,
    )
    for name in sorted(filter(None, listed.stdout.split("\0"))):
        path = root / name
        if path.is_file() and path.suffix not in BINARY and "vendor" not in path.parts:
            yield path


def check(root: Path) -> Iterator[Finding]:
    for path in tracked(root):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if PATHS.search(line):
                yield Finding(path, number, "a path of one machine; use a relative one or GONGJIAN_HOME")
            if REGISTRIES.search(line):
                yield Finding(
                    path, number, "a package registry's address; leave it to each machine's own settings"
                )


if __name__ == "__main__":
    main("machine paths and registry addresses", check)
