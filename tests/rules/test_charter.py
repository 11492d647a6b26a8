"""The charter's rules: each at its edge, one step inside, one step outside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from sharedfund import drafts
from sharedfund.drafts import charter, people
from sharedfund.entries.charter import BankAccount, CharterAdopted, FoundingPerson, OpeningAdopted
from sharedfund.entries.questions import BreachAlleged
from sharedfund.entries.terms import COLUMNS, FLOORS, PROFILES, Terms, faults, spelled_term, terms
from sharedfund.errors import BadInput
from sharedfund.rules import charter as rules
from sharedfund.signing import SeedSigner
from sharedfund.state.remuneration import gate, terms_of
from sharedfund.state.resolutions import Resolution
from sharedfund.state.votes import OWNERS
from sharedfund.values import seals
from tests.fund import BANK_ACCOUNT, CAST, B, D, Fund, J, K, commitment, founders
from tests.gate import Q1, F, closed_quarter
from tests.people import branch


def adopted(**fields: Any) -> CharterAdopted:
    """The charter of tests, with other fields."""
    made = charter.found(by=K, day=date(2026, 1, 1), name="银杏花园", profile="co-managed", persons=founders(),
                         witnesses=(B, D, J), practice=True, bank_accounts=[BANK_ACCOUNT])
    return made.replaced(**fields)


@pytest.fixture(scope="module")
def founding() -> Fund:
    """A fund whose charter stands and whose founders have not accepted it yet."""
    fund = Fund()
    fund.do(adopted())
    return fund


@pytest.fixture(scope="module")
def accepted(founding: Fund) -> Fund:
    fund = branch(founding)
    for person in CAST:
        fund.do(charter.accept_charter(fund.state, by=person, day=fund.day))
    return fund


@pytest.fixture(scope="module")
def opened() -> Fund:
    return Fund.founded()


# ---- R144: the beginning ----


@pytest.mark.rule("R144")
def test_nothing_stands_before_the_charter() -> None:
    refusal = Fund().refused(OpeningAdopted(day="2026-01-01", by=K, proposal="0" * 64))
    assert (refusal.number, refusal.code) == ("R144", "charter-first")


@pytest.mark.rule("R144")
def test_the_charter_stands_alone_on_its_page() -> None:
    fund = Fund()
    assert fund.refused(adopted(), OpeningAdopted(day="2026-01-01", by=K, proposal="0" * 64)).code == "charter-alone"


@pytest.mark.rule("R144")
def test_a_founding_fund_takes_nothing_but_its_founding(founding: Fund) -> None:
    refusal = founding.refused(BreachAlleged(
        day=founding.day, by=B, breach="BR-01", firm="F001", amount="1.00", text="先立案",
        **drafts.signing(founding.state, B, "breach-alleged", founding.day)))
    assert (refusal.number, refusal.code) == ("R144", "founding-not-finished")


@pytest.mark.rule("R144")
def test_the_opening_waits_for_the_last_acceptance(founding: Fund) -> None:
    fund = branch(founding)
    *others, last = CAST
    for person in others:
        fund.do(charter.accept_charter(fund.state, by=person, day=fund.day))
    statements = {"co-managed": commitment("statement")}
    refusal = fund.refused(charter.propose_empty_opening(fund.state, by=K, day=fund.day, statements=statements))
    assert (refusal.code, refusal.facts["missing"]) == ("acceptance-missing", last)
    fund.do(charter.accept_charter(fund.state, by=last, day=fund.day))
    fund.joint(charter.propose_empty_opening(fund.state, by=K, day=fund.day, statements=statements), B, D)
    assert fund.state.charter.phase == "open"


@pytest.mark.rule("R144")
def test_who_has_not_accepted_signs_nothing_else(founding: Fund) -> None:
    refusal = founding.refused(people.reject(founding.state, "0" * 64, by=B, day=founding.day, reason="不认可"))
    assert refusal.code == "not-accepted-yet"


@pytest.mark.rule("R144")
def test_a_fund_is_founded_once(opened: Fund) -> None:
    assert opened.refused(adopted(day=opened.day)).code == "founded-already"
    again = charter.accept_charter(opened.state, by=B, day=opened.day)
    assert opened.refused(again).code == "founded-already"


@pytest.mark.rule("R144")
def test_a_founder_accepts_once_and_only_this_charter(founding: Fund) -> None:
    fund = branch(founding)
    yes = charter.accept_charter(fund.state, by=B, day=fund.day)
    assert fund.refused(yes.replaced(approves="0" * 64)).code == "not-this-charter"
    fund.do(yes)
    assert fund.refused(charter.accept_charter(fund.state, by=B, day=fund.day)).code == "accepted-already"


@pytest.mark.rule("R144")
def test_a_stranger_accepts_nothing(founding: Fund) -> None:
    fund = branch(founding)
    fund.state = replace(fund.state, charter=replace(
        fund.state.charter, founders=fund.state.charter.founders - {B}, accepted=frozenset({B})))
    assert fund.refused(charter.accept_charter(fund.state, by=B, day=fund.day)).code == "not-a-founder"


# ---- R144: what a charter must be ----


@pytest.mark.rule("R144")
@pytest.mark.parametrize(("fields", "code"), [
    ({"format": 2}, "format-unknown"),
    ({"rulebook": 2}, "rulebook-unknown"),
    ({"by": "p-99"}, "not-a-founder"),
    ({"witnesses": frozenset({"p-99"})}, "witness-unknown"),
    ({"terms": terms("co-managed", signatories_min_count=1)}, "below-floor"),
    ({"terms": terms("co-managed", signatories_min_count=2, committee_signatories_min_count=2)}, "above-other-term"),
    ({"terms": terms("co-managed", approval_valid_days=61)}, "above-ceiling"),
    ({"terms": terms("co-managed", same_desk_limit_cny="10000.01")}, "above-other-term"),
    ({"terms": terms("co-managed", acceptance_satisfied_share="1/2")}, "not-above-half"),
    ({"terms": terms("co-managed", signatory_parties=["committee"])}, "too-few-parties"),
    ({"persons": tuple(p for p in founders() if CAST[p.person][1] != "residents-committee"),
      "witnesses": frozenset({J})}, "signatories-of-one-party"),
])
def test_an_unsound_charter_founds_nothing(fields: dict[str, Any], code: str) -> None:
    refusal = Fund().refused(adopted(**fields))
    assert (refusal.number, refusal.name, refusal.code) == ("R144", "a_charter_is_sound", code)


@pytest.mark.rule("R144")
def test_a_key_everybody_has_founds_a_practice_fund_only() -> None:
    first, *others = founders()
    known = FoundingPerson(person=first.person, key=SeedSigner.practice("p-07").public, name=first.name,
                           identity=first.identity, mandates=first.mandates)
    Fund().do(adopted(persons=(known, *others)))
    Fund().do(adopted(practice=None))
    assert Fund().refused(adopted(persons=(known, *others), practice=None)).code == "practice-key"


def test_the_vectors_key_is_a_practice_key() -> None:
    assert SeedSigner("p-03", bytes(range(32))).public in seals.practice_keys()


STEP = {int: 1, Decimal: Decimal("0.01"), Fraction: Fraction(1, 1000)}


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_each_floor_holds_at_its_edge_and_not_one_step_beyond(name: str) -> None:
    least, most = FLOORS[name]
    for limit, sign, code in ((least, -1, "below-floor"), (most, 1, "above-ceiling")):
        if limit is None:
            continue
        kind: type = type(limit)
        inside = Terms().model_copy(update={name: limit})
        beyond = Terms().model_copy(update={name: limit + sign * STEP[kind]})
        assert code not in {fault.code for fault in faults(inside) if fault.term == name}
        assert code in {fault.code for fault in faults(beyond) if fault.term == name}


@pytest.mark.parametrize(("changes", "limit"), [
    ({"fresh_signatory_threshold_cny": "20000.00", "large_payment_cny": "20000.00"}, None),
    ({"fresh_signatory_threshold_cny": "20000.01", "large_payment_cny": "20000.00"}, "20000.00"),
    ({"emergency_order_cap_cny": "100000.00"}, None),
    ({"emergency_order_cap_cny": "100000.01"}, "100000.00"),
    ({"acceptance_satisfied_share": "501/1000"}, None),
])
def test_a_term_stays_below_the_one_it_leans_on(changes: dict[str, str], limit: str | None) -> None:
    found = faults(terms("co-managed", **changes))
    assert [fault.limit for fault in found] == ([limit] if limit else [])


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_every_profile_stands_within_the_floors(profile: str) -> None:
    assert faults(terms(profile)) == ()


def test_there_are_the_fifteen_profiles_of_the_rulebook() -> None:
    assert set(PROFILES) == {
        "co-managed", "trust", "remuneration", "joint-remuneration", "pay-in-arrears", "committee-agency", "fallback",
        "self-volunteer", "self-hire", "self-manager", "self-contract", "revenue-only", "holdback", "part-deposit",
        "joint-collect"}


# ---- R12: whose account ----


@pytest.mark.rule("R12")
@pytest.mark.parametrize(("holder", "code"), [
    (["owners"], None),
    (["committee", "firm"], None),
    (["platform"], None),
    (["p-02"], "holder-natural-person"),
    (["firm"], "holder-firm-alone"),
    (["cousin"], "holder-unknown"),
    ([], "holder-missing"),
])
def test_the_account_belongs_to_a_body(holder: list[str], code: str | None) -> None:
    account = BankAccount(account="co-managed", bank="银杏银行", holder=holder[0] if holder else "owners",
                          number=commitment("account"), tail="5678")
    entry = adopted(terms=terms("co-managed", account_holder=holder), bank_accounts=(account,))
    if code is None:
        Fund().do(entry)
    else:
        refusal = Fund().refused(entry)
        assert (refusal.number, refusal.code) == ("R12", code)


@pytest.mark.rule("R12")
@pytest.mark.parametrize(("accounts", "code"), [
    ((), "no-account"),
    ((BANK_ACCOUNT, BANK_ACCOUNT), "account-twice"),
    ((BankAccount(account="co-managed", bank="银杏银行", holder="firm", number=commitment("account"), tail="5678"),),
     "account-of-another-holder"),
])
def test_every_bank_account_is_the_holders(accounts: tuple[BankAccount, ...], code: str) -> None:
    assert Fund().refused(adopted(bank_accounts=accounts)).code == code


# ---- R105: how terms change ----


def resolved(fund: Fund, *topics: int, passed: bool = True, body: str = OWNERS, buildings: str = "") -> Fund:
    """The fund with a resolution in its state, on the covenant unless other topics are named."""
    made = Resolution("R2026001", body, topics or (2,), "修改章程", fund.day, passed,
                      buildings=frozenset(buildings.split()))
    fund = branch(fund)
    fund.state = replace(fund.state, resolutions=replace(
        fund.state.resolutions, records=fund.state.resolutions.records.set("R2026001", made)))
    return fund


def change(fund: Fund, *, scheme: str | None = None, **changes: str) -> Any:
    return charter.change_charter(fund.state, by=B, day=fund.day, changes=changes, resolution="R2026001", profile=scheme)


def test_terms_change_at_the_last_yes(opened: Fund) -> None:
    fund = resolved(opened)
    fund.joint(change(fund, approval_valid_days="20", account_holder="committee,owners", pass_score="60.00"), D)
    assert fund.state.charter.terms.approval_valid_days == 20
    assert fund.state.charter.terms.account_holder == {"committee", "owners"}
    assert fund.state.charter.terms.pass_score == Decimal("60.00")


@pytest.mark.rule("R105")
def test_terms_change_by_a_resolution_of_the_owners_only(opened: Fund) -> None:
    assert opened.refused(change(opened, approval_valid_days="20")).code == "no-owners-resolution"
    failed = resolved(opened, passed=False)
    assert failed.refused(change(failed, approval_valid_days="20")).code == "no-owners-resolution"
    committee = resolved(opened, body="committee")
    assert committee.refused(change(committee, approval_valid_days="20")).code == "no-owners-resolution"
    part = resolved(opened, buildings="B01")
    assert part.refused(change(part, approval_valid_days="20")).code == "no-owners-resolution"


@pytest.mark.rule("R105")
@pytest.mark.parametrize(("topics", "decides"), [
    ((1,), True), ((2,), True), ((3,), False), ((4,), False), ((5,), False), ((6,), False), ((7,), False), ((8,), False),
    ((9,), False), ((2, 9), True), ((1, 4), True), ((3, 4, 9), False)])
def test_terms_change_by_a_vote_on_the_owners_own_rules(opened: Fund, topics: tuple[int, ...], decides: bool) -> None:
    """A vote on the budget, on the use of public revenue, or on who sits in the committee changes no term."""
    fund = resolved(opened, *topics)
    entry = change(fund, approval_valid_days="20")
    if decides:
        fund.joint(entry, D)
        assert fund.state.charter.terms.approval_valid_days == 20
    else:
        refusal = fund.refused(entry)
        assert (refusal.number, refusal.code) == ("R105", "not-about-the-charter")
        assert refusal.facts == {"resolution": "R2026001", "topics": ", ".join(map(str, topics)), "wanted": "1, 2"}


@pytest.mark.rule("R105")
@pytest.mark.parametrize(("changes", "code"), [
    ({"approval_valid_days": "60"}, None),
    ({"approval_valid_days": "61"}, "above-ceiling"),
    ({"approval_valid_days": "soon"}, "not-a-term"),
    ({"profile": "trust"}, "not-a-term"),
    ({"approval_valid_days": "14"}, "nothing-changes"),
    ({"large_payment_cny": "99999.99"}, None),
    ({"pass_score": "none"}, "nothing-changes"),
])
def test_a_change_is_of_terms_within_their_floors(opened: Fund, changes: dict[str, str], code: str | None) -> None:
    fund = resolved(opened)
    entry = change(fund, **changes)
    if code is None:
        fund.do(entry)
    else:
        refusal = fund.refused(entry)
        assert (refusal.number, refusal.code) == ("R105", code)


@pytest.mark.rule("R105")
def test_the_large_payment_line_only_falls() -> None:
    fund = resolved(Fund.founded(large_payment_cny="50000.00"))
    assert fund.refused(change(fund, large_payment_cny="50000.01")).facts["limit"] == "50000.00"
    fund.do(change(fund, large_payment_cny="49999.99"))


@pytest.mark.rule("R105")
def test_a_change_begins_on_the_day_it_is_entered(opened: Fund) -> None:
    fund = resolved(opened)
    entry = change(fund, approval_valid_days="20")
    assert fund.refused(entry.replaced(first=date(2026, 1, 2))).code == "change-not-today"
    assert fund.refused(entry.replaced(first=date(2025, 12, 31))).code == "change-not-today"


@pytest.mark.rule("R12")
def test_a_change_leaves_the_account_with_a_body(opened: Fund) -> None:
    fund = resolved(opened)
    refusal = fund.refused(change(fund, account_holder="p-02"))
    assert (refusal.number, refusal.code) == ("R12", "holder-natural-person")
    assert fund.refused(change(fund, account_holder="firm")).code == "holder-firm-alone"


@pytest.mark.rule("R12")
def test_a_change_leaves_every_bank_account_with_a_holder(opened: Fund) -> None:
    fund = resolved(opened)
    refusal = fund.refused(change(fund, account_holder="committee"))
    assert (refusal.number, refusal.code, refusal.facts["holder"]) == ("R12", "account-of-another-holder", "owners")
    fund.do(change(fund, account_holder="committee,owners"))


# ---- R105, H20: another profile ----


@pytest.mark.rule("R105")
@pytest.mark.parametrize("topic", range(1, 10))
def test_a_scheme_changes_by_a_vote_on_the_covenant_or_the_firm(opened: Fund, topic: int) -> None:
    fund = resolved(opened, topic)
    entry = change(fund, scheme="trust")
    if topic in (2, 4):
        fund.do(entry)
    else:
        refusal = fund.refused(entry)
        assert (refusal.number, refusal.code) == ("R105", "not-about-the-scheme")


@pytest.mark.rule("R105")
@pytest.mark.parametrize(("topics", "scheme", "changes", "code"), [
    ((4,), "trust", {"withheld_share": "1/4"}, None), ((4,), "co-managed", {"withheld_share": "1/4"}, None),
    ((4,), "trust", {"approval_valid_days": "20"}, "not-about-the-charter"),
    ((4,), "co-managed", {"approval_valid_days": "20"}, "not-about-the-charter"),
    ((4,), None, {"withheld_share": "1/4"}, "not-about-the-charter"),
    ((2,), "trust", {"approval_valid_days": "20"}, None), ((1, 4), "trust", {"approval_valid_days": "20"}, None),
    ((1,), "trust", {}, "not-about-the-scheme"),
])
def test_a_vote_on_the_firm_changes_what_makes_the_scheme_and_nothing_else(
    opened: Fund, topics: tuple[int, ...], scheme: str | None, changes: dict[str, str], code: str | None
) -> None:
    fund = resolved(opened, *topics)
    entry = change(fund, scheme=scheme, **changes)
    if code is None:
        fund.joint(entry, D)
        assert fund.state.charter.profile == scheme
    else:
        refusal = fund.refused(entry)
        assert (refusal.number, refusal.code) == ("R105", code)


@pytest.mark.rule("R105")
def test_a_scheme_changes_on_the_day_it_is_entered(opened: Fund) -> None:
    fund = resolved(opened, 4)
    entry = change(fund, scheme="trust")
    for first in (date(2025, 12, 31), date(2026, 1, 2)):
        assert fund.refused(entry.replaced(first=first)).code == "change-not-today"


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_every_column_becomes_the_new_profiles_and_every_balance_stays(opened: Fund, profile: str) -> None:
    fund = resolved(opened, 4)
    before = fund.state
    fund.joint(change(fund, scheme=profile), D)
    charter_ = fund.state.charter
    assert charter_.profile == profile
    assert charter_.terms == terms(profile, account_holder=before.charter.terms.account_holder)
    assert charter_.terms.account_holder == {"owners"}  # the bank's account did not change hands
    assert fund.state.ledger == before.ledger


def test_a_scheme_of_ones_own_fills_every_column(opened: Fund) -> None:
    fund = resolved(opened, 2)
    with pytest.raises(BadInput) as error:
        change(fund, scheme="riverside", pools="one-fund")
    assert error.value.code == "unknown-profile" and "gate-conditions" in str(error.value.facts["missing"])
    columns = {name: spelled_term(getattr(terms("trust"), name)) for name in COLUMNS if name != "account_holder"}
    fund.joint(change(fund, scheme="riverside", **columns), D)
    assert (fund.state.charter.profile, fund.state.charter.terms.breach_stops) == ("riverside", "all")


def test_a_contract_keeps_the_gate_it_was_signed_under() -> None:
    fund = closed_quarter()
    held = fund.state.contracts.named("C-01")
    assert held is not None
    before = terms_of(fund.state, held)
    changed = resolved(fund, 4)
    changed.joint(change(changed, scheme="self-volunteer"), D)
    assert changed.state.charter.terms.gate_conditions == frozenset()
    assert terms_of(changed.state, held) == before
    assert before.conditions == {"evaluation", "acceptance", "settlement"}
    later = replace(held, block=changed.state.record.blocks)
    assert terms_of(changed.state, later).conditions == frozenset()
    now, then = gate(changed.state, F, Q1), gate(fund.state, F, Q1)
    assert now is not None and then is not None
    assert (now.terms, now.missing, now.accrued) == (then.terms, then.missing, then.accrued)


@pytest.mark.rule("R105")
@pytest.mark.parametrize(("more", "code"), [({}, None), ({"approval_valid_days": "20"}, "not-about-the-charter")])
def test_a_vote_on_the_firm_changes_every_term_that_makes_a_scheme(opened: Fund, more: dict[str, str], code: str | None) -> None:
    fund = resolved(opened, 4)
    columns = {name: spelled_term(getattr(terms("trust"), name)) for name in COLUMNS}
    entry: Any = change(fund, scheme="riverside", **columns, **more)
    assert {change_.term for change_ in entry.changes} >= {name.replace("_", "-") for name in COLUMNS}
    objection = rules.terms_change_by_owners_resolution(fund.state, entry)
    assert (objection.code if objection else None) == code
