"""`log`: what stands in the book, newest last."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from sharedfund_cli.app import NO, PERSON, Column, Desk, argument, option, say, verb


@verb("log", lists=True, help=(
    "账本里记了什么，最新的在最后。给编号或块号，就看那一条的原文。",
    "What stands in the book, newest last. With a number or a block, that entry's own text."),
    examples=("sharedfund log", "sharedfund log 12", "sharedfund log --kind payment-signed --last 50"))
@argument("no", required=False, type=NO, metavar=("编号", "NO"))
@option("--last", type=int, default=20, metavar="N", help=("最后几条（默认 20）", "how many of the last (20)"))
@option("--kind", metavar="KIND", help=("只看这一种记录", "only this kind of entry"))
@option("--by", "by_person", type=PERSON, metavar="PERSON", help=("只看这个人的", "only this person's"))
def log(desk: Desk, no: Any, last: int, kind: str | None, by_person: str | None) -> None:
    if no is not None:
        _one(desk, no)
        return
    from sharedfund.entries import KINDS

    if kind is not None and kind not in KINDS:
        desk.usage("not-one-of", found=kind, allowed=", ".join(sorted(KINDS)))
    kept = _newest(desk, max(last, 1), lambda entry: (
        (kind is None or entry.kind == kind) and (by_person is None or entry.by == by_person)))
    desk.show([_row(block, entry) for block, entry in kept], columns=(
        Column("block", ("块", "Block"), "number"), Column("day", ("日期", "Day")), Column("kind", ("记录", "Entry"), "kind"),
        Column("id", ("编号", "No.")), Column("by", ("谁", "By"), desk.called), Column("amount", ("金额", "Amount"), "money")))


def _newest(desk: Desk, count: int, is_wanted: Callable[[Any], bool]) -> list[tuple[int, Any]]:
    """The last `count` entries that are wanted, oldest first; reads back from the end only as far as it must."""
    blocks, back = desk.state.record.blocks, 4 * count
    while True:
        first = max(blocks - back, 1)
        kept = deque(((b, e) for b, e in desk.book.entries(first) if is_wanted(e)), maxlen=count)
        if len(kept) == count or first == 1:
            return list(kept)
        back *= 8


def _row(block: int, entry: Any) -> dict[str, Any]:
    from sharedfund.values.days import spelled_instant

    amount = getattr(entry, "amount", None)
    own = entry.own_id()
    return {"block": block, "day": entry.day.isoformat(), "kind": entry.kind, "id": own if own != entry.kind else None,
            "by": entry.by, "amount": str(amount) if amount is not None else None,
            "recorded": spelled_instant(entry.recorded), "signed": entry.signature is not None}


def _one(desk: Desk, no: Any) -> None:
    from sharedfund.errors import NotFound
    from sharedfund.spelling import encode, leaf_of

    text = str(no)
    found = []
    if text.isdecimal():
        found = [(block, entry) for block, entry in _at(desk, int(text))]
        if not found:
            raise NotFound("no-such-block", block=int(text))
    else:
        found = [(block, entry) for block, entry in desk.book.entries() if _names(entry, text)]
        if not found:
            raise NotFound("no-such-entry", found=text)
    rows = [{**_row(block, entry), "leaf": leaf_of(entry), "text": encode(entry).decode()} for block, entry in found]
    desk.show(rows if len(rows) > 1 else rows[0], text="\n".join(
        say(f"第 {row['block']} 块", f"block {row['block']}") + f"  {row['leaf']}\n{row['text']}" for row in rows))


def _at(desk: Desk, block: int) -> list[tuple[int, Any]]:
    for number, entry in desk.book.entries(block):
        return [(number, entry)] if number == block else []
    return []


def _names(entry: Any, text: str) -> bool:
    """Whether the entry is the paper numbered `text`, or a step of it."""
    return any(str(getattr(entry, name, "")).upper() == text for name in (
        "payment", "receipt", "bill", "order", "notice", "deposit", "document", "resolution", "contract", "vendor"))
