"""Rules of the budget: who adopts it, what its lines let be spent, what is paid without one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from sharedfund.accounts.heads import ESSENTIAL, HEADS
from sharedfund.rules import Flag, Objection, duty, flag, measure, rule
from sharedfund.state import figures
from sharedfund.state.bills import is_apart
from sharedfund.state.budget import used_of
from sharedfund.state.payments import (
    SOURCES,
    Payment,
    is_draw,
    is_judged,
    is_of_held_contract,
    is_repair,
    request_of,
    weight,
)
from sharedfund.state.registry import is_used
from sharedfund.state.resolutions import granted_to
from sharedfund.values import days, money
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.budget import (
        BudgetAdopted,
        BudgetCommented,
        BudgetDrafted,
        BudgetVaried,
        QuotesCompared,
    )
    from sharedfund.entries.payments import ImprestSpent, PaymentRequested, PaymentSigned
    from sharedfund.state import State
    from sharedfund.state.budget import Budget, Line

measure(65, figures.expected_income, source="TR6: 以往年小区的饱和收入为参考…以收定支")
measure(66, figures.structural_deficit, source="Hefei")
measure(22, figures.deficit_bearer, source="FEE 9; Hefei")


# ---- adopting ----


@rule(19, source="Fushan; FEE: the list of cost heads")
def essential_heads_are_from_the_closed_list(state: State, entry: BudgetAdopted) -> Objection | None:
    """A budget marks as essential only heads of the closed list."""
    for line in entry.lines:
        if line.essential and line.head not in ESSENTIAL:
            return Objection("head-not-essential", head=line.head)
    return None


@rule(63, source="Hefei; DESIGN")
def budgets_stand_on_a_resolution(state: State, entry: BudgetAdopted) -> Objection | None:
    """A budget is adopted by the owners' resolution, or within the band by those they empowered."""
    found = state.resolutions.passed(entry.resolution)
    if found is None:
        return Objection("resolution-missing", resolution=entry.resolution)
    if found.by_owners():
        return None
    before = state.budgets.all()
    if found.body not in ("joint-meeting", "enlarged-committee") or not before:
        return Objection("not-by-the-owners", resolution=entry.resolution, body=found.body)
    last, months = before[-1], len(days.period(entry.period).months())
    base = sum((line.adopted for line in last.lines), ZERO) * months / len(days.period(last.period).months())
    total = sum((line.amount for line in entry.lines), ZERO)
    band = state.charter.terms.representatives_budget_band_share
    if abs(total - base) > money.times(base, band):
        return Objection("outside-the-band", resolution=entry.resolution, total=total, last=money.half_up(base))
    return None


@rule(63, source="Hefei; DESIGN")
def budgets_cover_their_own_time(state: State, entry: BudgetAdopted) -> Objection | None:
    """A budget's period is at most the frame's length and overlaps no other budget."""
    period = days.period(entry.period)
    years = state.charter.terms.budget_frame_years_max
    if period.end > days.add_months(period.first, 12 * years):
        return Objection("frame-too-long", period=entry.period, years=years)
    others = [(b.period, b.first, b.end) for b in state.budgets.all()]
    for proposal in state.proposals.of_kind("budget-adopted"):
        span = days.period(proposal.entry().period)
        others.append((span.name, span.first, span.end))
    for name, first, end in others:
        if first < period.end and period.first < end:
            return Objection("period-overlaps", period=entry.period, other=name)
    return None


@rule(63, source="Hefei: 物管委与居民共编预算")
def a_draft_lies_open_in_versions(state: State, entry: BudgetDrafted) -> Objection | None:
    """Drafts of a budget are numbered from 1, as long as none is adopted for their period."""
    if entry.period in state.budgets.adopted:
        return Objection("adopted-already", period=entry.period)
    known = state.budgets.drafts.get(entry.period)
    following = known.version + 1 if known else 1
    if entry.version != following:
        return Objection("version-number", period=entry.period, version=entry.version, next=following)
    for line in entry.lines:
        if line.head not in HEADS:
            return Objection("head-unknown", head=line.head)
    return None


@rule(63, source="Hefei: 物管委与居民共编预算")
def a_comment_is_on_the_newest_draft(state: State, entry: BudgetCommented) -> Objection | None:
    """A comment is on the newest draft of a budget that is not adopted yet."""
    known = state.budgets.drafts.get(entry.period)
    if known is None or entry.period in state.budgets.adopted:
        return Objection("no-draft", period=entry.period)
    if entry.version != known.version:
        return Objection("older-version", period=entry.period, version=entry.version, newest=known.version)
    return None


@rule(63, source="Hefei; DESIGN")
def budget_lines_add_up(state: State, entry: BudgetAdopted) -> Objection | None:
    """A budget names each head once, from the chart, and its months add up to the line."""
    period, seen = days.period(entry.period), set()
    for line in entry.lines:
        if line.head not in HEADS:
            return Objection("head-unknown", head=line.head)
        if line.head in seen:
            return Objection("head-twice", head=line.head)
        seen.add(line.head)
        months = [part.month for part in line.months]
        if len(set(months)) != len(months) or not set(months) <= set(period.months()):
            return Objection("month-outside", head=line.head, period=entry.period)
        total = sum((part.amount for part in line.months), ZERO)
        if line.months and total != line.amount:
            return Objection("months-differ", head=line.head, amount=line.amount, months=total)
    return None


@rule(87, source="Hefei: fee and public revenue in one purse; DESIGN")
def lines_name_sources_where_money_is_pooled(state: State, entry: BudgetAdopted) -> Objection | None:
    """A line names what it is paid from only where the owners pool their money: funds of theirs, each once."""
    for line in entry.lines:
        if line.sources and state.charter.terms.pools != "one-fund":
            return Objection("pools-are-separate", head=line.head)
        for source in line.sources:
            if source not in SOURCES or line.sources.count(source) > 1:
                return Objection("not-a-source", head=line.head, fund=source)
    return None


# ---- varying ----


@rule(64, source="Hefei; Hangzhou 72")
def lines_are_varied_within_the_committees_share(state: State, entry: BudgetVaried) -> Objection | None:
    """A line grows by resolution; between lines the committee moves at most the charter's share of either, and never
    what is used already."""
    budget = state.budgets.adopted.get(entry.period)
    if budget is None:
        return Objection("budget-missing", period=entry.period)
    if entry.head not in HEADS:
        return Objection("head-unknown", head=entry.head)
    if not entry.amount or entry.from_head == entry.head or (entry.from_head is not None and entry.amount < 0):
        return Objection("nothing-varied", head=entry.head, amount=entry.amount)
    giving = entry.from_head if entry.from_head is not None else entry.head if entry.amount < 0 else None
    if giving is not None:
        use = figures.line_use(state, budget, giving)
        if use.left < abs(entry.amount):
            return Objection("line-used", head=giving, left=use.left, amount=abs(entry.amount))
    if entry.resolution is not None:
        if state.resolutions.passed(entry.resolution) is None:
            return Objection("resolution-missing", resolution=entry.resolution)
        return None
    if entry.from_head is None:
        return None if entry.amount < 0 else Objection("resolution-needed", head=entry.head, amount=entry.amount)
    share = state.charter.terms.line_reallocation_share
    for name in (entry.head, entry.from_head):
        line = budget.line(name)
        limit = money.times(line.adopted, share) if line is not None else ZERO
        left = limit - (line.moved if line is not None else ZERO)
        if entry.amount > left:
            return Objection("above-committee-share", head=name, amount=entry.amount, limit=limit, left=max(left, ZERO))
    return None


# ---- spending ----


def _spending(state: State, entry: PaymentRequested | PaymentSigned) -> Payment | None:
    """The payment a budget line must bear; None for debts that are not costs, for emergencies (R24), for costs of the
    time before the book, for what was given for a purpose, and for what its own resolution pays."""
    payment = request_of(state, entry) if is_judged(state, entry) else None
    if payment is not None and payment.fund not in SOURCES:
        return None
    if payment is None or payment.head is None or payment.settles not in ("bill", "expense", "standing", "tax"):
        return None
    bill = state.bills.open.get(payment.bill) if payment.bill else None
    if bill is not None and bill.opening:
        return None
    by_resolution = granted_to(state, payment, "spend") >= payment.amount
    if by_resolution and (is_apart(payment.tier, payment.head) or _line_of(state, payment) is None):
        return None
    return payment


def _line_of(state: State, payment: Payment) -> tuple[Budget, Line] | None:
    budget = state.budgets.of_month(payment.month)
    line = budget.line(payment.head or "") if budget is not None else None
    return (budget, line) if budget is not None and line is not None else None


@rule(63, source="Hefei; DESIGN")
def without_a_budget_only_essentials_are_paid(
    state: State, entry: PaymentRequested | PaymentSigned
) -> Objection | None:
    """Without a budget only essential heads are paid, at last year's monthly cost or, in a first year, the
    contract's."""
    payment = _spending(state, entry)
    if payment is None or payment.head is None or is_apart(payment.tier, payment.head):
        return None
    if payment.fund == "public-revenue":  # of which nothing leaves without a resolution (R87)
        return None
    if state.budgets.of_month(payment.month) is not None:
        return None
    if payment.head not in ESSENTIAL:
        return Objection("no-budget", head=payment.head, month=payment.month)
    limit = figures.monthly_limit(state, payment.head, payment.month)
    used = figures.month_use_before(state, payment)
    if used + payment.amount <= limit:
        return None
    return Objection("above-last-year", head=payment.head, month=payment.month, limit=limit, used=used,
                     asked=payment.amount)


@rule(64, source="Hefei; Hangzhou 72: 超出预算10%以上")
def payments_stay_within_the_budget(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """A payment fits into what its budget line has left, or into what a resolution of its own grants; a metered
    essential is paid and flagged."""
    payment = _spending(state, entry)
    if payment is None or payment.head is None:
        return None
    if is_apart(payment.tier, payment.head):
        # No line bears it, so nothing but the resolution limits it.
        return Objection("not-granted", resolution=payment.resolution, head=payment.head, asked=payment.amount,
                         left=granted_to(state, payment, "spend"))
    budget = state.budgets.of_month(payment.month)
    if budget is None:
        return None
    found = _line_of(state, payment)
    if found is None:
        return Objection("no-line", head=payment.head, period=budget.period)
    if payment.tier == "T1" and HEADS[payment.head].metered:
        return None
    use = figures.line_use_before(state, budget, payment)
    used = use.used + use.approved
    over = used + payment.amount - use.current
    if over <= 0:
        return None
    return Objection("over-budget", head=payment.head, budget=use.current, used=used, asked=payment.amount, over=over)


@rule(64, source="Hefei; Hangzhou 72: 超出预算10%以上")
def the_imprest_is_spent_within_the_budget(state: State, entry: ImprestSpent) -> Objection | None:
    """Cash from the imprest fits into what its budget line has left; a metered essential is spent and flagged."""
    budget = state.budgets.of_month(days.month_of(entry.day))
    if budget is None:
        return None
    line = budget.line(entry.head)
    if line is None:
        return Objection("no-line", head=entry.head, period=budget.period)
    use = figures.line_use(state, budget, entry.head)
    if entry.amount <= use.left or (line.essential and HEADS[entry.head].metered):
        return None
    return Objection("over-budget", head=entry.head, budget=use.current, used=use.used + use.approved, asked=entry.amount,
                     over=entry.amount - use.left)


@rule(87, source="Hefei: fee and public revenue in one purse; Shanghai 51: 单独列账")
def heads_are_paid_from_the_sources_their_line_names(
    state: State, entry: PaymentRequested | PaymentSigned
) -> Objection | None:
    """A head is paid from another fund than its own only where the owners pool their money and its line names that
    source; while a source that comes first can pay, the next does not."""
    payment = request_of(state, entry) if is_judged(state, entry) else None
    if payment is None or payment.head is None or payment.settles not in ("bill", "expense"):
        return None
    if payment.fund not in SOURCES or is_apart(payment.tier, payment.head):
        return None
    draws, found = is_draw(payment), _line_of(state, payment)
    if draws and state.charter.terms.pools != "one-fund":
        return Objection("pools-are-separate", fund=payment.fund, head=payment.head, amount=payment.amount)
    sources = found[1].sources if found is not None else ()
    if not sources:
        return Objection("source-not-named", fund=payment.fund, head=payment.head) if draws else None
    if payment.fund not in sources:
        return Objection("source-not-named", fund=payment.fund, head=payment.head)
    if entry.kind != "payment-requested":
        return None
    for source in sources[:sources.index(payment.fund)]:
        payable = figures.payable_from(state, payment, source, state.charter.local_day(entry))
        if payable > 0:
            return Objection("earlier-source-can-pay", fund=payment.fund, source_fund=source, payable=payable,
                             head=payment.head)
    return None


@duty(64, source="Hefei; Hangzhou 72")
def metered_overruns_are_varied(state: State, as_of: date) -> Iterator[Flag]:
    """A metered essential that has cost more than its line gets a variation within the charter's days."""
    for budget in state.budgets.all():
        for line in budget.lines:
            used = used_of(state, budget, line.head)
            if line.over_since is None or used <= line.current or not HEADS[line.head].metered:
                continue
            due = line.over_since + timedelta(days=state.charter.terms.metered_variation_days)
            late = "variation-late" if due < as_of else "variation-due"
            yield flag(metered_overruns_are_varied, late, due, head=line.head, period=budget.period,
                       budget=line.current, used=used, over=used - line.current)


@duty(63, source="Hefei; DESIGN")
def a_year_starts_with_a_budget(state: State, as_of: date) -> Iterator[Flag]:
    """There is a budget for every day on which the owners' money is spent; a lump-sum fee is none of it (R21)."""
    if state.charter.phase == "open" and state.budgets.on(as_of) is None and not _owns_nothing(state, as_of):
        first = date(as_of.year, 1, 1)
        yield flag(a_year_starts_with_a_budget, "no-budget", max(first, state.charter.books_from), year=as_of.year)


def _owns_nothing(state: State, on: date) -> bool:
    """Whether the fee is the firm's and the owners have no money of their own to plan for."""
    contract = state.contracts.in_force(on, on=on)
    return contract is not None and contract.lump_sum and not any(
        figures.cash(state, fund) for fund in ("operating", "public-revenue"))


@duty(66, source="Hefei")
def essentials_are_covered_by_the_fees(state: State, as_of: date) -> Iterator[Flag]:
    """Where essentials cost more than the fees are expected to bring, that is said with the months of cover."""
    budget = state.budgets.on(as_of)
    if budget is None or not figures.expected_income(state, budget).charged:
        return
    found = figures.structural_deficit(state, budget, as_of)
    if found.amount:
        months = money.half_up(found.months_of_cover or Fraction(0))
        yield flag(essentials_are_covered_by_the_fees, "structural-deficit", None, period=budget.period,
                   essential=found.essential, expected=found.expected, deficit=found.amount, months_of_cover=months)


# ---- quotes ----


@rule(67, source="Hefei: 9万元优化至2.6万元; DESIGN")
def quotes_are_compared_openly(state: State, entry: QuotesCompared) -> Objection | None:
    """Enough vendors of the book quote for a repair, each once, and one of them is chosen; fewer, or not the lowest,
    says why."""
    if is_used(state, "repair", entry.repair):
        return Objection("repair-exists", repair=entry.repair)
    vendors = [quote.vendor for quote in entry.quotes]
    for vendor in vendors:
        if vendor not in state.contracts.vendors:
            return Objection("payee-unknown", payee=vendor)
        if vendors.count(vendor) > 1:
            return Objection("quoted-twice", payee=vendor)
    if entry.chosen not in vendors:
        return Objection("not-quoted", payee=entry.chosen)
    if entry.reason is not None:
        return None
    need = state.charter.terms.quotes_min_count
    if len(vendors) < need:
        return Objection("too-few-quotes", repair=entry.repair, have=len(vendors), need=need)
    amounts = {quote.vendor: quote.amount for quote in entry.quotes}
    chosen, low = amounts[entry.chosen], min(amounts.values())
    return Objection("not-the-lowest", payee=entry.chosen, amount=chosen, lowest=low) if chosen > low else None


@rule(67, source="Hefei; DESIGN")
def repairs_are_compared_by_quotes(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """From the charter's threshold up a repair names the comparison of its quotes, is paid to the vendor chosen, and
    stays within that quote."""
    payment = request_of(state, entry) if is_judged(state, entry) else None
    if payment is None or not is_repair(payment) or is_of_held_contract(state, payment):
        return None
    limit = state.charter.terms.quotes_threshold_cny
    if payment.repair is None:
        asked = weight(state, payment)
        return None if asked < limit else Objection(
            "quotes-missing", amount=asked, limit=limit, need=state.charter.terms.quotes_min_count)
    repair = state.budgets.repairs.get(payment.repair)
    if repair is None:
        return Objection("repair-unknown", repair=payment.repair)
    if payment.payee != repair.chosen:
        return Objection("not-the-chosen", repair=repair.repair, payee=payment.payee, chosen=repair.chosen)
    asked = repair.asked + (payment.amount if entry.kind == "payment-requested" else ZERO)
    if asked <= repair.amount:
        return None
    return Objection("above-quote", repair=repair.repair, amount=asked, quote=repair.amount)
