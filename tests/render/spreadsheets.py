"""What the tests of workbooks and CSV files read back: cells by an independent reader, formulas from the parts."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import python_calamine

LEDGERS = Path(__file__).resolve().parents[2] / "ledgers"


def newest() -> dict[str, dict[str, Any]]:
    """The newest published data of every reference book."""
    return {book.name: json.loads(max(book.glob("disclosures/*/data.json")).read_text(encoding="utf-8"))
            for book in sorted(LEDGERS.iterdir()) if (book / "disclosures").is_dir()}


def published() -> Iterator[tuple[str, dict[str, Any]]]:
    """The data of everything that was published in a reference book."""
    for path in sorted(LEDGERS.glob("*/disclosures/*/data.json")):
        yield f"{path.parts[-4]} {path.parts[-2]}", json.loads(path.read_text(encoding="utf-8"))


def parts(data: bytes) -> dict[str, str]:
    """The files inside a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def cells(data: bytes) -> dict[str, list[list[Any]]]:
    """The values of every sheet by its name, from its first cell; every row as broad as the broadest table."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: [[*row, *[""] * (26 - len(row))] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
            for name in book.sheet_names}


def formulas(data: bytes) -> dict[str, dict[str, tuple[str, str]]]:
    """Every formula with the value beside it, by sheet number and cell."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for name, text in parts(data).items():
        if name.startswith("xl/worksheets/"):
            found[name] = {place: (unescape(formula), value) for place, formula, value in re.findall(
                r'<c r="([A-Z]+[0-9]+)"(?: s="[0-9]+")?><f>([^<]*)</f><v>([^<]*)</v></c>', text)}
            assert text.count("<f>") == len(found[name])
    return found


def exact(value: Any) -> Decimal:
    """A number read back, by its shortest digits."""
    return Decimal(repr(value))


def computed(formula: str, rows: list[list[Any]]) -> Decimal:
    """What a formula of sums and differences gives."""
    total = Decimal(0)
    for sign, first, _, last in re.findall(r"([+-]?)(?:SUM\()?([A-Z][0-9]+)(:([A-Z][0-9]+)\))?", formula):
        column, top = ord(first[0]) - ord("A"), int(first[1:])
        bottom = int(last[1:]) if last else top
        sum_ = sum((exact(rows[row - 1][column]) for row in range(top, bottom + 1)), Decimal(0))
        total += -sum_ if sign == "-" else sum_
    return total
