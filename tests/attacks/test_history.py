"""Attacks 1-20: history that was edited, cut, forked, forged or moved to another book. Each is found, named where it was
made, and nobody is blamed who did nothing."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import pytest

from sharedfund import drafts, spelling
from sharedfund.audit import Finding, Report, check_code
from sharedfund.book import UserFolder, checkpoints
from sharedfund.book.walk import Walk
from sharedfund.book.witness import Witness
from sharedfund.drafts import charter, record, remuneration
from sharedfund.entries.entry import Entry, SignedEntry
from sharedfund.entries.people import LinkDeclared
from sharedfund.errors import SharedFundError
from sharedfund.values import days, trees
from tests.attacks import flips
from tests.attacks.book import (
    BEGIN, EVERYBODY, INSIDER, LIFT, Q1, Block, Change, Clock, D, J, K, act, admitted, append_page, blamed, blocks, door,
    findings, honest, line_in, notices, rederive, refused, report, resign, rewrite, roots, signers, state_of, where, write,
)
from tests.figures import Run

CUT = {"head-not-in-book"}  # what an auditor who remembers the newest head is told besides, wherever history was changed


def copied(tmp_path: Path) -> Path:
    return honest().copy(tmp_path)


def told(found: Report) -> list[Finding]:
    """What the reader is told first, but that the remembered head is not there."""
    return [finding for finding in roots(found) if finding.code not in CUT]


def only(found: Report, code: str, at: Block, *, line: int | None = None) -> Finding:
    """The one finding, at a block (or at a line within it); no person and no other block is blamed for anything."""
    (finding,) = told(found)
    assert (finding.code, finding.file, finding.line, finding.block) == (code, at.file, line or at.line, at.number)
    assert blamed(found) == {at.number}
    assert found.verdict == "findings"
    return finding


def changed(block: Block, *pairs: tuple[str, str]) -> bytes:
    """The block's bytes with each first text of `pairs` replaced by its second, wherever it stands."""
    data = block.data
    for old, new in pairs:
        assert old.encode() in data, old
        data = data.replace(old.encode(), new.encode())
    return data


def edited(folder: Path, at: Block, data: bytes) -> None:
    """The block has these bytes; nothing else is touched."""
    write(folder, [(block.file, data if block.number == at.number else block.data) for block in blocks(folder)])


def put(at: Block, data: bytes) -> Change:
    """The block has these bytes, where an insider hashes everything after it again."""
    changed_block = Block(at.number, at.file, at.line, data, spelling.decode(data))
    return lambda found: [changed_block if block.number == at.number else block for block in found]


# ---- 1: an amount edited ----

SIGNED, UNSIGNED = ("payment-paid", -1, "150.00", "950.00"), ("receipt-recorded", 0, "1000.00", "900.00")


@pytest.mark.parametrize(("kind", "nth", "old", "new"), [SIGNED, UNSIGNED, ("payment-requested", -1, "150.00", "950.00")])
def test_001_an_edited_amount_is_named_at_its_entry(tmp_path: Path, kind: str, nth: int, old: str, new: str) -> None:
    folder = copied(tmp_path)
    at = where(folder, kind, nth)
    edited(folder, at, changed(at, (old, new)))
    only(report(folder), "changed-after-writing" if kind == "receipt-recorded" else "changed-after-signing", at)


@pytest.mark.parametrize(("kind", "nth", "old", "new"), [SIGNED, UNSIGNED])
@pytest.mark.parametrize("leg", ["field", "posting"])
def test_001_an_amount_edited_without_its_other_half_is_named_at_its_line(
    tmp_path: Path, kind: str, nth: int, old: str, new: str, leg: str
) -> None:
    folder = copied(tmp_path)
    at = where(folder, kind, nth)
    lines = at.data.decode().splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if old in line and line.startswith("  amount: ") == (leg == "field"))
    lines[number] = lines[number].replace(old, new)
    edited(folder, at, "".join(lines).encode())
    (finding,) = told(report(folder))
    # An unsigned entry that spells nothing any more is named, too; of a receipt's field alone the postings follow.
    assert finding.code in ("block-changed", "changed-after-writing")
    assert (finding.file, finding.block) == (at.file, at.number)
    assert at.line <= (finding.line or 0) <= at.line + len(lines)
    assert blamed(report(folder)) == {at.number}


@pytest.mark.parametrize(("kind", "nth", "old", "new"), [SIGNED, ("payment-requested", -1, "150.00", "950.00")])
def test_001_an_edited_amount_is_named_though_every_page_was_hashed_again(
    tmp_path: Path, kind: str, nth: int, old: str, new: str
) -> None:
    folder = copied(tmp_path)
    at = where(folder, kind, nth)
    rewrite(folder, put(at, changed(at, (old, new))))
    only(report(folder), "changed-after-signing", at)


def test_001_an_unsigned_amount_edited_under_new_hashes_is_between_two_signatures(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    at = where(folder, "receipt-recorded")
    rewrite(folder, put(at, changed(at, UNSIGNED[2:])))
    (finding,) = told(report(folder))
    assert finding.code == "history-rewritten" and finding.facts["first"] <= at.number <= finding.facts["last"]
    assert finding.facts["last"] - finding.facts["first"] < 8
    assert blamed(report(folder)) == {finding.facts["first"]}


@pytest.mark.parametrize(("kind", "nth", "old", "new"), [SIGNED, UNSIGNED, ("payment-requested", -1, "150.00", "950.00")])
def test_001_an_insider_who_signs_his_own_entries_again_blames_nobody_else(
    tmp_path: Path, kind: str, nth: int, old: str, new: str
) -> None:
    folder = copied(tmp_path)
    at = where(folder, kind, nth)
    rewrite(folder, put(at, changed(at, (old, new))), INSIDER)
    found = report(folder)
    (finding,) = told(found)
    if kind == "receipt-recorded":
        assert finding.code == "history-rewritten" and finding.facts["first"] <= at.number <= finding.facts["last"]
    else:
        assert (finding.code, finding.block) == ("changed-after-signing", at.number)
    assert blamed(found) == {finding.block}


# ---- 2, 3: order and holes ----


def swapped(one: Block, other: Block) -> Callable[[list[Block]], list[Block]]:
    places = {one.number: other.number, other.number: one.number}
    return lambda found: [found[places.get(block.number, block.number) - 1] for block in found]


@pytest.mark.parametrize(("kind", "nth"), [("payment-reviewed", 2), ("vendor-added", 0)])
def test_002_two_entries_of_a_page_swapped_are_named(tmp_path: Path, kind: str, nth: int) -> None:
    folder = copied(tmp_path)
    one, other = where(folder, kind, nth), where(folder, kind, nth + 1)
    write(folder, [(block.file, block.data) for block in swapped(one, other)(blocks(folder))])
    assert only(report(folder), "blocks-swapped", one).facts["other"] == other.number


def test_002_two_entries_of_different_pages_swapped_are_named_from_the_first(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    one, other = where(folder, "payment-reviewed", 0), where(folder, "payment-reviewed", 1)
    write(folder, [(block.file, block.data) for block in swapped(one, other)(blocks(folder))])
    only(report(folder), "changed-after-writing", one)


@pytest.mark.parametrize(("kind", "nth"), [("payment-reviewed", 0), ("payment-reviewed", 2), ("vendor-added", 0)])
def test_002_two_entries_swapped_under_new_hashes_are_named(tmp_path: Path, kind: str, nth: int) -> None:
    folder = copied(tmp_path)
    one, other = where(folder, kind, nth), where(folder, kind, nth + 1)
    rewrite(folder, swapped(one, other))
    finding = only(report(folder), "history-rewritten", one)
    assert finding.facts["last"] >= other.number


@pytest.mark.parametrize(("kind", "nth"), [("payment-reviewed", 1), ("receipt-recorded", 0)])
@pytest.mark.parametrize("with_page", [True, False])
def test_003_a_deleted_entry_is_missing_at_its_place(tmp_path: Path, kind: str, nth: int, with_page: bool) -> None:
    folder = copied(tmp_path)
    at = where(folder, kind, nth)
    gone = {at.number, at.number + 1} if with_page else {at.number}
    write(folder, [(block.file, block.data) for block in blocks(folder) if block.number not in gone])
    (finding,) = told(report(folder))
    assert (finding.code, finding.file, finding.block) == ("blocks-missing", at.file, at.number)
    assert finding.facts["count"] >= len(gone) and blamed(report(folder)) == {at.number}


@pytest.mark.parametrize(("kind", "nth"), [("payment-reviewed", 1), ("receipt-recorded", 0), ("vendor-added", 1)])
def test_003_a_deleted_entry_under_new_hashes_is_between_two_signatures(tmp_path: Path, kind: str, nth: int) -> None:
    folder = copied(tmp_path)
    at = where(folder, kind, nth)
    gone = {at.number, at.number + 1} if kind != "vendor-added" else {at.number}
    rewrite(folder, lambda found: [block for block in found if block.number not in gone])
    found = report(folder)
    (finding,) = told(found)
    assert finding.code == "history-rewritten" and finding.facts["first"] <= at.number <= finding.facts["last"]
    assert blamed(found) == {finding.block}


# ---- 4-7: cut, rolled back, forked ----


def test_004_a_cut_page_is_found_by_the_head_that_is_remembered(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    write(folder, [(block.file, block.data) for block in blocks(folder)[:-2]])
    found = report(folder)
    (finding,) = roots(found)
    assert finding.code == "head-not-in-book" and finding.expected == honest().head
    assert finding.found is not None and found.head_root in finding.found and found.head_size == honest().size - 2
    assert blamed(found) == set()


def test_004_a_cut_book_is_found_by_the_checkpoints_that_were_kept(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    first = where(folder, "checkpoint-recorded", 0)
    write(folder, [(block.file, block.data) for block in blocks(folder)[: first.number - 3]])
    found = report(folder, fund=None, expect=None)  # nothing is remembered: the notes beside the book speak
    assert found.verdict == "findings"
    notes = [finding for finding in roots(found) if finding.code == "checkpoint-not-in-book"]
    sizes = [block.entry.size for block in blocks(copied(tmp_path / "whole"))  # type: ignore[attr-defined]  # their kind says so
             if block.entry is not None and block.entry.kind == "checkpoint-recorded"]
    assert [(finding.file, finding.facts["known_size"]) for finding in notes] == [
        (f"checkpoints/{size}.note", size) for size in sizes]
    assert all(finding.line_of_verdict in ("tree", "newest_head") for finding in notes)
    assert not [finding for finding in roots(found) if finding.block is not None]


def test_004_a_cut_page_line_leaves_entries_that_were_never_acknowledged(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    write(folder, [(block.file, block.data) for block in blocks(folder)[:-1]])
    (finding,) = told(report(folder))
    last = blocks(folder)[-1]
    assert (finding.code, finding.file, finding.line, finding.block) == ("tail-without-page", last.file, last.line, last.number)


def test_005_a_book_rolled_back_with_its_checkpoints_is_found_by_who_remembers_the_newer_head(tmp_path: Path) -> None:
    told_honestly = honest()
    for place, block in enumerate((40, told_honestly.size - 2)):
        folder = told_honestly.until(tmp_path / str(place), block)
        found = report(folder)
        (finding,) = roots(found)
        assert (finding.code, finding.expected) == ("head-not-in-book", told_honestly.head)
        assert finding.found is not None and found.head_root in finding.found
        assert found.verdict == "findings" and blamed(found) == set()
        pinned = report(folder, expect=None, pin=(told_honestly.size, told_honestly.root))
        (finding,) = roots(pinned)
        assert finding.code == "pin-not-in-book" and finding.facts["known_size"] == told_honestly.size


def test_006_a_rolled_back_book_that_nobody_remembers_is_consistent_and_never_clean(tmp_path: Path) -> None:
    pages = [block.number for block in blocks(copied(tmp_path)) if block.page is not None]
    witnessed = where(copied(tmp_path), "checkpoint-recorded", 0).number
    for block in (*pages[:4], *pages[4:-4:5], *pages[-4:]):
        folder = honest().until(tmp_path / str(block), block)
        found = report(folder, fund=None, expect=None)
        assert found.verdict == "consistent" and findings(found) == []
        assert found.lines["fund_id"] == {"ok": False, "confirmed_by": None}
        known = report(folder, expect=None)  # the fund is known: without a witnessed head that is not enough either
        assert known.verdict == ("clean" if block > witnessed else "consistent")


def test_007_of_a_fork_signed_by_everybody_both_heads_are_told(tmp_path: Path) -> None:
    told_honestly = honest()
    folder = told_honestly.until(tmp_path, where(copied(tmp_path), "evaluation-recorded").number - 1, "fork")
    book = door(folder, at="2026-04-11")
    items = ({"name": "保洁", "weight": "1/1", "score": "99.00"},)
    admitted(book, remuneration.record_evaluation(
        book.state, by=D, day=book.today, period=Q1, evaluation="E-01", form_version="2026-01", items=items, scorers=(D,),
        method="community", sent=2, valid=2))
    head = book.state.record.head
    assert head is not None
    admitted(book, checkpoints.recorded(book, head.size, head.root, [
        checkpoints.cosign(book, signer, head.size, head.root).cosignature for signer in signers((D, J))], by=K))
    assert report(folder, expect=None).verdict == "clean"  # who remembers nothing cannot know
    found = report(folder)
    (finding,) = roots(found)
    assert (finding.code, finding.expected) == ("head-not-in-book", told_honestly.head)
    assert finding.found is not None and found.head_root in finding.found and blamed(found) == set()
    (finding,) = roots(report(folder, expect=None, pin=(told_honestly.size, told_honestly.root)))
    assert finding.code == "pin-not-in-book" and finding.expected == told_honestly.head
    assert finding.found == f"{found.head_size} {found.head_root}"
    assert finding.facts["known_code"] == check_code(told_honestly.root)
    # Somebody lays a note of the honest book beside the fork: it says what both had cosigned.
    honest_note = next(name for name in sorted(told_honestly.files) if name.endswith(".note"))
    (folder / honest_note).write_bytes(told_honestly.files[honest_note])
    finding = next(finding for finding in roots(report(folder, expect=None)) if finding.file == honest_note)
    assert finding.code in ("checkpoint-not-in-book", "checkpoint-file-differs")


# ---- 8-11: entries at the wrong time ----


def a_link(folder: Path) -> LinkDeclared:
    """A small signed entry of the treasurer's, as the book in `folder` takes it."""
    state = state_of(folder)
    assert state.record.recorded is not None
    day = days.local_day(state.record.recorded, "+08:00")
    return LinkDeclared.model_validate({
        "day": day, "by": K, **drafts.signing(state, K, "link-declared", day), "person": K, "payee": LIFT})


def inserted(tmp_path: Path, after: int, later: timedelta = timedelta(seconds=1)) -> list[Block]:
    """A page with a well-signed entry of the treasurer's, as it could have followed block `after`; recorded so much
    later than that."""
    folder = honest().until(tmp_path, after, f"then{later.total_seconds():.0f}")
    newest = state_of(folder).record.recorded
    assert newest is not None
    entry: Entry = a_link(folder).replaced(recorded=newest + later)
    assert entry.recorded is not None
    return append_page(folder, [resign(entry.replaced(day=min(entry.day, days.local_day(entry.recorded, "+08:00"))))])


def with_page(found: list[Block], page: list[Block], after: int) -> list[Block]:
    return [*found[:after], *page, *found[after:]]


@pytest.mark.parametrize("with_line", [True, False])
def test_008_a_well_signed_entry_inserted_in_the_past_is_named(tmp_path: Path, with_line: bool) -> None:
    folder = copied(tmp_path)
    after = where(folder, "bill-recorded").number + 1
    page = inserted(tmp_path, after)
    there = blocks(folder)
    write(folder, [(block.file, block.data) for block in with_page(there, page if with_line else page[:1], after)])
    found = report(folder)
    (finding,) = told(found)
    assert (finding.code, finding.file, finding.line) == ("blocks-inserted", there[after].file, there[after].line)
    assert finding.block == after + 1 and blamed(found) == {after + 1}


@pytest.mark.parametrize("keys", [(), INSIDER])
def test_008_inserted_under_new_hashes_it_is_named(tmp_path: Path, keys: Iterable[str]) -> None:
    folder = copied(tmp_path)
    after = where(folder, "bill-recorded").number + 1
    page = inserted(tmp_path, after)
    line = blocks(folder)[after].line
    rewrite(folder, lambda found: with_page(found, page, after), keys)
    found = report(folder)
    (finding,) = told(found)
    assert (finding.code, finding.line, finding.block) == ("history-rewritten", line, after + 1)
    assert blamed(found) == {after + 1}


def test_009_an_entry_recorded_before_the_last_checkpoint_is_named(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    newest = state_of(folder).record.recorded
    assert newest is not None
    draft = a_link(folder)
    past: Entry = draft.replaced(recorded=newest - timedelta(days=10))
    assert past.recorded is not None
    past = resign(past.replaced(day=days.local_day(past.recorded, "+08:00")))
    (block, _) = append_page(folder, [past])
    found = report(folder)
    (finding,) = told(found)
    assert (finding.number, finding.facts["objection"], finding.block) == ("R130", "recorded-runs-back", block.number)
    assert blamed(found) == {block.number}
    # At the door the clock writes the time, and a clock that was set back writes nothing.
    book = door(copied(tmp_path / "door"))
    assert isinstance(book.clock, Clock)
    book.clock.now = BEGIN
    with pytest.raises(SharedFundError, match="clock-behind"):
        book.admit(draft, signers=signers((K,)))


@pytest.mark.parametrize("rehashed", [True, False])
def test_009_inserted_with_a_time_before_its_neighbours_it_is_named(tmp_path: Path, rehashed: bool) -> None:
    folder = copied(tmp_path)
    after = where(folder, "bill-recorded").number + 1
    page = inserted(tmp_path, after, timedelta(days=-5))
    if rehashed:
        rewrite(folder, lambda found: with_page(found, page, after))
    else:
        write(folder, [(block.file, block.data) for block in with_page(blocks(folder), page, after)])
    found = report(folder)
    assert {finding.block for finding in told(found)} == {after + 1} == blamed(found)


@pytest.mark.parametrize("rehashed", [True, False])
def test_010_inserted_with_a_time_after_the_next_checkpoint_it_is_named(tmp_path: Path, rehashed: bool) -> None:
    folder = copied(tmp_path)
    after = where(folder, "bill-recorded").number + 1
    page = inserted(tmp_path, after, timedelta(days=10))
    if rehashed:
        rewrite(folder, lambda found: with_page(found, page, after))
    else:
        write(folder, [(block.file, block.data) for block in with_page(blocks(folder), page, after)])
    found = report(folder)
    (finding,) = told(found)
    assert (finding.code, finding.block) == ("history-rewritten" if rehashed else "blocks-inserted", after + 1)
    assert blamed(found) == {after + 1}


def test_011_entries_after_the_last_checkpoint_are_a_notice_with_their_count(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    newest = where(folder, "checkpoint-recorded", -1).entry
    later = blocks(folder)[newest.size :]  # type: ignore[union-attr]  # a CheckpointRecorded
    found = report(folder, expect=None)
    assert found.verdict == "clean" and notices(found) == ["pages-after-confirmed-head"]
    assert found.findings[0].facts == {"pages": sum(block.page is not None for block in later),
                                       "entries": sum(block.entry is not None for block in later)}
    for _ in range(3):
        act(folder, a_link(folder))
    assert report(folder).findings[0].facts == {"pages": 3, "entries": 3}


# ---- 12: every bit ----


def test_012_no_flipped_bit_passes_in_silence() -> None:
    """A sample; the assurance flips them all."""
    every = len(flips.every_flip(honest()))
    figures = list(flips.run(Run(seed=20260101, scale=Fraction(flips.SAMPLE, every))))
    assert [(figure.name, figure.wrong) for figure in figures] == [(figure.name, 0) for figure in figures]
    assert figures[0].tried >= flips.SAMPLE - 1 and figures[1].tried >= 5


# ---- 13, 14: other spellings of the same ----

_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def same_bytes(line: str) -> str:
    """Another base64 text that a lenient decoder reads as the same bytes."""
    body = line.rstrip("=")
    other = body[:-1] + _BASE64[_BASE64.index(body[-1]) ^ 1] + line[len(body):]
    assert other != line and base64.b64decode(other) == base64.b64decode(line)
    return other


def test_013_the_last_base64_character_of_a_cosignature_is_one(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    at = where(folder, "checkpoint-recorded", 0)
    line = at.entry.cosignatures[0].line  # type: ignore[union-attr]  # a CheckpointRecorded
    edited(folder, at, changed(at, (line, same_bytes(line))))
    only(report(folder), "changed-after-writing", at)
    folder = copied(tmp_path / "note")
    note = folder / "checkpoints" / f"{at.entry.size}.note"  # type: ignore[union-attr]  # the same
    note.write_text(note.read_text().replace(line, same_bytes(line)))
    (finding,) = roots(report(folder))
    assert (finding.code, finding.file, finding.line) == ("checkpoint-file-differs", f"checkpoints/{note.name}", 5)


def test_013_the_door_takes_no_other_spelling_of_a_cosignature(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    at = where(folder, "checkpoint-recorded", -1)
    entry = at.entry
    assert entry is not None
    (one, *others) = entry.cosignatures  # type: ignore[attr-defined]  # a CheckpointRecorded
    malleated = entry.replaced(recorded=None, day=door(folder).today, cosignatures=(
        one.model_copy(update={"line": same_bytes(one.line)}), *others))
    refusal = refused(door(folder), malleated)
    assert (refusal.number, refusal.code) == ("R131", "cosignature-wrong")


def test_013_the_last_digit_of_a_signature_is_signed_too(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    at = where(folder, "payment-signed")
    signature = at.entry.signature  # type: ignore[union-attr]  # it is signed
    assert signature is not None
    edited(folder, at, changed(at, (signature, f"{signature[:-1]}{int(signature[-1], 16) ^ 1:x}")))
    only(report(folder), "changed-after-signing", at)
    folder = copied(tmp_path / "upper")
    edited(folder, at, changed(at, (signature, signature.upper())))
    only(report(folder), "block-changed", at, line=line_in(at, "  signature: "))


def respelled(at: Block, change: Callable[[list[str]], None]) -> bytes:
    lines = at.data.decode().splitlines(keepends=True)
    change(lines)
    return "".join(lines).encode()


def _reorder(lines: list[str]) -> None:
    at = next(number for number, line in enumerate(lines) if line.startswith("  purpose: "))
    lines[at], lines[at + 1] = lines[at + 1], lines[at]


def _add_space(lines: list[str]) -> None:
    lines[3] = lines[3].replace(": ", ":   ")


@pytest.mark.parametrize("change", [_reorder, _add_space])
def test_014_a_field_reordered_or_a_space_added_is_a_format_and_no_accusation(
    tmp_path: Path, change: Callable[[list[str]], None]
) -> None:
    folder = copied(tmp_path)
    at = where(folder, "payment-requested", -1)
    edited(folder, at, respelled(at, change))
    found = report(folder)
    assert found.verdict == "clean" and findings(found) == [] and notices(found) == ["reformatted-only"]
    assert (found.findings[0].file, found.findings[0].line) == (at.file, at.line)
    # The book itself takes one spelling only.
    with pytest.raises(SharedFundError, match="block-damaged"):
        Walk(folder).on()


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("line", ['  purpose: "换水泵"\n', '  filename: "book/2026-01.beancount"\n', "  lineno: 1\n"])
def test_014_a_key_doubled_is_named_at_its_line(tmp_path: Path, place: int, line: str) -> None:
    folder = copied(tmp_path)
    at = where(folder, "payment-requested", -1)
    number = next(n for n, text in enumerate(at.data.decode().splitlines()) if text.startswith("  purpose: "))
    edited(folder, at, respelled(at, lambda lines: lines.insert(number + place, line)))
    second = number + 1 if "purpose" in line else number + place
    finding = only(report(folder), "block-changed", at, line=at.line + second)
    assert finding.facts["why"] == ("key-twice" if "purpose" in line else "foreign-line")


# ---- 15-18: witnesses ----


def cosigned(folder: Path, persons: tuple[str, ...], at: str) -> Entry:
    """The draft that records cosignatures of the newest head by these witnesses."""
    book = door(folder, at=at)
    head = book.state.record.head
    assert head is not None
    return checkpoints.recorded(book, head.size, head.root, [
        checkpoints.cosign(book, signer, head.size, head.root).cosignature for signer in signers(persons)], by=K)


def test_015_too_few_cosignatures_confirm_no_head(tmp_path: Path) -> None:
    first = where(copied(tmp_path), "checkpoint-recorded", 0).number
    folder = honest().until(tmp_path, first - 1, "before")
    admitted(door(folder, at="2026-04-11"), cosigned(folder, (D,), "2026-04-11"))
    found = report(folder, expect=None)
    assert found.verdict == "consistent" and findings(found) == []
    assert found.lines["newest_head"] == {"ok": False, "confirmed_by": None}
    # Nor does a day pass between two such heads: nothing becomes final.
    admitted(door(folder, at="2026-04-20"), cosigned(folder, (D,), "2026-04-20"))
    book = door(folder, at="2026-04-20")
    refusal = refused(book, remuneration.finalise_evaluation(book.state, by=D, day=book.today, evaluation="E-01"))
    assert (refusal.number, refusal.code) == ("R34", "objection-window-open")
    admitted(book, cosigned(folder, (J,), "2026-04-20"))  # a second witness, of another party, confirms
    assert report(folder, expect=None).verdict in ("clean", "consistent")


def test_016_a_cosignature_pasted_from_another_checkpoint_is_named(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    old = where(folder, "checkpoint-recorded", 0).entry
    head = state_of(folder).record.head
    assert old is not None and head is not None
    pasted = record.record_cosignatures(
        head.size, head.root, {one.person: one.line for one in old.cosignatures},  # type: ignore[attr-defined]  # a CheckpointRecorded
        by=K, day=old.day)
    refusal = refused(door(folder), pasted)
    assert (refusal.number, refusal.code) == ("R131", "cosignature-wrong")
    (block, _) = act(folder, pasted)
    found = report(folder)
    (finding,) = [one for one in told(found) if one.code == "rule-broken"]
    assert (finding.number, finding.facts["objection"], finding.block) == ("R131", "cosignature-wrong", block.number)
    assert blamed(found) <= {block.number, D}  # under whose name it stands
    # It is no quorum: the newest confirmed head is still the honest one.
    assert report(folder, expect=None).lines["newest_head"]["confirmed_by"] == "cosignatures"
    only_pasted = honest().until(tmp_path, where(copied(tmp_path), "checkpoint-recorded", 0).number - 1, "only-pasted")
    head = state_of(only_pasted).record.head
    assert head is not None
    pages = [block.number for block in blocks(only_pasted) if block.page is not None]
    act(only_pasted, pasted.replaced(size=pages[-2], root=root_at(only_pasted, pages[-2])))
    assert report(only_pasted, expect=None).lines["newest_head"]["confirmed_by"] is None


def root_at(folder: Path, size: int) -> str:
    """The root over the first `size` blocks."""
    return trees.root([spelling.leaf(block.data) for block in blocks(folder)[:size]]).hex()


def test_016_a_cosignature_pasted_into_a_note_is_named_at_its_line(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    one, other = sorted((folder / "checkpoints").glob("*.note"))
    lines, foreign = one.read_text().splitlines(keepends=True), other.read_text().splitlines(keepends=True)
    one.write_text("".join([*lines[:4], foreign[4], *lines[5:]]))
    (finding,) = roots(report(folder))
    assert (finding.code, finding.file, finding.line) == ("checkpoint-file-differs", f"checkpoints/{one.name}", 5)


def test_017_a_witness_asked_for_a_smaller_or_another_head_refuses(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    book, (signer,) = door(folder), signers((D,))
    pages = [block.number for block in blocks(folder) if block.page is not None]
    sizes = [(size, root_at(folder, size)) for size in pages[-3:]]
    checkpoints.cosign(book, signer, *sizes[1])
    with pytest.raises(SharedFundError, match="witness-goes-back"):
        checkpoints.cosign(book, signer, *sizes[0])
    with pytest.raises(SharedFundError, match="not-this-books-head"):
        checkpoints.cosign(book, signer, sizes[2][0], sizes[1][1])
    assert book.witness(D).last == sizes[1]
    checkpoints.cosign(book, signer, *sizes[2])
    # The same witness, at the same machine, is asked for a head of a fork.
    fork = honest().until(tmp_path, pages[-3], "fork")
    act(fork, a_link(fork))
    act(fork, a_link(fork).replaced(payee="v-11"))
    act(fork, a_link(fork))
    other = Walk(fork)
    other.on()
    leaves = [spelling.leaf(block.data) for block in blocks(fork)]
    witness = Witness(UserFolder(folder.parent / f"{folder.name}-home"), honest().fund_id, D)
    with pytest.raises(SharedFundError, match="witness-sees-fork"):
        witness.cosign(signer, honest().fund_id, other.frontier.size, other.frontier.root,
                       paths=lambda head: trees.consistency(leaves, head.size), at=BEGIN)
    assert witness.last == sizes[2]


def _ask(asked: tuple[Path, int, str]) -> tuple[int, int | None] | str:
    """One request to a witness, in a process of its own: the size cosigned and the one before it; or why not."""
    folder, size, root = asked
    (signer,) = signers((D,))
    leaves = [spelling.leaf(block.data) for block in blocks(folder)[:size]]
    witness = Witness(UserFolder(folder.parent / "witness-home"), honest().fund_id, D)
    try:
        done = witness.cosign(signer, honest().fund_id, size, root, paths=lambda head: trees.consistency(leaves, head.size),
                              at=BEGIN)
    except SharedFundError as error:
        return error.code
    return size, done.before.size if done.before is not None else None


def test_018_two_requests_to_a_witness_race_and_its_state_never_goes_back(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    sizes = [block.number for block in blocks(folder) if block.page is not None][-8:]
    asked = [(folder, size, root_at(folder, size)) for size in (*sizes, *reversed(sizes))]
    with get_context("fork").Pool(4) as pool:
        answers = pool.map(_ask, asked, chunksize=1)
    done = [answer for answer in answers if not isinstance(answer, str)]
    assert {answer for answer in answers if isinstance(answer, str)} <= {"witness-goes-back"}
    assert all(before is None or before <= size for size, before in done)
    # Each went on from the one before it: in one line, none skipped and none twice but a head asked for twice.
    steps = sorted(done, key=lambda step: (step[0], step[1] if step[1] is not None else -1))
    assert all(later[1] == earlier[0] for earlier, later in pairwise(steps))
    last = Witness(UserFolder(folder.parent / "witness-home"), honest().fund_id, D).last
    assert last is not None and last.size == max(size for size, _ in done) == sizes[-1]


# ---- 19, 20: another fund, another beginning ----


def test_019_a_folder_renamed_to_another_fund_stays_its_own(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path, "yunshan")
    assert report(folder).verdict == "clean" and report(folder).fund == honest().fund_id
    (finding,) = roots(report(folder, fund="ab" * 32))
    assert (finding.code, finding.expected, finding.found) == ("fund-id-differs", "ab" * 32, honest().fund_id)


@pytest.mark.parametrize("keys", [(), INSIDER])
def test_019_acts_moved_under_another_funds_charter_fit_no_signature(tmp_path: Path, keys: Iterable[str]) -> None:
    folder = copied(tmp_path)
    first = blocks(folder)[0]
    rewrite(folder, put(first, changed(first, ("银杏花园", "云杉花园"))), keys)
    found = report(folder)
    only(found, "founding-differs", first)
    assert found.lines["fund_id"]["ok"] is False
    # Who knows neither fund nor head is told the same.
    assert [finding.code for finding in roots(report(folder, fund=None, expect=None))] == ["founding-differs"]


def test_019_a_request_to_sign_names_its_fund(tmp_path: Path) -> None:
    """The payload begins with the fund id, so that an act signed for one fund is none in another."""
    entry = where(copied(tmp_path), "payment-signed").entry
    assert isinstance(entry, SignedEntry)
    assert spelling.payload(entry, honest().fund_id) != spelling.payload(entry, "ab" * 32)
    assert honest().fund_id.encode() in spelling.payload(entry, honest().fund_id)


@pytest.mark.parametrize(("old", "new"), [
    ("银杏花园", "云杉花园"), ('\\"signatories-min-count\\":2', '\\"signatories-min-count\\":1'),
    ('[\\"p-02\\",\\"p-04\\",\\"p-10\\"]', '[\\"p-02\\",\\"p-06\\",\\"p-10\\"]'),
])
def test_020_a_replaced_entry_1_is_named(tmp_path: Path, old: str, new: str) -> None:
    folder = copied(tmp_path)
    first = blocks(folder)[0]
    edited(folder, first, changed(first, (old, new)))
    only(report(folder), "changed-after-writing", first)
    # With every page hashed again the acceptances of the founders speak: they are of another charter.
    folder = copied(tmp_path / "rehashed")
    rewrite(folder, put(first, changed(first, (old, new))))
    only(report(folder), "founding-differs", first)


def test_020_a_new_founding_by_everybody_is_another_fund(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    first = blocks(folder)[0]
    entry = spelling.decode(changed(first, ("银杏花园", "云杉花园")))
    write(folder, [])
    append_page(folder, [entry])
    for person in EVERYBODY:
        act(folder, charter.accept_charter(state_of(folder), by=person, day=entry.day), fund_id=spelling.leaf_of(entry))
    rederive(folder)
    for path in (*(folder / "checkpoints").iterdir(), *(folder / "disclosures").rglob("*.*")):
        path.unlink()
    found = report(folder)
    assert {finding.code for finding in roots(found)} == {"fund-id-differs", "head-not-in-book"}
    assert blamed(found) == set() and report(folder, fund=None, expect=None).verdict == "consistent"
