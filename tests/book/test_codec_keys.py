"""A snapshot keeps compromised keys, offices handed over, recoveries that wait, and mandates not accepted yet."""

from __future__ import annotations

from decimal import Decimal

from sharedfund import drafts
from sharedfund.book import codec
from sharedfund.drafts import keys, people
from sharedfund.spelling import leaf_of
from tests.fund import B, C, D, Fund, K, N, S
from tests.people import other_key, proof


def test_keys_come_back_as_they_were() -> None:
    fund = Fund.founded()
    (asked,) = fund.do(keys.hand_over_office(
        fund.state, by=N, day=fund.day, office="cashier", outgoing=N, incoming=S, cash_counted=Decimal("0.01"),
        items={"vouchers": True, "cash": True, "passwords": True, "key-files": False}))
    for person in (S, B):
        fund.do(drafts.approve(fund.state, leaf_of(asked), by=person, day=fund.day))
    fund.joint(people.grant_mandate(fund.state, by=B, day=fund.day, person=S, office="community", party="residents-committee",
                                    signs=False), D)
    signer = other_key(K)
    fund.do(people.enrol_key(fund.state, by=C, day=fund.day, person=K, key=signer.public, possession=proof(fund, signer),
                             recovers=True))
    fund.joint(keys.report_compromise(fund.state, by=C, day=fund.day, person=B, since_block=5, reason="失窃"), D)
    fund.joint(keys.confirm_acts(fund.state, by=C, day=fund.day, person=B, entries=("0" * 64,), reason="核对"), D)
    shelf: dict[str, bytes] = {}
    runs = codec.Runs(lambda name, length: shelf[name])
    data = codec.encode(fund.state, runs)
    shelf.update(runs.wanted)
    again = codec.decode(memoryview(data), runs)
    assert (again.keys, again.people) == (fund.state.keys, fund.state.people)
    assert (len(again.keys.compromised), len(again.keys.handed), len(again.keys.recoveries)) == (1, 1, 1)
