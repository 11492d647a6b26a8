"""Rules of the record: for each the edge, one step inside, one outside."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sharedfund import drafts, spelling
from sharedfund.admit import Admitted, Refusal
from sharedfund.drafts.record import make_checkpoint, record_checkpoint, record_cosignatures, record_timestamp
from sharedfund.entries.disclosure import MonthClosed
from sharedfund.entries.entry import Entry
from sharedfund.entries.payments import Leg, PaymentReturned
from sharedfund.entries.people import CorrectionProposed, LinkDeclared
from sharedfund.entries.receipts import ReceiptRecorded
from sharedfund.entries.record import CheckpointRecorded, TailSetAside
from sharedfund.errors import BadInput, NotFound
from sharedfund.rules import record as rules
from sharedfund.spelling import SpellingError
from sharedfund.state.record import Made, waited
from sharedfund.state.registry import once
from sharedfund.values import notes, sshsig
from tests.fund import B, C, D, Fund, J, K, commitment, key_of, public_key_of


@pytest.fixture(scope="module")
def founded() -> Fund:
    return Fund.founded()


@pytest.fixture
def fund(founded: Fund) -> Fund:
    branch = copy.copy(founded)
    branch.entries, branch.blocks = list(founded.entries), list(founded.blocks)
    return branch


def link(fund: Fund, payee: str = "v-10", by: str = B, **changes: Any) -> Entry:
    fields = {"day": fund.day, "by": by, **drafts.signing(fund.state, by, "link-declared", fund.day), "person": by,
              "payee": payee}
    return LinkDeclared.model_validate({**fields, **changes})


def receipt(fund: Fund, number: int = 1, **changes: Any) -> ReceiptRecorded:
    """Money nobody has claimed yet: an unsigned entry any open fund takes."""
    return ReceiptRecorded.model_validate({
        "day": fund.day, "by": K, "receipt": f"S-{number:04d}", "channel": "bank", "bank_ref": f"REF{number}",
        "amount": "10.00", **changes,
    })


def code(answer: Admitted | Refusal) -> tuple[str, str] | None:
    return (answer.number, answer.code) if isinstance(answer, Refusal) else None


# ---- R129: what an entry is ----


@pytest.mark.rule("R129")
def test_a_signature_of_the_author_over_the_entry_is_asked(fund: Fund) -> None:
    good = fund.stamp(link(fund))
    assert isinstance(fund.ask(good), Admitted)
    other = fund.stamp(link(fund, "v-11"))
    assert good.signature is not None and other.signature is not None
    assert code(fund.ask(good.replaced(signature=other.signature))) == ("R129", "signature-wrong")
    assert code(fund.ask(good.replaced(signature="0" * 128))) == ("R129", "signature-wrong")
    from sharedfund.admit import admit

    assert code(admit(fund.state, good.replaced(signature=None))) == ("R129", "signature-missing")


@pytest.mark.rule("R129")
def test_a_signature_by_a_key_of_somebody_else_is_refused(fund: Fund) -> None:
    draft = link(fund, key=public_key_of(C)).replaced(recorded=fund.now)
    sealed = key_of(C).sign(spelling.payload(draft, fund.state.record.fund_id)).hex()
    assert code(fund.ask(draft.replaced(signature=sealed))) == ("R129", "key-not-enrolled")


@pytest.mark.rule("R129")
def test_a_signature_for_another_fund_is_refused(fund: Fund) -> None:
    draft = link(fund).replaced(recorded=fund.now)
    sealed = key_of(B).sign(spelling.payload(draft, "0" * 64)).hex()
    assert code(fund.ask(draft.replaced(signature=sealed))) == ("R129", "signature-wrong")


@pytest.mark.rule("R129")
def test_a_malleated_signature_is_refused(fund: Fund) -> None:
    from sharedfund.values.seals import GROUP_ORDER

    good = fund.stamp(link(fund))
    assert good.signature is not None
    sealed = bytes.fromhex(good.signature)
    other = int.from_bytes(sealed[32:], "little") + GROUP_ORDER
    malleated = sealed[:32] + other.to_bytes(32, "little")
    assert code(fund.ask(good.replaced(signature=malleated.hex()))) == ("R129", "signature-wrong")


@pytest.mark.rule("R129")
def test_what_is_no_act_bears_no_signature(fund: Fund) -> None:
    signed = receipt(fund).replaced(signature="0" * 128)
    assert code(fund.ask(signed)) == ("R129", "signature-out-of-place")
    assert isinstance(fund.ask(receipt(fund)), Admitted)


@pytest.mark.rule("R129")
def test_an_entry_too_long_to_be_spelled_is_refused(fund: Fund) -> None:
    rows = [Leg(account="Expenses:Operating:BankCharges", amount=Decimal("0.01"))] * 1000
    entry = unbalanced(fund, rows)
    answer = rules.every_entry_has_one_spelling(fund.state, entry)
    assert answer is not None and answer.code == "no-spelling"
    assert rules.every_entry_has_one_spelling(fund.state, link(fund)) is None


@pytest.mark.rule("R129")
def test_a_signer_has_seen_a_head_of_this_book(fund: Fund) -> None:
    head = fund.state.record.head
    assert head is not None
    assert code(fund.ask(link(fund, seen=f"{head.size} {'0' * 64}"))) == ("R129", "seen-not-of-this-book")
    assert code(fund.ask(link(fund, seen=f"{head.size + 1} {head.root}"))) == ("R129", "seen-not-of-this-book")
    assert isinstance(fund.ask(link(fund, seen=f"{head.size} {head.root}")), Admitted)


@pytest.mark.rule("R129")
@pytest.mark.parametrize(("days", "allowed"), [(29, True), (30, True), (31, False), (90, False)])
def test_a_head_seen_is_not_older_than_the_charter_allows(fund: Fund, days: int, allowed: bool) -> None:
    old = fund.state.record.seen()
    fund.now += timedelta(days=days)
    fund.do(link(fund, "v-11"))  # a newer head, so that the old one is no longer the newest
    answer = code(fund.ask(link(fund, seen=old)))
    assert answer == (None if allowed else ("R129", "seen-too-old"))


@pytest.mark.rule("R129")
def test_the_newest_head_may_be_signed_under_however_old_it_is(fund: Fund) -> None:
    fund.now += timedelta(days=400)
    assert isinstance(fund.ask(link(fund)), Admitted)


def yes(fund: Fund, **changes: Any) -> Entry:
    """A yes of the community to a correction the committee proposes."""
    proposal = CorrectionProposed.model_validate({
        "day": fund.day, "by": B, **drafts.signing(fund.state, B, "correction-proposed", fund.day),
        "corrects": commitment("an entry"), "amount": "5000.00", "reason": "typed wrongly",
    })
    (made,) = fund.do(proposal)
    return drafts.approve(fund.state, spelling.leaf_of(made), by=D, day=fund.day).replaced(**changes)


@pytest.mark.rule("R129")
@pytest.mark.parametrize(("days", "answer"), [(14, None), (15, ("R129", "until-too-late"))])
def test_a_yes_names_no_later_day_than_the_charter_allows(fund: Fund, days: int, answer: Any) -> None:
    assert code(fund.ask(yes(fund, until=fund.day + timedelta(days=days)))) == answer


@pytest.mark.rule("R129")
@pytest.mark.parametrize(("days", "answer"), [(13, None), (14, None), (15, ("R129", "yes-expired"))])
def test_a_yes_arrives_by_the_day_it_names(fund: Fund, days: int, answer: Any) -> None:
    given = yes(fund)
    fund.now += timedelta(days=days)
    assert code(fund.ask(given)) == answer


@pytest.mark.rule("R129")
def test_a_torn_tail_is_named_once(fund: Fund) -> None:
    torn = TailSetAside(day=fund.day, by=K, file="2026-01-10-0123456789abcdef", bytes_count=1, digest="0" * 64)
    assert code(fund.ask(torn.replaced(bytes_count=0))) == ("R129", "nothing-set-aside")
    fund.do(torn)
    assert code(fund.ask(torn)) == ("R129", "set-aside-already")


# ---- R142 ----


def unbalanced(fund: Fund, legs: list[Leg]) -> PaymentReturned:
    """An entry whose legs are typed: what its form cannot balance by itself."""
    fields: dict[str, Any] = {
        "day": fund.day, "by": K, **drafts.signing(fund.state, K, "payment-returned", fund.day),
        "corrects": commitment("payment"), "reason": "sent back", "payment": "P-0001", "payee": "tax",
        "amount": "10.00", "fund": "operating", "tier": "T0", "settles": "tax", "month": "2026-01", "legs": legs,
        "bank_ref": "R1",
    }
    known = PaymentReturned.model_fields
    return PaymentReturned.model_validate({name: value for name, value in fields.items() if name in known})


@pytest.mark.rule("R142")
@pytest.mark.parametrize(("account", "amount", "answer"), [
    ("Expenses:Operating:BankCharges", "10.00", None),
    ("Expenses:Operating:BankCharges", "10.01", "fund-not-balanced"),
    ("Expenses:Public:Tax", "10.00", "fund-not-balanced"),
])
def test_every_fund_balances_by_itself(fund: Fund, account: str, amount: str, answer: str | None) -> None:
    entry = unbalanced(fund, [Leg(account=account, amount=Decimal(amount))])
    objection = rules.every_fund_balances(fund.state, entry)
    assert (objection.code if objection else None) == answer


# ---- R130: days ----


@pytest.mark.rule("R130")
def test_recorded_never_runs_back(fund: Fund) -> None:
    newest = fund.state.record.recorded
    assert newest is not None
    from sharedfund.admit import admit

    draft = receipt(fund)
    assert code(admit(fund.state, draft.replaced(recorded=newest))) is None
    back = draft.replaced(recorded=newest - timedelta(seconds=1))
    assert code(admit(fund.state, back)) == ("R130", "recorded-runs-back")
    assert code(admit(fund.state, draft)) == ("R130", "not-recorded")


@pytest.mark.rule("R130")
@pytest.mark.parametrize(("hour", "day", "answer"), [
    (15, "2026-01-31", None),  # 23:30 in China
    (15, "2026-02-01", ("R130", "day-in-the-future")),
    (16, "2026-02-01", None),  # 00:30 on the first of the month in China, still January in UTC
    (16, "2026-02-02", ("R130", "day-in-the-future")),
])
def test_days_are_days_of_the_charters_offset(fund: Fund, hour: int, day: str, answer: Any) -> None:
    fund.now = datetime(2026, 1, 31, hour, 30, tzinfo=UTC)
    assert code(fund.ask(receipt(fund, day=day))) == answer


@pytest.mark.rule("R130")
@pytest.mark.parametrize(("day", "answer"), [
    ("2026-01-31", "month-closed"), ("2026-02-01", None), ("2025-12-31", "month-closed"),
])
def test_no_day_lies_in_a_closed_month(fund: Fund, day: str, answer: str | None) -> None:
    state = replace(fund.state, disclosures=replace(fund.state.disclosures, closed_until=date(2026, 2, 1)))
    objection = rules.no_day_lies_in_a_closed_month(state, receipt(fund, day=day))
    assert (objection.code if objection else None) == answer


@pytest.mark.rule("R130")
def test_nothing_is_booked_before_the_books_begin(fund: Fund) -> None:
    assert rules.no_posting_is_dated_where_the_bank_agreed(fund.state, receipt(fund, day="2026-01-01")) is None
    objection = rules.no_posting_is_dated_where_the_bank_agreed(fund.state, receipt(fund, day="2025-12-31"))
    assert objection is not None and objection.code == "before-the-books"
    # What moves no money may be older.
    assert rules.no_posting_is_dated_where_the_bank_agreed(fund.state, link(fund, day="2025-12-31")) is None


@pytest.mark.rule("R130")
@pytest.mark.parametrize(("day", "answer"), [
    ("2026-01-30", "bank-day-reconciled"), ("2026-01-31", "bank-day-reconciled"), ("2026-02-01", None),
])
def test_what_moves_the_bank_is_dated_after_its_last_reconciled_day(
    fund: Fund, monkeypatch: pytest.MonkeyPatch, day: str, answer: str | None
) -> None:
    monkeypatch.setattr(type(fund.state.bank), "last_reconciled_day", lambda bank, account: date(2026, 1, 31))
    objection = rules.no_posting_is_dated_where_the_bank_agreed(fund.state, receipt(fund, day=day))
    assert (objection.code if objection else None) == answer


@pytest.mark.rule("R130")
@pytest.mark.parametrize(("occurred", "answer"), [
    (None, None), ("2026-01-30", None), ("2026-01-31", "occurred-not-before"), ("2026-02-01", "occurred-not-before"),
])
def test_the_true_day_of_a_late_fact_lies_before(fund: Fund, occurred: str | None, answer: str | None) -> None:
    entry = receipt(fund, day="2026-01-31", occurred=occurred)
    objection = rules.what_happened_late_happened_before(fund.state, entry)
    assert (objection.code if objection else None) == answer


# ---- R14 ----


def corrected(fund: Fund, amount: str, corrects: str = "a", approval: str | None = None) -> PaymentReturned:
    leg = Leg(account="Expenses:Operating:BankCharges", amount=Decimal(amount))
    return unbalanced(fund, [leg]).replaced(amount=Decimal(amount), corrects=commitment(corrects), approval=approval)


def with_paid(fund: Fund, *leaves: str) -> Any:
    """The state with paid payments whose leaves are commitments of these words."""
    return replace(fund.state, used=fund.state.used.add(
        *(once("entry", "payment-paid", commitment(leaf)) for leaf in leaves)))


@pytest.mark.rule("R14")
def test_a_correction_names_an_entry_of_its_kind_once(fund: Fund) -> None:
    ask = rules.a_correction_names_what_it_corrects_once
    state = with_paid(fund, "a")
    assert ask(state, corrected(fund, "10.00")) is None
    objection = ask(state, corrected(fund, "10.00", "b"))
    assert objection is not None and objection.code == "no-such-original"
    of_another_kind = replace(fund.state, used=fund.state.used.add(once("entry", "fee-charged", commitment("a"))))
    assert ask(of_another_kind, corrected(fund, "10.00")) is not None
    after = replace(state, used=state.used.add(once("corrected", commitment("a"))))
    objection = ask(after, corrected(fund, "10.00"))
    assert objection is not None and objection.code == "corrected-already"


@pytest.mark.rule("R14")
def test_every_correctable_entry_stays_citable_and_a_correction_counts(fund: Fund) -> None:
    (kept,) = fund.do(receipt(fund))
    assert once("entry", "receipt-recorded", spelling.leaf_of(kept)) in fund.state.used


@pytest.mark.rule("R14")
@pytest.mark.parametrize(("amount", "answer"), [("999.99", None), ("1000.00", None), ("1000.01", "correction-not-approved")])
def test_a_correction_above_the_charters_limit_is_approved(fund: Fund, amount: str, answer: str | None) -> None:
    objection = rules.large_corrections_are_approved(with_paid(fund, "a"), corrected(fund, amount))
    assert (objection.code if objection else None) == answer


@pytest.mark.rule("R14")
@pytest.mark.parametrize(("amount", "what", "answer"), [
    ("5000.00", "a", None), ("5000.01", "a", "correction-above-approval"), ("5000.00", "b", "approval-of-another"),
])
def test_an_approval_is_for_one_entry_and_so_much(fund: Fund, amount: str, what: str, answer: str | None) -> None:
    proposal = CorrectionProposed.model_validate({
        "day": fund.day, "by": B, **drafts.signing(fund.state, B, "correction-proposed", fund.day),
        "corrects": commitment("a"), "amount": "5000.00", "reason": "typed wrongly",
    })
    (made,) = fund.do(proposal)
    leaf = spelling.leaf_of(made)
    entry = corrected(fund, amount, what, leaf)
    objection = rules.large_corrections_are_approved(fund.state, entry)
    assert objection is not None and objection.code == "no-such-approval"  # not yet: one yes is missing
    fund.do(drafts.approve(fund.state, leaf, by=D, day=fund.day))
    objection = rules.large_corrections_are_approved(fund.state, entry)
    assert (objection.code if objection else None) == answer


# ---- R131: checkpoints ----


@pytest.mark.rule("R131")
def test_a_checkpoint_answers_for_all_blocks_since_the_last(fund: Fund) -> None:
    fund.do(receipt(fund))
    draft = make_checkpoint(fund.state, by=B, day=fund.day)
    assert (draft.from_, draft.to) == (1, fund.frontier.size)
    for changed, answer in (
        ({"from_": 2}, "checkpoint-leaves-a-gap"), ({"to": draft.to - 1}, "checkpoint-leaves-a-gap"),
        ({"root": "0" * 64}, "checkpoint-no-head"), ({"size": draft.size - 1}, "checkpoint-no-head"),
    ):
        assert code(fund.ask(draft.replaced(**changed))) == ("R131", answer)
    fund.do(draft)
    assert fund.state.record.uncovered == ()
    assert code(fund.ask(draft.replaced(seen=fund.state.record.seen()))) == ("R131", "checkpoint-not-newer")
    fund.do(receipt(fund, 2))
    again = make_checkpoint(fund.state, by=B, day=fund.day)
    assert again.from_ == draft.to + 1
    fund.do(again)


@pytest.mark.rule("R131")
def test_a_checkpoint_over_an_older_head_leaves_what_came_after_uncovered(fund: Fund) -> None:
    fund.do(receipt(fund))
    draft = make_checkpoint(fund.state, by=B, day=fund.day)
    fund.do(receipt(fund, 2), receipt(fund, 3))
    assert fund.state.record.unsigned == 3
    fund.do(draft)
    assert fund.state.record.unsigned == 2
    assert fund.state.record.uncovered[0].first == draft.size + 1


def test_there_is_nothing_to_checkpoint_twice(fund: Fund) -> None:
    fund.do(make_checkpoint(fund.state, by=B, day=fund.day))
    # The checkpoint itself is a new page; its own page line makes a newer head.
    fund.do(make_checkpoint(fund.state, by=B, day=fund.day))
    empty = replace(fund.state, record=replace(fund.state.record, made=Made(10**6, "0" * 64, B, 1)))
    with pytest.raises(NotFound, match="nothing-to-checkpoint"):
        make_checkpoint(empty, by=B, day=fund.day)


def cosigned(fund: Fund, *persons: str, at: datetime | None = None, **wrong: Any) -> CheckpointRecorded:
    """The newest head with the cosignatures of these persons."""
    head = fund.state.record.head
    assert head is not None
    fund_id, time = fund.state.record.fund_id, int((at or fund.now).timestamp())
    body = notes.body(fund_id, head.size, head.root)
    lines = {
        person: notes.signature(fund_id, person, public_key_of(person), time, key_of(person).sign(
            notes.to_sign(body, time)))
        for person in persons
    }
    entry = record_cosignatures(head.size, head.root, lines, by=K, day=fund.day)
    return entry.replaced(**wrong) if wrong else entry


@pytest.mark.rule("R131")
def test_cosignatures_are_verified(fund: Fund) -> None:
    good = cosigned(fund, B, D)
    assert isinstance(fund.ask(good), Admitted)
    assert code(fund.ask(good.replaced(root="0" * 64))) == ("R131", "checkpoint-no-head")
    assert code(fund.ask(good.replaced(cosignatures=()))) == ("R131", "cosignatures-not-in-order")
    assert code(fund.ask(good.replaced(cosignatures=good.cosignatures[::-1]))) == ("R131", "cosignatures-not-in-order")
    doubled = (good.cosignatures[0], good.cosignatures[0])
    assert code(fund.ask(good.replaced(cosignatures=doubled))) == ("R131", "cosignatures-not-in-order")
    pasted = good.cosignatures[0].model_copy(update={"line": good.cosignatures[1].line})
    assert code(fund.ask(good.replaced(cosignatures=(pasted,)))) == ("R131", "cosignature-wrong")
    later = good.cosignatures[0].model_copy(update={"time": good.cosignatures[0].time + 1})
    assert code(fund.ask(good.replaced(cosignatures=(later,)))) == ("R131", "cosignature-wrong")


@pytest.mark.rule("R131")
@pytest.mark.parametrize(("away", "expected"), [
    (timedelta(hours=1), None), (timedelta(hours=1, seconds=1), "cosignature-out-of-time"),
    (-timedelta(days=7), "cosignature-out-of-time"),
])
def test_a_witness_names_no_time_to_come_and_none_before_the_head(
    fund: Fund, away: timedelta, expected: str | None
) -> None:
    answer = fund.ask(cosigned(fund, B, D, at=fund.now + away))
    assert getattr(answer, "code", None) == expected


@pytest.mark.rule("R131")
def test_only_named_witnesses_cosign(fund: Fund) -> None:
    assert isinstance(fund.ask(cosigned(fund, J)), Admitted)
    assert code(fund.ask(cosigned(fund, C))) == ("R131", "not-a-witness")


@pytest.mark.rule("R131")
def test_a_cosignature_of_another_checkpoint_is_refused(fund: Fund) -> None:
    old = cosigned(fund, B)
    fund.do(receipt(fund))
    new = cosigned(fund, B)
    assert code(fund.ask(new.replaced(cosignatures=old.cosignatures))) == ("R131", "cosignature-wrong")


@pytest.mark.rule("R131")
def test_a_month_is_closed_only_when_every_unsigned_entry_is_covered(fund: Fund) -> None:
    closing = MonthClosed.model_validate({
        "day": fund.day, "by": B, **drafts.signing(fund.state, B, "month-closed", fund.day), "month": "2026-01",
        "funds": (),
    })
    assert rules.unsigned_entries_are_covered_first(fund.state, closing) is None
    fund.do(receipt(fund))
    objection = rules.unsigned_entries_are_covered_first(fund.state, closing)
    assert objection is not None and objection.code == "unsigned-entries-uncovered"
    assert objection.facts["count"] == 1
    fund.checkpoint()
    assert rules.unsigned_entries_are_covered_first(fund.state, closing) is None


@pytest.mark.rule("R131")
@pytest.mark.parametrize(("days", "flags"), [(6, []), (7, ["checkpoint-due-by-days"]), (8, ["checkpoint-due-by-days"])])
def test_a_checkpoint_is_due_after_so_many_days(fund: Fund, days: int, flags: list[str]) -> None:
    assert list(rules.a_checkpoint_is_due(fund.state, fund.day + timedelta(days=99))) == []
    fund.do(receipt(fund))
    assert [f.code for f in rules.a_checkpoint_is_due(fund.state, fund.day + timedelta(days=days))] == flags


@pytest.mark.rule("R131")
def test_a_checkpoint_is_due_after_so_many_entries() -> None:
    fund = Fund.founded(checkpoint_entries_max=3)
    fund.do(receipt(fund, 1), receipt(fund, 2))
    assert list(rules.a_checkpoint_is_due(fund.state, fund.day)) == []
    fund.do(receipt(fund, 3))
    assert [f.code for f in rules.a_checkpoint_is_due(fund.state, fund.day)] == ["checkpoint-due-by-count"]
    fund.checkpoint()
    assert list(rules.a_checkpoint_is_due(fund.state, fund.day)) == []


@pytest.mark.rule("R131")
def test_a_checkpoint_is_cosigned_within_its_days(fund: Fund) -> None:
    fund.do(receipt(fund))
    fund.checkpoint(by=C)
    made = fund.state.record.made
    assert made is not None
    day = fund.day
    assert list(rules.a_checkpoint_is_witnessed(fund.state, day + timedelta(days=6))) == []
    late = [f.code for f in rules.a_checkpoint_is_witnessed(fund.state, day + timedelta(days=7))]
    assert late == ["checkpoint-not-witnessed"]
    fund.do(cosigned(fund, B, D))
    assert list(rules.a_checkpoint_is_witnessed(fund.state, day + timedelta(days=7))) == []


# ---- waiting times (R130) ----


@pytest.mark.rule("R130")
@pytest.mark.parametrize(("persons", "counts"), [
    ((B, D), True), ((D, J), True), ((B,), False), ((B, D, J), True),
])
def test_a_quorum_is_two_witnesses_of_two_parties(fund: Fund, persons: tuple[str, ...], counts: bool) -> None:
    fund.do(cosigned(fund, *persons))
    assert bool(fund.state.record.witnessed) == counts


@pytest.mark.rule("R130")
def test_who_made_the_checkpoint_does_not_witness_it(fund: Fund) -> None:
    head = fund.state.record.head
    assert head is not None
    made = (once("made", str(head.size), ""), once("made", str(head.size), B))
    record = replace(fund.state.record, makers=fund.state.record.makers.add(*made))
    fund.state = replace(fund.state, record=record)
    fund.do(cosigned(fund, B, D))
    assert not fund.state.record.witnessed


@pytest.mark.rule("R130")
@pytest.mark.parametrize(("days", "enough"), [(6, False), (7, True), (8, True)])
def test_waiting_runs_between_the_times_of_witnesses(fund: Fund, days: int, enough: bool) -> None:
    block = fund.state.record.blocks
    began = fund.now
    fund.do(cosigned(fund, B, D, at=began))
    assert not waited(fund.state, block, 7)
    fund.now += timedelta(days=30)  # the machine's clock says nothing
    fund.do(cosigned(fund, B, D, at=began + timedelta(days=days)))
    assert waited(fund.state, block, 7) == enough
    assert not waited(fund.state, fund.state.record.blocks, 1)


@pytest.mark.rule("R130")
def test_no_single_witness_hurries_a_waiting_time(fund: Fund) -> None:
    block, began = fund.state.record.blocks, fund.now
    fund.do(cosigned(fund, B, D, at=began))
    rushed = cosigned(fund, B, at=began + timedelta(days=300))
    honest = cosigned(fund, D, at=began + timedelta(days=1))
    fund.now = began + timedelta(days=300)
    fund.do(honest.replaced(cosignatures=(*rushed.cosignatures, *honest.cosignatures)))
    assert not waited(fund.state, block, 7)


# ---- drafts ----


def test_a_note_from_outside_becomes_the_entry_it_says(fund: Fund) -> None:
    entry = cosigned(fund, B, D)
    lines = {c.person: c.line for c in entry.cosignatures}
    note = notes.note(fund.state.record.fund_id, entry.size, entry.root, lines)
    assert record_checkpoint(fund.state, note, by=K, day=fund.day) == entry
    other = notes.note("0" * 64, entry.size, entry.root, lines)
    with pytest.raises(BadInput, match="note-of-another-fund"):
        record_checkpoint(fund.state, other, by=K, day=fund.day)
    with pytest.raises(BadInput, match="note-malformed"):
        record_checkpoint(fund.state, note + b"x", by=K, day=fund.day)



# ---- R131: SSH signatures and time stamps ----


def with_ssh(entry: CheckpointRecorded, fund: Fund, **wrong: tuple[str | None, str | None]) -> CheckpointRecorded:
    """The cosignatures with everybody's SSH signature; `wrong` has key and signature of some instead."""
    body = notes.body(fund.state.record.fund_id, entry.size, entry.root)
    rows = []
    for row in entry.cosignatures:
        key, sealed = wrong.get(row.person.replace("-", "_"), (
            public_key_of(row.person), key_of(row.person).sign(sshsig.to_sign(body)).hex()))
        rows.append(row.model_copy(update={"key": key, "ssh": sealed}))
    return entry.replaced(cosignatures=tuple(rows))


@pytest.mark.rule("R131")
def test_ssh_signatures_of_witnesses_are_theirs_over_this_head(fund: Fund) -> None:
    bare = cosigned(fund, B, D)
    good = with_ssh(bare, fund)
    assert isinstance(fund.ask(good), Admitted)
    sealed = good.cosignatures[1].ssh
    other = good.cosignatures[0].ssh
    for wrong, said in (
        ((public_key_of(D), other), "ssh-signature-wrong"), ((public_key_of(D), "0" * 128), "ssh-signature-wrong"),
        ((public_key_of(B), other), "ssh-key-not-theirs"), ((None, sealed), "ssh-key-not-theirs"),
        ((public_key_of(D), None), "ssh-key-not-theirs"),
    ):
        assert code(fund.ask(with_ssh(bare, fund, p_04=wrong))) == ("R131", said)


@pytest.mark.rule("R131")
def test_the_ssh_signature_of_a_maker_is_theirs_over_this_head(fund: Fund) -> None:
    draft = make_checkpoint(fund.state, by=B, day=fund.day)
    body = notes.body(fund.state.record.fund_id, draft.size, draft.root)
    later = notes.body(fund.state.record.fund_id, draft.size + 1, draft.root)
    assert isinstance(fund.ask(draft), Admitted)
    assert isinstance(fund.ask(draft.replaced(ssh=key_of(B).sign(sshsig.to_sign(body)).hex())), Admitted)
    for wrong in (key_of(C).sign(sshsig.to_sign(body)), key_of(B).sign(sshsig.to_sign(later)), key_of(B).sign(body), b"\0" * 64):
        assert code(fund.ask(draft.replaced(ssh=wrong.hex()))) == ("R131", "ssh-signature-wrong")


@pytest.mark.rule("R131")
def test_a_cosignature_of_no_calendar_is_refused_and_not_a_crash(fund: Fund) -> None:
    head = fund.state.record.head
    assert head is not None
    body, fund_id = notes.body(fund.state.record.fund_id, head.size, head.root), fund.state.record.fund_id
    for time in (2**53 - 1, 253402300800, int(rules.LATEST.timestamp())):
        line = notes.signature(fund_id, B, public_key_of(B), time, key_of(B).sign(notes.to_sign(body, time)))
        entry = record_cosignatures(head.size, head.root, {B: line}, by=K, day=fund.day)
        assert code(fund.ask(entry)) == ("R131", "cosignature-out-of-time")


@pytest.mark.rule("R131")
@pytest.mark.parametrize(("away", "expected"), [
    (timedelta(0), None), (timedelta(hours=1), None), (timedelta(hours=1, seconds=1), "timestamp-out-of-time"),
    (-timedelta(days=7), "timestamp-out-of-time"), (timedelta(days=365 * 900), "timestamp-out-of-time"),
])
def test_a_time_stamp_lies_between_its_head_and_the_entry(fund: Fund, away: timedelta, expected: str | None) -> None:
    head = fund.state.record.head
    assert head is not None
    stamp = record_timestamp(head.size, head.root, digest=commitment("token"), tsa="tsa.example", stamped=fund.now + away, by=K, day=fund.day)
    assert getattr(fund.ask(stamp), "code", None) == expected


@pytest.mark.rule("R131")
def test_a_time_stamp_is_of_a_head_of_this_book_and_once(fund: Fund) -> None:
    head = fund.state.record.head
    assert head is not None
    stamp = record_timestamp(head.size, head.root, digest=commitment("token"), tsa="tsa.example", stamped=fund.now, by=K, day=fund.day)
    assert code(fund.ask(stamp.replaced(root="0" * 64))) == ("R131", "checkpoint-no-head")
    fund.do(stamp)
    assert code(fund.ask(stamp.replaced(digest=commitment("another")))) == ("R131", "timestamped-already")
    newer = fund.state.record.head
    assert newer is not None
    fund.do(stamp.replaced(size=newer.size, root=newer.root, stamped=fund.now))


@pytest.mark.rule("R129")
def test_a_signature_over_what_cannot_be_spelled_is_not_judged_twice(fund: Fund) -> None:
    """An act without one spelling has nothing a signature could be over: the rule of the spelling speaks, once."""
    entry = link(fund).replaced(signature="0" * 128)
    assert rules.acts_are_signed_by_their_author(fund.state, entry.replaced(payee="v-11")) is not None
    long = unbalanced(fund, [Leg(account="Expenses:Operating:BankCharges", amount=Decimal("0.01"))] * 1000)
    signed = long.replaced(signature="0" * 128) if long.is_signed else None
    assert signed is not None
    assert rules.acts_are_signed_by_their_author(fund.state, signed) is None
    assert rules.every_entry_has_one_spelling(fund.state, signed) is not None


@pytest.mark.rule("R129")
def test_who_is_not_enrolled_or_signs_by_another_key_than_the_own_of_now_signs_nothing(fund: Fund) -> None:
    """A key may stand and be somebody's: what counts is the one enrolled for the author at this position."""
    good = fund.stamp(link(fund))
    asked = rules.acts_are_signed_by_their_author
    assert asked(fund.state, good) is None
    for entry in (good.replaced(by="p-77"), good.replaced(key=public_key_of(C))):
        objection = asked(fund.state, entry)
        assert objection is not None and (objection.code, objection.facts) == (
            "key-not-enrolled", {"person": entry.by, "key": entry.key})
    people = fund.state.people
    renewed = people.persons.set(B, replace(people.persons[B], key=public_key_of("p-99")))
    state = replace(fund.state, people=replace(people, persons=renewed))
    assert state.people.key_stands(good.key, B)
    objection = asked(state, good)
    assert objection is not None and objection.code == "key-not-enrolled"


@pytest.mark.rule("R131")
def test_a_witness_without_a_key_cosigns_nothing(fund: Fund) -> None:
    entry = cosigned(fund, B)
    people = fund.state.people
    for persons in (people.persons.set(B, replace(people.persons[B], key=None)), people.persons.drop(B)):
        state = replace(fund.state, people=replace(people, persons=persons))
        objection = rules.cosignatures_are_of_named_witnesses(state, entry)
        assert objection is not None and (objection.code, objection.facts) == ("not-a-witness", {"person": B})


@pytest.mark.rule("R131")
def test_every_ssh_signature_is_looked_at_after_one_that_is_not_there(fund: Fund) -> None:
    bare = cosigned(fund, B, D)
    wrong = with_ssh(bare, fund, p_02=(None, None), p_04=(public_key_of(D), "0" * 128))
    assert code(fund.ask(wrong)) == ("R131", "ssh-signature-wrong")
    assert isinstance(fund.ask(with_ssh(bare, fund, p_02=(None, None))), Admitted)


@pytest.mark.rule("R131")
@pytest.mark.parametrize(("seconds", "expected"), [(0, None), (-1, "timestamp-out-of-time")])
def test_a_witnesses_clock_may_be_an_hour_behind_the_day_of_the_head(
    fund: Fund, seconds: int, expected: str | None
) -> None:
    """The head's day began at 16:00 of the day before, by UTC."""
    head = fund.state.record.head
    assert head is not None
    day = fund.state.record.day_of_head(head.size)
    assert day is not None
    begins = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)
    stamped = begins - timedelta(hours=1) + timedelta(seconds=seconds)
    stamp = record_timestamp(head.size, head.root, digest=commitment("token"), tsa="tsa.example", stamped=stamped, by=K,
                             day=fund.day)
    assert getattr(fund.ask(stamp), "code", None) == expected


@pytest.mark.rule("R131")
def test_only_the_signature_that_releases_waits_for_a_checkpoint() -> None:
    from sharedfund.drafts import payments
    from tests import payment_fund as purse

    made = purse.funded()
    number = purse.rechecked(made)
    made.do(receipt(made, 901))
    first = payments.sign(made.state, number, by=B, day=made.day)
    assert made.state.record.uncovered
    assert rules.unsigned_entries_are_covered_first(made.state, first) is None
    made.do(made.stamp(first))
    last = payments.sign(made.state, number, by=D, day=made.day)
    objection = rules.unsigned_entries_are_covered_first(made.state, last)
    assert objection is not None and objection.facts["count"] == made.state.record.unsigned
    assert objection.facts["first"] == made.state.record.uncovered[0].first
    made.checkpoint()
    assert rules.unsigned_entries_are_covered_first(made.state, payments.sign(made.state, number, by=D, day=made.day)) is None


@pytest.mark.rule("R131")
def test_a_checkpoint_made_after_the_last_cosigned_one_is_to_be_cosigned(fund: Fund) -> None:
    fund.do(receipt(fund))
    fund.checkpoint(by=C)
    fund.do(cosigned(fund, B, D))
    later = fund.day + timedelta(days=30)
    assert list(rules.a_checkpoint_is_witnessed(fund.state, later)) == []
    made = fund.state.record.made
    newest = fund.state.record.newest_witnessed()
    assert made is not None and newest is not None
    for size, late in ((newest.size - 1, False), (newest.size, False), (newest.size + 1, True)):
        state = replace(fund.state, record=replace(fund.state.record, made=replace(made, size=size)))
        assert bool(list(rules.a_checkpoint_is_witnessed(state, later))) is late


@pytest.mark.rule("R131")
def test_the_first_entry_nobody_answers_for_is_named(fund: Fund) -> None:
    fund.do(receipt(fund))
    (span,) = fund.state.record.uncovered
    later = replace(span, first=span.first + 9)
    state = replace(fund.state, record=replace(fund.state.record, uncovered=(span, later)))
    closing = MonthClosed.model_validate({
        "day": fund.day, "by": B, **drafts.signing(fund.state, B, "month-closed", fund.day), "month": "2026-01", "funds": ()})
    objection = rules.unsigned_entries_are_covered_first(state, closing)
    assert objection is not None and objection.facts["first"] == span.first


@pytest.mark.rule("R142", "R130")
@pytest.mark.parametrize(("account", "amount", "balances"), [
    ("Expenses:Operating:BankCharges", "10.01", "fund-not-balanced"), ("Expenses:Nowhere:Works", "10.00", None)])
def test_an_entry_that_cannot_be_posted_is_refused_for_one_reason(
    fund: Fund, account: str, amount: str, balances: str | None
) -> None:
    """An account the chart does not have is refused where the entry is spelled."""
    entry = unbalanced(fund, [Leg.model_construct(account=account, amount=Decimal(amount))])
    objection = rules.every_fund_balances(fund.state, entry)
    assert (objection.code if objection else None) == balances
    assert rules.no_posting_is_dated_where_the_bank_agreed(fund.state, entry) is None
    with pytest.raises(SpellingError):
        spelling.sorted_postings(entry)


@pytest.mark.rule("R131")
def test_where_no_checkpoint_was_made_none_waits_for_witnesses(fund: Fund) -> None:
    assert fund.state.record.made is None
    assert not list(rules.a_checkpoint_is_witnessed(fund.state, fund.day + timedelta(days=365)))
    fund.checkpoint()
    assert list(rules.a_checkpoint_is_witnessed(fund.state, fund.day + timedelta(days=365)))
