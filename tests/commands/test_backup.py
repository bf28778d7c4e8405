"""A backup taken while others write is whole, comes back elsewhere, and is refused when it is not what it was."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from gongjian.commands import archive
from tests.homes import Done, Home, Homes
from tests.ledger.test_processes import WRITE

ON_SQLITE = not os.environ.get("DATABASE_URL")


@pytest.fixture
def home(homes: Homes) -> Home:
    """An installation with data and one file."""
    home = homes.copy()
    (home.folder / "files" / "ab").mkdir(parents=True)
    (home.folder / "files" / "ab" / "图.png").write_bytes(b"\x89PNG")
    return home


@pytest.fixture(scope="session")
def taken(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the cast's installation."""
    path = tmp_path_factory.mktemp("taken") / "taken.tar.gz"
    done = homes.copy().run("backup", str(path))
    assert done.code == 0, done.err
    return path


def _verified(home: Home) -> dict[str, Any]:
    done = home.run("verify", "--json")
    assert done.code == 0, done.out + done.err
    told: dict[str, Any] = json.loads(done.out)
    return told


def _figures(home: Home) -> Any:
    return json.loads(home.run("figures", "--campaign", "shili-100", "--on", "2026-03-02", "--json").out)


def _manifest(path: Path) -> dict[str, Any]:
    with tarfile.open(path) as tar:
        member = tar.extractfile("manifest.json")
        assert member is not None
        told: dict[str, Any] = json.loads(member.read())
        return told


def _names(path: Path) -> set[str]:
    with tarfile.open(path) as tar:
        return set(tar.getnames())


def test_what_is_backed_up_comes_back_elsewhere(home: Home, homes: Homes, tmp_path: Path) -> None:
    path, elsewhere = tmp_path / "all.tar.gz", homes.empty()
    assert home.run("backup", str(path)).code == 0
    done = elsewhere.run("restore", str(path))
    assert done.code == 0, done.err
    before = _verified(home)
    assert _verified(elsewhere) == before
    assert _figures(elsewhere) == _figures(home) != []
    assert (elsewhere.folder / "files" / "ab" / "图.png").read_bytes() == b"\x89PNG"
    assert [one.name for one in tmp_path.iterdir()] == ["all.tar.gz"]
    more = elsewhere.python(WRITE, "after", "2")  # numbers and ids go on where they stood
    assert (more.code, more.out.split()) == (0, ["ready", "0", "1"])
    assert _verified(elsewhere)["entries"] == before["entries"] + 2


def test_a_backup_taken_while_another_process_writes_holds_one_moment(
    home: Home, homes: Homes, tmp_path: Path
) -> None:
    path, elsewhere = tmp_path / "busy.tar.gz", homes.empty()
    writer = home.start(WRITE, "busy", "100000")
    assert writer.stdout is not None
    for _line in range(5):
        assert writer.stdout.readline() != ""
    before = int(writer.stdout.readline())
    done = home.run("backup", str(path))
    after = int(writer.stdout.readline())
    writer.kill()
    writer.communicate(timeout=60)
    assert done.code == 0, done.err
    assert after > before
    assert elsewhere.run("restore", str(path)).code == 0
    told = _verified(elsewhere)
    manifest = _manifest(path)
    assert (told["entries"], told["head"]) == (manifest["entries"], manifest["head"])


def test_the_signing_key_is_in_it_only_when_asked_for(home: Home, tmp_path: Path) -> None:
    without, with_key = tmp_path / "a.tar.gz", tmp_path / "b.tar.gz"
    assert home.run("backup", str(without)).code == 0
    assert home.run("backup", str(with_key), "--with-key").code == 0
    assert _names(with_key) - _names(without) == {"secret.key"}
    assert without.stat().st_mode & 0o077 == 0


def test_a_backup_into_a_folder_that_is_not_there_is_refused(home: Home, tmp_path: Path) -> None:
    done = home.run("backup", str(tmp_path / "nowhere" / "x.tar.gz"))
    assert (done.code, done.err) == (2, f"gongjian backup: there is no folder {tmp_path / 'nowhere'}\n")


def test_restore_refuses_to_overwrite_unless_forced(home: Home, taken: Path) -> None:
    assert home.python(WRITE, "mine", "1").code == 0
    before = _verified(home)
    refused = home.run("restore", str(taken))
    assert refused == Done(
        2,
        "",
        f"gongjian restore: this home already holds {before['entries']} entries; "
        "restore into an empty one, or say --force\n",
    )
    assert _verified(home) == before
    forced = home.run("restore", str(taken), "--force")
    assert forced.code == 0, forced.err
    assert _verified(home)["entries"] == before["entries"] - 1
    assert home.file.with_name("gongjian.sqlite3.before-restore").exists() is ON_SQLITE


def test_a_file_that_is_not_there_is_a_question_put_wrongly(homes: Homes, tmp_path: Path) -> None:
    path = tmp_path / "no.tar.gz"
    done = Home(tmp_path).run("restore", str(path))
    assert (done.code, done.err) == (2, f"gongjian restore: there is no file {path}\n")


# ---------------------------------------------------------------- not what it was
def _remade(
    path: Path, change: Callable[[str, bytes], bytes | None], *, add: dict[str, bytes] | None = None
) -> None:
    """Write the archive anew: `change` gives each member's new bytes, None leaves it out."""
    with tarfile.open(path) as tar:
        members = [(info.name, tar.extractfile(info).read()) for info in tar if info.isfile()]  # type: ignore[union-attr]
    with tarfile.open(path, "w:gz") as tar:
        for name, content in [*members, *(add or {}).items()]:
            new = change(name, content) if name not in (add or {}) else content
            if new is not None:
                info = tarfile.TarInfo(name)
                info.size = len(new)
                tar.addfile(info, io.BytesIO(new))


def _database_member(name: str) -> bool:
    return name == "database/gongjian.sqlite3" or name == "database/gongjian_unit.copy"


MEMBER = "database/gongjian.sqlite3" if ON_SQLITE else "database/gongjian_unit.copy"
OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


def _manifest_with(**values: Any) -> Callable[[str, bytes], bytes]:
    def change(name: str, content: bytes) -> bytes:
        return json.dumps(json.loads(content) | values).encode() if name == "manifest.json" else content

    return change


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _byte(path: Path) -> None:
    _remade(
        path,
        lambda name, content: content[:-40] + b"X" + content[-39:] if _database_member(name) else content,
    )


def _without_database(path: Path) -> None:
    _remade(path, lambda name, content: None if _database_member(name) else content)


def _without_manifest(path: Path) -> None:
    _remade(path, lambda name, content: None if name == "manifest.json" else content)


def _something_added(path: Path) -> None:
    _remade(path, lambda _name, content: content, add={"files/evil.exe": b"MZ"})


def _outside(path: Path) -> None:
    _remade(path, lambda _name, content: content, add={"../../evil": b"x"})


def _another_format(path: Path) -> None:
    _remade(path, _manifest_with(format=99))


def _no_archive(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 no archive of ours")


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "cut in half": (_cut, "cannot be unpacked"),
    "one byte of the database": (_byte, f"{MEMBER} is not what was backed up"),
    "the database left out": (_without_database, f"{MEMBER} is missing"),
    "the manifest left out": (_without_manifest, "no manifest inside; this is not a backup"),
    "a file put in": (_something_added, "files/evil.exe was put in after the backup was taken"),
    "a path out of the folder": (_outside, "cannot be unpacked"),
    "made by another version": (_another_format, "made by another version (format 99); expected 1"),
    "no archive at all": (_no_archive, "cannot be unpacked"),
}


def _spoilt(damage: str, taken: Path, tmp_path: Path) -> Path:
    path = tmp_path / "spoilt.tar.gz"
    path.write_bytes(taken.read_bytes())
    DAMAGES[damage][0](path)
    return path


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_wrong_with_a_damaged_backup_is_named(damage: str, taken: Path, tmp_path: Path) -> None:
    path, folder = _spoilt(damage, taken, tmp_path), tmp_path / "unpacked"
    folder.mkdir()
    with pytest.raises(archive.Damaged) as told:
        archive.unpack(path, folder)
    assert str(told.value).startswith(f"{path}: ")
    assert DAMAGES[damage][1] in str(told.value)
    assert list(tmp_path.parent.rglob("evil")) == []


def test_a_damaged_backup_is_not_put_in_place(taken: Path, tmp_path: Path) -> None:
    """What is unpacked is proved before any database is looked at, so a home on SQLite serves for both engines."""
    path, place = _spoilt("one byte of the database", taken, tmp_path), tmp_path / "home"
    done = Home(place).run("restore", str(path))
    assert (done.code, done.out) == (1, "")
    assert done.err == f"{path}: {MEMBER} is not what was backed up\n"
    assert [one.name for one in place.iterdir() if one.suffix == ".sqlite3"] == []


def test_a_backup_of_the_other_engine_is_refused_with_what_to_do(
    homes: Homes, taken: Path, tmp_path: Path
) -> None:
    path = tmp_path / "other.tar.gz"
    path.write_bytes(taken.read_bytes())
    engine = _manifest(path)["engine"]
    _remade(path, _manifest_with(engine=OTHER[engine]))
    done = homes.empty().run("restore", str(path))
    assert done.code == 2
    assert done.err == (
        f"gongjian restore: the backup is of {OTHER[engine]}, this home uses {engine}; set DATABASE_URL accordingly\n"
    )


TAMPER = """
from django.db import connection
from gongjian.ledger import triggers
triggers.remove()
with connection.cursor() as cursor:
    cursor.execute("UPDATE gongjian_entry SET actor = 'x' WHERE seq = 2")
triggers.install()
"""


def test_a_backup_of_a_ledger_that_does_not_hold_is_not_restored(homes: Homes, tmp_path: Path) -> None:
    broken, elsewhere, path = homes.copy(), homes.empty(), tmp_path / "broken.tar.gz"
    assert broken.python(TAMPER).code == 0
    assert broken.run("backup", str(path)).code == 0
    done = elsewhere.run("restore", str(path))
    assert done.code == 1
    assert done.err.endswith("the backup does not hold; nothing was changed\n")
    if ON_SQLITE:
        with closing(sqlite3.connect(elsewhere.file)) as file:
            assert file.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    else:
        assert _verified(elsewhere)["entries"] == 0
