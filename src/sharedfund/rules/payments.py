"""Rules of payments: who may take which step, what a payment is, what the bank did, emergencies, notices, cash.

The last joint signature is the release: every rule that decides money is asked there again (`is_judged`), with the
state as it is then and the stricter of the terms at the request and now.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sharedfund.entries.entry import (
    ACCOUNTANT,
    AUDITOR,
    CASHIER,
    COMMITTEE,
    COMMUNITY,
    EVALUATOR,
    FIRM,
    SECRETARY,
    SUBDISTRICT,
    SUPERVISOR,
)
from sharedfund.rules import Flag, Objection, duty, flag, rule
from sharedfund.state import figures
from sharedfund.state import payments as slice_
from sharedfund.state.accruals import SERVICE_HEADS
from sharedfund.state.contracts import employer_of
from sharedfund.state.payments import (
    Payment,
    act_of,
    committee_count,
    has_committee,
    has_fresh_signatory,
    has_parties,
    is_draw,
    is_judged,
    is_release,
    legs_for,
    limits_of,
    payee_parties,
    people,
    request_of,
    signatures_complete,
    signing_parties,
    weight,
)
from sharedfund.state.receipts import REFUNDS
from sharedfund.state.record import waited
from sharedfund.state.registry import is_used
from sharedfund.state.resolutions import USE_OF, granted_to
from sharedfund.values import days
from sharedfund.values.identity import seen_parts
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from decimal import Decimal

    from sharedfund.entries.contracts import VendorAccountChanged, VendorAdded
    from sharedfund.entries.entry import SignedEntry
    from sharedfund.entries.payments import (
        BankDebited,
        EmergencyOrdered,
        EmergencyRatified,
        EmergencyWitnessed,
        ImprestSpent,
        NoticeAnswered,
        NoticeObjected,
        NoticePosted,
        PaymentPaid,
        PaymentRechecked,
        PaymentRejected,
        PaymentRequested,
        PaymentReturned,
        PaymentReviewed,
        PaymentSigned,
        PaymentWithdrawn,
        UnexplainedRestored,
    )
    from sharedfund.entries.receipts import CashReceived
    from sharedfund.state import State

# Payees that have no account of their own in the book: an office, or the fund itself.
WITHOUT_ACCOUNT = frozenset({"tax", "social-insurance", "bureau", "fund"})
# Who alone is paid by what leaves as a tax or into the maintenance fund.
PAYEE_OF = {"tax": "tax", "top-up": "bureau"}
# Who keeps the books or the cash, or only watches, scores or writes, signs nothing (R48).
SIGN_NOTHING = frozenset({ACCOUNTANT, CASHIER, SECRETARY, AUDITOR, EVALUATOR, SUPERVISOR})
IMPREST = "Assets:Cash:Imprest:Operating"
# What a service costs, however it came to be owed.
_ASKED_BY_THE_FIRM = frozenset({"expense", "bill", "standing"})


# ---- vendors ----


@rule(43, source="Fushan; DESIGN")
def a_vendor_is_added_once(state: State, entry: VendorAdded) -> Objection | None:
    """A vendor is added once, a company by its name and a natural person without one."""
    if entry.vendor in state.contracts.vendors:
        return Objection("vendor-exists", vendor=entry.vendor)
    if entry.natural_person and entry.name is not None:
        return Objection("name-of-a-person", vendor=entry.vendor)
    if not entry.natural_person and entry.name is None:
        return Objection("name-missing", vendor=entry.vendor)
    return None


@rule(43, source="Fushan; DESIGN: change payee's account (2 persons)")
def only_a_known_payees_account_is_changed(state: State, entry: VendorAccountChanged) -> Objection | None:
    """Only the account of a payee the book knows is changed, and to another one."""
    known = state.contracts.account_of(entry.payee)
    if known is None:
        return Objection("payee-unknown", payee=entry.payee)
    return Objection("account-unchanged", payee=entry.payee) if known == entry.account else None


# ---- the steps ----


@rule(42, source="Fushan: 物业申请、业委会审核、社区复核、联签")
def payment_steps_come_in_order(
    state: State,
    entry: PaymentReviewed | PaymentRechecked | PaymentSigned | PaymentPaid | PaymentRejected | PaymentWithdrawn,
) -> Objection | None:
    """A payment is requested, reviewed, re-checked, signed and paid, in this order; what is over stays over."""
    payment = request_of(state, entry)
    if payment is None:
        return None
    late = payment.settles == "emergency" and payment.status == "paid"  # looked at afterwards (R24)
    if not payment.is_open and not (late and entry.kind in ("payment-reviewed", "payment-rechecked")):
        return Objection("payment-over", payment=payment.payment, status=payment.status)
    step = {"payment-reviewed": _out_of_review, "payment-rechecked": _out_of_recheck, "payment-signed": _out_of_signing,
            "payment-paid": _out_of_paying, "payment-withdrawn": _out_of_withdrawing}.get(entry.kind)
    code = step(state, payment, entry) if step else None
    return Objection(code, payment=payment.payment, status=payment.status, person=entry.by) if code else None


def _out_of_review(state: State, payment: Payment, entry: SignedEntry) -> str | None:
    if payment.settles == "emergency":
        enough = len(people(payment.reviews)) >= limits_of(state, payment).reviewers
        return "step-done" if enough else None
    if payment.status != "requested":
        return "step-done"
    return None if _may_review(state, payment, entry) else "not-a-reviewer"


def _may_review(state: State, payment: Payment, entry: SignedEntry) -> bool:
    """The committee reviews; a stand-in where it has too few members, or where the charter has no committee (R139)."""
    held = state.people.mandates.get(entry.mandate)
    if held is None or held.office in COMMITTEE or "committee" not in state.charter.terms.signatory_parties:
        return True
    standing = {m.person for m in state.people.standing(state.charter.local_day(entry)) if m.office in COMMITTEE}
    able = {person for person in standing - {payment.requester} if not _link(state, person, payment.payee)}
    return held.stand_in is not None or len(able) < limits_of(state, payment).reviewers


def _out_of_recheck(state: State, payment: Payment, entry: SignedEntry) -> str | None:
    enough = len(people(payment.rechecks)) >= limits_of(state, payment).rechecks
    if enough:
        return "step-done"
    if payment.settles == "emergency" or payment.status == "reviewed":
        return None
    return "not-reviewed" if not payment.reviews else None  # too few reviews: R45


def _out_of_signing(state: State, payment: Payment, entry: SignedEntry) -> str | None:
    if payment.waits_for == "sign":
        return None
    if payment.status == "released":
        return "released-already"
    if payment.status == "reviewed":
        return "not-rechecked"
    return "not-reviewed" if not payment.reviews else None  # too few reviews: R45


def _out_of_paying(state: State, payment: Payment, entry: SignedEntry) -> str | None:
    if payment.settles == "standing":
        return "standing-is-debited"
    if payment.status == "released" or payment.signatures:
        return None  # too few signatures: R45
    return "not-released"


def _out_of_withdrawing(state: State, payment: Payment, entry: SignedEntry) -> str | None:
    # A standing authority may be ended by anybody who could ask for it, not only by who did.
    if entry.by == payment.requester or (payment.settles == "standing" and payment.is_released):
        return None
    return "not-the-requester"


@rule(43, source="DESIGN; format 1, section 6")
def a_step_names_its_request(
    state: State,
    entry: PaymentReviewed | PaymentRechecked | PaymentSigned | PaymentPaid | PaymentRejected | PaymentWithdrawn,
) -> Objection | None:
    """A step names the leaf of the request it is about, and no other number."""
    payment = request_of(state, entry)
    if payment is None:
        return Objection("names-no-request", step=entry.kind)
    number = getattr(entry, "payment", payment.payment)
    if number != payment.payment:
        return Objection("names-another-number", payment=payment.payment, named=number)
    return None


@rule(43, source="DESIGN: change after any approval is a new request")
def a_request_is_new_and_names_its_payee(state: State, entry: PaymentRequested) -> Objection | None:
    """A request has a number of its own, a payee the book knows, and the account enrolled for that payee."""
    known = state.payments.open.get(entry.payment)
    if known is not None and known.acts:
        return Objection("changed-after-approval", payment=entry.payment, approvals=len(known.acts))
    if is_used(state, "payment", entry.payment):
        return Objection("number-used", payment=entry.payment)
    # What the committee keeps itself is topped up without leaving the owners' hands (R99).
    kept = entry.settles == "top-up" and state.charter.terms.maintenance_custody == "committee"
    if (entry.payee == "fund") != (kept or entry.settles in ("transfer", "imprest", "term-deposit", "reclaim")):
        return Objection("payee-is-the-fund", settles=entry.settles, payee=entry.payee)
    own = entry.payee if kept else PAYEE_OF.get(entry.settles, entry.payee)
    if entry.payee != own:
        return Objection("payee-of-another", payee=entry.payee, expected=own)
    if entry.payee.startswith("h-") and state.units.household(entry.payee) is None:
        return Objection("payee-unknown", payee=entry.payee)
    return _account_objection(state, entry.payee, entry.payee_account)


def _account_objection(state: State, payee: str, account: str | None) -> Objection | None:
    if payee in WITHOUT_ACCOUNT:  # what is enrolled nowhere could be anybody's
        return Objection("account-unenrolled", payee=payee) if account is not None else None
    if payee.startswith("h-") or payee == "staff":  # their accounts lie in private/, bound by the commitment alone
        return Objection("account-missing", payee=payee) if account is None else None
    enrolled = state.contracts.account_of(payee)
    if enrolled is None:
        return Objection("payee-unknown", payee=payee)
    return Objection("account-differs", payee=payee) if account != enrolled else None


@rule(43, source="Hefei: volunteers are repaid against a voucher")
def a_person_is_repaid_against_a_voucher(state: State, entry: PaymentRequested) -> Objection | None:
    """Who is no company and sent no bill is paid an expense against a voucher."""
    vendor = state.contracts.vendors.get(entry.payee)
    if vendor is None or not vendor.natural_person or entry.settles != "expense" or entry.evidence:
        return None
    return Objection("voucher-missing", payee=entry.payee, amount=entry.amount)


@rule(43, source="DESIGN")
def the_account_is_the_payees_at_release(state: State, entry: PaymentSigned) -> Objection | None:
    """At the release the account is still the one enrolled for the payee."""
    payment = request_of(state, entry)
    if payment is None or not is_release(state, entry):
        return None
    return _account_objection(state, payment.payee, payment.payee_account)


@rule(42, source="Fushan: 物业申请; the permission matrix")
def the_service_is_asked_for_by_who_runs_it(state: State, entry: PaymentRequested) -> Objection | None:
    """What the service costs is asked for by the firm's staff while a firm serves and has any; the community and the
    subdistrict office ask where no committee stands to ask."""
    held = state.people.mandates.get(entry.mandate)
    if held is None or entry.settles not in _ASKED_BY_THE_FIRM:
        return None
    standing = tuple(state.people.standing(state.charter.local_day(entry)))
    if held.office in (COMMUNITY, SUBDISTRICT) and any(other.office in COMMITTEE for other in standing):
        return Objection("committee-asks", payment=entry.payment, person=entry.by)
    if held.office in COMMITTEE and entry.head in SERVICE_HEADS and entry.fund == "operating":
        for other in standing:
            firm = employer_of(state, other) if other.office == FIRM else None
            if firm is not None and not state.contracts.serves_no_more(firm, entry.day):
                return Objection("firm-asks", payment=entry.payment, head=entry.head, firm=firm)
    return None


@rule(44, source="Fushan: 谁申请，谁不审批")
def whoever_asks_does_not_approve(
    state: State, entry: PaymentReviewed | PaymentRechecked | PaymentSigned
) -> Objection | None:
    """The requester, and who ordered in an emergency, neither reviews, re-checks nor signs the payment."""
    payment = request_of(state, entry)
    if payment is None:
        return None
    order = state.payments.orders.get(payment.document or "") if payment.settles == "emergency" else None
    askers = {payment.requester} | ({order.orderer} if order is not None else set())
    if entry.by in askers:
        return Objection("requester-approves", payment=payment.payment, person=entry.by)
    return None


@rule(45, source="Fushan: 双人审核、联签支付")
def two_persons_review_and_two_sign(
    state: State, entry: PaymentReviewed | PaymentRechecked | PaymentSigned | PaymentPaid
) -> Objection | None:
    """Enough distinct natural persons review, re-check and sign; nobody counts twice in a step, and who reviews does
    not re-check."""
    payment = request_of(state, entry)
    if payment is None:
        return None
    if entry.kind == "payment-paid":
        if payment.status == "released":
            return None
        return Objection("signatures-missing", payment=payment.payment, have=len(people(payment.signatures)),
                         need=limits_of(state, payment).signatories)
    return _counted_twice(state, payment, entry) or _too_few(state, payment, entry)


def _counted_twice(state: State, payment: Payment, entry: SignedEntry) -> Objection | None:
    person, number = entry.by, payment.payment
    reviewed, rechecked = person in people(payment.reviews), person in people(payment.rechecks)
    if entry.kind == "payment-reviewed" and reviewed:
        return Objection("reviewed-twice", payment=number, person=person)
    if entry.kind == "payment-reviewed" and rechecked:
        return Objection("rechecker-reviews", payment=number, person=person)
    if entry.kind == "payment-rechecked" and rechecked:
        return Objection("rechecked-twice", payment=number, person=person)
    if entry.kind == "payment-rechecked" and reviewed:
        return Objection("reviewer-rechecks", payment=number, person=person)
    if entry.kind == "payment-signed" and person in people(payment.signatures):
        return Objection("signed-twice", payment=number, person=person)
    # Who sits on two sides acts for one of them in a payment.
    party = act_of(state, entry).party
    other = next((act.party for act in payment.acts if act.person == person and act.party != party), None)
    if other is not None:
        return Objection("two-capacities", payment=number, person=person, party=party, other_party=other)
    return None


def _too_few(state: State, payment: Payment, entry: SignedEntry) -> Objection | None:
    if payment.settles == "emergency" or entry.kind == "payment-reviewed":
        return None
    limits = limits_of(state, payment)
    have = len(people(payment.reviews))
    if have < limits.reviewers:
        return Objection("reviews-missing", payment=payment.payment, have=have, need=limits.reviewers)
    have = len(people(payment.rechecks))
    if entry.kind == "payment-signed" and have < limits.rechecks:
        return Objection("rechecks-missing", payment=payment.payment, have=have, need=limits.rechecks)
    return None


@rule(46, source="Taiyuan")
def approvers_have_no_link_to_the_payee(
    state: State, entry: PaymentReviewed | PaymentRechecked | PaymentSigned
) -> Objection | None:
    """Nobody with a link to the payee reviews, re-checks or signs; at the release this holds of all who did."""
    payment = request_of(state, entry)
    if payment is None:
        return None
    approvers = [entry.by]
    if is_release(state, entry):
        approvers += sorted(people(payment.acts))
    for person in approvers:
        linked = _link(state, person, payment.payee)
        if linked is not None:
            return Objection("linked-to-payee", payment=payment.payment, person=person, payee=payment.payee,
                             link=linked)
    return None


def _link(state: State, person: str, payee: str) -> str | None:
    """What links a person to a payee: declared, or through the firm the payee is related to; None for no link."""
    known = state.people.persons.get(person)
    links = {link.lower() for link in known.links} if known is not None else set()
    related = slice_.group_of(state, payee)
    return next((name for name in (payee, related) if name.lower() in links), None)


@rule(47, source="Fushan; Beijing 72; DESIGN")
def signatories_come_from_two_parties(state: State, entry: PaymentSigned) -> Objection | None:
    """Signatories hold a withdrawal password and come from two of the signing parties, none of them the payee's."""
    payment = request_of(state, entry)
    held = state.people.mandates.get(entry.mandate)
    if payment is None or held is None:
        return None
    if not held.signs:
        return Objection("no-withdrawal-password", person=entry.by, mandate=entry.mandate)
    if held.party in payee_parties(state, payment.payee):
        return Objection("payee-signs", party=held.party, payee=payment.payee)
    allowed, needed = signing_parties(state, payment)
    if held.party not in allowed:
        return Objection("party-does-not-sign", party=held.party, parties=", ".join(sorted(allowed)))
    acts = (*payment.signatures, act_of(state, entry))
    if signatures_complete(state, payment, acts) and not has_parties(state, payment, acts):
        return Objection("one-party", party=held.party, have=len({act.party for act in acts}), need=needed)
    if signatures_complete(state, payment, acts) and not has_committee(state, payment, acts):
        return Objection("committee-short", have=committee_count(acts), need=limits_of(state, payment).of_committee)
    return None


@rule(47, source="DESIGN")
def a_shared_desk_is_for_small_payments(state: State, entry: PaymentSigned) -> Objection | None:
    """Two signatories at one desk say so, both, and only below the charter's limit."""
    payment = request_of(state, entry)
    if payment is None:
        return None
    limit, asked = limits_of(state, payment).same_desk, weight(state, payment)
    if entry.same_desk and asked >= limit:
        return Objection("same-desk-too-large", amount=asked, limit=limit)
    if any(act.same_desk != bool(entry.same_desk) for act in payment.signatures):
        return Objection("same-desk-undeclared", payment=payment.payment)
    return None


@rule(48, source="DESIGN: four persons suffice below the threshold, five above")
def from_the_threshold_up_one_signatory_is_fresh(state: State, entry: PaymentSigned) -> Objection | None:
    """From the threshold up at least one signatory has neither reviewed nor re-checked."""
    payment = request_of(state, entry)
    if payment is None:
        return None
    acts = (*payment.signatures, act_of(state, entry))
    if not signatures_complete(state, payment, acts) or has_fresh_signatory(state, payment, acts):
        return None
    return Objection("no-fresh-signatory", payment=payment.payment, amount=weight(state, payment),
                     threshold=limits_of(state, payment).threshold)


@rule(48, source="FIN: 主任、副主任不得保管、私改帐目,不得保管现金")
def who_keeps_books_or_cash_does_not_sign(state: State, entry: PaymentSigned) -> Objection | None:
    """Who keeps the books or the cash, audits, scores or writes for the committee does not sign."""
    offices = state.people.offices_of(entry.by, state.charter.local_day(entry)) & SIGN_NOTHING
    return Objection("keeper-signs", person=entry.by, office=sorted(offices)[0]) if offices else None


@rule(48, source="DESIGN")
def the_firms_staff_judge_no_payment(state: State, entry: PaymentReviewed | PaymentRechecked) -> Objection | None:
    """Nobody who works for the firm reviews or re-checks."""
    if FIRM in state.people.offices_of(entry.by, state.charter.local_day(entry)):
        return Objection("firms-staff-approves", person=entry.by)
    return None


@rule(49, source="DESIGN")
def approvers_still_hold_their_mandates(state: State, entry: PaymentSigned) -> Objection | None:
    """At the release everybody who approved still holds the mandate, and the key that signed is not revoked."""
    payment = request_of(state, entry)
    if payment is None or not is_release(state, entry):
        return None
    today = state.charter.local_day(entry)
    for act in payment.acts:
        held = state.people.mandates.get(act.mandate)
        if held is None or not held.stands(today):
            return Objection("approver-without-mandate", payment=payment.payment, person=act.person,
                             mandate=act.mandate)
        if not state.people.key_stands(act.key, act.person):
            return Objection("approver-key-revoked", payment=payment.payment, person=act.person)
    return None


@rule(49, source="Hefei: 罢免或调整; DESIGN: what somebody recalled had approved is void until it is paid")
def nobody_who_approved_was_recalled_before_the_payment(state: State, entry: PaymentPaid) -> Objection | None:
    """What the bank paid on a day was approved by nobody whose mandate had been ended by then."""
    payment = request_of(state, entry)
    for act in payment.acts if payment is not None else ():
        held = state.people.mandates.get(act.mandate)
        if held is not None and held.ended_day is not None and held.ended_day <= entry.day:
            return Objection("approver-recalled", payment=entry.payment, person=act.person, mandate=act.mandate,
                             ended=held.ended_day)
    return None


@rule(50, source="DESIGN; format 1, section 6")
def each_step_was_signed_after_what_it_follows(
    state: State,
    entry: PaymentReviewed | PaymentRechecked | PaymentSigned | PaymentPaid | PaymentRejected | PaymentWithdrawn,
) -> Objection | None:
    """A step was signed by somebody who had seen the steps it follows in the book."""
    payment = request_of(state, entry)
    if payment is None:
        return None
    before = [payment.block]
    if entry.kind == "payment-rechecked" and payment.settles != "emergency":
        before += [act.block for act in payment.reviews]
    if entry.kind == "payment-signed":
        before += [act.block for act in payment.rechecks]
    if entry.kind == "payment-paid":
        before += [payment.released_block or payment.block]
    seen = seen_parts(entry.seen)[0]
    if seen < max(before):
        return Objection("step-not-seen", payment=payment.payment, seen_size=seen, step_block=max(before))
    return None


# ---- large payments, limits, what a payment settles ----


@rule(51, source="Shenzhen: 大额资金十万元以上，提前十日公示，书面答复异议")
def large_payments_are_noticed_first(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """A large payment names a prior notice of its payee and amount; it is released when the days have passed between
    witnesses' times and every objection is answered."""
    payment = request_of(state, entry)
    if payment is None or not is_judged(state, entry) or payment.settles == "emergency":
        return None
    limits, asked = limits_of(state, payment), weight(state, payment)
    borrows = figures.borrows(state, payment, state.charter.local_day(entry))
    if asked < limits.large and not borrows:
        return None
    if payment.notice is None and borrows:
        return Objection("advances-borrowed-unnoticed", amount=payment.amount, days=limits.notice_days)
    if payment.notice is None:
        return Objection("notice-missing", amount=asked, limit=limits.large, days=limits.notice_days)
    notice = state.payments.notices.get(payment.notice)
    if notice is None:
        return Objection("notice-unknown", notice=payment.notice)
    if notice.payee != payment.payee:
        return Objection("notice-of-another", notice=notice.notice, payee=payment.payee, noticed=notice.payee)
    if notice.ceiling is not None and not _is_recurring(state, payment):
        return Objection("not-recurring", notice=notice.notice)
    if notice.until is not None and payment.day > notice.until:
        return Objection("notice-over", notice=notice.notice, until=notice.until)
    already = notice.asked.get(slice_.notice_month(notice, payment), ZERO)
    total = already + (payment.amount if entry.kind == "payment-requested" else ZERO)
    noticed = notice.ceiling if notice.ceiling is not None else notice.amount
    if total > noticed:
        return Objection("above-notice", notice=notice.notice, amount=total, noticed_amount=noticed)
    if entry.kind == "payment-requested":
        return None
    if notice.objections:
        return Objection("objection-unanswered", notice=notice.notice, objection=min(notice.objections))
    if not waited(state, notice.block, limits.notice_days):
        return Objection("notice-runs", notice=notice.notice, days=limits.notice_days, posted=notice.day)
    return None


def _is_recurring(state: State, payment: Payment) -> bool:
    """Whether a yearly notice may serve it: inside an adopted budget line, and of a contract or the payroll (R51)."""
    if payment.head is None or state.budgets.line(payment.head, payment.day) is None:
        return False
    return payment.contract is not None or payment.payee == "staff" or payment.payee.startswith("F")


@rule(51, source="DESIGN: noticed once a year, with the payee and the monthly ceiling")
def a_notice_is_posted_once_and_for_a_year_at_most(state: State, entry: NoticePosted) -> Objection | None:
    """A notice has a number of its own; one for recurring payments says until when, at most a year ahead."""
    if is_used(state, "notice", entry.notice):
        return Objection("notice-exists", notice=entry.notice)
    if (entry.monthly_ceiling is None) != (entry.until is None):
        return Objection("ceiling-and-last-day", notice=entry.notice)
    latest = days.add_months(entry.day, 12)
    if entry.until is not None and not entry.day <= entry.until <= latest:
        return Objection("notice-too-long", until=entry.until, latest=latest)
    return None


@rule(51, source="Shenzhen: 书面答复异议")
def an_objection_is_answered_by_its_number(state: State, entry: NoticeObjected | NoticeAnswered) -> Objection | None:
    """An objection gets the next number of a notice the book has; an answer names one that waits for it."""
    notice = state.payments.notices.get(entry.notice)
    if notice is None:
        return Objection("notice-unknown", notice=entry.notice)
    if entry.kind == "notice-objected":
        following = len(notice.objections | notice.answered) + 1
        if entry.objection == following:
            return None
        return Objection("objection-number", notice=entry.notice, objection=entry.objection, next=following)
    if entry.objection not in notice.objections:
        return Objection("no-open-objection", notice=entry.notice, objection=entry.objection)
    return None


@duty(51, source="Shenzhen: 书面答复异议")
def objections_to_notices_are_answered(state: State, as_of: date) -> Iterable[Flag]:
    """Every objection to a prior notice is answered in writing."""
    for notice in sorted(state.payments.notices.values(), key=lambda n: n.block):
        for objection in sorted(notice.objections):
            yield flag(objections_to_notices_are_answered, "objection-open", notice=notice.notice, objection=objection)


@rule(52, source="Shenzhen; FIN: 1000/3000/5000 tiers; DESIGN")
def the_committee_alone_stays_within_its_limits(
    state: State, entry: PaymentRequested | PaymentSigned
) -> Objection | None:
    """What neither a budget line, a debt nor a resolution stands behind is paid within the limits the owners gave the
    committee, an item and a year; parts of one purpose are summed."""
    payment = request_of(state, entry)
    if payment is None or not is_judged(state, entry):
        return None
    if not slice_.is_committees_own(state, payment):
        return None
    terms, resolutions = state.charter.terms, state.resolutions
    item = resolutions.limit("item-limit", payment.day)
    item = terms.committee_item_limit_cny if item is None else item
    asked = weight(state, payment)
    if asked > item:
        return Objection("above-item-limit", amount=asked, limit=item)
    year = resolutions.limit("year-limit", payment.day)
    year = terms.committee_year_limit_cny if year is None else year
    total = state.payments.year_totals.get(str(payment.day.year), ZERO)
    total += payment.amount if entry.kind == "payment-requested" else ZERO
    if total > year:
        return Objection("above-year-limit", amount=total, limit=year)
    return None


@rule(52, source="DESIGN")
def a_resolution_covers_what_names_it(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """A payment outside the budget that names a resolution stays within what that resolution grants."""
    payment = request_of(state, entry)
    if payment is None or not is_judged(state, entry) or payment.resolution is None:
        return None
    if payment.head is not None or payment.fund == "public-revenue" or payment.settles != "expense":
        return None  # the budget's, R87's and R54's
    return _resolution_objection(state, payment)


def _resolution_objection(state: State, payment: Payment) -> Objection | None:
    left = granted_to(state, payment, USE_OF[payment.settles])
    if payment.amount > left:
        return Objection("beyond-resolution", resolution=payment.resolution, amount=payment.amount, left=left)
    return None


@rule(52, source="DESIGN: instalments of one contract are tested once, on the contract's total")
def instalments_stay_within_their_contract(state: State, entry: PaymentRequested) -> Objection | None:
    """Who names a contract the book does not hold says its total, always the same one, and the instalments stay
    within it."""
    if entry.contract is None or state.contracts.named(entry.contract) is not None:
        return None
    if entry.contract in state.contracts.agreements:  # a vendor's: a_vendors_bills_stay_within_its_contract
        return None
    if entry.contract in state.revenue.parts:  # what it costs to earn with a common part is no instalment of it
        return None
    if entry.contract_total is None:
        return Objection("contract-total-missing", contract=entry.contract)
    known = state.payments.contracts.get(entry.contract)
    if known is not None and known.total != entry.contract_total:
        return Objection("contract-total-changed", contract=entry.contract, total=entry.contract_total,
                         known=known.total)
    asked = entry.amount + (known.asked if known is not None else ZERO)
    if asked > entry.contract_total:
        return Objection("above-contract-total", contract=entry.contract, amount=asked, total=entry.contract_total)
    return None


@rule(53, source="DESIGN")
def legs_follow_from_what_is_settled(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """What will be booked is a function of what the payment settles."""
    payment = request_of(state, entry)
    if payment is None or not is_judged(state, entry):
        return None
    legs = legs_for(state, payment)
    if legs is None:
        return Objection("nothing-to-settle", settles=payment.settles, fund=payment.fund, payee=payment.payee)
    if legs != payment.legs:
        account = payment.legs[0].account if payment.legs else ""
        return Objection("legs-differ", settles=payment.settles, account=account, expected=legs[0].account)
    return None


@rule(53, source="DESIGN")
def a_bill_is_paid_once_and_to_its_payee(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """A payment of a bill names the bill's payee, fund, head and month, and asks no more than others left of it."""
    payment = request_of(state, entry)
    if payment is None or not is_judged(state, entry) or payment.settles != "bill":
        return None
    bill = state.bills.open.get(payment.bill or "")
    if bill is None:
        return Objection("bill-unknown", bill=payment.bill or "")
    for name, asked, billed in (("payee", payment.payee, bill.payee), ("fund", payment.fund, bill.fund),
                                ("head", payment.head or "", bill.head), ("month", payment.month, bill.month)):
        if asked != billed and not (name == "fund" and is_draw(payment)):
            return Objection("bill-differs", bill=bill.bill, field=name, asked=asked, billed=billed)
    waiting = sum((other.amount for other in state.payments.requests_open()
                   if other.bill == bill.bill and other.payment != payment.payment), ZERO)
    if payment.amount > bill.unpaid - waiting:
        return Objection("above-bill", bill=bill.bill, amount=payment.amount, left=bill.unpaid - waiting)
    return None


@rule(53, source="DESIGN")
def a_refund_is_what_is_due_to_the_household(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """What is refunded to a household is due to it, or lies in its advance, and is asked for once."""
    payment = request_of(state, entry)
    if payment is None or not is_judged(state, entry) or payment.settles != "refund" or payment.fund not in REFUNDS:
        return None
    account = payment.legs[0].account if payment.legs else ""
    waiting = sum((other.amount for other in state.payments.requests_open(payment.fund)
                   if (other.payee, other.settles) == (payment.payee, "refund") and other.payment != payment.payment
                   and account in {leg.account for leg in other.legs}), ZERO)
    is_due = account == REFUNDS[payment.fund]
    due = state.receipts.refund_due(payment.payee, payment.fund) if is_due else state.ledger.owed(account)
    if payment.amount > due - waiting:
        return Objection("above-refund-due", payee=payment.payee, amount=payment.amount, left=due - waiting)
    return None


@rule(53, source="DESIGN; Fushan")
def what_is_paid_was_released(state: State, entry: PaymentPaid) -> Objection | None:
    """A payment is booked as it was released: payee, amount, fund, what it settles and how."""
    payment = request_of(state, entry)
    if payment is None:
        return None
    pairs = (("payee", entry.payee, payment.payee), ("amount", entry.amount, payment.amount),
             ("fund", entry.fund, payment.fund), ("head", entry.head, payment.head), ("tier", entry.tier, payment.tier),
             ("settles", entry.settles, payment.settles), ("month", entry.month, payment.month),
             ("bill", entry.bill, payment.bill), ("document", entry.document, payment.document),
             ("explains", entry.explains, payment.explains))
    for name, paid, released in pairs:
        if paid != released:
            return Objection("differs-from-release", payment=payment.payment, field=name, paid=str(paid),
                             released=str(released))
    if entry.legs != payment.legs:
        return Objection("legs-differ-from-release", payment=payment.payment)
    return None


@rule(53, source="DESIGN")
def a_bank_line_is_booked_once(
    state: State, entry: PaymentPaid | PaymentReturned | BankDebited | UnexplainedRestored
) -> Objection | None:
    """What moved at the bank bears a bank reference that no other entry has; a payment that approves a debit
    afterwards bears that debit's."""
    explains = getattr(entry, "explains", None)
    if explains is not None:
        debit = state.payments.unexplained.get(explains)
        if debit is None or debit.left < entry.amount:
            return Objection("debit-unknown", amount=entry.amount, left=debit.left if debit else ZERO)
        if debit.bank_ref != entry.bank_ref:
            return Objection("reference-of-another", bank_ref=entry.bank_ref, expected=debit.bank_ref)
        return None
    if slice_.is_bank_line_booked(state, entry.bank_ref):
        return Objection("bank-ref-used", bank_ref=entry.bank_ref)
    return None


@rule(53, source="DESIGN; R14")
def what_comes_back_had_been_paid(state: State, entry: PaymentReturned) -> Objection | None:
    """A returned payment names the payment the bank made, with the same payee, amount, fund and legs."""
    if not is_used(state, "paid-as", *slice_.paid_as(entry, entry.corrects)):
        return Objection("not-as-paid", payment=entry.payment, amount=entry.amount)
    return None


@rule(54, source="California 5515, 5502; New South Wales; DESIGN")
def transfers_between_funds_are_decided(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """Money moves between the owners' own funds only, by a resolution or within the committee's limits."""
    payment = request_of(state, entry)
    if payment is None or not is_judged(state, entry):
        return None
    if payment.settles == "top-up" and payment.fund != "public-revenue":
        left = granted_to(state, payment, "top-up")
        return Objection("topup-not-decided", fund=payment.fund, amount=payment.amount, left=left) \
            if payment.amount > left else None
    if payment.settles != "transfer":
        stray = payment.to_fund is not None
        return Objection("target-without-transfer", fund=payment.to_fund, settles=payment.settles) if stray else None
    for fund in (payment.fund, payment.to_fund or ""):
        if fund.partition(":")[0] in ("custody", "agency", "maintenance", ""):
            return Objection("not-the-owners-to-move", fund=fund)
    if payment.resolution is not None and payment.fund != "public-revenue":  # R87 asks of public revenue
        return _resolution_objection(state, payment)
    return None


@rule(55, source="FIN")
def cash_is_spent_from_the_imprest_alone(state: State, entry: ImprestSpent) -> Objection | None:
    """Cash is spent from the imprest, as far as it goes, with a voucher of its own."""
    if is_used(state, "imprest-voucher", entry.voucher):
        return Objection("voucher-used", voucher=entry.voucher)
    if not entry.evidence:
        return Objection("voucher-missing", voucher=entry.voucher)
    held = state.ledger.balance(IMPREST)
    return Objection("imprest-too-small", amount=entry.amount, held=held) if entry.amount > held else None


@rule(55, source="FIN")
def the_imprest_stays_within_its_cap(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """What lies in the imprest and what is asked for it stay within the charter's cap."""
    payment = request_of(state, entry)
    if payment is None or not is_judged(state, entry) or payment.settles != "imprest":
        return None
    cap = state.charter.terms.imprest_cap_cny
    total = state.ledger.balance(IMPREST) + payment.amount + sum(
        (other.amount for other in state.payments.requests_open("operating")
         if other.settles == "imprest" and other.payment != payment.payment), ZERO)
    return Objection("above-imprest-cap", amount=total, limit=cap) if total > cap else None


@rule(55, source="FIN: cash received is recorded on the day")
def cash_is_recorded_on_the_day(state: State, entry: CashReceived) -> Objection | None:
    """Cash received bears the day it is written down; what came earlier says so as `occurred`."""
    today = state.charter.local_day(entry)
    return Objection("cash-dated-back", day=entry.day, today=today) if entry.day != today else None


# ---- what nobody approved, standing authorities, the firm's cost ----


@rule(135, source="DESIGN")
def a_debit_nobody_approved_stands_in_plain_sight(state: State, entry: BankDebited) -> Objection | None:
    """Of a debit without release only what somebody answers for is explained; the rest is owed back to the fund."""
    explained = slice_.debit_explained(state, entry)
    if entry.explained != explained:
        return Objection("explained-differs", explained=entry.explained, expected=explained)
    if entry.legs != slice_.debit_legs(state, entry):
        return Objection("debit-legs-differ", bank_ref=entry.bank_ref)
    return None


@rule(135, source="DESIGN")
def restitution_is_of_a_debit_that_is_open(state: State, entry: UnexplainedRestored) -> Objection | None:
    """What comes back is of a debit nobody approved, of the same fund, and no more than is still missing."""
    debit = state.payments.unexplained.get(entry.restores)
    if debit is None:
        return Objection("debit-unknown", amount=entry.amount)
    if entry.fund != debit.fund:
        return Objection("fund-differs", fund=entry.fund, expected_fund=debit.fund)
    return Objection("above-missing", amount=entry.amount, left=debit.left) if entry.amount > debit.left else None


@rule(135, source="DESIGN: later approval through all steps")
def a_later_approval_is_of_an_open_debit(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """A payment that approves a debit afterwards is of the same fund and no more than is still missing."""
    payment = request_of(state, entry)
    if payment is None or not is_judged(state, entry) or payment.explains is None:
        return None
    debit = state.payments.unexplained.get(payment.explains)
    if debit is None or debit.fund != payment.fund:
        return Objection("debit-unknown", amount=payment.amount)
    waiting = sum((other.amount for other in state.payments.open.values()
                   if other.is_open and other.explains == debit.leaf and other.payment != payment.payment), ZERO)
    left = debit.left - waiting
    return Objection("above-missing", amount=payment.amount, left=left) if payment.amount > left else None


@duty(135, source="DESIGN: printed on page 1 of the disclosure")
def money_gone_without_approval_is_explained(state: State, as_of: date) -> Iterable[Flag]:
    """Every debit nobody approved is restored, approved afterwards, or decided by the owners."""
    for debit in sorted(state.payments.unexplained.values(), key=lambda d: d.block):
        age_days = max((as_of - debit.day).days, 0)
        if debit.cancelled is None:
            yield flag(money_gone_without_approval_is_explained, "unexplained-debit", debit.day, bank_ref=debit.bank_ref,
                       amount=debit.left, fund=debit.fund, day=debit.day, age_days=age_days)
        else:
            yield flag(money_gone_without_approval_is_explained, "debit-on-cancelled", debit.day, bank_ref=debit.bank_ref,
                       amount=debit.left, fund=debit.fund, day=debit.day, age_days=age_days,
                       payment=debit.standing or "", resolution=debit.cancelled)


@rule(137, source="DESIGN")
def a_standing_authority_names_head_and_cap(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """A standing authority names a head with an account of its fund, and there is one for a payee and head."""
    payment = request_of(state, entry)
    if payment is None or not is_judged(state, entry) or payment.settles != "standing":
        return None
    if payment.head is None:
        return Objection("authority-without-head", payee=payment.payee)
    for known in state.payments.standing.values():
        if (known.payee, known.head, known.fund) == (payment.payee, payment.head, payment.fund):
            return Objection("authority-exists", payment=known.payment, payee=known.payee, head=known.head)
    return None


@rule(137, source="DESIGN: debits within it are recorded as paid; above it R135 applies")
def a_debit_names_a_standing_authority(state: State, entry: BankDebited) -> Objection | None:
    """A debit that names an authority names a released one that was not ended, with its fund and head, and a bill of
    the same payee."""
    month = days.month_of(entry.occurred or entry.day)
    if entry.month is not None and entry.month != month:
        return Objection("month-differs", month=entry.month, expected=month)
    if entry.standing is None:
        stray = entry.bill is not None or entry.head is not None
        return Objection("authority-missing", bank_ref=entry.bank_ref) if stray else None
    known = state.payments.standing.get(entry.standing)
    if known is None:
        return Objection("authority-unknown", payment=entry.standing)
    if (entry.fund, entry.head) != (known.fund, known.head):
        return Objection("authority-differs", payment=known.payment, fund=known.fund, head=known.head)
    if entry.bill is not None:
        bill = state.bills.open.get(entry.bill)
        if bill is None or (bill.payee, bill.head, bill.fund) != (known.payee, known.head, known.fund):
            return Objection("bill-of-another", bill=entry.bill, payment=known.payment)
    return None


@rule(123, source="FRZ; Trust Law 17")
def a_court_levy_has_its_paper_and_nothing_else(state: State, entry: BankDebited) -> Objection | None:
    """What a court takes is booked with the court's paper and under no standing authority."""
    if entry.court_paper is not None and entry.standing is not None:
        return Objection("levy-under-authority", payment=entry.standing)
    return None


@duty(123, source="FRZ; DESIGN")
def court_levies_are_said_openly(state: State, as_of: date) -> Iterable[Flag]:
    """A levy on the account is shown until the disclosure has printed it."""
    for levy in sorted(state.payments.levies.values(), key=lambda taken: (taken.day, taken.leaf)):
        if (as_of - levy.day).days <= slice_.FINISHED_KEPT_DAYS:
            yield flag(court_levies_are_said_openly, "court-levy", amount=levy.amount, fund=levy.fund, day=levy.day)


@rule(143, source="DESIGN; FEE 11")
def the_firm_is_repaid_proven_cost_only(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """Beside released remuneration, its lump-sum fee and its own deposit the firm, and who is related to it, is paid by
    bill for cost that was proven and budgeted, with its head and month, and never beyond what is payable to it."""
    payment = request_of(state, entry)
    if payment is None or not is_judged(state, entry):
        return None
    apart = payment.settles in ("remuneration", "agency", "deposit", "emergency")
    if apart or "firm" not in payee_parties(state, payment.payee):
        return None
    if payment.settles != "bill":
        return Objection("cost-without-bill", payee=payment.payee, settles=payment.settles)
    if not payment.payee.startswith("F"):
        return None  # a related vendor's bill: R143 asked at the bill
    waiting = sum((other.amount for other in state.payments.requests_open()
                   if (other.payee, other.settles) == (payment.payee, "bill")
                   and other.payment != payment.payment), ZERO)
    left = state.ledger.owed(f"Liabilities:Firm:{payment.payee}:CostPayable") - waiting
    return Objection("above-cost-payable", amount=payment.amount, left=left) if payment.amount > left else None


# ---- emergencies ----


@rule(24, source="Hangzhou 73; Hefei; Civil Code 281; caps DESIGN")
def an_emergency_is_ordered_within_its_caps(state: State, entry: EmergencyOrdered) -> Objection | None:
    """An emergency order has a listed cause, evidence, a contractor the book knows, and an estimate below the caps."""
    terms = state.charter.terms
    if is_used(state, "emergency-order", entry.order):
        return Objection("order-exists", order=entry.order)
    if entry.cause not in terms.emergency_causes:
        return Objection("cause-not-listed", cause=entry.cause, causes=", ".join(sorted(terms.emergency_causes)))
    if not entry.evidence:
        return Objection("evidence-missing", order=entry.order)
    if entry.contractor not in state.contracts.vendors:
        return Objection("contractor-unknown", payee=entry.contractor)
    together = entry.estimate + _ordered_besides(state, entry.contractor, entry.cause, entry.day)
    if together > terms.emergency_order_cap_subdistrict_cny:
        return Objection("above-emergency-cap", amount=together, limit=terms.emergency_order_cap_subdistrict_cny)
    if entry.fund not in ("operating", "contingency") or (entry.building and entry.fund != "operating"):
        return Objection("not-an-emergency-fund", fund=entry.fund)
    if entry.building is not None and entry.building not in state.units.areas_by_building():
        return Objection("building-unknown", building=entry.building)
    return None


def _ordered_besides(state: State, contractor: str, cause: str, on: date, order: str | None = None) -> Decimal:
    """What other orders that were witnessed, for the same cause, to the contractor or one related, come to within the
    splitting window: one emergency ordered in parts is one (R52)."""
    group = slice_.group_of(state, contractor)
    window = timedelta(days=state.charter.terms.splitting_window_days)
    return sum((other.estimate for other in state.payments.orders.values()
                if other.order != order and other.witness is not None and other.cause == cause
                and abs(other.day - on) <= window and slice_.group_of(state, other.contractor) == group), ZERO)


@rule(24, source="Hefei: two people; DESIGN")
def an_emergency_has_a_witness_of_another_party(state: State, entry: EmergencyWitnessed) -> Objection | None:
    """An emergency is seen by one person of another party, not linked to the contractor; above the lower cap by the
    subdistrict office."""
    order = slice_.order_by_leaf(state, entry.approves)
    if order is None:
        return Objection("order-unknown")
    if order.witness is not None:
        return Objection("witnessed-already", order=order.order)
    act = act_of(state, entry)
    if entry.by == order.orderer or act.party == order.party:
        return Objection("same-party", order=order.order, party=act.party)
    if _link(state, entry.by, order.contractor) or act.party in payee_parties(state, order.contractor):
        return Objection("witness-linked", person=entry.by, payee=order.contractor)
    terms = state.charter.terms
    cap, most = terms.emergency_order_cap_cny, terms.emergency_order_cap_subdistrict_cny
    together = order.estimate + _ordered_besides(state, order.contractor, order.cause, order.day, order.order)
    if together > cap and act.office != SUBDISTRICT:
        return Objection("subdistrict-needed", amount=together, limit=cap)
    if together > most:
        return Objection("above-emergency-cap", amount=together, limit=most)
    seen = seen_parts(entry.seen)[0]
    return Objection("order-not-seen", order=order.order, seen_size=seen) if seen < order.block else None


@rule(24, source="Hangzhou 73; DESIGN")
def an_emergency_payment_follows_its_order(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """An emergency is paid to the contractor ordered, from the fund named, within the estimate that was witnessed."""
    payment = request_of(state, entry)
    if payment is None or not is_judged(state, entry) or payment.settles != "emergency":
        return None
    order = state.payments.orders.get(payment.document or "")
    if order is None:
        return Objection("order-unknown", order=payment.document or "")
    if order.witness is None:
        return Objection("not-witnessed", order=order.order)
    if (payment.payee, payment.fund) != (order.contractor, order.fund):
        return Objection("order-differs", order=order.order, payee=order.contractor, fund=order.fund)
    asked = order.asked + (payment.amount if entry.kind == "payment-requested" else ZERO)
    if asked > order.estimate:
        return Objection("above-estimate", order=order.order, amount=asked, estimate=order.estimate)
    return None


@rule(24, source="Hangzhou 73; DESIGN")
def an_emergency_is_ratified_once(state: State, entry: EmergencyRatified) -> Objection | None:
    """Ratified is an order that was witnessed, once; a resolution named for it has passed."""
    order = state.payments.orders.get(entry.order)
    if order is None or order.witness is None:
        return Objection("order-unknown", order=entry.order)
    if order.ratified_day is not None:
        return Objection("ratified-already", order=entry.order)
    if entry.resolution is not None and state.resolutions.passed(entry.resolution) is None:
        return Objection("resolution-unknown", resolution=entry.resolution)
    return None


@duty(24, source="Hangzhou 73; DESIGN")
def emergencies_are_looked_at_and_ratified(state: State, as_of: date) -> Iterable[Flag]:
    """After an emergency payment review and re-check follow, the order is ratified, and what the maintenance fund
    bears comes back."""
    terms = state.charter.terms
    of = emergencies_are_looked_at_and_ratified
    for payment in sorted(state.payments.open.values(), key=lambda p: p.block):
        if payment.settles == "emergency" and payment.released_day and payment.status in ("released", "paid"):
            due = days.add_working_days(payment.released_day, terms.emergency_review_working_days)
            limits = limits_of(state, payment)
            done = len(people(payment.reviews)) >= limits.reviewers and len(people(payment.rechecks)) >= limits.rechecks
            if as_of > due and not done:
                yield flag(of, "emergency-not-reviewed", due, payment=payment.payment, amount=payment.amount)
    for order in sorted(state.payments.orders.values(), key=lambda o: o.block):
        if order.witnessed_day is None or not order.asked:
            continue
        due = order.witnessed_day + timedelta(days=terms.emergency_ratification_days)
        if as_of > due and order.ratified_day is None:
            yield flag(of, "emergency-not-ratified", due, order=order.order, amount=order.asked)
        if order.building and order.paid_day and state.ledger.owed(f"Liabilities:DueTo:Operating:{order.building}") > 0:
            due = days.add_months(order.paid_day, terms.maintenance_advance_reclaim_months)
            if as_of > due:
                yield flag(of, "advance-not-reclaimed", due, order=order.order, amount=order.paid)
