"""Whole reports of small books: every finding with its facts, every line of the verdict, every count.

    python -m tests.audit.reports        write reports.txt anew, to be read before it is committed

A person acts on these facts: a place or a number that is one off misleads as much as a wrong verdict. `SCENES` are books
that need more than one code; with TRIGGERS they are what reports.txt holds the audit to.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sharedfund import spelling
from sharedfund.admit import Admitted
from sharedfund.audit import LINES, Finding, Given, Report, audit
from sharedfund.book.tree import Frontier, page_line
from sharedfund.drafts import charter, people, record
from sharedfund.entries.entry import Entry
from sharedfund.state import evolve
from tests.audit import triggers
from tests.audit.triggers import TRIGGERS, head, later, paged, pages, sealed_again, together, write
from tests.fund import B, C, D, Fund, J, K
from tests.people import branch

TABLE = Path(__file__).parent / "reports.txt"
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
_CODE = re.compile(r"\b[0-9a-f]{4}(?: [0-9a-f]{4}){7}\b")

Scene = Callable[[Path], Given]
SCENES: dict[str, Scene] = {}


def scene(write_it: Scene) -> Scene:
    """The decorated function writes a book into the folder, and returns what the auditor knows."""
    SCENES[write_it.__name__.strip("_")] = write_it
    return write_it


# ---- a report as lines ----


def lines_of(report: Report) -> list[str]:
    """A report in lines; a digest stands for any other, for it changes with every byte of a book."""
    practice = " practice" if report.practice else ""
    out = [f"{report.verdict}: {report.book}, head {report.head_size}{practice}"]
    out += [_told(finding) for finding in report.findings]
    said = {name: {key: value for key, value in report.lines[name].items() if key != "ok" and value} for name in LINES}
    out.append("yes: " + _listed(report, said, is_yes=True))
    out.append("no: " + _listed(report, said, is_yes=False))
    out.append("counts: " + " ".join(f"{name}={count}" for name, count in report.counts.items()))
    return [_CODE.sub("<code>", _DIGEST.sub("<digest>", line)).replace("\n", " ") for line in out]


def _listed(report: Report, said: dict[str, dict[str, object]], *, is_yes: bool) -> str:
    return ", ".join(name + "".join(f" {key}={value}" for key, value in said[name].items())
                     for name in LINES if report.lines[name]["ok"] is is_yes) or "-"


def _told(found: Finding) -> str:
    parts = [found.severity, found.code, found.line_of_verdict, found.number, f"at {found.file}:{found.line} #{found.block}",
             None if found.expected is None else f"expected {found.expected!r}",
             None if found.found is None else f"found {found.found!r}", *(f"{k}={v!r}" for k, v in sorted(found.facts.items())),
             None if found.caused_by is None else f"<- {found.caused_by}"]
    return " ".join(part for part in parts if part)


def written(name: str, folder: Path) -> Report:
    """The report of a scene or a trigger."""
    given = SCENES[name](folder) if name in SCENES else TRIGGERS[name].write(folder).given
    return audit(folder, given)


def expected() -> dict[str, list[str]]:
    """By scene, the lines it is held to."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            found[name].append(line.strip())
        elif line:
            name = line
            found[name] = []
    return found


# ---- more than one change, and changes at the edges of pages ----


@scene
def _first_page_broken(folder: Path) -> Given:
    """What was found on the page that does not fit, before it was known, follows from it."""
    fund = Fund()
    fund.do(triggers._told()[0].replaced(recorded=None))
    late = fund.stamp(charter.accept_charter(fund.state, by=K, day=fund.day + timedelta(days=1)))
    blocks = paged([fund.entries[0], late, late.replaced(recorded=fund.now + timedelta(seconds=3))], [triggers._told()[1]])
    blocks[2] = later(blocks[2])
    write(folder, blocks)
    return Given()


@scene
def _founding_page_with_one_more(folder: Path) -> Given:
    """An entry was put on the founding page and every line hashed again: nobody's signature names a head of this book."""
    first, *accepted = triggers._told()
    stray = accepted[3].replaced(recorded=first.recorded)
    write(folder, paged([first, stray], [accepted[0]], [accepted[1]]))
    (folder / "book/notes.txt").write_text("x")
    return Given()


@scene
def _empty_page_sealed(folder: Path) -> Given:
    """A page of nothing with a right line: told, and counted as a page."""
    blocks = pages(2)
    frontier = _frontier(blocks[:4])
    write(folder, [*blocks[:4], page_line("2026-01-01", 3, frontier.size, frontier.root), *blocks[4:]])
    return Given()


@scene
def _founding_unread(folder: Path) -> Given:
    blocks = pages(2)
    blocks[0] = blocks[0].replace(b"charter-adopted", b"charter-adopte")
    write(folder, blocks)
    return Given(expect=head(pages(2), 6))


@scene
def _founding_not_recorded(folder: Path) -> Given:
    """A page on which nothing was recorded has the day its line says."""
    write(folder, paged([triggers._told()[0].replaced(recorded=None)], [triggers._told()[1]]))
    return Given()


@scene
def _page_line_of_an_earlier_number_and_a_block_lost(folder: Path) -> Given:
    blocks = pages(3)
    blocks[5] = blocks[5].replace(b'"page" 3', b'"page" 2')
    del blocks[4]
    write(folder, blocks)
    return Given()


@scene
def _two_inserted_with_wrong_signatures(folder: Path) -> Given:
    blocks = together(3)
    blocks[4:4] = [_until(blocks[3]), _until(blocks[2])]
    blocks[6] = later(blocks[6])
    write(folder, blocks)
    return Given()


@scene
def _changed_and_then_a_wrong_signature(folder: Path) -> Given:
    """Past a break on a later page than the first signatures are judged by themselves."""
    blocks = pages(3)
    blocks[2], blocks[4] = later(blocks[2]), _until(blocks[4])
    write(folder, blocks)
    return Given()


@scene
def _founded_under_another_clock(folder: Path) -> Given:
    """The last evening of January there is February by the clock that most funds have."""
    fund = Fund(datetime(2026, 1, 31, 17, 0, tzinfo=UTC))
    entry = fund.stamp(triggers._told()[0].replaced(recorded=None, day=date(2026, 1, 31), utc_offset="+06:00"))
    block = spelling.encode(entry)
    write(folder, [block, page_line("2026-01-31", 1, 1, Frontier().add(spelling.leaf(block)).root)])
    return Given()


def _word_at(folder: Path, place: int) -> Given:
    """A line that cannot be read and names a page `place` bytes from its beginning."""
    blocks = pages(2)
    blocks[3] = b"2026-01-01 custom" + b" " * (place - 17) + b'"page" x\n'
    write(folder, blocks)
    return Given()


@scene
def _page_named_within_forty_bytes(folder: Path) -> Given:
    return _word_at(folder, 34)


@scene
def _page_named_past_forty_bytes(folder: Path) -> Given:
    return _word_at(folder, 35)


@scene
def _two_pages_lost(folder: Path) -> Given:
    blocks = pages(4)
    del blocks[4:8]
    write(folder, blocks)
    return Given(expect=head(pages(4), 10))


@scene
def _page_lost_in_the_middle(folder: Path) -> Given:
    blocks = pages(4)
    del blocks[4:6]
    write(folder, blocks)
    return Given()


@scene
def _page_emptied(folder: Path) -> Given:
    """The page line of a page whose only block was taken out still stands there."""
    blocks = pages(3)
    del blocks[4]
    write(folder, blocks)
    return Given()


@scene
def _page_line_too_many(folder: Path) -> Given:
    """An old page line stands between two pages."""
    blocks = pages(3)
    blocks.insert(6, blocks[3])
    write(folder, blocks)
    return Given()


@scene
def _changed_then_lost(folder: Path) -> Given:
    blocks = pages(4)
    blocks[2] = later(blocks[2])
    del blocks[6]
    write(folder, blocks)
    return Given()


@scene
def _lost_then_inserted(folder: Path) -> Given:
    """Numbers go on as the book counts, so that the second change is found by counting."""
    blocks = pages(4)
    blocks[8:8] = [blocks[6]]
    del blocks[2]
    write(folder, blocks)
    return Given()


@scene
def _lost_then_page_line_too_many(folder: Path) -> Given:
    blocks = pages(4)
    blocks.insert(8, blocks[7])
    del blocks[2]
    write(folder, blocks)
    return Given()


@scene
def _lost_then_unread(folder: Path) -> Given:
    """Past a break blocks have the numbers of the book."""
    blocks = pages(4)
    blocks[8] = blocks[8].replace(b"charter-accepted", b"charter-accepte")
    del blocks[2]
    write(folder, blocks)
    return Given()


@scene
def _root_of_a_page_line_changed(folder: Path) -> Given:
    """The next page line tells that the blocks are as they were."""
    blocks = pages(3)
    blocks[3] = _other_root(blocks[3])
    write(folder, blocks)
    return Given(expect=head(pages(3), 8))


@scene
def _root_of_two_page_lines_changed(folder: Path) -> Given:
    blocks = pages(4)
    blocks[3], blocks[7] = _other_root(blocks[3]), _other_root(blocks[7])
    write(folder, blocks)
    return Given(expect=head(pages(4), 4))


@scene
def _root_of_the_last_page_line_changed(folder: Path) -> Given:
    blocks = pages(2)
    blocks[5] = _other_root(blocks[5])
    write(folder, blocks)
    return Given()


@scene
def _changed_and_next_page_too(folder: Path) -> Given:
    """Past a break no root can be compared: of what nobody signed a second change is not seen."""
    blocks = pages(3)
    blocks[2], blocks[4] = later(blocks[2]), later(blocks[4])
    write(folder, blocks)
    return Given()


@scene
def _page_line_unread(folder: Path) -> Given:
    blocks = pages(2)
    blocks[3] = blocks[3].replace(b'"page" 2', b'"page" x' + b"y" * 120)
    write(folder, blocks)
    return Given(expect=head(pages(2), 6))


@scene
def _page_line_of_another_day(folder: Path) -> Given:
    blocks = pages(2)
    blocks[3] = blocks[3].replace(b"2026-01-01", b"2026-01-02")
    write(folder, blocks)
    return Given()


@scene
def _unread_on_a_page_that_does_not_fit(folder: Path) -> Given:
    blocks = together(3)
    blocks[3] = blocks[3].replace(b"charter-accepted", b"charter-accepte")
    blocks[4] = later(blocks[4])
    write(folder, blocks)
    return Given(expect=head(together(3), 6))


@scene
def _two_of_a_page_changed_after_signing(folder: Path) -> Given:
    blocks = together(3)
    blocks[2], blocks[4] = _until(blocks[2]), _until(blocks[4])
    write(folder, blocks)
    return Given()


@scene
def _changed_after_signing_and_wrong_besides(folder: Path) -> Given:
    """What other rules say of an entry whose signature does not fit stands below it."""
    blocks = together(2)
    blocks[2] = blocks[2].replace(b"2026-01-01 custom", b"2026-01-03 custom")
    write(folder, blocks)
    return Given()


@scene
def _one_inserted_with_a_wrong_signature(folder: Path) -> Given:
    """Told at the entry whose signature does not fit, where that is not the first of the page."""
    blocks = together(3)
    blocks.insert(4, _until(blocks[3]))
    blocks[5] = later(blocks[5])
    write(folder, blocks)
    return Given()


@scene
def _founding_page_changed(folder: Path) -> Given:
    """No signature can be judged any more: the fund id is unknown."""
    blocks = pages(3)
    blocks[0] = blocks[0].replace("银杏花园".encode(), "银桂花园".encode())
    write(folder, blocks)
    return Given(fund="0" * 64)


@scene
def _two_blocks_inserted(folder: Path) -> Given:
    blocks = together(3)
    blocks[3:3] = [later(blocks[4]), later(blocks[2])]
    write(folder, blocks)
    return Given()


@scene
def _pages_inserted(folder: Path) -> Given:
    """What was found on them is theirs."""
    whole = pages(3)
    inserted = sealed_again([*whole[:4], whole[2], whole[3], later(whole[2]), whole[3]])[4:8]
    write(folder, [*whole[:4], *inserted, *whole[4:]])
    return Given(expect=head(whole, 8))


@scene
def _tail_of_two(folder: Path) -> Given:
    write(folder, together(3)[:-1])
    return Given()


@scene
def _every_other_page_swapped(folder: Path) -> Given:
    blocks = together(4)
    blocks[2], blocks[5] = blocks[5], blocks[2]
    write(folder, blocks)
    return Given()


# ---- heads that signers name ----


@cache
def _founded() -> Fund:
    return Fund.founded()


def linked(*steps: tuple[str, str | None]) -> Fund:
    """A founded fund in which each of these persons declares a link on a page of its own, under the newest head or
    another: what its signers saw. `=` and a size is the head of this book that had it."""
    fund = branch(_founded())
    for number, (person, seen) in enumerate(steps, 1):
        drafted: Entry = people.declare_link(fund.state, by=person, day=fund.day, person=person, payee=f"v-{number:02d}")
        if seen is None:
            fund.do(drafted)
        elif seen.startswith("="):
            fund.do(drafted.replaced(seen=head(fund.blocks, int(seen[1:]))))
        else:
            entry = fund.stamp(drafted.replaced(seen=seen))
            fund._write(Admitted(evolve(fund.state, entry), (entry,)))
    return fund


def elsewhere(size: int) -> str:
    """A head of another book."""
    return f"{size} {'0' * 64}"


def _heads(folder: Path, steps: Iterable[tuple[str, str | None]]) -> Given:
    write(folder, linked(*steps).blocks)
    return Given()


def _size(more: int = 0) -> int:
    """How many blocks the founded fund has, and `more`."""
    return len(_founded().blocks) + more


@scene
def _one_names_another_head_and_others_this(folder: Path) -> Given:
    return _heads(folder, [(B, None), (D, elsewhere(_size(2))), (K, None), (J, None)])


@scene
def _two_name_another_head_and_nobody_this(folder: Path) -> Given:
    return _heads(folder, [(B, None), (D, elsewhere(_size(2))), (K, elsewhere(_size(4)))])


@scene
def _one_names_another_head_at_the_end(folder: Path) -> Given:
    return _heads(folder, [(B, None), (D, elsewhere(_size(2)))])


@scene
def _one_names_two_other_heads(folder: Path) -> Given:
    return _heads(folder, [(B, None), (D, elsewhere(_size(2))), (D, elsewhere(_size(4)))])


@scene
def _two_name_another_head_and_a_third_this(folder: Path) -> Given:
    """Two persons who from some day on name only heads of another book; who signs on wrote it anew."""
    return _heads(folder, [(D, None), (J, None), (D, elsewhere(_size(4))), (B, None), (J, elsewhere(_size(8))), (B, None)])


@scene
def _two_name_another_head_and_then_this(folder: Path) -> Given:
    return _heads(folder, [(D, elsewhere(_size())), (J, elsewhere(_size(2))), (D, None), (J, None)])


@scene
def _three_name_another_head_one_of_them_later_this(folder: Path) -> Given:
    return _heads(folder, [(D, None), (C, elsewhere(_size(2))), (J, elsewhere(_size(4))), (D, elsewhere(_size(6))), (C, None), (B, None)])


@scene
def _one_names_another_head_and_then_this_of_the_same_size(folder: Path) -> Given:
    return _heads(folder, [(B, None), (D, elsewhere(_size(2))), (J, elsewhere(_size(4))), (D, f"={_size(2)}")])


@scene
def _one_of_three_takes_it_back_at_the_same_size(folder: Path) -> Given:
    return _heads(folder, [(B, None), (D, elsewhere(_size(2))), (J, elsewhere(_size(4))), (C, elsewhere(_size(6))), (D, f"={_size(2)}")])


@scene
def _another_head_of_the_size_that_others_name(folder: Path) -> Given:
    return _heads(folder, [(B, None), (D, elsewhere(_size(4))), (B, None), (J, elsewhere(_size(6))), (C, elsewhere(_size(8)))])


@scene
def _one_denies_the_size_that_the_other_named(folder: Path) -> Given:
    return _heads(folder, [(B, None), (D, elsewhere(_size(4))), (J, None), (J, elsewhere(_size(8))), (B, None)])


@scene
def _founders_name_another_head_and_one_this(folder: Path) -> Given:
    """Two who never named a head of this book: it was written anew from its first page on."""
    fund = Fund()
    fund.do(triggers._told()[0].replaced(recorded=None))
    for person, seen in ((K, None), (D, elsewhere(2)), (J, elsewhere(2)), (B, None)):
        drafted = charter.accept_charter(fund.state, by=person, day=fund.day)
        if seen is None:
            fund.do(drafted)
        else:
            entry = fund.stamp(drafted.replaced(seen=seen))
            fund._write(Admitted(evolve(fund.state, entry), (entry,)))
    write(folder, fund.blocks)
    return Given()


@scene
def _wrong_signature_that_others_saw_and_then_rewritten(folder: Path) -> Given:
    """What stood before the changed entry does not follow from it."""
    fund = branch(_founded())
    wrong = fund.stamp(people.declare_link(fund.state, by=B, day=fund.day, person=B, payee="v-01")).replaced(payee="v-11")
    fund._write(Admitted(evolve(fund.state, wrong), (wrong,)))
    for number, (person, seen) in enumerate(((C, None), (D, elsewhere(_size(4))), (J, elsewhere(_size(6)))), 2):
        drafted: Entry = people.declare_link(fund.state, by=person, day=fund.day, person=person, payee=f"v-{number:02d}")
        entry = fund.stamp(drafted if seen is None else drafted.replaced(seen=seen))
        fund._write(Admitted(evolve(fund.state, entry), (entry,)))
    blocks = list(fund.blocks)
    line = blocks[_size(-1)]
    number = fund.state.record.pages - 4
    assert f'"page" {number}'.encode() in line
    blocks[_size(-1)] = line.replace(f'"page" {number}'.encode(), b'"page" 99')
    write(folder, blocks)
    return Given()


@scene
def _rewritten_and_later_a_wrong_signature(folder: Path) -> Given:
    """What does not fit past the first head that signers name is none of what was written anew."""
    fund = linked((B, None), (D, elsewhere(_size(2))), (K, elsewhere(_size(4))))
    wrong = fund.stamp(people.declare_link(fund.state, by=C, day=fund.day, person=C, payee="v-04")).replaced(payee="v-14")
    fund._write(Admitted(evolve(fund.state, wrong), (wrong,)))
    write(folder, fund.blocks)
    return Given()


@scene
def _rewritten_with_two_of_a_page_changed(folder: Path) -> Given:
    """The first of them is the cause."""
    fund = branch(_founded())
    fund.do(people.declare_link(fund.state, by=D, day=fund.day, person=D, payee="v-01"),
            record.make_checkpoint(fund.state, by=B, day=fund.day))
    for person, payee in ((K, "v-03"), (J, "v-04"), (C, "v-05")):
        fund.do(people.declare_link(fund.state, by=person, day=fund.day, person=person, payee=payee))
    blocks = list(fund.blocks)
    for place, old, new in ((_size(), b"v-01", b"v-11"), (_size(1), b"2026-01-01 custom", b"2025-12-31 custom")):
        assert old in blocks[place]
        blocks[place] = blocks[place].replace(old, new)
    write(folder, sealed_again(blocks))
    return Given()


@scene
def _rewritten_with_a_signed_entry_changed(folder: Path) -> Given:
    """An entry changed after signing, every later line hashed again: later signers name the heads that were."""
    fund = linked((B, None), (D, None), (K, None), (J, None))
    blocks = list(fund.blocks)
    blocks[_size(2)] = blocks[_size(2)].replace(b"v-02", b"v-12")
    write(folder, sealed_again(blocks))
    return Given()


@scene
def _rewritten_with_two_signed_entries_changed(folder: Path) -> Given:
    fund = linked((B, None), (D, None), (K, None), (J, None), (B, None))
    blocks = list(fund.blocks)
    for place, old, new in ((_size(), b"v-01", b"v-11"), (_size(6), b"v-04", b"v-14")):
        assert old in blocks[place]
        blocks[place] = blocks[place].replace(old, new)
    write(folder, sealed_again(blocks))
    return Given()


@scene
def _rewritten_with_an_entry_left_out(folder: Path) -> Given:
    fund = linked((B, None), (D, None), (K, None), (J, None))
    blocks = list(fund.blocks)
    del blocks[_size(2) : _size(4)]
    write(folder, sealed_again(blocks))
    return Given()


@scene
def _founding_of_one_person(folder: Path) -> Given:
    """One acceptance, which is of another fund: not one signature fits."""
    blocks = pages(1)
    blocks[0] = blocks[0].replace("银杏花园".encode(), "银桂花园".encode())
    write(folder, sealed_again(blocks))
    return Given()


@scene
def _one_stranger_in_a_book_that_is_signed(folder: Path) -> Given:
    blocks = pages(3)
    blocks[4] = _until(blocks[4])
    write(folder, sealed_again(blocks))
    return Given()


@scene
def _two_strangers_in_a_book_that_is_signed(folder: Path) -> Given:
    blocks = pages(4)
    blocks[4], blocks[6] = _until(blocks[4]), _until(blocks[6])
    write(folder, sealed_again(blocks))
    return Given()


# ---- what the auditor knows ----


@scene
def _pin_of_the_newest_head(folder: Path) -> Given:
    write(folder, pages(2))
    return Given(pin=_head(pages(2), 6))


@scene
def _pin_of_an_older_head(folder: Path) -> Given:
    write(folder, together(3))
    return Given(pin=_head(together(3), 2))


@scene
def _pin_older_and_head_given(folder: Path) -> Given:
    write(folder, pages(3))
    return Given(pin=_head(pages(3), 2), expect=head(pages(3), 4))


@scene
def _pin_of_another_book_of_this_size(folder: Path) -> Given:
    write(folder, pages(2))
    return Given(pin=(6, "a" * 64))


@scene
def _pin_of_another_and_a_head_that_is_here(folder: Path) -> Given:
    write(folder, pages(2))
    return Given(pin=(4, "a" * 64), expect=head(pages(2), 6))


@scene
def _pin_and_head_of_another_book(folder: Path) -> Given:
    write(folder, pages(2))
    return Given(pin=(8, "a" * 64), expect="9 " + "b" * 64)


@scene
def _fund_id_and_check_code_as_they_are_printed(folder: Path) -> Given:
    write(folder, pages(2))
    fund, root = spelling.leaf(pages(2)[0]).hex(), head(pages(2), 6).split()[1]
    return Given(fund=f" {fund[:32].upper()}\n{fund[32:]} ", expect=" ".join(root[i : i + 4] for i in range(0, 32, 4)))


@scene
def _cosigned(folder: Path) -> Given:
    """The newest head that two witnesses cosigned; what was written after it is told."""
    write(folder, list(triggers._cosigned(B, D)[0]))
    return Given()


def _cosigned_and(folder: Path, change: Callable[[list[bytes]], object]) -> Given:
    blocks = list(triggers._cosigned(B, D)[0])
    change(blocks)
    write(folder, blocks)
    return Given()


@scene
def _cosigned_and_broken_after_it(folder: Path) -> Given:
    size = triggers._cosigned(B, D)[1]
    return _cosigned_and(folder, lambda blocks: blocks.__setitem__(size, later(blocks[size])))


@scene
def _cosigned_and_broken_before_it(folder: Path) -> Given:
    return _cosigned_and(folder, lambda blocks: blocks.__setitem__(4, later(blocks[4])))


@scene
def _cosigned_and_one_inserted_before_it(folder: Path) -> Given:
    """Left out again, the book has the heads that were cosigned."""
    return _cosigned_and(folder, lambda blocks: blocks.insert(2, blocks[2]))


@scene
def _broken_before_it_and_cosigned_under_a_head_that_was_signed(folder: Path) -> Given:
    """Past a break a head is known by a signer's word alone: witnesses who cosigned it cosigned no head of this book."""
    fund = branch(_founded())
    fund.do(people.declare_link(fund.state, by=B, day=fund.day, person=B, payee="v-01"))
    seen = fund.state.record.head
    assert seen is not None
    fund.do(people.declare_link(fund.state, by=C, day=fund.day, person=C, payee="v-02"))
    fund.do(record.record_cosignatures(seen.size, seen.root, triggers.cosigned_by(fund, seen, B, D), by=K, day=fund.day))
    write(folder, [later(block) if place == _size() else block for place, block in enumerate(fund.blocks)])
    return Given()


@scene
def _cosigned_and_a_page_line_changed(folder: Path) -> Given:
    return _cosigned_and(folder, lambda blocks: blocks.__setitem__(5, blocks[5].replace(b'"page" 3', b'"page" 7')))


def _frontier(blocks: list[bytes]) -> Frontier:
    frontier = Frontier()
    for block in blocks:
        frontier = frontier.add(spelling.leaf(block))
    return frontier


def _head(blocks: list[bytes], size: int) -> tuple[int, str]:
    number, root = head(blocks, size).split()
    return int(number), root


def _other_root(line: bytes) -> bytes:
    """A page line whose root has another last digit."""
    return line[:-3] + (b"0" if line[-3:-2] != b"0" else b"1") + line[-2:]


def _until(block: bytes) -> bytes:
    """An acceptance whose last day was changed."""
    assert b"until: 2026-01-15" in block
    return block.replace(b"until: 2026-01-15", b"until: 2026-01-14")


def main() -> int:
    """Write the table anew."""
    out = []
    for name in (*TRIGGERS, *SCENES):
        with TemporaryDirectory() as place:
            out.append("\n".join([name, *(f"    {line}" for line in lines_of(written(name, Path(place) / "ginkgo")))]))
    TABLE.write_text("\n".join(out) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
