"""Every figure on every format is one the JSON holds, or follows from it by a formula that is named here; and every figure of
the JSON stands on every format, but for those that are named here.

The files are read back by other tools than those that wrote them (html.parser, calamine, csv, pypdf) and compared with the
data alone: nothing of the layout is asked.
"""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from itertools import accumulate
from typing import Any

import pytest

from sharedfund.errors import SharedFundError
from sharedfund.portal import page as portal
from sharedfund.render import html, spreadsheet_csv, terminal, typeset, workbook
from sharedfund.render.words.form import LANGUAGES
from sharedfund.reports.account import account
from sharedfund.reports.disclosure import disclosure
from sharedfund.reports.sections import ORDER
from sharedfund.values import days
from tests.properties.lives import Life
from tests.render import figures_read, spreadsheets
from tests.render.figures_read import FRONT, Figures, Read, numbers

Data = dict[str, Any]

NEWEST = spreadsheets.newest()
LIVES = ("trust", "co-managed", "committee-agency", "self-manager")  # random books under these terms
STEPS, SEED = 120, 11

# ---- the formats ----

WRITTEN: dict[str, Callable[[Data, Any], Figures]] = {
    "terminal": lambda data, language: figures_read.of_terminal(terminal.disclosure(data, language, width=900), ORDER),
    "html": lambda data, language: figures_read.of_html(html.page(data, language)),
    "xlsx": lambda data, language: figures_read.of_workbook(workbook.workbook(data, language)),
    "csv": lambda data, language: figures_read.of_csv(spreadsheet_csv.detail(data, language)),
}


@cache
def lived(profile: str) -> Life:
    life = Life(profile, SEED)
    life.lives(STEPS)
    return life


@cache
def told(name: str) -> Data:
    """The newest published page of a reference book; of a random one the quarter that has most in it."""
    if name in NEWEST:
        return NEWEST[name]
    life, made = lived(name.removeprefix("life ")), list[Data]()
    at = life.state.charter.books_from
    while at <= life.day:
        period = days.period(days.quarter_of(at))
        made.append(disclosure(life.state, life.lines, period, as_of=life.day))
        at = period.end
    return max(made, key=lambda data: len(data["sections"]["F"]["rows"]) + len(data["sections"]["D"]["rows"]))


BOOKS = (*NEWEST, *(f"life {profile}" for profile in LIVES))

# ---- what follows from the data ----


def _sum(rows: Any, name: str = "amount") -> Decimal:
    return sum((Decimal(row[name]) for row in rows), Decimal("0.00"))


def _formulas(data: Data, letter: str) -> Iterator[Decimal]:
    """Figures no member of the data has: each by the members it follows from."""
    found, told_ = data["sections"], data["sections"].get(letter, {})
    if letter == "B2":
        yield _sum(told_["sources"])
    if letter == "C":  # what is owed by age stands beside what was collected
        yield from (value for _, value in numbers(found["Q"]))
    if letter == "I":
        for row in told_["rows"]:
            accrued, ready, withheld = row["accrued"], row["releasable"], row["withheld"]
            yield Decimal(ready["paid"]) + Decimal(ready["set_off"])
            yield Decimal(ready["released"]) + Decimal(ready["restored"])
            for stage in (accrued, withheld):
                yield Decimal(stage["opening"]) + Decimal(stage["added"]) - Decimal(stage["closing"])
    if letter == "I2":
        for row in told_["rows"]:
            owed = row["uncollected"]
            yield Decimal(owed["opening"]) + Decimal(owed["charged"]) - Decimal(owed["waived"]) - Decimal(owed["closing"])
    if letter == "Q":  # who owes what beside the households: rents
        yield from (value for _, value in numbers(found["E"]))
    if letter == "V":  # the indicators with their formulas
        yield from (value for _, value in numbers(data["indicators"]))
        yield from (value for member in ("front", "year_before") for _, value in numbers(data[member]))
        yield Decimal(100)
    if letter == "W":  # beside what each firm got the year before
        yield from (value for _, value in numbers(data["year_before"]))
    if letter == FRONT:
        yield from _on_the_front(data)


def _on_the_front(data: Data) -> Iterator[Decimal]:
    found = data["sections"]
    for member in ("front", "claims", "year_before", "trend", "headline", "indicators"):
        yield from (value for _, value in numbers(data[member]))
    yield _sum(data["claims"])
    yield -Decimal(data["front"]["spendable"])  # below zero it is said to be lacking
    last = [row for row in found["R"]["rows"] if row["month"] == data["last"][:7]]
    yield from (_sum(last, "statement"), _sum(last, "difference"))
    for lines in (found["D"]["sources"], found["F"]["uses"]):  # the smallest are summed up where there is no room
        amounts = sorted((Decimal(row["amount"]) for row in lines), key=abs)
        yield from (*amounts, *accumulate(amounts))
    for row in found["F"]["uses"]:
        yield from (Decimal(row[name]) for name in ("budget", "share") if row[name])
        yield from (Decimal(row["share"]).quantize(Decimal(1)) for _ in range(1) if row["share"])
    yield from (Decimal(row["amount"]) for row in found["F"]["rows"])
    yield from (Decimal(row["to_date"]) for row in found["G"]["rows"])
    yield from (Decimal(one["amount"]) for row in found["G"]["rows"] for one in row["variations"])
    yield from (Decimal(row["amount"]) for row in found["B2"]["sources"])
    months: dict[str, Decimal] = defaultdict(Decimal)
    for row in found["S"]["expected"]:
        months[row["month"]] += Decimal(row["amount"])
    yield from months.values()
    yield Decimal(found["X"]["amount"])


# ---- what is not printed, and why ----

# Said otherwise where it stands: `3/4`, a word, or the figure it is of.
ELSEWHERE = {
    "B.rows.cash": "the claims and what is left", "D.sources": "the first page", "F.uses": "the first page", "F.full": "the first page",
    "F.count": "the first page", "G.rows.varied": "adopted and current", "I.rows.gates": "the roll-forward",
    "K.repairs.paid": "section F, line by line", "N.rows.topics": "the title", "R.rows.items": "those older than thirty days", "V.display_days": "the first page",
    "L.rows.first_deposit": "the share of it that is left", "K.grants.recurring": "the grant", "J.rows.quarters.days": "the score",
    "R.in_transit.late": "where it is late", "Y.open": "the first page", "V.years_guessed": "a sentence",
    "V.unexplained": "the headline", "O.notices.until": "the day", "A.term_deposits": "where there are any",
}
# Left out where they are zero: a sentence or a table that would say of nothing that it is nothing.
ONLY_IF_ANY = ("E.", "F.without_voucher", "F.rows.vouchers", "G.expected", "G.deficit", "K.volunteers", "L.total", "P.", "Q.", "S.", "V.", "W2.vendors.refused",
               "C.", "X.", "Y.rows.days_over", "B.total", "F.total", "J.rows.cost", "I.estimate")


# A sentence says it otherwise where its reason is missing.
ONLY_WHERE: dict[str, Callable[[Data], bool]] = {
    "S.cover_months": lambda told: Decimal(told["cover_months"]) >= 0,  # below it: there is nothing to pay essentials with
    "S.receipts.rate": lambda told: bool(Decimal(told["receipts"]["charged"])),
}


def _printed(path: str, value: Decimal, section: Data) -> bool:
    if any(path == name or path.startswith(f"{name}.") for name in ELSEWHERE):
        return False
    if path in ONLY_WHERE and not ONLY_WHERE[path](section):
        return False
    return bool(value) or not path.startswith(ONLY_IF_ANY)


def _is_count(value: Decimal) -> bool:
    """Of no amount: a count, or months to one place."""
    return -value.as_tuple().exponent < 2  # type: ignore[operator]  # of no NaN


def missing(data: Data, letter: str, read: Read, *, fraction: bool = False) -> list[str]:
    """The figures of a section that a format does not have as often as the section has them."""
    there = read.figures
    by_path: dict[str, Counter[Decimal]] = defaultdict(Counter)
    for path, value in numbers(data["sections"][letter], letter):
        if _printed(path, value, data["sections"][letter]):
            by_path[path][value] += 1
    found = []
    for path, values in by_path.items():
        for value, count in values.items():
            known = there[value] + (there[value / 100] if fraction else 0)
            if known < count and not (_is_count(value) and read.counts(value)):
                found.append(f"{path} {value}: {known} of {count}")
    return found


def unknown(data: Data, letter: str, read: Read, *, fraction: bool = False) -> list[str]:
    """The figures of a section of a format that neither the section holds nor a formula gives."""
    held = {value for _, value in numbers(data["sections"].get(letter, {}))} | set(_formulas(data, letter))
    held |= {value.quantize(Decimal("0.01")) for value in held}
    if fraction:
        held |= {value / 100 for value in held}
    held |= _typed(data)
    return [f"{letter} {value}" for value in read.figures if value not in held]


def _typed(value: Any) -> set[Decimal]:
    """The figures in texts that somebody wrote."""
    if isinstance(value, dict):
        return set().union(*(_typed(one) for one in value.values()))
    if isinstance(value, list):
        return set().union(*(_typed(one) for one in value))
    return set(figures_read.in_text(value)) if isinstance(value, str) and not value.replace(".", "").lstrip("-").isdigit() else set()


def wrong(data: Data, read: Figures, *, fraction: bool = False) -> list[str]:
    """What a format of a disclosure says otherwise than its data, section by section."""
    found = [one for letter in ORDER for one in missing(data, letter, read[letter], fraction=fraction)]
    found += [one for letter in (FRONT, *ORDER) for one in unknown(data, letter, read[letter], fraction=fraction)]
    return found + [f"the first page has no {value}" for value in _ten(data) if not {value, -value, value / 100} & set(read[FRONT].figures)]


def _ten(data: Data) -> list[Decimal]:
    """The numbers of the front box that are amounts and shares, and the claims."""
    front = {name: value for name, value in data["front"].items() if name not in ("questions", "remuneration", "evaluation")}
    return [value for _, value in [*numbers(front), *numbers(data["claims"])]]


def written(name: str, format_: str, language: Any) -> Figures:
    return WRITTEN[format_](told(name), language)


# ---- the tests ----


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("format_", WRITTEN)
def test_every_figure_is_the_datas_and_every_figure_of_the_data_is_there(name: str, format_: str) -> None:
    read = written(name, format_, "zh_CN")
    assert wrong(told(name), read, fraction=format_ == "xlsx") == []
    assert sum(sum(one.figures.values()) for one in read.values()) > 60


@pytest.mark.parametrize("name", ["co-managed", "trust", "self-volunteer", *(f"life {profile}" for profile in LIVES)])
@pytest.mark.parametrize("format_", WRITTEN)
def test_english_says_the_same_figures(name: str, format_: str) -> None:
    assert wrong(told(name), written(name, format_, "en"), fraction=format_ == "xlsx") == []


@pytest.mark.parametrize("name", ["co-managed", "life trust"])
@pytest.mark.parametrize("format_", WRITTEN)
def test_both_languages_together_say_the_same_figures(name: str, format_: str) -> None:
    read = written(name, format_, "both")
    assert wrong(told(name), read, fraction=format_ == "xlsx") == []
    if format_ == "html":  # its English half has sections of its own
        english = {letter.removesuffix("-en"): found for letter, found in read.items() if letter.endswith("-en")}
        assert set(english) == set(ORDER)
        assert wrong(told(name), {**english, FRONT: read[FRONT]}) == []


def _sheet(name: str, language: Any) -> Figures:
    return figures_read.of_pdf(_sheet_itself(name, language))


def _sheet_itself(name: str, tongue: Any) -> bytes:
    try:
        return typeset.made(told(name), ["pdf"], tongue)["pdf"]
    except SharedFundError as error:
        pytest.skip(f"NOT TESTED, the figures of a sheet: {error.code}")


@pytest.mark.parametrize(("name", "language"), [("co-managed", "zh_CN"), ("trust", "en"), ("life co-managed", "zh_CN")])
def test_a_sheet_says_the_same_figures(name: str, language: Any) -> None:
    """A sheet of paper has no sections to a reader: all of it together against all of the data."""
    data, read = told(name), _sheet(name, language)
    assert wrong_on_a_sheet(data, read) == []
    assert sum(read[""].figures.values()) > 150


@pytest.mark.parametrize("name", ["co-managed", "life self-manager"])
def test_each_half_of_a_sheet_in_both_languages_says_the_same_figures(name: str) -> None:
    data = told(name)
    for half in figures_read.halves(_sheet_itself(name, "both")):
        read = figures_read.of_half(half)
        assert wrong_on_a_sheet(data, read) == []
        assert sum(read[""].figures.values()) > 150


def wrong_on_a_sheet(data: Data, sheet: Figures) -> list[str]:
    first, read = sheet[FRONT], sheet[""]
    found = [one for letter in ORDER for one in missing(data, letter, read)]
    found += [f"the first page has no {value}" for value in _ten(data) if value not in first.figures and -value not in first.figures]
    found += unknown(data, FRONT, first)
    strange = set(read.figures)
    for letter in (FRONT, *ORDER):
        strange &= {Decimal(one.partition(" ")[2]) for one in unknown(data, letter, read)}
    return found + [f"nowhere in the data: {value}" for value in strange]


# ---- the owners' page ----


@pytest.mark.parametrize("profile", LIVES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_owners_page_says_the_figures_of_its_quarters(profile: str, language: Any) -> None:
    """Each quarter's four sums, each payment and each day's receipts of its disclosure; and no figure that is none of the
    account's."""
    life = lived(profile)
    data = account(life.state, life.lines, life.day)
    read = Read()
    for year in portal.years_of(data):
        pages = figures_read.of_whole(portal.body(data, language, year=year, people={}))
        read.figures.update(pages.figures)
    page = told(f"life {profile}")
    wanted = [row["amount"] for letter in "FD" for row in page["sections"][letter]["rows"]]
    wanted += [page["front"][figure] for figure in ("opening", "received", "paid", "closing")]
    # What is paid is shown below zero, and what comes back above.
    seen = Counter(abs(value) for value in read.figures.elements())
    assert [value for value, count in Counter(abs(Decimal(one)) for one in wanted).items() if seen[value] < count] == []
    held = {abs(value) for _, value in numbers(data)} | _typed(data)
    shares = {(Decimal(row["amount"]) * 100 / Decimal(row["budget"])).quantize(Decimal(1)) for row in data["uses"]
              if row["budget"] and Decimal(row["budget"])}
    assert sorted(set(seen) - held - shares) == []


# ---- faults are seen ----


@pytest.mark.parametrize("format_", WRITTEN)
def test_a_figure_that_is_a_fen_off_in_what_all_formats_share_is_seen(format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from sharedfund.render.layout import money

    data = NEWEST["trust"]
    paid = data["sections"]["F"]["rows"][0]["amount"]
    told_ = money.amount
    monkeypatch.setattr(money, "amount", lambda text: told_(str(Decimal(text) + Decimal("0.01")) if text == paid else text))
    found = wrong(data, WRITTEN[format_](data, "zh_CN"), fraction=format_ == "xlsx")
    assert any(one.startswith("F.rows.amount") for one in found) and any(one.startswith("F ") for one in found)


@pytest.mark.parametrize(("old", "new"), [("4,332.70", "4,332.71"), ("4,332.70", ""), ("1,919.97", "1,919.79")])
@pytest.mark.parametrize("format_", ["terminal", "html", "csv"])
def test_a_written_figure_that_was_changed_is_seen(format_: str, old: str, new: str) -> None:
    """What was paid in all and what is left, in the written file itself."""
    data = NEWEST["trust"]
    if format_ == "csv":
        plain, other = old.replace(",", ""), new.replace(",", "")
        read = figures_read.of_csv(spreadsheet_csv.detail(data).replace(plain.encode(), other.encode()))
    elif format_ == "html":
        read = figures_read.of_html(html.page(data).replace(old, new))
    else:
        read = figures_read.of_terminal(terminal.disclosure(data, width=900).replace(old, new), ORDER)
    assert wrong(data, read)


def test_a_cell_of_the_workbook_that_is_a_fen_off_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    data = NEWEST["trust"]
    kept = workbook._Workbook._figure

    def off(self: Any, sheet: Any, row: int, column: int, known: Any, *given: Any, **more: Any) -> None:
        wrong_ = known._replace(value=known.value + Decimal("0.01")) if known.value == Decimal("4332.70") else known
        kept(self, sheet, row, column, wrong_, *given, **more)

    monkeypatch.setattr(workbook._Workbook, "_figure", off)
    assert wrong(data, WRITTEN["xlsx"](data, "zh_CN"), fraction=True)


def test_a_figure_of_a_sheet_that_is_a_fen_off_is_seen() -> None:
    data, read = told("trust"), _sheet("trust", "en")
    assert wrong_on_a_sheet(data, read) == []
    for page in (FRONT, ""):
        off = copy.deepcopy(read)
        off[page].figures[Decimal("4332.71")] = off[page].figures.pop(Decimal("4332.70"))
        found = wrong_on_a_sheet(data, off)
        assert "nowhere in the data: 4332.71" in found or {"the first page has no 4332.70", "front 4332.71"} <= set(found)
