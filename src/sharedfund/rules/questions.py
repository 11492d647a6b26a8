"""Rules of the chapter questions: owners ask and are answered, the spender proves what it spent, disputed money is frozen
and nothing more, what the firm owes is claimed and made good, audits are demanded, reported and answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from sharedfund.accounts.heads import HEADS
from sharedfund.entries.entry import COMMITTEE
from sharedfund.entries.questions import LEVELS
from sharedfund.rules import Flag, Objection, duty, flag, form, measure, rule, unlike_its_proposal
from sharedfund.state import figures
from sharedfund.state.payments import is_judged, request_of
from sharedfund.state.questions import ACCEPTED, ALLEGED, CLOSED, CONFIRMED, Question, Questions, recognised_of
from sharedfund.state.subjects import stopped, subject_of
from sharedfund.values import days
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from decimal import Decimal

    from sharedfund.entries.payments import PaymentRequested, PaymentSigned
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
    from sharedfund.state import State

_PROOF = "SPC-UNIT 14: who spends proves the expense and that it was reasonable; TR3, TR6"


# ---- R80, R81: questions ----


@rule(80, source="Hefei; Civil Code 285: owners' inquiries are answered in time; Trust Law 20, 49")
def a_question_names_what_stands_in_the_book(state: State, entry: QuestionOpened) -> Objection | None:
    """A question has a receipt number of its own and is about something the book holds, for a household it knows."""
    if entry.question in state.questions.questions:
        return Objection("question-exists", question=entry.question)
    if subject_of(state, entry.about, entry.day) is None:
        return Objection("subject-unknown", about=entry.about)
    if entry.household is not None and state.units.household(entry.household) is None:
        return Objection("household-unknown", household=entry.household)
    return None


@rule(80, source="Hefei; Civil Code 285")
def only_a_question_that_waits_is_answered(state: State, entry: QuestionAnswered) -> Objection | None:
    """An answer belongs to a question that was opened and that nobody has accepted as answered."""
    found = state.questions.questions.get(entry.question)
    if found is None:
        return Objection("no-such-question", question=entry.question)
    if found.status == ACCEPTED:
        return Objection("question-closed", question=entry.question)
    return None


@rule(80, source="Hefei; DESIGN: who asked says whether it is answered")
def only_who_asked_accepts_or_goes_further(
    state: State, entry: QuestionAccepted | QuestionEscalated
) -> Objection | None:
    """Whoever opened a question accepts its answer or takes it a level higher, nobody else."""
    found = state.questions.questions.get(entry.question)
    if found is None:
        return Objection("no-such-question", question=entry.question)
    if found.status == ACCEPTED:
        return Objection("question-closed", question=entry.question)
    if entry.by != found.by:
        return Objection("not-the-asker", question=entry.question, person=entry.by, asker=found.by)
    level: int | None = getattr(entry, "level", None)
    return None if level is None else _not_higher(level, found.level)


def _not_higher(level: int, reached: int) -> Objection | None:
    """Why `level` is not one above the level reached."""
    if level not in LEVELS or level <= reached:
        return Objection("not-a-higher-level", level=level, reached=reached)
    return None


@duty(81, source="LC 35: 3 days; HZ 50: 10 days; project default 7 working days")
def questions_are_answered_in_time(state: State, as_of: date) -> Iterator[Flag]:
    """A question is answered within the charter's working days of its opening, or of its last escalation; where a
    year's public holidays are not announced, it is said that only weekends were left out."""
    guessed: set[int] = set()
    for asked in _by_number(state):
        if asked.waits_for_answer:
            guessed |= set(days.years_without_calendar(asked.day, asked.answer_due))
            code = "answer-late" if asked.is_overdue(as_of) else "answer-due"
            yield flag(questions_are_answered_in_time, code, asked.answer_due, question=asked.question,
                       about=asked.about, days=max(days.working_days_between(asked.answer_due, as_of), 0))
    for year in sorted(guessed):
        yield flag(questions_are_answered_in_time, "calendar-unknown", None, year=year)


def _by_number(state: State) -> list[Question]:
    return sorted(state.questions.questions.values(), key=lambda q: (q.day, q.question))


# ---- R82: the burden of proof ----


@rule(82, source=_PROOF)
def a_challenge_names_the_line_and_its_spender(state: State, entry: QuestionOpened) -> Objection | None:
    """A challenge is of a line of spending, at most its amount, and names the firm that asked for it or was paid by
    it."""
    subject = subject_of(state, entry.about, entry.day)
    if subject is None:
        return None
    if entry.amount is None:
        return Objection("spender-without-amount", about=entry.about) if entry.spender is not None else None
    if subject.amount is None and not subject.unpaid:
        return Objection("nothing-to-challenge", about=entry.about)
    most = subject.amount if subject.amount is not None else subject.unpaid
    if entry.amount > most:
        return Objection("more-than-the-line", about=entry.about, amount=entry.amount, line=most)
    if entry.spender != subject.spender:
        return Objection("spender-differs", about=entry.about, spender=entry.spender or "none",
                         expected=subject.spender or "none")
    return None


@duty(82, source=_PROOF)
def challenged_lines_are_proven(state: State, as_of: date) -> Iterator[Flag]:
    """A challenged line has its voucher within the charter's days; else it is unsupported, and as much of the
    spender's remuneration waits."""
    for asked in _by_number(state):
        unclaimed = state.questions.unclaimed(asked)
        if not unclaimed or asked.proven or asked.status == ACCEPTED:
            continue
        code = "line-unsupported" if asked.is_unsupported(as_of) else "voucher-due"
        yield flag(challenged_lines_are_proven, code, asked.voucher_due, question=asked.question, about=asked.about,
                   amount=unclaimed, firm=asked.spender or "")


measure(82, Questions.waits, source=_PROOF)


# ---- R85, R122: what may be frozen, and for how long ----


@rule(85, source="DESIGN: a question stops no essential payment")
def a_challenge_stops_what_may_wait_only(state: State, entry: QuestionOpened) -> Objection | None:
    """A challenge stops the challenged part of an item that is not yet paid and not essential, and nothing else."""
    subject = subject_of(state, entry.about, entry.day)
    if subject is None:
        return None
    expected = stopped(state, subject, entry.amount or ZERO, entry.day)
    if entry.stops != expected:
        return Objection("stops-differ", about=entry.about, stops=entry.stops, expected=expected)
    return None


@rule(85, source="DESIGN: a question stops no essential payment")
def an_essential_item_is_not_frozen(state: State, entry: DisputeFrozen) -> Objection | None:
    """What is essential, and money that is not the fund's, is never frozen by a dispute."""
    subject = subject_of(state, entry.about, entry.day)
    if subject is None or not subject.unpaid or subject.may_wait:
        return None
    return Objection("item-essential", about=entry.about, tier=subject.tier)


@rule(122, source="Fushan P12: small disputes stay in the complex, ordinary ones in the community; DESIGN")
def a_dispute_freezes_what_is_challenged_and_unpaid(state: State, entry: DisputeFrozen) -> Objection | None:
    """A dispute has a number of its own and freezes at most what is unpaid and not yet frozen of one item."""
    if entry.dispute in state.questions.disputes or any(
        waiting.entry().dispute == entry.dispute for waiting in state.proposals.of_kind("dispute-frozen")
    ):
        return Objection("dispute-exists", dispute=entry.dispute)
    if entry.level not in LEVELS:
        return Objection("no-such-level", level=entry.level)
    if entry.question is not None and entry.question not in state.questions.questions:
        return Objection("no-such-question", question=entry.question)
    subject = subject_of(state, entry.about, entry.day)
    if subject is None:
        return Objection("subject-unknown", about=entry.about)
    frozen = _frozen_beside(state, entry, subject.item)
    left = subject.unpaid + subject.owed - frozen
    if entry.amount > left:
        return Objection("more-than-unpaid", about=entry.about, amount=entry.amount, left=max(left, ZERO), frozen=frozen)
    return None


def _frozen_beside(state: State, entry: DisputeFrozen, item: str) -> Decimal:
    """What else freezes the item: not the challenge that the dispute takes up."""
    return sum((one.amount for one in state.questions.frozen(entry.day)
                if one.item == item and one.because != entry.question), ZERO)


@rule(122, source="DESIGN: at most the charter's working days at level 1, longer needs level 2")
def nothing_is_frozen_twice_at_level_1(state: State, entry: DisputeFrozen) -> Objection | None:
    """What disputes had frozen and is free again is frozen anew at a higher level alone."""
    subject = subject_of(state, entry.about, entry.day)
    if subject is None or entry.level > 1:
        return None
    freed = state.questions.freed(subject.item, entry.day)
    left = subject.unpaid + subject.owed - _frozen_beside(state, entry, subject.item) - freed
    if not freed or entry.amount <= left:
        return None
    return Objection("frozen-before", about=entry.about, amount=entry.amount, freed=freed, left=max(left, ZERO))


@rule(122, source="Fushan P12; DESIGN: beyond the days of level 1 only at level 2")
def a_dispute_rises_level_by_level(state: State, entry: DisputeEscalated) -> Objection | None:
    """An open dispute goes to a higher level than it is at."""
    found = state.questions.disputes.get(entry.dispute)
    if found is None:
        return Objection("no-such-dispute", dispute=entry.dispute)
    if found.lifted_day is not None:
        return Objection("dispute-lifted", dispute=entry.dispute, lifted=found.lifted_day)
    return _not_higher(entry.level, found.level)


@rule(122, source="DESIGN: permission matrix")
def a_freeze_is_lifted_at_its_level(state: State, entry: DisputeLifted) -> Objection | None:
    """A freeze is lifted once, by those whom the level it has reached asks for."""
    found = state.questions.disputes.get(entry.dispute)
    if found is None:
        return Objection("no-such-dispute", dispute=entry.dispute)
    if found.lifted_day is not None:
        return Objection("dispute-lifted", dispute=entry.dispute, lifted=found.lifted_day)
    if entry.level != found.level:
        return Objection("level-differs", dispute=entry.dispute, level=entry.level, reached=found.level)
    return None


TO_FIRM = frozenset({"remuneration", "agency"})  # what a payment settles that is the firm's own due


@rule(122, source="Fushan P12; DESIGN: frozen money is the first heading of R18")
def frozen_money_is_not_paid(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """Of a bill, a request or the firm's remuneration no more is asked for or released than is not frozen."""
    payment = request_of(state, entry) if is_judged(state, entry) else None
    if payment is None or payment.explains is not None:
        return None
    item, unpaid = payment.payment, payment.amount
    bill = state.bills.open.get(payment.bill) if payment.bill else None
    if bill is not None:
        item, unpaid = bill.bill, bill.unpaid
    elif payment.settles in TO_FIRM:
        item, unpaid = payment.payee, figures.due_to_firm(state, payment.payee).amount
    on = state.charter.local_day(entry)
    frozen = state.questions.frozen_on(item, on)
    released = sum((other.amount for other in state.payments.requests_open(payment.fund)
                    if other.is_released and other.payment != payment.payment
                    and item in (other.bill, other.payee if other.settles in TO_FIRM else "")), ZERO)
    if not frozen or payment.amount <= unpaid - frozen - released:
        return None
    because = next(one.because for one in state.questions.frozen(on) if one.item == item)
    return Objection("frozen", payment=payment.payment, about=item, amount=payment.amount, frozen=frozen,
                     left=max(unpaid - frozen - released, ZERO), because=because)


@duty(122, source="Fushan P12; DESIGN")
def disputes_are_decided(state: State, as_of: date) -> Iterator[Flag]:
    """A dispute is lifted or goes a level higher before its days are over: then the money is free again."""
    for dispute in sorted(state.questions.disputes.values(), key=lambda d: (d.day, d.dispute)):
        if dispute.lifted_day is None:
            code = "dispute-open" if dispute.freezes(as_of) else "freeze-over"
            yield flag(disputes_are_decided, code, dispute.until, dispute=dispute.dispute, about=dispute.about,
                       amount=dispute.amount, level=dispute.level)


# ---- R82, R124: claims on the firm ----


@rule(82, source="SPC-UNIT 14; FEE 9; Trust Law 22: booked when admitted, resolved or adjudged")
def a_claim_on_the_firm_has_its_ground(state: State, entry: ClaimProposed) -> Objection | None:
    """A claim on the firm is booked when the firm admits it, the owners resolved it or a court adjudged it, and names
    which."""
    if entry.claim in state.questions.claims or any(
        waiting.entry().claim == entry.claim for waiting in state.proposals.of_kind("claim-proposed")
    ):
        return Objection("claim-exists", claim=entry.claim)
    if entry.firm not in state.contracts.firms():
        return Objection("firm-unknown", firm=entry.firm)
    if entry.basis == "resolved":
        found = state.resolutions.passed(entry.resolution)
        if found is None or not found.by_owners():
            return Objection("not-resolved", claim=entry.claim, resolution=entry.resolution or "")
    if entry.basis == "adjudged" and not any(
        j.judgment == entry.judgment and j.firm == entry.firm for j in state.remuneration.judgments.values()
    ):
        return Objection("not-adjudged", claim=entry.claim, firm=entry.firm)
    return None


@rule(124, source="Trust Law 22, 27: restitution of what was taken, no more")
def a_claim_is_of_what_was_wrongly_spent(state: State, entry: ClaimProposed) -> Objection | None:
    """A claim is at most what its challenged line or its confirmed breach still leaves open, and takes back no more
    than was charged to its head."""
    left = None
    if entry.question is not None:
        asked = state.questions.questions.get(entry.question)
        if asked is None or asked.amount is None or asked.spender != entry.firm:
            return Objection("no-such-challenge", question=entry.question, firm=entry.firm)
        left = asked.amount - sum((c.amount for c in state.questions.claims_of(question=entry.question)), ZERO)
    if entry.breach is not None:
        breach = state.questions.breaches.get(entry.breach)
        if breach is None or not breach.stops or breach.firm != entry.firm:
            return Objection("no-such-breach", breach=entry.breach, firm=entry.firm)
        left = breach.left - sum((c.left for c in state.questions.claims_of(breach=entry.breach)), ZERO)
    if left is not None and entry.amount > left:
        return Objection("more-than-open", claim=entry.claim, amount=entry.amount, left=max(left, ZERO))
    if entry.head is not None:
        known = HEADS.get(entry.head)
        if known is None or known.fund != "operating":
            return Objection("head-of-another-fund", head=entry.head)
        charged = state.ledger.balance(known.account)
        if entry.amount > charged:
            return Objection("more-than-charged", head=entry.head, amount=entry.amount, charged=charged)
    return None


@rule(124, source="DESIGN: a joint act takes effect as it was approved")
def a_claim_booked_follows_its_proposal(state: State, entry: ClaimBooked) -> Objection | None:
    """A claim booked is the proposal that had its last yes, unchanged."""
    return unlike_its_proposal(state, entry, "claim-proposed", entry.proposal)


@rule(124, source="Trust Law 22, 36")
def restitution_is_of_a_claim_or_a_breach(state: State, entry: RestitutionReceived) -> Objection | None:
    """Money the firm pays back is for a claim or a confirmed breach of its own, and what was no claim on the books yet
    is recognised now."""
    claim = state.questions.claims.get(entry.claim) if entry.claim else None
    breach = state.questions.breaches.get(entry.breach) if entry.breach else None
    if (claim is None) == (breach is None):
        return Objection("no-such-claim", firm=entry.firm)
    if (claim.firm if claim is not None else breach.firm if breach is not None else "") != entry.firm:
        return Objection("claim-of-another-firm", firm=entry.firm)
    expected = recognised_of(state, entry.firm, entry.amount)
    if entry.recognised != expected:
        return Objection("recognised-differs", amount=entry.recognised, expected=expected)
    return None


# ---- R77, R84, R133: audits ----


def demand_reached(state: State, entry: AuditDemanded) -> bool:
    """Whether those who demand an audit hold the charter's share of the area, of the heads, or of both; exact
    fractions, the share itself suffices (R84)."""
    terms = state.charter.terms
    share = terms.audit_demand_share
    by_heads = entry.total_heads > 0 and Fraction(entry.heads, entry.total_heads) >= share
    by_area = entry.total_area_m2 > 0 and Fraction(entry.area_m2) / Fraction(entry.total_area_m2) >= share
    if terms.audit_demand_test == "heads":
        return by_heads
    return by_heads and by_area if terms.audit_demand_test == "area-and-heads" else by_heads or by_area


measure(84, demand_reached, source="LC; JX 21; Shaoxing")


@rule(84, source="LC: 20 % of area and heads; JX 21: of area or heads; Shaoxing: a fifth of the heads")
def an_audit_is_demanded_by_enough_owners(state: State, entry: AuditDemanded) -> Objection | None:
    """An audit is demanded by the charter's share of the owners, counted against the register, with their list."""
    if entry.demand in state.questions.demands:
        return Objection("demand-exists", demand=entry.demand)
    if not entry.evidence:
        return Objection("list-missing", demand=entry.demand)
    if entry.heads > entry.total_heads or entry.area_m2 > entry.total_area_m2 or entry.heads < 0 or entry.area_m2 < 0:
        return Objection("more-than-all", heads=entry.heads, total_heads=entry.total_heads, area_m2=entry.area_m2,
                         total_area_m2=entry.total_area_m2)
    if entry.total_area_m2 != state.units.area_m2():
        return Objection("area-of-another-register", area_m2=entry.total_area_m2, expected_area_m2=state.units.area_m2())
    if not demand_reached(state, entry):
        return Objection("too-few", heads=entry.heads, total_heads=entry.total_heads, area_m2=entry.area_m2,
                         total_area_m2=entry.total_area_m2, share=str(state.charter.terms.audit_demand_share))
    return None


@rule(84, source="LC; JX 21: the cost is paid from the common income")
def a_demanded_audit_is_paid_from_public_revenue(state: State, entry: PaymentRequested) -> Objection | None:
    """What an audit costs that owners demanded is paid from public revenue."""
    if entry.document is None or entry.document not in state.questions.demands or entry.fund == "public-revenue":
        return None
    return Objection("audit-from-another-fund", demand=entry.document, fund=entry.fund)


@duty(84, source="LC; JX 21")
def demanded_audits_are_made(state: State, as_of: date) -> Iterator[Flag]:
    """An audit that enough owners demanded is made and reported."""
    for demand in sorted(state.questions.demands.values(), key=lambda d: d.demand):
        if demand.audit is None:
            yield flag(demanded_audits_are_made, "audit-demanded", None, demand=demand.demand, since=demand.day)


@rule(133, source="DESIGN")
def an_audit_is_reported_once_with_its_report(state: State, entry: AuditReported) -> Objection | None:
    """An audit's report has a number of its own, the signed report behind it, and answers a demand that was made."""
    if entry.audit in state.questions.audits:
        return Objection("audit-exists", audit=entry.audit)
    if not entry.evidence:
        return Objection("report-missing", audit=entry.audit)
    if (entry.occasion == "demanded") != (entry.demand is not None):
        return Objection("demand-missing" if entry.demand is None else "demand-of-another-occasion", audit=entry.audit)
    if entry.demand is not None and entry.demand not in state.questions.demands:
        return Objection("no-such-demand", demand=entry.demand)
    return None


@rule(133, source="DESIGN")
def a_finding_is_answered(state: State, entry: AuditAnswered) -> Objection | None:
    """An answer belongs to a finding of an audit that was reported."""
    found = state.questions.audits.get(entry.audit)
    if found is None:
        return Objection("no-such-audit", audit=entry.audit)
    if not 1 <= entry.finding <= len(found.findings):
        return Objection("no-such-finding", audit=entry.audit, finding=entry.finding, count=len(found.findings))
    return None


@duty(133, source="DESIGN")
def findings_are_answered(state: State, as_of: date) -> Iterator[Flag]:
    """Every finding of an audit is answered within the charter's working days."""
    for audit in sorted(state.questions.audits.values(), key=lambda a: a.audit):
        due = days.add_working_days(audit.day, state.charter.terms.answer_working_days)
        for number in audit.unanswered:
            code = "finding-late" if as_of > due else "finding-unanswered"
            yield flag(findings_are_answered, code, due, audit=audit.audit, finding=number)


@duty(133, source="SH 67: the books are audited when a committee's term ends")
def a_term_ends_with_an_audit(state: State, as_of: date) -> Iterator[Flag]:
    """When a committee's term has run out its books are audited, within the days a settlement has."""
    ends = {m.end for m in state.people.mandates.values() if m.office in COMMITTEE and m.end is not None}
    over = max((end for end in ends if end < as_of), default=None)
    if over is None or any(a.occasion == "term-end" and days.period(a.period).end > over
                           for a in state.questions.audits.values()):
        return
    due = over + timedelta(days=state.charter.terms.settlement_due_days)
    code = "term-audit-due" if as_of <= due else "term-not-audited"
    yield flag(a_term_ends_with_an_audit, code, due, end=over)


@duty(77, source="SH 48: on the commission basis every year; on the lump-sum basis before the price is raised")
def statements_are_audited(state: State, as_of: date) -> Iterator[Flag]:
    """On the commission basis each year's statement is audited; on the lump-sum basis that before a higher tariff."""
    basis = state.charter.terms.fee_basis
    annual = {audit.period for audit in state.questions.audits.values() if audit.occasion == "annual"}
    if basis == "commission":
        year = state.charter.books_from.year if state.charter.phase == "open" else as_of.year
        for past in range(year, as_of.year):
            span = days.period(f"{past:04d}")
            served = any(c.first < span.end and span.first < c.until and c.remuneration_kind is not None
                         for c in state.contracts.contracts.values())
            if served and span.name not in annual:
                due = span.last + timedelta(days=state.charter.terms.settlement_due_days)
                code = "statement-audit-due" if as_of <= due else "statement-not-audited"
                yield flag(statements_are_audited, code, due, period=span.name)
    elif basis == "lump-sum":
        yield from _raised_without_audit(state, annual)


def _raised_without_audit(state: State, annual: set[str]) -> Iterator[Flag]:
    """Contracts whose tariff is higher than that of the firm before, with no audited statement of the year before."""
    held = sorted(state.contracts.contracts.values(), key=lambda c: (c.first, c.contract))
    for before, after in pairwise(held):
        rates = {tariff.use: tariff.rate_per_m2_month for tariff in before.tariffs}
        raised = [t for t in after.tariffs if t.use in rates and t.rate_per_m2_month > rates[t.use]]
        if raised and not annual & {f"{after.first.year:04d}", f"{after.first.year - 1:04d}"}:
            yield flag(statements_are_audited, "raised-without-audit", None, contract=after.contract,
                       use=raised[0].use, old_rate=rates[raised[0].use], new_rate=raised[0].rate_per_m2_month)


form(83, "owners_see_ledger_and_vouchers",
     "Every line of the account stands on the page with its voucher's number; how an owner sees the voucher itself "
     "(on site, redacted, not at all) is a term of the charter, printed in the notes.",
     "Trust Law 20, 49; PD, GB, CQ: courts differ on vouchers",
     "tests/reports/test_questions.py::test_the_notes_say_how_an_owner_sees_a_voucher", "questions")


# ---- R124: breaches ----


_SOURCE = "Trust Law 22, 27, 36"


@rule(124, source=_SOURCE)
def a_breach_is_alleged_of_a_firm_under_contract(state: State, entry: BreachAlleged) -> Objection | None:
    """An allegation has a number of its own and names a firm that has, or had, a contract."""
    if entry.breach in state.questions.breaches:
        return Objection("breach-exists", breach=entry.breach)
    if entry.firm not in state.contracts.firms():
        return Objection("firm-unknown", firm=entry.firm)
    return None


@rule(124, source=_SOURCE)
def only_an_alleged_breach_is_confirmed(state: State, entry: BreachConfirmed) -> Objection | None:
    """A breach is confirmed once, after it was alleged; what a court confirmed has its paper in the book."""
    found = state.questions.breaches.get(entry.breach)
    if found is None:
        return Objection("no-such-breach", breach=entry.breach)
    if found.status != ALLEGED:
        return Objection("breach-decided", breach=entry.breach, status=found.status)
    if entry.by_court and not any(j.firm == found.firm for j in state.remuneration.judgments.values()):
        return Objection("court-paper-missing", breach=entry.breach, firm=found.firm)
    return None


@rule(124, source="Trust Law 36: no remuneration before restitution")
def a_confirmed_breach_is_closed_by_restitution(state: State, entry: BreachClosed) -> Objection | None:
    """A confirmed breach closes when all of it is made good, at the bank, by set-off or, with its paper, otherwise; only
    an allegation can be dropped."""
    found = state.questions.breaches.get(entry.breach)
    if found is None:
        return Objection("no-such-breach", breach=entry.breach)
    if found.status == CLOSED:
        return Objection("breach-decided", breach=entry.breach, status=found.status)
    if entry.outcome == "dropped":
        if found.status == CONFIRMED:
            return Objection("confirmed-is-not-dropped", breach=entry.breach, amount=found.left)
        if entry.restitution:
            return Objection("dropped-with-restitution", breach=entry.breach, restitution=entry.restitution)
        return None
    if found.status == ALLEGED:
        return Objection("restored-before-confirmed", breach=entry.breach)
    if entry.restitution != found.left:
        return Objection("restitution-differs", breach=entry.breach, restitution=entry.restitution, left=found.left)
    if entry.restitution and not entry.evidence:
        return Objection("restitution-without-paper", breach=entry.breach, restitution=entry.restitution)
    return None


@duty(124, source=_SOURCE)
def breaches_are_decided(state: State, as_of: date) -> Iterable[Flag]:
    """An allegation is confirmed or dropped, and what is confirmed is made good."""
    return _open_breaches(state)


def _open_breaches(state: State) -> Iterator[Flag]:
    for found in sorted(state.questions.breaches.values(), key=lambda b: b.breach):
        if found.status != CLOSED:
            code = "breach-open" if found.status == CONFIRMED else "breach-undecided"
            yield flag(breaches_are_decided, code, None, breach=found.breach, firm=found.firm, amount=found.left,
                       since=found.confirmed_day or found.day)
