"""What a witness keeps: the last head cosigned, for each fund and person, in the user's folder. It never goes back.

Size and root are on the disk before a signature leaves, under an exclusive lock, so that of two requests at the same
moment the second sees what the first has cosigned.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sharedfund.book import store
from sharedfund.book.user import Pin, UserFolder
from sharedfund.entries.record import Cosignature
from sharedfund.errors import NotFound, SharedFundError
from sharedfund.signing.signers import SeedSigner
from sharedfund.values import notes, sshsig, trees

if TYPE_CHECKING:
    from sharedfund.book.folder import Signer

# How an asked head continues an older one: its consistency proof; None where nobody can give one.
Paths = Callable[[Pin], Sequence[bytes] | None]


class Cosigned(NamedTuple):
    """A witness's cosignature, and the head it had kept before; None where it had kept none."""

    cosignature: Cosignature
    before: Pin | None


class Witness:
    """The memory of one person as a witness of one fund (`scope`, as pins are named) on this machine."""

    def __init__(self, user: UserFolder, scope: str, person: str) -> None:
        self._user = user
        self._scope = scope
        self.person = person

    @property
    def _folder(self) -> Path:
        return self._user.path / "witness" / self._scope / self.person

    @property
    def last(self) -> Pin | None:
        """The last head cosigned. Raises: SharedFundError where it cannot be read: it must not count as none."""
        path = self._folder / "head"
        try:
            kept = json.loads(store.read_bytes(path))
            return Pin(int(kept["size"]), str(kept["root"]))
        except SharedFundError as error:
            if error.code == "file-missing":
                return None
            raise
        except (ValueError, KeyError, TypeError):
            raise SharedFundError("witness-state-damaged", file=str(path)) from None

    def cosign(self, signer: Signer, fund: str, size: int, root: str, *, paths: Paths, at: datetime,
               known: Iterable[Pin] = ()) -> Cosigned:
        """`signer`'s cosignature under a head that continues what this witness has cosigned, and every head of `known`.

        Raises: SharedFundError `witness-goes-back` for an older head, `witness-sees-fork` for one that does not
        continue it, `witness-key-elsewhere` where the key has cosigned for another fund; NotFound `witness-needs-path`
        where no proof from the kept head came along.
        """
        folder = self._folder
        store.make_folder(folder, 0o700)
        with store.locked(folder, allow_network=self._user.allow_network):
            last = self.last
            self._refuse_elsewhere(signer)
            for head in (*([last] if last else []), *known):
                _check(head, Pin(size, root), paths)
            data = json.dumps({"size": size, "root": root, "key": signer.public}, sort_keys=True).encode() + b"\n"
            store.replace_file(folder / "head", data, 0o600)
            body, time = notes.body(fund, size, root), int(at.timestamp())
            sealed = bytes.fromhex(signer.sign(notes.to_sign(body, time)))
            line = notes.signature(fund, signer.person, signer.public, time, sealed)
            return Cosigned(Cosignature(person=signer.person, time=time, line=line, key=signer.public,
                                        ssh=signer.sign(sshsig.to_sign(body))), last)


    def _refuse_elsewhere(self, signer: Signer) -> None:
        """A key belongs to one fund: a fund that looks like it, with the same witnesses' keys in its charter, gets no
        cosignature. Practice keys are everybody's."""
        if signer.public == SeedSigner.practice(signer.person).public:
            return
        for scope in store.names(self._user.path / "witness"):
            path = self._user.path / "witness" / scope / signer.person / "head"
            if scope != self._scope and path.is_file() and _key_in(path) == signer.public:
                raise SharedFundError("witness-key-elsewhere", person=signer.person, fund=scope)


def _key_in(path: Path) -> str | None:
    """The key a witness's head was cosigned with; None where that is not kept. What is damaged is said where it counts."""
    try:
        kept = json.loads(store.read_bytes(path))
    except ValueError:
        return None
    return kept.get("key") if isinstance(kept, dict) else None


def _check(before: Pin, asked: Pin, paths: Paths) -> None:
    """The head asked for is the one before, or continues it by proof."""
    if asked.size < before.size:
        raise SharedFundError("witness-goes-back", known_size=before.size, size=asked.size)
    if asked.size == before.size:
        if asked.root != before.root:
            raise SharedFundError("witness-sees-fork", known_size=before.size, known_root=before.root, root=asked.root)
        return
    path = paths(before)
    if path is None:
        raise NotFound("witness-needs-path", known_size=before.size, size=asked.size)
    if not trees.is_continued(before.size, bytes.fromhex(before.root), asked.size, bytes.fromhex(asked.root), path):
        raise SharedFundError("witness-sees-fork", known_size=before.size, known_root=before.root, root=asked.root)
