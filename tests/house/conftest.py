"""A copy of the tree to break: each test writes one wrong file into it and sees the check fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("gongjian", "config", "tools", "pyproject.toml", "requirements.in")


@dataclass(frozen=True)
class Copy:
    """A copy of the tree under test."""

    root: Path

    def write(self, path: str, text: str) -> None:
        """Put a file there; the folders on the way become packages when it is code."""
        file = self.root / path
        missing = [folder for folder in file.parents if not folder.is_dir()]
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".py":
            for folder in missing:
                (folder / "__init__.py").touch()
        file.write_text(text, encoding="utf-8")

    def append(self, path: str, text: str) -> None:
        with (self.root / path).open("a", encoding="utf-8") as file:
            file.write(text)

    def run(self, *command: str) -> tuple[int, str]:
        """Run a Python module in the copy; its exit code and everything it printed."""
        told = dict(os.environ, PYTHONPATH=str(self.root), DJANGO_SETTINGS_MODULE="config.settings_test")
        told.pop("DATABASE_URL", None)
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=self.root,
            env=told,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    def contracts(self, contract: str) -> tuple[int, str]:
        """Check one import contract by its id."""
        start = (
            "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as c; c()"
        )
        told = dict(os.environ, PYTHONPATH=str(self.root))
        done = subprocess.run(
            [sys.executable, "-c", start, "--no-cache", "--contract", contract],
            cwd=self.root,
            env=told,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    root = tmp_path / "tree"
    root.mkdir()
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("vendor", "*.mo"))
        else:
            shutil.copy(source, root / name)
    return Copy(root)
