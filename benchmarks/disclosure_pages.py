"""What a quarter's page costs in every format: the demo's, and one with so many payments and days of receipts.

    python benchmarks/disclosure_pages.py 5000

Prints for each page and format (`-both` is in both languages), each in a process of its own: wall and CPU seconds (of it
and of Typst, which is a child), the peak memory of both, and the size of the file. `core` is how much of a core a loop
beside it got: at 0.3 the machine was busy with others, and wall seconds are to be read so.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

LEDGERS = Path(__file__).resolve().parents[1] / "ledgers"
FORMATS = ("html", "xlsx", "csv", "json", "terminal",
           "pdf", "a3", "png", "screen", "pdf-both", "a3-both", "png-both", "screen-both")

RUN = """
import json, resource, sys, threading, time
from datetime import date
from pathlib import Path
from sharedfund.spelling import canonical_text
from sharedfund.render import html, spreadsheet_csv, terminal, typeset, workbook, front

def status(pid, name):
    try:
        text = open(f"/proc/{pid}/status").read()
    except OSError:
        return 0
    return int(text.split(name + ":")[1].split()[0]) / 1024 if name + ":" in text else 0

class Children(threading.Thread):
    # ru_maxrss of a child begins with what its parent had: its own peak is asked of the kernel while it lives.
    peak, over = 0, False
    def run(self):
        while not self.over:
            for task in Path("/proc/self/task").iterdir():
                try:
                    pids = (task / "children").read_text().split()
                except OSError:
                    continue
                self.peak = max([self.peak, *(status(pid, "VmHWM") for pid in pids)])
            time.sleep(0.01)

def core():
    wall, cpu, count = time.perf_counter(), time.process_time(), 0
    for number in range(6_000_000):
        count += number & 7
    return (time.process_time() - cpu) / (time.perf_counter() - wall)

data = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
seals = front.Seals(number="x", digest="07cc" * 16, head_size=9412, head_root="4942" * 16, published=date(2026, 7, 8),
                    shown_until=date(2026, 8, 7), note="sharedfund/v1/" + "1957" * 16, note_size=9400,
                    note_root="13ba" * 16)
kinds = {"pdf": "pdf", "a3": "large-print", "png": "long", "screen": "screen"}
make = {
    "html": lambda: html.page(data, seals=seals).encode(), "xlsx": lambda: workbook.workbook(data, seals=seals),
    "csv": lambda: spreadsheet_csv.detail(data, seals=seals), "json": lambda: canonical_text(data).encode(),
    "terminal": lambda: terminal.disclosure(data).encode(),
    **{name + tail: (lambda kind=kind, tongue=tongue: typeset.made(data, [kind], tongue, seals=seals)[kind])
       for name, kind in kinds.items() for tongue, tail in (("zh_CN", ""), ("both", "-both"))}}
before = core()
watch = Children(daemon=True)
watch.start()
wall, cpu = time.perf_counter(), time.process_time()
made = make[sys.argv[2]]()
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
watch.over = True
watch.join()
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"wall_s": round(wall, 2), "cpu_s": round(cpu, 2), "child_cpu_s": round(used.ru_utime + used.ru_stime, 2),
                  "peak_mib": round(status("self", "VmHWM"), 1), "child_peak_mib": round(watch.peak, 1),
                  "kib": len(made) // 1024, "core": round((before + core()) / 2, 2)}))
"""


def child(page: Path, kind: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", RUN, str(page), kind], capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def demo() -> dict[str, Any]:
    """The newest page of the demo's book."""
    newest = max((LEDGERS / "co-managed" / "disclosures").glob("*/data.json"))
    found: dict[str, Any] = json.loads(newest.read_text(encoding="utf-8"))
    return found


def long(lines: int) -> dict[str, Any]:
    """The same quarter with so many payments, each with its people, purpose and company."""
    data = demo()
    section = data["sections"]["F"]
    kept = section["rows"]
    section["rows"] = [kept[n % len(kept)] | {
        "no": f"P-{n:05}", "day": f"2026-{4 + n % 3:02}-{1 + n % 28:02}",
        "purpose": f"第 {n} 笔：{n % 31 + 1} 号楼公共部位维修材料",
        "name": f"云州{'东南西北中'[n % 5]}区第 {n % 97} 材料有限公司", "amount": f"{n * 7919 % 99991 / 100 + 1:.2f}"}
        for n in range(lines)]
    section["count"] = section["full"] = lines
    return data


def main() -> None:
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()] or [5000]
    wanted = [word for word in sys.argv[1:] if word in FORMATS] or FORMATS
    with tempfile.TemporaryDirectory() as place:
        pages = {"demo": demo(), **{str(size): long(size) for size in sizes}}
        for name, data in pages.items():
            path = Path(place) / f"{name}.json"
            path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
            for kind in wanted:
                print(json.dumps({"page": name, "format": kind, **child(path, kind)}), flush=True)


if __name__ == "__main__":
    main()
