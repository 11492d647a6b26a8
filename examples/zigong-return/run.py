"""Public revenue goes back to the owners: 9 yuan a square metre, to the yuan, and what rounding leaves stays in the fund.

    python examples/zigong-return/run.py DIR
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
INPUTS = Path(__file__).parent / "inputs"
EARNED, RATE = "3500.00", "9"
ACCOUNT = "6222020200017770413"
PRINTED = {
    "zh_CN": ("{area} 平方米 × {rate} = {share:,}  付 {amount:,}  留 {left}",
              "合计 {declared:,}  留在公共收益 {remainder}"),
    "en": ("{area} m2 x {rate} = {share:,}  paid {amount:,}  stays {left}",
           "in all {declared:,}  stays in the fund {remainder}"),
}


def main(arguments: Sequence[str]) -> None:
    """Tells the return into the new folder that is named, and prints what each household gets."""
    sys.path[:0] = [str(path) for path in (ROOT, ROOT / "src", ROOT / "cli") if str(path) not in sys.path]
    from examples.schemes import Scheme
    from sharedfund_cli.story import Story

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", metavar="DIR", help="a new folder for the book")
    parser.add_argument("--lang", choices=sorted(PRINTED), default="zh_CN")
    typed = parser.parse_args(arguments)
    each, whole = PRINTED[typed.lang]
    with tempfile.TemporaryDirectory() as home:
        scheme = Scheme(Story(Path(typed.folder), Path(home), "zigong-return"), INPUTS)
        scheme.found("2026-01-02")
        scheme.joint("resolution record", file=INPUTS / "return.toml")
        scheme.earns("parking", EARNED, "停车场")
        scheme.joint("revenue distribute", resolution="R2026001", rate=RATE)
        (declared,) = (entry for _, entry in scheme.do.book.entries() if entry.kind == "distribution-declared")
        areas = {unit.household: unit.area_m2 for unit in scheme.state.units.all()}
        for row in sorted(declared.rows, key=lambda row: -row.share):  # type: ignore[attr-defined]  # a declaration
            print(each.format(area=areas[row.household], rate=RATE, share=row.share, amount=row.amount,
                              left=row.share - row.amount))
        known = scheme.state.revenue.distributions["D-01"]
        print(whole.format(declared=known.declared, remainder=known.remainder))
        scheme.walk(scheme.do("revenue return", "1-101", account=ACCOUNT, amount="1146.00", by=scheme.asker))
        scheme.do.end()


if __name__ == "__main__":
    main(sys.argv[1:])
