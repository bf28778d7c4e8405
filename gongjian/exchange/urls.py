"""Addresses of the exchange room."""

from django.urls import path

from gongjian.exchange.views import files, lines, running, starting

urlpatterns = [
    path("import/", starting.home, name="import"),
    path("import/template/<slug:kind>/", files.template, name="import-template"),
    path("import/new/<slug:kind>/", starting.new, name="import-new"),
    path("import/<int:pk>/", running.run_page, name="import-run"),
    path("import/<int:pk>/sheet/", starting.sheet, name="import-sheet"),
    path("import/<int:pk>/columns/", starting.columns, name="import-columns"),
    path("import/<int:pk>/lines/<int:number>/", lines.line, name="import-line"),
    path("import/<int:pk>/lines/<int:number>/keep/", lines.keep, name="import-line-keep"),
    path("import/<int:pk>/replace/", lines.replace, name="import-replace"),
    path("import/<int:pk>/confirm/", running.confirm_load, name="import-confirm"),
    path("import/<int:pk>/progress/", running.progress, name="import-progress"),
    path("import/<int:pk>/stop/", running.stop_load, name="import-stop"),
    path("import/<int:pk>/continue/", running.continue_load, name="import-continue"),
    path("import/<int:pk>/undo/", running.undo, name="import-undo"),
    path("import/<int:pk>/again/", running.again, name="import-again"),
    path("import/<int:pk>/drop/", running.drop, name="import-drop"),
    path("import/<int:pk>/passwords/", running.passwords, name="import-passwords"),
    path("import/<int:pk>/passwords/file/", files.passwords, name="import-passwords-file"),
    path("import/<int:pk>/marked/", files.marked, name="import-marked"),
    path("import/<int:pk>/rest/", files.rest, name="import-rest"),
]
