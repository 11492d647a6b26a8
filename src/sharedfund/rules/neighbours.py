"""Rules of services shared with neighbours: every complex has its own book; a shared cost is split by an agreed key, and
each part stands in two books that name each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharedfund.accounts.heads import HEADS
from sharedfund.entries.neighbours import due_from
from sharedfund.rules import Objection, measure, rule
from sharedfund.state.neighbours import parts_of
from sharedfund.state.registry import is_used
from sharedfund.values.identity import neighbour_of
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.bills import BillCredited
    from sharedfund.entries.neighbours import SharedCostSplit, SharedCostUnsplit, ShareBooked, ShareReceived, SharingAgreed
    from sharedfund.state import State
    from sharedfund.state.neighbours import Split

measure(9, parts_of, "DESIGN: largest remainder")


# ---- the agreement ----


@rule(127, source="Trust Law 29; Hefei: neighbours share refuse collection and repairers, small complexes one contract")
def an_agreement_names_this_complex_and_its_neighbours(state: State, entry: SharingAgreed) -> Objection | None:
    """An agreement has a number of its own, this complex and others as parties, each once, one of whom pays, and a head
    of the operating fund."""
    if entry.agreement in state.neighbours.agreements:
        return Objection("agreement-exists", agreement=entry.agreement)
    funds = [party.fund for party in entry.parties]
    if state.record.fund_id not in funds:
        return Objection("not-this-complex", agreement=entry.agreement)
    if len(funds) < 2 or len({neighbour_of(fund) for fund in funds}) != len(funds):
        return Objection("parties-not-distinct", agreement=entry.agreement, parties=len(funds))
    if entry.payer not in funds:
        return Objection("payer-is-no-party", agreement=entry.agreement)
    if (entry.payer_account is None) != (entry.payer == state.record.fund_id):
        return Objection("account-of-the-payer", agreement=entry.agreement)
    head = HEADS.get(entry.head)
    if head is None or head.fund != "operating":
        return Objection("head-not-shared", agreement=entry.agreement, head=entry.head)
    if entry.end < entry.first:
        return Objection("ends-before-it-begins", agreement=entry.agreement, first=entry.first, end=entry.end)
    if entry.contract is not None and state.contracts.named(entry.contract) is None:
        return Objection("contract-unknown", contract=entry.contract)
    return None if entry.evidence else Objection("paper-missing", agreement=entry.agreement)


@rule(127, source="Hefei: one tender for several complexes; no complex pays for another without both resolving it")
def no_complex_pays_for_another_unasked(state: State, entry: SharingAgreed) -> Objection | None:
    """What is shared stands on a resolution of this complex; weights that are merely agreed, and not counted, on one
    of its owners."""
    found = state.resolutions.passed(entry.resolution)
    if found is None:
        return Objection("resolution-missing", resolution=entry.resolution)
    weights = {party.weight for party in entry.parties}
    if min(weights) <= 0 or (entry.split_by == "equal" and len(weights) > 1):
        return Objection("weights-not-of-the-key", agreement=entry.agreement, key=entry.split_by)
    if entry.split_by == "agreed" and not found.by_owners():
        return Objection("not-by-the-owners", resolution=entry.resolution, body=found.body)
    return None


# ---- what the payer splits ----


@rule(127, source="Trust Law 29; DESIGN: the payer's book splits, the others mirror it")
def the_payer_splits_what_it_was_billed(state: State, entry: SharedCostSplit) -> Objection | None:
    """The payer's book splits a bill of its own once, in a month the agreement stands."""
    known = state.neighbours.agreements.get(entry.agreement)
    if known is None or not known.stands(entry.month):
        return Objection("agreement-not-in-force", agreement=entry.agreement, month=entry.month)
    if known.payer != state.record.fund_id or entry.own != state.record.fund_id:
        return Objection("another-complex-splits", agreement=entry.agreement)
    if is_used(state, "split", entry.split):
        return Objection("split-exists", split=entry.split)
    bill = state.bills.open.get(entry.bill)
    if bill is None or (bill.head, bill.month) != (known.head, entry.month) or entry.head != known.head:
        return Objection("bill-not-shared", bill=entry.bill, head=known.head, month=entry.month)
    if any(other.bill == entry.bill and not other.undone for other in state.neighbours.splits.values()):
        return Objection("split-already", bill=entry.bill)
    return Objection("not-the-bill", total=entry.total, amount=bill.amount) if entry.total != bill.amount else None


@rule(9, source="DESIGN: largest remainder")
def parts_of_a_shared_cost_sum_to_it(state: State, entry: SharedCostSplit) -> Objection | None:
    """Each complex bears what the agreement's key gives it, and the parts sum to the cost to the fen."""
    known = state.neighbours.agreements.get(entry.agreement)
    if known is None:
        return None
    expected = parts_of(entry.total, known.parties)
    stated = {part.fund: part.amount for part in entry.parts}
    if len(stated) != len(entry.parts) or set(stated) != set(expected):
        return Objection("parts-missing", agreement=entry.agreement, have=len(entry.parts), need=len(expected))
    for fund, part in sorted(stated.items()):
        if part != expected[fund]:
            return Objection("part-differs", agreement=entry.agreement, neighbour=neighbour_of(fund), amount=part,
                             expected=expected[fund])
    return None


@rule(9, source="DESIGN: largest remainder")
def a_share_is_what_the_key_gives(state: State, entry: ShareBooked) -> Objection | None:
    """A complex books the part of the whole cost that the agreement's key gives it, no fen more or less."""
    known = state.neighbours.agreements.get(entry.agreement)
    if known is None:
        return None
    own = state.record.fund_id
    expected = parts_of(entry.total, known.parties).get(own, ZERO)
    if entry.amount == expected:
        return None
    return Objection("part-differs", agreement=entry.agreement, neighbour=neighbour_of(own), amount=entry.amount,
                     expected=expected)


@rule(14, source="DESIGN")
def an_undone_split_is_one_nobody_has_paid(state: State, entry: SharedCostUnsplit) -> Objection | None:
    """A split is taken back whole, with its own fields, and only while its parts are still due."""
    found = state.neighbours.splits.get(entry.split)
    if found is None or found.undone:
        return Objection("split-unknown", split=entry.split)
    parts = {part.fund: part.amount for part in entry.parts}
    amount = sum((part for fund, part in parts.items() if fund != entry.own), ZERO)
    said = (entry.corrects, entry.head, entry.month, entry.own, entry.amount, parts)
    if said != (found.leaf, found.head, found.month, state.record.fund_id, amount, dict(found.parts)):
        return Objection("split-differs", split=entry.split)
    for fund, part in sorted(parts.items()):
        due = state.ledger.balance(due_from(neighbour_of(fund)))
        if fund != entry.own and part > due:
            return Objection("part-paid", split=entry.split, neighbour=neighbour_of(fund), amount=part, due=due)
    return None


@rule(127, source="Trust Law 29; DESIGN: nobody keeps what a neighbour pays for")
def what_is_split_is_credited_after_its_split(state: State, entry: BillCredited) -> Objection | None:
    """A bill whose parts the neighbours still owe is credited when its split is taken back; what is left is split
    anew."""
    for found in state.neighbours.splits.values():
        if found.bill == entry.bill and not found.undone and _is_due(state, found):
            return Objection("split-first", bill=entry.bill, split=found.split)
    return None


def _is_due(state: State, split: Split) -> bool:
    """Whether no neighbour has paid its part of the split, so that it can be taken back."""
    return all(part <= state.ledger.balance(due_from(neighbour_of(fund))) for fund, part in split.parts.items()
               if fund != state.record.fund_id)


# ---- what a neighbour books ----


@rule(127, source="Trust Law 29: separate books; each names the other's entry")
def a_share_names_the_payers_entry(state: State, entry: ShareBooked) -> Objection | None:
    """A share is booked once, in the book of a complex that did not pay, under an agreement that stands, naming the
    entry of the payer's book."""
    known = state.neighbours.agreements.get(entry.agreement)
    if known is None or not known.stands(entry.month):
        return Objection("agreement-not-in-force", agreement=entry.agreement, month=entry.month)
    if known.payer == state.record.fund_id or entry.neighbour != neighbour_of(known.payer):
        return Objection("not-of-the-payer", agreement=entry.agreement, neighbour=neighbour_of(known.payer))
    if entry.head != known.head:
        return Objection("head-differs", agreement=entry.agreement, head=entry.head, expected_head=known.head)
    if is_used(state, "bill", entry.bill):
        return Objection("number-used", bill=entry.bill)
    if is_used(state, "mirror", entry.mirrors):
        return Objection("mirrored-already", agreement=entry.agreement, month=entry.month)
    return None


# ---- what a neighbour pays ----


@rule(127, source="DESIGN: what neighbours owe each other nets to zero")
def a_neighbour_pays_what_it_owes(state: State, entry: ShareReceived) -> Objection | None:
    """What a neighbour pays is of its share as far as that goes; what is more lies in custody until somebody says what
    it is."""
    due = max(state.ledger.balance(due_from(entry.neighbour)), ZERO)
    if not state.neighbours.knows(entry.neighbour):
        return Objection("neighbour-unknown", neighbour=entry.neighbour)
    if not due:
        return Objection("nothing-due", neighbour=entry.neighbour, amount=entry.amount)
    if entry.amount > due or (entry.over is not None and entry.amount != due):
        return Objection("not-what-is-due", neighbour=entry.neighbour, amount=entry.amount, due=due)
    return None

