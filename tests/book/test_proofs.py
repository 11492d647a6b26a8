"""Proofs from a book, and the one-page checker of examples/verify-a-proof, which shares no line with the program."""

from __future__ import annotations

import base64
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature

from sharedfund.book import Book, checkpoints, proofs
from sharedfund.drafts.record import make_checkpoint
from sharedfund.entries.receipts import ReceiptRecorded
from sharedfund.errors import NotFound
from sharedfund.render import proof as rendering
from sharedfund.values import notes
from sharedfund.values import proofs as forms
from tests.book.shelf import SeedSigner, founded, written
from tests.fund import B, C, D, J, K, public_key_of

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "verify-a-proof"
KEYS = {person: public_key_of(person) for person in (B, D, J)}


def checker() -> Any:
    spec = importlib.util.spec_from_file_location("verify_a_proof", EXAMPLE / "verify.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def receipt(number: int) -> ReceiptRecorded:
    return ReceiptRecorded.model_validate({"day": date(2026, 1, 1), "by": K, "receipt": f"S-{number:04d}", "channel": "bank",
                                           "bank_ref": f"REF{number}", "amount": "10.00"})


def cosigned(book: Book, *persons: str) -> None:
    written(book, make_checkpoint(book.state, by=C, day=book.today))
    size, root = checkpoints.head_to_cosign(book)
    made = [checkpoints.cosign(book, SeedSigner(person), size, root).cosignature for person in persons]
    if made:
        written(book, checkpoints.recorded(book, size, root, made, K))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Two receipts under a checkpoint of a quorum, a third after it."""
    made = founded(tmp_path_factory.mktemp("proofs"))
    written(made, receipt(1))
    written(made, receipt(2))
    cosigned(made, B, D)
    written(made, receipt(3))
    return made


# ---- made ----


def test_a_receipt_is_proven_and_nobody_elses_is_shown(book: Book) -> None:
    proven = proofs.prove(book, *proofs.find_receipt(book, "S-0001"))
    text = proven.proof.encode()
    assert forms.checked(forms.decode(text), book.fund_id, KEYS) == {B, D}
    assert b"S-0001" in proven.proof.block
    assert b"S-0002" not in proven.proof.block
    # Beside the entry and the note there are hashes alone.
    beside = text.partition(b"\n\n")[0].split(b"\n")[3:]
    assert beside and all(len(base64.b64decode(line)) == 32 for line in beside)


def test_what_no_cosigned_checkpoint_covers_is_not_proven_yet(book: Book) -> None:
    block, entry = proofs.find_receipt(book, "S-0003")
    with pytest.raises(NotFound, match="not-covered-yet") as told:
        proofs.prove(book, block, entry)
    assert told.value.facts == {"block": block, "covered": book.state.record.newest_witnessed().size, "signed": False}  # type: ignore[union-attr]  # it has one


def test_the_last_block_under_the_head_is_proven_and_the_next_is_not(book: Book) -> None:
    witnessed = book.state.record.newest_witnessed()
    assert witnessed is not None
    blocks = dict(book.entries())
    last, first_after = max(n for n in blocks if n < witnessed.size), min(n for n in blocks if n > witnessed.size)
    assert proofs.prove(book, last, blocks[last]).proof.holds
    with pytest.raises(NotFound, match="not-covered-yet"):
        proofs.prove(book, first_after, blocks[first_after])


@pytest.mark.parametrize("persons", [(), (B,)])
def test_a_checkpoint_without_a_quorum_covers_nothing(tmp_path: Path, persons: tuple[str, ...]) -> None:
    made = founded(tmp_path)
    written(made, receipt(1))
    cosigned(made, *persons)
    with pytest.raises(NotFound, match="not-covered-yet") as told:
        proofs.prove(made, *proofs.find_receipt(made, "S-0001"))
    assert told.value.facts["signed"] is True


def test_every_block_under_the_head_is_proven(book: Book) -> None:
    witnessed = book.state.record.newest_witnessed()
    assert witnessed is not None
    for block, entry in book.entries():
        if block <= witnessed.size:
            proof = proofs.prove(book, block, entry).proof
            assert forms.decode(proof.encode()) == proof and proof.holds


def test_an_entry_is_found_by_its_block_or_its_number(book: Book) -> None:
    block, entry = proofs.find_receipt(book, "S-0002")
    assert proofs.find(book, str(block)) == (block, entry) == proofs.find(book, "s-0002")
    for nothing in ("S-0099", "99999", str(block + 1), "0"):  # a page line is no entry
        with pytest.raises(NotFound, match="no-such-entry"):
            proofs.find(book, nothing)
    with pytest.raises(NotFound, match="no-such-receipt"):
        proofs.find_receipt(book, "S-0099")


def test_a_bundle_gets_the_proofs_asked_for_and_the_keys(book: Book) -> None:
    files = proofs.bundled(book, ["S-0001", "3"])
    assert sorted(files) == ["proofs/3.tlog-proof", "proofs/s-0001.tlog-proof", "proofs/witnesses.json"]
    assert proofs.bundled(book, []) == {}
    listed = json.loads(files["proofs/witnesses.json"])
    assert {row["person"]: row["key"] for row in listed["witnesses"]} == KEYS
    assert listed["fund"] == book.fund_id


# ---- read ----


def test_only_what_is_written_so_is_a_proof(book: Book) -> None:
    text = proofs.prove(book, *proofs.find_receipt(book, "S-0001")).proof.encode()
    for wrong in (b"", text[:-1], text + b"\n", text.replace(b"index ", b"index 0", 1), text.replace(b"index ", b"index +", 1),
                  text.replace(b"extra ", b"extra  ", 1), text.replace(b"@v1", b"@v2", 1), text.replace(b"\n", b"\r\n"),
                  text.replace(b"index ", b"index -", 1), b"\xff" + text, b"x" * (forms.PROOF_MAX_BYTES + 1)):
        with pytest.raises(forms.ProofError):
            forms.decode(wrong)


def test_a_proof_of_another_fund_or_of_nothing_is_refused(book: Book) -> None:
    proof = proofs.prove(book, *proofs.find_receipt(book, "S-0001")).proof
    with pytest.raises(forms.ProofError, match="proof-of-another-fund"):
        forms.checked(proof, "0" * 64, KEYS)
    for other in (proof._replace(number=proof.number + 1), proof._replace(block=proof.block + b" "),
                  proof._replace(hashes=proof.hashes[:-1]), proof._replace(hashes=(*proof.hashes, b"\0" * 32))):
        with pytest.raises(forms.ProofError, match="proof-does-not-hold"):
            forms.checked(other, book.fund_id, KEYS)
    assert forms.checked(proof, book.fund_id, {B: public_key_of(C)}) == frozenset()


# ---- the page ----


def test_the_page_says_what_is_proven_in_both_languages_and_needs_nothing_else(book: Book) -> None:
    proven = proofs.prove(book, *proofs.find_receipt(book, "S-0001"))
    page = rendering.page(proven, number="S-0001", file="S-0001.tlog-proof", fund_name="银杏<花园>", called=lambda id_: id_)
    assert "银杏&lt;花园&gt;" in page and "<script" not in page and 'src="' not in page and "href=" not in page
    for words in ("证明了什么", "What it proves", "没有证明什么", "What it does not prove", "10.00 元",
                  notes.check_code(proven.proof.note.root), proven.proof.encode().decode().splitlines()[1]):
        assert words in page
    assert page.count("<svg") == 1 and "@page { size: A4" in page and "width=device-width" in page
    assert "S-0002" not in page


# ---- the one-page checker ----


SAMPLE, WITNESSES = "sample.tlog-proof", "witnesses.json"


def test_the_checker_is_one_page_of_the_standard_library_and_cryptography() -> None:
    text = (EXAMPLE / "verify.py").read_text()
    assert len(text.splitlines()) <= 80
    imported = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported - sys.stdlib_module_names == {"cryptography"}


def test_the_checker_says_yes_to_the_sample_and_to_a_books_own(book: Book, tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, EXAMPLE / "verify.py", EXAMPLE / SAMPLE, EXAMPLE / WITNESSES], capture_output=True, check=False)
    assert ran.returncode == 0 and ran.stdout.decode().startswith("√ YES, cosigned by ")
    proof = proofs.prove(book, *proofs.find_receipt(book, "S-0001")).proof
    text, size, people = checker().verify(proof.encode(), proofs.witnesses_file(book), book.fund_id)
    assert (text, size, people) == (proof.block.decode(), proof.note.size, {B, D})


def test_the_checker_and_the_program_agree_on_every_entry(book: Book) -> None:
    witnesses, verify = proofs.witnesses_file(book), checker().verify
    for block, entry in book.entries():
        if block < proofs.prove(book, 1, dict(book.entries())[1]).proof.note.size:
            assert verify(proofs.prove(book, block, entry).proof.encode(), witnesses)[0].encode() == proofs.prove(book, block, entry).proof.block


def mutations() -> Iterator[tuple[str, bytes, bytes]]:
    """The sample, changed in one thing each."""
    proof, witnesses = (EXAMPLE / SAMPLE).read_bytes(), (EXAMPLE / WITNESSES).read_bytes()
    head, _, note = proof.partition(b"\n\n")
    lines = head.split(b"\n")
    entry = base64.b64decode(lines[1][6:])

    def swapped(number: int, line: bytes) -> bytes:
        return b"\n".join([*lines[:number], line, *lines[number + 1 :]]) + b"\n\n" + note

    for name, old, new in (("amount", b"1000.00 CNY", b"9000.00 CNY"), ("household", b"h-7f3a9c", b"h-7f3a9d"),
                           ("day", b"2026-03-06", b"2026-03-07"), ("one blank", b"  by:", b"   by:"),
                           ("reference", b"YZ000001", b"YZ000002"), ("receipt", b"S-0001", b"S-0002")):
        assert old in entry
        yield name, swapped(1, b"extra " + base64.b64encode(entry.replace(old, new))), witnesses
    yield "no entry", swapped(1, b"extra "), witnesses
    yield "another index", swapped(2, b"index 37"), witnesses
    yield "index too large", swapped(2, b"index 90"), witnesses
    yield "index spelled otherwise", swapped(2, lines[2].replace(b"index ", b"index 0")), witnesses
    yield "index negative", swapped(2, b"index -1"), witnesses
    yield "header", swapped(0, b"c2sp.org/tlog-proof@v2"), witnesses
    for number in range(3, len(lines)):
        other = bytes(32) if number % 2 else base64.b64decode(lines[number])[::-1]
        yield f"hash {number}", swapped(number, base64.b64encode(other)), witnesses
        yield f"hash {number} left out", b"\n".join([*lines[:number], *lines[number + 1 :]]) + b"\n\n" + note, witnesses
    yield "a hash more", b"\n".join([*lines, base64.b64encode(bytes(32))]) + b"\n\n" + note, witnesses
    yield "two hashes swapped", b"\n".join([*lines[:3], lines[4], lines[3], *lines[5:]]) + b"\n\n" + note, witnesses
    body, _, signed = note.partition(b"\n\n")
    told = body.split(b"\n")
    first, second = signed.splitlines(keepends=True)
    yield "size", proof.replace(b"\n90\n", b"\n91\n"), witnesses
    yield "size spelled otherwise", proof.replace(b"\n90\n", b"\n090\n"), witnesses
    yield "root", proof.replace(told[2], base64.b64encode(bytes(32))), witnesses
    yield "fund", proof.replace(told[0], told[0][:-1] + b"0"), witnesses
    yield "one cosignature left out", proof.replace(second, b""), witnesses
    yield "one cosignature twice", proof.replace(second, first), witnesses
    yield "cosignatures swapped", proof.replace(signed, second + first), witnesses
    yield "a cosignature's last character", proof[:-4] + bytes([proof[-4] ^ 1]) + proof[-3:], witnesses
    yield "another witness's name", proof.replace(b"/p-04 ", b"/p-02 "), witnesses
    yield "a line after the end", proof + b"\n", witnesses
    yield "cut", proof[:-1], witnesses
    yield "another key", proof, witnesses.replace(b'"afd0', b'"bfd0')
    yield "keys of another fund", proof, witnesses.replace(b'"57f2', b'"67f2')
    yield "witnesses of one party", proof, witnesses.replace(b"subdistrict-office", b"residents-committee")
    yield "keys of another format", proof, witnesses.replace(b"witnesses/1", b"witnesses/2")


MUTATIONS = list(mutations())


@pytest.mark.parametrize(("name", "proof", "witnesses"), MUTATIONS, ids=[name for name, _, _ in MUTATIONS])
def test_the_checker_says_no_to_every_change(name: str, proof: bytes, witnesses: bytes) -> None:
    assert (proof, witnesses) != ((EXAMPLE / SAMPLE).read_bytes(), (EXAMPLE / WITNESSES).read_bytes()), name
    with pytest.raises((ValueError, KeyError, InvalidSignature)):
        checker().verify(proof, witnesses)


def test_enough_changes_are_tried() -> None:
    assert len(MUTATIONS) >= 30


def test_a_no_ends_with_1_and_the_reason(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.tlog-proof"
    wrong.write_bytes((EXAMPLE / SAMPLE).read_bytes().replace(b"\n90\n", b"\n91\n"))
    ran = subprocess.run([sys.executable, EXAMPLE / "verify.py", wrong, EXAMPLE / WITNESSES], capture_output=True, check=False)
    assert ran.returncode == 1 and ran.stderr.decode().startswith("× NO: ")
    other = subprocess.run([sys.executable, EXAMPLE / "verify.py", EXAMPLE / SAMPLE, EXAMPLE / WITNESSES, "0" * 64], capture_output=True, check=False)
    assert other.returncode == 1 and b"another fund" in other.stderr
