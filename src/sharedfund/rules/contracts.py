"""Rules of the chapter contracts: what a firm's contract must say, and that one firm serves at a time."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from sharedfund.accounts.heads import HEADS
from sharedfund.rules import Objection, rule

if TYPE_CHECKING:
    from sharedfund.entries.contracts import ContractRecorded
    from sharedfund.state import State


@rule(25, source="FEE 9; DESIGN")
def a_contract_is_recorded_once(state: State, entry: ContractRecorded) -> Objection | None:
    """A contract's number stands for one contract, whose last day is not before its first."""
    if state.contracts.named(entry.contract) is not None:
        return Objection("contract-exists", contract=entry.contract)
    if entry.end < entry.first:
        return Objection("contract-ends-before-it-begins", contract=entry.contract, first=entry.first, end=entry.end)
    uses = [tariff.use for tariff in entry.tariffs]
    for use in uses:
        if uses.count(use) > 1:
            return Objection("tariff-twice", contract=entry.contract, use=use)
    return None


@rule(25, source="FEE 9: an agreed share or an agreed sum; Fushan read as residual")
def a_contract_names_one_remuneration(state: State, entry: ContractRecorded) -> Objection | None:
    """A contract with a clause on remuneration names one kind and what belongs to it: a share its rate, a fixed
    remuneration its sum."""
    terms = state.charter.terms
    kind, rate, fixed = entry.remuneration_kind, entry.remuneration_rate_share, entry.remuneration_fixed_month
    if kind != "share" and rate is not None:
        return Objection("rate-without-share", contract=entry.contract, kind=kind or "none")
    if kind != "fixed" and fixed is not None:
        return Objection("sum-without-fixed", contract=entry.contract, kind=kind or "none")
    if kind == "share":
        agreed = rate if rate is not None else terms.remuneration_rate_share
        if agreed is None:
            return Objection("rate-missing", contract=entry.contract)
        if not 0 <= agreed <= Fraction(1):
            return Objection("rate-out-of-range", contract=entry.contract, rate=str(agreed))
    if kind == "fixed" and fixed is None and terms.remuneration_fixed_month_cny is None:
        return Objection("sum-missing", contract=entry.contract)
    return None


@rule(28, source="Fushan; DESIGN")
def a_pass_score_lies_between_0_and_100(state: State, entry: ContractRecorded) -> Objection | None:
    """A contract's pass score is a score."""
    if entry.pass_score is not None and not 0 <= entry.pass_score <= 100:
        return Objection("pass-score-out-of-range", contract=entry.contract, pass_score=entry.pass_score)
    return None


@rule(37, source="Fushan: firms change on a day, without gap and without overlap")
def one_firm_serves_at_a_time(state: State, entry: ContractRecorded) -> Objection | None:
    """The terms of two contracts do not overlap, so that every day's remuneration has one gate."""
    for other in sorted(state.contracts.contracts.values(), key=lambda c: c.first):
        if entry.first < other.end and other.first <= entry.end:
            return Objection("contracts-overlap", contract=entry.contract, other=other.contract, first=other.first,
                             other_end=other.end)
    return None


@rule(143, source="FEE 11 heads: no overhead, margin or depreciation beyond the contract's list")
def reimbursed_heads_are_heads_of_the_service(state: State, entry: ContractRecorded) -> Objection | None:
    """The heads whose cost a contract reimburses are heads of the operating fund, each named once."""
    for slug in entry.cost_heads:
        head = HEADS.get(slug)
        if head is None or head.fund != "operating":
            return Objection("no-head-of-the-service", contract=entry.contract, head=slug)
        if entry.cost_heads.count(slug) > 1:
            return Objection("head-twice", contract=entry.contract, head=slug)
    return None
