"""Drafts of the chapter remuneration: accruals, evaluations, acceptance, settlements, releases. Every amount and score
that follows from the book is computed here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sharedfund.drafts import completes, signing
from sharedfund.entries.entry import COMMITTEE, COMMUNITY, FIRM
from sharedfund.entries.remuneration import (
    AcceptanceRecorded,
    AccrualCorrected,
    AppealAnswered,
    EvaluationAppealed,
    EvaluationFinalised,
    EvaluationPublished,
    EvaluationRecorded,
    JudgmentRecorded,
    RankingRecorded,
    Release,
    ReleaseProposed,
    RemunerationAccrued,
    RemunerationReleased,
    SetOffMade,
    SetOffProposed,
    SettlementAnswered,
    SettlementClosed,
    SettlementProposed,
    SettlementServed,
    ShareDeposited,
    WithheldDecisionProposed,
    WithheldDeducted,
    WithheldRestored,
    releasable,
)
from sharedfund.errors import BadInput, NotFound
from sharedfund.state import accruals
from sharedfund.state.contracts import Contract
from sharedfund.state.remuneration import (
    Evaluation,
    GateRecord,
    Statement,
    contract_for,
    gate,
    period_at,
    record_with_opening,
    release_of,
    served,
    terms_of,
)
from sharedfund.values import days
from sharedfund.values.identity import bank_reference
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.state import State
    from sharedfund.state.proposals import Open

_OF_PARTY = {"firm": frozenset({FIRM}), "committee": COMMITTEE, "residents-committee": frozenset({COMMUNITY})}


# ---- whose ----


def contract_in(state: State, period: str, firm: str | None = None) -> Contract:
    """The contract with days in `period`: of `firm`, or of the only firm there is.

    Raises: NotFound where there is none, BadInput where several firms served and none is named.
    """
    if firm is not None:
        held = contract_for(state, firm, period)
        if held is None:
            raise NotFound("no-contract-in-period", firm=firm, period=period)
        return held
    found = [c for name in state.contracts.firms() if (c := contract_for(state, name, period)) is not None]
    if not found:
        raise NotFound("no-contract-in-period", firm="", period=period)
    if len(found) > 1:
        raise BadInput("several-firms", period=period, firms=", ".join(sorted(c.firm for c in found)))
    return found[0]


def _evaluation(state: State, evaluation: str) -> Evaluation:
    found = state.remuneration.evaluations.get(evaluation)
    if found is None:
        raise NotFound("no-evaluation", evaluation=evaluation)
    return found


# ---- accrual ----


def accrue_remuneration(state: State, *, by: str, day: date, month: str) -> tuple[RemunerationAccrued, ...]:
    """The month's accruals, one for each contract with a share or a fixed sum that has something to accrue or has not
    accrued in this month. Raises: NotFound when no contract accrues in the month."""
    made = []
    span = days.period(month)
    for contract in sorted(state.contracts.contracts.values(), key=lambda c: c.contract):
        terms = terms_of(state, contract)
        if not served(contract, span).days_count or terms.kind not in ("share", "fixed") or contract.lump_sum:
            continue
        accrual = accruals.remuneration_accrual(state, contract, month)
        record = state.remuneration.record(contract.firm, accrual.period, contract.contract)
        if accrual.amount or record.accrued_month is None or record.accrued_month < month:
            made.append(RemunerationAccrued(
                day=day, by=by, firm=contract.firm, contract=contract.contract, month=month, base=accrual.base,
                amount=accrual.amount,
            ))
    if not made:
        raise NotFound("nothing-accrues", month=month)
    return tuple(made)


def correct_accrual(state: State, *, by: str, day: date, accrual: str, month: str, reason: str,
                    firm: str | None = None, approval: str | None = None) -> AccrualCorrected:
    """What accrued too much through `month` is taken back; `accrual` is the leaf of the accrual corrected."""
    contract = contract_in(state, month, firm)
    amount = -accruals.remuneration_accrual(state, contract, month).amount
    return AccrualCorrected.model_validate({
        "day": day, "by": by, **signing(state, by, "accrual-corrected", day), "corrects": accrual, "reason": reason,
        "approval": approval, "firm": contract.firm, "contract": contract.contract, "month": month, "amount": amount,
    })


# ---- evaluation ----


def record_evaluation(state: State, *, by: str, day: date, period: str, firm: str | None = None,
                      **fields: Any) -> EvaluationRecorded:
    """A draft evaluation as its form says. Quarters given without `days` get the days served. Raises: NotFound,
    BadInput, pydantic's ValidationError for a field that is none."""
    contract = contract_in(state, period, firm)
    span = served(contract, days.period(period))
    quarters = [_with_days(row, span) for row in fields.pop("quarters", ())]
    return EvaluationRecorded.model_validate({
        "day": day, "by": by, **signing(state, by, "evaluation-recorded", day), "firm": contract.firm,
        "contract": contract.contract, "period": period, **fields, "quarters": quarters,
    })


def _with_days(row: dict[str, Any], span: days.Period) -> dict[str, Any]:
    if "days" in row or "quarter" not in row:
        return row
    try:
        quarter = days.period(str(row["quarter"]))
    except ValueError:
        return row  # the entry's own check says what is wrong with it
    first = max(span.first, quarter.first)
    return {**row, "days": max((min(span.end, quarter.end) - first).days, 0)}


def publish_evaluation(state: State, *, by: str, day: date, evaluation: str, place: str) -> EvaluationPublished:
    """The draft hangs out in `place`; the objection window runs from here. Raises: NotFound."""
    _evaluation(state, evaluation)
    return EvaluationPublished.model_validate({
        "day": day, "by": by, **signing(state, by, "evaluation-published", day), "evaluation": evaluation,
        "place": place,
    })


def finalise_evaluation(state: State, *, by: str, day: date, evaluation: str) -> EvaluationFinalised:
    """The score stands as its items give it; 0.00 where one is missing, which the door refuses. Raises: NotFound."""
    score = _evaluation(state, evaluation).score
    return EvaluationFinalised.model_validate({
        "day": day, "by": by, **signing(state, by, "evaluation-finalised", day), "evaluation": evaluation,
        "score": ZERO if score is None else score,
    })


def appeal_evaluation(state: State, *, by: str, day: date, evaluation: str, **fields: Any) -> EvaluationAppealed:
    """The firm objects and names the score it claims. Raises: NotFound."""
    _evaluation(state, evaluation)
    return EvaluationAppealed.model_validate({
        "day": day, "by": by, **signing(state, by, "evaluation-appealed", day), "evaluation": evaluation, **fields,
    })


def answer_appeal(state: State, *, by: str, day: date, evaluation: str, **fields: Any) -> AppealAnswered:
    """The appeal is decided: the score that stands, and why. Raises: NotFound."""
    _evaluation(state, evaluation)
    return AppealAnswered.model_validate({
        "day": day, "by": by, **signing(state, by, "appeal-answered", day), "evaluation": evaluation, **fields,
    })


# ---- acceptance ----


def record_acceptance(state: State, *, by: str, day: date, period: str, firm: str | None = None,
                      **fields: Any) -> AcceptanceRecorded:
    """Whether the residents accept a period's service, by what was counted (or what the assembly decided)."""
    contract = contract_in(state, period, firm)
    terms = state.charter.terms
    entry = AcceptanceRecorded.model_validate({
        "households": len(state.units.all()), "method": terms.acceptance_method, "sent": 0, "valid": 0, "satisfied": 0,
        **fields, "accepted": False, "day": day, "by": by, **signing(state, by, "acceptance-recorded", day),
        "firm": contract.firm, "contract": contract.contract, "period": period,
    })
    if entry.method == "assembly":
        accepted = state.resolutions.passed(entry.resolution) is not None
    else:
        accepted = entry.valid > 0 and entry.satisfied >= terms.acceptance_satisfied_share * entry.valid
    return entry.replaced(accepted=accepted)


# ---- settlement ----


def serve_settlement(state: State, *, by: str, day: date, period: str, place: str, firm: str | None = None,
                     deductions: Decimal = ZERO, evidence: Iterable[str] = ()) -> SettlementServed:
    """The period's statement with the book's figures."""
    contract = contract_in(state, period, firm)
    figures = accruals.settlement_of(state, contract, days.period(period), deductions)
    return SettlementServed.model_validate({
        "day": day, "by": by, **signing(state, by, "settlement-served", day), "firm": contract.firm,
        "contract": contract.contract, "period": period, "collected": figures.collected, "costs": figures.costs,
        "deductions": deductions, "residual": figures.residual, "place": place, "evidence": tuple(evidence),
    })


def statement_of(state: State, period: str, firm: str | None = None) -> tuple[GateRecord, Statement]:
    """The period's record and the statement last served. Raises: NotFound."""
    contract = contract_in(state, period, firm)
    record = state.remuneration.record(contract.firm, period, contract.contract)
    if record.statement is None:
        raise NotFound("no-statement", firm=contract.firm, period=period)
    return record, record.statement


def answer_settlement(state: State, *, by: str, day: date, period: str, party: str, answer: str = "signed",
                      reservation: str | None = None, firm: str | None = None) -> SettlementAnswered:
    """A party signs the statement last served, signs with a reservation, or is recorded as having refused."""
    _, statement = statement_of(state, period, firm)
    asked = _OF_PARTY.get(party) if answer != "refused" else None
    return SettlementAnswered.model_validate({
        "day": day, "by": by, **signing(state, by, "settlement-answered", day, asked=asked), "serves": statement.leaf,
        "party": party, "answer": answer, "reservation": reservation,
    })


def propose_settlement(state: State, *, by: str, day: date, period: str, firm: str | None = None) -> SettlementProposed:
    """The settlement shall close on the statement last served."""
    record, statement = statement_of(state, period, firm)
    return SettlementProposed.model_validate({
        "day": day, "by": by, **signing(state, by, "settlement-proposed", day), "firm": record.firm,
        "contract": record.contract, "period": period, "serves": statement.leaf, "residual": statement.residual,
    })


@completes("settlement-proposed")
def _close_settlement(state: State, proposal: Open, by: str, day: date) -> tuple[SettlementClosed, ...]:
    proposed = proposal.entry()
    return (SettlementClosed(
        day=day, by=by, proposal=proposal.leaf, firm=proposed.firm, contract=proposed.contract,
        period=proposed.period, residual=proposed.residual,
    ),)


# ---- release ----


def propose_release(state: State, *, by: str, day: date, period: str, firm: str | None = None,
                    resolution: str | None = None, judgment: str | None = None) -> ReleaseProposed:
    """The period's remuneration shall pass the gate with the amounts its score gives. Where nothing may pass the draft
    says all that is accrued, so that the door says why not.

    Raises: NotFound where nothing is accrued at all.
    """
    contract = contract_in(state, period, firm)
    release = release_of(state, contract, period, resolution, judgment)
    if release is None:
        accrued = record_with_opening(state, contract, period).still_accrued
        if accrued <= 0:
            raise NotFound("nothing-accrued", firm=contract.firm, period=period)
        found = gate(state, contract.firm, period, contract.contract, on=day)
        score = found.score if found is not None else None
        release = Release(accrued=accrued, score=score, rate=Fraction(0), releasable=ZERO)
    return ReleaseProposed.model_validate({
        "day": day, "by": by, **signing(state, by, "release-proposed", day), "firm": contract.firm,
        "contract": contract.contract, "period": period, "release": release, "resolution": resolution,
        "judgment": judgment, **_basis(state, contract),
    })


def _basis(state: State, contract: Contract) -> dict[str, Any]:
    """For whom the money is held on the lump-sum basis, and what becomes of what is deducted."""
    if not contract.lump_sum:
        return {}
    return {"agent_for": contract.firm, "deducted_use": state.charter.terms.deducted_use}


@completes("release-proposed")
def _release(state: State, proposal: Open, by: str, day: date) -> tuple[RemunerationReleased, ...]:
    proposed = proposal.entry()
    return (RemunerationReleased(
        day=day, by=by, proposal=proposal.leaf, firm=proposed.firm, contract=proposed.contract, period=proposed.period,
        release=proposed.release, resolution=proposed.resolution, judgment=proposed.judgment,
        agent_for=proposed.agent_for, deducted_use=proposed.deducted_use,
    ),)


def decide_withheld(state: State, *, by: str, day: date, period: str, decision: str, reason: str,
                    amount: Decimal | None = None, resolution: str | None = None,
                    firm: str | None = None) -> WithheldDecisionProposed:
    """What is still withheld of a period (or `amount` of it) is restored or deducted for good.

    Raises: NotFound where nothing is withheld.
    """
    contract = contract_in(state, period, firm)
    withheld = record_with_opening(state, contract, period).still_withheld
    if withheld <= 0:
        raise NotFound("nothing-withheld", firm=contract.firm, period=period)
    return WithheldDecisionProposed.model_validate({
        "day": day, "by": by, **signing(state, by, "withheld-decision-proposed", day), "firm": contract.firm,
        "contract": contract.contract, "period": period, "decision": decision,
        "amount": withheld if amount is None else amount, "resolution": resolution, "reason": reason,
        **_basis(state, contract),
    })


@completes("withheld-decision-proposed")
def _decided(state: State, proposal: Open, by: str, day: date) -> tuple[WithheldRestored | WithheldDeducted, ...]:
    proposed = proposal.entry()
    common: dict[str, Any] = {
        "day": day, "by": by, "proposal": proposal.leaf, "firm": proposed.firm, "contract": proposed.contract,
        "period": proposed.period, "amount": proposed.amount, "agent_for": proposed.agent_for,
    }
    if proposed.decision == "restore":
        return (WithheldRestored(**common),)
    return (WithheldDeducted(**common, deducted_use=proposed.deducted_use),)


# ---- rankings, and a share the firm deposits ----


def record_ranking(state: State, *, by: str, day: date, period: str, firm: str | None = None, place: int | None = None,
                   of: int | None = None, passed: bool | None = None, evidence: Iterable[str] = (),
                   occurred: date | None = None) -> RankingRecorded:
    """The district's ranking of a quarter, or the result of a year, with its paper. Raises: NotFound, BadInput."""
    contract = contract_in(state, period, firm)
    return RankingRecorded(day=day, by=by, firm=contract.firm, contract=contract.contract, period=period, place=place,
                           of=of, passed=passed, evidence=tuple(evidence), occurred=occurred)


def deposit_share(state: State, *, by: str, day: date, period: str, amount: Decimal, bank_ref: str,
                  firm: str | None = None, occurred: date | None = None) -> ShareDeposited:
    """The firm's agreed share of a period's fee came in. Raises: NotFound, BadInput."""
    contract = contract_in(state, period, firm)
    return ShareDeposited(day=day, by=by, firm=contract.firm, contract=contract.contract, period=period, amount=amount,
                          bank_ref=bank_reference(bank_ref), occurred=occurred)


# ---- judgments and set-off ----


def record_judgment(state: State, *, by: str, day: date, **fields: Any) -> JudgmentRecorded:
    """A court's, arbiter's or mediator's order, with the paper: a fact."""
    return JudgmentRecorded.model_validate({"day": day, "by": by, **fields})


def propose_set_off(state: State, *, by: str, day: date, firm: str, claim: str,
                    amount: Decimal | None = None) -> SetOffProposed:
    """The claim `claim` (the leaf that confirmed it) is set off against what was released to the firm, as far as both
    go; what of it was no claim on the books yet is recognised."""
    breach = state.questions.claimed(claim)
    order = next((j for j in state.remuneration.judgments.values() if j.leaf == claim), None)
    owing = breach or order or state.questions.booked(claim)
    if owing is None:
        raise NotFound("no-claim", claim=claim)
    left = owing.left
    taken = min(left, state.ledger.owed(releasable(firm))) if amount is None else amount
    if taken <= 0:
        raise NotFound("nothing-released", firm=firm)
    booked = max(state.ledger.balance(f"Assets:Receivable:Firm:{firm}"), ZERO)
    return SetOffProposed.model_validate({
        "day": day, "by": by, **signing(state, by, "set-off-proposed", day), "firm": firm, "claim": claim,
        "amount": taken, "recognised": taken - min(taken, booked),
    })


@completes("set-off-proposed")
def _set_off(state: State, proposal: Open, by: str, day: date) -> tuple[SetOffMade, ...]:
    proposed = proposal.entry()
    return (SetOffMade(
        day=day, by=by, proposal=proposal.leaf, firm=proposed.firm, claim=proposed.claim, amount=proposed.amount,
        recognised=proposed.recognised,
    ),)


def settlement_period_of(state: State, contract: Contract, day: date) -> str:
    """The name of the settlement period that holds `day`."""
    return period_at(contract, terms_of(state, contract), day).name
