"""Rules of the receipts: where money lands, whose it is, what it pays, and what is only held for others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.accounts import deposit_account
from sharedfund.entries.receipts import UNIDENTIFIED, is_person
from sharedfund.rules import Flag, Objection, duty, flag, form, measure, rule
from sharedfund.state.allocation import advance_held, advance_room, allocation
from sharedfund.state.payments import released_off
from sharedfund.state.receipts import REFUNDS, is_reference_used, receipt_mark, reference_account
from sharedfund.state.registry import is_used
from sharedfund.values.days import add_working_days
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.neighbours import ShareReceived
    from sharedfund.entries.bank import InterestReceived, TermDepositRedeemed
    from sharedfund.entries.grants import EntrustedReceived, GrantReceived, ProjectCollected
    from sharedfund.entries.payments import PaymentRequested
    from sharedfund.entries.questions import RestitutionReceived
    from sharedfund.entries.receipts import (
        CashReceived,
        CollectionRemitted,
        DepositDeducted,
        DepositDeductionProposed,
        DepositTaken,
        PassThroughReceived,
        ReceiptIdentified,
        ReceiptRecorded,
        ReceiptReversed,
    )
    from sharedfund.entries.remuneration import ShareDeposited
    from sharedfund.entries.revenue import RevenueReceived
    from sharedfund.state import State

GATEWAYS = frozenset({"wechat", "alipay"})
LANDING = ("Assets:Bank:Joint:", "Assets:Clearing:")

measure(5, allocation, "Civil Code 560, 561; due-date order DESIGN")
measure(6, advance_room, "Hangzhou 55; DESIGN")


@rule(1, source="Fushan; DESIGN")
def money_lands_in_the_co_managed_account(
    state: State, entry: ReceiptRecorded | CashReceived | DepositTaken | PassThroughReceived
) -> Objection | None:
    """Money lands in the co-managed account, or in a clearing account that must empty into it and names who holds
    it."""
    for account, amount in entry.postings():
        # What a firm's claim on a household was mirrored by goes down; no money lands there (R21).
        if amount > 0 and not account.startswith(LANDING) and not account.endswith(":Uncollected"):
            return Objection("lands-elsewhere", account=account)
    collector, channel = getattr(entry, "collected_by", None), getattr(entry, "channel", "")
    if is_person(channel) and channel not in state.people.persons:
        return Objection("collector-stranger", person=channel)
    if channel == "firm":
        if collector is None or not state.contracts.of_firm(collector):
            return Objection("collector-unknown", firm=collector or "")
    elif collector is not None:
        return Objection("collector-without-collection", firm=collector)
    return None


@rule(2, source="Fushan; DESIGN")
def what_is_remitted_was_collected(state: State, entry: CollectionRemitted) -> Objection | None:
    """What reaches the bank from a gateway, the firm or the cash box lay there, and only a gateway keeps a fee."""
    held = state.receipts.in_clearing(entry.channel, entry.agent_for)
    if entry.amount + entry.charge > held:
        return Objection("more-than-collected", channel=entry.channel, amount=entry.amount + entry.charge, held=held)
    if entry.charge and entry.channel not in GATEWAYS:
        return Objection("charge-kept-back", channel=entry.channel, charge=entry.charge)
    return None


@duty(2, source="Fushan; DESIGN")
def collected_money_is_remitted(state: State, as_of: date) -> Iterable[Flag]:
    """What the firm, a gateway or the cash box took reaches the co-managed account within the working days allowed."""
    allowed = state.charter.terms.late_remittance_working_days
    for row in state.receipts.collected():
        due = add_working_days(row.day, allowed)
        if row.amount > 0 and as_of > due:
            yield flag(collected_money_is_remitted, "late-remittance", due=due, receipt=row.receipt,
                       channel=row.channel, amount=row.amount, since=row.day, age_days=(as_of - row.day).days)


@rule(3, source="OWN")
def a_receipt_says_whose_it_is(
    state: State, entry: ReceiptRecorded | CashReceived | ReceiptIdentified
) -> Objection | None:
    """A receipt has a number of its own, a household the register knows with the whole amount applied, or none and
    then a bank line, and lies in custody."""
    if entry.kind != "receipt-identified" and is_used(state, "receipt", entry.receipt):
        return Objection("receipt-known", receipt=entry.receipt)
    if entry.household is None:
        if entry.allocation is not None:
            return Objection("applied-to-nobody", receipt=entry.receipt)
        if getattr(entry, "channel", "") != "bank":
            return Objection("unidentified-not-at-the-bank", receipt=entry.receipt)
        return None
    if state.units.household(entry.household) is None:
        return Objection("household-unknown", household=entry.household)
    applied = entry.allocation.total() if entry.allocation is not None else ZERO
    if applied != entry.amount:
        return Objection("not-wholly-applied", receipt=entry.receipt, amount=entry.amount, applied=applied)
    return None


@rule(3, source="OWN")
def a_receipt_has_its_proof(state: State, entry: ReceiptRecorded | DepositTaken) -> Objection | None:
    """A receipt by bank or gateway has its reference, one by hand a numbered paper."""
    channel = getattr(entry, "channel", "bank" if entry.bank_ref else "paper")
    if channel in ("bank", *GATEWAYS) and entry.bank_ref is None:
        return Objection("reference-missing", channel=channel)
    if (channel in ("firm", "cash", "paper") or is_person(channel)) and entry.paper is None:
        return Objection("paper-missing", channel=channel)
    if channel == "cash":
        return Objection("cash-is-signed")
    return None


@rule(3, source="OWN")
def only_unidentified_money_is_identified(state: State, entry: ReceiptIdentified) -> Objection | None:
    """Money is identified out of custody, and no more of it than lies there."""
    item = state.receipts.unidentified.get(entry.receipt)
    if item is None:
        return Objection("not-unidentified", receipt=entry.receipt)
    left = min(item.amount, _unidentified_left(state))
    if entry.amount > left:
        return Objection("more-than-unidentified", receipt=entry.receipt, amount=entry.amount, left=left)
    return None


def _unidentified_left(state: State) -> Decimal:
    """What of the unidentified money in custody was not sent back, nor is released to be."""
    return state.ledger.owed(UNIDENTIFIED) - released_off(state, UNIDENTIFIED)


@rule(4, source="DESIGN: Beancount accepts duplicates")
def a_bank_reference_stands_once(
    state: State,
    entry: ReceiptRecorded | CollectionRemitted | DepositTaken | PassThroughReceived
    | RevenueReceived | InterestReceived | TermDepositRedeemed | GrantReceived | ProjectCollected | EntrustedReceived
    | ShareDeposited
    | RestitutionReceived | ShareReceived,
) -> Objection | None:
    """A bank reference is used once an account; a second import of the same line is refused."""
    if entry.bank_ref is None:
        return None
    # What is remitted names the channel it comes from; its reference is the bank's.
    channel = "bank" if entry.kind == "collection-remitted" else getattr(entry, "channel", "bank")
    account = reference_account(state, channel)
    if is_reference_used(state, account, entry.bank_ref):
        return Objection("reference-known", bank_ref=entry.bank_ref, account=account)
    return None


@rule(5, source="Civil Code 560, 561")
def a_receipt_pays_what_it_is_for(
    state: State, entry: ReceiptRecorded | CashReceived | ReceiptIdentified
) -> Objection | None:
    """A receipt pays what its payer named, then what is due, in the order of the due days."""
    if entry.household is None or entry.allocation is None:
        return None
    expected = allocation(state, entry.household, entry.amount, _purpose(state, entry), entry.day)
    if entry.allocation.applied != expected.applied:
        return Objection("applied-otherwise", household=entry.household,
                         applied=_spelled(entry.allocation.applied), expected=_spelled(expected.applied))
    return None


def _purpose(state: State, entry: ReceiptRecorded | CashReceived | ReceiptIdentified) -> str | None:
    if entry.kind == "receipt-identified":
        item = state.receipts.unidentified.get(entry.receipt)
        return item.purpose if item else None
    return getattr(entry, "purpose", None)


def _spelled(applied: Iterable[object]) -> str:
    return ", ".join(f"{part.period} {part.amount}" + (f" {part.agent_for}" if part.agent_for else "")  # type: ignore[attr-defined]  # Applied rows
                     + (" late-fee" if part.late_fee else "")  # type: ignore[attr-defined]  # Applied rows
                     for part in applied) or "-"


@rule(6, source="Hangzhou 55: at most twelve months and never beyond the contract; three months DESIGN")
def an_advance_has_its_limit(
    state: State, entry: ReceiptRecorded | CashReceived | ReceiptIdentified
) -> Objection | None:
    """Money in advance covers at most the months the charter allows and never days beyond the contract; what is over
    goes back to the owner."""
    if entry.household is None or entry.allocation is None:
        return None
    expected = allocation(state, entry.household, entry.amount, _purpose(state, entry), entry.day)
    given = entry.allocation
    if given.advance > expected.advance:
        return Objection("advance-too-far", household=entry.household, advance=given.advance, limit=expected.advance,
                         held=advance_held(state, entry.household), until=expected.advance_until)
    if given.advance < expected.advance:
        return Objection("refund-too-large", household=entry.household, refund=given.refund, expected=expected.refund)
    if given.advance_until != expected.advance_until:
        return Objection("advance-until-differs", household=entry.household, until=given.advance_until,
                         expected=expected.advance_until)
    return None


@rule(14, source="DESIGN; Hangzhou 31(5)")
def a_reversal_names_its_receipt(state: State, entry: ReceiptReversed) -> Objection | None:
    """A reversal repeats the receipt it corrects, field by field; money already identified is reversed as
    identified."""
    mark = receipt_mark(entry.corrects, entry.receipt, entry.channel, bank_ref=entry.bank_ref,
                        household=entry.household, amount=entry.amount, allocation=entry.allocation,
                        agent_for=entry.agent_for)
    if not is_used(state, "receipt-leaf", *mark):
        return Objection("no-such-receipt", receipt=entry.receipt)
    if entry.household is None:
        item = state.receipts.unidentified.get(entry.receipt)
        left = min(item.amount, _unidentified_left(state)) if item else ZERO
        if entry.amount > left:
            return Objection("identified-meanwhile", receipt=entry.receipt, amount=entry.amount, left=left)
        return None
    if entry.allocation is not None:
        # What was used or paid out since cannot be taken back from it.
        held = advance_held(state, entry.household)
        if entry.allocation.advance > held:
            return Objection("advance-used", household=entry.household, advance=entry.allocation.advance, held=held)
        fund = "agency" if entry.agent_for else "operating"
        due = (state.receipts.refund_due(entry.household, fund)
               - released_off(state, REFUNDS[fund], entry.household))
        if entry.allocation.refund > due:
            return Objection("refund-paid", household=entry.household, refund=entry.allocation.refund, due=due)
    return None


# ---- what is only held ----


@rule(10, source="Hangzhou 59; OWN")
def held_money_is_never_income(
    state: State, entry: DepositTaken | PassThroughReceived | DepositDeducted
) -> Objection | None:
    """Deposits and money collected for others stand on liabilities of the custody fund, never on income."""
    for account, _ in entry.postings():
        if account.startswith("Income:"):
            return Objection("held-money-as-income", account=account)
    return None


@rule(10, source="Hangzhou 59; OWN")
def a_deposit_has_a_number_and_a_party(state: State, entry: DepositTaken) -> Objection | None:
    """A deposit has a number of its own and a payer the book knows: a household, or the firm for its bond."""
    if is_used(state, "deposit", entry.deposit):
        return Objection("deposit-known", deposit=entry.deposit)
    if entry.party.startswith("F"):
        if not state.contracts.of_firm(entry.party):
            return Objection("firm-unknown", firm=entry.party)
    elif state.units.household(entry.party) is None:
        return Objection("household-unknown", household=entry.party)
    return None


@rule(10, source="Hangzhou 59; OWN")
def a_deduction_is_documented(
    state: State, entry: DepositDeductionProposed | DepositDeducted
) -> Objection | None:
    """Of a deposit no more is kept than is held, and only with evidence of the damage."""
    deposit = state.receipts.deposits.get(entry.deposit)
    if deposit is None:
        return Objection("deposit-unknown", deposit=entry.deposit)
    asked = sum((payment.amount for payment in state.payments.requests_open("custody")
                 if (payment.settles, payment.document) == ("deposit", entry.deposit) and payment.is_released), ZERO)
    if entry.amount > deposit.held - asked:
        return Objection("more-than-held", deposit=entry.deposit, amount=entry.amount, held=deposit.held - asked)
    if entry.kind == "deposit-deduction-proposed" and not getattr(entry, "evidence", ()):
        return Objection("evidence-missing", deposit=entry.deposit)
    return None


@rule(10, source="Hangzhou 59; OWN")
def a_deduction_is_the_one_decided(state: State, entry: DepositDeducted) -> Objection | None:
    """A deduction takes effect as it was proposed, when its last yes has come."""
    proposal = state.proposals.open.get(entry.proposal)
    if proposal is None or proposal.kind != "deposit-deduction-proposed" or not proposal.effective:
        return Objection("deduction-not-decided", deposit=entry.deposit)
    asked, deposit = proposal.entry(), state.receipts.deposits.get(entry.deposit)
    if (asked.deposit, asked.amount) != (entry.deposit, entry.amount) or (
            deposit is not None and (deposit.kind, deposit.party) != (entry.deposit_kind, entry.party)):
        return Objection("deduction-differs", deposit=entry.deposit, amount=entry.amount, decided=asked.amount)
    return None


@rule(10, source="Hangzhou 59; OWN")
def a_deposit_goes_back_to_its_payer(state: State, entry: PaymentRequested) -> Objection | None:
    """A deposit is paid back to whoever paid it, and no more of it than is held."""
    if entry.settles != "deposit":
        return None
    deposit = state.receipts.deposits.get(entry.document or "")
    if deposit is None:
        return Objection("deposit-unknown", deposit=entry.document or "")
    if entry.payee != deposit.party:
        return Objection("not-the-payer", deposit=deposit.deposit, payee=entry.payee, payer=deposit.party)
    if entry.amount > deposit.held:
        return Objection("more-than-held", deposit=deposit.deposit, amount=entry.amount, held=deposit.held)
    for leg in entry.legs:
        if leg.account != deposit_account(deposit.kind, deposit.party):
            return Objection("held-money-as-income", account=leg.account)
    return None


form(
    135, "receipts_are_always_recorded",
    "Money that came in is always recorded: without a household it lies in custody, beyond the limit in advance it is "
    "owed back to the owner, collected elsewhere it is shown with its age.",
    "DESIGN", "tests/rules/test_receipts.py::test_money_no_rule_lets_in_is_recorded_all_the_same", "receipts",
)
