"""The three exports a treasurer downloads: the bank's for a company's account, WeChat's and Alipay's as published."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

OPENING = Decimal("186500.00")
ACCOUNT = "6222020200010003057"
HOLDER = "云州市银杏花园小区业主委员会"


class Moved(NamedTuple):
    """A row: what came in, or went out (below zero); `state` where a gateway says it moved nothing in or out."""

    at: datetime
    serial: str
    amount: Decimal
    name: str
    number: str
    memo: str
    word: str = ""  # the bank's summary, the gateway's kind
    state: str = ""


def _text(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def bank(moved: Sequence[Moved], style: int) -> bytes:
    """Oldest first, with the balance after each; the banner and the foot state counts and totals. `style` changes how
    days are written, what stands where nothing moved, and what the last words are called."""
    ins = [row.amount for row in moved if row.amount > 0]
    outs = [-row.amount for row in moved if row.amount < 0]
    nothing, words = ("", "附言") if style % 2 else ("0.00", "用途")
    days = "%Y-%m-%d" if style % 3 else "%Y%m%d"
    rows: list[Sequence[str]] = [
        ["对公账户交易明细"],
        ["账号", ACCOUNT, "户名", HOLDER, "币种", "人民币"],
        ["起始日期", f"{date(2025, 1, 1):{days}}", "截止日期", f"{date(2025, 3, 31):{days}}", "开户行", "云州银行高新支行"],
        ["交易日期", "交易时间", "借方发生额", "贷方发生额", "余额", "对方户名", "对方账号", "摘要", words, "交易流水号"],
    ]
    balance = OPENING
    for row in moved:
        balance += row.amount
        rows.append([f"{row.at:{days}}", f"{row.at:%H:%M:%S}", f"{-row.amount:,}" if row.amount < 0 else nothing,
                     f"{row.amount:,}" if row.amount > 0 else nothing, f"{balance:,}", row.name, row.number + "\t", row.word, row.memo,
                     row.serial + "\t"])
    rows += [["借方笔数", str(len(outs)), "借方合计", f"{sum(outs, Decimal('0.00')):,}"],
             ["贷方笔数", str(len(ins)), "贷方合计", f"{sum(ins, Decimal('0.00')):,}"], ["期末余额", f"{balance:,}"]]
    return _text(rows).encode("gb18030")


def _sums(moved: Sequence[Moved]) -> tuple[str, str, str]:
    """How many and how much: in, out, neither."""
    parts: tuple[list[Moved], ...] = ([row for row in moved if not row.state], [], [row for row in moved if row.state])
    counts = [f"{len(part)}笔 {sum((abs(row.amount) for row in part), Decimal('0.00'))}元" for part in parts]
    return counts[0], counts[1], counts[2]


def wechat(moved: Sequence[Moved]) -> bytes:
    """Newest first, sixteen lines before the header, UTF-8 with its mark."""
    income, spent, neutral = _sums(moved)
    banner = [
        "微信支付账单明细", "微信昵称：[银杏花园收款]", "起始时间：[2025-01-01 00:00:00] 终止时间：[2025-03-31 23:59:59]", "导出类型：[全部]",
        "导出时间：[2025-04-02 09:12:33]", "", f"共{len(moved)}笔记录", f"收入：{income}", f"支出：{spent}", f"中性交易：{neutral}", "注：",
        "1. 充值/提现/理财通购买/零钱通存取/信用卡还款等交易，将计入中性交易", "2. 本明细仅展示当前账单中的交易，不包括已删除的记录",
        "3. 本明细仅供个人对账使用", "", "----------------------微信支付账单明细列表--------------------",
    ]
    head = ["交易时间", "交易类型", "交易对方", "商品", "收/支", "金额(元)", "支付方式", "当前状态", "交易单号", "商户单号", "备注"]
    rows: list[Sequence[str]] = [[line, *[""] * (len(head) - 1)] for line in banner]
    rows.append(head)
    for row in reversed(moved):
        rows.append([f"{row.at:%Y-%m-%d %H:%M:%S}", row.word, row.name, row.memo, "/" if row.state else "收入", f"¥{abs(row.amount)}",
                     "云州银行(3057)" if row.state else "/", row.state or ("已收钱" if row.word == "二维码收款" else "已存入零钱"), row.serial + "\t",
                     "/" if row.state or row.word == "转账" else f"10000499{row.serial[-20:]}\t",
                     f"服务费¥{(abs(row.amount) / 1000).quantize(Decimal('0.01'))}" if row.state else "/"])
    return b"\xef\xbb\xbf" + _text(rows).encode()


def alipay(moved: Sequence[Moved]) -> bytes:
    """Newest first, the header on the twenty-fifth line, GB18030."""
    income, spent, neutral = _sums(moved)
    banner = [
        "-" * 84, "导出信息：", f"姓名：{HOLDER}", "支付宝账户：ginkgo-garden@example.com",
        "起始时间：[2025-01-01 00:00:00]    终止时间：[2025-03-31 23:59:59]", "导出交易类型：[全部]", "导出时间：[2025-04-02 09:20:11]",
        f"共{len(moved)}笔记录", f"收入：{income}", f"支出：{spent}", f"不计收支：{neutral}", "", "", "特别提示：",
        "1.本明细可表明支付宝受理了相应支付交易申请，但因系统原因或通讯故障等偶发因素可能导致本明细与实际交易结果不符；",
        "2.支付宝快捷支付等非余额支付方式可能既产生支付宝交易也同步产生银行交易，因此请勿使用本回单进行重复记账；",
        "3.本明细如经任何涂改、编造，均立即失去效力；", "4.部分账单如充值提现、账户转存或者个人设置收支等不计入为收入或者支出，记为不计收支类；",
        "5.因统计逻辑不同，明细金额直接累加后，可能会和下方统计金额不一致，请以实际交易金额为准；", "6.禁止将本回单用于非法用途；",
        "7.本明细仅展示当前账单中的交易，不包括已删除的记录；", "8.本明细仅供个人对账使用。", "", "-" * 20 + "支付宝（中国）网络技术有限公司  电子客户回单" + "-" * 20,
    ]
    head = ["交易时间", "交易分类", "交易对方", "对方账号", "商品说明", "收/支", "金额", "收/付款方式", "交易状态", "交易订单号", "商家订单号", "备注"]
    rows: list[Sequence[str]] = [[line] if line else [] for line in banner]
    rows.append([*head, ""])
    for row in reversed(moved):
        rows.append([f"{row.at:%Y-%m-%d %H:%M:%S}", row.word, row.name, row.number, row.memo, "不计收支" if row.state else "收入",
                     str(abs(row.amount)), "账户余额", row.state or "交易成功", row.serial + "\t", "\t", "", ""])
    return _text(rows).encode("gb18030")
