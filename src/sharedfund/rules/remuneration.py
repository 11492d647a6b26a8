"""Rules of the chapter remuneration: what accrues, what is scored, what the gate asks, what a release moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from sharedfund.entries.entry import CHAIR, COMMITTEE, COMMUNITY, FIRM, MEMBER, SUBDISTRICT
from sharedfund.entries.remuneration import releasable
from sharedfund.rules import Flag, Objection, duty, flag, measure, rule, unlike_its_proposal
from sharedfund.state import accruals
from sharedfund.state.agency import is_freed
from sharedfund.state.contracts import Contract
from sharedfund.state.record import waited
from sharedfund.state.remuneration import (
    DRAFT,
    FINAL,
    PUBLISHED,
    band,
    granted,
    holdback,
    is_stopped,
    linear,
    pass_fail,
    passed_release,
    passes,
    period_at,
    periods_of,
    reached,
    record_with_opening,
    records_with_opening,
    release_of,
    release_rate,
    renewal_flag,
    score_of,
    served,
    stands_in,
    terms_of,
    unpublished_quarters,
)
from sharedfund.values import days
from sharedfund.values.money import ZERO
from sharedfund.values.shares import spelled

if TYPE_CHECKING:
    from sharedfund.entries.payments import PaymentRequested
    from sharedfund.entries.people import ProposalApproved
    from sharedfund.entries.remuneration import (
        AcceptanceRecorded,
        AccrualCorrected,
        AppealAnswered,
        EvaluationAppealed,
        EvaluationFinalised,
        EvaluationPublished,
        EvaluationRecorded,
        JudgmentRecorded,
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
    )
    from sharedfund.state import State

_FUSHAN = "Fushan: release after evaluation, acceptance and annual settlement"

measure(25, accruals.remuneration_base, "FEE 9; DESIGN")
measure(25, accruals.remuneration_accrual, "FEE 9; DESIGN")
measure(25, accruals.settlement_of, "Fushan read as residual where the contract is a lump sum")
measure(30, band, "SC1")
measure(30, linear, "SC2")
measure(30, pass_fail, "Hefei")
measure(30, holdback, "CZ")
measure(31, reached, "DESIGN: a score may be decimal, bands leave no gap")
measure(32, passed_release, "SC1, CZ; DESIGN")
measure(36, score_of, "DESIGN")
measure(39, renewal_flag, "Fushan")


def _contract(state: State, contract: str, firm: str) -> Contract | None:
    """The contract an entry names, when it is that firm's."""
    held = state.contracts.named(contract)
    return held if held is not None and held.firm == firm else None


def _served(contract: Contract, period: str) -> days.Period:
    return served(contract, days.period(period))


# ---- R22, R25, R26: what accrues ----


@rule(22, source="FEE 9; Hefei: what is left over serves the complex")
def a_surplus_is_the_owners(
    state: State, entry: SettlementServed | SettlementProposed | SettlementClosed
) -> Objection | None:
    """Only a contract whose kind is residual gives the firm what remains of the fees; else it stays with the
    owners."""
    held = _contract(state, entry.contract, entry.firm)
    if held is None or entry.residual is None or terms_of(state, held).kind == "residual":
        return None
    return Objection("surplus-to-the-firm", contract=held.contract, kind=held.remuneration_kind or "none",
                     amount=entry.residual)


@duty(22, source="FEE 9; TR9: an unapproved deficit is the firm's")
def a_loss_is_borne_by_whom_the_contract_says(state: State, as_of: date) -> Iterable[Flag]:
    """A residual below zero is the firm's loss unless the contract says otherwise; until the money is claimed it is
    said."""
    for record in sorted(state.remuneration.records.values(), key=lambda r: (r.period, r.firm)):
        held = state.contracts.named(record.contract)
        if held is None or record.residual is None or record.residual >= 0:
            continue
        bearer = terms_of(state, held).deficit_bearer
        yield flag(a_loss_is_borne_by_whom_the_contract_says,
                   "loss-of-the-firm" if bearer == "firm" else "loss-of-the-owners", None, firm=record.firm,
                   period=record.period, amount=-record.residual)


@rule(26, source="Trust Law 35")
def remuneration_needs_a_clause(state: State, entry: RemunerationAccrued) -> Objection | None:
    """Without a clause on remuneration in the contract none accrues."""
    held = _contract(state, entry.contract, entry.firm)
    if held is not None and terms_of(state, held).kind is None:
        return Objection("no-clause", contract=held.contract)
    return None


@rule(25, source="FEE 9; DESIGN")
def an_accrual_follows_from_the_contract(state: State, entry: RemunerationAccrued) -> Objection | None:
    """A month's accrual brings the period to half-up(rate x base to date), once the month is over and before the
    period is settled."""
    held = _contract(state, entry.contract, entry.firm)
    if held is None or terms_of(state, held).kind is None:
        return None
    if terms_of(state, held).kind == "residual":
        return Objection("residual-accrues-at-settlement", contract=held.contract)
    month = days.period(entry.month)
    if entry.month not in accruals.months_served(state, held, month):
        return Objection("month-not-served", contract=held.contract, month=entry.month)
    if entry.day < _served(held, entry.month).last:
        return Objection("month-not-over", month=entry.month, last=_served(held, entry.month).last)
    accrual = accruals.remuneration_accrual(state, held, entry.month)
    record = state.remuneration.record(held.firm, accrual.period, held.contract)
    if record.settled_day is not None:
        return Objection("period-settled", period=accrual.period, settled=record.settled_day)
    if record.accrued_month is not None and record.accrued_month > entry.month:
        return Objection("later-month-accrued", month=entry.month, later=record.accrued_month)
    if record.accrued_month == entry.month and not entry.amount:
        return Objection("accrued-already", month=entry.month)
    if (entry.base, entry.amount) != (accrual.base, accrual.amount):
        return Objection("accrual-differs", month=entry.month, base=entry.base, base_expected=accrual.base,
                         amount=entry.amount, expected=accrual.amount)
    return None


@rule(25, source="DESIGN")
def a_corrected_accrual_is_what_the_contract_gives(state: State, entry: AccrualCorrected) -> Objection | None:
    """A correction takes back exactly what accrued too much (or adds what is missing), before the period is
    settled."""
    held = _contract(state, entry.contract, entry.firm)
    if held is None:
        return None
    accrual = accruals.remuneration_accrual(state, held, entry.month)
    record = state.remuneration.record(held.firm, accrual.period, held.contract)
    if record.settled_day is not None:
        return Objection("period-settled", period=accrual.period, settled=record.settled_day)
    if record.accrued_month != entry.month:
        return Objection("not-the-last-accrual", month=entry.month, later=record.accrued_month or "")
    if not entry.amount or entry.amount != -accrual.amount:
        return Objection("correction-differs", month=entry.month, amount=entry.amount, expected=-accrual.amount)
    return None


@rule(25, source="Fushan; DESIGN")
def a_settlement_states_what_the_book_says(
    state: State, entry: SettlementServed | SettlementProposed | SettlementClosed
) -> Objection | None:
    """A statement's fees and costs are the book's, and its residual is what remains of them after the agreed
    deductions."""
    held = _contract(state, entry.contract, entry.firm)
    if held is None:
        return None
    if entry.kind == "settlement-served":
        expected = accruals.settlement_of(state, held, days.period(entry.period), entry.deductions)  # type: ignore[union-attr]  # a statement has them
        for figure in ("collected", "costs", "residual"):
            stated, right = getattr(entry, figure), getattr(expected, figure)
            if stated != right and not (figure == "residual" and right is None):
                return Objection("figure-differs", figure=figure, amount=stated or ZERO, expected=right)
        return None
    statement = state.remuneration.record(entry.firm, entry.period, entry.contract).statement
    if statement is None:
        return None
    now = accruals.settlement_of(state, held, days.period(entry.period), statement.deductions)
    if (now.collected, now.costs) != (statement.collected, statement.costs):
        return Objection("statement-outdated", collected=now.collected, collected_stated=statement.collected,
                         costs=now.costs, costs_stated=statement.costs)
    if now.residual is not None and entry.residual != now.residual:
        return Objection("figure-differs", figure="residual", amount=entry.residual or ZERO, expected=now.residual)
    return None


@duty(25, source="DESIGN")
def remuneration_accrues_when_the_month_is_over(state: State, as_of: date) -> Iterable[Flag]:
    """Each month under a contract with a share or a fixed sum has its accrual."""
    for contract in sorted(state.contracts.contracts.values(), key=lambda c: c.contract):
        yield from _accruals_missing(state, contract, as_of)


def _accruals_missing(state: State, contract: Contract, as_of: date) -> Iterator[Flag]:
    for period in periods_of(state, contract, as_of):
        over = [m for m in accruals.months_served(state, contract, period) if _served(contract, m).end <= as_of]
        if not over or state.remuneration.record(contract.firm, period.name, contract.contract).settled_day is not None:
            continue
        accrual = accruals.remuneration_accrual(state, contract, over[-1])
        if accrual.amount:
            yield flag(remuneration_accrues_when_the_month_is_over, "accrual-missing", _served(contract, over[-1]).last,
                       firm=contract.firm, month=over[-1], amount=accrual.amount)


# ---- R27: what may be paid as remuneration ----


@rule(27, source="Hefei; Fushan")
def only_released_remuneration_is_paid(state: State, entry: PaymentRequested) -> Objection | None:
    """A payment of remuneration debits what was released to that firm and stays within it; no other payment touches
    the firm's remuneration."""
    gated = [leg for leg in entry.legs if leg.account.startswith("Liabilities:Firm:")
             and leg.account.endswith((":FeeAccrued", ":FeeWithheld", ":FeeReleasable"))]
    if entry.settles != "remuneration":
        if not gated:
            return None
        return Objection("remuneration-by-another-name", settles=entry.settles, account=gated[0].account)
    if [leg.account for leg in entry.legs] != [releasable(entry.payee)]:
        account = entry.legs[0].account if entry.legs else ""
        return Objection("not-from-what-was-released", account=account, expected=releasable(entry.payee))
    released = state.ledger.owed(releasable(entry.payee))
    earlier = _asked_for(state, entry.payee)
    if entry.amount > released - earlier:
        return Objection("more-than-released", amount=entry.amount, released=released, requested=earlier,
                         left=max(released - earlier, ZERO))
    return None


def _asked_for(state: State, firm: str) -> Decimal:
    """What of a firm's released remuneration is asked for and not paid."""
    return sum((request.amount for request in state.payments.requests_open("operating")
                if request.settles == "remuneration" and request.payee == firm), ZERO)


# ---- R28, R76: the gate ----


@rule(28, source=f"{_FUSHAN}; Trust Law 36")
def remuneration_waits_for_evaluation(
    state: State, entry: ReleaseProposed | RemunerationReleased
) -> Objection | None:
    """Remuneration is released only for a period whose evaluation is final."""
    asked = _asked(state, entry, "evaluation")
    if asked is None:
        return None
    found = state.remuneration.evaluation_of(entry.firm, entry.period, entry.contract)
    # Silence never means pass: a missing evaluation objects like a failed one.
    if found is None:
        return Objection("evaluation-missing", firm=entry.firm, period=entry.period)
    if found.status != FINAL:
        return Objection("evaluation-not-final", evaluation=found.evaluation, status=found.status, period=entry.period)
    return None


@rule(28, source=f"{_FUSHAN}; SC1, SC2")
def remuneration_waits_for_a_passing_score(
    state: State, entry: ReleaseProposed | RemunerationReleased
) -> Objection | None:
    """Remuneration is released only where the score reaches the pass score, if one is set, and its rate is above 0."""
    asked = _asked(state, entry, "evaluation")
    found = state.remuneration.evaluation_of(entry.firm, entry.period, entry.contract)
    if asked is None or found is None or found.status != FINAL or found.standing is None:
        return None
    terms, method = terms_of(state, asked), state.charter.terms.annual_score_method
    if passes(terms, found, days.period(entry.period), method):
        return None
    score = found.standing
    if terms.pass_score is not None and score < terms.pass_score:
        return Objection("score-below-pass-score", evaluation=found.evaluation, score=score,
                         pass_score=terms.pass_score)
    if not release_rate(terms, score, days.period(entry.period)):
        return Objection("rate-is-zero", evaluation=found.evaluation, score=score, function=terms.function)
    return Objection("quarter-below-pass-score", evaluation=found.evaluation, score=found.lowest,
                     pass_score=terms.pass_score)


@rule(28, source=_FUSHAN)
def remuneration_waits_for_acceptance(
    state: State, entry: ReleaseProposed | RemunerationReleased
) -> Objection | None:
    """Remuneration is released only where the residents accepted the service of the period."""
    if _asked(state, entry, "acceptance") is None:
        return None
    acceptance = state.remuneration.record(entry.firm, entry.period, entry.contract).acceptance
    if acceptance is None:
        return Objection("acceptance-missing", firm=entry.firm, period=entry.period)
    if not acceptance.accepted:
        return Objection("not-accepted", period=entry.period, satisfied=acceptance.satisfied, valid=acceptance.valid)
    return None


@rule(28, source=_FUSHAN)
def remuneration_waits_for_settlement(
    state: State, entry: ReleaseProposed | RemunerationReleased
) -> Objection | None:
    """Remuneration is released only when the settlement of the period is closed."""
    if _asked(state, entry, "settlement") is None:
        return None
    if state.remuneration.record(entry.firm, entry.period, entry.contract).settled_day is None:
        return Objection("settlement-open", firm=entry.firm, period=entry.period)
    return None


@rule(28, source="Trust Law 36: no remuneration before restitution")
def remuneration_waits_for_restitution(
    state: State, entry: ReleaseProposed | RemunerationReleased
) -> Objection | None:
    """A confirmed breach without restitution stops what it claims, in a trust all remuneration; an allegation stops
    nothing."""
    held = _contract(state, entry.contract, entry.firm)
    if held is None or "breach" in stands_in(state, held, entry.period, entry.resolution, entry.judgment):
        return None
    release = release_of(state, held, entry.period, entry.resolution, entry.judgment)
    stopping = state.questions.stopping(entry.firm)
    if not stopping or release is None or not is_stopped(state, entry.firm, release):
        return None
    return Objection("breach-open", breach=stopping[0].breach, firm=entry.firm, amount=stopping[0].left)


@rule(82, source="SPC-UNIT 14: who spends proves the expense and that it was reasonable; TR3")
def remuneration_waits_for_vouchers(
    state: State, entry: ReleaseProposed | RemunerationReleased
) -> Objection | None:
    """As much of the spender's remuneration waits as it owes vouchers for, or has been claimed from it: where nothing
    else is left, nothing is released."""
    held = _contract(state, entry.contract, entry.firm)
    if held is None or "breach" in stands_in(state, held, entry.period, entry.resolution, entry.judgment):
        return None
    release = release_of(state, held, entry.period, entry.resolution, entry.judgment)
    if release is None or state.questions.stopping(entry.firm) or not is_stopped(state, entry.firm, release):
        return None
    return Objection("line-unsupported", firm=entry.firm, amount=release.held)


@rule(76, source="DESIGN")
def remuneration_waits_for_publication(
    state: State, entry: ReleaseProposed | RemunerationReleased
) -> Objection | None:
    """Every quarter of the period is published by the time of the release; that one was late does not stop it."""
    held = _contract(state, entry.contract, entry.firm)
    if held is None or "publication" in stands_in(state, held, entry.period, entry.resolution, entry.judgment):
        return None
    missing = unpublished_quarters(state, held, days.period(entry.period), entry.day)
    if missing:
        return Objection("quarter-not-published", period=entry.period, quarter=missing[0], count=len(missing))
    return None


def _asked(state: State, entry: ReleaseProposed | RemunerationReleased, condition: str) -> Contract | None:
    """The contract, where the charter asks for `condition` and neither owners nor a court stand in for it."""
    held = _contract(state, entry.contract, entry.firm)
    if held is None or condition not in terms_of(state, held).conditions:
        return None
    replaced = stands_in(state, held, entry.period, entry.resolution, entry.judgment)
    return None if condition in replaced else held


@rule(32, source="SC1, CZ; DESIGN")
def a_release_moves_what_the_score_gives(
    state: State, entry: ReleaseProposed | RemunerationReleased
) -> Objection | None:
    """A release moves half-up(accrued x rate) to what is payable and the rest to what is withheld or deducted, apart;
    what an appeal or a breach keeps back stays accrued."""
    held = _contract(state, entry.contract, entry.firm)
    if held is None:
        return None
    expected = release_of(state, held, entry.period, entry.resolution, entry.judgment)
    if expected is None or not expected.releasable + expected.withheld + expected.deducted:
        record = record_with_opening(state, held, entry.period)
        return Objection("nothing-to-release", period=entry.period, accrued=record.still_accrued)
    for figure in ("accrued", "releasable", "withheld", "deducted", "appealed", "held", "ordered"):
        stated, right = getattr(entry.release, figure), getattr(expected, figure)
        if stated != right:
            return Objection("release-differs", figure=figure, amount=stated, expected=right)
    if entry.release.score != expected.score:
        return Objection("score-differs", score=entry.release.score, expected_score=expected.score)
    if entry.release.rate != expected.rate:
        return Objection("rate-differs", rate=spelled(entry.release.rate), expected_rate=spelled(expected.rate))
    return None


@rule(28, source="DESIGN: a joint act takes effect as it was approved")
def a_release_follows_its_proposal(state: State, entry: RemunerationReleased) -> Objection | None:
    """A release is the proposal that had its last yes, unchanged."""
    return unlike_its_proposal(state, entry, "release-proposed", entry.proposal)


@rule(40, source="DESIGN")
def only_the_owners_waive_the_gate(state: State, entry: ReleaseProposed | RemunerationReleased) -> Objection | None:
    """A condition of the gate is waived by a resolution of the owners alone, as far as it grants."""
    if entry.resolution is None:
        return None
    if entry.judgment is not None:
        return Objection("waiver-and-judgment", resolution=entry.resolution)
    found = state.resolutions.records.get(entry.resolution)
    if found is None:
        return Objection("no-such-resolution", resolution=entry.resolution)
    if not found.by_owners():
        return Objection("not-by-the-owners", resolution=entry.resolution, body=found.body)
    fund = "agency" if entry.agent_for else "operating"
    left = state.resolutions.left(entry.resolution, use="waive", fund=fund, payee=entry.firm)
    if not left:
        return Objection("no-waiver-in-it", resolution=entry.resolution, firm=entry.firm)
    if entry.release.releasable > left:
        return Objection("more-than-waived", resolution=entry.resolution, amount=entry.release.releasable, left=left)
    return None


@rule(141, source="DESIGN")
def a_judgment_stands_in_for_what_it_names(
    state: State, entry: ReleaseProposed | RemunerationReleased
) -> Objection | None:
    """A judgment in the book orders the release of this firm's period, and no more than it orders is released."""
    held = _contract(state, entry.contract, entry.firm)
    if entry.judgment is None or held is None:
        return None
    order = state.remuneration.judgments.get(f"{entry.judgment}/release")
    if order is None:
        return Objection("judgment-not-recorded", judgment=entry.judgment)
    if (order.firm, order.period) != (entry.firm, entry.period):
        return Objection("judgment-about-another", firm=order.firm, period=order.period)
    left = granted(state, held, entry.period, None, entry.judgment)
    if entry.release.releasable > left:
        return Objection("more-than-ordered", amount=entry.release.releasable, left=left)
    return None


@rule(141, source="DESIGN")
def a_judgment_is_recorded_once(state: State, entry: JudgmentRecorded) -> Objection | None:
    """A paper orders one thing about a known firm once; an order to release names the conditions it stands in for."""
    if f"{entry.judgment}/{entry.orders}" in state.remuneration.judgments:
        return Objection("judgment-exists", orders=entry.orders)
    if entry.firm not in state.contracts.firms():
        return Objection("firm-unknown", firm=entry.firm)
    if entry.orders == "release" and not entry.replaces:
        return Objection("no-condition-named", firm=entry.firm, period=entry.period)
    return None


# ---- R28: who is next in line, and by when ----


def _due(state: State, contract: Contract, period: str, condition: str) -> date:
    """The last day for a condition of the gate: so many days after the period (or the contract in it) ends."""
    terms = state.charter.terms
    after = {"evaluation": terms.evaluation_due_days, "acceptance": terms.acceptance_due_days,
             "settlement": terms.settlement_due_days}[condition]
    return _served(contract, period).last + timedelta(days=after)


@rule(28, source="Civil Code 159; DESIGN")
def the_next_in_line_waits_for_the_last_day(
    state: State, entry: EvaluationFinalised | AcceptanceRecorded
) -> Objection | None:
    """The subdistrict office takes over a condition only after the last day of those whose turn it is."""
    mandate = state.people.mandates.get(entry.mandate)
    if mandate is None or mandate.office != SUBDISTRICT:
        return None
    if entry.kind == "evaluation-finalised":
        found = state.remuneration.evaluations.get(entry.evaluation)  # type: ignore[union-attr]  # it names one
        if found is None:
            return None
        contract, firm, period, condition = found.contract, found.firm, found.period, "evaluation"
    else:
        contract, firm, period, condition = entry.contract, entry.firm, entry.period, "acceptance"  # type: ignore[union-attr]  # the other kind
    held = _contract(state, contract, firm)
    if held is None:
        return None
    last_day = _due(state, held, period, condition)
    if entry.day <= last_day:
        return Objection("not-its-turn-yet", condition=condition, last_day=last_day, period=period)
    return None


@duty(28, source="Civil Code 159; DESIGN")
def every_condition_has_its_last_day(state: State, as_of: date) -> Iterable[Flag]:
    """Each condition of the gate is met by its last day; after it the next in line is responsible, for so many days."""
    for contract in sorted(state.contracts.contracts.values(), key=lambda c: c.contract):
        terms = terms_of(state, contract)
        if terms.kind is None:
            continue
        for period in periods_of(state, contract, as_of):
            record = state.remuneration.record(contract.firm, period.name, contract.contract)
            found = state.remuneration.evaluation_of(contract.firm, period.name, contract.contract)
            met = {
                "evaluation": found is not None and found.status == FINAL,
                "acceptance": record.acceptance is not None,
                "settlement": record.settled_day is not None,
            }
            for condition in ("evaluation", "acceptance", "settlement"):
                if condition in terms.conditions and not met[condition] and record.released_day is None:
                    yield from _late(state, contract, period.name, condition, as_of)
            if found is not None and found.appeal_open:
                yield flag(every_condition_has_its_last_day, "appeal-unanswered", None, evaluation=found.evaluation,
                           firm=contract.firm, claimed=found.claimed or ZERO, appealed=found.appealed_day or as_of)


# Who takes over after the last day (R28).
_NEXT = {"evaluation": "evaluator", "acceptance": "subdistrict-office", "settlement": "subdistrict-office"}


def _late(state: State, contract: Contract, period: str, condition: str, as_of: date) -> Iterator[Flag]:
    due = _due(state, contract, period, condition)
    if as_of <= due:
        return
    until = due + timedelta(days=state.charter.terms.gate_stand_in_days)
    is_stood_in = as_of <= until
    yield flag(
        every_condition_has_its_last_day,
        ("evaluation-late" if is_stood_in else "evaluation-late-twice") if condition == "evaluation"
        else ("acceptance-late" if is_stood_in else "acceptance-late-twice") if condition == "acceptance"
        else ("settlement-late" if is_stood_in else "settlement-late-twice"),
        until if is_stood_in else due, firm=contract.firm, period=period, last_day=due, until=until,
        responsible=_NEXT[condition],
    )


# ---- R33-R36: the evaluation ----


def _is_of_the_firm(state: State, person: str, firm: str, on: date) -> bool:
    known = state.people.persons.get(person)
    return (known is not None and firm in known.links) or FIRM in state.people.offices_of(person, on)


@rule(33, source="Taiyuan")
def who_scores_is_independent_of_the_firm(state: State, entry: EvaluationRecorded) -> Objection | None:
    """Neither the firm nor anybody linked to it scores, no signatory of the committee does, and the firm does not pay
    for the evaluation."""
    if entry.cost_borne_by == "firm":
        return Objection("paid-by-the-firm", firm=entry.firm, amount=entry.cost)
    for person in (entry.by, *entry.scorers):
        if person not in state.people.persons:
            return Objection("scorer-unknown", person=person)
        if _is_of_the_firm(state, person, entry.firm, entry.day):
            return Objection("scorer-of-the-firm", person=person, firm=entry.firm)
    for person in entry.scorers:
        if any(m.office in COMMITTEE and m.signs for m in state.people.mandates_of(person, entry.day)):
            return Objection("scorer-signs-payments", person=person)
    return None


@rule(33, source="Taiyuan")
def who_finalises_a_score_is_independent_of_the_firm(
    state: State, entry: EvaluationFinalised | AppealAnswered | ProposalApproved
) -> Objection | None:
    """Nobody linked to the firm says yes to its score or to the answer to its appeal."""
    number = _evaluation_decided(state, entry)
    found = state.remuneration.evaluations.get(number) if number else None
    if found is not None and _is_of_the_firm(state, entry.by, found.firm, entry.day):
        return Objection("scorer-of-the-firm", person=entry.by, firm=found.firm)
    return None


def _evaluation_decided(state: State, entry: EvaluationFinalised | AppealAnswered | ProposalApproved) -> str | None:
    """The evaluation an entry decides on, itself or by a yes."""
    if entry.kind != "proposal-approved":
        return entry.evaluation  # type: ignore[union-attr]  # both kinds name it
    proposal = state.proposals.open.get(entry.approves)  # type: ignore[union-attr]  # a yes names a proposal
    if proposal is None or proposal.kind not in ("evaluation-finalised", "appeal-answered"):
        return None
    number: str = proposal.entry().evaluation
    return number


@rule(32, source="SC1: deductions as the committee's allowance; DESIGN")
def who_gains_from_deductions_does_not_score(state: State, entry: EvaluationRecorded) -> Objection | None:
    """Where deducted money goes to the committee's funds, no member of the committee scores."""
    if state.charter.terms.deducted_use != "committee":
        return None
    for person in entry.scorers:
        if state.people.offices_of(person, entry.day) & {MEMBER, CHAIR}:
            return Objection("scorer-gains", person=person)
    return None


@rule(34, source="Taiyuan; Hefei policy")
def an_evaluation_is_a_record_of_its_own(state: State, entry: EvaluationRecorded) -> Objection | None:
    """An evaluation has its own number, scorers, and counts that fit; another record of the same period names the one
    it supersedes and why, and none comes after the release."""
    if entry.evaluation in state.remuneration.evaluations:
        return Objection("evaluation-exists", evaluation=entry.evaluation)
    if not entry.scorers:
        return Objection("no-scorer", evaluation=entry.evaluation)
    if not 0 <= entry.valid <= entry.sent:
        return Objection("answers-do-not-fit", evaluation=entry.evaluation, sent=entry.sent, valid=entry.valid)
    for score in (*(i.score for i in entry.items), *(q.score for q in entry.quarters)):
        if score is not None and not 0 <= score <= 100:
            return Objection("score-out-of-range", evaluation=entry.evaluation, score=score)
    known = state.remuneration.evaluation_of(entry.firm, entry.period, entry.contract)
    if known is None:
        if entry.supersedes is not None:
            return Objection("nothing-to-supersede", evaluation=entry.evaluation, supersedes=entry.supersedes)
        return None
    if entry.supersedes != known.evaluation:
        return Objection("supersedes-missing", evaluation=entry.evaluation, known=known.evaluation, period=entry.period)
    if entry.reason is None:
        return Objection("reason-missing", evaluation=entry.evaluation, supersedes=known.evaluation)
    released = state.remuneration.record(entry.firm, entry.period, entry.contract).released_day
    if released is not None:
        return Objection("released-already", period=entry.period, released=released)
    return None


@rule(34, source="DESIGN: draft, published, final")
def an_evaluation_takes_its_steps(state: State, entry: EvaluationPublished | EvaluationFinalised) -> Objection | None:
    """A draft is published, and a published record becomes final when the objection window has passed between
    witnesses' times."""
    found = state.remuneration.evaluations.get(entry.evaluation)
    if found is None:
        return Objection("no-such-evaluation", evaluation=entry.evaluation)
    wanted = DRAFT if entry.kind == "evaluation-published" else PUBLISHED
    if found.status != wanted:
        return Objection("not-at-this-step", evaluation=entry.evaluation, status=found.status, wanted=wanted)
    window = state.charter.terms.objection_window_days
    if wanted == PUBLISHED and not waited(state, found.published_block, window):
        return Objection("objection-window-open", evaluation=entry.evaluation, published=found.published_day,
                         days_required=window)
    return None


@rule(35, source="DESIGN")
def weights_make_a_whole(state: State, entry: EvaluationRecorded) -> Objection | None:
    """The weights of an evaluation's items sum to one, exactly; each item is named once."""
    if not entry.items:
        return None
    names = [item.name for item in entry.items]
    for name in names:
        if names.count(name) > 1:
            return Objection("item-twice", item=name)
    if any(item.weight <= 0 for item in entry.items) or sum(item.weight for item in entry.items) != 1:
        return Objection("weights-do-not-sum-to-one", evaluation=entry.evaluation,
                         total=spelled(sum((item.weight for item in entry.items), Fraction(0))))
    return None


@rule(35, source="DESIGN")
def a_missing_item_is_not_zero(state: State, entry: EvaluationFinalised) -> Objection | None:
    """A record with an item not scored is incomplete and never becomes final; a final score is the one its items
    give."""
    found = state.remuneration.evaluations.get(entry.evaluation)
    if found is None:
        return None
    if found.score is None:
        missing = next((item.name for item in found.items if item.score is None), "")
        return Objection("item-missing", evaluation=found.evaluation, item=missing)
    if entry.score != found.score:
        return Objection("score-differs", evaluation=found.evaluation, score=entry.score, expected_score=found.score)
    return None


@rule(36, source="DESIGN")
def an_evaluation_covers_its_period(state: State, entry: EvaluationRecorded) -> Objection | None:
    """Over several quarters a record has one score for each, weighted by the days served; inside one it has items. A
    quarter that was finally scored on its own keeps that score."""
    held = _contract(state, entry.contract, entry.firm)
    if held is None:
        return None
    span = _served(held, entry.period)
    quarters = span.quarters() if span.days_count else ()
    if len(quarters) <= 1:
        if entry.quarters or not entry.items:
            return Objection("items-wanted", evaluation=entry.evaluation, period=entry.period)
        return None
    if entry.items:
        return Objection("quarters-wanted", evaluation=entry.evaluation, period=entry.period)
    given = [row.quarter for row in entry.quarters]
    for name in quarters:
        if given.count(name) != 1:
            return Objection("quarter-missing", evaluation=entry.evaluation, quarter=name)
    for row in entry.quarters:
        if row.quarter not in quarters:
            return Objection("quarter-not-served", evaluation=entry.evaluation, quarter=row.quarter)
        quarter = days.period(row.quarter)
        days_served = (min(span.end, quarter.end) - max(span.first, quarter.first)).days
        if row.days != days_served:
            return Objection("days-differ", quarter=row.quarter, days=row.days, days_served=days_served)
        own = state.remuneration.evaluation_of(entry.firm, row.quarter, entry.contract)
        if own is not None and own.status == FINAL and own.standing != row.score:
            return Objection("quarter-differs", quarter=row.quarter, score=row.score, expected_score=own.standing)
    return None


@rule(36, source="DESIGN")
def a_score_is_final_after_its_period(state: State, entry: EvaluationFinalised) -> Objection | None:
    """No score of a period is final before the period is over."""
    found = state.remuneration.evaluations.get(entry.evaluation)
    held = _contract(state, found.contract, found.firm) if found is not None else None
    if found is None or held is None:
        return None
    last = _served(held, found.period).last
    if entry.day <= last:
        return Objection("period-not-over", period=found.period, last=last)
    return None


@rule(28, source="DESIGN: no peer lets the part not appealed pass")
def an_appeal_comes_inside_the_window(state: State, entry: EvaluationAppealed) -> Objection | None:
    """A firm appeals a published score once, before the objection window is over, and names a higher one."""
    found = state.remuneration.evaluations.get(entry.evaluation)
    if found is None:
        return Objection("no-such-evaluation", evaluation=entry.evaluation)
    if found.status != PUBLISHED:
        return Objection("not-published", evaluation=entry.evaluation, status=found.status)
    if found.claimed is not None:
        return Objection("appealed-already", evaluation=entry.evaluation, appealed=found.appealed_day)
    window = state.charter.terms.objection_window_days
    if waited(state, found.published_block, window):
        return Objection("window-over", evaluation=entry.evaluation, published=found.published_day, days_allowed=window)
    if entry.claimed > 100 or (found.score is not None and entry.claimed <= found.score):
        return Objection("claims-no-more", evaluation=entry.evaluation, claimed=entry.claimed, score=found.score)
    return None


@rule(28, source="DESIGN")
def an_appeal_is_answered_between_both_scores(state: State, entry: AppealAnswered) -> Objection | None:
    """An open appeal is answered once, by a score from the recorded to the claimed one."""
    found = state.remuneration.evaluations.get(entry.evaluation)
    if found is None:
        return Objection("no-such-evaluation", evaluation=entry.evaluation)
    if not found.appeal_open or found.claimed is None:
        return Objection("no-open-appeal", evaluation=entry.evaluation)
    if found.score is None or not found.score <= entry.score <= found.claimed:
        return Objection("answer-out-of-range", evaluation=entry.evaluation, answer=entry.score, score=found.score,
                         claimed=found.claimed)
    return None


# ---- R28: acceptance ----


@rule(28, source=f"{_FUSHAN}; DESIGN")
def acceptance_is_what_was_counted(state: State, entry: AcceptanceRecorded) -> Objection | None:
    """Acceptance is recorded once a period is over: by the charter's method (after the last day a survey of all
    will do), from a sample large enough, and with the result the count gives."""
    held = _contract(state, entry.contract, entry.firm)
    if held is None:
        return None
    terms, last = state.charter.terms, _served(held, entry.period).last
    if entry.day <= last:
        return Objection("period-not-over", period=entry.period, last=last)
    record = state.remuneration.record(entry.firm, entry.period, entry.contract)
    if record.acceptance is not None and entry.method != "assembly":
        return Objection("acceptance-exists", period=entry.period, recorded=record.acceptance.day)
    late_survey = entry.method == "survey" and entry.day > _due(state, held, entry.period, "acceptance")
    if entry.method not in (terms.acceptance_method, "assembly") and not late_survey:
        return Objection("other-method", method=entry.method, method_agreed=terms.acceptance_method)
    if entry.method == "assembly":
        return _by_assembly(state, entry)
    known = len(state.units.all())
    if known and entry.households != known:
        return Objection("households-differ", households=entry.households, households_known=known)
    if not 0 <= entry.satisfied <= entry.valid <= entry.sent <= entry.households:
        return Objection("answers-do-not-fit", households=entry.households, sent=entry.sent, valid=entry.valid,
                         satisfied=entry.satisfied)
    if not entry.valid or entry.valid < terms.acceptance_sample_share * entry.households:
        return Objection("sample-too-small", valid=entry.valid, households=entry.households,
                         share_required=spelled(terms.acceptance_sample_share))
    accepted = entry.satisfied >= terms.acceptance_satisfied_share * entry.valid
    return _result(entry, accepted)


def _by_assembly(state: State, entry: AcceptanceRecorded) -> Objection | None:
    found = state.resolutions.records.get(entry.resolution) if entry.resolution else None
    if found is None or found.body != "owners-assembly":
        return Objection("resolution-missing", period=entry.period)
    return _result(entry, found.passed)


def _result(entry: AcceptanceRecorded, accepted: bool) -> Objection | None:
    if entry.accepted == accepted:
        return None
    return Objection("result-differs", satisfied=entry.satisfied, valid=entry.valid, accepted=entry.accepted)


# ---- R37: whose gate it is ----


@rule(37, source="Fushan")
def a_gate_belongs_to_one_contract(
    state: State,
    entry: EvaluationRecorded | AcceptanceRecorded | SettlementServed | SettlementProposed | SettlementClosed | ReleaseProposed | RemunerationReleased | WithheldDecisionProposed | WithheldRestored | WithheldDeducted | RemunerationAccrued | AccrualCorrected | ShareDeposited,  # noqa: E501  # the kinds it governs, on one line
) -> Objection | None:
    """What is accrued, scored, accepted, settled and released names a contract of that firm and a settlement period
    in which it served."""
    held = state.contracts.named(entry.contract)
    if held is None:
        return Objection("contract-unknown", contract=entry.contract)
    if held.firm != entry.firm:
        return Objection("contract-of-another-firm", contract=entry.contract, firm=entry.firm, other=held.firm)
    period = getattr(entry, "period", None)
    if period is None:
        return None
    span = _served(held, period)
    if not span.days_count:
        return Objection("period-not-served", contract=entry.contract, period=period)
    settled = period_at(held, terms_of(state, held), span.first)
    if settled.name == period:
        return None
    # A quarter inside the period may be scored on its own; the year's record then takes it over (R36).
    if entry.kind == "evaluation-recorded" and settled.covers(days.period(period)):
        return None
    return Objection("not-a-settlement-period", period=period, settlement_period=settled.name)


# ---- R38: the settlement ----


@rule(38, source="Fushan; Beijing 70(4)")
def a_statement_is_served_when_the_period_is_over(state: State, entry: SettlementServed) -> Objection | None:
    """A period's statement is served after its last day, and not again once it is settled."""
    held = _contract(state, entry.contract, entry.firm)
    if held is None:
        return None
    last = _served(held, entry.period).last
    if entry.day <= last:
        return Objection("period-not-over", period=entry.period, last=last)
    settled = state.remuneration.record(entry.firm, entry.period, entry.contract).settled_day
    if settled is not None:
        return Objection("period-settled", period=entry.period, settled=settled)
    return None


_ANSWERS_FOR = {"firm": frozenset({FIRM}), "committee": COMMITTEE, "residents-committee": frozenset({COMMUNITY})}


@rule(38, source="Beijing 70(4); DESIGN")
def each_party_answers_for_itself(state: State, entry: SettlementAnswered) -> Objection | None:
    """Each party signs the statement or signs with a reservation, by its own person; after the days it has for a reply
    it is recorded as having refused."""
    record = state.remuneration.statement_at(entry.serves)
    if record is None or record.statement is None:
        return Objection("no-such-statement", serves=entry.serves)
    if entry.party not in record.statement.unanswered:
        return Objection("answered-already", party=entry.party, period=record.period)
    if entry.answer == "refused":
        wait = state.charter.terms.settlement_reply_days
        if not waited(state, record.statement.block, wait):
            return Objection("still-time-to-answer", party=entry.party, served=record.statement.day, days_required=wait)
        return None
    mandate = state.people.mandates.get(entry.mandate)
    if mandate is None or mandate.office not in _ANSWERS_FOR[entry.party]:
        return Objection("not-of-this-party", party=entry.party, office=mandate.office if mandate else "")
    if (entry.answer == "reserved") != (entry.reservation is not None):
        return Objection("reservation-and-text", party=entry.party, answer=entry.answer)
    return None


@rule(38, source="Beijing 70(4); DESIGN")
def a_settlement_closes_on_an_answered_statement(
    state: State, entry: SettlementProposed | SettlementClosed
) -> Objection | None:
    """A settlement closes once, on the statement last served, which every party has answered and which was displayed
    long enough."""
    record = state.remuneration.record(entry.firm, entry.period, entry.contract)
    if record.settled_day is not None:
        return Objection("period-settled", period=entry.period, settled=record.settled_day)
    if record.statement is None:
        return Objection("not-served", period=entry.period)
    if entry.kind == "settlement-proposed" and entry.serves != record.statement.leaf:  # type: ignore[union-attr]  # a proposal names it
        return Objection("not-the-last-statement", period=entry.period)
    if record.statement.unanswered:
        return Objection("party-has-not-answered", period=entry.period, party=record.statement.unanswered[0])
    wait = state.charter.terms.settlement_display_days
    if not waited(state, record.statement.block, wait):
        return Objection("displayed-too-short", served=record.statement.day, days_required=wait)
    return None


@rule(38, source="Fushan; DESIGN")
def a_settlement_closes_on_a_reconciled_book(
    state: State, entry: SettlementProposed | SettlementClosed
) -> Objection | None:
    """Every month of a settlement is reconciled to the bank, its accruals are booked, and the heads whose cost the
    contract reimburses are complete."""
    held = _contract(state, entry.contract, entry.firm)
    if held is None:
        return None
    period = days.period(entry.period)
    months = accruals.months_served(state, held, period)
    for month in months:
        if not state.bank.month_is_reconciled(month):
            return Objection("month-not-reconciled", month=month, period=entry.period)
    if not accruals.is_fully_accrued(state, held, period):
        missing = accruals.remuneration_accrual(state, held, months[-1])
        return Objection("accrual-missing", month=months[-1], amount=missing.amount)
    for head in held.cost_heads:
        for month in months:
            if not state.bills.month(head, month).complete:
                return Objection("head-not-complete", head=head, month=month)
    return None


@rule(38, source="DESIGN: a joint act takes effect as it was approved")
def a_closed_settlement_follows_its_proposal(state: State, entry: SettlementClosed) -> Objection | None:
    """A settlement closed is the proposal that had its last yes, unchanged."""
    return unlike_its_proposal(state, entry, "settlement-proposed", entry.proposal)


# ---- R32: what was withheld ----


@rule(32, source="SC1, CZ; DESIGN")
def what_was_withheld_is_decided_as_far_as_it_goes(
    state: State, entry: WithheldDecisionProposed | WithheldRestored | WithheldDeducted
) -> Objection | None:
    """No more is restored or deducted than is still withheld of the period."""
    held = _contract(state, entry.contract, entry.firm)
    if held is None:
        return None
    left = record_with_opening(state, held, entry.period).still_withheld
    if entry.amount > left:
        return Objection("more-than-withheld", period=entry.period, amount=entry.amount, left=left)
    return None


@rule(40, source="DESIGN: what the gate kept back is given back by the owners alone")
def only_the_owners_restore_what_was_withheld(state: State, entry: WithheldDecisionProposed) -> Objection | None:
    """Withheld remuneration is given back by a resolution of the owners, as far as it grants; what a ranking frees needs
    none."""
    held = _contract(state, entry.contract, entry.firm)
    if entry.decision != "restore" or (held is not None and is_freed(state, held, entry.period)):
        return None
    found = state.resolutions.records.get(entry.resolution) if entry.resolution else None
    if found is None:
        return Objection("no-such-resolution", resolution=entry.resolution or "")
    if not found.by_owners():
        return Objection("not-by-the-owners", resolution=found.resolution, body=found.body)
    fund = "agency" if entry.agent_for else "operating"
    left = state.resolutions.left(found.resolution, use="waive", fund=fund, payee=entry.firm)
    if entry.amount > left:
        return Objection("more-than-waived", resolution=found.resolution, amount=entry.amount, left=left)
    return None


@rule(32, source="DESIGN: a joint act takes effect as it was approved")
def a_decision_on_what_was_withheld_follows_its_proposal(
    state: State, entry: WithheldRestored | WithheldDeducted
) -> Objection | None:
    """What is restored or deducted is what was proposed and had its last yes, unchanged."""
    objection = unlike_its_proposal(state, entry, "withheld-decision-proposed", entry.proposal)
    if objection is not None:
        return objection
    wanted = "restore" if entry.kind == "withheld-restored" else "deduct"
    decision: str = state.proposals.open[entry.proposal].entry().decision
    return None if decision == wanted else Objection("decided-otherwise", decision=decision)


@duty(32, source="DESIGN")
def what_was_withheld_is_decided_within_a_year(state: State, as_of: date) -> Iterable[Flag]:
    """Withheld remuneration is restored or deducted within a year of its release."""
    for record in records_with_opening(state):
        # What the opening brought was withheld of a period that is over.
        since = record.released_day or days.period(record.period).last
        due = days.add_months(since, 12)
        if record.still_withheld > 0 and due < as_of:
            yield flag(what_was_withheld_is_decided_within_a_year, "withheld-undecided", due, firm=record.firm,
                       period=record.period, amount=record.still_withheld, since=since)


# ---- R41: set-off ----


@rule(41, source="Trust Law 18; Civil Code 568")
def only_a_confirmed_claim_is_set_off(state: State, entry: SetOffProposed | SetOffMade) -> Objection | None:
    """The fund sets off a confirmed claim on the firm, or what a court ordered, against remuneration released and not
    asked for; never more than either."""
    breach = state.questions.claimed(entry.claim)
    order = next((j for j in state.remuneration.judgments.values()
                  if j.leaf == entry.claim and j.orders == "set-off"), None)
    booked = state.questions.booked(entry.claim)
    if breach is not None and breach.firm == entry.firm and breach.stops:
        claimed = breach.left
    elif booked is not None and booked.firm == entry.firm:
        claimed = booked.left
    elif order is not None and order.firm == entry.firm:
        claimed = order.left
    else:
        return Objection("no-confirmed-claim", firm=entry.firm)
    if entry.amount > claimed:
        return Objection("more-than-claimed", amount=entry.amount, left=claimed)
    released = state.ledger.owed(releasable(entry.firm))
    asked = _asked_for(state, entry.firm)
    if entry.amount > released - asked:
        return Objection("more-than-released", amount=entry.amount, released=released, requested=asked,
                         left=max(released - asked, ZERO))
    recognised = entry.amount - min(entry.amount, booked_claim(state, entry.firm))
    if entry.recognised != recognised:
        return Objection("recognised-differs", amount=entry.recognised, expected=recognised)
    return None


def booked_claim(state: State, firm: str) -> Decimal:
    """What stands on the books as a claim on the firm."""
    return max(state.ledger.balance(f"Assets:Receivable:Firm:{firm}"), ZERO)


@rule(41, source="DESIGN: a joint act takes effect as it was approved")
def a_set_off_follows_its_proposal(state: State, entry: SetOffMade) -> Objection | None:
    """A set-off made is the proposal that had its last yes, unchanged."""
    return unlike_its_proposal(state, entry, "set-off-proposed", entry.proposal)
