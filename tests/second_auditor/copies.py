"""A copy of a reference book under keys of this test, so that a planted fault can be signed and paged like the truth.

`sealed` writes what somebody with every key and the run of the files can write: heads, leaves, signatures, roots, notes and
cosignatures are made anew from the changed block on, so that only the change itself is wrong.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.second_auditor.arithmetic import Tree, leaf, pae
from tests.second_auditor.checkpoints import allowed_signers, note_body, ssh_file, ssh_message

NEWEST = f'  seen: "0 {"00" * 32}"'
HASH = re.compile(r"\b[0-9a-f]{64}\b")
Change = Callable[[str], str]


@dataclass(frozen=True)
class Piece:
    """A block of the book to be: its file and text, what it was in the reference book, and what happens to it.

    `prepared` changes the text, knowing the fund, before it is signed; `spoilt` changes it afterwards. From the next block
    on the person in `turns` signs with another key.
    """

    file: str
    text: str
    was: str = ""
    prepared: Callable[[str, str], str] | None = None
    spoilt: Change | None = None
    turns: str = ""

    @property
    def kind(self) -> str:
        """The kind of the entry, or `page`."""
        found = re.search(
            r'^\S+ custom "sharedfund" "([a-z-]+)"|^  entry: "([a-z-]+)"|^\S+ custom "(page)"', self.text, re.M
        )
        assert found
        return next(each for each in found.groups() if each)

    def with_text(self, change: Change) -> Piece:
        """The piece with another text."""
        changed = change(self.text)
        assert changed != self.text, "the mutant changes nothing"
        return replace(self, text=changed, was=self.was or self.text)


@dataclass
class Sealed:
    """The files of the copy, where each block stands in them, and the signing keys by person."""

    files: dict[str, bytes]
    keys: dict[str, Ed25519PrivateKey]
    places: list[tuple[str, bytes]] = field(default_factory=list)
    ssh: dict[tuple[int, str], tuple[str, str]] = field(default_factory=dict)


def pieces(book: Path, until: str = "") -> list[Piece]:
    """The blocks of a reference book, up to before the first entry of the kind `until`."""
    found: list[Piece] = []
    for path in sorted((book / "book").iterdir()):
        for part in path.read_text("utf-8").removesuffix("\n\n").split("\n\n"):
            found.append(Piece(f"book/{path.name}", part + "\n"))
            if until and found[-1].kind == until:
                while found[-1].kind != "page":
                    found.pop()
                return found
    return found


def moved(number: re.Match[str], at: dict[str, str]) -> str:
    """Where the block or the size that a checkpoint names is now; `from` is one more than a size."""
    if number[1] == "from":
        return str(int(at.get(str(int(number[2]) - 1), str(int(number[2]) - 1))) + 1)
    return at.get(number[2], number[2])


def heads_of(given: list[Piece]) -> dict[str, tuple[int, str]]:
    """The head after each page line."""
    tree, heads = Tree(), dict[str, tuple[int, str]]()
    for piece in given:
        tree.add(leaf(piece.text.encode()))
        if piece.kind == "page":
            heads[piece.text] = (tree.size, tree.root().hex())
    return heads


def private_key(person: str, number: int = 0) -> Ed25519PrivateKey:
    """A key of this test; the books it makes are worth nothing."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"second auditor {person} {number}".encode()).digest())


def public(key: Ed25519PrivateKey) -> str:
    """The public key, in hex."""
    return key.public_key().public_bytes_raw().hex()


def value(text: str, name: str) -> str:
    """A string of the metadata, still escaped."""
    found = re.search(rf'^  {name}: "(.*)"$', text, re.M)
    return found[1] if found else ""


def sealed(given: list[Piece], original: list[Piece], ssh: bool = False) -> Sealed:
    """The book of these pieces under the keys of this test. `original` is what hashes and heads of `given` speak of.

    With `ssh` whoever makes a checkpoint or cosigns one signs it with ssh's signature too.
    """
    persons = json.loads(json.loads(f'"{value(original[0].text, "persons")}"'))
    keys = {each["person"]: private_key(each["person"]) for each in persons}
    swap = {each["key"]: public(keys[each["person"]]) for each in persons}
    heads = heads_of(original)
    now, at, fund, page = Tree(), dict[str, str](), "", 0
    result, newest = Sealed({}, keys), (0, "")
    for piece in given:
        text = HASH.sub(lambda match: swap.get(match[0], match[0]), piece.text)
        if piece.kind == "page":
            page += 1
            text = f'{text.split(" ")[0]} custom "page" {page} {now.size} "{now.root().hex()}"\n'
        elif piece.kind == "checkpoint-recorded":
            text = cosigned_anew(text, fund, at, result, ssh)
        else:
            text = re.sub(
                r"^  (from|to|size): (\d+)$", lambda match: f"  {match[1]}: {moved(match, at)}", text, flags=re.M
            )
            text = text.replace(NEWEST, f'  seen: "{newest[0]} {newest[1]}"')
            text = re.sub(
                r'^  seen: "(\d+) ', lambda match: f'  seen: "{at.get(match[1], match[1])} ', text, flags=re.M
            )
        if piece.kind == "checkpoint-made":
            text = re.sub(r'^  ssh: ".*"\n', "", text, flags=re.M)
        if ssh and piece.kind == "checkpoint-made":
            size, root = int(field_of(text, "size")), value(text, "root")
            signature = ssh_signed(result, fund, size, root, value(text, "by"))
            text = text.replace("  recorded: ", f'  ssh: "{signature}"\n  recorded: ')
        if piece.prepared:
            text = piece.prepared(text, fund)
        if piece.kind != "page" and value(text, "signature"):
            text = signed(text, piece.kind, fund, keys)
        if piece.spoilt:
            text = piece.spoilt(text)
        raw = text.encode()
        now.add(leaf(raw))
        fund = fund or leaf(raw).hex()
        for was in {piece.text, piece.was} - {""}:
            swap[leaf(was.encode()).hex()] = leaf(raw).hex()
        if piece.text in heads:
            size, root = heads[piece.text]
            swap[root], at[str(size)] = now.root().hex(), str(now.size)
        if piece.turns:
            keys[piece.turns] = private_key(piece.turns, 1)
            swap[next(each["key"] for each in persons if each["person"] == piece.turns)] = public(keys[piece.turns])
        if piece.kind == "page":
            newest = (now.size, now.root().hex())
        result.files[piece.file] = result.files.get(piece.file, b"") + raw + b"\n"
        result.places.append((piece.file, raw))
    for (size, person), (key, signature) in result.ssh.items():
        result.files[f"checkpoints/{size}.{person}.sshsig"] = ssh_file(key, signature)
    if ssh:
        signers = {(person, key) for (_, person), (key, _) in result.ssh.items()}
        result.files["checkpoints/allowed-signers"] = allowed_signers(signers)
    return result


def ssh_signed(result: Sealed, fund: str, size: int, root: str, person: str) -> str:
    """ssh's signature of a person over a head."""
    key = result.keys[person]
    signature = key.sign(ssh_message(note_body(fund, size, root))).hex()
    result.ssh[size, person] = (public(key), signature)
    return signature


def field_of(text: str, name: str) -> str:
    """A bare value of the metadata."""
    found = re.search(rf"^  {name}: (\S+)$", text, re.M)
    assert found
    return found[1]


def signed(text: str, kind: str, fund: str, keys: dict[str, Ed25519PrivateKey]) -> str:
    """The entry with a signature of its `by`, by what it says now."""
    bare = "".join(each for each in text.splitlines(True) if not each.startswith(("  recorded: ", "  signature: ")))
    signature = keys[value(text, "by")].sign(pae(f"sharedfund/v1/{kind}", f"fund: {fund}\n{bare}".encode()))
    return re.sub(r'^  signature: ".*"$', f'  signature: "{signature.hex()}"', text, flags=re.M)


def cosigned_anew(text: str, fund: str, at: dict[str, str], result: Sealed, ssh: bool) -> str:
    """A `checkpoint-recorded` with cosignatures of the head as it is now, and its note."""
    before, root = field_of(text, "size"), value(text, "root")
    size, rows = int(at.get(before, before)), json.loads(json.loads(f'"{value(text, "cosignatures")}"'))
    for each in rows:
        each.pop("ssh", None)
        each.pop("key", None)
        each["line"] = cosignature(fund, size, root, each["person"], each["time"], result.keys[each["person"]])
        if ssh:
            each["ssh"] = ssh_signed(result, fund, size, root, each["person"])
            each["key"] = public(result.keys[each["person"]])
    note = note_body(fund, size, root) + "\n"
    note += "".join(f"— sharedfund/v1/{fund}/{each['person']} {each['line']}\n" for each in rows)
    result.files[f"checkpoints/{size}.note"] = note.encode()
    text = re.sub(r"^  size: \d+$", f"  size: {size}", text, flags=re.M)
    return re.sub(r'^  cosignatures: ".*"$', lambda _: f"  cosignatures: {in_string(rows)}", text, flags=re.M)


def in_string(rows: object) -> str:
    """Canonical JSON as it stands in a string."""
    spelled = json.dumps(rows, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return json.dumps(spelled, ensure_ascii=False)


def cosignature(fund: str, size: int, root: str, person: str, time: int, key: Ed25519PrivateKey) -> str:
    """The line of a witness under a head."""
    name = f"sharedfund/v1/{fund}/{person}".encode()
    hint = hashlib.sha256(name + b"\n\x04" + key.public_key().public_bytes_raw()).digest()[:4]
    signature = key.sign(f"cosignature/v1\ntime {time}\n{note_body(fund, size, root)}".encode())
    return base64.b64encode(hint + time.to_bytes(8, "big") + signature).decode()


def derived(book: Path, files: dict[str, bytes]) -> dict[str, bytes]:
    """The files for Beancount that belong to the copy: those of the reference book, without accounts and months it lacks."""
    whole = b"".join(text for name, text in files.items() if name.startswith("book/")).decode()
    first, *opened = re.split(r"(?m)^(?=\S+ open )", (book / "chart.beancount").read_text("utf-8"))
    chart = first + "".join(each for each in opened if f"  {each.split(' ')[2]}  " in whole)
    result = {"chart.beancount": chart.encode()}
    for name in ("main.beancount", "checked.beancount"):
        lines = (book / name).read_text("utf-8").splitlines(True)
        kept = [each for each in lines if not each.startswith('include "book/') or each.split('"')[1] in files]
        result[name] = "".join(kept).encode()
    return result
