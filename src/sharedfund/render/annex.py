"""The auditor's annex as sections: headings, tables of written cells, what its being empty means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sharedfund.render.layout import Column, Section, Table
from sharedfund.render.words import annex as words, names, terms
from sharedfund.render.words.form import Language, clean, percent
from sharedfund.render.words.pages import ABSENT, Pair, amount, pick

Data = Mapping[str, Any]
Cells = tuple[str, ...]
NUMBERS_SHOWN, ABOUT_MAX_CHARS = 10, 40


def sections(annex: Data, language: Language) -> tuple[Section, ...]:
    """Every list of the annex, numbered."""
    return tuple(_section(letter, name, annex, _Cells(language)) for letter, name in enumerate(words.LISTS, 1))


def _section(letter: int, name: str, annex: Data, cells: _Cells) -> Section:
    known, listed = words.LISTS[name], annex[name]
    rows = tuple(_ROWS[name](cells, listed))
    columns = tuple(_column(heading, place, cells) for place, heading in enumerate(known.columns))
    facts = listed if isinstance(listed, Mapping) else {}
    share = percent(facts["just_below"]) if "just_below" in facts else ""
    notes = [cells.say(known.note).format(days=facts.get("days"), share=share, count=facts.get("count"))]
    if name not in ("odd_hours", "payees") and facts.get("count", 0) > len(rows):
        notes.append(cells.say(words.MORE).format(count=f"{facts['count']:,}", shown=f"{len(rows):,}"))
    if name == "payees":
        notes += [cells.say(pair) for tested, pair in ((facts["names_tested"], words.NAMES_WITHHELD),
                                                       (facts["accounts_tested"], words.ACCOUNTS_WITHHELD)) if not tested]
    tables = (Table(columns, rows),) if rows else ()
    empty = "" if rows else cells.say(known.empty)
    return Section(str(letter), cells.say(known.title), tables, tuple(filter(None, notes)), empty)


def _column(heading: str, place: int, cells: _Cells) -> Column:
    zh, _, en = heading.removeprefix(">").partition("|")
    return Column(cells.say((zh, en)), "right" if heading.startswith(">") else "left", wide=not heading.startswith(">"))


class _Cells:
    """Cells in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def say(self, pair: Pair) -> str:
        return pick(pair, self.language)

    def name(self, what: str, slug: object) -> str:
        return clean(names.name(what, str(slug), self.language))

    def at(self, row: Data) -> Cells:
        return clean(f"{row['file']}:{row['line']}"), f"{row['block']:,}"

    def person(self, row: Data) -> str:
        return f"{row['person']} {self.name('office', row['office'])}" if row["office"] else str(row["person"])


def _blocks(row: Data) -> str:
    first, last = row["first_block"], row["last_block"]
    return f"{first:,}" if first == last else f"{first:,}–{last:,}"


def _trial(cells: _Cells, rows: list[Data]) -> Iterable[Cells]:
    column = "name_zh" if cells.language == "zh_CN" else "name_en"
    for row in rows:
        several = f" ×{row['accounts']:,}" if row["accounts"] > 1 else ""
        name = cells.say(words.SUM) if row["account"] is None else clean(f"{row[column]}{several}")
        yield name, amount(row["debit"]), amount(row["credit"]), amount(row["closing"])


def _waivers(cells: _Cells, listed: Data) -> Iterable[Cells]:
    for row in listed["rows"]:
        yield (cells.name("kind", row["kind"]), clean(row["entry"]), cells.say(words.BASES[row["basis"]]),
               clean(row["named"])[:20], *cells.at(row))


def _stand_ins(cells: _Cells, rows: list[Data]) -> Iterable[Cells]:
    for row in rows:
        yield row["mandate"], cells.person(row), f"{row['count']:,}", _blocks(row)


def _approvals(cells: _Cells, rows: list[Data]) -> Iterable[Cells]:
    for row in rows:
        yield row["mandate"], cells.person(row), cells.name("kind", row["kind"]), f"{row['count']:,}", _blocks(row)


def _gaps(cells: _Cells, rows: list[Data]) -> Iterable[Cells]:
    for row in rows:
        missing = " ".join(row["missing"][:NUMBERS_SHOWN]) + (" …" if len(row["missing"]) > NUMBERS_SHOWN else "")
        yield cells.say(words.SERIES[row["series"]]), f"{row['first']}–{row['last']}", f"{row['count']:,}", missing or "–"


def _same(cells: _Cells, listed: Data) -> Iterable[Cells]:
    for row in listed["rows"]:
        yield (cells.name("payee", row["payee"]), amount(row["amount"]), " ".join(row["payments"]), str(row["days"]),
               *cells.at(row))


def _papers(cells: _Cells, listed: Data) -> Iterable[Cells]:
    for row in listed["rows"]:
        yield f"{row['paper'][:16]}…", f"{row['count']:,}", " ".join(clean(entry) for entry in row["entries"]), _blocks(row)


def _splits(cells: _Cells, listed: Data) -> Iterable[Cells]:
    for row in listed["rows"]:
        yield (cells.name("payee", row["payee"]), terms.term(row["threshold"], cells.language), amount(row["limit"]),
               " ".join(row["payments"][:NUMBERS_SHOWN]), amount(row["sum"]), f"{row['first']}–{row['last'][5:]}")


def _hours(cells: _Cells, listed: Data) -> Iterable[Cells]:
    for row in listed["by_person"]:
        yield row["person"], f"{row['rest_day']:,}", f"{row['night']:,}"


def _payees(cells: _Cells, payees: Data) -> Iterable[Cells]:
    for row in payees["natural_persons"]:
        yield row["payee"], cells.say(words.NATURAL_PERSON), amount(row["paid"])
    for row in payees["named_like_a_person"]:
        yield row["payee"], cells.say(words.NAMED_LIKE).format(person=row["person"]), amount(row["paid"])
    for row in payees["one_account"]:
        yield " ".join(row["payees"]), cells.say(words.ONE_ACCOUNT), "–"


def _unexplained(cells: _Cells, listed: Data) -> Iterable[Cells]:
    for row in listed["rows"]:
        closed = [f"{cells.say(words.CLOSED[one['how']])} {amount(one['amount'])}" for one in row["closed"]]
        yield (row["day"], cells.name("fund", row["fund"]), amount(row["amount"]), "; ".join(closed) or "–",
               amount(row["open"]), *cells.at(row))


def _told(cells: _Cells, listed: Data) -> Iterable[Cells]:
    for row in listed["rows"]:
        about = "; ".join(_about(cells, name, value) for name, value in row["about"].items()
                          if len(value) < ABOUT_MAX_CHARS)
        yield cells.name("kind", row["kind"]), row["by"], " ".join(row["yes"]) or "–", about, *cells.at(row)


def _about(cells: _Cells, name: str, value: str) -> str:
    if name in ("office", "giver"):
        value = cells.name("office" if name == "office" else "party", value)
    elif name == "absent":
        value = cells.say(ABSENT.get(value, (value, value)))
    return clean(f"{cells.say(words.ABOUT[name])} {value}" if name in words.ABOUT else value)


_ROWS: dict[str, Callable[[_Cells, Any], Iterable[Cells]]] = {
    "trial_balance": _trial, "waivers": _waivers, "stand_ins": _stand_ins, "approvals": _approvals, "gaps": _gaps,
    "same_payee_and_amount": _same, "same_paper": _papers, "split_payments": _splits, "odd_hours": _hours,
    "payees": _payees, "unexplained_debits": _unexplained, "keys": _told, "hand_overs": _told,
}
