"""The vector of docs/format.md, byte for byte."""

from __future__ import annotations

import base64
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sharedfund import spelling
from sharedfund.book.reader import page_parts
from sharedfund.book.tree import Frontier, page_line
from sharedfund.entries.charter import CharterAccepted
from sharedfund.values import notes, proofs, seals, sshsig, timestamps, trees

SEED = bytes(range(32))
CHARTER = """2026-01-01 custom "sharedfund" "charter-adopted"
  by: "p-01"
  format: 1
  rulebook: 1
  utc-offset: "+08:00"
  name: "银杏花园"
  recorded: "2026-01-01T01:00:00Z"
""".encode()
FUND = "2610cd8a0c4a19a95f2de9032051ed83be31a167d835a778d39e1ee8357ce8c6"
HEAD_1 = "54a63de97af29875b1a34b537e5e851acd501094a14d09e5ef5dc7d0cc87555e"
HEAD_2 = "8c562a08e51a3b20258c132832571a570804f002e8c788950df32d945d14552e"
KEY = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
SIGNATURE = ("217fa36327593071cddf64279ee679959a62699262744134fae2ff193c8bfab7"
             "bd7ab61910a0ad82bbacfc7df9cebe993ca022b207336265c352825fc99b5200")


def acceptance() -> CharterAccepted:
    return CharterAccepted.model_validate({
        "day": "2026-01-02", "by": "p-03", "mandate": "M-3", "key": KEY, "seen": f"2 {HEAD_1}", "approves": FUND,
        "until": "2026-01-16", "recorded": "2026-01-02T09:12:44Z", "signature": SIGNATURE,
    })


def book() -> tuple[bytes, Frontier, Frontier]:
    """The vector's file, and the tree after page 1 and after page 2."""
    tree, text = Frontier(), []
    heads = []
    for number, (day, entry) in enumerate([("2026-01-01", CHARTER), ("2026-01-02", spelling.encode(acceptance()))], 1):
        tree = tree.add(spelling.leaf(entry))
        line = page_line(day, number, tree.size, tree.root)
        tree = tree.add(spelling.leaf(line))
        heads.append(tree)
        text += [entry, b"\n", line, b"\n"]
    return b"".join(text), heads[0], heads[1]


def test_the_fund_id_is_the_leaf_of_entry_1() -> None:
    assert spelling.leaf(CHARTER).hex() == FUND


def test_the_heads_after_both_pages_are_the_vectors() -> None:
    _, first, second = book()
    assert (first.size, first.root) == (2, HEAD_1)
    assert (second.size, second.root) == (4, HEAD_2)


def test_the_file_is_the_vectors_to_the_byte() -> None:
    text, _, _ = book()
    assert len(text) == 874
    assert sha256(text).hexdigest() == "8cc738ff9e0a619821f40107025817e1627bac6d445d02615a6cf3756434e31c"


def test_beancount_reads_the_file_without_error() -> None:
    from beancount.parser import parser

    text, _, _ = book()
    entries, errors, _ = parser.parse_string(text.decode())
    assert not errors
    assert len(entries) == 4


def test_the_payload_of_the_acceptance_is_the_vectors() -> None:
    payload = spelling.payload(acceptance(), FUND)
    assert len(payload) == 446
    assert sha256(payload).hexdigest() == "4a62f2d99f6dd7a131ec0ddc2d8c24efe206f6fc14bdc2328a8a2d166a56924f"
    assert Ed25519PrivateKey.from_private_bytes(SEED).sign(payload).hex() == SIGNATURE
    assert seals.verify(KEY, SIGNATURE, payload)


def test_the_cosigned_note_is_the_vectors() -> None:
    body = notes.body(FUND, 4, HEAD_2)
    sealed = Ed25519PrivateKey.from_private_bytes(SEED).sign(notes.to_sign(body, 1767345600))
    line = notes.signature(FUND, "p-03", KEY, 1767345600, sealed)
    note = notes.note(FUND, 4, HEAD_2, {"p-03": line})
    assert len(note) == 320
    assert sha256(note).hexdigest() == "78cedc993caf8310f011481ec15521cdaa3ce1b57e233637c95b9659b4cb39ec"
    assert notes.read(note) == (FUND, 4, HEAD_2, {"p-03": line})
    assert notes.verified_time(FUND, 4, HEAD_2, "p-03", KEY, line) == 1767345600


def test_base64_that_does_not_encode_to_itself_is_no_cosignature() -> None:
    body = notes.body(FUND, 4, HEAD_2)
    sealed = Ed25519PrivateKey.from_private_bytes(SEED).sign(notes.to_sign(body, 1767345600))
    line = notes.signature(FUND, "p-03", KEY, 1767345600, sealed)
    assert line.endswith("=")
    at = len(line) - 1 - line.count("=")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = line[:at] + alphabet[alphabet.index(line[at]) ^ 1] + line[at + 1 :]
    assert base64.b64decode(other) == base64.b64decode(line)
    assert notes.verified_time(FUND, 4, HEAD_2, "p-03", KEY, other) is None


def test_the_commitment_of_an_account_is_the_vectors() -> None:
    made = seals.commitment("account", b"\x11" * 16, b"6222020200012345678")
    assert made == "f284d353a67913dea3ee6ee00210d560ef195614d115c87f75eafdb107f9178f"


def test_a_page_line_is_read_as_it_was_written() -> None:
    parts = page_parts(page_line("2026-01-02", 2, 3, FUND))
    assert parts is not None
    assert tuple(parts) == ("2026-01-02", 2, 3, FUND)
    assert page_parts(page_line("2026-01-02", 2, 3, FUND)[:-1]) is None



# ---- section 8: SSH signature, time stamp, consistency, proof ----

BODY = notes.body(FUND, 4, HEAD_2)
SSH = ("32a1692039d54ec2bdf246400d5806c096218fe00857b952bf6f5e9ad894cc7f"
       "9f493454f8678d39e95c9257d46b98f2533d5d6a3c220d5f06493c2cf782d909")


def leaves() -> list[bytes]:
    blocks = [CHARTER, page_line("2026-01-01", 1, 1, FUND), spelling.encode(acceptance())]
    hashed = [spelling.leaf(block) for block in blocks]
    return [*hashed, spelling.leaf(page_line("2026-01-02", 2, 3, trees.root(hashed).hex()))]


def test_the_ssh_signature_is_the_vectors() -> None:
    assert len(BODY) == 126
    assert Ed25519PrivateKey.from_private_bytes(SEED).sign(sshsig.to_sign(BODY)).hex() == SSH
    assert sshsig.verified(KEY, SSH, BODY)
    file, allowed = sshsig.armored(KEY, SSH), sshsig.allowed_signers([("p-03", KEY)])
    assert (len(file), sha256(file).hexdigest()) == (
        318, "2214581ccc7d1ccffa4f4769f40f18cdabf633b159149f1f599522e4bd4b621a")
    assert (len(allowed), sha256(allowed).hexdigest()) == (
        121, "e23ae57b981f9de856a5459ff043189dfdf3ce99636c6e46aa37a5cb45d28aa2")


def test_the_time_stamp_query_is_the_vectors() -> None:
    query = timestamps.query(BODY)
    assert len(query) == 59
    assert query.hex().endswith("d7f2968e33f5a783fa335c808fd50a3a009978fbec64dac1955062d8df8e0fe90101ff")


def test_the_consistency_proof_is_the_vectors() -> None:
    path = trees.consistency(leaves(), 2)
    assert [part.hex() for part in path] == ["7279a472458b65523ed406c23b159182b4f708fa2535eb10ece1af6297b9d1d0"]
    assert trees.is_continued(2, bytes.fromhex(HEAD_1), 4, bytes.fromhex(HEAD_2), path)


def test_the_proof_of_the_acceptance_is_the_vectors() -> None:
    sealed = Ed25519PrivateKey.from_private_bytes(SEED).sign(notes.to_sign(BODY, 1767345600))
    note = notes.Note(FUND, 4, HEAD_2, {"p-03": notes.signature(FUND, "p-03", KEY, 1767345600, sealed)})
    proof = proofs.Proof(spelling.encode(acceptance()), 3, trees.inclusion(leaves(), 2), note)
    text = proof.encode()
    assert (len(text), sha256(text).hexdigest()) == (
        1129, "17596dbff4aa6491b2c850a3c6efe205aa8c52ea6acd60a2b4afa09a9b121c42")
    assert proofs.decode(text) == proof
    assert proofs.checked(proof, FUND, {"p-03": KEY}) == {"p-03"}
