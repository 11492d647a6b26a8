"""`bank map`: teach the book the columns of a bank's export, once; kept as TOML under imports/, to be shared."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharedfund_cli.app import EXISTING_FILE, TEXT, Desk, argument, option, say
from sharedfund_cli.bank import bank

if TYPE_CHECKING:
    from sharedfund.banking.profiles import Profile
    from sharedfund.banking.statement import Line
    from sharedfund.banking.tables import Table

ROWS_SHOWN, LINES_SHOWN = 20, 5
_CELL = 14

# What a column may mean, as the wizard asks for it; what one file has, another lacks.
MEANINGS: dict[str, tuple[str, str]] = {
    "day": ("日期", "the day"), "time": ("时间", "the time"), "moment": ("日期和时间（一列）", "day and time in one column"),
    "ins": ("收入金额", "money in"), "outs": ("支出金额", "money out"), "amount": ("金额（收支一列）", "the amount, in and out in one"),
    "mark": ("借贷或收支标志", "what says in or out"), "balance": ("余额", "the balance"), "serial": ("流水号", "the serial number"),
    "name": ("对方户名", "the counterparty"), "number": ("对方账号", "its account"), "own": ("本方账号", "the own account"),
    "currency": ("币种", "the currency"), "memo": ("摘要、附言、用途（可以几列）", "words (several columns may be)"),
}
_SLUG = re.compile(r"[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?")


@bank.verb("map", help=(
    "教它认一种新的流水格式：看前 20 行，逐列指明，预览 5 条，存进 imports/。以后自动认。\n\n不在终端里：--column day=1 --column amount=3 ……",
    "Teach it a layout: see the first 20 rows, say what each column is, preview five lines, keep it under imports/. Later "
    "files are then known.\n\nWithout a terminal: --column day=1 --column amount=3 ..."),
    examples=("sharedfund bank map 云州2026-10.csv --save yunzhou",
              "sharedfund bank map 云州2026-10.csv --save yunzhou --column day=1 --column amount=4 --column memo=6,7"), writes=True)
@argument("file", type=EXISTING_FILE, metavar=("文件", "FILE"))
@option("--save", "name", required=True, metavar=("名字", "NAME"), help=("这种格式的名字：小写字母、数字、-", "the layout's name: a-z, 0-9, -"))
@option("--column", "columns", multiple=True, metavar=("含义=列", "MEANING=N"), help=("哪一列是什么，列从 1 数或写表头：day=1", "what a column is, by its number from 1 or its header: day=1"))
@option("--account", type=click.Choice(["bank", "wechat", "alipay"]), default="bank", metavar=("账户", "ACCOUNT"),
        help=("谁的对账单：bank、wechat、alipay", "whose statement: bank, wechat, alipay"))
@option("--reversed", "is_reversed", is_flag=True, help=("支出写成正数", "what went out is written above zero"))
@option("--day-form", type=TEXT, metavar=("写法", "FORM"), help=("日期的特别写法，如 %d/%m/%Y", "an unusual form of day, like %d/%m/%Y"))
@option("--skip", type=click.IntRange(0, 1000), metavar="N", help=("没有表头时，第一条流水前有几行", "without a header: rows above the first line"))
def map_(desk: Desk, file: str, name: str, **said: Any) -> None:
    learned(desk, file, name, **said)


def learned(desk: Desk, file: str, name: str, *, columns: Sequence[str] = (), account: str = "bank", is_reversed: bool = False,
            day_form: str | None = None, skip: int | None = None) -> bool:
    """Make the layout of `file`, show what it reads, and keep it after a yes; False where nothing was kept.

    Raises: BadInput.
    """
    from sharedfund.banking.profiles import guess, preview, profile_of
    from sharedfund.banking.tables import bytes_of, tables
    from sharedfund.book import store

    if not _SLUG.fullmatch(name):
        desk.usage("profile-name", found=name)
    base = Path(file).name
    table = max(tables(bytes_of(Path(file)), base), key=lambda table: len(table.rows))
    profile = guess(table, name).profile
    if columns:
        profile = _said(desk, table, profile, columns)
    changes: dict[str, Any] = {"name": name, "account": account, **({"signs": "reversed"} if is_reversed else {}),
                               **({"day_form": day_form} if day_form else {}), **({"skip": skip} if skip is not None else {})}
    profile = replace(profile, **changes)
    if not desk.json:
        desk.answer("\n".join(_rows(table)))
    if not columns and desk.interactive and not desk.yes:
        profile = _asked(desk, table, profile)
    profile = profile_of(profile.text(), base)
    lines = preview(table, profile, LINES_SHOWN, base)
    if not desk.json:
        desk.answer("\n".join(lines_told(lines)))
    path = desk.book.path / "imports" / f"{name}.toml"
    data = {"file": str(path), "name": name, "columns": {**profile.columns, "memo": list(profile.memo)}, "lines": [
        {"row": line.row, "day": line.day, "amount": line.amount, "name": line.name, "memo": line.memo, "balance": line.balance,
         "reference": line.reference} for line in lines]}
    if desk.dry_run:
        desk.show({"dry_run": True, **data}, text=say("只看，没有存。", "Only shown; nothing was kept."))
        return False
    question = say(f"{path.name} 已有，覆盖吗？", f"{path.name} exists; overwrite it?") if path.exists() else say("这样对吗，存下？", "Is this right? Keep it?")
    if not desk.confirm(question):
        desk.show({"kept": False}, text=say("没有存。", "Nothing was kept."))
        return False
    store.make_folder(path.parent)
    store.replace_file(path, profile.text().encode())
    desk.show({"kept": True, **data}, text=say(f"√ 存在 imports/{name}.toml，以后自动认；可以给别的小区用", f"√ Kept as imports/{name}.toml; later files are known, and other books may use it"))
    return True


def _said(desk: Desk, table: Table, guessed: Profile, columns: Sequence[str]) -> Profile:
    """The profile that the options say, and nothing guessed beside. Raises: BadInput."""
    found: dict[Any, str | int] = {}
    memo: list[str | int] = []
    known = {index: head for head, index in _heads(table).items()}
    for written in columns:
        meaning, has_place, place = written.partition("=")
        if not has_place or meaning not in MEANINGS or not place.strip():
            desk.usage("profile-column", found=written, allowed=", ".join(MEANINGS))
        places = [_place(part.strip(), known) for part in place.split(",")]
        if meaning == "memo":
            memo += places
        else:
            found[meaning] = places[0]
    return _placed(table, replace(guessed, columns=found, memo=tuple(memo)))


def _place(typed: str, known: Mapping[int, str]) -> str | int:
    """A column by its header where it has one of its own, which holds when a bank moves it, else by its number."""
    if not re.fullmatch(r"[0-9]{1,4}", typed):
        return typed
    return known.get(int(typed), int(typed))


def _placed(table: Table, profile: Profile) -> Profile:
    """A profile of numbers alone starts below the header it does not name."""
    from sharedfund.banking.profiles import guess

    header = guess(table).header
    return replace(profile, skip=header + 1) if header >= 0 and not profile.headers else profile


def _asked(desk: Desk, table: Table, guessed: Profile) -> Profile:
    """Column after column, with the guess to be taken by Enter; `0` means there is none."""
    heads = _heads(table)
    found: dict[Any, str | int] = {}

    def number(place: str | int | None) -> str:
        return "0" if place is None else str(place) if isinstance(place, int) else str(heads.get(place, 0))

    known = {index: head for head, index in heads.items()}

    def place_of(typed: str) -> str | int | None:
        return None if int(typed) == 0 else _place(typed, known)

    desk.answer(say("每样在第几列？[回车] 照猜的，0 没有。", "Which column is each? [Enter] takes the guess, 0 is none."))
    for meaning, words in MEANINGS.items():
        if meaning == "memo":
            continue
        typed = desk.ask(f"  {say(*words)}", default=number(guessed.columns.get(meaning)), type=click.IntRange(0, 200))  # type: ignore[call-overload]  # any meaning
        place = place_of(str(typed))
        if place is not None:
            found[meaning] = place
    typed = str(desk.ask(f"  {say(*MEANINGS['memo'])}", default=",".join(map(number, guessed.memo)) or "0", type=_numbers))
    memo = [place for part in re.split(r"[,，\s]+", typed) if re.fullmatch(r"[0-9]{1,4}", part) and (place := place_of(part)) is not None]
    return _placed(table, replace(guessed, columns=found, memo=tuple(memo)))


def _numbers(typed: str) -> str:
    """Numbers of columns, by commas. Raises: click.BadParameter, which asks again."""
    if not re.fullmatch(r"\s*[0-9]{1,4}(?:[,，\s]+[0-9]{1,4})*\s*", typed):
        raise click.BadParameter(say("写第几列，几列用逗号隔开，如 6,7；没有就写 0", "type the numbers of columns, as in 6,7; 0 for none"))
    return typed


def _heads(table: Table) -> dict[str, int]:
    """The headers that stand once in their row, with their numbers from 1."""
    from sharedfund.banking.profiles import guess

    header = guess(table).header
    if header < 0:
        return {}
    row = table.rows[header]
    return {cell: index for index, cell in enumerate(row, 1) if cell and row.count(cell) == 1}


def _rows(table: Table) -> list[str]:
    """The first rows, numbered as in the file, columns numbered above."""
    from sharedfund.render.words import form
    from sharedfund_cli import cells

    rows = table.rows[:ROWS_SHOWN]
    count = max((len(row) for row in rows), default=0)
    shown = [[form.clean(form.shortened(cell, _CELL)) for cell in row] for row in rows]
    wide = [max([len(str(place + 1)), *(cells.width(row[place]) for row in shown if place < len(row))]) for place in range(count)]
    lines = ["      " + "  ".join(cells.pad(f"[{place + 1}]", wide[place]) for place in range(count))]
    for number, row in zip(table.numbers, shown, strict=False):
        lines.append(f"{number:>4}  " + "  ".join(cells.pad(cell, wide[place]) for place, cell in enumerate(row)).rstrip())
    return lines


def lines_told(lines: Sequence[Line]) -> list[str]:
    """The first lines as they would be read."""
    from sharedfund.render.words import form

    told = [say("读出来的前几条：", "The first lines as read:")]
    for line in lines:
        balance = say(f"  余额 {form.plain(line.balance)}", f"  balance {form.plain(line.balance)}") if line.balance is not None else ""
        told.append(f"  {line.row:>4}  {line.day}  {line.amount:>+14,.2f}{balance}  {form.clean(line.name)}  {form.clean(form.shortened(line.memo, 40))}")
    return told
