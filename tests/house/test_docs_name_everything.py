"""What a person can set or type stands in the books: settings in the sample, commands in the reference."""

import argparse
import re
from importlib import import_module
from pathlib import Path

import pytest

from gongjian import commands
from gongjian.commands import language

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = (ROOT / "gongjian.sample.env").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs/reference/command-line.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")


def _names_read() -> set[str]:
    found: set[str] = set()
    for folder in ("config", "gongjian"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.name == "settings_test.py":
                continue
            text = path.read_text(encoding="utf-8")
            found |= set(re.findall(r'(?:environ(?:\.get)?[\[(]|_flag\(|_words\()\s*"([A-Z_]+)"', text))
    return (found | set(language.SETTINGS)) - {"DJANGO_SETTINGS_MODULE", "PGOPTIONS"}


def test_every_setting_read_stands_in_the_sample_and_the_sample_names_no_other() -> None:
    read = _names_read()
    assert {"GONGJIAN_HOME", "DATABASE_URL", "GONGJIAN_HTTPS", "GONGJIAN_LANGUAGE"} <= read
    assert set(re.findall(r"^# ?([A-Z_]+)=", SAMPLE, re.MULTILINE)) == read


def test_every_setting_stands_in_the_reference() -> None:
    assert set(re.findall(r"^\| `([A-Z_]+)`", SETTINGS, re.MULTILINE)) == _names_read()


def _parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    import_module(f"gongjian.commands.{name}").arguments(parser)
    return parser


def _options(parser: argparse.ArgumentParser) -> set[str]:
    found: set[str] = set()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for key, sub in action.choices.items():
                found |= {key} | _options(sub)
        found |= {
            option for option in action.option_strings if option.startswith("--") and option != "--help"
        }
    return found


@pytest.mark.parametrize("name", commands._COMMANDS)
def test_every_command_stands_in_the_reference_with_its_options(name: str) -> None:
    heading = f"## {name.rstrip('_')}\n"
    assert heading in REFERENCE
    section = REFERENCE.partition(heading)[2].partition("\n## ")[0]
    assert {option for option in _options(_parser(name)) if option not in section} == set()
