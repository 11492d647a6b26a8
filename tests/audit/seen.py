"""A reading that ended well, for what compares a folder with it: the state is what a test says, and what is found is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sharedfund.audit.findings import CODES, Where
from sharedfund.audit.sheets import Sheet
from sharedfund.audit.sources import Folder

Said = tuple[str, str | None, int | None, dict[str, Any]]
FUND = "ab" * 32


class Seen:
    """What a comparison asks of a replay."""

    def __init__(self, folder: Path, *, is_bundle: bool = False, **state: Any) -> None:
        self.source: Any = Folder(folder)
        self.source.is_bundle = is_bundle
        self.said: list[Said] = []
        self.state: Any = SimpleNamespace(**{
            "record": SimpleNamespace(fund_id=FUND, newest_witnessed=lambda: None, is_head=lambda size, root: False),
            "disclosures": SimpleNamespace(versions={}), "people": SimpleNamespace(persons={}, mandates={}, keys={}),
            "contracts": SimpleNamespace(accounts={}), "charter": SimpleNamespace(witnesses=()), **state})
        self.report: Any = SimpleNamespace(lines=defaultdict(dict))
        self.report.lines["private_rows"] = {"erased": 0}
        self.sheets = SimpleNamespace(found=dict[str, Sheet]())
        self.corrected: dict[str, Any] = {}
        self.given = SimpleNamespace(pages=None, files=None)
        self.opened: dict[str, dict[str, str]] = {"name": {}, "account": {}}
        self.files: Iterable[Any] = ()
        self.record: list[Any] = []
        self.frontier = SimpleNamespace(size=9, root="9" * 64)

    @property
    def noted(self) -> int:
        return len(self.said)

    def found(self, code: str, where: Where = Where(), /, **facts: Any) -> None:
        assert code in CODES
        self.said.append((code, where.file, where.line, facts))

    def after(self, compare: Callable[..., Any], *more: Any) -> list[Said]:
        """What `compare` finds."""
        self.said = []
        compare(self, *more)
        return self.said


def put(folder: Path, files: dict[str, str | bytes]) -> Path:
    """These files lie in `folder`."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder
