"""Where two versions differ is said as a reader finds it on the page."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from sharedfund.render.words import pages, places
from sharedfund.reports.look import Audience


@pytest.mark.parametrize(("path", "zh", "en"), [
    ("sections.F.rows[2026-02-16 P-0005].amount", "F 逐笔付款 · 2026-02-16 P-0005 · 金额", "F Payments, line by line · 2026-02-16 P-0005 · amount"),
    ("front.remuneration.paid_to_firm", "首页 · 酬金 · 付给物业", "first page · remuneration · paid to the firm"),
    ("sections.A.rows[agency].closing", "A 资金收支 · 代收物业费 · 期末", "A Fund position · fees held for the firm · closing"),
    ("sections.C.rows[0].collected", "C 物业费收缴 · 第 1 行 · 已收", "C Fees charged and collected · row 1 · collected"),
    ("sections.D.rows[2026-01-06 fee]", "D 逐日收款 · 2026-01-06 物业费", "D Receipts by day · 2026-01-06 service fees"),
    ("indicators.no_such_member", "指标 · no such member", "indicators · no such member"), ("as_of", "as of", "as of"),
])
def test_a_place_is_said_in_words(path: str, zh: str, en: str) -> None:
    assert (places.place(path, "zh_CN"), places.place(path, "en")) == (zh, en)


@pytest.mark.parametrize(("told", "zh"), [
    (None, "无"), ("3191.20", "3191.20"), (True, "True"), ("x" * 80, "x" * 57 + "..."), ("{}", "有"), ("[]", "[]"), ("{退款", "{退款"), ("[1", "[1"), ("{" * 40, "{" * 40),
    ('{"amount":"486.65","count":1,"day":"2026-01-06","source":"fee","extra":[1]}', "金额 486.65；笔数 1；日期 2026-01-06；来源 物业费"),
])
def test_what_stands_there_is_said_in_words(told: Any, zh: str) -> None:
    assert places.value(told, "zh_CN") == zh


def test_every_word_is_there_in_both_languages() -> None:
    for zh, en in (*places.PARTS.values(), *places.MEMBERS.values()):
        assert zh and en and zh != en


def test_what_stands_across_a_sheet_fits_on_it() -> None:
    assert all(len(zh) <= 2 and len(en) <= len("DRAFT") for zh, en in pages.MARKS.values())
    assert set(pages.MARKS) == set(pages.COPIES) == set(get_args(Audience)) - {"public"}
