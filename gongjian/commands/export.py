"""Write a campaign's projects, matters or units as the sheet offices use (xlsx)."""

import argparse
import sys
from pathlib import Path
from typing import Any

from gongjian.commands.language import gettext as _
from gongjian.commands.told import Unusable, account_or_house, day, now, start


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("projects", "matters", "units"))
    parser.add_argument(
        "--campaign", required=True, help=_("its key; units: those of its host unit and below")
    )
    parser.add_argument(
        "--out", type=Path, required=True, help=_("the file to write; projects may also be .csv")
    )
    parser.add_argument(
        "--on", default="", help=_("as things stood on this day; today, or an archived campaign's shown day")
    )
    parser.add_argument("--user", default="", help=_("what this account may see; else everything"))


def run(asked: argparse.Namespace) -> int:
    start()
    from gongjian.exchange.cli import export
    from gongjian.figures.report import campaign_of
    from gongjian.kernel.problems import Refused

    if asked.out.suffix.lower() not in (".xlsx", ".csv") or (
        asked.what == "units" and asked.out.suffix.lower() == ".csv"
    ):
        raise Unusable(f"{asked.out}: name it .xlsx")
    if not asked.out.parent.is_dir():
        raise Unusable(f"there is no folder {asked.out.parent}")
    by = account_or_house(asked.user, "gongjian export")
    query = f"on={day(asked.on).isoformat()}" if asked.on else ""
    try:
        campaign = campaign_of(asked.campaign)
        if asked.what == "units":
            _units(campaign, by, asked.out)
        else:
            export(asked.what, campaign.key, asked.out, by=by, at=now(), query=query)
    except Refused as refused:
        raise Unusable(str(refused)) from None
    except OSError as error:
        raise Unusable(f"{asked.out}: {error.strerror}") from None
    finally:
        asked.out.with_name(asked.out.name + ".part").unlink(missing_ok=True)
    print(asked.out, file=sys.stderr)
    return 0


def _units(campaign: Any, by: Any, out: Path) -> None:
    """Names, kinds and order of the units, under the column names `import --as units` reads; each below its parent."""
    from gongjian.exchange.cli import viewer_for
    from gongjian.kit.sheets.layout import Head, SheetSpec
    from gongjian.kit.sheets.mapping import Kind
    from gongjian.kit.sheets.writing import write_workbook
    from gongjian.people.imports import KIND_WORDS
    from gongjian.people.unit_tree import unit_tree

    tree, reach = unit_tree(), viewer_for(by, now()).reach("see", campaign)
    seen = [pk for pk in tree.subtree(campaign.unit_id) if reach.whole or pk in reach.unit_ids]
    ordered = sorted(tree.in_order(seen), key=lambda unit: len(tree.ancestors(unit.pk)))
    kinds = {str(kind.value): words[0] for kind, words in KIND_WORDS.items()}
    names = {pk: unit.name for pk, unit in tree.units.items()}
    rows = [
        [
            unit.name,
            unit.short_name,
            kinds[unit.kind],
            names.get(unit.parent_id or 0, ""),
            unit.ordinal,
            unit.code,
        ]
        for unit in ordered
    ]
    columns = (
        Head("名称", width=30), Head("简称", width=16), Head("类型", width=10), Head("上级单位", width=30),
        Head("排序", Kind.INTEGER, 8), Head("代码", Kind.CODE, 22),
    )  # fmt: skip
    spec = SheetSpec(f"{campaign.unit.name}单位名录", columns, rows, name="单位", unit_line="", paper="A4")
    part = out.with_name(out.name + ".part")
    with part.open("wb") as file:
        write_workbook(file, [spec], at=now())
    part.replace(out)
