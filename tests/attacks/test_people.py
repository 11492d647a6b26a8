"""Attacks on people: a screen that says another amount than the bytes, an auditor who says another amount than the book."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sharedfund import spelling
from sharedfund.signing import KeyFolder, requests
from sharedfund.signing.keyfiles import FileSigner
from sharedfund.values import seals
from tests.attacks.book import LIFT, B, door, honest, where
from tests.attacks.test_designed import BookBlocks, asked, signed
from tests.cli import runner
from tests.fund import key_of, public_key_of
from tests.people import other_key

PASSWORD = "银杏十月桂花开了满院都是香的"
CHECKER = Path(__file__).resolve().parents[2] / "examples" / "verify-a-proof" / "verify.py"


# ---- 99: the screen and the bytes ----


@pytest.fixture
def request_file(tmp_path: Path) -> Path:
    """A request that B sign 150.00, in a file whose name speaks of 15.00."""
    folder = honest().copy(tmp_path / "home-of-the-book")
    book = door(folder, at="2026-04-21")
    number = asked(book, LIFT, "lift", "150.00")
    draft, payment = signed(book, number, B), book.state.payments.open[number]
    acts = (*payment.reviews, *payment.rechecks)
    made = requests.make(BookBlocks(folder), book.fund_id, draft, [payment.block, *(act.block for act in acts)])  # type: ignore[arg-type]  # a SignedEntry
    path = tmp_path / "请签15元.sfreq"
    path.write_bytes(made.encode())
    signer = FileSigner(B, key_of(B).private_bytes_raw())
    KeyFolder(tmp_path / "signer" / "keys").keep(signer.sealed(PASSWORD, memory_kib=19_456, passes=2, lanes=1))
    return path


def sign(path: Path, *words: str, lang: str = "zh_CN") -> runner.Ran:
    """`sharedfund sign FILE` on the signer's own machine, which has no book."""
    reading, writing = os.pipe()
    os.write(writing, f"{PASSWORD}\n".encode())
    os.close(writing)
    try:
        return runner.run("sign", path, "--fund", honest().fund_id, "--password-fd", reading, *words, home=path.parent / "signer",
                          lang=lang)
    finally:
        os.close(reading)


def test_099_the_signer_is_shown_the_amount_of_the_bytes_and_types_it(request_file: Path) -> None:
    for lang in ("zh_CN", "en"):
        asked_for = sign(request_file, "-y", lang=lang)  # a yes to everything is no amount
        assert asked_for.code == 2 and "150.00" in asked_for.err
        told = sign(request_file, "-y", "--amount", "15", lang=lang)
        assert told.code == 2 and "150.00" in told.err
    assert "壹佰伍拾元整" in sign(request_file, "--amount", "15").err
    assert not request_file.with_suffix(".sfsig").exists()
    done = sign(request_file, "--amount", "150.00")
    assert done.code == 0
    answer = requests.read_answer(request_file.with_suffix(".sfsig"))
    request = requests.read(request_file)
    assert seals.verify(public_key_of(B), answer.signature, spelling.payload(request.entry(), honest().fund_id))


def test_099_a_request_that_shows_another_amount_than_it_signs_is_refused(request_file: Path) -> None:
    request = requests.read(request_file)
    shown = tuple(replace(one, text=one.text.replace("150.00", "15.00")) for one in request.shown)
    assert shown != request.shown
    request_file.write_bytes(replace(request, shown=shown).encode())
    ran = sign(request_file, "--amount", "15")
    assert ran.code == 2
    assert not request_file.with_suffix(".sfsig").exists()


# ---- 100: what an auditor says, and what the book says ----


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the proof of the first payment and the witnesses' keys, and nothing of the book."""
    place = tmp_path_factory.mktemp("proved")
    folder, home = honest().copy(place), place / "home"
    out = place / "out"
    out.mkdir()
    number = where(folder, "payment-paid").number
    assert runner.run("audit", folder, "--prove", number, "-o", out / "paid.tlog-proof", home=home).code == 0
    assert runner.run("-C", folder, "checkpoint", "keys", "-o", out / "witnesses.json", home=home).code == 0
    return out


def verified(folder: Path, proof: bytes | None = None, witnesses: bytes | None = None, fund: str | None = None) -> tuple[int, str]:
    """What the page of Python says that knows nothing of this program."""
    files = []
    for name, data in (("paid.tlog-proof", proof), ("witnesses.json", witnesses)):
        path = folder / name
        if data is not None:
            path = folder / f"other-{name}"
            path.write_bytes(data)
        files.append(str(path))
    ran = subprocess.run([sys.executable, "-I", str(CHECKER), *files, fund or honest().fund_id], capture_output=True, text=True,
                         check=False, cwd=folder, env={"PYTHONIOENCODING": "utf-8", "PATH": os.environ["PATH"]})
    assert "Traceback" not in ran.stderr
    return ran.returncode, ran.stdout


def test_100_what_the_book_says_is_proved_to_a_third_party_with_public_keys_alone(proved: Path, tmp_path: Path) -> None:
    paid = where(honest().copy(tmp_path), "payment-paid")
    code, out = verified(proved)
    assert code == 0
    assert paid.data.decode().rstrip("\n") in out


def test_100_what_an_auditor_says_instead_is_disproved(proved: Path, tmp_path: Path) -> None:
    paid = where(honest().copy(tmp_path), "payment-paid")
    true = (proved / "paid.tlog-proof").read_bytes()
    said = base64.b64encode(paid.data), base64.b64encode(paid.data.replace(b"240.00", b"940.00"))
    assert said[0] in true
    assert verified(proved, proof=true.replace(*said))[0] == 1  # another text
    size = true.decode().split("\n\n")[1].split("\n")[1]
    assert verified(proved, proof=true.replace(f"\n{size}\n".encode(), f"\n{int(size) - 2}\n".encode()))[0] == 1  # another book
    head, note = true.split(b"\n\n", 1)
    lines = note.split(b"\n")
    assert verified(proved, proof=head + b"\n\n" + b"\n".join([*lines[:-2], b""]))[0] == 1  # one witness less
    assert verified(proved, fund="0" * 64)[0] == 1  # another fund
    known = json.loads((proved / "witnesses.json").read_text())
    for witness in known["witnesses"]:
        witness["key"] = other_key(witness["person"]).public
    assert verified(proved, witnesses=json.dumps(known).encode())[0] == 1  # keys the auditor brought along
