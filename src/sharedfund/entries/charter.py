"""Charter: founding, terms, the opening position."""

from __future__ import annotations

from typing import ClassVar, Literal

from sharedfund import accounts
from sharedfund.entries.entry import (
    ACCOUNTANT, CHAIR, COMMITTEE_AND_COMMUNITY, FIRM, MEMBER, OFFICES, OWNER, REPRESENTATIVE, SUPERVISOR, Approval, Entry,
    Joint, Need, Office, Party, Posting, Proposal, Row, two_sided,
)
from sharedfund.entries.terms import Terms, changed
from sharedfund.values.days import Day, PeriodName, UtcOffset
from sharedfund.values.identity import (
    Commitment, DocumentId, FirmId, FundName, Hex32, Leaf, MandateId, PersonId, PublicKey, ResolutionId, Slug, Text,
    household_component,
)
from sharedfund.values.money import Money, NotNegative, Positive


class FoundingMandate(Row):
    """A mandate the charter grants."""

    mandate: MandateId
    office: Office
    party: Party
    first: Day
    end: Day | None = None  # last day
    signs: Literal[True] | None = None  # holds a withdrawal password


class FoundingPerson(Row):
    """A person the charter names, with a key and mandates. Name and identity stand in private/, bound by commitments."""

    person: PersonId
    key: PublicKey
    name: Commitment
    identity: Commitment
    mandates: tuple[FoundingMandate, ...] = ()
    links: frozenset[Slug] = frozenset()  # payees the person is linked to (R46)


class BankAccount(Row):
    """A real bank account: its slug, bank, holder and the commitment of its number."""

    account: Slug
    bank: Text
    holder: Slug  # one of the charter's `account_holder`
    number: Commitment
    tail: Text  # the last four digits, as printed


class CharterAdopted(Entry):
    """Entry 1: the fund exists, with these terms, persons and keys. Rules R12, R144."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    format: int
    rulebook: int
    utc_offset: UtcOffset
    name: Text
    practice: Literal[True] | None = None
    profile: Slug
    books_from: Day
    terms: Terms
    persons: tuple[FoundingPerson, ...]
    witnesses: frozenset[PersonId]
    bank_accounts: tuple[BankAccount, ...]


class CharterAccepted(Approval):
    """A founding person accepts the charter; proof that the key is theirs. Rule R144."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)


class TermChange(Row):
    """A term's new value, spelled as in the charter."""

    term: Slug
    value: Text


class CharterChanged(Proposal):
    """Terms change from `first` on, by an owners' resolution, signed by two parties; with `profile` the scheme is another
    one from then on. Nothing is rebooked. Rule R105."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    changes: tuple[TermChange, ...]
    first: Day
    resolution: ResolutionId
    profile: Slug | None = None

    def applied(self, terms: Terms) -> Terms:
        """`terms` with the changes. Raises: ValueError for an unknown term or a value that is none."""
        return changed(terms, {change.term.replace("-", "_"): change.value for change in self.changes})


class OpeningBank(Row):
    """A bank account's balance on the opening day and the hash of its statement."""

    account: Slug
    balance: Money
    statement: Commitment


class OpeningFund(Row):
    """What of the bank balance belongs to a fund: cash = claims + remainder - other assets held for it."""

    fund: FundName
    cash: NotNegative
    claims: Money
    receivables: Money
    remainder: Money


class OpeningProposed(Proposal):
    """The position a complex starts with, explained to the fen; `rows_digest` binds its rows. Rule R144."""

    offices: ClassVar[frozenset[str]] = frozenset({MEMBER, CHAIR, ACCOUNTANT})
    joint: ClassVar[Joint] = COMMITTEE_AND_COMMUNITY

    banks: tuple[OpeningBank, ...]
    funds: tuple[OpeningFund, ...] = ()
    rows: int
    rows_digest: Hex32
    handed_over_by: PersonId | None = None
    hand_over_refused: Literal[True] | None = None

    def asks(self) -> Joint:
        # Whoever hands over signs too (R144): a third person, of neither body.
        if self.handed_over_by is None:
            return self.joint
        return Joint((*self.joint.needs, Need(HANDING_OVER, 1)), self.joint.parties)


# The offices one of which hands a complex over; who keeps the new books is not among them.
HANDING_OVER = frozenset({FIRM, OWNER, REPRESENTATIVE, SUPERVISOR})

OpeningItem = Literal[
    "bank", "arrears", "advance", "charged-ahead", "deposit-renovation", "deposit-access", "deposit-firm-bond", "bill",
    "wages", "cost-payable", "fee-accrued", "fee-withheld", "fee-releasable", "maintenance", "former-firm", "unidentified",
    "refund", "firm-collected", "agency-collected",
]


class OpeningPosition(Entry):
    """One row of the opening, against the fund's opening equity. Whose it is stands in `party`; arrears of a lump-sum fee
    are `agent_for` a firm's claim and its mirror, of nobody's equity. Rules R21, R144."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    row: int
    item: OpeningItem
    fund: FundName
    party: Slug | Text
    amount: Positive
    period: PeriodName | None = None  # of arrears, advances, accruals
    document: DocumentId | None = None  # number of the deposit or bill
    head: Slug | None = None  # of an unpaid bill
    due: Day | None = None
    first_deposit: Positive | None = None  # what was first paid in, of a unit's or a building's maintenance money (R103)
    agent_for: FirmId | None = None

    def counterparty(self) -> str:
        return self.party

    def own_id(self) -> str:
        return f"O-{self.row:05d}"

    def postings(self) -> tuple[Posting, ...]:
        if self.item == "arrears" and self.agent_for is not None:
            return two_sided(self.account(), accounts.uncollected(self.agent_for), self.amount)
        equity = "Equity:Opening:" + accounts.fund_label(self.fund)
        account = self.account()
        if account.startswith("Assets:"):
            return two_sided(account, equity, self.amount)
        return two_sided(equity, account, self.amount)

    def account(self) -> str:
        """The account the row opens."""
        label, party = accounts.fund_label(self.fund), self.party
        household = household_component(party) if party.startswith("h-") else party
        return {
            "bank": accounts.bank(self.fund),
            "maintenance": accounts.money_of(self.fund)[-1],  # what the bureau holds; in the committee's own account: bank
            "arrears": f"Assets:Receivable:{'AgencyFee' if self.agent_for else 'Fee'}:{household}",
            "firm-collected": f"Assets:Clearing:{label}:FirmCollected",
            "former-firm": f"Assets:Receivable:FormerFirm:{party}",
            "advance": f"Liabilities:Advance:Fee:{household}",
            "charged-ahead": "Liabilities:Advance:Charged:Operating",
            "deposit-renovation": f"Liabilities:Deposits:Renovation:{household}",
            "deposit-access": f"Liabilities:Deposits:Access:{household}",
            "deposit-firm-bond": f"Liabilities:Deposits:FirmBond:{party}",
            "bill": f"Liabilities:Payable:{label}:Vendor:{party.upper()}",
            "wages": "Liabilities:Payable:Operating:Wages",
            "cost-payable": f"Liabilities:Firm:{party}:CostPayable",
            "fee-accrued": f"Liabilities:Firm:{party}:FeeAccrued",
            "fee-withheld": f"Liabilities:Firm:{party}:FeeWithheld",
            "fee-releasable": f"Liabilities:Firm:{party}:FeeReleasable",
            "unidentified": "Liabilities:Unidentified",
            "refund": f"Liabilities:Owners:Refund:{label}",
            "agency-collected": accounts.collected(party),
        }[self.item]


class OpeningAdopted(Entry):
    """The opening holds: all yeses given, all rows in the book. Ends the founding. Rule R144."""

    offices: ClassVar[frozenset[str]] = frozenset(OFFICES)

    proposal: Leaf
