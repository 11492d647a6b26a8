"""Every line of the co-managed account as owners may read it at any time: what came by day and kind, each payment with
who did which step, what is under way and what was refused; the sums are those of a disclosure at the same head.

A pure function of the book at a head and of the day it is asked. No household and no private person is named, but in
`own`, the statement of the one household that asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund.reports import position, veil
from sharedfund.reports.income import receipt_rows
from sharedfund.reports.look import Look
from sharedfund.reports.movements import cash_of, total
from sharedfund.reports.spelled import day, money
from sharedfund.reports.spending import budget_rows, payment_rows, use_of
from sharedfund.spelling import leaf_of
from sharedfund.state import figures
from sharedfund.values import days
from sharedfund.values.money import ZERO

if TYPE_CHECKING:
    from sharedfund.entries.entry import Entry
    from sharedfund.state import Lines, State

Data = dict[str, Any]

STEPS = {"payment-requested": "requested", "payment-reviewed": "reviewed", "payment-rechecked": "rechecked",
         "payment-signed": "signed"}


def account(state: State, lines: Lines, as_of: date, *, own: Data | None = None) -> Data:
    """The account at the head of `state`: balance, what is spendable, the quarters since the books began, every line,
    newest quarter first. `own` is the statement of the household that asks (`household.statement`)."""
    on = as_of
    if state.record.recorded is not None:
        # Nothing the book holds is left out because a clock went back.
        on = max(as_of, days.local_day(state.record.recorded, state.charter.utc_offset))
    acts, quarters, told = _Acts(state), list[Data](), list[Data]()
    newest: Look | None = None
    for name in _quarters(state.charter.books_from, on):
        newest = Look.at(state, lines, days.period(name), on)
        acts.read(newest.entries)
        quarters.append(_quarter(newest))
        told += _lines(newest, acts)
    head = state.record.head
    positions = position.by_fund(state, on)
    return {
        "name": state.charter.name, "practice": state.charter.practice, "fund": state.record.fund_id, "as_of": day(on),
        "banks": [{"bank": one.bank, "tail": one.tail} for one in state.charter.bank_accounts],
        "head": {"size": head.size, "root": head.root} if head else None,
        "balance": money(figures.position(state, on).bank),
        "spendable": money(position.spendable(state, positions)),
        "claims": position.claims_on_everything(state, positions),
        "reconciled": _reconciled(state), "quarters": quarters[::-1],
        "uses": _uses(newest) if newest is not None else [],
        # What somebody typed is veiled as on the public page: other owners read it too.
        "lines": veil.over(sorted([*told, *_waiting(state, acts)], key=_newest_first)), "own": own,
    }


def _quarters(first: date, last: date) -> Iterator[str]:
    end = days.period(days.quarter_of(last)).end
    while (name := days.quarter_of(first)) and days.period(name).first < end:
        yield name
        first = days.period(name).end


def _quarter(look: Look) -> Data:
    made = look.now.disclosures.published.get(look.period.name)
    figures_ = ("opening", "received", "paid", "closing")
    return {"period": look.period.name, "first": day(look.period.first), "last": day(look.period.last),
            **{figure: money(total(look.funds, figure)) for figure in figures_},
            "published": None if made is None else {"number": made.number, "version": made.version, "day": day(made.day),
                                                    "digest": made.digest}}


def _reconciled(state: State) -> Data:
    """Up to which day every bank account agrees with its statement (None: not one month of some account), and the
    difference that its newest statement shows."""
    agreed: list[date | None] = []
    difference = ZERO
    for account_ in state.charter.bank_accounts:
        found = sorted((r for r in state.bank.reconciled.values() if r.account == account_.account), key=lambda r: r.month)
        even = [r.month for r in found if not r.difference]
        agreed.append(days.period(even[-1]).last if even else None)
        difference += abs(found[-1].difference) if found else ZERO
    known = [when for when in agreed if when is not None]
    return {"day": day(min(known)) if known and len(known) == len(agreed) else None, "difference": money(difference)}


def _uses(look: Look) -> list[Data]:
    """What the newest quarter was spent on, largest first, beside its budget."""
    sums: dict[str, Decimal] = {}
    for row in payment_rows(look):
        sums[use_of(row)] = sums.get(use_of(row), ZERO) + Decimal(row["amount"])
    planned = {line["head"]: line["quarter"] for line in budget_rows(look)}
    return [{"use": use, "amount": money(amount), "budget": planned.get(use)}
            for use, amount in sorted(sums.items(), key=lambda item: (-item[1], item[0]))]


# ---- who did which step, on which day ----


class _Acts:
    """Requests with their steps and days, gathered quarter by quarter in the order of the book."""

    def __init__(self, state: State) -> None:
        self._mandates = state.people.mandates
        self._number: dict[str, str] = {}
        self.steps: dict[str, list[Data]] = {}
        self.requests: dict[str, Any] = {}
        self.returned: set[str] = set()
        self.bill_papers: dict[str, int] = {}

    def read(self, entries: Iterable[Entry]) -> None:
        entry: Any
        for entry in entries:
            if entry.kind == "payment-requested":
                self._number[leaf_of(entry)] = entry.payment
                self.requests[entry.payment] = entry
                self._step(entry.payment, entry)
            elif entry.kind in STEPS and entry.approves in self._number:
                self._step(self._number[entry.approves], entry)
            elif entry.kind == "payment-returned":
                self.returned.add(entry.payment)
            elif entry.kind == "bill-recorded":
                self.bill_papers[entry.bill] = len(entry.evidence)

    def _step(self, number: str, entry: Any) -> None:
        held = self._mandates.get(entry.mandate)
        self.steps.setdefault(number, []).append({
            "step": STEPS[entry.kind], "day": day(entry.day), "person": entry.by, "office": held.office if held else None})


# ---- the lines ----

_MASKED_PAYEE: Data = {"payee": None, "kind": None, "name": None}


def _line(line: str, period: str, when: str | None, amount: str, **more: Any) -> Data:
    empty = {"no": None, **_MASKED_PAYEE, "purpose": None, "fund": None, "head": None, "settles": None, "status": None,
             "manner": None, "steps": [], "vouchers": None, "resolution": None, "bill": None,
             "bill_vouchers": None, "source": None,
             "count": None, "periods": [], "to_fund": None, "reason": None}
    return {"line": line, "period": period, "day": when, "amount": amount, **empty, **more}


def _lines(look: Look, acts: _Acts) -> Iterator[Data]:
    period = look.period.name
    for row in payment_rows(look):
        kept = {name: row[name] for name in ("no", "payee", "kind", "name", "purpose", "fund", "head", "settles", "manner",
                                             "vouchers", "resolution", "bill")}
        status = "returned" if row["no"] in acts.returned else "paid"
        steps = acts.steps.get(row["no"], [])
        yield _line("payment", period, row["day"], row["amount"], status=status, steps=steps,
                    bill_vouchers=acts.bill_papers.get(row["bill"] or ""), **kept)
    for row in receipt_rows(look):
        yield _line("receipt", period, row["day"], row["amount"], source=row["source"], count=row["count"],
                    periods=row["periods"], status="received")
    for entry in look.entries:
        yield from _moves(look, entry)
    for ended in look.of_kind("payment-rejected", "payment-withdrawn"):
        status = "rejected" if ended.kind == "payment-rejected" else "withdrawn"
        yield _asked(look.now, period, acts, acts.requests[ended.payment], status, ended.day, ended.reason)


def _moves(look: Look, entry: Entry) -> Iterator[Data]:
    """Money that moved from one fund's part of the account to another's: no sum of the account changes."""
    if entry.kind == "opening-position":
        return
    cash = cash_of(entry)
    gives = [part for part in cash if part.moved_out]
    gains = [part for part in cash if part.moved_in]
    if gives and gains:
        yield _line("move", look.period.name, day(entry.day), money(sum((part.moved_out for part in gives), ZERO)),
                    no=getattr(entry, "payment", None) or entry.own_id(), fund=gives[0].fund, to_fund=gains[0].fund,
                    status="moved")


def _asked(state: State, period: str, acts: _Acts, request: Any, status: str, when: date,
           reason: str | None = None) -> Data:
    """A payment that was asked for and has not been made."""
    look = Look(state, state, state, days.period(period), (), when)
    is_household = request.payee.startswith("h-")
    return _line("asked", period, day(when), money(request.amount), no=request.payment, **look.payee(request.payee),
                 purpose=None if is_household else request.purpose, fund=request.fund, head=request.head,
                 settles=request.settles, status=status, steps=acts.steps.get(request.payment, []),
                 vouchers=len(request.evidence), resolution=request.resolution, bill=request.bill,
                 bill_vouchers=acts.bill_papers.get(request.bill or ""),
                 reason=None if is_household else reason)


def _waiting(state: State, acts: _Acts) -> Iterator[Data]:
    """What is under way: asked for or released, and not paid; a standing authority pays nothing by itself."""
    for payment in state.payments.waiting():
        request = acts.requests.get(payment.payment)
        if request is not None:
            yield _asked(state, days.quarter_of(payment.day), acts, request, payment.status, payment.day)


def _newest_first(line: Data) -> tuple[int, int, str, str]:
    # What is under way stands above what is done.
    return 0 if under_way(line) else 1, -date.fromisoformat(line["day"]).toordinal(), line["line"], str(line["no"])


def under_way(line: Data) -> bool:
    """Whether somebody still has to act on a line's payment."""
    return line["line"] == "asked" and line["status"] not in ("rejected", "withdrawn")

