"""Files as banks and wallets give them, made from lines of a test."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from sharedfund.banking.matching import Seen

TAIL = "5678"  # of the account the tests' charters name


def bank_csv(lines: Iterable[Seen], *, opening: str = "0.00", tail: str = TAIL, encoding: str = "gb18030") -> bytes:
    """A corporate export of the bank: a banner, running balances, serial numbers."""
    out, balance = io.StringIO(newline=""), Decimal(opening)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["银杏银行 账户明细"])
    writer.writerow(["账号", f"33010155880000{tail}", "户名", "银杏花园业主大会"])
    writer.writerow(["交易日期", "交易时间", "收入金额", "支出金额", "余额", "对方户名", "对方账号", "摘要", "流水号"])
    for line in sorted(lines, key=lambda line: (line.day, line.ref)):
        balance += line.amount
        writer.writerow([line.day.isoformat(), "10:00:00", f"{line.amount:.2f}" if line.amount > 0 else "",
                         f"{-line.amount:.2f}" if line.amount < 0 else "", f"{balance:.2f}", line.name, line.number, line.memo, line.ref])
    return out.getvalue().encode(encoding)


def wechat_csv(lines: Iterable[Seen], *, claimed: int | None = None) -> bytes:
    """A wallet's export: a header of claims, then rows, the newest first; `claimed` rows are said to be there."""
    rows = sorted(lines, key=lambda line: (line.day, line.ref), reverse=True)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    ins = [line for line in rows if line.amount > 0]
    outs = [line for line in rows if line.amount < 0]
    writer.writerow(["微信支付账单明细"])
    writer.writerow(["微信昵称：[银杏花园收款]"])
    writer.writerow([f"共{len(rows) if claimed is None else claimed}笔记录"])
    writer.writerow([f"收入：{len(ins)}笔 {sum((line.amount for line in ins), Decimal('0.00'))}元"])
    writer.writerow([f"支出：{len(outs)}笔 {-sum((line.amount for line in outs), Decimal('0.00'))}元"])
    writer.writerow(["----------------------微信支付账单明细列表--------------------"])
    writer.writerow(["交易时间", "交易类型", "交易对方", "商品", "收/支", "金额(元)", "支付方式", "当前状态", "交易单号", "商户单号", "备注"])
    for line in rows:
        writer.writerow([f"{line.day} 10:00:00", "二维码收款" if line.amount > 0 else "零钱提现", line.name, line.memo,
                         "收入" if line.amount > 0 else "支出", f"¥{abs(line.amount):.2f}", "/", "已存入零钱" if line.amount > 0 else "提现已到账",
                         line.ref, "/", "/"])
    return out.getvalue().encode("utf-8-sig")
