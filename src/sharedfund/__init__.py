"""sharedfund: a double-entry ledger library for funds that residential communities manage jointly.

What stands in `__all__` is the promise to those who embed it, documented in docs/api.md; everything else may change.
Names are imported when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sharedfund import audit, drafts, rulebook
    from sharedfund.admit import Admitted, Refusal, admit_page, objections
    from sharedfund.book import Book, UserFolder
    from sharedfund.entries.entry import Entry
    from sharedfund.errors import BadInput, BookBusy, NotFound, SharedFundError
    from sharedfund.signing import FileSigner, KeyFile, SeedSigner, Signer
    from sharedfund.spelling import decode, encode, leaf_of
    from sharedfund.state import EMPTY, State, evolve, fold

__version__ = "0.1.0"

_HOMES = {
    "admit": ("Admitted", "Refusal", "admit_page", "objections"),
    "book": ("Book", "UserFolder"),
    "entries.entry": ("Entry",),
    "errors": ("BadInput", "BookBusy", "NotFound", "SharedFundError"),
    "signing": ("FileSigner", "KeyFile", "SeedSigner", "Signer"),
    "spelling": ("decode", "encode", "leaf_of"),
    "state": ("EMPTY", "State", "evolve", "fold"),
}
_MODULES = ("audit", "drafts", "rulebook")

__all__ = [
    "EMPTY", "Admitted", "BadInput", "Book", "BookBusy", "Entry", "FileSigner", "KeyFile", "NotFound", "Refusal",
    "SeedSigner", "SharedFundError", "Signer", "State", "UserFolder", "admit_page", "audit", "decode", "drafts",
    "encode", "evolve", "fold", "leaf_of", "objections", "rulebook",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"sharedfund.{name}")
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"sharedfund.{home}"), name)
    raise AttributeError(f"module 'sharedfund' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
