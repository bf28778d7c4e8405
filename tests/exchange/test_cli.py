"""Lists in and out without pages."""

from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gongjian.exchange import cli
from gongjian.exchange.models import ImportRun
from gongjian.kernel.problems import Refused
from gongjian.ledger import Actor, memo
from gongjian.projects.models import Project
from tests.cast import Cast
from tests.exchange import make_lists

pytestmark = pytest.mark.django_db
BY = Actor("管理员")


def test_dry_run_tells_and_leaves_nothing(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "sixty.xlsx"
    path.write_bytes(make_lists.sixty_projects().getvalue())
    before = memo.read_head().seq
    told = cli.run_file(path, "projects", "shili-100", dry_run=True, by=BY, at=cast.at)
    assert (told["rows"], told["create"], told["bad"], told["asked"], len(told["problems"])) == (
        60,
        53,
        6,
        1,
        7,
    )
    assert (memo.read_head().seq, ImportRun.objects.count()) == (before, 0)


def test_loaded_exported_and_taken_back(cast: Cast, tmp_path: Path) -> None:
    path, out = tmp_path / "sixty.xlsx", tmp_path / "out.xlsx"
    path.write_bytes(make_lists.sixty_projects().getvalue())
    told = cli.run_file(path, "projects", "shili-100", by=BY, at=cast.at, with_asked=True)
    assert (told["created"], told["left"]) == (54, 6)
    cli.export("projects", "shili-100", out, by=BY, at=cast.at + timedelta(hours=1))
    sheet = load_workbook(out).worksheets[0]
    names = {cell.value for cell in sheet["B"]} & set(Project.objects.values_list("name", flat=True))
    assert len(names) == 54
    undone = cli.undo(told["import"], by=BY, at=cast.at + timedelta(hours=2))
    assert (undone["state"], undone["kept"], Project.objects.filter(voided=False).count()) == (
        "undone",
        [],
        0,
    )


def test_what_it_exports_loads_again_as_unchanged(cast: Cast, tmp_path: Path) -> None:
    path, out = tmp_path / "good.xlsx", tmp_path / "out.xlsx"
    path.write_bytes(make_lists.book(make_lists.project_spec(make_lists.sixty(mistakes=False))).getvalue())
    cli.run_file(path, "projects", "shili-100", by=BY, at=cast.at)
    cli.export("projects", "shili-100", out, by=BY, at=cast.at + timedelta(hours=1))
    told = cli.run_file(out, "projects", "shili-100", dry_run=True, by=BY, at=cast.at + timedelta(hours=2))
    assert (told["create"], told["update"], told["skip"], told["problems"]) == (0, 0, 60, [])


@pytest.mark.parametrize(
    ("kind", "campaign", "code"),
    [("projects", "nowhere", "campaign_unknown"), ("nothing", "shili-100", "kind_unknown")],
)
def test_refused_with_a_sentence(cast: Cast, tmp_path: Path, kind: str, campaign: str, code: str) -> None:
    path = tmp_path / "sixty.xlsx"
    path.write_bytes(make_lists.sixty_projects().getvalue())
    with pytest.raises(Refused) as refused:
        cli.run_file(path, kind, campaign, by=BY, at=cast.at)
    assert refused.value.code == code
