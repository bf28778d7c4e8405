import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.utils import translation

from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.kit.sheets.uploads import check_evidence, check_sheet

from .sheet_forms import written

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 64
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """What is said is checked in English here; the Chinese of every message is checked elsewhere."""
    with translation.override("en"):
        yield


def a_list() -> bytes:
    return written(SheetSpec("表", (Head("名称"), Head("备注")), [["甲", "乙"]])).getvalue()


def with_parts(content: bytes, **extra: bytes) -> BytesIO:
    """The workbook with some parts added or replaced."""
    result = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in extra:
                new.writestr(part, old.read(part))
        for name, data in extra.items():
            new.writestr(name, data)
    return result


def found(name: str, content: bytes | BytesIO, **settings: int) -> list[str]:
    file = BytesIO(content) if isinstance(content, bytes) else content
    problems = check_sheet(name, file, **settings)
    assert all(one.where == name and str(one.message) and str(one.remedy) for one in problems)
    return [one.code for one in problems]


def test_workbook_and_csv_as_they_should_be_are_taken():
    assert found("清单.xlsx", a_list()) == []
    assert found("清单.XLSX", a_list()) == []
    assert found("清单.csv", "名称,备注\n甲,乙\n".encode("gb18030")) == []


def test_file_is_left_at_its_start():
    file = BytesIO(a_list())
    check_sheet("清单.xlsx", file)
    assert file.tell() == 0


def test_old_format_is_refused_with_the_way_to_save_it():
    problems = check_sheet("清单.xls", BytesIO(OLE))
    assert [one.code for one in problems] == ["old_format"]
    assert str(problems[0].remedy) == "Open it, choose Save as, take the type .xlsx, and upload that file."


@pytest.mark.parametrize("name", ["a.xlsm", "a.xltm", "a.xlsb"])
def test_names_of_macro_workbooks_are_refused(name):
    assert found(name, a_list()) == ["macros"]


@pytest.mark.parametrize("name", ["a.exe", "清单", "a.xlsx.exe", ".xlsx", "a.pdf"])
def test_other_types_are_refused(name):
    assert found(name, a_list()) == ["kind_not_allowed"]


def test_macros_in_a_renamed_workbook_are_refused():
    assert found("a.xlsx", with_parts(a_list(), **{"xl/vbaProject.bin": b"x"})) == ["macros"]


def test_macros_declared_in_the_content_types_are_refused():
    types = b'<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
    assert found("a.xlsx", with_parts(a_list(), **{"[Content_Types].xml": types})) == ["macros"]


def test_embedded_objects_and_links_outside_are_both_named():
    parts = {"xl/embeddings/oleObject1.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<x/>"}
    assert found("a.xlsx", with_parts(a_list(), **parts)) == ["embedded_objects", "links_outside"]


def test_a_plain_hyperlink_is_no_link_outside():
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    rels = b'<Relationships><Relationship Id="r1" Type="%s" Target="http://a.b" TargetMode="External"/></Relationships>'
    assert found("a.xlsx", with_parts(a_list(), **{"xl/worksheets/_rels/sheet1.xml.rels": rels % kind})) == []


def test_a_template_fetched_from_outside_is_named():
    rels = b'<Relationship Id="r1" Type="x/attachedTemplate" Target="http://a.b" TargetMode="External"/>'
    parts = {"xl/worksheets/_rels/sheet1.xml.rels": rels}
    assert found("a.xlsx", with_parts(a_list(), **parts)) == ["links_outside"]


class Unreadable(BytesIO):
    def read(self, *_args):
        raise AssertionError("read although it was refused by its size")

    seek = read


def test_two_hundred_megabytes_are_refused_by_their_declared_size_unread():
    assert found("a.xlsx", Unreadable(), size=200 * 1024 * 1024) == ["too_large"]


def test_limit_is_the_one_passed_in():
    content = a_list()
    assert found("a.xlsx", content, max_bytes=len(content)) == []
    assert found("a.xlsx", content, max_bytes=len(content) - 1) == ["too_large"]


def test_real_size_counts_even_when_a_smaller_one_is_declared():
    assert found("a.xlsx", a_list(), size=10, max_bytes=100) == ["too_large"]


def test_empty_file_is_refused():
    assert found("a.xlsx", b"") == ["empty"]
    assert found("a.csv", b"", size=0) == ["empty"]


def test_picture_renamed_to_a_workbook_is_refused_and_says_what_it_is():
    problems = check_sheet("a.xlsx", BytesIO(PNG))
    assert [one.code for one in problems] == ["wrong_type"]
    assert str(problems[0].message) == "The file is named .xlsx but its content is png."


@pytest.mark.parametrize("content", [PNG, OLE, b"%PDF-1.7 ...", a_list()])
def test_another_type_renamed_to_csv_is_refused(content):
    assert found("a.csv", content) == ["wrong_type"]


def test_web_page_renamed_to_csv_is_refused():
    assert found("a.csv", b"<html><table><tr><td>1</td></tr></table></html>") == ["not_plain_text"]
    assert found("a.csv", "名称".encode("utf-16")) == ["not_plain_text"]


def test_password_protected_workbook_is_refused_as_such():
    assert found("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")) == ["encrypted"]


def test_old_workbook_renamed_to_the_new_ending_is_refused():
    assert found("a.xlsx", OLE) == ["old_format"]


def test_zip_that_is_no_workbook_is_refused():
    result = BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        archive.writestr("a.txt", "x")
    assert found("a.xlsx", result) == ["wrong_type"]


def test_truncated_workbook_is_refused():
    assert found("a.xlsx", a_list()[:-200]) == ["damaged"]


def test_workbook_that_swells_is_refused_before_it_is_unpacked():
    bomb = with_parts(a_list(), **{"xl/media/image1.bin": b"\x00" * 40 * 1024 * 1024})
    assert found("a.xlsx", bomb) == ["swells"]


def test_workbook_that_lies_about_its_size_is_refused():
    content = with_parts(a_list(), **{"xl/media/image1.bin": b"\x00" * 1_000_000}).getvalue()
    assert content.count(struct.pack("<I", 1_000_000)) == 2
    lying = content.replace(struct.pack("<I", 1_000_000), struct.pack("<I", 1_000))
    assert found("a.xlsx", lying) == ["damaged"]


def test_one_cell_in_the_far_corner_is_refused_since_the_reader_would_lay_out_everything_between():
    sheet = (
        b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    assert found("a.xlsx", with_parts(a_list(), **{"xl/worksheets/sheet1.xml": sheet})) == ["too_many_cells"]


def test_entity_bomb_is_refused():
    sheet = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    assert found("a.xlsx", with_parts(a_list(), **{"xl/worksheets/sheet1.xml": sheet})) == ["damaged"]


@pytest.mark.parametrize(
    ("name", "content", "codes"),
    [
        ("a.png", PNG, []),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 64, []),
        ("a.pdf", b"%PDF-1.7\n", []),
        ("a.xlsx", a_list(), []),
        ("a.pdf", PNG, ["wrong_type"]),
        ("a.docx", a_list(), ["wrong_type"]),
        ("a.doc", OLE, ["kind_not_allowed"]),
        ("a.svg", b"<svg/>", ["kind_not_allowed"]),
        ("a.html", b"<html>", ["kind_not_allowed"]),
        ("a.csv", b"a,b", ["kind_not_allowed"]),
        ("a.docm", a_list(), ["macros"]),
    ],
)
def test_evidence_is_taken_or_refused_by_what_it_is(name, content, codes):
    assert [one.code for one in check_evidence(name, BytesIO(content))] == codes
