"""CPU time and peak memory of reading a statement: `python benchmarks/import_statement.py [csv|html|xlsx ...] [LINES ...]`.

Each size is read in a process of its own, so that its peak (`VmHWM`) is its own.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))


def read(file: Path) -> None:
    from sharedfund.banking.reading import read as read_statement

    data = file.read_bytes()
    start = time.process_time()
    statement = read_statement(data, file.name)
    seconds = time.process_time() - start
    status = Path("/proc/self/status").read_text().splitlines()
    peak = next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))
    # A workbook is parsed in a child: its time and peak stand beside.
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    count = len(statement.lines)
    seconds += child.ru_utime + child.ru_stime
    beside = f", {child.ru_maxrss / 1024:.0f} MiB in the child" if child.ru_maxrss else ""
    print(f"{file.suffix[1:]:>5} {count:>7,} lines {len(data) / 1e6:>5.1f} MB: {seconds:.2f} s, "
          f"{seconds / count * 1e6:.1f} us a line, peak {peak:.0f} MiB{beside}")


def main() -> None:
    import tempfile

    kinds = [kind for kind in ("csv", "html", "xlsx") if kind in sys.argv] or ["csv", "html", "xlsx"]
    sizes = [int(size) for size in sys.argv[1:] if size.isdigit()] or [10_000, 100_000]
    from tests.banking import made

    with tempfile.TemporaryDirectory() as folder:
        for kind in kinds:
            for size in sizes:
                grid = made.corporate(made.moves(size, a_day=400))
                file = Path(folder) / f"statement.{kind}"
                file.write_bytes({"csv": made.csv_bytes, "xlsx": made.xlsx_bytes, "html": made.html_bytes}[kind](grid))
                del grid
                subprocess.run([sys.executable, __file__, "--read", str(file)], check=True)


if __name__ == "__main__":
    if "--read" in sys.argv:
        read(Path(sys.argv[-1]))
    else:
        main()
