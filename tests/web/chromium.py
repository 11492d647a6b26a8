"""Chromium driven over a pipe, as its developer tools drive it: pages are opened from files, their own policy set aside, so
that what is seen is what the page itself asks for; every request is remembered, and none can leave this machine."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: what a reader sees is NOT checked")
WAIT_SECONDS = 60

# The browser reads its file 3 and writes its file 4.
_LAUNCH = """import fcntl, os, sys
read, write = (fcntl.fcntl(int(one), fcntl.F_DUPFD, 10) for one in sys.argv[1:3])
os.dup2(read, 3)
os.dup2(write, 4)
os.execv(sys.argv[3], sys.argv[3:])"""


class Opened(NamedTuple):
    """What `play` gave back, and the address of every request since the page was opened, its own among them."""

    told: Any
    asked: list[str]


class Chromium:
    """A running browser; `open` shows a file in a new tab of it."""

    def __init__(self, down: int, up: int) -> None:
        self._down, self._up = down, up
        self._left, self._number = b"", 0
        self._events: list[dict[str, Any]] = []

    def open(self, page: Path, play: str, *, width: int, height: int = 900) -> Opened:
        """`play`, JavaScript whose value (or what it promises) is given back, once `page` is there and at rest."""
        target = self._ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self._ask("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        for domain in ("Page", "Network"):
            self._ask(f"{domain}.enable", {}, session)
        self._ask("Page.setBypassCSP", {"enabled": True}, session)
        self._ask("Emulation.setDeviceMetricsOverride",
                  {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 640}, session)
        self._events.clear()
        self._ask("Page.navigate", {"url": page.as_uri()}, session)
        while not any(event["method"] == "Page.loadEventFired" for event in self._events):
            self._events.append(self._next())
        found = self._ask("Runtime.evaluate", {"expression": play, "awaitPromise": True, "returnByValue": True}, session)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        asked = [event["params"]["request"]["url"] for event in self._events if event["method"] == "Network.requestWillBeSent"]
        self._ask("Target.closeTarget", {"targetId": target})
        return Opened(found["result"].get("value"), asked)

    def printed(self, page: Path) -> bytes:
        """The PDF of what paper gets of `page`, in the size it asks for."""
        target = self._ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self._ask("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        self._ask("Page.enable", {}, session)
        self._events.clear()
        self._ask("Page.navigate", {"url": page.as_uri()}, session)
        while not any(event["method"] == "Page.loadEventFired" for event in self._events):
            self._events.append(self._next())
        made = self._ask("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True}, session)
        self._ask("Target.closeTarget", {"targetId": target})
        return base64.b64decode(made["data"])

    def _ask(self, method: str, params: dict[str, Any], session: str | None = None) -> dict[str, Any]:
        self._number += 1
        question = {"id": self._number, "method": method, "params": params} | ({"sessionId": session} if session else {})
        os.write(self._down, json.dumps(question).encode() + b"\0")
        while True:
            told = self._next()
            if told.get("id") == self._number:
                assert "error" not in told, (method, told["error"])
                return dict(told["result"])
            self._events.append(told)

    def _next(self) -> dict[str, Any]:
        until = time.monotonic() + WAIT_SECONDS
        while b"\0" not in self._left:
            assert select.select([self._up], [], [], max(until - time.monotonic(), 0))[0], "the browser said nothing"
            more = os.read(self._up, 1 << 20)
            assert more, "the browser is gone"
            self._left += more
        told, _, self._left = self._left.partition(b"\0")
        return dict(json.loads(told))


@contextmanager
def browser(place: Path) -> Iterator[Chromium]:
    """Chromium with a profile of its own in `place`; no name of a computer means anything to it."""
    assert CHROMIUM is not None
    heard, down = os.pipe()
    up, said = os.pipe()
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions",
               "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={place / 'profile'}", "--remote-debugging-pipe"]
    with subprocess.Popen([sys.executable, "-c", _LAUNCH, str(heard), str(said), *command], pass_fds=(heard, said),
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        os.close(heard)
        os.close(said)
        try:
            yield Chromium(down, up)
        finally:
            running.terminate()
            os.close(down)
            os.close(up)
