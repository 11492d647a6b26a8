"""The guarded child: Beancount's parser on text the strict reader did not take, in a process of its own.

Reads text from standard input, prints JSON. It runs no plugin, follows no include and reads no cache, because
`parse_string` does none of it; limits on memory and time are set before the parser is imported, and the text has
passed the positive line grammar, because arithmetic such as 1/0 kills the parser's process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

MEMORY_MAX_BYTES = 768 * 1024 * 1024
SECONDS_MAX = 20


def parse(text: bytes) -> list[dict[str, Any]] | None:
    """The directives of `text` as tokens, each with its line; None when the parser does not take it whole, dies, or
    goes over its limits."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _START, os.path.dirname(os.path.dirname(os.path.dirname(__file__)))],
            input=text, capture_output=True, timeout=SECONDS_MAX, cwd=os.path.abspath(os.sep), check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        return None
    try:
        parsed = json.loads(done.stdout)
    except json.JSONDecodeError:
        return None
    return parsed if isinstance(parsed, list) else None


# -I leaves the environment and the current folder out of the path; the package's own place is added by name.
_START = "import sys; sys.path.append(sys.argv[1]); from sharedfund.audit.child import main; main()"


def main() -> None:
    """Parse standard input and print what it says."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX_BYTES, MEMORY_MAX_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MAX, SECONDS_MAX))
    except ImportError:  # Windows has no resource module; the parent's clock is the only limit there
        pass
    parsed = parsed_here(sys.stdin.buffer.read())
    if parsed is None:
        sys.exit(3)
    print(json.dumps(parsed))


def parsed_here(text: bytes) -> list[dict[str, Any]] | None:
    """What the child does, in this process: only for text known to be harmless."""
    from beancount.parser import parser

    entries, errors, options = parser.parse_string(text.decode())
    if errors or options["plugin"] or options["include"]:
        return None
    return [_tokens(entry) for entry in entries]


def _tokens(entry: Any) -> dict[str, Any]:
    from beancount.core import data

    out: dict[str, Any] = {"line": entry.meta["lineno"], "day": entry.date.isoformat()}
    out["values"] = {
        key: _token(value) for key, value in entry.meta.items() if key not in ("filename", "lineno") and key[0] != "_"
    }
    if isinstance(entry, data.Transaction):
        plain = not entry.tags and not entry.links and entry.flag == "*" and all(
            p.units is not None and p.cost is None and p.price is None and p.flag is None
            and not set(p.meta or {}) - {"filename", "lineno"}
            for p in entry.postings
        )
        out["type"] = "transaction" if plain else "foreign"
        out["payee"], out["narration"] = entry.payee, entry.narration
        if plain:
            out["postings"] = [
                [p.account, f"{p.units.number:f}", str(p.units.currency)] for p in entry.postings if p.units is not None
            ]
    elif isinstance(entry, data.Custom):
        out["type"] = "custom"
        out["custom"] = [entry.type, *[_token(value.value) for value in entry.values]]
    else:
        out["type"] = "foreign"
    return out


def _token(value: Any) -> str:
    from datetime import date
    from decimal import Decimal

    from beancount.core.amount import Amount

    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Amount):
        return f"{value.number:f} {value.currency}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
