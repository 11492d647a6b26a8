"""What a file says of itself above and below its rows: how many there are, what came and went in all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from sharedfund.banking.statement import Check
from sharedfund.values.money import exact

_SUMMARY = re.compile(
    r"合计|总计|总额|总笔数|小计|汇总|笔数|笔记录|期初|期末|承前|上期|上年结转|结转余额|过次页|本页|本日|累计|记录数|上页余额|上日余额|本期余额"
    r"|明细列表|明细.*结束|以上|说明|温馨提示|打印|第\d+页|^共\d+|^-{3,}|^={3,}|^\*{3,}|^注[::]?|^total|^no more",
    re.IGNORECASE)
_NUMBER = r"(-?[\d,]+(?:\.\d+)?)"
_WORD = r"(?:发生|交易|记账|合计|总计|累计|汇总|总|次数|笔数|金额|额|数|共|计|\([^()]{0,12}\)|/元|\[[^\]]{0,60}\])*"
_SIDED = re.compile(
    rf"(?:汇总)?(?P<side>收入|贷方|转入|存入|入账|收方|支出|借方|转出|取出|支取|付方|出账)(?P<label>{_WORD})[::\s]*[¥￥]?"
    rf"{_NUMBER}\s*(?P<unit>笔|元)?(?:[,,;\s]*(?:共计|合计|共|计|金额)?[::\s]*[¥￥]?{_NUMBER}\s*元)?")
_COUNT = re.compile(
    r"(?:共计?|总笔数|总条数|总记录数|记录数|交易笔数|合计笔数|笔数合计|总计|合计)[::\s]*(\d{1,7})\s*(笔|条|项|$|\s)")
_INS = frozenset({"收入", "贷方", "转入", "存入", "入账", "收方"})
_PARTIAL = re.compile(r"小计|本页|本日|当日|每日")


class Stated(NamedTuple):
    """One figure of a header or footer: a number of rows or a sum; of the rows in, out, or all of them."""

    what: Literal["count", "sum"]
    of: Literal["ins", "outs", "rows"]
    value: Decimal


@lru_cache(maxsize=4096)
def is_summary(cell: str) -> bool:
    """Whether a cell speaks of rows and is none."""
    return len(cell) < 400 and _SUMMARY.search(unicodedata.normalize("NFKC", cell)) is not None


_WORDS = re.compile(
    r"(?:人民币|本页|本期|本月|本日|当日|借方|贷方|收入|支出|交易)?(?:合计|总计|小计|累计|汇总)(?:金额|笔数)?|(?:期初|期末|上期|本期|上页|上日|承前|结转)余额"
    r"|承前页?|过次页|上[期年]结转|总?笔数")


@lru_cache(maxsize=4096)
def is_summary_word(cell: str) -> bool:
    """Whether a cell is a word of sums and nothing else."""
    return len(cell) < 20 and _WORDS.fullmatch(re.sub(r"[\s::]", "", unicodedata.normalize("NFKC", cell))) is not None


def stated_in(row: Sequence[str]) -> tuple[Stated, ...]:
    """What a row outside the lines says of them; a subtotal says nothing of the whole."""
    text = unicodedata.normalize("NFKC", " ".join(cell for cell in row if cell)[:2000])
    if not any(char.isdigit() for char in text) or _PARTIAL.search(text):
        return ()
    stated: list[Stated] = []
    for match in _SIDED.finditer(text):
        of: Literal["ins", "outs"] = "ins" if match["side"] in _INS else "outs"
        label, first, second = match["label"], match[3], match[5]
        if "笔数" in label or "次数" in label or match["unit"] == "笔":
            stated.append(Stated("count", of, _figure(first)))
            if second is not None:
                stated.append(Stated("sum", of, _figure(second)))
        elif label or match["unit"]:
            stated.append(Stated("sum", of, _figure(first)))
    for match in _COUNT.finditer(_SIDED.sub(" ", text)):
        stated.append(Stated("count", "rows", _figure(match[1])))
    return tuple(one for one in stated if one.value >= 0 or one.what == "sum")


def _figure(digits: str) -> Decimal:
    try:
        return exact(digits.replace(",", ""))
    except ValueError:
        return Decimal(-1)


@dataclass(slots=True)
class Totals:
    """What is stated, and where; what is found beside it."""

    stated: dict[tuple[str, str], tuple[Decimal, int]] = field(default_factory=dict)
    found: dict[str, tuple[int, Decimal]] = field(default_factory=dict)
    opening: Decimal | None = None
    closing: Decimal | None = None
    opening_row: int | None = None
    closing_row: int | None = None

    def take(self, figures: Sequence[Stated], row: int) -> None:
        for figure in figures:
            self.stated.setdefault((figure.what, figure.of), (abs(figure.value), row))

    def take_sums(self, ins: Decimal | None, outs: Decimal | None, row: int) -> None:
        """A row of sums under the columns of amounts."""
        if ins is not None:
            self.stated.setdefault(("sum", "ins"), (abs(ins), row))
        if outs is not None:
            self.stated.setdefault(("sum", "outs"), (abs(outs), row))

    def rows_check(self, lines: int, is_claim: bool) -> Check:
        """The numbers of rows: of all, where that is stated, with or without those that move nothing."""
        wrong = None
        known = False
        for of in ("rows", "ins", "outs"):
            if ("count", of) not in self.stated:
                continue
            known = True
            stated, row = self.stated["count", of]
            found = self.found[of][0]
            if stated != found and not (of == "rows" and stated == lines):
                wrong = wrong or Check("rows", False, is_claim, f"{stated:.0f}", str(found), row)
        return wrong or Check("rows", True if known else None, is_claim)

    def sums_check(self, is_claim: bool) -> Check:
        """What came and what went in all, in that order."""
        stated = [self.stated.get(("sum", of)) for of in ("ins", "outs")]
        if not any(stated):
            return Check("totals", None, is_claim)
        found = [self.found[of][1] for of in ("ins", "outs")]
        holds = all(one is None or one[0] == other for one, other in zip(stated, found, strict=True))
        row = next(one[1] for one in stated if one is not None)
        return Check("totals", holds, is_claim, " / ".join("-" if one is None else f"{one[0]:,}" for one in stated),
                     " / ".join(f"{other:,}" for other in found), row)
