"""A snapshot keeps what each unit has in the maintenance fund, the works, statements and notices, and former keys."""

from __future__ import annotations

from decimal import Decimal

from sharedfund.book import codec
from sharedfund.drafts import maintenance, units
from tests import till as t
from tests.fund import K, commitment
from tests.households import H1
from tests.rules.test_maintenance import complex_, decided, noticed, used, work


def test_a_maintenance_fund_and_a_sold_unit_come_back_as_they_were() -> None:
    fund = complex_()
    decided(fund, "R2026020", (6,), {"B01"}, "B01", "1.00")
    t.put(fund, work(fund))
    t.put(fund, used(fund, "100.00"))
    t.put(fund, used(fund, "5.00", work=None, buildings=("B02",), paper="OTHER"))
    t.put(fund, noticed(fund))
    t.put(fund, maintenance.state_balance(fund.state, by=K, day=fund.day, building="B01", balance=Decimal("1785.00"),
                                          stated_day=fund.day, statement=commitment("s")))
    t.put(fund, units.transfer(fund.state, by=K, day=fund.day, former=H1, household="h-0a0b0c", statement=commitment("s")))
    shelf: dict[str, bytes] = {}
    runs = codec.Runs(lambda name, length: shelf[name])
    data = codec.encode(fund.state, runs)
    shelf.update(runs.wanted)
    again = codec.decode(memoryview(data), runs)
    assert again.maintenance == fund.state.maintenance
    assert again.units == fund.state.units
    assert (len(again.maintenance.works), len(again.maintenance.undecided), len(again.maintenance.notices)) == (1, 1, 1)
