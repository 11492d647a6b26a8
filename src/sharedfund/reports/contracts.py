"""Section W2: which contracts stand and on what terms, whose work was accepted, what was handed over, what households
had paid to a firm that is gone."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sharedfund.reports.look import Look
from sharedfund.reports.section import Data, section
from sharedfund.reports.spelled import day, money
from sharedfund.state.contracts import Contract, VendorContract
from sharedfund.state.hand_over import HandOver
from sharedfund.state.remuneration import periods_of, renewal_flag
from sharedfund.values.money import ZERO


@section("W2")
def contracts_and_hand_over(look: Look) -> Data:
    """The contracts of the period with how they stand (R115), vendors' work accepted and not, hand-overs (R116, R121),
    money paid in advance to former firms (R117)."""
    known = look.after.contracts
    firms = [_firm(look, held) for held in sorted(known.contracts.values(), key=lambda c: (c.first, c.contract))
             if held.first < look.period.end and (look.period.first < held.until or _open(look, held))]
    vendors = [_vendor(look, agreed) for agreed in sorted(known.agreements.values(), key=lambda c: c.contract)
               if agreed.first < look.period.end and look.period.first < agreed.end]
    given = look.after.hand_over.committee
    return {
        "firms": firms, "vendors": vendors, "former": _former(look),
        "committee": None if given is None or given.day not in look.period else {
            "day": day(given.day), "handed": list(given.handed), "audited": given.audited},
    }


def _gone(look: Look, held: Contract) -> bool:
    """Whether it is the last contract of a firm that serves no more: what is handed over belongs to that."""
    known = look.after.contracts
    return known.serves_no_more(held.firm, look.on) and held == known.of_firm(held.firm)[-1]


def _open(look: Look, held: Contract) -> bool:
    """Whether something of a contract that is over is still to be handed over, or was in the period."""
    statement = look.after.hand_over.statements.get(held.contract)
    return _gone(look, held) and (statement is None or not statement.is_complete or statement.day in look.period)


def _firm(look: Look, held: Contract) -> Data:
    on = look.on
    state = ("ended" if held.until <= on else "indefinite" if held.is_indefinite(on)
             else "interim" if held.interim else "running")
    flags = [renewal_flag(look.after, held.firm, period.name)
             for period in periods_of(look.after, held, look.period.end)]
    statement = look.after.hand_over.statements.get(held.contract)
    return {
        "contract": held.contract, **look.payee(held.firm), "first": day(held.first),
        "last": day(held.end - timedelta(days=1)), "state": state, "reason": held.ended,
        "served_to": None if held.until == date.max else day(held.until - timedelta(days=1)),
        "renews": held.renews, "renewal": next((flag for flag in reversed(flags) if flag), None),
        "hand_over": _statement(statement) if statement is not None or _gone(look, held) else None,
    }


def _statement(statement: HandOver | None) -> Data:
    if statement is None:
        return {"day": None, "state": "missing", "missing": [], "differing": []}
    state = "refused" if statement.refused else "complete" if statement.is_complete else "incomplete"
    return {"day": day(statement.day), "state": state, "missing": list(statement.missing),
            "differing": list(statement.differing)}


def _vendor(look: Look, agreed: VendorContract) -> Data:
    said = [look.after.contracts.accepted.get(f"{agreed.contract}/{name}") for name in agreed.periods()]
    known = look.after.payments.contracts.get(agreed.contract)
    return {
        "contract": agreed.contract, **look.payee(agreed.vendor), "title": agreed.title, "first": day(agreed.first),
        "last": day(agreed.end - timedelta(days=1)), "total": money(agreed.total),
        "asked": money(known.asked if known is not None else ZERO), "periods": len(said),
        "accepted": sum(1 for one in said if one is not None and one.accepted),
        "refused": sum(1 for one in said if one is not None and not one.accepted),
    }


def _former(look: Look) -> list[Data]:
    known = look.after.hand_over
    rows = []
    for firm in sorted(known.names):
        memos = known.of_firm(firm)

        def total(amounts: list[Decimal]) -> str:
            return money(sum(amounts, ZERO))

        rows.append({
            "firm": firm, "name": known.names[firm], "decision": known.decisions.get(firm, "memo"),
            "households": look.counted(len({memo.household for memo in memos})),
            "paid": total([memo.amount for memo in memos]),
            "honoured": total([memo.honoured for memo in memos]),
            "recovered": total([memo.recovered for memo in memos]), "left": total([memo.left for memo in memos]),
        })
    return rows
