"""The door: the last yes to a joint act is judged by the book as it is then, not as it was when the act was proposed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from sharedfund import drafts, spelling
from sharedfund.admit import Admitted, Refusal, admit, admit_page, objections
from sharedfund.drafts import questions
from sharedfund.entries.entry import Entry
from tests.fund import A, B, C, D, Fund
from tests.households import contract
from tests.payment_fund import REPAIR, bill, funded
from tests.rules.test_maintenance import complex_, work
from tests.rules.test_questions import dispute


def _works() -> tuple[Fund, Entry, Entry]:
    """Two works of 600.00 under a resolution that grants 600.00."""
    fund = complex_()
    return fund, work(fund), work(fund, work="MW-02")


def _contracts() -> tuple[Fund, Entry, Entry]:
    """Two contracts for the same year."""
    fund = Fund.founded()
    return fund, contract(fund), contract(fund, number="C-02")


def _disputes() -> tuple[Fund, Entry, Entry]:
    """Two freezes of a bill of 500.00, each of all of it."""
    fund = funded()
    number = bill(fund, "B-0001", REPAIR, "repair", "500.00")
    one = dispute(fund, number, "500.00", by=C, level=2)
    return fund, one, one.replaced(dispute="D-02")


@pytest.mark.parametrize(("proposed", "code"), [
    (_works, "beyond-resolution"), (_contracts, "contracts-overlap"), (_disputes, "more-than-unpaid")])
def test_of_two_proposals_that_take_the_same_the_second_is_refused_at_its_last_yes(
    proposed: Callable[[], tuple[Fund, Entry, Entry]], code: str
) -> None:
    fund, *acts = proposed()
    first, second = (spelling.leaf_of(fund.do(act)[0]) for act in acts)
    last = fund.stamp(drafts.approve(fund.state, second, by=D, day=fund.day))
    assert isinstance(admit(fund.state, last, fund.lines), Admitted)  # either alone is right
    fund.do(drafts.approve(fund.state, first, by=D, day=fund.day))
    refusal = fund.refused(drafts.approve(fund.state, second, by=D, day=fund.day))
    assert refusal.code == code
    stamped = fund.stamp(drafts.approve(fund.state, second, by=D, day=fund.day))
    assert [said.code for said in objections(fund.state, stamped, fund.lines)] == [code]


def test_a_yes_that_decides_nothing_yet_is_counted_all_the_same() -> None:
    fund = complex_()
    one, other = (spelling.leaf_of(fund.do(act)[0]) for act in (work(fund), work(fund, work="MW-02")))
    fund.do(drafts.approve(fund.state, one, by=D, day=fund.day))
    assert not isinstance(fund.ask(drafts.approve(fund.state, other, by=C, day=fund.day)), Refusal)
    left = fund.state.resolutions.left("R2026010", use="spend", fund="maintenance:B01")
    assert left == Decimal("0.00")


def test_two_claims_for_one_challenged_line_are_not_both_booked() -> None:
    """A claim is booked by an entry of its own: the yes before it is judged all the same."""
    fund = funded()
    number = bill(fund, "B-0001", "F001", "security", "500.00")
    asked = questions.open_question(fund.state, by=C, day=fund.day, about=number, text="?", amount=Decimal("500.00"))
    fund.do(asked)

    def claim(name: str) -> Entry:
        return questions.propose_claim(fund.state, by=B, day=fund.day, claim=name, firm="F001", basis="admitted",
                                       amount=Decimal("500.00"), question=asked.question, text="多付")

    first, second = (spelling.leaf_of(fund.do(claim(name))[0]) for name in ("Z-01", "Z-02"))
    fund.do(drafts.approve(fund.state, first, by=A, day=fund.day))
    assert fund.refused(drafts.approve(fund.state, second, by=A, day=fund.day)).code == "more-than-open"


def test_a_refusal_says_which_entry_of_the_page_it_is_about_from_0() -> None:
    fund = complex_()
    good, again = fund.stamp(work(fund)), fund.stamp(work(fund, work="MW-02").replaced(amount="700.00"))
    alone = admit(fund.state, again, fund.lines)
    assert isinstance(alone, Refusal) and alone.index == 0
    (said, *_) = objections(fund.state, again, fund.lines)
    assert said.index == 0 and said == alone
    assert Refusal("R1", "a_rule", "no", {}).index == 0
    for page, index in (((again,), 0), ((good, again), 1), ((again, good), 0)):
        answer = admit_page(fund.state, page, fund.lines)
        assert isinstance(answer, Refusal) and answer.index == index


def test_without_lines_the_rules_that_need_them_are_left_to_who_has_them() -> None:
    """A closing one fen off: who keeps no lines cannot tell, who does refuses it; a right one passes both ways."""
    from sharedfund.drafts import disclosure
    from tests.households import charged, pay

    fund = charged()
    pay(fund, ("h-7f3a9c", "700.00"))
    fund.at("2026-02-01")
    fund.checkpoint()
    right = disclosure.close_month(fund.state, fund.lines, "2026-01", by="p-06", day=fund.day)
    row, *others = right.funds
    wrong = right.replaced(funds=(row.model_copy(update={"received": row.received + Decimal("0.01")}), *others))
    for entry, code in ((right, []), (wrong, ["movement-differs"])):
        stamped = fund.stamp(entry)
        assert [said.code for said in objections(fund.state, stamped, fund.lines)] == code
        assert objections(fund.state, stamped, None) == []
