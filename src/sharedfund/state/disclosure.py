"""The disclosure slice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Disclosures:
    """To be filled by the chapter."""
