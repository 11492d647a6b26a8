"""Who pays from where, learned when a person confirms it: a name and the end of an account, and what they stood for.

The file `private/payees.toml` is read and written by people too. It names people, so it never leaves in the public or the
audit bundle, and goes with `private/` in the full one.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from sharedfund.book import store
from sharedfund.errors import BadInput

FILE = "payees.toml"
TAIL_DIGITS = 6
# What money to or from somebody may stand for: a household's fee, a payee's payments, a contract of the common parts, a
# gateway's payouts.
Kind = Literal["household", "payee", "contract", "gateway"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_WHAT = {"household": r"h-[0-9a-f]{6}", "payee": r"v-[0-9]{2,6}|F[0-9]{3}|staff|social-insurance|tax|bureau",
         "contract": r"C-[0-9]{2,6}", "gateway": r"wechat|alipay"}
_HEADER = ("# 认过的付款人：户名、账号尾号，和他们付的是什么。由 sharedfund bank match 记下，只在本机。\n"
           "# Payers that were confirmed: name, end of the account, and what they stood for. Stays on this machine.\n")


class Payer(NamedTuple):
    """How a statement names somebody: the folded name, and the last digits of the account ("" where it gives none)."""

    name: str
    tail: str

    @property
    def is_known_by_account(self) -> bool:
        """Whether both name and account say who it is: a masked or lone name is anybody's."""
        return bool(self.name and self.tail) and not is_masked(self.name)


class Rule(NamedTuple):
    """A payer, what it stood for, and since when."""

    name: str
    tail: str
    kind: Kind
    what: str
    since: date

    @property
    def payer(self) -> Payer:
        return Payer(fold(self.name), self.tail)


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A name as it is compared: width, case and blanks do not tell people apart."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).upper()


def is_masked(name: str) -> bool:
    """Whether part of a name is hidden, as wallets do: `*伟`, `张**`."""
    return bool(re.search(r"[*＊xX×]{2,}|[*＊×]", name))


@lru_cache(maxsize=4096)
def tail_of(number: str) -> str:
    """The last digits of an account; "" for one that is masked there or too short to tell anybody apart."""
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", number))
    found = re.search(r"[0-9A-Z]{4,}\Z", plain.upper())
    return found[0][-TAIL_DIGITS:] if found else ""


def payer_of(name: str, number: str) -> Payer:
    """Whom a statement's line names."""
    return Payer(fold(name), tail_of(number))


@dataclass(frozen=True, slots=True)
class Learned:
    """Every rule, in the order they were learned; indexed by payer."""

    rules: tuple[Rule, ...] = ()
    _by_payer: Mapping[Payer, tuple[Rule, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> Learned:
        kept = tuple(dict.fromkeys(rules))
        by: dict[Payer, list[Rule]] = {}
        for rule in kept:
            by.setdefault(rule.payer, []).append(rule)
        return cls(kept, {payer: tuple(found) for payer, found in by.items()})

    def of_payer(self, payer: Payer) -> tuple[Rule, ...]:
        """What a payer stood for before, oldest first."""
        return self._by_payer.get(payer, ())

    def with_rule(self, rule: Rule) -> Learned:
        """With one more; what the same payer stood for otherwise stays, and then is a question."""
        known = {(old.payer, old.kind, old.what) for old in self.rules}
        return self if (rule.payer, rule.kind, rule.what) in known else Learned.of((*self.rules, rule))

    def without(self, name: str) -> tuple[Learned, int]:
        """Without the rules of a payer, named or by the end of the account, and how many there were."""
        wanted = fold(name)
        left = [rule for rule in self.rules if not wanted or wanted not in (fold(rule.name), rule.tail)]
        return Learned.of(left), len(self.rules) - len(left)


def read(path: Path) -> Learned:
    """The rules in the file; none where there is no file. Raises: BadInput with the file and line of the mistake."""
    if not path.exists():
        return Learned()
    text = store.read_bytes(path)
    try:
        decoded = text.decode()
        data = tomllib.loads(decoded)
    except UnicodeDecodeError:
        raise BadInput("payees-damaged", file=str(path), line=1, field="utf-8") from None
    except (ValueError, RecursionError) as error:  # no TOML, a number of thousands of digits, or brackets without end
        place = re.search(r"at line (\d+)", str(error))
        raise BadInput("payees-damaged", file=str(path), line=int(place[1]) if place else 1, field="toml") from None
    rows, starts = data.get("payee", []), _starts(decoded)
    if not isinstance(rows, list) or set(data) - {"payee"}:
        raise BadInput("payees-damaged", file=str(path), line=1, field="[[payee]]")
    return Learned.of(_rule(row, path, starts[place] if place < len(starts) else 1) for place, row in enumerate(rows))


def _starts(text: str) -> list[int]:
    return [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[payee]]"]


def _rule(row: Any, path: Path, line: int) -> Rule:
    def wrong(field: str) -> BadInput:
        return BadInput("payees-damaged", file=str(path), line=line, field=field)

    if not isinstance(row, dict):
        raise wrong("[[payee]]")
    for name in row:
        if name not in Rule._fields:
            raise wrong(name)
    name, tail, kind, what, since = (row.get(field) for field in Rule._fields)
    if not isinstance(name, str) or not fold(name):
        raise wrong("name")
    if not isinstance(tail, str) or (tail and tail_of(tail) != tail):
        raise wrong("tail")
    if kind not in KINDS:
        raise wrong("kind")
    if not isinstance(what, str) or not re.fullmatch(_WHAT[kind], what):
        raise wrong("what")
    if type(since) is not date:
        raise wrong("since")
    return Rule(name, tail, kind, what, since)


def write(path: Path, learned: Learned) -> None:
    """The file holds these rules, for this user's eyes only."""
    store.make_folder(path.parent, 0o700)
    store.replace_file(path, spelled(learned).encode(), 0o600)


def spelled(learned: Learned) -> str:
    """The rules as TOML; the same rules are the same bytes."""
    made = [_HEADER]
    for rule in learned.rules:
        made.append(f"\n[[payee]]\nname = {_quoted(rule.name)}\ntail = {_quoted(rule.tail)}\nkind = {_quoted(rule.kind)}\n"
                    f"what = {_quoted(rule.what)}\nsince = {rule.since.isoformat()}\n")
    return "".join(made)


def _quoted(text: str) -> str:
    escaped = "".join(f"\\u{ord(char):04x}" if ord(char) < 0x20 or ord(char) == 0x7F
                      else "\\" + char if char in '"\\' else char for char in text)
    return f'"{escaped}"'
