"""What a rule is made of: an objection with its facts, a flag of a duty; how a rule is entered, and what it governs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sharedfund import rules, spelling
from sharedfund.drafts import remuneration as drafted
from sharedfund.entries import KINDS
from sharedfund.entries.entry import Entry
from sharedfund.rules import Flag, Objection, Rule, duty, flag, form, measure, not_ours, rule, unlike_its_proposal
from tests.fund import D, Fund, commitment
from tests.gate import at_the_gate, release


def test_objections_are_equal_by_code_and_facts() -> None:
    one = Objection("too-much", amount=Decimal("1.00"), limit=None)
    assert one.facts == {"amount": Decimal("1.00")}
    assert one == Objection("too-much", amount=Decimal("1.00"))
    assert one != Objection("too-much", amount=Decimal("1.01"))
    assert one != Objection("too-little", amount=Decimal("1.00"))
    assert one != "too-much"
    assert len({one, Objection("too-much", amount=Decimal("1.00"))}) == 1
    assert repr(one) == "Objection('too-much', {'amount': Decimal('1.00')})"


def test_a_flag_is_a_registered_duty_s_alone() -> None:
    def undone() -> None:
        """No duty of the rulebook."""

    with pytest.raises(LookupError, match="undone"):
        flag(undone, "late")


# ---- how a rule is entered ----


@pytest.fixture
def entered(monkeypatch: pytest.MonkeyPatch) -> list[Rule]:
    """A rulebook with nothing in it yet."""
    book: list[Rule] = []
    monkeypatch.setattr(rules, "RULES", book)
    return book


def of_forms(*forms: str) -> frozenset[str]:
    return frozenset(kind for kind, known in KINDS.items() if known.form in forms)


def test_a_door_governs_the_kinds_it_names_and_says_its_first_paragraph(entered: list[Rule]) -> None:
    def money_waits(state: Any, entry: ReleaseProposed | RemunerationReleased) -> None:  # type: ignore[name-defined]  # noqa: F821  # read as text
        """Money waits
        for its day.

        What follows is for whoever reads the code."""

    assert rule(28, source="DESIGN")(money_waits) is money_waits
    assert entered == [Rule("R28", "money_waits", "door", "DESIGN", "test_rules", "Money waits for its day.", money_waits,
                            frozenset({"release-proposed", "remuneration-released"}), False, "", False)]


@pytest.mark.parametrize(("named", "kinds"), [
    ("Entry", frozenset(KINDS)), ("SignedEntry", of_forms("signed", "approval", "proposal", "counter-fact")),
    ("Approval", of_forms("approval")), ("Proposal", of_forms("proposal")), ("CounterFact", of_forms("counter-fact")),
    ("Fact", of_forms("fact")), ("Fact | ReleaseProposed", of_forms("fact") | {"release-proposed"}),
])
def test_a_door_may_govern_all_entries_of_a_form(entered: list[Rule], named: str, kinds: frozenset[str]) -> None:
    def said(state: Any, entry: Any, lines: Any) -> None:
        """It is said."""

    said.__annotations__["entry"] = named
    rule("45a", source="DESIGN")(said)
    assert kinds and entered == [Rule("R45a", "said", "door", "DESIGN", "test_rules", "It is said.", said, kinds, True, "",
                                      is_general=True)]


def test_a_door_that_says_nothing_or_governs_nothing_known_is_none(entered: list[Rule]) -> None:
    def silent(state: Any, entry: ReleaseProposed) -> None:  # type: ignore[name-defined]  # noqa: F821  # read as text
        pass

    def lost(state: Any, entry: NoSuchThing) -> None:  # type: ignore[name-defined]  # noqa: F821  # read as text
        """It governs what nobody writes."""

    with pytest.raises(AssertionError, match="silent says nothing"):
        rule(1, source="DESIGN")(silent)
    with pytest.raises(AssertionError, match="lost governs NoSuchThing, which is no entry"):
        rule(1, source="DESIGN")(lost)
    assert entered == []


def test_every_other_way_enters_what_it_is_given(entered: list[Rule]) -> None:
    def due(state: Any, as_of: date) -> tuple[Flag, ...]:
        """It is due."""
        return (flag(due, "late", as_of, amount=Decimal("1.00")),)

    def other(state: Any, as_of: date) -> tuple[Flag, ...]:
        """It is due too."""
        return (flag(other, "later"),)

    nothing: frozenset[str] = frozenset()
    assert duty(49, source="LAW")(due) is due and duty(60, source="LAW")(other) is other
    measure(25, commitment, "FEE")
    form(130, "whole", "It is whole.", "RFC", "tests/x.py::test_x", "record")
    not_ours(88, "people", "People keep it.", "LAW", "people")
    assert entered == [
        Rule("R49", "due", "duty", "LAW", "test_rules", "It is due.", due, nothing, False, "", False),
        Rule("R60", "other", "duty", "LAW", "test_rules", "It is due too.", other, nothing, False, "", False),
        Rule("R25", "commitment", "measure", "FEE", "test_rules", " ".join(str(commitment.__doc__).split()), commitment,
             nothing, False, "", False),
        Rule("R130", "whole", "form", "RFC", "record", "It is whole.", None, nothing, False, "tests/x.py::test_x",
             False),
        Rule("R88", "people", "not-ours", "LAW", "people", "People keep it.", None, nothing, False, "", False),
    ]
    assert due(None, date(2026, 1, 31)) == (
        Flag("R49", "due", "late", {"amount": Decimal("1.00")}, date(2026, 1, 31)),)
    assert other(None, date(2026, 1, 31)) == (Flag("R60", "other", "later", {}, None),)


# ---- an effect is what was proposed ----


def decided(**changes: Any) -> tuple[Fund, Entry, str]:
    """A release that was proposed, its proposal changed so, and what takes effect of it."""
    fund = at_the_gate()
    (proposal,) = fund.do(release(fund))
    leaf = spelling.leaf_of(proposal)
    known = fund.state.proposals.open[leaf]
    effect = drafted._release(fund.state, known, D, fund.day)[0]
    table = fund.state.proposals.open.set(leaf, replace(known, **{"effective": True, **changes}))
    fund.state = replace(fund.state, proposals=replace(fund.state.proposals, open=table))
    return fund, effect, leaf


@pytest.mark.parametrize(("changes", "is_decided"), [
    ({}, True), ({"effective": False}, False), ({"kind": "set-off-proposed"}, False),
    ({"kind": "set-off-proposed", "effective": False}, False),
])
def test_only_a_decided_proposal_of_that_kind_takes_effect(changes: dict[str, Any], is_decided: bool) -> None:
    fund, effect, leaf = decided(**changes)
    objection = unlike_its_proposal(fund.state, effect, "release-proposed", leaf)
    assert objection == (None if is_decided else Objection("proposal-not-decided", proposal=leaf))
    other = commitment("other")
    assert unlike_its_proposal(fund.state, effect, "release-proposed", other) == Objection(
        "proposal-not-decided", proposal=other)


@pytest.mark.parametrize(("changes", "field"), [
    ({"firm": "F002"}, "firm"), ({"agent_for": "F001"}, "agent-for"), ({"agent_for": "F001", "firm": "F002"}, "agent-for"),
    ({"day": date(2027, 1, 1), "by": "p-77", "proposal": commitment("other")}, None),
])
def test_what_both_name_is_the_same_but_who_and_when(changes: dict[str, Any], field: str | None) -> None:
    fund, effect, leaf = decided()
    objection = unlike_its_proposal(fund.state, effect.replaced(**changes), "release-proposed", leaf)
    assert objection == (Objection("differs-from-proposal", field=field) if field else None)
