"""Look at an upload before anything reads it: refuse what is not what it says, or could hurt.

Every answer is a list of problems; an empty list means the file may be read. A message says what
was found and what to do about it.
"""

from typing import BinaryIO

import filetype

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem
from gongjian.kit.sheets import archives

DEFAULT_MAX_BYTES = 20 * 1024 * 1024
SHEET_KINDS = frozenset({"xlsx", "csv"})
EVIDENCE_KINDS = frozenset({"pdf", "jpg", "jpeg", "png", "docx", "xlsx"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOOK = 8192
_MACRO_KINDS = frozenset({"xlsm", "xltm", "xlam", "xlsb", "docm", "dotm"})
_MAGIC = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}


def check_sheet(
    name: str, file: BinaryIO, *, size: int | None = None, max_bytes: int = DEFAULT_MAX_BYTES
) -> list[Problem]:
    """Why this upload cannot be read as a list; empty when it can.

    ``size`` is the declared size in bytes: a file too large by declaration is refused unread.
    The file is left at its start.
    """
    return _check(name, file, kinds=SHEET_KINDS, size=size, max_bytes=max_bytes)


def check_evidence(
    name: str, file: BinaryIO, *, size: int | None = None, max_bytes: int = DEFAULT_MAX_BYTES
) -> list[Problem]:
    """Why this upload cannot be kept as evidence; empty when it can."""
    return _check(name, file, kinds=EVIDENCE_KINDS, size=size, max_bytes=max_bytes)


def kind_of(name: str) -> str:
    """The ending of a file's name, lower case, without the dot; empty when it has none."""
    stem, dot, ending = name.rpartition(".")
    return ending.strip().lower() if dot and stem else ""


def _check(
    name: str, file: BinaryIO, *, kinds: frozenset[str], size: int | None, max_bytes: int
) -> list[Problem]:
    kind = kind_of(name)
    found = _by_name(name, kind, kinds) or _by_size(name, size, max_bytes)
    if found:
        return found
    file.seek(0, 2)
    real_size = file.tell()
    file.seek(0)
    found = _by_size(name, real_size, max_bytes)
    if not found:
        head = file.read(_LOOK)
        file.seek(0)
        found = _by_content(name, kind, head, file)
        file.seek(0)
    return found


def _by_name(name: str, kind: str, kinds: frozenset[str]) -> list[Problem]:
    if kind in kinds:
        return []
    if kind in ("xls", "et") and "xlsx" in kinds:
        return [
            Problem(
                "old_format",
                _("This is a workbook of the old format (.%(kind)s).", kind=kind),
                name,
                _("Open it, choose Save as, take the type .xlsx, and upload that file."),
            )
        ]
    if kind in _MACRO_KINDS:
        return [archives.macros(name)]
    return [
        Problem(
            "kind_not_allowed",
            _("Files of the type “%(kind)s” are not taken here.", kind=kind or "?"),
            name,
            _("Upload one of these types: %(kinds)s.", kinds=", ".join(sorted(kinds))),
        )
    ]


def _by_size(name: str, size: int | None, max_bytes: int) -> list[Problem]:
    if size == 0:
        return [
            Problem(
                "empty", _("The file is empty."), name, _("Check that it was saved, and upload it again.")
            )
        ]
    if size is not None and size > max_bytes:
        return [
            Problem(
                "too_large",
                _(
                    "The file has %(size)s MB; at most %(limit)s MB are taken.",
                    size=_megabytes(size),
                    limit=_megabytes(max_bytes),
                ),
                name,
                _("Remove pictures or split the file, and upload it again."),
            )
        ]
    return []


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0")


def _by_content(name: str, kind: str, head: bytes, file: BinaryIO) -> list[Problem]:
    if kind == "csv":
        return _plain_text(name, head)
    if kind in _MAGIC:
        return [] if head.startswith(_MAGIC[kind]) else [_wrong_type(name, kind, head)]
    if head.startswith(_OLE):
        return [_ole(name, head, file)]
    if not head.startswith(b"PK\x03\x04"):
        return [_wrong_type(name, kind, head)]
    return archives.look_into(name, kind, file)


def _plain_text(name: str, head: bytes) -> list[Problem]:
    if head.startswith(_OLE) or filetype.guess(head) is not None or b"%PDF-" in head[:16]:
        return [_wrong_type(name, "csv", head)]
    if (
        b"\x00" in head
        or head.startswith((b"\xff\xfe", b"\xfe\xff"))
        or head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    ):
        return [
            Problem(
                "not_plain_text",
                _("The file is named .csv but is not a text table."),
                name,
                _("Open it in the office program, save it as “CSV UTF-8” or .xlsx, and upload that file."),
            )
        ]
    return []


def _wrong_type(name: str, kind: str, head: bytes) -> Problem:
    guess = filetype.guess(head)
    found = str(guess.extension) if guess is not None else _("something else")
    return Problem(
        "wrong_type",
        _("The file is named .%(kind)s but its content is %(found)s.", kind=kind, found=found),
        name,
        _(
            "Changing a name's ending does not change the file: save it as .%(kind)s and upload it again.",
            kind=kind,
        ),
    )


def _ole(name: str, head: bytes, file: BinaryIO) -> Problem:
    # An encrypted workbook is an OLE container with a stream named so, in UTF-16.
    if "EncryptedPackage".encode("utf-16-le") in head + file.read():
        return Problem(
            "encrypted",
            _("The file is protected by a password and cannot be opened."),
            name,
            _("Remove the password (File, Protect, Encrypt), save, and upload it again."),
        )
    return Problem(
        "old_format",
        _("The file is named as the new format but is a document of the old one."),
        name,
        _("Open it, choose Save as, take the new type (.xlsx or .docx), and upload that file."),
    )
