"""The work map and life cycles as pictures: whole words in boxes, what is assumed marked, no style attributes."""

import re
from xml.etree import ElementTree

import pytest

from gongjian.campaigns.playbook import PlaybookText, read_playbook
from gongjian.campaigns.work_map import life_cycle, work_map
from gongjian.commands.demo_data.files import playbook_file
from gongjian.kit.drawing import text_width, wrap

SVG = "{http://www.w3.org/2000/svg}"
SHIPPED = ["shili-100", "minhou-120", "yuanping-100", "zhangye-2023q1", "huozhou-winter"]


def _playbook(key: str) -> PlaybookText:
    playbook, _problems = read_playbook(playbook_file(key))
    assert playbook is not None
    return playbook


def _texts(picture: str) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(picture).iter(f"{SVG}text")]


@pytest.mark.parametrize("key", SHIPPED)
def test_the_map_of_a_playbook_names_its_goals_tasks_and_meetings(key: str) -> None:
    playbook = _playbook(key)
    shown = "".join(_texts(work_map(playbook)))
    names = [
        item.name.zh
        for item in (*playbook.goals.items, *playbook.key_tasks.items)
        if item.naming != "unnamed"
    ]
    assert [name for name in names if name.replace(" ", "") not in shown.replace(" ", "")] == []


@pytest.mark.parametrize("key", SHIPPED)
def test_no_word_of_the_map_reaches_past_its_box_and_nothing_is_styled_inline(key: str) -> None:
    picture = work_map(_playbook(key))
    root = ElementTree.fromstring(picture)
    width = float(root.attrib["viewBox"].split()[2])
    for one in root.iter(f"{SVG}text"):
        if one.attrib.get("text-anchor") is None:
            assert float(one.attrib["x"]) + text_width("".join(one.itertext()), 12) <= width
    assert re.findall(r"\sstyle=", picture) == []


def test_what_a_source_only_counts_stands_in_the_map_as_one_dashed_box() -> None:
    picture = work_map(_playbook("minhou-120"))
    assert "原文没写名称" in "".join(_texts(picture))
    assert "stroke-dasharray" in picture


def test_boxes_of_the_page_are_links_and_those_of_the_file_are_not() -> None:
    playbook = _playbook("shili-100")
    assert "<a " not in work_map(playbook)
    assert 'href="/goals/start"' in work_map(playbook, lambda section, key: f"/{section}/{key}")


def test_the_life_of_a_kind_shows_its_signing_its_clocks_and_its_end() -> None:
    kinds = _playbook("shili-100").kinds
    supervised = "".join(_texts(life_cycle(kinds["supervised"])))
    assert [
        word for word in ("待单位审签", "销号", "退回补正", "暂缓", "每7天反馈") if word not in supervised
    ] == []
    assert "销号" not in "".join(_texts(life_cycle(kinds["task"])))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("用地、资金、手续按需求日到位", ["用地、资金、", "手续按需求日", "到位"]),
        ("完成投资104.6亿元", ["完成投资", "104.6亿元"]),
        ("（一）建立台账", ["（一）建立台", "账"]),
    ],
)
def test_chinese_breaks_anywhere_but_not_before_a_closing_mark_nor_inside_a_figure(
    text: str, lines: list[str]
) -> None:
    assert wrap(text, 12, 73) == lines


def test_a_text_too_long_ends_with_an_ellipsis() -> None:
    assert wrap("一二三四五六七八九十", 10, 40, 2) == ["一二三四", "五六七…"]
