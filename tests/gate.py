"""The worked quarter on its way through the gate: evaluation, acceptance, settlement, publication, release, each step
through the real doors."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sharedfund import drafts
from sharedfund.drafts import remuneration as drafted
from sharedfund.entries.disclosure import DisclosurePublished
from sharedfund.entries.entry import Entry
from sharedfund.state.remuneration import Gate, gate
from tests.fund import A, B, D, Fund, K, V, commitment
from tests.people import branch, days_after, witnessed
from tests.worked_quarter import agreed, quarter

F, C01, Q1 = "F001", "C-01", "2026Q1"



@lru_cache(maxsize=1)
def _quarter() -> Fund:
    return quarter()


def closed_quarter(**terms: Any) -> Fund:
    """The worked quarter on 10 April, 185.10 accrued, its months closed and reconciled, nothing else of the gate;
    `terms` are changed in the state."""
    fund = branch(_quarter())
    return with_terms(fund, **terms) if terms else fund


def with_terms(fund: Fund, **terms: Any) -> Fund:
    """The fund as if its charter had said otherwise."""
    charter = fund.state.charter
    fund.state = replace(fund.state, charter=replace(charter, terms=charter.terms.model_copy(update=terms)))
    return fund


def with_contract(fund: Fund, **terms: Any) -> Fund:
    """The fund as if its contract had said otherwise."""
    contracts = fund.state.contracts
    changed = replace(contracts.contracts[C01], **terms)
    fund.state = replace(fund.state, contracts=replace(contracts, contracts=contracts.contracts.set(C01, changed)))
    return fund


def waits(fund: Fund, days: int) -> None:
    """So many days pass between two heads a quorum cosigned, and on the clock."""
    start = fund.now
    witnessed(fund, start, start + timedelta(days=days))
    fund.now = max(fund.now, days_after(fund, days))


def form(score: str | None, **changes: Any) -> dict[str, Any]:
    """A form of two items of which the second is the first again, so that the score is `score`."""
    items = [{"name": "保洁", "weight": "3/5", "score": score}, {"name": "秩序", "weight": "2/5", "score": score}]
    for item in items:
        if score is None:
            del item["score"]
    return {"form_version": "2026-01", "items": items, "scorers": (V,), "method": "third-party", "sent": 4, "valid": 4,
            **changes}


def recorded(fund: Fund, score: str | None = "93.00", number: str = "E-01", period: str = Q1, **changes: Any) -> Entry:
    """The draft of an evaluation by the third party."""
    return drafted.record_evaluation(fund.state, by=V, day=fund.day, period=period, evaluation=number,
                                     **form(score, **changes))


def published(fund: Fund, score: str = "93.00", number: str = "E-01", **changes: Any) -> None:
    """An evaluation recorded and hung out."""
    fund.do(recorded(fund, score, number, **changes))
    fund.do(drafted.publish_evaluation(fund.state, by=V, day=fund.day, evaluation=number, place="公告栏"))


def finalised(fund: Fund, number: str = "E-01", wait: int = 7) -> None:
    """The published evaluation is final after its window."""
    waits(fund, wait)
    fund.joint(drafted.finalise_evaluation(fund.state, by=V, day=fund.day, evaluation=number), D)


def evaluated(fund: Fund, score: str = "93.00", number: str = "E-01", **changes: Any) -> None:
    published(fund, score, number, **changes)
    finalised(fund, number)


def acceptance(fund: Fund, satisfied: int = 4, **changes: Any) -> Entry:
    return drafted.record_acceptance(fund.state, by=D, day=fund.day, period=Q1, **{
        "sent": 4, "valid": 4, "satisfied": satisfied, **changes})


def accepted(fund: Fund, satisfied: int = 4) -> None:
    fund.joint(acceptance(fund, satisfied), B)


def served(fund: Fund, **changes: Any) -> None:
    fund.do(drafted.serve_settlement(fund.state, by=K, day=fund.day, period=Q1, place="公告栏", **changes))


def answered(fund: Fund) -> None:
    """All three parties sign the statement."""
    for party, person in (("committee", B), ("residents-committee", D), ("firm", A)):
        fund.do(drafted.answer_settlement(fund.state, by=person, day=fund.day, period=Q1, party=party))


def settled(fund: Fund, **changes: Any) -> None:
    served(fund, **changes)
    answered(fund)
    waits(fund, 15)
    fund.checkpoint()
    fund.joint(drafted.propose_settlement(fund.state, by=B, day=fund.day, period=Q1), D)


def disclosed(fund: Fund, period: str = Q1) -> None:
    """The quarter is published, without asking the doors of that chapter."""
    agreed(fund, DisclosurePublished(
        day=fund.day, by=B, **drafts.signing(fund.state, B, "disclosure-published", fund.day), period=period, version=1,
        number=period, digest=commitment(period), opening="0.00", closing="3261.00",
    ), "p-03", D)


def release(fund: Fund, **changes: Any) -> Entry:
    return drafted.propose_release(fund.state, by=B, day=fund.day, period=Q1, **changes)


def released(fund: Fund, **changes: Any) -> None:
    if fund.state.record.unsigned:
        fund.checkpoint()
    fund.joint(release(fund, **changes), D)


def open_gate(score: str = "93.00", **terms: Any) -> Fund:
    """Everything the gate asks for is there, with this score."""
    fund = closed_quarter(**terms)
    evaluated(fund, score)
    accepted(fund)
    settled(fund)
    disclosed(fund)
    return fund


@lru_cache(maxsize=1)
def _open() -> Fund:
    return open_gate()


def at_the_gate() -> Fund:
    """A branch of the worked quarter with everything the gate asks for and a score of 93."""
    return branch(_open())


def standing(fund: Fund) -> Gate:
    found = gate(fund.state, F, Q1, on=fund.day)
    assert found is not None
    return found


def owed(fund: Fund, account: str) -> Decimal:
    """What stands on an account of the firm's, or as income, as a positive figure."""
    name = account if ":" in account else f"Liabilities:Firm:{F}:{account}"
    return fund.state.ledger.owed(name)
