"""Checkpoints: docs/format.md section 8. Notes, SSH signatures, time stamps and proofs, in the book and beside it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.second_auditor.arithmetic import included, leaf, signed_by
from tests.second_auditor.spelling import Block
from tests.second_auditor.walk import Finding, Walk

SSH = b"sharedfund-checkpoint"
NOTE_LINE = re.compile(r"— (\S+) ([A-Za-z0-9+/]+=*)")
DECIMAL = re.compile("0|[1-9][0-9]{0,14}")


def unbased(text: str) -> bytes | None:
    """What base64 says, where it encodes to itself again."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if base64.b64encode(raw).decode() == text else None


def note_body(fund: str, size: int, root: str) -> str:
    """The first three lines of a note."""
    return f"sharedfund/v1/{fund}\n{size}\n{base64.b64encode(bytes.fromhex(root)).decode()}\n"


def cosigned(body: str, name: str, line: str, keys: list[str]) -> tuple[str, int] | str:
    """Which of `keys` cosigned the body and when, or what is wrong with the line."""
    raw = unbased(line)
    if raw is None or len(raw) != 4 + 8 + 64:
        return "the line is not base64 of key id, time and signature"
    time = int.from_bytes(raw[4:12], "big")
    for key in keys:
        hint = hashlib.sha256(name.encode() + b"\n\x04" + bytes.fromhex(key)).digest()[:4]
        if hint == raw[:4] and signed_by(key, raw[12:], f"cosignature/v1\ntime {time}\n{body}".encode()):
            return key, time
    return "the line is no cosignature of this head by a key of theirs"


def string(value: bytes) -> bytes:
    """A string as SSH writes it."""
    return len(value).to_bytes(4, "big") + value


def ssh_public(key: str) -> bytes:
    """A public key as SSH writes it."""
    return string(b"ssh-ed25519") + string(bytes.fromhex(key))


def ssh_message(body: str) -> bytes:
    """What an SSH signature over a note's body signs."""
    return b"SSHSIG" + string(SSH) + string(b"") + string(b"sha512") + string(hashlib.sha512(body.encode()).digest())


def ssh_file(key: str, signature: str) -> bytes:
    """The file of an SSH signature."""
    blob = b"SSHSIG\x00\x00\x00\x01" + string(ssh_public(key)) + string(SSH) + string(b"") + string(b"sha512")
    text = base64.b64encode(blob + string(string(b"ssh-ed25519") + string(bytes.fromhex(signature)))).decode()
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""]).encode()


def allowed_signers(keys: set[tuple[str, str]]) -> bytes:
    """The file that says whose key is whose, by person and key."""
    lines = sorted((person, key) for person, key in keys)
    return "".join(
        f'{person} namespaces="{SSH.decode()}" ssh-ed25519 {base64.b64encode(ssh_public(key)).decode()}\n'
        for person, key in lines
    ).encode()


@dataclass
class Checkpoints:
    """What the book has recorded, and the files that follow from it."""

    walk: Walk
    notes: dict[int, dict[str, str]] = field(default_factory=dict)
    ssh: dict[tuple[int, str], tuple[str, str]] = field(default_factory=dict)
    stamps: dict[int, Block] = field(default_factory=dict)
    answered: int = 0

    def findings(self) -> Iterator[Finding]:
        """In the book, then in checkpoints/."""
        steps = {
            "checkpoint-made": self.made,
            "checkpoint-recorded": self.recorded,
            "checkpoint-timestamped": self.stamped,
        }
        for number, block in self.walk.entries:
            if block.kind not in steps:
                continue
            head = self.walk.heads.get(block.values["size"])
            if head is not None and head.root == block.values["root"] and head.size < number:
                for code, what in steps[block.kind](number, block):
                    self.walk.tell_at(number, code, what)
            elif not self.walk.doubt:
                self.walk.tell_at(number, "checkpoint", "size and root are no head of this book before this block")
        yield from self.files()

    def body(self, block: Block) -> str:
        """The body of the note of an entry's head."""
        return note_body(self.walk.people.fund, block.values["size"], block.values["root"])

    def made(self, number: int, block: Block) -> Iterator[tuple[str, str]]:
        """Who made a checkpoint answers for the blocks since the one before."""
        first, last, size = (block.values[name] for name in ("from", "to", "size"))
        if (first, last) != (self.answered + 1, size) or size <= self.answered:
            yield "checkpoint", f"answers for blocks {first} to {last} of {size}; {self.answered + 1} is the next"
        self.answered = last
        yield from self.ssh_signed(block, block.values["by"], block.values["key"], block.values.get("ssh"))

    def recorded(self, number: int, block: Block) -> Iterator[tuple[str, str]]:
        """The cosignatures of a head."""
        size, rows = block.values["size"], block.values.get("cosignatures", [])
        lines: dict[str, str] = {}
        names = [each["person"] for each in rows]
        if names != sorted(set(names)) or not set(names) <= set(self.walk.people.witnesses):
            yield "cosignature", "the persons are not witnesses of the charter, sorted, each once"
        for row in rows:
            name = f"sharedfund/v1/{self.walk.people.fund}/{row['person']}"
            lines[name] = row["line"]
            found = cosigned(self.body(block), name, row["line"], self.walk.people.valid_at(row["person"], number))
            if isinstance(found, str):
                yield "cosignature", f"{row['person']}: {found}"
                continue
            yield from self.timed(block, row, found[1])
            if ("key" in row) != ("ssh" in row) or row.get("key", found[0]) != found[0]:
                yield "cosignature", f"{row['person']}: `key` is not the key that signed, or stands alone"
            yield from self.ssh_signed(block, row["person"], found[0], row.get("ssh"))
        if not set(self.notes.get(size, {})) <= set(lines):
            yield "cosignature", "a cosignature the book had of this head is left out"
        self.notes[size] = lines

    def timed(self, block: Block, row: dict[str, Any], time: int) -> Iterator[tuple[str, str]]:
        """When a witness saw the head."""
        said = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=min(time, 2**37))
        if row["time"] != time:
            yield "cosignature", f"{row['person']}: `time` is not the time that was signed"
        elif said > block.values["recorded"] + timedelta(hours=1):
            yield "cosignature", f"{row['person']}: signed more than an hour after it was recorded"
        elif (said + timedelta(hours=1) + self.walk.offset).date() < self.walk.heads[block.values["size"]].day:
            yield "cosignature", f"{row['person']}: signed before the head was there"

    def ssh_signed(self, block: Block, person: str, key: str, signature: str | None) -> Iterator[tuple[str, str]]:
        """An SSH signature is good with the same key."""
        if signature is not None and not signed_by(key, bytes.fromhex(signature), ssh_message(self.body(block))):
            yield "ssh", f"{person}: the SSH signature is not good"
        elif signature is not None:
            self.ssh[block.values["size"], person] = (key, signature)

    def stamped(self, number: int, block: Block) -> Iterator[tuple[str, str]]:
        """An authority's time stamp of a head."""
        if block.values["size"] in self.stamps:
            yield "timestamp", "the head has a time stamp already"
        self.stamps[block.values["size"]] = block
        token = self.walk.files.get(f"checkpoints/{block.values['size']}.tsr")
        if token is None:
            return
        body = self.body(block).encode()
        if hashlib.sha256(token).hexdigest() != block.values["digest"]:
            yield "timestamp", "the authority's answer is not the one that was recorded"
        elif stamp_of(token) != (hashlib.sha256(body).digest(), block.values["stamped"]):
            yield "timestamp", "the authority's answer is not for this head at this time"

    def files(self) -> Iterator[Finding]:
        """checkpoints/ holds what follows from the book, and the authorities' answers."""
        if self.walk.doubt:
            return
        wanted = {f"checkpoints/{size}.{person}.sshsig": ssh_file(*each) for (size, person), each in self.ssh.items()}
        for size, lines in self.notes.items():
            note = note_body(self.walk.people.fund, size, self.walk.heads[size].root) + "\n"
            note += "".join(f"— {name} {lines[name]}\n" for name in sorted(lines, key=str.encode))
            wanted[f"checkpoints/{size}.note"] = note.encode()
        if self.ssh:
            keys = {(person, key) for (_, person), (key, _) in self.ssh.items()}
            wanted["checkpoints/allowed-signers"] = allowed_signers(keys)
        tokens = {f"checkpoints/{size}.tsr" for size in self.stamps}
        there = {each for each in self.walk.files if each.startswith("checkpoints/")}
        for name in sorted(wanted.keys() | there - tokens):
            if name not in wanted:
                yield Finding("checkpoint", name, 1, 0, "no file of a checkpoint in the book")
            elif name not in there:
                yield Finding("checkpoint", name, 1, 0, "the file is missing")
            elif self.walk.files[name] != wanted[name]:
                yield Finding("checkpoint", name, 1, 0, "not what the book has recorded")


def der(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The tags and contents of a row of DER values."""
    while data:
        tag, length, at = data[0], data[1], 2
        if length & 0x80:
            at += length & 0x7F
            length = int.from_bytes(data[2:at], "big")
        if len(data) < at + length:
            raise ValueError("DER that ends too early")
        yield tag, data[at : at + length]
        data = data[at + length :]


def stamp_of(token: bytes) -> tuple[bytes, str] | None:
    """The hash and the time of an RFC 3161 answer, where it grants one; the authority's signature is not looked at."""
    try:
        ((_, response),) = der(token)
        (_, status), (_, content) = der(response)
        if next(der(status))[1] not in (b"\x00", b"\x01"):
            return None
        _, (_, explicit) = der(content)
        ((_, signed),) = der(explicit)
        _, _, (_, encapsulated), *_ = der(signed)
        _, (_, octets) = der(encapsulated)
        ((_, info),) = der(octets)
        ((_, stamp),) = der(info)
        _, _, (_, imprint), _, (_, time), *_ = der(stamp)
        _, (_, hashed) = der(imprint)
        told = datetime.strptime(time.decode("ascii").split(".")[0].rstrip("Z"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except (ValueError, IndexError, StopIteration):
        return None
    return hashed, f"{told:%Y-%m-%dT%H:%M:%SZ}"


def proof_fault(proof: bytes, fund: str, keys: dict[str, list[str]], quorum: int = 2) -> str | None:
    """Why a proof does not show its entry under a head that a quorum of these keys cosigned, or nothing."""
    try:
        first, _, note = proof.decode("utf-8").partition("\n\n")
        title, extra, index, *path = first.split("\n")
        body, _, lines = note.partition("\n\n")
        origin, size, root = body.split("\n")
    except ValueError:
        return "not laid out as a proof"
    block, hashes, said = unbased(extra.removeprefix("extra ")), [unbased(each) for each in path], unbased(root)
    number = index.removeprefix("index ")
    if (
        title != "c2sp.org/tlog-proof@v1"
        or not extra.startswith("extra ")
        or not index.startswith("index ")
        or len(proof) > 2**18
    ):
        return "not laid out as a proof"
    if (
        block is None
        or said is None
        or not DECIMAL.fullmatch(number)
        or not DECIMAL.fullmatch(size)
        or not lines.endswith("\n")
    ):
        return "not spelled canonically"
    good = [each for each in hashes if each is not None and len(each) == 32]
    if len(good) != len(path) or not included(leaf(block), int(number), int(size), good, said):
        return "the entry does not lie under the head"
    if origin != f"sharedfund/v1/{fund}":
        return "another fund"
    found = [NOTE_LINE.fullmatch(each) for each in lines.splitlines()]
    names = [each[1] for each in found if each]
    if None in found or [each.encode() for each in names] != sorted({each.encode() for each in names}):
        return "the note's lines are not sorted, one a person"
    signers = {
        each[1] for each in found
        if each and not isinstance(cosigned(body + "\n", each[1], each[2], keys.get(each[1].rpartition("/")[2], [])), str)
    }  # fmt: skip
    return None if len(signers) >= quorum else "no quorum cosigned the head"
