"""What a file says of itself above, between and below its rows: how many there are, what came and went in all, the
balances it begins and ends with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from sharedfund.banking import cells
from sharedfund.banking.statement import Check
from sharedfund.values.money import ZERO, exact

_SUMMARY = re.compile(
    r"合计|总计|总额|总金额|总笔数|小计|页计|汇总|笔数|笔记录|期初|期末|承前|承上页|接上页|转下页|转次页|上期|上年结转|结转余额|过次页|本页|本日|本期|累计"
    r"|记录数|上页余额|上日余额|明细列表|明细.*结束|以上|说明|温馨提示|打印|第\d+页|共\d+页|^共\d+|^-{3,}|^={3,}|^\*{3,}|^注[::]?"
    r"|^(?:账户|账面|当前|可用|实时)?余额[::]?$|^金额[::]?$|^(?:sub|grand)?total|^no more|^page\d|balance(?:b/?f|c/?f)"
    r"|^(?:opening|closing|beginning|ending)balance|brought|carried",
    re.IGNORECASE)
_NUMBER = r"(-?[\d,]+(?:\.\d+)?)"
_WORD = r"(?:发生|交易|记账|合计|累计|汇总|总|次数|笔数|金额|额|数|共|计|\([^()]{0,12}\)|/元|\[[^\]]{0,60}\])*"
_SIDED = re.compile(
    rf"(?P<all>总|汇总|合计)?(?P<side>收入|贷方|转入|存入|入账|收方|支出|借方|转出|取出|支取|付方|出账)(?P<label>{_WORD})(?P<colon>[::]?)[::\s]*[¥￥]?"
    rf"{_NUMBER}\s*(?P<unit>笔|元)?(?:[,,;\s]*(?:共计|合计|共|计|金额)?[::\s]*[¥￥]?"
    rf"(?:{_NUMBER}\s*元|(?<=[笔\s,;:计额])(?P<plain>[\d,]+\.\d\d)(?![\d.])))?")
_COUNT = re.compile(
    r"(?:总笔数|总条数|总记录数|记录数|交易笔数|合计笔数|笔数合计)[::\s]*([\d,]{1,9})(?![\d.,]|\s+[\d,]+(?:\.\d+)?(?:\s|$))|(?:共计?|总计|合计)[::\s]*([\d,]{1,9})\s*(?:笔|条|项)")
_WHOLE = re.compile(rf"(?:合计|累计|总)金额(?:\([^()]{{0,12}}\))?[::\s]*[¥￥]?{_NUMBER}(?!\s*[笔条项])")
_INS = frozenset({"收入", "贷方", "转入", "存入", "入账", "收方"})
# Sums of a page, a day, a month, a year: not of the file.
_PARTIAL = re.compile(r"小计|页计|本页|本日|当日|每日|当页|日计|本月|当月|本季|本年|年初|月累计|年累计")
_OPENING = re.compile(
    r"期初|上期|承前|承上页|接上页|上页余额|上日余额|上年结转|结转余额|(?:opening|beginning)balance|balanceb/?f|brought",
    re.IGNORECASE)
_CLOSING = re.compile(
    r"期末|本期余额|过次页|转下页|转次页|结束余额|(?:closing|ending)balance|balancec/?f|carried", re.IGNORECASE)
# A balance of a page or a day: it stands before the first row or after the last, or says nothing of the whole.
_NEAR = re.compile(r"页|上日|承前|b/?f|c/?f|brought|carried", re.IGNORECASE)
_END_LABEL = re.compile(r"(期初|上期|期末)(?:账户)?(?:余额|结余)(?:\([^()]{0,20}\))?(?:人民币)?")
_END = re.compile(rf"{_END_LABEL.pattern}[::\s]*(?:人民币)?[¥￥]?{_NUMBER}(?![\d.])")


class Stated(NamedTuple):
    """One figure of a header or footer: a number of rows or a sum; of the rows in, out, or all of them; or the balance
    at an end."""

    what: Literal["count", "sum", "balance"]
    of: Literal["ins", "outs", "rows", "opening", "closing"]
    value: Decimal


@lru_cache(maxsize=4096)
def is_summary(cell: str) -> bool:
    """Whether a cell speaks of rows and is none."""
    return len(cell) < 400 and _SUMMARY.search(_close(cell)) is not None


_WORDS = re.compile(
    r"(?:人民币|本页|本期|本月|本年|本日|当日|日|借方|贷方|收入|支出|交易)?(?:合计|总计|小计|累计|汇总)(?:金额|笔数|\([^()]{0,12}\))?"
    r"|(?:期初|期末|上期|本期|上页|上日|承前|结转)余额|承前页?|过次页|上[期年]结转|总?笔数")


@lru_cache(maxsize=4096)
def is_summary_word(cell: str) -> bool:
    """Whether a cell is a word of sums and nothing else."""
    return len(cell) < 20 and _WORDS.fullmatch(_close(cell).rstrip(":")) is not None


def _close(cell: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell))


def which_end(text: str) -> Literal["opening", "closing"] | None:
    """Whether words name the balance before the rows or after them."""
    said = _close(text)
    if _OPENING.search(said):
        return "opening"
    return "closing" if _CLOSING.search(said) else None


def is_partial(text: str) -> bool:
    """Whether words speak of a page, a day, a month or a year."""
    return _PARTIAL.search(text) is not None or "累计" in text


def stated_in(row: Sequence[str]) -> tuple[Stated, ...]:
    """What a row outside the lines says of them in words; a subtotal says nothing of the whole."""
    filled = [unicodedata.normalize("NFKC", cell) for cell in row if cell]
    text = " ".join(filled)[:2000]
    if not any(char.isdigit() for char in text) or _PARTIAL.search(text):
        return ()
    stated = list(_ends(filled))
    for match in _SIDED.finditer(text):
        of: Literal["ins", "outs"] = "ins" if match["side"] in _INS else "outs"
        label, first, second = match["label"], match[5], match[7] or match["plain"]
        if "笔数" in label or "次数" in label or match["unit"] == "笔":
            stated.append(Stated("count", of, _figure(first)))
            if second is not None:
                stated.append(Stated("sum", of, _figure(second)))
        elif label or match["unit"] or match["all"] or (match["colon"] and "." in first):
            stated.append(Stated("sum", of, _figure(first)))
    rest = _SIDED.sub(" ", text)
    stated += [Stated("sum", "rows", _figure(match[1])) for match in _WHOLE.finditer(rest)]
    for match in _COUNT.finditer(rest):
        stated.append(Stated("count", "rows", _figure(match[1] or match[2])))
    return tuple(one for one in stated if one.value is not _NONE)


def _ends(filled: Sequence[str]) -> Iterator[Stated]:
    """The balances before and after the rows, each in one cell with its label or in the cell right of it."""
    for cell in filled:
        for match in _END.finditer(cell[:400]):
            yield Stated("balance", "closing" if match[1] == "期末" else "opening", _figure(match[2]))
    for index, (label, said) in enumerate(pairwise(filled)):
        named, value = _END_LABEL.fullmatch(_close(label).rstrip(":")), figure(said)
        if named is None or value is None or (index + 2 < len(filled) and figure(filled[index + 2]) is not None):
            continue
        yield Stated("balance", "closing" if named[1] == "期末" else "opening", value)


def figure(cell: str) -> Decimal | None:
    """The amount of a cell, None for what is none."""
    try:
        return cells.amount(cell) if cell else None
    except ValueError:
        return None


def is_paired(row: Sequence[str]) -> bool:
    """Whether labels and figures stand by turns, so that a figure is its label's and not its column's."""
    are_figures = [figure(cell) is not None for cell in row if cell]
    return len(are_figures) >= 4 and are_figures == [bool(index % 2) for index in range(len(are_figures))]


_SIDES = {"借": "借方", "贷": "贷方"}


def joined(titles: Sequence[str], row: Sequence[str]) -> tuple[str, ...]:
    """A row of figures under its titles as labels and figures: `借方` under nothing, `12` under `笔数` is `借方笔数 12`."""
    side = row[0] if row and row[0] and not re.search(r"\d", row[0]) else ""
    side = _SIDES.get(_close(side), side)
    both = [part for title, cell in zip(titles, row, strict=False) for part in (f"{side}{title}", cell)]
    return tuple(both[2:] if side else both)


_NONE = Decimal("NaN")  # what looks like a figure and is none


def _figure(digits: str) -> Decimal:
    try:
        return exact(digits.replace(",", ""))
    except ValueError:
        return _NONE


class _Said(NamedTuple):
    value: Decimal
    row: int
    is_near: bool = False


@dataclass(slots=True)
class Totals:
    """What is stated, and where; what is found beside it, row by row: `numbers` are the places of the rows, `ins` and
    `outs` what each moved, None for nothing.

    What stands between two rows is a subtotal and says nothing of the whole. Where there are such, what stands below the
    last row may be one more: of the rows behind the last of them, or of all."""

    stated: dict[tuple[str, str], list[_Said]] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    ins: list[Decimal | None] = field(default_factory=list)
    outs: list[Decimal | None] = field(default_factory=list)

    def take(self, figures: Sequence[Stated], row: int) -> None:
        for one in figures:
            value = one.value if one.what == "balance" else abs(one.value)
            self._say(one.what, one.of, value, row)

    def take_sums(self, ins: Decimal | None, outs: Decimal | None, both: Decimal | None, row: int) -> None:
        """A row of sums under the columns of amounts; `both` under a column of all that moved."""
        for of, value in (("ins", ins), ("outs", outs), ("rows", both)):
            if value is not None:
                self._say("sum", of, abs(value), row)

    def take_balance(self, of: Literal["opening", "closing"], value: Decimal, row: int, label: str) -> None:
        """A balance under its column."""
        self.stated.setdefault(("balance", of), []).append(_Said(value, row, _NEAR.search(_close(label)) is not None))

    def _say(self, what: str, of: str, value: Decimal, row: int) -> None:
        self.stated.setdefault((what, of), []).append(_Said(value, row))

    def _found(self, of: str, after: int = 0) -> tuple[int, Decimal]:
        """How many of the rows behind a place moved something, and how much."""
        values = self.ins if of == "ins" else self.outs
        moved = [value for number, value in zip(self.numbers, values, strict=True) if value and number > after]
        return len(moved), sum(moved, ZERO)

    def _edges(self, what: str, of: str) -> tuple[list[_Said], int]:
        """What is said above the first row and below the last; the place of the last subtotal between them, or 0."""
        said = self.stated.get((what, of), [])
        if not self.numbers:
            return said, 0
        first, last = self.numbers[0], self.numbers[-1]
        edges = [one for one in said if one.row < first or one.row > last]
        return edges, max((one.row for one in said if first < one.row < last), default=0)

    def rows_check(self, lines: int, is_claim: bool) -> Check:
        """The numbers of rows: of all, where that is stated, with or without those that move nothing."""
        known = False
        for of in ("rows", "ins", "outs"):
            edges, between = self._edges("count", of)
            known = known or bool(edges)
            if not edges:
                continue
            whole = {len(self.numbers), lines} if of == "rows" else {self._found(of)[0]}
            behind = sum(number > between for number in self.numbers) if of == "rows" else self._found(of, between)[0]
            for one in edges:
                if one.value not in whole and not (between and one.row > between and one.value == behind):
                    return Check("rows", False, is_claim, f"{one.value:.0f}",
                                 str(len(self.numbers) if of == "rows" else self._found(of)[0]), one.row)
        return Check("rows", True if known else None, is_claim)

    def sums_check(self, is_claim: bool) -> Check:
        """What came and what went in all, in that order."""
        shown: list[_Said | None] = []
        found: list[Decimal] = []
        wrong = None
        for of in ("ins", "outs"):
            edges, between = self._edges("sum", of)
            whole, behind = self._found(of)[1], self._found(of, between)[1]
            off = next((one for one in edges if one.value != abs(whole) and not (
                between and one.row > between and one.value == abs(behind))), None)
            wrong = wrong or off
            shown.append(off or next(iter(edges), None))
            found.append(whole)
        either = self._either_check(is_claim)
        if not any(shown) or (wrong is None and either is not None and either.holds is False):
            return either or Check("totals", None, is_claim)
        row = next(one.row for one in (wrong, *shown) if one is not None)
        stated = " / ".join("-" if one is None else f"{one.value:,}" for one in shown)
        return Check("totals", wrong is None, is_claim, stated, " / ".join(f"{other:,}" for other in found), row)

    def _either_check(self, is_claim: bool) -> Check | None:
        """One sum of all that moved: some banks add both sides, some take one from the other, some mean one."""
        edges, between = self._edges("sum", "rows")
        if not edges:
            return None
        whole, behind = self._either(0), self._either(between)
        for one in edges:
            if one.value not in whole and not (between and one.row > between and one.value in behind):
                return Check("totals", False, is_claim, f"{one.value:,}", f"{whole[0]:,}", one.row)
        return Check("totals", True, is_claim)

    def _either(self, after: int) -> tuple[Decimal, ...]:
        ins, outs = self._found("ins", after)[1], self._found("outs", after)[1]
        return abs(ins + outs), abs(ins - outs), abs(ins), abs(outs)

    def end(self, of: Literal["opening", "closing"], falls: bool) -> tuple[_Said, ...]:
        """The balances stated before the rows or after them; `falls` where the newest row stands first."""
        edges, _ = self._edges("balance", of)
        is_above = (of == "opening") != falls
        return tuple(one for one in edges if not one.is_near or not self.numbers
                     or (one.row < self.numbers[0] if is_above else one.row > self.numbers[-1]))
