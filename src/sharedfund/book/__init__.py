"""The folder: blocks, pages, tree, recovery, lock, snapshot, checkpoints, derived files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sharedfund.book.folder import Book, Refused, Signer
    from sharedfund.book.user import UserFolder

__all__ = ["Book", "Refused", "Signer", "UserFolder"]


def __getattr__(name: str) -> Any:
    # The tree and the derived files are read by floors that need no disk: the folder is imported when asked for.
    if name in ("Book", "Refused", "Signer"):
        from sharedfund.book import folder

        return getattr(folder, name)
    if name == "UserFolder":
        from sharedfund.book.user import UserFolder

        return UserFolder
    raise AttributeError(name)
