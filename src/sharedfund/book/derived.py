"""The derived files: chart, main and checked, functions of the state and of the names of the book's files."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from sharedfund import accounts
from sharedfund.book import store
from sharedfund.errors import SharedFundError
from sharedfund.spelling import quoted
from sharedfund.state import State

NAMES = ("chart.beancount", "main.beancount", "checked.beancount")
PLUGIN = "sharedfund.audit.plugin"
_NOTICE = "; Derived from the book by sharedfund. Edits are found by the audit and lost with the next page.\n"


def files(state: State, months: Iterable[str]) -> dict[str, bytes]:
    """The three files by name; `months` are the names of the files in book/, oldest first."""
    main = _options(state) + _includes(months)
    return {
        "chart.beancount": chart(state),
        "main.beancount": (_NOTICE + main).encode(),
        # In full: options of an included file are ignored, so checked cannot merely include main.
        "checked.beancount": (_NOTICE + main + f'plugin "{PLUGIN}"\n').encode(),
    }


def chart(state: State) -> bytes:
    """The open of every account used so far, in chart order, from the day the books begin."""
    day = state.charter.books_from.isoformat()
    lines = [_NOTICE]
    for name in sorted(state.ledger.balances, key=accounts.order):
        account = accounts.account(name)
        lines.append(
            f"{day} open {name} CNY\n  fund: {quoted(account.fund)}\n"
            f"  name-zh: {quoted(account.name_zh)}\n  name-en: {quoted(account.name_en)}\n"
        )
    return "".join(lines).encode()


def _options(state: State) -> str:
    return (
        f'option "title" {quoted(state.charter.name)}\n'
        'option "operating_currency" "CNY"\n'
        'option "tolerance_multiplier" "0"\n'
    )


def _includes(months: Iterable[str]) -> str:
    return "".join(f'include "{name}"\n' for name in ("chart.beancount", *(f"book/{month}" for month in months)))


class DerivedFiles:
    """The derived files of one folder, written only when they change or somebody touched them."""

    def __init__(self, folder: Path, known: list[list[int]] | None = None) -> None:
        self.folder = folder
        self.known = known or []
        self._undo: dict[str, bytes | None] = {}

    def renew(self, state: State, before: State, months: list[str], is_new_month: bool) -> None:
        """The files are what `state` gives; `before` is the state they were written from."""
        self._undo = {}
        has_same_text = (
            not is_new_month
            and len(state.ledger.balances) == len(before.ledger.balances)
            and (state.charter.name, state.charter.books_from) == (before.charter.name, before.charter.books_from)
        )
        if has_same_text and self.known == self._marks():
            return
        try:
            for name, text in files(state, months).items():
                path = self.folder / name
                there = path.read_bytes() if path.is_file() and not path.is_symlink() else None
                if there != text:
                    self._undo[name] = there
                    store.replace_file(path, text)
        except (SharedFundError, OSError):
            self.take_back()
            raise
        self.known = self._marks()

    def repair(self, state: State, months: list[str]) -> list[str]:
        """Write the files that are not what `state` gives; their names."""
        self.renew(state, state, months, True)
        return sorted(self._undo)

    def take_back(self) -> None:
        """The files as they were before `renew`: the page they were for did not come."""
        for name, text in self._undo.items():
            if text is None:
                store.remove_file(self.folder / name)
            else:
                store.replace_file(self.folder / name, text)
        self._undo, self.known = {}, []

    def _marks(self) -> list[list[int]]:
        marks = []
        for name in NAMES:
            try:
                there = os.stat(self.folder / name, follow_symlinks=False)
                marks.append([there.st_size, there.st_mtime_ns])
            except FileNotFoundError:
                marks.append([0, 0])
        return marks
