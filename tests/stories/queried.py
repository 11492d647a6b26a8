"""What bean-query says of a period: the figures of a disclosure, section by section, out of postings and what stands beside
them in the ledger. Nothing of `reports/` and nothing of the state computes here.

`POSTED` has a function for every figure that postings give. `SUMS` are figures that follow from others on the page
(tests/properties/arithmetic adds them up). `FACTS` say of every other amount where in the book it comes from: entries without
postings, bank papers, days.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import beanquery

Data = dict[str, Any]
Found = Iterator[tuple[str, str, Decimal | int, Any]]  # figure, of what, by bean-query, on the page

ZERO = Decimal("0.00")
JOINT = "Assets:Bank:Joint:"
FUND = "getitem(open_meta(account), 'fund')"
METAS = ("entry", "payment", "payee", "head", "settles", "month", "bill", "firm", "contract", "source", "payer", "period",
         "household", "bank-ref", "building", "amount", "allocation", "release", "agent-for", "unpaid", "parts", "rows", "grant",
         "project", "recipients", "fund", "work", "paper", "from-advance", "due")


class Move(NamedTuple):
    """What one transaction does to one account."""

    id: str
    day: date
    account: str
    fund: str
    amount: Decimal
    said: dict[str, Any]

    @property
    def kind(self) -> str:
        return str(self.said["entry"])

    @property
    def whole(self) -> Decimal:
        """The amount the transaction itself states."""
        return Decimal(self.said["amount"].number)


class Ledger:
    """A book's folder open in bean-query."""

    def __init__(self, folder: Path) -> None:
        self.connection = beanquery.connect(f"beancount:{folder / 'main.beancount'}")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return list(self.connection.execute(query).fetchall())

    def sum(self, where: str) -> Decimal:
        ((found,),) = self.rows(f"SELECT sum(number) WHERE {where}") or [(None,)]
        return ZERO if found is None else found

    @cache  # a ledger lives as long as its tests
    def balances(self, end: date) -> dict[str, Decimal]:
        return dict(self.rows(f"SELECT account, sum(number) WHERE date < {end} GROUP BY account"))

    def moves(self, first: date, end: date) -> list[Move]:
        return [move for move in self.all if first <= move.day < end]

    @cached_property
    def all(self) -> list[Move]:
        """The sum of every transaction on every account."""
        metas = ", ".join(f"entry_meta('{name}') AS m{n}" for n, name in enumerate(METAS))
        names = ", ".join(f"m{n}" for n in range(len(METAS)))
        return [Move(id_, day, account, fund, amount, dict(zip(METAS, said, strict=True)))
                for id_, day, account, fund, amount, *said in self.rows(
                    f"SELECT id, date, account, {FUND} AS fund, sum(number) AS amount, {metas} "
                    f"GROUP BY id, date, account, fund, {names} ORDER BY date, id, account")]


class Cash(NamedTuple):
    """What a transaction does to a fund's part of the account."""

    id: str
    day: date
    fund: str
    received: Decimal
    paid: Decimal
    moved_in: Decimal
    moved_out: Decimal


def cash(moves: Iterable[Move]) -> list[Cash]:
    """Between funds as much moves as both sides share; the rest came or went. An opening brings nothing."""
    legs: dict[tuple[str, date], dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for move in moves:
        if move.account.startswith(JOINT) and move.kind != "opening-position":
            legs[move.id, move.day][move.fund] += move.amount
    made = []
    for (id_, day), parts in legs.items():
        shared = min(sum(a for a in parts.values() if a > 0), -sum(a for a in parts.values() if a < 0))
        left = {True: shared, False: shared}
        # In the funds' order, as the chart has them.
        for fund in sorted(parts, key=lambda fund: (_ORDER.index(fund.partition(":")[0]), fund)):
            inside = min(abs(parts[fund]), left[parts[fund] > 0])
            left[parts[fund] > 0] -= inside
            outside = abs(parts[fund]) - inside
            made.append(Cash(id_, day, fund, outside, ZERO, inside, ZERO) if parts[fund] > 0 else
                        Cash(id_, day, fund, ZERO, outside, ZERO, inside))
    return made


_OFF_REVENUE = ("Expenses:Public:DirectCost", "Expenses:Public:Tax")
_ORDER = ("operating", "contingency", "public-revenue", "custody", "agency", "project", "grants", "maintenance")


class Span:
    """A disclosure's period in the ledger."""

    def __init__(self, ledger: Ledger, page: Data) -> None:
        self.ledger, self.page, self.told = ledger, page, page["sections"]
        self.first, self.end = date.fromisoformat(page["first"]), date.fromisoformat(page["last"]) + timedelta(days=1)
        self.as_of = date.fromisoformat(page["as_of"])
        self.moves = ledger.moves(self.first, self.end)
        self._before, self._after = ledger.balances(self.first), ledger.balances(self.end)

    @cached_property
    def cash(self) -> list[Cash]:
        return cash(self.moves)

    @cached_property
    def till_made(self) -> list[Move]:
        """Every transaction until the day the page was made."""
        return self.ledger.moves(date(1900, 1, 1), self.as_of + timedelta(days=1))

    @cached_property
    def till_end(self) -> list[Move]:
        return [move for move in self.till_made if move.day < self.end]

    def before(self, *heads: str) -> Decimal:
        """The balance at the beginning; what a row of the opening position brings was there before."""
        brought = sum((m.amount for m in self.moves if m.kind == "opening-position" and m.account.startswith(heads)), ZERO)
        return sum((amount for account, amount in self._before.items() if account.startswith(heads)), ZERO) + brought

    def bare(self, *heads: str) -> Decimal:
        """The balance at the beginning, without what an opening brings."""
        return sum((amount for account, amount in self._before.items() if account.startswith(heads)), ZERO)

    def after(self, *heads: str) -> Decimal:
        return sum((amount for account, amount in self._after.items() if account.startswith(heads)), ZERO)

    def moved(self, heads: str | tuple[str, ...], *kinds: str) -> Decimal:
        return sum((m.amount for m in self.moves if m.account.startswith(heads) and (not kinds or m.kind in kinds)), ZERO)

    def of_kind(self, *kinds: str) -> dict[str, Move]:
        """One move of every transaction of these kinds."""
        return {move.id: move for move in self.moves if move.kind in kinds}


POSTED: list[Callable[[Span], Found]] = []


def _posted(function: Callable[[Span], Found]) -> Callable[[Span], Found]:
    POSTED.append(function)
    return function


def compared(span: Span) -> Found:
    for figures in POSTED:
        yield from figures(span)


# ---- the front box, A, B ----


@_posted
def front(span: Span) -> Found:
    told = span.page["front"]
    yield "front.opening", "", span.before(JOINT), told["opening"]
    yield "front.received", "", sum((row.received for row in span.cash), ZERO), told["received"]
    yield "front.paid", "", sum((row.paid for row in span.cash), ZERO), told["paid"]
    yield "front.closing", "", span.after(JOINT), told["closing"]
    revenue = -span.moved("Income:Public:") - span.moved(_OFF_REVENUE)
    yield "front.public_revenue_net", "", revenue, told["public_revenue_net"]
    for row in span.page["trend"]:
        year, quarter = int(row["period"][:4]), int(row["period"][5])
        end = date(year + quarter // 4, quarter * 3 % 12 + 1, 1)
        held = sum((a for at, a in span.ledger.balances(end).items() if at.startswith(JOINT)), ZERO)
        yield "trend.closing", row["period"], held, row["closing"]


@_posted
def funds(span: Span) -> Found:
    for row in span.told["A"]["rows"]:
        own = [part for part in span.cash if part.fund == row["fund"]]
        for figure in ("received", "paid", "moved_in", "moved_out"):
            yield f"A.rows.{figure}", row["fund"], sum((getattr(part, figure) for part in own), ZERO), row[figure]
        accounts = tuple({m.account for m in span.till_end if m.account.startswith(JOINT) and m.fund == row["fund"]})
        yield "A.rows.opening", row["fund"], span.before(*accounts), row["opening"]
        yield "A.rows.closing", row["fund"], span.after(*accounts), row["closing"]
    yield from _year_to_date(span)
    for row in span.told["A"]["maintenance"]:
        account = ("Assets:Maintenance:HeldByBureau:" + row["fund"].partition(":")[2], JOINT + "Maintenance:" + row["fund"].partition(":")[2],
                   "Assets:Bank:Maintenance:" + row["fund"].partition(":")[2])
        came = [m.amount for m in span.moves if m.account in account and m.kind != "opening-position"]
        yield "A.maintenance.opening", row["fund"], span.before(*account), row["opening"]
        yield "A.maintenance.in", row["fund"], sum((a for a in came if a > 0), ZERO), row["in"]
        yield "A.maintenance.out", row["fund"], -sum((a for a in came if a < 0), ZERO), row["out"]
        yield "A.maintenance.closing", row["fund"], span.after(*account), row["closing"]


def _year_to_date(span: Span) -> Found:
    told = span.told["A"]["year_to_date"]
    if told is None:
        return
    first = date.fromisoformat(told["first"])
    own = [move for move in span.till_end if move.account.startswith(JOINT)]
    parts = cash(move for move in own if move.day >= first)
    for row in told["rows"]:
        opened = [m.amount for m in own if m.fund == row["fund"] and (m.day < first or m.kind == "opening-position")]
        yield "A.year_to_date.rows.opening", row["fund"], sum(opened, ZERO), row["opening"]
        for figure in ("received", "paid", "moved_in", "moved_out"):
            yield (f"A.year_to_date.rows.{figure}", row["fund"],
                   sum((getattr(part, figure) for part in parts if part.fund == row["fund"]), ZERO), row[figure])
        yield "A.year_to_date.rows.closing", row["fund"], sum((m.amount for m in own if m.fund == row["fund"]), ZERO), row["closing"]


@_posted
def a_year_before(span: Span) -> Found:
    known = span.page["year_before"]
    rows = [row for row in span.told["A"]["rows"] if row["year_before"]]
    if not known and not rows:
        return
    first, end = span.first.replace(year=span.first.year - 1), span.end.replace(year=span.end.year - 1)
    parts = cash(span.ledger.moves(first, end))
    held = {day: span.ledger.rows(f"SELECT {FUND} AS fund, sum(number) WHERE account ~ '^{JOINT}' AND date < {day} GROUP BY fund")
            for day in (first, end)}
    closing = dict(held[end])
    if known:
        brought = sum((m.amount for m in span.till_end if first <= m.day < end and m.kind == "opening-position"
                       and m.account.startswith(JOINT)), ZERO)
        yield "year_before.opening", "", sum((amount for _, amount in held[first]), ZERO) + brought, known["opening"]
        yield "year_before.closing", "", sum(closing.values(), ZERO), known["closing"]
        for figure in ("received", "paid"):
            yield f"year_before.{figure}", "", sum((getattr(part, figure) for part in parts), ZERO), known[figure]
        moves = span.ledger.moves(first, end)
        revenue = -sum((m.amount for m in moves if m.account.startswith(("Income:Public:", *_OFF_REVENUE))), ZERO)
        yield "year_before.public_revenue_net", "", revenue, known["public_revenue_net"]
        got = [m for m in moves if m.kind in ("payment-paid", "payment-returned") and m.account.startswith(("Liabilities:Firm:", "Liabilities:Agency:"))]
        yield "year_before.paid_to_firm", "", sum((m.amount for m in got), ZERO), known["paid_to_firm"]
        for row in known["firms"]:  # none of these books pays a vendor that is the firm's
            yield "year_before.firms.total", row["firm"], sum((m.amount for m in got if f":{row['firm']}:" in m.account), ZERO), row["total"]
    for row in rows:
        for figure in ("received", "paid"):
            yield (f"A.rows.year_before.{figure}", row["fund"],
                   sum((getattr(part, figure) for part in parts if part.fund == row["fund"]), ZERO), row["year_before"][figure])
        yield "A.rows.year_before.closing", row["fund"], closing.get(row["fund"], ZERO), row["year_before"]["closing"]


# What a claim of section B is in the books; the others are plans and promises (FACTS).
CLAIMS = {
    "unidentified": r"Liabilities:Unidentified", "deposit": r"Liabilities:Deposits:", "pass-through": r"Liabilities:PassThrough:",
    "refund": r"Liabilities:Owners:", "bill": r"Liabilities:(Payable|DueTo):", "cost-reimbursement": r"Liabilities:Firm:[^:]+:CostPayable",
    "remuneration-released": r"Liabilities:Firm:[^:]+:FeeReleasable", "remuneration-accrued": r"Liabilities:Firm:[^:]+:FeeAccrued",
    "remuneration-withheld": r"Liabilities:Firm:[^:]+:FeeWithheld", "advance": r"Liabilities:Advance:(?!Charged)",
}


@_posted
def claims(span: Span) -> Found:
    funds_of = {move.account: move.fund for move in span.till_end}
    for row in span.told["B"]["rows"]:
        own = [(at, amount) for at, amount in span._after.items() if funds_of.get(at) == row["fund"]]
        yield "B.rows.cash", row["fund"], sum((amount for at, amount in own if at.startswith(JOINT)), ZERO), row["cash"]
        said = {claim["claim"]: claim["amount"] for claim in row["claims"]}
        for claim, pattern in CLAIMS.items():
            owed = -sum((amount for at, amount in own if re.match(pattern, at)), ZERO)
            yield "B.rows.claims.amount", f"{row['fund']} {claim}", owed, said.get(claim, "0.00")


@_posted
def surplus(span: Span) -> Found:
    told = span.told["B2"]
    funds_of = {move.account: move.fund for move in span.till_end}
    nominal = [amount for at, amount in span._after.items()
               if at.startswith(("Income:", "Expenses:", "Equity:")) and funds_of[at] == "operating"]
    yield "B2.surplus", "", -sum(nominal, ZERO), told["surplus"]
    yield "B2.unpaid_fees", "", span.after("Assets:Receivable:Fee:"), told["unpaid_fees"]
    pooled = {"operating", *(row["fund"] for row in told["sources"])}
    for figure, root, sign in (("income", "Income:", -1), ("cost", "Expenses:", 1)):
        moved = sum((m.amount for m in span.moves if m.account.startswith(root) and m.fund in pooled), ZERO)
        yield f"B2.result.{figure}", "", sign * moved, told["result"][figure]


# ---- fees, receipts, public revenue ----


def _applied(move: Move) -> list[tuple[str, Decimal]]:
    """What of a receipt paid which period's bill."""
    told = json.loads(move.said["allocation"]) if move.said["allocation"] else {}
    sign = -1 if move.kind == "receipt-reversed" else 1
    return [(part["period"], sign * Decimal(part["amount"])) for part in told.get("applied", ())]


@_posted
def fees(span: Span) -> Found:
    """Charged: the bills of the period's names less credits; collected: what receipts and advances paid of them."""
    told = span.told["C"]
    charged: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    collected: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for move in {move.id: move for move in span.till_made}.values():
        who, name = str(move.said["household"]), str(move.said["period"])
        if move.kind == "fee-charged":
            charged[name][who] += move.whole
            collected[name][who] += Decimal(move.said["from-advance"].number)
        elif move.kind == "charge-credited":
            unpaid = Decimal(move.said["unpaid"].number)
            charged[name][who] -= move.whole
            collected[name][who] -= move.whole - unpaid
        else:
            for period, amount in _applied(move):
                collected[period][who] += amount
    names = [name for name in charged if _inside(name, span)]
    for figure, found in (("charged", charged), ("collected", collected)):
        yield f"C.{figure}", "", sum((sum(found[name].values(), ZERO) for name in names), ZERO), told[figure]
    billed: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for name in names:
        for who in charged[name]:
            billed[who][0] += charged[name][who]
            billed[who][1] += collected[name][who]
    came = [(name, amount) for move in {move.id: move for move in span.moves}.values() for name, amount in _applied(move)]
    old = sum((amount for name, amount in came if _ends_by(name, span.first)), ZERO)
    yield "C.arrears_recovered", "", old, told["arrears_recovered"]
    ahead = [_ahead(move) for move in {move.id: move for move in span.moves}.values()]
    yield "C.received_in_advance", "", sum(ahead, ZERO), told["received_in_advance"]
    yield "C.households", "", len(billed), told["households"]
    yield "C.paid", "", sum(paid >= due for due, paid in billed.values()), told["paid"]


def _ahead(move: Move) -> Decimal:
    """What of a receipt is for months to come."""
    told = json.loads(move.said["allocation"]) if move.said["allocation"] else {}
    return Decimal(told.get("advance", "0.00")) * (-1 if move.kind == "receipt-reversed" else 1)


def _ends_by(name: str, day: date) -> bool:
    """Whether a bill's period (a month, a quarter, some days) is over when `day` begins."""
    if "Q" in name:
        return (int(name[:4]), 3 * int(name[5])) < (day.year, day.month)
    return name.rpartition("--")[2] < str(day)[: len(name.rpartition("--")[2])]


def _inside(name: str, span: Span) -> bool:
    """Whether a bill's period (a month, some days `2026-02-16--2026-02-28`, the page's own) lies in the page's."""
    first = name if len(name) == 7 else name[:10] if "--" in name else ""
    return str(span.first)[: len(first)] <= first < str(span.end)[: len(first)] if first else name == span.page["period"]


# What money received against an account is; the first that fits.
SOURCES = (
    (r"Assets:Receivable:(Agency)?Fee:", "fee"), (r"Liabilities:Agency:", "share"), (r"Liabilities:Advance:Fee:", "advance"),
    (r"Liabilities:Advance:(Parking|PublicRevenue):", "public-revenue"), (r"Liabilities:Unidentified", "unidentified"),
    (r"Liabilities:PassThrough:", "pass-through"), (r"Liabilities:Deposits:", "deposit"), (r"Liabilities:Owners:Refund:", "refund-due"),
    (r"Assets:Clearing:", "clearing"), (r"Assets:Receivable:(Unexplained|Firm):", "restored"), (r"Income:[^:]*:Interest", "interest"),
    (r"Income:Public:", "public-revenue"), (r"Assets:Receivable:(Parking|PublicRevenue):", "public-revenue"),
    (r"Expenses:Operating:BankCharges", "charge"), (r"Income:Grants", "grant"), (r"Income:Operating:Subsidy", "subsidy"),
    (r"Income:Project:", "project"), (r"Expenses:Operating:HonouredPrepayment", "former-firm"),
)


@_posted
def receipts(span: Span) -> Found:
    """Day by day and by what stands against it in the same fund: count of transactions and sum."""
    received = {(row.id, row.fund) for row in span.cash if row.received}
    sums: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    counts: dict[tuple[str, str], set[str]] = defaultdict(set)
    carried: dict[tuple[str, str, str], Decimal] = defaultdict(lambda: ZERO)
    legs = []
    for move in span.moves:
        if (move.id, move.fund) not in received or move.account.startswith(JOINT):
            continue
        if move.account.startswith("Liabilities:Agency:"):  # the firm's claim and what is held for it are one
            carried[move.id, move.fund, str(move.day)] += move.amount
        else:
            legs.append((move.id, str(move.day), _source(move), move.amount))
    kinds = {move.id: move.kind for move in span.moves}
    for (id_, _, day), amount in carried.items():
        if amount:
            legs.append((id_, day, "charge" if kinds[id_] == "collection-remitted" else "share", amount))
    for id_, day, source, amount in legs:
        sums[day, source] -= amount
        counts[day, source].add(id_)
    shown = {(row["day"], row["source"]): row for row in span.told["D"]["rows"]}
    for key in sums | shown:
        yield "D.rows.amount", f"{key}", sums[key], shown.get(key, {"amount": "0.00"})["amount"]
        yield "D.rows.count", f"{key}", len(counts[key]), shown.get(key, {"count": 0})["count"]


def _source(move: Move) -> str:
    if move.kind == "payment-returned":
        return "returned"
    return next((source for pattern, source in SOURCES if re.match(pattern, move.account)), "other")


@_posted
def public_revenue(span: Span) -> Found:
    told = span.told["E"]
    yield "E.gross", "", -span.moved("Income:Public:"), told["gross"]
    yield "E.direct_cost", "", span.moved("Expenses:Public:DirectCost"), told["direct_cost"]
    yield "E.tax", "", span.moved("Expenses:Public:Tax"), told["tax"]
    yield "E.to_maintenance", "", -span.moved("Equity:Transfer:In:Maintenance:"), told["to_maintenance"]
    came: dict[tuple[str | None, str, str], Decimal] = defaultdict(lambda: ZERO)
    by_contract: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for move in span.of_kind("revenue-received").values():
        came[move.said["contract"], move.said["source"], move.said["payer"]] += move.whole
        by_contract[str(move.said["contract"])] += move.whole
    charged: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for move in span.of_kind("revenue-charged").values():
        for part in json.loads(move.said["parts"]):
            charged[part["contract"]] += Decimal(part["charged"])
    for move in span.of_kind("rent-credited").values():
        charged[str(move.said["contract"])] -= move.whole
    listed = {row["contract"] for row in told["rows"] if "place" in row}
    for row in told["rows"]:
        if "place" in row:
            yield "E.rows.received", row["contract"], by_contract[row["contract"]], row["received"]
            yield "E.rows.charged", row["contract"], charged[row["contract"]], row["charged"]
        else:
            yield "E.rows.received", f"{row['payer']}", came[row["contract"], row["source"], row["payer"]], row["received"]
    places = {contract for contract in charged if contract not in listed}
    for row in told["parking"]:
        yield "E.parking.charged", "", sum((charged[one] for one in places), ZERO), row["charged"]
        yield "E.parking.received", "", sum((by_contract[one] for one in places), ZERO), row["received"]
    gifts = [move for move in span.of_kind("payment-paid").values() if move.said["head"] in ("public-welfare", "public-improvement")]
    yield "E.gifts.amount", "", sum((move.whole for move in gifts), ZERO), str(sum((Decimal(row["amount"]) for row in told["gifts"]), ZERO))
    left = max(-span.after("Liabilities:Owners:Return:"), ZERO)
    yield "E.unclaimed.amount", "", left, told["unclaimed"]["amount"]


# ---- payments, the budget ----


@_posted
def payments(span: Span) -> Found:
    """Every payment by its number, and by what it is for: its head, else what it settles."""
    named = {move.id: move for move in span.moves}
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    uses: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in span.cash:
        if not row.paid:
            continue
        move = named[row.id]
        sums[str(move.said["payment"] or move.said["bank-ref"])] += row.paid
        source = row.fund.partition(":")[0]
        use = move.said["head"] or move.said["settles"] if move.kind == "payment-paid" else "counter-fact"
        uses[source if source in ("grants", "project") and move.said["settles"] in ("expense", "bill") else use] += row.paid
    shown = {row["no"]: row["amount"] for row in span.told["F"]["rows"]}
    for number in sums | shown:
        yield "F.rows.amount", number, sums[number], shown.get(number, "0.00")
    yield "F.count", "", len(sums), span.told["F"]["count"]
    told = {row["use"]: row["amount"] for row in span.told["F"]["uses"]}
    for use in uses | told:
        yield "F.uses.amount", use, uses[use], told.get(use, "0.00")


def _kebab(account: str) -> str:
    """The head an expense account is of: `Expenses:Operating:BankCharges` is bank-charges."""
    parts = account.split(":")
    if "Governance" in parts:
        parts = [*parts[:-2], parts[-2] + parts[-1]]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", ("Public" if parts[1] == "Public" else "") + parts[-1]).lower()


def _cost(moves: Iterable[Move]) -> dict[tuple[str, str], Decimal]:
    """What each head cost by month: the bills of the month, and what was spent of it without a bill."""
    found: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    seen = set()
    for move in moves:
        month = str(move.said["month"] or str(move.day)[:7])
        if move.kind in ("bill-recorded", "share-booked"):
            if move.id not in seen:
                found[str(move.said["head"]), month] += move.whole
        elif move.account.startswith("Expenses:") and move.kind in DIRECT:
            found[_kebab(move.account), month] += move.amount
        seen.add(move.id)
    return found


DIRECT = ("payment-paid", "payment-returned", "bank-debited", "imprest-spent", "collection-remitted", "deposit-deducted")


def _months(first: date, end: date) -> list[str]:
    count = (end.year - first.year) * 12 + end.month - first.month
    return [f"{first.year + (first.month - 1 + n) // 12}-{(first.month - 1 + n) % 12 + 1:02d}" for n in range(count)]


@_posted
def the_budget(span: Span) -> Found:
    cost = _cost(span.till_end)
    months = _months(span.first, span.end)
    for row in span.told["G"]["rows"]:
        begun = date(int(row["budget"][:4]), 3 * int(row["budget"][5]) - 2 if "Q" in row["budget"] else 1, 1)
        to_date, before = _months(begun, span.end), [f"{int(month[:4]) - 1}{month[4:]}" for month in months]
        yield "G.rows.spent", row["head"], sum((cost[row["head"], month] for month in months), ZERO), row["spent"]
        yield "G.rows.to_date", row["head"], sum((cost[row["head"], month] for month in to_date), ZERO), row["to_date"]
        if row["year_before"] is not None:
            yield "G.rows.year_before", row["head"], sum((cost[row["head"], month] for month in before), ZERO), row["year_before"]
    bills = {move.said["bill"]: (str(move.said["head"]), str(move.said["month"])) for move in span.till_end if move.kind == "bill-recorded"}
    paid: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for move in {move.id: move for move in span.till_end if move.kind == "payment-paid" and move.said["bill"] in bills}.values():
        paid[bills[move.said["bill"]]] += move.whole
    billed = _cost(move for move in span.till_end if move.kind in ("bill-recorded", "share-booked"))
    for row in span.told["H"]["rows"]:
        key = row["head"], row["month"]
        yield "H.rows.due", f"{key}", cost[key], row["due"]
        yield "H.rows.paid", f"{key}", paid[key] + cost[key] - billed[key], row["paid"]
    yield "S.due_unpaid", "", -span.after("Liabilities:Payable:") + _costs_due(span), span.told["S"]["due_unpaid"]


def _costs_due(span: Span) -> Decimal:
    """Approved costs of a firm that are bills of it."""
    return -sum((amount for at, amount in span._after.items() if at.endswith(":CostPayable")), ZERO)


# ---- the firm ----


@_posted
def the_firm(span: Span) -> Found:
    """What is booked of a firm's remuneration, stage by stage; a lump-sum fee is booked as money held for the firm."""
    paying = ("payment-paid", "payment-returned")
    carried = {row["firm"] for row in span.told["I2"]["rows"]}
    for row in span.told["I"]["rows"]:
        firm = row["firm"]
        accrued, ready, withheld = (f"Liabilities:Firm:{firm}:{stage}" for stage in ("FeeAccrued", "FeeReleasable", "FeeWithheld"))
        releases = [json.loads(move.said["release"]) for move in span.of_kind("remuneration-released").values() if move.said["firm"] == firm]
        deducted = sum((Decimal(one["deducted"]) for one in releases), ZERO)
        deducted += sum((m.whole for m in span.of_kind("withheld-deducted").values() if m.said["firm"] == firm), ZERO)
        yield "I.rows.deducted", firm, deducted, row["deducted"]
        if firm in carried:
            continue
        for stage, account in (("accrued", accrued), ("releasable", ready), ("withheld", withheld)):
            yield f"I.rows.{stage}.opening", firm, -span.bare(account), row[stage]["opening"]
            yield f"I.rows.{stage}.closing", firm, -span.after(account), row[stage]["closing"]
        added = span.moved(accrued, "remuneration-accrued", "settlement-closed", "accrual-corrected", "opening-position")
        yield "I.rows.accrued.added", firm, -added, row["accrued"]["added"]
        yield "I.rows.releasable.released", firm, -span.moved(ready, "remuneration-released"), row["releasable"]["released"]
        yield "I.rows.releasable.restored", firm, -span.moved(ready, "withheld-restored"), row["releasable"]["restored"]
        yield "I.rows.releasable.paid", firm, span.moved(ready, *paying), row["releasable"]["paid"]
        yield "I.rows.releasable.set_off", firm, span.moved(ready, "set-off-made"), row["releasable"]["set_off"]
        yield "I.rows.withheld.added", firm, -span.moved(withheld, "remuneration-released"), row["withheld"]["added"]
    for row in span.told["I2"]["rows"]:
        yield from _carried(span, row)
    for row in span.told["W"]["rows"]:
        costs, paid = f"Liabilities:Firm:{row['firm']}:CostPayable", (f"Liabilities:Firm:{row['firm']}:Fee", f"Liabilities:Agency:{row['firm']}:")
        yield "W.rows.cost_reimbursed", row["firm"], span.moved(costs, *paying), row["cost_reimbursed"]
        yield "W.rows.remuneration", row["firm"], span.moved(paid, *paying), row["remuneration"]
        by_head: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for move in span.moves:
            if move.account == costs and move.kind in paying:
                by_head[str(move.said["head"])] += move.amount
        for cost in row["costs"]:
            yield "W.rows.costs.amount", cost["head"], by_head[cost["head"]], cost["amount"]
    told = span.page["front"]["remuneration"]
    yield "front.remuneration.cost_reimbursed", "", sum((m.amount for m in span.moves if m.kind in paying
          and m.account.endswith(":CostPayable")), ZERO), told["cost_reimbursed"]  # fmt: skip
    yield "front.remuneration.paid", "", sum((m.amount for m in span.moves if m.kind in paying and re.match(
        r"Liabilities:(Firm:[^:]+:Fee|Agency:)", m.account)), ZERO), told["paid"]


def _carried(span: Span, row: Data) -> Found:
    firm = row["firm"]
    owed, held = f"Liabilities:Agency:{firm}:Uncollected", f"Liabilities:Agency:{firm}:Collected"
    yield "I2.rows.uncollected.opening", firm, -span.bare(owed), row["uncollected"]["opening"]
    yield "I2.rows.uncollected.charged", firm, -span.moved(owed, "fee-charged", "charge-credited"), row["uncollected"]["charged"]
    yield "I2.rows.uncollected.waived", firm, span.moved(owed, "debt-written-off"), row["uncollected"]["waived"]
    yield "I2.rows.uncollected.closing", firm, -span.after(owed), row["uncollected"]["closing"]
    told = row["collected"]
    yield "I2.rows.collected.opening", firm, -span.bare(held), told["opening"]
    received = ("fee-charged", "receipt-recorded", "cash-received", "receipt-identified", "receipt-reversed")
    yield "I2.rows.collected.received", firm, -span.moved(held, *received), told["received"]
    yield "I2.rows.collected.deposited", firm, -span.moved(held, "share-deposited"), told["deposited"]
    returned = span.moved(held, "remuneration-released", "withheld-deducted", "charge-credited")
    yield "I2.rows.collected.returned", firm, returned, told["returned"]
    yield "I2.rows.collected.paid", firm, span.moved(held, "payment-paid", "payment-returned"), told["paid"]
    yield "I2.rows.collected.charges", firm, span.moved(held, "collection-remitted", "bank-debited"), told["charges"]
    yield "I2.rows.collected.closing", firm, -span.after(held), told["closing"]


# ---- the other sections ----


@_posted
def purposes(span: Span) -> Found:
    """Grants: what came under their number. Projects: what came, went and is left in their part of the account."""
    given = {m.said["grant"]: m.whole for m in span.till_end if m.kind == "grant-received"}
    for row in span.told["K"]["grants"]:
        yield "K.grants.amount", row["grant"], given.get(row["grant"], ZERO), row["amount"]
    for row in span.told["K"]["projects"]:
        fund = f"project:{row['project']}"
        own = [move for move in span.till_end if move.fund == fund]
        came = -sum((m.amount for m in own if m.account.startswith("Income:")), ZERO)
        yield "K.projects.collected", fund, came, row["collected"]
        yield "K.projects.spent", fund, sum((m.amount for m in own if m.account.startswith("Expenses:")), ZERO), row["spent"]
        yield "K.projects.left", fund, sum((m.amount for m in own if m.account.startswith(JOINT)), ZERO), row["left"]


_MAINTAINED = (("paid_in", ("Equity:Contributed:Maintenance:", "Equity:Transfer:In:Maintenance:"), -1), ("interest", ("Income:Maintenance:Interest:",), -1),
               ("used", ("Expenses:Maintenance:Works:",), 1), ("advanced", ("Liabilities:DueTo:Operating:",), -1))


@_posted
def maintenance(span: Span) -> Found:
    for row in span.told["L"]["rows"]:
        own = [move for move in span.moves if move.account.endswith(f":{row['building']}")]
        for figure, heads, sign in _MAINTAINED:
            moved = sum((move.amount for move in own if move.account.startswith(heads)), ZERO)
            yield f"L.rows.{figure}", row["building"], sign * moved, row[figure]
        held = f"Assets:Maintenance:HeldByBureau:{row['building']}"
        yield "L.rows.opening", row["building"], span.before(held), row["opening"]
        yield "L.rows.closing", row["building"], span.after(held), row["closing"]
    works = [move for move in span.moves if move.account.startswith("Expenses:Maintenance:Works:")]
    yield "L.works.amount", "", sum((move.amount for move in works), ZERO), str(sum((Decimal(r["amount"]) for r in span.told["L"]["works"]), ZERO))


_DEPOSITS = {"renovation": "Liabilities:Deposits:Renovation:", "access": "Liabilities:Deposits:Access:", "firm-bond": "Liabilities:Deposits:FirmBond:",
             "pass-through": "Liabilities:PassThrough:", "unidentified": "Liabilities:Unidentified"}


@_posted
def deposits(span: Span) -> Found:
    shown = {row["kind"]: row for row in span.told["M"]["rows"]}
    for kind, account in _DEPOSITS.items():
        row = shown.get(kind, dict.fromkeys(("opening", "in", "out", "closing"), "0.00"))
        moved = [move.amount for move in span.moves if move.account.startswith(account)]
        yield "M.rows.opening", kind, -span.bare(account), row["opening"]
        yield "M.rows.in", kind, -sum((amount for amount in moved if amount < 0), ZERO), row["in"]
        yield "M.rows.out", kind, sum((amount for amount in moved if amount > 0), ZERO), row["out"]
        yield "M.rows.closing", kind, -span.after(account), row["closing"]


@_posted
def arrears(span: Span) -> Found:
    """All that is charged and unpaid, but for the bills that are due only later."""
    owed: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    later = set()
    for move in {move.id: move for move in span.till_end}.values():
        who, name = str(move.said["household"]), str(move.said["period"])
        if move.kind == "fee-charged":
            owed[who, name] += move.whole - Decimal(move.said["from-advance"].number)
            later |= {(who, name)} if move.said["due"] >= span.end - timedelta(days=1) else set()
        elif move.kind == "charge-credited":
            owed[who, name] -= Decimal(move.said["unpaid"].number)
        for period, amount in _applied(move):
            owed[who, period] -= amount
    undue = sum((owed[bill] for bill in later), ZERO)
    yield "Q.total", "", span.after("Assets:Receivable:Fee:", "Assets:Receivable:AgencyFee:") - undue, span.told["Q"]["total"]
    off = sum((move.whole for move in span.of_kind("debt-written-off").values()), ZERO)
    yield "Q.written_off", "", off, span.told["Q"]["written_off"]
    yield "V.unexplained", "", span.after("Assets:Receivable:Unexplained:"), span.told["V"]["unexplained"]
    yield "V.claimed", "", span.after("Assets:Receivable:Firm:"), span.told["V"]["claimed"]


@_posted
def bank(span: Span) -> Found:
    """The book's balance at each month's end, and what lies beside the account."""
    for row in span.told["R"]["rows"]:
        end = _months(date.fromisoformat(row["month"] + "-01"), span.end)
        day = date.fromisoformat((end[1] if len(end) > 1 else str(span.end)[:7]) + "-01")
        held = sum((amount for at, amount in span.ledger.balances(day).items() if at.startswith(JOINT)), ZERO)
        yield "R.rows.book", row["month"], held, row["book"]
    beside: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for account, amount in span._after.items():
        if account.startswith("Assets:Clearing:"):
            channel = account.rpartition(":")[2]
            beside[channel.lower() if ":Collector:" in account else channel] += amount
    shown = {row["channel"]: row["amount"] for row in span.told["R"]["in_transit"]}
    for channel in beside | shown:
        yield "R.in_transit.amount", channel, beside[channel], shown.get(channel, "0.00")


# ---- what no posting gives ----

# By what it follows from, on the page itself.
SUMS = {
    "claims.amount": "B by claim", "front.spendable": "the balance less the claims", "front.remuneration.paid_to_firm": "costs and remuneration",
    "front.remuneration.accrued": "I", "front.remuneration.withheld": "I", "front.remuneration.deducted": "I", "front.remuneration.released": "I",
    "A.total": "the rows", "A.year_to_date.total": "the rows", "year_before.spendable": "the balance then less the claims then", "B.rows.spendable": "cash less claims", "B.total": "the rows", "B2.other": "what is between surplus and spendable",
    "B2.spendable": "B", "B2.sources.amount": "B", "B2.result.result": "income less cost", "C.rows": "C, by building and use", "D.sources.amount": "D by source",
    "D.total": "A", "E.net": "gross less cost and tax", "F.total": "A", "H.rows.unpaid": "due less paid", "L.total": "the rows", "Q.rows.amount": "Q by age",
    "R.rows.difference": "both sides of the table", "S.expected_total": "the rows", "W.rows.total": "its parts", "X.amount": "the rows",
    "K.grants.left": "amount less spent", "indicators": "sections C, F, G, I",
}

# By where in the book it comes from: entries that post nothing, and days.
FACTS = {
    "headline.amount": "each by the figure it names", "A.term_deposits.amount": "state.bank, no book has one",
    "E.rows.price": "revenue-contract-recorded", "E.rows.overdue": "parts of revenue-charged by their due days", "E.rows.direct_cost": "bills by contract",
    "E.parking.overdue": "parts of revenue-charged by their due days", "E.distributions": "distribution-declared", "F.uses.budget": "budget-adopted",
    "G.rows.adopted": "budget-adopted", "G.rows.varied": "budget-varied", "G.rows.current": "budget-adopted, budget-varied",
    "G.rows.quarter": "budget-adopted by month", "G.rows.planned_to_date": "budget-adopted by month", "G.expected": "tariffs, areas, last year's rate",
    "G.deficit": "tariffs, areas, last year's rate", "H.rows.reserved": "budget-adopted, head-completed", "H.unpaid.amount": "bill-recorded",
    "I.rows.accrued": "of a carried fee: figures of the gate", "I.rows.releasable": "of a carried fee: figures of the gate",
    "I.rows.withheld": "of a carried fee: figures of the gate", "I.rows.gates": "the contract's terms and remuneration-released",
    "I.estimate": "the residual's estimate", "I2.rows.waiting": "figures of the gate", "I2.rows.payable": "figures of the gate",
    "I2.rows.withheld": "figures of the gate", "J.rows": "evaluation-recorded", "J.trend": "evaluation-recorded", "K.gifts.value": "gift-in-kind-recorded",
    "K.grants.spent": "payments that name the grant", "K.projects.target": "the resolution", "K.projects.given_back": "payments that return it",
    "K.projects.moved_on": "the resolution that moves it", "K.repairs": "quotes-recorded and the payments of the repair",
    "L.rows.first_deposit": "the opening's own row", "L.rows.statement": "the bureau's paper", "L.works.per_m2": "areas of the units",
    "N.rows.effects.amount": "resolution-recorded", "P.questions.amount": "question-asked", "P.disputes.amount": "dispute-opened",
    "P.rows": "breach-recorded", "P.claims": "claim-booked", "P.unsupported": "question-asked", "Q.disputed": "dispute-opened",
    "R.rows.statement": "the bank's statement", "R.rows.booked_in": "the bank's statement", "R.rows.booked_out": "the bank's statement",
    "R.rows.bank_in": "the bank's statement", "R.rows.bank_out": "the bank's statement", "R.rows.items": "the bank's statement",
    "R.in_transit.late": "the days of receipts", "S.expected.amount": "budget-adopted", "U.rows.amount": "the entry that corrects",
    "D.rows.households": "the auditor's alone", "D.rows.own": "an owner's alone", "G.rows.variations": "budget-varied", "Q.developer": "units of the developer",
    "O.notices": "large-payment-notice", "O.emergencies": "emergency-ordered", "S.receipts": "tariffs and contracts of the next period",
    "T.handed": "office-handed-over", "U.rows.cash": "what the corrected entry did to the account", "V.unsupported": "question-asked", "V.breaches": "breach-recorded", "V.frozen": "dispute-opened", "V.pass_score": "the charter",
    "W.rows.related": "vendors that are the firm's", "W2.vendors": "contract-recorded", "W2.former": "former-firm entries", "X.rows.amount": "month-closed",
    "C.rows": "areas and tariffs",
}
