"""The questions slice: what owners ask and challenge, money frozen in disputes, claims on the firm, breaches, audits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from sharedfund.entries.questions import AuditFinding, receivable
from sharedfund.state.registry import evolves, takes_effect
from sharedfund.values.days import add_working_days
from sharedfund.values.money import ZERO
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.questions import (
        AuditAnswered,
        AuditDemanded,
        AuditReported,
        BreachAlleged,
        BreachClosed,
        BreachConfirmed,
        ClaimBooked,
        DisputeEscalated,
        DisputeFrozen,
        DisputeLifted,
        QuestionAccepted,
        QuestionAnswered,
        QuestionEscalated,
        QuestionOpened,
        RestitutionReceived,
    )
    from sharedfund.entries.remuneration import SetOffMade
    from sharedfund.state import State

OPEN, ANSWERED, ACCEPTED, ESCALATED = "open", "answered", "accepted", "escalated"
ALLEGED, CONFIRMED, CLOSED = "alleged", "confirmed", "closed"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, with an `amount` a challenge. `item` is what its money waits for: the bill a payment settles, else
    what it is about; `stops` of it waits until `stops_until`. `proven` once a voucher was shown; without one the line
    is unsupported after `voucher_due`. `answer_due` is that of the newest step."""

    question: str
    about: str
    item: str
    text: str
    by: str
    day: date
    answer_due: date
    household: str | None = None
    amount: Decimal | None = None
    spender: str | None = None
    stops: Decimal = ZERO
    voucher_due: date | None = None
    stops_until: date | None = None
    proven: bool = False
    status: str = OPEN
    level: int = 1
    answer: str | None = None
    answered_day: date | None = None
    closed_day: date | None = None

    @property
    def waits_for_answer(self) -> bool:
        return self.status in (OPEN, ESCALATED)

    def is_overdue(self, on: date) -> bool:
        """Whether its answer is late on `on`: the due day itself is in time (R81)."""
        return self.waits_for_answer and on > self.answer_due

    def is_unsupported(self, on: date) -> bool:
        """Whether the challenged line has no voucher after the days given to show one (R82)."""
        return (self.amount is not None and not self.proven and self.status != ACCEPTED
                and self.voucher_due is not None and on > self.voucher_due)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A dispute about money: what it froze of `item`, at which level; at level 1 until `until`, else until lifted."""

    dispute: str
    about: str
    item: str
    amount: Decimal
    level: int
    text: str
    day: date
    until: date | None
    question: str | None = None
    lifted_day: date | None = None
    outcome: str | None = None

    def freezes(self, on: date) -> bool:
        """Whether its money is frozen on `on`."""
        return self.lifted_day is None and (self.until is None or on <= self.until)


class Frozen(NamedTuple):
    """What of an item may not be paid, and the question or dispute that says so."""

    item: str
    amount: Decimal
    because: str


@dataclass(frozen=True, slots=True)
class FirmClaim:
    """A claim on a firm as booked by the entry `leaf`; `restored` what the firm has paid back or was set off."""

    claim: str
    firm: str
    amount: Decimal
    day: date
    leaf: str
    head: str | None = None
    question: str | None = None
    breach: str | None = None
    restored: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        return max(self.amount - self.restored, ZERO)


@dataclass(frozen=True, slots=True)
class Breach:
    """A firm's breach: `amount` as alleged, then as confirmed; `claim` is the leaf that confirmed it; `restored` what
    the firm has made good, set-offs included."""

    breach: str
    firm: str
    amount: Decimal
    text: str
    day: date
    status: str = ALLEGED
    claim: str | None = None
    confirmed_day: date | None = None
    by_court: bool = False
    restored: Decimal = ZERO
    closed_day: date | None = None
    outcome: str | None = None

    @property
    def left(self) -> Decimal:
        """What the firm still has to make good."""
        return max(self.amount - self.restored, ZERO)

    @property
    def stops(self) -> bool:
        """Whether it stops money: confirmed and not closed (R124)."""
        return self.status == CONFIRMED


@dataclass(frozen=True, slots=True)
class Demand:
    """An audit that owners demanded; `audit` once it is reported."""

    demand: str
    text: str
    day: date
    audit: str | None = None


@dataclass(frozen=True, slots=True)
class Audit:
    """An auditor's report: findings in its order, the numbers of those answered."""

    audit: str
    auditor: str
    occasion: str
    period: str
    opinion: str
    findings: tuple[AuditFinding, ...]
    day: date
    demand: str | None = None
    answered: frozenset[int] = frozenset()

    @property
    def unanswered(self) -> tuple[int, ...]:
        return tuple(n for n in range(1, len(self.findings) + 1) if n not in self.answered)


@dataclass(frozen=True, slots=True)
class Questions:
    """Questions, disputes, claims, breaches, demands and audits by number."""

    questions: Table[Question] = field(default_factory=Table)
    disputes: Table[Dispute] = field(default_factory=Table)
    claims: Table[FirmClaim] = field(default_factory=Table)
    breaches: Table[Breach] = field(default_factory=Table)
    demands: Table[Demand] = field(default_factory=Table)
    audits: Table[Audit] = field(default_factory=Table)

    def next_number(self, letter: str) -> str:
        """The number the next question (Q), dispute (D), claim (Z), demand (A) or audit (U) gets."""
        tables: dict[str, Table[Any]] = {
            "Q": self.questions, "D": self.disputes, "Z": self.claims, "A": self.demands, "U": self.audits}
        table = tables[letter]
        count = len(table) + 1
        while f"{letter}-{count:02d}" in table:
            count += 1
        return f"{letter}-{count:02d}"

    def stopping(self, firm: str) -> tuple[Breach, ...]:
        """The confirmed open breaches of a firm, by number."""
        return tuple(sorted((b for b in self.breaches.values() if b.firm == firm and b.stops), key=lambda b: b.breach))

    def claimed(self, claim: str) -> Breach | None:
        """The breach that the leaf `claim` confirmed."""
        return next((b for b in self.breaches.values() if b.claim == claim), None)

    def booked(self, leaf: str) -> FirmClaim | None:
        """The claim that the entry `leaf` booked."""
        return next((c for c in self.claims.values() if c.leaf == leaf), None)

    def claims_of(self, *, question: str | None = None, breach: str | None = None) -> tuple[FirmClaim, ...]:
        """The claims booked for a question or a breach, by number."""
        found = (c for c in self.claims.values()
                 if (question is not None and c.question == question) or (breach is not None and c.breach == breach))
        return tuple(sorted(found, key=lambda c: c.claim))

    def unsupported(self, firm: str | None, on: date) -> tuple[Question, ...]:
        """The challenged lines that no voucher proves in time and that are not claimed in full, of the spender `firm`
        where named (R82)."""
        found = (q for q in self.questions.values()
                 if q.is_unsupported(on) and firm in (None, q.spender) and self.unclaimed(q) > 0)
        return tuple(sorted(found, key=lambda q: (q.day, q.question)))

    def unclaimed(self, asked: Question) -> Decimal:
        """What of a challenged line no claim on the firm is booked for."""
        booked = sum((c.amount for c in self.claims_of(question=asked.question)), ZERO)
        return max((asked.amount or ZERO) - booked, ZERO)

    def waits(self, firm: str, on: date) -> Decimal:
        """What of a firm's remuneration waits for vouchers and for booked claims: as much as is unsupported or claimed
        and not paid back; what a breach claims is not counted here (R82, R124)."""
        total = sum((c.left for c in self.claims.values() if c.firm == firm and c.breach is None), ZERO)
        return total + sum((self.unclaimed(asked) for asked in self.unsupported(firm, on)), ZERO)

    def frozen(self, on: date) -> Iterator[Frozen]:
        """What is frozen on `on`, oldest first: by disputes, and by challenges that no dispute has taken up (R85,
        R122)."""
        found = [(d.day, Frozen(d.item, d.amount, d.dispute)) for d in self.disputes.values() if d.freezes(on)]
        taken_up = {d.question for d in self.disputes.values()}
        found += [(q.day, Frozen(q.item, q.stops, q.question)) for q in self.questions.values()
                  if q.stops and q.status != ACCEPTED and q.question not in taken_up
                  and q.stops_until is not None and on <= q.stops_until]
        yield from (one for _, one in sorted(found, key=lambda row: (row[0], row[1].because)))

    def frozen_on(self, item: str, on: date) -> Decimal:
        """What of an item is frozen on `on`."""
        return sum((one.amount for one in self.frozen(on) if one.item == item), ZERO)

    def freed(self, item: str, on: date) -> Decimal:
        """What of an item disputes had frozen that is free again on `on`: their days are over, or they were lifted."""
        return sum((d.amount for d in self.disputes.values() if d.item == item and not d.freezes(on)), ZERO)

    def stopped_once(self, item: str, on: date) -> Decimal:
        """What of an item was stopped and is free again on `on`: no challenge stops it a second time (R85)."""
        taken_up = {d.question for d in self.disputes.values()}
        return self.freed(item, on) + sum(
            (q.stops for q in self.questions.values() if q.item == item and q.question not in taken_up
             and (q.status == ACCEPTED or (q.stops_until is not None and on > q.stops_until))), ZERO)


def recognised_of(state: State, firm: str, amount: Decimal) -> Decimal:
    """What of money the firm makes good is no claim on the books yet (R124)."""
    return amount - min(amount, max(state.ledger.balance(receivable(firm)), ZERO))


# ---- the fold ----


def item_of(state: State, about: str) -> str:
    """What the money of a line waits for: the bill that a payment settles, else the line itself."""
    payment = state.payments.open.get(about)
    return payment.bill if payment is not None and payment.bill is not None else about


def _is_proven(state: State, about: str, amount: Decimal) -> bool:
    """Whether the line came with vouchers: papers of the payment, or what the firm's vouchers prove of its bill."""
    payment, bill = state.payments.open.get(about), state.bills.open.get(item_of(state, about))
    proven = bill is not None and bill.vouchers is not None and bill.vouchers >= amount
    return proven or (payment is not None and payment.vouchers > 0)


def _asked(state: State, question: Question) -> State:
    questions = state.questions.questions.set(question.question, question)
    return replace(state, questions=replace(state.questions, questions=questions))


@evolves("question-opened")
def _opened(state: State, entry: QuestionOpened) -> State:
    terms, on = state.charter.terms, state.charter.local_day(entry)
    question = Question(
        entry.question, entry.about, item_of(state, entry.about), entry.text, entry.by, on,
        add_working_days(on, terms.answer_working_days), entry.household, entry.amount, entry.spender, entry.stops,
    )
    if entry.amount is not None:
        question = replace(
            question, voucher_due=on + timedelta(days=terms.voucher_days),
            stops_until=add_working_days(on, terms.challenge_freeze_working_days) if entry.stops else None,
            proven=_is_proven(state, entry.about, entry.amount),
        )
    return _asked(state, question)


@evolves("question-answered")
def _answered(state: State, entry: QuestionAnswered) -> State:
    found = state.questions.questions.get(entry.question)
    if found is None:
        return state
    return _asked(state, replace(
        found, status=ANSWERED, answer=entry.text, answered_day=state.charter.local_day(entry),
        proven=found.proven or bool(entry.evidence),
    ))


@evolves("question-accepted")
def _accepted(state: State, entry: QuestionAccepted) -> State:
    found = state.questions.questions.get(entry.question)
    if found is None:
        return state
    return _asked(state, replace(found, status=ACCEPTED, closed_day=state.charter.local_day(entry)))


@evolves("question-escalated")
def _escalated(state: State, entry: QuestionEscalated) -> State:
    found = state.questions.questions.get(entry.question)
    if found is None:
        return state
    due = add_working_days(state.charter.local_day(entry), state.charter.terms.answer_working_days)
    return _asked(state, replace(found, status=ESCALATED, level=entry.level, answer_due=due))


def _disputed(state: State, dispute: Dispute) -> State:
    disputes = state.questions.disputes.set(dispute.dispute, dispute)
    return replace(state, questions=replace(state.questions, disputes=disputes))


def _today(state: State, otherwise: date) -> date:
    """The local day of the entry that is being folded."""
    from sharedfund.values.days import local_day

    recorded = state.record.recorded
    return local_day(recorded, state.charter.utc_offset) if recorded is not None else otherwise


@takes_effect("dispute-frozen")
def _frozen(state: State, entry: DisputeFrozen) -> State:
    on, wait = _today(state, entry.day), state.charter.terms.challenge_freeze_working_days
    return _disputed(state, Dispute(
        entry.dispute, entry.about, item_of(state, entry.about), entry.amount, entry.level, entry.text, on,
        add_working_days(on, wait) if entry.level == 1 else None, entry.question,
    ))


@takes_effect("dispute-escalated")
def _dispute_escalated(state: State, entry: DisputeEscalated) -> State:
    found = state.questions.disputes.get(entry.dispute)
    return state if found is None else _disputed(state, replace(found, level=entry.level, until=None))


@takes_effect("dispute-lifted")
def _lifted(state: State, entry: DisputeLifted) -> State:
    found = state.questions.disputes.get(entry.dispute)
    if found is None:
        return state
    return _disputed(state, replace(found, lifted_day=_today(state, entry.day), outcome=entry.outcome))


def _claimed(state: State, claim: FirmClaim) -> State:
    return replace(state, questions=replace(state.questions, claims=state.questions.claims.set(claim.claim, claim)))


def _with(state: State, breach: Breach) -> State:
    breaches = state.questions.breaches.set(breach.breach, breach)
    return replace(state, questions=replace(state.questions, breaches=breaches))


@evolves("claim-booked")
def _booked(state: State, entry: ClaimBooked) -> State:
    from sharedfund.spelling import leaf_of

    return _claimed(state, FirmClaim(
        entry.claim, entry.firm, entry.amount, entry.day, leaf_of(entry), entry.head, entry.question, entry.breach,
    ))


def _made_good(state: State, claim: FirmClaim | None, breach: Breach | None, amount: Decimal) -> State:
    """`amount` less is owed for a claim, or for a breach and the claims booked for it."""
    if claim is not None and breach is None and claim.breach is not None:
        breach = state.questions.breaches.get(claim.breach)
    if breach is not None:
        state = _with(state, replace(breach, restored=breach.restored + amount))
    claims = (claim,) if claim is not None else () if breach is None else state.questions.claims_of(breach=breach.breach)
    for one in claims:
        taken = min(amount, one.left)
        amount -= taken
        state = _claimed(state, replace(one, restored=one.restored + taken))
    return state


@evolves("restitution-received")
def _restored(state: State, entry: RestitutionReceived) -> State:
    from sharedfund.state.receipts import reference_account, reference_used

    mark = reference_used(state, reference_account(state, "bank"), entry.bank_ref)
    state = replace(state, used=state.used.add(mark))
    claim = state.questions.claims.get(entry.claim) if entry.claim else None
    breach = state.questions.breaches.get(entry.breach) if entry.breach else None
    return _made_good(state, claim, breach, entry.amount)


@evolves("set-off-made")
def _set_off(state: State, entry: SetOffMade) -> State:
    slice_ = state.questions
    return _made_good(state, slice_.booked(entry.claim), slice_.claimed(entry.claim), entry.amount)


@evolves("breach-alleged")
def _alleged(state: State, entry: BreachAlleged) -> State:
    return _with(state, Breach(entry.breach, entry.firm, entry.amount, entry.text, entry.day))


@takes_effect("breach-confirmed")
def _confirmed(state: State, entry: BreachConfirmed) -> State:
    from sharedfund.spelling import leaf_of

    found = state.questions.breaches.get(entry.breach)
    if found is None:
        return state
    return _with(state, replace(
        found, amount=entry.amount, status=CONFIRMED, claim=leaf_of(entry), confirmed_day=entry.day,
        by_court=bool(entry.by_court),
    ))


@takes_effect("breach-closed")
def _closed(state: State, entry: BreachClosed) -> State:
    found = state.questions.breaches.get(entry.breach)
    if found is None:
        return state
    return _with(state, replace(
        found, status=CLOSED, restored=found.restored + entry.restitution, closed_day=entry.day, outcome=entry.outcome,
    ))


# ---- audits ----


@evolves("audit-demanded")
def _demanded(state: State, entry: AuditDemanded) -> State:
    demand = Demand(entry.demand, entry.text, entry.day)
    return replace(state, questions=replace(
        state.questions, demands=state.questions.demands.set(demand.demand, demand)))


@evolves("audit-reported")
def _reported(state: State, entry: AuditReported) -> State:
    audit = Audit(entry.audit, entry.auditor, entry.occasion, entry.period, entry.opinion, entry.findings, entry.day,
                  entry.demand)
    slice_ = replace(state.questions, audits=state.questions.audits.set(audit.audit, audit))
    demand = slice_.demands.get(entry.demand) if entry.demand else None
    if demand is not None:
        slice_ = replace(slice_, demands=slice_.demands.set(demand.demand, replace(demand, audit=audit.audit)))
    return replace(state, questions=slice_)


@evolves("audit-answered")
def _audit_answered(state: State, entry: AuditAnswered) -> State:
    found = state.questions.audits.get(entry.audit)
    if found is None:
        return state
    audit = replace(found, answered=found.answered | {entry.finding})
    return replace(state, questions=replace(state.questions, audits=state.questions.audits.set(audit.audit, audit)))
