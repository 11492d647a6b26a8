"""Time and peak memory of reading a statement: `python benchmarks/import_statement.py [LINES ...] [--kind csv|xlsx|html]`.

Each size is read in a process of its own, so that its peak is its own.
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
    start = time.perf_counter()
    statement = read_statement(data, file.name)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    count = len(statement.lines)
    print(f"{file.suffix[1:]:>5} {count:>7,} lines {len(data) / 1e6:>6.1f} MB {seconds:>6.2f} s {seconds / count * 1e6:>6.1f} us a line "
          f"{peak:>5.0f} MB peak")


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
