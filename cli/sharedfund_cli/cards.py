"""Key cards: a new public key on its way to who enrols it, with the proof that its person has it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from sharedfund.errors import BadInput

FORMAT = "sharedfund-card/1"
SUFFIX = ".sfcard"
MOST_BYTES = 4096
_MEMBERS = {"format": r"sharedfund-card/1", "fund": r"[0-9a-f]{64}", "person": r"p-[0-9]{2,6}",
            "public": r"[0-9a-f]{64}", "possession": r"[0-9a-f]{128}"}


@dataclass(frozen=True)
class Card:
    """A public key of `person`; `fund` and `possession` once the fund is known."""

    person: str
    public: str
    fund: str | None = None
    possession: str | None = None

    @classmethod
    def read(cls, path: Path) -> Card:
        """Raises: NotFound, SharedFundError; BadInput `not-a-card`."""
        from sharedfund.signing.files import read_file

        try:
            found = json.loads(read_file(path, MOST_BYTES).decode("ascii"))
        except ValueError:
            raise BadInput("not-a-card", file=str(path)) from None
        good = isinstance(found, dict) and {"format", "person", "public"} <= set(found) <= set(_MEMBERS) and all(
            isinstance(value, str) and re.fullmatch(_MEMBERS[name], value) for name, value in found.items())
        if not good or ("fund" in found) != ("possession" in found):
            raise BadInput("not-a-card", file=str(path))
        return cls(found["person"], found["public"], found.get("fund"), found.get("possession"))

    def encode(self) -> bytes:
        members = {"format": FORMAT, "person": self.person, "public": self.public, "fund": self.fund,
                   "possession": self.possession}
        return json.dumps({name: value for name, value in members.items() if value}, sort_keys=True).encode() + b"\n"
