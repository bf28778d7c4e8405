"""Words that never stand on a Chinese page: vendors' language and what offices do not say.

Looks at templates, translations and YAML. What to say instead stands beside each (docs/words.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tools.house import Finding, files, main

INSTEAD = {
    "挂起": "暂缓",
    "工单": "事项",
    "驾驶舱": "总览",
    "末位": "位次靠后",
}


def check(root: Path) -> Iterator[Finding]:
    for path in files(root, ".html", ".txt", ".po", ".yaml", ".yml", ".js"):
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for word, better in INSTEAD.items():
                if word in text:
                    yield Finding(path, number, f"{word} is not an office's word; write {better}")


if __name__ == "__main__":
    main("words not to use", check)
