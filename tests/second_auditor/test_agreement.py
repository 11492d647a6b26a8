"""Two programs from one page: where the product and the second auditor say the same, and that the page's vectors hold."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sharedfund.audit import Report
from sharedfund.audit import audit as first_audit
from tests.second_auditor.arithmetic import Tree, leaf, node, pae
from tests.second_auditor.audit import audit_files, of_folder
from tests.second_auditor.checkpoints import allowed_signers, cosigned, note_body, proof_fault, ssh_file, ssh_message
from tests.second_auditor.copies import cosignature
from tests.second_auditor.mutants import MUTANTS, REFORMATTED, Files, Mutant, furnished, honest, inside, new_key
from tests.second_auditor.spelling import DOCS, read
from tests.second_auditor.walk import Finding

LEDGERS = sorted(each for each in (DOCS.parent / "ledgers").iterdir() if each.is_dir())


def written(folder: Path, files: Files) -> Path:
    """The files on the disk."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def places(files: Files) -> list[tuple[str, int, int, bool]]:
    """File, first and last line of each block, the empty line after it included, and whether it is a page line."""
    found = []
    for name in sorted(each for each in files if each.startswith("book/")):
        line = 1
        for part in files[name].split(b"\n\n"):
            found.append((name, line, line + part.count(b"\n") + 1, b' custom "page" ' in part.split(b"\n")[0]))
            line += part.count(b"\n") + 2
    return found


def first_block(files: Files, named: list[tuple[str | None, int | None]]) -> int:
    """The number of the first block that somebody names by file and line, or 0."""
    blocks = list(enumerate(places(files), start=1))
    hits = [
        n
        for file, line in named
        for n, (name, first, last, _) in blocks
        if file == name and first <= (line or 0) <= last
    ]
    return min(hits, default=0)


def agree(files: Files, report: Report, findings: list[Finding]) -> bool:
    """Whether both name the same block first; a root that does not fit names its page, from the first block to the line."""
    theirs = first_block(files, [(each.file, each.line) for each in report.findings if each.severity != "notice"])
    ours = first_block(files, [(each.file, each.line) for each in findings if not each.notice])
    if findings[0].code == "root":
        closed = next(n for n, (*_, page) in enumerate(places(files), start=1) if page and n >= ours)
        return ours <= theirs <= closed
    return theirs == ours


def is_said(report: Report) -> bool:
    """Whether the product says that something is wrong; that a file was only reformatted is a notice, and said."""
    return report.verdict != "clean" or any(each.code == "reformatted-only" for each in report.findings)


def both(folder: Path, files: Files) -> tuple[Report, list[Finding]]:
    """What the two say."""
    return first_audit(written(folder, files)), audit_files(files)


@pytest.mark.parametrize("book", LEDGERS, ids=[each.name for each in LEDGERS])
def test_a_reference_book_is_clean_for_the_second_auditor(book: Path) -> None:
    assert audit_files(of_folder(book)) == []


@pytest.mark.parametrize(
    "book",
    [
        pytest.param(each, id=each.name, marks=() if each.name in ("trust", "self-volunteer") else pytest.mark.long)
        for each in LEDGERS
    ],
)
def test_a_reference_book_is_clean_for_the_first_auditor(book: Path) -> None:
    assert first_audit(book).verdict == "clean"


def test_the_copy_under_other_keys_is_clean_for_both(tmp_path: Path) -> None:
    assert audit_files(honest()) == []
    assert first_audit(written(tmp_path, honest())).verdict == "clean"


@pytest.mark.parametrize(
    "mutant",
    [pytest.param(each, id=each.name, marks=pytest.mark.long if n % 3 else ()) for n, each in enumerate(MUTANTS)],
)
def test_both_find_the_mutant_in_one_place(mutant: Mutant, tmp_path: Path) -> None:
    files = mutant.files()
    report, findings = both(tmp_path, files)
    assert is_said(report), "the product says nothing"
    assert findings, "the second auditor says nothing"
    assert not mutant.placed or agree(files, report, findings), f"{report.findings}\n{findings}"
    assert (report.verdict == "clean") == all(each.notice for each in findings)


@pytest.mark.parametrize(("name", "files"), REFORMATTED, ids=[name for name, _ in REFORMATTED])
def test_both_say_that_it_was_only_reformatted(name: str, files: Callable[[], Files], tmp_path: Path) -> None:
    report, findings = both(tmp_path, files())
    named = {each.file for each in report.findings if each.code == "reformatted-only"}
    assert report.verdict == "clean"
    assert {(each.file, each.code, each.notice) for each in findings} == {(file, "reformatted", True) for file in named}
    assert named


@pytest.mark.parametrize("files", [inside(new_key(turned=True)), furnished], ids=["a new key", "ssh and names"])
def test_what_the_ledgers_do_not_have_is_clean_for_both(files: Callable[[], Files], tmp_path: Path) -> None:
    report, findings = both(tmp_path, files())
    assert findings == []
    assert report.verdict == "clean", report.findings


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        ("private/people.json", lambda raw: raw.replace(b'"name": "', b'"name": "x', 1), "private"),
        ("checkpoints/220.p-01.sshsig", lambda raw: raw.replace(b"U1NI", b"U1NJ", 1), "checkpoint"),
        ("checkpoints/allowed-signers", lambda raw: raw + raw, "checkpoint"),
        ("checkpoints/allowed-signers", None, "checkpoint"),
    ],
)
def test_both_find_what_is_wrong_beside_the_book(
    name: str, change: Callable[[bytes], bytes] | None, code: str, tmp_path: Path
) -> None:
    files = dict(furnished())
    raw = files.pop(name)
    if change is not None:
        assert change(raw) != raw
        files[name] = change(raw)
    report, findings = both(tmp_path, files)
    assert [(each.code, each.file) for each in findings] == [(code, name)]
    assert any(each.file == name for each in report.findings), report.findings


def vector() -> tuple[str, bytes]:
    """The page and the file its vector shows."""
    page = (DOCS / "format.md").read_text("utf-8")
    shown = page.split("\n## Vector\n")[1].split("```\n")[1]
    return page, shown.encode()


def proof_of(block: bytes, index: int, leaves: list[bytes], note: bytes) -> bytes:
    """The proof of a block of a book of four, under a note."""
    assert len(leaves) == 4
    path = [leaves[index ^ 1], node(*leaves[:2]) if index > 1 else node(*leaves[2:])]
    head = [
        b"c2sp.org/tlog-proof@v1",
        b"extra " + base64.b64encode(block),
        b"index %d" % index,
        *map(base64.b64encode, path),
    ]
    return b"\n".join(head) + b"\n\n" + note


def test_the_vectors_of_the_page_hold() -> None:
    page, file = vector()
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    told = re.search(r"The file has (\d+) bytes .*?, SHA-256 `([0-9a-f]{64})`", page)
    assert told and (len(file), hashlib.sha256(file).hexdigest()) == (int(told[1]), told[2])
    tree, blocks = Tree(), []
    for part in file.removesuffix(b"\n\n").split(b"\n\n"):
        blocks.append(read(part + b"\n", shortened=True))
        if blocks[-1].kind == "page":
            assert (blocks[-1].values["size"], blocks[-1].values["root"]) == (tree.size, tree.root().hex())
        elif blocks[-1].kind == "charter-accepted":
            assert blocks[-1].values["seen"] == (tree.size, tree.root().hex())
        tree.add(leaf(part + b"\n"))
    fund, accepted = leaf(blocks[0].raw).hex(), blocks[2]
    payload = pae("sharedfund/v1/charter-accepted", f"fund: {fund}\n".encode() + accepted.text())
    told = re.search(r"payload of the acceptance has (\d+) bytes, SHA-256 `([0-9a-f]{64})`", page)
    assert told and (len(payload), hashlib.sha256(payload).hexdigest()) == (int(told[1]), told[2])
    assert accepted.values["key"] == key.public_key().public_bytes_raw().hex()
    assert accepted.values["signature"] == key.sign(payload).hex()
    assert (accepted.values["approves"], blocks[1].values["root"]) == (fund, fund)
    told = re.search(r"Head after page 2: size (\d+), root `([0-9a-f]{64})`", page)
    assert told and (tree.size, tree.root().hex()) == (int(told[1]), told[2])
    line = cosignature(fund, tree.size, tree.root().hex(), "p-03", 1767345600, key)
    name = f"sharedfund/v1/{fund}/p-03"
    note = f"{note_body(fund, tree.size, tree.root().hex())}\n— {name} {line}\n".encode()
    told = re.search(r"note cosigned by p-03 at time 1767345600 has (\d+) bytes, SHA-256 `([0-9a-f]{64})`", page)
    assert told and (len(note), hashlib.sha256(note).hexdigest()) == (int(told[1]), told[2])
    assert cosigned(note_body(fund, tree.size, tree.root().hex()), name, line, [accepted.values["key"]]) == (
        accepted.values["key"],
        1767345600,
    )
    body = note_body(fund, tree.size, tree.root().hex())
    ssh = key.sign(ssh_message(body)).hex()
    told = re.search(r"SSH signature over its body \((\d+) bytes\) is `([0-9a-f]{128})`", page)
    assert told and (len(body), ssh) == (int(told[1]), told[2])
    made = {
        r"`4\.p-03\.sshsig` has": ssh_file(accepted.values["key"], ssh),
        "`allowed-signers`": allowed_signers({("p-03", accepted.values["key"])}),
        r"proof of the acceptance \(block 3\) under that note has": proof_of(
            accepted.raw, 2, [leaf(each.raw) for each in blocks], note
        ),
    }
    for named, content in made.items():
        told = re.search(rf"{named} ([0-9,]+) bytes, SHA-256 `([0-9a-f]{{64}})`", page)
        assert told and (len(content), hashlib.sha256(content).hexdigest()) == (
            int(told[1].replace(",", "")),
            told[2],
        ), named
        assert named[0] != "p" or proof_fault(content, fund, {"p-03": [accepted.values["key"]]}, quorum=1) is None
    told = re.search(r"query ends with `([0-9a-f]+)`", page)
    assert told and told[1] == hashlib.sha256(body.encode()).hexdigest() + "0101ff"
    told = re.search(r"consistency proof from size 2 to size 4 is the one hash `([0-9a-f]{64})`", page)
    assert told and told[1] == node(leaf(blocks[2].raw), leaf(blocks[3].raw)).hex()
    told = re.search(r"commitment of the account `(\d+)` with a salt of 16 × 0x11 is `([0-9a-f]{64})`", page)
    assert told
    assert hashlib.sha256(b"sharedfund/v1/account\n" + b"\x11" * 16 + told[1].encode()).hexdigest() == told[2]
    assert base64.b64encode(base64.b64decode(line)).decode() == line
