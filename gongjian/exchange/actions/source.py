"""The uploaded file again, and whether its lines may still change."""

from gongjian.exchange.models import ImportRun
from gongjian.exchange.selectors import kind_of
from gongjian.exchange.staging import file_place
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.sheets.headers import Table, find_table
from gongjian.kit.sheets.reading import Sheet, read_workbook

EDITABLE = ("uploaded", "checked")


def read_run(run: ImportRun) -> tuple[list[Sheet], list[Problem]]:
    """The sheets of the run's file. Refused when the file is no longer there."""
    place = file_place(run.file_sha256)
    if not place.is_file():
        raise Refused(
            "file_gone",
            _("The uploaded file is no longer on the server."),
            remedy=_("Upload the list again."),
        )
    with place.open("rb") as file:
        return read_workbook(run.file_name, file)


def table_of(run: ImportRun, sheets: list[Sheet]) -> tuple[Table, Sheet]:
    """The table on the run's sheet. Refused when there is none."""
    kind = kind_of(run)
    known = [name for one in kind.fields for name in (str(one.label), *one.aliases)]
    for sheet in sheets:
        if sheet.name == run.sheet:
            table, problems = find_table(sheet, known)
            if table is None or not table.rows:
                raise Refused.many(problems)
            return table, sheet
    raise Refused("sheet_unknown", _("The file has no sheet “%(sheet)s”.", sheet=run.sheet), "sheet")


def check_editable(run: ImportRun) -> None:
    """Refused once the lines are being or have been loaded."""
    if run.state not in EDITABLE:
        raise Refused(
            "run_is_past_that",
            _("This list has been confirmed already; its lines no longer change here."),
            remedy=_("Take it back and load it again, or change the records themselves."),
        )
