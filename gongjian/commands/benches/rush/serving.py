"""The server and its worker as `gongjian serve` starts them, in a group of processes that can be killed as one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

_COMMAND = """
import os, signal, sys, threading, time
from gongjian.commands import main

def watch(mother):
    while os.getppid() == mother:
        time.sleep(0.5)
    os.killpg(0, signal.SIGKILL)

threading.Thread(target=watch, args=(os.getppid(),), daemon=True).start()
sys.exit(main())
"""
"""The command line, which ends with whoever started it, however that one ended."""


class Server:
    """Starts, kills and starts again."""

    def __init__(self, log: Path, workers: int) -> None:
        self.port, self.log, self.workers = _free_port(), log, workers
        self.outages: list[tuple[float, float]] = []
        """From the kill to the first answer after it (epoch seconds)."""
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the processes; they answer a little later."""
        words = ["serve", "--port", str(self.port), "--workers", str(self.workers)]
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _COMMAND, *words], stdout=out, stderr=out, start_new_session=True
            )

    def wait(self, seconds: float = 60.0) -> None:
        """Until it answers; RuntimeError when it does not."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"the server did not answer within {seconds:.0f} s: see {self.log}")

    def kill_and_start(self) -> None:
        """kill -9 of the server and its worker, then start them again at once."""
        began = time.time()
        self.kill()
        self.start()
        self.wait()
        self.outages.append((began, time.time()))

    def kill(self) -> None:
        """kill -9 of the whole group. Nothing when it has ended."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def end(self, seconds: float = 30.0) -> None:
        """Tell it to end; what does not is killed."""
        if self._process is None:
            return
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=seconds)
        self.kill()

    def faults(self) -> int:
        """Errors in the server's log."""
        return self.log.read_text(encoding="utf-8", errors="replace").count(
            "Traceback (most recent call last)"
        )


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
