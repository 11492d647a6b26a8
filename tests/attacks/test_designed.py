"""Attacks that were found by attacking the design: races, money that leaves unasked, other funds, other clocks, false
names, swapped papers, changed requests, private rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from sharedfund import drafts, spelling
from sharedfund.admit import Refusal
from sharedfund.audit import Report
from sharedfund.book import Book, UserFolder
from sharedfund.drafts import bank, charter, payments, receipts, record, remuneration, resolutions, units
from sharedfund.entries.entry import Entry
from sharedfund.errors import BadInput, BookBusy
from sharedfund.rulebook import rulebook
from sharedfund.signing import requests
from sharedfund.signing.requests import Memory, Opened, Request, Shown
from sharedfund.values import days, notes, trees
from sharedfund.values.money import exact
from tests.attacks.book import (
    ACCOUNTS, AREA_M2, HOUSEHOLD, INSIDER, LIFT, POWER, A, B, Block, C, Clock, D, J, K, act, admitted, blamed, blocks, door, findings, honest,
    notices, rederive, refused, report, rewrite, roots, signers, where, write,
)
from tests.fund import key_of, public_key_of
from tests.people import other_key

PAPER = ("1" * 64,)


def told(found: Report) -> list[tuple[str, str | None, int | None]]:
    """What the reader is told first: code, rule, block."""
    return [(finding.code, finding.number, finding.block) for finding in roots(found)]


def flags(book: Book) -> set[tuple[str, str]]:
    """What the book says is due or wrong today: rule and code."""
    return {(flag.number, flag.code) for duty in rulebook().duties() if duty.ask is not None
            for flag in duty.ask(book.state, book.today)}


def asked(book: Book, payee: str, head: str, amount: str, **more: Any) -> str:
    """A request, reviewed and re-checked, that only waits to be signed; its number."""
    (entry,) = admitted(book, payments.request_payment(
        book.state, by=A, day=book.today, payee=payee, head=head, amount=exact(amount), month="2026-03", purpose="开支",
        evidence=PAPER, **more))
    number = str(entry.payment)  # type: ignore[attr-defined]  # a PaymentRequested
    for person in (B, C):
        admitted(book, payments.review(book.state, number, by=person, day=book.today))
    admitted(book, payments.recheck(book.state, number, by=D, day=book.today))
    return number


def signed(book: Book, number: str, by: str) -> Entry:
    """The draft of a signature under a payment, unsigned entries being answered for."""
    if book.state.record.unsigned:
        admitted(book, record.make_checkpoint(book.state, by=K, day=book.today))
    return payments.sign(book.state, number, by=by, day=book.today)


def cosigned(book: Book, at: int | None = None, persons: tuple[str, ...] = (D, J)) -> Entry:
    """The draft that records cosignatures of the newest head, at the clock's time or another."""
    head, time = book.state.record.head, int(book.clock().timestamp()) if at is None else at
    assert head is not None
    payload = notes.to_sign(notes.body(book.fund_id, head.size, head.root), time)
    lines = {person: notes.signature(book.fund_id, person, public_key_of(person), time, key_of(person).sign(payload))
             for person in persons}
    return record.record_cosignatures(head.size, head.root, lines, by=K, day=book.today)


# ---- 107, 109: the last money, and money that was never released ----


@pytest.mark.parametrize("first", [0, 1])
def test_107_of_two_signed_payments_for_the_last_money_one_is_released(tmp_path: Path, first: int) -> None:
    folder = honest().until(tmp_path, where(honest().copy(tmp_path, "whole"), "bill-recorded").number)
    book = door(folder)
    numbers = [asked(book, LIFT, "lift", "300.00"), asked(book, POWER, "power", "260.00")]
    admitted(book, payments.debit(book.state, by=K, day=book.today, amount=exact("500.00"), bank_ref="YZ100", purpose="扣划"))
    for number in numbers:
        admitted(book, signed(book, number, B))
    last = [signed(book, number, D) for number in numbers]  # both under the same head, neither knowing of the other
    answers = [book.admit(draft, signers=signers()) for draft in (last[first], last[1 - first])]
    (refusal,) = (answer for answer in answers if isinstance(answer, Refusal))
    assert (refusal.number, refusal.code) == ("R17", "above-payable")
    assert [book.state.payments.open[number].status for number in numbers] == ["released", "rechecked"]  # who asked first
    assert findings(report(folder, expect=None)) == []
    (block, _) = act(folder, last[1])
    found = report(folder, expect=None)
    assert told(found) == [("rule-broken", "R17", block.number)]
    assert blamed(found) == {block.number}


def test_109_money_that_left_without_a_release_is_recorded_and_found(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    book = door(folder, at="2026-04-21")
    assert ("R135", "unexplained-debit") not in flags(book)
    admitted(book, payments.debit(book.state, by=K, day=book.today, amount=exact("300.00"), bank_ref="YZ101", purpose="转出"))
    assert ("R135", "unexplained-debit") in flags(book)
    assert findings(report(folder)) == []  # the book itself is honest: it says what happened


def test_109_money_that_left_under_the_name_of_a_payment_breaks_the_steps(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    book = door(folder, at="2026-04-21")
    number = asked(book, LIFT, "lift", "50.00")
    admitted(book, signed(book, number, B))
    paid = payments.pay(book.state, number, by=K, day=book.today, bank_ref="YZ102")
    assert refused(book, paid).code == "signatures-missing"
    (block, _) = act(folder, paid, keys=INSIDER)
    found = report(folder)
    assert told(found) == [("rule-broken", "R45", block.number)]
    assert blamed(found) == {block.number}


def test_109_money_that_left_in_silence_stands_as_a_difference_of_the_month(tmp_path: Path) -> None:
    book = door(honest().copy(tmp_path), at="2026-05-04")
    there = book.lines.state_at(days.day("2026-05-01")).ledger.joint_account()
    assert "differs" not in {code for _, code in flags(book)}
    admitted(book, bank.reconcile(book.state, by=K, day=book.today, month="2026-04", statement_balance=there - Decimal("300.00")))
    assert "differs" in {code for _, code in flags(book)}
    assert book.state.bank.last_reconciled_day("co-managed") == days.day("2026-03-31")


# ---- 110: another fund of the same name ----


def look_alike(place: Path) -> Book:
    """A fund with the name, the people and the accounts of the honest one, and keys of somebody else."""
    true = next(block.entry for block in blocks(honest().copy(place, "true")) if block.entry is not None)
    persons = tuple(person.model_copy(update={"key": other_key(person.person).public}) for person in true.persons)  # type: ignore[attr-defined]  # the charter
    clock = Clock()
    book = Book.create(place / "ginkgo", true.replaced(persons=persons), clock=clock, user=UserFolder(place / "home"))  # type: ignore[arg-type]  # the charter
    for person in persons:
        draft = charter.accept_charter(book.state, by=person.person, day=book.today)
        assert not isinstance(book.admit(draft, signers=[other_key(person.person)]), Refusal)
    return book


def test_110_a_look_alike_fund_is_not_the_fund_of_the_founding_sheet(tmp_path: Path) -> None:
    book = look_alike(tmp_path)
    assert book.state.charter.name == "银杏花园" and book.fund_id != honest().fund_id
    alone = report(book.path, fund=None, expect=None)
    assert alone.verdict == "consistent" and not alone.lines["fund_id"]["ok"] and findings(alone) == []
    named = report(book.path, expect=None)
    assert named.verdict == "findings"
    assert [(finding.code, finding.expected, finding.found) for finding in roots(named)] == [
        ("fund-id-differs", honest().fund_id, book.fund_id)]
    assert blamed(named) == set()


# ---- 111: amend, pay, amend back; the clock ahead ----


def amended(book: Book, **changes: str) -> None:
    """The charter's terms are changed by the owners' vote on them, with the two yeses each takes."""
    number = f"R202600{len(book.state.resolutions.records) + 1}"
    for draft in (
        lambda: resolutions.record_resolution(
            book.state, by=B, day=book.today, resolution=number, body="owners-assembly", topics=(2,), title="修改章程",
            notice_day=book.today - timedelta(days=20), decided_day=book.today - timedelta(days=2), displayed_day=book.today,
            total_area_m2=AREA_M2, total_heads=1, participating_area_m2=AREA_M2, participating_heads=1, yes_area_m2=AREA_M2,
            yes_heads=1, evidence=PAPER),
        lambda: charter.change_charter(book.state, by=B, day=book.today, resolution=number, changes=changes),
    ):
        (proposal,) = admitted(book, draft())
        admitted(book, drafts.approve(book.state, spelling.leaf_of(proposal), by=D, day=book.today))


def test_111_terms_eased_between_request_and_release_ease_nothing(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    book = door(folder, at="2026-04-21")
    amended(book, signatories_min_count="3", committee_signatories_min_count="2")
    number = asked(book, LIFT, "lift", "50.00")
    amended(book, signatories_min_count="2", committee_signatories_min_count="1")
    for person in (B, D):
        admitted(book, signed(book, number, person))
    assert book.state.payments.open[number].status == "rechecked"  # two of the three that stood when it was asked for
    paid = payments.pay(book.state, number, by=K, day=book.today, bank_ref="YZ103")
    assert refused(book, paid).code == "signatures-missing"
    (block, _) = act(folder, paid)
    act_after = door(folder)
    amended(act_after, signatories_min_count="3", committee_signatories_min_count="2")
    found = report(folder)
    assert told(found) == [("rule-broken", "R45", block.number)]
    assert blamed(found) == {block.number}
    changes = [found.entry.by for found in blocks(folder) if found.entry is not None and found.entry.kind == "charter-changed"]
    assert changes == [B, B, B]  # and who changed the terms stands in the book three times


def test_111_a_clock_set_ahead_shortens_no_waiting_time(tmp_path: Path) -> None:
    whole = honest().copy(tmp_path, "whole")
    folder = honest().until(tmp_path, where(whole, "evaluation-published").number)
    book = door(folder)
    admitted(book, cosigned(book))
    true = book.clock()
    ahead = door(folder, at="2026-04-21")  # the accountant's machine alone says that the days have gone by
    final = remuneration.finalise_evaluation(ahead.state, by=D, day=ahead.today, evaluation="E-01")
    assert refused(ahead, final).code == "objection-window-open"
    # One witness alone hurries nothing, and no true time fits a head that was recorded in the future.
    admitted(ahead, cosigned(ahead, persons=(D,)))
    assert refused(ahead, cosigned(ahead, at=int(true.timestamp()))).code == "cosignature-out-of-time"
    final = remuneration.finalise_evaluation(ahead.state, by=D, day=ahead.today, evaluation="E-01")
    assert refused(ahead, final).code == "objection-window-open"
    back = Book.open(folder, clock=lambda: true, user=UserFolder(tmp_path / "another"))
    with pytest.raises(BookBusy, match="clock-behind"):
        back.admit(remuneration.finalise_evaluation(back.state, by=D, day=back.today, evaluation="E-01"), signers=signers())
    (block, _) = act(folder, final)
    found = report(folder, expect=None)
    assert told(found) == [("rule-broken", "R34", block.number)]
    assert blamed(found) == {block.number}


# ---- 112: lapping ----

OTHER_UNIT, OTHER_HOUSEHOLD = "u-000002", "h-2b91d4"


def two_receipts(tmp_path: Path) -> tuple[Path, Block]:
    """The book after a second household has paid 500.00, the receipt's block, and one page more; nobody answers for it."""
    whole = honest().copy(tmp_path, "whole")
    folder = honest().until(tmp_path, where(whole, "receipt-recorded").number)
    book = door(folder)
    admitted(book, units.register_unit(book.state, by=K, day=book.today, unit=OTHER_UNIT, household=OTHER_HOUSEHOLD, building="B01",
                                       use="residential", area_m2="90.00", area_source="register", area_day=days.day("2025-12-01")))
    for household, amount, reference in ((OTHER_HOUSEHOLD, "500.00", "YZ104"), (HOUSEHOLD, "20.00", "YZ105")):
        admitted(book, receipts.record(book.state, by=K, day=book.today, amount=exact(amount), household=household,
                                       bank_ref=reference))
    return folder, where(folder, "receipt-recorded", -2)


def head_of(folder: Path) -> str:
    """The newest head, as it is printed on a receipt."""
    found = [spelling.leaf(block.data) for block in blocks(folder)]
    return f"{len(found)} {trees.root(found).hex()}"


def lapped(tmp_path: Path, folder: Path, receipt: Block, change: str) -> None:
    """The treasurer's book, in which the receipt is another household's, or was never written: every later page hashed
    again, his own acts signed again, the files beside it made anew."""
    moved = _moved(tmp_path, folder, receipt)

    def changed(found: list[Block]) -> Iterator[Block | Entry]:
        for one in found:
            if one.number == receipt.number and change == "moved":
                yield moved
            elif one.number not in (receipt.number, receipt.number + 1) or change == "moved":
                yield one

    rewrite(folder, changed, keys=(K,))
    rederive(folder)
    for path in (folder / "checkpoints").iterdir():
        path.unlink()


def _moved(tmp_path: Path, folder: Path, receipt: Block) -> Entry:
    """The receipt as he would have written it for the household whose money he took."""
    before = tmp_path / "before"
    (before / "book").mkdir(parents=True)
    write(before, [(one.file, one.data) for one in blocks(folder) if one.number < receipt.number])
    book, known = door(before), receipt.entry
    assert known is not None
    return receipts.record(book.state, by=K, day=known.day, amount=exact("500.00"), household=HOUSEHOLD,
                           bank_ref="YZ104").replaced(recorded=known.recorded)


@pytest.mark.parametrize("change", ["moved", "dropped"])
def test_112_a_receipt_moved_or_dropped_before_any_checkpoint_denies_the_head_its_owner_holds(tmp_path: Path, change: str) -> None:
    folder, receipt = two_receipts(tmp_path)
    held = head_of(folder)  # stands on the paper the owner was given
    lapped(tmp_path, folder, receipt, change)
    alone = report(folder, expect=None)
    assert alone.verdict == "consistent" and not alone.lines["newest_head"]["ok"]  # no witness has cosigned: never clean
    found = report(folder, expect=held)
    assert [finding.code for finding in roots(found)] == ["head-not-in-book"] and blamed(found) == set()


@pytest.mark.parametrize("change", ["moved", "dropped"])
def test_112_a_receipt_moved_or_dropped_after_the_checkpoint_denies_its_cosignatures(tmp_path: Path, change: str) -> None:
    folder, receipt = two_receipts(tmp_path)
    book = door(folder)
    admitted(book, record.make_checkpoint(book.state, by=K, day=book.today))
    admitted(book, cosigned(book))
    assert report(folder, expect=None).verdict == "clean"  # two witnesses of two parties vouch for the head
    lapped(tmp_path, folder, receipt, change)
    found = report(folder, expect=None)
    cosigning = where(folder, "checkpoint-recorded")
    assert told(found) == [("rule-broken", "R131", cosigning.number)]
    assert blamed(found) == {cosigning.number}


# ---- 113: somebody else's name under what nobody signed ----


@pytest.mark.parametrize(("by", "wrong"), [(A, []), (C, ["R49"]), (J, ["R49"])])
def test_113_a_false_name_under_an_unsigned_entry_accuses_nobody(tmp_path: Path, by: str, wrong: list[str]) -> None:
    """Of a name that may stand there nothing can be said; of one that may not, the entry is named and not the person."""
    folder = honest().copy(tmp_path)
    book = door(folder, at="2026-04-21")
    draft = receipts.record(book.state, by=K, day=book.today, amount=exact("10.00"), household=HOUSEHOLD, bank_ref="YZ105")
    (block, _) = act(folder, draft.replaced(by=by), at="2026-04-21")
    rederive(folder)
    found = report(folder)
    assert told(found) == [("rule-broken", number, block.number) for number in wrong]
    assert blamed(found) == ({block.number} if wrong else set())
    assert "pages-after-confirmed-head" in notices(found)  # no checkpoint that anybody knows covers it


def test_113_a_name_changed_under_an_old_unsigned_entry_accuses_nobody(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    receipt = where(folder, "receipt-recorded")
    assert receipt.entry is not None
    path = folder / receipt.file
    path.write_bytes(path.read_bytes().replace(receipt.data, receipt.data.replace(b'by: "p-06"', b'by: "p-03"')))
    found = report(folder)
    (root,) = roots(found)
    assert (root.code, root.file, root.block) == ("changed-after-writing", receipt.file, receipt.number)
    assert not blamed(found) & {A, B, C, D, J, K}


# ---- 115: papers ----


def paper(folder: Path) -> Path:
    (found,) = (path for path in (folder / "documents").iterdir() if path.suffix == "")
    return found


def test_115_a_swapped_paper_is_named(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    paper(folder).write_text("四月电费账单\n")
    found = report(folder)
    assert [(f.code, f.file) for f in roots(found)] == [("document-differs", f"documents/{paper(folder).name}")]
    assert blamed(found) == set()


def test_115_a_paper_swapped_with_its_row_opens_no_commitment(tmp_path: Path) -> None:
    """The swapper writes the row beside the paper anew as well: what the book committed to is not there any more."""
    folder = honest().copy(tmp_path)
    (row,) = (folder / "documents").glob("*.json")
    known = json.loads(row.read_text())
    text = "四月电费账单\n".encode()
    digest = sha256(text).hexdigest()
    paper(folder).unlink()
    (folder / "documents" / digest).write_bytes(text)
    row.write_text(json.dumps({**known, "digest": digest}))
    found = report(folder)
    assert [(f.code, f.file) for f in roots(found)] == [("document-differs", f"documents/{digest}")]


def test_115_a_paper_removed_is_counted_and_breaks_nothing(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    paper(folder).unlink()
    found = report(folder)
    assert (found.verdict, found.lines["private_rows"]["erased"]) == ("clean", 1)


@pytest.mark.parametrize("which", ["paper", "row"])
def test_115_a_link_in_the_place_of_a_paper_is_named_and_not_followed(tmp_path: Path, which: str) -> None:
    folder = honest().copy(tmp_path)
    there = paper(folder) if which == "paper" else next((folder / "documents").glob("*.json"))
    kept = tmp_path / "elsewhere"
    there.rename(kept)
    there.symlink_to(kept)
    found = report(folder)
    assert [(f.code, f.file) for f in roots(found)] == [("document-differs", f"documents/{there.name}")]


# ---- 121: thirty changed signing requests ----


class BookBlocks:
    """A book as the home of requests."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.found = folder, blocks(folder)

    def block(self, number: int) -> bytes:
        return self.found[number - 1].data

    def leaves(self, size: int) -> list[bytes]:
        return [spelling.leaf(block.data) for block in self.found[:size]]

    def head(self) -> tuple[int, str]:
        return len(self.found), trees.root(self.leaves(len(self.found))).hex()

    def note(self) -> notes.Note:
        newest = max((self.folder / "checkpoints").glob("*.note"), key=lambda path: int(path.stem))
        return notes.decode(newest.read_bytes())


@pytest.fixture(scope="module")
def asked_far_away(tmp_path_factory: pytest.TempPathFactory) -> Request:
    """The honest request that B sign a payment of 50.00: with all it rests on, a cosigned note, the payee's account."""
    folder = honest().copy(tmp_path_factory.mktemp("asked"))
    book = door(folder, at="2026-04-21")
    number = asked(book, LIFT, "lift", "50.00")
    draft = signed(book, number, B)
    payment = book.state.payments.open[number]
    rests_on = [payment.block, *(act.block for act in (*payment.reviews, *payment.rechecks))]
    row = book.private.get("payees", LIFT)
    assert row is not None and payment.payee_account is not None
    return requests.make(BookBlocks(folder), book.fund_id, draft, rests_on,  # type: ignore[arg-type]  # a SignedEntry
                         {payment.payee_account: Opened(row["account_salt"], ACCOUNTS[LIFT])})


def checked(request: Request, **remembered: Any) -> requests.Checked:
    """As B's own machine checks what came in, byte for byte."""
    return requests.check(requests.decode(request.encode()), public_key_of(B), B, Memory(honest().fund_id, **remembered))


def of_json(**members: Any) -> Callable[[Request], Any]:
    """The file's members changed; None takes one away."""
    def change(request: Request) -> requests.Checked:
        found = {**json.loads(request.encode()), **members}
        data = json.dumps({name: value for name, value in found.items() if value is not None}, ensure_ascii=False).encode()
        return requests.check(requests.decode(data), public_key_of(B), B, Memory(honest().fund_id))
    return change


def of_bytes(change: Callable[[bytes], bytes]) -> Callable[[Request], Any]:
    return lambda request: requests.decode(change(request.encode()))


def of_text(**fields: Any) -> Callable[[Request], Any]:
    """The text to sign is spelled canonically with other fields."""
    return lambda request: checked(replace(
        request, text=spelling.signed_text(request.entry().replaced(**fields)).decode()))


def of_shown(change: Callable[[list[Shown]], list[Shown]]) -> Callable[[Request], Any]:
    return lambda request: checked(replace(request, shown=tuple(change(list(request.shown)))))


def first(place: int, **fields: Any) -> Callable[[list[Shown]], list[Shown]]:
    """One shown block with other fields."""
    return lambda shown: [replace(one, **{name: made(one) for name, made in fields.items()}) if number == place else one
                          for number, one in enumerate(shown)]


def of_note(change: Callable[[notes.Note], notes.Note]) -> Callable[[Request], Any]:
    return lambda request: checked(replace(
        request, note=change(notes.decode((request.note or "").encode())).encode().decode()))


def other_commitment(request: Request) -> dict[str, Opened]:
    return {commitment: replace(opened, value="6200000000000009999") for commitment, opened in request.opened.items()}


ZEROS = "0" * 64
CHANGED: dict[str, tuple[Callable[[Request], Any], str, str]] = {
    # what is changed: the changed request as it is checked, the code, what the refusal says
    "cut in half": (of_bytes(lambda data: data[: len(data) // 2]), "not-a-request", "member=json"),
    "a member twice": (of_bytes(lambda data: data.replace(b'{"format"', b'{"text":"","format"', 1)), "not-a-request", "member=json"),
    "a fraction": (of_bytes(lambda data: data.replace(b'"block":1,', b'"block":1.0,', 1)), "not-a-request", "member=json"),
    "another version": (of_json(format="sharedfund-request/2"), "not-a-request", "member=format"),
    "a member more": (of_json(comment="1,200.00"), "not-a-request", "member=comment"),
    "a member less": (of_json(path=None), "not-a-request", "member=path"),
    "the fund in capitals": (of_json(fund="AB" * 32), "not-a-request", "member=fund"),
    "too many blocks": (of_json(shown=[{"block": 1, "text": "", "proof": []}] * 65), "not-a-request", "member=shown"),
    "too large": (of_json(text="x" * (1 << 20)), "not-a-request", "member=size"),
    "a head below nothing": (of_json(head=[-1, ZEROS]), "not-a-request", "member=head"),
    "a proof that is no hash": (of_shown(first(1, proof=lambda one: ("xyz",))), "not-a-request", "member=proof"),
    "a salt of nothing": (of_json(opened={ZEROS: {"salt": "", "value": "1"}}), "not-a-request", "member=opened"),
    "a blank more": (lambda request: checked(replace(request, text=request.text.replace("  until", "   until"))),
                     "text-not-canonical", ""),
    "an unsigned kind": (lambda request: checked(replace(request, text=request.shown[0].text.split("  recorded")[0])),
                         "text-not-to-be-signed", ""),
    "signed already": (lambda request: checked(replace(request, text=spelling.encode(request.entry().replaced(
        signature="0" * 128, recorded=days.instant("2026-04-21T01:00:00Z"))).decode())), "text-not-to-be-signed", ""),
    "another signer": (of_text(by=C), "not-for-this-key", f"person={C}"),
    "another key": (of_text(key=public_key_of(C)), "not-for-this-key", f"person={B}"),
    "another fund": (lambda request: checked(replace(request, fund=ZEROS)), "another-fund", f"fund={ZEROS}"),
    "no charter": (of_shown(lambda shown: shown[1:]), "charter-not-shown", "fund="),
    "another charter": (of_shown(first(0, text=lambda one: one.text.replace("银杏花园", "银杏家园"))), "shown-not-in-book", "block=1"),
    "another amount": (of_shown(first(1, text=lambda one: one.text.replace("50.00", "90.00"))), "shown-not-in-book", "block="),
    "another number": (of_shown(first(1, block=lambda one: one.block + 1)), "shown-not-in-book", "block="),
    "a proof's first hash": (of_shown(first(1, proof=lambda one: (ZEROS, *one.proof[1:]))), "shown-not-in-book", "block="),
    "a proof too short": (of_shown(first(2, proof=lambda one: one.proof[:-1])), "shown-not-in-book", "block="),
    "a block twice": (of_shown(lambda shown: [*shown, shown[-1]]), "shown-not-in-book", "block="),
    "a head nobody has": (lambda request: checked(replace(request, head=(request.head[0], ZEROS))), "shown-not-in-book", "block=1"),
    "a head behind the last": (lambda request: checked(request, signed_size=request.head[0] + 1), "older-than-signed", "size="),
    "a note behind the last": (lambda request: checked(request, size=request.head[0] - 1, root=ZEROS), "older-than-signed",
                               "signed_size="),
    "a note of one witness": (of_note(lambda note: replace_lines(note, (D,))), "note-not-good", "too-few-cosignatures"),
    "a note of another size": (of_note(lambda note: note._replace(size=note.size - 2)), "note-not-good", "too-few-cosignatures"),
    "a path too short": (lambda request: checked(replace(request, path=request.path[1:])), "note-not-good",
                         "head-does-not-continue-it"),
    "a note that is none": (lambda request: checked(replace(request, note="cosigned by all")), "note-not-good", "reason="),
    "another request approved": (of_text(approves=ZEROS), "approves-nothing-shown", f"approves={ZEROS}"),
    "a review less": (of_shown(lambda shown: [one for one in shown if f'by: "{C}"' not in one.text]), "step-not-shown",
                      "payment-reviewed"),
    "no re-check": (of_shown(lambda shown: [one for one in shown if "payment-rechecked" not in one.text]), "step-not-shown",
                    "payment-rechecked"),
    "another account": (lambda request: checked(replace(request, opened=other_commitment(request))), "opened-does-not-fit",
                        "commitment="),
    "another head seen": (of_text(seen=f"2 {ZEROS}"), "seen-not-head", "seen=2"),
}


def replace_lines(note: notes.Note, persons: tuple[str, ...]) -> notes.Note:
    return note._replace(lines={person: line for person, line in note.lines.items() if person in persons})


def test_121_thirty_changed_signing_requests_are_each_refused_for_their_own_reason(asked_far_away: Request) -> None:
    assert set(checked(asked_far_away).checked) == {"text", "key", "note", "shown", "steps", "opened", "seen"}
    assert len(CHANGED) >= 30
    for name, (change, code, says) in CHANGED.items():
        with pytest.raises(BadInput) as caught:
            change(asked_far_away)
        assert caught.value.code == code, name
        assert says in str(caught.value), (name, str(caught.value))


# ---- 122, 123: private rows ----


def rows(folder: Path, table: str) -> tuple[Path, dict[str, dict[str, str]]]:
    path = folder / "private" / f"{table}.json"
    return path, json.loads(path.read_text())


@pytest.mark.parametrize(("table", "one", "other"), [("people", B, C), ("payees", POWER, LIFT)])
def test_122_private_rows_swapped_open_nothing(tmp_path: Path, table: str, one: str, other: str) -> None:
    folder = honest().copy(tmp_path)
    path, found = rows(folder, table)
    found[one], found[other] = found[other], found[one]
    path.write_text(json.dumps(found))
    wrong = report(folder)
    assert wrong.verdict == "findings"
    assert {(f.code, f.file, f.facts["key"]) for f in roots(wrong)} == {
        ("private-row-differs", f"private/{table}.json", key) for key in (one, other)}
    assert not {finding.block for finding in roots(wrong)} - {None}


def test_122_private_rows_lost_are_counted_and_break_nothing(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    path, found = rows(folder, "people")
    path.unlink()
    lost = report(folder)
    assert (lost.verdict, lost.lines["private_rows"]) == ("clean", {"ok": True, "withheld": 0, "erased": len(found)})


def test_122_a_private_table_that_is_no_table_is_named(tmp_path: Path) -> None:
    for text in ("{", "[]", '{"p-02": {"name": "陆清源"}}', '{"p-02": {"name": 1, "name_salt": "00"}}'):
        folder = honest().copy(tmp_path, f"f{len(text)}")
        rows(folder, "people")[0].write_text(text)
        wrong = report(folder)
        assert {(f.code, f.file) for f in roots(wrong)} == {("private-row-differs", "private/people.json")}, text


def test_123_a_person_erased_leaves_a_book_that_audits_clean_and_says_so(tmp_path: Path) -> None:
    from tests.cli import runner

    folder = honest().copy(tmp_path)
    book = door(folder)
    book.private.drop("people", C)
    found = report(folder)
    assert (found.verdict, findings(found), notices(found)) == ("clean", [], [])
    assert found.lines["private_rows"] == {"ok": True, "withheld": 0, "erased": 1}
    given = ("audit", folder, "--fund", honest().fund_id, "--expect", honest().head)
    for lang, words in (("zh_CN", "依法删除 1 项"), ("en", "1 erased")):
        ran = runner.run(*given, home=tmp_path / "auditor", lang=lang)
        assert ran.code == 0 and words in ran.out
    assert "何望舒" not in "".join(path.read_text() for path in sorted((folder / "private").iterdir()))
