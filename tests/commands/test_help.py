"""Help is told in the language of the terminal, whole, and before Django stands."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module

import pytest

from gongjian import commands
from gongjian.commands import language

CHINESE, ENGLISH = {"LANG": "zh_CN.UTF-8"}, {"LANG": "en_US.UTF-8"}


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    language.settle(os.environ)


@pytest.mark.parametrize(
    "environ, spoken",
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "en_US"}, "zh"),
        ({"GONGJIAN_LANGUAGE": "zh", "LC_ALL": "en_US.UTF-8"}, "zh"),
        ({"GONGJIAN_LANGUAGE": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"GONGJIAN_LANG": "zh", "LANG": "en_US.UTF-8"}, "zh"),
        ({"GONGJIAN_LANGUAGE": "en", "GONGJIAN_LANG": "zh"}, "en"),
    ],
)
def test_help_is_told_in_the_language_of_the_terminal(environ: dict[str, str], spoken: str) -> None:
    assert language.of_help(environ) == spoken


def _said(parser: argparse.ArgumentParser) -> Iterator[str]:
    yield parser.description or ""
    for action in parser._actions:
        yield action.help or ""
        if isinstance(action, argparse._SubParsersAction):
            yield from (choice.help or "" for choice in action._choices_actions)
            for sub in action.choices.values():
                yield from _said(sub)


def _sentences(environ: dict[str, str]) -> list[str]:
    language.settle(environ)
    names = [name.rstrip("_") for name in commands._COMMANDS]
    return list(_said(commands.parser_for(names)))


def test_every_sentence_of_help_is_said_in_chinese_too() -> None:
    english, chinese = _sentences(ENGLISH), _sentences(CHINESE)
    assert len(english) == len(chinese) > 100
    assert [one for one, other in zip(english, chinese, strict=True) if one and one == other] == []
    language.settle(CHINESE)
    assert [text for text in language.PARSER_WORDS if language.gettext(text) == text] == []


@pytest.mark.parametrize("name", commands._COMMANDS)
def test_the_list_of_commands_says_what_each_file_says_of_itself(name: str) -> None:
    told = import_module(f"gongjian.commands.{name}").__doc__ or ""
    assert commands._COMMANDS[name] == told.splitlines()[0]


def test_help_and_a_wrong_use_are_told_in_chinese_without_django() -> None:
    asks = (
        "import sys\nfrom gongjian.commands import main\n"
        "try:\n    main(sys.argv[1:])\nfinally:\n    print('django' in sys.modules)"
    )
    environ = {"PATH": os.environ["PATH"], "PYTHONUTF8": "1", **CHINESE}

    def run(*words: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-c", asks, *words], env=environ, capture_output=True, text=True
        )
        return done.returncode, done.stdout, done.stderr

    code, out, _err = run("--help")
    assert (code, out.startswith("用法："), out.endswith("False\n")) == (0, True, True)
    assert "建立第一个账号（系统管理员）。" in out
    code, out, err = run("figures")
    assert (code, out) == (2, "False\n")
    assert err.splitlines()[-1] == "gongjian figures：用法有误：缺少必填参数：--campaign"
