"""Which browser the pages are looked at in, and how it is started: nothing of it leaves this machine."""

from __future__ import annotations

import os

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
"""The last: no name but this machine's own leads anywhere."""


def path() -> str:
    """The browser the environment names, else Debian's Chromium."""
    return os.environ.get("GONGJIAN_CHROMIUM", "/usr/bin/chromium")
