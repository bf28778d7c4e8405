"""Prove the ledger: chain, version rows, current rows equal to open versions; exit 1 on a finding."""

import argparse
import json
from dataclasses import asdict

from gongjian.commands.told import start


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true")


def run(asked: argparse.Namespace) -> int:
    start()
    from gongjian.ledger.memo import read_head
    from gongjian.ledger.verification import verify

    findings = verify()
    head = read_head()
    if asked.json:
        print(
            json.dumps(
                {"entries": head.seq, "head": head.digest, "findings": [asdict(one) for one in findings]},
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        for one in findings:
            print(f"{one.place}: {one.message} ({one.code})")
        state = "账本完好 / the ledger holds" if not findings else f"{len(findings)} 处不符 / findings"
        print(f"{state}: {head.seq} entries, head {head.digest}")
    return 1 if findings else 0
