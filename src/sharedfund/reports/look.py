"""What a disclosure's sections look at: the book now, as it was at the period's two ends, and the lines between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sharedfund import accounts
from sharedfund.reports.movements import cash_of, movements
from sharedfund.spelling import leaf_of, sorted_postings
from sharedfund.values import days
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.disclosure import FundMovement
    from sharedfund.entries.entry import Entry
    from sharedfund.state import Lines, State

# Who reads: anybody; the owner of one household; the committee at its work; an auditor.
Audience = Literal["public", "owner", "committee", "auditor"]


class Step(NamedTuple):
    """A yes to a payment: of which kind, whose, under which mandate."""

    kind: str
    person: str
    mandate: str


class Asked(NamedTuple):
    """What was asked for and who has said yes, in the order of the book."""

    leaf: str
    day: date
    by: str
    payee: str
    purpose: str
    head: str | None
    tier: str
    settles: str
    bill: str | None
    resolution: str | None
    vouchers: int
    steps: tuple[Step, ...] = ()

    def persons(self, kind: str) -> list[str]:
        """Who took a step of this kind, each once."""
        return list(dict.fromkeys(step.person for step in self.steps if step.kind == kind))


@dataclass(frozen=True)
class Look:
    """`now` is the state at the head, `before` and `after` at the period's ends, `entries` the lines between in the
    order of the book; `on` is the day its figures speak of, `as_of` the day it is made. `state_at` gives the state at the
    beginning of any day, for what the newest no longer keeps."""

    now: State
    before: State
    after: State
    period: days.Period
    entries: tuple[Entry, ...]
    as_of: date
    audience: Audience = "public"
    household: str | None = None
    state_at: Callable[[date], State] | None = None

    @classmethod
    def at(cls, now: State, lines: Lines, period: days.Period, as_of: date, *, audience: Audience = "public",
           household: str | None = None) -> Look:
        return cls(
            now, lines.state_at(period.first), lines.state_at(period.end), period,
            tuple(lines.between(period.first, period.end)), as_of, audience, household, lines.state_at,
        )

    @property
    def least_cell(self) -> int:
        """A cell of fewer households is joined with its neighbour or loses its count (R140). The committee, which has to
        act on them, and the auditor see each as it is."""
        return self.now.charter.terms.small_cell_households if self.audience in ("public", "owner") else 1

    def counted(self, households: int) -> int | None:
        """How many households a figure is of; None where they are few enough to be guessed by it (R140)."""
        return None if 0 < households < self.least_cell else households

    def is_own(self, household: str | None) -> bool:
        """Whether the page is made for that household."""
        return self.audience == "owner" and household is not None and household == self.household

    @property
    def on(self) -> date:
        """The period's last day; in a period that still runs, the day it is made."""
        return min(self.period.last, max(self.as_of, self.period.first))

    @cached_property
    def funds(self) -> tuple[FundMovement, ...]:
        """The movement of each fund's cash."""
        return movements(self.before, self.entries)

    def of_kind(self, *kinds: str) -> tuple[Any, ...]:
        """The period's entries of these kinds."""
        return tuple(entry for entry in self.entries if entry.kind in kinds)

    def moved(self, prefix: str) -> Decimal:
        """The sum of the period's postings under `prefix`; a debit is above zero."""
        return sum((amount for account, amount in self.postings if account.startswith(prefix)), ZERO)

    @cached_property
    def postings(self) -> tuple[tuple[str, Decimal], ...]:
        return tuple((leg.account, leg.amount) for entry in self.entries for leg in sorted_postings(entry))

    @cached_property
    def requests(self) -> dict[str, Asked]:
        """What was asked for, by payment number: before the period and not over then, or in it. The yeses of an older
        request stand in the state at the period's beginning, so that no line before the period is needed."""
        found: dict[str, Asked] = {}
        for one in self.before.payments.open.values():
            done = {"payment-reviewed": one.reviews, "payment-rechecked": one.rechecks, "payment-signed": one.signatures}
            steps = tuple(Step(kind, act.person, act.mandate) for kind, acts in done.items() for act in acts)
            found[one.payment] = Asked(one.leaf, one.day, one.requester, one.payee, one.purpose, one.head, one.tier,
                                       one.settles, one.bill, one.resolution, one.vouchers, steps)
        numbers = {asked.leaf: number for number, asked in found.items()}
        for entry in self.of_kind("payment-requested", "payment-reviewed", "payment-rechecked", "payment-signed"):
            if entry.kind == "payment-requested":
                leaf = leaf_of(entry)
                numbers[leaf] = entry.payment
                found[entry.payment] = Asked(leaf, entry.day, entry.by, entry.payee, entry.purpose, entry.head,
                                             entry.tier, entry.settles, entry.bill, entry.resolution,
                                             len(entry.evidence))
            elif entry.approves in numbers:
                asked = found[numbers[entry.approves]]
                step = Step(entry.kind, entry.by, entry.mandate)
                found[numbers[entry.approves]] = asked._replace(steps=(*asked.steps, step))
        return found

    @cached_property
    def explained(self) -> frozenset[str]:
        """The leaves of debits that were approved afterwards, through all steps."""
        return frozenset(entry.explains for entry in self.of_kind("payment-paid") if entry.explains)

    def received(self) -> Iterator[tuple[Entry, str, Decimal]]:
        """What came from outside: entry, fund, amount; the opening position did not come, it was there."""
        for entry in self.entries:
            if entry.kind != "opening-position":
                for cash in cash_of(entry):
                    if cash.received:
                        yield entry, cash.fund, cash.received

    def paid(self) -> Iterator[tuple[Entry, str, Decimal]]:
        """What left for outside: entry, fund, amount."""
        for entry in self.entries:
            for cash in cash_of(entry):
                if cash.paid:
                    yield entry, cash.fund, cash.paid

    # ---- who ----

    def payee(self, payee: str) -> dict[str, str | None]:
        """A payee as a page names it: firms and companies by name, natural persons by their id, households not at all
        (but for the auditor)."""
        if payee.startswith("h-"):
            return {"payee": payee if self.audience == "auditor" else None, "kind": "household", "name": None}
        if payee.startswith("F"):
            contracts = self.now.contracts.of_firm(payee)
            return {"payee": payee, "kind": "firm", "name": contracts[-1].firm_name if contracts else None}
        if payee.startswith("v-"):
            vendor = self.now.contracts.vendors.get(payee)
            person = vendor is not None and vendor.natural_person
            return {"payee": payee, "kind": "person" if person else "company",
                    "name": vendor.name if vendor is not None and not person else None}
        return {"payee": payee, "kind": payee, "name": None}


def counter_legs(entry: Entry, fund: str) -> list[tuple[str, Decimal]]:
    """The legs of `entry` in `fund` that are not the co-managed account's; a firm's claim and its mirror are one."""
    sums: dict[str, Decimal] = {}
    for leg in sorted_postings(entry):
        if not accounts.is_bank(leg.account) and accounts.fund_of(leg.account) == fund:
            account = leg.account.replace(":Uncollected", ":Collected")
            sums[account] = sums.get(account, ZERO) + leg.amount
    return [(account, amount) for account, amount in sums.items() if amount]


_SOURCES = (
    ("Assets:Receivable:Fee:", "fee"),
    ("Assets:Receivable:AgencyFee:", "fee"),
    ("Liabilities:Agency:", "share"),
    ("Liabilities:Advance:Fee:", "advance"),
    ("Liabilities:Advance:Parking:", "public-revenue"),
    ("Liabilities:Unidentified", "unidentified"),
    ("Liabilities:PassThrough:", "pass-through"),
    ("Liabilities:Deposits:", "deposit"),
    ("Liabilities:Owners:Refund:", "refund-due"),
    ("Assets:Clearing:", "clearing"),
    ("Assets:Receivable:Unexplained:", "restored"),
    ("Assets:Receivable:Firm:", "restored"),
    ("Income:Operating:RemunerationDeducted", "restored"),
    ("Income:Operating:Interest", "interest"),
    ("Income:Public:Interest", "interest"),
    ("Income:Public:", "public-revenue"),
    ("Assets:Receivable:Parking:", "public-revenue"),
    ("Assets:Receivable:PublicRevenue:", "public-revenue"),
    ("Liabilities:Advance:PublicRevenue:", "public-revenue"),
    ("Assets:Bank:TermDeposit:", "term-deposit"),
    ("Expenses:Operating:BankCharges", "charge"),
    ("Expenses:Operating:HonouredPrepayment", "former-firm"),
    ("Income:Grants", "grant"),
    ("Income:Operating:Subsidy", "subsidy"),
    ("Income:Project:", "project"),
)

# Where received money came from, in print order; "returned" is what the bank sent back of a payment.
SOURCES = ("fee", "share", "advance", "clearing", "public-revenue", "interest", "deposit", "pass-through", "unidentified",
           "grant", "subsidy", "project", "refund-due", "former-firm", "restored", "returned", "charge",
           "term-deposit", "other")


def source_of(entry: Entry, account: str) -> str:
    """What money received against `account` is."""
    if entry.kind == "payment-returned":
        return "returned"
    if entry.kind == "collection-remitted" and account.startswith("Liabilities:Agency:"):
        return "charge"
    return next((source for prefix, source in _SOURCES if account.startswith(prefix)), "other")
