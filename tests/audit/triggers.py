"""For every code of the closed list the smallest book that triggers it. `docs/findings.md` prints each one's line.

A new code: a row in `audit/findings.py: CODES`, its words in `render/words/audit.py: FINDINGS` and `CAN_SAY`, and here a
function under `@trigger(code, 一行中文, a line of English)` that writes the book into `folder` and returns a `Planted`:
where the audit must find it, and what the auditor gives.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sharedfund import spelling
from sharedfund.audit import Given
from sharedfund.book import checkpoints, derived
from sharedfund.book.reader import page_parts
from sharedfund.book.tree import Frontier, page_line
from sharedfund.drafts import charter, keys, people, record
from sharedfund.entries.entry import Entry
from sharedfund.state.record import Head
from sharedfund.values import notes
from tests.attacks.book import honest
from tests.fund import BANK_ACCOUNT, B, C, D, Fund, J, K, founders, key_of, public_key_of

JANUARY = "book/2026-01.beancount"


class Planted(NamedTuple):
    """Where the audit must find the code, and what the auditor gives."""

    file: str | None = None
    line: int | None = None
    block: int | None = None
    given: Given = Given()


class Trigger(NamedTuple):
    """A code's smallest book: what it is, in a line of Chinese and of English, and who writes it."""

    zh: str
    en: str
    write: Callable[[Path], Planted]


TRIGGERS: dict[str, Trigger] = {}


def trigger(code: str, zh: str, en: str) -> Callable[[Callable[[Path], Planted]], Callable[[Path], Planted]]:
    """The decorated function writes the smallest book with `code`."""

    def known(write: Callable[[Path], Planted]) -> Callable[[Path], Planted]:
        assert code not in TRIGGERS, code
        TRIGGERS[code] = Trigger(zh, en, write)
        return write

    return known


# ---- the book they are made from: a charter, and its acceptances ----


@cache
def _told() -> tuple[Entry, ...]:
    """A charter and four acceptances, as they are on the pages of a practice book."""
    fund = Fund()
    fund.do(charter.found(by=K, day=fund.day, name="银杏花园", profile="co-managed", persons=founders(), witnesses=(B, D, J),
                          practice=True, bank_accounts=[BANK_ACCOUNT]))
    for person in (K, B, D, J):
        fund.do(charter.accept_charter(fund.state, by=person, day=fund.day))
    return tuple(fund.entries)


def pages(count: int) -> list[bytes]:
    """The blocks of the charter's page and `count` pages of one acceptance each."""
    return paged(*([entry] for entry in _told()[: count + 1]))


def together(count: int) -> list[bytes]:
    """The blocks of the charter's page and one page of `count` acceptances, each of the head after the charter."""
    fund = Fund()
    fund.do(_told()[0].replaced(recorded=None))
    accepted = [charter.accept_charter(fund.state, by=person, day=fund.day) for person in (K, B, D, J)[:count]]
    fund.do(*accepted)
    return paged([fund.entries[0]], fund.entries[1:])


def paged(*entries: list[Entry]) -> list[bytes]:
    """Blocks with a right page line after each list of entries."""
    return lined([spelling.encode(entry) for entry in page] for page in entries)


def lined(pages: object) -> list[bytes]:
    """The same for blocks as bytes."""
    frontier, out = Frontier(), []
    for number, page in enumerate(pages, 1):  # type: ignore[var-annotated, arg-type]  # lists of bytes
        for block in page:
            out.append(block)
            frontier = frontier.add(spelling.leaf(block))
        out.append(page_line("2026-01-01", number, frontier.size, frontier.root))
        frontier = frontier.add(spelling.leaf(out[-1]))
    return out


def sealed_again(blocks: list[bytes]) -> list[bytes]:
    """The blocks with every page line counted and hashed anew: an insider's program."""
    found: list[list[bytes]] = [[]]
    for block in blocks:
        if page_parts(block) is not None:
            found.append([])
        else:
            found[-1].append(block)
    return lined(page for page in found if page)


def write(folder: Path, blocks: list[bytes], file: str = JANUARY) -> None:
    """The blocks as a book, with the derived files of its entries."""
    (folder / "book").mkdir(parents=True, exist_ok=True)
    (folder / file).write_bytes(b"".join(block + b"\n" for block in blocks))
    derive(folder)


def derive(folder: Path) -> None:
    """The derived files of any book that begins with this charter: they depend on nothing else here."""
    fund = Fund()
    fund.do(_told()[0].replaced(recorded=None))
    for name, text in derived.files(fund.state, sorted(path.name for path in (folder / "book").glob("20*"))).items():
        (folder / name).write_bytes(text)


def at(blocks: list[bytes], number: int, file: str = JANUARY, more: int = 0, given: Given = Given()) -> Planted:
    """The place of block `number` of these; `more` lines further on."""
    line = 1 + sum(block.count(b"\n") + 1 for block in blocks[: number - 1])
    return Planted(file, line + more, number, given)


def head(blocks: list[bytes], size: int) -> str:
    """The head after `size` of these blocks."""
    frontier = Frontier()
    for block in blocks[:size]:
        frontier = frontier.add(spelling.leaf(block))
    return f"{size} {frontier.root}"


def later(block: bytes) -> bytes:
    """The entry recorded a second later: no signature covers that."""
    entry = spelling.decode(block)
    assert entry.recorded is not None
    return spelling.encode(entry.replaced(recorded=entry.recorded + timedelta(seconds=1)))


def known(folder: Path) -> Given:
    """A copy of the honest book of the attacks, and what its people know of it."""
    honest().copy(folder.parent, folder.name)
    return Given(honest().fund_id, honest().head)


# ---- grammar ----


@trigger("refused", "账本文件里有一行 plugin", "a book file with a plugin line")
def _refused(folder: Path) -> Planted:
    write(folder, pages(0))
    with open(folder / JANUARY, "ab") as stream:
        stream.write(b'plugin "beancount.plugins.check_commodity" "{}"\n')
    return Planted(JANUARY, (folder / JANUARY).read_bytes().count(b"\n"))


@trigger("book-missing", "一个空文件夹", "an empty folder")
def _book_missing(folder: Path) -> Planted:
    folder.mkdir()
    return Planted("book")


@trigger("file-foreign", "章程一页；book/ 里多一个 notes.txt", "a charter; notes.txt beside it in book/")
def _file_foreign(folder: Path) -> Planted:
    write(folder, pages(0))
    (folder / "book" / "notes.txt").write_text("x")
    return Planted("book/notes.txt", 1)


@trigger("program-beside", "章程一页；账本旁边有一个 evil.py", "a charter; evil.py beside the ledger")
def _program_beside(folder: Path) -> Planted:
    write(folder, pages(0))
    (folder / "evil.py").write_text("x = 1\n")
    return Planted("evil.py", 1)


@trigger("reformatted-only", "章程一页；页行后面多一个空行", "a charter; one empty line too many after its page")
def _reformatted_only(folder: Path) -> Planted:
    blocks = pages(0)
    write(folder, blocks)
    with open(folder / JANUARY, "ab") as stream:
        stream.write(b"\n")
    return Planted(JANUARY, (folder / JANUARY).read_bytes().count(b"\n") - 1)


@trigger("block-changed", "章程和一次接受；接受的种类名少一个字母", "a charter and an acceptance whose kind lost a letter")
def _block_changed(folder: Path) -> Planted:
    blocks = pages(1)
    blocks[2] = blocks[2].replace(b"charter-accepted", b"charter-accepte")
    write(folder, blocks)
    return at(blocks, 3)


@trigger("not-recorded", "章程和一次没有登记时刻的接受", "a charter and an acceptance that was never recorded")
def _not_recorded(folder: Path) -> Planted:
    first, second = _told()[:2]
    blocks = paged([first], [second.replaced(recorded=None)])
    write(folder, blocks)
    return at(blocks, 3)


@trigger("wrong-file", "章程在一月，一月登记的接受却在二月的文件里", "a charter in January's file, an acceptance of January in February's")
def _wrong_file(folder: Path) -> Planted:
    blocks = pages(1)
    write(folder, blocks[:2])
    write(folder, blocks[2:], "book/2026-02.beancount")
    return Planted("book/2026-02.beancount", 1, 3)


# ---- tree ----


@trigger("changed-after-signing", "章程和一次接受；接受里的期限改了一天", "a charter and an acceptance whose last day was changed")
def _changed_after_signing(folder: Path) -> Planted:
    blocks = pages(1)
    blocks[2] = blocks[2].replace(b"until: 2026-01-15", b"until: 2026-01-14")
    assert b"2026-01-14" in blocks[2]
    write(folder, blocks)
    return at(blocks, 3)


@trigger("changed-after-writing", "章程和一次接受；登记时刻改了一秒（签名不管它）",
         "a charter and an acceptance recorded a second later (no signature covers that)")
def _changed_after_writing(folder: Path) -> Planted:
    blocks = pages(1)
    blocks[2] = later(blocks[2])
    write(folder, blocks)
    return at(blocks, 3)


@trigger("blocks-missing", "章程和两次接受；第二页整页删去", "a charter and two acceptances; the second page deleted")
def _blocks_missing(folder: Path) -> Planted:
    blocks = pages(2)
    del blocks[2:4]
    write(folder, blocks)
    return at(blocks, 3)


@trigger("blocks-inserted", "章程和一次接受，接受写了两遍", "a charter and an acceptance that stands there twice")
def _blocks_inserted(folder: Path) -> Planted:
    blocks = pages(1)
    blocks.insert(2, blocks[2])
    write(folder, blocks)
    return at(blocks, 3)


@trigger("blocks-swapped", "章程和同一页的两次接受，换了先后", "a charter and two acceptances on one page, in the other order")
def _blocks_swapped(folder: Path) -> Planted:
    blocks = together(2)
    blocks[2], blocks[3] = blocks[3], blocks[2]
    write(folder, blocks)
    return at(blocks, 3)


@trigger("page-differs", "章程和同一页的两次接受；其中一次的登记时刻改了一秒",
         "a charter and two acceptances on one page; one recorded a second later")
def _page_differs(folder: Path) -> Planted:
    blocks = together(2)
    blocks[3] = later(blocks[3])
    write(folder, blocks)
    return at(blocks, 3)


@trigger("history-rewritten", "章程和三次接受；第一次的登记时刻改了一秒，页行全部重算",
         "a charter and three acceptances; the first recorded a second later, every page line hashed again")
def _history_rewritten(folder: Path) -> Planted:
    blocks = pages(3)
    blocks[2] = later(blocks[2])
    blocks = sealed_again(blocks)
    write(folder, blocks)
    return at(blocks, 3)


@trigger("founding-differs", "章程改了名字，两次接受照旧，页行全部重算",
         "a charter with another name, two acceptances as they were, every page line hashed again")
def _founding_differs(folder: Path) -> Planted:
    blocks = pages(2)
    blocks[0] = blocks[0].replace("银杏花园".encode(), "银桂花园".encode())
    blocks = sealed_again(blocks)
    write(folder, blocks)
    for path in folder.glob("*.beancount"):
        path.write_bytes(path.read_bytes().replace("银杏花园".encode(), "银桂花园".encode()))
    return at(blocks, 1)


@trigger("page-line-changed", "章程和一次接受；章程的页号改了", "a charter and an acceptance; the charter's page has another number")
def _page_line_changed(folder: Path) -> Planted:
    blocks = pages(1)
    blocks[1] = blocks[1].replace(b'"page" 1', b'"page" 7')
    write(folder, blocks)
    return at(blocks, 2)


@trigger("page-empty", "只有章程一页，页行写了两遍", "a charter whose page line stands there twice")
def _page_empty(folder: Path) -> Planted:
    blocks = pages(0)
    blocks.append(blocks[1])
    write(folder, blocks)
    return at(blocks, 3)


@trigger("tail-without-page", "章程和一次接受；最后的页行没有写出来", "a charter and an acceptance whose page line was never written")
def _tail_without_page(folder: Path) -> Planted:
    blocks = pages(1)[:-1]
    write(folder, blocks)
    return at(blocks, 3)


# ---- rules ----


@trigger("rule-broken", "章程和一次接受，接受之日在登记之后（R130）", "a charter and an acceptance of a day after it was recorded (R130)")
def _rule_broken(folder: Path) -> Planted:
    fund = Fund()
    fund.do(_told()[0].replaced(recorded=None))
    accepted = fund.stamp(charter.accept_charter(fund.state, by=K, day=fund.day + timedelta(days=1)))
    blocks = paged([fund.entries[0]], [accepted])
    write(folder, blocks)
    return at(blocks, 3)


# ---- beside the book ----


@trigger("published-page-differs", "公示页的文件末尾多一个空格", "a published page with one more blank at its end")
def _published_page_differs(folder: Path) -> Planted:
    given = known(folder)
    page = next(path for path in sorted((folder / "disclosures").glob("*/*")) if path.suffix == ".html")
    page.write_bytes(page.read_bytes() + b" ")
    return Planted(str(page.relative_to(folder)), 1, None, given)


@trigger("derived-missing", "只有章程一页，没有 chart.beancount", "a charter without its chart.beancount")
def _derived_missing(folder: Path) -> Planted:
    write(folder, pages(0))
    (folder / "chart.beancount").unlink()
    return Planted("chart.beancount", 1)


@trigger("derived-differs", "只有章程一页；main.beancount 的第一行多一个空格", "a charter whose main.beancount has a blank in its first line")
def _derived_differs(folder: Path) -> Planted:
    write(folder, pages(0))
    text = (folder / "main.beancount").read_bytes()
    (folder / "main.beancount").write_bytes(b" " + text)
    return Planted("main.beancount", 1)


@trigger("private-row-differs", "private/ 里一个人的名字换了一个字", "a person's name in private/ with one other character")
def _private_row_differs(folder: Path) -> Planted:
    given = known(folder)
    file = folder / "private" / "people.json"
    rows = json.loads(file.read_bytes())
    person = sorted(person for person in rows if "name" in rows[person])[0]
    rows[person]["name"] += "二"
    file.write_text(json.dumps(rows, ensure_ascii=False))
    return Planted("private/people.json", 1, None, given)


@trigger("document-differs", "一份凭证换成了别的文件", "a voucher replaced by another file")
def _document_differs(folder: Path) -> Planted:
    given = known(folder)
    paper = next(path for path in sorted((folder / "documents").iterdir()) if path.suffix == "")
    paper.write_bytes(b"another paper")
    return Planted(f"documents/{paper.name}", 1, None, given)


# ---- whose book, and is it the newest ----


@trigger("fund-id-differs", "只有章程一页；审计人给的是另一个基金编号", "a charter; the auditor gives another fund id")
def _fund_id_differs(folder: Path) -> Planted:
    write(folder, pages(0))
    return Planted(given=Given(fund="0" * 64))


@trigger("head-not-in-book", "章程和一次接受，最后一页删去；审计人给的是删去之前的校验码",
         "a charter and an acceptance, the last page cut; the auditor gives the head it had")
def _head_not_in_book(folder: Path) -> Planted:
    blocks = pages(1)
    write(folder, blocks[:2])
    return Planted(given=Given(expect=head(blocks, 4)))


@trigger("pin-not-in-book", "章程和一次接受，最后一页删去；这台机器记得删去之前的账本头",
         "a charter and an acceptance, the last page cut; this machine remembers the head it had")
def _pin_not_in_book(folder: Path) -> Planted:
    blocks = pages(1)
    write(folder, blocks[:2])
    size, root = head(blocks, 4).split()
    return Planted(given=Given(pin=(int(size), root)))


@trigger("pages-after-confirmed-head", "章程和一次接受；审计人给的是章程那一页的校验码",
         "a charter and an acceptance; the auditor gives the head after the charter")
def _pages_after_confirmed_head(folder: Path) -> Planted:
    blocks = pages(1)
    write(folder, blocks)
    return Planted(given=Given(expect=head(blocks, 2)))


@trigger("compromised-key-signed", "主任签了一条关系申报，后来说钥匙从那一条起失密，还没有人核对",
         "the chair signs a link, and the key is said to have been in wrong hands from there on; nobody has confirmed it")
def _compromised_key_signed(folder: Path) -> Planted:
    fund = Fund.founded()
    fund.do(people.declare_link(fund.state, by=B, day=fund.day, person=C, payee="v-01"))
    block = fund.state.record.blocks - 1
    fund.joint(keys.report_compromise(fund.state, by=C, day=fund.day, person=B, since_block=block, reason="失窃"), D)
    write(folder, fund.blocks)
    return at(fund.blocks, block)


# ---- checkpoints/ ----


def cosigned_by(fund: Fund, head: Head, *persons: str) -> dict[str, str]:
    """The lines with which these persons cosign a head."""
    body, time = notes.body(fund.state.record.fund_id, head.size, head.root), int(fund.now.timestamp())
    return {person: notes.signature(fund.state.record.fund_id, person, public_key_of(person), time,
                                    key_of(person).sign(notes.to_sign(body, time))) for person in persons}


@cache
def _cosigned(*persons: str) -> tuple[tuple[bytes, ...], int, str]:
    """A charter, four acceptances, and a checkpoint that these cosigned and nobody signed; with its size and root."""
    fund = Fund()
    for entry in _told():
        fund.do(entry.replaced(recorded=None, signature=None))
    newest = fund.state.record.head
    assert newest is not None
    lines = cosigned_by(fund, newest, *persons)
    fund.do(record.record_cosignatures(newest.size, newest.root, lines, by=K, day=fund.day))
    return tuple(fund.blocks), newest.size, newest.root


def _with_checkpoint(folder: Path, *persons: str, until: int | None = None) -> tuple[list[bytes], Path]:
    """The book of `_cosigned`, its blocks up to `until`, and its note beside it."""
    blocks, size, _ = _cosigned(*persons)
    write(folder, list(blocks[:until]))
    entry = spelling.decode(blocks[size])
    (folder / "checkpoints").mkdir()
    note = folder / "checkpoints" / f"{size}.note"
    note.write_bytes(checkpoints.files(spelling.leaf(blocks[0]).hex(), [entry])[note.name])
    return list(blocks), note


@trigger("checkpoint-file-differs", "一个校验点文件里改了一个字", "a checkpoint's note with one letter changed")
def _checkpoint_file_differs(folder: Path) -> Planted:
    blocks, note = _with_checkpoint(folder, B, D)
    note.write_bytes(note.read_bytes()[:-2] + b"\n")
    return Planted(f"checkpoints/{note.name}", 6, given=Given(expect=head(blocks, len(blocks))))


@trigger("checkpoint-file-foreign", "checkpoints/ 里多了一个文件", "a file in checkpoints/ that is none of the book's")
def _checkpoint_file_foreign(folder: Path) -> Planted:
    blocks, _ = _with_checkpoint(folder, B, D)
    (folder / "checkpoints" / "more.txt").write_text("more")
    return Planted("checkpoints/more.txt", 1, given=Given(expect=head(blocks, len(blocks))))


@trigger("checkpoint-file-missing", "账本里有共签，文件却不在", "a cosigned checkpoint whose note is gone")
def _checkpoint_file_missing(folder: Path) -> Planted:
    blocks, note = _with_checkpoint(folder, B, D)
    note.unlink()
    return Planted(f"checkpoints/{note.name}", 1, given=Given(expect=head(blocks, len(blocks))))


@trigger("checkpoint-stamp-differs", "账本登记了一个时间戳，放在那里的是另一个", "a time stamp in the place of the one that was recorded")
def _checkpoint_stamp_differs(folder: Path) -> Planted:
    fund = Fund()
    for entry in _told():
        fund.do(entry.replaced(recorded=None, signature=None))
    newest = fund.state.record.head
    assert newest is not None
    fund.do(record.record_timestamp(newest.size, newest.root, digest="0" * 64, tsa="tsa.example", stamped=fund.now, by=K, day=fund.day))
    write(folder, fund.blocks)
    (folder / "checkpoints").mkdir()
    (folder / "checkpoints" / f"{newest.size}.tsr").write_bytes(b"another")
    return Planted(f"checkpoints/{newest.size}.tsr", 1)


@trigger("checkpoint-not-in-book", "最后两页删去，两位见证人共签的校验点文件还在", "the last two pages cut, the note that two witnesses cosigned left there")
def _checkpoint_not_in_book(folder: Path) -> Planted:
    _, size, _ = _cosigned(B, D)
    _, note = _with_checkpoint(folder, B, D, until=size - 2)
    return Planted(f"checkpoints/{note.name}", 2)


@trigger("checkpoint-without-quorum", "只有一位见证人共签的校验点", "a checkpoint that one witness alone cosigned")
def _checkpoint_without_quorum(folder: Path) -> Planted:
    _with_checkpoint(folder, B)
    return Planted()
