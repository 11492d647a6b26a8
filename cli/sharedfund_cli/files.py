"""Input files: TOML and CSV read so that every mistake names its file, line, field and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from sharedfund.errors import BadInput, SharedFundError
from sharedfund_cli.language import say

if TYPE_CHECKING:
    from pydantic import BaseModel

FILE_MAX_BYTES = 16 * 1024 * 1024
_REQUIRED: Any = object()
M = TypeVar("M", bound="BaseModel")
Path_ = tuple[str | int, ...]


class Sheet:
    """A table of an input file, which knows the line each field stands on. What is taken is ticked off; `done()`
    objects to fields nobody took."""

    def __init__(self, file: str, data: Mapping[str, Any], lines: Mapping[Path_, int], at: Path_ = (), line: int = 1) -> None:
        self.file = file
        self.data = data
        self._lines = lines
        self._at = at
        self._own_line = line
        self._taken: set[str] = set()

    def line(self, *path: str | int) -> int:
        """The line of the field at `path`, or of what it stands in."""
        full = (*self._at, *path)
        while full:
            if full in self._lines:
                return self._lines[full]
            full = full[:-1]
        return self._own_line

    def fail(self, code: str, *path: str | int, **facts: Any) -> NoReturn:
        """Raise BadInput at the line of `path`; its last name is the `field`."""
        field = _field_name(path)
        raise BadInput(code, file=self.file, line=self.line(*path), **({"field": field} if field else {}), **facts)

    def wrong(self, code: str, *path: str | int, found: object, **facts: Any) -> NoReturn:
        """Raise BadInput `field-wrong`, whose message is the words of the value's own code."""
        from sharedfund.render import words
        from sharedfund_cli.language import language

        shown = {"found": str(found)[:60], **facts}
        message = words.error_reason(SharedFundError(code, **shown), language())
        self.fail("field-wrong", *path, reason=code, **{**shown, "message": message})

    # ---- one field ----

    def has(self, field: str) -> bool:
        return field in self.data

    def take(self, field: str, default: Any = _REQUIRED) -> Any:
        """The raw value. Raises: BadInput when it is missing and there is no default."""
        self._taken.add(field)
        if field in self.data:
            return self.data[field]
        if default is _REQUIRED:
            self.fail("field-missing", field)
        return default

    def _read(self, field: str, default: Any, reader: Any) -> Any:
        value = self.take(field, default)
        if field not in self.data:
            return value
        try:
            return reader(value)
        except ValueError as error:
            facts = {name: getattr(error, name) for name in ("position", "character") if hasattr(error, name)}
            self.wrong(getattr(error, "code", None) or str(error), field, found=value, **facts)

    def text(self, field: str, default: Any = _REQUIRED) -> Any:
        """Words a book may hold; a number is no text."""
        from sharedfund.values import wording

        def read(value: object) -> str:
            if not isinstance(value, str):
                raise ValueError("not-a-text")
            return wording.text(value)

        return self._read(field, default, read)

    def amount(self, field: str, default: Any = _REQUIRED) -> Any:
        """An amount of two places; a TOML float is refused because it is no exact number."""
        from sharedfund_cli.params import amount_of

        def read(value: object) -> Decimal:
            if isinstance(value, str | int) and not isinstance(value, bool):
                return amount_of(str(value))
            raise ValueError("not-an-amount")

        return self._read(field, default, read)

    def day(self, field: str, default: Any = _REQUIRED) -> Any:
        from sharedfund.values import days

        return self._read(field, default, days.day)

    def period(self, field: str, default: Any = _REQUIRED) -> Any:
        from sharedfund.values import days

        return self._read(field, default, lambda value: days.period(str(value)).name)

    def share(self, field: str, default: Any = _REQUIRED) -> Any:
        from sharedfund.values import shares

        def read(value: object) -> Fraction:
            return shares.share(value)

        return self._read(field, default, read)

    def integer(self, field: str, default: Any = _REQUIRED) -> Any:
        def read(value: object) -> int:
            if isinstance(value, bool) or not isinstance(value, int):
                if isinstance(value, str) and re.match(r"-?[0-9]{1,15}\Z", value):
                    return int(value)
                raise ValueError("not-an-integer")
            return value

        return self._read(field, default, read)

    def flag(self, field: str, default: Any = _REQUIRED) -> Any:
        def read(value: object) -> bool:
            words = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
            if isinstance(value, bool):
                return value
            if isinstance(value, str) and value.lower() in words:
                return words[value.lower()]
            raise ValueError("not-yes-or-no")

        return self._read(field, default, read)

    def choice(self, field: str, allowed: Sequence[str], default: Any = _REQUIRED) -> Any:
        value = self.take(field, default)
        if field in self.data and value not in allowed:
            self.wrong("not-one-of", field, found=value, allowed=", ".join(allowed))
        return value

    def texts(self, field: str, default: Any = _REQUIRED) -> Any:
        """A list of texts as a tuple."""
        def read(value: object) -> tuple[str, ...]:
            from sharedfund.values import wording

            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                raise ValueError("not-a-text")
            return tuple(wording.text(item) for item in value)

        return self._read(field, default, read)

    def tables(self, field: str) -> tuple[Sheet, ...]:
        """The tables of `[[field]]`, none when it is absent."""
        found = self.take(field, [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            self.wrong("not-a-text", field, found=found)
        return tuple(Sheet(self.file, item, self._lines, (*self._at, field, place), self.line(field, place))
                     for place, item in enumerate(found))

    def table(self, field: str) -> Sheet:
        """The table `[field]`, empty when it is absent."""
        found = self.take(field, {})
        if not isinstance(found, dict):
            self.wrong("not-a-text", field, found=found)
        return Sheet(self.file, found, self._lines, (*self._at, field), self.line(field))

    def done(self) -> None:
        """Object to the first field nobody took. Raises: BadInput."""
        for field in self.data:
            if field not in self._taken:
                self.fail("field-unknown", field, allowed=", ".join(sorted(self._taken)))

    # ---- a whole model ----

    def model(self, cls: type[M], **more: Any) -> M:
        """The table as a pydantic model, a `Row` or an entry; `more` are fields the file does not give. Field names
        may be written with `-` or `_`."""
        from pydantic import ValidationError

        data = {field.replace("-", "_"): value for field, value in self.data.items()}
        self._taken |= set(self.data)
        try:
            return cls.model_validate({**data, **more})
        except ValidationError as error:
            self._translate(error, cls)

    def drafted(self, cls: type[M], build: Callable[..., M], leave: Sequence[str] = (), **more: Any) -> M:
        """The entry of `cls` that `build` drafts from this table's fields and `more`, which the file does not give.
        `leave` are fields of the file that were read on their own. A field no draft takes is unknown."""
        from pydantic import ValidationError

        stamped = {"day", "by", "mandate", "key", "seen", "recorded", "signature", *more}
        allowed = [field for field in cls.model_fields if field not in stamped]
        data = {}
        for field, value in self.data.items():
            name = field.replace("-", "_")
            if field in leave:
                continue
            if name not in allowed:
                self.fail("field-unknown", field, allowed=", ".join([*leave, *allowed]))
            data[name] = value
        self._taken |= set(self.data)
        try:
            return build(**data, **more)
        except ValidationError as error:
            self._translate(error, cls)

    def _translate(self, error: Any, cls: type[Any]) -> NoReturn:
        """The first of pydantic's objections in our words, at its line."""
        first = error.errors(include_url=False)[0]
        path = tuple(part for part in first["loc"] if isinstance(part, int) or re.match(r"[a-z0-9_]+\Z", str(part)))
        named = {field.replace("-", "_"): field for field in self.data}
        if path and path[0] in named:
            path = (named[str(path[0])], *path[1:])
        kind, found = first["type"], first.get("input")
        cause = first.get("ctx", {}).get("error")
        if kind == "missing":
            self.fail("field-missing", *path)
        if kind == "extra_forbidden":
            self.fail("field-unknown", *path, allowed=", ".join(cls.model_fields))
        if isinstance(cause, ValueError):
            facts = {name: getattr(cause, name) for name in ("position", "character") if hasattr(cause, name)}
            self.wrong(getattr(cause, "code", None) or str(cause), *path, found=found, **facts)
        if kind == "literal_error":
            self.wrong("not-one-of", *path, found=found, allowed=str(first["ctx"]["expected"]).replace("'", ""))
        code = {"tuple_type": "not-a-list", "list_type": "not-a-list", "frozen_set_type": "not-a-list", "model_type": "not-a-table",
                "model_attributes_type": "not-a-table", "dict_type": "not-a-table", "int_type": "not-an-integer", "int_parsing": "not-an-integer", "int_from_float": "not-an-integer",
                "bool_type": "not-yes-or-no", "bool_parsing": "not-yes-or-no", "string_type": "not-a-text"}.get(kind)
        if code:
            self.wrong(code, *path, found=found)
        self.wrong("value-wrong", *path, found=found, message=first["msg"])


def _field_name(path: Path_) -> str:
    """`persons[2].name` for ("persons", 1, "name"): people count from one."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


# ---- TOML ----


def toml(path: str | Path) -> Sheet:
    """The TOML file at `path`. Raises: NotFound, BadInput with the line of the mistake."""
    import tomllib

    file = str(path)
    text = _text(path)
    try:
        data = tomllib.loads(text, parse_float=_exact)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = re.search(r"\(at line (\d+), column \d+\)", message)
        line = int(place[1]) if place else text.count("\n") + 1
        raise BadInput("not-toml", file=file, line=line, message=re.sub(r" \(at .*\)$", "", message)) from None
    except ValueError:
        raise BadInput("not-toml", file=file, line=1, message=say("一个数字有几千位", "a number of thousands of digits")) from None
    except RecursionError:
        raise BadInput("not-toml", file=file, line=1, message=say("嵌套太深", "nested too deeply")) from None
    return Sheet(file, data, dict(_toml_lines(text)))


class _Inexact(str):
    """A TOML float as it was typed: a text with a point, so that it is read as an exact number or refused."""


def _exact(typed: str) -> _Inexact:
    return _Inexact(typed)


_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?\Z")
_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")


def _toml_lines(text: str) -> Iterator[tuple[Path_, int]]:
    """Where each table and key stands; the text is known to be TOML."""
    table: Path_ = ()
    counts: dict[Path_, int] = {}
    open_quote, depth = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        if not open_quote and depth == 0:
            if header := _HEADER.match(line):
                table = _resolved(_parts(header[2]), counts, array=header[1] == "[[")
                yield table, number
                continue
            if key := _KEY.match(line):
                yield (*table, *_parts(key[1])), number
                open_quote, depth = _scanned(line[key.end() :], open_quote, depth)
                continue
        open_quote, depth = _scanned(line, open_quote, depth)


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in re.findall(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""", dotted))


def _resolved(parts: tuple[str, ...], counts: dict[Path_, int], *, array: bool) -> Path_:
    """The path of a header, with the index of every array of tables it goes through."""
    path: Path_ = ()
    for place, part in enumerate(parts):
        path = (*path, part)
        if array and place == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _scanned(line: str, quote: str, depth: int) -> tuple[str, int]:
    """The open multi-line quote and the depth of open brackets after `line`."""
    place = 0
    while place < len(line):
        if quote:
            end = line.find(quote, place)
            if end < 0:
                return (quote, depth) if len(quote) == 3 else ("", depth)
            escaped = quote[0] == '"' and (len(line[:end]) - len(line[:end].rstrip("\\"))) % 2
            place, quote = (end + 1, quote) if escaped else (end + len(quote), "")
            continue
        char = line[place]
        if char == "#":
            break
        if char in "\"'":
            quote = char * 3 if line.startswith(char * 3, place) else char
            place += len(quote)
            continue
        depth += (char in "[{") - (char in "]}")
        place += 1
    return (quote if len(quote) == 3 else ""), depth


# ---- CSV ----


def csv_rows(path: str | Path, columns: Mapping[str, Sequence[str]], optional: Sequence[str] = ()) -> list[Sheet]:
    """The rows of a CSV file or of the first sheet of a workbook (XLSX, XLS) as sheets. `columns` gives each field the
    headings it may stand under, in any language; unknown headings are an error. Blank cells are absent fields, blank
    rows are passed over.

    Raises: NotFound, BadInput.
    """
    file = str(path)
    rows: list[Sheet] = []
    fields: list[str] | None = None
    for line, cells in _workbook_rows(path) if _is_workbook(path) else _text_rows(path):
        if not any(cell.strip() for cell in cells):
            continue
        if fields is None:
            fields = _heading(file, line, cells, columns, optional)
            continue
        if any(cell.strip() for cell in cells[len(fields) :]):
            raise BadInput("cells-too-many", file=file, line=line)
        data = {field: cell.strip() for field, cell in zip(fields, cells, strict=False) if cell.strip()}
        rows.append(Sheet(file, data, {}, line=line))
    if not rows:
        raise BadInput("no-rows", file=file, line=1)
    return rows


def _text_rows(path: str | Path) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows of a CSV file, each with the line it begins on."""
    import csv
    import io

    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    started = 1
    try:
        for cells in reader:
            yield started, cells
            started = reader.line_num + 1
    except csv.Error as error:
        raise BadInput("not-csv", file=str(path), line=reader.line_num, message=str(error)) from None


_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def _is_workbook(path: str | Path) -> bool:
    """Whether a file is a workbook by how it begins, whatever it is called; False for one that is not there."""
    try:
        with Path(path).open("rb") as stream:
            return stream.read(8).startswith(_WORKBOOKS)
    except FileNotFoundError:
        return False


def _workbook_rows(path: str | Path) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows of the first sheet that has cells, each with its number."""
    from sharedfund.banking.tables import tables

    if Path(path).stat().st_size > FILE_MAX_BYTES:
        raise BadInput("file-too-large", file=str(path), most=FILE_MAX_BYTES)
    for table in tables(Path(path).read_bytes(), str(path))[:1]:
        for number, cells in zip(table.numbers, table.rows, strict=True):
            gone = next((cell for column, cell in enumerate(cells) if (number, column) in table.lost), None)
            if gone is not None:
                raise BadInput("digits-lost", file=str(path), line=number, found=gone)
            # A sheet is as wide as its widest row.
            yield number, cells[: max((place for place, cell in enumerate(cells, 1) if cell), default=0)]


def _heading(file: str, line: int, cells: Sequence[str], columns: Mapping[str, Sequence[str]],
             optional: Sequence[str]) -> list[str]:
    known = {name.lower(): field for field, names in columns.items() for name in (field, *names)}
    fields: list[str] = []
    for cell in cells:
        name = cell.strip().lower()
        if name not in known or known[name] in fields:
            raise BadInput("field-unknown", file=file, line=line, field=cell.strip(),
                           allowed=", ".join(names[0] if names else field for field, names in columns.items()))
        fields.append(known[name])
    missing = [field for field in columns if field not in fields and field not in optional]
    if missing:
        raise BadInput("columns-missing", file=file, line=line, columns=", ".join(missing))
    return fields


def _text(path: str | Path) -> str:
    """A file's text, UTF-8 (with or without a mark) or GB18030. Raises: NotFound, BadInput."""
    from sharedfund.errors import NotFound

    try:
        with Path(path).open("rb") as stream:
            data = stream.read(FILE_MAX_BYTES + 1)
    except FileNotFoundError:
        raise NotFound("file-not-found", file=str(path)) from None
    if len(data) > FILE_MAX_BYTES:
        raise BadInput("file-too-large", file=str(path), most=FILE_MAX_BYTES)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise BadInput("not-text", file=str(path), line=1)
