"""The payments slice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Payments:
    """To be filled by the chapter."""
