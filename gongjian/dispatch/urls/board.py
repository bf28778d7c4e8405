"""Addresses of the office's side of the week: board, sheet, burden, calendar."""

from django.urls import path

from gongjian.dispatch.views import board, board_acts, board_sheet, burden, calendar

urlpatterns = [
    path("c/<slug:key>/dispatch/", board.board_page, name="board"),
    path("c/<slug:key>/dispatch/units/", board_sheet.history, name="board-history"),
    path("c/<slug:key>/dispatch/sheet/", board_sheet.sheet, name="board-sheet"),
    path("c/<slug:key>/burden/", burden.burden_page, name="burden"),
    path("c/<slug:key>/calendar/", calendar.calendar_page, name="calendar"),
    path("windows/<str:number>/call/", board_acts.note_call, name="window-call"),
    path("windows/<str:number>/cancel/", board_acts.cancel_window, name="window-cancel"),
    path("dispatch/reports/<str:number>/<slug:deed>/", board_acts.report_deed, name="report-deed"),
    path(
        "dispatch/requests/<str:number>/solve/",
        board_acts.sort_request,
        {"way": "solve"},
        name="request-solve",
    ),
    path(
        "dispatch/requests/<str:number>/assign/",
        board_acts.sort_request,
        {"way": "assign"},
        name="request-assign",
    ),
    path(
        "dispatch/requests/<str:number>/agenda/",
        board_acts.sort_request,
        {"way": "agenda"},
        name="request-agenda",
    ),
]
