"""Rules of the bank: statements and what answers their lines, reconciliation month by month, and whose interest it
is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from sharedfund.entries.bank import earns, line_of
from sharedfund.rules import Flag, Objection, duty, flag, form, measure, rule
from sharedfund.spelling import SpellingError
from sharedfund.state import figures
from sharedfund.state.bank import (
    GATEWAYS, balance_at_end, base_of, bookings, closing_at_end, first_open_month, has_statements, is_known_account,
    is_line_known, items_at_end, main_account, next_month,
)
from sharedfund.state.payments import is_judged, request_of
from sharedfund.state.resolutions import granted_to
from sharedfund.values import days
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.bank import (
        BankReconciled, InterestReceived, ReconcilingItem, StatementImported, StatementLines, StatementMatched,
        StatementSetAside, TermDepositRedeemed,
    )
    from sharedfund.entries.grants import EntrustedReceived, GrantReceived, ProjectCollected
    from sharedfund.entries.hand_over import FormerFirmPaid
    from sharedfund.entries.maintenance import MaintenanceReclaimed
    from sharedfund.entries.neighbours import ShareReceived
    from sharedfund.entries.payments import (
        BankDebited, PaymentPaid, PaymentRequested, PaymentReturned, PaymentSigned, UnexplainedRestored,
    )
    from sharedfund.entries.questions import RestitutionReceived
    from sharedfund.entries.receipts import CollectionRemitted, DepositTaken, PassThroughReceived, ReceiptRecorded
    from sharedfund.entries.remuneration import ShareDeposited
    from sharedfund.entries.revenue import RevenueReceived
    from sharedfund.state import State

measure(11, figures.interest_split, source="GZ 5(四): 共有资金产生的孳息; TL 14")


@rule(11, source="GZ 5(四): 共有资金产生的孳息; TL 14")
def interest_belongs_to_the_fund_that_earned_it(state: State, entry: InterestReceived) -> Objection | None:
    """Interest is split by what each fund's money earned, and adds up to what the bank paid."""
    total = sum((part.amount for part in entry.parts), ZERO)
    if total != entry.amount:
        return Objection("parts-differ", amount=entry.amount, parts=total)
    for part in entry.parts:
        if earns(part.fund) != part.fund:
            return Objection("fund-without-income", fund=part.fund, takes_fund=earns(part.fund))
    wanted = figures.interest_split(state, entry.amount, entry.occurred or entry.day)
    for part in entry.parts:
        if wanted.get(part.fund, ZERO) != part.amount:
            return Objection("split-differs", fund=part.fund, named=part.amount, earned=wanted.get(part.fund, ZERO))
    return None


_OTHERS = frozenset({"custody", "agency"})

form(
    126, "the_chart_has_no_investment",
    "Nothing the fund owns can be booked as an investment: beside bank accounts the chart has term deposits alone.",
    source="MIS3, MIS4; Beijing 2011: 不得对外投资", test="tests/rules/test_bank.py", chapter="bank",
)


@rule(126, source="MIS3, MIS4; Beijing 2011: 不得对外投资")
def money_is_not_invested(state: State, entry: PaymentRequested | PaymentSigned) -> Objection | None:
    """The fund's money is placed in a term deposit by resolution alone, and other people's not at all."""
    payment = request_of(state, entry) if is_judged(state, entry) else None
    if payment is None or payment.settles != "term-deposit":
        return None
    if payment.fund in _OTHERS or payment.fund.startswith("maintenance:"):
        return Objection("not-the-owners-to-place", fund=payment.fund)
    left = granted_to(state, payment, "term-deposit")
    if payment.amount > left:
        return Objection("deposit-not-resolved", fund=payment.fund, amount=payment.amount, left=left)
    return None


@rule(126, source="MIS3, MIS4; DESIGN")
def a_term_deposit_comes_back_to_its_fund(state: State, entry: TermDepositRedeemed) -> Objection | None:
    """What comes back was placed by a payment of that fund, and no more of it than lies there."""
    known = state.bank.term_deposits.get(entry.placed)
    if known is None:
        return Objection("deposit-unknown", payment=entry.placed)
    if entry.fund != known.fund:
        return Objection("of-another-fund", payment=entry.placed, fund=entry.fund, own_fund=known.fund)
    if entry.principal > known.left:
        return Objection("more-than-placed", payment=entry.placed, amount=entry.principal, left=known.left)
    return None


# ---- statements ----


@rule(4, source="DESIGN")
def a_statement_is_of_an_account_of_the_fund(
    state: State, entry: StatementImported | StatementLines | StatementMatched | StatementSetAside
) -> Objection | None:
    """Statements are read of the co-managed account and of the gateways, and of no other."""
    return None if is_known_account(state, entry.account) else Objection("statement-account-unknown", account=entry.account)


@rule(4, source="DESIGN; Alipay's own note: its totals are of the account, not of the file")
def a_statement_agrees_with_itself(state: State, entry: StatementImported) -> Objection | None:
    """What a statement states adds up, each of its lines is new, known, or of a month that is over; only of a gateway is
    a claim taken that does not hold."""
    if entry.first > entry.last:
        return Objection("statement-ends-before-it-begins", first=entry.first, last=entry.last)
    if entry.last > entry.day:
        return Objection("statement-of-tomorrow", last=entry.last, day=entry.day)
    told = (entry.new, entry.known, entry.before or 0)
    if min(told) < 0 or sum(told) != entry.rows:
        return Objection("rows-differ", rows=entry.rows, new=entry.new, known=entry.known, before=entry.before or 0)
    if entry.accepted and entry.account not in GATEWAYS:
        return Objection("bank-claim-accepted", claim=entry.accepted[0])
    if entry.opening is not None and entry.closing is not None and "balance" not in entry.accepted:
        found = entry.opening + entry.ins - entry.outs
        if found != entry.closing:
            return Objection("statement-does-not-add-up", closing=entry.closing, found=found)
    return None


@rule(4, source="DESIGN")
def lines_follow_their_statement(state: State, entry: StatementLines) -> Objection | None:
    """Lines follow the statement they are of: as many, of its days, and no more in or out than it says."""
    importing = state.bank.importing
    if importing is None or (importing.account, importing.statement) != (entry.account, entry.statement):
        return Objection("lines-without-statement", account=entry.account)
    count = len(entry.lines)
    if not 0 < count <= importing.left:
        return Objection("lines-uncounted", lines=count, left=importing.left)
    ins = outs = ZERO
    for spelled in entry.lines:
        day, amount, ref = line_of(spelled)
        if not importing.first <= day <= importing.last:
            return Objection("line-outside-statement", reference=ref, day=day, first=importing.first, last=importing.last)
        if amount > 0:
            ins += amount
        else:
            outs -= amount
    left_in, left_out = importing.ins - ins, importing.outs - outs
    is_short = importing.is_whole and count == importing.left and (left_in or left_out)
    if min(left_in, left_out) < 0 or is_short:
        return Objection("lines-differ-from-totals", ins=ins, outs=outs, left_in=importing.ins, left_out=importing.outs)
    return None


@rule(4, source="DESIGN: Beancount accepts duplicates")
def a_line_stands_once(state: State, entry: StatementLines) -> Objection | None:
    """A line of an account stands once, whatever statements it is in."""
    seen = set()
    for spelled in entry.lines:
        ref = line_of(spelled).ref
        if ref in seen or is_line_known(state, entry.account, ref):
            return Objection("line-known", reference=ref, account=entry.account)
        seen.add(ref)
    return None


@rule(130, source="DESIGN")
def lines_of_a_month_that_agreed_come_late(state: State, entry: StatementLines) -> Objection | None:
    """A line of before the book is none of it; one of a month that is reconciled comes late, and its statement says so."""
    importing, agreed = state.bank.importing, state.bank.last_reconciled_day(entry.account)
    is_late = importing is not None and importing.late
    for spelled in entry.lines:
        line = line_of(spelled)
        if line.day < state.charter.books_from:
            return Objection("line-before-the-books", reference=line.ref, day=line.day, books_from=state.charter.books_from)
        if agreed is not None and line.day <= agreed and not is_late:
            return Objection("line-in-agreed-month", reference=line.ref, day=line.day, agreed=agreed)
    return None


@rule(4, source="DESIGN: the line is the proof")
def a_booking_keeps_to_its_line(
    state: State,
    entry: ReceiptRecorded | CollectionRemitted | DepositTaken | PassThroughReceived
    | RevenueReceived | InterestReceived | TermDepositRedeemed | GrantReceived | ProjectCollected | EntrustedReceived
    | ShareDeposited | RestitutionReceived | ShareReceived | FormerFirmPaid | MaintenanceReclaimed
    | PaymentPaid | PaymentReturned | BankDebited | UnexplainedRestored,
) -> Objection | None:
    """A booking with a line's reference, or a part of it, books no more than the line has left, and the same way."""
    try:
        moved = bookings(state, entry)
    except SpellingError:
        return None  # R129 and R142 speak of it
    for account, ref, amount in moved:
        base = base_of(state, account, ref) if ref is not None else None
        if base is None:
            continue
        line = state.bank.lines.get(f"{account}/{base}")
        left = line.left if line is not None else ZERO
        if (amount > 0) != (left > 0) or abs(amount) > abs(left):
            return Objection("line-amount-differs", reference=base, account=account, amount=amount, left=left)
    return None


@rule(4, source="DESIGN")
def a_payout_is_remitted_once(state: State, entry: CollectionRemitted) -> Objection | None:
    """A payout is a gateway's, and answered once."""
    if entry.payout is None:
        return None
    if entry.channel not in GATEWAYS:
        return Objection("payout-without-gateway", channel=entry.channel)
    if f"{entry.channel}/{entry.payout}" in state.bank.unseen:
        return Objection("payout-known", payout=entry.payout, channel=entry.channel)
    return None


@rule(131, source="DESIGN")
def what_is_matched_is_the_same_money(state: State, entry: StatementMatched) -> Objection | None:
    """Matched are open lines and bookings no line has met, each once, and both sides add up to the amount named."""
    if not entry.lines and not entry.bookings:
        return Objection("nothing-matched")
    bank, of_lines, of_bookings = state.bank, ZERO, ZERO
    for ref, times in Counter(entry.lines).items():
        line = bank.lines.get(f"{entry.account}/{ref}")
        if line is None or times > 1:
            return Objection("line-not-open", reference=ref, account=entry.account)
        of_lines += line.left
    for ref, times in Counter(entry.bookings).items():
        booked = bank.unseen.get(f"{entry.account}/{ref}")
        if booked is None or times > 1:
            return Objection("booking-not-waiting", reference=ref, account=entry.account)
        of_bookings += booked.amount
    if not of_lines == of_bookings == entry.amount:
        return Objection("matched-sums-differ", amount=entry.amount, lines=of_lines, bookings=of_bookings)
    return None


@rule(135, source="DESIGN")
def the_banks_lines_are_the_funds(state: State, entry: StatementSetAside) -> Objection | None:
    """Only a gateway's line is set aside, as it stands: what moved at the bank is the fund's."""
    if entry.account not in GATEWAYS:
        return Objection("bank-line-set-aside", reference=entry.line, account=entry.account)
    line = state.bank.lines.get(f"{entry.account}/{entry.line}")
    if line is None:
        return Objection("line-not-open", reference=entry.line, account=entry.account)
    if line.left != entry.amount:
        return Objection("set-aside-differs", reference=entry.line, amount=entry.amount, left=line.left)
    return None


@duty(131, source="Queensland 149; DESIGN")
def lines_are_answered(state: State, as_of: date) -> Iterator[Flag]:
    """Every line of a statement is booked by the day its month is to be reconciled, and a statement's lines all came."""
    importing = state.bank.importing
    if importing is not None:
        yield flag(lines_are_answered, "statement-unfinished", importing.day, account=importing.account,
                   statement=importing.statement, left=importing.left)
    allowed = timedelta(days=state.charter.terms.reconciliation_days)
    late: dict[str, list[date]] = {}
    for line in state.bank.open_lines():
        if days.period(days.month_of(line.day)).last + allowed < as_of:
            late.setdefault(line.account, []).append(line.day)
    for account, since in sorted(late.items()):
        due = days.period(days.month_of(since[0])).last + allowed
        yield flag(lines_are_answered, "lines-open", due, account=account, count=len(since), since=since[0])


# ---- reconciliation ----


@rule(131, source="Queensland 149; DESIGN")
def reconciliations_follow_one_another(state: State, entry: BankReconciled) -> Objection | None:
    """Months of a bank account the charter names are reconciled in order, after they are over."""
    if entry.account != main_account(state):
        return Objection("account-unknown", account=entry.account)
    on = state.charter.local_day(entry)
    if days.period(entry.month).last > on:
        return Objection("month-not-over", month=entry.month)
    known = state.bank.of(entry.account, entry.month)
    if known is not None and not known.difference:
        return Objection("reconciled-already", month=entry.month)
    if known is None and entry.month != next_month(state, entry.account):
        return Objection("month-out-of-order", month=entry.month, wanted=next_month(state, entry.account))
    return None


@rule(131, source="Queensland 149; DESIGN")
def reconciliations_state_their_difference(state: State, entry: BankReconciled) -> Objection | None:
    """The book side is the state's, and what the two adjusted sides differ by is stated as it is."""
    book = balance_at_end(state, entry.month)
    if entry.book_balance != book:
        return Objection("book-side-differs", named=entry.book_balance, book=book, month=entry.month)
    end = days.period(entry.month).end
    sides = dict.fromkeys(("booked-in", "booked-out", "bank-in", "bank-out"), ZERO)
    for item in entry.items:
        if item.day >= end:
            return Objection("item-after-month", day=item.day, month=entry.month, amount=item.amount)
        sides[item.side] += item.amount
    bank = entry.statement_balance + sides["booked-in"] - sides["booked-out"]
    difference = bank - (book + sides["bank-in"] - sides["bank-out"])
    if entry.difference != difference:
        return Objection("difference-misstated", named=entry.difference, difference=difference)
    return None


@rule(131, source="DESIGN")
def items_are_what_the_book_knows(state: State, entry: BankReconciled) -> Objection | None:
    """Where statements of the month were read, what is in transit is what the book knows: nothing left out, nothing
    invented, and the balance is the statement's own."""
    closing = closing_at_end(state, entry.account, entry.month)
    if closing is not None and closing != entry.statement_balance:
        return Objection("balance-not-the-statements", named=entry.statement_balance, closing=closing, month=entry.month)
    if not has_statements(state, entry.account, entry.month):
        return None
    known, named = (Counter(map(_told, items)) for items in (items_at_end(state, entry.account, entry.month), entry.items))
    for side, day, amount, reference in sorted(known - named)[:1]:
        return Objection("item-left-out", side=side, day=day, amount=amount, reference=reference)
    for side, day, amount, reference in sorted(named - known)[:1]:
        return Objection("item-invented", side=side, day=day, amount=amount, reference=reference)
    return None


def _told(item: ReconcilingItem) -> tuple[str, date, Decimal, str]:
    return item.side, item.day, item.amount, item.reference


@duty(131, source="Queensland 149: 21 days after the month's end")
def months_are_reconciled_in_time(state: State, as_of: date) -> Iterator[Flag]:
    """Every month is reconciled to the bank within the charter's days after its end."""
    if state.charter.phase != "open":
        return
    account = main_account(state)
    first = days.period(first_open_month(state, account)).first
    disputed = {r.month for r in state.bank.reconciled.values() if r.difference}
    months = sorted(disputed.union(days.Period("", first, as_of).months()))
    for month in months:
        due = days.period(month).last + timedelta(days=state.charter.terms.reconciliation_days)
        known = state.bank.of(account, month)
        if days.period(month).last >= as_of or (known is not None and not known.difference):
            continue
        if known is not None:
            yield flag(months_are_reconciled_in_time, "differs", due, month=month, difference=known.difference)
        else:
            late = "reconciliation-late" if due < as_of else "reconciliation-due"
            yield flag(months_are_reconciled_in_time, late, due, month=month)
