"""Breaches: alleged by anyone, confirmed by two parties or the subdistrict office, closed by restitution."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from sharedfund.drafts import questions as drafted, remuneration
from sharedfund.entries.entry import Entry
from sharedfund.rules import questions as rules
from tests.fund import A, B, C, D, Fund, J, K, commitment
from tests.gate import Q1, F, closed_quarter

NUMBER = "W-01"


@pytest.fixture
def fund() -> Fund:
    return closed_quarter()


def alleged(fund: Fund, amount: str = "100.00", **changes: Any) -> Entry:
    return drafted.allege_breach(fund.state, by=K, day=fund.day, **{
        "breach": NUMBER, "firm": F, "amount": Decimal(amount), "text": "未按时解缴代收的物业费", **changes})


def confirm(fund: Fund, by: str = B, **changes: Any) -> Entry:
    return drafted.confirm_breach(fund.state, by=by, day=fund.day, breach=NUMBER, **changes)


def close(fund: Fund, outcome: str = "restored", **changes: Any) -> Entry:
    return drafted.close_breach(fund.state, by=B, day=fund.day, breach=NUMBER, outcome=outcome, **changes)


@pytest.mark.rule("R124")
def test_an_allegation_stops_nothing(fund: Fund) -> None:
    fund.do(alleged(fund))
    assert not fund.state.questions.stopping(F)


@pytest.mark.rule("R124")
def test_a_breach_is_alleged_once_and_of_a_firm_the_book_knows(fund: Fund) -> None:
    assert fund.refused(alleged(fund, firm="F002")).code == "firm-unknown"
    fund.do(alleged(fund))
    refusal = fund.refused(alleged(fund))
    assert (refusal.number, refusal.code) == ("R124", "breach-exists")


@pytest.mark.rule("R124")
@pytest.mark.parametrize(("by", "yes", "stops"), [(B, (D,), True), (B, (C,), False), (J, (), True)])
def test_two_persons_of_two_parties_or_the_subdistrict_office_confirm(
    fund: Fund, by: str, yes: tuple[str, ...], stops: bool
) -> None:
    fund.do(alleged(fund))
    fund.joint(confirm(fund, by), *yes)
    assert bool(fund.state.questions.stopping(F)) == stops


@pytest.mark.rule("R124")
def test_only_what_was_alleged_is_confirmed_and_once(fund: Fund) -> None:
    fund.do(alleged(fund))
    entry = confirm(fund)
    assert fund.refused(entry.replaced(breach="W-02")).code == "no-such-breach"
    fund.joint(entry, D)
    refusal = fund.refused(confirm(fund))
    assert (refusal.number, refusal.code) == ("R124", "breach-decided")


@pytest.mark.rule("R124")
def test_what_a_court_confirmed_has_its_paper_in_the_book(fund: Fund) -> None:
    fund.do(alleged(fund))
    assert fund.refused(confirm(fund, by_court=True)).code == "court-paper-missing"
    fund.do(remuneration.record_judgment(
        fund.state, by=K, day=fund.day, judgment=commitment("judgment"), firm=F, period=Q1, orders="set-off",
        replaces=("breach",), amount="100.00"))
    fund.joint(confirm(fund, by_court=True), D)
    assert fund.state.questions.breaches[NUMBER].by_court


@pytest.mark.rule("R124")
@pytest.mark.parametrize(("restitution", "closes"), [("99.99", False), ("100.00", True), ("100.01", False)])
def test_a_confirmed_breach_closes_when_all_of_it_is_made_good(fund: Fund, restitution: str, closes: bool) -> None:
    fund.do(alleged(fund))
    fund.joint(confirm(fund), D)
    entry = close(fund, restitution=Decimal(restitution))
    if closes:
        fund.joint(entry, D)
        assert not fund.state.questions.stopping(F)
    else:
        assert fund.refused(entry).code == "restitution-differs"
        assert fund.state.questions.stopping(F)


@pytest.mark.rule("R124")
def test_a_confirmed_breach_is_not_dropped_and_an_allegation_is_not_restored(fund: Fund) -> None:
    fund.do(alleged(fund))
    assert fund.refused(close(fund)).code == "restored-before-confirmed"
    assert fund.refused(close(fund, "dropped", restitution=Decimal("1.00"))).code == "dropped-with-restitution"
    fund.joint(confirm(fund), D)
    assert fund.refused(close(fund, "dropped")).code == "confirmed-is-not-dropped"


@pytest.mark.rule("R124")
def test_a_dropped_allegation_is_over(fund: Fund) -> None:
    fund.do(alleged(fund))
    entry = close(fund, "dropped")
    fund.joint(entry, D)
    assert fund.state.questions.breaches[NUMBER].outcome == "dropped"
    assert fund.refused(entry).code == "breach-decided"
    assert fund.refused(entry.replaced(breach="W-02")).code == "no-such-breach"


@pytest.mark.rule("R124")
def test_an_open_breach_is_flagged_until_it_is_closed(fund: Fund) -> None:
    def codes() -> list[str]:
        return [flag.code for flag in rules.breaches_are_decided(fund.state, fund.day)]

    assert codes() == []
    fund.do(alleged(fund))
    assert codes() == ["breach-undecided"]
    fund.joint(confirm(fund), D)
    assert codes() == ["breach-open"]
    fund.joint(close(fund), D)
    assert codes() == []


def test_the_firm_may_allege_and_does_not_confirm(fund: Fund) -> None:
    fund.do(alleged(fund))
    entry = confirm(fund).replaced(by=A, mandate="M-1", key=fund.state.people.persons[A].key)
    assert fund.refused(entry).number == "R49"
