"""Pictures made of boxes, lines and words: laid out by our own hand, as SVG that a page may hold and a printer takes.

`Columns` draws boxes in columns with lines from column to column; `Chain` draws a row of states with what branches off.
Neither knows what the boxes mean. No style attributes: a page's own rules colour the classes, a file stands by itself.
"""

from gongjian.kit.drawing.chain import Arrow, Chain, Side, State
from gongjian.kit.drawing.columns import Box, Column, draw_columns
from gongjian.kit.drawing.svg import Canvas
from gongjian.kit.drawing.text import text_width, wrap
from gongjian.kit.drawing.timed import Bar, Lane, draw_timed

__all__ = [
    "Arrow",
    "Bar",
    "Box",
    "Canvas",
    "Chain",
    "Column",
    "Lane",
    "Side",
    "State",
    "draw_columns",
    "draw_timed",
    "text_width",
    "wrap",
]
