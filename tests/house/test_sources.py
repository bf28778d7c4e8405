"""The checks of templates, clock, words, tables and the tree are alive."""

import hashlib
import subprocess
from pathlib import Path

import pytest

from tests.house.conftest import ROOT, Copy
from tools import check_messages, check_tables, check_tree


@pytest.mark.parametrize("name", ["templates", "clock", "words", "tables"])
def test_the_house_as_it_stands_passes(copy: Copy, name: str) -> None:
    assert copy.run(f"tools.check_{name}")[0] == 0, copy.run(f"tools.check_{name}")[1]


# ---------------------------------------------------------------- templates
@pytest.mark.parametrize("tag", ["extends", "include"])
def test_a_template_reaching_up_is_caught(copy: Copy, tag: str) -> None:
    copy.write("gongjian/people/templates/people/reaching.html", f'\n{{% {tag} "projects/page.html" %}}\n')
    code, shown = copy.run("tools.check_templates")
    assert code == 1
    assert f'people/reaching.html:2: {tag} "projects/page.html" reaches up from people to projects' in shown


def test_a_tag_library_of_a_higher_room_is_caught(copy: Copy) -> None:
    copy.write("gongjian/figures/templatetags/figure_tags.py", "")
    copy.write("gongjian/people/templates/people/reaching.html", "{% load i18n figure_tags %}")
    code, shown = copy.run("tools.check_templates")
    assert code == 1
    assert 'load "figure_tags" reaches up from people to figures' in shown


def test_a_template_may_reach_down_and_have_a_slot_filled(copy: Copy) -> None:
    text = '{% extends "kit/base.html" %}{% load i18n %}{% include slot.template %}{% include "people/_row.html" %}'
    copy.write("gongjian/people/templates/people/fine.html", text)
    assert copy.run("tools.check_templates")[0] == 0


def test_a_template_outside_its_room_is_caught(copy: Copy) -> None:
    copy.write("gongjian/people/templates/page.html", "")
    code, shown = copy.run("tools.check_templates")
    assert code == 1
    assert "expected under gongjian/people/templates/people/" in shown


# ---------------------------------------------------------------- clock
READINGS = [
    "from datetime import datetime\n\n\ndef accept():\n    return datetime.now()\n",
    "import datetime as dt\n\n\ndef accept():\n    return dt.datetime.utcnow()\n",
    "from datetime import date as day\n\n\ndef accept():\n    return day.today()\n",
    "from django.utils import timezone\n\n\ndef accept():\n    return timezone.now()\n",
    "from django.utils import timezone\n\n\ndef accept(field):\n    return field(default=timezone.now)\n",
    "from django.utils import timezone\n\n\ndef accept():\n    return timezone.localdate()\n",
    "import time\n\n\ndef accept():\n    return time.time()\n",
    "from django.db import models\n\n\nclass A:\n    at = models.DateTimeField(auto_now_add=True)\n",
    "from django.db.models.functions import Now\n\n\ndef accept():\n    return Now()\n",
]


@pytest.mark.parametrize("code", READINGS)
def test_a_clock_reading_in_an_action_is_caught(copy: Copy, code: str) -> None:
    copy.write("gongjian/assess/actions.py", code)
    exit_code, shown = copy.run("tools.check_clock")
    assert exit_code == 1
    assert f"gongjian/assess/actions.py:{len(code.splitlines())}: " in shown


@pytest.mark.parametrize("file", ["views.py", "views/boards.py", "api.py", "middleware.py", "worker.py"])
def test_the_edge_may_read_the_clock(copy: Copy, file: str) -> None:
    copy.write(f"gongjian/assess/{file}", READINGS[0])
    assert copy.run("tools.check_clock")[0] == 0


def test_an_instant_turned_to_local_time_is_no_clock_reading(copy: Copy) -> None:
    copy.write(
        "gongjian/assess/selectors.py",
        "from django.utils import timezone\n\n\ndef shown(at):\n    return timezone.localtime(at)\n",
    )
    assert copy.run("tools.check_clock")[0] == 0


def test_a_clock_reading_in_a_template_is_caught(copy: Copy) -> None:
    copy.write("gongjian/people/templates/people/dated.html", '{% now "Y" %}')
    assert copy.run("tools.check_clock")[0] == 1


# ---------------------------------------------------------------- words
@pytest.mark.parametrize("word", ["挂" + "起", "工" + "单", "驾驶" + "舱", "末" + "位"])
@pytest.mark.parametrize(
    "file", ["people/templates/people/page.html", "playbooks/place.yaml", "web/locale/a.po"]
)
def test_a_word_that_offices_do_not_use_is_caught(copy: Copy, word: str, file: str) -> None:
    copy.write(f"gongjian/{file}", f"\n{word}处理\n")
    code, shown = copy.run("tools.check_words")
    assert code == 1
    assert f"gongjian/{file}:2: {word} is not an office's word" in shown


# ---------------------------------------------------------------- tables
def test_a_table_in_no_list_is_caught(copy: Copy) -> None:
    copy.append(
        "gongjian/models.py",
        "\nfrom django.db import models as _m\n\n\nclass Stray(_m.Model):\n"
        "    class Meta:\n        app_label = 'gongjian'\n",
    )
    code, shown = copy.run("tools.check_tables")
    assert code == 1
    assert "gongjian_stray is in no list" in shown


def test_a_table_declared_but_gone_and_one_of_no_known_class_are_told() -> None:
    assert check_tables.problems({"a": "record", "b": "ledgerish"}, ["b"]) == [
        "a is declared, and no model has it",
        "b is declared 'ledgerish'; expected one of entry, framework, record, version, working",
    ]


# ---------------------------------------------------------------- messages
def test_a_message_without_chinese_is_told() -> None:
    import polib

    entries = polib.POFile()
    entries.append(polib.POEntry(msgid="Accept", msgstr="签收"))
    entries.append(polib.POEntry(msgid="Return", msgstr=""))
    entries.append(polib.POEntry(msgid="Due %(on)s", msgstr="时限 %(day)s"))
    assert list(check_messages.problems(entries)) == [
        "no Chinese for 'Return'",
        "the Chinese of 'Due %(on)s' holds a placeholder that the message does not give",
    ]


# ---------------------------------------------------------------- the tree
@pytest.mark.parametrize(
    "line",
    ["see /ro" + "ot/notes.txt", "see /ho" + "me/clerk/list.xlsx", "--index-" + "url x", "pypi" + ".org"],
)
def test_a_machine_path_or_registry_in_the_tree_is_caught(tmp_path: Path, line: str) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "page.md").write_text(f"first\n{line}\n", encoding="utf-8")
    assert [(found.path.name, found.line) for found in check_tree.check(tmp_path)] == [("page.md", 2)]


# ---------------------------------------------------------------- vendored files
VENDORED = sorted(
    folder
    for place in ("gongjian/web/static/vendor", "tests/vendor")
    for folder in (ROOT / place).iterdir()
    if folder.is_dir()
)


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.name)
def test_vendored_files_are_what_they_were_and_come_with_a_licence(folder: Path) -> None:
    lines = (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    listed = {name: digest for digest, name in (line.split() for line in lines)}
    present = {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and file.name != "SHA256SUMS"
    }
    assert present == listed
    assert "LICENSE" in present
