"""A complex without a committee: the community does what a committee would, the subdistrict office what the community
would, and still no one person suffices."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pytest

from sharedfund.drafts import bank, charter, grants, payments
from sharedfund.drafts import disclosure as closing
from sharedfund.entries.charter import FoundingMandate, FoundingPerson
from sharedfund.state.people import acting, cast
from sharedfund.values.money import exact
from tests import payment_fund as p
from tests.fund import BANK_ACCOUNT, B, D, E, Fund, J, K, M, N, commitment, public_key_of

# D, E and M are of the community, J and B of the subdistrict office, K keeps the books, N the cash.
PERSONS = {D: "community", E: "community", M: "community", J: "subdistrict-office", B: "subdistrict-office",
           K: "accountant", N: "cashier"}
PARTY = {"community": "residents-committee", "subdistrict-office": "subdistrict-office", "accountant": "office",
         "cashier": "office"}
LAMPS = "v-01"


@lru_cache(maxsize=1)
def _founded() -> Fund:
    fund = Fund()
    persons = [FoundingPerson(
        person=person, key=public_key_of(person), name=commitment(person), identity=commitment(f"id {person}"),
        mandates=(FoundingMandate(mandate=f"M-{number}", office=office, party=PARTY[office], first=date(2026, 1, 1),  # type: ignore[arg-type]
                                  signs=True if office in ("community", "subdistrict-office") else None),),
    ) for number, (person, office) in enumerate(PERSONS.items(), 1)]
    fund.do(charter.found(by=K, day=fund.day, name="兜底小区", profile="fallback", persons=persons, witnesses=(D, J),
                          practice=True, changes={}, bank_accounts=[BANK_ACCOUNT.model_copy(update={
                              "holder": "residents-committee"})]))
    for person in PERSONS:
        fund.do(charter.accept_charter(fund.state, by=person, day=fund.day))
    fund.joint(charter.propose_empty_opening(fund.state, by=K, day=fund.day,
                                             statements={"co-managed": commitment("statement")}), D, J)
    fund.do(payments.add_vendor(fund.state, by=K, day=fund.day, name="云州照明", account=commitment(LAMPS)))
    fund.do(grants.receive_grant(fund.state, by=K, day=fund.day, giver="银杏街道", purpose="楼道灯", heads=("repair",),
                                 amount=exact("2000.00"), bank_ref="G1"))
    return fund


def founded() -> Fund:
    return p.branch(_founded())


def test_the_subsidised_complex_opens_without_a_committee() -> None:
    assert founded().state.charter.phase == "open"
    assert cast(founded().state, date(2026, 1, 1)).gaps == ()


@pytest.mark.rule("R49")
def test_the_community_acts_for_a_committee_there_never_was_and_for_no_other() -> None:
    both = frozenset({"committee-chair", "community"})
    assert acting(founded().state, both) == both | {"community", "subdistrict-office"}
    assert acting(Fund.founded().state, frozenset({"committee-chair"})) == {"committee-chair"}


def test_a_grant_is_spent_by_the_community_and_the_subdistrict_office() -> None:
    fund = founded()
    (asked,) = fund.do(grants.spend_grant(fund.state, by=M, day=fund.day, grant="G-01", payee=LAMPS, head="repair",
                                          amount=exact("600.00"), purpose="换灯"))[:1]
    number = asked.payment  # type: ignore[attr-defined]  # a request
    p.step(fund, "review", number, D, E)
    p.step(fund, "recheck", number, J)
    p.step(fund, "sign", number, D)
    assert p.refused(fund, "sign", number, E).code == "one-party"
    p.step(fund, "sign", number, J)
    fund.do(payments.pay(fund.state, number, by=N, day=fund.day, bank_ref="LAMP"))
    assert fund.state.grants.grants["G-01"].left == exact("1400.00")


@pytest.mark.rule("R45")
def test_one_person_is_not_two_in_a_complex_of_few() -> None:
    fund = founded()
    (asked,) = fund.do(grants.spend_grant(fund.state, by=M, day=fund.day, grant="G-01", payee=LAMPS, head="repair",
                                          amount=exact("600.00"), purpose="换灯"))[:1]
    number = asked.payment  # type: ignore[attr-defined]  # a request
    assert p.refused(fund, "review", number, M).code == "requester-approves"
    p.step(fund, "review", number, D)
    assert p.refused(fund, "recheck", number, J).code == "reviews-missing"


def test_a_month_closes_with_the_community_and_the_subdistrict_office() -> None:
    fund = founded()
    fund.at("2026-02-02")
    fund.do(bank.reconcile(fund.state, by=K, day=fund.day, month="2026-01", statement_balance=exact("2000.00")))
    fund.checkpoint(K)
    fund.joint(closing.close_month(fund.state, fund.lines, "2026-01", by=K, day=fund.day), D, J)
    assert fund.state.disclosures.closed(date(2026, 1, 31))
