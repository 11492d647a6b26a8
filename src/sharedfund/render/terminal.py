"""A disclosure in a terminal: the equation, whose the balance is, what is wrong, and the sections as tables.

Widths are counted in cells, so that Chinese stands under its heading; only characters that GBK has are drawn. In both
languages the front is told twice, and each heading and cell of the sections has the Chinese above the English.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sharedfund.render import layout, tongues
from sharedfund.render.tongues import Tongue
from sharedfund.render.words import pages
from sharedfund.render.words.form import Language
from sharedfund.render.words.pages import Pair, amount, pick

Data = dict[str, Any]


def console(width: int, *, colour: bool = False) -> Console:
    """A console that writes text as it is: no highlight, no emoji, no markup."""
    return Console(file=io.StringIO(), highlight=False, emoji=False, markup=False, width=width, force_terminal=colour,
                   no_color=not colour, legacy_windows=False)


def written(made: Console) -> str:
    """What was printed to it, without blanks at the ends of lines."""
    assert isinstance(made.file, io.StringIO)
    return "\n".join(line.rstrip() for line in made.file.getvalue().splitlines()) + "\n"


_GAP, _NARROW_GAP = 3, 2  # cells between two columns, and where room is short
_NAMES, _FIGURES = 28, 18  # cells of a claim on the balance, and of its amount
_LEAST, _LEAST_MOST = 8, 16  # cells a wide column needs at least: eight, or a word whole that is no longer than sixteen
_WORD = re.compile(r"[!-~]+")


def fitting(shown: layout.Table, width: int) -> tuple[layout.Table, tuple[str, ...]]:
    """The table with as many of its spare columns left out, from the right, as `width` asks for; their headings."""
    left_out: list[str] = []
    while _needed(shown, _NARROW_GAP) > width:
        place = next((n for n in reversed(range(len(shown.columns))) if shown.columns[n].spare), None)
        if place is None:
            break
        left_out.insert(0, shown.columns[place].heading)
        shown = replace(
            shown, columns=_without(shown.columns, place), rows=tuple(_without(row, place) for row in shown.rows),
            total=_without(shown.total, place) if shown.total else ())
    return shown, tuple(heading for heading in left_out if heading)


def _without(cells: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    return cells[:place] + cells[place + 1 :]


def _column(shown: layout.Table, place: int) -> list[str]:
    return [shown.columns[place].heading, *(row[place] for row in shown.rows), *shown.total[place : place + 1]]


def _needed(shown: layout.Table, gap: int) -> int:
    """The cells a table takes with its wide columns folded as far as they may."""
    width = 0
    for place, column in enumerate(shown.columns):
        cells = _column(shown, place)
        widest = max(_wide(cell) for cell in cells)
        width += (min(widest, _least(cells)) if column.wide else widest) + gap
    return width - gap


def _least(cells: Sequence[str]) -> int:
    """The cells a wide column needs so that no figure breaks in two."""
    longest = max((len(word) for cell in cells for word in _WORD.findall(cell)), default=0)
    return min(max(longest, _LEAST), _LEAST_MOST)


def _wide(text: str) -> int:
    """The cells the longest line of a text takes."""
    return max((cell_len(line) for line in text.splitlines()), default=0)


def _in_line(text: str) -> str:
    """What is said in two languages, on one line."""
    return text.replace("\n", " / ")


def stacked(shown: layout.Table) -> str:
    """A table as one line a cell, for a terminal too narrow to hold its figures beside each other: none is cut."""
    headings = [_in_line(column.heading) for column in shown.columns]
    names = max(map(cell_len, headings), default=0)
    lines = [_in_line(shown.title)] if shown.title else []
    for row in (*shown.rows, *([shown.total] if shown.total else ())):
        begun = False
        for heading, cell in zip(headings, row, strict=True):
            if cell:
                blanks = " " * (names - cell_len(heading) + 2)
                lines.append(f"{'    ' if begun else '  '}{heading}{blanks}{_in_line(cell)}")
                begun = True
    return "\n".join(lines)


def table(shown: layout.Table, width: int, gap: int = _GAP) -> Table:
    """A table of written cells, no wider than `width`; only its wide columns fold."""
    title = _in_line(shown.title) or None
    made = Table(box=SIMPLE_HEAD, padding=(0, gap - 2, 0, 1), pad_edge=False, show_edge=False, title=title,
                 title_justify="left", title_style="bold", show_footer=bool(shown.total))
    for place, (column, cells) in enumerate(zip(shown.columns, _widths(shown, width, gap), strict=True)):
        made.add_column(column.heading, justify=column.side, no_wrap=not column.wide, overflow="fold", width=cells,
                        footer=shown.total[place] if shown.total else "")
    for row in shown.rows:
        made.add_row(*(Text(cell) for cell in row))
    return made


def _widths(shown: layout.Table, width: int, gap: int) -> list[int]:
    """How many cells each column takes: what is written in it, of wide ones as much as there is room for. Rich by itself
    forgets the least widths where it shares out the room, and cuts off what is then too much."""
    columns = [_column(shown, place) for place in range(len(shown.columns))]
    wanted = [max(map(_wide, cells)) for cells in columns]
    given = [min(most, _least(cells)) if column.wide else most
             for column, cells, most in zip(shown.columns, columns, wanted, strict=True)]
    for _ in range(width - sum(given) - gap * (len(given) - 1)):
        # A cell more for the column that folds most often.
        most = max(range(len(given)), key=lambda n: Fraction(wanted[n], given[n] or 1))
        if wanted[most] <= given[most]:
            break
        given[most] += 1
    return given


def disclosure(data: Data, tongue: Tongue = "zh_CN", *, width: int = 80, status: Pair = ("", ""),
               letters: Sequence[str] = (), people: Mapping[str, str] | None = None, colour: bool = False) -> str:
    """A disclosure's front and the sections named by `letters` (all where none is named)."""
    made = console(width, colour=colour)
    for number, language in enumerate(tongues.languages(tongue)):
        if number:
            made.print()
        for line in front(data, language, status=pick(status, language)).splitlines():
            made.print(_indented(line))
    for section in tongues.sections(data, tongue, people):
        if letters and section.letter not in letters:
            continue
        print_section(made, section, tongue, width)
    return written(made)


def _indented(line: str) -> Padding:
    """What is longer than a line goes on below where it began."""
    said = line.lstrip(" ")
    return Padding(Text(said), (0, 0, 0, len(line) - len(said)))


def print_section(made: Console, section: layout.Section, tongue: Tongue, width: int) -> None:
    """One section; what a narrow terminal has no room for is named under its table."""
    made.print()
    made.print(Text(f"{section.letter} {_in_line(section.title)}", style="bold"))
    for number, whole in enumerate(section.tables):
        if number:
            made.print()
        shown, left_out = fitting(whole, width)
        if _needed(shown, _NARROW_GAP) > width:
            made.print(Text(stacked(whole)), overflow="fold")
            continue
        made.print(table(shown, width, _GAP if _needed(shown, _GAP) <= width else _NARROW_GAP))
        if left_out:
            for at, language in enumerate(tongues.languages(tongue)):
                # A heading that both languages spell alike stands there once.
                said = [lines[min(at, len(lines) - 1)] for lines in map(str.splitlines, left_out)]
                names = pick(("、", ", "), language).join(said)
                made.print(_indented(pick((f"  （窄屏没有列出：{names}）", f"  (no room for: {names})"), language)))
    for note in (*section.notes, *([section.empty] if section.empty else [])):
        for line in note.splitlines():
            made.print(_indented("  " + line))


def front(data: Data, language: Language, *, status: str = "") -> str:
    """The front box: the equation, the sentence, the other numbers, the headline; a line each."""
    told = data["front"]
    title = pages.period(data["period"], language)
    words = [pick(("期初", "opening"), language), pick(("收", "received"), language), pick(("付", "paid"), language),
             pick(("期末", "closing"), language)]
    lines = [f"{data['name']}  {title}" + (f"  {status}" if status else "")]
    lines += [pick(("  ※ ", "  ! "), language) + pages.headline(row, language) for row in data["headline"]]
    lines.append(f"  {words[0]} {amount(told['opening'])} + {words[1]} {amount(told['received'])} - {words[2]} "
                 f"{amount(told['paid'])} = {words[3]} {amount(told['closing'])}")
    if data["year_before"] is not None:
        figures = ("opening", "received", "paid", "closing", "spendable")
        before = {figure: amount(data["year_before"][figure]) for figure in figures}
        moved = f"{before['opening']} + {before['received']} - {before['paid']} = {before['closing']}"
        lines.append(pick((f"  去年同期 {moved}，可以动用 {before['spendable']}",
                           f"  A year ago {moved}, spendable {before['spendable']}"), language))
    claims = [(pages.claim(row["claim"], language), amount(row["amount"])) for row in data["claims"][:-1]]
    claims.append((pages.claim("spendable", language), amount(told["spendable"])))
    widest = max(_NAMES, *(cell_len(name) + 1 for name, _ in claims))
    lines += ["    " + name + " " * (widest - cell_len(name)) + figure.rjust(_FIGURES) for name, figure in claims]
    rate = [pages.rate(told[key], language) for key in ("collection_rate", "household_rate")]
    lines.append(pick((f"  收缴率 {rate[0]}，户数 {rate[1]}；公共收益净额 {amount(told['public_revenue_net'])}",
                       f"  Collection {rate[0]}, by households {rate[1]}; net public revenue "
                       f"{amount(told['public_revenue_net'])}"), language))
    score = told["evaluation"]
    said = pick(("尚无定稿", "none final"), language) if score is None else score["score"]
    if score is not None and score["pass_score"]:
        said += pick((f"（及格 {score['pass_score']}）", f" (pass {score['pass_score']})"), language)
    lines.append(pick((f"  考核 {said}", f"  Evaluation {said}"), language))
    lines += [f"  {line}" for line in (pages.firm_line(data, language), pages.steps_line(data, language)) if line]
    return "\n".join(lines) + "\n"
