"""Random lives of a fund under any terms: one seeded life tries whatever its people, its bank and its papers may bring,
in whatever order, and asks after every page what must hold of a fund."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from random import Random
from typing import Any

from pydantic import ValidationError

from sharedfund import accounts, drafts, spelling
from sharedfund.accounts.heads import HEADS
from sharedfund.admit import Admitted, Refusal, admit_page
from sharedfund.book.reader import page_parts
from sharedfund.book.tree import Frontier
from sharedfund.drafts import (
    bank, bills, budget, charter, contracts, disclosure, duties, fees, grants, hand_over, keys, maintenance, neighbours, payments,
    people, questions, receipts, record, remuneration, resolutions, revenue, units,
)
from sharedfund.entries.charter import BankAccount, FoundingMandate, FoundingPerson
from sharedfund.entries.entry import Entry
from sharedfund.entries.terms import COLUMNS, PROFILES, Terms, spelled_term
from sharedfund.errors import SharedFundError
from sharedfund.spelling import SpellingError
from sharedfund.render import words
from sharedfund.render.words.form import Language
from sharedfund.state import EMPTY, State, evolve, figures, turn_page
from sharedfund.state.lines import MonthLines
from sharedfund.state.people import STAND_IN_PARTIES
from sharedfund.values import days, seals
from sharedfund.values.identity import neighbour_of
from sharedfund.values.money import ZERO
from tests.fund import CAST, A, B, C, D, Fund, J, K, N, V, commitment, founders, public_key_of
from tests.stories import honest

MADE_UP = "tea-house"
NAMES = (*PROFILES, MADE_UP)
LANGUAGES: tuple[Language, ...] = ("zh_CN", "en")
MORE = {"p-12": ("bureau", "bureau"), "p-13": ("firm", "firm"), "p-14": ("auditor", "auditor"), "p-15": ("owner", "owners"),
        "p-16": ("owners-representative", "owners"), "p-17": ("trust-supervisor", "trust-supervisor")}
BUREAU, SIGNER, AUDITOR, OWNER, SPEAKER, _ = MORE
EVERYBODY = (*CAST, *MORE)
OPENED = "2026-01-01"
BUILDINGS = ("B01", "B02")
VENDORS = ("v-11", "v-12", "v-13")
USES = ("spend", "top-up", "transfer", "set-aside", "return", "waive", "write-off", "offset", "term-deposit", "item-limit")
FUNDS = ("operating", "public-revenue", "grants", "contingency", "custody", "agency")
HEAD_NAMES = ("wages", "power", "lift", "greening", "repair", "governance-audit", "public-direct-cost", "other")
PAPER = (commitment("paper"),)
TWISTED = 0.1  # so many drafts have something wrong in them
OUT_OF_THE_BANK = frozenset({"bank-debited", "receipt-reversed", "revenue-reversed", "given-reversed", "payment-returned",
                             "collection-remitted", "maintenance-used"})


# ---- founding ----


def opening(what: str, value: str) -> tuple[str, str]:
    """A commitment that opens, with the salt it opens by: the same for the same value."""
    salt = sha256(f"salt of {what} {value}".encode()).digest()[:seals.SALT_BYTES]
    return seals.commitment(what, salt, value.encode()), salt.hex()


def _persons(parties: frozenset[str], real: bool) -> list[FoundingPerson]:
    """Somebody of every office; a withdrawal password to each party that signs. Of a real fund the names open."""
    signing = parties | STAND_IN_PARTIES

    def one(person: str, number: int, office: Any, party: Any) -> FoundingPerson:
        may = office not in ("owner", "auditor", "trust-supervisor")
        return FoundingPerson(
            person=person, key=public_key_of(person), name=commitment(f"name {person}"),
            identity=commitment(f"identity {person}"), mandates=(FoundingMandate(
                mandate=f"M-{number}", office=office, party=party, first=date(2026, 1, 1), signs=may or None,
                end=date(2030, 12, 31) if party == "owners" else None),))

    def fitting(person: FoundingPerson) -> FoundingPerson:
        mandates = tuple(m if m.party in signing else m.model_copy(update={"signs": None}) for m in person.mandates)
        name = opening("name", person.person)[0] if real else person.name
        return person.model_copy(update={"mandates": mandates, "name": name})

    return [fitting(person) for person in
            (*founders(), *(one(person, number, *held) for number, (person, held) in enumerate(MORE.items(), 12)))]


def _changes(profile: str) -> dict[str, Any]:
    """What the charter says itself: all columns where nobody else has filled them."""
    if profile in PROFILES:
        return {}
    mixed = {**PROFILES["trust"], **PROFILES["pay-in-arrears"], "pools": "one-fund", "deducted_use": "offset",
             "maintenance_custody": "committee", "release_function": "band", "signatories_min_count": 2,
             "committee_signatories_min_count": 0}
    return {name: mixed.get(name, Terms.model_fields[name].default) for name in COLUMNS}


@lru_cache(maxsize=2 * len(NAMES))
def _founded(profile: str, real: bool) -> Fund:
    """The complex under `profile` on its first day: four units, a firm, a resolution, a budget, three vendors."""
    fund, changes = Fund(), _changes(profile)
    terms = {**PROFILES.get(profile, {}), **changes}
    holder: Any = sorted(terms.get("account_holder", {"owners"}))[0]
    account = BankAccount(account="co-managed", bank="银杏银行", holder=holder, number=commitment("account"), tail="5678")
    parties = frozenset(terms.get("signatory_parties", {"committee", "residents-committee"}))
    fund.do(charter.found(by=K, day=fund.day, name="银杏花园", profile=profile, persons=_persons(parties, real), changes=changes,
                          witnesses=(B, D, J), practice=not real, bank_accounts=[account]))
    for person in EVERYBODY:
        fund.do(charter.accept_charter(fund.state, by=person, day=fund.day))
    fund.joint(charter.propose_empty_opening(fund.state, by=K, day=fund.day,
                                             statements={"co-managed": commitment("statement")}), B, D)
    honest.set_up(fund, **_contract(fund))
    fund.do(revenue.receive_revenue(fund.state, by=K, day=fund.day, source="parking", payer="停车场", amount=Decimal("9000.00"),
                                    bank_ref="Y1"))
    if fund.state.charter.terms.fee_account != "elsewhere" and fund.state.charter.terms.charge_timing == "advance":
        fund.do(*fees.charges(fund.state, by=K, day=fund.day, period="2026Q1"))
        for number, (_, household, *_) in enumerate(honest.UNITS[:3]):
            fund.do(receipts.record(fund.state, by=K, day=fund.day, amount=Decimal("1200.00"), household=household,
                                    bank_ref=f"Y{number + 2}"))
    return fund


def _contract(fund: Fund) -> dict[str, Any]:
    """What the firm's contract says of its remuneration; the rest is the charter's."""
    terms = fund.state.charter.terms
    said: dict[str, Any] = {"settlement_period": None, "release_function": None, "release_rest": None,
                            "remuneration_rate_share": None, "remuneration_kind": None}
    if terms.remuneration_kind == "share":
        return {**said, "remuneration_kind": "share", "remuneration_rate_share": "1/10"}
    if terms.remuneration_kind == "fixed" and terms.fee_basis != "lump-sum":
        return {**said, "remuneration_kind": "fixed", "remuneration_fixed_month": "400.00"}
    return said


def founded(profile: str, real: bool = False) -> Fund:
    """A practice fund under `profile`, or a `real` one."""
    fund = copy.copy(_founded(profile, real))
    fund.entries, fund.blocks = list(fund.entries), list(fund.blocks)
    return fund


def rebuilt(blocks: Iterable[bytes]) -> State:
    """The state that the blocks of a book alone give; each page line must stand over what is before it."""
    state, frontier = EMPTY, Frontier()
    for block in blocks:
        page = page_parts(block)
        if page is None:
            state = evolve(state, spelling.decode(block))
            frontier = frontier.add(spelling.leaf(block))
        else:
            assert frontier.root == page.root
            frontier = frontier.add(spelling.leaf(block))
            state = turn_page(state, page.size, page.root, frontier.root, days.day(page.day))
    return state


# ---- a life ----


class Life:
    """One fund; every step tries something that may be refused."""

    def __init__(self, profile: str, seed: int) -> None:
        self.random = Random(f"{profile} {seed}")
        self.fund = self.begun(profile)
        self.references = 0
        self._lines: tuple[int, MonthLines] | None = None
        self.tried: Counter[str] = Counter()
        self.steps: list[Callable[[], object]] = [
            getattr(self, name) for name in sorted(dir(self)) if name.startswith("step_")]

    def begun(self, profile: str) -> Fund:
        """The fund this life begins with."""
        return founded(profile)

    @property
    def state(self) -> Any:
        return self.fund.state

    @property
    def day(self) -> date:
        return self.fund.day

    @property
    def lines(self) -> MonthLines:
        """The book's lines, kept while nothing is written: an older month is folded once."""
        if self._lines is None or self._lines[0] != len(self.fund.entries):
            self._lines = len(self.fund.entries), self.fund.lines
        return self._lines[1]

    def ask(self, *drafted: Entry) -> Admitted | Refusal:
        """The door's answer to a page; nothing is written."""
        return admit_page(self.state, [self.fund.stamp(entry) for entry in drafted], self.lines)

    def lives(self, steps: int) -> None:
        for _ in range(steps):
            self.random.choice(self.steps)()

    # -- choosing --

    def one(self, choices: Iterable[Any], default: Any = None) -> Any:
        found = list(choices)
        return self.random.choice(found) if found else default

    def some(self, choices: Iterable[Any]) -> list[Any]:
        found = list(choices)
        return self.random.sample(found, self.random.randint(1, len(found))) if found else []

    def amount(self, *likely: Decimal) -> Decimal:
        """An amount: one of the likely, a fen beside it, or any."""
        fitting = [one for one in likely if one > 0]
        if fitting and self.random.random() < 0.8:
            chosen = self.random.choice(fitting)
            return max(chosen + self.random.choice((ZERO, ZERO, ZERO, Decimal("0.01"), Decimal("-0.01"))), Decimal("0.01"))
        return Decimal(self.random.randint(1, self.random.choice((100, 2_000, 20_000, 200_000)))).scaleb(-2)

    def household(self) -> str:
        return str(self.one(sorted(unit.household for unit in self.state.units.all())))

    def by(self, *usual: str) -> str:
        """Mostly who should; sometimes anybody."""
        return self.random.choice(usual or EVERYBODY) if self.random.random() < 0.93 else self.random.choice(EVERYBODY)

    def reference(self) -> str:
        self.references += 1
        return f"Z{self.references}"

    def month(self) -> str:
        """This month or one of the three before it."""
        back = self.random.choice((0, 0, 1, 1, 2, 3))
        name = days.month_of(self.day)
        for _ in range(back):
            name = days.month_of(days.period(name).first - timedelta(days=1))
        return max(name, "2026-01")

    def quarter(self) -> str:
        month = self.month()
        return f"{month[:4]}Q{(int(month[5:]) + 2) // 3}"

    def settled_period(self, month: str | None = None) -> str:
        """The name of a settlement period of a contract there is."""
        held = self.one(sorted(self.state.contracts.contracts))
        if held is None:
            return self.quarter()
        on = days.period(month or self.month()).first
        return str(remuneration.settlement_period_of(self.state, self.state.contracts.named(held), on))

    def firm(self) -> str:
        return str(self.one(sorted(self.state.contracts.firms()), "F001"))

    def contract(self) -> str:
        return str(self.one(sorted(self.state.contracts.contracts), "C-01"))

    def resolution(self) -> str:
        return str(self.one(sorted(self.state.resolutions.records), "R2026001"))

    def entries(self, *kinds: str) -> list[Any]:
        return [entry for entry in self.fund.entries if entry.kind in kinds]

    def leaf(self) -> str:
        """Any entry of the book."""
        return spelling.leaf_of(self.random.choice(self.fund.entries))

    # -- trying --

    def attempt(self, make: Callable[[], Any]) -> tuple[Entry, ...]:
        """Draft, ask twice, write if admitted with what the last yes brings about; what was written."""
        fund, before = self.fund, self.fund.state
        try:
            drafted = make()
        except (SharedFundError, SpellingError, ValidationError) as error:
            assert fund.state is before
            said = f"{error.title} {error.errors()[0]['loc']}" if isinstance(error, ValidationError) else getattr(error, "code", "")
            self.tried[f"draft {type(error).__name__} {said}"] += 1
            if isinstance(error, SharedFundError):
                for language in LANGUAGES:
                    assert words.error_reason(error, language)
            return ()
        drafted = drafted if isinstance(drafted, tuple) else (drafted,)
        if not drafted:
            return ()
        if self.random.random() < TWISTED:
            drafted = self.twisted(drafted)
        answer = self.ask(*drafted)
        assert isinstance(answer, (Admitted, Refusal))
        assert fund.state is before, "asking changed the state"
        if isinstance(answer, Admitted):
            effects = drafts.completions(answer.state, by=drafted[-1].by, day=self.day)
            if effects:
                drafted = (*drafted, *effects)
                answer = self.ask(*drafted)
        if not isinstance(answer, Admitted):
            self.tried[f"{drafted[0].kind} {answer.number} {answer.code}"] += 1
            for language in LANGUAGES:
                assert words.reason(answer, language) and words.remedy(answer, language)
            return ()
        written = fund.do(*drafted)
        for entry in written:
            self.tried[f"written {entry.kind}"] += 1
            assert spelling.decode(spelling.encode(entry)) == entry
        self.holds(written)
        return written

    def twisted(self, drafted: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """The page with one field of its last entry as another entry of the book has it, or absent, or another amount or
        day; the page itself where no entry can be read so."""
        last = drafted[-1]
        names = sorted(set(type(last).model_fields) - {"recorded", "signature", "by"})
        name, value = self.random.choice(names), None
        found = [getattr(entry, name) for entry in self.fund.entries if name in type(entry).model_fields]
        now = getattr(last, name)
        if isinstance(now, Decimal) and self.random.random() < 0.5:
            value = self.random.choice((-now, now * 2, ZERO, now + Decimal("0.01")))
        elif isinstance(now, date) and self.random.random() < 0.5:
            value = now + timedelta(days=self.random.choice((-400, -1, 1, 400)))
        elif isinstance(now, tuple) and now and self.random.random() < 0.5:
            value = self.random.choice(((*now, now[0]), now[1:], tuple(reversed(now))))
        elif found and self.random.random() < 0.8:
            value = self.random.choice(found)
        try:
            twisted = last.replaced(**{name: value})
            return (*drafted[:-1], spelling.decode(spelling.encode(self.fund.stamp(twisted))).replaced(signature=None))
        except (ValueError, AttributeError, TypeError):
            return drafted

    def joint(self, make: Callable[[], Any]) -> bool:
        """A proposal, and the yes of those it asks, mostly until it is decided."""
        written = self.attempt(make)
        if not written:
            return False
        leaf = spelling.leaf_of(written[0])
        self.agreed(leaf)
        return leaf not in self.state.proposals.open

    def agreed(self, leaf: str) -> None:
        for _ in range(4):
            found = self.state.proposals.open.get(leaf)
            if found is None or self.random.random() < 0.03:
                return
            if self.state.record.unsigned:
                self.step_checkpoint()
            asked, given = found.asked(self.state), {yes.person for yes in found.yeses}
            able = sorted(m.person for m in self.state.people.standing(self.day) if m.office in asked and m.person not in given)
            if not able:
                return
            person = self.random.choice(able)
            self.attempt(lambda p=person: drafts.approve(self.state, leaf, by=p, day=self.day))

    # -- what must hold --

    def holds(self, written: Sequence[Entry]) -> None:
        state = self.state
        sums: dict[str, Decimal] = {}
        for account, balance in state.ledger.balances.items():
            fund = accounts.fund_of(account)
            sums[fund] = sums.get(fund, ZERO) + balance
        assert all(total == 0 for total in sums.values()), (written, sums)
        assert state.ledger.total("Equity:Transfer:") == 0, written
        position = figures.position(state, self.day)
        for found in position.funds:
            assert found.cash == sum((c.amount for c in found.claims), ZERO) + found.spendable, (found, written)
            # What a firm must make good, or money of its households still in somebody's hands, is less at the bank.
            assert all(claim.amount >= 0 or claim.kind == "agency" for claim in found.claims), (found, written)
            if found.fund == "agency":  # short by what left it without approval, and never by more or less
                assert found.spendable == -state.ledger.balance("Assets:Receivable:Unexplained:Agency"), (found, written)
        cash = sum((f.cash for f in position.funds if not f.fund.startswith("maintenance:")), ZERO)
        assert cash == position.bank == state.ledger.joint_account(), written
        if not any(entry.kind in OUT_OF_THE_BANK for entry in self.fund.entries):
            for fund in state.ledger.funds():
                assert state.ledger.cash(fund) >= 0, (fund, written)

    # ---- time, closing, record ----

    def step_time_passes(self) -> None:
        self.fund.now += timedelta(days=self.random.choice((1, 2, 5, 9, 16)))
        self.attempt(lambda: fees.earn(self.state, by=K, day=self.day))

    def step_month_turns(self) -> None:
        """To the first days of next month, with what the month's end asks for; the month is closed where it can be."""
        turned = days.period(days.month_of(self.day)).end
        self.fund.at((turned - timedelta(days=1)).isoformat())
        month = days.month_of(self.day)
        self.attempt(lambda: remuneration.accrue_remuneration(self.state, by=K, day=self.day, month=month))
        self.fund.at((turned + timedelta(days=self.random.choice((0, 1, 4)))).isoformat())
        self.attempt(lambda: fees.earn(self.state, by=K, day=self.day))
        self.attempt(lambda: revenue.charge_revenue(self.state, by=K, day=self.day))
        self.step_close_the_oldest_month()

    def step_close_the_oldest_month(self) -> None:
        closed = self.state.disclosures.closed_until or days.day(OPENED)
        month = days.month_of(closed)
        if days.period(month).end > self.day:
            return
        balance = self.lines.state_at(days.period(month).end).ledger.joint_account()
        self.attempt(lambda: bank.reconcile(self.state, by=self.by(K), day=self.day, month=month, statement_balance=balance))
        self.step_checkpoint()
        self.joint(lambda: disclosure.close_month(self.state, self.lines, month, by=K, day=self.day))

    def step_publish(self) -> None:
        self.step_checkpoint()
        quarter = self.quarter()
        self.joint(lambda: disclosure.publish(self.state, self.lines, quarter, by=self.by(B, D), day=self.day,
                                              reason=self.one((None, None, "改正"))))

    def step_quarter_ends(self) -> None:
        """To the end of the quarter, each month closed, the quarter published, and the firm through its gate."""
        if self.random.random() < 0.7:
            return
        month = days.month_of(self.day)
        self.step_month_turns()
        while days.month_of(self.day)[5:] not in ("01", "04", "07", "10"):
            self.step_month_turns()
        for _ in range(4):
            self.step_close_the_oldest_month()
        quarter = f"{month[:4]}Q{(int(month[5:]) + 2) // 3}"
        period = self.settled_period(month)
        self.joint(lambda: disclosure.publish(self.state, self.lines, quarter, by=B, day=self.day))
        self.evaluate(period)
        self.joint(lambda: remuneration.record_acceptance(self.state, by=D, day=self.day, period=period, sent=4, valid=4, satisfied=4))
        self.settle(period)
        self.release(period)

    def step_close_year(self) -> None:
        self.joint(lambda: disclosure.close_year(self.state, "2026", by=self.by(K), day=self.day))

    def step_display(self) -> None:
        version = self.one((None, None, 1, 2))
        self.attempt(lambda: disclosure.display(self.state, self.quarter(), "公告栏", self.day, self.day + timedelta(days=30),
                                                by=self.by(B, D), day=self.day, version=version))
        what = self.one(("maintenance", "member-fees", "seal", "audit", "answers", "other"))
        self.attempt(lambda: disclosure.display_notice(self.state, what, "公示", "公告栏", self.day,
                                                       self.day + timedelta(days=30), by=self.by(B, D), day=self.day))
        self.attempt(lambda: disclosure.take_down(self.state, "公告栏", self.day, "撤换", by=self.by(B, D), day=self.day,
                                                  period=self.quarter()))
        self.attempt(lambda: disclosure.use_seal(self.state, "committee", commitment("sealed"), self.resolution(),
                                                 by=self.by(B), day=self.day, use=f"S-{len(self.entries('seal-used')) + 1:02d}"))

    def step_checkpoint(self) -> None:
        if self.state.record.unsigned:
            self.attempt(lambda: record.make_checkpoint(self.state, by=K, day=self.day))

    def step_cosigned(self) -> None:
        if self.state.record.head is not None:
            honest.cosigned(self.fund)
            self.fund.now += timedelta(days=self.random.choice((0, 8, 16, 16)), minutes=1)
            honest.cosigned(self.fund)

    # ---- fees, receipts, custody ----

    def step_charge(self) -> None:
        quarter, households = self.one((self.quarter(), self.month())), self.one((None, self.some(self.households())))
        self.attempt(lambda: fees.charges(self.state, by=K, day=self.day, period=quarter, households=households))

    def households(self) -> list[str]:
        return sorted(unit.household for unit in self.state.units.all())

    def step_credit(self) -> None:
        there = self.entries("fee-charged")
        if there:
            charged: Any = self.random.choice(there)
            self.attempt(lambda: fees.credit_charge(self.state, charged, by=self.by(K), day=self.day, reason="减免",
                                                    amount=self.amount(charged.amount), approval=self.one((None, self.leaf()))))

    def step_write_off(self) -> None:
        self.joint(lambda: fees.propose_write_off(self.state, by=self.by(B, K), day=self.day, household=self.household(),
                                                  period=self.quarter(), reason="无法收回", amount=self.one((None, self.amount())),
                                                  resolution=self.one((None, self.resolution()))))

    def step_remind(self) -> None:
        self.attempt(lambda: fees.remind(self.state, by=self.by(B, K), day=self.day, household=self.household(),
                                         manner=self.one(("letter", "message", "visit", "call"))))

    def step_receive(self) -> None:
        for _ in range(self.random.choice((1, 3))):
            household = self.one((self.household(), self.household(), self.household(), None))
            channel = self.one(("bank", "bank", "bank", "cash", "wechat", "alipay"))
            known = {"bank_ref": self.reference()} if channel == "bank" else {"paper": self.reference()}
            self.attempt(lambda h=household, c=channel, r=known: receipts.record(
                self.state, by=self.by(K, N), day=self.day, amount=self.amount(Decimal("600.00"), Decimal("531.00")),
                household=h, channel=c, **r))

    def step_identify(self) -> None:
        number = self.one(sorted(self.state.receipts.unidentified))
        if number:
            self.attempt(lambda: receipts.identify(self.state, by=self.by(K), day=self.day, receipt=number,
                                                   household=self.household(), amount=self.one((None, self.amount()))))

    def step_remit(self) -> None:
        self.attempt(lambda: receipts.remit(self.state, by=self.by(K), day=self.day, channel=self.one(("cash", "wechat", "alipay")),
                                            bank_ref=self.reference(), amount=self.one((None, None, self.amount())),
                                            charge=self.one((ZERO, Decimal("0.60")))))

    def step_reverse(self) -> None:
        there = self.entries("receipt-recorded", "cash-received", "receipt-identified")
        if there:
            wrong = self.random.choice(there)
            if self.random.random() < 0.5:
                self.attempt(lambda: receipts.reverse(self.state, wrong, by=self.by(K), day=self.day, reason="记错"))
            else:
                self.attempt(lambda: receipts.correct(self.state, wrong, by=self.by(K), day=self.day, reason="记错",
                                                      household=self.household()))

    def step_deposit(self) -> None:
        kind = self.one(("renovation", "access", "firm-bond"))
        party = self.firm() if kind == "firm-bond" else self.household()
        self.attempt(lambda: receipts.take_deposit(self.state, by=self.by(K), day=self.day, party=party, deposit_kind=kind,
                                                   amount=self.amount(), bank_ref=self.reference()))
        number = self.one(sorted(self.state.receipts.deposits))
        if number:
            self.joint(lambda: receipts.propose_deduction(self.state, by=self.by(B), day=self.day, deposit=number,
                                                          amount=self.amount(), reason="损坏", evidence=PAPER))
            held = self.state.receipts.deposits.get(number)
            if held is not None:
                self.pays(lambda: payments.request_payment(
                    self.state, by=self.by(A), day=self.day, payee=held.party, amount=self.amount(held.held), fund="custody",
                    settles="deposit", document=number, purpose="退押金", payee_account=commitment(held.party)))

    def step_pass_through(self) -> None:
        self.attempt(lambda: receipts.pass_through(self.state, by=self.by(K), day=self.day, utility=self.one(("water", "power")),
                                                   amount=self.amount(), bank_ref=self.reference(),
                                                   household=self.one((None, self.household()))))

    def step_refund(self) -> None:
        """What the owners are owed back, of advances or of the agency fund."""
        household = self.household()
        fund = self.one(("operating", "agency"))
        self.pays(lambda: payments.request_payment(self.state, by=self.by(A), day=self.day, payee=household, fund=fund,
                                                   amount=self.amount(Decimal("10.00")), settles="refund", purpose="退款",
                                                   payee_account=commitment(household)))

    def step_units(self) -> None:
        number = len(self.state.units.all()) + self.random.randint(1, 3)
        self.attempt(lambda: units.register_unit(
            self.state, by=self.by(K), day=self.day, unit=f"u-{number:06d}", household=f"h-{self.random.getrandbits(24):06x}",
            building=self.one(BUILDINGS), use=self.one(("residential", "commercial", "developer")), area_m2="77.10",
            area_source="register", area_day=self.day))
        unit = self.one(sorted(unit.unit for unit in self.state.units.all()))
        self.attempt(lambda: units.correct_area(self.state, by=self.by(K), day=self.day, unit=unit,
                                                area_m2=f"{self.random.randint(50, 150)}.25", area_day=self.day))

    def step_transfer_unit(self) -> None:
        former, new = self.household(), f"h-{self.random.getrandbits(24):06x}"
        first = self.one((None, self.day, self.day - timedelta(days=9)))
        if self.attempt(lambda: units.transfer(self.state, by=self.by(K), day=self.day, former=former, household=new,
                                               statement=self.one((None, commitment("settled"))), first=first)):
            self.attempt(lambda: units.move_balances(
                self.state, by=self.by(K), day=self.day, former=former, household=new, agreement=commitment("agreed"),
                items=frozenset(self.some(("arrears", "advance", "deposits", "refund")))))

    # ---- bills, payments ----

    def step_bill(self) -> None:
        payee = self.one((*VENDORS, "staff"))
        month = self.month()
        written = self.attempt(lambda: bills.record_bill(
            self.state, by=self.by(K), day=self.day, payee=payee, head=self.one(HEAD_NAMES), amount=self.amount(Decimal("240.00")),
            due=self.day + timedelta(days=self.random.choice((0, 10))), month=month, evidence=(commitment(self.reference()),)))
        if written and self.random.random() < 0.7:
            self.pay_bill(written[0].own_id())

    def step_pay_bill(self) -> None:
        self.pay_bill(self.one(sorted(self.state.bills.open)))

    def pay_bill(self, number: str | None) -> None:
        owed = self.state.bills.open.get(number or "")
        if owed is not None:
            account = commitment("staff") if owed.payee == "staff" else None
            drawn = self.one((None, None, "public-revenue", "operating"))
            more: dict[str, Any] = {} if drawn is None else {"fund": drawn}
            self.pays(lambda: payments.request_payment(self.state, by=self.by(A), day=self.day, bill=number, purpose="开支",
                                                       payee_account=account, **more))

    def step_credit_bill(self) -> None:
        number = self.one(sorted(self.state.bills.open))
        if number:
            self.attempt(lambda: bills.credit_bill(self.state, by=self.by(K), day=self.day, bill=number, reason="多记",
                                                   amount=self.amount(self.state.bills.open[number].amount)))

    def step_heads(self) -> None:
        for head in self.some(("wages", "power", "lift")):
            self.joint(lambda h=head: bills.complete_head(self.state, by=self.by(K), day=self.day, head=h, month=self.month()))

    def step_payroll(self) -> None:
        written = self.attempt(lambda: bills.record_payroll(
            self.state, by=self.by(K), day=self.day, gross=self.amount(Decimal("900.00")), due=self.day, headcount=3,
            insurance_staff=self.one((ZERO, Decimal("30.00"))), insurance_employer=self.one((ZERO, Decimal("60.00"))),
            tax=self.one((ZERO, Decimal("5.00"))), evidence=PAPER, month=self.month()))
        if written:
            self.pay_bill(written[0].own_id())

    def step_expense(self) -> None:
        self.pays(lambda: payments.request_payment(
            self.state, by=self.by(A), day=self.day, payee=self.one(VENDORS), amount=self.amount(), head=self.one(HEAD_NAMES),
            purpose="开支", resolution=self.one((None, self.resolution())), fund=self.one((None, None, *FUNDS))))

    def step_agency(self) -> None:
        """The firm's money, and its remuneration."""
        firm = self.firm()
        self.pays(lambda: payments.request_payment(
            self.state, by=self.by(A), day=self.day, payee=firm, purpose="物业费", settles=payments.remuneration_of(self.state, firm),
            amount=self.amount(*(self.state.ledger.owed(account) for account in (
                accounts.collected(firm), f"Liabilities:Firm:{firm}:FeeReleasable")))))

    def step_transfer(self) -> None:
        one, other = self.one(FUNDS), self.one(FUNDS)
        self.pays(lambda: payments.transfer(self.state, by=self.by(A, B), day=self.day, from_fund=one, to_fund=other,
                                            amount=self.amount(), purpose="调剂",
                                            resolution=self.one((None, self.resolution()))))

    def step_imprest(self) -> None:
        self.pays(lambda: payments.imprest_top_up(self.state, by=self.by(A), day=self.day, purpose="备用金",
                                                  amount=self.one((None, Decimal("200.00")))))
        self.attempt(lambda: payments.spend_imprest(self.state, by=self.by(N), day=self.day, voucher=f"V-{len(self.entries('imprest-spent')) + 10:02d}",
                                                    head=self.one(("repair", "office")), amount=self.amount(Decimal("12.00")),
                                                    purpose="灯泡", evidence=PAPER))

    def step_standing(self) -> None:
        self.pays(lambda: payments.standing_authority(self.state, by=self.by(A), day=self.day, payee="v-11", head="power",
                                                      cap=self.amount(Decimal("300.00")), purpose="电费代扣"))

    def step_debit(self) -> None:
        standing = self.one((None, *sorted(self.state.payments.standing)))
        fund = self.one((*FUNDS, "operating", "operating", "operating"))
        there = self.state.ledger.cash(fund)
        if there > 0:
            amount = self.amount(Decimal("3.00")) if standing else min(self.amount(Decimal("3.00")), there)
            self.attempt(lambda: payments.debit(
                self.state, by=self.by(K), day=self.day, amount=amount, bank_ref=self.reference(), fund=fund, purpose="扣款",
                standing=standing, court_paper=self.one((None, None, commitment("court"))),
                bill=self.one((None, None, *sorted(self.state.bills.open)))))

    def step_restore(self) -> None:
        leaf = self.one(sorted(self.state.payments.unexplained))
        if leaf and self.random.random() < 0.5:
            self.attempt(lambda: payments.restore(self.state, by=self.by(K), day=self.day, restores=leaf, bank_ref=self.reference(),
                                                  amount=self.one((None, self.amount()))))
        elif leaf:
            self.pays(lambda: payments.approve_debit(self.state, by=self.by(A), day=self.day, explains=leaf, payee="v-11",
                                                     purpose="追认", head=self.one(HEAD_NAMES)))

    def step_return_payment(self) -> None:
        paid = self.one(sorted(p.payment for p in self.state.payments.open.values() if p.paid_leaf))
        if paid:
            self.attempt(lambda: payments.return_payment(self.state, paid, by=self.by(K), day=self.day, reason="退票",
                                                         bank_ref=self.reference()))

    def step_payment(self) -> None:
        """A step of a payment that waits, by anybody."""
        number = self.one(sorted(self.state.payments.open))
        if number is None:
            return
        act = self.one((payments.review, payments.recheck, payments.sign))
        ends = self.one((None, None, None, payments.reject, payments.withdraw))
        if ends:
            self.attempt(lambda: ends(self.state, number, by=self.by(A, B, D), day=self.day, reason="不妥"))
        else:
            self.attempt(lambda: act(self.state, number, by=self.by(B, C, D), day=self.day))

    def pays(self, make: Callable[[], Any]) -> None:
        """A request, and mostly all its steps."""
        written = self.attempt(make)
        if written and self.random.random() < 0.85:
            self.walk(str(written[0].payment))  # type: ignore[attr-defined]  # a PaymentRequested

    def step_walk(self) -> None:
        number = self.one(sorted(p.payment for p in self.state.payments.open.values() if p.is_open))
        if number:
            self.walk(number)

    def walk(self, number: str) -> None:
        for person in (B, C, D, J):
            self.attempt(lambda p=person: payments.review(self.state, number, by=p, day=self.day))
        for person in (D, J, "p-05"):
            self.attempt(lambda p=person: payments.recheck(self.state, number, by=p, day=self.day))
        self.step_checkpoint()
        for person in (B, D, BUREAU, SIGNER, J, C, "p-05", "p-11"):
            self.attempt(lambda p=person: payments.sign(self.state, number, by=p, day=self.day))
        self.attempt(lambda: payments.pay(self.state, number, by=self.by(K, N), day=self.day, bank_ref=self.reference()))

    def step_emergency(self) -> None:
        fund = self.one(("operating", "operating", "maintenance:B01"))
        self.attempt(lambda: payments.order_emergency(
            self.state, by=self.by(B, A), day=self.day, cause=self.one(("leak", "lift-failure", "collapse")), contractor="v-12",
            estimate=self.amount(), purpose="抢修", evidence=PAPER, fund=fund, building=self.one((None, "B01", "B02"))))
        order = self.one(sorted(self.state.payments.orders))
        if order:
            self.attempt(lambda: payments.witness_emergency(self.state, order, by=self.by(D, J), day=self.day))
            self.pays(lambda: payments.request_emergency(self.state, order, by=self.by(A), day=self.day, purpose="抢修"))
            self.joint(lambda: payments.ratify_emergency(self.state, order, by=self.by(B), day=self.day,
                                                         resolution=self.one((None, self.resolution()))))

    def step_notice(self) -> None:
        self.attempt(lambda: payments.post_notice(self.state, by=self.by(B), day=self.day, payee=self.one(VENDORS),
                                                  amount="120000.00", purpose="大修"))
        notice = self.one(sorted(self.state.payments.notices))
        if notice:
            self.attempt(lambda: payments.object_to_notice(self.state, notice, by=self.by(OWNER), day=self.day, text="太贵"))
            self.attempt(lambda: payments.answer_objection(self.state, notice, 1, by=self.by(B), day=self.day,
                                                           evidence=commitment("answer")))

    def step_account_changed(self) -> None:
        self.joint(lambda: payments.change_account(self.state, by=self.by(K, B), day=self.day, reason="换户",
                                                   payee=self.one((*VENDORS, self.firm())), account=commitment(self.reference())))

    # ---- budget, resolutions, meetings ----

    def resolved(self, *effects: dict[str, Any], topics: tuple[int, ...] = (9,), **more: Any) -> str | None:
        number = f"R2026{len(self.entries('resolution-recorded')) + 1:03d}"
        whole = sum((unit.area_m2 for unit in self.state.units.all()), ZERO), len(self.state.units.all())
        yes = whole if self.random.random() < 0.95 else (Decimal("1.00"), 1)
        if self.joint(lambda: resolutions.record_resolution(
                self.state, by=self.by(B), day=self.day, resolution=number, body=self.one(("owners-assembly",) * 19 + ("owners-committee",)),
                topics=topics, title="决议", notice_day=self.day - timedelta(days=20), decided_day=self.day - timedelta(days=2),
                displayed_day=self.day, total_area_m2=whole[0], total_heads=whole[1], participating_area_m2=whole[0],
                participating_heads=whole[1], yes_area_m2=yes[0], yes_heads=yes[1], effects=effects, evidence=(commitment(number),),
                due=self.one((None, self.day + timedelta(days=30))), **more)):
            return number
        return None

    def step_resolution(self) -> None:
        use = self.one(USES)
        effect = {"fund": self.one(("operating", "public-revenue", "public-revenue", "contingency", "maintenance:B01")), "use": use,
                  "amount": self.amount(Decimal("500.00"))}
        self.resolved(effect, topics=self.one(((9,), (8,), (2, 4), (6,), (5, 9), (1, 2, 3, 4, 5, 6, 7, 8, 9))))

    def step_carried_out(self) -> None:
        self.joint(lambda: resolutions.carry_out_resolution(self.state, by=self.by(B), day=self.day, resolution=self.resolution(),
                                                            evidence=PAPER))
        if self.random.random() < 0.2:
            self.joint(lambda: resolutions.cancel_resolution(
                self.state, by=self.by(J, B), day=self.day, resolution=self.resolution(), authority=self.one(("court", "subdistrict-office")),
                cancelled_day=self.day, reason="撤销", evidence=PAPER))

    def step_meeting(self) -> None:
        meets = self.day + timedelta(days=self.one((0, 16)))
        self.attempt(lambda: resolutions.notice_meeting(
            self.state, by=self.by(B, "p-08"), day=self.day, meeting=self.state.resolutions.next_number("MT", meets), meets=meets,
            body=self.one(("coordination", "hearing", "open-talk")), place="活动室",
            agenda=({"item": 1, "title": "预算", "topics": (9,)},), evidence=PAPER))
        held = self.one([entry.meeting for entry in self.entries("meeting-noticed")])
        if held:
            self.attempt(lambda: resolutions.hold_meeting(
                self.state, by=self.by(B, "p-08"), day=self.day, meeting=held, held=self.day,
                present=({"party": "committee", "persons": 3}, {"party": "owners", "persons": 4}),
                answers=({"question": "钱去哪了", "answer": "都在账上"},), minutes=PAPER))
        self.attempt(lambda: resolutions.agree_matter(
            self.state, by=self.by(B), day=self.day, matter=self.state.resolutions.next_number("AM", self.day), meeting=held, title="修灯",
            responsible="物业", due=self.day + timedelta(days=10)))
        agreed = self.one([entry.matter for entry in self.entries("matter-agreed")])
        if agreed:
            self.attempt(lambda: resolutions.finish_matter(self.state, by=self.by(B), day=self.day, matter=agreed, evidence=PAPER))

    def step_budget(self) -> None:
        quarter, lines = self.quarter(), [
            {"head": head, "amount": self.amount(Decimal("900.00")), **({"essential": True} if HEADS[head].tier == "T1" else {})}
            for head in self.some(HEAD_NAMES)]
        lines.sort(key=lambda line: list(HEADS).index(line["head"]))
        self.attempt(lambda: budget.draft_budget(self.state, by=self.by(A, B), day=self.day, period=quarter, lines=lines))
        self.attempt(lambda: budget.comment(self.state, by=self.by(OWNER, B), day=self.day, period=quarter, text="贵"))
        self.joint(lambda: budget.adopt_budget(self.state, by=self.by(B), day=self.day, period=quarter, lines=lines,
                                               resolution=self.resolution()))
        self.joint(lambda: budget.vary_budget(self.state, by=self.by(B), day=self.day, head=self.one(HEAD_NAMES),
                                              amount=self.amount(), reason="调整", from_head=self.one((None, *HEAD_NAMES)),
                                              resolution=self.one((None, self.resolution()))))

    def step_quotes(self) -> None:
        asked = [{"vendor": vendor, "amount": self.amount(), "evidence": commitment(vendor)} for vendor in VENDORS]
        self.attempt(lambda: budget.compare_quotes(self.state, by=self.by(A, B), day=self.day, title="修缮", planned=self.amount(),
                                                   quotes=asked, chosen=self.one((None, *VENDORS)), reason=self.one((None, "近")),
                                                   resolution=self.one((None, self.resolution()))))

    # ---- the gate ----

    def step_accrue(self) -> None:
        self.attempt(lambda: remuneration.accrue_remuneration(self.state, by=self.by(K), day=self.day, month=self.month()))
        there = self.entries("remuneration-accrued")
        if there and self.random.random() < 0.3:
            wrong: Any = self.random.choice(there)
            self.attempt(lambda: remuneration.correct_accrual(self.state, by=self.by(K), day=self.day, reason="多提", month=wrong.month,
                                                              accrual=spelling.leaf_of(wrong)))

    def step_evaluate(self) -> None:
        self.evaluate(self.settled_period())

    def evaluate(self, period: str) -> None:
        number = f"E-{len(self.entries('evaluation-recorded')) + 1:02d}"
        score = self.one(("93.00", "80.00", "79.99", "55.00", "100.00"))
        written = self.attempt(lambda: remuneration.record_evaluation(
            self.state, by=self.by(V), day=self.day, period=period, evaluation=number, form_version="2026-01",
            **self.scores(period, score), scorers=(V,), method="third-party", sent=4, valid=4))
        if not written:
            return
        self.attempt(lambda: remuneration.publish_evaluation(self.state, by=V, day=self.day, evaluation=number, place="公告栏"))
        if self.random.random() < 0.3:
            self.attempt(lambda: remuneration.appeal_evaluation(self.state, by=self.by(A), day=self.day, evaluation=number,
                                                                claimed="95.00", reason="不公", evidence=PAPER))
            self.joint(lambda: remuneration.answer_appeal(self.state, by=self.by(V), day=self.day, evaluation=number,
                                                          score="85.00", reason="部分采纳"))
        self.step_cosigned()
        self.joint(lambda: remuneration.finalise_evaluation(self.state, by=self.by(V), day=self.day, evaluation=number))

    def scores(self, period: str, score: str) -> dict[str, Any]:
        """One item; of a year mostly its quarters."""
        if len(period) > 4 or self.random.random() < 0.1:
            return {"items": ({"name": "服务", "weight": "1/1", "score": score},)}
        return {"quarters": [{"quarter": f"{period}Q{number}", "score": score} for number in (1, 2, 3, 4)]}

    def step_finalise(self) -> None:
        number = self.one(sorted(self.state.remuneration.evaluations))
        if number:
            self.joint(lambda: remuneration.finalise_evaluation(self.state, by=self.by(V), day=self.day, evaluation=number))

    def step_accept(self) -> None:
        self.joint(lambda: remuneration.record_acceptance(self.state, by=self.by(D), day=self.day, period=self.settled_period(),
                                                          sent=4, valid=4, satisfied=self.one((4, 4, 3, 1))))

    def step_settle(self) -> None:
        self.settle(self.settled_period())

    def settle(self, period: str) -> None:
        self.attempt(lambda: remuneration.serve_settlement(self.state, by=self.by(K), day=self.day, period=period, place="公告栏",
                                                           deductions=self.one((ZERO, ZERO, Decimal("5.00")))))
        for party, person in (("committee", B), ("residents-committee", D), ("firm", A)):
            self.attempt(lambda p=party, b=person: remuneration.answer_settlement(
                self.state, by=b, day=self.day, period=period, party=p, answer=self.one(("signed",) * 9 + ("refused",))))
        self.step_cosigned()
        self.step_checkpoint()
        self.joint(lambda: remuneration.propose_settlement(self.state, by=self.by(B), day=self.day, period=period))

    def step_release(self) -> None:
        self.release(self.settled_period())

    def release(self, period: str) -> None:
        self.step_checkpoint()
        self.joint(lambda: remuneration.propose_release(
            self.state, by=self.by(B), day=self.day, period=period, resolution=self.one((None, None, self.resolution())),
            judgment=self.one((None, None, *sorted(self.state.remuneration.judgments)))))
        if self.random.random() < 0.5:
            self.step_agency()
        else:
            self.joint(lambda: remuneration.decide_withheld(
                self.state, by=self.by(B), day=self.day, period=period, decision=self.one(("restore", "deduct")), reason="整改",
                amount=self.one((None, self.amount())), resolution=self.one((None, self.resolution()))))
            self.step_breach()
            self.step_set_off()

    def step_withheld(self) -> None:
        self.joint(lambda: remuneration.decide_withheld(
            self.state, by=self.by(B), day=self.day, period=self.settled_period(), decision=self.one(("restore", "deduct")),
            reason="整改", amount=self.one((None, self.amount())), resolution=self.one((None, self.resolution()))))

    def step_ranking(self) -> None:
        self.attempt(lambda: remuneration.record_ranking(
            self.state, by=self.by(K, J), day=self.day, period=self.one((self.quarter(), "2026", self.settled_period())), evidence=PAPER,
            **self.one(({"place": 3, "of": 40}, {"place": 39, "of": 40}, {"passed": True}, {"passed": False}))))

    def step_share(self) -> None:
        self.attempt(lambda: remuneration.deposit_share(self.state, by=self.by(K), day=self.day, period=self.settled_period(),
                                                        amount=self.amount(Decimal("360.00")), bank_ref=self.reference()))

    def step_judgment(self) -> None:
        number = f"judgment {len(self.fund.entries)}"
        self.attempt(lambda: remuneration.record_judgment(
            self.state, by=self.by(B), day=self.day, judgment=commitment(number), firm=self.firm(),
            period=self.settled_period(), orders=self.one(("release", "withholding", "set-off")),
            replaces=tuple(self.some(("evaluation", "acceptance", "settlement", "breach", "publication"))), amount=self.amount()))

    def step_set_off(self) -> None:
        claims = [spelling.leaf_of(entry) for entry in self.entries("judgment-recorded", "claim-booked", "breach-confirmed")]
        claim = self.one(claims)
        if claim:
            self.joint(lambda: remuneration.propose_set_off(self.state, by=self.by(B), day=self.day, firm=self.firm(), claim=claim,
                                                            amount=self.one((None, self.amount()))))

    # ---- public revenue ----

    def step_lease(self) -> None:
        number = f"C-{len(self.entries('common-part-contract-recorded')) + 50:02d}"
        resolution = self.resolved(topics=(8,)) if self.random.random() < 0.3 else self.resolution()
        self.joint(lambda: revenue.record_contract(self.state, by=self.by(B), day=self.day, fields={
            "contract": number, "place": "1 幢电梯", **self.one((
                {"tenant": "云岚传媒", "source": self.one(("advertising", "telecom", "parking"))},
                {"household": self.household(), "source": "parking"})), "first": self.day, "evidence": PAPER,
            "end": self.day + timedelta(days=self.random.choice((40, 300))), "price": self.amount(Decimal("600.00")),
            "billed": self.one(("month", "quarter", "year", "once")), "due_days": self.one((0, 10)), "resolution": resolution}))
        self.attempt(lambda: revenue.charge_revenue(self.state, by=self.by(K), day=self.day))

    def leases(self) -> list[str]:
        return sorted({entry.contract for entry in self.entries("common-part-contract-recorded")})

    def step_rent(self) -> None:
        contract = self.one(self.leases())
        if contract:
            self.attempt(lambda: revenue.charge_revenue(self.state, by=self.by(K), day=self.day))
            self.attempt(lambda: revenue.receive_revenue(self.state, by=self.by(K), day=self.day, contract=contract,
                                                         amount=self.amount(Decimal("600.00")), bank_ref=self.reference()))
            if self.random.random() < 0.4:
                self.joint(lambda: revenue.credit_rent(self.state, contract, by=self.by(B), day=self.day, reason="减租",
                                                       amount=self.one((None, self.amount())), evidence=PAPER))
            if self.random.random() < 0.2:
                self.joint(lambda: revenue.end_contract(self.state, contract, by=self.by(B), day=self.day, reason="退租",
                                                        evidence=PAPER))

    def step_revenue(self) -> None:
        self.attempt(lambda: revenue.receive_revenue(self.state, by=self.by(K), day=self.day, source=self.one(("parking", "compensation")),
                                                     payer="停车场", amount=self.amount(Decimal("900.00")), bank_ref=self.reference()))

    def step_reverse_revenue(self) -> None:
        wrong = self.one(self.entries("revenue-received"))
        if wrong:
            self.attempt(lambda: revenue.reverse_revenue(self.state, wrong, by=self.by(K), day=self.day, reason="记错"))

    def step_revenue_cost(self) -> None:
        self.pays(lambda: revenue.revenue_cost(self.state, by=self.by(A), day=self.day, payee="v-13", amount=self.amount(),
                                               purpose="维护", resolution=self.one((None, self.resolution()))))

    def step_top_up(self) -> None:
        self.pays(lambda: revenue.top_up(self.state, by=self.by(A), day=self.day, period=self.quarter(), purpose="补足",
                                         amount=self.one((None, self.amount())), resolution=self.one((None, self.resolution()))))

    def step_distribute(self) -> None:
        use = self.one(("return", "offset"))
        resolution = self.resolved({"fund": "public-revenue", "amount": "5000.00", "use": use}) or self.resolution()
        self.joint(lambda: revenue.distribute(
            self.state, by=self.by(B), day=self.day, resolution=resolution, offset=use == "offset",
            **self.one(({"total": self.amount(Decimal("100.00"))}, {"rate": Decimal("0.50")})),
            takes_arrears=self.random.random() < 0.3))
        self.step_pay_return()

    def step_pay_return(self) -> None:
        household = self.household()
        self.pays(lambda: revenue.pay_return(self.state, household, by=self.by(A), day=self.day, purpose="返还",
                                             payee_account=commitment(household), amount=self.one((None, self.amount()))))

    # ---- grants, projects, entrusted ----

    def step_grant(self) -> None:
        self.attempt(lambda: grants.receive_grant(
            self.state, by=self.by(K), day=self.day, giver="街道", purpose="加装", amount=self.amount(Decimal("800.00")),
            bank_ref=self.reference(), heads=self.one(((), ("greening",), ("repair", "lift"))), recurring=self.random.random() < 0.2,
            report_due=self.one((None, self.day + timedelta(days=30))), evidence=PAPER))

    def step_spend_grant(self) -> None:
        grant = self.one(sorted(self.state.grants.grants))
        if grant:
            self.pays(lambda: grants.spend_grant(self.state, by=self.by(A), day=self.day, grant=grant, payee=self.one(VENDORS),
                                                 amount=self.amount(Decimal("80.00")), head=self.one(HEAD_NAMES), purpose="加装"))
            self.attempt(lambda: grants.report_grant(self.state, by=self.by(B), day=self.day, grant=grant, evidence=PAPER))

    def step_project(self) -> None:
        number = f"R2026{len(self.entries('resolution-recorded')) + 1:03d}"
        resolution = self.resolved({"fund": f"project:{number}", "amount": "1000.00", "use": "return"},
                                   {"fund": f"project:{number}", "amount": "500.00", "use": "transfer"}, topics=(7, 9)) or self.resolution()
        self.attempt(lambda: grants.open_project(self.state, by=self.by(B), day=self.day, resolution=resolution,
                                                 target=Decimal("1000.00")))

    def step_collect(self) -> None:
        project = self.one(sorted(self.state.grants.projects))
        if project:
            self.attempt(lambda: grants.collect(self.state, by=self.by(K), day=self.day, project=project, amount=self.amount(),
                                                bank_ref=self.reference(), **self.one((
                                                    {"household": self.household()}, {"giver": "云州公司"}))))
            self.pays(lambda: payments.request_payment(
                self.state, by=self.by(A), day=self.day, payee="v-12", amount=self.amount(Decimal("50.00")), fund=f"project:{project}",
                settles="expense", purpose="工程", resolution=project, head=self.one((None, "repair"))))
            self.pays(lambda: grants.give_back(self.state, by=self.by(A), day=self.day, project=project,
                                               payee=self.one((self.household(), "v-13")), resolution=self.resolution(), purpose="退余款",
                                               payee_account=commitment("giver")))
            self.attempt(lambda: grants.close_project(self.state, by=self.by(B), day=self.day, project=project))

    def step_entrusted(self) -> None:
        self.attempt(lambda: grants.receive_entrusted(self.state, by=self.by(K), day=self.day, beneficiary=self.one(VENDORS),
                                                      purpose="代收", amount=self.amount(), bank_ref=self.reference()))
        self.pays(lambda: grants.pass_on(self.state, by=self.by(A), day=self.day, beneficiary=self.one(VENDORS), purpose="代付"))

    def step_given_reversed(self) -> None:
        wrong = self.one(self.entries("grant-received", "project-collected", "entrusted-received"))
        if wrong:
            self.attempt(lambda: grants.reverse_given(self.state, wrong, by=self.by(K), day=self.day, reason="记错"))

    def step_gifts(self) -> None:
        self.attempt(lambda: grants.record_gift(self.state, by=self.by(B), day=self.day, giver="邻里", gift="长椅", evidence=PAPER,
                                                value=self.one((None, self.amount())), booked=self.random.random() < 0.4))
        self.attempt(lambda: grants.count_volunteers(self.state, by=self.by(B), day=self.day, month=self.month(), work="清扫",
                                                     persons=5, hours=12))

    # ---- the maintenance fund ----

    def units_of(self, building: str) -> dict[str, Decimal]:
        return {unit.unit: self.amount(Decimal("400.00")) for unit in self.state.units.all() if unit.building == building}

    def step_contribute(self) -> None:
        building = self.one(BUILDINGS)
        self.attempt(lambda: maintenance.contribute(self.state, by=self.by(K), day=self.day, building=building,
                                                    units=self.units_of(building), paper=commitment(self.reference()),
                                                    of=self.one(("top-up", "first-deposit"))))
        self.attempt(lambda: maintenance.interest(self.state, by=self.by(K), day=self.day, building=building, amount=self.amount(),
                                                  paper=commitment(self.reference())))

    def step_stated(self) -> None:
        building = self.one(BUILDINGS)
        balance = self.amount(self.state.ledger.balance(accounts.held(building, self.state.charter.terms.maintenance_custody)))
        self.attempt(lambda: maintenance.state_balance(
            self.state, by=self.by(K), day=self.day, building=building, balance=balance,
            stated_day=self.day, statement=commitment(self.reference())))

    def step_notice_top_up(self) -> None:
        building = self.one(BUILDINGS)
        self.attempt(lambda: maintenance.notice_top_up(
            self.state, by=self.by(B), day=self.day, notice=f"TN-{len(self.entries('top-up-noticed')) + 1:02d}", building=building,
            units=self.units_of(building), due=self.day + timedelta(days=30), resolution=self.resolution(), evidence=PAPER))

    def step_work(self) -> None:
        number = self.resolved({"fund": "maintenance:B01", "amount": "900.00", "use": "spend"}, topics=(5,),
                               buildings=frozenset({"B01"})) or self.resolution()
        self.joint(lambda: maintenance.request_work(
            self.state, by=self.by(B), day=self.day, amount=self.amount(Decimal("300.00")), buildings=self.one((("B01",), ("B01",), ("B01", "B02"))),
            title="屋面防水", nature=self.one(("repair", "renewal", "repair", "upkeep")), common_part="屋面", warranty_end=days.day("2024-01-01"),
            resolution=number, order=self.one((None, None, *sorted(self.state.payments.orders))), evidence=PAPER))

    def step_use_work(self) -> None:
        work = self.one((None, *sorted(self.state.maintenance.works)))
        self.attempt(lambda: maintenance.use(self.state, by=self.by(K), day=self.day, amount=self.amount(Decimal("300.00")), purpose="防水",
                                             paper=commitment(self.reference()), work=work, buildings=self.some(BUILDINGS),
                                             payee=self.one((None, "v-12"))))
        if work:
            self.pays(lambda: maintenance.pay_work(self.state, by=self.by(A), day=self.day, work=work, payee="v-12",
                                                   amount=self.one((None, self.amount()))))

    def step_reclaim(self) -> None:
        order = self.one(sorted(self.state.payments.orders))
        if order:
            self.attempt(lambda: maintenance.reclaim(self.state, by=self.by(K), day=self.day, order=order, bank_ref=self.reference(),
                                                     amount=self.one((None, self.amount()))))
            self.pays(lambda: maintenance.ask_back(self.state, by=self.by(A), day=self.day, order=order, purpose="归还垫付"))

    # ---- bank ----

    def step_interest(self) -> None:
        self.attempt(lambda: bank.receive_interest(self.state, by=self.by(K), day=self.day, amount=self.amount(Decimal("1.23")),
                                                   bank_ref=self.reference()))

    def step_term_deposit(self) -> None:
        fund = self.one(("public-revenue", "operating", "contingency"))
        number = self.resolved({"fund": fund, "amount": "2000.00", "use": "term-deposit"}) or self.resolution()
        self.pays(lambda: payments.term_deposit(self.state, by=self.by(A), day=self.day, fund=fund, amount=self.amount(Decimal("100.00")),
                                                purpose="定期", resolution=number))
        self.step_redeem()

    def step_redeem(self) -> None:
        placed = self.one([entry.payment for entry in self.entries("payment-paid") if entry.settles == "term-deposit"])
        if placed:
            self.attempt(lambda: bank.redeem(self.state, placed, by=self.by(K), day=self.day, bank_ref=self.reference(),
                                             interest=self.one((ZERO, Decimal("0.88"))), principal=self.one((None, self.amount()))))

    # ---- firms, vendors, hand-over ----

    def step_vendor_contract(self) -> None:
        number = f"C-{len(self.entries('vendor-contract-recorded')) + 80:02d}"
        self.joint(lambda: contracts.record_vendor_contract(
            self.state, by=self.by(B), day=self.day, contract=number, vendor=self.one(VENDORS), title="维保", heads=tuple(self.some(("power", "lift", "repair"))[:1]),
            first=days.period(days.month_of(self.day)).first, end=days.period(days.month_of(self.day)).first + timedelta(days=400),
            total=self.amount(Decimal("2000.00")), month_amount=self.one((None, Decimal("150.00"))), evidence=PAPER,
            accepted_by=self.one(("month", "quarter", "contract")), resolution=self.one((None, self.resolution()))))

    def step_accept_vendor(self) -> None:
        entry = self.one(self.entries("vendor-contract-recorded"))
        if entry:
            accepted = self.random.random() < 0.7
            self.joint(lambda: contracts.accept_vendor(
                self.state, by=self.by(B), day=self.day, contract=entry.contract, accepted=accepted, evidence=PAPER,
                period=self.one((self.month(), self.quarter())), reason=None if accepted else "未做"))

    def step_end_contract(self) -> None:
        if self.random.random() < 0.6:
            return
        contract = self.contract()
        resolution = self.one((None, self.resolved(topics=(4,))))
        self.joint(lambda: contracts.end_contract(
            self.state, by=self.by(B), day=self.day, contract=contract, last=self.day + timedelta(days=self.one((0, 10, 61))),
            reason=self.one(("termination", "withdrawal", "expiry", "agreement")), notice_day=self.day, resolution=resolution, evidence=PAPER))

    def step_new_firm(self) -> None:
        if self.random.random() < 0.5:
            return
        count = len(self.entries("contract-recorded")) + 1
        first = self.one((self.day, self.day + timedelta(days=5), days.day("2027-01-01")))
        firm = self.one((f"F{count:03d}", self.firm()))
        resolution = self.one((None, self.resolved(topics=(4,))))
        said = {name: value for name, value in _contract(self.fund).items() if value is not None}
        self.joint(lambda: contracts.record_contract(
            self.state, by=self.by(B), day=self.day, contract=f"C-{count:02d}", firm=firm, firm_name="新物业", firm_account=commitment(firm),
            first=first, end=first + timedelta(days=self.one((90, 365))), tariffs=({"use": "residential", "rate_per_m2_month": "2.5000"},),
            evidence=PAPER, resolution=resolution, interim=self.one((None, None, True)),
            renews=self.one((None, None, self.contract())), **said))

    def step_hand_over(self) -> None:
        self.joint(lambda: hand_over.record_hand_over(
            self.state, by=self.by(B, D), day=self.day, giver=self.one(("firm", "firm", "committee")),
            contract=self.one((None, self.contract())), stated={"bank": self.amount(self.state.ledger.joint_account())},
            handed=self.some(("contracts", "passwords", "vouchers", "drawings", "keys")), served_until=self.one((None, self.day))))
        self.joint(lambda: hand_over.hand_over_committee(self.state, by=self.by(B, D), day=self.day, evidence=PAPER,
                                                         handed=self.some(("books", "seal", "vouchers", "passwords"))))

    def step_former(self) -> None:
        firm = self.one(("F000", "F000", self.firm()))
        self.attempt(lambda: hand_over.list_former_advances(
            self.state, by=self.by(B), day=self.day, firm=firm, firm_name="旧物业", evidence=PAPER,
            rows=tuple({"household": household, "amount": self.amount(Decimal("600.00")), "period": self.one(("2026", "2026", self.quarter()))}
                       for household in sorted(self.some(self.households())))))
        number = self.resolved({"fund": "operating", "amount": "9000.00", "use": "spend", "payee": firm}) or self.resolution()
        self.joint(lambda: hand_over.decide_former_advances(self.state, by=self.by(B), day=self.day, firm=firm, resolution=number,
                                                            decision=self.one(("honoured", "pursued"))))

    def step_honour(self) -> None:
        self.attempt(lambda: fees.charges(self.state, by=K, day=self.day, period=self.quarter()))
        self.attempt(lambda: hand_over.honour_month(self.state, by=self.by(K), day=self.day, firm="F000", month=self.month()))
        self.attempt(lambda: hand_over.record_former_firms_payment(
            self.state, by=self.by(K), day=self.day, firm=self.one(("F000", self.firm())), amount=self.amount(Decimal("60.00")),
            bank_ref=self.reference()))

    # ---- neighbours ----

    def step_agree_sharing(self) -> None:
        own = self.state.record.fund_id
        other = commitment(f"neighbour {self.random.randint(1, 3)}")
        number, payer = f"A-{len(self.entries('sharing-agreed')) + 1:02d}", self.one((own, other))
        self.joint(lambda: neighbours.agree_sharing(
            self.state, by=self.by(B), day=self.day, agreement=number, service="保洁", head=self.one(("shared-service", "security", "sanitation")),
            split_by=self.one(("households", "area", "equal", "agreed")), first=days.day(OPENED), end=days.day("2027-12-31"),
            parties=tuple(sorted(({"fund": own, "name": "银杏", "weight": self.one(("1.00", "4.00"))}, {"fund": other, "name": "桂花", "weight": "1.00"}),
                                 key=lambda party: party["fund"])),
            payer=payer, payer_account=commitment("payer") if payer == other else None, resolution=self.resolution(), evidence=PAPER))

    def step_split(self) -> None:
        agreement = self.one(sorted(self.state.neighbours.agreements))
        if agreement is None:
            return
        known = self.state.neighbours.agreements[agreement]
        if known.payer == self.state.record.fund_id:
            written = self.attempt(lambda: bills.record_bill(self.state, by=K, day=self.day, payee="v-13", head=known.head,
                                                             amount=self.amount(Decimal("100.00")), due=self.day, evidence=(commitment(self.reference()),)))
            bill = written[0].own_id() if written else self.one(sorted(self.state.bills.open))
            if bill:
                self.attempt(lambda: neighbours.split_cost(self.state, by=self.by(K), day=self.day, agreement=agreement, bill=bill))
            split = self.one(sorted(self.state.neighbours.splits))
            if split and self.random.random() < 0.3:
                self.attempt(lambda: neighbours.unsplit_cost(self.state, by=self.by(K), day=self.day, split=split, reason="重分"))
        else:
            self.attempt(lambda: neighbours.book_share(
                self.state, by=self.by(K), day=self.day, agreement=agreement, month=self.month(), total=self.amount(Decimal("100.00")),
                mirrors=commitment(self.reference()), due=self.day, evidence=PAPER))
        for party in known.parties:
            if party.fund != self.state.record.fund_id:
                self.attempt(lambda f=party.fund: neighbours.receive_share(
                    self.state, by=self.by(K), day=self.day, neighbour=neighbour_of(f), amount=self.amount(Decimal("20.00")),
                    bank_ref=self.reference()))

    # ---- questions, disputes, claims, audits, breaches ----

    def step_question(self) -> None:
        self.attempt(lambda: questions.open_question(
            self.state, by=self.by(OWNER, B, D), day=self.day, about=self.about(), text="为什么", amount=self.one((None, self.amount())),
            household=self.one((None, self.household()))))
        number = self.one([entry.question for entry in self.entries("question-opened")])
        if number:
            act = self.one((
                lambda: questions.answer_question(self.state, by=self.by(A, B), day=self.day, question=number, text="如此", evidence=PAPER),
                lambda: questions.accept_answer(self.state, by=self.by(OWNER, B), day=self.day, question=number),
                lambda: questions.escalate_question(self.state, by=self.by(OWNER, B), day=self.day, question=number, text="不服",
                                                    level=self.one((None, 1, 2, 3)))))
            self.attempt(act)

    def about(self) -> str:
        """Something people ask about."""
        paid = [entry.payment for entry in self.entries("payment-requested")]
        billed = [entry.bill for entry in self.entries("bill-recorded")]
        return str(self.one((self.leaf(), *(f"payment:{p}" for p in paid), *(f"bill:{b}" for b in billed), "budget:wages", "income:parking", *paid, *billed)))

    def step_dispute(self) -> None:
        waiting = [*(p.payment for p in self.state.payments.open.values() if p.is_open), *self.state.bills.open, *self.state.contracts.firms()]
        self.joint(lambda: questions.freeze(
            self.state, by=self.by(D, B, J), day=self.day, about=self.one((self.about(), *waiting)), amount=self.amount(Decimal("1.00")), level=self.one((1, 1, 2, 3)), text="有争议",
            question=self.one((None, *(entry.question for entry in self.entries("question-opened")))), evidence=PAPER))
        number = self.one([entry.dispute for entry in self.entries("dispute-frozen")])
        if number:
            self.joint(lambda: questions.escalate_dispute(self.state, by=self.by(D, B), day=self.day, dispute=number, text="升级",
                                                          level=self.one((None, 2, 3))))
            self.joint(lambda: questions.lift(self.state, by=self.by(D, B), day=self.day, dispute=number, text="结了",
                                              outcome=self.one(("upheld", "dismissed", "settled"))))

    def step_claim(self) -> None:
        self.joint(lambda: questions.propose_claim(
            self.state, by=self.by(B, A), day=self.day, firm=self.firm(), basis=self.one(("admitted", "resolved", "adjudged")), amount=self.amount(),
            head=self.one((None, *HEAD_NAMES)), question=self.one((None, *(entry.question for entry in self.entries("question-opened")))),
            breach=self.one((None, *(entry.breach for entry in self.entries("breach-alleged")))),
            resolution=self.one((None, self.resolution())),
            judgment=self.one((None, *(entry.judgment for entry in self.entries("judgment-recorded")))), text="索赔"))
        self.attempt(lambda: questions.restitution(
            self.state, by=self.by(K), day=self.day, amount=self.amount(), bank_ref=self.reference(),
            **self.one(({"claim": self.one([entry.claim for entry in self.entries("claim-proposed")], "CL-01")},
                        {"breach": self.one([entry.breach for entry in self.entries("breach-alleged")], "BR-01")}))))

    def step_breach(self) -> None:
        number = f"BR-{len(self.entries('breach-alleged')) + 1:02d}"
        self.attempt(lambda: questions.allege_breach(self.state, by=self.by(OWNER, B), day=self.day, breach=number, firm=self.firm(),
                                                     amount=self.amount(), text="停电", evidence=PAPER))
        known = self.one([entry.breach for entry in self.entries("breach-alleged")])
        if known:
            self.joint(lambda: questions.confirm_breach(self.state, by=self.by(B, D), day=self.day, breach=known,
                                                        amount=self.one((None, self.amount())), by_court=self.random.random() < 0.3))
            if self.random.random() < 0.4:
                self.joint(lambda: questions.close_breach(self.state, by=self.by(B, D), day=self.day, breach=known, evidence=PAPER,
                                                          outcome=self.one(("restored", "dropped")), restitution=self.one((None, self.amount()))))

    def step_audit(self) -> None:
        self.attempt(lambda: questions.demand_audit(self.state, by=self.by(OWNER, B), day=self.day, text="请审计", heads=self.one((1, 4)), total_heads=4,
                                                    area_m2=self.one(("100.00", "400.00")), total_area_m2="400.00", evidence=PAPER))
        self.attempt(lambda: questions.report_audit(
            self.state, by=self.by(AUDITOR), day=self.day, auditor="云州会计师事务所", occasion=self.one(("annual", "term-end", "hand-over", "demanded")),
            period=self.quarter(), opinion=self.one(("clean", "qualified")), evidence=PAPER,
            findings=({"text": "票据不全", "about": self.about(), "amount": self.amount()},),
            demand=self.one((None, *(entry.demand for entry in self.entries("audit-demanded"))))))
        audit = self.one([entry.audit for entry in self.entries("audit-reported")])
        if audit:
            self.attempt(lambda: questions.answer_finding(self.state, by=self.by(A, B), day=self.day, audit=audit, finding=1, text="已补", evidence=PAPER))

    # ---- charter, people, duties ----

    def step_charter(self) -> None:
        if self.random.random() < 0.6:
            return
        name = self.one(("topup_share", "deducted_use", "breach_stops", "pools", "return_key", "withheld_share", "settlement_period",
                         "maintenance_custody", "fee_account", "fee_basis", "deficit_bearer", "charge_timing", "gate_conditions",
                         "quotes_threshold_cny", "release_function", "remuneration_kind"))
        value = spelled_term(self.one([*(row[name] for row in PROFILES.values() if name in row), Terms.model_fields[name].default]))
        profile = self.one((None, None, *PROFILES))
        number = self.resolved(topics=(2, 4)) or self.resolution()
        self.joint(lambda: charter.change_charter(self.state, by=self.by(B), day=self.day, resolution=number, profile=profile,
                                                  changes={} if profile and self.random.random() < 0.5 else {name: value}))

    def step_duties(self) -> None:
        self.joint(lambda: duties.adopt_duties(self.state, by=self.by(B), day=self.day, evidence=PAPER, duties=(
            {"number": 1, "party": "committee", "text": "公布账目", "offices": frozenset({"committee-chair"})},
            {"number": 2, "party": "firm", "text": "保洁", "offices": frozenset({"firm"})})))
        self.joint(lambda: duties.adopt_policy(self.state, by=self.by(B), day=self.day, policy=self.one(("meeting", "finance", "disclosure")),
                                               version=self.one((1, 2)), title="财务制度", document=commitment("policy"), resolution=self.resolution()))

    def step_people(self) -> None:
        if self.random.random() < 0.7:
            return
        self.attempt(lambda: people.declare_link(self.state, by=self.by(), day=self.day, person=self.one(EVERYBODY), payee=self.one((*VENDORS, self.firm()))))
        person, office = self.one((("p-20", "committee-member"), (C, "owner"), ("p-11", "owners-representative"), (OWNER, "committee-member")))
        self.joint(lambda: people.grant_mandate(self.state, by=self.by(B), day=self.day, person=person, office=office,
                                                party="committee" if office.startswith("committee") else "owners", end=days.day("2030-12-31")))
        self.attempt(lambda: keys.accept_mandate(self.state, by=self.one((C, "p-11", OWNER)), day=self.day))
        if self.random.random() < 0.2:
            self.joint(lambda: people.end_mandate(self.state, by=self.by(B), day=self.day, mandate=self.one(("M-11", "M-3", "M-16")), reason="辞任"))

    def step_proposal(self) -> None:
        """A proposal that waits is agreed to, or rejected."""
        leaf = self.one(sorted(self.state.proposals.open))
        if leaf and self.random.random() < 0.7:
            self.agreed(leaf)
        elif leaf:
            self.attempt(lambda: people.reject(self.state, leaf, by=self.by(B, D), day=self.day, reason="不同意"))
