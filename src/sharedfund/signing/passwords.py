"""Passwords: what a withdrawal password must be, and how long to wait after wrong ones."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from sharedfund.errors import BadInput, BookBusy
from sharedfund.signing.files import replace_file

LEAST_CHARS = 15  # NIST SP 800-63B-4, single factor
MOST_BYTES = 1024
LEAST_OTHER_CHARS = 8

# What people take first; a password must hold enough beside these.
GUESSED = (
    "password", "passw0rd", "sharedfund", "qwertyuiop", "qwerty", "asdfghjkl", "zxcvbnm", "letmein", "welcome", "admin",
    "iloveyou", "woaini", "zhongguo", "wuye", "yeweihui",
    "密码", "物业", "业委会", "小区", "共管账户", "公共收益", "我爱你",
)
# Four characters or more, each the next of its row; digits go round.
_RUNS = tuple(re.compile("(?:" + "|".join(f"{one}(?={after})" for one, after in pairwise(row)) + "){3,}.") for row in (
    "01234567890", "09876543210", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba", "qwertyuiopasdfghjklzxcvbnm",
    "一二三四五六七八九十"))


def checked(password: str, names: Iterable[str] = (), least: int = LEAST_CHARS) -> str:
    """`password` in NFC, of `least` characters and fit to protect a key; `names` (of the fund, the person) do not count
    towards it. No rule on kinds of characters, no expiry.

    Raises: BadInput `password-too-short`, `password-too-long`, `password-guessable`.
    """
    normal = unicodedata.normalize("NFC", password)
    if len(normal) < least:
        raise BadInput("password-too-short", chars=len(normal), least=least)
    if len(normal.encode()) > MOST_BYTES:
        raise BadInput("password-too-long", bytes_count=len(normal.encode()), most=MOST_BYTES)
    if _other_chars(normal, names) < LEAST_OTHER_CHARS or len(set(normal)) < least // 3:
        raise BadInput("password-guessable")
    return normal


def _other_chars(password: str, names: Iterable[str]) -> int:
    """How many characters are left once names, well-known words and runs of a row are taken out."""
    rest = password.casefold()
    words = [name.casefold() for name in names if len(name) > 1]
    for word in sorted([*words, *GUESSED], key=len, reverse=True):
        rest = rest.replace(word, "")
    for run in _RUNS:
        rest = run.sub("", rest)
    return len("".join(rest.split()))


class WrongPassword(BadInput):
    """The password does not open the key."""


FREE_TRIES = 3
LONGEST_WAIT_SECONDS = 3600


def wait_seconds(wrong: int) -> int:
    """How long to wait after so many wrong passwords in a row: nothing for three, then doubling, an hour at most."""
    return 0 if wrong < FREE_TRIES else min(2 ** (wrong - FREE_TRIES + 1), LONGEST_WAIT_SECONDS)


class Attempts:
    """Counts wrong passwords by key, in the user's folder. It slows down whoever sits at this machine; whoever has
    copied the key file is slowed down by Argon2id alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _file(self, public: str) -> Path:
        return self.folder / f"{public[:16]}.json"

    def wrong(self, public: str) -> tuple[int, datetime | None]:
        """How many wrong passwords in a row, and when the last one came."""
        try:
            kept = json.loads(self._file(public).read_text(encoding="utf-8"))
            return int(kept["wrong"]), datetime.fromtimestamp(int(kept["at"]), UTC)
        except FileNotFoundError:
            return 0, None
        except (ValueError, KeyError, TypeError, OverflowError):
            # A spoilt counter counts as many wrong ones, never as none.
            return FREE_TRIES, None

    def before(self, public: str, now: datetime) -> None:
        """Nothing, or BookBusy `password-wait` with the seconds left."""
        wrong, last = self.wrong(public)
        if last is None:
            return
        wait = timedelta(seconds=wait_seconds(wrong))
        left = min(last + wait - now, wait)  # a clock that was ahead makes nobody wait for longer
        if left > timedelta(0):
            raise BookBusy("password-wait", seconds=int(left.total_seconds()) + 1, wrong=wrong)

    def failed(self, public: str, now: datetime) -> int:
        """One more wrong password; how many in a row."""
        count = self.wrong(public)[0] + 1
        kept = json.dumps({"wrong": count, "at": int(now.timestamp())}) + "\n"
        replace_file(self._file(public), kept.encode(), 0o600)
        return count

    def succeeded(self, public: str) -> None:
        """Forget the wrong ones."""
        if self._file(public).exists():
            os.unlink(self._file(public))
