"""View passwords: they open reading and nothing else (R56, R59, R62).

One is shared by the complex, for the masked view; one a household, bound to its household key and not to a door, for
that view with the household's own lines. What is kept is Argon2id of it, in `private/`; no key is derived from that.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from sharedfund.errors import SharedFundError
from sharedfund.signing import passwords

if TYPE_CHECKING:
    from sharedfund.book.private import Private
    from sharedfund.state import State

Entropy = Callable[[int], bytes]
Row = dict[str, Any]

TABLE = "portal"
SHARED = "shared"  # under this the complex's own stands; every other row stands under a household key
LEAST_CHARS = 10
MEMORY_KIB, PASSES, LANES = 65_536, 3, 4
SALT_BYTES, HASH_BYTES = 16, 32
# Read without asking whoever wrote the file how much memory to take.
MEMORY_KIB_RANGE, PASSES_RANGE, LANES_RANGE = (19_456, 2_097_152), (2, 10), (1, 8)
# Without what is taken for another: 0 and o, 1, i and l.
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS, _GROUP_CHARS = 4, 4
# Who goes takes what is known along: on a change of these the password is replaced (R60).
OFFICES = ("committee-chair", "committee-member", "cashier", "firm")


def normal(password: str) -> str:
    """`password` as it is hashed and as a browser derives from it: NFC, without blanks at its ends."""
    return unicodedata.normalize("NFC", password).strip()


def checked(password: str, names: Iterable[str] = ()) -> str:
    """`password` as `normal`, fit for a page that others may carry away and try at leisure.

    Raises: BadInput `password-too-short`, `password-too-long`, `password-guessable`.
    """
    return passwords.checked(normal(password), names, least=LEAST_CHARS)


def generated(entropy: Entropy) -> str:
    """A random password of four groups of four letters, 79 bits, easy to read aloud."""
    letters: list[str] = []
    while len(letters) < _GROUPS * _GROUP_CHARS:
        # Bytes beyond a whole multiple would make some letters likelier.
        letters += [_LETTERS[byte % len(_LETTERS)] for byte in entropy(32) if byte < 256 - 256 % len(_LETTERS)]
    text = "".join(letters[: _GROUPS * _GROUP_CHARS])
    return "-".join(text[at : at + _GROUP_CHARS] for at in range(0, len(text), _GROUP_CHARS))


def row_of(password: str, state: State, on: date, entropy: Entropy) -> Row:
    """The row that keeps a password `checked` has taken."""
    salt = entropy(SALT_BYTES)
    made = {"kdf": "argon2id", "memory-kib": MEMORY_KIB, "passes": PASSES, "lanes": LANES, "salt": salt.hex()}
    return {**made, "hash": _hash(password, made).hex(), "set": on.isoformat(), "holders": holders(state, on)}


def opens(password: str, row: Row) -> bool:
    """Whether `password` is the one that `row` keeps. Raises: SharedFundError for a row nobody of us wrote."""
    try:
        kept = bytes.fromhex(row["hash"])
        found = _hash(normal(password), row)
    except (KeyError, TypeError, ValueError):
        raise SharedFundError("private-damaged", file=f"{TABLE}.json") from None
    return hmac.compare_digest(kept, found)


def _hash(password: str, row: Row) -> bytes:
    ranges = {"memory-kib": MEMORY_KIB_RANGE, "passes": PASSES_RANGE, "lanes": LANES_RANGE}
    if row["kdf"] != "argon2id" or not all(least <= row[name] <= most for name, (least, most) in ranges.items()):
        raise ValueError(row["kdf"])
    return Argon2id(salt=bytes.fromhex(row["salt"]), length=HASH_BYTES, iterations=row["passes"], lanes=row["lanes"],
                    memory_cost=row["memory-kib"]).derive(password.encode())


# ---- when it is replaced ----


def holders(state: State, on: date) -> list[str]:
    """Who holds an office whose change asks for a new password, and which firms have a contract, on the day `on`."""
    people = {f"{held.office} {held.person}" for held in state.people.standing(on) if held.office in OFFICES}
    firms = {f"contract {firm}" for firm in state.contracts.firms()
             if any(one.first <= on < one.until for one in state.contracts.of_firm(firm))}
    return sorted(people | firms)


def stale(private: Private, state: State, on: date) -> list[str]:
    """Whose view passwords are to be replaced: the committee, the cashier or the firm is not who it was when they were
    set (R60), or the household has gone."""
    now, known = set(holders(state, on)), {unit.household for unit in state.units.by_id.values()}
    return [holder for holder, row in sorted(private.rows(TABLE).items())
            if set(row.get("holders", ())) - now or (holder != SHARED and holder not in known)]
