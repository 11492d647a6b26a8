"""What an open line may be: proposals with their reasons. Nothing is certain by likeness: only a reference, a room that
is named, a payer confirmed before or the one owner of a name says whose money it is. Pure of files and clocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate, groupby, product
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sharedfund.banking import doubts, payees
from sharedfund.banking.payees import Learned, Payer
from sharedfund.state.bank import main_account
from sharedfund.state.tariffs import charging
from sharedfund.values import days, rooms
from sharedfund.values.money import ZERO, half_up
from sharedfund.values.rooms import Mention, Reading, Register

if TYPE_CHECKING:
    from sharedfund.state import State
    from sharedfund.state.bank import Booked, OpenLine

# What a line may be. `household`: receipts; `payment`: a released payment; `remit`: a gateway's payout that arrived;
# `payout`: its line at the gateway; `authority`: a debit under a standing authority; `revenue`: of a contract of the
# common parts; `returned`: a payment that came back; `booked`: what stands under another reference; `nothing`: nobody
# knows, and a gateway's line is not booked without a household.
Kind = Literal["household", "payment", "remit", "payout", "interest", "authority", "revenue", "deposit", "returned",
               "booked", "unidentified", "unexplained", "nothing"]
Confidence = Literal["certain", "likely", "guess"]
_ORDER: dict[Confidence, int] = {"certain": 0, "likely": 1, "guess": 2}

NEAR_DAYS = 3  # a booking by hand that may be the same money
WINDOW_DAYS = 10  # a booking under another reference, a payout that arrives
CHARGE_MAX = Decimal("0.01")  # the share a gateway keeps at most
MONTHS = (1, 2, 3, 6, 12)  # what is paid at once
_CHOICES = 9

_DEPOSIT = re.compile("押金|保证金|DEPOSIT")
_BACK = re.compile("退汇|退票|退回|冲正|退款|REFUND|RETURN")
_INTEREST = re.compile("结息|利息|INTEREST")
_BANK_NAME = re.compile("银行|信用社|BANK")
_TENANT = re.compile("租户|租客|房客|承租|TENANT")
_GATEWAYS = (("wechat", re.compile("财付通|微信|TENPAY|WECHAT|WEIXIN")), ("alipay", re.compile("支付宝|ALIPAY|蚂蚁")))
_PAYOUT = re.compile("提现|转出到|提取|结算|WITHDRAW")
_CHARGE = re.compile(r"(?:手续费|服务费|FEE)[:：]?\s*([0-9]+\.[0-9]{2})")
_CHARGED = re.compile("手续费|服务费")
_DAY = re.compile(r"(?<![0-9])(20[0-9]{2})[-/.年]?([01][0-9])[-/.月]?([0-3][0-9])(?![0-9])")
_REFERENCE = re.compile(r"[0-9A-Z]{10,64}")

_QUARTERS = {"一": "1", "二": "2", "三": "3", "四": "4"}
_YEAR = r"(?<![0-9])(20[0-9]{2})\s*(?:年度?)?\s*"
_QUARTER = re.compile(rf"{_YEAR}[-.]?(?:第?([一二三四1-4])季度?|Q([1-4]))(?![0-9])")
_MONTHS = re.compile(rf"{_YEAR}[-./]?\s*(1[0-2]|0?[1-9])\s*月?\s*(?:-|至|到)\s*(1[0-2]|0?[1-9])月")
_MONTH = re.compile(rf"{_YEAR}[-./]?(1[0-2]|0?[1-9])月(?!\s*(?:-|至|到|[0-3]?[0-9]日))")
_PERIOD_BESIDE = re.compile(
    r"(?:(?<![0-9])(?:1[0-2]|0?[1-9])|[一二三四五六七八九十])\s*月(?!\s*[0-3]?[0-9]\s*[日号])|季|半年|(?<![0-9])20[0-9]{2}\s*年|年底")
_WHOLE_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})\s*(?:年度|全年|年全年|年)(?=物业|全年|费|$)")


class Seen(NamedTuple):
    """An open line and what lies beside the book of it: `amount` is what is left, above zero came in."""

    account: str
    ref: str
    day: date
    amount: Decimal
    name: str = ""
    number: str = ""
    memo: str = ""
    time: str = ""

    @property
    def key(self) -> str:
        return f"{self.account}/{self.ref}"


class Part(NamedTuple):
    """What of a line is a household's."""

    household: str
    amount: Decimal


class Reason(NamedTuple):
    """Why: a code, whose words are in `render.words.matching`, and its facts."""

    code: str
    facts: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a line may be. `target` is the payment, contract, channel, standing authority or booking; `charge` what a
    gateway kept; `others` what else it may be, the likeliest first."""

    line: Seen
    kind: Kind
    confidence: Confidence
    why: tuple[Reason, ...] = ()
    parts: tuple[Part, ...] = ()
    target: str | None = None
    charge: Decimal = ZERO
    purpose: str | None = None
    payer: str = "owner"
    bill: str | None = None
    payout: str | None = None
    others: tuple[Proposal, ...] = ()

    @property
    def is_amount_alone(self) -> bool:
        """Whether nothing but the amount speaks for it."""
        return any(why.code == "amount-alone" for why in self.why)

    @property
    def is_certain(self) -> bool:
        return self.confidence == "certain"


@dataclass(frozen=True, slots=True)
class Names:
    """What this machine knows of names: the rooms, who owns what, and who is paid."""

    rooms: Register = rooms.EMPTY
    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # households by folded name
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # the same of former owners
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)  # folded names by household
    payees: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by folded name
    accounts: Mapping[str, str] = field(default_factory=dict)  # payees by account number

    @classmethod
    def of(cls, state: State, units: Mapping[str, Mapping[str, Any]], paid: Mapping[str, Mapping[str, Any]]) -> Names:
        """Of the private rows of units and payees."""
        known, names = [], {}
        owners: dict[str, list[str]] = {}
        former: dict[str, list[str]] = {}
        for unit in state.units.by_id.values():
            row = units.get(unit.household, {})
            if row.get("room"):
                known.append((unit.household, str(row["room"]), unit.building))
            own = frozenset(_people(str(row.get("owner") or "")))
            names[unit.household] = own
            for name in own:
                owners.setdefault(name, []).append(unit.household)
            for key in unit.former:
                for name in _people(str(units.get(key, {}).get("owner") or "")):
                    former.setdefault(name, []).append(key)
        payee_names: dict[str, set[str]] = {}
        for vendor in state.contracts.vendors.values():
            if vendor.name:
                payee_names.setdefault(payees.fold(vendor.name), set()).add(vendor.vendor)
        for contract in state.contracts.contracts.values():
            payee_names.setdefault(payees.fold(contract.firm_name), set()).add(contract.firm)
        accounts = {}
        for payee, row in paid.items():
            if row.get("name"):
                payee_names.setdefault(payees.fold(str(row["name"])), set()).add(payee)
            if row.get("account"):
                accounts[re.sub(r"\W", "", str(row["account"])).upper()] = payee
        return cls(Register.of(known), {name: tuple(sorted(found)) for name, found in owners.items()},
                   {name: tuple(sorted(found)) for name, found in former.items()}, names,
                   {name: tuple(sorted(found)) for name, found in payee_names.items()}, accounts)


def _people(owner: str) -> list[str]:
    """The names in an owner's cell: `张伟、李娜` are two."""
    return [name for part in re.split(r"[、,，;；/&]|\s{2,}", owner) if len(name := payees.fold(part)) > 1]


def seen_of(line: OpenLine, details: Mapping[str, Any] | None) -> Seen:
    """An open line with its private details."""
    row = details or {}
    return Seen(line.account, line.ref, line.day, line.left,
                *(str(row.get(member) or "") for member in ("name", "number", "memo", "time")))


def propose(state: State, names: Names, learned: Learned, lines: Sequence[Seen],
            beside: Iterable[Seen] = ()) -> list[Proposal]:
    """What each line may be, in the order of the lines. `beside` are lines that are answered: what they show of who pays
    from where counts too."""
    matcher = Matcher(state, names, learned, (*lines, *beside))
    return [matcher.propose(line) for line in lines]


def purpose_of(memo: str) -> str | None:
    """The one period a payer names: `2026年第三季度`, `2026Q3`, `2026年9月`, `2026年7-9月`, `2026年度`; None where none is
    named, or more than one (R5)."""
    text, found = rooms.plain(memo), set[str]()
    for year, first, second in _QUARTER.findall(text):
        found.add(f"{year}Q{_QUARTERS.get(first, first) or second}")
    for year, first, last in _MONTHS.findall(text):
        span = (int(first), int(last))
        quarter = {(1, 3): "Q1", (4, 6): "Q2", (7, 9): "Q3", (10, 12): "Q4", (1, 12): ""}.get(span)
        found.add("?" if quarter is None else f"{year}{quarter}")
    rest = _MONTHS.sub(" ", text)
    for year, month in _MONTH.findall(rest):
        found.add(f"{year}-{int(month):02}")
    rest = _MONTH.sub(" ", _QUARTER.sub(" ", rest))
    if not found:
        found |= set(_WHOLE_YEAR.findall(rest))
        rest = _WHOLE_YEAR.sub(" ", rest)
    if len(found) != 1 or "?" in found:
        return None
    (period,) = found
    if "Q" in period:  # `2026年第三季度（7-9月）` says one thing twice
        last = int(period[-1]) * 3
        rest = re.sub(rf"(?<![0-9])0?{last - 2}月?\s*(?:-|至|到)\s*0?{last}月", " ", rest)
    return None if _PERIOD_BESIDE.search(rest) else period


class Matcher:
    """The lines of one state matched: what is looked up is indexed once."""

    def __init__(self, state: State, names: Names, learned: Learned, lines: Iterable[Seen] = ()) -> None:
        self._tails: dict[str, set[str]] = {}
        self._charges: dict[str, list[Seen]] = {}
        for line in lines:
            payer = payees.payer_of(line.name, line.number)
            self._tails.setdefault(payer.name, set()).add(payer.tail)
            if line.amount < 0 and _CHARGED.search(line.memo + line.name):
                self._charges.setdefault(line.account, []).append(line)
        self.state = state
        self.names = names
        self.learned = learned
        self.bank = main_account(state)
        self._usual: dict[tuple[str, str], frozenset[Decimal]] = {}
        self._bills: dict[str, tuple[Decimal, ...]] = {}
        self._learned_names: dict[str, set[str]] = {}
        for rule in learned.rules:
            if rule.kind == "household" and self._is_present(rule.what):
                self._learned_names.setdefault(rule.payer.name, set()).add(rule.what)
        self._to_pay: dict[Decimal, list[Any]] = {}
        self._paid: dict[Decimal, list[Any]] = {}
        for payment in state.payments.open.values():
            if payment.waits_for == "pay" and payment.explains is None:
                self._to_pay.setdefault(payment.amount, []).append(payment)
            elif payment.status == "paid":
                self._paid.setdefault(payment.amount, []).append(payment)
        self._unseen: dict[tuple[str, Decimal], list[Booked]] = {}
        for booked in state.bank.unseen.values():
            self._unseen.setdefault((booked.account, booked.amount), []).append(booked)
        self._tenants: dict[str, list[str]] = {}
        for part in state.revenue.parts.values():
            if part.tenant and part.ended is None:
                self._tenants.setdefault(payees.fold(part.tenant), []).append(part.contract)
        self._bills_due: dict[tuple[str, Decimal], str] = {
            (bill.payee, bill.unpaid): bill.bill for bill in state.bills.open.values() if bill.unpaid > 0}
        self._payouts: dict[tuple[str, str], OpenLine] = {
            (row.account, row.ref): row for row in state.bank.lines.values() if row.account != self.bank and row.left < 0}
        self._collected: dict[str, list[tuple[date, Decimal]]] = {}
        self._by_owed: dict[Decimal, tuple[str, ...]] | None = None

    # ---- one line ----

    def propose(self, line: Seen) -> Proposal:
        """The likeliest, with what else it may be."""
        row = self.state.bank.lines.get(line.key)
        if row is not None and row.left * row.amount < 0:  # what is left goes the other way: no money moved so
            why = Reason("booked-too-much", {"booked": row.amount - row.left, "amount": row.amount})
            return Proposal(line, "nothing", "guess", (why,))
        found = list(self._booked(line))
        if line.account == self.bank:
            found += self._bank_in(line) if line.amount > 0 else self._bank_out(line)
        elif line.amount > 0:
            found += self._households(line)
        else:
            found += self._gateway_out(line)
        found.append(self._last(line))
        # Evidence goes before likeness, and what nobody knows before the amount alone; what stands first stays first.
        ranked = sorted(_different(found), key=lambda proposal: (_ORDER[proposal.confidence], proposal.is_amount_alone))
        first = ranked[0]
        if first.is_certain:
            doubt = next((other.why[0] for other in ranked if other.kind == "booked"
                          and abs((other.why[0].facts["day"] - line.day).days) <= NEAR_DAYS), None)
            if any(other.is_certain for other in ranked[1:]):
                doubt = Reason("two-certain")
            if row is not None and row.left != row.amount:  # the rest of what was booked by hand in another amount
                doubt = Reason("part-booked", {"booked": row.amount - row.left})
            if doubt is not None:
                first = replace(first, confidence="likely", why=(*first.why, doubt))
        return replace(first, others=tuple(ranked[1:_CHOICES]))

    def _last(self, line: Seen) -> Proposal:
        """What a line is where nobody knows: it is recorded all the same (R135)."""
        if line.account != self.bank:
            return Proposal(line, "nothing", "guess", (Reason("nobody-named"),))
        if line.amount > 0:
            return Proposal(line, "unidentified", "guess", (Reason("nobody-named"),))
        return Proposal(line, "unexplained", "guess", (Reason("nobody-approved"),))

    def _bank_in(self, line: Seen) -> list[Proposal]:
        words = _words(line)
        return [*self._remits(line, words), *self._interest(line, words), *self._revenue(line),
                *self._returned(line, words), *self._households(line)]

    # ---- what stands already ----

    def _booked(self, line: Seen) -> list[Proposal]:
        near = [booked for booked in self._unseen.get((line.account, line.amount), ())
                if abs((booked.day - line.day).days) <= WINDOW_DAYS]
        near.sort(key=lambda booked: abs((booked.day - line.day).days))
        return [Proposal(line, "booked", "likely" if len(near) == 1 else "guess",
                         (Reason("booked-under-another-reference", {"day": booked.day, "reference": booked.ref}),),
                         target=booked.ref) for booked in near[:3]]

    # ---- households ----

    def _households(self, line: Seen) -> list[Proposal]:
        reading = rooms.read(line.memo, self.names.rooms)
        # The amount and the day are numbers, too.
        said = {f"{line.amount.normalize():f}", f"{line.day:%m%d}"}
        reading = reading._replace(numbers=tuple(one for one in reading.numbers if one.text not in said))
        payer = payees.payer_of(line.name, line.number)
        known = tuple(dict.fromkeys(rule.what for rule in self.learned.of_payer(payer)
                                    if rule.kind == "household" and self._is_present(rule.what)))
        owned = () if payees.is_masked(payer.name) else self.names.owners.get(payer.name, ())
        mentions = reading.mentions or self._own_number(reading, known, owned)
        found = self._named(line, mentions, known, owned) or self._by_payer(line, mentions, payer, known, owned)
        purpose, other = purpose_of(line.memo), doubts.other_kind(line.memo, line.name)
        found = [self._doubted(line, proposal, reading, known) if proposal.is_certain else proposal for proposal in found]
        dated = [one for proposal in found for one in self._of_owner(line, payer, proposal)]
        made = [replace(proposal, purpose=purpose, payer=self._payer(line, proposal)) for proposal in dated]
        if other is None:
            return made
        why = Reason("another-kind", {"word": other})
        made = [replace(p, confidence="likely" if p.is_certain else "guess", why=(*p.why, why)) for p in made]
        if _DEPOSIT.search(_words(line)) and line.account == self.bank:
            made = [*(replace(p, kind="deposit", purpose=None) for p in made if len(p.parts) == 1), *made]
        return made

    def _own_number(self, reading: Reading, known: tuple[str, ...], owned: tuple[str, ...]) -> tuple[Mention, ...]:
        """Numbers that are the room of one unit of the payer's, and of nobody's else: `王芳 1201`."""
        mine = set(known) | set(owned)
        picked = {frozenset(mine.intersection(number.units)) for number in reading.numbers}
        if len(picked) != 1 or len(units := tuple(picked.pop())) != 1 or (len(owned) > 1 and known != units):
            return ()
        return (Mention(reading.numbers[0].text, units, True),)

    def _doubted(self, line: Seen, proposal: Proposal, reading: Reading, known: tuple[str, ...]) -> Proposal:
        """A proposal that is certain, unless the words speak against it."""
        found = tuple(self._doubts(line, {part.household for part in proposal.parts}, reading, known))
        return replace(proposal, confidence="likely", why=(*proposal.why, *found)) if found else proposal

    def _doubts(self, line: Seen, units: set[str], reading: Reading, known: tuple[str, ...]) -> Iterable[Reason]:
        words, payer = rooms.plain(line.memo), payees.payer_of(line.name, line.number)
        own_names: set[str] = set()
        for unit in units:
            own_names |= self.names.names.get(unit, frozenset())
        people = {payer.name, *own_names}
        for place in doubts.other_places(line.memo, self.state.charter.name):
            if not any(name and place.endswith(name) for name in (*people, *self._named_in(place))):
                yield Reason("another-place", {"place": place})
        for number in reading.numbers:
            if units.isdisjoint(number.units):
                yield Reason("room-beside", {"room": number.text})
        for building in reading.buildings:
            if units.isdisjoint(self.names.rooms.loose.get((building, "", ""), ())):
                yield Reason("building-beside", {"building": building})
        several = doubts.says_several(words)
        if several is not None and len(units) == 1:
            yield Reason("says-several", {"word": several})
        for name in self._named_in(words):
            if name not in people:
                yield Reason("another-named", {"name": name})
        nick = [mention for mention in rooms.find(line.name, self.names.rooms) if len(mention.units) == 1]
        at_home = {unit for mention in nick for unit in mention.units}
        if at_home - units and not (len(units) == 1 and all(self._fits(unit, line) for unit in units)
                                    and not any(self._fits(unit, line) for unit in at_home)):
            yield Reason("payer-of-another", {"name": line.name, "household": min(at_home - units)})
        behalf = doubts.on_behalf(words)
        if behalf is not None and not self._is_for(line, units, reading, known, at_home):
            yield Reason("on-behalf", {"word": behalf})

    def _is_for(self, line: Seen, units: set[str], reading: Reading, known: tuple[str, ...], at_home: set[str]) -> bool:
        """Whether words on behalf of somebody say for whom: one unit is named that is not the payer's own."""
        payer, words = payees.payer_of(line.name, line.number), rooms.plain(line.memo)
        if len(units) != 1 or not reading.mentions:
            return False
        (unit,) = units
        owners = self.names.names.get(unit, frozenset())
        if not payer.name or any(_may_be(payer.name, owner) for owner in owners):
            return False
        if unit in known or self.names.owners.get(payer.name) or (at_home and unit not in at_home):
            return True
        return any(doubts.is_said_for(words, said) for said in (*owners, *(one.text for one in reading.mentions)))

    def _named_in(self, words: str) -> list[str]:
        """The owners, present and former, whose names stand in the words."""
        text = re.sub(r"\s+", "", words)
        return [name for start in range(len(text) - 1) for size in (2, 3, 4) if start + size <= len(text)
                and ((name := text[start:start + size]) in self.names.owners or name in self.names.former)]

    def _of_owner(self, line: Seen, payer: Payer, proposal: Proposal) -> list[Proposal]:
        """Where a unit was sold: the proposal for whoever it may be meant for."""
        dated = self._of_its_day(line, proposal)
        return dated if len(dated) > 1 else self._of_former(payer, proposal)

    def _of_former(self, payer: Payer, proposal: Proposal) -> list[Proposal]:
        """Whoever owned a unit before may still pay the own debt of it: a question, the former key first."""
        for place, part in enumerate(proposal.parts):
            unit = self.state.units.household(part.household)
            if unit is None or payer.name in self.names.names.get(part.household, ()):
                continue
            for former in self.names.former.get(payer.name, ()):
                if former in unit.former:
                    why = (*proposal.why, Reason("payer-owned-before", {"household": former}))
                    parts = (*proposal.parts[:place], part._replace(household=former), *proposal.parts[place + 1:])
                    asked: Confidence = "likely" if proposal.is_certain else proposal.confidence
                    return [replace(proposal, confidence=asked, parts=both, why=why) for both in (parts, proposal.parts)]
        return [proposal]

    def _of_its_day(self, line: Seen, proposal: Proposal) -> list[Proposal]:
        """What came before a unit was sold may be its former owner's: a question, the owner of that day first."""
        units = [self.state.units.household(part.household) for part in proposal.parts]
        sold = [unit for unit in units if unit is not None and unit.since is not None and line.day < unit.since]
        if not sold:
            return [proposal]
        why = (*proposal.why, Reason("sold-since", {"household": sold[0].household, "day": sold[0].since}))
        owners = {unit.household: next((owner.household for owner in self.state.units.owners(unit)
                                        if owner.until is not None and line.day < owner.until), unit.household)
                  for unit in sold}
        then = tuple(part._replace(household=owners.get(part.household, part.household)) for part in proposal.parts)
        return [replace(proposal, confidence="likely" if proposal.is_certain else "guess", parts=parts, why=why)
                for parts in (then, proposal.parts)]

    def _named(self, line: Seen, mentions: Sequence[Mention], known: tuple[str, ...],
               owned: tuple[str, ...]) -> list[Proposal]:
        """By the rooms that stand in the words."""
        if not mentions:
            return []
        strange = [mention for mention in mentions if not mention.units]
        named = [mention for mention in mentions if mention.units]
        doubts = [Reason("room-unknown", {"room": mention.text}) for mention in strange]
        if not named:
            return [self._receipt(line, unit, "guess", *doubts) for unit in (*known, *owned)[:3]]
        picked, unsure = [], list(doubts)
        for mention in named:
            mine = [unit for unit in mention.units if unit in known or unit in owned]
            if len(mention.units) == 1:
                picked.append(mention.units[0])
                if not mention.is_sure and not mine:
                    unsure.append(Reason("room-unsure", {"room": mention.text}))
            elif len(mine) == 1 and (len(owned) == 1 or known == (mine[0],)):
                picked.append(mine[0])  # `1201室` of the one owner of that name
            else:
                unsure.append(Reason("room-of-several", {"room": mention.text, "units": mention.units}))
        if len(picked) < len(named):
            return self._choices(line, named, unsure)
        picked = list(dict.fromkeys(picked))
        if len(picked) == 1:
            return [self._of_unit(line, picked[0], named[0], known, owned, unsure)]
        return self._of_units(line, picked, unsure)

    def _choices(self, line: Seen, named: Sequence[Mention], why: list[Reason]) -> list[Proposal]:
        """A receipt for each unit a mention may be; those whose dues it is stand first."""
        units = dict.fromkeys(unit for mention in named for unit in mention.units)
        ranked = sorted(units, key=lambda unit: not self._fits(unit, line))[:4]
        fitting = [unit for unit in units if self._fits(unit, line)]
        made = []
        for unit in ranked:
            reasons = [*why, Reason("amount-is-due", {"household": unit})] if unit in fitting else why
            made.append(self._receipt(line, unit, "likely" if fitting == [unit] else "guess", *reasons))
        return made

    def _of_unit(self, line: Seen, unit: str, mention: Mention, known: tuple[str, ...], owned: tuple[str, ...],
                 unsure: list[Reason]) -> Proposal:
        why = [Reason("room-named", {"room": mention.text, "household": unit}), *unsure]
        others = [other for other in (*known, *owned) if other != unit]
        is_own = unit in known or unit in owned
        if is_own:
            facts = {"name": line.name, "household": unit}
            why.insert(1, Reason("payer-is-owner" if unit in owned else "payer-learned", facts))
        elif others:
            # Somebody whose own unit is another: only the dues say that the room is no slip.
            if not self._fits(unit, line) or any(self._fits(other, line) for other in others):
                why.append(Reason("payer-of-another", {"name": line.name, "household": others[0]}))
                return self._receipt(line, unit, "likely", *why)
            why.append(Reason("amount-is-due", {"household": unit}))
        return self._receipt(line, unit, "likely" if unsure else "certain", *why)

    def _of_units(self, line: Seen, units: list[str], unsure: list[Reason]) -> list[Proposal]:
        """Several units named: certain where what they are billed adds up in one way alone."""
        splits = self._splits(units, line)
        why = [Reason("rooms-named", {"units": tuple(units)}), *unsure]
        if len(splits) == 1:
            parts = tuple(Part(unit, amount) for unit, amount in zip(units, splits.pop(), strict=True))
            return [Proposal(line, "household", "likely" if unsure else "certain", (*why, Reason("dues-add-up")), parts)]
        why.append(Reason("dues-differ"))
        owed = [min(self._billed(unit, line.day)[:1] or (ZERO,)) for unit in units]
        made = []
        if all(owed) and (rest := line.amount - sum(owed[1:], ZERO)) > 0:
            made.append(Proposal(line, "household", "likely", tuple(why), tuple(
                Part(unit, amount) for unit, amount in zip(units, [rest, *owed[1:]], strict=True))))
        return [*made, *(self._receipt(line, unit, "guess", *why) for unit in units[:3])]

    def _by_payer(self, line: Seen, mentions: Sequence[Mention], payer: Payer, known: tuple[str, ...],
                  owned: tuple[str, ...]) -> list[Proposal]:
        """By who pays, where no room is named."""
        if mentions:
            return []
        if known:
            facts = {"name": line.name, "tail": payer.tail}
            is_one = len(known) == 1 and payer.is_known_by_account
            made = []
            for unit in known:
                usual = self._billed(unit, line.day)
                fits = self._fits(unit, line) or bool(usual and line.amount <= max(usual))
                why = [Reason("payer-learned", {**facts, "household": unit})]
                if not is_one:
                    why.append(Reason("payer-of-several" if len(known) > 1 else "payer-without-account", facts))
                elif not fits:
                    why.append(Reason("amount-unusual", {"household": unit}))
                made.append(self._receipt(line, unit, "certain" if is_one and fits else "likely", *why))
            return made
        if not owned:
            before = self.names.former.get(payer.name, ())
            if len(before) == 1 and self.state.fees.open(before[0]):
                return [self._receipt(line, before[0], "likely", Reason("payer-owned-before", {"household": before[0]}))]
            return self._by_nickname(line) or self._by_amount(line)
        namesakes = self._learned_names.get(payer.name, set()) - set(owned)
        made = []
        for unit in owned[:4]:
            why = [Reason("payer-is-owner", {"name": line.name, "household": unit})]
            fits = self._fits(unit, line)
            if len(owned) > 1:
                why.append(Reason("owner-of-several", {"name": line.name}))
            if namesakes:
                why.append(Reason("namesake-learned", {"name": line.name, "household": min(namesakes)}))
            if len(self._tails.get(payer.name, set()) - {"", payer.tail}) > 0:
                why.append(Reason("namesake-seen", {"name": line.name}))
            if payer.name in self.names.payees:
                why.append(Reason("payer-is-payee", {"name": line.name}))
            if len(why) == 1 and not fits:
                why.append(Reason("amount-unusual", {"household": unit}))
            likely: Confidence = "likely" if fits or len(owned) == 1 else "guess"
            made.append(self._receipt(line, unit, "certain" if len(why) == 1 else likely, *why))
        return sorted(made, key=lambda proposal: _ORDER[proposal.confidence])

    def _by_nickname(self, line: Seen) -> list[Proposal]:
        """By a room in the payer's own name, as people are called in a chat: likely, for they may pay for somebody."""
        found = rooms.find(line.name, self.names.rooms)
        if len(found) != 1 or len(found[0].units) != 1:
            return []
        (unit,) = found[0].units
        return [self._receipt(line, unit, "likely", Reason("room-in-name", {"room": found[0].text, "household": unit}))]

    def _by_amount(self, line: Seen) -> list[Proposal]:
        """The one household that owes just this: no more than a guess."""
        owing = self._owing().get(line.amount, ())
        if len(owing) != 1:
            return []
        return [self._receipt(line, owing[0], "guess", Reason("amount-alone", {"household": owing[0]}))]

    def _owing(self) -> dict[Decimal, tuple[str, ...]]:
        if self._by_owed is None:
            found: dict[Decimal, list[str]] = {}
            for household in self.state.fees.bills:
                owed = sum((bill.unpaid for bill in self.state.fees.open(household)), ZERO)
                if owed and self._is_present(household):
                    found.setdefault(owed, []).append(household)
            self._by_owed = {amount: tuple(sorted(units)) for amount, units in found.items()}
        return self._by_owed

    def _receipt(self, line: Seen, unit: str, confidence: Confidence, *why: Reason) -> Proposal:
        return Proposal(line, "household", confidence, tuple(why), (Part(unit, line.amount),))

    def _payer(self, line: Seen, proposal: Proposal) -> str:
        """Who pays, as far as it can be seen: the owner, a tenant who says so, else another."""
        own: set[str] = set()
        for part in proposal.parts:
            own |= self.names.names.get(part.household, frozenset())
        name = payees.fold(line.name)
        if _TENANT.search(_words(line)):
            return "tenant"
        return "owner" if not name or not own or payees.is_masked(name) or name in own else "other"

    def _is_present(self, household: str) -> bool:
        unit = self.state.units.household(household)
        return unit is not None and unit.household == household and unit.until is None

    # ---- what a household is billed ----

    def _billed(self, household: str, on: date) -> tuple[Decimal, ...]:
        """What its bills come to, the newest first: alone, with the one before, and so on; without a bill a quarter by
        the tariff. Receipts change none of it, so that the order of imports does not matter."""
        known = self._bills.get(household)
        if known is None:
            bills = sorted(self.state.fees.bills.get(household, ()), key=lambda bill: bill.period, reverse=True)
            known = tuple(accumulate(bill.amount for bill in bills if bill.amount > 0))
            self._bills[household] = known
        return known or tuple(sorted(self._priced(household, on, (3,))))

    def _priced(self, household: str, on: date, months: Iterable[int]) -> frozenset[Decimal]:
        unit, found = self.state.units.household(household), charging(self.state, on)
        rate = found.rate(unit.use) if unit is not None and found is not None else None
        if unit is None or not rate:
            return frozenset()
        return frozenset(half_up(unit.area_m2 * rate * count) for count in months)

    def _fits(self, household: str, line: Seen) -> bool:
        """Whether the amount is one the household is billed, or that so many months cost."""
        key = household, days.month_of(line.day)
        usual = self._usual.get(key)
        if usual is None:
            bills = {bill.amount for bill in self.state.fees.bills.get(household, ()) if bill.amount > 0}
            usual = frozenset({*bills, *self._billed(household, line.day), *self._priced(household, line.day, MONTHS)})
            self._usual[key] = usual
        return line.amount in usual

    def split(self, units: Sequence[str], line: Seen) -> tuple[Decimal, ...] | None:
        """What of the line is each unit's, where what they are billed adds up to it in one way alone."""
        found = self._splits(units, line)
        return found.pop() if len(found) == 1 else None

    def _splits(self, units: Sequence[str], line: Seen) -> set[tuple[Decimal, ...]]:
        """How the line splits among the units: the same for each (the newest bill, so many months) where that adds up,
        else whatever bills do."""
        per_unit = [self._billed(unit, line.day) for unit in units]
        if not all(per_unit):
            return set()
        depth = max(len(amounts) for amounts in per_unit)
        same = {tuple(amounts[min(place, len(amounts) - 1)] for amounts in per_unit) for place in range(depth)}
        for months in MONTHS:
            priced = [self._priced(unit, line.day, (months,)) for unit in units]
            if all(priced):
                same.add(tuple(min(amounts) for amounts in priced))
        fitting = {split for split in same if sum(split, ZERO) == line.amount}
        if fitting or len(units) > 3:
            return fitting
        return {split for split in product(*(amounts[:8] for amounts in per_unit)) if sum(split, ZERO) == line.amount}

    # ---- gateways ----

    def _remits(self, line: Seen, words: str) -> list[Proposal]:
        """A gateway's payout that arrived: certain where the line bears the payout's reference, or its day and that day's
        receipts to the fen."""
        channel = next((name for name, spelled in _GATEWAYS if spelled.search(words)), None)
        if channel is None:
            channel = next((rule.what for rule in self.learned.of_payer(payees.payer_of(line.name, line.number))
                            if rule.kind == "gateway"), None)
        if channel is None:
            return []
        for reference in _REFERENCE.findall(words):
            payout = self._payouts.get((channel, reference))
            if payout is not None and 0 <= -payout.left - line.amount <= -payout.left * CHARGE_MAX:
                why = Reason("payout-named", {"reference": reference})
                return [Proposal(line, "remit", "certain", (why,), target=channel,
                                 charge=self._charge(payout, line.amount), payout=reference)]
        by_day = self._collected_by_day(channel)
        stated = _CHARGE.search(words)
        charge = Decimal(stated[1]) if stated else ZERO
        for year, month, day in _DAY.findall(words):
            try:
                named = date(int(year), int(month), int(day))
            except ValueError:
                continue
            if sum((amount for on, amount in by_day if on == named), ZERO) == line.amount + charge:
                return [Proposal(line, "remit", "certain", (Reason("day-adds-up", {"day": named, "channel": channel}),),
                                 target=channel, charge=charge)]
        near = [row for row in self._payouts.values()
                if row.account == channel and 0 <= (line.day - row.day).days <= WINDOW_DAYS
                and 0 <= -row.left - line.amount <= -row.left * CHARGE_MAX]
        if len(near) == 1:
            row = near[0]
            kept = self._charge(row, line.amount)
            why = Reason("payout-near" if kept else "payout-same", {"reference": row.ref, "day": row.day})
            return [Proposal(line, "remit", "likely", (why,), target=channel, charge=kept, payout=row.ref)]
        totals = accumulate(amount for on, amount in by_day if on <= line.day)
        fitting = [total - line.amount for total in totals if 0 <= total - line.amount <= total * CHARGE_MAX]
        if fitting:
            why = Reason("lies-there" if fitting[0] else "lies-there-whole", {"channel": channel, "charge": fitting[0]})
            return [Proposal(line, "remit", "likely", (why,), target=channel, charge=fitting[0])]
        return [Proposal(line, "remit", "guess", (Reason("gateway-named", {"channel": channel}),), target=channel)]

    def _charge(self, payout: OpenLine, arrived: Decimal) -> Decimal:
        """What the gateway kept of a payout: what did not arrive, or the one charge beside it."""
        within = -payout.left - arrived
        beside = [line for line in self._charges.get(payout.account, ())
                  if abs((line.day - payout.day).days) <= 1 and -line.amount <= -payout.left * CHARGE_MAX]
        return -beside[0].amount if not within and len(beside) == 1 else within

    def _collected_by_day(self, channel: str) -> list[tuple[date, Decimal]]:
        known = self._collected.get(channel)
        if known is None:
            rows = self.state.receipts.collected(channel)
            known = [(day, sum((row.amount for row in found), ZERO))
                     for day, found in groupby(rows, key=lambda row: row.day)]
            self._collected[channel] = known
        return known

    def _gateway_out(self, line: Seen) -> list[Proposal]:
        """A payout is answered where it arrives; what else leaves a gateway is nobody's yet."""
        words = _words(line)
        if _CHARGED.search(words):
            return [Proposal(line, "payout", "likely", (Reason("is-charge"),), target=line.account)]
        if not _PAYOUT.search(words):
            return []
        return [Proposal(line, "payout", "likely", (Reason("is-payout"),), target=line.account)]

    # ---- what else comes in ----

    def _interest(self, line: Seen, words: str) -> list[Proposal]:
        if not _INTEREST.search(words) or (line.name and not _BANK_NAME.search(payees.fold(line.name))):
            return []
        return [Proposal(line, "interest", "likely", (Reason("says-interest"),))]

    def _revenue(self, line: Seen) -> list[Proposal]:
        payer = payees.payer_of(line.name, line.number)
        learned = [rule.what for rule in self.learned.of_payer(payer)
                   if rule.kind == "contract" and rule.what in self.state.revenue.parts]
        if len(learned) == 1 and payer.is_known_by_account:
            why = Reason("payer-learned", {"name": line.name, "tail": payer.tail})
            return [Proposal(line, "revenue", "certain", (why,), target=learned[0])]
        contracts = dict.fromkeys([*learned, *self._tenants.get(payer.name, ())])
        return [Proposal(line, "revenue", "likely" if len(contracts) == 1 else "guess",
                         (Reason("tenant-of-contract", {"name": line.name, "contract": contract}),), target=contract)
                for contract in contracts]

    def _returned(self, line: Seen, words: str) -> list[Proposal]:
        if not _BACK.search(words):
            return []
        paid = [payment for payment in self._paid.get(line.amount, ())
                if payment.ended_day is None or payment.ended_day <= line.day + timedelta(days=1)]
        confidence: Confidence = "likely" if len(paid) == 1 else "guess"
        return [Proposal(line, "returned", confidence, (Reason("same-amount-paid", {"payment": payment.payment}),),
                         target=payment.payment) for payment in paid[:3]]

    # ---- what goes out ----

    def _bank_out(self, line: Seen) -> list[Proposal]:
        """A released payment of this amount, then a standing authority of this payee; always a question."""
        found, payer = [], self._paid_to(line)
        for payment in sorted(self._to_pay.get(-line.amount, ()), key=lambda payment: payment.block):
            if payment.payee in payer:
                why = Reason("released-to-payee", {"payment": payment.payment, "name": line.name})
                found.append(Proposal(line, "payment", "likely", (why,), target=payment.payment))
            else:
                why = Reason("released-same-amount", {"payment": payment.payment})
                found.append(Proposal(line, "payment", "guess", (why,), target=payment.payment))
        for standing in self.state.payments.standing.values():
            if standing.payee in payer:
                bill = self._bills_due.get((standing.payee, -line.amount))
                facts = {"payment": standing.payment, "name": line.name}
                found.append(Proposal(line, "authority", "likely", (Reason("under-authority", facts),),
                                      target=standing.payment, bill=bill))
        return found

    def _paid_to(self, line: Seen) -> frozenset[str]:
        """The payees a line's counterparty may be, by account, name, or what was confirmed before."""
        payer = payees.payer_of(line.name, line.number)
        account = self.names.accounts.get(re.sub(r"\W", "", line.number).upper())
        learned = (rule.what for rule in self.learned.of_payer(payer) if rule.kind == "payee")
        return frozenset({*self.names.payees.get(payer.name, ()), *learned, *((account,) if account else ())})


def _may_be(name: str, owner: str) -> bool:
    """Whether a name, maybe masked, may be an owner's."""
    return re.fullmatch(re.sub(r"[*＊×X]+", ".+", re.sub(r"[^\w*＊×]", ".", name)), owner) is not None


@lru_cache(maxsize=16)
def _words(line: Seen) -> str:
    return rooms.plain(f"{line.memo} {line.name}")


def _different(found: Iterable[Proposal]) -> Iterable[Proposal]:
    """Each way of booking a line once."""
    known = set()
    for proposal in found:
        key = proposal.kind, proposal.parts, proposal.target, proposal.payout
        if key not in known:
            known.add(key)
            yield proposal


def rule_of(proposal: Proposal, on: date, state: State) -> payees.Rule | None:
    """What a confirmed choice teaches of its payer; None where it says nothing of who pays again."""
    line = proposal.line
    payer = payees.payer_of(line.name, line.number)
    if not payer.name or payees.is_masked(payer.name):
        return None
    what: tuple[payees.Kind, str] | None = None
    if proposal.kind == "household" and len(proposal.parts) == 1:
        what = "household", proposal.parts[0].household
    elif proposal.kind == "revenue" and proposal.target:
        what = "contract", proposal.target
    elif proposal.kind == "remit" and proposal.target in ("wechat", "alipay"):
        what = "gateway", proposal.target
    elif proposal.kind == "payment" and (paid := state.payments.open.get(proposal.target or "")) is not None:
        what = ("payee", paid.payee) if not paid.payee.startswith("h-") else None
    if what is None:
        return None
    return payees.Rule(line.name, payer.tail, *what, on)
