"""Filling the product's forms in as a person does: by the names of their fields, whatever kind they are of."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

FORM = "main form[method=post]"


def fill(page: Page, **values: Any) -> None:
    """Each field of the page's form gets its value: the label of a choice, True for a tick, else the text."""
    for name, value in values.items():
        field = page.locator(f"{FORM} [name={name}]")
        kind = field.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind == "select":
            options = field.first.evaluate("e => [...e.options].map(o => [o.value, o.label])")
            given = [one for one, label in options if value in (one, label.strip())]
            assert given, (name, value, options)
            field.first.select_option(value=given[0])
        elif kind == "radio":
            page.locator(f"{FORM} [name={name}][value='{value}']").check()
        elif kind == "checkbox":
            field.first.set_checked(bool(value))
        else:
            field.first.fill(str(value))


def submit(page: Page) -> None:
    """Press the form's button and wait for what comes."""
    button = page.locator(f"{FORM} button[type=submit]:visible").last
    with page.expect_navigation():
        button.click()


def message(page: Page) -> str:
    """What the page says went wrong."""
    return " ".join(page.locator("main .alert, main .g-error, main .invalid-feedback").all_inner_texts())
