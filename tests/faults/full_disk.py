"""A really full disk: a small tmpfs, filled until so many blocks are free, in a mount namespace of its own.

    unshare -m python -m tests.faults.full_disk FOLDER
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from sharedfund.admit import Admitted
from sharedfund.book import store
from sharedfund.errors import SharedFundError
from tests.book.shelf import SIGNERS, a_link, bytes_of
from tests.faults.checks import wrongs
from tests.faults.scenes import BOOK, SCENES, opened
from tests.faults.trials import Tried

BLOCK = 4096
BLOCKS = 13
HOUSE = Path(__file__).resolve().parent.parent.parent


@cache
def why_not() -> str:
    """Why no disk can be mounted here; empty where it can."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return "there is no unshare here"
    done = subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/tmp"], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else "no tmpfs may be mounted here: " + done.stderr.strip()


def tried() -> list[Tried]:
    """Every try; none where no disk can be mounted."""
    if why_not():
        return []
    with tempfile.TemporaryDirectory(prefix="sharedfund-full-") as folder:
        done = subprocess.run(["unshare", "-m", sys.executable, "-m", "tests.faults.full_disk", folder], cwd=HOUSE, text=True,
                              capture_output=True, check=False,
                              env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))})
    if done.returncode:
        return [Tried("a full disk", [done.stderr[-2000:]])]
    return [Tried(what, wrong) for what, wrong in json.loads(done.stdout)]


def _fill(folder: Path, blocks: int) -> Path:
    """Fill the disk until only `blocks` are free."""
    ballast = folder / "ballast"
    free = os.statvfs(folder).f_bavail
    with open(ballast, "wb") as stream:
        stream.write(b"x" * (max(free - blocks, 0) * BLOCK))
    return ballast


def _full(place: Path, blocks: int, *, is_asked: bool) -> Tried:
    """A page on a disk with so many free blocks: it is written whole and said, or refused and the book is what it was.
    Where the store does not ask before (`is_asked` False), as when another program fills the disk meanwhile, the write
    itself is refused."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    SCENES["append"].base(place)
    book = opened(place)
    begins, before = book.frontier.size, bytes_of(place / BOOK)
    ballast = _fill(place.parent, blocks)
    kept = store.SPACE_KEPT_BYTES
    store.SPACE_KEPT_BYTES = kept if is_asked else -(1 << 30)
    found, ends = [], begins
    try:
        answer = book.admit(*(a_link(book, f"v-{60 + number}") for number in range(12)), signers=SIGNERS)
        assert isinstance(answer, Admitted)
        ends = book.frontier.size
    except SharedFundError as error:
        if error.code != "disk-full":
            found.append(f"said {error.code}")
        if bytes_of(place / BOOK) != before:
            found.append("the book is not what it was")
    finally:
        store.SPACE_KEPT_BYTES = kept
        ballast.unlink()
    if opened(place).frontier.size != ends:
        found.append("what was said is not what stands")
    return Tried(f"{blocks} blocks free, asked before: {is_asked}", found + wrongs(place, "append", (), begins))


def main() -> None:
    """Mount the small disk over the folder, and try."""
    folder = Path(sys.argv[1])
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={4 << 20}", "tmpfs", str(folder)], check=True)
    found = [_full(folder / "place", blocks, is_asked=is_asked) for is_asked in (True, False) for blocks in range(BLOCKS)]
    print(json.dumps(found))  # noqa: T201  # the answer


if __name__ == "__main__":
    main()
