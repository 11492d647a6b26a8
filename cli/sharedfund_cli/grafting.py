"""`book graft`: what the other copy recorded after the fork, shown before anything is entered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharedfund_cli.language import language, say
from sharedfund_cli.output import grouped_hex

if TYPE_CHECKING:
    from sharedfund.book.graft import Fork, Found
    from sharedfund_cli.desk import Desk


def run(desk: Desk, theirs: Path) -> int:
    """Show the fork with both heads, ask, enter what can be entered, say who must sign again."""
    from sharedfund.book import graft
    from sharedfund_cli.ending import FOUND

    fork = graft.look(desk.book, theirs)
    open_ = fork.of("again", "carried")
    if not fork.of("again", "carried", "signed", "refused"):
        desk.show(as_data(fork), text=say("√ 那一份没有这里没有的。", "√ The other copy has nothing that is not here."))
        return 0
    desk.note("\n".join(_told(desk, fork)))
    changed = False
    if open_ and not desk.dry_run and desk.confirm(say(
            f"把能补的 {len(open_)} 条记进这一份？那一份的页原样另存，不动。",
            f"Enter the {len(open_)} that can be entered in this copy? Their pages are kept aside, untouched.")):
        before = fork.ours.size
        fork = graft.graft(desk.book, theirs)
        changed = fork.ours.size > before
    text = [say(f"√ 补记了 {len(fork.of('again', 'carried'))} 条，现在到第 {fork.ours.size} 块。",
                f"√ Entered {len(fork.of('again', 'carried'))}; the book now ends at block {fork.ours.size}.")] if changed else [
                    say("  没有写。", "  Nothing was written.")]
    waiting = fork.of("signed", "refused")
    renumbered = [found for found in fork.of("again") if found.becomes is not None]
    if changed and renumbered:
        text += [say("换了编号的：", "With another number:"), *(_row(desk, found) for found in renumbered)]
    if changed and waiting:
        text += [say("还要有人做的：", "Still to be done:"), *(_row(desk, found) for found in waiting)]
    desk.show(as_data(fork), text="\n".join(text), changed=changed)
    return FOUND if waiting else 0


def _told(desk: Desk, fork: Fork) -> list[str]:
    """The fork with both heads, and what becomes of each entry."""
    heads = (fork.ours, fork.theirs)
    ours, other = (say(f"第 {head.size} 块  校验码 {grouped_hex(head.root[:32])}",
                       f"block {head.size}  check code {grouped_hex(head.root[:32])}") for head in heads)
    lines = [say(f"两份在第 {fork.common} 块以后各写各的：", f"The two copies wrote apart after block {fork.common}:"),
             say(f"  这一份到{ours}", f"  this one ends at {ours}"), say(f"  那一份到{other}", f"  the other ends at {other}")]
    for how, zh, en in (("again", "可以照原来的日子补记（没有签名的事实）", "can be entered again with their days (facts nobody signed)"),
                        ("carried", "签名仍然有效，可以带过来", "signatures still hold and can be carried over"),
                        ("signed", "要本人重新签（签的时候看到的是那一份）", "must be signed again (their signers had seen the other copy)"),
                        ("refused", "规则不让记进来", "a rule does not let in"),
                        ("left", "只说那一份的事，不带", "speak of the other copy only and stay there"),
                        ("here", "这里已经有了", "are here already")):
        rows = [found for found in fork.found if found.how == how]
        if rows:
            lines.append(say(f"{zh}：{len(rows)} 条", f"{len(rows)} {en}:" if how not in ("left", "here") else f"{len(rows)} {en}."))
        if how not in ("left", "here"):
            lines += [_row(desk, found) for found in rows]
    return lines


def _row(desk: Desk, found: Found) -> str:
    """One entry: its block there, what it is, its day, who."""
    from sharedfund.render import words
    from sharedfund.render.words import names

    entry = found.entry
    kind = names.name("kind", entry.kind, language())
    row = f"  {found.block:>6}  {entry.day.isoformat()}  {kind}  {desk.called(entry.by)}"
    number = getattr(found.becomes, "receipt", None)
    if number is not None and number != getattr(entry, "receipt", None):
        row += say(f"  {entry.own_id()} 改为 {number}，请告诉交款人", f"  {entry.own_id()} becomes {number}: tell the payer")
    if found.how == "refused" and found.refusal is not None:
        row += f"\n          {words.reason(found.refusal, language())}"
    return row


def as_data(fork: Fork) -> dict[str, Any]:
    """The fork as `--json` gives it."""
    return {
        "common": fork.common, "ours": fork.ours._asdict(), "theirs": fork.theirs._asdict(),
        "entries": [{"block": found.block, "kind": found.entry.kind, "day": found.entry.day, "by": found.entry.by, "how": found.how,
                     "becomes": found.becomes.own_id() if found.becomes is not None else None,
                     "number": found.refusal.number if found.refusal else None,
                     "code": found.refusal.code if found.refusal else None} for found in fork.found],
    }
