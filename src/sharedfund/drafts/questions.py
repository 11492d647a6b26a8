"""Drafts of the chapter questions: questions, disputes, claims on the firm, audits, breaches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund.drafts import completes, signing
from sharedfund.entries.questions import (
    AuditAnswered,
    AuditDemanded,
    AuditReported,
    BreachAlleged,
    BreachClosed,
    BreachConfirmed,
    ClaimBooked,
    ClaimProposed,
    DisputeEscalated,
    DisputeFrozen,
    DisputeLifted,
    QuestionAccepted,
    QuestionAnswered,
    QuestionEscalated,
    QuestionOpened,
    RestitutionReceived,
)
from sharedfund.errors import NotFound
from sharedfund.state.questions import Breach, Dispute, recognised_of
from sharedfund.state.subjects import stopped, subject_of
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.state import State
    from sharedfund.state.proposals import Open


# ---- questions ----


def open_question(state: State, *, by: str, day: date, about: str, text: str, amount: Decimal | None = None,
                  household: str | None = None, question: str | None = None) -> QuestionOpened:
    """`by` asks about a line, a balance, a voucher or an evaluation; with an `amount` the line is challenged: its
    spender and what of it waits follow from the book. Raises: NotFound for what the book does not hold."""
    subject = subject_of(state, about, day)
    if subject is None:
        raise NotFound("subject-unknown", about=about)
    return QuestionOpened.model_validate({
        "day": day, "by": by, **signing(state, by, "question-opened", day),
        "question": question or state.questions.next_number("Q"), "about": about, "text": text, "amount": amount,
        "spender": subject.spender if amount is not None else None,
        "stops": ZERO if amount is None else stopped(state, subject, amount, day), "household": household,
    })


def answer_question(state: State, *, by: str, day: date, question: str, text: str,
                    evidence: Iterable[str] = ()) -> QuestionAnswered:
    """The answer to a question, with its vouchers."""
    return QuestionAnswered.model_validate({
        "day": day, "by": by, **signing(state, by, "question-answered", day), "question": question, "text": text,
        "evidence": tuple(evidence),
    })


def accept_answer(state: State, *, by: str, day: date, question: str) -> QuestionAccepted:
    """Whoever asked is content."""
    return QuestionAccepted.model_validate(
        {"day": day, "by": by, **signing(state, by, "question-accepted", day), "question": question})


def escalate_question(state: State, *, by: str, day: date, question: str, text: str,
                      level: int | None = None) -> QuestionEscalated:
    """The question goes to the next level, or to `level`. Raises: NotFound."""
    found = state.questions.questions.get(question)
    if found is None:
        raise NotFound("no-question", question=question)
    return QuestionEscalated.model_validate({
        "day": day, "by": by, **signing(state, by, "question-escalated", day), "question": question, "text": text,
        "level": level or min(found.level + 1, 3),
    })


# ---- disputes ----


def _dispute(state: State, dispute: str) -> Dispute:
    found = state.questions.disputes.get(dispute)
    if found is None:
        raise NotFound("no-dispute", dispute=dispute)
    return found


def freeze(state: State, *, by: str, day: date, about: str, amount: Decimal, level: int, text: str,
           question: str | None = None, dispute: str | None = None, evidence: Iterable[str] = ()) -> DisputeFrozen:
    """The challenged part of an unpaid item is frozen. Raises: NotFound for what the book does not hold."""
    if subject_of(state, about, day) is None:
        raise NotFound("subject-unknown", about=about)
    return DisputeFrozen.model_validate({
        "day": day, "by": by, **signing(state, by, "dispute-frozen", day),
        "dispute": dispute or state.questions.next_number("D"), "about": about, "amount": amount, "level": level,
        "text": text, "question": question, "evidence": tuple(evidence),
    })


def escalate_dispute(state: State, *, by: str, day: date, dispute: str, text: str,
                     level: int | None = None) -> DisputeEscalated:
    """The dispute goes to the next level, or to `level`. Raises: NotFound."""
    found = _dispute(state, dispute)
    return DisputeEscalated.model_validate({
        "day": day, "by": by, **signing(state, by, "dispute-escalated", day), "dispute": dispute, "text": text,
        "level": level or min(found.level + 1, 3),
    })


def lift(state: State, *, by: str, day: date, dispute: str, outcome: str, text: str) -> DisputeLifted:
    """The freeze ends at the level the dispute has reached. Raises: NotFound."""
    found = _dispute(state, dispute)
    return DisputeLifted.model_validate({
        "day": day, "by": by, **signing(state, by, "dispute-lifted", day), "dispute": dispute, "level": found.level,
        "outcome": outcome, "text": text,
    })


# ---- claims on the firm ----


def propose_claim(state: State, *, by: str, day: date, claim: str | None = None, **fields: Any) -> ClaimProposed:
    """Money is claimed of the firm, on the ground that `basis` names."""
    return ClaimProposed.model_validate({
        "day": day, "by": by, **signing(state, by, "claim-proposed", day),
        "claim": claim or state.questions.next_number("Z"), **fields,
    })


@completes("claim-proposed")
def _booked(state: State, proposal: Open, by: str, day: date) -> tuple[ClaimBooked, ...]:
    made = proposal.entry()
    return (ClaimBooked(
        day=day, by=by, proposal=proposal.leaf, claim=made.claim, firm=made.firm, amount=made.amount, head=made.head,
        question=made.question, breach=made.breach,
    ),)


def restitution(state: State, *, by: str, day: date, amount: Decimal, bank_ref: str, claim: str | None = None,
                breach: str | None = None, occurred: date | None = None) -> RestitutionReceived:
    """The firm's money for a claim or a breach arrived. Raises: NotFound."""
    owing = state.questions.claims.get(claim) if claim else state.questions.breaches.get(breach or "")
    if owing is None:
        raise NotFound("no-claim", claim=claim or breach or "")
    return RestitutionReceived.model_validate({
        "day": day, "by": by, "firm": owing.firm, "claim": claim, "breach": None if claim else breach,
        "amount": amount, "recognised": recognised_of(state, owing.firm, amount), "bank_ref": bank_ref,
        "occurred": occurred,
    })


# ---- audits ----


def demand_audit(state: State, *, by: str, day: date, demand: str | None = None, **fields: Any) -> AuditDemanded:
    """Owners demand an audit; the area of the whole complex is the register's."""
    return AuditDemanded.model_validate({
        "day": day, "by": by, **signing(state, by, "audit-demanded", day),
        "demand": demand or state.questions.next_number("A"), "total_area_m2": state.units.area_m2(), **fields,
    })


def report_audit(state: State, *, by: str, day: date, audit: str | None = None, **fields: Any) -> AuditReported:
    """The auditor reports."""
    return AuditReported.model_validate({
        "day": day, "by": by, **signing(state, by, "audit-reported", day),
        "audit": audit or state.questions.next_number("U"), **fields,
    })


def answer_finding(state: State, *, by: str, day: date, audit: str, finding: int, text: str,
                   evidence: Iterable[str] = ()) -> AuditAnswered:
    """A finding is answered."""
    return AuditAnswered.model_validate({
        "day": day, "by": by, **signing(state, by, "audit-answered", day), "audit": audit, "finding": finding,
        "text": text, "evidence": tuple(evidence),
    })


# ---- breaches ----


def _breach(state: State, breach: str) -> Breach:
    found = state.questions.breaches.get(breach)
    if found is None:
        raise NotFound("no-breach", breach=breach)
    return found


def allege_breach(state: State, *, by: str, day: date, **fields: Any) -> BreachAlleged:
    """`by` says that a firm broke its duty."""
    return BreachAlleged.model_validate({"day": day, "by": by, **signing(state, by, "breach-alleged", day), **fields})


def confirm_breach(state: State, *, by: str, day: date, breach: str, amount: Decimal | None = None,
                   by_court: bool = False) -> BreachConfirmed:
    """The breach is confirmed with the amount alleged, or another. Raises: NotFound."""
    found = _breach(state, breach)
    return BreachConfirmed.model_validate({
        "day": day, "by": by, **signing(state, by, "breach-confirmed", day), "breach": breach,
        "amount": found.amount if amount is None else amount, "by_court": True if by_court else None,
    })


def close_breach(state: State, *, by: str, day: date, breach: str, outcome: str,
                 restitution: Decimal | None = None, evidence: Iterable[str] = ()) -> BreachClosed:
    """The breach is made good (`restored`: all that is left of it) or the allegation falls (`dropped`).
    Raises: NotFound."""
    found = _breach(state, breach)
    due = found.left if outcome == "restored" else ZERO
    return BreachClosed.model_validate({
        "day": day, "by": by, **signing(state, by, "breach-closed", day), "breach": breach, "outcome": outcome,
        "restitution": due if restitution is None else restitution, "evidence": tuple(evidence),
    })
