"""A look into the ZIP an xlsx or docx is: macros, things embedded, links outside, bombs."""

import re
import zipfile
import zlib
from typing import BinaryIO
from xml.sax.saxutils import unescape

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem
from gongjian.kit.sheets.words import column_index

MAX_UNPACKED_BYTES = 400 * 1024 * 1024
MAX_RATIO = 150
# Below this size a high ratio is only an empty form with many borders.
RATIO_FROM_BYTES = 30 * 1024 * 1024
MAX_PARTS = 5000
# The reader lays a sheet out in full: one cell at XFD1048576 would ask for 17 billion.
MAX_CELLS = 20_000_000

_MAIN_PART = {
    "xlsx": b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "docx": b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
}
_EMBEDDED = re.compile(r"(^|/)(embeddings|activex)/|oleobject", re.IGNORECASE)
_LINKS = re.compile(r"(^|/)(externallinks|querytables)/|(^|/)connections\.xml$", re.IGNORECASE)
_OUTSIDE = re.compile(rb"<[^<>]*TargetMode\s*=\s*[\"']External[\"'][^<>]*>")
_HARMLESS_OUTSIDE = re.compile(rb"relationships/hyperlink[\"']")
_CELL = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})?([0-9]{1,7})[\"']")
_CHUNK = 1 << 20


def look_into(name: str, kind: str, file: BinaryIO) -> list[Problem]:
    """What speaks against reading this ZIP as ``kind`` (xlsx or docx); empty when nothing does."""
    try:
        with zipfile.ZipFile(file) as archive:
            return (
                _sizes(name, archive)
                or _content_types(name, kind, archive)
                or _parts(name, archive)
                or _unpack(name, archive)
            )
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, KeyError):
        return [_damaged(name)]


def _sizes(name: str, archive: zipfile.ZipFile) -> list[Problem]:
    """Judge by the table of contents alone, before a byte is unpacked."""
    parts = archive.infolist()
    if any(part.flag_bits & 0x1 for part in parts):
        return [
            Problem(
                "encrypted",
                _("The file is protected by a password and cannot be opened."),
                name,
                _("Remove the password (File, Protect, Encrypt), save, and upload it again."),
            )
        ]
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    swollen = unpacked > RATIO_FROM_BYTES and unpacked > packed * MAX_RATIO
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES or swollen:
        return [
            Problem(
                "swells",
                _(
                    "Unpacked, the file would swell to %(size)s MB; it is not opened.",
                    size=unpacked // 1024 // 1024,
                ),
                name,
                _("Copy the cells you need into a new workbook, save it as .xlsx, and upload that."),
            )
        ]
    if len({part.filename.lower() for part in parts}) != len(parts):
        return [_damaged(name)]
    return []


def _content_types(name: str, kind: str, archive: zipfile.ZipFile) -> list[Problem]:
    try:
        types = archive.read("[Content_Types].xml")
    except KeyError:
        types = b""
    if b"macroEnabled" in types or b"vbaProject" in types:
        return [macros(name)]
    if _MAIN_PART[kind] in types:
        return []
    return [
        Problem(
            "wrong_type",
            _("The file is named .%(kind)s but is another kind of package.", kind=kind),
            name,
            _("Open it in the office program, save it as .%(kind)s, and upload that file.", kind=kind),
        )
    ]


def _parts(name: str, archive: zipfile.ZipFile) -> list[Problem]:
    names = archive.namelist()
    if any("vbaproject" in part.lower() for part in names):
        return [macros(name)]
    found = []
    embedded = [part for part in names if _EMBEDDED.search(part)]
    if embedded:
        found.append(
            Problem(
                "embedded_objects",
                _("The file holds embedded objects (%(names)s).", names=_some(embedded)),
                name,
                _("Delete the embedded objects, or copy the cells into a new workbook, and upload that."),
            )
        )
    links = [part for part in names if _LINKS.search(part)]
    links += [
        part for part in names if part.lower().endswith(".rels") and _points_outside(archive.read(part))
    ]
    if links:
        found.append(
            Problem(
                "links_outside",
                _("The file takes values from other files or connections (%(names)s).", names=_some(links)),
                name,
                _("In the program choose Data, Edit links, Break links; save, and upload it again."),
            )
        )
    return found


def _points_outside(rels: bytes) -> bool:
    """Whether a relation other than a plain hyperlink leads out of the file."""
    return any(not _HARMLESS_OUTSIDE.search(found[0]) for found in _OUTSIDE.finditer(rels))


def _unpack(name: str, archive: zipfile.ZipFile) -> list[Problem]:
    """Unpack every part once, in pieces: sizes and checksums must be as declared."""
    for part in archive.infolist():
        is_xml = part.filename.lower().endswith((".xml", ".rels"))
        is_sheet = part.filename.lower().startswith("xl/worksheets/") and is_xml
        rows = columns = 0
        tail = b""
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                if is_xml and (
                    b"<!DOCTYPE" in tail + chunk or b"<!ENTITY" in tail + chunk or b"\x00" in chunk
                ):
                    return [_damaged(name)]
                if is_sheet:
                    rows, columns = _extent(tail + chunk, rows, columns)
                    if rows * columns > MAX_CELLS:
                        return [_too_wide(name, part.filename, rows, columns)]
                tail = chunk[-64:]
    return []


def _extent(xml: bytes, rows: int, columns: int) -> tuple[int, int]:
    found = _CELL.findall(xml)
    if not found:
        return rows, columns
    letters = {pair[0] for pair in found}
    longest = max(letters, key=lambda word: (len(word), word))
    width = column_index(longest.decode()) + 1 if longest else 0
    height = max(map(int, {pair[1] for pair in found}))
    return max(rows, height), max(columns, width)


def _too_wide(name: str, part: str, rows: int, columns: int) -> Problem:
    return Problem(
        "too_many_cells",
        _(
            "A sheet (%(part)s) reaches over %(rows)s rows and %(columns)s columns.",
            part=part.rpartition("/")[2],
            rows=rows,
            columns=columns,
        ),
        name,
        _("Something stands far outside the list: delete what is around the list, save, and upload again."),
    )


def macros(name: str) -> Problem:
    """The refusal of a workbook with macros, whatever its name."""
    return Problem(
        "macros",
        _("The file contains macros."),
        name,
        _("Choose Save as, take the type .xlsx (without macros), and upload that file."),
    )


def _damaged(name: str) -> Problem:
    return Problem(
        "damaged",
        _("The file is damaged or not what it says, and cannot be opened."),
        name,
        _("Open it in the office program, save it again as .xlsx, and upload that file."),
    )


def _some(names: list[str]) -> str:
    shown = [one.rpartition("/")[2] for one in names[:3]]
    return ", ".join(shown) + (" …" if len(names) > 3 else "")


_SHEET_NAME = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
_ERROR_CELL = re.compile(rb"<(?:\w+:)?c\b(?=[^>]*\bt=[\"']e[\"'])[^>]*\br=[\"']([A-Z]{1,3}[0-9]{1,7})[\"']")


def error_cells(file: BinaryIO) -> dict[str, list[str]]:
    """Cells that show an error (#REF!, #N/A), by sheet name: the reader itself gives them as blank."""
    found: dict[str, list[str]] = {}
    with zipfile.ZipFile(file) as archive:
        for sheet, part in _sheet_parts(archive).items():
            with archive.open(part) as stream:
                tail = b""
                seen: dict[str, None] = {}
                while chunk := stream.read(_CHUNK):
                    piece = tail + chunk
                    if b't="e"' in piece or b"t='e'" in piece:
                        seen.update(dict.fromkeys(one.decode() for one in _ERROR_CELL.findall(piece)))
                    tail = chunk[-128:]
            if seen:
                found[sheet] = list(seen)
    return found


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    targets = {}
    for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")):
        pairs = dict(_ATTRIBUTE.findall(tag))
        target = pairs.get("Target", "")
        targets[pairs.get("Id", "")] = target.lstrip("/") if target.startswith("/") else "xl/" + target
    parts = {}
    for tag in _SHEET_NAME.findall(archive.read("xl/workbook.xml").decode("utf-8", "replace")):
        pairs = dict(_ATTRIBUTE.findall(tag))
        relation = next((value for key, value in pairs.items() if key.endswith(":id")), "")
        if targets.get(relation) in names:
            parts[unescape(pairs.get("name", ""), {"&quot;": '"', "&apos;": "'"})] = targets[relation]
    return parts
