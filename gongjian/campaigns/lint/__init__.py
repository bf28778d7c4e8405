"""Lint: what in a playbook a person should look at before it is used, each finding naming its rule and its source.

`lint` takes a text. It gives what keeps the file from being read (the same findings loading gives), and, once it can be
read, what the rules find. Rooms above add rules for their sections with `rules.register`.
"""

from gongjian.campaigns.lint.finding import Finding, as_row, found_of, lint, lint_read
from gongjian.campaigns.lint.law import LAW, Source
from gongjian.campaigns.lint.rules import Found, LintRule, rules

__all__ = [
    "LAW",
    "Finding",
    "Found",
    "LintRule",
    "Source",
    "as_row",
    "found_of",
    "lint",
    "lint_read",
    "rules",
]
