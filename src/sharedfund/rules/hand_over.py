"""Rules of the chapter hand-over: what a firm or a committee owes the next one, and the money households had paid in
advance to a firm that is gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sharedfund.entries.hand_over import OF_COMMITTEE, REFUND, SUMS, THINGS
from sharedfund.rules import Fact, Flag, Objection, duty, flag, measure, rule
from sharedfund.state.contracts import Contract, employer_of
from sharedfund.state.hand_over import (
    HONOURED,
    advances_of,
    committee_changed,
    honoured_parts,
    recovered_parts,
    sums_of,
)
from sharedfund.state.fees import arrears, month_parts
from sharedfund.state.payments import is_judged, request_of
from sharedfund.state.receipts import is_reference_used, reference_account
from sharedfund.values import days
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.hand_over import (
        CommitteeHandedOver,
        FormerAdvancesDecided,
        FormerAdvancesListed,
        FormerFirmPaid,
        HandOverRecorded,
        PrepaymentHonoured,
    )
    from sharedfund.entries.payments import PaymentRequested, PaymentSigned
    from sharedfund.state import State

measure(116, sums_of, "Shanghai 50; Beijing 76; Hangzhou 57; NSW 41(3)(a)")
measure(117, honoured_parts, "SPC-PM 3; DESIGN")
measure(117, recovered_parts, "DESIGN")


# ---- R116, R118: the firm's hand-over ----


@rule(116, source="Shanghai 50; Beijing 76; Hangzhou 57; NSW 41(3)(a)")
def a_hand_over_states_what_the_book_says(state: State, entry: HandOverRecorded) -> Objection | None:
    """A statement names every sum and every thing once, each sum as the book has it; what the giver says otherwise
    stands beside it."""
    if [one.item for one in entry.sums] != list(SUMS) or [one.item for one in entry.things] != list(THINGS):
        return Objection("items-missing", hand_over=entry.hand_over)
    expected = sums_of(state, entry.day)
    for one in entry.sums:
        if one.booked != expected[one.item]:
            return Objection("figure-differs", item=one.item, amount=one.booked, expected=expected[one.item])
    counts = (len(advances_of(state)), len({row.household for row in arrears(state, entry.day)}))
    if (entry.households_in_advance, entry.households_in_arrears) != counts:
        return Objection("households-differ", in_advance=counts[0], in_arrears=counts[1])
    account = reference_account(state, "bank")
    if entry.reconciled_until != state.bank.last_reconciled_day(account):
        return Objection("reconciled-otherwise", expected_day=state.bank.last_reconciled_day(account))
    return None


@rule(116, source="DESIGN")
def a_hand_over_follows_an_end(state: State, entry: HandOverRecorded) -> Objection | None:
    """A firm hands over when its contract has an end; somebody else hands over without a contract."""
    if entry.giver != "firm":
        return None if entry.contract is None else Objection("giver-has-no-contract", giver=entry.giver)
    held = state.contracts.named(entry.contract) if entry.contract else None
    if held is None or held.firm != entry.firm:
        return Objection("no-contract-of-the-firm", contract=entry.contract or "-", firm=entry.firm or "-")
    if held.until == date.max:
        return Objection("contract-goes-on", contract=held.contract, firm=held.firm)
    return None


@rule(118, source="Civil Code 949, 950; Beijing 76; Hangzhou 57")
def who_refuses_the_hand_over_earns_no_more(state: State, entry: HandOverRecorded) -> Objection | None:
    """A firm that hands over is paid for the days it went on until the next one took over; one that refuses is paid
    for none after its last day."""
    if entry.served_until is None:
        return None
    held = state.contracts.named(entry.contract) if entry.contract else None
    if held is None:
        return Objection("no-service-to-pay", served_until=entry.served_until)
    last = held.until - timedelta(days=1)
    if entry.refused is not None and entry.served_until > last:
        return Objection("refuses-and-claims", contract=held.contract, last=last, served_until=entry.served_until)
    if not last <= entry.served_until <= entry.day:
        return Objection("served-until-outside", contract=held.contract, last=last, served_until=entry.served_until)
    following = min((c.first for c in state.contracts.contracts.values() if c.first >= held.until), default=None)
    if following is not None and entry.served_until >= following:
        return Objection("served-beside-the-next", contract=held.contract, first=following,
                         served_until=entry.served_until)
    return None


def _gone(state: State, as_of: date) -> Iterator[Contract]:
    """The last contract of every firm that serves no more, by number."""
    for held in sorted(state.contracts.contracts.values(), key=lambda c: c.contract):
        if held.until <= as_of and held == state.contracts.of_firm(held.firm)[-1]:
            yield held


@duty(116, source="Shanghai 50; Beijing 76; Hangzhou 57")
def a_firm_that_goes_hands_over(state: State, as_of: date) -> Iterable[Flag]:
    """A firm whose service is over hands over everything within the charter's days; what it refuses or leaves out is
    said until it is there."""
    for held in _gone(state, as_of):
        last = held.until - timedelta(days=1)
        due = last + timedelta(days=state.charter.terms.hand_over_days)
        statement = state.hand_over.statements.get(held.contract)
        facts: dict[str, Fact] = {"contract": held.contract, "firm": held.firm, "last": last}
        if statement is None:
            code = "hand-over-due" if as_of <= due else "hand-over-late"
            yield flag(a_firm_that_goes_hands_over, code, due, **facts)
        elif statement.refused is not None:
            code = "withheld-for-arrears" if statement.refused == "arrears" else "hand-over-refused"
            yield flag(a_firm_that_goes_hands_over, code, due, **facts)
        elif statement.missing:
            yield flag(a_firm_that_goes_hands_over, "hand-over-incomplete", due, **facts,
                       items=", ".join(statement.missing))
        elif statement.differing:
            yield flag(a_firm_that_goes_hands_over, "hand-over-differs", None, **facts,
                       items=", ".join(statement.differing))


@duty(116, source="DESIGN: the old firm still holds a key after the hand-over")
def a_former_firms_mandates_end(state: State, as_of: date) -> Iterable[Flag]:
    """Nobody of a firm whose service is over still holds a mandate for it."""
    for mandate in state.people.standing(as_of):
        firm = employer_of(state, mandate)
        if firm is not None and state.contracts.serves_no_more(firm, as_of):
            yield flag(a_former_firms_mandates_end, "staff-still-mandated", person=mandate.person,
                       mandate=mandate.mandate, firm=firm)


# ---- R121: the committee's hand-over ----


@duty(121, source="Shanghai 29-30, 67; Hangzhou 34, 37; Jiaxing 21")
def a_committee_that_goes_hands_over(state: State, as_of: date) -> Iterable[Flag]:
    """When the chair changes, books, seal, vouchers and passwords are handed over within the charter's days, and the
    term is audited."""
    changed = committee_changed(state, as_of)
    if changed is None:
        return
    due = changed + timedelta(days=state.charter.terms.committee_hand_over_days)
    given = state.hand_over.committee
    if given is not None and given.day < changed:
        given = None
    missing = [item for item in OF_COMMITTEE if given is None or item not in given.handed]
    if missing:
        code = "committee-hands-over" if as_of <= due else "committee-late"
        yield flag(a_committee_that_goes_hands_over, code, due, changed=changed, items=", ".join(missing))
    if given is None or not given.audited:
        yield flag(a_committee_that_goes_hands_over, "term-not-audited", due, changed=changed)


@rule(121, source="Shanghai 30")
def what_a_committee_gives_is_named_once(state: State, entry: CommitteeHandedOver) -> Objection | None:
    """A committee's hand-over names what is given, each thing once, or brings the audit of its term."""
    if sorted(set(entry.handed)) != sorted(entry.handed):
        return Objection("item-twice")
    if not entry.handed and entry.audit is None:
        return Objection("nothing-given")
    return None


# ---- R117: what was paid in advance to a former firm ----


@rule(117, source="SPC-PM 3; KS; SHA")
def a_list_of_former_advances_is_a_memo(state: State, entry: FormerAdvancesListed) -> Objection | None:
    """A list of money paid in advance names a firm that serves no more here, households the register knows, each with
    a period once, and the papers that prove it; it moves no money."""
    firm = entry.firm
    if state.contracts.of_firm(firm) and not state.contracts.serves_no_more(firm, entry.day):
        return Objection("firm-still-serves", firm=firm)
    if not entry.rows or not entry.evidence:
        return Objection("list-without-proof", firm=firm)
    keys = [f"{firm}/{row.household}/{row.period}" for row in entry.rows]
    for key, row in zip(keys, entry.rows, strict=True):
        if state.units.household(row.household) is None:
            return Objection("household-unknown", firm=firm, household=row.household)
        if keys.count(key) > 1 or key in state.hand_over.paid:
            return Objection("listed-twice", firm=firm, household=row.household, period=row.period)
    return None


@rule(117, source="SPC-PM 3; DESIGN")
def only_the_owners_bring_former_advances_in(state: State, entry: FormerAdvancesDecided) -> Objection | None:
    """Whether the fund honours the money or pursues the firm for the owners is the owners' resolution, once; to honour
    costs the fund money, so the resolution grants as much as was listed."""
    listed = state.hand_over.of_firm(entry.firm)
    if not listed:
        return Objection("nothing-listed", firm=entry.firm)
    if entry.firm in state.hand_over.decisions:
        return Objection("decided-already", firm=entry.firm, decision=state.hand_over.decisions[entry.firm])
    if any(waiting.entry().firm == entry.firm for waiting in state.proposals.of_kind(entry.kind)):
        return Objection("decision-waits", firm=entry.firm)
    found = state.resolutions.passed(entry.resolution)
    if found is None or not found.by_owners():
        return Objection("not-by-the-owners", resolution=entry.resolution, firm=entry.firm)
    if entry.decision != HONOURED:
        return None
    if state.charter.terms.fee_account != "co-managed":
        return Objection("no-fee-of-its-own", firm=entry.firm)
    total = sum((memo.amount for memo in listed), ZERO)
    left = state.resolutions.left(entry.resolution, use="spend", fund="operating", payee=entry.firm)
    if total > left:
        return Objection("resolution-grants-less", resolution=entry.resolution, amount=total, left=left)
    return None


@rule(117, source="SPC-PM 3; DESIGN")
def a_month_is_honoured_as_it_was_paid(state: State, entry: PrepaymentHonoured) -> Objection | None:
    """What is honoured of a month that has begun is each household's part of what it paid, at most what its bill
    leaves open."""
    if entry.month > days.month_of(entry.day):
        return Objection("month-not-begun", month=entry.month)
    expected = {part.household: part for part in honoured_parts(state, entry.firm, entry.month)}
    if not entry.parts:
        return Objection("nothing-to-honour", firm=entry.firm, month=entry.month)
    for part in entry.parts:
        known = expected.pop(part.household, None)
        if known != part:
            return Objection("honoured-otherwise", household=part.household, month=entry.month, amount=part.amount,
                             expected=known.amount if known is not None else ZERO)
    return None


@duty(117, source="SPC-PM 3; DESIGN")
def honoured_months_are_credited(state: State, as_of: date) -> Iterable[Flag]:
    """Each month that has begun is credited to the households whose money the owners decided to honour."""
    for firm in sorted(state.hand_over.decisions):
        months = sorted({part.month for memo in state.hand_over.of_firm(firm)
                         for part in month_parts(memo.amount, memo.period) if part.month <= days.month_of(as_of)})
        for month in months:
            parts = honoured_parts(state, firm, month)
            if parts:
                yield flag(honoured_months_are_credited, "month-to-honour", firm=firm, month=month, count=len(parts),
                           amount=sum((part.amount for part in parts), ZERO))
                break  # the next month is asked for once this one is credited


@rule(117, source="DESIGN")
def what_a_former_firm_pays_goes_where_it_belongs(state: State, entry: FormerFirmPaid) -> Objection | None:
    """What a former firm pays back goes to the fund where that honoured the money, else to the households that had
    paid; a bank line stands once."""
    account = reference_account(state, "bank")
    if is_reference_used(state, account, entry.bank_ref):
        return Objection("reference-known", bank_ref=entry.bank_ref, account=account)
    expected = recovered_parts(state, entry.firm, entry.amount)
    if entry.firm not in state.hand_over.decisions and not expected:
        return Objection("nothing-listed", firm=entry.firm)
    if entry.parts != expected:
        return Objection("parts-differ", firm=entry.firm, amount=entry.amount, households=len(expected))
    return None


@rule(117, source="DESIGN")
def what_was_recovered_is_refunded_to_its_household(
    state: State, entry: PaymentRequested | PaymentSigned
) -> Objection | None:
    """A refund of what a former firm paid back goes to the household whose part it is, and is asked for once."""
    payment = request_of(state, entry)
    if payment is None or not is_judged(state, entry) or payment.settles != "refund":
        return None
    if not payment.legs or payment.legs[0].account != REFUND:
        return None
    waiting = sum((other.amount for other in state.payments.requests_open("custody")
                   if (other.payee, other.settles) == (payment.payee, "refund") and other.payment != payment.payment),
                  ZERO)
    left = state.hand_over.refunds.get(payment.payee, ZERO) - waiting
    if payment.amount > left:
        return Objection("above-recovered", payee=payment.payee, amount=payment.amount, left=left)
    return None
