"""A command held by strace: struck at its k-th system call, or recorded operation by operation."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from sharedfund.book.walk import Walk
from tests.faults.scenes import BOOK, SCENES, Acknowledged

HOUSE = Path(__file__).resolve().parent.parent.parent
# What takes a file's name or a descriptor; memory and the tracer's own waiting are not struck.
TRACED = "%file,%desc"
# What changes a disk, or follows a descriptor: a name unknown on this machine is passed over.
RECORDED = ("?openat,?open,?creat,?write,?pwrite64,?writev,?pwritev,?fsync,?fdatasync,?sync_file_range,?syncfs,?ftruncate,"
            "?truncate,?fallocate,?rename,?renameat,?renameat2,?unlink,?unlinkat,?mkdir,?mkdirat,?rmdir,?link,?linkat,"
            "?symlink,?symlinkat,?close,?lseek,?dup,?dup2,?dup3,?copy_file_range,?sendfile")
_STRUCK = re.compile(r"\(INJECTED\)$|^(?:---|\+\+\+ killed by) SIG(?:KILL|INT|TERM)", re.MULTILINE)
NOT_STRUCK = frozenset({"mmap", "mprotect", "munmap", "execve", "exit_group", "poll", "ppoll", "select", "pselect6"})


class Outcome(NamedTuple):
    """How a command ended (its code, or minus the signal), what it acknowledged, and whether it was struck."""

    ended: int
    acks: tuple[Acknowledged, ...]
    hit: bool


class Stage:
    """A folder in which commands run again and again from the same book, and the process that runs them."""

    def __init__(self, above: Path | None = None) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="sharedfund-faults-", dir=above))
        self.place = self._folder / "place"
        self._bases: dict[str, Path] = {}
        self._writer: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._writer is not None:
            assert self._writer.stdin is not None and self._writer.stdout is not None
            self._writer.stdin.close()
            self._writer.wait()
            self._writer.stdout.close()
        shutil.rmtree(self._folder)

    @property
    def acks(self) -> Path:
        """Where a command acknowledges."""
        return self._folder / "acks"

    def begins(self, name: str) -> int:
        """How many blocks the scene's book has before its command."""
        if SCENES[name].is_new_book:
            return 0
        walk = Walk(self.base(name) / BOOK)
        walk.on()
        return walk.frontier.size

    def base(self, name: str) -> Path:
        """The folder a scene starts from; never written again."""
        if name not in self._bases:
            shutil.rmtree(self.place, ignore_errors=True)
            self.place.mkdir()
            SCENES[name].base(self.place)
            self._bases[name] = self._folder / "bases" / name
            shutil.copytree(self.place, self._bases[name], symlinks=True)
        return self._bases[name]

    def reset(self, name: str) -> Path:
        """The scene's book stands in `place`, its files as old as they were."""
        base = self.base(name)
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(base, self.place, symlinks=True)
        return self.place

    def run(self, name: str, strace: list[str] | None = None, log: Path | None = None, **asked: Any) -> Outcome:
        """Run the scene's command on what stands in `place`, held by strace with these options where there are any."""
        acks = self.acks
        acks.unlink(missing_ok=True)
        log = log or self._folder / "log"
        log.unlink(missing_ok=True)
        pid = self._ask({"scene": name, "place": str(self.place), "acks": str(acks), **asked})["pid"]
        tracer = None
        if strace is not None:
            tracer = subprocess.Popen(["strace", "-p", str(pid), "-o", str(log), *strace], stderr=subprocess.PIPE, text=True)
            assert tracer.stderr is not None
            told = tracer.stderr.readline()
            assert "attached" in told, told
        ended = self._ask({})["ended"]
        if tracer is not None:
            tracer.wait()
            assert tracer.stderr is not None
            tracer.stderr.close()
        text = log.read_text(errors="replace") if log.exists() else ""
        said = acks.read_text().splitlines() if acks.exists() else []
        return Outcome(ended, tuple(acknowledged(line) for line in said), bool(_STRUCK.search(text)))

    def _ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        if self._writer is None:
            self._writer = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.writer"], cwd=HOUSE, text=True, stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))})
        assert self._writer.stdin is not None and self._writer.stdout is not None
        self._writer.stdin.write(json.dumps(asked) + "\n")
        self._writer.stdin.flush()
        answer: dict[str, Any] = json.loads(self._writer.stdout.readline())
        return answer

    def calls(self, name: str) -> Counter[str]:
        """How often the scene's command makes each call that is struck."""
        self.reset(name)
        log = self._folder / "calls"
        assert self.run(name, ["-e", f"trace={TRACED}"], log).ended == 0
        found = Counter(match[1] for line in log.read_text().splitlines() if (match := re.match(r"([a-z0-9_]+)\(", line)))
        return Counter({call: count for call, count in found.items() if call not in NOT_STRUCK})

    def record(self, name: str, inject: tuple[str, ...] = (), **asked: Any) -> tuple[Outcome, str]:
        """The scene's command from its beginning, and its trace with every byte written."""
        self.reset(name)
        log = self._folder / "trace"
        faults = [part for fault in inject for part in ("-e", f"inject={fault}")]
        outcome = self.run(name, ["-y", "-xx", "-s", "10000000", "-e", f"trace={RECORDED}", *faults], log, **asked)
        return outcome, log.read_text()

    def strike(self, name: str, call: str, fault: str, at: int, **asked: Any) -> Outcome:
        """The scene's command from its beginning, with `fault` at its `at`-th `call`."""
        self.reset(name)
        return self.run(name, ["-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={at}"], **asked)


_STAGES: list[Stage] = []


def _begin(above: Path) -> None:
    _STAGES[:] = [Stage(above)]


def stage() -> Stage:
    """The stage of this process of `stages`."""
    return _STAGES[0]


@contextmanager
def stages(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Processes with a stage each."""
    with tempfile.TemporaryDirectory(prefix="sharedfund-faults-") as above, \
            ProcessPoolExecutor(jobs, initializer=_begin, initargs=(Path(above),)) as pool:
        yield pool


def acknowledged(line: str) -> Acknowledged:
    """The words of one acknowledgement."""
    _, size, root, pinned = line.split()
    return Acknowledged(int(size), root, int(pinned))


@cache
def why_not() -> str:
    """Why nothing can be traced here; empty where it can."""
    if sys.platform != "linux":
        return "strace is Linux's"
    if shutil.which("strace") is None:
        return "strace is not installed"
    child = subprocess.Popen(["sleep", "5"])
    try:
        done = subprocess.run(["strace", "-p", str(child.pid), "-e", "trace=none"], capture_output=True, text=True, check=False,
                              timeout=1)
    except subprocess.TimeoutExpired:
        return ""  # it holds the child
    finally:
        child.kill()
        child.wait()
    return "strace may not hold a process here: " + done.stderr.strip()
