"""Writes the reference books anew: `ledgers/<name>` is the book of `examples/<name>/story.py` as an auditor gets it.

    python tools/write_ledgers.py [NAME...]

Without a name, all of them. The book files, checkpoints, derived files and published pages are kept; private rows and
papers are not.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the stories lie beside this folder

from examples.schemes import profiles, told  # noqa: E402

KEPT = ("book", "checkpoints", "disclosures", "chart.beancount", "main.beancount", "checked.beancount")


def keep(book: Path, target: Path) -> None:
    """Put what an auditor gets of `book` in the place of `target`."""
    if target.is_dir():
        shutil.rmtree(target)
    target.mkdir(parents=True)
    for name in KEPT:
        if (book / name).is_dir():
            shutil.copytree(book / name, target / name)
        else:
            shutil.copy(book / name, target / name)


def main(names: Sequence[str]) -> None:
    for name in names or profiles():
        with tempfile.TemporaryDirectory() as place:
            scheme = told(name, Path(place))
            keep(scheme.do.folder, ROOT / "ledgers" / name)
        print(f"wrote ledgers/{name}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
