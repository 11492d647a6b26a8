"""The auditor's annex: what no rule forbids and an auditor looks at all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from sharedfund import spelling
from sharedfund.audit import Given, annex as annexes, audit
from sharedfund.audit.annex import DUPLICATE_DAYS, EVIDENCE_KEPT, ROWS_MAX, Annex, Rows, Series, _joined, _sorted
from sharedfund.audit.findings import Where
from sharedfund.audit.replay import replayed
from sharedfund.entries.entry import Entry
from sharedfund.entries.fees import DebtWrittenOff, WriteOffProposed
from sharedfund.entries.payments import BankDebited, Leg, UnexplainedRestored
from sharedfund.entries.remuneration import Release, RemunerationReleased
from sharedfund.state import State
from tests.attacks.book import blocks, honest, state_of, where
from tests.audit.triggers import TRIGGERS

AT = Where("book/2026-03.beancount", 7, 12)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return honest().copy(tmp_path_factory.mktemp("annex"))


@pytest.fixture(scope="module")
def state(place: Path) -> State:
    return state_of(place)


def entry(place: Path, kind: str, **changes: Any) -> Entry:
    found = where(place, kind).entry
    assert found is not None
    return found.replaced(**changes)


def at_day(place: Path, kind: str, day: str, **changes: Any) -> Entry:
    when = date.fromisoformat(day)
    return entry(place, kind, day=when, recorded=datetime(when.year, when.month, when.day, 2, tzinfo=UTC), **changes)


def test_an_honest_book_has_its_figures_and_no_list_of_the_odd(place: Path) -> None:
    told = audit(place, Given(honest().fund_id, honest().head), annex=True).annex
    assert told is not None
    assert told["head"]["check_code"].replace(" ", "") == honest().root[:32]
    total = told["trial_balance"][-1]
    assert (total["account"], total["closing"]) == (None, "0.00") and total["debit"] == total["credit"]
    for name in ("waivers", "same_payee_and_amount", "split_payments", "unexplained_debits", "keys", "hand_overs"):
        assert told[name]["count"] == 0 and told[name]["rows"] == []
    assert all(row["count"] == 0 and row["twice"] == 0 for row in told["gaps"])
    assert {(row["mandate"], row["kind"]) for row in told["approvals"]} >= {("M-2", "payment-signed"), ("M-4", "payment-signed")}
    assert told["payees"]["names_tested"] is True


def test_the_annex_goes_with_a_whole_audit_only(place: Path) -> None:
    replay = replayed(place, Given(honest().fund_id, honest().head))
    kept = replay.kept()
    assert kept is not None
    with pytest.raises(AssertionError):
        replayed(place, since=kept, annex=True)


@pytest.mark.parametrize(("numbers", "gaps", "twice"), [
    ([1, 2, 3], [], 0), ([3, 4, 6], [(5, 5)], 0), ([1, 4, 2, 3], [], 0), ([5, 1], [(2, 4)], 0), ([2, 1, 2], [], 1),
    ([9, 3, 6], [(4, 5), (7, 8)], 0), ([1, 2, 1, 1], [], 2), ([], [], 0), ([1, 3, 4, 2], [], 0), ([1, 4, 6, 7, 5], [(2, 3)], 0),
    ([1, 3, 4, 9, 2], [(5, 8)], 0), ([5, 9, 1], [(2, 4), (6, 8)], 0), ([5, 6, 9, 4], [(7, 8)], 0),
])
def test_gaps_in_numbers(numbers: list[int], gaps: list[tuple[int, int]], twice: int) -> None:
    series = Series()
    for number in numbers:
        series.add(number)
    assert (list(series.gaps()), series.twice) == (gaps, twice)


@pytest.mark.parametrize(("days", "amount", "found"), [(DUPLICATE_DAYS, "240.00", 1), (DUPLICATE_DAYS + 1, "240.00", 0), (3, "240.01", 0)])
def test_two_payments_of_one_amount_to_one_payee_within_days(place: Path, state: State, days: int, amount: str, found: int) -> None:
    annex = Annex()
    first = date(2026, 3, 2)
    annex.add(at_day(place, "payment-paid", first.isoformat(), payment="P-0001", occurred=None), state, AT)
    second = (first + timedelta(days=days)).isoformat()
    legs = (Leg(account="Liabilities:Payable:Vendor:Operating:V-11", amount=Decimal(amount)),)
    annex.add(at_day(place, "payment-paid", second, payment="P-0002", amount=Decimal(amount), occurred=None, legs=legs), state, AT)
    assert annex.duplicates.count == found
    if found:
        assert annex.duplicates.rows[0]["payments"] == ["P-0001", "P-0002"] and annex.duplicates.rows[0]["days"] == days


def test_payments_are_forgotten_one_by_one(place: Path, state: State) -> None:
    """Another payment in between keeps none that is older than the window."""
    annex = Annex()
    for number, (day, payee) in enumerate((("2026-03-02", "v-11"), ("2026-03-07", "v-12"), ("2026-03-13", "v-11")), 1):
        annex.add(at_day(place, "payment-paid", day, payment=f"P-{number:04d}", payee=payee, occurred=None), state, AT)
    assert annex.duplicates.count == 0
    assert annex.paid_to == {"v-11": Decimal("480.00"), "v-12": Decimal("240.00")}


def test_a_transfer_between_funds_splits_nothing(place: Path, state: State) -> None:
    annex = Annex()
    for number in (1, 2):
        annex.add(entry(place, "payment-requested", payment=f"P-000{number}", amount=Decimal("2900.00"), settles="transfer"),
                  state, AT)
    assert annex.splits.count == 0


# The threshold of same-desk and fresh signatories is 10,000.00, of prior notice 100,000.00, of quotes 3,000.00.
@pytest.mark.parametrize(("amounts", "gap", "groups", "counted"), [
    (("2400.00", "2999.99"), 30, 1, 2),  # both edges of just below, at the end of the window
    (("2999.99", "2400.00"), 30, 1, 2),
    (("2400.00", "2399.99"), 1, 0, 0),
    (("2400.00", "3000.00"), 1, 0, 0),
    (("3000.00", "2400.00"), 1, 0, 0),
    (("2500.00", "2600.00", "3000.00"), 1, 1, 2),
    (("2400.00", "2999.99"), 31, 0, 0),
    (("2500.00", "2500.00", "2500.00"), 5, 1, 3),
    (("2500.00", "2500.00", "2500.00"), 25, 1, 3),  # each within the window of the one before
    (("2500.00", "100.00", "2500.00"), 20, 0, 0),
])
def test_several_just_below_a_threshold(place: Path, state: State, amounts: tuple[str, ...], gap: int, groups: int, counted: int
                                        ) -> None:
    annex = Annex()
    for number, amount in enumerate(amounts):
        day = date(2026, 3, 2) + timedelta(days=gap * number)
        annex.add(at_day(place, "payment-requested", day.isoformat(), payment=f"P-{number + 1:04d}", amount=Decimal(amount),
                         evidence=()), state, AT)
    assert annex.splits.count == groups
    if groups:
        (row,) = annex.splits.rows
        assert row["threshold"] == "quotes_threshold_cny" and row["limit"] == "3000.00"
        assert row["payments"] == [f"P-{number:04d}" for number in range(1, counted + 1)]
        assert Decimal(row["sum"]) == sum(map(Decimal, amounts[:counted]))
        days = [(date(2026, 3, 2) + timedelta(days=gap * number)).isoformat() for number in range(counted)]
        assert (row["first"], row["last"]) == (days[0], days[-1])


def test_payments_to_several_payees_are_not_one_that_was_split(place: Path, state: State) -> None:
    annex = Annex()
    for number, payee in enumerate(("v-11", "v-12", "v-13"), 1):
        annex.add(entry(place, "payment-requested", payment=f"P-{number:04d}", payee=payee, amount=Decimal("2500.00"), evidence=()),
                  state, AT)
    assert annex.splits.count == 0


def test_a_new_threshold_takes_together_what_was_asked_before_it(place: Path, state: State) -> None:
    terms = state.charter.terms.model_copy(update={"quotes_threshold_cny": Decimal("9000.00")})
    other = replace(state, charter=replace(state.charter, terms=terms))
    annex = Annex()
    for number, (amount, under) in enumerate((("2500.00", other), ("2600.00", other), ("2700.00", state)), 1):
        annex.add(entry(place, "payment-requested", payment=f"P-{number:04d}", amount=Decimal(amount), evidence=()), under, AT)
    (row,) = annex.splits.rows
    assert (row["payments"], row["sum"]) == (["P-0001", "P-0002", "P-0003"], "7800.00")


def test_one_paper_behind_several_entries_but_not_behind_a_bill_and_its_payment(place: Path, state: State) -> None:
    annex = Annex()
    paper = "1" * 64
    annex.add(entry(place, "bill-recorded", evidence=(paper,), bill="B-0001"), state, AT)
    annex.add(entry(place, "payment-requested", evidence=(paper,), payment="P-0001", bill="B-0001"), state, AT)
    assert annex.papers.count == 0
    for number in range(2, 14):
        annex.add(entry(place, "bill-recorded", evidence=(paper,), bill=f"B-{number:04d}"), state, AT)
    (row,) = annex.papers.rows
    assert (annex.papers.count, row["count"], row["entries"][:2], len(row["entries"])) == (1, 13, ["B-0001", "B-0002"], 10)
    assert (row["first_block"], row["last_block"]) == (AT.block, AT.block)


@pytest.mark.parametrize(("differs_at", "count"), [(10, 0), (11, 0), (12, 1)])
def test_a_paper_is_known_by_its_first_twelve_bytes(place: Path, state: State, differs_at: int, count: int) -> None:
    annex = Annex()
    first = "1" * 64
    other = first[: 2 * differs_at] + "22" + first[2 * differs_at + 2 :]
    for number, paper in enumerate((first, other), 1):
        annex.add(entry(place, "bill-recorded", evidence=(paper,), bill=f"B-{number:04d}"), state, AT)
    assert annex.papers.count == count


@pytest.mark.parametrize(("recorded", "rest", "night"), [
    ("2026-03-02T00:00:00", False, False),  # Monday 08:00 in China
    ("2026-03-02T13:59:59", False, False), ("2026-03-02T14:00:00", False, True),
    ("2026-03-01T21:59:59", False, True), ("2026-03-01T22:00:00", False, False),
    ("2026-03-07T04:00:00", True, False), ("2026-10-01T04:00:00", True, False),
])
def test_days_of_rest_and_nights_are_those_of_the_book(place: Path, state: State, recorded: str, rest: bool, night: bool) -> None:
    annex = Annex()
    annex.add(entry(place, "bill-recorded", recorded=datetime.fromisoformat(recorded).replace(tzinfo=UTC)), state, AT)
    assert annex.odd_hours.count == (rest or night)
    if rest or night:
        assert (annex.odd_hours.rows[0]["rest_day"], annex.odd_hours.rows[0]["night"]) == (rest, night)


@pytest.mark.parametrize(("offset", "night"), [("", True), ("+08:00", True), ("+06:00", False)])
def test_the_hour_is_that_of_the_charters_clock(place: Path, state: State, offset: str, night: bool) -> None:
    annex = Annex()
    there = replace(state, charter=replace(state.charter, utc_offset=offset))
    annex.add(entry(place, "bill-recorded", recorded=datetime(2026, 3, 2, 14, tzinfo=UTC)), there, AT)
    assert annex.odd_hours.count == night


def test_odd_hours_are_counted_by_person(place: Path, state: State) -> None:
    annex = Annex()
    for by, when in (("p-06", "2026-03-07T04:00:00"), ("p-06", "2026-03-02T15:00:00"), ("p-06", "2026-03-03T15:00:00"),
                     ("p-02", "2026-03-07T15:00:00"), ("p-01", "2026-03-02T04:00:00")):
        annex.add(entry(place, "bill-recorded", by=by, recorded=datetime.fromisoformat(when).replace(tzinfo=UTC)), state, AT)
    assert annex.odd_by_person == {"p-06": [1, 2], "p-02": [1, 1]}


def test_an_entry_that_was_never_recorded_has_no_hour(place: Path, state: State) -> None:
    annex = Annex()
    annex.add(entry(place, "bill-recorded", recorded=None), state, AT)
    assert annex.odd_hours.count == 0


def test_an_unexplained_debit_and_how_it_was_closed(place: Path, state: State) -> None:
    annex = Annex()
    debit = BankDebited(
        day=date(2026, 3, 5), by="p-06", bank_ref="X1", amount=Decimal("300.00"), fund="operating", purpose="不明扣款",
        explained=Decimal("0.00"), legs=(Leg(account="Assets:Receivable:Unexplained:Operating", amount=Decimal("300.00")),))
    annex.add(debit, state, AT)
    annex.add(UnexplainedRestored(day=date(2026, 3, 9), by="p-06", restores=spelling.leaf_of(debit), bank_ref="X2",
                                  amount=Decimal("100.00"), fund="operating"), state, Where("f", 1, 20))
    paid = entry(place, "payment-paid", explains=spelling.leaf_of(debit), amount=Decimal("200.00"),
                 legs=(Leg(account="Liabilities:Payable:Vendor:Operating:V-11", amount=Decimal("200.00")),))
    annex.add(paid, state, Where("f", 9, 30))
    (row,) = annex.unexplained.rows
    assert (row["amount"], row["open"]) == ("300.00", "0.00")
    assert [(one["how"], one["amount"], one["block"]) for one in row["closed"]] == [
        ("restored", "100.00", 20), ("approved-afterwards", "200.00", 30)]


@pytest.mark.parametrize(("explained", "open_"), [("0.00", "300.00"), ("299.99", "0.01"), ("300.00", None)])
def test_a_debit_is_listed_as_far_as_nothing_explains_it(place: Path, state: State, explained: str, open_: str | None) -> None:
    annex = Annex()
    annex.add(BankDebited(
        day=date(2026, 3, 5), by="p-06", bank_ref="X1", amount=Decimal("300.00"), fund="operating", purpose="不明扣款",
        explained=Decimal(explained), legs=(Leg(account="Assets:Receivable:Unexplained:Operating", amount=Decimal("300.00")),)),
        state, AT)
    assert [(row["amount"], row["open"]) for row in annex.unexplained.rows] == ([] if open_ is None else [(open_, open_)])


def test_a_list_keeps_so_many_rows_and_counts_all() -> None:
    rows = Rows()
    for number in range(ROWS_MAX + 5):
        rows.add({"n": number})
    assert (rows.data()["count"], len(rows.data()["rows"])) == (ROWS_MAX + 5, ROWS_MAX)


def test_what_was_waived_is_listed_once_it_took_effect(place: Path, state: State) -> None:
    annex = Annex()
    proposed = WriteOffProposed(day=date(2026, 3, 8), by="p-02", mandate="M-2", key="5" * 64, seen=f"2 {'6' * 64}",
                                household="h-7f3a9c", period="2026Q1", amount=Decimal("10.00"), reason="放弃", agent_for="F001",
                                waiver="3" * 64)
    written_off = DebtWrittenOff(day=date(2026, 3, 9), by="p-06", proposal="2" * 64, household="h-7f3a9c", period="2026Q1",
                                 amount=Decimal("10.00"), agent_for="F001", waiver="3" * 64)
    for one in (proposed, written_off, written_off.replaced(waiver=None, resolution="R2026001")):
        annex.add(one, state, AT)
    assert [(row["kind"], row["basis"], row["named"]) for row in annex.waivers.rows] == [("debt-written-off", "waiver", "3" * 64)]


@pytest.mark.parametrize(("resolution", "judgment", "named"), [
    ("R2026001", None, [("resolution", "R2026001")]), (None, "4" * 64, [("judgment", "4" * 64)]), (None, None, []),
])
def test_remuneration_released_without_the_gate_is_listed(place: Path, state: State, resolution: str | None, judgment: str | None,
                                                          named: list[tuple[str, str]]) -> None:
    annex = Annex()
    annex.add(RemunerationReleased.model_construct(
        day=date(2026, 4, 12), by="p-06", proposal="2" * 64, firm="F001", contract="C-01", period="2026Q1",
        release=Release(accrued=Decimal("1.00"), rate=Fraction(1, 10), releasable=Decimal("1.00")),
        resolution=resolution, judgment=judgment), state, AT)
    assert [(row["basis"], row["named"]) for row in annex.waivers.rows] == named


def test_a_compromised_key_is_listed_with_whoever_said_yes(tmp_path: Path) -> None:
    planted = TRIGGERS["compromised-key-signed"].write(tmp_path / "f")
    told = audit(tmp_path / "f", planted.given, annex=True).annex
    assert told is not None
    row = told["keys"]["rows"][0]
    assert row["kind"] == "key-compromised"
    about = row["about"]
    assert set(about) == {"compromised", "person", "since_block", "reason"} and about["person"] == "p-02" and about["reason"] == "失窃"
    assert row["block"] is not None and isinstance(row["yes"], list)


def test_stand_ins_are_counted_by_mandate(place: Path, state: State) -> None:
    annex = Annex()
    signed = entry(place, "payment-signed")
    mandate = state.people.mandates[signed.mandate]  # type: ignore[attr-defined]  # a PaymentSigned
    people = replace(state.people, mandates=state.people.mandates.merge({mandate.mandate: replace(mandate, stand_in=1)}))
    annex.add(signed, state, Where("f", 1, 9))
    assert annex.stand_ins == {}
    for block in (12, 15):
        annex.add(signed, replace(state, people=people), Where("f", 1, block))
    assert annex.stand_ins[mandate.mandate]["count"] == 2
    assert (annex.stand_ins[mandate.mandate]["first_block"], annex.stand_ins[mandate.mandate]["last_block"]) == (12, 15)


def test_approvals_are_counted_by_mandate_and_kind(place: Path, state: State) -> None:
    annex = Annex()
    signed = entry(place, "payment-signed")
    mandate = state.people.mandates[signed.mandate]  # type: ignore[attr-defined]  # a PaymentSigned
    for block in (12, 15, 18):
        annex.add(signed, state, Where("f", 1, block))
    annex.add(signed.replaced(mandate="M-99"), state, Where("f", 1, 21))
    known = {"mandate": mandate.mandate, "person": signed.by, "office": mandate.office, "party": mandate.party,
             "kind": "payment-signed", "count": 3, "first_block": 12, "last_block": 18}
    unknown = {**known, "mandate": "M-99", "office": None, "party": None, "count": 1, "first_block": 21, "last_block": 21}
    assert list(annex.approvals.values()) == [known, unknown]


def test_rows_stand_in_the_order_of_mandates_and_kinds() -> None:
    rows = [{"mandate": "M-10", "kind": "a"}, {"mandate": "M-2", "kind": "b"}, {"mandate": "M-2", "kind": "a"}]
    assert _sorted(rows) == [rows[2], rows[1], rows[0]]


def test_what_is_missing_in_a_series_is_named(place: Path, state: State) -> None:
    annex = Annex()
    for number in (3, 4, 7, 9, 10, 9):
        annex.add(entry(place, "payment-requested", payment=f"P-{number:04d}", evidence=()), state, AT)
    for number in (1234, 1236):
        annex.add(entry(place, "bill-recorded", bill=f"B-{number}", evidence=()), state, AT)
    assert annex._gaps() == [
        {"series": "B", "first": "B-1234", "last": "B-1236", "count": 1, "twice": 0, "missing": ["B-1235"]},
        {"series": "P", "first": "P-0003", "last": "P-0010", "count": 3, "twice": 1, "missing": ["P-0005..P-0006", "P-0008"]}]


def test_payees_of_one_account_are_named(place: Path) -> None:
    replay = replayed(place, Given(honest().fund_id, honest().head))
    replay.opened["account"] = {"v-13": "62001", "v-12": "62002", "v-11": "62001"}
    told = Annex()._payees(replay)
    assert (told["one_account"], told["accounts_tested"]) == ([{"payees": ["v-11", "v-13"]}], True)


def test_the_trial_balance_moves_what_the_entries_move(place: Path) -> None:
    told = audit(place, Given(honest().fund_id, honest().head), annex=True).annex
    assert told is not None
    amounts = [amount for block in blocks(place) if block.entry is not None for _, amount in block.entry.postings()]
    total = sum(amount for amount in amounts if amount > 0)
    assert total > 0 and Decimal(told["trial_balance"][-1]["debit"]) == Decimal(told["trial_balance"][-1]["credit"]) == total


def test_a_debit_by_court_or_by_the_banks_advice_is_explained(place: Path, state: State) -> None:
    annex = Annex()
    debit = BankDebited(day=date(2026, 3, 5), by="p-06", bank_ref="X1", amount=Decimal("30.00"), fund="operating", purpose="扣划",
                        explained=Decimal("0.00"), court_paper="4" * 64,
                        legs=(Leg(account="Assets:Receivable:Unexplained:Operating", amount=Decimal("30.00")),))
    annex.add(debit, state, AT)
    restored = UnexplainedRestored(day=date(2026, 3, 9), by="p-06", restores=spelling.leaf_of(debit), bank_ref="X2",
                                   amount=Decimal("30.00"), fund="operating")
    annex.add(restored, state, AT)
    assert annex.unexplained.count == 0


def test_households_share_a_row_of_the_trial_balance() -> None:
    zero = {"opening": "0.00", "credit": "0.00"}
    rows = [{"account": f"Assets:Receivable:Owners:H-00000{n}", "name_zh": f"应收 H-00000{n}", "name_en": f"due H-00000{n}",
             "fund": "operating", "debit": "1.50", "closing": "1.50", **zero} for n in (1, 2)]
    total = {"account": None, "name_zh": None, "name_en": None, "fund": None, "debit": "3.00", "closing": "3.00", **zero}
    joined, last = _joined([*rows, total])
    assert (joined["account"], joined["name_zh"], joined["accounts"], joined["closing"]) == (
        "Assets:Receivable:Owners:H-*", "应收", 2, "3.00")
    assert last["account"] is None and last["accounts"] == 1


def test_papers_are_remembered_up_to_a_number(place: Path, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annexes, "EVIDENCE_KEPT", 2)
    monkeypatch.setattr(annexes, "ROWS_MAX", 1)
    annex = Annex()
    for number, paper in enumerate(("1", "2", "3", "1", "3", "3", "1", "1"), 1):
        annex.add(entry(place, "bill-recorded", evidence=(paper * 64,), bill=f"B-{number:04d}"), state, AT)
    # Paper 1 was forgotten when paper 3 came; of two papers used again the first is listed, each use of the other counted.
    assert [row["paper"][0] for row in annex.papers.rows] == ["3"]
    assert annex.papers.count == 3


def test_the_newest_papers_are_remembered(place: Path, state: State) -> None:
    annex = Annex()
    annex._evidence = {bytes([1, *divmod(number, 256), *bytes(9)]): (1, "B-0001") for number in range(EVIDENCE_KEPT - 1)}
    oldest = next(iter(annex._evidence))
    annex.add(entry(place, "bill-recorded", evidence=("22" * 32,), bill="B-0002"), state, AT)
    assert (len(annex._evidence), oldest in annex._evidence) == (50_000, True)
    annex.add(entry(place, "bill-recorded", evidence=("33" * 32,), bill="B-0003"), state, AT)
    assert (len(annex._evidence), oldest in annex._evidence) == (50_000, False)
