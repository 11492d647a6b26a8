"""Section P, and what other sections say of questions: who asked what and when it was answered, disputes, breaches, claims,
audits."""

from __future__ import annotations

from decimal import Decimal

from sharedfund.reports.look import Look
from sharedfund.reports.section import Data, section
from sharedfund.reports.spelled import day, money
from sharedfund.state.questions import Dispute, Question
from sharedfund.values import days
from sharedfund.values.money import ZERO


def questions_of(look: Look) -> list[Question]:
    """The questions opened, answered or still without an answer in the period, oldest first."""
    return sorted(
        (q for q in look.now.questions.questions.values() if q.day < look.period.end and (
            q.day in look.period or q.waits_for_answer or (q.answered_day is not None and q.answered_day in look.period))),
        key=lambda q: (q.day, q.question))


def counts(look: Look) -> Data:
    """Front number 10: questions received and answered in the period, and those overdue at its end."""
    received = sum(1 for q in look.now.questions.questions.values() if q.day in look.period)
    answered = len({entry.question for entry in look.of_kind("question-answered")})
    overdue = sum(1 for q in look.after.questions.questions.values() if q.is_overdue(look.on))
    return {"received": received, "answered": answered, "overdue": overdue}


def about(look: Look, subject: str) -> str | None:
    """What a question or dispute is about; a household's fee is not told but to the auditor."""
    if subject.startswith("h-"):
        return subject if look.audience == "auditor" else None
    return subject


def _question(look: Look, one: Question) -> Data:
    # Words of an owner, or about one, could tell who it is: a page keeps to the line and the answer's day.
    private = one.household is not None or one.about.startswith("h-")
    told = look.audience == "auditor" or not private or look.is_own(one.household)
    until = one.answered_day if one.answered_day is not None and not one.waits_for_answer else look.on
    return {
        "question": one.question, "day": day(one.day), "about": about(look, one.about), "text": one.text if told else None,
        "answer": one.answer if told else None, "answered": day(one.answered_day), "due": day(one.answer_due),
        "days": max(days.working_days_between(one.day, until), 0), "status": one.status, "level": one.level,
        "amount": None if one.amount is None else money(one.amount), "spender": one.spender,
        "overdue": one.is_overdue(look.on),
        "unsupported": one.is_unsupported(look.on) and look.now.questions.unclaimed(one) > 0,
    }


def disputes_of(look: Look) -> list[Dispute]:
    """The disputes that stood in the period, oldest first."""
    return sorted((d for d in look.now.questions.disputes.values() if d.day < look.period.end
                   and (d.lifted_day is None or d.lifted_day >= look.period.first)), key=lambda d: (d.day, d.dispute))


def _dispute(look: Look, one: Dispute) -> Data:
    return {
        "dispute": one.dispute, "day": day(one.day), "about": about(look, one.about), "amount": money(one.amount),
        "level": one.level, "until": day(one.until), "frozen": one.freezes(look.on), "lifted": day(one.lifted_day),
        "outcome": one.outcome,
    }


def unsupported(look: Look) -> Decimal:
    """What was challenged and no voucher supports at the end of the period (R82)."""
    known = look.after.questions
    return sum((known.unclaimed(asked) for asked in known.unsupported(None, look.on)), ZERO)


def disputed_fees(look: Look) -> Decimal:
    """What of fees due owners dispute: it stays due, and is not settled by a payment that leaves it out."""
    return sum((d.amount for d in look.after.questions.disputes.values()
                if d.lifted_day is None and d.item.startswith("h-")), ZERO)


def years_guessed(look: Look) -> list[int]:
    """The years in which a deadline was counted by weekends only, because their holidays are not announced."""
    known = look.now.questions.questions.values()
    return sorted({year for q in known for year in days.years_without_calendar(q.day, q.answer_due)})


@section("P")
def questions(look: Look) -> Data:
    """Questions with their answers, challenged lines without a voucher, disputes, breaches, claims, audits."""
    known = look.now.questions
    breaches = [
        {"breach": one.breach, "firm": one.firm, "day": day(one.day), "status": one.status, "amount": money(one.amount),
         "left": money(one.left), "confirmed": day(one.confirmed_day), "closed": day(one.closed_day),
         "outcome": one.outcome}
        for one in sorted(known.breaches.values(), key=lambda b: b.breach)
        if one.day < look.period.end and (one.closed_day is None or one.closed_day >= look.period.first)
    ]
    claims = [
        {"claim": one.claim, "firm": one.firm, "day": day(one.day), "amount": money(one.amount), "left": money(one.left),
         "about": one.question or one.breach}
        for one in sorted(known.claims.values(), key=lambda c: c.claim)
        if one.day < look.period.end and (one.left or one.day in look.period)
    ]
    audits = [
        {"audit": one.audit, "day": day(one.day), "auditor": one.auditor, "occasion": one.occasion,
         "period": one.period, "opinion": one.opinion, "findings": len(one.findings),
         "answered": len(one.answered)}
        for one in sorted(known.audits.values(), key=lambda a: a.audit) if one.day in look.period or one.unanswered
    ]
    asked = [_question(look, one) for one in questions_of(look)]
    waits = sorted(row["days"] for row in asked if row["answered"] is not None)
    return {
        "questions": asked, "disputes": [_dispute(look, one) for one in disputes_of(look)], "rows": breaches,
        "claims": claims, "audits": audits, "unsupported": money(unsupported(look)),
        "demands": [d.demand for d in sorted(known.demands.values(), key=lambda d: d.demand) if d.audit is None],
        "answer_days": {"median": waits[(len(waits) - 1) // 2], "max": waits[-1]} if waits else None,
    }
