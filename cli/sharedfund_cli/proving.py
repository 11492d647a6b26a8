"""A proof written for somebody: the file that anybody checks, and the page that its owner reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sharedfund_cli.language import say

if TYPE_CHECKING:
    from sharedfund.book import Book
    from sharedfund.entries.entry import Entry
    from sharedfund_cli.desk import Desk


def write(desk: Desk, book: Book, number: str, found: tuple[int, Entry], output: str | None) -> None:
    """Write the proof of an entry to `output` and its page beside it.

    Raises: NotFound `not-covered-yet` where no cosigned checkpoint covers it.
    """
    from sharedfund.book import proofs
    from sharedfund.render import proof as rendering
    from sharedfund.values import notes

    proven = proofs.prove(book, *found)
    path = Path(output) if output is not None else Path(proofs.file_name(number))
    page = path.with_suffix(".html")
    note = proven.proof.note
    if not desk.dry_run:
        desk.save(path, proven.proof.encode())
        desk.save(page, rendering.page(proven, number=number, file=path.name, fund_name=book.state.charter.name,
                                       called=lambda id_: called(desk, book, id_), practice=book.state.charter.practice))
    code = notes.check_code(note.root)
    printed = proven.published.number if proven.published is not None else None
    where_zh, where_en = (f"印在 {printed} 上", f"printed on {printed}") if printed else ("共签的最新一个", "the newest cosigned")
    desk.show({"no": number, "block": proven.block, "kind": proven.entry.kind, "size": note.size, "root": note.root, "check_code": code,
               "cosigned_by": list(proven.cosigners), "published": printed, "file": str(path), "page": str(page)},
              text=say(f"√ 第 {proven.block} 块在共签的账本头（{note.size} 块）里，{where_zh}\n  校验码  {code}\n  证明  {path}\n  给本人看的一页  {page}\n"
                       "  核对要见证人的公钥：sharedfund checkpoint keys -o witnesses.json",
                       f"√ Block {proven.block} is in the cosigned head of {note.size} blocks, {where_en}\n  Check code  {code}\n  Proof  {path}\n"
                       f"  Page for its owner  {page}\n  Checking it needs the witnesses' keys: sharedfund checkpoint keys -o witnesses.json"))


def called(desk: Desk, book: Book, id_: str) -> str:
    """What this machine calls somebody, where the book is the one at hand."""
    folder = desk.book_folder(required=False)
    return desk.called(id_) if folder is not None and folder.resolve() == book.path.resolve() else id_
