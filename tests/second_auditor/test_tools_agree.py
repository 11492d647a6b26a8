"""Programs nobody here wrote, and the second auditor, on every reference book: they agree."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.second_auditor.checkpoints import NOTE_LINE, note_body
from tests.second_auditor.mutants import furnished
from tests.second_auditor.spelling import DOCS
from tests.second_auditor.walk import Walk
from tests.second_auditor.audit import of_folder

LEDGERS = sorted(each for each in (DOCS.parent / "ledgers").iterdir() if each.is_dir())
SHORT = ("co-managed", "fallback", "trust")
PEM_HEAD = bytes.fromhex("302a300506032b6570032100")


def books(short: tuple[str, ...]) -> list[object]:
    """Every reference book, those not in `short` only in the long run."""
    return [pytest.param(each, id=each.name, marks=() if each.name in short else pytest.mark.long) for each in LEDGERS]


def tool(name: str) -> str:
    """Where a program lies; without it the test is skipped, and says so."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed here")
    return found


def cosignatures(walk: Walk, folder: Path) -> Iterator[tuple[str, bytes, bytes]]:
    """Key, message and signature of every line of every checkpoint beside the book, by what the note itself says."""
    for note in sorted(folder.glob("checkpoints/*.note")):
        head, lines = note.read_text("utf-8").split("\n\n")
        for line in lines.splitlines():
            match = NOTE_LINE.fullmatch(line)
            assert match
            raw, person = base64.b64decode(match[2]), match[1].rpartition("/")[2]
            time = int.from_bytes(raw[4:12], "big")
            key, *others = walk.people.valid_at(person, len(walk.leaves))
            assert not others
            yield key, f"cosignature/v1\ntime {time}\n{head}\n".encode(), raw[12:]


@pytest.mark.parametrize("book", books(("fallback", "trust")))
def test_beancount_has_nothing_to_say(book: Path) -> None:
    environment = os.environ | {"BEANCOUNT_DISABLE_LOAD_CACHE": "1"}  # nothing is left beside the book
    command = [tool("bean-check"), str(book / "main.beancount")]
    said = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


@pytest.mark.parametrize("book", books(SHORT))
def test_openssl_verifies_every_cosignature(book: Path, tmp_path: Path) -> None:
    openssl = tool("openssl")
    walk = Walk(of_folder(book))
    walk.run()
    assert walk.findings == []
    checked = 0
    for key, message, signature in cosignatures(walk, book):
        body = base64.b64encode(PEM_HEAD + bytes.fromhex(key)).decode()
        (tmp_path / "key.pem").write_text(f"-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n")
        (tmp_path / "message").write_bytes(message)
        (tmp_path / "signature").write_bytes(signature)
        command = [
            openssl,
            "pkeyutl",
            "-verify",
            "-rawin",
            "-pubin",
            "-inkey",
            "key.pem",
            "-in",
            "message",
            "-sigfile",
            "signature",
        ]
        said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert said.returncode == 0, said.stdout + said.stderr
        checked += 1
    assert checked == sum(note.read_text("utf-8").count("\n— ") for note in book.glob("checkpoints/*.note"))


def verified_by_ssh(folder: Path) -> int:
    """How many SSH signatures lie there; each is good for its head and its signer."""
    keygen, signatures = tool("ssh-keygen"), sorted((folder / "checkpoints").glob("*.sshsig"))
    walk = Walk(of_folder(folder))
    walk.run()
    for file in signatures:
        size, person, _ = file.name.split(".")
        body = note_body(walk.people.fund, int(size), walk.heads[int(size)].root).encode()  # there may be no note of it
        command = [keygen, "-Y", "verify", "-f", "checkpoints/allowed-signers", "-I", person]
        command += ["-n", "sharedfund-checkpoint", "-s", f"checkpoints/{file.name}"]
        said = subprocess.run(command, cwd=folder, input=body, capture_output=True, check=False)
        assert said.returncode == 0, said.stdout + said.stderr
    return len(signatures)


def test_ssh_keygen_verifies_the_signatures_of_the_copy(tmp_path: Path) -> None:
    for name, content in furnished().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert verified_by_ssh(tmp_path) >= 4


@pytest.mark.parametrize("book", books(SHORT))
def test_ssh_keygen_verifies_every_ssh_signature(book: Path) -> None:
    assert verified_by_ssh(book) >= 2
