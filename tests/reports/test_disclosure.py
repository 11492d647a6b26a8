"""The disclosure as data: the worked quarter's figures, whose the balance is, the headline, versions, who is named."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sharedfund.drafts import disclosure as drafted, people
from sharedfund.entries.bills import payable
from sharedfund.entries.disclosure import RefusedCount
from sharedfund.entries.payments import BankDebited, Leg
from sharedfund.reports import spending
from sharedfund.reports.disclosure import differences, digest_of, disclosure
from sharedfund.reports.movements import cash_of, movement_of, total
from sharedfund.reports.sections import ORDER
from sharedfund.reports.spelled import percent, ratio
from sharedfund.spelling import canonical_text
from sharedfund.values import days
from tests.fund import B, C, D, E, Fund, J, K
from tests.rules.test_disclosure import branch
from tests.worked_quarter import agreed, bill, pay, put, quarter, receive, reconcile, signed

Q1 = days.period("2026Q1")


@pytest.fixture(scope="module")
def quarters_end() -> Fund:
    return quarter()


@pytest.fixture
def fund(quarters_end: Fund) -> Fund:
    return branch(quarters_end)


def page(fund: Fund, **more: Any) -> dict[str, Any]:
    return disclosure(fund.state, fund.lines, Q1, as_of=fund.day, **more)


def publish(fund: Fund, period: str = "2026Q1", **more: Any) -> None:
    fund.joint(drafted.publish(fund.state, fund.lines, period, by=B, day=fund.day, **more), C, D)


def test_the_worked_quarter_gives_its_ten_numbers(fund: Fund) -> None:
    assert page(fund)["front"] == {
        "opening": "0.00", "received": "5051.00", "paid": "1790.00", "closing": "3261.00", "spendable": "375.90",
        "collection_rate": "77.125", "household_rate": "75", "evaluation": None,
        "remuneration": {"paid_to_firm": "0.00", "cost_reimbursed": "0.00", "paid": "0.00", "accrued": "185.10",
                         "withheld": "0.00", "deducted": "0.00", "released": "0.00"},
        "public_revenue_net": "800.00", "questions": {"received": 0, "answered": 0, "overdue": 0},
    }


def test_the_claims_stand_in_order_and_sum_to_the_balance(fund: Fund) -> None:
    data = page(fund)
    assert [(row["claim"], row["amount"]) for row in data["claims"]] == [
        ("advance", "1800.00"), ("deposit", "500.00"), ("remuneration-accrued", "185.10"), ("public-revenue", "400.00"),
        ("spendable", "375.90")]
    assert sum(Decimal(row["amount"]) for row in data["claims"]) == Decimal(data["front"]["closing"])


def test_a_quarter_without_fault_has_no_headline(fund: Fund) -> None:
    assert page(fund)["headline"] == []


def test_a_page_has_every_section_in_order(fund: Fund) -> None:
    sections = page(fund)["sections"]
    assert tuple(sections) == ORDER
    assert set("ABCDEFGHIJNRSTUWXYZV") <= set(sections)
    assert sections["A"]["total"]["closing"] == sections["B"]["total"] == "3261.00"
    assert sections["D"]["total"] == sections["A"]["total"]["received"]
    assert sections["F"]["total"] == sections["A"]["total"]["paid"]
    assert [row["difference"] for row in sections["R"]["rows"]] == ["0.00"] * 3


@pytest.mark.rule("R72")
def test_every_fund_opens_moves_and_closes(fund: Fund) -> None:
    rows = movement_of(fund.lines, Q1)
    for row in rows:
        assert row.opening + row.received - row.paid + row.moved_in - row.moved_out == row.closing
    assert total(rows, "moved_in") == total(rows, "moved_out")
    assert total(rows, "closing") == fund.state.ledger.joint_account()


def test_receipts_and_payments_line_by_line_sum_to_the_front(fund: Fund) -> None:
    sections = page(fund)["sections"]
    assert sum(Decimal(row["amount"]) for row in sections["D"]["rows"]) == Decimal("5051.00")
    assert sum(Decimal(row["amount"]) for row in sections["D"]["sources"]) == Decimal("5051.00")
    assert sum(Decimal(row["amount"]) for row in sections["F"]["rows"]) == Decimal("1790.00")
    assert sum(Decimal(row["amount"]) for row in sections["F"]["uses"]) == Decimal("1790.00")


def test_every_payment_shows_two_reviewers_a_rechecker_and_two_signatories(fund: Fund) -> None:
    for row in page(fund)["sections"]["F"]["rows"]:
        assert (len(row["reviewers"]), len(row["recheckers"]), len(row["signatories"])) == (2, 1, 2)
        assert row["manner"] == "three-steps"


@pytest.mark.parametrize(("gone", "reviewers", "rechecker", "marked"), [
    ((), (B, C), D, False), ((), (B, C), J, True), ((C, "p-11"), (B, E), D, True),
])
def test_an_act_of_a_stand_in_is_marked(gone: tuple[str, ...], reviewers: tuple[str, str], rechecker: str,
                                        marked: bool) -> None:
    """P14, R139: the community reviews for a committee that is short, the subdistrict office re-checks for the
    community."""
    from sharedfund.drafts import payments
    from sharedfund.render.layout import sections
    from tests import payment_fund as p

    fund = p.funded()
    for person in gone:
        mandate = next(m.mandate for m in fund.state.people.mandates.values() if m.person == person)
        fund.joint(people.end_mandate(fund.state, by=B, day=fund.day, mandate=mandate, reason="离任"), D)
    number = p.request(fund)
    for name, persons in (("review", reviewers), ("recheck", (rechecker,)), ("sign", (B, D))):
        p.step(fund, name, number, *persons)
    fund.do(payments.pay(fund.state, number, by=K, day=fund.day, bank_ref="PAY1"))
    found = page(fund)
    assert {row["no"]: row["stand_in"] for row in found["sections"]["F"]["rows"]}[number] is marked
    for language, words in (("zh_CN", "替补人员经手"), ("en", "a stand-in took part")):
        (told,) = [part for part in sections(found, language) if part.letter == "F"]
        assert (words in str(told)) is marked


def test_a_payment_asked_for_before_the_period_shows_who_said_yes_to_it(fund: Fund) -> None:
    bill(fund, "B-0009", "v-12", "lift", "10.00")
    pay(fund, "P-0009", "v-12", "10.00", [(payable("v-12", "operating"), "10.00")], paid="2026-07-02",
        request={"head": "lift", "tier": "T1", "settles": "bill", "purpose": "电梯维保", "bill": "B-0009"})
    data = disclosure(fund.state, fund.lines, days.period("2026Q3"), as_of=fund.day)
    (row,) = data["sections"]["F"]["rows"]
    assert (row["reviewers"], row["recheckers"], row["signatories"]) == ([B, C], [D], [B, D])
    assert (row["requested"], row["vouchers"], row["purpose"]) == ("2026-04-10", 1, "电梯维保")


def test_the_surplus_by_the_books_leads_to_what_may_be_spent(fund: Fund) -> None:
    assert page(fund)["sections"]["B2"] == {
        "surplus": "924.90", "unpaid_fees": "549.00", "other": "0.00", "spendable": "375.90", "sources": [],
        "result": {"income": "2400.00", "cost": "1475.10", "result": "924.90", "borne_by": None}}


def test_a_top_up_of_the_maintenance_fund_is_paid_and_stands_below_the_line(fund: Fund) -> None:
    section = page(fund)["sections"]["A"]
    assert [(row["fund"], row["closing"]) for row in section["maintenance"]] == [
        ("maintenance:B01", "188.50"), ("maintenance:B02", "211.50")]
    assert page(fund)["sections"]["E"]["to_maintenance"] == "400.00"


def test_the_budget_section_shows_the_adopted_and_the_current_line(fund: Fund) -> None:
    from sharedfund.entries.budget import BudgetVaried

    agreed(fund, BudgetVaried(**signed(fund, B, "budget-varied"), period="2026Q1", head="lift", amount="50.00",
                              resolution="R2026002", reason="年检"), C)
    row = next(row for row in disclosure(fund.state, fund.lines, days.period("2026"), as_of=fund.day)["sections"]["G"]["rows"]
               if row["head"] == "lift")
    assert (row["adopted"], row["varied"], row["current"]) == ("150.00", "50.00", "200.00")
    assert row["variations"][0]["reason"] == "年检"


def test_the_page_lists_who_holds_which_mandate(fund: Fund) -> None:
    rows = page(fund)["sections"]["T"]["rows"]
    assert [row["person"] for row in rows if row["office"] == "committee-chair"] == [B]
    assert {row["party"] for row in rows if row["signs"]} == {"committee", "residents-committee", "subdistrict-office"}


# ---- who is named ----

_HOUSEHOLD = re.compile(r"[hH]-[0-9a-f]{6}")


@pytest.mark.rule("R79")
def test_a_public_page_names_no_household_and_no_private_person(fund: Fund) -> None:
    text = canonical_text(page(fund))
    assert not _HOUSEHOLD.search(text)
    assert not re.search(r"u-[0-9a-f]{6}", text)
    holders = {mandate.person for mandate in fund.state.people.mandates.values()}
    assert set(re.findall(r"p-[0-9]{2,6}", text)) <= holders


def test_only_the_auditor_sees_households_and_an_owner_sees_the_own(fund: Fund) -> None:
    rows = page(fund, audience="auditor")["sections"]["D"]["rows"]
    assert rows[0]["households"] == [{"household": "h-7f3a9c", "amount": "600.00"}]
    own = page(fund, audience="owner", household="h-2b91d4")
    assert [row["own"] for row in own["sections"]["D"]["rows"]] == [None, None, "531.00", None, None, None]
    assert not _HOUSEHOLD.search(canonical_text(own))


def test_cells_of_few_households_are_joined(fund: Fund) -> None:
    (row,) = page(fund)["sections"]["C"]["rows"]
    assert (row["buildings"], row["households"]) == (["B01", "B02"], 4)
    assert [row["households"] for row in page(fund)["sections"]["Q"]["rows"]] == [None]
    apart = page(fund, audience="auditor")["sections"]["C"]["rows"]
    assert [(row["buildings"], row["charged"], row["paid"]) for row in apart] == [
        (["B01"], "1131.00", 2), (["B02"], "1269.00", 1)]


def test_the_committee_sees_cells_as_they_are_and_nobodys_name(fund: Fund) -> None:
    data = page(fund, audience="committee")
    assert data["audience"] == "committee"
    assert [(row["buildings"], row["charged"], row["paid"]) for row in data["sections"]["C"]["rows"]] == [
        (["B01"], "1131.00", 2), (["B02"], "1269.00", 1)]
    assert [row["households"] for row in data["sections"]["Q"]["rows"]] == [1]
    assert all(set(row) == {"day", "source", "count", "periods", "amount"} for row in data["sections"]["D"]["rows"])
    assert not _HOUSEHOLD.search(canonical_text(data))
    everybodys = page(fund)  # whose other figures and words are the same
    assert {letter for letter, told in data["sections"].items() if told != everybodys["sections"][letter]} == {"C", "Q"}


# ---- the headline ----


def codes(fund: Fund) -> list[tuple[str, str | None]]:
    return [(row["code"], row["amount"]) for row in page(fund)["headline"]]


@pytest.mark.rule("R136")
def test_an_unreconciled_quarter_is_published_with_that_in_its_headline() -> None:
    fund = quarter(reconciled=False).at("2026-04-30")
    reconcile(fund, "2026-03", "3250.00", "11.00")
    assert codes(fund) == [("unreconciled", "11.00"), ("unreconciled", None)]
    assert page(fund)["headline"][1]["months"] == ["2026-01", "2026-02"]
    publish(fund)
    assert fund.state.disclosures.is_published("2026Q1")


@pytest.mark.rule("R136")
@pytest.mark.parametrize(("when", "said"), [("2026-05-01", []), ("2026-05-02", ["2026-03"])])
def test_a_month_is_unreconciled_a_month_and_a_day_after_its_end(when: str, said: list[str]) -> None:
    fund = quarter(reconciled=False)
    reconcile(fund, "2026-01", "4151.00")
    reconcile(fund, "2026-02", "4951.00")
    found = [row for row in page(fund.at(when))["headline"] if row["code"] == "unreconciled"]
    assert [month for row in found for month in row["months"]] == said


@pytest.mark.rule("R136")
def test_money_nobody_approved_stands_in_the_headline() -> None:
    fund = Fund.founded()
    put(fund, BankDebited(day=fund.day, by=K, bank_ref="X1", amount="12.50", fund="operating", purpose="手续费",
                          explained="0.00", legs=(Leg(account="Assets:Receivable:Unexplained:Operating", amount="12.50"),)))
    fund.at("2026-04-10")
    assert ("unapproved-payment", "12.50") in codes(fund)
    rows = page(fund)["sections"]["F"]["rows"]
    assert [(row["manner"], row["amount"]) for row in rows] == [("unexplained", "12.50")]


@pytest.mark.rule("R136")
@pytest.mark.parametrize(("when", "late"), [("2026-04-30", False), ("2026-05-01", True)])
def test_a_page_made_after_its_last_day_says_so(fund: Fund, when: str, late: bool) -> None:
    data = page(fund.at(when))
    assert [row["days"] for row in data["headline"] if row["code"] == "late"] == ([1] if late else [])


# ---- publishing, correcting ----


@pytest.mark.rule("R95")
def test_a_payment_after_publication_changes_the_current_rate_alone(fund: Fund) -> None:
    publish(fund)
    known = fund.state.disclosures.published["2026Q1"]
    fund.at("2026-04-20")
    receive(fund, "S-0009", "h-e4d6a0", "549.00", ("2026Q1", "549.00"))
    assert page(fund)["front"]["collection_rate"] == "100"
    assert fund.state.disclosures.published["2026Q1"].digest == known.digest


@pytest.mark.rule("R73")
def test_a_correction_lists_its_differences_and_the_first_version_stays(fund: Fund) -> None:
    first = page(fund)
    publish(fund)
    fund.at("2026-04-20")
    receive(fund, "S-0009", "h-e4d6a0", "549.00", ("2026Q1", "549.00"))
    second = page(fund)
    publish(fund, reason="补缴到账")
    paths = {row["path"]: (row["old"], row["new"]) for row in differences(first, second)}
    assert paths["front.collection_rate"] == ("77.125", "100")
    assert "front.closing" not in paths
    versions = fund.state.disclosures.versions_of("2026Q1")
    assert [version.version for version in versions] == [1, 2]
    assert versions[0].digest == digest_of(first)
    assert versions[1].previous == versions[0].digest
    assert versions[1].reason == "补缴到账"


def test_two_pages_of_the_same_book_have_the_same_digest_and_hold_no_float(fund: Fund) -> None:
    data = page(fund)
    assert digest_of(data) == digest_of(page(fund))
    assert digest_of({**data, "status": "draft", "digest": "x"}) == digest_of(data)

    def refuse(text: str) -> None:
        raise AssertionError(text)

    assert json.loads(canonical_text(data), parse_float=refuse) == data


def test_what_was_refused_is_what_the_closings_say() -> None:
    fund = Fund.founded()
    for month, counted in ((1, [RefusedCount(rule="R64", count=1, amount="26000.00")]),
                           (2, [RefusedCount(rule="R64", count=1, amount="10000.00"),
                                RefusedCount(rule="R45", count=1, amount="5700.00")]), (3, [])):
        fund.at(f"2026-{month + 1:02d}-01")
        fund.joint(drafted.close_month(fund.state, fund.lines, by=K, day=fund.day, refused=counted), B, D)
    section = page(fund)["sections"]["X"]
    assert [(row["rule"], row["count"], row["amount"]) for row in section["rows"]] == [
        ("R45", 1, "5700.00"), ("R64", 2, "36000.00")]
    assert (section["count"], section["amount"]) == (3, "41700.00")


# ---- figures ----


@pytest.mark.parametrize(("part", "whole", "said"), [
    ("1851.00", "2400.00", "77.125"), ("3", "4", "75"), ("1", "3", "33.333"), ("2", "3", "66.667"), ("0", "5", "0"),
    ("1", "0", None), ("1", "200000", "0.001"), ("1", "200001", "0")])
def test_a_rate_is_half_up_to_three_places_without_padding(part: str, whole: str, said: str | None) -> None:
    assert ratio(Decimal(part), Decimal(whole)) == said


def test_no_rate_is_no_text() -> None:
    assert percent(None) is None


def test_a_move_between_two_funds_is_neither_received_nor_paid(fund: Fund) -> None:
    from sharedfund.entries.receipts import Allocation, Applied, ReceiptIdentified

    entry = ReceiptIdentified(**signed(fund, K, "receipt-identified"), receipt="S-0010", household="h-e4d6a0",
                              amount="549.00", allocation=Allocation(applied=(Applied(period="2026Q1", amount="549.00"),)))
    assert {(cash.fund, cash.received, cash.paid, cash.moved_in, cash.moved_out) for cash in cash_of(entry)} == {
        ("operating", Decimal(0), Decimal(0), Decimal("549.00"), Decimal(0)),
        ("custody", Decimal(0), Decimal(0), Decimal(0), Decimal("549.00"))}


def test_the_opening_is_no_receipt() -> None:
    from sharedfund.entries.charter import OpeningPosition
    from sharedfund.reports.movements import movements
    from sharedfund.state import EMPTY

    row = OpeningPosition(day=date(2026, 1, 1), by=K, row=1, item="bank", fund="operating", party="bank", amount="100.00")
    (moved,) = movements(EMPTY, [row])
    assert (moved.opening, moved.received, moved.closing) == (Decimal("100.00"), Decimal(0), Decimal("100.00"))



def test_a_heads_cost_stands_beside_that_of_the_same_months_a_year_before() -> None:
    """Before and after: 300.00 a month, then 180.00 (T6)."""
    from tests import till as t
    from tests.payment_fund import agreed as adopted, resolution
    from sharedfund.drafts.budget import adopt_budget

    fund = t.till("0.00")
    resolution(fund, "R2026001")
    for year, amount in (("2026", "300.00"), ("2027", "180.00")):
        fund.at(f"{year}-01-10")
        adopted(fund, adopt_budget(fund.state, by=B, day=fund.day, period=year, resolution="R2026001",
                                   lines=[{"head": "water", "amount": "3600.00"}]), D)
        t.bill(fund, f"B-{year}", "water", amount, month=f"{year}-01", payee=t.CLEAN)
    rows = {name: disclosure(fund.state, fund.lines, days.period(name), as_of=fund.day)["sections"]["G"]["rows"][0]
            for name in ("2026Q1", "2027Q1")}
    assert (rows["2026Q1"]["spent"], rows["2026Q1"]["year_before"]) == ("300.00", None)
    assert (rows["2027Q1"]["spent"], rows["2027Q1"]["year_before"]) == ("180.00", "300.00")


@pytest.mark.parametrize(("row", "use"), [
    ({"fund": "operating", "head": "repair", "settles": "expense"}, "repair"),
    ({"fund": "public-revenue", "head": "repair", "settles": "bill"}, "repair"),
    ({"fund": "grants", "head": "repair", "settles": "expense"}, "grants"),
    ({"fund": "project:R2026002", "head": "repair", "settles": "bill"}, "project"),
    ({"fund": "project:R2026002", "head": None, "settles": "return"}, "return"),
])
def test_what_a_grant_or_a_project_pays_for_is_held_against_no_budget_line(row: dict[str, Any], use: str) -> None:
    assert spending.use_of({"manner": "three-steps", **row}) == use


def test_a_decision_of_no_announced_meeting_is_noted_under_the_resolutions() -> None:
    from sharedfund.render.layout import sections

    row = {"resolution": "R2026001", "body": "owners-assembly", "topics": [9], "title": "预算", "day": "2026-01-05",
           "passed": True, "quorum_area": "1.0", "quorum_heads": "1.0", "yes_area": "1.0", "yes_heads": "1.0", "effects": []}
    for more, count in (({}, 0), ({"unannounced": True}, 1)):
        (made,) = sections({"sections": {"N": {"rows": [row | more]}}}, "zh_CN")
        assert len(made.notes) == count
