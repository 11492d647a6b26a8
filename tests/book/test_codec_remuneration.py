"""A snapshot keeps what the gate knows: evaluations, statements, judgments, breaches, resolutions."""

from __future__ import annotations

from decimal import Decimal

from sharedfund.book import codec
from sharedfund.drafts import questions
from tests.fund import B
from tests.gate import F, at_the_gate, released


def test_a_fund_that_passed_the_gate_comes_back_as_it_was() -> None:
    fund = at_the_gate()
    released(fund)
    fund.do(questions.allege_breach(fund.state, by=B, day=fund.day, breach="W-01", firm=F, amount=Decimal("1.00"), text="迟缴"))
    shelf: dict[str, bytes] = {}
    runs = codec.Runs(lambda name, length: shelf[name])
    data = codec.encode(fund.state, runs)
    shelf.update(runs.wanted)
    again = codec.decode(memoryview(data), runs)
    assert again.remuneration == fund.state.remuneration
    assert again.contracts == fund.state.contracts
    assert again.resolutions == fund.state.resolutions
    assert again.questions == fund.state.questions
