"""Rules of the lump-sum basis: the fee is the firm's, the fund only carries it; what is held back and who frees it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from sharedfund import accounts
from sharedfund.rules import Flag, Objection, duty, flag, measure, rule
from sharedfund.state import agency, figures
from sharedfund.state.contracts import Contract
from sharedfund.state.fees import months_count
from sharedfund.state.payments import is_judged, request_of
from sharedfund.state.remuneration import periods_of, records_with_opening, served, terms_of
from sharedfund.values import days
from sharedfund.values.money import ZERO, half_up, times

if TYPE_CHECKING:
    from sharedfund.entries.charter import CharterAdopted, CharterChanged
    from sharedfund.entries.contracts import ContractRecorded
    from sharedfund.entries.fees import ChargeCredited, DebtWrittenOff, FeeCharged, WriteOffProposed
    from sharedfund.entries.payments import BankDebited, PaymentRequested, PaymentSigned
    from sharedfund.entries.receipts import CashReceived, ReceiptIdentified, ReceiptRecorded
    from sharedfund.entries.remuneration import (
        RankingRecorded,
        ReleaseProposed,
        RemunerationAccrued,
        RemunerationReleased,
        SettlementClosed,
        ShareDeposited,
        WithheldDecisionProposed,
        WithheldDeducted,
        WithheldRestored,
    )
    from sharedfund.entries.terms import Terms
    from sharedfund.entries.units import HouseholdBalanceMoved
    from sharedfund.state import State

_LUMP_SUM = "FEE 9: surplus and deficit are the firm's; Shandong 49: the committee collects and pays"
_CANGZHOU = "Cangzhou: ranking, one tenth held back"

measure(21, agency.collected_for, _LUMP_SUM)
measure(21, agency.payable_to_firm, _LUMP_SUM)
measure(21, agency.at_the_bank, _LUMP_SUM)
measure(32, agency.owed_back, "SC1, CZ; DESIGN")


# ---- R21: the charter, the contract ----


@rule(21, source=_LUMP_SUM)
def a_lump_sum_fee_is_agency_money(state: State, entry: CharterAdopted | CharterChanged) -> Objection | None:
    """A lump-sum fee goes through the agency fund or is taken elsewhere, and the agency fund takes no other fee."""
    terms = _terms(state, entry)
    if terms is None:
        return None
    if terms.fee_basis == "lump-sum" and terms.fee_account == "co-managed":
        return Objection("lump-sum-among-the-owners-money", fee_account=terms.fee_account)
    if terms.fee_basis != "lump-sum" and terms.fee_account == "agency":
        return Objection("agency-without-lump-sum", fee_basis=terms.fee_basis)
    return None


def _terms(state: State, entry: CharterAdopted | CharterChanged) -> Terms | None:
    if entry.kind == "charter-adopted":
        adopted: Terms = entry.terms  # type: ignore[union-attr]  # the founding entry has them
        return adopted
    try:
        changed: Terms = entry.applied(state.charter.terms)  # type: ignore[union-attr]  # the other kind
    except ValueError:
        return None  # not a term at all: R105 says so
    return changed


@rule(21, source=_LUMP_SUM)
def a_lump_sum_contract_pays_the_fee_itself(state: State, entry: ContractRecorded) -> Objection | None:
    """On the lump-sum basis the firm gets the fee, neither a share of it nor what costs leave over."""
    if state.charter.terms.fee_basis != "lump-sum" or entry.remuneration_kind in (None, "fixed"):
        return None
    return Objection("not-the-fee-itself", contract=entry.contract, kind=entry.remuneration_kind)


# ---- R21: charges, receipts, write-offs ----


@rule(21, source=_LUMP_SUM)
def a_fee_is_charged_for_whom_the_contract_says(
    state: State, entry: FeeCharged | ChargeCredited | WriteOffProposed | DebtWrittenOff | HouseholdBalanceMoved
) -> Objection | None:
    """A fee is charged for the firm where its contract is a lump sum, for the owners where it is not, and not at all
    where it is collected elsewhere; what lowers or passes on a bill is for whom the bill is."""
    if entry.kind == "fee-charged":
        under = entry.contract  # type: ignore[union-attr]  # a charge has it
        contract = state.contracts.named(under) if under is not None else None
        if contract is None and under is not None:
            return None
        if contract is not None and contract.fee_account == "elsewhere":
            return Objection("charged-elsewhere", contract=contract.contract)
        expected = contract.agent_for if contract is not None else None  # the owners' own tariff is charged for them
    else:
        # A debt passed on is still the former key's; an advance or a deposit names no period and has no bill.
        bill = state.fees.bill(getattr(entry, "former", entry.household), entry.period or "")
        if bill is None:
            return None
        expected = bill.agent_for
    if entry.agent_for == expected:
        return None
    return Objection("for-another", household=entry.household, period=entry.period, agent_for=entry.agent_for or "",
                     expected=expected or "")


@rule(21, source=_LUMP_SUM)
def a_receipt_is_taken_for_whom_the_contract_says(
    state: State, entry: ReceiptRecorded | CashReceived | ReceiptIdentified
) -> Objection | None:
    """Money is taken for the firm whose bill it pays; what is over for the one whose lump-sum contract is in force."""
    expected = agency.agent_on(state, entry.day) if entry.household is not None else None
    if entry.agent_for == expected:
        return None
    return Objection("taken-for-another", receipt=entry.receipt, agent_for=entry.agent_for or "",
                     expected=expected or "")


@rule(21, source=_LUMP_SUM)
def a_claim_of_the_firm_is_waived_by_the_firm(
    state: State, entry: WriteOffProposed | DebtWrittenOff
) -> Objection | None:
    """What a household owes on the lump-sum basis is the firm's claim: it is written off by the firm's written waiver
    alone."""
    if entry.agent_for is None:
        return Objection("waiver-of-nobody", household=entry.household) if entry.waiver is not None else None
    if entry.waiver is None:
        return Objection("waiver-missing", firm=entry.agent_for, household=entry.household, amount=entry.amount)
    if entry.resolution is not None:
        return Objection("not-the-owners-to-waive", firm=entry.agent_for, resolution=entry.resolution)
    return None


@rule(21, source=_LUMP_SUM)
def a_lump_sum_fee_is_neither_income_nor_cost(
    state: State, entry: RemunerationAccrued | SettlementClosed
) -> Objection | None:
    """On the lump-sum basis nothing accrues and no residual is found: the fee was never the owners' income, so it is
    not their cost."""
    contract = state.contracts.named(entry.contract)
    if contract is None or not contract.lump_sum:
        return None
    touched = next((posting for posting in entry.postings() if posting.account.startswith(("Income:", "Expenses:"))), None)
    if touched is not None:
        return Objection("fee-as-income-or-cost", contract=contract.contract, account=touched.account,
                         amount=touched.amount)
    if entry.kind == "remuneration-accrued":
        return Objection("accrues-nothing", contract=contract.contract)
    return None


# ---- R21: what the gate lets through, and what is paid of it ----


@rule(21, source=_LUMP_SUM)
def what_is_deducted_goes_where_the_charter_says(
    state: State,
    entry: ReleaseProposed | RemunerationReleased | WithheldDecisionProposed | WithheldRestored | WithheldDeducted,
) -> Objection | None:
    """A gate's decision on a lump-sum fee names the firm and what becomes of the part it loses, as the charter says;
    money that goes to the owners' own fund is at the bank."""
    contract = state.contracts.named(entry.contract)
    if contract is None:
        return None
    expected = contract.firm if contract.lump_sum else None
    if entry.agent_for != expected:
        return Objection("for-another", firm=entry.firm, agent_for=entry.agent_for or "", expected=expected or "")
    if entry.kind == "withheld-restored":
        return None
    use = state.charter.terms.deducted_use if contract.lump_sum else None
    said = getattr(entry, "deducted_use", None)
    if said != use:
        return Objection("deducted-otherwise", use=said or "", expected=use or "")
    if use is None or use in agency.TO_PAYERS:
        return None
    deducted, held = _deducted(entry), figures.cash(state, "agency")
    if deducted > held:
        return Objection("not-at-the-bank", amount=deducted, cash=held)
    return None


def _deducted(entry: object) -> Decimal:
    release = getattr(entry, "release", None)
    if release is not None:
        found: Decimal = release.deducted
        return found
    if getattr(entry, "decision", "deduct") != "deduct":
        return ZERO
    amount: Decimal = entry.amount  # type: ignore[attr-defined]  # a decision on withheld money has one
    return amount


@rule(21, source=_LUMP_SUM)
def only_what_passed_the_gate_is_paid_to_the_firm(
    state: State, entry: PaymentRequested | PaymentSigned
) -> Objection | None:
    """A lump-sum fee is paid to its firm out of what was collected for it, as far as the gate let it through and it is
    not asked for; no other payment touches it."""
    payment = request_of(state, entry)
    if payment is None or not is_judged(state, entry):
        return None
    touched = [leg.account for leg in payment.legs if leg.account.startswith("Liabilities:Agency:")]
    if payment.settles != "agency":
        return Objection("agency-by-another-name", settles=payment.settles, account=touched[0]) if touched else None
    if touched != [accounts.collected(payment.payee)]:
        return Objection("not-the-firms-money", payee=payment.payee, account=touched[0] if touched else "")
    own = state.payments.open.get(payment.payment)
    earlier = sum((other.amount for other in state.payments.requests_open("agency")
                   if other.settles == "agency" and other.payee == payment.payee and other.payment != payment.payment
                   and (own is None or other.block < own.block or other.is_released)), ZERO)
    passed = agency.payable_to_firm(state, payment.payee)
    if payment.amount > passed - earlier:
        return Objection("more-than-passed", firm=payment.payee, amount=payment.amount, passed=passed, asked=earlier,
                         left=max(passed - earlier, ZERO))
    return None


@rule(21, source="FEE 9: the deficit is the firm's; DESIGN: like a gateway's fee")
def a_banks_charge_on_a_firms_money_is_the_firms(state: State, entry: BankDebited) -> Objection | None:
    """What the bank charges on money held for a firm is that firm's cost: it names the firm and the bank's advice, and
    nothing else explains it; a charge on the owners' own money takes the standing authority (R137)."""
    if entry.agent_for is None:
        return Objection("firm-missing", bank_ref=entry.bank_ref) if entry.advice is not None else None
    if entry.advice is None:
        return Objection("advice-missing", bank_ref=entry.bank_ref, firm=entry.agent_for)
    if entry.fund != "agency":
        return Objection("not-the-firms-money", bank_ref=entry.bank_ref, fund=entry.fund)
    if all(contract.agent_for is None for contract in state.contracts.of_firm(entry.agent_for)):
        return Objection("no-agent-of-the-firm", firm=entry.agent_for)
    if entry.standing is not None or entry.court_paper is not None:
        return Objection("explained-twice", bank_ref=entry.bank_ref)
    return None


# ---- R29: what is held back, and who frees it ----


@rule(29, source=_CANGZHOU)
def a_ranking_is_a_paper_about_a_period_served(state: State, entry: RankingRecorded) -> Objection | None:
    """A ranking names a paper and a quarter or a year in which the firm served and that is over: of a quarter its place
    among so many, of a year whether it passed; once each."""
    contract = state.contracts.named(entry.contract)
    if contract is None or contract.firm != entry.firm:
        return Objection("contract-of-another-firm", contract=entry.contract, firm=entry.firm)
    if not entry.evidence:
        return Objection("paper-missing", period=entry.period)
    span = days.period(entry.period)
    if not served(contract, span).days_count:
        return Objection("period-not-served", contract=entry.contract, period=entry.period)
    if state.agency.ranking(entry.contract, entry.period) is not None:
        return Objection("ranked-already", period=entry.period)
    is_year = len(entry.period) == 4
    if not is_year and span.quarters() != (entry.period,):
        return Objection("neither-quarter-nor-year", period=entry.period)
    if is_year != (entry.passed is not None) or is_year == (entry.place is not None):
        return Objection("result-differs", period=entry.period)
    place, of = entry.place, entry.of
    if (place is None) != (of is None) or (place is not None and of is not None and not 1 <= place <= of):
        return Objection("no-such-place", place=place or 0, of=of or 0)
    last = served(contract, span).last
    return Objection("period-not-over", period=entry.period, last=last) if last > entry.day else None


@rule(29, source=_CANGZHOU)
def withheld_fees_follow_the_ranking(
    state: State, entry: WithheldDecisionProposed | WithheldRestored | WithheldDeducted
) -> Objection | None:
    """What a holdback keeps of a month is given back once its quarter is ranked above the lowest tenth, or the next
    quarter stands higher; where the year failed, and only then, it goes back to the owners."""
    contract = state.contracts.named(entry.contract)
    if contract is None or terms_of(state, contract).function != "holdback":
        return None
    failed = agency.is_forfeited(state, contract, entry.period)
    if _is_given_back(entry):
        if failed:
            return Objection("year-failed", period=entry.period, year=days.period(entry.period).first.year)
        for quarter in agency.held_quarters(state, contract, entry.period):
            ranking = state.agency.ranking(contract.contract, quarter)
            if ranking is None:
                return Objection("ranking-missing", quarter=quarter)
            return Objection("in-the-lowest-tenth", quarter=quarter, place=ranking.place, of=ranking.of,
                             next=agency.next_quarter(quarter))
        return None
    return None if failed else Objection("year-not-failed", period=entry.period,
                                         year=days.period(entry.period).first.year)


def _is_given_back(entry: WithheldDecisionProposed | WithheldRestored | WithheldDeducted) -> bool:
    return entry.kind == "withheld-restored" or getattr(entry, "decision", "") == "restore"


@rule(29, source="Huzhou 34: an agreed share of the year's fee is deposited")
def a_share_is_deposited_by_the_firm_that_collects(state: State, entry: ShareDeposited) -> Objection | None:
    """A share of the fee is deposited under a lump-sum contract whose fee the firm collects itself."""
    contract = state.contracts.named(entry.contract)
    if contract is not None and not (contract.lump_sum and contract.fee_account == "elsewhere"):
        return Objection("fee-comes-here", contract=entry.contract)
    return None


def agreed_share(state: State, contract: Contract, period: str) -> Decimal:
    """What a firm that collects the fee itself is to deposit for a period: the agreed share of the fees of all units,
    half-up (R29)."""
    span = served(contract, days.period(period))
    months = months_count(span) if span.days_count else Fraction(0)
    fees = sum((half_up(Fraction(unit.area_m2) * Fraction(contract.tariff(unit.use) or 0) * months)
                for unit in state.units.all()), ZERO)
    return times(fees, terms_of(state, contract).withheld_share)


measure(29, agreed_share, "Huzhou 34")


@duty(29, source="Huzhou 34")
def the_agreed_share_is_deposited(state: State, as_of: date) -> Iterable[Flag]:
    """A firm that collects the fee itself has deposited its agreed share of a period when the period is over."""
    for contract in sorted(state.contracts.contracts.values(), key=lambda c: c.contract):
        if not contract.lump_sum or contract.fee_account != "elsewhere":
            continue
        for period in periods_of(state, contract, as_of):
            due = agreed_share(state, contract, period.name)
            came = state.agency.deposited.get(f"{contract.contract}/{period.name}", ZERO)
            if period.end <= as_of and came < due:
                yield flag(the_agreed_share_is_deposited, "share-missing", period.last, firm=contract.firm,
                           period=period.name, amount=due - came, agreed=due)


@duty(29, source=_CANGZHOU)
def withheld_fees_are_ranked(state: State, as_of: date) -> Iterable[Flag]:
    """A quarter of which something is withheld is ranked, and what the ranking frees or a failed year forfeits is
    decided."""
    for record in records_with_opening(state):
        contract = state.contracts.named(record.contract)
        if contract is None or terms_of(state, contract).function != "holdback" or record.still_withheld <= 0:
            continue
        failed = agency.is_forfeited(state, contract, record.period)
        if failed or agency.is_freed(state, contract, record.period):
            yield flag(withheld_fees_are_ranked, "to-be-returned" if failed else "to-be-given-back", None,
                       firm=record.firm, period=record.period, amount=record.still_withheld)
            continue
        for quarter in agency.held_quarters(state, contract, record.period):
            due = days.add_months(days.period(quarter).last, 1)
            if state.agency.ranking(contract.contract, quarter) is None and as_of > due:
                yield flag(withheld_fees_are_ranked, "not-ranked", due, firm=record.firm, quarter=quarter,
                           amount=record.still_withheld)
