"""Attacks 21-43: steps left out, taken by the wrong person, or about another thing. The door refuses each by its rule; in
a book where somebody went round the door with all the keys it takes, the audit names the same entry by the same rule."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sharedfund import drafts, spelling
from sharedfund.admit import objections
from sharedfund.audit import Finding, Report
from sharedfund.book import Book, checkpoints
from sharedfund.book.walk import Walk
from sharedfund.drafts import bank, budget, payments, record, remuneration, resolutions
from sharedfund.entries import entry_class
from sharedfund.entries.entry import Entry
from sharedfund.entries.payments import PaymentPaid, PaymentReviewed
from sharedfund.errors import NotFound, SharedFundError
from sharedfund.state.lines import MonthLines
from sharedfund.values.money import exact
from tests.attacks.book import (
    ACCOUNTS, AREA_M2, FIRM, LIFT, Q1, A, B, C, Clock, D, J, K, act, admitted, append_page, blamed,
    blocks, door, honest, refused, report, resign, roots, signers, where, write,
)
from tests.fund import commitment

PAPER = (commitment("paper"),)
APRIL = "2026-04-21"


def opened(tmp_path: Path, at: str = APRIL) -> Book:
    """A copy of the honest book, opened on a day after its end."""
    return door(honest().copy(tmp_path), at=at)


def asked(book: Book, amount: str = "50.00", payee: str = LIFT, head: str = "lift", **more: Any) -> str:
    """A request through the door; its number."""
    (entry,) = admitted(book, request(book, amount, payee, head, **more))
    return str(entry.payment)  # type: ignore[attr-defined]  # a PaymentRequested


def request(book: Book, amount: str = "50.00", payee: str = LIFT, head: str = "lift", by: str = A, **more: Any) -> Entry:
    """The draft of a request."""
    return payments.request_payment(book.state, by=by, day=book.today, payee=payee, head=head, amount=exact(amount),
                                    month="2026-03", purpose="电梯配件", evidence=PAPER, **more)


def step(book: Book, name: str, number: str, *persons: str) -> None:
    """`review`, `recheck` or `sign` by each person through the door."""
    for person in persons:
        if name == "sign" and book.state.record.unsigned:
            admitted(book, record.make_checkpoint(book.state, by=K, day=book.today))
        admitted(book, draft(book, name, number, person))


def draft(book: Book, name: str, number: str, person: str) -> Entry:
    """The draft of a step."""
    made: Entry = getattr(payments, name)(book.state, number, by=person, day=book.today)
    return made


def paying(book: Book, number: str, bank_ref: str = "YZ000009") -> Entry:
    return payments.pay(book.state, number, by=K, day=book.today, bank_ref=bank_ref)


def caught(book: Book, bad: Entry, number: str, code: str) -> Report:
    """The door refuses the entry by this rule; past the door the audit names it by the same, and blames nobody but who
    entered it."""
    refusal = refused(book, bad)
    assert (refusal.number, refusal.code) == (number, code)
    (block, _) = act(book.path, bad, keys=(bad.by,) if bad.signature is None else (), at=book.today.isoformat())
    found = report(book.path)
    (finding,) = roots(found)
    assert (finding.code, finding.number, finding.facts["objection"]) == ("rule-broken", number, code)
    assert (finding.file, finding.line, finding.block) == (block.file, block.line, block.number)
    assert blamed(found) <= {block.number, bad.by} and found.verdict == "findings"
    return found


def all_against(book: Book, bad: Entry) -> set[tuple[str, str]]:
    """Every objection to an entry: the first speaks, the others would."""
    stamped = book.stamped(bad, signers((bad.by,))[0])
    return {(refusal.number, refusal.code) for refusal in objections(book.state, stamped, MonthLines([]))}


def named(found: Report) -> list[tuple[str | None, str, int | None]]:
    """Rule, objection and block of what stands alone."""
    return [(finding.number, finding.facts["objection"], finding.block) for finding in roots(found)]


# ---- 21-25: steps left out ----


def test_021_a_payment_without_review_is_named_at_its_first_wrong_step(tmp_path: Path) -> None:
    book = opened(tmp_path)
    number = asked(book)
    caught(book, draft(book, "recheck", number, D), "R42", "not-reviewed")
    book = opened(tmp_path / "sign")
    number = asked(book)
    caught(book, draft(book, "sign", number, B), "R42", "not-reviewed")


def test_021_one_review_is_none(tmp_path: Path) -> None:
    book = opened(tmp_path)
    number = asked(book)
    step(book, "review", number, B)
    caught(book, draft(book, "recheck", number, D), "R45", "reviews-missing")


def test_022_a_payment_without_recheck_is_named_at_its_signature(tmp_path: Path) -> None:
    book = opened(tmp_path)
    number = asked(book)
    step(book, "review", number, B, C)
    caught(book, draft(book, "sign", number, B), "R42", "not-rechecked")


def test_022_a_payment_with_neither_is_named_where_it_is_paid(tmp_path: Path) -> None:
    book = opened(tmp_path)
    number = asked(book)
    caught(book, paying(book, number), "R42", "not-released")


def test_023_a_payment_after_a_rejection_is_named(tmp_path: Path) -> None:
    book = opened(tmp_path)
    number = asked(book)
    step(book, "review", number, B)
    late = [draft(book, "review", number, C), paying(book, number)]
    admitted(book, payments.reject(book.state, number, by=C, day=book.today, reason="价格不符"))
    for bad in late:
        assert refused(book, bad).number in ("R42", "R43", "R129")
    caught(book, late[-1], "R42", "payment-over")


def test_024_a_review_after_the_payment_is_named(tmp_path: Path) -> None:
    book = opened(tmp_path)
    caught(book, draft(book, "review", "P-0002", C), "R42", "payment-over")


def test_025_a_payment_nobody_asked_for_is_named(tmp_path: Path) -> None:
    book = opened(tmp_path)
    with pytest.raises(NotFound):
        paying(book, "P-0099")
    old = where(book.path, "payment-paid", -1).entry
    assert isinstance(old, PaymentPaid)
    invented = old.replaced(recorded=None, signature=None, day=book.today, payment="P-0099", pays=commitment("nobody asked"),
                            bank_ref="YZ000099", **drafts.signing(book.state, K, "payment-paid", book.today))
    caught(book, invented, "R43", "names-no-request")


# ---- 26, 27: the wrong person ----


def test_026_the_firms_key_neither_reviews_nor_rechecks_nor_signs(tmp_path: Path) -> None:
    book = opened(tmp_path)
    number = asked(book)
    review = draft(book, "review", number, A)
    assert {("R44", "requester-approves"), ("R48", "firms-staff-approves"), ("R49", "office-may-not")} <= all_against(book, review)
    sign = draft(book, "sign", number, A)
    assert ("R47", "no-withdrawal-password") in all_against(book, sign)
    caught(book, review, "R49", "office-may-not")


def test_027_one_person_in_two_roles_is_named(tmp_path: Path) -> None:
    book = opened(tmp_path)
    number = asked(book)
    step(book, "review", number, B)
    caught(book, draft(book, "review", number, B), "R45", "reviewed-twice")


@pytest.mark.parametrize("person", [B, C])
def test_027_who_reviewed_does_not_recheck(tmp_path: Path, person: str) -> None:
    book = opened(tmp_path)
    number = asked(book)
    step(book, "review", number, B, C)
    recheck = draft(book, "recheck", number, person)
    assert {("R45", "reviewer-rechecks"), ("R49", "office-may-not")} <= all_against(book, recheck)
    caught(book, recheck, "R49", "office-may-not")


def test_027_who_rechecked_does_not_review(tmp_path: Path) -> None:
    book = opened(tmp_path)
    number = asked(book)
    step(book, "review", number, B, C)
    step(book, "recheck", number, D)
    caught(book, draft(book, "review", number, D), "R42", "step-done")


# ---- 28: the amount ----


def test_028_an_amount_changed_after_approval_is_another_request(tmp_path: Path) -> None:
    book = opened(tmp_path)
    number = asked(book)
    step(book, "review", number, B)
    caught(book, request(book, "90.00", payment=number), "R43", "changed-after-approval")


def test_028_an_amount_changed_in_the_text_is_named_and_the_approvals_fall(tmp_path: Path) -> None:
    book = opened(tmp_path)
    number = asked(book)
    step(book, "review", number, B, C)
    at = where(book.path, "payment-requested", -1)
    write(book.path, [(block.file, block.data.replace(b"50.00", b"90.00") if block.number == at.number else block.data)
                      for block in blocks(book.path)])
    found = report(book.path)
    (finding,) = roots(found)
    assert (finding.code, finding.block) == ("changed-after-signing", at.number) and blamed(found) == {at.number}


def test_028_an_amount_paid_above_the_released_one_is_named(tmp_path: Path) -> None:
    book = opened(tmp_path)
    number = asked(book)
    step(book, "review", number, B, C)
    step(book, "recheck", number, D)
    step(book, "sign", number, B, D)
    paid = paying(book, number)
    assert isinstance(paid, PaymentPaid)
    bad = paid.replaced(amount=exact("90.00"), legs=tuple(leg.model_copy(update={"amount": exact("90.00")}) for leg in paid.legs))
    caught(book, bad, "R53", "differs-from-release")


def with_money(book: Book) -> None:
    """50,000.00 more in the account, and a budget of the next quarter to spend them."""
    admitted(book, bank.receive_interest(book.state, by=K, day=book.today, amount=exact("50000.00"), bank_ref="YZ000050"))
    resolved = resolutions.record_resolution(
        book.state, by=B, day=book.today, resolution="R2026002", body="owners-assembly", topics=(9,), title="二季度预算",
        notice_day=book.today - timedelta(days=20), decided_day=book.today - timedelta(days=2), displayed_day=book.today,
        total_area_m2=AREA_M2, total_heads=1, participating_area_m2=AREA_M2, participating_heads=1, yes_area_m2=AREA_M2,
        yes_heads=1, evidence=PAPER)
    agreed(book, resolved, D)
    agreed(book, budget.adopt_budget(book.state, by=B, day=book.today, period="2026Q2", resolution="R2026002", lines=(
        {"head": "power", "amount": "30000.00"}, {"head": "lift", "amount": "30000.00"})), D)


def agreed(book: Book, drafted: Entry, *yes: str) -> None:
    """A joint act with its yeses through the door."""
    (proposal,) = admitted(book, drafted)[:1]
    for person in yes:
        admitted(book, drafts.approve(book.state, spelling.leaf_of(proposal), by=person, day=book.today))


def test_028_a_payment_split_below_the_threshold_is_weighed_whole(tmp_path: Path) -> None:
    book = opened(tmp_path, "2026-04-24")
    with_money(book)
    numbers = []
    for amount in ("6000.00", "6000.00"):  # 12,000.00 in two parts: from 10,000.00 up a fresh signatory is asked
        drafted = payments.request_payment(book.state, by=A, day=book.today, payee=LIFT, head="lift", amount=exact(amount),
                                           month="2026-04", purpose="电梯配件", evidence=PAPER, quotes=QUOTES)
        (entry,) = admitted(book, drafted)
        number = str(entry.payment)  # type: ignore[attr-defined]  # a PaymentRequested
        step(book, "review", number, B, C)
        step(book, "recheck", number, D)
        numbers.append(number)
    if book.state.record.unsigned:
        admitted(book, record.make_checkpoint(book.state, by=K, day=book.today))
    step(book, "sign", numbers[0], B)
    caught(book, draft(book, "sign", numbers[0], D), "R48", "no-fresh-signatory")


QUOTES = tuple(sorted(commitment(f"quote {number}") for number in range(3)))


# ---- 29-31: the account, twice ----


def test_029_an_account_swapped_under_the_payees_name_is_named(tmp_path: Path) -> None:
    book = opened(tmp_path)
    caught(book, request(book, payee_account=commitment("mine")), "R43", "account-differs")


def test_029_an_account_swapped_in_the_text_or_in_the_private_row_is_named(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    at = where(folder, "payment-requested", -1)
    account = at.entry.payee_account  # type: ignore[union-attr]  # a PaymentRequested
    write(folder, [(block.file, block.data.replace(account.encode(), commitment("mine").encode())
                    if block.number == at.number else block.data) for block in blocks(folder)])
    (finding,) = roots(report(folder))
    assert (finding.code, finding.block) == ("changed-after-signing", at.number)
    folder = honest().copy(tmp_path / "private")
    payees = folder / "private" / "payees.json"
    payees.write_text(payees.read_text().replace(ACCOUNTS[LIFT], "6200000000000000099"))
    (finding,) = roots(report(folder))
    assert (finding.code, finding.file, finding.facts["key"]) == ("private-row-differs", "private/payees.json", LIFT)
    assert blamed(report(folder)) == set()


def test_029_an_account_changed_between_approval_and_release_stops_the_release(tmp_path: Path) -> None:
    book = opened(tmp_path)
    number = asked(book)
    step(book, "review", number, B, C)
    step(book, "recheck", number, D)
    step(book, "sign", number, B)
    account, salt = book.private.commit("account", "6200000000000000077")
    agreed(book, payments.change_account(book.state, by=B, day=book.today, payee=LIFT, account=account, reason="换行"), C)
    book.private.set("payees", LIFT, {"account": "6200000000000000077", "account_salt": salt})
    caught(book, draft(book, "sign", number, D), "R43", "account-differs")


def test_030_one_request_paid_twice_is_named_at_the_second(tmp_path: Path) -> None:
    book = opened(tmp_path)
    caught(book, paying(book, "P-0002"), "R42", "payment-over")


def test_030_one_bill_asked_for_twice_is_named(tmp_path: Path) -> None:
    book = opened(tmp_path)
    again = payments.request_payment(book.state, by=A, day=book.today, bill="B-0001", amount=exact("240.00"), purpose="三月电费")
    caught(book, again, "R53", "above-bill")


def test_031_a_payment_copied_to_the_end_is_named_there(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    old = where(folder, "payment-paid", -1)
    (block, _) = append_page(folder, [old.data], day=old.entry.day if old.entry else None, file=blocks(folder)[-1].file)
    found = report(folder)
    assert {finding.block for finding in roots(found)} == {block.number}
    assert {finding.code for finding in roots(found)} <= {"rule-broken", "wrong-file"}
    assert {finding.number for finding in roots(found)} <= {"R42", "R130", None} and blamed(found) <= {block.number, K}
    # The door stamps it anew: whoever signed it then had seen a head that is too old by now, and it is paid.
    entry = old.entry
    assert entry is not None
    book = opened(tmp_path / "door")
    copied = entry.replaced(recorded=None, signature=None, day=book.today)
    assert refused(book, copied).number == "R129"
    assert {("R42", "payment-over"), ("R53", "bank-ref-used")} <= all_against(book, copied)


# ---- 32-36: what was signed is what counts ----


def test_032_an_approval_of_what_is_no_request_is_named(tmp_path: Path) -> None:
    book = opened(tmp_path)
    asked(book)
    for approves in (commitment("anything"), where(book.path, "receipt-recorded").leaf):
        bad = drafts.approval(book.state, "payment-reviewed", approves, by=B, day=book.today)
        refusal = refused(book, bad)
        assert (refusal.number, refusal.code) == ("R43", "names-no-request")
    caught(book, bad, "R43", "names-no-request")
    book = opened(tmp_path / "proposal")
    bad = drafts.approval(book.state, "proposal-approved", commitment("anything"), by=D, day=book.today)
    caught(book, bad, "R49", "no-such-proposal")


def test_033_an_unknown_kind_of_entry_closes_the_book(tmp_path: Path) -> None:
    folder = honest().copy(tmp_path)
    old = where(folder, "payment-reviewed", 0)
    (block, _) = append_page(folder, [old.data.replace(b'"payment-reviewed"', b'"payment-blessed"')])
    found = report(folder)
    (finding,) = roots(found)
    assert (finding.code, finding.facts["why"], finding.file, finding.block) == (
        "block-changed", "unknown-kind", block.file, block.number)
    assert found.verdict == "findings" and blamed(found) == {block.number}
    with pytest.raises(SharedFundError, match="block-damaged"):
        Walk(folder).on()


@pytest.mark.parametrize("number", ["format", "rulebook"])
def test_034_a_newer_version_is_never_fine(tmp_path: Path, number: str) -> None:
    """A book that says a newer number in entry 1, with everything else as that version may have it."""
    folder = honest().copy(tmp_path)
    first = blocks(folder)[0]
    newer = spelling.decode(first.data.replace(f"  {number}: 1\n".encode(), f"  {number}: 2\n".encode()))
    write(folder, [])
    append_page(folder, [newer])
    for known in (None, spelling.leaf_of(newer)):
        found = report(folder, fund=known, expect=None)
        assert found.verdict in ("findings", "refused") and found.findings
        assert found.findings[0].line in (1, None)
    with pytest.raises(SharedFundError, match=r"newer-format|block-damaged"):
        door(folder)


def test_035_a_signature_moved_to_another_request_fits_nothing(tmp_path: Path) -> None:
    book = opened(tmp_path)
    number = asked(book)
    old = where(book.path, "payment-reviewed", -1).entry
    assert isinstance(old, PaymentReviewed)
    moved = draft(book, "review", number, old.by).replaced(signature=old.signature)
    caught(book, moved, "R129", "signature-wrong")


def test_036_a_reviews_signature_is_no_rechecks_though_the_text_is_the_same(tmp_path: Path) -> None:
    """The kind is signed: the same person's yes to the same request under another kind fits no signature."""
    book = opened(tmp_path)
    number = asked(book)
    step(book, "review", number, C)
    fields = draft(book, "review", number, B).model_dump(by_alias=False, exclude={"kind"}, exclude_none=True)
    reviewed = PaymentReviewed.model_validate(fields)
    signed = resign(reviewed, (B,), book.fund_id)
    for kind in ("payment-rechecked", "payment-signed"):
        other = entry_class(kind).model_validate({**fields, "signature": signed.signature})
        assert ("R129", "signature-wrong") in all_against(book, other.replaced(recorded=book.clock().replace(microsecond=0)))
    step(book, "review", number, B)
    step(book, "recheck", number, D)
    sign = draft(book, "sign", number, B)
    as_review = PaymentReviewed.model_validate({**sign.model_dump(exclude={"kind"}, exclude_none=True)})
    bad = sign.replaced(signature=resign(as_review, (B,), book.fund_id).signature)
    if book.state.record.unsigned:
        admitted(book, record.make_checkpoint(book.state, by=K, day=book.today))
    caught(book, bad, "R129", "signature-wrong")


# ---- 37-41: the gate ----


def release(book: Book) -> Entry:
    return remuneration.propose_release(book.state, by=B, day=book.today, period=Q1)


def waits(book: Book, count: int) -> None:
    """So many days pass between two heads that two witnesses cosigned."""
    for days in (0, count):
        assert isinstance(book.clock, Clock)
        book.clock.now += timedelta(days=days, minutes=5)
        head = book.state.record.head
        assert head is not None
        admitted(book, checkpoints.recorded(book, head.size, head.root, [
            checkpoints.cosign(book, signer, head.size, head.root).cosignature for signer in signers((D, J))], by=K))


def scored(book: Book, score: str, number: str = "E-01") -> None:
    """An evaluation through all its steps."""
    items = ({"name": "保洁", "weight": "1/1", "score": score},)
    admitted(book, remuneration.record_evaluation(
        book.state, by=D, day=book.today, period=Q1, evaluation=number, form_version="2026-01", items=items, scorers=(D,),
        method="community", sent=1, valid=1))
    admitted(book, remuneration.publish_evaluation(book.state, by=D, day=book.today, evaluation=number, place="公告栏"))
    waits(book, 8)
    agreed(book, remuneration.finalise_evaluation(book.state, by=D, day=book.today, evaluation=number), J)


def settled(book: Book) -> None:
    """Everything else the gate asks for: acceptance and settlement."""
    agreed(book, remuneration.record_acceptance(book.state, by=D, day=book.today, period=Q1, sent=1, valid=1, satisfied=1), B)
    admitted(book, remuneration.serve_settlement(book.state, by=K, day=book.today, period=Q1, place="公告栏"))
    for party, person in (("committee", B), ("residents-committee", D), ("firm", A)):
        admitted(book, remuneration.answer_settlement(book.state, by=person, day=book.today, period=Q1, party=party))
    waits(book, 16)
    if book.state.record.unsigned:
        admitted(book, record.make_checkpoint(book.state, by=K, day=book.today))
    agreed(book, remuneration.propose_settlement(book.state, by=B, day=book.today, period=Q1), D)


def before_evaluation(tmp_path: Path) -> Book:
    """The honest book as it stood when the quarter had been published and nobody had scored it."""
    whole = honest().copy(tmp_path, "whole")
    return door(honest().until(tmp_path, where(whole, "evaluation-recorded").number - 1), at="2026-04-11")


def gate_refuses(book: Book, code: str) -> None:
    refusal = refused(book, release(book))
    assert (refusal.number, refusal.code) == ("R28", code)
    (block, _) = act(book.path, release(book), at=book.today.isoformat())
    found = report(book.path, expect=None)
    assert named(found) == [("R28", code, block.number)] and blamed(found) == {block.number}


def test_037_a_release_without_evaluation_is_named(tmp_path: Path) -> None:
    book = before_evaluation(tmp_path)
    settled(book)
    gate_refuses(book, "evaluation-missing")


def test_038_a_release_with_a_failing_evaluation_is_named(tmp_path: Path) -> None:
    book = before_evaluation(tmp_path)
    scored(book, "31.00")
    settled(book)
    gate_refuses(book, "rate-is-zero")


def evaluation(book: Book, number: str, by: str, **more: Any) -> Entry:
    items = ({"name": "保洁", "weight": "1/1", "score": "100.00"},)
    return remuneration.record_evaluation(book.state, by=by, day=book.today, period=Q1, evaluation=number, form_version="2026-01",
                                          items=items, scorers=(by,), method="community", sent=1, valid=1, **more)


def test_039_an_evaluation_signed_by_the_firm_is_named(tmp_path: Path) -> None:
    book = before_evaluation(tmp_path)
    caught_before(book, evaluation(book, "E-01", A), "R49")


def caught_before(book: Book, bad: Entry, number: str) -> Finding:
    """The same as `caught`, in a book that is not at the honest head yet."""
    refusal = refused(book, bad)
    assert refusal.number == number, refusal
    (block, _) = act(book.path, bad, at=book.today.isoformat())
    (finding,) = roots(report(book.path, expect=None))
    assert (finding.number, finding.facts["objection"], finding.block) == (number, refusal.code, block.number)
    assert blamed(report(book.path, expect=None)) <= {block.number, bad.by}
    return finding


def test_040_a_second_evaluation_of_a_period_that_supersedes_none_is_named(tmp_path: Path) -> None:
    book = opened(tmp_path)
    caught(book, evaluation(book, "E-02", D), "R34", "supersedes-missing")


def test_041_remuneration_booked_as_a_repair_is_known_by_its_payee(tmp_path: Path) -> None:
    book = opened(tmp_path)
    for head in ("repair", "lift"):
        bad = payments.request_payment(book.state, by=A, day=book.today, payee=FIRM, head=head, amount=exact("60.00"),
                                       month="2026-03", purpose="电梯维修", evidence=PAPER)
        assert ("R143", "cost-without-bill") in all_against(book, bad)
    caught(book, bad, "R143", "cost-without-bill")


# ---- 42, 43: two signatories ----


def test_042_one_signatory_releases_nothing(tmp_path: Path) -> None:
    book = opened(tmp_path)
    number = asked(book)
    step(book, "review", number, B, C)
    step(book, "recheck", number, D)
    step(book, "sign", number, B)
    caught(book, paying(book, number), "R45", "signatures-missing")


def test_043_the_same_signatory_twice_is_one(tmp_path: Path) -> None:
    book = opened(tmp_path)
    number = asked(book)
    step(book, "review", number, B, C)
    step(book, "recheck", number, D)
    step(book, "sign", number, B)
    caught(book, draft(book, "sign", number, B), "R45", "signed-twice")


def test_043_two_of_one_party_are_one_party(tmp_path: Path) -> None:
    book = opened(tmp_path)
    number = asked(book)
    step(book, "review", number, B, C)
    step(book, "recheck", number, D)
    step(book, "sign", number, B)
    caught(book, draft(book, "sign", number, C), "R47", "one-party")
