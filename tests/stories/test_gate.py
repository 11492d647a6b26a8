"""The eight combinations of passed, accepted and settled over the worked quarter: exactly one releases."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import pytest

from sharedfund.drafts import remuneration
from tests.fund import B, Fund
from tests.people import branch
from tests.stories import honest

FIRM = "Liabilities:Firm:F001:"


@lru_cache(maxsize=1)
def _quarter() -> Fund:
    fund = honest.honest_quarter(pass_score="60.00")
    fund.at("2026-04-12")
    return fund


@pytest.mark.parametrize("is_settled", [False, True])
@pytest.mark.parametrize("is_accepted", [False, True])
@pytest.mark.parametrize("is_passed", [False, True])
def test_only_passed_and_accepted_and_settled_releases(is_passed: bool, is_accepted: bool, is_settled: bool) -> None:
    fund = branch(_quarter())
    honest.evaluated(fund, "93.00" if is_passed else "59.00")
    honest.accepted(fund, 4 if is_accepted else 1)
    if is_settled:
        honest.settled(fund)
    honest.checkpointed_if_due(fund)
    ledger = fund.state.ledger
    if is_passed and is_accepted and is_settled:
        honest.released(fund)
        assert fund.state.ledger.owed(FIRM + "FeeReleasable") == Decimal("181.40")
        return
    refusal = fund.refused(remuneration.propose_release(fund.state, by=B, day=fund.day, period=honest.Q1))
    assert refusal.number == "R28"
    assert (ledger.owed(FIRM + "FeeReleasable"), ledger.owed(FIRM + "FeeAccrued")) == (Decimal("0.00"), Decimal("185.10"))
