"""A fund before its first page: the charter from answers or a TOML file, and the private rows that belong to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharedfund.errors import BadInput

if TYPE_CHECKING:
    from sharedfund.entries.charter import BankAccount, CharterAdopted, FoundingPerson
    from sharedfund_cli.files import Sheet

# What people call an office on a line of `init`, beside its names in both languages; and the party it acts for.
ALIASES = {
    "物业": "firm", "业委会": "committee-member", "委员": "committee-member", "主任": "committee-chair",
    "主管部门": "bureau", "社区": "community", "居委会": "community", "街道": "subdistrict-office", "会计": "accountant", "出纳": "cashier",
    "秘书": "secretary", "考核": "evaluator", "审计": "auditor", "业主代表": "owners-representative",
    "监察": "trust-supervisor", "业主": "owner", "committee": "committee-member", "chair": "committee-chair",
    "subdistrict": "subdistrict-office", "representative": "owners-representative", "supervisor": "trust-supervisor",
}
PARTY = {
    "firm": "firm", "committee-member": "committee", "committee-chair": "committee",
    "community": "residents-committee", "subdistrict-office": "subdistrict-office", "accountant": "office",
    "cashier": "office", "secretary": "office", "evaluator": "evaluator", "auditor": "auditor",
    "owners-representative": "owners", "owner": "owners", "trust-supervisor": "trust-supervisor", "bureau": "bureau",
}
# Whose withdrawal passwords a fund needs, unless its file says otherwise.
STAND_IN_SIGNERS = frozenset({"subdistrict-office"})
COMMITTEE_YEARS = 5
_KEY = re.compile(r"[0-9a-f]{64}\Z")


@dataclass
class Founder:
    """A founding person as named: a key as hex, or none yet; mandates are (office, party, first, end, signs)."""

    name: str
    key: str | None
    identity: str | None = None
    witness: bool = False
    mandates: list[tuple[str, str, date, date | None, bool]] = field(default_factory=list)
    links: tuple[str, ...] = ()
    person: str | None = None


@dataclass
class Account:
    """A bank account as named."""

    account: str
    bank: str
    holder: str
    number: str
    tail: str


@dataclass
class Founding:
    """Everything a charter says, before commitments are made of names and numbers."""

    name: str
    profile: str
    books_from: date
    practice: bool = False
    utc_offset: str = "+08:00"
    terms: dict[str, Any] = field(default_factory=dict)
    founders: list[Founder] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)


def office_of(word: str) -> str:
    """The office a person means by a slug, a name or an everyday word. Raises: BadInput."""
    from sharedfund.entries.entry import OFFICES
    from sharedfund.render.words import names

    plain = word.strip().lower()
    if plain in OFFICES:
        return plain
    for office in OFFICES:
        if plain in (names.name("office", office, "zh_CN"), names.name("office", office, "en").lower()):
            return office
    if plain in ALIASES:
        return ALIASES[plain]
    raise BadInput("no-such-party", found=word, allowed=", ".join(OFFICES))


def key_of(text: str) -> str:
    """A public key typed as hex (blanks between groups are fine), or read from a key file or card.

    Raises: BadInput, NotFound, SharedFundError.
    """
    plain = re.sub(r"\s", "", text).lower()
    if _KEY.match(plain):
        return plain
    path = Path(text)
    if path.suffix == ".sfkey":
        from sharedfund.signing import KeyFile

        return KeyFile.read(path).public
    from sharedfund_cli.cards import Card

    return Card.read(path).public


def founder_of(line: str, profile: str, first: date, term_end: date | None) -> Founder:
    """`姓名 身份[,身份] [公钥]` as a founder. Raises: BadInput."""
    from sharedfund.drafts.charter import profile_is_known
    from sharedfund.entries.terms import terms

    profile_is_known(profile)
    words = line.split(maxsplit=2)
    if len(words) < 2:
        raise BadInput("founder-line", found=line)
    signing = terms(profile).signatory_parties | STAND_IN_SIGNERS
    made = Founder(words[0], key_of(words[2]) if len(words) > 2 else None)
    for word in re.split("[,，、]", words[1]):
        office = office_of(word)
        party = PARTY[office]
        end = (term_end or _term_end(first)) if party == "committee" else None
        made.mandates.append((office, party, first, end, party in signing))
    return made


def _term_end(first: date) -> date:
    return first.replace(year=first.year + COMMITTEE_YEARS, day=min(first.day, 28)) - timedelta(days=1)


def from_file(path: str) -> Founding:
    """The founding a TOML file describes. Raises: NotFound; BadInput with the line of the mistake."""
    from sharedfund.entries.terms import Terms, left_open
    from sharedfund_cli.files import toml

    sheet = toml(path)
    profile = sheet.text("profile")
    made = Founding(
        name=sheet.text("name"), profile=profile, books_from=sheet.day("books-from"),
        practice=sheet.flag("practice", False), utc_offset=sheet.text("utc-offset", "+08:00"),
    )
    terms = sheet.table("terms")
    for name in terms.data:
        term = name.replace("-", "_")
        if term not in Terms.model_fields:
            terms.fail("unknown-term", name, term=name)
        made.terms[term] = term_value(term, terms.take(name), terms, name)
    for row in sheet.tables("account"):
        number = row.text("number")
        made.accounts.append(Account(row.text("account", "co-managed"), row.text("bank"), row.text("holder", "owners"),
                                     number, row.text("tail", number[-4:])))
        row.done()
    for row in sheet.tables("person"):
        key = row.text("key", None)
        founder = Founder(row.text("name"), key_of(key) if key else None, row.text("identity", None),
                          row.flag("witness", False), links=row.texts("links", ()), person=row.text("person", None))
        for mandate in row.tables("mandate"):
            office = office_of(mandate.text("office"))
            founder.mandates.append((office, mandate.text("party", PARTY[office]), mandate.day("first", made.books_from),
                                     mandate.day("end", None), mandate.flag("signs", False)))
            mandate.done()
        row.done()
        made.founders.append(founder)
    sheet.done()
    missing = left_open(profile, made.terms)
    if missing:
        sheet.fail("unknown-profile", "profile", profile=profile, missing=", ".join(name.replace("_", "-") for name in missing))
    return made


def term_value(term: str, value: Any, sheet: Sheet | None = None, field_name: str = "") -> Any:
    """A term's value from TOML or a command line, as `Terms` takes it. Raises: BadInput."""
    from pydantic import ValidationError

    from sharedfund.entries.terms import Terms, read_term

    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, list):
        value = ",".join(str(part) for part in value) or "none"
    try:
        read = read_term(term, str(value))
        return getattr(Terms.model_validate({term: read} if read is not None else {}), term)
    except (ValidationError, ValueError):
        if sheet is not None:
            sheet.fail("bad-term", field_name, term=term, value=str(value))
        raise BadInput("bad-term", term=term, value=str(value)) from None


def charter_of(founding: Founding, *, by_day: date, entropy: Callable[[int], bytes]
               ) -> tuple[CharterAdopted, dict[str, dict[str, dict[str, Any]]]]:
    """Entry 1, and the rows of `private/` by table: names, accounts and the salt of identities.

    Raises: BadInput for a founder without a key, a term or a value that is none.
    """
    from pydantic import ValidationError

    from sharedfund.drafts import charter as drafts

    salts = Salts(entropy)
    persons, people = _persons(founding, salts, entropy)
    accounts, rows = _accounts(founding, salts)
    witnesses = [person.person for person, founder in zip(persons, founding.founders, strict=True) if founder.witness]
    try:
        entry = drafts.found(
            by=_first(persons, founding), day=by_day, name=founding.name, profile=founding.profile, persons=persons,
            witnesses=witnesses or _witnesses(founding, persons), bank_accounts=accounts,
            books_from=founding.books_from, practice=founding.practice, utc_offset=founding.utc_offset,
            changes=founding.terms,
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise BadInput("charter-file", member=".".join(map(str, first["loc"])), reason=str(first["msg"])) from None
    return entry, {"people": people, "bank-accounts": rows, "salts": {"identity": {"salt": salts.identity.hex()}}}


class Salts:
    """Commitments as `private/` keeps them; identities share one salt, so that the same number is found again."""

    def __init__(self, entropy: Callable[[int], bytes], identity: bytes | None = None) -> None:
        self._entropy = entropy
        self.identity = identity if identity is not None else entropy(16)

    def commit(self, what: str, value: str) -> tuple[str, dict[str, str]]:
        """The commitment, and the members of the private row that open it."""
        from sharedfund.values.seals import commitment

        salt = self._entropy(16)
        made = commitment(what, salt, value.encode())
        return made, {what: value, f"{what}_salt": salt.hex(), f"{what}_commitment": made}

    def commit_identity(self, number: str | None) -> str:
        """The commitment of an ID number, which itself is kept nowhere; of chance where none was given, since what
        nobody typed cannot be compared (R45a)."""
        from sharedfund.values.seals import commitment

        value = number.strip().upper().encode() if number else self._entropy(32)
        return commitment("identity", self.identity, value)


def _persons(founding: Founding, salts: Salts, entropy: Callable[[int], bytes]
             ) -> tuple[list[FoundingPerson], dict[str, dict[str, Any]]]:
    from pydantic import ValidationError

    from sharedfund.entries.charter import FoundingMandate, FoundingPerson
    from sharedfund.signing import SeedSigner

    made, rows, number = [], {}, 0
    for place, founder in enumerate(founding.founders, 1):
        person = founder.person or f"p-{place:02d}"
        key = founder.key
        if key is None:
            if not founding.practice:
                raise BadInput("founder-without-key", name=founder.name, person=person)
            key = SeedSigner.practice(person).public
        name, row = salts.commit("name", founder.name)
        mandates = []
        try:
            for office, party, first, end, signs in founder.mandates:
                number += 1
                mandates.append(FoundingMandate.model_validate({
                    "mandate": f"M-{number}", "office": office, "party": party, "first": first, "end": end,
                    "signs": True if signs else None}))
            made.append(FoundingPerson(person=person, key=key, name=name, links=frozenset(founder.links),
                                       identity=salts.commit_identity(founder.identity), mandates=tuple(mandates)))
        except ValidationError as error:
            first_fault = error.errors(include_url=False)[0]
            raise BadInput("charter-file", member=f"{founder.name}.{'.'.join(map(str, first_fault['loc']))}",
                           reason=str(first_fault["msg"])) from None
        rows[person] = row
    return made, rows


def _accounts(founding: Founding, salts: Salts) -> tuple[list[BankAccount], dict[str, dict[str, Any]]]:
    from sharedfund.entries.charter import BankAccount

    made, rows = [], {}
    for account in founding.accounts:
        number, row = salts.commit("account", account.number)
        made.append(BankAccount(account=account.account, bank=account.bank, holder=account.holder, number=number,
                                tail=account.tail))
        rows[account.account] = row
    return made, rows


def _first(persons: Iterable[FoundingPerson], founding: Founding) -> str:
    """Who enters the charter: the accountant, else the first person named."""
    listed = list(persons)
    if not listed:
        raise BadInput("no-founders", name=founding.name)
    return next((person.person for person in listed
                 if any(mandate.office == "accountant" for mandate in person.mandates)), listed[0].person)


def _witnesses(founding: Founding, persons: Iterable[FoundingPerson]) -> list[str]:
    """Where nobody is named a witness: one of each party that may hold a withdrawal password."""
    found: dict[str, str] = {}
    for person in persons:
        for mandate in person.mandates:
            if mandate.signs:
                found.setdefault(mandate.party, person.person)
    return sorted(found.values())
