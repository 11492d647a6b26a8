"""Rules of grants and projects: money that came for a purpose is spent on it, and what is not the owners' goes on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.accounts.heads import HEADS
from sharedfund.entries.grants import entrusted_account
from sharedfund.rules import Flag, Objection, duty, flag, measure, rule
from sharedfund.state.grants import given_mark, giver_of, shares_of_rest, use_of
from sharedfund.state.payments import Payment, is_judged, request_of
from sharedfund.state.registry import is_used
from sharedfund.state.resolutions import granted_to
from sharedfund.values import days
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.grants import (
        EntrustedReceived,
        GiftInKindRecorded,
        GivenReversed,
        GrantReceived,
        GrantReported,
        ProjectClosed,
        ProjectCollected,
        ProjectOpened,
        VolunteersHelped,
    )
    from sharedfund.entries.payments import PaymentRequested, PaymentSigned
    from sharedfund.state import State
    from sharedfund.state.grants import Project

measure(9, shares_of_rest, "Hefei; DESIGN: largest remainder")

PASSED_ON_WITHIN_MONTHS = 3


def _judged(state: State, entry: PaymentRequested | PaymentSigned) -> Payment | None:
    return request_of(state, entry) if is_judged(state, entry) else None


# ---- what came ----


@rule(135, source="Jiashan; DESIGN")
def a_grant_says_what_it_is_for(state: State, entry: GrantReceived) -> Objection | None:
    """A grant has a number of its own and is bound to heads of the chart, each named once, or to none."""
    if is_used(state, "grant", entry.grant):
        return Objection("grant-exists", grant=entry.grant)
    for head in entry.heads:
        if head not in HEADS:
            return Objection("head-unknown", head=head)
    if len(set(entry.heads)) != len(entry.heads):
        return Objection("head-twice", grant=entry.grant)
    return None


@rule(135, source="Hefei: 自筹; DESIGN")
def project_money_names_who_gave_it(state: State, entry: ProjectCollected) -> Objection | None:
    """Money for a project names one that is open, and one giver: a household of the book, or somebody by name."""
    project = state.grants.projects.get(entry.project)
    if project is None or project.closed_day is not None:
        return Objection("project-not-open", project=entry.project)
    if (entry.household is None) == (entry.giver is None):
        return Objection("giver-missing", project=entry.project)
    if entry.household is not None and state.units.household(entry.household) is None:
        return Objection("household-unknown", household=entry.household)
    return None


@rule(14, source="DESIGN; Hangzhou 31(5)")
def a_reversal_repeats_what_was_given(state: State, entry: GivenReversed) -> Objection | None:
    """A reversal repeats the grant, the contribution or the third party's money it corrects, as long as it is there."""
    if not is_used(state, "given-leaf", *given_mark(entry.corrects, entry)):
        return Objection("nothing-such-given", bank_ref=entry.bank_ref)
    left = _still_there(state, entry)
    return Objection("used-meanwhile", bank_ref=entry.bank_ref, amount=entry.amount, left=left) \
        if entry.amount > left else None


def _still_there(state: State, entry: GivenReversed) -> Decimal:
    """What of the money is neither spent nor asked for."""
    grant = state.grants.grants.get(entry.grant or "")
    if grant is not None:
        return grant.amount - grant.asked
    fund = f"project:{entry.project}" if entry.project is not None else "custody"
    held = state.ledger.cash(fund) if entry.project is not None else state.ledger.owed(
        entrusted_account(entry.beneficiary or ""))
    return held - sum((request.amount for request in state.payments.requests_open(fund)
                       if entry.project is not None or request.payee == entry.beneficiary), ZERO)


@rule(135, source="Hefei: 微花园; DESIGN: never cash")
def a_gift_in_kind_is_booked_at_its_stated_value(state: State, entry: GiftInKindRecorded) -> Objection | None:
    """A gift in kind that is booked says its value and brings the giver's paper; it never moves cash."""
    if entry.booked and entry.value is None:
        return Objection("value-missing", gift=entry.gift)
    if entry.booked and not entry.evidence:
        return Objection("evidence-missing", gift=entry.gift)
    return None


@rule(135, source="Fushan; Hefei: volunteers are no money")
def volunteers_are_counted_after_the_work(state: State, entry: VolunteersHelped) -> Objection | None:
    """Volunteers' time is counted for a month that has begun, in persons and hours above zero."""
    if days.period(entry.month).first > entry.day:
        return Objection("month-to-come", month=entry.month)
    if entry.persons <= 0 or entry.hours <= 0:
        return Objection("nobody-helped", persons=entry.persons, hours=entry.hours)
    return None


@rule(10, source="Hefei: a car park on collective land, an employer's shared parking")
def money_of_others_names_whose_it_is(state: State, entry: EntrustedReceived) -> Objection | None:
    """Money that is not the complex's names the payee it goes on to; that payee is in the book."""
    if entry.beneficiary not in state.contracts.vendors:
        return Objection("payee-unknown", payee=entry.beneficiary)
    return None


@duty(10, source="Hefei; DESIGN: must return to zero")
def money_of_others_is_passed_on(state: State, as_of: date) -> Iterable[Flag]:
    """Money of a third party is passed on within three months."""
    for one in sorted(state.grants.entrusted.values(), key=lambda known: known.beneficiary):
        if one.since is None:
            continue
        due = days.add_months(one.since, PASSED_ON_WITHIN_MONTHS)
        if due < as_of:
            yield flag(money_of_others_is_passed_on, "not-passed-on", due, payee=one.beneficiary,
                       amount=state.ledger.owed(entrusted_account(one.beneficiary)), since=one.since)


# ---- what is spent ----


@rule(54, source="Jiashan; Hefei: restricted by purpose")
def a_grant_is_spent_on_its_purpose(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """What is paid from the grants fund names its grant and a head it is bound to, within what is left of it; it is
    spent, not moved or lent."""
    payment = _judged(state, entry)
    if payment is None or payment.fund != "grants" or payment.settles == "transfer":
        return None
    if payment.settles != "expense":
        return Objection("not-spent", settles=payment.settles)
    grant = state.grants.grants.get(payment.document or "")
    if grant is None or not grant.heads:
        return Objection("grant-missing", grant=payment.document or "")
    if payment.head not in grant.heads:
        return Objection("outside-its-purpose", grant=grant.grant, purpose=grant.purpose, head=payment.head or "")
    left = grant.left + (payment.amount if payment.payment in state.payments.open else ZERO)
    return Objection("above-grant", grant=grant.grant, amount=payment.amount, left=left) \
        if payment.amount > left else None


@rule(54, source="Hefei: 自筹; DESIGN")
def project_money_serves_its_project(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """A project's money is spent on it while it is open; what is left goes back to who gave it, in proportion, or to
    another use, both by resolution."""
    payment = _judged(state, entry)
    if payment is None or not payment.fund.startswith("project:"):
        return None
    project = state.grants.project_of(payment.fund)
    if project is None or project.closed_day is not None:
        return Objection("project-not-open", fund=payment.fund)
    if payment.settles == "expense":
        return None
    if payment.settles not in ("return", "transfer"):
        return Objection("not-a-projects-use", settles=payment.settles)
    left = granted_to(state, payment, payment.settles)
    if payment.amount > left:
        return Objection("rest-not-decided", fund=payment.fund, amount=payment.amount, left=left)
    return _share_objection(state, project, payment) if payment.settles == "return" else None


def _share_objection(state: State, project: Project, payment: Payment) -> Objection | None:
    giver = giver_of(payment.payee)
    share = shares_of_rest(state, project).get(giver, ZERO)
    own = payment.amount if payment.payment in state.payments.open else ZERO
    left = share - project.returned.get(giver, ZERO) + own
    return Objection("above-share", payee=payment.payee, amount=payment.amount, left=left) \
        if payment.amount > left else None


@rule(23, source="Hefei: half of the 67 have no maintenance fund; 一事一议")
def a_project_stands_on_a_resolution(state: State, entry: ProjectOpened) -> Objection | None:
    """A project bears the number of a resolution that passed, and is opened once."""
    if state.resolutions.passed(entry.project) is None:
        return Objection("resolution-missing", resolution=entry.project)
    return Objection("project-exists", project=entry.project) if entry.project in state.grants.projects else None


@rule(54, source="Hefei; DESIGN")
def a_project_closes_empty(state: State, entry: ProjectClosed) -> Objection | None:
    """A project is closed once, when nothing of its money is left or asked for, with the figures of the book."""
    project = state.grants.projects.get(entry.project)
    if project is None or project.closed_day is not None:
        return Objection("project-not-open", project=entry.project)
    use = use_of(state, project)
    if state.ledger.cash(project.fund):
        return Objection("money-left", project=entry.project, left=state.ledger.cash(project.fund))
    waiting = state.payments.requests_open(project.fund)
    if waiting:
        return Objection("payment-waits", project=entry.project, payment=waiting[0].payment)
    for name, told, known in (("collected", entry.collected, use.collected), ("spent", entry.spent, use.spent),
                              ("given-back", entry.given_back, use.given_back),
                              ("moved-on", entry.moved_on, use.moved_on)):
        if told != known:
            return Objection("figure-differs", project=entry.project, figure=name, told=told, expected=known)
    return None


@rule(54, source="Jiashan; DESIGN")
def a_report_to_the_giver_says_what_the_book_says(state: State, entry: GrantReported) -> Objection | None:
    """The report on a bound grant states what was asked of it and what is left, as the book has them."""
    grant = state.grants.grants.get(entry.grant)
    if grant is None:
        return Objection("grant-unknown", grant=entry.grant)
    if not entry.evidence:
        return Objection("evidence-missing", grant=entry.grant)
    pairs = (("spent", entry.spent, grant.spent), ("left", entry.left, grant.left))
    for name, told, known in pairs:
        if told != known:
            return Objection("figure-differs", grant=grant.grant, figure=name, told=told, expected=known)
    return None


@duty(54, source="Jiashan; DESIGN")
def givers_get_their_reports(state: State, as_of: date) -> Iterable[Flag]:
    """A grant whose giver asked for a report is reported on by its day."""
    for grant in sorted(state.grants.grants.values(), key=lambda known: known.grant):
        if grant.report_due is not None and grant.reported_day is None and grant.report_due < as_of:
            yield flag(givers_get_their_reports, "report-late", grant.report_due, grant=grant.grant, giver=grant.giver,
                       last_day=grant.report_due, left=grant.left)
