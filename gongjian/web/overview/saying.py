"""The sentence a page opens with: one a leader could read aloud, every number of it openable."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def opening(tiles: Mapping[str, Any], waiting: int = 0) -> SafeString:
    """How many projects, what is late, what should have started, what stands still, what waits for the reader."""
    late, due, unchanged = tiles["late"], tiles["due"], tiles["unchanged"]
    pieces = [format_html(_("Of {projects}, "), projects=tiles["projects"].full)]
    if late.value:
        said = _("<strong>{late} are late</strong>, {since}; ")
        pieces.append(format_html(said, late=late.full, since=tiles["late_since"]))
    else:
        pieces.append(escape(_("no matter is late; ")))
    if due.value:
        said = _("{due} should have started and have not, {since}")
        pieces.append(format_html(said, due=due.full, since=tiles["due_since"]))
    else:
        pieces.append(escape(_("every project due to start has started")))
    if unchanged.value:
        pieces.append(
            format_html(_(", {unchanged} have not moved for three weeks"), unchanged=unchanged.full)
        )
    pieces.append(escape(_(". ")))
    if waiting:
        said = ngettext(
            "<strong>{count}</strong> matter waits for you.",
            "<strong>{count}</strong> matters wait for you.",
            waiting,
        )
        count = format_html('<a class="g-fig" href="/todo/">{}</a>', waiting)
        pieces.append(format_html(said, count=count))
    return SafeString("".join(pieces))
