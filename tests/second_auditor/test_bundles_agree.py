"""What the product exports, the second auditor reads by the page alone; what one of them refuses, the other refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.second_auditor.audit import audit
from tests.second_auditor.bundle import files_of
from tests.second_auditor.checkpoints import proof_fault
from tests.second_auditor.mutants import furnished
from tests.second_auditor.spelling import DOCS
from tests.second_auditor.test_agreement import written

SAMPLE = DOCS.parent / "examples" / "verify-a-proof"
PASSWORD = "正确的马 电池"


def product(*words: str, password: str = "") -> subprocess.CompletedProcess[str]:
    """A command of the product."""
    command = [sys.executable, "-m", "sharedfund_cli", *words]
    return subprocess.run(command, input=f"{password}\n", capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The three bundles of the copy."""
    folder = tmp_path_factory.mktemp("exports")
    book = str(written(folder / "book", furnished()))
    made = {
        "audit": ("--audit",),
        "public": ("--public", "--proof", "47"),
        "full": ("--full", "--password-fd", "0"),
    }
    for name, words in made.items():
        said = product("--book", book, "export", *words, "-o", str(folder / f"{name}.tar"), password=PASSWORD)
        assert said.returncode == 0, said.stderr
    return {name: folder / f"{name}.tar" for name in made}


def test_a_bundle_holds_the_book_and_is_clean(exports: dict[str, Path]) -> None:
    wanted = {name: raw for name, raw in furnished().items() if name.startswith(("book/", "checkpoints/"))}
    files = files_of(exports["audit"].read_bytes())
    assert {name: raw for name, raw in files.items() if name != "openings.json"} == wanted
    assert set(json.loads(files["openings.json"])) == {f"p-0{number}" for number in range(1, 8)}
    assert audit(exports["audit"]) == []


def test_a_sealed_bundle_opens_with_its_password_alone(exports: dict[str, Path]) -> None:
    files = files_of(exports["full"].read_bytes(), PASSWORD)
    assert files["private/people.json"] == furnished()["private/people.json"]
    assert audit(exports["full"], password=PASSWORD) == []
    assert [each.code for each in audit(exports["full"], password=PASSWORD + "x")] == ["bundle"]
    assert [each.code for each in audit(exports["full"])] == ["bundle"]


def test_a_public_bundle_proves_what_was_asked_for(exports: dict[str, Path]) -> None:
    assert [(each.code, each.notice) for each in audit(exports["public"])] == [("public", True)]
    proof = files_of(exports["public"].read_bytes())["proofs/47.tlog-proof"]
    assert b"\nindex 46\n" in proof


def test_the_sample_proof_holds_and_no_other_does() -> None:
    given = json.loads((SAMPLE / "witnesses.json").read_text("utf-8"))
    keys = {each["person"]: [each["key"]] for each in given["witnesses"]}
    proof = (SAMPLE / "sample.tlog-proof").read_bytes()
    assert proof_fault(proof, given["fund"], keys) is None
    assert proof_fault(proof, "00" * 32, keys) == "another fund"
    assert proof_fault(proof, given["fund"], {}) == "no quorum cosigned the head"
    lines = proof.split(b"\n")
    for at in range(len(lines) - 1):
        changed = lines[:at] + [lines[at][:-6] + lines[at][-6:][::-1]] + lines[at + 1 :]
        same = lines[at][-6:] == lines[at][-6:][::-1]
        assert same or proof_fault(b"\n".join(changed), given["fund"], keys) is not None, at


def header_with(at: int, value: bytes) -> Callable[[bytes], bytes]:
    """The first header with other bytes, and a checksum that fits."""

    def change(raw: bytes) -> bytes:
        header = bytearray(raw[:512])
        header[at : at + len(value)] = value
        header[148:156] = b" " * 8
        header[148:156] = b"%06o\x00 " % sum(header)
        return bytes(header) + raw[512:]

    return change


def swapped(raw: bytes) -> bytes:
    """The first two members in the other order."""
    sizes = []
    at = 0
    for _ in range(2):
        whole = 512 + -(-int(raw[at + 124 : at + 135], 8) // 512) * 512
        sizes.append((at, at + whole))
        at += whole
    (a, b), (c, d) = sizes
    return raw[c:d] + raw[a:b] + raw[at:]


REFUSED: dict[str, Callable[[bytes], bytes]] = {
    "a link": header_with(156, b"2"),
    "a folder": header_with(156, b"5"),
    "a link name": header_with(157, b"/etc/passwd"),
    "a prefix": header_with(345, b"above"),
    "an absolute name": header_with(0, b"/book/x\x00"),
    "a way up": header_with(0, b"book/../x\x00"),
    "another folder": header_with(0, b"elsewhere/x\x00"),
    "a name in capitals": header_with(0, b"book/X\x00"),
    "another magic": header_with(257, b"ustar  \x00"),
    "a wrong checksum": lambda raw: raw[:100] + b"7" + raw[101:],
    "members unsorted": swapped,
    "a member twice": lambda raw: raw[: 512 + -(-int(raw[124:135], 8) // 512) * 512] + raw,
    "cut off": lambda raw: raw[: len(raw) // 1024 * 512],
    "something after the end": lambda raw: raw[:-1] + b"x",
    "twenty-one blocks of nothing": lambda raw: raw.rstrip(b"\x00") + bytes(-len(raw.rstrip(b"\x00")) % 512 + 21 * 512),
}


def changed(name: str, exports: dict[str, Path], folder: Path) -> Path:
    """The bundle for auditors with a fault in it."""
    raw = exports["audit"].read_bytes()
    assert REFUSED[name](raw) != raw
    (folder / "bundle.tar").write_bytes(REFUSED[name](raw))
    return folder / "bundle.tar"


@pytest.mark.parametrize("name", REFUSED)
def test_the_second_auditor_refuses_the_bundle(name: str, exports: dict[str, Path], tmp_path: Path) -> None:
    assert [each.code for each in audit(changed(name, exports, tmp_path))] == ["bundle"]


@pytest.mark.parametrize(
    "name",
    [
        name if name in ("a link", "members unsorted") else pytest.param(name, marks=pytest.mark.long)
        for name in REFUSED
    ],
)
def test_the_first_auditor_refuses_the_bundle(name: str, exports: dict[str, Path], tmp_path: Path) -> None:
    said = product("--lang", "en", "audit", str(changed(name, exports, tmp_path)))
    assert said.returncode == 4
    assert "Verdict: refused" in said.stdout, said.stdout
