"""A memory fund written out as the folder a book is: the tests' own writer, so that the audit is not tested with the
store that it audits."""

from __future__ import annotations

from pathlib import Path

from sharedfund import spelling
from sharedfund.book import derived
from sharedfund.values.days import local_day, month_of
from tests.fund import Fund


def write_book(fund: Fund, folder: Path) -> Path:
    """The folder of `fund`: book files and derived files."""
    (folder / "book").mkdir(parents=True)
    months: dict[str, list[bytes]] = {}
    month = ""
    for block in fund.blocks:
        if b' custom "page" ' not in block.split(b"\n", 1)[0]:
            recorded = spelling.decode(block).recorded
            assert recorded is not None
            month = month_of(local_day(recorded, "+08:00"))
        months.setdefault(month, []).append(block)
    for month, blocks in months.items():
        (folder / "book" / f"{month}.beancount").write_bytes(b"".join(block + b"\n" for block in blocks))
    for name, text in derived.files(fund.state, [f"{month}.beancount" for month in sorted(months)]).items():
        (folder / name).write_bytes(text)
    return folder
