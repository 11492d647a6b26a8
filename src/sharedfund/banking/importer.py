"""Statements for tools that speak beangulp, such as Fava's import page: the same reading, as directives to look at.

beangulp is imported when an importer is asked for: it comes with the extra `bank` and is not needed to keep a book.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharedfund.banking.reading import read
from sharedfund.banking.statement import Statement
from sharedfund.banking.tables import bytes_of
from sharedfund.errors import BadInput

if TYPE_CHECKING:
    from sharedfund.banking.profiles import Profile


def importer(account: str, profiles: Sequence[Profile] = (), *, of: str = "bank", currency: str = "CNY") -> Any:
    """A `beangulp.Importer` for the statements of `account` (a Beancount account): `of` is whose they are, `bank`,
    `wechat` or `alipay`. Raises: BadInput where beangulp is not installed.
    """
    try:
        from beancount.core import amount, data
        from beangulp import Importer
    except ImportError:
        raise BadInput("statement-needs-beangulp", pip='pip install "sharedfund[bank]"') from None

    class StatementImporter(Importer):  # type: ignore[misc]  # beangulp has no types
        """Reads what `bank import` reads, and says the same of it."""

        @property
        def name(self) -> str:
            return f"sharedfund.{of}"

        def identify(self, filepath: str) -> bool:
            try:
                return _read(filepath, profiles).account == of
            except BadInput:
                return False

        def account(self, filepath: str) -> str:
            return account

        def date(self, filepath: str) -> date | None:
            lines = _read(filepath, profiles).lines
            return lines[-1].day if lines else None

        def filename(self, filepath: str) -> str | None:
            statement = _read(filepath, profiles)
            return f"{statement.layout}-{statement.digest[:12]}{Path(filepath).suffix.lower()}"

        def extract(self, filepath: str, existing: Any) -> list[Any]:
            """One transaction a line, with its own posting only and the flag `!`, then the balance at the end."""
            statement = _read(filepath, profiles)
            found: list[Any] = []
            for line in statement.lines:
                facts = {"reference": line.reference, "time": line.time, "number": line.number}
                meta = data.new_metadata(filepath, line.row, {key: said for key, said in facts.items() if said})
                posting = data.Posting(account, amount.Amount(line.amount, currency), None, None, None, None)
                found.append(data.Transaction(
                    meta, line.day, "!", line.name or None, line.memo, data.EMPTY_SET, data.EMPTY_SET, [posting]))
            if statement.lines and statement.closing is not None:
                last = statement.lines[-1]
                found.append(data.Balance(data.new_metadata(filepath, last.row), last.day + timedelta(days=1), account,
                                          amount.Amount(statement.closing, currency), None, None))
            return found

        def deduplicate(self, entries: Any, existing: Any) -> None:
            """Nothing is a duplicate by likeness: two owners pay the same sum on one day. References tell lines apart."""

    return StatementImporter()


def _read(filepath: str, profiles: Sequence[Profile]) -> Statement:
    path = Path(filepath)
    return read(bytes_of(path), path.name, profiles)
