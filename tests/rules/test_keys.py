"""The rules of keys through the years: terms and elections, keys in wrong hands, offices that change hands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sharedfund import drafts, spelling
from sharedfund.drafts import keys, payments, people
from sharedfund.entries.entry import Entry
from sharedfund.entries.keys import OfficeHandedOver, things_of
from sharedfund.entries.resolutions import ResolutionRecorded
from sharedfund.errors import NotFound
from sharedfund.rules.keys import (
    a_committees_term_is_seen_to_end,
    a_mandate_waits_for_its_holder,
    approvals_that_fell_are_given_anew,
    what_wrong_hands_signed_is_looked_at,
    who_leaves_an_office_hands_it_over,
)
from sharedfund.spelling import leaf_of
from sharedfund.state.keys import HandedOffice
from tests.fund import A, B, C, D, E, Fund, J, K, M, N, S, commitment, public_key_of
from tests.payment_fund import HOUSEHOLD, agreed, answered, funded, request, signed, step, with_terms
from tests.people import branch, days_after, other_key, proof, witnessed

NEW = "p-12"  # whoever comes new


@pytest.fixture(scope="module")
def fund() -> Fund:
    """The founded fund; a test that writes works on a branch of it."""
    return Fund.founded()


def by_new_key(fund: Fund, entry: Any, number: int = 2) -> Any:
    """The entry signed with its author's key `number`."""
    payload = spelling.payload(entry, fund.state.record.fund_id)
    return entry.replaced(signature=other_key(entry.by, number).sign(payload))


def with_key(fund: Fund, who: str = NEW, *, by: str = B, yes: str = D, resolution: str | None = None) -> Fund:
    """A branch in which `who` is enrolled with a key."""
    fund = branch(fund)
    fund.joint(people.enrol_person(fund.state, by=by, day=fund.day, name=commitment(who), identity=commitment(who),
                                   person=who, resolution=resolution), yes)
    signer = other_key(who)
    fund.joint(people.enrol_key(fund.state, by=by, day=fund.day, person=who, key=signer.public,
                                possession=proof(fund, signer), resolution=resolution), yes)
    return fund


def member(fund: Fund, *, by: str = B, who: str = NEW, **more: Any) -> Any:
    fields = {"office": "committee-member", "party": "committee", "end": date(2030, 12, 31), "signs": True, **more}
    return people.grant_mandate(fund.state, by=by, day=fund.day, person=who, **fields)


def elected(fund: Fund, *, topics: tuple[int, ...] = (3,), body: str = "owners-assembly", passed: bool = True,
            number: str = "R2026003", **more: Any) -> str:
    """A resolution in the book; its count is not what these tests are about."""
    agreed(fund, ResolutionRecorded(
        **signed(fund, D, "resolution-recorded"), resolution=number, body=body, topics=topics, title="换届选举",
        notice_day=fund.day, decided_day=fund.day, displayed_day=fund.day, total_area_m2="400.00", total_heads=4,
        participating_area_m2="400.00", participating_heads=4, yes_area_m2="400.00" if passed else "1.00", yes_heads=4,
        passed=passed, evidence=(commitment(number),), **more), J if 3 in topics else B)
    return number


def code(answer: Any) -> tuple[str, str] | None:
    found = getattr(answer, "code", None)
    return None if found is None else (answer.number, found)


# ---- old and new thresholds ----


@pytest.mark.rule("R60")
@pytest.mark.rule("R49")
def test_a_members_mandate_stands_once_the_old_granted_it_and_the_new_accepted(fund: Fund) -> None:
    fund = with_key(fund)
    (granted,) = fund.do(member(fund))
    before = keys.accept_mandate(fund.state, by=NEW, day=fund.day, mandate="M-2").replaced(
        mandate="M-12", accepts="M-12")
    assert fund.refused(by_new_key(fund, before)).code == "mandate-unknown"  # granted by nobody but B so far
    fund.do(drafts.approve(fund.state, leaf_of(granted), by=D, day=fund.day))
    link = people.declare_link(fund.state, by=NEW, day=fund.day, person=C, payee="v-01")
    assert code(fund.ask(by_new_key(fund, link))) == ("R49", "mandate-not-accepted")
    fund.do(by_new_key(fund, keys.accept_mandate(fund.state, by=NEW, day=fund.day)))
    assert fund.state.people.mandates["M-12"].stands(fund.day)
    fund.do(by_new_key(fund, people.declare_link(fund.state, by=NEW, day=fund.day, person=C, payee="v-01")))


@pytest.mark.rule("R60")
def test_a_mandate_is_accepted_once_under_itself_and_by_its_holder(fund: Fund) -> None:
    fund = with_key(fund)
    fund.joint(member(fund), D)
    taken = keys.accept_mandate(fund.state, by=NEW, day=fund.day)
    assert code(fund.ask(by_new_key(fund, taken.replaced(accepts="M-3")))) == ("R60", "accepts-another")
    other = keys.accept_mandate(fund.state, by=C, day=fund.day, mandate="M-12")
    assert code(fund.ask(other)) == ("R49", "mandate-of-another")
    fund.do(by_new_key(fund, taken))
    again = by_new_key(fund, keys.accept_mandate(fund.state, by=NEW, day=fund.day, mandate="M-12"))
    assert code(fund.ask(again)) == ("R60", "accepted-already")


@pytest.mark.rule("R60")
@pytest.mark.parametrize(("fields", "waits"), [
    ({}, True), ({"signs": False}, True), ({"office": "secretary", "party": "office", "signs": False}, False),
    ({"office": "community", "party": "residents-committee"}, True),
    ({"office": "community", "party": "residents-committee", "signs": False}, False),
])
def test_who_is_elected_or_gets_a_password_accepts_first(fund: Fund, fields: dict[str, Any], waits: bool) -> None:
    fund = with_key(fund)
    fund.joint(member(fund, **fields), D)
    assert fund.state.people.mandates["M-12"].stands(fund.day) is not waits
    flagged = list(a_mandate_waits_for_its_holder(fund.state, fund.day))
    assert [(found.code, found.facts["person"], found.due) for found in flagged] == (
        [("not-accepted", NEW, fund.day + timedelta(days=7))] if waits else [])


@pytest.mark.rule("R60")
@pytest.mark.parametrize(("terms", "yes", "is_granted"), [
    ({}, (D,), True),
    ({"signatories_min_count": 3}, (D,), False),
    ({"signatories_min_count": 3}, (D, E), True),
    ({"signatories_min_count": 3}, (D, C), True),
    ({"signatories_min_count": 3, "committee_signatories_min_count": 2}, (D, E), False),
    ({"signatories_min_count": 3, "committee_signatories_min_count": 2}, (C, D), True),
    ({"signatories_min_count": 4, "committee_signatories_min_count": 2}, (C, D), False),
    ({"signatories_min_count": 4, "committee_signatories_min_count": 2}, (C, D, E), True),
])
def test_the_old_committee_grants_by_as_many_as_release_a_payment(
    fund: Fund, terms: dict[str, int], yes: tuple[str, ...], is_granted: bool
) -> None:
    fund = with_terms(with_key(fund), **terms)
    fund.joint(member(fund), *yes)
    assert ("M-12" in fund.state.people.mandates) is is_granted


@pytest.mark.rule("R60")
def test_a_coup_of_the_new_alone_is_refused(fund: Fund) -> None:
    """Who has no mandate yet lets nobody in, and one of the old alone does not either."""
    fund = with_key(fund)
    own = member(fund, by=B).replaced(by=NEW, key=other_key(NEW).public, mandate="M-12")
    assert code(fund.ask(by_new_key(fund, own))) == ("R49", "mandate-unknown")
    (granted,) = fund.do(member(fund))
    again = drafts.approve(fund.state, leaf_of(granted), by=B, day=fund.day)
    assert code(fund.ask(again)) == ("R49", "counted-already")
    assert "M-12" not in fund.state.people.mandates


@pytest.mark.rule("R60")
def test_an_election_seats_a_committee_without_the_old_one(fund: Fund) -> None:
    """The old committee takes no part: community and subdistrict office certify the count, the community enters who comes
    and who goes, one more person says yes, and the new member accepts."""
    fund = branch(fund)
    number = elected(fund)
    assert fund.state.resolutions.passed(number)
    fund = with_key(fund, by=D, yes=S, resolution=number)
    fund.joint(people.end_mandate(fund.state, by=D, day=fund.day, mandate="M-2", reason="换届", resolution=number), E)
    (granted,) = fund.do(member(fund, by=D, office="committee-chair", end=date(2031, 6, 30), resolution=number))
    assert "M-12" not in fund.state.people.mandates  # the community alone seats nobody
    fund.do(drafts.approve(fund.state, leaf_of(granted), by=J, day=fund.day))
    fund.do(by_new_key(fund, keys.accept_mandate(fund.state, by=NEW, day=fund.day)))
    standing = {m.mandate for m in fund.state.people.standing(fund.day)}
    assert "M-12" in standing and "M-2" not in standing


@pytest.mark.rule("R60")
@pytest.mark.parametrize(("changes", "refusal"), [
    ({}, None),
    ({"topics": (9,)}, "not-an-election"),
    ({"body": "owners-committee"}, "no-owners-resolution"),
    ({"passed": False}, "no-owners-resolution"),
    ({"number": "R2026004"}, "no-owners-resolution"),
    ({"buildings": {"B01"}}, "no-owners-resolution"),
])
def test_an_election_is_the_owners_own(fund: Fund, changes: dict[str, Any], refusal: str | None) -> None:
    fund = with_key(fund)
    elected(fund, **changes)
    answer = fund.ask(member(fund, by=D, resolution="R2026003"))
    assert code(answer) == (None if refusal is None else ("R60", refusal))


@pytest.mark.rule("R60")
@pytest.mark.parametrize(("days", "refusal"), [(180, None), (181, ("R60", "election-too-old"))])
def test_an_election_is_carried_out_in_time(fund: Fund, days: int, refusal: Any) -> None:
    fund = with_key(fund)
    number = elected(fund)
    fund.now += timedelta(days=days)
    assert code(fund.ask(member(fund, by=D, resolution=number))) == refusal


@pytest.mark.rule("R60")
def test_under_an_election_the_community_enters_committee_members_and_first_keys_only(fund: Fund) -> None:
    fund = with_key(fund)
    number = elected(fund)
    assert code(fund.ask(member(fund, by=B, resolution=number))) == ("R60", "community-enters")
    keeper = member(fund, by=D, office="accountant", party="office", signs=False, resolution=number)
    assert code(fund.ask(keeper)) == ("R60", "not-of-the-committee")
    gone = people.end_mandate(fund.state, by=D, day=fund.day, mandate="M-6", reason="换", resolution=number)
    assert code(fund.ask(gone)) == ("R60", "not-of-the-committee")
    assert code(fund.ask(gone.replaced(ended="M-3"))) is None
    signer = other_key(C)
    taken = people.enrol_key(fund.state, by=D, day=fund.day, person=C, key=signer.public, possession=proof(fund, signer),
                             resolution=number)
    assert code(fund.ask(taken)) == ("R60", "holder-asks")
    assert code(fund.ask(taken.replaced(recovers=True))) == ("R60", "election-recovers-nothing")


@pytest.mark.rule("R49")
def test_an_election_may_begin_a_new_term_before_the_old_one_is_over(fund: Fund) -> None:
    fund = with_key(fund)
    number = elected(fund)
    assert code(fund.ask(member(fund, end=date(2031, 12, 31)))) == ("R49", "beyond-committee-term")
    assert code(fund.ask(member(fund, by=D, end=date(2031, 12, 31), resolution=number))) is None


# ---- the end of a term ----


@pytest.mark.rule("R49")
@pytest.mark.parametrize(("as_of", "codes"), [
    ("2030-10-31", []), ("2030-11-01", ["term-ends"]), ("2030-12-31", ["term-ends"]), ("2031-01-01", ["term-ended"]),
])
def test_the_end_of_a_term_is_said_sixty_days_before_and_until_a_next_one_stands(
    fund: Fund, as_of: str, codes: list[str]
) -> None:
    flagged = list(a_committees_term_is_seen_to_end(fund.state, date.fromisoformat(as_of)))
    assert [found.code for found in flagged] == codes
    assert all(found.due == date(2030, 12, 31) == found.facts["end"] for found in flagged)


@pytest.mark.rule("R49")
def test_a_granted_next_term_ends_the_reminder(fund: Fund) -> None:
    fund = with_key(fund)
    fund.at("2030-12-01")
    fund.joint(member(fund, first=date(2031, 1, 1), end=date(2035, 12, 31)), D)
    assert list(a_committees_term_is_seen_to_end(fund.state, date(2030, 12, 31))) == []
    (flagged,) = a_committees_term_is_seen_to_end(fund.state, date(2031, 1, 1))  # not accepted yet
    assert flagged.code == "term-ended"
    fund.at("2031-01-01")
    fund.do(by_new_key(fund, keys.accept_mandate(fund.state, by=NEW, day=fund.day)))
    assert list(a_committees_term_is_seen_to_end(fund.state, date(2031, 1, 1))) == []


@pytest.mark.rule("R49")
def test_approvals_that_fell_with_a_mandate_or_a_key_are_said_and_release_nothing() -> None:
    for fall in (
        lambda f: people.end_mandate(f.state, by=C, day=f.day, mandate="M-2", reason="罢免"),
        lambda f: people.revoke_key(f.state, by=C, day=f.day, person=B, reason="失窃"),
    ):
        fund = funded()
        payment = request(fund)
        step(fund, "review", payment, B, C)
        step(fund, "recheck", payment, D)
        step(fund, "sign", payment, B)
        fund.do(people.enrol_person(fund.state, by=B, day=fund.day, name=commitment("n"), identity=commitment("i")))
        assert list(approvals_that_fell_are_given_anew(fund.state, fund.day)) == []
        fund.joint(fall(fund), D)
        flagged = list(approvals_that_fell_are_given_anew(fund.state, fund.day))
        assert [found.code for found in flagged] == ["approval-fell", "approval-fell", "yes-fell"]
        assert {found.facts["person"] for found in flagged} == {B}
        answered(fund)
        assert fund.refused(payments.sign(fund.state, payment, by=E, day=fund.day)).code in (
            "approver-without-mandate", "approver-key-revoked")


@pytest.mark.rule("R49")
@pytest.mark.parametrize(("day", "fell"), [("2030-12-31", False), ("2031-01-01", True)])
def test_a_term_that_ends_takes_its_signatures_with_it(day: str, fell: bool) -> None:
    """The last signature would come from the community, whose own mandate goes on."""
    fund = funded()
    fund.at("2030-12-31")
    payment = request(fund, settles="deposit", payee=HOUSEHOLD, document="D-01", fund="custody", head=None,
                      payee_account=commitment("household"))
    step(fund, "review", payment, B, C)
    step(fund, "recheck", payment, D)
    step(fund, "sign", payment, B)
    answered(fund)
    fund.at(day)
    given = code(fund.ask(payments.sign(fund.state, payment, by=E, day=fund.day)))
    assert (given == ("R49", "approver-without-mandate")) is fell, given


@pytest.mark.rule("R49")
def test_of_a_committee_that_nobody_ever_held_no_term_is_said(fund: Fund) -> None:
    fund = branch(fund)
    mandates = fund.state.people.mandates
    without = mandates.drop(*(m.mandate for m in mandates.values() if m.party == "committee"))
    fund.state = replace(fund.state, people=replace(fund.state.people, mandates=without))
    assert list(a_committees_term_is_seen_to_end(fund.state, fund.day)) == []
    never = with_terms(fund, signatory_parties=frozenset({"residents-committee", "subdistrict-office"}))
    assert list(a_committees_term_is_seen_to_end(never.state, date(2031, 1, 1))) == []


@pytest.mark.parametrize("drafted", [
    lambda s, d: keys.accept_mandate(s, by=B, day=d),
    lambda s, d: keys.accept_mandate(s, by=B, day=d, mandate="M-99"),
    lambda s, d: keys.accept_mandate(s, by="p-77", day=d, mandate="M-2"),
    lambda s, d: keys.report_compromise(s, by=B, day=d, person="p-77", since_block=2, reason="x"),
    lambda s, d: keys.confirm_acts(s, by=B, day=d, person=C, everything=True, reason="x"),
    lambda s, d: keys.hand_over_office(s, by=B, day=d, office="bureau", outgoing=B, incoming=C, items={}),
])
def test_a_draft_of_what_is_not_there_is_not_found(fund: Fund, drafted: Callable[[Any, date], Any]) -> None:
    with pytest.raises(NotFound):
        drafted(fund.state, fund.day)


# ---- a key is stopped, lost, taken over ----


@pytest.mark.rule("R60")
@pytest.mark.parametrize("who", [A, B, D, K, N])
def test_whoever_has_a_key_stops_it_at_once_and_alone(fund: Fund, who: str) -> None:
    fund = branch(fund)
    fund.do(people.revoke_key(fund.state, by=who, day=fund.day, person=who, reason="电脑失窃"))
    assert fund.state.people.persons[who].key is None
    assert fund.state.people.keys[public_key_of(who)].revoked_block is not None
    link = people.declare_link(branch(fund).state, by=S, day=fund.day, person=C, payee="v-01").replaced(
        by=who, mandate=f"M-{int(who[2:])}", key=public_key_of(who))
    assert code(fund.ask(link)) == ("R129", "key-not-enrolled")


@pytest.mark.rule("R60")
def test_nobody_stops_another_persons_key_alone(fund: Fund) -> None:
    fund = branch(fund)
    assert code(fund.ask(people.revoke_key(fund.state, by=K, day=fund.day, person=B, reason="x"))) == ("R60", "may-not-revoke")
    (asked,) = fund.do(people.revoke_key(fund.state, by=C, day=fund.day, person=B, reason="失联"))
    assert fund.state.people.persons[B].key == public_key_of(B)
    fund.do(drafts.approve(fund.state, leaf_of(asked), by=D, day=fund.day))
    assert fund.state.people.persons[B].key is None


def recovery(fund: Fund, who: str = K, *, by: str = B) -> str:
    """An open recovery of `who`'s key; its leaf."""
    signer = other_key(who)
    (asked,) = fund.do(people.enrol_key(fund.state, by=by, day=fund.day, person=who, key=signer.public,
                                        possession=proof(fund, signer), recovers=True))
    return leaf_of(asked)


@pytest.mark.rule("R60")
@pytest.mark.rule("R49")
def test_a_living_holders_no_ends_the_recovery_of_the_own_key(fund: Fund) -> None:
    fund = branch(fund)
    leaf = recovery(fund)
    assert code(fund.ask(people.reject(fund.state, leaf, by=N, day=fund.day, reason="x"))) == ("R49", "no-does-not-count")
    fund.do(people.reject(fund.state, leaf, by=K, day=fund.day, reason="钥匙在我这里"))
    assert not fund.state.proposals.open and not fund.state.keys.recoveries
    assert fund.state.people.persons[K].key == public_key_of(K)


@pytest.mark.rule("R60")
def test_any_signature_of_the_living_holder_stops_the_recovery(fund: Fund) -> None:
    fund = branch(fund)
    leaf = recovery(fund)
    silent = branch(fund)
    fund.do(people.declare_link(fund.state, by=K, day=fund.day, person=C, payee="v-01"))
    for told, answer in ((silent, None), (fund, ("R60", "holder-signed"))):
        witnessed(told, told.now, days_after(told, 7))
        told.at("2026-01-08")
        assert code(told.ask(drafts.approve(told.state, leaf, by=D, day=told.day))) == answer
    for person in (D, J):
        silent.do(drafts.approve(silent.state, leaf, by=person, day=silent.day))
    assert silent.state.people.persons[K].key == other_key(K).public
    assert not silent.state.keys.recoveries


@pytest.mark.rule("R133")
def test_an_auditor_says_no_to_a_recovery_of_the_own_key_and_to_nothing_else(fund: Fund) -> None:
    fund = with_key(fund)
    fund.joint(people.grant_mandate(fund.state, by=B, day=fund.day, person=NEW, office="auditor", party="auditor"), D)
    signer = other_key(NEW, 3)
    (own,) = fund.do(people.enrol_key(fund.state, by=B, day=fund.day, person=NEW, key=signer.public,
                                      possession=proof(fund, signer), recovers=True))
    (other,) = fund.do(people.revoke_key(fund.state, by=C, day=fund.day, person=N, reason="离任"))
    no = by_new_key(fund, people.reject(fund.state, leaf_of(other), by=NEW, day=fund.day, reason="x"))
    assert code(fund.ask(no)) == ("R49", "no-does-not-count")
    fund.do(by_new_key(fund, people.reject(fund.state, leaf_of(own), by=NEW, day=fund.day, reason="钥匙在")))
    fund.do(by_new_key(fund, people.revoke_key(fund.state, by=NEW, day=fund.day, person=NEW, reason="失窃")))


# ---- a key in wrong hands ----


def paid(fund: Fund, *, amount: str = "500.00") -> str:
    """A payment that the bank made, signed by B and D."""
    payment = rechecked(fund, amount=amount)
    step(fund, "sign", payment, B, D)
    fund.do(payments.pay(fund.state, payment, by=N, day=fund.day, bank_ref=f"PAY{payment}"))
    return payment


def rechecked(fund: Fund, *, amount: str = "500.00", reviewers: tuple[str, str] = (B, C), by: str = A) -> str:
    payment = request(fund, amount, by=by)
    step(fund, "review", payment, *reviewers)
    step(fund, "recheck", payment, D)
    answered(fund)
    return payment


def stolen(fund: Fund, *, since: int, who: str = B, by: str = C, yes: str | None = D) -> Entry:
    (told,) = fund.do(keys.report_compromise(fund.state, by=by, day=fund.day, person=who, since_block=since,
                                             reason="电脑失窃"))
    if yes is not None:
        fund.do(drafts.approve(fund.state, leaf_of(told), by=yes, day=fund.day))
    return told


@pytest.mark.rule("R60")
def test_what_a_compromised_key_approved_and_nobody_paid_falls_back_to_requested() -> None:
    fund = funded()
    before = rechecked(fund, amount="300.00")  # B reviewed it while the key was still B's alone
    since = fund.state.record.blocks + 1
    done = paid(fund)
    released = rechecked(fund, amount="600.00", reviewers=(C, M))
    step(fund, "sign", released, B, D)
    untouched = rechecked(fund, amount="700.00", reviewers=(C, M))
    stolen(fund, since=since)
    found = fund.state.payments.open
    assert (found[before].status, found[before].acts != ()) == ("rechecked", True)
    assert (found[done].status, found[untouched].status) == ("paid", "rechecked")
    assert (found[released].status, found[released].acts, found[released].released_day) == ("requested", (), None)
    assert fund.state.people.persons[B].key is None
    step(fund, "review", released, C, M)
    step(fund, "recheck", released, D)
    answered(fund)
    step(fund, "sign", released, C, E)
    assert found[released].amount and fund.state.payments.open[released].status == "released"


@pytest.mark.rule("R60")
def test_what_was_paid_waits_to_be_confirmed_and_a_word_clears_it() -> None:
    fund = funded()
    since = fund.state.record.blocks + 1
    one, other = paid(fund), paid(fund, amount="600.00")
    stolen(fund, since=since)
    due = fund.day + timedelta(days=7)
    told = [(found.code, found.facts.get("payment"), found.due)
            for found in what_wrong_hands_signed_is_looked_at(fund.state, fund.day)]
    assert told == [("acts-to-confirm", None, due), ("payment-to-confirm", one, due), ("payment-to-confirm", other, due)]
    fund.joint(keys.confirm_acts(fund.state, by=C, day=fund.day, person=B, payments=(one,), reason="有发票和验收单"), D)
    assert [found.facts.get("payment") for found in what_wrong_hands_signed_is_looked_at(fund.state, fund.day)] == [None, other]
    fund.joint(keys.confirm_acts(fund.state, by=C, day=fund.day, person=B, everything=True, reason="全部核对"), D)
    assert list(what_wrong_hands_signed_is_looked_at(fund.state, fund.day)) == []


@pytest.mark.rule("R60")
def test_a_request_of_wrong_hands_is_approved_by_nobody_before_it_is_confirmed() -> None:
    fund = funded()
    since = fund.state.record.blocks + 1
    asked, dropped = request(fund), request(fund, "800.00")
    stolen(fund, since=since, who=A, by=B)
    review = payments.review(fund.state, asked, by=M, day=fund.day)
    assert code(fund.ask(review)) == ("R60", "request-doubted")
    assert {found.facts.get("payment") for found in what_wrong_hands_signed_is_looked_at(fund.state, fund.day)} == {
        None, asked, dropped}
    fund.do(payments.reject(fund.state, dropped, by=B, day=fund.day, reason="失密"))
    assert fund.state.keys.compromised[public_key_of(A)].requests == (asked,)
    fund.joint(keys.confirm_acts(fund.state, by=B, day=fund.day, person=A, payments=(asked,), reason="是本人申请的"), D)
    fund.do(payments.review(fund.state, asked, by=M, day=fund.day))


@pytest.mark.rule("R60")
def test_its_proposals_end_its_yes_is_taken_back_and_a_standing_authority_falls() -> None:
    fund = funded()
    agreed_before = fund.state.record.blocks + 1
    authority = rechecked_standing(fund)
    step(fund, "sign", authority, B, D)
    assert authority in fund.state.payments.standing
    own = leaf_of(fund.do(people.enrol_person(fund.state, by=B, day=fund.day, name=commitment("n"),
                                              identity=commitment("i")))[0])
    others = leaf_of(fund.do(recovering(fund, J))[0])
    witnessed(fund, fund.now, days_after(fund, 7))
    fund.now += timedelta(days=7)
    fund.do(drafts.approve(fund.state, others, by=B, day=fund.day))
    points = len(fund.state.record.witnessed)
    stolen(fund, since=agreed_before)
    assert own not in fund.state.proposals.open
    assert [yes.person for yes in fund.state.proposals.open[others].yeses] == [D]
    assert authority not in fund.state.payments.standing
    assert len(fund.state.record.witnessed) == points  # B cosigned none of them


@pytest.mark.rule("R60")
def test_a_recovery_that_a_compromised_key_asked_for_is_forgotten(fund: Fund) -> None:
    fund = branch(fund)
    since = fund.state.record.blocks + 1
    recovery(fund, K, by=B)
    kept = recovery(fund, N, by=C)
    stolen(fund, since=since)
    assert set(fund.state.keys.recoveries) == {kept} == set(fund.state.proposals.open)


def rechecked_standing(fund: Fund) -> str:
    payment = request(fund, "900.00", settles="standing", payee="v-11", head="power")
    step(fund, "review", payment, B, C)
    step(fund, "recheck", payment, D)
    answered(fund)
    return payment


def recovering(fund: Fund, who: str) -> Entry:
    signer = other_key(who)
    return people.enrol_key(fund.state, by=D, day=fund.day, person=who, key=signer.public, possession=proof(fund, signer),
                            recovers=True)


@pytest.mark.rule("R60")
def test_a_waiting_time_that_rests_on_a_compromised_witness_begins_again(fund: Fund) -> None:
    fund = branch(fund)
    since = fund.state.record.blocks
    witnessed(fund, fund.now)
    stolen(fund, since=since, who=J, by=B)
    assert fund.state.record.witnessed == ()


@pytest.mark.rule("R60")
def test_the_holder_and_the_community_say_it_too_and_never_the_holder_alone(fund: Fund) -> None:
    fund = branch(fund)
    told = stolen(fund, since=fund.state.record.blocks, who=K, by=K, yes=None)
    assert fund.state.people.persons[K].key == public_key_of(K)
    fund.do(drafts.approve(fund.state, leaf_of(told), by=C, day=fund.day))
    assert fund.state.people.persons[K].key == public_key_of(K)  # the committee is not the community
    fund.do(drafts.approve(fund.state, leaf_of(told), by=D, day=fund.day))
    assert fund.state.people.persons[K].key is None


def compromise(fund: Fund, **changes: Any) -> Entry:
    return keys.report_compromise(fund.state, by=C, day=fund.day, person=B, since_block=fund.state.record.blocks,
                                  reason="失窃").replaced(**changes)


@pytest.mark.rule("R60")
@pytest.mark.parametrize(("change", "refusal"), [
    (lambda f: {}, None),
    (lambda f: {"since_block": 2}, None),  # the founding key signs from block 2 on
    (lambda f: {"since_block": 1}, "position-outside"),
    (lambda f: {"since_block": f.state.record.blocks + 1}, "position-outside"),
    (lambda f: {"person": C}, "key-of-another"),
    (lambda f: {"compromised": "00" * 32}, "key-of-another"),
    (lambda f: {"by": K, "key": public_key_of(K), "mandate": "M-6"}, "may-not-say"),
])
def test_a_compromise_names_a_key_of_the_person_and_a_block_at_which_it_signed(
    fund: Fund, change: Callable[[Fund], dict[str, Any]], refusal: str | None
) -> None:
    assert code(fund.ask(compromise(fund, **change(fund)))) == (None if refusal is None else ("R60", refusal))


@pytest.mark.rule("R60")
def test_a_key_that_was_revoked_was_compromised_before_it_was(fund: Fund) -> None:
    fund = branch(fund)
    fund.do(people.revoke_key(fund.state, by=B, day=fund.day, person=B, reason="电脑失窃"))
    last = fund.state.people.keys[public_key_of(B)].revoked_block
    assert last is not None
    assert code(fund.ask(compromise(fund, since_block=last + 1))) == ("R60", "position-outside")
    stolen(fund, since=last)
    assert code(fund.ask(compromise(fund, since_block=last))) == ("R60", "compromised-already")
    stolen(fund, since=last - 1)
    assert fund.state.keys.compromised[public_key_of(B)].since_block == last - 1


@pytest.mark.rule("R60")
def test_confirmed_is_what_waits_for_it_and_by_who_speaks() -> None:
    fund = funded()
    since = fund.state.record.blocks + 1
    payment = paid(fund)
    early = keys.confirm_acts(fund.state, by=C, day=fund.day, person=B, key=public_key_of(B), everything=True, reason="x")
    assert code(fund.ask(early)) == ("R60", "not-compromised")
    stolen(fund, since=since)
    whole = keys.confirm_acts(fund.state, by=C, day=fund.day, person=B, everything=True, reason="核对过")
    for changes, refusal in (
        ({}, None), ({"everything": None}, "nothing-confirmed"),
        ({"everything": None, "entries": ("0" * 64,)}, None),
        ({"everything": None, "payments": (payment,)}, None),
        ({"everything": None, "payments": ("P-9999",)}, "not-to-confirm"),
        ({"person": C}, "not-compromised"),
        ({"by": K, "key": public_key_of(K), "mandate": "M-6"}, "may-not-say"),
    ):
        assert code(fund.ask(whole.replaced(**changes))) == (None if refusal is None else ("R60", refusal)), changes
    fund.joint(whole, D)
    assert code(fund.ask(whole.replaced(seen=fund.state.record.seen()))) == ("R60", "confirmed-already")


# ---- an office changes hands ----


THINGS = {"passwords": True, "key-files": True}
OF = {"accountant": {"books": True, "vouchers": True}, "cashier": {"vouchers": True, "cash": True}, "committee-chair": {"seals": True}}
PAPER = (commitment("paper"),)


def succeeded(fund: Fund, office: str = "accountant", party: str = "office", mandate: str = "M-6") -> Fund:
    """A branch in which a new person holds the office too, and the old mandate ends today."""
    fund = with_key(fund)
    fund.joint(people.grant_mandate(fund.state, by=B, day=fund.day, person=NEW, office=office, party=party), D)
    return fund


def hand_over(fund: Fund, *, by: str = K, office: str = "accountant", outgoing: str = K, **more: Any) -> OfficeHandedOver:
    fields: dict[str, Any] = {"incoming": NEW, "items": {**THINGS, **OF.get(office, {})}, **more}
    return keys.hand_over_office(fund.state, by=by, day=fund.day, office=office, outgoing=outgoing, **fields)


@pytest.mark.rule("R60")
def test_an_accountant_hands_over_to_the_next_one_before_the_chair(fund: Fund) -> None:
    fund = succeeded(fund)
    entry = hand_over(fund)
    assert entry.witness == B
    (asked,) = fund.do(entry)
    assert not fund.state.keys.handed
    assert code(fund.ask(drafts.approve(fund.state, leaf_of(asked), by=C, day=fund.day))) == ("R49", "yes-does-not-count")
    fund.do(by_new_key(fund, drafts.approve(fund.state, leaf_of(asked), by=NEW, day=fund.day)))
    assert not fund.state.keys.handed
    fund.do(drafts.approve(fund.state, leaf_of(asked), by=B, day=fund.day))
    (known,) = fund.state.keys.handed.values()
    assert (known.outgoing, known.incoming, known.witness, known.missing) == (K, NEW, B, ())


@pytest.mark.rule("R60")
@pytest.mark.parametrize(("changes", "refusal"), [
    ({}, None),
    ({"witness": K}, "one-person-twice"),
    ({"witness": NEW}, "one-person-twice"),
    ({"incoming": K}, "one-person-twice"),
    ({"witness": C}, "not-above"),
    ({"witness": D}, "not-above"),
    ({"outgoing": S}, "never-held"),
    ({"incoming": S}, "not-the-next"),
])
def test_who_gives_who_takes_and_who_watches(fund: Fund, changes: dict[str, Any], refusal: str | None) -> None:
    fund = succeeded(fund)
    entry = hand_over(fund).replaced(**changes)
    if refusal == "never-held":
        entry = entry.replaced(by=S, mandate="M-8", key=public_key_of(S))
    assert code(fund.ask(entry)) == (None if refusal is None else ("R60", refusal))


@pytest.mark.rule("R60")
def test_a_stranger_proposes_no_hand_over(fund: Fund) -> None:
    fund = succeeded(fund)
    assert code(fund.ask(hand_over(fund, by=C))) == ("R60", "not-concerned")
    assert code(fund.ask(hand_over(fund, by=B))) is None  # the witness may


@pytest.mark.rule("R60")
@pytest.mark.parametrize(("office", "party", "outgoing", "witness", "refusal"), [
    ("committee-chair", "committee", B, D, None),
    ("committee-chair", "committee", B, J, None),
    ("committee-chair", "committee", B, C, "not-above"),
    ("cashier", "office", N, B, None),
    ("cashier", "office", N, K, "not-above"),
    ("committee-member", "committee", C, B, None),
    ("community", "residents-committee", D, J, None),
    ("community", "residents-committee", D, B, "not-above"),
    ("subdistrict-office", "subdistrict-office", J, D, None),  # no bureau holds a mandate here
    ("subdistrict-office", "subdistrict-office", J, B, "not-above"),
])
def test_the_witness_stands_above_the_office(
    fund: Fund, office: str, party: str, outgoing: str, witness: str, refusal: str | None
) -> None:
    fund = with_key(fund) if party == "committee" else succeeded(fund, office, party)
    if party == "committee":
        fund.joint(member(fund, office=office), D)
        fund.do(by_new_key(fund, keys.accept_mandate(fund.state, by=NEW, day=fund.day)))
    entry = hand_over(fund, by=outgoing, office=office, outgoing=outgoing, witness=witness,
                      cash_counted=Decimal("0.00") if office == "cashier" else None)
    assert code(fund.ask(entry)) == (None if refusal is None else ("R60", refusal))


@pytest.mark.rule("R60")
def test_where_no_chair_stands_the_community_watches(fund: Fund) -> None:
    fund = succeeded(fund)
    fund.joint(people.end_mandate(fund.state, by=C, day=fund.day, mandate="M-2", reason="辞任"), D)
    assert code(fund.ask(hand_over(fund, witness=D))) is None
    assert code(fund.ask(hand_over(fund, witness=C))) == ("R60", "not-above")


@pytest.mark.rule("R60")
def test_where_nobody_follows_somebody_of_the_fund_keeps_the_things(fund: Fund) -> None:
    fund = branch(fund)
    assert code(fund.ask(hand_over(fund, incoming=S))) is None
    assert code(fund.ask(hand_over(fund, incoming="p-77"))) == ("R60", "not-the-next")


@pytest.mark.rule("R60")
def test_who_can_sign_signs_and_who_is_absent_leaves_a_paper(fund: Fund) -> None:
    fund = succeeded(fund)
    assert code(fund.ask(hand_over(fund, absent="term-over", evidence=PAPER))) == ("R60", "outgoing-signs")
    assert code(fund.ask(hand_over(fund, by=B, absent="refused"))) == ("R60", "evidence-missing")
    assert code(fund.ask(hand_over(fund, by=B, absent="refused", evidence=PAPER))) is None
    fund.joint(people.end_mandate(fund.state, by=B, day=fund.day, mandate="M-6", reason="离任"), D)
    assert code(fund.ask(hand_over(fund, by=B))) == ("R60", "outgoing-cannot-sign")
    (asked,) = fund.do(hand_over(fund, by=B, absent="term-over", evidence=PAPER))
    fund.do(by_new_key(fund, drafts.approve(fund.state, leaf_of(asked), by=NEW, day=fund.day)))
    assert fund.state.keys.handed[f"{K}/accountant"].absent == "term-over"


@pytest.mark.rule("R60")
@pytest.mark.parametrize(("items", "counted", "refusal"), [
    ({**THINGS, "vouchers": True, "cash": True}, "0.00", None),
    ({**THINGS, "vouchers": True, "cash": False}, "0.00", None),
    ({**THINGS, "vouchers": True, "cash": True}, None, "cash-not-counted"),
    ({**THINGS, "vouchers": True}, None, "item-missing"),
    ({"passwords": True, "vouchers": True, "cash": True}, "0.00", "item-missing"),
    ({**THINGS, "vouchers": True, "cash": True, "seals": True}, "12.50", None),
])
def test_a_hand_over_names_every_thing_and_the_cash_is_counted(
    fund: Fund, items: dict[str, bool], counted: str | None, refusal: str | None
) -> None:
    fund = succeeded(fund, "cashier")
    entry = hand_over(fund, by=N, office="cashier", outgoing=N, items=items,
                      cash_counted=None if counted is None else Decimal(counted))
    assert code(fund.ask(entry)) == (None if refusal is None else ("R60", refusal))


@pytest.mark.rule("R60")
def test_a_hand_over_says_of_the_cash_what_the_book_says_and_names_nothing_twice(fund: Fund) -> None:
    fund = succeeded(fund, "cashier")
    entry = hand_over(fund, by=N, office="cashier", outgoing=N, cash_counted=Decimal("0.00"))
    assert code(fund.ask(entry.replaced(cash_booked=Decimal("0.01")))) == ("R60", "cash-differs")
    assert code(fund.ask(entry.replaced(cash_booked=None))) == ("R60", "cash-not-counted")
    assert code(fund.ask(entry.replaced(items=(*entry.items, entry.items[0])))) == ("R60", "item-twice")
    without = succeeded(branch(fund.founded()))
    assert code(without.ask(hand_over(without, cash_counted=Decimal("0.00")))) == ("R60", "cash-not-counted")


@pytest.mark.rule("R60")
def test_who_leaves_is_asked_for_the_hand_over_until_passwords_are_replaced(fund: Fund) -> None:
    fund = succeeded(fund)
    assert list(who_leaves_an_office_hands_it_over(fund.state, fund.day)) == []
    fund.joint(people.end_mandate(fund.state, by=B, day=fund.day, mandate="M-6", reason="离任"), D)
    for days, wanted in ((0, "hand-over-due"), (10, "hand-over-due"), (11, "hand-over-late")):
        (flagged,) = who_leaves_an_office_hands_it_over(fund.state, fund.day + timedelta(days=days))
        assert (flagged.number, flagged.code, flagged.facts["person"], flagged.due) == (
            "R60", wanted, K, fund.day + timedelta(days=10))
    for items, wanted in (({"passwords": False, "key-files": True, "books": True, "vouchers": True}, "passwords-not-replaced"),
                          ({**THINGS, "books": False, "vouchers": True}, "not-handed-over"),
                          ({**THINGS, "books": True, "vouchers": True}, None)):
        told = branch(fund)
        (asked,) = told.do(hand_over(told, by=B, items=items, absent="gone", evidence=PAPER))
        told.do(by_new_key(told, drafts.approve(told.state, leaf_of(asked), by=NEW, day=told.day)))
        assert [found.code for found in who_leaves_an_office_hands_it_over(told.state, told.day)] == (
            [wanted] if wanted else [])


@pytest.mark.rule("R60")
def test_what_was_missing_may_follow_later(fund: Fund) -> None:
    fund = succeeded(fund)
    for items in ({**THINGS, "books": False, "vouchers": False}, {**THINGS, "books": True, "vouchers": True}):
        (asked,) = fund.do(hand_over(fund, by=K, items=items))
        fund.do(by_new_key(fund, drafts.approve(fund.state, leaf_of(asked), by=NEW, day=fund.day)))
        fund.do(drafts.approve(fund.state, leaf_of(asked), by=B, day=fund.day))
    assert fund.state.keys.handed[f"{K}/accountant"].missing == ()


@pytest.mark.rule("R60")
@pytest.mark.parametrize(("mandate", "flagged"), [("M-2", True), ("M-3", True), ("M-6", True), ("M-7", True), ("M-4", True),
                                                  ("M-8", False), ("M-9", False), ("M-1", False)])
def test_chair_accountant_cashier_and_signatories_hand_over_and_nobody_else(fund: Fund, mandate: str, flagged: bool) -> None:
    fund = branch(fund)
    fund.joint(people.end_mandate(fund.state, by=M, day=fund.day, mandate=mandate, reason="离任"), E)
    assert bool(list(who_leaves_an_office_hands_it_over(fund.state, fund.day))) is flagged


@pytest.mark.rule("R60")
def test_who_goes_on_in_the_same_office_hands_over_nothing(fund: Fund) -> None:
    fund = branch(fund)
    fund.joint(people.grant_mandate(fund.state, by=B, day=fund.day, person=K, office="accountant", party="office"), D)
    fund.joint(people.end_mandate(fund.state, by=B, day=fund.day, mandate="M-6", reason="续聘"), D)
    assert list(who_leaves_an_office_hands_it_over(fund.state, fund.day)) == []


@pytest.mark.rule("R60")
def test_nothing_is_handed_over_before_the_fund_is_open(fund: Fund) -> None:
    fund = branch(fund)
    fund.joint(people.end_mandate(fund.state, by=B, day=fund.day, mandate="M-6", reason="离任"), D)
    fund.state = replace(fund.state, charter=replace(fund.state.charter, phase="founding"))
    assert list(who_leaves_an_office_hands_it_over(fund.state, fund.day)) == []
    assert list(a_committees_term_is_seen_to_end(fund.state, date(2031, 1, 1))) == []


def test_a_recorded_election_needs_two_bodies_and_not_the_old_committee(fund: Fund) -> None:
    """Of other resolutions one of the committee is asked."""
    for topics, yes, passes in (((3,), J, True), ((3,), E, False), ((3,), B, True), ((9,), J, False), ((9,), B, True)):
        told = branch(fund)
        agreed(told, ResolutionRecorded(
            **signed(told, D, "resolution-recorded"), resolution="R2026003", body="owners-assembly", topics=topics, title="选举",
            notice_day=told.day, decided_day=told.day, displayed_day=told.day, total_area_m2="4.00", total_heads=4,
            participating_area_m2="4.00", participating_heads=4, yes_area_m2="4.00", yes_heads=4, passed=True), yes)
        assert bool(told.state.resolutions.passed("R2026003")) is passes, (topics, yes)


@pytest.mark.rule("R60")
def test_mandates_that_wait_are_said_in_the_order_of_their_numbers(fund: Fund) -> None:
    people_ = fund.state.people
    waiting = {number: replace(people_.mandates[number], accepted=False) for number in ("M-11", "M-3", "M-2")}
    state = replace(fund.state, people=replace(people_, mandates=people_.mandates.merge(waiting)))
    said = [flag.facts["mandate"] for flag in a_mandate_waits_for_its_holder(state, fund.day)]
    assert said == ["M-2", "M-3", "M-11"]


@pytest.mark.rule("R60")
def test_one_confirmed_key_hides_no_other_that_is_not() -> None:
    fund = funded()
    since = fund.state.record.blocks + 1
    paid(fund)
    stolen(fund, since=since)
    known = fund.state.keys
    (row,) = known.compromised.items()
    confirmed = replace(row[1], confirmed=True, block=row[1].block - 1, person=C)
    both = replace(fund.state, keys=replace(known, compromised=known.compromised.set("f" * 64, confirmed)))
    assert {flag.facts["person"] for flag in what_wrong_hands_signed_is_looked_at(both, fund.day)} == {B}


@pytest.mark.rule("R60")
def test_the_first_thing_that_is_missing_is_named(fund: Fund) -> None:
    made = succeeded(fund, "cashier")
    entry = hand_over(made, by=N, office="cashier", outgoing=N, items={}, cash_counted=Decimal("0.00"))
    refusal = made.refused(entry)
    assert (refusal.code, refusal.facts) == ("item-missing", {"item": things_of("cashier")[0], "office": "cashier"})
    assert len(things_of("cashier")) > 1


@pytest.mark.rule("R60")
@pytest.mark.parametrize(("days", "codes"), [(0, []), (1, []), (-1, ["hand-over-due"])])
def test_a_hand_over_of_an_earlier_mandate_is_none_of_the_next(fund: Fund, days: int, codes: list[str]) -> None:
    """What K handed over before this mandate began was another time in the same office."""
    made = succeeded(fund)
    made.joint(people.end_mandate(made.state, by=B, day=made.day, mandate="M-6", reason="离任"), D)
    first = made.state.people.mandates["M-6"].first
    given = HandedOffice(K, "accountant", NEW, B, first + timedelta(days=days), tuple(things_of("accountant")))
    known = made.state.keys
    state = replace(made.state, keys=replace(known, handed=known.handed.set(f"{K}/accountant", given)))
    assert [flag.code for flag in who_leaves_an_office_hands_it_over(state, made.day)] == codes
