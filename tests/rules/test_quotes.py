"""Repairs are compared by quotes; drafts of a budget lie open for comments."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest

from sharedfund.drafts import budget as drafted
from sharedfund.drafts import payments
from sharedfund.entries.entry import Entry
from sharedfund.rules import budget as rules
from sharedfund.values import shares
from sharedfund.values.money import ZERO
from tests import payment_fund as t
from tests.fund import A, B, C, D, Fund, K, commitment

COMPARED, REPAIRS = "quotes_are_compared_openly", "repairs_are_compared_by_quotes"
THREE = {t.REPAIR: "26000.00", t.LIFT: "31500.00", t.POWER: "44800.00"}


@lru_cache(maxsize=1)
def _fund() -> Fund:
    return t.funded(quotes_threshold_cny=Decimal("3000.00"))


def fund_() -> Fund:
    return t.branch(_fund())


def code(fund: Fund, entry: Entry, rule: str = REPAIRS) -> str | None:
    found = getattr(rules, rule)(fund.state, fund.stamp(entry))
    return found.code if found is not None else None


def compared(fund: Fund, quotes: dict[str, str] | None = None, **more: Any) -> Entry:
    rows = [{"vendor": vendor, "amount": amount, "evidence": commitment(vendor)}
            for vendor, amount in (THREE if quotes is None else quotes).items()]
    more = {"title": "主供水管改造方案优化", "planned": Decimal("90000.00"), **more}
    return drafted.compare_quotes(fund.state, by=B, day=fund.day, quotes=rows, **more)


# ---- R67 ----


@pytest.mark.rule("R67")
@pytest.mark.parametrize(("quotes", "more", "expected"), [
    (None, {}, None), ({t.REPAIR: "26000.00", t.LIFT: "31500.00"}, {}, "too-few-quotes"),
    ({t.REPAIR: "26000.00", t.LIFT: "31500.00"}, {"reason": "本地只有两家有资质"}, None),
    ({t.REPAIR: "26000.00"}, {"reason": "原厂独家"}, None), (None, {"chosen": t.LIFT}, "not-the-lowest"),
    (None, {"chosen": t.LIFT, "reason": "质保五年"}, None), (None, {"chosen": t.MASON}, "not-quoted"),
    ({t.REPAIR: "26000.00", t.LIFT: "26000.00", t.POWER: "26000.00"}, {"chosen": t.LIFT}, None),
    ({**THREE, "v-99": "1.00"}, {"chosen": t.REPAIR}, "payee-unknown"),
])
def test_enough_vendors_quote_and_the_lowest_is_chosen_or_a_reason_is_given(
    quotes: dict[str, str] | None, more: dict[str, Any], expected: str | None
) -> None:
    fund = fund_()
    assert code(fund, compared(fund, quotes, **more), COMPARED) == expected


@pytest.mark.rule("R67")
def test_a_vendor_quotes_once_and_a_repair_is_compared_once() -> None:
    fund = fund_()
    entry: Any = compared(fund)
    assert code(fund, entry.replaced(quotes=(*entry.quotes, entry.quotes[0])), COMPARED) == "quoted-twice"
    fund.do(entry)
    assert code(fund, entry, COMPARED) == "repair-exists"


@pytest.mark.rule("R67")
@pytest.mark.parametrize(("amount", "head", "expected"), [
    ("2999.99", "repair", None), ("3000.00", "repair", "quotes-missing"), ("3000.01", "repair", "quotes-missing"),
    ("3000.00", "office", None), ("3000.00", "lift", None),
])
def test_from_3000_up_a_repair_names_its_quotes(amount: str, head: str, expected: str | None) -> None:
    fund = fund_()
    assert code(fund, t.asked(fund, amount, head=head)) == expected


@pytest.mark.rule("R67")
def test_a_repair_in_parts_is_one_repair() -> None:
    fund = fund_()
    t.request(fund, "1500.00")
    assert code(fund, t.asked(fund, "1499.99")) is None
    assert code(fund, t.asked(fund, "1500.00")) == "quotes-missing"


@pytest.mark.rule("R67")
@pytest.mark.parametrize(("payee", "amount", "expected"), [
    (t.REPAIR, "26000.00", None), (t.REPAIR, "26000.01", "above-quote"), (t.LIFT, "26000.00", "not-the-chosen"),
])
def test_the_vendor_chosen_is_paid_its_quote(payee: str, amount: str, expected: str | None) -> None:
    fund = fund_()
    fund.do(compared(fund))
    assert code(fund, t.asked(fund, amount, payee=payee, repair="K-01")) == expected
    assert code(fund, t.asked(fund, amount, payee=payee, repair="K-09")) == "repair-unknown"


@pytest.mark.rule("R67")
def test_instalments_stay_within_the_quote_in_all() -> None:
    fund = fund_()
    fund.do(compared(fund))
    number = t.request(fund, "20000.00", repair="K-01")
    assert code(fund, t.asked(fund, "6000.00", repair="K-01")) is None
    assert code(fund, t.asked(fund, "6000.01", repair="K-01")) == "above-quote"
    fund.do(payments.withdraw(fund.state, number, by=A, day=fund.day, reason="改期"))
    assert code(fund, t.asked(fund, "26000.00", repair="K-01")) is None


def repaired() -> Fund:
    fund = fund_()
    fund.do(compared(fund))
    number = t.request(fund, "26000.00", repair="K-01", purpose="主供水管抢修")
    t.step(fund, "review", number, B, C)
    t.step(fund, "recheck", number, D)
    t.step(fund, "sign", number, B, "p-05")
    fund.do(payments.pay(fund.state, number, by=K, day=fund.day, bank_ref="PIPE"))
    return fund


def test_a_repair_put_at_90000_is_paid_26000_and_64000_are_saved() -> None:
    repair = repaired().state.budgets.repairs["K-01"]
    assert (repair.quotes, repair.low, repair.high) == (3, Decimal("26000.00"), Decimal("44800.00"))
    assert (repair.planned, repair.final, repair.saved) == (
        Decimal("90000.00"), Decimal("26000.00"), Decimal("64000.00"))


def test_the_page_shows_the_quotes_and_what_was_saved() -> None:
    from sharedfund.render.layout import sections
    from sharedfund.reports.disclosure import disclosure
    from sharedfund.values import days

    fund = repaired()
    page = disclosure(fund.state, fund.lines, days.period("2026Q1"), as_of=fund.day)
    (row,) = page["sections"]["K"]["repairs"]
    assert {key: row[key] for key in ("quotes", "low", "high", "planned", "final", "saved", "saved_share")} == {
        "quotes": 3, "low": "26000.00", "high": "44800.00", "planned": "90000.00", "final": "26000.00",
        "saved": "64000.00", "saved_share": "71.1"}
    for language in ("zh_CN", "en"):
        (told,) = [part for part in sections(page, language) if part.letter == "K"]
        assert "64,000.00" in str(told.tables) and "71.1%" in str(told.tables)


def test_26000_over_56_equal_units_are_32_parts_of_464_29_and_24_of_464_28() -> None:
    parts = shares.split(Decimal("26000.00"), {f"h-{number:06x}": Decimal("80.00") for number in range(56)})
    found = sorted(parts.values())
    assert sum(found, ZERO) == Decimal("26000.00")
    assert (found.count(Decimal("464.29")), found.count(Decimal("464.28"))) == (32, 24)


# ---- H5: a budget lies open ----


def draft(fund: Fund, period: str = "2027") -> Entry:
    return drafted.draft_budget(fund.state, by=B, day=fund.day, period=period,
                                lines=[{"head": "power", "amount": "2880.00"}])


@pytest.mark.rule("R63")
def test_drafts_of_a_budget_are_numbered_until_it_is_adopted() -> None:
    fund = fund_()
    first: Any = draft(fund)
    assert code(fund, first, "a_draft_lies_open_in_versions") is None and first.version == 1
    assert code(fund, first.replaced(version=2), "a_draft_lies_open_in_versions") == "version-number"
    assert code(fund, draft(fund, "2026"), "a_draft_lies_open_in_versions") == "adopted-already"
    unknown = first.replaced(lines=(first.lines[0].model_copy(update={"head": "party"}),))
    assert code(fund, unknown, "a_draft_lies_open_in_versions") == "head-unknown"
    fund.do(first)
    second: Any = draft(fund)
    assert second.version == 2
    fund.do(second)


@pytest.mark.rule("R63")
def test_anybody_comments_on_the_newest_draft() -> None:
    fund = fund_()
    fund.do(draft(fund))
    said: Any = drafted.comment(fund.state, by=D, day=fund.day, period="2027", head="power", text="电费可以再省")
    assert code(fund, said, "a_comment_is_on_the_newest_draft") is None
    fund.do(said)
    assert fund.state.budgets.drafts["2027"].comments == 1
    assert code(fund, said.replaced(version=2), "a_comment_is_on_the_newest_draft") == "older-version"
    assert code(fund, said.replaced(period="2028"), "a_comment_is_on_the_newest_draft") == "no-draft"
    assert code(fund, said.replaced(period="2026"), "a_comment_is_on_the_newest_draft") == "no-draft"
