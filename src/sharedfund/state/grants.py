"""The grants slice: what came for a purpose and what of it is left, projects by resolution, who gave how much."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.entries.grants import entrusted_account
from sharedfund.state.receipts import reference_account, reference_used
from sharedfund.state.registry import evolves, once
from sharedfund.values import shares
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.grants import (
        EntrustedReceived,
        GivenReversed,
        GrantReceived,
        GrantReported,
        ProjectClosed,
        ProjectCollected,
        ProjectOpened,
    )
    from sharedfund.entries.payments import PaymentRejected, PaymentRequested, PaymentReturned, PaymentWithdrawn
    from sharedfund.state import State
    from sharedfund.state.payments import Payment

OTHERS = "others"  # under what those who are no household stand among a project's givers


@dataclass(frozen=True, slots=True)
class Grant:
    """A grant: bound to `heads`, free without any; `asked` is what payments have taken of it."""

    grant: str
    giver: str
    purpose: str
    heads: tuple[str, ...]
    amount: Decimal
    day: date
    recurring: bool = False
    report_due: date | None = None
    reported_day: date | None = None
    asked: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        """What of a bound grant may still be spent."""
        return self.amount - self.asked if self.heads else ZERO

    @property
    def spent(self) -> Decimal:
        """What of it is spent or on its way; a free grant is the operating fund's from its first day."""
        return self.asked if self.heads else self.amount


@dataclass(frozen=True, slots=True)
class Project:
    """A project by the number of its resolution; `given` by household (or `others`), `returned` what of it was asked
    to go back, by household too."""

    project: str
    title: str
    target: Decimal
    day: date
    given: Table[Decimal] = field(default_factory=Table)
    returned: Table[Decimal] = field(default_factory=Table)
    closed_day: date | None = None

    @property
    def fund(self) -> str:
        return f"project:{self.project}"

    @property
    def collected(self) -> Decimal:
        return sum(self.given.values(), ZERO)


@dataclass(frozen=True, slots=True)
class Entrusted:
    """Money of a third party; `since` is the day from which some of it waits, None while nothing does."""

    beneficiary: str
    purpose: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Grants:
    """Grants by number, projects by resolution, third parties' money by vendor."""

    grants: Table[Grant] = field(default_factory=Table)
    projects: Table[Project] = field(default_factory=Table)
    entrusted: Table[Entrusted] = field(default_factory=Table)
    last_number: int = 0

    def project_of(self, fund: str) -> Project | None:
        """The project whose fund this is."""
        kind, _, number = fund.partition(":")
        return self.projects.get(number) if kind == "project" else None

    def next_number(self) -> str:
        """The number the next grant gets."""
        return f"G-{self.last_number + 1:02d}"


@dataclass(frozen=True, slots=True)
class Use:
    """What has become of a project's money."""

    collected: Decimal
    spent: Decimal
    given_back: Decimal
    moved_on: Decimal

    @property
    def left(self) -> Decimal:
        return self.collected - self.spent - self.given_back - self.moved_on


def use_of(state: State, project: Project) -> Use:
    """What of a project's money is spent, given back, moved on; the rest is the project's cash."""
    ledger, number = state.ledger, project.project
    return Use(ledger.owed(f"Income:Project:{number}"), ledger.balance(f"Expenses:Project:{number}"),
               ledger.balance(f"Equity:Returned:Project:{number}"),
               ledger.balance(f"Equity:Transfer:Out:Project:{number}"))


def shares_of_rest(state: State, project: Project) -> dict[str, Decimal]:
    """What of a project's unspent money each giver is to get back, in proportion to what was given, by largest
    remainder (R9); what went back already is in it."""
    use = use_of(state, project)
    rest = use.left + use.given_back
    given = {giver: amount for giver, amount in project.given.items() if amount > 0}  # what was reversed is nobody's
    return shares.split(rest, given) if rest > 0 and given else {}


def giver_of(payee: str) -> str:
    """Under whom a payee stands among a project's givers."""
    return payee if payee.startswith("h-") else OTHERS


def _kept(state: State, **changes: object) -> State:
    return replace(state, grants=replace(state.grants, **changes))  # type: ignore[arg-type]  # fields of the slice


def _bank_line(state: State, reference: str) -> bytes:
    return reference_used(state, reference_account(state, "bank"), reference)


def given_mark(leaf: str, entry: GrantReceived | ProjectCollected | EntrustedReceived | GivenReversed) -> tuple[str, ...]:
    """What a reversal must name: the leaf and the fields of the money it takes back."""
    told = [getattr(entry, name, None) for name in ("grant", "project", "household", "beneficiary")]
    return (leaf, *(value or "-" for value in told), ",".join(getattr(entry, "heads", ())), str(entry.amount),
            entry.bank_ref)


@evolves("grant-received", "project-collected", "entrusted-received")
def _came(state: State, entry: GrantReceived | ProjectCollected | EntrustedReceived) -> State:
    from sharedfund.spelling import leaf_of

    return replace(state, used=state.used.add(once("given-leaf", *given_mark(leaf_of(entry), entry)),
                                              _bank_line(state, entry.bank_ref)))


@evolves("given-reversed")
def _taken_back(state: State, entry: GivenReversed) -> State:
    grants = state.grants
    if entry.grant is not None:
        return _kept(state, grants=grants.grants.drop(entry.grant))
    project = grants.projects.get(entry.project or "")
    if project is not None:
        giver = entry.household or OTHERS
        given = project.given.set(giver, project.given.get(giver, ZERO) - entry.amount)
        return _kept(state, projects=grants.projects.set(project.project, replace(project, given=given)))
    return _waiting(state)


@evolves("grant-received")
def _received(state: State, entry: GrantReceived) -> State:
    grant = Grant(entry.grant, entry.giver, entry.purpose, entry.heads, entry.amount, entry.day, bool(entry.recurring),
                  entry.report_due)
    last = max(state.grants.last_number, int(entry.grant.rpartition("-")[2]))
    state = _kept(state, grants=state.grants.grants.set(entry.grant, grant), last_number=last)
    return replace(state, used=state.used.add(once("grant", entry.grant)))


@evolves("grant-reported")
def _reported(state: State, entry: GrantReported) -> State:
    grant = state.grants.grants.get(entry.grant)
    if grant is None:
        return state
    return _kept(state, grants=state.grants.grants.set(entry.grant, replace(grant, reported_day=entry.day)))


@evolves("project-opened")
def _opened(state: State, entry: ProjectOpened) -> State:
    project = Project(entry.project, entry.title, entry.target, entry.day)
    return _kept(state, projects=state.grants.projects.set(entry.project, project))


@evolves("project-collected")
def _collected(state: State, entry: ProjectCollected) -> State:
    project = state.grants.projects.get(entry.project)
    if project is None:
        return state
    giver = entry.household or OTHERS
    given = project.given.set(giver, project.given.get(giver, ZERO) + entry.amount)
    return _kept(state, projects=state.grants.projects.set(entry.project, replace(project, given=given)))


@evolves("project-closed")
def _closed(state: State, entry: ProjectClosed) -> State:
    project = state.grants.projects.get(entry.project)
    if project is None:
        return state
    return _kept(state, projects=state.grants.projects.set(entry.project, replace(project, closed_day=entry.day)))


@evolves("entrusted-received")
def _entrusted(state: State, entry: EntrustedReceived) -> State:
    known = state.grants.entrusted.get(entry.beneficiary)
    since = known.since if known is not None and known.since is not None else entry.day
    made = Entrusted(entry.beneficiary, entry.purpose, since)
    return _kept(state, entrusted=state.grants.entrusted.set(entry.beneficiary, made))


@evolves("payment-paid")
def _passed_on(state: State, entry: object) -> State:
    return _waiting(state)


def _waiting(state: State) -> State:
    """Nothing of a third party's money waits once its account is back at zero."""
    gone = [one for one in state.grants.entrusted.values()
            if one.since is not None and not state.ledger.owed(entrusted_account(one.beneficiary))]
    table = state.grants.entrusted
    for one in gone:
        table = table.set(one.beneficiary, replace(one, since=None))
    return _kept(state, entrusted=table) if gone else state


@evolves("payment-requested")
def _asked(state: State, entry: PaymentRequested) -> State:
    return _taken(state, entry, entry.amount)


@evolves("payment-rejected", "payment-withdrawn", "payment-returned")
def _given_up(state: State, entry: PaymentRejected | PaymentWithdrawn | PaymentReturned) -> State:
    payment = state.payments.open.get(entry.payment)
    return state if payment is None else _taken(state, payment, -payment.amount)


def _taken(state: State, payment: Payment | PaymentRequested, amount: Decimal) -> State:
    """With `amount` more taken of the grant, or given back of the project, a payment is about."""
    if payment.fund == "grants":
        grant = state.grants.grants.get(payment.document or "")
        if grant is None:
            return state
        return _kept(state, grants=state.grants.grants.set(grant.grant, replace(grant, asked=grant.asked + amount)))
    project = state.grants.project_of(payment.fund)
    if project is None or payment.settles != "return":
        return state
    giver = giver_of(payment.payee)
    returned = project.returned.set(giver, project.returned.get(giver, ZERO) + amount)
    return _kept(state, projects=state.grants.projects.set(project.project, replace(project, returned=returned)))
