"""Marks of classification in a text. What is classified does not go through Gongjian (保守国家秘密法).

A paper that bears such a mark is stopped and the reason told. Finding none proves nothing: a named person confirms it.
"""

import re
from collections.abc import Iterable, Mapping

from .messages import say as _
from .problems import Problem

_BLANK = re.compile(r"[\s\u3000]+")
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("绝密", re.compile(r"绝密")),
    ("机密", re.compile(r"机密(?!性)")),
    ("秘密★", re.compile(r"秘密[★☆*＊]")),
    ("秘密", re.compile(r"(?:^|[【〔\[（(])秘密(?:$|[】〕\]）)])", re.MULTILINE)),
    ("密级", re.compile(r"密级[:：]")),
    ("保密期限", re.compile(r"(?:保密期限|保密期)[:：]")),
    ("内部", re.compile(r"内部(?:资料|文件|材料|刊物|明电|传阅)|(?:^|[【〔\[（(])内部(?:$|[】〕\]）)])", re.MULTILINE)),
    ("明电/密电", re.compile(r"密电")),
)  # fmt: skip
_NEGATED = re.compile(r"(?:不是|不属于|不属|非|无|未标)(?:绝密|机密|秘密|密级|涉密)[^，。；\n]{0,6}")


def marks_of(text: str, further: Iterable[str] = ()) -> list[str]:
    """The marks a text bears, each once, in the order they are looked for; blanks within a mark do not hide it.

    `further`: words that count as marks besides the house's own.

    >>> marks_of("机 密★1年")
    ['机密']
    >>> marks_of("商业秘密的保护不属机密")
    []
    """
    lines = [_NEGATED.sub("", _BLANK.sub("", line)) for line in text.splitlines()]
    plain = "\n".join(lines)
    found = [name for name, pattern in _MARKS if pattern.search(plain)]
    own = [word for word in further if word and _BLANK.sub("", word) in plain]
    return list(dict.fromkeys([*found, *own]))


def problems_of(texts: Mapping[str, str], further: Iterable[str] = ()) -> list[Problem]:
    """A finding for each field whose text bears a mark. `texts`: name of the field → what it says."""
    wanted = tuple(further)
    found = []
    for where, text in texts.items():
        marks = marks_of(text, wanted)
        if marks:
            message = _(
                "The text bears a mark of classification: %(marks)s. What is classified does not go through this"
                " system.",
                marks="、".join(marks),
            )
            remedy = _(
                "Send it by the classified channel. If it is not classified, take the mark out and say who decided so."
            )
            found.append(Problem("classified", message, where, remedy))
    return found
