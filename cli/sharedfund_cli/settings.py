"""This machine's settings: a small text file in the user's own folder, one `name = value` a line."""

from __future__ import annotations

import os
import sys
from contextvars import ContextVar
from pathlib import Path

# What may be set: language, the book to open when none is named, who one is, where backups go, who stamps checkpoints.
NAMES = ("lang", "book", "as", "backup", "tsa")

# What a disclosure is published in where nobody said with `--to`; empty is all that this machine can write.
PUBLISHED_IN: ContextVar[tuple[str, ...]] = ContextVar("published in", default=())


def home() -> Path:
    """The user's folder for keys, pins, caches and settings; SHAREDFUND_HOME names another."""
    named = os.environ.get("SHAREDFUND_HOME")
    if named:
        return Path(named)
    if os.name == "nt":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "sharedfund"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "sharedfund"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "sharedfund"


def settings() -> dict[str, str]:
    """Every setting; a line that is none is passed over, since a spoilt setting must not stop anyone's work."""
    try:
        text = (home() / "settings").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    pairs = (line.partition("=") for line in text.splitlines())
    return {name.strip(): value.strip() for name, equals, value in pairs if equals and name.strip() in NAMES}


def setting(name: str) -> str | None:
    return settings().get(name) or None


def set_setting(name: str, value: str | None) -> None:
    """Set `name`, or forget it."""
    kept = settings()
    kept.pop(name, None)
    if value:
        kept[name] = value
    from sharedfund.book import store

    store.make_folder(home(), 0o700)
    store.replace_file(home() / "settings", "".join(f"{key} = {kept[key]}\n" for key in sorted(kept)).encode(), 0o600)
