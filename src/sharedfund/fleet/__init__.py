"""The fleet: many books, read side by side. Nothing is written, no book learns of another here; what stands between two
books is compared, never made to fit."""

from __future__ import annotations

from sharedfund.fleet.audits import Audited, audited
from sharedfund.fleet.complexes import Complex, read
from sharedfund.fleet.summary import Stated, Summary, rolled_up

__all__ = ["Audited", "Complex", "Stated", "Summary", "audited", "read", "rolled_up"]
