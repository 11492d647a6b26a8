"""Attacks on keys: forged and borrowed ones, a coup, gaps and forks in their history, key files and passwords, a stolen
laptop, a dead signatory, a second id."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from sharedfund import drafts, spelling
from sharedfund.audit import Report
from sharedfund.book import Book
from sharedfund.drafts import keys, payments, people, record
from sharedfund.entries.entry import Entry
from sharedfund.errors import BookBusy, SharedFundError
from sharedfund.signing import FileSigner, KeyFile, KeyFolder, SeedSigner
from sharedfund.signing.passwords import Attempts, WrongPassword
from sharedfund.signing.signers import possession
from sharedfund.spelling import leaf_of
from tests.attacks.book import (
    LIFT, B, Block, C, D, J, K, act, admitted, append_page, blamed, blocks, door, findings, honest, refused, report,
    rewrite, roots, where,
)
from tests.attacks.test_designed import asked, cosigned, flags, signed, told
from tests.cli.runner import run
from tests.fund import commitment, key_of, public_key_of
from tests.people import other_key

NEW = "p-12"
PASSWORD = "银杏树下三只灰喜鹊在吵架，没人劝"
CHEAP = {"memory_kib": 19_456, "passes": 2}
NOW = datetime(2026, 4, 21, 1, 0, tzinfo=UTC)
# The order of the group: a signature with S + L would verify where S is not held below it.
L = 2**252 + 27742317777372353535851937790883648493


def link(book: Book, by: str, payee: str = "v-77", **changes: Any) -> Any:
    return people.declare_link(book.state, by=by, day=book.today, person=C, payee=payee).replaced(**changes)


def by_key(book: Book, entry: Any, signer: Any) -> Any:
    """The entry signed with a key of the author's that is not the founding one."""
    entry = entry.replaced(key=signer.public)
    return entry.replaced(signature=signer.sign(spelling.payload(entry, book.fund_id)))


def opened(tmp_path: Path) -> Book:
    return door(honest().copy(tmp_path), at="2026-04-21")


def only(found: Report, number: str, block: int, objection: str, *persons: str) -> None:
    """The audit names this one place for this one reason, and nobody else."""
    assert told(found) == [("rule-broken", number, block)], roots(found)
    assert roots(found)[0].facts["objection"] == objection
    assert blamed(found) <= {block, *persons}


# ---- 44-51: forged, borrowed and late signatures ----


def test_044_an_unknown_key_signs_nothing(tmp_path: Path) -> None:
    book = opened(tmp_path)
    entry = by_key(book, link(book, B), other_key(B))
    assert (refused(book, entry).number, refused(book, entry).code) == ("R129", "key-not-enrolled")
    (block, _) = act(book.path, entry, keys=())
    only(report(book.path), "R129", block.number, "key-not-enrolled", B)


def test_045_a_zero_signature_is_named(tmp_path: Path) -> None:
    book = opened(tmp_path)
    entry = link(book, B, signature="0" * 128)
    assert refused(book, entry).code == "signature-wrong"
    (block, _) = act(book.path, entry, keys=())
    only(report(book.path), "R129", block.number, "signature-wrong", B)


def test_046_the_own_key_under_another_id_is_named(tmp_path: Path) -> None:
    """The accountant signs as the chair: with the own key named, and with the chair's key named."""
    for named, objection in ((public_key_of(K), "key-not-enrolled"), (public_key_of(B), "signature-wrong")):
        book = door(honest().copy(tmp_path, objection), at="2026-04-21")
        entry = link(book, B, key=named)
        entry = entry.replaced(signature=key_of(K).sign(spelling.payload(entry, book.fund_id)).hex())
        assert refused(book, entry).code == objection
        (block, _) = act(book.path, entry, keys=())
        only(report(book.path), "R129", block.number, objection, B)


LOW_ORDER = "01" + "00" * 31
P = 2**255 - 19


def mixed_order() -> str:
    """A sound key with the point (0, -1) of order two added, which is (-x, -y): programs disagree about its signatures
    for ever."""
    written = int.from_bytes(bytes.fromhex(other_key(NEW).public), "little")
    y, sign = written & (2**255 - 1), written >> 255
    return ((P - y) | (1 - sign) << 255).to_bytes(32, "little").hex()


def enrolment(book: Book, key: str, proof: str, who: str = NEW) -> Entry:
    """A first key for a person more."""
    if who not in book.state.people.persons:
        (proposal,) = admitted(book, people.enrol_person(book.state, by=B, day=book.today, name=commitment(who),
                                                         identity=commitment(who), person=who))
        admitted(book, drafts.approve(book.state, leaf_of(proposal), by=D, day=book.today))
    return people.enrol_key(book.state, by=B, day=book.today, person=who, key=key, possession=proof)


def test_047_a_low_order_key_is_enrolled_by_nobody(tmp_path: Path) -> None:
    book = opened(tmp_path)
    entry = enrolment(book, LOW_ORDER, LOW_ORDER + "00" * 32)  # this proof verifies under that key for any message
    assert (refused(book, entry).number, refused(book, entry).code) == ("R129", "key-low-order")
    (block, _) = act(book.path, entry)
    only(report(book.path, expect=None), "R129", block.number, "key-low-order", NEW)


def test_048_somebody_elses_public_key_is_enrolled_by_nobody(tmp_path: Path) -> None:
    book = opened(tmp_path)
    mine = other_key(NEW)
    theirs = enrolment(book, other_key("p-99").public, possession(mine, book.fund_id))
    shared = SeedSigner(NEW, key_of(C).private_bytes_raw())  # two persons who share one key
    known = enrolment(book, shared.public, possession(shared, book.fund_id))
    assert refused(book, theirs).code == "possession-not-proved"
    assert (refused(book, known).number, refused(book, known).code) == ("R45a", "key-known")
    (block, _) = act(book.path, theirs)
    only(report(book.path, expect=None), "R129", block.number, "possession-not-proved", NEW)


def test_049_a_malleated_signature_is_named(tmp_path: Path) -> None:
    book = opened(tmp_path)
    entry = link(book, B)
    good = key_of(B).sign(spelling.payload(entry, book.fund_id))
    scalar = int.from_bytes(good[32:], "little")
    other = good[:32] + (scalar + L).to_bytes(32, "little")
    malleated = entry.replaced(signature=other.hex())
    assert refused(book, malleated).code == "signature-wrong"
    (block, _) = act(book.path, malleated, keys=())
    only(report(book.path), "R129", block.number, "signature-wrong", B)


def removed(book: Book) -> None:
    """C is recalled: committee and community end the mandate."""
    (proposal,) = admitted(book, people.end_mandate(book.state, by=B, day=book.today, mandate="M-3", reason="罢免"))
    admitted(book, drafts.approve(book.state, leaf_of(proposal), by=D, day=book.today))


def test_050_a_removed_member_signs_nothing_more(tmp_path: Path) -> None:
    book = opened(tmp_path)
    removed(book)
    entry = link(book, C)
    assert (refused(book, entry).number, refused(book, entry).code) == ("R49", "mandate-ended")
    (block, _) = act(book.path, entry)
    only(report(book.path, expect=None), "R49", block.number, "mandate-ended", C)


def test_051_a_removed_members_backdated_time_is_named(tmp_path: Path) -> None:
    """With an earlier day it is still after the end; with an earlier `recorded` the book's time would run back."""
    book = opened(tmp_path)
    removed(book)
    dated = link(book, C, day=where(book.path, "evaluation-finalised").entry.day)  # type: ignore[union-attr]  # an entry
    assert refused(book, dated).code == "mandate-ended"
    early = link(book, C, recorded=where(book.path, "evaluation-finalised").entry.recorded)  # type: ignore[union-attr]  # the same
    early = early.replaced(signature=key_of(C).sign(spelling.payload(early, book.fund_id)).hex())
    (block, _) = append_page(book.path, [early])
    found = report(book.path, expect=None)
    assert told(found) == [("rule-broken", "R130", block.number)]
    assert roots(found)[0].facts["objection"] == "recorded-runs-back"
    assert blamed(found) <= {block.number, C}


# ---- 52-54: the history of keys ----


def test_052_a_coup_of_new_keys_signed_only_by_the_new_is_refused_and_named(tmp_path: Path) -> None:
    """The chair alone proposes a friend and the friend's key, and the friend says yes to both."""
    book = opened(tmp_path)
    friend = other_key(NEW)
    (proposal,) = admitted(book, people.enrol_person(book.state, by=B, day=book.today, name=commitment("n"),
                                                     identity=commitment("i"), person=NEW))
    yes = drafts.approve(book.state, leaf_of(proposal), by=B, day=book.today)
    assert refused(book, yes).code == "counted-already"
    own = by_key(book, yes.replaced(by=NEW, mandate="M-7"), friend)
    assert (refused(book, own).number, refused(book, own).code) == ("R129", "key-not-enrolled")
    (block, _) = act(book.path, own, keys=())
    found = report(book.path, expect=None)
    only(found, "R129", block.number, "key-not-enrolled", NEW)
    assert NEW not in door(book.path).state.people.persons


def replaced_key(book: Book, signer: SeedSigner, *yes: str) -> None:
    """The signer's person asks for the new key with the old one, and `yes` agree."""
    entry = people.enrol_key(book.state, by=signer.person, day=book.today, person=signer.person, key=signer.public,
                             possession=possession(signer, book.fund_id))
    (proposal,) = admitted(book, entry)
    for person in yes:
        admitted(book, drafts.approve(book.state, leaf_of(proposal), by=person, day=book.today))


def test_053_a_gap_in_the_history_of_a_key_is_found_where_it_signs(tmp_path: Path) -> None:
    """Whoever writes every file takes out the yes that made a member's new key good."""
    book = opened(tmp_path)
    fresh = other_key(C)
    replaced_key(book, fresh, B, D)
    (entry,) = admitted_with(book, fresh, link(book, C))
    last = where(book.path, "proposal-approved", -1)

    def without(found: list[Block]) -> list[Block]:
        return [block for block in found if block.number not in (last.number, last.number + 1)]

    rewrite(book.path, without)
    found = report(book.path, expect=None)
    signed_at = where(book.path, "link-declared", -1)
    assert signed_at.entry is not None and signed_at.entry.by == entry.by
    named = {(f.facts.get("objection"), f.block) for f in found.findings if f.severity == "finding"}
    assert ("key-not-enrolled", signed_at.number) in named, found.findings
    assert found.verdict == "findings"
    assert blamed(found) <= {*range(last.number, signed_at.number + 1), C}


def admitted_with(book: Book, signer: SeedSigner, entry: Any) -> tuple[Entry, ...]:
    """A page by a key of its own."""
    return admitted(book, by_key(book, entry, signer))


def test_054_a_fork_in_the_history_of_a_key_is_found_at_the_pasted_entry(tmp_path: Path) -> None:
    """Two copies of the book enrol two keys for one member; the entries of one are pasted into the other."""
    mine = door(honest().copy(tmp_path, "mine"), at="2026-04-21")
    other = door(honest().copy(tmp_path, "other"), at="2026-04-21")
    admitted(other, link(other, K))  # the other copy had gone on by itself
    replaced_key(mine, other_key(C, 2), B, D)
    replaced_key(other, other_key(C, 3), B, D)
    newest = mine.state.record.recorded
    assert newest is not None
    pasted = [block.entry.replaced(recorded=newest + timedelta(minutes=1)) for block in blocks(other.path)[-6:]
              if block.entry is not None]
    written = append_page(mine.path, pasted)
    found = report(mine.path, expect=None)
    places = {block.number for block in written if block.entry is not None}
    assert {finding.block for finding in roots(found)} <= places and roots(found)
    assert {f.facts.get("objection") for f in found.findings if f.block == written[0].number} & {
        "seen-not-of-this-book", "key-not-enrolled"}
    assert mine.state.people.persons[C].key == other_key(C, 2).public


# ---- 55-60: key files and passwords ----


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "p-02.sfkey"
    KeyFile.create(path, B, PASSWORD, **CHEAP)
    return path


def rewritten(path: Path, **members: Any) -> Path:
    found = json.loads(path.read_bytes()) | members
    path.write_bytes(json.dumps(found).encode())
    return path


@pytest.mark.parametrize(("members", "code"), [
    ({"memory-kib": 19_455}, "key-file-weak"), ({"passes": 1}, "key-file-weak"), ({"lanes": 0}, "key-file-weak"),
    ({"kdf": "pbkdf2"}, "key-file-weak"), ({"memory-kib": 19_456, "passes": 3}, None),
])
def test_055_a_weakened_header_is_refused_and_a_changed_one_does_not_open(
    key_file: Path, members: dict[str, Any], code: str | None
) -> None:
    rewritten(key_file, **members)
    if code is None:  # within the floors, and yet not what was sealed
        with pytest.raises(WrongPassword):
            FileSigner.open(key_file, PASSWORD)
    else:
        with pytest.raises(SharedFundError, match=code):
            FileSigner.open(key_file, PASSWORD)


@pytest.mark.parametrize("members", [{"memory-kib": 64 * 1024 * 1024}, {"memory-kib": 2_097_153}, {"passes": 11},
                                     {"lanes": 9}, {"memory-kib": 10**30}])
def test_056_a_key_file_that_asks_for_64_gib_is_refused_before_anything_is_derived(
    key_file: Path, members: dict[str, Any]
) -> None:
    begun = time.monotonic()
    with pytest.raises(SharedFundError, match="key-file-too-costly"):
        FileSigner.open(rewritten(key_file, **members), PASSWORD)
    assert time.monotonic() - begun < 0.5


def test_057_ten_wrong_passwords_make_the_next_try_wait(key_file: Path, tmp_path: Path) -> None:
    """The counter lies in the user's folder: who copies the key file is slowed down by Argon2id alone, and is told so."""
    attempts, now = Attempts(tmp_path / "attempts"), NOW
    for _ in range(10):
        with pytest.raises(WrongPassword):
            FileSigner.open(key_file, "不是这一句密码，猜的而已", attempts=attempts, now=now)
        now += timedelta(hours=1)
    with pytest.raises(BookBusy, match="password-wait"):
        FileSigner.open(key_file, PASSWORD, attempts=attempts, now=now - timedelta(hours=1) + timedelta(seconds=255))
    FileSigner.open(key_file, PASSWORD, attempts=attempts, now=now)
    copied = tmp_path / "usb" / "p-02.sfkey"
    copied.parent.mkdir()
    copied.write_bytes(key_file.read_bytes())
    copied.chmod(0o600)
    FileSigner.open(copied, PASSWORD, attempts=Attempts(tmp_path / "elsewhere"), now=now)
    from sharedfund.render import words

    told_plainly = words.of_error("password-wait")
    assert told_plainly is not None and "copied the key file is not slowed down" in " ".join(told_plainly.remedy({}, "en"))


def test_058_one_stolen_laptop_with_its_password_releases_nothing_and_its_key_is_stopped(tmp_path: Path) -> None:
    book = opened(tmp_path)
    number = asked(book, LIFT, "lift", "50.00")
    admitted(book, signed(book, number, B))  # the thief holds the chair's key
    again = signed(book, number, B)
    assert refused(book, again).code == "signed-twice"
    paid = payments.pay(book.state, number, by=K, day=book.today, bank_ref="YZ200")
    assert refused(book, paid).code == "signatures-missing"
    since = where(book.path, "payment-signed", -1).number
    admitted(book, people.revoke_key(book.state, by=B, day=book.today, person=B, reason="电脑失窃"))  # from the backup
    (told_of,) = admitted(book, keys.report_compromise(book.state, by=C, day=book.today, person=B, since_block=since, reason="失窃"))
    admitted(book, drafts.approve(book.state, leaf_of(told_of), by=D, day=book.today))
    assert book.state.payments.open[number].status == "requested"
    entry = by_key(book, people.declare_link(book.state, by=C, day=book.today, person=C, payee="v-77").replaced(
        by=B, mandate="M-2"), SeedSigner(B, key_of(B).private_bytes_raw()))
    assert refused(book, entry).code == "key-not-enrolled"
    (block, _) = act(book.path, entry, keys=())
    found = report(book.path, expect=None)
    assert told(found) == [("rule-broken", "R129", block.number)]
    (notice,) = [f for f in found.findings if f.code == "compromised-key-signed"]
    assert [row["kind"] for row in notice.facts["entries"]] == ["payment-signed", "key-revoked"]


@pytest.mark.parametrize(("here", "verdict"), [((B, D), "note"), ((B, C), "good"), ((B,), "good")])
def test_059_both_passwords_on_one_host_are_a_notice(tmp_path: Path, here: tuple[str, ...], verdict: str) -> None:
    folder = honest().copy(tmp_path)
    for person in here:
        KeyFolder(tmp_path / "home" / "keys").keep(FileSigner(person, key_of(person).private_bytes_raw()).sealed(PASSWORD, **CHEAP))
    ran = run("-C", folder, "--now", "2026-04-21T01:00:00Z", "doctor", "--json", home=tmp_path / "home")
    (line,) = [row for row in json.loads(ran.out)["data"] if row["check"] == "keys"]
    assert line["verdict"] == verdict, line


def test_060_what_opens_reading_signs_nothing(tmp_path: Path, key_file: Path) -> None:
    """The view password opens no key file, and a key made of it is nobody's."""
    view = "查询密码贴在单元门口人人都看得见"
    with pytest.raises(WrongPassword):
        FileSigner.open(key_file, view)
    book = opened(tmp_path)
    made_of_it = SeedSigner(B, sha256(view.encode()).digest())
    entry = by_key(book, link(book, B), made_of_it)
    assert refused(book, entry).code == "key-not-enrolled"
    (block, _) = act(book.path, entry, keys=())
    only(report(book.path), "R129", block.number, "key-not-enrolled", B)


# ---- 61: a dead signatory ----


def recovery(book: Book, who: str = C) -> tuple[Entry, SeedSigner]:
    fresh = other_key(who)
    return people.enrol_key(book.state, by=B, day=book.today, person=who, key=fresh.public,
                            possession=possession(fresh, book.fund_id), recovers=True), fresh


def test_061_a_dead_signatorys_key_comes_back_by_three_persons_of_three_parties_after_a_wait(tmp_path: Path) -> None:
    book = opened(tmp_path)
    entry, fresh = recovery(book)
    (proposal,) = admitted(book, entry)
    leaf = leaf_of(proposal)

    def yes(person: str) -> Entry:
        return drafts.approve(book.state, leaf, by=person, day=book.today)

    assert refused(book, yes(D)).code == "recovery-waits"
    admitted(book, record.make_checkpoint(book.state, by=K, day=book.today))
    admitted(book, cosigned(book))
    book.clock.at("2026-04-28", 8)  # type: ignore[attr-defined]  # the tests' own clock
    admitted(book, cosigned(book))
    assert refused(book, yes(D)).code == "recovery-waits"  # six days and 23 hours between the witnesses' times
    book.clock.at("2026-04-28", 10)  # type: ignore[attr-defined]  # the same
    admitted(book, cosigned(book))
    admitted(book, yes(D))
    assert book.state.people.persons[C].key == public_key_of(C)
    admitted(book, yes(J))
    assert book.state.people.persons[C].key == fresh.public
    assert findings(report(book.path, expect=None)) == []


def test_061_two_parties_or_no_wait_recover_nothing_and_the_audit_says_so(tmp_path: Path) -> None:
    book = opened(tmp_path)
    entry, _ = recovery(book)
    (proposal,) = admitted(book, entry)
    (block, _) = act(book.path, drafts.approve(book.state, leaf_of(proposal), by=D, day=book.today))
    found = report(book.path, expect=None)
    only(found, "R60", block.number, "recovery-waits", C)


def test_061_a_recovery_of_a_living_persons_key_is_stopped_by_that_persons_signature(tmp_path: Path) -> None:
    book = opened(tmp_path)
    entry, _ = recovery(book)
    (proposal,) = admitted(book, entry)
    rejecting = door(book.path)
    admitted(book, link(book, C))
    assert refused(book, drafts.approve(book.state, leaf_of(proposal), by=D, day=book.today)).code in (
        "recovery-waits", "holder-signed")
    assert book.state.keys.recoveries[leaf_of(proposal)].holder_signed
    admitted(book, people.reject(book.state, leaf_of(proposal), by=C, day=book.today, reason="钥匙在我手里"))
    assert not book.state.proposals.open
    assert rejecting.state.proposals.open


# ---- 114, 120 ----


def test_114_a_second_id_of_the_same_human_is_refused_and_named(tmp_path: Path) -> None:
    book = opened(tmp_path)
    identity = book.state.people.persons[B].identity
    entry = people.enrol_person(book.state, by=C, day=book.today, name=commitment("n"), identity=identity)
    refusal = refused(book, entry)
    assert (refusal.number, refusal.code, refusal.facts["known"]) == ("R45a", "identity-known", B)
    (block, _) = act(book.path, entry, at="2026-04-21")
    only(report(book.path), "R45a", block.number, "identity-known", B, "p-11")


def test_120_a_mixed_order_key_is_enrolled_by_nobody(tmp_path: Path) -> None:
    book = opened(tmp_path)
    key = mixed_order()
    entry = enrolment(book, key, "00" * 64)
    assert (refused(book, entry).number, refused(book, entry).code) == ("R129", "key-mixed-order")
    (block, _) = act(book.path, entry)
    only(report(book.path, expect=None), "R129", block.number, "key-mixed-order", NEW)


def test_the_honest_book_says_nothing_of_keys(tmp_path: Path) -> None:
    assert not [code for number, code in flags(opened(tmp_path)) if number == "R60"]
