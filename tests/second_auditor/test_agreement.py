"""Two programs from one page: where the product and the second auditor say the same, and that the page's vectors hold."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sharedfund.audit import Report
from sharedfund.audit import audit as first_audit
from tests.second_auditor.arithmetic import Tree, leaf, pae
from tests.second_auditor.audit import audit_files, of_folder
from tests.second_auditor.checkpoints import cosigned, note_body
from tests.second_auditor.copies import cosignature
from tests.second_auditor.mutants import MUTANTS, Files, Mutant, honest
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
    theirs = first_block(files, [(each.file, each.line) for each in report.findings])
    ours = first_block(files, [(each.file, each.line) for each in findings])
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


@pytest.mark.parametrize("mutant", MUTANTS, ids=[each.name for each in MUTANTS])
def test_both_find_the_mutant_in_one_place(mutant: Mutant, tmp_path: Path) -> None:
    files = mutant.files()
    report, findings = both(tmp_path, files)
    assert is_said(report), "the product says nothing"
    assert findings, "the second auditor says nothing"
    assert not mutant.placed or agree(files, report, findings), f"{report.findings}\n{findings}"


def vector() -> tuple[str, bytes]:
    """The page and the file its vector shows."""
    page = (DOCS / "format.md").read_text("utf-8")
    shown = page.split("\n## Vector\n")[1].split("```\n")[1]
    return page, shown.encode()


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
    assert cosigned(note_body(fund, tree.size, tree.root().hex()), name, line, [accepted.values["key"]]) == (accepted.values["key"], 1767345600)
    told = re.search(r"commitment of the account `(\d+)` with a salt of 16 × 0x11 is `([0-9a-f]{64})`", page)
    assert told
    assert hashlib.sha256(b"sharedfund/v1/account\n" + b"\x11" * 16 + told[1].encode()).hexdigest() == told[2]
    assert base64.b64encode(base64.b64decode(line)).decode() == line
