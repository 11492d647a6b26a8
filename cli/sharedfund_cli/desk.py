"""The desk a command works at: the book, the clock, who one is, how to answer; and the one way to sign and record."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from sharedfund.errors import BadInput, NotFound, SharedFundError
from sharedfund_cli import output
from sharedfund_cli.ending import Refused
from sharedfund_cli.language import Language, language, say
from sharedfund_cli.output import Column
from sharedfund_cli.settings import setting

if TYPE_CHECKING:
    from sharedfund.admit import Admitted
    from sharedfund.book import Book, Signer, UserFolder
    from sharedfund.entries.entry import Entry
    from sharedfund.signing import KeyFolder
    from sharedfund.state import State
    from sharedfund.values.rooms import Register


# What a draft cannot keep before it is signed.
_UNSIGNED = ("acts_are_signed_by_their_author", "signature-wrong")


@dataclass
class Shared:
    """What commands of one process may share: opened keys by person and file, opened books by folder, and where random
    bytes come from (a story brings its own, so that two tellings write the same book)."""

    signers: dict[tuple[str, str], Signer] = field(default_factory=dict)
    books: dict[Path, Book] = field(default_factory=dict)
    entropy: Callable[[int], bytes] = os.urandom


class Desk:
    """One run's desk. Everything heavy is opened when first asked for."""

    def __init__(self, shared: Shared | None = None, as_json: bool = False) -> None:
        self._wishes: dict[str, Any] = {"as_json": True} if as_json else {}
        self._shared = shared or Shared()
        self._book: Book | None = None
        self._now: datetime | None = None
        self._password_read = False
        self._names: dict[str, str] | None = None
        self.has_changed = False  # something that stands was made without the desk's book: another book, a copy's pages

    def wish(self, name: str, value: Any) -> None:
        """Keep an option that every verb takes."""
        self._wishes[name] = value

    def wished(self, name: str) -> Any:
        """A common option as typed, before anything is looked up; None where it was not given."""
        return self._wishes.get(name)

    # ---- how to answer ----

    @property
    def lang(self) -> Language:
        return language()

    @property
    def json(self) -> bool:
        return bool(self._wishes.get("as_json")) or self._wishes.get("format") == "json"

    @property
    def colourless(self) -> bool:
        return bool(self._wishes.get("no_color"))

    @property
    def dry_run(self) -> bool:
        return bool(self._wishes.get("dry_run"))

    @property
    def yes(self) -> bool:
        return bool(self._wishes.get("yes"))

    @property
    def export_file(self) -> Path | None:
        """Where `--export` wants the signing request; the suffix .sfreq is added where it lacks."""
        named = self._wishes.get("export")
        if named is None:
            return None
        path = Path(named)
        return path if path.suffix == ".sfreq" else path.with_name(path.name + ".sfreq")

    @property
    def amount(self) -> Decimal | None:
        """The amount that was typed as an option: `--amount`."""
        typed = self._wishes.get("amount")
        if typed is None:
            context = click.get_current_context(silent=True)
            own = context.params.get("amount") if context else None
            return own if isinstance(own, Decimal) else None
        from sharedfund_cli.params import amount_of

        try:
            return amount_of(str(typed))
        except ValueError as error:
            raise BadInput(str(error), found=str(typed)) from None

    @property
    def interactive(self) -> bool:
        """Whether somebody sits before a terminal and may be asked."""
        return not self.json and sys.stdin is not None and sys.stdin.isatty()

    # ---- when and who ----

    @property
    def now(self) -> datetime:
        """This moment in UTC, whole seconds; `--now` sets it. The one place that reads a clock."""
        if self._now is not None:
            return self._now
        typed = self._wishes.get("now")
        if typed is None:
            return datetime.now(UTC).replace(microsecond=0)
        from sharedfund.values.days import instant

        text = str(typed)
        text = text if text.endswith("Z") else text.replace("+00:00", "") + "Z"
        try:
            self._now = instant(text)
        except ValueError as error:
            raise BadInput(str(error), found=str(typed), option="--now") from None
        return self._now

    def clock(self) -> datetime:
        return self.now

    @property
    def local_day(self) -> date:
        """The day it is now where the fund is; without a book, in China."""
        from sharedfund.values.days import local_day

        folder = self.book_folder(required=False)
        return local_day(self.now, self.state.charter.utc_offset if folder else "+08:00")

    @property
    def today(self) -> date:
        """The day of effect: `--day`, else the local day."""
        typed = self._wishes.get("day")
        if typed is None:
            return self.local_day
        context = click.get_current_context(silent=True)
        wish, self._wishes["day"] = typed, None  # `--day 昨天` counts from the clock, not from itself
        try:
            from sharedfund_cli.params import DAY

            day: date = DAY.convert(wish, None, context)
        finally:
            self._wishes["day"] = typed
        return day

    @property
    def person(self) -> str:
        """Who acts: `--as`, the setting `as`, or the one person whose key for this fund lies on this machine.

        Raises: NotFound where nobody or more than one could be meant.
        """
        from sharedfund_cli.params import PERSON

        named = self._wishes.get("as_person") or setting("as")
        if named:
            return str(PERSON.read(str(named)))
        owners = self.key_owners()
        if len(owners) == 1:
            return owners[0]
        raise NotFound("nobody-named" if not owners else "several-keys-here", people=", ".join(owners) or None)

    def key_owners(self) -> tuple[str, ...]:
        """The people whose key for this fund lies on this machine, sorted."""
        from sharedfund.signing import KeyFolder

        enrolled = {person.key: person.person for person in self.state.people.persons.values() if person.key}
        here = {enrolled[kept.public] for _, kept in KeyFolder(self.user.keys).files() if kept.public in enrolled}
        return tuple(sorted(here))

    @property
    def entropy(self) -> Callable[[int], bytes]:
        """Where random bytes come from: household keys, salts."""
        return self._shared.entropy

    # ---- the book ----

    def book_folder(self, required: bool = True) -> Path | None:
        """The book's folder: `-C`, else the one the current folder lies in, else the setting `book`."""
        named = self._wishes.get("book")
        if named:
            return Path(named)
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / "book").is_dir() and (folder / "main.beancount").exists():
                return folder
        configured = setting("book")
        if configured:
            return Path(configured)
        if required:
            raise NotFound("no-book-here", folder=str(here))
        return None

    @property
    def book(self) -> Book:
        """The book, opened on first use."""
        if self._book is None:
            from sharedfund.book import Book

            folder = self.book_folder()
            assert folder is not None
            folder = folder.resolve()
            book = self._shared.books.get(folder)
            if book is None:
                book = Book.open(folder, clock=self.clock, user=self.user, entropy=self._shared.entropy)
                self._shared.books[folder] = book
            else:
                book.clock = self.clock
            self._book = book
        return self._book

    @property
    def user(self) -> UserFolder:
        """The user's folder: keys, pins, caches, the log of refusals."""
        from sharedfund.book import UserFolder

        return UserFolder.default()

    @property
    def state(self) -> State:
        return self.book.state

    def position(self) -> dict[str, Any]:
        """The members `book`, `fund` and `head` of every envelope; null where no book is open."""
        if self._book is None:
            return {"book": None, "fund": None, "head": None}
        state = self._book.state
        head = state.record.head
        return {"book": state.charter.name or None, "fund": state.record.fund_id or None,
                "head": {"size": head.size, "root": head.root} if head else None}

    # ---- names ----

    def named(self, what: str, text: str) -> list[str]:
        """The ids whose private name is `text`; `what` is person, vendor, unit or firm. A room may be written in another
        way than the register's."""
        called = {id_: name for id_, name in self._private_names().items() if _kind_of(id_) == what}
        found = {id_ for id_, name in called.items() if name == text}
        if what == "unit" and not found:
            from sharedfund.values import rooms

            found = set(rooms.typed(text, self.rooms()))
        if what in ("vendor", "firm"):
            found |= {vendor.vendor for vendor in self.state.contracts.vendors.values() if vendor.name == text}
            found |= {contract.firm for contract in self.state.contracts.contracts.values() if contract.firm_name == text}
        return sorted(id_ for id_ in found if _kind_of(id_) == what or (what, _kind_of(id_)) == ("vendor", "firm"))

    def rooms(self) -> Register:
        """The rooms of the present owners, as far as this machine knows them."""
        from sharedfund.values.rooms import Register

        private = self.book.private.rows("units")
        return Register.of((unit.household, str(room), unit.building) for unit in self.state.units.by_id.values()
                           if (room := private.get(unit.household, {}).get("room")))

    def _private_names(self) -> dict[str, str]:
        """What `private/` calls people, households, vendors and firms, by id; a row's `name`, `room` or `label`."""
        names = {}
        for table in self.book.private.tables():
            for id_, row in self.book.private.rows(table).items():
                called = row.get("name") or row.get("room") or row.get("label")
                if isinstance(called, str) and _kind_of(id_):
                    names[id_] = called
        return names

    def called(self, id_: str | None) -> str:
        """What `id_` is called on this machine: its private name, else the id itself."""
        if not id_:
            return ""
        if self._names is None:
            self._names = self._private_names()
        if id_ in self._names:
            return self._names[id_]
        from sharedfund.render.words import names

        vendor = self.state.contracts.vendors.get(id_)
        if vendor is not None and vendor.name:
            return vendor.name
        firms = {held.firm: held.firm_name for held in self.state.contracts.contracts.values()}
        return firms.get(id_) or names.name("payee", id_, self.lang)

    def told(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Facts as this machine shows them: people, households and vendors by name where `private/` has it."""
        if self._book is None:
            return dict(facts)
        return {name: self.called(value) if isinstance(value, str) and _kind_of(value) else value
                for name, value in facts.items()}

    # ---- words out ----

    def note(self, text: str) -> None:
        """Words for people, to stderr; silent with `--json`."""
        if not self.json:
            click.echo(text, err=True)

    def answer(self, text: str) -> None:
        """The command's answer in words, to stdout; silent with `--json`."""
        if not self.json:
            click.echo(text)

    def show(self, data: Any, columns: Sequence[Column] = (), text: str | Callable[[], str] | None = None, *,
             changed: bool = False) -> None:
        """The command's answer: with `--json` the envelope around `data`; else `text`, or `data` as a table."""
        if self.json:
            output.print_json({"schema": schema(), **self.position(), "changed": changed, "data": data})
        elif self._wishes.get("format") == "csv":
            if not columns:
                self.usage("format-needs-list")
            output.write_bytes(output.csv_bytes([output.plain(row) for row in data], columns))
        elif text is not None:
            self.answer(text() if callable(text) else text)
        elif not data:
            self.answer(say("没有。", "None."))
        else:
            click.echo(output.table([output.plain(row) for row in data], columns), nl=False)

    def save(self, path: str | Path, content: str | bytes) -> None:
        """A file the command was asked to write: whole or not at all, and never over another without a yes."""
        from sharedfund.book import store

        target = Path(path)
        if target.exists() and not self.confirm(say(f"{target} 已存在，覆盖吗？", f"{target} exists; overwrite it?")):
            self.usage("file-exists", file_name=str(target))
        store.make_folder(target.parent)
        store.replace_file(target, content.encode() if isinstance(content, str) else content)

    # ---- questions ----

    def usage(self, code: str, **facts: Any) -> NoReturn:
        """Stop with exit 2 and the words of `code`."""
        raise BadInput(code, **facts)

    def confirm(self, question: str) -> bool:
        """A yes or no; `-y` says yes. Without a terminal the run ends with 2: nobody could answer."""
        if self.yes:
            return True
        if not self.interactive:
            self.usage("needs-answer", question=question)
        return click.confirm(question, err=True)

    def ask(self, question: str, default: str | None = None, type: Any = None) -> Any:
        """A line typed by hand; without a terminal the run ends with 2."""
        if not self.interactive:
            self.usage("needs-answer", question=question)
        return click.prompt(question, default=default, type=type, err=True, show_default=bool(default))

    def password(self, person: str, *, fresh: bool = False) -> str:
        """`person`'s password, typed without echo, or the one line of `--password-fd`; `fresh` asks twice."""
        descriptors = self._wishes.get("password_fd") or ()
        if len(descriptors) > 1:
            self.usage("one-password-only")
        if descriptors:
            if self._password_read:
                self.usage("one-password-only")
            self._password_read = True
            with os.fdopen(descriptors[0], encoding="utf-8", closefd=False) as stream:
                return stream.readline().rstrip("\r\n")
        if not self.interactive:
            self.usage("needs-password", person=person)
        question = say(f"{self.called_safely(person)} 的支取密码", f"Password of {self.called_safely(person)}")
        if person == "bundle":
            question = say("这个包的密码", "The bundle's password")
        return str(click.prompt(question, hide_input=True, confirmation_prompt=fresh, err=True))

    def password_change(self, person: str) -> tuple[str, str]:
        """`person`'s old and new password: asked for, the new one twice, or two lines of `--password-fd`."""
        descriptors = self._wishes.get("password_fd") or ()
        if not descriptors:
            return self.password(person), self.password(person, fresh=True)
        if len(descriptors) > 1:
            self.usage("one-password-only")
        with os.fdopen(descriptors[0], encoding="utf-8", closefd=False) as stream:
            old, new = (stream.readline().rstrip("\r\n") for _ in range(2))
        return old, new

    def called_safely(self, person: str) -> str:
        """`called`, also where no book is open."""
        return self.called(person) if self._book is not None else person

    def signer(self, person: str) -> Signer:
        """The signer of `person`'s enrolled key, which lies on this machine; asks for the password once a run.

        In a practice fund everybody has everybody's key: where it does not lie on this machine under a password, or nobody
        can be asked for one, it is used as it is.
        """
        from sharedfund.signing import FileSigner, KeyFolder, SeedSigner
        from sharedfund.signing.passwords import Attempts

        enrolled = self.state.people.persons.get(person)
        public = enrolled.key if enrolled is not None else None
        known = self._shared.signers.get((person, public or ""))
        if known is not None:
            return known
        if len(self._wishes.get("password_fd") or ()) > 1:
            self.usage("one-password-only")
        practice, folder = SeedSigner.practice(person), KeyFolder(self.user.keys)
        known = practice
        is_everybodys = self.state.charter.practice and public == practice.public
        if not (is_everybodys and (self._cannot_ask_password or not self._is_kept(folder, person, public))):
            path = folder.find(person, public)
            known = FileSigner.open(path, self.password(person), attempts=Attempts(self.user.path / "attempts"), now=self.now)
        self._shared.signers[person, public or ""] = known
        return known

    def _is_kept(self, folder: KeyFolder, person: str, public: str | None) -> bool:
        """Whether a key lies on this machine, or a password for it was handed over."""
        return bool(self._wishes.get("password_fd")) or any(
            (kept.person, kept.public) == (person, public) for _, kept in folder.files())

    @property
    def _cannot_ask_password(self) -> bool:
        return not self.interactive and not self._wishes.get("password_fd")

    def retype(self, amount: Decimal) -> None:
        """The signer types the amount, or gives it as `--amount`; `-y` never does it for them. Exit 2 when it differs."""
        from sharedfund.render.words import form
        from sharedfund_cli.params import amount_of

        typed = self.amount
        if typed is None:
            if not self.interactive:
                self.usage("needs-amount", amount=amount)
            line = click.prompt(say("请再输入一遍金额", "Type the amount again"), err=True)
            try:
                typed = amount_of(line)
            except ValueError as error:
                raise BadInput(str(error), found=form.clean(line)) from None
        if typed != amount:
            self.usage("amount-differs", amount=amount, typed=typed)

    # ---- acts ----

    def act(self, *drafted: Entry, done: str | Callable[[tuple[Entry, ...]], str] | None = None,
            next_: Sequence[str] = (), data: Mapping[str, Any] | None = None, amount: Decimal | None = None,
            shown: Sequence[int] = ()) -> tuple[Entry, ...] | None:
        """Sign and record `drafted`, each by its own `by`, as one page.

        The rules are asked first, then the amount is echoed and typed, then the password; a refusal ends the run
        with 3. `amount` is what a signature answers for where the entry itself bears none (an approval); `done` is
        the first line of the answer, `next_` what to do next. With `--export` a signing request is written, with
        `-n` nothing; both return None. `shown` are blocks the request shows beside what the entry approves.
        """
        self._echo(drafted, amount)
        self.asked(drafted)
        if self.dry_run:
            self._passed(drafted, data)
            return None
        if self.export_file is not None:
            self._export(drafted, shown)
            return None
        weighed = amount if amount is not None else _sum_of(drafted)
        if weighed:
            self.retype(weighed)
        people = tuple(dict.fromkeys(entry.by for entry in drafted if entry.is_signed))
        return self._admit(drafted, [self.signer(person) for person in people], done, next_, data)

    def record(self, *drafted: Entry, done: str | Callable[[tuple[Entry, ...]], str] | None = None,
               next_: Sequence[str] = (), data: Mapping[str, Any] | None = None) -> tuple[Entry, ...] | None:
        """Record entries that bear no signature: their truth comes from elsewhere. None after `-n`."""
        self._echo(drafted, None)
        self.asked(drafted)
        if self.dry_run:
            self._passed(drafted, data)
            return None
        return self._admit(drafted, [], done, next_, data)

    @property
    def has_written(self) -> bool:
        """Whether this run has changed a book, however it ends."""
        return self.has_changed or (self._book is not None and self._book.pages_written > 0)

    def asked(self, drafted: Sequence[Entry]) -> None:
        """Ask the rules before anybody types a password: every one but that of the signature. Raises: Refused."""
        from sharedfund.admit import Refusal, objections
        from sharedfund.state import evolve

        book = self.book
        state, lines = book.state, book.lines
        for place, draft in enumerate(drafted):
            entry = book.stamped(draft)
            if entry.is_signed and entry.signature is None:
                entry = entry.replaced(signature="0" * 128)  # stands for the one to come
            for refusal in objections(state, entry, lines):
                if (refusal.name, refusal.code) != _UNSIGNED:
                    if not self.dry_run:
                        book.note_refusal(refusal, draft)
                    raise Refused(Refusal(refusal.number, refusal.name, refusal.code, refusal.facts, place))
            state = evolve(state, entry)

    def _admit(self, drafted: Sequence[Entry], signers: Sequence[Signer],
               done: str | Callable[[tuple[Entry, ...]], str] | None, next_: Sequence[str],
               data: Mapping[str, Any] | None) -> tuple[Entry, ...]:
        from sharedfund.admit import Refusal

        before = self.state
        answer = self.book.admit(*drafted, signers=tuple(signers))
        if isinstance(answer, Refusal):
            raise Refused(answer)
        self._done(before, answer, done, next_, data)
        if len(self.state.disclosures.versions) > len(before.disclosures.versions):
            from sharedfund_cli.disclosure import posted

            posted(self, before)
        if self.state.contracts.accounts != before.contracts.accounts:
            from sharedfund_cli.papers import keep_accounts_that_changed

            keep_accounts_that_changed(self)
        return answer.entries

    def _echo(self, drafted: Sequence[Entry], amount: Decimal | None) -> None:
        """Amounts in digits and capital numerals, before anything is signed."""
        from sharedfund.render.words import form

        weighed = amount if amount is not None else _sum_of(drafted)
        if weighed:
            self.note(say(f"金额  {form.money(weighed)}（{form.capital(weighed)}）",
                          f"Amount  {form.money(weighed, 'en')} ({form.capital(weighed)})"))
        if self.book.private.tables():
            from sharedfund_cli.disclosure import told_of

            for name in told_of(self, drafted):
                self.note(say(f"！说明里写着 {name}，公示上谁都看得到，写进账本就改不了；不必写名字、房号、电话",
                              f"! The words say {name}: everybody will read it, and what is in the book stays; leave names, rooms and telephones out"))

    def _passed(self, drafted: Sequence[Entry], data: Mapping[str, Any] | None) -> None:
        self.show({"dry_run": True, "entries": [{"kind": entry.kind, "id": entry.own_id()} for entry in drafted],
                   **(data or {})},
                  text=say("√ 能通过。只检查了，没有写账本。", "√ It would pass. Only checked; nothing was written."))

    def _done(self, before: State, answer: Admitted, done: str | Callable[[tuple[Entry, ...]], str] | None,
              next_: Sequence[str], data: Mapping[str, Any] | None) -> None:
        from sharedfund.spelling import leaf_of

        first = before.record.blocks + 1
        rows = [{"block": first + place, "kind": entry.kind, "id": entry.own_id(), "leaf": leaf_of(entry)}
                for place, entry in enumerate(answer.entries)]
        if self.json:
            self.show({"entries": rows, "waiting": self._waiting(rows), **(data or {})}, changed=True)
            return
        line = done(answer.entries) if callable(done) else done
        self.answer("√ " + (line or say(f"已记为 {first}", f"Recorded as {first}")))
        for row in self._waiting(rows):
            self.answer(say(f"  还要别人同意；请他们  sharedfund sign {row['block']}",
                            f"  Others must agree; they type  sharedfund sign {row['block']}"))
        for place, line in enumerate(next_):
            self.answer((say("下一步  ", "Next  ") if place == 0 else say("        ", "      ")) + line)

    def _waiting(self, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Those of the entries just written that are proposals still waiting for a yes."""
        return [{"block": row["block"], "leaf": row["leaf"]} for row in rows
                if (found := self.state.proposals.open.get(row["leaf"])) is not None and not found.effective]

    def _export(self, drafted: Sequence[Entry], shown: Sequence[int]) -> None:
        """Write the signing request of one entry."""
        from sharedfund_cli.travel import write_request

        path = self.export_file
        assert path is not None
        if len(drafted) != 1:
            self.usage("export-one-entry")
        if path.exists() and not self.confirm(say(f"{path} 已存在，覆盖吗？", f"{path} exists; overwrite it?")):
            self.usage("file-exists", file_name=str(path))
        write_request(path, self.book, drafted[0], shown)
        self.show({"request": str(path)}, text=say(
            f"√ 签名请求写在 {path}\n  在对方的机器上  sharedfund sign {path.name}\n  带回来后        sharedfund take "
            f"{path.with_suffix('.sfsig').name}",
            f"√ The signing request is {path}\n  on the other machine  sharedfund sign {path.name}\n"
            f"  back at home          sharedfund take {path.with_suffix('.sfsig').name}"))


_KINDS_OF_IDS = (("p-", "person"), ("h-", "unit"), ("v-", "vendor"), ("F", "firm"))


def _kind_of(id_: str) -> str | None:
    """What an id is of, by how it begins; None for a text that is no id."""
    for start, what in _KINDS_OF_IDS:
        rest = id_.removeprefix(start)
        if id_.startswith(start) and rest.isalnum() and rest.isascii() and (what == "unit" or rest.isdigit()):
            return what
    return None


def _sum_of(drafted: Sequence[Entry]) -> Decimal | None:
    """What the drafts move or promise together: the sum of their `amount` fields; None where none has one."""
    amounts = [amount for entry in drafted if isinstance(amount := getattr(entry, "amount", None), Decimal)]
    return sum(amounts, Decimal("0.00")) if amounts else None


def schema() -> str:
    """`sharedfund.<noun>.<verb>/1` of the running command."""
    context = click.get_current_context()
    return ".".join(["sharedfund", *context.command_path.split()[1:]]) + "/1"


def unusable(code: str, **facts: Any) -> SharedFundError:
    """An error of exit 1."""
    return SharedFundError(code, **facts)
