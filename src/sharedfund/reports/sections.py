"""The sections of a disclosure, A to Z: one function each, `(look) -> data`. Amounts are strings, absent is None."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from sharedfund.accounts.heads import HEADS
from sharedfund.entries.resolutions import ResolutionRecorded
from sharedfund.reports import position
from sharedfund.reports.look import SOURCES, Look, counter_legs, source_of
from sharedfund.reports.movements import total
from sharedfund.reports.spelled import day, money, percent, ratio
from sharedfund.spelling import leaf_of, sorted_postings
from sharedfund.state import fees as fee_figures, figures, remuneration as gate_figures
from sharedfund.values import days
from sharedfund.values.money import ZERO, half_up

Data = dict[str, Any]
SECTIONS: dict[str, Callable[[Look], Data]] = {}


def section(letter: str) -> Callable[[Callable[[Look], Data]], Callable[[Look], Data]]:
    """Mark a function as the section `letter`."""

    def register(function: Callable[[Look], Data]) -> Callable[[Look], Data]:
        SECTIONS[letter] = function
        return function

    return register


def year_before(name: str) -> str | None:
    """The same quarter, month or year a year earlier; None for any other span."""
    if len(name) in (4, 6, 7) and name[:4].isdigit():
        return f"{int(name[:4]) - 1:04d}{name[4:]}"
    return None


# ---- A, B: where the money is and whose it is ----

_FIGURES = ("opening", "received", "paid", "moved_in", "moved_out", "closing")


@section("A")
def fund_position(look: Look) -> Data:
    """By fund: opening, receipts, payments, moves, closing; the maintenance fund below the line; a year before."""
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
    for account in sorted({a for a in look.after.ledger.balances if a.startswith("Assets:Maintenance:HeldByBureau:")}):
        opened, closed = look.before.ledger.balance(account), look.after.ledger.balance(account)
        gained = sum((amount for at, amount in look.postings if at == account and amount > 0), ZERO)
        below.append({"fund": "maintenance:" + account.rpartition(":")[2], "opening": money(opened),
                      "in": money(gained), "out": money(opened + gained - closed), "closing": money(closed)})
    return {"rows": rows, "total": {figure: money(total(look.funds, figure)) for figure in _FIGURES},
            "maintenance": below}


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
            "spendable": money(left)}


_OPERATING = ("Operating", "Opening:Operating", "Transfer:In:Operating", "Transfer:Out:Operating", "Returned:Operating")


# ---- D, E: what came in ----


def receipt_rows(look: Look) -> list[Data]:
    """Receipts by day and source: how many, which periods they pay, how much. Only the auditor sees households."""
    found: dict[tuple[date, str], Data] = {}
    for entry, fund, _ in look.received():
        periods = [part.period for part in getattr(getattr(entry, "allocation", None), "applied", ()) or ()]
        for account, amount in counter_legs(entry, fund):
            source = source_of(entry, account)
            row = found.setdefault((entry.day, source), {"entries": set(), "periods": set(), "amount": ZERO, "who": {}})
            row["entries"].add(leaf_of(entry))
            row["amount"] -= amount
            if source == "fee":
                row["periods"].update(periods)
            who = getattr(entry, "household", None) or getattr(entry, "party", None)
            if who:
                row["who"][who] = row["who"].get(who, ZERO) - amount
    rows = []
    for (when, source), row in sorted(found.items(), key=lambda item: (item[0][0], SOURCES.index(item[0][1]))):
        told: Data = {"day": day(when), "source": source, "count": len(row["entries"]),
                      "periods": sorted(row["periods"]), "amount": money(row["amount"])}
        if look.audience == "auditor":
            told["households"] = [{"household": who, "amount": money(row["who"][who])} for who in sorted(row["who"])]
        elif look.audience == "owner":
            own = row["who"].get(look.household)
            told["own"] = None if own is None else money(own)
        rows.append(told)
    return rows


def sources(look: Look) -> list[Data]:
    """Received money by where it came from, in print order."""
    sums: dict[str, Decimal] = {}
    for entry, fund, _ in look.received():
        for account, amount in counter_legs(entry, fund):
            source = source_of(entry, account)
            sums[source] = sums.get(source, ZERO) - amount
    return [{"source": source, "amount": money(sums[source])} for source in SOURCES if sums.get(source)]


@section("D")
def receipts_by_day(look: Look) -> Data:
    """Receipts by day and source; their total is A's."""
    return {"rows": receipt_rows(look), "sources": sources(look), "total": money(total(look.funds, "received"))}


def revenue_net(look: Look) -> Decimal:
    """Public revenue of the period: gross less reasonable cost and tax (R86)."""
    return -look.moved("Income:Public:") - look.moved("Expenses:Public:DirectCost") - look.moved("Expenses:Public:Tax")


@section("E")
def public_revenue(look: Look) -> Data:
    """Public revenue gross by source and counterparty; cost and tax apart; net."""
    found: dict[tuple[str, str, str | None], Decimal] = {}
    for entry in look.of_kind("revenue-received"):
        key = (entry.source, entry.payer, entry.contract)
        found[key] = found.get(key, ZERO) + entry.amount
    rows = [{"source": source, "payer": payer, "contract": contract, "received": money(amount)}
            for (source, payer, contract), amount in sorted(found.items(), key=lambda item: (item[0][0], item[0][1]))]
    top_up = -sum((amount for at, amount in look.postings if at.startswith("Equity:Transfer:In:Maintenance:")), ZERO)
    return {"rows": rows, "gross": money(-look.moved("Income:Public:")),
            "direct_cost": money(look.moved("Expenses:Public:DirectCost")),
            "tax": money(look.moved("Expenses:Public:Tax")), "net": money(revenue_net(look)),
            "to_maintenance": money(top_up)}


# ---- F, W: what went out ----


def _manner(look: Look, entry: Any) -> str:
    """By which way a payment left: the three steps, or why not."""
    if entry.kind == "payment-paid":
        return "emergency" if entry.settles == "emergency" else "three-steps"
    if entry.kind == "bank-debited":
        if entry.court_paper is not None:
            return "court"
        if entry.standing and entry.explained == entry.amount:
            return "standing-authority"
        return "approved-later" if leaf_of(entry) in look.explained else "unexplained"
    return "counter-fact"


def payment_rows(look: Look) -> list[Data]:
    """Every payment of the period with its two reviewers, re-checker and signatories, or the way it left without."""
    rows = []
    for entry, fund, amount in look.paid():
        number = getattr(entry, "payment", None) or getattr(entry, "standing", None)
        request: Any = look.requests.get(number or "")
        steps = look.approvals_of(request) if request is not None else []
        by_step: dict[str, list[str]] = {"payment-reviewed": [], "payment-rechecked": [], "payment-signed": []}
        for step in steps:
            if step.by not in by_step[step.kind]:
                by_step[step.kind].append(step.by)
        mandates = [look.now.people.mandates.get(step.mandate) for step in steps]
        payee = getattr(entry, "payee", None) or (request.payee if request is not None else None)
        rows.append({
            "no": number or getattr(entry, "bank_ref", None) or entry.own_id(), "day": day(entry.day),
            **(look.payee(payee) if payee else {"payee": None, "kind": None, "name": None}),
            "purpose": _purpose(look, entry, request), "fund": fund, "tier": _told(entry, request, "tier"),
            "head": _told(entry, request, "head"), "settles": _told(entry, request, "settles"),
            "amount": money(amount), "requested": day(getattr(request, "day", None)),
            "requester": getattr(request, "by", None), "reviewers": by_step["payment-reviewed"],
            "recheckers": by_step["payment-rechecked"], "signatories": by_step["payment-signed"],
            "vouchers": len(getattr(request, "evidence", ())), "bill": _told(entry, request, "bill"),
            "resolution": getattr(request, "resolution", None), "stand_in": any(m and m.stand_in for m in mandates),
            "manner": _manner(look, entry),
        })
    return rows


def _told(entry: Any, request: Any, name: str) -> Any:
    """A field of the payment, else of its request."""
    own = getattr(entry, name, None)
    return own if own is not None else getattr(request, name, None)


def _purpose(look: Look, entry: Any, request: Any) -> str | None:
    """What a payment is for. Words about a household's money could tell who it is, so a page keeps to the kind."""
    payee = getattr(entry, "payee", None) or (request.payee if request is not None else None)
    if payee and payee.startswith("h-") and look.audience == "public":
        return None
    return getattr(request, "purpose", None) or getattr(entry, "purpose", None)


def use_of(row: Data) -> str:
    """Under which name a payment counts: its budget head, else what it settles or how it left."""
    if row["manner"] in ("unexplained", "court", "counter-fact"):
        return str(row["manner"])
    return str(row["head"] or row["settles"] or "other")


@section("F")
def payments(look: Look) -> Data:
    """Payments line by line; their total is A's."""
    rows = payment_rows(look)
    uses: dict[str, Decimal] = {}
    for row in rows:
        uses[use_of(row)] = uses.get(use_of(row), ZERO) + Decimal(row["amount"])
    budget = {line["head"]: line["quarter"] for line in budget_rows(look)}
    by_use = []
    for use, amount in sorted(uses.items(), key=lambda item: (-item[1], item[0])):
        planned = budget.get(use)
        by_use.append({"use": use, "amount": money(amount), "budget": planned,
                       "share": ratio(amount, Decimal(planned)) if planned else None})
    return {"rows": rows, "uses": by_use, "total": money(total(look.funds, "paid")),
            "full": sum(1 for row in rows if row["manner"] == "three-steps"), "count": len(rows)}


def to_firm(look: Look) -> tuple[Decimal, Decimal]:
    """What the firm got in cash: costs reimbursed, remuneration paid; what came back is taken off."""
    costs = paid = ZERO
    for entry in look.of_kind("payment-paid", "payment-returned"):
        for account, amount in ((leg.account, leg.amount) for leg in sorted_postings(entry)):
            if account.startswith("Liabilities:Firm:"):
                costs += amount if account.endswith(":CostPayable") else ZERO
                paid += ZERO if account.endswith(":CostPayable") else amount
    return costs, paid


@section("W")
def firm_in_all(look: Look) -> Data:
    """What each firm got in all: costs by head, people on duty, remuneration, related parties; its share of all."""
    rows = []
    everything = total(look.funds, "paid")
    for firm in look.now.contracts.firms():
        heads: dict[str, Decimal] = {}
        costs = remuneration = related = ZERO
        sign = {"payment-paid": 1, "payment-returned": -1}
        for entry in look.of_kind(*sign):
            request: Any = look.requests.get(entry.payment)
            vendor = look.now.contracts.vendors.get(entry.payee)
            if vendor is not None and vendor.related_firm == firm:
                related += sign[entry.kind] * entry.amount
            for account, amount in ((leg.account, leg.amount) for leg in sorted_postings(entry)):
                if account == f"Liabilities:Firm:{firm}:CostPayable":
                    head = getattr(request, "head", None) or "other"
                    heads[head] = heads.get(head, ZERO) + amount
                    costs += amount
                elif account.startswith(f"Liabilities:Firm:{firm}:"):
                    remuneration += amount
        on_duty = [bill.headcount for bill in look.of_kind("bill-recorded") if bill.payee == firm and bill.headcount]
        in_all = costs + remuneration + related
        stands = any(c.first < look.period.end and look.period.first < c.end for c in look.now.contracts.of_firm(firm))
        if not in_all and not stands:
            continue
        rows.append({
            "firm": firm, "name": look.payee(firm)["name"],
            "costs": [{"head": head, "amount": money(amount)} for head, amount in sorted(heads.items())],
            "cost_reimbursed": money(costs), "on_duty": max(on_duty, default=None), "remuneration": money(remuneration),
            "related": money(related), "total": money(in_all), "share": ratio(in_all, everything),
        })
    return {"rows": rows}


# ---- G, H: the budget and the essential costs ----


def budget_rows(look: Look) -> list[Data]:
    """Each line of the period's budgets: adopted, current, this period, to date, share used, why it differs."""
    state = look.after if look.after.budgets.on(look.period.first) else look.now
    months = look.period.months()
    rows = []
    for budget in state.budgets.all():
        span = [m for m in days.Period(budget.period, budget.first, budget.end).months() if m in months]
        if not span:
            continue
        to_date = days.Period(budget.period, budget.first, look.period.end).months()
        for line in budget.lines:
            spent = sum((look.after.bills.month(line.head, m).cost for m in span), ZERO)
            used = sum((look.after.bills.month(line.head, m).cost for m in to_date), ZERO)
            planned = sum((line.month_amount(m) for m in span), ZERO)
            due = sum((line.month_amount(m) for m in to_date), ZERO)
            reasons = [v for v in budget.variations if v.head == line.head]
            terms = look.now.charter.terms
            off = abs(used - due - line.varied)
            is_off = off > terms.variance_note_cny or Fraction(off) > terms.variance_note_share * Fraction(due) > 0
            rows.append({
                "head": line.head, "essential": line.essential, "budget": budget.period, "adopted": money(line.adopted),
                "varied": money(line.varied), "current": money(line.current), "quarter": money(planned),
                "spent": money(spent), "to_date": money(used), "planned_to_date": money(due),
                "used": ratio(used, line.current),
                "variance": is_off,
                "variations": [{"amount": money(v.amount), "from": v.from_head, "resolution": v.resolution,
                                "reason": v.reason} for v in reasons],
            })
    return rows


@section("G")
def budget_execution(look: Look) -> Data:
    """The budget line by line; what the owners are expected to pay, and whether essentials cost more (R65, R66)."""
    budget = look.after.budgets.on(look.period.last) or look.now.budgets.on(look.period.last)
    told: Data = {"rows": budget_rows(look), "budget": None, "resolution": None, "expected": None, "deficit": None}
    if budget is not None:
        expected = figures.expected_income(look.after, budget)
        deficit = figures.structural_deficit(look.after, budget, look.on)
        told |= {"budget": budget.period, "resolution": budget.resolution,
                 "expected": {"charged": money(expected.charged), "rate": percent(expected.rate),
                              "expected": money(expected.expected), "essential": money(deficit.essential)}}
        if deficit.amount:
            told["deficit"] = {"amount": money(deficit.amount), "cover_months": tenths(deficit.months_of_cover)}
    return told


@section("H")
def essential_costs(look: Look) -> Data:
    """Essential heads by month: due, paid, unpaid, reserved without a bill, complete; the bills unpaid."""
    state, rows = look.after, []
    essential = sorted(state.budgets.essential(look.on), key=list(HEADS).index)
    reserve = figures.reserve(state, look.on)
    for month in look.period.months():
        for head in essential:
            known = state.bills.month(head, month)
            kept = reserve.get(f"{head}/{month}", ZERO)
            if known.cost or known.complete or kept:
                rows.append({"month": month, "head": head, "due": money(known.cost), "paid": money(known.paid),
                             "unpaid": money(known.cost - known.paid), "reserved": money(kept),
                             "complete": known.complete})
    unpaid = [{"bill": bill.bill, **look.payee(bill.payee), "head": bill.head or None, "amount": money(bill.unpaid),
               "due": day(bill.due)} for bill in state.bills.unpaid()]
    return {"rows": rows, "unpaid": unpaid}


# ---- N, O, X, Y, Z, T, U: what was decided, refused, corrected, and by whom ----


@section("N")
def resolutions(look: Look) -> Data:
    """Decisions of the period with their counts and what money they allow."""
    rows = []
    for entry in sorted(look.of_kind("resolution-recorded"), key=lambda e: e.resolution):
        if entry.resolution in look.now.resolutions.records:
            rows.append(_resolution(entry))
    return {"rows": rows}


def _resolution(entry: ResolutionRecorded) -> Data:
    return {
        "resolution": entry.resolution, "body": entry.body, "topics": list(entry.topics), "title": entry.title,
        "day": day(entry.decided_day), "passed": entry.passed,
        "quorum_area": ratio(entry.participating_area_m2, entry.total_area_m2),
        "quorum_heads": ratio(Decimal(entry.participating_heads), Decimal(entry.total_heads)),
        "yes_area": ratio(entry.yes_area_m2, entry.participating_area_m2),
        "yes_heads": ratio(Decimal(entry.yes_heads), Decimal(entry.participating_heads)),
        "effects": [{"fund": e.fund, "use": e.use, "amount": money(e.amount), "head": e.head} for e in entry.effects],
    }


@section("T")
def governance(look: Look) -> Data:
    """Who holds which mandate from when to when (R134)."""
    rows = []
    for mandate in sorted(look.after.people.mandates.values(), key=lambda m: int(m.mandate[2:])):
        over = mandate.end is not None and mandate.end < look.period.first
        if mandate.first < look.period.end and not over:
            rows.append({"mandate": mandate.mandate, "person": mandate.person, "office": mandate.office,
                         "party": mandate.party, "first": day(mandate.first), "last": day(mandate.end),
                         "signs": mandate.signs, "stand_in": mandate.stand_in is not None, "ended": mandate.ended})
    return {"rows": rows}


_CORRECTIONS = ("receipt-reversed", "charge-credited", "bill-credited", "payment-returned", "accrual-corrected")


@section("U")
def corrections(look: Look) -> Data:
    """Counter-facts of the period with their reasons, and facts that came late with their true day (R14, R130)."""
    rows = []
    for entry in look.entries:
        occurred = getattr(entry, "occurred", None)
        late = occurred is not None and look.now.disclosures.closed(occurred) and occurred < look.period.first
        if entry.kind in _CORRECTIONS or late:
            rows.append({"kind": entry.kind, "day": day(entry.day), "true_day": day(occurred),
                         "amount": money(getattr(entry, "amount", ZERO)), "reason": getattr(entry, "reason", None)})
    return {"rows": rows}


@section("X")
def refused(look: Look) -> Data:
    """What the rules refused, as the months' closings state it: by rule, no names."""
    counts: dict[str, tuple[int, Decimal]] = {}
    for closed in look.now.disclosures.closed_months(look.period):
        for row in closed.refused:
            count, amount = counts.get(row.rule, (0, ZERO))
            counts[row.rule] = (count + row.count, amount + row.amount)
    rows = [{"rule": rule, "count": count, "amount": money(amount)} for rule, (count, amount) in sorted(
        counts.items(), key=lambda item: (int("".join(c for c in item[0] if c.isdigit()) or 0), item[0]))]
    return {"rows": rows, "count": sum(count for count, _ in counts.values()),
            "amount": money(sum((amount for _, amount in counts.values()), ZERO))}


@section("Y")
def decisions_open(look: Look) -> Data:
    """What was decided and is not done, with who is responsible and how many days it is over."""
    rows = []
    for known in sorted(look.now.resolutions.records.values(), key=lambda r: r.resolution):
        wanted = known.passed and (known.due is not None or known.responsible is not None)
        if not wanted or known.decided_day >= look.period.end or (known.done and known.done < look.period.first):
            continue
        over = (look.as_of - known.due).days if known.due and not known.done else 0
        rows.append({"resolution": known.resolution, "title": known.title, "decided": day(known.decided_day),
                     "responsible": known.responsible, "due": day(known.due), "done": day(known.done),
                     "days_over": max(over, 0)})
    return {"rows": rows, "open": sum(1 for row in rows if row["done"] is None)}


@section("Z")
def terms_changed(look: Look) -> Data:
    """Charter terms changed in the period: old and new value, from when, by which resolution."""
    rows = []
    for entry in look.of_kind("charter-changed"):
        for change in entry.changes:
            name = change.term.replace("-", "_")
            old, new = (getattr(state.charter.terms, name, None) for state in (look.before, look.after))
            if old != new:
                rows.append({"term": change.term, "old": _term(old), "new": _term(new), "from": day(entry.first),
                             "resolution": entry.resolution})
    return {"rows": rows}


def _term(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, frozenset):
        return ", ".join(sorted(str(item) for item in value))
    return str(value)


# ---- R, S: the bank, and what comes next ----


@section("R")
def reconciliation(look: Look) -> Data:
    """Each month's statement against the book; months not reconciled; what is in transit beside the account."""
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
        channel = account.rpartition(":")[2]
        transit[channel] = transit.get(channel, ZERO) + balance
    return {"rows": rows, "missing": missing, "last_day": day(_last_reconciled(look)),
            "in_transit": [{"channel": channel, "amount": money(transit[channel])} for channel in sorted(transit)]}


_SIDES = ("booked-in", "booked-out", "bank-in", "bank-out")


def _last_reconciled(look: Look) -> date | None:
    found = [look.now.bank.last_reconciled_day(one.account) for one in look.now.charter.bank_accounts]
    known = [when for when in found if when is not None]
    return min(known) if known else None


@section("S")
def outlook(look: Look) -> Data:
    """What is due and unpaid, what the next quarter's budget foresees, and for how many months the money lasts."""
    unpaid = sum((bill.unpaid for bill in look.after.bills.unpaid()), ZERO)
    months = [days.month_of(days.add_months(look.period.end, n)) for n in range(len(look.period.months()))]
    expected = []
    for month in months:
        budget = look.now.budgets.of_month(month)
        for line in budget.lines if budget else ():
            if line.month_amount(month):
                expected.append({"month": month, "head": line.head, "amount": money(line.month_amount(month))})
    return {"due_unpaid": money(unpaid), "expected": expected,
            "expected_total": money(sum((Decimal(row["amount"]) for row in expected), ZERO)),
            "until": day(days.add_months(look.period.end, len(months)) - timedelta(days=1)),
            "cover_months": cover_months(look)}


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
    return tenths(Fraction(figures.spendable(look.after, "operating", look.on)) / Fraction(mean))


def tenths(number: Fraction | None) -> str | None:
    """A number to one place, rounded down."""
    if number is None:
        return None
    scaled = number * 10
    return str(Decimal(scaled.numerator // scaled.denominator).scaleb(-1))


# ---- C, Q: fees ----


def _fee_rows(look: Look) -> list[Data]:
    """The period's bills by use and building, unmerged."""
    fees, names = look.now.fees, frozenset(look.now.fees.billed(look.period.name))
    found: dict[tuple[str, str], Data] = {}
    for bill in fees.all():
        if bill.period not in names or bill.opening or not bill.amount:
            continue
        unit = look.now.units.household(bill.household)
        key = (bill.use, unit.building if unit else "")
        row = found.setdefault(key, {"uses": {bill.use}, "buildings": {key[1]}, "households": set(), "owing": set(),
                                     "charged": ZERO, "collected": ZERO})
        row["households"].add(bill.household)
        row["charged"] += bill.amount
        row["collected"] += bill.paid
        if not bill.is_paid:
            row["owing"].add(bill.household)
    return [found[key] for key in sorted(found)]


def _joined_cells(rows: list[Data], least: int) -> list[Data]:
    """Rows with fewer than `least` households joined with their neighbours (R140)."""
    cells: list[Data] = []
    for row in rows:
        if cells and len(cells[-1]["households"]) < least:
            cells[-1] = _join(cells[-1], row)
        else:
            cells.append(row)
    if len(cells) > 1 and len(cells[-1]["households"]) < least:
        cells[-2:] = [_join(cells[-2], cells[-1])]
    return cells


def _join(one: Data, other: Data) -> Data:
    return {key: one[key] + other[key] if isinstance(one[key], Decimal) else one[key] | other[key] for key in one}


def _least_cell(look: Look) -> int:
    return 1 if look.audience == "auditor" else look.now.charter.terms.small_cell_households


@section("C")
def fees(look: Look) -> Data:
    """Fees charged and collected for the period by building and use; cells below the charter's size are joined."""
    rows = []
    contract = look.after.contracts.in_force(look.period.first) or look.after.contracts.in_force(look.on)
    for cell in _joined_cells(_fee_rows(look), _least_cell(look)):
        areas = [unit.area_m2 for key in cell["households"] if (unit := look.now.units.household(key)) is not None]
        tariffs = {rate for use in cell["uses"] if contract is not None and (rate := contract.tariff(use)) is not None}
        rows.append({
            "buildings": sorted(cell["buildings"]), "uses": sorted(cell["uses"]), "households": len(cell["households"]),
            "area_m2": str(sum(areas, ZERO)), "tariffs": [str(rate) for rate in sorted(tariffs)],
            "charged": money(cell["charged"]), "collected": money(cell["collected"]),
            "rate": ratio(cell["collected"], cell["charged"]),
            "paid": len(cell["households"]) - len(cell["owing"]),
        })
    tally = look.now.fees.tally(look.period.name)
    return {"rows": rows, "charged": money(tally.charged), "collected": money(tally.collected),
            "rate": percent(fee_figures.collection_rate(look.now, look.period.name)),
            "household_rate": percent(fee_figures.household_rate(look.now, look.period.name)),
            "households": look.now.fees.units_charged(look.period.name),
            "paid": look.now.fees.units_paid(look.period.name),
            "arrears_recovered": money(fee_figures.arrears_recovered(look.after, look.period.name)),
            "received_in_advance": money(fee_figures.received_in_advance(look.after, look.period.name))}


@section("Q")
def arrears(look: Look) -> Data:
    """What is due and unpaid at the end, by age; ages with few households are joined with the next (R96, R140)."""
    rows: list[Data] = []
    for age in fee_figures.AGES:
        found = [row for row in fee_figures.arrears(look.after, look.on) if row.age == age]
        if found:
            rows.append({"ages": {age}, "households": {row.household for row in found},
                         "amount": sum((row.amount for row in found), ZERO)})
    least = _least_cell(look)
    cells = _joined_cells(rows, least)
    written_off = sum((entry.amount for entry in look.of_kind("debt-written-off")), ZERO)
    # A cell that stays small after joining is told without how many stand in it.
    return {"rows": [{"ages": sorted(cell["ages"], key=fee_figures.AGES.index), "amount": money(cell["amount"]),
                      "households": len(cell["households"]) if len(cell["households"]) >= least else None}
                     for cell in cells],
            "total": money(sum((row["amount"] for row in rows), ZERO)),
            "reminders": len(look.of_kind("reminder-sent")), "written_off": money(written_off)}


# ---- L, M, O: money held for others, large and urgent payments ----


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


@section("O")
def notices_and_emergencies(look: Look) -> Data:
    """Large payments under prior notice with objections and answers; emergencies with cause, witness, ratification."""
    known = look.now.payments
    notices = [
        {"notice": one.notice, "day": day(one.day), **look.payee(one.payee), "amount": money(one.amount),
         "until": day(one.until), "objections": len(one.objections), "answered": len(one.answered)}
        for one in sorted(known.notices.values(), key=lambda n: n.block) if one.day in look.period
    ]
    orders = [
        {"order": one.order, "day": day(one.day), "cause": one.cause, **look.payee(one.contractor),
         "estimate": money(one.estimate), "paid": money(one.paid), "witness": one.witness,
         "ratified": day(one.ratified_day)}
        for one in sorted(known.orders.values(), key=lambda o: o.block)
        if one.day <= look.period.last and (one.ratified_day is None or one.ratified_day >= look.period.first)
    ]
    return {"notices": notices, "emergencies": orders}


# ---- I, J: the firm's remuneration and its gate ----


class Rolled(NamedTuple):
    """What the period did to a firm's remuneration: accounts at both ends, and the movements between."""

    accrued: tuple[Decimal, Decimal]
    releasable: tuple[Decimal, Decimal]
    withheld: tuple[Decimal, Decimal]
    accruals: Decimal
    released: Decimal
    restored: Decimal
    paid: Decimal
    set_off: Decimal
    kept_back: Decimal
    deducted: Decimal


def rolled(look: Look, firm: str) -> Rolled:
    """The roll-forward of a firm's remuneration through the period."""

    def ends(what: str) -> tuple[Decimal, Decimal]:
        account = f"Liabilities:Firm:{firm}:{what}"
        return look.before.ledger.owed(account), look.after.ledger.owed(account)

    def moved(what: str, *kinds: str) -> Decimal:
        account = f"Liabilities:Firm:{firm}:{what}"
        return -sum((leg.amount for entry in look.of_kind(*kinds) for leg in sorted_postings(entry)
                     if leg.account == account), ZERO)

    deducted = sum((one.release.deducted for one in look.of_kind("remuneration-released") if one.firm == firm), ZERO)
    deducted += sum((one.amount for one in look.of_kind("withheld-deducted") if one.firm == firm), ZERO)
    return Rolled(
        ends("FeeAccrued"), ends("FeeReleasable"), ends("FeeWithheld"),
        accruals=moved("FeeAccrued", "remuneration-accrued", "settlement-closed", "accrual-corrected",
                       "opening-position"),
        released=moved("FeeReleasable", "remuneration-released"), restored=moved("FeeReleasable", "withheld-restored"),
        paid=-moved("FeeReleasable", "payment-paid", "payment-returned"),
        set_off=-moved("FeeReleasable", "set-off-made"),
        kept_back=moved("FeeWithheld", "remuneration-released"), deducted=deducted,
    )


def gates(look: Look, firm: str) -> list[gate_figures.Gate]:
    """The gates of a firm's settlement periods that touch the page's period or moved in it, oldest first."""
    found = []
    for contract in look.now.contracts.of_firm(firm):
        for span in gate_figures.periods_of(look.now, contract, look.period.end):
            record = look.now.remuneration.record(firm, span.name, contract.contract)
            touches = span.first < look.period.end and look.period.first < span.end
            moved = record.released_day is not None and record.released_day in look.period
            if touches or moved:
                gate = gate_figures.gate(look.now, firm, span.name, contract.contract, look.as_of)
                if gate is not None:
                    found.append(gate)
    return found


@section("I")
def remuneration(look: Look) -> Data:
    """Remuneration by firm: what accrued, was released, paid, withheld, restored, deducted; and each gate's state."""
    rows = []
    claims = {c.kind: c.amount for row in position.by_fund(look.after, look.on) for c in row.claims}
    owed = sum((look.after.ledger.owed(f"Liabilities:Firm:{f}:FeeAccrued") for f in look.now.contracts.firms()), ZERO)
    for firm in look.now.contracts.firms():
        roll, known = rolled(look, firm), gates(look, firm)
        if not known and not any((*roll.accrued, *roll.releasable, *roll.withheld)):
            continue
        rows.append({
            "firm": firm, "name": look.payee(firm)["name"],
            "accrued": {"opening": money(roll.accrued[0]), "added": money(roll.accruals),
                        "closing": money(roll.accrued[1])},
            "releasable": {"opening": money(roll.releasable[0]), "released": money(roll.released),
                           "restored": money(roll.restored), "paid": money(roll.paid), "set_off": money(roll.set_off),
                           "closing": money(roll.releasable[1])},
            "withheld": {"opening": money(roll.withheld[0]), "added": money(roll.kept_back),
                         "closing": money(roll.withheld[1])},
            "deducted": money(roll.deducted),
            "gates": [_gate(look, gate) for gate in known],
        })
    return {"rows": rows, "deducted_use": look.now.charter.terms.deducted_use,
            "estimate": money(claims.get("remuneration-accrued", ZERO) - owed) if _is_residual(look) else None}


def _is_residual(look: Look) -> bool:
    return figures.residual_stands(look.after, look.on)


def _gate(look: Look, gate: gate_figures.Gate) -> Data:
    base = sum((fee_figures.base_of_month(look.after, month) for month in days.period(gate.period).months()
                if month <= days.month_of(look.on)), ZERO)
    return {
        "period": gate.period, "contract": gate.contract, "kind": gate.terms.kind,
        "rate_share": percent(gate.terms.rate_share), "base": money(base) if gate.terms.kind == "share" else None,
        "function": gate.terms.function, "score": None if gate.score is None else str(gate.score),
        "pass_score": None if gate.pass_score is None else str(gate.pass_score), "rate": percent(gate.rate),
        "passed": gate.passed if gate.score is not None else None, "accepted": gate.acceptance, "settled": gate.settled,
        "breaches": list(gate.breaches), "unpublished": list(gate.unpublished), "missing": list(gate.missing),
        "accrued": money(gate.accrued), "released": money(gate.released), "withheld": money(gate.withheld),
        "deducted": money(gate.deducted), "restored": money(gate.restored),
        "waived_by": look.now.remuneration.record(gate.firm, gate.period, gate.contract).waived_by,
    }


def final_evaluation(look: Look) -> tuple[Decimal, Decimal | None] | None:
    """Score and pass score of the period's final evaluation, of the newest contract that has one; None without."""
    for firm in look.now.contracts.firms():
        for contract in reversed(look.now.contracts.of_firm(firm)):
            found = look.now.remuneration.evaluation_of(firm, look.period.name, contract.contract)
            if found is not None and found.status == gate_figures.FINAL and found.standing is not None:
                return found.standing, gate_figures.terms_of(look.now, contract).pass_score
    return None


@section("J")
def evaluations(look: Look) -> Data:
    """Evaluations of the period with items, sample, who evaluated, what it cost and who paid; the trend of scores."""
    rows, trend = [], []
    for one in sorted(look.now.remuneration.evaluations.values(), key=lambda e: (e.period, e.evaluation)):
        if one.status == gate_figures.SUPERSEDED:
            continue
        span = days.period(one.period)
        if one.status == gate_figures.FINAL and one.standing is not None and span.end <= look.period.end:
            trend.append({"period": one.period, "score": str(one.standing),
                          "collection_rate": percent(fee_figures.collection_rate(look.now, one.period))})
        if span.first < look.period.end and look.period.first < span.end:
            rows.append({
                "evaluation": one.evaluation, "firm": one.firm, "period": one.period, "status": one.status,
                "score": None if one.standing is None else str(one.standing), "form": one.form_version,
                "items": [{"name": item.name, "weight": percent(item.weight),
                           "score": None if item.score is None else str(item.score)} for item in one.items],
                "quarters": [{"quarter": q.quarter, "score": str(q.score), "days": q.days} for q in one.quarters],
                "method": one.method, "sent": one.sent, "valid": one.valid, "scorers": list(one.scorers),
                "cost": money(one.cost), "cost_borne_by": one.cost_borne_by, "published": day(one.published_day),
                "final": day(one.final_day), "claimed": None if one.claimed is None else str(one.claimed),
            })
    return {"rows": rows, "trend": trend[-8:]}


# ---- P, V: questions, notes ----


@section("P")
def breaches(look: Look) -> Data:
    """Breaches of the firm: alleged, confirmed, made good."""
    rows = []
    for one in sorted(look.now.questions.breaches.values(), key=lambda b: b.breach):
        if one.day < look.period.end and (one.closed_day is None or one.closed_day >= look.period.first):
            rows.append({"breach": one.breach, "firm": one.firm, "day": day(one.day), "status": one.status,
                         "amount": money(one.amount), "left": money(one.left), "confirmed": day(one.confirmed_day),
                         "closed": day(one.closed_day), "outcome": one.outcome})
    return {"rows": rows}


@section("V")
def notes(look: Look) -> Data:
    """The terms the page was made under, and what a reader must know; as codes, worded by the page."""
    terms = look.now.charter.terms
    contract = look.after.contracts.in_force(look.on)
    known: Data = {
        "codes": ["cash-basis", "claims-order", "collection-rate", "advances-not-income", "deducted-and-withheld",
                  "rounding", "residual-risk"],
        "pools": terms.pools, "maintenance_custody": terms.maintenance_custody,
        "answer_working_days": terms.answer_working_days, "display_days": terms.display_days,
        "small_cell_households": terms.small_cell_households, "voucher_access": terms.voucher_access,
        "unexplained": money(look.after.ledger.total("Assets:Receivable:Unexplained:")),
        "release_function": None, "pass_score": None, "settlement_period": None,
    }
    if contract is not None:
        gate_terms = gate_figures.terms_of(look.now, contract)
        known |= {"release_function": gate_terms.function, "settlement_period": gate_terms.settlement_period,
                  "pass_score": None if gate_terms.pass_score is None else str(gate_terms.pass_score)}
    return known


# The order in which a page prints its sections.
ORDER = ("A", "B", "B2", "C", "D", "E", "F", "G", "H", "I", "J", "M", "N", "O", "P", "Q", "R", "S", "T", "U", "W", "X",
         "Y", "Z", "V")


def all_sections(look: Look) -> dict[str, Data]:
    """Every section of a page by its letter."""
    return {letter: SECTIONS[letter](look) for letter in ORDER}
