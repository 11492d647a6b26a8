"""checkpoint request, cosign away from the book, keys, timestamp; receipt proof and audit --prove: as typed."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sharedfund.signing import cosigning
from sharedfund.values import notes, timestamps
from tests.book.test_second_opinion import openssl_agrees, stamped, tsa
from tests.cli.runner import Ran, run
from tests.cli.test_book import NOW, At
from tests.fund import B, C, D, K

__all__ = ["tsa"]  # the fixture of an authority of our own


@pytest.fixture
def at(place: Path) -> At:
    return At(place)


def away(tmp_path: Path, *arguments: object, as_: str, lang: str = "zh_CN") -> Ran:
    """Typed on another machine, without the book."""
    return run("--now", NOW, "--as", as_, *arguments, home=tmp_path / f"home of {as_}", lang=lang)


def cosigned(at: At) -> None:
    assert at("checkpoint", "make", as_=C).code == 0
    for person in (B, D):
        assert at("checkpoint", "cosign", as_=person).code == 0


# ---- away from the book ----


def test_a_request_travels_to_two_witnesses_and_comes_home(at: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "校验点.sfcosign"
    assert at("checkpoint", "make", "-o", file, as_=C).code == 0
    before = at.bytes()
    assert at("checkpoint", "cosign", file, "--take", as_=K).code == 2  # nobody has cosigned yet
    for person in (B, D):
        ran = away(tmp_path, "checkpoint", "cosign", file, as_=person)
        assert ran.code == 0, ran
        assert "校验码" in ran.err and "第一次" in ran.err and "--take" in ran.out
    assert at.bytes() == before
    assert at("checkpoint", "verify", file).code == 0
    assert at("checkpoint", "cosign", file, "--take", as_=K).code == 0
    taken = at.bytes()
    assert "已经有了" in at("checkpoint", "cosign", file, "--take", as_=K).out and at.bytes() == taken
    (point,) = at.data("checkpoint", "list")
    assert point["cosigned_by"] == [B, D]
    kept = sorted(path.name for path in (at.book / "checkpoints").iterdir())
    size = point["size"]
    assert kept == [f"{size}.note", f"{size}.{B}.sshsig", f"{size}.{C}.sshsig", f"{size}.{D}.sshsig", "allowed-signers"]


def test_a_witness_away_refuses_what_does_not_continue_its_last_head(at: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    first, second = tmp_path / "1.sfcosign", tmp_path / "2.sfcosign"
    assert at("checkpoint", "make", "-o", first, as_=C).code == 0
    assert at("checkpoint", "make", "-o", second, as_=C).code == 0
    old = first.read_bytes()
    assert away(tmp_path, "checkpoint", "cosign", second, as_=D).code == 0
    ran = away(tmp_path, "checkpoint", "cosign", first, as_=D)
    assert ran.code == 1 and "不能共签旧的" in ran.err
    assert first.read_bytes() == old
    third = tmp_path / "3.sfcosign"
    assert at("checkpoint", "make", "-o", third, as_=C).code == 0
    whole = json.loads(third.read_bytes())
    third.write_text(json.dumps({**whole, "consistency": []}))
    ran = away(tmp_path, "checkpoint", "cosign", third, as_=D, lang="en")
    assert ran.code == 5 and "checkpoint request -o FILE --from" in ran.err
    size = cosigning.check(cosigning.read(second)).note.size
    assert at("checkpoint", "request", "-o", third, "--from", size, as_=K).code == 0
    assert away(tmp_path, "checkpoint", "cosign", third, as_=D).code == 0


def test_a_fresh_witness_is_given_the_newest_note_there_is(at: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    older, newer = tmp_path / "older.sfcosign", tmp_path / "newer.note"
    assert at("checkpoint", "make", "-o", older, as_=C).code == 0
    assert at("checkpoint", "make", "-o", newer, as_=C).code == 0
    ran = away(tmp_path, "checkpoint", "cosign", older, "--known", newer, as_=D)
    assert ran.code == 1 and "不能共签旧的" in ran.err
    ran = away(tmp_path, "checkpoint", "cosign", older, as_=D)
    assert ran.code == 0 and "此前的它不知道" in ran.err
    # At the book as well: what is given is checked, and nothing is said of a first time.
    ran = at("checkpoint", "cosign", "--known", newer, as_=D)
    assert ran.code == 0 and "第一次" not in ran.err


def test_looking_signs_nothing(at: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "1.sfcosign"
    assert at("checkpoint", "make", "-o", file, as_=C).code == 0
    before = file.read_bytes()
    assert away(tmp_path, "checkpoint", "cosign", file, "-n", as_=D).code == 0
    assert file.read_bytes() == before
    assert not (tmp_path / f"home of {D}" / "witness").exists()


def test_a_changed_request_is_refused_and_a_changed_ssh_signature_found(at: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "1.sfcosign"
    assert at("checkpoint", "make", "-o", file, as_=C).code == 0
    whole = json.loads(file.read_bytes())
    note = notes.decode(whole["note"].encode())
    file.write_text(json.dumps({**whole, "note": note._replace(root="0" * 64).encode().decode()}))
    assert away(tmp_path, "checkpoint", "cosign", file, as_=D).code == 2
    file.write_text(json.dumps(whole))
    assert away(tmp_path, "checkpoint", "cosign", file, as_=D).code == 0
    signed = json.loads(file.read_bytes())
    assert at("checkpoint", "verify", file).code == 0
    file.write_text(json.dumps({**signed, "ssh": {D: "0" * 128}}))
    assert at("checkpoint", "verify", file).code == 4
    assert at("checkpoint", "cosign", file, "--take", as_=K).code == 3


def test_the_witnesses_keys_are_written_to_check_proofs_with(at: At, tmp_path: Path) -> None:
    file = tmp_path / "witnesses.json"
    assert at("checkpoint", "keys", "-o", file).code == 0
    rows = at.data("checkpoint", "keys")
    assert json.loads(file.read_bytes())["witnesses"] == [{"key": r["key"], "party": r["party"], "person": r["person"]} for r in rows]
    assert {row["person"] for row in rows} >= {B, D}


# ---- proofs ----


def test_an_entry_is_proven_once_it_is_cosigned(at: At, tmp_path: Path) -> None:
    file = tmp_path / "1.tlog-proof"
    ran = at("audit", "--prove", "1", "-o", file)
    assert ran.code == 5 and "checkpoint make" in ran.err and not file.exists()
    cosigned(at)
    ran = at("audit", "--prove", "1", "-o", file, lang="en")
    assert ran.code == 0, ran
    assert file.exists() and "What it proves" in file.with_suffix(".html").read_text()
    told = at.data("audit", at.book, "--prove", "3", "-o", tmp_path / "x.tlog-proof", "-n")
    assert (told["block"], told["published"], told["cosigned_by"]) == (3, None, [B, D])
    assert not (tmp_path / "x.tlog-proof").exists()
    assert at("audit", "--prove", "2").code == 5  # a page line is no entry


def test_a_receipts_proof_is_two_files_and_names_the_keys(at: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = at("receipt", "record", "--amount", "10", "--bank-ref", "R1", as_=K)
    assert ran.code == 0, ran
    (row,) = at.data("receipt", "list", "--period", "2026-01")
    number = row["receipt"]
    assert at("receipt", "proof", number).code == 5
    cosigned(at)
    ran = at("receipt", "proof", number)
    assert ran.code == 0 and "checkpoint keys" in ran.out
    assert (tmp_path / f"{number.lower()}.tlog-proof").exists() and (tmp_path / f"{number.lower()}.html").exists()
    assert at("receipt", "proof", "S-0999").code == 5


# ---- time stamps ----


@pytest.fixture
def authority(tsa: Path) -> Iterator[str]:
    """Our own authority on a port of this machine."""

    class Answering(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            answer = stamped(tsa, query)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/tsr"
    server.shutdown()
    server.server_close()


def later(at: At) -> str:
    """A clock that is not behind the authority's, which has the real time."""
    from datetime import UTC, datetime, timedelta

    return f"{datetime.now(UTC) + timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"


def test_a_checkpoint_is_stamped_by_an_authority_that_is_set(at: At, tsa: Path, authority: str) -> None:
    cosigned(at)
    (point,) = at.data("checkpoint", "list")
    size = point["size"]
    ran = at("checkpoint", "timestamp", size, as_=K)
    assert ran.code == 5 and "config set tsa" in ran.err
    assert at("config", "set", "tsa", "ftp://x").code == 0
    assert at("checkpoint", "timestamp", size, as_=K).code == 2
    assert at("config", "set", "tsa", "http://127.0.0.1:9/none").code == 0
    assert at("checkpoint", "timestamp", size, as_=K).code == 1
    assert at("config", "set", "tsa", authority).code == 0
    assert not list((at.book / "checkpoints").glob("*.tsr"))
    ran = at("checkpoint", "timestamp", size, "--ca", tsa / "ca.pem", as_=K, now=later(at))
    assert ran.code == 0, ran
    kept = (at.book / "checkpoints" / f"{size}.tsr").read_bytes()
    note = notes.decode((at.book / "checkpoints" / f"{size}.note").read_bytes())
    assert openssl_agrees(tsa, kept, notes.body(note.fund, note.size, note.root))
    (point,) = at.data("checkpoint", "list")
    assert point["stamped"] is not None
    assert at("checkpoint", "timestamp", size, as_=K, now=later(at)).code == 3  # once
    assert (at.book / "checkpoints" / f"{size}.tsr").read_bytes() == kept


def test_a_stamp_is_asked_for_and_taken_offline(at: At, tsa: Path, tmp_path: Path) -> None:
    cosigned(at)
    size = at.data("checkpoint", "list")[0]["size"]
    query, answer = tmp_path / "1.tsq", tmp_path / "1.tsr"
    assert at("checkpoint", "timestamp", size, "--query", query, "--take", query).code == 2
    assert at("checkpoint", "timestamp", size + 1, "--query", query).code == 5
    assert at("checkpoint", "timestamp", size, "--query", query).code == 0
    answer.write_bytes(b"nothing")
    assert at("checkpoint", "timestamp", size, "--take", answer, as_=K).code == 2
    answer.write_bytes(stamped(tsa, timestamps.query(b"another body")))
    assert at("checkpoint", "timestamp", size, "--take", answer, as_=K).code == 2
    answer.write_bytes(stamped(tsa, query.read_bytes()))
    # By the book's clock that time has not come: the door refuses it, and nothing is kept.
    assert at("checkpoint", "timestamp", size, "--take", answer, as_=K).code == 3
    assert not list((at.book / "checkpoints").glob("*.tsr"))
    ran = at("checkpoint", "timestamp", size, "--take", answer, as_=K, now=later(at))
    assert ran.code == 0 and "没有检查" in ran.out
    assert (at.book / "checkpoints" / f"{size}.tsr").read_bytes() == answer.read_bytes()


def test_a_checked_note_says_of_each_line_why_it_does_not_count(at: At, tmp_path: Path) -> None:
    note = tmp_path / "n.note"
    assert at("checkpoint", "make", "-o", note, as_=C).code == 0
    assert "没有人共签" in (bare := at("checkpoint", "verify", note)).out and bare.code == 4
    for person in (B, K):  # the accountant is no witness
        assert at("checkpoint", "cosign", note, as_=person).code == 0
    told = at("checkpoint", "verify", note)
    assert told.code == 4 and told.out.count("不是这本账的见证人") == 1 and "签名对不上" not in told.out
    whole = notes.decode(note.read_bytes())
    line = whole.lines[B]
    note.write_bytes(whole._replace(lines={B: line[:-8] + ("B" if line[-8] == "A" else "A") + line[-7:]}).encode())
    assert "签名对不上" in (told := at("checkpoint", "verify", note)).out and told.code == 4


def test_a_file_to_cosign_that_is_not_there_is_no_damage_of_the_book(at: At, tmp_path: Path) -> None:
    before = at.bytes()
    ran = at("checkpoint", "cosign", tmp_path / "nothing", as_=B)
    assert ran.code == 2 and "不存在" in ran.err and "缺少账本的文件" not in ran.err and at.bytes() == before
