"""What a section's layout is made of: columns, tables, sections, and the page that says each thing in its language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sharedfund.render.words import names, pages
from sharedfund.render.words.form import Language, clean
from sharedfund.render.words.pages import Pair, pick, word

Side = Literal["left", "right"]
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and side; `wide` may take the room that is left, `spare` is left out where there is none."""

    heading: str
    side: Side = "left"
    wide: bool = False
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Cells already written; `total` is the last line, set apart."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A lettered section: its tables and notes; `empty` says what its absence means."""

    letter: str
    title: str
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    empty: str = ""


class Anybody(dict[str, str]):
    """Names all of one width: what is measured with them is the same whoever is named, so that a page whose names are
    withheld can be written again."""

    def get(self, person: str, default: Any = None) -> Any:
        return "名名名名"


@dataclass(frozen=True)
class Page:
    """What a section's layout needs: the data, the language, names of office-holders opened for it."""

    data: Data
    language: Language
    people: Mapping[str, str] = field(default_factory=dict)

    def say(self, zh: str, en: str) -> str:
        return pick((zh, en), self.language)

    def person(self, person: str) -> str:
        return clean(self.people.get(person, person))

    def collector(self, channel: str) -> str:
        """Where money lies that is not at the bank yet: a gateway, the firm, the cash box, a person who collects."""
        if not channel.startswith("p-"):
            return word(pages.CHANNELS, channel, self.language)
        person = self.person(channel)
        return self.say(f"{person} 代收未交存", f"collected by {person}, not banked")

    def persons(self, persons: Sequence[str]) -> str:
        return self.say("、", ", ").join(self.person(person) for person in persons)

    def payee(self, row: Data) -> str:
        return pages.payee(row, self.language)

    def households(self, count: int | None) -> str:
        """How many households; a cell too small to be told says so."""
        return self.say("少", "few") if count is None else str(count)

    def fund(self, fund: str) -> str:
        return names.name("fund", fund, self.language)

    def fund_of(self, fund: str, head: str | None) -> str:
        """A fund and what of it may be spent on; a head that bears the fund's name stands alone."""
        named, used = self.fund(fund), self.head(head)
        return used if used.startswith(named) else f"{named} {used}".strip()

    def rows(self, letter: str, name: str = "rows") -> Sequence[Data]:
        """The rows of another section; none where a report is of some sections alone."""
        found: Sequence[Data] = self.data["sections"].get(letter, {}).get(name, ())
        return found

    def firm(self, firm: str) -> str:
        """A firm by its name where the page knows it, else by its number."""
        known = next((row["name"] for row in self.rows("W") if row["firm"] == firm), None)
        return clean(known or firm)

    def head(self, head: str | None) -> str:
        return pages.use(head, self.language) if head else ""

    def rate(self, rate: str | None) -> str:
        return pages.rate(rate, self.language)

    def yes(self, value: bool | None) -> str:
        if value is None:
            return self.say("未定", "open")
        return self.say("是", "yes") if value else self.say("否", "no")

    def table(self, columns: Sequence[tuple[str, str, str]], rows: Sequence[Sequence[str]], *, title: Pair | None = None,
              total: Sequence[str] = ()) -> Table:
        """A table; a column is (中文, English, how) with how `text`, `wide` or `money`, a `-` after it if spare."""
        made = tuple(Column(self.say(zh, en), "right" if how.rstrip("-") == "money" else "left", how == "wide",
                            how.endswith("-")) for zh, en, how in columns)
        return Table(made, tuple(tuple(row) for row in rows), pick(title, self.language) if title else "", tuple(total))


def rule_title(number: str, language: Language) -> str:
    """What the rules of a number are called."""
    from sharedfund.render.words import titles
    from sharedfund.rulebook import rulebook

    known = rulebook().numbered(number)
    return titles.heading(number, known[0].name if known else number, language)


Layout = Callable[[Page, Data], tuple[list[Table], list[str]]]
