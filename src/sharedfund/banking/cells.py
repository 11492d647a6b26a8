"""What a cell of a statement says: an amount, a day, a time, a side, a currency, a serial."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from sharedfund.values.money import exact

# A cell that says there is nothing.
_NOTHING = frozenset({"", "-", "--", "---", "—", "——", "/", "\\", "无", "n/a", "null", "none", "nil"})
_PLAIN = re.compile(r"-?\d{1,13}(?:\.\d{1,2})?")
_COMMAS = re.compile(r"-?\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,2})?")
_GROUPED = re.compile(r"\d{1,3}(?:[,'’]\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+")
_WRAPPING = re.compile(r"^\s*(?:人民币|rmb|cny)?\s*[¥￥]?\s*|\s*元整?$|\s*(?:rmb|cny)$", re.IGNORECASE)
_INS = ("贷", "贷方", "贷记", "贷cr", "c", "cr", "credit", "收", "收入", "收方", "收款", "入", "入账", "进账", "转入",
        "存入", "来账", "+", "in")
_OUTS = ("借", "借方", "借记", "借dr", "d", "dr", "debit", "支", "支出", "支取", "付", "付方", "付款", "付出", "出", "出账",
         "转出", "取出", "往账", "-", "out")
_SIDES = {**dict.fromkeys(_INS, 1), **dict.fromkeys(_OUTS, -1)}
_CURRENCIES = frozenset([
    "cny", "rmb", "人民币", "人民币元", "cny元", "rmb元", "cn¥", "本币", "156", "元", "¥", "001", "01"])
_CODE_PARTS = re.compile(r"[-/()|:,._]|(?<=\d)(?=[^\d])")
_CURRENCY = re.compile(r"[a-z]{3}|\d{3}|.*(?:元|币|镑|法郎|卢布|铢)")
_CURRENCY_PARTS = re.compile(r"[-/()|,]")


def is_nothing(cell: str) -> bool:
    """Whether a cell says there is nothing there."""
    return cell in _NOTHING or cell.lower() in _NOTHING


def amount(cell: str) -> Decimal | None:
    """The amount of a cell, None for an empty one. `(5.00)`, `5.00-` and `借5.00` are below zero, `2.6万` is 26,000.00.

    Raises: ValueError for what is no exact amount in yuan and fen.
    """
    if _PLAIN.fullmatch(cell):
        return exact(cell)
    if _COMMAS.fullmatch(cell):
        return exact(cell.replace(",", ""))
    text = unicodedata.normalize("NFKC", cell).strip().lower()
    if text in _NOTHING:
        return None
    sign = 1
    text = _WRAPPING.sub("", text)
    if text and text in _NOTHING:  # `¥ -`, as a spreadsheet shows zero
        return None
    for side, factor in (("借", -1), ("贷", 1), ("dr", -1), ("cr", 1)):
        if text.startswith(side) or text.endswith(side):
            text, sign = text.removeprefix(side).removesuffix(side).strip(), factor
            break
    if text.startswith("(") and text.endswith(")"):
        text, sign = text[1:-1], -sign
    elif text.endswith(("-", "+")):
        text, sign = text[:-1], -sign if text.endswith("-") else sign
    if text.startswith(("-", "+", "−")):
        text, sign = _WRAPPING.sub("", text[1:]), sign if text.startswith("+") else -sign
    unit = 1
    for name, factor in (("万", 10_000), ("亿", 100_000_000)):
        if text.endswith(name):
            text, unit = text.removesuffix(name), factor
            break
    if not _GROUPED.fullmatch(text):
        raise ValueError("not-an-amount")
    number = Decimal(re.sub("[,'’]", "", text)) * unit * sign
    return exact(number)


_DAY = re.compile(
    r"(?:(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})(?=\D|\d{6}(?:\d{3})?(?!\d)|\d\d:|$))"
    r"[\sT:,-]*(.*)", re.DOTALL)
_TIME = re.compile(
    r"(\d{1,2})\s*[:时.]\s*(\d{1,2})(?:\s*[:分.]\s*(\d{1,2}))?(?:[.:]\d{1,9})?\s*[秒分]?(?:z|[+-]\d\d:?\d\d)?",
    re.IGNORECASE)
# A day of the week beside the day, and the half of the day.
_WEEKDAY = re.compile(
    r"\(?(?:(?:星期|礼拜|周)[一二三四五六日天]|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b\.?)\)?", re.IGNORECASE)
_HALF = re.compile(r"上午|下午|中午|凌晨|晚上|\b[ap]\.?m\b\.?", re.IGNORECASE)
_MIDNIGHT = re.compile(r"24(?::?00){1,2}")
_LATE = frozenset({"下午", "中午", "晚上", "pm"})
# Days a spreadsheet counts from the last of 1899 (its 1900 was a leap year); from 2000 to 2099.
_SERIAL = re.compile(r"(\d{5})(\.\d+)?")
_FIRST = date(1899, 12, 30)


def moment(cell: str) -> tuple[date, str] | None:
    """The day and the time (`HH:MM:SS`, or empty) of a cell; None where it is no day of this century."""
    match = _DAY.match(cell)
    if match is None:
        if not cell.isascii():
            plain = unicodedata.normalize("NFKC", cell).strip()
            if plain != cell:
                return moment(plain)
        return _counted(cell)
    year, month, number, y8, m8, d8, rest = match.groups()
    found = _date(year or y8, month or m8, number or d8)
    if found is None:
        return None
    clock = _spoken_clock(rest) if rest.strip() else ""
    return (found, clock) if clock is not None else None


def _spoken_clock(rest: str) -> str | None:
    """The time behind a day, where a day of the week, a half of the day or thousandths may stand too."""
    if len(rest) == 9 and rest.isdecimal():
        rest = rest[:6]
    if _MIDNIGHT.fullmatch(rest):  # the end of the day, as interest is booked
        return "23:59:59"
    clock = clock_of(rest)
    if clock is not None:
        return clock
    text = _WEEKDAY.sub(" ", unicodedata.normalize("NFKC", rest)).strip(" ,-")
    half = _HALF.search(text)
    clock = clock_of(_HALF.sub("", text, count=1).strip())
    if not half or not clock:
        return clock
    hour = int(clock[:2])
    is_late = half.group().lower().replace(".", "") in _LATE
    if is_late and hour < 12 and not (half.group() == "中午" and hour == 11):
        hour += 12
    elif not is_late and hour == 12:
        hour = 0
    return f"{hour:02}{clock[2:]}"


@lru_cache(maxsize=8192)
def _date(year: str, month: str, number: str) -> date | None:
    try:
        found = date(int(year), int(month), int(number))
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None


def _counted(cell: str) -> tuple[date, str] | None:
    match = _SERIAL.fullmatch(cell)
    if match is None or not 36526 <= int(match[1]) < 73051:
        return None
    return _FIRST + timedelta(days=int(match[1])), _share_of_day(match[2]) if match[2] else ""


def _share_of_day(share: str) -> str:
    seconds = min(int((Decimal("0" + share) * 86400).to_integral_value()), 86399)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def clock_of(cell: str) -> str | None:
    """The time of a cell as `HH:MM:SS`, empty for an empty one; None where it is no time. `93605` lost its zero."""
    text = cell.strip()
    if is_nothing(text):
        return ""
    if re.fullmatch(r"0\.\d+", text):
        return _share_of_day(text[1:])
    if re.fullmatch(r"\d{1,6}", text):
        text = text.zfill(6) if len(text) != 4 else text + "00"
        parts: tuple[str, ...] = (text[:2], text[2:4], text[4:])
    else:
        match = _TIME.fullmatch(text if text.isascii() else unicodedata.normalize("NFKC", text))
        if match is None:
            return None
        parts = (match[1], match[2], match[3] or "0")
    hour, minute, second = map(int, parts)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return f"{hour:02}:{minute:02}:{second:02}"


def by_format(cell: str, form: str) -> tuple[date, str] | None:
    """The day of a cell by a form of strptime; None where it does not fit."""
    try:
        found = datetime.strptime(cell, form)  # noqa: DTZ007  # a statement's days are the bank's own
    except (ValueError, re.error):  # a part that stands twice in the form is no pattern
        return None
    clock = found.strftime("%H:%M:%S") if any(part in form for part in ("%H", "%I", "%T", "%X")) else ""
    return found.date(), clock


def side(cell: str) -> int | None:
    """1 for in, -1 for out, None for neither. A code may stand beside the word: `1-借`, `贷(C)`."""
    text = _compact(cell)
    return _SIDES[text] if text in _SIDES else _coded_side(text)


@lru_cache(maxsize=1024)
def _coded_side(text: str) -> int | None:
    known = {_SIDES.get(part) for part in _CODE_PARTS.split(text) if part and not part.isdecimal()}
    return known.pop() if len(known) == 1 else None


def is_yuan(cell: str) -> bool:
    """Whether a cell names no other money than the yuan."""
    text = _compact(cell)
    if text in _NOTHING or "人民币" in (text[3:], text[:-3]):  # `CNY人民币`
        return True
    return all(part in _CURRENCIES for part in _CURRENCY_PARTS.split(text) if part)


def is_other_money(cell: str) -> bool:
    """Whether a word of a banner names a money that is not the yuan."""
    return not is_yuan(cell) and _CURRENCY.fullmatch(_compact(cell)) is not None


@lru_cache(maxsize=1024)
def _compact(cell: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell)).lower()


_REFERENCE = re.compile(r"[0-9A-Z][0-9A-Z:/.-]{0,59}")
# Up to five digits are a number of a row or of a day, not of the bank.
_NO_SERIAL = re.compile(r"0*|\d{1,5}|[-/*]+")
# What a spreadsheet leaves of a long number.
_SHORTENED = re.compile(r"\d(?:\.\d+)?E\+\d{2}", re.IGNORECASE)


def is_shortened(cell: str) -> bool:
    """Whether a long number lost its digits to a spreadsheet: `1.23457E+15`."""
    return "+" in cell and _SHORTENED.fullmatch(cell) is not None


def serial(cell: str) -> str:
    """A bank's serial as a reference; empty where the bank gives none. What a reference may not hold is replaced, with a
    digest of the whole behind it, so that two serials never become one. Room is left for `:N` behind it."""
    text = cell.upper()
    if _REFERENCE.fullmatch(text):
        return "" if _NO_SERIAL.fullmatch(text) else text
    text = unicodedata.normalize("NFKC", cell).strip().upper()
    if is_nothing(text) or _NO_SERIAL.fullmatch(text) or "*" in text:
        return ""  # masked: many serials look like this
    if _REFERENCE.fullmatch(text):
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20].upper()
    readable = re.sub(r"[^0-9A-Z]+", "-", text).strip("-")[:36]
    return f"{readable}-{digest}" if readable else f"X-{digest}"


def made_reference(day: date, clock: str, value: Decimal, balance: Decimal | None, nth: int) -> str:
    """The reference of a line whose bank gives no serial: of its day, time, amount, balance and the how-manieth of its
    like it is, never of its row, so that any export of it says the same (R4)."""
    left = "-" if balance is None else str(balance)
    return f"{day:%Y%m%d}/{clock.replace(':', '') or '-'}/{value}/{left}/{nth}"
