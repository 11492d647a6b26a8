"""Hand-over: the firm's statement, who refuses it, the committee's, and money paid in advance to a former firm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest

from sharedfund.drafts import contracts as contracted
from sharedfund.drafts import hand_over as drafted
from sharedfund.drafts import payments
from sharedfund.drafts import remuneration as paid_for
from sharedfund.entries.entry import Entry
from sharedfund.entries.hand_over import THINGS, FormerAdvance
from sharedfund.entries.payments import Leg
from sharedfund.errors import BadInput, NotFound
from sharedfund.rules import hand_over as rules
from sharedfund.state import figures
from sharedfund.state.hand_over import advances_of, honoured_parts, recovered_parts
from sharedfund.state.people import Mandate
from sharedfund.values.money import ZERO
from tests import payment_fund as purse
from tests.fund import A, B, C, D, K, Fund, commitment
from tests.households import charged, pay
from tests.people import branch

OLD = "F000"  # a firm that was gone before the book began
H1, H2, H3, H4 = (household for _, household, _, _ in purse.UNITS)
ZERO_SUMS = {"bank": "1050500.00", "advances": "0.00", "arrears": "0.00", "deposits": "500.00",
             "public-revenue": "50000.00"}


# ---- R116, R118: the firm's hand-over ----


@lru_cache(maxsize=1)
def _dismissed() -> Fund:
    """F001 was dismissed in July 2026; its last day is the 24th."""
    fund = purse.funded().at("2026-05-20")
    purse.resolution(fund, "R2026004")
    fund.joint(contracted.end_contract(
        fund.state, by=B, day=fund.day, contract="C-01", last=date(2026, 7, 24), reason="termination",
        notice_day=fund.day, resolution="R2026004"), D)
    return fund.at("2026-08-01")


@pytest.fixture
def fund() -> Fund:
    return purse.branch(_dismissed())


def statement(fund: Fund, **changes: Any) -> Entry:
    return drafted.record_hand_over(fund.state, by=B, day=fund.day, **{
        "contract": "C-01", "stated": ZERO_SUMS, "handed": THINGS, **changes})


def codes(fund: Fund, as_of: date | None = None) -> list[str]:
    return [flag.code for flag in rules.a_firm_that_goes_hands_over(fund.state, as_of or fund.day)]


@pytest.mark.rule("R116")
def test_a_statement_has_the_books_sums_and_the_givers_beside_them(fund: Fund) -> None:
    entry: Any = statement(fund)
    assert {one.item: str(one.booked) for one in entry.sums} == ZERO_SUMS
    fund.joint(entry, D)
    made = fund.state.hand_over.statements["C-01"]
    assert (made.is_complete, made.missing, made.differing, codes(fund)) == (True, (), (), [])


@pytest.mark.rule("R116")
@pytest.mark.parametrize(("changes", "code"), [
    ({"sums": "less"}, "items-missing"), ({"things": "less"}, "items-missing"), ({"sums": "other"}, "figure-differs"),
    ({"households_in_advance": 1}, "households-differ"), ({"households_in_arrears": 1}, "households-differ"),
    ({"reconciled_until": date(2026, 6, 30)}, "reconciled-otherwise"), ({}, None),
])
def test_a_statement_is_whole_and_says_what_the_book_says(
    fund: Fund, changes: dict[str, Any], code: str | None
) -> None:
    entry: Any = statement(fund)
    if changes.get("sums") == "less":
        changes = {"sums": entry.sums[1:]}
    elif changes.get("things") == "less":
        changes = {"things": entry.things[1:]}
    elif changes.get("sums") == "other":
        first = entry.sums[0]
        changes = {"sums": (first.model_copy(update={"booked": first.booked + Decimal("0.01")}), *entry.sums[1:])}
    changed = entry.replaced(**changes)
    if code:
        refusal = fund.refused(changed)
        assert (refusal.number, refusal.code) == ("R116", code)
    else:
        fund.do(changed)


@pytest.mark.rule("R116")
@pytest.mark.parametrize(("changes", "code"), [
    ({"contract": None, "firm": None}, "no-contract-of-the-firm"), ({"firm": "F002"}, "no-contract-of-the-firm"),
    ({"giver": "residents-committee"}, "giver-has-no-contract"),
    ({"giver": "residents-committee", "contract": None, "firm": None}, None), ({}, None),
])
def test_who_hands_over_has_a_contract_that_ended_or_is_no_firm(
    fund: Fund, changes: dict[str, Any], code: str | None
) -> None:
    """H20: also the community hands over when a complex leaves its safety net."""
    changed = statement(fund).replaced(**changes)
    if code:
        refusal = fund.refused(changed)
        assert (refusal.number, refusal.code) == ("R116", code)
    else:
        fund.do(changed)


@pytest.mark.rule("R116")
def test_a_firm_that_still_serves_hands_nothing_over() -> None:
    serving = purse.funded()
    assert serving.refused(statement(serving, stated=ZERO_SUMS)).code == "contract-goes-on"


@pytest.mark.rule("R116")
@pytest.mark.parametrize(("as_of", "code"), [
    ("2026-07-24", []), ("2026-07-25", ["hand-over-due"]), ("2026-08-03", ["hand-over-due"]),
    ("2026-08-04", ["hand-over-late"]),
])
def test_a_hand_over_is_late_after_ten_days(fund: Fund, as_of: str, code: list[str]) -> None:
    assert codes(fund, date.fromisoformat(as_of)) == code


@pytest.mark.rule("R116")
@pytest.mark.parametrize(("changes", "code"), [
    ({"handed": THINGS[1:]}, "hand-over-incomplete"), ({"stated": {}}, "hand-over-incomplete"),
    ({"stated": {**ZERO_SUMS, "deposits": "499.99"}}, "hand-over-differs"), ({"refused": "other"}, "hand-over-refused"),
    ({"refused": "arrears"}, "withheld-for-arrears"),
])
def test_what_is_missing_or_differs_is_said_until_it_is_there(fund: Fund, changes: dict[str, Any], code: str) -> None:
    fund.joint(statement(fund, **changes), D)
    assert codes(fund) == [code]
    fund.joint(statement(fund), D)
    assert codes(fund) == []


@pytest.mark.rule("R118")
@pytest.mark.parametrize(("changes", "code"), [
    ({"served_until": date(2026, 7, 24)}, None), ({"served_until": date(2026, 7, 31)}, None),
    ({"served_until": date(2026, 7, 23)}, "served-until-outside"),
    ({"served_until": date(2026, 8, 2)}, "served-until-outside"),
    ({"served_until": date(2026, 7, 25), "refused": "arrears"}, "refuses-and-claims"),
    ({"served_until": date(2026, 7, 24), "refused": "arrears"}, None), ({"refused": "other"}, None),
    ({"served_until": date(2026, 7, 31), "contract": None, "giver": "bureau"}, "no-service-to-pay"),
])
def test_who_refuses_is_paid_for_no_day_after_the_end(fund: Fund, changes: dict[str, Any], code: str | None) -> None:
    entry: Any = statement(fund, **changes)
    objection = rules.who_refuses_the_hand_over_earns_no_more(fund.state, entry)
    assert (objection.code if objection else None) == code


@pytest.mark.rule("R118")
@pytest.mark.parametrize(("first", "code"), [("2026-08-01", None), ("2026-07-31", "served-beside-the-next")])
def test_nobody_is_paid_beside_the_next_firm(fund: Fund, first: str, code: str | None) -> None:
    held = fund.state.contracts.contracts["C-01"]
    following = replace(held, contract="C-02", firm="F002", first=date.fromisoformat(first), until=date.max, ended=None)
    contracts = fund.state.contracts
    fund.state = replace(fund.state, contracts=replace(contracts, contracts=contracts.contracts.set("C-02", following)))
    entry: Any = statement(fund, served_until=date(2026, 7, 31))
    objection = rules.who_refuses_the_hand_over_earns_no_more(fund.state, entry)
    assert (objection.code if objection else None) == code


@pytest.mark.rule("R118")
def test_service_in_the_gap_is_paid_and_after_a_refusal_is_not() -> None:
    """Civil Code 949, 950: a fixed 3,100.00 a month; the last day is 24 July, the next firm comes on 1 August."""
    for refused, due in ((None, "3100.00"), ("other", "2400.00")):
        fund = purse.branch(_dismissed())
        contracts = fund.state.contracts
        held = replace(contracts.contracts["C-01"], remuneration_kind="fixed", remuneration_rate_share=None,
                       remuneration_fixed_month=Decimal("3100.00"), settlement_period="month")
        fund.state = replace(fund.state, contracts=replace(contracts, contracts=contracts.contracts.set("C-01", held)))
        served = {"refused": refused} if refused else {"served_until": date(2026, 7, 31)}
        fund.joint(statement(fund, **served), D)
        (accrued,) = paid_for.accrue_remuneration(fund.state, by=K, day=fund.day, month="2026-07")
        assert accrued.amount == Decimal(due)
        fund.do(accrued)


@pytest.mark.rule("R116")
@pytest.mark.parametrize(("as_of", "count"), [("2026-07-24", 0), ("2026-07-25", 1)])
def test_a_former_firms_mandates_are_to_be_ended(fund: Fund, as_of: str, count: int) -> None:
    """Edge case 44."""
    found = list(rules.a_former_firms_mandates_end(fund.state, date.fromisoformat(as_of)))
    assert [flag.facts["person"] for flag in found] == [A] * count
    people = fund.state.people
    ended = replace(people, mandates=people.mandates.set("M-1", replace(people.mandates["M-1"], ended=True)))
    assert not list(rules.a_former_firms_mandates_end(replace(fund.state, people=ended), date(2026, 7, 25)))


def test_an_unknown_contract_or_item_is_no_hand_over(fund: Fund) -> None:
    with pytest.raises(NotFound):
        statement(fund, contract="C-99")
    with pytest.raises(BadInput):
        statement(fund, handed=("gold",))


# ---- R121: the committee's hand-over ----


def changed_committee(fund: Fund) -> Fund:
    """M took over the chair from B on 10 July."""
    mandates = fund.state.people.mandates
    old = replace(mandates["M-2"], end=date(2026, 7, 9))
    new = Mandate("M-99", "p-11", "committee-chair", "committee", date(2026, 7, 10), date(2030, 12, 31), True)
    people = replace(fund.state.people, mandates=mandates.set("M-2", old).set("M-99", new))
    fund.state = replace(fund.state, people=people)
    return fund


def of_committee(fund: Fund, as_of: str) -> list[str]:
    return [flag.code for flag in rules.a_committee_that_goes_hands_over(fund.state, date.fromisoformat(as_of))]


@pytest.mark.rule("R121")
@pytest.mark.parametrize(("as_of", "expected"), [
    ("2026-07-09", []), ("2026-07-10", ["committee-hands-over", "term-not-audited"]),
    ("2026-07-20", ["committee-hands-over", "term-not-audited"]), ("2026-07-21", ["committee-late", "term-not-audited"]),
])
def test_a_committee_hands_over_in_ten_days(fund: Fund, as_of: str, expected: list[str]) -> None:
    assert of_committee(fund, as_of) == []  # nobody took over the first chair
    assert of_committee(changed_committee(fund), as_of) == expected


@pytest.mark.rule("R121")
@pytest.mark.parametrize(("handed", "audit", "left"), [
    (("books", "seal", "vouchers", "passwords"), True, []),
    (("books", "seal", "vouchers"), True, ["committee-late"]), ((), True, ["committee-late"]),
    (("books", "seal", "vouchers", "passwords"), False, ["term-not-audited"]),
])
def test_books_seal_vouchers_and_the_audit_of_the_term_are_handed_over(
    fund: Fund, handed: tuple[str, ...], audit: bool, left: list[str]
) -> None:
    changed_committee(fund)
    fund.joint(drafted.hand_over_committee(fund.state, by=C, day=fund.day, handed=handed,
                                           audit=commitment("audit") if audit else None), D)
    assert of_committee(fund, "2026-08-01") == left
    # The rest may follow later.
    fund.joint(drafted.hand_over_committee(fund.state, by=C, day=fund.day,
                                           handed=("books", "seal", "vouchers", "passwords"),
                                           audit=commitment("audit")), D)
    assert of_committee(fund, "2026-08-01") == []


@pytest.mark.rule("R121")
@pytest.mark.parametrize(("handed", "audit", "code"), [
    (("seal", "seal"), None, "item-twice"), ((), None, "nothing-given"), ((), commitment("audit"), None),
    (("seal",), None, None),
])
def test_a_hand_over_of_a_committee_names_something_once(
    fund: Fund, handed: tuple[str, ...], audit: str | None, code: str | None
) -> None:
    entry = drafted.hand_over_committee(fund.state, by=C, day=fund.day, handed=handed, audit=audit)
    if code:
        refusal = fund.refused(entry)
        assert (refusal.number, refusal.code) == ("R121", code)
    else:
        fund.do(entry)


# ---- R117: what was paid in advance to a former firm ----


def rows(*paid: tuple[str, str], period: str = "2026") -> tuple[FormerAdvance, ...]:
    return tuple(FormerAdvance(household=household, amount=amount, period=period) for household, amount in paid)


def listing(fund: Fund, *paid: tuple[str, str], **changes: Any) -> Entry:
    return drafted.list_former_advances(fund.state, by=B, day=fund.day, **{
        "firm": OLD, "firm_name": "某某物业", "rows": rows(*(paid or ((H1, "1200.00"), (H2, "600.00")))),
        "evidence": (commitment("receipts"),), **changes})


@pytest.mark.rule("R117")
@pytest.mark.parametrize(("changes", "code"), [
    ({}, None), ({"firm": "F001"}, None), ({"rows": ()}, "list-without-proof"), ({"evidence": ()}, "list-without-proof"),
    ({"rows": rows(("h-999999", "1.00"))}, "household-unknown"),
    ({"rows": rows((H1, "1.00"), (H1, "2.00"))}, "listed-twice"),
    ({"rows": (*rows((H1, "1.00")), *rows((H1, "2.00"), period="2025"))}, None),
])
def test_a_list_of_former_advances_names_households_and_papers(
    fund: Fund, changes: dict[str, Any], code: str | None
) -> None:
    """Edge case 76: also money paid to a dismissed firm in good faith."""
    if code:
        refusal = fund.refused(listing(fund, **changes))
        assert (refusal.number, refusal.code) == ("R117", code)
    else:
        fund.do(listing(fund, **changes))


@pytest.mark.rule("R117")
def test_money_taken_by_a_firm_that_serves_is_no_former_advance() -> None:
    serving = purse.funded()
    assert serving.refused(listing(serving, firm="F001")).code == "firm-still-serves"


@pytest.mark.rule("R117")
def test_a_household_stands_in_the_list_once(fund: Fund) -> None:
    fund.do(listing(fund))
    assert fund.refused(listing(fund)).code == "listed-twice"


@pytest.mark.rule("R117")
def test_95_owners_147702_96_are_a_memo_and_no_debt_of_the_fund(fund: Fund) -> None:
    """Shanghai: 95 owners had paid 147,702.96 in advance to the former firm; Kunshan 1,880,000. Nothing of it is the new
    fund's debt, and none of it is taken off what the fund may spend."""
    before = figures.not_ours(fund.state, "operating", fund.day), figures.spendable(fund.state, "operating", fund.day)
    units = fund.state.units
    known = units.household(H1)
    assert known is not None
    # 95 households of the register: 94 paid 1,554.76, one 1,555.52.
    households = [f"h-{number:06x}" for number in range(95)]
    fund.state = replace(fund.state, units=_with_households(fund, households))
    paid = [(household, "1554.76") for household in households[:-1]] + [(households[-1], "1555.52")]
    fund.do(listing(fund, *paid))
    listed = fund.state.hand_over.of_firm(OLD)
    assert (len(listed), sum((memo.amount for memo in listed), ZERO)) == (95, Decimal("147702.96"))
    after = figures.not_ours(fund.state, "operating", fund.day), figures.spendable(fund.state, "operating", fund.day)
    assert after == before
    assert not fund.state.ledger.under("Assets:Receivable:FormerFirm:")
    assert advances_of(fund.state) == {}


def _with_households(fund: Fund, households: list[str]) -> Any:
    from sharedfund.entries.units import UnitRegistered
    from sharedfund.state import evolve

    state = fund.state
    for number, household in enumerate(households):
        state = evolve(state, UnitRegistered(
            **purse.signed(fund, K, "unit-registered"), unit=f"u-{number + 1000:06x}", household=household,
            building="B01", use="residential", area_m2="80.00", area_source="register", area_day="2026-01-01"))
    return state.units


def deciding(fund: Fund, decision: str = "honoured", resolution: str = "R2026005", firm: str = OLD) -> Entry:
    return drafted.decide_former_advances(fund.state, by=B, day=fund.day, firm=firm, decision=decision,
                                          resolution=resolution)


def granted(fund: Fund, amount: str, **effect: Any) -> None:
    purse.resolution(fund, "R2026005", {"fund": "operating", "use": "spend", "amount": amount, "payee": OLD, **effect})


@pytest.mark.rule("R117")
@pytest.mark.parametrize(("grant", "decision", "resolution", "code"), [
    ("1800.00", "honoured", "R2026005", None), ("1799.99", "honoured", "R2026005", "resolution-grants-less"),
    ("1800.00", "honoured", "R2026099", "not-by-the-owners"), ("0.01", "pursued", "R2026005", None),
    ("1800.00", "pursued", "R2026099", "not-by-the-owners"),
])
def test_only_the_owners_bring_former_advances_into_the_books(
    fund: Fund, grant: str, decision: str, resolution: str, code: str | None
) -> None:
    fund.do(listing(fund))
    granted(fund, grant)
    if code:
        refusal = fund.refused(deciding(fund, decision, resolution))
        assert (refusal.number, refusal.code) == ("R117", code)
    else:
        waiting = purse.branch(fund)
        waiting.do(deciding(waiting, decision, resolution))
        assert waiting.refused(deciding(waiting, decision, resolution)).code == "decision-waits"
        fund.joint(deciding(fund, decision, resolution), D)
        assert fund.refused(deciding(fund, decision, resolution)).code == "decided-already"


@pytest.mark.rule("R117")
def test_what_nobody_listed_is_not_decided(fund: Fund) -> None:
    with pytest.raises(NotFound):
        deciding(fund)
    granted(fund, "1800.00")
    fund.do(listing(fund))
    other = deciding(fund).replaced(firm="F009")
    assert fund.refused(other).code == "nothing-listed"
    elsewhere = purse.with_terms(fund, fee_account="elsewhere")
    assert elsewhere.refused(deciding(elsewhere)).code == "no-fee-of-its-own"


# -- honoured --


@lru_cache(maxsize=1)
def _honoured() -> Fund:
    """Four households charged for the first quarter; two had paid the former firm for the year, and the owners honour
    it."""
    fund = branch(charged())
    purse.resolution(fund, "R2026005", {"fund": "operating", "use": "spend", "amount": "5000.00", "payee": OLD})
    first, second = sorted(fund.state.fees.bills)[:2]
    fund.do(listing(fund, (first, "1200.00"), (second, "0.01")))
    fund.joint(deciding(fund), D)
    return fund


def honoured() -> tuple[Fund, str]:
    fund = branch(_honoured())
    return fund, sorted(fund.state.fees.bills)[0]


@pytest.mark.rule("R117")
def test_each_month_is_credited_and_is_an_expense() -> None:
    fund, household = honoured()
    (entry,) = drafted.honour_month(fund.state, by=K, day=fund.day, firm=OLD, month="2026-01")
    assert (entry.parts[0].household, entry.parts[0].amount) == (household, Decimal("100.00"))
    bill = fund.state.fees.bills[household][0]
    rate = fund.state.fees.tally(bill.period)
    fund.do(entry)
    after = fund.state.fees.bills[household][0]
    assert after.unpaid == bill.unpaid - Decimal("100.00")
    assert fund.state.ledger.balance("Expenses:Operating:HonouredPrepayment") == sum(
        (part.amount for part in entry.parts), ZERO)
    # It is no money collected: nothing counts for the rate or for the firm's base.
    assert fund.state.fees.tally(bill.period).collected == rate.collected
    assert fund.state.fees.base == branch(_honoured()).state.fees.base
    with pytest.raises(BadInput):
        drafted.honour_month(fund.state, by=K, day=fund.day, firm=OLD, month="2026-01")


@pytest.mark.rule("R117")
@pytest.mark.parametrize(("changes", "code"), [
    ({}, None), ({"amount": "99.99"}, "honoured-otherwise"), ({"amount": "100.01"}, "honoured-otherwise"),
    ({"month": "2026-02"}, "month-not-begun"), ({"parts": ()}, "nothing-to-honour"),
])
def test_a_month_is_credited_to_the_fen_once_it_has_begun(changes: dict[str, Any], code: str | None) -> None:
    fund, _ = honoured()
    (entry,) = drafted.honour_month(fund.state, by=K, day=fund.day, firm=OLD, month="2026-01")
    if "amount" in changes:
        changes = {"parts": (entry.parts[0].model_copy(update={"amount": Decimal(changes["amount"])}),)}
    if code:
        refusal = rules.a_month_is_honoured_as_it_was_paid(fund.state, entry.replaced(**changes))
        assert refusal is not None
        assert refusal.code == code
        if code != "nothing-to-honour":  # an entry without legs is refused before
            assert fund.refused(entry.replaced(**changes)).code == code
    else:
        fund.do(entry)
        # The same month a second time credits nothing.
        assert fund.refused(entry).code == "honoured-otherwise"


@pytest.mark.rule("R117")
def test_who_had_paid_for_a_month_twice_is_credited_both_at_once() -> None:
    fund, household = honoured()
    quarter = FormerAdvance(household=household, amount=Decimal("150.00"), period="2026Q1")
    fund.do(listing(fund).replaced(rows=(quarter,)))
    (entry,) = drafted.honour_month(fund.state, by=K, day=fund.day, firm=OLD, month="2026-01")
    assert [part.amount for part in entry.parts if part.household == household] == [Decimal("150.00")]
    fund.do(entry)
    memos = [memo for memo in fund.state.hand_over.of_firm(OLD) if memo.household == household]
    assert [(memo.period, memo.months, memo.honoured) for memo in memos] == [
        ("2026", ("2026-01",), Decimal("100.00")), ("2026Q1", ("2026-01",), Decimal("50.00"))]
    assert honoured_parts(fund.state, OLD, "2026-01") == ()


@pytest.mark.rule("R117")
def test_no_more_is_credited_than_the_bill_leaves_open() -> None:
    fund, household = honoured()
    bill = fund.state.fees.bills[household][0]
    pay(fund, (household, str(bill.unpaid - Decimal("30.00"))))
    assert [part.amount for part in honoured_parts(fund.state, OLD, "2026-01") if part.household == household] == [
        Decimal("30.00")]
    pay(fund, (household, "30.00"))
    assert [part for part in honoured_parts(fund.state, OLD, "2026-01") if part.household == household] == []


@pytest.mark.rule("R117")
def test_a_month_that_is_not_credited_is_said() -> None:
    fund, _ = honoured()
    (found,) = rules.honoured_months_are_credited(fund.state, fund.day)
    assert (found.code, found.facts["month"]) == ("month-to-honour", "2026-01")
    fund.do(*drafted.honour_month(fund.state, by=K, day=fund.day, firm=OLD, month="2026-01"))
    assert not list(rules.honoured_months_are_credited(fund.state, fund.day))


# -- what comes back --


def came_back(fund: Fund, amount: str = "900.00", **changes: Any) -> Entry:
    return drafted.record_former_firms_payment(fund.state, by=K, day=fund.day, firm=OLD, amount=amount,
                                               bank_ref="OLD1").replaced(**changes)


@pytest.mark.rule("R117")
def test_what_an_honoured_firm_pays_back_is_the_funds() -> None:
    fund, _ = honoured()
    fund.do(came_back(fund))
    assert fund.state.ledger.balance("Expenses:Operating:HonouredPrepayment") == Decimal("-900.00")
    assert fund.refused(came_back(fund)).code == "reference-known"


@pytest.mark.rule("R117")
def test_what_a_pursued_firm_pays_back_is_the_households_in_custody(fund: Fund) -> None:
    """600.00 of 1,800.00 came back: two thirds and one third, to the fen."""
    fund.do(listing(fund))
    granted(fund, "0.01")
    fund.joint(deciding(fund, "pursued"), D)
    custody = fund.state.ledger.cash("custody")
    spendable = figures.spendable(fund.state, "operating", fund.day)
    entry: Any = came_back(fund, "100.00")
    assert sorted((part.household, str(part.amount)) for part in entry.parts) == sorted([(H1, "66.67"), (H2, "33.33")])
    fund.do(entry)
    assert fund.state.ledger.cash("custody") == custody + Decimal("100.00")
    assert figures.spendable(fund.state, "operating", fund.day) == spendable
    assert dict(fund.state.hand_over.refunds) == {H1: Decimal("66.67"), H2: Decimal("33.33")}
    assert [memo.left for memo in fund.state.hand_over.of_firm(OLD) if memo.household == H1] == [Decimal("1133.33")]


@pytest.mark.rule("R117")
@pytest.mark.parametrize(("firm", "parts", "code"), [
    (OLD, None, None), (OLD, (), "parts-differ"), ("F009", (), "nothing-listed"),
])
def test_what_comes_back_goes_where_it_belongs(
    fund: Fund, firm: str, parts: tuple[Any, ...] | None, code: str | None
) -> None:
    fund.do(listing(fund))
    entry = came_back(fund, firm=firm, **({} if parts is None else {"parts": parts}))
    if code:
        refusal = fund.refused(entry)
        assert (refusal.number, refusal.code) == ("R117", code)
    else:
        fund.do(entry)
    assert recovered_parts(fund.state, "F009", Decimal("1.00")) == ()


@pytest.mark.rule("R117")
@pytest.mark.parametrize(("amount", "payee", "code"), [
    ("66.67", H1, None), ("66.68", H1, "above-recovered"), ("66.66", H1, None), ("0.01", H3, "above-recovered"),
])
def test_a_household_is_refunded_its_own_part(fund: Fund, amount: str, payee: str, code: str | None) -> None:
    fund.do(listing(fund))
    fund.do(came_back(fund, "100.00"))
    fund.checkpoint()
    entry: Any = payments.request_payment(fund.state, by=B, day=fund.day, payee=payee, amount=amount, purpose="退预交",
                                          fund="custody", settles="refund", payee_account=commitment("home"))
    objection = rules.what_was_recovered_is_refunded_to_its_household(fund.state, entry)
    assert (objection.code if objection else None) == code
    if code:
        assert fund.refused(entry).code == code
    else:
        fund.do(entry)
        again = entry.replaced(payment="P-0002", amount="0.02", legs=(entry.legs[0].model_copy(
            update={"amount": Decimal("0.02")}),))
        assert fund.refused(again).code == "above-recovered"  # what is asked for is asked for once


@pytest.mark.rule("R117")
def test_what_was_refunded_is_due_no_more(fund: Fund) -> None:
    fund.do(listing(fund))
    fund.do(came_back(fund, "100.00"))
    fund.checkpoint()
    entry: Any = payments.request_payment(
        fund.state, by=B, day=fund.day, payee=H1, amount="66.67", purpose="退预交", fund="custody", settles="refund",
        payee_account=commitment("home"))
    assert entry.legs[0].account == "Liabilities:Owners:Refund:Custody"
    fund.do(entry)
    purse.step(fund, "review", entry.payment, C, "p-11")
    purse.step(fund, "recheck", entry.payment, D)
    purse.step(fund, "sign", entry.payment, C, D)
    fund.do(payments.pay(fund.state, entry.payment, by=K, day=fund.day, bank_ref="BACK1"))
    assert dict(fund.state.hand_over.refunds) == {H2: Decimal("33.33")}
    # The bank sends it back: it is due again.
    fund.do(payments.return_payment(fund.state, entry.payment, by=K, day=fund.day, bank_ref="BACK2", reason="退票"))
    assert fund.state.hand_over.refunds[H1] == Decimal("66.67")


@pytest.mark.rule("R121")
def test_what_an_earlier_committee_gave_does_not_count_for_the_next(fund: Fund) -> None:
    everything = ("books", "seal", "vouchers", "passwords")
    fund.joint(drafted.hand_over_committee(fund.state, by=C, day=fund.day, handed=everything, audit=commitment("audit")), D)
    changed_committee(fund)
    given = fund.state.hand_over
    assert given.committee is not None
    for day, left in (("2026-07-10", []), ("2026-07-09", ["committee-late", "term-not-audited"])):
        made = replace(given, committee=replace(given.committee, day=date.fromisoformat(day)))
        fund.state = replace(fund.state, hand_over=made)
        assert of_committee(fund, "2026-08-01") == left


@pytest.mark.rule("R118")
def test_a_firm_served_until_the_very_day_it_hands_over(fund: Fund) -> None:
    entry: Any = statement(fund, served_until=fund.day)
    assert rules.who_refuses_the_hand_over_earns_no_more(fund.state, entry) is None
    held = fund.state.contracts.contracts["C-01"]
    at_once = replace(held, contract="C-02", firm="F002", first=held.until, until=date.max, ended=None)
    contracts = fund.state.contracts
    fund.state = replace(fund.state, contracts=replace(contracts, contracts=contracts.contracts.set("C-02", at_once)))
    objection = rules.who_refuses_the_hand_over_earns_no_more(fund.state, entry)
    assert objection is not None and objection.code == "served-beside-the-next"


# ---- edges ----


@pytest.mark.rule("R116")
def test_who_counts_the_households_otherwise_is_told_both_counts() -> None:
    """Four households owe the quarter's fee, one of them has paid in advance."""
    fund = branch(charged())
    pay(fund, (H1, "700.00"))
    fund.at("2026-02-10")
    counts = (len(advances_of(fund.state)), 3)
    assert counts == (1, 3)
    entry: Any = drafted.record_hand_over(fund.state, by=B, day=fund.day, contract="C-01", stated={}, handed=THINGS)
    objection = rules.a_hand_over_states_what_the_book_says(fund.state, entry.replaced(households_in_advance=2))
    assert objection is not None
    assert (objection.code, objection.facts) == ("households-differ", {"in_advance": 1, "in_arrears": 3})
    assert rules.a_hand_over_states_what_the_book_says(fund.state, entry) is None


@pytest.mark.rule("R116")
@pytest.mark.parametrize(("until", "expected"), [
    (date(2026, 8, 1), ["C-02"]), (date(2026, 8, 2), []), (date.max, [])])
def test_a_firm_hands_over_at_the_end_of_its_last_contract(fund: Fund, until: date, expected: list[str]) -> None:
    known = fund.state.contracts
    later = replace(known.contracts["C-01"], contract="C-02", first=date(2026, 7, 25), until=until)
    state = replace(fund.state, contracts=replace(known, contracts=known.contracts.set("C-02", later)))
    found = [flag.facts["contract"] for flag in rules.a_firm_that_goes_hands_over(state, date(2026, 8, 1))]
    assert found == expected


@pytest.mark.rule("R117")
def test_of_two_months_to_honour_the_first_is_asked_for() -> None:
    fund, _ = honoured()
    fund.at("2026-02-10")
    assert [flag.facts["month"] for flag in rules.honoured_months_are_credited(fund.state, fund.day)] == ["2026-01"]
    fund.do(*drafted.honour_month(fund.state, by=K, day=fund.day, firm=OLD, month="2026-01"))
    assert [flag.facts["month"] for flag in rules.honoured_months_are_credited(fund.state, fund.day)] == ["2026-02"]


@pytest.mark.rule("R117")
@pytest.mark.parametrize(("changes", "code"), [
    ({}, "above-recovered"), ({"settles": "expense"}, None), ({"settles": "deposit"}, None), ({"legs": ()}, None),
    ({"legs": ("Liabilities:Unidentified", "Liabilities:Owners:Refund:Custody")}, None),
    ({"legs": ("Liabilities:Owners:Refund:Custody", "Liabilities:Unidentified")}, "above-recovered")])
def test_only_a_refund_of_what_came_back_is_judged_by_what_came_back(changes: dict[str, Any], code: str | None) -> None:
    fund = purse.funded()
    legs = changes.get("legs", ("Liabilities:Owners:Refund:Custody",))
    fields = {"fund": "custody", "settles": "refund", "payee": H1, "head": None, **changes,
              "legs": tuple(Leg(account=account, amount="500.00") for account in legs)}
    payment = purse.rechecked(fund)
    for person in (B, D):
        made = purse.branch(fund)
        if person == D:
            purse.step(made, "sign", payment, B)
        known = made.state.payments
        moved = known.open.set(payment, replace(known.open[payment], **fields))
        made.state = replace(made.state, payments=replace(known, open=moved))
        entry: Any = payments.sign(made.state, payment, by=person, day=made.day)
        objection = rules.what_was_recovered_is_refunded_to_its_household(made.state, entry)
        # At the release, and not at the first signature.
        assert (objection.code if objection else None) == (code if person == D else None)
