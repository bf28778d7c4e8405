"""The import contracts are alive: each is broken once in a copy and seen to fail, by name."""

import pytest

from tests.house.conftest import Copy


@pytest.mark.parametrize("contract", ["rooms", "inside", "kernel", "formats"])
def test_the_house_as_it_stands_keeps_its_contracts(copy: Copy, contract: str) -> None:
    code, shown = copy.contracts(contract)
    assert (code, "1 kept, 0 broken" in shown) == (0, True), shown


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("ledger", "kit"),
        ("kit", "people"),
        ("people", "campaigns"),
        ("campaigns", "matters"),
        ("matters", "projects"),
        ("projects", "figures"),
        ("figures", "exchange"),
        ("exchange", "web"),
    ],
)
def test_a_lower_room_importing_a_higher_one_is_caught(copy: Copy, lower: str, higher: str) -> None:
    copy.write(f"gongjian/{higher}/a_word.py", "WORD = 1\n")
    copy.write(f"gongjian/{lower}/reaching_up.py", f"from gongjian.{higher} import a_word\n")
    code, shown = copy.contracts("rooms")
    assert code == 1
    assert f"gongjian.{lower}.reaching_up -> gongjian.{higher}.a_word" in shown


def test_reaching_up_through_the_configuration_is_caught(copy: Copy) -> None:
    copy.write("config/detour.py", "import gongjian.web.a_word\n")
    copy.write("gongjian/web/a_word.py", "")
    copy.write("gongjian/people/reaching_up.py", "import config.detour\n")
    code, shown = copy.contracts("rooms")
    assert code == 1
    assert "gongjian.people.reaching_up -> config.detour" in shown


def test_a_room_without_a_place_is_caught(copy: Copy) -> None:
    copy.write("gongjian/annex/selectors.py", "")
    code, shown = copy.contracts("rooms")
    assert code == 1
    assert "annex" in shown


def test_a_room_yet_to_come_is_held_to_its_place(copy: Copy) -> None:
    copy.write("gongjian/assess/selectors.py", "")
    copy.write("gongjian/dispatch/actions.py", "import gongjian.assess.selectors\n")
    code, shown = copy.contracts("rooms")
    assert code == 1
    assert "gongjian.dispatch.actions -> gongjian.assess.selectors" in shown


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("models", "selectors"),
        ("selectors", "policy"),
        ("policy", "actions"),
        ("actions", "views"),
        ("views", "api"),
    ],
)
def test_inside_a_room_reaching_up_is_caught(copy: Copy, lower: str, higher: str) -> None:
    for name in ("models", "selectors", "policy", "actions", "views", "api"):
        copy.write(f"gongjian/assess/{name}.py", "")
    copy.write(f"gongjian/assess/{lower}.py", f"from gongjian.assess import {higher}\n")
    code, shown = copy.contracts("inside")
    assert code == 1
    assert f"gongjian.assess.{lower} -> gongjian.assess.{higher}" in shown


@pytest.mark.parametrize("package", ["django.utils", "yaml", "gongjian.ledger"])
def test_the_kernel_importing_anything_but_the_standard_library_is_caught(copy: Copy, package: str) -> None:
    copy.write("gongjian/kernel/reaching_out.py", f"import {package}\n")
    code, shown = copy.contracts("kernel")
    assert code == 1
    assert f"gongjian.kernel.reaching_out imports {package.split('.')[0]}" in shown


def test_the_kernel_may_use_the_standard_library_and_numpy(copy: Copy) -> None:
    copy.write("gongjian/kernel/counting.py", "import decimal\nimport numpy\n")
    code, shown = copy.contracts("kernel")
    assert code == 0, shown


def test_an_office_format_read_outside_the_kit_is_caught(copy: Copy) -> None:
    copy.write("gongjian/people/loading.py", "import openpyxl\n")
    code, shown = copy.contracts("formats")
    assert code == 1
    assert "gongjian.people.loading imports openpyxl (line 1); use gongjian.kit instead" in shown
