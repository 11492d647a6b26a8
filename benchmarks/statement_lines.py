"""A page of so many statement lines: what drafting, the door, writing, reading again and auditing it cost.

    python benchmarks/statement_lines.py 10000 100000

Prints, for each size and in a process of its own, CPU microseconds a line of each step, of importing the same statement
again and of a whole audit, and the peak memory of the process that imported and of the one that audited.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from benchmarks.growing_book import AUDIT, PEAK, child, founded

IMPORT = PEAK + """
import sys, time, json
from pathlib import Path
from datetime import date, datetime, timedelta
from decimal import Decimal
from sharedfund.book import Book, UserFolder
from sharedfund.drafts import bank
now = datetime.fromisoformat(sys.argv[3])
count = int(sys.argv[4])
book = Book.open(Path(sys.argv[1]), clock=lambda: now, user=UserFolder(Path(sys.argv[2])))
first = book.state.charter.books_from
span = (book.today - first).days
rows = [(first + timedelta(days=n * span // count), Decimal(n % 9000 + 1 if n % 5 else -n - 1).scaleb(-2), f"2026{n:012d}")
        for n in range(count)]
ins = sum(amount for _, amount, _ in rows if amount > 0)
outs = -sum(amount for _, amount, _ in rows if amount < 0)

def drafted():
    return bank.import_statement(
        book.state, by="p-06", day=book.today, account="co-managed", source="ours", statement="ab" * 32, lines=rows,
        rows=count, ins=ins, outs=outs, opening=Decimal("0.00"), closing=ins - outs, checked=("rows", "balance"))

times, began = {}, time.process_time()
def step(name):
    global began
    ended = time.process_time()
    times[name] = round((ended - began) / count * 1e6, 2)
    began = time.process_time()

page = drafted()
step("draft")
answer = book.admit(*page)
assert type(answer).__name__ == "Admitted", answer
step("admit_and_write")
assert len(book.state.bank.lines) == count
again = drafted()
assert again == ()
step("again")
size = sum(path.stat().st_size for path in (Path(sys.argv[1]) / "book").iterdir())
print(json.dumps({**times, "entries": len(page), "bytes_a_line": round(size / count, 1), "peak_mib": round(peak(), 1)}))
"""


def main() -> None:
    for size in [int(word) for word in sys.argv[1:] if word.isdigit()] or [10_000, 100_000]:
        with tempfile.TemporaryDirectory() as place:
            folder, home = Path(place) / "book", Path(place) / "home"
            _, fund = founded(folder, home)
            measured = child(IMPORT, str(folder), str(home), fund.clock["now"].isoformat(), str(size))  # type: ignore[attr-defined]
            audited = child(AUDIT, str(folder))
            print(json.dumps({"lines": size, **measured, "audit": round(audited["cpu_s"] / size * 1e6, 2),
                              "audit_peak_mib": round(audited["peak_mib"], 1), "verdict": audited["verdict"],
                              "findings": audited["findings"]}), flush=True)


if __name__ == "__main__":
    main()
