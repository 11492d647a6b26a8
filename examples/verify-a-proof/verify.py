"""Check a proof that one entry stands in a fund's cosigned book: python verify.py PROOF WITNESSES [FUND-ID]

The witnesses' keys and the fund id must come from somewhere you trust: the founding sheet. Exit 0, or 1 with the reason.
"""

import base64
import json
import sys
from hashlib import sha256
from itertools import combinations
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def raw(text: str, length: int | None = None) -> bytes:
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text or length not in (None, len(data)):
        raise ValueError("base64 that is not as it should be")
    return data


def root_of(leaf: bytes, index: int, size: int, hashes: list[bytes]) -> bytes:
    """The root of the tree of `size` leaves in which `leaf` is number `index` (RFC 9162, 2.1.3.2)."""
    last, found = size - 1, leaf
    for other in hashes:
        if index & 1 or index == last:
            found = sha256(b"\x01" + other + found).digest()
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            found = sha256(b"\x01" + found + other).digest()
        index, last = index >> 1, last >> 1
    if last != 0:
        raise ValueError("too few hashes for a tree of this size")
    return found


def verify(proof: bytes, witnesses: bytes, fund: str | None = None) -> tuple[str, int, set[str]]:
    """The entry's text, the size of the book it stands in, and who cosigned that. Raises: ValueError, InvalidSignature."""
    head, _, note = proof.decode().partition("\n\n")
    first, extra, at, *hashes = head.split("\n")
    (origin, size, root, empty), lines = note.split("\n")[:4], note.split("\n")[4:]
    known = json.loads(witnesses)
    if first != "c2sp.org/tlog-proof@v1" or extra[:6] != "extra " or at[:6] != "index " or empty or lines.pop():
        raise ValueError("this is no proof as the format wants it")
    if known["format"] != "sharedfund-witnesses/1" or origin != f"sharedfund/v1/{fund or known['fund']}":
        raise ValueError("the proof is of another fund than the keys, or than the one you named")
    entry, index, blocks = raw(extra[6:]), int(at[6:]), int(size)
    if [str(index), str(blocks)] != [at[6:], size] or not 0 <= index < blocks:
        raise ValueError("a number that is not as it should be")
    if root_of(sha256(b"\x00" + entry).digest(), index, blocks, [raw(part, 32) for part in hashes]) != raw(root, 32):
        raise ValueError("the entry does not stand in the book of this checkpoint")
    cosigned, before = {}, ""
    for line in lines:
        dash, name, sealed = line.split(" ")
        parts = raw(sealed, 76)
        if dash != "—" or name <= before or not name.startswith(origin + "/"):
            raise ValueError("a signature line that is not as it should be")
        before = name
        for one in (one for one in known["witnesses"] if name == f"{origin}/{one['person']}"):
            key = bytes.fromhex(one["key"])
            said = f"cosignature/v1\ntime {int.from_bytes(parts[4:12], 'big')}\n{origin}\n{size}\n{root}\n"
            if parts[:4] != sha256(f"{name}\n\x04".encode() + key).digest()[:4]:
                raise ValueError("a signature line by another key than the witness's")
            Ed25519PublicKey.from_public_bytes(key).verify(parts[12:], said.encode())
            cosigned[one["person"]] = one["party"]
    if not any(cosigned[a] != cosigned[b] for a, b in combinations(cosigned, 2)):
        raise ValueError("fewer than two witnesses of different parties cosigned it")
    return entry.decode(), blocks, set(cosigned)


if __name__ == "__main__":
    sys.exit(__doc__) if len(sys.argv) < 3 else None
    try:
        text, blocks, people = verify(Path(sys.argv[1]).read_bytes(), Path(sys.argv[2]).read_bytes(), *sys.argv[3:4])
    except (ValueError, KeyError, TypeError, IndexError, OSError, InvalidSignature) as reason:
        sys.exit(f"× NO: {reason or 'a cosignature is wrong'}")
    print("√ YES, cosigned by", *sorted(people), f"over {blocks} blocks:\n" + "".join(c if c.isprintable() or c == "\n" else "?" for c in text))
