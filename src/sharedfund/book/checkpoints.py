"""Checkpoints of a book: a head signed by who answers for it, cosigned by witnesses, and the notes that show it.

checkpoints/ is a view: of each head the newest recorded cosignatures as a note, and its signatures for `ssh-keygen`,
rebuilt from the book byte for byte. Only the answers of time-stamping authorities are kept there as they came.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from sharedfund import spelling
from sharedfund.book import store
from sharedfund.book.user import Pin
from sharedfund.book.witness import Cosigned
from sharedfund.drafts.record import record_cosignatures, record_timestamp
from sharedfund.entries.record import CheckpointMade, CheckpointRecorded, CheckpointTimestamped, Cosignature
from sharedfund.errors import BadInput, NotFound, SharedFundError
from sharedfund.state import fold
from sharedfund.values import notes, sshsig, timestamps, trees

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sharedfund.book.folder import Book, Signer
    from sharedfund.entries.entry import Entry
    from sharedfund.signing.cosigning import CosignRequest

FOLDER = "checkpoints"
ALLOWED_SIGNERS = "allowed-signers"


class Point(NamedTuple):
    """A checkpoint as the book has it: its head, who made it (None for a head only cosigned), when, its cosigners, and
    when an authority stamped it."""

    size: int
    root: str
    block: int
    by: str | None
    recorded: datetime | None
    cosigners: tuple[str, ...]
    stamped: datetime | None = None


def points(book: Book) -> list[Point]:
    """Every checkpoint in the book, oldest head first."""
    made: dict[int, Point] = {}
    for block, entry in book.entries():
        if isinstance(entry, CheckpointMade):
            known = made.get(entry.size)
            made[entry.size] = Point(entry.size, entry.root, block, entry.by, entry.recorded,
                                     known.cosigners if known else (), known.stamped if known else None)
        elif isinstance(entry, CheckpointRecorded):
            persons = tuple(cosignature.person for cosignature in entry.cosignatures)
            known = made.get(entry.size)
            made[entry.size] = (
                known._replace(cosigners=tuple(sorted({*known.cosigners, *persons}))) if known
                else Point(entry.size, entry.root, block, None, entry.recorded, persons)
            )
        elif isinstance(entry, CheckpointTimestamped):
            known = made.get(entry.size) or Point(entry.size, entry.root, block, None, entry.recorded, ())
            made[entry.size] = known._replace(stamped=entry.stamped)
    return [made[size] for size in sorted(made)]


def cosignatures_of(book: Book, size: int, root: str, until: int | None = None) -> dict[str, Cosignature]:
    """The cosignatures by person that the book has for a head; the newest of each, up to the block `until`."""
    found: dict[str, Cosignature] = {}
    for block, entry in book.entries(size):
        if until is not None and block > until:
            break
        if isinstance(entry, CheckpointRecorded) and (entry.size, entry.root) == (size, root):
            found.update({cosignature.person: cosignature for cosignature in entry.cosignatures})
    return found


def note_for(book: Book, size: int, root: str, until: int | None = None) -> notes.Note:
    """The note of a head with the lines the book has for it, up to the block `until`."""
    found = cosignatures_of(book, size, root, until)
    return notes.Note(book.fund_id, size, root, {person: cosignature.line for person, cosignature in found.items()})


def witnessed_before(book: Book, block: int) -> Pin | None:
    """The newest head a quorum had cosigned when the block stood: what was printed then. None where there was none."""
    later = any(isinstance(entry, CheckpointRecorded) for number, entry in book.entries(block) if number > block)
    state = book.state if not later else fold(entry for number, entry in book.entries() if number <= block)
    newest = state.record.newest_witnessed()
    return Pin(newest.size, newest.root) if newest is not None else None


def head_to_cosign(book: Book) -> tuple[int, str]:
    """The head of the newest signed checkpoint. Raises: NotFound while nobody has made one."""
    made = book.state.record.made
    if made is None:
        raise NotFound("no-checkpoint")
    return made.size, made.root


def cosign(book: Book, signer: Signer, size: int, root: str, known: Iterable[Pin] = ()) -> Cosigned:
    """`signer`'s cosignature under a head of this book, by the book's clock. It continues what this witness has cosigned
    before and every head of `known`, proven from the book's own leaves.

    Raises: SharedFundError where the head is not of this book, older than one cosigned before, or of a fork.
    """
    book.verify()
    if not book.state.record.is_head(size, root):
        raise SharedFundError("not-this-books-head", size=size)
    return book.witness(signer.person).cosign(signer, book.fund_id, size, root, paths=lambda head: _path(book, head, size),
                                              at=book.clock(), known=known)


def _path(book: Book, head: Pin, size: int) -> Sequence[bytes] | None:
    """How the head of `size` blocks continues an older one of this book."""
    return trees.consistency(book.leaves(size), head.size) if head.size > 0 else None


def recorded(book: Book, size: int, root: str, cosignatures: Iterable[Cosignature], by: str) -> CheckpointRecorded:
    """The entry that brings these cosignatures, and those the book has of the same head, into the book."""
    found = {**cosignatures_of(book, size, root), **{cosignature.person: cosignature for cosignature in cosignatures}}
    ssh = {person: (one.key, one.ssh) for person, one in found.items() if one.key is not None and one.ssh is not None}
    return record_cosignatures(size, root, {person: one.line for person, one in found.items()}, by=by, day=book.today,
                               ssh=ssh)


def with_ssh(entry: Entry, signer: Signer, fund_id: str) -> Entry:
    """A checkpoint with its maker's SSH signature; any other entry as it is."""
    if not isinstance(entry, CheckpointMade) or entry.ssh is not None:
        return entry
    return entry.replaced(ssh=signer.sign(sshsig.to_sign(notes.body(fund_id, entry.size, entry.root))))


# ---- cosigned away from the book ----


def request(book: Book, size: int, root: str, older: Iterable[int] = ()) -> CosignRequest:
    """What travels to witnesses away from the book: the note so far, who made the checkpoint, and how its head continues
    each head they may keep; `older` names more of them by size.

    Raises: NotFound `no-checkpoint` where nobody has made one over this head, `no-head-of-size` for an older size that is
    none.
    """
    from sharedfund.signing.cosigning import CONSISTENCY_MAX, CosignRequest, Path

    made = [entry for _, entry in book.entries(size) if isinstance(entry, CheckpointMade)
            and (entry.size, entry.root) == (size, root)]
    if not made:
        raise NotFound("no-checkpoint")
    leaves, asked = book.leaves(size), set(older)
    known = {point.size for point in points(book) if point.size < size}
    paths = []
    for head in (*sorted(asked, reverse=True), *sorted(known - asked, reverse=True))[:CONSISTENCY_MAX]:
        old = trees.root(leaves[:head]).hex() if 0 < head < size else ""
        if not book.state.record.is_head(head, old):
            raise NotFound("no-head-of-size", size=head)
        paths.append(Path(head, old, tuple(part.hex() for part in trees.consistency(leaves, head))))
    charter = next(entry for _, entry in book.entries())
    cosigned = cosignatures_of(book, size, root)
    return CosignRequest(
        note_for(book, size, root).encode().decode(), spelling.encode(charter).decode(), spelling.encode(made[-1]).decode(),
        tuple(sorted(paths, reverse=True)),
        {person: one.ssh for person, one in cosigned.items() if one.ssh is not None})


# ---- time stamps ----


def take_timestamp(book: Book, size: int, answer: bytes, tsa: str, by: str) -> CheckpointTimestamped:
    """The entry that records an authority's answer over the checkpoint of `size` blocks, which is kept beside its note.

    Raises: NotFound where the book has no checkpoint of that size; BadInput where the answer is not of it.
    """
    root = root_of(book, size)
    try:
        stamped = timestamps.stamped(answer, notes.body(book.fund_id, size, root))
    except timestamps.TimestampError as error:
        raise BadInput(error.code, size=size) from None
    return record_timestamp(size, root, digest=sha256(answer).hexdigest(), tsa=tsa, stamped=stamped, by=by, day=book.today)


@contextmanager
def timestamp_kept(book: Book, size: int, answer: bytes, *, keep: bool = True) -> Iterator[None]:
    """An authority's answer lies beside the note of its head before the book names it; where the book would not, it is
    gone again."""
    path = book.path / FOLDER / f"{size}.tsr"
    if not keep or path.exists():
        yield
        return
    store.make_folder(path.parent)
    store.replace_file(path, answer, beside=book.path)
    try:
        yield
    except BaseException:
        store.remove_file(path)
        raise


def root_of(book: Book, size: int) -> str:
    """The root of the checkpoint over `size` blocks. Raises: NotFound where there is none."""
    for point in points(book):
        if point.size == size:
            return point.root
    raise NotFound("no-checkpoint-of-size", size=size)


# ---- the files ----


def note_of(fund_id: str, entry: CheckpointRecorded) -> bytes:
    """The note a recorded checkpoint stands for."""
    lines = {cosignature.person: cosignature.line for cosignature in entry.cosignatures}
    return notes.note(fund_id, entry.size, entry.root, lines)


def _ssh_of(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """Person, key and SSH signature of each that an entry carries."""
    if isinstance(entry, CheckpointMade) and entry.ssh is not None:
        yield entry.by, entry.key, entry.ssh
    if isinstance(entry, CheckpointRecorded):
        for cosignature in entry.cosignatures:
            if cosignature.key is not None and cosignature.ssh is not None:
                yield cosignature.person, cosignature.key, cosignature.ssh


def files(fund_id: str, entries: Iterable[Entry]) -> dict[str, bytes]:
    """The notes and signatures by name, as the book's entries give them: of each head what was recorded last."""
    found: dict[str, bytes] = {}
    keys: dict[str, tuple[str, str]] = {}
    for entry in entries:
        if isinstance(entry, CheckpointRecorded):
            found[f"{entry.size}.note"] = note_of(fund_id, entry)
        if isinstance(entry, CheckpointMade | CheckpointRecorded):
            for person, key, sealed in _ssh_of(entry):
                name = f"{entry.size}.{person}.sshsig"
                found[name], keys[name] = sshsig.armored(key, sealed), (person, key)
    if keys:
        found[ALLOWED_SIGNERS] = sshsig.allowed_signers(keys.values())
    return found


def tokens(entries: Iterable[Entry]) -> dict[str, CheckpointTimestamped]:
    """What the book says of the answers of time-stamping authorities, by the names of their files."""
    return {f"{entry.size}.tsr": entry for entry in entries if isinstance(entry, CheckpointTimestamped)}


def write(book: Book, entries: Iterable[Entry]) -> None:
    """The notes and signatures of these entries lie in checkpoints/."""
    wanted = files(book.fund_id, entries)
    if not wanted:
        return
    folder = book.path / FOLDER
    store.make_folder(folder)
    signers = wanted.pop(ALLOWED_SIGNERS, b"")
    there = store.read_bytes(folder / ALLOWED_SIGNERS) if (folder / ALLOWED_SIGNERS).is_file() else b""
    if not set(signers.splitlines()) <= set(there.splitlines()):
        # A new key has signed: the list is of the whole book, which is read once a key.
        wanted[ALLOWED_SIGNERS] = files(book.fund_id, (entry for _, entry in book.entries()))[ALLOWED_SIGNERS]
    for name, data in wanted.items():
        store.replace_file(folder / name, data, beside=book.path)


def rebuild(book: Book) -> list[str]:
    """checkpoints/ is what the book gives; the names that were written or removed. Time stamps stay as they came."""
    entries = [entry for _, entry in book.entries() if entry.chapter == "record"]
    wanted, kept = files(book.fund_id, entries), tokens(entries)
    folder, changed = book.path / FOLDER, []
    there = store.names(folder)
    for name in there:
        if name not in wanted and name not in kept:
            store.remove_file(folder / name)
            changed.append(name)
    for name, data in sorted(wanted.items()):
        if name not in there or store.read_bytes(folder / name) != data:
            store.make_folder(folder)
            store.replace_file(folder / name, data, beside=book.path)
            changed.append(name)
    return changed


# ---- whose keys witnesses sign with ----


def witnesses(book: Book) -> dict[str, tuple[str, str]]:
    """Party and key of each witness the charter names, by person, as of today; those without key or party left out."""
    people, day = book.state.people, book.today
    found = {}
    for person in sorted(book.state.charter.witnesses):
        known, parties = people.persons.get(person), people.parties_of(person, day)
        if known is not None and known.key is not None and parties:
            found[person] = (", ".join(sorted(parties)), known.key)
    return found


def keys_of(witnessing: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """The keys alone, by person."""
    return {person: key for person, (_, key) in witnessing.items()}
