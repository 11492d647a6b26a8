"""The rules of people: who may sign, whose yes counts, whose key it is, and who is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sharedfund import drafts, spelling
from sharedfund.drafts import charter, keys, payments, people
from sharedfund.entries.bank import InterestPart, InterestReceived
from sharedfund.entries.charter import FoundingMandate, FoundingPerson
from sharedfund.entries.payments import Leg, PaymentRequested
from sharedfund.entries.people import CorrectionProposed, KeyEnrolled, MandateGranted
from sharedfund.entries.questions import BreachAlleged
from sharedfund.entries.terms import terms
from sharedfund.rules import people as rules
from sharedfund.rules.people import keys_of_departed_persons_are_revoked, the_cast_can_pay
from sharedfund.spelling import leaf_of
from sharedfund.state.people import EMERGENCY, LARGE, ORDINARY, cast
from sharedfund.values import seals
from tests.fund import BANK_ACCOUNT, A, B, C, D, E, Fund, J, K, M, N, S, V, commitment, founders, public_key_of
from tests.payment_fund import with_terms
from tests.people import branch, days_after, other_key, proof, witnessed


@pytest.fixture(scope="module")
def fund() -> Fund:
    """The founded fund; a test that writes works on a branch of it."""
    return Fund.founded()


def founding(*persons: FoundingPerson) -> Any:
    """A charter with `persons` in the place of those of the same id, and beside the others."""
    known = {person.person: person for person in (*founders(), *persons)}
    return charter.found(by=K, day=date(2026, 1, 1), name="银杏花园", profile="co-managed", persons=known.values(),
                         witnesses=(B, D, J), practice=True, bank_accounts=[BANK_ACCOUNT])


def person(id_: str, *mandates: tuple[str, str, str, bool], **fields: Any) -> FoundingPerson:
    """A founding person with mandates (number, office, party, signs)."""
    return FoundingPerson(**{
        "person": id_, "key": public_key_of(id_), "name": commitment(f"name {id_}"),
        "identity": commitment(f"identity {id_}"),
        "mandates": tuple(
            FoundingMandate(mandate=number, office=office, party=party, first=date(2026, 1, 1),
                            end=date(2030, 12, 31) if party == "committee" else None, signs=True if signs else None)
            for number, office, party, signs in mandates
        ), **fields,
    })


def grant(fund: Fund, who: str, office: str, party: str, *, by: str = B, **fields: Any) -> MandateGranted:
    if party == "committee":
        fields.setdefault("end", date(2030, 12, 31))
    return people.grant_mandate(fund.state, by=by, day=fund.day, person=who, office=office, party=party, **fields)


# ---- R45a ----


@pytest.mark.rule("R45a")
@pytest.mark.parametrize(("other", "code"), [
    (person("p-12", ("M-12", "owners-representative", "owners", False)), None),
    (person("p-12", ("M-12", "owners-representative", "owners", False), identity=commitment("identity p-02")),
     "identity-known"),
    (person("p-12", ("M-12", "owners-representative", "owners", False), key=public_key_of(B)), "key-known"),
])
def test_a_charter_names_a_person_and_a_key_once(other: FoundingPerson, code: str | None) -> None:
    if code is None:
        Fund().do(founding(other))
    else:
        refusal = Fund().refused(founding(other))
        assert (refusal.number, refusal.code) == ("R45a", code)


@pytest.mark.rule("R45a")
def test_a_charter_gives_an_id_once() -> None:
    double = founding().replaced(persons=(*founders(), person(B, ("M-12", "accountant", "office", False),
                                                              identity=commitment("else"), key=public_key_of("p-12"))))
    assert Fund().refused(double).code == "person-exists"


@pytest.mark.rule("R45a")
def test_a_second_id_of_one_person_is_refused(fund: Fund) -> None:
    entry = people.enrol_person(fund.state, by=B, day=fund.day, name=commitment("n"), identity=commitment("i"))
    assert entry.person == "p-12"
    assert fund.refused(entry.replaced(identity=commitment("identity p-04"))).facts["known"] == D
    assert fund.refused(entry.replaced(person=D)).code == "person-exists"


@pytest.mark.rule("R45a")
def test_a_second_id_is_refused_while_the_first_waits_for_a_yes(fund: Fund) -> None:
    fund = branch(fund)
    first = people.enrol_person(fund.state, by=B, day=fund.day, name=commitment("n"), identity=commitment("i"))
    fund.do(first)
    again = people.enrol_person(fund.state, by=C, day=fund.day, name=commitment("n"), identity=commitment("i"))
    assert again.person == "p-13"
    assert fund.refused(again).code == "identity-known"
    assert fund.refused(again.replaced(person="p-12", identity=commitment("j"))).code == "person-exists"


def enrolled(fund: Fund, who: str = "p-12") -> Fund:
    """A branch with a person more."""
    fund = branch(fund)
    fund.joint(people.enrol_person(fund.state, by=B, day=fund.day, name=commitment(who), identity=commitment(who),
                                   person=who), D)
    return fund


def key_entry(fund: Fund, who: str = "p-12", *, by: str = B, number: int = 2, **fields: Any) -> KeyEnrolled:
    signer = other_key(who, number)
    return people.enrol_key(fund.state, by=by, day=fund.day, person=who, key=signer.public,
                            possession=proof(fund, signer), **fields)


def test_a_person_is_enrolled_by_committee_and_community(fund: Fund) -> None:
    fund = enrolled(fund)
    fund.joint(key_entry(fund), D)
    assert fund.state.people.persons["p-12"].key == other_key("p-12").public


@pytest.mark.rule("R45a")
def test_a_key_stays_one_persons_for_ever(fund: Fund) -> None:
    fund = enrolled(fund)
    fund.joint(key_entry(fund), D)
    fund.joint(people.revoke_key(fund.state, by=B, day=fund.day, person="p-12", reason="离任"), D)
    fund.joint(people.enrol_person(fund.state, by=B, day=fund.day, name=commitment("z"), identity=commitment("z")), D)
    signer = other_key("p-12")
    entry = people.enrol_key(fund.state, by=B, day=fund.day, person="p-13", key=signer.public,
                             possession=signer.sign(_possession(fund, "p-13", signer.public)))
    refusal = fund.refused(entry)
    assert (refusal.number, refusal.code) == ("R45a", "key-known")


def _possession(fund: Fund, who: str, key: str) -> bytes:
    return seals.possession(fund.state.record.fund_id, who, key)


@pytest.mark.rule("R45a")
def test_two_keys_do_not_wait_for_one_person(fund: Fund) -> None:
    fund = enrolled(fund)
    fund.do(key_entry(fund))
    assert fund.refused(key_entry(fund, number=3, by=C)).code == "key-proposed-already"


# ---- R129: keys ----


LOW_ORDER = "01" + "00" * 31


@pytest.mark.rule("R129")
@pytest.mark.parametrize(("key", "code"), [
    (LOW_ORDER, "key-low-order"),
    ("ff" * 32, "key-not-canonical"),
    ("02" + "00" * 31, "key-not-on-curve"),
])
def test_an_unsound_key_is_enrolled_nowhere(fund: Fund, key: str, code: str) -> None:
    refusal = Fund().refused(founding(person("p-12", ("M-12", "evaluator", "evaluator", False), key=key)))
    assert (refusal.number, refusal.code) == ("R129", code)
    fund = enrolled(fund)
    assert fund.refused(key_entry(fund).replaced(enrolled=key)).code == code


@pytest.mark.rule("R129")
def test_somebody_elses_public_key_is_not_enrolled(fund: Fund) -> None:
    fund = enrolled(fund)
    entry = key_entry(fund)
    assert fund.refused(entry.replaced(enrolled=other_key("p-12", 3).public)).code == "possession-not-proved"
    assert fund.refused(entry.replaced(person=K, by=K, mandate="M-6", key=public_key_of(K))).code == (
        "possession-not-proved")


# ---- R60 ----


@pytest.mark.rule("R60")
def test_only_the_holder_asks_for_a_second_key(fund: Fund) -> None:
    assert fund.refused(key_entry(fund, N, by=B)).code == "holder-asks"
    fund = branch(fund)
    fund.joint(key_entry(fund, N, by=N), B, D)
    assert fund.state.people.persons[N].key == other_key(N).public
    assert fund.state.people.keys[public_key_of(N)].revoked_block is not None


@pytest.mark.rule("R60")
def test_a_first_key_is_proposed_by_who_enrols(fund: Fund) -> None:
    fund = enrolled(fund)
    assert fund.refused(key_entry(fund, by=K)).code == "may-not-enrol"
    assert fund.refused(key_entry(fund, "p-77")).code == "person-unknown"
    fund.do(key_entry(fund))


@pytest.mark.rule("R60")
def test_a_lost_key_is_recovered_by_three_persons_of_three_parties(fund: Fund) -> None:
    fund = branch(fund)
    (proposal,) = fund.do(key_entry(fund, E, by=B, recovers=True))
    leaf = leaf_of(proposal)
    refusal = fund.refused(drafts.approve(fund.state, leaf, by=D, day=fund.day))
    assert (refusal.number, refusal.code) == ("R60", "recovery-waits")
    witnessed(fund, fund.now, days_after(fund, 6))
    fund.at("2026-01-08")
    assert fund.refused(drafts.approve(fund.state, leaf, by=D, day=fund.day)).code == "recovery-waits"
    witnessed(fund, days_after(fund, 7))
    fund.do(drafts.approve(fund.state, leaf, by=D, day=fund.day))
    fund.do(drafts.approve(fund.state, leaf, by=C, day=fund.day))
    assert fund.state.people.persons[E].key == public_key_of(E)  # three persons, but of two parties
    fund.do(drafts.approve(fund.state, leaf, by=J, day=fund.day))
    assert fund.state.people.persons[E].key == other_key(E).public


@pytest.mark.rule("R60")
@pytest.mark.parametrize(("parties", "has_come_back"), [(3, True), (4, False)])
def test_a_charter_may_ask_more_parties_for_a_lost_key(fund: Fund, parties: int, has_come_back: bool) -> None:
    fund = with_terms(branch(fund), key_recovery_parties_min_count=parties)
    (proposal,) = fund.do(key_entry(fund, E, by=B, recovers=True))
    witnessed(fund, fund.now, days_after(fund, 7))
    fund.at("2026-01-08")
    for person_ in (D, J):
        fund.do(drafts.approve(fund.state, leaf_of(proposal), by=person_, day=fund.day))
    assert (fund.state.people.persons[E].key == other_key(E).public) == has_come_back
    if not has_come_back:
        fund.do(drafts.approve(fund.state, leaf_of(proposal), by=A, day=fund.day))
        assert fund.state.people.persons[E].key == other_key(E).public


@pytest.mark.rule("R60")
def test_nothing_is_recovered_that_was_never_had_or_by_its_holder(fund: Fund) -> None:
    fund = enrolled(fund)
    assert fund.refused(key_entry(fund, recovers=True)).code == "nothing-to-recover"
    assert fund.refused(key_entry(fund, B, by=B, recovers=True)).code == "nothing-to-recover"


@pytest.mark.rule("R60")
def test_a_key_is_revoked_once(fund: Fund) -> None:
    fund = branch(fund)
    entry = people.revoke_key(fund.state, by=B, day=fund.day, person=N, reason="换届")
    assert fund.refused(entry.replaced(person=S)).code == "key-not-standing"
    fund.joint(entry, D)
    assert fund.state.people.persons[N].key is None
    again = people.revoke_key(fund.state, by=B, day=fund.day, person=N, reason="换届", key=public_key_of(N))
    assert fund.refused(again).code == "key-not-standing"


@pytest.mark.rule("R60")
def test_a_departed_persons_key_is_flagged_until_it_is_revoked(fund: Fund) -> None:
    fund = branch(fund)
    assert list(keys_of_departed_persons_are_revoked(fund.state, fund.day)) == []
    fund.joint(people.end_mandate(fund.state, by=B, day=fund.day, mandate="M-7", reason="离任"), D)
    (flagged,) = keys_of_departed_persons_are_revoked(fund.state, fund.day)
    assert (flagged.number, flagged.code, flagged.facts["person"]) == ("R60", "key-of-departed", N)
    fund.joint(people.revoke_key(fund.state, by=B, day=fund.day, person=N, reason="离任"), D)
    assert list(keys_of_departed_persons_are_revoked(fund.state, fund.day)) == []


@pytest.mark.rule("R60")
def test_the_whole_committees_keys_are_flagged_the_day_after_its_term(fund: Fund) -> None:
    assert list(keys_of_departed_persons_are_revoked(fund.state, date(2030, 12, 31))) == []
    flagged = keys_of_departed_persons_are_revoked(fund.state, date(2031, 1, 1))
    assert [flag.facts["person"] for flag in flagged] == [B, C, M]


# ---- R46, R47, R48: what a mandate may be ----


@pytest.mark.rule("R46")
def test_a_link_is_declared_of_a_known_person(fund: Fund) -> None:
    fund = branch(fund)
    assert fund.refused(people.declare_link(fund.state, by=K, day=fund.day, person="p-77", payee="v-01")).code == (
        "person-unknown")
    fund.do(people.declare_link(fund.state, by=K, day=fund.day, person=C, payee="v-01"))
    assert fund.state.people.persons[C].links == {"v-01"}


@pytest.mark.rule("R47")
@pytest.mark.parametrize(("office", "party", "code"), [
    ("committee-member", "committee", None),
    ("community", "residents-committee", None),
    ("subdistrict-office", "subdistrict-office", None),
    ("firm", "firm", "party-does-not-sign"),
    ("owners-representative", "owners", "party-does-not-sign"),
])
def test_a_withdrawal_password_is_a_signing_partys(fund: Fund, office: str, party: str, code: str | None) -> None:
    fund = enrolled(fund)
    entry = grant(fund, "p-12", office, party, signs=True)
    if code is None:
        fund.do(entry)
    else:
        refusal = fund.refused(entry)
        assert (refusal.number, refusal.code) == ("R47", code)
        fund.do(entry.replaced(signs=None))


@pytest.mark.rule("R47")
def test_a_charter_gives_no_password_to_a_party_that_does_not_sign() -> None:
    assert Fund().refused(founding(person(A, ("M-1", "firm", "firm", True)))).code == "party-does-not-sign"


@pytest.mark.rule("R48")
@pytest.mark.parametrize(("offices", "code"), [
    ((("accountant", "office", False), ("cashier", "office", False)), "books-and-cash"),
    ((("committee-chair", "committee", True), ("accountant", "office", False)), "chair-keeps-money"),
    ((("committee-chair", "committee", True), ("cashier", "office", False)), "chair-keeps-money"),
    ((("firm", "firm", False), ("committee-member", "committee", False)), "firm-judges-itself"),
    ((("firm", "firm", False), ("evaluator", "evaluator", False)), "firm-judges-itself"),
    ((("auditor", "auditor", False), ("accountant", "office", False)), "auditor-in-the-flow"),
    ((("trust-supervisor", "trust-supervisor", False), ("committee-member", "committee", False)),
     "supervisor-in-the-flow"),
    ((("accountant", "residents-committee", True),), "keeper-signs"),
    ((("accountant", "office", False), ("committee-member", "committee", True)), "keeper-signs"),
    ((("accountant", "office", False), ("committee-member", "committee", False)), None),
    ((("community", "residents-committee", True), ("committee-member", "committee", True)), None),
    ((("owner", "owners", False), ("committee-member", "committee", True)), None),
])
def test_no_two_offices_of_one_person_watch_each_other(
    fund: Fund, offices: tuple[tuple[str, str, bool], ...], code: str | None
) -> None:
    mandates = [(f"M-{12 + place}", *office) for place, office in enumerate(offices)]
    entry = founding(person("p-12", *mandates))
    if code is None:
        Fund().do(entry)
    else:
        refusal = Fund().refused(entry)
        assert (refusal.number, refusal.code) == ("R48", code)


@pytest.mark.rule("R48")
def test_a_second_office_is_held_against_the_first_and_against_one_that_waits(fund: Fund) -> None:
    assert fund.refused(grant(fund, K, "cashier", "office")).code == "books-and-cash"
    fund = enrolled(fund)
    fund.do(grant(fund, "p-12", "accountant", "office"))
    assert fund.refused(grant(fund, "p-12", "cashier", "office")).code == "books-and-cash"


@pytest.mark.rule("R48")
def test_an_ended_office_stands_in_nobodys_way(fund: Fund) -> None:
    fund = branch(fund)
    fund.joint(people.end_mandate(fund.state, by=B, day=fund.day, mandate="M-6", reason="换岗"), D)
    fund.do(grant(fund, K, "cashier", "office"))


# ---- R49: mandates ----


@pytest.mark.rule("R49")
@pytest.mark.parametrize(("fields", "code"), [
    ({}, None),
    ({"granted": "M-6"}, "mandate-exists"),
    ({"person": "p-77"}, "person-unknown"),
    ({"party": "owners"}, "party-of-another-office"),
    ({"end": date(2026, 1, 1)}, None),
    ({"end": date(2025, 12, 31)}, "ends-before-it-begins"),
    ({"end": None}, "committee-without-term"),
    ({"end": date(2031, 1, 1)}, "beyond-committee-term"),
    ({"first": date(2031, 1, 1), "end": date(2035, 12, 31)}, None),
])
def test_a_mandate_is_granted_once_and_for_a_term(fund: Fund, fields: dict[str, Any], code: str | None) -> None:
    fund = enrolled(fund)
    entry = grant(fund, "p-12", "committee-member", "committee").replaced(**fields)
    if code is None:
        fund.do(entry)
    else:
        refusal = fund.refused(entry)
        assert (refusal.number, refusal.code) == ("R49", code)


@pytest.mark.rule("R49")
def test_a_number_that_waits_for_a_yes_is_taken(fund: Fund) -> None:
    fund = enrolled(fund)
    entry = grant(fund, "p-12", "secretary", "office")
    fund.do(entry)
    assert fund.refused(grant(fund, "p-12", "secretary", "office", mandate=entry.granted)).code == "mandate-exists"


@pytest.mark.rule("R49")
def test_a_charter_numbers_its_mandates_once() -> None:
    assert Fund().refused(founding(person("p-12", ("M-1", "secretary", "office", False)))).code == "mandate-exists"


@pytest.mark.rule("R49")
def test_the_firm_names_its_own_staff_only(fund: Fund) -> None:
    fund = enrolled(fund)
    refusal = fund.refused(grant(fund, "p-12", "secretary", "office", by=A))
    assert (refusal.number, refusal.code) == ("R49", "not-own-staff")
    assert fund.refused(people.end_mandate(fund.state, by=A, day=fund.day, mandate="M-3", reason="碍事")).code == (
        "not-own-staff")
    fund.do(grant(fund, "p-12", "firm", "firm", by=A))


@pytest.mark.rule("R49")
def test_a_mandate_is_ended_once(fund: Fund) -> None:
    fund = branch(fund)
    entry = people.end_mandate(fund.state, by=B, day=fund.day, mandate="M-8", reason="离任")
    assert fund.refused(entry.replaced(ended="M-99")).code == "mandate-unknown"
    fund.joint(entry, D)
    assert fund.refused(people.end_mandate(fund.state, by=B, day=fund.day, mandate="M-8", reason="离任")).code == (
        "mandate-ended-already")


@pytest.mark.rule("R49")
def test_a_signed_act_stands_under_its_signers_own_standing_mandate(fund: Fund) -> None:
    link = people.declare_link(fund.state, by=K, day=fund.day, person=C, payee="v-01")
    assert fund.refused(link.replaced(mandate="M-99")).code == "mandate-unknown"
    assert fund.refused(link.replaced(mandate="M-2")).code == "mandate-of-another"
    fund = branch(fund)
    fund.joint(people.end_mandate(fund.state, by=B, day=fund.day, mandate="M-6", reason="离任"), D)
    refusal = fund.refused(people.declare_link(fund.state, by=K, day=fund.day, person=C, payee="v-01"))
    assert (refusal.number, refusal.code) == ("R49", "mandate-ended")


@pytest.mark.rule("R49")
def test_a_mandate_stands_on_its_last_day_and_not_on_the_next(fund: Fund) -> None:
    last = branch(fund).at("2030-12-31")
    last.do(people.declare_link(last.state, by=C, day=last.day, person=C, payee="v-01"))
    after = branch(fund).at("2031-01-01")
    refusal = after.refused(people.declare_link(after.state, by=C, day=after.day, person=C, payee="v-01"))
    assert (refusal.code, refusal.facts["end"]) == ("mandate-not-standing", date(2030, 12, 31))


@pytest.mark.rule("R49")
def test_the_local_day_of_the_entry_decides_not_the_day_it_claims(fund: Fund) -> None:
    after = branch(fund).at("2031-01-01")
    claimed = people.declare_link(after.state, by=C, day=date(2030, 12, 31), person=C, payee="v-01")
    assert after.refused(claimed).code == "mandate-not-standing"


@pytest.mark.rule("R49")
def test_a_mandate_does_not_stand_before_its_first_day(fund: Fund) -> None:
    fund = enrolled(fund)
    fund.joint(key_entry(fund), D)
    fund.joint(grant(fund, "p-12", "secretary", "office", first=date(2026, 2, 1)), D)
    early = people.declare_link(fund.state, by="p-12", day=fund.day, person=C, payee="v-01")
    assert fund.refused(signed(fund, early, 2)).code == "mandate-not-standing"
    fund.at("2026-02-01")
    today = people.declare_link(fund.state, by="p-12", day=fund.day, person=C, payee="v-01")
    fund.do(signed(fund, today, 2))


def signed(fund: Fund, entry: Any, number: int) -> Any:
    """The entry signed with its author's key `number`."""
    payload = spelling.payload(entry, fund.state.record.fund_id)
    return entry.replaced(signature=other_key(entry.by, number).sign(payload))


@pytest.mark.rule("R49")
def test_an_office_enters_only_its_own_kinds(fund: Fund) -> None:
    refusal = fund.refused(people.enrol_person(fund.state, by=K, day=fund.day, name=commitment("n"),
                                               identity=commitment("i")))
    assert (refusal.number, refusal.code, refusal.facts["office"]) == ("R49", "office-may-not", "accountant")


@pytest.mark.rule("R49")
def test_a_mandates_limit_holds_to_the_fen(fund: Fund) -> None:
    fund = enrolled(fund)
    fund.joint(key_entry(fund), D)
    fund.joint(grant(fund, "p-12", "committee-member", "committee", limit="1000.00"), D)
    fund.do(signed(fund, keys.accept_mandate(fund.state, by="p-12", day=fund.day), 2))
    correction = {"corrects": "0" * 64, "reason": "记错"}
    entry = _correction(fund, "1000.00", **correction)
    beyond = _correction(fund, "1000.01", **correction)
    assert fund.refused(signed(fund, beyond, 2)).code == "beyond-mandate-limit"
    assert getattr(fund.ask(signed(fund, entry, 2)), "number", None) != "R49"


def _correction(fund: Fund, amount: str, **fields: Any) -> Any:
    return CorrectionProposed(day=fund.day, by="p-12", amount=amount,
                              **drafts.signing(fund.state, "p-12", "correction-proposed", fund.day), **fields)


@pytest.mark.rule("R49")
def test_a_recorder_holds_an_office_that_records(fund: Fund) -> None:
    line = InterestReceived(day=fund.day, by=B, bank_ref="X1", amount="1.00",
                            parts=(InterestPart(fund="operating", amount="1.00"),))
    refusal = fund.refused(line)
    assert (refusal.number, refusal.code) == ("R49", "recorder-may-not")
    answer = fund.ask(line.replaced(by=K))
    assert getattr(answer, "code", None) != "recorder-may-not"


# ---- a yes and a no ----


@pytest.fixture(scope="module")
def proposed(fund: Fund) -> Fund:
    """A branch with one open proposal: a person to be enrolled, asked by B."""
    made = branch(fund)
    made.do(people.enrol_person(made.state, by=B, day=made.day, name=commitment("n"), identity=commitment("i")))
    return made


def leaf(fund: Fund) -> str:
    (proposal,) = fund.state.proposals.open.values()
    return proposal.leaf


@pytest.mark.rule("R49")
def test_a_yes_counts_once_a_person(proposed: Fund) -> None:
    refusal = proposed.refused(drafts.approve(proposed.state, leaf(proposed), by=B, day=proposed.day))
    assert (refusal.number, refusal.code) == ("R49", "counted-already")


@pytest.mark.rule("R49")
def test_a_yes_names_an_open_proposal(proposed: Fund) -> None:
    yes = drafts.approve(proposed.state, leaf(proposed), by=D, day=proposed.day)
    assert proposed.refused(yes.replaced(approves="0" * 64)).code == "no-such-proposal"
    done = branch(proposed)
    done.do(yes)
    assert done.refused(drafts.approve(done.state, leaf(proposed), by=E, day=done.day)).code == "no-such-proposal"


@pytest.mark.rule("R49")
def test_a_yes_falls_with_its_mandate_and_its_key(proposed: Fund) -> None:
    waiting = leaf(proposed)
    removed, stolen = branch(proposed), branch(proposed)
    removed.joint(people.end_mandate(removed.state, by=C, day=removed.day, mandate="M-2", reason="罢免"), D)
    stolen.joint(people.revoke_key(stolen.state, by=C, day=stolen.day, person=B, reason="失窃"), D)
    for fund, code in ((proposed, None), (removed, "yes-without-mandate"), (stolen, "yes-key-revoked")):
        answer = fund.ask(drafts.approve(fund.state, waiting, by=D, day=fund.day))
        assert getattr(answer, "code", None) == code


@pytest.mark.rule("R49")
@pytest.mark.parametrize("who", [A, K, N, S, V])
def test_a_yes_of_an_office_that_is_not_asked_does_not_count(proposed: Fund, who: str) -> None:
    assert proposed.refused(drafts.approve(proposed.state, leaf(proposed), by=who, day=proposed.day)).code == (
        "yes-does-not-count")


@pytest.mark.rule("R49")
def test_who_says_yes_has_seen_the_proposal(proposed: Fund, fund: Fund) -> None:
    yes = drafts.approve(proposed.state, leaf(proposed), by=D, day=proposed.day)
    assert proposed.refused(yes.replaced(seen=fund.state.record.seen())).code == "not-seen"


@pytest.mark.rule("R49")
def test_a_no_comes_from_who_is_asked_or_who_proposed(proposed: Fund) -> None:
    no = people.reject(proposed.state, leaf(proposed), by=K, day=proposed.day, reason="不同意")
    refusal = proposed.refused(no)
    assert (refusal.number, refusal.code) == ("R49", "no-does-not-count")
    assert proposed.refused(no.replaced(rejects="0" * 64)).code == "no-such-proposal"
    for who in (B, D):
        ended = branch(proposed)
        ended.do(people.reject(ended.state, leaf(ended), by=who, day=ended.day, reason="不同意"))
        assert len(ended.state.proposals.open) == 0


# ---- R133, R139 ----


@pytest.mark.rule("R133")
def test_an_auditor_enters_findings_only(fund: Fund) -> None:
    fund = enrolled(fund)
    fund.joint(key_entry(fund), D)
    fund.joint(grant(fund, "p-12", "auditor", "auditor"), D)
    link = people.declare_link(fund.state, by="p-12", day=fund.day, person=C, payee="v-01")
    refusal = fund.refused(signed(fund, link, 2))
    assert (refusal.number, refusal.code) == ("R133", "auditor-enters-findings")
    finding = BreachAlleged(day=fund.day, by="p-12", breach="BR-01", firm="F001", amount="1.00", text="无凭证",
                            **drafts.signing(fund.state, "p-12", "breach-alleged", fund.day))
    answer = fund.ask(signed(fund, finding, 2))
    assert getattr(answer, "number", None) != "R133"


def without(fund: Fund, *mandates: str) -> Fund:
    """A branch in which these mandates are ended."""
    fund = branch(fund)
    for mandate in mandates:
        fund.joint(people.end_mandate(fund.state, by=B, day=fund.day, mandate=mandate, reason="离任"), D)
    return fund


def test_the_whole_cast_can_make_every_payment(fund: Fund) -> None:
    assert cast(fund.state, fund.day).gaps == ()
    assert not cast(fund.state, fund.day).needs_stand_ins


@pytest.mark.rule("R139")
def test_four_persons_of_two_parties_suffice_below_the_threshold_and_five_above() -> None:
    five = [founder for founder in founders() if founder.person in (A, B, C, D, K)]
    small = Fund()
    small.do(founding().replaced(persons=tuple(five), witnesses=frozenset({B, D})))
    found = cast(small.state, small.day)
    assert found.can_pay(ORDINARY)
    assert not found.can_pay(LARGE)
    assert found.can_pay(EMERGENCY)
    assert [(gap.payment, gap.step) for gap in found.gaps] == [(LARGE, "fresh-signatory")]


@pytest.mark.rule("R139")
def test_one_reviewer_too_few_is_flagged_with_the_day_it_is_due(fund: Fund) -> None:
    fund = without(fund, "M-11", "M-3")
    found = cast(fund.state, fund.day)
    assert found.gaps == ()
    assert found.needs_stand_ins  # the community stands in as reviewer
    (flagged,) = the_cast_can_pay(fund.state, fund.day)
    assert (flagged.number, flagged.code, flagged.due) == ("R139", "stand-ins-needed", fund.day + timedelta(days=7))


@pytest.mark.rule("R139")
def test_after_the_committees_term_stand_ins_are_needed_and_a_week_before_the_gap_is_said(fund: Fund) -> None:
    after = list(the_cast_can_pay(fund.state, date(2031, 1, 1)))
    assert {flag.code for flag in after} == {"large-fresh-signatory", "stand-ins-needed"}
    assert all(flag.due == date(2031, 1, 8) for flag in after)
    (before,) = the_cast_can_pay(fund.state, date(2030, 12, 25))
    assert (before.code, before.due) == ("large-fresh-signatory-ahead", date(2031, 1, 1))
    assert list(the_cast_can_pay(fund.state, date(2030, 12, 24))) == []


@pytest.mark.rule("R139")
def test_with_the_community_gone_as_well_each_step_says_whom_it_lacks(fund: Fund) -> None:
    fund = without(fund, "M-5", "M-10", "M-11")
    fund.joint(people.end_mandate(fund.state, by=B, day=fund.day, mandate="M-4", reason="离任"), D)
    flagged = {flag.code: flag.facts for flag in the_cast_can_pay(fund.state, fund.day)}
    assert set(flagged) == {"ordinary-recheck", "ordinary-parties", "large-recheck", "large-parties",
                            "emergency-persons"}
    assert flagged["ordinary-parties"] == {"have": 1, "need": 2}


@pytest.mark.rule("R139")
def test_where_the_charter_wants_two_of_the_committee_two_of_it_must_be_there(fund: Fund) -> None:
    fund = branch(fund)
    fund.state = replace(fund.state, charter=replace(fund.state.charter, terms=terms(
        "co-managed", signatories_min_count=3, committee_signatories_min_count=2)))
    committee = [mandate for mandate in fund.state.people.standing(fund.day) if mandate.signs and mandate.party == "committee"]
    assert len(committee) >= 2 and cast(fund.state, fund.day).can_pay(ORDINARY)
    kept = fund.state.people.mandates
    for mandate in committee[1:]:
        kept = kept.set(mandate.mandate, replace(mandate, signs=False))
    # The subdistrict office, which stands in for the committee, signs nothing here either.
    kept = kept.merge({name: replace(held, signs=False) for name, held in kept.items() if held.party == "subdistrict-office"})
    fund.state = replace(fund.state, people=replace(fund.state.people, mandates=kept))
    assert not cast(fund.state, fund.day).can_pay(ORDINARY)


@pytest.mark.rule("R139")
def test_who_asks_is_found_among_those_who_do_nothing_else(fund: Fund) -> None:
    found = cast(without(fund, "M-1").state, fund.day)
    assert found.gaps == ()  # a member asks, the others review, re-check and sign


@pytest.mark.rule("R49")
@pytest.mark.parametrize(("tier", "expired"), [("T0", False), ("T1", False), ("T2", True), ("T6", True)])
def test_without_a_committee_only_essentials_are_asked_for(fund: Fund, tier: str, expired: bool) -> None:
    after = branch(fund).at("2031-01-01")
    answer = after.ask(request(after, tier))
    assert (getattr(answer, "code", None) == "committee-expired") is expired
    before = branch(fund).at("2030-12-31")
    assert getattr(before.ask(request(before, tier)), "code", None) != "committee-expired"


def request(fund: Fund, tier: str) -> PaymentRequested:
    return PaymentRequested(
        day=fund.day, by=D, **drafts.signing(fund.state, D, "payment-requested", fund.day), payment="P-0001",
        payee="v-01", amount="1.00", fund="operating", head="lift", tier=tier, settles="expense", month="2031-01",
        due=fund.day, purpose="电梯", legs=(Leg(account="Expenses:Operating:Lift", amount="1.00"),))


@pytest.mark.rule("R49")
@pytest.mark.parametrize(("limit", "code"), [("0.01", "beyond-mandate-limit"), (None, None)])
def test_a_limit_holds_for_what_a_yes_decides(limit: str | None, code: str | None) -> None:
    """A yes has no amount of its own: what it is a yes to counts, a payment's amount as well as a proposal's."""
    from tests import payment_fund as purse

    made = purse.funded()
    number = purse.request(made, "500.00")
    review = payments.review(made.state, number, by=B, day=made.day)
    correction = CorrectionProposed(day=made.day, by=C, amount="500.00", corrects="0" * 64, reason="记错",
                                    **drafts.signing(made.state, C, "correction-proposed", made.day))
    purse.put(made, correction)
    (proposal,) = [found for found in made.state.proposals.open.values() if found.kind == "correction-proposed"]
    yes = drafts.approve(made.state, proposal.leaf, by=B, day=made.day)
    nothing = drafts.approve(made.state, proposal.leaf, by=B, day=made.day).replaced(approves="f" * 64)
    held = made.state.people.mandates["M-2"]
    mandates = made.state.people.mandates.set("M-2", replace(held, limit=Decimal(limit) if limit else None))
    state = replace(made.state, people=replace(made.state.people, mandates=mandates))
    for entry, amount in ((review, Decimal("500.00")), (yes, Decimal("500.00")), (nothing, None)):
        objection = rules.every_signed_act_stands_under_a_mandate(state, made.stamp(entry))
        wanted = code if amount is not None else None
        assert (objection.code if objection else None) == wanted
        if objection:
            assert objection.facts == {"mandate": "M-2", "amount": amount, "limit": Decimal("0.01")}


@pytest.mark.rule("R49")
def test_what_is_decided_takes_neither_a_yes_nor_a_no(proposed: Fund) -> None:
    """A decided proposal may wait for its effect: nobody adds to it or stops it then."""
    made = branch(proposed)
    waiting = leaf(made)
    found = made.state.proposals.open[waiting]
    decided = made.state.proposals.open.set(waiting, replace(found, effective=True))
    made.state = replace(made.state, proposals=replace(made.state.proposals, open=decided))
    for asked in (drafts.approve(proposed.state, waiting, by=D, day=made.day),
                  people.reject(proposed.state, waiting, by=D, day=made.day, reason="不同意")):
        refusal = made.refused(asked)
        assert (refusal.number, refusal.code, refusal.facts) == ("R49", "decided-already", {"kind": found.kind})


@pytest.mark.rule("R60")
def test_a_person_without_a_key_hides_no_departed_one_after_it(fund: Fund) -> None:
    """Persons are gone through in order: A's key is gone, N's is not."""
    made = branch(fund)
    made.joint(people.revoke_key(made.state, by=B, day=made.day, person=A, reason="失窃"), D)
    made.joint(people.end_mandate(made.state, by=B, day=made.day, mandate="M-7", reason="离任"), D)
    assert [flag.facts["person"] for flag in keys_of_departed_persons_are_revoked(made.state, made.day)] == [N]


@pytest.mark.rule("R48")
@pytest.mark.parametrize(("end", "code"), [(0, "books-and-cash"), (-1, None)])
def test_an_office_is_held_to_the_end_of_its_last_day(fund: Fund, end: int, code: str | None) -> None:
    """K keeps the books; the cashier's office is K's from the day after the books are another's."""
    made = branch(fund)
    held = made.state.people.mandates["M-6"]
    ended = made.state.people.mandates.set("M-6", replace(held, end=made.day + timedelta(days=end)))
    state = replace(made.state, people=replace(made.state.people, mandates=ended))
    objection = rules.who_keeps_books_or_cash_signs_nothing(state, made.stamp(grant(made, K, "cashier", "office")))
    assert (objection.code if objection else None) == code


@pytest.mark.rule("R49")
@pytest.mark.parametrize(("before", "code"), [(1, "not-seen"), (0, None)])
def test_who_saw_the_proposals_own_block_has_seen_it(proposed: Fund, before: int, code: str | None) -> None:
    found = proposed.state.proposals.open[leaf(proposed)]
    yes = drafts.approve(proposed.state, found.leaf, by=D, day=proposed.day)
    yes = yes.replaced(seen=f"{found.block - before} {'0' * 64}")
    objection = rules.a_yes_counts_once(proposed.state, yes)
    assert (objection.code if objection else None) == code


@pytest.mark.rule("R49")
def test_who_proposed_ends_it_and_who_said_yes_since_is_no_proposer(proposed: Fund) -> None:
    """K is asked for nothing here: only as the proposer could K's no end it."""
    made = branch(proposed)
    found = made.state.proposals.open[leaf(made)]
    no = people.reject(made.state, found.leaf, by=K, day=made.day, reason="不同意")
    (first,) = found.yeses
    for yeses, code in (((replace(first, person=K), first), None), ((first, replace(first, person=K)), "no-does-not-count")):
        known = made.state.proposals.open.set(found.leaf, replace(found, yeses=yeses))
        state = replace(made.state, proposals=replace(made.state.proposals, open=known))
        objection = rules.a_no_comes_from_who_is_asked(state, made.stamp(no))
        assert (objection.code if objection else None) == code


@pytest.mark.rule("R48")
@pytest.mark.parametrize(("offices", "named"), [(("secretary", "cashier"), "cashier"), (("cashier", "secretary"), "cashier"),
                                                (("owner",), "owner")])
def test_of_the_offices_that_sign_nothing_the_first_by_name_is_said(offices: tuple[str, ...], named: str) -> None:
    charter_ = founding(person(A, *((f"M-{n}", office, "residents-committee", True) for n, office in enumerate(offices, 1))))
    objection = rules.who_keeps_books_or_cash_signs_nothing(Fund().state, Fund().stamp(charter_))
    assert objection is not None
    assert (objection.code, objection.facts) == ("keeper-signs", {"person": A, "office": named})


@pytest.mark.rule("R45a")
@pytest.mark.parametrize(("who", "number", "code"), [
    ("p-13", 2, None), ("p-13", None, "key-proposed-already"), ("p-12", 3, "key-proposed-already")])
def test_keys_of_two_persons_wait_beside_each_other(fund: Fund, who: str, number: int | None, code: str | None) -> None:
    """p-12's key waits for a yes; another person's waits as well, unless it is the same key."""
    fund = enrolled(enrolled(fund), "p-13")
    fund.do(key_entry(fund))
    if number is None:
        signer = other_key("p-12")
        entry = people.enrol_key(fund.state, by=B, day=fund.day, person=who, key=signer.public,
                                 possession=signer.sign(_possession(fund, who, signer.public)))
    else:
        entry = key_entry(fund, who, number=number)
    assert getattr(fund.ask(entry), "code", None) == code


@pytest.mark.rule("R129")
def test_a_yes_to_nothing_asks_for_no_earlier_ones(fund: Fund) -> None:
    entry = drafts.approve(fund.state, commitment("nothing"), by=D, day=fund.day)
    assert rules.earlier_yeses_still_stand(fund.state, entry) is None


@pytest.mark.rule("R139")
@pytest.mark.parametrize("phase", ["open", "closed", "founding"])
def test_the_cast_is_counted_of_a_fund_that_is_open(fund: Fund, phase: str) -> None:
    known = fund.state.people
    nobody = replace(known, mandates=known.mandates.drop(*known.mandates))
    state = replace(fund.state, people=nobody, charter=replace(fund.state.charter, phase=phase))
    assert bool(list(the_cast_can_pay(state, fund.day))) is (phase == "open")
