"""The rules of payments: each with the value at the edge, one step inside and one outside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sharedfund import drafts, spelling
from sharedfund.admit import Admitted, objections
from sharedfund.drafts import payments, people, resolutions
from sharedfund.entries.contracts import VendorAdded
from sharedfund.entries.entry import Entry, Posting
from sharedfund.entries.payments import Leg, PaymentReviewed
from sharedfund.entries.receipts import Allocation, CashReceived
from sharedfund.errors import NotFound
from sharedfund.rules import payments as rules
from sharedfund.rules import resolutions as resolution_rules
from sharedfund.rules.payments import (
    the_service_is_asked_for_by_who_runs_it,
    court_levies_are_said_openly,
    emergencies_are_looked_at_and_ratified,
    money_gone_without_approval_is_explained,
    objections_to_notices_are_answered,
)
from sharedfund.state.payments import Standing, is_release, request_of, weight
from sharedfund.state.people import Mandate
from sharedfund.state.record import Witnessed
from sharedfund.values import days
from tests.fund import A, B, C, D, E, Fund, J, K, M, N, S, V, commitment
from tests.payment_fund import (
    HOUSEHOLD,
    LIFT,
    MASON,
    POWER,
    RELATED,
    REPAIR,
    answered,
    asked,
    asked_by,
    bill,
    branch,
    funded,
    paid,
    payment_of,
    put,
    rechecked,
    refused,
    released,
    request,
    resolution,
    signed,
    step,
    with_terms,
)

THRESHOLD = "10000.00"


def witnessed(fund: Fund, days: int) -> None:
    """As if witnesses had cosigned the newest head now and another one `days` later."""
    head = fund.state.record.head
    assert head is not None
    later = fund.now + timedelta(days=days)
    points = (Witnessed(head.size, head.root, (B, D), fund.now, fund.now),
              Witnessed(head.size + 1, head.root, (B, D), later, later))
    fund.state = replace(fund.state, record=replace(fund.state.record, witnessed=points))


def with_mandate(fund: Fund, person: str, office: str, party: str, *, number: str = "M-90", signs: bool = False,
                 **more: Any) -> str:
    """As if `person` had been granted one more mandate."""
    mandate = Mandate(number, person, office, party, date(2026, 1, 1), signs=signs, **more)
    mandates = fund.state.people.mandates.set(number, mandate)
    fund.state = replace(fund.state, people=replace(fund.state.people, mandates=mandates))
    return number


def without_mandate(fund: Fund, person: str) -> None:
    """As if the mandates of `person` had been ended."""
    table = fund.state.people.mandates
    ended = {m.mandate: replace(m, ended=True) for m in table.values() if m.person == person}
    fund.state = replace(fund.state, people=replace(fund.state.people, mandates=table.merge(ended)))


def linked(fund: Fund, person: str, payee: str) -> None:
    known = fund.state.people.persons[person]
    persons = fund.state.people.persons.set(person, replace(known, links=known.links | {payee}))
    fund.state = replace(fund.state, people=replace(fund.state.people, persons=persons))


def draft(fund: Fund, name: str, payment: str, person: str, **more: Any) -> Entry:
    return getattr(payments, name)(fund.state, payment, by=person, day=fund.day, **more)  # type: ignore[no-any-return]


def under(fund: Fund, name: str, payment: str, person: str, mandate: str) -> Entry:
    """A step under a mandate of the caller's choice."""
    return draft(fund, name, payment, person).replaced(mandate=mandate)


def objected(fund: Fund, entry: Entry) -> set[tuple[str, str]]:
    """Everything the rules say of an entry, not the first alone."""
    return {(refusal.number, refusal.code) for refusal in objections(fund.state, fund.stamp(entry), fund.lines)}


def said(refusal: Any) -> tuple[str, str]:
    return refusal.number, refusal.code


# ---- who does what: the person vectors of the rulebook ----

WALKS = [
    # amount, reviewers, re-checker, signatories, what is said of the last signature
    ("9999.99", (B, C), D, (B, D), None),
    ("9999.99", (B, C), D, (D, B), None),
    ("10000.00", (B, C), D, (B, D), ("R48", "no-fresh-signatory")),
    ("10000.01", (B, C), D, (B, D), ("R48", "no-fresh-signatory")),
    ("10000.00", (B, C), D, (B, E), None),
    ("10000.00", (B, C), D, (D, M), None),
    ("10000.00", (B, C), D, (E, M), None),  # {A, B, C, D, E + F}: two parties
    ("500.00", (B, C), D, (E, M), None),
    ("10000.00", (B, C), D, (D, E), ("R47", "one-party")),
    ("500.00", (B, C), D, (B, C), ("R47", "one-party")),
    ("10000.00", (B, C), D, (B, M), ("R47", "one-party")),
    ("500.00", (B, C), J, (B, J), None),  # the subdistrict office stands in
]


@pytest.mark.rule("R45")
@pytest.mark.rule("R47")
@pytest.mark.rule("R48")
@pytest.mark.parametrize(("amount", "reviewers", "rechecker", "signatories", "objection"), WALKS)
def test_four_persons_suffice_below_the_threshold_and_five_above(
    amount: str, reviewers: tuple[str, ...], rechecker: str, signatories: tuple[str, ...],
    objection: tuple[str, str] | None,
) -> None:
    fund = funded()
    payment = request(fund, amount)
    step(fund, "review", payment, *reviewers)
    step(fund, "recheck", payment, rechecker)
    step(fund, "sign", payment, *signatories[:-1])
    if objection is not None:
        assert said(refused(fund, "sign", payment, signatories[-1])) == objection
        assert payment_of(fund, payment).status == "rechecked"
    else:
        step(fund, "sign", payment, signatories[-1])
        assert payment_of(fund, payment).status == "released"


@pytest.mark.rule("R48")
def test_parts_of_one_purpose_within_the_window_count_together_at_the_threshold() -> None:
    fund = funded()
    request(fund, "5000.00")
    payment = request(fund, "5000.00", payee=REPAIR)
    assert weight(fund.state, payment_of(fund, payment)) == Decimal("10000.00")
    step(fund, "review", payment, B, C)
    step(fund, "recheck", payment, D)
    step(fund, "sign", payment, B)
    assert said(refused(fund, "sign", payment, D)) == ("R48", "no-fresh-signatory")
    assert refused(fund, "sign", payment, D).facts["amount"] == Decimal("10000.00")
    step(fund, "sign", payment, E)


@pytest.mark.rule("R42")
@pytest.mark.parametrize(
    ("walked", "name", "person", "objection"),
    [
        ((), "recheck", D, ("R42", "not-reviewed")),
        ((("review", B),), "recheck", D, ("R45", "reviews-missing")),
        ((), "sign", B, ("R42", "not-reviewed")),
        ((("review", B),), "sign", D, ("R45", "reviews-missing")),
        ((("review", B), ("review", C)), "sign", D, ("R42", "not-rechecked")),
        ((("review", B), ("review", C)), "review", M, ("R42", "step-done")),
        ((("review", B), ("review", C), ("recheck", D)), "recheck", E, ("R42", "step-done")),
        ((("review", B), ("review", C), ("recheck", D), ("sign", B), ("sign", D)), "sign", E, ("R42", "released-already")),
        ((), "review", E, ("R42", "not-a-reviewer")),
    ],
)
def test_no_step_is_skipped_or_repeated(
    walked: tuple[tuple[str, str], ...], name: str, person: str, objection: tuple[str, str]
) -> None:
    fund = funded()
    payment = request(fund)
    for earlier, by in walked:
        step(fund, earlier, payment, by)
    assert said(refused(fund, name, payment, person)) == objection


@pytest.mark.rule("R42")
@pytest.mark.rule("R45")
@pytest.mark.parametrize(
    ("signs", "objection"), [((), ("R42", "not-released")), ((B,), ("R45", "signatures-missing")), ((B, D), None)]
)
def test_the_bank_pays_only_what_two_have_signed(signs: tuple[str, ...], objection: tuple[str, str] | None) -> None:
    fund = funded()
    payment = rechecked(fund)
    step(fund, "sign", payment, *signs)
    pay = payments.pay(fund.state, payment, by=K, day=fund.day, bank_ref="PAY1")
    if objection is None:
        fund.do(pay)
        assert payment_of(fund, payment).status == "paid"
    else:
        assert said(fund.refused(pay)) == objection


@pytest.mark.rule("R42")
@pytest.mark.parametrize("ending", ["reject", "withdraw"])
def test_what_is_over_stays_over_and_its_reserve_is_free(ending: str) -> None:
    fund = funded()
    payment = rechecked(fund)
    leaf = payment_of(fund, payment).leaf
    fund.do(draft(fund, ending, payment, C if ending == "reject" else A, reason="价格偏高"))
    assert fund.state.payments.requests_open("operating") == ()
    assert fund.state.payments.asked.get(payment) is None
    again = drafts.approval(fund.state, "payment-signed", leaf, by=B, day=fund.day)
    assert said(fund.refused(again)) == ("R42", "payment-over")


@pytest.mark.rule("R42")
def test_only_the_requester_withdraws() -> None:
    fund = funded()
    payment = request(fund)
    assert said(fund.refused(draft(fund, "withdraw", payment, B, reason="不需要"))) == ("R42", "not-the-requester")


@pytest.mark.rule("R42")
@pytest.mark.parametrize(("standing", "is_released", "code"), [
    (False, True, "not-the-requester"), (True, False, "not-the-requester"), (True, True, None)])
def test_who_did_not_ask_withdraws_a_released_authority_alone(standing: bool, is_released: bool, code: str | None) -> None:
    fund = funded()
    if not standing:
        number = released(fund)
    elif is_released:
        number = authority(fund)
    else:
        (entry,) = fund.do(payments.standing_authority(fund.state, by=A, day=fund.day, payee=POWER, head="power", cap="100.00",
                                                       purpose="电费代扣"))[:1]
        number = entry.payment  # type: ignore[attr-defined]
    assert getattr(fund.ask(draft(fund, "withdraw", number, B, reason="不需要")), "code", None) == code


@pytest.mark.rule("R42")
def test_the_community_reviews_where_the_committee_has_too_few() -> None:
    fund = funded()
    without_mandate(fund, C)
    payment = request(fund)
    assert said(refused(fund, "review", payment, E)) == ("R42", "not-a-reviewer")
    without_mandate(fund, M)
    step(fund, "review", payment, B, E)
    assert payment_of(fund, payment).status == "reviewed"


@pytest.mark.rule("R42")
def test_the_service_is_asked_for_by_who_runs_it() -> None:
    fund = funded()
    assert said(fund.refused(asked(fund, "500.00", by=B))) == ("R42", "firm-asks")
    assert said(fund.refused(asked(fund, "500.00", by=D))) == ("R42", "committee-asks")
    for by in (B, D):  # what is no expense of the service is asked for by either; a mandate nobody has is another rule's
        entry = asked(fund, "500.00", by=by)
        assert the_service_is_asked_for_by_who_runs_it(fund.state, entry.replaced(settles="refund")) is None
        assert the_service_is_asked_for_by_who_runs_it(fund.state, entry.replaced(mandate="M-999")) is None
    assert the_service_is_asked_for_by_who_runs_it(fund.state, asked(fund, "500.00", by=B, head="governance-meeting")) is None
    people = fund.state.people
    members = [name for name, held in people.mandates.items() if held.office in ("committee-member", "committee-chair")]
    nobody = replace(fund.state, people=replace(people, mandates=people.mandates.drop(*members)))
    assert the_service_is_asked_for_by_who_runs_it(nobody, asked(fund, "500.00", by=D)) is None
    staff = people.mandates["M-1"]
    assert staff.office == "firm"
    without = people.mandates.set("M-1", replace(staff, end=fund.day - timedelta(days=1)))
    fund.state = replace(fund.state, people=replace(people, mandates=without))
    payment = request(fund, by=B)  # nobody of the firm is left to ask
    assert payment_of(fund, payment).requester == B


@pytest.mark.rule("R44")
@pytest.mark.parametrize("name", ["review", "recheck", "sign"])
def test_whoever_asks_does_not_approve(name: str) -> None:
    fund = funded()
    payment = asked_by(fund, request(fund), B if name != "recheck" else D)
    persons = iter((C, M)) if name != "review" else iter(())
    step(fund, "review", payment, *persons)
    if name == "sign":
        step(fund, "recheck", payment, D)
    assert said(refused(fund, name, payment, B if name != "recheck" else D)) == ("R44", "requester-approves")


@pytest.mark.rule("R45")
@pytest.mark.parametrize(
    ("walked", "name", "person", "code"),
    [
        ((("review", B),), "review", B, "reviewed-twice"),
        ((("review", B), ("review", C), ("recheck", D), ("sign", B)), "sign", B, "signed-twice"),
    ],
)
def test_one_person_counts_once(walked: tuple[tuple[str, str], ...], name: str, person: str, code: str) -> None:
    fund = funded()
    payment = request(fund)
    for earlier, by in walked:
        step(fund, earlier, payment, by)
    assert said(refused(fund, name, payment, person)) == ("R45", code)


@pytest.mark.rule("R45")
def test_who_reviewed_as_a_member_does_not_recheck_as_community() -> None:
    fund = funded()
    number = with_mandate(fund, C, "community", "residents-committee", signs=True)
    payment = request(fund)
    step(fund, "review", payment, B, C)
    assert said(fund.refused(under(fund, "recheck", payment, C, number))) == ("R45", "reviewer-rechecks")
    step(fund, "recheck", payment, D)
    assert said(fund.refused(under(fund, "sign", payment, C, number))) == ("R45", "two-capacities")


@pytest.mark.rule("R45")
def test_more_reviewers_asked_for_meanwhile_are_missing_at_the_signature() -> None:
    fund = funded()
    payment = rechecked(fund)
    with_terms(fund, reviewers_min_count=3)
    assert said(refused(fund, "sign", payment, B)) == ("R45", "reviews-missing")
    with_terms(fund, reviewers_min_count=2, rechecks_min_count=2)
    assert said(refused(fund, "sign", payment, B)) == ("R45", "rechecks-missing")


@pytest.mark.rule("R45")
def test_the_stricter_of_the_terms_at_request_and_at_release_holds() -> None:
    fund = funded(signatories_min_count=3)
    payment = rechecked(fund)
    with_terms(fund, signatories_min_count=2)
    step(fund, "sign", payment, B, D)
    assert payment_of(fund, payment).status == "rechecked"
    step(fund, "sign", payment, E)
    assert payment_of(fund, payment).status == "released"


@pytest.mark.rule("R47")
def test_two_of_the_committee_sign_where_the_charter_says_so() -> None:
    fund = funded(signatories_min_count=3, committee_signatories_min_count=2)
    payment = rechecked(fund)
    step(fund, "sign", payment, B, D)
    assert said(refused(fund, "sign", payment, E)) == ("R47", "committee-short")
    step(fund, "sign", payment, C)
    assert payment_of(fund, payment).status == "released"


@pytest.mark.rule("R46")
@pytest.mark.parametrize("name", ["review", "recheck", "sign"])
def test_who_is_linked_to_the_payee_does_not_approve(name: str) -> None:
    fund = funded()
    person = {"review": B, "recheck": D, "sign": B}[name]
    payment = request(fund)
    if name != "review":
        step(fund, "review", payment, C, M)
    if name == "sign":
        step(fund, "recheck", payment, D)
    linked(fund, person, REPAIR)
    assert said(refused(fund, name, payment, person)) == ("R46", "linked-to-payee")


QUOTES = tuple(commitment(f"quote {number}") for number in range(3))  # that a related party's price is the market's


@pytest.mark.rule("R46")
def test_a_link_to_the_firm_is_a_link_to_its_related_vendor() -> None:
    fund = funded()
    bill(fund, "B-0001", RELATED, "security", "500.00", vouchers="500.00")
    payment = request(fund, bill="B-0001", payee=None, head=None, amount=None, quotes=QUOTES)
    linked(fund, B, "f001")
    assert said(refused(fund, "review", payment, B)) == ("R46", "linked-to-payee")


@pytest.mark.rule("R46")
def test_nobody_approves_what_the_own_household_gets() -> None:
    fund = funded()
    payment = request(fund, payee=HOUSEHOLD, payee_account=commitment("home"), head=None, fund="custody",
                      settles="deposit", document="D-01")
    linked(fund, C, HOUSEHOLD)
    step(fund, "review", payment, B)
    assert said(refused(fund, "review", payment, C)) == ("R46", "linked-to-payee")


@pytest.mark.rule("R46")
def test_a_link_declared_after_the_review_is_found_at_the_release() -> None:
    fund = funded()
    payment = rechecked(fund)
    step(fund, "sign", payment, B)
    linked(fund, C, REPAIR)
    refusal = refused(fund, "sign", payment, D)
    assert said(refusal) == ("R46", "linked-to-payee")
    assert refusal.facts["person"] == C


@pytest.mark.rule("R47")
def test_only_who_holds_a_withdrawal_password_signs() -> None:
    fund = funded()
    number = with_mandate(fund, C, "committee-member", "committee")
    payment = rechecked(fund)
    assert said(fund.refused(under(fund, "sign", payment, C, number))) == ("R47", "no-withdrawal-password")


@pytest.mark.rule("R47")
def test_where_the_firm_signs_it_does_not_sign_what_it_gets_and_the_community_stands_in() -> None:
    fund = funded(signatory_parties=frozenset({"committee", "firm"}))
    number = with_mandate(fund, A, "firm", "firm", signs=True)
    bill(fund, "B-0001", "F001", "security", "500.00", vouchers="500.00")
    own = asked_by(fund, request(fund, bill="B-0001", payee=None, head=None, amount=None), D)
    step(fund, "review", own, B, C)
    step(fund, "recheck", own, E)
    assert said(fund.refused(under(fund, "sign", own, A, number))) == ("R47", "payee-signs")
    second = branch(fund)
    step(fund, "sign", own, B, E)  # the community in the firm's place
    assert payment_of(fund, own).status == "released"
    step(second, "sign", own, B, C)  # or a second member of the committee
    assert payment_of(second, own).status == "released"
    other = asked_by(fund, request(fund), D)
    step(fund, "review", other, B, C)
    step(fund, "recheck", other, E)
    step(fund, "sign", other, B)
    fund.do(under(fund, "sign", other, A, number))  # what others get, the firm may sign
    assert payment_of(fund, other).status == "released"


@pytest.mark.rule("R47")
def test_a_party_that_is_not_asked_does_not_sign() -> None:
    fund = funded()
    number = with_mandate(fund, A, "firm", "firm", signs=True)
    payment = asked_by(fund, request(fund), E)
    step(fund, "review", payment, B, C)
    step(fund, "recheck", payment, D)
    assert said(fund.refused(under(fund, "sign", payment, A, number))) == ("R47", "party-does-not-sign")


@pytest.mark.rule("R47")
@pytest.mark.parametrize(("amount", "code"), [("9999.99", None), ("10000.00", "same-desk-too-large")])
def test_a_shared_desk_is_for_small_payments(amount: str, code: str | None) -> None:
    fund = funded()
    payment = rechecked(fund, amount)
    entry = draft(fund, "sign", payment, B, same_desk=True)
    if code is not None:
        assert said(fund.refused(entry)) == ("R47", code)
        return
    fund.do(entry)
    assert said(refused(fund, "sign", payment, D)) == ("R47", "same-desk-undeclared")
    step(fund, "sign", payment, D, same_desk=True)


@pytest.mark.rule("R48")
@pytest.mark.parametrize("office", ["accountant", "cashier", "auditor", "evaluator", "secretary", "trust-supervisor"])
def test_who_keeps_books_or_cash_or_watches_does_not_sign(office: str) -> None:
    fund = funded()
    payment = rechecked(fund)
    with_mandate(fund, B, office, "office")
    refusal = refused(fund, "sign", payment, B)
    assert said(refusal) == ("R48", "keeper-signs")
    assert refusal.facts["office"] == office


@pytest.mark.rule("R48")
@pytest.mark.parametrize("name", ["review", "recheck"])
def test_the_firms_staff_judge_no_payment(name: str) -> None:
    fund = funded()
    payment = request(fund)
    if name == "recheck":
        step(fund, "review", payment, B, C)
    person = B if name == "review" else D
    with_mandate(fund, person, "firm", "firm")
    assert said(refused(fund, name, payment, person)) == ("R48", "firms-staff-approves")


@pytest.mark.rule("R49")
def test_a_member_recalled_between_review_and_release_is_found_there() -> None:
    fund = funded()
    payment = rechecked(fund)
    step(fund, "sign", payment, B)
    without_mandate(fund, C)
    refusal = refused(fund, "sign", payment, D)
    assert said(refusal) == ("R49", "approver-without-mandate")
    assert refusal.facts["person"] == C


@pytest.mark.rule("R49")
@pytest.mark.parametrize(("paid", "code"), [("2026-01-06", None), ("2026-01-07", "approver-recalled"),
                                            ("2026-01-08", "approver-recalled")])
def test_a_member_recalled_between_release_and_payment_takes_the_yes_along(paid: str, code: str | None) -> None:
    """Recalled on 7 January: what the bank had paid the day before stands, what it has not paid yet is void."""
    fund = funded()
    payment = rechecked(fund)
    step(fund, "sign", payment, B, D)
    fund.at("2026-01-07")
    mandate = next(m.mandate for m in fund.state.people.mandates.values() if m.person == C)
    fund.joint(people.end_mandate(fund.state, by=B, day=fund.day, mandate=mandate, reason="罢免"), D)
    fund.at("2026-01-08")
    entry = payments.pay(fund.state, payment, by=K, day=days.day(paid), bank_ref="PAY1")
    if code is None:
        fund.do(entry)
    else:
        refusal = fund.refused(entry)
        assert said(refusal) == ("R49", code)
        assert (refusal.facts["person"], refusal.facts["ended"]) == (C, days.day("2026-01-07"))
        fund.do(draft(fund, "withdraw", payment, A, reason="委员罢免"))


@pytest.mark.rule("R49")
def test_a_key_revoked_between_review_and_release_is_found_there() -> None:
    fund = funded()
    payment = rechecked(fund)
    step(fund, "sign", payment, B)
    key = next(k for k in fund.state.people.keys.values() if k.person == C)
    keys = fund.state.people.keys.set(key.key, replace(key, revoked_block=fund.state.record.blocks))
    fund.state = replace(fund.state, people=replace(fund.state.people, keys=keys))
    assert said(refused(fund, "sign", payment, D)) == ("R49", "approver-key-revoked")


# ---- what an approval names ----


@pytest.mark.rule("R43")
def test_an_approval_of_something_that_is_no_request_is_refused() -> None:
    fund = funded()
    payment = request(fund)
    entry = draft(fund, "review", payment, B).replaced(approves=commitment("nothing"))
    assert said(fund.refused(entry)) == ("R43", "names-no-request")


@pytest.mark.rule("R43")
def test_a_rejection_that_names_another_number_is_refused() -> None:
    fund = funded()
    payment = request(fund)
    entry = draft(fund, "reject", payment, B, reason="不同意").replaced(payment="P-0999")
    assert said(fund.refused(entry)) == ("R43", "names-another-number")


@pytest.mark.rule("R43")
def test_a_changed_request_is_a_new_one_and_no_approval_carries_over() -> None:
    fund = funded()
    payment = request(fund)
    assert said(fund.refused(asked(fund, "600.00", payment=payment))) == ("R43", "number-used")
    step(fund, "review", payment, B)
    for change in ({"amount": "600.00"}, {"payee": LIFT}):
        refusal = fund.refused(asked(fund, **{"amount": "500.00", **change, "payment": payment}))
        assert said(refusal) == ("R43", "changed-after-approval")


@pytest.mark.rule("R43")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"payee_account": commitment("another")}, "account-differs"),
        ({"payee_account": None}, "account-differs"),
        ({"payee": "v-99", "payee_account": commitment("v-99")}, "payee-unknown"),
        ({"payee": "h-000000", "payee_account": commitment("x")}, "payee-unknown"),
        ({"payee": "staff", "payee_account": None}, "account-missing"),
        ({"payee": "tax", "settles": "tax", "payee_account": commitment("anybody's")}, "account-unenrolled"),
        ({"payee": "fund", "payee_account": None}, "payee-is-the-fund"),
    ],
)
def test_a_request_names_a_payee_of_the_book_and_its_account(change: dict[str, Any], code: str) -> None:
    fund = funded()
    assert said(fund.refused(asked(fund).replaced(**change))) == ("R43", code)


@pytest.mark.rule("R43")
def test_an_account_changed_between_request_and_release_stops_it() -> None:
    fund = funded()
    payment = rechecked(fund)
    step(fund, "sign", payment, B)
    fund.joint(payments.change_account(fund.state, by=B, day=fund.day, payee=REPAIR, account=commitment("new"),
                                       reason="对方换户"), C)
    assert fund.state.contracts.account_of(REPAIR) == commitment("new")
    assert said(refused(fund, "sign", payment, D)) == ("R43", "account-differs")


@pytest.mark.rule("R43")
def test_a_vendor_is_added_once_and_a_person_without_a_name() -> None:
    fund = funded()
    fields = {**signed(fund, K, "vendor-added"), "account": commitment("v-20")}
    cases = [({"vendor": POWER, "name": "云州供电公司"}, "vendor-exists"), ({"vendor": "v-20"}, "name-missing"),
             ({"vendor": "v-20", "name": "张三", "natural_person": True}, "name-of-a-person")]
    for more, code in cases:
        assert said(fund.refused(VendorAdded(**fields, **more))) == ("R43", code)
    fund.do(VendorAdded(**fields, vendor="v-20", natural_person=True))
    assert fund.state.contracts.vendors["v-20"].natural_person


@pytest.mark.rule("R43")
def test_only_a_known_payees_account_is_changed_and_to_another_one() -> None:
    fund = funded()
    entry = payments.change_account(fund.state, by=B, day=fund.day, payee=REPAIR, account=commitment("new"), reason="换户")
    assert said(fund.refused(entry.replaced(payee="v-99"))) == ("R43", "payee-unknown")
    assert said(fund.refused(entry.replaced(account=commitment(REPAIR)))) == ("R43", "account-unchanged")
    with pytest.raises(NotFound):
        payments.change_account(fund.state, by=B, day=fund.day, payee="v-99", account=commitment("x"), reason="换户")


@pytest.mark.rule("R50")
@pytest.mark.parametrize("name", ["review", "recheck", "sign", "pay"])
def test_a_step_signed_before_what_it_follows_is_refused(name: str) -> None:
    fund = funded()
    early = fund.state.record.seen()
    payment = request(fund)
    if name != "review":
        step(fund, "review", payment, B)
        early = fund.state.record.seen()
        step(fund, "review", payment, C)
    if name in ("sign", "pay"):
        early = fund.state.record.seen()
        step(fund, "recheck", payment, D)
    if name == "pay":
        step(fund, "sign", payment, B)
        early = fund.state.record.seen()
        step(fund, "sign", payment, D)
    person, more = {"review": (B, {}), "recheck": (D, {}), "sign": (B, {}), "pay": (K, {"bank_ref": "PAY1"})}[name]
    entry = draft(fund, name, payment, person, **more)
    assert said(fund.refused(entry.replaced(seen=early))) == ("R50", "step-not-seen")
    fund.do(entry)


@pytest.mark.rule("R50")
def test_request_and_review_do_not_stand_on_one_page() -> None:
    fund = funded()
    entry = asked(fund)
    leaf = spelling.leaf_of(fund.stamp(entry))
    review = drafts.approval(fund.state, "payment-reviewed", leaf, by=B, day=fund.day)
    assert isinstance(review, PaymentReviewed)
    assert said(fund.refused(entry, review)) == ("R50", "step-not-seen")


# ---- prior notice and limits ----


def notice(fund: Fund, amount: str = "100000.00", **more: Any) -> str:
    more = {"payee": REPAIR, "purpose": "维修", **more}
    (entry,) = fund.do(payments.post_notice(fund.state, by=B, day=fund.day, amount=amount, **more))[:1]
    return entry.notice  # type: ignore[attr-defined, no-any-return]


@pytest.mark.rule("R51")
@pytest.mark.parametrize(("amount", "code"), [("99999.99", None), ("100000.00", "notice-missing")])
def test_from_100000_up_a_payment_names_its_notice(amount: str, code: str | None) -> None:
    fund = funded()
    answer = fund.ask(asked(fund, amount))
    assert isinstance(answer, Admitted) if code is None else said(answer) == ("R51", code)


@pytest.mark.rule("R51")
@pytest.mark.parametrize(("other", "code"), [("49999.99", None), ("50000.00", "notice-missing")])
def test_two_parts_within_the_window_are_one_large_payment(other: str, code: str | None) -> None:
    fund = funded()
    request(fund, "50000.00")
    fund.at("2026-01-30")
    answer = fund.ask(asked(fund, other))
    assert isinstance(answer, Admitted) if code is None else said(answer) == ("R51", code)


@pytest.mark.rule("R52")
@pytest.mark.parametrize(("days", "amount"), [(30, "100000.00"), (31, "50000.00")])
def test_parts_are_summed_within_the_splitting_window_only(days: int, amount: str) -> None:
    fund = funded()
    request(fund, "50000.00")
    fund.at(str(fund.day + timedelta(days=days)))
    entry = asked(fund, "50000.00")
    payment = request_of(fund.state, entry)
    assert payment is not None
    assert weight(fund.state, payment) == Decimal(amount)
    assert said(fund.ask(entry)) == ("R51", "notice-missing") if days == 30 else isinstance(fund.ask(entry), Admitted)


@pytest.mark.rule("R52")
def test_two_months_bills_of_an_essential_are_no_splitting() -> None:
    fund = funded()
    request(fund, "60000.00", payee=POWER, head="power", month="2026-01")
    second = asked(fund, "60000.00", payee=POWER, head="power", month="2026-02")
    payment = request_of(fund.state, second)
    assert payment is not None
    assert weight(fund.state, payment) == Decimal("60000.00")


@pytest.mark.rule("R51")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"notice": "N-99"}, "notice-unknown"),
        ({"payee": LIFT, "payee_account": commitment(LIFT)}, "notice-of-another"),
        ({"amount": "100000.01"}, "above-notice"),
        ({}, None),
    ],
)
def test_a_notice_covers_its_payee_and_amount(change: dict[str, Any], code: str | None) -> None:
    fund = funded()
    entry = asked(fund, "100000.00", notice=notice(fund))
    if "amount" in change:
        change["legs"] = (Leg(account=entry.legs[0].account, amount=change["amount"]),)  # type: ignore[attr-defined]
    answer = fund.ask(entry.replaced(**change))
    assert isinstance(answer, Admitted) if code is None else said(answer) == ("R51", code)


@pytest.mark.rule("R51")
def test_a_large_payment_is_released_after_ten_days_between_witnesses() -> None:
    fund = funded()
    payment = rechecked(fund, "100000.00", notice=notice(fund))
    step(fund, "sign", payment, B)
    assert said(refused(fund, "sign", payment, E)) == ("R51", "notice-runs")
    witnessed(fund, 9)
    assert said(refused(fund, "sign", payment, E)) == ("R51", "notice-runs")
    witnessed(fund, 10)
    step(fund, "sign", payment, E)
    assert payment_of(fund, payment).status == "released"


@pytest.mark.rule("R51")
def test_an_objection_is_answered_before_the_release() -> None:
    fund = funded()
    number = notice(fund)
    payment = rechecked(fund, "100000.00", notice=number)
    objection = payments.object_to_notice(fund.state, number, by=M, day=fund.day, text="单价高于市价")
    assert said(fund.refused(objection.replaced(objection=2))) == ("R51", "objection-number")
    fund.do(objection)
    assert [f.code for f in objections_to_notices_are_answered(fund.state, fund.day)] == ["objection-open"]
    witnessed(fund, 10)
    step(fund, "sign", payment, B)
    assert said(refused(fund, "sign", payment, E)) == ("R51", "objection-unanswered")
    answer = payments.answer_objection(fund.state, number, 1, by=C, day=fund.day, evidence=commitment("答复"))
    assert said(fund.refused(answer.replaced(objection=2))) == ("R51", "no-open-objection")
    assert said(fund.refused(answer.replaced(notice="N-99"))) == ("R51", "notice-unknown")
    fund.do(answer)
    assert list(objections_to_notices_are_answered(fund.state, fund.day)) == []
    witnessed(fund, 10)
    step(fund, "sign", payment, E)


@pytest.mark.rule("R51")
def test_a_recurring_payment_is_noticed_once_a_year_up_to_its_ceiling() -> None:
    fund = funded()
    number = notice(fund, "1200000.00", monthly_ceiling="100000.00", until=date(2027, 1, 5))
    contract = {"contract": "C-20", "contract_total": "1200000.00", "notice": number}
    request(fund, "60000.00", **contract)
    request(fund, "40000.00", **contract)
    assert said(fund.refused(asked(fund, "0.01", **contract))) == ("R51", "above-notice")
    request(fund, "100000.00", month="2026-02", **contract)
    loose = asked(fund, "100000.00", month="2026-03", notice=number)
    assert said(fund.refused(loose)) == ("R51", "not-recurring")


@pytest.mark.rule("R52")
def test_99999_and_99999_are_one_payment_of_199998() -> None:
    fund = funded()
    request(fund, "99999.00")
    refusal = fund.refused(asked(fund, "99999.00"))
    assert said(refusal) == ("R51", "notice-missing")
    assert refusal.facts["amount"] == Decimal("199998.00")


@pytest.mark.rule("R51")
def test_a_payroll_of_100000_a_month_is_noticed_once_a_year() -> None:
    fund = funded()
    number = notice(fund, "1200000.00", payee="staff", monthly_ceiling="100000.00", until=date(2027, 1, 5))
    for month in ("2026-01", "2026-02", "2026-03"):
        request(fund, "100000.00", payee="staff", head="wages", month=month, notice=number, payee_account=commitment("s"))


@pytest.mark.rule("R51")
@pytest.mark.parametrize(
    ("ceiling", "until", "code"),
    [
        ("1000.00", date(2027, 1, 5), None), ("1000.00", date(2027, 1, 6), "notice-too-long"),
        ("1000.00", date(2026, 1, 4), "notice-too-long"), ("1000.00", None, "ceiling-and-last-day"),
        (None, date(2026, 6, 1), "ceiling-and-last-day"),
    ],
)
def test_a_yearly_notice_says_until_when(ceiling: str | None, until: date | None, code: str | None) -> None:
    fund = funded()
    entry = payments.post_notice(fund.state, by=B, day=fund.day, payee=REPAIR, amount="12000.00", purpose="维修",
                                 monthly_ceiling=ceiling, until=until)
    answer = fund.ask(entry)
    assert isinstance(answer, Admitted) if code is None else said(answer) == ("R51", code)


@pytest.mark.rule("R51")
def test_a_notice_number_stands_once_and_ends_on_its_last_day() -> None:
    fund = funded()
    number = notice(fund, monthly_ceiling="100000.00", until=date(2026, 1, 31))
    again = payments.post_notice(fund.state, by=B, day=fund.day, payee=REPAIR, amount="1.00", purpose="维修", notice=number)
    assert said(fund.refused(again)) == ("R51", "notice-exists")
    fund.at("2026-02-01")
    late = asked(fund, "100000.00", contract="C-20", contract_total="100000.00", notice=number)
    assert said(fund.refused(late)) == ("R51", "notice-over")


@pytest.mark.rule("R52")
@pytest.mark.parametrize(
    ("item", "year", "amount", "code"),
    [
        (None, None, "0.01", "above-item-limit"), ("500.00", "800.00", "500.00", None),
        ("500.00", "800.00", "500.01", "above-item-limit"), ("900.00", "800.00", "800.00", None),
        ("900.00", "800.00", "800.01", "above-year-limit"),
    ],
)
def test_the_committee_alone_spends_what_the_owners_granted(
    item: str | None, year: str | None, amount: str, code: str | None
) -> None:
    fund = funded(**({"committee_item_limit_cny": Decimal(item), "committee_year_limit_cny": Decimal(year or "0")} if item else {}))
    entry = payments.transfer(fund.state, by=B, day=fund.day, from_fund="operating", to_fund="contingency", amount=amount,
                              purpose="应急准备")
    answer = fund.ask(entry)
    assert isinstance(answer, Admitted) if code is None else said(answer) == ("R52", code)


@pytest.mark.rule("R52")
def test_parts_are_summed_against_the_item_limit_and_all_against_the_years() -> None:
    fund = funded(committee_item_limit_cny=Decimal("500.00"), committee_year_limit_cny=Decimal("900.00"))

    def move(amount: str, to: str = "contingency") -> Entry:
        return payments.transfer(fund.state, by=B, day=fund.day, from_fund="operating", to_fund=to, amount=amount, purpose="调剂")

    (first,) = fund.do(move("300.00"))[:1]
    assert said(fund.refused(move("200.01"))) == ("R52", "above-item-limit")
    fund.do(move("200.00"))
    assert said(fund.refused(move("400.01", "grants"))) == ("R52", "above-year-limit")
    fund.do(move("400.00", "grants"))
    fund.do(draft(fund, "withdraw", first.payment, B, reason="改期"))  # type: ignore[attr-defined]
    fund.do(move("300.00"))


@pytest.mark.rule("R52")
def test_limits_granted_by_a_resolution_hold() -> None:
    fund = funded()
    resolution(fund, "R2026002", {"fund": "operating", "amount": "700.00", "use": "item-limit"},
               {"fund": "operating", "amount": "700.00", "use": "year-limit"})
    entry = payments.transfer(fund.state, by=B, day=fund.day, from_fund="operating", to_fund="contingency", amount="700.00",
                              purpose="应急准备")
    assert isinstance(fund.ask(entry), Admitted)


@pytest.mark.rule("R52")
def test_instalments_of_one_contract_are_tested_on_its_total() -> None:
    fund = funded()
    assert said(fund.refused(asked(fund, "500.00", contract="C-20"))) == ("R52", "contract-total-missing")
    assert said(fund.refused(asked(fund, "500.00", contract="C-20", contract_total="100000.00"))) == ("R51", "notice-missing")
    request(fund, "600.00", contract="C-20", contract_total="1000.00")
    assert said(fund.refused(asked(fund, "1.00", contract="C-20", contract_total="2000.00"))) == ("R52", "contract-total-changed")
    assert said(fund.refused(asked(fund, "400.01", contract="C-20", contract_total="1000.00"))) == ("R52", "above-contract-total")
    request(fund, "400.00", contract="C-20", contract_total="1000.00")


@pytest.mark.rule("R52")
@pytest.mark.parametrize(("amount", "code"), [("300.00", None), ("300.01", "beyond-resolution")])
def test_a_payment_by_resolution_stays_within_it(amount: str, code: str | None) -> None:
    fund = funded()
    filled(fund, "contingency")
    number = resolution(fund, "R2026002", {"fund": "contingency", "amount": "300.00", "use": "spend"})
    entry = asked(fund, amount, fund="contingency", head=None, resolution=number)
    answer = fund.ask(entry)
    assert isinstance(answer, Admitted) if code is None else said(answer) == ("R52", code)


def filled(fund: Fund, to: str, amount: str = "500.00") -> None:
    """As if the fund `to` had got `amount` of operating money by a paid transfer."""
    number = resolution(fund, "R2026009", {"fund": "operating", "amount": amount, "use": "transfer"})
    (entry,) = fund.do(payments.transfer(fund.state, by=B, day=fund.day, from_fund="operating", to_fund=to, amount=amount,
                                         purpose="调剂", resolution=number))[:1]
    step(fund, "review", entry.payment, C, M)  # type: ignore[attr-defined]
    step(fund, "recheck", entry.payment, D)  # type: ignore[attr-defined]
    step(fund, "sign", entry.payment, C, D)  # type: ignore[attr-defined]
    fund.do(payments.pay(fund.state, entry.payment, by=K, day=fund.day, bank_ref="MOVE1"))  # type: ignore[attr-defined]
    assert fund.state.ledger.cash(to) == Decimal(amount)


# ---- what a payment settles ----


@pytest.mark.rule("R53")
def test_the_legs_are_those_of_what_is_settled() -> None:
    fund = funded()
    entry = asked(fund)
    other = (Leg(account="Expenses:Operating:Planned:Office", amount="500.00"),)
    assert said(fund.refused(entry.replaced(legs=other))) == ("R53", "legs-differ")
    assert ("R53", "nothing-to-settle") in objected(fund, entry.replaced(head=None))


@pytest.mark.rule("R53")
def test_a_top_up_is_split_by_area() -> None:
    fund = funded()
    entry = asked(fund, "400.00", payee="bureau", head=None, fund="public-revenue", settles="top-up", purpose="补充维修资金")
    assert {leg.account: str(leg.amount) for leg in entry.legs} == {  # type: ignore[attr-defined]
        "Equity:Transfer:Out:PublicRevenue": "400.00",
        "Assets:Maintenance:HeldByBureau:B01": "188.50", "Equity:Transfer:In:Maintenance:B01": "-188.50",
        "Assets:Maintenance:HeldByBureau:B02": "211.50", "Equity:Transfer:In:Maintenance:B02": "-211.50",
    }


@pytest.mark.rule("R53")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"bill": "B-0999"}, "bill-unknown"), ({"payee": REPAIR, "payee_account": commitment(REPAIR)}, "bill-differs"),
        ({"head": "power"}, "bill-differs"), ({"month": "2026-02"}, "bill-differs"),
    ],
)
def test_a_bills_payment_is_the_bills(change: dict[str, Any], code: str) -> None:
    fund = funded()
    bill(fund, "B-0001", LIFT, "lift", "150.00")
    entry = asked(fund, bill="B-0001", payee=None, head=None, amount=None)
    changed = entry.replaced(**change)
    if "payee" in change:
        changed = changed.replaced(legs=(Leg(account="Liabilities:Payable:Operating:Vendor:V-13", amount="150.00"),))
    assert said(fund.refused(changed)) == ("R53", code)


@pytest.mark.rule("R53")
@pytest.mark.parametrize(("amount", "code"), [("50.00", None), ("50.01", "above-bill")])
def test_a_bill_is_not_paid_twice(amount: str, code: str | None) -> None:
    fund = funded()
    bill(fund, "B-0001", LIFT, "lift", "150.00")
    bill(fund, "B-0002", LIFT, "lift", "150.00")
    request(fund, "100.00", bill="B-0001", payee=None, head=None)
    answer = fund.ask(asked(fund, amount, bill="B-0001", payee=None, head=None))
    assert isinstance(answer, Admitted) if code is None else said(answer) == ("R53", code)


@pytest.mark.rule("R53")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": "500.01", "legs": (Leg(account="Expenses:Operating:Planned:Repair", amount="500.01"),)}, "differs-from-release"),
        ({"payee": LIFT}, "differs-from-release"), ({"head": "office"}, "differs-from-release"),
        ({"tier": "T1"}, "differs-from-release"), ({"settles": "bill"}, "differs-from-release"),
        ({"month": "2026-02"}, "differs-from-release"), ({"bill": "B-0001"}, "differs-from-release"),
        ({"document": "D-01"}, "differs-from-release"),
        ({"legs": (Leg(account="Expenses:Operating:Planned:Office", amount="500.00"),)}, "legs-differ-from-release"),
        ({"bank_ref": "INT1"}, "bank-ref-used"),
    ],
)
def test_what_is_paid_is_what_was_released(change: dict[str, Any], code: str) -> None:
    fund = funded()
    payment = released(fund)
    fund.do(payments.debit(fund.state, by=K, day=fund.day, amount="1.00", bank_ref="INT1X", purpose="手续费"))
    entry = payments.pay(fund.state, payment, by=K, day=fund.day, bank_ref="PAY1")
    refusal = fund.refused(entry.replaced(**({"bank_ref": "INT1X"} if "bank_ref" in change else change)))
    assert refusal.code == code
    assert refusal.number in ("R53", "R4")


@pytest.mark.rule("R53")
def test_a_request_is_paid_once() -> None:
    fund = funded()
    payment = released(fund)
    entry = payments.pay(fund.state, payment, by=K, day=fund.day, bank_ref="PAY1")
    fund.do(entry)
    assert said(fund.refused(entry.replaced(bank_ref="PAY2"))) == ("R42", "payment-over")


@pytest.mark.rule("R53")
def test_a_payment_that_came_back_is_booked_the_other_way_round_and_once() -> None:
    fund = funded()
    before = fund.state.ledger.cash("operating")
    payment = paid(fund)
    entry = payments.return_payment(fund.state, payment, by=K, day=fund.day, bank_ref="RET1", reason="户名不符")
    wrong = entry.replaced(amount="400.00", legs=(Leg(account=entry.legs[0].account, amount="400.00"),))
    assert said(fund.refused(wrong)) == ("R53", "not-as-paid")
    assert fund.refused(entry.replaced(bank_ref="PAY1")).code == "bank-ref-used"
    fund.do(entry)
    assert fund.state.ledger.cash("operating") == before
    assert payment_of(fund, payment).status == "returned"
    assert said(fund.refused(entry.replaced(bank_ref="RET2")))[0] == "R14"


@pytest.mark.rule("R54")
def test_custody_agency_and_maintenance_money_is_not_moved() -> None:
    fund = funded()
    number = resolution(fund, "R2026002", {"fund": "operating", "amount": "500.00", "use": "transfer"})
    entry = payments.transfer(fund.state, by=B, day=fund.day, from_fund="operating", to_fund="contingency", amount="500.00",
                              purpose="调剂", resolution=number)
    for fund_name in ("custody", "agency"):
        changed = entry.replaced(to_fund=fund_name)
        legs = rules.legs_for(fund.state, changed)
        assert ("R54", "not-the-owners-to-move") in objected(fund, changed.replaced(legs=legs))
    assert said(fund.refused(asked(fund).replaced(to_fund="contingency"))) == ("R54", "target-without-transfer")


@pytest.mark.rule("R54")
@pytest.mark.parametrize(("amount", "code"), [("500.00", None), ("500.01", "beyond-resolution")])
def test_a_transfer_stays_within_its_resolution(amount: str, code: str | None) -> None:
    fund = funded()
    number = resolution(fund, "R2026002", {"fund": "operating", "amount": "500.00", "use": "transfer"})
    entry = payments.transfer(fund.state, by=B, day=fund.day, from_fund="operating", to_fund="contingency", amount=amount,
                              purpose="调剂", resolution=number)
    answer = fund.ask(entry)
    assert isinstance(answer, Admitted) if code is None else said(answer) == ("R54", code)


@pytest.mark.rule("R54")
def test_what_one_transfer_takes_of_a_resolution_another_does_not_get() -> None:
    fund = funded()
    number = resolution(fund, "R2026002", {"fund": "operating", "amount": "500.00", "use": "transfer"})

    def move(amount: str) -> Entry:
        return payments.transfer(fund.state, by=A, day=fund.day, from_fund="operating", to_fund="contingency",
                                 amount=amount, purpose="调剂", resolution=number)

    (first,) = fund.do(move("300.00"))[:1]
    assert said(fund.refused(move("200.01"))) == ("R54", "beyond-resolution")
    fund.do(draft(fund, "withdraw", first.payment, A, reason="改期"))  # type: ignore[attr-defined]
    fund.do(move("500.00"))


@pytest.mark.rule("R54")
def test_each_fund_balances_in_a_paid_transfer() -> None:
    fund = funded()
    filled(fund, "contingency")
    ledger = fund.state.ledger
    assert ledger.balance("Equity:Transfer:Out:Operating") + ledger.balance("Equity:Transfer:In:Contingency") == 0
    assert fund.state.resolutions.left("R2026009", use="transfer", fund="operating") == 0


# ---- cash ----


def imprest(fund: Fund, amount: str = "1000.00") -> None:
    (entry,) = fund.do(payments.imprest_top_up(fund.state, by=A, day=fund.day, amount=amount, purpose="备用金"))[:1]
    step(fund, "review", entry.payment, B, C)  # type: ignore[attr-defined]
    step(fund, "recheck", entry.payment, D)  # type: ignore[attr-defined]
    step(fund, "sign", entry.payment, B, D)  # type: ignore[attr-defined]
    fund.do(payments.pay(fund.state, entry.payment, by=K, day=fund.day, bank_ref="CASH1"))  # type: ignore[attr-defined]


@pytest.mark.rule("R55")
@pytest.mark.parametrize(("amount", "code"), [("1000.00", None), ("1000.01", "above-imprest-cap")])
def test_the_imprest_stays_within_its_cap(amount: str, code: str | None) -> None:
    fund = funded()
    answer = fund.ask(payments.imprest_top_up(fund.state, by=A, day=fund.day, amount=amount, purpose="备用金"))
    assert isinstance(answer, Admitted) if code is None else said(answer) == ("R55", code)


@pytest.mark.rule("R64")
@pytest.mark.parametrize(("head", "left", "code"), [
    ("office", "300.00", None), ("office", "299.99", "over-budget"), ("greening", None, "no-line"), ("power", "0.00", None)])
def test_cash_from_the_imprest_stays_within_its_line(head: str, left: str | None, code: str | None) -> None:
    """Power is metered and essential: spent, and flagged."""
    fund = funded()
    imprest(fund, "300.00")
    if left is not None:
        bill(fund, "B-0009", POWER, head, str(Decimal("1200000.00") - Decimal(left)))
    answer = fund.ask(payments.spend_imprest(fund.state, by=N, day=fund.day, voucher="Q-01", head=head, amount="300.00",
                                             purpose="零星开支", evidence=(commitment("小票"),)))
    assert getattr(answer, "code", None) == code


@pytest.mark.rule("R55")
def test_cash_is_spent_from_the_imprest_with_a_voucher() -> None:
    fund = funded()
    imprest(fund, "300.00")
    entry = payments.spend_imprest(fund.state, by=N, day=fund.day, voucher="Q-01", head="office", amount="300.00",
                                   purpose="打印纸", evidence=(commitment("小票"),))
    larger = payments.spend_imprest(fund.state, by=N, day=fund.day, voucher="Q-01", head="office", amount="300.01",
                                    purpose="打印纸", evidence=(commitment("小票"),))
    assert said(fund.refused(larger)) == ("R55", "imprest-too-small")
    assert said(fund.refused(entry.replaced(evidence=()))) == ("R55", "voucher-missing")
    fund.do(entry)
    assert said(fund.refused(entry)) == ("R55", "voucher-used")
    refill = payments.imprest_top_up(fund.state, by=A, day=fund.day, purpose="备用金")
    assert str(refill.amount) == "1000.00"


@pytest.mark.rule("R55")
def test_cash_received_bears_the_day_it_is_written_down() -> None:
    fund = funded()
    entry = CashReceived(**signed(fund, N, "cash-received"), receipt="S-0001", paper="0001", household=HOUSEHOLD,
                         amount="10.00", allocation=Allocation(advance="10.00"))
    late = fund.stamp(entry.replaced(day=fund.day - timedelta(days=1)))
    assert rules.cash_is_recorded_on_the_day(fund.state, late) is not None
    assert rules.cash_is_recorded_on_the_day(fund.state, fund.stamp(entry)) is None


# ---- money nobody approved, standing authorities, levies ----


@pytest.mark.rule("R135")
def test_a_debit_nobody_approved_is_recorded_and_stands_in_plain_sight() -> None:
    fund = funded()
    entry = payments.debit(fund.state, by=K, day=fund.day, amount="12.50", bank_ref="FEE1", purpose="不明扣款")
    assert said(fund.refused(entry.replaced(explained="12.50"))) == ("R135", "explained-differs")
    hidden = (Leg(account="Expenses:Operating:BankCharges", amount="12.50"),)
    assert said(fund.refused(entry.replaced(legs=hidden))) == ("R135", "debit-legs-differ")
    fund.do(entry)
    assert fund.state.ledger.balance("Assets:Receivable:Unexplained:Operating") == Decimal("12.50")
    flags = list(money_gone_without_approval_is_explained(fund.state, fund.day))
    assert [(f.code, f.facts["amount"]) for f in flags] == [("unexplained-debit", Decimal("12.50"))]
    assert fund.refused(entry).code == "bank-ref-used"


@pytest.mark.rule("R135")
def test_restitution_is_of_an_open_debit_and_no_more_than_missing() -> None:
    fund = funded()
    (debit,) = fund.do(payments.debit(fund.state, by=K, day=fund.day, amount="12.50", bank_ref="FEE1", purpose="不明扣款"))
    leaf = spelling.leaf_of(debit)
    entry = payments.restore(fund.state, by=K, day=fund.day, restores=leaf, bank_ref="BACK1", amount="5.00")
    assert said(fund.refused(entry.replaced(amount="12.51"))) == ("R135", "above-missing")
    assert said(fund.refused(entry.replaced(fund="custody"))) == ("R135", "fund-differs")
    assert said(fund.refused(entry.replaced(restores=commitment("x")))) == ("R135", "debit-unknown")
    fund.do(entry)
    fund.do(payments.restore(fund.state, by=K, day=fund.day, restores=leaf, bank_ref="BACK2"))
    assert list(money_gone_without_approval_is_explained(fund.state, fund.day)) == []
    assert fund.state.ledger.balance("Assets:Receivable:Unexplained:Operating") == 0


@pytest.mark.rule("R135")
def test_a_debit_is_approved_afterwards_through_all_steps_and_no_money_leaves_again() -> None:
    fund = funded()
    (debit,) = fund.do(payments.debit(fund.state, by=K, day=fund.day, amount="800.00", bank_ref="FEE1", purpose="维修"))
    leaf, cash = spelling.leaf_of(debit), fund.state.ledger.cash("operating")
    entry = payments.approve_debit(fund.state, by=A, day=fund.day, explains=leaf, payee=REPAIR, head="repair", purpose="维修")
    larger = entry.replaced(amount="800.01", legs=(Leg(account=entry.legs[0].account, amount="800.01"),))
    assert said(fund.refused(larger)) == ("R135", "above-missing")
    assert said(fund.refused(entry.replaced(explains=commitment("x")))) == ("R135", "debit-unknown")
    fund.do(entry)
    again = payments.approve_debit(fund.state, by=A, day=fund.day, explains=leaf, payee=REPAIR, head="repair", purpose="维修")
    assert said(fund.refused(again)) == ("R135", "above-missing")
    step(fund, "review", entry.payment, B, C)
    step(fund, "recheck", entry.payment, D)
    step(fund, "sign", entry.payment, B, D)
    pay = payments.pay(fund.state, entry.payment, by=K, day=fund.day)
    assert said(fund.refused(pay.replaced(bank_ref="OTHER"))) == ("R53", "reference-of-another")
    fund.do(pay)
    assert fund.state.ledger.cash("operating") == cash
    assert fund.state.ledger.balance("Assets:Receivable:Unexplained:Operating") == 0
    assert not fund.state.payments.unexplained


def authority(fund: Fund, cap: str = "100.00") -> str:
    (entry,) = fund.do(payments.standing_authority(fund.state, by=A, day=fund.day, payee=POWER, head="power", cap=cap,
                                                   purpose="电费代扣"))[:1]
    step(fund, "review", entry.payment, B, C)  # type: ignore[attr-defined]
    step(fund, "recheck", entry.payment, D)  # type: ignore[attr-defined]
    step(fund, "sign", entry.payment, B, D)  # type: ignore[attr-defined]
    return entry.payment  # type: ignore[attr-defined, no-any-return]


def debited(fund: Fund, amount: str, ref: str, **more: Any) -> tuple[str, str]:
    """What of a debit under the authority is explained and what is not."""
    (entry,) = fund.do(payments.debit(fund.state, by=K, day=fund.day, amount=amount, bank_ref=ref, purpose="电费", **more))
    return str(entry.explained), str(entry.amount - entry.explained)  # type: ignore[attr-defined]


def resting_authority(fund: Fund) -> str:
    """An authority of 100.00 a month that rests on R2026009."""
    resolution(fund, "R2026009", {"fund": "operating", "amount": "1200.00", "use": "spend", "head": "power"})
    (entry,) = fund.do(payments.standing_authority(fund.state, by=A, day=fund.day, payee=POWER, head="power", cap="100.00",
                                                   purpose="电费代扣", resolution="R2026009"))[:1]
    step(fund, "review", entry.payment, B, C)  # type: ignore[attr-defined]
    step(fund, "recheck", entry.payment, D)  # type: ignore[attr-defined]
    step(fund, "sign", entry.payment, B, D)  # type: ignore[attr-defined]
    return entry.payment  # type: ignore[attr-defined, no-any-return]


def cancelled(fund: Fund, on: date) -> None:
    fund.joint(resolutions.cancel_resolution(
        fund.state, by=B, day=fund.day, resolution="R2026009", authority="court", cancelled_day=on, reason="程序违法",
        evidence=(commitment("judgment"),)), D)


@pytest.mark.rule("R114")
@pytest.mark.parametrize(("occurred", "explained"), [(9, "60.00"), (10, "0.00"), (11, "0.00")])
def test_an_authority_covers_nothing_from_the_day_its_resolution_fell(occurred: int, explained: str) -> None:
    fund = funded()
    number = resting_authority(fund)
    fund.at("2026-01-12")
    cancelled(fund, date(2026, 1, 10))
    entry = payments.debit(fund.state, by=K, day=fund.day, amount="60.00", bank_ref="E1", purpose="电费", standing=number,
                           occurred=date(2026, 1, occurred))
    assert str(entry.explained) == explained
    wrong = "0.00" if explained == "60.00" else "60.00"
    assert fund.refused(entry.replaced(explained=wrong)).code == "explained-differs"
    fund.do(entry)
    flags = [(f.code, f.facts.get("resolution")) for f in rules.money_gone_without_approval_is_explained(fund.state, fund.day)]
    assert flags == ([] if explained == "60.00" else [("debit-on-cancelled", "R2026009")])


@pytest.mark.rule("R114")
def test_an_authority_whose_resolution_fell_is_said_until_it_is_ended() -> None:
    fund = funded()
    number = resting_authority(fund)
    asked_ = resolution_rules.what_rested_on_a_cancelled_resolution_is_settled
    assert not list(asked_(fund.state, fund.day))
    cancelled(fund, fund.day)
    assert [(f.code, f.facts["about"]) for f in asked_(fund.state, fund.day)] == [("authority-on-cancelled", number)]
    fund.do(payments.withdraw(fund.state, number, by=A, day=fund.day, reason="决议撤销"))
    assert "authority-on-cancelled" not in [f.code for f in asked_(fund.state, fund.day)]


@pytest.mark.rule("R137")
@pytest.mark.rule("R135")
def test_debits_within_the_monthly_cap_are_paid_and_the_rest_is_unexplained() -> None:
    fund = funded()
    number = authority(fund)
    assert debited(fund, "60.00", "E1", standing=number) == ("60.00", "0.00")
    assert debited(fund, "40.01", "E2", standing=number) == ("40.00", "0.01")
    assert debited(fund, "1.00", "E3", standing=number) == ("0.00", "1.00")
    fund.at("2026-02-02")
    assert debited(fund, "100.00", "E4", standing=number) == ("100.00", "0.00")
    assert fund.state.ledger.balance("Expenses:Operating:Essential:Power") == Decimal("200.00")
    assert fund.state.ledger.balance("Assets:Receivable:Unexplained:Operating") == Decimal("1.01")


@pytest.mark.rule("R137")
def test_a_debit_under_an_authority_may_pay_a_bill() -> None:
    fund = funded()
    number = authority(fund)
    bill(fund, "B-0001", POWER, "power", "50.00")
    bill(fund, "B-0002", LIFT, "lift", "50.00")
    entry = payments.debit(fund.state, by=K, day=fund.day, amount="60.00", bank_ref="E1", purpose="电费", standing=number, bill="B-0001")
    assert said(fund.refused(entry.replaced(bill="B-0002")))[0] in ("R135", "R137")
    assert rules.a_debit_names_a_standing_authority(fund.state, entry.replaced(bill="B-0002")).code == "bill-of-another"  # type: ignore[union-attr]
    fund.do(entry)
    assert fund.state.ledger.owed("Liabilities:Payable:Operating:Vendor:V-11") == 0
    assert "B-0001" not in {b.bill for b in fund.state.bills.unpaid()}


@pytest.mark.rule("R137")
def test_a_debit_names_an_authority_that_stands() -> None:
    fund = funded()
    number = authority(fund)
    entry = payments.debit(fund.state, by=K, day=fund.day, amount="60.00", bank_ref="E1", purpose="电费", standing=number)
    check = rules.a_debit_names_a_standing_authority
    for change, code in (({"standing": "P-0999"}, "authority-unknown"), ({"head": "lift"}, "authority-differs"),
                         ({"fund": "custody"}, "authority-differs"), ({"standing": None}, "authority-missing"),
                         ({"month": "2026-02"}, "month-differs")):
        objection = check(fund.state, entry.replaced(**change))
        assert objection is not None
        assert objection.code == code
        assert not isinstance(fund.ask(entry.replaced(**change)), Admitted)
    fund.do(draft(fund, "withdraw", number, B, reason="改为自行缴纳"))
    assert fund.state.payments.standing.get(number) is None
    with pytest.raises(NotFound):
        payments.debit(fund.state, by=K, day=fund.day, amount="1.00", bank_ref="E2", purpose="电费", standing=number)


@pytest.mark.rule("R137")
def test_a_standing_authority_names_a_head_and_stands_once_and_is_not_paid() -> None:
    fund = funded()
    number = authority(fund)
    again = payments.standing_authority(fund.state, by=A, day=fund.day, payee=POWER, head="power", cap="1.00", purpose="电费代扣")
    assert said(fund.refused(again)) == ("R137", "authority-exists")
    pay = payments.pay(fund.state, number, by=K, day=fund.day, bank_ref="PAY1")
    assert said(fund.refused(pay)) == ("R42", "standing-is-debited")
    objection = rules.a_standing_authority_names_head_and_cap(fund.state, again.replaced(head=None))
    assert objection is not None
    assert objection.code == "authority-without-head"
    assert fund.state.payments.requests_open("operating") == ()


@pytest.mark.rule("R123")
def test_a_court_levy_is_booked_with_its_paper_and_shown() -> None:
    fund = funded()
    entry = payments.debit(fund.state, by=K, day=fund.day, amount="900.00", bank_ref="COURT1", purpose="法院扣划",
                           court_paper=commitment("裁定书"))
    assert entry.explained == Decimal("900.00")
    fund.do(entry)
    flags = list(court_levies_are_said_openly(fund.state, fund.day + timedelta(days=100)))
    assert [(f.code, f.facts["amount"]) for f in flags] == [("court-levy", Decimal("900.00"))]
    assert list(court_levies_are_said_openly(fund.state, fund.day + timedelta(days=101))) == []
    number = authority(fund)
    under_it = entry.replaced(standing=number, head="power", bank_ref="COURT2")
    assert said(fund.refused(under_it)) == ("R123", "levy-under-authority")
    others = payments.debit(fund.state, by=K, day=fund.day, amount="5.00", bank_ref="COURT3", purpose="法院扣划",
                            fund="custody", court_paper=commitment("裁定书"))
    assert others.explained == 0  # other people's money: owed back to them whatever the paper says
    fund.do(others)


# ---- the firm's cost ----


@pytest.mark.rule("R143")
@pytest.mark.parametrize("payee", ["F001", RELATED])
def test_the_firm_and_who_is_related_are_paid_by_bill_alone(payee: str) -> None:
    fund = funded()
    entry = asked(fund, "500.00", payee=payee, head="security", quotes=QUOTES)
    assert said(fund.refused(entry)) == ("R143", "cost-without-bill")


@pytest.mark.rule("R143")
def test_the_firm_is_never_paid_beyond_what_is_payable_to_it() -> None:
    fund = funded()
    bill(fund, "B-0001", "F001", "security", "500.00", vouchers="500.00")
    entry = asked(fund, bill="B-0001", payee=None, head=None, amount=None)
    put(fund, payments.debit(fund.state, by=K, day=fund.day, amount="1.00", bank_ref="X1", purpose="x").replaced(
        legs=(Leg(account="Liabilities:Firm:F001:CostPayable", amount="1.00"),)))
    assert said(fund.refused(entry)) == ("R143", "above-cost-payable")


# ---- emergencies ----


def ordered(fund: Fund, estimate: str = "20000.00", *, by: str = A, witness: str | None = D, **more: Any) -> str:
    (entry,) = fund.do(payments.order_emergency(fund.state, by=by, day=fund.day, cause="burst-main", contractor=REPAIR,
                                                estimate=estimate, purpose="主管爆裂", evidence=(commitment("照片"),), **more))
    if witness is not None:
        fund.do(payments.witness_emergency(fund.state, entry.order, by=witness, day=fund.day))  # type: ignore[attr-defined]
    return entry.order  # type: ignore[attr-defined, no-any-return]


@pytest.mark.rule("R24")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"estimate": "100000.00"}, None), ({"estimate": "100000.01"}, "above-emergency-cap"),
        ({"cause": "essential-consulting"}, "cause-not-listed"), ({"evidence": ()}, "evidence-missing"),
        ({"contractor": "v-99"}, "contractor-unknown"), ({"fund": "public-revenue"}, "not-an-emergency-fund"),
        ({"building": "B09"}, "building-unknown"), ({"building": "B01"}, None),
        ({"building": "B01", "fund": "contingency"}, "not-an-emergency-fund"),
    ],
)
def test_an_emergency_is_ordered_within_its_caps(change: dict[str, Any], code: str | None) -> None:
    fund = funded()
    entry = payments.order_emergency(fund.state, by=A, day=fund.day, cause="burst-main", contractor=REPAIR,
                                     estimate="500.00", purpose="主管爆裂", evidence=(commitment("照片"),))
    answer = fund.ask(entry.replaced(**change))
    assert isinstance(answer, Admitted) if code is None else said(answer) == ("R24", code)


@pytest.mark.rule("R24")
def test_an_order_number_stands_once() -> None:
    fund = funded()
    number = ordered(fund)
    again = payments.order_emergency(fund.state, by=A, day=fund.day, cause="leak", contractor=REPAIR, estimate="1.00",
                                     purpose="漏水", evidence=(commitment("照片"),), order=number)
    assert said(fund.refused(again)) == ("R24", "order-exists")


@pytest.mark.rule("R24")
@pytest.mark.parametrize(
    ("estimate", "by", "witness", "code"),
    [
        ("20000.00", A, D, None), ("20000.01", A, D, "subdistrict-needed"), ("20000.01", A, J, None),
        ("100000.00", A, J, None), ("500.00", B, C, "same-party"), ("500.00", B, A, None),
        ("500.00", A, S, "office-may-not"), ("500.00", A, V, "office-may-not"),
    ],
)
def test_a_witness_is_of_another_party(estimate: str, by: str, witness: str, code: str | None) -> None:
    fund = funded()
    number = ordered(fund, estimate, by=by, witness=None)
    entry = payments.witness_emergency(fund.state, number, by=witness, day=fund.day)
    answer = fund.ask(entry)
    number = "R49" if code == "office-may-not" else "R24"
    assert isinstance(answer, Admitted) if code is None else said(answer) == (number, code)


@pytest.mark.rule("R24", "R52")
@pytest.mark.parametrize(("estimate", "cause", "later", "witness", "code"), [
    ("5000.00", "burst-main", 0, D, None), ("5000.01", "burst-main", 0, D, "subdistrict-needed"),
    ("5000.01", "burst-main", 0, J, None), ("85000.01", "burst-main", 0, J, "above-emergency-cap"),
    ("5000.01", "leak", 0, D, None), ("5000.01", "burst-main", 30, D, "subdistrict-needed"),
    ("5000.01", "burst-main", 31, D, None)])
def test_one_emergency_ordered_in_parts_is_one(
    estimate: str, cause: str, later: int, witness: str, code: str | None
) -> None:
    """15,000.00 are ordered and witnessed for a burst main; 20,000.00 is what needs no subdistrict office."""
    fund = funded()
    ordered(fund, "15000.00")
    fund.at((fund.day + timedelta(days=later)).isoformat())
    entry = payments.order_emergency(fund.state, by=A, day=fund.day, cause=cause, contractor=REPAIR, estimate=estimate,
                                     purpose="抢修", evidence=(commitment("照片"),))
    answer = fund.ask(entry)
    if isinstance(answer, Admitted):
        fund.do(entry)
        answer = fund.ask(payments.witness_emergency(fund.state, entry.order, by=witness, day=fund.day))
    assert getattr(answer, "code", None) == code


@pytest.mark.rule("R24")
def test_an_emergency_is_witnessed_once_by_somebody_not_linked_who_saw_the_order() -> None:
    fund = funded()
    early = fund.state.record.seen()
    number = ordered(fund, witness=None)
    entry = payments.witness_emergency(fund.state, number, by=D, day=fund.day)
    assert said(fund.refused(entry.replaced(seen=early))) == ("R24", "order-not-seen")
    assert said(fund.refused(entry.replaced(approves=commitment("x")))) == ("R24", "order-unknown")
    other = branch(fund)
    linked(other, D, REPAIR)
    assert said(other.refused(entry)) == ("R24", "witness-linked")
    fund.do(entry)
    assert said(fund.refused(payments.witness_emergency(fund.state, number, by=E, day=fund.day))) == ("R24", "witnessed-already")


@pytest.mark.rule("R24")
def test_a_witnessed_order_reserves_its_estimate_until_it_is_asked_for() -> None:
    fund = funded()
    number = ordered(fund, "800.00", witness=None)
    assert fund.state.payments.reserved("operating", fund.day) == 0
    fund.do(payments.witness_emergency(fund.state, number, by=D, day=fund.day))
    assert fund.state.payments.reserved("operating", fund.day) == Decimal("800.00")
    assert fund.state.payments.reserved("operating", fund.day + timedelta(days=31)) == 0
    fund.do(payments.request_emergency(fund.state, number, by=A, day=fund.day, purpose="抢修"))
    assert fund.state.payments.reserved("operating", fund.day) == 0


@pytest.mark.rule("R24")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None), ({"document": "E-99"}, "order-unknown"), ({"payee": LIFT, "payee_account": commitment(LIFT)}, "order-differs"),
        ({"amount": "800.01", "legs": (Leg(account="Expenses:Operating:Emergency", amount="800.01"),)}, "above-estimate"),
    ],
)
def test_an_emergency_payment_follows_its_order(change: dict[str, Any], code: str | None) -> None:
    fund = funded()
    number = ordered(fund, "800.00")
    entry = payments.request_emergency(fund.state, number, by=A, day=fund.day, purpose="抢修")
    answer = fund.ask(entry.replaced(**change))
    assert isinstance(answer, Admitted) if code is None else said(answer) == ("R24", code)


@pytest.mark.rule("R24")
def test_an_emergency_nobody_witnessed_is_not_paid() -> None:
    fund = funded()
    number = ordered(fund, witness=None)
    entry = payments.request_emergency(fund.state, number, by=A, day=fund.day, purpose="抢修")
    assert said(fund.refused(entry)) == ("R24", "not-witnessed")


@pytest.mark.rule("R24")
@pytest.mark.rule("R44")
def test_an_emergency_is_paid_by_two_signatories_and_looked_at_afterwards() -> None:
    fund = funded()
    number = ordered(fund, "15000.00", by=B)
    (entry,) = fund.do(payments.request_emergency(fund.state, number, by=A, day=fund.day, purpose="抢修"))[:1]
    payment = entry.payment  # type: ignore[attr-defined]
    assert said(refused(fund, "sign", payment, B)) == ("R44", "requester-approves")  # who ordered
    step(fund, "sign", payment, C, D)
    fund.do(payments.pay(fund.state, payment, by=K, day=fund.day, bank_ref="PAY1"))
    fund.at("2026-01-12")  # five working days after Monday the 5th
    assert list(emergencies_are_looked_at_and_ratified(fund.state, fund.day)) == []
    late = list(emergencies_are_looked_at_and_ratified(fund.state, fund.day + timedelta(days=1)))
    assert [f.code for f in late] == ["emergency-not-reviewed"]
    step(fund, "review", payment, C, M)
    assert said(refused(fund, "review", payment, B)) == ("R42", "step-done")
    step(fund, "recheck", payment, D)
    assert list(emergencies_are_looked_at_and_ratified(fund.state, fund.day + timedelta(days=1))) == []
    assert payment_of(fund, payment).status == "paid"


@pytest.mark.rule("R24")
def test_an_emergency_is_ratified_within_thirty_days_and_once() -> None:
    fund = funded()
    number = ordered(fund, "800.00")
    ratify = payments.ratify_emergency(fund.state, number, by=B, day=fund.day)
    assert said(fund.refused(ratify.replaced(order="E-99"))) == ("R24", "order-unknown")
    assert said(fund.refused(ratify.replaced(resolution="R2026777"))) == ("R24", "resolution-unknown")
    fund.do(payments.request_emergency(fund.state, number, by=A, day=fund.day, purpose="抢修"))
    due = fund.day + timedelta(days=30)
    assert list(emergencies_are_looked_at_and_ratified(fund.state, due)) == []
    flags = list(emergencies_are_looked_at_and_ratified(fund.state, due + timedelta(days=1)))
    assert [(f.code, f.due) for f in flags] == [("emergency-not-ratified", due)]
    fund.joint(payments.ratify_emergency(fund.state, number, by=B, day=fund.day), D)
    assert list(emergencies_are_looked_at_and_ratified(fund.state, due + timedelta(days=1))) == []
    again = payments.ratify_emergency(fund.state, number, by=B, day=fund.day)
    assert said(fund.refused(again)) == ("R24", "ratified-already")


@pytest.mark.rule("R24")
def test_what_the_maintenance_fund_bears_is_advanced_and_asked_back_after_six_months() -> None:
    fund = funded()
    number = ordered(fund, "800.00", building="B01")
    (entry,) = fund.do(payments.request_emergency(fund.state, number, by=A, day=fund.day, purpose="抢修"))[:1]
    payment = entry.payment  # type: ignore[attr-defined]
    step(fund, "sign", payment, B, D)
    fund.do(payments.pay(fund.state, payment, by=K, day=fund.day, bank_ref="PAY1"))
    step(fund, "review", payment, B, C)
    step(fund, "recheck", payment, D)
    fund.joint(payments.ratify_emergency(fund.state, number, by=B, day=fund.day), D)
    assert fund.state.ledger.balance("Assets:DueFrom:Maintenance") == Decimal("800.00")
    assert fund.state.ledger.owed("Liabilities:DueTo:Operating:B01") == Decimal("800.00")
    assert list(emergencies_are_looked_at_and_ratified(fund.state, date(2026, 7, 5))) == []
    flags = list(emergencies_are_looked_at_and_ratified(fund.state, date(2026, 7, 6)))
    assert [f.code for f in flags] == ["advance-not-reclaimed"]


# ---- the release ----


@pytest.mark.rule("R43")
def test_the_release_is_the_signature_that_makes_them_sufficient() -> None:
    fund = funded()
    payment = rechecked(fund)
    assert not is_release(fund.state, draft(fund, "sign", payment, B))
    step(fund, "sign", payment, B)
    assert not is_release(fund.state, draft(fund, "sign", payment, C))  # of the same party
    last = draft(fund, "sign", payment, D)
    assert is_release(fund.state, last)
    assert request_of(fund.state, last) == payment_of(fund, payment)
    assert not is_release(fund.state, asked(fund))


@pytest.mark.rule("R43")
def test_of_two_fully_signed_payments_for_the_last_money_exactly_one_is_released() -> None:
    for order in ((0, 1), (1, 0)):
        fund = funded()
        cash = fund.state.ledger.cash("operating")
        numbers = [rechecked(fund, "60000.00", payee=payee, head=head) for payee, head in ((REPAIR, "repair"), (LIFT, "office"))]
        for number in numbers:
            step(fund, "sign", number, B)
        # As if the bank had taken all but 60,000.00 meanwhile.
        put(fund, payments.debit(fund.state, by=K, day=fund.day, amount=cash - 60000, bank_ref="GONE", purpose="不明扣款"))
        answers = []
        for index in order:
            answered(fund)
            answer = fund.ask(draft(fund, "sign", numbers[index], E))
            answers.append(isinstance(answer, Admitted))
            if answers[-1]:
                step(fund, "sign", numbers[index], E)
        assert sorted(answers) == [False, True], order


@pytest.mark.rule("R53")
@pytest.mark.parametrize(("amount", "code"), [("100.00", None), ("100.01", "above-refund-due")])
def test_a_refund_is_due_to_the_household_and_asked_for_once(amount: str, code: str | None) -> None:
    fund = funded()
    receipts = fund.state.receipts
    put(fund, payments.debit(fund.state, by=K, day=fund.day, amount="1.00", bank_ref="X1", purpose="x").replaced(
        amount="500.00", legs=(Leg(account="Assets:Receivable:Unexplained:Operating", amount="1000.00"),
                               Leg(account="Liabilities:Owners:Refund:Operating", amount="-500.00")), explained="0.00"))
    refunds = receipts.refunds.set(HOUSEHOLD, Decimal("300.00")).set("h-2b91d4", Decimal("200.00"))
    fund.state = replace(fund.state, receipts=replace(receipts, refunds=refunds))
    more: dict[str, Any] = {"payee": HOUSEHOLD, "payee_account": commitment("home"), "head": None, "fund": "operating",
                            "settles": "refund", "purpose": "退费"}
    request(fund, "200.00", **more)
    answer = fund.ask(asked(fund, amount, **more))
    assert isinstance(answer, Admitted) if code is None else said(answer) == ("R53", code)


# ---- money that would leave by a side door ----


@pytest.mark.rule("R43")
@pytest.mark.parametrize(("settles", "payee", "code"), [
    ("top-up", "bureau", None), ("top-up", REPAIR, "payee-of-another"),
    ("tax", "tax", None), ("tax", REPAIR, "payee-of-another"),
])
def test_a_tax_and_a_top_up_go_to_their_own_payee_alone(settles: str, payee: str, code: str | None) -> None:
    fund = funded()
    entry = asked(fund, "400.00", payee="bureau", head=None, fund="public-revenue", settles="top-up", purpose="补充维修资金")
    changed = entry.replaced(settles=settles, payee=payee, payee_account=commitment(payee) if payee == REPAIR else None)
    said_ = [refusal.code for refusal in objections(fund.state, fund.stamp(changed)) if refusal.number == "R43"]
    assert said_ == ([] if code is None else [code])


@pytest.mark.rule("R87")
@pytest.mark.parametrize(("settles", "payee", "evidence", "code"), [
    ("tax", "tax", (), "assessment-missing"), ("tax", "tax", (commitment("税单"),), None), ("top-up", "bureau", (), None)])
def test_a_tax_needs_its_assessment_where_it_needs_no_resolution(
    settles: str, payee: str, evidence: tuple[str, ...], code: str | None
) -> None:
    fund = funded()
    entry = asked(fund, "400.00", payee=payee, head=None, fund="public-revenue", settles=settles,
                  purpose="税费", evidence=evidence)
    assert getattr(fund.ask(entry), "code", None) == code


@pytest.mark.rule("R54")
@pytest.mark.parametrize(("amount", "code"), [("400.00", None), ("400.01", "topup-not-decided")])
def test_another_fund_tops_up_as_far_as_the_owners_decided(amount: str, code: str | None) -> None:
    fund = funded()
    resolution(fund, "R2026009", {"fund": "operating", "amount": "400.00", "use": "top-up"})
    entry = asked(fund, amount, payee="bureau", head=None, fund="operating", settles="top-up", purpose="补充维修资金")
    assert ("R54", "topup-not-decided") in objected(fund, entry)
    assert (("R54", "topup-not-decided") in objected(fund, entry.replaced(resolution="R2026009"))) == (code is not None)


@pytest.mark.rule("R137")
@pytest.mark.parametrize(("occurred", "explained"), [(None, "60.00"), ("2026-02-01", "60.00"), ("2026-01-31", "0.00")])
def test_an_authority_covers_no_month_before_its_release(occurred: str | None, explained: str) -> None:
    fund = funded()
    fund.at("2026-02-02")
    number = authority(fund)
    fund.at("2026-02-03")
    more = {} if occurred is None else {"occurred": days.day(occurred)}
    assert debited(fund, "60.00", "E1", standing=number, **more)[0] == explained


@pytest.mark.rule("R137")
def test_a_month_whose_use_is_forgotten_is_not_covered_again() -> None:
    authority_ = Standing("P-0001", POWER, "power", "operating", Decimal("100.00"), "2026-01")
    on = days.day("2027-03-05")
    assert [authority_.room(month, on) for month in ("2026-03", "2026-02")] == [Decimal("100.00"), Decimal("0.00")]


@pytest.mark.rule("R51")
@pytest.mark.parametrize(("total", "code"), [("9999.99", None), ("10000.00", "notice-missing")])
def test_another_contracts_number_splits_nothing(total: str, code: str | None) -> None:
    fund = funded()
    request(fund, "90000.00", contract="C-30", contract_total="90000.00")
    answer = fund.ask(asked(fund, "500.00", contract="C-31", contract_total=total))
    assert isinstance(answer, Admitted) if code is None else said(answer) == ("R51", code)
    # A contract the book holds is its firm's alone: naming it for another payee hides nothing either.
    assert said(fund.refused(asked(fund, "10000.00", contract="C-01"))) == ("R51", "notice-missing")


@pytest.mark.rule("R49")
@pytest.mark.parametrize(("limit", "code"), [("20000.00", None), ("19999.99", "beyond-mandate-limit")])
def test_a_mandates_limit_holds_for_an_emergency_too(limit: str, code: str | None) -> None:
    fund = funded()

    def limited(number: str) -> Fund:
        made = branch(fund)
        held = replace(made.state.people.mandates[number], limit=Decimal(limit))
        mandates = made.state.people.mandates.set(number, held)
        made.state = replace(made.state, people=replace(made.state.people, mandates=mandates))
        return made

    def ask(made: Fund, by: str) -> Any:
        entry = payments.order_emergency(
            made.state, by=by, day=made.day, cause="burst-main",
            contractor=REPAIR, estimate="20000.00", fund="operating", purpose="抢修", evidence=(commitment("photo"),))
        return made.ask(entry)

    assert getattr(ask(limited("M-1"), A), "code", None) == code
    order = ordered(fund, "20000.00", witness=None)
    made = limited("M-4")
    witness = payments.witness_emergency(made.state, order, by=D, day=made.day)
    assert getattr(made.ask(witness), "code", None) == code


# ---- edges that only one order of steps reaches ----


@pytest.mark.rule("R43")
@pytest.mark.parametrize(("payee", "evidence", "code"), [
    (MASON, (), "voucher-missing"), (MASON, (commitment("收据"),), None), (REPAIR, (), None)])
def test_who_is_no_company_is_repaid_against_a_voucher(payee: str, evidence: tuple[str, ...], code: str | None) -> None:
    fund = funded()
    entry = asked(fund, "80.00", payee=payee, evidence=(commitment("x"),)).replaced(evidence=evidence)
    objection = rules.a_person_is_repaid_against_a_voucher(fund.state, entry)
    assert (objection.code if objection else None) == code
    if objection:
        assert objection.facts == {"payee": MASON, "amount": Decimal("80.00")}


@pytest.mark.rule("R45")
@pytest.mark.parametrize(("name", "person", "code"), [
    ("review", D, "rechecker-reviews"), ("recheck", D, "rechecked-twice"), ("recheck", B, "reviewer-rechecks"),
    ("review", B, "reviewed-twice"), ("recheck", E, None)])
def test_reviewing_and_rechecking_are_two_persons_work_whatever_the_order_of_the_steps(
    name: str, person: str, code: str | None
) -> None:
    """R42 keeps the order; that nobody does two steps holds by itself."""
    fund = with_terms(funded(), rechecks_min_count=2)
    payment = rechecked(fund)
    objection = rules.two_persons_review_and_two_sign(fund.state, draft(fund, name, payment, person))
    assert (objection.code if objection else None) == code
    if objection:
        assert objection.facts == {"payment": payment, "person": person}


@pytest.mark.rule("R51")
@pytest.mark.parametrize(("head", "code"), [("repair", None), ("greening", "not-recurring")])
def test_a_yearly_notice_serves_heads_with_a_budget_line_alone(head: str, code: str | None) -> None:
    fund = funded()
    number = notice(fund, "1200000.00", monthly_ceiling="100000.00", until=date(2027, 1, 5))
    entry = asked(fund, "100000.00", head=head, contract="C-20", contract_total="1200000.00", notice=number)
    objection = rules.large_payments_are_noticed_first(fund.state, entry)
    assert (objection.code if objection else None) == code


@pytest.mark.rule("R137")
@pytest.mark.parametrize(("payee", "head", "code"), [
    (POWER, "power", "authority-exists"), (LIFT, "power", None), (POWER, "lift", None)])
def test_authorities_are_one_for_a_payee_and_a_head(payee: str, head: str, code: str | None) -> None:
    fund = funded()
    number = authority(fund)
    entry = payments.standing_authority(fund.state, by=A, day=fund.day, payee=payee, head=head, cap="1.00", purpose="代扣")
    objection = rules.a_standing_authority_names_head_and_cap(fund.state, entry)
    assert (objection.code if objection else None) == code
    if objection:
        assert objection.facts == {"payment": number, "payee": POWER, "head": "power"}


@pytest.mark.rule("R24")
@pytest.mark.parametrize(("second", "code"), [("40000.00", None), ("40000.01", "above-emergency-cap")])
def test_two_orders_of_one_emergency_are_summed_when_the_second_is_witnessed(second: str, code: str | None) -> None:
    """Both were ordered before anybody saw either: each alone is within the cap, together they may not be."""
    fund = funded()
    numbers = [ordered(fund, amount, witness=None) for amount in ("60000.00", second)]
    fund.do(payments.witness_emergency(fund.state, numbers[0], by=J, day=fund.day))
    answer = fund.ask(payments.witness_emergency(fund.state, numbers[1], by=J, day=fund.day))
    if code is None:
        assert isinstance(answer, Admitted)
    else:
        assert said(answer) == ("R24", code)
        assert answer.facts == {"amount": Decimal("100000.01"), "limit": Decimal("100000.00")}


@pytest.mark.rule("R24")
@pytest.mark.parametrize("witness", [None, D])
def test_an_order_nobody_saw_or_nobody_asked_money_for_is_not_to_be_ratified(witness: str | None) -> None:
    fund = funded()
    number = ordered(fund, "500.00", witness=witness)
    assert not list(emergencies_are_looked_at_and_ratified(fund.state, fund.day + timedelta(days=365)))
    if witness is not None:
        put(fund, asked(fund, "500.00", settles="emergency", document=number, head=None, payee=REPAIR))
        late = list(emergencies_are_looked_at_and_ratified(fund.state, fund.day + timedelta(days=365)))
        assert [(flag.code, flag.facts["order"]) for flag in late] == [("emergency-not-ratified", number)]


# ---- asked of the request and of the release, of nothing between ----


def altered(fund: Fund, payment: str, /, **fields: Any) -> None:
    """As if the request said otherwise."""
    known = fund.state.payments
    moved = known.open.set(payment, replace(known.open[payment], **fields))
    fund.state = replace(fund.state, payments=replace(known, open=moved))


JUDGED: list[tuple[Any, dict[str, Any], str, dict[str, Any]]] = [
    (rules.the_account_is_the_payees_at_release, {"payee_account": commitment("another")}, "account-differs",
     {"payee": REPAIR}),
    (rules.the_committee_alone_stays_within_its_limits, {"head": None}, "above-item-limit",
     {"amount": Decimal("500.00"), "limit": Decimal("0.00")}),
    (rules.a_resolution_covers_what_names_it, {"head": None, "fund": "contingency", "resolution": "R2026001"},
     "beyond-resolution", {"resolution": "R2026001", "amount": Decimal("500.00"), "left": Decimal("0.00")}),
    (rules.legs_follow_from_what_is_settled, {"legs": ()}, "legs-differ",
     {"settles": "expense", "account": "", "expected": "Expenses:Operating:Planned:Repair"}),
    (rules.a_bill_is_paid_once_and_to_its_payee, {"settles": "bill", "bill": "B-0999"}, "bill-unknown",
     {"bill": "B-0999"}),
    (rules.a_refund_is_what_is_due_to_the_household, {"settles": "refund", "payee": HOUSEHOLD}, "above-refund-due",
     {"payee": HOUSEHOLD, "amount": Decimal("500.00"), "left": Decimal("0.00")}),
    (rules.transfers_between_funds_are_decided, {"settles": "transfer", "to_fund": "custody"},
     "not-the-owners-to-move", {"fund": "custody"}),
    (rules.the_imprest_stays_within_its_cap, {"settles": "imprest", "amount": Decimal("1000.01")}, "above-imprest-cap",
     {"amount": Decimal("1000.01"), "limit": Decimal("1000.00")}),
    (rules.a_later_approval_is_of_an_open_debit, {"explains": commitment("x")}, "debit-unknown",
     {"amount": Decimal("500.00")}),
    (rules.a_standing_authority_names_head_and_cap, {"settles": "standing", "head": None}, "authority-without-head",
     {"payee": REPAIR}),
    (rules.the_firm_is_repaid_proven_cost_only, {"payee": "F001"}, "cost-without-bill",
     {"payee": "F001", "settles": "expense"}),
    (rules.an_emergency_payment_follows_its_order, {"settles": "emergency", "document": "E-99"}, "order-unknown",
     {"order": "E-99"}),
]


@pytest.mark.rule("R24", "R42", "R43", "R52", "R53", "R54", "R55", "R135", "R137", "R143")
@pytest.mark.parametrize(("rule", "fields", "code", "facts"), JUDGED, ids=lambda value: getattr(value, "__name__", ""))
def test_money_is_judged_at_the_release_and_not_at_the_first_signature(
    rule: Any, fields: dict[str, Any], code: str, facts: dict[str, Any]
) -> None:
    fund = funded()
    payment = rechecked(fund)
    last = branch(fund)
    altered(fund, payment, **fields)
    assert rule(fund.state, draft(fund, "sign", payment, B)) is None
    assert rule(fund.state, draft(fund, "sign", payment, B).replaced(approves=commitment("nothing"))) is None
    step(last, "sign", payment, B)
    altered(last, payment, **fields)
    objection = rule(last.state, draft(last, "sign", payment, D))
    assert (objection.code, objection.facts) == (code, facts)


@pytest.mark.rule("R49")
def test_mandates_are_asked_for_again_at_the_release_and_not_at_the_first_signature() -> None:
    fund = funded()
    payment = rechecked(fund)
    last = branch(fund)
    without_mandate(fund, C)
    assert rules.approvers_still_hold_their_mandates(fund.state, draft(fund, "sign", payment, B)) is None
    step(last, "sign", payment, B)
    without_mandate(last, C)
    objection = rules.approvers_still_hold_their_mandates(last.state, draft(last, "sign", payment, D))
    assert objection is not None
    assert objection.facts == {"payment": payment, "person": C, "mandate": "M-3"}


@pytest.mark.rule("R47")
def test_of_a_signature_under_no_known_mandate_or_of_no_request_other_rules_speak() -> None:
    fund = funded()
    payment = rechecked(fund)
    entry = draft(fund, "sign", payment, B)
    for change in ({"mandate": "M-99"}, {"approves": commitment("nothing")}):
        assert rules.signatories_come_from_two_parties(fund.state, entry.replaced(**change)) is None


@pytest.mark.rule("R52")
def test_what_a_budget_line_bears_needs_nothing_of_the_resolution_it_names() -> None:
    fund = funded()
    assert rules.a_resolution_covers_what_names_it(fund.state, asked(fund, resolution="R2026001")) is None
    objection = rules.a_resolution_covers_what_names_it(fund.state, asked(fund, resolution="R2026001").replaced(head=None))
    assert objection is not None
    assert objection.code == "beyond-resolution"


@pytest.mark.rule("R42")
@pytest.mark.parametrize(("ending", "name", "person"), [
    ("paid", "review", M), ("paid", "recheck", E), ("withdrawn", "review", M), ("withdrawn", "recheck", E)])
def test_what_is_over_is_looked_at_no_more(ending: str, name: str, person: str) -> None:
    fund = funded()
    payment = paid(fund) if ending == "paid" else request(fund)
    if ending == "withdrawn":
        fund.do(draft(fund, "withdraw", payment, A, reason="不需要"))
    objection = rules.payment_steps_come_in_order(fund.state, draft(fund, name, payment, person))
    assert objection is not None
    assert (objection.code, objection.facts) == ("payment-over", {"payment": payment, "status": ending})


@pytest.mark.rule("R42")
@pytest.mark.parametrize(("name", "person", "more", "code"), [
    ("recheck", E, {}, None), ("review", M, {}, None), ("pay", K, {"bank_ref": "PAY2"}, "payment-over"),
    ("sign", E, {}, "payment-over")])
def test_an_emergency_that_was_paid_is_looked_at_in_any_order_and_paid_no_more(
    name: str, person: str, more: dict[str, Any], code: str | None
) -> None:
    fund = funded()
    number = ordered(fund, "800.00")
    (entry,) = fund.do(payments.request_emergency(fund.state, number, by=A, day=fund.day, purpose="抢修"))[:1]
    payment = entry.payment  # type: ignore[attr-defined]
    step(fund, "sign", payment, B, D)
    fund.do(payments.pay(fund.state, payment, by=K, day=fund.day, bank_ref="PAY1"))
    objection = rules.payment_steps_come_in_order(fund.state, draft(fund, name, payment, person, **more))
    assert (objection.code if objection else None) == code


@pytest.mark.rule("R48")
def test_of_two_offices_that_sign_nothing_the_first_is_named() -> None:
    fund = funded()
    payment = rechecked(fund)
    with_mandate(fund, B, "secretary", "office")
    with_mandate(fund, B, "accountant", "office", number="M-91")
    objection = rules.who_keeps_books_or_cash_does_not_sign(fund.state, draft(fund, "sign", payment, B))
    assert objection is not None
    assert objection.facts == {"person": B, "office": "accountant"}


def seen_at(entry: Entry, size: int) -> Entry:
    return entry.replaced(seen=f"{size} {commitment('head')}")


@pytest.mark.rule("R50")
@pytest.mark.parametrize(("name", "person", "more"), [
    ("review", M, {}), ("recheck", D, {}), ("sign", B, {}), ("pay", K, {"bank_ref": "PAY1"}),
    ("withdraw", A, {"reason": "不需要"})])
def test_a_step_has_seen_the_last_step_it_follows_and_no_other(name: str, person: str, more: dict[str, Any]) -> None:
    """A second review need not have seen the first, nor a signature the other."""
    fund = funded()
    payment = released(fund)
    known = payment_of(fund, payment)
    assert known.released_block is not None
    last = {"review": known.block, "recheck": known.reviews[-1].block, "sign": known.rechecks[-1].block,
            "pay": known.released_block, "withdraw": known.block}[name]
    entry = draft(fund, name, payment, person, **more)
    rule = rules.each_step_was_signed_after_what_it_follows
    assert rule(fund.state, seen_at(entry, last)) is None
    objection = rule(fund.state, seen_at(entry, last - 1))
    assert objection is not None
    assert objection.facts == {"payment": payment, "seen_size": last - 1, "step_block": last}


@pytest.mark.rule("R50")
def test_an_emergency_is_rechecked_by_who_saw_the_request_and_maybe_no_review() -> None:
    fund = funded()
    number = ordered(fund, "800.00")
    (entry,) = fund.do(payments.request_emergency(fund.state, number, by=A, day=fund.day, purpose="抢修"))[:1]
    payment = entry.payment  # type: ignore[attr-defined]
    step(fund, "review", payment, B)
    recheck = seen_at(draft(fund, "recheck", payment, D), payment_of(fund, payment).block)
    assert rules.each_step_was_signed_after_what_it_follows(fund.state, recheck) is None


# ---- edges of notices, sums and what is left ----


@pytest.mark.rule("R51")
@pytest.mark.parametrize(("day", "code"), [("2026-01-30", None), ("2026-01-31", None), ("2026-02-01", "notice-over")])
def test_a_yearly_notice_holds_on_its_last_day(day: str, code: str | None) -> None:
    fund = funded()
    number = notice(fund, monthly_ceiling="100000.00", until=date(2026, 1, 31))
    fund.at(day)
    entry = asked(fund, "100000.00", contract="C-20", contract_total="100000.00", notice=number)
    objection = rules.large_payments_are_noticed_first(fund.state, entry)
    assert (objection.code if objection else None) == code
    if objection is not None:
        assert objection.facts == {"notice": number, "until": date(2026, 1, 31)}


@pytest.mark.rule("R51")
@pytest.mark.parametrize(("until", "code"), [
    (date(2026, 1, 4), "notice-too-long"), (date(2026, 1, 5), None), (date(2026, 1, 6), None)])
def test_a_yearly_notice_may_end_on_the_day_it_is_posted(until: date, code: str | None) -> None:
    fund = funded()
    entry = payments.post_notice(fund.state, by=B, day=fund.day, payee=REPAIR, amount="12000.00", purpose="维修",
                                 monthly_ceiling="1000.00", until=until)
    objection = rules.a_notice_is_posted_once_and_for_a_year_at_most(fund.state, entry)
    assert (objection.code if objection else None) == code


@pytest.mark.rule("R51")
def test_objections_are_numbered_on_whether_those_before_were_answered_or_not() -> None:
    fund = funded()
    number = notice(fund)
    for expected in (1, 2, 3):
        objection = payments.object_to_notice(fund.state, number, by=M, day=fund.day, text="单价高于市价")
        for wrong in (expected - 1, expected + 1):
            refusal = fund.refused(objection.replaced(objection=wrong)) if wrong else None
            if refusal is not None:
                assert (refusal.code, refusal.facts["next"]) == ("objection-number", expected)
        fund.do(objection.replaced(objection=expected))
        if expected == 1:
            fund.do(payments.answer_objection(fund.state, number, 1, by=C, day=fund.day, evidence=commitment("答复")))


@pytest.mark.rule("R53")
def test_legs_that_differ_are_told_by_the_first_of_each() -> None:
    fund = funded()
    entry = payments.transfer(fund.state, by=B, day=fund.day, from_fund="operating", to_fund="contingency",
                              amount="500.00", purpose="调剂", resolution="R2026001")
    turned = entry.replaced(legs=(*entry.legs[1:], entry.legs[0]))
    objection = rules.legs_follow_from_what_is_settled(fund.state, turned)
    assert objection is not None
    assert objection.facts == {"settles": "transfer", "account": entry.legs[1].account,
                               "expected": "Equity:Transfer:Out:Operating"}


@pytest.mark.rule("R53")
@pytest.mark.parametrize(("fields", "field"), [
    ({"fund": "public-revenue"}, None),  # drawn on the other source: R87's
    ({"fund": "custody"}, "fund"), ({"fund": "public-revenue", "payee": LIFT}, "payee"),
    ({"fund": "public-revenue", "month": "2026-02"}, "month")])
def test_a_bill_is_paid_by_its_own_fund_or_drawn_on_the_other_source(fields: dict[str, Any], field: str | None) -> None:
    fund = funded()
    bill(fund, "B-0001", REPAIR, "repair", "150.00")
    entry = asked(fund, bill="B-0001", payee=None, head=None, amount=None).replaced(**fields)
    objection = rules.a_bill_is_paid_once_and_to_its_payee(fund.state, entry)
    assert (objection.facts["field"] if objection else None) == field
    if objection is not None:
        assert objection.code == "bill-differs"


@pytest.mark.rule("R53")
@pytest.mark.parametrize(("changes", "facts"), [
    ({"amount": "50.00"}, None), ({"amount": "50.01"}, {"bill": "B-0001", "amount": "50.01", "left": "50.00"}),
    ({"bill": None}, {"bill": ""})])
def test_of_a_bill_is_left_what_nobody_else_has_asked_for(changes: dict[str, Any], facts: dict[str, str] | None) -> None:
    fund = funded()
    bill(fund, "B-0001", LIFT, "lift", "150.00")
    request(fund, "100.00", bill="B-0001", payee=None, head=None)
    entry = asked(fund, "50.00", bill="B-0001", payee=None, head=None).replaced(**changes)
    objection = rules.a_bill_is_paid_once_and_to_its_payee(fund.state, entry)
    told = None if objection is None else {name: str(value) for name, value in objection.facts.items()}
    assert told == facts


def owing_refunds(fund: Fund, *, due: str, advance: str) -> None:
    """As if the fund had to refund `due` to the household and held `advance` for it."""
    receipts = fund.state.receipts
    refunds = receipts.refunds.set(HOUSEHOLD, Decimal(due))
    fund.state = replace(fund.state, receipts=replace(receipts, refunds=refunds))
    put(fund, payments.debit(fund.state, by=K, day=fund.day, amount="1.00", bank_ref="X1", purpose="x").replaced(
        amount="600.00", explained="0.00", legs=(
            Leg(account="Assets:Receivable:Unexplained:Operating", amount=str(600 + Decimal(due) + Decimal(advance))),
            Leg(account="Liabilities:Owners:Refund:Operating", amount="-" + due),
            Leg(account="Liabilities:Advance:Fee:H-7f3a9c", amount="-" + advance))))


REFUND: dict[str, Any] = {"payee": HOUSEHOLD, "payee_account": commitment("home"), "head": None, "fund": "operating",
                          "settles": "refund", "purpose": "退费"}


@pytest.mark.rule("R53")
@pytest.mark.parametrize(("amount", "left"), [
    ("100.00", None), ("100.01", "100.00"), ("300.00", "100.00"), ("300.01", "250.00"), ("310.00", "250.00")])
def test_a_refund_leaves_what_was_asked_of_the_same_money_alone(amount: str, left: str | None) -> None:
    """300.00 are due, of which 200.00 were asked for; what is more comes from the advance of 600.00, of which 350.00
    were asked for. What another household asked for, or the repair vendor, takes nothing of either."""
    fund = funded()
    owing_refunds(fund, due="300.00", advance="600.00")
    put(fund, asked(fund, "200.00", **REFUND))
    put(fund, asked(fund, "350.00", **REFUND))
    put(fund, asked(fund, "25.00", **{**REFUND, "payee": "h-2b91d4"}).replaced(
        legs=(Leg(account="Liabilities:Owners:Refund:Operating", amount="25.00"),)))
    put(fund, asked(fund, "70.00"))
    objection = rules.a_refund_is_what_is_due_to_the_household(fund.state, asked(fund, amount, **REFUND))
    told = None if objection is None else {name: str(value) for name, value in objection.facts.items()}
    assert told == (None if left is None else {"payee": HOUSEHOLD, "amount": amount, "left": left})


@pytest.mark.rule("R53")
def test_a_refund_that_books_nothing_is_refused_for_it_though_another_one_waits() -> None:
    fund = funded()
    owing_refunds(fund, due="300.00", advance="1.00")
    put(fund, asked(fund, "200.00", **REFUND))
    entry = asked(fund, "50.00", **REFUND)
    assert ("R53", "legs-differ") in objected(fund, entry.replaced(legs=()))
    # Only the first leg says where the money comes from.
    other = Leg(account="Liabilities:Advance:Fee:H-7f3a9c", amount="0.00")
    assert rules.a_refund_is_what_is_due_to_the_household(fund.state, entry.replaced(legs=(*entry.legs, other))) is None


@pytest.mark.rule("R53")
@pytest.mark.parametrize(("explains", "amount", "bank_ref", "code", "facts"), [
    (True, "800.00", "FEE1", None, {}), (True, "799.99", "FEE1", None, {}),
    (True, "800.01", "FEE1", "debit-unknown", {"amount": "800.01", "left": "800.00"}),
    (False, "800.00", "FEE1", "debit-unknown", {"amount": "800.00", "left": "0.00"}),
    (True, "800.00", "FEE2", "reference-of-another", {"bank_ref": "FEE2", "expected": "FEE1"}),
])
def test_what_approves_a_debit_afterwards_bears_its_reference_and_no_more_than_is_left(
    explains: bool, amount: str, bank_ref: str, code: str | None, facts: dict[str, str]
) -> None:
    fund = funded()
    payment = released(fund)
    (debit,) = fund.do(payments.debit(fund.state, by=K, day=fund.day, amount="800.00", bank_ref="FEE1", purpose="维修"))
    leaf = spelling.leaf_of(debit) if explains else commitment("x")
    entry = payments.pay(fund.state, payment, by=K, day=fund.day, bank_ref=bank_ref).replaced(
        amount=amount, explains=leaf)
    objection = rules.a_bank_line_is_booked_once(fund.state, entry)
    assert (objection.code if objection else None) == code
    assert {name: str(value) for name, value in (objection.facts if objection else {}).items()} == facts


@pytest.mark.rule("R55")
@pytest.mark.parametrize(("amount", "total"), [("400.00", None), ("400.01", "1000.01")])
def test_what_lies_in_the_imprest_and_what_is_asked_for_it_count_together(amount: str, total: str | None) -> None:
    """250.00 in the box, 350.00 asked for; what is asked for repairs is not for the box."""
    fund = funded()
    imprest(fund, "250.00")
    fund.do(payments.imprest_top_up(fund.state, by=A, day=fund.day, amount="350.00", purpose="备用金"))
    request(fund, "5000.00")
    entry = payments.imprest_top_up(fund.state, by=A, day=fund.day, amount=amount, purpose="备用金")
    objection = rules.the_imprest_stays_within_its_cap(fund.state, entry)
    assert (None if objection is None else str(objection.facts["amount"])) == total
    assert isinstance(fund.ask(entry), Admitted) == (total is None)


@pytest.mark.rule("R55")
def test_what_is_asked_for_the_imprest_counts_once_at_its_release() -> None:
    fund = funded()
    (entry,) = fund.do(payments.imprest_top_up(fund.state, by=A, day=fund.day, amount="1000.00", purpose="备用金"))[:1]
    step(fund, "review", entry.payment, B, C)  # type: ignore[attr-defined]
    step(fund, "recheck", entry.payment, D)  # type: ignore[attr-defined]
    step(fund, "sign", entry.payment, B, D)  # type: ignore[attr-defined]
    assert payment_of(fund, entry.payment).status == "released"  # type: ignore[attr-defined]


@pytest.mark.rule("R135")
@pytest.mark.parametrize(("later", "age_days"), [(-1, 0), (0, 0), (1, 1)])
def test_a_debit_ages_from_its_day(later: int, age_days: int) -> None:
    fund = funded()
    fund.do(payments.debit(fund.state, by=K, day=fund.day, amount="12.50", bank_ref="FEE1", purpose="不明扣款"))
    (flag,) = money_gone_without_approval_is_explained(fund.state, fund.day + timedelta(days=later))
    assert flag.facts["age_days"] == age_days


@pytest.mark.rule("R143")
@pytest.mark.parametrize(("amount", "left"), [("200.00", None), ("200.01", "200.00")])
def test_of_what_is_payable_to_the_firm_others_have_asked_for_a_part(amount: str, left: str | None) -> None:
    """500.00 are payable to the firm, 300.00 of them asked for; what others are asked for takes nothing of it."""
    fund = funded()
    bill(fund, "B-0001", "F001", "security", "500.00", vouchers="500.00")
    bill(fund, "B-0002", LIFT, "lift", "150.00")
    put(fund, asked(fund, "300.00", bill="B-0001", payee=None, head=None))
    put(fund, asked(fund, bill="B-0002", payee=None, head=None, amount=None))
    put(fund, asked(fund, "70.00"))
    entry = asked(fund, amount, bill="B-0001", payee=None, head=None)
    objection = rules.the_firm_is_repaid_proven_cost_only(fund.state, entry)
    told = None if objection is None else {name: str(value) for name, value in objection.facts.items()}
    assert told == (None if left is None else {"amount": amount, "left": left})


# ---- edges of emergencies ----


@pytest.mark.rule("R24")
@pytest.mark.parametrize(("estimate", "amount"), [("85000.00", None), ("85000.01", "100000.01")])
def test_an_order_is_refused_with_the_parts_that_were_witnessed_before_it(estimate: str, amount: str | None) -> None:
    fund = funded()
    ordered(fund, "15000.00")
    entry = payments.order_emergency(fund.state, by=A, day=fund.day, cause="burst-main", contractor=REPAIR,
                                     estimate=estimate, purpose="抢修", evidence=(commitment("照片"),))
    objection = rules.an_emergency_is_ordered_within_its_caps(fund.state, entry)
    told = None if objection is None else {name: str(value) for name, value in objection.facts.items()}
    assert told == (None if amount is None else {"amount": amount, "limit": "100000.00"})


@pytest.mark.rule("R24")
def test_a_witness_has_seen_the_page_of_the_order() -> None:
    fund = funded()
    number = ordered(fund, witness=None)
    block = fund.state.payments.orders[number].block
    entry = payments.witness_emergency(fund.state, number, by=D, day=fund.day)
    rule = rules.an_emergency_has_a_witness_of_another_party
    assert rule(fund.state, seen_at(entry, block)) is None
    objection = rule(fund.state, seen_at(entry, block - 1))
    assert objection is not None
    assert objection.facts == {"order": number, "seen_size": block - 1}


def emergency_paid(fund: Fund, number: str, amount: str | None = None, *, bank_ref: str = "PAY1") -> str:
    """The order's payment, released and paid; its number."""
    (entry,) = fund.do(payments.request_emergency(fund.state, number, by=A, day=fund.day, amount=amount, purpose="抢修"))[:1]
    step(fund, "sign", entry.payment, B, D)  # type: ignore[attr-defined]
    fund.do(payments.pay(fund.state, entry.payment, by=K, day=fund.day, bank_ref=bank_ref))  # type: ignore[attr-defined]
    return entry.payment  # type: ignore[attr-defined, no-any-return]


@pytest.mark.rule("R24")
@pytest.mark.parametrize(("steps", "is_flagged"), [
    ((), True), ((("review", B), ("review", C)), True), ((("review", B), ("recheck", D)), True),
    ((("review", B), ("review", C), ("recheck", D)), False)])
def test_an_emergency_is_looked_at_when_both_review_and_recheck_are_there(
    steps: tuple[tuple[str, str], ...], is_flagged: bool
) -> None:
    fund = funded()
    payment = emergency_paid(fund, ordered(fund, "800.00"))
    for name, person in steps:
        step(fund, name, payment, person)
    flags = emergencies_are_looked_at_and_ratified(fund.state, date(2026, 1, 20))
    assert [(f.code, f.facts["payment"]) for f in flags] == ([("emergency-not-reviewed", payment)] if is_flagged else [])


@pytest.mark.rule("R24")
def test_only_an_emergency_that_was_paid_or_will_be_is_looked_at_afterwards() -> None:
    fund = funded()
    paid(fund)  # an ordinary payment, with fewer reviews than the terms ask for since
    number = ordered(fund, "800.00")
    (entry,) = fund.do(payments.request_emergency(fund.state, number, by=A, day=fund.day, purpose="抢修"))[:1]
    payment = entry.payment  # type: ignore[attr-defined]
    step(fund, "sign", payment, B, D)
    with_terms(fund, reviewers_min_count=3)
    on = date(2026, 1, 20)
    assert [(f.code, f.facts["payment"]) for f in emergencies_are_looked_at_and_ratified(fund.state, on)] == [
        ("emergency-not-reviewed", payment)]
    fund.do(draft(fund, "withdraw", payment, A, reason="不需要"))
    assert not list(emergencies_are_looked_at_and_ratified(fund.state, on))


@pytest.mark.rule("R24")
def test_every_order_is_asked_for_its_ratification_though_one_before_it_is_not_due() -> None:
    fund = funded()
    ordered(fund, "500.00")  # nobody asked money for it
    second = ordered(fund, "800.00")
    fund.do(payments.request_emergency(fund.state, second, by=A, day=fund.day, purpose="抢修"))
    late = list(emergencies_are_looked_at_and_ratified(fund.state, fund.day + timedelta(days=31)))
    assert [(f.code, f.facts["order"]) for f in late] == [("emergency-not-ratified", second)]


def advances(fund: Fund) -> list[tuple[str, date | None]]:
    """The orders whose advance was not reclaimed, as late as can be asked."""
    flags = emergencies_are_looked_at_and_ratified(fund.state, date(2027, 1, 5))
    return [(f.facts["order"], f.due) for f in flags if f.code == "advance-not-reclaimed"]


@pytest.mark.rule("R24")
@pytest.mark.parametrize(("reclaimed", "is_flagged"), [
    (None, True), ("799.00", True), ("799.99", True), ("800.00", False)])
def test_an_advance_is_asked_back_until_the_last_fen(reclaimed: str | None, is_flagged: bool) -> None:
    fund = funded()
    number = ordered(fund, "800.00", building="B01")
    emergency_paid(fund, number)
    if reclaimed is not None:
        ledger = fund.state.ledger.after([Posting("Liabilities:DueTo:Operating:B01", Decimal(reclaimed))])
        fund.state = replace(fund.state, ledger=ledger)
    assert advances(fund) == ([(number, date(2026, 7, 5))] if is_flagged else [])


@pytest.mark.rule("R24")
def test_an_order_of_a_building_that_is_not_paid_yet_has_advanced_nothing() -> None:
    fund = funded()
    first, second = ordered(fund, "800.00", building="B01"), ordered(fund, "700.00", building="B01")
    fund.do(payments.request_emergency(fund.state, second, by=A, day=fund.day, purpose="抢修"))
    assert advances(fund) == []
    emergency_paid(fund, first)
    assert advances(fund) == [(first, date(2026, 7, 5))]


@pytest.mark.rule("R43")
@pytest.mark.parametrize("name", ["review", "recheck", "sign", "pay", "reject", "withdraw"])
def test_of_a_step_that_names_no_request_one_rule_alone_speaks(name: str) -> None:
    """Whatever else is asked of a step is asked of its request."""
    fund = funded()
    payment = released(fund)
    person = {"recheck": E, "pay": K, "withdraw": A}.get(name, M)
    more = {"pay": {"bank_ref": "PAY1"}, "reject": {"reason": "不同意"}, "withdraw": {"reason": "不需要"}}.get(name, {})
    entry = draft(fund, name, payment, person, **more)
    field = {"pay": "pays", "reject": "rejects", "withdraw": "withdraws"}.get(name, "approves")
    refusals = objections(fund.state, fund.stamp(entry.replaced(**{field: commitment("nothing")})), fund.lines)
    assert {refusal.code for refusal in refusals if refusal.number not in ("R131", "R4")} == {"names-no-request"}
