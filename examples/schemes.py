"""What the stories of the reference books share: one small complex, told through the public commands.

`examples/<name>/story.py` has a function `tell(complex)`; `told(name, place)` tells it into a new folder. A story says
what happens, the `Scheme` knows who does it: its persons are found by their offices in the complex's own charter.
"""

from __future__ import annotations

import runpy
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sharedfund.accounts.heads import HEADS
from sharedfund.entries.entry import (
    ACCOUNTANT, CASHIER, CHAIR, COMMUNITY, EVALUATOR, FIRM, MEMBER, REPRESENTATIVE, SUBDISTRICT,
)
from sharedfund.values import days
from sharedfund_cli.story import Refused, Story

if TYPE_CHECKING:
    from sharedfund.state import State
    from sharedfund.state.people import Mandate

EXAMPLES = Path(__file__).parent


class Row(NamedTuple):
    """What `make schemes` prints of a book, but the verdict: `tried` are the numbers and codes of the gate's refusals,
    `passed` what went through it in the end, of which `released` is the sum."""

    profile: str
    entries: int
    tried: tuple[str, ...]
    passed: tuple[str, ...]
    released: Decimal
    spendable: Decimal
    bearer: str


class Scheme:
    """One complex. `do` runs a command (see `Story`); the methods are what every complex does."""

    def __init__(self, do: Story, inputs: Path) -> None:
        self.do = do
        self.inputs = inputs
        self.paper = inputs / "paper.txt"
        self.refusals: list[Refused] = []
        self.passed: list[str] = []
        self.released = Decimal("0.00")
        self._references = 0

    @property
    def state(self) -> State:
        return self.do.book.state

    # -- who --

    def holders(self, *offices: str) -> list[str]:
        """The persons who hold one of the offices today, office by office."""
        standing = list(self.state.people.standing(self.do.book.today))
        found = [mandate.person for office in offices for mandate in standing if mandate.office == office]
        return list(dict.fromkeys(found))

    def who(self, *offices: str, but: Iterable[str] = ()) -> str:
        """The first who holds one of the offices and is none of `but`."""
        return next(person for person in self.holders(*offices) if person not in set(but))

    @property
    def books(self) -> str:
        """Who keeps the books."""
        return self.who(ACCOUNTANT)

    @property
    def chair(self) -> str:
        """Who speaks for the owners' body; in a complex without one, the community."""
        return self.who(CHAIR, MEMBER, COMMUNITY)

    @property
    def community(self) -> str:
        """Who answers for the second party; where the community is the first, the subdistrict office."""
        return self.who(SUBDISTRICT) if self.chair in self.holders(COMMUNITY) else self.who(COMMUNITY, SUBDISTRICT)

    @property
    def asker(self) -> str:
        """Who asks for payments: the firm, else the last of the committee (or of the community), who then approves none."""
        firm = self.holders(FIRM)
        return firm[0] if firm else (self.holders(MEMBER) or self.holders(COMMUNITY))[-1]

    def reviewers(self) -> tuple[str, ...]:
        """As many as the charter asks for, none of them the one who asks."""
        able = [person for person in self.holders(CHAIR, MEMBER, REPRESENTATIVE) or self.holders(COMMUNITY)
                if person != self.asker]
        return tuple(able[: self.state.charter.terms.reviewers_min_count])

    def rechecker(self) -> str:
        return self.who(COMMUNITY, SUBDISTRICT, but=(self.asker, *self.reviewers()))

    def signers(self, amount: Decimal, but: Iterable[str] = ()) -> tuple[str, ...]:
        """One of each signing party, more until the charter's number is reached; from the threshold up one of them has
        neither reviewed nor re-checked. `but` are persons who may not sign this payment."""
        terms = self.state.charter.terms
        seen = {*self.reviewers(), self.rechecker()}
        fresh = amount >= terms.fresh_signatory_threshold_cny
        able = [mandate for mandate in self._signatories() if mandate.person not in {self.asker, *but}]
        able.sort(key=lambda mandate: (mandate.person in seen) == fresh)
        chosen: list[Mandate] = []
        for mandate in able:
            if mandate.party not in {one.party for one in chosen}:
                chosen.append(mandate)
        # Where the charter wants several of the committee, they go first.
        chosen += sorted((mandate for mandate in able if mandate not in chosen),
                         key=lambda mandate: terms.committee_signatories_min_count > 0 and mandate.party != "committee")
        return tuple(mandate.person for mandate in chosen[: max(terms.signatories_min_count, 2)])

    def _signatories(self) -> list[Mandate]:
        """The withdrawal passwords that stand, a person's first only; the charter's parties, the firm last."""
        parties = self.state.charter.terms.signatory_parties
        found = {mandate.person: mandate for mandate in reversed(list(self.state.people.standing(self.do.book.today)))
                 if mandate.signs and mandate.party in parties}
        return sorted(found.values(), key=lambda mandate: (mandate.party == "firm", int(mandate.mandate[2:])))

    # -- founding --

    def found(self, day: str, *, opening: str | None = None) -> None:
        """`charter.toml` is adopted and accepted by all it names, `units.csv` registered, `opening/` adopted; whoever
        proposes types its bank balance, `opening`, where it is not 0.00."""
        self.do.at(day)
        self.do("init", self.do.folder, charter=self.inputs / "charter.toml")
        for person in self.do("charter show")["founders"]:
            self.do("charter accept", by=person)
        self.do("unit import", self.inputs / "units.csv", by=self.books)
        self.joint("opening adopt", self.inputs / "opening", by=self.books, yes=(self.chair, self.community),
                   amount=opening)

    def settle_in(self) -> None:
        """`contract*.toml`, `resolution*.toml` and `budget*.toml`, whichever the complex has, in that order; a budget is
        adopted by the resolution its name says: `budget-R2026001.toml`."""
        for contract in sorted(self.inputs.glob("contract*.toml")):
            self.joint("contract record", file=contract)
        for resolution in sorted(self.inputs.glob("resolution*.toml")):
            self.joint("resolution record", file=resolution)
        for budget in sorted(self.inputs.glob("budget-*.toml")):
            self.joint("budget adopt", budget, resolution=budget.stem.removeprefix("budget-"))

    def vendor(self, name: str, account: str, **options: Any) -> str:
        """A payee is added; its id."""
        return str(self.do("vendor add", name=name, account=account, by=self.books, **options)["vendor"])

    # -- joint acts --

    def joint(self, words: str, *more: object, by: str | None = None, yes: tuple[str, ...] | None = None,
              **options: Any) -> Any:
        """A proposal by `by` (the chair) and the yes of everybody in `yes` (the community), who type the same amount."""
        written = self.do(words, *more, by=by or self.chair, **options)
        return self.do.agreed(written, *((self.community,) if yes is None else yes), amount=options.get("amount"))

    # -- money in --

    def receives(self, room: str, amount: str, **options: Any) -> Any:
        """An owner's transfer arrives."""
        return self.do("receipt record", unit=room, amount=amount, bank_ref=self.reference(), by=self.books, **options)

    def imports(self, month: str) -> None:
        """The receipts of `receipts/<month>.csv`, as the bank's file has them."""
        self.do("receipt import", self.inputs / "receipts" / f"{month}.csv", by=self.books)

    def earns(self, source: str, amount: str, payer: str, **options: Any) -> Any:
        """Public revenue arrives, gross."""
        return self.do("revenue receive", source=source, payer=payer, amount=amount, bank_ref=self.reference(),
                       by=self.books, **options)

    # -- money out --

    def bill(self, payee: str, head: str, month: str, amount: str, *, due: str | None = None, **options: Any) -> str:
        """A bill or a payroll (`payee` staff) arrives; its number."""
        return str(self.do("bill record", vendor=payee, head=head, month=month, amount=amount, due=due or f"{month}-28",
                           attach=self.paper, by=self.books, **options)["bill"])

    def pays_bill(self, bill: str, **options: Any) -> str:
        """A bill walks all steps; the payment's number. `options` are the request's (`account` of a payroll)."""
        found = self.state.bills.open[bill]
        purpose = f"{int(found.month[5:])} 月{HEADS[found.head].name_zh}"
        return self.walk(self.do("payment request", for_=purpose, bill=bill, amount=found.amount, by=self.asker, **options))

    def walk(self, asked: Any, *, reviewers: tuple[str, ...] | None = None, rechecker: str | None = None,
             signers: tuple[str, ...] | None = None) -> str:
        """A request is reviewed, re-checked, signed and paid; its number."""
        number, amount = str(asked["payment"]), Decimal(asked["amount"])
        for person in reviewers or self.reviewers():
            self.do("payment review", number, amount=amount, by=person)
        self.do("payment recheck", number, amount=amount, by=rechecker or self.rechecker())
        self.checkpoint()
        for person in signers or self.signers(amount):
            self.do("payment sign", number, amount=amount, by=person)
        self.do("payment pay", number, amount=amount, bank_ref=self.reference(), by=self.who(CASHIER, ACCOUNTANT))
        return number

    def reference(self) -> str:
        """The next number of the bank's own."""
        self._references += 1
        return f"YZ{self._references:06d}"

    # -- the gate --

    def tries(self, rule: str, words: str, *more: object, **options: Any) -> Refused:
        """The gate is tried, and the rule `rule` refuses."""
        refused = self.do.refused(rule, words, *more, **options)
        self.refusals.append(refused)
        return refused

    def passes(self, what: str, amount: Decimal | str) -> None:
        """`amount` has passed the gate; `what` says how, for the table."""
        self.passed.append(what)
        self.released += Decimal(amount)

    def evaluates(self, file: str, *, objections_days: int = 7) -> str:
        """An evaluation is recorded, hangs out, and is final after the window for objections; its number."""
        evaluator = self.who(EVALUATOR, COMMUNITY)
        number = str(self.do("evaluation record", file=self.inputs / file, by=evaluator)["evaluation"])
        self.do("evaluation publish", number, place="小区公告栏", by=evaluator)
        self.waits(objections_days)
        self.joint("evaluation finalise", number, by=evaluator, yes=(self.who(COMMUNITY, SUBDISTRICT, but=(evaluator,)),))
        return number

    def accepts(self, file: str) -> None:
        """The residents' acceptance is recorded."""
        self.joint("acceptance record", file=self.inputs / file, by=self.community, yes=(self.chair,))

    def settles(self, period: str, *, display_days: int = 15) -> None:
        """A period's statement is served and signed by the three, hangs out, and closes."""
        self.do("remuneration settle", period, serve="小区公告栏", by=self.books)
        for person in (self.chair, self.community, self.who(FIRM)):
            self.do("remuneration settle", period, answer="signed", by=person)
        self.waits(display_days)
        self.checkpoint()
        self.joint("remuneration settle", period)

    def releases(self, period: str, amount: str) -> Any:
        """The remuneration of a period passes the gate: `amount` is what whoever signs types."""
        released = self.joint("remuneration release", period, amount=amount)
        self.passes("remuneration release", amount)
        return released

    def lets_through(self, period: str) -> Decimal:
        """What was collected for a period on the lump-sum basis passes the gate, as far as its score lets it."""
        from sharedfund.drafts.remuneration import contract_in
        from sharedfund.state.remuneration import release_of

        self.checkpoint()
        release = release_of(self.state, contract_in(self.state, period), period)
        amount = release.releasable if release is not None else Decimal("0.00")
        self.releases(period, str(amount))
        return amount

    def pays_firm(self, period: str, amount: Decimal, *, signers: tuple[str, ...] | None = None) -> str:
        """The firm's lump-sum fee walks all steps, signed by nobody of the firm; the payment's number."""
        firm = self.state.contracts.firms()[0]
        asked = self.do("payment request", remuneration=True, vendor=firm, for_=f"{period} 物业费", amount=amount,
                        by=self.asker)
        return self.walk(asked, signers=signers or self.signers(amount, but=self.holders(FIRM)))

    def accrues(self, month: str) -> None:
        """On the last day of a month its remuneration is accrued."""
        self.do.at(days.period(month).last.isoformat())
        self.do("remuneration accrue", month, by=self.books)

    # -- closing, publishing, proof --

    def closes(self, month: str, heads: Iterable[str] = (), *, day: int = 2) -> None:
        """A month's heads are complete, the bank reconciled, the month closed, on a day of the month after."""
        year, number = int(month[:4]), int(month[5:])
        self.do.at(f"{year + number // 12}-{number % 12 + 1:02d}-{day:02d}")
        for head in heads:
            self.joint("bill complete", head, month, by=self.books, yes=(self.chair,))
        self.do("bank reconcile", month, balance=self.do("fund show", by=self.books)["bank"], by=self.books)
        self.checkpoint()
        self.joint("period close", month, by=self.books, yes=(self.chair, self.community))

    def publishes(self, quarter: str) -> None:
        """A quarter is published by as many as it takes; the disclosure lies in the book's folder afterwards."""
        self.witnesses()
        second = self.who(MEMBER, REPRESENTATIVE, COMMUNITY, SUBDISTRICT, but=(self.chair, self.community))
        self.joint("disclosure publish", quarter, yes=(second, self.community))

    def checkpoint(self) -> None:
        """Somebody answers for what nobody signed, where anything waits."""
        if self.state.record.unsigned:
            self.do("checkpoint make", by=self.books)

    def witnesses(self) -> None:
        """A checkpoint over everything so far, cosigned by every witness of the charter."""
        self.do("checkpoint make", by=self.books)
        for person in sorted(self.state.charter.witnesses):
            self.do("checkpoint cosign", by=person)

    def waits(self, days: int) -> None:
        """So many days lie between two heads that the witnesses cosigned."""
        self.witnesses()
        self.do.now += timedelta(days=days, hours=1)
        self.witnesses()

    # -- the table --

    def row(self) -> Row:
        """What became of it all."""
        from sharedfund.state import figures
        from sharedfund.state.remuneration import terms_of

        state, charter, today = self.state, self.state.charter, self.do.book.today
        position = figures.position(state, today)
        contract = state.contracts.in_force(today)
        bearer = terms_of(state, contract).deficit_bearer if contract else charter.terms.deficit_bearer
        return Row(charter.profile, sum(1 for _ in self.do.book.entries()),
                   tuple(f"{one['number']} {one['code']}" for one in self.refusals), tuple(self.passed), self.released,
                   sum((row.spendable for row in position.funds if row.fund in COUNTED), Decimal("0.00")),
                   "-" if bearer == "contract" else bearer)


# The funds whose spendable money is the owners' to use; the others' is bound to a purpose.
COUNTED = frozenset({"operating", "public-revenue"})


def profiles() -> list[str]:
    """Every name that has a story, in order."""
    return sorted(path.parent.name for path in EXAMPLES.glob("*/story.py"))


def told(name: str, place: Path) -> Scheme:
    """The story of `name`, told into the new folder `place/book`, with keys and caches in `place/home`."""
    module = runpy.run_path(str(EXAMPLES / name / "story.py"))
    story = Story(place / "book", place / "home", module.get("SEED", f"sharedfund {name}"))
    scheme = Scheme(story, EXAMPLES / name)
    module["tell"](scheme)
    story.end()
    return scheme
