"""Public revenue goes back to the owners: by their resolution, by area or by household, rounded and never forced."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from sharedfund import drafts
from sharedfund.drafts import fees, revenue
from sharedfund.entries.contracts import ContractRecorded, Tariff
from sharedfund.spelling import leaf_of
from sharedfund.state import distribution, figures
from sharedfund.values.money import ZERO
from tests import commons as c, till as t
from tests.fund import A, B, Fund, K, commitment
from tests.payment_fund import with_terms
from tests.rules.test_budget import flags

RESOLVED, COMPUTED = "a_distribution_is_what_the_owners_resolved", "each_part_is_computed"
PAID, SILENT, UNCLAIMED = "a_return_pays_what_was_declared", "a_silent_trust_document_gives_no_key", "what_was_declared_is_paid_out"
ZIGONG = ("127.38", "100.00", "99.99")


def complex_with(earned: str, *areas: str, granted: str = "9999999.00", use: str = "return", **more: Any) -> Fund:
    """A fund that earned so much and whose owners resolved to give `granted` of it back."""
    fund = c.complex_of(*(areas or ZIGONG))
    c.earn(fund, earned)
    c.granted(fund, granted, use=use, **more)
    return fund


def proposed(fund: Fund, **more: Any) -> Any:
    fields = {"resolution": "R2026009", **more}
    for name in ("total", "rate"):
        if name in fields:
            fields[name] = Decimal(fields[name])
    return revenue.distribute(fund.state, by=B, day=fund.day, **fields)


def effective(fund: Fund, *, whole: bool = False, **more: Any) -> Any:
    """The declaration of a proposal that has its last yes, drafted; with `whole` all entries of it."""
    from dataclasses import replace

    entry = fund.stamp(proposed(fund, **more))
    t.put(fund, entry)
    opened = fund.state.proposals.open
    from sharedfund.spelling import encode
    from sharedfund.state.proposals import Open, Proposals

    known = Open(leaf_of(entry), entry.kind, fund.state.record.blocks, entry.day, encode(entry).decode(), (), True)
    fund.state = replace(fund.state, proposals=Proposals(opened.set(known.leaf, known)))
    parts = drafts.completions(fund.state, by=B, day=fund.day)
    return parts if whole else parts[0]


def declared(fund: Fund, **more: Any) -> Any:
    (entry,) = t.put(fund, effective(fund, **more))
    return entry


def amounts(entry: Any) -> list[Decimal]:
    return [row.amount for row in entry.rows]


# ---- R91: the parts ----


@pytest.mark.rule("R91")
def test_nine_yuan_a_square_metre_to_the_yuan_and_the_rest_stays() -> None:
    """Zigong: 127.38 m2 x 9 = 1,146.42, paid 1,146; 0.42 stays in the fund and is shown."""
    fund = with_terms(complex_with("10000.00", "127.38"), return_rounding="yuan")
    entry = declared(fund, rate="9")
    assert [(row.share, row.amount) for row in entry.rows] == [(Decimal("1146.42"), Decimal("1146.00"))]
    assert entry.remainder() == Decimal("0.42")
    assert fund.state.revenue.distributions["D-01"].remainder == Decimal("0.42")
    assert fund.state.revenue.returns["h-000001"] == Decimal("1146.00")
    assert figures.spendable(fund.state, "public-revenue", fund.day) == Decimal("8854.00")


@pytest.mark.rule("R91")
def test_the_whole_is_what_the_areas_give_and_never_another_total() -> None:
    """330,900 m2 x 9 = 2,978,100, whatever was announced (2,977,000)."""
    fund = complex_with("3000000.00", "330900.00")
    assert declared(fund, rate="9").declared() == Decimal("2978100.00")


@pytest.mark.rule("R91")
def test_a_total_over_equal_units_is_split_by_the_largest_remainder() -> None:
    """26,000.00 over 56 equal units: 32 x 464.29 and 24 x 464.28."""
    fund = complex_with("26000.00", *["80.00"] * 56, granted="26000.00")
    entry = declared(fund)
    assert entry.declared() == Decimal("26000.00") and entry.remainder() == 0
    assert {amount: amounts(entry).count(amount) for amount in amounts(entry)} == {
        Decimal("464.29"): 32, Decimal("464.28"): 24}


@pytest.mark.rule("R91")
@pytest.mark.parametrize(("rounding", "key", "expected", "remainder"), [
    ("fen", None, ["389.19", "305.53", "305.50"], "0.00"), ("yuan", None, ["389.00", "305.00", "305.00"], "1.22"),
    ("fen", "equal", ["333.41", "333.41", "333.40"], "0.00"), ("yuan", "equal", ["333.00", "333.00", "333.00"], "1.22"),
])
def test_a_total_is_split_by_area_unless_agreed_otherwise(rounding: str, key: str | None, expected: list[str],
                                                          remainder: str) -> None:
    fund = with_terms(complex_with("2000.00"), return_rounding=rounding)
    entry = declared(fund, total="1000.22", key=key)
    assert amounts(entry) == [Decimal(amount) for amount in expected]
    assert entry.remainder() == Decimal(remainder)


@pytest.mark.rule("R91")
@pytest.mark.parametrize(("change", "code"), [
    ({}, None), ({"amount": Decimal("1.00")}, "parts-differ"), ({"share": Decimal("1146.41")}, "parts-differ"),
    ({"household": "h-00000f"}, "parts-differ"),
])
def test_each_part_is_computed_again(change: dict[str, Any], code: str | None) -> None:
    fund = complex_with("10000.00", "127.38")
    entry = effective(fund, rate="9")
    row = entry.rows[0].model_copy(update=change)
    assert t.code(fund, entry.replaced(rows=(row,)), COMPUTED) == code
    assert t.code(fund, entry.replaced(rows=()), COMPUTED) == "parts-differ"
    for part in (-1, 0, 2):
        assert t.code(fund, entry.replaced(part=part), COMPUTED) == "part-out-of-order"
    assert t.code(fund, entry.replaced(key_used="equal"), COMPUTED) == "not-as-proposed"
    assert t.code(fund, entry.replaced(proposal="0" * 64), COMPUTED) == "proposal-missing"


@pytest.mark.rule("R91")
def test_a_large_complex_is_declared_in_parts_on_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distribution, "ENTRY_MAX", 2)
    fund = complex_with("10000.00", *["100.00"] * 5)
    parts = effective(fund, rate="9", whole=True)
    assert [(entry.part, entry.parts, len(entry.rows)) for entry in parts] == [(1, 3, 2), (2, 3, 2), (3, 3, 1)]
    assert t.code(fund, parts[1], COMPUTED) == "part-out-of-order"
    assert t.code(fund, parts[0].replaced(parts=2), COMPUTED) == "part-out-of-order"
    assert t.code(fund, parts[0].replaced(part=0), COMPUTED) == "part-out-of-order"
    t.put(fund, parts[0])
    assert t.code(fund, parts[0], RESOLVED) == "distribution-exists"
    assert t.said(fund, parts[1]) == {}
    assert len(fund.state.proposals.open) == 1
    t.put(fund, *parts[1:])
    assert len(fund.state.proposals.open) == 0
    known = fund.state.revenue.distributions["D-01"]
    assert (known.households, known.declared, len(fund.state.revenue.returns)) == (5, Decimal("4500.00"), 5)


def test_a_thousand_households_have_a_spelling_whatever_is_paid() -> None:
    from sharedfund.spelling import encode

    fund = complex_with("3000000.00", *["127.38"] * 1000, use="offset")
    owing(fund)
    entries = effective(fund, rate="2", offset=True, whole=True)
    assert sum(len(entry.rows) for entry in entries) == 1000
    assert all(encode(entry) for entry in entries)


# ---- R91: what was resolved ----


@pytest.mark.rule("R91")
@pytest.mark.parametrize(("changes", "code"), [
    ({"total": "500.00"}, None), ({"total": "499.99"}, None), ({"total": "500.01"}, "beyond-resolution"),
    ({"total": "1.00", "offset": True}, "beyond-resolution"), ({"total": "1.00", "resolution": "R2026008"}, "beyond-resolution"),
    ({"total": "1.00", "resolution": "R2026001"}, "not-the-owners-decision"),
    ({"total": "1.00", "takes_arrears": True}, "arrears-not-resolved"),
    ({"total": "1.00", "rate": "1"}, "total-or-rate"), ({"rate": "0"}, "total-or-rate"), ({"rate": "-1"}, "total-or-rate"),
    ({"rate": "0.01"}, None), ({"rate": "1"}, None),
])
def test_what_goes_back_is_what_the_owners_resolved(changes: dict[str, Any], code: str | None) -> None:
    fund = complex_with("1000.00", granted="500.00")
    t.resolve(fund, "R2026001", {"fund": "public-revenue", "amount": "9.00", "use": "return"}, body="owners-committee")
    assert t.code(fund, proposed(fund, **changes), RESOLVED) == code


@pytest.mark.rule("R91")
@pytest.mark.parametrize(("buildings", "code"), [(set(), None), ({"B01"}, "not-the-owners-decision")])
def test_what_is_everybodys_is_given_back_by_all_owners(buildings: set[str], code: str | None) -> None:
    fund = complex_with("1000.00")
    t.put(fund, t.resolution(fund, "R2026011", {"fund": "public-revenue", "amount": "9.00", "use": "return"})
          .replaced(buildings=frozenset(buildings)))
    assert t.code(fund, proposed(fund, total="1.00", resolution="R2026011"), RESOLVED) == code


@pytest.mark.rule("R91")
@pytest.mark.parametrize(("total", "code"), [("999.99", None), ("1000.00", None), ("1000.01", "more-than-spendable")])
def test_no_more_goes_back_than_is_spendable(total: str, code: str | None) -> None:
    fund = complex_with("1000.00")
    assert t.code(fund, proposed(fund, total=total), RESOLVED) == code
    assert t.code(fund, proposed(fund, total=total).replaced(total=None), RESOLVED) == "total-or-rate"


@pytest.mark.rule("R91")
def test_a_grant_is_given_back_once_and_under_a_number_of_its_own() -> None:
    fund = complex_with("1000.00", granted="500.00")
    declared(fund, total="300.00")
    assert t.code(fund, proposed(fund, total="200.00"), RESOLVED) is None
    assert t.code(fund, proposed(fund, total="200.01"), RESOLVED) == "beyond-resolution"
    assert t.code(fund, proposed(fund, total="1.00", number="D-01"), RESOLVED) == "distribution-exists"


@pytest.mark.rule("R91")
def test_the_money_is_asked_for_again_at_the_last_yes() -> None:
    fund = complex_with("1000.00")
    entry = effective(fund, total="1000.00")
    assert t.code(fund, entry, RESOLVED) is None
    c.granted(fund, "1.00", "R2026010", use="spend")
    t.request(fund, "1.00", of="public-revenue", head="public-direct-cost", resolution="R2026010")
    assert t.code(fund, entry, RESOLVED) == "more-than-spendable"
    assert t.code(fund, entry.replaced(proposal="0" * 64), RESOLVED) == "proposal-missing"


@pytest.mark.rule("R91")
@pytest.mark.parametrize(("kind", "agreed", "code"), [
    ("distribution-proposed", True, None), ("distribution-proposed", False, "proposal-missing"),
    ("rent-credit-proposed", True, "proposal-missing"), ("rent-credit-proposed", False, "proposal-missing")])
def test_a_declaration_follows_a_proposal_that_everybody_has_agreed_to(kind: str, agreed: bool, code: str | None) -> None:
    from dataclasses import replace

    fund = complex_with("1000.00")
    entry = effective(fund, total="1000.00")
    (known,) = fund.state.proposals.open.values()
    other = replace(known, kind=kind, effective=agreed)
    fund.state = replace(fund.state, proposals=replace(fund.state.proposals, open=fund.state.proposals.open.set(known.leaf, other)))
    assert t.code(fund, entry, RESOLVED) == t.code(fund, entry, COMPUTED) == code


@pytest.mark.rule("R91")
def test_fees_that_are_elsewhere_are_not_set_off_here() -> None:
    fund = complex_with("1000.00", use="offset")
    assert t.code(fund, proposed(fund, total="1.00", offset=True), RESOLVED) is None
    other = with_terms(fund, fee_account="elsewhere")
    assert t.code(other, proposed(other, total="1.00", offset=True), RESOLVED) == "fees-are-elsewhere"


# ---- R91: paid out, or off the fees ----


@pytest.mark.rule("R91")
@pytest.mark.parametrize(("amount", "code"), [("1146.41", None), ("1146.42", None), ("1146.43", "beyond-declared")])
def test_a_household_is_paid_what_was_declared_for_it(amount: str, code: str | None) -> None:
    fund = complex_with("10000.00")
    declared(fund, rate="9")
    entry = revenue.pay_return(fund.state, "h-000001", by=A, day=fund.day, payee_account=commitment("h"), amount=Decimal(amount),
                               purpose="返还公共收益")
    assert [leg.account for leg in entry.legs] == ["Liabilities:Owners:Return:PublicRevenue"]
    assert entry.tier == "T0"
    assert t.code(fund, entry, PAID) == code


@pytest.mark.rule("R91")
def test_what_is_no_return_asks_for_no_declaration() -> None:
    fund = complex_with("10000.00")
    assert t.code(fund, t.asked(fund, "1.00", of="public-revenue", head="public-direct-cost"), PAID) is None
    elsewhere = t.asked(fund, "1.00", of="public-revenue", head="public-direct-cost").replaced(settles="return", fund="project:R2026009")
    assert t.code(fund, elsewhere, PAID) is None
    number = t.request(fund, "1.00", of="public-revenue", head="public-direct-cost")
    assert t.code(fund, t.payments.review(fund.state, number, by=B, day=fund.day), PAID) is None
    assert t.code(fund, elsewhere.replaced(fund="public-revenue"), PAID) == "beyond-declared"


@pytest.mark.rule("R91")
def test_a_return_is_asked_for_once_and_unclaimed_money_stays_listed() -> None:
    fund = complex_with("10000.00")
    declared(fund, rate="9")
    whole = Decimal("2946.33")
    (flag,) = flags(fund, UNCLAIMED, "2026-01-06")
    assert (flag.facts["households"], flag.facts["amount"]) == (3, whole)
    entry = revenue.pay_return(fund.state, "h-000001", by=A, day=fund.day, payee_account=commitment("h"), purpose="返还")
    number = t.put(fund, entry)[0].payment  # type: ignore[attr-defined]  # a request
    again = revenue.pay_return(fund.state, "h-000001", by=A, day=fund.day, payee_account=commitment("h"), purpose="返还")
    assert t.code(fund, again, PAID) == "beyond-declared"
    assert t.code(fund, t.release(fund, number, but_last=True), PAID) is None
    t.put(fund, t.release(fund, number, but_last=True))
    t.put(fund, t.payments.pay(fund.state, number, by=K, day=fund.day, bank_ref="RET1"))
    assert "h-000001" not in fund.state.revenue.returns
    (flag,) = flags(fund, UNCLAIMED, "2026-01-06")
    assert (flag.facts["households"], flag.facts["amount"]) == (2, whole - Decimal("1146.42"))


def owing(fund: Fund, month: str = "2026-01", due: str = "2026-01-06") -> None:
    """Each household is billed 2.00 a square metre."""
    t.put(fund, ContractRecorded(
        **t.signed(fund, B, "contract-recorded"), contract="C-01", firm="F001", firm_name="银杏物业服务有限公司",
        firm_account=commitment("F001"), first="2026-01-01", end="2026-12-31",
        tariffs=(Tariff(use="residential", rate_per_m2_month=Decimal("2.0000")),)))
    for unit in fund.state.units.all():
        t.put(fund, fees.charge(fund.state, by=K, day=fund.day, household=unit.household, period=month, due=c.on(due)))


def test_an_offset_pays_the_bill_and_then_the_fee_in_advance() -> None:
    fund = complex_with("1000.00", "100.00", use="offset", granted="500.00")
    owing(fund)
    entry = declared(fund, total="500.00", offset=True)
    (row,) = entry.rows
    assert [(part.period, part.amount) for part in row.bills] == [("2026-01", Decimal("200.00"))]
    assert (row.ahead, row.due()) == (Decimal("300.00"), ZERO)
    ledger = fund.state.ledger
    assert ledger.balance("Assets:Receivable:Fee:H-000001") == 0
    assert ledger.owed("Liabilities:Advance:Fee:H-000001") == Decimal("300.00")
    assert (ledger.cash("operating"), ledger.cash("public-revenue")) == (Decimal("500.00"), Decimal("500.00"))
    assert ledger.balance("Equity:Returned:PublicRevenue") == Decimal("500.00")
    assert fund.state.fees.bill("h-000001", "2026-01").is_paid  # type: ignore[union-attr]  # it was charged
    assert ledger.joint_account() == Decimal("1000.00")
    assert flags(fund, UNCLAIMED, "2026-02-01") == []


@pytest.mark.rule("R91")
@pytest.mark.parametrize(("takes", "on", "paid", "due"), [
    (True, "2026-01-07", "150.00", "0.00"), (True, "2026-01-06", "0.00", "150.00"), (False, "2026-01-07", "0.00", "150.00"),
])
def test_arrears_are_set_off_only_where_the_resolution_says_so(takes: bool, on: str, paid: str, due: str) -> None:
    fund = complex_with("1000.00", "100.00", takes_arrears=True)
    owing(fund)
    fund.at(on)
    (row,) = declared(fund, total="150.00", takes_arrears=takes).rows
    assert (row.fees(), row.due()) == (Decimal(paid), Decimal(due))
    assert fund.state.ledger.balance("Assets:Receivable:Fee:H-000001") == Decimal("200.00") - Decimal(paid)


# ---- R92 ----


@pytest.mark.rule("R92")
@pytest.mark.parametrize(("of_charter", "agreed", "code"), [
    ("none", None, "key-missing"), ("none", "area", None), ("none", "equal", None), ("area", None, None), ("equal", None, None),
])
def test_where_the_trust_document_is_silent_a_key_must_be_agreed(of_charter: str, agreed: str | None,
                                                                 code: str | None) -> None:
    fund = with_terms(complex_with("1000.00"), return_key=of_charter)
    entry = proposed(fund, total="100.00", key=agreed)
    assert t.code(fund, entry, SILENT) == code
    assert bool(distribution.parts(fund.state, entry)) == (code is None)


@pytest.mark.rule("R92")
def test_two_laws_give_two_keys() -> None:
    """Equal shares (Trust Law 45) and shares by area (Civil Code 283) are not the same money."""
    fund = with_terms(complex_with("1000.00", "300.00", "100.00"), return_key="none")
    given = {key: [part.amount for part in distribution.parts(fund.state, proposed(fund, total="100.00", key=key))]
             for key in ("area", "equal")}
    assert given == {"area": [Decimal("75.00"), Decimal("25.00")], "equal": [Decimal("50.00"), Decimal("50.00")]}


# ---- the whole way, through every rule ----


def test_a_distribution_goes_through_every_rule() -> None:
    fund = with_terms(complex_with("10000.00"), return_rounding="yuan")
    written = fund.joint(proposed(fund, rate="9"), "p-04")
    assert written[-1].kind == "distribution-declared"
    assert fund.state.revenue.returns["h-000001"] == Decimal("1146.00")
