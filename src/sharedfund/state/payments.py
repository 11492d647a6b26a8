"""The payments slice: what is asked, who agreed, what was released and paid; standing authorities, debits nobody
approved, emergency orders, prior notices. And what a payment settles: its legs, its tier, its weight.

Other chapters judge a payment where money is decided: at its request, and at the signature that releases it
(`is_release`); `request_of` gives the payment in both places.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund import accounts
from sharedfund.accounts.heads import HEADS
from sharedfund.entries.bank import term_deposit
from sharedfund.entries.bills import payable
from sharedfund.entries.grants import entrusted_account
from sharedfund.entries.payments import Leg, unexplained
from sharedfund.entries.remuneration import releasable
from sharedfund.state.people import SIGN_FOR_THE_COMMITTEE, STAND_IN_PARTIES
from sharedfund.state.receipts import REFUND, REFUNDS, is_reference_used, reference_account, reference_used
from sharedfund.state.registry import evolves, once, takes_effect
from sharedfund.values import days, shares
from sharedfund.values.identity import household_component
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.payments import (
        BankDebited,
        EmergencyOrdered,
        EmergencyRatified,
        EmergencyWitnessed,
        ImprestSpent,
        NoticeAnswered,
        NoticeObjected,
        NoticePosted,
        PaymentPaid,
        PaymentRechecked,
        PaymentRejected,
        PaymentRequested,
        PaymentReturned,
        PaymentReviewed,
        PaymentSigned,
        PaymentWithdrawn,
        UnexplainedRestored,
    )
    from sharedfund.entries.terms import Terms
    from sharedfund.state import State

COMMITTEE_PARTY, COMMUNITY_PARTY = "committee", "residents-committee"
OPEN = ("requested", "reviewed", "rechecked", "released")
# What is not the fund's own money, or a debt to a household or the tax office: first in the waterfall (R15).
NOT_OURS = frozenset({"refund", "deposit", "pass-through", "tax", "return", "agency"})
FINISHED_KEPT_DAYS = 100  # a finished payment stays so long: for words, returns and counting
NOTICES_KEPT_DAYS = 800
LEVY_ACCOUNTS = {
    "operating": "Expenses:Operating:Governance:Legal", "public-revenue": "Expenses:Public:Governance:Legal",
}


@dataclass(frozen=True, slots=True)
class Act:
    """A counted step of a payment: who, under which mandate, office and party, with which key, at which block."""

    person: str
    mandate: str
    office: str
    party: str
    key: str
    block: int
    same_desk: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """The charter's terms a payment is judged by."""

    reviewers: int
    rechecks: int
    signatories: int
    of_committee: int
    parties: frozenset[str]
    threshold: Decimal
    same_desk: Decimal
    large: Decimal
    notice_days: int
    splitting_days: int

    @classmethod
    def of(cls, terms: Terms) -> Limits:
        return cls(
            terms.reviewers_min_count, terms.rechecks_min_count, terms.signatories_min_count,
            terms.committee_signatories_min_count, frozenset(terms.signatory_parties),
            terms.fresh_signatory_threshold_cny, terms.same_desk_limit_cny, terms.large_payment_cny,
            terms.large_payment_notice_days, terms.splitting_window_days,
        )

    def stricter(self, other: Limits) -> Limits:
        """Of every term the one that asks for more."""
        return Limits(
            max(self.reviewers, other.reviewers), max(self.rechecks, other.rechecks),
            max(self.signatories, other.signatories), max(self.of_committee, other.of_committee),
            self.parties & other.parties,
            min(self.threshold, other.threshold), min(self.same_desk, other.same_desk), min(self.large, other.large),
            max(self.notice_days, other.notice_days), max(self.splitting_days, other.splitting_days),
        )


@dataclass(frozen=True, slots=True)
class Payment:
    """A request and how far it came. `status`: requested, reviewed, rechecked, released; then paid, returned, rejected
    or withdrawn. `limits` are the terms of the day it was asked; `leaf` is "" before it stands in the book."""

    payment: str
    leaf: str
    block: int
    day: date
    status: str
    requester: str
    payee: str
    payee_account: str | None
    amount: Decimal
    fund: str
    head: str | None
    tier: str
    settles: str
    month: str
    due: date
    purpose: str
    to_fund: str | None
    utility: str | None
    bill: str | None
    document: str | None
    explains: str | None
    contract: str | None
    contract_total: Decimal | None
    resolution: str | None
    notice: str | None
    legs: tuple[Leg, ...]
    limits: Limits
    reviews: tuple[Act, ...] = ()
    rechecks: tuple[Act, ...] = ()
    signatures: tuple[Act, ...] = ()
    released_block: int | None = None
    released_day: date | None = None
    ended_day: date | None = None
    paid_leaf: str | None = None  # of the entry that says the bank paid
    vouchers: int = 0  # how many papers the request commits to
    repair: str | None = None  # the repair whose quotes were compared
    quotes: int = 0  # how many quotes stand behind it, its own or the comparison's
    nature: str | None = None  # of a repair: minor, or one the maintenance fund bears (R23)
    recipients: int | None = None  # of a gift

    @property
    def is_open(self) -> bool:
        """Whether it still reserves its amount: asked, and neither paid nor over."""
        return self.status in OPEN

    @property
    def is_released(self) -> bool:
        return self.released_block is not None

    @property
    def acts(self) -> tuple[Act, ...]:
        """Everybody's yes so far."""
        return (*self.reviews, *self.rechecks, *self.signatures)

    @property
    def waits_for(self) -> str | None:
        """The next step: review, recheck, sign or pay; None when nothing is left to do."""
        if self.settles == "emergency" and self.status in ("requested", "reviewed", "rechecked"):
            return "sign"
        if self.settles == "standing" and self.status == "released":
            return None
        return {"requested": "review", "reviewed": "recheck", "rechecked": "sign", "released": "pay"}.get(self.status)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request counts for when requests are summed against splitting (R52)."""

    payment: str
    day: date
    group: str
    purpose: str
    amount: Decimal
    contract: str | None = None  # that the book does not hold, or that is not the payee's


@dataclass(frozen=True, slots=True)
class ContractSum:
    """A contract the book does not hold: its total, and what has been asked of it."""

    total: Decimal
    asked: Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """A released standing authority: debits of `payee` for `head` up to `cap` a month (R137)."""

    payment: str
    payee: str
    head: str
    fund: str
    cap: Decimal
    since: str = ""  # the month of its release: it authorises nothing before
    used: Table[Decimal] = field(default_factory=Table)  # by month
    resolution: str | None = None  # it rests on

    def room(self, month: str, on: date) -> Decimal:
        """What the authority still covers on `on` of a debit in `month`: nothing before it was released, nor of a
        month so long ago that its use is forgotten."""
        if month < max(self.since, _a_year_before(days.month_of(on))):
            return ZERO
        return self.cap - self.used.get(month, ZERO)


def _a_year_before(month: str) -> str:
    return f"{int(month[:4]) - 1}{month[4:]}"


@dataclass(frozen=True, slots=True)
class Debit:
    """Money that left without approval; `left` is not yet restored or approved afterwards."""

    leaf: str
    block: int
    day: date
    bank_ref: str
    amount: Decimal
    left: Decimal
    fund: str
    purpose: str
    standing: str | None = None  # the authority it named
    cancelled: str | None = None  # the resolution that authority rested on, which had fallen (R114)


@dataclass(frozen=True, slots=True)
class Levy:
    """Money a court took from the account, with its paper (R123)."""

    leaf: str
    day: date
    amount: Decimal
    fund: str


@dataclass(frozen=True, slots=True)
class Order:
    """An emergency order. `witness` is None until somebody of another party saw it; from then on the estimate is
    reserved, until `reserved_until` or until a payment takes its place. `asked` and `paid` of its payments."""

    order: str
    leaf: str
    block: int
    day: date
    cause: str
    contractor: str
    estimate: Decimal
    fund: str
    building: str | None
    orderer: str
    party: str
    witness: str | None = None
    witness_office: str | None = None
    witnessed_block: int | None = None
    witnessed_day: date | None = None
    reserved_until: date | None = None
    asked: Decimal = ZERO
    paid: Decimal = ZERO
    paid_day: date | None = None
    released_day: date | None = None
    ratified_day: date | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A prior notice. `ceiling` a month and `until` where it stands for recurring payments; `asked` against it in all
    (under its own id as month) or by month; `objections` still without an answer."""

    notice: str
    block: int
    day: date
    payee: str
    amount: Decimal
    ceiling: Decimal | None
    until: date | None
    asked: Table[Decimal] = field(default_factory=Table)
    objections: frozenset[int] = frozenset()
    answered: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Payments:
    """Payments by number (`open` keeps the finished ones for a while too), and what stands beside them."""

    open: Table[Payment] = field(default_factory=Table)
    leaves: Table[str] = field(default_factory=Table)  # leaf of a request -> its number
    asked: Table[Asked] = field(default_factory=Table)
    contracts: Table[ContractSum] = field(default_factory=Table)
    year_totals: Table[Decimal] = field(default_factory=Table)  # what the committee decided alone, by year
    standing: Table[Standing] = field(default_factory=Table)
    unexplained: Table[Debit] = field(default_factory=Table)  # by leaf
    levies: Table[Levy] = field(default_factory=Table)  # by leaf; the last FINISHED_KEPT_DAYS
    orders: Table[Order] = field(default_factory=Table)
    notices: Table[Notice] = field(default_factory=Table)
    last_number: int = 0

    def by_leaf(self, leaf: str) -> Payment | None:
        """The payment whose request has this leaf."""
        number = self.leaves.get(leaf)
        return self.open.get(number) if number else None

    def requests_open(self, fund: str | None = None) -> tuple[Payment, ...]:
        """Requests that reserve money, of `fund` where named, in the order they were admitted: asked or released, not
        yet paid. Not among them: standing authorities, and payments that approve a debit afterwards."""
        found = (p for p in self.open.values()
                 if p.is_open and fund in (None, p.fund) and p.settles != "standing" and p.explains is None)
        return tuple(sorted(found, key=lambda p: p.block))

    def reserved(self, fund: str, on: date, *, without: str | None = None) -> Decimal:
        """What witnessed emergency orders reserve of `fund` while no payment has been asked for them, the order
        `without` left out (R24)."""
        return sum((o.estimate for o in self.orders.values()
                    if o.fund == fund and o.reserved_until and on <= o.reserved_until and not o.asked
                    and o.order != without), ZERO)

    def waiting(self) -> tuple[Payment, ...]:
        """Payments somebody has to act on, oldest first."""
        found = (p for p in self.open.values() if p.is_open and p.waits_for is not None)
        return tuple(sorted(found, key=lambda p: p.block))

    def next_number(self) -> str:
        """The number the next payment gets."""
        return f"P-{self.last_number + 1:04d}"


# ---- reading a payment ----


def payment_asked(state: State, entry: PaymentRequested) -> Payment:
    """The payment a request asks for, as it will stand in the book; its leaf is left open."""
    compared = state.budgets.repairs.get(entry.repair or "")
    return Payment(
        entry.payment, "", state.record.blocks, entry.day, "requested", entry.by, entry.payee, entry.payee_account,
        entry.amount, entry.fund, entry.head, entry.tier, entry.settles, entry.month, entry.due, entry.purpose,
        entry.to_fund, entry.utility, entry.bill, entry.document, entry.explains, entry.contract, entry.contract_total,
        entry.resolution, entry.notice, entry.legs, Limits.of(state.charter.terms), vouchers=len(entry.evidence),
        repair=entry.repair, nature=entry.nature,
        quotes=max(len(entry.quotes), compared.quotes if compared else 0), recipients=entry.recipients,
    )


def request_of(state: State, entry: Any) -> Payment | None:
    """The payment an entry is about: what a request asks for (its leaf is ""), or what a step, a payment or a
    rejection names; None where there is none."""
    if entry.kind == "payment-requested":
        return payment_asked(state, entry)
    for name in ("approves", "pays", "rejects", "withdraws"):
        leaf = getattr(entry, name, None)
        if leaf is not None:
            return state.payments.by_leaf(leaf)
    return None


def is_release(state: State, entry: Any) -> bool:
    """Whether `entry` is the signature that makes a payment's signatures sufficient: its release (R43)."""
    if entry.kind != "payment-signed":
        return False
    payment = state.payments.by_leaf(entry.approves)
    if payment is None or payment.waits_for != "sign":
        return False
    return signatures_suffice(state, payment, (*payment.signatures, act_of(state, entry)))


def is_judged(state: State, entry: Any) -> bool:
    """Whether money is decided here: a request, or the signature that releases it."""
    return entry.kind == "payment-requested" or is_release(state, entry)


def limits_of(state: State, payment: Payment) -> Limits:
    """The stricter of the terms at the request and now (architecture.md section 4)."""
    return payment.limits.stricter(Limits.of(state.charter.terms))


def act_of(state: State, entry: Any) -> Act:
    """The step `entry` adds: a review, a re-check or a signature."""
    held = state.people.mandates.get(entry.mandate)
    office, party = (held.office, held.party) if held else ("", "")
    return Act(entry.by, entry.mandate, office, party, entry.key, state.record.blocks, bool(entry.same_desk))


def people(acts: Iterable[Act]) -> frozenset[str]:
    return frozenset(act.person for act in acts)


def payee_parties(state: State, payee: str) -> frozenset[str]:
    """The parties that gain when `payee` is paid: the firm for itself and what is related to it."""
    vendor = state.contracts.vendors.get(payee)
    if payee.startswith("F") or (vendor is not None and vendor.related_firm):
        return frozenset({"firm"})
    return frozenset({"bureau"}) if payee == "bureau" else frozenset()


def signing_parties(state: State, payment: Payment) -> tuple[frozenset[str], int]:
    """The parties that may sign, and how many of them must (R47). Where the payee is one of them, the community and
    the committee take its place, and a second committee member suffices where the committee is the other party.
    Stand-ins may sign for either (R139)."""
    wanted = limits_of(state, payment).parties
    gaining = payee_parties(state, payment.payee) & wanted
    if gaining:
        others = wanted - gaining
        return others | {COMMITTEE_PARTY, COMMUNITY_PARTY} | STAND_IN_PARTIES, 1 if COMMITTEE_PARTY in others else 2
    return wanted | STAND_IN_PARTIES, 2


def signatures_complete(state: State, payment: Payment, acts: tuple[Act, ...]) -> bool:
    """Whether as many persons have signed as the terms ask for."""
    return len(people(acts)) >= limits_of(state, payment).signatories


def has_parties(state: State, payment: Payment, acts: tuple[Act, ...]) -> bool:
    """Whether the signatures come from as many allowed parties as R47 asks for."""
    allowed, needed = signing_parties(state, payment)
    parties = {act.party for act in acts}
    return parties <= allowed and len(parties) >= needed


def committee_count(acts: Iterable[Act]) -> int:
    """How many persons signed for the committee; the subdistrict office may stand in for it (R139)."""
    return len(people(act for act in acts if act.party in SIGN_FOR_THE_COMMITTEE))


def has_committee(state: State, payment: Payment, acts: tuple[Act, ...]) -> bool:
    """Whether as many of the committee signed as the terms ask for (R47)."""
    return committee_count(acts) >= limits_of(state, payment).of_committee


def has_fresh_signatory(state: State, payment: Payment, acts: tuple[Act, ...]) -> bool:
    """Whether a signatory neither reviewed nor re-checked, where the payment's weight asks for one (R48)."""
    if weight(state, payment) < limits_of(state, payment).threshold:
        return True
    return bool(people(acts) - people((*payment.reviews, *payment.rechecks)))


def signatures_suffice(state: State, payment: Payment, acts: tuple[Act, ...]) -> bool:
    return (signatures_complete(state, payment, acts) and has_parties(state, payment, acts)
            and has_committee(state, payment, acts) and has_fresh_signatory(state, payment, acts))


def group_of(state: State, payee: str) -> str:
    """Related payees are one: a vendor related to the firm counts as the firm."""
    vendor = state.contracts.vendors.get(payee)
    return vendor.related_firm if vendor is not None and vendor.related_firm else payee


def purpose_of(payment: Payment) -> str:
    """What is one purpose when requests are summed. What comes every month (T0, T1, T3) is one purpose a month, so
    that two months' bills are no splitting. Where no head says it, works of a fund are one: words are easily changed."""
    purpose = payment.head or payment.to_fund or payment.utility or (
        payment.fund if payment.settles == "expense" else payment.settles
    )
    return f"{purpose}/{payment.month}" if payment.tier in ("T0", "T1", "T3") else purpose


def weight(state: State, payment: Payment) -> Decimal:
    """What the payment counts for at thresholds and limits: its contract's total or its amount, with all other
    requests for the same payee or a related one and the same purpose within the splitting window (R52). Another
    contract's number splits nothing; instalments of its own are in the total."""
    if is_of_held_contract(state, payment):
        return payment.amount
    total = total_of(state, payment)
    own = payment.contract if total is not None else None
    counted = payment.amount if total is None else total
    group, purpose = group_of(state, payment.payee), purpose_of(payment)
    window = timedelta(days=limits_of(state, payment).splitting_days)
    return counted + sum(
        (asked.amount for asked in state.payments.asked.values()
         if asked.payment != payment.payment and asked.group == group and asked.purpose == purpose
         and (own is None or asked.contract != own) and abs(asked.day - payment.day) <= window),
        ZERO,
    )


def is_of_held_contract(state: State, payment: Payment) -> bool:
    """Whether the payment names a contract the book holds, and goes to that contract's firm; or is what a vendor's
    contract gives every month."""
    agreed = state.contracts.agreements.get(payment.contract or "")
    if agreed is not None and agreed.vendor == payment.payee:
        return agreed.month_amount is not None and payment.amount <= agreed.month_amount
    held = state.contracts.named(payment.contract) if payment.contract else None
    return held is not None and held.firm == group_of(state, payment.payee)


def total_of(state: State, payment: Payment | PaymentRequested) -> Decimal | None:
    """The total of the contract a payment names: as the book holds it, else as the request says; None without one."""
    agreed = state.contracts.agreements.get(payment.contract or "")
    return agreed.total if agreed is not None and agreed.vendor == payment.payee else payment.contract_total


def is_committees_own(state: State, payment: Payment) -> bool:
    """Whether the committee decides this payment alone: no budget line, no debt, no contract and no resolution stands
    behind it (R52). What a budget line or R87 governs is judged there."""
    if payment.settles not in ("expense", "transfer", "return") or payment.resolution is not None:
        return False
    if payment.explains is not None or payment.fund == "grants" or payment.fund.startswith("project:"):
        return False  # the giver's purpose, or the project's resolution, stands behind it
    return payment.head is None and payment.fund != "public-revenue"


def expense_account(head: str | None, fund: str) -> str | None:
    """Where what `fund` spends is an expense: on the head's account, else on the fund's works; None for neither."""
    kind, _, rest = fund.partition(":")
    if head is not None and kind not in ("grants", "project"):
        known = HEADS.get(head)
        if known is None:
            return None
        if known.fund == fund:
            return known.account
        if fund == "public-revenue" and known.account.startswith("Expenses:Operating:Governance:"):
            return known.account.replace(":Operating:", ":Public:")
        return None
    return {
        "contingency": "Expenses:Contingency:Works", "grants": "Expenses:Grants:Works",
        "project": f"Expenses:Project:{rest}", "maintenance": f"Expenses:Maintenance:Works:{rest}",
    }.get(kind)


# What is spent on works, where no head says what they are.
WORKS = ("Expenses:Grants:Works", "Expenses:Project:", "Expenses:Contingency:Works", "Expenses:Maintenance:Works:")


def is_repair(payment: Payment) -> bool:
    """Whether a payment is for a repair or other works, which are compared by quotes (R67); what an emergency orders
    and what a contract of its own fixes is not."""
    if payment.settles not in ("bill", "expense", "work") or payment.explains is not None:
        return False
    if payment.head is not None:
        return payment.head == "repair"
    return any(leg.account.startswith(WORKS) for leg in payment.legs)


# Funds that hold the owners' free money by where it came from; pooled, a head of one may be paid from the other (R87).
SOURCES = ("operating", "public-revenue")


def is_draw(payment: Any) -> bool:
    """Whether a payment takes its money from another source than the fund that bears its head: its legs then carry the
    transfer between the two, so that each balances (R87, R142)."""
    head = HEADS.get(payment.head or "")
    if head is None or head.fund == payment.fund or not {head.fund, payment.fund} <= set(SOURCES):
        return False
    if payment.settles == "expense":
        return expense_account(payment.head, payment.fund) is None
    return bool(payment.settles == "bill")


def _draw_legs(payment: Any) -> tuple[Leg, ...]:
    head = HEADS[payment.head]
    account = payable(payment.payee, head.fund) if payment.settles == "bill" else head.account
    return (
        Leg(account="Equity:Transfer:Out:" + accounts.fund_label(payment.fund), amount=payment.amount),
        Leg(account=account, amount=payment.amount),
        Leg(account="Equity:Transfer:In:" + accounts.fund_label(head.fund), amount=-payment.amount),
    )


def tier_for(state: State, settles: str, head: str | None, on: date, to_fund: str | None = None) -> str:
    """The tier a payment of this kind ranks in (R15)."""
    if settles in NOT_OURS:
        return "T0"
    if settles == "emergency":
        return "T1"
    if settles == "remuneration":
        return "T3"
    if settles == "reclaim":
        return "T0"
    if settles == "transfer":
        return "T4" if to_fund == "contingency" else "T6"
    if settles in ("top-up", "return"):
        return "T6"
    if head is not None and head in HEADS:
        return state.budgets.tier(head, on)
    return "T2" if settles in ("imprest", "bill") else "T6"


def legs_for(state: State, payment: Any) -> tuple[Leg, ...] | None:
    """The legs beside the bank's of a payment or a request, from what it settles; None where nothing of the kind can
    be settled. The one place where this is decided (R53)."""
    amount, fund = payment.amount, payment.fund
    if payment.settles == "transfer":
        to = payment.to_fund
        if to is None or to == fund or to.startswith("maintenance:") or fund.startswith("maintenance:"):
            return None
        return (
            Leg(account="Equity:Transfer:Out:" + accounts.fund_label(fund), amount=amount),
            Leg(account=accounts.bank(to), amount=amount),
            Leg(account="Equity:Transfer:In:" + accounts.fund_label(to), amount=-amount),
        )
    if payment.settles == "top-up":
        return _top_up_legs(state, amount, fund)
    if is_draw(payment):
        return _draw_legs(payment)
    if payment.settles == "emergency":
        return _emergency_legs(state, payment)
    if payment.settles == "reclaim":
        return _reclaim_legs(payment)
    account = _account_settled(state, payment)
    return None if account is None else (Leg(account=account, amount=amount),)


def _account_settled(state: State, payment: Any) -> str | None:
    payee, fund = payment.payee, payment.fund
    match payment.settles:
        case "bill":
            return payable(payee, fund)
        case "remuneration":
            return releasable(payee) if payee.startswith("F") and fund == "operating" else None
        case "agency":
            return accounts.collected(payee) if payee.startswith("F") and fund == "agency" else None
        case "deposit":
            held = state.receipts.deposits.get(payment.document or "")
            return accounts.deposit_account(held.kind, held.party) if held is not None and fund == "custody" else None
        case "pass-through":
            if fund != "custody":
                return None
            if payment.utility:
                return f"Liabilities:PassThrough:{payment.utility.capitalize()}"
            return entrusted_account(payee) if payee.startswith("v-") else None
        case "tax":
            owed = "Liabilities:Payable:PublicRevenue:Tax"
            if fund != "public-revenue":
                return None
            return owed if state.ledger.owed(owed) >= payment.amount else "Expenses:Public:Tax"
        case "refund":
            return _refunded(state, payment)
        case "return" if fund.startswith("project:"):
            return "Equity:Returned:" + accounts.fund_label(fund)
        case "return":
            return "Liabilities:Owners:Return:PublicRevenue" if fund == "public-revenue" else None
        case "term-deposit":
            return term_deposit(fund)
        case "work":
            return expense_account(None, fund) if fund.startswith("maintenance:") else None
        case "imprest":
            return "Assets:Cash:Imprest:Operating" if fund == "operating" else None
        case "expense" | "standing":
            return expense_account(payment.head, fund)
    return None


def _refunded(state: State, payment: Any) -> str | None:
    """What a refund takes off: what is due to the household, else its advance; of custody, money nobody could place."""
    if payment.fund == "custody":
        due = "Liabilities:Owners:Refund:Custody"
        return due if state.ledger.owed(due) >= payment.amount else "Liabilities:Unidentified"
    if payment.fund == "agency" and payment.payee.startswith("h-"):
        return REFUNDS["agency"]
    if payment.fund == "operating" and payment.payee.startswith("h-"):
        if state.receipts.refund_due(payment.payee) >= payment.amount:
            return REFUND
        return "Liabilities:Advance:Fee:" + household_component(payment.payee)
    return None


def _top_up_legs(state: State, amount: Decimal, fund: str) -> tuple[Leg, ...] | None:
    areas = state.units.areas_by_building()
    if not areas or fund.startswith("maintenance:"):
        return None
    legs = [Leg(account="Equity:Transfer:Out:" + accounts.fund_label(fund), amount=amount)]
    for building, part in shares.split(amount, areas).items():
        if part:
            to = f"maintenance:{building}"
            custody = state.charter.terms.maintenance_custody
            legs.append(Leg(account=accounts.held(building, custody), amount=part))
            legs.append(Leg(account="Equity:Transfer:In:" + accounts.fund_label(to), amount=-part))
    return tuple(legs)


def _emergency_legs(state: State, payment: Any) -> tuple[Leg, ...] | None:
    order = state.payments.orders.get(payment.document or "")
    if order is None:
        return None
    if order.building is None:
        account = "Expenses:Operating:Emergency" if payment.fund == "operating" else expense_account(None, payment.fund)
        return None if account is None else (Leg(account=account, amount=payment.amount),)
    if payment.fund != "operating":
        return None
    # The maintenance fund is liable: the operating fund pays first and has a claim on it (R24).
    return (
        Leg(account="Assets:DueFrom:Maintenance", amount=payment.amount),
        Leg(account=f"Expenses:Maintenance:Works:{order.building}", amount=payment.amount),
        Leg(account=f"Liabilities:DueTo:Operating:{order.building}", amount=-payment.amount),
    )


def _reclaim_legs(payment: Any) -> tuple[Leg, ...] | None:
    """The maintenance fund gives back what the operating fund advanced for it (R24)."""
    kind, _, building = payment.fund.partition(":")
    if kind != "maintenance":
        return None
    return (
        Leg(account=f"Liabilities:DueTo:Operating:{building}", amount=payment.amount),
        Leg(account=accounts.bank("operating"), amount=payment.amount),
        Leg(account="Assets:DueFrom:Maintenance", amount=-payment.amount),
    )


def debit_explained(state: State, entry: Any) -> Decimal:
    """What of a debit somebody answers for: all of it with a court's paper; the bank's charge with its advice as far as
    money is held for the firm; under a standing authority as far as its cap of the month goes, nothing from the day on
    which the resolution it rests on was cancelled; else nothing."""
    amount: Decimal = entry.amount
    if entry.court_paper is not None:
        return amount if entry.fund in LEVY_ACCOUNTS else ZERO
    if entry.agent_for is not None:
        held = state.ledger.owed(accounts.collected(entry.agent_for))
        return max(ZERO, min(amount, held)) if is_firms_charge(entry) else ZERO
    standing = state.payments.standing.get(entry.standing or "")
    if standing is None or standing.fund != entry.fund or fell_before(state, standing, entry) is not None:
        return ZERO
    return max(ZERO, min(amount, standing.room(days.month_of(entry.occurred or entry.day), entry.day)))


def is_firms_charge(entry: Any) -> bool:
    """Whether a debit is the bank's charge on money that is held for a firm: its cost, like a gateway's fee (R21)."""
    return entry.fund == "agency" and None not in (entry.agent_for, entry.advice)


def fell_before(state: State, standing: Standing, entry: Any) -> str | None:
    """The resolution a standing authority rests on where it was cancelled by the day of the debit (R114)."""
    void = state.resolutions.cancelled(standing.resolution)
    if void is None or void.cancelled is None or (entry.occurred or entry.day) < void.cancelled:
        return None
    return void.resolution


def debit_legs(state: State, entry: Any) -> tuple[Leg, ...]:
    """The debits of money that left without a release: what is explained, and the rest in plain sight (R135)."""
    explained = debit_explained(state, entry)
    parts = {unexplained(entry.fund): entry.amount - explained}
    standing = state.payments.standing.get(entry.standing or "")
    if is_firms_charge(entry):
        parts[accounts.collected(entry.agent_for)] = explained
    elif entry.court_paper is not None or standing is None:
        parts[LEVY_ACCOUNTS.get(entry.fund, "")] = explained
    else:
        bill = state.bills.open.get(entry.bill or "")
        on_bill = min(explained, bill.unpaid) if bill is not None else ZERO
        parts[payable(standing.payee, standing.fund)] = on_bill
        parts[expense_account(standing.head, standing.fund) or ""] = explained - on_bill
    return tuple(Leg(account=account, amount=amount) for account, amount in parts.items() if amount)


def bank_account(state: State) -> str:
    """The slug of the co-managed account, under which bank references are unique."""
    return reference_account(state, "bank")


def is_bank_line_booked(state: State, reference: str) -> bool:
    """Whether an entry that stands bears this reference of the co-managed account (R4)."""
    return is_reference_used(state, bank_account(state), reference)


def _booked(state: State, reference: str) -> bytes:
    return reference_used(state, bank_account(state), reference)


def paid_as(entry: Any, leaf: str) -> tuple[str, ...]:
    """What a paid payment is remembered by for ever, so that its return can be checked without keeping it."""
    legs = ";".join(f"{leg.account} {leg.amount}" for leg in entry.legs)
    about = (entry.head, entry.tier, entry.settles, entry.month, entry.bill, entry.document)
    return (leaf, entry.payment, entry.payee, str(entry.amount), entry.fund, *(str(value) for value in about), legs)


def released_off(state: State, account: str, payee: str | None = None) -> Decimal:
    """What payments released and not yet paid take off an account, those to `payee` where named: nobody else may use
    it any more."""
    return sum((leg.amount for payment in state.payments.requests_open()
                if payment.is_released and payee in (None, payment.payee)
                for leg in payment.legs if leg.account == account), ZERO)


# ---- the fold ----


def _kept(state: State, **changes: Any) -> State:
    return replace(state, payments=replace(state.payments, **changes))


def _changed(state: State, payment: Payment) -> State:
    return _kept(state, open=state.payments.open.set(payment.payment, payment))


@evolves("payment-requested")
def _requested(state: State, entry: PaymentRequested) -> State:
    from sharedfund.spelling import leaf_of

    payment = replace(payment_asked(state, entry), leaf=leaf_of(entry))
    slice_ = state.payments
    old = [p for p in slice_.open.values()
           if p.ended_day is not None and p.ended_day < entry.day - timedelta(days=FINISHED_KEPT_DAYS)]
    forgotten = [a.payment for a in slice_.asked.values()
                 if a.day < entry.day - timedelta(days=2 * payment.limits.splitting_days)]
    asked = slice_.asked.drop(*forgotten)
    contracts = slice_.contracts
    total = total_of(state, entry)
    if entry.contract and total:
        known = contracts.get(entry.contract, ContractSum(total, ZERO))
        contracts = contracts.set(entry.contract, replace(known, asked=known.asked + entry.amount))
    if not is_of_held_contract(state, payment):
        asked = asked.set(payment.payment, Asked(payment.payment, entry.day, group_of(state, entry.payee),
                                                 purpose_of(payment), entry.amount, entry.contract))
    year_totals = slice_.year_totals
    if is_committees_own(state, payment):
        year = str(entry.day.year)
        year_totals = year_totals.set(year, year_totals.get(year, ZERO) + entry.amount)
    state = _kept(
        state, open=slice_.open.drop(*(p.payment for p in old)).set(payment.payment, payment),
        leaves=slice_.leaves.drop(*(p.leaf for p in old)).set(payment.leaf, payment.payment), asked=asked,
        contracts=contracts, year_totals=year_totals, last_number=max(slice_.last_number, int(entry.payment[2:])),
        orders=_asked_of_order(slice_.orders, payment, entry.amount),
        notices=_asked_of_notice(slice_.notices, payment, entry.amount),
    )
    return replace(state, used=state.used.add(once("payment", entry.payment)))


def _asked_of_order(orders: Table[Order], payment: Payment, amount: Decimal) -> Table[Order]:
    order = orders.get(payment.document or "") if payment.settles == "emergency" else None
    return orders if order is None else orders.set(order.order, replace(order, asked=order.asked + amount))


def notice_month(notice: Notice, payment: Payment) -> str:
    """Under what a notice counts a payment: by month where it has a ceiling, else all in one."""
    return payment.month if notice.ceiling is not None else notice.notice


def _asked_of_notice(notices: Table[Notice], payment: Payment, amount: Decimal) -> Table[Notice]:
    notice = notices.get(payment.notice or "")
    if notice is None:
        return notices
    month = notice_month(notice, payment)
    return notices.set(notice.notice, replace(
        notice, asked=notice.asked.set(month, notice.asked.get(month, ZERO) + amount)
    ))


@evolves("payment-reviewed")
def _reviewed(state: State, entry: PaymentReviewed) -> State:
    payment = state.payments.by_leaf(entry.approves)
    if payment is None:
        return state
    reviews = (*payment.reviews, act_of(state, entry))
    status = payment.status
    if status == "requested" and len(people(reviews)) >= limits_of(state, payment).reviewers:
        status = "reviewed"
    return _changed(state, replace(payment, reviews=reviews, status=status))


@evolves("payment-rechecked")
def _rechecked(state: State, entry: PaymentRechecked) -> State:
    payment = state.payments.by_leaf(entry.approves)
    if payment is None:
        return state
    rechecks = (*payment.rechecks, act_of(state, entry))
    status = payment.status
    if status == "reviewed" and len(people(rechecks)) >= limits_of(state, payment).rechecks:
        status = "rechecked"
    return _changed(state, replace(payment, rechecks=rechecks, status=status))


@evolves("payment-signed")
def _signed(state: State, entry: PaymentSigned) -> State:
    payment = state.payments.by_leaf(entry.approves)
    if payment is None:
        return state
    released = is_release(state, entry)
    payment = replace(payment, signatures=(*payment.signatures, act_of(state, entry)))
    if not released:
        return _changed(state, payment)
    today = state.charter.local_day(entry)
    payment = replace(payment, status="released", released_block=state.record.blocks, released_day=today)
    if payment.settles == "standing" and payment.head is not None:
        authority = Standing(payment.payment, payment.payee, payment.head, payment.fund, payment.amount,
                             days.month_of(today), resolution=payment.resolution)
        state = _kept(state, standing=state.payments.standing.set(payment.payment, authority))
    order = state.payments.orders.get(payment.document or "") if payment.settles == "emergency" else None
    if order is not None and order.released_day is None:
        state = _kept(state, orders=state.payments.orders.set(order.order, replace(order, released_day=today)))
    return _changed(state, payment)


@evolves("payment-rejected")
def _rejected(state: State, entry: PaymentRejected) -> State:
    return _over(state, state.payments.by_leaf(entry.rejects), "rejected", entry.day)


@evolves("payment-withdrawn")
def _withdrawn(state: State, entry: PaymentWithdrawn) -> State:
    return _over(state, state.payments.by_leaf(entry.withdraws), "withdrawn", entry.day)


def _over(state: State, payment: Payment | None, status: str, day: date) -> State:
    """The payment ends unpaid: what it reserved, counted and took of orders and notices is free again."""
    if payment is None:
        return state
    slice_ = state.payments
    contracts = slice_.contracts
    known = contracts.get(payment.contract or "")
    if known is not None and total_of(state, payment):
        contracts = contracts.set(payment.contract or "", replace(known, asked=known.asked - payment.amount))
    year, year_totals = str(payment.day.year), slice_.year_totals
    if is_committees_own(state, payment):
        year_totals = year_totals.set(year, year_totals.get(year, ZERO) - payment.amount)
    state = _kept(
        state, asked=slice_.asked.drop(payment.payment), contracts=contracts, year_totals=year_totals,
        standing=slice_.standing.drop(payment.payment),
        orders=_asked_of_order(slice_.orders, payment, -payment.amount),
        notices=_asked_of_notice(slice_.notices, payment, -payment.amount),
    )
    return _changed(state, replace(payment, status=status, ended_day=day))


@evolves("payment-paid")
def _paid(state: State, entry: PaymentPaid) -> State:
    from sharedfund.spelling import leaf_of

    used = state.used.add(once("paid-as", *paid_as(entry, leaf_of(entry))))
    if entry.explains is None:
        used = used.add(_booked(state, entry.bank_ref))
    state = replace(state, used=used)
    debit = state.payments.unexplained.get(entry.explains or "")
    if debit is not None:
        state = _less_unexplained(state, debit, entry.amount)
    payment = state.payments.by_leaf(entry.pays)
    if payment is None:
        return state
    order = state.payments.orders.get(payment.document or "") if payment.settles == "emergency" else None
    if order is not None:
        order = replace(order, paid=order.paid + entry.amount, paid_day=entry.day)
        state = _kept(state, orders=state.payments.orders.set(order.order, order))
    return _changed(state, replace(payment, status="paid", ended_day=entry.day, paid_leaf=leaf_of(entry)))


@evolves("payment-returned")
def _returned(state: State, entry: PaymentReturned) -> State:
    state = replace(state, used=state.used.add(
        _booked(state, entry.bank_ref), once("corrected", entry.corrects)
    ))
    payment = state.payments.open.get(entry.payment)
    return state if payment is None else _over(state, payment, "returned", entry.day)


@evolves("bank-debited")
def _debited(state: State, entry: BankDebited) -> State:
    from sharedfund.spelling import leaf_of

    state = replace(state, used=state.used.add(_booked(state, entry.bank_ref)))
    leaf = leaf_of(entry)
    slice_ = state.payments
    standing = slice_.standing.get(entry.standing or "")
    if entry.court_paper is not None:
        last = entry.day - timedelta(days=FINISHED_KEPT_DAYS)
        old = [levy.leaf for levy in slice_.levies.values() if levy.day < last]
        state = _kept(state, levies=slice_.levies.drop(*old).set(leaf, Levy(leaf, entry.day, entry.amount, entry.fund)))
    elif standing is not None and entry.explained:
        month = days.month_of(entry.occurred or entry.day)
        forgotten = _a_year_before(days.month_of(entry.day))
        kept = Table({m: v for m, v in standing.used.items() if m >= forgotten})
        standing = replace(standing, used=kept.set(month, kept.get(month, ZERO) + entry.explained))
        state = _kept(state, standing=slice_.standing.set(standing.payment, standing))
    left = entry.amount - entry.explained
    if left:
        debit = Debit(leaf, state.record.blocks, entry.day, entry.bank_ref, left, left, entry.fund, entry.purpose,
                      entry.standing, fell_before(state, standing, entry) if standing is not None else None)
        state = _kept(state, unexplained=state.payments.unexplained.set(leaf, debit))
    return state


@evolves("unexplained-restored")
def _restored(state: State, entry: UnexplainedRestored) -> State:
    state = replace(state, used=state.used.add(_booked(state, entry.bank_ref)))
    debit = state.payments.unexplained.get(entry.restores)
    return state if debit is None else _less_unexplained(state, debit, entry.amount)


def _less_unexplained(state: State, debit: Debit, amount: Decimal) -> State:
    left = debit.left - amount
    table = state.payments.unexplained
    table = table.drop(debit.leaf) if left <= 0 else table.set(debit.leaf, replace(debit, left=left))
    return _kept(state, unexplained=table)


@evolves("emergency-ordered")
def _ordered(state: State, entry: EmergencyOrdered) -> State:
    from sharedfund.spelling import leaf_of

    held = state.people.mandates.get(entry.mandate)
    order = Order(entry.order, leaf_of(entry), state.record.blocks, entry.day, entry.cause, entry.contractor,
                  entry.estimate, entry.fund, entry.building, entry.by, held.party if held else "")
    table = state.payments.orders
    old = [o.order for o in table.values() if o.ratified_day and o.day < entry.day - timedelta(days=NOTICES_KEPT_DAYS)]
    used = state.used.add(once("emergency-order", entry.order))
    return replace(_kept(state, orders=table.drop(*old).set(entry.order, order)), used=used)


def order_by_leaf(state: State, leaf: str) -> Order | None:
    """The emergency order whose entry has this leaf."""
    return next((order for order in state.payments.orders.values() if order.leaf == leaf), None)


@evolves("emergency-witnessed")
def _witnessed(state: State, entry: EmergencyWitnessed) -> State:
    order = order_by_leaf(state, entry.approves)
    if order is None:
        return state
    held = state.people.mandates.get(entry.mandate)
    today = state.charter.local_day(entry)
    order = replace(
        order, witness=entry.by, witness_office=held.office if held else "", witnessed_block=state.record.blocks,
        witnessed_day=today, reserved_until=today + timedelta(days=state.charter.terms.emergency_ratification_days),
    )
    return _kept(state, orders=state.payments.orders.set(order.order, order))


@takes_effect("emergency-ratified")
def _ratified(state: State, entry: EmergencyRatified) -> State:
    order = state.payments.orders.get(entry.order)
    if order is None:
        return state
    return _kept(state, orders=state.payments.orders.set(order.order, replace(order, ratified_day=entry.day)))


@evolves("notice-posted")
def _noticed(state: State, entry: NoticePosted) -> State:
    table = state.payments.notices
    old = [n.notice for n in table.values() if n.day < entry.day - timedelta(days=NOTICES_KEPT_DAYS)]
    notice = Notice(entry.notice, state.record.blocks, entry.day, entry.payee, entry.amount, entry.monthly_ceiling,
                    entry.until)
    used = state.used.add(once("notice", entry.notice))
    return replace(_kept(state, notices=table.drop(*old).set(entry.notice, notice)), used=used)


@evolves("notice-objected")
def _objected(state: State, entry: NoticeObjected) -> State:
    notice = state.payments.notices.get(entry.notice)
    if notice is None:
        return state
    notice = replace(notice, objections=notice.objections | {entry.objection})
    return _kept(state, notices=state.payments.notices.set(entry.notice, notice))


@evolves("notice-answered")
def _answered(state: State, entry: NoticeAnswered) -> State:
    notice = state.payments.notices.get(entry.notice)
    if notice is None:
        return state
    notice = replace(notice, objections=notice.objections - {entry.objection},
                     answered=notice.answered | {entry.objection})
    return _kept(state, notices=state.payments.notices.set(entry.notice, notice))


@evolves("imprest-spent")
def _imprest_spent(state: State, entry: ImprestSpent) -> State:
    return replace(state, used=state.used.add(once("imprest-voucher", entry.voucher)))
