"""YAML read by the compiled reader says the same as YAML read in Python."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import gongjian
from gongjian.kit.yaml_text import load, nodes

FILES = sorted(Path(gongjian.__file__).parent.rglob("*.yaml"))


def test_every_file_of_the_house_reads_the_same_and_stands_in_the_same_places() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert load(text) == yaml.safe_load(text), path
        assert _places(nodes(text)) == _places(yaml.compose(text, Loader=yaml.SafeLoader)), path


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: 1\n b: 2", 1), ("a: b: c", 0), ("甲: &x 1\n乙: *y", 1), ("a: 1\n\n\nb: {c\nd: 1", 4)],
)
def test_a_slip_is_told_on_its_line(text: str, line: int) -> None:
    with pytest.raises(yaml.MarkedYAMLError) as caught:
        load(text)
    assert caught.value.problem_mark is not None
    assert caught.value.problem_mark.line == line


def _places(node: yaml.Node | None) -> list[tuple[object, int, int]]:
    if node is None:
        return []
    mark = node.start_mark
    if isinstance(node, yaml.ScalarNode):
        return [(node.value, mark.line, mark.index), ("", node.end_mark.line, node.end_mark.index)]
    parts = [part for pair in node.value for part in (pair if isinstance(pair, tuple) else (pair,))]
    return [(node.tag, mark.line, mark.index), *(place for part in parts for place in _places(part))]
