"""The figures of the waterfall: what a fund has, what of it is not its own, who has a claim, what may be paid now,
what is left when everybody is paid.

Two figures are never mixed (R18): `payable_now` answers "may this be paid", `spendable` "what is left". Doors, pages
and `status` all use these functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, Protocol

from sharedfund import accounts
from sharedfund.accounts.heads import HEADS
from sharedfund.entries.bills import payable
from sharedfund.entries.remuneration import releasable
from sharedfund.state import accruals, agency, fees, remuneration
from sharedfund.state.bills import Bill, is_apart
from sharedfund.state.budget import Budget, used_of
from sharedfund.state.payments import is_draw, legs_for, tier_for
from sharedfund.state.revenue import with_ahead
from sharedfund.state.tariffs import chargings
from sharedfund.values import days, money, shares
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.payments import Leg
    from sharedfund.state import State
    from sharedfund.state.payments import Payment

TIERS = ("T0", "T1", "T2", "T3", "T4", "T5", "T6")

# Statutory and safety heads are first when cash is short inside T1 (R20).
FIRST_WHEN_SHORT = frozenset({"wages", "lift", "fire"})

# R18's order: each fen stands under the first heading that fits.
CLAIMS = ("frozen", "unidentified", "advance", "deposit", "pass-through", "agency", "refund", "bill", "reserve",
          "cost-reimbursement", "remuneration-released", "remuneration-accrued", "remuneration-withheld", "approved",
          "set-aside")
_NOT_OURS = ("frozen", "unidentified", "advance", "deposit", "pass-through", "agency")

# What a liability is a claim as, by the beginning of its account; the first that fits.
_HEADINGS = (
    ("Liabilities:Unidentified", "unidentified"),
    ("Liabilities:Advance:Charged:", ""),  # what of it is paid for counts, not what is charged (R7)
    ("Liabilities:Advance:", "advance"),
    ("Liabilities:Deposits:", "deposit"),
    ("Liabilities:PassThrough:", "pass-through"),
    ("Liabilities:Owners:", "refund"),
    ("Liabilities:Payable:", "bill"),
    ("Liabilities:DueTo:", "bill"),
)
_ENDINGS = {"Collected": "agency", "CostPayable": "cost-reimbursement", "FeeReleasable": "remuneration-released",
            "FeeAccrued": "remuneration-accrued", "FeeWithheld": "remuneration-withheld"}


class Claim(NamedTuple):
    """What of a fund's cash somebody is to get, under a heading of `CLAIMS`."""

    kind: str
    amount: Decimal


class FundPosition(NamedTuple):
    """A fund: cash = the sum of its claims + spendable."""

    fund: str
    cash: Decimal
    claims: tuple[Claim, ...]
    spendable: Decimal


class Position(NamedTuple):
    """The whole co-managed account: the sum over its funds of claims and spendable is `bank`."""

    bank: Decimal
    funds: tuple[FundPosition, ...]


class PaymentLike(Protocol):
    """What the figures ask of a payment: a request entry, or the payment of the slice."""

    @property
    def payment(self) -> str: ...
    @property
    def payee(self) -> str: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def fund(self) -> str: ...
    @property
    def head(self) -> str | None: ...
    @property
    def tier(self) -> str: ...
    @property
    def settles(self) -> str: ...
    @property
    def month(self) -> str: ...
    @property
    def bill(self) -> str | None: ...
    @property
    def document(self) -> str | None: ...
    @property
    def to_fund(self) -> str | None: ...
    @property
    def resolution(self) -> str | None: ...
    @property
    def legs(self) -> tuple[Leg, ...]: ...


# ---- what a fund has ----


def cash(state: State, fund: str) -> Decimal:
    """What the fund has in its own part of the co-managed account, to the fen."""
    return state.ledger.cash(fund)


def not_ours(state: State, fund: str, on: date) -> Decimal:
    """What of a fund's cash is other people's: unidentified money, fees paid for months not begun, deposits,
    pass-through, agency (R7, R17)."""
    found = _liabilities(state, fund, on)
    return sum((found.get(kind, ZERO) for kind in _NOT_OURS), ZERO)


def _heading(account: str) -> str:
    for beginning, kind in _HEADINGS:
        if account.startswith(beginning):
            return kind
    return _ENDINGS.get(account.rpartition(":")[2], "")


def _liabilities(state: State, fund: str, on: date, without: dict[str, Decimal] | None = None) -> dict[str, Decimal]:
    """The fund's debts by heading; `without` takes off what is settled otherwise, by account."""
    found: dict[str, Decimal] = {}
    for account, balance in state.ledger.balances.items():
        if balance >= 0 or not account.startswith("Liabilities:"):
            continue
        kind = _heading(account)
        if not kind or accounts.fund_of(account) != fund:
            continue
        owed = with_ahead(state, account, -balance)
        if without and account in without:
            owed -= min(owed, without[account])
        found[kind] = found.get(kind, ZERO) + owed
    if fund == "operating":
        found["advance"] = found.get("advance", ZERO) + fees.paid_for_months_not_begun(state, on)
    if fund == "agency":
        found["agency"] = agency.at_the_bank(state)
    return found


# ---- R138: essentials are due whether or not a bill was entered ----


def is_elapsed(month: str, on: date) -> bool:
    """Whether a month is over on `on`; on its last day it is."""
    return days.period(month).last <= on


def reserve(state: State, on: date) -> dict[str, Decimal]:
    """For each essential head and elapsed month, the larger of the bills unpaid and what the adopted budget gives for
    the month less what is paid for it, until the head is marked complete; by "head/month" (R138)."""
    found: dict[str, Decimal] = {}
    for budget in state.budgets.all():
        for line in budget.lines:
            if not line.essential:
                continue
            for part in line.months:
                # A month before the book began was paid elsewhere.
                if not is_elapsed(part.month, on) or days.period(part.month).end <= state.charter.books_from:
                    continue
                known = state.bills.month(line.head, part.month)
                due = max(known.cost - known.paid, part.amount - known.paid)
                if due > 0 and not known.complete:
                    found[f"{line.head}/{part.month}"] = due
    return found


def _beyond_bills(state: State, on: date) -> dict[str, Decimal]:
    """What of the reserve no bill stands for."""
    found: dict[str, Decimal] = {}
    for key, due in reserve(state, on).items():
        known = state.bills.months.get(key)
        beyond = due - max(known.cost - known.paid, ZERO) if known else due
        if beyond > 0:
            found[key] = beyond
    return found


def _uncovered(beyond: dict[str, Decimal], requests: Iterable[PaymentLike]) -> Decimal:
    """What of that reserve is not the same item as a request that waits (each fen once)."""
    left = dict(beyond)
    for request in requests:
        key = f"{request.head}/{request.month}"
        if key in left:
            left[key] -= min(left[key], unbooked(request))
    return sum(left.values(), ZERO)


# ---- requests ----


def booked(payment: PaymentLike) -> Decimal:
    """What of a payment settles a debt that stands in the books."""
    return sum((leg.amount for leg in payment.legs if leg.amount > 0 and leg.account.startswith("Liabilities:")), ZERO)


def unbooked(payment: PaymentLike) -> Decimal:
    """What of a payment no debt stands for yet: approved, not yet billed."""
    return max(payment.amount - booked(payment), ZERO)


def _reserves(payment: PaymentLike) -> Decimal:
    """What of an open request is a claim of its own on the fund that pays it: no debt of that fund stands for it. A
    bill that is drawn on another source is that fund's claim until it is paid (R87)."""
    return payment.amount if is_draw(payment) else unbooked(payment)


def _drawn_elsewhere(state: State, fund: str) -> dict[str, Decimal]:
    """By account, the fund's debts that open requests pay from another source."""
    found: dict[str, Decimal] = {}
    for request in state.payments.requests_open():
        if request.fund != fund and is_draw(request):
            for account, amount in _settled(request).items():
                if accounts.fund_of(account) == fund:
                    found[account] = found.get(account, ZERO) + amount
    return found


def _on_operating_heads(state: State) -> tuple[Payment, ...]:
    """The open requests that pay for heads of the operating fund, whichever source they draw on."""
    return tuple(request for request in state.payments.requests_open()
                 if request.fund == "operating" or is_draw(request))


def _settled(payment: PaymentLike) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for leg in payment.legs:
        if leg.amount > 0 and leg.account.startswith("Liabilities:"):
            found[leg.account] = found.get(leg.account, ZERO) + leg.amount
    return found


def _before(state: State, payment: PaymentLike) -> tuple[PaymentLike, ...]:
    """The open requests of the payment's fund that were admitted before it, or are released already."""
    return tuple(other for other in state.payments.requests_open(payment.fund) if _stands_before(state, other, payment))


def _stands_before(state: State, other: Payment, payment: PaymentLike) -> bool:
    """Whether `other` was admitted before the payment, or is released already."""
    own = state.payments.open.get(payment.payment)
    return other.payment != payment.payment and (own is None or other.block < own.block or other.is_released)


def rank(tier: str) -> int:
    return TIERS.index(tier)


# ---- claims and what is left ----


def claims(state: State, fund: str, on: date) -> tuple[Claim, ...]:
    """Every claim on a fund's cash, each fen once under the first heading that fits, in the order of R18; zeros left
    out."""
    found = _liabilities(state, fund, on, _drawn_elsewhere(state, fund))
    waiting = state.payments.requests_open(fund)
    found["approved"] = sum((_reserves(request) for request in waiting), ZERO) + state.payments.reserved(fund, on)
    for frozen in frozen_items(state, fund, on):
        taken = min(frozen.amount, found.get(frozen.heading, ZERO))
        found[frozen.heading] = found.get(frozen.heading, ZERO) - taken
        found["frozen"] = found.get("frozen", ZERO) + taken
    if fund == "operating":
        found["reserve"] = _uncovered(_beyond_bills(state, on), _on_operating_heads(state))
    found["set-aside"] = sum((left for _, left in _set_aside(state, fund)), ZERO)
    if fund == "operating":
        rest = max(cash(state, fund) - sum(found.values(), ZERO), ZERO)
        kept = min(residual_reserve(state, on), rest)
        found["remuneration-accrued"] = found.get("remuneration-accrued", ZERO) + kept
    return tuple(Claim(kind, found[kind]) for kind in CLAIMS if found.get(kind))


def spendable(state: State, fund: str, on: date) -> Decimal:
    """What of a fund is left if everybody with a claim is paid; below zero is a shortfall (R18)."""
    return cash(state, fund) - sum((claim.amount for claim in claims(state, fund, on)), ZERO)


def position(state: State, on: date) -> Position:
    """The co-managed account as a whole, fund by fund: claims + spendable = bank balance, to the fen (R18)."""
    used = state.ledger.funds()
    rows = []
    # Essentials are due of the operating fund before anything was ever booked in it (R138).
    for fund in sorted({*used, "operating"}):
        if not accounts.is_bank(accounts.bank(fund)):
            continue
        claimed, held = claims(state, fund, on), cash(state, fund)
        if fund in used or claimed:
            rows.append(FundPosition(fund, held, claimed, held - sum((c.amount for c in claimed), ZERO)))
    return Position(state.ledger.joint_account(), tuple(rows))


class FrozenItem(NamedTuple):
    """What of an unpaid item is frozen, and the heading it would stand under otherwise."""

    item: str
    heading: str
    amount: Decimal


def frozen_items(state: State, fund: str, on: date) -> tuple[FrozenItem, ...]:
    """What questions and disputes freeze of a fund's money, by item, never more than is unpaid of it (R85, R122)."""
    asked: dict[str, Decimal] = {}
    for frozen in state.questions.frozen(on):
        asked[frozen.item] = asked.get(frozen.item, ZERO) + frozen.amount
    rows = []
    for item, amount in asked.items():
        found = _unpaid_item(state, item)
        if found is not None and found[0] == fund:
            rows.append(FrozenItem(item, found[1], min(amount, found[2])))
    return tuple(row for row in rows if row.amount > 0)


def _unpaid_item(state: State, item: str) -> tuple[str, str, Decimal] | None:
    """The fund, heading and unpaid amount of a bill, an open request, or a firm's released remuneration."""
    bill, payment = state.bills.open.get(item), state.payments.open.get(item)
    if bill is not None:
        return bill.fund, _heading(payable(bill.payee, bill.fund)), bill.unpaid
    if payment is not None:
        if not payment.is_open:
            return None
        debts = [leg.account for leg in payment.legs if leg.amount > 0 and leg.account.startswith("Liabilities:")]
        booked_here = debts and not is_draw(payment)
        return payment.fund, _heading(debts[0]) if booked_here else "approved", payment.amount
    if item in state.contracts.firms():
        due = due_to_firm(state, item)
        return due.fund, "agency" if due.fund == "agency" else "remuneration-released", due.amount
    return None


class Due(NamedTuple):
    """What a firm may be paid, and of which fund."""

    fund: str
    amount: Decimal


def due_to_firm(state: State, firm: str) -> Due:
    """The remuneration released to a firm and not paid; of the money carried for it what passed the gate."""
    passed = agency.payable_to_firm(state, firm)
    return Due("agency", passed) if passed else Due("operating", state.ledger.owed(releasable(firm)))


def _set_aside(state: State, fund: str) -> Iterator[tuple[str, Decimal]]:
    """What resolutions set aside from a fund and is not spent: (resolution, left)."""
    for found in state.resolutions.records.values():
        if found.passed and found.done is None:
            for effect in found.effects:
                if effect.use == "set-aside" and effect.fund == fund and effect.left > 0:
                    yield found.resolution, effect.left


def residual_stands(state: State, on: date) -> bool:
    """Whether a contract whose remuneration is the residual has a period that is begun and not settled: until then
    all but T0-T2 is reserved for it (R25)."""
    return remuneration.residual_unsettled(state, on)


def residual_reserve(state: State, on: date) -> Decimal:
    """What is kept for the firm of residuals not found yet: their estimate, less what T0-T2 of the budget is still to
    cost. Money that is no fee of theirs is not in it: what an earlier period deducted is the fund's own (R25, R32)."""
    if not residual_stands(state, on):
        return ZERO
    estimate = ZERO
    for contract, period in remuneration.unsettled_residuals(state, on):
        estimate += max(accruals.residual_estimate(state, contract, period, on) or ZERO, ZERO)
    planned = [request for request in _on_operating_heads(state) if rank(request.tier) <= 2]
    to_come = _uncovered(_beyond_bills(state, on), planned) + sum((unbooked(request) for request in planned), ZERO)
    return max(estimate - to_come, ZERO)


# ---- R15-R17: may this be paid ----


def tiers_of(state: State, payment: PaymentLike, on: date) -> frozenset[str]:
    """The tiers a payment may rank in, by what it settles (R15): withheld remuneration restored ranks T5, what a
    resolution of its own pays T6."""
    own = tier_for(state, payment.settles, payment.head, on, payment.to_fund)
    if payment.settles == "remuneration":
        return frozenset({own, "T5"})
    if payment.resolution is not None and payment.settles in ("expense", "bill", "transfer"):
        return frozenset({own, "T6"})
    return frozenset({own})


def bill_tier(state: State, bill: Bill, on: date) -> str:
    """The tier an unpaid bill ranks in; a payroll is essential whatever the service."""
    if bill.payee in ("staff", "social-insurance"):
        return "T1"
    return tier_for(state, "bill", bill.head, on) if bill.head else "T2"


def due_first(state: State, fund: str, on: date) -> Decimal:
    """What of T0 and T1 is due from a fund on or before `on`: refunds, tax, essential bills, R138's reserve (R16)."""
    due = _liabilities(state, fund, on).get("refund", ZERO)
    reserved = reserve(state, on) if fund == "operating" else {}
    for bill in state.bills.unpaid(fund):
        if rank(bill_tier(state, bill, on)) <= 1 and bill.due <= on and f"{bill.head}/{bill.month}" not in reserved:
            due += bill.unpaid
    return due + sum(reserved.values(), ZERO)


def payable_now(state: State, payment: PaymentLike, on: date) -> Decimal:
    """What may be paid for `payment` now: the fund's cash, less what is not ours, less the claims of the tiers before,
    less the requests that stand before it; itself and what it settles left out (R17). Money that is not ours (T0) is
    tested against the item it settles."""
    fund, tier = payment.fund, payment.tier
    own, before = _settled(payment), _before(state, payment)
    held = cash(state, fund)
    if tier == "T0" and own:
        rivals = [other for other in before if other.tier == "T0"]
        item = sum((state.ledger.owed(account) for account in own), ZERO)
        asked = sum((amount for other in rivals for account, amount in _settled(other).items() if account in own), ZERO)
        return min(item - asked, held - sum((other.amount for other in rivals), ZERO))
    n = rank(tier)
    counted = [other for other in before if rank(other.tier) <= n]
    found = _liabilities(state, fund, on, own)
    left = held - sum((found.get(kind, ZERO) for kind in (*_NOT_OURS, "refund")), ZERO)
    left -= _bills_before(state, payment, n, on)
    if fund == "operating" and n > 1:
        left -= _uncovered(_beyond_bills(state, on), counted)
    if n > 3:
        left -= found.get("remuneration-released", ZERO)
    if n > 5:
        left -= found.get("remuneration-accrued", ZERO) + found.get("remuneration-withheld", ZERO)
        left -= sum((amount for name, amount in _set_aside(state, fund) if name != payment.resolution), ZERO)
    for other in counted:
        # A request is the same item as the debt it settles; where that debt was subtracted above it counts once.
        left -= _reserves(other) if _debt_rank(state, other, on) < n else other.amount
    left -= _frozen_beyond(state, payment, n, counted, on)
    # An emergency order reserves its estimate; the payment of an order leaves it out (R24).
    left -= state.payments.reserved(fund, on, without=payment.document)
    if fund == "operating" and n in (4, 6):
        # Only T0-T2 of the adopted budget go before a residual that is not found yet (R25).
        left -= residual_reserve(state, on)
    return left + (_bridge(state, fund, on) if n == 1 else ZERO)


def payable_from(state: State, payment: Payment, source: str, on: date) -> Decimal:
    """What could be paid for the payment's head from another source now (R87)."""
    from_it = replace(payment, fund=source)
    return payable_now(state, replace(from_it, legs=legs_for(state, from_it) or ()), on)


def _frozen_beyond(state: State, payment: PaymentLike, n: int, counted: Iterable[PaymentLike], on: date) -> Decimal:
    """What of the fund's money is frozen and not subtracted already as a debt of a tier before, or as a request: frozen
    money stands before every tier (R18)."""
    asked: dict[str, Decimal] = {}
    for other in counted:
        item = other.bill or other.payment
        asked[item] = asked.get(item, ZERO) + other.amount
    total = ZERO
    for frozen in frozen_items(state, payment.fund, on):
        bill = state.bills.open.get(frozen.item)
        if frozen.heading == "remuneration-released":
            total += frozen.amount if n <= 3 else ZERO
        elif frozen.heading == "agency":
            continue  # subtracted as money that is not the fund's
        elif bill is not None and frozen.item != payment.bill and rank(bill_tier(state, bill, on)) < n:
            continue
        elif bill is not None:
            others = min(asked.get(frozen.item, ZERO), bill.unpaid)
            total += min(frozen.amount, max(bill.unpaid - others, ZERO))
        elif frozen.item != payment.payment:
            total += max(frozen.amount - asked.get(frozen.item, ZERO), ZERO)
    return total


def _debt_rank(state: State, payment: PaymentLike, on: date) -> int:
    """The number of the tier at which the debt a request settles is a claim: its bill's, else the request's own."""
    bill = state.bills.open.get(payment.bill) if payment.bill else None
    return rank(bill_tier(state, bill, on) if bill is not None else payment.tier)


def _bills_before(state: State, payment: PaymentLike, n: int, on: date) -> Decimal:
    """Unpaid bills of the payment's fund of a tier before number `n`, but for the one it settles."""
    total = known = ZERO
    for bill in state.bills.unpaid(payment.fund):
        known += bill.unpaid
        if bill.bill != payment.bill and rank(bill_tier(state, bill, on)) < n:
            total += bill.unpaid
    found = _liabilities(state, payment.fund, on)
    # A debt no bill of the slice explains ranks with the essential ones.
    stray = found.get("bill", ZERO) + found.get("cost-reimbursement", ZERO) - known
    return total + (stray if stray > 0 and n > 1 else ZERO)


def _bridge(state: State, fund: str, on: date) -> Decimal:
    """What T1 may borrow from fees paid in advance where the charter allows it (R17; default 0.00)."""
    months = state.charter.terms.advance_bridge_months
    if fund != "operating" or not months:
        return ZERO
    month = days.month_of(on)
    budget = state.budgets.of_month(month)
    monthly = sum((li.month_amount(month) for li in budget.lines if li.essential), ZERO) if budget else ZERO
    return min(monthly * months, _liabilities(state, fund, on).get("advance", ZERO))


def borrows(state: State, payment: PaymentLike, on: date) -> bool:
    """Whether an essential payment goes beyond the fund's own money into fees paid in advance (R17)."""
    if payment.tier != "T1":
        return False
    bridge = _bridge(state, payment.fund, on)
    return bool(bridge) and payment.amount > payable_now(state, payment, on) - bridge


def advance_borrowed(state: State, on: date) -> Decimal:
    """What essentials have borrowed of fees paid in advance and is not back yet (R17)."""
    held = _liabilities(state, "operating", on).get("advance", ZERO)
    return min(max(not_ours(state, "operating", on) - cash(state, "operating"), ZERO), held)


# ---- R20: cash is short inside a tier ----


class Share(NamedTuple):
    """What of an item is paid now; the rest stays payable and is first next month."""

    bill: str
    due: Decimal
    paid: Decimal


def shared_when_short(bills: Iterable[Bill], available: Decimal, rule: str) -> tuple[Share, ...]:
    """What of each bill is paid from `available`: older months first, within a month statutory and safety heads first,
    then in proportion to the amounts by largest remainder; under `prorata` in proportion alone (R20)."""
    left = max(available, ZERO)
    groups: dict[tuple[str, int], list[Bill]] = {}
    for bill in bills:
        key = (bill.month, 0 if bill.head in FIRST_WHEN_SHORT else 1) if rule == "priority-then-prorata" else ("", 0)
        groups.setdefault(key, []).append(bill)
    found: list[Share] = []
    for key in sorted(groups):
        group = groups[key]
        due = sum((bill.unpaid for bill in group), ZERO)
        pay = min(due, left)
        parts = shares.split(pay, {bill.bill: bill.unpaid for bill in group}) if due else {}
        found.extend(Share(bill.bill, bill.unpaid, parts.get(bill.bill, ZERO)) for bill in group)
        left -= pay
    return tuple(found)


# ---- R64: a line of the budget ----


class LineUse(NamedTuple):
    """A budget line now: `used` is booked, `approved` is asked for and not yet booked, `left` may still be spent."""

    head: str
    period: str
    adopted: Decimal
    current: Decimal
    used: Decimal
    approved: Decimal
    essential: bool

    @property
    def left(self) -> Decimal:
        return self.current - self.used - self.approved


def line_use(state: State, budget: Budget, head: str) -> LineUse:
    """What of a line is used: expense booked + approved, not yet booked (R64)."""
    line = budget.line(head)
    approved = sum((unbooked(r) for r in _on_line(state, budget, head)), ZERO)
    used = used_of(state, budget, head)
    if line is None:
        return LineUse(head, budget.period, ZERO, ZERO, used, approved, False)
    return LineUse(head, budget.period, line.adopted, line.current, used, approved, line.essential)


def budget_uses(state: State, budget: Budget) -> tuple[LineUse, ...]:
    """Every line of a budget, in its order."""
    return tuple(line_use(state, budget, line.head) for line in budget.lines)


def line_use_before(state: State, budget: Budget, payment: PaymentLike) -> LineUse:
    """The line of a payment's head as the payment finds it: without itself, without what was asked for or billed
    after it and is not yet paid."""
    head = payment.head or ""
    use = line_use(state, budget, head)
    own = state.payments.open.get(payment.payment)
    bill = state.bills.open.get(payment.bill) if payment.bill else None
    limit = bill.block if bill is not None else own.block if own is not None else None
    later = ZERO
    for other in state.bills.unpaid():
        if other.head == head and not other.opening and limit is not None and other.block >= limit:
            later += other.unpaid if state.budgets.of_month(other.month) == budget else ZERO
    approved = sum((unbooked(r) for r in _on_line(state, budget, head) if _stands_before(state, r, payment)), ZERO)
    return use._replace(used=use.used - later, approved=approved)


def _on_line(state: State, budget: Budget, head: str) -> Iterator[Payment]:
    fund = HEADS[head].fund if head in HEADS else "operating"
    for request in state.payments.requests_open():
        if (request.head == head and (request.fund == fund or is_draw(request)) and not is_apart(request.tier, request.head)
                and state.budgets.of_month(request.month) == budget):
            yield request


def monthly_limit(state: State, head: str, month: str) -> Decimal:
    """What a head may cost in a month: what the adopted budget gives it; without a budget last year's monthly cost
    (at most the charter's share of the year), in a first year what the contract names; 0.00 where nothing does
    (R63, R143)."""
    adopted = state.budgets.month_amount(head, month)
    if adopted is not None or state.budgets.of_month(month) is not None:
        return adopted or ZERO
    year, share = int(month[:4]) - 1, state.charter.terms.no_budget_month_share
    months = (f"{year:04d}-{m:02d}" for m in range(1, 13))
    kept = [name for name in months if days.period(name).end > state.charter.books_from]
    if kept:
        total = sum((state.bills.month(head, m).cost for m in kept), ZERO)
        return money.times(total, share * 12 / len(kept))
    contract = state.contracts.in_force(days.period(month).first) or state.contracts.in_force(days.period(month).last)
    return contract.cost_of(head) if contract is not None else ZERO


def month_use_before(state: State, payment: PaymentLike) -> Decimal:
    """What a payment's head has cost in its month as the payment finds it: without itself, and without what was billed
    or asked for after it (R63)."""
    head, own = payment.head or "", state.payments.open.get(payment.payment)
    bill = state.bills.open.get(payment.bill) if payment.bill else None
    limit = bill.block if bill is not None else own.block if own is not None else None
    later = sum((other.unpaid for other in state.bills.of_month(head, payment.month)
                 if limit is not None and other.block >= limit and not other.opening), ZERO)
    asked = sum((unbooked(other) for other in _on_operating_heads(state)
                 if _stands_before(state, other, payment) and (other.head, other.month) == (head, payment.month)
                 and not is_apart(other.tier, head)), ZERO)
    return state.bills.month(head, payment.month).cost - later + asked


# ---- R65, R66: income a budget may count on ----


class Expected(NamedTuple):
    """What a period's fees will bring: `charged` in full, at the last rate (`rate` None where none is known)."""

    charged: Decimal
    rate: Fraction | None
    expected: Decimal


def expected_income(state: State, budget: Budget) -> Expected:
    """The income a budget may count on: the period's charges at last year's collection rate, not at 100 % (R65)."""
    period = days.period(budget.period)
    charged = charges_of(state, period)
    share = budget.expected_collection_share
    if share is None:
        share = last_rate(state, period)
    return Expected(charged, share, charged if share is None else money.times(charged, share))


def charges_of(state: State, period: days.Period) -> Decimal:
    """What the tariffs in force charge the units of the register for a span, whether it is billed yet or not."""
    charged = ZERO
    for first, end, found in chargings(state, period.first, period.end):
        months = fees.months_count(days.Period("", first, end))
        charged += sum((money.half_up(Fraction(unit.area_m2) * Fraction(rate) * months) for unit in state.units.all()
                        if (rate := found.rate(unit.use)) is not None), ZERO)
    return charged


def last_rate(state: State, period: days.Period) -> Fraction | None:
    """The collection rate of the same span a year before; None where nothing was charged then (R65)."""
    before = days.Period("", days.add_months(period.first, -12), days.add_months(period.end, -12))
    if period.name[4:5] == "Q":
        return fees.collection_rate(state, f"{before.first.year:04d}{period.name[4:]}")
    return fees.collection_rate(state, f"{before.first.year:04d}") if before.first.strftime("%m%d") == "0101" else None


class Deficit(NamedTuple):
    """A structural deficit: essentials cost more than the fees bring; how many months the fund's own cash covers."""

    essential: Decimal
    expected: Decimal
    amount: Decimal
    months_of_cover: Fraction | None


def structural_deficit(state: State, budget: Budget, on: date) -> Deficit:
    """By how much essentials exceed the expected income (0.00 where they do not), and for how many months the
    operating fund's own money covers that (R66)."""
    essential, expected = budget.essential_total, expected_income(state, budget).expected
    amount = max(essential - expected, ZERO)
    if not amount:
        return Deficit(essential, expected, ZERO, None)
    own = max(cash(state, "operating") - not_ours(state, "operating", on), ZERO)
    monthly = Fraction(amount) / len(days.period(budget.period).months())
    return Deficit(essential, expected, amount, Fraction(own) / monthly)


def deficit_bearer(state: State, on: date) -> str:
    """Whose loss it is when costs exceed what came in: the owners', the firm's or the public's, as the contract in
    force says, else the charter (R22)."""
    contract = state.contracts.in_force(on)
    if contract is not None:
        return remuneration.terms_of(state, contract).deficit_bearer
    bearer = state.charter.terms.deficit_bearer
    return "owners" if bearer == "contract" else bearer


# ---- R11: whose interest it is ----


def interest_split(state: State, amount: Decimal, on: date) -> dict[str, Decimal]:
    """A bank's interest by fund, in proportion to balance and days since the interest before; all of it the operating
    fund's where no balance stood (R11)."""
    weights = {
        fund: max(earning.balance * on.toordinal() - earning.weighted, ZERO)
        for fund, earning in state.bank.earnings.items()
    }
    if not any(weights.values()):
        return {"operating": amount}
    return {fund: part for fund, part in shares.split(amount, weights).items() if part}
