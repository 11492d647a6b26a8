"""Rebuilds every reference book from its inputs, audits it, lets Beancount check it, and prints one table.

    python tools/schemes.py [NAME...]

A book must come out clean, be accepted by Beancount and be, byte for byte, the one in `ledgers/`; a profile without a
story is said. Exit code 1 otherwise.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the stories lie beside this folder

from examples.schemes import Row, profiles, told  # noqa: E402
from sharedfund.audit import audit  # noqa: E402
from sharedfund.entries.terms import PROFILES  # noqa: E402

HEADINGS = ("profile 管理方式", "entries 记录", "gate tried and refused 试拨被拒", "gate passed 放行",
            "released 已放行", "spendable 可动用", "deficit borne by 亏损由谁", "verdict 结论")
COMPARED = ("book", "checkpoints", "disclosures")
CLEAN = "clean"


class Built(NamedTuple):
    """A book rebuilt: its line of the table, and everything that is not as it must be."""

    cells: tuple[str, ...]
    faults: tuple[str, ...]


def built(name: str) -> Built:
    """The story of `name` told anew, its book looked at from all sides."""
    with tempfile.TemporaryDirectory() as place:
        scheme = told(name, Path(place))
        return Built(*_judged(name, scheme.do.folder, scheme.row()))


def _judged(name: str, book: Path, row: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    report = audit(book)
    faults = [f"{found.number} {found.code}" for found in report.findings if found.severity == "finding"]
    if report.verdict != CLEAN:
        faults.append(f"audit: {report.verdict}")
    checked = subprocess.run([sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(book / "checked.beancount")],
                             capture_output=True, text=True, check=False)
    if checked.returncode or checked.stdout or checked.stderr:
        faults.append(f"bean-check: {(checked.stdout + checked.stderr).strip()}")
    if _files(book) != _files(ROOT / "ledgers" / name):
        faults.append(f"not the book in ledgers/{name}")
    cells = (name, str(row.entries), _counted(row.tried), _counted(row.passed), f"{row.released:,.2f}",
             f"{row.spendable:,.2f}", row.bearer, CLEAN if not faults else "NOT " + CLEAN)
    return cells, tuple(faults)


def _counted(told_of: Iterable[str]) -> str:
    """Each thing once, with how often it happened where that is more than once."""
    listed = list(told_of)
    return ", ".join(f"{one} x{listed.count(one)}" if listed.count(one) > 1 else one for one in dict.fromkeys(listed)) or "-"


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes()
            for name in COMPARED for path in sorted((folder / name).rglob("*")) if path.is_file()}


def _width(text: str) -> int:
    """The columns a text takes on a terminal: a Chinese character takes two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """The rows under their headings, columns aligned."""
    all_rows = [HEADINGS, *rows]
    widths = [max(_width(row[place]) for row in all_rows) for place in range(len(HEADINGS))]
    return "\n".join("  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
                     for row in all_rows)


def main(names: Sequence[str]) -> int:
    asked = list(names) or profiles()
    with ProcessPoolExecutor() as pool:
        made = dict(zip(asked, pool.map(built, asked), strict=True))
    faults = {name: list(one.faults) for name, one in made.items() if one.faults}
    for name in () if names else PROFILES:
        if name not in made:
            faults[name] = ["no story: examples/" + name]
    print(table([made[name].cells for name in sorted(made, key=_order)]))
    for name, found in faults.items():
        for fault in found:
            print(f"{name}: {fault}")
    return 1 if faults else 0


def _order(name: str) -> tuple[int, str]:
    """The profiles as the charter lists them."""
    return (list(PROFILES).index(name) if name in PROFILES else len(PROFILES)), name


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
