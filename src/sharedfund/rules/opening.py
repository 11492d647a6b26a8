"""Rules of the opening: a running complex starts with a position that explains its bank balance to the fen."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund import accounts
from sharedfund.accounts.heads import HEADS
from sharedfund.entries.charter import HANDING_OVER
from sharedfund.rules import Objection, rule
from sharedfund.state.opening import digest_of, opening_day
from sharedfund.values.days import month_of, period
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.charter import OpeningAdopted, OpeningPosition, OpeningProposed
    from sharedfund.entries.people import ProposalApproved
    from sharedfund.state import State
    from sharedfund.state.proposals import Open

SOURCE = "DESIGN"

HOUSEHOLD_ITEMS = frozenset({"arrears", "advance", "charged-ahead", "deposit-renovation", "deposit-access", "refund"})
FIRM_ITEMS = frozenset({"cost-payable", "fee-accrued", "fee-withheld", "fee-releasable", "former-firm",
                        "firm-collected", "deposit-firm-bond", "agency-collected"})
PERIOD_ITEMS = frozenset({"arrears", "charged-ahead", "fee-accrued", "fee-withheld", "fee-releasable",
                          "agency-collected"})
DOCUMENT_ITEMS = {"deposit-renovation": "D-", "deposit-access": "D-", "deposit-firm-bond": "D-", "bill": "B-",
                  "unidentified": "S-"}
DUE_ITEMS = frozenset({"bill", "wages"})


@rule(144, source=SOURCE)
def the_opening_explains_the_bank_to_the_fen(state: State, entry: OpeningProposed) -> Objection | None:
    """The bank balances sum to what the funds have, and each fund's money is its claims and what remains; money that
    is nobody's yet is a claim too."""
    known = {account.account for account in state.charter.bank_accounts}
    named = [bank.account for bank in entry.banks]
    for account in sorted(known.symmetric_difference(named)) or sorted({a for a in named if named.count(a) > 1}):
        return Objection("bank-accounts-differ", account=account)
    for fund in sorted({row.fund for row in entry.funds if [r.fund for r in entry.funds].count(row.fund) > 1}):
        return Objection("fund-twice", fund=fund)
    # What the bureau holds for the maintenance fund is not in the fund's own bank accounts (R99).
    by_bureau = state.charter.terms.maintenance_custody == "bureau"
    held = sum((row.cash for row in entry.funds if not (by_bureau and row.fund.startswith("maintenance:"))), ZERO)
    balance = sum((bank.balance for bank in entry.banks), ZERO)
    if balance != held:
        return Objection("bank-not-explained", balance=balance, funds=held, difference=balance - held)
    for row in entry.funds:
        difference = row.cash + row.receivables - row.claims - row.remainder
        if difference:
            return Objection("fund-not-explained", fund=row.fund, difference=difference)
        if row.fund == "custody" and row.remainder:
            return Objection("custody-is-somebodys", remainder=row.remainder)
        if row.fund == "agency" and row.remainder:
            return Objection("agency-is-somebodys", remainder=row.remainder)
    return None


@rule(144, source=SOURCE)
def a_hand_over_is_signed_or_refused(state: State, entry: OpeningProposed) -> Objection | None:
    """An opening with a position names who hands it over, or says that the hand-over was refused."""
    if entry.handed_over_by is not None and entry.hand_over_refused:
        return Objection("handed-over-and-refused", person=entry.handed_over_by)
    if entry.rows and entry.handed_over_by is None and not entry.hand_over_refused:
        return Objection("hand-over-missing")
    if entry.handed_over_by is not None:
        offices = state.people.offices_of(entry.handed_over_by, state.charter.local_day(entry))
        if not offices & HANDING_OVER:
            return Objection("cannot-hand-over", person=entry.handed_over_by)
    return None


@rule(144, source=SOURCE)
def only_who_hands_over_signs_for_it(state: State, entry: ProposalApproved) -> Objection | None:
    """Beside committee and community only the person named as handing over says yes to an opening."""
    proposal = state.proposals.open.get(entry.approves)
    mandate = state.people.mandates.get(entry.mandate)
    if proposal is None or proposal.kind != "opening-proposed" or mandate is None:
        return None
    named = proposal.entry().handed_over_by
    if mandate.office in HANDING_OVER and entry.by != named:
        return Objection("not-who-hands-over", person=entry.by, named=named)
    return None


def _decided(state: State) -> Open | None:
    """The opening that has its last yes."""
    return next((p for p in state.proposals.of_kind("opening-proposed") if p.effective), None)


@rule(144, source=SOURCE)
def an_opening_row_says_whose_it_is(state: State, entry: OpeningPosition) -> Objection | None:
    """A row of the opening follows the last yes, in its place, on the day the books begin, and says whose it is and
    what it is for."""
    if _decided(state) is None:
        return Objection("opening-not-decided", row=entry.row)
    place = len(state.opening.rows) + 1
    if entry.row != place:
        return Objection("row-out-of-place", row=entry.row, place=place)
    if entry.day != opening_day(state):
        return Objection("not-the-opening-day", row=entry.row, first=opening_day(state))
    return row_objection(state, entry)


def row_objection(state: State, entry: OpeningPosition) -> Objection | None:
    """What is wrong with a row by itself: its party, its paper, its period."""
    return _party_objection(state, entry) or _paper_objection(entry) or _period_objection(state, entry)


def _party_objection(state: State, entry: OpeningPosition) -> Objection | None:
    if entry.item in HOUSEHOLD_ITEMS and state.units.household(entry.party) is None:
        return Objection("household-unknown", row=entry.row, household=entry.party)
    if entry.item in FIRM_ITEMS and not (entry.party[:1] == "F" and entry.party[1:].isdigit()):
        return Objection("not-a-firm", row=entry.row, party=entry.party)
    if entry.agent_for is not None and entry.item != "arrears":
        return Objection("agent-of-no-debt", row=entry.row, firm=entry.agent_for)
    account = entry.account()
    if not accounts.is_account(account):
        return Objection("no-such-account", row=entry.row, account=account)
    if accounts.fund_of(account) != entry.fund:
        return Objection("fund-differs", row=entry.row, fund=entry.fund, expected_fund=accounts.fund_of(account))
    if entry.item == "maintenance" and not entry.fund.startswith("maintenance:"):
        return Objection("fund-differs", row=entry.row, fund=entry.fund, expected_fund="maintenance")
    if entry.first_deposit is not None and not entry.fund.startswith("maintenance:"):
        return Objection("first-deposit-elsewhere", row=entry.row, fund=entry.fund)
    unit = state.units.by_id.get(entry.party)
    if unit is not None and entry.fund != f"maintenance:{unit.building}":
        return Objection("unit-elsewhere", row=entry.row, unit=unit.unit, building=unit.building)
    return None


def _paper_objection(entry: OpeningPosition) -> Objection | None:
    prefix = DOCUMENT_ITEMS.get(entry.item)
    if prefix is not None and not (entry.document or "").startswith(prefix):
        return Objection("number-missing", row=entry.row, item=entry.item, prefix=prefix)
    if entry.item in DUE_ITEMS:
        if entry.due is None:
            return Objection("due-missing", row=entry.row, item=entry.item)
        if entry.head not in HEADS or HEADS[entry.head].fund != entry.fund:
            return Objection("head-unknown", row=entry.row, head=entry.head or "")
    return None


def _period_objection(state: State, entry: OpeningPosition) -> Objection | None:
    if entry.item not in PERIOD_ITEMS:
        return None
    if entry.period is None:
        return Objection("period-missing", row=entry.row, item=entry.item)
    months, now = period(entry.period).months(), month_of(entry.day)
    if entry.item == "arrears" and months[-1] > now:
        return Objection("arrears-not-begun", row=entry.row, period=entry.period, month=now)
    if entry.item == "charged-ahead" and months[0] <= now:
        return Objection("ahead-has-begun", row=entry.row, period=entry.period, month=now)
    if entry.item in ("arrears", "charged-ahead") and state.fees.bill(entry.party, entry.period) is not None:
        return Objection("row-twice", row=entry.row, household=entry.party, period=entry.period)
    return None


@rule(144, source=SOURCE)
def an_opening_is_adopted_as_decided(state: State, entry: OpeningAdopted) -> Objection | None:
    """The opening is adopted when it has every yes and its rows stand in the book as signed: their digest, their
    number, and each fund's money."""
    proposal = _decided(state)
    if proposal is None or proposal.leaf != entry.proposal:
        return Objection("opening-not-decided")
    if entry.day != opening_day(state):
        return Objection("not-the-opening-day", first=opening_day(state))
    asked = proposal.entry()
    rows = state.opening.rows
    if len(rows) != asked.rows:
        return Objection("rows-differ", rows=len(rows), expected=asked.rows)
    if digest_of(line for _, line in sorted(rows.items())) != asked.rows_digest:
        return Objection("rows-changed")
    return _sums_objection(state, asked)


def _sums_objection(state: State, asked: OpeningProposed) -> Objection | None:
    found: dict[str, Decimal] = {}
    for account, amount in state.ledger.balances.items():
        if account.startswith("Equity:Opening:"):
            fund = accounts.fund_of(account)
            found[fund] = found.get(fund, ZERO) - amount
    stated = {row.fund: row.remainder for row in asked.funds}
    for fund in sorted({*found, *stated}):
        have, said = found.get(fund, ZERO), stated.get(fund, ZERO)
        cash = next((row.cash for row in asked.funds if row.fund == fund), ZERO)
        if have != said:
            return Objection("fund-differs-from-rows", fund=fund, rows=have, stated=said)
        if state.ledger.cash(fund) != cash:
            return Objection("fund-differs-from-rows", fund=fund, rows=state.ledger.cash(fund), stated=cash)
    return None
