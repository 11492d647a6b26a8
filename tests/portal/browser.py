"""A real browser for a page: it is served from this machine, a frame around it plays the reader, and what the reader
sees comes back. The page itself is the shipped one, byte for byte; every request that is made is remembered."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: what a reader sees is NOT checked")
WAIT_SECONDS = 60

# The reader: `play` gets the page's window, and what it gives back (or promises) is what was seen.
_READER = """<!DOCTYPE html><meta charset="utf-8"><iframe id="page" src="/page.html" width="WIDTH" height="900"></iframe>
<script>
document.getElementById("page").addEventListener("load", function () {
  var page = this.contentWindow;
  function until(ready) {
    return new Promise(function (done) { (function look() { if (ready()) { done(); } else { setTimeout(look, 20); } }()); });
  }
  Promise.resolve().then(function () { return (PLAY)(page, page.document, until); }).then(function (seen) { return { seen: seen }; },
    function (error) { return { failed: String(error) }; }).then(function (told) {
      fetch("/seen", { method: "POST", body: JSON.stringify(told) });
    });
});
</script>"""


class Seen(NamedTuple):
    """What the reader gave back, and every path that was asked of the server."""

    told: Any
    asked: list[str]


def read(page: bytes, play: str, place: Path, *, width: int = 390) -> Seen:
    """`play`, a JavaScript function `(window, document, until)`, is played on `page` in Chromium."""
    asked: list[str] = []
    answered: list[Any] = []
    done = threading.Event()
    reader = _READER.replace("WIDTH", str(width)).replace("PLAY", play).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            found = {"/": reader, "/page.html": page}.get(self.path)
            self.send_response(404 if found is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(found or b"")

        def do_POST(self) -> None:
            answered.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()
            done.set()

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    assert CHROMIUM is not None
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions",
               "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", f"--user-data-dir={place / 'profile'}",
               "--remote-debugging-port=0", f"http://127.0.0.1:{server.server_port}/"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as browser:
        try:
            assert done.wait(WAIT_SECONDS), "the browser said nothing"
        finally:
            browser.terminate()
            server.shutdown()
            server.server_close()
    (told,) = answered
    assert "failed" not in told, told["failed"]
    return Seen(told["seen"], asked)
