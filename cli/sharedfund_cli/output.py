"""Output: tables for people, JSON envelopes and CSV for programs, and the house form of refusals and errors."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import click

from sharedfund_cli import cells
from sharedfund_cli.language import Pair, language, say


class Column(NamedTuple):
    """A column of a list: the member of each row it shows, its heading, and how: `text`, `money`, `number`, or a
    name of `head`, `fund`, `office`, `party`, `status`, `kind`, `word`. A callable makes the text itself."""

    member: str
    heading: Pair
    how: str | Callable[[Any], str] = "text"

    def written(self, value: Any) -> str:
        from sharedfund.render.words import form, names

        if value is None:
            return ""
        if callable(self.how):
            return self.how(value)
        match self.how:
            case "money" | "number":
                # JSON rows carry amounts as strings; a list shows both kinds alike.
                return form.plain(Decimal(value) if isinstance(value, str) else value)
            case "text":
                if isinstance(value, datetime):
                    return str(plain(value))
                if isinstance(value, bool):
                    return say("是", "yes") if value else say("否", "no")
                if isinstance(value, list | tuple | frozenset):
                    return form.clean(", ".join(str(part) for part in sorted(value, key=str)))
                return form.clean(str(value))
        return form.clean(names.name(self.how, str(value), language()))


# ---- plain data ----


def plain(value: Any) -> Any:
    """`value` as JSON data: amounts and fractions as strings, days and instants as text, named members in place."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(member) for key, member in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: plain(getattr(value, name)) for name in value._fields}
    if hasattr(type(value), "model_fields"):  # a Row of an entry; pydantic is not imported for it
        return {name: plain(getattr(value, name)) for name in type(value).model_fields}
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, frozenset | set):
        return sorted((plain(member) for member in value), key=str)
    if isinstance(value, Iterable):
        return [plain(member) for member in value]
    raise TypeError(type(value).__name__)


def print_json(value: Any) -> None:
    """One JSON object on one line of stdout; ASCII where stdout cannot take Chinese."""
    wide = (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf8sig")
    click.echo(json.dumps(plain(value), ensure_ascii=not wide))


# ---- words ----


def safe_streams() -> None:
    """Let a pipe or file that is not UTF-8 show `?` for what it lacks instead of ending the run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
            stream.reconfigure(errors="replace")


def colourful() -> bool:
    """Whether stdout may carry colour: a terminal, and neither NO_COLOR nor --no-color."""
    from sharedfund_cli.desk import Desk

    context = click.get_current_context(silent=True)
    desk = context.find_object(Desk) if context else None
    if desk is not None and desk.colourless:
        return False
    return not os.environ.get("NO_COLOR") and (bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty())


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column], width: int | None = None) -> str:
    """Rows under their headings, measured in cells; numbers stand to the right, long text folds."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    made = io.StringIO()
    console = Console(file=made, highlight=False, emoji=False, markup=False, width=width or terminal_width(),
                      force_terminal=colourful(), no_color=not colourful(), legacy_windows=False)
    shown = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    written = [[column.written(row.get(column.member)) for column in columns] for row in rows]
    columns, written = _fitting(columns, written, console.width)
    for place, column in enumerate(columns):
        right, heading = column.how in ("money", "number"), say(*column.heading)
        if right:
            # Set to the right by hand: an amount is never folded or cut, and what rich does not fold it does not justify.
            wide = max(cells.width(text) for text in (heading, *(line[place] for line in written)))
            heading = cells.pad_left(heading, wide)
            for line in written:
                line[place] = cells.pad_left(line[place], wide)
        shown.add_column(heading, no_wrap=right, overflow="fold" if not right else "ignore")
    for line in written:
        shown.add_row(*map(Text, line))
    console.print(shown)
    return "\n".join(line.rstrip() for line in made.getvalue().splitlines()) + "\n"


_GAP = 3  # cells between two columns
_NARROWEST = 8  # cells a column that folds needs at least
_TOKEN = re.compile(r"[!-~]{0,16}")


def _fitting(columns: Sequence[Column], written: list[list[str]], width: int) -> tuple[list[Column], list[list[str]]]:
    """What does not fit `width` made to fit: columns in which nothing stands are left out, and text is folded where it
    may break, so that numbers of documents, days and amounts stay whole. Where even that is too wide, as it was."""
    def heading(place: int) -> int:
        return cells.width(say(*columns[place].heading))

    def widest(place: int) -> int:
        return max((heading(place), *(cells.width(line[place]) for line in written)))

    def total(places: Sequence[int]) -> int:
        return sum(widest(place) for place in places) + _GAP * (len(places) - 1)

    places = list(range(len(columns)))
    if total(places) > width:
        places = [place for place in places if any(line[place] for line in written)] or places
    folds = [place for place in places if not all(_TOKEN.fullmatch(line[place]) for line in written)]
    room = width - total(places) + sum(widest(place) for place in folds)
    narrow = {place: min(widest(place), _NARROWEST) for place in folds}
    if total(places) <= width or room < sum(narrow.values()):
        return [columns[place] for place in places], [[line[place] for place in places] for line in written]
    while spare := room - sum(narrow.values()):
        short = [place for place in folds if narrow[place] < widest(place)]
        for place in short[:spare]:
            narrow[place] += 1
    return [columns[place] for place in places], [
        [cells.wrap(line[place], narrow[place]) if place in narrow else line[place] for place in places] for line in written]


def terminal_width() -> int:
    """Columns of the terminal; 80 where there is none."""
    import shutil

    return max(shutil.get_terminal_size((80, 24)).columns, 40)


def csv_bytes(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column]) -> bytes:
    """UTF-8 with a byte order mark, because spreadsheets read it so; a text that would be a formula is quoted."""
    import csv

    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow([say(*column.heading) for column in columns])
    for row in rows:
        writer.writerow([_cell(plain(row.get(column.member)), column) for column in columns])
    return made.getvalue().encode("utf-8-sig")


def _cell(value: Any, column: Column) -> str:
    if isinstance(value, list):
        value = " ".join(str(part) for part in value)
    text = "" if value is None else str(value)
    if column.how not in ("money", "number") and text[:1] in ("=", "+", "-", "@", "\t"):
        return "'" + text
    return text


def write_bytes(data: bytes) -> None:
    """Bytes to stdout as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def paragraph(text: str, first: str = "", rest: str = "") -> str:
    """`text` wrapped to the terminal by cells, at most 100 wide."""
    return cells.wrap(text, min(terminal_width(), 100), first, rest)


def grouped_hex(text: str, groups: int = 8) -> str:
    """32 hex digits in groups of four, never fewer (format 1, section 8)."""
    return " ".join(text[i : i + 4] for i in range(0, 4 * groups, 4))


# ---- refusals and errors ----


def remedy_lines(remedy: Sequence[str]) -> list[str]:
    """The remedy in house form: `怎么办：` once, the other lines under it."""
    head = say("  怎么办：", "  What to do: ")
    indent = " " * cells.width(head)
    # A command stays on one line, however long: it is copied.
    return [(head if place == 0 else indent) + line if "sharedfund " in line else paragraph(line, head if place == 0 else indent, indent)
            for place, line in enumerate(remedy)]


def commands_in(remedy: Sequence[str]) -> list[str]:
    """The remedy as data."""
    return [line.strip() for line in remedy]
