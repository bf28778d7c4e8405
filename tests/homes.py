"""Installations of their own, beside the test database: a home folder, a database of the engine under test, and the
command line as a process. What is tried on them survives the process, is killed, copied, broken, restored.

    home = homes.copy("cast")          the cast with a few projects and matters (tests.figures.stage)
    home = homes.copy("migrated")      every table, no record
    home = homes.empty()               nothing at all, not even tables
    done = home.run("verify", "--json") → Done(code, out, err)
    home.python("print(1)")            Python with Django ready
"""

from __future__ import annotations

import fcntl
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
RUN = "GONGJIAN_TEST_RUN"
"""The environment variable that names the folder all processes of one run of the tests share."""
BUILDS = {
    "migrated": """
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
""",
    "cast": """
from tests.cast import build_cast
from tests.figures.stage import set_scene
set_scene(build_cast(), 1)
""",
}
"""What is made once for a run and copied; the cast is put into a copy of the migrated one."""


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
        told |= {"PYTHONPATH": str(self.tree)}
        told |= {name: os.environ[name] for name in ("PYTHONPYCACHEPREFIX",) if name in os.environ}
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
    """Makes homes below a folder, of the engine that DATABASE_URL names; SQLite when it names none.

    `shared` is the folder of the run: what is copied is made there once for all its processes.
    """

    folder: Path
    shared: Path
    server: str = ""
    _count: int = 0
    _templates: dict[str, Home] = field(default_factory=dict)

    def empty(self, *, sqlite: bool = False) -> Home:
        """A home that holds nothing yet."""
        return self._new("" if sqlite else self.server, "")

    def copy(self, what: str = "cast", *, sqlite: bool = False) -> Home:
        """A copy of a home that holds the cast and the scene, or every table and no record."""
        template = self.template(what, sqlite=sqlite)
        home = self._new("" if sqlite else self.server, template.database_url)
        shutil.copytree(template.folder, home.folder, dirs_exist_ok=True)
        return home

    def template(self, what: str, *, sqlite: bool = False) -> Home:
        """The home that is copied, made by whichever process asks first. Nobody works on it."""
        server = "" if sqlite else self.server
        key = f"{what}_{'server' if server else 'file'}"
        if key not in self._templates:
            folder = self.shared / key
            home = Home(folder, _on(server, f"{key}_{self.shared.name}") if server else "")
            with (self.shared / f"{key}.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not (self.shared / f"{key}.made").exists():
                    self._make(what, home, sqlite=sqlite)
                    (self.shared / f"{key}.made").touch()
            self._templates[key] = home
        return self._templates[key]

    def _make(self, what: str, home: Home, *, sqlite: bool) -> None:
        home.folder.mkdir()
        below = self.template("migrated", sqlite=sqlite) if what != "migrated" else None
        if below:
            shutil.copytree(below.folder, home.folder, dirs_exist_ok=True)
        if home.database_url:
            self.create_database(_name(home.database_url), _name(below.database_url) if below else "")
        done = home.python(BUILDS[what])
        assert done.code == 0, done.err

    def _new(self, server: str, template: str) -> Home:
        self._count += 1
        folder = self.folder / f"home{self._count}"
        folder.mkdir()
        if not server:
            return Home(folder)
        name = f"home_{os.getpid()}_{self._count}"
        self.create_database(name, _name(template) if template else "")
        return Home(folder, _on(server, name))

    def create_database(self, name: str, template: str = "") -> None:
        """A database on the server; one of that name that an earlier run left is dropped first."""
        self.drop_database(name)
        self._on_server(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))

    def drop_database(self, name: str) -> None:
        self._on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _on_server(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as server:
            server.execute(statement)  # type: ignore[call-overload]

    def close(self) -> None:
        """Drop the databases made here; those that are copied stay until the run ends."""
        if self.server:
            for number in range(1, self._count + 1):
                self.drop_database(f"home_{os.getpid()}_{number}")


def _name(url: str) -> str:
    return urlsplit(url).path[1:]


def _on(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _fast_folder(prefix: str) -> Path:
    """A folder in memory where there is room for it: what is tried here is not the disk."""
    memory = Path("/dev/shm")
    roomy = (
        memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 500 * 1024 * 1024
    )
    return Path(tempfile.mkdtemp(prefix=prefix, dir=memory if roomy else None))


def begin_run() -> bool:
    """Make the folder the processes of this run share, unless a process above has; True for who made it.

    Where Python is told to leave no compiled code in the tree, it is left in that folder: half of what a short
    command takes is compiling.
    """
    if RUN in os.environ:
        return False
    os.environ[RUN] = str(_fast_folder("gongjian_run_"))
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(os.environ[RUN]) / "bytecode")
    return True


def end_run() -> None:
    """Remove what the processes of this run shared."""
    shared = Path(os.environ.pop(RUN))
    made = Homes(shared, shared, os.environ.get("DATABASE_URL", ""))
    for mark in shared.glob("*_server.made"):
        made.drop_database(f"{mark.stem}_{shared.name}")
    shutil.rmtree(shared, ignore_errors=True)


@pytest.fixture(scope="session")
def homes() -> Iterator[Homes]:
    """Makes installations of the engine under test."""
    folder = _fast_folder("gongjian-homes-")
    made = Homes(folder, Path(os.environ[RUN]), os.environ.get("DATABASE_URL", ""))
    yield made
    made.close()
    shutil.rmtree(folder, ignore_errors=True)
