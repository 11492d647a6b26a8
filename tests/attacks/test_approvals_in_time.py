"""Attacks on the time of an approval: carried over from a fork or a practice book, signed before what it follows, and what
changes between the first signature and the release."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sharedfund import drafts, spelling
from sharedfund.book import Book
from sharedfund.drafts import bank, budget, disclosure, payments, people, questions, record
from sharedfund.entries.entry import Entry
from sharedfund.spelling import leaf_of
from sharedfund.values import days
from sharedfund.values.money import exact
from tests.attacks.book import (
    LIFT, A, B, C, D, K, act, admitted, blamed, door, findings, honest, rederive, refused, report, roots, where,
)
from tests.attacks.test_designed import PAPER, asked, signed, told
from tests.fund import key_of


def early(tmp_path: Path) -> Book:
    """The honest book before anybody asked for a payment: its first quarter and budget run."""
    return door(honest().until(tmp_path, where(honest().copy(tmp_path, "whole"), "bill-recorded").number))


def in_full(book: Book, entry: Any) -> Any:
    """The entry signed by the founding key of its author for this book."""
    return entry.replaced(signature=key_of(entry.by).sign(spelling.payload(entry, book.fund_id)).hex())


# ---- 104, 105: from another copy, from a practice book ----


def test_104_an_approval_from_a_clone_that_went_its_own_way_is_named(tmp_path: Path) -> None:
    """The review was signed in a clone in which the treasurer had written something else before it."""
    book = early(tmp_path)
    number = asked_only(book)
    cloned = tmp_path / "clone" / "ginkgo"
    shutil.copytree(book.path, cloned)
    clone = door(cloned)
    admitted(clone, people.declare_link(clone.state, by=K, day=clone.today, person=B, payee="v-77"))
    review = payments.review(clone.state, number, by=C, day=clone.today)
    assert refused(book, in_full(clone, review)).code == "seen-not-of-this-book"
    (block, _) = act(book.path, review)
    found = report(book.path, expect=None)
    assert told(found) == [("rule-broken", "R129", block.number)]
    assert roots(found)[0].facts["objection"] == "seen-not-of-this-book"
    assert blamed(found) == {block.number}


def asked_only(book: Book, amount: str = "100.00") -> str:
    (entry,) = admitted(book, payments.request_payment(
        book.state, by=A, day=book.today, payee=LIFT, head="lift", amount=exact(amount), month="2026-03", purpose="开支",
        evidence=PAPER))
    return str(entry.payment)  # type: ignore[attr-defined]  # a PaymentRequested


def test_105_an_approval_from_a_practice_copy_is_named(tmp_path: Path) -> None:
    """The same request in a practice book with its own entry 1: the signature says that book's fund id, whatever head and
    leaf are written into it."""
    book = early(tmp_path)
    number = asked_only(book)
    review = payments.review(book.state, number, by=C, day=book.today)
    practised = review.replaced(signature=key_of(C).sign(spelling.payload(review, "f" * 64)).hex())  # type: ignore[arg-type]  # a review is signed
    assert (refused(book, practised).number, refused(book, practised).code) == ("R129", "signature-wrong")
    (block, _) = act(book.path, practised, keys=())
    found = report(book.path, expect=None)
    assert told(found) == [("rule-broken", "R129", block.number)]
    assert blamed(found) <= {block.number, C}


# ---- 106: a step signed before the step it must follow ----


@pytest.mark.parametrize("step", ["recheck", "sign"])
def test_106_a_step_signed_before_the_step_it_follows_is_named(tmp_path: Path, step: str) -> None:
    """D and B sign at once, when nothing has been reviewed, and hand their papers in later."""
    book = early(tmp_path)
    number = asked_only(book)
    drafting = {"recheck": lambda: payments.recheck(book.state, number, by=D, day=book.today),
                "sign": lambda: signed(book, number, B)}[step]
    ahead = drafting()
    for person in (B, C):
        admitted(book, payments.review(book.state, number, by=person, day=book.today))
    if step == "sign":
        admitted(book, payments.recheck(book.state, number, by=D, day=book.today))
    if book.state.record.unsigned:
        admitted(book, record.make_checkpoint(book.state, by=K, day=book.today))
    refusal = refused(book, ahead)
    assert (refusal.number, refusal.code) == ("R50", "step-not-seen")
    (block, _) = act(book.path, ahead)
    found = report(book.path, expect=None)
    assert told(found) == [("rule-broken", "R50", block.number)]
    assert blamed(found) == {block.number}


def test_106_a_yes_signed_before_the_proposal_is_named(tmp_path: Path) -> None:
    book = early(tmp_path)
    head = book.state.record.seen()
    (proposal,) = admitted(book, people.revoke_key(book.state, by=B, day=book.today, person=K, reason="离任"))
    yes = drafts.approve(book.state, leaf_of(proposal), by=D, day=book.today).replaced(seen=head)
    assert (refused(book, yes).number, refused(book, yes).code) == ("R49", "not-seen")
    (block, _) = act(book.path, yes)
    found = report(book.path, expect=None)
    assert told(found) == [("rule-broken", "R49", block.number)]


# ---- 108: what changes between the first signature and the release ----


def _joint(book: Book, entry: Entry, *yes: str) -> None:
    (proposal,) = admitted(book, entry)[:1]
    for person in yes:
        admitted(book, drafts.approve(book.state, leaf_of(proposal), by=person, day=book.today))


def account(book: Book, number: str) -> None:
    committed, salt = book.private.commit("account", "6200000000000009999")
    _joint(book, payments.change_account(book.state, by=C, day=book.today, payee=LIFT, account=committed, reason="换户"), D)
    book.private.merge("payees", {LIFT: {"account": "6200000000000009999", "account_salt": salt}})


def mandate(book: Book, number: str) -> None:
    _joint(book, people.end_mandate(book.state, by=C, day=book.today, mandate="M-2", reason="罢免"), D)


def key(book: Book, number: str) -> None:
    admitted(book, people.revoke_key(book.state, by=B, day=book.today, person=B, reason="失窃"))


def frozen(book: Book, number: str) -> None:
    _joint(book, questions.freeze(book.state, by=C, day=book.today, about=number, amount=Decimal("100.00"), level=1, text="未到场"))


def varied(book: Book, head: str, amount: str) -> Entry:
    """So much of the line `lift` goes to another line, by the owners' resolution."""
    return budget.vary_budget(book.state, by=B, day=book.today, head=head, amount=exact(amount), from_head="lift", reason="调剂",
                              resolution="R2026001")


def linked(book: Book, number: str) -> None:
    admitted(book, people.declare_link(book.state, by=K, day=book.today, person=C, payee=LIFT))


@pytest.mark.parametrize(("change", "refusal"), [
    (account, ("R43", "account-differs")),
    (mandate, ("R49", "approver-without-mandate")),
    (key, ("R49", "approver-key-revoked")),
    (frozen, ("R122", "frozen")),
    (linked, ("R46", "linked-to-payee")),
])
def test_108_what_changed_since_the_first_signature_stops_the_release(
    tmp_path: Path, change: Callable[[Book, str], None], refusal: tuple[str, str]
) -> None:
    book = early(tmp_path)
    if change is frozen:  # what is essential is never frozen
        _joint(book, varied(book, "office", "100.00"), C)
    number = asked(book, LIFT, "office" if change is frozen else "lift", "100.00")
    admitted(book, signed(book, number, B))
    change(book, number)
    last = signed(book, number, D)
    found = refused(book, last)
    assert (found.number, found.code) == refusal
    assert findings(report(book.path, expect=None)) == []
    (block, _) = act(book.path, last)
    audited = report(book.path, expect=None)
    assert told(audited) == [("rule-broken", refusal[0], block.number)]
    assert roots(audited)[0].facts["objection"] == refusal[1]


def test_108_the_budget_is_not_taken_away_under_a_payment_that_was_asked_for(tmp_path: Path) -> None:
    book = early(tmp_path)
    number = asked(book, LIFT, "lift", "100.00")
    admitted(book, signed(book, number, B))
    _joint(book, varied(book, "power", "200.00"), C)
    more = varied(book, "power", "0.01")
    assert (refused(book, more).number, refused(book, more).code) == ("R64", "line-used")
    (block, _) = act(book.path, more)
    found = report(book.path, expect=None)
    assert told(found) == [("rule-broken", "R64", block.number)]


def test_108_a_payment_made_in_a_period_that_was_closed_since_is_named(tmp_path: Path) -> None:
    book = early(tmp_path)
    number = asked(book, LIFT, "lift", "100.00")
    admitted(book, signed(book, number, B))
    admitted(book, signed(book, number, D))
    book.clock.at("2026-04-05")  # type: ignore[attr-defined]  # the tests' own clock
    admitted(book, bank.reconcile(book.state, by=K, day=book.today, month="2026-03", statement_balance=exact("1000.00")),
             record.make_checkpoint(book.state, by=K, day=book.today))
    paid = payments.pay(book.state, number, by=K, day=days.day("2026-03-31"), bank_ref="YZ300")
    assert refused(book, paid).code == "bank-day-reconciled"
    _joint(book, disclosure.close_month(book.state, book.lines, "2026-03", by=K, day=book.today), B, D)
    late = payments.pay(book.state, number, by=K, day=days.day("2026-03-31"), bank_ref="YZ300")
    assert (refused(book, late).number, refused(book, late).code) == ("R130", "month-closed")
    (block, _) = act(book.path, late)
    rederive(book.path)
    found = report(book.path, expect=None)
    assert told(found) == [("rule-broken", "R130", block.number)]
