"""A book grown to so many entries through the real door, and what one more page, one command and one audit of it cost.

    python benchmarks/growing_book.py 1000 10000 100000 [--keep DIR]

Prints, for each size: CPU milliseconds of appending one page of one entry (a fresh process opening the book from its
snapshot, and the append alone), and of a whole audit per entry, with the audit's peak memory. Sizes are compared in
one run, because machines are noisy.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sharedfund.admit import Admitted
from sharedfund.book import Book, UserFolder
from sharedfund import drafts, spelling
from sharedfund.drafts import bank, disclosure, receipts, record
from sharedfund.signing import SeedSigner
from sharedfund.values import days
from tests.fund import B, D, Fund, K, key_of
from tests.stories import honest

PAGE = 100
HOUSEHOLDS = [unit[1] for unit in honest.UNITS]
MONTH = 2500  # entries a month: the cast's mandates end after five years


def founded(folder: Path, home: Path) -> tuple[Book, Fund]:
    """The worked quarter's fund on disk: the memory fund's pages written again through a Book."""
    fund = Fund.founded()
    honest.set_up(fund)
    clock = {"now": fund.entries[0].recorded}
    user = UserFolder(home)
    book = Book.create(folder, fund.entries[0], clock=lambda: clock["now"], user=user)  # type: ignore[arg-type]  # a charter
    pages: list[list[object]] = []
    for entry in fund.entries[1:]:
        if pages and pages[-1][0].recorded == entry.recorded:  # type: ignore[attr-defined]
            pages[-1].append(entry)
        else:
            pages.append([entry])
    for page in pages:
        clock["now"] = page[0].recorded  # type: ignore[attr-defined]
        answer = book.admit(*page)  # type: ignore[arg-type]
        assert isinstance(answer, Admitted), answer
    book.clock = lambda: clock["now"]
    fund.clock = clock  # type: ignore[attr-defined]
    return book, fund


def grow(book: Book, fund: Fund, size: int, count: int) -> int:
    """Pages of receipts until the book has `size` entries; `count` are there."""
    clock = fund.clock  # type: ignore[attr-defined]
    keys = {person: SeedSigner(person, key_of(person).private_bytes_raw()) for person in (K, B, D)}
    while count < size:
        clock["now"] += timedelta(minutes=5)
        lines = [receipts.Line(Decimal("0.01"), household=HOUSEHOLDS[n % 4], bank_ref=f"G{count + n}")
                 for n in range(min(PAGE, size - count))]
        made = receipts.record_all(book.state, lines, by=K, day=book.today)
        answer = book.admit(*made)
        assert isinstance(answer, Admitted), answer
        count += len(made)
        if count // MONTH > (count - len(made)) // MONTH:
            count += close_month(book, clock, keys)
    return count


def close_month(book: Book, clock: dict[str, Any], keys: dict[str, SeedSigner]) -> int:
    """The clock goes to the next month and the old one is reconciled and closed; how many entries that took."""
    until = book.state.disclosures.closed_until or days.day("2026-01-01")
    month = days.month_of(until)
    clock["now"] = max(clock["now"], datetime.combine(days.add_months(until, 1), datetime.min.time(), UTC))

    def write(entry: Any) -> Any:
        clock["now"] += timedelta(minutes=1)
        answer = book.admit(entry, signers=(keys[entry.by],))
        assert isinstance(answer, Admitted), answer
        return answer.entries[0]

    balance = book.state.ledger.joint_account()
    write(bank.reconcile(book.state, by=K, day=book.today, month=month, statement_balance=balance))
    write(record.make_checkpoint(book.state, by=K, day=book.today))
    proposal = write(disclosure.close_month(book.state, book.lines, month, by=K, day=book.today))
    for person in (B, D):
        write(drafts.approve(book.state, spelling.leaf_of(proposal), by=person, day=book.today))
    return 5


PEAK = """
def peak():
    # Of this process alone: ru_maxrss begins with what its parent had.
    status = open("/proc/self/status").read()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
"""

APPEND = PEAK + """
import sys, time, json
from pathlib import Path
from datetime import datetime, timedelta
from decimal import Decimal
start = time.process_time()
from sharedfund.book import Book, UserFolder
from sharedfund.drafts import receipts
now = datetime.fromisoformat(sys.argv[3])
book = Book.open(Path(sys.argv[1]), clock=lambda: now, user=UserFolder(Path(sys.argv[2])))
opened = time.process_time()
entry = receipts.record(book.state, by="p-06", day=book.today, amount=Decimal("0.01"), bank_ref=sys.argv[4],
                        household="h-7f3a9c")
answer = book.admit(entry)
assert type(answer).__name__ == "Admitted", answer
done = time.process_time()
print(json.dumps({"open": (opened-start)*1000, "append": (done-opened)*1000, "all": time.process_time()*1000,
                  "peak_mib": peak()}))
"""

AUDIT = PEAK + """
import sys, time, json
from pathlib import Path
from sharedfund.audit import audit
start = time.process_time()
report = audit(Path(sys.argv[1]))
print(json.dumps({"cpu_s": time.process_time()-start, "verdict": report.verdict, "entries": report.counts["entries"],
                  "peak_mib": peak(),
                  "findings": [f.code for f in report.findings][:3]}))
"""


def child(code: str, *arguments: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def main() -> None:
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()] or [1000, 10000]
    with tempfile.TemporaryDirectory() as place:
        folder, home = Path(place) / "book", Path(place) / "home"
        book, fund = founded(folder, home)
        count = sum(1 for _ in book.entries())
        for size in sizes:
            began = time.process_time()
            before = count
            count = grow(book, fund, size, count)
            grown = (time.process_time() - began) / max(count - before, 1) * 1000
            appends = []
            for turn in range(5):
                fund.clock["now"] += timedelta(minutes=1)  # type: ignore[attr-defined]
                appends.append(child(APPEND, str(folder), str(home), fund.clock["now"].isoformat(), f"H{size}T{turn}"))  # type: ignore[attr-defined]
            count += 5
            book = Book.open(folder, clock=book.clock, user=book.user)
            audited = child(AUDIT, str(folder))
            best = {k: min(a[k] for a in appends[1:]) for k in appends[0]}
            print(json.dumps({"entries": count, "grow_ms_per_entry": round(grown, 3),
                              **{k: round(v, 1) for k, v in best.items()},
                              "audit_us_per_entry": round(audited["cpu_s"] / audited["entries"] * 1e6, 1),
                              "audit_peak_mib": round(audited["peak_mib"], 1), "verdict": audited["verdict"],
                              "findings": audited["findings"]}), flush=True)


if __name__ == "__main__":
    main()
