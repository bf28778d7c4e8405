"""Every table is declared: a record, its version, an entry, working or framework (gongjian.ledger.tables)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping

CLASSES = frozenset({"record", "version", "entry", "working", "framework"})


def problems(declared: Mapping[str, str], tables: Iterable[str]) -> list[str]:
    """What is wrong between the declared tables and those the models have, as sentences."""
    present = set(tables)
    listed = {name for name, kind in declared.items() if kind != "unlisted"}
    unlisted = [
        f"{name} is in no list; make it a Record or a Working table" for name in sorted(present - listed)
    ]
    gone = [f"{name} is declared, and no model has it" for name in sorted(set(declared) - present)]
    unknown = [
        f"{name} is declared {kind!r}; expected one of {', '.join(sorted(CLASSES))}"
        for name, kind in sorted(declared.items())
        if kind not in CLASSES | {"unlisted"}
    ]
    return unlisted + gone + unknown


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
    sys.path.insert(0, os.getcwd())
    import django

    django.setup()
    from django.apps import apps

    from gongjian.ledger import tables

    found = problems(
        tables.classes(),
        (model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed),
    )
    for sentence in found:
        print(sentence, file=sys.stderr)
    print(f"undeclared tables: {len(found) or 'none'} found", file=sys.stderr if found else sys.stdout)
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
