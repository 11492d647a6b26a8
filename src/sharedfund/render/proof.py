"""A proof as a page for whoever it is about: one HTML file in both languages, nothing from elsewhere, that reads on a
phone and prints on A4."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund.render import svg
from sharedfund.render.html import environment
from sharedfund.render.words import form, names
from sharedfund.values import notes

if TYPE_CHECKING:
    from sharedfund.book.proofs import Proven


def page(proven: Proven, *, number: str, file: str, fund_name: str, called: Callable[[str], str],
         practice: bool = False) -> str:
    """The page of a proof; `file` is the name of its file, `called` what a person or household is called here."""
    note, entry = proven.proof.note, proven.entry
    text = "\n".join(form.clean(line) for line in proven.proof.block.decode().splitlines())
    cosigned = []
    for person in proven.cosigners:
        parts = notes.taken_apart(note.lines[person])
        assert parts is not None, "the book holds no line that is none"
        cosigned.append((form.clean(called(person)), f"{datetime.fromtimestamp(parts[1], tz=UTC):%Y-%m-%d %H:%M} UTC"))
    made = proven.published
    printed = ("这个校验点是共签时最新的一个。", "The checkpoint is the newest that was cosigned.") if made is None else (
        f"这个校验点印在 {made.number} 上（{made.period}），这一笔在那一期公示里。",
        f"The checkpoint is the one printed on {made.number} ({made.period}): the entry is in that published period.")
    where = ("别人手里留的校验点", "a checkpoint that somebody else kept") if made is None else (
        f"墙上贴的 {made.number}“共签校验点”那一行", f"the line “Checkpoint” of {made.number} as it hangs on the wall")
    return environment().get_template("proof.html.j2").render(
        name=fund_name, practice=practice, number=number, file=file, rows=_rows(entry, called), block=proven.block,
        size=note.size, code=notes.check_code(note.root), cosigned=cosigned, printed=printed, where=where,
        qr=svg.qr(note.encode().decode(), "校验点全文 the checkpoint note"),
        text=text, proof=proven.proof.encode().decode(),
    )


def _rows(entry: Any, called: Callable[[str], str]) -> list[tuple[str, str, str]]:
    """What the entry says, as far as its kind says it: day, whose, how much, for what."""
    rows = [("事项", "kind", f"{names.name('kind', entry.kind, 'zh_CN')} {entry.kind}"), ("日期", "day", str(entry.day))]
    whose = getattr(entry, "household", None) or getattr(entry, "payee", None)
    if isinstance(whose, str):
        shown = called(whose)
        rows.append(("谁的", "whose", whose if shown == whose else f"{shown}（{whose}）"))
    amount = getattr(entry, "amount", None)
    if isinstance(amount, Decimal):
        rows.append(("金额", "amount", f"{form.plain(amount)} 元"))
    given = getattr(entry, "allocation", None)
    for part in given.applied if given is not None else ():
        what = f"{part.period} 违约金 late fee" if part.late_fee else part.period
        rows.append(("抵", "pays", f"{what}  {form.plain(part.amount)}"))
    if given is not None and given.advance:
        until = "" if given.advance_until is None else f"（到 until {given.advance_until}）"
        rows.append(("预交", "in advance", f"{form.plain(given.advance)}{until}"))
    if given is not None and given.refund:
        rows.append(("应退", "to be refunded", form.plain(given.refund)))
    return [(zh, en, form.clean(value)) for zh, en, value in rows]
