"""Services shared with neighbours: two books, a bill for both, parts that sum to it, debts that net to zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharedfund import drafts
from sharedfund.admit import Admitted
from sharedfund.drafts import bills, neighbours as drafted, payments, resolutions
from sharedfund.entries.bank import InterestPart, InterestReceived
from sharedfund.entries.contracts import ContractRecorded, VendorAccountChanged
from sharedfund.entries.entry import Entry
from sharedfund.entries.neighbours import due_from, due_to
from sharedfund.rules import neighbours as rules
from sharedfund.spelling import leaf_of
from sharedfund.state.neighbours import Party, parts_of
from sharedfund.values.identity import neighbour_of
from tests.fund import B, D, Fund, K, commitment
from tests.payment_fund import agreed, put, resolution, signed
from tests.people import branch

ZERO = Decimal("0.00")
THIRD = "c" * 64
CLEANER = "v-21"


def found(name: str) -> Fund:
    """A founded fund of its own with a cleaner as vendor, 1,000.00 and a resolution of the owners to share."""
    fund = Fund.founded(display_days=30 + len(name)).at("2026-01-05")  # another term: another fund id
    fund.do(payments.add_vendor(fund.state, by=K, day=fund.day, vendor=CLEANER, name="云州清运", account=commitment(CLEANER)))
    put(fund, InterestReceived(day=fund.day, by=K, bank_ref="INT1", amount="1000.00",
                               parts=(InterestPart(fund="operating", amount="1000.00"),)))
    resolution(fund, "R2026001")
    return fund


@lru_cache(maxsize=1)
def _pair() -> tuple[Fund, Fund]:
    return found("兴丰苑"), found("银杏花园二期")


@pytest.fixture
def pair() -> tuple[Fund, Fund]:
    """Two complexes: the first pays the cleaner for both, 56 households and 24."""
    one, two = (branch(fund) for fund in _pair())
    for fund in (one, two):
        fund.joint(agreement(one, two, fund), D)
    return one, two


def agreement(one: Fund, two: Fund, fund: Fund, **changes: Any) -> Entry:
    payer = one.state.record.fund_id
    return drafted.agree_sharing(fund.state, by=B, day=fund.day, **{
        "agreement": "NA-01", "service": "垃圾清运", "head": "shared-service", "split_by": "households",
        "parties": ({"fund": payer, "name": "兴丰苑", "weight": "56.00"},
                    {"fund": two.state.record.fund_id, "name": "银杏花园二期", "weight": "24.00"}),
        "payer": payer, "payer_account": None if fund is one or fund.state.record.fund_id == payer else commitment("account"),
        "first": date(2026, 1, 1), "end": date(2026, 12, 31), "resolution": "R2026001",
        "evidence": (commitment("约定书"),), **changes})


def billed(fund: Fund, amount: str = "100.01", **changes: Any) -> str:
    (entry,) = fund.do(bills.record_bill(fund.state, by=K, day=fund.day, **{
        "payee": CLEANER, "head": "shared-service", "amount": Decimal(amount), "due": fund.day, "month": "2026-01",
        "evidence": (commitment("清运单"),), **changes}))
    return entry.bill  # type: ignore[attr-defined, no-any-return]  # a bill


def split(fund: Fund, bill: str) -> Entry:
    return drafted.split_cost(fund.state, by=K, day=fund.day, agreement="NA-01", bill=bill)


def share(two: Fund, mirrors: Entry, total: str = "100.01", **changes: Any) -> Entry:
    return drafted.book_share(two.state, by=K, day=two.day, **{
        "agreement": "NA-01", "month": "2026-01", "total": Decimal(total), "mirrors": leaf_of(mirrors), "due": two.day,
        **changes})


def owed(one: Fund, two: Fund) -> tuple[Decimal, Decimal]:
    """What the first is owed by the second, and what the second owes it."""
    return (one.state.ledger.balance(due_from(neighbour_of(two.state.record.fund_id))),
            two.state.ledger.owed(due_to(neighbour_of(one.state.record.fund_id))))


class TestAgreement:
    @pytest.mark.rule("R127")
    @pytest.mark.parametrize(("changes", "answer"), [
        ({"parties": ({"fund": "a" * 64, "name": "甲", "weight": "1.00"}, {"fund": "b" * 64, "name": "乙", "weight": "1.00"})},
         "not-this-complex"),
        ({"payer": THIRD}, "payer-is-no-party"), ({"payer_account": commitment("x")}, "account-of-the-payer"),
        ({"head": "public-tax"}, "head-not-shared"), ({"head": "nothing"}, "head-not-shared"),
        ({"first": date(2026, 2, 1), "end": date(2026, 1, 31)}, "ends-before-it-begins"),
        ({"first": date(2026, 2, 1), "end": date(2026, 2, 1)}, None), ({"contract": "C-09"}, "contract-unknown"),
        ({"evidence": ()}, "paper-missing"), ({"resolution": "R2026009"}, "resolution-missing"),
        ({"split_by": "equal"}, "weights-not-of-the-key"), ({"split_by": "agreed"}, None),
    ])
    def test_it_names_this_complex_its_neighbour_and_what_it_stands_on(
        self, changes: dict[str, Any], answer: str | None
    ) -> None:
        one, two = (branch(fund) for fund in _pair())
        entry = agreement(one, two, one, **changes)
        if answer:
            refusal = one.refused(entry)
            assert (refusal.number, refusal.code) == ("R127", answer)
        else:
            one.do(entry)

    @pytest.mark.rule("R127")
    def test_each_party_stands_once(self) -> None:
        one, two = (branch(fund) for fund in _pair())
        own = {"fund": one.state.record.fund_id, "name": "兴丰苑", "weight": "1.00"}
        for parties in ((own,), (own, own)):
            assert one.refused(agreement(one, two, one, parties=parties)).code == "parties-not-distinct"
        zero = ({**own, "weight": "0.00"}, {"fund": THIRD, "name": "丙", "weight": "1.00"})
        assert one.refused(agreement(one, two, one, parties=zero)).code == "weights-not-of-the-key"

    @pytest.mark.rule("R127")
    @pytest.mark.parametrize(("split_by", "own", "other", "code"), [
        ("area", "0.00", "1.00", "weights-not-of-the-key"), ("area", "0.01", "1.00", None), ("area", "1.00", "2.00", None),
        ("equal", "1.00", "1.00", None), ("equal", "0.01", "0.01", None), ("equal", "1.00", "1.01", "weights-not-of-the-key"),
        ("equal", "0.00", "0.00", "weights-not-of-the-key")])
    def test_its_weights_are_above_nothing_and_the_same_where_each_pays_as_much(
        self, split_by: str, own: str, other: str, code: str | None
    ) -> None:
        one, two = (branch(fund) for fund in _pair())
        parties = ({"fund": one.state.record.fund_id, "name": "兴丰苑", "weight": own},
                   {"fund": two.state.record.fund_id, "name": "乙", "weight": other})
        entry: Any = agreement(one, two, one, parties=parties, split_by=split_by)
        objection = rules.no_complex_pays_for_another_unasked(one.state, entry)
        assert (objection.code if objection else None) == code

    @pytest.mark.rule("R127")
    def test_its_number_stands_once_and_the_neighbours_account_is_known(self, pair: tuple[Fund, Fund]) -> None:
        one, two = pair
        assert one.refused(agreement(one, two, one)).code == "agreement-exists"
        assert two.state.contracts.account_of(neighbour_of(one.state.record.fund_id)) == commitment("account")
        assert two.refused(agreement(one, two, two, agreement="NA-02", payer_account=None)).code == "account-of-the-payer"

    @pytest.mark.rule("R127")
    def test_weights_that_are_not_counted_are_the_owners_to_agree(self) -> None:
        """P8: no complex pays for another without its owners' resolution."""
        one, two = (branch(fund) for fund in _pair())
        one.joint(resolutions.record_resolution(
            one.state, by=B, day=one.day, resolution="R2026002", body="owners-committee", topics=(), title="分担清运",
            notice_day=one.day, decided_day=one.day, displayed_day=one.day, total_area_m2="0.00", total_heads=5,
            participating_area_m2="0.00", participating_heads=5, yes_area_m2="0.00", yes_heads=5,
            evidence=(commitment("count"),)), D)
        one.do(agreement(one, two, one, resolution="R2026002"))
        refusal = one.refused(agreement(one, two, one, agreement="NA-02", resolution="R2026002", split_by="agreed"))
        assert (refusal.number, refusal.code) == ("R127", "not-by-the-owners")


    @pytest.mark.rule("R127")
    def test_a_bundle_contract_names_each_complexs_own(self) -> None:
        """P8: one tender, several complexes; each holds a contract of its own and accrues its own fee."""
        one, two = (branch(fund) for fund in _pair())
        agreed(one, ContractRecorded.model_validate({
            **signed(one, B, "contract-recorded"), "contract": "C-01", "firm": "F001", "firm_name": "银杏物业",
            "firm_account": commitment("F001"), "first": "2026-01-01", "end": "2026-12-31",
            "tariffs": ({"use": "residential", "rate_per_m2_month": "0.3900"},)}), D)
        one.do(agreement(one, two, one, contract="C-01"))
        assert two.refused(agreement(one, two, two, contract="C-01")).code == "contract-unknown"

    @pytest.mark.rule("R43")
    def test_the_account_a_neighbour_is_paid_to_changes_by_two_persons(self, pair: tuple[Fund, Fund]) -> None:
        one, two = pair
        payer = neighbour_of(one.state.record.fund_id)
        changed = VendorAccountChanged(
            **signed(two, B, "vendor-account-changed"), payee=payer, account=commitment("another"), reason="换户")
        two.do(changed)
        assert two.state.contracts.account_of(payer) == commitment("account")
        two.do(drafts.approve(two.state, leaf_of(two.entries[-1]), by=D, day=two.day))
        assert two.state.contracts.account_of(payer) == commitment("another")


class TestSplit:
    @pytest.mark.rule("R127", "R9")
    def test_the_parts_sum_to_the_bill_and_the_debts_net_to_zero(self, pair: tuple[Fund, Fund]) -> None:
        """H30: 100.01 over 56 and 24 households: 70.01 and 30.00."""
        one, two = pair
        (made,) = one.do(split(one, billed(one)))
        assert {part.amount for part in made.parts} == {Decimal("70.01"), Decimal("30.00")}  # type: ignore[attr-defined]  # a split
        two.do(share(two, made))
        assert owed(one, two) == (Decimal("30.00"), Decimal("30.00"))
        assert one.state.ledger.balance("Expenses:Operating:Planned:SharedService") == Decimal("70.01")
        assert two.state.ledger.balance("Expenses:Operating:Planned:SharedService") == Decimal("30.00")
        assert one.state.bills.month("shared-service", "2026-01").cost == Decimal("70.01")

    @pytest.mark.rule("R127")
    def test_a_bill_is_split_once_by_the_payer_under_an_agreement_that_stands(self, pair: tuple[Fund, Fund]) -> None:
        one, two = pair
        made = split(one, billed(one))
        assert one.refused(made.replaced(agreement="NA-09")).code == "agreement-not-in-force"
        fen_more = parts_of(Decimal("100.02"), one.state.neighbours.agreements["NA-01"].parties)
        parts = tuple({"fund": fund, "amount": amount} for fund, amount in fen_more.items())
        assert one.refused(made.replaced(total="100.02", parts=parts)).code == "not-the-bill"
        assert one.refused(made.replaced(month="2026-02")).code == "bill-not-shared"
        assert one.refused(made.replaced(own=THIRD)).code == "another-complex-splits"
        late = billed(one, month="2027-01", due=one.day)
        assert one.refused(split(one, late)).code == "agreement-not-in-force"
        other = billed(one, head="repair")
        assert one.refused(split(one, other)).code == "bill-not-shared"
        one.do(made)
        assert one.refused(split(one, made.bill)).code == "split-already"  # type: ignore[attr-defined]  # a split
        assert one.refused(split(one, billed(one)).replaced(split="NS-0001")).code == "split-exists"
        assert two.refused(split(two, billed(two)).replaced(own=two.state.record.fund_id)).code == "another-complex-splits"

    @pytest.mark.rule("R127")
    def test_a_bill_is_credited_when_its_split_is_taken_back_or_its_parts_are_paid(self, pair: tuple[Fund, Fund]) -> None:
        one, two = pair
        number = billed(one)
        (made,) = one.do(split(one, number))

        def credit() -> Entry:
            return bills.credit_bill(one.state, by=K, day=one.day, bill=number, amount=Decimal("50.00"), reason="多开了")

        assert one.refused(credit()).code == "split-first"
        undone, settled = branch(one), branch(one)
        undone.do(drafted.unsplit_cost(undone.state, by=K, day=one.day, split=made.split, reason="重开"))  # type: ignore[attr-defined]  # a split
        assert isinstance(undone.ask(credit()), Admitted)
        settled.do(paid_in(settled, two, "30.00"))
        assert isinstance(settled.ask(credit()), Admitted)

    @pytest.mark.rule("R9")
    @pytest.mark.parametrize(("first", "second", "answer"), [
        ("70.01", "30.00", None), ("70.00", "30.01", "part-differs"), ("70.01", "29.99", "part-differs"),
        ("70.01", None, "parts-missing"),
    ])
    def test_parts_follow_the_key_to_the_fen(
        self, pair: tuple[Fund, Fund], first: str, second: str | None, answer: str | None
    ) -> None:
        one, two = pair
        given = {one.state.record.fund_id: first, two.state.record.fund_id: second}
        entry = split(one, billed(one)).replaced(
            parts=tuple({"fund": fund, "amount": amount} for fund, amount in given.items() if amount))
        if answer:
            refusal = one.refused(entry)
            assert (refusal.number, refusal.code) == ("R9", answer)
        else:
            one.do(entry)

    @pytest.mark.rule("R14")
    def test_a_split_is_undone_whole_while_nobody_has_paid(self, pair: tuple[Fund, Fund]) -> None:
        one, two = pair
        (made,) = one.do(split(one, billed(one)))
        undone = drafted.unsplit_cost(one.state, by=K, day=one.day, split="NS-0001", reason="重复")
        assert one.refused(undone.replaced(amount="29.99")).code == "split-differs"
        assert one.refused(undone.replaced(split="NS-0009")).code == "split-unknown"
        paid = branch(one)
        paid.do(drafted.receive_share(paid.state, by=K, day=paid.day, neighbour=neighbour_of(two.state.record.fund_id),
                                      amount=Decimal("0.01"), bank_ref="N1"))
        assert paid.refused(undone).code == "part-paid"
        one.do(undone)
        assert owed(one, two)[0] == ZERO
        assert one.state.bills.month("shared-service", "2026-01").cost == Decimal("100.01")
        assert one.refused(undone).number == "R14"
        one.do(split(one, made.bill))  # type: ignore[attr-defined]  # a split


class TestShare:
    @pytest.mark.rule("R127")
    def test_a_share_names_the_payers_entry_once(self, pair: tuple[Fund, Fund]) -> None:
        one, two = pair
        (made,) = one.do(split(one, billed(one)))
        entry = share(two, made)
        assert two.refused(entry.replaced(agreement="NA-09")).code == "agreement-not-in-force"
        assert two.refused(entry.replaced(month="2027-01")).code == "agreement-not-in-force"
        assert two.refused(entry.replaced(neighbour="n-00000000")).code == "not-of-the-payer"
        assert two.refused(entry.replaced(head="repair")).code == "head-differs"
        two.do(entry)
        assert two.refused(entry).code == "number-used"
        assert two.refused(entry.replaced(bill="B-0009")).code == "mirrored-already"

    @pytest.mark.rule("R127")
    def test_the_payer_books_no_share_of_its_own_split(self, pair: tuple[Fund, Fund]) -> None:
        one, two = pair
        (made,) = one.do(split(one, billed(one)))
        own = share(one, made).replaced(neighbour=neighbour_of(two.state.record.fund_id))
        assert one.refused(own).code == "not-of-the-payer"

    @pytest.mark.rule("R9")
    @pytest.mark.parametrize(("amount", "answer"), [("30.00", None), ("30.01", "part-differs"), ("29.99", "part-differs")])
    def test_a_share_is_what_the_key_gives(self, pair: tuple[Fund, Fund], amount: str, answer: str | None) -> None:
        one, two = pair
        (made,) = one.do(split(one, billed(one)))
        entry = share(two, made).replaced(amount=amount)
        if answer:
            refusal = two.refused(entry)
            assert (refusal.number, refusal.code) == ("R9", answer)
        else:
            two.do(entry)

    def test_a_share_is_paid_like_any_bill_and_both_books_are_even(self, pair: tuple[Fund, Fund]) -> None:
        one, two = pair
        (made,) = one.do(split(one, billed(one)))
        (booked,) = two.do(share(two, made))
        bill: str = booked.bill  # type: ignore[attr-defined]  # a share
        payment = payments.request_payment(
            two.state, by="p-01", day=two.day, amount="30.00", payee=neighbour_of(one.state.record.fund_id),
            head="shared-service", purpose="清运分摊", bill=bill)
        assert payment.legs[0].account == due_to(neighbour_of(one.state.record.fund_id))
        put(two, payment)
        one.do(drafted.receive_share(one.state, by=K, day=one.day, neighbour=neighbour_of(two.state.record.fund_id),
                                     amount=Decimal("30.00"), bank_ref="N1"))
        assert owed(one, two)[0] == ZERO


def paid_in(one: Fund, two: Fund, amount: str) -> Entry:
    return drafted.receive_share(one.state, by=K, day=one.day, neighbour=neighbour_of(two.state.record.fund_id),
                                 amount=Decimal(amount), bank_ref="n1")


class TestReceived:
    @pytest.mark.rule("R127")
    @pytest.mark.parametrize(("amount", "over", "answer"), [
        ("30.00", None, None), ("29.99", None, None), ("30.01", None, "not-what-is-due"), ("30.00", "0.01", None),
        ("29.99", "0.01", "not-what-is-due"),
    ])
    def test_a_neighbour_pays_what_it_owes_and_the_rest_is_over(
        self, pair: tuple[Fund, Fund], amount: str, over: str | None, answer: str | None
    ) -> None:
        one, two = pair
        one.do(split(one, billed(one)))
        entry = paid_in(one, two, "1.00").replaced(amount=amount, over=over)
        if answer:
            refusal = one.refused(entry)
            assert (refusal.number, refusal.code) == ("R127", answer)
        else:
            one.do(entry)
            assert one.refused(entry.replaced(amount="0.01", over=None)).number in ("R4", "R127")

    @pytest.mark.rule("R127")
    def test_what_came_over_lies_in_custody_and_nothing_due_is_no_share(self, pair: tuple[Fund, Fund]) -> None:
        one, two = pair
        assert one.refused(paid_in(one, two, "5.00")).code == "nothing-due"
        one.do(split(one, billed(one)))
        one.do(paid_in(one, two, "35.00"))
        assert owed(one, two)[0] == ZERO
        assert one.state.ledger.owed("Liabilities:Unidentified") == Decimal("5.00")

    @pytest.mark.rule("R4")
    def test_its_bank_reference_stands_once(self, pair: tuple[Fund, Fund]) -> None:
        one, two = pair
        one.do(split(one, billed(one)))
        one.do(paid_in(one, two, "10.00"))
        refusal = one.refused(paid_in(one, two, "10.00"))
        assert (refusal.number, refusal.code) == ("R4", "reference-known")

    @pytest.mark.rule("R127")
    def test_nobody_else_pays_into_it(self, pair: tuple[Fund, Fund]) -> None:
        one, _ = pair
        entry = drafted.receive_share(one.state, by=K, day=one.day, neighbour="n-00000000", amount=Decimal("1.00"),
                                      bank_ref="N1")
        assert one.refused(entry).code == "neighbour-unknown"


@given(st.integers(1, 10**9), st.lists(st.integers(1, 10**6), min_size=2, max_size=8))
def test_the_parts_of_a_shared_cost_sum_to_it_over_any_number_of_books(fen: int, weights: list[int]) -> None:
    """R9: nothing is lost or made between neighbours, and no part is more than a fen from its share."""
    total = Decimal(fen).scaleb(-2)
    parties = [Party(f"{place:064x}", f"小区{place}", Decimal(weight).scaleb(-2)) for place, weight in enumerate(weights)]
    parts = parts_of(total, parties)
    assert sum(parts.values(), ZERO) == total
    whole = sum(weights)
    for place, weight in enumerate(weights):
        part = parts.get(f"{place:064x}", ZERO)
        assert abs(part * whole - total * weight) < Decimal("0.01") * whole
