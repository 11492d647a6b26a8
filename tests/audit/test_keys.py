"""What a compromised key signed is listed until somebody answers for it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sharedfund import drafts
from sharedfund.audit import Finding, Given, audit, keys as audit_keys
from sharedfund.audit.reading import Opened
from sharedfund.audit.replay import Replay
from sharedfund.book.tree import page_line
from sharedfund.drafts import keys, people
from sharedfund.spelling import leaf, leaf_of
from sharedfund.state import EMPTY
from sharedfund.state.keys import Compromise
from tests.audit.folder import write_book
from tests.fund import B, C, D, Fund, public_key_of
from tests.people import branch


@pytest.fixture(scope="module")
def stolen() -> Fund:
    """B signs two links; from the second one on the key was in wrong hands."""
    fund = branch(Fund.founded())
    for payee in ("v-01", "v-02"):
        fund.do(people.declare_link(fund.state, by=B, day=fund.day, person=C, payee=payee))
    told = keys.report_compromise(fund.state, by=C, day=fund.day, person=B, since_block=fund.state.record.blocks - 1, reason="失窃")
    fund.joint(told, D)
    return fund


def notices(fund: Fund, tmp_path: Path) -> list[Finding]:
    report = audit(write_book(fund, tmp_path / "book"))
    assert not [found for found in report.findings if found.severity == "finding"]
    return [found for found in report.findings if found.code == "compromised-key-signed"]


def test_what_the_key_signed_since_then_is_listed_with_its_place(stolen: Fund, tmp_path: Path) -> None:
    (notice,) = notices(stolen, tmp_path)
    (entry,) = notice.facts["entries"]
    assert (entry["kind"], entry["block"], entry["file"]) == ("link-declared", notice.block, notice.file)
    assert entry["leaf"] == leaf_of([one for one in stolen.entries if one.kind == "link-declared"][-1])
    assert (notice.facts["person"], notice.facts["key"], notice.facts["count"]) == (B, public_key_of(B), 1)
    lines = (tmp_path / "book" / str(notice.file)).read_text(encoding="utf-8").split("\n")
    assert '"link-declared"' in lines[entry["line"] - 1]


@pytest.mark.parametrize("named", [True, False])
def test_a_confirmation_clears_the_list(stolen: Fund, tmp_path: Path, named: bool) -> None:
    fund = branch(stolen)
    signed_link = leaf_of([one for one in fund.entries if one.kind == "link-declared"][-1])
    how: dict[str, Any] = {"entries": (signed_link,)} if named else {"everything": True}
    (asked,) = fund.do(keys.confirm_acts(fund.state, by=C, day=fund.day, person=B, reason="核对过", **how))
    fund.do(drafts.approve(fund.state, leaf_of(asked), by=D, day=fund.day))
    found = notices(fund, tmp_path)
    assert [notice.facts["count"] for notice in found] == ([0] if named else [])


def test_a_book_without_a_compromise_says_nothing_of_it(tmp_path: Path) -> None:
    assert notices(Fund.founded(), tmp_path) == []


def test_empty_lines_move_no_block_number(stolen: Fund, tmp_path: Path) -> None:
    folder = write_book(stolen, tmp_path / "book")
    (path,) = (folder / "book").iterdir()
    path.write_bytes(b"\n\n" + path.read_bytes())
    report = audit(folder)
    assert {found.code for found in report.findings} == {"reformatted-only", "compromised-key-signed"}
    (notice,) = [found for found in report.findings if found.code == "compromised-key-signed"]
    assert b'"link-declared"' in path.read_bytes().split(b"\n")[(notice.line or 0) - 1]
    (whole,) = notices(stolen, tmp_path / "whole")
    assert notice.block == whole.block


# ---- which blocks a key signed ----

STOLEN, OTHER = public_key_of(B), public_key_of(C)


def signed(kind: str, key: str, *, indent: str = "", blank: str = "") -> bytes:
    """As much of an entry as is looked at; a transaction names its kind in a line of its own."""
    head = f'2026-01-02 custom "sharedfund" "{kind}"' if not indent else f'2026-01-02 * "x" "y"\n  entry: "{kind}"'
    return f'{head}\n  by: "p-02"\n  key:{blank} "{key}"\n'.encode()


def book(tmp_path: Path, *texts: bytes) -> Replay:
    """A replay that has read nothing yet of these files."""
    files = [Opened(f"2026-0{number}.beancount", lambda text=text: io.BytesIO(text))  # type: ignore[misc]  # bound early
             for number, text in enumerate(texts, 1)]
    return Replay(tmp_path, files, Given())


def line(size: int) -> bytes:
    return page_line("2026-01-02", 1, size, "a" * 64)


def text(*blocks: bytes) -> bytes:
    return b"".join(block + b"\n" for block in blocks)


def taken(since: int, block: int, key: str = STOLEN, **more: Any) -> Compromise:
    return Compromise(key, B, since, block, date(2026, 1, 3), **more)


FIRST = (signed("a", STOLEN), signed("b", STOLEN, indent="  "), line(2), signed("c", OTHER), signed("d", STOLEN), line(5),
         signed("e", STOLEN))
SECOND = (signed("f", STOLEN), line(8), signed("g", STOLEN))


@pytest.mark.parametrize(("since", "until", "found"), [
    (1, 11, "1a 2b 5d 7e 8f 10g"), (2, 11, "2b 5d 7e 8f 10g"), (3, 10, "5d 7e 8f 10g"), (5, 9, "5d 7e 8f"), (6, 7, "7e"), (6, 6, ""),
    (8, 8, "8f"), (10, 10, "10g"), (11, 12, ""),
])
def test_a_key_signed_what_stands_between_its_first_doubtful_block_and_its_end(tmp_path: Path, since: int, until: int, found: str) -> None:
    replay = book(tmp_path, text(*FIRST), text(*SECOND))
    rows = audit_keys._signed(replay, {STOLEN: taken(since, until)})
    assert " ".join(f"{one.block}{one.kind}" for one in rows[STOLEN]) == found
    for one in rows[STOLEN]:
        blocks, name = (FIRST, "book/2026-01.beancount") if one.block < 8 else (SECOND, "book/2026-02.beancount")
        data = blocks[one.block - 1 if one.block < 8 else one.block - 8]
        before = blocks[: blocks.index(data)]
        assert (one.leaf, one.file, one.line) == (leaf(data).hex(), name, 1 + sum(b.count(b"\n") + 1 for b in before))


def test_what_only_looks_like_an_act_is_none(tmp_path: Path) -> None:
    """A block without a kind, or without a key, or with another's."""
    loose = (f'2026-01-02 note\n  key: "{STOLEN}"\n'.encode(), b'2026-01-02 custom "sharedfund" "a"\n  by: "p-02"\n', signed("b", OTHER))
    assert audit_keys._signed(book(tmp_path, text(*loose, line(3))), {STOLEN: taken(1, 9)}) == {}


@pytest.mark.parametrize(("blank", "besides"), [("", ()), ("  ", ()), ("  ", ("page-empty",))])
def test_a_blank_more_takes_no_entry_off_the_list(stolen: Fund, tmp_path: Path, blank: str, besides: tuple[str, ...]) -> None:
    """Of text that was reformatted the bytes are read that are meant."""
    blocks = [block.replace(b"  key: ", b"  key: " + blank.encode()) for block in stolen.blocks]
    links = [number for number, block in enumerate(stolen.blocks, 1) if b'"link-declared"' in block]
    replay = book(tmp_path, b"\n\n" + text(*blocks[: links[0]]), text(*blocks[links[0] :]))
    for code in (*besides, "reformatted-only"):
        replay.found(code)
    known = taken(stolen.state.record.blocks - 100, stolen.state.record.blocks)
    rows = audit_keys._signed(replay, {STOLEN: known})[STOLEN]
    assert len(links) == 2
    assert [one.block for one in rows if one.kind == "link-declared"] == links
    assert [one.leaf for one in rows if one.kind == "link-declared"] == [leaf(stolen.blocks[number - 1]).hex() for number in links]
    replay.reading.close()


def test_a_notice_says_what_is_to_be_looked_at(tmp_path: Path) -> None:
    replay = book(tmp_path, text(*FIRST), text(*SECOND))
    confirmed = leaf(FIRST[0]).hex()
    found = (taken(1, 5, entries=(confirmed,), paid=("P-0001", "P-0002")), taken(4, 4, OTHER), taken(1, 9, "c" * 64, confirmed=True))
    compromised = EMPTY.keys.compromised
    for one in found:
        compromised = compromised.set(one.key, one)
    replay.state = replace(EMPTY, keys=replace(EMPTY.keys, compromised=compromised))
    audit_keys.compare(replay)
    second, first = [noted.finding for noted in replay.attribution.noted]
    assert (first.code, first.file, first.block) == ("compromised-key-signed", "book/2026-01.beancount", 2)
    assert first.line == FIRST[0].count(b"\n") + 2
    assert {name: fact for name, fact in first.facts.items() if name != "entries"} == {
        "person": B, "key": STOLEN, "since_block": 1, "count": 2, "list": "2 b, 5 d", "payments": "P-0001, P-0002"}
    assert [one["block"] for one in first.facts["entries"]] == [2, 5]
    assert (second.block, second.facts["list"], second.facts["payments"]) == (4, "4 c", "-")


def test_a_key_that_signed_nothing_since_is_named_without_a_place(tmp_path: Path) -> None:
    replay = book(tmp_path, text(*FIRST))
    replay.state = replace(EMPTY, keys=replace(EMPTY.keys, compromised=EMPTY.keys.compromised.set(STOLEN, taken(6, 6))))
    audit_keys.compare(replay)
    (found,) = [noted.finding for noted in replay.attribution.noted]
    assert (found.file, found.line, found.block, found.facts["count"], found.facts["list"]) == (None, None, None, 0, "")
