"""An official paper as data: what stands where is the templates' affair, what it says is said here.

Its words are Chinese whatever language the page has: the standard it follows knows no other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongjian.kernel.messages import Words
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused

_DIGITS = "零一二三四五六七八九"
_FACES = {1: "heading", 2: "second", 3: "body", 4: "body"}
MARK_LINES = 3
MOST_HEADINGS = 99
"""Numbers in characters end there."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the text, two characters in; a text of several lines is several paragraphs."""

    text: str


@dataclass(frozen=True)
class Heading:
    """A numbered heading: level 1 一、 2 （一） 3 1. 4 （1）; `rest` goes on in the same paragraph."""

    level: int
    text: str
    rest: str = ""


@dataclass(frozen=True)
class OfficialPaper:
    """A paper with a red head (or without): 版头, 主体, 版记.

    `mark` is the red head line by line, where it is not the office's name with 文件; `sealed` leaves room for the seal
    and sets the date four characters in (else two). Numbers come from `kernel.document_numbers`.
    """

    office: str
    title: str
    body: tuple[Paragraph | Heading, ...]
    day: date
    number: str = ""
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    note: str = ""
    copies: tuple[str, ...] = ()
    printer: str = ""
    printed_on: date | None = None
    mark: tuple[str, ...] = ()
    red: bool = True
    sealed: bool = True

    def problems(self) -> list[Problem]:
        """What keeps it from being set, all of it; empty when nothing does."""
        found = blanks(
            [
                ("office", Words("发文机关", "issuing office"), self.office),
                ("title", Words("标题", "title"), self.title),
                ("body", Words("正文", "text"), "".join(item.text for item in self.body)),
            ]
        )
        if self.red and not self.number:
            message = _("A paper with a red head bears a document number.")
            found.append(Problem("paper_number", message, "number", _("Number it when it is issued.")))
        if len(self.mark) > MARK_LINES:
            message = _("A red head has three lines at most, not %(count)s.", count=len(self.mark))
            found.append(Problem("paper_mark", message, "mark", _("Shorten it.")))
        return found + _levels(self.body)

    def data(self) -> dict[str, Any]:
        """For the templates: texts alone, numbered.

        Refused: paper_blank, paper_number, paper_mark, paper_level, paper_headings.
        """
        found = self.problems()
        if found:
            raise Refused.many(found)
        return {
            "file": self.title.replace("\n", ""),
            "office": self.office,
            "red": self.red,
            "mark": list(self.mark) or [f"{self.office}文件"],
            "number": self.number,
            "title": self.title.split("\n"),
            "addressee": f"{self.addressee.rstrip('：:')}：" if self.addressee else "",
            "body": list(_numbered(_parted(self.body))),
            "attachments": list(self.attachments),
            "sealed": self.sealed,
            "day": day_in_full(self.day),
            "note": _bare(self.note),
            "copies": f"{'，'.join(self.copies)}。" if self.copies else "",
            "printer": self.printer,
            "printed": day_in_full(self.printed_on or self.day) if self.printer else "",
        }


def blanks(fields: Iterable[tuple[str, Words, str]]) -> list[Problem]:
    """A finding for each field that says nothing: its name in the data, its word, what it says."""
    return [
        Problem("paper_blank", _("The paper has no %(what)s.", what=what), name, _("Fill it in first."))
        for name, what, said in fields
        if not said.strip()
    ]


def day_in_full(day: date) -> str:
    """2026年3月2日: no zeros in front."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_number(number: int) -> str:
    """1 to 99 as headings have it: 一, 十, 十二, 二十, 九十九. ValueError beyond."""
    if not 1 <= number <= 99:
        raise ValueError(f"a heading is numbered 1 to 99, not {number}")
    tens, ones = divmod(number, 10)
    return f"{'' if tens < 2 else _DIGITS[tens]}{'十' if tens else ''}{_DIGITS[ones] if ones else ''}"


def _bare(note: str) -> str:
    """Without the brackets around it: the templates put them there."""
    return note[1:-1] if note.startswith("（") and note.endswith("）") else note


def _parted(body: Iterable[Paragraph | Heading]) -> Iterable[Paragraph | Heading]:
    """A paragraph a line, blank ones left out."""
    for item in body:
        if isinstance(item, Heading):
            yield item
        else:
            yield from (Paragraph(line.strip()) for line in item.text.split("\n") if line.strip())


def _levels(body: Iterable[Paragraph | Heading]) -> list[Problem]:
    """A level must be one of four, and follow the one above it."""
    found, before = [], 0
    headings = [item for item in body if isinstance(item, Heading)]
    if len(headings) > MOST_HEADINGS:
        message = _(
            "A paper has %(most)s headings at most, not %(count)s.", most=MOST_HEADINGS, count=len(headings)
        )
        found.append(Problem("paper_headings", message, "body", _("Shorten it.")))
    for item in headings:
        if item.level not in _FACES or item.level > before + 1:
            message = _("The heading “%(text)s” has level %(level)s here.", text=item.text, level=item.level)
            remedy = _("Levels are 1 to 4, and none is passed over on the way down.")
            found.append(Problem("paper_level", message, "body", remedy))
        before = item.level
    return found


def _label(level: int, number: int) -> str:
    if level == 1:
        return f"{chinese_number(number)}、"
    if level == 2:
        return f"（{chinese_number(number)}）"
    return f"{number}. " if level == 3 else f"（{number}）"


def _numbered(body: Iterable[Paragraph | Heading]) -> Iterable[dict[str, Any]]:
    """Each item with its runs; `alone` when it is a heading that must not end a page."""
    counts = [0, 0, 0, 0]
    for item in body:
        if isinstance(item, Paragraph):
            yield {"alone": False, "runs": [{"face": "body", "text": item.text}]}
            continue
        counts[item.level - 1] += 1
        counts[item.level :] = [0] * (4 - item.level)
        words = f"{_label(item.level, counts[item.level - 1])}{item.text}"
        runs = [{"face": _FACES[item.level], "text": words}]
        if item.rest:
            runs.append({"face": "body", "text": item.rest})
        yield {"alone": not item.rest, "runs": runs}
