"""Key files and passwords: what opens, what does not, and what is refused before anything is derived."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from sharedfund.errors import BadInput, BookBusy, NotFound, SharedFundError
from sharedfund.signing import FileSigner, KeyFile, KeyFolder, SeedSigner, keyfiles
from sharedfund.signing.passwords import Attempts, WrongPassword, checked, wait_seconds
from sharedfund.signing.signers import possession
from sharedfund.values import seals, sshsig

CHEAP = {"memory_kib": 19_456, "passes": 2}
PASSWORD = "银杏树下三只灰喜鹊在吵架，没人劝"
NOW = datetime(2026, 1, 2, 1, 0, tzinfo=UTC)


def test_a_key_file_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "link", interrupted)
        with pytest.raises(KeyboardInterrupt):
            KeyFile.create(tmp_path / "p-03.sfkey", "p-03", PASSWORD, **CHEAP)
    assert list(tmp_path.iterdir()) == []
    with monkeypatch.context() as patched:
        patched.setattr(os, "link", lambda *_: (_ for _ in ()).throw(PermissionError("a stick has no links")))
        KeyFile.create(tmp_path / "p-03.sfkey", "p-03", PASSWORD, **CHEAP)
    assert [path.name for path in tmp_path.iterdir()] == ["p-03.sfkey"]
    with pytest.raises(SharedFundError, match="file-exists"):
        KeyFile.create(tmp_path / "p-03.sfkey", "p-03", PASSWORD, **CHEAP)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "p-03.sfkey"
    KeyFile.create(made, "p-03", PASSWORD, **CHEAP)
    return made


def test_the_password_opens_the_key(path: Path) -> None:
    signer = FileSigner.open(path, PASSWORD)
    signature = signer.sign(b"DSSEv1 x")
    assert seals.verify(KeyFile.read(path).public, signature, b"DSSEv1 x")
    assert signer.person == "p-03"


def test_another_password_does_not(path: Path) -> None:
    with pytest.raises(WrongPassword):
        FileSigner.open(path, PASSWORD + "。")


def test_the_same_words_typed_otherwise_open_the_key(tmp_path: Path) -> None:
    KeyFile.create(tmp_path / "a.sfkey", "p-03", "caf\u00e9 cr\u00e8me tr\u00e8s bon", **CHEAP)
    FileSigner.open(tmp_path / "a.sfkey", "cafe\u0301 cre\u0300me tre\u0300s bon")


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_key_file_is_its_owners_alone(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    with pytest.raises(SharedFundError, match="readable-by-others"):
        KeyFile.read(path)


def test_a_key_is_never_made_inside_a_books_folder(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "main.beancount").write_text("")
    inside = tmp_path / "private" / "p-03.sfkey"
    with pytest.raises(SharedFundError, match="key-inside-book"):
        KeyFile.create(inside, "p-03", PASSWORD, **CHEAP)
    with pytest.raises(SharedFundError, match="key-inside-book"):
        KeyFolder(tmp_path / "keys").create("p-03", PASSWORD, **CHEAP)
    assert not inside.exists()


def test_a_key_file_is_not_overwritten(path: Path) -> None:
    with pytest.raises(SharedFundError, match="file-exists"):
        KeyFile.create(path, "p-03", PASSWORD, **CHEAP)


def test_a_key_file_is_no_link(path: Path, tmp_path: Path) -> None:
    (tmp_path / "link.sfkey").symlink_to(path)
    with pytest.raises(SharedFundError, match="not-a-plain-file"):
        KeyFile.read(tmp_path / "link.sfkey")


def test_a_missing_key_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        KeyFile.read(tmp_path / "none.sfkey")


def rewritten(path: Path, **members: Any) -> Path:
    found = json.loads(path.read_bytes())
    found.update(members)
    path.write_bytes(json.dumps({name: value for name, value in found.items() if value is not None}).encode())
    return path


@pytest.mark.parametrize(("members", "code"), [
    ({"memory-kib": 19_455}, "key-file-weak"),
    ({"passes": 1}, "key-file-weak"),
    ({"lanes": 0}, "key-file-weak"),
    ({"memory-kib": 2_097_153}, "key-file-too-costly"),
    ({"memory-kib": 64 * 1024 * 1024}, "key-file-too-costly"),
    ({"passes": 11}, "key-file-too-costly"),
    ({"lanes": 9}, "key-file-too-costly"),
    ({"kdf": "pbkdf2"}, "key-file-weak"),
    ({"memory-kib": True}, "key-file-damaged"),
    ({"memory-kib": "19456"}, "key-file-damaged"),
    ({"format": "sharedfund-key/2"}, "key-file-damaged"),
    ({"salt": "00"}, "key-file-damaged"),
    ({"sealed": "zz" * 48}, "key-file-damaged"),
    ({"person": "root"}, "key-file-damaged"),
    ({"hint": "树"}, "key-file-damaged"),
    ({"nonce": None}, "key-file-damaged"),
    ({"public": 5}, "key-file-damaged"),
])
def test_a_weakened_or_costly_header_is_refused_before_deriving(path: Path, members: dict[str, Any], code: str) -> None:
    begun = time.monotonic()
    with pytest.raises(SharedFundError, match=code):
        KeyFile.read(rewritten(path, **members))
    assert time.monotonic() - begun < 0.5


@pytest.mark.parametrize(("member", "least", "most"), [
    ("memory-kib", 19_456, 2_097_152), ("passes", 2, 10), ("lanes", 1, 8),
])
def test_each_cost_is_read_up_to_its_limits_and_not_beyond(path: Path, member: str, least: int, most: int) -> None:
    for value in (least, most):
        assert getattr(KeyFile.read(rewritten(path, **{member: value})), member.replace("-", "_")) == value
    for value, code in ((least - 1, "key-file-weak"), (most + 1, "key-file-too-costly")):
        with pytest.raises(SharedFundError, match=code):
            KeyFile.read(rewritten(path, **{member: value}))


@pytest.mark.parametrize("members", [
    {"passes": 3}, {"memory-kib": 20_480}, {"person": "p-04"}, {"salt": "11" * 16}, {"nonce": "11" * 12},
    {"public": SeedSigner("p-04", b"\x07" * 32).public},
])
def test_a_changed_header_does_not_open(path: Path, members: dict[str, Any]) -> None:
    with pytest.raises(WrongPassword):
        KeyFile.read(rewritten(path, **members)).open(PASSWORD)


def test_a_seed_that_is_not_the_public_keys_opens_nothing(path: Path) -> None:
    """Whoever knows the password could seal another seed under this key's name."""
    kept = KeyFile.read(path)
    derived = keyfiles._derived(PASSWORD, kept.salt, kept.memory_kib, kept.passes, kept.lanes)
    sealed = ChaCha20Poly1305(derived).encrypt(kept.nonce, b"\x07" * 32, kept.header())
    path.write_bytes(replace(kept, sealed=sealed).encode())
    with pytest.raises(SharedFundError, match="key-file-damaged"):
        KeyFile.read(path).open(PASSWORD)


def test_a_key_file_that_was_moved_into_a_book_is_not_read(path: Path, tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "main.beancount").write_text("")
    with pytest.raises(SharedFundError, match="key-inside-book"):
        KeyFile.read(path)


def test_a_right_password_forgets_nothing_where_nothing_was_wrong(path: Path, tmp_path: Path) -> None:
    attempts = Attempts(tmp_path / "attempts")
    FileSigner.open(path, PASSWORD, attempts=attempts, now=NOW)
    assert attempts.wrong(KeyFile.read(path).public) == (0, None)


def test_wrong_passwords_are_counted_only_where_there_is_a_counter_and_a_clock(path: Path, tmp_path: Path) -> None:
    attempts = Attempts(tmp_path / "attempts")
    with pytest.raises(WrongPassword) as caught:
        FileSigner.open(path, "wrong", attempts=attempts)
    assert caught.value.facts == {"person": "p-03"}
    with pytest.raises(WrongPassword):
        FileSigner.open(path, "wrong", now=NOW)
    assert attempts.wrong(KeyFile.read(path).public) == (0, None)


def test_a_key_file_is_canonical_json_and_its_header_lacks_only_the_seal(path: Path) -> None:
    kept, data = KeyFile.read(path), path.read_bytes()
    found = json.loads(data)
    assert data == json.dumps(found, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    assert found.pop("sealed") == kept.sealed.hex()
    assert kept.header() == json.dumps(found, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b'{"format":"sharedfund-key/1","format":"sharedfund-key/1"}'])
def test_what_is_no_key_file_is_refused(data: bytes) -> None:
    with pytest.raises(SharedFundError, match="key-file-damaged"):
        KeyFile.decode(data)


def test_a_key_file_has_a_cap(path: Path) -> None:
    path.write_bytes(path.read_bytes().ljust(4096))
    KeyFile.read(path)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(SharedFundError, match="file-too-large"):
        KeyFile.read(path)


def test_a_new_password_keeps_the_key(path: Path) -> None:
    before = KeyFile.read(path)
    after = before.resealed(PASSWORD, "另一句只有自己记得住的话在这里", **CHEAP)
    assert after.public == before.public
    assert after.salt != before.salt
    assert after.open("另一句只有自己记得住的话在这里").public == before.public
    with pytest.raises(WrongPassword):
        after.open(PASSWORD)


def test_one_password_opens_ones_own_key_only(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path / "keys")
    mine, _ = folder.create("p-03", PASSWORD, **CHEAP)
    theirs, other = folder.create("p-04", "社区的何老师自己想的一句话才行", **CHEAP)
    FileSigner.open(mine, PASSWORD)
    with pytest.raises(WrongPassword):
        FileSigner.open(theirs, PASSWORD)
    assert folder.find("p-04", other.public) == theirs
    with pytest.raises(NotFound, match="no-key-here"):
        folder.find("p-03", other.public)
    with pytest.raises(NotFound, match="no-key-here"):
        folder.find("p-03", None)


def test_a_damaged_file_hides_no_other(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path / "keys")
    assert folder.files() == ()
    path, made = folder.create("p-03", PASSWORD, **CHEAP)
    (tmp_path / "keys" / "a.sfkey").write_bytes(b"{}")
    assert folder.files() == ((path, made),)
    folder.keep(made.resealed(PASSWORD, "另一句只有自己记得住的话在这里", **CHEAP))
    assert len(folder.files()) == 1
    elsewhere = KeyFolder(tmp_path / "not" / "yet" / "there").keep(made)
    assert elsewhere == tmp_path / "not" / "yet" / "there" / f"p-03-{made.public[:16]}.sfkey"
    assert KeyFile.read(elsewhere) == made


@pytest.mark.parametrize("payload", [b"", b"DSSEv1", b"hello", b" DSSEv1 ", b"cosignature/v2", b"ssh-ed25519", b"cosignature/v1",
                                     b"cosignature/v1 time 1", b"SSHSIG", b"SSHSIG\0\0\0\x03git", b"SSHSIG\0\0\0\x04file",
                                     sshsig.PREFIX[:-1], b"xSSHSIG"])
def test_a_key_signs_only_what_says_what_it_is(payload: bytes) -> None:
    with pytest.raises(ValueError, match="not-signable"):
        SeedSigner("p-03", b"\x07" * 32).sign(payload)


@pytest.mark.parametrize("payload", [b"DSSEv1 5 title 0 ", b"cosignature/v1\ntime 1\n", sshsig.to_sign(b"body")])
def test_a_key_signs_entries_cosignatures_and_checkpoints_for_ssh(payload: bytes) -> None:
    signer = SeedSigner("p-03", b"\x07" * 32)
    assert seals.verify(signer.public, signer.sign(payload), payload)


def test_a_signer_prints_no_secret() -> None:
    signer = SeedSigner("p-03", b"\x07" * 32)
    assert (b"\x07" * 32).hex() not in repr(signer)
    assert repr(signer) == f"SeedSigner('p-03', {signer.public[:16]})"


def test_possession_is_of_a_person_a_key_and_a_fund() -> None:
    signer = SeedSigner("p-03", b"\x07" * 32)
    proof = possession(signer, "a" * 64)
    assert seals.verify(signer.public, proof, seals.possession("a" * 64, "p-03", signer.public))
    assert not seals.verify(signer.public, proof, seals.possession("b" * 64, "p-03", signer.public))
    assert not seals.verify(signer.public, proof, seals.possession("a" * 64, "p-04", signer.public))


# ---- passwords ----


@pytest.mark.parametrize("password", [
    "correct horse battery staple", PASSWORD, "a1!b2@c3#d4$e5%", "银杏花园门口的猫晒太阳睡着了又醒了",
])
def test_a_long_sentence_is_a_password(password: str) -> None:
    assert checked(password, ["银杏花园"]) == password


def test_a_password_has_fifteen_characters_and_at_most_1024_bytes() -> None:
    sentence = "银杏树下三只灰喜鹊在吵架没人劝"
    assert len(sentence) == 15 and checked(sentence) == sentence
    with pytest.raises(BadInput, match="password-too-short"):
        checked(sentence[:14])
    long = (sentence * 30).encode()[:1023].decode() + "x"
    assert len(long.encode()) == 1024 and checked(long) == long
    with pytest.raises(BadInput, match="password-too-long"):
        checked(long + "x")


@pytest.mark.parametrize(("password", "code"), [
    ("十四个字的密码还是太短了一点", "password-too-short"),
    ("a" * 14, "password-too-short"),
    ("ab" * 513, "password-too-long"),
    ("a" * 30, "password-guessable"),
    ("password1234567", "password-guessable"),
    ("银杏花园银杏花园银杏花园2026", "password-guessable"),
    ("qwertyuiopasdfghjkl", "password-guessable"),
    ("123456789012345678", "password-guessable"),
    ("abcabcabcabcabcabc", "password-guessable"),
    ("业委会物业小区密码业委会物业小区", "password-guessable"),
])
def test_what_is_guessed_first_is_no_password(password: str, code: str) -> None:
    with pytest.raises(BadInput, match=code):
        checked(password, ["银杏花园"])


@pytest.mark.parametrize(("guessed", "names"), [
    ("1234", ()), ("23456789012345678901234", ()), ("01234567890123456789012345678901", ()), ("3210", ()), ("2109876", ()),
    ("43210987654321098765432", ()), ("6789" * 4, ()), ("wxyz", ()), ("wvut", ()), ("dcba", ()), ("bnm", ("bnm",)), ("vbnm", ()),
    ("CDEFG", ()), ("opasdfg", ()), ("七八九十", ()), ("一二三四五六七八九十", ()), ("letmein", ()), ("业委会", ()), ("Qwertyuiop", ()),
    ("王五", ("王五",)), ("银杏花园银杏花园", ("银杏", "银杏花园")), ("YunZhou", ("yunzhou",)),
])
def test_a_word_or_a_run_that_people_take_first_counts_for_nothing(guessed: str, names: tuple[str, ...]) -> None:
    """Eight characters beside it are enough, seven are not."""
    rest = "好 雨 知 时 节 当 春 乃 发 生"
    with pytest.raises(BadInput, match="password-guessable"):
        checked(rest[:6] + " " + guessed + rest[6:13] + "  ", names)
    assert checked(rest[:6] + " " + guessed + rest[6:15] + "  ", names)


@pytest.mark.parametrize(("counted", "names"), [
    ("789", ()), ("890", ()), ("xyz", ()), ("321", ()), ("bnm", ()), ("八九十", ()), ("zabc", ()), ("王", ("王",)), ("0", ("0",)), ("mnbv", ()),
])
def test_what_is_no_word_and_no_run_of_four_counts(counted: str, names: tuple[str, ...]) -> None:
    rest = "好 雨 知 时 节 当 春 乃 发 生"[: 2 * (8 - len(counted)) - 1]
    password = rest + " " + counted + " " * 9
    assert checked(password, names) == password
    with pytest.raises(BadInput, match="password-guessable"):
        checked(password[2:] + "  ", names)


def test_a_password_has_five_different_characters() -> None:
    assert checked("wbr!" * 3 + "w8rb!") == "wbr!wbr!wbr!w8rb!"
    with pytest.raises(BadInput, match="password-guessable"):
        checked("wbr!" * 4)


def test_a_password_is_kept_composed() -> None:
    assert checked("cafe\u0301 cre\u0300me tre\u0300s bon") == "caf\u00e9 cr\u00e8me tr\u00e8s bon"


@pytest.mark.parametrize(("wrong", "seconds"), [(0, 0), (2, 0), (3, 2), (4, 4), (10, 256), (13, 2048), (14, 3600), (99, 3600)])
def test_waiting_doubles_up_to_an_hour(wrong: int, seconds: int) -> None:
    assert wait_seconds(wrong) == seconds


def test_ten_wrong_passwords_make_one_wait_and_the_right_one_forgives(path: Path, tmp_path: Path) -> None:
    attempts, now = Attempts(tmp_path / "passwords"), NOW
    for count in range(1, 11):
        with pytest.raises(WrongPassword) as caught:
            FileSigner.open(path, "wrong", attempts=attempts, now=now)
        assert caught.value.facts["wrong"] == count
        now += timedelta(seconds=wait_seconds(count))
    with pytest.raises(BookBusy, match="password-wait"):
        FileSigner.open(path, PASSWORD, attempts=attempts, now=now - timedelta(seconds=1))
    FileSigner.open(path, PASSWORD, attempts=attempts, now=now)
    assert attempts.wrong(KeyFile.read(path).public) == (0, None)


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_counter_is_its_owners_alone(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path / "not" / "yet" / "there")
    assert attempts.failed("ab" * 32, NOW) == 1
    (kept,) = attempts.folder.iterdir()
    assert (kept.name, kept.stat().st_mode & 0o777, attempts.folder.stat().st_mode & 0o777) == ("abababababababab.json", 0o600, 0o700)
    assert attempts.wrong("ab" * 32) == (1, NOW)


@pytest.mark.parametrize(("later", "seconds"), [(0.5, 4), (2.5, 2), (3.5, 1), (-7200.0, 5)])
def test_who_waits_is_told_for_how_many_seconds(tmp_path: Path, later: float, seconds: int) -> None:
    """After four wrong passwords four seconds, from a clock that may have been ahead."""
    attempts = Attempts(tmp_path)
    for _ in range(4):
        attempts.failed("ab" * 32, NOW)
    with pytest.raises(BookBusy, match="password-wait") as caught:
        attempts.before("ab" * 32, NOW + timedelta(seconds=later))
    assert caught.value.facts == {"seconds": seconds, "wrong": 4}
    attempts.before("ab" * 32, NOW + timedelta(seconds=4))


def test_a_spoilt_counter_is_no_fresh_start(path: Path, tmp_path: Path) -> None:
    attempts, public = Attempts(tmp_path / "passwords"), KeyFile.read(path).public
    attempts.failed(public, NOW)
    (tmp_path / "passwords" / f"{public[:16]}.json").write_text("{}")
    assert attempts.wrong(public) == (3, None)
    assert attempts.failed(public, NOW) == 4
