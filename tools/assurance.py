"""`make assurance`: try what the promises rest on, and write docs/assurance.md with how often it went wrong.

    python tools/assurance.py                      every part, whole
    python tools/assurance.py flips honest         these parts
    python tools/assurance.py --list               the parts
    python tools/assurance.py flips --scale 1/100  a hundredth of it: printed, not kept
    python tools/assurance.py flips --scale 1/2 --keep   half of it, kept: the page says so
    python tools/assurance.py --page               write the page anew from what is kept

What a part found is kept in docs/assurance.json with its seed, the commit it ran on and how long it took, so that the
parts can be run one by one. It ends with 1 when anything went wrong.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parent.parent
KEPT = HOUSE / "docs" / "assurance.json"
PAGE = HOUSE / "docs" / "assurance.md"
SEED = 20260101

# In the order of the page. A part is a module with a PART and a run (tests/figures.py).
PARTS = (
    "tests.attacks.tried",
    "tests.attacks.honest",
    "tests.attacks.flips",
    "tests.attacks.hostile",
    "tests.attacks.fuzz_guard",
    "tests.faults.crash_points",
    "tests.faults.power_loss",
    "tests.faults.writers",
    "tests.faults.broken_writers",
    "tests.second_auditor.figures",
    "tools.branches",
    "tools.mutants",
)


def parts() -> dict[str, Any]:
    """The modules of the parts, by the part's name."""
    modules = [importlib.import_module(name) for name in PARTS]
    return {module.PART.name: module for module in modules}


# ---- running ----


def run(module: Any, seed: int, scale: Fraction, jobs: int) -> dict[str, Any]:
    """What a part found, as it is kept."""
    from tests.figures import Run

    started = time.monotonic()
    commit = _commit()
    figures = [
        {"name": figure.name, "tried": figure.tried, "wrong": figure.wrong, "unit": figure.unit,
         "detail": figure.detail, "not_tried": figure.not_tried}
        for figure in module.run(Run(seed=seed, scale=scale, jobs=jobs))
    ]
    return {
        "commit": commit, "figures": figures, "jobs": jobs, "machine": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(), "scale": str(scale), "seconds": round(time.monotonic() - started), "seed": seed,
        "shows": module.PART.shows, "shows_zh": module.PART.shows_zh, "wanted": module.PART.wanted,
    }


def _commit() -> str:
    """The commit, with a mark where the tree differs from it in anything but what this tool writes."""
    head = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], cwd=HOUSE, capture_output=True, text=True, check=False)
    changed = subprocess.run(["git", "status", "--porcelain", "--", "src", "cli", "tests", "tools"], cwd=HOUSE,
                             capture_output=True, text=True, check=False)
    if head.returncode:
        return "unknown"
    return head.stdout.strip() + (" and changes" if changed.stdout.strip() else "")


def keep(found: Mapping[str, Any]) -> dict[str, Any]:
    """Put what was found beside what is kept; everything kept now."""
    kept = read()
    kept.update(found)
    KEPT.write_text(json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return kept


def read() -> dict[str, Any]:
    """What is kept, by part."""
    if not KEPT.exists():
        return {}
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert isinstance(kept, dict)
    return kept


# ---- the page ----

HEAD = """# 保证 · Assurance

这一页由 `make assurance` 写出：每一项试了多少次，错了多少次。**错**一栏必须是 0。种子和提交写在后面，谁都可以再跑一遍。

This page is written by `make assurance`: how often each thing was tried, and how often it went wrong. The column
*wrong* must be 0. The seed and the commit stand beside it, so that anybody can run it again.

说的是“改了就看得出来——只要有人记得一个账本头”，不说“改不了”。*Tamper-evident, given one remembered head*; never
*tamper-proof*. What it cannot do stands in the README.
"""


def page(kept: Mapping[str, Any], order: Sequence[str]) -> str:
    """The page as Markdown."""
    lines = [HEAD, "| 试的是什么 · what | 试了 · tried | 错 · wrong | 要的 · wanted |", "|---|---:|---:|---|"]
    for name in order:
        if name not in kept:
            lines.append(f"| `{name}` | 没有跑 · not run | | |")
            continue
        part = kept[name]
        for place, figure in enumerate(part["figures"]):
            said = f"{part['shows_zh']} · {part['shows']}：{figure['name']}" if place == 0 else figure["name"]
            unit = f" {figure['unit']}" if figure["unit"] else ""
            lines.append(f"| {said} | {figure['tried']:,}{unit} | {figure['wrong']:,} | {part['wanted'] if place == 0 else ''} |")
    lines += ["", "## 怎样跑的 · How each was run", ""]
    for name in order:
        if name in kept:
            lines += _how(name, kept[name])
    return "\n".join(lines).rstrip() + "\n"


def _how(name: str, part: Mapping[str, Any]) -> list[str]:
    lines = [f"### {name}", ""]
    scale = "" if part["scale"] == "1" else f" --scale {part['scale']}"
    lines.append(f"`python tools/assurance.py {name} --seed {part['seed']}{scale}` · commit {part['commit']} · "
                 f"{part['seconds']:,} s, {part['jobs']} jobs · Python {part['python']}, {part['machine']}")
    lines.append("")
    for figure in part["figures"]:
        if figure["detail"]:
            lines.append(f"- {figure['name']}: {figure['detail']}")
        if figure["not_tried"]:
            lines.append(f"- 没有试 · not tried: {figure['not_tried']}")
    return [*lines, ""]


# ---- the command ----


def main(arguments: Sequence[str]) -> int:
    """0 when nothing that was tried went wrong."""
    os.chdir(HOUSE)
    for place in ("src", "cli", "."):
        sys.path.insert(0, str(HOUSE / place))
    reading = argparse.ArgumentParser(description="try what the promises rest on")
    reading.add_argument("part", nargs="*")
    reading.add_argument("--seed", type=int, default=SEED)
    reading.add_argument("--scale", type=Fraction, default=Fraction(1))
    reading.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    reading.add_argument("--keep", action="store_true")
    reading.add_argument("--list", action="store_true")
    reading.add_argument("--page", action="store_true")
    asked = reading.parse_args(arguments)
    modules = parts()
    if asked.list:
        for name, module in modules.items():
            print(f"{name:16} {module.PART.shows} ({module.PART.wanted})")
        return 0
    unknown = sorted(set(asked.part) - set(modules))
    if unknown:
        reading.error(f"no such part: {', '.join(unknown)}")
    wrong = 0
    for name in [] if asked.page else asked.part or list(modules):
        found = run(modules[name], asked.seed, asked.scale, asked.jobs)
        for figure in found["figures"]:
            wrong += figure["wrong"]
            print(f"{name:16} {figure['name']}: {figure['tried']:,} tried, {figure['wrong']:,} wrong  {figure['detail']}", flush=True)
        if asked.scale == 1 or asked.keep:
            keep({name: found})
    if asked.page or asked.scale == 1 or asked.keep:
        PAGE.write_text(page(read(), list(modules)), encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
