"""Two complexes share a refuse collector: 兴丰苑 pays the bill and splits it by households, 西园 books and pays its part.

Each has its own book; each entry names the other book's. The third month is split and not yet paid: what the one is
owed is what the other owes. `sharedfund fleet summary` reads both and prints that it nets to zero.

    python examples/neighbours/neighbours.py DIR
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
HOUSEHOLDS = {"xingfeng": 8, "xiyuan": 4}
NAMES = {"xingfeng": "兴丰苑", "xiyuan": "西园"}
ACCOUNT = "6222020200010007401"  # of 兴丰苑, where 西园 pays its part
BILL = "100.00"


def tell(place: Path) -> dict[str, Any]:
    """Both books are told into `place`; the roll-up of both comes back."""
    sys.path[:0] = [str(path) for path in (ROOT, ROOT / "src", ROOT / "cli") if str(path) not in sys.path]
    from examples.schemes import Scheme
    from sharedfund_cli.story import Story

    one, two = (Scheme(Story(place / name / "book", place / name / "home", f"sharedfund neighbours {name}"), HERE / name)
                for name in HOUSEHOLDS)
    for scheme in (one, two):
        scheme.found("2026-01-02", opening="2000.00")
        scheme.settle_in()
    agree(one, two, place)
    collector = one.vendor("云州清运服务部", "6222020200016660074")
    for month in ("2026-01", "2026-02", "2026-03"):
        for scheme in (one, two):
            scheme.do.at(f"{month}-20")
        shared(one, two, collector, month, place, paid=month != "2026-03")
    found: dict[str, Any] = one.do("fleet summary", one.do.folder, two.do.folder)
    for scheme in (one, two):
        scheme.witnesses()
        scheme.do.end()
    return found


def agree(one: Any, two: Any, place: Path) -> None:
    """Each complex records the agreement in its own book, by its own resolution."""
    funds = {name: scheme.state.record.fund_id for name, scheme in zip(HOUSEHOLDS, (one, two), strict=True)}
    for scheme in (one, two):
        own = scheme.state.record.fund_id
        lines = ['agreement = "NA-01"', 'service = "垃圾清运"', 'head = "shared-service"', 'split_by = "households"',
                 f'payer = "{funds["xingfeng"]}"', "first = 2026-01-01", "end = 2026-12-31", 'resolution = "R2026001"',
                 'attach = ["paper.txt"]']
        if own != funds["xingfeng"]:
            lines.append(f'account = "{ACCOUNT}"')
        for name, fund in funds.items():
            lines += ["", "[[parties]]", f'fund = "{fund}"', f'name = "{NAMES[name]}"', f'weight = "{HOUSEHOLDS[name]}.00"']
        form = place / own[:8] / "agreement.toml"
        form.parent.mkdir(parents=True, exist_ok=True)
        form.write_text("\n".join(lines) + "\n", encoding="utf-8")
        (form.parent / "paper.txt").write_text("两个小区的分摊约定书（练习用）\n", encoding="utf-8")
        scheme.joint("neighbour record", file=form)


def shared(one: Any, two: Any, collector: str, month: str, place: Path, *, paid: bool) -> None:
    """A month's bill: split in the payer's book, its part booked in the neighbour's; paid on both sides, or still due."""
    bill = one.bill(collector, "shared-service", month, BILL)
    split = one.do("neighbour split", bill, agreement="NA-01", by=one.books)
    slip, neighbour = place / f"slip-{month}.toml", f"n-{two.state.record.fund_id[:8]}"
    one.do("neighbour slip", split["split"], "-o", slip)
    amount = split["parts"][neighbour]
    part = two.do("neighbour book", slip, due=f"{month}-28", amount=amount, by=two.books)
    if paid:
        two.pays_bill(part["bill"])
        one.do("neighbour receive", from_=neighbour, amount=amount, bank_ref=one.reference(), by=one.books)
        one.pays_bill(bill)


def main(words: Sequence[str]) -> None:
    """Tell both books into the folder named and print the roll-up."""
    found = tell(Path(words[0]))
    for pair in found["between"]:
        print(f"{pair['neighbour']} -> {pair['payer']}: {pair['due_to']} / {pair['due_from']}, {pair['difference']}")


if __name__ == "__main__":
    main(sys.argv[1:])
