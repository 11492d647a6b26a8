"""Drafts of public revenue: contracts over common parts, what they charge and pay, what it costs, the top-up of the
maintenance fund, what goes back to the owners."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund.drafts import completes, signing
from sharedfund.drafts.payments import request_payment
from sharedfund.entries.revenue import (
    CommonPartContractEnded,
    CommonPartContractRecorded,
    DistributionDeclared,
    DistributionProposed,
    RentCredited,
    RentCreditProposed,
    RevenueCharged,
    RevenueReceived,
    RevenueReversed,
)
from sharedfund.errors import BadInput, NotFound
from sharedfund.state import distribution
from sharedfund.state.revenue import CommonPart, charges_due, earned_of_credit, split_of, uncharged_months
from sharedfund.values import days, money
from sharedfund.values.identity import bank_reference

if TYPE_CHECKING:
    from sharedfund.entries.payments import PaymentRequested
    from sharedfund.state import State
    from sharedfund.state.proposals import Open


def common_part(state: State, contract: str) -> CommonPart:
    """The contract over a common part with this number. Raises: NotFound."""
    found = state.revenue.parts.get(contract)
    if found is None:
        raise NotFound("common-part-unknown", contract=contract)
    return found


def record_contract(state: State, *, by: str, day: date, fields: Mapping[str, Any]) -> CommonPartContractRecorded:
    """A contract over a common part, from the fields of the entry; to be said yes to by the community."""
    return CommonPartContractRecorded.model_validate({
        "day": day, "by": by, **signing(state, by, "common-part-contract-recorded", day), **fields})


def end_contract(state: State, contract: str, *, by: str, day: date, reason: str, last: date | None = None,
                 evidence: tuple[str, ...] = ()) -> CommonPartContractEnded:
    """The place is given back, by default today. Raises: NotFound."""
    common_part(state, contract)
    return CommonPartContractEnded.model_validate({
        "day": day, "by": by, **signing(state, by, "common-part-contract-ended", day), "contract": contract,
        "last": last or day, "reason": reason, "evidence": evidence,
    })


def charge_revenue(state: State, *, by: str, day: date) -> tuple[RevenueCharged, ...]:
    """What the months begun by `day` charge and earn and the books do not have yet, the oldest first; empty where there
    is nothing."""
    from sharedfund.state import evolve

    made: list[RevenueCharged] = []
    while waiting := uncharged_months(state, day):
        entry = RevenueCharged(day=day, by=by, month=waiting[0], parts=charges_due(state, waiting[0]))
        made.append(entry)
        state = evolve(state, entry)
    return tuple(made)


def credit_rent(state: State, contract: str, *, by: str, day: date, reason: str, amount: Decimal | None = None,
                evidence: tuple[str, ...] = ()) -> RentCreditProposed:
    """The proposal that what is due under a contract is given up, by default all of it. Raises: NotFound."""
    owed = common_part(state, contract).owed
    if amount is None and not owed:
        raise NotFound("no-rent-due", contract=contract)
    return RentCreditProposed.model_validate({
        "day": day, "by": by, **signing(state, by, "rent-credit-proposed", day), "contract": contract,
        "amount": amount or owed, "reason": reason, "evidence": evidence,
    })


@completes("rent-credit-proposed")
def _credit(state: State, proposal: Open, by: str, day: date) -> tuple[RentCredited, ...]:
    """What of the credit had been income, as it is on the day of the last yes."""
    asked = proposal.entry()
    part = state.revenue.parts[asked.contract]
    return (RentCredited.model_validate({
        "day": day, "by": by, "proposal": proposal.leaf, "contract": part.contract, "source": part.source,
        "household": part.household, "amount": asked.amount, "earned": earned_of_credit(part, asked.amount),
    }),)


def receive_revenue(state: State, *, by: str, day: date, amount: Decimal, bank_ref: str, source: str | None = None,
                    payer: str | None = None, contract: str | None = None,
                    occurred: date | None = None) -> RevenueReceived:
    """Public revenue that came in, gross (R86). Under a contract of the register it pays what is due and then what will
    be; source and payer are the contract's where nobody says otherwise.

    Raises: BadInput without a source or a payer.
    """
    fields: dict[str, Any] = {}
    part = state.revenue.parts.get(contract or "")
    if part is not None:
        applied, ahead = split_of(part, amount)
        fields = {"applied": applied, "ahead": ahead, "household": part.household}
        source, payer = source or part.source, payer or part.tenant or part.household or part.contract
    if source is None or payer is None:
        raise BadInput("revenue-without-source")
    return RevenueReceived.model_validate({
        "day": day, "by": by, "source": source, "contract": contract, "payer": payer, "amount": amount,
        "bank_ref": bank_reference(bank_ref), "occurred": occurred, **fields,
    })


def reverse_revenue(state: State, received: RevenueReceived, *, by: str, day: date, reason: str,
                    approval: str | None = None) -> RevenueReversed:
    """Money that was booked as public revenue and was not, or under another contract: taken back whole."""
    from sharedfund.spelling import leaf_of

    repeated = {name: getattr(received, name) for name in ("source", "contract", "household", "payer", "amount", "applied",
                                                           "ahead", "bank_ref")}
    return RevenueReversed.model_validate({
        "day": day, "by": by, **signing(state, by, "revenue-reversed", day, received.amount), "corrects": leaf_of(received),
        "reason": reason, "approval": approval, **repeated})


def revenue_cost(state: State, *, by: str, day: date, payee: str, amount: Decimal, purpose: str,
                 resolution: str | None = None, **more: Any) -> PaymentRequested:
    """The request that the public-revenue fund pays a direct cost of its own income."""
    return request_payment(state, by=by, day=day, payee=payee, amount=amount, purpose=purpose,
                           head="public-direct-cost", fund="public-revenue", settles="expense",
                           resolution=resolution, **more)


def top_up_due(state: State, period: str) -> Decimal:
    """What of a period's net public revenue the charter sends to the maintenance fund and is not there yet (R88)."""
    earned = state.revenue.over(days.period(period))
    wanted = money.times(earned.net, state.charter.terms.topup_share) - earned.topped_up
    return max(wanted, money.ZERO)


def top_up(state: State, *, by: str, day: date, period: str, purpose: str, amount: Decimal | None = None,
           resolution: str | None = None, **more: Any) -> PaymentRequested:
    """The request that public revenue tops up the maintenance fund, by area of the buildings; the charter's share of
    the period's net where no amount is given.

    Raises: BadInput where nothing is due.
    """
    wanted = top_up_due(state, period) if amount is None else amount
    if wanted <= 0:
        raise BadInput("nothing-to-top-up", period=period)
    payee = "bureau" if state.charter.terms.maintenance_custody == "bureau" else "fund"
    return request_payment(state, by=by, day=day, payee=payee, amount=wanted, purpose=purpose, fund="public-revenue",
                           settles="top-up", month=days.period(period).months()[-1], resolution=resolution, **more)


# ---- back to the owners ----


def next_distribution(state: State) -> str:
    """The number the next distribution gets."""
    return f"D-{max((int(known[2:]) for known in state.revenue.distributions), default=0) + 1:02d}"


def distribute(state: State, *, by: str, day: date, resolution: str, total: Decimal | None = None,
               rate: Decimal | None = None, key: str | None = None, offset: bool = False,
               takes_arrears: bool = False, number: str | None = None) -> DistributionProposed:
    """The proposal that public revenue goes back to the owners; by default all the resolution still grants.

    Raises: BadInput where neither total nor rate is given and the resolution grants nothing.
    """
    manner = "offset" if offset else "return"
    if total is None and rate is None:
        total = state.resolutions.left(resolution, use=manner, fund="public-revenue")
        if not total:
            raise BadInput("nothing-to-distribute", resolution=resolution)
    return DistributionProposed.model_validate({
        "day": day, "by": by, **signing(state, by, "distribution-proposed", day),
        "distribution": number or next_distribution(state), "resolution": resolution, "manner": manner,
        "key_agreed": key, "total": total, "rate": rate, "takes_arrears": True if takes_arrears else None,
    })


@completes("distribution-proposed")
def _declare(state: State, proposal: Open, by: str, day: date) -> tuple[DistributionDeclared, ...]:
    """Each household's part, as it is on the day of the last yes."""
    asked = proposal.entry()
    cut = distribution.entries_of(distribution.rows(state, asked, day))
    return tuple(DistributionDeclared.model_validate({
        "day": day, "by": by, "proposal": proposal.leaf, "distribution": asked.distribution,
        "resolution": asked.resolution, "manner": asked.manner, "key_used": distribution.key_of(state, asked),
        "part": number, "parts": len(cut), "rows": rows,
    }) for number, rows in enumerate(cut, 1))


def pay_return(state: State, household: str, *, by: str, day: date, payee_account: str | None = None,
               amount: Decimal | None = None, purpose: str, **more: Any) -> PaymentRequested:
    """The request that a household is paid what a distribution declared for it, by default all of it.

    Raises: NotFound where nothing is due to it.
    """
    due = state.revenue.returns.get(household)
    if not due:
        raise NotFound("no-return-due", household=household)
    return request_payment(state, by=by, day=day, payee=household, payee_account=payee_account, amount=amount or due,
                           purpose=purpose, fund="public-revenue", settles="return", **more)
