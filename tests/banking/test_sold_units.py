"""A unit that is sold: what came before the sale is the former owner's to say, what came after the new one's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sharedfund.banking.matching import Names, Seen, propose
from sharedfund.banking.payees import Learned
from sharedfund.drafts import units
from tests.banking.complexes import fund_of, private_of
from tests.banking.noise import House
from tests.fund import Fund, K, commitment
from tests.till import put

HOUSE = House("h-000001", 1, 1, 101, "王芳", "100.00", "")
BUYER = "h-0000aa"
SOLD = date(2026, 10, 12)


@pytest.fixture(scope="module")
def sold() -> Fund:
    fund = fund_of([HOUSE])
    fund.at("2026-10-12")
    put(fund, units.transfer(fund.state, by=K, day=fund.day, former=HOUSE.key, household=BUYER, statement=commitment("seen by both"),
                             first=SOLD))
    return fund


@pytest.mark.parametrize(("day", "memo", "name", "whose", "confidence"), [
    ("2026-10-11", "1-1-101物业费", "王芳", [HOUSE.key, BUYER], "likely"),
    ("2026-10-11", "1-1-101", "赵租客", [HOUSE.key, BUYER], "likely"),
    ("2026-10-12", "1-1-101物业费", "郑一帆", [BUYER], "certain"),
    ("2026-10-13", "物业费", "郑一帆", [BUYER], "certain"),
    ("2026-10-11", "物业费", "郑一帆", [HOUSE.key, BUYER], "likely"),
])
def test_the_owner_of_the_day_stands_first_and_a_line_of_before_the_sale_is_a_question(
        sold: Fund, day: str, memo: str, name: str, whose: list[str], confidence: str) -> None:
    private = {HOUSE.key: {"owner": "王芳"}, BUYER: {**private_of([HOUSE])[HOUSE.key], "owner": "郑一帆"}}
    line = Seen("co-managed", "L1", date.fromisoformat(day), Decimal(str(HOUSE.due)), name, "6222020200001234", memo)
    (found,) = propose(sold.state, Names.of(sold.state, private, {}), Learned(), [line])
    said = [proposal for proposal in (found, *found.others) if proposal.kind == "household"]
    assert [proposal.parts[0].household for proposal in said] == whose
    assert found.confidence == confidence
    assert ("sold-since" in {why.code for why in found.why}) is (len(whose) == 2)
