"""Attacks found by looking again once all was built: what is gone on from, who counts as a witness, what lies beside the
book, decoys."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from sharedfund.audit import Given, audit
from sharedfund.audit.replay import replayed
from sharedfund.book import UserFolder, derived
from sharedfund.book.user import Kept
from sharedfund.book.witness import Witness
from sharedfund.drafts import approve, keys, receipts, record
from sharedfund.entries.entry import Entry
from sharedfund.errors import BadInput, SharedFundError
from sharedfund.render import posting
from sharedfund.signing import cosigning, signers
from sharedfund.spelling import leaf_of
from sharedfund.values import notes
from sharedfund.values.money import exact
from tests.attacks.book import (
    HOUSEHOLD, A, B, C, D, J, K, act, admitted, door, honest, rederive, report, roots,
    state_of, where,
)
from tests.book.shelf import SeedSigner
from tests.fund import key_of, public_key_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return honest().copy(tmp_path)


def known() -> Given:
    return Given(honest().fund_id, honest().head)


def kept(folder: Path) -> Kept:
    """What an auditor's machine keeps of a sound audit."""
    found = replayed(folder, known()).kept()
    assert found is not None
    return found


def line_by(person: str, size: int, root: str, time: int) -> str:
    """A cosignature with the key of a person."""
    payload = notes.to_sign(notes.body(honest().fund_id, size, root), time)
    return notes.signature(honest().fund_id, person, public_key_of(person), time, key_of(person).sign(payload))


# ---- going on from an earlier audit ----


def test_since_does_not_pass_an_amount_changed_in_what_was_audited_before(folder: Path) -> None:
    before = kept(folder)
    bill = where(folder, "bill-recorded")
    path = folder / bill.file
    path.write_bytes(path.read_bytes().replace(b"240.00", b"940.00"))
    found = replayed(folder, known(), since=before).report
    assert found.verdict == "findings"
    assert bill.number in [finding.block for finding in found.findings]


def test_since_does_not_pass_a_month_put_before_what_was_audited(folder: Path) -> None:
    before = kept(folder)
    state, months = state_of(folder), sorted(path.name for path in (folder / "book").iterdir())
    (folder / "book/2026-01.beancount").write_bytes(where(folder, "receipt-recorded").data + b"\n")
    for name, text in derived.files(state, ["2026-01.beancount", *months]).items():
        (folder / name).write_bytes(text)
    found = replayed(folder, known(), since=before).report
    assert found.verdict == "findings"


def test_since_compares_the_checkpoint_files_of_the_older_part_too(folder: Path) -> None:
    before = kept(folder)
    signers = folder / "checkpoints/allowed-signers"
    signers.write_bytes(signers.read_bytes() + signers.read_bytes().splitlines(keepends=True)[0].replace(D.encode(), J.encode()))
    assert [f.code for f in roots(replayed(folder, known(), since=before).report)] == ["checkpoint-file-differs"]
    signers.write_bytes(honest().files["checkpoints/allowed-signers"])
    (folder / "checkpoints/5.note").write_text("x")
    assert [f.code for f in roots(replayed(folder, known(), since=before).report)] == ["checkpoint-file-foreign"]


def test_since_does_not_call_a_book_cut_whose_confirmed_head_is_older(folder: Path) -> None:
    """The pin of this machine, or the head on the wall, may be older than what was audited last."""
    book = door(folder)
    admitted(book, receipts.record(book.state, by=K, day=book.today, amount=exact("10.00"), household=HOUSEHOLD, bank_ref="YZ9"))
    before = replayed(folder, known()).kept()
    assert before is not None and before.frontier.size > honest().size
    for given in (known(), Given(honest().fund_id, pin=(honest().size, honest().root))):
        whole, later = replayed(folder, given).report, replayed(folder, given, since=before).report
        assert (later.verdict, later.counts, later.lines["newest_head"]) == (whole.verdict, whole.counts, whole.lines["newest_head"])
        assert roots(later) == []


def test_since_does_not_pass_a_page_changed_together_with_its_manifest(folder: Path) -> None:
    given = Given(honest().fund_id, honest().head, pages=posting.written_again, files=posting.differs_again)
    before = replayed(folder, given).kept()
    place = folder / "disclosures/2026q1-v1"
    (place / "page.html").write_text((place / "page.html").read_text().replace("150.00", "950.00"))
    manifest = json.loads((place / "manifest.json").read_text())
    manifest["files"]["page.html"] = sha256((place / "page.html").read_bytes()).hexdigest()
    (place / "manifest.json").write_text(json.dumps(manifest))
    assert [f.file for f in roots(replayed(folder, given, since=before).report)] == ["disclosures/2026q1-v1/page.html"]


def test_what_a_writer_kept_is_no_audit_even_under_its_name(tmp_path: Path) -> None:
    """A State is sealed for the place where it was kept: moved elsewhere it is not read."""
    user, folder = UserFolder(tmp_path / "home"), honest().copy(tmp_path)
    user.keep("cache", "some-fund", kept(folder))
    (user.path / "audited").mkdir()
    (user.path / "cache/some-fund").rename(user.path / "audited/some-fund")
    assert user.kept("audited", "some-fund") is None


# ---- who counts as a witness ----


def cosigned(folder: Path, persons: tuple[str, ...], size: int, root: str, day: date | None = None) -> Entry:
    newest = state_of(folder).record.recorded
    assert newest is not None
    time = int(newest.timestamp())
    return record.record_cosignatures(size, root, {person: line_by(person, size, root, time) for person in persons}, by=K,
                                      day=day or newest.date())


def test_who_made_a_checkpoint_is_no_witness_of_it_after_a_newer_one(folder: Path) -> None:
    """The treasurer's witness makes a checkpoint, a newer one is made by another, and then the older is cosigned by its
    maker and one more."""
    state = state_of(folder)
    assert state.record.head is not None
    head = state.record.head
    act(folder, record.make_checkpoint(state, by=D, day=date(2026, 4, 20)))
    act(folder, record.make_checkpoint(state_of(folder), by=K, day=date(2026, 4, 20)))
    act(folder, cosigned(folder, (D, J), head.size, head.root))
    rederive(folder)
    newest = state_of(folder).record.newest_witnessed()
    assert newest is None or newest.size < head.size


def test_a_witness_counts_by_the_mandate_of_the_day_it_was_recorded(folder: Path) -> None:
    """A day written into the past does not bring back the party of a member whose term is over."""
    before, head = state_of(folder).record.newest_witnessed(), state_of(folder).record.head
    assert before is not None and head is not None
    act(folder, cosigned(folder, (B, D), head.size, head.root, date(2030, 12, 30)), at="2031-01-05")
    after = state_of(folder).record.newest_witnessed()
    assert after is not None and after.size == before.size


def test_a_note_of_nobody_who_witnesses_accuses_nobody_of_a_cut_book(folder: Path) -> None:
    """The firm signs a head that never was and drops the note beside the book."""
    size, root = honest().size + 40, "ab" * 32
    note = notes.note(honest().fund_id, size, root, {A: line_by(A, size, root, 1776000000)})
    (folder / f"checkpoints/{size}.note").write_bytes(note)
    assert [f.code for f in roots(report(folder))] == ["checkpoint-file-foreign"]
    note = notes.note(honest().fund_id, size, root, {D: line_by(D, size, root, 1776000000)})
    (folder / f"checkpoints/{size}.note").write_bytes(note)
    assert [f.code for f in roots(report(folder))] == ["checkpoint-not-in-book"]


def test_a_witnesses_key_does_not_cosign_for_a_fund_that_looks_like_its_own(tmp_path: Path) -> None:
    """A charter of somebody else's names the witness with the true key: anybody can write that."""
    user, at = UserFolder(tmp_path / "home"), datetime(2026, 5, 1, tzinfo=UTC)
    own, other = honest().fund_id, "5" * 64
    Witness(user, own, D).cosign(SeedSigner(D), own, 10, "ab" * 32, paths=lambda head: None, at=at)
    with pytest.raises(SharedFundError, match="witness-key-elsewhere"):
        Witness(user, other, D).cosign(SeedSigner(D), other, 10, "cd" * 32, paths=lambda head: None, at=at)
    practice = signers.SeedSigner.practice(D)
    for fund in (other, "6" * 64):
        assert Witness(user, fund, D).cosign(practice, fund, 10, "cd" * 32, paths=lambda head: None, at=at).before is None


# ---- files that travel ----


def test_half_a_character_in_a_travelling_file_is_refused(tmp_path: Path) -> None:
    members = {"format": cosigning.FORMAT, "note": "\ud800", "charter": "", "made": "", "consistency": [], "ssh": {}}
    with pytest.raises(BadInput, match="not-a-cosign-file"):
        cosigning.decode(json.dumps(members).encode())
    with pytest.raises(BadInput, match="not-a-cosign-file"):
        cosigning.decode(json.dumps({**members, "note": "", "ssh": {"p-01": "\udfff"}}).encode())


@pytest.mark.parametrize(("fund", "size"), [("../" * 21 + "a", 5), ("\x1b[31m" * 12 + "abcd", 5), ("A" * 64, 5), ("a" * 64, 0),
                                            ("a" * 64, -5), ("a" * 64, 2**53)])
def test_a_note_names_a_fund_and_a_size_that_a_book_can_have(fund: str, size: int) -> None:
    assert len(fund) == 64
    with pytest.raises(notes.NoteError, match="note-malformed"):
        notes.decode(notes.note(fund, size, "ab" * 32, {}))


# ---- what lies beside the book ----


@pytest.mark.parametrize("name", ["2026q1-v2/page.html", "2025q4-v1/page.html", "2026q1-v1/page-en.html", "2026q1-v1/poster.pdf",
                                  "index.html", "2026q1-V1/page.html"])
def test_a_page_that_nobody_published_is_not_beside_a_clean_book(folder: Path, name: str) -> None:
    path = folder / "disclosures" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("<p>结余 999,999.00</p>")
    found = report(folder)
    (only,) = roots(found)
    assert (only.code, only.line_of_verdict, found.verdict) == ("published-page-differs", "published_pages", "findings")
    assert only.file is not None and only.file.startswith("disclosures/")


def test_an_unlisted_file_is_found_where_the_manifest_lists_it_too(folder: Path) -> None:
    place = folder / "disclosures/2026q1-v1"
    (place / "table.csv").write_text("结余,999999.00")
    manifest = json.loads((place / "manifest.json").read_text())
    manifest["files"]["table.csv"] = sha256((place / "table.csv").read_bytes()).hexdigest()
    (place / "manifest.json").write_text(json.dumps(manifest))
    assert {(f.code, f.found) for f in roots(report(folder))} == {("published-page-differs", "table.csv")}


@pytest.mark.parametrize(("member", "value"), [
    ("fund", "0" * 64), ("digest", "0" * 64), ("published", "2026-04-01"), ("number", "GS-1"), ("period", "2026Q2"), ("version", 2),
    ("head", {"size": 1, "root": "0" * 64})])
def test_a_manifest_says_of_its_page_what_the_book_says(folder: Path, member: str, value: object) -> None:
    file = folder / "disclosures/2026q1-v1/manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), member: value}))
    (only,) = roots(report(folder))
    assert (only.code, only.file) == ("published-page-differs", "disclosures/2026q1-v1/manifest.json")
    assert only.expected is not None and only.expected.startswith(f"{member}: ")


@pytest.mark.parametrize("name", ["click/__init__.py", "cryptography/__init__.pyc", "decimal/_decimal.so"])
def test_a_package_beside_the_book_is_named_whatever_it_is_called(folder: Path, name: str) -> None:
    """Started in this folder, Python takes it for the library of that name."""
    (folder / name).parent.mkdir()
    (folder / name).write_text("raise SystemExit('run')")
    assert [(f.code, f.file) for f in roots(report(folder))] == [("program-beside", name)]


# ---- decoys ----


def stolen(folder: Path) -> None:
    """A payment that nobody asked for, approved or released, booked as paid."""
    paid = where(folder, "payment-paid").entry
    assert paid is not None
    act(folder, paid.replaced(payment="P-0099", bank_ref="YZ777777", recorded=None, day=date(2026, 4, 20)), at="2026-04-20")


def test_a_theft_is_listed_behind_two_hundred_files_that_do_not_belong(folder: Path) -> None:
    stolen(folder)
    for number in range(260):
        (folder / f"book/note-{number}.txt").write_text("x")
    found = report(folder)
    assert any(finding.code == "rule-broken" for finding in roots(found))


def test_a_theft_is_listed_behind_a_harmless_change(folder: Path) -> None:
    """One word of an early unsigned entry is changed, so that the tree breaks; what was stolen later follows from nothing."""
    stolen(folder)
    block = where(folder, "payment-paid", -1)
    early = where(folder, "vendor-added")
    path = folder / early.file
    path.write_bytes(path.read_bytes().replace("云州供电公司".encode(), "云州供电公局".encode(), 1))
    found = report(folder)
    assert block.number in [finding.block for finding in found.findings]


@pytest.mark.parametrize(("old", "new"), [("\n  key: ", "\n   key:   "), ("\n\n", "\n")])
def test_a_blank_more_takes_nothing_off_the_list_of_a_compromised_key(folder: Path, old: str, new: str) -> None:
    book, first = door(folder), where(folder, "payment-reviewed", 1).number
    (said,) = admitted(book, keys.report_compromise(book.state, by=C, day=book.today, person=C, since_block=first, reason="丢了"))
    admitted(book, approve(book.state, leaf_of(said), by=D, day=book.today))

    def listed() -> object:
        given = Given(honest().fund_id, f"{book.frontier.size} {book.frontier.root}")
        (notice,) = [f for f in audit(folder, given).findings if f.code == "compromised-key-signed"]
        return notice.facts["list"], notice.facts["count"], notice.block

    before = listed()
    assert before[1] == 4  # type: ignore[index]  # list, count, block
    for path in (folder / "book").iterdir():
        path.write_text(path.read_text().replace(old, new))
    assert listed() == before


def test_a_changed_page_line_over_a_publication_is_all_that_is_named(tmp_path: Path) -> None:
    """The page beside the book names the head it was published under: that of the line before somebody changed it."""
    folder = honest().copy(tmp_path)
    path = folder / "book" / "2026-04.beancount"
    text = path.read_bytes()
    path.write_bytes(text[:5005] + bytes([text[5005] ^ 2]) + text[5006:])
    assert [cause.code for cause in report(folder).causes] == ["page-line-changed"]
