"""Hostile text: nothing runs, nothing hangs, and each is named with its place (attacks 66-76, 80-85, 89)."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from sharedfund.audit import audit, guard
from sharedfund.spelling import SpellingError, unquoted
from tests.audit.folder import write_book
from tests.fund import Fund

HOSTILE = {
    "plugin": b'plugin "beancount.plugins.check_commodity" "__import__(\'os\').system(\'true\')"\n',
    "include": b'include "/etc/passwd"\n',
    "include-glob": b'include "*.beancount"\n',
    "option-pythonpath": b'option "insert_pythonpath" "TRUE"\n',
    "pushtag": b"pushtag #x\n",
    "pushmeta": b"pushmeta x: 1\n",
    "pad": b"2026-01-01 pad Assets:Bank:Joint:Operating Equity:Opening:Operating\n",
    "balance": b"2026-01-01 balance Assets:Bank:Joint:Operating 1.00 ~ 9 CNY\n",
    "document": b'2026-01-01 document Assets:Bank:Joint:Operating "/etc/passwd"\n',
    "division-by-zero": b'2026-01-01 * "a" "b"\n  Assets:Bank:Joint:Operating  1/0 CNY\n  Liabilities:Unidentified  -1.00 CNY\n',
    "arithmetic": b'2026-01-01 * "a" "b"\n  Assets:Bank:Joint:Operating  (1+1) CNY\n  Liabilities:Unidentified  -2.00 CNY\n',
    "price": b'2026-01-01 * "a" "b"\n  Assets:Bank:Joint:Operating  1.00 CNY @@ 0.01 JUNK\n  Liabilities:Unidentified  -1.00 CNY\n',
    "tag": b'2026-01-01 * "a" "b" #x\n  Assets:Bank:Joint:Operating  1.00 CNY\n  Liabilities:Unidentified  -1.00 CNY\n',
    "no-amount": b'2026-01-01 * "a" "b"\n  Assets:Bank:Joint:Operating  1.00 CNY\n  Liabilities:Unidentified\n',
    "hidden-line": b"* 2026-01-01 hidden from Beancount\n",
    "five-megabytes": b"x" * 5_000_000 + b"\n",
    "million-digits": b'2026-01-01 custom "sharedfund" "x"\n  amount: ' + b"9" * 1_000_000 + b".00 CNY\n",
    "parentheses": b"2026-01-01 custom \"a\" " + b"(" * 3000 + b"\n",
    "nul": b"2026-01-01 custom \"page\" 1 1 \"\x00\"\n",
    "escape": b'2026-01-01 custom "sharedfund" "\x1b]8;;http://x\x1b"\n',
    "line-separator": "2026-01-01 custom \"sharedfund\" \"a\u2028b\"\n".encode(),
    "right-to-left": "2026-01-01 custom \"sharedfund\" \"a\u202eb\"\n".encode(),
    "not-utf-8": b'2026-01-01 custom "sharedfund" "\xff\xfe"\n',
    "unknown-kind": b'2026-01-01 custom "sharedfund" "money-printed"\n  by: "p-01"\n',
    "key-twice": b'2026-01-01 custom "sharedfund" "reminder-sent"\n  by: "p-01"\n  by: "p-02"\n',
    "filename-key": b'2026-01-01 custom "sharedfund" "reminder-sent"\n  filename: "x"\n',
}


# What no edit of a line brings about ends the reading; every other place is named and the reading goes on.
REFUSED = {"plugin", "include", "include-glob", "option-pythonpath", "pushtag", "pushmeta", "pad", "balance", "document",
           "five-megabytes", "million-digits"}


@pytest.fixture(scope="module")
def honest() -> Fund:
    return Fund.founded()


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_block_is_named_and_nothing_of_it_runs(honest: Fund, tmp_path: Path, name: str) -> None:
    folder = write_book(honest, tmp_path / "f")
    book = sorted((folder / "book").iterdir())[-1]
    whole = book.read_bytes()
    book.write_bytes(whole + HOSTILE[name] + b"\n")
    started = time.process_time()
    report = audit(folder)
    assert time.process_time() - started < 10
    assert report.verdict == ("refused" if name in REFUSED else "findings")
    found = [f for f in report.findings if f.code in ("block-changed", "page-line-changed", "refused")]
    assert found and found[0].line is not None and found[0].line > whole.count(b"\n")


def test_a_book_file_that_is_a_link_is_not_read(honest: Fund, tmp_path: Path) -> None:
    folder = write_book(honest, tmp_path / "f")
    book = sorted((folder / "book").iterdir())[-1]
    elsewhere = tmp_path / "elsewhere"
    book.rename(elsewhere)
    os.symlink(elsewhere, book)
    report = audit(folder)
    assert report.verdict == "refused"
    assert [(f.code, f.file, f.facts["why"]) for f in report.findings] == [("refused", f"book/{book.name}", "not-a-plain-file")]


def test_the_grammar_is_linear_on_long_lines() -> None:
    for line in (" " * 60_000, '  a: "' + '\\"' * 30_000, "9" * 60_000, "  A" + ":A" * 30_000):
        started = time.process_time()
        list(guard.loose(line.encode() + b"\n", 1))
        assert time.process_time() - started < 2


def test_a_bad_escape_far_inside_a_long_string_fails_at_once() -> None:
    started = time.process_time()
    with pytest.raises(SpellingError):
        unquoted('"' + "a" * 20_000 + '\\"' + "b" * 20_000 + '\\x"')
    assert time.process_time() - started < 1
