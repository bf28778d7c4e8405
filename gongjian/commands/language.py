"""The language of the command line before Django stands: help is said from the compiled translations alone.

Help follows GONGJIAN_LANGUAGE (or GONGJIAN_LANG), else LC_ALL, LC_MESSAGES and LANG as every program does: Chinese
where they say zh, else English.
"""

import argparse
import gettext as catalogues
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_COMPILED = Path(__file__).resolve().parents[1] / "web/locale/zh_Hans/LC_MESSAGES/django.mo"
SETTINGS = ("GONGJIAN_LANGUAGE", "GONGJIAN_LANG")
_OF_THE_SYSTEM = ("LC_ALL", "LC_MESSAGES", "LANG")

_spoken = "en"


def chosen(environ: Mapping[str, str]) -> str:
    """The language set for Gongjian itself, zh or en; empty when none is. What is neither counts as zh."""
    said = next((environ[name] for name in SETTINGS if environ.get(name)), "")
    return ("en" if said.lower().startswith("en") else "zh") if said else ""


def of_help(environ: Mapping[str, str]) -> str:
    """The language help is told in: zh or en."""
    said = next((environ[name] for name in _OF_THE_SYSTEM if environ.get(name)), "")
    return chosen(environ) or ("zh" if said.lower().startswith("zh") else "en")


def settle(environ: Mapping[str, str]) -> None:
    """Tell help in that language from here on, the words of the parser of arguments itself included."""
    global _spoken
    _spoken = of_help(environ)
    vars(argparse).update(_=gettext, ngettext=_ngettext)  # it offers no other way to say its words


def gettext(text: str) -> str:
    """A sentence of the command line in the language settled on."""
    return _catalogue().gettext(text) if _spoken == "zh" else text


def gettext_noop(text: str) -> str:
    """Marks a sentence that is translated later."""
    return text


def _ngettext(one: str, several: str, count: int) -> str:
    if _spoken == "zh":
        return _catalogue().ngettext(one, several, count)
    return one if count == 1 else several


@cache
def _catalogue() -> catalogues.NullTranslations:
    if not _COMPILED.is_file():  # a checkout whose translations were not compiled speaks English
        return catalogues.NullTranslations()
    with _COMPILED.open("rb") as file:
        return catalogues.GNUTranslations(file)


PARSER_WORDS = (
    gettext_noop("usage: "),
    gettext_noop("positional arguments"),
    gettext_noop("options"),
    gettext_noop("show this help message and exit"),
    gettext_noop("%(prog)s: error: %(message)s\n"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("unrecognized arguments: %s"),
    gettext_noop("invalid %(type)s value: %(value)r"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
    gettext_noop("ambiguous option: %(option)s could match %(matches)s"),
    gettext_noop("ignored explicit argument %r"),
    gettext_noop("expected one argument"),
    gettext_noop("expected at most one argument"),
    gettext_noop("expected at least one argument"),
)
"""What the parser of arguments says by itself."""
