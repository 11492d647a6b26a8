"""Section E: public revenue by contract, with what is free of rent and what is held on to after its term; what went
back to the owners."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from sharedfund.reports.income import revenue_net
from sharedfund.reports.look import Look
from sharedfund.reports.section import Data, section
from sharedfund.reports.spelled import day, money
from sharedfund.state.revenue import CommonPart, is_decided
from sharedfund.values.money import ZERO


def _received(look: Look) -> dict[tuple[str | None, str, str], Decimal]:
    """What came in during the period by contract of the register, else by source and payer."""
    found: dict[tuple[str | None, str, str], Decimal] = {}
    for entry in look.of_kind("revenue-received", "revenue-reversed"):
        known = entry.contract in look.after.revenue.parts
        key = (entry.contract, "", "") if known else (entry.contract, entry.source, entry.payer)
        found[key] = found.get(key, ZERO) + (entry.amount if entry.kind == "revenue-received" else -entry.amount)
    return {key: amount for key, amount in found.items() if amount}


def _row(look: Look, part: CommonPart, received: Decimal) -> Data:
    before = look.before.revenue.parts.get(part.contract)
    coming = part.next_billing()
    return {
        "contract": part.contract, "place": part.place, "source": part.source, "payer": part.tenant,
        "first": day(part.first), "last": day(part.last),
        "price": money(part.price), "billed": part.billed, "charged": money(part.charged - _of(before, "charged")),
        "received": money(received), "overdue": money(part.overdue(look.on)),
        "direct_cost": money(part.cost - _of(before, "cost")),
        "next_due": day(coming.first) if coming is not None else None,
        "resolution": part.resolution, "clause": part.clause, "decided": is_decided(look.after, part),
        "free": part.is_free, "expired": part.is_occupied_after_expiry(look.on),
    }


def _of(part: CommonPart | None, figure: str) -> Decimal:
    return ZERO if part is None else getattr(part, figure)


def _shown(look: Look) -> Iterable[CommonPart]:
    """The contracts that ran, were held on to or are owed on in the period."""
    for part in look.after.revenue.register():
        if part.first < look.period.end and (not part.is_over(look.period.first) or part.unpaid):
            yield part


def _households(look: Look, parts: list[CommonPart], came: dict[str, Decimal]) -> list[Data]:
    """The parking places of households as one line: a page names none of them (R140)."""
    if not parts:
        return []
    before = look.before.revenue.parts
    return [{
        "places": look.counted(len(parts)),
        "charged": money(sum((part.charged - _of(before.get(part.contract), "charged") for part in parts), ZERO)),
        "received": money(sum((came.get(part.contract, ZERO) for part in parts), ZERO)),
        "overdue": money(sum((part.overdue(look.on) for part in parts), ZERO)),
    }]


@section("E")
def public_revenue(look: Look) -> Data:
    """Public revenue gross: by contract with what was due, received and overdue, and what came in beside contracts;
    cost and tax apart; net; what went to the maintenance fund and back to the owners."""
    received = _received(look)
    by_contract = {key[0]: amount for key, amount in received.items() if key[0] is not None and not key[1]}
    parts = list(_shown(look))
    rows = [_row(look, part, by_contract.get(part.contract, ZERO)) for part in parts if part.household is None]
    rows += [{"contract": contract, "source": source, "payer": payer, "received": money(amount)}
             for (contract, source, payer), amount in sorted(received.items(), key=lambda item: (item[0][1], item[0][2]))
             if source]
    top_up = -sum((amount for at, amount in look.postings if at.startswith("Equity:Transfer:In:Maintenance:")), ZERO)
    returns = [amount for amount in look.after.revenue.returns.values() if amount > 0]
    return {"rows": rows,
            "parking": _households(look, [part for part in parts if part.household is not None], by_contract),
            "gross": money(-look.moved("Income:Public:")),
            "direct_cost": money(look.moved("Expenses:Public:DirectCost")),
            "tax": money(look.moved("Expenses:Public:Tax")), "net": money(revenue_net(look)),
            "to_maintenance": money(top_up),
            "gifts": [{"head": entry.head, "amount": money(entry.amount), "recipients": _recipients(look, entry.payment)}
                      for entry in look.of_kind("payment-paid") if entry.head in ("public-welfare", "public-improvement")],
            "distributions": _distributions(look),
            "unclaimed": {"households": look.counted(len(returns)), "amount": money(sum(returns, ZERO))}}


def _recipients(look: Look, payment: str) -> int | None:
    """How many persons a gift reached; they are counted, never named."""
    known = look.after.payments.open.get(payment) or look.now.payments.open.get(payment)
    return None if known is None else known.recipients


def _distributions(look: Look) -> list[Data]:
    """What was declared in the period, one line a distribution."""
    fees: dict[str, Decimal] = {}
    for entry in look.of_kind("distribution-declared"):
        paid = sum((row.fees() for row in entry.rows), ZERO)
        fees[entry.distribution] = fees.get(entry.distribution, ZERO) + paid
    found = [look.after.revenue.distributions[number] for number in fees]
    return [{"distribution": one.distribution, "resolution": one.resolution, "manner": one.manner, "key": one.key,
             "households": one.households, "declared": money(one.declared), "to_fees": money(fees[one.distribution]),
             "remainder": money(one.remainder)} for one in found]
