"""The guarded reader of workbooks: XLS and XLSX parsed in a process of its own, which sends rows of text back.

What a workbook says of its own size is believed by whoever parses it: a damaged or hostile one ends the process that
does, by memory or by a fault in foreign code. So that is a child, with memory, time and files limited.

The child is this file run by itself: it imports nothing of sharedfund.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

MEMORY_MAX_BYTES = 2 * 1024 * 1024 * 1024
SECONDS_MAX = 120
WAIT_SECONDS = 300.0  # by the wall clock, for a machine that is busy with something else
# A spreadsheet keeps 15 digits of a number; what has more lost them.
EXACT_DIGITS = 15


class WorkbookError(Exception):
    """The workbook cannot be read: `locked`, `damaged`, or `long` and `wide` where it is beyond the bounds."""


def rows_of(data: bytes, most_rows: int, most_columns: int, most_cells: int) -> Iterator[list[Any]]:
    """For each sheet `[name]`, then for each of its rows that has cells `[number, cells, lost, merged]`: the texts of the
    cells, the columns whose number lost digits and those that repeat the cell above. Raises: WorkbookError."""
    child = subprocess.Popen(
        [sys.executable, "-I", os.path.abspath(__file__), str(most_rows), str(most_columns), str(most_cells)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=os.path.abspath(os.sep))
    assert child.stdin is not None and child.stdout is not None
    timer = threading.Timer(WAIT_SECONDS, child.kill)
    timer.start()
    try:
        with contextlib.suppress(OSError):  # a child that died says so by the end of its answer
            child.stdin.write(data)
            child.stdin.close()
        for line in child.stdout:
            said = json.loads(line)
            if isinstance(said, str):
                if said == "end":
                    return
                raise WorkbookError(said)
            yield said
        raise WorkbookError("damaged")
    except ValueError:  # a line cut short
        raise WorkbookError("damaged") from None
    finally:
        timer.cancel()
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                stream.close()


def written(cell: object) -> str:
    """A cell's value as text: a number by its digits, a day as ISO."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _digits(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        seconds = int(cell.total_seconds())
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(cell)


def _digits(number: float) -> str:
    if number.is_integer():
        return str(int(number))
    text = repr(number)
    # Behind the 15th digit is what binary fractions leave over, not what anybody typed.
    return text if len(text) <= EXACT_DIGITS + 1 else format(number, f".{EXACT_DIGITS}g")


# ---- the child ----


def _guard() -> None:
    """Gives up what the reading does not need. Where a system has no such limits the parent's clock is left."""
    try:
        import resource
    except ImportError:
        return
    limits = {resource.RLIMIT_AS: MEMORY_MAX_BYTES, resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: 0,
              resource.RLIMIT_NOFILE: 0, getattr(resource, "RLIMIT_NPROC", resource.RLIMIT_CORE): 0,
              resource.RLIMIT_CPU: SECONDS_MAX}
    for limit, most in limits.items():
        with contextlib.suppress(ValueError, OSError):  # a system may refuse one; the others stand
            resource.setrlimit(limit, (most, most))


def _answers(data: bytes, most_rows: int, most_columns: int, most_cells: int) -> Iterator[object]:
    import io

    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for name in _shown(workbook, calamine.SheetVisibleEnum.Visible):
                sheet = workbook.get_sheet_by_name(name)
                start, end = sheet.start, sheet.end
                if start is None or end is None:
                    continue
                height, width = end[0] - start[0] + 1, end[1] - start[1] + 1
                if width > most_columns:
                    yield "wide"
                    return
                if height > most_rows or height * width > most_cells:
                    yield "long"
                    return
                yield [name]
                yield from _rows(sheet, start, end)
    except calamine.PasswordError:
        yield "locked"
    except (calamine.CalamineError, OSError, ValueError, OverflowError):
        yield "damaged"
    else:
        yield "end"


def _shown(workbook: Any, visible: object) -> list[str]:
    """The sheets one sees; all where none is seen."""
    names: list[str] = workbook.sheet_names
    seen = {sheet.name for sheet in workbook.sheets_metadata if sheet.visible == visible}
    return [name for name in names if name in seen] or names


def _rows(sheet: Any, start: tuple[int, int], end: tuple[int, int]) -> Iterator[list[Any]]:
    below = _merged(sheet, start, end)
    above: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number <= start[0]:
            continue
        merged = below.get(number - 1, [])
        if not merged and not any(cell != "" for cell in cells):
            above = []
            continue
        lost = [column for column, cell in enumerate(cells) if type(cell) in (float, int) and abs(cell) >= 10**EXACT_DIGITS]
        row = [cell if type(cell) is str else written(cell) for cell in cells]
        for column in merged:
            row[column] = above[column] if above else ""
        yield [number, row, lost, merged]
        above = row


def _merged(sheet: Any, start: tuple[int, int], end: tuple[int, int]) -> dict[int, list[int]]:
    """Row number -> the columns whose cell goes on in the row below."""
    on: dict[int, list[int]] = {}
    for (first_row, first_column), (last_row, _) in sheet.merged_cell_ranges or ():
        if start[1] <= first_column <= end[1]:
            for row in range(max(first_row, start[0]), min(last_row, end[0])):
                on.setdefault(row + 1, []).append(first_column - start[1])
    return on


def _main() -> None:
    import python_calamine  # noqa: F401  # it opens its file before there are no more files to open

    data = sys.stdin.buffer.read()
    _guard()
    out = sys.stdout.buffer
    for answer in _answers(data, *map(int, sys.argv[1:])):
        out.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n")
    out.flush()


if __name__ == "__main__":
    _main()
