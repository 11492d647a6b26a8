"""The book's text changed by hand (attacks 62 to 76), and what was designed against it (103, 116 to 119, 124)."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sharedfund.audit import Report, audit
from sharedfund.audit.replay import replayed
from sharedfund.audit.unpacking import unpack
from sharedfund.book import checkpoints, derived
from sharedfund.book.reader import page_parts
from sharedfund.book.user import Pin
from sharedfund.book.walk import Walk
from sharedfund.errors import SharedFundError
from tests.attacks import book
from tests.attacks.book import Block, B, D, honest
from tests.book.shelf import SeedSigner
from tests.cli.runner import run

REQUESTED, PAID, RECEIVED = "payment-requested", "payment-paid", "receipt-recorded"
BANK = "Assets:Bank:Joint:Operating"
SUBSTITUTED = 40


def changed(tmp: Path, kind: str, change: Callable[[bytes], bytes]) -> tuple[Path, Block]:
    """A copy of the honest book in which the first entry of a kind reads what `change` makes of it; the entry as it was."""
    folder = honest().copy(tmp)
    block = book.where(folder, kind)
    path = folder / block.file
    text = path.read_bytes()
    new = change(block.data)
    assert new != block.data
    path.write_bytes(text.replace(block.data, new, 1))
    return folder, block


def told(report: Report) -> list[tuple[str, str | None, int | None, int | None]]:
    """What is told first, as code, file, line, block."""
    return [(root.code, root.file, root.line, root.block) for root in book.roots(report)]


def put(old: str, new: str, count: int = -1) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(old.encode(), new.encode(), count)


# ---- 62 to 65: one entry ----


@pytest.mark.parametrize(("kind", "change"), [
    (REQUESTED, put("240.00", "940.00")), (REQUESTED, put("amount: 240.00", "amount: 940.00")),
    (REQUESTED, put('payee: "v-11"', 'payee: "v-12"')), (REQUESTED, put("due: 2026-03-31", "due: 2026-03-30")),
    (REQUESTED, put("三月电费", "四月电费")), (PAID, put("240.00", "250.00")), (PAID, put("2026-03-12 *", "2026-03-11 *")),
])
def test_062_an_edited_field_of_a_signed_entry_is_named_at_its_entry(tmp_path: Path, kind: str, change: Callable[[bytes], bytes]) -> None:
    folder, block = changed(tmp_path, kind, change)
    report = book.report(folder)
    assert told(report) == [("changed-after-signing", block.file, block.line, block.number)]
    assert book.blamed(report) == {block.number}


def test_062_an_edited_amount_of_an_unsigned_entry_is_named_at_its_entry(tmp_path: Path) -> None:
    folder, block = changed(tmp_path, RECEIVED, put("1000.00", "900.00"))
    report = book.report(folder)
    assert told(report) == [("changed-after-writing", block.file, block.line, block.number)]


def test_062_an_edited_account_is_named_at_its_line(tmp_path: Path) -> None:
    folder, block = changed(tmp_path, PAID, put(BANK, "Assets:Bank:Joint:Elsewhere"))
    (root,) = book.roots(book.report(folder))
    assert (root.code, root.facts["why"]) == ("block-changed", "postings-differ")
    assert (root.file, root.line, root.block) == (block.file, book.line_in(block, BANK), block.number)


def test_063_a_deleted_entry_is_missed_where_it_stood(tmp_path: Path) -> None:
    folder, block = changed(tmp_path, REQUESTED, lambda data: b"")
    (root,) = book.roots(book.report(folder))
    assert (root.code, root.file, root.block) == ("blocks-missing", block.file, block.number)


def test_063_an_entry_deleted_from_among_others_is_counted(tmp_path: Path) -> None:
    folder, block = changed(tmp_path, "vendor-added", lambda data: b"")
    path = folder / block.file
    path.write_bytes(path.read_bytes().replace(b"\n\n\n", b"\n\n"))
    (root,) = book.roots(book.report(folder))
    assert (root.code, root.file, root.facts["count"]) == ("blocks-missing", block.file, 1)


def test_063_an_entry_commented_out_is_missed_like_a_deleted_one(tmp_path: Path) -> None:
    folder, block = changed(tmp_path, REQUESTED, lambda data: b"".join(b"; " + line + b"\n" for line in data.splitlines()))
    report = book.report(folder)
    (root,) = book.roots(report)
    assert (root.code, root.block) == ("blocks-missing", block.number)
    assert "reformatted-only" in book.notices(report)


@pytest.mark.parametrize("sign", list("*:#!&?%"))
def test_063_a_line_that_beancount_would_not_see_is_named_at_its_line(tmp_path: Path, sign: str) -> None:
    folder, block = changed(tmp_path, REQUESTED, lambda data: sign.encode() + data)
    (root,) = book.roots(book.report(folder))
    assert (root.code, root.file, root.line, root.facts["why"]) == ("block-changed", block.file, block.line, "foreign-line")


def test_064_an_entry_inserted_by_hand_is_named_where_it_stands(tmp_path: Path) -> None:
    other = book.where(honest().copy(tmp_path, "other"), RECEIVED)
    folder, block = changed(tmp_path, REQUESTED, lambda data: data + b"\n" + other.data)
    (root,) = book.roots(book.report(folder))
    assert (root.code, root.block, root.facts["count"]) == ("blocks-inserted", block.number + 1, 1)
    assert root.line == block.line + block.data.count(b"\n") + 1


@pytest.mark.parametrize("kind", [REQUESTED, RECEIVED])
def test_065_an_entry_that_stands_twice_is_named(tmp_path: Path, kind: str) -> None:
    folder, block = changed(tmp_path, kind, lambda data: data + b"\n" + data)
    (root,) = book.roots(book.report(folder))
    assert (root.code, root.facts["count"]) == ("blocks-inserted", 1)
    assert root.block in (block.number, block.number + 1)


# ---- 66 and 124: only the layout ----


def _bean_format(path: Path) -> None:
    done = subprocess.run([Path(sys.executable).parent / "bean-format", path], capture_output=True, check=True)
    path.write_bytes(done.stdout)


REFORMATTED: dict[str, Callable[[Path], object]] = {
    "bean-format": _bean_format,
    "four blanks": lambda path: path.write_bytes(path.read_bytes().replace(b"\n  ", b"\n    ")),
    "tabs": lambda path: path.write_bytes(path.read_bytes().replace(b"\n  ", b"\n\t")),
    "blanks at the end": lambda path: path.write_bytes(path.read_bytes().replace(b"\n", b"  \n")),
    "a comment above": lambda path: path.write_bytes(b"; the book\n\n" + path.read_bytes()),
    "a mark of byte order": lambda path: path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes()),
    "no empty lines": lambda path: path.write_bytes(path.read_bytes().replace(b"\n\n", b"\n")),
    "no last line end": lambda path: path.write_bytes(path.read_bytes().rstrip(b"\n")),
}


def _only_reformatted(folder: Path) -> None:
    report = book.report(folder)
    assert report.verdict == "clean"
    assert set(book.notices(report)) == {"reformatted-only"}
    assert book.roots(report) == []


@pytest.mark.parametrize("name", sorted(REFORMATTED))
def test_066_a_book_an_editor_has_laid_out_is_reformatted_only_and_tidied(tmp_path: Path, name: str) -> None:
    folder = honest().copy(tmp_path)
    for path in (folder / "book").iterdir():
        REFORMATTED[name](path)
    _only_reformatted(folder)
    assert run("-C", folder, "book", "tidy", home=tmp_path / "home").code == 0
    assert {file: (folder / file).read_bytes() for file in honest().files if file.startswith("book/")} == {
        file: data for file, data in honest().files.items() if file.startswith("book/")}


def test_124_a_checkout_with_autocrlf_is_reformatted_only(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    for path in (folder / "book").iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    _only_reformatted(folder)


def test_124_an_edited_amount_in_a_checkout_with_autocrlf_is_named_at_its_entry(tmp_path: Path) -> None:
    folder, block = changed(tmp_path, REQUESTED, put("amount: 240.00", "amount: 940.00"))
    for path in (folder / "book").iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert told(book.report(folder)) == [("changed-after-signing", block.file, block.line, block.number)]


def test_124_a_broken_line_in_a_checkout_with_autocrlf_is_named_at_its_line(tmp_path: Path) -> None:
    folder, block = changed(tmp_path, REQUESTED, put("amount: 240.00 CNY", "amount: 240.0O CNY"))
    for path in (folder / "book").iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert told(book.report(folder)) == [("block-changed", block.file, book.line_in(block, "amount: 240.00"), block.number)]


# ---- 67: one byte ----


def test_067_a_substituted_byte_is_named_within_its_page(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    chance = random.Random(67)
    there = book.blocks(folder)
    pages = [block.number for block in there if block.page is not None]
    for _ in range(SUBSTITUTED):
        block = chance.choice(there)
        path, at = folder / block.file, chance.randrange(len(block.data))
        whole = path.read_bytes()
        place = whole.index(block.data) + at
        byte = chance.choice([value for value in range(256) if value != whole[place]])
        path.write_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
        report = book.report(folder)
        found = book.roots(report) or [finding for finding in report.findings if finding.code == "reformatted-only"]
        assert found, (block.number, at, byte)
        first = max((page for page in pages if page < block.number), default=0) + 1
        last = min(page for page in pages if page >= block.number)
        if found[0].block is not None:
            assert first <= found[0].block <= last + 1, (block.number, at, byte, told(report))
        else:
            assert found[0].file == block.file
        path.write_bytes(whole)


# ---- 68: a file ----


@pytest.mark.parametrize("name", ["notes.txt", "2026-04 (conflicted copy).beancount", "2026-04.beancount~", ".hidden", "2026-13.beancount"])
def test_068_a_file_dropped_into_the_book_is_named_and_not_read(tmp_path: Path, name: str) -> None:
    folder = honest().copy(tmp_path)
    shutil.copy(folder / "book" / "2026-04.beancount", folder / "book" / name)
    assert told(book.report(folder)) == [("file-foreign", f"book/{name}", 1, None)]


def test_068_a_month_dropped_into_the_book_is_named_at_its_first_line(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    shutil.copy(folder / "book" / "2026-03.beancount", folder / "book" / "2026-05.beancount")
    report = book.report(folder)
    found = [root for root in book.roots(report) if root.file == "book/2026-05.beancount"]
    assert found and found[0].line == 1
    assert all(root.file in ("book/2026-05.beancount", *derived.NAMES) for root in book.roots(report))


# ---- 69 to 72: what other lines mean ----

DIRECTIVES = {
    69: ["pushmeta by: \"p-03\"\n", "pushtag #paid\n", "popmeta by:\n"],
    70: [f"2026-03-12 pad {BANK} Equity:Opening:Operating\n"],
    71: [f"2026-03-12 balance {BANK}  1.00 ~ 99999.00 CNY\n", 'option "inferred_tolerance_default" "CNY:99999"\n'],
    72: ['option "tolerance_multiplier" "9999"\n', 'option "name_assets" "Equity"\n', 'option "booking_method" "NONE"\n'],
}


def _refused(tmp: Path, text: str) -> None:
    folder, block = changed(tmp, REQUESTED, lambda data: data + b"\n" + text.encode())
    report = book.report(folder)
    (finding,) = report.findings
    assert report.verdict == "refused"
    assert (finding.code, finding.facts["why"]) == ("refused", "foreign-directive")
    assert (finding.file, finding.line) == (block.file, block.line + block.data.count(b"\n") + 1)


@pytest.mark.parametrize("text", DIRECTIVES[69])
def test_069_a_directive_that_marks_what_follows_is_refused_at_its_line(tmp_path: Path, text: str) -> None:
    _refused(tmp_path, text)


@pytest.mark.parametrize("text", DIRECTIVES[70])
def test_070_a_pad_is_refused_at_its_line(tmp_path: Path, text: str) -> None:
    _refused(tmp_path, text)


@pytest.mark.parametrize("text", DIRECTIVES[71])
def test_071_a_tolerance_is_refused_at_its_line(tmp_path: Path, text: str) -> None:
    _refused(tmp_path, text)


@pytest.mark.parametrize("text", DIRECTIVES[72])
def test_072_an_option_in_the_book_is_refused_at_its_line(tmp_path: Path, text: str) -> None:
    _refused(tmp_path, text)


@pytest.mark.parametrize("text", DIRECTIVES[72])
def test_072_an_option_in_main_is_named_at_its_line(tmp_path: Path, text: str) -> None:
    folder = honest().copy(tmp_path)
    main = folder / "main.beancount"
    lines = main.read_text().count("\n")
    main.write_text(main.read_text() + text)
    assert told(book.report(folder)) == [("derived-differs", "main.beancount", lines + 1, None)]


# ---- 73 to 76: what a line says ----

_LEG = f"  {BANK}  -240.00 CNY"


@pytest.mark.parametrize("trick", [" @@ 0.01 JUNK", " @ 0 CNY", " {1.00 CNY}", " {{0.01 JUNK}}"])
def test_073_a_price_or_a_cost_is_named_at_its_line(tmp_path: Path, trick: str) -> None:
    folder, block = changed(tmp_path, PAID, put(_LEG, _LEG + trick))
    assert told(book.report(folder)) == [("block-changed", block.file, book.line_in(block, _LEG), block.number)]


@pytest.mark.parametrize("amount", ["-240.005", "-239.995", "-240.0", "-240"])
def test_074_half_a_cent_is_named_at_its_entry(tmp_path: Path, amount: str) -> None:
    folder, block = changed(tmp_path, PAID, put(_LEG, f"  {BANK}  {amount} CNY"))
    (root,) = book.roots(book.report(folder))
    assert (root.code, root.block) == ("block-changed", block.number)
    assert block.line <= (root.line or 0) <= book.line_in(block, _LEG)


@pytest.mark.parametrize(("number", "code"), [
    ("9" * 13, "changed-after-signing"), ("9" * 14, "block-changed"), ("9" * 29, "block-changed"), ("9" * 5000, "block-changed")])
def test_075_a_huge_number_is_named_at_its_entry(tmp_path: Path, number: str, code: str) -> None:
    folder, block = changed(tmp_path, REQUESTED, put("amount: 240.00", f"amount: {number}.00"))
    (root,) = book.roots(book.report(folder))
    assert (root.code, root.file, root.block) == (code, block.file, block.number)


@pytest.mark.parametrize(("old", "new"), [
    ("三月", "三\u200b月"), ("power", "p\u043ewer"), ("operating", "operating\u202e"), ("power", "powe\u0301r"), ("B-0001", "B-\uff10001"),
    ("v-11", "v\u201011"), ("三月", "\u2f06月"),
])
def test_076_a_look_alike_is_named_at_its_line(tmp_path: Path, old: str, new: str) -> None:
    folder, block = changed(tmp_path, REQUESTED, put(old, new, 1))
    (root,) = book.roots(book.report(folder))
    assert (root.code, root.file, root.line, root.block) == ("block-changed", block.file, book.line_in(block, old), block.number)


def test_076_a_full_width_digit_in_a_free_text_is_another_text_and_named(tmp_path: Path) -> None:
    folder, block = changed(tmp_path, REQUESTED, put("三月电费", "三月电费１"))
    assert told(book.report(folder)) == [("changed-after-signing", block.file, block.line, block.number)]


# ---- 103: recovery that would launder a cut ----


def _before_last_page(folder: Path) -> tuple[Walk, int]:
    """The book walked to the last page but one, and where the last page begins in its file."""
    heads = [block.number for block in book.blocks(folder) if block.page is not None]
    walk = Walk(folder)
    walk.on(heads[-2])
    return walk, walk.place.offset


def test_103_no_flipped_bit_of_the_last_page_passes_for_a_torn_write(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    before, begin = _before_last_page(folder)
    path = folder / "book" / before.place.file
    whole = path.read_bytes()
    laundered = []
    last = whole[:-1].rindex(b"\n", 0, len(whole) - 2) + 1  # where the page line begins
    chance = random.Random(103)
    places = [*range(last, len(whole) - 1), *chance.sample(range(begin, last), 60)]
    for place in places:
        for bit in range(8):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
            walk = Walk(folder, before.state, before.frontier, before.place)
            try:
                walk.on()
            except SharedFundError:
                continue
            if walk.tail is not None:
                laundered.append((place, bit))
    assert laundered == []


def test_103_a_page_line_that_is_whole_and_does_not_fit_stops_everything(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    before, _ = _before_last_page(folder)
    path = folder / "book" / before.place.file
    line = path.read_bytes().split(b"\n\n")[-2] + b"\n"
    parts = page_parts(line)
    assert parts is not None
    path.write_bytes(path.read_bytes().replace(line, line.replace(parts.root.encode(), b"0" * 64)))
    with pytest.raises(SharedFundError, match="page-does-not-fit"):
        Walk(folder).on()
    with pytest.raises(SharedFundError, match="page-does-not-fit"):
        book.door(folder)


def test_103_a_cut_page_is_set_aside_by_nobody_who_has_seen_it(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    with book.door(folder).batch():
        pass  # the user's cache has seen the newest head
    _, begin = _before_last_page(folder)
    path = sorted((folder / "book").iterdir())[-1]
    path.write_bytes(path.read_bytes()[:begin])
    with pytest.raises(SharedFundError, match="book-older-than-known"):
        book.door(folder)


# ---- 116 and 117: beside the book ----

DERIVED_EDITS: list[tuple[str, Callable[[str], str]]] = [
    ("main.beancount", lambda text: text + 'plugin "evil"\n'),
    ("main.beancount", lambda text: text.replace('"tolerance_multiplier" "0"', '"tolerance_multiplier" "1"')),
    ("main.beancount", lambda text: text.replace('include "book/2026-04.beancount"\n', "")),
    ("main.beancount", lambda text: text.replace('"CNY"', '"JUNK"')),
    ("main.beancount", lambda text: text.replace("\n", "\r\n")),
    ("chart.beancount", lambda text: text.replace(f"open {BANK} CNY", f"open {BANK}")),
    ("chart.beancount", lambda text: text.replace('fund: "operating"', 'fund: "custody"', 1)),
    ("chart.beancount", lambda text: text + "2026-03-02 open Assets:Secret CNY\n"),
    ("chart.beancount", lambda text: text.replace("open ", "close ", 1)),
    ("checked.beancount", lambda text: text.replace('plugin "sharedfund.audit.plugin"\n', "")),
    ("checked.beancount", lambda text: text.replace("sharedfund.audit.plugin", "evil.audit.plugin")),
    ("checked.beancount", lambda text: text + 'option "insert_pythonpath" "TRUE"\n'),
]


@pytest.mark.parametrize("number", range(len(DERIVED_EDITS)))
def test_116_an_edit_of_a_derived_file_is_named_at_its_line(tmp_path: Path, number: int) -> None:
    folder = honest().copy(tmp_path)
    name, change = DERIVED_EDITS[number]
    before = (folder / name).read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    (folder / name).write_bytes(after.encode())
    lines = zip(before.encode().split(b"\n"), after.encode().split(b"\n"), strict=False)
    first = next(number for number, (a, b) in enumerate(lines, 1) if a != b)
    assert told(book.report(folder)) == [("derived-differs", name, first, None)]


@pytest.mark.parametrize("name", ["evil.py", "sharedfund", "beancount", ".main.beancount.picklecache", "site.pth"])
def test_117_a_program_beside_the_ledger_is_named_and_neither_run_nor_unpacked(tmp_path: Path, name: str) -> None:
    folder, canary = honest().copy(tmp_path), tmp_path / "canary"
    runs = f"open({str(canary)!r}, 'w').close()\n"
    path = folder / name
    if "." not in name:
        (folder / name / "audit").mkdir(parents=True)
        (folder / name / "audit" / "__init__.py").write_text(runs)
        path = folder / name / "__init__.py"
    path.write_text(runs)
    replay = replayed(folder)
    assert ("program-beside", name) in [(finding.code, finding.file) for finding in replay.report.findings]
    written = unpack(replay, tmp_path / "clean")
    assert not any(name in file.split("/") for file in written)
    done = subprocess.run([Path(sys.executable).parent / "bean-check", tmp_path / "clean" / "main.beancount"], check=False,
                          capture_output=True, cwd=tmp_path / "clean")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert not canary.exists()


# ---- 118 and 119: heads ----


@pytest.mark.parametrize("digits", [8, 12, 31])
def test_118_a_shortened_head_is_a_usage_error(tmp_path: Path, digits: int) -> None:
    folder = honest().copy(tmp_path)
    ran = run("audit", folder, "--expect", honest().root[:digits], home=tmp_path / "home")
    assert ran.code == 2 and "32" in ran.err
    assert run("audit", folder, "--expect", honest().root[:digits] + "0" * (32 - digits), "--json", home=tmp_path / "home").code == 4


def test_118_the_check_code_with_one_wrong_digit_is_another_head(tmp_path: Path) -> None:
    wrong = honest().root[:31] + ("0" if honest().root[31] != "0" else "1")
    report = book.report(honest().copy(tmp_path), expect=wrong)
    assert [code for code, *_ in told(report)] == ["head-not-in-book"]


def test_119_a_fresh_witness_who_is_shown_the_newest_head_refuses_a_cut_book(tmp_path: Path) -> None:
    cut = honest().until(tmp_path, book.where(honest().copy(tmp_path, "whole"), "disclosure-published").number, "cut")
    opened, newest = book.door(cut), Pin(honest().size, honest().root)
    head = opened.state.record.head
    assert head is not None and head.size < newest.size
    with pytest.raises(SharedFundError, match="witness-goes-back"):
        checkpoints.cosign(opened, SeedSigner(D), head.size, head.root, known=[newest])
    assert opened.witness(D).last is None
    report = book.report(cut)
    assert [root.code for root in book.roots(report)] == ["head-not-in-book"]


def test_119_a_fresh_witness_who_is_shown_nothing_is_told_that_it_remembers_from_here(tmp_path: Path) -> None:
    cut = honest().until(tmp_path, book.where(honest().copy(tmp_path, "whole"), "disclosure-published").number, "cut")
    opened = book.door(cut)
    head = opened.state.record.head
    assert head is not None
    assert checkpoints.cosign(opened, SeedSigner(B), head.size, head.root).before is None
    assert audit(cut).verdict == "consistent"
