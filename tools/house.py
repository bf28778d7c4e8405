"""The house as the checks see it: the rooms from the lowest up, findings, and the files to look at."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOMS = (
    "kernel",
    "ledger",
    "kit",
    "people",
    "campaigns",
    "matters",
    "projects",
    "figures",
    "dispatch",
    "supervise",
    "assess",
    "publish",
    "exchange",
    "commands",
    "web",
)
HEIGHT = {room: height for height, room in enumerate(ROOMS)}


@dataclass(frozen=True)
class Finding:
    path: Path
    line: int
    message: str

    def shown(self, root: Path) -> str:
        return f"{self.path.relative_to(root)}:{self.line}: {self.message}"


def files(root: Path, *suffixes: str) -> Iterator[Path]:
    """Files of the package with one of the endings, in a stable order; vendored and cached ones left out."""
    for path in sorted((root / "gongjian").rglob("*")):
        inside = path.relative_to(root).parts
        if path.suffix in suffixes and "vendor" not in inside and "__pycache__" not in inside:
            yield path


def room_of(path: Path, root: Path) -> str:
    """The folder under gongjian/ that a file lies in ("" for a file of the package itself)."""
    parts = path.relative_to(root / "gongjian").parts
    return parts[0] if len(parts) > 1 else ""


def main(name: str, check: Callable[[Path], Iterable[Finding]]) -> None:
    """Run one check on the tree given (or the one this file lies in); exit 1 when it finds something."""
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent).resolve()
    findings = list(check(root))
    for finding in findings:
        print(finding.shown(root), file=sys.stderr)
    if findings:
        print(f"{name}: {len(findings)} found", file=sys.stderr)
        raise SystemExit(1)
    print(f"{name}: none found")
