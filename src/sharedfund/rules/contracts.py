"""Rules of the chapter contracts: what a contract or a tariff of the owners says, that one firm serves at a time, how a
firm's contract ends and what a firm that is gone may still do, related parties, vendors' contracts and the acceptance of
their work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from sharedfund.accounts.heads import HEADS
from sharedfund.entries.entry import FIRM
from sharedfund.rules import Flag, Objection, duty, flag, rule
from sharedfund.state.contracts import Contract, employer_of
from sharedfund.state.payments import Payment, group_of, is_judged, request_of
from sharedfund.state.remuneration import periods_of, renewal_flag, stands_in
from sharedfund.values import days
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.contracts import (
        ContractEnded,
        ContractRecorded,
        TariffAdopted,
        VendorAccepted,
        VendorContractRecorded,
    )
    from sharedfund.entries.payments import EmergencyOrdered, PaymentRequested, PaymentSigned
    from sharedfund.entries.remuneration import ReleaseProposed, RemunerationReleased
    from sharedfund.state import State

# What an end of this kind asks for as notice, in days, where the contract says nothing (Civil Code 946 to 948).
NOTICE_DAYS = {"termination": 60, "withdrawal": 90}
# Heads whose work only a specialist firm may do (Shanghai 53).
LICENSED = frozenset({"lift", "fire"})
# The kinds of Civil Code 278 under which owners set their own fee: the covenant, who runs the complex, a major matter.
TARIFF_TOPICS = frozenset({2, 4, 9})
# What a firm that is gone is still owed, whatever the month: the gate or the ledger judges it.
SETTLED_LATER = frozenset({"remuneration", "agency", "deposit"})


@rule(25, source="FEE 9; DESIGN")
def a_contract_is_recorded_once(state: State, entry: ContractRecorded) -> Objection | None:
    """A contract's number stands for one contract, whose last day is not before its first."""
    if state.contracts.named(entry.contract) is not None or entry.contract in state.contracts.agreements:
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
    # On the lump-sum basis the fee itself is the sum (R21).
    if kind == "fixed" and terms.fee_basis != "lump-sum" and fixed is None and terms.remuneration_fixed_month_cny is None:
        return Objection("sum-missing", contract=entry.contract)
    return None


@rule(28, source="Fushan; DESIGN")
def a_pass_score_lies_between_0_and_100(state: State, entry: ContractRecorded) -> Objection | None:
    """A contract's pass score is a score."""
    if entry.pass_score is not None and not 0 <= entry.pass_score <= 100:
        return Objection("pass-score-out-of-range", contract=entry.contract, pass_score=entry.pass_score)
    return None


@rule(8, source="Civil Code 278, 284: owners may manage themselves; DESIGN")
def a_tariff_of_their_own_is_adopted_by_the_owners(state: State, entry: TariffAdopted) -> Objection | None:
    """A tariff without a firm has a number of its own and one rate a use, and rests on a resolution of all owners on
    the covenant, on who runs the complex, or on a major matter; where the fee is the firm's there is none."""
    waits = any(waiting.entry().tariff == entry.tariff for waiting in state.proposals.of_kind(entry.kind))
    if waits or entry.tariff in state.contracts.own_tariffs:
        return Objection("tariff-exists", tariff=entry.tariff)
    if not entry.tariffs:
        return Objection("rates-missing", tariff=entry.tariff)
    for tariff in entry.tariffs:
        if tariff.rate_per_m2_month < 0:
            return Objection("rate-below-zero", tariff=entry.tariff, use=tariff.use, rate=tariff.rate_per_m2_month)
    uses = [tariff.use for tariff in entry.tariffs]
    for use in uses:
        if uses.count(use) > 1:
            return Objection("use-twice", tariff=entry.tariff, use=use)
    fee_account = state.charter.terms.fee_account
    if fee_account != "co-managed":
        return Objection("fee-is-the-firms", tariff=entry.tariff, fee_account=fee_account)
    resolution = state.resolutions.passed(entry.resolution)
    if resolution is None or not resolution.by_owners():
        return Objection("no-resolution-of-all-owners", tariff=entry.tariff, resolution=entry.resolution)
    if not TARIFF_TOPICS & set(resolution.topics):
        return Objection("not-about-the-tariff", tariff=entry.tariff, resolution=entry.resolution,
                         topics=", ".join(map(str, resolution.topics)) or None,
                         wanted=", ".join(map(str, sorted(TARIFF_TOPICS))))
    return None


@rule(37, source="Fushan: firms change on a day, without gap and without overlap")
def one_firm_serves_at_a_time(state: State, entry: ContractRecorded) -> Objection | None:
    """The terms of two contracts do not overlap, so that every day's remuneration has one gate."""
    for other in sorted(state.contracts.contracts.values(), key=lambda c: c.first):
        # A service that goes on after its term ends with the next contract's first day (R115).
        if entry.first < other.fixed_end and other.first <= entry.end:
            return Objection("contracts-overlap", contract=entry.contract, other=other.contract, first=other.first,
                             other_end=other.fixed_end)
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


# ---- R39, R120: renewal, interim firms ----


@rule(39, source="Fushan: 考核结果直接与物业费用、续聘挂钩; Jiashan: 2-year renewal after rectification")
def a_renewal_follows_the_evaluation(state: State, entry: ContractRecorded) -> Objection | None:
    """A contract that renews another goes to the same firm from the day after it; where the last evaluation does not
    recommend it, the owners have decided it all the same."""
    if entry.renews is None:
        return None
    before = state.contracts.named(entry.renews)
    if before is None or before.firm != entry.firm:
        return Objection("renews-no-contract-of-the-firm", contract=entry.contract, renews=entry.renews)
    if entry.first < before.fixed_end or before.ended is not None:
        return Objection("renewed-before-its-end", contract=entry.contract, first=entry.first, end=before.fixed_end)
    flags = [renewal_flag(state, before.firm, period.name) for period in periods_of(state, before, entry.day)]
    last = next((said for said in reversed(flags) if said is not None), None)
    if last == "not-recommended" and not _by_owners(state, entry.resolution):
        return Objection("renewal-not-recommended", contract=entry.contract, renews=entry.renews, firm=entry.firm)
    return None


def _by_owners(state: State, resolution: str | None) -> bool:
    """Whether the owners' assembly decided `resolution`, and it passed."""
    found = state.resolutions.passed(resolution)
    return found is not None and found.by_owners()


@rule(120, source="Shanghai 52; Beijing 77")
def an_interim_firm_stays_for_months_only(state: State, entry: ContractRecorded) -> Objection | None:
    """An emergency or interim firm serves no longer than the charter's months, its contracts less than a month apart
    together."""
    if not entry.interim:
        return None
    first = entry.first
    for other in sorted(state.contracts.of_firm(entry.firm), key=lambda c: c.first, reverse=True):
        if other.interim and other.until <= first <= days.add_months(other.until, 1):
            first = other.first
    months = state.charter.terms.interim_firm_months_max
    latest = days.add_months(first, months) - timedelta(days=1)
    if entry.end > latest:
        return Objection("interim-too-long", contract=entry.contract, end=entry.end, latest=latest, months=months)
    return None


# ---- R115, R119: a contract ends ----


@rule(115, source="Civil Code 946 to 948: 业主依照法定程序共同决定解聘")
def a_contract_ends_once_and_for_a_reason(state: State, entry: ContractEnded) -> Objection | None:
    """A firm's contract ends once, with a day it serves; a dismissal is the owners' decision, an expiry comes when the
    term has run out, and who gives notice says when."""
    held = state.contracts.named(entry.contract)
    if held is None or held.firm != entry.firm:
        return Objection("no-contract-of-the-firm", contract=entry.contract, firm=entry.firm)
    if held.ended is not None:
        return Objection("ended-already", contract=entry.contract, last=held.until - timedelta(days=1))
    if _waits(state, entry.kind, entry.contract):
        return Objection("end-waits", contract=entry.contract)
    if not held.first <= entry.last < held.until:
        return Objection("last-day-outside", contract=entry.contract, last=entry.last, first=held.first)
    if entry.reason == "expiry" and entry.last < held.end - timedelta(days=1):
        return Objection("term-still-runs", contract=entry.contract, last=entry.last,
                         end=held.end - timedelta(days=1))
    if entry.reason in NOTICE_DAYS and (entry.notice_day is None or entry.notice_day > entry.day):
        return Objection("notice-day-missing", contract=entry.contract, reason=entry.reason)
    if entry.reason == "termination" and not _by_owners(state, entry.resolution):
        return Objection("not-dismissed-by-the-owners", contract=entry.contract, firm=entry.firm)
    return None


def _waits(state: State, kind: str, contract: str) -> bool:
    """Whether another proposal of `kind` about `contract` still waits for a yes."""
    return any(waiting.entry().contract == contract for waiting in state.proposals.of_kind(kind))


@duty(119, source="Civil Code 946 to 948; both yield to the contract")
def notice_is_given_in_time(state: State, as_of: date) -> Iterable[Flag]:
    """Between the notice of a dismissal or a withdrawal and the last day lie as many days as the contract or the law
    asks for; said until the hand-over is complete."""
    for held in sorted(state.contracts.contracts.values(), key=lambda c: c.contract):
        asked = _notice_days(held)
        statement = state.hand_over.statements.get(held.contract)
        if asked is None or held.notice_day is None or (statement is not None and statement.is_complete):
            continue
        last = held.until - timedelta(days=1)
        given = (last - held.notice_day).days
        if given < asked:
            yield flag(notice_is_given_in_time, "notice-too-short", contract=held.contract, firm=held.firm,
                       noticed=held.notice_day, last=last, days=given, days_required=asked)


def _notice_days(held: Contract) -> int | None:
    """The days of notice this end asked for; None for an end that asks for none."""
    law = NOTICE_DAYS.get(held.ended or "")
    return law if law is None or held.notice_days is None else held.notice_days


@duty(115, source="Civil Code 948")
def a_contract_that_has_run_out_is_said(state: State, as_of: date) -> Iterable[Flag]:
    """A contract that has run out and goes on under its old terms is named until it is renewed or ended."""
    for held in sorted(state.contracts.contracts.values(), key=lambda c: c.contract):
        if held.is_indefinite(as_of):
            yield flag(a_contract_that_has_run_out_is_said, "contract-indefinite", contract=held.contract,
                       firm=held.firm, end=held.end - timedelta(days=1))


@rule(115, source="Fushan; Civil Code 949")
def a_former_firm_is_paid_for_its_days(state: State, entry: PaymentRequested) -> Objection | None:
    """What is asked for a firm that is gone, or by its staff, is for the months it served; its remuneration passes
    the gate."""
    if entry.settles in SETTLED_LATER and entry.payee.startswith("F"):
        return None
    payee = group_of(state, entry.payee)
    held = state.people.mandates.get(entry.mandate)
    asker = employer_of(state, held) if held is not None else None
    for firm in (payee, asker):
        if firm is None or not state.contracts.serves_no_more(firm, entry.day):
            continue
        last = max(contract.until for contract in state.contracts.of_firm(firm)) - timedelta(days=1)
        if entry.month > days.month_of(last):
            return Objection("after-the-end", payment=entry.payment, firm=firm, month=entry.month, last=last)
    return None


@rule(115, source="DESIGN: the old firm still holds a key after the hand-over")
def a_former_firms_staff_signs_no_more(state: State, entry: PaymentSigned | EmergencyOrdered) -> Objection | None:
    """Nobody signs or orders for a firm whose service is over, whatever key is still in the drawer."""
    held = state.people.mandates.get(entry.mandate)
    firm = employer_of(state, held) if held is not None else None
    if firm is not None and state.contracts.serves_no_more(firm, entry.day):
        return Objection("firm-is-gone", person=entry.by, mandate=entry.mandate, firm=firm)
    return None


@rule(115, source="Fushan: the old firm's accrued money waits; Civil Code 948")
def a_dismissed_firm_is_settled_first(state: State, entry: ReleaseProposed | RemunerationReleased) -> Objection | None:
    """What a dismissed firm has earned is released after its own final evaluation and settlement, also where the
    charter asks for neither."""
    held = state.contracts.named(entry.contract)
    if held is None or held.firm != entry.firm or held.ended != "termination":
        return None
    replaced = stands_in(state, held, entry.period, entry.resolution, entry.judgment)
    found = state.remuneration.evaluation_of(entry.firm, entry.period, entry.contract)
    if "evaluation" not in replaced and (found is None or found.status != "final"):
        return Objection("not-evaluated", contract=held.contract, firm=held.firm, period=entry.period)
    record = state.remuneration.record(entry.firm, entry.period, entry.contract)
    if "settlement" not in replaced and record.settled_day is None:
        return Objection("not-settled", contract=held.contract, firm=held.firm, period=entry.period)
    return None


# ---- R125: related parties ----


@rule(125, source="Trust Law 28")
def related_parties_trade_in_the_open(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """A vendor related to the firm is paid only where the relation is declared, the contract or the owners allow it,
    and enough quotes show that the price is the market's."""
    payment = request_of(state, entry)
    if payment is None or not is_judged(state, entry) or not payment.payee.startswith("v-"):
        return None
    vendor = state.contracts.vendors.get(payment.payee)
    firm = vendor.related_firm if vendor is not None else None
    if firm is None:
        staff = _staff_linked(state, payment)
        return Objection("relation-undeclared", vendor=payment.payee, firm=staff) if staff else None
    agreed = state.contracts.agreement_of(payment.payee, payment.head, payment.month)
    allowed = any(payment.payee in c.related_vendors for c in state.contracts.of_firm(firm))
    if not allowed and not _by_owners(state, payment.resolution or (agreed.resolution if agreed else None)):
        return Objection("related-not-allowed", vendor=payment.payee, firm=firm)
    compared = state.budgets.repairs.get((agreed.repair if agreed is not None else None) or "")
    have = payment.quotes if compared is None else max(payment.quotes, compared.quotes)
    needed = state.charter.terms.quotes_min_count
    if have < needed:
        return Objection("related-without-quotes", vendor=payment.payee, firm=firm, have=have, need=needed)
    return None


def _staff_linked(state: State, payment: Payment) -> str | None:
    """The firm one of whose staff is linked to the payee; None where nobody declared such a link."""
    for mandate in state.people.standing(payment.day):
        person = state.people.persons.get(mandate.person)
        if mandate.office == FIRM and person is not None and payment.payee in person.links:
            return employer_of(state, mandate)
    return None


# ---- vendors' contracts ----


@rule(52, source="DESIGN: instalments of one contract are tested on its total")
def a_vendors_contract_is_recorded_once(state: State, entry: VendorContractRecorded) -> Objection | None:
    """A vendor's contract has a number of its own, a payee the book knows, heads of one fund and a term; what it costs
    a month stays within its total."""
    if state.contracts.named(entry.contract) is not None or entry.contract in state.contracts.agreements:
        return Objection("contract-exists", contract=entry.contract)
    if _waits(state, entry.kind, entry.contract):
        return Objection("contract-waits", contract=entry.contract)
    if state.contracts.account_of(entry.vendor) is None:
        return Objection("vendor-unknown", contract=entry.contract, vendor=entry.vendor)
    if entry.end < entry.first:
        return Objection("contract-ends-before-it-begins", contract=entry.contract, first=entry.first, end=entry.end)
    funds = set()
    for slug in entry.heads:
        if slug not in HEADS or entry.heads.count(slug) > 1:
            return Objection("head-unknown-or-twice", contract=entry.contract, head=slug)
        funds.add(HEADS[slug].fund)
    if len(funds) != 1:
        return Objection("heads-of-several-funds", contract=entry.contract, count=len(funds))
    if entry.month_amount is not None and entry.month_amount > entry.total:
        return Objection("month-above-total", contract=entry.contract, amount=entry.month_amount, total=entry.total)
    return None


@rule(52, source="DESIGN; Hangzhou resettlement: 人员管理归居委会,技术管理维护归物业服务企业")
def a_payees_work_stands_in_one_contract(state: State, entry: VendorContractRecorded) -> Objection | None:
    """No head of a payee stands in two contracts on one day, so that every bill has one total and one acceptance."""
    for other in sorted(state.contracts.agreements.values(), key=lambda c: c.contract):
        both = sorted(set(entry.heads) & set(other.heads))
        if other.vendor == entry.vendor and both and entry.first < other.end and other.first <= entry.end:
            return Objection("head-in-another-contract", contract=entry.contract, head=both[0], other=other.contract)
    return None


@rule(52, source="Hefei; Shanghai 53: lifts and fire systems by specialist firms")
def lifts_and_fire_systems_go_to_specialists(state: State, entry: VendorContractRecorded) -> Objection | None:
    """A contract for lifts or the fire system names the licence of its specialist firm."""
    asked = sorted(LICENSED & set(entry.heads))
    if asked and entry.licence is None:
        return Objection("licence-missing", contract=entry.contract, head=asked[0])
    vendor = state.contracts.vendors.get(entry.vendor)
    if asked and vendor is not None and vendor.natural_person:
        return Objection("no-specialist-firm", contract=entry.contract, head=asked[0], vendor=entry.vendor)
    return None


@rule(28, source="Hefei: 专业分包式, each vendor's work is accepted")
def a_vendors_work_is_accepted_by_period(state: State, entry: VendorAccepted) -> Objection | None:
    """What is accepted, or not, is a period of a vendor's contract that is over; a refusal says why."""
    agreed = state.contracts.agreements.get(entry.contract)
    if agreed is None or agreed.vendor != entry.vendor:
        return Objection("no-contract-of-the-vendor", contract=entry.contract, vendor=entry.vendor)
    if entry.period not in agreed.periods():
        return Objection("no-period-of-the-contract", contract=entry.contract, period=entry.period)
    last = min(days.period(entry.period).end, agreed.end) - timedelta(days=1)
    if entry.day < last:
        return Objection("work-not-done", contract=entry.contract, period=entry.period, last=last)
    if not entry.accepted and entry.reason is None:
        return Objection("refused-without-reason", contract=entry.contract, period=entry.period)
    return None


@rule(28, source="Hefei: 专业分包式, each vendor's work is accepted")
def a_vendor_waits_for_acceptance(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """Where the charter's gate asks for acceptance, a vendor under contract is paid for a period whose work was
    accepted."""
    payment = request_of(state, entry)
    if payment is None or not is_judged(state, entry) or "acceptance" not in state.charter.terms.gate_conditions:
        return None
    if payment.settles not in ("bill", "expense", "standing"):
        return None
    agreed = state.contracts.agreement_of(payment.payee, payment.head, payment.month)
    if agreed is None:
        return None
    if payment.settles == "standing":
        return Objection("standing-passes-acceptance-by", contract=agreed.contract, vendor=agreed.vendor)
    period = agreed.period_of(payment.month)
    said = state.contracts.accepted.get(f"{agreed.contract}/{period}")
    if said is None:
        return Objection("work-not-accepted-yet", contract=agreed.contract, vendor=agreed.vendor, period=period)
    if not said.accepted:
        return Objection("work-refused", contract=agreed.contract, vendor=agreed.vendor, period=period,
                         reason=said.reason or "")
    return None


@rule(52, source="DESIGN: instalments of one contract are tested on its total")
def a_vendors_bills_stay_within_its_contract(state: State, entry: PaymentRequested) -> Objection | None:
    """A payment for work under a vendor's contract names that contract, and all of them together stay within its
    total."""
    if entry.settles not in ("bill", "expense"):
        return None
    agreed = state.contracts.agreement_of(entry.payee, entry.head, entry.month)
    if agreed is None:
        return None
    if entry.contract != agreed.contract:
        return Objection("contract-not-named", payment=entry.payment, contract=agreed.contract, vendor=agreed.vendor)
    known = state.payments.contracts.get(agreed.contract)
    asked = entry.amount + (known.asked if known is not None else ZERO)
    if asked > agreed.total:
        return Objection("above-vendors-total", contract=agreed.contract, amount=asked, total=agreed.total)
    return None


@duty(28, source="Hefei: 专业分包式, each vendor's work is accepted")
def every_vendors_work_is_judged(state: State, as_of: date) -> Iterable[Flag]:
    """Where the gate asks for acceptance, each period of a vendor's contract is accepted or refused by the charter's
    last day."""
    terms = state.charter.terms
    if "acceptance" not in terms.gate_conditions:
        return
    for agreed in sorted(state.contracts.agreements.values(), key=lambda c: c.contract):
        for name in agreed.periods():
            last = min(days.period(name).end, agreed.end) - timedelta(days=1)
            due = last + timedelta(days=terms.acceptance_due_days)
            if last < as_of and f"{agreed.contract}/{name}" not in state.contracts.accepted:
                yield flag(every_vendors_work_is_judged,
                           "work-not-judged" if as_of <= due else "work-judged-late", due,
                           contract=agreed.contract, vendor=agreed.vendor, period=name)
