"""What `audit` is asked besides: how far, since when, and what to write afterwards."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sharedfund_cli.language import say

if TYPE_CHECKING:
    from sharedfund.audit import Report
    from sharedfund.audit.replay import Replay
    from sharedfund.audit.sources import Source
    from sharedfund.book.user import Kept
    from sharedfund.render.words.form import Language
    from sharedfund_cli.desk import Desk

AUDITED = "audited"  # where in the user's folder a sound audit is kept


def head(typed: str | None) -> str | None:
    """A head as it was typed or scanned. Raises: ValueError for one that was shortened."""
    if typed is None:
        return None
    from sharedfund.audit import matches_head
    from sharedfund_cli.params import narrow

    found = narrow(typed).lower()
    matches_head(found, 0, "0" * 64)
    return found


def over(limit: int | None) -> Callable[[], bool] | None:
    """Whether the seconds given are over."""
    from time import monotonic

    if limit is None:
        return None
    end = monotonic() + limit
    return lambda: monotonic() >= end


def _scope(named: Path, fund: str, practice: bool) -> str:
    from sharedfund.book.identity import Identity

    return Identity.of(fund, practice, named).scope


def remembers(desk: Desk, named: Path) -> Callable[[str, bool], tuple[int, str] | None]:
    """This machine's pin for a fund."""
    def pin(fund: str, practice: bool) -> tuple[int, str] | None:
        found = desk.user.pin(_scope(named, fund, practice))
        return (found.size, found.root) if found else None

    return pin


def kept(desk: Desk, named: Path, book: Source, since: str | None) -> Kept | None:
    """What this machine kept of an audit that ended at the head `since`. What was kept is sealed; it counts only where its
    own tree has exactly that head. Whether the book at hand is still what was audited, the replay hashes."""
    from sharedfund.audit import matches_head
    from sharedfund.audit.sources import first_block
    from sharedfund.spelling import leaf

    first = first_block(book) if since is not None else None
    if since is None or first is None:
        return None
    found = desk.user.kept(AUDITED, _scope(named, leaf(first).hex(), b"\n  practice: TRUE\n" in first))
    return found if found is not None and matches_head(since, found.frontier.size, found.frontier.root) else None


def keep(desk: Desk, named: Path, replay: Replay) -> None:
    """A sound audit is kept in the user's folder, so that the next one may go on from it."""
    from sharedfund.errors import SharedFundError

    found = replay.kept()
    if found is not None and not desk.dry_run:
        with suppress(SharedFundError):  # without it the next audit begins at entry 1
            desk.user.keep(AUDITED, _scope(named, replay.report.fund, replay.report.practice), found)


def unpacked(desk: Desk, replay: Replay, target: str) -> list[str] | None:
    """The names of what was written; None where the audit did not read everything: then nothing is written."""
    from sharedfund.audit.unpacking import unpack
    from sharedfund.errors import BadInput

    try:
        return [] if desk.dry_run else unpack(replay, Path(target))
    except BadInput as error:
        if error.code != "unpack-not-vetted":
            raise
        return None


def said(replay: Replay, since: str | None, unpack: str | None, names: list[str] | None) -> list[str]:
    """What stands below the verdict about --since and --unpack."""
    lines = []
    if replay.since:
        lines.append(say(f"  只重放了第 {replay.since:,} 块以后的；以前的这台机器审过。",
                         f"  Only what follows block {replay.since:,} was replayed; this machine audited what stands before it."))
    elif since is not None:
        lines.append(say("  这台机器没有留下审到那个账本头的结果，或这一份在那里不一样：已从头重放。",
                         "  This machine kept no audit of that head, or this copy differs there: everything was replayed."))
    if names is not None:
        lines.append(say(f"√ 写在 {unpack}（{len(names)} 个文件）：bean-check {unpack}/main.beancount",
                         f"√ Written to {unpack} ({len(names)} files): bean-check {unpack}/main.beancount"))
    elif unpack is not None:
        lines.append(say("× 有没读懂的内容，没有拆开。", "× Not everything was understood: nothing was unpacked."))
    return lines


def report(desk: Desk, found: Report, path: Path) -> None:
    """Write the audit as a page."""
    from sharedfund.render import audit_report
    from sharedfund.values.days import local_day

    if not desk.dry_run:
        desk.save(path, audit_report.page(found, day=local_day(desk.clock(), "+08:00")))


def annex(found: Report, lang: Language) -> list[str]:
    """The auditor's annex on a terminal; nothing of a book that was refused or not read to its end."""
    from sharedfund.render import annex as rendering, terminal
    from sharedfund_cli.output import colourful, terminal_width

    if found.annex is None:
        return []
    made = terminal.console(terminal_width(), colour=colourful())
    for section in rendering.sections(found.annex, lang):
        terminal.print_section(made, section, lang, terminal_width())
    return [terminal.written(made).rstrip("\n")]
