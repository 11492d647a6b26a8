"""One purse of two sources: a head of the operating fund paid from public revenue in the order the budget says, each
fund balanced; and what essentials borrow of fees paid in advance."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from sharedfund.drafts import payments
from sharedfund.entries.entry import Entry
from sharedfund.entries.payments import Leg
from sharedfund.reports import funds as fund_sections
from sharedfund.reports import position
from sharedfund.reports.movements import movements
from sharedfund.reports.payments import payment_run
from sharedfund.rules import budget as rules
from sharedfund.spelling import sorted_postings
from sharedfund.state import figures
from sharedfund.values.money import ZERO
from tests import till as t
from tests.fund import A, B, K, Fund, commitment
from tests.payment_fund import with_terms

BOTH = ("operating", "public-revenue")
ORDER, NAMED = "heads_are_paid_from_the_sources_their_line_names", "lines_name_sources_where_money_is_pooled"
HOUSE = "h-7f3a9c"


def adopt(fund: Fund, sources: tuple[str, ...] = BOTH, head: str = "sanitation", amount: str = "6000.00") -> Entry:
    from sharedfund.drafts.budget import adopt_budget

    return adopt_budget(fund.state, by=B, day=fund.day, period="2026", resolution="R2026001",
                        lines=[{"head": head, "amount": amount, "sources": sources, "essential": False}])


def pooled(own: str = "300.00", public: str = "1000.00", *, sources: tuple[str, ...] = BOTH, pools: str = "one-fund") -> Fund:
    """A fund with money of both sources and a budget whose line may draw on both."""
    fund = t.till(own)
    t.hold(fund, "bank", public, of="public-revenue", party="co-managed")
    with_terms(fund, pools="one-fund")
    t.resolve(fund)
    t.put(fund, adopt(fund, sources))
    return with_terms(fund, pools=pools)


def drawn(fund: Fund, amount: str = "200.00", *, of: str = "public-revenue", **more: Any) -> Entry:
    return t.asked(fund, amount, of=of, **{"head": "sanitation", **more})


def code(fund: Fund, entry: Entry, rule: str = ORDER) -> str | None:
    found = getattr(rules, rule)(fund.state, fund.stamp(entry))
    return found.code if found is not None else None


# ---- R87: who may draw, and in which order ----


@pytest.mark.rule("R87")
@pytest.mark.parametrize(("pools", "sources", "expected"), [
    ("one-fund", BOTH, None), ("separate", BOTH, "pools-are-separate"), ("separate", (), "pools-are-separate"),
    ("one-fund", (), "source-not-named"), ("one-fund", ("operating",), "source-not-named"),
    ("one-fund", ("public-revenue",), None), ("one-fund", ("public-revenue", "operating"), None),
])
def test_public_revenue_pays_a_head_of_operations_only_where_the_owners_pool_it(
    pools: str, sources: tuple[str, ...], expected: str | None
) -> None:
    fund = pooled("0.00", sources=sources, pools=pools)
    assert code(fund, drawn(fund)) == expected


@pytest.mark.rule("R87")
def test_public_revenue_pays_no_wages_when_fees_are_short() -> None:
    fund = pooled("0.00", sources=(), pools="separate")
    t.bill(fund, "B-0001", "wages", "500.00")
    refused = t.said(fund, t.asked(fund, bill="B-0001", of="public-revenue", payee_account=commitment("staff")))
    assert refused[ORDER].code == "pools-are-separate"


@pytest.mark.rule("R87")
@pytest.mark.parametrize(("own", "expected"), [("0.00", None), ("0.01", "earlier-source-can-pay"),
                                               ("300.00", "earlier-source-can-pay")])
def test_the_second_source_pays_when_the_first_can_pay_no_more(own: str, expected: str | None) -> None:
    fund = pooled(own)
    assert code(fund, drawn(fund)) == expected


@pytest.mark.rule("R87")
def test_500_are_paid_with_300_of_the_first_source_and_200_of_the_second() -> None:
    fund = pooled("300.00")
    t.put(fund, drawn(fund, "300.00", of="operating"))
    assert code(fund, drawn(fund, "200.00")) is None
    t.put(fund, drawn(fund, "200.00"))
    assert figures.spendable(fund.state, "operating", fund.day) == ZERO
    assert figures.spendable(fund.state, "public-revenue", fund.day) == Decimal("800.00")


@pytest.mark.rule("R87")
@pytest.mark.parametrize(("sources", "pools", "expected"), [
    (BOTH, "one-fund", None), ((), "separate", None), (BOTH, "separate", "pools-are-separate"),
    (("operating", "operating"), "one-fund", "not-a-source"), (("operating", "grants"), "one-fund", "not-a-source"),
    (("custody",), "one-fund", "not-a-source"),
])
def test_a_line_names_sources_of_the_owners_each_once(sources: tuple[str, ...], pools: str, expected: str | None) -> None:
    fund = with_terms(t.till("0.00"), pools=pools)
    assert code(fund, adopt(fund, sources), NAMED) == expected


# ---- R53, R54, R142: the legs of a draw ----


@pytest.mark.rule("R53")
def test_a_draw_carries_the_transfer_so_that_each_fund_balances() -> None:
    fund = pooled("0.00")
    entry: Any = drawn(fund, "200.00")
    assert [(leg.account, str(leg.amount)) for leg in entry.legs] == [
        ("Equity:Transfer:Out:PublicRevenue", "200.00"), ("Expenses:Operating:Essential:Sanitation", "200.00"),
        ("Equity:Transfer:In:Operating", "-200.00")]
    otherwise = entry.replaced(legs=(Leg(account="Expenses:Public:DirectCost", amount=Decimal("200.00")),))
    assert t.code(fund, otherwise, "legs_follow_from_what_is_settled") == "legs-differ"


@pytest.mark.rule("R54")
def test_a_draw_is_no_transfer_in_disguise_and_a_transfer_in_disguise_is() -> None:
    fund = pooled("0.00")
    entry: Any = drawn(fund, "200.00")
    rule = "transfers_run_between_funds_that_may_give_and_take"
    assert t.code(fund, entry, rule) is None
    assert t.code(fund, entry.replaced(head="public-direct-cost"), rule) == "transfer-in-disguise"


def test_a_bill_drawn_on_public_revenue_is_paid_and_every_fund_balances() -> None:
    fund = pooled("0.00")
    t.bill(fund, "B-0001", "sanitation", "400.00")
    before = fund.state
    number = t.request(fund, of="public-revenue", bill="B-0001")
    claimed = {row.fund: {c.kind: c.amount for c in row.claims} for row in figures.position(fund.state, fund.day).funds}
    assert claimed["public-revenue"] == {"approved": Decimal("400.00")} and "bill" not in claimed["operating"]
    t.release(fund, number)
    (paid,) = t.put(fund, payments.pay(fund.state, number, by=K, day=fund.day, bank_ref="OUT1"))
    assert sum(leg.amount for leg in sorted_postings(paid)) == ZERO
    ledger = fund.state.ledger
    assert (ledger.cash("public-revenue"), ledger.cash("operating")) == (Decimal("600.00"), ZERO)
    assert ledger.total("Equity:Transfer:") == ZERO and ledger.total("Liabilities:Payable:") == ZERO
    assert not fund.state.bills.unpaid()
    funds = {row.fund: row for row in movements(before, fund.entries[-1:])}
    assert (funds["public-revenue"].paid, funds["public-revenue"].moved_out) == (Decimal("400.00"), ZERO)


def test_a_transfer_between_funds_is_neither_income_nor_expense() -> None:
    fund = t.till("1000.00")
    t.resolve(fund, "R2026002", {"fund": "operating", "amount": "300.00", "use": "transfer"})
    (asked,) = t.put(fund, payments.transfer(fund.state, by=A, day=fund.day, from_fund="operating",
                                             to_fund="contingency", amount="300.00", purpose="备用", resolution="R2026002"))
    t.release(fund, asked.payment)  # type: ignore[attr-defined]  # a request
    before = fund.state
    t.put(fund, payments.pay(fund.state, asked.payment, by=K, day=fund.day, bank_ref="MOVE"))  # type: ignore[attr-defined]
    funds = {row.fund: row for row in movements(before, fund.entries[-1:])}
    assert (funds["operating"].paid, funds["operating"].moved_out) == (ZERO, Decimal("300.00"))
    assert (funds["contingency"].received, funds["contingency"].moved_in) == (ZERO, Decimal("300.00"))
    assert fund.state.ledger.total("Equity:Transfer:") == ZERO
    assert fund.state.ledger.total("Income:") == fund.state.ledger.total("Expenses:") == ZERO


def test_what_is_spendable_is_said_by_source_and_together() -> None:
    fund = pooled("300.00", "1000.00")
    rows = figures.position(fund.state, fund.day).funds
    assert position.by_source(fund.state, rows) == [
        {"fund": "operating", "amount": "300.00"}, {"fund": "public-revenue", "amount": "1000.00"}]
    assert position.spendable(fund.state, rows) == Decimal("1300.00")
    apart = with_terms(fund, pools="separate")
    assert position.spendable(apart.state, rows) == Decimal("300.00") and position.by_source(apart.state, rows) == []


@pytest.mark.parametrize(("pools", "cover"), [("one-fund", "6.5"), ("separate", "1.5")])
def test_the_months_the_money_lasts_count_every_source_that_is_pooled(
    pools: str, cover: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fund = pooled("300.00", "1000.00", pools=pools)
    monkeypatch.setattr(fund_sections, "essential_month", lambda look: Decimal("200.00"))
    look: Any = SimpleNamespace(after=fund.state, on=fund.day)
    assert fund_sections.cover_months(look) == cover


def test_a_draw_uses_up_its_budget_line() -> None:
    fund = pooled("0.00", "9000.00")
    budget = fund.state.budgets.adopted["2026"]
    t.request(fund, "2000.00", of="public-revenue", head="sanitation")
    assert figures.line_use(fund.state, budget, "sanitation").left == Decimal("4000.00")
    assert t.code(fund, drawn(fund, "4000.00"), "payments_stay_within_the_budget") is None
    assert t.code(fund, drawn(fund, "4000.01"), "payments_stay_within_the_budget") == "over-budget"


# ---- R17, R51: the bridge over fees paid in advance ----


def bridged(months: int = 1) -> Fund:
    """900.00, of them 800.00 in advance; essentials cost 240.00 a month."""
    fund = t.till("900.00")
    t.hold(fund, "advance", "800.00", party=HOUSE)
    t.adopt(fund, lines={"power": "2880.00"})
    return with_terms(fund, advance_bridge_months=months)


@pytest.mark.rule("R51")
@pytest.mark.parametrize(("amount", "expected"), [("99.99", None), ("100.00", None),
                                                  ("100.01", "advances-borrowed-unnoticed"),
                                                  ("340.00", "advances-borrowed-unnoticed")])
def test_what_borrows_from_advances_is_noticed_like_a_large_payment(amount: str, expected: str | None) -> None:
    fund = bridged()
    entry = t.asked(fund, amount, payee=t.POWER, head="power")
    assert t.code(fund, entry, "large_payments_are_noticed_first") == expected
    if expected:
        t.put(fund, payments.post_notice(fund.state, by=B, day=fund.day, payee=t.POWER, amount=amount, purpose="电费"))
        noticed = t.asked(fund, amount, payee=t.POWER, head="power", notice="N-01")
        assert t.code(fund, noticed, "large_payments_are_noticed_first") is None


def borrowed() -> Fund:
    """340.00 are paid for power: 240.00 of them are the owners' advances."""
    fund = bridged()
    number = t.request(fund, "340.00", payee=t.POWER, head="power")
    t.release(fund, number)
    t.put(fund, payments.pay(fund.state, number, by=K, day=fund.day, bank_ref="OUT1"))
    return fund


@pytest.mark.rule("R17")
def test_what_was_borrowed_is_back_before_planned_costs_are_paid() -> None:
    fund = borrowed()
    assert figures.advance_borrowed(fund.state, fund.day) == Decimal("240.00")
    assert t.code(fund, t.asked(fund, "0.01"), "payments_stay_within_what_is_payable") == "above-payable"
    t.hold(fund, "bank", "241.00", party="co-managed")
    assert figures.advance_borrowed(fund.state, fund.day) == ZERO
    assert t.code(fund, t.asked(fund, "1.00"), "payments_stay_within_what_is_payable") is None
    assert t.code(fund, t.asked(fund, "1.01"), "payments_stay_within_what_is_payable") == "above-payable"


def test_what_is_borrowed_stands_above_everything_on_the_page_until_it_is_back() -> None:
    from sharedfund.render.words.pages import headline
    from sharedfund.reports.disclosure import disclosure
    from sharedfund.values import days

    fund = borrowed()
    page = disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=fund.day)
    (said,) = [row for row in page["headline"] if row["code"] == "advances-borrowed"]
    assert said["amount"] == "240.00" and "240.00" in headline(said, "zh_CN")
    t.hold(fund, "bank", "240.00", party="co-managed")
    page = disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=fund.day)
    assert [row for row in page["headline"] if row["code"] == "advances-borrowed"] == []


# ---- the payment run asks the sources one after the other ----


def run(fund: Fund, *bills: tuple[str, str]) -> list[tuple[str | None, str, str]]:
    """Bill, source and amount of what the run of January asks for; the door takes all of it."""
    for number, amount in bills:
        t.bill(fund, number, "sanitation", amount)
    asked: Any = payments.propose_run(fund.state, "2026-01", by=A, day=fund.day)
    for entry in asked:
        assert code(fund, entry) is None and t.code(fund, entry, "payments_stay_within_what_is_payable") is None
        assert t.code(fund, entry, "legs_follow_from_what_is_settled") is None
        t.put(fund, entry)
    return [(entry.bill, entry.fund, str(entry.amount)) for entry in asked]


@pytest.mark.rule("R87")
@pytest.mark.parametrize(("own", "expected"), [
    ("500.00", [("B-0001", "operating", "500.00")]),
    ("499.99", [("B-0001", "operating", "499.99"), ("B-0001", "public-revenue", "0.01")]),
    ("0.00", [("B-0001", "public-revenue", "500.00")]),
])
def test_the_run_draws_on_the_second_source_what_the_first_cannot_pay(own: str, expected: list[Any]) -> None:
    assert run(pooled(own), ("B-0001", "500.00")) == expected


@pytest.mark.rule("R87")
@pytest.mark.parametrize(("public", "expected"), [
    ("1000.00", [("B-0001", "public-revenue", "500.00")]),
    ("300.00", [("B-0001", "public-revenue", "300.00"), ("B-0001", "operating", "200.00")]),
])
def test_the_run_keeps_the_budgets_order(public: str, expected: list[Any]) -> None:
    assert run(pooled("1000.00", public, sources=("public-revenue", "operating")), ("B-0001", "500.00")) == expected


@pytest.mark.rule("R87")
def test_the_run_draws_for_the_next_bill_only_what_the_source_has_left() -> None:
    assert run(pooled("300.00", "350.00"), ("B-0001", "400.00"), ("B-0002", "400.00")) == [
        ("B-0001", "operating", "150.00"), ("B-0002", "operating", "150.00"),
        ("B-0001", "public-revenue", "250.00"), ("B-0002", "public-revenue", "100.00")]


@pytest.mark.rule("R87")
@pytest.mark.parametrize(("sources", "pools"), [((), "one-fund"), (("operating",), "one-fund"), (BOTH, "separate")])
def test_the_run_draws_nowhere_where_nothing_is_pooled(sources: tuple[str, ...], pools: str) -> None:
    assert {source for _, source, _ in run(pooled("300.00", sources=sources, pools=pools), ("B-0001", "500.00"))} == {"operating"}


def test_the_run_shows_each_source_and_what_is_short_of_all() -> None:
    fund = pooled("300.00", "150.00")
    t.bill(fund, "B-0001", "sanitation", "500.00")
    rows = [(row.fund, str(row.due), str(row.payable), str(row.short)) for row in payment_run(fund.state, "2026-01", fund.day)]
    assert rows == [("operating", "350.00", "300.00", "50.00"), ("public-revenue", "150.00", "150.00", "0.00")]
