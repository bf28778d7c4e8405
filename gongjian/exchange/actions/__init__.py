"""Loading lists: upload, choose the columns, check, mend, confirm, load in chunks, stop, go on, undo."""

from gongjian.exchange.actions.checking import check_run
from gongjian.exchange.actions.loading import confirm, go_on, load_chunk, stop
from gongjian.exchange.actions.mapping import choose_sheet, map_columns
from gongjian.exchange.actions.mending import keep_line, mend_line, replace_values
from gongjian.exchange.actions.undoing import load_again, start_undo, undo_chunk
from gongjian.exchange.actions.uploading import drop_run, start_run

__all__ = [
    "check_run",
    "choose_sheet",
    "confirm",
    "drop_run",
    "go_on",
    "keep_line",
    "load_again",
    "load_chunk",
    "map_columns",
    "mend_line",
    "replace_values",
    "start_run",
    "start_undo",
    "stop",
    "undo_chunk",
]
