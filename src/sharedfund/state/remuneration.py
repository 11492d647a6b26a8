"""The remuneration slice, and the gate: what a firm's period has accrued, what stands between it and the firm, and
what a release would move.

A contract's terms go before the charter's; `terms_of` is the one place that knows it. A gate belongs to one contract
and one settlement period, so that a new firm inherits neither score nor money of the old one (R37).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from sharedfund.entries.remuneration import EvaluationItem, QuarterScore, Release
from sharedfund.state import agency
from sharedfund.state.contracts import Contract
from sharedfund.state.registry import evolves, takes_effect
from sharedfund.values import days
from sharedfund.values.money import ZERO, half_up, times
from sharedfund.values.tables import Table

if TYPE_CHECKING:
    from sharedfund.entries.charter import OpeningPosition
    from sharedfund.entries.remuneration import (
        AcceptanceRecorded,
        AccrualCorrected,
        AppealAnswered,
        EvaluationAppealed,
        EvaluationFinalised,
        EvaluationPublished,
        EvaluationRecorded,
        JudgmentRecorded,
        RemunerationAccrued,
        RemunerationReleased,
        SetOffMade,
        SettlementAnswered,
        SettlementClosed,
        SettlementServed,
        WithheldDeducted,
        WithheldRestored,
    )
    from sharedfund.state import State

DRAFT, PUBLISHED, FINAL, SUPERSEDED = "draft", "published", "final", "superseded"
CONDITIONS = frozenset({"evaluation", "acceptance", "settlement", "breach", "publication"})
PARTIES = ("committee", "residents-committee", "firm")  # who answers a settlement's statement (R38)

HUNDRED = Decimal("100.00")
DEFAULT_PASS_SCORE = Decimal("80.00")  # of pass_fail (R30)


# ---- terms ----


@dataclass(frozen=True, slots=True)
class GateTerms:
    """What holds for a contract: its own terms where it names them, else the charter's. `kind` None: no clause on
    remuneration, so none accrues (R26)."""

    kind: str | None
    rate_share: Fraction | None
    fixed_month: Decimal | None
    deficit_bearer: str
    function: str
    pass_score: Decimal | None
    bottom_share: Fraction
    withheld_share: Fraction
    rest: str
    settlement_period: str
    conditions: frozenset[str]
    lump_sum: bool = False


def terms_of(state: State, contract: Contract) -> GateTerms:
    """The gate's terms under `contract`: the contract's go before the charter's, which are those of its own day: a
    change of the charter moves no gate that is running."""
    charter = state.charter.terms_at(contract.block)
    function = contract.release_function or charter.release_function
    pass_score = contract.pass_score if contract.pass_score is not None else charter.pass_score
    if pass_score is None and function == "pass_fail":
        pass_score = DEFAULT_PASS_SCORE
    bearer = contract.deficit_bearer or charter.deficit_bearer
    if bearer == "contract":  # and the contract is silent: the firm's under residual, else the owners' (2.15)
        bearer = "firm" if contract.remuneration_kind == "residual" else "owners"
    rate = contract.remuneration_rate_share
    fixed = contract.remuneration_fixed_month
    return GateTerms(
        # On the lump-sum basis the fee itself is what the firm gets (R21).
        kind=contract.remuneration_kind or ("fixed" if contract.lump_sum else None),
        rate_share=rate if rate is not None else charter.remuneration_rate_share,
        fixed_month=fixed if fixed is not None else charter.remuneration_fixed_month_cny,
        deficit_bearer=bearer,
        function=function,
        pass_score=pass_score,
        bottom_share=charter.band_bottom_share,
        withheld_share=charter.withheld_share,
        rest="withheld" if function == "holdback" else contract.release_rest or charter.release_rest,
        settlement_period=contract.settlement_period or charter.settlement_period,
        conditions=frozenset(charter.gate_conditions),
        lump_sum=contract.lump_sum,
    )


def fund_of_gate(contract: Contract) -> str:
    """The fund whose money a contract's gate lets through."""
    return "agency" if contract.lump_sum else "operating"


def period_at(contract: Contract, terms: GateTerms, day: date) -> days.Period:
    """The settlement period that holds `day`; a contract settled by its term is settled by the year once that has run
    out and its service goes on."""
    if terms.settlement_period == "month":
        return days.period(days.month_of(day))
    if terms.settlement_period == "quarter":
        return days.period(days.quarter_of(day))
    if terms.settlement_period == "contract":
        if contract.end <= day:
            return days.period(f"{max(contract.end, date(day.year, 1, 1))}--{date(day.year, 12, 31)}")
        return days.period(f"{contract.first}--{contract.end - timedelta(days=1)}")
    return days.period(f"{day.year:04d}")


def periods_of(state: State, contract: Contract, until: date) -> tuple[days.Period, ...]:
    """The settlement periods of `contract` that the book knows, begun before `until`, oldest first."""
    terms, found = terms_of(state, contract), []
    day = max(contract.first, state.charter.books_from)
    while day < min(contract.until, until):
        period = period_at(contract, terms, day)
        found.append(period)
        day = period.end
    return tuple(found)


def served(contract: Contract, period: days.Period) -> days.Period:
    """The days of `period` on which `contract` serves; empty (first = end) where none is."""
    first = max(contract.first, period.first)
    return days.Period(period.name, first, max(first, min(contract.until, period.end)))


def contract_for(state: State, firm: str, period: str) -> Contract | None:
    """The contract of `firm` with days in `period`, the newest of several."""
    span = days.period(period)
    held = [c for c in state.contracts.of_firm(firm) if served(c, span).days_count > 0]
    return held[-1] if held else None


# ---- release functions: a score becomes an exact rate (R30, R31) ----

BANDS = (
    (Decimal("95.00"), Fraction(1)),
    (Decimal("85.00"), Fraction(98, 100)),
    (Decimal("75.00"), Fraction(95, 100)),
    (Decimal("65.00"), Fraction(90, 100)),
    (Decimal("60.00"), Fraction(80, 100)),
)
LINEAR_FULL_SCORE = Decimal("85.00")
WITHOUT_SCORE = frozenset({"holdback"})  # release functions that go by the calendar alone


def reached(score: Decimal, lower_bound: Decimal) -> bool:
    """A score reaches a band at its lower bound exactly, so that bands leave no gap between them."""
    return score >= lower_bound


def band(score: Decimal, bottom_share: Fraction = Fraction(0)) -> Fraction:
    """The rate of `band`: 100, 98, 95, 90, 80 percent from 95, 85, 75, 65, 60 points, below that `bottom_share`."""
    return next((rate for lower, rate in BANDS if reached(score, lower)), bottom_share)


def linear(score: Decimal) -> Fraction:
    """The rate of `linear`: 100 percent from 85 points, below that (15 + score) percent."""
    if reached(score, LINEAR_FULL_SCORE):
        return Fraction(1)
    return (15 + Fraction(score)) / 100


def pass_fail(score: Decimal, pass_score: Decimal = DEFAULT_PASS_SCORE) -> Fraction:
    """The rate of `pass_fail`: everything from the pass score on, nothing below."""
    return Fraction(1) if reached(score, pass_score) else Fraction(0)


def holdback(period: days.Period, withheld_share: Fraction = Fraction(1, 10)) -> Fraction:
    """The rate of `holdback`: all but `withheld_share` in the third month of a quarter and over longer periods,
    everything in the other months."""
    is_other_month = period.months() == (period.name,) and period.first.month % 3 != 0
    return Fraction(1) if is_other_month else 1 - withheld_share


def release_rate(terms: GateTerms, score: Decimal, period: days.Period) -> Fraction:
    """The rate the release function of `terms` gives for `score`."""
    if terms.function == "linear":
        return linear(score)
    if terms.function == "pass_fail":
        return pass_fail(score, terms.pass_score or DEFAULT_PASS_SCORE)
    if terms.function == "holdback":
        return holdback(period, terms.withheld_share)
    return band(score, terms.bottom_share)


def score_of(items: tuple[EvaluationItem, ...], quarters: tuple[QuarterScore, ...]) -> Decimal | None:
    """A record's score: items by weight, or quarters by days served, half-up to two places once at the end; None
    while an item has no score (R35) or nothing is scored."""
    if quarters:
        served_days = sum(quarter.days for quarter in quarters)
        if served_days <= 0:
            return None
        return half_up(sum((Fraction(q.score) * q.days for q in quarters), Fraction(0)) / served_days)
    if not items:
        return None
    total = Fraction(0)
    for item in items:
        if item.score is None:
            return None
        total += Fraction(item.score) * item.weight
    return half_up(total)


# ---- the slice ----


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An evaluation record through its life. `score` None while an item is missing; `lowest` is its lowest quarter.
    An appeal names the score it claims; its answer gives the score that stands."""

    evaluation: str
    firm: str
    contract: str
    period: str
    status: str
    score: Decimal | None
    lowest: Decimal | None
    form_version: str
    items: tuple[EvaluationItem, ...]
    quarters: tuple[QuarterScore, ...]
    scorers: tuple[str, ...]
    method: str
    sent: int
    valid: int
    cost: Decimal
    cost_borne_by: str
    day: date
    supersedes: str | None = None
    published_day: date | None = None
    published_block: int = 0  # 0 until it is published
    final_day: date | None = None
    claimed: Decimal | None = None
    appealed_day: date | None = None
    answered: Decimal | None = None
    answered_day: date | None = None

    @property
    def standing(self) -> Decimal | None:
        """The score that counts: as answered on appeal, else as recorded."""
        return self.answered if self.answered is not None else self.score

    @property
    def appeal_open(self) -> bool:
        return self.claimed is not None and self.answered is None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Whether the residents accept a period's service, and how they were asked."""

    accepted: bool
    method: str
    households: int
    sent: int
    valid: int
    satisfied: int
    day: date


@dataclass(frozen=True, slots=True)
class Answer:
    """What a party said to a statement: signed, reserved or refused."""

    party: str
    answer: str
    day: date


@dataclass(frozen=True, slots=True)
class Statement:
    """A settlement's statement as served: its leaf, the block it stands at, its figures, the parties' answers."""

    leaf: str
    block: int
    day: date
    collected: Decimal
    costs: Decimal
    deductions: Decimal
    residual: Decimal | None
    answers: tuple[Answer, ...] = ()

    @property
    def unanswered(self) -> tuple[str, ...]:
        given = {answer.party for answer in self.answers}
        return tuple(party for party in PARTIES if party not in given)


@dataclass(frozen=True, slots=True)
class GateRecord:
    """What has happened to the remuneration of a contract's period. Money figures are all that ever moved: `accrued`,
    `released`, `withheld` and `deducted` at releases, `restored` and `forfeited` out of what was withheld.
    `brought` is what the opening brought as withheld; `held` what an open breach keeps back of the last release,
    `ordered` what courts had withheld."""

    firm: str
    period: str
    contract: str
    accrued: Decimal = ZERO
    accrued_month: str | None = None
    released: Decimal = ZERO
    withheld: Decimal = ZERO
    deducted: Decimal = ZERO
    restored: Decimal = ZERO
    forfeited: Decimal = ZERO
    brought: Decimal = ZERO
    held: Decimal = ZERO
    ordered: Decimal = ZERO
    released_day: date | None = None
    waived_by: str | None = None  # the resolution or judgment that stood in for a condition
    acceptance: Acceptance | None = None
    statement: Statement | None = None
    settled_day: date | None = None
    residual: Decimal | None = None

    @property
    def still_accrued(self) -> Decimal:
        return self.accrued - self.released - self.withheld - self.deducted

    @property
    def still_withheld(self) -> Decimal:
        return self.withheld + self.brought - self.restored - self.forfeited


@dataclass(frozen=True, slots=True)
class Judgment:
    """A court's, arbiter's or mediator's order: the paper, what it orders, which conditions it stands in for, and
    what of its amount is left."""

    judgment: str
    firm: str
    period: str
    orders: str
    replaces: tuple[str, ...]
    amount: Decimal
    left: Decimal
    leaf: str
    day: date


@dataclass(frozen=True, slots=True)
class Remuneration:
    """Gate records by "firm/period/contract" (opening rows with no contract yet), evaluations by number, judgments by
    paper and order."""

    records: Table[GateRecord] = field(default_factory=Table)
    evaluations: Table[Evaluation] = field(default_factory=Table)
    judgments: Table[Judgment] = field(default_factory=Table)

    def record(self, firm: str, period: str, contract: str) -> GateRecord:
        """What has happened to a contract's period; nothing yet where no entry named it."""
        return self.records.get(f"{firm}/{period}/{contract}") or GateRecord(firm, period, contract)

    def of_firm(self, firm: str) -> tuple[GateRecord, ...]:
        """A firm's records by period."""
        return tuple(sorted((r for r in self.records.values() if r.firm == firm), key=lambda r: (r.period, r.contract)))

    def evaluation_of(self, firm: str, period: str, contract: str) -> Evaluation | None:
        """The record that counts for a contract's period: the final one, else the newest that is not superseded."""
        live = [
            e for e in self.evaluations.values()
            if (e.firm, e.period, e.contract) == (firm, period, contract) and e.status != SUPERSEDED
        ]
        return max(live, key=lambda e: (e.status == FINAL, e.day, e.evaluation), default=None)

    def ordered(self, firm: str, period: str, orders: str) -> tuple[Judgment, ...]:
        """The judgments about a firm's period that order a `release`, a `withholding` or a `set-off`."""
        found = (j for j in self.judgments.values() if (j.firm, j.period, j.orders) == (firm, period, orders))
        return tuple(sorted(found, key=lambda j: (j.day, j.judgment)))

    def statement_at(self, leaf: str) -> GateRecord | None:
        """The record whose statement is the entry `leaf`."""
        return next((r for r in self.records.values() if r.statement is not None and r.statement.leaf == leaf), None)


# ---- the gate ----


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands between a period's remuneration and the firm, and what would pass.

    `score` is None until an evaluation is final; `rate` None with it. `missing` names the conditions not met, in the
    order of R28; `release` is what a release would move once they are, None where nothing would. `accrued` and
    `withheld` are what stands now; the other sums are all that ever moved.
    """

    firm: str
    contract: str
    period: str
    terms: GateTerms
    evaluation: Evaluation | None
    score: Decimal | None
    pass_score: Decimal | None
    rate: Fraction | None
    passed: bool
    acceptance: bool | None
    settled: bool
    breaches: tuple[str, ...]
    blocked: Decimal
    unpublished: tuple[str, ...]
    accrued: Decimal
    released: Decimal
    withheld: Decimal
    deducted: Decimal
    restored: Decimal
    release: Release | None
    missing: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return not self.missing


def record_with_opening(state: State, contract: Contract, period: str) -> GateRecord:
    """The record of a contract's period; the firm's oldest contract in it takes over what the opening brought. On the
    lump-sum basis what waits at the gate is what was collected for the period, whenever it came (R21)."""
    slice_ = state.remuneration
    own = slice_.record(contract.firm, period, contract.contract)
    if contract.lump_sum:
        own = replace(own, accrued=agency.collected_for(state, contract, period))
    heir, brought = _heir(state, contract.firm, period), slice_.records.get(f"{contract.firm}/{period}/")
    if brought is None or heir is None or heir.contract != contract.contract:
        return own
    return replace(own, accrued=own.accrued + brought.accrued, brought=own.brought + brought.brought)


def _heir(state: State, firm: str, period: str) -> Contract | None:
    """The firm's oldest contract with days in a period."""
    span = days.period(period)
    return next((c for c in state.contracts.of_firm(firm) if served(c, span).days_count > 0), None)


def records_with_opening(state: State) -> tuple[GateRecord, ...]:
    """Every record by period and firm, what the opening brought in that of the contract that took it over; where the
    firm had none then, on its own."""
    found = {}
    for record in state.remuneration.records.values():
        held = state.contracts.named(record.contract) if record.contract else _heir(state, record.firm, record.period)
        whole = record_with_opening(state, held, record.period) if held is not None else record
        found[whole.period, whole.firm, whole.contract] = whole
    return tuple(found[key] for key in sorted(found))


def unpublished_quarters(state: State, contract: Contract, period: days.Period, on: date) -> tuple[str, ...]:
    """The quarters of the days served in `period`, over by `on`, that are not published (R76)."""
    names = served(contract, period).quarters()
    spans = (days.period(name) for name in names)
    return tuple(
        q.name for q in spans
        if state.charter.books_from < q.end <= on and not state.disclosures.is_published(q.name)
    )


def today(state: State) -> date:
    """The local day of the newest entry."""
    recorded = state.record.recorded
    return days.local_day(recorded, state.charter.utc_offset) if recorded is not None else date.max


def kept_back(state: State, contract: Contract, period: str, open_amount: Decimal) -> Decimal:
    """What of `open_amount` waits for the firm to make good: all of it where the charter says so of a confirmed open
    breach (a trust), else what breaches claim, what is booked as a claim and what no voucher supports, and is not kept
    back already from other periods (R28, R82, R124)."""
    stopping = state.questions.stopping(contract.firm)
    waiting = state.questions.waits(contract.firm, today(state))
    if not stopping and not waiting:
        return ZERO
    if stopping and state.charter.terms.breach_stops == "all":
        return open_amount
    own = (period, contract.contract)
    elsewhere = sum((r.held for r in state.remuneration.of_firm(contract.firm) if (r.period, r.contract) != own), ZERO)
    claimed = sum((breach.left for breach in stopping), ZERO) + waiting
    return min(open_amount, max(claimed - elsewhere, ZERO))


def passes(terms: GateTerms, evaluation: Evaluation, period: days.Period, method: str) -> bool:
    """Whether a final evaluation lets something pass: a rate above 0 and the pass score reached, by every quarter
    where the charter asks each of them (R28, R36)."""
    standing = evaluation.standing
    if standing is None:
        return False
    asked = {standing}
    if method != "mean" and evaluation.lowest is not None:
        asked.add(evaluation.lowest)
    return all(
        release_rate(terms, score, period) > 0 and (terms.pass_score is None or reached(score, terms.pass_score))
        for score in asked
    )


def gate(state: State, firm: str, period: str, contract: str | None = None, on: date | None = None) -> Gate | None:
    """The gate of a firm's `period`, as it stands on the day `on` (the newest entry's, where not named); of the
    firm's newest contract in it where no contract is named. None for a firm without a contract then."""
    held = state.contracts.named(contract) if contract else contract_for(state, firm, period)
    if held is None or held.firm != firm:
        return None
    span, terms = days.period(period), terms_of(state, held)
    record = record_with_opening(state, held, period)
    evaluation = state.remuneration.evaluation_of(firm, period, held.contract)
    is_final = evaluation is not None and evaluation.status == FINAL
    score = evaluation.standing if evaluation is not None and is_final else None
    rate = release_rate(terms, score, span) if score is not None else None
    passed = evaluation is not None and is_final and passes(
        terms, evaluation, span, state.charter.terms.annual_score_method
    )
    accepted = record.acceptance.accepted if record.acceptance is not None else None
    blocked = kept_back(state, held, period, max(record.still_accrued, ZERO))
    unpublished = unpublished_quarters(state, held, span, on or today(state))
    release = release_of(state, held, period)
    missing = []
    if "evaluation" in terms.conditions and not passed:
        missing.append("evaluation")
    if "acceptance" in terms.conditions and not accepted:
        missing.append("acceptance")
    if "settlement" in terms.conditions and record.settled_day is None:
        missing.append("settlement")
    if blocked and (release is None or is_stopped(state, firm, release)):
        missing.append("breach" if state.questions.stopping(firm) else "voucher")
    if unpublished:
        missing.append("publication")
    return Gate(
        firm=firm, contract=held.contract, period=period, terms=terms, evaluation=evaluation, score=score,
        pass_score=terms.pass_score, rate=rate, passed=passed, acceptance=accepted,
        settled=record.settled_day is not None, breaches=tuple(b.breach for b in state.questions.stopping(firm)),
        blocked=blocked, unpublished=unpublished, accrued=record.still_accrued, released=record.released,
        withheld=record.still_withheld, deducted=record.deducted + record.forfeited, restored=record.restored,
        release=release, missing=tuple(missing),
    )


def is_stopped(state: State, firm: str, release: Release) -> bool:
    """Whether what is kept back stops a release: nothing is left to pay, or the charter lets a breach stop all (R28)."""
    stops_all = state.charter.terms.breach_stops == "all" and bool(state.questions.stopping(firm))
    return bool(release.held) and (not release.releasable or stops_all)


def passed_release(state: State, contract: Contract, period: days.Period, record: GateRecord,
                   evaluation: Evaluation | None, *, breach_holds: bool = True) -> Release | None:
    """What a release moves under the score that stands: half-up(accrued x rate) is payable, the rest withheld or
    deducted, apart (R32). An appeal keeps back the difference only; a breach what it claims; a court's withholding
    order goes to what is withheld. None where nothing is left to move.

    The sums are taken over the whole period and what moved before is subtracted, so that a second release after an
    appeal or a restitution moves exactly what the first kept back.
    """
    terms = terms_of(state, contract)
    score = evaluation.standing if evaluation is not None else None
    left = record.still_accrued
    if left <= 0 or (score is None and terms.function not in WITHOUT_SCORE):
        return None
    rate = release_rate(terms, score or ZERO, period)
    # What owners or a court let pass before counts first.
    target = max(times(record.accrued, rate), record.released + record.ordered)
    appealed = ZERO
    if evaluation is not None and evaluation.appeal_open and evaluation.claimed is not None:
        claimed = times(record.accrued, release_rate(terms, evaluation.claimed, period))
        appealed = max(claimed - target, ZERO)
    payable = target - record.released - record.ordered
    to_withhold = sum((j.left for j in state.remuneration.ordered(contract.firm, period.name, "withholding")), ZERO)
    ordered = min(payable, to_withhold)
    held = min(payable - ordered, kept_back(state, contract, period.name, left)) if breach_holds else ZERO
    rest = record.accrued - target - appealed - (record.withheld - record.ordered) - record.deducted
    withheld, deducted = (rest, ZERO) if terms.rest == "withheld" else (ZERO, rest)
    return Release(
        accrued=left, score=score, rate=rate, releasable=payable - ordered - held, withheld=withheld + ordered,
        deducted=deducted, appealed=appealed, held=held, ordered=ordered,
    )


def granted_release(state: State, contract: Contract, period: days.Period, record: GateRecord, amount: Decimal,
                    *, breach_holds: bool = True) -> Release | None:
    """What passes where owners or a court stand in for the evaluation, or the charter asks for none: at most `amount`,
    in full; the rest stays accrued (R40, R141)."""
    passing = min(amount, record.still_accrued)
    if passing <= 0:
        return None
    held = kept_back(state, contract, period.name, passing) if breach_holds else ZERO
    return Release(accrued=passing, score=None, rate=Fraction(1), releasable=passing - held, held=held)


def stands_in(state: State, contract: Contract, period: str, resolution: str | None,
              judgment: str | None) -> frozenset[str]:
    """The conditions an owners' resolution (all) or a judgment (those it names) stands in for: evaluation, acceptance,
    settlement, breach, publication (R40, R141)."""
    if resolution is not None and granted(state, contract, period, resolution, None):
        return CONDITIONS
    found = state.remuneration.judgments.get(f"{judgment}/release")
    if found is not None and (found.firm, found.period) == (contract.firm, period):
        return frozenset(found.replaces)
    return frozenset()


def granted(state: State, contract: Contract, period: str, resolution: str | None, judgment: str | None) -> Decimal:
    """What an owners' resolution waives the gate for, or a judgment orders to be released, as far as it is not used."""
    if resolution is not None:
        found = state.resolutions.passed(resolution)
        if found is None or not found.by_owners():
            return ZERO
        return state.resolutions.left(resolution, use="waive", fund=fund_of_gate(contract), payee=contract.firm)
    order = state.remuneration.judgments.get(f"{judgment}/release")
    if order is None or (order.firm, order.period) != (contract.firm, period):
        return ZERO
    return order.left


def release_of(state: State, contract: Contract, period: str, resolution: str | None = None,
               judgment: str | None = None) -> Release | None:
    """What a release of `period` moves now, with what stands in for a condition; None where nothing may move."""
    span, terms = days.period(period), terms_of(state, contract)
    record = record_with_opening(state, contract, period)
    evaluation = state.remuneration.evaluation_of(contract.firm, period, contract.contract)
    replaced = stands_in(state, contract, period, resolution, judgment)
    breach_holds = "breach" not in replaced
    if evaluation is not None and evaluation.status == FINAL and (
        "evaluation" not in terms.conditions
        or passes(terms, evaluation, span, state.charter.terms.annual_score_method)
    ):
        return passed_release(state, contract, span, record, evaluation, breach_holds=breach_holds)
    if "evaluation" not in terms.conditions and terms.function in WITHOUT_SCORE:
        return passed_release(state, contract, span, record, None, breach_holds=breach_holds)
    if "evaluation" not in terms.conditions:
        # Owners or a court who stand in for another condition let pass what they grant and no more.
        is_stood_in = resolution is not None or judgment is not None
        amount = granted(state, contract, period, resolution, judgment) if is_stood_in else record.still_accrued
        return granted_release(state, contract, span, record, amount, breach_holds=breach_holds)
    if "evaluation" in replaced:
        amount = granted(state, contract, period, resolution, judgment)
        return granted_release(state, contract, span, record, amount, breach_holds=breach_holds)
    return None


def renewal_flag(state: State, firm: str, period: str) -> str | None:
    """`recommended` or `not-recommended` after a period's final evaluation; None while there is none (R39)."""
    found = gate(state, firm, period)
    if found is None or found.score is None:
        return None
    return "recommended" if found.passed else "not-recommended"


def residual_unsettled(state: State, on: date) -> bool:
    """Whether a contract whose remuneration is the residual has a period begun by `on` and not settled: until then
    what remains of the fees is reserved in full (R25)."""
    return bool(unsettled_residuals(state, on))


def unsettled_residuals(state: State, on: date) -> tuple[tuple[Contract, days.Period], ...]:
    """The contracts whose remuneration is the residual, with each period begun by `on` that is not settled."""
    return tuple(
        (contract, period)
        for contract in state.contracts.contracts.values() if contract.remuneration_kind == "residual"
        for period in periods_of(state, contract, on + timedelta(days=1))
        if state.remuneration.record(contract.firm, period.name, contract.contract).settled_day is None
    )


# ---- the fold ----


def _kept(state: State, record: GateRecord) -> State:
    slice_ = state.remuneration
    key = f"{record.firm}/{record.period}/{record.contract}"
    return replace(state, remuneration=replace(slice_, records=slice_.records.set(key, record)))


def _evaluated(state: State, evaluation: Evaluation) -> State:
    slice_ = state.remuneration
    return replace(
        state, remuneration=replace(slice_, evaluations=slice_.evaluations.set(evaluation.evaluation, evaluation))
    )


def period_of_month(state: State, contract: str, month: str) -> str:
    """The name of the settlement period a month's accrual belongs to; the year for an unknown contract."""
    held = state.contracts.named(contract)
    span = days.period(month)
    if held is None:
        return month[:4]
    return period_at(held, terms_of(state, held), max(span.first, held.first)).name


@evolves("opening-position")
def _opened(state: State, entry: OpeningPosition) -> State:
    if entry.item not in ("fee-accrued", "fee-withheld"):
        return state
    period = entry.period or f"{entry.day.year:04d}"
    record = state.remuneration.record(entry.party, period, "")
    if entry.item == "fee-accrued":
        return _kept(state, replace(record, accrued=record.accrued + entry.amount))
    return _kept(state, replace(record, brought=record.brought + entry.amount))


@evolves("remuneration-accrued")
def _accrued(state: State, entry: RemunerationAccrued) -> State:
    period = period_of_month(state, entry.contract, entry.month)
    record = state.remuneration.record(entry.firm, period, entry.contract)
    return _kept(state, replace(record, accrued=record.accrued + entry.amount, accrued_month=entry.month))


@evolves("accrual-corrected")
def _accrual_corrected(state: State, entry: AccrualCorrected) -> State:
    period = period_of_month(state, entry.contract, entry.month)
    record = state.remuneration.record(entry.firm, period, entry.contract)
    return _kept(state, replace(record, accrued=record.accrued - entry.amount))


@evolves("evaluation-recorded")
def _evaluation_recorded(state: State, entry: EvaluationRecorded) -> State:
    older = state.remuneration.evaluations.get(entry.supersedes) if entry.supersedes else None
    # A final record counts until the new one is final; a draft is replaced at once.
    if older is not None and older.status != FINAL:
        state = _evaluated(state, replace(older, status=SUPERSEDED))
    return _evaluated(state, Evaluation(
        entry.evaluation, entry.firm, entry.contract, entry.period, DRAFT, score_of(entry.items, entry.quarters),
        min((q.score for q in entry.quarters), default=None), entry.form_version, entry.items, entry.quarters,
        entry.scorers, entry.method, entry.sent, entry.valid, entry.cost, entry.cost_borne_by, entry.day,
        entry.supersedes,
    ))


@evolves("evaluation-published")
def _evaluation_published(state: State, entry: EvaluationPublished) -> State:
    found = state.remuneration.evaluations.get(entry.evaluation)
    if found is None:
        return state
    return _evaluated(state, replace(
        found, status=PUBLISHED, published_day=entry.day, published_block=state.record.blocks
    ))


@takes_effect("evaluation-finalised")
def _evaluation_finalised(state: State, entry: EvaluationFinalised) -> State:
    found = state.remuneration.evaluations.get(entry.evaluation)
    if found is None:
        return state
    older = state.remuneration.evaluations.get(found.supersedes) if found.supersedes else None
    if older is not None:
        state = _evaluated(state, replace(older, status=SUPERSEDED))
    return _evaluated(state, replace(found, status=FINAL, final_day=entry.day))


@evolves("evaluation-appealed")
def _evaluation_appealed(state: State, entry: EvaluationAppealed) -> State:
    found = state.remuneration.evaluations.get(entry.evaluation)
    if found is None:
        return state
    return _evaluated(state, replace(found, claimed=entry.claimed, appealed_day=entry.day))


@takes_effect("appeal-answered")
def _appeal_answered(state: State, entry: AppealAnswered) -> State:
    found = state.remuneration.evaluations.get(entry.evaluation)
    if found is None:
        return state
    return _evaluated(state, replace(found, answered=entry.score, answered_day=entry.day))


@takes_effect("acceptance-recorded")
def _acceptance_recorded(state: State, entry: AcceptanceRecorded) -> State:
    record = state.remuneration.record(entry.firm, entry.period, entry.contract)
    return _kept(state, replace(record, acceptance=Acceptance(
        entry.accepted, entry.method, entry.households, entry.sent, entry.valid, entry.satisfied, entry.day
    )))


@evolves("settlement-served")
def _settlement_served(state: State, entry: SettlementServed) -> State:
    from sharedfund.spelling import leaf_of

    record = state.remuneration.record(entry.firm, entry.period, entry.contract)
    statement = Statement(
        leaf_of(entry), state.record.blocks, entry.day, entry.collected, entry.costs, entry.deductions, entry.residual
    )
    return _kept(state, replace(record, statement=statement))


@evolves("settlement-answered")
def _settlement_answered(state: State, entry: SettlementAnswered) -> State:
    record = state.remuneration.statement_at(entry.serves)
    if record is None or record.statement is None:
        return state
    answer = Answer(entry.party, entry.answer, entry.day)
    statement = replace(record.statement, answers=(*record.statement.answers, answer))
    return _kept(state, replace(record, statement=statement))


@evolves("settlement-closed")
def _settlement_closed(state: State, entry: SettlementClosed) -> State:
    record = state.remuneration.record(entry.firm, entry.period, entry.contract)
    found = max(entry.residual or ZERO, ZERO)  # a loss does not accrue (R25)
    return _kept(state, replace(
        record, accrued=record.accrued + found, settled_day=entry.day, residual=entry.residual
    ))


@evolves("remuneration-released")
def _released(state: State, entry: RemunerationReleased) -> State:
    record = state.remuneration.record(entry.firm, entry.period, entry.contract)
    moved = entry.release
    state = _kept(state, replace(
        record, released=record.released + moved.releasable, withheld=record.withheld + moved.withheld,
        deducted=record.deducted + moved.deducted, held=moved.held, ordered=record.ordered + moved.ordered,
        released_day=entry.day, waived_by=entry.resolution or entry.judgment or record.waived_by,
    ))
    if entry.resolution is not None:
        state = replace(state, resolutions=state.resolutions.spent(
            entry.resolution, use="waive", fund="agency" if entry.agent_for else "operating", amount=moved.releasable,
            payee=entry.firm,
        ))
    if entry.judgment is not None:
        state = _order_used(state, f"{entry.judgment}/release", moved.releasable)
    for order in state.remuneration.ordered(entry.firm, entry.period, "withholding"):
        taken = min(order.left, moved.ordered)
        state = _order_used(state, f"{order.judgment}/withholding", taken)
        moved = moved.model_copy(update={"ordered": moved.ordered - taken})
    return state


def _order_used(state: State, key: str, amount: Decimal) -> State:
    slice_ = state.remuneration
    found = slice_.judgments.get(key)
    if found is None or not amount:
        return state
    used = replace(found, left=found.left - amount)
    return replace(state, remuneration=replace(slice_, judgments=slice_.judgments.set(key, used)))


@evolves("withheld-restored")
def _restored(state: State, entry: WithheldRestored) -> State:
    record = state.remuneration.record(entry.firm, entry.period, entry.contract)
    return _kept(state, replace(record, restored=record.restored + entry.amount))


@evolves("withheld-deducted")
def _deducted(state: State, entry: WithheldDeducted) -> State:
    record = state.remuneration.record(entry.firm, entry.period, entry.contract)
    return _kept(state, replace(record, forfeited=record.forfeited + entry.amount))


@evolves("judgment-recorded")
def _judgment_recorded(state: State, entry: JudgmentRecorded) -> State:
    from sharedfund.spelling import leaf_of

    judgment = Judgment(
        entry.judgment, entry.firm, entry.period, entry.orders, entry.replaces, entry.amount, entry.amount,
        leaf_of(entry), entry.day,
    )
    slice_ = state.remuneration
    key = f"{entry.judgment}/{entry.orders}"
    return replace(state, remuneration=replace(slice_, judgments=slice_.judgments.set(key, judgment)))


@evolves("set-off-made")
def _set_off(state: State, entry: SetOffMade) -> State:
    found = next((j for j in state.remuneration.judgments.values() if j.leaf == entry.claim), None)
    if found is None:
        return state
    return _order_used(state, f"{found.judgment}/{found.orders}", entry.amount)
