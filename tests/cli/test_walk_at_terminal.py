"""The queue walked at a real terminal: a signed kind asks for its amount before it is written."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.banking.exports import bank_csv
from tests.cli.test_payment import NOW, request, shop, status, wrote, yes
from tests.cli.test_statements import row
from tests.fund import B, C, D, K, N

__all__ = ["shop"]  # a fixture of the payments' tests

WAIT = 60  # seconds for a prompt on a busy machine


class Terminal:
    """A program at the other end of a pseudo-terminal: what it says is waited for, then answered."""

    def __init__(self, end: int) -> None:
        self.end = end
        self.said = ""

    def until(self, words: str) -> str:
        """What was said up to `words`, which must come."""
        deadline = time.monotonic() + WAIT
        while words not in self.said:
            ready, _, _ = select.select([self.end], [], [], max(deadline - time.monotonic(), 0))
            assert ready, f"waited for {words!r}: {self.said}"
            self.said += os.read(self.end, 65536).decode(errors="replace")
        before, _, self.said = self.said.partition(words)
        return before

    def type(self, keys: str) -> None:
        os.write(self.end, keys.encode() + b"\n")


@contextmanager
def terminal(place: Path, by: str, *words: str) -> Iterator[tuple[Terminal, subprocess.Popen[bytes]]]:
    here, there = pty.openpty()
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "sharedfund_cli", "--lang", "zh_CN", "-C", str(place / "book"), "--now", NOW, "--as", by, *words],
            stdin=there, stdout=there, stderr=there, start_new_session=True,
            env={**os.environ, "SHAREDFUND_HOME": str(place / "home"), "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"})
        os.close(there)
        try:
            yield Terminal(here), process
        finally:
            process.kill()
            process.wait()
    finally:
        os.close(here)


def test_a_payment_in_the_walk_is_signed_after_its_amount_is_typed(shop: Path) -> None:
    payment = request(shop)
    yes(shop, "review", payment, "5000", B, C)
    yes(shop, "recheck", payment, "5000", D)
    yes(shop, "sign", payment, "5000", B, D)
    file = shop / "bank.csv"
    file.write_bytes(bank_csv((row(1, "200000.00", "利息", day="2026-01-10")._replace(ref="INT1"),
                               row(2, "-5000.00", "补种草坪", "云州安泓消防工程有限公司", "6222020200012345678", "2026-01-10"))))
    wrote(shop, K, "bank", "import", file)
    with terminal(shop, N, "bank", "match") as (at, process):
        shown = at.until("怎么办")
        assert f"付出 {payment}" in shown
        at.type("")
        at.until("请再输入一遍金额")
        at.type("4999")
        at.until("不行")
        at.until("怎么办")
        at.type("1")
        at.until("请再输入一遍金额")
        at.type("5000")
        at.until("办了 1 条，还有 0 条")
        assert process.wait(WAIT) == 0
    assert status(shop, payment) == "paid"
