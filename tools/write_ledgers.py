"""Writes the reference books anew: `ledgers/co-managed` is the demo's book as an auditor gets it.

    python tools/write_ledgers.py

The book files, checkpoints, derived files and published pages are kept; private rows and papers are not.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from sharedfund_cli import demo
from sharedfund_cli.ginkgo import Ginkgo
from sharedfund_cli.story import Story

ROOT = Path(__file__).resolve().parents[1]
KEPT = ("book", "checkpoints", "disclosures", "chart.beancount", "main.beancount", "checked.beancount")


def built(place: Path) -> Path:
    """The demo's book, built in `place`."""
    story = Story(place / "book", place / "home", demo.SEED)
    demo.open_keys(story)
    Ginkgo(story, demo.inputs(), lambda zh, en: print(f"  {en} ...", flush=True)).tell()
    return place / "book"


def main() -> None:
    target = ROOT / "ledgers" / "co-managed"
    with tempfile.TemporaryDirectory() as place:
        book = built(Path(place))
        for name in KEPT:
            old, new = target / name, book / name
            if old.is_dir():
                shutil.rmtree(old)
            if new.is_dir():
                shutil.copytree(new, old)
            else:
                shutil.copy(new, old)
    print(f"wrote {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
