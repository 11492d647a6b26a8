"""What a line may be: certain by evidence, a question by likeness; and the share of a noisy month that needs no question."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharedfund.admit import Admitted
from sharedfund.banking.booking import UNSIGNED, booked, references
from sharedfund.banking.matching import (
    Matcher, Names, Proposal, Reason, Seen, propose, purpose_of, rule_of, seen_of,
)
from sharedfund.banking.payees import Learned, Rule
from sharedfund.drafts import bank, payments, receipts
from sharedfund.errors import BadInput
from sharedfund.render.words import form
from sharedfund.render.words.matching import REASONS, reason
from sharedfund.state import evolve
from tests.banking.complexes import fund_of, names_of
from tests.banking.noise import House, noisy
from tests.fund import A, Fund, K, commitment
from tests.till import branch, put, release, request, signed

# Two buildings; 1-1-101 and 1-1-102 cost the same, 王芳 owns one unit, 李雷 two, 韩梅梅 shares a name with nobody.
HOUSES = [
    House("h-000001", 1, 1, 101, "王芳", "100.00", ""), House("h-000002", 1, 1, 102, "李雷", "100.00", ""),
    House("h-000003", 1, 1, 201, "李雷", "88.50", ""), House("h-000004", 2, 1, 101, "韩梅梅、周舟", "120.00", ""),
    House("h-000005", 2, 1, 201, "云州洁美保洁服务部", "91.50", ""),
]
ONE, TWO, THREE, FOUR, FIVE = (house.key for house in HOUSES)
DUE = {house.key: house.due for house in HOUSES}
ACCOUNT = "6222020200001234"
DAY = date(2026, 10, 12)


@lru_cache(maxsize=1)
def _built() -> Fund:
    return fund_of(HOUSES)


def built() -> Fund:
    return branch(_built())


def line(memo: str = "", amount: Decimal | str = "0.00", *, name: str = "", number: str = ACCOUNT, ref: str = "L1", account: str = "co-managed",
         day: date = DAY) -> Seen:
    return Seen(account, ref, day, Decimal(amount), name, number, memo)


def found(seen: Seen, *, fund: Fund | None = None, learned: Learned | None = None, beside: tuple[Seen, ...] = (), names: Names | None = None) -> Proposal:
    fund = fund or built()
    return propose(fund.state, names or names_of(fund, HOUSES), learned or Learned(), [seen], beside)[0]


def codes(proposal: Proposal) -> list[str]:
    return [why.code for why in proposal.why]


def who(proposal: Proposal) -> dict[str, Decimal]:
    return {part.household: part.amount for part in proposal.parts}


# ---- households ----


@pytest.mark.parametrize(("memo", "name", "amount", "confidence", "unit"), [
    # A room named is evidence, whoever pays and however much.
    ("1-1-101物业费", "王芳", DUE[ONE], "certain", ONE),
    ("1幢1单元101室", "赵租客", DUE[ONE], "certain", ONE),
    ("一幢一单元101", "", "200.00", "certain", ONE),
    ("1-1-101", "王芳", "9999.00", "certain", ONE),
    # Whoever owns another unit may have slipped: the dues decide, where they can.
    ("1-1-101", "李雷", DUE[ONE], "likely", ONE),  # 李雷's own costs the same
    ("2-1-101", "李雷", DUE[FOUR], "certain", FOUR),
    ("2-1-101", "李雷", "700.00", "likely", FOUR),
    ("1-1-101", "王芳", DUE[THREE], "certain", ONE),
    # A name alone: the one owner of it, paying just what is billed.
    ("物业费", "王芳", DUE[ONE], "certain", ONE),
    ("", "王 芳", DUE[ONE], "certain", ONE),
    ("物业费", "周舟", DUE[FOUR], "certain", FOUR),
    ("物业费", "王芳", "100.00", "likely", ONE),
    ("物业费", "李雷", DUE[THREE], "likely", THREE),
    ("物业费", "*芳", DUE[ONE], "guess", None),
    ("物业费", "1-1-101小芳", DUE[ONE], "likely", ONE),  # as people are called in a chat
    ("物业费", "101室小芳", DUE[FIVE], "guess", None),
    ("物业费", "云州洁美保洁服务部", DUE[FIVE], "likely", FIVE),  # somebody the fund pays, too
    # A room nobody knows, one of several, one that may be none.
    ("9-1-101", "王芳", DUE[ONE], "guess", ONE),
    ("101室", "王芳", DUE[ONE], "certain", ONE),
    ("101室", "", DUE[FOUR], "likely", FOUR),
    ("1-101", "", DUE[ONE], "likely", ONE),  # building 1, or entrance 1 of building 2
    ("1幢101", "", DUE[ONE], "certain", ONE),
    ("1 1 101", "", DUE[ONE], "likely", ONE),
    ("1 1 101", "王芳", DUE[ONE], "certain", ONE),
    ("中山路1号101室", "", DUE[ONE], "likely", ONE),
    ("1-1-101和9-1-9999", "", DUE[ONE], "likely", ONE),
    # Words of something else.
    ("1-1-101装修押金", "王芳", "2000.00", "likely", ONE),
    ("1-1-101停车费", "王芳", "300.00", "likely", ONE),
    ("退款1-1-101", "王芳", DUE[ONE], "likely", ONE),
    # The amount alone is nobody's.
    ("物业费", "赵租客", DUE[FOUR], "guess", None),
    ("物业费", "赵租客", DUE[ONE], "guess", None),
])
def test_whose_a_line_is(memo: str, name: str, amount: Decimal | str, confidence: str, unit: str | None) -> None:
    seen = line(memo, amount, name=name)
    names = names_of(built(), HOUSES, {"v-13": {"name": "云州洁美保洁服务部"}})
    first = found(seen, names=names)
    assert (first.confidence, next(iter(who(first)), None)) == (confidence, unit)
    if unit is not None:
        assert who(first) == {unit: seen.amount}


@pytest.mark.parametrize(("memo", "amount", "confidence", "parts"), [
    ("1-1-101、102", DUE[ONE] + DUE[TWO], "certain", {ONE: DUE[ONE], TWO: DUE[TWO]}),
    ("1-1-101和2-1-101", DUE[ONE] + DUE[FOUR], "certain", {ONE: DUE[ONE], FOUR: DUE[FOUR]}),
    ("1-1-101 1-1-201 2-1-101", DUE[ONE] + DUE[THREE] + DUE[FOUR], "certain", {ONE: DUE[ONE], THREE: DUE[THREE], FOUR: DUE[FOUR]}),
    ("1-1-101、102", (DUE[ONE] + DUE[TWO]) * 4, "certain", {ONE: DUE[ONE] * 4, TWO: DUE[TWO] * 4}),  # the year
    ("1-1-101、102", DUE[ONE] + DUE[TWO] + 1, "likely", {ONE: DUE[ONE] + 1, TWO: DUE[TWO]}),
    ("1-1-101、102", "5.00", "guess", {ONE: Decimal("5.00")}),
    ("1-1-101 102", DUE[ONE] + DUE[TWO], "likely", {ONE: DUE[ONE], TWO: DUE[TWO]}),  # or 101 alone, and an amount
    ("1-1-101,2-1-101", DUE[ONE] + DUE[FOUR], "certain", {ONE: DUE[ONE], FOUR: DUE[FOUR]}),
    ("1-1-101、102、9999", DUE[ONE] + DUE[TWO], "likely", {ONE: DUE[ONE], TWO: DUE[TWO]}),
])
def test_one_line_of_several_units(memo: str, amount: Decimal | str, confidence: str, parts: dict[str, Decimal]) -> None:
    first = found(line(memo, amount))
    assert (first.confidence, who(first)) == (confidence, parts)


def test_the_same_amount_split_in_two_ways_is_a_question() -> None:
    """Two units of the same size with two bills each: which of them pays two, the sum does not say."""
    from sharedfund.drafts import fees

    fund = built()
    fund.at("2027-01-01")
    put(fund, *fees.charges(fund.state, by=K, day=fund.day, period="2026Q3"))
    first = found(line("1-1-101、102", DUE[ONE] * 3), fund=fund)
    assert (first.confidence, "dues-differ" in codes(first)) == ("likely", True)


def test_the_amount_alone_stands_behind_what_nobody_knows() -> None:
    first = found(line("物业费", DUE[FOUR], name="赵租客"))
    assert (first.kind, [who(other) for other in first.others]) == ("unidentified", [{FOUR: DUE[FOUR]}])


RULE = Rule("赵租客", ACCOUNT[-6:], "household", ONE, DAY)


@pytest.mark.parametrize(("memo", "name", "number", "amount", "rules", "confidence", "why"), [
    ("物业费", "赵租客", ACCOUNT, DUE[ONE], (RULE,), "certain", "payer-learned"),
    ("物业费", "赵租客", ACCOUNT, "200.00", (RULE,), "certain", "payer-learned"),
    ("物业费", "赵租客", ACCOUNT, "5000.00", (RULE,), "likely", "amount-unusual"),
    ("物业费", "赵租客", "", DUE[ONE], (RULE,), "guess", None),
    ("物业费", "赵租客", "", DUE[ONE], (RULE._replace(tail=""),), "likely", "payer-without-account"),
    ("物业费", "赵租客", ACCOUNT, DUE[ONE], (RULE, RULE._replace(what=FOUR)), "likely", "payer-of-several"),
    ("2-1-101", "赵租客", ACCOUNT, DUE[FOUR], (RULE,), "certain", "amount-is-due"),
    ("1-1-102", "赵租客", ACCOUNT, DUE[TWO], (RULE,), "likely", "payer-of-another"),
    ("1-1-101", "赵租客", ACCOUNT, DUE[ONE], (RULE,), "certain", "payer-learned"),
    ("物业费", "赵租客", ACCOUNT, DUE[ONE], (RULE._replace(what="h-abcdef"),), "guess", None),  # no unit of this register
    # Somebody else of the owner's name was confirmed from another account.
    ("物业费", "王芳", "6217009999", DUE[ONE], (RULE._replace(name="王芳", what=FOUR),), "likely", "namesake-learned"),
])
def test_what_was_learned_counts(memo: str, name: str, number: str, amount: Decimal | str, rules: tuple[Rule, ...], confidence: str,
                                 why: str | None) -> None:
    first = found(line(memo, amount, name=name, number=number), learned=Learned.of(rules))
    assert first.confidence == confidence
    assert why is None or why in codes(first)


def test_two_accounts_of_one_name_may_be_two_people() -> None:
    seen = line("物业费", DUE[ONE], name="王芳")
    assert found(seen).is_certain
    other = line("2-1-101", DUE[FOUR], name="王芳", number="6217001111111111", ref="L2")
    assert "namesake-seen" in codes(found(seen, beside=(other,)))
    assert found(seen, beside=(other._replace(number=""),)).is_certain


def test_a_name_in_the_register_counts_for_present_owners_alone() -> None:
    """A room that was sold is under its new key; the old key is nobody's."""
    fund = built()
    names = Names.of(fund.state, {ONE: {"label": "1-1-101（前业主）", "owner": "王芳"}}, {})
    assert names.rooms.exact == {}
    assert found(line("1-1-101", DUE[ONE], name="赵租客"), names=names).kind == "unidentified"


def test_a_former_owner_may_pay_the_own_debt() -> None:
    """The room is named and was sold: whose debt is paid, the former owner's name makes a question."""
    from sharedfund.entries.units import UnitTransferred

    fund = built()
    put(fund, UnitTransferred(**signed(fund, K, "unit-transferred"), unit="u-000001", household="h-0000aa", former=ONE, use="residential", first=date(2026, 10, 5),
                              unpaid=DUE[ONE], advance="0.00", deposits="0.00",
                              refund="0.00", maintenance="0.00", room=commitment("room"), statement=commitment("account")))
    rows = {"h-0000aa": {"room": "1-1-101", "owner": "陈思齐"}, ONE: {"label": "1-1-101（前）", "owner": "王芳"}}
    names = Names.of(fund.state, rows, {})
    assert found(line("1-1-101", DUE[ONE], name="陈思齐"), fund=fund, names=names).is_certain
    first = found(line("1-1-101", DUE[ONE], name="王芳"), fund=fund, names=names)
    assert (first.confidence, who(first), codes(first)[-1]) == ("likely", {ONE: DUE[ONE]}, "payer-owned-before")
    assert who(first.others[0]) == {"h-0000aa": DUE[ONE]}
    alone = found(line("物业费", DUE[ONE], name="王芳"), fund=fund, names=names)
    assert (alone.confidence, who(alone)) == ("likely", {ONE: DUE[ONE]})
    before = found(line("1-1-101", DUE[ONE], name="陈思齐", day=date(2026, 10, 2)), fund=fund, names=names)
    assert (before.confidence, who(before), codes(before)[-1]) == ("likely", {ONE: DUE[ONE]}, "sold-since")


@pytest.mark.parametrize(("memo", "purpose"), [
    ("2026年第三季度物业费", "2026Q3"), ("2026年三季度", "2026Q3"), ("2026Q3", "2026Q3"), ("2026-Q4", "2026Q4"), ("2026年10-12月", "2026Q4"),
    ("2026年10月-12月", "2026Q4"), ("2026年1-12月", "2026"), ("2026年9月物业费", "2026-09"), ("2026-09月", "2026-09"), ("2026年物业费", "2026"),
    ("2026年度物业费", "2026"), ("缴1-1-1012026年第四季度物业费", "2026Q4"), ("三季度", None), ("2026年7-8月", None),
    ("2026Q3 2026Q4", None), ("2026年10月9日", None), ("20261009", None), ("物业费", None), ("2026年第3季度", "2026Q3"),
])
def test_the_period_a_payer_names(memo: str, purpose: str | None) -> None:
    assert purpose_of(memo) == purpose
    if purpose is not None:
        assert found(line("1-1-101 " + memo, DUE[ONE])).purpose == purpose


@pytest.mark.parametrize(("memo", "name", "payer"), [
    ("1-1-101", "王芳", "owner"), ("1-1-101", "赵某", "other"), ("1-1-101租户", "赵", "tenant"), ("1-1-101", "*芳", "owner"), ("1-1-101", "", "owner"),
])
def test_who_pays(memo: str, name: str, payer: str) -> None:
    assert found(line(memo, "1.00", name=name)).payer == payer


# ---- what else ----


def test_what_is_booked_by_hand_under_another_reference_is_asked_about() -> None:
    fund = built()
    put(fund, receipts.record(fund.state, by=K, day=date(2026, 10, 11), amount=DUE[ONE], household=ONE, bank_ref="HAND1"))
    first = found(line("1-1-101", DUE[ONE]), fund=fund)
    assert (first.kind, first.confidence) == ("household", "likely")
    assert [other.target for other in first.others if other.kind == "booked"] == ["HAND1"]
    assert found(line("1-1-101", DUE[ONE], day=date(2026, 10, 15)), fund=fund).is_certain


def test_money_out_is_a_released_payment_or_unexplained() -> None:
    fund = built()
    put(fund, *_vendor(fund))
    number = request(fund, "4200.00", payee="v-13")
    names = names_of(fund, HOUSES, {"v-13": {"name": "云州净界保洁服务部", "account": "3301 0001 2222 9999"}})
    seen = line("保洁费", "-4200.00", name="云州净界保洁服务部", number="")
    assert found(seen, fund=fund, names=names).kind == "unexplained", "a request is no release"
    release(fund, number)
    first = found(seen, fund=fund, names=names)
    assert (first.kind, first.target, first.confidence) == ("payment", number, "likely")
    assert found(seen._replace(name="", number="3301000122229999"), fund=fund, names=names).confidence == "likely"
    stranger = found(seen._replace(name="某人"), fund=fund, names=names)
    assert (stranger.kind, stranger.confidence) == ("payment", "guess")
    assert found(seen._replace(amount=Decimal("-4200.01")), fund=fund, names=names).kind == "unexplained"
    learned = Learned.of([Rule("某人", ACCOUNT[-6:], "payee", "v-13", DAY)])
    assert found(seen._replace(name="某人", number=ACCOUNT), fund=fund, names=names, learned=learned).confidence == "likely"
    (entry,) = booked(fund.state, first, by=K, day=fund.day)
    assert (entry.kind, entry.own_id()) == ("payment-paid", number)
    taught = rule_of(first, DAY, fund.state)
    assert taught is not None
    assert (taught.kind, taught.what) == ("payee", "v-13")
    put(fund, payments.pay(fund.state, number, by=K, day=fund.day, bank_ref="OUT1"))
    back = found(line("退汇", "4200.00"), fund=fund, names=names)
    assert (back.kind, back.target) == ("returned", number)
    assert found(line("保洁", "4200.00"), fund=fund, names=names).kind == "unidentified"


def _vendor(fund: Fund) -> tuple[Any, ...]:
    from sharedfund.entries.contracts import VendorAdded

    return (VendorAdded(**signed(fund, K, "vendor-added"), vendor="v-13", name="云州净界保洁服务部", account=commitment("v-13")),)


def test_a_debit_of_a_standing_authoritys_payee() -> None:
    fund = built()
    put(fund, *_vendor(fund))
    drafted = payments.standing_authority(fund.state, by=A, day=fund.day, payee="v-13", head="power", cap="800.00", purpose="代扣电费")
    (entry,) = put(fund, drafted)
    number = entry.model_dump()["payment"]
    release(fund, number)
    first = found(line("电费", "-300.00", name="云州净界保洁服务部"), fund=fund)
    assert (first.kind, first.target, first.confidence) == ("authority", number, "likely")
    (debit,) = booked(fund.state, first, by=K, day=fund.day, purpose="电费")
    assert (debit.kind, debit.model_dump()["explained"]) == ("bank-debited", Decimal("300.00"))


@pytest.mark.parametrize(("memo", "name", "kind"), [
    ("结息", "", "interest"), ("利息", "银杏银行云州分行", "interest"), ("借款利息", "赵某", "unidentified"), ("INTEREST", "", "interest"),
    ("手续费", "", "unidentified"),
])
def test_interest_says_so_and_comes_from_the_bank(memo: str, name: str, kind: str) -> None:
    first = found(line(memo, "318.27", name=name))
    assert first.kind == kind
    assert not first.is_certain


def test_a_deposit_is_offered_where_the_words_say_so() -> None:
    first = found(line("1-1-101装修押金", "2000.00", name="王芳"))
    assert (first.kind, first.confidence, first.others[0].kind) == ("deposit", "likely", "household")
    (entry,) = booked(built().state, first, by=K, day=DAY)
    assert (entry.kind, entry.counterparty()) == ("deposit-taken", ONE)


def wallet(fund: Fund, *given: tuple[str, str, str]) -> None:
    """Receipts at the wallet: household, amount, day."""
    for number, (household, amount, day) in enumerate(given):
        put(fund, receipts.record(fund.state, by=K, day=date.fromisoformat(day), amount=Decimal(amount), channel="wechat",
                                  household=household, bank_ref=f"W{number}"))


def imported(fund: Fund, account: str, *lines: Seen) -> None:
    put(fund, *bank.import_statement(
        fund.state, by=K, day=fund.day, account=account, source="test", statement=commitment("s"),
        lines=[(row.day, row.amount, row.ref) for row in lines], rows=len(lines), ins=sum((row.amount for row in lines if row.amount > 0), Decimal("0.00")),
        outs=-sum((row.amount for row in lines if row.amount < 0), Decimal("0.00"))))


@pytest.mark.parametrize(("memo", "amount", "confidence", "charge", "why"), [
    ("财付通 2026-10-10 结算", "600.00", "certain", "0.00", "day-adds-up"),
    ("财付通 20261010 手续费 3.60", "596.40", "certain", "3.60", "day-adds-up"),
    ("财付通 20261010", "596.40", "likely", "3.60", "lies-there"),
    ("财付通", "596.40", "likely", "3.60", "lies-there"),
    ("财付通", "600.00", "likely", "0.00", "lies-there-whole"),
    ("财付通", "599.99", "likely", "0.01", "lies-there"),
    ("财付通", "996.00", "likely", "4.00", "lies-there"),
    ("财付通", "500.00", "guess", "0.00", "gateway-named"),
    ("财付通 20261399", "500.00", "guess", "0.00", "gateway-named"),
])
def test_a_gateways_payout_that_arrives(memo: str, amount: str, confidence: str, charge: str, why: str) -> None:
    fund = built()
    wallet(fund, (ONE, "600.00", "2026-10-10"), (TWO, "400.00", "2026-10-11"))
    first = found(line(memo, amount, name="财付通支付科技有限公司"), fund=fund)
    assert (first.kind, first.target, first.confidence, first.charge, codes(first)[0]) == ("remit", "wechat", confidence, Decimal(charge), why)


def test_a_payout_named_by_its_number_is_answered_at_both_ends() -> None:
    fund = built()
    wallet(fund, (ONE, "600.00", "2026-10-10"))
    payout = Seen("wechat", "TX20261011000001", date(2026, 10, 11), Decimal("-600.00"))
    imported(fund, "wechat", Seen("wechat", "W0", date(2026, 10, 10), Decimal("600.00")), payout)
    assert [row.ref for row in fund.state.bank.open_lines()] == ["TX20261011000001"]
    near = found(line("转入", "597.00", name="财付通"), fund=fund)
    assert (near.confidence, near.charge, near.payout, codes(near)) == ("likely", Decimal("3.00"), "TX20261011000001", ["payout-near"])
    same = found(line("转入", "600.00", name="财付通"), fund=fund)
    assert (same.charge, same.payout, codes(same)) == (Decimal("0.00"), "TX20261011000001", ["payout-same"])
    first = found(line("TX20261011000001", "597.00", name="财付通"), fund=fund)
    assert (first.confidence, first.payout) == ("certain", "TX20261011000001")
    out = found(payout._replace(memo="零钱提现"), fund=fund)
    assert (out.kind, out.target) == ("payout", "wechat")
    assert found(payout._replace(memo="转账给朋友"), fund=fund).kind == "nothing"
    fund.do(*booked(fund.state, first, by=K, day=fund.day))
    assert not fund.state.bank.open_lines()


def test_a_charge_beside_a_payout_is_booked_with_it_and_matched_after() -> None:
    """The wallet shows 600.00 out and 0.60 of its own; the bank 600.00 in."""
    fund = built()
    wallet(fund, (ONE, "600.60", "2026-10-10"))
    payout = Seen("wechat", "TX20261011000001", date(2026, 10, 11), Decimal("-600.00"), memo="零钱提现")
    charge = Seen("wechat", "TX20261011000002", date(2026, 10, 11), Decimal("-0.60"), memo="提现手续费")
    imported(fund, "wechat", Seen("wechat", "W0", date(2026, 10, 10), Decimal("600.60")), payout, charge)
    assert found(charge, fund=fund).kind == "payout"
    first = found(line("TX20261011000001", "600.00", name="财付通"), fund=fund, beside=(payout, charge))
    assert (first.confidence, first.charge, first.payout) == ("certain", Decimal("0.60"), payout.ref)
    fund.at("2026-10-12")
    fund.do(*booked(fund.state, first, by=K, day=fund.day))
    assert [row.ref for row in fund.state.bank.open_lines()] == [charge.ref]
    met = found(charge, fund=fund)
    assert (met.kind, met.confidence) == ("booked", "likely")
    fund.do(*booked(fund.state, met, by=K, day=fund.day, purpose="手续费"))
    assert not fund.state.bank.open_lines()
    assert not [row for row in fund.state.bank.unmet("wechat") if row.amount < 0]


def test_a_wallets_receipt_of_nobody_waits() -> None:
    seen = line("谢谢", "12.00", name="*芳", number="", account="wechat")
    first = found(seen)
    assert (first.kind, first.confidence) == ("nothing", "guess")
    for kind in ("nothing", "unidentified", "unexplained"):
        with pytest.raises(BadInput):
            booked(built().state, Proposal(seen, kind, "certain"), by=K, day=DAY)
    named = found(seen._replace(memo="1-1-101"))
    (entry,) = booked(built().state, named, by=K, day=DAY)
    assert (named.is_certain, entry.model_dump()["channel"]) == (True, "wechat")


def test_the_tenant_of_a_contract_pays_its_rent() -> None:
    from tests import commons

    fund = commons.complex_of("100.00")
    put(fund, *commons_contract(fund))
    (contract,) = fund.state.revenue.parts
    tenant = fund.state.revenue.parts[contract].tenant or ""
    seen = line("广告费", "300.00", name=tenant)
    first = found(seen, fund=fund, names=Names())
    assert (first.kind, first.target, first.confidence) == ("revenue", contract, "likely")
    rule = rule_of(first, DAY, fund.state)
    assert rule is not None
    sure = found(seen, fund=fund, names=Names(), learned=Learned.of([rule]))
    assert (sure.kind, sure.confidence) == ("revenue", "certain")
    (entry,) = booked(fund.state, sure, by=K, day=fund.day)
    assert entry.kind == "revenue-received"


def commons_contract(fund: Fund) -> tuple[Any, ...]:
    from sharedfund.drafts import revenue
    from tests.fund import B

    fields = {"contract": "C-04", "place": "1 幢电梯轿厢", "source": "advertising", "tenant": "云岚传媒", "first": date(2026, 1, 1), "end": date(2026, 12, 31),
              "price": "1200.00", "billed": "quarter", "due_days": 10, "clause": "管理规约第 12 条", "evidence": (commitment("lease"),)}
    return (revenue.record_contract(fund.state, by=B, day=fund.day, fields=fields),)


@pytest.mark.parametrize(("kind", "amount"), [("household", "-5.00"), ("interest", "-5.00"), ("payment", "5.00"), ("unexplained", "5.00"), ("payout", "5.00")])
def test_a_line_is_booked_the_way_it_goes(kind: Any, amount: str) -> None:
    with pytest.raises(BadInput, match="line-goes-the-other-way"):
        booked(built().state, Proposal(line("", amount), kind, "certain"), by=K, day=DAY)


def test_parts_take_references_of_their_own() -> None:
    fund = built()
    seen = line("1-1-101、102", DUE[ONE] + DUE[TWO])
    imported(fund, "co-managed", seen)
    assert references(fund.state, "co-managed", "L1", 1) == ["L1"]
    first = found(seen, fund=fund)
    entries = booked(fund.state, first, by=K, day=fund.day)
    assert [entry.model_dump()["bank_ref"] for entry in entries] == ["L1:1", "L1:2"]
    fund.do(entries[0])
    (left,) = fund.state.bank.open_lines()
    assert left.left == DUE[TWO]
    rest = found(seen_of(left, {"memo": "1-1-102"}), fund=fund)
    (entry,) = booked(fund.state, rest, by=K, day=fund.day)
    assert entry.model_dump()["bank_ref"] == "L1:2"
    fund.do(entry)
    assert not fund.state.bank.open_lines()


def test_a_choice_teaches_only_what_is_said_of_the_payer() -> None:
    fund = built()
    one = found(line("1-1-101", DUE[ONE], name="赵租客"))
    assert rule_of(one, DAY, fund.state) == Rule("赵租客", ACCOUNT[-6:], "household", ONE, DAY)
    assert rule_of(found(line("1-1-101", DUE[ONE], name="*客")), DAY, fund.state) is None
    assert rule_of(found(line("1-1-101、102", DUE[ONE] + DUE[TWO], name="赵")), DAY, fund.state) is None
    assert rule_of(found(line("", "5.00", name="赵")), DAY, fund.state) is None


def test_every_reason_has_its_words() -> None:
    facts = {"room": "1-1-101", "units": "1-1-101", "household": ONE, "name": "王芳", "word": "押金", "day": DAY, "reference": "R1", "channel": "wechat",
             "charge": Decimal("3.60"), "contract": "C-04", "payment": "P-0001", "amount": Decimal("1.00")}
    for code in REASONS:
        for language in form.LANGUAGES:
            assert reason(code, facts, language)
    import ast
    import inspect

    from sharedfund.banking import matching

    said = {node.args[0].value for node in ast.walk(ast.parse(inspect.getsource(matching)))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Reason"
            and isinstance(node.args[0], ast.Constant)}
    assert said <= set(REASONS)
    assert Reason("nobody-named").facts == {}


# ---- a noisy month ----


def judged(seed: int, *, entrances: bool = True) -> tuple[int, int, list[Proposal]]:
    """How many lines, how many certain, which of these wrong."""
    told = noisy(seed, entrances=entrances)
    fund = fund_of(told.houses)
    proposals = propose(fund.state, names_of(fund, told.houses), Learned(), told.lines)
    certain = [proposal for proposal in proposals if proposal.is_certain]
    wrong = [proposal for proposal in certain if who(proposal) != told.truth[proposal.line.ref]]
    return len(proposals), len(certain), wrong


@pytest.mark.parametrize(("seed", "entrances"), [(1, True), (28, True), (2, False)])
def test_a_noisy_month_is_matched_without_a_question_and_never_wrongly(seed: int, entrances: bool, capsys: pytest.CaptureFixture[str]) -> None:
    lines, certain, wrong = judged(seed, entrances=entrances)
    with capsys.disabled():
        sys.stdout.write(f"\nnoise {seed}: {certain} of {lines} lines certain, {certain / lines:.1%}; wrong {len(wrong)}\n")
    assert not wrong
    assert certain / lines >= 0.9


@pytest.mark.long
def test_many_noisy_months(capsys: pytest.CaptureFixture[str]) -> None:
    sums = [judged(seed, entrances=bool(seed % 2)) for seed in range(100, 120)]
    lines, certain = sum(row[0] for row in sums), sum(row[1] for row in sums)
    with capsys.disabled():
        wrong = sum(len(row[2]) for row in sums)
        sys.stdout.write(f"\nnoise 100-119: {certain} of {lines} lines certain, {certain / lines:.1%}; wrong {wrong}\n")
    assert not [proposal for row in sums for proposal in row[2]]
    assert certain / lines >= 0.9


_SMALL = noisy(7, units=12, lines=24)


@lru_cache(maxsize=1)
def _small_fund() -> Fund:
    return fund_of(_SMALL.houses)


def taken(parts: list[list[Seen]]) -> tuple[dict[str, Decimal], list[tuple[str, str, Decimal]], int]:
    """Import after import: each time what is certain is booked; at the end what is left is answered as it truly is. The
    receipts by household, the open lines, and how many lines there are."""
    fund = branch(_small_fund())
    state, seen = fund.state, dict[str, Seen]()
    names = names_of(fund, _SMALL.houses)
    sums: dict[str, Decimal] = {}
    count = 0

    def book(proposal: Proposal) -> None:
        nonlocal state
        for entry in booked(state, proposal, by=K, day=proposal.line.day):
            household = entry.model_dump().get("household")
            sums[household] = sums.get(household, Decimal("0.00")) + entry.model_dump()["amount"]
            state = evolve(state, fund.stamp(entry))

    for part in parts:
        entries = bank.import_statement(
            state, by=K, day=fund.day, account="co-managed", source="test", statement=commitment("s"),
            lines=[(row.day, row.amount, row.ref) for row in part], rows=len(part), ins=sum((row.amount for row in part), Decimal("0.00")),
            outs=Decimal("0.00")) if part else ()
        for entry in entries:
            state = evolve(state, fund.stamp(entry))
        count += sum(len(entry.lines) for entry in entries if entry.kind == "statement-lines")  # type: ignore[attr-defined]  # lines
        seen |= {row.key: row for row in part}
        waiting = [seen[f"{row.account}/{row.ref}"] for row in state.bank.open_lines()]
        matcher = Matcher(state, names, Learned(), seen.values())
        for proposal in map(matcher.propose, waiting):
            if proposal.is_certain and proposal.kind in UNSIGNED:
                book(proposal)
    from sharedfund.banking.matching import Part

    for row in state.bank.open_lines():
        left, truth = seen[f"{row.account}/{row.ref}"], _SMALL.truth[row.ref]
        parts_ = tuple(Part(household, amount) for household, amount in truth.items())
        book(Proposal(left, "household", "certain", parts=parts_) if parts_ else Proposal(left, "unidentified", "certain"))
    return sums, [(row.account, row.ref, row.left) for row in state.bank.open_lines()], count


@given(st.data())
@settings(max_examples=12, deadline=None)
def test_any_order_and_overlap_of_imports_leaves_the_same(data: st.DataObject) -> None:
    rows = _SMALL.lines
    cuts = data.draw(st.lists(st.tuples(st.integers(0, len(rows)), st.integers(0, len(rows))), max_size=4))
    parts = [sorted(rows[min(cut):max(cut)], key=lambda row: (row.day, row.ref)) for cut in cuts]
    order = data.draw(st.permutations([*parts, rows]))
    sums, open_, count = taken([list(part) for part in order])
    truth: dict[str | None, Decimal] = {}
    for row in rows:
        for household, amount in (_SMALL.truth[row.ref] or {None: row.amount}).items():
            truth[household] = truth.get(household, Decimal("0.00")) + amount
    assert (sums, open_, count) == (truth, [], len(rows))


def test_what_is_certain_passes_the_door() -> None:
    told = noisy(3, units=20, lines=30)
    fund = fund_of(told.houses)
    fund.at("2026-11-01")
    names = names_of(fund, told.houses)
    fund.do(*bank.import_statement(
        fund.state, by=K, day=fund.day, account="co-managed", source="test", statement=commitment("s"),
        lines=[(row.day, row.amount, row.ref) for row in sorted(told.lines)], rows=len(told.lines),
        ins=sum((row.amount for row in told.lines), Decimal("0.00")), outs=Decimal("0.00")))
    done = 0
    for proposal in propose(fund.state, names, Learned(), told.lines):
        if proposal.is_certain:
            answer = fund.ask(*booked(fund.state, proposal, by=K, day=proposal.line.day))
            assert isinstance(answer, Admitted), answer
            fund._write(answer)
            done += 1
    assert done == len(told.lines) - len(fund.state.bank.open_lines())
