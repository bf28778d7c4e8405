"""Marks of classification: what stops a paper, and what only looks like one."""

from __future__ import annotations

import pytest

from gongjian.kernel.classified import marks_of, problems_of


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("绝密★长期", ["绝密"]),
        ("机 密", ["机密"]),
        ("秘密★1年", ["秘密★"]),
        ("【秘密】关于某事的通知", ["秘密"]),
        ("密级：秘密\n关于某事", ["密级"]),
        ("保密期限: 5年", ["保密期限"]),
        ("内部资料，注意保存", ["内部"]),
        ("（内部）", ["内部"]),
        ("发内部明电", ["内部"]),
        ("密电传达", ["明电/密电"]),
        ("机密★，密级：机密", ["机密", "密级"]),
    ],
)
def test_a_mark_is_found_however_it_is_set(text: str, marks: list[str]) -> None:
    assert marks_of(text) == marks


@pytest.mark.parametrize(
    "text",
    [
        "完成内部装修和消防验收",
        "企业内部管理制度由企业自行制定",
        "本件不属于机密事项",
        "商业秘密依法保护",
        "数据的机密性由系统保证",
        "",
    ],
)
def test_ordinary_words_are_no_mark(text: str) -> None:
    assert marks_of(text) == []


def test_an_office_may_name_marks_of_its_own() -> None:
    assert marks_of("内参第三期", ["内参"]) == ["内参"]


def test_each_text_with_a_mark_is_a_finding_at_its_own_place() -> None:
    found = problems_of({"title": "绝密", "body": "正常", "lines": "密级：机密"})
    assert [(one.code, one.where) for one in found] == [("classified", "title"), ("classified", "lines")]
