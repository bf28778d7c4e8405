"""Templates of plans and the playbook's section: read with line, key and remedy; limits name a rule or are assumed."""

from datetime import date

import pytest

from gongjian.campaigns.lint import lint
from gongjian.campaigns.playbook.reading import read_playbook
from gongjian.commands.demo_data.files import playbook_file
from gongjian.kernel import network as kernel
from gongjian.kit.calendar import calendar
from gongjian.projects.networks import read_template, templates
from gongjian.projects.networks.section import networks_of

PLAIN = """name: 示例
phases:
  - {key: one, name: 第一阶段}
nodes:
  - {key: a, name: 甲, phase: one, limit: 5, assumed: true}
  - {key: b, name: 乙, phase: one, limit: 3, assumed: true, after: [a]}
"""


@pytest.mark.parametrize("key", ["energy", "government-building", "land-only", "private-plant"])
def test_every_template_of_the_house_can_be_planned_with_and_without_its_branches(key):
    text = templates()[key].text
    for branches in (text.taken, [one.key for one in text.branches if not one.group]):
        found = kernel.schedule(
            text.network(), start=date(2026, 3, 2), data_date=None, calendar=calendar(), branches=branches
        )
        assert found.critical_path
        assert found.end > date(2026, 3, 2)


@pytest.mark.parametrize("key", ["energy", "government-building", "land-only", "private-plant"])
def test_every_limit_names_its_rule_or_says_that_it_is_assumed(key):
    nodes = templates()[key].text.nodes
    assert [node.key for node in nodes if node.limit and not (node.source or node.assumed)] == []
    assert [node.key for node in nodes if node.statutory and not node.source] == []


def test_a_plain_template_is_read():
    read, problems = read_template(PLAIN)
    assert problems == []
    assert read is not None
    assert [node.key for node in read.nodes] == ["a", "b"]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("limit: 5, assumed: true", "limit: 5", "limit_without_source", 5),
        ("limit: 5", "limit: 0", "limit_not_positive", 5),
        ("limit: 5", "limit: -1", "does_not_fit", 5),
        ("limit: 5,", "limit: 5, statutory: 10,", "limit_without_source", 5),
        ("phase: one, limit: 3", "phase: two, limit: 3", "unknown_phase", 0),
        ("after: [a]", "after: [c]", "unknown_node", 0),
        ("after: [a]", "after: [b]", "cycle", 0),
        ("key: b, name: 乙", "use: nothing", "unknown_node", 6),
        ("limit: 3,", "limit: 3, department: nobody,", "unknown_department", 6),
        ("limit: 3,", "limits: 3,", "unknown_key", 6),
    ],
)
def test_what_is_wrong_in_a_template_is_told_with_its_line_and_a_remedy(old, new, code, line):
    read, problems = read_template(PLAIN.replace(old, new, 1))
    assert read is None
    told = next(one for one in problems if one.code == code)
    assert str(told.remedy)
    assert line in (0, told.line)


def test_a_file_that_is_no_yaml_or_no_template_is_told_so():
    assert read_template("a: [")[1][0].code == "not_yaml"
    assert read_template("- a")[1][0].code == "not_a_mapping"


def section(text):
    base = playbook_file("shili-100")
    start = base.index("networks:\n")
    return base[:start] + text + base[base.index("matter_kinds:\n") :]


def test_the_playbook_maps_its_projects_to_templates():
    playbook, problems = read_playbook(playbook_file("shili-100"))
    assert problems == []
    use = networks_of(playbook).use
    fitting = [one.template for one in use if one.fits("private", "energy", "county", "start")]
    assert fitting == ["energy", "private-plant"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("networks: {use: [{template: nothing}]}\n", "unknown_template"),
        ("networks: {limits: [{node: nothing, promised: 2, source: 某文件}]}\n", "unknown_node"),
        ("networks: {limits: [{node: start, promised: 0}]}\n", "does_not_fit"),
        ("networks: {departments: {nobody: 县住建局}}\n", "unknown_department"),
        ("networks: {use: [{template: energy, sectors: [nothing]}]}\n", "unknown_key_named"),
    ],
)
def test_what_the_section_names_must_be_known(text, code):
    playbook, problems = read_playbook(section(text))
    assert playbook is None
    assert code in [one.code for one in problems]


def test_a_limit_without_a_document_is_found_by_the_lint():
    found = lint(section("networks: {limits: [{node: construction-permit, promised: 2}]}\n"))
    told = next(one for one in found if one.code == "limit_without_source")
    assert told.stops is False
    assert told.line > 0
