"""Sections F, G, H, O, W: payments line by line, the budget, essentials, emergencies, the firm in all."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from sharedfund.accounts.heads import HEADS
from sharedfund.entries.entry import COMMITTEE, SUBDISTRICT
from sharedfund.reports.look import Asked, Look, Step
from sharedfund.reports.movements import total
from sharedfund.reports.section import Data, section
from sharedfund.reports.spelled import day, money, percent, ratio, tenths
from sharedfund.spelling import leaf_of, sorted_postings
from sharedfund.state import figures
from sharedfund.values import days
from sharedfund.values.money import ZERO

def _manner(look: Look, entry: Any) -> str:
    """By which way a payment left: the three steps, or why not."""
    if entry.kind == "payment-paid":
        return "emergency" if entry.settles == "emergency" else "three-steps"
    if entry.kind == "bank-debited":
        if entry.court_paper is not None:
            return "court"
        if entry.advice is not None and entry.explained == entry.amount:
            return "bank-charge"
        if entry.standing and entry.explained == entry.amount:
            return "standing-authority"
        return "approved-later" if leaf_of(entry) in look.explained else "unexplained"
    return "counter-fact"


def payment_rows(look: Look) -> list[Data]:
    """Every payment of the period with its two reviewers, re-checker and signatories, or the way it left without."""
    rows = []
    for entry, fund, amount in look.paid():
        number = getattr(entry, "payment", None) or getattr(entry, "standing", None)
        asked = look.requests.get(number or "")
        payee = getattr(entry, "payee", None) or (asked.payee if asked else None)
        rows.append({
            "no": number or getattr(entry, "bank_ref", None) or entry.own_id(), "day": day(entry.day),
            **(look.payee(payee) if payee else {"payee": None, "kind": None, "name": None}),
            "purpose": _purpose(look, entry, asked), "fund": fund, "tier": _told(entry, asked, "tier"),
            "head": _told(entry, asked, "head"), "settles": _told(entry, asked, "settles"),
            "amount": money(amount), "requested": day(asked.day) if asked else None,
            "requester": asked.by if asked else None,
            "reviewers": asked.persons("payment-reviewed") if asked else [],
            "recheckers": asked.persons("payment-rechecked") if asked else [],
            "signatories": asked.persons("payment-signed") if asked else [],
            "vouchers": asked.vouchers if asked else 0, "bill": _told(entry, asked, "bill"),
            "resolution": asked.resolution if asked else None,
            "stand_in": any(_stood_in(look, step) for step in asked.steps) if asked else False,
            "manner": _manner(look, entry),
        })
    return rows


def _stood_in(look: Look, step: Step) -> bool:
    """Whether somebody took the step for another: named as a stand-in, or reviewing where a committee does, or of the
    subdistrict office where it is no signing party (R139)."""
    held = look.now.people.mandates.get(step.mandate)
    if held is None:
        return False
    parties = look.now.charter.terms.signatory_parties
    reviews = step.kind == "payment-reviewed" and held.office not in COMMITTEE and "committee" in parties
    return held.stand_in is not None or reviews or (held.office == SUBDISTRICT and held.party not in parties)


def _told(entry: Any, request: Any, name: str) -> Any:
    """A field of the payment, else of its request."""
    own = getattr(entry, name, None)
    return own if own is not None else getattr(request, name, None)


def _purpose(look: Look, entry: Any, request: Asked | None) -> str | None:
    """What a payment is for. Words about a household's money could tell who it is, so a page keeps to the kind."""
    payee = getattr(entry, "payee", None) or (request.payee if request is not None else None)
    if payee and payee.startswith("h-") and look.audience != "auditor" and not look.is_own(payee):
        return None
    return getattr(request, "purpose", None) or getattr(entry, "purpose", None)


RING_FENCED = ("grants", "project")


def use_of(row: Data) -> str:
    """Under which name a payment counts: its budget head, else what it settles or how it left; what a grant or a project
    pays for stands under that, because no budget line is charged with it."""
    if row["manner"] in ("unexplained", "court", "bank-charge", "counter-fact"):
        return str(row["manner"])
    source = str(row["fund"]).partition(":")[0]
    if source in RING_FENCED and row["settles"] in ("expense", "bill"):
        return source
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
            "full": sum(1 for row in rows if row["manner"] == "three-steps"), "count": len(rows),
            "without_voucher": sum(1 for row in rows if not row["vouchers"])}


def to_firm(look: Look) -> tuple[Decimal, Decimal]:
    """What the firm got in cash: costs reimbursed, remuneration paid; what came back is taken off."""
    costs = paid = ZERO
    for entry in look.of_kind("payment-paid", "payment-returned"):
        for account, amount in ((leg.account, leg.amount) for leg in sorted_postings(entry)):
            if account.startswith(("Liabilities:Firm:", "Liabilities:Agency:")):
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
            request = look.requests.get(entry.payment)
            vendor = look.now.contracts.vendors.get(entry.payee)
            if vendor is not None and vendor.related_firm == firm:
                related += sign[entry.kind] * entry.amount
            for account, amount in ((leg.account, leg.amount) for leg in sorted_postings(entry)):
                if account == f"Liabilities:Firm:{firm}:CostPayable":
                    head = (request.head if request else None) or "other"
                    heads[head] = heads.get(head, ZERO) + amount
                    costs += amount
                elif account.startswith((f"Liabilities:Firm:{firm}:", f"Liabilities:Agency:{firm}:")):
                    remuneration += amount
        on_duty = [bill.headcount for bill in look.of_kind("bill-recorded") if bill.payee == firm and bill.headcount]
        in_all = costs + remuneration + related
        stands = any(c.first < look.period.end and look.period.first < c.until for c in look.now.contracts.of_firm(firm))
        if not in_all and not stands:
            continue
        rows.append({
            "firm": firm, "name": look.payee(firm)["name"],
            "costs": [{"head": head, "amount": money(amount)} for head, amount in sorted(heads.items())],
            "cost_reimbursed": money(costs), "on_duty": max(on_duty, default=None), "remuneration": money(remuneration),
            "related": money(related), "total": money(in_all), "share": ratio(in_all, everything),
        })
    return {"rows": rows}


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
                "spent": money(spent), "year_before": _year_before(look, line.head, span), "to_date": money(used),
                "planned_to_date": money(due),
                "used": ratio(used, line.current),
                "variance": is_off,
                "variations": [{"amount": money(v.amount), "from": v.from_head, "resolution": v.resolution,
                                "reason": v.reason} for v in reasons],
            })
    return rows


def _year_before(look: Look, head: str, months: list[str]) -> str | None:
    """What a head cost in the same months a year before; None where the book does not reach back so far."""
    before = [f"{int(month[:4]) - 1}{month[4:]}" for month in months]
    if days.period(before[0]).first < look.now.charter.books_from.replace(day=1):
        return None
    return money(sum((look.after.bills.month(head, month).cost for month in before), ZERO))


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
        if deficit.amount and expected.charged:  # without a fee essentials live on other income
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


@section("O")
def notices_and_emergencies(look: Look) -> Data:
    """Large payments under prior notice with objections and answers; emergencies with cause, witness, ratification."""
    known = look.now.payments
    notices = [
        {"notice": one.notice, "day": day(one.day), **look.payee(one.payee), "amount": money(one.amount),
         "until": day(one.until), "asked": money(sum(one.asked.values(), ZERO)),
         "objections": len(one.objections) + len(one.answered), "answered": len(one.answered)}
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
