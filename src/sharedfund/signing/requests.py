"""Signatures that travel: a request says what is to be signed and shows what it rests on; an answer brings the
signature home (format 1, section 10). The signer's machine needs no book."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from sharedfund import spelling
from sharedfund.entries import KINDS
from sharedfund.entries.charter import CharterAdopted
from sharedfund.entries.entry import Entry, SignedEntry
from sharedfund.errors import BadInput, NotFound
from sharedfund.signing.files import read_file, replace_file
from sharedfund.signing.signers import Signer
from sharedfund.spelling import SpellingError
from sharedfund.values import notes, seals, trees
from sharedfund.values.identity import seen_parts

FORMAT, ANSWER_FORMAT = "sharedfund-request/1", "sharedfund-answer/1"
REQUEST_SUFFIX, ANSWER_SUFFIX = ".sfreq", ".sfsig"
REQUEST_MAX_BYTES = 1024 * 1024
ANSWER_MAX_BYTES = 4096
SHOWN_MAX, PROOF_MAX, OPENED_MAX = 64, 64, 64
QUORUM = 2
# What a commitment may bind (format 1, section 7); an opened value fits one of them.
WHATS = ("account", "name", "identity", "room", "evidence")

# The steps a yes rests on, which a request must show.
STEPS: dict[str, tuple[tuple[str, int], ...]] = {
    "charter-accepted": (("charter-adopted", 1),),
    "payment-reviewed": (("payment-requested", 1),),
    "payment-rechecked": (("payment-requested", 1), ("payment-reviewed", 2)),
    "payment-signed": (("payment-requested", 1), ("payment-reviewed", 2), ("payment-rechecked", 1)),
    "emergency-witnessed": (("emergency-ordered", 1),),
}

_HEX64 = re.compile(r"[0-9a-f]{64}\Z")
_SALT = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True, slots=True)
class Shown:
    """A block of the book, with the proof that it lies under the request's head."""

    block: int
    text: str
    proof: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a commitment binds."""

    salt: str
    value: str


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be signed. `note` is a cosigned checkpoint, `path` shows that `head` continues it."""

    fund: str
    text: str
    shown: tuple[Shown, ...]
    head: tuple[int, str]
    note: str | None = None
    path: tuple[str, ...] = ()
    opened: Mapping[str, Opened] = field(default_factory=dict)

    def encode(self) -> bytes:
        """The file's bytes. Raises: BadInput `request-too-large`."""
        data = as_json({
            "format": FORMAT, "fund": self.fund, "text": self.text,
            "shown": [{"block": s.block, "text": s.text, "proof": list(s.proof)} for s in self.shown],
            "head": list(self.head), **({"note": self.note} if self.note else {}), "path": list(self.path),
            "opened": {c: {"salt": o.salt, "value": o.value} for c, o in self.opened.items()},
        })
        if len(data) > REQUEST_MAX_BYTES:
            raise BadInput("request-too-large", most=REQUEST_MAX_BYTES)
        return data

    def entry(self) -> SignedEntry:
        """The entry to be signed. Raises: BadInput where its text is none that is signed."""
        return _signed(self.text)


@dataclass(frozen=True, slots=True)
class Answer:
    """A signature on its way home."""

    fund: str
    payload_sha256: str
    key: str
    signature: str

    def encode(self) -> bytes:
        return as_json({"format": ANSWER_FORMAT, "fund": self.fund, "payload-sha256": self.payload_sha256,
                      "key": self.key, "signature": self.signature})


class Source(Protocol):
    """What a request is made from: a book, or whatever else keeps the blocks. Blocks are numbered from 1."""

    def head(self) -> tuple[int, str]:
        """The newest head."""
        ...

    def block(self, number: int) -> bytes:
        """A block's bytes."""
        ...

    def leaves(self, size: int) -> list[bytes]:
        """The leaf hashes of the first `size` blocks."""
        ...

    def note(self) -> notes.Note | None:
        """The newest cosigned checkpoint, if there is one."""
        ...


def make(source: Source, fund: str, draft: SignedEntry, rests_on: Iterable[int],
         opened: Mapping[str, Opened] | None = None) -> Request:
    """The request to sign `draft`, which shows the charter and the blocks it `rests_on`."""
    size, root = seen_parts(draft.seen)
    leaves = source.leaves(size)
    shown = tuple(
        Shown(number, source.block(number).decode(), _hexes(trees.inclusion(leaves, number - 1)))
        for number in sorted({1, *rests_on})
    )
    note = source.note()
    if note is not None and note.size > size:
        note = None
    path = _hexes(trees.consistency(leaves, note.size)) if note else ()
    return Request(fund, spelling.signed_text(draft).decode(), shown, (size, root),
                   note.encode().decode() if note else None, path, dict(opened or {}))


def _hexes(hashes: Iterable[bytes]) -> tuple[str, ...]:
    return tuple(digest.hex() for digest in hashes)


# ---- reading ----


def read(path: Path) -> Request:
    """The request in the file at `path`. Raises: NotFound, SharedFundError; BadInput `not-a-request`."""
    return decode(read_file(path, REQUEST_MAX_BYTES))


def decode(data: bytes) -> Request:
    """The request these bytes hold: caps, members and spellings are checked, truth is not. Raises: BadInput."""
    found = members(data, REQUEST_MAX_BYTES, FORMAT, "not-a-request",
                     {"fund": str, "text": str, "shown": list, "head": list, "path": list, "opened": dict},
                     {"note": str})
    if not _HEX64.match(found["fund"]):
        raise BadInput("not-a-request", member="fund")
    for name, most in (("shown", SHOWN_MAX), ("opened", OPENED_MAX)):
        if len(found[name]) > most:
            raise BadInput("not-a-request", member=name)
    return Request(found["fund"], found["text"], tuple(_shown(row) for row in found["shown"]), _head(found["head"]),
                   found.get("note"), _proof(found["path"]),
                   {commitment: _opened(commitment, row) for commitment, row in found["opened"].items()})


def text_of(data: bytes) -> bytes:
    """The text a request asks to be signed, as bytes. Raises: BadInput."""
    return decode(data).text.encode()


def _shown(row: Any) -> Shown:
    if not isinstance(row, dict) or set(row) != {"block", "text", "proof"} or not _is_count(row["block"]):
        raise BadInput("not-a-request", member="shown")
    if not isinstance(row["text"], str):
        raise BadInput("not-a-request", member="shown")
    return Shown(row["block"], row["text"], _proof(row["proof"]))


def _proof(row: Any) -> tuple[str, ...]:
    if not isinstance(row, list) or len(row) > PROOF_MAX or not all(
            isinstance(part, str) and _HEX64.match(part) for part in row):
        raise BadInput("not-a-request", member="proof")
    return tuple(row)


def _head(row: list[Any]) -> tuple[int, str]:
    if len(row) != 2 or not _is_count(row[0]) or not isinstance(row[1], str) or not _HEX64.match(row[1]):
        raise BadInput("not-a-request", member="head")
    return row[0], row[1]


def _opened(commitment: str, row: Any) -> Opened:
    good = (
        _HEX64.match(commitment) and isinstance(row, dict) and set(row) == {"salt", "value"}
        and isinstance(row["salt"], str) and _SALT.match(row["salt"]) and isinstance(row["value"], str)
    )
    if not good:
        raise BadInput("not-a-request", member="opened")
    return Opened(row["salt"], row["value"])


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**53


def members(data: bytes, most: int, form: str, code: str, needed: Mapping[str, type], optional: Mapping[str, type]
            ) -> dict[str, Any]:
    """The members of a travelling file of the format `form`, all known and of their types. Raises: BadInput `code`."""
    if len(data) > most:
        raise BadInput(code, member="size")
    try:
        found = json.loads(data.decode(), object_pairs_hook=_once, parse_float=_no_float)
        as_json(found)  # half a character, written as an escape, is no text
    except (ValueError, RecursionError):
        raise BadInput(code, member="json") from None
    if not isinstance(found, dict) or found.get("format") != form:
        raise BadInput(code, member="format")
    types = {**needed, **optional}
    for name in set(found) | set(needed):
        if name == "format":
            continue
        if name not in types or name not in found or not isinstance(found[name], types[name]):
            raise BadInput(code, member=name)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("member-twice")
    return dict(pairs)


def _no_float(text: str) -> Any:
    raise ValueError("float")


def as_json(value: Any) -> bytes:
    """`value` as a travelling file has it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _signed(text: str) -> SignedEntry:
    try:
        entry = spelling.decode(text.encode())
    except (SpellingError, UnicodeEncodeError) as error:
        raise BadInput("text-not-canonical", reason=str(error)) from None
    if not isinstance(entry, SignedEntry) or entry.recorded is not None or entry.signature is not None:
        raise BadInput("text-not-to-be-signed")
    return entry


# ---- the signer's machine ----


@dataclass(frozen=True, slots=True)
class Memory:
    """What a signer's machine remembers of a fund: the newest head that witnesses vouched for (`size`, `root`), the
    size of the newest head signed under, the witnesses' keys, and the account commitment of each payee signed for."""

    fund: str
    size: int = 0
    root: str = ""
    signed_size: int = 0
    witnesses: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Value:
    """A field as the signer reads it. `red`: an account that this machine sees for the first time or otherwise."""

    name: str
    value: Any
    opened: str | None
    red: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """A request that stood every check that could be made: the entry, what it rests on, its fields as shown, what
    was checked, and what could not be."""

    request: Request
    entry: SignedEntry
    rests_on: tuple[Entry, ...]
    fields: tuple[Value, ...]
    checked: tuple[str, ...]
    not_checked: tuple[str, ...]
    memory: Memory

    @property
    def payload(self) -> bytes:
        return spelling.payload(self.entry, self.request.fund)

    @property
    def payment(self) -> Entry | None:
        """The payment request or other act of money that it decides on."""
        deciding = (self.entry, *self.rests_on)
        return next((entry for entry in deciding if getattr(entry, "amount", None) is not None), None)


def check(request: Request, key: str, person: str, memory: Memory) -> Checked:
    """Everything a signer's machine can check of a request, in the order of format 1, section 10.

    Raises: BadInput with the check that failed: `text-not-canonical`, `text-not-to-be-signed`, `not-for-this-key`,
    `another-fund`, `older-than-signed`, `note-not-good`, `shown-not-in-book`, `charter-not-shown`,
    `approves-nothing-shown`, `step-not-shown`, `step-not-valid`, `opened-does-not-fit`, `seen-not-head`.
    """
    entry = _signed(request.text)
    checked, open_points = ["text"], list[str]()
    if entry.by != person or entry.key != key:
        raise BadInput("not-for-this-key", person=entry.by, key=entry.key)
    checked.append("key")
    if memory.fund != request.fund:
        raise BadInput("another-fund", fund=request.fund)
    blocks = _blocks(request)
    charter = _charter(request, blocks)
    keys = {founder.person: founder.key for founder in charter.persons}
    witnesses = dict(memory.witnesses) or {person: keys[person] for person in sorted(charter.witnesses)}
    _check_head(request, memory, witnesses, checked, open_points)
    checked.append("shown")
    rests_on = _check_steps(request, entry, blocks, keys, checked, open_points)
    fields = _fields(request, entry, rests_on, memory)
    checked.append("opened")
    if entry.seen != f"{request.head[0]} {request.head[1]}":
        raise BadInput("seen-not-head", seen=entry.seen)
    checked.append("seen")
    open_points += ["rules", "mandate"]
    accounts = dict(memory.accounts)
    for deciding in (entry, *rests_on):
        payee, account = getattr(deciding, "payee", None), getattr(deciding, "payee_account", None)
        if payee is not None and account is not None:
            accounts[payee] = account
    note = notes.decode(request.note.encode()) if request.note else None
    size, root = (note.size, note.root) if note else (memory.size, memory.root)
    after = Memory(request.fund, size, root, request.head[0], witnesses, accounts)
    return Checked(request, entry, rests_on, fields, tuple(checked), tuple(open_points), after)


def _blocks(request: Request) -> dict[int, Entry]:
    """The shown blocks, each proved to lie under the head, decoded."""
    size, root = request.head
    found: dict[int, Entry] = {}
    for shown in request.shown:
        block = shown.text.encode()
        proof = [bytes.fromhex(part) for part in shown.proof]
        inside = trees.is_included(spelling.leaf(block), shown.block - 1, size, proof, bytes.fromhex(root))
        if not inside or shown.block in found:
            raise BadInput("shown-not-in-book", block=shown.block)
        try:
            found[shown.block] = spelling.decode(block)
        except SpellingError as error:
            raise BadInput("step-not-valid", block=shown.block, reason=str(error)) from None
    return found


def _charter(request: Request, blocks: Mapping[int, Entry]) -> CharterAdopted:
    """Entry 1, whose leaf is the fund id: it names the founders' keys and the witnesses."""
    charter = blocks.get(1)
    if not isinstance(charter, CharterAdopted) or spelling.leaf_of(charter) != request.fund:
        raise BadInput("charter-not-shown", fund=request.fund)
    return charter


def _check_head(request: Request, memory: Memory, witnesses: Mapping[str, str], checked: list[str],
                open_points: list[str]) -> None:
    """The head is no older than what was signed under, and a cosigned note vouches for it where there is one."""
    size, root = request.head
    if size < max(memory.size, memory.signed_size) or (size == memory.size and root != memory.root):
        raise BadInput("older-than-signed", size=size, signed_size=max(memory.size, memory.signed_size))
    if request.note is None:
        open_points.append("note")
        return
    try:
        note = notes.decode(request.note.encode())
    except notes.NoteError as error:
        raise BadInput("note-not-good", reason=error.code) from None
    path = [bytes.fromhex(part) for part in request.path]
    if note.fund != request.fund or len(note.cosigners(witnesses)) < min(QUORUM, len(witnesses)):
        raise BadInput("note-not-good", reason="too-few-cosignatures")
    if not trees.is_continued(note.size, bytes.fromhex(note.root), size, bytes.fromhex(root), path):
        raise BadInput("note-not-good", reason="head-does-not-continue-it")
    # A note older than the one this machine knows would let the book go back behind it.
    if note.size < memory.size or (note.size == memory.size and note.root != memory.root):
        raise BadInput("older-than-signed", size=note.size, signed_size=memory.size)
    checked.append("note")


def _check_steps(request: Request, entry: SignedEntry, blocks: Mapping[int, Entry], keys: Mapping[str, str],
                 checked: list[str], open_points: list[str]) -> tuple[Entry, ...]:
    """What the entry approves is shown, with the steps before it, each signed by the key it names."""
    approves = getattr(entry, "approves", None) or getattr(entry, "rejects", None)
    if approves is None:
        return ()
    rests_on = {spelling.leaf_of(block): block for _, block in sorted(blocks.items())}
    subject = rests_on.get(approves)
    if subject is None:
        raise BadInput("approves-nothing-shown", approves=approves)
    needed = STEPS.get(entry.kind, ())
    if getattr(subject, "settles", None) == "emergency":
        needed = needed[:1]  # it is paid before it is reviewed (R24)
    for kind, count in needed:
        steps = [step for step in rests_on.values() if step.kind == kind
                 and (step is subject or getattr(step, "approves", None) == approves)]
        if len({step.by for step in steps}) < count:
            raise BadInput("step-not-shown", step=kind, shown=len(steps), needed=count)
    if entry.kind == "proposal-approved" and KINDS[subject.kind].form != "proposal":
        raise BadInput("step-not-valid", step=subject.kind)
    for number, step in sorted(blocks.items()):
        if isinstance(step, SignedEntry):
            if not _is_signed(step, request.fund):
                raise BadInput("step-not-valid", block=number, step=step.kind)
            if keys.get(step.by) != step.key and f"key {step.by}" not in open_points:
                open_points.append(f"key {step.by}")  # enrolled after the founding: the home book knows
    checked.append("steps")
    return tuple(block for _, block in sorted(blocks.items()) if block.kind != "charter-adopted" or block is subject)


def _is_signed(step: SignedEntry, fund: str) -> bool:
    return step.signature is not None and seals.verify(step.key, step.signature, spelling.payload(step, fund))


def _fields(request: Request, entry: SignedEntry, rests_on: Iterable[Entry], memory: Memory) -> tuple[Value, ...]:
    """The entry's fields, then those of what it decides on, with what their commitments bind."""
    opened = {commitment: _fitting(commitment, row) for commitment, row in request.opened.items()}
    subject = [step for step in rests_on if spelling.leaf_of(step) == getattr(entry, "approves", None)]
    found = []
    for source in (entry, *subject):
        for name in type(source).model_fields:
            value = getattr(source, name)
            if value is None or value == () or name in ("recorded", "signature"):
                continue
            red = name == "payee_account" and memory.accounts.get(getattr(source, "payee", "")) != value
            bound = opened.get(value) if isinstance(value, str) else None
            found.append(Value(f"{source.kind}.{name}", value, bound, red))
    return tuple(found)


def _fitting(commitment: str, opened: Opened) -> str:
    for what in WHATS:
        if seals.commitment(what, bytes.fromhex(opened.salt), opened.value.encode()) == commitment:
            return opened.value
    raise BadInput("opened-does-not-fit", commitment=commitment)


def answer(checked: Checked, signer: Signer) -> Answer:
    """The signed answer. The caller has shown the fields, had the amount typed, and moved the pin forward."""
    payload = checked.payload
    return Answer(checked.request.fund, sha256(payload).hexdigest(), signer.public, signer.sign(payload))


# ---- back at home ----


def read_answer(path: Path) -> Answer:
    """The answer in the file at `path`. Raises: NotFound, SharedFundError; BadInput `not-an-answer`."""
    return decode_answer(read_file(path, ANSWER_MAX_BYTES))


def decode_answer(data: bytes) -> Answer:
    found = members(data, ANSWER_MAX_BYTES, ANSWER_FORMAT, "not-an-answer",
                     {"fund": str, "payload-sha256": str, "key": str, "signature": str}, {})
    if not all(_HEX64.match(found[name]) for name in ("fund", "payload-sha256", "key")) or not re.fullmatch(
            r"[0-9a-f]{128}", found["signature"]):
        raise BadInput("not-an-answer", member="signature")
    return Answer(found["fund"], found["payload-sha256"], found["key"], found["signature"])


class Outbox:
    """The requests one has sent out, by fund and payload; an answer is matched to them and to nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _file(self, fund: str, payload_sha256: str) -> Path:
        return self.folder / fund / f"{payload_sha256}.text"

    def keep(self, request: Request) -> None:
        """Remember what was asked."""
        digest = sha256(spelling.payload(request.entry(), request.fund)).hexdigest()
        path = self._file(request.fund, digest)
        replace_file(path, request.text.encode(), 0o600)

    def take(self, answered: Answer) -> SignedEntry:
        """The entry with its signature; the door judges it by the book as it is now.

        Raises: NotFound `nothing-asked`; BadInput `answer-not-signed`.
        """
        path = self._file(answered.fund, answered.payload_sha256)
        if not path.exists():
            raise NotFound("nothing-asked")
        entry = _signed(read_file(path, REQUEST_MAX_BYTES).decode())
        payload = spelling.payload(entry, answered.fund)
        if entry.key != answered.key or not seals.verify(answered.key, answered.signature, payload):
            raise BadInput("answer-not-signed", person=entry.by)
        return entry.replaced(signature=answered.signature)


class Memories:
    """What this machine remembers of the funds it signs for, a file a fund."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def of(self, fund: str) -> Memory | None:
        """The memory of `fund`, or None where this machine has never signed for it. Raises: BadInput where the file is
        spoilt: forgetting silently would let an older head pass."""
        path = self.folder / f"{fund}.json"
        if not path.exists():
            return None
        found = members(read_file(path, REQUEST_MAX_BYTES), REQUEST_MAX_BYTES, "sharedfund-memory/1", "memory-spoilt",
                         {"size": int, "root": str, "signed-size": int, "witnesses": dict, "accounts": dict}, {})
        return Memory(fund, found["size"], found["root"], found["signed-size"], found["witnesses"], found["accounts"])

    def keep(self, memory: Memory) -> None:
        """Remember, on the disk before this returns: an answer leaves only after its head is pinned."""
        replace_file(self.folder / f"{memory.fund}.json", as_json({
            "format": "sharedfund-memory/1", "size": memory.size, "root": memory.root,
            "signed-size": memory.signed_size, "witnesses": dict(memory.witnesses), "accounts": dict(memory.accounts),
        }), 0o600)
