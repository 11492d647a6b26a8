"""Section L: the maintenance fund by building, and what its works cost a square metre; a household's statement."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from sharedfund.drafts import maintenance, receipts, units
from sharedfund.entries.charter import OpeningPosition
from sharedfund.entries.receipts import ReceiptRecorded
from sharedfund.render import layout
from sharedfund.reports.household import statement
from sharedfund.reports.look import Look
from sharedfund.reports.maintenance import maintenance_fund
from sharedfund.values import days
from tests import till as t
from tests.fund import K, Fund, commitment
from tests.households import H1, H2, bank, charged, register
from tests.rules.test_maintenance import advanced, complex_, used, work
from tests.worked_quarter import quarter


def section(fund: Fund) -> dict[str, Any]:
    return maintenance_fund(Look.at(fund.state, fund.lines, days.period("2026Q1"), fund.day))


def row(fund: Fund, building: str = "B01") -> dict[str, Any]:
    (found,) = (r for r in section(fund)["rows"] if r["building"] == building)
    return found


@pytest.mark.rule("R99")
def test_a_building_opens_receives_earns_uses_and_closes() -> None:
    fund = complex_()
    t.put(fund, maintenance.interest(fund.state, by=K, day=fund.day, building="B01", amount=Decimal("1.50"), paper="INT1"))
    t.put(fund, work(fund))
    t.put(fund, used(fund))
    t.put(fund, maintenance.state_balance(fund.state, by=K, day=fund.day, building="B01", balance=Decimal("1286.50"),
                                          stated_day=fund.day, statement=commitment("s")))
    found = row(fund)
    figures = ("opening", "paid_in", "interest", "used", "advanced", "closing")
    assert [found[f] for f in figures] == ["0.00", "1885.00", "1.50", "600.00", "0.00", "1286.50"]
    assert (found["first_deposit"], found["left"]) == ("1885.00", "68.249")
    assert found["statement"] == {"day": "2026-01-05", "balance": "1286.50", "difference": "0.00"}
    (done,) = section(fund)["works"]
    # 600.00 over 188.50 m2.
    assert (done["no"], done["decision"], done["amount"], done["per_m2"]) == ("MW-01", "R2026010", "600.00", "3.18")
    assert row(fund, "B02")["used"] == "0.00"


@pytest.mark.rule("R99")
def test_what_the_opening_brings_is_the_opening() -> None:
    fund = t.till("0.00")
    t.put(fund, register(fund, H1, "u-000001", "B01", "100.00"), register(fund, H2, "u-000002", "B01", "100.00"))
    t.put(fund, OpeningPosition(day=fund.day, by=K, row=1, item="maintenance", fund="maintenance:B01", party="u-000001",
                                amount="700.00", first_deposit="1000.00"))
    found = row(fund)
    assert (found["opening"], found["paid_in"], found["closing"], found["left"]) == ("700.00", "0.00", "700.00", "70")
    assert fund.state.maintenance.building("B01").part("u-000001").opening == Decimal("700.00")
    assert fund.state.maintenance.building("B01").part("u-000002").balance == 0


@pytest.mark.rule("R24")
def test_what_the_operating_fund_advanced_stands_beside_what_was_used() -> None:
    found = row(advanced("bureau"))
    assert (found["used"], found["advanced"], found["closing"]) == ("300.00", "300.00", "1885.00")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_section_is_laid_out_in_both_languages(language: Any) -> None:
    fund = complex_()
    t.put(fund, work(fund))
    t.put(fund, used(fund))
    (laid,) = layout.sections({"sections": {"L": section(fund)}}, language)
    assert [table.rows[0][0] for table in laid.tables] == ["B01", "2026-01-05"]
    assert laid.tables[1].rows[0][-1] == "3.18"
    assert laid.notes


@pytest.mark.rule("R98")
def test_a_statement_of_account_gives_every_line_and_the_states_figures() -> None:
    fund = charged().at("2026-02-15")
    fund.do(bank(fund, H1, "700.00"))
    data = statement(fund.state, fund.entries, H1)
    assert [(line["kind"], line["owed"], line["balance"]) for line in data["lines"]] == [
        ("fee-charged", "600.00", "600.00"), ("receipt-recorded", "-600.00", "0.00")]
    assert (data["unpaid"], data["advance"], data["maintenance"]) == ("0.00", "100.00", "0.00")
    fund.do(units.transfer(fund.state, by=K, day=fund.day, former=H1, household="h-0a0b0c", statement=commitment("s")))
    assert statement(fund.state, fund.entries, "h-0a0b0c")["lines"] == []


@pytest.mark.rule("R98")
def test_what_is_due_back_has_its_lines() -> None:
    fund = charged().at("2026-02-15")
    fund.do(bank(fund, H1, "2500.00"))
    (received,) = fund.do(bank(fund, H1, "900.00"))
    data = statement(fund.state, fund.entries, H1)
    assert [(line["owed"], line["advance"], line["refund"]) for line in data["lines"]] == [
        ("600.00", "0.00", "0.00"), ("-600.00", "1800.00", "100.00"), ("0.00", "0.00", "900.00")]
    assert (data["advance"], data["refund_due"], data["deducted"]) == ("1800.00", "1000.00", "0.00")
    assert isinstance(received, ReceiptRecorded)
    fund.do(receipts.reverse(fund.state, received, by=K, day=fund.day, reason="退票"))
    data = statement(fund.state, fund.entries, H1)
    assert [line["refund"] for line in data["lines"]] == ["0.00", "100.00", "900.00", "-900.00"]
    assert (data["refund_due"], data["deducted"]) == ("100.00", "0.00")


def test_every_households_lines_add_up_to_its_foot() -> None:
    fund = quarter()
    for household in fund.state.units.keys:
        data = statement(fund.state, fund.lines.between(fund.state.charter.books_from, fund.day), household)
        for column, foot in (("owed", "unpaid"), ("advance", "advance"), ("deposits", "deposits"), ("refund", "refund_due")):
            assert sum(Decimal(row[column]) for row in data["lines"]) == Decimal(data[foot]), (household, column)
