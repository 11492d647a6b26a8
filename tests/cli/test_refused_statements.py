"""A statement whose own figures do not hold: what was read is shown, each figure beside the other, and nothing is written."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from sharedfund_cli.story import Story
from tests.banking.exports import bank_csv
from tests.cli.test_statements import LINES, folder_of, place, steady, story, template, typed
from tests.fund import K

__all__ = ["place", "steady", "story", "template"]  # fixtures

PUBLIC = Path(os.environ.get("SHAREDFUND_SAMPLES", "samples"))  # other projects' samples, which are not kept here
TEXT = bank_csv(LINES).decode("gb18030")


def broken(how: str) -> bytes:
    """Six lines, with one thing wrong."""
    rows = TEXT.splitlines()
    if how == "balance":
        rows[5] = rows[5].replace(",2451.00,", ",2451.01,")
    elif how == "totals":
        rows.append("合计,,3260.00,12.50,,,,,")
    elif how == "rows":
        rows.append("共7笔")
    elif how == "serials":
        rows.append(rows[-1])
    return "\r\n".join(rows).encode("gb18030")


@pytest.mark.parametrize(("how", "code", "stated", "found", "row"), [
    ("balance", "statement-balance-breaks", "2451.01", "2451.00", 6), ("totals", "statement-totals-differ", "3,260.00 / 12.50", "4,260.00 / 12.50", 10),
    ("rows", "statement-rows-differ", "7", "6", 10),
])
def test_what_does_not_hold_is_shown_and_refused(steady: Story, how: str, code: str, stated: str, found: str, row: int) -> None:
    place = steady.folder.parent
    file = place / f"{how}.csv"
    file.write_bytes(broken(how))
    before = folder_of(place)
    ended, answer = steady.run("bank import", file, by=K)
    assert (ended, answer["code"]) == (2, code)
    (data,) = answer["data"]["files"]
    assert (data["rows"], [(one["stated"], one["found"], one["row"]) for one in data["checks"] if one["holds"] is False]) == (6, [(stated, found, row)])
    for words in ((), ("-n",)):
        told = typed(place, "bank", "import", file, *words)
        assert told.code == 2
        for said in ("读到 6 条流水", "云州恒达商贸有限公司", "1-1-101物业费", f"自报 {stated}，实有 {found} ×（第 {row} 行）", "收 5 笔 4,260.00，支 1 笔 12.50"):
            assert said in told.out, said
        assert "写入" not in told.out
    english = typed(place, "bank", "import", file, lang="en")
    assert f"said {stated}, found {found} × (row {row})" in english.out
    assert folder_of(place) == before


def test_many_lines_are_shown_in_part(steady: Story) -> None:
    place = steady.folder.parent
    lines = [LINES[0]._replace(ref=f"B{number:08}") for number in range(30)]
    file = place / "many.csv"
    file.write_bytes(bank_csv(lines) + "共31笔\r\n".encode("gb18030"))
    told = typed(place, "bank", "import", file)
    assert (told.code, told.out.count("1-1-101物业费"), "另有 10 条" in told.out) == (2, 20, True)


def test_what_cannot_be_read_has_nothing_to_show(steady: Story) -> None:
    file = steady.folder.parent / "nothing.csv"
    file.write_bytes(TEXT.replace("2026-01-12,10:00:00,600.00", "2026-01-12,10:00:00,六百", 1).encode("gb18030"))
    ended, answer = steady.run("bank import", file, by=K)
    assert (ended, answer["code"], "data" in answer) == (2, "statement-amount", False)


@pytest.mark.parametrize(("name", "code", "rows"), [
    ("abc-debit.csv", "statement-balance-breaks", 4), ("ccb-debit.xls", "statement-balance-breaks", None), ("icbc-debit-v1.csv", "statement-totals-differ", None),
])
def test_the_public_samples_are_shown_and_refused(steady: Story, capsys: pytest.CaptureFixture[str], name: str, code: str, rows: int | None) -> None:
    if not (PUBLIC / name).exists():
        with capsys.disabled():
            sys.stdout.write(f"\nSKIPPED {name}: SHAREDFUND_SAMPLES names no folder of public samples\n")
        pytest.skip("SHAREDFUND_SAMPLES names no folder of public samples")
    before = folder_of(steady.folder.parent)
    ended, answer = steady.run("bank import", PUBLIC / name, by=K)
    assert (ended, answer["code"]) == (2, code)
    (data,) = answer["data"]["files"]
    (check,) = [one for one in data["checks"] if one["holds"] is False]
    assert all((data["rows"], check["stated"], check["found"], check["row"]))
    assert rows is None or data["rows"] == rows
    assert folder_of(steady.folder.parent) == before
