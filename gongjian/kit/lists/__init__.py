"""List pages as declarations: a room says its columns, orders, filters and views; the kit does the rest."""

from gongjian.kit.lists.page import ListPage, Tab
from gongjian.kit.lists.spec import Bulk, Column, Filter, ListSpec, Option, Sort, View
from gongjian.kit.lists.views import list_page, render_list
from gongjian.kit.lists.ways import Ways

__all__ = [
    "Bulk",
    "Column",
    "Filter",
    "ListPage",
    "ListSpec",
    "Option",
    "Sort",
    "Tab",
    "View",
    "Ways",
    "list_page",
    "render_list",
]
