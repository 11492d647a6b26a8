"""The contracts slice: firms' contracts and how long they go on, the owners' own tariffs, vendors, their contracts and
what of their work is accepted, and the account each payee is paid to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from sharedfund.entries.contracts import CostMonth, LateFeeTerm, Tariff
from sharedfund.entries.entry import FIRM
from sharedfund.state.registry import evolves, takes_effect
from sharedfund.values import days
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.contracts import (
        ContractEnded,
        ContractRecorded,
        TariffAdopted,
        VendorAccepted,
        VendorAccountChanged,
        VendorAdded,
        VendorContractRecorded,
    )
    from sharedfund.entries.hand_over import HandOverRecorded
    from sharedfund.entries.resolutions import ResolutionCancelled
    from sharedfund.state import State
    from sharedfund.state.people import Mandate


@dataclass(frozen=True, slots=True)
class Contract:
    """A firm's contract for the days from `first` to before `end`. Its service goes on to before `until`: as agreed
    where it is interim or was ended, to its successor's first day where there is one, else with no end in sight (R115).
    A term that is None is the charter's: see `state.remuneration.terms_of`. Without `remuneration_kind` none accrues
    (R26)."""

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
    until: date = date.max  # exclusive
    interim: bool = False
    notice_days: int | None = None
    related_vendors: tuple[str, ...] = ()
    renews: str | None = None
    resolution: str | None = None
    ended: str | None = None  # why: termination, withdrawal, expiry, agreement
    ended_day: date | None = None
    notice_day: date | None = None
    recorded_day: date = date.max
    # The basis is the charter's on the day the contract was recorded, so that a change of profile never reaches back.
    fee_account: str = "co-managed"
    lump_sum: bool = False
    block: int = 0  # where it stands in the book: the charter's terms of that place fill its gaps
    late_fee: LateFeeTerm | None = None

    @property
    def agent_for(self) -> str | None:
        """The firm as whose agent the fund takes its fee; None where it is the owners' money, or not taken here."""
        return self.firm if self.lump_sum and self.fee_account == "agency" else None

    def cost_of(self, head: str) -> Decimal:
        """What `head` costs a month by the contract; 0.00 where it names none."""
        return next((c.amount for c in self.cost_months if c.head == head), Decimal("0.00"))

    def stands(self, day: date) -> bool:
        """Whether `day` lies in its term."""
        return self.first <= day < self.fixed_end

    def is_indefinite(self, day: date) -> bool:
        """Whether its term had run out on `day` and its service goes on (R115)."""
        return self.end <= day < self.until

    @property
    def fixed_end(self) -> date:
        """The first day on which nobody agreed that it serves; exclusive."""
        return self.end if self.ended is None else self.until

    def seen_end(self, on: date) -> date:
        """The first day it does not cover as far as one can say on `on`: a running contract is not prolonged ahead."""
        return self.until if self.ended is not None or self.end <= on else min(self.end, self.until)

    def tariff(self, use: str) -> Decimal | None:
        """CNY a square metre and month for a use; None where the contract names none."""
        return next((t.rate_per_m2_month for t in self.tariffs if t.use == use), None)


@dataclass(frozen=True, slots=True)
class OwnTariff:
    """A tariff the owners adopted by `resolution`, from `first` on; `fallen` with its resolution (R114). See
    `state.tariffs`."""

    tariff: str
    resolution: str
    first: date
    tariffs: tuple[Tariff, ...]
    block: int
    fallen: bool = False


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
class Accepted:
    """What was said of a vendor's work of a period, and when."""

    accepted: bool
    day: date
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class VendorContract:
    """A contract with a vendor for `heads`, from `first` to before `end`; work is accepted by `accepted_by`."""

    contract: str
    vendor: str
    title: str
    heads: tuple[str, ...]
    first: date
    end: date  # exclusive
    total: Decimal
    month_amount: Decimal | None = None
    accepted_by: str = "month"
    licence: str | None = None
    repair: str | None = None
    resolution: str | None = None

    def stands(self, day: date) -> bool:
        """Whether `day` lies in its term."""
        return self.first <= day < self.end

    def covers(self, head: str | None, month: str) -> bool:
        """Whether `head` in `month` is of its work."""
        span = days.period(month)
        return head in self.heads and self.first < span.end and span.first < self.end

    def period_of(self, month: str) -> str:
        """The name of the period as whose work that of `month` is accepted."""
        if self.accepted_by == "contract":
            return f"{self.first}--{self.end - timedelta(days=1)}"
        return days.quarter_of(days.period(month).first) if self.accepted_by == "quarter" else month

    def periods(self) -> tuple[str, ...]:
        """The periods that are accepted, oldest first."""
        months = days.period(f"{self.first}--{self.end - timedelta(days=1)}").months()
        return tuple(dict.fromkeys(self.period_of(month) for month in months))


@dataclass(frozen=True, slots=True)
class Contracts:
    """Firms' contracts by id, vendors by id, accounts by payee (a vendor's or a firm's id), vendors' contracts by id,
    what was accepted by "contract/period", the owners' own tariffs by id."""

    contracts: Table[Contract] = field(default_factory=Table)
    vendors: Table[Vendor] = field(default_factory=Table)
    accounts: Table[PayeeAccount] = field(default_factory=Table)
    agreements: Table[VendorContract] = field(default_factory=Table)
    accepted: Table[Accepted] = field(default_factory=Table)
    own_tariffs: Table[OwnTariff] = field(default_factory=Table)

    def named(self, contract: str) -> Contract | None:
        return self.contracts.get(contract)

    def in_force(self, day: date, firm: str | None = None, on: date | None = None) -> Contract | None:
        """The contract that covers `day` as far as one can say on `on` (the day itself where not named), of `firm`
        where named: one whose term holds it, or one that has run out and goes on under its old terms (R115)."""
        seen = on or day
        covering = [c for c in self.contracts.values()
                    if c.first <= day < c.seen_end(seen) and firm in (None, c.firm)]
        return max(covering, key=lambda c: (c.first, c.contract), default=None)

    def of_firm(self, firm: str) -> tuple[Contract, ...]:
        """The contracts of a firm, oldest first."""
        return tuple(sorted((c for c in self.contracts.values() if c.firm == firm), key=lambda c: c.first))

    def serves_no_more(self, firm: str, day: date) -> bool:
        """Whether `firm` had contracts and every one of them was over on `day`, none yet to begin."""
        own = self.of_firm(firm)
        return bool(own) and all(contract.until <= day for contract in own)

    def agreement_of(self, payee: str, head: str | None, month: str) -> VendorContract | None:
        """The payee's contract whose work `head` in `month` is; the newest of several."""
        found = [c for c in self.agreements.values() if c.vendor == payee and c.covers(head, month)]
        return max(found, key=lambda c: (c.first, c.contract), default=None)

    def firms(self) -> tuple[str, ...]:
        """Every firm that ever had a contract, sorted."""
        return tuple(sorted({c.firm for c in self.contracts.values()}))

    def account_of(self, payee: str) -> str | None:
        """The commitment of the account `payee` is paid to; None for one the book does not know."""
        found = self.accounts.get(payee)
        return found.account if found else None


def employer_of(state: State, mandate: Mandate) -> str | None:
    """The firm whom a mandate of the firm's staff speaks for: that which served when the mandate began, or the first
    after it; or one the person is linked to, if the mandate is no older than its contract: a link declared later makes
    nobody the next firm's. None for another office, or where no firm has a contract."""
    if mandate.office != FIRM:
        return None
    person, firms = state.people.persons.get(mandate.person), state.contracts.firms()
    links = {link.upper() for link in person.links} if person is not None else set()
    linked = [c.firm for c in sorted(state.contracts.contracts.values(), key=lambda c: c.first)
              if c.firm in links and min(c.first, c.recorded_day) <= mandate.first]
    if linked:
        return linked[-1]
    begun = state.contracts.in_force(mandate.first)
    if begun is not None:
        return begun.firm
    later = [c for c in state.contracts.contracts.values() if c.first >= mandate.first]
    return min(later, key=lambda c: c.first).firm if later else firms[-1] if firms else None


@takes_effect("contract-recorded")
def _recorded(state: State, entry: ContractRecorded) -> State:
    known = state.contracts
    end = entry.end + timedelta(days=1)
    following = min((c.first for c in known.contracts.values() if c.first > entry.first), default=date.max)
    contract = Contract(
        entry.contract, entry.firm, entry.firm_name, entry.first, end, entry.tariffs, entry.remuneration_kind,
        entry.remuneration_rate_share, entry.remuneration_fixed_month, entry.deficit_bearer, entry.release_function,
        entry.pass_score, entry.release_rest, entry.settlement_period, entry.cost_heads, entry.cost_months,
        until=end if entry.interim else max(following, end), interim=bool(entry.interim),
        notice_days=entry.notice_days, related_vendors=entry.related_vendors, renews=entry.renews,
        resolution=entry.resolution, recorded_day=entry.day, block=state.record.blocks,
        fee_account=state.charter.terms.fee_account,
        lump_sum=state.charter.terms.fee_basis == "lump-sum", late_fee=entry.late_fee,
    )
    accounts = known.accounts
    # A firm that is known keeps its account: only VendorAccountChanged moves it (R43).
    if entry.firm not in accounts:
        accounts = accounts.set(entry.firm, PayeeAccount(entry.firm, entry.firm_account, state.record.blocks))
    # The successor's first day ends a service that nobody ended.
    changed = {c.contract: replace(c, until=max(c.fixed_end, entry.first)) for c in known.contracts.values()
               if c.first < entry.first < c.until}
    contracts = known.contracts.merge(changed).set(entry.contract, contract)
    return replace(state, contracts=replace(known, contracts=contracts, accounts=accounts))


@takes_effect("contract-ended")
def _ended(state: State, entry: ContractEnded) -> State:
    found = state.contracts.named(entry.contract)
    if found is None:
        return state
    return _with(state, replace(found, until=entry.last + timedelta(days=1), ended=entry.reason, ended_day=entry.day,
                                notice_day=entry.notice_day))


@takes_effect("hand-over-recorded")
def _went_on(state: State, entry: HandOverRecorded) -> State:
    """A firm that went on until the next one took over has served those days too (R118)."""
    found = state.contracts.named(entry.contract) if entry.contract else None
    if found is None or entry.served_until is None:
        return state
    return _with(state, replace(found, until=max(found.until, entry.served_until + timedelta(days=1))))


def _with(state: State, contract: Contract) -> State:
    known = state.contracts
    return replace(state, contracts=replace(known, contracts=known.contracts.set(contract.contract, contract)))


@takes_effect("tariff-adopted")
def _tariff_adopted(state: State, entry: TariffAdopted) -> State:
    known = state.contracts
    own = OwnTariff(entry.tariff, entry.resolution, entry.first, entry.tariffs, state.record.blocks)
    return replace(state, contracts=replace(known, own_tariffs=known.own_tariffs.set(entry.tariff, own)))


@takes_effect("resolution-cancelled")
def _tariff_fallen(state: State, entry: ResolutionCancelled) -> State:
    """Nothing more is charged under a tariff whose resolution fell (R114)."""
    known = state.contracts
    fallen = {own.tariff: replace(own, fallen=True) for own in known.own_tariffs.values()
              if own.resolution == entry.resolution}
    return replace(state, contracts=replace(known, own_tariffs=known.own_tariffs.merge(fallen))) if fallen else state


# ---- vendors' contracts ----


@takes_effect("vendor-contract-recorded")
def _agreed(state: State, entry: VendorContractRecorded) -> State:
    agreed = VendorContract(
        entry.contract, entry.vendor, entry.title, entry.heads, entry.first, entry.end + timedelta(days=1), entry.total,
        entry.month_amount, entry.accepted_by, entry.licence, entry.repair, entry.resolution,
    )
    known = state.contracts
    return replace(state, contracts=replace(known, agreements=known.agreements.set(entry.contract, agreed)))


@takes_effect("vendor-accepted")
def _accepted(state: State, entry: VendorAccepted) -> State:
    known = state.contracts
    said = Accepted(entry.accepted, entry.day, entry.reason)
    return replace(state, contracts=replace(known, accepted=known.accepted.set(f"{entry.contract}/{entry.period}", said)))


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
