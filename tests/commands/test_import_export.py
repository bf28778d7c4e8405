"""Lists in and out on the command line: counts, every problem with its place, exit codes, taking back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from openpyxl import load_workbook

from gongjian.commands import main
from gongjian.exchange.models import ImportRun
from gongjian.kit.models import Job
from gongjian.ledger import memo
from gongjian.matters.models import Matter
from gongjian.people.models import Unit, User
from gongjian.projects.models import Project
from tests.cast import PASSWORD, Cast
from tests.exchange import make_lists

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """A command chooses its language for itself alone."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def sixty(tmp_path: Path) -> Path:
    """Sixty projects, seven with a mistake."""
    path = tmp_path / "清单.xlsx"
    path.write_bytes(make_lists.sixty_projects().getvalue())
    return path


def good(tmp_path: Path, count: int) -> Path:
    """A list without a mistake."""
    path = tmp_path / "好清单.xlsx"
    rows = [make_lists.project_row(n) for n in range(1, count + 1)]
    path.write_bytes(make_lists.book(make_lists.project_spec(rows)).getvalue())
    return path


def into(cast: Cast, path: Path, *more: str, kind: str = "projects") -> list[str]:
    """The command that loads a list into the cast's campaign."""
    return ["import", str(path), "--as", kind, "--campaign", cast.campaign.key, *more]


def test_dry_run_tells_every_problem_and_writes_nothing(
    cast: Cast, sixty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = memo.read_head().seq
    assert main(into(cast, sixty, "--dry-run", "--json")) == 1
    told = json.loads(capsys.readouterr().out)
    assert memo.read_head().seq == before
    names = ("import", "rows", "create", "update", "skip", "bad", "asked")
    assert [told[name] for name in names] == [None, 60, 53, 0, 0, 6, 1]
    assert len(told["problems"]) == 7
    level = next(one for one in told["problems"] if one["column"] == "D")
    assert (level["code"], level["asks"]) == ("not_a_choice", False)
    assert level["row"] > 4
    assert level["remedy"] != ""


def test_good_lines_go_in_and_the_others_make_exit_1(
    cast: Cast, sixty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(into(cast, sixty)) == 1
    said = capsys.readouterr().out.splitlines()
    run = ImportRun.objects.get()
    assert len(said) == 8
    assert said[-1] == f"import {run.pk}: rows 60, created 53, updated 0, unchanged 0, left 7"
    assert said[0].startswith(f"{run.sheet}!")
    assert Project.objects.count() == 53
    assert list(Job.objects.values_list("state", flat=True)) == ["done"]


def test_what_was_asked_about_goes_in_when_told_so(cast: Cast, sixty: Path) -> None:
    assert main(into(cast, sixty, "--with-asked")) == 1
    assert Project.objects.count() == 54


def test_list_without_problems_exits_0_and_a_second_time_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    path = good(tmp_path, 3)
    assert main(into(cast, path)) == 0
    before = memo.read_head().seq
    assert main(into(cast, path)) == 0
    assert memo.read_head().seq == before
    assert Project.objects.count() == 3


def test_undo_takes_the_whole_load_back(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(into(cast, good(tmp_path, 3)))
    run = ImportRun.objects.get()
    capsys.readouterr()
    assert main(["undo", str(run.pk), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kept"] == []
    assert Project.objects.filter(voided=False).count() == 0
    assert main(["undo", str(run.pk)]) == 0


@pytest.mark.parametrize(
    "command",
    [
        ["import", "nowhere.xlsx", "--as", "projects"],
        ["import", "{file}", "--as", "songs"],
        ["import", "{file}", "--as", "projects"],
        ["import", "{file}", "--as", "projects", "--campaign", "none-such"],
        ["undo", "4711"],
        ["export", "projects", "--campaign", "none-such", "--out", "{folder}/x.xlsx"],
        ["export", "projects", "--campaign", "{key}", "--out", "{folder}/none/x.xlsx"],
        ["export", "projects", "--campaign", "{key}", "--out", "{folder}/x.pdf"],
    ],
)
def test_wrong_use_exits_2_with_a_sentence(
    cast: Cast, tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    values = {"file": good(tmp_path, 1), "folder": tmp_path, "key": cast.campaign.key}
    assert main([word.format(**values) for word in command]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"gongjian {command[0]}: ")
    assert ImportRun.objects.count() == 0


def test_an_account_loads_with_its_own_rights(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = good(tmp_path, 1)
    assert main(into(cast, path, "--user", cast.reporter_a.user.username)) == 1
    assert main(into(cast, path, "--user", "nobody-of-that-name")) == 2
    assert Project.objects.count() == 0
    assert len(capsys.readouterr().err.splitlines()) == 2
    assert main(into(cast, path, "--user", cast.clerk.user.username)) == 0
    assert Project.objects.count() == 1
    assert ImportRun.objects.get().user_id == cast.clerk.user.pk


def test_file_that_is_no_list_is_refused_with_the_reason(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "宏.xlsx"
    path.write_bytes(make_lists.with_macros().getvalue())
    assert main(into(cast, path)) == 1
    assert capsys.readouterr().err != ""
    assert ImportRun.objects.count() == 0


def test_first_passwords_are_written_once_for_their_owner_alone(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "账号.csv", tmp_path / "初始密码.xlsx"
    path.write_text("单位,岗位,姓名,用户名,角色\n甲镇,经办人,韩十,hanshi,reporter\n", encoding="utf-8")
    assert main(["import", str(path), "--as", "accounts", "--passwords", str(out)]) == 0
    user = User.objects.get(username="hanshi")
    sheet = load_workbook(out).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    word = next(row[3] for row in rows if row[2] == "hanshi")
    assert [row for row in rows if row[2] == "hanshi"] == [["甲镇", "韩十", "hanshi", word, "首次登录须修改"]]
    assert word != PASSWORD
    assert user.check_password(word)
    assert user.must_change_password
    assert out.stat().st_mode & 0o777 == 0o600
    assert word not in capsys.readouterr().out
    assert "first_passwords" not in ImportRun.objects.get().summary


def test_exported_lists_are_the_offices_own_and_can_be_loaded_again(cast: Cast, tmp_path: Path) -> None:
    tasks = tmp_path / "任务.xlsx"
    rows = [make_lists.task_row(n) for n in range(1, 4)]
    tasks.write_bytes(make_lists.book(make_lists.task_spec(rows)).getvalue())
    main(into(cast, good(tmp_path, 3)))
    main(into(cast, tasks, kind="matters"))
    assert Matter.objects.count() == 3
    for what, title in (
        ("projects", f"{cast.campaign.name}项目清单"),
        ("matters", f"{cast.county.name}·任务分工清单"),
        ("units", f"{cast.county.name}单位名录"),
    ):
        out = tmp_path / f"{what}.xlsx"
        assert main(["export", what, "--campaign", cast.campaign.key, "--out", str(out)]) == 0
        assert load_workbook(out).worksheets[0].cell(1, 1).value == title
    before = memo.read_head().seq
    assert main(into(cast, tmp_path / "projects.xlsx")) == 0
    assert main(["import", str(tmp_path / "units.xlsx"), "--as", "units"]) == 0
    assert memo.read_head().seq == before
    assert not list(tmp_path.glob("*.part"))


def test_export_shows_an_account_only_what_it_reaches(cast: Cast, tmp_path: Path) -> None:
    out = tmp_path / "units.xlsx"
    command = ["export", "units", "--campaign", cast.campaign.key, "--out", str(out)]
    assert main([*command, "--user", cast.reporter_a.user.username]) == 0
    names = [row[0].value for row in load_workbook(out).worksheets[0].iter_rows(min_row=3)]
    assert cast.town_a.name in names
    assert Unit.objects.get(pk=cast.town_b.pk).name not in names
