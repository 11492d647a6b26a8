"""The auditor's annex: what no rule forbids and an auditor looks at all the same. Lists of facts, never an accusation.

It is gathered while the book is read, in bounded memory: of every list so many rows are kept, all are counted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sharedfund import spelling
from sharedfund.audit.findings import Where
from sharedfund.entries.entry import Approval, SignedEntry
from sharedfund.reports.spelled import money
from sharedfund.reports.trial import Moved, balanced, moved_by
from sharedfund.values.days import is_working_day, local_time
from sharedfund.values.money import ZERO
from sharedfund.values.notes import check_code

if TYPE_CHECKING:
    from sharedfund.audit.replay import Replay
    from sharedfund.entries.entry import Entry
    from sharedfund.entries.payments import BankDebited, PaymentPaid, PaymentRequested
    from sharedfund.state import State

Row = dict[str, Any]

ROWS_MAX = 200
# Two payments of one amount to one payee within so many days may be one that was paid twice.
DUPLICATE_DAYS = 10
# From four fifths of a threshold on an amount stands just below it.
JUST_BELOW = Decimal("0.8")
EVIDENCE_KEPT = 50_000  # papers remembered, the newest; about ten megabytes
PAPERS_SHOWN = 10  # entries behind one paper
NIGHT_BEGINS, NIGHT_ENDS = 22, 6  # o'clock, by the book's own time
THRESHOLDS = ("large_payment_cny", "fresh_signatory_threshold_cny", "same_desk_limit_cny", "quotes_threshold_cny",
              "committee_item_limit_cny")
_SERIES = {"payment-requested": "payment", "receipt-recorded": "receipt", "cash-received": "receipt",
           "bill-recorded": "bill"}
_HAND_OVERS = frozenset({"office-handed-over", "hand-over-recorded", "committee-handed-over", "former-advances-listed"})
_KEYS = frozenset({"key-compromised", "acts-confirmed", "key-revoked"})


@dataclass(slots=True)
class Rows:
    """The first ROWS_MAX rows of a list, and how many there are in all."""

    rows: list[Row] = field(default_factory=list)
    count: int = 0

    def add(self, row: Row) -> None:
        self.count += 1
        if len(self.rows) < ROWS_MAX:
            self.rows.append(row)

    def data(self) -> Row:
        return {"count": self.count, "rows": self.rows}


@dataclass(slots=True)
class Series:
    """The numbers of a series that were given, as runs without a gap."""

    runs: list[list[int]] = field(default_factory=list)
    twice: int = 0

    def add(self, number: int) -> None:
        for place, (first, last) in reversed(list(enumerate(self.runs))):
            if first <= number <= last:
                self.twice += 1
                return
            if number == last + 1:
                self.runs[place][1] = number
                if place + 1 < len(self.runs) and self.runs[place + 1][0] == number + 1:
                    self.runs[place][1] = self.runs.pop(place + 1)[1]
                return
            if number > last:
                self.runs.insert(place + 1, [number, number])
                return
        self.runs.insert(0, [number, number])
        if len(self.runs) > 1 and self.runs[1][0] == number + 1:
            self.runs[0][1] = self.runs.pop(1)[1]

    def gaps(self) -> Iterator[tuple[int, int]]:
        """First and last number of each gap; the first number of a book may be any."""
        for (_, last), (first, _) in zip(self.runs, self.runs[1:], strict=False):
            yield last + 1, first - 1


class Annex:
    """The annex of one audit: `add` every entry in the order of the book, then `close`."""

    def __init__(self) -> None:
        self.moved: Moved = {}
        self.approvals: dict[tuple[str, str], Row] = {}
        self.series: dict[str, Series] = {}
        self.stand_ins: dict[str, Row] = {}
        self.waivers, self.duplicates, self.papers, self.splits = Rows(), Rows(), Rows(), Rows()
        self.odd_hours, self.unexplained, self.keys, self.hand_overs = Rows(), Rows(), Rows(), Rows()
        self.odd_by_person: dict[str, list[int]] = {}
        self.paid_to: dict[str, Decimal] = {}
        self._open_debits: dict[str, Row] = {}
        self._listed: dict[str, Row] = {}  # proposals of the lists, by leaf: their yeses are counted
        self._paid: deque[tuple[date, str, Decimal, str]] = deque()
        self._asked: deque[tuple[date, str, Decimal, str]] = deque()
        self._groups: dict[tuple[str, str], Row] = {}
        self._twice: dict[str, Row] = {}
        self._evidence: dict[bytes, tuple[int | None, str]] = {}

    def add(self, entry: Entry, state: State, where: Where) -> None:
        """One more entry, which stands at `where`; `state` is the state after it."""
        for account, amount in entry.postings():
            moved_by(self.moved, account, amount)
        self._hours(entry, state, where)
        self._evidence_of(entry, where)
        if isinstance(entry, SignedEntry):
            self._mandate(entry, state, where)
        series = _SERIES.get(entry.kind)
        if series is not None:
            number = str(getattr(entry, series))
            self.series.setdefault(number[: number.index("-")], Series()).add(int(number[number.index("-") + 1 :]))
        match entry.kind:
            case "payment-requested":
                self._request(entry, state)  # type: ignore[arg-type]  # the kind says so
            case "payment-paid":
                self._payment(entry, where)  # type: ignore[arg-type]  # the same
            case "bank-debited":
                self._debit(entry, where)  # type: ignore[arg-type]  # the same
            case "unexplained-restored":
                self._closed(entry.restores, "restored", entry.amount, where)  # type: ignore[attr-defined]  # the same
            case "proposal-approved":
                listed = self._listed.get(entry.approves)  # type: ignore[attr-defined]  # the same
                if listed is not None:
                    listed["yes"].append(entry.by)
            case _:
                self._others(entry, where)

    # -- who, and when --

    def _mandate(self, entry: SignedEntry, state: State, where: Where) -> None:
        mandate = state.people.mandates.get(entry.mandate)
        if isinstance(entry, Approval):
            row = self.approvals.get((entry.mandate, entry.kind))
            if row is None:
                row = self.approvals[entry.mandate, entry.kind] = {
                    "mandate": entry.mandate, "person": entry.by, "office": mandate.office if mandate else None,
                    "party": mandate.party if mandate else None, "kind": entry.kind, "count": 0, "first_block": where.block,
                    "last_block": None}
            row["count"] += 1
            row["last_block"] = where.block
        if mandate is not None and mandate.stand_in is not None:
            row = self.stand_ins.setdefault(entry.mandate, {
                "mandate": entry.mandate, "person": entry.by, "office": mandate.office, "party": mandate.party,
                "place": mandate.stand_in, "count": 0, "first_block": where.block, "last_block": None})
            row["count"] += 1
            row["last_block"] = where.block

    def _hours(self, entry: Entry, state: State, where: Where) -> None:
        if entry.recorded is None:
            return
        local = local_time(entry.recorded, state.charter.utc_offset or "+08:00")
        rest, night = not is_working_day(local.date()), not NIGHT_ENDS <= local.hour < NIGHT_BEGINS
        if not rest and not night:
            return
        counted = self.odd_by_person.setdefault(entry.by, [0, 0])
        counted[0] += rest
        counted[1] += night
        self.odd_hours.add({**_at(where), "kind": entry.kind, "by": entry.by, "local": f"{local:%Y-%m-%d %H:%M}",
                            "rest_day": rest, "night": night})

    # -- payments --

    def _request(self, entry: PaymentRequested, state: State) -> None:
        terms = state.charter.terms
        while self._asked and self._asked[0][0] < entry.day - timedelta(days=terms.splitting_window_days):
            self._asked.popleft()
        if entry.settles != "transfer":
            self._asked.append((entry.day, entry.payee, entry.amount, entry.payment))
            for name in THRESHOLDS:
                self._split(entry, name, getattr(terms, name))

    def _split(self, entry: PaymentRequested, name: str, threshold: Decimal) -> None:
        """Several just below a threshold, to one payee, within the charter's own window."""
        if not threshold * JUST_BELOW <= entry.amount < threshold:
            return
        near = [(day, amount, payment) for day, payee, amount, payment in self._asked
                if payee == entry.payee and threshold * JUST_BELOW <= amount < threshold]
        if len(near) < 2:
            return
        group = self._groups.get((entry.payee, name))
        if group is None or near[0][2] not in group["payments"]:
            before = near[:-1]
            group = self._groups[entry.payee, name] = {
                "payee": entry.payee, "threshold": name, "limit": money(threshold),
                "payments": [payment for _, _, payment in before], "first": near[0][0].isoformat(), "last": "",
                "sum": money(sum((amount for _, amount, _ in before), ZERO))}
            self.splits.add(group)
        group["payments"].append(entry.payment)
        group["last"], group["sum"] = entry.day.isoformat(), money(Decimal(group["sum"]) + entry.amount)

    def _payment(self, entry: PaymentPaid, where: Where) -> None:
        day = entry.occurred or entry.day
        self.paid_to[entry.payee] = self.paid_to.get(entry.payee, ZERO) + entry.amount
        while self._paid and self._paid[0][0] < day - timedelta(days=DUPLICATE_DAYS):
            self._paid.popleft()
        for other_day, payee, amount, payment in self._paid:
            if (payee, amount) == (entry.payee, entry.amount) and payment != entry.payment:
                self.duplicates.add({"payee": payee, "amount": money(amount), "payments": [payment, entry.payment],
                                     "days": abs((day - other_day).days), **_at(where)})
        self._paid.append((day, entry.payee, entry.amount, entry.payment))
        if entry.explains is not None:
            self._closed(entry.explains, "approved-afterwards", entry.amount, where)

    def _evidence_of(self, entry: Entry, where: Where) -> None:
        """One paper behind two payments or two bills."""
        if entry.kind not in ("payment-requested", "bill-recorded"):
            return
        for paper in getattr(entry, "evidence", ()) or ():
            key = bytes.fromhex(paper)[:12]
            known = self._evidence.get(key)
            # A request shows the paper of the bill it pays: that is one matter.
            if known is not None and known[1] not in (called(entry), getattr(entry, "bill", None)):
                self._again(paper, known, called(entry), where)
            elif known is None:
                self._evidence[key] = (where.block, called(entry))
                if len(self._evidence) > EVIDENCE_KEPT:
                    del self._evidence[next(iter(self._evidence))]

    def _again(self, paper: str, first: tuple[int | None, str], entry: str, where: Where) -> None:
        row = self._twice.get(paper)
        if row is None:
            row = {"paper": paper, "count": 1, "entries": [first[1]], "first_block": first[0], "last_block": None}
            self.papers.add(row)
            if len(self._twice) < ROWS_MAX:
                self._twice[paper] = row
        row["count"] += 1
        row["last_block"] = where.block
        if len(row["entries"]) < PAPERS_SHOWN:
            row["entries"].append(entry)

    def _debit(self, entry: BankDebited, where: Where) -> None:
        left = entry.amount - entry.explained
        if left <= 0 or entry.court_paper is not None or entry.advice is not None:
            return
        row = {**_at(where), "bank_ref": entry.bank_ref, "fund": entry.fund, "amount": money(left),
               "day": (entry.occurred or entry.day).isoformat(), "closed": [], "open": money(left)}
        self.unexplained.add(row)
        self._open_debits[spelling.leaf_of(entry)] = row

    def _closed(self, leaf: str, how: str, amount: Decimal, where: Where) -> None:
        row = self._open_debits.get(leaf)
        if row is not None:
            row["closed"].append({"how": how, "amount": money(amount), "block": where.block})
            row["open"] = money(Decimal(row["open"]) - amount)

    # -- the rest --

    def _others(self, entry: Entry, where: Where) -> None:
        kind, bases = entry.kind, ("waiver", "judgment", "resolution")
        basis = next((name for name in bases if getattr(entry, name, None) is not None), None)
        if (kind == "remuneration-released" and basis is not None) or getattr(entry, "waiver", None) is not None:
            if not isinstance(entry, SignedEntry):  # what took effect, not what was asked
                self.waivers.add({**_at(where), "kind": kind, "entry": called(entry), "basis": basis,
                                  "named": str(getattr(entry, str(basis)))})
        for kinds, rows in ((_KEYS, self.keys), (_HAND_OVERS, self.hand_overs)):
            if kind in kinds:
                row = {**_at(where), "kind": kind, "by": entry.by, "yes": [], "about": _about(entry)}
                rows.add(row)
                self._listed[spelling.leaf_of(entry)] = row

    # -- the end --

    def close(self, replay: Replay) -> Row:
        """The annex as data, once the book is read and what lies beside it compared."""
        state = replay.state
        return {
            "head": {"size": replay.report.head_size, "root": replay.report.head_root,
                     "check_code": check_code(replay.report.head_root)},
            "trial_balance": _joined(balanced(self.moved, {}, state.ledger.balances)),
            "waivers": self.waivers.data(),
            "stand_ins": _sorted(self.stand_ins.values()),
            "approvals": _sorted(self.approvals.values()),
            "gaps": self._gaps(),
            "same_payee_and_amount": {"days": DUPLICATE_DAYS, **self.duplicates.data()},
            "same_paper": self.papers.data(),
            "split_payments": {"days": state.charter.terms.splitting_window_days, "just_below": str(JUST_BELOW),
                               **self.splits.data()},
            "odd_hours": {**self.odd_hours.data(), "by_person": [
                {"person": person, "rest_day": rest, "night": night}
                for person, (rest, night) in sorted(self.odd_by_person.items())]},
            "payees": self._payees(replay),
            "unexplained_debits": self.unexplained.data(),
            "keys": self.keys.data(),
            "hand_overs": self.hand_overs.data(),
        }

    def _gaps(self) -> list[Row]:
        return [{"series": name, "first": f"{name}-{series.runs[0][0]:04d}", "last": f"{name}-{series.runs[-1][1]:04d}",
                 "count": sum(last - first + 1 for first, last in series.gaps()), "twice": series.twice,
                 "missing": [f"{name}-{first:04d}" if first == last else f"{name}-{first:04d}..{name}-{last:04d}"
                             for first, last in list(series.gaps())[:ROWS_MAX]]}
                for name, series in sorted(self.series.items())]

    def _payees(self, replay: Replay) -> Row:
        """Whether a payee is a person of this fund: by name and by account, where those rows lie here."""
        vendors, opened = replay.state.contracts.vendors, replay.opened
        persons = {name: person for person, name in sorted(opened["name"].items())}
        by_account: dict[str, list[str]] = {}
        for payee, account in sorted(opened["account"].items()):
            by_account.setdefault(account, []).append(payee)
        return {
            "natural_persons": [{"payee": name, "paid": money(self.paid_to.get(name, ZERO))}
                                for name, vendor in sorted(vendors.items()) if vendor.natural_person],
            "named_like_a_person": [
                {"payee": name, "person": persons[vendor.name], "paid": money(self.paid_to.get(name, ZERO))}
                for name, vendor in sorted(vendors.items()) if vendor.name in persons],
            "one_account": [{"payees": payees} for payees in by_account.values() if len(payees) > 1],
            "names_tested": bool(opened["name"]), "accounts_tested": bool(opened["account"]),
        }


def called(entry: Entry) -> str:
    """What an entry is called by people: its payment's number, or its own id."""
    return str(getattr(entry, "payment", None) or entry.own_id())


def _at(where: Where) -> Row:
    return {"file": where.file, "line": where.line, "block": where.block}


def _about(entry: Entry) -> Row:
    """What an entry says of itself in single words: no list, no door line."""
    skipped = {"day", "by", "mandate", "key", "seen", "recorded", "signature"}
    return {name: str(value) for name in type(entry).model_fields if name not in skipped
            and isinstance(value := getattr(entry, name), str | int | Decimal | date) and not isinstance(value, bool)}


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (int(row["mandate"][2:]), str(row.get("kind"))))


def _joined(rows: list[Row]) -> list[Row]:
    """The rows with those of single households taken together: they would fill the page, and are nobody's business.
    `accounts` is how many stand in one row."""
    joined: dict[str | None, Row] = {}
    for row in rows:
        first, _, last = str(row["account"]).rpartition(":")
        name = f"{first}:H-*" if last.startswith("H-") else row["account"]
        known = joined.get(name)
        if known is None:
            joined[name] = {**row, "account": name, "accounts": 1}
            if name != row["account"]:  # a household's key stands at the end of its names
                joined[name] |= {key: row[key].rpartition(" ")[0] for key in ("name_zh", "name_en")}
            continue
        known["accounts"] += 1
        for figure in ("opening", "debit", "credit", "closing"):
            known[figure] = money(Decimal(known[figure]) + Decimal(row[figure]))
    return list(joined.values())
