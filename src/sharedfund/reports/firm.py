"""Sections I, I2, J: remuneration and its gate, lump-sum fees on their way to the firm, evaluations."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from sharedfund import accounts
from sharedfund.reports import position
from sharedfund.reports.look import Look
from sharedfund.reports.section import Data, section
from sharedfund.reports.spelled import day, money, percent
from sharedfund.spelling import sorted_postings
from sharedfund.state import agency, figures
from sharedfund.state import fees as fee_figures
from sharedfund.state import remuneration as gate_figures
from sharedfund.state.contracts import Contract
from sharedfund.values import days
from sharedfund.values.money import ZERO

class Rolled(NamedTuple):
    """What the period did to a firm's remuneration: accounts at both ends, and the movements between. Of a lump-sum fee
    `accrued` is what was collected and waits at the gate (R21)."""

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
    booked = Rolled(
        ends("FeeAccrued"), ends("FeeReleasable"), ends("FeeWithheld"),
        accruals=moved("FeeAccrued", "remuneration-accrued", "settlement-closed", "accrual-corrected",
                       "opening-position"),
        released=moved("FeeReleasable", "remuneration-released"), restored=moved("FeeReleasable", "withheld-restored"),
        paid=-moved("FeeReleasable", "payment-paid", "payment-returned"),
        set_off=-moved("FeeReleasable", "set-off-made"),
        kept_back=moved("FeeWithheld", "remuneration-released"), deducted=deducted,
    )
    return _with_carried(booked, look, firm)


def _with_carried(booked: Rolled, look: Look, firm: str) -> Rolled:
    """The roll-forward with the firm's lump-sum fee in it: a figure of the gate, for nothing of it is booked."""
    before, after = agency.standing(look.before, firm), agency.standing(look.after, firm)
    releases = [one.release for one in look.of_kind("remuneration-released") if one.agent_for == firm]
    released = sum((one.releasable for one in releases), ZERO)
    kept_back = sum((one.withheld for one in releases), ZERO)
    gone = released + kept_back + sum((one.deducted for one in releases), ZERO)
    restored = sum((one.amount for one in look.of_kind("withheld-restored") if one.agent_for == firm), ZERO)
    paid = look.after.agency.paid.get(firm, ZERO) - look.before.agency.paid.get(firm, ZERO)
    return booked._replace(
        accrued=_plus(booked.accrued, before.waiting, after.waiting),
        releasable=_plus(booked.releasable, before.payable, after.payable),
        withheld=_plus(booked.withheld, before.withheld, after.withheld),
        accruals=booked.accruals + after.waiting - before.waiting + gone, released=booked.released + released,
        restored=booked.restored + restored, paid=booked.paid + paid, kept_back=booked.kept_back + kept_back,
    )


def _plus(ends: tuple[Decimal, Decimal], first: Decimal, last: Decimal) -> tuple[Decimal, Decimal]:
    return ends[0] + first, ends[1] + last


def gates(look: Look, firm: str) -> list[gate_figures.Gate]:
    """The gates of a firm's settlement periods that touch the page's period or moved in it, oldest first; a contract
    that pays nothing has none (R26)."""
    found = []
    for contract in look.now.contracts.of_firm(firm):
        for span in gate_figures.periods_of(look.now, contract, look.period.end):
            record = look.now.remuneration.record(firm, span.name, contract.contract)
            touches = span.first < look.period.end and look.period.first < span.end
            moved = record.released_day is not None and record.released_day in look.period
            if touches or moved:
                gate = gate_figures.gate(look.now, firm, span.name, contract.contract, look.as_of)
                if gate is not None and _pays(contract, gate):
                    found.append(gate)
    return found


def _pays(contract: Contract, gate: gate_figures.Gate) -> bool:
    """Whether anything of the firm's waits at the gate, or passed it, or will."""
    clause = contract.lump_sum or gate.terms.kind is not None
    return clause or bool(gate.accrued or gate.released or gate.withheld)


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
    record = look.now.remuneration.record(gate.firm, gate.period, gate.contract)
    base = sum((fee_figures.base_of_month(look.after, month) for month in days.period(gate.period).months()
                if month <= days.month_of(look.on)), ZERO)
    return {
        "period": gate.period, "contract": gate.contract, "kind": "lump-sum" if gate.terms.lump_sum else gate.terms.kind,
        "rate_share": percent(gate.terms.rate_share), "base": money(base) if gate.terms.kind == "share" else None,
        "function": gate.terms.function, "score": None if gate.score is None else str(gate.score),
        "pass_score": None if gate.pass_score is None else str(gate.pass_score), "rate": percent(gate.rate),
        "passed": gate.passed if gate.score is not None else None, "accepted": gate.acceptance, "settled": gate.settled,
        "breaches": list(gate.breaches), "unpublished": list(gate.unpublished), "missing": list(gate.missing),
        "accrued": money(gate.accrued), "released": money(gate.released), "withheld": money(gate.withheld),
        "deducted": money(gate.deducted), "restored": money(gate.restored),
        "settled_day": day(record.settled_day), "released_day": day(record.released_day), "waived_by": record.waived_by,
    }


@section("I2")
def lump_sum_fees(look: Look) -> Data:
    """Fees that only pass through: what the households owe the firm, what was collected for it, returned and paid, and
    whose the rest is. Nothing of it is the owners' income, cost or money to spend (R21)."""
    rows = []
    for firm in look.now.contracts.firms():
        if any(contract.lump_sum for contract in look.now.contracts.of_firm(firm)):
            rows.append(_carried(look, firm))
    return {"rows": rows, "deducted_use": look.now.charter.terms.deducted_use}


def _carried(look: Look, firm: str) -> Data:
    owed, held = accounts.uncollected(firm), accounts.collected(firm)

    def came(account: str, *kinds: str) -> Decimal:
        return -sum((leg.amount for entry in look.of_kind(*kinds) for leg in sorted_postings(entry)
                     if leg.account == account), ZERO)

    end = agency.standing(look.after, firm)
    return {
        "firm": firm, "name": look.payee(firm)["name"],
        "uncollected": {
            "opening": money(look.before.ledger.owed(owed)), "charged": money(came(owed, "fee-charged", "charge-credited")),
            "waived": money(-came(owed, "debt-written-off")), "closing": money(end.uncollected)},
        "collected": {
            "opening": money(look.before.ledger.owed(held)), "received": money(came(held, "fee-charged", *_RECEIPTS)),
            "deposited": money(came(held, "share-deposited")), "returned": money(-came(held, *_RETURNS)),
            "paid": money(-came(held, "payment-paid", "payment-returned")),
            "charges": money(-came(held, "collection-remitted", "bank-debited")), "closing": money(end.left)},
        "waiting": money(end.waiting), "payable": money(end.payable), "withheld": money(end.withheld),
    }


_RECEIPTS = ("receipt-recorded", "cash-received", "receipt-identified", "receipt-reversed")
_RETURNS = ("remuneration-released", "withheld-deducted", "charge-credited")


def final_evaluation(look: Look) -> tuple[Decimal, Decimal | None] | None:
    """Score and pass score of the period's final evaluation, of the newest contract that has one; None without."""
    for firm in look.now.contracts.firms():
        for contract in reversed(look.now.contracts.of_firm(firm)):
            found = look.now.remuneration.evaluation_of(firm, look.period.name, contract.contract)
            if found is not None and found.status == gate_figures.FINAL and found.standing is not None:
                return found.standing, gate_figures.terms_of(look.now, contract).pass_score
    return None


def _rate_of(look: Look, period: str) -> Fraction | None:
    """The collection rate of an earlier period: as its page told it where one was published, else as it is now (R95)."""
    known = look.now.disclosures.published.get(period)
    return fee_figures.collection_rate(look.now, period) if known is None else known.collection_rate


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
                          "collection_rate": percent(_rate_of(look, one.period))})
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
