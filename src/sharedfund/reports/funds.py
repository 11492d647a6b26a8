"""Sections A, B, B2, M, R, S: where the money is, whose it is, what the bank says, what comes next."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from sharedfund import accounts
from sharedfund.entries.receipts import landing
from sharedfund.reports import position
from sharedfund.reports.look import Look
from sharedfund.reports.movements import total
from sharedfund.reports.section import Data, section, year_before
from sharedfund.reports.spelled import day, money, percent, tenths
from sharedfund.state import fees, figures
from sharedfund.state.disclosure import joined
from sharedfund.values import days
from sharedfund.values.money import ZERO, half_up, times

_FIGURES = ("opening", "received", "paid", "moved_in", "moved_out", "closing")


@section("A")
def fund_position(look: Look) -> Data:
    """By fund: opening, receipts, payments, moves, closing; the year to date and the year before; the maintenance fund
    below the line."""
    before = year_before(look.period.name)
    earlier = look.now.disclosures.movement(days.period(before)) if before else None
    past = {row.fund: row for row in earlier or ()}
    rows = []
    for row in look.funds:
        told: Data = {"fund": row.fund, **{figure: money(getattr(row, figure)) for figure in _FIGURES}}
        known = past.get(row.fund)
        told["year_before"] = {f: money(getattr(known, f)) for f in ("received", "paid", "closing")} if known else None
        rows.append(told)
    below = []
    for fund in (f for f in look.after.ledger.funds() if f.startswith("maintenance:")):
        own = accounts.money_of(fund)
        if not any(account in look.after.ledger.balances for account in own):
            continue
        # A row of the opening position did not come in, it was there.
        brought = -look.moved("Equity:Opening:" + accounts.fund_label(fund))
        opened, closed = look.before.ledger.cash(fund) + brought, look.after.ledger.cash(fund)
        gained = sum((amount for at, amount in look.postings if at in own and amount > 0), ZERO) - brought
        below.append({"fund": fund, "opening": money(opened), "in": money(gained),
                      "out": money(opened + gained - closed), "closing": money(closed)})
    return {"rows": rows, "total": {figure: money(total(look.funds, figure)) for figure in _FIGURES},
            "year_to_date": year_to_date(look), "maintenance": below,
            "term_deposits": [{"fund": placed.fund, "payment": number, "since": day(placed.day),
                               "amount": money(placed.left)}
                              for number, placed in sorted(look.after.bank.term_deposits.items())]}


def year_to_date(look: Look) -> Data | None:
    """The movement of each fund since the year began, beside that of the period; None where the period begins the year
    or the book, or a month before it is not closed."""
    first = max(date(look.period.first.year, 1, 1), look.now.charter.books_from)
    if look.period.first <= first or look.period.first.year != look.period.last.year:
        return None
    months, known = days.Period("", first, look.period.first).months(), look.now.disclosures.months
    if any(month not in known for month in months):
        return None
    rows = joined([*(known[month].funds for month in months), look.funds])
    return {"first": day(first), "total": {figure: money(total(rows, figure)) for figure in _FIGURES},
            "rows": [{"fund": row.fund, **{figure: money(getattr(row, figure)) for figure in _FIGURES}} for row in rows]}


@section("B")
def claims_on_the_balance(look: Look) -> Data:
    """Whose the closing balance is, fund by fund, in R18's order; with what is left it makes up the balance."""
    rows = []
    for row in position.by_fund(look.after, look.on):
        rows.append({"fund": row.fund, "cash": money(row.cash), "spendable": money(row.spendable),
                     "claims": [{"claim": claim.kind, "amount": money(claim.amount)} for claim in row.claims]})
    return {"rows": rows, "total": money(total(look.funds, "closing"))}


@section("B2")
def from_surplus_to_spendable(look: Look) -> Data:
    """Why the surplus by the books is not what may be spent: fees not paid, and what accrued without cash."""
    ledger = look.after.ledger
    result = ZERO
    for account, balance in ledger.balances.items():
        root, _, rest = account.partition(":")
        if root in ("Income", "Expenses", "Equity") and rest.startswith(_OPERATING):
            result -= balance
    unpaid = ledger.total("Assets:Receivable:Fee:")
    left = figures.spendable(look.after, "operating", look.on)
    return {"surplus": money(result), "unpaid_fees": money(unpaid), "other": money(left - result + unpaid),
            "spendable": money(left), "result": _result(look),
            "sources": position.by_source(look.after, position.by_fund(look.after, look.on))}


def _result(look: Look) -> Data:
    """Income less cost of the period by the books, of the funds whose money is spendable, and who bears it where it is
    below zero (R22)."""
    sources = position.sources_of_spendable(look.after)
    of_them = [(account, amount) for account, amount in look.postings
               if account.startswith(("Income:", "Expenses:")) and accounts.fund_of(account) in sources]
    income = -sum((amount for account, amount in of_them if account.startswith("Income:")), ZERO)
    cost = sum((amount for account, amount in of_them if account.startswith("Expenses:")), ZERO)
    return {"income": money(income), "cost": money(cost), "result": money(income - cost),
            "borne_by": figures.deficit_bearer(look.after, look.on) if income < cost else None}


_OPERATING = ("Operating", "Opening:Operating", "Transfer:In:Operating", "Transfer:Out:Operating", "Returned:Operating")


@section("M")
def deposits(look: Look) -> Data:
    """Deposits and pass-through money by kind: opening, in, out, closing. Pass-through must come back to zero."""
    rows = []
    for kind, prefix in (("renovation", "Liabilities:Deposits:Renovation:"), ("access", "Liabilities:Deposits:Access:"),
                         ("firm-bond", "Liabilities:Deposits:FirmBond:"), ("pass-through", "Liabilities:PassThrough:"),
                         ("unidentified", "Liabilities:Unidentified")):
        opened, closed = -look.before.ledger.total(prefix), -look.after.ledger.total(prefix)
        came = -sum((amount for at, amount in look.postings if at.startswith(prefix) and amount < 0), ZERO)
        if opened or closed or came:
            rows.append({"kind": kind, "opening": money(opened), "in": money(came),
                         "out": money(opened + came - closed), "closing": money(closed)})
    return {"rows": rows}


@section("R")
def reconciliation(look: Look) -> Data:
    """Each month's statement against the book; months not reconciled; lines nobody booked; what is in transit beside the
    account."""
    rows, missing = [], []
    known = look.now.bank.reconciled
    first = days.month_of(look.now.charter.books_from)
    for month in (m for m in look.period.months() if m >= first):
        found = sorted((r for r in known.values() if r.month == month), key=lambda r: r.account)
        missing += [] if found else [month]
        for one in found:
            sums = {side: sum((i.amount for i in one.items if i.side == side), ZERO) for side in _SIDES}
            end = days.period(month).end
            rows.append({
                "account": one.account, "month": month, "statement": money(one.statement_balance),
                **{side.replace("-", "_"): money(amount) for side, amount in sums.items()},
                "book": money(one.book_balance), "difference": money(one.difference),
                "items": [{"side": i.side, "day": day(i.day), "amount": money(i.amount), "days": (end - i.day).days}
                          for i in one.items],
            })
    transit: dict[str, Decimal] = {}
    for account, balance in look.after.ledger.under("Assets:Clearing:").items():
        transit[_channel(account)] = transit.get(_channel(account), ZERO) + balance
    late = _late_remittances(look)
    waiting = sum(line.day < look.period.end for line in look.now.bank.lines.values())
    return {"rows": rows, "missing": missing, "last_day": day(_last_reconciled(look)),
            **({"open_lines": waiting} if waiting else {}),
            "in_transit": [{"channel": channel, "amount": money(transit[channel])} | late.get(channel, {})
                           for channel in sorted(transit)]}


def _channel(account: str) -> str:
    """Where the money of a clearing account lies."""
    channel = account.rpartition(":")[2]
    return channel.lower() if ":Collector:" in account else channel


def _late_remittances(look: Look) -> dict[str, Data]:
    """What of each channel should be at the bank by the period's end, since when at the longest, and for how many days
    (R2)."""
    allowed = look.after.charter.terms.late_remittance_working_days
    late: dict[str, Data] = {}
    sums: dict[str, Decimal] = {}
    for row in look.after.receipts.collected():
        if row.amount > 0 and look.on > days.add_working_days(row.day, allowed):
            channel = _channel(landing(row.channel, row.agent_for))
            sums[channel] = sums.get(channel, ZERO) + row.amount
            # Oldest first: the first row of a channel says since when.
            late.setdefault(channel, {"since": day(row.day), "days": (look.on - row.day).days})
            late[channel]["late"] = money(sums[channel])
    return late


_SIDES = ("booked-in", "booked-out", "bank-in", "bank-out")


def _last_reconciled(look: Look) -> date | None:
    found = [look.now.bank.last_reconciled_day(one.account) for one in look.now.charter.bank_accounts]
    known = [when for when in found if when is not None]
    return min(known) if known else None


@section("S")
def outlook(look: Look) -> Data:
    """What is due and unpaid, what the next quarter's budget foresees, what fees and contracts should bring in it, and for
    how many months the money lasts."""
    unpaid = sum((bill.unpaid for bill in look.after.bills.unpaid()), ZERO)
    months = [days.month_of(days.add_months(look.period.end, n)) for n in range(len(look.period.months()))]
    coming = days.Period("", look.period.end, days.add_months(look.period.end, len(months)))
    expected = []
    for month in months:
        budget = look.now.budgets.of_month(month)
        for line in budget.lines if budget else ():
            if line.month_amount(month):
                expected.append({"month": month, "head": line.head, "amount": money(line.month_amount(month))})
    return {"due_unpaid": money(unpaid), "expected": expected,
            "expected_total": money(sum((Decimal(row["amount"]) for row in expected), ZERO)),
            "receipts": _receipts(look, coming),
            "until": day(coming.last),
            "cover_months": cover_months(look)}


def _receipts(look: Look, coming: days.Period) -> Data:
    """What a span to come should bring: its charges, of them so much as was collected of this period's, and rents."""
    charged, rate = figures.charges_of(look.after, coming), fees.collection_rate(look.now, look.period.name)
    return {"charged": money(charged), "rate": percent(rate),
            "fees": money(charged if rate is None else times(charged, rate)), "rents": money(_rents(look, coming))}


def _rents(look: Look, coming: days.Period) -> Decimal:
    """What the contracts over common parts will charge in a span to come."""
    due = ZERO
    for part in look.after.revenue.register():
        at = part.charged_to
        while part.price and at < min(part.stop, coming.end):
            billing = part.billing(at)
            if at >= coming.first:
                due += part.price_of(billing)
            at = billing.end
    return due


def essential_month(look: Look) -> Decimal:
    """The mean cost of a month's essential heads in the period."""
    heads = look.after.budgets.essential(look.on)
    months = look.period.months()
    cost = sum((look.after.bills.month(head, month).cost for head in heads for month in months), ZERO)
    return half_up(Fraction(cost) / len(months))


def cover_months(look: Look) -> str | None:
    """Spendable money in months of essential costs, to one place; None where there are none."""
    mean = essential_month(look)
    if not mean:
        return None
    left = position.spendable(look.after, position.by_fund(look.after, look.on))
    return tenths(Fraction(left) / Fraction(mean))
