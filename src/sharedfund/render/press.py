"""The press: Typst, in a process of its own. It is asked for files and sends their bytes back.

The child is this file run by itself: it imports nothing of sharedfund, and nobody else imports Typst, which is
Apache-2.0 (docs/adr/0001). What a page says reaches it as JSON data and never as Typst's own language.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

WAIT_SECONDS = 300
TEMPLATES = Path(__file__).resolve().parent / "templates"


class PressError(Exception):
    """Typst refused a page or died: a defect of a template or of this machine, never of the data."""


class Job(NamedTuple):
    """One file: its template, what it says, the kind of file (`pdf`, `png`), the time it bears, how fine a picture is,
    and whether a PDF is tagged for those who are read to."""

    template: str
    data: dict[str, Any]
    kind: str
    timestamp: int
    ppi: int = 144
    tagged: bool = True


def pressed(jobs: Sequence[Job], folders: Sequence[Path]) -> list[list[bytes]]:
    """The pages of every job: one of a PDF, as many as it has of a picture. Raises: PressError."""
    asked = {"templates": str(TEMPLATES), "folders": [str(folder) for folder in folders],
             "jobs": [job._asdict() for job in jobs]}
    # -P: the folder of this file has modules that bear the names of the library's own.
    child = subprocess.run([sys.executable, "-P", str(Path(__file__).resolve())], input=json.dumps(asked).encode(),
                           capture_output=True, timeout=WAIT_SECONDS, check=False)
    head, _, body = child.stdout.partition(b"\n")
    try:
        told = json.loads(head)
    except ValueError:
        raise PressError(child.stderr.decode(errors="replace")[-500:]) from None
    if "error" in told:
        raise PressError(told["error"])
    made, at = [], 0
    for sizes in told["sizes"]:
        pages = []
        for size in sizes:
            pages.append(body[at : at + size])
            at += size
        made.append(pages)
    if at != len(body):
        raise PressError("cut short")
    return made


# ---- the child ----


def _answer(asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=asked["folders"])
    sizes, body = [], b""
    for job in asked["jobs"]:
        told = {"data": json.dumps(job["data"], ensure_ascii=False)}
        template = Path(asked["templates"]) / job["template"]
        compiler = typst.Compiler(input=template, root=asked["templates"], font_paths=fonts, sys_inputs=told)
        try:
            made, warnings = compiler.compile_with_warnings(format=job["kind"], ppi=job["ppi"], timestamp=job["timestamp"],
                                                            pdf_tags=job["tagged"])
        except typst.TypstError as error:
            return {"error": f"{error.message} {error.diagnostic}"}, b""
        if warnings:
            return {"error": " ".join(f"{warning.message} {warning.diagnostic}" for warning in warnings)}, b""
        pages = [page for page in (made if isinstance(made, list) else [made]) if page is not None]
        sizes.append([len(page) for page in pages])
        body += b"".join(pages)
    return {"sizes": sizes}, body


def _main() -> None:
    told, body = _answer(json.loads(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + body)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    _main()
