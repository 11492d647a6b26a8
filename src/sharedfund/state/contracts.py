"""The contracts slice: firms' contracts, vendors, and the account each payee is paid to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from sharedfund.entries.contracts import CostMonth, Tariff
from sharedfund.state.registry import evolves, takes_effect
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.contracts import ContractRecorded, VendorAccountChanged, VendorAdded
    from sharedfund.state import State


@dataclass(frozen=True, slots=True)
class Contract:
    """A firm's contract from `first` to before `end`. A term that is None is the charter's: see
    `state.remuneration.terms_of`. Without `remuneration_kind` none accrues, unless the profile gives one (R26)."""

    contract: str
    firm: str
    firm_name: str
    first: date
    end: date  # exclusive
    tariffs: tuple[Tariff, ...] = ()
    remuneration_kind: str | None = None
    remuneration_rate_share: Fraction | None = None
    remuneration_fixed_month: Decimal | None = None
    deficit_bearer: str | None = None
    release_function: str | None = None
    pass_score: Decimal | None = None
    release_rest: str | None = None
    settlement_period: str | None = None
    cost_heads: tuple[str, ...] = ()
    cost_months: tuple[CostMonth, ...] = ()

    def cost_of(self, head: str) -> Decimal:
        """What `head` costs a month by the contract; 0.00 where it names none."""
        return next((c.amount for c in self.cost_months if c.head == head), Decimal("0.00"))

    def stands(self, day: date) -> bool:
        """Whether `day` lies in its term."""
        return self.first <= day < self.end

    def tariff(self, use: str) -> Decimal | None:
        """CNY a square metre and month for a use; None where the contract names none."""
        return next((t.rate_per_m2_month for t in self.tariffs if t.use == use), None)


@dataclass(frozen=True, slots=True)
class Vendor:
    """A payee that is no firm under contract and no household."""

    vendor: str
    name: str | None = None
    natural_person: bool = False
    related_firm: str | None = None


@dataclass(frozen=True, slots=True)
class PayeeAccount:
    """The commitment of the account a payee is paid to, and the block that set it; `changed` if not the first."""

    payee: str
    account: str
    block: int
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Contracts:
    """Contracts by id, vendors by id, accounts by payee (a vendor's or a firm's id)."""

    contracts: Table[Contract] = field(default_factory=Table)
    vendors: Table[Vendor] = field(default_factory=Table)
    accounts: Table[PayeeAccount] = field(default_factory=Table)

    def named(self, contract: str) -> Contract | None:
        return self.contracts.get(contract)

    def in_force(self, day: date, firm: str | None = None) -> Contract | None:
        """The contract whose term holds `day`, of `firm` where named; the newest where two overlap."""
        standing = [c for c in self.contracts.values() if c.stands(day) and firm in (None, c.firm)]
        return max(standing, key=lambda c: (c.first, c.contract), default=None)

    def of_firm(self, firm: str) -> tuple[Contract, ...]:
        """The contracts of a firm, oldest first."""
        return tuple(sorted((c for c in self.contracts.values() if c.firm == firm), key=lambda c: c.first))

    def firms(self) -> tuple[str, ...]:
        """Every firm that ever had a contract, sorted."""
        return tuple(sorted({c.firm for c in self.contracts.values()}))

    def account_of(self, payee: str) -> str | None:
        """The commitment of the account `payee` is paid to; None for one the book does not know."""
        found = self.accounts.get(payee)
        return found.account if found else None


@takes_effect("contract-recorded")
def _recorded(state: State, entry: ContractRecorded) -> State:
    contract = Contract(
        entry.contract, entry.firm, entry.firm_name, entry.first, entry.end + timedelta(days=1), entry.tariffs,
        entry.remuneration_kind, entry.remuneration_rate_share, entry.remuneration_fixed_month, entry.deficit_bearer,
        entry.release_function, entry.pass_score, entry.release_rest, entry.settlement_period, entry.cost_heads,
        entry.cost_months,
    )
    known = state.contracts
    accounts = known.accounts
    # A firm that is known keeps its account: only VendorAccountChanged moves it (R43).
    if entry.firm not in accounts:
        accounts = accounts.set(entry.firm, PayeeAccount(entry.firm, entry.firm_account, state.record.blocks))
    return replace(
        state, contracts=replace(known, contracts=known.contracts.set(entry.contract, contract), accounts=accounts)
    )


# ---- vendors ----


@evolves("vendor-added")
def _vendor_added(state: State, entry: VendorAdded) -> State:
    vendor = Vendor(entry.vendor, entry.name, bool(entry.natural_person), entry.related_firm)
    account = PayeeAccount(entry.vendor, entry.account, state.record.blocks)
    known = state.contracts
    return replace(state, contracts=replace(
        known, vendors=known.vendors.set(entry.vendor, vendor), accounts=known.accounts.set(entry.vendor, account)
    ))


@takes_effect("vendor-account-changed")
def _account_changed(state: State, entry: VendorAccountChanged) -> State:
    account = PayeeAccount(entry.payee, entry.account, state.record.blocks, changed=True)
    known = state.contracts
    return replace(state, contracts=replace(known, accounts=known.accounts.set(entry.payee, account)))
