"""A disclosure as a workbook (XLSX): the front box with its equation as formulas, then one sheet a section.

Numbers are numbers shown as they are written, totals are formulas with their value beside them, text is text whatever
it begins with. The same disclosure gives the same bytes: nothing asks a clock, and no width depends on a name.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import partial
from importlib.util import find_spec
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.cells import cell_len

from sharedfund.errors import BadInput
from sharedfund.render import cells, front, layout, tongues
from sharedfund.render.tongues import Tongue
from sharedfund.render.words import pages
from sharedfund.render.words.form import LANGUAGES, Language
from sharedfund.render.words.pages import amount, pick

if TYPE_CHECKING:
    from sharedfund.render.cells import Figure

Data = dict[str, Any]

PIP = 'pip install "sharedfund[xlsx]"'
_WIDEST, _WIDEST_KEPT, _NARROWEST = 44, 26, 7  # cells: of a column that folds, of one that need not, of any
_SIZE, _LINE_POINTS = 10, 15
# What a sheet of A4 holds upright, and on its side in letters of nine points at least.
_PORTRAIT_CELLS, _LANDSCAPE_CELLS = 98, 160
_FOLDED = 60  # cells of a sheet on which the line under its title is folded
_ALONE = 45  # cells of each column of a sheet without a table
_HEADING = 12  # cells that a heading has on one line
_NARROWED = (10, 15)  # no text column of a broader one is made narrower: the first, or a little more than its longest word up to the second
_BOLD = 1  # cells that bold letters take more in a column
_PIECE = re.compile(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s")
_TALLEST = 405  # points
_MARGIN = Decimal("0.5")  # inches at the left and the right
_LONGEST_TEXT, _LONGEST_HEADER, _LONGEST_NAME = 32_000, 255, 31
_MEASURE = "Arial"  # whose digits a column's width is counted in; a font of the same measure is in every office program
_FONT, _INK, _GREY, _RULE, _SHADE, _WARNING = "Microsoft YaHei", "#1b2a33", "#5b6770", "#9aa5ac", "#eef2f3", "#a12622"


def is_here() -> bool:
    """Whether this machine can write workbooks."""
    return find_spec("xlsxwriter") is not None


def version() -> str:
    """What writes the workbook: another version may spell the same cells otherwise."""
    import xlsxwriter

    return f"XlsxWriter {xlsxwriter.__version__}"


def workbook(data: Data, tongue: Tongue = "zh_CN", *, seals: front.Seals | None = None,
             people: Mapping[str, str] | None = None) -> bytes:
    """The whole workbook; without `seals` it is a draft, and says so above every sheet.

    Raises: BadInput where xlsxwriter is not installed.
    """
    if not is_here():
        raise BadInput("workbook-needs-xlsxwriter", pip=PIP)
    return _Workbook(data, tongue, seals or front.Seals(), people or {}).written()


def _midnight(day: str) -> datetime:
    """The beginning of a day: a workbook must say when it was made, and that is the day it speaks of."""
    return datetime.combine(date.fromisoformat(day), time(), UTC).replace(tzinfo=None)


class _Row(NamedTuple):
    """A row of the front box: its number, name and figure, what stands beside it; a formula where it is computed, `{}`
    in it the row of another figure."""

    number: str
    name: str
    figure: str
    beside: str = ""
    formula: str = ""


class _Workbook:
    def __init__(self, data: Data, tongue: Tongue, sealed: front.Seals, people: Mapping[str, str]) -> None:
        import xlsxwriter

        self.data, self.tongue, self.sealed, self.people = data, tongue, sealed, people
        self._bytes = io.BytesIO()
        # Row by row with every text in its own cell: a sheet says what stands on it, and no other part does.
        self._book = xlsxwriter.Workbook(self._bytes, {
            "constant_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False,
            "nan_inf_to_errors": False, "default_date_format": "yyyy-mm-dd",
            "default_format_properties": {"font_name": _MEASURE, "font_size": _SIZE}})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def say(self, zh: str, en: str) -> str:
        return tongues.both([pick((zh, en), language) for language in tongues.languages(self.tongue)])

    def told(self, written: Callable[[Language], str]) -> str:
        """What a function of the language says, in each that is asked for."""
        return tongues.both([written(language) for language in tongues.languages(self.tongue)])

    def written(self) -> bytes:
        title = self._line(pages.period(self.data["period"], "zh_CN"), pages.period(self.data["period"], "en"))
        self._book.set_properties({
            "title": f"{cells.text(self.data['name'])} {title}", "subject": self._status(),
            "author": cells.text(self.data["name"]), "comments": version(), "created": _midnight(self.data["as_of"])})
        self._front()
        differing, measured = (tongues.joined([front.differing(self.sealed, language, self.data, people) for language in tongues.languages(self.tongue)])
                               for people in (self.people, layout.Anybody()))
        if differing.tables:
            self._section(differing, measured)
        for section, measured in zip(tongues.sections(self.data, self.tongue, self.people),
                                     tongues.sections(self.data, self.tongue, layout.Anybody()), strict=True):
            self._section(section, measured)
        self._book.close()
        return self._bytes.getvalue()

    # ---- words of every sheet ----

    def _line(self, zh: str, en: str) -> str:
        return self.say(zh, en).replace("\n", " / ")

    def _status(self) -> str:
        """The number of a published version; a draft says that it is one."""
        if self.sealed.is_draft:
            return self._line(*(front.badge(self.data, self.sealed, language) for language in LANGUAGES))
        version_ = self.data["version"]
        more = self._line(f"第 {version_} 版（更正）", f"version {version_} (corrected)") if version_ > 1 else ""
        return f"{self.sealed.number} {more}".strip()

    def _subtitle(self) -> str:
        period = self._line(pages.period(self.data["period"], "zh_CN"), pages.period(self.data["period"], "en"))
        practice = self._line("练习账本，不是真的", "practice book, nobody's money") if self.data["practice"] else ""
        return " · ".join(filter(None, (cells.text(self.data["name"]), period, self._status(), practice)))

    # ---- formats and cells ----

    def _format(self, **more: Any) -> Any:
        """A format; the same words give the same one."""
        told = {"font_name": _FONT, "font_size": _SIZE, "font_color": _INK, "valign": "vcenter"} | more
        key = tuple(sorted(told.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(told)
        return self._formats[key]

    def _text(self, sheet: Any, row: int, column: int, text: str, **more: Any) -> None:
        """A text, whatever it looks like."""
        kept = cells.text(text)
        if len(kept) > _LONGEST_TEXT:
            kept = kept[:_LONGEST_TEXT] + self._line("……（全文见 data.json）", "... (whole in data.json)")
        if kept.startswith("<r>") and kept.endswith("</r>"):  # xlsxwriter takes that for runs of its own
            kept += " "
        made = self._format(**more)
        if kept:
            sheet.write_string(row, column, kept, made)
        else:
            sheet.write_blank(row, column, None, made)

    def _figure(self, sheet: Any, row: int, column: int, known: Figure, formula: str = "", **more: Any) -> None:
        """A number shown as it is written, or the formula that gives it."""
        made = self._format(**{"num_format": known.format, "align": "right", **more})
        if formula:
            sheet.write_formula(row, column, formula, made, known.stored)
        else:
            sheet.write_number(row, column, known.stored, made)

    def _cell(self, sheet: Any, row: int, place: int, column: layout.Column, cell: str, formula: str = "", **more: Any) -> None:
        known = cells.figure_of(column, cell)
        if known is not None and known.is_exact:
            self._figure(sheet, row, place, known, formula, **more)
        else:
            self._text(sheet, row, place, cell, align=column.side, text_wrap=column.side == "left" or "\n" in cell, **more)

    def _paragraph(self, sheet: Any, row: int, text: str, widths: Sequence[int], measured: str = "", **more: Any) -> int:
        """A text over all columns, as tall as it needs, or as `measured` does; the next row."""
        sheet.set_row(row, _height(_lines(cells.text(measured or text), max(sum(widths), 20))))
        made = {"text_wrap": True, **more}
        last = max(len(widths) - 1, 0)
        if last:
            sheet.merge_range(row, 0, row, last, "", self._format(**made))
        self._text(sheet, row, 0, text, **made)
        return row + 1

    # ---- a sheet ----

    def _sheet(self, name: str, widths: Sequence[int]) -> Any:
        sheet = self._book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)  # A4
        if sum(widths) > _PORTRAIT_CELLS:
            sheet.set_landscape()
        sheet.set_margins(left=_MARGIN, right=_MARGIN)
        sheet.fit_to_pages(1, 0)
        place, status = _printed(self.data["name"], 60), _printed(self._status(), 60)
        period = _printed(self._line(pages.short_period(self.data["period"], "zh_CN"), pages.short_period(self.data["period"], "en")), 40)
        code = front.grouped(self.sealed.head_root) if self.sealed.head_root and not self.sealed.is_draft else ""
        pages_ = self._line("第 &P 页，共 &N 页", "page &P of &N")
        sheet.set_header(f"&L{place}&R{status}")
        sheet.set_footer(f"&L{period} · {pages_}&R{code}"[:_LONGEST_HEADER])
        return sheet

    def _head(self, sheet: Any, title: str, widths: Sequence[int]) -> int:
        """The title and what it is of; the row below."""
        sheet.set_row(0, 24 * (title.count("\n") + 1))
        self._text(sheet, 0, 0, title, bold=True, font_size=14)
        told, colour = self._subtitle(), _GREY if not self.sealed.is_draft else _WARNING
        if cell_len(told) > sum(widths) >= _FOLDED:
            self._paragraph(sheet, 1, told, widths, font_color=colour)
        else:  # beside a narrow table there is room to run on
            self._text(sheet, 1, 0, told, font_color=colour)
        return 3

    # ---- the front ----

    def _front(self) -> None:
        widths = (5, 31, 18, 42)
        sheet = self._sheet(self._line("公示", "front")[:_LONGEST_NAME].replace("/", "·"), widths)
        period = self.told(lambda language: pages.period(self.data["period"], language))
        row = self._head(sheet, self.say("收支公示", "Receipts and payments") + "\n" + period, widths)
        row = self._said_above(sheet, row - 1, widths)
        headings = (("号", "no."), ("一张表，十个数", "ten numbers"), ("元", "CNY"), ("说明", "what it is"))
        self._headings(sheet, row, [(self.say(*pair), "right" if place == 2 else "left") for place, pair in enumerate(headings)], widths)
        places: dict[str, int] = {}
        for told in self._numbers():
            row += 1
            places[told.number] = row + 1
            sheet.set_row(row, _height(_tallest([told.number, told.name, told.figure, told.beside], widths, (0, 0, 0, 1))))
            formula = told.formula.format(**{f"n{number}": f"C{at}" for number, at in places.items()}) if told.formula else ""
            self._text(sheet, row, 0, told.number, bottom=1, bottom_color=_RULE)
            self._text(sheet, row, 1, told.name, bold=told.number == "4", bottom=1, bottom_color=_RULE, text_wrap=True)
            self._cell(sheet, row, 2, _MONEY, told.figure, formula, bold=told.number in ("4", "5"), bottom=1, bottom_color=_RULE)
            self._text(sheet, row, 3, told.beside, font_color=_GREY, bottom=1, bottom_color=_RULE, text_wrap=True, indent=1)
        row = self._claims(sheet, row + 2, places["4"], widths)
        for text in self._sentences():
            row = self._paragraph(sheet, row, text, widths)
        row = self._paragraph(sheet, row + 1, self._proof(), widths, font_color=_GREY, font_size=9)
        sheet.print_area(0, 0, row - 1, len(widths) - 1)
        sheet.fit_to_pages(1, 1)

    def _said_above(self, sheet: Any, row: int, widths: Sequence[int]) -> int:
        """What is wrong, if anything is, and why this version corrects an earlier one."""
        for told in self.data["headline"]:
            said = self.told(partial(pages.headline, told))
            row = self._paragraph(sheet, row, f"※ {said}", widths, bold=True, font_color=_WARNING)
        if self.sealed.reason:
            reason = cells.text(self.sealed.reason)
            row = self._paragraph(sheet, row, self.say(f"本版更正：{reason}", f"This version corrects: {reason}"), widths, bold=True)
        return row + 1

    def _numbers(self) -> list[_Row]:
        """The ten numbers; the equation is computed where it stands."""
        told, before = self.data["front"], self.data["year_before"]

        def a_year_ago(figure: str) -> str:
            return "" if before is None else self._line(f"去年同期 {amount(before[figure])}", f"a year ago {amount(before[figure])}")

        rows = [
            _Row("1", self.say("期初余额", "opening"), amount(told["opening"]), a_year_ago("opening")),
            _Row("2", self.say("加：本期收入", "plus received"), amount(told["received"]), a_year_ago("received")),
            _Row("3", self.say("减：本期支出", "less paid"), amount(told["paid"]), a_year_ago("paid")),
            _Row("4", self.say("等于：期末余额", "is the closing balance"), amount(told["closing"]), a_year_ago("closing"), "={n1}+{n2}-{n3}"),
        ]
        made = [front.tiles(self.data, language) for language in tongues.languages(self.tongue)]
        for number, same in enumerate(zip(*made, strict=True), start=5):
            name, figure, *beside = (tongues.both(texts) for texts in zip(*same, strict=True))
            rows.append(_Row(str(number), name, figure, " / ".join(filter(None, beside)).replace("\n", " / ")))
        return rows

    def _claims(self, sheet: Any, row: int, closing: int, widths: Sequence[int]) -> int:
        """Whose the balance is: every claim, what is left as a formula, and that they sum to the balance."""
        self._headings(sheet, row, [("", "left"), (self.say("余额归属", "whose the balance is"), "left"),
                                    (self.say("元", "CNY"), "right"), ("", "left")], widths)
        first = row + 2
        for told in self.data["claims"]:
            row += 1
            is_left = told["claim"] == "spendable"
            others = f"-SUM(C{first}:C{row})" if row >= first else ""
            name = self.told(partial(pages.claim, told["claim"]))
            sheet.set_row(row, _height(_tallest(["", name], widths, (0, 0))))
            self._text(sheet, row, 1, name, bold=is_left, text_wrap=True)
            self._cell(sheet, row, 2, _MONEY, amount(told["amount"]), f"=C{closing}{others}" if is_left else "", bold=is_left)
        total = str(sum((Decimal(told["amount"]) for told in self.data["claims"]), Decimal("0.00")))
        name = self.say("合计，等于期末余额", "together, the closing balance")
        sheet.set_row(row + 1, _height(_tallest(["", name], widths, (0, 0))))
        self._text(sheet, row + 1, 1, name, bold=True, top=1, text_wrap=True)
        self._cell(sheet, row + 1, 2, _MONEY, amount(total), f"=SUM(C{first}:C{row + 1})", bold=True, top=1)
        return row + 3

    def _sentences(self) -> list[str]:
        """The plain sentence, what bank and book say of each other, how payments were approved, what the firm got."""
        told = (lambda language: pages.sentence(self.data, language),
                lambda language: pick(("账实核对：", "Book and bank: "), language) + " ".join(pages.bank_line(self.data, language)),
                lambda language: pages.steps_line(self.data, language),
                lambda language: pages.firm_line(self.data, language),
                lambda language: pick(("本季拒绝的付款：", "Refused by the rules: "), language) + front.refused(self.data, language),
                lambda language: pick(("已议未办：", "Decided and not done: "), language) + front.decisions(self.data, language))
        return [text for text in map(self.told, told) if text]

    def _proof(self) -> str:
        """What binds the sheets to the book."""
        sealed = self.sealed
        if sealed.is_draft:
            return self.say("不是公示，没有校验码。", "Not the public page: no check code.") if self.data["audience"] != "public" else \
                self.say("草稿没有校验码。", "A draft has no check code.")
        lines = [self.say(f"公示期 {front.displayed(sealed)}", f"displayed {front.displayed(sealed)}")]
        if sealed.head_root is not None:
            lines.append(self.say(f"校验码 {front.grouped(sealed.head_root)}（账本头 {sealed.head_size}）",
                                  f"check code {front.grouped(sealed.head_root)} (book of {sealed.head_size} blocks)"))
        if sealed.note_root is not None:
            lines.append(self.told(lambda language: f"{front.grouped(sealed.note_root or '')} {front.checkpoint(sealed, language)}"))
        lines.append(self.say(f"数据指纹 {sealed.digest}", f"data digest {sealed.digest}"))
        return "\n".join(lines)

    # ---- a section ----

    def _section(self, section: layout.Section, measured: layout.Section) -> None:
        widths = _widths(measured)
        title = section.title.partition("\n")[0]
        sheet = self._sheet(_sheet_name(section.letter, title), widths)
        row = self._head(sheet, f"{section.letter} {section.title}".strip(), widths)
        filtered = max(range(len(section.tables)), key=lambda n: len(section.tables[n].rows), default=None)
        for number, table in enumerate(section.tables):
            if table.title:
                self._text(sheet, row, 0, table.title.replace("\n", " / "), bold=True)
                row += 1
            header = row
            row = self._table(sheet, row, table, measured.tables[number], widths)
            if number == filtered and len(table.rows) > 1:
                sheet.autofilter(header, 0, header + len(table.rows), len(table.columns) - 1)
            row += 1
        # Under a single table its headings stay in sight; of several only the title can.
        kept = 4 + bool(section.tables[0].title) if len(section.tables) == 1 else 2
        sheet.freeze_panes(kept, 0)
        if len(section.tables) == 1:
            sheet.repeat_rows(kept - 1)
        for note, size in zip((*section.notes, section.empty), (*measured.notes, measured.empty), strict=True):
            if note:
                row = self._paragraph(sheet, row, note, widths, size)

    def _headings(self, sheet: Any, row: int, headings: Sequence[tuple[str, str]], widths: Sequence[int]) -> None:
        """The headings, as tall as the one that takes most lines."""
        indents = _indents([side for _, side in headings])
        sheet.set_row(row, _height(_tallest([text for text, _ in headings], [width - _BOLD for width in widths], indents)) + 3)
        for place, (text, side) in enumerate(headings):
            self._text(sheet, row, place, text, bold=True, align=side, bg_color=_SHADE, top=1, bottom=1, text_wrap=True, indent=indents[place])

    def _table(self, sheet: Any, row: int, table: layout.Table, measured: layout.Table, widths: Sequence[int]) -> int:
        """The table, each row as tall as that of `measured` needs; the row below it."""
        self._headings(sheet, row, [(column.heading, column.side) for column in table.columns], widths)
        indents = _indents([column.side for column in table.columns])
        first = row + 2
        for written, sized in zip(table.rows, measured.rows, strict=True):
            row += 1
            sheet.set_row(row, _height(_tallest([cells.text(cell) for cell in sized], widths, indents)))
            for place, (column, cell) in enumerate(zip(table.columns, written, strict=True)):
                self._cell(sheet, row, place, column, cell, bottom=4, bottom_color=_RULE, indent=indents[place])
        if table.total:
            row += 1
            sheet.set_row(row, _height(_tallest([cells.text(cell) for cell in measured.total], widths, indents)))
            for place, (column, cell) in enumerate(zip(table.columns, table.total, strict=True)):
                letter = _letter(place)
                formula = f"=SUM({letter}{first}:{letter}{row})" if cells.sums(table, place) else ""
                self._cell(sheet, row, place, column, cell, formula, bold=True, top=1, indent=indents[place])
        return row + 1


def _indents(sides: Sequence[str]) -> list[int]:
    """What parts a text from the figures that end right before it."""
    return [int(side == "left" and sides[place - 1] == "right") if place else 0 for place, side in enumerate(sides)]


def _tallest(texts: Sequence[str], widths: Sequence[int], indents: Sequence[int]) -> int:
    """How many lines the longest of a row's texts takes in its column; a figure never takes a second."""
    return max(1 if cells.figure(text) else _lines(text, max(width - indent, 1))
               for text, width, indent in zip(texts, widths, indents, strict=False))


def _lines(text: str, room: int) -> int:
    """How many lines of `room` cells a text takes: words stay whole, a wide character may end any line."""
    lines = 0
    for line in text.split("\n"):
        lines, used = lines + 1, 0
        for piece in _PIECE.findall(line) if cell_len(line) > room else ():
            size = cell_len(piece.rstrip())
            if used and used + size > room:
                lines, used = lines + 1, 0
            over = max(ceil(Fraction(size, room)) - 1, 0)
            lines, used = lines + over, used + cell_len(piece) - over * room
    return lines


def _height(lines: int) -> int:
    """The points of a row of so many lines; no row is taller than a spreadsheet allows."""
    return min(lines * _LINE_POINTS, _TALLEST)


_MONEY = layout.Column("", "right")


def _letter(place: int) -> str:
    """The letter of a column; no table of a page has more than twenty-six."""
    return chr(ord("A") + place)


def _sheet_name(letter: str, title: str) -> str:
    """The name of a section's sheet, without what a name must not have."""
    name = "".join(" " if char in "[]:*?/\\" else char for char in f"{letter} {title}")
    return name[:_LONGEST_NAME].strip(" '")


def _printed(text: str, longest: int) -> str:
    """A text in a header, where `&` begins a command."""
    kept = cells.text(text)
    return (kept if len(kept) <= longest else kept[: longest - 1] + "…").replace("&", "&&")


def _widths(section: layout.Section) -> list[int]:
    """How broad each column of a section's sheet is, in cells of the terminal, all its tables over each other."""
    most: list[int] = []
    for table in section.tables:
        for place, column in enumerate(table.columns):
            texts = [*(row[place] for row in table.rows), *(table.total[place : place + 1])]
            widest = max((cell_len(line) for text in texts for line in cells.text(text).split("\n")), default=0)
            heading = max(cell_len(line) for line in column.heading.split("\n"))
            widest = max(widest, min(heading, max(ceil(Fraction(heading, 2)), _HEADING)))
            beside = 2 if column.side == "right" else 3
            width = min(max(widest + beside, _NARROWEST), _WIDEST if column.wide else _WIDEST_KEPT)
            most += [0] * (place + 1 - len(most))
            most[place] = max(most[place], width)
    figures = {place for table in section.tables for place, column in enumerate(table.columns) if column.side == "right"}
    floors = {place: _floor(section, place) for place in range(len(most)) if place not in figures}
    while sum(most) > _LANDSCAPE_CELLS:
        narrowed = [place for place, floor in floors.items() if most[place] > floor]
        if not narrowed:
            break
        most[max(narrowed, key=lambda place: most[place])] -= 1
    # Not every program shrinks a sheet of one column to the page.
    return most if len(most) > 1 else [*most, *[_ALONE] * (2 - len(most))]


def _floor(section: layout.Section, place: int) -> int:
    """How narrow a column may be made: no word of it is broken that need not be."""
    least, most = _NARROWED
    texts = [text for table in section.tables if place < len(table.columns)
             for text in (table.columns[place].heading, *(row[place] for row in table.rows))]
    longest = max((cell_len(piece.rstrip()) for text in texts for piece in _PIECE.findall(text)), default=0)
    return min(max(longest + 2 + _BOLD, least), most)
