"""A database of the last release, with data, is brought to the code of today and proved.

    python -m tools.upgrade_test [COMMIT]

From: the commit named; else the last release (a tag v*); else, before the first release, the commit before the
newest migration, so that there is something to migrate; else the newest earlier commit. Its migrations must still
stand as they were (before a release they may be rewritten). That commit's own code
builds a database and writes to it; today's code migrates it and verifies the ledger. DATABASE_URL, when given,
names an empty database.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MIGRATIONS = "gongjian/migrations"
LOOK_BACK = 40
TRIES = 4

BUILD = """
import os, sys
from datetime import timedelta
import django
django.setup()
import gongjian
assert gongjian.__file__.startswith(os.getcwd()), gongjian.__file__
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
from gongjian import ledger
from gongjian.matters.models import Matter
from tests.cast import SET_UP, build_cast
cast = build_cast()
def act(hours):
    return ledger.record("test.cast", by=SET_UP, at=cast.at + timedelta(hours=hours), request_key=f"upgrade-{hours}")
with act(1) as entry:
    matters = entry.create_many([
        Matter(kind="task", title=f"示例事项{place}", campaign=cast.campaign, unit=cast.town_a,
               due_on=cast.on + timedelta(days=place), illustrative=True)
        for place in range(40)
    ])
with act(2) as entry:
    entry.change(matters[0], title="示例事项（改）", due_on=None)
    entry.void(matters[1])
with act(3) as entry:
    entry.change_many([(matter, {"remark": "示例"}) for matter in matters[2:]])
"""
TELL = """
import json
from gongjian.ledger.memo import read_head
from gongjian.ledger.records import record_models
head = read_head()
counts = {m._meta.db_table: [m.objects.count(), m.Version.objects.count()] for m in record_models()}
print(json.dumps({"entries": head.seq, "head": head.digest, "counts": counts}))
"""
UPGRADE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
from gongjian.ledger.verification import verify
findings = [f"{one.place}: {one.message}" for one in verify()]
assert not findings, "\\n".join(findings)
"""


class Failed(Exception):
    """The upgrade does not hold; the message says where."""


def git(*words: str) -> str:
    """What git answers; empty when it knows no answer."""
    done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def bases() -> Iterator[str]:
    """Commits to upgrade from, the best first."""
    release = git("describe", "--tags", "--abbrev=0", "--match", "v*", "HEAD")
    if release:
        yield release
        return
    newest = git("rev-list", "--first-parent", "--max-count=1", "HEAD", "--", MIGRATIONS)
    before = git("rev-parse", "--verify", "--quiet", f"{newest}^") if newest else ""
    if before and migrations_stand(before):
        yield before
    for commit in git("rev-list", "--first-parent", f"--max-count={LOOK_BACK}", "HEAD").splitlines()[1:]:
        if migrations_stand(commit):
            yield commit
    yield "HEAD"


def migrations_stand(commit: str) -> bool:
    """Whether the commit has migrations, and each of them is still there, word for word."""
    listed = git("ls-tree", "-r", "--name-only", commit, f"{MIGRATIONS}/").splitlines()
    files = [name for name in listed if name.endswith(".py") and not name.endswith("__init__.py")]
    return (
        bool(files)
        and git("ls-tree", commit, "tests/cast.py") != ""
        and all(
            (ROOT / name).is_file()
            and (ROOT / name).read_text(encoding="utf-8").strip() == git("show", f"{commit}:{name}")
            for name in files
        )
    )


def unpack(commit: str, folder: Path) -> None:
    """The tree of a commit, into a folder."""
    packed = subprocess.run(
        ["git", "-C", str(ROOT), "archive", commit], capture_output=True, check=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(folder, filter="data")


def run(tree: Path, home: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run Python code with the product of a tree, on a home."""
    told = dict(
        os.environ, PYTHONPATH=str(tree), GONGJIAN_HOME=str(home), DJANGO_SETTINGS_MODULE="config.settings"
    )
    return subprocess.run(
        [sys.executable, "-c", code], cwd=tree, env=told, capture_output=True, text=True, check=False
    )


def upgrade(commit: str, folder: Path) -> str:
    """Build with a commit, upgrade with the tree of today; says what was proved. LookupError: it cannot build."""
    old, home = folder / "tree", folder / "home"
    old.mkdir()
    unpack(commit, old)
    name = git("log", "-1", "--format=%h (%s)", commit)
    built = run(old, home, BUILD + TELL)
    if built.returncode:
        raise LookupError(f"{name} cannot build a database: {_last(built.stderr)}")
    before = json.loads(built.stdout)
    done = run(ROOT, home, UPGRADE + TELL)
    if done.returncode:
        raise Failed(f"the database of {name} does not come through:\n{done.stderr}")
    after = json.loads(done.stdout)
    for what in ("entries", "head"):
        if before[what] != after[what]:
            raise Failed(f"the database of {name}: {what} was {before[what]}, is {after[what]}")
    for table, counted in before["counts"].items():
        now = after["counts"].get(table, counted)
        if now != counted:
            raise Failed(f"the database of {name}: {table} had {counted} rows and versions, has {now}")
    versions = sum(version for _now, version in after["counts"].values())
    return f"upgraded from {name}: {after['entries']} entries, {versions} versions, verified"


def _last(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else ""


def main(asked: list[str]) -> int:
    """0 when a database of the past comes through, 1 when it does not."""
    tried = 0
    for commit in asked or bases():
        if tried >= TRIES and commit != "HEAD":
            continue
        tried += 1
        with tempfile.TemporaryDirectory(prefix="gongjian-upgrade-") as place:
            try:
                told = upgrade(commit, Path(place))
            except LookupError as passed_over:
                print(f"passed over: {passed_over}", file=sys.stderr)
                continue
            except Failed as failed:
                print(failed, file=sys.stderr)
                return 1
        if commit == "HEAD" and not asked:
            told += (
                "; no earlier commit has a database that could be upgraded, so this was the commit of today"
            )
        print(told)
        return 0
    print("no commit could build a database to upgrade", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
