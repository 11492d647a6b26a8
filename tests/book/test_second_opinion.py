"""What other people's programs say of our checkpoints: ssh-keygen of the SSH signatures, openssl of the cosignatures and
the time stamps."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from sharedfund.book import Book, checkpoints
from sharedfund.drafts.record import make_checkpoint
from sharedfund.errors import BadInput, NotFound
from sharedfund.values import notes, sshsig, timestamps
from sharedfund_cli import authority
from tests.book.shelf import SeedSigner, founded, written
from tests.fund import B, C, D, K, key_of, public_key_of
from tests.programs import program, ran


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """One checkpoint, made by C, cosigned by B and D."""
    made = founded(tmp_path_factory.mktemp("opinion"))
    written(made, make_checkpoint(made.state, by=C, day=made.today))
    size, root = checkpoints.head_to_cosign(made)
    written(made, checkpoints.recorded(made, size, root, [
        checkpoints.cosign(made, SeedSigner(person), size, root).cosignature for person in (B, D)], K))
    return made


@pytest.fixture
def head(book: Book) -> tuple[int, bytes]:
    size, root = checkpoints.head_to_cosign(book)
    return size, notes.body(book.fund_id, size, root)


# ---- ssh-keygen ----


def asked(folder: Path, size: int, person: str, body: bytes) -> bool:
    """Whether ssh-keygen finds the signature good."""
    said = ran(program("ssh-keygen"), "-Y", "verify", "-f", folder / "allowed-signers", "-I", person, "-n", sshsig.NAMESPACE,
               "-s", folder / f"{size}.{person}.sshsig", given=body)
    assert said.returncode == 0 or b"Could not verify" in said.stdout + said.stderr or b"incorrect signature" in (
        said.stdout + said.stderr) or b"NOT" in said.stdout + said.stderr, said
    return said.returncode == 0


@pytest.mark.parametrize("person", [C, B, D])
def test_ssh_keygen_finds_the_makers_and_the_witnesses_signatures_good(book: Book, head: tuple[int, bytes], person: str) -> None:
    size, body = head
    folder = book.path / "checkpoints"
    assert asked(folder, size, person, body)
    note = (folder / f"{size}.note").read_bytes()
    assert b"".join(note.splitlines(keepends=True)[:3]) == body  # head -n 3, as format 1 says
    assert not asked(folder, size, person, body.replace(b"\n%d\n" % size, b"\n%d\n" % (size + 1)))


def test_ssh_keygen_refuses_the_signature_of_another(book: Book, head: tuple[int, bytes], tmp_path: Path) -> None:
    size, body = head
    (tmp_path / "allowed-signers").write_bytes(sshsig.allowed_signers([(B, public_key_of(B))]))
    (tmp_path / f"{size}.{B}.sshsig").write_bytes((book.path / "checkpoints" / f"{size}.{D}.sshsig").read_bytes())
    assert not asked(tmp_path, size, B, body)


def test_our_signature_file_is_the_one_ssh_keygen_writes(head: tuple[int, bytes], tmp_path: Path) -> None:
    _, body = head
    key = tmp_path / "key"
    key.write_bytes(key_of(B).private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()))
    key.chmod(0o600)
    said = ran(program("ssh-keygen"), "-Y", "sign", "-f", key, "-n", sshsig.NAMESPACE, given=body)
    assert said.returncode == 0, said
    ours = sshsig.armored(public_key_of(B), key_of(B).sign(sshsig.to_sign(body)).hex())
    assert said.stdout == ours


# ---- openssl, of the cosignatures ----


@pytest.mark.parametrize("person", [B, D])
def test_openssl_finds_the_cosignatures_good(book: Book, head: tuple[int, bytes], tmp_path: Path, person: str) -> None:
    size, body = head
    note = notes.decode((book.path / "checkpoints" / f"{size}.note").read_bytes())
    parts = notes.taken_apart(note.lines[person])
    assert parts is not None
    _, time, sealed = parts
    (tmp_path / "key.pem").write_bytes(key_of(person).public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
    (tmp_path / "sealed").write_bytes(sealed)
    for text, good in ((notes.to_sign(body, time), True), (notes.to_sign(body, time + 1), False), (body, False)):
        (tmp_path / "text").write_bytes(text)
        said = ran(program("openssl"), "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "text", "-sigfile",
                   "sealed", where=tmp_path)
        assert (said.returncode == 0) == good, said


# ---- a time-stamping authority of our own ----

CONFIG = """
[tsa]
default_tsa = one
[one]
dir = .
serial = ./serial
crypto_device = builtin
signer_cert = ./tsa.pem
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
[req]
distinguished_name = dn
[dn]
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[stamper]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a root, and an authority under it."""
    folder, openssl = tmp_path_factory.mktemp("tsa"), program("openssl")
    (folder / "tsa.cnf").write_text(CONFIG)
    (folder / "serial").write_text("01\n")
    for command in (
        ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out", "ca.pem",
         "-subj", "/CN=root", "-days", "3650", "-config", "tsa.cnf", "-extensions", "ca"),
        ("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj",
         "/CN=tsa", "-config", "tsa.cnf"),
        ("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", "2", "-days", "3650", "-out", "tsa.pem",
         "-extfile", "tsa.cnf", "-extensions", "stamper"),
    ):
        said = ran(openssl, *command, where=folder)
        assert said.returncode == 0, said
    return folder


def stamped(tsa: Path, query: bytes) -> bytes:
    """The authority's answer."""
    (tsa / "asked.tsq").write_bytes(query)
    said = ran(program("openssl"), "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "asked.tsq", "-out", "answer.tsr", where=tsa)
    assert said.returncode == 0, said
    return (tsa / "answer.tsr").read_bytes()


def openssl_agrees(tsa: Path, answer: bytes, body: bytes) -> bool:
    (tsa / "body").write_bytes(body)
    (tsa / "kept.tsr").write_bytes(answer)
    return ran(program("openssl"), "ts", "-verify", "-data", "body", "-in", "kept.tsr", "-CAfile", "ca.pem", where=tsa).returncode == 0


def test_our_query_is_the_one_openssl_writes(tsa: Path, head: tuple[int, bytes]) -> None:
    (tsa / "body").write_bytes(head[1])
    said = ran(program("openssl"), "ts", "-query", "-data", "body", "-sha256", "-cert", "-no_nonce", where=tsa)
    assert said.stdout == timestamps.query(head[1])


def test_an_answer_is_read_and_openssl_finds_it_good(tsa: Path, head: tuple[int, bytes]) -> None:
    body = head[1]
    before = datetime.now(UTC).replace(microsecond=0)
    answer = stamped(tsa, timestamps.query(body))
    assert openssl_agrees(tsa, answer, body)
    assert before <= timestamps.stamped(answer, body) <= datetime.now(UTC)
    with pytest.raises(timestamps.TimestampError, match="timestamp-of-another"):
        timestamps.stamped(answer, body + b"x")
    assert not openssl_agrees(tsa, answer, body + b"x")


def test_a_refusal_is_no_stamp(tsa: Path, head: tuple[int, bytes]) -> None:
    query = timestamps.query(head[1])
    # An algorithm that the authority does not take: SHA-384 in the place of SHA-256, over as many bytes.
    answer = stamped(tsa, query.replace(bytes.fromhex("608648016503040201"), bytes.fromhex("608648016503040202")))
    with pytest.raises(timestamps.TimestampError, match="timestamp-refused"):
        timestamps.read(answer)


def test_no_changed_answer_is_read_as_another_stamp(tsa: Path, head: tuple[int, bytes]) -> None:
    """Every bit of the first 400 bytes, in which all that is read lies: refused, or read as it was, or not ours."""
    body = head[1]
    answer = stamped(tsa, timestamps.query(body))
    said = timestamps.read(answer)
    for at in range(0, 400 * 8, 7):
        changed = bytearray(answer)
        changed[at // 8] ^= 1 << at % 8
        try:
            other = timestamps.read(bytes(changed))
        except timestamps.TimestampError:
            continue
        assert other == said or not openssl_agrees(tsa, bytes(changed), body)
    for cut in range(0, len(answer), 37):
        with pytest.raises(timestamps.TimestampError):
            timestamps.read(answer[:cut])


def test_the_signature_is_verified_by_rfc3161_client_and_by_openssl(tsa: Path, head: tuple[int, bytes], tmp_path: Path,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    body = head[1]
    answer = stamped(tsa, timestamps.query(body))
    said = ran(program("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "other.key",
               "-out", "other.pem", "-subj", "/CN=other", "-days", "30", "-config", "tsa.cnf", "-extensions", "ca", where=tsa)
    assert said.returncode == 0, said

    def agree() -> None:
        authority.verify(answer, body, tsa / "ca.pem")
        for wrong_body, ca in ((body + b"x", "ca.pem"), (body, "other.pem")):
            with pytest.raises(BadInput, match="timestamp-signature-wrong"):
                authority.verify(answer, wrong_body, tsa / ca)

    monkeypatch.setitem(__import__("sys").modules, "rfc3161_client", None)  # as where the extra is not installed
    agree()
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(NotFound, match="timestamp-cannot-verify"):
        authority.verify(answer, body, tsa / "ca.pem")
    monkeypatch.undo()
    pytest.importorskip("rfc3161_client", reason="the extra `timestamp` is not installed: its second opinion was not asked")
    agree()


def test_an_answer_is_recorded_with_its_digest_and_once(tsa: Path, head: tuple[int, bytes], tmp_path: Path) -> None:
    made = founded(tmp_path)
    written(made, make_checkpoint(made.state, by=C, day=made.today))
    size, root = checkpoints.head_to_cosign(made)
    made.clock.now = datetime.now(UTC)  # type: ignore[attr-defined]  # the tests' clock; the authority has the real time
    answer = stamped(tsa, timestamps.query(notes.body(made.fund_id, size, root)))
    entry = checkpoints.take_timestamp(made, size, answer, "tsa.example", K)
    with checkpoints.timestamp_kept(made, size, answer):
        written(made, entry)
    assert entry.digest == sha256(answer).hexdigest()
    assert (made.path / "checkpoints" / f"{size}.tsr").read_bytes() == answer
    assert checkpoints.rebuild(made) == []
    (point,) = checkpoints.points(made)
    assert point.stamped == entry.stamped
    with pytest.raises(NotFound, match="no-checkpoint-of-size"):
        checkpoints.take_timestamp(made, size + 1, answer, "tsa.example", K)
    with pytest.raises(BadInput, match="timestamp-malformed"):
        checkpoints.take_timestamp(made, size, b"nothing", "tsa.example", K)
    with pytest.raises(ValueError, match="door"), checkpoints.timestamp_kept(founded(tmp_path / "other"), 7, answer):
        raise ValueError("door")
    assert not list((tmp_path / "other").rglob("*.tsr"))
