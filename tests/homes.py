"""Installations of their own, beside the test database: a home folder, a database of the engine under test, and the
command line as a process. What is tried on them survives the process, is killed, copied, broken, restored.

    home = homes.copy("cast")          the cast with a few projects and matters (tests.figures.stage)
    home = homes.empty()               nothing at all, not even tables
    done = home.run("verify", "--json") → Done(code, out, err)
    home.python("print(1)")            Python with Django ready
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

ROOT = Path(__file__).resolve().parents[1]
COMMAND = "import sys; from gongjian.commands import main; sys.exit(main())"
READY = "import django\ndjango.setup()\n"
BYTECODE = tempfile.mkdtemp(prefix="gongjian-bytecode-")
"""Compiled once for all processes started here: half of what a short command takes is compiling."""
atexit.register(shutil.rmtree, BYTECODE, ignore_errors=True)
BUILD = """
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
from tests.cast import build_cast
from tests.figures.stage import set_scene
set_scene(build_cast(), 1)
"""


@dataclass(frozen=True)
class Done:
    """What a command said when it ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Home:
    """One installation."""

    folder: Path
    database_url: str = ""
    tree: Path = ROOT

    @property
    def environment(self) -> dict[str, str]:
        ours = ("GONGJIAN_", "DJANGO_", "PYTHON")
        told = {name: text for name, text in os.environ.items() if not name.startswith(ours)}
        told |= {"GONGJIAN_HOME": str(self.folder), "DATABASE_URL": self.database_url, "GONGJIAN_LANG": "en"}
        told |= {"PYTHONPATH": str(self.tree), "PYTHONPYCACHEPREFIX": BYTECODE}
        return told | {"DJANGO_SETTINGS_MODULE": "config.settings"}

    @property
    def file(self) -> Path:
        """The embedded database."""
        return self.folder / "gongjian.sqlite3"

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-c", COMMAND, *arguments]

    def run(self, *arguments: str, **more: str) -> Done:
        """Run a command of the command line; `more` are environment variables."""
        return self._run(self.command(*arguments), more)

    def python(self, code: str, *arguments: str) -> Done:
        """Run Python with Django ready."""
        return self._run([sys.executable, "-c", READY + code, *arguments], {})

    def start(self, code: str, *arguments: str) -> subprocess.Popen[str]:
        """Begin Python with Django ready; its output is read by the caller."""
        return subprocess.Popen(
            [sys.executable, "-c", READY + code, *arguments],
            cwd=self.tree,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _run(self, command: list[str], more: dict[str, str]) -> Done:
        done = subprocess.run(
            command, cwd=self.tree, env=self.environment | more, capture_output=True, text=True, check=False
        )
        return Done(done.returncode, done.stdout, done.stderr)


@dataclass
class Homes:
    """Makes homes below a folder, of the engine that DATABASE_URL names; SQLite when it names none."""

    folder: Path
    server: str = ""
    _count: int = 0
    _templates: dict[str, Home] = field(default_factory=dict)

    def empty(self, *, sqlite: bool = False) -> Home:
        """A home that holds nothing yet."""
        return self._new("" if sqlite else self.server, "")

    def copy(self, what: str = "cast", *, sqlite: bool = False) -> Home:
        """A copy of a home that holds the cast and the scene."""
        key = f"{what}{' in a file' if sqlite else ''}"
        if key not in self._templates:
            home = self.empty(sqlite=sqlite)
            done = home.python(BUILD)
            assert done.code == 0, done.err
            self._templates[key] = home
        template = self._templates[key]
        home = self._new("" if sqlite else self.server, template.database_url)
        shutil.copytree(template.folder, home.folder, dirs_exist_ok=True)
        return home

    def _new(self, server: str, template: str) -> Home:
        self._count += 1
        folder = self.folder / f"home{self._count}"
        folder.mkdir()
        if not server:
            return Home(folder)
        parts = urlsplit(server)
        name = f"home_{os.getpid()}_{self._count}"
        like = f' TEMPLATE "{urlsplit(template).path[1:]}"' if template else ""
        self._on_server(f'CREATE DATABASE "{name}"{like}')
        return Home(folder, urlunsplit(parts._replace(path=f"/{name}")))

    def _on_server(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as server:
            server.execute(statement)  # type: ignore[call-overload]

    def close(self) -> None:
        """Drop the databases made here."""
        if self.server:
            for number in range(1, self._count + 1):
                self._on_server(f'DROP DATABASE IF EXISTS "home_{os.getpid()}_{number}" WITH (FORCE)')


def _fast_folder(otherwise: Path) -> Path:
    """A folder in memory where there is room for it: what is tried here is not the disk."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 500 * 1024 * 1024:
        return Path(tempfile.mkdtemp(prefix="gongjian-homes-", dir=memory))
    return otherwise


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homes]:
    """Makes installations of the engine under test."""
    folder = _fast_folder(tmp_path_factory.mktemp("homes"))
    made = Homes(folder, os.environ.get("DATABASE_URL", ""))
    yield made
    made.close()
    shutil.rmtree(folder, ignore_errors=True)
