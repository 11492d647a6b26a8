"""`bank import` of so many lines in one page, whole: read, checked, matched, written, private details kept.

    PYTHONPATH=src:cli:. python benchmarks/bank_import.py 10000 100000

Prints, for each size and in a process of its own, CPU seconds, microseconds a line and the peak memory of the process
(`VmHWM`), and the same of importing the file again. No line says whose it is, so that every one waits with its details.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from benchmarks.growing_book import PEAK, child, founded

IMPORT = PEAK + """
import contextlib, io, json, os, sys, time
folder, home, file, now = sys.argv[1:5]
os.environ["SHAREDFUND_HOME"] = home
began = time.process_time()
from sharedfund_cli.app import run
out = io.StringIO()
with contextlib.redirect_stdout(out):
    code = run(["--lang", "en", "--now", now, "-C", folder, "--as", "p-06", "bank", "import", file, "-y"])
assert code == 0, out.getvalue()
print(json.dumps({"cpu_s": round(time.process_time() - began, 2), "peak_mib": round(peak(), 1)}))
"""


def exported(count: int, first: object, days: int, file: Path) -> None:
    """A corporate export of `count` lines from `first` on, its balances running."""
    from tests.banking.exports import TAIL

    balance = Decimal("0.00")
    with file.open("w", encoding="utf-8", newline="") as out:
        out.write(f"银杏银行 账户明细\r\n账号,33010155880000{TAIL},户名,银杏花园业主大会\r\n"
                  "交易日期,交易时间,收入金额,支出金额,余额,对方户名,对方账号,摘要,流水号\r\n")
        for number in range(count):
            day = first + timedelta(days=number * days // count)  # type: ignore[operator]
            amount = Decimal(number % 9000 + 101 if number % 5 else -(number % 97) - 1).scaleb(-2)
            balance += amount
            came, went = (amount, "") if amount > 0 else ("", -amount)
            out.write(f"{day},10:00:00,{came},{went},{balance},付款人{number % 5000},62220202{number % 7000:08},"
                      f"手机银行转账 {number % 12 + 1}月,2026{number:012d}\r\n")


def main() -> None:
    for size in [int(word) for word in sys.argv[1:] if word.isdigit()] or [10_000, 100_000]:
        with tempfile.TemporaryDirectory() as place:
            folder, home, file = (Path(place) / name for name in ("book", "home", "statement.csv"))
            book, fund = founded(folder, home)
            first = book.state.charter.books_from
            exported(size, first, (book.today - first).days, file)
            now = fund.clock["now"].isoformat()  # type: ignore[attr-defined]
            for what in ("import", "again"):
                measured = child(IMPORT, str(folder), str(home), str(file), now)
                each = round(measured["cpu_s"] / size * 1e6, 1)
                print(json.dumps({"lines": size, "what": what, **measured, "us_a_line": each}), flush=True)


if __name__ == "__main__":
    main()
