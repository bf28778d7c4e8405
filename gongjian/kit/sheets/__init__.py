"""Spreadsheets in and out: the one place of the product that touches xlsx and csv.

In:  ``uploads.check_sheet`` → ``reading.read_workbook`` → ``headers.find_table`` →
     ``mapping.propose`` → ``cells.convert``.
Out: ``writing.write_workbook`` and ``streaming.stream_csv``.

Nothing here knows what a project or a task is: rooms declare their fields and columns as data.
"""
